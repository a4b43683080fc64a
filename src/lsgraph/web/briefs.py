"""Briefs of pages, under `/sv/brief/` and the page's own path with the ending of a file: `/sv/brief/agreement/x.pdf?at=2024-08-21`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.errors import NotFoundError
from lsgraph.http.links import link
from lsgraph.languages import Message, marked
from lsgraph.namespaces import LICENCE_PAGE, THINGS, mint
from lsgraph.network import read_ties
from lsgraph.web.addresses import BRIEF_FORMATS, STORY_FORMATS
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import day_of, time_headers, times_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import CLOCKS, format_of, only, required, supposed_in
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of
from lsgraph.web.typesetting import scale_of, typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief
    from lsgraph.media_types import Format
    from lsgraph.web.clocks import Times


async def thing(request: Request, kind: str, slug: str, suffix: str) -> Response:
    """The brief of an agreement, or of any other thing that has a page but documents."""
    only(request, *CLOCKS, "scale")

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.things import agreement_brief, thing_brief

        if kind not in THINGS or kind == "document":
            raise NotFoundError(Message("There is no brief of the kind {kind!r}.", kind=kind[:40]))
        replaced = desk.edition.resources.replaced
        iri = mint(kind, slug)
        return (agreement_brief if kind == "agreement" else thing_brief)(desk, replaced.get(iri, iri))

    return await _brief(request, suffix, f"{kind}/{slug}", {}, make)


async def gaps(request: Request, suffix: str) -> Response:
    """The brief of who is missing around an agreement."""
    names = ("agreement", "foundation")
    only(request, *CLOCKS, "scale", *names)
    given = {name: request.query_params[name] for name in names if request.query_params.get(name)}

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.analyses import gaps_brief

        return gaps_brief(desk, given.get("agreement"), given.get("foundation"))

    return await _brief(request, suffix, "network/gaps", given, make)


async def roles(request: Request, suffix: str) -> Response:
    """The brief of who connects whom."""
    only(request, *CLOCKS, "scale", "ties")
    ties = read_ties(request.query_params.get("ties"))

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.connecting import roles_brief

        return roles_brief(desk, ties)

    return await _brief(
        request, suffix, "network/roles", {"ties": ties} if "ties" in request.query_params else {}, make
    )


async def what_if(request: Request, suffix: str) -> Response:
    """The brief of what would be if some signed."""
    only(request, *CLOCKS, "scale", "agreement", "signed")
    agreement, signed = (
        request.query_params.get("agreement"),
        tuple(supposed_in(request.query_params.getlist("signed"))),
    )

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.connecting import what_if_brief

        return what_if_brief(desk, agreement, signed)

    given: dict[str, str | tuple[str, ...]] = {"agreement": agreement or "", "signed": signed}
    return await _brief(request, suffix, "what-if", given, make)


async def compare(request: Request, suffix: str) -> Response:
    """The brief of what sets two days apart."""
    only(request, "known", "scale", "from", "to")
    step = marked("Give two days: ?from=2018-01-01&to=2024-12-31")
    days = {name: day_of(required(request, name, step)) for name in ("from", "to")}

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.analyses import compare_brief

        return compare_brief(desk, days["from"], days["to"])

    return await _brief(request, suffix, "network/compare", days, make)


async def agreements_compare(request: Request, suffix: str) -> Response:
    """The brief of two agreements compared."""
    return await _compared(request, suffix, "agreements/compare")


async def regions_compare(request: Request, suffix: str) -> Response:
    """The brief of two regions compared."""
    return await _compared(request, suffix, "regions/compare")


async def _compared(request: Request, suffix: str, page: str) -> Response:
    names = ("first", "second")
    only(request, *CLOCKS, "scale", *names)
    among = f"/{language_of(request)}/{page.partition('/')[0]}"
    step = Message(
        "Name the two with `first` and `second`, each as its own address ends; {address} lists them.", address=among
    )
    given = {name: required(request, name, step) for name in names}

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.comparing import agreements_brief, regions_brief

        return (agreements_brief if page == "agreements/compare" else regions_brief)(
            desk, given["first"], given["second"]
        )

    return await _brief(request, suffix, page, given, make)


async def story(request: Request, name: str, suffix: str) -> Response:
    """The brief of a story."""
    only(request, "known")

    def make(desk: Desk) -> Brief:
        from lsgraph.briefs.tours import story_brief

        return story_brief(desk, name)

    return await _brief(request, suffix, f"stories/{name}", {}, make, formats=STORY_FORMATS)


async def _brief(
    request: Request,
    suffix: str,
    page: str,
    parameters: Mapping[str, str | tuple[str, ...]],
    make: Callable[[Desk], Brief],
    formats: tuple[Format, ...] = BRIEF_FORMATS,
) -> Response:
    """The brief that `make` makes at the desk of a page, as a file."""
    fmt, scale = (
        format_of(suffix, formats, Message("A brief is not written as {suffix!r}.", suffix=suffix[:40])),
        scale_of(request),
    )
    times = await times_of(request)
    base, site = base_of(request), site_of(request)

    def write() -> bytes:
        from lsgraph.briefs.model import TABLE_FORMATS
        from lsgraph.briefs.process import write_brief

        brief = make(_desk(request, times, base, page, parameters, alone=fmt in TABLE_FORMATS))
        return write_brief(brief, fmt, scale=scale, seconds=site.settings.page_seconds, process=site.typesetting)

    name = page.rpartition("/")[2]
    day = f"-{times.at}" if times.at else ""
    headers = {
        "Content-Disposition": f'attachment; filename="lsgraph-{_plain(name)}{day}{fmt.suffix}"',
        **time_headers(request, times, link(LICENCE_PAGE, "license")),
    }
    return await cacheable_response(
        request, times.served, fmt.content_type, typeset(request, write),
        vary="Accept-Datetime", headers=headers, about=f"{base} {site.settings.publisher}",
    )  # fmt: skip


def _desk(
    request: Request,
    times: Times,
    base: str,
    page: str,
    parameters: Mapping[str, str | tuple[str, ...]],
    *,
    alone: bool,
) -> Desk:
    """The desk of a page: its addresses are those under which the client reaches this server."""
    from lsgraph.briefs.desk import Desk

    site = site_of(request)
    urls = Urls(base, site.assets, language_of(request), times.clocks)
    at = {"at": times.at} if times.at else {}
    known = times.served.generation.hash[:16]

    def whole(path: str) -> str:
        made = path if "://" in path else urls.absolute(path)
        return site.copy.cited(made) if site.copy else made

    return Desk(
        edition=times.served.edition,
        language=urls.language,
        at=times.at,
        page=lambda iri: whole(urls.thing(iri)),
        evidence=lambda item: whole(urls.evidence(item)),
        address=whole(urls.page(page, **parameters)),
        cited=whole(urls.now().page(page, **parameters, **at, known=known)),
        publisher=site.settings.publisher or "",
        alone=alone,
    )


def _plain(name: str) -> str:
    """A name that a header can have."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)[:80]
