"""Judgements of whether two IRIs stand for the same thing, and what follows from them.

*Same* is transitive: things judged the same form a group, and one IRI, the canonical one, stands for all of them in the union of graphs
(`lsgraph.stores.union`). It is the one that most sources name; of equally many the shortest, then the first by alphabet. *Different* is
kept as hard: where it contradicts what is judged the same, all judgements on the way are named. *Unsure* keeps two things apart and
says that somebody has looked.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import pyoxigraph as ox

from lsgraph.languages import FALLBACK_LANGUAGE, Message
from lsgraph.namespaces import (
    DERIVED_GRAPH,
    JUDGEMENTS_GRAPH,
    PREFIXES,
    RESERVED_GRAPHS,
    THINGS,
    expand,
    kind_and_slug,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Where judgements stand, below the root.
JUDGEMENTS_FILE = Path("data") / "judgements.ttl"
#: The kinds of things that are judged: not documents and regions, which are files of their own, and not what belongs to one document.
JUDGED_KINDS = tuple(kind for kind in THINGS if kind not in ("document", "region", "decision"))

Verdict = Literal["same", "different", "unsure"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_JUDGES, _VERDICT, _BY, _SCORE, _MISTAKEN = (
    expand(f"ls:{name}") for name in ("judges", "verdict", "judgedBy", "score", "mistakenFor")
)
_DATE, _COMMENT = expand("dcterms:date"), expand("rdfs:comment")
_PARTS = frozenset((_JUDGES, _VERDICT, _BY, _SCORE, _DATE, _COMMENT))


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement: the IRIs of two things, in alphabetical order, and who said what about them when and why."""

    iri: str
    things: tuple[str, str]
    verdict: Verdict
    by: str
    on: str
    because: str
    score: str | None = None

    def __str__(self) -> str:
        sign = {"same": "=", "different": "≠", "unsure": "?"}[self.verdict]
        first, second = (shorten(iri) or iri for iri in self.things)
        return f"{first} {sign} {second} ({self.by}, {self.on}: {self.because})"


@dataclass(frozen=True, slots=True)
class Confusion:
    """A known confusion (`ls:KnownConfusion`): it and the things that it is mistaken for are all different."""

    iri: str
    things: tuple[str, ...]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every two of them, each in alphabetical order."""
        return combinations(sorted({self.iri, *self.things}), 2)

    def __str__(self) -> str:
        return f"{shorten(self.iri) or self.iri}, ls:KnownConfusion"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things that are different for one reason, and the same by way of others."""

    things: tuple[str, str]
    different: Judgement | Confusion
    way: tuple[Judgement, ...]

    def in_words(self) -> Message:
        """What contradicts what, with every judgement on the way."""
        first, second = (shorten(iri) or iri for iri in self.things)
        return Message(
            "{first} and {second} can't be different and the same. Different: {different}. Same: {way}.",
            first=first,
            second=second,
            different=str(self.different),
            way="; ".join(map(str, self.way)),
        )


def pair_of(first: str, second: str) -> tuple[str, str]:
    """Two IRIs in alphabetical order."""
    return (first, second) if first <= second else (second, first)


def read_judgements(quads: Iterable[ox.Quad]) -> list[Judgement]:
    """The judgements among these quads by IRI; one that lacks a part is left out: its shape reports it."""
    said: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    graph = ox.NamedNode(JUDGEMENTS_GRAPH)
    for quad in quads:
        if quad.graph_name == graph and quad.predicate.value in _PARTS:
            said[str(getattr(quad.subject, "value", ""))][quad.predicate.value].append(quad.object)
    return [judgement for iri in sorted(said) if (judgement := _judgement(iri, said[iri])) is not None]


def _judgement(iri: str, given: Mapping[str, list[object]]) -> Judgement | None:
    said = {name: [str(getattr(term, "value", "")) for term in given[name]] for name in _PARTS}
    said[_COMMENT] = _in_one_language(given[_COMMENT])
    things, verdicts = sorted(said[_JUDGES]), said[_VERDICT]
    names: dict[str, Verdict] = {PREFIXES["verdict"] + verdict: verdict for verdict in VERDICTS}
    if len(things) != 2 or len(verdicts) != 1 or verdicts[0] not in names:
        return None
    by, on, because = ("; ".join(sorted(said[name])) for name in (_BY, _DATE, _COMMENT))
    return Judgement(
        iri, pair_of(things[0], things[1]), names[verdicts[0]], by, on, because, next(iter(said[_SCORE]), None)
    )


