"""Dates as curators write them: is one of its type, and what was meant where it is not."""

from __future__ import annotations

import re
from datetime import date

from lsgraph.days import plain
from lsgraph.languages import Message

#: The form of dates by type, and the suffix that makes each a day.
_REST_OF_DAY = {
    "xsd:date": (re.compile(r"\d{4}-\d\d-\d\d"), ""),
    "xsd:gYearMonth": (re.compile(r"\d{4}-\d\d"), "-01"),
    "xsd:gYear": (re.compile(r"\d{4}"), "-01-01"),
}
TYPES = frozenset(_REST_OF_DAY)
#: A day with the year first, whatever stands between its numbers; with the year last, day and month may be either.
_YEAR_FIRST = re.compile(r"\s*(\d{4})[-./ ](\d{1,2})(?:[-./ ](\d{1,2}))?\s*", re.ASCII)


def is_date(text: str, name: str) -> bool:
    """Whether a text is a date of the type with that prefixed name; dates must be comparable: years 1 to 9999, no time zone."""
    shape, rest = _REST_OF_DAY[name]
    try:
        return shape.fullmatch(text) is not None and bool(date.fromisoformat(text + rest))
    except ValueError:
        return False


def what_is_wrong(text: str, name: str) -> Message:
    """What is wrong with a text that stands as a date and is none of the type with that name, and how it is written right."""
    if (right := _written_right(text)) is not None:
        if name == "xsd:string":
            return Message("“{value}” has no type, so it is no date. Write {right}.", value=text, right=right)
        return Message(
            "“{value}” is no date as it stands, of the type {type}. Write {right}.", value=text, type=name, right=right
        )
    if any(shape.fullmatch(text) for shape, _ in _REST_OF_DAY.values()) or _YEAR_FIRST.fullmatch(text):
        return Message("“{value}” is not in the calendar. Mend the date.", value=text)
    return Message(
        "“{value}” is no date. {advice}",
        value=text,
        advice=Message(
            'Write a day as "2024-06-14"^^xsd:date, a month as "2024-06"^^xsd:gYearMonth, a year as "2024"^^xsd:gYear.'
        ),
    )


def _written_right(text: str) -> str | None:
    """The date in the form and with the type that it needs; None where more than one may be meant, or none."""
    found = _YEAR_FIRST.fullmatch(text)
    bare = "-".join(part.zfill(2) for part in found.groups() if part) if found else plain(text)
    return next((f'"{bare}"^^{name}' for name in _REST_OF_DAY if bare and is_date(bare, name)), None)
