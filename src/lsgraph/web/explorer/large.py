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
from lsgraph.network import shortest_path
from lsgraph.network.choosing import MOST_STEPS, named
from lsgraph.views import Drawing
from lsgraph.views.scopes import Scope, ego_scope, group_scope, kind_scope, nodes_scope
from lsgraph.web.explorer.large_fragments import (
    LARGE_SCRIPTS,
    LARGE_STYLES,
    TOP,
    LargeLinks,
    large_fragment,
    overview_fragment,
)
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.views.overview import By, Group
    from lsgraph.web.page import Page


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a large network with a name for people; `key` tells it from other parts, `parameters` mean it in an address."""

    key: Hashable
    title: str
    parameters: Mapping[str, str]
    scope: Scope

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
    query = dict(page.query)
    start, goal = _node(edition, query.get("from")), _node(edition, query.get("to"))
    if start and goal:
        return _way(page, edition, start, goal)
    if node := _node(edition, query.get("around") or query.get("selected")):
        return _around(page, edition, node, query.get("reach") or query.get("steps") or "1")
    return group_of(edition, query, page.language)


def group_of(edition: Edition, query: Mapping[str, str], language: Language) -> Part | None:
    """The group that the parameters of an address mean, or None where they mean none; raises PageNotFoundError for one that is not there."""
    key, by = query.get("group"), by_of(query)
    if not key:
        return None
    found = next((each for each in pictures_of(edition).overview(by).groups if each.key == key), None)
    if found is None:
        raise PageNotFoundError(
            Message("There is no group {key!r}.", key=key[:40]),
        )
    known = edition.network, edition.measures, edition.positions["landscape"]
    return _kept(
        edition,
        ("group", by, key),
        found.titles[language],
        {"group": key, **({"by": by} if by == "kind" else {})},
        lambda: kind_scope(*known, key) if by == "kind" else group_scope(*known, int(key)),
    )


def _way(page: Page, edition: Edition, start: str, goal: str) -> Part:
    way = shortest_path(edition.graph_at(page.at), start, goal) or []
    nodes = {start, goal, *(node for edge in way for node in edge[:2])}
    title = wording("pages", page.language)["large_way"].format(
        _label(page, edition, start), _label(page, edition, goal)
    )
    return _kept(
        edition,
        ("way", *sorted(nodes)),
        title,
        {},
        lambda: nodes_scope(edition.network, edition.measures, edition.positions["landscape"], nodes),
    )


def _around(page: Page, edition: Edition, node: str, reach: str) -> Part:
    steps = min(max(int(reach), 1), MOST_STEPS) if reach.isascii() and reach.isdigit() else 1
    return _kept(
        edition,
        ("ego", node, steps),
        wording("pages", page.language)["large_around"].format(_label(page, edition, node)),
        {"around": node.removeprefix(INSTANCE), "reach": str(steps)},
        lambda: ego_scope(edition.network, edition.measures, edition.positions["landscape"], node, steps),
    )


def _label(page: Page, edition: Edition, node: str) -> str:
    return str(edition.network.nodes[node][f"label_{page.language}"])


def _node(edition: Edition, name: str | None) -> str | None:
    return named(edition.network, name.strip()) if name and name.strip() else None


def _kept(
    edition: Edition, key: Hashable, title: str, parameters: Mapping[str, str], make: Callable[[], Scope]
) -> Part:
    return Part(key, title, parameters, edition.networks.get(("scope", key), make))


def large_page(page: Page, edition: Edition, part: Part | None) -> LargePage:
    """The way in, everything as dots, or a part that has too many nodes for signs and labels."""
    query, links = dict(page.query), _links(page)
    if part is not None or query.get("scope") == "all":
        graph = part.scope.graph if part else edition.graph_at(page.at)
        content = large_fragment(
            graph,
            edition.measures,
            edition.positions["landscape"],
            language=page.language,
            links=links,
            title=part.title if part else None,
            # From the list of a part each of its relations can be reached.
            listed=len(graph) if part else TOP,
            kept=page.clocks,
        )
        # The views escape what comes from data.
        return LargePage(Markup(content), LARGE_STYLES, LARGE_SCRIPTS)  # noqa: S704
    typed = (query.get("q") or query.get("selected") or query.get("around") or "").strip()[:200]
    hits = [match.reference.iri for match in edition.resources.find(typed)] if typed else []
    content = overview_fragment(
        pictures_of(edition).overview(by_of(query)),
        edition.network,
        edition.measures,
        language=page.language,
        links=links,
        query=typed,
        found=[iri for iri in hits if iri and iri in edition.network] if typed else None,
        kept=[*page.clocks, *([("by", "kind")] if by_of(query) == "kind" else [])],
    )
    return LargePage(Markup(content), LARGE_STYLES, ())  # noqa: S704


def _links(page: Page) -> LargeLinks:
    urls, by = page.urls, by_of(dict(page.query))
    grouped = {"by": "kind"} if by == "kind" else {}

    def around(iri: str) -> str:
        return urls.page("network", around=iri.removeprefix(INSTANCE), reach="1", selected=iri.removeprefix(INSTANCE))

    def group(found: Group) -> str:
        return urls.page("network", group=found.key, **grouped)

    return LargeLinks(
        thing=lambda iri: urls.thing(iri) if iri.startswith(INSTANCE) else iri,
        around=around,
        group=group,
        by=lambda name: urls.page("network", by=name),
        everything=urls.page("network", scope="all"),
        entry=urls.page("network"),
        search=urls.page("network"),
    )
