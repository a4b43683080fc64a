"""Records of acts towards agreements and of memberships: who, towards whom, when, and on which evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from lsgraph.claims.model import Span
from lsgraph.claims.read import texts_of
from lsgraph.days import first_day, last_day
from lsgraph.namespaces import PREFIXES
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.claims.read import Claim, Evidence, Texts
    from lsgraph.stores import Store, Term

ActType = Literal["Invitation", "AdoptionProposal", "Adoption", "Conclusion", "Signature", "Withdrawal"]
ACT_TYPES: tuple[ActType, ...] = ("Invitation", "AdoptionProposal", "Adoption", "Conclusion", "Signature", "Withdrawal")
"""The types of acts, in the order in which they usually happen."""
Stance = Literal["invited", "proposed", "adopted", "concluded", "signed", "withdrawn"]
STANCE_OF: dict[ActType, Stance] = {
    "Invitation": "invited",
    "AdoptionProposal": "proposed",
    "Adoption": "adopted",
    "Conclusion": "concluded",
    "Signature": "signed",
    "Withdrawal": "withdrawn",
}

_LS = PREFIXES["ls"]
_ACTS = f"""
SELECT ?act ?type ?actor ?agreement WHERE {{
  VALUES ?type {{ {" ".join(f"ls:{name}" for name in ACT_TYPES)} }}
  ?act a ?type ; ls:actor ?actor ; ls:agreement ?agreement .
}} ORDER BY ?act ?actor ?agreement"""
_ASSOCIATES = """
SELECT ?act ?associate WHERE { ?act ls:agreement ?agreement ; prov:wasAssociatedWith ?associate } ORDER BY ?act ?associate"""
#: Each source names those who acted, and writes the date, in a graph of its own: which evidence stands with which. It may name them by
#: an IRI that was judged the same as another.
_NAMED = """
SELECT ?act ?associate ?evidence WHERE {
  GRAPH ?source { ?act prov:wasAssociatedWith ?named ; ls:evidence ?evidence }
  OPTIONAL { ?named owl:sameAs ?canonical ; dcterms:isReplacedBy ?canonical }
  BIND (COALESCE(?canonical, ?named) AS ?associate)
}"""
_DATES = """
SELECT ?act ?date ?evidence WHERE {
  GRAPH ?source { ?act ls:agreement ?agreement ; dcterms:date ?date ; ls:evidence ?evidence }
} ORDER BY ?act ?evidence"""
_DECISIONS = """
SELECT ?act ?predicate ?object WHERE {
  VALUES ?predicate { ls:proposedIn ls:proposedTo }
  ?decision a ls:DecisionProposal ; ls:proposes ?act ; ?predicate ?object .
} ORDER BY ?act ?predicate ?object"""
_MEMBERSHIPS = """
SELECT ?claim ?member ?organization ?role ?begun ?begunBy ?ended ?endedBy ?begins ?ends WHERE {
  ?claim a org:Membership ; org:member ?member ; org:organization ?organization .
  OPTIONAL { ?claim org:role ?role }
  OPTIONAL { ?claim org:memberDuring/time:hasBeginning ?begins . ?begins ls:earliest ?begun ; ls:latest ?begunBy }
  OPTIONAL { ?claim org:memberDuring/time:hasBeginning ?begins }
  OPTIONAL { ?claim org:memberDuring/time:hasEnd ?ends . ?ends ls:earliest ?ended ; ls:latest ?endedBy }
  OPTIONAL { ?claim org:memberDuring/time:hasEnd ?ends }
} ORDER BY ?claim ?role"""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of an actor towards an agreement; all but `claim` and `dated_by` are IRIs.

    `associates` are those who acted for the actor, of a proposal those who proposed; each with the IRIs of the evidence of the
    sources that name them, which may be fewer than those of the act. `dated_by` is the evidence of the source that alone gives
    the bounds of its day, where one does. `documents` and `bodies` are those of the decision that proposes it.
    """

    claim: Claim
    type: ActType
    actor: str
    agreement: str
    associates: tuple[tuple[str, tuple[str, ...]], ...] = ()
    dated_by: Evidence | None = None
    documents: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI of the act, which is a claim."""
        return self.claim.iri

    @property
    def stance(self) -> Stance:
        """The stance of the actor that follows from it."""
        return STANCE_OF[self.type]

    @property
    def date(self) -> Span | None:
        """The bounds of its day; None if no day is on record."""
        return date_of(self.claim)

    @property
    def only_inferred(self) -> bool:
        """Whether it is only our own conclusion: no source says so."""
        return self.claim.bases == ("inferred",)


@dataclass(frozen=True, slots=True)
class Membership:
    """One role of a member in an organisation, both IRIs; `role` is the IRI of a concept, None for plain membership.

    `begins` and `ends` bound its first and its last day; `ended` says that an end is on record, also where no day of it is.
    """

    claim: Claim
    member: str
    organization: str
    role: str | None = None
    begins: Span | None = None
    ends: Span | None = None
    ended: bool = False
    remark: Texts = field(default_factory=dict)
    """The curator's reading of the bounds, by language, if the sentence gives none."""

    @property
    def iri(self) -> str:
        """The IRI of the membership, which is a claim."""
        return self.claim.iri


