"""Values for the variables of a query: `query(text, bindings={"actor": IRI(…)})`.

A value is put wherever the query uses the variable, also within subqueries and filters, as SEP-0007 of the SPARQL community says
(https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0007/sep-0007.md). So a text never becomes part of the query's grammar, and the same
works with a server. A variable that the query itself gives a value can't be bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.api.terms import written
from lsgraph.errors import QueryError, near_matches
from lsgraph.languages import Message
from lsgraph.stores.lexemes import lexemes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.stores.lexemes import Lexeme

#: Words that end a list of what an answer shows, or is grouped and ordered by.
_ENDS = ("WHERE", "FROM", "HAVING", "ORDER", "GROUP", "LIMIT", "OFFSET", "VALUES", "SELECT", "BY")


def bound(text: str, bindings: Mapping[str, object]) -> str:
    """The query with the values in the place of its variables; raises QueryError for a variable that it does not have or sets itself."""
    if not bindings:
        return text
    tokens = lexemes(text)
    values = {name.lstrip("?$"): written(value, name) for name, value in bindings.items()}
    _require_used(tokens, values)
    parts: list[str] = []
    where = _Place()
    for index, token in enumerate(tokens):
        where.move(token)
        name = token.text[1:] if token.kind == "variable" else None
        if name is None or name not in values:
            parts.append(str(token))
            continue
        _require_free(tokens, index, name)
        if where.shows:
            # In a subquery under a name of its own: that of the variable is what the query around it shows.
            shown = name if where.braces == 0 else f"{name}_{index}"
            parts.append(f"{token.lead} ({values[name]} AS ?{shown})")
        elif where.orders:
            parts.append(f"{token.lead} ({values[name]})")
        else:
            parts.append(f"{token.lead} {values[name]} ")
    return "".join(parts)


class _Place:
    """Where in a query a lexeme stands: in the list of what is shown, in one of what is grouped or ordered by, or in neither."""

    def __init__(self) -> None:
        self._list = ""
        self._depth = 0
        self.braces = 0

    def move(self, token: Lexeme) -> None:
        """Go on to the next lexeme."""
        self.braces += token.is_mark("{") - token.is_mark("}")
        if token.is_word(*_ENDS) or token.is_mark("{", "}"):
            self._list = token.text.upper() if token.is_word("SELECT", "BY") else ""
            self._depth = 0
        elif token.is_mark("("):
            self._depth += 1
        elif token.is_mark(")"):
            self._depth -= 1

    @property
    def shows(self) -> bool:
        """Whether a variable here is a column."""
        return self._list == "SELECT" and self._depth == 0

    @property
    def orders(self) -> bool:
        """Whether a variable here is what is grouped or ordered by."""
        return self._list == "BY" and self._depth == 0


def _require_used(tokens: Sequence[Lexeme], values: Mapping[str, str]) -> None:
    used = dict.fromkeys(token.text[1:] for token in tokens if token.kind == "variable")
    for name in values:
        if name not in used:
            raise QueryError(
                Message("The query has no variable ?{name}.", name=name),
                next_step=_variables(near_matches(name, used) or list(used)),
            )


def _variables(names: Sequence[str]) -> Message:
    if not names:
        return Message("It has none; leave bindings out.")
    return Message("It has {names}.", names=", ".join(f"?{name}" for name in names))


def _require_free(tokens: Sequence[Lexeme], index: int, name: str) -> None:
    """Raise QueryError where the query gives the variable its value: `AS ?name`, or a list of VALUES."""
    before = tokens[index - 1] if index else tokens[index]
    first = index - 1
    while first >= 0 and tokens[first].kind == "variable":
        first -= 1
    in_values = first >= 0 and (
        tokens[first].is_word("VALUES")
        or (tokens[first].is_mark("(") and first and tokens[first - 1].is_word("VALUES"))
    )
    if before.is_word("AS") or in_values:
        raise QueryError(
            Message("The query itself gives ?{name} a value, so it can't be bound.", name=name),
            next_step=Message("Bind another variable, or take the value out of the query."),
        )
