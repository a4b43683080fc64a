"""Extra threads for event loops, and for collecting the garbage of a failed call elsewhere, as in a server with many threads."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


def in_a_thread(work: Coroutine[object, object, T]) -> T:
    """The result of a coroutine, run in another thread: with a browser, the tests' own thread already has an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def collected_elsewhere(failing: Callable[[], object]) -> list[str]:
    """The errors that could not be raised while another thread collected the garbage of the failed call.

    Raises AssertionError if the call does not fail.
    """
    unraised: list[str] = []

    def note(unraisable: Any) -> None:
        unraised.append(str(unraisable.exc_value))

    hook, sys.unraisablehook = sys.unraisablehook, note
    # What lives by now, after thousands of tests, is neither looked through nor told of: only what the call leaves is.
    gc.disable()
    gc.freeze()
    try:
        _leave_a_cycle(failing)
        collector = threading.Thread(target=gc.collect)
        collector.start()
        collector.join()
    finally:
        gc.enable()
        sys.unraisablehook = hook
    return unraised


def _leave_a_cycle(failing: Callable[[], object]) -> None:
    """Leave an error that refers to itself, and so keeps all frames of its traceback until it is collected."""
    try:
        failing()
    except Exception as error:  # whichever it is, it holds its frames
        error.args = (*error.args, error)
        return
    raise AssertionError("the call was to fail")
