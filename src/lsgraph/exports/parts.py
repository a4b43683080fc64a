"""What all exports read: things, acts and memberships in parts, each with what its claim rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.claims.tables import ACTORS
from lsgraph.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.claims.acts import Act, Membership
    from lsgraph.claims.model import Span
    from lsgraph.claims.read import Claim
    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources

#: Things that are exported besides actors.
OTHERS = ("agreement", "project")
#: Rows that are read at once.
_AT_ONCE = 500
_YEAR, _MONTH = 4, 7


def things_in_parts(resources: Resources, kinds: Sequence[str] = (*ACTORS, *OTHERS)) -> Iterator[Thing]:
    """The things of these kinds, by kind and IRI."""
    for kind in kinds:
        after = ""
        while True:
            rows = resources.tables.rows(
                "SELECT iri FROM thing WHERE kind = ? AND iri > ? ORDER BY iri LIMIT ?", [kind, after, _AT_ONCE]
            )
            if not rows:
                break
            after = rows[-1][0]
            yield from resources.things([iri for (iri,) in rows])


def acts_in_parts(resources: Resources) -> Iterator[Act]:
    """All acts towards agreements."""
    after = -1
    while rows := resources.tables.rows("SELECT * FROM act WHERE id > ? ORDER BY id LIMIT ?", [after, _AT_ONCE]):
        after = rows[-1][0]
        yield from resources.acts(rows)


def memberships_in_parts(resources: Resources) -> Iterator[Membership]:
    """All memberships; one with several roles once for each."""
    after = -1
    while rows := resources.tables.rows("SELECT * FROM membership WHERE id > ? ORDER BY id LIMIT ?", [after, _AT_ONCE]):
        after = rows[-1][0]
        yield from resources.memberships(rows)


def date_of(span: Span | None) -> str | None:
    """A date as exact as its bounds allow: a day, a month, a year; None where they allow none, or one of them is open.

    >>> from lsgraph.claims.model import Span
    >>> date_of(Span("2024-06-01", "2024-06-30")), date_of(Span("2024-06-01", None))
    ('2024-06', None)
    """
    if span is None or span.earliest is None or span.latest is None:
        return None
    first, last = span.earliest, span.latest
    for length in (len(first), _MONTH, _YEAR):
        if first[:length] == last[:length]:
            return first[:length]
    return None


def sources_of(claim: Claim, base: str) -> list[tuple[str, str]]:
    """Where the words of a claim stand, with them: addresses of this server (`base`), else the IRIs."""
    return [(f"{base}{item.iri.removeprefix(BASE.rstrip('/'))}" if base else item.iri, item.words("sv")) for item in claim.evidence]  # fmt: skip
