"""The names that a dataset gives its actors, ready to be found in texts: labels, aliases, genitives, short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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


@dataclass
class Names:
    """Names by their first word; each is a sequence of words with the agents that bear it."""

    agents: Mapping[str, Agent]
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    #: Places by which bodies are told apart: "regionstyrelsen i Uppsala", "kommunfullmäktige i Stockholm".
    by_place: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, agents: Iterable[Agent]) -> Names:
        """The names of all agents."""
        names = cls({agent.iri: agent for agent in agents})
        for agent in names.agents.values():
            for name in agent.names:
                names.add(name, agent)
        for found in names.by_first.values():
            found.sort(key=lambda entry: -len(entry[0]))
        return names

    def add(self, name: str, agent: Agent) -> None:
        """Let a name, and what texts make of it, stand for an agent."""
        for words in _variants(name, agent.form):
            if agent.form in ("municipality", "region") and not agent.unit_of:
                for place in _places(words):
                    self.by_place.setdefault((agent.form, place), agent.iri)
            entry = (words, agent.iri)
            entries = self.by_first.setdefault(words[0], [])
            if entry not in entries:
                entries.append(entry)

    def at(
        self, norms: Sequence[str], index: int, extra: Mapping[str, list[tuple[tuple[str, ...], str]]]
    ) -> tuple[int, set[str], bool] | None:
        """The longest name that begins at a token: how many tokens, whose, and whether it is a genitive."""
        best: tuple[int, set[str], bool] | None = None
        word = norms[index]
        firsts = {word, *(base for base in bases(word))}
        for first in firsts:
            for words, iri in (*self.by_first.get(first, ()), *extra.get(first, ())):
                size = len(words)
                if best is not None and size < best[0]:
                    continue
                genitive = _matches(words, norms, index)
                if genitive is None:
                    continue
                if best is None or size > best[0]:
                    best = (size, {iri}, genitive)
                elif best[2] == genitive or not genitive:
                    best = (size, best[1] | {iri} if best[2] == genitive else {iri}, genitive)
        return best


def bases(word: str) -> list[str]:
    """What a word may be the genitive of."""
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
    rest = [
        word
        for word in words
        if word not in ("region", "kommun", "stad", "municipality", "city", "of", "landsting", "county", "regionen")
    ]
    if len(rest) != 1:
        return []
    return [rest[0], rest[0].removesuffix("s")] if words[-1] in ("stad", "kommun") else rest


def _variants(name: str, form: str) -> list[tuple[str, ...]]:
    told = [name, _PARENTHESIS.sub("", name), *_ABBREVIATED.findall(name)]
    variants: list[tuple[str, ...]] = []
    for each in told:
        words = tuple(token.norm for token in tokens_of(each) if token.is_word)
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
        if words[-1] == "län" and len(words) > 2:
            variants += [words[:-1], (*words[:-2], words[-2].removesuffix("s"))]
        if words[0] == "the" and len(words) > 1:
            variants.append(words[1:])
    return list(dict.fromkeys(variants))
