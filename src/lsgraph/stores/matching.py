"""`ls:nameLike` in queries: things by approximate name, in plain SPARQL 1.1.

    ?actor ls:nameLike "karolinka"                the things with the closest names
    ?actor ls:nameLike ("karolinka" ?score 5)     with their scores, at most five

No triple matches such a pattern. Before the engine gets the query, each pattern is looked up in the index of names and replaced
by the result: `VALUES (?actor) { … }`, before the triples around it. The rest of the query keeps its text and its line numbers.
To find the patterns, the query is parsed only as far as needed: its groups, and the triples in them.

Specification of the grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from lsgraph.languages import Message
from lsgraph.namespaces import ONTOLOGY
from lsgraph.stores.cursor import Cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.stores.lexemes import Lexeme
    from lsgraph.stores.names import Hit

NAME_LIKE = f"{ONTOLOGY}nameLike"
#: Default and largest number of things that one pattern finds.
DEFAULT_HITS, MOST_HITS = 100, 1000
#: Most patterns in one query.
MOST_PATTERNS = 20

#: Without one of these texts, no prefix, base or escape yields the property's IRI.
_MAY_NAME = ("nameLike", "#n", "\\u", "\\U")
_TERMS = frozenset(("variable", "iri", "name", "blank", "string", "number"))
_PATH_MARKS = ("/", "|", "*", "+", "?")


class FindsNames(Protocol):
    """Finds things by approximate name, like `NameIndex.find`."""

    def __call__(self, text: str, *, limit: int) -> Sequence[Hit]:
        """The closest things, best first, at most `limit`."""
        ...


def may_have_name_patterns(text: str) -> bool:
    """Whether the query must be parsed to know; False for nearly all queries, within a microsecond."""
    return any(part in text for part in _MAY_NAME)


def expand_name_patterns(text: str, find: FindsNames) -> str:
    """The SPARQL query with each `ls:nameLike` pattern replaced by the results of `find`.

    Raises QuerySyntaxError with the position in `text` for an invalid pattern, and for a query that contains the property
    but can't be parsed.
    """
    if not may_have_name_patterns(text):
        return text
    reader = _Reader(text, find)
    return reader.query() if reader.names_the_property() else text


@dataclass(slots=True)
class _Subject:
    """Subject of a pattern: a variable as written, or an IRI. Brackets (`[ … ]`) have neither until a variable is assigned."""

    lexeme: Lexeme
    variable: str | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A parsed `[ … ]`: its brackets, and its content without patterns for names."""

    subject: _Subject
    opened: str
    said: str
    closed: str


