"""What a page draws and tells in a table, as files: the picture with its legend, and the table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lsgraph.http.links import link
from lsgraph.languages import Message, wording
from lsgraph.localized import date_text
from lsgraph.media_types import PNG, SVG
from lsgraph.namespaces import LICENCE_PAGE
from lsgraph.web.addresses import VIEW_FORMATS
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.parameters import CLOCKS, format_of, only
from lsgraph.web.paging import page_at
from lsgraph.web.site import site_of
from lsgraph.web.threads import computing
from lsgraph.web.typesetting import scale_of, typeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request, Response

    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page


class View(Protocol):
    """What is written: the picture as a whole SVG, and the table in a format of spreadsheets."""

    def picture(self) -> bytes:
        """The picture with title, legend and small print."""

    def table(self, fmt: Format) -> bytes:
        """All rows."""


async def view_file(
    request: Request, suffix: str, takes: tuple[str, ...], make: Callable[[Page, Edition], View], name: str
) -> Response:
    """The view that `make` makes, in the format of the suffix; `takes` are the parameters besides the clocks."""
    fmt = format_of(suffix, VIEW_FORMATS, Message("This is not written as {suffix!r}.", suffix=suffix[:40]))
    only(request, *CLOCKS, *takes, "scale")
    times, scale = await times_of(request), scale_of(request)
    edition, page = times.served.edition, page_at(request, times)
    day = f"-{times.at}" if times.at else ""
    headers = {
        "Content-Disposition": f'attachment; filename="lsgraph-{name}{day}{fmt.suffix}"',
        **time_headers(request, times, link(LICENCE_PAGE, "license")),
    }

    def write() -> bytes:
        view = make(page, edition)
        return view.picture() if fmt is SVG else view.table(fmt)

    def draw() -> bytes:
        from lsgraph.briefs.process import draw_png

        drawn = make(page, edition).picture().decode()
        site = site_of(request)
        return draw_png(drawn, scale, site.settings.page_seconds, site.typesetting)

    made = typeset(request, draw) if fmt is PNG else computing(request, write)
    return await cacheable_response(
        request, times.served, fmt.content_type, made, headers=headers, vary="Accept-Datetime", about=page.base
    )


def small_print(page: Page, edition: Edition, address: str) -> list[str]:
    """What stands below a picture: the day, the newest source, the edition, the address, and what absence means."""
    t, language = wording("timeline", page.language), page.language
    notes = [t["as_of"].format(date_text(page.at, language))] if page.at else []
    if edition.latest_source:
        notes.append(t["newest"].format(date_text(edition.latest_source, language)))
    notes.append(t["edition"].format(edition.generation.hash[:12]))
    return [" · ".join([*notes, page.absolute(address)]), t["absence"]]


def downloads(page: Page, name: str, **parameters: str) -> list[tuple[str, str]]:
    """The files that a page offers, as (label, address); `name` is the path of the view after the language."""
    t = wording("pages", page.language)
    files = [(t[f"view_file_{fmt.name}"], page.urls.page(f"{name}{fmt.suffix}", **parameters)) for fmt in VIEW_FORMATS]
    large = t["view_file_png_large"], page.urls.page(f"{name}{PNG.suffix}", **parameters, scale="3")
    return [*files[:2], large, *files[2:]]
