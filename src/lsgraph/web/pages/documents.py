"""The page of a document: its text with numbered marks, and beside it the claims that rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from lsgraph.errors import NotFoundError
from lsgraph.languages import wording
from lsgraph.namespaces import mint
from lsgraph.web.http.urls import EVIDENCE_IN_PART, FOUND, SPAN
from lsgraph.web.page import Stretch
from lsgraph.web.pages.claim_files import claim_files
from lsgraph.web.pages.marks import Mark, marked_text, marks_of
from lsgraph.web.pages.search_engines import thing
from lsgraph.web.paging import not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims import Reference, Relation
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page

#: The order of the claims beside the text, by kind of evidence; other kinds follow.
CLAIM_GROUPS = ("signing", "adoption", "proposal", "invitation", "withdrawal", "presence", "membership")
#: Most particulars on a page.
_MOST_PARTICULARS = 100


@dataclass(frozen=True, slots=True)
class NumberedEvidence:
    """A piece of evidence with its number in the document, and the relations that rest on it, each with all subjects that share it."""

    number: int
    item: Evidence
    relations: list[tuple[list[Reference], Relation]]


def write_document(page: Page, edition: Edition, slug: str) -> str:
    """The page of a document. Raises PageNotFoundError with near names."""
    iri, resources = mint("document", slug), edition.resources
    try:
        resource = resources.describe(iri, relations=False)
    except NotFoundError as error:
        raise not_found(edition, slug) from error
    listed = resources.things([iri])[0] if resources.has_thing(iri) else None
    stretch = Stretch.of(page, listed.evidence if listed else 0, EVIDENCE_IN_PART)
    items = resources.evidence_in(iri, offset=stretch.offset, limit=EVIDENCE_IN_PART)
    supported = resources.relations_by_evidence(item.iri for item in items)
    evidence = list(enumerate(((item, supported.get(item.iri, [])) for item in items), stretch.offset + 1))
    numbers = {item.iri: number for number, (item, _) in evidence}
    text = edition.texts.get(slug)
    label = wording("pages", page.language)["claim_number"]
    particulars = [link.number for link in resources.links(iri) if link.outgoing][:_MOST_PARTICULARS]
    return page.write(
        "document.html",
        structured_data=thing(
            resource, page.language, page.base + page.path, published=listed.source.date if listed else None
        ),
        resource=resource,
        regions=edition.resources.regions_of([resource.iri])[resource.iri],
        name=resource.reference,
        groups=_grouped(evidence, iri, page.language),
        stretch=stretch,
        short_label=lambda reference: edition.short_label(reference, page.language),
        particulars=[(relation, _number(relation, numbers)) for relation in resources.relations_by_number(particulars)],
        downloads=claim_files(page, "document", quote(slug)),
        text=marked_text(text, [*_found(page, text), *marks_of(items, stretch.offset)], label=label)
        if text is not None
        else None,
        languages=edition.document_languages,
    )


def _found(page: Page, text: str) -> list[Mark]:
    """The mark of the sentence that a search found, where the address names one within the text."""
    match = SPAN.fullmatch(dict(page.query).get(FOUND, ""))
    if match is None or not int(match[1]) < int(match[2]) <= len(text):
        return []
    return [Mark(int(match[1]), int(match[2]), FOUND, 0)]


def _number(relation: Relation, numbers: Mapping[str, int]) -> int | None:
    """The number of the first piece of evidence in the document that a relation rests on, or None."""
    return next((numbers[item.iri] for item in relation.evidence if item.iri in numbers), None)


def _grouped(
    evidence: list[tuple[int, tuple[Evidence, list[Relation]]]], document: str, language: Language
) -> list[tuple[str, list[NumberedEvidence]]]:
    """The evidence of a document as (heading, numbered evidence): acts first, then presence and roles, then facts by subject."""
    t = wording("pages", language)
    groups: dict[tuple[int, str], list[NumberedEvidence]] = {}
    for number, (item, relations) in evidence:
        order = CLAIM_GROUPS.index(item.kind) if item.kind in CLAIM_GROUPS else len(CLAIM_GROUPS)
        heading = t.get(f"claims_{item.kind}", "")
        if not heading:
            subject = relations[0].subject if relations else None
            of_document = subject is None or subject.iri == document
            heading = t["claims_of_itself"] if of_document or subject is None else subject.label(language)
            order += of_document
        groups.setdefault((order, heading), []).append(NumberedEvidence(number, item, _joined(relations)))
    return [(heading, groups[order, heading]) for order, heading in sorted(groups, key=lambda keys: keys[0])]


def _joined(relations: list[Relation]) -> list[tuple[list[Reference], Relation]]:
    """Relations that differ only in the subject, merged: (all subjects, one of the relations)."""
    joined: dict[object, tuple[list[Reference], Relation]] = {}
    for relation in relations:
        key = (relation.predicate.label("sv"), relation.object.iri or relation.object.label("sv"), relation.status)
        joined.setdefault(key, ([], relation))[0].append(relation.subject)
    return list(joined.values())
