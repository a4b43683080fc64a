"""The repository's questions as a generation holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims.read import texts_of
from lsgraph.namespaces import QUESTIONS_GRAPH, sparql_prologue
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from lsgraph.claims.read import Texts
    from lsgraph.stores import Store

_QUESTIONS = f"""
SELECT ?question ?query WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{ ?question sh:select|sh:ask|sh:construct ?query }}
}} ORDER BY ?question"""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the repository as the generation holds it; `name` is `001-who-has-signed`."""

    iri: str
    name: str
    text: Texts
    explanation: Texts
    query: str

    @property
    def slug(self) -> str:
        """The name without its number."""
        return self.name.partition("-")[2]

    @property
    def full_query(self) -> str:
        """The query with the prefixes that it uses declared, so that other tools can run it."""
        used = [line for line in sparql_prologue().splitlines() if line.split()[1] in self.query]
        return "\n".join([*used, self.query.strip(), ""])


def read_asked(store: Store) -> tuple[AskedQuestion, ...]:
    """The questions of a store, by number."""
    labels, comments = texts_of(store, "rdfs:label"), texts_of(store, "rdfs:comment")
    found = ((value(row["question"]), value(row["query"])) for row in store.query(_QUESTIONS).rows())
    return tuple(
        AskedQuestion(iri, iri.rsplit("/", 1)[-1], labels.get(iri, {}), comments.get(iri, {}), query)
        for iri, query in found
    )
