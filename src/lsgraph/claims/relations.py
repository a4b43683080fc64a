"""Relations in words: derived edges, and those claims from which no edge follows, such as a membership that has ended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.claims.model import Reference, Relation, Span
from lsgraph.claims.read import texts_of
from lsgraph.days import first_day, last_day
from lsgraph.languages import LANGUAGES, translations
from lsgraph.namespaces import PREFIXES, expand, kind_and_slug
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lsgraph.claims.model import Status
    from lsgraph.claims.read import Claim, Edge, Texts
    from lsgraph.stores import Store, Term

_LS = PREFIXES["ls"]
MEMBER_OF = PREFIXES["org"] + "memberOf"
_ASSOCIATED = PREFIXES["prov"] + "wasAssociatedWith"
_STATUS: dict[str, Status] = {
    _LS + "hasSigned": "done",
    _LS + "hasAdopted": "done",
    _LS + "hasWithdrawnFrom": "done",
    _LS + "proposedToAdopt": "proposed",
    _LS + "invitedTo": "proposed",
    _LS + "proposedTo": "proposed",
    _LS + "recommendsVehicle": "proposed",
    _LS + "tookPartIn": "present",
    _LS + "standsBehind": "member",
    _LS + "associatedPartnerOf": "member",
}
#: Labels name a property; of these the catalogue has words that read as a sentence, by prefixed name.
_PHRASED = {
    expand(name): name
    for name in (
        "dcterms:date", "dcterms:type", "dcterms:spatial", "schema:foundingDate", "org:unitOf", "org:postIn",
        "ls:associatedPartnerOf", "ls:fundedBy", "ls:locatedIn", "ls:adjacentTo", "ls:proposedToAdopt", "ls:invitedTo",
    )
}  # fmt: skip
#: What somebody says in a document: before it nobody is known to have said so.
_SAID = {_LS + "recommendsVehicle"}
#: The names of the words for truths.
YES_NO = {"true": "yes", "false": "no"}
#: Acts of which it is told what the one did who acted for somebody.
_ACTED = frozenset({"ls:Signature", "ls:Adoption", "ls:AdoptionProposal", "ls:Invitation", "ls:Withdrawal"})
#: What a signature or an adoption is, after a withdrawal.
_HELD_UNTIL = {"ls:Signature": _LS + "hasSigned", "ls:Adoption": _LS + "hasAdopted"}

_ACTS = """
SELECT ?claim ?associate ?actor ?agreement ?evidence WHERE {
  GRAPH ?source { ?claim prov:wasAssociatedWith ?associate ; ls:evidence ?evidence }
  ?claim ls:actor ?actor ; ls:agreement ?agreement .
}"""
_WITHDRAWN = """
SELECT ?claim ?withdrawal ?actor ?agreement WHERE {
  VALUES ?type { ls:Signature ls:Adoption }
  ?claim a ?type ; ls:actor ?actor ; ls:agreement ?agreement ; ls:latest ?made .
  ?withdrawal a ls:Withdrawal ; ls:actor ?actor ; ls:agreement ?agreement ; ls:latest ?withdrawn .
  FILTER (?withdrawn >= ?made)
} ORDER BY ?claim ?withdrawn"""
_MEMBERSHIPS = """
SELECT ?claim ?member ?organization ?role ?begun ?begunBy ?ended ?endedBy ?begins ?ends WHERE {
  ?claim a org:Membership ; org:member ?member ; org:organization ?organization .
  OPTIONAL { ?claim org:role ?role }
  OPTIONAL { ?claim org:memberDuring/time:hasBeginning ?begins . ?begins ls:earliest ?begun ; ls:latest ?begunBy }
  OPTIONAL { ?claim org:memberDuring/time:hasBeginning ?begins }
  OPTIONAL { ?claim org:memberDuring/time:hasEnd ?ends . ?ends ls:earliest ?ended ; ls:latest ?endedBy }
  OPTIONAL { ?claim org:memberDuring/time:hasEnd ?ends }
}"""
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

_BOUNDS_OF_EVENTS = (
    "SELECT ?event ?earliest ?latest WHERE { ?event a cv:PublicEvent ; ls:earliest ?earliest ; ls:latest ?latest }"
)
_AGREED = """
SELECT ?agreement (MIN(STR(?day)) AS ?first) WHERE {
  VALUES ?type { ls:Signature ls:Adoption }
  ?act a ?type ; ls:agreement ?agreement ; ls:earliest ?day .
} GROUP BY ?agreement"""
_ANNOUNCED = (
    "SELECT ?project (MIN(STR(?date)) AS ?first) WHERE { ?project ls:fundingAnnounced ?date } GROUP BY ?project"
)
_FOUNDED = "SELECT ?thing (MIN(STR(?date)) AS ?first) WHERE { ?thing schema:foundingDate ?date } GROUP BY ?thing"

Row = dict[str, "Term"]


def phrase(name: str) -> Texts:
    """Words for a relation, in all languages."""
    return translations("relations", name)


def _truth(text: str) -> Texts:
    """The word for `true` or `false`; nothing for any other text."""
    return phrase(YES_NO[text]) if text in YES_NO else {}


def read_relations(
    store: Store, edges: Iterable[Edge], claims: Mapping[str, Claim], labelled: Callable[[str], Reference]
) -> tuple[Relation, ...]:
    """All relations of a store, firm ones first; `labelled` gives things with their labels."""

    def reference(iri: str) -> Reference:
        return Reference(iri, phrase(_PHRASED[iri])) if iri in _PHRASED else labelled(iri)

    told = list(edges)
    # A membership is told by its role; where a more telling edge follows from it (stands behind), that one tells it.
    specific = [edge for edge in told if edge.predicate != MEMBER_OF]
    with_edge = {claim.iri for edge in specific for claim in edge.claims}
    memberships = {value(row["claim"]): row for row in store.query(_MEMBERSHIPS).rows()}
    found = [
        *_from_edges(specific, memberships, reference),
        *_from_memberships(memberships, with_edge, claims, reference, texts_of(store, "rdfs:comment")),
        *_from_statements(store, with_edge, claims, reference),
        *_from_acts(store, claims, reference),
        *_from_withdrawn(store, with_edge, claims, reference),
        *_from_decisions(store, claims, reference),
        *_identity(store, reference),
    ]
    found = list(_in_time(found, store))
    order = ("done", "proposed", "disputed", "member", "present", "ended", "stated", "identity")
    return tuple(sorted(found, key=lambda each: (order.index(each.status), each.sentence("sv"))))


def _in_time(relations: Iterable[Relation], store: Store) -> Iterator[Relation]:
    """The relations, those of events dated as the events are, and none before those whom it binds were there.

    Advice holds from the day of the document that gives it, funding from its announcement. An organisation is there from its founding, an agreement from the first signature or adoption on record; an act towards it, such as
    a proposal, has a day of its own.
    """
    events = {
        value(row["event"]): Span(first_day(value(row["earliest"])), last_day(value(row["latest"])))
        for row in store.query(_BOUNDS_OF_EVENTS).rows()
    }
    announced = _days(store, _ANNOUNCED, "project")
    founded = _days(store, _FOUNDED, "thing")
    agreed = _days(store, _AGREED, "agreement")
    for relation in relations:
        ends = (relation.subject.iri, relation.object.iri)
        event = next((events[iri] for iri in ends if iri in events), None)
        bounds = [founded[iri] for iri in ends if iri in founded]
        if relation.date is None:
            bounds += [agreed[iri] for iri in ends if iri in agreed]
        said = relation.predicate.iri in _SAID or relation.subject.kind == "document"
        if said and relation.date is None and relation.on_record:
            bounds.append(relation.on_record[0])
        if relation.predicate.iri == _LS + "fundedBy" and relation.subject.iri in announced:
            bounds.append(announced[relation.subject.iri])
        # What is told of an event in words (its date, its name) is no relation that holds at a time.
        if event is not None and relation.date is None and relation.object.iri is not None:
            relation = replace(relation, date=event)
        yield replace(relation, not_before=max(bounds)) if bounds and relation.object.iri is not None else relation


def _days(store: Store, query: str, name: str) -> dict[str | None, str]:
    """The first day of each thing that a query gives a date; without those whose date is none."""
    found = {value(row[name]): first_day(value(row["first"])) for row in store.query(query).rows() if "first" in row}
    return {iri: day for iri, day in found.items() if day}


def _from_edges(
    edges: Iterable[Edge], memberships: Mapping[str, Row], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    """One relation an edge; texts that one claim gives in two languages are one."""
    groups: dict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        same = tuple(claim.iri for claim in edge.claims) if edge.literal and edge.language else edge.target
        groups[edge.source, edge.predicate, same].append(edge)
    for group in groups.values():
        edge = group[0]
        member = next((memberships[claim.iri] for claim in edge.claims if claim.iri in memberships), {})
        yield Relation(
            subject=reference(edge.source),
            predicate=_predicate(edge, reference),
            object=_value(group) if edge.literal else reference(edge.target),
            status=_STATUS.get(edge.predicate, "stated"),
            claims=edge.claims,
            date=_date(edge.claims),
            begins=_span(member, "begun", "begunBy"),
            ends=_span(member, "ended", "endedBy"),
        )


def _predicate(edge: Edge, reference: Callable[[str], Reference]) -> Reference:
    if edge.predicate == _LS + "locatedIn" and kind_and_slug(edge.source)[0] == "event":
        return Reference(edge.predicate, phrase("held_at"))
    return reference(edge.predicate)


def _value(group: list[Edge]) -> Reference:
    texts: Texts = {}
    for edge in group:
        words = {edge.language: edge.target} if edge.language else _truth(edge.target)
        texts.update(words or dict.fromkeys(LANGUAGES, edge.target))
    return Reference(None, texts)


def _from_memberships(
    memberships: Mapping[str, Row],
    told: set[str],
    claims: Mapping[str, Claim],
    reference: Callable[[str], Reference],
    comments: Mapping[str, Texts],
) -> Iterator[Relation]:
    for iri, row in memberships.items():
        if iri in told or iri not in claims:
            continue
        ended = "ends" in row
        role = reference(value(row["role"])) if "role" in row else Reference(None, phrase("member"))
        yield Relation(
            subject=reference(value(row["member"])),
            predicate=Reference(MEMBER_OF, _role_phrase(role, ended)),
            object=reference(value(row["organization"])),
            status="ended" if ended else "member",
            held=Reference(MEMBER_OF, _role_phrase(role, False)) if ended else None,
            claims=(claims[iri],),
            begins=_span(row, "begun", "begunBy"),
            ends=_span(row, "ended", "endedBy"),
            remark=next(
                (
                    comments[value(row[name])]
                    for name in ("ends", "begins")
                    if name in row and value(row[name]) in comments
                ),
                {},
            ),
        )


def _role_phrase(role: Reference, ended: bool) -> Texts:
    """`är ordförande i`, `was CEO of`."""

    def lower(name: str) -> str:
        return name if name.isupper() else name[:1].lower() + name[1:]

    pattern = phrase("held_role" if ended else "holds_role")
    return {language: text.format(lower(role.label(language))) for language, text in pattern.items()}


def _from_statements(
    store: Store, told: set[str], claims: Mapping[str, Claim], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    """Statements from which no edge follows, since another source says otherwise."""
    for row in store.query(_STATEMENTS).rows():
        iri = value(row["claim"])
        if iri in told or iri not in claims:
            continue
        text = value(row["object"])
        literal = hasattr(row["object"], "datatype")
        yield Relation(
            subject=reference(value(row["subject"])),
            predicate=reference(value(row["predicate"])),
            object=Reference(None, _truth(text) or dict.fromkeys(LANGUAGES, text)) if literal else reference(text),
            status="disputed",
            claims=(claims[iri],),
        )


def _from_acts(store: Store, claims: Mapping[str, Claim], reference: Callable[[str], Reference]) -> Iterator[Relation]:
    """What persons, posts and units did on somebody's behalf.

    It rests on the evidence of those sources alone that name them: another source of the same act may not.
    """
    named: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in store.query(_ACTS).rows():
        key = (value(row["claim"]), value(row["associate"]), value(row["actor"]), value(row["agreement"]))
        named[key].add(value(row["evidence"]))
    for (iri, associate, actor, agreement), evidence in sorted(named.items()):
        claim = claims.get(iri)
        if claim is None or claim.type not in _ACTED:
            continue
        told = replace(claim, evidence=tuple(item for item in claim.evidence if item.iri in evidence))
        acted = phrase(f"acted/{claim.type}")
        phrases: Texts = {each: text.format(reference(actor).label(each)) for each, text in acted.items()}
        yield Relation(
            subject=reference(associate),
            predicate=Reference(_ASSOCIATED, phrases),
            object=reference(agreement),
            status="proposed" if claim.type in ("ls:AdoptionProposal", "ls:Invitation") else "done",
            claims=(told,),
            date=_date((claim,)),
        )


def _from_withdrawn(
    store: Store, told: set[str], claims: Mapping[str, Claim], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    """Signatures and adoptions from which no edge follows any more, since a withdrawal came later: they held until then."""
    for row in store.query(_WITHDRAWN).rows():
        claim, withdrawal = claims.get(value(row["claim"])), claims.get(value(row["withdrawal"]))
        if claim is None or withdrawal is None or claim.iri in told:
            continue
        yield Relation(
            subject=reference(value(row["actor"])),
            predicate=Reference(_HELD_UNTIL[claim.type], phrase(f"held_until/{claim.type}")),
            object=reference(value(row["agreement"])),
            status="ended",
            claims=(claim, withdrawal),
            begins=_date((claim,)),
            ends=_date((withdrawal,)),
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


def _date(claims: Iterable[Claim]) -> Span | None:
    bounds = [(claim.earliest, claim.latest) for claim in claims if claim.earliest or claim.latest]
    return Span(*bounds[0]) if len(bounds) == 1 else None


def _span(row: Row, first: str, last: str) -> Span | None:
    if first not in row and last not in row:
        return None
    earliest, latest = (value(row[name]) if name in row else None for name in (first, last))
    return Span(first_day(earliest), last_day(latest))
