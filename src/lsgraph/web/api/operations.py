"""What all operations share: their models, how each is registered, and how its answer is made from the facts of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from lsgraph.claims.record_writer import RecordWriter
from lsgraph.claims.records import Facts
from lsgraph.languages import DEFAULT_LANGUAGE
from lsgraph.web.answers import cacheable_response
from lsgraph.web.api.parameters import checked_parameters
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.claims.lists import Part, Window
    from lsgraph.web.clocks import Times


class Problem(BaseModel):
    """What went wrong, and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    next_step: str | None = None
    near: list[str] | None = Field(None, description="Names that may have been meant.")


class Listed(BaseModel):
    """The fields that each part of a list has; the model of a list adds its `items`."""

    model_config = ConfigDict(extra="forbid")
    total: int = Field(description="How many there are in all.")
    next: str | None = Field(description="The address of the next part of the list, null at its end.")


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in (
        (400, "A parameter is wrong or unknown."), (404, "There is no such thing, or nothing was known by then."),
        (410, "The edition is no longer kept."), (503, "There is nothing to serve yet."),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of an operation beside its parameters and its docstring."""

    model: type[BaseModel]
    summary: str
    tag: str


#: The operations by the function that answers; their addresses stand in the table of addresses.
OPERATIONS: dict[Callable[..., Any], Operation] = {}


def operation(model: type[BaseModel], summary: str, tag: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated handler as an operation of the description."""

    def describe(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        OPERATIONS[endpoint] = Operation(model, summary, tag)
        return endpoint

    return describe


async def json_response(request: Request, build: Callable[[Facts, Times], BaseModel]) -> Response:
    """A JSON response with the record that `build` returns, for the edition and day of the request.

    Raises RequestError for an unknown, empty or repeated parameter.
    """
    times = await times_of(request, checked_parameters(request))
    base = base_of(request)

    def write() -> str:
        return build(_facts(request, times, base), times).model_dump_json(exclude_none=False)

    headers = time_headers(request, times)
    return await cacheable_response(
        request,
        times.served,
        "application/json",
        in_thread(write),
        headers=headers,
        vary="Accept-Datetime",
        about=base,
    )


def _facts(request: Request, times: Times, base: str) -> Facts:
    edition = times.served.edition
    urls = Urls(base, site_of(request).assets, DEFAULT_LANGUAGE, times.clocks)

    def absolute(path: str) -> str:
        return path if "://" in path else urls.absolute(path)

    write = RecordWriter(
        edition.resources,
        page=lambda iri: absolute(urls.thing(iri)),
        evidence_address=lambda item: absolute(urls.evidence(item)),
        texts=edition.texts,
        sentence_address=lambda *place: absolute(urls.sentence(*place)),
    )
    return Facts(edition.resources, write, edition.texts)


def part_fields(request: Request, part: Part[Any]) -> dict[str, Any]:
    """The fields of `Listed` and `items` for a part of a list."""
    return {"items": part.items, "total": part.total, "next": next_part(request, part)}


def next_part(request: Request, part: Part[Any]) -> str | None:
    """The address of the part that begins after the last item of this one (keyset paging), or None at the end of the list."""
    if part.after is None:
        return None
    parameters = {name: text for name, text in request.query_params.items() if name != "offset"} | {"after": part.after}
    return f"{base_of(request)}{request.url.path}?{urlencode(parameters)}"


def next_address(request: Request, window: Window, total: int) -> str | None:
    """The address of the next part of a list inside a record (paging by offset), or None at its end."""
    end = window.offset + window.limit
    if end >= total:
        return None
    parameters = {**request.query_params, "offset": str(end)}
    return f"{base_of(request)}{request.url.path}?{urlencode(parameters)}"
