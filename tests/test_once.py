"""What several threads ask for is computed once, and nobody waits for what others asked under another key."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pytest
from tests.threads import in_a_thread

from lsgraph.computing import once
from lsgraph.computing.cache import Cache
from lsgraph.computing.once import BeingMadeError, once_property, put_off
from lsgraph.web.threads import threaded

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Long enough for any machine; nothing here waits for it unless it hangs.
LONG = 60


class Slow:
    """A computation that begins, tells so, and ends when it is let go."""

    def __init__(self, result: object = "made", error: Exception | None = None) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.times = 0
        self._result, self._error = result, error

    def __call__(self) -> object:
        self.times += 1
        self.begun.set()
        assert self.go.wait(LONG)
        if self._error:
            raise self._error
        return self._result


def many(pool: ThreadPoolExecutor, count: int, ask: Callable[[], object]) -> list[Future[object]]:
    """So many threads that have all begun to ask."""
    barrier = threading.Barrier(count + 1)

    def asked() -> object:
        barrier.wait(LONG)
        return ask()

    found = [pool.submit(asked) for _ in range(count)]
    barrier.wait(LONG)
    return found


def test_sixteen_threads_that_ask_for_one_key_have_it_computed_once() -> None:
    kept, slow = Cache(), Slow(None)
    with ThreadPoolExecutor(16) as pool:
        asked = many(pool, 16, lambda: kept.get("key", slow))
        assert slow.begun.wait(LONG)
        slow.go.set()
        # None is a result like any other.
        assert [each.result(LONG) for each in asked] == [None] * 16
    kept.get("key", slow)
    assert slow.times == 1


def test_an_error_is_told_to_all_and_not_kept() -> None:
    kept, slow = Cache(), Slow(error=ValueError("no"))
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(kept.get, "key", slow)]
        assert slow.begun.wait(LONG)
        waiting = many(pool, 7, lambda: kept.get("key", slow))
        slow.go.set()
        for each in (*asked, *waiting):
            with pytest.raises(ValueError, match="no"):
                each.result(LONG)
    assert kept.get("key", lambda: "better") == "better"


def test_another_key_does_not_wait() -> None:
    kept, slow = Cache(), Slow()
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(kept.get, "slow", slow)
        assert slow.begun.wait(LONG)
        assert kept.get("other", lambda: 1) == 1
        slow.go.set()
        assert asked.result(LONG) == "made"


def test_a_key_that_needs_itself_is_told_instead_of_waited_for() -> None:
    kept = Cache()
    with pytest.raises(RuntimeError, match="needs its own result"):
        kept.get("a", lambda: kept.get("b", lambda: kept.get("a", lambda: 1)))
    assert kept.get("a", lambda: 2) == 2


def test_who_has_not_woken_up_yet_waits_for_nobody() -> None:
    """What it waited for is made: who made it may ask for what the other one makes, and that is no circle."""
    wanted, made = once._Making(), once._Making()
    wanted.thread = other = -1
    made.made.set_result("made")
    once._WAITING[other] = made
    try:
        once._refuse_circle(wanted)
    finally:
        del once._WAITING[other]


def test_a_circle_over_two_threads_is_told_and_nobody_hangs() -> None:
    kept, meet = Cache(), threading.Barrier(2)

    def ask(own: str, other: str) -> object:
        def make() -> object:
            meet.wait(LONG)
            return kept.get(other, lambda: "alone")

        return kept.get(own, make)

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask, "a", "b"), pool.submit(ask, "b", "a")]
        errors = [each.exception(LONG) for each in asked]
    assert all(isinstance(each, RuntimeError) for each in errors), errors


def test_a_property_is_computed_by_one_thread_and_objects_do_not_wait_for_each_other() -> None:
    slow = Slow("read")

    class Data:
        def __init__(self, make: Callable[[], object]) -> None:
            self._make = make

        @once_property
        def read(self) -> object:
            """What is read."""
            return self._make()

    data, other = Data(slow), Data(lambda: "other")
    with ThreadPoolExecutor(8) as pool:
        asked = many(pool, 8, lambda: data.read)
        assert slow.begun.wait(LONG)
        assert other.read == "other"
        slow.go.set()
        assert {each.result(LONG) for each in asked} == {"read"}
    assert slow.times == 1
    assert Data.read.__doc__ == "What is read."


def test_a_thread_that_must_not_wait_is_told_what_for_and_leaves_its_own_key_to_others() -> None:
    kept, slow = Cache(), Slow()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(kept.get, "inner", slow)
        assert slow.begun.wait(LONG)
        with put_off(), pytest.raises(BeingMadeError):
            kept.get("outer", lambda: kept.get("inner", slow))
        slow.go.set()
        asked.result(LONG)
    assert kept.get("outer", lambda: kept.get("inner", slow)) == "made"


def test_those_who_wait_for_one_slow_thing_leave_the_threads_to_others() -> None:
    """A server has forty threads: more than that wait here for one key, each within a key of its own, and others are served."""
    kept, slow = Cache(), Slow()

    async def asked() -> tuple[list[object], object]:
        first = asyncio.create_task(threaded(lambda: kept.get("slow", slow)))
        assert await asyncio.to_thread(slow.begun.wait, LONG)

        def within(number: int) -> object:
            return kept.get(number, lambda: kept.get("slow", slow))

        waiting = [asyncio.create_task(threaded(partial(within, number))) for number in range(60)]
        await asyncio.sleep(0.2)
        quick = await asyncio.wait_for(threaded(lambda: "quick"), LONG)
        slow.go.set()
        return list(await asyncio.wait_for(asyncio.gather(first, *waiting), LONG)), quick

    found, quick = in_a_thread(asked())
    assert (found, quick, slow.times) == (["made"] * 61, "quick", 1)


def test_who_stops_waiting_does_not_take_it_from_the_others() -> None:
    kept, slow = Cache(), Slow()

    async def asked() -> list[object]:
        tasks = [asyncio.create_task(threaded(lambda: kept.get("key", slow))) for _ in range(3)]
        assert await asyncio.to_thread(slow.begun.wait, LONG)
        await asyncio.sleep(0.1)
        tasks[2].cancel()
        await asyncio.sleep(0.1)
        slow.go.set()
        return list(await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), LONG))

    found = in_a_thread(asked())
    assert found[:2] == ["made", "made"]
    assert isinstance(found[2], asyncio.CancelledError)
