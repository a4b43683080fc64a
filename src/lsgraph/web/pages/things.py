"""The pages for people, each in Swedish under `/sv/` and in English under `/en/`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims import Reference, Span, standing
from lsgraph.claims.relations import YES_NO
from lsgraph.claims.stances import Stances
from lsgraph.claims.things import ACTORS
from lsgraph.errors import NotFoundError
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Message, translations, wording
from lsgraph.localized import span_text
from lsgraph.media_types import HTML, TSV, TURTLE
from lsgraph.namespaces import INSTANCE, INSTANCE_KINDS, expand, mint
from lsgraph.sparql.query import read_query
from lsgraph.stores.names import in_order
from lsgraph.web.answers import answer
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.clients import client_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import no_day
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.http.urls import Urls
from lsgraph.web.page import Page
from lsgraph.web.pages.marks import marked_text, marks_of
from lsgraph.web.pages.search_engines import dataset, organization
from lsgraph.web.paging import not_found, page_of
from lsgraph.web.pictures import pictures_of
from lsgraph.web.site import site_of
from lsgraph.web.sparql.results import address, answer_in_words, beginning, network_query
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from lsgraph.claims import Relation, Resource, Resources, Standing
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.edition.sizes import Size
    from lsgraph.languages import Language
    from lsgraph.repository.questions import Question
    from lsgraph.web.sparql.results import Table

#: How many things a part of a list has.
_IN_PART = 500

#: Which kinds of thing each list shows.
LISTS: dict[str, tuple[str, ...]] = {
    "actors": ACTORS,
    "agreements": ("agreement", "decision", "event", "project"),
    "documents": ("document",),
}


#: Words for properties of other vocabularies, by IRI.
_PROPERTIES = {
    expand(name): Reference(expand(name), translations("properties", name))
    for name in wording("properties", FALLBACK_LANGUAGE)
    if ":" in name
}
_WHEN = Reference(None, translations("properties", "when"))
#: The first and the last day on which something may have been.
_BOUNDS = (expand("ls:earliest"), expand("ls:latest"))
_YES_NO = {value: Reference(None, translations("relations", name)) for value, name in YES_NO.items()}
#: In which order a document's claims stand beside its text, by what their evidence speaks of; all else follows.
CLAIM_GROUPS = ("signing", "adoption", "proposal", "invitation", "withdrawal", "presence", "membership")


#: The groups in which a thing's relations stand, where it stands first.
RELATION_GROUPS = ("claim", "stances", "acts", "roles", "members", "presence", "facts", "parts", "ended")


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of a document's evidence with its number, and what rests on it: subjects of which the same is told, and that."""

    number: int
    item: Evidence
    relations: list[tuple[list[Reference], Relation]]


async def first(request: Request) -> Response:
    """The first page in the language that the client prefers."""
    return await page_of(request, write_home, vary="Accept-Language")


async def home(request: Request) -> Response:
    """The first page."""
    return await page_of(request, write_home)


async def listing(request: Request) -> Response:
    """A list of things."""
    name = request.url.path.rstrip("/").rsplit("/", 1)[-1]
    return await page_of(request, lambda page, edition: write_list(page, edition, name))


async def questions(request: Request) -> Response:
    """All questions of the repository."""

    def write(page: Page, edition: Edition) -> str:
        return page.write("questions.html", questions=_sized(edition), as_of=edition.latest_source)

    return await page_of(request, write)


async def question(request: Request, name: str) -> Response:
    """One question with its query and its answer, out of the edition that is asked for."""
    times = await times_of(request)
    no_day(request)
    served = times.served
    asked = await threaded(lambda: served.edition.question(name))
    page = Page(
        site_of(request), request.url.path, language_of(request), served,
        clocks=times.clocks, entry=times.entry, query=tuple(request.query_params.multi_items()),
    )  # fmt: skip
    query = read_query(asked.query, max_length=site_of(request).settings.max_query_length)
    fmt = TURTLE if query.form in ("construct", "describe") else TSV

    async def write() -> bytes:
        content = (await served.queries.answer(query, fmt, client_of(request))).content

        def written() -> str:
            shown, cut = beginning(content) if fmt is TURTLE else ("", False)
            return page.write(
                "question.html",
                question=asked,
                told=_in_words(content, served.edition, page.language) if fmt is TSV else None,
                graph=shown,
                graph_cut=cut,
                as_of=served.edition.latest_source,
                address=lambda iri: address(iri, page.urls),
            )

        return await in_thread(written)()

    headers = time_headers(request, times)
    return await answer(request, served, HTML.content_type, write, vary="Accept-Datetime", headers=headers)


