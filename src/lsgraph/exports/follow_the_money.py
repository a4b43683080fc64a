"""FollowTheMoney: entities as lines of JSON, as `ftm`, Aleph and OpenSanctions' tools read them.

Model: https://followthemoney.tech. It has no agreements between bodies: one is an `Event`, and an act towards it an `UnknownLink` with the stance
as its role. Each statement has the address of the words that it rests on, and its `recordId` is the IRI of the claim; what we conclude ourselves
says so in `status`. Nothing is said of the country of what has no Swedish number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from lsgraph.exports.parts import acts_in_parts, date_of, memberships_in_parts, sources_of, things_in_parts
from lsgraph.namespaces import PREFIXES, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.claims.read import Claim
    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources

_Properties: TypeAlias = "dict[str, Iterable[str | None]]"
"""The values of each property; None is no value."""

_PUBLIC = frozenset(("municipality", "region", "county-administrative-board", "agency", "regional-federation", "committee", "administration"))  # fmt: skip
_SCHEMATA = {"person": "Person", "group": "LegalEntity", "post": "Position", "agreement": "Event", "project": "Project"}
_SWEDISH = ("organisation-number", "municipality-code", "county-code")


def follow_the_money(resources: Resources, base: str) -> Iterator[bytes]:
    """The edition, a line an entity: things first, then what ties them."""
    for thing in things_in_parts(resources):
        yield _line(_thing(thing))
    for act in acts_in_parts(resources):
        properties: _Properties = {
            "subject": [_id(act.actor)],
            "object": [_id(act.agreement)],
            "role": [act.stance],
            "date": [date_of(act.date)],
        }
        yield _line(_tie("UnknownLink", act.iri, properties, act.claim, base))
    for item in memberships_in_parts(resources):
        role = resources.reference(item.role).label("en") if item.role else None
        kinds = (kind_and_slug(item.member)[0], kind_and_slug(item.organization)[0])
        is_membership = kinds[0] in ("organization", "person", "group") and kinds[1] == "organization"
        ends = ("member", "organization") if is_membership else ("subject", "object")
        ends_and_role: _Properties = {
            ends[0]: [_id(item.member)],
            ends[1]: [_id(item.organization)],
            "role": [role],
            "startDate": [date_of(item.begins)],
            "endDate": [date_of(item.ends)],
        }
        schema, name = (
            "Membership" if is_membership else "UnknownLink",
            f"{item.iri}-{(item.role or '').rsplit('/', 1)[-1]}",
        )
        yield _line(_tie(schema, name if item.role else item.iri, ends_and_role, item.claim, base))


def _thing(thing: Thing) -> dict[str, Any]:
    iri = str(thing.reference.iri)
    kind = kind_and_slug(iri)[0] or ""
    form = (thing.classification.iri or "").removeprefix(PREFIXES["legal-form"]) if thing.classification else ""
    organization = "PublicBody" if form in _PUBLIC else "Company" if form == "company" else "Organization"
    schema = _SCHEMATA.get(kind, organization)
    numbers = {item.type.iri.rsplit("/", 1)[-1]: item.value for item in thing.identifiers if item.type.iri}
    name, *others = dict.fromkeys([thing.reference.label("sv"), *thing.reference.labels.values()])
    legal = schema in ("PublicBody", "Company", "Organization", "LegalEntity", "Person")
    properties: _Properties = {
        "name": [name],
        "alias": [*others, *(text for _, text in thing.other_names)],
        "sourceUrl": [iri],
        "wikidataId": [numbers.get("wikidata")],
        "keywords": [each.label("en") for each in thing.types],
    }
    if legal:
        properties["registrationNumber"] = [numbers.get("organisation-number")]
        properties["idNumber"] = [numbers.get("ror")]
        properties["country"] = ["se" if any(name in numbers for name in _SWEDISH) else None]
        properties["legalForm"] = [thing.classification.label("en") if thing.classification else None]
    return _entity(schema, iri, properties)


def _tie(schema: str, iri: str, properties: _Properties, claim: Claim, base: str) -> dict[str, Any]:
    sources = sources_of(claim, base)
    documents = [item.document_title.get("sv") or item.document for item in claim.evidence]
    inferred = claim.bases == ("inferred",)
    told: _Properties = {
        **properties,
        "recordId": [claim.iri],
        "summary": [words for _, words in sources],
        "sourceUrl": [address for address, _ in sources],
        "publisher": documents,
        "status": ["inferred" if inferred else None],
    }
    return _entity(schema, iri, told)


def _entity(schema: str, iri: str, properties: _Properties) -> dict[str, Any]:
    kept = {name: list(dict.fromkeys(text for text in texts if text)) for name, texts in properties.items()}
    return {"id": _id(iri), "schema": schema, "properties": {name: texts for name, texts in kept.items() if texts}}


def _id(iri: str) -> str:
    """The name of an entity, which may have no slashes."""
    kind, slug = kind_and_slug(iri)
    return f"lsgraph-{kind}-{slug}"


def _line(entity: dict[str, Any]) -> bytes:
    return json.dumps(entity, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
