"""Where sources disagree, side by side: each side with its words, its sources and their days; as a page and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.lists import Window, disagreements_part, disputed_claims
from lsgraph.claims.model import Reference
from lsgraph.claims.predicates import phrase_of
from lsgraph.claims.read import witnesses
from lsgraph.languages import Message, wording
from lsgraph.media_types import CSV, XLSX
from lsgraph.namespaces import INSTANCE, instance_name
from lsgraph.views.files.columns import Column
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.web.http.parameters import CLOCKS, format_of, only
from lsgraph.web.page import Stretch
from lsgraph.web.pages.narrowing import narrowing_of
from lsgraph.web.paging import file_of, not_found, page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lsgraph.claims import Relation, Resources
    from lsgraph.claims.disagreements import Disagreement
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page

#: Disagreements of one part of the page, and of the file.
_IN_PART, _IN_FILE = 12, 2_000
#: Sides of one, members of a side, and pieces of evidence of a side that the page tells; the file has all.
_MOST_SIDES, _MOST_MEMBERS, _MOST_PIECES = 8, 30, 12
#: The files that the list is written as.
FILE_FORMATS = (XLSX, CSV)


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One side in words: a value (None for a list), members, each with whether all sides have it, and its evidence, a piece of each source first."""

    value: Reference | None
    members: tuple[tuple[Reference, bool], ...]
    evidence: tuple[Evidence, ...]

    @property
    def witnesses(self) -> int:
        """How many sources tell it independently of each other."""
        return witnesses(self.evidence)

    @property
    def documents(self) -> int:
        """How many sources tell it: so many pieces come first."""
        return len({item.document for item in self.evidence})


@dataclass(frozen=True, slots=True)
class Shown:
    """A disagreement in words: what it is about, and its sides, of `total` the first."""

    found: Disagreement
    subject: Reference
    about: Reference
    actor: Reference | None
    sides: tuple[ShownSide, ...]
    total: int


async def disagreements_page(request: Request) -> Response:
    """The page of where sources disagree."""
    return await page_of(request, write_disagreements)


async def disagreements_file(request: Request, suffix: str) -> Response:
    """The same as a table."""
    fmt = format_of(suffix, FILE_FORMATS, Message("The list is not written as {suffix!r}.", suffix=suffix[:40]))
    only(request, *CLOCKS, "region", "about")
    return await file_of(request, partial(write_file, fmt=fmt), fmt, f"lsgraph-disagreements{fmt.suffix}")


def write_disagreements(page: Page, edition: Edition) -> str:
    """The page; `region` narrows it to a region, `about` to one thing. Raises PageNotFoundError for one that there is not."""
    narrowed, about = narrowing_of(page, edition), _about(page, edition)
    total = disagreements_part(edition.resources, Window(0), narrowed.key, about).total
    stretch = Stretch.of(page, total, _IN_PART)
    part = disagreements_part(edition.resources, Window(_IN_PART, offset=stretch.offset), narrowed.key, about)
    parameters = {name: text for name, text in page.query if name in ("region", "about") and text}
    return page.write(
        "disagreements.html",
        shown=shown(edition.resources, part.items, most=_MOST_SIDES),
        stretch=stretch,
        narrowed=narrowed,
        about=edition.resources.reference(about) if about else None,
        regions=edition.resources.regions,
        most_members=_MOST_MEMBERS,
        most_pieces=_MOST_PIECES,
        as_of=edition.latest_source,
        languages=edition.document_languages,
        downloads=[(fmt, page.urls.page(f"disagreements{fmt.suffix}", **parameters)) for fmt in FILE_FORMATS],
    )


def _about(page: Page, edition: Edition) -> str | None:
    """The IRI of the thing that the address names."""
    name = dict(page.query).get("about", "")
    if not name:
        return None
    iri = edition.resources.replaced.get(INSTANCE + name, INSTANCE + name)
    if not edition.resources.has_thing(iri):
        raise not_found(edition, name.rpartition("/")[2][:80])
    return iri


