"""Who is told what a build is at."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Progress(Protocol):
    """Told what a build is at; `step` is entered at its beginning and left at its end."""

    def step(self, name: str) -> AbstractContextManager[object]:
        """A step with this name begins."""
        ...


class Silent:
    """Progress that nobody sees."""

    def step(self, name: str) -> AbstractContextManager[object]:
        """A step that is not told."""
        return nullcontext(name)
