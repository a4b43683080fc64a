"""Days and moments as they are given in Python, and editions by their time."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from lsgraph.errors import UsageError
from lsgraph.languages import Message

Day = str | dt.date
"""A day: a text as 2024-08-21, or a date of Python."""


class Edition(NamedTuple):
    """An edition and when (UTC, ISO 8601) it became the current one."""

    hash: str
    time: str


def day_of(given: Day | None) -> str | None:
    """A day in ISO 8601; raises UsageError."""
    return None if given is None else _day(given)


def days_of(first: Day, second: Day) -> tuple[str, str]:
    """Two days in ISO 8601, as they were given; raises UsageError."""
    return _day(first), _day(second)


def _day(given: Day) -> str:
    if isinstance(given, dt.date):
        return given.strftime("%Y-%m-%d")
    try:
        if len(given) != len("2024-08-21"):
            raise ValueError(given)
        return dt.date.fromisoformat(given).isoformat()
    except (TypeError, ValueError):
        raise UsageError(
            Message("{text!r} is no day.", text=str(given)[:40]), next_step=Message("Give one as 2024-08-21.")
        ) from None


def moment_of(given: str | dt.date) -> str:
    """A day or a moment as text: of a date its day, of a time its moment."""
    return given.isoformat() if isinstance(given, dt.date) else given
