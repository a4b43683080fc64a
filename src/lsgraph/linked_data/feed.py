"""The change feed, made from the journal: as a Linked Data Event Stream for programs, and as Atom for readers.

A **member** of the stream is one item after a switch: the triples of one subject in one graph. They are in a named graph
with the member's IRI; the default graph states which item it is a version of (`as:object`), whether it was created,
updated or deleted, when, and in which graph. A deleted item has no triples: it is a tombstone. A consumer that reads
the members in order, and replaces each item by its next version, has the dataset; `schema:position` is that order.

Specifications: https://w3id.org/ldes/specification (1.0.0), https://w3id.org/tree/specification, RFC 4287 (Atom), RFC 6721 (its
tombstones).
"""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from lsgraph.errors import StateError
from lsgraph.languages import translations, wording
from lsgraph.media_types import JSON_LD, N_QUADS, TRIG
from lsgraph.namespaces import DATASET, PREFIXES
from lsgraph.rdf.triples import iri_of, texts, triple
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lsgraph.generations.journal import Entry, Item
    from lsgraph.languages import Language
    from lsgraph.media_types import Format

#: Formats of the stream: all can express named graphs.
FEED_FORMATS = (TRIG, N_QUADS, JSON_LD)
#: Members on one page; a published page never changes.
PAGE = 250
#: Positions leave room for this many members per switch.
_MOST_MEMBERS = 100_000_000
_VERSION = {"create": "as:Create", "update": "as:Update", "delete": "as:Delete"}
#: Switches in the Atom feed, and changes listed in one of its entries.
ATOM_ENTRIES, ATOM_CHANGES = 50, 200
#: Items of a switch that are read for Atom, where several may share one line; the rest are only counted.
_MOST_READ = 2000


