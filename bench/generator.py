"""Made-up collaboration of any size, in the shape of the real data: the same classes, properties and kinds of IRI.

    python bench/generator.py 100000 > data.nq

Actors sign agreements and stand behind foundations; each act and membership has evidence in a dated document, each document
is a named graph, and the derived edges stand in theirs. A few actors have many relations, most have few. The same size gives the
same bytes.
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
    sys.stdout.writelines(World(int(sys.argv[1])).lines())
