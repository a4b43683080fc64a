"""A store that fails as none should, for what a worker does then; its queries name the fault."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.stores import Answer


class Panic(BaseException):
    """What Rust raises where it gives up is no Exception either."""


class FaultyStore(EmbeddedStore):
    """Answers what it is asked, unless the query has the name of a fault in a comment."""

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer, or fail."""
        if "# fault" in text:
            raise AttributeError("nobody foresaw this")
        if "# panic" in text:
            raise Panic("the engine gives up")
        if "# exit" in text:
            os._exit(3)
        if "# killed" in text:
            # Not at once, as the system takes a while to run out of memory.
            time.sleep(1.5)
            os.kill(os.getpid(), signal.SIGKILL)
        if "# hoard" in text:
            self.hoarded = bytearray(300 << 20)
        return super().query(text, default_graphs=default_graphs, named_graphs=named_graphs)
