"""Whether a client has already what it asks for (RFC 9110, 13): decided from its fields and the validators of what there is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from lsgraph.http.fields import date_of, names_tag

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(Enum):
    """What to answer: the thing itself, 304 since the client has it, or 412 since it wants another one."""

    SEND = 200
    NOT_MODIFIED = 304
    FAILED = 412


def evaluate(method: str, fields: Mapping[str, str], tag: str, modified: str | None = None) -> Outcome:
    """What the conditions of a request come to, in the order of 13.2.2; only reading is conditional here.

    `fields` are those of the request by their names in lower case, `tag` is the entity tag of what there is, and `modified` its
    Last-Modified. A date counts only where the client names no tags, and is passed over where it is none. If-Match counts for what has
    a strong tag alone: by a weak one nobody can put parts together, and nothing is ever changed here.
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
