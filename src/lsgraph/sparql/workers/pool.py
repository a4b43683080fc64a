"""The server's side: who may ask now, who waits, and what the end of a worker means."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import socket
import time
import weakref
from collections import Counter, deque
from functools import partial
from typing import TYPE_CHECKING, cast

from lsgraph.errors import StateError
from lsgraph.languages import Message
from lsgraph.sparql.workers.limits import (
    Admission,
    BusyError,
    QueryFaultError,
    QueryTimeError,
    WorkerDiedError,
)
from lsgraph.sparql.workers.process import LENGTHS, OUT_OF_MEMORY, Job, Reply, frame, out_of_memory, start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from lsgraph.errors import LsgraphError
    from lsgraph.sparql.workers.limits import Limits
    from lsgraph.stores import Store

log = logging.getLogger(__name__)

#: Seconds that a worker may take to open the store.
START_SECONDS = 20.0
#: Seconds that a query may go on for whose client has gone: short ones are cheaper to end than to kill.
_GRACE = 1.0
#: How often the deadlines of what runs are looked at.
_LOOK_SECONDS = 0.05
#: Seconds after which the end of a worker may be its query's doing; that one has ended before, is known sooner.
_MIDST_SECONDS = 1.0
#: How much of a query the log tells where it met a fault.
_LOGGED = 2000


class QueryWorkers:
    """Some worker processes over one store, for the coroutines of one event loop.

    `opener` is what a worker calls to open the store; it is pickled. Workers start when they are first needed.
    """

    def __init__(self, opener: Callable[[], Store], limits: Limits) -> None:
        self.limits = limits
        self._opener = opener
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        self._running = 0
        self._of_client: Counter[str] = Counter()
        self._waiting: deque[tuple[str, asyncio.Future[None]]] = deque()
        self.admission = Admission(limits)
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.TimerHandle | None = None
        self._retired = False

    async def answer(self, job: Job, client: str = "") -> Reply:
        """The whole answer; waits for its turn and for the query.

        Raises what `sparql.write_answer` raises, BusyError where too many wait, QueryTimeError, QueryMemoryError,
        AnswerTooLargeError, WorkerDiedError, and QueryFaultError. Where the caller is cancelled, the query is ended soon after.
        """
        self.admission.check_room()
        if self._waiting or not self._may_run(client):
            await self._turn(client)
        else:
            self._enter(client)
        used: list[_Worker] = []
        try:
            # What ended from outside was not the query's doing, and all workers may end at once: nothing is lost by asking
            # the next one, up to one that is new. But a system that runs out of memory ends what takes most of it: a query in
            # whose midst two have ended ends no third.
            ended_in_the_midst = 0
            for _ in range(len(self._workers) + 2):
                begun = time.monotonic()
                with contextlib.suppress(_Died):
                    return await self._ask(job, used)
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
                used[-1].when_free = partial(self._leave, client)
            else:
                self._leave(client)

    async def close(self) -> None:
        """End all workers, also those that have a query."""
        self._retired = True
        if self._watching is not None:
            self._watching.cancel()
        for worker in list(self._workers):
            worker.end()
        while self._workers:
            await asyncio.sleep(0.005)

    def retire(self) -> None:
        """End the workers as they become free: no new work is expected, but what there is shall be done."""
        self._retired = True
        while self._idle:
            self._idle.pop().end()

    # ------------------------------------------------------------------------------------------- whose turn it is

    async def _turn(self, client: str) -> None:
        """Wait for a place to run; the place is `_leave`'s to give back."""
        if len(self._waiting) >= self.limits.waiting:
            raise BusyError(
                "The server has more queries than it can take now.", next_step="Try again in a few seconds."
            )
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place = (client, turn)
        self._waiting.append(place)
        # Places may be free that none of those who wait may take, but this client may.
        self._call_next()
        try:
            async with asyncio.timeout(self.limits.seconds):
                await turn
        except BaseException as error:
            if place in self._waiting:
                self._waiting.remove(place)
            elif turn.done() and not turn.cancelled():
                self._leave(client)
            if isinstance(error, TimeoutError):
                raise BusyError(
                    Message("The query waited {seconds:g} seconds for its turn.", seconds=self.limits.seconds),
                    next_step="Try again in a few seconds.",
                ) from error
            raise

    def _may_run(self, client: str) -> bool:
        """One place more than there are workers is kept for those who have nothing running."""
        return self._running < self.limits.workers + (not self._of_client[client])

    def _call_next(self) -> None:
        """Give places to those who wait: first to whoever has the fewest running, then to whoever came first."""
        while self._waiting:
            place = min(self._waiting, key=lambda each: self._of_client[each[0]])
            client, turn = place
            if not self._may_run(client):
                return
            self._waiting.remove(place)
            if not turn.done():
                self._enter(client)
                turn.set_result(None)

    def _enter(self, client: str) -> None:
        self._running += 1
        self._of_client[client] += 1

    def _leave(self, client: str) -> None:
        self._running -= 1
        self._of_client[client] -= 1
        if not self._of_client[client]:
            del self._of_client[client]
        if self._waiting:
            self._call_next()

    # ----------------------------------------------------------------------------------------------- the workers

    async def _ask(self, job: Job, used: list[_Worker]) -> Reply:
        worker = self._idle.pop() if self._idle else await self._start()
        used.append(worker)
        return await worker.ask(job)

    async def _start(self) -> _Worker:
        worker = _Worker(self)
        self._workers.add(worker)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker.open(self._opener)
        except (TimeoutError, _Died) as error:
            worker.end()
            raise StateError(
                "A process for queries could not be started.", next_step="Run `lsgraph verify`, and look at the memory."
            ) from error
        except BaseException:
            worker.end()
            raise
        return worker

    def watch(self) -> None:
        """Look at the deadlines now and then, as long as anything runs: a timer for each query costs more than a small query."""
        if self._watching is None:
            self._watching = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._watching = None
        now = time.monotonic()
        busy = [worker for worker in self._workers if worker.is_open and worker.busy]
        for worker in busy:
            if now >= worker.deadline:
                worker.expire()
        if busy:
            self.watch()

    def free(self, worker: _Worker, *, worn: bool) -> None:
        """A worker has answered."""
        if worn or self._retired:
            worker.end()
        else:
            self._idle.append(worker)

    def gone(self, worker: _Worker) -> None:
        """A worker has ended; another is started if it had work, so that the next query need not wait for that."""
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.busy and worker.is_open and not self._retired and len(self._workers) < self.limits.workers:
            self.keep(asyncio.get_running_loop().create_task(self._start_spare()))

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task until it has ended: the event loop itself does not."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_spare(self) -> None:
        try:
            worker = await self._start()
        except StateError as error:
            # The next query starts one for itself, and tells its client where that fails too.
            log.warning("no worker could be started in the place of one that ended: %s", error)
        else:
            self.free(worker, worn=False)


