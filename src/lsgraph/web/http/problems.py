"""Errors in the form that the client prefers: problem+json (RFC 9457), a page, or plain text.

    {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "…", "next_step": "…", "line": 3, "column": 7}

`near` lists names that may have been meant. Unknown members are left out.
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
    NothingBuiltError,
    QueryError,
    QuerySyntaxError,
    StateError,
    TextPosition,
    TooLongError,
    TooMuchError,
)
from lsgraph.languages import DEFAULT_LANGUAGE, Message, misfits
from lsgraph.media_types import HTML, TEXT, Format, negotiate
from lsgraph.sparql.query import QueryTooLongError
from lsgraph.sparql.workers.limits import (
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
#: Seconds before a retry when there is nothing to serve yet.
RETRY_AFTER = 10
#: Seconds before a retry when all workers are busy.
RETRY_WHEN_BUSY = 2
#: Seconds before a retry of what took too long: results computed so far are cached.
RETRY_WHEN_LONG = 60
#: Limits set by the server: none is the client's error, and none leaves a truncated answer.
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
    """A request that can't be served, with the HTTP status that says why."""

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
    """The page does not exist; `suggestions` are things that may have been meant, which the next step need not name."""

    def __init__(
        self, message: str | Message, *, suggestions: tuple[Reference, ...] = (), next_step: Message | None = None
    ) -> None:
        super().__init__(message, near=[suggestion.label(DEFAULT_LANGUAGE) for suggestion in suggestions])
        if next_step is not None:
            self.advice = next_step
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, ready to be written in any of the three forms."""

    status: int
    detail: Message
    next_step: Message = NOTHING
    near: tuple[str, ...] = ()
    position: TextPosition | None = None
    suggestions: tuple[Reference, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    too_much: bool = False
    """Whether the computation takes too long for a request: then a page offers alternatives."""
    nothing_built: bool = False
    """Whether there is no generation yet: then a page says how one is made."""

    @property
    def title(self) -> str:
        """The reason phrase of the status."""
        return HTTPStatus(self.status).phrase

    def to_json(self, language: Language) -> bytes:
        """As problem+json; its title is the registered reason phrase in every language."""
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
    """The problem for an exception; an unexpected one does not reveal its details."""
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
        nothing_built=isinstance(error, NothingBuiltError),
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
    """The invalid parameters by name, with reasons."""
    return Problem(
        400,
        Message("A parameter can't be used: {reasons}.", reasons=misfits(error.errors())),
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
    # Not 200: a program must not take the message for data. It is neither a fault nor gone.
    return 503 if isinstance(error, StateError | TooMuchError) else 500


def wanted_form(accept: str | None) -> Format:
    """The form of errors for a client: the one it prefers of the three; plain text if it accepts none."""
    return negotiate(accept, (PROBLEM, HTML, TEXT)) or TEXT
