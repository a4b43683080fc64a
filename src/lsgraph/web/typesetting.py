"""Files that a process typesets, one at a time: whoever asks for more waits, and is told so when too many do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from lsgraph.computing.deadlines import within
from lsgraph.languages import marked
from lsgraph.web.http.clients import client_of
from lsgraph.web.http.turns import Turns
from lsgraph.web.site import site_of
from lsgraph.web.threads import threaded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import Request

#: How many may wait to be made, how many of them of one client, and the seconds that each may wait.
_WAITING, _PER_CLIENT, _WAITING_SECONDS = 8, 4, 60.0

#: How many pixels a PNG has for each of the picture's own: a slide or print needs three.
SCALES = ("1", "2", "3")
#: Without a word on it.
_SCALE = 2


def typesetting_turns() -> Turns:
    """Whose turn it is, of all requests of one server."""
    return Turns(
        (marked("You have {most} files being made here already."), marked("Too many files wait to be made.")),
        at_once=1,
        waiting=_WAITING,
        per_client=_PER_CLIENT,
        seconds=_WAITING_SECONDS,
    )


def typeset(request: Request, write: Callable[[], bytes]) -> Callable[[], Awaitable[bytes]]:
    """An asynchronous function that writes a file in a thread when it is the client's turn, within the time that pages have."""
    turns = cast("Turns", request.app.state.typesetting)
    site, client = site_of(request), client_of(request)

    def bounded() -> bytes:
        with within(site.settings.page_seconds):
            return write()

    async def made() -> bytes:
        with turns.inside(client):
            async with turns.turn(client):
                return await threaded(partial(bounded), site.computing)

    return made


def scale_of(request: Request) -> int:
    """How many pixels a PNG has for each of the picture's own."""
    text = request.query_params.get("scale")
    return int(text) if text in SCALES else _SCALE
