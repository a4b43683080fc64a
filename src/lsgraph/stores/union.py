"""The union of named graphs, in which what was judged the same has one IRI.

Each named graph keeps the IRIs that it was written with. In the union, which rules, pages, counts and queries read, a thing that was
replaced (`owl:sameAs` and `dcterms:isReplacedBy` in `graph:derived`) has the IRI of the one that replaces it. This is the only place
where that happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import DERIVED_GRAPH, JUDGEMENTS_GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsgraph.stores.base import Store

SAME_AS = ox.NamedNode(expand("owl:sameAs"))
REPLACED_BY = ox.NamedNode(expand("dcterms:isReplacedBy"))
_LINKS = (SAME_AS, REPLACED_BY)
_DERIVED, _JUDGEMENTS = ox.NamedNode(DERIVED_GRAPH), ox.NamedNode(JUDGEMENTS_GRAPH)
_REPLACED = f"""SELECT ?replaced ?canonical WHERE {{
  GRAPH <{DERIVED_GRAPH}> {{ ?replaced dcterms:isReplacedBy ?canonical ; owl:sameAs ?canonical }}
}}"""
_OTHER_NAME = ox.NamedNode(expand("skos:altLabel"))
#: Names of a replaced thing: other names of the one that replaces it.
_NAMES = frozenset(
    ox.NamedNode(expand(name)) for name in ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")
)
#: Properties that may have values of both; of any other that the one thing has, the values of the replaced one are left out.
_JOINED = frozenset(
    ox.NamedNode(expand(name))
    for name in ("rdf:type", "skos:altLabel", "adms:identifier", "owl:sameAs", "rdfs:seeAlso")
)


def replacements(quads: Iterable[ox.Quad]) -> dict[object, ox.NamedNode]:
    """Replaced things with the ones that replace them: those that have both links in the derived graph."""
    links: tuple[set[tuple[object, object]], ...] = (set(), set())
    for quad in quads:
        if quad.predicate in _LINKS and quad.graph_name == _DERIVED:
            links[_LINKS.index(quad.predicate)].add((quad.subject, quad.object))
    return {
        replaced: canonical
        for replaced, canonical in links[0] & links[1]
        if isinstance(replaced, ox.NamedNode) and isinstance(canonical, ox.NamedNode)
    }


def replaced_in(store: Store) -> dict[str, str]:
    """The IRIs of replaced things in a store, with those of the ones that replace them."""
    return {str(row["replaced"].value): str(row["canonical"].value) for row in store.query(_REPLACED).rows()}  # type: ignore[union-attr]


def union_of(quads: Sequence[ox.Quad]) -> Iterator[ox.Triple]:
    """The triples of the union, in which replaced things have the IRI of the ones that replace them; some come twice."""
    canonical = replacements(quads)
    if not canonical:
        yield from (quad.triple for quad in quads)
        return
    names, own = _said_of(quads, frozenset(canonical.values()))
    for quad in quads:
        if quad.graph_name == _JUDGEMENTS or (quad.graph_name == _DERIVED and quad.predicate in _LINKS):
            yield quad.triple
            continue
        subject, predicate = canonical.get(quad.subject, quad.subject), quad.predicate
        if subject != quad.subject:
            if predicate in _NAMES:
                predicate = _OTHER_NAME
                if (subject, quad.object) in names:
                    continue
            elif predicate not in _JOINED and (subject, predicate) in own:
                continue
        yield ox.Triple(subject, predicate, canonical.get(quad.object, quad.object))


def _said_of(
    quads: Iterable[ox.Quad], things: frozenset[ox.NamedNode]
) -> tuple[set[tuple[object, object]], set[tuple[object, object]]]:
    """The names of these things, and which properties they have."""
    names: set[tuple[object, object]] = set()
    own: set[tuple[object, object]] = set()
    for quad in quads:
        if quad.subject in things:
            own.add((quad.subject, quad.predicate))
            if quad.predicate in _NAMES:
                names.add((quad.subject, quad.object))
    return names, own


def with_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Each quad, and the triples of the union in the default graph."""
    kept = quads if isinstance(quads, list | tuple) else tuple(quads)
    yield from kept
    named = [quad for quad in kept if not isinstance(quad.graph_name, ox.DefaultGraph)]
    if not replacements(named):
        # As `union_of` gives them, without a triple of each in between: a repository has tens of thousands.
        yield from (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in named)
        return
    for triple in union_of(named):
        yield ox.Quad(triple.subject, triple.predicate, triple.object)
