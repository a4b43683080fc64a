"""Before which day a relation can not have held, or nobody can have known of it: by those whom it binds, and by who tells of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lsgraph.claims.model import Span
from lsgraph.claims.predicates import ANNOUNCED, SAID
from lsgraph.days import first_day
from lsgraph.namespaces import expand
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims.acts import Act
    from lsgraph.claims.model import Relation
    from lsgraph.stores import Store

_FUNDED_BY = expand("ls:fundedBy")
_BOUNDS_OF_EVENTS = (
    "SELECT ?event ?earliest ?latest WHERE { ?event a cv:PublicEvent ; ls:earliest ?earliest ; ls:latest ?latest }"
)
_ANNOUNCED = (
    "SELECT ?project (MIN(STR(?date)) AS ?first) WHERE { ?project ls:fundingAnnounced ?date } GROUP BY ?project"
)
_FOUNDED = "SELECT ?thing (MIN(STR(?date)) AS ?first) WHERE { ?thing schema:foundingDate ?date } GROUP BY ?thing"
#: What is said of these is said in a document, and of nothing before it.
_KINDS_SAID = frozenset({"document", "decision"})


def in_time(relations: Iterable[Relation], store: Store, acts: Sequence[Act]) -> Iterator[Relation]:
    """The relations, those of events dated as the events are, and none before those whom it binds were there.

    Advice, proposals and plans hold from the day of the document that tells of them, funding from its announcement. An organisation
    is there from its founding, an agreement from the first signature, conclusion or adoption on record; an act towards it, such as a proposal,
    has a day of its own.
    """
    days = _Days(
        {
            value(row["event"]): Span.between(value(row["earliest"]), value(row["latest"]))
            for row in store.query(_BOUNDS_OF_EVENTS).rows()
        },
        _read_days(store, _ANNOUNCED, "project"),
        _read_days(store, _FOUNDED, "thing"),
        _first_agreed(acts),
        _written(acts),
    )
    for relation in relations:
        # What is told of a thing in words (its date, its name) is no relation that holds at a time.
        if relation.object.iri is None:
            bounds = days.of_words(relation)
        else:
            bounds = days.of_relation(relation)
            event = days.event(relation)
            if event is not None and relation.date is None:
                relation = replace(relation, date=event)
        yield replace(relation, not_before=max(bounds)) if bounds else relation


@dataclass(frozen=True, slots=True)
class _Days:
    """The days that bound relations, each by the IRI of a thing.

    `written` are the days before which documents without a date can not have been written.
    """

    events: Mapping[str | None, Span]
    announced: Mapping[str | None, str]
    founded: Mapping[str | None, str]
    agreed: Mapping[str | None, str]
    written: Mapping[str, str]

    def event(self, relation: Relation) -> Span | None:
        """The bounds of the event at an end of a relation."""
        ends = (relation.subject.iri, relation.object.iri)
        return next((self.events[iri] for iri in ends if iri in self.events), None)

    def of_relation(self, relation: Relation) -> list[str]:
        """The days before which a relation between two things can not have held."""
        ends = (relation.subject.iri, relation.object.iri)
        bounds = [self.founded[iri] for iri in ends if iri in self.founded]
        if relation.date is None:
            bounds += [self.agreed[iri] for iri in ends if iri in self.agreed]
            if relation.predicate.iri in SAID or relation.subject.kind in _KINDS_SAID:
                bounds += self._told(relation)
        if relation.predicate.iri == _FUNDED_BY and relation.subject.iri in self.announced:
            bounds.append(self.announced[relation.subject.iri])
        return bounds

    def of_words(self, relation: Relation) -> list[str]:
        """The days before which nothing was said of a thing in words.

        What is asked, planned or announced was said when the document was written that tells of it, be it before the agreement.
        """
        subject = relation.subject.iri
        if relation.predicate.iri in ANNOUNCED or relation.subject.kind in _KINDS_SAID:
            return self._told(relation)
        event = self.events.get(subject)
        bounds = [event.earliest if event else None, self.agreed.get(subject), self.founded.get(subject)]
        return [day for day in bounds if day]

    def _told(self, relation: Relation) -> list[str]:
        """The day before which no document told of a relation; none where nothing tells when one was written."""
        days = (first_day(item.document_date) or self.written.get(item.document) for item in relation.evidence)
        return sorted(day for day in days if day)[:1]


def _written(acts: Iterable[Act]) -> dict[str, str]:
    """The days before which documents can not have been written: each tells of acts that had been made."""
    written: dict[str, str] = {}
    for act in acts:
        day = act.claim.earliest
        for item in act.claim.evidence:
            if day is not None:
                written[item.document] = max(day, written.get(item.document, day))
    return written


def _first_agreed(acts: Iterable[Act]) -> dict[str | None, str]:
    """The first day on which each agreement may have been signed, concluded or adopted, by its IRI."""
    first: dict[str | None, str] = {}
    for act in acts:
        day = act.claim.earliest
        if act.type in ("Signature", "Conclusion", "Adoption") and day is not None:
            first[act.agreement] = min(day, first.get(act.agreement, day))
    return first


def _read_days(store: Store, query: str, name: str) -> dict[str | None, str]:
    """The first day of each thing that a query gives a date; without those whose date is none."""
    days = {value(row[name]): first_day(value(row["first"])) for row in store.query(query).rows() if "first" in row}
    return {iri: day for iri, day in days.items() if day}
