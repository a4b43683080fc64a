"""Who stands where towards an agreement: by its acts, by whom, since when, and what is not on record.

Stances are never mixed: invited, proposed to adopt, adopted, signed and withdrawn follow from acts alone. Presence at the meeting
of signing and standing behind an organisation are no stances; they are reasons why somebody is named around an agreement.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from lsgraph.claims.model import Span
from lsgraph.claims.schema import ACT_TYPES, STANCE_OF, Stance
from lsgraph.claims.standing import happened, standing
from lsgraph.computing.once import once_property
from lsgraph.days import first_day, last_day
from lsgraph.namespaces import PREFIXES
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.claims.model import Reference, Relation
    from lsgraph.claims.read import Claim, Evidence
    from lsgraph.claims.standing import Standing
    from lsgraph.claims.things import Resources

Key = TypeVar("Key")
Item = TypeVar("Item")

Why = Literal["adopted", "proposed", "invited", "present", "principal"]
"""Why somebody is named around an agreement: by an act, at the meeting of signing, or behind an organisation that is to carry the work."""

#: Columns of the table, in the order in which acts come about.
STANCES: tuple[Stance, ...] = ("invited", "proposed", "adopted", "signed", "withdrawn")
#: The stance that counts for the order of rows: what binds most comes first.
_ORDER: tuple[Stance, ...] = ("signed", "adopted", "proposed", "invited", "withdrawn")
_STANCE_BY_TYPE: Mapping[str, Stance] = {f"ls:{name}": STANCE_OF[name] for name in ACT_TYPES}
_LS = PREFIXES["ls"]
_ASSOCIATED = PREFIXES["prov"] + "wasAssociatedWith"
#: Properties of an agreement that tell what is asked or planned, and of nobody in particular.
_CALLS = ("callsFor", "plannedSigning")
#: Each source writes the date as it says it, in a graph of its own: which evidence stands with which date.
_DATES = """
SELECT ?act ?date ?evidence WHERE {
  GRAPH ?source { ?act ls:agreement ?agreement ; dcterms:date ?date ; ls:evidence ?evidence }
} ORDER BY ?act ?evidence"""
_DECISIONS = """
SELECT ?act ?predicate ?object WHERE {
  VALUES ?predicate { ls:proposedIn ls:proposedTo }
  ?decision a ls:DecisionProposal ; ls:proposes ?act ; ?predicate ?object .
} ORDER BY ?act ?predicate ?object"""


@dataclass(frozen=True, slots=True)
class StanceAct:
    """One act towards an agreement: `by` are those who acted for the actor, of a proposal those who proposed.

    `date` has the honest bounds of its day (None: not on record), and `dated_by` is the evidence of the source that gives them alone,
    where one does; `how` is how sure it is on the day that was asked for, None without a day.
    """

    iri: str
    stance: Stance
    actor: Reference
    by: tuple[Reference, ...]
    date: Span | None
    how: Standing | None
    evidence: tuple[Evidence, ...]
    dated_by: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Where one actor stands: its acts, in the order of `STANCES`."""

    actor: Reference
    acts: tuple[StanceAct, ...]

    def of(self, stance: Stance) -> tuple[StanceAct, ...]:
        """The acts of that stance."""
        return tuple(act for act in self.acts if act.stance == stance)

    @property
    def stances(self) -> frozenset[Stance]:
        """The stances that its acts have."""
        return frozenset(act.stance for act in self.acts)


@dataclass(frozen=True, slots=True)
class Told:
    """A relation with how sure it is on the day that was asked for."""

    relation: Relation
    how: Standing | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an actor is named around the agreement, with the words that say so.

    `through` is the meeting or the organisation; `because` says why that organisation counts: who holds that it should carry the work.
    """

    why: Why
    through: Reference | None
    how: Standing | None
    evidence: tuple[Evidence, ...]
    because: Relation | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """An actor that is named around the agreement, and of whom these sources know no signature."""

    actor: Reference
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal that awaits its decision: no adoption, signature or withdrawal of the actor is on record."""

    act: StanceAct
    documents: tuple[Reference, ...]
    bodies: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class WhoStandsWhere:
    """An agreement with all who are named around it.

    `rows` are those with acts; `present` those at the meeting of signing, named and unnamed; `absent` those named without a signature on
    record, `unnamed` groups of whom none can be told; `vehicles` the organisations that are to carry the work, as proposers hold; `asked`
    the proposals that await a decision, `calls` what else is asked or planned; `particulars` what is said of the agreement itself.
    """

    agreement: Reference
    rows: tuple[Row, ...]
    meetings: tuple[Reference, ...]
    present: tuple[Told, ...]
    absent: tuple[Absent, ...]
    unnamed: tuple[Reference, ...]
    vehicles: tuple[Told, ...]
    asked: tuple[Asked, ...]
    calls: tuple[Relation, ...]
    particulars: tuple[Relation, ...]

    def count(self, stance: Stance) -> int:
        """How many actors have that stance and have not withdrawn."""
        return sum(1 for row in self.rows if stance in row.stances and not row.of("withdrawn"))


