"""Relations with labels: from derived edges, and from claims without an edge, such as an ended membership."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.claims.acts import date_of
from lsgraph.claims.bounds import in_time
from lsgraph.claims.details import from_bodies, from_namings, membership_details, with_details
from lsgraph.claims.model import Reference, Relation
from lsgraph.claims.plans import from_plans
from lsgraph.claims.predicates import (
    ASSOCIATED_WITH,
    HELD_UNTIL,
    MEMBER_OF,
    STATUSES,
    phrase,
    phrase_of,
    role_phrase,
    status_of,
    truth,
)
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import expand, kind_and_slug
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims.acts import Act, Membership
    from lsgraph.claims.model import Span
    from lsgraph.claims.read import Claim, Edge, Texts
    from lsgraph.stores import Store

_LOCATED_IN = expand("ls:locatedIn")
_STATEMENTS = """
SELECT ?claim ?subject ?predicate ?object WHERE {
  ?claim a ls:Statement ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}"""
_DECISIONS = """
SELECT ?claim ?predicate ?object WHERE {
  VALUES ?predicate { ls:proposedIn ls:proposedTo }
  ?claim a ls:DecisionProposal ; ?predicate ?object .
}"""
_IDENTITY = """
SELECT DISTINCT ?subject ?predicate ?object WHERE {
  VALUES ?predicate { org:unitOf org:postIn }
  ?subject ?predicate ?object .
}"""


def read_relations(
    store: Store,
    edges: Iterable[Edge],
    claims: Mapping[str, Claim],
    acts: Sequence[Act],
    memberships: Sequence[Membership],
    labelled: Callable[[str], Reference],
) -> tuple[Relation, ...]:
    """All relations of a store, firm ones first; `labelled` returns a thing with its labels."""

    def reference(iri: str) -> Reference:
        phrase = phrase_of(iri)
        return labelled(iri) if phrase is None else Reference(iri, phrase)

    # A membership is shown by its role, or by a more specific edge that follows from it (stands behind).
    specific = [edge for edge in edges if edge.predicate != MEMBER_OF]
    with_edge = {claim.iri for edge in specific for claim in edge.claims}
    by_claim = {item.iri: item for item in reversed(memberships)}
    details = membership_details(store, reference)
    relations = [
        *_from_edges(specific, by_claim, details, reference),
        *_from_memberships([by_claim[iri] for iri in sorted(by_claim.keys() - with_edge)], details, reference),
        *_from_statements(store, with_edge, claims, reference),
        *_from_acts(acts, reference),
        *_from_withdrawn(acts, with_edge, reference),
        *_from_decisions(store, claims, reference),
        *from_bodies(store, claims, reference),
        *from_namings(store, claims, reference),
        *from_plans(store, claims, reference),
        *_identity(store, reference),
    ]
    dated = in_time(relations, store, acts)
    return tuple(sorted(dated, key=lambda item: (STATUSES.index(item.status), item.sentence("sv"))))


def _from_edges(
    edges: Iterable[Edge],
    memberships: Mapping[str, Membership],
    details: Mapping[str, Texts],
    reference: Callable[[str], Reference],
) -> Iterator[Relation]:
    """One relation for each edge; texts of one claim in two languages are merged into one."""
    groups: dict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        same = tuple(claim.iri for claim in edge.claims) if edge.literal and edge.language else edge.target
        groups[edge.source, edge.predicate, same].append(edge)
    for group in groups.values():
        edge = group[0]
        member = next((memberships[claim.iri] for claim in edge.claims if claim.iri in memberships), None)
        yield Relation(
            subject=reference(edge.source),
            predicate=with_details(_predicate(edge, reference), details.get(member.iri) if member else None),
            object=_value(group) if edge.literal else reference(edge.target),
            status=status_of(edge.predicate),
            claims=edge.claims,
            date=_only_date(edge.claims),
            begins=member.begins if member else None,
            ends=member.ends if member else None,
        )


def _predicate(edge: Edge, reference: Callable[[str], Reference]) -> Reference:
    if edge.predicate == _LOCATED_IN and kind_and_slug(edge.source)[0] == "event":
        return Reference(edge.predicate, phrase("held_at"))
    return reference(edge.predicate)


def _value(group: list[Edge]) -> Reference:
    texts: Texts = {}
    for edge in group:
        words = {edge.language: edge.target} if edge.language else truth(edge.target)
        texts.update(words or dict.fromkeys(LANGUAGES, edge.target))
    return Reference(None, texts)


def _from_memberships(
    memberships: Iterable[Membership], details: Mapping[str, Texts], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    for membership in memberships:
        role = reference(membership.role) if membership.role else Reference(None, phrase("member"))
        yield Relation(
            subject=reference(membership.member),
            predicate=Reference(
                MEMBER_OF,
                role_phrase(role, "held" if membership.ended else "holds", details.get(membership.iri)),
            ),
            object=reference(membership.organization),
            status="ended" if membership.ended else "member",
            held_predicate=Reference(MEMBER_OF, role_phrase(role, "holds")) if membership.ended else None,
            claims=(membership.claim,),
            begins=membership.begins,
            ends=membership.ends,
            remark=membership.remark,
        )


def _from_statements(
    store: Store, with_edge: set[str], claims: Mapping[str, Claim], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    """Disputed statements: no edge follows from them, since another source contradicts."""
    for row in store.query(_STATEMENTS).rows():
        iri = value(row["claim"])
        if iri in with_edge or iri not in claims:
            continue
        text = value(row["object"])
        literal = hasattr(row["object"], "datatype")
        yield Relation(
            subject=reference(value(row["subject"])),
            predicate=reference(value(row["predicate"])),
            object=Reference(None, truth(text) or dict.fromkeys(LANGUAGES, text)) if literal else reference(text),
            status="disputed",
            claims=(claims[iri],),
        )


def _from_acts(acts: Iterable[Act], reference: Callable[[str], Reference]) -> Iterator[Relation]:
    """Acts of persons, posts and units on behalf of an actor.

    It rests on the evidence of those sources alone that name them: another source of the same act may not.
    """
    for act in acts:
        for associate, naming in act.associates:
            evidence = tuple(item for item in act.claim.evidence if item.iri in naming)
            if not evidence:
                continue
            actor, acted = reference(act.actor), phrase(f"acted/ls:{act.type}")
            yield Relation(
                subject=reference(associate),
                predicate=Reference(
                    ASSOCIATED_WITH, {language: text.format(actor.label(language)) for language, text in acted.items()}
                ),
                object=reference(act.agreement),
                status="proposed" if act.stance in ("proposed", "invited") else "done",
                claims=(replace(act.claim, evidence=evidence),),
                date=act.date,
            )


def _from_withdrawn(
    acts: Sequence[Act], with_edge: set[str], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    """Withdrawn signatures and adoptions, which held until the withdrawal: no edge follows from them."""
    withdrawals: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in acts:
        if act.stance == "withdrawn" and act.claim.latest:
            withdrawals[act.actor, act.agreement].append(act)
    for act in acts:
        made = act.claim.latest
        if act.type not in HELD_UNTIL or act.iri in with_edge or made is None:
            continue
        later = [act for act in withdrawals[act.actor, act.agreement] if (act.claim.latest or "") >= made]
        for withdrawal in sorted(later, key=lambda act: act.claim.latest or ""):
            yield Relation(
                subject=reference(act.actor),
                predicate=Reference(HELD_UNTIL[act.type], phrase(f"held_until/ls:{act.type}")),
                object=reference(act.agreement),
                status="ended",
                claims=(act.claim, withdrawal.claim),
                begins=act.date,
                ends=withdrawal.date,
            )


def _from_decisions(
    store: Store, claims: Mapping[str, Claim], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    for row in store.query(_DECISIONS).rows():
        iri = value(row["claim"])
        if iri in claims:
            predicate = value(row["predicate"])
            yield Relation(
                subject=reference(iri),
                predicate=reference(predicate),
                object=reference(value(row["object"])),
                status="proposed",
                claims=(claims[iri],),
            )


def _identity(store: Store, reference: Callable[[str], Reference]) -> Iterator[Relation]:
    for row in store.query(_IDENTITY).rows():
        subject, predicate, target = (reference(value(row[name])) for name in ("subject", "predicate", "object"))
        yield Relation(subject, predicate, target, "identity")


def _only_date(claims: Iterable[Claim]) -> Span | None:
    """The bounds of the day if exactly one claim has any, else None: several claims with bounds have several days."""
    dates = [date for claim in claims if (date := date_of(claim)) is not None]
    return dates[0] if len(dates) == 1 else None
