"""Relations in the order of time: what of each is drawn along a line of time, and the same in words.

The picture and the table of a timeline are both made of these rows, so that one tells no more than the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lsgraph.claims.model import Span, within_sentence
from lsgraph.claims.predicates import HAS_ADOPTED, HAS_SIGNED, PARTY_TO
from lsgraph.languages import wording
from lsgraph.localized import date_text, span_text
from lsgraph.namespaces import expand
from lsgraph.views.palette import INK, label
from lsgraph.views.swimlanes import KINDS, OTHER_KINDS, Lane, LaneMark, LaneSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lsgraph.claims import Reference, Relation, Standing
    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language

#: The kind of mark of each act towards an agreement, by its predicate.
_STANCES = {
    HAS_SIGNED: "signed",
    PARTY_TO: "concluded",
    HAS_ADOPTED: "adopted",
    expand("ls:proposedToAdopt"): "proposed",
    expand("ls:invitedTo"): "invited",
    expand("ls:hasWithdrawnFrom"): "withdrawn",
}
_LAST = "9999-99-99"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One relation in time: its ends as they are named here, how sure it is on the chosen day, and the colour of its sector."""

    relation: Relation
    subject: Reference
    object: Reference
    how: Standing | None = None
    colour: str = INK
    about: str | None = None
    """The IRI of what the timeline is about: its lanes are named by the other end."""

    @property
    def evidence(self) -> Evidence | None:
        """The firmest words that it rests on."""
        return self.relation.evidence[0] if self.relation.evidence else None

    @property
    def date(self) -> Span | None:
        """The bounds of the day of an act or an event; where sources give several days those that have room for all."""
        return _date_of(self.relation)

    @property
    def bounds(self) -> tuple[str | None, str | None]:
        """The first and the last day of it that is on record."""
        first, last = moment(self.relation)
        return (None, None) if first == _LAST else (first, last)

    @property
    def mark(self) -> str | None:
        """The kind of its mark where it happened within bounds that are on record; None for what lasts or has no such day."""
        date = self.date
        if date is None or not date.earliest or not date.latest:
            return None
        stance = _STANCES.get(self.relation.predicate.iri or "")
        return stance or (self.relation.status if self.relation.status in ("present", "planned") else "done")

    def when(self, language: Language) -> str:
        """When it was or holds, in words: no more exactly than sources tell, and what no source tells as that."""
        relation, t = self.relation, wording("timeline", language)
        if self.date is not None:
            return span_text(self.date, language)
        if not _lasting(relation).days:
            return t["day_unknown"]
        parts = [_bound(relation.begins, t["begun"], t["begun_unknown"], language)]
        if relation.ends is not None or relation.status == "ended":
            parts.append(_bound(relation.ends, t["ended"], t["ended_unknown"], language))
        else:
            parts.append(t["ended_not"])
        if relation.on_record:
            first, last = (date_text(day, language) for day in relation.on_record)
            parts.append(t["told_one"].format(first) if first == last else t["told"].format(first, last))
        return " ".join(parts)

    def sentence(self, language: Language) -> str:
        """The relation as a sentence."""
        target = self.object.label(language)
        named = within_sentence(target, language) if self.object.iri else target
        return f"{self.subject.label(language)} {self.relation.predicate.label(language)} {named}"

    def lane(
        self,
        language: Language,
        *,
        thing: Callable[[str], str],
        evidence: Callable[[Evidence], str],
        short: Callable[[Reference], str],
    ) -> Lane:
        """The lane of the relation, with its ends called `short`ly; its mark leads to the words that it rests on, else to the thing."""
        concluded = self.relation.bases == ("inferred",)
        mark_of_basis = f" ({label('basis', 'inferred', language)})" if concluded else ""
        words = f"{self.sentence(language)}{mark_of_basis}: {self.when(language)}"
        named, predicate = self.subject, self.relation.predicate.label(language)
        detail = f"{predicate} {within_sentence(short(self.object), language)}"
        if self.subject.iri == self.about and self.object.iri:
            named, detail = self.object, predicate
        page = thing(named.iri or "")
        address = evidence(self.evidence) if self.evidence else page
        if (kind := self.mark) and (date := self.date):
            mark = LaneMark(kind, date.earliest or "", date.latest or "", words, address, self.colour, concluded)
            return Lane(short(named), page, (mark,), (), detail)
        span = replace(_lasting(self.relation, words, address, self.colour), concluded=concluded)
        return Lane(short(named), page, (), (span,), detail)


def _lasting(relation: Relation, words: str = "", address: str = "", colour: str = INK) -> LaneSpan:
    """What of a relation is drawn that lasts, or that happened at a time of which only one bound is on record."""
    if (date := _date_of(relation)) is not None:
        first, last = date.earliest or "", date.latest or ""
        return LaneSpan((first, ""), ("", last), ("", ""), bool(last), words, address, colour)
    begins, ends, told = relation.begins, relation.ends, relation.on_record or ("", "")
    return LaneSpan(
        ((begins.earliest or "", begins.latest or "") if begins else ("", "")),
        ((ends.earliest or "", ends.latest or "") if ends else ("", "")),
        told,
        ends is not None or relation.status == "ended",
        words,
        address,
        colour,
    )


def _date_of(relation: Relation) -> Span | None:
    date = relation.date
    if date is None and relation.begins is None and relation.ends is None:
        earliest = min((claim.earliest for claim in relation.claims if claim.earliest), default=None)
        latest = max((claim.latest for claim in relation.claims if claim.latest), default=None)
        date = Span(earliest, latest)
    return date if date is not None and (date.earliest or date.latest) else None


def _bound(span: Span | None, known: str, unknown: str, language: Language) -> str:
    return known.format(span_text(span, language)) if span and (span.earliest or span.latest) else unknown


def moment(relation: Relation | None) -> tuple[str, str]:
    """What relations are ordered by in time: the first day that is on record of each, then the last; what has none comes last."""
    if relation is None:
        return _LAST, _LAST
    spans = (_date_of(relation), relation.begins, relation.ends)
    days = [day for span in spans if span for day in (span.earliest, span.latest) if day] + list(
        relation.on_record or ()
    )
    return (min(days), max(days)) if days else (_LAST, _LAST)


def kinds_in(lanes: Iterable[Lane]) -> list[str]:
    """The kinds of the legend that lanes have, in its order."""
    drawn = {mark.kind for lane in lanes for mark in lane.marks} | {
        kind for lane in lanes for span in lane.spans for kind in span.kinds
    }
    drawn |= {"within" for lane in lanes for mark in lane.marks if mark.earliest != mark.latest}
    if any(mark.concluded for lane in lanes for mark in lane.marks) or any(
        span.concluded for lane in lanes for span in lane.spans
    ):
        drawn.add("inferred")
    return [kind for kind in (*reversed(KINDS), *OTHER_KINDS) if kind in drawn]
