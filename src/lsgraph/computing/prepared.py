"""Work in processes of their own that need not import what it needs: they are forked from one that has.

A kind of work is a module with two functions: `main(arguments)` reads standard input and writes standard output, within limits that it sets
itself; `prepare(arguments)` imports and reads whatever further work of that kind will need. It is called after the first fork, so that the
first piece of work need not wait for it.

An order comes over a socket, as a line of JSON with two further sockets: the child reads and writes the one, and over the other the
exit code is told. Whoever closes that other one, or ends, has the child killed at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
import weakref
from collections import deque
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

#: Seconds without work after which the process ends, and gives back its memory.
IDLE_SECONDS = 300.0
#: The exit code of work that raised an error; its output is the traceback.
FAILED = 1
#: Seconds that it may take to end: it may be preparing.
_END_SECONDS = 5.0
_START = "import sys; sys.path.append(sys.argv[2]); from lsgraph.computing.prepared import main; main()"
_PACKAGES = str(Path(__file__).resolve().parents[2])
_CHUNK, _CODE = 1 << 16, 16


class Prepared:
    """A process that is prepared for the work of a module; it is started with the first piece, and again where it has ended.

    Threads and coroutines may share it; how many pieces are worked on at once is for the caller to bound.
    """

    def __init__(self, module: str, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._module, self._idle = module, idle_seconds
        self._lock = threading.Lock()
        self._running: _Running | None = None

    def work(self, arguments: Sequence[str], content: bytes, seconds: float) -> tuple[bytes, int | None]:
        """What the work wrote, and its exit code: as `subprocess` tells it, or None where it was not told to the end.

        Raises TimeoutError after those seconds; the work is ended then, as where the caller is interrupted.
        """
        deadline = time.monotonic() + seconds
        for last in (False, True):
            with self._begin(arguments) as piece:
                output, code = piece.finish(content, deadline)
            if code is not None or output or last:
                break
        return output, code

    async def work_meanwhile(self, arguments: Sequence[str], content: bytes) -> tuple[bytes, int | None]:
        """As `work`, without a bound on its time; where it is cancelled, the process has ended when it returns."""
        for last in (False, True):
            with self._begin(arguments) as piece:
                output, code = await piece.finish_meanwhile(content)
            if code is not None or output or last:
                break
        return output, code

    def close(self) -> None:
        """End the process, and all work."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.end()

    def _begin(self, arguments: Sequence[str]) -> _Piece:
        piece, theirs = _Piece.with_other_ends()
        order = json.dumps(list(arguments)).encode() + b"\n"
        try:
            with self._lock:
                if self._running is None or not self._running.order(order, theirs):
                    if self._running is not None:
                        self._running.end()
                    self._running = _Running(self._module, self._idle)
                    self._running.order(order, theirs)
        finally:
            for each in theirs:
                each.close()
        return piece


class _Running:
    """The process, and our end of its connection."""

    def __init__(self, module: str, idle: float) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-P", "-c", _START, str(theirs.fileno()), _PACKAGES, module, str(idle)],
                pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self.end = weakref.finalize(self, _end, process, self._control, os.getpid())

    def order(self, order: bytes, ends: Sequence[socket.socket]) -> bool:
        """Send an order with those sockets; False if the process has ended."""
        try:
            return socket.send_fds(self._control, [order], [each.fileno() for each in ends]) == len(order)
        except OSError:
            return False


def _end(process: subprocess.Popen[bytes], control: socket.socket, owner: int) -> None:
    control.close()
    if owner == os.getpid():
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Piece:
    """Our ends of the two sockets of a piece of work."""

    def __init__(self, data: socket.socket, status: socket.socket) -> None:
        self._data, self._status = data, status

    @classmethod
    def with_other_ends(cls) -> tuple[_Piece, tuple[socket.socket, socket.socket]]:
        (data, its_data), (status, its_status) = socket.socketpair(), socket.socketpair()
        return cls(data, status), (its_data, its_status)

    def __enter__(self) -> _Piece:
        return self

    def __exit__(self, *_: object) -> None:
        """Where it still runs, it is killed by this."""
        self._data.close()
        self._status.close()

    def finish(self, content: bytes, deadline: float) -> tuple[bytes, int | None]:
        output = bytearray()
        # A process that has ended reads nothing more: its exit code tells why.
        with contextlib.suppress(ConnectionError):
            self._data.settimeout(_left(deadline))
            self._data.sendall(content)
            self._data.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            while chunk := self._until(deadline, self._data, _CHUNK):
                output += chunk
        return bytes(output), _code(self._until(deadline, self._status, _CODE))

    async def finish_meanwhile(self, content: bytes) -> tuple[bytes, int | None]:
        loop, output = asyncio.get_running_loop(), bytearray()
        self._data.setblocking(False)
        self._status.setblocking(False)
        try:
            with contextlib.suppress(ConnectionError):
                await loop.sock_sendall(self._data, content)
                self._data.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                while chunk := await loop.sock_recv(self._data, _CHUNK):
                    output += chunk
            return bytes(output), _code(await loop.sock_recv(self._status, _CODE))
        except asyncio.CancelledError:
            # The place of what is ended must not be given away before it is free.
            with contextlib.suppress(OSError):
                self._status.shutdown(socket.SHUT_WR)
                await loop.sock_recv(self._status, _CODE)
            raise

    @staticmethod
    def _until(deadline: float, connection: socket.socket, size: int) -> bytes:
        connection.settimeout(_left(deadline))
        return connection.recv(size)


