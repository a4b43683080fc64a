"""Byte ranges requested by a Range field (RFC 9110, 14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.http.fields import date_of, members

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIT = re.compile(r"bytes[ \t]*=", re.IGNORECASE)
_BYTES = re.compile(r"([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18})")


class NoSuchPartError(Exception):
    """None of the requested ranges is satisfiable: 416; `size` is the number of bytes there are."""

    def __init__(self, size: int) -> None:
        super().__init__(f"none of {size} bytes")
        self.size = size


def parts_asked(
    method: str, fields: Mapping[str, str], size: int, tag: str, modified: str | None = None
) -> tuple[tuple[int, int], ...]:
    """First and last byte of each requested range, in the order of the request; empty if the whole is to be sent.

    `fields` are the request's header fields by lower-case name, `tag` and `modified` the strong ETag and Last-Modified of the current
    representation. Ranges count only with GET; an invalid Range field is ignored (14.2), as is one for a different representation
    (If-Range, compared strongly). Raises NoSuchPartError.
    """
    if method != "GET" or not _is_of(fields.get("if-range"), tag, modified):
        return ()
    ranges = _ranges(fields.get("range"))
    parts = []
    for first, last, suffix in ranges:
        begin = max(0, size - int(suffix)) if suffix else int(first)
        end = min(size - 1, int(last)) if last else size - 1
        if begin < size and suffix != "0":
            parts.append((begin, end))
    if ranges and not parts:
        raise NoSuchPartError(size)
    return tuple(parts)


def _is_of(field: str | None, tag: str, modified: str | None) -> bool:
    """Whether an If-Range field names the current representation: a tag with W/ never does, a date only if equal."""
    if field is None:
        return True
    field = field.strip()
    if field.startswith('"'):
        return field == tag
    moment = date_of(field)
    return moment is not None and moment == date_of(modified)


def _ranges(field: str | None) -> list[tuple[str, str, str]]:
    """First, last and suffix of each byte range; none if one of them is invalid, as that makes the whole field invalid."""
    unit = _UNIT.match(field or "")
    if field is None or unit is None:
        return []
    matches = [_BYTES.fullmatch(member) for member in members(field[unit.end() :])]
    ranges = [(match[1] or "", match[2] or "", match[3] or "") for match in matches if match]
    backward = any(last and int(last) < int(first) for first, last, _ in ranges)
    return [] if backward or len(ranges) < len(matches) else ranges
