"""The labels of things, read from an edition's tables when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsgraph.computing.cache import BatchCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.claims.read import Texts
    from lsgraph.claims.tables import Tables


class Labels(Mapping[str, "Texts"]):
    """The labels of things: a mapping from IRI to texts by language, cached. `of` reads many at once. Raises KeyError for an unknown IRI."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._cache: BatchCache[Texts] = BatchCache(self._read)

    def of(self, iris: Iterable[str]) -> dict[str, Texts]:
        """The labels of these things by IRI and language, read in one batch; empty for a thing without labels."""
        return self._cache.get(iris)

    def __getitem__(self, iri: str) -> Texts:
        texts = self._cache.get([iri])[iri]
        if not texts:
            raise KeyError(iri)
        return texts

    def __iter__(self) -> Iterator[str]:
        return (iri for (iri,) in self._tables.rows("SELECT iri FROM label"))

    def __len__(self) -> int:
        row = self._tables.row("SELECT COUNT(*) FROM label")
        return int(row[0]) if row else 0

    def _read(self, iris: list[str]) -> dict[str, Texts]:
        rows = self._tables.rows_of("SELECT iri, texts FROM label WHERE iri IN ({keys})", iris)
        labels: dict[str, Texts] = {iri: {} for iri in iris}
        return labels | {iri: json.loads(texts) for iri, texts in rows}
