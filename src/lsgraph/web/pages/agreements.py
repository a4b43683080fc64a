"""The page of an agreement: stances of actors with days and evidence, and what is not on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import Request, Response
from markupsafe import Markup

from lsgraph.claims.lists import disputed_claims
from lsgraph.claims.stances import STANCES
from lsgraph.errors import NotFoundError
from lsgraph.languages import wording
from lsgraph.localized import span_text
from lsgraph.namespaces import INSTANCE, mint
from lsgraph.views.chronology import kinds_in
from lsgraph.views.swimlanes import KINDS, Lane, LaneMark, LaneSpan, mark_swatch, swimlanes_svg
from lsgraph.web.page import Stretch
from lsgraph.web.pages.disagreements import disagreement_address
from lsgraph.web.pages.search_engines import thing
from lsgraph.web.paging import not_found, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims import Reference
    from lsgraph.claims.read import Evidence
    from lsgraph.claims.stances import DatedRelation, StanceAct, WhoStandsWhere
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: How many rows of each list the page shows.
_MOST_LISTED = 40
#: The canvases of the picture over time: a screen, and a phone held upright.
_WIDTHS = {"landscape": 1100, "portrait": 380}


async def agreement(request: Request, slug: str) -> Response:
    """The page of an agreement."""
    return await page_of(request, lambda page, edition: write_agreement(page, edition, slug))


def write_agreement(page: Page, edition: Edition, slug: str) -> str:
    """The page of an agreement. Raises PageNotFoundError with near names."""
    iri = mint("agreement", slug)
    try:
        resource = edition.resources.describe(iri, relations=False)
    except NotFoundError as error:
        raise not_found(edition, slug) from error
    standing = edition.stances.towards(iri, page.at)
    # Lines end at the newest source or at the chosen day.
    as_of = edition.as_of(page.at)
    until = as_of or ""
    held = {stance for row in standing.rows for stance in row.stances}
    parts = {
        name: Stretch.of(page, len(listed), _MOST_LISTED, name)
        for name, listed in (
            ("", standing.rows),
            ("asked", standing.asked),
            ("absent", standing.absent),
            ("present", standing.present),
        )
    }
    shown = replace(
        standing,
        rows=standing.rows[parts[""].offset : parts[""].end],
        asked=standing.asked[parts["asked"].offset : parts["asked"].end],
        absent=standing.absent[parts["absent"].offset : parts["absent"].end],
        present=standing.present[parts["present"].offset : parts["present"].end],
    )
    lanes = list(_lanes(shown, page, edition))
    return page.write(
        "agreement.html",
        structured_data=thing(resource, page.language, page.base + page.path),
        resource=resource,
        regions=edition.resources.regions_of([resource.iri])[resource.iri],
        name=resource.reference,
        record=standing,
        shown=shown,
        parts_of=parts,
        present=_by_words(shown),
        as_of=as_of,
        latest_source=edition.latest_source,
        beyond=edition.beyond(page.at),
        stances=[stance for stance in STANCES if stance in held],
        nobodys=[stance for stance in STANCES if stance not in held],
        until=until,
        pictures=list(_pictures(lanes, page, until)),
        legend=list(_legend(lanes, page)),
        disputed=_disputed(page, edition, shown),
        languages=edition.document_languages,
        in_network=edition.in_network(iri),
        instance_name=iri.removeprefix(INSTANCE),
    )


def _disputed(page: Page, edition: Edition, standing: WhoStandsWhere) -> dict[str, str]:
    """Where it is told what other sources say, by the IRI of each claim on the page that a disagreement concerns."""
    acts = [act.iri for row in standing.rows for act in row.acts]
    told = [claim.iri for dated in standing.particulars for claim in dated.relation.claims]
    found = disputed_claims(edition.resources, [*acts, *told])
    return {claim: disagreement_address(page, *where) for claim, where in found.items()}


def _by_words(standing: WhoStandsWhere) -> list[tuple[Reference, list[tuple[Evidence | None, list[DatedRelation]]]]]:
    """The participants of each meeting, grouped by sentence: one sentence may name many."""
    meetings = []
    for meeting in standing.meetings:
        groups: dict[object, tuple[Evidence | None, list[DatedRelation]]] = {}
        for presence in standing.present:
            if presence.relation.object.iri == meeting.iri:
                item = presence.relation.evidence[0] if presence.relation.evidence else None
                key = (item.document, item.basis, item.words("sv"), item.words("en")) if item else None
                groups.setdefault(key, (item, []))[1].append(presence)
        meetings.append((meeting, list(groups.values())))
    return meetings


def _pictures(lanes: list[Lane], page: Page, until: str) -> Iterator[tuple[str, Markup]]:
    title = wording("pages", page.language)["stances_picture_alt"]
    for name, width in _WIDTHS.items():
        drawn = swimlanes_svg(lanes, until=until, language=page.language, width=width, title=title, day=page.at)
        if drawn:
            # The view escapes what comes from data.
            yield name, Markup(drawn)  # noqa: S704


def _lanes(standing: WhoStandsWhere, page: Page, edition: Edition) -> Iterator[Lane]:
    """A lane for each actor with acts, and one for each meeting, since presence is no stance."""
    for row in standing.rows:
        name = edition.short_label(row.actor, page.language)
        marks = (_mark(act, page) for act in row.acts)
        spans = (_open(act, page) for act in row.acts)
        address = page.urls.thing(row.actor.iri or "")
        yield Lane(name, address, tuple(mark for mark in marks if mark), tuple(span for span in spans if span))
    for meeting in standing.meetings:
        present = [presence.relation for presence in standing.present if presence.relation.object.iri == meeting.iri]
        date = present[0].date if present else None
        if date and date.earliest and date.latest:
            words = wording("pages", page.language)["stances_meeting_told"].format(
                span_text(date, page.language), len(present)
            )
            mark = LaneMark("present", date.earliest, date.latest, words, "#present")
            yield Lane(edition.short_label(meeting, page.language), page.urls.thing(meeting.iri or ""), (mark,))


def _mark(act: StanceAct, page: Page) -> LaneMark | None:
    if act.date is None or not act.date.earliest or not act.date.latest or not act.evidence:
        return None
    words, address = _told(act, page), page.urls.evidence(act.evidence[0])
    return LaneMark(act.stance, act.date.earliest, act.date.latest, words, address)


def _open(act: StanceAct, page: Page) -> LaneSpan | None:
    """What is drawn of an act whose day has a bound on one side alone, or none: never that it was not made."""
    if not act.evidence or (act.date is not None and act.date.earliest and act.date.latest):
        return None
    first, last = (act.date.earliest or "", act.date.latest or "") if act.date else ("", "")
    words, address = _told(act, page), page.urls.evidence(act.evidence[0])
    return LaneSpan((first, ""), ("", last), ("", ""), bool(last), words, address)


def _told(act: StanceAct, page: Page) -> str:
    t = wording("pages", page.language)
    when = span_text(act.date, page.language) if act.date else t["stances_day_unknown"]
    return f"{act.actor.label(page.language)}: {t[f'stances_{act.stance}'].lower()}, {when}"


def _legend(lanes: list[Lane], page: Page) -> Iterator[tuple[Markup, str]]:
    """The signs of the picture with their words: those of stances as the table has them."""
    stances, others = wording("pages", page.language), wording("timeline", page.language)
    for kind in kinds_in(lanes):
        word = stances[f"stances_{kind}"] if kind in KINDS else others[f"kind_{kind}"]
        yield Markup(mark_swatch(kind)), word  # noqa: S704  # no data in it
