"""The page that compares two agreements: who is in both, who in one, and who ties those of the one to those of the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.namespaces import INSTANCE
from lsgraph.network import is_actor
from lsgraph.views.tables import edge_rows
from lsgraph.web.agreements import chosen_agreement
from lsgraph.web.page import Stretch
from lsgraph.web.pages.analyses.among import among, network_around, pictures_among
from lsgraph.web.pages.analyses.shared import as_of, clocks_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims import Reference
    from lsgraph.claims.stances import ActorStances
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.views.tables import EdgeRow
    from lsgraph.web.page import Page

#: Actors in one part of each list.
_IN_PART = 25
#: Of those in one agreement this many are looked around for somebody who ties them to the other.
_MOST_AROUND = 200
#: Ties that are told of one who ties them, in each direction.
_MOST_TIES = 2


@dataclass(frozen=True, slots=True)
class Bridge:
    """One who is tied to somebody in each agreement: ties to those of the first, and to those of the second."""

    actor: str
    label: str
    first: tuple[EdgeRow, ...]
    second: tuple[EdgeRow, ...]

    @property
    def ties(self) -> int:
        """How many ties there are in all."""
        return len(self.first) + len(self.second)


@dataclass(frozen=True, slots=True)
class Compared:
    """Those with an act towards both agreements, with the acts towards each, and those with one towards one alone."""

    both: tuple[tuple[ActorStances, ActorStances], ...]
    first: tuple[ActorStances, ...]
    second: tuple[ActorStances, ...]


def compared(edition: Edition, first: str, second: str, day: str | None) -> Compared:
    """The actors of two agreements; whoever has withdrawn counts too, with that act."""
    one, other = ({row.actor.iri: row for row in edition.stances.towards(iri, day).rows} for iri in (first, second))
    return Compared(
        both=tuple((row, other[iri]) for iri, row in one.items() if iri in other),
        first=tuple(row for iri, row in one.items() if iri not in other),
        second=tuple(row for iri, row in other.items() if iri not in one),
    )


def bridges(
    graph: nx.MultiDiGraph[str], first: Iterable[str], second: Iterable[str], language: Language
) -> list[Bridge]:
    """The actors in a network that are tied to actors of both sides and belong to neither, those with most ties first."""
    sides: Mapping[str, int] = {**dict.fromkeys(second, 1), **dict.fromkeys(first, 0)}
    ties: dict[str, tuple[list[EdgeRow], list[EdgeRow]]] = defaultdict(lambda: ([], []))
    for row in edge_rows(graph, language):
        for end, other in ((row.source, row.target), (row.target, row.source)):
            if end in sides and other not in sides and is_actor(graph.nodes[other]):
                ties[other][sides[end]].append(row)
    found = [
        Bridge(actor, graph.nodes[actor][f"label_{language}"], tuple(one), tuple(two))
        for actor, (one, two) in ties.items()
        if one and two
    ]
    return sorted(found, key=lambda bridge: (-bridge.ties, bridge.label))


def write_two_agreements(page: Page, edition: Edition) -> str:
    """The page; `first` and `second` name the agreements, by default the two first that are offered."""
    offered, first, unknown = chosen_agreement(page, edition, "first")
    more, second, also_unknown = chosen_agreement(page, edition, "second", 1)
    offered = list({thing.iri: thing for thing in (*offered, *more)}.values())
    common = {
        "offered": offered, "first": first, "second": second, "unknown": [name for name in (unknown, also_unknown) if name],
        "as_of": as_of(page, edition), "hidden": clocks_kept(page), "languages": edition.document_languages,
        "instance_name": lambda iri: iri.removeprefix(INSTANCE),
    }  # fmt: skip
    if first is None or second is None or first.iri == second.iri:
        return page.write("two_agreements.html", found=None, same=bool(first and second), **common)
    found = compared(edition, first.iri or "", second.iri or "", page.at)
    ends = _known(first, second)
    sides = [_iris(rows)[:_MOST_AROUND] for rows in (found.first, found.second)]
    both = [row.actor.iri or "" for row, _ in found.both][:_MOST_AROUND]
    graph = network_around(edition, [*ends, *both, *sides[0], *sides[1]], page.at)
    between = bridges(graph, sides[0], sides[1], page.language)
    drawn = among(graph, [*ends, *both, *(bridge.actor for bridge in between), *sides[0], *sides[1]])
    key = ("two agreements", first.iri, second.iri, edition.day_key(page.at))
    parts = {
        name: Stretch.of(page, len(rows), _IN_PART, name)
        for name, rows in (("both", found.both), ("first", found.first), ("second", found.second), ("bridges", between))
    }
    return page.write(
        "two_agreements.html",
        found=found,
        same=False,
        between=between,
        parts_of=parts,
        most_ties=_MOST_TIES,
        pictures=pictures_among(page, edition, key, _only(drawn, [*ends, *both, *sides[0], *sides[1]], between), page_title(first, second, page.language)),
        **common,
    )  # fmt: skip


def page_title(first: Reference, second: Reference, language: Language) -> str:
    """The names of both."""
    return f"{first.label(language)} – {second.label(language)}"


def _known(*things: Reference) -> list[str]:
    return [thing.iri for thing in things if thing.iri]


def _iris(rows: Sequence[ActorStances]) -> list[str]:
    return _known(*(row.actor for row in rows))


def _only(graph: nx.MultiDiGraph[str], members: Iterable[str], between: Iterable[Bridge]) -> nx.MultiDiGraph[str]:
    """Of a picture's network only the agreements, those who are in them, and those who tie them."""
    kept = {*members, *(bridge.actor for bridge in between)}
    part: nx.MultiDiGraph[str] = graph.subgraph(kept)
    return part
