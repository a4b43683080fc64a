"""The page to explore the network: pyvis makes nodes and edges, our own template and script show them.

pyvis's own page can't be served: it loads from other hosts in every mode, and runs script that stands in labels. Here
its nodes and edges go as data into the page, in a JSON block that no label can leave, and only our own script reads it.
"""

from __future__ import annotations

import base64
import json
import textwrap
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from lsgraph.views.geometry import FRAMES, frame_columns
from lsgraph.views.palette import (
    BASIS_LABELS,
    FAMILY_COLOURS,
    FAMILY_LABELS,
    INK,
    PAPER,
    STATUS_LABELS,
    kind_label,
    legend,
    line_of,
    node_image,
    radius_of,
)
from lsgraph.views.svg import network_svg
from lsgraph.views.tables import EdgeRow, edge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims import Evidence
    from lsgraph.errors import Language

    Layouts = Mapping[str, Mapping[str, Sequence[float]]]

#: What the page needs beside the fragment, by their names below `views/static/`, in this order.
NETWORK_SCRIPTS = ("vendor/vis-data/vis-data.min.js", "vendor/vis-network/vis-network.min.js", "network.js")
NETWORK_STYLES = ("network.css",)

_TEXTS: Mapping[str, Mapping[Language, str]] = {
    "title": {"sv": "Nätverket", "en": "The network"},
    "lead": {
        "sv": "Vem samverkar med vem, och var står det? Välj en aktör för att läsa meningen bakom varje relation.",
        "en": "Who collaborates with whom, and where does it say so? Choose an actor to read the sentence behind each relation.",
    },
    "search": {"sv": "Sök aktör", "en": "Find an actor"},
    "relation": {"sv": "Relation", "en": "Relation"},
    "all_relations": {"sv": "alla relationer", "en": "all relations"},
    "whole": {"sv": "Visa hela nätverket", "en": "Show the whole network"},
    "zoom_in": {"sv": "Zooma in", "en": "Zoom in"},
    "zoom_out": {"sv": "Zooma ut", "en": "Zoom out"},
    "fit": {"sv": "Visa allt", "en": "Fit all"},
    "show_kinds": {"sv": "Visa typer", "en": "Show types"},
    "lines": {"sv": "Linjer och ringar", "en": "Lines and rings"},
    "choose": {
        "sv": "Välj en aktör i bilden, i listan eller genom sökning.",
        "en": "Choose an actor in the picture, in the list or by searching.",
    },
    "open": {"sv": "Öppna sidan för", "en": "Open the page of"},
    "sentence": {"sv": "Läs meningen i källan", "en": "Read the sentence in its source"},
    "counted": {"sv": "{nodes} av {all_nodes} aktörer och {edges} av {all_edges} relationer visas", "en": "{nodes} of {all_nodes} actors and {edges} of {all_edges} relations shown"},
    "canvas": {
        "sv": "Bild av nätverket. Samma uppgifter står i tabellen nedanför.",
        "en": "Picture of the network. The same facts stand in the table below.",
    },
    "table": {"sv": "Samma uppgifter som tabell", "en": "The same facts as a table"},
    "from": {"sv": "Från", "en": "From"},
    "to": {"sv": "Till", "en": "To"},
    "status": {"sv": "Status", "en": "Status"},
    "when": {"sv": "När", "en": "When"},
    "rests_on": {"sv": "Bygger på", "en": "Rests on"},
    "identity": {"sv": "organisationens egen indelning", "en": "the organisation's own structure"},
    "none": {"sv": "Ingen aktör heter så.", "en": "No actor is called that."},
}  # fmt: skip


def texts(language: Language) -> dict[str, str]:
    """All words of the page in one language."""
    return {name: told[language] for name, told in _TEXTS.items()}


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("network.html")


