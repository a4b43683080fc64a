"""Parsing of requests to `/sparql` by the protocol, and the format of their answers.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes, urlencode

from python_multipart.exceptions import MultipartParseError
from starlette.formparsers import MultiPartException, MultiPartParser

from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.media_types import CSV, CSVW, FORMATS, HTML, Format, by_name, negotiate
from lsgraph.sparql.query import formats_for
from lsgraph.web.http.bodies import read_body
from lsgraph.web.http.parameters import clock_meant
from lsgraph.web.http.problems import RequestError
from lsgraph.web.site import base_of, site_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.datastructures import UploadFile
    from starlette.requests import Request

    from lsgraph.sparql.query import Query

#: A character takes up to four bytes, and each byte three in a form.
_BYTES_PER_CHARACTER = 12
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
#: Parameters that some clients send to the same effect as `format`, and ones that do not change an answer's rows.
_FORMAT_NAMES, _OF_THE_PAGE = ("format", "output", "results"), ("download", "lang")
#: Whether the answer is a file; an empty value is an empty form field.
_DOWNLOADS = ("", "0", "1")
#: With this the description of a CSV answer is of the address without a format: of what Accept chose.
_TABLE, _ACCEPTED = "table", "accepted"
#: Most characters of a parameter's name in a message.
_LONGEST_NAME = 40
#: Characters that need no escaping in an address; all others are escaped for use in a header.
_IN_ADDRESSES = "%=+&:/?@!$'()*,;~[]-._"


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A parsed request: `text` is None if it has no query; `download` asks for a file that states its origin.

    `formats` are all that it names: some clients name several. `guesses` says that it also names them by parameters of other
    servers, as SPARQLWrapper does, which lets each server pass over what it does not understand.
    """

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    formats: tuple[str, ...]
    download: bool = False
    guesses: bool = False


async def read_request(request: Request) -> SparqlRequest:
    """Parse a request by SPARQL 1.1 Protocol, 2.1; raises RequestError for anything else."""
    parameters = read_form(request.scope["query_string"])
    if request.method != "POST":
        return _asked(parameters)
    content_type, _, rest = request.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", rest)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError(415, Message("The body is in {charset}.", charset=charset[1]), next_step="Send it in UTF-8.")
    match content_type.strip().lower():
        case "application/x-www-form-urlencoded":
            return _asked([*parameters, *read_form(await _read_body(request))])
        case "application/sparql-query":
            body = await _read_body(request)
            try:
                return _asked([*parameters, ("query", body.decode("utf-8"))])
            except UnicodeDecodeError as error:
                raise RequestError(
                    400,
                    Message("Byte {start} of the body is not UTF-8.", start=error.start),
                    next_step="Send it in UTF-8.",
                ) from error
        case "multipart/form-data":
            return _asked([*parameters, *await _read_parts(request)])
        case "application/sparql-update":
            raise _no_update()
        case other:
            raise RequestError(
                415,
                Message("A query can't be sent as {other}.", other=other or Message("a body without Content-Type")),
                next_step="Send application/x-www-form-urlencoded, multipart/form-data or application/sparql-query.",
                headers={
                    "Accept-Post": "application/x-www-form-urlencoded, multipart/form-data, application/sparql-query"
                },
            )


def read_form(data: bytes) -> list[tuple[str, str]]:
    """Names and values of a query string or form, decoded once; raises RequestError for invalid UTF-8 or escapes."""
    pairs = []
    for piece in data.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            pairs.append((_decoded(name), _decoded(value)))
    return pairs


def _decoded(data: bytes) -> str:
    if _BAD_ESCAPE.search(data):
        raise RequestError(
            400,
            "A % in the request is not followed by two hexadecimal digits.",
            next_step="Write a percent sign as %25.",
        )
    plain = unquote_to_bytes(data.replace(b"+", b" ")) if b"%" in data else data.replace(b"+", b" ")
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            400, "What the request escapes is not UTF-8.", next_step="Encode it as UTF-8 first."
        ) from error