def _in_one_language(reasons: Iterable[object]) -> list[str]:
    """Of a reason in several languages what messages and tables show: in theirs, else where it is not told, else in the first."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for term in reasons:
        by_language[getattr(term, "language", None) or ""].append(str(getattr(term, "value", "")))
    return next(
        (by_language[each] for each in (FALLBACK_LANGUAGE, "", *sorted(by_language)) if each in by_language), []
    )


def read_confusions(quads: Iterable[ox.Quad]) -> list[Confusion]:
    """The known confusions among these quads, by IRI."""
    taken: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.predicate.value == _MISTAKEN:
            taken[str(getattr(quad.subject, "value", ""))].append(str(getattr(quad.object, "value", "")))
    return [Confusion(iri, tuple(sorted(taken[iri]))) for iri in sorted(taken)]


class Judged:
    """What follows from judgements and known confusions."""

    def __init__(self, judgements: Sequence[Judgement], confusions: Sequence[Confusion]) -> None:
        self.judgements, self.confusions = judgements, confusions
        self._next: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
        for judgement in judgements:
            if judgement.verdict == "same":
                first, second = judgement.things
                self._next[first].append((second, judgement))
                self._next[second].append((first, judgement))
        self._apart: list[tuple[tuple[str, str], Judgement | Confusion]] = [
            *((judgement.things, judgement) for judgement in judgements if judgement.verdict == "different"),
            *((pair, confusion) for confusion in confusions for pair in confusion.pairs()),
        ]
        self._group: dict[str, frozenset[str]] = {}
        for thing in sorted(self._next):
            if thing not in self._group:
                group = frozenset(self._reached(thing))
                self._group |= dict.fromkeys(group, group)
        self._apart_groups = {frozenset((self._of(a), self._of(b))) for (a, b), _ in self._apart}

    def groups(self) -> list[frozenset[str]]:
        """The things that are the same, those of a group with a contradiction left out: of them nothing is known for sure."""
        torn = {self._of(contradiction.things[0]) for contradiction in self.contradictions()}
        return [group for group in dict.fromkeys(self._group.values()) if group not in torn]

    def contradictions(self) -> list[Contradiction]:
        """Where things are different and the same."""
        return [
            Contradiction(pair, reason, self._way(*pair))
            for pair, reason in self._apart
            if self._of(pair[0]) == self._of(pair[1])
        ]

    def of_pair(self, first: str, second: str) -> Judgement | None:
        """The judgement of just these two."""
        pair = pair_of(first, second)
        return next((judgement for judgement in self.judgements if judgement.things == pair), None)

    def implied(self, first: str, second: str) -> Verdict | None:
        """What follows for two things from all judgements and known confusions."""
        if self._of(first) == self._of(second):
            return "same"
        if frozenset((self._of(first), self._of(second))) in self._apart_groups:
            return "different"
        judgement = self.of_pair(first, second)
        return judgement.verdict if judgement else None

    def _of(self, thing: str) -> frozenset[str]:
        return self._group.get(thing, frozenset((thing,)))

    def _reached(self, thing: str) -> dict[str, tuple[str, Judgement] | None]:
        """The things that are the same as this one, each with the step that led to it; the nearest first."""
        steps: dict[str, tuple[str, Judgement] | None] = {thing: None}
        waiting = deque([thing])
        while waiting:
            here = waiting.popleft()
            for there, judgement in sorted(self._next[here], key=lambda step: step[0]):
                if there not in steps:
                    steps[there] = (here, judgement)
                    waiting.append(there)
        return steps

    def _way(self, first: str, second: str) -> tuple[Judgement, ...]:
        """The fewest judgements by which two things are the same."""
        steps, way = self._reached(first), []
        step = steps[second]
        while step is not None:
            way.append(step[1])
            step = steps[step[0]]
        return tuple(reversed(way))


def judged_in(quads: Sequence[ox.Quad]) -> Judged:
    """What the judgements and known confusions among these quads say."""
    return Judged(read_judgements(quads), read_confusions(quads))


def links_of(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """For each thing that was judged the same as another, but the canonical one: links to that, for the derived graph."""
    judgements = read_judgements(quads)
    if not any(judgement.verdict == "same" for judgement in judgements):
        return []
    groups = Judged(judgements, read_confusions(quads)).groups()
    naming = _sources_naming(quads, frozenset(thing for group in groups for thing in group))
    graph = ox.NamedNode(DERIVED_GRAPH)
    links: list[ox.Quad] = []
    for group in groups:
        canonical, *others = sorted(group, key=lambda thing: (-naming[thing], len(thing), thing))
        links.extend(
            ox.Quad(ox.NamedNode(other), ox.NamedNode(expand(name)), ox.NamedNode(canonical), graph)
            for other in others
            for name in ("owl:sameAs", "dcterms:isReplacedBy")
        )
    return links


def _sources_naming(quads: Iterable[ox.Quad], things: frozenset[str]) -> Mapping[str, int]:
    """How many sources name each of these things."""
    nodes = {ox.NamedNode(thing) for thing in things}
    found = {(term, quad.graph_name) for quad in quads for term in (quad.subject, quad.object) if term in nodes}
    count: dict[str, int] = defaultdict(int)
    for term, graph in found:
        if getattr(graph, "value", "") not in RESERVED_GRAPHS:
            count[term.value] += 1  # type: ignore[union-attr]  # it is one of the nodes
    return count


def may_be_judged(iri: str) -> bool:
    """Whether a thing is of a kind that is judged."""
    kind, slug = kind_and_slug(iri)
    return kind in JUDGED_KINDS and "#" not in slug
