"""What the server serves: the current generation, and the one class through which queries run.

The pointer to the current generation is looked at with each request (one system call). When it has moved, the new generation
is opened beside the old one; requests that run keep the old one until they end.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from lsgraph.errors import StateError
from lsgraph.generations import Generations
from lsgraph.web.material import Material
from lsgraph.workers import QueryWorkers

if TYPE_CHECKING:
    from lsgraph.generations import Generation
    from lsgraph.media_types import Format
    from lsgraph.settings import Settings
    from lsgraph.sparql import Query

log = logging.getLogger(__name__)


class QueryService:
    """Runs the queries of strangers over one generation without blocking the server; what it returns is bytes."""

    def __init__(self, generation: Generation, settings: Settings) -> None:
        self._workers = QueryWorkers(
            generation.path / "store",
            count=settings.query_workers,
            seconds=settings.query_seconds,
            mebibytes=settings.query_memory,
            answer_mebibytes=settings.answer_size,
        )

    async def answer(self, query: Query, fmt: Format) -> bytes:
        """The whole answer in that format; raises as `QueryWorkers.answer` does."""
        return await run_in_threadpool(self._workers.answer, query, fmt)


class Served:
    """One generation that is open: its queries, and what pages are made of."""

    def __init__(self, generation: Generation, settings: Settings) -> None:
        self.generation = generation
        self.queries = QueryService(generation, settings)
        self.material = Material(generation, generation.store())


class Current:
    """The generation that is served now."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = settings.state_folder
        self._generations = Generations(self._state)
        self._served: Served | None = None
        self._pointer: str | None = None
        self._opening = asyncio.Lock()

    async def get(self) -> Served:
        """The current generation, opened anew where it has changed.

        What is held stays when the pointer leads nowhere or to something damaged. Raises StateError with the next step
        where nothing was ever held.
        """
        pointer = self._read_pointer()
        if pointer == self._pointer and self._served is not None:
            return self._served
        async with self._opening:
            if pointer != self._pointer or self._served is None:
                await run_in_threadpool(self._open, pointer)
        if self._served is None:
            raise StateError("Nothing is built yet.", next_step="Run `lsgraph build`.")
        return self._served

    def _open(self, pointer: str | None) -> None:
        try:
            self._served = Served(self._generations.require_current(), self._settings)
        except StateError as error:
            if self._served is None:
                raise
            log.warning("The generation in use stays, since the current one can't be opened: %s", error)
        self._pointer = pointer

    def _read_pointer(self) -> str | None:
        try:
            return os.readlink(self._state / "current")
        except OSError:
            # Missing or no link: `Generations.current` tells what is the matter.
            return None
