"""The open generations of the server, and the class through which queries run.

Every request checks the pointer to the current generation, at most a hundred times a second. When it has moved, the new generation
is opened beside the old one; running requests keep the old one until they end.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import OrderedDict
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeAlias

from starlette.concurrency import run_in_threadpool

from lsgraph.building.engines import engine_of
from lsgraph.computing.cache import BytesCache
from lsgraph.edition.edition import Edition
from lsgraph.errors import EngineError, NotFoundError, NothingBuiltError, StateError
from lsgraph.generations.folder import VERIFY, Generations
from lsgraph.generations.journal import Journal
from lsgraph.generations.verify import file_faults, is_grave
from lsgraph.languages import Message, borrowed
from lsgraph.localized import Moment
from lsgraph.media_types import JSON
from lsgraph.sparql.query import read_query
from lsgraph.sparql.workers.limits import Limits
from lsgraph.sparql.workers.pool import QueryWorkers
from lsgraph.sparql.workers.process import Job, Reply
from lsgraph.stores import EmbeddedStore
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lsgraph.generations.folder import Generation, Manifest
    from lsgraph.generations.journal import Entry
    from lsgraph.media_types import Format
    from lsgraph.settings import Settings
    from lsgraph.sparql.query import Query
    from lsgraph.sparql.row_files import About
    from lsgraph.stores import Store

log = logging.getLogger(__name__)

#: Seconds for which the pointer to the current generation is trusted: under load it is not checked thousands of times.
_LOOK_SECONDS = 0.01
#: The same for an external engine, where a check costs a query.
_LOOK_SECONDS_FAR = 2.0
#: How many earlier generations stay open.
_MOST_KEPT = 4
#: Seconds for which the result of checking the served files is reused.
_LOOK_AT_FILES_SECONDS = 30.0
#: An answer that takes more than this share of the memory for answers is not cached.
_LARGEST_PART = 8
#: The bytes of pages and other answers that are kept of an open generation: some hundreds of them.
_MOST_WRITTEN = 16 << 20


class AnswerCache:
    """A least-recently-used cache of answers, bounded in bytes; a generation never changes, so they stay valid.

    An answer that states its origin is cached with its time of creation: its ranges must fit together.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[_Key, Reply] = OrderedDict()

    def get(self, query: Query, fmt: Format, about: About | None = None) -> Reply | None:
        """The cached answer, or None."""
        key = _key(query, fmt, about)
        if (reply := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return reply

    def put(
        self, query: Query, fmt: Format, reply: Reply, about: About | None = None, *, keep_large: bool = False
    ) -> None:
        """Cache an answer and drop the least recently used ones; a large answer only on request."""
        size, key = _size(query, reply), _key(query, fmt, about)
        if size * (1 if keep_large else _LARGEST_PART) > self._most or query.volatile or key in self._kept:
            return
        self._kept[key] = reply
        self._size += size
        while self._size > self._most:
            (old, *_), gone = self._kept.popitem(last=False)
            self._size -= _size(old, gone)


#: The query, the format, and if the answer states them, the requested address and that of the table.
_Key: TypeAlias = "tuple[Query, str, str, str]"


def _key(query: Query, fmt: Format, about: About | None) -> _Key:
    return (query, fmt.name, about.endpoint, about.table) if about else (query, fmt.name, "", "")


def _size(query: Query, reply: Reply) -> int:
    # The objects around the bytes take some hundred more.
    return len(reply.content) + 2 * len(query.text) + 1000


class QueryService:
    """Runs untrusted queries on one generation without blocking the server; answers are bytes."""

    def __init__(self, opener: Callable[[], Store], settings: Settings) -> None:
        self._cache = AnswerCache(settings.answer_cache << 20)
        self._workers = QueryWorkers(
            opener,
            Limits(
                workers=settings.query_workers,
                seconds=settings.query_seconds,
                mebibytes=settings.query_memory,
                answer_mebibytes=settings.answer_size,
                rows=settings.answer_rows,
                waiting=settings.waiting_queries,
                per_client=settings.client_queries,
            ),
        )
        self.admission = self._workers.admission

    def kept(self, query: Query, fmt: Format, about: About | None = None) -> Reply | None:
        """The cached answer, or None."""
        return self._cache.get(query, fmt, about)

    async def answer(
        self, query: Query, fmt: Format, client: str = "", about: About | None = None, *, keep_large: bool = False
    ) -> Reply:
        """The complete answer in that format; raises the errors of `QueryWorkers.run`.

        With `keep_large` a large answer is cached too, for clients that read it by ranges, as long as there is room.
        """
        if (cached := self._cache.get(query, fmt, about)) is not None:
            return cached
        reply = await self._workers.run(Job(query, fmt, about), client)
        self._cache.put(query, fmt, reply, about, keep_large=keep_large)
        return reply

    async def probe(self) -> None:
        """Run a small query in a worker; raises the error if it fails."""
        await self._workers.run(Job(read_query("ASK { ?s ?p ?o }", max_length=100), JSON), "probe")

    def retire(self) -> None:
        """No new requests are expected: end the workers as they become free."""
        self._workers.retire()

    @property
    def has_workers(self) -> bool:
        """Whether any worker runs or is ending."""
        return self._workers.has_workers

    async def close(self) -> None:
        """End all workers."""
        await self._workers.close()


class OpenEdition:
    """An open generation: its queries, and its edition for pages."""

    def __init__(self, generation: Generation, settings: Settings, *, earlier: bool = False) -> None:
        """An `earlier` generation is read from its folder, even if an external engine holds the current one."""
        self.generation = generation
        self.opener: Callable[[], Store] = (
            partial(EmbeddedStore, generation.path / "store")
            if earlier or not settings.store
            else engine_of(settings).open
        )
        self.settings = settings
        #: The recorded switches and the kept generations at the time when this one was opened.
        self.history: tuple[Sequence[Entry], frozenset[str]] = ((), frozenset())
        self._damage: tuple[float, list[str]] | None = None
        #: Answers written before, by their entity tags.
        self.written = BytesCache(_MOST_WRITTEN)
        self.edition = Edition(generation, self.opener(), most_quads=settings.page_quads)

    def damage(self) -> list[str]:
        """Damage found by a quick check of its files, each logged once; may take some hundredths of a second."""
        if self._damage is None or time.monotonic() >= self._damage[0]:
            faults = file_faults(self.generation, whole=False)
            messages = [
                f"The file {name} of generation {self.generation.hash} is {fault}. {VERIFY}" for name, fault in faults
            ]
            for message in messages:
                if self._damage is None or message not in self._damage[1]:
                    log.error("%s", message)
            self._damage = (time.monotonic() + _LOOK_AT_FILES_SECONDS, messages)
        return list(self._damage[1])

    @cached_property
    def queries(self) -> QueryService:
        """Untrusted queries on this generation; their workers start with the first."""
        return QueryService(self.opener, self.settings)


class Current:
    """The generation being served: the current one of the state folder, or the one in an external engine."""

    def __init__(self, settings: Settings, warm: Callable[[Edition], Iterable[None]] = lambda _: ()) -> None:
        """`warm` prepares in steps what the first page of a newly opened edition would wait for; it runs in its own thread."""
        self._settings = settings
        self._warm = warm
        self._closing = threading.Event()
        self._state = settings.state_folder
        self._generations = Generations(self._state)
        self._engine = engine_of(settings).open() if settings.store else None
        self._served: OpenEdition | None = None
        #: Why the state folder's current generation is not the one being served.
        self.trouble: StateError | None = None
        self._pointer: tuple[object, ...] | str | None = None
        self._looked = 0.0
        self._opening = asyncio.Lock()
        self.journal = Journal(self._generations)
        self._kept: OrderedDict[str, OpenEdition] = OrderedDict()
        #: Queries of generations served before, whose workers may still have work.
        self._retired: list[QueryService] = []
        self._turns: tuple[str, Mapping[str, tuple[Entry, ...]]] = ("", {})
        # Requests for an earlier generation, or for what came and went, wait while that is being read.
        self._reading = asyncio.Lock()

    @property
    def held(self) -> OpenEdition | None:
        """The generation being served, as of the last check."""
        return self._served

    async def get(self) -> OpenEdition:
        """The current generation, opened anew if it has changed.

        The previous one stays if the pointer leads nowhere or to a damaged one. Raises StateError with the next step
        if there has never been one.
        """
        now = time.monotonic()
        pause = _LOOK_SECONDS if self._engine is None else _LOOK_SECONDS_FAR
        if self._served is not None and now < self._looked + pause:
            return self._served
        pointer = self._read_pointer() if self._engine is None else await run_in_threadpool(self._ask_pointer)
        if pointer == self._pointer and self._served is not None:
            self._looked = now
            return self._served
        async with self._opening:
            if pointer != self._pointer or self._served is None:
                before = self._served
                await run_in_threadpool(self._open, pointer)
                if before is not None and before is not self._served:
                    self._retire(before)
        if self._served is None:
            raise NothingBuiltError
        return self._served

    async def kept(self, name: str) -> OpenEdition:
        """A generation by its hash, current or not; raises NotFoundError if it is not kept."""
        served = await self.get()
        if served.generation.hash == name:
            return served
        async with self._reading:
            if name not in self._kept:
                generation = await run_in_threadpool(self._generations.get, name)
                self._kept[name] = await run_in_threadpool(
                    partial(OpenEdition, generation, self._settings, earlier=True)
                )
                while len(self._kept) > _MOST_KEPT:
                    _, left = self._kept.popitem(last=False)
                    self._retire(left)
            self._kept.move_to_end(name)
            return self._kept[name]

    async def kept_or_gone(self, entry: Entry) -> OpenEdition:
        """The generation of a switch; raises RequestError (410) if it is no longer kept."""
        try:
            return await self.kept(entry.hash)
        except NotFoundError as error:
            raise RequestError(
                410, Message("The edition {hash}, current from {time}, is no longer kept here.", hash=entry.hash[:12], time=Moment(entry.time)),
                next_step="/versions lists what is kept; the change feed still tells what changed.",
            ) from error  # fmt: skip

    def kept_names(self) -> set[str]:
        """The hashes of all kept generations."""
        return {generation.hash for generation in self._generations.all()}

    def kept_manifests(self) -> Mapping[str, Manifest]:
        """What all kept generations hold, by their hashes."""
        return {generation.hash: generation.manifest for generation in self._generations.all()}

    async def withdrawn(self, iri: str) -> Entry | None:
        """The switch that withdrew a thing that the graph no longer describes; None for any other."""
        turns = (await self.turns()).get(iri, ())
        return turns[-1] if turns and len(turns) % 2 == 0 else None

    async def turns(self) -> Mapping[str, tuple[Entry, ...]]:
        """The switches at which things came and went, of those that were not there from the first on."""
        name = (await self.get()).generation.hash
        async with self._reading:
            if self._turns[0] != name:
                self._turns = (name, await run_in_threadpool(self.journal.turns))
            return self._turns[1]

    async def close(self) -> None:
        """End the workers of all generations, including those with a query, and what is prepared ahead."""
        self._closing.set()
        opened = [*self._kept.values(), *([self._served] if self._served is not None else [])]
        for queries in [*self._retired, *(edition.queries for edition in opened)]:
            await queries.close()

    def _retire(self, left: OpenEdition) -> None:
        left.queries.retire()
        self._retired = [queries for queries in (*self._retired, left.queries) if queries.has_workers]

    def _open(self, pointer: tuple[object, ...] | str | None) -> None:
        try:
            self.journal.catch_up()
        except (OSError, StateError) as error:
            reason = borrowed(error.strerror or str(error)) if isinstance(error, OSError) else error
            log.warning("%s", Message("The journal can't be written: {reason}", reason=reason))
        try:
            generation = self._find(pointer)
            if self._engine is None:
                _refuse_grave(generation)
            served = OpenEdition(generation, self._settings)
            served.history = (self.journal.entries(), frozenset(self.kept_names()))
            served.damage()
            self._served, self.trouble = served, None
            # It may have been rebuilt since it was opened as an earlier one.
            self._kept.pop(generation.hash, None)
            # Requests in the meantime wait no longer than without it.
            # The process waits for it when it ends: torn down within compiled code, a thread crashes it.
            threading.Thread(target=self._prepare, args=(served.edition,), name="warm").start()
        except StateError as error:
            if self._served is None:
                raise
            log.warning(
                "%s",
                Message("The generation in use stays, since the current one can't be opened: {reason}", reason=error),
            )
            self.trouble = error
        self._pointer = pointer

    def _prepare(self, edition: Edition) -> None:
        try:
            for _ in self._warm(edition):
                if self._closing.is_set():
                    return
        except StateError as error:
            # Requests that need the file report it, and so does `/readyz`.
            log.warning("The first page is not drawn ahead: %s", error)

    def _find(self, pointer: tuple[object, ...] | str | None) -> Generation:
        if self._engine is None:
            return self._generations.require_current()
        try:
            return self._generations.get(str(pointer))
        except NotFoundError as error:
            raise StateError(
                Message("The engine holds the generation {pointer}, whose texts are not here.", pointer=pointer),
                inside=str(self._state),
                next_step="Run `lsgraph build` and `lsgraph publish` here.",
            ) from error

    def _ask_pointer(self) -> tuple[object, ...] | str | None:
        """The generation that the engine holds; the one in use stays if the engine does not say."""
        assert self._engine is not None, "there is an engine"
        try:
            return self._engine.require_record().hash
        except (EngineError, StateError) as error:
            if self._served is None:
                raise
            log.warning(
                "%s",
                Message(
                    "The generation in use stays, since the engine does not tell which it holds: {reason}", reason=error
                ),
            )
            return self._pointer

    def _read_pointer(self) -> tuple[object, ...] | None:
        """The link's target and the identity of its manifest: a rebuilt generation has the same name."""
        link = self._state / "current"
        try:
            target = os.readlink(link)
        except OSError:
            # Missing or not a link: `Generations.current` reports what is wrong.
            return None
        try:
            status = os.stat(link / "manifest.json")  # noqa: PTH116  # a hundred times a second, and Path's takes longer
        except OSError:
            return (target,)
        return target, status.st_ino, status.st_mtime_ns


def _refuse_grave(generation: Generation) -> None:
    """Raise StateError if the store is known to be damaged: opening it may crash the process."""
    for name, fault in generation.faults(whole=False):
        if is_grave(name):
            raise generation.damaged(name, fault)
