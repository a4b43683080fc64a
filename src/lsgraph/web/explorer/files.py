"""The network as files, under the network page's own address with an ending: `/sv/network.csv?at=2018-01-01`.

The parameters and the rows are those of the page. A page ignores an unknown name; a file must not, since it would contain more than
was requested.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from fastapi import Request, Response

from lsgraph.claims.record_writer import RecordWriter
from lsgraph.http.links import link
from lsgraph.languages import Message, wording
from lsgraph.media_types import CSV, PNG, SVG
from lsgraph.namespaces import LICENCE_PAGE
from lsgraph.network import choose, read_choice, read_ties
from lsgraph.views import frame_of
from lsgraph.views.files import FILE_FORMATS, Extract, Origin, write_file
from lsgraph.views.files.sheets import write_csv
from lsgraph.views.scopes import nodes_scope
from lsgraph.web.answers import cacheable_response, streamed_response
from lsgraph.web.clocks import day_of, time_headers, times_of
from lsgraph.web.explorer.asked import matched, network_query
from lsgraph.web.explorer.large import group_of, nodes_named, numbers_of, region_part
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import CLOCKS, format_of, only
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.pictures import pictures_of
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import computing, threaded
from lsgraph.web.typesetting import scale_of, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.network import Choice, Measures, Positions, Selection, Ties
    from lsgraph.views import Frame
    from lsgraph.web.clocks import Times
    from lsgraph.web.explorer.large import Part

#: A file of more relations would need hundreds of megabytes of memory.
MOST_EDGES = 10_000
#: What the network is written as, in the order in which it is offered.
NETWORK_FORMATS = tuple(written for fmt in FILE_FORMATS for written in ((fmt, PNG) if fmt is SVG else (fmt,)))
#: Rows per batch of a larger table.
_ROWS_AT_ONCE = 1_000
#: The parameters besides the clocks.
_PARAMETERS = (
    "compare",
    "hide",
    "region",
    "relation",
    "selected",
    "steps",
    "from",
    "to",
    "strength",
    "stance",
    "agreement",
    "size",
    "fold",
    "beside",
    "edge",
    "group",
    "by",
    "scope",
    "around",
    "reach",
    "frame",
    "ties",
    "scale",
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page offers: label, address, and purpose."""

    name: str
    address: str
    purpose: str


def downloads_of(urls: Urls, choice: Choice, language: Language, **group: str) -> list[Download]:
    """The downloads for a choice, for the template `network_downloads.html`; `group` are the parameters of a group of a large network."""
    t = wording("pages", language)
    return [
        Download(
            t[f"network_file_{fmt.name}"],
            urls.network_file(fmt.suffix, **choice.parameters(), **group),
            t[f"network_file_{fmt.name}_purpose"],
        )
        for fmt in NETWORK_FORMATS
    ]


async def network_file(request: Request, suffix: str) -> Response:
    """The part of the network that the parameters select, as a file in the format of the suffix."""
    fmt = format_of(suffix, NETWORK_FORMATS, Message("The network is not written as {suffix!r}.", suffix=suffix[:40]))
    only(request, *CLOCKS, *_PARAMETERS)
    times = await times_of(request)
    compare, scale = request.query_params.get("compare"), scale_of(request)
    earlier, frame, base = (
        day_of(compare) if compare else None,
        frame_of(request.query_params.get("frame")),
        base_of(request),
    )

    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name(times, fmt)}"',
        **time_headers(request, times, link(LICENCE_PAGE, "license")),
    }
    common: dict[str, Any] = {"headers": headers, "vary": "Accept-Datetime", "about": base}
    if fmt is CSV and not _names_part(request.query_params) and await threaded(lambda: times.served.edition.is_large):
        rows = partial(_all_rows, request, times, earlier, base)
        return await streamed_response(request, times.served, fmt.content_type, rows, **common)

    def write() -> bytes:
        return write_file(_extract(request, times, earlier, frame, base, fmt), fmt)

    def draw() -> bytes:
        from lsgraph.briefs.process import draw_png

        drawn = write_file(_extract(request, times, earlier, frame, base, SVG), SVG)
        site = site_of(request)
        return draw_png(drawn.decode(), scale, site.settings.page_seconds, site.typesetting)

    made = typeset(request, draw) if fmt is PNG else computing(request, write)
    return await cacheable_response(request, times.served, fmt.content_type, made, **common)


def _names_part(parameters: Mapping[str, str]) -> bool:
    """Whether the parameters select a part of the network: a group, a region, an actor or a path."""
    return any(parameters.get(name) for name in ("group", "region", "around", "selected", "from", "to"))


