"""The network as JSON: the records of `/api/network`, with positions, measures, and the standing of each relation over time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lsgraph.namespaces import LICENCE_PAGE
from lsgraph.views.files.words import absence, choice_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims import schema
    from lsgraph.network import EdgeKey
    from lsgraph.views.files.extract import Extract


def write_json(extract: Extract) -> bytes:
    """One object: its origin, `nodes` by IRI, `edges` by source, target and property, and `path`, the edges of a path by number.

    A node has `positions` in pixels by frame, and its measures in the network, by `ties`, null if unknown. An edge is `told` if it belongs to the
    choice; `timeline` has its standing `first`, before all days on record, and from each of `turns` on, null if it had
    not begun or had ended.
    """
    origin, records = extract.origin, extract.records(extract.graph)
    content = {
        "generation": origin.generation,
        "created": origin.created,
        "address": origin.address or None,
        "licence": LICENCE_PAGE,
        "choice": extract.choice.parameters(),
        "choice_in_words": choice_words(extract),
        "ties": extract.ties,
        "at": extract.choice.at,
        "as_of": origin.as_of,
        "note": absence(extract),
        "nodes": _nodes(extract, records.nodes),
        "edges": _edges(extract, records.edges),
        "path": _path(extract),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _nodes(extract: Extract, records: Iterable[schema.Node]) -> list[dict[str, object]]:
    nodes = []
    for record in records:
        measured = extract.measured.get(record.iri)
        positions = {name: list(layout[record.iri]) for name, layout in extract.layouts.items() if record.iri in layout}
        measures = {
            "degree": measured.contacts if measured else None,
            "firm_degree": measured.firm if measured else None,
            "betweenness": measured.betweenness if measured else None,
            "rank": measured.rank if measured else None,
            "community": measured.community if measured else None,
        }
        nodes.append(record.model_dump() | {"positions": positions, **measures})
    return nodes


def _edges(extract: Extract, records: Iterable[schema.Edge]) -> list[dict[str, object]]:
    # The records are in the order of `extract.edges`: both are sorted by source, target and key.
    return [
        record.model_dump() | _through_time(extract, key) | {"told": key in extract.selection.listed}
        for record, key in zip(records, extract.edges, strict=True)
    ]


def _through_time(extract: Extract, key: EdgeKey) -> dict[str, object]:
    data = extract.graph.edges[key]
    claims = data["edge"].claims if data["edge"] else ()
    line = data["timeline"]
    return {
        "bases": list(data["bases"]),
        "earliest": min((claim.earliest for claim in claims if claim.earliest), default=None),
        "latest": max((claim.latest for claim in claims if claim.latest), default=None),
        "standing": data["standing"],
        "difference": data["difference"],
        "timeline": {
            "first": line.first,
            "turns": [{"from": turn, "standing": standing} for turn, standing in line.turns],
        },
    }


def _path(extract: Extract) -> list[int] | None:
    if extract.selection.path is None:
        return None
    numbers = {key: number for number, key in enumerate(extract.edges)}
    return [numbers[key] for key in extract.selection.path]
