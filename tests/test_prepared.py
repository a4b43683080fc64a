"""Work that is forked from a process that is prepared for it: what it tells, and that nothing of it is left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.threads import in_a_thread

from lsgraph.computing.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.generations.folder import Generation

MODULE = "lsgraph.building.proposals"
#: Limits that these tests do not reach.
LIMITS = ("2048", "120")
SECONDS = 30.0
SMALL = b"<urn:a> <urn:b> <urn:c> ."
#: Takes a minute, which is longer than `wait_until` waits for the end of what was begun.
LONG = b"".join(
    b"<https://w3id.org/lsgraph/id/act/x%d> a <https://w3id.org/lsgraph/ontology#Signature> .\n" % number
    for number in range(12_000)
)
#: Says what it works on, and waits.
INTERRUPTED = f"""
import sys
from lsgraph.computing.prepared import Prepared
prepared = Prepared({MODULE!r})
with prepared._begin(sys.argv[1:]):
    print("begun", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def prepared() -> Iterator[Prepared]:
    made = Prepared(MODULE)
    yield made
    made.close()


@pytest.fixture
def own(prepared: Prepared) -> Iterator[Callable[..., Prepared]]:
    """Makes one that no other test has; the one of all others is closed meanwhile."""
    prepared.close()
    made = []

    def make(**parameters: float) -> Prepared:
        made.append(Prepared(MODULE, **parameters))
        return made[-1]

    yield make
    for each in made:
        each.close()


def children(process: int) -> list[int]:
    """The children of all threads of a process; none of one that has ended."""
    found: list[int] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def forking() -> list[int]:
    """The processes of this one that fork others."""
    found = []
    for each in children(os.getpid()):
        with contextlib.suppress(OSError):
            if MODULE.encode() in Path(f"/proc/{each}/cmdline").read_bytes():
                found.append(each)
    return found


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def arguments(folder: Path) -> tuple[str, ...]:
    return (str(folder), "proposal", "turtle", "", *LIMITS)


def begin(prepared: Prepared, generation: Generation) -> None:
    """Have the process that forks others there, so that it reads at once what comes."""
    assert prepared.work(arguments(generation.path), SMALL, SECONDS)[1] == 0


def test_work_tells_what_the_program_tells(prepared: Prepared, generation: Generation) -> None:
    command = [sys.executable, "-m", MODULE, *arguments(generation.path)]
    program = subprocess.run(command, input=SMALL, capture_output=True, check=True)
    assert json.loads(program.stdout)["findings"]
    told = [prepared.work(arguments(generation.path), SMALL, SECONDS) for _ in range(2)]
    told.append(in_a_thread(prepared.work_meanwhile(arguments(generation.path), SMALL)))
    assert told == [(program.stdout, 0)] * 3


def test_what_can_not_be_prepared_is_told_by_the_work(prepared: Prepared, tmp_path: Path) -> None:
    output, code = prepared.work(arguments(tmp_path / "nothing"), SMALL, SECONDS)
    assert (code, json.loads(output)["state"]) == (0, True)
    output, code = prepared.work(("too", "few"), SMALL, SECONDS)
    assert (code, b"ValueError" in output) == (1, True)
    # Neither ended what forks them.
    assert len(forking()) == 1


def test_after_its_time_nothing_of_the_work_is_left(prepared: Prepared, generation: Generation) -> None:
    # What has been read in part only ends by itself.
    begin(prepared, generation)
    with pytest.raises(TimeoutError):
        prepared.work(arguments(generation.path), LONG, 0.5)
    (process,) = forking()
    wait_until(lambda: not children(process))


def test_work_that_is_cancelled_has_ended_before_its_place_is_given_away(
    prepared: Prepared, generation: Generation
) -> None:
    async def cancelled() -> None:
        async with asyncio.timeout(0.5):
            await prepared.work_meanwhile(arguments(generation.path), LONG)

    begin(prepared, generation)
    with pytest.raises(TimeoutError):
        in_a_thread(cancelled())
    (process,) = forking()
    assert not children(process)


def test_a_process_that_has_ended_is_started_again(own: Callable[..., Prepared], tmp_path: Path) -> None:
    prepared = own(idle_seconds=0.05)
    for _ in range(2):
        assert prepared.work(arguments(tmp_path), SMALL, SECONDS)[1] == 0
        # It ends by itself when nobody has work for it.
        wait_until(lambda: not forking())


def test_what_is_killed_in_the_midst_is_tried_once_more_and_then_told(
    own: Callable[..., Prepared], generation: Generation
) -> None:
    prepared = own()

    async def killed() -> tuple[bytes, int | None]:
        asked = asyncio.create_task(prepared.work_meanwhile(arguments(generation.path), LONG))
        before: set[int] = set()
        for _ in range(2):
            while not (found := [each for each in forking() if each not in before and children(each)]):
                await asyncio.sleep(0.01)
            before.add(found[0])
            left = children(found[0])
            for each in (found[0], *left):
                os.kill(each, signal.SIGKILL)
        return await asked

    assert in_a_thread(asyncio.wait_for(killed(), SECONDS)) == (b"", None)


def test_all_work_ends_with_the_process_that_asked_for_it(generation: Generation) -> None:
    command = [sys.executable, "-c", INTERRUPTED, *arguments(generation.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        asking.stdout.readline()
        wait_until(lambda: any(children(each) for each in children(asking.pid)))
        (process,) = children(asking.pid)
        left = [process, *children(process)]
        asking.kill()
    wait_until(lambda: not any(Path(f"/proc/{each}").exists() for each in left))
