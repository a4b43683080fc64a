"""The plain triples of a query, for remarks on it: those of three terms each, without paths, brackets and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import expand
from lsgraph.stores.cursor import Cursor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.stores.lexemes import Lexeme

_TYPE = expand("rdf:type")
_TERMS = frozenset(("variable", "iri", "name", "blank", "string", "number"))


@dataclass(frozen=True, slots=True)
class Node:
    """A term of a query: `text` as an engine reads it without prefixes, and the `lexeme` that it begins with."""

    text: str
    lexeme: Lexeme
    iri: str | None = None

    @property
    def is_variable(self) -> bool:
        """Whether it is a variable."""
        return self.lexeme.kind == "variable"

    @property
    def is_literal(self) -> bool:
        """Whether it is a literal."""
        return self.lexeme.kind in ("string", "number")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple of a query; its verb is an IRI or a variable."""

    subject: Node
    verb: Node
    object: Node

    @property
    def is_type(self) -> bool:
        """Whether it gives a class."""
        return self.verb.iri == _TYPE


class Patterns(Cursor):
    """Reads the plain triples of a query that an engine has answered; whatever else stands there is passed over."""

    def iri_of(self, lexeme: Lexeme) -> str | None:
        """The IRI that a lexeme of the query denotes, or None."""
        return self._iri(lexeme)

    def __iter__(self) -> Iterator[Pattern]:
        """The triples, in their order; those of a template of CONSTRUCT are none."""
        roles: list[Node] = []
        is_plain = False
        while self._next.kind != "end":
            lexeme = self._next
            if self._skipped():
                roles, is_plain = [], False
            elif lexeme.is_mark(".", ";", ","):
                self._take()
                kept = {".": 0, ";": 1, ",": 2}[lexeme.text]
                roles, is_plain = roles[:kept], len(roles) >= kept and (kept == 0 or is_plain)
            elif lexeme.kind in _TERMS or (lexeme.text == "a" and len(roles) == 1):
                node = self._read_node()
                roles = [*roles, node]
                if is_plain and len(roles) == 3 and not roles[1].is_literal:
                    yield Pattern(*roles)
                is_plain = is_plain and len(roles) <= 3
            else:
                is_plain = is_plain and lexeme.kind in ("language",)
                if lexeme.is_mark("{", "}") or lexeme.kind == "word":
                    roles, is_plain = [], True
                self._take()

    def _skipped(self) -> bool:
        """Whether something was passed over: an expression, values, a template, or what stands in square brackets."""
        if self._next.is_mark("("):
            self._balanced("(", ")")
        elif self._next.is_mark("["):
            self._balanced("[", "]")
        elif self._next.is_word("VALUES"):
            self._take()
            if self._next.is_mark("("):
                self._balanced("(", ")")
            else:
                self._take()
            self._balanced("{", "}")
        elif self._next.is_word("CONSTRUCT"):
            self._take()
            if self._next.is_mark("{"):
                self._balanced("{", "}")
        else:
            return False
        return True

    def _read_node(self) -> Node:
        lexeme = self._next
        iri = _TYPE if lexeme.text == "a" else self._iri(lexeme)
        self._take()
        if lexeme.kind != "string":
            return Node(str(ox.NamedNode(iri)) if iri else lexeme.text, lexeme, iri)
        if self._next.kind == "language":
            return Node(lexeme.text + self._take().strip(), lexeme)
        if self._next.is_mark("^^"):
            self._take()
            datatype = self._iri(self._next)
            self._take()
            return Node(f"{lexeme.text}^^<{datatype}>", lexeme)
        return Node(lexeme.text, lexeme)
