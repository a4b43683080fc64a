"""HTML fragments for a network that is too large for one readable picture: the overview by groups, and all nodes as dots.

The dots are drawn from compact columns, 10,000 nodes in about a megabyte. They are a separate resource, so that the page loads at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.claims.predicates import EDGE_STATUSES
from lsgraph.languages import in_language, wording
from lsgraph.localized import number_text
from lsgraph.namespaces import INSTANCE
from lsgraph.network.choosing import STRENGTHS
from lsgraph.network.frames import FRAMES
from lsgraph.network.table_rows import SIGNS
from lsgraph.views.overview import Overview, counted_actors, overview_svg
from lsgraph.views.palette import FAMILY_COLOURS, INK, PAPER, kind_label, label, labels
from lsgraph.views.scopes import tiers_of
from lsgraph.web.explorer.page_data import script_json
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from lsgraph.languages import Language
    from lsgraph.network.choosing import Strength
    from lsgraph.network.tables import Tables
    from lsgraph.views.overview import Group

#: The scripts that a page with dots loads, by name below `web/static/`.
LARGE_SCRIPTS = ("network_model.js", "network_large.js")
#: The styles of both pages.
LARGE_STYLES = ("network.css", "network_large.css")
#: Most rows of groups, and of the most important actors, on a page.
MOST_ROWS, TOP = 60, 20
#: What is not known of a relation that lines between dots show; what most of them share would cover the rest.
DOTTED_SIGNS = ("sources-disagree", "attested", "inferred")
#: A placeholder for the name of a thing in address patterns; only letters, so that quoting does not change it.
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


@dataclass(frozen=True, slots=True)
class Counted:
    """Which relations a page of a large network counts: of one `strength`, on a day (ISO 8601; as it stands if None).

    `all` is how many the network has as it stands, `whole` the address of the page that counts those. `compare` is the address where two days are compared, where that is asked for.
    """

    all: int
    strength: Strength = "all"
    day: str | None = None
    compare: str | None = None
    whole: str = ""

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The choice as parameters of an address."""
        return [
            *([("at", self.day)] if self.day else []),
            *([("strength", self.strength)] if self.strength != "all" else []),
        ]

    @property
    def chosen(self) -> bool:
        """Whether not all relations of the network as it stands are counted."""
        return self.day is not None or self.strength != "all"


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
    counted: Counted | None = None,
) -> str:
    """The overview of a large network as HTML, for a page that loads `LARGE_STYLES`; no script is needed.

    It has a search form, the groups as picture and table, the most important actors, and a link to the whole network. `query` is the
    search text and `hits` the actors that it finds (None without a search). `form_parameters` are hidden fields of the forms, such as an
    edition; `counted` says which relations `shown` has.
    """
    t = wording("explorer_large", language)
    pictures = [
        (frame.name, overview_svg(shown, language=language, link=links.group, frame=frame, title=t["picture"]))
        for frame in FRAMES
    ]
    return environment().get_template("explorer/overview.html").render(
        t=t, language=language, shown=shown, pictures=pictures, links=links, query=query, form_parameters=form_parameters,
        hits=hits, groups=shown.groups[:MOST_ROWS], top=top, estimated=estimated,
        counted=counted or Counted(shown.edges), kept_in_search=[*form_parameters, *(counted.parameters if counted else ())],
        strengths=STRENGTHS, choices=wording("explorer", language), families=_families(language, shown),
        kind_label=lambda kind: kind_label(kind, language),
        counted_actors=lambda count: counted_actors(count, language), number=lambda count: number_text(count, language),
    )  # fmt: skip


def _families(language: Language, shown: Overview | None = None) -> list[tuple[str, str, str]]:
    """The name, the colour and the label of each family, in the order of rings; only those of drawn groups if given."""
    there = {name for group in shown.drawn for name, _ in group.families} if shown else FAMILY_COLOURS.keys()
    return [(name, FAMILY_COLOURS[name], text) for name, text in labels("family", language).items() if name in there]


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
    counted: Counted | None = None,
    own: Sequence[tuple[str, str]] = (),
) -> str:
    """The whole network as dots, or a large part of it (with its `title`), for a page that loads `LARGE_STYLES` and `LARGE_SCRIPTS`.

    `counts` are the numbers of nodes and edges, `source` is the address of the data from `compact`, which the script fetches. `rows` are
    the rows of the table, `following` the address of the next rows. `form_parameters` are hidden fields of the search form; `counted`
    says which relations are drawn, and `own` are the parameters of what is shown, without that choice.
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
        families=_families(language), counted=counted, own=own, strengths=STRENGTHS, choices=wording("explorer", language),
        most=rows, estimated=estimated, signs=[(kind, label("not-known", kind, language)) for kind in DOTTED_SIGNS],
    )  # fmt: skip


def compact(
    tables: Tables, language: Language, numbers: Collection[int] | None, day: str | None, strength: Strength = "all"
) -> dict[str, Any]:
    """These nodes (all if None), in order of importance, and the edges among them on a day, of one strength, as columns of JSON.

    Columns of nodes: `ids` (IRIs without the common prefix), `labels`, `x`, `y`, `kinds` (indexes into `kind_names`, each a name, a label
    and a family), `communities`, `tiers` and `degrees`; `short` has short labels by index where they differ from the label. `edges` is a
    flat list: source, target and index into `statuses` of each edge in turn. `signs` are the indexes of the edges of which something is not
    known, by its kind, and `unnamed` those of the nodes that are groups without a name.
    """
    nodes, edges = tables.dots(numbers, day, strength)
    labels = [in_language(json.loads(node[2]), language) for node in nodes]
    shorts = [in_language(json.loads(node[3]), language) for node in nodes]
    index_of = {node[0]: index for index, node in enumerate(nodes)}
    kinds = sorted({(node[4], node[5]) for node in nodes})
    order = {kind: index for index, kind in enumerate(kinds)}
    ranked = tiers_of([(node[1], node[6]) for node in nodes])
    flat = sorted(
        (index_of[source], index_of[target], EDGE_STATUSES.index(status) if status in EDGE_STATUSES else 0, signs)
        for source, target, status, signs in edges
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
        "edges": [number for edge in flat for number in edge[:3]],
        "signs": {
            kind: found
            for kind in DOTTED_SIGNS
            if (found := [index for index, edge in enumerate(flat) if edge[3] & 1 << SIGNS.index(kind)])
        },
        "unnamed": [index for index, node in enumerate(nodes) if node[10]],
        "statuses": list(EDGE_STATUSES),
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
