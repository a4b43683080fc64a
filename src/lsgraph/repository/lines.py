"""Where things stand in the text of a Turtle file: the line of a thing, and of what is said of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.characters import composed
from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.stores import Term

_TYPE = PREFIXES["rdf"] + "type"
#: A statement goes on until something else begins a line; what is indented, empty or closes a node does not.
_NEXT_STATEMENT = re.compile(r"^[^\s\])}#]", re.MULTILINE)


class Lines:
    """A text with the lines of what it says; `prefixes` are those that it declares, with what they stand for."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        # Line ends stay where they are.
        self._text, self._prefixes = composed(text), prefixes

    def of(self, iri: str, predicate: str | None = None, value: Term | None = None) -> int | None:
        """The line of a subject, from 1; for a node within it (`…#hasSelector`) that of its parent. None where it is not named.

        A subject is at the beginning of a line; if it never is, the first mention counts. With a predicate, the line on which the
        statement of it names that, and with a value the line of the value behind it; what is not found there is passed over.
        """
        name = self._spelled(iri)
        found = re.search(rf"^{name}", self._text, re.MULTILINE) or re.search(name, self._text)
        if found is None:
            parent, hash_sign, _ = iri.rpartition("#")
            return self.of(parent, predicate, value) if hash_sign else None
        return self._number(self._within(found.start(), predicate, value))

    def _number(self, position: int) -> int:
        return self._text.count("\n", 0, position) + 1

    def _within(self, start: int, predicate: str | None, value: Term | None) -> int:
        """Where a statement that begins there names a predicate, or behind that a value."""
        if predicate is None:
            return start
        following = _NEXT_STATEMENT.search(self._text, self._text.find("\n", start) + 1 or len(self._text))
        end = following.start() if following else len(self._text)
        named = re.compile(rf"(?<![\w:]){self._spelled(predicate)}")
        if (found := named.search(self._text, start, end)) is None:
            return start
        if value is None or isinstance(value, ox.Triple | ox.BlankNode):
            return found.start()
        given = re.compile(self._spelled(value.value) if isinstance(value, ox.NamedNode) else _written(value))
        there = given.search(self._text, found.end(), end)
        return there.start() if there else found.start()

    def _spelled(self, iri: str) -> str:
        return f"(?:{'|'.join(self._spellings(iri))})"

    def _spellings(self, iri: str) -> Iterator[str]:
        yield re.escape(f"<{iri}>")
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                yield re.escape(f"{prefix}:{iri[len(namespace) :]}") + r"(?![\w.:%-])"
        if iri == _TYPE:
            yield r"a(?=\s)"


def _written(literal: ox.Literal) -> str:
    """A pattern for a literal: its text between quotation marks, or bare, as numbers are."""
    quoted = re.escape(str(ox.Literal(literal.value)))
    return (
        quoted
        if literal.language or not re.fullmatch(r"[-+.\w]+", literal.value)
        else rf"{quoted}|\b{re.escape(literal.value)}\b"
    )
