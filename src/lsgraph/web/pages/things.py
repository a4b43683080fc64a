"""Pages of the site, each in Swedish under `/sv/` and in English under `/en/`: home, lists, questions, and things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response

from lsgraph.claims import Reference, Span
from lsgraph.claims.predicates import YES_NO
from lsgraph.claims.tables import ACTORS
from lsgraph.edition.questions import acceptances_of
from lsgraph.edition.told import relations_told
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import LANGUAGES, Message, in_language, translations
from lsgraph.localized import span_text
from lsgraph.media_types import CSV, HTML, JSON_LD, N_TRIPLES, TSV, TURTLE, XLSX
from lsgraph.namespaces import INSTANCE, INSTANCE_KINDS, THINGS, expand, kind_and_slug, mint
from lsgraph.repository.judgements import JUDGED_KINDS
from lsgraph.sparql.query import read_query
from lsgraph.web.addresses import LIST_FORMATS
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.clients import client_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import NUMBER, format_of, no_day, only, query_of
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.http.urls import Urls, lead_to
from lsgraph.web.page import Page
from lsgraph.web.pages.claim_files import claim_files, write_claim_table
from lsgraph.web.pages.disagreements import disputed_addresses
from lsgraph.web.pages.documents import write_document
from lsgraph.web.pages.drawings import listed
from lsgraph.web.pages.list_files import write_list_table
from lsgraph.web.pages.lists import LISTS, write_list
from lsgraph.web.pages.narrowing import files_of
from lsgraph.web.pages.regions import doors_of
from lsgraph.web.pages.relations import relations_shown
from lsgraph.web.pages.search_engines import dataset
from lsgraph.web.pages.search_engines import thing as in_schema_org
from lsgraph.web.pages.table_files import TABLES, write_table
from lsgraph.web.pages.timelines import ON_PAGE, timeline_on_page
from lsgraph.web.paging import file_of, not_found, page_of
from lsgraph.web.pictures import pictures_of
from lsgraph.web.site import base_of, site_of
from lsgraph.web.sparql.results import address, answer_in_words, beginning
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from markupsafe import Markup

    from lsgraph.claims import Relation, Resource, Resources
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.edition.sizes import Size
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.repository.questions import Question
    from lsgraph.web.sparql.results import Table

#: Rows whose claims are looked for; a page with more of them would be too long.
_MOST_TOLD = 60
#: Things that are offered to ask a question about instead.
_MOST_OTHERS = 200
_WHEN = Reference(None, translations("pages", "when"))
_REMARK = expand("rdfs:comment")
#: The properties for the first and the last possible day.
_BOUNDS = (expand("ls:earliest"), expand("ls:latest"))
_YES_NO = {value: Reference(None, translations("relations", name)) for value, name in YES_NO.items()}


async def first(request: Request) -> Response:
    """The home page in the language that the client prefers."""
    return await page_of(request, write_home, vary="Accept-Language")


async def home(request: Request) -> Response:
    """The home page."""
    return await page_of(request, write_home)


async def listing(request: Request) -> Response:
    """A list of things."""
    name = request.url.path.rstrip("/").rsplit("/", 1)[-1]
    return await page_of(request, lambda page, edition: write_list(page, edition, name))


async def list_file(request: Request, name: str, suffix: str) -> Response:
    """A list of things as a file."""
    names = [*LISTS, *TABLES]
    if name not in names:
        raise NotFoundError(Message("There is no list {name!r}.", name=name[:40]), near=near_matches(name, names))
    only(request, "known", *(("q", "region") if name == "search" else ("region",) if name in LISTS else ()))
    fmt = format_of(suffix, LIST_FORMATS, Message("The list is not written as {suffix!r}.", suffix=suffix[:40]))
    write = partial(write_list_table if name in LISTS else write_table, name=name, fmt=fmt)
    return await file_of(request, write, fmt, f"lsgraph-{name}{fmt.suffix}", keep=True)


async def claims_file(request: Request, kind: str, slug: str, suffix: str) -> Response:
    """What a document tells, or what a claim rests on, as a file."""
    only(request, "known")
    fmt = format_of(suffix, LIST_FORMATS, Message("This is not written as {suffix!r}.", suffix=suffix[:40]))
    write = partial(write_claim_table, kind=kind, slug=slug, fmt=fmt)
    return await file_of(request, write, fmt, f"lsgraph-{slug[:80]}-claims{fmt.suffix}", keep=True)


async def questions(request: Request) -> Response:
    """The list of the questions in the repository."""

    def write(page: Page, edition: Edition) -> str:
        return page.write(
            "questions.html",
            downloads=files_of(page, "questions"),
            questions=_sized(edition),
            as_of=edition.latest_source,
        )

    return await page_of(request, write)


@dataclass(frozen=True)
class _Asked:
    """A question as a reader asks it: as it is written, or about another thing."""

    original: Question
    question: Question
    about: str | None
    #: Of SPARQL: "select", "ask", "construct" or "describe".
    form: str

    @property
    def format(self) -> Format:
        """What the answer is read from: a table's rows or a graph."""
        return TURTLE if self.form in ("construct", "describe") else TSV

    @property
    def downloads(self) -> tuple[Format, ...]:
        """What the answer can be taken along as; yes or no can't."""
        return {"select": (XLSX, CSV), "ask": ()}.get(self.form, (TURTLE, JSON_LD, N_TRIPLES))


