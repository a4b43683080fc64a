"""The pages of the network explorer: in the site, embedded in other sites, and as one file."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from fastapi import Request, Response
from markupsafe import Markup

from lsgraph.languages import wording
from lsgraph.localized import moment_text
from lsgraph.media_types import PLAIN_JSON, SVG
from lsgraph.namespaces import INSTANCE, instance_name
from lsgraph.network import choose, read_choice
from lsgraph.network.frames import FRAMES, frame_of
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import day_of, time_headers, times_of
from lsgraph.web.explorer.asked import matched, network_query
from lsgraph.web.explorer.files import Download, downloads_of
from lsgraph.web.explorer.large import kept_strength, large_page, nodes_named, part_named, part_of, strength_of
from lsgraph.web.explorer.large_fragments import compact
from lsgraph.web.explorer.page import (
    NETWORK_SCRIPTS,
    NETWORK_STYLES,
    EditionOption,
    Parts,
    network_fragment,
    picture_data,
    still,
)
from lsgraph.web.explorer.page_data import Links
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import query_of, same_path
from lsgraph.web.http.problems import PageNotFoundError, RequestError
from lsgraph.web.http.urls import Urls, lead_to
from lsgraph.web.page import Page, Stretch
from lsgraph.web.paging import page_at, page_of
from lsgraph.web.pictures import pictures_of
from lsgraph.web.site import site_of
from lsgraph.web.threads import computing, threaded
from lsgraph.web.view_tabs import regions_of, view_tabs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.edition.edition import Edition
    from lsgraph.generations.journal import Entry
    from lsgraph.network import Choice
    from lsgraph.views.drawing import Drawing
    from lsgraph.web.explorer.large import Part

#: The parameters by which the table and the list of days begin further down.
_BEGINNINGS = ("row", "day")
#: How much larger the letters of two pictures are that stand side by side, where each is half as wide.
_BESIDE = 1.9
#: Editions that the page offers, the newest first.
_MOST_EDITIONS = 30


async def in_some_language(request: Request) -> Response:
    """Redirect to the network in the language that the client prefers."""
    site = site_of(request)
    page = Urls(site.settings.base_url, site.assets, language_of(request)).page("network")
    location = page + query_of(request.query_params.multi_items())
    return Response(status_code=302, headers={"Location": location, "Vary": "Accept-Language"})


async def explorer(request: Request) -> Response:
    """The page of the network explorer."""
    if "legend" in request.query_params:
        return await _without_legend(request)
    entries, stored = (await site_of(request).current.get()).history
    # A copy has one edition alone.
    offered = [entry for entry in reversed(entries) if entry.hash in stored and site_of(request).copy is None]

    def write(page: Page, edition: Edition) -> str:
        part = part_of(page, edition)
        if edition.is_large and (part is None or part.dots):
            return _large(page, edition, part)
        choice = choice_of(page, edition, part)
        bare = {name: text for name, text in page.query if name == "known"} | dict(part.parameters if part else {})
        return page.write(
            "network.html",
            part=part.title if part else None,
            views=view_tabs(page, _kept_in_views(page, choice, part), "picture"),
            regions=edition.resources.regions if part else (),
            region=part.parameters.get("region", "") if part else "",
            network=explorer_fragment(page, edition, choice, offered, part=part),
            styles=NETWORK_STYLES,
            scripts=NETWORK_SCRIPTS,
            downloads=_downloads(page, choice, part),
            embed_code=_embed_code(page, choice.parameters() | bare),
            embed_address=page.base + page.urls.now().page("embed/network", **bare),
        )

    return await page_of(request, write, about=str(len(offered)))


async def embedded(request: Request) -> Response:
    """The explorer alone, to be embedded in a frame of another site."""

    def write(page: Page, edition: Edition) -> str:
        part = _part(page, edition)
        choice = choice_of(page, edition, part)
        return page.write(
            "embed.html",
            network=explorer_fragment(page, edition, choice, part=part),
            styles=NETWORK_STYLES,
            scripts=NETWORK_SCRIPTS,
            whole=page.urls.page("network", **choice.parameters(), **(part.parameters if part else {})),
        )

    return await page_of(request, write)


async def in_one_file(request: Request) -> Response:
    """The explorer as one self-contained HTML file, which can be stored, sent, and opened from a disk."""

    def write(page: Page, edition: Edition) -> str:
        if not edition.has_network:
            raise PageNotFoundError("This edition has no network to draw.")
        part = _part(page, edition)
        choice = choice_of(page, edition, part)
        assets = page.site.assets
        styles = [assets.get(name).content.decode() for name in ("lsgraph.css", *NETWORK_STYLES)]
        # Within a script element only `</script` could end it, and no file of ours or of vis-network has that.
        scripts = [assets.get(name).content.decode() for name in NETWORK_SCRIPTS]
        return page.write(
            "file.html",
            network=explorer_fragment(page, edition, choice, base=page.base, part=part, whole=True),
            styles=[Markup(text) for text in styles],  # noqa: S704  # our own files
            scripts=[Markup(text) for text in scripts],  # noqa: S704  # our own files
            policy=_policy(styles, scripts),
            address=page.base + page.urls.page("network", **choice.parameters(), **(part.parameters if part else {})),
        )

    response = await page_of(request, write)
    if response.status_code == 200:
        language, day = language_of(request), request.query_params.get("at", "")
        name = "-".join(part for part in ("lsgraph-network", language, day) if part)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.html"'
    return response


async def picture(request: Request) -> Response:
    """The data that the explorer's script draws, as JSON: all of the network, or of a part of a large one."""
    times = await times_of(request)
    edition = times.served.edition

    def write() -> str:
        page = page_at(request, times)
        part = _drawn_part(page, edition)
        meant = dict(part.parameters) if part else {}
        data = picture_data(
            _drawing(page, edition, part), page.language, _links(page, meant),
            edition=edition.generation.hash[:12], latest=edition.latest_source, part=meant, between=_between(edition, part),
        )  # fmt: skip
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    return await cacheable_response(
        request, times.served, PLAIN_JSON.content_type, computing(request, write),
        headers=time_headers(request, times), vary="Accept-Datetime",
    )  # fmt: skip