class Stances:
    """The stances of one store. Its indexes are made once; each question then costs what stands around one agreement."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @once_property
    def _by_subject(self) -> Mapping[str | None, list[Relation]]:
        return _grouped((each.subject.iri, each) for each in self._resources.relations)

    @once_property
    def _by_object(self) -> Mapping[str | None, list[Relation]]:
        return _grouped((each.object.iri, each) for each in self._resources.relations if each.object.iri)

    @once_property
    def _decisions(self) -> Mapping[str, Mapping[str, tuple[Reference, ...]]]:
        """The documents and bodies of the decision that proposes each act, by `proposedIn` and `proposedTo`."""
        found: dict[str, dict[str, tuple[Reference, ...]]] = defaultdict(dict)
        for row in self._resources.store.query(_DECISIONS).rows():
            told = found[value(row["act"])]
            name = value(row["predicate"]).removeprefix(_LS)
            told[name] = (*told.get(name, ()), self._resources.reference(value(row["object"])))
        return found

    @once_property
    def _dates(self) -> Mapping[str, list[tuple[str, str]]]:
        """The dates that sources give an act, as they write them, each with the IRI of evidence from the same source."""
        rows = self._resources.store.query(_DATES).rows()
        return _grouped((value(row["act"]), (value(row["date"]), value(row["evidence"]))) for row in rows)

    def towards(self, agreement: str, day: str | None = None) -> WhoStandsWhere:
        """Who stands where towards the agreement with that IRI; with a day (ISO 8601) as it stood then."""
        rows = self._rows(agreement, day)
        meetings = [each.object for each in self._from(agreement, "signedAt")]
        present = [told for meeting in meetings for told in self._told(self._to(meeting.iri, "tookPartIn"), day)]
        vehicles = self._vehicles(rows, day)
        absent = self._absent(rows, present, vehicles, day)
        return WhoStandsWhere(
            agreement=self._resources.reference(agreement),
            rows=rows,
            meetings=tuple(meetings),
            present=tuple(present),
            absent=tuple(each for each in absent if each.actor.kind != "group"),
            unnamed=tuple(each.actor for each in absent if each.actor.kind == "group"),
            vehicles=tuple(vehicles),
            asked=tuple(self._asked(rows)),
            calls=tuple(each for name in _CALLS for each in self._from(agreement, name) if _said_by(each, day)),
            particulars=tuple(self._particulars(agreement)),
        )

    def around(self, actor: str, day: str | None = None) -> list[tuple[WhoStandsWhere, Row | None, Absent | None]]:
        """The agreements that an actor is named around: with its row where it has acts, and its absence where it has no signature."""
        found = []
        for agreement in sorted(self._agreements_near(actor)):
            told = self.towards(agreement, day)
            row = next((each for each in told.rows if each.actor.iri == actor), None)
            absent = next((each for each in told.absent if each.actor.iri == actor), None)
            if row or absent:
                found.append((told, row, absent))
        return found

    def dated_by(self, claim: Claim) -> Evidence | None:
        """The evidence of the source that alone gives the bounds of an act's day, or None: no act, or several sources together."""
        return _dated_by(claim, self._dates.get(claim.iri, ()))

    # ------------------------------------------------------------------------------------------------- steps

    def _from(self, subject: str | None, name: str) -> list[Relation]:
        return [each for each in self._by_subject.get(subject, ()) if each.predicate.iri == _LS + name]

    def _to(self, target: str | None, name: str) -> list[Relation]:
        return [each for each in self._by_object.get(target, ()) if each.predicate.iri == _LS + name]

    @staticmethod
    def _told(relations: Iterable[Relation], day: str | None) -> Iterator[Told]:
        for each in relations:
            how = standing(each, day) if day else None
            if not day or how:
                yield Told(each, how)

    def _rows(self, agreement: str, day: str | None) -> tuple[Row, ...]:
        acts: dict[str, dict[str, StanceAct]] = defaultdict(dict)
        names: dict[str, Reference] = {}
        by = self._associates(agreement)
        for relation in self._by_object.get(agreement, ()):
            if relation.predicate.iri == _ASSOCIATED or relation.subject.iri is None:
                continue
            for claim in relation.claims:
                act = _act(claim, relation.subject, by.get(claim.iri, ()), day)
                if act:
                    acts[relation.subject.iri][claim.iri] = replace(act, dated_by=self.dated_by(claim))
                    names[relation.subject.iri] = relation.subject
        rows = [Row(names[iri], tuple(sorted(found.values(), key=_by_stance))) for iri, found in acts.items()]
        return tuple(sorted(rows, key=_firmest_first))

    def _associates(self, agreement: str) -> Mapping[str, list[Reference]]:
        """Who acted for the actor, by the act's IRI."""
        return _grouped(
            (claim.iri, each.subject)
            for each in self._by_object.get(agreement, ())
            if each.predicate.iri == _ASSOCIATED
            for claim in each.claims
        )

    def _vehicles(self, rows: Iterable[Row], day: str | None) -> list[Told]:
        """The organisations through which those who proposed an adoption hold that the work should be driven."""
        proposers = {each.iri for row in rows for act in row.of("proposed") for each in act.by}
        return [
            told
            for iri in sorted(each for each in proposers if each)
            for told in self._told(self._from(iri, "recommendsVehicle"), day)
        ]

    def _absent(
        self, rows: Iterable[Row], present: Iterable[Told], vehicles: Iterable[Told], day: str | None
    ) -> list[Absent]:
        """All who are named around the agreement without a signature, unnamed groups too, by name."""
        signed = {row.actor.iri for row in rows if row.of("signed")}
        found: dict[str | None, list[Reason]] = defaultdict(list)
        named: dict[str | None, Reference] = {}

        def add(actor: Reference, reason: Reason) -> None:
            if actor.iri not in signed:
                named[actor.iri] = actor
                found[actor.iri].append(reason)

        for row in rows:
            for act in row.acts:
                if act.stance in ("invited", "proposed", "adopted"):
                    add(row.actor, Reason(act.stance, None, act.how, act.evidence))
        for told in vehicles:
            vehicle = told.relation.object
            for member in self._told(self._to(vehicle.iri, "standsBehind"), day):
                evidence = member.relation.evidence
                add(member.relation.subject, Reason("principal", vehicle, member.how, evidence, told.relation))
        for told in present:
            add(told.relation.subject, Reason("present", told.relation.object, told.how, told.relation.evidence))
        absent = [Absent(named[iri], tuple(each)) for iri, each in found.items()]
        return sorted(absent, key=lambda each: (each.actor.label("sv"), each.actor.iri or ""))

    def _asked(self, rows: Iterable[Row]) -> Iterator[Asked]:
        for row in rows:
            if row.stances & {"adopted", "signed", "withdrawn"}:
                continue
            for act in row.of("proposed"):
                decision = self._decisions.get(act.iri, {})
                yield Asked(act, decision.get("proposedIn", ()), decision.get("proposedTo", ()))

    def _particulars(self, agreement: str) -> Iterator[Relation]:
        """What is said of the agreement itself: who leads first, then what it says, by property."""
        yield from self._to(agreement, "leads")
        calls = {_LS + name for name in _CALLS}
        told = [
            each
            for each in self._by_subject.get(agreement, ())
            if each.status in ("stated", "disputed") and each.predicate.iri not in calls
        ]
        yield from sorted(told, key=lambda each: (each.predicate.iri or "", each.object.label("sv")))

    def _agreements_near(self, actor: str) -> set[str]:
        """The agreements that an actor may be named around: by an act, at a meeting, or behind an organisation."""
        near = {each.object.iri for each in self._by_subject.get(actor, ()) if each.object.kind == "agreement"}
        for presence in self._from(actor, "tookPartIn"):
            near |= {each.subject.iri for each in self._to(presence.object.iri, "signedAt")}
        for membership in self._from(actor, "standsBehind"):
            for advice in self._to(membership.object.iri, "recommendsVehicle"):
                about = self._by_subject.get(advice.subject.iri, ())
                near |= {each.object.iri for each in about if each.predicate.iri == _ASSOCIATED}
        return {iri for iri in near if iri}


