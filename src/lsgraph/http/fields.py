"""The grammar of header fields that hold lists, tags and dates (RFC 9110), with a bound on what is read of them.

A field with more than `MOST_CHARACTERS` characters or `MOST_MEMBERS` members is treated as if it were absent. RFC 9110 lets a
server pass over each field that is read here, so the answer is right: merely not the preferred one, or sent whole once more.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Browsers and libraries send 20 to 400 characters, and under twenty members.
MOST_CHARACTERS, MOST_MEMBERS = 4096, 100
_LONGEST_DATE = 64

#: What stands between two commas; a comma within quotation marks is part of it.
_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
#: A weight. Java's own client writes `q=.2`.
_WEIGHT = re.compile(r"0?\.\d{1,3}|0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\U0010ffff]*")')
_RANGE_UNIT = re.compile(r"bytes[ \t]*=", re.IGNORECASE)
_BYTES = re.compile(r"([0-9]{1,18})-([0-9]{0,18})|-[0-9]{1,18}")


def members(field: str | None) -> tuple[str, ...]:
    """The members of a list, without the white space around them and without empty ones; none of a field that is too long.

    >>> members('text/html, , a/b;c="d,e"')
    ('text/html', 'a/b;c="d,e"')
    """
    if not field or len(field) > MOST_CHARACTERS:
        return ()
    found: list[str] = []
    for match in _MEMBER.finditer(field):
        if text := match[0].strip():
            found.append(text)
        if len(found) > MOST_MEMBERS:
            return ()
    return tuple(found)


def weighted(field: str | None) -> tuple[tuple[str, float], ...]:
    """The members of a list with their weights (12.4.2): each in lower case and without parameters, 1 where it has no weight.

    Names of parameters are compared without case. A member whose weight is none is passed over.

    >>> weighted("sv;q=0.9, EN;Q=0.1, de;q=high")
    (('sv', 0.9), ('en', 0.1))
    """
    found = []
    for member in members(field):
        named, *parameters = (piece.strip() for piece in member.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, text = parameter.partition("=")
            if name.strip().lower() == "q":
                weight = float(text.strip()) if _WEIGHT.fullmatch(text.strip()) else -1.0
                break
        if weight >= 0:
            found.append((named.lower(), weight))
    return tuple(found)


def names_tag(field: str | None, tag: str) -> bool:
    """Whether an If-None-Match field names the entity tag of what there is now, weakly compared (13.1.2); `*` names any.

    >>> names_tag('"x", W/"a,b"', '"a,b"'), names_tag("*", '"y"'), names_tag("y", '"y"')
    (True, True, False)
    """
    if field is None:
        return False
    if field.strip() == "*":
        return True
    opaque = tag.removeprefix("W/")
    return any((found := _ENTITY_TAG.fullmatch(each)) and found[1] == opaque for each in members(field))


def date_of(field: str | None) -> datetime | None:
    """The moment that a field names as a date (5.6.7), in UTC; None for what is none, and for one that no calendar has in UTC.

    >>> date_of("Wed, 21 Aug 2024 12:00:00 GMT")
    datetime.datetime(2024, 8, 21, 12, 0, tzinfo=datetime.timezone.utc)
    """
    if not field or len(field) > _LONGEST_DATE:
        return None
    try:
        moment = parsedate_to_datetime(field)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_byte_range(field: str | None) -> bool:
    """Whether a Range field asks for bytes in a way that can be read; any other is passed over (14.2).

    >>> is_byte_range("bytes=0-1, -5"), is_byte_range("items=0-1"), is_byte_range("bytes=5-1")
    (True, False, False)
    """
    unit = _RANGE_UNIT.match(field or "")
    if field is None or unit is None:
        return False
    found = [_BYTES.fullmatch(each) for each in members(field[unit.end() :])]
    return bool(found) and all(each and (not each[2] or int(each[1]) <= int(each[2])) for each in found)
