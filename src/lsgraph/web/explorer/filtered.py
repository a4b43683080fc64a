"""The selection of the network that an address names, for all views of it: picture, table, timeline and map keep it in step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lsgraph.namespaces import instance_name
from lsgraph.network import Choice, choose, read_choice
from lsgraph.web.clocks import day_of
from lsgraph.web.explorer.asked import matched, network_query
from lsgraph.web.explorer.large import agreement_named, nodes_named, part_of, strength_of
from lsgraph.web.explorer.page_parts import MOST_AGREEMENTS, agreement_options, stance_options
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.view_tabs import regions_of, view_tabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.network import Selection
    from lsgraph.web.explorer.large import Part
    from lsgraph.web.page import Page

#: The parameters that all views of a selection take.
SELECTING = (
    "compare", "hide", "relation", "region", "selected", "steps", "from", "to", "strength", "stance", "group", "by", "around", "reach",
    "agreement", "row", "place", "size", "fold", "beside", "edge", "scope", "frame",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filtered:
    """A selection: the `choice`, and what it selects; of a large network that is read in parts only the nodes that it is `within`.

    `selection` is None there, and `within` None for all of it.
    """

    page: Page
    edition: Edition
    choice: Choice
    selection: Selection | None
    within: tuple[int, ...] | None
    part: Part | None
    network: nx.MultiDiGraph[str] | None = None

    @property
    def day(self) -> str | None:
        """The chosen day, from which on nothing has changed until the day that was asked for."""
        return self.edition.day_key(self.choice.at) or None

    @property
    def region(self) -> str | None:
        """The slug of the chosen region, or `across`; None without one."""
        return self.choice.region or None

    @property
    def parameters(self) -> dict[str, str]:
        """The selection as parameters of an address, without clocks."""
        own = dict(self.page.query)
        kept = {"agreement": own["agreement"]} if own.get("agreement") else {}
        chosen = self.choice.parameters() | (dict(self.part.parameters) if self.part else {}) | kept
        return {name: text for name, text in chosen.items() if name != "at"}

    @property
    def graph(self) -> nx.MultiDiGraph[str] | None:
        """What is selected as a graph, with the edges that the table tells; None where it is read in parts."""
        return self.selection.graph if self.selection else None

    def context(self, view: str) -> dict[str, object]:
        """What the templates of a view say of the selection."""
        days: Sequence[str] = self.edition.tables.about["days"]
        at = self.choice.at or ""
        earlier = [day for day in days if day < at] if at else list(days)
        later = [day for day in days if at and day > at]
        step = {"earlier": earlier[-1] if earlier else None, "later": later[0] if later else None}
        return {
            "views": view_tabs(self.page, self.parameters, view),
            "chosen": self.choice,
            "narrowed": sorted(set(self.parameters) - {"region", "agreement", "stance", "size", "fold", "beside"}),
            "kept": {
                name: text for name, text in self.parameters.items() if name not in ("region", "agreement", "stance")
            },
            "stances": stance_options(self.page.language),
            "standing_towards": agreement_options(self.network, self.choice, self.page.language)
            if self.network
            else self._agreements(),
            "regions": regions_of(self.page, self.edition),
            "days": days,
            "at": at,
            "steps": {name: day and self.on(view, day) for name, day in step.items()},
            "undated_address": self.on(view, None),
            "beyond": self.edition.beyond(self.page.at),
        }

    def _agreements(self) -> list[tuple[str, str]]:
        """The agreements that are offered of a network that is read in parts, those with most relations first."""
        tables = self.edition.tables
        nodes = tables.nodes(tables.members("kind", "agreement", most=MOST_AGREEMENTS))
        chosen = [self.choice.agreement] if self.choice.agreement else []
        offered = dict.fromkeys([*(iri for iri, _ in nodes.values()), *chosen])
        labels = tables.labels(offered, f"short_{self.page.language}")
        return [(instance_name(iri), labels[iri]) for iri in offered]

    def on(self, view: str, day: str | None) -> str:
        """The address of a view of the selection on another day."""
        clocks = tuple(pair for pair in self.page.clocks if pair[0] != "at")
        moved = replace(self.page, clocks=(*clocks, ("at", day)) if day else clocks)
        return moved.urls.page(f"network/{view}", **self.parameters)


def filtered(page: Page, edition: Edition) -> Filtered:
    """The selection that the address of the page names. Raises PageNotFoundError without a network and for a name that it has not, RequestError for an invalid day."""
    if not edition.has_network:
        raise PageNotFoundError("This edition has no network to draw.")
    query = dict(page.query)
    if edition.is_large:
        nodes_named(edition, query)
    part = part_of(page, edition)
    if edition.is_large and (part is None or part.dots):
        standing = {"stance", "agreement"} <= (part.parameters.keys() if part else set())
        choice = Choice(
            at=page.at,
            region=query.get("region", ""),
            stance=query["stance"] if standing else "",
            agreement=agreement_named(edition, query["agreement"]) if standing else None,
            strength=strength_of(query),
        )
        return Filtered(page, edition, choice, None, part.numbers if part else None, part)
    network = part.scope.graph if part else edition.network
    compare = day_of(query["compare"]) if query.get("compare") else None
    choice = matched(edition, read_choice(network_query(edition, query), network, at=page.at, compare=compare), query)
    return Filtered(page, edition, choice, choose(network, choice), None, part, network)
