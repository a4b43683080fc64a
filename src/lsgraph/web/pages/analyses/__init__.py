"""The analyses for planners: who connects whom, who is missing, two days compared, and what if.

Everything that a page shows stands in its address. What is computed is kept as long as its generation is served.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.languages import Message
from lsgraph.media_types import SVG
from lsgraph.network import read_ties
from lsgraph.views import frame_of
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.clients import client_of
from lsgraph.web.http.parameters import CLOCKS, format_of, only
from lsgraph.web.http.posted import with_form
from lsgraph.web.pages.analyses.compare import compare_picture, write_compare
from lsgraph.web.pages.analyses.days import day_ranks_of
from lsgraph.web.pages.analyses.gaps import gaps_picture, write_gaps
from lsgraph.web.pages.analyses.my_list import FILE_FORMATS, MOST_BYTES, write_list_file, write_my_list
from lsgraph.web.pages.analyses.roles import is_ranked_by_process, roles_picture, write_roles
from lsgraph.web.pages.analyses.two_agreements import write_two_agreements
from lsgraph.web.pages.analyses.two_regions import write_two_regions
from lsgraph.web.pages.analyses.what_if import what_if_picture, write_what_if
from lsgraph.web.pages.drawings import picture_file
from lsgraph.web.paging import file_of, page_at, page_of
from lsgraph.web.threads import computing, threaded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from lsgraph.edition.edition import Edition
    from lsgraph.network.on_day import RanksOnDay
    from lsgraph.web.page import Page
    from lsgraph.web.pages.drawings import AnalysisPicture


#: What is drawn, by the last part of the page's path.
_PICTURES: dict[str, Callable[[Page, Edition], AnalysisPicture | None]] = {
    "roles": roles_picture,
    "gaps": gaps_picture,
    "compare": compare_picture,
    "what-if": what_if_picture,
}


async def roles_page(request: Request) -> Response:
    """Who connects whom, in which groups, and how sure that is; of a large network on a day the ranks alone."""
    ranks: list[RanksOnDay] = []

    def through(request: Request, work: Callable[[], str | bytes]) -> Callable[[], Awaitable[bytes]]:
        async def made() -> bytes:
            times, ties = await times_of(request), read_ties(request.query_params.get("ties"))
            edition = times.served.edition
            by_process = await threaded(partial(is_ranked_by_process, edition))
            if times.at and by_process:
                key = await threaded(partial(edition.day_key, times.at))
                ranks[:] = [await day_ranks_of(request).get(times.served.generation, key, ties, client_of(request))]
            return await computing(request, work)()

        return made

    return await page_of(
        request, lambda page, edition: write_roles(page, edition, ranks[0] if ranks else None), through=through
    )


async def gaps_page(request: Request) -> Response:
    """The page of gaps: who and what is missing, by rule."""
    return await page_of(request, write_gaps, through=computing)


async def compare_page(request: Request) -> Response:
    """The page that compares two days."""
    return await page_of(request, write_compare, through=computing)


async def two_agreements_page(request: Request) -> Response:
    """The page that compares two agreements."""
    return await page_of(request, write_two_agreements, through=computing)


async def two_regions_page(request: Request) -> Response:
    """The page that compares two regions."""
    return await page_of(request, write_two_regions, through=computing)


async def my_list_page(request: Request) -> Response:
    """The page of a list of names."""
    request = await with_form(request, MOST_BYTES)
    return await page_of(request, write_my_list, through=computing, keep=False)


async def my_list_file(request: Request, suffix: str) -> Response:
    """The list of names with where each stands, as a file."""
    fmt = format_of(suffix, FILE_FORMATS, Message("The list is not written as {suffix!r}.", suffix=suffix[:40]))
    request = await with_form(request, MOST_BYTES)
    only(request, *CLOCKS, "names", "agreement", "choose")
    return await file_of(request, partial(write_list_file, fmt=fmt), fmt, f"lsgraph-list{fmt.suffix}")


async def picture(request: Request) -> Response:
    """The picture of an analysis that is too large for its page, with the parameters of that and `frame`."""
    times, frame = await times_of(request), frame_of(request.query_params.get("frame"))
    analysis = request.url.path.rpartition("/")[2].removesuffix(SVG.suffix)

    def write() -> str:
        page, edition = page_at(request, times), times.served.edition
        return picture_file(page, edition, _PICTURES[analysis](page, edition), frame)

    return await cacheable_response(
        request, times.served, SVG.content_type, computing(request, write),
        headers=time_headers(request, times), vary="Accept-Datetime",
    )  # fmt: skip


async def what_if_page(request: Request) -> Response:
    """The page of what would change if some actors signed."""
    return await page_of(request, write_what_if, through=computing)
