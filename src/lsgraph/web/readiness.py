"""Liveness (`/healthz`) and readiness (`/readyz`)."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, cast

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from lsgraph.errors import EngineError, LsgraphError, StateError
from lsgraph.web.http.problems import RETRY_AFTER
from lsgraph.web.site import site_of

if TYPE_CHECKING:
    from lsgraph.web.service import Current, OpenEdition

#: Seconds in which a ready server must answer a query, and for which the result of a check is reused.
_ANSWER_SECONDS, _REPORT_SECONDS = 5.0, 1.0
#: Seconds after which the process is reported alive, whatever else it is doing.
_GLANCE_SECONDS = 1.0
_NO_STORE = {"Cache-Control": "no-store"}


async def healthz(request: Request) -> Response:
    """Liveness: always 200, and soon; with the generation being served, if any."""
    current = site_of(request).current
    looking = asyncio.ensure_future(current.get())
    # No longer awaited: an error of it has been reported already, or will be by the next request.
    looking.add_done_callback(lambda done: None if done.cancelled() else done.exception())
    await asyncio.wait({looking}, timeout=_GLANCE_SECONDS)
    content: dict[str, object] = {"status": "ok", "generation": None}
    if (served := current.held) is not None:
        manifest = served.generation.manifest
        content |= {"generation": manifest.hash, "quads": manifest.total, "created": manifest.created}
    elif looking.done() and isinstance(error := looking.exception(), LsgraphError):
        content |= {"reason": error.message, "next_step": error.next_step}
    return Response(json.dumps(content), 200, _NO_STORE, "application/json")


async def readyz(request: Request) -> Response:
    """Readiness: 200, or 503 with the reasons."""
    status, content = await cast("Readiness", request.app.state.readiness).report()
    headers = _NO_STORE if status == 200 else _NO_STORE | {"Retry-After": str(RETRY_AFTER)}
    return Response(json.dumps(content, ensure_ascii=False), status, headers, "application/json")


class Readiness:
    """Checks that there is an intact generation, and that it answers a query."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._checking = asyncio.Lock()
        self._last_report: tuple[int, dict[str, object]] = (503, {})
        self._until = 0.0

    async def report(self) -> tuple[int, dict[str, object]]:
        """The status and its content; concurrent requests share one check."""
        async with self._checking:
            if time.monotonic() >= self._until:
                self._last_report = await self._check()
                self._until = time.monotonic() + _REPORT_SECONDS
            return self._last_report

    async def _check(self) -> tuple[int, dict[str, object]]:
        try:
            served = await self._current.get()
        except (StateError, EngineError) as error:
            return 503, {"status": "not ready", "generation": None, "reasons": [_error_text(error)]}
        reasons = await run_in_threadpool(served.damage)
        if problem := await _query_problem(served):
            reasons.append(problem)
        content: dict[str, object] = {
            "status": "not ready" if reasons else "ready",
            "generation": served.generation.hash,
        }
        if reasons:
            content["reasons"] = reasons
        if self._current.trouble is not None:
            # The generation being served is intact: no reason to stop serving it.
            content["warnings"] = [_error_text(self._current.trouble)]
        return 503 if reasons else 200, content


async def _query_problem(served: OpenEdition) -> str | None:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            await served.queries.probe()
    except TimeoutError:
        return f"A query was not answered within {_ANSWER_SECONDS:g} seconds."
    except LsgraphError as error:
        return _error_text(error)
    return None


def _error_text(error: LsgraphError) -> str:
    # The details of a StateError name paths, and are not for clients.
    return f"{error.message} {error.next_step}".strip()
