"""The worker process: it answers queries one at a time over a socket, within its limits.

A message consists of the lengths of head and body (8 bytes each, big endian), the pickled head and the raw body. The first
message to a worker gives the opener and the limits; the reply is ("ready", None, ""). After that each `Job` is answered by
("answer", (hints, milliseconds), worn) with the answer as the body, by ("error", LsgraphError, worn), or by ("fault", traceback, worn) for any
other exception; a worn worker must be replaced.
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
from lsgraph.media_types import CSV, FORMATS, TSV
from lsgraph.sparql.given import given_by
from lsgraph.sparql.hints import Hints
from lsgraph.sparql.query import Query, rows_of, write_answer
from lsgraph.sparql.workers.limits import AnswerTooLargeError, Limits, QueryMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.media_types import Format
    from lsgraph.sparql.query import Form
    from lsgraph.sparql.row_files import About
    from lsgraph.stores import Store

_FORMATS = {fmt.name: fmt for fmt in FORMATS}
LENGTHS = struct.Struct(">QQ")
#: Not `-m`: errors must be pickled under their modules' names, not `__main__`. Not the current folder, whose files may shadow
#: modules: lsgraph is imported from its own location. What is imported stays: to look through it for garbage takes a tenth of a start.
_START = (
    "import gc; gc.disable(); import sys; sys.path.append(sys.argv[2]); "
    "from lsgraph.sparql.workers.process import main; gc.freeze(); gc.enable(); main()"
)
_PACKAGES = str(Path(__file__).resolve().parents[3])
#: Few arenas: memory that the allocator reserves counts towards a query's limit.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
#: How the kernel ends a process after a failed allocation or a stack overflow.
OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS)
#: A worker that has grown by this share of its memory after a query is replaced: the next query would lack what the engine keeps.
_WORN = 0.5
#: Of a query that has taken this share of its time no hints are sought, so that they do not take the rest of it.
_HINTED = 0.5
#: Shorter queries are not worth a check of the memory that they left behind.
_WORTH_A_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """One query and the format of its answer; with `about` the answer states its origin."""

    query: Query
    fmt: Format
    about: About | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """As plain values: four times as fast as pickling the objects."""
        query = self.query
        chosen = (query.default_graphs, query.named_graphs, query.services)
        return _job, (query.text, query.form, chosen, self.fmt.name, self.about)


def _job(text: str, form: Form, chosen: tuple[tuple[str, ...], ...], fmt: str, about: About | None) -> Job:
    return Job(Query(text, form, *chosen), _FORMATS[fmt], about)


@dataclass(frozen=True)
class Reply:
    """A complete answer; `hints` are remarks on the query, such as terms that do not occur in the data.

    `milliseconds` is the time that the answer took to find and write, without waiting and hints.
    """

    content: bytes
    hints: tuple[Message, ...] = ()
    milliseconds: float = 0.0

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def frame(head: object, body_size: int = 0) -> bytes:
    """The bytes of a message up to its body."""
    pickled = pickle.dumps(head)
    return LENGTHS.pack(len(pickled), body_size) + pickled


def start(connection: socket.socket) -> subprocess.Popen[bytes]:
    """Start a worker that answers over this connection, whose other end it gets; takes a millisecond."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-P", "-c", _START, str(connection.fileno()), _PACKAGES],
        pass_fds=(connection.fileno(),),
        env=os.environ | _ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # A crashing engine prints a long backtrace of no use.
        stderr=subprocess.DEVNULL,
    )


class _BoundedBytes(io.BytesIO):
    """An in-memory buffer with a size limit."""

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


def answer_job(store: Store, job: Job, limits: Limits, hints: Hints | None = None) -> Reply:
    """Answer one job, with hints if the answer is empty or asks by a replaced IRI; raises QueryError, which names the limit if one was hit."""
    out, begun = _BoundedBytes(limits.answer_mebibytes << 20), time.monotonic()
    given = write_answer(store, job.query, job.fmt, out, job.about)
    content = out.getvalue()
    if rows_of(content, job.fmt, limits.rows) is not None:
        raise AnswerTooLargeError(
            Message("The answer has more than {rows:,} rows.", rows=limits.rows),
            next_step="Page with ORDER BY, LIMIT and OFFSET, or take the export.",
        )
    milliseconds = 1000 * (time.monotonic() - begun)
    # What another endpoint was asked is no term of this data.
    if hints is None or job.query.services or milliseconds > 1000 * _HINTED * limits.seconds:
        return Reply(content, (), milliseconds)
    given = given or given_by(content, job.fmt)
    if job.fmt is CSV and given.unbound:
        # A text without letters looks like no value there: only another format tells them apart.
        again = io.BytesIO()
        write_answer(store, job.query, TSV, again)
        given = given_by(again.getvalue(), TSV)
    return Reply(content, hints.on_answer(job.query.text, given), milliseconds)


def serve(connection: socket.socket) -> None:
    """Answer messages until the connection ends."""
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
        # Not joined with the head: that would copy the body.
        connection.sendall(body)


def _answered(store: Store, job: Job, limits: Limits, hints: Hints) -> tuple[str, object, bytes, bool]:
    """The parts of the reply to a job, whatever it raises: replacing a worker would cost others' time."""
    try:
        reply = answer_job(store, job, limits, hints)
    except LsgraphError as error:
        # The traceback would keep the partial answer in memory, and is not sent anyway.
        error.__cause__ = error.__context__ = None
        return "error", error.with_traceback(None), b"", False
    except MemoryError:
        return "error", out_of_memory(limits), b"", False
    except BaseException as error:  # a panic of the engine is no Exception, and leaves it in no known state
        return "fault", "".join(traceback.format_exception(error)), b"", not isinstance(error, Exception)
    return "answer", (reply.hints, reply.milliseconds), reply.content, False


def out_of_memory(limits: Limits) -> QueryMemoryError:
    """The error for a query that exceeded its memory limit."""
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
    """The address space of this process in bytes; 1 GiB if the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 1 << 30


def _limit_memory(mebibytes: int) -> int:
    """Limit this process to that much more memory than it has now, with the store open and its threads started; 0: no limit."""
    if not mebibytes:
        return 0
    most = _memory() + (mebibytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return most


def _end_with(parent: int) -> None:
    """End this process when the server is gone, even during a query: nothing else would kill it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def main() -> None:
    """Run as a worker; the argument is the file descriptor of the socket."""
    # Ctrl-C reaches all processes of a terminal: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as connection, contextlib.suppress(OSError):
        serve(connection)
