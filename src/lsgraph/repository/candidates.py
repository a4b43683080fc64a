"""Things that may be the same, found by the index of names, with what speaks for and against it.

The score, from 0 to 100, is the likeness of the two closest names with the weights of all signs added. It orders what a person looks at,
and decides nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import expand, kind_and_slug, shorten
from lsgraph.rdf.values import value
from lsgraph.repository.judgements import JUDGED_KINDS, pair_of
from lsgraph.stores.names import fold
from lsgraph.stores.union import replaced_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lsgraph.languages import Language
    from lsgraph.repository.judgements import Judged
    from lsgraph.stores import Store

#: Candidates below this score are not listed unless that is asked for.
LEAST_SCORE = 70
#: The closest names of each name that are looked at.
_NEAREST = 8
#: Words less alike than this are different words, not two spellings of one.
_ONE_WORD = 72.0
#: Unnamed groups are not proposed: nobody knows who belongs to them.
_PROPOSED_KINDS = frozenset(JUDGED_KINDS) - {"group"}
#: Places farther from each other than this are two, in kilometres.
_ONE_PLACE = 10.0

_NAMES = "SELECT ?thing ?value { ?thing rdfs:label|skos:prefLabel|foaf:name|dcterms:title|skos:altLabel ?value }"
_IDENTIFIERS = """SELECT ?thing ?type ?value {
  ?thing adms:identifier ?identifier . ?identifier dcterms:type ?type ; skos:notation ?value }"""
_TYPES = "SELECT ?thing ?value { ?thing a ?value }"
_FORMS = "SELECT ?thing ?value { ?thing org:classification ?value }"
_PLACES = "SELECT ?thing ?value { ?thing ls:locatedIn ?value }"
_POINTS = "SELECT ?thing ?lat ?long { ?thing wgs:lat ?lat ; wgs:long ?long }"
_TIES = """SELECT ?thing ?value {
  { ?edge a ls:DerivedEdge ; rdf:subject ?thing ; rdf:object ?value } UNION { ?thing org:unitOf|org:postIn ?value }
  FILTER ISIRI(?value)
}"""
_LABELS = "SELECT ?thing ?value { ?thing rdfs:label|skos:prefLabel|foaf:name ?value }"
_PARTIES = """SELECT DISTINCT ?thing ?value {
  GRAPH ?value { ?claim ls:actor|ls:participant|org:member ?thing } }"""


@dataclass(frozen=True, slots=True)
class _Named:
    """Things by their labels in the reader's language; one without a label by its prefixed name."""

    iris: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]]

    def in_language(self, language: Language) -> str:
        """The names, separated by commas."""
        return ", ".join(sorted(self.labels.get(iri, {}).get(language) or shorten(iri) or iri for iri in self.iris))


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for two things being the same (a weight above 0) or against it."""

    message: Message
    weight: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things that may be the same: their IRIs in alphabetical order, their closest names, the score, and its signs."""

    things: tuple[str, str]
    names: tuple[str, str]
    score: float
    signs: tuple[Sign, ...]

    @property
    def decimal(self) -> str:
        """The score as RDF writes it."""
        return f"{self.score:.1f}"


