"""Ranks of a large network on a day, computed in a process with a deadline and kept for whoever asks next."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeAlias, cast

from starlette.concurrency import run_in_threadpool

from lsgraph.errors import TooLongError
from lsgraph.languages import marked
from lsgraph.network.on_day import OUT_OF_MEMORY, RanksOnDay, ranks_of_json
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.web.http.turns import Turns

if TYPE_CHECKING:
    from fastapi import Request

    from lsgraph.generations.folder import Generation
    from lsgraph.network import Ties

    _Key: TypeAlias = "tuple[str, str, Ties]"

#: Memory that a process may have. A million quads need a sixth of it.
MEBIBYTES = 2048
#: How many results are kept: of twenty thousand actors each has about 10 MB.
_MOST_KEPT = 6
#: How many days may wait to be computed, how many of them of one client, and the seconds that each may wait.
_WAITING, _PER_CLIENT, _WAITING_SECONDS = 8, 4, 60.0

#: How a process ends that exceeds its processor time or its memory.
_ENDED = (-signal.SIGXCPU, -signal.SIGKILL, OUT_OF_MEMORY)


class DayRanks:
    """Computes ranks on a day, one process at a time; who asks for what is being computed already waits for the same."""

    def __init__(self, seconds: float) -> None:
        """A process that computes for longer than so many seconds is ended, or takes twice as long, where others compute as well."""
        self._seconds = seconds
        self._kept: OrderedDict[_Key, RanksOnDay] = OrderedDict()
        self._computing: dict[_Key, asyncio.Task[RanksOnDay]] = {}
        self._turns = Turns(
            (marked("You have {most} days being computed here already."), marked("Too many days wait to be computed.")),
            at_once=1,
            waiting=_WAITING,
            per_client=_PER_CLIENT,
            seconds=_WAITING_SECONDS,
        )

    async def get(self, generation: Generation, day: str, ties: Ties, client: str) -> RanksOnDay:
        """The ranks on a day; raises TooLongError where they take too long, and RequestError where too many others wait."""
        key = (generation.hash, day, ties)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._computing:
            task = asyncio.create_task(self._compute(generation, key, client))
            self._computing[key] = task
            task.add_done_callback(lambda _: self._computing.pop(key, None))
        # A client that no longer waits does not end what others wait for.
        return await asyncio.shield(self._computing[key])

    async def _compute(self, generation: Generation, key: _Key, client: str) -> RanksOnDay:
        with self._turns.inside(client):
            async with self._turns.turn(client):
                output = await _run(generation, key, self._seconds)
        ranks = await run_in_threadpool(lambda: ranks_of_json(json.loads(output)))
        self._kept[key] = ranks
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return ranks


async def _run(generation: Generation, key: _Key, seconds: float) -> bytes:
    """What the process wrote; raises TooLongError where it takes too long, or more memory than it may, and RuntimeError where it fails."""
    _, day, ties = key
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lsgraph.network.on_day", str(generation.path / NETWORK_FILE), day, ties, str(MEBIBYTES), str(max(1, round(seconds))),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(2 * seconds):
            output, told = await process.communicate()
    except TimeoutError:
        raise TooLongError from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode in _ENDED:
        raise TooLongError
    if process.returncode:
        raise RuntimeError(
            f"the process for ranks ended with {process.returncode}: {told.decode(errors='replace')[-500:]}"
        )
    return output


def day_ranks_of(request: Request) -> DayRanks:
    """What computes ranks on a day for all requests."""
    return cast("DayRanks", request.app.state.day_ranks)
