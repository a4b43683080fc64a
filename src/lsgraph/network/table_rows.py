"""Nodes, edges and evidence of a network to rows of its tables, and back."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from lsgraph.claims.model import Reference, Relation, Span
from lsgraph.claims.read import GROUPS_NOT_KNOWN, RELATIONS_NOT_KNOWN, Claim, Edge
from lsgraph.languages import LANGUAGES, in_language
from lsgraph.network.timelines import Timeline
from lsgraph.stores.sqlite_files import compact_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims.read import Evidence
    from lsgraph.network.measures import Measures

#: Bounds before and after all days on record.
FIRST_DAY, LAST_DAY = "0000-00-00", "9999-99-99"
#: What is not known of an edge, each with its bit.
SIGNS = RELATIONS_NOT_KNOWN


def node_row(
    number: int,
    iri: str,
    data: Mapping[str, Any],
    measures: Measures,
    position: Sequence[float] | None,
    tier: int,
    present: bool,
    component: int,
) -> tuple[object, ...]:
    """The row of a node, in the order of the columns of `node`."""
    x, y = position if position else (None, None)
    return (
        number, iri, labels_json(data, "label"), labels_json(data, "short"), compact_json(data.get("others", ())),
        data["kind"], data["family"], _unnamed(data), measures.contacts, measures.firm, measures.community, x, y, tier, present, component,
        data.get("region"), data.get("place"),
    )  # fmt: skip


def spans(line: Timeline) -> Iterator[tuple[str, str, str]]:
    """The intervals of a timeline as (first day, day after the last, standing), without those in which it does not hold."""
    turns = [(FIRST_DAY, line.first), *line.turns]
    for index, (since, standing) in enumerate(turns):
        if standing is not None:
            yield since, turns[index + 1][0] if index + 1 < len(turns) else LAST_DAY, standing


def signs_of(data: Mapping[str, Any]) -> int:
    """What is not known of an edge as bits, by the order of `SIGNS`."""
    relation = data.get("relation")
    unknown = relation.unknown(data.get("disputed", False)) if relation and data["edge"] else ()
    return sum(1 << SIGNS.index(name) for name in unknown)


def relation_json(relation: Relation | None) -> str | None:
    """A relation as JSON, without its claims (those are stored with the edge); None for None."""
    if relation is None:
        return None
    spans = (relation.date, relation.begins, relation.ends)
    return compact_json(
        [
            _reference(relation.subject), _reference(relation.predicate), _reference(relation.object), relation.status,
            *(astuple(span) if span else None for span in spans), relation.not_before, relation.remark,
            _reference(relation.held_predicate) if relation.held_predicate else None,
        ]
    )  # fmt: skip


def _reference(reference: Reference) -> list[object]:
    return [reference.iri, reference.labels]


def claims_json(edge: Edge | None) -> str | None:
    """The claims of an edge as JSON, with the IRIs of their evidence; None for an edge from the register of actors."""
    if edge is None:
        return None
    return compact_json(
        [[claim.iri, claim.type, claim.earliest, claim.latest, [item.iri for item in claim.evidence]] for claim in edge.claims]
    )  # fmt: skip


def evidence_json(item: Evidence) -> str:
    """A piece of evidence as JSON, without the metadata of its document."""
    return compact_json(
        [
            item.basis, item.kind, item.document, item.quotation, item.start, item.end, item.paraphrase, item.reason,
            item.named_as, item.witness, item.attested_by, item.attested_on, item.attested_because, item.page_state,
        ]
    )  # fmt: skip


def node_attributes(row: Sequence[Any]) -> dict[str, Any]:
    """The graph attributes of a node, from a row of `Tables.nodes`."""
    return {
        **labels_of(row[2], "label"),
        **labels_of(row[3], "short"),
        "others": tuple(json.loads(row[4])),
        "kind": row[5],
        "family": row[6],
        "unnamed": bool(row[7]),
        "not_known": GROUPS_NOT_KNOWN[row[7] - 1] if row[7] else None,
        "region": row[8],
        "place": row[9],
    }


def _unnamed(data: Mapping[str, Any]) -> int:
    """0 for what has a name; else which of `GROUPS_NOT_KNOWN` it is, from 1."""
    return 1 + GROUPS_NOT_KNOWN.index(data.get("not_known") or GROUPS_NOT_KNOWN[0]) if data["unnamed"] else 0


def labels_json(data: Mapping[str, Any], name: str) -> str:
    """The labels of a node or edge as JSON by language; `name` is the prefix of the attributes (`label`, `short`)."""
    return compact_json({language: data[f"{name}_{language}"] for language in LANGUAGES})


def labels_of(text: str, name: str) -> dict[str, str]:
    """Labels from JSON as attributes for all languages, including those added after the build."""
    texts = json.loads(text)
    return {f"{name}_{language}": in_language(texts, language) for language in LANGUAGES}


def add_edge(
    graph: nx.MultiDiGraph[str],
    row: Sequence[Any],
    known: Mapping[int, tuple[str, object]],
    claims: tuple[Claim, ...] | None,
) -> None:
    """Add the edge of a row to the graph, with the attributes of `projection.network`; `known` are (IRI, attributes) of nodes by number."""
    source, target = known[row[1]][0], known[row[2]][0]
    first, *turns = json.loads(row[8])
    relation = _relation(json.loads(row[9]), claims or ()) if row[9] else None
    predicate = relation.predicate.iri if relation and relation.predicate.iri else row[4]
    graph.add_edge(
        source,
        target,
        key=row[3],
        predicate=row[4],
        **labels_of(row[5], "label"),
        status=row[6],
        bases=tuple(row[7].split()),
        timeline=Timeline(first, tuple((day, standing) for day, standing in turns)),
        edge=Edge(source, predicate, target, claims) if claims is not None else None,
        relation=relation,
        disputed=bool(row[11] & 1 << SIGNS.index("sources-disagree")),
    )


def _relation(fields: Sequence[Any], claims: tuple[Claim, ...]) -> Relation:
    subject, predicate, target, status, date, begins, ends, not_before, remark, held_predicate = fields
    return Relation(
        subject=Reference(*subject),
        predicate=Reference(*predicate),
        object=Reference(*target),
        status=status,
        claims=claims,
        date=Span(*date) if date else None,
        begins=Span(*begins) if begins else None,
        ends=Span(*ends) if ends else None,
        not_before=not_before,
        remark=remark,
        held_predicate=Reference(*held_predicate) if held_predicate else None,
    )
