"""Values of things for further columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lsgraph.claims.lists import ActFilter, MembershipFilter, Window
from lsgraph.computing.deadlines import check_deadline
from lsgraph.errors import QueryError
from lsgraph.languages import Message, wording
from lsgraph.localized import span_text
from lsgraph.namespaces import PREFIXES
from lsgraph.reconciliation.matching import existing
from lsgraph.reconciliation.model import MOST_VALUES
from lsgraph.reconciliation.types import PROPERTIES, all_properties, form_type, id_of, kind_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims.acts import Membership
    from lsgraph.claims.read import Claim
    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language
    from lsgraph.reconciliation.model import Extension

Cell: TypeAlias = "list[dict[str, str]]"
"""The values of one thing for one property: texts (`str`), or things (`id`, `name`, `description`)."""

#: The type of the things that a column holds.
_TYPE_OF = {"signed": "agreement", "signatories": "actor", "member-of": "organization", "members": "actor"}


def extended(resources: Resources, wanted: Extension, language: Language) -> dict[str, object]:
    """The values, as the Reconciliation API has them; a thing that is not there has none. Raises QueryError for an unknown property."""
    names = {each.id: each.name for each in all_properties(language)}
    for each in wanted.properties:
        if each.id not in names:
            raise QueryError(
                Message("There is no property {name!r} here.", name=each.id[:60]),
                next_step=Message("The properties are {names}.", names=", ".join(PROPERTIES)),
            )
    meta: list[dict[str, object]] = []
    for each in wanted.properties:
        own: dict[str, object] = {"id": each.id, "name": names[each.id]}
        if each.id in _TYPE_OF:
            own["type"] = kind_type(_TYPE_OF[each.id], language).model_dump()
        meta.append(own)
    rows: dict[str, dict[str, Cell]] = {}
    for name in dict.fromkeys(wanted.ids):
        check_deadline()
        thing = existing(resources, name)
        rows[name] = {
            each.id: _cell(resources, thing, each.id, language) if thing else [] for each in wanted.properties
        }
    return {"meta": meta, "rows": rows}


def _cell(resources: Resources, thing: Thing, name: str, language: Language) -> Cell:
    iri = str(thing.reference.iri)
    if name in ("signed", "signatories"):
        chosen = (
            ActFilter(actor=iri, stance="signed") if name == "signed" else ActFilter(agreement=iri, stance="signed")
        )
        acts = chosen.part(resources, Window(MOST_VALUES)).items
        told = [
            (
                act.agreement if name == "signed" else act.actor,
                act.claim,
                span_text(act.date, language) if act.date else "",
            )
            for act in acts
        ]
        return _things(resources, told, language)
    if name in ("member-of", "members"):
        memberships = MembershipFilter(**{"member" if name == "member-of" else "organization": iri})
        items = memberships.part(resources, Window(MOST_VALUES)).items
        own = "organization" if name == "member-of" else "member"
        return _things(
            resources, [(getattr(item, own), item.claim, _period(item, language)) for item in items], language
        )
    if name == "legal-form":
        form = thing.classification.iri if thing.classification else None
        return [form_type(form, resources, language).model_dump()] if form else []
    return [{"str": text} for text in dict.fromkeys(_texts(thing, name)) if text][:MOST_VALUES]


def _texts(thing: Thing, name: str) -> Iterable[str]:
    if name == "iri":
        return [thing.reference.iri or ""]
    if name in ("name-sv", "name-en"):
        return [thing.reference.labels.get(name[-2:], "")]
    if name == "other-names":
        return [text for _, text in thing.other_names]
    if name == "region":
        return thing.regions
    if name == "web":
        return thing.same_as
    return [item.value for item in thing.identifiers if item.type.iri == PREFIXES["identifier-type"] + name]


def _period(item: Membership, language: Language) -> str:
    """From when until when, where any of it is on record; a membership that has ended says so."""
    begins = span_text(item.begins, language) if item.begins else ""
    ends = (span_text(item.ends, language) if item.ends else "") or wording("reconciling", language)["ended"]
    return f"{begins} – {ends}".strip() if item.ended else begins and f"{begins} –"


def _things(resources: Resources, told: list[tuple[str, Claim, str]], language: Language) -> Cell:
    """Things, each with when it was, what that rests on, since a conclusion is not what a source says, and the claim that tells it."""
    references = resources.references(iri for iri, *_ in told)
    cells = []
    for (iri, claim, when), reference in zip(told, references, strict=True):
        bases = (resources.reference(PREFIXES["basis"] + basis).label(language) for basis in claim.bases)
        description = "; ".join(part for part in (when, ", ".join(bases), claim.iri) if part)
        cells.append({"id": id_of(iri), "name": reference.label(language), "description": description})
    return cells
