"""Another process's lsgraph: builds and serves any checkout through its command line, with that checkout's own sources.

The tools and benchmarks that compare two states of the repository use this. Nothing of lsgraph is imported here, so that it does
not matter which modules a checkout has.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds that a server may take until it says its address, and then until it is ready.
_START_SECONDS = 600
_STOP_SECONDS = 30


class CheckoutError(Exception):
    """What a checkout could not do, with the end of what it printed."""


@dataclass(frozen=True)
class Server:
    """A running server: its address on loopback and its process."""

    url: str
    process: subprocess.Popen[bytes]


@dataclass(frozen=True)
class Checkout:
    """A folder with a state of the repository, and the folder of what is built from it."""

    root: Path
    state: Path

    def environment(self, **settings: str) -> dict[str, str]:
        """The variables for a child process: this checkout's sources first, and no setting that was not named here."""
        inherited = {name: text for name, text in os.environ.items() if not name.startswith("LSGRAPH_")}
        return inherited | {
            "PYTHONPATH": str(self.root / "src"),
            "PYTHONUNBUFFERED": "1",
            "LSGRAPH_STATE": str(self.state),
            **settings,
        }

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
        environment = self.environment(**settings)
        command = self.command("serve", "--host", "127.0.0.1", "--port", "0")
        with (
            log.open("wb") as out,
            subprocess.Popen(command, cwd=self.root, env=environment, stdout=out, stderr=out) as process,
        ):
            try:
                yield Server(_address(log, process), process)
            finally:
                process.terminate()
                try:
                    process.wait(_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if address := re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8")):
            return address[0]
        time.sleep(0.02)
    raise CheckoutError(f"The server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
