"""Relations, claims, evidence, acts and memberships to rows of the tables of an edition, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lsgraph.claims.acts import Act, Membership
from lsgraph.claims.model import Reference, Relation, Span
from lsgraph.claims.read import Claim, Evidence
from lsgraph.claims.standing import held_between
from lsgraph.stores.sqlite_files import compact_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lsgraph.claims.read import Texts

Row = tuple[Any, ...]
"""One row of a table, as SQLite accepts and returns it."""


def evidence_row(item: Evidence) -> Row:
    """The row of a piece of evidence."""
    words = (item.quotation, item.start, item.end, item.paraphrase, item.reason, item.named_as)
    attested = (item.attested_by, item.attested_on, item.attested_because, item.page_state)
    own = (item.basis, item.kind, *words, item.witness, *attested)
    return item.iri, item.document, item.ordinal, compact_json(own)


def evidence_of(row: Row, title: Texts, date: str | None, addresses: tuple[str, ...]) -> Evidence:
    """The evidence in a row; `title`, `date` and `addresses` are those of its document."""
    basis, kind, quotation, start, end, paraphrase, reason, named_as, *later = json.loads(row[-1])
    # Editions that were built before have less.
    defaults: list[Any] = [row[1], None, None, {}, None]
    witness, attested_by, attested_on, because, page_state = later + defaults[len(later) :]
    return Evidence(
        iri=row[0],
        basis=basis,
        kind=kind,
        document=row[1],
        document_title=title,
        document_date=date,
        addresses=addresses,
        quotation=quotation,
        start=start,
        end=end,
        paraphrase=paraphrase,
        reason=reason,
        named_as=named_as,
        witness=witness,
        attested_by=attested_by,
        attested_on=attested_on,
        attested_because=because,
        page_state=page_state,
        ordinal=row[2],
    )


def claim_row(claim: Claim) -> Row:
    """The row of a claim."""
    return claim.iri, claim.type, claim.earliest, claim.latest, compact_json([item.iri for item in claim.evidence])


def claim_of(row: Row, evidence: Mapping[str, Evidence]) -> Claim:
    """The claim in a row; `evidence` must have all its evidence, by IRI."""
    iri, claim_type, earliest, latest, items = row
    return Claim(iri, claim_type, earliest, latest, tuple(evidence[item] for item in json.loads(items)))


def relation_row(number: int, relation: Relation, claims: Mapping[str, Claim]) -> Row:
    """The row of a relation; `number` is its index in the order of all relations."""
    resting = [
        (claim.iri, None if claims.get(claim.iri) is claim else [item.iri for item in claim.evidence])
        for claim in relation.claims
    ]
    body = (
        relation.predicate.labels,
        None if relation.object.iri else relation.object.labels,
        resting,
        *(_bounds(span) for span in (relation.date, relation.begins, relation.ends)),
        relation.not_before,
        relation.remark,
        relation.held_predicate.labels if relation.held_predicate else None,
    )
    first, last = held_between(relation)
    subject, predicate, target = relation.subject.iri, relation.predicate.iri, relation.object.iri
    return number, subject, predicate, target, relation.status, first, last, compact_json(body)


def claims_named(row: Row) -> list[str]:
    """The IRIs of the claims of the relation in a row."""
    return [iri for iri, _ in json.loads(row[-1])[2]]


def relation_of(row: Row, reference: Callable[[str], Reference], claims: Mapping[str, Claim]) -> Relation:
    """The relation in a row; `reference` returns a thing with its labels, and `claims` must have all its claims, by IRI."""
    _, subject, predicate, target, status, _, _, body = row
    labels, texts, resting, date, begins, ends, not_before, remark, held_labels = json.loads(body)
    return Relation(
        subject=reference(subject),
        predicate=Reference(predicate, labels),
        object=reference(target) if target else Reference(None, texts),
        status=status,
        claims=tuple(_resting(claims[iri], items) for iri, items in resting),
        date=_span(date),
        begins=_span(begins),
        ends=_span(ends),
        not_before=not_before,
        remark=remark,
        held_predicate=Reference(predicate, held_labels) if held_labels else None,
    )


def act_row(number: int, act: Act) -> Row:
    """The row of an act; `number` is its index in the order of all acts."""
    dated_by = act.dated_by.iri if act.dated_by else None
    body = compact_json((act.associates, dated_by, act.documents, act.bodies))
    span = (act.claim.earliest, act.claim.latest)
    return number, act.iri, act.type, act.stance, act.actor, act.agreement, *span, act.only_inferred, body


def act_of(row: Row, claims: Mapping[str, Claim]) -> Act:
    """The act in a row; `claims` must have its claim, by IRI."""
    _, iri, act_type, _, actor, agreement, _, _, _, body = row
    associates, dated_by, documents, bodies = json.loads(body)
    claim = claims[iri]
    return Act(
        claim,
        act_type,
        actor,
        agreement,
        tuple((associate, tuple(naming)) for associate, naming in associates),
        next((item for item in claim.evidence if item.iri == dated_by), None),
        tuple(documents),
        tuple(bodies),
    )


def membership_row(number: int, membership: Membership) -> Row:
    """The row of a membership; `number` is its index in the order of all memberships."""
    bounds = [*(_bounds(membership.begins) or (None, None)), *(_bounds(membership.ends) or (None, None))]
    keys = (membership.iri, membership.member, membership.organization, membership.role)
    return number, *keys, *bounds, membership.ended, compact_json(membership.remark)


def membership_of(row: Row, claims: Mapping[str, Claim]) -> Membership:
    """The membership in a row; `claims` must have its claim, by IRI."""
    _, iri, member, organization, role, *bounds, ended, remark = row
    begins, ends = (Span(*pair) if any(pair) else None for pair in (bounds[:2], bounds[2:]))
    return Membership(claims[iri], member, organization, role, begins, ends, bool(ended), json.loads(remark))


def _resting(claim: Claim, items: list[str] | None) -> Claim:
    """The claim with only these pieces of its evidence; the claim itself for None."""
    if items is None:
        return claim
    evidence = tuple(item for item in claim.evidence if item.iri in items)
    return Claim(claim.iri, claim.type, claim.earliest, claim.latest, evidence)


def _bounds(span: Span | None) -> tuple[str | None, str | None] | None:
    return (span.earliest, span.latest) if span else None


def _span(bounds: list[str | None] | None) -> Span | None:
    return Span(*bounds) if bounds else None
