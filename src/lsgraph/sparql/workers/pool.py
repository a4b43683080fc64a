"""The server's pool of workers: whose turn it is, and which worker answers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from lsgraph.computing.admission import AdmissionQueue, QueueFullError, QueueTimeError
from lsgraph.errors import StateError
from lsgraph.languages import Message
from lsgraph.sparql.workers.admission import Admission
from lsgraph.sparql.workers.limits import BusyError, WorkerDiedError
from lsgraph.sparql.workers.worker import PutBackError, Worker, WorkerEndedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.sparql.workers.limits import Limits
    from lsgraph.sparql.workers.process import Job, Reply
    from lsgraph.stores import Store

log = logging.getLogger(__name__)

#: Seconds that a worker may take to open the store.
START_SECONDS = 20.0
#: Seconds between checks of the deadlines of running queries.
_LOOK_SECONDS = 0.05
#: Seconds after which a query counts as long: fewer than run at once may, so that one place is always left for short ones.
SHORT_SECONDS = 1.0
#: Seconds after which a query may itself have caused the end of its worker; a worker that had ended earlier is noticed sooner.
_MIDST_SECONDS = 1.0


class QueryWorkers:
    """Worker processes on one store, for the coroutines of one event loop.

    `opener` is pickled, and called by each worker to open the store. Workers start when they are first needed.
    """

    def __init__(self, opener: Callable[[], Store], limits: Limits) -> None:
        self.limits = limits
        self._opener = opener
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._queue = AdmissionQueue(at_once=limits.workers, most_waiting=limits.waiting, seconds=limits.seconds)
        self.admission = Admission(limits)
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.TimerHandle | None = None
        self._retired = False

    async def run(self, job: Job, client: str = "") -> Reply:
        """The complete answer; waits for its turn and for the query.

        Raises the errors of `sparql.write_answer`, BusyError if too many wait, QueryTimeError, QueryMemoryError,
        AnswerTooLargeError, WorkerDiedError, and QueryFaultError. If the caller is cancelled, the query is ended soon after.
        """
        self.admission.check_room()
        if not self._queue.take_at_once(client):
            await self._turn(client)
        try:
            return await self._answer(job, client)
        except PutBackError:
            # It runs long, as many others do: a place for short queries is not for it.
            await self._turn(client, is_long=True)
            return await self._answer(job, client, is_long=True)

    async def _answer(self, job: Job, client: str, *, is_long: bool = False) -> Reply:
        """The answer, by one worker or the next, in a place that is given back."""
        used: list[Worker] = []
        try:
            # A worker killed from outside was not ended by its query, and all workers may be killed at once: so the next one is
            # tried, up to a new one. But a system that runs out of memory kills its largest process: a query during which two
            # workers were killed is not tried on a third.
            ended_in_the_midst = 0
            for _ in range(len(self._workers) + 2):
                begun = time.monotonic()
                with contextlib.suppress(WorkerEndedError):
                    return await self._ask(job, used, is_long=used[-1].is_long if used else is_long)
                ended_in_the_midst += time.monotonic() - begun > _MIDST_SECONDS
                if ended_in_the_midst > 1:
                    break
            raise WorkerDiedError(
                "The processes that worked on the query were ended from outside, one after the other.",
                next_step="Try again; if it stays, tell those who run the server.",
            )
        finally:
            # A query that goes on after its client has gone keeps its place until it ends.
            if used and used[-1].busy:
                used[-1].when_free = partial(self._leave, client, used[-1])
            elif used:
                self._leave(client, used[-1])
            else:
                self._queue.leave(client, is_long=is_long)

    def _leave(self, client: str, worker: Worker) -> None:
        self._queue.leave(client, is_long=worker.is_long)

    @property
    def has_workers(self) -> bool:
        """Whether any worker runs or is ending."""
        return bool(self._workers)

    async def close(self) -> None:
        """End all workers, including those with a query and those that are being started."""
        self._retired = True
        if self._watching is not None:
            self._watching.cancel()
        while self._workers or self._tasks:
            for worker in list(self._workers):
                worker.end()
            await asyncio.sleep(0.005)

    def retire(self) -> None:
        """End the workers as they become free: no new work is expected, but queries already accepted are answered."""
        self._retired = True
        while self._idle:
            self._idle.pop().end()

    async def _turn(self, client: str, *, is_long: bool = False) -> None:
        """Wait for a slot; `AdmissionQueue.leave` returns it."""
        try:
            await self._queue.take(client, is_long=is_long)
        except QueueFullError:
            raise BusyError(
                "The server has more queries than it can take now.", next_step="Try again in a few seconds."
            ) from None
        except QueueTimeError as error:
            raise BusyError(
                Message("The query waited {seconds:g} seconds for its turn.", seconds=self.limits.seconds),
                next_step="Try again in a few seconds.",
            ) from error

    async def _ask(self, job: Job, used: list[Worker], *, is_long: bool) -> Reply:
        worker = self._idle.pop() if self._idle else await self._start()
        worker.is_long = is_long
        used.append(worker)
        return await worker.ask(job)

    async def _start(self) -> Worker:
        worker = Worker(self)
        self._workers.add(worker)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker.open(self._opener)
        except (TimeoutError, WorkerEndedError) as error:
            worker.end()
            raise StateError(
                "A process for queries could not be started.", next_step="Run `lsgraph verify`, and look at the memory."
            ) from error
        except BaseException:
            worker.end()
            raise
        return worker

    def watch(self) -> None:
        """Check deadlines at intervals while anything runs: a timer per query would cost more than a small query."""
        if self._watching is None:
            self._watching = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._watching = None
        now = time.monotonic()
        busy = [worker for worker in self._workers if worker.is_open and worker.busy]
        for worker in busy:
            if now >= worker.deadline:
                worker.expire()
            elif not worker.is_long and now - worker.begun >= min(SHORT_SECONDS, self.limits.seconds / 2):
                worker.is_long = self._queue.turn_long()
                if not worker.is_long:
                    worker.put_back()
        if busy:
            self.watch()

    def free(self, worker: Worker, *, worn: bool) -> None:
        """A worker has answered."""
        if worn or self._retired:
            worker.end()
        else:
            self._idle.append(worker)

    def gone(self, worker: Worker) -> None:
        """A worker has ended; if it had work, a new one is started so that the next query need not wait for it."""
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        # The place that a query was put back from is for a short one, which should not wait for a worker to start.
        most = self.limits.workers + worker.is_put_back
        if worker.busy and worker.is_open and not self._retired and len(self._workers) < most:
            self.keep(asyncio.get_running_loop().create_task(self._start_spare()))

    def keep(self, task: asyncio.Task[None]) -> None:
        """Keep a reference to a task until it has ended: the event loop has only a weak one."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_spare(self) -> None:
        try:
            worker = await self._start()
        except StateError as error:
            # The next query starts one for itself, and tells its client where that fails too. A pool that closes has ended it itself.
            if not self._retired:
                log.warning("no worker could be started in the place of one that ended: %s", error)
        else:
            self.free(worker, worn=False)
