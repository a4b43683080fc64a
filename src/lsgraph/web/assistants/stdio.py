"""The Model Context Protocol over standard input and output, for an assistant that starts this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.web.assistants.server import CALLER, Caller, build_server
from lsgraph.web.service import Current

if TYPE_CHECKING:
    from lsgraph.settings import Settings


async def serve(settings: Settings) -> None:
    """Answer until the input ends. Addresses are those of the public server where `LSGRAPH_BASE_URL` names one, else the IRIs."""
    current = Current(settings)
    CALLER.set(Caller(settings.base_url))
    try:
        await build_server(current, settings).run_stdio_async()
    finally:
        await current.close()
