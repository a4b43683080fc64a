"""Answers to queries as an assistant is given them: the first rows, things with their names, and what is left out told as that."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from lsgraph.languages import Message

if TYPE_CHECKING:
    from lsgraph.assistants.telling import Asked, Told
    from lsgraph.sparql.query import Query

#: Rows, and characters of a graph, that are told.
MOST_ROWS, MOST_CHARACTERS = 100, 40_000
_HEAD = re.compile(r'"head"\s*:\s*')
_BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
_DECODER = json.JSONDecoder()
Row: TypeAlias = "dict[str, dict[str, str]]"


def rows_told(asked: Asked, query: Query, content: bytes) -> Told:
    """The answer to a query, from SPARQL Results JSON, or from N-Triples for a graph."""
    if query.form not in ("select", "ask"):
        # Up to so many bytes are no more characters; the last line may be cut.
        begun = content[: MOST_CHARACTERS + 1]
        triples = content if len(begun) == len(content) else begun[: begun.rfind(b"\n") + 1]
        shown, total = triples.count(b"\n"), content.count(b"\n")
        return asked.answer(
            {"triples": triples.decode().rstrip("\n"), **_counted(asked, shown, total)}, on_record=bool(total)
        )
    if query.form == "ask":
        answer = json.loads(content)["boolean"]
        return asked.answer({"answer": answer}, on_record=answer)
    columns, part, total = first_rows(content.decode())
    iris = {cell["value"] for row in part for cell in row.values() if cell["type"] == "uri"}
    names = {iri: asked.edition.resources.labels.of([iri]).get(iri, {}) for iri in sorted(iris)}
    rows = [{name: _cell(cell, names, asked) for name, cell in row.items()} for row in part]
    return asked.answer(
        {"columns": columns, "rows": rows, **_counted(asked, len(part), total)},
        on_record=bool(total),
    )


def first_rows(text: str) -> tuple[list[str], list[Row], int]:
    """The variables, the first rows, and the number of all rows of SPARQL Results JSON.

    The rows are read one by one: all at once take ten times the memory of the text, which may be as large as an answer may.
    """
    head, bindings = _HEAD.search(text), _BINDINGS.search(text)
    assert head is not None, "a table has one"
    assert bindings is not None, "a table has them"
    columns: list[str] = _DECODER.raw_decode(text, head.end())[0].get("vars", [])
    part: list[Row] = []
    total, position = 0, bindings.end()
    while text[(position := _between(text, position))] != "]":
        row, position = _DECODER.raw_decode(text, position)
        total += 1
        if total <= MOST_ROWS:
            part.append(row)
    return columns, part, total


def _between(text: str, position: int) -> int:
    """Where the next row begins, or the end of all."""
    while text[position] in " \t\r\n,":
        position += 1
    return position


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
