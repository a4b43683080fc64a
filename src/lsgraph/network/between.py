"""What ties two regions together in the tables of a network of any size: edges from one to the other, and nodes that are tied to both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.network.tables import edge_condition

if TYPE_CHECKING:
    from lsgraph.network.tables import Tables

_DIRECT = """SELECT e.id FROM node AS a JOIN edge AS e ON e.source = a.id JOIN node AS b ON b.id = e.target
WHERE a.region = ? AND b.region = ?"""
_BESIDE = """SELECT e.target AS node FROM node AS a JOIN edge AS e ON e.source = a.id WHERE a.region = ?{where}
UNION SELECT e.source FROM node AS a JOIN edge AS e ON e.target = a.id WHERE a.region = ?{where}"""
_TO_REGION = """SELECT e.id FROM edge AS e JOIN node AS b ON b.id = e.target WHERE e.source IN [] AND b.region = ?"""
_FROM_REGION = """SELECT e.id FROM edge AS e JOIN node AS a ON a.id = e.source WHERE e.target IN [] AND a.region = ?"""

#: Edges to each region for each node that is looked for, on average: of more the first are given.
_TIES_OF_ONE = 10


@dataclass(frozen=True, slots=True)
class Between:
    """Numbers of the edges from the one region to the other, and of the nodes that are tied to both and belong to neither alone, those that connect most first.

    `ties` are the edges of those nodes to the first region, and to the second.
    """

    direct: tuple[int, ...]
    nodes: tuple[int, ...]
    ties: tuple[tuple[int, ...], tuple[int, ...]]


def between(tables: Tables, first: str, second: str, day: str | None, *, most: int) -> Between:
    """What ties two regions (slugs) on a day, or as it stands: at most so many edges, and so many nodes."""
    where, given = edge_condition(day)
    direct = f"{_DIRECT}{where} UNION {_DIRECT}{where} ORDER BY 1 LIMIT ?"
    edges = [edge for (edge,) in tables.rows(direct, [first, second, *given, second, first, *given, most])]
    beside = _BESIDE.format(where=where)
    inner = f"""SELECT n.id FROM node AS n WHERE n.family != 'place' AND (n.region IS NULL OR n.region NOT IN (?, ?))
AND n.id IN ({beside}) AND n.id IN ({beside}) ORDER BY n.id LIMIT ?"""  # noqa: S608  # our own statements
    sides = [[region, *given, region, *given] for region in (first, second)]
    nodes = [node for (node,) in tables.rows(inner, [first, second, *sides[0], *sides[1], most])]
    to = [
        sorted(
            {
                edge
                for query in (_TO_REGION, _FROM_REGION)
                for (edge,) in tables.rows_of(query + where, nodes, region, *given)
            }
        )
        for region in (first, second)
    ]
    ties = tuple(to[0][: _TIES_OF_ONE * most]), tuple(to[1][: _TIES_OF_ONE * most])
    return Between(tuple(edges), tuple(nodes), ties)
