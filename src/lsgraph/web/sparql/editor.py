"""Data for the query editor: its texts and addresses within the page, and the terms that it suggests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.read import texts_of
from lsgraph.languages import wording
from lsgraph.media_types import CSV, DATASETS, GRAPHS, JSON, PARQUET, RESULTS, TSV, XLSX, XML
from lsgraph.namespaces import INSTANCE, PREFIXES, shorten
from lsgraph.web.answers import cacheable_response
from lsgraph.web.data.descriptions import statistics_of
from lsgraph.web.site import site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims.read import Texts
    from lsgraph.web.page import Page
    from lsgraph.web.service import OpenEdition

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
        "things": page.urls.page(),
        "instance": INSTANCE,
        "prefixes": PREFIXES,
        "files": {"rows": _ROWS, "graph": _GRAPHS, "ask": [fmt.name for fmt in RESULTS]},
        "network": [page.urls.static(name) for name in _NETWORK],
    }


_NETWORK = ("vendor/vis-data/vis-data.min.js", "vendor/vis-network/vis-network.min.js")


async def terms(request: Request) -> Response:
    """The classes, properties and graphs of the data: prefixed name, IRI, labels, definition and count, and the prefixes."""
    served = await site_of(request).current.get()
    return await cacheable_response(
        request, served, "application/json", in_thread(lambda: json.dumps(_terms(served), ensure_ascii=False))
    )


def _terms(served: OpenEdition) -> dict[str, object]:
    statistics, resources = statistics_of(served), served.edition.resources
    about: dict[str, Texts] = {}
    for predicate in ("rdfs:comment", "skos:definition"):
        about.update(texts_of(served.edition.store, predicate))

    def listed(counts: Mapping[str, int]) -> list[dict[str, object]]:
        return [
            {
                "name": shorten(iri) or f"<{iri}>",
                "iri": iri,
                "label": resources.labels.get(iri, {}),
                "about": about.get(iri, {}),
                "count": count,
            }
            for iri, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]

    return {
        "prefixes": PREFIXES,
        "classes": listed(statistics.classes),
        "properties": listed(statistics.properties),
        "graphs": listed(statistics.graphs),
    }