@dataclass(slots=True)
class _Known:
    """What a store says of things, by IRI: the ground for signs."""

    names: dict[str, list[str]] = field(default_factory=dict)
    identifiers: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    types: dict[str, set[str]] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    ties: dict[str, set[str]] = field(default_factory=dict)
    parties: dict[str, set[str]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    canonical: dict[str, str] = field(default_factory=dict)

    def named(self, *iris: str) -> _Named:
        """These things by their labels."""
        return _Named(iris, self.labels)


class Candidates:
    """Finds and weighs candidates in a store, in which what was judged the same has one IRI already."""

    def __init__(self, store: Store, judged: Judged) -> None:
        self._store, self._judged, self._known = store, judged, _read(store)

    def all(self, *, least: float = LEAST_SCORE, of: str | None = None) -> list[Candidate]:
        """The candidates with at least that score, the likeliest first; with `of` only those of one thing.

        Two things that were judged, whatever the verdict, and what is known to be different, are never among them.
        """
        pairs = {pair for pair in self._pairs(of) if self._judged.implied(*pair) is None}
        weighed = (self.weigh(*pair) for pair in sorted(pairs))
        return sorted(
            (candidate for candidate in weighed if candidate.score >= least),
            key=lambda candidate: (-candidate.score, candidate.things),
        )

    def weigh(self, first: str, second: str) -> Candidate:
        """Two things with what speaks for and against their being the same."""
        things = pair_of(first, second)
        # What is said of a thing that was judged the same as another stands under the canonical IRI.
        first, second = (self._known.canonical.get(thing, thing) for thing in things)
        likeness, names = _closest(self._known.names.get(first, []), self._known.names.get(second, []))
        signs = tuple(self._signs(first, second, names, likeness))
        score = min(100.0, max(0.0, likeness + sum(sign.weight for sign in signs)))
        return Candidate(things, names, round(score, 1), signs)

    def _pairs(self, of: str | None) -> Iterator[tuple[str, str]]:
        """Pairs of things of one kind with near names, or with an identifier in common."""
        of = self._known.canonical.get(of, of) if of is not None else None
        things = [of] if of is not None else sorted(self._known.names)
        for thing in things:
            kind, _ = kind_and_slug(thing)
            if kind in _PROPOSED_KINDS and thing in self._known.types:
                for name in self._known.names.get(thing, []):
                    for hit in self._store.names.find(name, limit=_NEAREST, kinds=[kind]):
                        if hit.iri != thing and hit.iri in self._known.types:
                            yield pair_of(thing, hit.iri)
        holders: dict[tuple[str, str], list[str]] = defaultdict(list)
        for thing, identifiers in self._known.identifiers.items():
            for kind_of, notations in identifiers.items():
                for notation in notations:
                    holders[kind_of, notation].append(thing)
        for same in holders.values():
            for first, second in combinations(same, 2):
                if kind_and_slug(first)[0] == kind_and_slug(second)[0] and of in (None, first, second):
                    yield pair_of(first, second)

    def _signs(self, first: str, second: str, names: tuple[str, str], likeness: float) -> Iterator[Sign]:
        yield from _signs_of_names(names, likeness)
        yield from self._signs_of_identifiers(first, second)
        yield from self._signs_of_kind(first, second)
        yield from self._signs_of_place(first, second)
        yield from self._signs_of_company(first, second)

    def _signs_of_identifiers(self, first: str, second: str) -> Iterator[Sign]:
        known = self._known.identifiers
        for kind in sorted(known.get(first, {}).keys() & known.get(second, {}).keys()):
            ours, theirs, name = known[first][kind], known[second][kind], self._known.named(kind)
            if common := ours & theirs:
                yield Sign(Message("the same {kind}: {value}", kind=name, value=", ".join(sorted(common))), 40)
            else:
                told = {"kind": name, "first": ", ".join(sorted(ours)), "second": ", ".join(sorted(theirs))}
                yield Sign(Message("different {kind}: {first} and {second}", **told), -60)

    def _signs_of_kind(self, first: str, second: str) -> Iterator[Sign]:
        forms, types = self._known.forms, self._known.types
        ours, theirs = forms.get(first, set()), forms.get(second, set())
        if ours and theirs:
            told = {"first": self._known.named(*ours), "second": self._known.named(*theirs)}
            if ours & theirs:
                yield Sign(Message("the same form: {form}", form=self._known.named(*ours & theirs)), 5)
            else:
                yield Sign(Message("different forms: {first} and {second}", **told), -20)
        unit = expand("org:OrganizationalUnit")
        if (unit in types.get(first, ())) != (unit in types.get(second, ())):
            yield Sign(Message("one is a unit of an organisation, the other is not"), -30)

    def _signs_of_place(self, first: str, second: str) -> Iterator[Sign]:
        places, points = self._known.places, self._known.points
        ours, theirs = places.get(first, set()), places.get(second, set())
        if ours & theirs:
            yield Sign(Message("the same place: {place}", place=self._known.named(*ours & theirs)), 10)
        elif ours and theirs:
            told = {"first": self._known.named(*ours), "second": self._known.named(*theirs)}
            yield Sign(Message("different places: {first} and {second}", **told), -15)
        if first in points and second in points:
            distance = _kilometres(points[first], points[second])
            if distance > _ONE_PLACE:
                yield Sign(Message("{count:,} km apart", count=round(distance)), -40)

    def _signs_of_company(self, first: str, second: str) -> Iterator[Sign]:
        ours, theirs = self._known.ties.get(first, set()), self._known.ties.get(second, set())
        if second in ours or first in theirs:
            yield Sign(Message("one is tied to the other"), -40)
        if common := (ours & theirs) - {first, second}:
            yield Sign(Message("both are tied to {things}", things=self._known.named(*common)), 5)
        elif kind_and_slug(first)[0] == "person" and ours and theirs:
            yield Sign(Message("nothing but the name joins the two persons"), -20)
        if common := self._known.parties.get(first, set()) & self._known.parties.get(second, set()):
            yield Sign(Message("one source speaks of both: {sources}", sources=self._known.named(*common)), -15)


def _signs_of_names(names: tuple[str, str], likeness: float) -> Iterator[Sign]:
    told = {"first": names[0], "second": names[1]}
    if likeness == 100:
        yield Sign(Message("the same name: {first}", first=names[0]), 0)
        return
    yield Sign(Message("names alike to {count} of 100: {first} and {second}", count=round(likeness), **told), 0)
    ours, theirs = (fold(name).split() for name in names)
    alone, other = _alone(ours, theirs), _alone(theirs, ours)
    if alone and other:
        words = {"first": " ".join(alone), "second": " ".join(other)}
        yield Sign(Message("each name has a word of its own: {first}, {second}", **words), -30)
    elif words_left := alone or other:
        yield Sign(Message("one name has further words: {words}", words=" ".join(words_left)), -10)


def _alone(words: Iterable[str], others: Collection[str]) -> list[str]:
    """The words that none of the others resembles."""
    return [word for word in words if not any(fuzz.ratio(word, other) >= _ONE_WORD for other in others)]


def _closest(ours: Iterable[str], theirs: Iterable[str]) -> tuple[float, tuple[str, str]]:
    """The likeness (0 to 100) of the two names that are most alike, and these."""
    best, names = 0.0, (next(iter(ours), ""), next(iter(theirs), ""))
    for first, second in product(ours, theirs):
        left, right = fold(first), fold(second)
        likeness = max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right)) if left and right else 0.0
        if likeness > best:
            best, names = likeness, (first, second)
    return best, names


