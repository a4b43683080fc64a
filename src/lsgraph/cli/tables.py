"""Answers as tables: drawn on a terminal, tab-separated in a pipe, with prefixed names in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from rich.table import Table
from rich.text import Text

from lsgraph.cli.console import printable, say, spoken, stdout
from lsgraph.languages import Message, text_in
from lsgraph.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.stores import Answer, Term

_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int", "long"))


def show_answer(answer: Answer) -> None:
    """Write an answer for a person: a table, a word, or Turtle."""
    if answer.kind == "ask":
        say("true" if answer.boolean else "false")
    elif answer.kind == "graph":
        from lsgraph.rdf.turtle import write_turtle

        for line in write_turtle(answer.triples()).splitlines():
            say(line)
    else:
        rows = [[row.get(name) for name in answer.variables] for row in answer.rows()]
        numbers = [_all_numbers([row[column] for row in rows]) for column in range(len(answer.variables))]
        show_rows(answer.variables, [[cell(term) for term in row] for row in rows], numbers)


def show_rows(columns: Sequence[str | Message], rows: Iterable[Sequence[str]], numbers: Sequence[bool] = ()) -> None:
    """Write rows under their columns; `numbers` says which columns are aligned to the right."""
    console, headings = stdout(), [text_in(column, spoken()) for column in columns]
    if not console.is_terminal:
        for line in (headings, *rows):
            say("\t".join(text.replace("\t", " ").replace("\n", " ") for text in line))
        return
    table = Table(header_style="bold", show_lines=False)
    for index, column in enumerate(headings):
        right = index < len(numbers) and numbers[index]
        table.add_column(Text(printable(column)), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(text)) for text in row))
    console.print(table)
    rows_shown = Message.counted("{count} row", "{count} rows", count=table.row_count)
    console.print(Text(rows_shown.in_language(spoken()), "dim"))


def cell(term: Term | None) -> str:
    """A value for people: a prefixed name or IRI, the text of a literal, empty if unbound."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value) or f"<{term.value}>"
    return term.value if isinstance(term, ox.Literal) else str(term)


def _all_numbers(terms: Sequence[Term | None]) -> bool:
    literals = [term for term in terms if term is not None]
    return bool(literals) and all(isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS for term in literals)