def shown(resources: Resources, disagreements: Iterable[Disagreement], *, most: int | None = None) -> list[Shown]:
    """These disagreements in words, with at most so many sides each; labels and evidence are read in one batch."""
    listed = list(disagreements)
    sides = [side for each in listed for side in each.sides[:most]]
    labels = resources.references(
        {iri for each in listed for iri in (each.subject, each.about, each.actor) if iri}
        | {iri for side in sides for iri in side.members}
    )
    named = {reference.iri: reference for reference in labels}
    pieces = resources.evidence_by_iris(iri for side in sides for iri in side.evidence)
    return [
        Shown(
            found=each,
            subject=named[each.subject],
            about=_property(named[each.about]),
            actor=named[each.actor] if each.actor else None,
            sides=tuple(
                ShownSide(
                    Reference(None, side.value) if side.value else None,
                    tuple((named[iri], all(iri in other.members for other in each.sides)) for iri in side.members),
                    _one_of_each_first([pieces[iri] for iri in side.evidence if iri in pieces]),
                )
                for side in each.sides[:most]
            ),
            total=len(each.sides),
        )
        for each in listed
    ]


def _property(reference: Reference) -> Reference:
    words = phrase_of(reference.iri or "")
    return reference if words is None else Reference(reference.iri, words)


def _one_of_each_first(items: list[Evidence]) -> tuple[Evidence, ...]:
    first = {item.document: item for item in reversed(items)}
    heads = [item for item in items if first[item.document] is item]
    return (*heads, *(item for item in items if first[item.document] is not item))


def disputed_addresses(page: Page, resources: Resources, relations: Iterable[Relation]) -> dict[str, str]:
    """Where it is told what sources say instead, by the IRI of each claim of these relations that a disagreement concerns."""
    claims = [claim.iri for relation in relations for claim in relation.claims]
    return {claim: disagreement_address(page, *where) for claim, where in disputed_claims(resources, claims).items()}


def disagreement_address(page: Page, subject: str, name: str) -> str:
    """The place of a disagreement on the page of those about its thing."""
    return f"{page.urls.page('disagreements', about=instance_name(subject))}#{name}"


# ------------------------------------------------------------------------------------------------------------------ files


def write_file(page: Page, edition: Edition, fmt: Format) -> bytes:
    """The disagreements as a table: a row for each piece of evidence of each side."""
    narrowed = narrowing_of(page, edition)
    part = disagreements_part(edition.resources, Window(_IN_FILE), narrowed.key, _about(page, edition))
    rows = [
        (each, number, side, item)
        for each in shown(edition.resources, part.items)
        for number, side in enumerate(each.sides, 1)
        for item in side.evidence
    ]
    columns = _columns(page)
    if fmt is CSV:
        return table_csv(columns, rows)
    t = wording("pages", page.language)
    about = [
        (t["disagree_title"], t["disagree_lead"]),
        (t["disagree_lists"], t["disagree_lists_about"]),
        (t["generation"], edition.generation.hash),
        (t["mylist_address"], page.absolute(page.urls.page("disagreements"))),
    ]
    return table_xlsx(t["disagree_title"], columns, rows, about, created=edition.generation.manifest.created)


_Row = tuple[Shown, int, ShownSide, "Evidence"]
"""A row of the file."""


def side_words(side: ShownSide, language: Language) -> str:
    """A side on one line: its value, or its members."""
    members = ", ".join(member.label(language) for member, _ in side.members)
    value = side.value.label(language) if side.value else ""
    return f"{value}: {members}" if value and members else value or members


def _columns(page: Page) -> list[Column[_Row]]:
    t, language = wording("pages", page.language), page.language

    def address(make: Callable[[_Row], str]) -> Callable[[_Row], str]:
        return lambda row: page.absolute(make(row))

    evidence_address = address(lambda row: page.urls.evidence(row[3]))
    return [
        Column(t["disagree_about"], lambda row: row[0].subject.label(language), 30, address(lambda row: page.urls.thing(row[0].found.subject))),
        Column(t["disagree_what"], lambda row: row[0].about.label(language), 22),
        Column(t["disagree_kind"], lambda row: t[f"disagree_kind_{row[0].found.kind}"], 22),
        Column(t["disagree_side"], lambda row: row[1], 8),
        Column(t["disagree_says"], lambda row: side_words(row[2], language), 50),
        Column(t["disagree_witnesses"], lambda row: row[2].witnesses, 12),
        Column(t["mylist_source"], lambda row: row[3].document_title.get(language) or row[3].document, 34),
        Column(t["disagree_day"], lambda row: row[3].document_date, 12, is_day=True),
        Column(t["mylist_words"], lambda row: row[3].words(language), 60),
        Column(t["mylist_where_address"], evidence_address, 40, evidence_address),
        Column("IRI", lambda row: row[0].found.subject, 40),
    ]  # fmt: skip