def date_of(claim: Claim) -> Span | None:
    """The bounds of the day of a claim, or None without any."""
    return Span(claim.earliest, claim.latest) if claim.earliest or claim.latest else None


def read_acts(store: Store, claims: Mapping[str, Claim]) -> tuple[Act, ...]:
    """All acts towards agreements, sorted by IRI."""
    associates = _associates(store)
    dates: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in store.query(_DATES).rows():
        dates[value(row["act"])].append((value(row["date"]), value(row["evidence"])))
    decisions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in store.query(_DECISIONS).rows():
        decisions[value(row["act"]), value(row["predicate"])].append(value(row["object"]))
    acts = []
    for row in store.query(_ACTS).rows():
        iri = value(row["act"])
        if (claim := claims.get(iri)) is not None:
            acts.append(
                Act(
                    claim,
                    cast("ActType", value(row["type"]).removeprefix(_LS)),
                    value(row["actor"]),
                    value(row["agreement"]),
                    associates.get(iri, ()),
                    _dated_by(claim, dates.get(iri, ())),
                    tuple(dict.fromkeys(decisions.get((iri, f"{_LS}proposedIn"), ()))),
                    tuple(dict.fromkeys(decisions.get((iri, f"{_LS}proposedTo"), ()))),
                )
            )
    return tuple(acts)


def _associates(store: Store) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    evidence: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in store.query(_NAMED).rows():
        evidence[value(row["act"]), value(row["associate"])].add(value(row["evidence"]))
    associates: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in store.query(_ASSOCIATES).rows():
        act, associate = value(row["act"]), value(row["associate"])
        associates[act][associate] = tuple(sorted(evidence.get((act, associate), ())))
    return {act: tuple(by_iri.items()) for act, by_iri in associates.items()}


def _dated_by(claim: Claim, dates: Iterable[tuple[str, str]]) -> Evidence | None:
    """The firmest evidence of a source that alone gives the bounds of a claim, preferably with the year in its words; else None."""
    giving = {iri for date, iri in dates if (claim.earliest, claim.latest) == (first_day(date), last_day(date))}
    items = [item for item in claim.evidence if item.iri in giving]
    year = (claim.latest or "")[:4]
    return next((item for item in items if year in item.words("sv")), items[0] if items else None)


def read_memberships(store: Store, claims: Mapping[str, Claim]) -> tuple[Membership, ...]:
    """All memberships, sorted by IRI; one with several roles gives one record for each role."""
    comments = texts_of(store, "rdfs:comment")
    memberships: dict[tuple[str, str | None], Membership] = {}
    for row in store.query(_MEMBERSHIPS).rows():
        iri, role = value(row["claim"]), value(row["role"]) if "role" in row else None
        if iri in claims:
            instants = (value(row[name]) for name in ("ends", "begins") if name in row)
            memberships[iri, role] = Membership(
                claim=claims[iri],
                member=value(row["member"]),
                organization=value(row["organization"]),
                role=role,
                begins=_span(row, "begun", "begunBy"),
                ends=_span(row, "ended", "endedBy"),
                ended="ends" in row,
                remark=next((comments[instant] for instant in instants if instant in comments), {}),
            )
    return tuple(memberships.values())


def _span(row: Mapping[str, Term], first: str, last: str) -> Span | None:
    if first not in row and last not in row:
        return None
    return Span.between(*(value(row[name]) if name in row else None for name in (first, last)))