def network_fragment(
    graph: nx.MultiDiGraph[str],
    layouts: Layouts,
    *,
    language: Language,
    link: Callable[[str], str],
    evidence_link: Callable[[Evidence], str],
) -> str:
    """The page's content, to stand in a page that loads `NETWORK_STYLES` and `NETWORK_SCRIPTS`.

    `link` gives the address of a thing's page, `evidence_link` where a piece of evidence is read. Without script the
    picture is the SVG and the table is whole.
    """
    rows = edge_rows(graph, language)
    network = _pyvis_network(graph, layouts, rows, language, link, evidence_link)
    frame = FRAMES[0]
    still = network_svg(
        graph, layouts[frame.name], language=language, link=link, width=frame.width, height=frame.height,
        title=_TEXTS["canvas"][language],
    )  # fmt: skip
    return _template().render(
        t=texts(language),
        language=language,
        data=script_json(network),
        still=still,
        families=_families(graph, language),
        relations=sorted({(row.key, row.relation) for row in rows}, key=lambda pair: pair[1]),
        legend=[item for item in legend(language) if item.kind == "line" or item.name == "unnamed"],
        rows=rows,
        status_labels={name: told[language] for name, told in STATUS_LABELS.items()},
        basis_labels={name: told[language] for name, told in BASIS_LABELS.items()},
        names=sorted((data[f"label_{language}"], node) for node, data in graph.nodes(data=True)),
        link=link,
        evidence_link=evidence_link,
    )


def script_json(content: object) -> str:
    """JSON that may stand in a script block: no character in it can end the block or begin a comment."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _families(graph: nx.MultiDiGraph[str], language: Language) -> list[tuple[str, list[tuple[str, str, int, str]]]]:
    """The legend that filters: families with their kinds, each kind with name, label, count and sign."""
    counts = Counter((data["family"], data["kind"]) for _, data in graph.nodes(data=True))
    found = []
    for family in FAMILY_COLOURS:
        kinds = [
            (kind, kind_label(kind, language), count, _sign_uri({"family": family, "kind": kind}))
            for (of_family, kind), count in sorted(counts.items())
            if of_family == family
        ]
        if kinds:
            found.append((FAMILY_LABELS[family][language], kinds))
    return found


def _sign_uri(node: Mapping[str, Any]) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(node_image(node).encode()).decode()


def _pyvis_network(
    graph: nx.MultiDiGraph[str],
    layouts: Layouts,
    rows: Sequence[EdgeRow],
    language: Language,
    link: Callable[[str], str],
    evidence_link: Callable[[Evidence], str],
) -> dict[str, Any]:
    """Nodes and edges as pyvis has them, with positions for each frame and the words of each edge."""
    # pyvis imports IPython, which takes longer than all the rest of lsgraph: only who draws a page waits for it.
    from pyvis.edge import Edge
    from pyvis.network import Network

    network = Network(directed=True)
    columns = frame_columns(FRAMES[0].width)
    for node in sorted(graph):
        data = graph.nodes[node]
        network.add_node(
            node,
            label="\n".join(textwrap.wrap(data[f"short_{language}"], columns, break_long_words=False)),
            shape="image",
            image=_sign_uri(data),
            size=radius_of(data),
            name=data[f"label_{language}"],
            kind=data["kind"],
            kind_label=kind_label(data["kind"], language),
            href=link(node),
        )
    bends: Counter[tuple[str, str]] = Counter()
    for row in rows:
        # `add_edge` looks through all edges each time and drops the second between two nodes: the list is ours to extend.
        pair = (min(row.source, row.target), max(row.source, row.target))
        line = line_of(graph.edges[row.source, row.target, row.key], graph.nodes[row.source]["family"])
        edge = Edge(
            row.source,
            row.target,
            True,
            id=row.id,
            width=line.width,
            color=line.colour,
            dashes=[float(part) for part in line.dash.split()] if line.dash else False,
            smooth={"enabled": True, "type": "curvedCW", "roundness": 0.12 + 0.16 * bends[pair]},
            relation=row.key,
            relation_label=row.relation,
            status=row.status,
            evidence=[_evidence(item, language, evidence_link) for item in row.evidence],
        )
        bends[pair] += 1
        network.edges.append(edge.options)
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "positions": {name: {node: list(point) for node, point in places.items()} for name, places in layouts.items()},
        "texts": texts(language),
        "colours": {"ink": INK, "paper": PAPER},
    }


def _evidence(evidence: Evidence, language: Language, evidence_link: Callable[[Evidence], str]) -> dict[str, str]:
    return {
        "words": evidence.words(language),
        "basis": evidence.basis,
        "basis_label": BASIS_LABELS[evidence.basis][language],
        "document": evidence.document_title.get(language, evidence.document),
        "href": evidence_link(evidence),
    }
