"""All that is wrong with the syntax of Turtle, TriG, N-Triples and N-Quads, and not only the first of it.

The engine's parser stops at what is wrong. It is started anew behind the statement that holds it, with the prefixes that hold there; where a
statement ends is found by the tokens alone, so that a dot within a string, an IRI or a comment ends none.

Specification: https://www.w3.org/TR/rdf12-turtle/#sec-grammar-grammar
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Most that are told of one file.
MOST_SLIPS = 20
#: The formats of which all is found; in the others a fault changes what all that follows means.
FORMATS = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_BY_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_PLACE = re.compile(
    r"^Parser error (?:at line \d+ (?:column \d+|between columns \d+ and \d+)|between line [^:]*): |\s*\(line \d+\)$"
)
#: What the parser says of a prefix that nothing declares.
UNDECLARED = re.compile(r"The prefix (.*): has not been declared")
_DECLARATION = re.compile(r"@?prefix\s+([^\s:<>]*):", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(?:prefix|base|version)\b", re.IGNORECASE)
#: Stands in for a namespace that is not known.
_UNKNOWN = "urn:undeclared:"
_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<endless>\"\"\"|'''|["'][^\n\r]*)
    | (?P<iri><[^<>\n\r]*>)
    | (?P<brace>[{}])
    | (?P<word>(?:\\.|[^\s<>"'{}\[\]();,\#\\])+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Slip:
    """One place where the syntax is wrong: line and column from 1, and what the parser says."""

    line: int
    column: int | None
    reason: str


def declared_in(text: str) -> dict[str, int]:
    r"""The prefixes that a text of Turtle or TriG declares anywhere, each with the line of its first declaration.

    >>> declared_in("# @prefix a: <x:>\n@prefix b: <x:> .\nPREFIX : <y:>")
    {'b': 2, '': 3}
    """
    found: dict[str, int] = {}
    before, line = "", 1
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "word" and before.lower() in ("@prefix", "prefix") and token[0].endswith(":"):
            found.setdefault(token[0][:-1], line)
        if token.lastgroup != "space":
            before = token[0]
        line += token[0].count("\n")
    return found


def reason_of(error: SyntaxError) -> str:
    """What the parser says is wrong, without the place."""
    return _PLACE.sub("", _PLACE.sub("", str(error.msg)))


def slip_of(error: SyntaxError) -> Slip:
    """The first slip of a text, from its parser's error."""
    return Slip(error.lineno or 1, error.offset, reason_of(error))


def slips(text: str, fmt: ox.RdfFormat, base: str | None = None) -> list[Slip]:
    """What is wrong with the text, in its order and up to one more than `MOST_SLIPS`; empty for formats of which it can not be told."""
    if fmt not in FORMATS:
        return []
    found = _line_by_line(text, fmt) if fmt in _BY_LINES else _Statements(text, fmt, base).slips()
    told: list[Slip] = []
    for slip in found:
        told.append(slip)
        if len(told) > MOST_SLIPS:
            break
    return told


def _line_by_line(text: str, fmt: ox.RdfFormat) -> Iterator[Slip]:
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            for _ in ox.parse(line, format=fmt):
                pass
        except SyntaxError as error:
            yield Slip(number, error.offset, reason_of(error))


