"""Forms that are sent in a body (POST): read as if their fields stood in the address, so that one function answers both methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request

from lsgraph.languages import Message, marked
from lsgraph.web.http.bodies import read_body
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest

_FORM = "application/x-www-form-urlencoded"
#: The name under which a request tells that its parameters came in its body.
POSTED = "lsgraph.posted"


async def with_form(request: Request, most: int) -> Request:
    """The request with the fields of its form as its parameters; one without a body is itself.

    Raises RequestError: 413 for more than `most` bytes, 415 for a body that is no form.
    """
    if request.method != "POST":
        return request
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told != _FORM:
        raise RequestError(
            415,
            Message("A list can't be sent as {other}.", other=told[:60] or Message("a body without Content-Type")),
            next_step=Message("Send {form}.", form=_FORM),
            headers={"Accept-Post": _FORM},
        )
    body = await read_body(request, most, next_step=marked("Send a shorter list."))
    fields = b"&".join(part for part in (request.scope["query_string"], body.strip()) if part)
    return Request({**request.scope, "query_string": fields, POSTED: True}, request.receive)


def was_posted(request: StarletteRequest) -> bool:
    """Whether the parameters of the request came in its body, so that no address holds them."""
    return bool(request.scope.get(POSTED))