def _reap(process: subprocess.Popen[bytes]) -> None:
    """End a process that nobody will hear of any more."""
    process.kill()
    process.wait()


class _Died(Exception):
    """A worker ended in the middle of its work, with that exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Worker(asyncio.Protocol):
    """One worker process as the server sees it: at most one job at a time."""

    def __init__(self, pool: QueryWorkers) -> None:
        self._pool = pool
        self._limits = pool.limits
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: asyncio.Future[Reply] | None = None
        self.deadline = 0.0
        self._timed_out = False
        self.is_open = False
        self.when_free: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether it has a job."""
        return self._reply is not None

    async def open(self, opener: Callable[[], Store]) -> None:
        """Start the process, and wait until it has opened the store; raises what opening it raises."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = start(theirs)
        # An event loop may end before it has heard of the worker's end.
        weakref.finalize(self, _reap, self._process)
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=ours)
        except BaseException:
            ours.close()
            raise
        await self._send((opener, self._limits))
        self.is_open = True

    async def ask(self, job: Job) -> Reply:
        """Have a job done; raises its errors, and _Died where something from outside ended the process."""
        self.deadline = time.monotonic() + self._limits.seconds
        self._pool.watch()
        try:
            return await self._send(job)
        except asyncio.CancelledError:
            # Nobody waits for the answer any more: the deadline stays for it, a shorter one.
            if self.busy:
                self.deadline = min(self.deadline, time.monotonic() + _GRACE)
            raise
        except QueryFaultError as fault:
            log.error("A query met a fault.\n%s\nThe query:\n%s", fault.inside, job.query.text[:_LOGGED])
            raise
        except _Died as died:
            if self._timed_out:
                raise QueryTimeError(
                    Message(
                        "The query took longer than {seconds:g} seconds and was ended.", seconds=self._limits.seconds
                    ),
                    next_step="Ask for less at a time: name graphs, bind more, or page with ORDER BY and LIMIT.",
                ) from died
            if died.code in OUT_OF_MEMORY:
                raise out_of_memory(self._limits) from died
            if died.code >= 0:
                # It ended by itself: that is a fault of the program, which another try would only repeat.
                log.error("A worker ended with %d. The query:\n%s", died.code, job.query.text[:_LOGGED])
                raise QueryFaultError(f"a worker ended with {died.code}") from died
            raise

    def expire(self) -> None:
        """Its deadline has passed."""
        self._timed_out = True
        self.end()

    def end(self) -> None:
        """Kill it, at once and surely."""
        if self._process is not None:
            self._process.kill()
        if self._transport is None:
            # It had no time to do anything: there is nothing to wait for.
            if self._process is not None:
                self._process.wait()
            self._pool.gone(self)

    async def _send(self, message: object) -> Reply:
        assert self._transport is not None, "the process runs"
        assert self._reply is None, "a worker has one job at a time"
        self._reply = asyncio.get_running_loop().create_future()
        # The process may have ended just now, before we were told: then `_bury` answers, as when it ends later.
        with contextlib.suppress(RuntimeError):
            self._transport.write(frame(message))
        return await self._reply

    # ------------------------------------------------------------------------------------ what the process does

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process runs."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """A part of a message."""
        buffer = self._buffer
        buffer += data
        if len(buffer) < LENGTHS.size:
            return
        head_size, body_size = LENGTHS.unpack_from(buffer)
        body_at = LENGTHS.size + head_size
        if len(buffer) < body_at + body_size:
            return
        # Only our own worker has the other end.
        kind, content, worn = pickle.loads(buffer[LENGTHS.size : body_at])  # noqa: S301
        body = bytes(memoryview(buffer)[body_at:])
        self._buffer = bytearray()
        reply = self._take_reply()
        if kind == "answer" or self.is_open:
            self._pool.free(self, worn=worn)
        if reply is not None and not reply.done():
            if kind == "error":
                reply.set_exception(cast("LsgraphError", content))
            elif kind == "fault":
                reply.set_exception(QueryFaultError(cast("str", content)))
            else:
                reply.set_result(Reply(body, cast("tuple[Message, ...]", content or ())))
        self._freed()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # as asyncio calls it
        """The process has ended, or soon will."""
        task = asyncio.get_running_loop().create_task(self._bury())
        self._pool.keep(task)

    async def _bury(self) -> None:
        process = self._process
        assert process is not None
        # The kernel may need a while to take back a large memory.
        code = await asyncio.get_running_loop().run_in_executor(None, process.wait)
        self._pool.gone(self)
        reply = self._take_reply()
        if reply is not None and not reply.done():
            reply.set_exception(_Died(code))
        self._freed()

    def _take_reply(self) -> asyncio.Future[Reply] | None:
        reply, self._reply = self._reply, None
        return reply

    def _freed(self) -> None:
        if self.when_free is not None:
            then, self.when_free = self.when_free, None
            then()
