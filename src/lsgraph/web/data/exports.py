"""The edition in the models of other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.exports.follow_the_money import follow_the_money
from lsgraph.exports.popolo import popolo
from lsgraph.http.links import link, link_field
from lsgraph.media_types import FTM, PLAIN_JSON
from lsgraph.namespaces import DATASET, LICENCE_PAGE
from lsgraph.web.answers import streamed_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.parameters import only
from lsgraph.web.site import base_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.claims.things import Resources
    from lsgraph.media_types import Format


async def entities(request: Request) -> Response:
    """The edition as FollowTheMoney, a line an entity."""
    return await _file(request, follow_the_money, FTM, "lsgraph{}.ftm.json")


async def people_and_organizations(request: Request) -> Response:
    """The edition as Popolo."""
    return await _file(request, popolo, PLAIN_JSON, "lsgraph{}.popolo.json")


async def _file(
    request: Request, write: Callable[[Resources, str], Iterator[bytes]], fmt: Format, name: str
) -> Response:
    only(request, "known")
    times = await times_of(request)
    base, served = base_of(request), times.served
    about = link_field([link(f"{DATASET}/{served.generation.hash}", "describes"), link(LICENCE_PAGE, "license")])
    headers = {
        "Content-Disposition": f'attachment; filename="{name.format(f"-{served.generation.hash[:12]}")}"',
        **time_headers(request, times, about),
    }
    return await streamed_response(
        request, served, fmt.content_type, lambda: write(served.edition.resources, base), headers=headers, vary="Accept-Datetime", about=base
    )  # fmt: skip
