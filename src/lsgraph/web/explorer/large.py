"""The pages of a network that is too large for one picture: the way in, everything as dots, and parts that the explorer shows.

An address says which part: `around` an actor (with `reach`, how many steps), a `group` (grouped `by` community or kind), or
`scope=all`. Within a part the explorer's own parameters choose, as they do in a small network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.languages import Message, wording
from lsgraph.namespaces import INSTANCE
from lsgraph.network import Choice, choose, shortest_path
from lsgraph.network.choosing import MOST_STEPS
from lsgraph.network.paths import between
from lsgraph.views import Drawing
from lsgraph.views.scopes import Scope, nodes_scope
from lsgraph.web.explorer.large_fragments import (
    LARGE_SCRIPTS,
    LARGE_STYLES,
    TOP,
    LargeLinks,
    actor_rows,
    large_fragment,
    overview_fragment,
)
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network.tables import Tables
    from lsgraph.views.overview import By, Group
    from lsgraph.web.page import Page


#: How many nodes around an actor are shown: of more, those that connect most. How many nodes of a part its page lists at once.
MOST_AROUND, PAGE_ROWS = 300, 100
#: With more nodes or edges the page that tells each of them would be longer than 100 kB: an edge with its evidence takes 2 kB.
MOST_NODES, MOST_LINES = 40, 45
#: From which score on a name begins so, has each word that was typed, or holds it (`stores.names`).
_HOLDS = 82.0
#: How many nodes may lie on shortest ways for the best of these to be sought: of more it is one of them.
_MOST_ON_WAYS = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a large network with a name for people; `key` tells it from other parts, `parameters` mean it in an address.

    `numbers` are its nodes in the tables of the network, those first that connect most; `of` is how many it would have if it were not cut.
    """

    key: Hashable
    title: str
    parameters: Mapping[str, str]
    numbers: tuple[int, ...]
    of: int
    edition: Edition

    @property
    def dots(self) -> bool:
        """Whether it has too many nodes or edges for a page with a picture of signs and labels."""
        return len(self.numbers) > MOST_NODES or self.edition.tables.count_among(self.numbers) > MOST_LINES

    @property
    def scope(self) -> Scope:
        """Its nodes with the edges among them, and where they stand."""
        tables = self.edition.tables

        def made() -> Scope:
            known = tables.measures("firm", self.numbers), tables.places(self.numbers)
            return nodes_scope(
                tables.graph(self.numbers), *known, [iri for iri, _ in tables.nodes(self.numbers).values()]
            )

        return self.edition.networks.get(("scope", self.key), made)

    def drawing(self, page: Page, edition: Edition) -> Drawing:
        """What the explorer draws of it."""
        return pictures_of(edition).cache.get(
            ("part", self.key, page.language), lambda: Drawing.of(self.scope.graph, self.scope.layouts, page.language)
        )


@dataclass(frozen=True, slots=True)
class LargePage:
    """A page of a large network that is not the explorer: its content, and the styles and scripts that it loads."""

    content: Markup
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def by_of(query: Mapping[str, str]) -> By:
    """How the parameters of an address group."""
    return "kind" if query.get("by") == "kind" else "community"


def part_of(page: Page, edition: Edition) -> Part | None:
    """The part that an address means, or None where it means none; raises PageNotFoundError for a group that is not there.

    A way that is asked for means its nodes, and an actor that is chosen what is around it.
    """
    return part_named(edition, dict(page.query), page.language, page.at)


def part_named(edition: Edition, query: Mapping[str, str], language: Language, day: str | None) -> Part | None:
    """The part that parameters mean, as `part_of`."""
    start, goal = _node(edition, query.get("from")), _node(edition, query.get("to"))
    if start and goal:
        return _way(edition, start, goal, language, day)
    if node := _node(edition, query.get("around") or query.get("selected")):
        return _around(edition, node, query.get("reach") or query.get("steps") or "1", language)
    return group_of(edition, query, language)


