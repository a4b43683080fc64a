"""The network as GraphML and as GEXF, for Gephi, Cytoscape, yEd, igraph and networkx.

Not written by networkx, whose writers insert today's date and have no field for the origin of a file.

Sources: http://graphml.graphdrawing.org/specification.html; https://gexf.net/schema.html (1.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from lsgraph.characters import safe
from lsgraph.claims.read import only_attested, state_of_pages, witnesses
from lsgraph.days import day_before
from lsgraph.network.frames import radius_of
from lsgraph.views.files.extract import property_iri
from lsgraph.views.files.words import about, timeline_words, word
from lsgraph.views.palette import FAMILY_COLOURS, SQUARE, line_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.claims import Standing
    from lsgraph.network import EdgeKey, Measures, Timeline
    from lsgraph.views.files.extract import Extract

Value = str | float | bool | None
_GEXF, _VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"


@dataclass(frozen=True, slots=True)
class _Attribute:
    """An attribute of nodes or edges: its name, and its type in GraphML and in GEXF."""

    name: str
    graphml: str = "string"
    gexf: str = "string"


#: How sure an edge is in each of its spells.
_OVER_TIME = "standing_over_time"
_WHOLE, _REAL, _TRUTH = ("int", "integer"), ("double", "double"), ("boolean", "boolean")
_NODE = (
    *(_Attribute(name) for name in ("label", "label_sv", "label_en", "kind", "family")),
    _Attribute("unnamed", *_TRUTH),
    _Attribute("not_known"),
    _Attribute("page"),
    _Attribute("x", *_REAL),
    _Attribute("y", *_REAL),
    _Attribute("degree", *_WHOLE),
    _Attribute("firm_degree", *_WHOLE),
    _Attribute("betweenness", *_REAL),
    _Attribute("rank", *_WHOLE),
    _Attribute("community", *_WHOLE),
)
_EDGE = (
    *(_Attribute(name) for name in (
        "label", "label_sv", "label_en", "property", "property_iri", "status", "bases", "earliest", "latest", "standing",
        "difference", "timeline",
    )),
    _Attribute("told", *_TRUTH),
    _Attribute("witnesses", *_WHOLE),
    _Attribute("attested", *_TRUTH),
    _Attribute("page_state"),
    *(_Attribute(name) for name in ("sentences", "documents", "evidence", "addresses")),
)  # fmt: skip


def write_graphml(extract: Extract) -> bytes:
    """GraphML 1.0: node ids are IRIs, every edge has its own id."""
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for kind, attributes in (("node", _NODE), ("edge", _EDGE)):
        for attribute in attributes:
            ET.SubElement(
                root, "key",
                {"id": f"{kind}-{attribute.name}", "for": kind, "attr.name": attribute.name, "attr.type": attribute.graphml},
            )  # fmt: skip
    graph = ET.SubElement(root, "graph", id="network", edgedefault="directed")
    ET.SubElement(graph, "desc").text = _description(extract)
    for node, values in _nodes(extract).items():
        element = ET.SubElement(graph, "node", id=safe(node))
        _put_data(element, "node", values)
    for number, edge in enumerate(extract.edges, start=1):
        element = ET.SubElement(
            graph, "edge", id=f"edge-{number}", source=safe(edge[0]), target=safe(edge[1]), directed="true"
        )
        _put_data(element, "edge", _edge(extract, edge))
    return _document(root)


def _put_data(element: ET.Element, kind: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if value is not None:
            ET.SubElement(element, "data", key=f"{kind}-{name}").text = _text(value)


def write_gexf(extract: Extract) -> bytes:
    """GEXF 1.3, with positions, colours and sizes of the picture; the kind of an edge is its property, so that Gephi keeps parallel edges.

    It is dynamic: an edge is there in the spells in which it held or may have held, and says for each how sure that is.
    """
    root = ET.Element("gexf", {"xmlns": _GEXF, "xmlns:viz": _VIZ, "version": "1.3"})
    meta = ET.SubElement(root, "meta", lastmodifieddate=extract.origin.created[:10])
    ET.SubElement(meta, "creator").text = "lsgraph"
    ET.SubElement(meta, "description").text = _description(extract)
    graph = ET.SubElement(root, "graph", mode="dynamic", timeformat="date", defaultedgetype="directed")
    for kind, attributes in (("node", _NODE), ("edge", _EDGE)):
        declared = ET.SubElement(graph, "attributes", {"class": kind})
        for attribute in attributes:
            ET.SubElement(declared, "attribute", id=attribute.name, title=attribute.name, type=attribute.gexf)
    over_time = ET.SubElement(graph, "attributes", {"class": "edge", "mode": "dynamic"})
    ET.SubElement(over_time, "attribute", id=_OVER_TIME, title=_OVER_TIME, type="string")
    _put_nodes(ET.SubElement(graph, "nodes"), extract)
    _put_edges(ET.SubElement(graph, "edges"), extract)
    return _document(root)


def _put_nodes(parent: ET.Element, extract: Extract) -> None:
    for node, values in _nodes(extract).items():
        data = extract.graph.nodes[node]
        element = ET.SubElement(parent, "node", id=safe(node), label=safe(extract.label(node)))
        _put_values(element, values)
        ET.SubElement(element, "viz:color", _channels(FAMILY_COLOURS[data["family"]]))
        if (point := extract.point(node)) is not None:
            # Pixels count downwards, Gephi's axis points upwards.
            ET.SubElement(element, "viz:position", x=f"{point[0]:g}", y=f"{-point[1]:g}", z="0")
        ET.SubElement(element, "viz:size", value=f"{radius_of(data):g}")
        ET.SubElement(element, "viz:shape", value="square" if data["family"] in SQUARE else "disc")


def _put_edges(parent: ET.Element, extract: Extract) -> None:
    for number, (source, target, key) in enumerate(extract.edges, start=1):
        data = extract.graph.edges[source, target, key]
        line = line_of(data, extract.graph.nodes[source]["family"])
        label = safe(data[f"label_{extract.language}"])
        element = ET.SubElement(
            parent, "edge",
            {"id": f"edge-{number}", "source": safe(source), "target": safe(target), "kind": safe(key), "label": label},
        )  # fmt: skip
        _put_values(element, _edge(extract, (source, target, key)))
        _put_spells(element, data["timeline"])
        ET.SubElement(element, "viz:color", _channels(line.colour))
        ET.SubElement(element, "viz:thickness", value=f"{line.width:g}")
        dashed = {"decided": "dashed", "proposed": "dashed", "planned": "dashed", "present": "dotted"}.get(
            data["status"], "solid"
        )
        ET.SubElement(element, "viz:shape", value=dashed if tuple(data["bases"]) != ("inferred",) else "dotted")


def _put_values(element: ET.Element, values: Mapping[str, Value]) -> None:
    parent = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        if value is not None:
            ET.SubElement(parent, "attvalue", {"for": name, "value": _text(value)})


def _put_spells(element: ET.Element, line: Timeline) -> None:
    """The stretches of days on which an edge held or may have held, each with how sure that is; both days are inclusive."""
    begins: list[tuple[str, Standing | None]] = [("", line.first), *line.turns]
    ends = [*(day_before(day) for day, _ in line.turns), ""]
    spells = [(begin, end, how) for (begin, how), end in zip(begins, ends, strict=True) if how]
    if line.turns:
        # What has no bounds is always there.
        parent = ET.SubElement(element, "spells")
        for begin, end, _ in spells:
            ET.SubElement(parent, "spell", _bounds(begin, end))
    values = element.find("attvalues")
    assert values is not None, "put before"
    for begin, end, how in spells:
        ET.SubElement(values, "attvalue", {"for": _OVER_TIME, "value": str(how), **_bounds(begin, end)})


def _bounds(begin: str, end: str) -> dict[str, str]:
    return {name: day for name, day in (("start", begin), ("end", end)) if day}


def _nodes(extract: Extract) -> dict[str, dict[str, Value]]:
    """The attributes of each node, by IRI."""
    return {node: _node(extract, node, extract.measured.get(node)) for node in sorted(extract.graph)}


def _node(extract: Extract, node: str, measures: Measures | None) -> dict[str, Value]:
    data = extract.graph.nodes[node]
    point = extract.point(node)
    values: Sequence[Value] = (
        extract.label(node), data["label_sv"], data["label_en"], data["kind"], data["family"], bool(data["unnamed"]), data.get("not_known"),
        extract.page(node), point[0] if point else None, point[1] if point else None,
        *((measures.contacts, measures.firm, measures.betweenness, measures.rank, measures.community) if measures else (None,) * 5),
    )  # fmt: skip
    return dict(zip((attribute.name for attribute in _NODE), values, strict=True))


def _edge(extract: Extract, edge: EdgeKey) -> dict[str, Value]:
    data = extract.graph.edges[edge]
    claims = data["edge"].claims if data["edge"] else ()
    evidence = data["edge"].evidence if data["edge"] else ()
    values: Sequence[Value] = (
        data[f"label_{extract.language}"], data["label_sv"], data["label_en"], data["predicate"],
        property_iri(data["predicate"]), data["status"], " ".join(data["bases"]),
        min((claim.earliest for claim in claims if claim.earliest), default=None),
        max((claim.latest for claim in claims if claim.latest), default=None),
        data["standing"], data["difference"], timeline_words(data["timeline"], extract.language) or None,
        edge in extract.selection.listed, witnesses(evidence), only_attested(evidence), state_of_pages(evidence),
        "\n".join(item.words(extract.language) for item in evidence) or None,
        " ".join(dict.fromkeys(item.document for item in evidence)) or None,
        " ".join(item.iri for item in evidence) or None,
        " ".join(extract.evidence_address(item) for item in evidence) or None,
    )  # fmt: skip
    return dict(zip((attribute.name for attribute in _EDGE), values, strict=True))


def _text(value: str | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else repr(value)


def _channels(colour: str) -> dict[str, str]:
    """The channels of a colour `#rrggbb`."""
    return {name: str(int(colour[at : at + 2], 16)) for name, at in (("r", 1), ("g", 3), ("b", 5))}


def _description(extract: Extract) -> str:
    said = [*about(extract), (word("ranks", extract.language), word(f"ranks_{extract.ties}", extract.language))]
    return safe(
        "\n".join([f"lsgraph, {word('network', extract.language)}", *(f"{name}: {text}" for name, text in said)])
    )


def _document(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
