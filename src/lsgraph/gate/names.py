"""The names that a dataset gives its actors, ready to be found in texts: labels, aliases, genitives, short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Words at the beginning or end of a name that texts leave out.
_LEFT_OUT = {
    "municipality": ("kommun", "municipality", "stad"),
    "company": ("ab", "aktiebolag", "ltd", "plc", "inc", "(publ)"),
    "foundation": ("stiftelsen", "the", "foundation"),
    "region": (),
}
#: Forms of enterprise at the end or beginning of a name, of whatever legal form; texts leave them out or write them in another way.
_FORMS_BEHIND = tuple(
    tuple(each.split())
    for each in (
        "ek för", "ekonomisk förening", "ideell förening", "ideella förening", "i likvidation", "i konkurs", "under bildande",
        "ab", "ab publ", "publ", "aktiebolag", "hb", "handelsbolag", "kb", "kommanditbolag", "svb", "ltd", "limited", "plc", "inc", "llc", "llp",
        "gmbh", "bv", "oy", "oyj", "a s", "as", "aps", "asa", "sa", "in liquidation", "economic association", "non profit association",
        "nonprofit association",
    )
)  # fmt: skip
_FORMS_BEFORE = tuple(
    tuple(each.split())
    for each in ("ab", "aktiebolaget", "hb", "handelsbolaget", "kb", "kommanditbolaget", "stiftelsen", "föreningen", "ideella föreningen", "ekonomiska föreningen")
)  # fmt: skip
_PARENTHESIS = re.compile(r"\s*\([^)]*\)\s*$")
_ABBREVIATED = re.compile(r"\(([A-ZÅÄÖ][\w-]{1,9})\)")


@dataclass(frozen=True)
class Agent:
    """An organisation, group or person: its legal form (empty for persons), its names by language, whose unit it is."""

    iri: str
    form: str
    names: tuple[str, ...]
    unit_of: str | None = None
    is_person: bool = False
    #: Names that others give it, or that it had: of an actor judged the same, and of another time.
    also: tuple[str, ...] = ()


@dataclass
class Names:
    """Names by their first word; each is a sequence of words with the agents that bear it."""

    agents: Mapping[str, Agent]
    #: The agents that bear a name, by its words; and the length of the longest name that begins with a word.
    by_words: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    #: The units of an organisation, and itself.
    family: dict[str, set[str]] = field(default_factory=dict)
    #: Places by which bodies are told apart: "regionstyrelsen i Uppsala", "kommunfullmäktige i Stockholm".
    by_place: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Names of municipalities, as the register has them, in small letters: also of those that are no agents.
    places: frozenset[str] = frozenset()

    @classmethod
    def of(cls, agents: Iterable[Agent], places: Iterable[str] = ()) -> Names:
        """The names of all agents."""
        names = cls({agent.iri: agent for agent in agents}, places=frozenset(place.casefold() for place in places))
        for agent in names.agents.values():
            names.family.setdefault(agent.unit_of or agent.iri, set()).add(agent.iri)
            for name in (*agent.names, *agent.also):
                names.add(name, agent)
        return names

    def add(self, name: str, agent: Agent) -> None:
        """Let a name, and what texts make of it, stand for an agent."""
        for words in _variants(name, agent.form, is_person=agent.is_person):
            if len(words) == 1 and words[0] in self.places and agent.form not in ("municipality", "region"):
                # "Föreningen Uppsala": the place alone is not the association.
                continue
            if agent.form in ("municipality", "region") and not agent.unit_of:
                for place in _places(words):
                    self.by_place.setdefault((agent.form, place), agent.iri)
            self.by_words.setdefault(words, set()).add(agent.iri)
            self.longest[words[0]] = max(self.longest.get(words[0], 0), len(words))

    def own(self, actor: str) -> frozenset[str]:
        """An organisation with its units."""
        return frozenset({actor, *self.family.get(actor, ())})

    def family_of(self, iris: Iterable[str]) -> frozenset[str]:
        """Organisations with all their units, each also by one of its units."""
        known = [self.agents[iri] for iri in iris if iri in self.agents]
        return frozenset(each for agent in known for each in self.own(agent.unit_of or agent.iri))

    def at(
        self, norms: Sequence[str], index: int, extra: Mapping[str, list[tuple[tuple[str, ...], str]]]
    ) -> tuple[int, set[str], bool] | None:
        """The longest name that begins at a token: how many tokens, whose, and whether it is a genitive."""
        word = norms[index]
        firsts = (word, *bases(word))
        called = [(words, iri) for first in firsts for words, iri in extra.get(first, ())] if extra else []
        for words, iri in sorted(called, key=lambda entry: -len(entry[0])):
            genitive = _matches(words, norms, index)
            if genitive is not None:
                return len(words), {iri}, genitive
        most = max(map(self.longest.get, firsts, repeat(0)))
        for size in range(min(most, len(norms) - index), 0, -1):
            before, last = tuple(norms[index : index + size - 1]), norms[index + size - 1]
            if iris := self.by_words.get((*before, last)):
                return size, iris, False
            for base in bases(last):
                if iris := self.by_words.get((*before, base)):
                    return size, iris, True
        return None


def bases(word: str) -> list[str]:
    """What a word may be the genitive of."""
    if not word.endswith(("s", "'")):
        return []
    return [
        word[: -len(ending)] + ("s" if ending == "s'" else "")
        for ending in (":s", "'s", "s'", "s", "'")
        if word.endswith(ending) and len(word) > len(ending) + 1
    ]


def _matches(words: tuple[str, ...], norms: Sequence[str], index: int) -> bool | None:
    """Whether a name stands there, and then whether in the genitive."""
    if index + len(words) > len(norms):
        return None
    for offset, word in enumerate(words[:-1]):
        if norms[index + offset] != word:
            return None
    last = norms[index + len(words) - 1]
    if last == words[-1]:
        return False
    return True if words[-1] in bases(last) else None


def _places(words: tuple[str, ...]) -> list[str]:
    """The place in the name of a municipality or region, without the genitive: `stockholm` of "Stockholms stad"."""
    rest = [word for word in words if word not in lexicon.common("form_words")]
    if len(rest) != 1:
        return []
    return [rest[0], rest[0].removesuffix("s")] if words[-1] in ("stad", "kommun") else rest


def _turned(name: str) -> list[tuple[str, ...]]:
    """The English name with its place at the other end."""
    if match := lexicon.phrases("place_and_form").search(name):
        return [tuple(f"{match['form']} of {match['place']}".split())]
    if match := lexicon.phrases("form_and_place").search(name):
        return [tuple(f"{match['place']} {match['form']}".split())]
    return []


def _without_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without its form of enterprise: "Södra Utveckling" of "Södra Utveckling ek. för."."""
    short = words
    while behind := next((f for f in _FORMS_BEHIND if len(short) > len(f) and short[-len(f) :] == f), ()):
        short = short[: -len(behind)]
    # One word alone behind "Föreningen" may be anything: "Föreningen Norden".
    before = next(
        (f for f in _FORMS_BEFORE if len(short) > len(f) + (f[-1] == "föreningen") and short[: len(f)] == f), ()
    )
    return short[len(before) :]


