"""The repository's questions as a generation holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.claims.read import texts_of
from lsgraph.namespaces import QUESTIONS_GRAPH
from lsgraph.rdf.values import value
from lsgraph.repository.questions import Question

if TYPE_CHECKING:
    from lsgraph.stores import Store

_QUESTIONS = f"""
SELECT ?question ?query WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{ ?question sh:select|sh:ask|sh:construct ?query }}
}} ORDER BY ?question"""


def read_stored(store: Store) -> tuple[Question, ...]:
    """The questions of a store, by number."""
    labels, comments = texts_of(store, "rdfs:label"), texts_of(store, "rdfs:comment")
    rows = ((value(row["question"]), value(row["query"])) for row in store.query(_QUESTIONS).rows())
    return tuple(Question(iri, labels.get(iri, {}), comments.get(iri, {}), query) for iri, query in rows)
