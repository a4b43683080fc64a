"""As what a mention stands in its sentence: subject, agent, beside another, on behalf of it, to whom, or only somewhere near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.dates import numbers
from lsgraph.gate.naming import Mention, NamesInText

if TYPE_CHECKING:
    from lsgraph.gate.text import Sentence

_LIST = lexicon.common("mentions_joining")
_FILLERS = lexicon.common("mentions_fillers")
_SPEECH = lexicon.common("mentions_speech")
_BULLETS = frozenset("-•*\uf0a7")
#: Most words of "with the exception of" before its last.
_EXCEPTING = 3
_PRESENTLY = lexicon.common("mentions_presently")


class Slots(NamesInText):
    """The names in a text, and how mentions stand in their sentences."""

    def _slot(self, mention: Mention, mentions: list[Mention], sentence: Sentence) -> str:
        norms = self.text.norms
        index = mention.first - 1
        while (
            index >= sentence.first
            and (norms[index] in _FILLERS or self._is_apposition(index) or norms[index] in numbers(self.text.language))
            and norms[index] not in _LIST
        ):
            index -= 1
        if norms[index - 2 : index + 1] in (["till", "och", "med"], ["inte", "minst", "ens"]):
            # "Till och med KTH var där": it is KTH that was there.
            index -= 3
        index = self._before_others(index, sentence)
        if self._is_excepted(index, mention, sentence):
            return "excepted"
        if index + 1 < mention.first and self._adds_one_more(index, mention):
            return "core"
        if norms[index : index + 1] in (["utan"], ["but"]) and norms[index + 1] in lexicon.common("also"):
            # "Inte bara A utan även B skrev under": both did.
            first = next((m for m in mentions if m.last <= index), None)
            return first.slot or "core" if first is not None else "core"
        if index < sentence.first:
            return "core"
        older = self._older_name(index, mentions, sentence)
        if older is not None:
            return older
        before = norms[index]
        if mention.kind == "self" and norms[mention.first] in lexicon.common("we"):
            # "Nu är turen kommen till er, och vi bjuder in er": "vi" is never an object.
            return "core"
        if before == "," and self._is_after_opening(index, mention, sentence):
            return "core"
        if before in _BULLETS and norms[index - 1] == ":":
            # "Undertecknad den 3 mars av: - A - B": the items stand behind the word before the colon.
            return self._slot_after(index - 2)
        if before in _BULLETS and (above := next((m for m in mentions if m.last == index), None)) is not None:
            return above.slot or "core"
        if before in _LIST:
            return self._slot_in_list(index, mention, mentions, sentence)
        if mention.kind in ("unknown", "name"):
            # "På förslag av ledamoten Jonas Lid": the name stands as the word for what he is does.
            titled = next(
                (m for m in mentions if m.last == mention.first and m.kind in ("officer", "body", "part")), None
            )
            if titled is not None and titled.slot:
                return titled.slot
        if mention.last < sentence.last and norms[mention.last] in lexicon.common("behalf"):
            return "behalf"
        return self._slot_after(index)

    def _slot_in_list(self, index: int, mention: Mention, mentions: list[Mention], sentence: Sentence) -> str:
        """The slot of a mention behind a comma or an "and": that of what it stands beside."""
        norms = self.text.norms
        beside = self._beside_its_like(index, mentions, sentence) or self._behind_brackets(index, mentions)
        beside = beside or self._behind_an_aside(index, sentence)
        if beside is not None:
            return beside
        previous = next(
            (m for m in reversed(mentions) if m.last <= index and index - m.last <= 2 and m is not mention), None
        )
        if previous is not None and previous.kind == "anaphor" and norms[previous.first] in lexicon.common("pronouns"):
            return "core"
        if previous is not None and (
            previous.last == index
            or all(norms[i] in _LIST or norms[i] in _FILLERS for i in range(previous.last, index))
        ):
            return previous.slot
        return "core"

    def _before_others(self, index: int, sentence: Sentence) -> int:
        """As in "by, among others, A": what is between the commas is no part of how A stands there."""
        norms = self.text.norms
        if norms[index] != ",":
            return index
        opener = next((i for i in range(index - 1, max(sentence.first, index - 5), -1) if norms[i] == ","), None)
        inner = norms[opener + 1 : index] if opener is not None else []
        only = bool(inner) and all(word in lexicon.common("among_others") for word in inner)
        return opener - 1 if only and opener is not None else index

    def _is_excepted(self, index: int, mention: Mention, sentence: Sentence) -> bool:
        """As in "alla utom A", "every one save A", "alla, A undantaget,": the one of whom it is not said. "Förutom A skrev även B under" excepts nobody."""
        norms = self.text.norms
        if norms[mention.last : mention.last + 1] and norms[mention.last] in lexicon.common("excepted"):
            return True
        before = " ".join(norms[max(sentence.first, index - _EXCEPTING) : index + 1])
        if lexicon.phrases("excepting").search(before):
            return True
        words = set(norms[sentence.first : sentence.last])
        of_all = words & lexicon.common("all_of_them") and not words & lexicon.common("also")
        return bool(of_all) and lexicon.phrases("excepting_of_all").search(before) is not None

    def _adds_one_more(self, index: int, mention: Mention) -> bool:
        """As in "fanns förutom regionerna även A": behind "även" stands one more who does it, and no preposition reaches over that."""
        norms = self.text.norms
        also = next((i for i in range(mention.first - 1, index, -1) if norms[i] in lexicon.common("one_more")), None)
        return also is not None and self._is_apposition(also - 1)

    def _behind_brackets(self, index: int, mentions: list[Mention]) -> str | None:
        """As in "av A (14 juni 2024), B (3 mars 2025) och C": B stands beside A, whatever the brackets say of it."""
        norms = self.text.norms
        if norms[index - 1] != ")":
            return None
        opener = next((i for i in range(index - 2, max(-1, index - 12), -1) if norms[i] == "("), None)
        whose = next((m for m in mentions if m.last == opener), None)
        return whose.slot or None if whose is not None else None

    def _behind_an_aside(self, index: int, sentence: Sentence) -> str | None:
        """As in "anslöt sig, efter beslut i fullmäktige, A till avtalet": behind the second comma stands the subject."""
        norms = self.text.norms
        if norms[index] != ",":
            return None
        opener = next((i for i in range(index - 1, sentence.first, -1) if norms[i] == ","), None)
        if opener is None or norms[opener - 1] != "sig":
            return None
        return "core" if norms[opener + 1] in lexicon.prepositions(self.text.language) else None

    def _beside_its_like(self, index: int, mentions: list[Mention], sentence: Sentence) -> str | None:
        """As in "A, genom rektor Eva Ek, och B, genom rektor Bo Ask, undertecknade": B stands beside A, not beside who acts for A."""
        norms = self.text.norms
        comma = index if norms[index] == "," else index - 1
        if norms[comma] != ",":
            return None
        opener = next((i for i in range(comma - 1, sentence.first, -1) if norms[i] == ","), None)
        if opener is None or norms[opener + 1] not in lexicon.common("acting_through"):
            return None
        whose = next((m for m in reversed(mentions) if m.last == opener), None)
        return whose.slot or None if whose is not None else None

    def _slot_after(self, index: int) -> str:
        """The slot of what stands after the word at a place, a preposition or none."""
        norms, before = self.text.norms, self.text.norms[index]
        if before in ("but", "men") and norms[index - 1] == ",":
            # Behind ", but" a clause begins, and its subject.
            return "core"
        if before in lexicon.common("naming_some"):
            # "av fem parter, däribland A", "several universities, including A": one of those that stand before it.
            agents = lexicon.prepositions(self.text.language, "agent")
            return "agent" if any(norms[i] in agents for i in range(max(0, index - 8), index)) else "core"
        if before == "of" and norms[index - 1] == "behalf":
            return "behalf"
        language = self.text.language
        if norms[index - 1] in lexicon.common("company_nouns") and before in ("av", "of"):
            # "i närvaro av A", "under ledning av B": who is there, or leads, is not who does it.
            return "oblique"
        if before in lexicon.prepositions(language, "agent"):
            return "agent"
        if before in ("med", "with") and norms[index - 1] in lexicon.common("together"):
            return "with"
        if before in lexicon.common("beside"):
            return "with"
        if before in lexicon.common("to"):
            return "to"
        if before in ("bakom", "behind"):
            return "behind"
        if before in ("för", "for") and norms[index - 1] in lexicon.common("signing_words"):
            return "behalf"
        if before in ("för", "for"):
            return "for"
        if before in _SPEECH and before != "to":
            return "speaker"
        if before in lexicon.prepositions(language):
            return "oblique"
        return "core"

    def _is_after_opening(self, index: int, mention: Mention, sentence: Sentence) -> bool:
        """As in "On the board of B, A has two seats": after the comma of a phrase without a verb stands the subject."""
        return (
            self.text.language == "en"
            and mention.kind in ("name", "unknown", "body")
            and (self.text.norms[sentence.first] in lexicon.common("openings_en") or self._opens_beside(sentence))
            and (
                # "At the invitation of A, B and C, D signed": right before the verb, and behind a comma, stands the subject.
                (self._first_behind(mention, sentence) in lexicon.finite_verbs("en"))
                or (self._before_its_verb(mention, sentence) and not self._tells_before(sentence.first, index))
            )
        )

    def _opens_beside(self, sentence: Sentence) -> bool:
        """As in "In addition to A, B signed": words right before a name that a sentence opens with."""
        tokens = self.text.tokens
        name = next((i for i in range(sentence.first + 1, sentence.last) if tokens[i].is_capitalised), sentence.first)
        return lexicon.phrases("besides_one").fullmatch(" ".join(self.text.norms[sentence.first : name])) is not None

    def _first_behind(self, mention: Mention, sentence: Sentence) -> str:
        """The word behind a mention, or behind "also"; nothing at the end of the sentence."""
        adverbs = lexicon.common("before_its_verb_en")
        behind = (i for i in range(mention.last, sentence.last) if self.text.norms[i] not in adverbs)
        return self.text.norms[index] if (index := next(behind, None)) is not None else ""

    def _tells_before(self, first: int, end: int) -> bool:
        """Whether a verb stands between two places that is not one of a relative clause ("At the meeting that was held in A, …"), or a list."""
        norms, verbs = self.text.norms, lexicon.finite_verbs(self.text.language)
        relative = next((i for i in range(first, end) if norms[i] in lexicon.common("relatives_of_subjects")), end)
        return any((norms[i] in verbs and i < relative) or norms[i] in _LIST for i in range(first, end))

    def _before_its_verb(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a verb follows a mention, or the list that it begins: "A signed", "A, B and C signed"; behind "and C," a list is closed."""
        verbs, index, closing = lexicon.finite_verbs(self.text.language), mention.last, False
        while index < sentence.last and (self.text.norms[index] in _LIST or self.text.tokens[index].is_capitalised):
            if closing and self.text.norms[index] == ",":
                return False
            closing = closing or self.text.norms[index] in ("and", "&", "or")
            index += 1
        return index < sentence.last and self.text.norms[index] in verbs

    def _older_name(self, index: int, mentions: list[Mention], sentence: Sentence) -> str | None:
        """As in "av Stockholms läns landsting, nuvarande Region Stockholm": the present name stands for the older one before it."""
        norms = self.text.norms
        begin = index
        while begin > sentence.first and norms[begin] in _PRESENTLY and norms[begin] not in (",", "("):
            begin -= 1
        if begin == index or norms[begin] not in (",", "(") or norms[begin + 1 : index + 1] == ["som"]:
            # "avtalet om Testbädd A, som bolaget lämnade": a clause begins, and its subject is no older name.
            return None
        previous = next((m for m in reversed(mentions) if m.last <= begin), None)
        # "Uppsala County" and "Council": the slot is that of the first word.
        first = next((m for m in mentions if previous is not None and m.last == previous.first), previous)
        return first.slot if first is not None and previous is not None and begin - previous.last <= 3 else None

    def _is_apposition(self, index: int) -> bool:
        word = self.text.norms[index]
        return bool(lexicon.listed_words(self.text.language, "names", "apposition").fullmatch(word)) and word not in (
            "the",
        )
