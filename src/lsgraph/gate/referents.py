"""Whom a word without a name stands for: "kommunfullmäktige", "the president", "bolaget", "vi", "they".

A body or an officer without an organisation belongs to whom the text has been speaking of: the subject of the sentence before, a heading above,
the speaker of a quotation; and to the document's publisher only where nobody else came between. Where two could be meant, nobody is.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.naming import NOT_NAMES, Mention, joined
from lsgraph.gate.slots import Slots

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsgraph.gate.text import Sentence

_OF = lexicon.common("mentions_of_prepositions")
_LIST = lexicon.common("mentions_joining")
_FILLERS = lexicon.common("mentions_fillers")
#: As in "I Botkyrka antog kommunfullmäktige".
_IN = lexicon.common("within")
_WHERE = _IN | lexicon.common("sent_by")
_SPEECH = lexicon.common("mentions_speech") - lexicon.common("according")
_PERSONAL = lexicon.common("mentions_personal")
_PLURAL = lexicon.phrases("plural_stand_ins")
_BULLETS = "-–•*\uf0a7"
#: Most tokens of the number of a slide or page in brackets, and what stands behind the name of who writes.
_MARKER, _SIGNS_OF_MASTHEAD = 8, frozenset("–—|")
#: Nobody whom we know: an organisation without an IRI here, or one of several.
_STRANGER = ""
_UNCLEAR: frozenset[str] = frozenset()
_SUBJECTS = frozenset({"core", "behalf", "agent", "speaker", ""})
#: Most sentences behind a quotation in which the one who says it is named.
_QUOTATION = 4
#: Most sentences back in which it is sought of whom a text speaks.
_BACK = 30
#: Most tokens between a body and the verb by which it decides in the present.
_NEXT = 2


@dataclass
class _Told:
    """Whom a sentence speaks of that a word can stand for: as its subjects, as where it is or whose, and otherwise."""

    subjects: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)


class Referents(Slots):
    """What the words of a text that name nobody stand for, sentence by sentence."""

    #: The mentions of the sentences that are read already.
    of: list[list[Mention]]
    #: What is read once a sentence, and where each paragraph begins.
    #: Where in a sentence it stands what its agreements are about: who or what is named there does nothing.
    subjects: Callable[[int], Sequence[range]]
    _strange: dict[int, list[int]]
    _opens: dict[int, int]

    def _resolve(self, mention: Mention, number: int, mentions: Sequence[Mention]) -> None:
        if mention.kind == "self":
            # "vi på KTH"
            near = [
                m for m in self.named[number] if m.first == mention.last + 1 and self.text.norms[mention.last] in _OF
            ]
            mention.iris = near[0].iris if near else self._speaker(number) or self._author()
        elif mention.kind == "other":
            mention.iris = self._addressee()
        elif mention.kind in ("body", "officer") and self._of_another(mention):
            mention.kind = "unknown"
        elif mention.kind in ("body", "officer") and (placed := self._of_place(mention, number)):
            # The sentence says whose it is: nothing else can be meant.
            mention.iris = placed
            return
        elif "*" in mention.forms and mention.kind == "anaphor":
            mention.iris = self._of_pronoun(mention, number)
        else:
            whose = self._whose(mention, number, mentions)
            mention.unclear = whose == _UNCLEAR
            mention.iris = whose or frozenset()
        if not mention.iris and mention.kind not in ("self", "officer") and not mention.unclear:
            mention.iris = self.only_one(mention.forms) if "*" not in mention.forms else frozenset()
        mention.resolved = bool(mention.iris)

    # ------------------------------------------------------------ bodies, officers, "the municipality"

    def _whose(self, mention: Mention, number: int, mentions: Sequence[Mention]) -> frozenset[str] | None:
        """Whose a body or an officer is, or what "kommunen" stands for; nobody where two could be meant, none where nobody is named."""
        publisher = self.of_head(mention.forms)
        if publisher and self._decides_now(mention):
            return publisher
        if (said := self._of_speaker(mention, number)) is not None:
            return said
        if len(mention.forms) > 1 and self.outsider_met:
            return _UNCLEAR
        sentences = self.text.sentences
        if self.text.norms[mention.first - 1] in lexicon.common("own_possessives"):
            # "A is a principal of B, and has a seat on its board": the nearest before it.
            near = [m for m in mentions if m.last <= mention.first and self.owners(m.iris, mention.forms)]
            return self.owners(near[-1].iris, mention.forms) if near else publisher or None
        far = self._begins_item(sentences[number])
        for earlier in range(number, max(-1, number - _BACK), -1):
            sentence = sentences[earlier]
            if earlier < number and publisher and self.text.tokens[sentence.first].start < self.text.head_end:
                return _UNCLEAR if self._is_strange_heading(sentence, mention.forms) else publisher
            here = earlier == number
            told = self._told(
                earlier, mention, mentions if here else self.of[earlier], before=mention.first if here else None
            )
            far = far or earlier < number - 1 or sentence.paragraph != sentences[number].paragraph
            if sentence.is_heading and not sentence.label and not here:
                found = self._of_heading(told, publisher, earlier)
            else:
                found = _one_meant(told, publisher, far=far and not here)
            if found is not None:
                return found
        return publisher or None

    def _of_heading(self, told: _Told, publisher: frozenset[str], number: int) -> frozenset[str] | None:
        """Whom a heading gives what stands below it: the one it names; a new part of the document is its publisher's again."""
        if told.subjects or told.beside:
            return _known(told.subjects or told.beside)
        above = number > 0 and self.text.sentences[number - 1].is_heading
        return publisher if publisher and not above else None

    def _told(self, number: int, word: Mention, mentions: Sequence[Mention], *, before: int | None) -> _Told:
        """Whom a sentence, or what of it stands before a token, speaks of."""
        told, sentence = _Told(), self.text.sentences[number]
        for mention in mentions:
            if mention is word or (before is not None and mention.last > before) or self._only_subject(number, mention):
                continue
            if iris := self._could_be(mention, word.forms):
                outsider = len(word.forms) > 1 and self.is_of_outsider(mention, sentence)
                self._strength(told, mention, sentence).update({_STRANGER} if outsider else iris)
        subjects = self.subjects(number)
        for index in self._strange_places(number) if "municipality" in word.forms else ():
            if (before is None or index < before) and not any(index in each for each in subjects):
                place = Mention(index, index + 1, frozenset(), "unknown", slot="core")
                if index == sentence.first or self.text.norms[index - 1] in _WHERE:
                    self._strength(told, place, sentence).add(_STRANGER)
        if self._tells_of_another(sentence, word.forms, mentions, before):
            told.subjects.add(_STRANGER)
        return told

    def _only_subject(self, number: int, mention: Mention) -> bool:
        """As in "Avsiktsförklaringen om elvägen mellan A och B antogs av fullmäktige": what the agreement is about, whose body it is not."""
        return any(mention.first in each for each in self.subjects(number))

    def _tells_of_another(
        self, sentence: Sentence, forms: tuple[str, ...], mentions: Sequence[Mention], before: int | None
    ) -> bool:
        """As in "Grannkommunen har bestämt sig", "Another university is on board": one that is not named, and is not the publisher."""
        written, starts = self.joined(sentence)
        if not lexicon.any_pattern(self.text.language, "names", ("another",)).search(written):
            return False
        for entry, compiled in lexicon.patterns(self.text.language, "names", "another"):
            if not set(entry["forms"]) & set(forms):
                continue
            for match in lexicon.found(compiled, written):
                last = sentence.first + bisect_right(starts, match.end() - 1)
                named = any(m.first == last for m in mentions)
                if not named and (before is None or last <= before):
                    return True
        return False

    def _could_be(self, mention: Mention, forms: tuple[str, ...]) -> frozenset[str] | set[str]:
        """Whom of these forms a mention speaks of."""
        if mention.kind == "unknown":
            return {_STRANGER} if self._forms_of_stranger(mention) & set(forms) else _UNCLEAR
        if mention.unclear:
            return {_STRANGER} if set(mention.forms) & set(forms) else _UNCLEAR
        if mention.kind == "anaphor" and "*" in mention.forms:
            return _UNCLEAR
        iris = self.owners(mention.iris, forms)
        return iris if mention.kind not in ("self", "other") or len(iris) == 1 else _UNCLEAR

    def _strength(self, told: _Told, mention: Mention, sentence: Sentence) -> set[str]:
        norms, index = self.text.norms, mention.first - 1
        before = norms[index] if index >= sentence.first else ""
        if before in _WHERE and index == sentence.first:
            return told.subjects
        if before in _IN:
            return told.beside
        if before in lexicon.common("relatives_of_subjects"):
            return told.others
        if mention.genitive:
            return told.beside
        return told.subjects if mention.slot in _SUBJECTS else told.others

    def _forms_of_stranger(self, mention: Mention) -> set[str]:
        """The legal form that a name which we do not know tells: "Tyresö kommun", "Umeå University"."""
        words = self.text.norms[mention.first : mention.last]
        return {
            str(form)
            for entry, compiled in lexicon.patterns(self.text.language, "names", "word_of_form")
            for form in entry["forms"]
            if any(compiled.fullmatch(word) for word in words)
        }

    def _strange_places(self, number: int) -> list[int]:
        """Where the names of such municipalities stand in a sentence."""
        if number not in self._strange:
            sentence, named = self.text.sentences[number], self.named[number]
            self._strange[number] = [
                i for i in range(sentence.first, sentence.last) if self._is_strange_place(i, ("municipality",), named)
            ]
        return self._strange[number]

    def _is_strange_place(self, index: int, forms: tuple[str, ...], mentions: Sequence[Mention]) -> bool:
        """Whether the name of a municipality which no actor is stands there: "Tyresö har bestämt sig", "I Nacka …", "Solna" as a heading."""
        tokens = self.text.tokens
        return (
            "municipality" in forms
            and tokens[index].is_capitalised
            and any(base in self.names.places for base in (tokens[index].norm, tokens[index].norm.removesuffix("s")))
            and not any(m.first <= index < m.last for m in mentions)
            and not self._name_goes_on(index)
        )

    def _is_strange_heading(self, sentence: Sentence, forms: tuple[str, ...]) -> bool:
        """Whether the last line of the head is the name of a municipality alone: what stands below it is that one's."""
        return sentence.last == sentence.first + 1 and self._is_strange_place(sentence.first, forms, ())

    def _name_goes_on(self, index: int) -> bool:
        """Whether a capitalised word follows in the same line: "Solna Centrum", "Eva Lund"."""
        tokens = self.text.tokens
        if index + 1 == len(tokens) or not tokens[index + 1].is_capitalised:
            return False
        return "\n" not in self.text.raw[tokens[index].end : tokens[index + 1].start]

    def _begins_item(self, sentence: Sentence) -> bool:
        return self.text.tokens[sentence.first].text in _BULLETS and not self._begins_speech(sentence)

    def _begins_speech(self, sentence: Sentence) -> bool:
        """Whether a line that begins with a dash is what somebody says: "– Vi är glada, säger Eva Ek"."""
        first = bisect_right(self.text.sentences, sentence.first - 1, key=lambda each: each.first)
        near = [s for s in self.text.sentences[first : first + _QUOTATION] if s.paragraph == sentence.paragraph]
        return any(self.text.norms[i] in _SPEECH for s in near for i in range(s.first, s.last))

    def _decides_now(self, mention: Mention) -> bool:
        """As in minutes, "Kommunfullmäktige beslutar att …": who writes in the present tense that it decides is who writes."""
        after = self.text.norms[mention.last : mention.last + _NEXT]
        return mention.kind == "body" and bool(lexicon.phrases("decides_now").search(" ".join(after)))

    def _of_another(self, mention: Mention) -> bool:
        """As in "kommunstyrelsen i Tyresö" where Tyresö is nobody whom we know: not the board of the municipality in the head."""
        norms, tokens = self.text.norms, self.text.tokens
        after = mention.last + 1
        return (
            after < len(tokens)
            and norms[mention.last] in _OF
            and tokens[after].is_capitalised
            and norms[after][:1].isalpha()
            and norms[after] not in NOT_NAMES
            and not lexicon.listed_words(self.text.language, "names", "place").fullmatch(norms[after])
            and not any(m.first <= after < m.last for mentions in self.named for m in mentions)
        )

    def _of_place(self, mention: Mention, number: int) -> frozenset[str]:
        """Whose body it is where the sentence says it before: "I Botkyrka antog kommunfullmäktige", "Botkyrka kommun: antagen av kommunfullmäktige"."""
        norms, first = self.text.norms, self.text.sentences[number].first
        told = [
            m for m in self.named[number]
            if m.last <= mention.first and not self._only_subject(number, m)
            and (norms[m.last] == ":" if m.first == first else norms[m.first - 1] in _IN)
            and self.owners(m.iris, mention.forms)
        ]  # fmt: skip
        return self.owners(told[-1].iris, mention.forms) if told else frozenset()

    # ------------------------------------------------------------ pronouns

    def _of_pronoun(self, mention: Mention, number: int) -> frozenset[str]:
        """Whom "den", "they", "båda" stand for: of its own sentence, or of the one before."""
        word = self.text.norms[mention.first]
        here = [m for m in self.named[number] if m.last <= mention.first and self.owners(m.iris, mention.forms)]
        if here and word in lexicon.common("pronouns_of_two"):
            # "ingicks mellan A och B och undertecknades av båda": where two are named these are meant.
            both = frozenset().union(*(m.iris for m in here))
            if len(both) == 2:
                return both
        if here:
            core = [m for m in here if m.slot in ("core", "") and not m.genitive]
            if self._is_object(mention) and len(here) > 1:
                # "A wrote to B and invited it": the object is not the subject of its own verb.
                return here[-1].iris
            if word in lexicon.common("the_two") and len(core) == 2:
                return core[0].iris | core[1].iris
            if core and word in lexicon.common("pronouns"):
                return core[0].iris
        if number == 0:
            return frozenset()
        before = [m for m in self.of[number - 1] if self.owners(m.iris, mention.forms) and self._is_told(m)]
        if _PLURAL.fullmatch(" ".join(self.text.norms[mention.first : mention.last])):
            return self._several(before, two=self._says_two(mention))
        first = next((m for m in before if m.slot in ("core", "") and not m.genitive), before[0] if before else None)
        return first.iris if first is not None else frozenset()

    def _says_two(self, mention: Mention) -> bool:
        said = set(self.text.norms[mention.first : mention.last])
        return bool(said & (lexicon.common("pronouns_of_two") | {"två", "two"}))

    def _is_told(self, mention: Mention) -> bool:
        """Whether a mention can be what a pronoun of the next sentence takes up."""
        return mention.kind in ("name", "body", "officer") or (mention.kind == "anaphor" and "*" not in mention.forms)

    def _several(self, mentions: list[Mention], *, two: bool) -> frozenset[str]:
        """Whom "they" and "both" stand for: those of the one list before it, the one before the verb where there are more; else the two named."""
        lists: list[list[Mention]] = []
        for mention in mentions:
            between = self.text.norms[lists[-1][-1].last : mention.first] if lists else []
            if lists and between and all(word in _LIST or word in _FILLERS for word in between):
                lists[-1].append(mention)
            else:
                lists.append([mention])
        several = [each for each in lists if len(each) > 1]
        found = several[0] if several and (len(several) == 1 or several[0] is lists[0]) else None
        if found is None and len(lists) == len(mentions) == 2:
            found = mentions
        iris = frozenset().union(*(m.iris for m in found or ()))
        return iris if len(iris) == 2 or (len(iris) > 2 and not two) else frozenset()

    def _is_object(self, mention: Mention) -> bool:
        """Whether an English pronoun stands right after a verb that has the subject of the clause before it: "and invited it"."""
        verb = mention.first - 1
        return (
            self.text.language == "en"
            and self.text.norms[mention.first] in lexicon.common("pronouns")
            and self.text.norms[verb].endswith("ed")
            and self.text.norms[verb - 1] in _LIST
        )

    # ------------------------------------------------------------ who speaks, who writes, who reads

    def _of_speaker(self, mention: Mention, number: int) -> frozenset[str] | None:
        """As in "– Fullmäktige antog den, säger Eva Ek, kommundirektör i Botkyrka": in what somebody says the body is the speaker's own."""
        sentences = self.text.sentences
        opens = self.text.tokens[self._opens[sentences[number].paragraph]].text
        for near in range(number, min(number + _QUOTATION, len(sentences))):
            sentence = sentences[near]
            if near > number and (opens not in '–-—”"“' or sentence.paragraph != sentences[number].paragraph):
                return None
            begin = mention.last if near == number else sentence.first
            spoken = next((i for i in range(begin, sentence.last) if self.text.norms[i] in _SPEECH), None)
            if spoken is None:
                continue
            told = {iri for m in self.named[near] if m.first > spoken for iri in self.owners(m.iris, mention.forms)}
            if not told and any(
                self._is_strange_place(i, mention.forms, self.named[near]) for i in range(spoken, sentence.last)
            ):
                return _UNCLEAR
            return frozenset(told) if len(told) == 1 else None
        return None

    def _speaker(self, number: int) -> frozenset[str]:
        """As in "Vi har skrivit under, säger rektorn vid KTH": whose "vi" it is."""
        told: set[str] = set()
        for near in (number, number + 1):
            if near >= len(self.text.sentences):
                break
            sentence = self.text.sentences[near]
            spoken = [i for i in range(sentence.first, sentence.last) if self.text.norms[i] in _SPEECH]
            for mention in self.named[near]:
                if spoken and mention.first > spoken[-1]:
                    told |= mention.iris
            if told:
                break
        return frozenset(told)

    def _of_masthead(self) -> frozenset[str]:
        """As in "A – where we stand", "[Slide 4 of 9] / A | Newsroom" at the top: the one who is named there, with a sign behind, writes."""
        norms, begin = self.text.norms, 0
        if norms[:1] == ["["] and "]" in norms[:_MARKER]:
            begin = norms.index("]") + 1
        here = next((named for named in self.named if any(m.first == begin for m in named)), [])
        first = next((m for m in here if m.first == begin and not m.genitive), None)
        if first is None or not _SIGNS_OF_MASTHEAD & set(norms[first.last : first.last + 1]):
            return frozenset()
        # "A – B: a new agreement" is written by neither.
        return frozenset() if any(m.first == first.last + 1 for m in here) else first.iris

    def _author(self) -> frozenset[str]:
        if own := self._of_masthead():
            return own
        foot = list(self.named[-1]) if self.named else []
        told = {iri for m in (*self.in_head(), *foot) for iri in m.iris}
        return frozenset(told)

    def _addressee(self) -> frozenset[str]:
        told: set[str] = set()
        for sentence, mentions in zip(self.text.sentences, self.named, strict=True):
            in_head = self.text.tokens[sentence.first].start < self.text.head_end
            for mention in mentions:
                to = self.text.norms[mention.first - 1] in lexicon.common("to_whom") or mention.slot == "to"
                # "Till sjukhusledningen, Brovikens sjukhus": a line of its own, also where a paragraph stands before it.
                lined = sentence.is_heading and self.text.norms[sentence.first] in lexicon.common("to_whom")
                if (in_head and to and mention.first > 0) or lined:
                    told |= mention.iris
        return frozenset(told) or frozenset(iri for m in self.in_head() for iri in m.iris)

    def joined(self, sentence: Sentence) -> tuple[str, list[int]]:
        """The tokens of a sentence joined by spaces, and where each begins."""
        return joined(self.text.norms, sentence.first, sentence.last)


def _one_meant(told: _Told, publisher: frozenset[str], *, far: bool) -> frozenset[str] | None:
    """The one whom a sentence tells of; nobody where two could be meant, none where it does not say."""
    subjects, rest = told.subjects, told.beside | told.others
    if not publisher:
        for iris in (subjects, told.beside, told.others):
            if iris:
                return _known(iris)
        return None
    if subjects == publisher:
        return publisher
    if subjects:
        return _UNCLEAR if far or rest & publisher else _known(subjects)
    if told.beside - publisher:
        return _UNCLEAR
    return publisher if rest & publisher else None


def _known(iris: set[str]) -> frozenset[str]:
    return frozenset(iris) if len(iris) == 1 and _STRANGER not in iris else _UNCLEAR
