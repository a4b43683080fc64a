"""Who connects whom, in which groups, and how sure that is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import short_name
from lsgraph.analysis.roles import Role, Roles, roles
from lsgraph.network import TIES, read_ties
from lsgraph.network.measures import STARTS
from lsgraph.web.pages.analyses.shared import (
    asked,
    day_key,
    graph_of,
    labels_in,
)
from lsgraph.web.pages.drawings import Picture, drawings, listed, told
from lsgraph.web.pages.overlays import badges
from lsgraph.web.texts import texts_in

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page

#: A table of more actors than the first has pages of as many rows as the second.
_MOST_ROWS, _PAGE_ROWS = 100, 50
#: How many of those who connect most are told in sentences.
_MOST_TOLD = 5


def write_roles(page: Page, edition: Edition) -> str:
    """The page; `ties` says by which ties ranks are, `group` brings one group out in the picture, `page` is a part of the table."""
    key = day_key(edition, page.at)
    ties = read_ties(asked(page, "ties"))
    graph = graph_of(edition, key)
    found = edition.networks.get(("roles", key, ties), lambda: roles(graph, ties))
    text = asked(page, "group")
    number = _number(text)
    group = next((each for each in found.groups if each.number == number), None)
    edges = {edge for each in found.groups for edge in each.outside}
    rows, pages, place = _part(found, _number(asked(page, "page")))
    return page.write(
        "roles.html",
        found=found,
        ties=ties,
        offered_ties=TIES,
        kept={} if not asked(page, "ties") else {"ties": ties},
        top=found.roles[:_MOST_TOLD],
        shown=rows,
        pages=pages,
        place=place,
        total=len(found.roles),
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
        starts=STARTS,
        pictures=_roles_pictures(page, edition, (key, ties), graph, found, group.number if group else 0),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _part(found: Roles, asked_for: int) -> tuple[tuple[Role, ...], int, int]:
    """The rows of one page of the table, how many pages it has, and which one this is, from 1."""
    if len(found.roles) <= _MOST_ROWS:
        return found.roles, 1, 1
    pages = -(-len(found.roles) // _PAGE_ROWS)
    place = min(max(asked_for, 1), pages)
    return found.roles[(place - 1) * _PAGE_ROWS : place * _PAGE_ROWS], pages, place


def _predicates(graph: nx.MultiDiGraph[str], language: Language) -> dict[str, str]:
    return {data["predicate"]: data[f"label_{language}"] for *_, data in graph.edges(data=True)}


def _roles_pictures(
    page: Page, edition: Edition, key: tuple[str, str], graph: nx.MultiDiGraph[str], found: Roles, group: int
) -> list[Picture]:
    t = texts_in(page.language)
    shown = {node for each in found.groups for node in each.members}
    numbers = {node: own.community for node, own in found.measured.items() if node in shown}

    def brought_out() -> nx.MultiDiGraph[str]:
        drawn: nx.MultiDiGraph[str] = graph.copy()
        for node, data in drawn.nodes(data=True):
            data["faded"] = bool(group) and numbers.get(node) != group
        for source, target, data in drawn.edges(data=True):
            data["faded"] = bool(group) and group not in (numbers.get(source), numbers.get(target))
        return drawn

    title = t["analysis_group_picture"].format(group) if group else t["analysis_roles_picture"]
    over = partial(badges, numbers=numbers)
    return drawings(page, edition, ("roles", *key, group), brought_out, title, over=over)
