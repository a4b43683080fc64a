"""Conditional requests (RFC 9110, 13), evaluated from the header fields and the validators of the current representation."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from lsgraph.http.fields import date_of, names_tag

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(Enum):
    """What to answer: the representation, 304 because the client already has it, or 412 because it expects a different one."""

    SEND = 200
    NOT_MODIFIED = 304
    FAILED = 412


def evaluate(method: str, fields: Mapping[str, str], tag: str, modified: str | None = None) -> Outcome:
    """Evaluate the preconditions of a request in the order of 13.2.2; only reading is conditional here.

    `fields` are the request's header fields by lower-case name, `tag` and `modified` the ETag and Last-Modified of the current
    representation. A date counts only if the client sends no tags; an invalid date is ignored. If-Match is evaluated only for a strong
    tag: parts can't be combined by a weak one, and nothing is ever changed here.
    """
    if method not in ("GET", "HEAD"):
        return Outcome.SEND
    changed = date_of(modified)
    if "if-match" in fields and not tag.startswith("W/"):
        if not names_tag(fields["if-match"], tag, strongly=True):
            return Outcome.FAILED
    elif changed and (until := date_of(fields.get("if-unmodified-since"))) and changed > until:
        return Outcome.FAILED
    if "if-none-match" in fields:
        return Outcome.NOT_MODIFIED if names_tag(fields["if-none-match"], tag) else Outcome.SEND
    since = date_of(fields.get("if-modified-since"))
    return Outcome.NOT_MODIFIED if changed and since and changed <= since else Outcome.SEND
