"""Progress of long commands, on standard error: the running step on a terminal, one line per step elsewhere."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsgraph.cli.console import stderr, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = {
    "load": "reading the files",
    "evidence": "checking the evidence",
    "shapes": "checking the shapes",
    "questions": "asking the questions",
    "count": "counting what is in it",
    "look": "looking what the engine holds",
    "clean": "removing what is left over",
    "send": "sending the graphs",
    "verify": "counting the graphs there",
    "write": "writing the generation",
    "names": "indexing the names",
    "tables": "writing the tables of the edition",
    "network": "reading the network",
    "measures": "measuring the network",
    "layout": "laying out the network",
    "undrawn": "leaving the network undrawn, since it is too large",
    "switch": "switching to it",
}


class Steps:
    """Reports each step and how long it took; nothing if `quiet`."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = stderr()
        self._quiet = quiet

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Report one step while it runs, and its time afterwards; a failed step is reported by its exception."""
        if self._quiet:
            yield
            return
        words = _WORDS.get(name, name)
        begun = time.monotonic()
        if self._console.is_terminal:
            with self._console.status(f"{words} …"):
                yield
        else:
            yield
        tell(f"{time.monotonic() - begun:6.1f} s  {words}", "dim")
