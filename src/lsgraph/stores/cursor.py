"""A position in a query while it is parsed by lexemes: the next one, its IRI, and errors with their position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from lsgraph.errors import QuerySyntaxError
from lsgraph.languages import Message, marked
from lsgraph.namespaces import BASE, PREFIXES
from lsgraph.stores.guard import position_at
from lsgraph.stores.lexemes import lexemes, resolved

if TYPE_CHECKING:
    from lsgraph.stores.lexemes import Lexeme

_FORM = marked('Write ?thing ls:nameLike "text" or ?thing ls:nameLike ("text" ?score 20).')


class Cursor:
    """The lexemes of a query after its prologue; taking one returns its original text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lexemes, self._at = lexemes(text), 0
        self._prefixes, self._base = dict(PREFIXES), BASE
        self._prologue = self._read_prologue()

    def _read_prologue(self) -> str:
        parts = []
        while self._next.is_word("PREFIX", "BASE", "VERSION"):
            is_base = self._next.is_word("BASE")
            parts.append(self._take())
            name = self._next.text if self._next.kind == "name" else None
            if name is not None:
                parts.append(self._take())
            if self._next.kind == "iri":
                iri = self._iri(self._next)
                if is_base:
                    self._base = iri or self._base
                elif name is not None:
                    self._prefixes[name[:-1]] = iri or ""
            parts.append(self._take())
        return "".join(parts)

    @property
    def _next(self) -> Lexeme:
        return self._lexemes[self._at]

    def _take(self) -> str:
        lexeme = self._next
        if lexeme.kind == "end":
            self._unreadable(lexeme)
        self._at += 1
        return str(lexeme)

    def _take_mark(self, mark: str) -> str:
        if not self._next.is_mark(mark):
            self._unreadable(self._next)
        return self._take()

    def _balanced(self, opening: str, closing: str) -> str:
        """The original text from an opening bracket to its closing one."""
        parts, depth = [self._take_mark(opening)], 1
        while depth:
            depth += self._next.is_mark(opening) - self._next.is_mark(closing)
            parts.append(self._take())
        return "".join(parts)

    def _iri(self, lexeme: Lexeme) -> str | None:
        """The IRI that a lexeme denotes, or None."""
        if lexeme.kind == "name":
            prefix, _, local = lexeme.text.partition(":")
            namespace = self._prefixes.get(prefix)
            return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)
        if lexeme.kind != "iri":
            return None
        try:
            return resolved(lexeme.value, self._base)
        except ValueError:
            return None

    def _refuse(self, lexeme: Lexeme, reason: str | Message, next_step: str = _FORM) -> NoReturn:
        position = position_at(self._text, lexeme.start)
        message = Message(
            "{reason} (line {line}, column {column}).",
            reason=reason if isinstance(reason, Message) else Message(reason),
            line=position.line,
            column=position.column,
        )
        raise QuerySyntaxError(message, position=position, next_step=next_step)

    def _unreadable(self, lexeme: Lexeme) -> NoReturn:
        if lexeme.text:
            what = Message("A query with ls:nameLike can't be read at {text!r}", text=lexeme.text[:40])
        else:
            what = Message("A query with ls:nameLike can't be read at its end")
        self._refuse(lexeme, what, "Mend it, or write it more plainly, there.")