class _Reader(Cursor):
    """Recursive-descent parser that returns the query with the patterns replaced."""

    def __init__(self, text: str, find: FindsNames) -> None:
        super().__init__(text)
        self._find = find
        #: Whether the enclosing SELECT has `*`, and whether the group is also a template.
        self._shows_all = self._is_template = False
        #: Text to insert before and after the triples being read.
        self._before: list[str] = []
        self._after: list[str] = []
        self._patterns = 0

    def names_the_property(self) -> bool:
        """Whether the property's IRI occurs anywhere, in any role."""
        return any(self._iri(lexeme) == NAME_LIKE for lexeme in self._lexemes[self._at :])

    # ------------------------------------------------------------------------------------------------ the query

    def query(self) -> str:
        """The whole query."""
        parts = [self._prologue]
        while self._next.kind != "end":
            if self._next.is_word("CONSTRUCT"):
                parts.append(self._take())
                self._is_template = not self._next.is_mark("{")
                if not self._is_template:
                    parts.append(self._balanced("{", "}"))
            else:
                parts.append(self._clause())
        return "".join([*parts, str(self._next)])

    def _clause(self) -> str:
        """The next part of a query around its pattern: a group, an expression, a block of values, or one lexeme."""
        if self._next.is_mark("{"):
            return self._group()
        if self._next.is_mark("("):
            return self._expression()
        if self._next.is_word("VALUES"):
            return self._values()
        if self._next.is_word("SELECT", "DESCRIBE"):
            taken = self._take()
            if self._next.is_word("DISTINCT", "REDUCED"):
                taken += self._take()
            self._shows_all = self._next.is_mark("*")
            return taken
        return self._take()

    def _group(self) -> str:
        """Patterns in braces."""
        parts = [self._take_mark("{")]
        while not self._next.is_mark("}"):
            if self._next.is_mark("{"):
                parts.append(self._group())
            elif self._next.is_mark("."):
                parts.append(self._take())
            elif self._next.is_word("SELECT"):
                around = self._shows_all
                while not self._next.is_mark("}"):
                    parts.append(self._clause())
                self._shows_all = around
            elif self._next.kind == "word" and not self._next.is_word("TRUE", "FALSE"):
                parts.append(self._element())
            else:
                parts.append(self._triples_block())
        return "".join([*parts, self._take()])

    def _element(self) -> str:
        """A keyword within a group, with its group or expression."""
        word = self._next
        if word.is_word("VALUES"):
            return self._values()
        taken = self._take()
        if word.is_word("OPTIONAL", "MINUS", "UNION", "LATERAL"):
            return taken + self._group()
        if word.is_word("GRAPH", "SERVICE"):
            if self._next.is_word("SILENT"):
                taken += self._take()
            return taken + self._take() + self._group()
        if word.is_word("BIND"):
            return taken + self._expression()
        if word.is_word("FILTER"):
            while self._next.kind in ("word", "name", "iri"):
                taken += self._take()
            return taken + (self._group() if self._next.is_mark("{") else self._expression())
        return self._unreadable(word)

    def _values(self) -> str:
        taken = self._take()
        taken += self._balanced("(", ")") if self._next.is_mark("(") else self._take()
        return taken + self._balanced("{", "}")

    def _expression(self) -> str:
        """An expression in parentheses; only EXISTS has patterns in it."""
        parts = [self._take_mark("(")]
        while not self._next.is_mark(")"):
            if self._next.is_mark("("):
                parts.append(self._expression())
            elif self._next.is_mark("{"):
                parts.append(self._group())
            else:
                parts.append(self._take())
        return "".join([*parts, self._take()])

    # ------------------------------------------------------------------------------------------------ its triples

    def _triples_block(self) -> str:
        """A block of triples. Values go before all of them: a block must not be split, as its triples may share blank nodes."""
        self._before, parts = [], []
        while self._next.kind in _TERMS or self._next.is_mark("[", "("):
            self._after = []
            first = self._same_subject()
            said = [triples for triples in (first, *self._after) if triples.strip()]
            parts.append(" .".join(said) if first.strip() else first + " .".join(said))
            if not self._next.is_mark("."):
                break
            dot = self._take()
            parts.append(dot if said else _lines(dot))
        if not parts:
            self._unreadable(self._next)
        return "".join([*self._before, *parts])

    def _same_subject(self) -> str:
        """The triples of one subject; only line breaks if all of them were patterns for names."""
        lexeme = self._next
        if lexeme.is_mark("["):
            bracket = self._read_bracket()
            said = self._property_list(bracket.subject) if self._is_verb() else ""
            written = self._written(bracket)
            is_said = said.strip() or bracket.subject.variable is None
        else:
            written = self._node()
            variable = lexeme.text if lexeme.kind == "variable" else None
            said = (
                ""
                if lexeme.is_mark("(") and not self._is_verb()
                else self._property_list(_Subject(lexeme, variable, self._iri(lexeme)))
            )
            is_said = said.strip() or lexeme.is_mark("(")
        return written + said if is_said else _lines(written + said)

    def _property_list(self, subject: _Subject) -> str:
        """Verbs and their objects, without patterns for names."""
        if not self._is_verb():
            self._unreadable(self._next)
        parts: list[str] = []
        is_first = True
        while True:
            if self._is_name_like():
                parts.append(f"{self._name_patterns(subject)} ")
            else:
                parts += [self._path(), self._objects()]
                is_first = False
            if not self._next.is_mark(";"):
                break
            while self._next.is_mark(";"):
                # Several semicolons in a row are valid SPARQL, one before the first verb is not.
                mark = self._take()
                parts.append(_lines(mark) if is_first else mark)
            if not self._is_verb():
                break
        return "".join(parts)

    def _is_verb(self) -> bool:
        return (
            self._next.kind in ("variable", "iri", "name")
            or self._next.text == "a"
            or self._next.is_mark("^", "!", "(")
        )

    def _path(self) -> str:
        """A variable, or a property path."""
        if self._next.kind == "variable":
            return self._take()
        parts = []
        while True:
            while self._next.is_mark("^", "!"):
                parts.append(self._take())
            if self._next.is_mark("("):
                parts.append(self._path_in_brackets())
            elif self._next.kind in ("iri", "name") or self._next.text == "a":
                parts.append(self._take_of_path())
            else:
                self._unreadable(self._next)
            if self._next.is_mark("*", "+", "?"):
                parts.append(self._take())
            if not self._next.is_mark("/", "|"):
                return "".join(parts)
            parts.append(self._take())

    def _path_in_brackets(self) -> str:
        parts = [self._take_mark("(")]
        while not self._next.is_mark(")"):
            parts.append(self._path_in_brackets() if self._next.is_mark("(") else self._take_of_path())
        return "".join([*parts, self._take()])

    def _take_of_path(self) -> str:
        if self._iri(self._next) == NAME_LIKE:
            self._refuse(self._next, "ls:nameLike can't be part of a property path")
        return self._take()

    def _objects(self) -> str:
        taken = self._node()
        while self._next.is_mark(","):
            taken += self._take() + self._node()
        return taken

    def _node(self) -> str:
        """A term, a list, or a bracketed node with its properties."""
        lexeme = self._next
        if lexeme.is_mark("["):
            return self._written(self._read_bracket())
        taken = self._take()
        if lexeme.is_mark("("):
            parts = [taken]
            while not self._next.is_mark(")"):
                parts.append(self._node())
            return "".join([*parts, self._take()])
        if lexeme.kind == "string":
            if self._next.kind == "language":
                return taken + self._take()
            return taken + self._take() + self._take() if self._next.is_mark("^^") else taken
        if lexeme.is_mark("+", "-") and self._next.kind == "number":
            return taken + self._take()
        if lexeme.kind in _TERMS or lexeme.is_word("TRUE", "FALSE"):
            return taken
        return self._unreadable(lexeme)

    def _read_bracket(self) -> _Bracket:
        lexeme = self._next
        opened = self._take()
        subject = _Subject(lexeme)
        said = "" if self._next.is_mark("]") else self._property_list(subject)
        return _Bracket(subject, opened, said, self._take_mark("]"))

    def _written(self, bracket: _Bracket) -> str:
        """`[ … ]`, or if it has a pattern for names, a new variable, with its other properties after the triples."""
        variable, said = bracket.subject.variable, bracket.said
        if variable is None:
            return bracket.opened + said + bracket.closed
        if said.strip():
            self._after.append(f" {variable}{said}")
            said = ""
        return bracket.subject.lexeme.lead + variable + _lines(said + bracket.closed)

    # ------------------------------------------------------------------------------------------------ the patterns

    def _is_name_like(self) -> bool:
        return self._iri(self._next) == NAME_LIKE and not self._lexemes[self._at + 1].is_mark(*_PATH_MARKS)

    def _name_patterns(self, subject: _Subject) -> str:
        """Read `ls:nameLike "text", ("text" ?score)`; only its line breaks remain."""
        verb = self._next
        gone = self._take()
        if self._is_template:
            self._refuse(verb, "CONSTRUCT WHERE can't hold ls:nameLike", "Write CONSTRUCT { … } WHERE { … }.")
        if subject.lexeme.is_mark("[") and subject.variable is None:
            subject.variable = self._fresh(subject.lexeme)
        if subject.variable is None and subject.iri is None:
            self._refuse(subject.lexeme, "Only a variable or an IRI can have ls:nameLike")
        while True:
            gone += self._name_pattern(subject)
            if not self._next.is_mark(","):
                return _lines(gone)
            gone += self._take()

    def _name_pattern(self, subject: _Subject) -> str:
        place = self._next
        score, limit = None, DEFAULT_HITS
        in_brackets = place.is_mark("(")
        gone = self._take() if in_brackets else ""
        text = self._constant()
        gone += self._take()
        if in_brackets:
            if self._next.kind == "variable":
                score = self._next.text
                gone += self._take()
            if self._next.kind == "number":
                limit = self._limit()
                gone += self._take()
            if not self._next.is_mark(")"):
                self._refuse(
                    self._next, "After its text, ls:nameLike takes a variable for the score and a whole number"
                )
            gone += self._take()
        if self._next.kind == "language" or self._next.is_mark("^^"):
            self._refuse(self._next, "The text of ls:nameLike has no language and no datatype")
        self._patterns += 1
        if self._patterns > MOST_PATTERNS:
            self._refuse(
                place,
                Message("A query has at most {most} texts for ls:nameLike", most=MOST_PATTERNS),
                "Ask in several steps.",
            )
        if score is not None and subject.variable is not None and score[1:] == subject.variable[1:]:
            self._refuse(place, Message("{score} can't be both the thing and its score", score=score))
        self._before.append(_values_block(subject, score, self._find(text, limit=limit)))
        return gone

    def _constant(self) -> str:
        """The text to search for."""
        if self._next.kind != "string":
            self._refuse(self._next, "ls:nameLike takes a text that is written in the query")
        try:
            return self._next.value
        except ValueError as error:
            self._refuse(self._next, Message("The text of ls:nameLike can't be read: {reason}", reason=error))

    def _limit(self) -> int:
        number = self._next.text
        if not re.fullmatch(r"[0-9]{1,6}", number) or not 1 <= int(number) <= MOST_HITS:
            self._refuse(
                self._next,
                Message("ls:nameLike finds 1 to {most} things, not {number}", most=MOST_HITS, number=number[:20]),
            )
        return int(number)

    def _fresh(self, bracket: Lexeme) -> str:
        """A variable that does not occur in the query and is not in its results."""
        if self._shows_all:
            self._refuse(
                bracket,
                "With SELECT * a thing in square brackets can't have ls:nameLike",
                "Name the variables, or write ?thing in place of the brackets.",
            )
        number = self._patterns
        while f"like{number}" in self._text:
            number += 1
        return f"?like{number}"


def _lines(text: str) -> str:
    """The line breaks of removed text, so that what follows keeps its line numbers."""
    return "\n" * text.count("\n")


def _values_block(subject: _Subject, score: str | None, hits: Sequence[Hit]) -> str:
    """The hits as a VALUES block; for an IRI, one row if it is among them, else none."""
    names = [name for name in (subject.variable, score) if name is not None]
    if not names:
        # Equivalent to VALUES with no variables and one row or none, which not every engine supports.
        return f" FILTER ({'true' if any(hit.iri == subject.iri for hit in hits) else 'false'})"
    rows = []
    for hit in hits:
        if subject.variable is not None or hit.iri == subject.iri:
            cells = [str(ox.NamedNode(hit.iri))] if subject.variable is not None else []
            rows.append(" ".join([*cells, f"{hit.score:.2f}"] if score is not None else cells))
    return f" VALUES ({' '.join(names)}) {{{' '.join(f'({row})' for row in rows)}}}"
