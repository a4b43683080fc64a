"""Who connects whom, in which groups, and how sure that is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import short_name
from lsgraph.analysis.leaving_out import LARGE
from lsgraph.analysis.roles import Roles, roles
from lsgraph.languages import wording
from lsgraph.web.pages.analyses.shared import (
    asked,
    day_key,
    graph_of,
    labels_in,
)
from lsgraph.web.pages.drawings import Picture, drawings, listed, told
from lsgraph.web.pages.overlays import badges

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page

#: How many rows a table of all nodes has at most.
_MOST_ROWS = LARGE
#: How many of those who connect most are told in sentences.
_MOST_TOLD = 5


def write_roles(page: Page, edition: Edition) -> str:
    """The page; `group` brings one group out in the picture."""
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    found = edition.networks.get(("roles", key), lambda: roles(graph))
    text = asked(page, "group")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    group = next((each for each in found.groups if each.number == number), None)
    edges = {edge for each in found.groups for edge in each.outside}
    return page.write(
        "roles.html",
        found=found,
        top=found.roles[:_MOST_TOLD],
        shown=found.roles[:_MOST_ROWS],
        total=len(graph),
        group=group,
        documents=edition.counts["documents"],
        alone=sum(1 for trial in found.trials if trial.document),
        unknown=[text[:80]] if text and group is None else [],
        name=labels_in(edition, page.language),
        names=partial(listed, page.language),
        short=short_name,
        predicates=_predicates(graph, page.language),
        told={edge: told(graph, edge, page.language) for edge in edges},
        languages=edition.document_languages,
        pictures=_roles_pictures(page, edition, key, graph, found, group.number if group else 0),
    )


def _predicates(graph: nx.MultiDiGraph[str], language: Language) -> dict[str, str]:
    return {data["predicate"]: data[f"label_{language}"] for *_, data in graph.edges(data=True)}


def _roles_pictures(
    page: Page, edition: Edition, key: str, graph: nx.MultiDiGraph[str], found: Roles, group: int
) -> list[Picture]:
    t = wording("pages", page.language)
    numbers = {each.node: each.group for each in found.roles}

    def brought_out() -> nx.MultiDiGraph[str]:
        drawn: nx.MultiDiGraph[str] = graph.copy()
        for node, data in drawn.nodes(data=True):
            data["faded"] = bool(group) and numbers[node] != group
        for source, target, data in drawn.edges(data=True):
            data["faded"] = bool(group) and group not in (numbers[source], numbers[target])
        return drawn

    title = t["analysis_group_picture"].format(group) if group else t["analysis_roles_picture"]
    over = partial(badges, numbers=numbers)
    return drawings(page, edition, ("roles", key, group), brought_out, title, over=over)
