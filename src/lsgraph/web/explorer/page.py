"""The explorer as an HTML fragment: nodes and edges from pyvis, with our own template and script.

The page of pyvis can't be served: it loads from other hosts in every mode, and executes script inside labels. Here nodes and edges are
data in a JSON block that no label can close, read only by our own script.

The page is complete without script: picture, table and card show the choice in the address. With script the browser applies the same
choice; relations are written out only in the table, from which the script fills the card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.claims.model import within_sentence
from lsgraph.languages import wording
from lsgraph.localized import date_text
from lsgraph.namespaces import instance_name
from lsgraph.network import choose
from lsgraph.network.frames import FRAMES
from lsgraph.views.palette import (
    Signs,
    label,
    labels,
    legend,
    not_known_in,
    not_known_mark,
)
from lsgraph.views.svg import network_svg
from lsgraph.views.tables import EdgeRow, edge_rows
from lsgraph.web.explorer.page_data import Links, script_data, script_json
from lsgraph.web.explorer.page_parts import card_of, days_of, family_legend, moment_text, path_text, time_html
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import Choice, Selection
    from lsgraph.network.frames import Frame
    from lsgraph.views.drawing import Drawing

#: The scripts that a page with the fragment loads, by name below `web/static/`, in this order.
NETWORK_SCRIPTS = (
    "vendor/vis-data/vis-data.min.js",
    "vendor/vis-network/vis-network.min.js",
    "network_model.js",
    "network.js",
)
NETWORK_STYLES = ("network.css",)


@dataclass(frozen=True, slots=True)
class EditionOption:
    """An edition in the menu: the beginning of its hash, since when it was current, and whether it is the one shown."""

    name: str
    time: str
    shown: bool


def network_fragment(
    drawing: Drawing,
    choice: Choice,
    *,
    language: Language,
    links: Links,
    editions: Sequence[EditionOption] = (),
    edition: str = "",
    latest: str | None = None,
    part: Mapping[str, str] | None = None,
) -> str:
    """The explorer as HTML, for a page that loads `NETWORK_STYLES` and `NETWORK_SCRIPTS`.

    `editions` are the options of the menu of editions. `edition` (beginning of a hash) and `latest` (date of the newest source) are
    written on exported pictures. `part` are the parameters of the part of a large network that is drawn; all links keep them.
    """
    graph, t = drawing.graph, wording("explorer", language)
    selection = choose(graph, choice)
    rows = edge_rows(graph, language)
    by_edge = {(row.source, row.target, row.key): row for row in rows}
    days = days_of(graph, by_edge, language)
    # The last day that a dated document covers.
    last_documented = max((row.on_record[1] for row in rows if row.on_record), default=None)
    signs = Signs("s", (data for _, data in graph.nodes(data=True)))
    made = environment().get_template("explorer/network.html").render(
        t=t,
        language=language,
        choice=choice,
        signs=signs,
        data=script_json(script_data(drawing, rows, language, links, signs) | {"edition": edition, "as_of": [latest, date_text(latest, language)] if latest else None, "choice": choice.parameters(), "part": dict(part or {}), "latest": last_documented}),
        still=_still(drawing, selection, choice, FRAMES[0], language, links, signs),
        families=family_legend(graph, choice, language, signs),
        relations=sorted({(row.key, row.relation) for row in rows}, key=lambda pair: pair[1]),
        legend=[item for item in legend(language, not_known_in(graph)) if item.kind != "family" or item.name == "unnamed"],
        not_known_of=lambda node: _not_known(graph.nodes[node], language),
        page_states=labels("not-known", language),
        rows=[_ShownRow(row, selection, language) for row in rows],
        path_text=path_text(selection, choice, graph, by_edge, language),
        path_rows=[by_edge[edge] for edge in selection.path or ()],
        card=card_of(selection, choice, graph, by_edge, language),
        days=days,
        moment=moment_text(selection, choice, days, last_documented, language),
        status_labels=labels("status", language),
        basis_labels=labels("basis", language),
        names=sorted(data[f"label_{language}"] for _, data in graph.nodes(data=True)),
        short_of={node: data[f"short_{language}"] for node, data in graph.nodes(data=True)},
        name_of={node: data[f"label_{language}"] for node, data in graph.nodes(data=True)},
        counted=_counted(selection, choice, graph, len(rows), language),
        links=links,
        short_name=instance_name,
        within=lambda name: within_sentence(name, language),
        editions=editions,
        part=part or {},
        time_html=lambda row: time_html(row, language, t),
    )  # fmt: skip
    # Indentation serves only readers of the template.
    return re.sub(r"\n\s*", "\n", made)


def _not_known(data: Mapping[str, Any], language: Language) -> str:
    """Why it is not known who is in a group, in words; empty for what has a name, and for a plain unnamed group."""
    kind = data.get("not_known")
    return label("not-known", kind, language) if kind and not_known_mark(kind) else ""


def _counted(selection: Selection, choice: Choice, graph: nx.MultiDiGraph[str], rows: int, language: Language) -> str:
    """The numbers of shown nodes and edges, of listed edges if fewer, and the selected node; the script composes the same text."""
    t = wording("explorer", language)
    edges = selection.graph.number_of_edges()
    parts = [t["counted"].format(nodes=len(selection.graph), all_nodes=len(graph), edges=edges, all_edges=rows)]
    if not len(selection.graph):
        parts.append(t["empty"])
    if len(selection.listed) < edges:
        parts.append(t["told"].format(n=len(selection.listed)))
    if choice.selected:
        parts.append(t["chosen"].format(name=graph.nodes[choice.selected][f"label_{language}"]))
    return " ".join(parts)


class _ShownRow:
    """A row of the table under a choice: whether it is `listed`, an uncertain standing on the day, and the difference to the other day (both labels)."""

    def __init__(self, row: EdgeRow, selection: Selection, language: Language) -> None:
        edge = (row.source, row.target, row.key)
        self.row = row
        self.listed = edge in selection.listed
        data: Mapping[str, Any] = selection.graph.edges[edge] if selection.graph.has_edge(*edge) else {}
        standing, difference = data.get("standing"), data.get("difference")
        # What is uncertain on the day is not told as done beside it.
        self.unsure = label("standing", standing, language) if standing in ("possible", "unknown") else ""
        self.how = label("difference", difference, language) if difference else ""


def _still(
    drawing: Drawing, selection: Selection, choice: Choice, frame: Frame, language: Language, links: Links, signs: Signs
) -> str:
    """The static picture for pages without script; everything outside the focus is faded."""
    shown = selection.graph.copy()
    if selection.focus is not None:
        near = {node for edge in selection.focus for node in edge[:2]} | {choice.selected, choice.start, choice.goal}
        for node, data in shown.nodes(data=True):
            data["faded"] = node not in near
        for *edge, data in shown.edges(keys=True, data=True):
            data["faded"] = tuple(edge) not in selection.focus

    def sentence(edge: tuple[str, str, str]) -> str | None:
        held_edge = shown.edges[edge]["edge"]
        return links.evidence(held_edge.evidence[0]) if held_edge and held_edge.evidence else None

    return network_svg(
        shown,
        drawing.layouts[frame.name],
        language=language,
        link=links.thing,
        edge_link=sentence,
        width=frame.width,
        height=frame.height,
        title=wording("explorer", language)["canvas"],
        arranged=drawing.arranged[frame.name],
        signs=signs,
    )
