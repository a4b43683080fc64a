"""The pages of a network that is too large for one picture: the overview, all nodes as dots, and parts in the explorer.

The parameters of an address select a part: `around` an actor (within `reach` steps), a `region`, a `group` (`by` community or kind), or
`scope=all`. Within a part the parameters of the explorer apply, as in a small network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.claims.regions import ACROSS
from lsgraph.languages import Message, wording
from lsgraph.namespaces import INSTANCE, instance_name
from lsgraph.network import Choice, choose, shortest_path
from lsgraph.network.choosing import MOST_STEPS, STANCE_RELATIONS, STRENGTHS, standing_so
from lsgraph.network.paths import between
from lsgraph.stores.meant import Meant
from lsgraph.views import Drawing
from lsgraph.views.scopes import Scope, nodes_scope
from lsgraph.web.explorer.asked import not_one
from lsgraph.web.explorer.large_fragments import (
    LARGE_SCRIPTS,
    LARGE_STYLES,
    TOP,
    Counted,
    LargeLinks,
    actor_rows,
    large_fragment,
    overview_fragment,
)
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.page import no_part
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network.choosing import Strength
    from lsgraph.network.tables import Tables
    from lsgraph.views.overview import By, Group
    from lsgraph.web.page import Page


#: Most nodes around an actor (the most connected ones are kept), and most nodes of a part in one table.
MOST_AROUND, PAGE_ROWS = 300, 100
#: With more nodes or edges the page that tells each of them would be longer than 100 kB: an edge with its evidence takes 2 kB.
MOST_NODES, MOST_LINES = 40, 45
#: The parameters that name nodes as people type them.
TYPED = ("selected", "around", "from", "to")
#: With more nodes on shortest paths an arbitrary one of the paths is shown, not the best.
_MOST_ON_PATHS = 2_000
#: Most actors of whom it is looked at how they stand; those that are connected most.
_MOST_STANDING = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a large network, with a title. `key` is a cache key, `parameters` are those of its address.

    `numbers` are its nodes in the tables of the network, most connected first; `of` is the number of nodes before it was cut.
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
        """Its subgraph with positions."""
        tables = self.edition.tables

        def made() -> Scope:
            known = tables.measures("firm", self.numbers), tables.positions(self.numbers)
            return nodes_scope(
                tables.graph(self.numbers), *known, [iri for iri, _ in tables.nodes(self.numbers).values()]
            )

        return self.edition.networks.get(("scope", self.key), made)

    def drawing(self, page: Page, edition: Edition) -> Drawing:
        """Its drawing for the explorer."""
        return pictures_of(edition).cache.get(
            ("part", self.key, page.language), lambda: Drawing.of(self.scope.graph, self.scope.layouts, page.language)
        )


@dataclass(frozen=True, slots=True)
class LargePage:
    """A page of a large network other than the explorer: its HTML, and the styles and scripts that it loads."""

    content: Markup
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def by_of(query: Mapping[str, str]) -> By:
    """The grouping in the parameters of an address; by community unless it says otherwise."""
    return "kind" if query.get("by") == "kind" else "community"


def strength_of(query: Mapping[str, str]) -> Strength:
    """Which relations the parameters of an address choose; all unless they say otherwise."""
    return next((each for each in STRENGTHS if each == query.get("strength")), "all")


def kept_strength(query: Mapping[str, str]) -> dict[str, str]:
    """That choice as parameters, for what leads on."""
    strength = strength_of(query)
    return {} if strength == "all" else {"strength": strength}


def part_of(page: Page, edition: Edition) -> Part | None:
    """The part that the address of a page selects, or None. Raises PageNotFoundError for an unknown group, NotFoundError for an unknown region.

    A requested path selects its nodes, a selected actor its surroundings. A network that is drawn whole has no parts.
    """
    if not edition.is_large:
        return None
    return part_named(edition, dict(page.query), page.language, page.at)


def part_named(edition: Edition, query: Mapping[str, str], language: Language, day: str | None) -> Part | None:
    """The part that parameters select, as in `part_of`."""
    start, goal = _node(edition, query.get("from")), _node(edition, query.get("to"))
    if start and goal:
        return _path_part(edition, start, goal, language, day)
    if node := _node(edition, query.get("around") or query.get("selected")):
        return _around(edition, node, query.get("reach") or query.get("steps") or "1", language)
    return (
        stance_part(edition, query, language, day)
        or region_part(edition, query, language)
        or group_of(edition, query, language)
    )


def nodes_named(edition: Edition, query: Mapping[str, str]) -> None:
    """Raise PageNotFoundError for a name that people type (`TYPED`) and that is not one node's of the network."""
    for name in TYPED:
        if (typed := query.get(name, "").strip()) and (found := _meant(edition, typed)).one is None:
            raise not_one(edition, [typed], found.perhaps, several=found.several)


def agreement_named(edition: Edition, name: str | None) -> str | None:
    """The agreement of the network that parameters name, with or without its kind; None for none."""
    iri = edition.resources.called(name[:200], "agreement") if name else None
    return iri if iri and edition.in_network(iri) else None