def _said_by(relation: Relation, day: str | None) -> bool:
    """Whether a source said it by the day; one without a date may have."""
    return not (day and relation.on_record and relation.on_record[0] > day)


def _act(claim: Claim, actor: Reference, by: Iterable[Reference], day: str | None) -> StanceAct | None:
    """The act that a claim is, or None for any other claim, and for one that had not been made by the day."""
    stance = _STANCE_BY_TYPE.get(claim.type)
    bounds = Span(claim.earliest, claim.latest)
    how = happened(bounds, day) if day else None
    if stance is None or (day and how is None):
        return None
    date = bounds if claim.earliest or claim.latest else None
    return StanceAct(claim.iri, stance, actor, tuple(by), date, how, claim.evidence)


def _dated_by(claim: Claim, dates: Iterable[tuple[str, str]]) -> Evidence | None:
    """The firmest evidence of a source that alone gives the bounds of a claim; of several, that whose words name the year."""
    given = {iri for date, iri in dates if (claim.earliest, claim.latest) == (first_day(date), last_day(date))}
    found = [item for item in claim.evidence if item.iri in given]
    year = (claim.latest or "")[:4]
    return next((item for item in found if year in item.words("sv")), found[0] if found else None)


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> Mapping[Key, list[Item]]:
    found: dict[Key, list[Item]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return found


def _by_stance(act: StanceAct) -> tuple[int, str, str]:
    return STANCES.index(act.stance), (act.date.latest if act.date else None) or "", act.iri


def _firmest_first(row: Row) -> tuple[int, str]:
    stances = row.stances
    # Who has withdrawn stands last, whatever was signed before.
    first = "withdrawn" if "withdrawn" in stances else next(each for each in _ORDER if each in stances)
    return _ORDER.index(first), row.actor.label("sv")
