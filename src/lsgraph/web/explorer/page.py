"""The explorer as an HTML fragment: nodes and edges from pyvis, with our own template and script.

The page of pyvis can't be served: it loads from other hosts in every mode, and executes script inside labels. Here nodes and edges are
data in a JSON block that no label can close, read only by our own script.

The page is complete without script: picture, table and card show the choice in the address, the table in parts. It stays small
whatever the size of the network: with script the browser fetches the data of the picture with all rows (`picture_data`) and applies the
same choice; relations are written out only in the rows, from which the script fills table and card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lsgraph.claims.model import within_sentence
from lsgraph.languages import wording
from lsgraph.localized import date_text
from lsgraph.namespaces import instance_name
from lsgraph.network import Selection, choose
from lsgraph.network.choosing import SIZES, STRENGTHS, regions_in
from lsgraph.network.frames import FRAMES, measured_radius
from lsgraph.views.arrangement import thinned
from lsgraph.views.folding import FOLDED, folded
from lsgraph.views.palette import (
    Signs,
    label,
    labels,
    not_known_mark,
)
from lsgraph.views.svg import network_svg
from lsgraph.views.tables import EdgeRow, edge_rows
from lsgraph.web.explorer.page_data import Links, script_data, script_json
from lsgraph.web.explorer.page_parts import (
    agreement_options,
    card_of,
    days_of,
    family_legend,
    line_legend,
    moment_text,
    path_text,
    size_text,
    sizes_of,
    stance_options,
    time_html,
)
from lsgraph.web.pictures import MOST_INLINE
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import Choice, EdgeKey
    from lsgraph.network.frames import Frame
    from lsgraph.views.drawing import Drawing
    from lsgraph.web.explorer.page_parts import Day
    from lsgraph.web.page import Stretch

#: The scripts that a page with the fragment loads, by name below `web/static/`, in this order.
NETWORK_SCRIPTS = (
    "vendor/vis-data/vis-data.min.js",
    "vendor/vis-network/vis-network.min.js",
    "fields.js",
    "network_model.js",
    "network.js",
)
NETWORK_STYLES = ("network.css",)
#: Rows and days of change in one part of a page without script, and relations told in its card.
PART_ROWS, PART_DAYS, MOST_TOLD = 20, 20, 8
#: With more sentences under the days of a page only the first few of each change are told.
MOST_SENTENCES, FEW_SENTENCES = 60, 3
#: More names are only offered by the script, which has them in its data.
MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class EditionOption:
    """An edition in the menu: the beginning of its hash, since when it was current, and whether it is the one shown."""

    name: str
    time: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """One of two days that stand side by side: its picture, what that shows, and the choice of that day alone."""

    picture: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page leaves to other addresses: the data of its picture, the picture by frame, and further parts of its lists.

    `on` gives the picture of the choice on one day, `lists` gives the part of a list that the page shows, by length, most items and the parameter of its beginning.
    """

    data: str
    pictures: Mapping[str, str]
    on: Callable[[str], str]
    lists: Callable[[int, int, str], Stretch]


def network_fragment(
    drawing: Drawing,
    choice: Choice,
    *,
    language: Language,
    links: Links,
    editions: Sequence[EditionOption] = (),
    regions: Sequence[tuple[str, str]] = (),
    edition: str = "",
    latest: str | None = None,
    part: Mapping[str, str] | None = None,
    parts: Parts | None = None,
    between: Mapping[str, float] | None = None,
) -> str:
    """The explorer as HTML, for a page that loads `NETWORK_STYLES` and `NETWORK_SCRIPTS`.

    `editions` are the options of the menu of editions, `regions` the slug and the name of each region that can be chosen. `edition` (beginning of a hash) and `latest` (date of the newest source) are
    written on exported pictures. `part` are the parameters of the part of a large network that is drawn; all links keep them.
    Without `parts` all is in the fragment itself, as a file that asks nobody needs it. `between` is the betweenness of nodes.
    """
    graph = drawing.graph
    selection = choose(graph, choice)
    rows = edge_rows(graph, language)
    by_edge = {(row.source, row.target, row.key): row for row in rows}
    days = days_of(graph, by_edge, language)
    last_documented = _last_documented(rows)
    signs = Signs("s", (data for _, data in graph.nodes(data=True)))
    inline = parts is None or len(graph) + len(rows) <= MOST_INLINE
    data = None
    if parts is None:
        drawn = picture_data(
            drawing, language, links, edition=edition, latest=latest, part=part, rows=rows, between=between
        )
        data = script_json(drawn | {"choice": choice.parameters()})
    made = environment().get_template("explorer/network.html").render(
        **_row_words(drawing, language, links),
        **_legend(graph, selection, choice, rows, language, signs, between or {}),
        **_told(graph, selection, choice, by_edge, language),
        **_lists([_ShownRow(row, selection, language) for row in rows], days, parts),
        choice=choice,
        signs=signs,
        data=data,
        source=parts.data if parts else "",
        pictures=parts.pictures if parts else {},
        still=still(drawing, selection, choice, FRAMES[0], language, links, signs, between) if inline else "",
        pair=_pair(choice, parts, links, language),
        most_told=MOST_TOLD if parts else len(rows),
        days=days,
        moment=moment_text(selection, choice, days, last_documented, language),
        names=sorted(data[f"label_{language}"] for _, data in graph.nodes(data=True)) if len(graph) <= MOST_NAMES else (),
        name_of={node: data[f"label_{language}"] for node, data in graph.nodes(data=True)},
        short_name=instance_name,
        editions=editions,
        # One that nothing is in was still asked for.
        regions=[each for each in regions if each[0] in (*regions_in(graph), choice.region)],
        part=part or {},
    )  # fmt: skip
    # Indentation serves only readers of the template.
    return re.sub(r"\n\s*", "\n", made)