def group_of(edition: Edition, query: Mapping[str, str], language: Language) -> Part | None:
    """The group that the parameters of an address mean, or None where they mean none; raises PageNotFoundError for one that is not there."""
    key, by = query.get("group"), by_of(query)
    if not key:
        return None
    group = next((candidate for candidate in pictures_of(edition).overview(by).groups if candidate.key == key), None)
    if group is None:
        raise PageNotFoundError(Message("There is no group {key!r}.", key=key[:40]))
    members = edition.tables.members(by, key if by == "kind" else int(key))
    parameters = {"group": key, **({"by": by} if by == "kind" else {})}
    return Part(("group", by, key), group.titles[language], parameters, tuple(members), len(members), edition)


def _way(edition: Edition, start: str, goal: str, language: Language, day: str | None) -> Part:
    tables = edition.tables
    ends = tables.numbers([start, goal])
    levels = between(ends[start], ends[goal], lambda numbers: tables.neighbours(numbers, day)) or []
    if sum(map(len, levels)) <= _MOST_ON_WAYS:
        graph = choose(tables.graph({number for level in levels for number in level}), Choice(at=day)).graph
        way = shortest_path(graph, start, goal) or []
        numbers = set(tables.numbers({end for edge in way for end in edge[:2]}).values())
    else:
        numbers = set(_one_way(levels, lambda numbers: tables.neighbours(numbers, day)))
    numbers |= set(ends.values())
    title = wording("pages", language)["large_way"].format(*(_label(edition, node, language) for node in (start, goal)))
    return Part(("way", *sorted(numbers)), title, {}, tuple(sorted(numbers)), len(numbers), edition)


def _one_way(levels: Sequence[set[int]], neighbours: Callable[[set[int]], set[int]]) -> list[int]:
    """One of many shortest ways: over those that connect most."""
    way = [min(levels[0])]
    for level in levels[1:]:
        way.append(min(level & neighbours({way[-1]})))
    return way


def _around(edition: Edition, node: str, reach: str, language: Language) -> Part:
    steps = min(max(int(reach), 1), MOST_STEPS) if reach.isascii() and reach.isdigit() else 1
    middle = edition.tables.numbers([node])[node]
    near = edge = {middle}
    for _ in range(steps):
        # What is further away than more than can be shown is not looked for.
        if len(near) > MOST_AROUND:
            break
        edge = edition.tables.neighbours(edge, ended=True) - near
        near = near | edge
    shown = sorted(near - {middle})[: MOST_AROUND - 1]
    return Part(
        ("ego", node, steps),
        wording("pages", language)["large_around"].format(_label(edition, node, language)),
        {"around": node.removeprefix(INSTANCE), "reach": str(steps)},
        tuple(sorted([middle, *shown])),
        len(near),
        edition,
    )


def numbers_of(edition: Edition, parameters: Mapping[str, str], day: str | None) -> set[int] | None:
    """All nodes that a choice within the whole network may be about: what is around an actor, or on the ways between two; None means all."""
    tables = edition.tables
    start, goal = _node(edition, parameters.get("from")), _node(edition, parameters.get("to"))
    if start and goal:
        ends = tables.numbers([start, goal])
        levels = between(ends[start], ends[goal], lambda numbers: tables.neighbours(numbers, day)) or []
        return {number for level in levels for number in level} | set(ends.values())
    if node := _node(edition, parameters.get("selected") or parameters.get("around")):
        steps = parameters.get("steps") or parameters.get("reach") or "1"
        reached = edge = set(tables.numbers([node]).values())
        for _ in range(min(max(int(steps), 1), MOST_STEPS) if steps.isascii() and steps.isdigit() else 1):
            edge = tables.neighbours(edge, ended=True) - reached
            reached = reached | edge
        return reached
    return None


