"""The parameters of the operations: type, bounds and description of each, and which of them a request may have.

An unknown parameter is an error, so that a slip is never answered with everything.
"""

from __future__ import annotations

import contextlib
import re
from datetime import date
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.routing import APIRoute
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from lsgraph.languages import Message
from lsgraph.web.http.parameters import only
from lsgraph.web.http.problems import RequestError

Slug = Annotated[
    str, Path(min_length=1, max_length=200, pattern=r"^[a-z0-9-]+$", description="The last part of its IRI.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Most items in this part of the list.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many items to pass over.")]
After = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=400,
        description="Begin after the item of that name, the end of its IRI: `next` gives it. `offset` counts from there.",
    ),
]


AfterEdge = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=1000,
        description="Begin after the edge of that name, the ends of its source's and its target's IRIs and its property: `next` gives it. `offset` counts from there.",
    ),
]


def _strict(text: object) -> object:
    """A day as it is written; what else may be taken for one, such as a number of seconds, is refused."""
    if isinstance(text, str) and _DAY.fullmatch(text):
        # What has the form of a day may be none.
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text)
    raise PydanticCustomError("no_day", "write a day as 2024-08-21")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_StrictDay = Annotated[date, BeforeValidator(_strict)]
At = Annotated[
    _StrictDay | None,
    Query(description="What was true on that day, as far as the sources tell."),
]
Known = Annotated[
    Annotated[
        str,
        WithJsonSchema(
            {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": "^[0-9a-f]{16,32}$"}]}
        ),
    ]
    | None,
    Query(
        description="What was known then: a day, whose end counts, or the hash of an edition.",
        min_length=1,
        max_length=40,
    ),
]
Iri = Annotated[
    str | None,
    Query(min_length=1, max_length=400, description="An IRI, or its last part."),
]
Region = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        pattern=r"^[a-z0-9-]+$",
        description="Only what belongs to that region (`/api/regions` lists them); `across`: what belongs to none or to several.",
    ),
]
Day = Annotated[_StrictDay | None, Query(description="A day.")]
Kind = Annotated[str, Path(pattern="^(organization|group|person|post)$", description="The kind of actor.")]


def checked_parameters(request: Request) -> set[str]:
    """The names of the query parameters of the operation; raises RequestError if the request has an unknown, empty or repeated one."""
    route = request.scope.get("route")
    known = {parameter.alias for parameter in route.dependant.query_params} if isinstance(route, APIRoute) else set()
    only(request, *known)
    for name in known:
        if request.query_params.get(name) == "":
            raise RequestError(
                400,
                Message("The parameter {name!r} is empty.", name=name),
                next_step="Leave it out, or give it a value.",
            )
        if len(request.query_params.getlist(name)) > 1:
            raise RequestError(
                400, Message("The parameter {name!r} is given twice.", name=name), next_step="Give it once."
            )
    return known
