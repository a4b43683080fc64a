"""The texts of an edition's documents and their languages, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsgraph.repository.documents import served_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims import Resources
    from lsgraph.generations.folder import Generation


class DocumentLanguages(Mapping[str, str]):
    """The language of each document that has one on record, by the document's IRI; asked for one by one."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def __getitem__(self, document: str) -> str:
        language = self._resources.source(document).language
        if language is None:
            raise KeyError(document)
        return language

    def __iter__(self) -> Iterator[str]:
        return (iri for (iri,) in self._resources.tables.rows("SELECT iri FROM document WHERE language IS NOT NULL"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class ServedTexts(Mapping[str, str]):
    """The stored texts as they are shown (`documents.served_text`), by slug."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def __getitem__(self, slug: str) -> str:
        if slug not in self._generation.manifest.documents:
            raise KeyError(slug)
        return served_text(self._generation.text(slug))

    def __contains__(self, slug: object) -> bool:
        return slug in self._generation.manifest.documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._generation.manifest.documents)

    def __len__(self) -> int:
        return len(self._generation.manifest.documents)