async def search(request: Request, q: str = "") -> Response:
    """What is called something like what was typed."""

    def write(page: Page, edition: Edition) -> str:
        return page.write("search.html", typed=q.strip(), matches=edition.resources.find(q[:200]))

    return await page_of(request, write)


async def actor(request: Request, slug: str) -> Response:
    """To the page of the actor with that slug, whichever kind of actor it is."""
    times = await times_of(request)
    served = times.served
    urls = Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request), times.clocks)

    def found() -> str:
        try:
            return next(iri for kind in ACTORS if served.edition.resources.has_thing(iri := mint(kind, slug)))
        except (StopIteration, ValueError) as error:
            raise not_found(served.edition, slug) from error

    return Response(status_code=302, headers={"Location": urls.thing(await threaded(found))})


async def thing(request: Request, kind: str, slug: str) -> Response:
    """One thing, or one claim, with all that is said of it."""
    return await page_of(request, lambda page, edition: write_thing(page, edition, kind, slug))


def write_home(page: Page, edition: Edition) -> str:
    """The first page: question, promise, search, examples, the network, and what is not covered; of large data without the network."""
    if edition.is_partial:
        return _write_partial_home(page, edition)
    # A large network is drawn in groups of all that it has ever had: those of one day are not computed.
    day = None if edition.is_large else page.at
    nodes, relations = edition.tables.counts(day)
    return page.write(
        "home.html",
        too_large=False,
        day_shown=day,
        beyond=edition.beyond(page.at),
        examples=edition.examples,
        counts=edition.counts,
        latest_source=edition.latest_source,
        agreement=edition.main_agreement,
        languages=edition.document_languages,
        short=lambda iri: edition.short_label(edition.resources.reference(iri), page.language),
        relations=relations,
        pictures=pictures_of(edition).whole(page.language, page.urls, day),
        rows=pictures_of(edition).rows(page.language, day),
        nodes=nodes,
        data=page.urls.sparql(network_query(), TURTLE),
        told_to_engines=_told_of_dataset(page, edition),
    )


def _write_partial_home(page: Page, edition: Edition) -> str:
    nodes, relations = edition.tables.counts(None)
    return page.write(
        "home.html",
        too_large=not edition.has_network,
        day_shown=None,
        beyond=None,
        examples=(),
        counts=edition.counts,
        latest_source=edition.latest_source,
        agreement=None,
        languages=edition.document_languages,
        short=lambda iri: edition.short_label(edition.resources.reference(iri), page.language),
        relations=relations,
        nodes=nodes,
        pictures=pictures_of(edition).whole(page.language, page.urls),
        rows=pictures_of(edition).rows(page.language),
        data=page.urls.sparql(network_query(), TURTLE),
        told_to_engines=_told_of_dataset(page, edition),
    )


def _told_of_dataset(page: Page, edition: Edition) -> Markup:
    t = wording("pages", page.language)
    return dataset(edition, page.site.settings, page.base, page.language, (t["headline"], t["promise"]))


def _title_of(page: Page, name: str) -> str:
    """The title of a list: that of agreements also has meetings and projects, which the menu has no room for."""
    t = wording("pages", page.language)
    return t["agreements_all"] if name == "agreements" else t[name]


def write_list(page: Page, edition: Edition, name: str) -> str:
    """The things of some kinds, by kind and label, with how many relations each has; of large data in parts, by their IRIs."""
    if edition.is_partial:
        return _write_partial_list(page, edition, name)
    counted: dict[str | None, int] = {}
    for relation in edition.resources.relations:
        for iri in {relation.subject.iri, relation.object.iri}:
            counted[iri] = counted.get(iri, 0) + (relation.status != "identity")

    def by_label(each: Reference) -> tuple[str, str]:
        return in_order(each.label(page.language), page.language), each.iri or ""

    groups = [(kind, sorted(edition.resources.of_kinds(kind), key=by_label)) for kind in LISTS[name]]
    told = Counter(item.document for item in edition.resources.evidence.values()) if name == "documents" else {}
    days = {item.document: item.document_date for item in edition.resources.evidence.values()}
    return page.write(
        "list.html",
        title=_title_of(page, name),
        groups=groups,
        counted=counted,
        told=told,
        days=days,
        part=None,
        previous=None,
        following=None,
    )


