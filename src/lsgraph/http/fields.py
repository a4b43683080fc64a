"""Parsing of header fields with lists, entity tags and dates (RFC 9110), within bounds.

A field with more than `MOST_CHARACTERS` characters or `MOST_MEMBERS` members is treated as absent. RFC 9110 lets a server ignore
every field that is parsed here, so the answer is still correct: at worst not the preferred one, or sent whole again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

#: Browsers and libraries send 20 to 400 characters, and under twenty members.
MOST_CHARACTERS, MOST_MEMBERS = 4096, 100
_LONGEST_DATE = 64
#: Request fields that may come in several lines, which mean the same as one line with commas (5.3). Fields with a single value are
#: among them: two joined values are invalid and ignored, whereas the first line alone would be believed.
COMBINED = frozenset(
    (
        b"accept", b"accept-datetime", b"accept-encoding", b"accept-language", b"if-match", b"if-modified-since", b"if-none-match",
        b"if-range", b"if-unmodified-since", b"range",
    )
)  # fmt: skip

#: The text between two commas or semicolons; those within quotation marks do not separate.
_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
#: A weight. Java's own client writes `q=.2`.
_WEIGHT = re.compile(r"0?\.\d{1,3}|0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
#: The only comma follows the day of the week; with more commas the field has several dates.
_DATE = re.compile(r"\w{1,9},? [\w: +-]+")
_ENTITY_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\U0010ffff]*")')


@dataclass(frozen=True, slots=True)
class Weighted:
    """A list member with its weight (12.4.2), in lower case, and the names of its other parameters."""

    name: str
    weight: float
    parameters: tuple[str, ...] = ()


def combined(headers: Collection[tuple[bytes, bytes]]) -> Collection[tuple[bytes, bytes]]:
    """Header lines (names in lower case) with the lines of each field in `COMBINED` joined.

    >>> combined([(b"accept", b"a/b"), (b"host", b"x"), (b"accept", b"c/d")])
    [(b'accept', b'a/b, c/d'), (b'host', b'x')]
    """
    if len({name for name, _ in headers}) == len(headers):
        return headers
    values: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        if name in COMBINED:
            values.setdefault(name, []).append(value)
    joined = []
    for name, value in headers:
        if name not in COMBINED:
            joined.append((name, value))
        elif name in values:
            joined.append((name, b", ".join(values.pop(name))))
    return joined


def members(field: str | None) -> tuple[str, ...]:
    """The non-empty members of a list, without surrounding white space; none if the field is too long.

    >>> members('text/html, , a/b;c="d,e"')
    ('text/html', 'a/b;c="d,e"')
    """
    if not field or len(field) > MOST_CHARACTERS:
        return ()
    texts: list[str] = []
    for match in _MEMBER.finditer(field):
        if text := match[0].strip():
            texts.append(text)
        if len(texts) > MOST_MEMBERS:
            return ()
    return tuple(texts)


def weighted(field: str | None) -> tuple[Weighted, ...]:
    """The members of a list with their weights (default 1); a member with an invalid weight is ignored.

    Parameter names are compared without case.

    >>> [(member.name, member.weight) for member in weighted("sv;q=0.9, EN;Q=0.1, de;q=high")]
    [('sv', 0.9), ('en', 0.1)]
    """
    read = (_weighted(member) for member in members(field))
    return tuple(member for member in read if member is not None)


def _weighted(member: str) -> Weighted | None:
    pieces = [match[0].strip() for match in _PARAMETER.finditer(member)]
    if not pieces:
        # Only semicolons.
        return None
    name = pieces.pop(0)
    weight, parameters = 1.0, []
    for piece in pieces:
        key, _, value = (part.strip() for part in piece.partition("="))
        if key.lower() == "q":
            if not _WEIGHT.fullmatch(value):
                return None
            # Parameters after the weight are extensions, and none is defined.
            weight = float(value)
            break
        if key:
            parameters.append(key.lower())
    return Weighted(name.lower(), weight, tuple(parameters))


def names_tag(field: str | None, tag: str, *, strongly: bool = False) -> bool:
    """Whether a list of entity tags names the current tag (8.8.3.2); `*` names any.

    The weak comparison (If-None-Match) ignores W/; the strong one (If-Match) requires that neither tag has it.

    >>> names_tag('"x", W/"a,b"', '"a,b"'), names_tag("*", '"y"'), names_tag("y", '"y"')
    (True, True, False)
    >>> names_tag('W/"x"', '"x"', strongly=True), names_tag('"x"', '"x"', strongly=True)
    (False, True)
    """
    if field is None:
        return False
    if field.strip() == "*":
        return True
    tags = (match for member in members(field) if (match := _ENTITY_TAG.fullmatch(member)))
    if strongly:
        return any(not match[1] and match[2] == tag for match in tags)
    opaque = tag.removeprefix("W/")
    return any(match[2] == opaque for match in tags)


def date_of(field: str | None) -> datetime | None:
    """The date of a field (5.6.7) in UTC; None if it is invalid or can't be expressed in UTC.

    >>> date_of("Wed, 21 Aug 2024 12:00:00 GMT") == date_of("Wednesday, 21-Aug-24 12:00:00 GMT") == date_of(
    ...     "Wed Aug 21 12:00:00 2024"
    ... )
    True
    """
    if not field or len(field) > _LONGEST_DATE or not _DATE.fullmatch(field.strip()):
        return None
    # It brings half of the package for mails, which programs without HTTP never need.
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(field)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
