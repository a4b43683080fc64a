"""The repository's questions as a generation holds them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import PREFIXES, QUESTIONS_GRAPH
from lsgraph.rdf.values import value
from lsgraph.repository.questions import Question

if TYPE_CHECKING:
    from lsgraph.stores import Store

_QUESTIONS = f"""
SELECT ?question ?query WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{ ?question sh:select|sh:ask|sh:construct ?query }}
}} ORDER BY ?question"""
_WORDS = f"""
SELECT ?question ?predicate ?text WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{ ?question sh:select|sh:ask|sh:construct ?query ; ?predicate ?text }}
  FILTER (?predicate IN (rdfs:label, rdfs:comment))
}}"""
_LABEL, _COMMENT = PREFIXES["rdfs"] + "label", PREFIXES["rdfs"] + "comment"


def read_stored(store: Store) -> tuple[Question, ...]:
    """The questions of a store, by number."""
    words: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in store.query(_WORDS).rows():
        language = getattr(row["text"], "language", None)
        for text_language in (language,) if language else LANGUAGES:
            words[value(row["question"]), value(row["predicate"])].setdefault(text_language, value(row["text"]))
    rows = ((value(row["question"]), value(row["query"])) for row in store.query(_QUESTIONS).rows())
    return tuple(
        Question(iri, words.get((iri, _LABEL), {}), words.get((iri, _COMMENT), {}), query) for iri, query in rows
    )
