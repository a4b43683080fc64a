"""The names in a text: whose they are, and which of them stand in its head or title."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.heads import end_of_title
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.gate.names import Names
    from lsgraph.gate.text import Sentence, Text

#: Prepositions between a body and whose or where it is.
_OF = lexicon.common("mentions_of_prepositions")
#: Most words of a name between "föreningen" and its place.
_LONGEST = 4
#: Capitalised words that are nobody.
NOT_NAMES = lexicon.common("mentions_not_names")


@dataclass
class Mention:
    """Tokens that speak of somebody. `kind` is `name`, `body`, `officer`, `part`, `anaphor`, `self`, `other` or `unknown`."""

    first: int
    last: int
    iris: frozenset[str]
    kind: str
    genitive: bool = False
    #: Legal forms that a word which stands for an organisation goes with; `*` for any.
    forms: tuple[str, ...] = ()
    slot: str = ""
    resolved: bool = False
    #: Whether two could be meant, or one of whom nothing is known.
    unclear: bool = False


@dataclass(frozen=True)
class Whose:
    """Whose an agreement is, or what it is for, as the words about it tell: the words, and who may be meant; nobody where nobody here has the name."""

    words: tuple[str, ...]
    iris: frozenset[str] = frozenset()


class NamesInText:
    """The names in a text, sentence by sentence."""

    def __init__(
        self, text: Text, names: Names, extra: Mapping[str, list[tuple[tuple[str, ...], str]]] | None = None, title: str = ""
    ) -> None:  # fmt: skip
        self.text, self.names = text, names
        self.in_title = _named_in(title, names)
        self._called = {words for entries in (extra or {}).values() for words, _ in entries}
        self.extra: dict[str, list[tuple[tuple[str, ...], str]]] = {
            key: list(value) for key, value in (extra or {}).items()
        }
        self._abbreviations()
        self.named: list[list[Mention]] = [self._names_in(sentence) for sentence in text.sentences]

    def _abbreviations(self) -> None:
        """As in "Röda Korsets Högskola (RKH)": what stands in brackets after a name is a name in this text."""
        norms, tokens = self.text.norms, self.text.tokens
        if "(" not in norms:
            return
        for index in range(len(tokens)):
            hit = self._name_at(index)
            if hit is None:
                continue
            end = index + hit[0]
            if end + 2 < len(tokens) and norms[end] == "(" and norms[end + 2] == ")" and tokens[end + 1].is_capitalised:
                for iri in hit[1]:
                    self.extra.setdefault(norms[end + 1], []).append(((norms[end + 1],), iri))
            elif end + 2 < len(tokens) and norms[end] == "(" and (former := self._former(end + 1)):
                for iri in hit[1]:
                    self.extra.setdefault(former[0], []).append((former, iri))

    def _former(self, index: int) -> tuple[str, ...]:
        """As in "Nya universitetet (till den 30 juni 2025 Gamla högskolan)": what it was called, where a word says that it was."""
        norms, tokens = self.text.norms, self.text.tokens
        end = next((i for i in range(index, min(index + 14, len(tokens))) if norms[i] == ")"), None)
        words = lexicon.common("formerly")
        if end is None or not any(norm in words for norm in norms[index:end]):
            return ()
        begin = next((i for i in range(index, end) if tokens[i].is_capitalised and norms[i] not in NOT_NAMES), None)
        return tuple(norms[begin:end]) if begin is not None and norms[begin] not in words else ()

    def _name_at(self, index: int) -> tuple[int, set[str], bool] | None:
        hit = self.names.at(self.text.norms, index, self.extra)
        if hit is None:
            return None
        size, iris, genitive = hit
        grouped = any(self.names.agents[iri].form == "group" for iri in iris if iri in self.names.agents)
        called = tuple(self.text.norms[index : index + size]) in self._called
        if (
            not grouped
            and not called
            and not any(token.is_capitalised for token in self.text.tokens[index : index + size])
        ):
            return None
        if not grouped and ((size == 1 and self._goes_on(index + 1)) or self._is_company_of(index + size)):
            return None
        if size == 1 and self._is_of_a_municipality(index, iris):
            return None
        if size == 1 and self.text.tokens[index].text[:2].isupper() is False and not grouped and index > 0:
            # "Stockholm" in "Norra Stockholm", "Huge" in "Huge Fastigheter": a longer name of somebody else.
            before = self.text.tokens[index - 1]
            if before.is_capitalised and before.norm in lexicon.common("place_attributes"):
                return None
        return size, iris, genitive

    def _goes_on(self, index: int) -> bool:
        """Whether a name of one word is the beginning of somebody else's: "Huddinge sjukhus", "Botkyrka Konsthall"."""
        if index >= len(self.text.tokens):
            return False
        token = self.text.tokens[index]
        between = self.text.raw[self.text.tokens[index - 1].end : token.start]
        if "\n" in between and between.strip(" ") != "\n":
            return False
        municipal = any(key[1] == self.text.norms[index - 1] for key in self.names.by_place)
        if municipal and self._is_body_at(index):
            return False
        if municipal and lexicon.listed_words(self.text.language, "names", "other_name").fullmatch(token.norm):
            return True
        return (
            municipal
            and token.is_capitalised
            and token.norm.isalpha()
            and token.norm not in NOT_NAMES
            and token.norm not in ("kommun", "municipality")
            and "\n" not in between
            and not token.text.isupper()
        )

    def _is_of_a_municipality(self, index: int, iris: set[str]) -> bool:
        """As in "Stiftelsen Ängby har instiftats av Ängby kommun": a place by which one that is no municipality is called in short names one, too."""
        norms, forms = self.text.norms, {self.names.agents[iri].form for iri in iris if iri in self.names.agents}
        if forms & {"municipality", "region"} or index + 1 >= len(norms):
            return False
        words = lexicon.common("words_of_municipalities")
        before = (
            norms[index - 2]
            if index > 1 and norms[index - 1] == "of"
            else "region"
            if norms[index - 1] == "region"
            else ""
        )
        return before in words or (norms[index + 1] in words and not self.text.tokens[index].text.isupper())

    def _is_company_of(self, index: int) -> bool:
        """As in "KTH Holding": a name behind a name, of a company that belongs to it and is another."""
        tokens = self.text.tokens
        if index >= len(tokens) or not tokens[index].is_capitalised:
            return False
        between = self.text.raw[tokens[index - 1].end : tokens[index].start]
        return between == " " and tokens[index].norm in lexicon.common("own_companies")

    def _is_body_at(self, index: int) -> bool:
        """As in "Huddinge Municipal Council", "Huddinge Kommunfullmäktige": the name of a body goes on, with capitals."""
        bodies = lexicon.any_pattern(self.text.language, "names", ("body",))
        words = self.text.norms[index : index + 3]
        return any(bodies.fullmatch(" ".join(words[:size])) for size in range(1, len(words) + 1))

    def _names_in(self, sentence: Sentence) -> list[Mention]:
        found: list[Mention] = []
        index = sentence.first
        norms = self.text.norms
        while index < sentence.last:
            hit = self._name_at(index)
            elliptic = self._elliptic(found, index)
            if elliptic is not None and (hit is None or hit[0] == 1):
                # Also where a municipality goes by the same word.
                found.append(elliptic)
            elif hit is not None and index + hit[0] <= sentence.last:
                size, iris, genitive = hit
                end = index + size
                if end + 2 < sentence.last and norms[end] == "(" and norms[end + 2] == ")":
                    end += 3
                found.append(Mention(index, end, frozenset(iris), "name", genitive))
                index = end
                continue
            index += 1
        return found

    def _elliptic(self, found: list[Mention], index: int) -> Mention | None:
        """As in "region Stockholm och Uppsala": the second is short for Region Uppsala."""
        norms = self.text.norms
        if not found or found[-1].last != index - 1 or norms[index - 1] not in lexicon.common("joining_names"):
            return None
        begins = norms[found[-1].first]
        if begins.startswith("region") and self.text.tokens[index].is_capitalised:
            for first in (begins, "region"):
                if iris := self.names.by_words.get((first, norms[index])):
                    return Mention(index, index + 1, frozenset(iris), "name")
        return None

    def fits(self, iri: str, forms: tuple[str, ...]) -> bool:
        """Whether a word of these forms can stand for an agent."""
        agent = self.names.agents.get(iri)
        if agent is None or agent.form == "group" or (agent.is_person and "person" not in forms):
            return False
        if agent.unit_of and "*" not in forms:
            return False
        return "*" in forms or agent.form in forms

    def owners(self, iris: frozenset[str], forms: tuple[str, ...]) -> frozenset[str]:
        """Those of these forms; for a unit the organisation that it is of."""
        told: set[str] = set()
        for iri in iris:
            agent = self.names.agents.get(iri)
            if self.fits(iri, forms):
                told.add(iri)
            elif agent is not None and agent.unit_of and self.fits(agent.unit_of, forms):
                told.add(agent.unit_of)
        return frozenset(told)

    def only_one(self, forms: tuple[str, ...]) -> frozenset[str]:
        """The one organisation of these forms in the whole text."""
        told = {iri for mentions in self.named for m in mentions for iri in m.iris if self.fits(iri, forms)}
        return frozenset(told) if len(told) == 1 else frozenset()

    def in_head(self) -> list[Mention]:
        """Names in the head, or in the first sentence where there is no head; not where they only tell of which place another body is."""
        return [
            m
            for number, s in enumerate(self.text.sentences)
            for m in self.named[number]
            if self.text.tokens[s.first].start < self.text.head_end and not self.is_of_outsider(m, s)
        ]

    def is_of_outsider(self, mention: Mention, sentence: Sentence) -> bool:
        """As in "Ungdomsfullmäktige i Huddinge", "Föreningen … i Huddinge": the name only tells where one is that is another."""
        outside = lexicon.any_pattern(self.text.language, "names", ("outside",))
        written = joined(self.text.norms, mention.first, mention.last)[0]
        if mention.last > mention.first + 1 and mention.kind == "part" and outside.search(written):
            return True
        after = joined(self.text.norms, mention.last, min(mention.last + 3, sentence.last))[0]
        if (
            outside.match(after)
            and "\n" not in self.text.raw[self.text.tokens[mention.last - 1].end : self.text.tokens[mention.last].start]
        ):
            # "Huddinge ungdomsfullmäktige"
            return True
        if mention.first == sentence.first or self.text.norms[mention.first - 1] not in _OF:
            return False
        written, starts = joined(self.text.norms, sentence.first, mention.first)
        places = [sentence.first + bisect_right(starts, m.end() - 1) for m in lexicon.found(outside, written)]
        return bool(places) and self._goes_on_to(places[-1], mention.first - 1)

    def _goes_on_to(self, first: int, last: int) -> bool:
        """Whether hardly more than a name stands between two places: "Föreningen Life science" before "i Huddinge"."""
        number = bisect_right(self.text.sentences, first - 1, key=lambda each: each.first) - 1
        norms = self.text.norms[first:last]
        verbs = lexicon.finite_verbs(self.text.language)
        return (
            len(norms) <= _LONGEST
            and all(norm[:1].isalnum() and norm not in verbs for norm in norms)
            and not any(m.first < first <= m.last for m in self.named[number])
        )

    def of_head(self, forms: tuple[str, ...], before: int | None = None) -> frozenset[str]:
        """The one organisation of these forms in the head, or in what of it stands before a token; that of a unit there counts."""
        units: set[str] = set()
        if len(forms) > 1 and self.outsider_met:
            # "Fullmäktige", "styrelsen" in the paper of a body that is another is its own.
            return frozenset()
        for mention in self.in_head():
            if before is not None and mention.first >= before:
                continue
            for iri in mention.iris:
                agent = self.names.agents.get(iri)
                if agent is not None and self.fits(iri, forms):
                    units.add(iri)
                elif agent is not None and agent.unit_of and self.fits(agent.unit_of, forms):
                    units.add(agent.unit_of)
        units = units or {iri for iri in self.in_title if self.fits(iri, forms)}
        return frozenset(units) if len(units) == 1 else frozenset()

    @cached_property
    def outsider_met(self) -> bool:
        """Whether the title of the paper is that of a body of its own, "Huddinge kommun, Ungdomsrådet", and of none that decides."""
        outside = lexicon.any_pattern(self.text.language, "names", ("outside",))
        bodies = lexicon.any_pattern(self.text.language, "names", ("body",))
        end, met = end_of_title(self.text), False
        for number, sentence in enumerate(self.text.sentences):
            if self.text.tokens[sentence.first].start >= end:
                break
            written, starts = joined(self.text.norms, sentence.first, sentence.last)
            places = [sentence.first + bisect_right(starts, m.end() - 1) for m in lexicon.found(outside, written)]
            # "Fastighetsbolaget Hemsö": before its name, or in it, it only says what it is.
            own = {i for m in self.named[number] for i in range(m.first, m.last + 1)}
            met = met or any(last not in own for last in places)
            if any(word for word in lexicon.found(bodies, written)):
                return False
        return met


def _named_in(title: str, names: Names) -> frozenset[str]:
    """Whom a title names."""
    tokens = tokens_of(title)
    norms = [token.norm for token in tokens]
    found: set[str] = set()
    for index in range(len(norms)):
        hit = names.at(norms, index, {})
        if hit is not None and any(token.is_capitalised for token in tokens[index : index + hit[0]]):
            found |= hit[1]
    return frozenset(found)


def joined(norms: list[str], first: int, last: int) -> tuple[str, list[int]]:
    """Tokens joined by spaces, and where each begins."""
    words = norms[first:last]
    return " ".join(words), list(accumulate((len(word) + 1 for word in words[:-1]), initial=0)) if words else []
