"""A store that is open for reading: queries by their text or by the name of a question, each in a process of its own."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from lsgraph.api.bindings import bound
from lsgraph.errors import NotFoundError, QueryError, StateError, near_matches
from lsgraph.languages import Message, marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.sparql.query import Query
    from lsgraph.sparql.workers.single import SingleWorker
    from lsgraph.stores import Store

_NAME_OF_QUESTION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QUESTIONS = """
SELECT ?question ?query ?sv ?en WHERE {
  VALUES ?form { sh:select sh:ask sh:construct }
  ?question ?form ?query ; ls:expected ?expected ; rdfs:label ?sv, ?en .
  FILTER (LANG(?sv) = "sv" && LANG(?en) = "en")
}
ORDER BY ?question"""


class OpenStore:
    """A store until it is closed, and the process that answers its queries."""

    def __init__(self, store: Store | None) -> None:
        """None stands for a store that is opened when it is needed."""
        self._open_store = store
        self._worker: SingleWorker | None = None

    def close(self) -> None:
        """Let go of the store; whatever is asked afterwards raises StateError."""
        self._open_store = None
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    @property
    def _store(self) -> Store:
        if self._open_store is None:
            raise StateError("The graph is closed.", next_step="Open it again with lsgraph.open().")
        return self._open_store

    def _questions(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Query and words of each question by its name, as they stand in the graph itself."""
        questions = {}
        for row in self._store.query(_QUESTIONS).rows():
            question, query, sv, en = (
                str(getattr(row[name], "value", "")) for name in ("question", "query", "sv", "en")
            )
            questions[question.rsplit("/", 1)[-1]] = (query, {"sv": sv, "en": en})
        return questions

    def _reply(self, text: str, bindings: Mapping[str, object] | None, kind: str, seconds: float | None) -> bytes:
        """The answer as it was written: rows for tabs, a truth as JSON, triples as N-Triples."""
        from lsgraph.sparql.query import read_query

        asked = bound(self._query_text(text), bindings or {})
        query = read_query(asked, max_length=len(asked))
        its_kind = {"select": "select", "ask": "ask"}.get(query.form, "graph")
        if its_kind != kind:
            methods = {"select": "query", "ask": "ask", "graph": "construct"}
            raise QueryError(
                Message(
                    "Graph.{method}() takes no query of the form {form}.", method=methods[kind], form=query.form.upper()
                ),
                next_step=Message("Use Graph.{method}().", method=methods[its_kind]),
            )
        content, hints = self._answered(query, seconds or 0)
        for hint in hints:
            warnings.warn(hint, stacklevel=3)
        return content

    def _answered(self, query: Query, seconds: float) -> tuple[bytes, list[str]]:
        """The answer to a query, and hints on it."""
        from lsgraph.media_types import TSV
        from lsgraph.sparql.query import plain_format
        from lsgraph.sparql.workers.limits import own_limits
        from lsgraph.sparql.workers.process import Job
        from lsgraph.sparql.workers.single import SingleWorker

        if self._worker is None:
            more = marked("Ask for less at a time, or give it more with seconds=…; None sets no bound.")
            self._worker = SingleWorker(self._store.opener(), own_limits(), more=more)
        reply = self._worker.run(Job(query, TSV if query.form == "select" else plain_format(query)), seconds)
        return reply.content, [str(hint) for hint in reply.hints]

    def _query_text(self, text: str) -> str:
        """The query itself, or that of the question which has this name, slug or number."""
        name = text.strip()
        if not _NAME_OF_QUESTION.fullmatch(name):
            return text
        questions = self._questions()
        for whole, (query, _) in questions.items():
            number, _, slug = whole.partition("-")
            if name in (whole, slug, number, number.lstrip("0")):
                return query
        near = near_matches(name, [*questions, *(whole.partition("-")[2] for whole in questions)])
        raise NotFoundError(
            Message("There is no question {name!r}.", name=name), near=near, next_step="Graph.questions() lists them."
        )
