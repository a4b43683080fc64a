"""Coverage of processes that tests end at once, as servers end their workers: what they have run is saved again and again.

A plugin of coverage (`pyproject.toml` names it), which loads it in each process that it measures.
"""

from __future__ import annotations

import sys
import threading
import time

from coverage import Coverage

#: Seconds between two savings: what a process runs after the last one is not told.
_SECONDS = 0.5


def coverage_init(*_: object) -> None:
    """Begin to save, as coverage calls it."""
    threading.Thread(target=_save_again_and_again, daemon=True).start()


def _save_again_and_again() -> None:
    time.sleep(_SECONDS)
    # The tests' own processes end by themselves, and so do others whose main thread has come to its end.
    while "pytest" not in sys.modules and threading.main_thread().is_alive():
        if (measuring := Coverage.current()) is not None:
            measuring.save()
        time.sleep(_SECONDS)
