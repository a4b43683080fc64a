"""What was true on a day, as far as the sources tell: certain, possible, unknown, or not.

Sources give an act bounds of its day and a membership, where they can, bounds of its beginning and end; and each dated
document says something of its own day. From these follows, for a relation and a day:

| | |
|---|---|
| certain | the act was made by then; or it had begun, or a document told it before, and had not ended, or a document tells it later |
| possible | the day lies within the bounds of an act, a beginning or an end; or nothing tells of the day, and nothing speaks against it |
| unknown | no date is on record that could tell |
| None | not yet, or no more; one of those whom it binds was not yet founded; advice not yet given, funding not yet announced |

What belongs to an event, such as who was there, is dated as the event is.

What belongs to the identity of a thing is told without a day, and counts as certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lsgraph.days import day_before

if TYPE_CHECKING:
    from lsgraph.claims.model import Relation, Span

Standing = Literal["certain", "possible", "unknown"]

STANDINGS: tuple[Standing, ...] = ("certain", "possible", "unknown")


def standing(relation: Relation, day: str) -> Standing | None:
    """How a relation stood on that day (ISO 8601), or None where it had not begun or had ended."""
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
        if ended == "possible" and _has_begun(relation, day) is not None:
            return "possible"
    begun = _has_begun(relation, day)
    if begun != "certain":
        return begun
    last = relation.on_record[1] if relation.on_record else None
    if relation.ends is not None and relation.ends.earliest is not None:
        # An end that is on record says that it held until then.
        last = max(last or "", day_before(relation.ends.earliest))
    return "certain" if last is not None and day <= last else "possible"


def happened(span: Span, day: str) -> Standing | None:
    """How sure it is that something with these bounds had happened by the end of a day (ISO 8601)."""
    if span.latest is not None and span.latest <= day:
        return "certain"
    if span.earliest is None:
        return "unknown"
    return "possible" if span.earliest <= day else None


def _has_begun(relation: Relation, day: str) -> Standing | None:
    """How sure it is that it had begun: by the first document that tells of it, or by the beginning on record."""
    if relation.on_record is not None and relation.on_record[0] <= day:
        return "certain"
    if relation.begins is not None:
        begun = happened(relation.begins, day)
        if begun != "unknown":
            return begun
    return "unknown" if relation.on_record is None else "possible"