def _variants(name: str, form: str, *, is_person: bool = False) -> list[tuple[str, ...]]:
    told = [name, _PARENTHESIS.sub("", name), *_ABBREVIATED.findall(name)]
    variants: list[tuple[str, ...]] = []
    for each in told:
        words = tuple(token.norm for token in tokens_of(each) if token.is_word or token.norm == "&")
        if not words:
            continue
        variants.append(words)
        out = _LEFT_OUT.get(form, ())
        short = words
        while len(short) > 1 and short[0] in out:
            short = short[1:]
        while len(short) > 1 and short[-1] in out:
            short = short[:-1]
        if short != words:
            variants.append(short)
            # "Huddinges" is all that is left of a genitive label: "Huddinge kommun".
            if form == "municipality" and short[-1].endswith("s") and len(short) == 1 and words[-1] == "kommun":
                variants.append((short[0][:-1],))
        if not is_person and form != "group" and (bare := _without_form(words)) != words:
            variants.append(bare)
        if words[-1] == "län" and len(words) > 2:
            variants += [words[:-1], (*words[:-2], words[-2].removesuffix("s"))]
        if words[0] == "the" and len(words) > 1:
            variants.append(words[1:])
        variants += _turned(" ".join(words[1:] if words[0] == "the" else words))
    return list(dict.fromkeys(variants))
