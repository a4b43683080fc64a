"""The page to explore the network: pyvis makes nodes and edges, our own template and script show them.

pyvis's own page can't be served: it loads from other hosts in every mode, and runs script that stands in labels. Here
its nodes and edges go as data into the page, in a JSON block that no label can leave, and only our own script reads it.

The page is whole without script: picture, table and card show what the address chooses. With script the same choice is made
in the browser; what edges say stands in the table alone, and the card takes it from there.
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
)
from lsgraph.views.svg import network_svg
from lsgraph.views.tables import EdgeRow, edge_rows
from lsgraph.web.explorer.page_data import Links, script_data, script_json
from lsgraph.web.explorer.page_parts import card_of, days_of, families, moment, way, when
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import Choice, Chosen
    from lsgraph.network.frames import Frame
    from lsgraph.views.drawing import Drawing

#: What the page needs beside the fragment, by their names below `web/static/`, in this order.
NETWORK_SCRIPTS = (
    "vendor/vis-data/vis-data.min.js",
    "vendor/vis-network/vis-network.min.js",
    "network_model.js",
    "network.js",
)
NETWORK_STYLES = ("network.css",)


@dataclass(frozen=True, slots=True)
class EditionOption:
    """One edition that the page offers: the beginning of its hash, since when it was current, and whether it is the one shown."""

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
    """The page's content, to stand in a page that loads `NETWORK_STYLES` and `NETWORK_SCRIPTS`.

    Picture, table and card show what the choice means. `editions` are offered as what was known when; `edition` names the one
    shown and `latest` the date of its newest source, for what is taken from the page. `part` are the parameters of the part of a large network that this is, which every address of it keeps.
    """
    graph, t = drawing.graph, wording("explorer", language)
    chosen = choose(graph, choice)
    rows = edge_rows(graph, language)
    by_edge = {(row.source, row.target, row.key): row for row in rows}
    days = days_of(graph, by_edge, language)
    # The last day of which any dated document tells.
    last_told = max((row.on_record[1] for row in rows if row.on_record), default=None)
    signs = Signs("sign", (data for _, data in graph.nodes(data=True)))
    made = environment().get_template("explorer/network.html").render(
        t=t,
        language=language,
        choice=choice,
        signs=signs,
        data=script_json(script_data(drawing, rows, language, links, signs) | {"edition": edition, "as_of": [latest, date_text(latest, language)] if latest else None, "choice": choice.parameters(), "part": dict(part or {}), "latest": last_told}),
        still=_still(drawing, chosen, choice, FRAMES[0], language, links, signs),
        families=families(graph, choice, language, signs),
        relations=sorted({(row.key, row.relation) for row in rows}, key=lambda pair: pair[1]),
        legend=[item for item in legend(language) if item.kind == "line" or item.name == "unnamed"],
        rows=[_ShownRow(row, chosen, language) for row in rows],
        way=way(chosen, choice, graph, by_edge, language),
        way_rows=[by_edge[edge] for edge in chosen.path or ()],
        card=card_of(chosen, choice, graph, by_edge, language),
        days=days,
        moment=moment(chosen, choice, days, last_told, language),
        status_labels=labels("status", language),
        basis_labels=labels("basis", language),
        names=sorted(data[f"label_{language}"] for _, data in graph.nodes(data=True)),
        short_of={node: data[f"short_{language}"] for node, data in graph.nodes(data=True)},
        name_of={node: data[f"label_{language}"] for node, data in graph.nodes(data=True)},
        counted=_counted(chosen, choice, graph, len(rows), language),
        links=links,
        short_name=instance_name,
        within=lambda name: within_sentence(name, language),
        editions=editions,
        part=part or {},
        when=lambda row: when(row, language, t),
    )  # fmt: skip
    # Indentation is for those who read the template.
    return re.sub(r"\n\s*", "\n", made)


def _counted(chosen: Chosen, choice: Choice, graph: nx.MultiDiGraph[str], rows: int, language: Language) -> str:
    """How much is shown, how much of it the table tells, and what is chosen, as the script says it too."""
    t = wording("explorer", language)
    edges = chosen.graph.number_of_edges()
    parts = [t["counted"].format(nodes=len(chosen.graph), all_nodes=len(graph), edges=edges, all_edges=rows)]
    if not len(chosen.graph):
        parts.append(t["empty"])
    if len(chosen.told) < edges:
        parts.append(t["told"].format(n=len(chosen.told)))
    if choice.selected:
        parts.append(t["chosen"].format(name=graph.nodes[choice.selected][f"label_{language}"]))
    return " ".join(parts)


class _ShownRow:
    """A row with what the choice makes of it: whether the table tells it, how unsure it is on the day, and how it differs from the other day."""

    def __init__(self, row: EdgeRow, chosen: Chosen, language: Language) -> None:
        edge = (row.source, row.target, row.key)
        self.row = row
        self.told = edge in chosen.told
        data: Mapping[str, Any] = chosen.graph.edges[edge] if chosen.graph.has_edge(*edge) else {}
        standing, difference = data.get("standing"), data.get("difference")
        # What is uncertain on the day is not told as done beside it.
        self.unsure = label("standing", standing, language) if standing in ("possible", "unknown") else ""
        self.how = label("difference", difference, language) if difference else ""


def _still(
    drawing: Drawing, chosen: Chosen, choice: Choice, frame: Frame, language: Language, links: Links, signs: Signs
) -> str:
    """The picture that a page without script has: what is not told is faded."""
    shown = chosen.graph.copy()
    if chosen.focus is not None:
        near = {node for edge in chosen.focus for node in edge[:2]} | {choice.selected, choice.start, choice.goal}
        for node, data in shown.nodes(data=True):
            data["faded"] = node not in near
        for *edge, data in shown.edges(keys=True, data=True):
            data["faded"] = tuple(edge) not in chosen.focus

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