async def still_picture(request: Request) -> Response:
    """The picture of a choice for pages without script, where it is too large for the page itself."""
    times = await times_of(request)
    edition, frame = times.served.edition, frame_of(request.query_params.get("frame"))

    def write() -> str:
        page = page_at(request, times)
        part = _drawn_part(page, edition)
        choice = matched(edition, choice_of(page, edition, part), dict(page.query))
        drawing = _drawing(page, edition, part)
        links = _links(page, part.parameters if part else {})
        return still(
            drawing, choose(drawing.graph, choice), choice, frame, page.language, links, between=_between(edition, part),
            letters=_BESIDE if request.query_params.get("beside") else 1.0,
        )  # fmt: skip

    return await cacheable_response(
        request, times.served, SVG.content_type, computing(request, write),
        headers=time_headers(request, times), vary="Accept-Datetime",
    )  # fmt: skip


def _drawn_part(page: Page, edition: Edition) -> Part | None:
    """The part of a large network that the explorer draws, None of a smaller one. Raises PageNotFoundError for what has no such picture."""
    if not edition.has_network:
        raise PageNotFoundError("This edition has no network to draw.")
    part = part_of(page, edition)
    if edition.is_large and (part is None or part.dots):
        raise PageNotFoundError("This network is too large to be drawn with signs and names.")
    return part


async def dots(request: Request) -> Response:
    """The data for the picture with dots, as JSON; the parameters are those of the page."""
    times = await times_of(request)
    edition, language = times.served.edition, language_of(request)

    def write() -> str:
        if not edition.is_large:
            raise PageNotFoundError("This network is not drawn as dots.")
        nodes_named(edition, request.query_params)
        part = part_named(edition, request.query_params, language, times.at)
        strength = strength_of(request.query_params)
        made = partial(compact, edition.tables, language, part.numbers if part else None, times.at, strength)
        if part is not None:
            return json.dumps(made(), ensure_ascii=False, separators=(",", ":"))
        key = ("dots", language, edition.day_key(times.at), strength)
        return edition.networks.get(key, lambda: json.dumps(made(), ensure_ascii=False, separators=(",", ":")))

    headers = time_headers(request, times)
    return await cacheable_response(
        request,
        times.served,
        PLAIN_JSON.content_type,
        computing(request, write),
        headers=headers,
        vary="Accept-Datetime",
    )


