"""Dereference an IRI of lsgraph to data: the thing, each claim about it, and the quotations that the claims rest on.

A description is complete in one request: the thing with its identifiers, the claims and derived edges about it, their
evidence down to quotation and position, and the names of everything mentioned. A thing with more than `PAGE` claims is described
in pages, declared with Hydra (https://www.hydra-cg.com/spec/latest/core/).
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox

from lsgraph.claims import STANDINGS, standing
from lsgraph.errors import NotFoundError
from lsgraph.languages import Message
from lsgraph.linked_data.service import write_rdf
from lsgraph.media_types import JSON_LD, TURTLE
from lsgraph.namespaces import BASE, INSTANCE, PREFIXES, THINGS, expand, kind_and_slug
from lsgraph.rdf.jsonld import write_tree
from lsgraph.rdf.turtle import write_turtle
from lsgraph.rdf.values import value
from lsgraph.repository.documents import digest_of
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsgraph.claims import Resources
    from lsgraph.media_types import Format
    from lsgraph.rdf.jsonld import Context
    from lsgraph.stores import Store, Term

    Subject = ox.NamedNode | ox.BlankNode | ox.Triple

#: Claims, derived edges and pieces of evidence per description.
PAGE = 500
#: IRIs per query.
_CHUNK = 200

_PARTS = "(ls:evidence|adms:identifier|oa:hasSelector|oa:refinedBy|org:memberDuring|time:hasBeginning|time:hasEnd|ls:proposes)*"
#: The items of a thing: claims and derived edges about it; of a document its evidence, of an identifier its holder.
#: Derived edges are tested by FILTER EXISTS, since the engine would otherwise begin with all of them.
_ITEMS = """SELECT {} WHERE {{
  {{ ?item ls:evidence ?any ; ?says <{iri}> }}
  UNION {{ ?item rdf:subject|rdf:object|ls:derivedFrom <{iri}> . FILTER EXISTS {{ ?item a ls:DerivedEdge }} }}
  UNION {{ ?item oa:hasSource|adms:identifier <{iri}> }}
}}"""
_COUNT, _CHOSEN = "(COUNT(DISTINCT ?item) AS ?n)", "DISTINCT ?item"
_WHOLE = f"CONSTRUCT {{{{ ?part ?predicate ?object }}}} WHERE {{{{ VALUES ?node {{{{ {{nodes}} }}}} ?node {_PARTS} ?part . ?part ?predicate ?object }}}}"
_RESTING = """CONSTRUCT {{ ?claim ?predicate ?object }} WHERE {{
  VALUES ?evidence {{ {nodes} }} ?claim ls:evidence ?evidence ; ?predicate ?object
}}"""
#: Simple edges that point to the thing; the claims behind them are among the items.
_BACK = """CONSTRUCT {{ ?thing ?predicate <{iri}> }} WHERE {{
  ?thing ?predicate <{iri}>
  FILTER (STRSTARTS(STR(?thing), "{instance}"))
}} LIMIT {limit}"""
#: FILTER … IN, since with a second VALUES the engine would scan all triples.
_NAMES = """CONSTRUCT {{ ?thing ?predicate ?object }} WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?thing ?predicate ?object
  FILTER (?predicate IN (rdf:type, rdfs:label, skos:prefLabel, dcterms:title, dcterms:date, schema:url))
}}"""


@dataclass(frozen=True, slots=True)
class Description:
    """The triples about `iri`: of its `total` claims and edges, at most `limit` from `offset` on."""

    iri: str
    triples: tuple[ox.Triple, ...]
    total: int
    offset: int
    limit: int

    @property
    def in_pages(self) -> bool:
        """Whether this is one page of several."""
        return self.total > self.limit

    @property
    def next(self) -> int | None:
        """The offset of the next page."""
        return self.offset + self.limit if self.offset + self.limit < self.total else None

    @property
    def previous(self) -> int | None:
        """The offset of the previous page."""
        return max(0, self.offset - self.limit) if self.offset else None


def describe(store: Store, iri: str, *, offset: int = 0, limit: int = PAGE, text: str | None = None) -> Description:
    """The description of a thing, a claim or a piece of evidence; `text` is that of a document, if it is stored.

    Raises NotFoundError if there are no triples about it, or no page at that offset.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(Message("{iri!r} is no IRI.", iri=iri), next_step="Search for it by name.") from error
    total = int(value(next(store.query(_ITEMS.format(_COUNT, iri=node.value)).rows())["n"]))
    page_query = f"{_ITEMS.format(_CHOSEN, iri=node.value)} ORDER BY ?item LIMIT {limit} OFFSET {offset}"
    items = [value(row["item"]) for row in store.query(page_query).rows()]
    if offset and not items:
        raise NotFoundError(
            Message("There are {total} claims, and so no page from {offset}.", total=total, offset=offset),
            next_step="Leave the offset out.",
        )
    triples: dict[ox.Triple, None] = {}
    _add(triples, store, _WHOLE, [iri, *items])
    if not any(triple.subject == node for triple in triples) and not items:
        raise NotFoundError(Message("Nothing is said of {iri}.", iri=iri), next_step="Search for it by name.")
    kind = kind_and_slug(iri)[0]
    if kind == "document":
        _add(triples, store, _RESTING, items)
    described = {triple.subject for triple in triples}
    if kind in THINGS and not offset:
        back = _BACK.format(iri=iri, instance=INSTANCE, limit=limit)
        triples.update(dict.fromkeys(triple for triple in store.query(back).triples() if not _is_part(triple)))
    _add(triples, store, _NAMES, _mentioned(triples, described))
    if text is not None:
        for name, content in (("schema:text", text), ("ls:servedTextDigest", digest_of(text.encode()))):
            triples[ox.Triple(node, ox.NamedNode(expand(name)), ox.Literal(content))] = None
    return Description(iri, tuple(triples), total, offset, limit)