def pages_of(entry: Entry) -> int:
    """The number of pages for the members of a switch; at least one."""
    return max(1, -(-entry.total // PAGE))


def view(base: str, entries: Sequence[Entry], lost: Iterable[int] = ()) -> Iterator[ox.Triple]:
    """The stream with links to all its pages, which consumers poll. `base` is the server's address.

    Switches that are `lost` have a page too: requesting it tells a consumer that something is missing.
    """
    stream, root = _stream(base), ox.NamedNode(f"{base}/feed")
    yield from _about(stream, root)
    pages = {entry.number: pages_of(entry) for entry in entries}
    for number, last in sorted((dict.fromkeys(lost, 1) | pages).items()):
        for page in range(1, last + 1):
            relation = ox.NamedNode(f"{base}/feed#relation-{number}-{page}")
            yield triple(root, "tree:relation", relation)
            yield triple(relation, "rdf:type", iri_of("tree:GreaterThanOrEqualToRelation"))
            yield triple(relation, "tree:node", ox.NamedNode(address(base, number, page)))
            yield triple(relation, "tree:path", iri_of("schema:position"))
            yield triple(relation, "tree:value", _position(number, (page - 1) * PAGE))


def address(base: str, number: int, page: int) -> str:
    """The address of a page of members."""
    return f"{base}/feed/{number}/{page}"


def _stream(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}/feed#stream")


def _about(stream: ox.NamedNode, view_or_page: ox.NamedNode) -> Iterator[ox.Triple]:
    yield triple(stream, "rdf:type", iri_of("ldes:EventStream"))
    yield from texts(stream, "dcterms:title", translations("open_data", "atom/title"))
    yield triple(stream, "dcterms:source", ox.NamedNode(DATASET))
    yield triple(stream, "ldes:timestampPath", iri_of("as:published"))
    yield triple(stream, "ldes:sequencePath", iri_of("schema:position"))
    yield triple(stream, "ldes:versionOfPath", iri_of("as:object"))
    yield triple(stream, "ldes:versionCreateObject", iri_of("as:Create"))
    yield triple(stream, "ldes:versionUpdateObject", iri_of("as:Update"))
    yield triple(stream, "ldes:versionDeleteObject", iri_of("as:Delete"))
    yield triple(stream, "tree:view", view_or_page)
    yield triple(view_or_page, "rdf:type", iri_of("tree:Node"))


def members(base: str, entry: Entry, items: Iterable[Item], page: int) -> Iterator[ox.Quad]:
    """One page of the members of a switch, `page` from 1: the description of each, and its triples in a graph named after it."""
    stream, page_node = _stream(base), ox.NamedNode(address(base, entry.number, page))
    for statement in _about(stream, ox.NamedNode(f"{base}/feed")):
        yield ox.Quad(statement.subject, statement.predicate, statement.object)
    yield _quad(page_node, "rdf:type", iri_of("tree:Node"))
    first = (page - 1) * PAGE
    for index, item in islice(enumerate(items), first, first + PAGE):
        member = ox.NamedNode(f"{page_node.value}#member-{index + 1}")
        yield _quad(stream, "tree:member", member)
        yield _quad(member, "rdf:type", iri_of(_VERSION[item.kind]))
        yield _quad(member, "as:object", ox.NamedNode(item_iri(item)))
        yield _quad(member, "as:published", ox.Literal(entry.time, datatype=iri_of("xsd:dateTime")))
        yield _quad(member, "schema:position", _position(entry.number, index))
        yield _quad(member, "dcterms:subject", ox.NamedNode(item.subject))
        yield _quad(member, "dcterms:isPartOf", ox.NamedNode(item.graph))
        yield _quad(member, "prov:wasDerivedFrom", ox.NamedNode(f"{DATASET}/{entry.hash}"))
        for quad in ox.parse(input="".join(item.lines), format=ox.RdfFormat.N_QUADS):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, member)


def item_iri(item: Item) -> str:
    """The IRI of an item, the same in all its versions: it leads to the subject's current triples in the graph."""
    return item.graph if item.subject == item.graph else f"{item.graph}?about={quote(item.subject, safe=':/')}"


def _quad(subject: ox.NamedNode, predicate: str, object_: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, iri_of(predicate), object_)


def _position(number: int, index: int) -> ox.Literal:
    return ox.Literal(str(number * _MOST_MEMBERS + index), datatype=iri_of("xsd:integer"))


def write_feed(statements: Iterable[ox.Triple] | Iterable[ox.Quad], fmt: Format) -> bytes:
    """Triples or quads in a dataset format."""
    quads = [
        statement
        if isinstance(statement, ox.Quad)
        else ox.Quad(statement.subject, statement.predicate, statement.object)
        for statement in statements
    ]
    out = io.BytesIO()
    # Sorted by graph, the default graph first, so that TriG opens each graph once.
    ox.serialize(sorted(quads, key=lambda quad: str(quad.graph_name)), out, format=RDF_FORMATS[fmt], prefixes=PREFIXES)
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------------ Atom

_ATOM, _TOMBSTONES = "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0"


def atom(
    base: str,
    entries: Sequence[Entry],
    changed: Callable[[Entry], Iterable[Item]],
    *,
    language: Language,
    author: str,
    page_of: Callable[[str], str],
    label_of: Callable[[str], str],
    difference: Callable[[Entry], str],
) -> bytes:
    """The newest switches as an Atom feed in one language.

    `changed` gives the items of a switch (or raises StateError if they are lost), `page_of` and `label_of` the page and the label of
    a subject, `difference` the page that shows what a switch changed. Withdrawn items also get tombstones.
    """

    def word(name: str) -> str:
        return wording("open_data", language)[f"atom/{name}"]

    ET.register_namespace("", _ATOM)
    ET.register_namespace("at", _TOMBSTONES)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    own_address = f"{base}/feed.atom?lang={language}"
    _add(feed, "id", f"{base}/feed.atom")
    _add(feed, "title", word("title"))
    _add(feed, "subtitle", word("subtitle"))
    _add(feed, "updated", entries[-1].time if entries else "1970-01-01T00:00:00Z")
    _add(_add(feed, "author"), "name", author)
    _add(feed, "link", rel="self", type="application/atom+xml", href=own_address)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}/{language}/versions")
    _add(feed, "link", rel="alternate", type=TRIG.media_type, href=f"{base}/feed")
    _add(feed, "rights", "CC0 1.0")
    for entry in list(reversed(entries))[:ATOM_ENTRIES]:
        try:
            items = list(islice(changed(entry), _MOST_READ))
            unread = entry.total - len(items)
            lost = []
        except StateError:
            # The rest of the feed is still useful.
            items, unread, lost = [], 0, [word("lost")]
        node = _add(feed, "entry")
        _add(node, "id", f"{base}/feed/{entry.number}/1")
        _add(node, "title", word("entry").format(entry.hash[:12], entry.created, entry.updated, entry.deleted))
        _add(node, "updated", entry.time)
        _add(node, "link", rel="alternate", type="text/html", href=difference(entry))
        lines = [f"{word(item.kind)}: {label_of(item.subject)}" for item in items]
        distinct = list(dict.fromkeys(lines))
        more = max(0, len(distinct) - ATOM_CHANGES) + unread
        rest = [word("more").format(more)] if more else []
        _add(node, "content", "\n".join([*distinct[:ATOM_CHANGES], *rest, *lost]), type="text")
        for item in items[:ATOM_CHANGES]:
            if item.kind == "delete":
                tombstone = ET.SubElement(
                    feed, f"{{{_TOMBSTONES}}}deleted-entry", {"ref": item_iri(item), "when": entry.time}
                )
                _add(tombstone, "link", rel="alternate", type="text/html", href=page_of(item.subject))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    node = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    # XML 1.0 cannot contain control characters, not even escaped.
    node.text = "".join(char for char in text if char >= " " or char in "\t\n") or None
    return node
