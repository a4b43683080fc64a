"""Several processes that write the files of one copy, each with an application of its own.

They are started, not forked: a process that has threads, an open store and connections to SQLite can't be forked safely. What each wrote is
taken up in the order in which it was asked for, so that the copy does not depend on who was faster.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Self, cast

from lsgraph.errors import LsgraphError, StateError
from lsgraph.generations.folder import read_generation
from lsgraph.web.offline.folder import Folder
from lsgraph.web.offline.writing import FileWriter, Plan, Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path
    from types import TracebackType

    from lsgraph.generations.folder import Generation
    from lsgraph.web.offline.choosing import Target

#: Targets that a process gets at a time, and how often it gets some before it has answered: it never waits for the next ones.
_AT_ONCE, _AHEAD = 4, 2
#: Seconds after which a process that was told to end is ended.
_SECONDS = 10.0

_Reply = list[Written] | LsgraphError | OSError | str


def _work(connection: Connection, plan: Plan, path: Path, generation: Path) -> None:
    """The process: writes what it is asked to, until nobody asks any more."""
    # Ctrl-C reaches all; who started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with FileWriter(plan, Folder(path), read_generation(generation)) as writer:
            while targets := cast("list[Target]", connection.recv()):
                connection.send([writer.write(target) for target in targets])
    except EOFError:
        # Who started it is gone.
        return
    except (LsgraphError, OSError) as error:
        connection.send(error)
    except Exception:
        connection.send(traceback.format_exc())


class Processes:
    """Writes in several processes, which run while it is entered."""

    def __init__(self, count: int, plan: Plan, folder: Folder, generation: Generation) -> None:
        self._folder = folder
        context = multiprocessing.get_context("spawn")
        self._processes: dict[Connection, SpawnProcess] = {}
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_work, args=(theirs, plan, folder.path, generation.path), name="lsgraph copy", daemon=True
            )
            process.start()
            theirs.close()
            self._processes[ours] = process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection, process in self._processes.items():
            try:
                if kind is None:
                    connection.send([])
            except OSError:
                pass
            finally:
                connection.close()
            if kind is not None:
                process.terminate()
        for process in self._processes.values():
            process.join(_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()

    def written(self, waiting: deque[Target]) -> Iterator[Written]:
        """What became of each target, in their order, until none waits; more may come to wait after each.

        Raises the errors of the processes, OSError where the disk is full, and StateError where one ended.
        """
        asked: dict[Connection, deque[int]] = {connection: deque() for connection in self._processes}
        answered: dict[int, list[Written]] = {}
        number = following = 0
        while True:
            # Each gets one part before any gets its second.
            for _ in range(_AHEAD):
                for connection in sorted(asked, key=lambda each: len(asked[each])):
                    if waiting and len(asked[connection]) < _AHEAD:
                        self._send(connection, [waiting.popleft() for _ in range(min(_AT_ONCE, len(waiting)))])
                        asked[connection].append(number)
                        number += 1
            busy = [connection for connection, numbers in asked.items() if numbers]
            if following in answered:
                for each in answered.pop(following):
                    if each.file is not None:
                        self._folder.take(each.target.place, *each.file)
                    yield each
                following += 1
            elif busy:
                for ready in wait(busy):
                    connection = cast("Connection", ready)
                    answered[asked[connection].popleft()] = self._received(connection)
            else:
                return

    def _send(self, connection: Connection, part: list[Target]) -> None:
        try:
            connection.send(part)
        except OSError as error:
            raise self._ended(connection) from error

    def _received(self, connection: Connection) -> list[Written]:
        try:
            reply = cast("_Reply", connection.recv())
        except (EOFError, OSError) as error:
            raise self._ended(connection) from error
        if isinstance(reply, LsgraphError | OSError):
            raise reply
        if isinstance(reply, str):
            raise RuntimeError(reply)  # what another process raised, with its traceback
        return reply

    def _ended(self, connection: Connection) -> StateError:
        process = self._processes[connection]
        process.join(_SECONDS)
        return StateError(
            "A process that writes the copy has ended.",
            inside=f"exit code {process.exitcode}",
            next_step="Write it with fewer processes (--processes), which need less memory, and try again.",
        )
