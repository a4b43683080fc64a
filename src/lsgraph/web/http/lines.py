"""Header fields in several lines, read as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.http.fields import combined

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class FieldLines:
    """Joins repeated lines of a header field: a lookup by name would return only the first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http":
            scope["headers"] = combined(scope["headers"])
        await self._app(scope, receive, send)
