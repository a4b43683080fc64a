"""The analyses for planners: who connects whom, who is missing, two days compared, and what if.

Everything that a page shows stands in its address. What is computed is kept as long as its generation is served.
"""

from __future__ import annotations

from fastapi import Request, Response

from lsgraph.web.pages.analyses.compare import write_compare
from lsgraph.web.pages.analyses.gaps import write_gaps
from lsgraph.web.pages.analyses.roles import write_roles
from lsgraph.web.pages.analyses.what_if import write_what_if
from lsgraph.web.paging import page_of
from lsgraph.web.threads import computing


async def roles_page(request: Request) -> Response:
    """The page of roles: who connects whom, in which groups, and how certain that is."""
    return await page_of(request, write_roles, through=computing)


async def gaps_page(request: Request) -> Response:
    """The page of gaps: who and what is missing, by rule."""
    return await page_of(request, write_gaps, through=computing)


async def compare_page(request: Request) -> Response:
    """The page that compares two days."""
    return await page_of(request, write_compare, through=computing)


async def what_if_page(request: Request) -> Response:
    """The page of what would change if some actors signed."""
    return await page_of(request, write_what_if, through=computing)
