"""Coverage of processes that tests end at once, as servers end their workers: what they have run is saved again and again.

A plugin of coverage (`pyproject.toml` names it), which loads it in each process that it measures.
"""

from __future__ import annotations

import atexit
import sys
import threading

from coverage import Coverage

#: Seconds between two savings: what a process runs after the last one is not told, where it is killed.
_SECONDS = 0.5
_ending = threading.Event()


def coverage_init(*_: object) -> None:
    """Begin to save, as coverage calls it."""
    threading.Thread(target=_save_again_and_again, daemon=True).start()


def _save_again_and_again() -> None:
    # The tests' own processes end by themselves.
    if _ending.wait(_SECONDS) or "pytest" in sys.modules:
        return
    # Coverage has registered its last saving by now, before which this one is to be over.
    atexit.register(_end, threading.current_thread())
    while not _ending.wait(_SECONDS):
        if (measuring := Coverage.current()) is not None:
            measuring.save()


def _end(saving: threading.Thread) -> None:
    _ending.set()
    saving.join()
