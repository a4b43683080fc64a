"""The change feed, made from the journal: as a Linked Data Event Stream for programs, and as Atom for readers.

A **member** of the stream is one item after a switch: the triples of one subject in one graph. They are in a named graph
with the member's IRI; the default graph states which item it is a version of (`as:object`), whether it was created,
updated or deleted, when, and in which graph. A deleted item has no triples: it is a tombstone. A consumer that reads
the members in order, and replaces each item by its next version, has the dataset; `schema:position` is that order, and of one time
an item has one version.

Specifications: https://w3id.org/ldes/specification (1.0.0), https://w3id.org/tree/specification, RFC 4287 (Atom), RFC 6721 (its
tombstones).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from lsgraph.errors import StateError
from lsgraph.languages import translations, wording
from lsgraph.linked_data.atom import add, feed_of, written
from lsgraph.media_types import JSON_LD, N_QUADS, TRIG
from lsgraph.namespaces import BASE, DATASET, PREFIXES
from lsgraph.rdf.triples import iri_of, texts, triple
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lsgraph.generations.items import Item
    from lsgraph.generations.journal import Entry
    from lsgraph.languages import Language
    from lsgraph.media_types import Format

#: Formats of the stream: all can express named graphs.
FEED_FORMATS = (TRIG, N_QUADS, JSON_LD)
#: Most pages, or nodes that lead to them, below one node of the tree.
FAN = 100
#: Positions leave room for this many members per switch.
_MOST_MEMBERS = 100_000_000
_VERSION = {"create": "as:Create", "update": "as:Update", "delete": "as:Delete"}
#: Switches in the Atom feed, and changes listed in one of its entries.
ATOM_ENTRIES, ATOM_CHANGES = 50, 200
#: Items of a switch that are read for Atom, where several may share one line; the rest are only counted.
_MOST_READ = 2000


def pages_of(entry: Entry) -> int:
    """The number of pages for the members of a switch; at least one."""
    return max(1, -(-entry.total // entry.on_page))


def _below(level: int) -> int:
    """How many pages are below a full node of that level."""
    return int(FAN**level)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree above the pages: at `level` 1 it leads to pages, at each further level to nodes of the one below.

    The node of a level with the `index` i leads to as many pages as all of its level, those of the nodes before it passed over.
    """

    level: int
    index: int

    @property
    def first(self) -> int:
        """The place of the first page below it among all pages, from 0."""
        return self.index * _below(self.level)

    @property
    def below(self) -> list[Node]:
        """The nodes that it leads to; those of level 0 are pages."""
        return [Node(self.level - 1, self.index * FAN + place) for place in range(FAN)]


