"""Briefs of one thing: of an agreement, who stands where; of any other, what is known of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.briefs.pictures import picture_of
from lsgraph.claims.stances import STANCES
from lsgraph.claims.standing import standing
from lsgraph.views.ego import ego_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief, Picture, Row, Table
    from lsgraph.claims.acts import Stance
    from lsgraph.claims.read import Evidence
    from lsgraph.claims.stances import Absent, StanceAct, WhoStandsWhere

#: In which order stances are told: what binds most comes first.
_FIRMEST_FIRST = tuple(dict.fromkeys(("signed", "adopted", "proposed", "invited", *STANCES)))
#: In which order the relations of a thing are told, by their status, each in a table of its own.
_STATUSES = ("done", "proposed", "member", "present", "stated", "disputed", "ended")
#: How many names the lead gives.
_MOST_NAMED = 8
#: A picture that is less wide than so many times its height leaves much of a slide empty.
_WIDE = 1.4


def agreement_brief(desk: Desk, iri: str) -> Brief:
    """Who stands where towards an agreement, and of whom no signature is on record. Raises NotFoundError."""
    resource = desk.edition.resources.describe(iri, relations=False)
    record = desk.edition.stances.towards(iri, desk.at)
    stances: tuple[Stance, ...] = ("signed", "adopted")
    counts = [
        *((record.count(stance), desk.page_word(f"stances_count_{stance}")) for stance in stances),
        *(
            (count, desk.page_word(f"stances_may_have_{stance}"))
            for stance in stances
            if (count := record.count_perhaps(stance))
        ),
        (len(record.asked), desk.page_word("stances_count_asked")),
        (len(record.absent), desk.page_word("stances_count_absent")),
    ]
    return desk.brief(
        kind=desk.word("kind_agreement"),
        title=resource.label(desk.language),
        lead=_agreement_lead(desk, record),
        counts=counts,
        picture=around(desk, iri),
        tables=_agreement_tables(desk, record),
    )


def _agreement_lead(desk: Desk, record: WhoStandsWhere) -> Iterator[str]:
    signed, perhaps = (
        [actor.label(desk.language) for actor in found] for found in (record.having("signed"), record.perhaps("signed"))
    )
    if not record.rows:
        yield desk.page_word("stances_none_at" if desk.at else "stances_none")
    elif not signed and not perhaps:
        yield desk.word("none_signed", desk.newest)
    if 0 < len(signed) <= _MOST_NAMED:
        yield desk.word("signed_by", _listed(desk, signed))
    if 0 < len(perhaps) <= _MOST_NAMED:
        yield desk.word("may_have_signed", _listed(desk, perhaps))
    if perhaps or record.count_perhaps("adopted"):
        yield desk.page_word("stances_perhaps_about")
    yield desk.page_word("stances_where_about")


def _agreement_tables(desk: Desk, record: WhoStandsWhere) -> Iterator[Table]:
    acts: dict[str, list[StanceAct]] = defaultdict(list)
    for row in record.rows:
        for act in row.acts:
            acts[act.stance].append(act)
    actor, undecided = desk.page_word("stances_actor"), {decision.act.iri for decision in record.asked}
    for stance in _FIRMEST_FIRST:
        if held := acts.get(stance):
            note = desk.word("proposed_note") if stance in ("proposed", "invited") else ""
            rows = (_act_row(desk, act, act.iri in undecided) for act in held)
            yield desk.table(desk.page_word(f"stances_{stance}"), note, actor, rows, len(held))
    absent = (_absent_row(desk, entry) for entry in record.absent)
    note = (
        desk.page_word("stances_absent_about", desk.newest) if record.absent else desk.page_word("stances_absent_none")
    )
    if record.unnamed:
        note = f"{note} {desk.page_plural('stances_unnamed', len(record.unnamed))}"
    if record.absent or record.rows:
        yield desk.table(desk.page_word("stances_absent"), note, actor, absent, len(record.absent))
    if record.present:
        rows = (desk.relation_row(dated.relation, dated.how) for dated in record.present)
        note = desk.page_word("stances_present_about")
        yield desk.table(desk.page_word("stances_present_heading"), note, actor, rows, len(record.present))
    if record.calls:
        rows = (desk.relation_row(dated.relation, dated.how) for dated in record.calls)
        yield desk.table(desk.page_word("stances_calls"), "", desk.word("what"), rows, len(record.calls))


def _act_row(desk: Desk, act: StanceAct, undecided: bool) -> Row:
    name = act.actor.label(desk.language)
    if act.by:
        through = desk.page_word("stances_proposed_by" if act.stance == "proposed" else "stances_through")
        name = f"{name} ({through} {_listed(desk, [actor.label(desk.language) for actor in act.by])})"
    first = act.evidence[:1]
    dating = (act.dated_by,) if act.dated_by and act.dated_by not in first else ()
    marks = [desk.word("undecided")] if undecided else []
    return desk.row(name, when=desk.span(act.date), how=act.how, evidence=(*first, *dating), marks=marks)


def _absent_row(desk: Desk, entry: Absent) -> Row:
    """An actor with the reasons why it is named, and the words of those."""
    reasons: list[str] = []
    marks: list[str] = []
    evidence: list[Evidence] = []
    for reason in entry.reasons:
        through = desk.named_within(reason.through) if reason.through else ""
        reasons.append(f"{desk.page_word(f'stances_why_{reason.why}')} {through}".strip())
        evidence += reason.evidence[:1]
        if reason.how in ("possible", "unknown"):
            marks.append(desk.page_word(f"standing_{reason.how}"))
    text = f"{entry.actor.label(desk.language)}: {'; '.join(dict.fromkeys(reasons))}"
    return desk.row(text, evidence=evidence, marks=marks)


def thing_brief(desk: Desk, iri: str) -> Brief:
    """What is known of an actor, a meeting or a project: its relations by status. Raises NotFoundError."""
    resources, language = desk.edition.resources, desk.language
    resource = resources.describe(iri, relations=False)
    by_status: dict[str, list[int]] = defaultdict(list)
    for link in resources.links(iri):
        if desk.at is None or link.holds(desk.at):
            by_status[link.status].append(link.number)
    tables = []
    for status in dict.fromkeys((*_STATUSES, *sorted(by_status))):
        if status == "identity" or not (numbers := by_status.get(status)):
            continue
        relations = resources.relations_by_number(numbers[: desk.most])
        rows = (desk.relation_row(item, standing(item, desk.at) if desk.at else None) for item in relations)
        title = desk.page_word(f"status_{status}")
        tables.append(desk.table(title[:1].upper() + title[1:], "", desk.word("what"), rows, len(numbers)))
    lead = [desk.word("thing_lead" if tables else "thing_nothing", resource.label(language))]
    absences = desk.edition.stances.absences(iri, desk.at)
    if absences:
        rows = (
            desk.row(agreement.label(language), evidence=tuple(item for reason in entry.reasons for item in reason.evidence[:1]))
            for agreement, entry in absences
        )  # fmt: skip
        note = desk.word("absent_from", desk.newest)
        tables.append(
            desk.table(desk.page_word("stances_absent"), note, desk.word("kind_agreement"), rows, len(absences))
        )
    kind = resource.classification or (resource.types[0] if resource.types else None)
    return desk.brief(
        kind=kind.label(language) if kind else desk.word("kind_thing"),
        title=resource.label(language),
        lead=lead,
        picture=around(desk, iri),
        tables=tables,
    )


def around(desk: Desk, iri: str) -> Picture | None:
    """The picture of what is around a thing, with its legend; None where nothing is."""
    drawn = ego_network(desk.edition.near(iri, desk.at), iri)
    if drawn is None:
        return None
    graph, positions, width, height = drawn
    caption = desk.word("picture_around", desk.edition.resources.reference(iri).label(desk.language))
    if width < _WIDE * height:
        # A star of many is nearly as high as wide, and on a slide its names would be small: they get places in a wide picture.
        return picture_of(graph, desk.language, caption, desk.page)
    return picture_of(graph, desk.language, caption, desk.page, positions=positions, size=(width, height))


def _listed(desk: Desk, names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} {desk.page_word('analysis_and')} {last}" if others else last