def _is_part(triple: ox.Triple) -> bool:
    """Whether the subject of a triple is no thing but a claim, which is among the items."""
    return kind_and_slug(str(getattr(triple.subject, "value", "")))[0] not in THINGS


def _add(triples: dict[ox.Triple, None], store: Store, query: str, nodes: Iterable[str]) -> None:
    iris = [str(ox.NamedNode(iri)) for iri in nodes]
    for first in range(0, len(iris), _CHUNK):
        text = query.format(nodes=" ".join(iris[first : first + _CHUNK]))
        triples.update(dict.fromkeys(store.query(text).triples()))


def _mentioned(triples: Iterable[ox.Triple], described: set[Subject]) -> list[str]:
    """IRIs of lsgraph that are mentioned but not described."""
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    names = {term.value for term in terms if isinstance(term, ox.NamedNode) and term not in described}
    return sorted(name for name in names if name.startswith(BASE))


def is_described(store: Store, iri: str) -> bool:
    """Whether the IRI occurs as subject or object."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return False
    return store.query(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?q {node} }} }}").boolean


def at(description: Description, resources: Resources, day: str) -> Description:
    """The description as of a day (ISO 8601): without claims that did not hold, and with the standing of those that may have.

    A simple edge is left out together with all the claims that it is derived from.
    """
    terms = {
        str(getattr(term, "value", "")) for triple in description.triples for term in (triple.subject, triple.object)
    }
    relations = resources.relations_by_claim(sorted({term.partition("#")[0] for term in terms}))
    standings = {iri: {standing(relation, day) for relation in resting} for iri, resting in relations.items()}
    not_then = {iri for iri, on_day in standings.items() if not any(on_day)}
    derived: dict[Subject, set[str]] = defaultdict(set)
    parts: dict[Subject, dict[str, Term]] = defaultdict(dict)
    for triple in description.triples:
        if triple.predicate.value == expand("ls:derivedFrom"):
            derived[triple.subject].add(str(getattr(triple.object, "value", "")))
        if triple.predicate.value in _EDGE:
            parts[triple.subject][triple.predicate.value] = triple.object
    gone_edges = {edge for edge, claims in derived.items() if claims <= not_then}
    simple = {tuple(parts[edge].get(name) for name in _EDGE) for edge in gone_edges}
    simple |= {(o, _HAS_MEMBER, s) for s, p, o in simple if str(getattr(p, "value", "")) == _MEMBER_OF}
    kept_triples = [
        triple
        for triple in description.triples
        if triple.subject not in gone_edges
        and str(getattr(triple.subject, "value", "")).partition("#")[0] not in not_then
        and str(getattr(triple.object, "value", "")) not in not_then
        and triple.object not in gone_edges
        and (triple.subject, triple.predicate, triple.object) not in simple
        and triple.predicate.value not in _HELD_TODAY
    ]
    described = {str(getattr(triple.subject, "value", "")) for triple in kept_triples}
    for iri in sorted(described & standings.keys()):
        surest = next(candidate for candidate in STANDINGS if candidate in standings[iri])
        concept = ox.NamedNode(PREFIXES["standing"] + surest)
        kept_triples.append(ox.Triple(ox.NamedNode(iri), ox.NamedNode(expand("ls:standing")), concept))
    return replace(description, triples=tuple(kept_triples))


_MEMBER_OF, _HAS_MEMBER = expand("org:memberOf"), ox.NamedNode(expand("org:hasMember"))
#: Who holds a post follows from roles of today, and is told of no day.
_HELD_TODAY = (expand("org:holds"), expand("org:heldBy"))
_EDGE = tuple(expand(name) for name in ("rdf:subject", "rdf:predicate", "rdf:object"))


def write_named_graph(
    store: Store, graph: str, fmt: Format, *, about: str | None, context: Context, context_address: str
) -> bytes:
    """A named graph, or its triples about one thing with the blank nodes below it; as quads if the format has graphs.

    Raises NotFoundError if it has no triples about that thing.
    """
    triples = list(store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").triples())
    if about is not None:
        triples = _with_blank_nodes(triples, about)
        if not triples:
            raise NotFoundError(
                Message("The graph says nothing of {about}.", about=about), next_step="Leave `about` out for all of it."
            )
    if fmt.kind != "dataset":
        return write_graph(triples, fmt, root=about or graph, context=context, context_address=context_address)
    out = io.BytesIO()
    name = ox.NamedNode(graph)
    quads = [
        ox.Quad(statement.subject, statement.predicate, statement.object, name)
        for statement in sorted(triples, key=str)
    ]
    ox.serialize(quads, out, format=RDF_FORMATS[fmt], prefixes=PREFIXES)
    return out.getvalue()


def _with_blank_nodes(triples: Iterable[ox.Triple], iri: str) -> list[ox.Triple]:
    triples_of: dict[Subject, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        triples_of[triple.subject].append(triple)
    closure: list[ox.Triple] = []
    waiting: list[Subject] = [subject for subject in triples_of if str(getattr(subject, "value", "")) == iri]
    seen = set(waiting)
    while waiting:
        for triple in triples_of[waiting.pop()]:
            closure.append(triple)
            if isinstance(triple.object, ox.BlankNode) and triple.object not in seen:
                seen.add(triple.object)
                waiting.append(triple.object)
    return closure


def paging(description: Description, address: str, clocks: Sequence[tuple[str, str]] = ()) -> Iterator[ox.Triple]:
    """The page as part of its collection, in Hydra's terms; `address` is that of the first page, `clocks` parameters of every page."""

    def page(offset: int) -> ox.NamedNode:
        query = urlencode([*clocks, *([("offset", str(offset))] if offset else [])])
        return ox.NamedNode(f"{address}?{query}" if query else address)

    def term(name: str) -> ox.NamedNode:
        return ox.NamedNode(PREFIXES["hydra"] + name)

    page_node, collection = page(description.offset), ox.NamedNode(f"{address}#collection")
    a = ox.NamedNode(expand("rdf:type"))
    yield ox.Triple(collection, a, term("Collection"))
    yield ox.Triple(collection, ox.NamedNode(expand("foaf:primaryTopic")), ox.NamedNode(description.iri))
    yield ox.Triple(
        collection, term("totalItems"), ox.Literal(str(description.total), datatype=ox.NamedNode(expand("xsd:integer")))
    )
    yield ox.Triple(collection, term("view"), page_node)
    yield ox.Triple(page_node, a, term("PartialCollectionView"))
    yield ox.Triple(page_node, term("first"), page(0))
    yield ox.Triple(page_node, term("last"), page((description.total - 1) // description.limit * description.limit))
    if description.next is not None:
        yield ox.Triple(page_node, term("next"), page(description.next))
    if description.previous is not None:
        yield ox.Triple(page_node, term("previous"), page(description.previous))


def write_description(
    description: Description,
    fmt: Format,
    *,
    context: Context,
    context_address: str,
    address: str,
    clocks: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The description in a graph format; `address` and `clocks` (its time as query parameters) are those of its pages."""
    triples = list(description.triples)
    if description.in_pages:
        triples += paging(description, address, clocks)
    return write_graph(triples, fmt, root=description.iri, context=context, context_address=context_address)


def write_graph(
    triples: Iterable[ox.Triple], fmt: Format, *, root: str, context: Context, context_address: str
) -> bytes:
    """Triples in a graph format: Turtle in its canonical form, JSON-LD as a tree from `root`."""
    if fmt is JSON_LD:
        return write_tree(triples, root, context, context_address)
    if fmt is TURTLE:
        return write_turtle(triples).encode()
    return write_rdf(sorted(set(triples), key=str), fmt)
