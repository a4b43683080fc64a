"""`data/catalogue.ttl`: what the data are about, and what describes them, in the words of those who keep them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lsgraph.languages import translations
from lsgraph.namespaces import DATASET
from lsgraph.rdf.triples import iri_of
from lsgraph.repository.dataset import read_triples

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.claims.read import Texts

Words: TypeAlias = "tuple[ox.Triple, ...]"
"""The triples of data/catalogue.ttl."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the data are about: `title`, `headline` (the question on the first page) and `description`, each by language."""

    title: Texts
    headline: Texts
    description: Texts


def subject_of(words: Words) -> Subject:
    """The subject that data/catalogue.ttl tells; without it, words that fit any."""

    def told(name: str) -> Texts | None:
        wanted = iri_of(name)
        texts = {
            written.object.language: written.object.value
            for written in words
            if written.subject == iri_of_dataset and written.predicate == wanted
            and isinstance(written.object, ox.Literal) and written.object.language
        }  # fmt: skip
        return texts or None

    iri_of_dataset = ox.NamedNode(DATASET)
    title = told("dcterms:title")
    return Subject(
        title=title or translations("pages", "subject_title"),
        headline=told("ls:headline") or title or translations("pages", "headline"),
        description=told("dcterms:description") or translations("pages", "subject_description"),
    )


def read_words(path: Path) -> Words:
    """The triples of a catalogue file; none if the file is missing. Raises DataError if it is not Turtle."""
    return tuple(read_triples(path)[1]) if path.is_file() else ()


def objects_of(words: Words, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
    """What stands under a property, in the order of the file."""
    wanted = iri_of(predicate)
    return [
        written.object for written in words if written.predicate == wanted and not isinstance(written.object, ox.Triple)
    ]


def written_texts(words: Words, predicate: str) -> list[tuple[str, str]]:
    """The texts under a property, each with its language."""
    texts = [term for term in objects_of(words, predicate) if isinstance(term, ox.Literal)]
    return [(text.language, text.value) for text in texts if text.language]


def written_iris(words: Words, predicate: str) -> list[str]:
    """The IRIs under a property, in their order."""
    return sorted(term.value for term in objects_of(words, predicate) if isinstance(term, ox.NamedNode))