def _legend(
    graph: nx.MultiDiGraph[str],
    selection: Selection,
    choice: Choice,
    rows: Sequence[EdgeRow],
    language: Language,
    signs: Signs,
    between: Mapping[str, float],
) -> dict[str, Any]:
    """What can be chosen and what the signs of the picture mean."""
    return {
        "families": family_legend(graph, choice, language, signs),
        "strengths": STRENGTHS,
        "stances": stance_options(language),
        "agreements": agreement_options(graph, choice, language),
        "sizes": SIZES,
        "sized": size_text(selection.graph, choice.size, between, language),
        "relations": sorted({(row.key, row.relation) for row in rows}, key=lambda pair: (pair[1], pair[0])),
        "lines": line_legend(graph, selection, language),
    }


def _told(
    graph: nx.MultiDiGraph[str],
    selection: Selection,
    choice: Choice,
    by_edge: Mapping[EdgeKey, EdgeRow],
    language: Language,
) -> dict[str, Any]:
    """What is told of the choice in words: its numbers, the path, and the card of what is selected."""
    return {
        "path_text": path_text(selection, choice, graph, by_edge, language),
        "path_rows": [by_edge[edge] for edge in selection.path or ()],
        "card": card_of(selection, choice, graph, by_edge, language),
        "counted": _counted(selection, choice, graph, len(by_edge), language),
    }


def _lists(rows: list[_ShownRow], days: list[Day], parts: Parts | None) -> dict[str, Any]:
    """The rows of the table and the days of change that the page shows, with where each list goes on; all without `parts`."""
    if parts is None:
        return {"rows": rows, "stretch": None, "days_shown": days, "day_parts": None, "most_sentences": len(rows)}
    listed = [shown for shown in rows if shown.listed]
    stretch = parts.lists(len(listed), PART_ROWS, "row")
    day_parts = parts.lists(len(days), PART_DAYS, "day")
    days_shown = days[day_parts.offset : day_parts.end]
    told = sum(len(sentences) for day in days_shown for sentences in day.turns.values())
    return {
        "rows": listed[stretch.offset : stretch.end],
        "stretch": stretch,
        "days_shown": days_shown,
        "day_parts": day_parts,
        "most_sentences": FEW_SENTENCES if told > MOST_SENTENCES else len(rows),
    }


