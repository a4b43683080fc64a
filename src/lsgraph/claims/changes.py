"""Changes between two days: acts, and roles that began or ended, as far as sources date them.

A change is an act towards an agreement, or the beginning or the end of a role. Those who acted on behalf of somebody are part of the act.
It is sure where the bounds of its day lie wholly within the days, both of which count; it is only perhaps one where they lie so in part.
Undated facts are no changes. A question of the repository asks the same of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lsgraph.claims.model import Reference, Span, within_sentence
from lsgraph.claims.predicates import ASSOCIATED_WITH, phrase, role_phrase
from lsgraph.languages import LANGUAGES, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims.model import Relation
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language

What = Literal["act", "began", "ended"]
MEMBER = Reference(None, phrase("member"))
"""The role of a membership without one."""

_WITHIN = "(({first} IS NOT NULL OR {last} IS NOT NULL) AND ({first} IS NULL OR {first} <= :second) AND ({last} IS NULL OR {last} >= :first))"
_PARTS = (
    ("act", "act", "NULL", "earliest", "latest"),
    ("began", "membership", "role", "begins_first", "begins_last"),
    ("ended", "membership", "role", "ends_first", "ends_last"),
)
_CHANGES = " UNION ALL ".join(
    f"SELECT '{what}' AS what, id, iri, {role} AS role, {first} AS first, {last} AS last,"  # noqa: S608  # our own names
    f" COALESCE({first} >= :first AND {last} <= :second, 0) AS sure FROM {table} WHERE {_WITHIN.format(first=first, last=last)}"
    for what, table, role, first, last in _PARTS
)

_COUNTED = f"SELECT sure, COUNT(*) FROM ({_CHANGES}) GROUP BY sure"  # noqa: S608  # our own names
_ORDERED = (
    f"SELECT * FROM ({_CHANGES}) ORDER BY sure DESC, COALESCE(first, last), COALESCE(last, first), what, iri"  # noqa: S608  # our own names
    " LIMIT :limit OFFSET :offset"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `span` has the bounds of its day, `relation` its content, `by` those who acted on behalf of its subject.

    `role` is that which began or ended; an act has none.
    """

    what: What
    sure: bool
    span: Span
    claim: str
    relation: Relation
    role: Reference
    by: tuple[Reference, ...] = ()
    proposed: bool = False

    def sentence(self, language: Language) -> str:
        """The change as a sentence."""
        words = wording("differences", language)
        relation = self.relation
        if self.what == "act":
            said = relation.sentence(language)
            names = ", ".join(reference.label(language) for reference in self.by)
            return words["act_proposed" if self.proposed else "act_by"].format(said, names) if names else f"{said}."
        predicate = role_phrase(self.role, self.what)[language]
        return f"{relation.subject.label(language)} {predicate} {within_sentence(relation.object.label(language), language)}."

    def to_json(self) -> dict[str, object]:
        """The change as JSON-serialisable values."""
        relation = self.relation
        return {
            "kind": "removed" if self.what == "ended" else "added",
            "what": self.what,
            "sure": self.sure,
            "earliest": self.span.earliest,
            "latest": self.span.latest,
            **{language: self.sentence(language) for language in LANGUAGES},
            "subject": relation.subject.iri,
            "predicate": relation.predicate.iri,
            "object": relation.object.iri,
            "by": [reference.iri for reference in self.by],
            "claims": [self.claim],
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """A part of the changes between two days, certain ones first, then by day; `sure` and `perhaps` count all of both kinds."""

    items: list[Change]
    sure: int
    perhaps: int

    @property
    def total(self) -> int:
        """The number of all changes between the days."""
        return self.sure + self.perhaps


def changes_between(resources: Resources, first: str, second: str, *, offset: int = 0, limit: int = -1) -> Changes:
    """The changes from one day to another (ISO 8601, both inclusive): `limit` of them starting at `offset`."""
    days = {"first": first, "second": second}
    counted: dict[int, int] = dict(resources.tables.rows(_COUNTED, days))
    rows = resources.tables.rows(_ORDERED, {**days, "limit": limit, "offset": offset})
    acts = {act.iri: act for act in resources.acts_by_number(row[1] for row in rows if row[0] == "act")}
    relations = resources.relations_by_claim(row[2] for row in rows)
    changes = []
    for what, _, iri, role, earliest, latest, sure in rows:
        act = acts.get(iri) if what == "act" else None
        relation = _relation(relations.get(iri, ()), iri, act.actor if act else None)
        if relation is not None:
            by = tuple(resources.references(associate for associate, _ in act.associates)) if act else ()
            held = resources.reference(role) if role else MEMBER
            proposed = act is not None and act.stance in ("proposed", "invited")
            changes.append(Change(what, bool(sure), Span(earliest, latest), iri, relation, held, by, proposed))
    return Changes(changes, counted.get(1, 0), counted.get(0, 0))


def _relation(relations: Iterable[Relation], claim: str, actor: str | None) -> Relation | None:
    """The relation that expresses a claim; of an act the one of its actor, not of those who acted on its behalf."""
    candidates = [
        relation
        for relation in relations
        if relation.predicate.iri != ASSOCIATED_WITH and (actor is None or relation.subject.iri == actor)
    ]
    return min(candidates, key=lambda relation: relation.claims[0].iri != claim, default=None)
