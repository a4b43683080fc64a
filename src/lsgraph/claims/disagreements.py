"""Where sources disagree: what they tell of one thing that can not all hold, or lists of the same kind that are not equal, side by side.

Nothing here chooses between them. A list may also differ because it changed with time: each side has its sources with their days, and
who reads them decides. To be absent from a list is no withdrawal.

What is compared is

    value    a property that can have only one value, and the money that sources tell of the same thing
    day      days of the same act or event that exclude each other
    name     since when something has had a name
    list     who has a role in the same organisation, or a seat on its board, in sources that list them
    parties  who the parties to an agreement are, in sources that name more than two
    act      whether an actor has signed an agreement, or concluded it without a word of a signature
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from lsgraph.claims.predicates import phrase
from lsgraph.days import first_day, last_day
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import expand, kind_and_slug
from lsgraph.rdf.values import value
from lsgraph.stores.sqlite_files import compact_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims.acts import Act, Membership
    from lsgraph.claims.model import Relation
    from lsgraph.claims.read import Claim, Evidence, Texts
    from lsgraph.stores import Store

Kind = Literal["value", "day", "name", "list", "parties", "act"]
KINDS: tuple[Kind, ...] = ("value", "day", "name", "list", "parties", "act")
"""The kinds of disagreement, in the order in which those of one thing are told."""

#: Lists with these roles are compared: who is on a board, or funds something, changes so often that two lists seldom speak of the same.
_LISTED_ROLES = tuple(
    expand(f"role:{role}")
    for role in ("founder", "host", "initiator", "owner", "partner", "principal", "project-party")
)
_MONEY, _DATE, _SEAT = expand("ls:moneyTold"), expand("dcterms:date"), expand("ls:seatOnBoardOf")
_NAME, _PARTY = expand("ls:nameThen"), expand("ls:partyTo")
#: A source that names fewer parties tells of those, and is no list.
_LEAST_PARTIES = 3
#: The acts by which an actor is a party.
_PARTY_ACTS = ("Signature", "Conclusion")
_FUNCTIONAL = "SELECT ?property WHERE { ?property a owl:FunctionalProperty }"
_STATEMENTS = """SELECT ?claim ?subject ?predicate ?object WHERE {
  ?claim a ls:Statement ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
} ORDER BY ?claim ?object"""
_NAMINGS = """SELECT ?claim ?subject ?name ?begun WHERE {
  ?claim a ls:Naming ; ls:named ?subject ; ls:nameThen ?name ; ls:nameDuring/time:hasBeginning/ls:earliest ?begun .
} ORDER BY ?claim ?name"""
_DATED = """SELECT ?claim ?date ?evidence WHERE {
  GRAPH ?source { ?claim dcterms:date ?date ; ls:evidence ?evidence }
} ORDER BY ?claim ?date ?evidence"""


@dataclass(frozen=True, slots=True)
class Side:
    """What some of the sources say: a value, by language, or a list of members (IRIs); with the claims and the evidence (IRIs) of it."""

    value: Texts
    members: tuple[str, ...]
    claims: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What sources tell of one thing in different ways: its IRI, the property or role (an IRI), and the sides, the most told first.

    `actor` is whose act it is, of acts and their days. `concerned` are the claims (IRIs) that not all sides share.
    """

    kind: Kind
    subject: str
    about: str
    sides: tuple[Side, ...]
    concerned: tuple[str, ...]
    sources: int
    actor: str | None = None

    @property
    def name(self) -> str:
        """Its name among those of its thing, as the fragment of an address has it."""
        end = self.about.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
        return "-".join([self.kind, end, *([kind_and_slug(self.actor)[1]] if self.actor else [])])


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing that one piece of evidence tells: a value or a member."""

    claim: str
    evidence: Evidence
    value: Texts
    member: str = ""


def disagreement_row(number: int, found: Disagreement) -> tuple[object, ...]:
    """The row of a disagreement; `number` is its index in the order of all."""
    return number, found.subject, found.kind, found.name, compact_json(asdict(found))


def disagreement_of(body: str) -> Disagreement:
    """The disagreement in the last column of a row."""
    fields: dict[str, Any] = json.loads(body)
    sides = tuple(
        Side(side["value"], *(tuple(side[name]) for name in ("members", "claims", "evidence")))
        for side in fields["sides"]
    )
    return Disagreement(**fields | {"sides": sides, "concerned": tuple(fields["concerned"])})


def read_disagreements(
    store: Store,
    claims: Mapping[str, Claim],
    acts: Sequence[Act],
    memberships: Iterable[Membership],
    relations: Iterable[Relation],
) -> tuple[Disagreement, ...]:
    """All disagreements among the sources of a store, of which these are all claims, by thing, in the order of `KINDS`."""
    found = [
        *_of_statements(store, claims),
        *_of_names(store, claims),
        *_of_lists(memberships, relations),
        *_of_parties(acts),
        *_of_acts(acts),
        *_of_days(store, acts),
    ]
    return tuple(sorted(found, key=lambda each: (each.subject, KINDS.index(each.kind), each.about, each.actor or "")))


# ---------------------------------------------------------------------------------------------------------------- values


def _of_statements(store: Store, claims: Mapping[str, Claim]) -> Iterator[Disagreement]:
    functional = {value(row["property"]) for row in store.query(_FUNCTIONAL).rows()} | {_MONEY, _DATE}
    values: dict[tuple[str, str, str], Texts] = defaultdict(dict)
    for row in store.query(_STATEMENTS).rows():
        claim, subject, predicate = (value(row[name]) for name in ("claim", "subject", "predicate"))
        if predicate in functional and claim in claims:
            language = getattr(row["object"], "language", None)
            texts = dict.fromkeys((language,) if language else LANGUAGES, value(row["object"]))
            values[subject, predicate, claim].update(texts)
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for (subject, predicate, claim), texts in values.items():
        told[subject, predicate] += [_Told(claim, item, texts) for item in claims[claim].evidence]
    for (subject, predicate), each in sorted(told.items()):
        if predicate != _DATE:
            yield from _by_value("value", subject, predicate, each)
        elif kind_and_slug(subject)[0] != "document":
            yield from _excluding(subject, predicate, each)


def _of_names(store: Store, claims: Mapping[str, Claim]) -> Iterator[Disagreement]:
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for row in store.query(_NAMINGS).rows():
        claim = value(row["claim"])
        if claim in claims:
            name, begun = value(row["name"]), value(row["begun"])
            same = f"{name} {getattr(row['name'], 'language', None) or ''}"
            texts = dict.fromkeys(LANGUAGES, f"{name}: {begun}")
            told[value(row["subject"]), same] += [_Told(claim, item, texts) for item in claims[claim].evidence]
    shown: set[tuple[str, tuple[str, ...]]] = set()
    for (subject, _), each in sorted(told.items()):
        for found in _by_value("name", subject, _NAME, each):
            # The same name in another language is no other disagreement.
            if (subject, found.concerned) not in shown:
                shown.add((subject, found.concerned))
                yield found


def _of_days(store: Store, acts: Iterable[Act]) -> Iterator[Disagreement]:
    """Acts whose sources date them so that no day fits all."""
    towards = {act.iri: act for act in acts}
    told: dict[str, list[_Told]] = defaultdict(list)
    for row in store.query(_DATED).rows():
        act = towards.get(value(row["claim"]))
        pieces = act.claim.evidence if act else ()
        told[value(row["claim"])] += [
            _Told(value(row["claim"]), item, dict.fromkeys(LANGUAGES, value(row["date"])))
            for item in pieces
            if item.iri == value(row["evidence"])
        ]
    for claim, each in sorted(told.items()):
        if each:
            yield from _excluding(towards[claim].agreement, _DATE, each, towards[claim].actor)


def _by_value(
    kind: Kind, subject: str, about: str, told: Iterable[_Told], actor: str | None = None
) -> Iterator[Disagreement]:
    """A disagreement, where there is more than one value."""
    sides: dict[tuple[tuple[str, str], ...], list[_Told]] = defaultdict(list)
    for each in told:
        sides[tuple(sorted(each.value.items()))].append(each)
    if len(sides) > 1:
        concerned = tuple(sorted({each.claim for side in sides.values() for each in side}))
        yield _disagreement(
            kind, subject, about, [(dict(key), (), side) for key, side in sides.items()], concerned, actor
        )


def _excluding(subject: str, about: str, told: list[_Told], actor: str | None = None) -> Iterator[Disagreement]:
    """A disagreement, where no day lies within all of the dates; one that is only less exact than another says the same."""
    dates = {text for each in told for text in each.value.values()}
    firsts, lasts = [first_day(date) for date in dates], [last_day(date) for date in dates]
    if any(first is None for first in firsts) or any(last is None for last in lasts):
        return
    if max(first or "" for first in firsts) > min(last or "" for last in lasts):
        yield from _by_value("day", subject, about, told, actor)


# ----------------------------------------------------------------------------------------------------------------- lists


def _of_lists(memberships: Iterable[Membership], relations: Iterable[Relation]) -> Iterator[Disagreement]:
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for membership in memberships:
        if membership.role in _LISTED_ROLES and kind_and_slug(membership.member)[0] != "person":
            told[membership.organization, membership.role or ""] += [
                _Told(membership.iri, item, {}, membership.member) for item in membership.claim.evidence
            ]
    for relation in relations:
        if relation.predicate.iri == _SEAT and relation.subject.iri and relation.object.iri:
            told[relation.object.iri, _SEAT] += [
                _Told(claim.iri, item, {}, relation.subject.iri) for claim in relation.claims for item in claim.evidence
            ]
    for (organization, role), each in sorted(told.items()):
        yield from _by_list("list", organization, role, each)


def _of_parties(acts: Iterable[Act]) -> Iterator[Disagreement]:
    told: dict[str, dict[str, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for act in acts:
        if act.type in _PARTY_ACTS:
            for item in act.claim.evidence:
                told[act.agreement][item.document].append(_Told(act.iri, item, {}, act.actor))
    for agreement, by_document in sorted(told.items()):
        lists = [each for each in by_document.values() if len({item.member for item in each}) >= _LEAST_PARTIES]
        yield from _by_list("parties", agreement, _PARTY, [item for each in lists for item in each])


def _by_list(kind: Kind, subject: str, about: str, told: Iterable[_Told]) -> Iterator[Disagreement]:
    """A disagreement, where documents list different members; documents with equal lists are one side."""
    by_document: dict[str, list[_Told]] = defaultdict(list)
    for each in told:
        by_document[each.evidence.document].append(each)
    sides: dict[tuple[str, ...], list[_Told]] = defaultdict(list)
    for items in by_document.values():
        sides[tuple(sorted({item.member for item in items}))] += items
    if len(sides) > 1:
        shared = set.intersection(*(set(members) for members in sides))
        concerned = sorted({item.claim for side in sides.values() for item in side if item.member not in shared})
        yield _disagreement(kind, subject, about, [({}, members, side) for members, side in sides.items()], concerned)


def _of_acts(acts: Iterable[Act]) -> Iterator[Disagreement]:
    """Where the same actor is told to have signed by some sources, and to have concluded by others."""
    told: dict[str, dict[str, dict[str, list[_Told]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for act in acts:
        if act.type in _PARTY_ACTS:
            told[act.agreement][act.type][act.actor] += [
                _Told(act.iri, item, phrase(f"told_as/ls:{act.type}"), act.actor) for item in act.claim.evidence
            ]
    for agreement, by_type in sorted(told.items()):
        both = set.intersection(*(set(actors) for actors in by_type.values())) if len(by_type) > 1 else set()
        if both:
            sides = [
                (
                    next(iter(actors.values()))[0].value,
                    tuple(sorted(both)),
                    [item for actor in sorted(both) for item in actors[actor]],
                )
                for _, actors in sorted(by_type.items())
            ]
            concerned = sorted({item.claim for _, _, side in sides for item in side})
            yield _disagreement("act", agreement, _PARTY, sides, concerned)


def _disagreement(
    kind: Kind,
    subject: str,
    about: str,
    sides: Iterable[tuple[Texts, tuple[str, ...], list[_Told]]],
    concerned: Iterable[str],
    actor: str | None = None,
) -> Disagreement:
    made = [
        (
            -len({each.evidence.document for each in told}),
            Side(texts, members, tuple(dict.fromkeys(each.claim for each in told)), _told_once(told)),
        )
        for texts, members, told in sides
    ]
    ordered = sorted(made, key=lambda pair: (pair[0], sorted(pair[1].value.items()), pair[1].members))
    documents = {each.evidence.document for *_, told in sides for each in told}
    return Disagreement(
        kind, subject, about, tuple(side for _, side in ordered), tuple(concerned), len(documents), actor
    )


def _told_once(told: Iterable[_Told]) -> tuple[str, ...]:
    """The evidence without what repeats the words of the same document, in the order of documents."""
    once: dict[tuple[str, str], Evidence] = {}
    for each in told:
        once.setdefault((each.evidence.document, each.evidence.words(LANGUAGES[0])), each.evidence)
    return tuple(item.iri for item in sorted(once.values(), key=lambda item: (item.document, item.ordinal)))
