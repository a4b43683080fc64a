"""What pages count in a store, and what they ask of it beside resources."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from lsgraph.claims.read import latest_source
from lsgraph.days import last_day
from lsgraph.namespaces import INSTANCE, THINGS
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.stores import Store

T = TypeVar("T")

#: The engine evaluates what follows NOT EXISTS for each row before it: so that comes where few rows are left.
_COUNTS = {
    "claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x ls:evidence ?y }",
    "documents": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?y oa:hasSource ?x }",
    "pages": "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?x { ?y oa:hasSource ?x } } FILTER NOT EXISTS { ?x ls:textFile ?z } }",
    "groups": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a ls:UnspecifiedGroup }",
    "attested": """SELECT (COUNT(*) AS ?n) {
      { SELECT DISTINCT ?x { ?x ls:evidence ?y . ?y ls:attestedBy ?w } }
      FILTER NOT EXISTS { ?x ls:evidence ?z FILTER NOT EXISTS { ?z ls:attestedBy ?a } } }""",
    "inferred": """SELECT (COUNT(*) AS ?n) {
      { SELECT DISTINCT ?x { ?x ls:evidence ?y . ?y ls:basis basis:inferred } }
      FILTER NOT EXISTS { ?x ls:evidence ?z . ?z ls:basis ?b FILTER (?b != basis:inferred) } }""",
}
#: That something had happened by a day after all sources is known from the day on which somebody read them: it is no day that they tell of.
_DAYS = """SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {{
  {{ ?x ls:earliest ?day }} UNION {{ ?x a foaf:Document ; dcterms:date ?day }} UNION {{
    ?x ls:latest ?day OPTIONAL {{ ?x ls:earliest ?from }}
    FILTER (STR(?day) <= "{newest}" || (BOUND(?from) && STR(?from) > "{newest}"))
  }}
  FILTER (DATATYPE(?day) = xsd:date)
}}"""
#: The last day of the calendar, where no source has a day.
_LAST = "9999-12-31"
_THINGS_IN = f"""SELECT DISTINCT ?thing WHERE {{{{
  GRAPH <{{graph}}> {{{{ {{{{ ?thing ?p ?o }}}} UNION {{{{ ?s ?q ?thing }}}} }}}}
  FILTER (ISIRI(?thing) && REGEX(STR(?thing), "^{INSTANCE}({"|".join(THINGS)})/[^#]*$"))
}}}} LIMIT 1000"""


def count_of(store: Store) -> dict[str, int]:
    """How many claims, documents, pages without stored text, unnamed groups, claims only attested, and only inferred."""
    return {name: int(value(next(store.query(text).rows())["n"])) for name, text in _COUNTS.items()}


def days_of(store: Store) -> tuple[str, str] | None:
    """The first and the last day (ISO 8601) of which the sources tell, or None where they tell of none."""
    newest = last_day(latest_source(store)) or _LAST
    row = next(store.query(_DAYS.format(newest=newest)).rows(), {})
    return (value(row["first"]), value(row["last"])) if "first" in row and "last" in row else None


def things_in(store: Store, graph: str) -> list[str]:
    """The IRIs of the things of which a named graph speaks, at most a thousand."""
    return [value(row["thing"]) for row in store.query(_THINGS_IN.format(graph=graph)).rows()]


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """The items of each key, in their order."""
    groups: dict[str, list[T]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return dict(groups)
