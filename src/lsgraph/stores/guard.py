"""What a query must not do before an engine sees it.

Oxigraph has no limit on nesting (some thousand open braces overflow its stack and end the process) and follows SERVICE
to any address, without a timeout. Both are stopped here, on the tokens of the query: strings, IRIs and comments may
hold anything. Its patterns need time that is linear in the length of the query: they run before any limit does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.errors import QueryError, QuerySyntaxError, TextPosition

if TYPE_CHECKING:
    from collections.abc import Container

MOST_NESTED = 100

#: Letters of names (PN_CHARS_BASE in the grammar), and what else may follow the first one (PN_CHARS). Python's own `\w` lacks
#: the marks that are put on letters, so that a name would end in its middle.
LETTERS = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    r"\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
IN_NAMES = LETTERS + r"\w\u00b7\u0300-\u036f\u203f\u2040"

#: Prefixes are sought for 200 characters: a text of many words and dots, each a beginning, would take time without bound.
TOKEN = re.compile(
    rf"""
    (?P<skip>
        \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\" | \'\'\'[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*\'\'\'
      | "[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*" | '[^'\\\n\r]*(?:\\.[^'\\\n\r]*)*'
      | <[^<>"{{}}|^`\\\x00-\x20]*(?:\\[uU][^<>"{{}}|^`\\\x00-\x20]*)*> | \#[^\n\r]*+
      | [?$@][{IN_NAMES}]++
    )
  | (?P<prefix>[{LETTERS}][{IN_NAMES}.-]{{0,200}}+)?:[{IN_NAMES}.:%-]*+(?:\\\S[{IN_NAMES}.:%-]*+)*
  | (?P<word>\w++) | (?P<open>[({{\[]) | (?P<close>[)}}\]])
    """,
    re.VERBOSE | re.DOTALL,
)


def position_at(text: str, offset: int) -> TextPosition:
    """Line and column of an offset into a text."""
    before = text[:offset]
    return TextPosition(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def undeclared_prefixes(text: str) -> dict[str, TextPosition]:
    """The prefixes that a query uses and does not declare, each with the place of its first use."""
    own: set[str] = set()
    found: dict[str, TextPosition] = {}
    previous = ""
    for token in TOKEN.finditer(text):
        prefix = token["prefix"]
        if prefix and previous == "PREFIX":
            own.add(prefix)
        elif prefix and prefix not in own and prefix not in found:
            found[prefix] = position_at(text, token.start())
        previous = (token["word"] or "").upper()
    return found


def undeclared_prefix(text: str, declared: Container[str]) -> tuple[str, TextPosition] | None:
    """The first prefix that a query uses and neither declares nor finds in `declared`, with its place."""
    return next((each for each in undeclared_prefixes(text).items() if each[0] not in declared), None)


def check_query(text: str) -> None:
    """Raise QueryError for SERVICE, and QuerySyntaxError for nesting deeper than `MOST_NESTED`."""
    opened = text.count("{") + text.count("(") + text.count("[")
    if opened <= MOST_NESTED and "service" not in text.lower():
        # Most queries need no look at their tokens.
        return
    depth = 0
    for token in TOKEN.finditer(text):
        if token["open"]:
            depth += 1
            if depth > MOST_NESTED:
                raise QuerySyntaxError(
                    f"The query nests brackets more than {MOST_NESTED} deep.",
                    position=position_at(text, token.start()),
                    next_step="Write it with fewer nested groups.",
                )
        elif token["close"]:
            depth -= 1
        elif token["word"] and token["word"].upper() == "SERVICE":
            raise QueryError(
                "SERVICE is not allowed here: this server asks no other server.",
                next_step="Ask each endpoint itself and join the answers.",
            )