def _kilometres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The distance of two points on the globe, by the haversine formula."""
    (lat, long), (other_lat, other_long) = (tuple(map(math.radians, point)) for point in (first, second))
    haversine = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((other_long - long) / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(haversine))


def _read(store: Store) -> _Known:
    known = _Known()
    for query, kept in (
        (_TYPES, known.types),
        (_FORMS, known.forms),
        (_PLACES, known.places),
        (_TIES, known.ties),
        (_PARTIES, known.parties),
    ):
        for row in store.query(query).rows():
            kept.setdefault(value(row["thing"]), set()).add(value(row["value"]))
    for row in store.query(f"{_NAMES} ORDER BY ?thing ?value").rows():
        names = known.names.setdefault(value(row["thing"]), [])
        if value(row["value"]) not in names:
            names.append(value(row["value"]))
    for row in store.query(_LABELS).rows():
        label, language = row["value"], getattr(row["value"], "language", None)
        for spoken in (language,) if language else LANGUAGES:
            known.labels.setdefault(value(row["thing"]), {}).setdefault(spoken, value(label))
    for row in store.query(_IDENTIFIERS).rows():
        of_thing = known.identifiers.setdefault(value(row["thing"]), {})
        of_thing.setdefault(value(row["type"]), set()).add(value(row["value"]))
    for row in store.query(_POINTS).rows():
        known.points[value(row["thing"])] = (float(value(row["lat"])), float(value(row["long"])))
    known.canonical = replaced_in(store)
    return known