def _left(deadline: float) -> float:
    """The seconds until then; raises TimeoutError if there are none: a socket would not wait, and say something else."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _code(told: bytes) -> int | None:
    return int(told) if told else None


# --------------------------------------------------------------------------------------- what the process does


def main() -> None:
    """Run as the process: the arguments are the file descriptor of the orders, the packages, the module and the idle seconds."""
    # Ctrl-C reaches all processes of a terminal: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as control:
        _Forks(control, import_module(sys.argv[3]), float(sys.argv[4])).serve()


class _Forks:
    """Forks a child for each order, and tells how it ended; at the end of the orders it ends them all."""

    def __init__(self, control: socket.socket, module: ModuleType, idle: float) -> None:
        self._control, self._module, self._idle = control, module, idle
        # Something must become readable when a child ends.
        self._noticed, self._ended = socket.socketpair()
        self._noticed.setblocking(False)
        self._ended.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._ended.fileno(), warn_on_full_buffer=False)
        self._selector = selectors.DefaultSelector()
        for each in (control, self._noticed):
            self._selector.register(each, selectors.EVENT_READ)
        self._statuses: dict[int, socket.socket] = {}
        self._lines, self._sockets = b"", deque[int]()

    def serve(self) -> None:
        """Until the orders end, or there is none for so long."""
        while True:
            ready = [key.fileobj for key, _ in self._selector.select(None if self._statuses else self._idle)]
            if not ready and not self._statuses:
                return
            if self._noticed in ready:
                with contextlib.suppress(BlockingIOError):
                    self._noticed.recv(_CHUNK)
                self._reap()
            for pid, status in self._statuses.items():
                if status in ready:
                    # Nothing is ever sent over it: its other end was closed.
                    self._selector.unregister(status)
                    os.kill(pid, signal.SIGKILL)
            if self._control in ready and not self._take_orders():
                for pid in self._statuses:
                    os.kill(pid, signal.SIGKILL)
                return

    def _take_orders(self) -> bool:
        """Fork for what has come; False at the end."""
        read, sockets, _, _ = socket.recv_fds(self._control, _CHUNK, 64)
        if not read:
            return False
        self._sockets += sockets
        *orders, self._lines = (self._lines + read).split(b"\n")
        for order in orders:
            arguments = json.loads(order)
            data, status = (socket.socket(fileno=self._sockets.popleft()) for _ in range(2))
            with data:
                pid = os.fork()
                if pid == 0:
                    self._become(arguments, data, status)
            self._statuses[pid] = status
            self._selector.register(status, selectors.EVENT_READ)
            # What is not here is told by the work that needs it.
            with contextlib.suppress(Exception):
                self._module.prepare(arguments)
            # The pages of memory that are prepared stay shared with the children.
            gc.collect()
            gc.freeze()
        return True

    def _reap(self) -> None:
        while self._statuses:
            pid, state = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with self._statuses.pop(pid) as status, contextlib.suppress(OSError):
                with contextlib.suppress(KeyError):
                    self._selector.unregister(status)
                status.send(str(os.waitstatus_to_exitcode(state)).encode())

    def _become(self, arguments: Sequence[str], data: socket.socket, status: socket.socket) -> NoReturn:
        """In the child: work, and end. What belongs to other children is closed: they may end before this one does."""
        code = FAILED
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._selector.close()
            for each in (self._control, self._noticed, self._ended, status, *self._statuses.values()):
                each.close()
            os.dup2(data.fileno(), 0)
            os.dup2(data.fileno(), 1)
            data.close()
            self._module.main(arguments)
            sys.stdout.flush()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:  # nothing of the parent's may go on in the child
            with contextlib.suppress(OSError):
                os.write(1, traceback.format_exc().encode(errors="replace"))
        os._exit(code)