async def _read_body(request: Request) -> bytes:
    limit = site_of(request).settings.max_query_length * _BYTES_PER_CHARACTER + 10_000
    return await read_body(request, limit, next_step="Shorten the query.")


async def _read_parts(request: Request) -> list[tuple[str, str]]:
    """Names and values of a form in parts; a file is a value too, as `curl -F query=@file` sends it."""
    body = await _read_body(request)

    async def stream() -> AsyncGenerator[bytes]:
        yield body

    try:
        form = await MultiPartParser(request.headers, stream(), max_part_size=len(body)).parse()
        parts = [(name, await _text_of_part(part)) for name, part in form.multi_items()]
        await form.close()
    except (MultiPartException, MultipartParseError) as error:
        raise RequestError(
            400,
            Message("The form can't be read: {reason}.", reason=str(error).rstrip(".")),
            next_step="Send it as application/x-www-form-urlencoded.",
        ) from error
    except UnicodeDecodeError as error:
        raise RequestError(
            400, Message("Byte {start} of a part is not UTF-8.", start=error.start), next_step="Send it in UTF-8."
        ) from error
    return parts


async def _text_of_part(part: UploadFile | str) -> str:
    return part if isinstance(part, str) else (await part.read()).decode("utf-8")


def _asked(parameters: list[tuple[str, str]]) -> SparqlRequest:
    single: dict[str, str] = {}
    several: dict[str, list[str]] = {"default-graph-uri": [], "named-graph-uri": [], "format": []}
    for name, value in parameters:
        if name == "update":
            raise _no_update()
        if name in several:
            # An empty value is an empty form field: it names nothing.
            several[name] += [value] if value.strip() else []
        elif name in ("query", "download"):
            if name in single:
                raise RequestError(
                    400, Message("The parameter {name} is given more than once.", name=name), next_step="Give it once."
                )
            if name == "download" and value not in _DOWNLOADS:
                raise _not_so(name, value, _DOWNLOADS)
            single[name] = value
        elif name == "lang" and value not in ("", *LANGUAGES):
            raise _not_so(name, value, LANGUAGES)
        elif name not in _OF_THE_PAGE and clock_meant(name, value):
            raise RequestError(
                400,
                Message("A query asks the data of today, and takes no parameter {name!r}.", name=name[:_LONGEST_NAME]),
                next_step="Compare days in the query; /dumps has earlier editions, by the parameter known.",
            )
    return SparqlRequest(
        text=single.get("query"),
        default_graphs=tuple(several["default-graph-uri"]),
        named_graphs=tuple(several["named-graph-uri"]),
        formats=tuple(several["format"]),
        download=single.get("download", "") not in ("", "0"),
        guesses=any(name in _FORMAT_NAMES[1:] for name, _ in parameters),
    )


def _not_so(name: str, value: str, values: tuple[str, ...]) -> RequestError:
    return RequestError(
        400,
        Message("The parameter {name!r} can't be {value!r}.", name=name, value=value[:_LONGEST_NAME]),
        next_step=Message("The values are {names}.", names=", ".join(filter(None, values))),
    )


def _no_update() -> RequestError:
    return RequestError(
        400, "There are no updates here: the graph is only read.", next_step="Send the parameter query instead."
    )


def description_of(request: Request, sparql_request: SparqlRequest) -> str:
    """The address of the CSVW description of a CSV answer, from which `described_table` has the very address of the request again.

    A reader that has found a description by the link of a table must pass it over unless it names that table, byte for byte (Model for
    Tabular Data, 5.2): also where Accept chose the form, and with parameters that do not change the rows.
    """
    if request.method == "POST":
        return _posted_as(request, sparql_request, CSVW)
    pieces = _pieces(request)
    if any(name == "format" for name, _ in pieces):
        return _in_form(request, pieces, CSVW)
    asked = [piece for _, piece in pieces]
    return f"{base_of(request)}/sparql?{'&'.join([*asked, f'format={CSVW.name}', f'{_TABLE}={_ACCEPTED}'])}"


