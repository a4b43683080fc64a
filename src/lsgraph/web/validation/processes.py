"""Validation of proposed RDF, each in its own process with limits on time and memory."""

from __future__ import annotations

import asyncio
import json
import signal
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from lsgraph.building import proposal_report
from lsgraph.computing.prepared import FAILED, Prepared
from lsgraph.languages import Message, marked
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.turns import Turns

if TYPE_CHECKING:
    from lsgraph.errors import Finding
    from lsgraph.media_types import Format
    from lsgraph.settings import Settings
    from lsgraph.web.service import OpenEdition

#: Limits of one validation: memory, seconds of processor time, and seconds until it is killed.
MEBIBYTES, PROCESSOR_SECONDS, SECONDS = 2048, 30, 30.0
#: Most waiting validations, and the seconds that each may wait.
WAITING, WAITING_SECONDS = 8, 60.0
#: How a process ends that has exceeded its processor time.
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)


class Validations:
    """Runs validations in separate processes, a few at a time, shared fairly between clients."""

    def __init__(self, settings: Settings) -> None:
        self.turns = Turns(
            (marked("You have {most} validations here already."), marked("Too many validations wait.")),
            at_once=settings.validations,
            waiting=WAITING,
            per_client=settings.client_validations,
            seconds=WAITING_SECONDS,
        )
        self._process = Prepared("lsgraph.building.proposals")

    def close(self) -> None:
        """End all of them."""
        self._process.close()

    async def check(
        self, served: OpenEdition, content: bytes, fmt: Format, source: str, *, base: str, client: str
    ) -> list[Finding]:
        """The findings on a proposal; `base` is the address under which the client reaches us, whose JSON-LD context is ours.

        Raises RequestError: 400 for invalid RDF, 503 if too many wait, 504 or 507 over a limit.
        """
        async with self.turns.turn(client):
            output, code = await self._run(served, content, fmt, source, base)
        if code is None:
            raise RequestError(503, "The validation was ended from outside.", next_step="Send it again.")
        if code in _OUT_OF_TIME:
            raise _too_slow(PROCESSOR_SECONDS)
        if code == FAILED:
            raise RuntimeError(output.decode(errors="replace"))  # what the process raised, with its traceback
        return await run_in_threadpool(_findings, output)

    async def _run(
        self, served: OpenEdition, content: bytes, fmt: Format, source: str, base: str
    ) -> tuple[bytes, int | None]:
        """The output of the process and its exit code; raises RequestError (504) if it takes too long."""
        arguments = (str(served.generation.path), source, fmt.name, base, str(MEBIBYTES), str(PROCESSOR_SECONDS))
        try:
            async with asyncio.timeout(SECONDS):
                return await self._process.work_meanwhile(arguments, content)
        except TimeoutError:
            raise _too_slow(SECONDS) from None


def _too_slow(seconds: float) -> RequestError:
    return RequestError(
        504,
        Message("The validation took longer than {seconds:g} s.", seconds=seconds),
        next_step="Send less at a time.",
    )


def _findings(output: bytes) -> list[Finding]:
    """The findings in the output of the process; raises RequestError for anything else."""
    try:
        reply = json.loads(output)
    except ValueError:
        # It ended without output, as after a failed allocation in native code.
        reply = {"memory": True}
    if "memory" in reply:
        raise RequestError(507, "The validation needed more than it may have.", next_step="Send less at a time.")
    if "error" in reply:
        what = Message.from_json(reply["error"])
        if reply.get("line"):
            what = Message("Line {line}: {reason}", line=reply["line"], reason=what)
        raise RequestError(
            503 if reply["state"] else 400,
            what,
            next_step=Message.from_json(reply["next_step"]),
        )
    return [proposal_report.finding_of(finding) for finding in reply["findings"]]
