"""`ls:nameLike` in queries: things by approximate name, in plain SPARQL 1.1.

    ?actor ls:nameLike "karolinka"                the things whose names come closest
    ?actor ls:nameLike ("karolinka" ?score 5)     with how close, and at most five

No triple matches such a pattern. Before an engine sees the query, the index of names is asked, and what it finds stands in the
pattern's place: as `VALUES (?actor) { … }`, before the triples around it. All else stays as it is, and on its line. To find
the patterns, the query is read as far as that takes: which groups it has, and which triples are in them.

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
#: How many things one pattern finds where it does not say, and at most.
FOUND, MOST_FOUND = 100, 1000
#: How many such patterns one query may have.
MOST_PATTERNS = 20

#: Without one of these no prefix, base or escape makes the property's IRI.
_MAY_NAME = ("nameLike", "#n", "\\u", "\\U")
_TERMS = frozenset(("variable", "iri", "name", "blank", "string", "number"))
_PATH_MARKS = ("/", "|", "*", "+", "?")


class FindsNames(Protocol):
    """Finds things by approximate name, as `NameIndex.find` does."""

    def __call__(self, text: str, *, limit: int) -> Sequence[Hit]:
        """The things that come closest, best first, at most `limit`."""
        ...


def may_have_name_patterns(text: str) -> bool:
    """Whether a look at the query itself is needed to tell; False for nearly all queries, in a microsecond."""
    return any(part in text for part in _MAY_NAME)


def expand_name_patterns(text: str, find: FindsNames) -> str:
    """The query, which is SPARQL, with what `find` finds in place of each `ls:nameLike` pattern.

    Raises QuerySyntaxError with the position in `text` for a pattern that can't be answered, and for a query that names the
    property and can't be read.
    """
    if not may_have_name_patterns(text):
        return text
    reader = _Reader(text, find)
    return reader.query() if reader.names_the_property() else text


@dataclass(slots=True)
class _Subject:
    """What a pattern speaks of: a variable as it is written, or an IRI; for `[ … ]` neither, until it gets a variable."""

    lexeme: Lexeme
    variable: str | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class _Bracket:
    """`[ … ]` as it is read: its brackets, and what is left of what is said in it."""

    subject: _Subject
    opened: str
    said: str
    closed: str


class _Reader(Cursor):
    """Reads a query by recursive descent, and gives it back with the patterns replaced."""

    def __init__(self, text: str, find: FindsNames) -> None:
        super().__init__(text)
        self._find = find
        #: Whether the SELECT around has `*`, and whether the group is a template too.
        self._shows_all = self._is_template = False
        #: What goes before and after the triples that are read now.
        self._before: list[str] = []
        self._after: list[str] = []
        self._patterns = 0

    def names_the_property(self) -> bool:
        """Whether its IRI stands anywhere, as whatever."""
        return any(self._iri(lexeme) == NAME_LIKE for lexeme in self._lexemes[self._at :])

    # ------------------------------------------------------------------------------------------------ the query

    def query(self) -> str:
        """All of it."""
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
        """What begins with a keyword within a group, with the group or expression that belongs to it."""
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
        """An expression in brackets; within one only EXISTS has patterns."""
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
        """Triples one after the other. What was found goes before all of them: blank nodes may not be cut off from each other."""
        self._before, parts = [], []
        while self._next.kind in _TERMS or self._next.is_mark("[", "("):
            self._after = []
            first = self._same_subject()
            said = [each for each in (first, *self._after) if each.strip()]
            parts.append(" .".join(said) if first.strip() else first + " .".join(said))
            if not self._next.is_mark("."):
                break
            dot = self._take()
            parts.append(dot if said else _lines(dot))
        if not parts:
            self._unreadable(self._next)
        return "".join([*self._before, *parts])

    def _same_subject(self) -> str:
        """The triples of one subject; at most line breaks where all of them were patterns for names."""
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
        """Verbs with their objects, without the patterns for names."""
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
                # Several in a row are SPARQL, one before the first verb is not.
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
        """A term, a list, or a node in square brackets with what is said of it."""
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
        """`[ … ]`; where it has a pattern for names, a variable stands for it, and what else is said of it comes after."""
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
        """Read `ls:nameLike "text", ("text" ?score)`; line breaks are left of it."""
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
        score, limit = None, FOUND
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
        self._before.append(_found(subject, score, self._find(text, limit=limit)))
        return gone

    def _constant(self) -> str:
        """The text that is sought."""
        if self._next.kind != "string":
            self._refuse(self._next, "ls:nameLike takes a text that is written in the query")
        try:
            return self._next.value
        except ValueError as error:
            self._refuse(self._next, Message("The text of ls:nameLike can't be read: {reason}", reason=error))

    def _limit(self) -> int:
        number = self._next.text
        if not re.fullmatch(r"[0-9]{1,6}", number) or not 1 <= int(number) <= MOST_FOUND:
            self._refuse(
                self._next,
                Message("ls:nameLike finds 1 to {most} things, not {number}", most=MOST_FOUND, number=number[:20]),
            )
        return int(number)

    def _fresh(self, bracket: Lexeme) -> str:
        """A variable that the query does not have, and that its answer does not show."""
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
    """The line breaks of what goes, so that all that follows stays on its line."""
    return "\n" * text.count("\n")


def _found(subject: _Subject, score: str | None, hits: Sequence[Hit]) -> str:
    """The hits as a block of values; of an IRI one row where it is among them, else none."""
    names = [name for name in (subject.variable, score) if name is not None]
    if not names:
        # The same as one row of no values, or none, which not every engine takes.
        return f" FILTER ({'true' if any(hit.iri == subject.iri for hit in hits) else 'false'})"
    rows = []
    for hit in hits:
        if subject.variable is not None or hit.iri == subject.iri:
            cells = [str(ox.NamedNode(hit.iri))] if subject.variable is not None else []
            rows.append(" ".join([*cells, f"{hit.score:.2f}"] if score is not None else cells))
    return f" VALUES ({' '.join(names)}) {{{' '.join(f'({row})' for row in rows)}}}"
