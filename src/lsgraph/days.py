"""Dates as written in data, read as calendar days.

XML Schema has days, months and years, each with or without a time zone, and date-times. Shapes refuse most of these in sources, but
other data may hold anything: text that names no day of the years 1 to 9999 is no date. All code that computes with days gets them here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_DAY, _MONTH, _YEAR = 10, 7, 4


def plain(text: str) -> str | None:
    """The day, month or year that a text names, without time and zone; None for anything else.

    >>> plain("2024-06-14+02:00"), plain("2024-06-14T12:00:00Z"), plain("2024"), plain("2024-13"), plain("-0044-03-15")
    ('2024-06-14', '2024-06-14', '2024', None, None)
    """
    match = _WRITTEN.fullmatch(text)
    if match is None or (match[2] and len(match[1]) < _DAY):
        return None
    try:
        date.fromisoformat(match[1] + "-01-01"[len(match[1]) - _YEAR :])
    except ValueError:
        return None
    return match[1]


def without_time(text: str) -> str:
    """A date without time and zone; any other text unchanged."""
    return plain(text) or text


def first_day(text: str | None) -> str | None:
    """The first day (ISO 8601) of the day, month or year that a text names; None for anything else.

    >>> first_day("2024"), first_day("2024-02Z"), first_day("soon")
    ('2024-01-01', '2024-02-01', None)
    """
    period = plain(text) if text else None
    return period + "-01-01"[len(period) - _YEAR :] if period else None


def last_day(text: str | None) -> str | None:
    """The last day (ISO 8601) of the day, month or year that a text names; None for anything else.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-02-01")
    ('2024-12-31', '2024-02-29', '2024-02-01')
    """
    period = plain(text) if text else None
    if period is None or len(period) == _DAY:
        return period
    return f"{period}-12-31" if len(period) == _YEAR else f"{period}-{monthrange(int(period[:4]), int(period[5:]))[1]}"


def day_before(day: str) -> str:
    """The day before a day (ISO 8601); the first day of the calendar is returned unchanged.

    >>> day_before("2024-03-01"), day_before("0001-01-01")
    ('2024-02-29', '0001-01-01')
    """
    parsed = date.fromisoformat(day)
    return (parsed - timedelta(days=1)).isoformat() if parsed > date.min else day


def day_after(day: str) -> str:
    """The day after a day (ISO 8601); the last day of the calendar is returned unchanged.

    >>> day_after("2024-02-28"), day_after("9999-12-31")
    ('2024-02-29', '9999-12-31')
    """
    parsed = date.fromisoformat(day)
    return (parsed + timedelta(days=1)).isoformat() if parsed < date.max else day
