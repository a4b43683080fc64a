"""Briefs of who connects whom, and of what would be if more signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsgraph.analysis.agreements import agreements, first_of, not_yet, perhaps_signed, register, signatories
from lsgraph.analysis.kept import read_roles
from lsgraph.analysis.roles import Roles, roles
from lsgraph.analysis.what_if import Coverage, WhatIf, supposed_edges, supposed_graph, what_if
from lsgraph.briefs.model import Row
from lsgraph.briefs.pictures import picture_of
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message, translations
from lsgraph.namespaces import INSTANCE, instance_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from lsgraph.analysis.roles import Role
    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief, Picture, Table
    from lsgraph.network import Ties

#: The picture has so many of those who connect most: more names have no room on a slide.
_MOST_PICTURED = 16


def roles_brief(desk: Desk, ties: Ties) -> Brief:
    """Those who connect most, by ties of a kind, with the picture of the first. Raises NotFoundError for a past day of a large network."""
    edition = desk.edition
    if edition.is_large:
        if desk.at:
            raise NotFoundError("Of a network of this size there is no file of the ranks on a day.")
        part = read_roles(edition.tables, ties, 0, desk.most)
        result, total = part.roles, part.total
    else:
        key = edition.day_key(desk.at)
        result = edition.networks.get(("roles", key, ties), lambda: roles(edition.graph_at(key or None), ties))
        total = len(result.roles)
    rows = [_role_row(desk, role, total) for role in result.roles[: desk.most]]
    note = desk.page_word("analysis_roles_lead")
    return desk.brief(
        kind=desk.word("kind_roles"),
        title=desk.word("title_roles"),
        lead=[note] if rows else [note, desk.page_word(f"analysis_ranked_none_{ties}")],
        counts=[(total, desk.word("roles_ranked"))],
        picture=None if edition.is_large else _roles_picture(desk, result),
        tables=[desk.table(desk.page_word("analysis_top"), desk.page_word("analysis_ties_rule"), desk.page_word("stances_actor"), rows, total)],
    )  # fmt: skip


def _role_row(desk: Desk, role: Role, total: int) -> Row:
    measures = role.measures
    name = desk.edition.resources.reference(role.node).label(desk.language)
    place = desk.page_word("analysis_place_shared" if measures.shared else "analysis_place_of", role.rank, total)
    contacts = desk.word("roles_contacts", all=measures.contacts, firm=measures.firm)
    share = desk.page_word("analysis_share", round(measures.betweenness * 100))
    return Row(f"{name}: {place}, {contacts}. {share}.", "", (), ())


def _roles_picture(desk: Desk, result: Roles) -> Picture | None:
    graph = desk.edition.graph_at(desk.edition.day_key(desk.at) or None)
    first = {role.node for role in result.roles[:_MOST_PICTURED]}
    between = list(graph.subgraph(first).edges(keys=True))
    # Few of them may be tied to each other: then those whom they connect are drawn.
    tied = graph.edge_subgraph(between or [edge for edge in graph.edges(keys=True) if first & set(edge[:2])])
    return picture_of(tied, desk.language, desk.word("picture_roles", len(tied)), desk.page)


def what_if_brief(desk: Desk, agreement: str | None, ticked: Sequence[str]) -> Brief:
    """What would be if those ticked signed an agreement: told as supposed, apart from what is on record.

    `agreement` and `ticked` are names of instances (`organization/x`). Raises NotFoundError, also for a large network.
    """
    edition = desk.edition
    if edition.is_large or not edition.has_network:
        raise NotFoundError("Of a network of this size there is no file of what would be.")
    graph, named = edition.graph_at(edition.day_key(desk.at) or None), register(edition.store)
    about = _agreement_of(desk, graph, agreement)
    if about is None:
        lead = [desk.word("gaps_not_on_day")]
        return desk.brief(
            kind=desk.word("kind_what_if"), title=desk.word("kind_what_if"), lead=lead, picture=None, tables=()
        )
    for name in ticked:
        if INSTANCE + name not in named:
            raise NotFoundError(
                Message("There is nothing called {slug!r}.", slug=name[:80]), near=near_matches(name, map(instance_name, named))
            )  # fmt: skip
    result = what_if(graph, about, [INSTANCE + name for name in ticked], named)
    name = edition.resources.reference(about).label(desk.language)
    return desk.brief(
        kind=f"{desk.word('kind_what_if')} ({desk.page_word('analysis_hypothetical').lower()})",
        title=desk.word("title_what_if", name),
        lead=[
            f"{desk.page_word('analysis_hypothetical')}. {desk.page_word('analysis_hypothetical_banner', desk.newest)}"
        ],
        counts=[
            (len(signatories(graph, about)), desk.word("signed_on_record")),
            *(
                (len(perhaps), desk.page_word("stances_may_have_signed"))
                for perhaps in [perhaps_signed(graph, about)]
                if perhaps
            ),
            (len(result.supposed), desk.word("supposed")),
        ],
        picture=_supposed_picture(desk, graph, result, named),
        tables=_what_if_tables(desk, graph, result),
    )


def _agreement_of(desk: Desk, graph: nx.MultiDiGraph[str], name: str | None) -> str | None:
    """The agreement that is meant in the network of the day, `first_of` all without a name; None where there is none on that day."""
    absent = not_yet(graph, desk.edition.network)
    offered = [node for node in agreements(graph) if node not in absent]
    if not name:
        return first_of(offered, desk.edition.main_agreement)
    iri = desk.edition.resources.called(name, "agreement")
    if iri not in offered and iri not in absent:
        raise NotFoundError(
            Message("There is nothing called {slug!r}.", slug=name[:80]),
            near=near_matches(name, [instance_name(each) for each in offered]),
        )
    return iri if iri in offered else None


def _what_if_tables(desk: Desk, graph: nx.MultiDiGraph[str], result: WhatIf) -> Iterable[Table]:
    head, name = desk.page_word("stances_actor"), desk.edition.resources.reference
    hypothetical = (desk.page_word("analysis_hypothetical"),)
    supposed = [Row(name(iri).label(desk.language), "", hypothetical, ()) for iri in result.supposed]
    yield desk.table(
        desk.word("supposed_title"), "" if supposed else desk.page_word("analysis_nothing_ticked"), head, supposed
    )
    covered = [
        Row(_coverage(desk, each), "", () if each.before == each.after else hypothetical, ())
        for each in result.coverage
        if each.whole
    ]
    yield desk.table(desk.page_word("analysis_coverage"), "", desk.word("what"), covered)
    yield desk.table(
        desk.page_word("analysis_signed_on_record"),
        "",
        head,
        _signature_rows(desk, graph, result.agreement, signatories),
    )
    if perhaps := _signature_rows(desk, graph, result.agreement, perhaps_signed):
        title = desk.page_word("stances_may_have_signed")
        yield desk.table(title[:1].upper() + title[1:], desk.page_word("stances_perhaps_about"), head, perhaps)


def _signature_rows(
    desk: Desk,
    graph: nx.MultiDiGraph[str],
    agreement: str,
    chosen: Callable[[nx.MultiDiGraph[str], str], frozenset[str]],
) -> list[Row]:
    """A row for each of the actors that `chosen` takes, with the words that its signature rests on."""
    actors = chosen(graph, agreement)
    return [
        desk.row(
            graph.nodes[source][f"label_{desk.language}"],
            how=data.get("standing"),
            evidence=data["edge"].evidence if data["edge"] else (),
        )
        for source, _, data in sorted(graph.in_edges(agreement, data=True), key=lambda edge: edge[0])
        if source in actors and data["predicate"] == "ls:hasSigned"
    ]


def _coverage(desk: Desk, coverage: Coverage) -> str:
    about = desk.named_within(desk.edition.resources.reference(coverage.about)) if coverage.about else ""
    change = "analysis_coverage_same" if coverage.before == coverage.after else "analysis_coverage_change"
    counts = {"before": len(coverage.before), "after": len(coverage.after), "whole": len(coverage.whole)}
    return f"{desk.page_word(change, **counts)} {desk.page_word(f'analysis_coverage_{coverage.of}', about)}"


def _supposed_picture(
    desk: Desk, graph: nx.MultiDiGraph[str], result: WhatIf, named: dict[str, dict[str, object]]
) -> Picture | None:
    """The agreement with those who signed it on record, and with those supposed to."""
    whole = supposed_graph(graph, result, named, translations("pages", "analysis_supposed_relation"))
    signed = [
        edge for edge in graph.in_edges(result.agreement, keys=True) if graph.edges[edge]["predicate"] == "ls:hasSigned"
    ]
    shown: Any = [*signed, *supposed_edges(result)]
    caption = desk.word("picture_what_if", desk.page_word("analysis_hypothetical"), desk.newest)
    return picture_of(whole.edge_subgraph(shown), desk.language, caption, desk.page)
