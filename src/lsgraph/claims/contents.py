"""All claims of a store, each part read once: for computations over everything, such as the tables of an edition and the network."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.claims.acts import read_acts, read_memberships
from lsgraph.claims.cards import read_cards
from lsgraph.claims.disagreements import read_disagreements
from lsgraph.claims.model import Reference
from lsgraph.claims.read import read_claims, read_edges, read_evidence, read_sources, texts_of
from lsgraph.claims.regions import read_located, read_regions
from lsgraph.claims.relations import read_relations
from lsgraph.computing.once import once_property
from lsgraph.languages import FALLBACK_LANGUAGE, translations, wording
from lsgraph.namespaces import ENTAILED_GRAPH, THINGS, expand, kind_and_slug
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from lsgraph.claims.acts import Act, Membership
    from lsgraph.claims.cards import Card
    from lsgraph.claims.disagreements import Disagreement
    from lsgraph.claims.model import Relation
    from lsgraph.claims.read import Claim, Edge, Evidence, Source, Texts
    from lsgraph.claims.regions import Region
    from lsgraph.stores import Store

#: Where labels stand; the first property that a thing has counts.
LABELS = ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")
#: What something is told to be; that it is also of more general classes follows, and stands in a graph of its own.
_TYPED = f"""SELECT DISTINCT ?thing ?type WHERE {{
  ?thing a ?type . FILTER (ISIRI(?thing))
  FILTER NOT EXISTS {{ GRAPH <{ENTAILED_GRAPH}> {{ ?thing a ?type }} }}
}}"""


class Contents:
    """All claims of one store, in memory: pages query `Resources` instead."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @once_property
    def labels(self) -> dict[str, Texts]:
        """The labels of all things, by IRI and language; the terms of other vocabularies have those that the catalogues give them."""
        labels: dict[str, Texts] = {}
        for predicate in LABELS:
            for iri, texts in texts_of(self.store, predicate).items():
                labels.setdefault(iri, texts)
        return labels | {
            expand(name): translations("properties", name) for name in wording("properties", FALLBACK_LANGUAGE)
        }

    @once_property
    def claims(self) -> dict[str, Claim]:
        """All claims by IRI."""
        return read_claims(self.store, read_evidence(self.store, self.labels, self.sources))

    @once_property
    def evidence(self) -> dict[str, Evidence]:
        """All pieces of evidence that claims rest on, by IRI."""
        return {item.iri: item for claim in self.claims.values() for item in claim.evidence}

    @once_property
    def sources(self) -> dict[str, Source]:
        """The metadata of all documents, by IRI."""
        return read_sources(self.store)

    @once_property
    def edges(self) -> list[Edge]:
        """All derived edges."""
        return read_edges(self.store, self.claims)

    @once_property
    def acts(self) -> tuple[Act, ...]:
        """All acts towards agreements, by IRI."""
        return read_acts(self.store, self.claims)

    @once_property
    def memberships(self) -> tuple[Membership, ...]:
        """All memberships, by IRI."""
        return read_memberships(self.store, self.claims)

    @once_property
    def relations(self) -> tuple[Relation, ...]:
        """All relations: of claims, and those of identity."""
        return read_relations(self.store, self.edges, self.claims, self.acts, self.memberships, self.reference)

    @once_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where sources disagree, by thing."""
        return read_disagreements(self.store, self.claims, self.acts, self.memberships, self.relations)

    @once_property
    def things(self) -> dict[str, tuple[str, ...]]:
        """The IRIs of the types of each thing, by IRI, sorted."""
        types: dict[str, list[str]] = defaultdict(list)
        for row in self.store.query(_TYPED).rows():
            iri = value(row["thing"])
            if kind_and_slug(iri)[0] in THINGS:
                types[iri].append(value(row["type"]))
        return {iri: tuple(sorted(by_thing)) for iri, by_thing in sorted(types.items())}

    @once_property
    def regions(self) -> tuple[Region, ...]:
        """The regions in their order."""
        return read_regions(self.store)

    @once_property
    def located(self) -> dict[str, frozenset[str]]:
        """The regions of each thing, by IRI, without documents."""
        return read_located(self.store) if self.regions else {}

    @once_property
    def cards(self) -> dict[str, Card]:
        """Alternative names and identifiers of things, by IRI, without things that have none."""
        return read_cards(self.store)

    def reference(self, iri: str) -> Reference:
        """A reference to a thing: its IRI with its labels."""
        return Reference(iri, self.labels.get(iri, {}))