def stance_part(edition: Edition, query: Mapping[str, str], language: Language, day: str | None) -> Part | None:
    """Those who have the stance that parameters name towards the agreement that they name, on the day, and in the region if one is named.

    The agreement stands with them: that is what ties them together. None without a stance and an agreement.
    """
    stance, agreement = query.get("stance", ""), agreement_named(edition, query.get("agreement"))
    if stance not in STANCE_RELATIONS or not query.get("agreement"):
        return None
    if agreement is None:
        # On record, but nobody is tied to it.
        raise PageNotFoundError(Message("The network has nothing called {names}.", names=repr(query["agreement"][:80])))
    tables, resources = edition.tables, edition.resources
    key = ("stance", agreement, stance, edition.day_key(day), query.get("region", ""))

    def found() -> tuple[int, ...]:
        towards = {actor for actor, *_ in resources.stances_towards(agreement)}
        numbers = sorted(tables.numbers(towards).values())[:_MOST_STANDING]
        choice = Choice(at=day, agreement=agreement, stance=stance)
        graph = tables.graph({*numbers, tables.numbers([agreement])[agreement]})
        standing = set(tables.numbers(standing_so(graph, choice) or ()).values())
        if (name := query.get("region")) and name != ACROSS:
            standing &= set(tables.in_region(resources.region(name).slug, _MOST_STANDING))
        return tuple(sorted(standing))

    standing = edition.networks.get(("standing", key), found)
    numbers = (*standing, tables.numbers([agreement])[agreement]) if standing else ()
    title = f"{wording('pages', language)[f'stances_{stance}']}: {_label(edition, agreement, language)}"
    region = {"region": query["region"]} if query.get("region") else {}
    parameters = {"stance": stance, "agreement": instance_name(agreement), **region}
    return Part(key, title, parameters, tuple(sorted(numbers)), len(numbers), edition)


def region_part(edition: Edition, query: Mapping[str, str], language: Language) -> Part | None:
    """The nodes of the region that parameters name, with those that they are tied to, or None. Raises NotFoundError for an unknown region."""
    name = query.get("region")
    if not name or name == ACROSS or not edition.has_network:
        return None
    region, tables = edition.resources.region(name), edition.tables
    members = tables.in_region(region.slug, MOST_AROUND)
    beside = sorted(tables.neighbours(members, ended=True) - set(members))
    numbers = (*members, *beside[: MOST_AROUND - len(members)])
    title, parameters = region.reference.label(language), {"region": region.slug}
    return Part(("region", region.slug), title, parameters, numbers, len(members) + len(beside), edition)


def group_of(edition: Edition, query: Mapping[str, str], language: Language) -> Part | None:
    """The group that parameters select, or None. Raises PageNotFoundError for an unknown group."""
    key, by = query.get("group"), by_of(query)
    if not key:
        return None
    group = next((candidate for candidate in pictures_of(edition).overview(by).groups if candidate.key == key), None)
    if group is None:
        raise PageNotFoundError(Message("There is no group {key!r}.", key=key[:40]))
    members = edition.tables.members(by, key if by == "kind" else int(key))
    parameters = {"group": key, **({"by": by} if by == "kind" else {})}
    return Part(("group", by, key), group.titles[language], parameters, tuple(members), len(members), edition)


def _path_part(edition: Edition, start: str, goal: str, language: Language, day: str | None) -> Part:
    tables = edition.tables
    ends = tables.numbers([start, goal])
    levels = between(ends[start], ends[goal], lambda numbers: tables.neighbours(numbers, day)) or []
    if sum(map(len, levels)) <= _MOST_ON_PATHS:
        graph = choose(tables.graph({number for level in levels for number in level}), Choice(at=day)).graph
        path = shortest_path(graph, start, goal) or []
        numbers = set(tables.numbers({end for edge in path for end in edge[:2]}).values())
    else:
        numbers = set(_any_path(levels, lambda numbers: tables.neighbours(numbers, day)))
    numbers |= set(ends.values())
    title = wording("pages", language)["large_way"].format(*(_label(edition, node, language) for node in (start, goal)))
    return Part(("path", *sorted(numbers)), title, {}, tuple(sorted(numbers)), len(numbers), edition)


def _any_path(levels: Sequence[set[int]], neighbours: Callable[[set[int]], set[int]]) -> list[int]:
    """One of many shortest paths: at each level the most connected node that continues it."""
    path = [min(levels[0])]
    for level in levels[1:]:
        path.append(min(level & neighbours({path[-1]})))
    return path


def _around(edition: Edition, node: str, reach: str, language: Language) -> Part:
    steps = min(max(int(reach), 1), MOST_STEPS) if reach.isascii() and reach.isdigit() else 1
    middle = edition.tables.numbers([node])[node]
    near = edge = {middle}
    for _ in range(steps):
        # Nodes further away could not be shown.
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
    """The nodes that a choice in the whole network needs: around an actor, or on the paths between two; None for all."""
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
    """The IRI of the one node with this IRI or name; None without one."""
    return _meant(edition, name or "").one


