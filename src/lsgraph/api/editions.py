"""The editions that a graph was opened from, and what was known when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.api.graph import Graph
from lsgraph.api.times import Edition, moment_of
from lsgraph.errors import StateError
from lsgraph.generations.journal import Entry, Journal
from lsgraph.generations.known import edition_known
from lsgraph.languages import Message

if TYPE_CHECKING:
    import datetime as dt

    from lsgraph.generations.folder import Generation, Generations


class KeptEditions:
    """The editions of a folder of generations, as its journal tells them."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def entries(self) -> list[Edition]:
        """All switches on record, the oldest first."""
        return [Edition(entry.hash, entry.time) for entry in self._journal()]

    def open(self, moment: str | dt.date) -> Graph:
        """What was known then."""
        entry = edition_known(self._journal(), moment_of(moment))
        kept = {generation.hash: generation for generation in self._generations.all()}
        if entry.hash not in kept:
            raise StateError(
                Message("The edition {name} is no longer kept here.", name=entry.hash),
                next_step=Message("Graph.editions() lists what there was."),
            )
        return Graph(kept[entry.hash].store(), kept[entry.hash], self)

    def _journal(self) -> list[Entry]:
        return Journal(self._generations).entries()


class OneEdition:
    """The one edition that an installed lsgraph carries."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def entries(self) -> list[Edition]:
        """It alone, since the day of its data."""
        return [Edition(self._generation.hash, self._generation.manifest.created)]

    def open(self, moment: str | dt.date) -> Graph:
        """It, where that is not before its day."""
        manifest = self._generation.manifest
        edition_known([Entry(1, manifest.hash, None, manifest.created, 0, 0, 0)], moment_of(moment))
        return Graph(self._generation.store(), self._generation, self)
