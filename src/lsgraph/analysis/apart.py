"""What sets two days apart in the network: each difference with its kind and the relation that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims import STANDINGS, standing
from lsgraph.claims.differences import between_days
from lsgraph.namespaces import THINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims import Relation, Resources, Standing
    from lsgraph.languages import Language
    from lsgraph.network.tables import Tables

#: The kinds of differences, in the order in which they are told.
KINDS = ("new", "may-be-new", "gone", "may-be-gone", "surer", "less-sure")


@dataclass(frozen=True, slots=True)
class Apart:
    """A difference in words, of one of `KINDS`; `was` and `now` are the standings on the two days, or `not`."""

    kind: str
    sentence: str
    relation: Relation
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class EdgeApart:
    """A difference as the tables of a large network have it: its kind, the number of its edge, and whether it is only our conclusion."""

    kind: str
    edge: int
    was: Standing | None
    now: Standing | None
    concluded: bool


def apart(resources: Resources, first: str, second: str, language: Language) -> tuple[Apart, ...]:
    """The differences between two days in relations between things, without documents and decisions, by kind."""
    found = []
    for difference in between_days(resources, first, second):
        relation = difference.relation
        if relation is None or not _of_network(relation):
            continue
        was, now = standing(relation, first), standing(relation, second)
        found.append(Apart(_kind(was, now), difference.sentence(language), relation, was or "not", now or "not"))
    return tuple(sorted(found, key=lambda difference: KINDS.index(difference.kind)))


def edges_apart(tables: Tables, first: str, second: str) -> list[EdgeApart]:
    """The differences between two days in a large network, by kind; `told` puts some of them into words."""
    every = (
        EdgeApart(_kind(was, now), edge, was, now, bool(concluded))
        for edge, was, now, concluded in tables.edge_differences(first, second)
    )
    return sorted(every, key=lambda difference: (KINDS.index(difference.kind), difference.edge))


def told(tables: Tables, edges: Iterable[EdgeApart], language: Language) -> tuple[Apart, ...]:
    """Differences of a large network in words."""
    found = []
    for difference in edges:
        ((*_, data),) = tables.graph_of([difference.edge]).edges(data=True)
        relation: Relation = data["relation"]
        was, now = difference.was or "not", difference.now or "not"
        found.append(Apart(difference.kind, relation.sentence(language), relation, was, now))
    return tuple(found)


def _kind(was: Standing | None, now: Standing | None) -> str:
    """The kind of a difference, one of `KINDS`."""
    if was is None:
        return "new" if now == "certain" else "may-be-new"
    if now is None:
        return "gone" if was == "certain" else "may-be-gone"
    return "less-sure" if STANDINGS.index(now) > STANDINGS.index(was) else "surer"


def _of_network(relation: Relation) -> bool:
    ends = (relation.subject.kind, relation.object.kind)
    return all(kind in THINGS and kind not in ("document", "decision") for kind in ends)
