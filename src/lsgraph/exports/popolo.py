"""Popolo: persons, organisations, posts and memberships as one JSON object (https://www.popoloproject.com/specs/).

It has no agreements, so acts towards them are not in it; nor what is ours alone to conclude. A date is as exact as the sources allow, and left out
where they tell none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lsgraph.exports.parts import date_of, memberships_in_parts, sources_of, things_in_parts
from lsgraph.namespaces import expand, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.claims.acts import Membership
    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources

_POST_IN = expand("org:postIn")


def popolo(resources: Resources, base: str) -> Iterator[bytes]:
    """The edition, one member of the object after the other."""
    yield b'{\n"organizations": '
    yield from _array(_organization(thing) for thing in things_in_parts(resources, ("organization", "group")))
    yield b',\n"persons": '
    yield from _array(_named(thing) for thing in things_in_parts(resources, ("person",)))
    yield b',\n"posts": '
    yield from _array(_post(resources, thing) for thing in things_in_parts(resources, ("post",)))
    yield b',\n"memberships": '
    said = (item for item in memberships_in_parts(resources) if kind_and_slug(item.organization)[0] == "organization")
    yield from _array(
        _membership(resources, item, base) for item in said if kind_and_slug(item.member)[0] in ("person", "organization") and item.claim.bases != ("inferred",)
    )  # fmt: skip
    yield b"\n}\n"


def _array(items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    mark = b"["
    for item in items:
        told = {name: value for name, value in item.items() if value not in (None, [])}
        yield mark + b"\n" + json.dumps(told, ensure_ascii=False).encode()
        mark = b","
    yield b"[]" if mark == b"[" else b"\n]"


def _named(thing: Thing) -> dict[str, Any]:
    name = thing.reference.label("sv")
    others = [text for text in thing.reference.labels.values() if text != name]
    return {
        "id": thing.reference.iri,
        "name": name,
        "other_names": [{"name": text} for text in dict.fromkeys([*others, *(text for _, text in thing.other_names)])],
        "identifiers": [{"scheme": (item.type.iri or "").rsplit("/", 1)[-1], "identifier": item.value} for item in thing.identifiers],
        "links": [{"url": address} for address in thing.same_as],
    }  # fmt: skip


def _organization(thing: Thing) -> dict[str, Any]:
    form = thing.classification.label("en") if thing.classification else None
    kind = kind_and_slug(thing.reference.iri or "")[0]
    return {**_named(thing), "classification": form or ("unnamed group" if kind == "group" else None)}


def _post(resources: Resources, thing: Thing) -> dict[str, Any]:
    found = resources.find_relations(subject=thing.reference.iri, predicate=_POST_IN)
    organization = next((relation.object.iri for relation in found), None)
    return {"id": thing.reference.iri, "label": thing.reference.label("sv"), "organization_id": organization}


def _membership(resources: Resources, item: Membership, base: str) -> dict[str, Any]:
    is_person = kind_and_slug(item.member)[0] == "person"
    whole = {"@type": "Person" if is_person else "Organization", "@id": item.member}
    return {
        "id": f"{item.iri}#{item.role.rsplit('/', 1)[-1]}" if item.role else item.iri,
        "role": resources.reference(item.role).label("en") if item.role else None,
        "member": None if is_person else whole,
        "person_id": item.member if is_person else None,
        "organization_id": item.organization,
        "start_date": date_of(item.begins),
        "end_date": date_of(item.ends),
        "sources": [{"url": address, "note": words} for address, words in sources_of(item.claim, base)],
    }
