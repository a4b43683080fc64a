"""The lexemes of a query, complete and in order, for modules that parse its grammar.

`guard.token_pattern` is enough to find brackets and words; here strings, IRIs, names and punctuation are distinguished too, and the text
between them is kept, so that the joined lexemes are the query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from lsgraph.stores.guard import IN_NAMES, LETTERS, TOKEN_FLAGS, TOKEN_PATTERN

_SKIPPED = {
    "?": "variable", "$": "variable", "<": "iri", "#": "comment", '"': "string", "'": "string", "@": "language",
}  # fmt: skip
_NOT_IN_IRI = re.compile(r"[<>\"{}|^`\\\x00-\x20]")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", "\\": "\\", '"': '"', "'": "'"}


@cache
def _lexeme() -> re.Pattern[str]:
    """One lexeme; compiled when the first query is read, since every command and every process of a server would wait for it."""
    return re.compile(
        rf"""
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
  | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
  | (?P<blank>_:[{IN_NAMES}](?:\.*[{IN_NAMES}-])*)
  | (?P<name>(?:[{LETTERS}](?:\.*[{IN_NAMES}-]){{0,200}})?:(?:\.*(?:[{IN_NAMES}:-]|%[0-9A-Fa-f]{{2}}|\\.))*)
  | """
        + TOKEN_PATTERN
        + r"| (?P<mark>\^\^|\S)",
        TOKEN_FLAGS,
    )


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One lexeme: `lead` is the white space and comments before it; `start` is its offset in the query.

    `kind` is `variable`, `iri` (in angle brackets), `name` (with a prefix), `blank`, `string` (without language or datatype),
    `language`, `number`, `word` (a keyword), `mark` (a bracket, `^^`, or one character of punctuation), or `end`.
    """

    kind: str
    text: str
    lead: str
    start: int

    def __str__(self) -> str:
        return self.lead + self.text

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, which are given in capitals."""
        return self.kind == "word" and self.text.upper() in words

    def is_mark(self, *marks: str) -> bool:
        """Whether it is one of these marks."""
        return self.kind == "mark" and self.text in marks

    @property
    def value(self) -> str:
        """The value of a string or an IRI, unescaped; raises ValueError for an unknown escape."""
        ends = 3 if len(self.text) >= 6 and self.text[:3] in ('"""', "'''") else 1
        return _ESCAPE.sub(_character, self.text[ends:-ends])


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of any text, with one of kind `end` after them."""
    result, lead_from = [], 0
    for match in _lexeme().finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "skip":
            kind = _SKIPPED[match[0][0]]
        if kind != "comment":
            kind = "mark" if kind in ("open", "close") else kind
            result.append(Lexeme(kind, match[0], text[lead_from : match.start()], match.start()))
            lead_from = match.end()
    return [*result, Lexeme("end", "", text[lead_from:], len(text))]


def resolved(iri: str, base: str) -> str | None:
    """An IRI resolved against a base (RFC 3986, 5.2); None if that gives no IRI.

    `urllib.parse.urljoin` only knows some schemes, and drops an empty fragment, with which namespaces end.

    >>> resolved("y", "x:"), resolved("#", "http://example.org/a"), resolved("a b", "http://example.org/")
    ('x:y', 'http://example.org/a#', None)
    """
    if _NOT_IN_IRI.search(iri):
        return None
    try:
        (quad,) = ox.parse(f"<{iri}> <x:> <x:>.", ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return None
    return str(quad.subject.value)


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    if len(code) == 1:
        if code not in _ESCAPED:
            raise ValueError(f"\\{code} is no escape")
        return _ESCAPED[code]
    number = int(code[1:], 16)
    if 0xD800 <= number < 0xE000:
        raise ValueError(f"\\{code} is no character")
    return chr(number)
