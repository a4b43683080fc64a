"""The Model Context Protocol over standard input and output, for an assistant that starts this program."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.stdio import stdio_server
from mcp.shared.message import ServerMessageMetadata, SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError, JSONRPCRequest, JSONRPCResponse
from pydantic import ValidationError

from lsgraph.web.assistants.server import CALLER, Caller, build_server
from lsgraph.web.service import Current

if TYPE_CHECKING:
    from lsgraph.settings import Settings


async def serve(settings: Settings) -> None:
    """Answer until the input ends, and all that stood in it. Addresses are those of the public server where `LSGRAPH_BASE_URL` names one, else the IRIs."""
    current = Current(settings)
    CALLER.set(Caller(settings.base_url))
    try:
        async with stdio_server() as (lines, answers):
            # As the SDK's own `run_stdio_async` does it, but that passes over what it can't read, and leaves what it has begun when
            # the input ends.
            server = build_server(current, settings)._lowlevel_server
            told, messages = anyio.create_memory_object_stream[Any](0)
            written, answered = anyio.create_memory_object_stream[Any](0)
            open_requests = _OpenRequests()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_read, lines, told, answers.clone(), open_requests)
                tasks.start_soon(_write, answered, answers, open_requests)
                async with written:
                    await server.run(messages, written, server.create_initialization_options())
    finally:
        await current.close()


class _OpenRequests:
    """The requests that were read and are not answered yet."""

    def __init__(self) -> None:
        self._ids: Counter[str | int] = Counter()
        self._changed = anyio.Event()

    def begin(self, message: SessionMessage) -> SessionMessage:
        """The message itself; of a request with what tells that it needs no answer, as one that the client cancels."""
        request = message.message
        if not isinstance(request, JSONRPCRequest):
            return message
        self._ids[request.id] += 1

        async def leave() -> None:
            self.end(request.id)

        return replace(message, metadata=ServerMessageMetadata(on_request_unanswered=leave))

    def end(self, name: str | int | None) -> None:
        """Note that a request is answered, or needs no answer."""
        if name is not None:
            self._ids = self._ids - Counter([name])
        self._changed.set()

    async def wait(self) -> None:
        """Return when each is answered."""
        while self._ids:
            self._changed = anyio.Event()
            await self._changed.wait()


async def _read(lines: Any, messages: Any, answers: Any, open_requests: _OpenRequests) -> None:  # noqa: ANN401  # streams of the SDK
    """Pass messages on; a line that is none is answered with an error without an id, as JSON-RPC has it, and an empty one with nothing."""
    async with messages, answers:
        async for line in lines:
            if not isinstance(line, Exception):
                await messages.send(open_requests.begin(line))
            elif (error := _error_of(line)) is not None:
                await answers.send(SessionMessage(JSONRPCError(jsonrpc="2.0", id=None, error=error)))
        await open_requests.wait()


async def _write(answered: Any, answers: Any, open_requests: _OpenRequests) -> None:  # noqa: ANN401  # streams of the SDK
    """Pass answers on, and note which requests they answer."""
    async with answers:
        async for message in answered:
            await answers.send(message)
            if isinstance(message.message, JSONRPCResponse | JSONRPCError):
                open_requests.end(message.message.id)


def _error_of(error: Exception) -> ErrorData | None:
    wrong = error.errors()[0] if isinstance(error, ValidationError) else None
    if wrong is None or wrong["type"] == "json_invalid":
        is_empty = wrong is not None and not str(wrong["input"]).strip()
        return None if is_empty else ErrorData(code=PARSE_ERROR, message="This line is no JSON.")
    return ErrorData(code=INVALID_REQUEST, message="This is JSON, and no message of JSON-RPC 2.0.")
