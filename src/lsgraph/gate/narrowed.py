"""What narrows a word for an agreement down to one of them: "avsiktsförklaringen med A", "within tourism", "A's declaration"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.naming import NOT_NAMES, Whose
from lsgraph.gate.objects import DETERMINERS, Agreements, stems
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention, NamesInText
    from lsgraph.gate.objects import Named
    from lsgraph.gate.text import Sentence, Text

_WITH, _SIGNS = lexicon.common("with_whom"), frozenset({",", "–", "—", ":", "("})
_FROM_OR_TO = lexicon.common("sent_by") | lexicon.common("to_whom") | {"of"}
_BETWEEN, _WITHIN = lexicon.common("between"), lexicon.common("in_which_field")
_JOINING = lexicon.common("joining_names") | {",", "och", "and", "samt", "&"}
#: A genitive stands in the place of an article.
_NO_ATTRIBUTES = DETERMINERS - {"ny", "nya"}
#: Words of a name between its capitalised ones: "Högskolan i Linde".
_IN_A_NAME = lexicon.common("mentions_of_prepositions") | {"&", "för", "for"}
#: Most phrases behind an agreement that narrow it, most words back to a verb of sending or talking, and most before it behind whose it is.
_PHRASES, _TO_ITS_VERB, _ATTRIBUTES = 4, 4, 3
#: Most words from the article of an agreement to its noun.
_ATTRIBUTED = 14
#: Most words that tell that an agreement was made, before with whom.
_MADE = 8
#: Most words of a field, and most lower-case words between a preposition and a name.
_FIELD, _TITLE = 6, 3


class NarrowedAgreements(Agreements):
    """The agreements of a text, each with what narrows it down, as soon as the names of the text are read."""

    def __init__(self, text: Text, thing: Thing | None = None) -> None:
        super().__init__(text, thing)
        self._names: NamesInText | None = None
        self._narrowed: dict[int, list[Named]] = {}
        self._by_form: dict[str, frozenset[str]] = {}

    def read_with(self, names: NamesInText) -> None:
        """Tell from now on what narrows each, by these names."""
        self._names = names

    def of(self, number: int) -> list[Named]:
        """Those of one sentence."""
        if self._names is None:
            return super().of(number)
        if number not in self._narrowed:
            sentence = self.text.sentences[number]
            self._narrowed[number] = [self._narrow(each, sentence, number) for each in super().of(number)]
        return self._narrowed[number]

    def _narrow(self, named: Named, sentence: Sentence, number: int) -> Named:
        if named.is_it is not None:
            return named
        head = self._head(named)
        whose, words = self._behind(named, head.stop, sentence, number)
        whose = [
            *self._before_it(head, sentence, number),
            *self._attributed(named, head, sentence, number),
            *whose,
        ]
        if not whose and not words and not named.topic:
            whose = self._beside_in_a_heading(head, sentence, number)
        return replace(named, whose=tuple(whose), topic=named.topic | words) if whose or words else named

    def _head(self, named: Named) -> range:
        """Where its noun stands."""
        words = [token.norm for token in tokens_of(named.word)]
        norms = self.text.norms
        size = len(words)
        at = next((i for i in range(named.first, named.last) if norms[i : i + size] == words), named.last - size)
        return range(at, at + size)

    # ------------------------------------------------------------ behind it

    def _behind(self, named: Named, at: int, sentence: Sentence, number: int) -> tuple[list[Whose], frozenset[str]]:
        """Whose it is and in which field, by the phrases right behind it: "med A om bredband", "inom turism", "om samverkan mellan A och B"."""
        norms, language = self.text.norms, self.text.language
        about = frozenset(lexicon.entries(language, "agreements")["about"])
        whose: list[Whose] = []
        vague: list[Whose] = []
        told: frozenset[str] = frozenset()
        on_a_matter = False
        for _ in range(_PHRASES):
            at = self._after_an_opening(at, sentence)
            if at >= sentence.last:
                break
            word = norms[at]
            if begin := self._begins_field(at, sentence):
                words = self._field(begin, sentence)
                told |= stems(words, language)
                end = begin + len(words) if words else at
            elif self._joins_parties(named, at, sentence) and (word in _WITH or not on_a_matter):
                parties, end = self._parties(at + 1, sentence, number)
                whose += parties
                end = end if parties else at
            elif word in about:
                end, words = self._after(sentence, at)
                matter = stems(words, language)
                told |= matter if at >= named.last else frozenset()
                on_a_matter = bool(matter)
                vague = vague if matter else self._vague(words)
            else:
                break
            if end == at:
                break
            at = end
        # "om samverkan" alone is a field of its own; with parties behind it these tell.
        return whose or ([] if told or named.topic else vague), told

    def _after_an_opening(self, at: int, sentence: Sentence) -> int:
        """Where a phrase begins behind a bracket, or behind words that only tell that it was made: "(med A)", "som ingåtts med A", "signed with A"."""
        ahead = " ".join(self.text.norms[at : min(at + _MADE, sentence.last)])
        made = lexicon.phrases("made_with").match(ahead)
        return at + made[0].count(" ") if made else at

    def _begins_field(self, at: int, sentence: Sentence) -> int:
        """Where the words of a field begin behind a preposition or a verb that tells of one: "inom …", "som rör …", "in the field of …"; else 0."""
        norms = self.text.norms
        if norms[at] in _WITHIN:
            return at + 1
        if norms[at] == "på":
            return at + 1 if any(word.endswith("området") for word in self._field(at + 1, sentence)) else 0
        told = lexicon.phrases("in_the_field_of").match(" ".join(norms[at : min(at + _MADE, sentence.last)]))
        return at + told[0].count(" ") if told else 0

    def _joins_parties(self, named: Named, at: int, sentence: Sentence) -> bool:
        """Whether a preposition may stand before the parties of an agreement, and not before whom it is sent to or talked of with."""
        word = self.text.norms[at]
        if word in _BETWEEN:
            return True
        if self.text.norms[at - 1] in lexicon.common("together"):
            # "undertecknade avsiktsförklaringen för life science tillsammans med A": who else signed it.
            return False
        before = self.text.norms[max(sentence.first, named.first - _TO_ITS_VERB) : at]
        sent = lexicon.phrases("sends_or_talks").search(" ".join(before))
        return word in _WITH | _FROM_OR_TO and sent is None

    def _vague(self, words: Sequence[str]) -> list[Whose]:
        """As in "om samverkan", "on cooperation": a matter that is every agreement's, and tells which one only where its name has it too."""
        told = [word for word in words[1:] if lexicon.phrases("vague_matter").fullmatch(word)]
        return [Whose(tuple(told[:1]))] if told else []

    def _field(self, at: int, sentence: Sentence) -> list[str]:
        """The words of a field: "life science-området", "the life sciences"; none where a time, a place or a frame is told."""
        norms, language = self.text.norms, self.text.language
        words: list[str] = []
        ends = lexicon.prepositions(language) | lexicon.finite_verbs(language) | {"och", "and", "som", "which", "that"}
        for index in range(at, min(at + _FIELD, sentence.last)):
            if not self.text.tokens[index].is_word or (norms[index] in ends and norms[index] not in ("of", "i")):
                break
            words.append(norms[index])
        no_field = lexicon.phrases("no_field").search(" ".join(words))
        return [] if no_field or any(word[:1].isdigit() for word in words) else words

    def _parties(self, at: int, sentence: Sentence, number: int) -> tuple[list[Whose], int]:
        """Those who are named one after the other from a token on, and where they end; nobody where no name and no word for one stands there."""
        norms, end = self.text.norms, at
        found: list[Whose] = []
        while at < sentence.last:
            party, behind = self._party(at, sentence, number)
            if party is None or (found and self._acts(behind, sentence)):
                break
            found.append(party)
            at = end = behind
            while at < sentence.last and norms[at] in _JOINING:
                at += 1
            if at == end:
                break
        return found, end

    def _acts(self, at: int, sentence: Sentence) -> bool:
        """Whether a verb follows, so that who is named begins a clause: "… med A, och B beslutade"."""
        return at < sentence.last and self.text.norms[at] in lexicon.finite_verbs(self.text.language)

    def _party(self, at: int, sentence: Sentence, number: int) -> tuple[Whose | None, int]:
        """One party that begins at a token, and where it ends."""
        assert self._names is not None
        norms, tokens = self.text.norms, self.text.tokens
        begin, prepositions = at, lexicon.prepositions(self.text.language)
        while at < sentence.last and norms[at] in DETERMINERS:
            at += 1
        for ahead in range(at, min(at + _TITLE, sentence.last)):
            mention = next((m for m in self._names.named[number] if m.first == ahead), None)
            if mention is not None:
                return self._one(mention), mention.last
            if tokens[ahead].is_capitalised and self._is_a_name(ahead):
                end = self._end_of_name(ahead, sentence)
                return Whose(tuple(norms[ahead:end])), end
            if not tokens[ahead].is_word or norms[ahead] in prepositions | _JOINING:
                break
        return self._by_a_word(begin, at, sentence)

    def _one(self, mention: Mention) -> Whose | None:
        """A party whom a name names; no person, who may sign with another."""
        assert self._names is not None
        names = self._names.names
        if any(names.agents[iri].is_person for iri in mention.iris if iri in names.agents):
            return None
        words = self.text.norms[mention.first : mention.last]
        return Whose(tuple(words), mention.iris | names.family_of(mention.iris))

    def _by_a_word(self, begin: int, at: int, sentence: Sentence) -> tuple[Whose | None, int]:
        """One whom a word for its legal form stands for: "kommunen", "the foundation"; all of that form may be meant."""
        norms = self.text.norms
        for size in range(min(3, sentence.last - begin), 0, -1):
            phrase = " ".join(norms[begin : begin + size])
            for entry, compiled in lexicon.patterns(self.text.language, "names", "anaphor"):
                if "*" not in entry["forms"] and compiled.fullmatch(phrase) and begin + size > at:
                    iris = frozenset().union(*(self._of_form(form) for form in entry["forms"]))
                    return Whose((phrase,), iris), begin + size
        return None, begin

    def _of_form(self, form: str) -> frozenset[str]:
        assert self._names is not None
        if form not in self._by_form:
            agents = self._names.names.agents.values()
            self._by_form[form] = frozenset(agent.iri for agent in agents if agent.form == form)
        return self._by_form[form]

    def _is_a_name(self, at: int) -> bool:
        return self.text.norms[at].replace("-", "").isalpha() and self.text.norms[at] not in NOT_NAMES

    def _end_of_name(self, at: int, sentence: Sentence) -> int:
        """The end of a name that nobody here has: capitalised words, those for a legal form, and "i Linde", "of Provstad"."""
        norms, tokens = self.text.norms, self.text.tokens
        forms = lexicon.any_pattern(self.text.language, "names", ("word_of_form", "other_name"))
        end = at + 1
        while end < sentence.last:
            if tokens[end].is_capitalised or forms.fullmatch(norms[end]):
                end += 1
            elif norms[end] in _IN_A_NAME and end + 1 < sentence.last and tokens[end + 1].is_capitalised:
                end += 2
            else:
                break
        return end

    # ------------------------------------------------------------ before it

    def _before_it(self, head: range, sentence: Sentence, number: int) -> list[Whose]:
        """Whose it is by a genitive before it: "Sundviks nya avsiktsförklaring", "Provstad Municipality's declaration"."""
        assert self._names is not None
        norms, tokens = self.text.norms, self.text.tokens
        swedish = self.text.language == "sv"
        if swedish and norms[head.start].endswith(("en", "ens", "et", "ets")):
            # "… undertecknade Fabege och Hemsös avsiktsförklaringen": no genitive stands before a noun with its article.
            return []
        at = head.start - 1
        while at > sentence.first and at >= head.start - _ATTRIBUTES and self._is_attribute(at):
            at -= 1
        if at > sentence.first + 1 and norms[at - 1] in ("och", "and") and not tokens[at].is_capitalised:
            # The first of two owners tells: "A:s och stiftelsens avsiktsförklaring".
            at -= 2
        if at < sentence.first or not norms[at].endswith(("s",) if swedish else ("'s", "s'", "’s")):
            return []
        mention = next((m for m in self._names.named[number] if m.last == at + 1 and m.genitive), None)
        if mention is not None:
            party = self._one(mention)
            return [party] if party is not None else []
        begin = at
        forms = lexicon.any_pattern(self.text.language, "names", ("word_of_form",))
        while begin > sentence.first and (tokens[begin - 1].is_capitalised or forms.fullmatch(norms[begin])):
            begin -= 1
        opens = begin == sentence.first and norms[begin].endswith(("ns", "ets", "nas"))
        if not tokens[begin].is_capitalised or not self._is_a_genitive(begin, at) or (swedish and opens):
            return []
        return [Whose(tuple(norms[begin : at + 1]))]

    def _attributed(self, named: Named, head: range, sentence: Sentence, number: int) -> list[Whose]:
        """Whose it is by what stands between its article and its noun: "den med A träffade avsiktsförklaringen"."""
        norms = self.text.norms
        for at in range(max(sentence.first, head.start - _ATTRIBUTED), head.start - 2):
            if norms[at] not in ("den", "det") or norms[at + 1] not in _WITH | _BETWEEN:
                continue
            parties, end = self._parties(at + 2, sentence, number)
            if (
                parties
                and head.start - _ATTRIBUTES <= end < head.start
                and self._joins_parties(named, at + 1, sentence)
            ):
                return parties
        return []

    def _beside_in_a_heading(self, head: range, sentence: Sentence, number: int) -> list[Whose]:
        """Whose it is by what alone stands beside it in a heading, with a sign between: "A – avsiktsförklaring", "Declaration of intent (A)"."""
        norms = self.text.norms
        if not sentence.is_heading:
            return []
        begin = next((i for i in range(sentence.first, head.start) if norms[i].isalpha()), head.start)
        if head.stop + 1 < sentence.last and norms[head.stop] in _SIGNS:
            parties, end = self._parties(head.stop + 1, sentence, number)
            if end == sentence.last or norms[end : end + 1] == [")"]:
                return parties
        if begin < head.start - 1 and norms[head.start - 1] in _SIGNS:
            parties, end = self._parties(begin, sentence, number)
            return parties if end in (head.start - 1, head.start) else []
        return []

    def _is_attribute(self, at: int) -> bool:
        """Whether a word may stand between whose an agreement is and its noun: "nya", "joint"."""
        norms, token = self.text.norms, self.text.tokens[at]
        language = self.text.language
        return (
            token.is_word
            and not token.is_capitalised
            and not norms[at].endswith(("s", "'"))
            and norms[at] not in lexicon.prepositions(language) | lexicon.finite_verbs(language) | _NO_ATTRIBUTES
            and norms[at] not in _JOINING
        )

    def _is_a_genitive(self, begin: int, at: int) -> bool:
        """Whether the words are a name, and the last of them no verb or preposition."""
        norms = self.text.norms
        verbs = lexicon.finite_verbs(self.text.language)
        return norms[begin] not in NOT_NAMES and not any(norms[i] in verbs for i in range(begin, at + 1))
