"""The page of roles: who connects whom, in which groups, and how certain that is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsgraph.analysis.kept import read_roles
from lsgraph.analysis.roles import Group, Role, Roles, roles
from lsgraph.languages import Message, wording
from lsgraph.namespaces import instance_name
from lsgraph.network import TIES, read_ties
from lsgraph.network.measures import STARTS
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.page import numbered_part
from lsgraph.web.pages.analyses.shared import (
    day_key,
    graph_of,
    labels_in,
    parameter,
)
from lsgraph.web.pages.drawings import AnalysisPicture, drawings, edge_in_words, listed
from lsgraph.web.pages.overlays import badges

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import Measures, Ties
    from lsgraph.network.on_day import RanksOnDay
    from lsgraph.web.page import Page

#: Most rows of a table on one page; rows per page of a longer one beside the groups, and of that of a large network.
_MOST_ROWS, _SMALL_PAGE_ROWS, _PAGE_ROWS = 30, 25, 50
#: Most connecting actors that are described in sentences.
_MOST_SHOWN = 5
#: Most agreements, meetings and the like that are listed as what paths of a day lead over.
_MOST_MEETING = 10


def is_ranked_by_process(edition: Edition) -> bool:
    """Whether ranks on a day are computed in a process of their own: the network is too large to be read whole."""
    return edition.is_large and edition.is_partial


def write_roles(page: Page, edition: Edition, ranks: RanksOnDay | None = None) -> str:
    """The page; `ties` says by which ties ranks are, `group` brings one group out in the picture, `page` is a part of the table.

    `ranks` are those of a network that is too large to be read whole on the day that is asked for.
    """
    ties = read_ties(parameter(page, "ties"))
    if ranks is not None:
        return _write_ranks(page, edition, ties, ranks)
    if edition.is_large and not page.at:
        return _write_large(page, edition, ties)
    graph, result, group = _read(page, edition, ties)
    in_parts = len(result.roles) > _MOST_ROWS
    shown_groups = result.groups if not in_parts else (group,) if group else result.groups[:1]
    edges = {edge for candidate in shown_groups for edge in candidate.outside}
    rows, pages, page_number = _part(page, result, _PAGE_ROWS if edition.is_large else _SMALL_PAGE_ROWS)
    return page.write(
        "roles.html",
        result=result,
        ties=ties,
        offered_ties=TIES,
        ties_parameters={} if not parameter(page, "ties") else {"ties": ties},
        top=result.roles[:_MOST_SHOWN],
        shown=rows,
        pages=pages,
        page_number=page_number,
        total=len(result.roles),
        group=group,
        documents=edition.counts["documents"],
        alone=sum(1 for trial in result.trials if trial.document),
        ranks_only=False,
        shown_groups=shown_groups,
        name=labels_in(edition, page.language),
        names=partial(listed, page.language),
        instance_name=instance_name,
        predicates=_predicates(graph, page.language),
        in_words={edge: edge_in_words(graph, edge, page.language) for edge in edges},
        languages=edition.document_languages,
        starts=STARTS,
        pictures=drawings(page, edition, roles_picture(page, edition)),
    )


def _read(page: Page, edition: Edition, ties: Ties) -> tuple[nx.MultiDiGraph[str], Roles, Group | None]:
    """The network of the page's day, the roles in it, and the group that the address brings out."""
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    result = edition.networks.get(("roles", key, ties), lambda: roles(graph, ties))
    return graph, result, _chosen(page, result)


def _chosen(page: Page, result: Roles) -> Group | None:
    """The group that the address brings out, None without one. Raises PageNotFoundError for a group that there is not."""
    if not (text := parameter(page, "group")):
        return None
    for group in result.groups:
        if group.number == _number(text):
            return group
    raise PageNotFoundError(Message("There is no group {key!r}.", key=text[:40]))