def _label(edition: Edition, node: str, language: Language) -> str:
    return edition.tables.labels([node], f"label_{language}")[node]


def _node(edition: Edition, name: str | None) -> str | None:
    """The node of that name, or None: by its IRI, else that whose name comes closest."""
    if not name or not (typed := name.strip()[:200]):
        return None
    if by_iri := edition.tables.numbers([INSTANCE + typed, typed]):
        return next(iter(by_iri))
    # As people type: a name, how it begins, or a part of it; what is only alike is offered, not taken.
    hits = [hit.iri for hit in edition.store.names.find(typed, limit=20) if hit.score >= _HOLDS]
    there = edition.tables.numbers(hits)
    return next((iri for iri in hits if iri in there), None)


def large_page(page: Page, edition: Edition, part: Part | None) -> LargePage:
    """The way in, everything as dots, or a part that has too many nodes for signs and labels."""
    query, links, tables = dict(page.query), _links(page), edition.tables
    estimated = bool(tables.about["estimated"]["firm"])
    if part is not None or query.get("scope") == "all":
        first = _place(query.get("first"))
        numbers = part.numbers[first : first + PAGE_ROWS] if part else tables.actors(TOP)
        more = part is not None and first + PAGE_ROWS < len(part.numbers)
        parameters = part.parameters if part else {"scope": "all"}
        content = large_fragment(
            _counts(tables, part, page.at),
            actor_rows(tables, numbers, page.language),
            page.urls.page("network/dots.json", **parameters),
            language=page.language,
            links=links,
            title=_title(part, page.language) if part else None,
            estimated=estimated,
            # From the list of a part each of its relations can be reached.
            following=page.urls.page("network", **parameters, first=str(first + PAGE_ROWS)) if more else None,
            kept=page.clocks,
        )
        # The views escape what comes from data.
        return LargePage(Markup(content), LARGE_STYLES, LARGE_SCRIPTS)  # noqa: S704
    typed = (query.get("q") or query.get("selected") or query.get("around") or "").strip()[:200]
    hits = [match.reference.iri or "" for match in edition.resources.find(typed)] if typed else []
    there = tables.numbers(hits)
    content = overview_fragment(
        pictures_of(edition).overview(by_of(query)),
        actor_rows(tables, tables.actors(TOP), page.language),
        language=page.language,
        links=links,
        estimated=estimated,
        query=typed,
        found=actor_rows(tables, [there[iri] for iri in hits if iri in there], page.language) if typed else None,
        kept=[*page.clocks, *([("by", "kind")] if by_of(query) == "kind" else [])],
    )
    return LargePage(Markup(content), LARGE_STYLES, ())  # noqa: S704


def _title(part: Part, language: Language) -> str:
    """The name of a part, and how much of it is shown where that is not all."""
    if part.of == len(part.numbers):
        return part.title
    return f"{part.title} {wording('pages', language)['large_cut'].format(shown=len(part.numbers), all=part.of)}"


def _counts(tables: Tables, part: Part | None, day: str | None) -> tuple[int, int]:
    if part is None:
        return tables.counts(day)
    nodes, edges = tables.dots(part.numbers, day)
    return len(nodes), len(edges)


def _place(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _links(page: Page) -> LargeLinks:
    urls, by = page.urls, by_of(dict(page.query))
    grouped = {"by": "kind"} if by == "kind" else {}

    def around(iri: str) -> str:
        return urls.page("network", around=iri.removeprefix(INSTANCE), reach="1", selected=iri.removeprefix(INSTANCE))

    def group(chosen_group: Group) -> str:
        return urls.page("network", group=chosen_group.key, **grouped)

    return LargeLinks(
        thing=lambda iri: urls.thing(iri) if iri.startswith(INSTANCE) else iri,
        around=around,
        group=group,
        by=lambda name: urls.page("network", by=name),
        everything=urls.page("network", scope="all"),
        entry=urls.page("network"),
        search=urls.page("network"),
    )
