"""All things of a kind as linked data, a part at a time."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request, Response

from lsgraph.exports.collections import collection
from lsgraph.linked_data.dereference import write_graph
from lsgraph.media_types import TURTLE, negotiate
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.data.linked_data import OFFERED, links, not_acceptable, suffixed
from lsgraph.web.http.parameters import only, query_of
from lsgraph.web.site import base_of
from lsgraph.web.threads import in_thread


async def of_kind(request: Request, name: str) -> Response:
    """The things of a kind with their types and labels; `after` is the end of the IRI after which a part begins."""
    only(request, "known", "after", "lang")
    times = await times_of(request)
    kind, fmt = suffixed(name, OFFERED)
    accept = request.headers.get("accept")
    fmt = fmt or negotiate(accept, OFFERED)
    if fmt is None and accept is not None and "html" in accept:
        # A browser: Turtle is the most readable.
        fmt = TURTLE
    if fmt is None:
        raise not_acceptable(OFFERED)
    base, served, form = base_of(request), times.served, fmt
    path = f"/collection/{quote(kind)}"
    address = f"{base}{path}"

    def write() -> bytes:
        edition = served.edition
        told = collection(edition.resources, kind, address, request.query_params.get("after"), times.edition)
        context_address = f"{base}/context.jsonld{query_of(times.edition)}"
        return write_graph(
            told, form, root=f"{address}#collection", context=edition.context, context_address=context_address
        )

    link_values = links(base, path, OFFERED, form, address, clocks=times.edition)
    headers = time_headers(request, times, link_values)
    return await cacheable_response(
        request, served, form.content_type, in_thread(write), headers=headers, vary="Accept, Accept-Datetime", about=base
    )  # fmt: skip