class Tree:
    """The stream's pages, and the nodes above them: only full ones, so that a node never changes but by damage of the journal.

    Switches that are `lost` have a page too: requesting it tells a consumer that something is missing.
    """

    def __init__(self, entries: Sequence[Entry], lost: Iterable[int] = ()) -> None:
        pages = {entry.number: (pages_of(entry), entry.on_page) for entry in entries}
        numbers = sorted((dict.fromkeys(lost, (1, 1)) | pages).items())
        #: When what a switch left was current; of a lost one it is not known.
        self._times = sorted((entry.number, entry.time) for entry in entries)
        #: Switch, page, and the place of its first member in the switch.
        self._pages = [
            (number, page, (page - 1) * on_page) for number, (last, on_page) in numbers for page in range(1, last + 1)
        ]

    @property
    def begin(self) -> str | None:
        """The time of the first switch that is told; None without any."""
        return self._times[0][1] if self._times else None

    def has(self, node: Node) -> bool:
        """Whether there is that node above pages: a full one."""
        return node.level >= 1 and (node.index + 1) * _below(node.level) <= len(self._pages)

    @property
    def root(self) -> list[Node]:
        """What the view leads to: the fewest full nodes that hold all pages, in their order, and the pages that are left over."""
        nodes: list[Node] = []
        level = 0
        while _below(level + 1) <= len(self._pages):
            level += 1
        place = 0
        for current in range(level, -1, -1):
            while place + _below(current) <= len(self._pages):
                nodes.append(Node(current, place // _below(current)))
                place += _below(current)
        return nodes

    def place(self, base: str, node: Node) -> str:
        """Where a node or a page lies."""
        number, page, _ = self._pages[node.first]
        return address(base, number, page) if not node.level else f"{base}/feed/part/{node.level}/{node.index}"

    def time(self, node: Node) -> str | None:
        """From when on the members of a node or a page are; None where nothing tells, since the journal has lost it."""
        number = self._pages[node.first][0]
        return next((time for other, time in self._times if other >= number), None)


def view(base: str, tree: Tree, node: Node | None = None) -> Iterator[ox.Triple]:
    """The stream with links to its pages, or to nodes that lead to them, which consumers poll; or one such node.

    `base` is the server's address.
    """
    stream, root = _stream(base), ox.NamedNode(f"{base}/feed")
    yield from _about(stream, root)
    yield from _promised(base, stream, root, tree.begin)
    own = root if node is None else ox.NamedNode(tree.place(base, node))
    if node is not None:
        yield triple(own, "rdf:type", iri_of("tree:Node"))
    for number, each in enumerate(tree.root if node is None else node.below, 1):
        relation, time = ox.NamedNode(f"{own.value}#relation-{number}"), tree.time(each)
        yield triple(own, "tree:relation", relation)
        yield triple(relation, "tree:node", ox.NamedNode(tree.place(base, each)))
        if time is None:
            yield triple(relation, "rdf:type", iri_of("tree:Relation"))
            continue
        # By time alone: a client that orders by it takes the least value of all relations, whatever their paths are.
        yield triple(relation, "rdf:type", iri_of("tree:GreaterThanOrEqualToRelation"))
        yield triple(relation, "tree:path", iri_of("as:published"))
        yield triple(relation, "tree:value", _moment(time))


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


#: What each member says of itself, once: by property, whether it is a value of that datatype or the IRI of something.
_SHAPE = {
    "as:object": None, "as:published": "xsd:dateTime", "schema:position": "xsd:integer",
    "dcterms:subject": None, "dcterms:isPartOf": None, "prov:wasDerivedFrom": None,
}  # fmt: skip


def _promised(base: str, stream: ox.NamedNode, root: ox.NamedNode, begin: str | None) -> Iterator[ox.Triple]:
    """What a consumer may rely on: the shape of the members, and that all of them stay, from the first switch on."""
    shape, retention = ox.NamedNode(f"{base}/feed#shape"), ox.NamedNode(f"{base}/feed#retention")
    yield triple(stream, "tree:shape", shape)
    yield triple(shape, "rdf:type", iri_of("sh:NodeShape"))
    for name, datatype in _SHAPE.items():
        own = ox.NamedNode(f"{base}/feed#shape-{name.partition(':')[2]}")
        yield triple(shape, "sh:property", own)
        yield triple(own, "sh:path", iri_of(name))
        for bound in ("sh:minCount", "sh:maxCount"):
            yield triple(own, bound, ox.Literal("1", datatype=iri_of("xsd:integer")))
        if datatype is None:
            yield triple(own, "sh:nodeKind", iri_of("sh:IRI"))
        else:
            yield triple(own, "sh:datatype", iri_of(datatype))
    if begin is not None:
        yield triple(root, "ldes:retentionPolicy", retention)
        yield triple(retention, "rdf:type", iri_of("ldes:RetentionPolicy"))
        yield triple(retention, "ldes:startingFrom", _moment(begin))


def _moment(time: str) -> ox.Literal:
    return ox.Literal(time, datatype=iri_of("xsd:dateTime"))


def members(base: str, entry: Entry, items: Iterable[Item], page: int) -> Iterator[ox.Quad]:
    """One page of the members of a switch, `page` from 1: the description of each, and its triples in a graph named after it."""
    stream, page_node = _stream(base), ox.NamedNode(address(base, entry.number, page))
    for statement in _about(stream, ox.NamedNode(f"{base}/feed")):
        yield ox.Quad(statement.subject, statement.predicate, statement.object)
    yield _quad(page_node, "rdf:type", iri_of("tree:Node"))
    first = (page - 1) * entry.on_page
    for index, item in islice(enumerate(items), first, first + entry.on_page):
        member = ox.NamedNode(f"{page_node.value}#member-{index + 1}")
        yield _quad(stream, "tree:member", member)
        yield _quad(member, "rdf:type", iri_of(_VERSION[item.kind]))
        yield _quad(member, "as:object", ox.NamedNode(item_iri(item)))
        yield _quad(member, "as:published", _moment(entry.time))
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

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


def atom(
    base: str,
    entries: Sequence[Entry],
    changed: Callable[[Entry], Iterable[Item]],
    *,
    language: Language,
    author: str,
    label_of: Callable[[str], str],
    difference: Callable[[Entry], str],
) -> bytes:
    """The newest switches as an Atom feed in one language.

    `changed` gives the items of a switch (or raises StateError if they are lost), `label_of` the label of
    a subject, `difference` the page that shows what a switch changed. What is gone of the feed itself has a tombstone (RFC 6721): the entry of
    a switch whose changes are lost. Names are those of the data, so that they stay when the server moves.
    """

    def word(name: str) -> str:
        return wording("open_data", language)[f"atom/{name}"]

    feed = feed_of(
        language,
        identity=f"{BASE}feed.atom",
        title=word("title"),
        subtitle=word("subtitle"),
        updated=entries[-1].time if entries else "1970-01-01T00:00:00Z",
        author=author,
        own=f"{base}/feed.atom?lang={language}",
        alternates={"text/html": f"{base}/{language}/versions", TRIG.media_type: f"{base}/feed"},
    )
    ET.register_namespace("at", _TOMBSTONES)
    for entry in list(reversed(entries))[:ATOM_ENTRIES]:
        name = f"{DATASET}/{entry.hash}#switch-{entry.number}"
        try:
            items = list(islice(changed(entry), _MOST_READ))
        except StateError:
            # The rest of the feed is still useful.
            tombstone = ET.SubElement(feed, f"{{{_TOMBSTONES}}}deleted-entry", {"ref": name, "when": entry.time})
            ET.SubElement(tombstone, f"{{{_TOMBSTONES}}}comment").text = word("lost")
            continue
        node = add(feed, "entry")
        add(node, "id", name)
        add(node, "title", word("entry").format(entry.hash[:12], entry.created, entry.updated, entry.deleted))
        add(node, "updated", entry.time)
        add(node, "link", rel="alternate", type="text/html", href=difference(entry))
        distinct = list(dict.fromkeys(f"{word(item.kind)}: {label_of(item.subject)}" for item in items))
        more = max(0, len(distinct) - ATOM_CHANGES) + entry.total - len(items)
        rest = [word("more").format(more)] if more else []
        add(node, "content", "\n".join([*distinct[:ATOM_CHANGES], *rest]), type="text")
    return written(feed)
