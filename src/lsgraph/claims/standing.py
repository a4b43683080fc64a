"""The standing of a relation on a day, according to the sources: certain, possible, unknown, or not holding.

Sources give an act bounds of its day and a membership, where they can, bounds of its beginning and end; and each dated
document says something of its own day. From these follows, for a relation and a day:

| | |
|---|---|
| certain | the act was made by then; or it had begun, or a document told it before, and had not ended, or a document tells it later |
| possible | the day lies within the bounds of an act, a beginning or an end; or nothing tells of the day, and nothing speaks against it |
| unknown | no date is on record that could tell |
| None | not yet, or no more; one of those whom it binds was not yet founded; advice not yet given, funding not yet announced |

What belongs to an event, such as who was there, is dated as the event is.

Relations of identity have no day and count as certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lsgraph.days import day_after, day_before

if TYPE_CHECKING:
    from lsgraph.claims.model import Relation, Span

Standing = Literal["certain", "possible", "unknown"]

STANDINGS: tuple[Standing, ...] = ("certain", "possible", "unknown")
BEFORE_ALL = "0001-01-01"
"""A day before all days on record."""


def is_sure(how: Standing | None) -> bool:
    """Whether what stands so on the chosen day counts as having been so; None is without a chosen day.

    What is only possible or unknown on a day is told, but never counted as so, nor as missing.
    """
    return how in (None, "certain")


def standing(relation: Relation, day: str) -> Standing | None:
    """The standing of a relation on a day (ISO 8601), or None if it had not begun or had ended."""
    if relation.status == "identity":
        return "certain"
    if relation.not_before is not None and day < relation.not_before:
        return None
    if relation.date is not None:
        return happened(relation.date, day)
    if relation.ends is not None:
        ended = happened(relation.ends, day)
        if ended == "certain":
            return None
        if ended == "possible" and has_begun(relation, day) is not None:
            return "possible"
    begun = has_begun(relation, day)
    if begun != "certain":
        return begun
    last = relation.on_record[1] if relation.on_record else None
    if relation.ends is not None and relation.ends.earliest is not None:
        # An end that is on record says that it held until then.
        last = max(last or "", day_before(relation.ends.earliest))
    return "certain" if last is not None and day <= last else "possible"


def happened(span: Span, day: str) -> Standing | None:
    """The standing of an event with these bounds at the end of a day (ISO 8601); None if it cannot have happened yet."""
    if span.latest is not None and span.latest <= day:
        return "certain"
    if span.earliest is None:
        return "unknown"
    return "possible" if span.earliest <= day else None


def has_begun(relation: Relation, day: str) -> Standing | None:
    """The standing of the beginning of a relation by a day (ISO 8601): from its recorded beginning, or the first document about it."""
    if relation.on_record is not None and relation.on_record[0] <= day:
        return "certain"
    if relation.begins is not None:
        begun = happened(relation.begins, day)
        if begun != "unknown":
            return begun
    return "unknown" if relation.on_record is None else "possible"


def days_of_change(relation: Relation) -> list[str]:
    """The days (ISO 8601) on which the standing of a relation may change, sorted: each bound, and the day after the last on record."""
    spans: tuple[Span | None, ...] = (relation.date, relation.begins, relation.ends)
    days = {day for span in spans if span for day in (span.earliest, span.latest) if day}
    if relation.not_before:
        days.add(relation.not_before)
    if relation.on_record:
        first, last = relation.on_record
        days |= {first, day_after(last)}
    return sorted(days)


def held_between(relation: Relation) -> tuple[str | None, str | None]:
    """The interval in which a relation held, or may have held: its first day, and the first day on which it no longer held; None is open.

    It is one stretch of time: what has ended does not hold again, and what has not begun never did. A relation that never
    held ends on the day on which it would have begun.
    """
    first: str | None = None
    holds = standing(relation, BEFORE_ALL) is not None
    begun = holds
    for day in days_of_change(relation):
        now = standing(relation, day) is not None
        if now and not begun:
            first, begun = day, True
        elif holds and not now:
            return first, day
        holds = now
    return (first, None) if begun else (BEFORE_ALL, BEFORE_ALL)
