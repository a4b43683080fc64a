"""One worker process as seen by the server: its job, its deadline, and what its end means."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import socket
import time
import weakref
from typing import TYPE_CHECKING, Protocol, cast

from lsgraph.languages import Message
from lsgraph.sparql.workers.limits import QueryFaultError, QueryTimeError
from lsgraph.sparql.workers.process import LENGTHS, OUT_OF_MEMORY, Job, Reply, frame, out_of_memory, start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from lsgraph.errors import LsgraphError
    from lsgraph.sparql.workers.limits import Limits
    from lsgraph.stores import Store

log = logging.getLogger(__name__)

#: Seconds that a query may continue after its client has gone: letting a short one finish is cheaper than killing the worker.
_GRACE = 1.0
#: Most characters of a query in the log when it hits a fault.
_LOGGED = 2000


def _reap(process: subprocess.Popen[bytes]) -> None:
    """End a process that is no longer referenced."""
    process.kill()
    process.wait()


class WorkerEndedError(Exception):
    """A worker ended during a job, with that exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class PutBackError(Exception):
    """A query ran long while as many long ones as may were running, and was ended to wait for its turn."""


class Pool(Protocol):
    """Receives the events of its workers."""

    limits: Limits

    def watch(self) -> None:
        """A worker has a job: check its deadline at intervals."""

    def free(self, worker: Worker, *, worn: bool) -> None:
        """A worker has answered; `worn` if it must not be used again."""

    def gone(self, worker: Worker) -> None:
        """A worker has ended."""

    def keep(self, task: asyncio.Task[None]) -> None:
        """Keep a reference to a task until it has ended."""


class Worker(asyncio.Protocol):
    """One worker process as seen by the server: at most one job at a time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._limits = pool.limits
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: asyncio.Future[Reply] | None = None
        self.begun = self.deadline = 0.0
        self.is_long = False
        self.is_put_back = False
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
        """Have a job done; raises its errors, PutBackError, and WorkerEndedError where something from outside ended the process."""
        self.begun = time.monotonic()
        self.deadline = self.begun + self._limits.seconds
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
        except WorkerEndedError as died:
            if self.is_put_back:
                raise PutBackError from died
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

    def put_back(self) -> None:
        """Its query runs long, and may not."""
        self.is_put_back = True
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
                reply.set_result(Reply(body, *cast("tuple[tuple[Message, ...], float]", content or ((), 0.0))))
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
            reply.set_exception(WorkerEndedError(code))
        self._freed()

    def _take_reply(self) -> asyncio.Future[Reply] | None:
        reply, self._reply = self._reply, None
        return reply

    def _freed(self) -> None:
        if self.when_free is not None:
            then, self.when_free = self.when_free, None
            then()
