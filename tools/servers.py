"""Starting `lsgraph serve` from a script: on a free port, known by its ready file, and ended whatever happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

#: Seconds that a server may take until it is ready.
START_SECONDS = 30.0
#: Seconds in which it ends what is running when it is told to stop.
STOP_SECONDS = 12.0
#: The program, as Python runs it.
PROGRAM = ("-m", "lsgraph")


class Process(Protocol):
    """What is used here of `subprocess.Popen`."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None:
        """The exit code; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""

    def send_signal(self, sig: int, /) -> None:
        """Send a signal, unless it has ended."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it at once."""


class NotStartedError(RuntimeError):
    """A server ended or stayed silent before it was ready; the message is what it wrote."""


@dataclass(frozen=True)
class Server:
    """A running server: its address without a slash at the end, its process, and the file with what it writes."""

    url: str
    process: Process
    log: Path

    def stop(self) -> None:
        """End it as an operator would, and as the system would where it does not listen."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment without the settings of whoever runs this, and with these."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("LSGRAPH_")}
    return inherited | {"PYTHONUNBUFFERED": "1"} | settings


def run_python(arguments: Sequence[str], folder: Path | None, environ: Mapping[str, str], log: Path) -> Process:
    """Start Python with these arguments in that folder; what it writes is added to `log`."""
    with log.open("a") as out:
        return subprocess.Popen([sys.executable, *arguments], cwd=folder, env=dict(environ), stdout=out, stderr=out)


def start(
    log: Path,
    environ: Mapping[str, str],
    *,
    program: Sequence[str] = PROGRAM,
    options: Sequence[str] = (),
    ready_file: bool = True,
    folder: Path | None = None,
    seconds: float = START_SECONDS,
    spawn: Callable[[Sequence[str], Path | None, Mapping[str, str], Path], Process] = run_python,
) -> Server:
    """Start a server on a free port, in that folder, and wait until it is ready; what it writes goes to `log`.

    `options` stand before the command (`--root`, `--state`). A program from before 0.2.0 writes no ready file: the first line that it
    writes has the address then. Raises NotStartedError.
    """
    ready = log.with_suffix(".ready")
    # One that was killed can't remove its own, and the next one needs a moment until it does.
    ready.unlink(missing_ok=True)
    arguments = [*program, *options, "serve", "--port", "0"]
    if ready_file:
        arguments += ["--ready-file", str(ready)]
    log.unlink(missing_ok=True)
    process = spawn(arguments, folder, environ, log)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if ready_file and ready.exists():
            return Server(ready.read_text(encoding="utf-8").strip().rstrip("/"), process, log)
        if not ready_file and (said := re.search(r"lsgraph serves (\S+)/", _text(log))):
            return Server(said[1], process, log)
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise NotStartedError(f"the server did not start:\n{_text(log)}")


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def writes_ready_file(checkout: Path) -> bool:
    """Whether the program of a checkout knows `--ready-file`."""
    return any("--ready-file" in path.read_text(encoding="utf-8") for path in checkout.glob("src/lsgraph/cli/*.py"))


@contextmanager
def serving(
    log: Path, environ: Mapping[str, str], *, options: Sequence[str] = (), ready_file: bool = True
) -> Iterator[Server]:
    """A server that is ended afterwards. Raises NotStartedError."""
    server = start(log, environ, options=options, ready_file=ready_file)
    try:
        yield server
    finally:
        server.stop()
