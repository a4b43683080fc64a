"""Admission of the clients who ask: how many requests each may have, and how many bytes of answers may be on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.computing.admission import Shares, ShareTakenError
from lsgraph.languages import Message
from lsgraph.sparql.workers.limits import BusyError, TooManyQueriesError

if TYPE_CHECKING:
    from lsgraph.sparql.workers.limits import Limits

#: How many answers of the largest size may be on their way to slow clients at once.
_LARGE_ANSWERS = 8


class Admission:
    """Counts each client's requests, from the query to the last byte of the answer, and the bytes of answers on their way."""

    def __init__(self, limits: Limits) -> None:
        self._shares = Shares(limits.per_client)
        self._room = _LARGE_ANSWERS * (limits.answer_mebibytes << 20)
        self._held = 0

    def enter(self, client: str) -> None:
        """Admit a client's request; every call must be followed by one `leave`. Raises TooManyQueriesError."""
        try:
            self._shares.enter(client)
        except ShareTakenError:
            raise TooManyQueriesError(
                Message("You have {per_client} queries here already.", per_client=self._shares.most),
                next_step="Wait for their answers, then ask again.",
            ) from None

    def leave(self, client: str) -> None:
        """A client's request is finished."""
        self._shares.leave(client)

    def hold(self, size: int) -> None:
        """Count an answer of that many bytes as on its way; a negative size says that it has arrived or never will."""
        self._held += size

    def check_room(self) -> None:
        """Raise BusyError if too many bytes are on their way to make another answer."""
        if self._held >= self._room:
            raise BusyError("Too many large answers are on their way.", next_step="Try again in a few seconds.")