def _all_rows(request: Request, times: Times, earlier: str | None, base: str) -> Iterator[bytes]:
    """The relations of a large network as CSV, in batches: all at once would need gigabytes of memory."""
    tables, language = times.served.edition.tables, language_of(request)
    at = times.at or (tables.about["days"][-1] if earlier and tables.about["days"] else None)
    choice = matched(
        times.served.edition,
        read_choice(request.query_params, tables.samples(), at=at, compare=earlier),
        request.query_params,
    )
    urls = Urls(base, site_of(request).assets, language, times.clocks)
    head = b""
    for edges in tables.all_edges(language, _ROWS_AT_ONCE):
        selection = choose(tables.graph_of(edges), choice)
        extract = Extract(
            choice=choice, selection=selection, layouts={}, language=language, origin=_origin(times, urls, {}),
            page=lambda iri: _page_address(urls, iri), evidence_address=lambda item: urls.absolute(urls.evidence(item)), records=_no_records,
        )  # fmt: skip
        rows = write_csv(extract)
        # The header row is written once.
        yield rows[len(head) :]
        head = rows[: rows.index(b"\r\n") + 2]


def _no_records(_: nx.MultiDiGraph[str]) -> NoReturn:
    raise AssertionError("a table holds no records")


def _origin(times: Times, urls: Urls, shown: Mapping[str, str]) -> Origin:
    manifest = times.served.generation.manifest
    address = urls.absolute(urls.page("network", **shown))
    return Origin(manifest.hash, manifest.created, address, times.served.edition.as_of(times.at))


def _page_address(urls: Urls, iri: str) -> str:
    address = urls.thing(iri)
    return address if "://" in address else urls.absolute(address)


def _extract(request: Request, times: Times, earlier: str | None, frame: Frame, base: str, fmt: Format) -> Extract:
    """The selection of the parameters with all that a file needs, with absolute addresses."""
    edition, language = times.served.edition, language_of(request)
    urls = Urls(base, site_of(request).assets, language, times.clocks)

    def page(iri: str) -> str:
        return _page_address(urls, iri)

    records = RecordWriter(
        edition.resources, page=page, evidence_address=lambda item: urls.absolute(urls.evidence(item))
    )
    if edition.is_large:
        nodes_named(edition, request.query_params)
    group = (
        (region_part(edition, request.query_params, language) or group_of(edition, request.query_params, language))
        if edition.is_large
        else None
    )
    network = _part_of_large(edition, request.query_params, group, times.at) if edition.is_large else edition.network
    ties = read_ties(request.query_params.get("ties"))
    choice = matched(
        edition,
        read_choice(network_query(edition, request.query_params), network, at=times.at, compare=earlier),
        request.query_params,
    )
    selection = choose(network, choice)
    shown = choice.parameters() | dict(group.parameters if group else {})
    if request.query_params.get("ties"):
        shown["ties"] = ties
    return Extract(
        choice=choice,
        selection=selection,
        layouts=_layouts(edition, selection, fmt),
        language=language,
        origin=_origin(times, urls, shown),
        page=page,
        evidence_address=lambda item: urls.absolute(urls.evidence(item)),
        records=records.network,
        frame=frame,
        arranged=None if edition.is_large else pictures_of(edition).drawing(language).arranged.get(frame.name),
        measured=_measured(edition, ties, times.at, selection),
        ties=ties,
    )


def _measured(edition: Edition, ties: Ties, day: str | None, selection: Selection) -> Mapping[str, Measures]:
    """The measures of the selection by IRI; for a large network those from the build, and none for a past day."""
    if not edition.is_large:
        return edition.measured(ties, day)
    return {} if day else edition.tables.measures(ties, edition.tables.numbers(selection.graph).values())


def _part_of_large(
    edition: Edition, parameters: Mapping[str, str], group: Part | None, day: str | None
) -> nx.MultiDiGraph[str]:
    """The part of a large network that the parameters select, from its tables. Raises RequestError for more than `MOST_EDGES` edges."""
    tables = edition.tables
    numbers = group.numbers if group else numbers_of(edition, parameters, day)
    count = tables.about["edges"] if numbers is None else tables.count_edges(numbers)
    if count > MOST_EDGES:
        raise RequestError(
            400,
            Message("{count:,} relations are too many for this file.", count=count),
            next_step=Message(
                "Choose a group or an actor, with up to {most:,} relations, or take all relations as network.csv, or all of the data as dumps.",
                most=MOST_EDGES,
            ),
        )
    return tables.graph(range(tables.about["nodes"]) if numbers is None else numbers)


def _layouts(edition: Edition, selection: Selection, fmt: Format) -> Mapping[str, Positions]:
    """The positions of the nodes by frame. Raises RequestError for a picture of a part that is too large for signs and labels."""
    if not edition.is_large:
        return edition.positions
    numbers = edition.tables.numbers(selection.graph).values()
    known = edition.tables.measures("firm", numbers), edition.tables.positions(numbers)
    part = nodes_scope(selection.graph, *known, selection.graph)
    if part.dots and fmt is SVG:
        raise RequestError(
            400, Message("{count:,} nodes are too many for a picture.", count=len(selection.graph)),
            next_step="Choose an actor and how many steps around it: selected=organization/x&steps=1.",
        )  # fmt: skip
    return part.layouts


def _file_name(times: Times, fmt: Format) -> str:
    day = f"-{times.at}" if times.at else ""
    return f"lsgraph-network-{times.served.generation.hash[:12]}{day}{fmt.suffix}"