def _part(page: Page, edition: Edition) -> Part | None:
    """The part of a large network to embed or download. Raises RequestError if it is too large for the explorer."""
    part = part_of(page, edition)
    if edition.is_large and (part is None or part.dots):
        raise RequestError(
            400, "The network is too large to be shown whole.",
            next_step="Choose an actor on the page of the network, and what surrounds it.",
        )  # fmt: skip
    return part


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """The Content-Security-Policy of the file: only its own scripts, by hash, may run."""

    def hashes(texts: Sequence[str]) -> str:
        return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)

    return f"default-src 'none'; img-src data: blob:; style-src {hashes(styles)}; script-src {hashes(scripts)}; base-uri 'none'; form-action 'none'"


def _file_of_its_own(page: Page, choice: Choice) -> Download:
    t = wording("pages", page.language)
    return Download(
        t["network_one_file"],
        page.urls.network_file(".html", **choice.parameters()),
        t["network_one_file_purpose"],
    )


def _embed_code(page: Page, parameters: Mapping[str, str]) -> str:
    address = page.base + page.urls.now().page("embed/network", **parameters)
    title = wording("pages", page.language)["network"]
    return str(
        Markup('<iframe src="{}" title="lsgraph: {}" width="100%" height="900" loading="lazy"></iframe>').format(
            address, title
        )
    )


def _downloads(page: Page, choice: Choice, part: Part | None) -> list[Download]:
    """The downloads for the selection; none for a path in a large network, since no parameters describe its nodes as a part."""
    if part is None:
        return [_file_of_its_own(page, choice), *downloads_of(page.urls, choice, page.language)]
    if {"group", "region"} & part.parameters.keys():
        return downloads_of(page.urls, choice, page.language, **part.parameters)
    if "around" not in part.parameters:
        return []
    node, steps = INSTANCE + part.parameters["around"], int(part.parameters["reach"])
    return downloads_of(page.urls, replace(choice, selected=node, steps=steps), page.language)


def _large(page: Page, edition: Edition, part: Part | None) -> str:
    """The page of a large network: the overview, the whole network, or a large part of it."""
    shown = large_page(page, edition, part)
    return page.write(
        # The fragment names its part itself.
        "network.html", part=None, regions=edition.resources.regions, region=part.parameters.get("region", "") if part else "", network=shown.content, styles=shown.styles, scripts=shown.scripts,
        downloads=(), embed_code="", embed_address="",
        views=view_tabs(page, {**(part.parameters if part else {}), **kept_strength(dict(page.query))}, "picture") if edition.has_network else (),
    )  # fmt: skip


def choice_of(page: Page, edition: Edition, part: Part | None = None) -> Choice:
    """The choice in the address of the page, for the network or a part of it, with names that it lacks. Raises RequestError for an invalid day."""
    parameters = network_query(edition, dict(page.query))
    compare = day_of(parameters["compare"]) if parameters.get("compare") else None
    return read_choice(parameters, part.scope.graph if part else edition.network, at=page.at, compare=compare)


def _drawing(page: Page, edition: Edition, part: Part | None) -> Drawing:
    return part.drawing(page, edition) if part else pictures_of(edition).drawing(page.language)


def _between(edition: Edition, part: Part | None) -> dict[str, float]:
    """The betweenness of the nodes that are drawn, in the network as it stands."""
    known = edition.tables.measures("firm", part.numbers) if part else edition.measured("firm")
    return {node: own.betweenness for node, own in known.items()}


def _kept_in_views(page: Page, choice: Choice, part: Part | None) -> dict[str, str]:
    """The parameters that all views of the selection share."""
    own = dict(page.query)
    kept = {"agreement": own["agreement"]} if own.get("agreement") else {}
    chosen = choice.parameters() | (dict(part.parameters) if part else {}) | kept
    return {name: text for name, text in chosen.items() if name != "at"}


def _links(page: Page, part: Mapping[str, str], base: str = "") -> Links:
    """Where the explorer leads; all choices keep the `part` of a large network and the edition."""
    kept = {name: text for name, text in page.query if name == "known"} | dict(part)
    return Links(
        thing=lambda iri: base + page.urls.thing(iri) if iri.startswith(INSTANCE) else iri,
        evidence=lambda evidence: base + page.urls.evidence(evidence),
        disagreements=lambda iri: base + page.urls.page("disagreements", about=instance_name(iri)),
        choice=lambda parameters: base + page.urls.now().page("network", **dict(parameters), **kept),
    )


