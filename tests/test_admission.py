"""Who may begin: shares for each client, a place that is kept for others, and waiting that ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.threads import in_a_thread

from lsgraph.computing.admission import AdmissionQueue, QueueFullError, QueueTimeError, Shares, ShareTakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


def run(
    scenario: Callable[[AdmissionQueue], Coroutine[object, object, None]], *, at_once: int = 1, seconds: float = 30.0
) -> None:
    """Run it on a queue in which two may wait."""

    async def within() -> None:
        await scenario(AdmissionQueue(at_once=at_once, most_waiting=2, seconds=seconds))

    in_a_thread(within())


async def waiting(queue: AdmissionQueue, client: str, order: list[str]) -> asyncio.Task[None]:
    """A task of a client that waits already, and tells when it has its place."""

    async def take() -> None:
        await queue.take(client)
        order.append(client)

    task = asyncio.create_task(take())
    await asyncio.sleep(0)
    return task


def test_one_client_has_its_share_and_no_more() -> None:
    shares = Shares(2)
    shares.enter("a")
    shares.enter("a")
    with pytest.raises(ShareTakenError):
        shares.enter("a")
    shares.enter("b")
    shares.leave("a")
    shares.enter("a")


def test_a_place_is_kept_for_whoever_has_none_running() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        assert [queue.take_at_once(client) for client in ("a", "a", "b", "c")] == [True, False, True, False]
        queue.leave("a")
        assert [queue.take_at_once(client) for client in ("b", "a")] == [False, True]

    run(scenario)


def test_whoever_has_the_fewest_running_comes_before_who_came_first() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        order: list[str] = []
        assert [queue.take_at_once(client) for client in ("a", "a", "b")] == [True, True, True]
        tasks = [await waiting(queue, client, order) for client in ("a", "c")]
        queue.leave("b")
        await tasks[1]
        assert order == ["c"]
        queue.leave("a")
        queue.leave("c")
        await tasks[0]
        assert order == ["c", "a"]

    run(scenario, at_once=2)


def test_more_than_may_wait_are_refused_but_not_who_may_run() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        order: list[str] = []
        assert queue.take_at_once("a")
        tasks = [await waiting(queue, "a", order) for _ in range(2)]
        with pytest.raises(QueueFullError):
            await queue.take("a")
        await queue.take("b")
        for task in tasks:
            task.cancel()

    run(scenario)


def test_whoever_waits_too_long_is_told_and_takes_no_place() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        assert queue.take_at_once("a")
        with pytest.raises(QueueTimeError):
            await queue.take("a")
        queue.leave("a")
        assert queue.take_at_once("a")

    run(scenario, seconds=0.01)


def test_a_place_that_was_given_to_one_who_is_cancelled_is_given_on() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        order: list[str] = []
        assert queue.take_at_once("a")
        first, second = [await waiting(queue, "a", order) for _ in range(2)]
        queue.leave("a")
        first.cancel()
        await second
        assert first.cancelled()
        assert order == ["a"]
        queue.leave("a")
        assert queue.take_at_once("a")

    run(scenario)


def test_one_who_is_cancelled_while_waiting_takes_no_place() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        order: list[str] = []
        assert queue.take_at_once("a")
        first, second = [await waiting(queue, "a", order) for _ in range(2)]
        first.cancel()
        queue.leave("a")
        await second
        assert order == ["a"]

    run(scenario)


def test_what_runs_long_leaves_one_place_to_what_is_short() -> None:
    async def scenario(queue: AdmissionQueue) -> None:
        order: list[str] = []
        assert queue.take_at_once("a")
        assert queue.turn_long()
        assert queue.take_at_once("b")
        assert not queue.turn_long()
        queue.leave("b")
        assert not queue.take_at_once("b", is_long=True)
        long = asyncio.create_task(queue.take("b", is_long=True))
        await asyncio.sleep(0)
        # Short ones pass, though others wait; the long one runs once the other long one has ended.
        for client in ("c", "b", "d"):
            assert queue.take_at_once(client)
            queue.leave(client)
        assert not long.done()
        short = await waiting(queue, "a", order)
        queue.leave("a", is_long=True)
        await asyncio.gather(long, short)
        assert not queue.turn_long()
        queue.leave("a")
        queue.leave("b", is_long=True)
        assert [queue.take_at_once("a", is_long=True), queue.take_at_once("b", is_long=True)] == [True, False]

    run(scenario)
