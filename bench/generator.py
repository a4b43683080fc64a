"""Made-up collaboration of any size, in the shape of the real data: the same classes, properties and kinds of IRI.

    python bench/generator.py 100000 > data.nq
    python bench/generator.py --actors 10000 > network.nq

Actors sign agreements and stand behind foundations; each act and membership has evidence in a dated document, each document
is a named graph, and the derived edges stand in theirs. A few actors have many relations, most have few. The same size gives the
same bytes. With a number of actors it is a network: clusters of actors that mostly work with their own, with the derived edges
told from the claims that they follow from, and with legal forms.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.namespaces import ACTORS_GRAPH, DERIVED_GRAPH, expand, graph_iri, mint

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = (
    "Region",
    "Kommun",
    "Högskolan",
    "Universitetet",
    "Stiftelsen",
    "Sjukhuset",
    "Institutet",
    "Bolaget",
    "Förbundet",
    "Kansliet",
)
_SECOND = (
    "Östersund", "Åre", "Älvsbyn", "Malmö", "Västerås", "Örebro", "Järfälla", "Håbo", "Täby", "Skövde", "Umeå", "Lund", "Kiruna", "Borås", "Gävle",
    "Ängelholm", "Öland", "Värmdö", "Åmål", "Sollentuna",
)  # fmt: skip
_THIRD = ("medicin", "teknik", "forskning", "hälsa", "näringsliv", "utbildning", "innovation", "vård", "data", "miljö")
_ENGLISH = (
    "Region",
    "Municipality",
    "College",
    "University",
    "Foundation",
    "Hospital",
    "Institute",
    "Company",
    "Association",
    "Office",
)


class World:
    """What is generated: `actors`, `agreements`, `foundations` and `signers` (by agreement) are IRIs, for queries to name."""

    def __init__(self, triples: int) -> None:
        self.triples = triples
        self.actors: list[str] = []
        self.agreements: list[str] = []
        self.foundations: list[str] = []
        self.signers: dict[str, list[str]] = defaultdict(list)
        self.names: list[str] = []

    def lines(self) -> Iterator[str]:
        """Lines of N-Quads, about as many as were asked for."""
        chance = random.Random(self.triples)  # a world, not a secret
        count = 0
        number = 0
        while count < self.triples:
            number += 1
            for line in self._round(number, chance):
                count += 1
                yield line

    def _round(self, number: int, chance: random.Random) -> Iterator[str]:
        """Some new actors, one document, and what it says of an agreement or a foundation."""
        for _ in range(4):
            yield from self._actor(len(self.actors), chance)
        source, day = graph_iri(f"source-{number}"), f"{2011 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}"
        document = mint("document", f"document-{number}")
        yield _quad(document, "rdf:type", _iri("foaf:Document"), source)
        yield _quad(document, "dcterms:date", f'"{day}"^^{_iri("xsd:date")}', source)
        if number % 3:
            agreement = mint("agreement", f"agreement-{number}")
            self.agreements.append(agreement)
            yield _quad(agreement, "rdf:type", _iri("ls:LetterOfIntent"), source)
            yield _quad(agreement, "rdfs:label", f'"Avsiktsförklaring {number}"@sv', source)
            yield _quad(agreement, "rdfs:label", f'"Declaration of intent {number}"@en', source)
            for actor in self._some(chance):
                yield from self._signature(agreement, actor, document, source, day)
            return
        foundation = mint("organization", f"foundation-{number}")
        self.foundations.append(foundation)
        yield _quad(foundation, "rdf:type", _iri("org:FormalOrganization"), ACTORS_GRAPH)
        yield _quad(foundation, "rdfs:label", f'"Stiftelsen {number}"@sv', ACTORS_GRAPH)
        for actor in self._some(chance):
            yield from self._membership(foundation, actor, document, source, day, ends=chance.random() < 0.3)

    def _actor(self, number: int, chance: random.Random) -> Iterator[str]:
        first = chance.randrange(len(_FIRST))
        place, field = chance.choice(_SECOND), chance.choice(_THIRD)
        actor = mint("organization", f"actor-{number}")
        self.actors.append(actor)
        self.names.append(f"{_FIRST[first]} {place} {field} {number}")
        yield _quad(actor, "rdf:type", _iri("org:FormalOrganization"), ACTORS_GRAPH)
        yield _quad(actor, "rdfs:label", f'"{self.names[-1]}"@sv', ACTORS_GRAPH)
        yield _quad(actor, "rdfs:label", f'"{_ENGLISH[first]} of {place} {number}"@en', ACTORS_GRAPH)

    def _some(self, chance: random.Random) -> list[str]:
        """Three to fourteen actors: now and then one of the first ones, which so become hubs."""
        wanted = 3 + min(11, int(chance.expovariate(0.25)))
        chosen: dict[str, None] = {}
        while len(chosen) < min(wanted, len(self.actors)):
            most = min(len(self.actors), 40) if chance.random() < 0.25 else len(self.actors)
            chosen[self.actors[chance.randrange(most)]] = None
        return list(chosen)

    def _signature(self, agreement: str, actor: str, document: str, source: str, day: str) -> Iterator[str]:
        name = f"{agreement.rsplit('/', 1)[-1]}-{actor.rsplit('/', 1)[-1]}"
        act = mint("act", f"{name}-signature")
        self.signers[agreement].append(actor)
        yield _quad(act, "rdf:type", _iri("ls:Signature"), source)
        yield _quad(act, "ls:agreement", f"<{agreement}>", source)
        yield _quad(act, "ls:actor", f"<{actor}>", source)
        yield _quad(act, "ls:earliest", f'"{day}"^^{_iri("xsd:date")}', DERIVED_GRAPH)
        yield _quad(act, "ls:latest", f'"{day}"^^{_iri("xsd:date")}', DERIVED_GRAPH)
        yield from _evidence(act, name, "signing", document, source)
        yield _quad(actor, "ls:hasSigned", f"<{agreement}>", DERIVED_GRAPH)

    def _membership(
        self, foundation: str, actor: str, document: str, source: str, day: str, *, ends: bool
    ) -> Iterator[str]:
        name = f"{foundation.rsplit('/', 1)[-1]}-{actor.rsplit('/', 1)[-1]}"
        membership = mint("membership", name)
        yield _quad(membership, "rdf:type", _iri("org:Membership"), source)
        yield _quad(membership, "org:organization", f"<{foundation}>", source)
        yield _quad(membership, "org:member", f"<{actor}>", source)
        yield _quad(membership, "org:role", _iri("role:principal"), source)
        yield _quad(membership, "org:memberDuring", f"<{membership}/during>", source)
        for bound, year in (("Beginning", int(day[:4])), *((("End", int(day[:4]) + 3),) if ends else ())):
            instant = f"{membership}/{bound.lower()}"
            yield _quad(f"{membership}/during", f"time:has{bound}", f"<{instant}>", source)
            yield _quad(instant, "ls:earliest", f'"{year}-01-01"^^{_iri("xsd:date")}', DERIVED_GRAPH)
            yield _quad(instant, "ls:latest", f'"{year}-12-31"^^{_iri("xsd:date")}', DERIVED_GRAPH)
        yield from _evidence(membership, name, "membership", document, source)
        yield _quad(actor, "ls:standsBehind", f"<{foundation}>", DERIVED_GRAPH)


#: The legal form of each of `_FIRST`.
_FORMS = (
    "region",
    "municipality",
    "higher-education-institution",
    "higher-education-institution",
    "foundation",
    "hospital",
    "higher-education-institution",
    "company",
    "not-established",
    "administration",
)
#: How many actors make one cluster, at the middle.
_CLUSTER = 90


class Collaboration(World):
    """A network of `count` nodes in clusters: actors, what they signed, and foundations that they stand behind.

    Of ten nodes nine are actors; about one party in eight comes from another cluster, and each actor has at least one relation.
    """

    def __init__(self, count: int) -> None:
        super().__init__(0)
        self.count = count
        self._told: set[tuple[int, str]] = set()

    def lines(self) -> Iterator[str]:
        """Lines of N-Quads."""
        chance = random.Random(self.count)  # a network, not a secret
        joint = self.count // 10
        for number in range(self.count - joint):
            yield from self._actor(number, chance)
        clusters = self._clusters(chance)
        waiting = [list(cluster) for cluster in clusters]
        for number in range(joint):
            place = chance.randrange(len(clusters)) if number >= len(clusters) else number
            yield from self._meeting(number, clusters[place], waiting[place], chance)
        for number, left in enumerate(waiting):
            # Whom no agreement has found signs the first one of the cluster.
            for actor in left:
                yield from self._joint(number, actor, chance)

    def _clusters(self, chance: random.Random) -> list[list[str]]:
        """The actors in groups of about `_CLUSTER`, some half and some double that size."""
        clusters: list[list[str]] = []
        begun = 0
        while begun < len(self.actors):
            size = chance.randrange(_CLUSTER // 2, _CLUSTER * 2)
            clusters.append(self.actors[begun : begun + size])
            begun += size
        return clusters

    def _meeting(self, number: int, own: list[str], waiting: list[str], chance: random.Random) -> Iterator[str]:
        """One agreement or foundation and its parties: some hubs of the cluster, some of its others, now and then a stranger."""
        parties: dict[str, None] = {}
        wanted = min(4 + min(40, int(chance.expovariate(0.08))), len(own))
        while len(parties) < wanted:
            draw = chance.random()
            if draw < 0.12:
                parties[chance.choice(self.actors)] = None
            elif draw < 0.3:
                parties[own[chance.randrange(min(5, len(own)))]] = None
            else:
                parties[waiting.pop() if waiting and draw < 0.8 else chance.choice(own)] = None
        yield from self._thing(number)
        for actor in parties:
            yield from self._joint(number, actor, chance)

    def _thing(self, number: int) -> Iterator[str]:
        """What the parties share: two of three are declarations of intent, the others foundations."""
        source, document = graph_iri(f"source-{number}"), mint("document", f"document-{number}")
        yield _quad(document, "rdf:type", _iri("foaf:Document"), source)
        yield _quad(document, "dcterms:date", f'"{_day(number)}"^^{_iri("xsd:date")}', source)
        if number % 3:
            thing, kind, names = mint("agreement", f"agreement-{number}"), "ls:LetterOfIntent", _DECLARATION
            self.agreements.append(thing)
        else:
            thing, kind, names = mint("organization", f"foundation-{number}"), "org:FormalOrganization", _FOUNDATION
            self.foundations.append(thing)
            yield _quad(thing, "org:classification", _iri("legal-form:foundation"), ACTORS_GRAPH)
        yield _quad(thing, "rdf:type", _iri(kind), ACTORS_GRAPH)
        for language, name in zip(("sv", "en"), names, strict=True):
            yield _quad(thing, "rdfs:label", f'"{name} {number}"@{language}', ACTORS_GRAPH)

    def _joint(self, number: int, actor: str, chance: random.Random) -> Iterator[str]:
        """A signature or a membership, and the derived edge that follows from it; nothing where it is told already."""
        if (number, actor) in self._told:
            return
        self._told.add((number, actor))
        source, document, day = graph_iri(f"source-{number}"), mint("document", f"document-{number}"), _day(number)
        if number % 3:
            thing, name = mint("agreement", f"agreement-{number}"), "ls:hasSigned"
            yield from self._signature(thing, actor, document, source, day)
            claim = mint("act", f"{_slug(thing)}-{_slug(actor)}-signature")
        else:
            thing, name = mint("organization", f"foundation-{number}"), "ls:standsBehind"
            ends = chance.random() < 0.1
            yield from self._membership(thing, actor, document, source, day, ends=ends)
            claim = mint("membership", f"{_slug(thing)}-{_slug(actor)}")
        edge = mint("edge", f"{_slug(thing)}-{_slug(actor)}")
        yield _quad(edge, "rdf:type", _iri("ls:DerivedEdge"), DERIVED_GRAPH)
        yield _quad(edge, "rdf:subject", f"<{actor}>", DERIVED_GRAPH)
        yield _quad(edge, "rdf:predicate", _iri(name), DERIVED_GRAPH)
        yield _quad(edge, "rdf:object", f"<{thing}>", DERIVED_GRAPH)
        yield _quad(edge, "ls:derivedFrom", f"<{claim}>", DERIVED_GRAPH)

    def _actor(self, number: int, chance: random.Random) -> Iterator[str]:
        yield from super()._actor(number, chance)
        form = _FORMS[_FIRST.index(self.names[-1].partition(" ")[0])]
        yield _quad(self.actors[-1], "org:classification", _iri(f"legal-form:{form}"), ACTORS_GRAPH)


_DECLARATION = ("Avsiktsförklaring", "Declaration of intent")
_FOUNDATION = ("Stiftelsen", "Foundation")


def _day(number: int) -> str:
    return f"{2011 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}"


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _evidence(claim: str, name: str, kind: str, document: str, source: str) -> Iterator[str]:
    evidence = mint("evidence", name)
    yield _quad(claim, "ls:evidence", f"<{evidence}>", source)
    yield _quad(evidence, "rdf:type", _iri("oa:SpecificResource"), source)
    yield _quad(evidence, "oa:hasSource", f"<{document}>", source)
    yield _quad(evidence, "ls:basis", _iri("basis:stated"), source)
    yield _quad(evidence, "ls:speaksOf", _iri(f"evidence-kind:{kind}"), source)


def _iri(name: str) -> str:
    return f"<{expand(name)}>"


def _quad(subject: str, predicate: str, object_: str, graph: str) -> str:
    return f"<{subject}> {_iri(predicate)} {object_} <{graph}> .\n"


if __name__ == "__main__":
    made = Collaboration(int(sys.argv[2])) if sys.argv[1] == "--actors" else World(int(sys.argv[1]))
    sys.stdout.writelines(made.lines())
