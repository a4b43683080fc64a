"""Servers of tests come from a process that has imported the program already: imports are two thirds of what a start costs.

Each is a process of its own that listens on a port of its own, as if it were started from a shell; what forks it has no threads and has
served nothing. How the program starts from a shell is tested where that is the point (`test_ready_file.py`, `test_cli.py`).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
#: What servers import before they listen.
_IMPORTED = ("lsgraph.cli.app", "lsgraph.web.server")
_CHUNK = 1 << 16


def _prepare() -> None:
    """Import, compile and derive what servers need before they listen, and while they answer their first requests."""
    for name in _IMPORTED:
        import_module(name)
    from lsgraph.settings import read_settings
    from lsgraph.web.app import routed
    from lsgraph.web.templating import environment

    templates = environment()
    for name in templates.list_templates():
        templates.get_template(name)
    # What routes are described by is derived for all applications of a process.
    routed(read_settings({}, root=ROOT))


class ForkedServer:
    """A forked process, with what tests use of `subprocess.Popen`."""

    def __init__(self, pid: int, ended: Path) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = ended

    def poll(self) -> int | None:
        """The exit code, as a process has it of its child; None while it runs."""
        if self.returncode is None:
            with contextlib.suppress(FileNotFoundError):
                self.returncode = int(self._ended.read_text(encoding="ascii"))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("lsgraph serve", timeout or 0)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Forks:
    """The process that forks servers, started with the first; all of them end with it."""

    def __init__(self) -> None:
        self._started = 0

    @cached_property
    def _folder(self) -> tempfile.TemporaryDirectory[str]:
        """Where it is written down how each ended: the folder of its log may be gone by then."""
        return tempfile.TemporaryDirectory(prefix="lsgraph-forks-")

    @cached_property
    def _process(self) -> subprocess.Popen[bytes]:
        paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
        environ = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "OPENBLAS_NUM_THREADS": "1"}
        return subprocess.Popen(
            [sys.executable, "-u", "-c", "from tests.forking import main; main()"],
            env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def spawn(self, command: Sequence[str], folder: Path | None, environ: Mapping[str, str], log: Path) -> ForkedServer:
        """Run `-c PATCH ARGUMENTS` as Python would, which then runs the program."""
        option, patch, *arguments = command
        if option != "-c":
            raise ValueError(f"{option} is not -c")
        self._started += 1
        ended = Path(self._folder.name) / str(self._started)
        order = {
            "patch": patch, "arguments": arguments, "folder": str(folder or Path.cwd()), "environ": dict(environ),
            "log": str(log), "ended": str(ended),
        }  # fmt: skip
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process has no pipes")
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
        return ForkedServer(int(process.stdout.readline()), ended)

    def close(self) -> None:
        """End the process and all that it forked."""
        if "_process" in vars(self):
            self._process.communicate(timeout=30)
            self._folder.cleanup()


def main() -> None:
    """Fork a process for each order, and write down how each ended; at the end of the orders end them all."""
    _prepare()
    gc.collect()
    gc.freeze()
    # Something must be written into the pipe when a child ends.
    ended, noticed = os.pipe()
    os.set_blocking(noticed, False)
    signal.set_wakeup_fd(noticed)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, Path] = {}
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(ended, selectors.EVENT_READ)
        open_orders = True
        while open_orders or running:
            for key, _ in selector.select():
                if key.fd == ended:
                    os.read(ended, _CHUNK)
                    _reap(running)
                elif chunk := os.read(0, _CHUNK):
                    *orders, rest = (rest + chunk).split(b"\n")
                    for order in orders:
                        told = json.loads(order)
                        pid = os.fork()
                        if pid == 0:
                            selector.close()
                            os.close(ended)
                            os.close(noticed)
                            _become(told)
                            sys.exit()
                        running[pid] = Path(told["ended"])
                        os.write(1, f"{pid}\n".encode())
                else:
                    open_orders = False
                    selector.unregister(0)
                    for pid in running:
                        os.kill(pid, signal.SIGKILL)


def _reap(running: dict[int, Path]) -> None:
    for pid, ended in list(running.items()):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            del running[pid]
            unfinished = ended.with_suffix(".ending")
            unfinished.write_text(str(os.waitstatus_to_exitcode(status)), encoding="ascii")
            unfinished.rename(ended)


def _become(order: dict[str, Any]) -> None:
    """In the child: what a process has that was just started, and then the program."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Path(os.devnull).open("rb") as nothing, Path(order["log"]).open("ab") as log:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.clear()
    os.environ.update(order["environ"])
    os.chdir(order["folder"])
    sys.argv = ["-c", *order["arguments"]]
    exec(order["patch"], {"__name__": "__main__"})  # as `python -c` does
