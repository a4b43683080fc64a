"""Errors as the client wants to read them: problem+json (RFC 9457), a page, or plain text. One shape for all.

    {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "…", "next_step": "…", "line": 3, "column": 7}

`near` lists names that may have been meant. What is not known is left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from lsgraph.errors import (
    EngineError,
    EngineTimeError,
    LsgraphError,
    NotFoundError,
    QueryError,
    QuerySyntaxError,
    StateError,
    TextPosition,
    TooLongError,
    TooMuchError,
)
from lsgraph.languages import DEFAULT_LANGUAGE, Message
from lsgraph.media_types import HTML, TEXT, Format, negotiate
from lsgraph.sparql.query import QueryTooLongError
from lsgraph.sparql.workers import (
    AnswerTooLargeError,
    BusyError,
    QueryMemoryError,
    QueryTimeError,
    TooManyQueriesError,
    WorkerDiedError,
)

if TYPE_CHECKING:
    from lsgraph.claims import Reference
    from lsgraph.languages import Language

PROBLEM = Format(
    "problem",
    "application/problem+json",
    ".json",
    "page",
    ("application/json", "application/sparql-results+json", "application/ld+json"),
)

NOTHING = Message("")
#: Seconds after which a client may try again where there is nothing to serve yet.
RETRY_AFTER = 10
#: Seconds after which a client may try again where all workers have queries.
RETRY_WHEN_BUSY = 2
#: Seconds after which a client may try again what took too long: what was found by then is kept.
RETRY_WHEN_LONG = 60
#: Limits that the server sets: none is the client's error, and none leaves a cut answer behind.
_LIMITS = {
    TooManyQueriesError: 429,
    BusyError: 503,
    WorkerDiedError: 503,
    QueryTimeError: 504,
    EngineError: 502,
    EngineTimeError: 504,
    QueryMemoryError: 507,
    AnswerTooLargeError: 507,
}


class RequestError(LsgraphError):
    """A request that can't be served as it is, with the HTTP status that says why."""

    def __init__(
        self,
        status: int,
        message: str | Message,
        *,
        next_step: str | Message = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.status = status
        self.headers = headers or {}


class PageNotFoundError(NotFoundError):
    """There is no such page; `suggestions` are things that may have been meant."""

    def __init__(self, message: str | Message, *, suggestions: tuple[Reference, ...] = ()) -> None:
        super().__init__(message, near=[each.label(DEFAULT_LANGUAGE) for each in suggestions])
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, ready to be written in any of the three forms."""

    status: int
    detail: Message
    next_step: Message = NOTHING
    near: tuple[str, ...] = ()
    position: TextPosition | None = None
    suggestions: tuple[Reference, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    too_much: bool = False
    """Whether it is too much to compute while somebody waits: then a page shows other ways in."""

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def to_json(self, language: Language) -> bytes:
        """As problem+json; its title is the registered name of the status, whatever the language."""
        content: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail.in_language(language),
        }
        if self.next_step:
            content["next_step"] = self.next_step.in_language(language)
        if self.near:
            content["near"] = list(self.near)
        if self.position:
            content |= {"line": self.position.line, "column": self.position.column}
        return json.dumps(content, ensure_ascii=False).encode()

    def to_text(self, language: Language) -> bytes:
        """As lines of plain text."""
        lines = (f"{self.status} {self.title}", self.detail.in_language(language), self.next_step.in_language(language))
        return "\n".join(lines).strip().encode() + b"\n"


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is; what no one foresaw is told without its inside."""
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, RequestValidationError):
        return _of_parameters(error)
    if not isinstance(error, LsgraphError):
        return Problem(
            500,
            Message("Something went wrong in the server."),
            Message("Try again; if it stays, tell those who run it."),
        )
    headers = dict(error.headers) if isinstance(error, RequestError) else {}
    if isinstance(error, StateError):
        headers["Retry-After"] = str(RETRY_AFTER)
    if isinstance(error, (BusyError, TooManyQueriesError, WorkerDiedError)):
        headers["Retry-After"] = str(RETRY_WHEN_BUSY)
    if isinstance(error, TooLongError):
        headers["Retry-After"] = str(RETRY_WHEN_LONG)
    return Problem(
        status=_status(error),
        detail=error.what,
        next_step=error.advice,
        near=tuple(error.near) if isinstance(error, NotFoundError) else (),
        position=error.position if isinstance(error, QuerySyntaxError) else None,
        suggestions=error.suggestions if isinstance(error, PageNotFoundError) else (),
        headers=headers,
        too_much=isinstance(error, TooMuchError),
    )


def _of_http(error: HTTPException) -> Problem:
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return Problem(
            404,
            Message("There is nothing at this address."),
            Message("Search for it, or begin at the first page."),
        )
    if error.status_code == 405:
        allowed = headers.get("Allow") or headers.get("allow", "GET, HEAD")
        return Problem(
            405,
            Message("This address does not take that method."),
            Message("It takes {methods}.", methods=allowed),
            headers=headers,
        )
    return Problem(error.status_code, Message(str(error.detail)), headers=headers)


def _of_parameters(error: RequestValidationError) -> Problem:
    """What is wrong with the parameters, each by its name."""
    told = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()]
    return Problem(
        400,
        Message("A parameter can't be used: {reasons}.", reasons="; ".join(told)),
        Message("/api/ tells what each operation takes."),
    )


def _status(error: LsgraphError) -> int:
    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, QueryTooLongError):
        return 413
    if isinstance(error, QueryError):
        return _LIMITS.get(type(error), 400)
    # Not 200: a program must not take the words for the data. None of it is a fault, nor gone.
    return 503 if isinstance(error, StateError | TooMuchError) else 500


def wanted_form(accept: str | None) -> Format:
    """In which form a client reads errors: what it prefers of the three, and plain text where it accepts none."""
    return negotiate(accept, (PROBLEM, HTML, TEXT)) or TEXT
