"""Prefixes that stand for something else than everywhere here: one such line would make each name that has it unknown.

The names are read as they are meant, so that all else that is wrong is told as well, and the line once. Nothing is built of such a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pyoxigraph as ox

from lsgraph.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsgraph.stores import Term

_PREFIX_LINE = re.compile(r"^[ \t]*(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_OUR_HOST = re.compile(r"https?://(?:www\.)?w3id\.org/lsgraph\b", re.IGNORECASE)
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_NAMESPACES = frozenset(PREFIXES.values())


@dataclass(frozen=True, slots=True)
class Misbound:
    """A prefix with the namespace that a file gives it, the one that is meant, and the line, from 1."""

    prefix: str
    namespace: str
    meant: str
    line: int


def prefixes_in(text: str) -> dict[str, str]:
    """The prefixes that a text declares, with their namespaces."""
    return {prefix: namespace for prefix, namespace, _ in _declared(text)}


def _declared(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _PREFIX_LINE.finditer(text):
        yield match[1], match[2] if ":" in match[2] else _absolute(match[2]), text.count("\n", 0, match.start(1)) + 1


def _absolute(namespace: str) -> str:
    # An empty fragment is dropped where addresses are joined.
    return urljoin(BASE, namespace.rstrip("#")) + "#" * namespace.endswith("#")


def misbound_in(text: str, triples: Sequence[ox.Triple]) -> tuple[Misbound, ...]:
    """The prefixes of a file of data that stand for a namespace which nothing here has, where that is used for what ours are.

    A prefix of the reader's own is none of them, nor one of ours that stands for another namespace of ours.
    """
    found = [
        Misbound(prefix, namespace, meant, line)
        for prefix, namespace, line in _declared(text)
        if namespace not in _NAMESPACES and (meant := PREFIXES.get(prefix) or _with_other_scheme(namespace))
    ]
    if not found:
        return ()
    longest = _Longest(text)
    used = {namespace for triple in triples for term in _naming(triple) if (namespace := longest.of(term))}
    ours = {longest.of(triple.object) for triple in triples}
    return tuple(each for each in found if each.namespace in used or (each.namespace in ours and _is_ours(each)))


def _with_other_scheme(namespace: str) -> str | None:
    """A namespace of ours that differs in http and https alone."""
    scheme, sign, rest = namespace.partition("://")
    other = f"{'http' if scheme == 'https' else 'https'}{sign}{rest}"
    return other if other in _NAMESPACES else None


def _is_ours(misbound: Misbound) -> bool:
    """Whether it stands, or is meant to stand, for things of this graph: what is only pointed to elsewhere may have any IRI."""
    return misbound.meant.startswith(BASE) or _OUR_HOST.match(misbound.namespace) is not None


def _naming(triple: ox.Triple) -> Iterator[Term]:
    """The terms of a statement that only a vocabulary or this graph can have."""
    yield triple.subject
    yield triple.predicate
    if triple.predicate == _TYPE:
        yield triple.object


class _Longest:
    """The longest namespace of an IRI, of those that a text declares and those that are known: one may be within another."""

    def __init__(self, text: str) -> None:
        self._namespaces = sorted({*prefixes_in(text).values(), *_NAMESPACES} - {""}, key=len, reverse=True)

    def of(self, term: Term) -> str | None:
        if not isinstance(term, ox.NamedNode):
            return None
        return next((each for each in self._namespaces if term.value.startswith(each)), None)


def as_meant(text: str, triples: Iterable[ox.Triple], misbound: Sequence[Misbound]) -> list[ox.Triple]:
    """The triples with each name read as it is meant."""
    if not misbound:
        return list(triples)
    longest, meant = _Longest(text), {each.namespace: each.meant for each in misbound}

    def read(term: Term) -> Term:
        namespace = longest.of(term)
        if namespace not in meant or not isinstance(term, ox.NamedNode):
            return term
        return ox.NamedNode(meant[namespace] + term.value.removeprefix(namespace))

    return [ox.Triple(read(t.subject), read(t.predicate), read(t.object)) for t in triples]  # type: ignore[arg-type]
