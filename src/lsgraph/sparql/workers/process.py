"""The worker process: it answers one query after the other over a socket, within its bounds.

Each message is the length of a head and of a body (8 bytes each, big endian), the head as a pickle and the body as it is. The
first message to a worker says what to open and its limits; it answers ("ready", None, ""). Then each `Job` is answered by
("answer", hints, worn) with the answer as the body, by ("error", LsgraphError, worn), or by ("fault", traceback, worn) where something
else was raised; a worn worker has to be replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from lsgraph.errors import LsgraphError
from lsgraph.languages import Message
from lsgraph.media_types import FORMATS
from lsgraph.sparql.hints import Hints
from lsgraph.sparql.query import Query, rows_of, says_nothing, write_answer
from lsgraph.sparql.workers.limits import AnswerTooLargeError, Limits, QueryMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.media_types import Format
    from lsgraph.sparql.query import Form
    from lsgraph.sparql.row_files import About
    from lsgraph.stores import Store

_FORMATS = {fmt.name: fmt for fmt in FORMATS}
LENGTHS = struct.Struct(">QQ")
#: Not `-m`: errors must be pickled under the names of their modules, not of `__main__`. Not the current folder, whose files may be
#: called as modules are: lsgraph is taken from where it lies.
_START = "import sys; sys.path.append(sys.argv[2]); from lsgraph.sparql.workers.process import main; main()"
_PACKAGES = str(Path(__file__).resolve().parents[3])
#: Few arenas: what an allocator reserves counts as memory that a query has used.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
#: How the kernel ends a process whose allocation failed, or whose stack overflowed.
OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS)
#: A query after which a worker has grown by this part of its memory is its last: what the engine keeps, the next one lacks.
_WORN = 0.5
#: Shorter queries are not worth a look at the memory that they left.
_WORTH_A_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """One query with the format of its answer; with `about` the answer says where it comes from."""

    query: Query
    fmt: Format
    about: About | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """As plain values: that is four times as fast as to pickle the objects."""
        query = self.query
        return _job, (query.text, query.form, query.default_graphs, query.named_graphs, self.fmt.name, self.about)


def _job(text: str, form: Form, default: tuple[str, ...], named: tuple[str, ...], fmt: str, about: About | None) -> Job:
    return Job(Query(text, form, default, named), _FORMATS[fmt], about)


@dataclass(frozen=True)
class Reply:
    """An answer, whole; `hints` are remarks on the query, such as on terms that the data does not have."""

    content: bytes
    hints: tuple[Message, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def frame(head: object, body_size: int = 0) -> bytes:
    """A message as it is sent, up to its body."""
    pickled = pickle.dumps(head)
    return LENGTHS.pack(len(pickled), body_size) + pickled


def start(connection: socket.socket) -> subprocess.Popen[bytes]:
    """Start a worker that answers over this connection, of which it gets the end; that takes a millisecond."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-P", "-c", _START, str(connection.fileno()), _PACKAGES],
        pass_fds=(connection.fileno(),),
        env=os.environ | _ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # What a dying engine prints is a long backtrace of no use to anybody.
        stderr=subprocess.DEVNULL,
    )


class _BoundedBytes(io.BytesIO):
    """Bytes in memory up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, content: bytes, /) -> int:  # type: ignore[override]  # a narrower buffer is all that is written here
        if self.tell() + len(content) > self._most:
            raise AnswerTooLargeError(
                Message("The answer is larger than {most} MiB.", most=self._most >> 20),
                next_step="Ask for fewer rows, page with ORDER BY and LIMIT, or take the export.",
            )
        return super().write(content)


def answer(store: Store, job: Job, limits: Limits, hints: Hints | None = None) -> Reply:
    """Answer one job, with hints where there is nothing to answer; raises QueryError, with the limit where one was hit."""
    out = _BoundedBytes(limits.answer_mebibytes << 20)
    write_answer(store, job.query, job.fmt, out, job.about)
    content = out.getvalue()
    if rows_of(content, job.fmt, limits.rows) is not None:
        raise AnswerTooLargeError(
            Message("The answer has more than {rows:,} rows.", rows=limits.rows),
            next_step="Page with ORDER BY, LIMIT and OFFSET, or take the export.",
        )
    if hints is None or not says_nothing(content, job.fmt):
        return Reply(content)
    return Reply(content, hints.on(job.query.text))


def serve(connection: socket.socket) -> None:
    """Answer messages until they end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    questions = connection.makefile("rb")
    first = _read(questions)
    if first is None:
        return
    opener, limits = cast("tuple[Callable[[], Store], Limits]", first)
    try:
        store = opener()
    except LsgraphError as error:
        connection.sendall(frame(("error", error, True)))
        return
    most, hints = _limit_memory(limits.mebibytes), Hints(store)
    connection.sendall(frame(("ready", None, False)))
    while (job := _read(questions)) is not None:
        assert isinstance(job, Job)
        begun = time.monotonic()
        kind, content, body, worn = _answered(store, job, limits, hints)
        if most and time.monotonic() - begun > _WORTH_A_LOOK:
            worn = worn or _memory() > most - _WORN * (limits.mebibytes << 20)
        connection.sendall(frame((kind, content, worn), len(body)))
        # Not put together with what goes before: that would take its memory once more.
        connection.sendall(body)


def _answered(store: Store, job: Job, limits: Limits, hints: Hints) -> tuple[str, object, bytes, bool]:
    """The parts of a message that answers a job, whatever it raises: a worker that ended would take others' time."""
    try:
        reply = answer(store, job, limits, hints)
    except LsgraphError as error:
        # Its traceback would hold what was written until then, and is not sent anyway.
        error.__cause__ = error.__context__ = None
        return "error", error.with_traceback(None), b"", False
    except MemoryError:
        return "error", out_of_memory(limits), b"", False
    except BaseException as error:  # a panic of the engine is no Exception, and leaves it in no known state
        return "fault", "".join(traceback.format_exception(error)), b"", not isinstance(error, Exception)
    return "answer", reply.hints, reply.content, False


def out_of_memory(limits: Limits) -> QueryMemoryError:
    """The error for a query that needed more memory than it may have."""
    return QueryMemoryError(
        Message("The query needed more than {mebibytes} MiB of memory.", mebibytes=limits.mebibytes),
        next_step="Ask for less at a time: avoid cross products, and sort or group fewer rows.",
    )


def _read(pipe: IO[bytes]) -> object | None:
    head = pipe.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    # Only the server that started this process writes to the pipe.
    return pickle.loads(pipe.read(LENGTHS.unpack(head)[0]))  # type: ignore[no-any-return]  # noqa: S301


def _memory() -> int:
    """The address space of this process in bytes; 1 GiB where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 1 << 30


def _limit_memory(mebibytes: int) -> int:
    """Let this process have that much more memory than it has now, with the store open and its threads started; 0 is no bound."""
    if not mebibytes:
        return 0
    most = _memory() + (mebibytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return most


def _end_with(parent: int) -> None:
    """End this process when the server is gone, also in the middle of a query: nobody is left to kill it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def main() -> None:
    """Run as a worker; the number of the open socket is the argument."""
    # Ctrl-C reaches all processes of a terminal: whoever started this one decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as connection, contextlib.suppress(OSError):
        serve(connection)
