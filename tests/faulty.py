"""A store that fails or takes long on demand, to test how workers react; its queries name the fault."""

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
    """Like the exception of a Rust panic, which is no Exception either."""


class FaultyStore(EmbeddedStore):
    """Answers queries, unless one names a fault in a comment. One that is asleep takes as long as it may, and no processor."""

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer, or fail."""
        if "# fault" in text:
            raise AttributeError("nobody foresaw this")
        if "# panic" in text:
            raise Panic("the engine gives up")
        if "# exit" in text:
            os._exit(3)
        if "# killed" in text:
            # With a delay, as running out of memory takes a while.
            time.sleep(1.5)
            os.kill(os.getpid(), signal.SIGKILL)
        if "# asleep" in text:
            time.sleep(3600)
        if "# hoard" in text:
            self.hoarded = bytearray(300 << 20)
        return super().query(text, default_graphs=default_graphs, named_graphs=named_graphs)
