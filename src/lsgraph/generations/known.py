"""Which edition was known when: by a day (its end), a moment, or the beginning of a hash."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from lsgraph.errors import NotFoundError, UsageError
from lsgraph.languages import Message, marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.generations.journal import Entry

_HASH = re.compile(r"[0-9a-f]{6,32}")
_DAY_LENGTH = len("2024-08-21")
_HOW = marked("Give a day as 2024-08-21, a moment as 2024-08-21T12:00:00Z, or the beginning of an edition's hash.")


def edition_known(entries: Sequence[Entry], known: str) -> Entry:
    """The switch, of these in their order, after which an edition was known; raises UsageError for no moment, NotFoundError for one too early."""
    if _HASH.fullmatch(known) and not _is_day(known):
        entry = next((entry for entry in reversed(entries) if entry.hash.startswith(known)), None)
    else:
        moment = _moment(known)
        entry = next((entry for entry in reversed(entries) if entry.time <= moment), None)
    if entry is not None:
        return entry
    if not entries:
        raise NotFoundError(Message("No edition is on record."), next_step=Message("Run `lsgraph build`."))
    raise NotFoundError(
        Message("The graph knew nothing on {day}.", day=known[:40]),
        next_step=Message("The first edition is of {first}.", first=entries[0].time),
    )


def _is_day(text: str) -> bool:
    return len(text) == _DAY_LENGTH and text[4] == "-"


def _moment(text: str) -> str:
    """The moment in the format of the journal; for a day, its end."""
    try:
        if _is_day(text):
            return f"{date.fromisoformat(text).isoformat()}T23:59:59+00:00"
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return moment.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise UsageError(
            Message("{text!r} is no day and no moment.", text=text[:40]), next_step=Message(_HOW)
        ) from None
