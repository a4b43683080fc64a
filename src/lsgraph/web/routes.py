"""The framework's routes, built from the table of addresses."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from fastapi import Depends, Request

from lsgraph.media_types import HTML
from lsgraph.web.addresses import ADDRESSES, Clocks, PageAddress
from lsgraph.web.api.operations import ERRORS, OPERATIONS
from lsgraph.web.filters import Checks
from lsgraph.web.http.parameters import check_clocks
from lsgraph.web.replaced import LeadsOn

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from lsgraph.web.addresses import Address


def add_routes(app: FastAPI) -> None:
    """Add a route for each path of the table that the framework handles; this imports the handlers."""
    for address in ADDRESSES:
        if address.routed:
            endpoint = endpoint_of(address)
            for path in address.paths:
                _add(app, path, address, endpoint)


def endpoint_of(address: Address) -> Callable[..., Any]:
    """The function that handles the address."""
    endpoint: Callable[..., Any] = resolve_name(f"lsgraph.web.{address.endpoint}")
    return endpoint


async def _refuse_misspelt_clocks(request: Request) -> None:
    """What has no clocks never asks for them: a misspelt one would pass there without a word."""
    check_clocks(request)


def _add(app: FastAPI, path: str, address: Address, endpoint: Callable[..., Any]) -> None:
    beforehand = [Depends(LeadsOn(address.things))] if address.things else []
    if HTML in address.formats and address.clocks is Clocks.NONE:
        beforehand.append(Depends(_refuse_misspelt_clocks))
    if address.filters:
        beforehand.append(Depends(Checks(address.filters, address.clocks, isinstance(address, PageAddress))))
    if (operation := OPERATIONS.get(endpoint)) is None:
        app.add_api_route(
            path, endpoint, methods=list(address.methods), include_in_schema=False, dependencies=beforehand
        )
        return
    common: dict[str, Any] = {
        "dependencies": beforehand,
        "response_model": operation.model,
        "responses": ERRORS,
        "summary": operation.summary,
        "tags": [operation.tag],
    }
    # Only GET is documented: HEAD follows from it.
    app.add_api_route(path, endpoint, methods=["GET"], operation_id=endpoint.__name__, **common)
    app.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False, **common)
