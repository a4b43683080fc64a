"""Briefs of two agreements compared, and of two regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.briefs.compared import MOST_BETWEEN, compare_agreements, compare_regions
from lsgraph.briefs.pictures import picture_of
from lsgraph.claims.lists import Window, organizations_of_two
from lsgraph.claims.model import within_sentence
from lsgraph.claims.standing import is_sure
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.localized import upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.briefs.compared import AgreementsCompared, RegionsCompared
    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief, Row, Table
    from lsgraph.claims.regions import Region
    from lsgraph.claims.stances import ActorStances
    from lsgraph.views.tables import EdgeRow

#: Ties that are told of one who binds both sides, in each direction.
_MOST_TIES = 2


def agreements_brief(desk: Desk, first: str, second: str) -> Brief:
    """Two agreements compared; both are names of instances (`agreement/x`) or slugs. Raises NotFoundError."""
    iris = _agreement(desk, first), _agreement(desk, second)
    names = [desk.edition.resources.reference(iri).label(desk.language) for iri in iris]
    compared = compare_agreements(desk.edition, *iris, desk.at, desk.language)
    tables = list(_agreement_tables(desk, compared, names))
    return desk.brief(
        kind=desk.word("kind_two_agreements"),
        title=" – ".join(names),
        lead=[desk.page_word("two_lead")],
        counts=[
            *((table.total, table.title) for table in tables),
            *((count, desk.page_word("two_uncertain")) for count in [compared.found.uncertain] if count),
        ],
        picture=picture_of(compared.drawn, desk.language, desk.word("picture_two"), desk.page),
        tables=tables,
    )


def _agreement(desk: Desk, name: str) -> str:
    """The IRI of the agreement that a name means."""
    if (iri := desk.edition.resources.called(name, "agreement")) is not None:
        return iri
    raise NotFoundError(Message("There is nothing called {slug!r}.", slug=name[:80]))


def _agreement_tables(desk: Desk, compared: AgreementsCompared, names: list[str]) -> Iterator[Table]:
    found, actor = compared.found, desk.page_word("stances_actor")
    both = (_both_row(desk, pair, names) for pair in found.both)
    yield _told(desk, "two_in_both", "two_none_both", actor, both, len(found.both))
    for name, held in zip(names, (found.first, found.second), strict=True):
        rows = (
            desk.row(_standing(desk, row), evidence=(item for act in row.acts for item in act.evidence[:1]))
            for row in held
        )
        title = upper_first(desk.page_word("two_only", name))
        yield desk.table(title, "" if held else desk.page_word("two_none_only"), actor, rows, len(held))
    tied = (_bridge_row(desk, each.label, (each.first, each.second)) for each in compared.between)
    yield _told(desk, "two_bridges", "two_none_bridges", actor, tied, len(compared.between))


def _told(desk: Desk, title: str, none: str, head: str, rows: Iterable[Row], total: int, *, cut: str = "") -> Table:
    """A table with the title of the page's section, which says so where it has no rows."""
    note = "" if total else desk.page_word(none)
    return desk.table(upper_first(desk.page_word(title)), note, head, rows, total, cut=cut)


def _stances(desk: Desk, row: ActorStances) -> str:
    acts = []
    for act in row.acts:
        uncertain = [] if is_sure(act.how) else [desk.page_word(f"standing_{act.how}")]
        when = ", ".join([*([desk.span(act.date)] if act.date else []), *uncertain])
        acts.append(f"{desk.page_word(f'stances_{act.stance}').lower()}{f' ({when})' if when else ''}")
    return "; ".join(acts)


def _standing(desk: Desk, row: ActorStances) -> str:
    return f"{row.actor.label(desk.language)}: {_stances(desk, row)}"


def _both_row(desk: Desk, pair: tuple[ActorStances, ActorStances], names: list[str]) -> Row:
    each = [f"{name}: {_stances(desk, row)}" for name, row in zip(names, pair, strict=True)]
    evidence = [item for row in pair for act in row.acts[:1] for item in act.evidence[:1]]
    return desk.row(f"{pair[0].actor.label(desk.language)}. {'. '.join(each)}", evidence=evidence)


def _bridge_row(desk: Desk, label: str, sides: Iterable[tuple[EdgeRow, ...]]) -> Row:
    shown = [row for side in sides for row in side[:_MOST_TIES]]
    told = dict.fromkeys(_edge_words(desk, row, known=label) for row in shown)
    return desk.row(f"{label}: {'; '.join(told)}", evidence=[item for row in shown for item in row.evidence[:1]])


def _edge_words(desk: Desk, row: EdgeRow, known: str = "") -> str:
    """A tie in words, without the name of its source where that is known already."""
    words = f"{row.relation} {within_sentence(row.target_label, desk.language)}"
    return words if row.source_label == known else f"{row.source_label} {words}"


def regions_brief(desk: Desk, first: str, second: str) -> Brief:
    """Two regions (slugs) compared. Raises NotFoundError with near names."""
    one, other = _region(desk, first), _region(desk, second)
    most = max(desk.most, MOST_BETWEEN)
    compared = compare_regions(desk.edition, one, other, desk.at, desk.language, most=most)
    cut = desk.page_word("regions_two_cut", desk.number(most)) if compared.is_cut else ""
    tables = list(_region_tables(desk, compared, one, other, cut))
    return desk.brief(
        kind=desk.word("kind_two_regions"),
        title=" – ".join(each.reference.label(desk.language) for each in (one, other)),
        lead=[desk.page_word("regions_two_lead"), desk.page_word("regions_two_belongs"), *([cut] if cut else [])],
        counts=[(table.total, table.title) for table in tables],
        picture=picture_of(compared.drawn, desk.language, desk.word("picture_two"), desk.page),
        tables=tables,
    )


def _region(desk: Desk, slug: str) -> Region:
    regions = desk.edition.resources.regions
    found = next((region for region in regions if region.slug == slug), None)
    if found is None:
        near = near_matches(slug, [region.slug for region in regions])
        raise NotFoundError(Message("There is nothing called {slug!r}.", slug=slug[:80]), near=near)
    return found


def _region_tables(desk: Desk, compared: RegionsCompared, one: Region, other: Region, cut: str) -> Iterator[Table]:
    who = desk.page_word("regions_two_who")
    tied = (_bridge_row(desk, each.data[f"label_{desk.language}"], each.ties) for each in compared.bridges)
    yield _told(desk, "regions_two_bridges", "two_none_bridges", who, tied, len(compared.bridges), cut=cut)
    rows = (desk.row(_edge_words(desk, row), evidence=row.evidence) for row in compared.direct)
    what, none = desk.word("what"), "regions_two_none_direct"
    yield _told(desk, "regions_two_direct", none, what, rows, len(compared.direct), cut=cut)
    resources = desk.edition.resources
    name = desk.page_word
    parts = (
        (name("regions_two_both"), name("regions_two_none_both"), one, other, True),
        (name("regions_two_only", one.reference.label(desk.language)), name("two_none_only"), one, other, False),
        (name("regions_two_only", other.reference.label(desk.language)), name("two_none_only"), other, one, False),
    )
    for title, none, inside, beside, both in parts:
        part = organizations_of_two(resources, inside.iri, beside.iri, desk.language, Window(desk.most), both=both)
        listed = (desk.entry(reference.label(desk.language)) for reference in resources.references(part.items))
        yield desk.table(upper_first(title), "" if part.total else none, who, listed, part.total)