async def question(request: Request, name: str) -> Response:
    """A question with its query, and its answer from the requested edition."""
    times = await times_of(request)
    no_day(request)
    served = times.served
    original = await threaded(lambda: served.edition.question(name))
    about = await threaded(lambda: _asked_about(served.edition, original, request.query_params.get("about", "")))
    changed = original.asked_about(about) if about else original
    query = read_query(changed.query, max_length=site_of(request).settings.max_query_length)
    asked = _Asked(original, changed, about, query.form)
    page = Page(
        site_of(request), request.url.path, language_of(request), served,
        clocks=times.clocks, entry=times.entry, base=base_of(request), query=tuple(request.query_params.multi_items()),
    )  # fmt: skip

    async def write() -> bytes:
        answer = await served.queries.answer(query, asked.format, client_of(request))
        return await in_thread(lambda: _write_question(page, served.edition, asked, answer.content))()

    headers = time_headers(request, times)
    return await cacheable_response(request, served, HTML.content_type, write, vary="Accept-Datetime", headers=headers)


def _write_question(page: Page, edition: Edition, asked: _Asked, content: bytes) -> str:
    """The page of a question with its answer, as it was written in `asked.format`."""
    resources, question = edition.resources, asked.question
    shown, cut = beginning(content) if asked.format is TURTLE else ("", False)
    answer = _in_words(content, edition, page.language) if asked.format is TSV else None
    return page.write(
        "question.html",
        question=question,
        subject=resources.reference(asked.original.subject) if asked.original.subject else None,
        about=resources.reference(asked.about) if asked.about else None,
        others=_others(edition, asked.original, page.language),
        answer=answer,
        told=list(relations_told(_iris(answer[1]), question.query, resources)) if answer else [],
        languages=edition.document_languages,
        enumerated=lambda names: listed(page.language, names),
        graph=shown,
        graph_cut=cut,
        accepted=acceptances_of(edition.store, question.iri),
        as_of=edition.latest_source,
        address=lambda iri: address(iri, page.urls),
        downloads=[(fmt, page.urls.download(question.full_query, fmt)) for fmt in asked.downloads],
    )


def _asked_about(edition: Edition, question: Question, name: str) -> str | None:
    """The IRI of what the address asks the question about instead; None without one. Raises PageNotFoundError for what is of another kind."""
    if not name:
        return None
    iri = edition.resources.replaced.get(INSTANCE + name, INSTANCE + name)
    kinds = {kind_and_slug(each)[0] for each in (iri, question.subject or "")}
    if question.subject is None or len(kinds) > 1 or not edition.resources.has_thing(iri):
        raise not_found(edition, name.rpartition("/")[2][:80])
    return iri if iri != question.subject else None


def _others(edition: Edition, question: Question, language: Language) -> list[Reference]:
    """What the question could be asked about: things of the kind of its subject."""
    kind = kind_and_slug(question.subject)[0] if question.subject else None
    return [thing for thing, *_ in edition.resources.list_things(kind, language, limit=_MOST_OTHERS)] if kind else []


async def actor(request: Request, slug: str) -> Response:
    """Redirect to the page of the actor with this slug, whatever its kind."""
    times = await times_of(request)
    served = times.served
    urls = Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request), times.clocks)

    def actor_iri() -> str:
        try:
            return next(iri for kind in ACTORS if served.edition.resources.has_thing(iri := mint(kind, slug)))
        except (StopIteration, ValueError) as error:
            raise not_found(served.edition, slug) from error

    return Response(status_code=302, headers={"Location": urls.thing(await threaded(actor_iri))})


async def thing(request: Request, kind: str, slug: str) -> Response:
    """The page of a thing or a claim; a part is told on the page of its whole."""
    if "#" in slug:
        whole = f"./{quote(slug.partition('#')[0])}{query_of(request.query_params.multi_items())}"
        return Response(status_code=301, headers={"Location": lead_to(whole)})
    return await page_of(request, lambda page, edition: write_thing(page, edition, kind, slug))


def write_home(page: Page, edition: Edition) -> str:
    """The home page: search, examples of questions, the network, and the limits of the data."""
    # A large network is drawn as its current groups: groups of a past day are not computed.
    day = None if edition.is_large else page.at
    nodes, relations = edition.tables.counts(day)
    pictures = pictures_of(edition)
    rows = pictures.rows(page.language, day)
    return page.write(
        "home.html",
        too_large=edition.is_partial and not edition.has_network,
        day_shown=day,
        beyond=edition.beyond(page.at),
        examples=edition.examples,
        subject=edition.subject,
        doors=doors_of(edition),
        counts=edition.counts,
        latest_source=edition.latest_source,
        agreement=edition.main_agreement,
        languages=edition.document_languages,
        short_label=lambda iri: edition.short_label(edition.resources.reference(iri), page.language),
        relations=relations,
        pictures=pictures.first(page.language, page.urls, day),
        rows=rows,
        nodes=nodes,
        structured_data=_dataset_markup(page, edition),
    )


