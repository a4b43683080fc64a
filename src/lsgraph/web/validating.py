"""The validation service: would this RDF be accepted as a source? It answers, and stores nothing."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from lsgraph import description, proposals
from lsgraph.errors import LANGUAGES, NotFoundError
from lsgraph.media_types import DATASETS, GRAPHS, HTML, PLAIN_JSON, Format, by_name, negotiate
from lsgraph.web.exchange import ClientGoneError, Page, answer, in_thread, language_of, site_of
from lsgraph.web.problems import RequestError

if TYPE_CHECKING:
    from lsgraph.errors import Finding
    from lsgraph.web.service import Served

router = APIRouter()

READ = (*GRAPHS, *DATASETS)
_FORMS = (PLAIN_JSON, *GRAPHS, HTML)
_MOST_FIELDS = 10
_FORM_TYPE = "application/x-www-form-urlencoded"
#: Memory and seconds for one validation, and how many may wait.
MEBIBYTES, SECONDS, WAITING = 2048, 30, 8


class Validations:
    """Validations in processes of their own, a few at a time."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._waiting = 0

    async def check(self, served: Served, content: bytes, fmt: Format, source: str) -> list[Finding]:
        """The findings on a proposal; raises RequestError: 400 for what is no RDF, 503 where too many wait, 504 and 507 over a limit."""
        if self._waiting >= WAITING:
            raise RequestError(
                503, "Too many validations wait.", next_step="Try again in a few seconds.", headers={"Retry-After": "5"}
            )
        self._waiting += 1
        try:
            async with self._free:
                return await _check(served, content, fmt, source)
        finally:
            self._waiting -= 1


async def _check(served: Served, content: bytes, fmt: Format, source: str) -> list[Finding]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lsgraph.proposals", str(served.generation.path), source, fmt.name, str(MEBIBYTES), str(SECONDS),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate(content)
    except TimeoutError:
        raise RequestError(
            504, f"The validation took longer than {SECONDS} s.", next_step="Send less at a time."
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        told = json.loads(output)
    except ValueError:
        told = {"memory": True}
    if "memory" in told:
        raise RequestError(507, "The validation needed more than it may have.", next_step="Send less at a time.")
    if "error" in told:
        line = f"Line {told['line']}: " if told.get("line") else ""
        raise RequestError(503 if told["state"] else 400, f"{line}{told['error']}", next_step=told["next_step"])
    return [proposals.finding_of(each) for each in told["findings"]]


@router.api_route("/validate", methods=["GET", "HEAD"])
async def form(request: Request) -> Response:
    """The page with a form."""
    served = await site_of(request).current.get()

    def write() -> str:
        return _page(request, served).write(
            "validate.html", formats=READ, sent="", fmt="turtle", source="", findings=None, failed=None
        )

    return await answer(request, served, HTML.content_type, in_thread(write), vary="Accept-Language")


@router.api_route("/validate", methods=["POST"])
async def validate(request: Request) -> Response:
    """The report on what was sent: as JSON, RDF or a page."""
    site = site_of(request)
    served = await site.current.get()
    most = site.settings.validate_size << 10
    body = await _body(request, most)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    parameters = {name: values[-1] for name, values in parse_qs(request.url.query).items()}
    if media_type == _FORM_TYPE:
        sent = _form(body)
        content = sent.get("data", "").encode()
        named = sent.get("format", "turtle")
        parameters = {**parameters, **{name: text for name, text in sent.items() if name == "source"}}
    else:
        content, named = body, media_type
    try:
        fmt = by_name(named, READ)
    except NotFoundError as error:
        types = ", ".join(each.media_type for each in READ)
        raise RequestError(
            415, f"{named!r} is no format of RDF that is read here.", next_step=f"It is one of {types}."
        ) from error
    wanted = parameters.get("format") if media_type != _FORM_TYPE else None
    form_ = _named(wanted) if wanted else negotiate(request.headers.get("accept"), _FORMS)
    if form_ is None:
        raise RequestError(
            406,
            "The report can't be written so.",
            next_step=f"It can be had as {', '.join(each.media_type for each in _FORMS)}.",
        )
    source = parameters.get("source") or proposals.NEW
    if not proposals.SLUG.fullmatch(source[:200]) or len(source) > 200:
        raise RequestError(
            400, f"{source[:60]!r} can't name a source.", next_step="Use lower case letters, digits and hyphens."
        )
    failed: RequestError | None = None
    findings: list[Finding] = []
    try:
        findings = await site.watch.over(request, site.validations.check(served, content, fmt, source))
    except ClientGoneError:
        return Response(status_code=499)
    except RequestError as error:
        if form_ is not HTML or error.status != 400:
            raise
        # A person mends what they pasted, and sends it again.
        failed = error
    findings.sort(key=lambda each: (-each.severity, each.line or 0, each.rule))
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    if form_ is HTML:
        page = _page(request, served)
        text = page.write(
            "validate.html", formats=READ, sent=content.decode("utf-8", "replace"), fmt=fmt.name, source=parameters.get("source", ""), findings=None if failed else findings, failed=failed)  # fmt: skip
        return Response(text, failed.status if failed else 200, headers=headers, media_type="text/html")
    if form_ is PLAIN_JSON:
        language = language_of(request)
        told = {
            "conforms": proposals.conforms(findings),
            "generation": served.generation.hash,
            "source": source,
            "findings": [each.to_json() | {"text": each.message[language]} for each in findings],
        }
        return Response(
            json.dumps(told, ensure_ascii=False, indent=1), headers=headers, media_type=PLAIN_JSON.media_type
        )
    return Response(
        description.write(proposals.report(findings), form_), headers=headers | {"Content-Type": form_.content_type}
    )


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form, the last of each name; raises RequestError (400) for one with too many."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RequestError(
            400, f"The form has more than {_MOST_FIELDS} fields.", next_step="Send data, format and source."
        ) from error
    return {name: values[-1] for name, values in fields.items()}


def _named(name: str) -> Format:
    try:
        return by_name(name, _FORMS)
    except NotFoundError as error:
        raise RequestError(400, error.message, next_step=error.next_step) from error


def _page(request: Request, served: Served) -> Page:
    alternates = {each: f"/validate?lang={each}" for each in LANGUAGES}
    return Page(site_of(request), request.url.path, language_of(request), served, alternates)


async def _body(request: Request, most: int) -> bytes:
    """The body, up to a number of bytes; raises RequestError (413)."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > most:
            raise RequestError(413, f"The body is larger than {most >> 10} KiB.", next_step="Send less at a time.")
    return bytes(content)
