"""Checks that a query must pass before an engine sees it.

Oxigraph has no limit on nesting (some thousand open braces overflow its stack and end the process) and follows SERVICE
to any address, without a timeout. Both are refused here, by the tokens of the query: strings, IRIs and comments may
hold anything. The regular expressions here take linear time, since no limit is in force yet when they run.
"""

from __future__ import annotations

import re
from functools import cache

from lsgraph.errors import QueryError, QuerySyntaxError, TextPosition
from lsgraph.languages import Message

MOST_NESTED = 100

#: Letters of names (PN_CHARS_BASE in the grammar), and the characters that may follow the first one (PN_CHARS). Python's own `\w`
#: lacks combining marks, so names would be cut in the middle.
LETTERS = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    r"\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
IN_NAMES = LETTERS + r"\w\u00b7\u0300-\u036f\u203f\u2040"

#: A token of a query, as a pattern that is written. Prefixes are matched up to 200 characters: a text of many words and dots, each a
#: possible start, would take unbounded time.
TOKEN_PATTERN = rf"""
(?P<skip>
    \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\" | \'\'\'[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*\'\'\'
  | "[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*" | '[^'\\\n\r]*(?:\\.[^'\\\n\r]*)*'
  | <[^<>"{{}}|^`\\\x00-\x20]*(?:\\[uU][^<>"{{}}|^`\\\x00-\x20]*)*> | \#[^\n\r]*+
  | [?$@][{IN_NAMES}]++
)
  | (?P<prefix>[{LETTERS}][{IN_NAMES}.-]{{0,200}}+)?:[{IN_NAMES}.:%-]*+(?:\\\S[{IN_NAMES}.:%-]*+)*
  | (?P<word>\w++) | (?P<open>[({{\[]) | (?P<close>[)}}\]])
"""
TOKEN_FLAGS = re.VERBOSE | re.DOTALL


@cache
def token_pattern() -> re.Pattern[str]:
    """A token; compiled when the first query is read so, since every command would wait for it."""
    return re.compile(TOKEN_PATTERN, TOKEN_FLAGS)


def position_at(text: str, offset: int) -> TextPosition:
    """Line and column of an offset into a text."""
    before = text[:offset]
    return TextPosition(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def prefixes_in(text: str) -> tuple[set[str], dict[str, TextPosition]]:
    """The prefixes that a query declares, and those that it uses before or without that, each with the position of its first use."""
    declared: set[str] = set()
    positions: dict[str, TextPosition] = {}
    previous = ""
    for token in token_pattern().finditer(text):
        # The empty prefix is one too (`:name`).
        prefix = token["prefix"] or ("" if token[0].startswith(":") else None)
        if prefix is not None and previous == "PREFIX":
            declared.add(prefix)
        elif prefix is not None and prefix not in declared and prefix not in positions:
            positions[prefix] = position_at(text, token.start())
        previous = (token["word"] or "").upper()
    return declared, positions


def undeclared_prefixes(text: str) -> dict[str, TextPosition]:
    """The prefixes that a query uses and does not declare, each with the position of its first use."""
    return prefixes_in(text)[1]


def check_query(text: str, *, with_service: bool = False) -> None:
    """Raise QueryError for SERVICE unless it is checked elsewhere, and QuerySyntaxError for nesting deeper than `MOST_NESTED`."""
    opened = text.count("{") + text.count("(") + text.count("[")
    if opened <= MOST_NESTED and "service" not in text.lower():
        # Most queries need no tokenizing.
        return
    depth = 0
    for token in token_pattern().finditer(text):
        if token["open"]:
            depth += 1
            if depth > MOST_NESTED:
                raise QuerySyntaxError(
                    Message("The query nests brackets more than {most} deep.", most=MOST_NESTED),
                    position=position_at(text, token.start()),
                    next_step="Write it with fewer nested groups.",
                )
        elif token["close"]:
            depth -= 1
        elif not with_service and token["word"] and token["word"].upper() == "SERVICE":
            raise QueryError(
                "SERVICE is not allowed here: this server asks no other server.",
                next_step="Ask each endpoint itself and join the answers.",
            )