class _Statements:
    """The statements of a Turtle or TriG text, parsed in runs that begin where one may begin."""

    def __init__(self, text: str, fmt: ox.RdfFormat, base: str | None) -> None:
        self._text, self._format, self._base = text, fmt, base
        self._prefixes: dict[str, str] = {}
        self._undeclared: set[str] = set()
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def slips(self) -> Iterator[Slip]:
        """What is wrong, in the order of the text."""
        start, within = 0, False
        while start < len(self._text):
            error = self._run(start, within=within)
            if error is None:
                return
            at = self._place_of(error, start)
            reason = reason_of(error)
            if undeclared := UNDECLARED.fullmatch(reason):
                # It is told once, and not of each name that has it.
                self._undeclared.add(undeclared[1])
            yield Slip(self._line(at), at - self._lines[self._line(at) - 1] + 1, reason)
            start, within = self._behind(start, at, reason, within=within)

    def _run(self, start: int, *, within: bool) -> SyntaxError | None:
        """The first error from there on, `within` a graph or not; what was declared before is declared in a first line of its own."""
        declared = dict.fromkeys(self._undeclared, _UNKNOWN) | self._prefixes
        header = " ".join(f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in declared.items())
        parser = ox.parse(
            f"{header}{'{' if within else ''}\n{self._text[start:]}", format=self._format, base_iri=self._base
        )
        try:
            for _ in parser:
                pass
        except SyntaxError as error:
            self._prefixes |= {name: value for name, value in parser.prefixes.items() if value != _UNKNOWN}
            self._base = parser.base_iri or self._base
            return error
        return None

    def _place_of(self, error: SyntaxError, start: int) -> int:
        """The position of an error of the run from `start`, in the text."""
        line, column = max((error.lineno or 2) - 2, 0), max((error.offset or 1) - 1, 0)
        first = self._line(start) - 1
        begins = start if line == 0 else self._lines[min(first + line, len(self._lines) - 1)]
        return min(begins + column, len(self._text))

    def _line(self, position: int) -> int:
        return bisect_right(self._lines, position)

    def _behind(self, start: int, at: int, reason: str, *, within: bool) -> tuple[int, bool]:
        """Where to go on, and whether that is within a graph.

        That is behind the statement with the error, or at the error itself where it tells that the statement before lacks its end.
        """
        indent = self._text[self._lines[self._line(at) - 1] : at]
        begun, inside = start, within
        graphs = self._format == ox.RdfFormat.TRIG
        for end, inside_then in _ends(self._text, start, within=within, graphs=graphs):
            # What is wrong with a string that has no end is told at the end of its line.
            if end > at or (end == at and self._text[at : at + 1] in ("\r", "\n")):
                if at > start and "dot is expected" in reason and not indent.strip():
                    return at, inside
                self._declare_what_is_wrong(begun)
                return end, inside_then
            begun, inside = end, inside_then
        return len(self._text), False

    def _declare_what_is_wrong(self, begun: int) -> None:
        """Where the statement there declares a prefix, hold it declared: its names are not wrong as well."""
        while (token := _TOKEN.match(self._text, begun)) and token.lastgroup == "space":
            begun = token.end()
        if declared := _DECLARATION.match(self._text, begun):
            try:
                for _ in ox.parse(f"@prefix {declared[1]}: <{_UNKNOWN}> .", format=ox.RdfFormat.TURTLE):
                    pass
            except SyntaxError:
                return
            self._undeclared.add(declared[1])


def _ends(text: str, start: int, *, within: bool, graphs: bool) -> Iterator[tuple[int, bool]]:
    """Where statements end, from the beginning of one on, and whether that is within a graph.

    That is behind their dots, behind the braces of `graphs`, and behind directives of SPARQL, which have no dot.
    """
    directive = first = False
    begins = True
    while start < len(text) and (token := _TOKEN.match(text, start)):
        start, kind, word = token.end(), token.lastgroup, token[0]
        if kind == "space":
            continue
        if kind == "endless":
            # A string without an end goes to the end of its line, and the statement with it where that has the dot; a long one to the end.
            if word in ('"""', "'''"):
                return
            begins = word.rstrip().endswith((".", "}"))
            if begins:
                within = within and not word.rstrip().endswith("}")
                yield start, within
            continue
        first = begins
        directive = bool(_DIRECTIVE.fullmatch(word)) if begins else directive
        brace = graphs and kind == "brace"
        if brace:
            within = word == "{"
        begins = (
            brace or (kind == "word" and word.endswith(".")) or (directive and not first and kind in ("iri", "string"))
        )
        if begins:
            yield start, within
