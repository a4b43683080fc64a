"""Data for the query editor: its texts and addresses within the page, and the terms that it suggests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.read import texts_of
from lsgraph.languages import wording
from lsgraph.media_types import CSV, DATASETS, GRAPHS, JSON, PARQUET, RESULTS, TSV, XLSX, XML
from lsgraph.namespaces import BASE, INSTANCE, PREFIXES, shorten
from lsgraph.web.answers import cacheable_response
from lsgraph.web.data.descriptions import statistics_of
from lsgraph.web.http.parameters import only
from lsgraph.web.site import site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims.read import Texts
    from lsgraph.web.page import Page
    from lsgraph.web.service import OpenEdition
    from lsgraph.web.site import Copy

_WORDS = ("line_column", "yes", "no", "download_as")
#: Formats offered as files, the most useful first.
_ROWS = tuple(fmt.name for fmt in (CSV, XLSX, PARQUET, JSON, TSV, XML))
_GRAPHS = tuple(fmt.name for fmt in (*GRAPHS, *DATASETS))


def editor_data(page: Page) -> dict[str, object]:
    """The data that `editor.js` reads from the page: texts, addresses, and file formats."""
    every = wording("pages", page.language)
    words = {name: text for name, text in every.items() if name.startswith("editor_") or name in _WORDS}
    return {
        "language": page.language,
        "words": words,
        "endpoint": page.urls.sparql(),
        "terms": page.urls.root("sparql/terms.json"),
        "things": page.urls.page("{}"),
        "instance": INSTANCE,
        "prefixes": PREFIXES,
        "files": {"rows": _ROWS, "graph": _GRAPHS, "ask": [fmt.name for fmt in RESULTS]},
        **({"local": _local(page, copy)} if (copy := page.site.copy) else {}),
        "network": [page.urls.static(name) for name in _NETWORK],
        "chart": [page.urls.static(name) for name in _CHART],
    }


def _local(page: Page, copy: Copy) -> dict[str, object]:
    """What a copy's page needs to answer queries itself: where its data are, and what can't be had there."""
    rows = tuple(fmt.name for fmt in RESULTS)
    return {
        "engine": page.urls.root(LOCAL_ENGINE),
        "triples": page.urls.root(LOCAL_TRIPLES),
        "quads": page.urls.root(LOCAL_QUADS),
        "base": BASE,
        "formats": {fmt.name: [fmt.media_type, fmt.suffix] for fmt in (*RESULTS, *GRAPHS, *DATASETS)},
        "files": {"rows": rows, "graph": _GRAPHS, "ask": rows},
        "live": copy.live + "/sparql" if copy.live else "",
    }


#: Scripts of a copy that hold what its page of queries answers from: the engine, the union, and the named graphs.
LOCAL_ENGINE, LOCAL_TRIPLES, LOCAL_QUADS = "local/engine.js", "local/triples.js", "local/quads.js"
#: Of more classes or properties, and of more graphs, those are told that have most; other graphs are found by their names.
_MOST_TERMS, _MOST_GRAPHS = 500, 100
_CHART = ("vendor/uplot/uplot.min.css", "vendor/uplot/uplot.min.js")
_NETWORK = ("vendor/vis-data/vis-data.min.js", "vendor/vis-network/vis-network.min.js")


async def terms(request: Request) -> Response:
    """The classes, properties and graphs of the data: prefixed name, IRI, labels, definition and count, and the prefixes.

    Of many graphs the largest are told; with `graph` those whose name or IRI holds it.
    """
    only(request, "graph")
    served, part = await site_of(request).current.get(), request.query_params.get("graph", "").lower()

    def write() -> str:
        return json.dumps(_graphs(served, part) if part else terms_of(served), ensure_ascii=False)

    return await cacheable_response(request, served, "application/json", in_thread(write))


def terms_of(served: OpenEdition) -> dict[str, object]:
    """The classes, properties and graphs with what is told of each, and the prefixes."""
    statistics, about = statistics_of(served), dict[str, "Texts"]()
    for predicate in ("rdfs:comment", "skos:definition"):
        about.update(texts_of(served.edition.store, predicate))
    return {
        "prefixes": PREFIXES,
        "classes": _listed(served, statistics.classes, _MOST_TERMS, about),
        "properties": _listed(served, statistics.properties, _MOST_TERMS, about),
        **_graphs(served),
    }


def _graphs(served: OpenEdition, part: str = "") -> dict[str, object]:
    """The largest of the graphs whose name or IRI holds a part, and how many those are in all."""
    graphs = statistics_of(served).graphs
    held = {iri: count for iri, count in graphs.items() if part in iri.lower() or part in (shorten(iri) or "").lower()}
    return {"graphs": _listed(served, held, _MOST_GRAPHS, {}), "graphs_in_all": len(held)}


def _listed(
    served: OpenEdition, counts: Mapping[str, int], most: int, about: Mapping[str, Texts]
) -> list[dict[str, object]]:
    """Those that have most, with what is told of each."""
    first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    labels = served.edition.resources.labels.of([iri for iri, _ in first])
    return [
        {
            "name": shorten(iri) or f"<{iri}>",
            "iri": iri,
            "label": labels.get(iri, {}),
            "about": about.get(iri, {}),
            "count": count,
        }
        for iri, count in first
    ]
