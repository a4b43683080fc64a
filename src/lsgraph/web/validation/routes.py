"""`/validate`: whether proposed RDF would be accepted as a source. Nothing is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from lsgraph.building import proposal_report
from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES, Message, in_language
from lsgraph.linked_data import service as description
from lsgraph.media_types import DATASETS, GRAPHS, HTML, PLAIN_JSON, Format, by_name, negotiate
from lsgraph.web.answers import cacheable_response
from lsgraph.web.http.bodies import read_body
from lsgraph.web.http.clients import client_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.watch import ClientGoneError
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from lsgraph.errors import Finding
    from lsgraph.web.service import OpenEdition
    from lsgraph.web.validation.processes import Validations

READ = (*GRAPHS, *DATASETS)
_FORMS = (PLAIN_JSON, *GRAPHS, HTML)
_FORM_TYPE, _MOST_FIELDS = "application/x-www-form-urlencoded", 10


async def form(request: Request) -> Response:
    """The page with a form."""
    served = await site_of(request).current.get()

    def write() -> str:
        return _page(request, served).write(
            "validate.html", formats=READ, sent="", fmt="turtle", source="", findings=None, failed=None
        )

    return await cacheable_response(request, served, HTML.content_type, in_thread(write), vary="Accept-Language")


async def validate(request: Request) -> Response:
    """The report on the submitted RDF, as JSON, RDF or a page."""
    site, client, base = site_of(request), client_of(request), base_of(request)
    served = await site.current.get()
    most = site.settings.validate_size << 10
    failed: RequestError | None = None
    findings: list[Finding] = []
    try:
        with _validations_of(request).turns.inside(client):
            body = await read_body(request, most, next_step="Send less at a time.")
            # Decoding a large form takes a while too.
            sent = await run_in_threadpool(_read, request, body)
            try:
                checked = _validations_of(request).check(
                    served, sent.content, sent.format, sent.source, base=base, client=client
                )
                findings = await site.watch.over(request, checked)
            except RequestError as error:
                if sent.report is not HTML or error.status != 400:
                    raise
                # Users can mend the pasted text and send it again.
                failed = error
    except ClientGoneError:
        return Response(status_code=499)
    return await run_in_threadpool(_report, request, served, sent, findings, failed)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A submission and the form of its report; `source` is the proposal's name, `named` the client's name for it."""

    content: bytes
    format: Format
    named: str
    report: Format

    @property
    def source(self) -> str:
        return self.named or proposal_report.NEW


def _read(request: Request, body: bytes) -> _Sent:
    """Parse a request; raises RequestError if it can't be checked or reported."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    parameters = dict(request.query_params)
    wanted = parameters.get("format")
    content, format_name = body, media_type
    if media_type == _FORM_TYPE:
        sent = _fields(body)
        content, format_name, wanted = sent.get("data", "").encode(), sent.get("format", "turtle"), None
        parameters |= {name: text for name, text in sent.items() if name == "source"}
    try:
        fmt = by_name(format_name, READ)
    except NotFoundError as error:
        types = ", ".join(offered.media_type for offered in READ)
        raise RequestError(
            415,
            Message("{format_name!r} is no format of RDF that is read here.", format_name=format_name),
            next_step=Message("It is one of {types}.", types=types),
        ) from error
    report = _named(wanted) if wanted else negotiate(request.headers.get("accept"), _FORMS)
    if report is None:
        raise RequestError(
            406,
            "The report can't be written so.",
            next_step=Message("It can be had as {types}.", types=", ".join(offered.media_type for offered in _FORMS)),
        )
    named = parameters.get("source", "")
    if named and (not proposal_report.SLUG.fullmatch(named[:200]) or len(named) > 200):
        raise RequestError(
            400,
            Message("{named!r} can't name a source.", named=named[:60]),
            next_step="Use lower case letters, digits and hyphens.",
        )
    return _Sent(content, fmt, named, report)


def _fields(body: bytes) -> dict[str, str]:
    try:
        sent = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RequestError(
            400,
            Message("The form has more than {most} fields.", most=_MOST_FIELDS),
            next_step="Send the fields data, format and source; in data, write & as %26.",
        ) from error
    return {name: values[-1] for name, values in sent.items()}


def _report(
    request: Request, served: OpenEdition, sent: _Sent, findings: list[Finding], failed: RequestError | None
) -> Response:
    """The answer in the requested form; `failed` is the reason why there are no findings, for a page."""
    findings = sorted(findings, key=lambda finding: (-finding.severity, finding.line or 0, finding.rule))
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    if sent.report is HTML:
        text = _page(request, served).write(
            "validate.html", formats=READ, sent=sent.content.decode("utf-8", "replace"), fmt=sent.format.name, source=sent.named,
            findings=None if failed else findings, failed=failed,
        )  # fmt: skip
        return Response(text, failed.status if failed else 200, headers=headers, media_type="text/html")
    if sent.report is PLAIN_JSON:
        language = language_of(request)
        report = {
            "conforms": proposal_report.conforms(findings),
            "generation": served.generation.hash,
            "source": sent.source,
            "findings": [finding.to_json() | {"text": in_language(finding.message, language)} for finding in findings],
        }
        return Response(
            json.dumps(report, ensure_ascii=False, indent=1), headers=headers, media_type=PLAIN_JSON.media_type
        )
    content = description.write_rdf(proposal_report.report(findings), sent.report)
    return Response(content, headers=headers | {"Content-Type": sent.report.content_type})


def _named(name: str) -> Format:
    try:
        return by_name(name, _FORMS)
    except NotFoundError as error:
        raise RequestError(400, error.what, next_step=error.advice) from error


def _validations_of(request: Request) -> Validations:
    return cast("Validations", request.app.state.validations)


def _page(request: Request, served: OpenEdition) -> Page:
    alternates = {language: f"/validate?lang={language}" for language in LANGUAGES}
    return Page(site_of(request), request.url.path, language_of(request), served, alternates, base=base_of(request))
