"""Parts of something that are asked for by a Range field (RFC 9110, 14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.http.fields import date_of, members

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIT = re.compile(r"bytes[ \t]*=", re.IGNORECASE)
_BYTES = re.compile(r"([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18})")


class NoSuchPartError(Exception):
    """None of the parts that are asked for is there: 416, with how many bytes there are."""

    def __init__(self, size: int) -> None:
        super().__init__(f"none of {size} bytes")
        self.size = size


def parts_asked(
    method: str, fields: Mapping[str, str], size: int, tag: str, modified: str | None = None
) -> tuple[tuple[int, int], ...]:
    """First and last byte of each part that a request asks for, in its order; nothing where it is answered by the whole.

    `fields` are those of the request by their names in lower case, `tag` is the strong entity tag of what there is, and `modified` its
    Last-Modified. A range counts with GET only, and any that can't be read is passed over (14.2), as is one of something else than
    what there is now (If-Range, strongly compared). Raises NoSuchPartError.
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
    """Whether an If-Range field names what there is: no tag with W/ does, and a date only where it is the same one."""
    if field is None:
        return True
    field = field.strip()
    if field.startswith('"'):
        return field == tag
    moment = date_of(field)
    return moment is not None and moment == date_of(modified)


def _ranges(field: str | None) -> list[tuple[str, str, str]]:
    """First, last and suffix of each range of bytes; none where one of them is no range, since that makes the whole field none."""
    unit = _UNIT.match(field or "")
    if field is None or unit is None:
        return []
    matches = [_BYTES.fullmatch(member) for member in members(field[unit.end() :])]
    ranges = [(match[1] or "", match[2] or "", match[3] or "") for match in matches if match]
    backward = any(last and int(last) < int(first) for first, last, _ in ranges)
    return [] if backward or len(ranges) < len(matches) else ranges