def _write_partial_list(page: Page, edition: Edition, name: str) -> str:
    text = dict(page.query).get("from", "")
    offset = (int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0) // _IN_PART * _IN_PART
    iris, total = edition.things_listed(LISTS[name], offset, _IN_PART)
    found = edition.resources.references(iris)
    groups = [(kind, [each for each in found if each.kind == kind]) for kind in LISTS[name]]
    return page.write(
        "list.html",
        title=_title_of(page, name),
        groups=[(kind, things) for kind, things in groups if things],
        counted={},
        told={},
        days={each.iri: edition.source_date(each.iri or "") for each in found if each.kind == "document"},
        part=(offset + 1, offset + len(found), total),
        previous=page.urls.page(name, **({"from": str(offset - _IN_PART)})) if offset else None,
        following=page.urls.page(name, **({"from": str(offset + _IN_PART)})) if offset + _IN_PART < total else None,
    )


def write_thing(page: Page, edition: Edition, kind: str, slug: str) -> str:
    """One thing with its relations; a document with its text, a claim with what it says."""
    if kind not in INSTANCE_KINDS:
        raise PageNotFoundError(
            Message("There is no kind {kind!r}.", kind=kind),
        )
    try:
        resources, left_untold = edition.about(mint(kind, slug))
        resource = resources.describe(mint(kind, slug))
    except NotFoundError as error:
        raise not_found(edition, slug) from error
    if kind == "document":
        return _write_document(page, edition, resource, slug)
    at = page.at
    every = (*resource.outgoing, *resource.incoming)
    related = [(_as_held(each), standing(each, at)) if at else (each, None) for each in every]
    shown = [(each, how) for each, how in related if how or not at]
    stances = Stances(resources) if edition.is_partial else edition.stances
    around = stances.around(resource.iri, at) if kind in ACTORS and not edition.is_partial else []
    return page.write(
        "thing.html",
        resource=resource,
        name=resources.in_words(resource.iri),
        properties=_properties(resources, resource),
        evidence=resources.evidence.get(resource.iri),
        told_to_engines=organization(resource, page.language, page.base + page.path),
        groups=_grouped_relations(shown, None if resource.iri in resources.claims else resource.iri),
        absences=[(told.agreement, absent) for told, _, absent in around if absent],
        as_of=edition.as_of(at),
        beyond=edition.beyond(at),
        dating=lambda relation: _dating(edition, stances, relation),
        left_out=len(related) - len(shown),
        languages=edition.document_languages,
        picture=pictures_of(edition).around(resource.iri, page.language, page.urls, at),
        left_untold=left_untold,
        no_absences=edition.is_partial and kind in (*ACTORS, "agreement"),
        short=resource.iri.removeprefix(INSTANCE),
    )


def _as_held(relation: Relation) -> Relation:
    """A role that has ended as it is told of a day on which it may still have been held."""
    return replace(relation, predicate=relation.held, status="member") if relation.held else relation


def _properties(resources: Resources, resource: Resource) -> list[tuple[Reference, Reference]]:
    """What else is said of a thing, in words; without its own parts, whose words and days stand above. The bounds of a day are one."""
    bounds = {predicate.iri: value.label("sv") for predicate, value in resource.properties if predicate.iri in _BOUNDS}
    span = Span(*(bounds.get(each) for each in _BOUNDS))
    when = Reference(None, {language: span_text(span, language) for language in LANGUAGES})
    others = [
        (
            _PROPERTIES.get(predicate.iri or "", predicate),
            resources.in_words(value.iri) if value.iri else _YES_NO.get(value.label("sv"), value),
        )
        for predicate, value in resource.properties
        if predicate.iri not in _BOUNDS and not (value.iri or "").startswith(f"{resource.iri}#")
    ]
    return [(_WHEN, when), *others] if bounds else others


