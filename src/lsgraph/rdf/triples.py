"""Make triples from prefixed names: the toolkit of all modules that write RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lsgraph.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Node = ox.NamedNode | ox.BlankNode
Triples: TypeAlias = "Iterable[ox.Triple]"


def iri_of(name: str) -> ox.NamedNode:
    """The node of a prefixed name, or of an IRI."""
    return ox.NamedNode(name if "://" in name else expand(name))


def triple(subject: Node, predicate: str, object_: Node | ox.Literal) -> ox.Triple:
    """A triple, its predicate by prefixed name or IRI."""
    return ox.Triple(subject, iri_of(predicate), object_)


def texts(subject: Node, predicate: str, texts_by_language: Mapping[str, str]) -> Iterator[ox.Triple]:
    """The texts of a subject under one property, one triple per language."""
    for language, text in sorted(texts_by_language.items()):
        yield triple(subject, predicate, ox.Literal(text, language=language))
