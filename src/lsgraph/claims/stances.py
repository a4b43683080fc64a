"""Stances towards an agreement: acts, by whom and since when, and what is not on record.

Stances are never mixed: invited, proposed to adopt, adopted, concluded, signed and withdrawn follow from acts alone. Presence at the meeting
of signing and standing behind an organisation are no stances; they are reasons why somebody is named around an agreement.

On a day, who has a stance has an act that was made by then for certain (`standing.is_sure`). Of whom the sources only bound the day, or
give none, that may have it: such a one is told and counted apart, and is not among those without a signature on record.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from lsgraph.claims.model import Span
from lsgraph.claims.predicates import ASSOCIATED_WITH, CALLS, PLANNED
from lsgraph.claims.read import relation_not_known, witnesses
from lsgraph.claims.standing import happened, is_sure, standing
from lsgraph.namespaces import expand, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lsgraph.claims.acts import Act, Stance
    from lsgraph.claims.model import Reference, Relation
    from lsgraph.claims.read import Evidence
    from lsgraph.claims.standing import Standing
    from lsgraph.claims.things import Resources

Why = Literal["concluded", "adopted", "proposed", "invited", "present", "principal"]
"""Why somebody is named around an agreement: by an act, at the meeting of signing, or behind an organisation that is to carry the work."""

Made: TypeAlias = "tuple[Stance, Standing | None]"
"""A stance that follows from an act, and the standing of the act on the day that was asked for, None without a day."""

#: Columns of the table, in the order in which acts come about.
STANCES: tuple[Stance, ...] = ("invited", "proposed", "adopted", "concluded", "signed", "withdrawn")
ORDER: tuple[Stance, ...] = ("signed", "concluded", "adopted", "proposed", "invited", "withdrawn")
"""The stances in the order in which they count: what binds most comes first."""
_SIGNED_AT, _TOOK_PART = expand("ls:signedAt"), expand("ls:tookPartIn")
_RECOMMENDS, _STANDS_BEHIND, _LEADS = expand("ls:recommendsVehicle"), expand("ls:standsBehind"), expand("ls:leads")


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

    @property
    def witnesses(self) -> int:
        """How many sources tell it independently of each other."""
        return witnesses(self.evidence)

    def unknown(self, disputed: bool = False) -> tuple[str, ...]:
        """What is not known of it (`read.RELATIONS_NOT_KNOWN`); `disputed` says whether a disagreement concerns it."""
        span = (self.date.earliest, self.date.latest) if self.date else None
        return relation_not_known(self.evidence, span, is_dated=True, disputed=disputed)


@dataclass(frozen=True, slots=True)
class ActorStances:
    """The stances of one actor: its acts, in the order of `STANCES`."""

    actor: Reference
    acts: tuple[StanceAct, ...]

    def of(self, stance: Stance) -> tuple[StanceAct, ...]:
        """The acts with this stance."""
        return tuple(act for act in self.acts if act.stance == stance)

    @property
    def stances(self) -> frozenset[Stance]:
        """The distinct stances of its acts, also of those that may only have been made by the day."""
        return frozenset(act.stance for act in self.acts)

    @property
    def made(self) -> tuple[Made, ...]:
        """What its acts say of its stances."""
        return tuple((act.stance, act.how) for act in self.acts)

    @property
    def sure(self) -> frozenset[Stance]:
        """The stances that it had on the day for certain; those that it may have had are the rest of `stances`."""
        return sure_stances(self.made)


@dataclass(frozen=True, slots=True)
class DatedRelation:
    """A relation with its standing (`how`) on the chosen day, None without a day."""

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
    """An actor connected with the agreement without a signature on record, with the reasons why it is listed."""

    actor: Reference
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one actor stands towards one agreement: its own acts, what it did for others, meetings of signing, and what it stands behind."""

    acts: tuple[StanceAct, ...]
    for_others: tuple[StanceAct, ...]
    present: tuple[DatedRelation, ...]
    behind: tuple[DatedRelation, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on record."""
        return not (self.acts or self.for_others or self.present or self.behind)


@dataclass(frozen=True, slots=True)
class ProposedDecision:
    """A proposal that awaits its decision: no adoption, signature or withdrawal of the actor is on record."""

    act: StanceAct
    documents: tuple[Reference, ...]
    bodies: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class WhoStandsWhere:
    """An agreement with all who are named around it.

    `rows` are those with acts; `present` those at the meeting of signing, named and unnamed; `absent` those named without a signature on
    record, `unnamed` groups of whom none can be told; `vehicles` the organisations that are to carry the work, as proposers hold; `asked`
    the proposals that await a decision, `calls` what else is asked or planned in words, `plans` the acts that somebody was to do; `particulars` what is said of the agreement itself.
    """

    agreement: Reference
    rows: tuple[ActorStances, ...]
    meetings: tuple[Reference, ...]
    present: tuple[DatedRelation, ...]
    absent: tuple[Absent, ...]
    unnamed: tuple[Reference, ...]
    vehicles: tuple[DatedRelation, ...]
    asked: tuple[ProposedDecision, ...]
    calls: tuple[DatedRelation, ...]
    particulars: tuple[DatedRelation, ...]
    plans: tuple[DatedRelation, ...] = ()

    def count(self, stance: Stance) -> int:
        """The number of actors that had this stance on the day for certain and had not withdrawn."""
        return len(self.having(stance))

    def count_perhaps(self, stance: Stance) -> int:
        """The number of further actors that may have had this stance on the day."""
        return len(self.perhaps(stance))

    def having(self, stance: Stance) -> tuple[Reference, ...]:
        """The actors that had this stance on the day for certain and had not withdrawn."""
        return tuple(row.actor for row in self.rows if has_stance(row.made, stance))

    def perhaps(self, stance: Stance) -> tuple[Reference, ...]:
        """The actors that may have had this stance on the day: sources do not give the day of an act, or not as exactly."""
        return tuple(row.actor for row in self.rows if may_have_stance(row.made, stance))


class Stances:
    """The stances in one store. Each method reads only the surroundings of one agreement or actor."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def towards(self, agreement: str, day: str | None = None) -> WhoStandsWhere:
        """The stances towards the agreement with this IRI, on a day (ISO 8601) if given."""
        acts = self._resources.acts_towards(agreement)
        rows = self._rows(acts, day)
        meetings = [relation.object for relation in self._from(agreement, _SIGNED_AT)]
        present = [dated for meeting in meetings for dated in _on(self._to(meeting.iri, _TOOK_PART), day)]
        vehicles = self._vehicles(_proposers(rows), day)
        behind = [
            (vehicle, dated)
            for vehicle in vehicles
            for dated in _on(self._to(vehicle.relation.object.iri, _STANDS_BEHIND), day)
        ]
        absent = _absent(rows, present, behind)
        return WhoStandsWhere(
            agreement=self._resources.reference(agreement),
            rows=rows,
            meetings=tuple(meetings),
            present=tuple(present),
            absent=tuple(entry for entry in absent if entry.actor.kind != "group"),
            unnamed=tuple(entry.actor for entry in absent if entry.actor.kind == "group"),
            vehicles=tuple(vehicles),
            asked=tuple(self._asked(rows, acts)),
            calls=tuple(dated for name in CALLS for dated in _on(self._from(agreement, name), day)),
            particulars=tuple(_on(self._particulars(agreement), day)),
            plans=tuple(_on(self._to(agreement, PLANNED), day)),
        )

    def foremost(self, agreement: str, day: str | None = None) -> dict[str, Stance | None]:
        """The stance of each actor that counts towards an agreement, by the IRI of the actor: the one that binds most, on a day if given.

        None stands for an actor that may have had one on the day, and had none for certain.
        """
        sure = {actor: sure_stances(made) for actor, made in self._made_towards(agreement, day).items()}
        return {actor: foremost(found) if found else None for actor, found in sure.items()}

    def count(self, agreement: str, stance: Stance, day: str | None = None) -> tuple[int, int]:
        """How many actors have a stance towards an agreement, and how many more may have it on the day; as `towards` counts them."""
        made = self._made_towards(agreement, day).values()
        return sum(has_stance(each, stance) for each in made), sum(may_have_stance(each, stance) for each in made)

    def _made_towards(self, agreement: str, day: str | None) -> dict[str, list[Made]]:
        made: dict[str, list[Made]] = defaultdict(list)
        for actor, stance, earliest, latest in self._resources.stances_towards(agreement):
            how = happened(Span(earliest, latest), day) if day else None
            if not day or how:
                made[actor].append((stance, how))
        return made

    def absences(self, actor: str, day: str | None = None) -> list[tuple[Reference, Absent]]:
        """The agreements with which an actor is connected without a signature on record, with the reasons; consistent with `towards`."""
        absences: list[tuple[Reference, Absent]] = []
        if kind_and_slug(actor)[0] == "group":
            # The members of an unnamed group are unknown, and so whether they have signed.
            return absences
        for agreement in sorted(self._agreements_near(actor)):
            rows = self._rows(self._resources.acts_towards(agreement, actor), day)
            if any(row.of("signed") for row in rows):
                continue
            meetings = {relation.object.iri for relation in self._from(agreement, _SIGNED_AT)}
            attended = [relation for relation in self._from(actor, _TOOK_PART) if relation.object.iri in meetings]
            behind = [
                (vehicle, dated)
                for dated in _on(self._from(actor, _STANDS_BEHIND), day)
                for vehicle in self._vehicles(self._advisers(dated.relation.object.iri, agreement, day), day)
                if vehicle.relation.object.iri == dated.relation.object.iri
            ]
            absent = _absent(rows, _on(attended, day), sorted(behind, key=_by_adviser))
            absences.extend((self._resources.reference(agreement), entry) for entry in absent)
        return absences

    def place_of(self, actor: str, agreement: str, day: str | None = None) -> Place:
        """Where an actor stands towards an agreement, on a day if given; consistent with `towards`."""
        meetings = {relation.object.iri for relation in self._from(agreement, _SIGNED_AT)}
        attended = [relation for relation in self._from(actor, _TOOK_PART) if relation.object.iri in meetings]
        # What it stands behind counts where those who proposed the agreement recommend that organisation.
        behind = [
            dated
            for dated in _on(self._from(actor, _STANDS_BEHIND), day)
            if self._advisers(dated.relation.object.iri, agreement, day)
        ]
        return Place(
            acts=tuple(
                act for row in self._rows(self._resources.acts_towards(agreement, actor), day) for act in row.acts
            ),
            for_others=tuple(
                act
                for row in self._rows(self._resources.acts_by([actor], agreement), day)
                for act in row.acts
                if act.actor.iri != actor
            ),
            present=tuple(_on(attended, day)),
            behind=tuple(behind),
        )

    # ------------------------------------------------------------------------------------------------- steps

    def _from(self, subject: str | None, predicate: str) -> list[Relation]:
        return self._resources.find_relations(subject=subject, predicate=predicate) if subject else []

    def _to(self, target: str | None, predicate: str) -> list[Relation]:
        return self._resources.find_relations(target=target, predicate=predicate) if target else []

    def _rows(self, acts: Iterable[Act], day: str | None) -> tuple[ActorStances, ...]:
        by_actor: dict[str, list[StanceAct]] = defaultdict(list)
        for act in acts:
            span = act.date
            how = happened(Span(act.claim.earliest, act.claim.latest), day) if day else None
            if not day or how is not None:
                references = self._resources.references([act.actor, *(iri for iri, _ in act.associates)])
                actor, *associates = references
                by_actor[act.actor].append(
                    StanceAct(
                        act.iri, act.stance, actor, tuple(associates), span, how, act.claim.evidence, act.dated_by
                    )
                )
        rows = [ActorStances(made[0].actor, tuple(sorted(made, key=_by_stance))) for made in by_actor.values()]
        return tuple(sorted(rows, key=_firmest_first))

    def _vehicles(self, proposers: Iterable[str], day: str | None) -> list[DatedRelation]:
        """The organisations that should carry the work according to those who proposed an adoption."""
        return [dated for iri in sorted(set(proposers)) for dated in _on(self._from(iri, _RECOMMENDS), day)]

    def _advisers(self, organization: str | None, agreement: str, day: str | None) -> set[str]:
        """The actors that recommend an organisation and proposed to adopt the agreement."""
        advisers = {relation.subject.iri for relation in self._to(organization, _RECOMMENDS) if relation.subject.iri}
        acts = self._resources.acts_by(advisers, agreement)
        return {
            iri
            for act in acts
            if act.stance == "proposed" and (not day or happened(Span(act.claim.earliest, act.claim.latest), day))
            for iri, _ in act.associates
            if iri in advisers
        }

    def _asked(self, rows: Iterable[ActorStances], acts: Iterable[Act]) -> Iterator[ProposedDecision]:
        decisions = {act.iri: act for act in acts}
        for row in rows:
            if row.stances & {"adopted", "concluded", "signed", "withdrawn"}:
                continue
            for act in row.of("proposed"):
                decision = decisions[act.iri]
                documents, bodies = (
                    tuple(self._resources.references(iris)) for iris in (decision.documents, decision.bodies)
                )
                yield ProposedDecision(act, documents, bodies)

    def _particulars(self, agreement: str) -> Iterator[Relation]:
        """The relations of the agreement itself: its leaders first, then others by predicate."""
        yield from self._to(agreement, _LEADS)
        relations = self._resources.relations_by_number(
            link.number
            for link in self._resources.links(agreement)
            if link.outgoing and link.status in ("stated", "disputed") and link.predicate not in CALLS
        )
        yield from sorted(relations, key=lambda relation: (relation.predicate.iri or "", relation.object.label("sv")))

    def _agreements_near(self, actor: str) -> set[str]:
        """The IRIs of the agreements with which an actor may be connected: by an act, at a meeting, or behind an organisation."""
        links = [link for link in self._resources.links(actor) if link.outgoing]
        near = {link.other for link in links if kind_and_slug(link.other or "")[0] == "agreement"}
        for presence in self._from(actor, _TOOK_PART):
            near |= {relation.subject.iri for relation in self._to(presence.object.iri, _SIGNED_AT)}
        for membership in self._from(actor, _STANDS_BEHIND):
            for advice in self._to(membership.object.iri, _RECOMMENDS):
                near |= {relation.object.iri for relation in self._from(advice.subject.iri, ASSOCIATED_WITH)}
        return {iri for iri in near if iri}


def _on(relations: Iterable[Relation], day: str | None) -> Iterator[DatedRelation]:
    """The relations that held, or may have held, on the day; all without a day."""
    for relation in relations:
        how = standing(relation, day) if day else None
        if not day or how:
            yield DatedRelation(relation, how)


def _proposers(rows: Iterable[ActorStances]) -> set[str]:
    return {proposer.iri for row in rows for act in row.of("proposed") for proposer in act.by if proposer.iri}


def _absent(
    rows: Iterable[ActorStances],
    present: Iterable[DatedRelation],
    behind: Iterable[tuple[DatedRelation, DatedRelation]],
) -> list[Absent]:
    """All who are named around the agreement without a signature, unnamed groups too, by name.

    `behind` are who stands behind which of the recommended organisations: the advice first, then who stands there.
    """
    signed = {row.actor.iri for row in rows if row.of("signed")}
    reasons: dict[str | None, list[Reason]] = defaultdict(list)
    named: dict[str | None, Reference] = {}

    def add(actor: Reference, reason: Reason) -> None:
        if actor.iri not in signed:
            named[actor.iri] = actor
            reasons[actor.iri].append(reason)

    for row in rows:
        for act in row.acts:
            if act.stance in ("invited", "proposed", "adopted", "concluded"):
                add(row.actor, Reason(act.stance, None, act.how, act.evidence))
    for vehicle, member in behind:
        relation = member.relation
        reason = Reason("principal", vehicle.relation.object, member.how, relation.evidence, vehicle.relation)
        add(relation.subject, reason)
    for dated in present:
        add(dated.relation.subject, Reason("present", dated.relation.object, dated.how, dated.relation.evidence))
    absent = [Absent(named[iri], tuple(actor_reasons)) for iri, actor_reasons in reasons.items()]
    return sorted(absent, key=lambda entry: (entry.actor.label("sv"), entry.actor.iri or ""))


def _by_adviser(pair: tuple[DatedRelation, DatedRelation]) -> tuple[str, str]:
    advice, _ = pair
    return advice.relation.subject.iri or "", advice.relation.object.iri or ""


def _by_stance(act: StanceAct) -> tuple[int, str, str]:
    return STANCES.index(act.stance), (act.date.latest if act.date else None) or "", act.iri


def sure_stances(made: Iterable[Made]) -> frozenset[Stance]:
    """The stances of an actor that it had on the day for certain."""
    return frozenset(stance for stance, how in made if is_sure(how))


def has_stance(made: Collection[Made], stance: Stance) -> bool:
    """Whether an actor had a stance on the day for certain and had not withdrawn, nor may have."""
    return stance in sure_stances(made) and (stance == "withdrawn" or all(other != "withdrawn" for other, _ in made))


def may_have_stance(made: Collection[Made], stance: Stance) -> bool:
    """Whether an actor may have had a stance on the day and not withdrawn, and did not for certain (`has_stance`)."""
    has_left = stance != "withdrawn" and "withdrawn" in sure_stances(made)
    return any(other == stance for other, _ in made) and not has_left and not has_stance(made, stance)


def foremost(stances: Collection[Stance]) -> Stance:
    """The one of some stances that binds most; who has withdrawn has, whatever was signed before."""
    return "withdrawn" if "withdrawn" in stances else next(stance for stance in ORDER if stance in stances)


def _firmest_first(row: ActorStances) -> tuple[int, str, str]:
    first = foremost(row.stances)
    return ORDER.index(first), row.actor.label("sv"), row.actor.iri or ""
