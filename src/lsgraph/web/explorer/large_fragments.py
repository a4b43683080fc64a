"""The pages of a network that is too large for one readable picture: the way in by groups, and everything as dots.

Everything is drawn from compact data that name each node once and each edge by two numbers, 10,000 nodes in about a megabyte. They are a
resource of their own, so that the page is there at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.languages import in_language, wording
from lsgraph.localized import number_text
from lsgraph.namespaces import INSTANCE
from lsgraph.network.frames import FRAMES
from lsgraph.views.overview import Overview, counted_actors, overview_svg
from lsgraph.views.palette import FAMILY_COLOURS, INK, PAPER, kind_label, labels
from lsgraph.views.scopes import tiers_of
from lsgraph.web.explorer.page_data import script_json
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from lsgraph.languages import Language
    from lsgraph.network.tables import Tables
    from lsgraph.views.overview import Group

#: What the page of everything needs beside the fragment, by their names below `web/static/`.
LARGE_SCRIPTS = ("network_model.js", "network_large.js")
#: What both pages need.
LARGE_STYLES = ("network.css", "network_large.css")
#: How many rows of groups, and of most important actors, a page has.
MOST_ROWS, TOP = 60, 20
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
    top: Sequence[ActorRow],
    *,
    language: Language,
    links: LargeLinks,
    estimated: bool = False,
    query: str = "",
    hits: Sequence[ActorRow] | None = None,
    form_parameters: Sequence[tuple[str, str]] = (),
) -> str:
    """The way into a large network: search, groups as picture and table, the most important actors, and the door to everything.

    `query` is what was sought and `hits` the actors that it means (None where nothing was sought). `form_parameters` are parameters that the
    search form sends along, such as a day. It stands in a page that loads `LARGE_STYLES`, and needs no script.
    """
    t = wording("explorer_large", language)
    pictures = [
        (frame.name, overview_svg(shown, language=language, link=links.group, frame=frame, title=t["picture"]))
        for frame in FRAMES
    ]
    return environment().get_template("explorer/overview.html").render(
        t=t, language=language, shown=shown, pictures=pictures, links=links, query=query, form_parameters=form_parameters,
        hits=hits, groups=shown.groups[:MOST_ROWS], top=top, estimated=estimated,
        kind_label=lambda kind: kind_label(kind, language),
        counted_actors=lambda count: counted_actors(count, language), number=lambda count: number_text(count, language),
    )  # fmt: skip


def large_fragment(
    counts: tuple[int, int],
    rows: Sequence[ActorRow],
    source: str,
    *,
    language: Language,
    links: LargeLinks,
    title: str | None = None,
    estimated: bool = False,
    following: str | None = None,
    form_parameters: Sequence[tuple[str, str]] = (),
) -> str:
    """Everything as dots, or a part of it that is too large for signs and labels (then with a `title` of its own).

    `counts` are how many nodes and edges there are, `source` is the address of what `compact` makes of them, which the script asks for.
    The table below has these rows; `following` leads to more of them. `form_parameters` are parameters that the search form sends along.

    It stands in a page that loads `LARGE_STYLES` and `LARGE_SCRIPTS`.
    """
    data = {
        "thing": _pattern(links.thing),
        "around": _pattern(links.around),
        "texts": wording("explorer_large", language),
        "colours": {"ink": INK, "paper": PAPER, **FAMILY_COLOURS},
    }
    nodes, edges = counts
    return environment().get_template("explorer/large.html").render(
        t=wording("explorer_large", language), language=language, title=title, links=links, data=script_json(data), form_parameters=form_parameters,
        nodes=nodes, edges=edges, number=lambda count: number_text(count, language), source=source, following=following,
        families=[(name, FAMILY_COLOURS[name], text) for name, text in labels("family", language).items()],
        most=rows, estimated=estimated,
    )  # fmt: skip


def compact(tables: Tables, language: Language, numbers: Collection[int] | None, day: str | None) -> dict[str, Any]:
    """These nodes, or all, and the edges among them on a day, or as it stands, as columns; nodes in the order of importance.

    Of nodes: `ids` (instances without what all begin with), `labels`, `x`, `y`, `kinds` (places in `kind_names`, each a name, a label and
    a family), `communities`, `tiers` and `degrees`; `short` has names by place where they differ from the label. `edges` is flat: source,
    target, and place in `statuses`, one after the other.
    """
    nodes, edges = tables.dots(numbers, day)
    labels = [in_language(json.loads(node[2]), language) for node in nodes]
    shorts = [in_language(json.loads(node[3]), language) for node in nodes]
    index_of = {node[0]: index for index, node in enumerate(nodes)}
    kinds = sorted({(node[4], node[5]) for node in nodes})
    order = {kind: index for index, kind in enumerate(kinds)}
    ranked = tiers_of([(node[1], node[6]) for node in nodes])
    flat = sorted(
        (index_of[source], index_of[target], _STATUSES.index(status) if status in _STATUSES else 0)
        for source, target, status in edges
    )
    return {
        "ids": [node[1].removeprefix(INSTANCE) for node in nodes],
        "labels": labels,
        "short": {index: short for index, short in enumerate(shorts) if short != labels[index]},
        "x": [round(node[8] or 0) for node in nodes],
        "y": [round(node[9] or 0) for node in nodes],
        "kinds": [order[node[4], node[5]] for node in nodes],
        "kind_names": [[kind, kind_label(kind, language), family] for kind, family in kinds],
        "communities": [node[6] for node in nodes],
        "tiers": [ranked[node[1]] for node in nodes],
        "degrees": [node[7] for node in nodes],
        "edges": [number for edge in flat for number in edge],
        "statuses": list(_STATUSES),
    }


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor in words; `degree` is how many others it has relations with."""

    node: str
    name: str
    kind: str
    degree: int


def actor_rows(tables: Tables, numbers: Sequence[int], language: Language) -> list[ActorRow]:
    """These nodes as rows, in that order."""
    known, measured = tables.nodes(numbers), tables.measures("firm", numbers)
    return [
        ActorRow(iri, data[f"label_{language}"], kind_label(data["kind"], language), measured[iri].contacts)
        for iri, data in (known[number] for number in numbers)
    ]


def _pattern(link: Callable[[str], str]) -> str:
    """An address with `{id}` where an instance's kind and slug go; the script puts them there."""
    address = link(f"{INSTANCE}organization/{_ANY}")
    for quoted in (f"organization/{_ANY}", f"organization%2F{_ANY}"):
        address = address.replace(quoted, "{id}")
    return address