def _meant(edition: Edition, name: str) -> Meant:
    """What a name in an address means: the node with that IRI, with or without what all have, else as people type."""
    if not (typed := name.strip()[:200]):
        return Meant()
    if by_iri := edition.tables.numbers([INSTANCE + typed, typed]):
        return Meant(next(iter(by_iri)))
    return edition.resources.meant(typed, among=edition.tables.numbers)


def large_page(page: Page, edition: Edition, part: Part | None) -> LargePage:
    """The overview of a large network, all of it as dots, or a `part` with too many nodes for signs and labels."""
    query, links, tables = dict(page.query), _links(page), edition.tables
    estimated, kept, strength = bool(tables.about["estimated"]["firm"]), kept_strength(query), strength_of(query)
    compared = page.urls.page("network/compare", **_two_days(query)) if query.get("compare") else None
    counted = Counted(tables.about["edges_now"], strength, page.at, compared, _undated(page).urls.page("network"))
    if part is not None or query.get("scope") == "all":
        first = _offset(query.get("first"))
        if part and first and first >= len(part.numbers):
            raise no_part("first", first, page.urls.page("network", **part.parameters, **kept))
        numbers = part.numbers[first : first + PAGE_ROWS] if part else tables.actors(TOP)
        more = part is not None and first + PAGE_ROWS < len(part.numbers)
        parameters = part.parameters if part else {"scope": "all"}
        content = large_fragment(
            _counts(tables, part, page.at, strength),
            actor_rows(tables, numbers, page.language),
            page.urls.page("network/dots.json", **parameters, **kept),
            language=page.language,
            links=links,
            title=_title(part, page.language) if part else None,
            estimated=estimated,
            # The list leads to each node of a part, and so to each relation.
            following=page.urls.page("network", **parameters, **kept, first=str(first + PAGE_ROWS)) if more else None,
            form_parameters=[*page.clocks, *kept.items()],
            counted=counted,
            own=[*_undated(page).clocks, *parameters.items()],
        )
        # The views escape what comes from data.
        return LargePage(Markup(content), LARGE_STYLES, LARGE_SCRIPTS)  # noqa: S704
    # What names a node would have selected a part.
    typed = next(
        (text.strip()[:200] for name in ("q", *TYPED) if (text := query.get(name)) and not _node(edition, text)),
        query.get("q", ""),
    )
    found = [match.reference.iri or "" for match in edition.resources.find(typed)] if typed else []
    hits = dict.fromkeys([*_meant(edition, typed).perhaps, *found])
    there = tables.numbers(hits)
    content = overview_fragment(
        pictures_of(edition).overview(by_of(query), page.at, strength),
        actor_rows(tables, tables.actors(TOP), page.language),
        language=page.language,
        links=links,
        estimated=estimated,
        query=typed,
        hits=actor_rows(tables, [there[iri] for iri in hits if iri in there], page.language) if typed else None,
        form_parameters=[*_undated(page).clocks, *([("by", "kind")] if by_of(query) == "kind" else [])],
        counted=counted,
    )
    return LargePage(Markup(content), LARGE_STYLES, ())  # noqa: S704


def _title(part: Part, language: Language) -> str:
    """The title of a part, with the number of nodes shown if it was cut."""
    if part.of == len(part.numbers):
        return part.title
    return f"{part.title} {wording('pages', language)['large_cut'].format(shown=len(part.numbers), all=part.of)}"


def _undated(page: Page) -> Page:
    """The page of the network as it stands."""
    return replace(page, clocks=tuple(pair for pair in page.clocks if pair[0] != "at"))


def _two_days(query: Mapping[str, str]) -> dict[str, str]:
    """The days that are compared, as the page that compares two days names them."""
    return {name: query[own] for name, own in (("from", "compare"), ("to", "at")) if query.get(own)}


def _counts(tables: Tables, part: Part | None, day: str | None, strength: Strength) -> tuple[int, int]:
    if part is None:
        return tables.counts(day, strength=strength)
    nodes, edges = tables.dots(part.numbers, day, strength)
    return len(nodes), len(edges)


def _offset(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _links(page: Page) -> LargeLinks:
    urls, by = page.urls, by_of(dict(page.query))
    grouped, kept = {"by": "kind"} if by == "kind" else {}, kept_strength(dict(page.query))

    def around(iri: str) -> str:
        name = iri.removeprefix(INSTANCE)
        return urls.page("network", around=name, reach="1", selected=name, **kept)

    def group(chosen_group: Group) -> str:
        return urls.page("network", group=chosen_group.key, **grouped, **kept)

    return LargeLinks(
        thing=lambda iri: urls.thing(iri) if iri.startswith(INSTANCE) else iri,
        around=around,
        group=group,
        by=lambda name: urls.page("network", by=name, **kept),
        everything=urls.page("network", scope="all", **kept),
        entry=urls.page("network", **kept),
        search=urls.page("network"),
    )
