"""The Model Context Protocol over standard input and output, for an assistant that starts this program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

from lsgraph.web.assistants.server import CALLER, Caller, build_server
from lsgraph.web.service import Current

if TYPE_CHECKING:
    from lsgraph.settings import Settings

#: Seconds that the last message has to be answered after the end of the input.
_LAST = 0.1


async def serve(settings: Settings) -> None:
    """Answer until the input ends. Addresses are those of the public server where `LSGRAPH_BASE_URL` names one, else the IRIs."""
    current = Current(settings)
    CALLER.set(Caller(settings.base_url))
    try:
        async with stdio_server() as (lines, answers):
            # As the SDK's own `run_stdio_async` does it, but that passes over what it can't read.
            server = build_server(current, settings)._lowlevel_server
            told, messages = anyio.create_memory_object_stream[Any](0)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_answer_unreadable, lines, told, answers)
                await server.run(messages, answers, server.create_initialization_options())
    finally:
        await current.close()


async def _answer_unreadable(lines: Any, messages: Any, answers: Any) -> None:  # noqa: ANN401  # streams of the SDK
    """Pass messages on; a line that is none is answered with an error without an id, as JSON-RPC has it, and an empty one with nothing."""
    async with messages:
        async for line in lines:
            if not isinstance(line, Exception):
                await messages.send(line)
            elif (error := _error_of(line)) is not None:
                await answers.send(SessionMessage(JSONRPCError(jsonrpc="2.0", id=None, error=error)))
        # At the end of its messages the SDK leaves what it has begun: the last one came here later than it would have come to it.
        await anyio.sleep(_LAST)


def _error_of(error: Exception) -> ErrorData | None:
    wrong = error.errors()[0] if isinstance(error, ValidationError) else None
    if wrong is None or wrong["type"] == "json_invalid":
        is_empty = wrong is not None and not str(wrong["input"]).strip()
        return None if is_empty else ErrorData(code=PARSE_ERROR, message="This line is no JSON.")
    return ErrorData(code=INVALID_REQUEST, message="This is JSON, and no message of JSON-RPC 2.0.")