def described_table(request: Request, sparql_request: SparqlRequest) -> str:
    """The address of the CSV that a description at the request's address is of."""
    if request.method == "POST":
        return _posted_as(request, sparql_request, CSV)
    pieces = _pieces(request)
    if (_TABLE, f"{_TABLE}={_ACCEPTED}") in pieces:
        asked = [piece for name, piece in pieces if name not in ("format", _TABLE)]
        return f"{base_of(request)}/sparql?{'&'.join(asked)}"
    return _in_form(request, pieces, CSV)


def _posted_as(request: Request, sparql_request: SparqlRequest, fmt: Format) -> str:
    """A query that was posted, as an address that asks for that format."""
    graphs = [("default-graph-uri", graph) for graph in sparql_request.default_graphs]
    graphs += [("named-graph-uri", graph) for graph in sparql_request.named_graphs]
    query = urlencode([("query", sparql_request.text or ""), *graphs, ("format", fmt.name)])
    return f"{base_of(request)}/sparql?{query}"


def _pieces(request: Request) -> list[tuple[str, str]]:
    """The parameters of the address as they were written, each with its name."""
    return [
        (_decoded(piece.partition(b"=")[0]), quote(piece, safe=_IN_ADDRESSES))
        for piece in request.scope["query_string"].split(b"&")
        if piece
    ]


def _in_form(request: Request, pieces: list[tuple[str, str]], fmt: Format) -> str:
    """The address with another format in the place of the first that it names, and without other names of formats."""
    kept, is_named = [], False
    for name, piece in pieces:
        if name == "format" and not is_named:
            is_named = True
            kept.append(f"format={fmt.name}")
        elif name not in _FORMAT_NAMES:
            kept.append(piece)
    return f"{base_of(request)}/sparql?{'&'.join([*kept, *([] if is_named else [f'format={fmt.name}'])])}"


# ------------------------------------------------------------------------------------------- choosing the format


def choose_format(sparql_request: SparqlRequest, accept: str | None, query: Query) -> Format:
    """The format of the answer: the one named by the request, else the preference of `accept`.

    Formats that fit no answer of the query, or several that do not agree, are passed over: clients send both. But a person in a
    browser, or who names what is no format at all where nothing else tells exactly what is wanted, is told by RequestError 400;
    406 where nothing is acceptable.
    """
    offered = (*formats_for(query), HTML)
    named = [(name, _named(name, offered)) for name in sparql_request.formats]
    fitting = [fmt for _, fmt in named if fmt is not None]
    if fitting and all(fmt is fitting[0] for fmt in fitting):
        return fitting[0]
    fmt = negotiate(accept, offered)
    is_known = all(_named(name, FORMATS) for name, _ in named)
    is_program = sparql_request.guesses or _is_exact(accept) or (is_known and not _names_html(accept))
    if not named or (fmt is not None and is_program):
        if fmt is not None:
            return fmt
        types = ", ".join(offer.media_type for offer in offered)
        raise RequestError(
            406,
            Message("The answer can't be written as {accept}.", accept=accept),
            next_step=Message("It can be written as {types}.", types=types),
        )
    if fitting:
        raise RequestError(400, "The parameter format is given more than once.", next_step="Give it once.")
    raise RequestError(
        400,
        Message(
            "A query of the form {form} has no format {formats!r}.",
            form=query.form.upper(),
            formats=sparql_request.formats[0],
        ),
        next_step=Message("The formats are {offered}.", offered=", ".join(offer.name for offer in offered)),
    )


def _named(name: str, offered: tuple[Format, ...]) -> Format | None:
    """The first offered format in a list of names; an unescaped plus has become a space."""
    for part in name.split(","):
        try:
            return by_name(part.strip().replace(" ", "+"), offered)
        except NotFoundError:
            continue
    return None


def _ranges(accept: str | None) -> list[str]:
    return [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]


def _names_html(accept: str | None) -> bool:
    """Whether a header is a browser's, whose user should see the error."""
    return HTML.media_type in _ranges(accept)


def _is_exact(accept: str | None) -> bool:
    """Whether a header names exact types, and not those of a browser."""
    return not _names_html(accept) and any(
        "/" in media_range and "*" not in media_range for media_range in _ranges(accept)
    )