def _write_large(page: Page, edition: Edition, ties: Ties) -> str:
    """The page of a large network, from results stored by the build: one page of the table, and one group."""
    tables, language = edition.tables, page.language
    pages = -(-tables.count_parts("role", ties) // _PAGE_ROWS)
    page_number = numbered_part(page, "page", pages)
    part = read_roles(tables, ties, (page_number - 1) * _PAGE_ROWS, _PAGE_ROWS)
    group = _chosen(page, part.roles)
    shown = [group] if group else list(part.roles.groups[:1])
    graph = tables.graph_of(tables.edge_numbers({edge for candidate in shown for edge in candidate.outside}))
    top = part.roles.roles if page_number == 1 else read_roles(tables, ties, 0, _MOST_SHOWN).roles.roles
    named = _named(part.roles, shown) | {role.node for role in top[:_MOST_SHOWN]}
    labels = tables.labels(named, f"label_{language}")
    return page.write(
        "roles.html",
        result=part.roles,
        ties=ties,
        offered_ties=TIES,
        ties_parameters={} if not parameter(page, "ties") else {"ties": ties},
        ranks_only=False,
        top=top[:_MOST_SHOWN],
        shown=part.roles.roles,
        shown_groups=shown,
        pages=max(pages, 1),
        page_number=page_number,
        total=part.total,
        group=group,
        documents=edition.counts["documents"],
        alone=sum(1 for trial in part.roles.trials if trial.document),
        name=lambda iri: labels.get(iri) or edition.resources.reference(iri).label(language),
        names=partial(listed, language),
        instance_name=instance_name,
        predicates=edition.cache.get(("predicates", language), lambda: tables.predicate_labels(language)),
        in_words={edge: edge_in_words(graph, edge, language) for edge in graph.edges(keys=True)},
        languages=edition.document_languages,
        starts=STARTS,
        pictures=[],
    )


def _write_ranks(page: Page, edition: Edition, ties: Ties, ranks: RanksOnDay) -> str:
    """The page of a large network on a day: a part of the table of ranks, and what those who have one meet in."""
    tables, language = edition.tables, page.language
    pages = max(-(-len(ranks.ranked) // _PAGE_ROWS), 1)
    page_number = numbered_part(page, "page", pages)
    roles_of_day = [_role_on_day(node, measures) for node, measures in ranks.ranked[: page_number * _PAGE_ROWS]]
    shown, top = roles_of_day[(page_number - 1) * _PAGE_ROWS :], roles_of_day[:_MOST_SHOWN]
    meeting_in = ranks.meeting_in[:_MOST_MEETING]
    labels = tables.labels(
        [*(role.node for role in (*top, *shown)), *(node for node, _ in meeting_in)], f"label_{language}"
    )
    result = Roles(
        ties=ties, roles=tuple(shown), meeting_in=tuple(node for node, _ in meeting_in), meetings=len(ranks.meeting_in),
        measured=dict((*meeting_in, *ranks.ranked[:_MOST_SHOWN])), groups=(), splits=(), cut=None, trials=(),
        unranked=ranks.unranked, limited=True, estimated=ranks.estimated,
    )  # fmt: skip
    return page.write(
        "roles.html",
        result=result,
        ties=ties,
        offered_ties=TIES,
        ties_parameters={} if not parameter(page, "ties") else {"ties": ties},
        ranks_only=True,
        top=top,
        shown=shown,
        pages=pages,
        page_number=page_number,
        total=len(ranks.ranked),
        unknown=[],
        name=labels.__getitem__,
        instance_name=instance_name,
        starts=STARTS,
        as_it_stands=page.urls.now().page("network/roles", ties=ties),
    )


def _role_on_day(node: str, measures: Measures) -> Role:
    assert measures.rank is not None, "only those with a rank are kept"
    return Role(
        node,
        measures,
        measures.rank,
        measures.rank,
        measures.rank,
        (),
        moved=False,
        decisive=None,
        between=bool(measures.betweenness),
    )


def _named(result: Roles, groups: Sequence[Group]) -> set[str]:
    """The IRIs of all nodes whose labels the page shows."""
    members = {node for group in groups for node in group.members}
    hubs = {group.hub for group in result.groups} | {split.around for split in result.splits}
    fallen = {node for split in result.splits for part in (*split.together, split.single) for node in part.first}
    return members | hubs | fallen | {role.node for role in result.roles} | set(result.meeting_in[:10]) | {split.node for split in result.splits}  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _part(page: Page, result: Roles, size: int) -> tuple[tuple[Role, ...], int, int]:
    """The rows of one page of the table, the number of pages, and the number of this page from 1."""
    pages = -(-len(result.roles) // size) if len(result.roles) > _MOST_ROWS else 1
    page_number = numbered_part(page, "page", pages)
    if pages == 1:
        return result.roles, 1, 1
    return result.roles[(page_number - 1) * size : page_number * size], pages, page_number


def _predicates(graph: nx.MultiDiGraph[str], language: Language) -> dict[str, str]:
    return {data["predicate"]: data[f"label_{language}"] for *_, data in graph.edges(data=True)}


def roles_picture(page: Page, edition: Edition) -> AnalysisPicture | None:
    """What the page of its parameters draws."""
    if edition.is_large or not edition.has_network:
        return None
    t, ties = wording("pages", page.language), read_ties(parameter(page, "ties"))
    graph, result, chosen = _read(page, edition, ties)
    group = chosen.number if chosen else 0
    shown = {node for group in result.groups for node in group.members}
    numbers = {node: measures.community for node, measures in result.measured.items() if node in shown}

    def brought_out() -> nx.MultiDiGraph[str]:
        drawn: nx.MultiDiGraph[str] = graph.copy()
        for node, data in drawn.nodes(data=True):
            data["faded"] = bool(group) and numbers.get(node) != group
        for source, target, data in drawn.edges(data=True):
            data["faded"] = bool(group) and group not in (numbers.get(source), numbers.get(target))
        return drawn

    title = t["analysis_group_picture"].format(group) if group else t["analysis_roles_picture"]
    return AnalysisPicture(
        ("roles", day_key(edition, page.at), ties, group),
        brought_out,
        title,
        address="network/roles",
        parameters={"ties": parameter(page, "ties") and ties, "group": str(group) if group else ""},
        over=partial(badges, numbers=numbers),
    )
