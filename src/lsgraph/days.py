"""Dates as data write them, read as days of the calendar.

XML Schema writes a day, a month or a year, each with or without a zone, and a moment. Shapes refuse most of that in sources, but data
from elsewhere may hold anything: what names no day of the years 1 to 9999 is none, and everything that counts with days gets them here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_DAY, _MONTH, _YEAR = 10, 7, 4


def plain(text: str) -> str | None:
    """The day, month or year that a text names, without time and zone; None for what is none.

    >>> plain("2024-06-14+02:00"), plain("2024-06-14T12:00:00Z"), plain("2024"), plain("2024-13"), plain("-0044-03-15")
    ('2024-06-14', '2024-06-14', '2024', None, None)
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or (found[2] and len(found[1]) < _DAY):
        return None
    try:
        date.fromisoformat(found[1] + "-01-01"[len(found[1]) - _YEAR :])
    except ValueError:
        return None
    return found[1]


def shown(text: str) -> str:
    """A date without time and zone; what is none as it is written."""
    return plain(text) or text


def first_day(text: str | None) -> str | None:
    """The first day (ISO 8601) of what a text names; None for what is no date.

    >>> first_day("2024"), first_day("2024-02Z"), first_day("soon")
    ('2024-01-01', '2024-02-01', None)
    """
    named = plain(text) if text else None
    return named + "-01-01"[len(named) - _YEAR :] if named else None


def last_day(text: str | None) -> str | None:
    """The last day (ISO 8601) of what a text names; None for what is no date.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-02-01")
    ('2024-12-31', '2024-02-29', '2024-02-01')
    """
    named = plain(text) if text else None
    if named is None or len(named) == _DAY:
        return named
    return f"{named}-12-31" if len(named) == _YEAR else f"{named}-{monthrange(int(named[:4]), int(named[5:]))[1]}"


def day_before(day: str) -> str:
    """The day before a day (ISO 8601); the first day of the calendar has none before it, and stays.

    >>> day_before("2024-03-01"), day_before("0001-01-01")
    ('2024-02-29', '0001-01-01')
    """
    there = date.fromisoformat(day)
    return (there - timedelta(days=1)).isoformat() if there > date.min else day


def day_after(day: str) -> str:
    """The day after a day (ISO 8601); the last day of the calendar has none after it, and stays.

    >>> day_after("2024-02-28"), day_after("9999-12-31")
    ('2024-02-29', '9999-12-31')
    """
    there = date.fromisoformat(day)
    return (there + timedelta(days=1)).isoformat() if there < date.max else day