def picture_data(
    drawing: Drawing,
    language: Language,
    links: Links,
    *,
    edition: str = "",
    latest: str | None = None,
    part: Mapping[str, str] | None = None,
    rows: Sequence[EdgeRow] | None = None,
    between: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """The data of the picture for the script, whatever is chosen. Without `rows` that the page has it holds all of them as HTML."""
    told = edge_rows(drawing.graph, language) if rows is None else rows
    signs = Signs("s", (data for _, data in drawing.graph.nodes(data=True)))
    data = script_data(drawing, told, language, links, signs, between or {}) | {
        "edition": edition,
        "as_of": [latest, date_text(latest, language)] if latest else None,
        "part": dict(part or {}),
        "latest": _last_documented(told),
    }
    if rows is None:
        nothing = Selection(drawing.graph.__class__(), None, None)
        shown = [_ShownRow(row, nothing, language, listed=True) for row in told]
        made = environment().get_template("explorer/rows.html")
        data["rows"] = re.sub(r"\n\s*", "\n", made.render(**_row_words(drawing, language, links), rows=shown))
    return data


def _pair(choice: Choice, parts: Parts | None, links: Links, language: Language) -> list[Beside]:
    """The two days that are compared, the earlier first, where they are to stand side by side."""
    if not (choice.beside and choice.at and choice.compare and parts):
        return []
    return [
        Beside(
            parts.on(day), date_text(day, language),
            links.choice(replace(choice, at=day, compare=None, beside=False).parameters()),
        )
        for day in (choice.compare, choice.at)
    ]  # fmt: skip


def _last_documented(rows: Sequence[EdgeRow]) -> str | None:
    """The last day that a dated document covers."""
    return max((row.on_record[1] for row in rows if row.on_record), default=None)


def _row_words(drawing: Drawing, language: Language, links: Links) -> dict[str, Any]:
    """What the templates of relations need, in a page as in the data of its picture."""
    graph, t = drawing.graph, wording("explorer", language)
    return {
        "t": t,
        "language": language,
        "links": links,
        "not_known_of": lambda node: _not_known(graph.nodes[node], language),
        "page_states": labels("not-known", language),
        "told_by": lambda count: wording("pages", language).plural("told_by", count).format(count),
        "status_labels": labels("status", language),
        "basis_labels": labels("basis", language),
        "short_of": {node: data[f"short_{language}"] for node, data in graph.nodes(data=True)},
        "within": lambda name: within_sentence(name, language),
        "time_html": lambda row: time_html(row, language, t),
    }


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

    def __init__(self, row: EdgeRow, selection: Selection, language: Language, *, listed: bool = False) -> None:
        edge = (row.source, row.target, row.key)
        self.row = row
        self.listed = listed or edge in selection.listed
        data: Mapping[str, Any] = selection.graph.edges[edge] if selection.graph.has_edge(*edge) else {}
        standing, difference = data.get("standing"), data.get("difference")
        # What is uncertain on the day is not told as done beside it.
        self.unsure = label("standing", standing, language) if standing in ("possible", "unknown") else ""
        self.how = label("difference", difference, language) if difference else ""


def still(
    drawing: Drawing,
    selection: Selection,
    choice: Choice,
    frame: Frame,
    language: Language,
    links: Links,
    signs: Signs | None = None,
    between: Mapping[str, float] | None = None,
    letters: float = 1.0,
) -> str:
    """The static picture for pages without script; everything outside the focus is faded. Without the `signs` of a page it has its own.

    Its letters are `letters` times as large as usual, for a picture that is shown small.
    """
    shown = _sized_and_faded(selection, choice, between or {})

    def sentence(edge: tuple[str, str, str]) -> str | None:
        held_edge = shown.edges[edge]["edge"]
        return links.evidence(held_edge.evidence[0]) if held_edge and held_edge.evidence else None

    def address(node: str) -> str:
        if not node.startswith(FOLDED):
            return links.thing(node)
        return links.choice(replace(choice, fold=choice.fold - {node.removeprefix(FOLDED)}).parameters())

    canvas, places, arranged = drawing.frame(frame.name), drawing.layouts[frame.name], drawing.arranged[frame.name]
    scale = canvas.scale * letters
    if choice.size != "kind" or letters != 1.0 or choice.fold:
        # Names that stand beside signs of the usual size would lie on larger ones.
        points = {node: (float(places[node][0]), float(places[node][1])) for node in sorted(shown)}
        shown, points = folded(shown, points, choice.fold)
        places = points
        bends = {edge: arranged.bend(edge) for edge in sorted(shown.edges(keys=True))}
        arranged = thinned(
            shown, points, bends, language=language, width=canvas.width, height=canvas.height, scale=scale
        )
    return network_svg(
        shown,
        places,
        language=language,
        link=address,
        edge_link=sentence,
        width=canvas.width,
        height=canvas.height,
        scale=scale,
        title=wording("explorer", language)["canvas"],
        arranged=arranged,
        signs=signs,
    )


def _sized_and_faded(selection: Selection, choice: Choice, between: Mapping[str, float]) -> nx.MultiDiGraph[str]:
    """What is shown, with the sizes of its signs as chosen, and what lies outside the focus marked as faded."""
    shown = selection.graph.copy()
    if choice.size != "kind":
        sizes = sizes_of(shown, choice.size, between)
        for node, data in shown.nodes(data=True):
            data["radius"] = measured_radius(sizes[node], max(sizes.values()))
    if selection.focus is not None:
        near = {node for edge in selection.focus for node in edge[:2]} | {choice.selected, choice.start, choice.goal}
        for node, data in shown.nodes(data=True):
            data["faded"] = node not in near
        for *edge, data in shown.edges(keys=True, data=True):
            data["faded"] = tuple(edge) not in selection.focus
    return shown
