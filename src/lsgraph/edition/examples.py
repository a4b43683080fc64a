"""Things of an edition that serve as examples of what may be asked: those of which most is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from lsgraph.claims.read import latest_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.claims import Resources

_ACTOR = """SELECT t.iri FROM thing AS t JOIN act AS a ON a.actor = t.iri WHERE t.kind = 'organization'
ORDER BY t.relations DESC, t.iri LIMIT 1"""
_ANY_ACTOR = "SELECT iri FROM thing WHERE kind = 'organization' ORDER BY relations DESC, iri LIMIT 1"
_DOCUMENT = "SELECT iri FROM thing WHERE kind = 'document' ORDER BY evidence DESC, iri LIMIT 1"
_ACT = "SELECT iri FROM act WHERE agreement = ? ORDER BY stance = 'signed' DESC, id LIMIT 1"
_ROLE = """SELECT organization, role, MIN(iri) FROM membership WHERE role IS NOT NULL
GROUP BY organization, role ORDER BY COUNT(*) DESC, organization, role LIMIT 1"""
_MEMBER = "SELECT member FROM membership WHERE organization = ? AND role = ? ORDER BY id LIMIT 1"


class Examples(TypedDict, total=False):
    """IRIs of things and claims, by what they are examples of, `day` (ISO 8601) and `name`; what an edition has nothing for is left out."""

    actor: str
    agreement: str
    act: str
    organization: str
    role: str
    member: str
    membership: str
    document: str
    day: str
    name: str


def examples_of(resources: Resources, main_agreement: str | None) -> Examples:
    """Examples from these tables: the actor, the source and the organisation of which most is told."""
    examples = Examples()
    if (actor := _first(resources, _ACTOR) or _first(resources, _ANY_ACTOR)) is not None:
        examples["actor"] = actor
        examples["name"] = resources.reference(actor).label("sv").split(" ")[0]
    if main_agreement is not None:
        examples["agreement"] = main_agreement
        if (act := _first(resources, _ACT, [main_agreement])) is not None:
            examples["act"] = act
    if (document := _first(resources, _DOCUMENT)) is not None:
        examples["document"] = document
    if (row := resources.tables.row(_ROLE)) is not None:
        examples["organization"], examples["role"], examples["membership"] = row
        if (member := _first(resources, _MEMBER, row[:2])) is not None:
            examples["member"] = member
    latest = latest_source(resources.store)
    if latest is not None and len(latest) == len("2024-08-21"):
        examples["day"] = latest
    return examples


def _first(resources: Resources, statement: str, parameters: Sequence[object] = ()) -> str | None:
    row = resources.tables.row(statement, parameters)
    return str(row[0]) if row else None