def _grouped_relations(
    relations: list[tuple[Relation, Standing | None]], iri: str | None
) -> list[tuple[str, list[tuple[Relation, Standing | None]]]]:
    """A thing's relations by what they say of it, in the order of `RELATION_GROUPS`; without its IRI all are what a claim says."""
    groups: dict[str, list[tuple[Relation, Standing | None]]] = {}
    for each, how in relations:
        groups.setdefault(_group_of(each, iri), []).append((each, how))
    return [(name, groups[name]) for name in RELATION_GROUPS if name in groups]


def _dating(edition: Edition, stances: Stances, relation: Relation) -> Evidence | None:
    """The evidence that the day of an act or an event rests on, where its source is another than that of the first evidence."""
    found = stances.dated_by(relation.claims[0]) if len(relation.claims) == 1 else None
    if found is None and relation.date and relation.evidence and relation.date.earliest == relation.date.latest:
        event = next((each for each in (relation.subject, relation.object) if each.kind == "event"), None)
        dated = edition.about(event.iri)[0].dates_of(event.iri) if event and event.iri else {}
        found = dated.get(relation.date.earliest or "")
    return found if found and found.document != relation.evidence[0].document else None


def _group_of(relation: Relation, iri: str | None) -> str:
    if iri is None:
        return "claim"
    own = relation.subject.iri == iri
    if relation.status in ("done", "proposed"):
        return "stances" if own else "acts"
    if relation.status == "member":
        return "roles" if own else "members"
    return {"present": "presence", "ended": "ended", "identity": "parts"}.get(relation.status, "facts")


def _write_document(page: Page, edition: Edition, resource: Resource, slug: str) -> str:
    told = edition.evidence_of(resource.iri)
    text = edition.text(slug)
    label = wording("pages", page.language)["claim_number"]
    marked = marked_text(text, marks_of([item for item, _ in told]), label=label) if text is not None else None
    numbers = {item.iri: number for number, (item, _) in enumerate(told, 1)}
    return page.write(
        "document.html",
        resource=resource,
        name=resource.reference,
        groups=_grouped_claims(told, resource.iri, page.language),
        short=lambda reference: edition.short_label(reference, page.language),
        particulars=[(each, _number(each, numbers)) for each in resource.outgoing],
        text=marked,
        languages=edition.document_languages,
    )


def _number(relation: Relation, numbers: Mapping[str, int]) -> int | None:
    """The number of the first of a document's own pieces of evidence that a relation rests on."""
    return next((numbers[item.iri] for item in relation.evidence if item.iri in numbers), None)


def _grouped_claims(
    told: list[tuple[Evidence, list[Relation]]], document: str, language: Language
) -> list[tuple[str, list[Told]]]:
    """What a document tells, by what its evidence speaks of: acts first, then who was there, roles, and facts by their subject."""
    t = wording("pages", language)
    groups: dict[tuple[int, str], list[Told]] = {}
    for number, (item, relations) in enumerate(told, 1):
        order = CLAIM_GROUPS.index(item.kind) if item.kind in CLAIM_GROUPS else len(CLAIM_GROUPS)
        heading = t.get(f"claims_{item.kind}", "")
        if not heading:
            subject = relations[0].subject if relations else None
            own = subject is None or subject.iri == document
            heading = t["claims_of_itself"] if own or subject is None else subject.label(language)
            order += own
        groups.setdefault((order, heading), []).append(Told(number, item, _joined(relations)))
    return [(heading, groups[order, heading]) for order, heading in sorted(groups, key=lambda each: each[0])]


def _joined(relations: list[Relation]) -> list[tuple[list[Reference], Relation]]:
    """Relations that differ in their subject alone as one, with all subjects."""
    found: dict[object, tuple[list[Reference], Relation]] = {}
    for each in relations:
        key = (each.predicate.label("sv"), each.object.iri or each.object.label("sv"), each.status)
        found.setdefault(key, ([], each))[0].append(each.subject)
    return list(found.values())


def _in_words(content: bytes, edition: Edition, language: Language) -> tuple[Size, Table]:
    return answer_in_words(content, edition.resources, language, edition.document_languages)


def _sized(edition: Edition) -> list[tuple[Question, Size | None]]:
    return [(question, edition.size(question)) for question in edition.questions]
