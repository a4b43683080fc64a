"""Exit codes, their meanings, and the code of each error."""

from __future__ import annotations

from lsgraph.errors import (
    BuildRefused,
    DataError,
    LsgraphError,
    NoIdentifierError,
    NotFoundError,
    QueryError,
    SettingsError,
    StateError,
    TooMuchError,
    UsageError,
)
from lsgraph.extras import MissingExtraError

OK = 0
FINDINGS = 1
USAGE = 2
DATA = 3
STATE = 4
QUERY = 5
FAULT = 70
INTERRUPTED = 130
PIPE_CLOSED = 141
TERMINATED = 143

MEANINGS: dict[int, str] = {
    OK: "done; nothing was found wrong",
    FINDINGS: "a check found something: violations, files that are not in order, data that does not conform",
    USAGE: "wrong usage: an unknown command, option, name, format or setting",
    DATA: "an input file is missing, empty, broken or in the wrong encoding",
    STATE: "the state does not allow it: nothing is built yet, a folder can't be read or written, the disk is full, the port is taken",
    QUERY: "the query is not SPARQL, can't be answered, or takes more than it may",
    FAULT: "a fault in lsgraph itself",
    INTERRUPTED: "interrupted with Ctrl-C",
    PIPE_CLOSED: "the reader of a pipe went away (`lsgraph query … | head -1`)",
    TERMINATED: "ended by SIGTERM, as supervisors do; a server first answers what it has begun",
}

_CODES: tuple[tuple[type[LsgraphError], int], ...] = (
    (BuildRefused, FINDINGS),
    (DataError, DATA),
    (StateError, STATE),
    (QueryError, QUERY),
    (TooMuchError, QUERY),
    (NotFoundError, USAGE),
    (SettingsError, USAGE),
    (UsageError, USAGE),
    (MissingExtraError, USAGE),
    (NoIdentifierError, USAGE),
)


def code_of(error: LsgraphError) -> int:
    """The exit code for an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAULT)


def is_interruption(error: BaseException) -> bool:
    """Whether somebody pressed Ctrl-C: an interruption may come back as another error that it caused.

    Pydantic's core, interrupted while a model is made, keeps only its name in the text of its own error.
    """
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        is_of_core = type(cause).__module__.startswith("pydantic_core")
        if isinstance(cause, KeyboardInterrupt) or (
            is_of_core and str(cause).rstrip(": \n").endswith(KeyboardInterrupt.__name__)
        ):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
