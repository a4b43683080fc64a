"""Progress of long commands, on standard error: the running step on a terminal, one line per step elsewhere."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsgraph.cli.console import stderr, tell
from lsgraph.languages import Message, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.languages import Language


class Steps:
    """Reports each step and how long it took; nothing if `quiet`."""

    def __init__(self, language: Language, *, quiet: bool = False) -> None:
        self._language = language
        self._words = wording("console", language)
        self._console = stderr()
        self._quiet = quiet

    @contextmanager
    def step(self, name: str | Message) -> Iterator[None]:
        """Report one step while it runs, and its time afterwards; a failed step is reported by its exception.

        A step goes by its name in the catalogue, or by words of its own.
        """
        if self._quiet:
            yield
            return
        words = self._words.get(f"step/{name}", name) if isinstance(name, str) else name.in_language(self._language)
        begun = time.monotonic()
        if self._console.is_terminal:
            with self._console.status(f"{words} …"):
                yield
        else:
            yield
        tell(Message("{seconds:6.1f} s  {step}", seconds=time.monotonic() - begun, step=words), "dim")