def _elsewhere(page: Page, choice: Choice, part: Part | None) -> Parts:
    """The addresses of what the page itself does not hold."""
    meant = dict(part.parameters) if part else {}
    # A path in a large network is a part without parameters of its own.
    drawn = meant or {name: text for name, text in choice.parameters().items() if part and name in ("from", "to")}
    chosen = {name: text for name, text in choice.parameters().items() if name != "at"} | meant
    begins = {name: text for name, text in page.query if name in _BEGINNINGS}
    # Only what is meant: the fragment is kept for all who choose alike, and of two days the later is the one looked at.
    clocks = tuple((name, text) for name, text in page.clocks if name != "at")
    clocks += (("at", choice.at),) if choice.at else ()
    plain = replace(page, query=tuple((chosen | begins).items()), clocks=clocks)
    return Parts(
        data=page.urls.page("network/picture.json", **drawn),
        pictures={frame.name: plain.urls.page("network/picture.svg", **chosen, frame=frame.name) for frame in FRAMES},
        on=lambda day: replace(page, clocks=(*(pair for pair in clocks if pair[0] != "at"), ("at", day))).urls.page(
            "network/picture.svg", **{name: text for name, text in chosen.items() if name != "compare"}
        ),
        lists=lambda total, most, parameter: Stretch.of(plain, total, most, parameter=parameter),
    )


def explorer_fragment(
    page: Page,
    edition: Edition,
    choice: Choice,
    offered: Sequence[Entry] = (),
    *,
    base: str = "",
    part: Part | None = None,
    whole: bool = False,
) -> Markup | None:
    """The explorer with a choice as HTML, or None if the edition has no network; `base` is prepended to its links.

    Of a large network it shows a `part`. If `whole`, nothing of it is at another address.
    """
    if not edition.has_network:
        return None
    meant = dict(part.parameters) if part else {}
    editions = tuple(_editions(page, offered))

    def made() -> Markup:
        return Markup(  # noqa: S704  # the views escape what comes from data
            network_fragment(
                _drawing(page, edition, part),
                choice,
                language=page.language,
                links=_links(page, meant, base),
                editions=editions,
                regions=regions_of(page, edition),
                edition=edition.generation.hash[:12],
                latest=edition.latest_source,
                part=meant,
                parts=None if whole else _elsewhere(page, choice, part),
                between=_between(edition, part),
            )
        )

    # Choices that are equal may still differ in the names that nobody has.
    begins = tuple((name, text) for name, text in page.query if name in ("known", *_BEGINNINGS))
    key = (
        choice,
        choice.unknown,
        page.language,
        page.here,
        base,
        page.urls.clocks,
        tuple(meant.items()),
        begins,
        editions,
        whole,
    )
    return pictures_of(edition).explorers.get(key, made)


def _editions(page: Page, offered: Sequence[Entry]) -> list[EditionOption]:
    shown = page.entry.hash if page.entry else ""
    newest = {entry.hash: entry for entry in reversed(offered)}
    latest = sorted(newest.values(), key=lambda entry: entry.number, reverse=True)[:_MOST_EDITIONS]
    return [
        EditionOption(generation.hash[:16], moment_text(generation.time, page.language), generation.hash == shown)
        for generation in latest
    ]


async def _without_legend(request: Request) -> Response:
    """Redirect a form sent without script, which names the kinds to show, to the same choice with the kinds to hide."""
    parameters = [
        (name, text)
        for name, text in request.query_params.multi_items()
        if text and name not in ("legend", "kind", "fold")
    ]
    if fold := sorted(filter(None, request.query_params.getlist("fold"))):
        parameters.append(("fold", ",".join(fold)))
    shown = set(request.query_params.getlist("kind"))
    served = (await site_of(request).current.get()).edition
    kinds = set(await threaded(served.tables.kinds))
    if hidden := sorted(kinds - shown):
        parameters.append(("hide", ",".join(hidden)))
    return Response(status_code=303, headers={"Location": lead_to(same_path(request, parameters))})
