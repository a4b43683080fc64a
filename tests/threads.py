"""Other threads than the tests' own: for event loops, and for collecting what a failed call leaves behind, as in a server with many."""

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
    """The result of the work in an event loop of its own: where a browser runs, the tests' own thread has one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def collected_elsewhere(failing: Callable[[], object]) -> list[str]:
    """What Python could not tell anybody while another thread collected what the failed call left; raises AssertionError
    where it did not fail.
    """
    told: list[str] = []

    def note(unraisable: Any) -> None:
        told.append(str(unraisable.exc_value))

    hook, sys.unraisablehook = sys.unraisablehook, note
    gc.collect()
    gc.disable()
    try:
        _leave_a_cycle(failing)
        collector = threading.Thread(target=gc.collect)
        collector.start()
        collector.join()
    finally:
        gc.enable()
        sys.unraisablehook = hook
    return told


def _leave_a_cycle(failing: Callable[[], object]) -> None:
    """An error that holds itself, and with it all frames of its traceback, until it is collected."""
    try:
        failing()
    except Exception as error:  # whichever it is, it holds its frames
        error.args = (*error.args, error)
        return
    raise AssertionError("the call was to fail")
