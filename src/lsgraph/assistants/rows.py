"""Answers to queries as an assistant is given them: the first rows, things with their names, and what is left out told as that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lsgraph.languages import Message

if TYPE_CHECKING:
    from lsgraph.assistants.telling import Asked, Told
    from lsgraph.sparql.query import Query

#: Rows, and characters of a graph, that are told.
MOST_ROWS, MOST_CHARACTERS = 100, 40_000


def rows_told(asked: Asked, query: Query, content: bytes) -> Told:
    """The answer to a query, from SPARQL Results JSON, or from N-Triples for a graph."""
    if query.form not in ("select", "ask"):
        lines = content.decode().splitlines()
        shown: list[str] = []
        for line in lines:
            if sum(map(len, shown)) + len(line) > MOST_CHARACTERS:
                break
            shown.append(line)
        return asked.answer(
            {"triples": "\n".join(shown), **_counted(asked, len(shown), len(lines))}, on_record=bool(lines)
        )
    results = json.loads(content)
    if "boolean" in results:
        return asked.answer({"answer": results["boolean"]}, on_record=results["boolean"])
    every = results["results"]["bindings"]
    part = every[:MOST_ROWS]
    iris = {cell["value"] for row in part for cell in row.values() if cell["type"] == "uri"}
    names = {iri: asked.edition.resources.labels.of([iri]).get(iri, {}) for iri in sorted(iris)}
    rows = [{name: _cell(cell, names, asked) for name, cell in row.items()} for row in part]
    return asked.answer(
        {"columns": results["head"]["vars"], "rows": rows, **_counted(asked, len(part), len(every))},
        on_record=bool(every),
    )


def _cell(cell: dict[str, str], names: dict[str, dict[str, str]], asked: Asked) -> Any:  # noqa: ANN401  # as JSON
    if cell["type"] == "uri":
        labels = names.get(cell["value"], {})
        name = labels.get(asked.language) or next(iter(labels.values()), "")
        return {"iri": cell["value"], "name": name} if name else {"iri": cell["value"]}
    return {"text": cell["value"], "language": cell["xml:lang"]} if "xml:lang" in cell else cell["value"]


def _counted(asked: Asked, shown: int, total: int) -> Told:
    if shown == total:
        return {"total": total, "complete": True}
    step = Message("Only the first {shown} of {total} are told. Aggregate, narrow, or page with ORDER BY, LIMIT and OFFSET.", shown=shown, total=total)  # fmt: skip
    return {"total": total, "complete": False, "next_step": step.in_language(asked.language)}
