"""Plans: what a source says that somebody is to do. They are told on pages, and tie nobody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.claims.model import Reference, Relation, Span
from lsgraph.claims.predicates import PLANNED
from lsgraph.languages import LANGUAGES, translations
from lsgraph.localized import span_text
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lsgraph.claims.read import Claim, Texts
    from lsgraph.stores import Store, Term

_PLANS = """
SELECT ?claim ?actor ?kind ?object ?first ?last ?came WHERE {
  ?claim a ls:PlannedAct ; ls:plannedActor ?actor ; ls:plannedKind ?kind ; ls:plannedTowards ?object .
  OPTIONAL { ?claim ls:expectedEarliest ?first ; ls:expectedLatest ?last }
  OPTIONAL { ?claim ls:realisedBy ?came }
} ORDER BY ?claim ?actor ?object"""
_CONDITIONS = "SELECT ?claim ?text WHERE { ?claim a ls:PlannedAct ; ls:condition ?text } ORDER BY ?claim ?text"


def from_plans(store: Store, claims: Mapping[str, Claim], reference: Callable[[str], Reference]) -> Iterator[Relation]:
    """A relation for each plan and each who is to act, with when it is expected, on which condition, and whether it came about."""
    conditions: dict[str, Texts] = defaultdict(dict)
    for row in store.query(_CONDITIONS).rows():
        conditions[value(row["claim"])][getattr(row["text"], "language", None) or ""] = value(row["text"])
    seen: set[tuple[str, str]] = set()
    for row in store.query(_PLANS).rows():
        iri, actor = value(row["claim"]), value(row["actor"])
        if iri not in claims or (iri, actor) in seen:
            continue
        seen.add((iri, actor))
        yield Relation(
            subject=reference(actor),
            predicate=Reference(PLANNED, _words(row, conditions.get(iri, {}))),
            object=reference(value(row["object"])),
            status="planned",
            claims=(claims[iri],),
        )


def _words(row: Mapping[str, Term], condition: Texts) -> Texts:
    """What is planned, in words: `ska enligt planen (22 februari 2017, inget utfall i våra källor) besluta om`."""
    told = translations("details", f"planned/{value(row['kind']).rpartition('/')[2]}")
    patterns = {name: translations("details", f"planned_when/{name}") for name in ("day", "silent", "if", "came")}
    first, last = (value(row[name]) if name in row else None for name in ("first", "last"))
    words: Texts = {}
    for language in LANGUAGES:
        day = span_text(Span(first, last), language)
        parts = [patterns["day"][language].format(day)] if day else []
        if language in condition:
            parts.append(patterns["if"][language].format(condition[language].rstrip(". ")))
        parts.append(patterns["came" if "came" in row else "silent"][language])
        words[language] = told[language].format(f" ({', '.join(parts)})")
    return words
