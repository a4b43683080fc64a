"""The repository's questions as a generation holds them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import PREFIXES, QUESTIONS_GRAPH
from lsgraph.rdf.values import value
from lsgraph.repository.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lsgraph.edition.sizes import Size
    from lsgraph.stores import Store

_QUESTIONS = f"""
SELECT ?question ?query ?position WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{
    ?question sh:select|sh:ask|sh:construct ?query OPTIONAL {{ ?question schema:position ?position }}
  }}
}} ORDER BY ?question"""
_WORDS = f"""
SELECT ?question ?predicate ?text WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{ ?question sh:select|sh:ask|sh:construct ?query ; ?predicate ?text }}
  FILTER (?predicate IN (rdfs:label, rdfs:comment))
}}"""
_ACCEPTANCES = f"""
SELECT ?acceptance ?by ?on ?because (COUNT(DISTINCT ?added) AS ?rows) (COUNT(DISTINCT ?gone) AS ?removed) WHERE {{{{
  GRAPH <{QUESTIONS_GRAPH}> {{{{
    {{}} ls:acceptance ?acceptance . ?acceptance ls:acceptedBy ?by ; dcterms:date ?on .
    OPTIONAL {{{{ ?acceptance ls:acceptedRow ?added }}}}
    OPTIONAL {{{{ ?acceptance ls:removedRow ?gone }}}}
    OPTIONAL {{{{ ?acceptance rdfs:comment ?because }}}}
  }}}}
}}}} GROUP BY ?acceptance ?by ?on ?because ORDER BY ?on ?acceptance"""
_LABEL, _COMMENT = PREFIXES["rdfs"] + "label", PREFIXES["rdfs"] + "comment"


#: Questions on the first page.
_MOST_EXAMPLES = 3


def examples_among(
    questions: Iterable[Question], size: Callable[[Question], Size | None]
) -> tuple[tuple[Question, Size], ...]:
    """Three questions with the size of their answers; a yes, a no and an empty answer say too little on a card.

    Those with a position (`schema:position`) come first, in its order.
    """
    ordered = sorted(questions, key=lambda each: (each.position is None, each.position or 0, each.iri))
    sized = ((question, size(question)) for question in ordered)
    answered = ((question, found) for question, found in sized if found and found.kind != "ask" and found.count)
    return tuple(islice(answered, _MOST_EXAMPLES))


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one person has accepted of an answer: how many rows that came, and how many that are no longer in it."""

    by: str
    on: str
    rows: int
    removed: int
    because: str | None


def acceptances_of(store: Store, question: str) -> tuple[Accepted, ...]:
    """Who has accepted rows of the answer to the question of that IRI, the earliest first."""
    return tuple(
        Accepted(
            by=value(row["by"]),
            on=value(row["on"]),
            rows=int(value(row["rows"])),
            removed=int(value(row["removed"])),
            because=value(row["because"]) if "because" in row else None,
        )
        for row in store.query(_ACCEPTANCES.format(ox.NamedNode(question))).rows()
    )


def read_stored(store: Store) -> tuple[Question, ...]:
    """The questions of a store, by number."""
    words: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in store.query(_WORDS).rows():
        language = getattr(row["text"], "language", None)
        for text_language in (language,) if language else LANGUAGES:
            words[value(row["question"]), value(row["predicate"])].setdefault(text_language, value(row["text"]))
    return tuple(
        Question(
            iri := value(row["question"]),
            words.get((iri, _LABEL), {}),
            words.get((iri, _COMMENT), {}),
            value(row["query"]),
            int(value(row["position"])) if "position" in row else None,
        )
        for row in store.query(_QUESTIONS).rows()
    )
