"""The pages of a network that is too large for one readable picture: the way in by groups, and everything as dots.

Everything is drawn from a compact block of data that names each node once and each edge by two numbers: 10,000 nodes in about a megabyte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.languages import wording
from lsgraph.localized import number_text
from lsgraph.namespaces import INSTANCE
from lsgraph.network.frames import FRAMES
from lsgraph.views.overview import Overview, counted_actors, overview_svg
from lsgraph.views.palette import FAMILY_COLOURS, INK, PAPER, kind_label, labels
from lsgraph.views.scopes import tiers
from lsgraph.web.explorer.page_data import script_json
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import Measures
    from lsgraph.views.overview import Group

#: What the page of everything needs beside the fragment, by their names below `web/static/`.
LARGE_SCRIPTS = ("network_model.js", "network_large.js")
#: What both pages need.
LARGE_STYLES = ("network.css", "network_large.css")
#: How many rows of groups, and of most important actors, a page has.
MOST_ROWS, TOP = 100, 20
_STATUSES = ("done", "proposed", "present", "part", "ended")
#: Stands for a thing in an address, to be replaced by another: letters alone, which no quoting changes.
_ANY = "AnyThingAtAll"


@dataclass(frozen=True, slots=True)
class LargeLinks:
    """Where the pages lead.

    `thing` a thing's page, `around` this network around a node (`?selected=…&steps=1`), `group` one group (by the key that
    `Overview.by` makes), `by` this page grouped otherwise, `everything` the page of dots, `entry` the way in, `search` where its form goes.
    """

    thing: Callable[[str], str]
    around: Callable[[str], str]
    group: Callable[[Group], str]
    by: Callable[[str], str]
    everything: str
    entry: str
    search: str


def overview_fragment(
    shown: Overview,
    graph: nx.MultiDiGraph[str],
    measures: Mapping[str, Measures],
    *,
    language: Language,
    links: LargeLinks,
    query: str = "",
    found: Sequence[str] | None = None,
    kept: Sequence[tuple[str, str]] = (),
) -> str:
    """The way into a large network: search, groups as picture and table, the most important actors, and the door to everything.

    `query` is what was sought and `found` the nodes that it means (None where nothing was sought). `kept` are parameters that the
    search form sends along, such as a day. It stands in a page that loads `LARGE_STYLES`, and needs no script.
    """
    t = wording("explorer_large", language)
    pictures = [
        (frame.name, overview_svg(shown, language=language, link=links.group, frame=frame, title=t["picture"]))
        for frame in FRAMES
    ]
    return environment().get_template("explorer/overview.html").render(
        t=t, language=language, shown=shown, pictures=pictures, links=links, query=query, kept=kept,
        found=None if found is None else _rows(graph, found, language),
        groups=shown.groups[:MOST_ROWS], top=_rows(graph, most_important(graph, measures, TOP), language),
        estimated=any(each.estimated for each in measures.values()),
        kind_label=lambda kind: kind_label(kind, language),
        counted_actors=lambda count: counted_actors(count, language), number=lambda count: number_text(count, language),
    )  # fmt: skip


def large_fragment(
    graph: nx.MultiDiGraph[str],
    measures: Mapping[str, Measures],
    positions: Mapping[str, Sequence[float]],
    *,
    language: Language,
    links: LargeLinks,
    title: str | None = None,
    listed: int = TOP,
    kept: Sequence[tuple[str, str]] = (),
) -> str:
    """Everything as dots, or a part of it that is too large for signs and labels (then with a `title` of its own).

    The table below it has the `listed` most important actors; of a part it should have all, so that each relation can be reached from it.
    `kept` are parameters that the search form sends along, such as a day.

    It stands in a page that loads `LARGE_STYLES` and `LARGE_SCRIPTS`.
    """
    data = compact(graph, measures, positions, language) | {
        "thing": _pattern(links.thing),
        "around": _pattern(links.around),
        "texts": wording("explorer_large", language),
        "colours": {"ink": INK, "paper": PAPER, **FAMILY_COLOURS},
    }
    return environment().get_template("explorer/large.html").render(
        t=wording("explorer_large", language), language=language, title=title, links=links, data=script_json(data), kept=kept,
        nodes=len(graph), edges=graph.number_of_edges(), number=lambda count: number_text(count, language),
        families=[(name, FAMILY_COLOURS[name], text) for name, text in labels("family", language).items()],
        most=_rows(graph, most_important(graph, measures, listed), language),
        estimated=any(each.estimated for each in measures.values()),
    )  # fmt: skip


def compact(
    graph: nx.MultiDiGraph[str],
    measures: Mapping[str, Measures],
    positions: Mapping[str, Sequence[float]],
    language: Language,
) -> dict[str, Any]:
    """The network as columns, nodes in the order of importance; those without a position are left out.

    Of nodes: `ids` (instances without what all begin with), `labels`, `x`, `y`, `kinds` (places in `kind_names`, each a name, a label and
    a family), `communities`, `tiers` and `degrees`; `short` has names by place where they differ from the label. `edges` is flat: source,
    target, and place in `statuses`, one after the other.
    """
    nodes = sorted((node for node in graph if node in positions), key=lambda node: (_rank(measures, node), node))
    place = {node: index for index, node in enumerate(nodes)}
    data = [graph.nodes[node] for node in nodes]
    kinds = sorted({(each["kind"], each["family"]) for each in data})
    order = {kind: index for index, kind in enumerate(kinds)}
    ranked = tiers(graph, measures)
    edges = sorted(
        (place[source], place[target], _STATUSES.index(edge["status"]) if edge["status"] in _STATUSES else 0)
        for source, target, edge in graph.edges(data=True)
        if source in place and target in place
    )
    return {
        "ids": [node.removeprefix(INSTANCE) for node in nodes],
        "labels": [each[f"label_{language}"] for each in data],
        "short": {index: each[f"short_{language}"] for index, each in enumerate(data) if each[f"short_{language}"] != each[f"label_{language}"]},
        "x": [round(float(positions[node][0])) for node in nodes],
        "y": [round(float(positions[node][1])) for node in nodes],
        "kinds": [order[each["kind"], each["family"]] for each in data],
        "kind_names": [[kind, kind_label(kind, language), family] for kind, family in kinds],
        "communities": [measures[node].community if node in measures else 0 for node in nodes],
        "tiers": [ranked[node] for node in nodes],
        "degrees": [len({*graph.successors(node), *graph.predecessors(node)} - {node}) for node in nodes],
        "edges": [number for each in edges for number in each],
        "statuses": list(_STATUSES),
    }  # fmt: skip


def most_important(graph: nx.MultiDiGraph[str], measures: Mapping[str, Measures], most: int) -> list[str]:
    """The actors that tie most together, most first: no agreements, meetings, projects, places or unnamed groups."""
    actors = [
        node
        for node, data in graph.nodes(data=True)
        if data["family"] not in ("agreement", "place") and not data["unnamed"]
    ]
    return sorted(actors, key=lambda node: (_rank(measures, node), node))[:most]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor in words; `degree` is how many others it has relations with."""

    node: str
    name: str
    kind: str
    degree: int


def _rows(graph: nx.MultiDiGraph[str], nodes: Sequence[str], language: Language) -> list[ActorRow]:
    return [
        ActorRow(
            node,
            graph.nodes[node][f"label_{language}"],
            kind_label(graph.nodes[node]["kind"], language),
            len({*graph.successors(node), *graph.predecessors(node)} - {node}),
        )
        for node in nodes
        if node in graph
    ]


def _rank(measures: Mapping[str, Measures], node: str) -> int:
    return measures[node].rank if node in measures else len(measures) + 1


def _pattern(link: Callable[[str], str]) -> str:
    """An address with `{id}` where an instance's kind and slug go; the script puts them there."""
    address = link(f"{INSTANCE}organization/{_ANY}")
    for quoted in (f"organization/{_ANY}", f"organization%2F{_ANY}"):
        address = address.replace(quoted, "{id}")
    return address
