"""What a document tells, and what a claim rests on, as tables for spreadsheets: a row for each relation and each of the words behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.languages import wording
from lsgraph.media_types import CSV
from lsgraph.namespaces import INSTANCE_KINDS, mint
from lsgraph.views.files.columns import Column
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.views.files.words import word
from lsgraph.web.addresses import LIST_FORMATS
from lsgraph.web.paging import not_found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.claims import Reference, Relation
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page

#: Most pieces of evidence in a file; of more, the document's RDF has all.
MOST_PIECES = 5_000
#: How many pieces are read at a time.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Row:
    """A relation with one piece of the evidence that it rests on; without a relation, words that no relation rests on."""

    item: Evidence
    relation: Relation | None

    @property
    def bounds(self) -> tuple[str | None, str | None]:
        """The first and the last day, of what was or of what has a beginning and an end."""
        relation = self.relation
        if relation is None:
            return None, None
        begins, ends = relation.date or relation.begins, relation.date or relation.ends
        return begins.earliest if begins else None, ends.latest if ends else None


def claim_files(page: Page, kind: str, slug: str) -> list[tuple[Format, str]]:
    """The tables of a document or a claim, as (format, address)."""
    return [(fmt, page.urls.page(f"claims/{kind}/{slug}{fmt.suffix}")) for fmt in LIST_FORMATS]


def write_claim_table(page: Page, edition: Edition, kind: str, slug: str, fmt: Format) -> bytes:
    """The table of a document or a claim. Raises PageNotFoundError for what is neither."""
    if kind not in INSTANCE_KINDS:
        raise not_found(edition, slug)
    iri, resources, t = mint(kind, slug), edition.resources, wording("pages", page.language)
    is_document = kind == "document" and resources.has_thing(iri)
    if not is_document and resources.claim(iri) is None:
        raise not_found(edition, slug)
    rows, columns = list(_told_in(edition, iri) if is_document else _told_by(edition, iri)), _columns(page)
    if fmt is CSV:
        return table_csv(columns, rows)
    name = resources.in_words(iri).label(page.language)
    about = [
        (name, t["listed_rows"].format(len(rows), len(rows))),
        (t["latest_source"], edition.latest_source or ""),
        (t["generation"], edition.generation.hash),
        (t["listed_address"], page.absolute(page.urls.thing(iri))),
    ]
    return table_xlsx(t["claims_table"], columns, rows, about, created=edition.generation.manifest.created)


def _told_in(edition: Edition, document: str) -> Iterator[_Row]:
    """What rests on the words of a document, in the order of its text."""
    resources = edition.resources
    for offset in range(0, MOST_PIECES, _AT_ONCE):
        items = resources.evidence_in(document, offset=offset, limit=_AT_ONCE)
        supported = resources.relations_by_evidence(item.iri for item in items)
        for item in items:
            relations: Sequence[Relation | None] = supported.get(item.iri) or [None]
            yield from (_Row(item, relation) for relation in relations)
        if len(items) < _AT_ONCE:
            return


def _told_by(edition: Edition, iri: str) -> Iterator[_Row]:
    """What a claim says, with the words of its own evidence."""
    resources = edition.resources
    claim = resources.claim(iri)
    assert claim is not None, "looked for before"
    numbers = [link.number for link in resources.links(iri) if link.outgoing]
    relations: Sequence[Relation | None] = resources.relations_by_number(numbers) or [None]
    yield from (_Row(item, relation) for relation in relations for item in claim.evidence)


def _columns(page: Page) -> list[Column[_Row]]:
    t, language = wording("pages", page.language), page.language

    def head(name: str) -> str:
        return word(name, language)

    def named(reference: Reference | None) -> str | None:
        return reference.label(language) if reference else None

    def linked(reference: Reference | None) -> str | None:
        return page.absolute(page.urls.thing(reference.iri)) if reference and reference.iri and reference.kind else None

    def sentence(row: _Row) -> str:
        return page.absolute(page.urls.evidence(row.item))

    return [
        Column(head("source"), lambda row: named(row.relation.subject) if row.relation else None, 32, lambda row: linked(row.relation.subject) if row.relation else None),
        Column(head("relation"), lambda row: named(row.relation.predicate) if row.relation else None, 24),
        Column(head("target"), lambda row: named(row.relation.object) if row.relation else None, 32, lambda row: linked(row.relation.object) if row.relation else None),
        Column(head("status"), lambda row: t[f"status_{row.relation.status}"] if row.relation else None, 16),
        Column(head("earliest"), lambda row: row.bounds[0], 12, is_day=True),
        Column(head("latest"), lambda row: row.bounds[1], 12, is_day=True),
        Column(head("basis"), lambda row: t[f"basis_{row.item.basis}"], 14),
        Column(head("sentence"), lambda row: row.item.words(language), 60),
        Column(head("named_as"), lambda row: row.item.named_as, 24),
        Column(head("attested_by"), lambda row: row.item.attested_by, 20),
        Column(head("document"), lambda row: row.item.document_title.get(language) or row.item.document, 34),
        Column(head("document_date"), lambda row: row.item.document_date, 12, is_day=True),
        Column(head("sentence_address"), sentence, 40, sentence),
        Column(head("evidence_iri"), lambda row: row.item.iri, 40),
    ]  # fmt: skip
