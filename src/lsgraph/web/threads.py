"""Work in the server's threads, so that it does not block other requests."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

from lsgraph.computing.deadlines import within
from lsgraph.computing.once import BeingMadeError, put_off
from lsgraph.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from fastapi import Request

T = TypeVar("T")


#: Seconds before retrying what another thread gave up.
_AGAIN_AFTER = 0.02


async def threaded(work: Callable[[], T], gate: AbstractAsyncContextManager[object] | None = None) -> T:
    """The result of a function that runs in one of the server's threads, so that it does not block other requests.

    If it needs a result that another thread is computing, its own thread is released until that is done, and it starts over: requests
    that wait for one slow result must not take the threads from all others. It passes through `gate` each time.
    """
    while True:
        try:
            async with gate or nullcontext():
                return await run_in_threadpool(_put_off, work)
        except BeingMadeError as other:
            await _made(other)


def _put_off(work: Callable[[], T]) -> T:
    with put_off():
        return work()


async def _made(other: BeingMadeError) -> None:
    """Wait until the result is computed or abandoned in favour of another; raises the error of its computation."""
    try:
        await asyncio.wrap_future(other.made)
    except BeingMadeError:
        # Start over, which shows what is being computed now.
        await asyncio.sleep(_AGAIN_AFTER)


def in_thread(
    write: Callable[[], str | bytes], gate: AbstractAsyncContextManager[object] | None = None
) -> Callable[[], Awaitable[bytes]]:
    """An asynchronous function that runs the function in a thread (see `threaded`), with its text as bytes."""

    def encoded() -> bytes:
        content = write()
        return content.encode() if isinstance(content, str) else content

    return partial(threaded, encoded, gate)


def computing(request: Request, write: Callable[[], str | bytes]) -> Callable[[], Awaitable[bytes]]:
    """Like `in_thread`, for long computations: a few at a time, so that threads are left for the rest, and with a time limit.

    Raises TooLongError after the time that the settings allow.
    """
    site = site_of(request)

    def bounded() -> str | bytes:
        with within(site.settings.page_seconds):
            return write()

    return in_thread(bounded, site.computing)
