"""Another process's lsgraph: builds and serves any checkout through its command line, with that checkout's own sources.

The tools and benchmarks that compare two states of the repository use this. Nothing of lsgraph is imported here, so that it does
not matter which modules a checkout has.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

#: Seconds that a server of very much data may take until it answers.
_START_SECONDS = 600


class CheckoutError(Exception):
    """What a checkout could not do, with the end of what it printed."""


def end_cleanly() -> None:
    """Let SIGTERM end this program as Ctrl-C does: servers are stopped and temporary folders removed."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, end)


@dataclass(frozen=True)
class Server:
    """A running server: its address on loopback, its process, and when that was started (`time.perf_counter`)."""

    url: str
    process: subprocess.Popen[str]
    begun: float

    def processes(self) -> list[int]:
        """The process and all that it started and that run."""
        return _with_children(self.process.pid)

    def peak_memory(self) -> int:
        """The most memory that each of these processes has had so far, together, in MiB."""
        return sum(_status(pid, "VmHWM") for pid in self.processes()) >> 10

    def processor_seconds(self) -> float:
        """The processor time that these processes have used so far."""
        return sum(_processor_ticks(pid) for pid in self.processes()) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Checkout:
    """A folder with a state of the repository, and the folder of what is built from it."""

    root: Path
    state: Path

    def environment(self, **settings: str) -> dict[str, str]:
        """The variables for a child process: this checkout's sources first, and no setting that was not named here."""
        own = {"PYTHONPATH": str(self.root / "src"), "LSGRAPH_STATE": str(self.state)}
        return servers.clean_environment(**own | settings)

    def verify(self) -> None:
        """Raise CheckoutError unless child processes run the sources of this checkout."""
        place = self._run([sys.executable, "-c", "import lsgraph; print(lsgraph.__file__)"], 60).strip()
        if not Path(place).is_relative_to(self.root / "src"):
            raise CheckoutError(f"{self.root}: its sources are not those that run ({place}).")

    def lsgraph(self, *arguments: str, seconds: float = 600) -> str:
        """Run a command of lsgraph; returns what it printed. Raises CheckoutError where it fails or takes longer."""
        return self._run(self.command(*arguments), seconds)

    def command(self, *arguments: str) -> list[str]:
        """The command line of a command of lsgraph."""
        return [sys.executable, "-m", "lsgraph", *arguments]

    def _run(self, command: list[str], seconds: float) -> str:
        try:
            done = subprocess.run(
                command, cwd=self.root, env=self.environment(), timeout=seconds, check=False, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise CheckoutError(f"{' '.join(command)}: no end in {seconds:.0f} s.") from None
        if done.returncode:
            raise CheckoutError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}")
        return done.stdout

    @contextmanager
    def serve(self, log: Path, **settings: str) -> Iterator[Server]:
        """A server on a free port of loopback, stopped at the end; `log` gets what it prints.

        It has said its address, which is not yet to be ready. Raises CheckoutError where it does not start.
        """
        environment, begun = self.environment(LSGRAPH_HOST="127.0.0.1", **settings), time.perf_counter()
        knows = servers.writes_ready_file(self.root)
        try:
            server = servers.start(log, environ=environment, ready_file=knows, folder=self.root, seconds=_START_SECONDS)
        except servers.NotStartedError as error:
            raise CheckoutError(str(error)[-2000:]) from error
        try:
            yield Server(server.url, server.process, begun)
        finally:
            server.stop()


def _with_children(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []  # it has ended meanwhile
    return [pid, *(below for child in children for below in _with_children(int(child)))]


def _status(pid: int, name: str) -> int:
    """A number of /proc/PID/status in KiB; 0 of a process that has ended."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    number = re.search(rf"^{name}:\s*(\d+)", text, re.MULTILINE)
    return int(number[1]) if number else 0


def _processor_ticks(pid: int) -> int:
    """User and system time of a process; 0 of one that has ended."""
    try:
        # The name in brackets may have spaces in it.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