def _dataset_markup(page: Page, edition: Edition) -> Markup:
    subject = edition.subject
    texts = (in_language(subject.title, page.language), in_language(subject.description, page.language))
    return dataset(edition, page.site.settings, page.base, page.language, texts)


def write_thing(page: Page, edition: Edition, kind: str, slug: str) -> str:
    """The page of a thing with its properties and relations, or of a document. Raises PageNotFoundError with near names."""
    if kind not in INSTANCE_KINDS:
        raise PageNotFoundError(
            Message("There is no kind {kind!r}.", kind=kind),
        )
    if kind == "document":
        return write_document(page, edition, slug)
    resources, iri, at = edition.resources, mint(kind, slug), page.at
    try:
        resource = resources.describe(iri, relations=False)
    except NotFoundError as error:
        raise not_found(edition, slug) from error
    query = dict(page.query)
    number = query.get("from", "")
    shown = relations_shown(
        resources,
        iri,
        at,
        chosen=(query["group"], int(number) if NUMBER.fullmatch(number) else 0) if "group" in query else None,
        address=lambda name, begin: page.urls.page(quote(page.here), group=name, **{"from": str(begin)}),
    )
    disputed = disputed_addresses(
        page, resources, (relation for group in shown.groups for relation, _ in group.members)
    )
    return page.write(
        "thing.html",
        resource=resource,
        is_taken_along=kind in THINGS,
        downloads=claim_files(page, kind, quote(slug)) if resources.claim(iri) is not None else [],
        name=resources.in_words(iri),
        properties=_properties(resources, resource),
        remark=_REMARK,
        evidence=resources.evidence_by_iri(iri),
        structured_data=in_schema_org(resource, page.language, page.base + page.path),
        judgements=resources.judgements(iri) if kind in JUDGED_KINDS else (),
        groups=shown.groups,
        regions=resources.regions_of([iri])[iri],
        absences=edition.stances.absences(iri, at) if kind in ACTORS else [],
        as_of=edition.as_of(at),
        beyond=edition.beyond(at),
        dating=lambda relation: _dating(edition, relation),
        disputed_at=lambda relation: next(
            (disputed[claim.iri] for claim in relation.claims if claim.iri in disputed), None
        ),
        left_out=shown.left_out,
        languages=edition.document_languages,
        timeline=timeline_on_page(page, edition, iri) if kind in ON_PAGE else None,
        picture=pictures_of(edition).around(iri, page.language, page.urls, at),
        instance_name=iri.removeprefix(INSTANCE),
    )


def _properties(resources: Resources, resource: Resource) -> list[tuple[Reference, Reference]]:
    """Further properties of a thing as (predicate, value), without its parts; the two bounds of a day are joined into one value."""
    bounds = {predicate.iri: value.label("sv") for predicate, value in resource.properties if predicate.iri in _BOUNDS}
    span = Span(*(bounds.get(bound) for bound in _BOUNDS))
    when = Reference(None, {language: span_text(span, language) for language in LANGUAGES})
    others = [
        (predicate, shown)
        for predicate, value in resource.properties
        if predicate.iri not in _BOUNDS and (shown := _shown(resources, resource, value)) is not None
    ]
    return [(_WHEN, when), *others] if bounds else others


def _shown(resources: Resources, resource: Resource, value: Reference) -> Reference | None:
    """A value in words; of a part what it says, and None for one that only carries what the page tells elsewhere."""
    if value.iri is None:
        return _YES_NO.get(value.label("sv"), value)
    words = resources.in_words(value.iri)
    if value.iri.startswith(f"{resource.iri}#"):
        return Reference(None, words.labels) if words.labels else None
    return words


def _dating(edition: Edition, relation: Relation) -> Evidence | None:
    """The evidence for the day of an act or event, if it is from another document than the first evidence of the relation, else None."""
    dating = edition.resources.dating_evidence(relation.claims[0].iri) if len(relation.claims) == 1 else None
    if dating not in relation.evidence:
        # Acting on behalf of somebody rests on fewer sources than the act.
        dating = None
    if dating is None and relation.date and relation.evidence and relation.date.earliest == relation.date.latest:
        event = next((end for end in (relation.subject, relation.object) if end.kind == "event"), None)
        dated = edition.resources.dates_of(event.iri) if event and event.iri else {}
        dating = dated.get(relation.date.earliest or "")
    return dating if dating and dating.document != relation.evidence[0].document else None


def _iris(table: Table) -> list[list[str]]:
    """The IRIs in each of the first rows of an answer."""
    return [[cell.reference.iri for cell in row if cell and cell.reference.iri] for row in table.rows[:_MOST_TOLD]]


def _in_words(content: bytes, edition: Edition, language: Language) -> tuple[Size, Table]:
    return answer_in_words(content, edition.resources, language, edition.document_languages)


def _sized(edition: Edition) -> list[tuple[Question, Size | None]]:
    return [(question, edition.size(question)) for question in edition.questions]
