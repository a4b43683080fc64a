"""Queries of the network of a generation, stored as tables by the build (for the schema see `network.table_file`).

A page of a large network reads only what it shows: an actor with its neighbours, one group, a hundred ranks. Numbers of nodes and edges
are keys of these tables and not valid in another generation.

"The current network" is the network without ended relations. Methods with a `day` (ISO 8601) read the network on that day, or the
current network if it is None.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, get_args

import networkx as nx

from lsgraph.claims.read import Claim, Evidence
from lsgraph.claims.regions import ACROSS
from lsgraph.languages import FALLBACK_LANGUAGE
from lsgraph.network.choosing import SIGNED
from lsgraph.network.measures import Measures
from lsgraph.network.table_file import IN_TIME, TableFile
from lsgraph.network.table_rows import add_edge, labels_of, node_attributes
from lsgraph.stores.sqlite_files import placeholders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lsgraph.claims import Standing
    from lsgraph.languages import Language
    from lsgraph.network.choosing import Strength
    from lsgraph.network.paths import EdgeKey
    from lsgraph.network.ties import Ties

GroupColumn = Literal["community", "kind"]
"""The columns by which nodes are grouped."""
_NODES = """SELECT n.id, n.iri, n.labels, n.shorts, n.others, n.kind, n.family, n.unnamed, n.region, n.place
FROM node AS n WHERE n.id IN [] ORDER BY n.id"""
_EDGES = """SELECT e.id, e.source, e.target, e.key, e.predicate, e.labels, e.status, e.bases, e.timeline, e.relation, e.claims, e.signs
FROM edge AS e WHERE e.id IN [] ORDER BY e.id"""
_MEASURES = """SELECT n.iri, n.contacts, n.firm, m.betweenness, m.rank, m.shared, n.community
FROM measure AS m JOIN node AS n ON n.id = m.node"""
_MEMBERS: dict[GroupColumn, str] = {
    "community": "SELECT id FROM node WHERE community = ? AND present ORDER BY id LIMIT ? OFFSET ?",
    "kind": "SELECT id FROM node WHERE kind = ? AND present ORDER BY id LIMIT ? OFFSET ?",
}
#: As `network.ties.is_actor` says.
_ACTORS = """SELECT id FROM node WHERE family NOT IN ('agreement', 'place') AND NOT unnamed AND present
ORDER BY id LIMIT ?"""
_DOTS = "SELECT id, iri, labels, shorts, kind, family, community, contacts, x, y, unnamed FROM node"
_LINES = "SELECT e.source, e.target, e.status, e.signs FROM edge AS e"
_NUMBERS = "SELECT e.id FROM edge AS e"
_ENDS = "SELECT e.id, e.source, e.target FROM edge AS e"
_IN_ORDER = "SELECT e.id FROM edge_order AS o CROSS JOIN edge AS e ON e.id = o.edge WHERE o.language = ?"
_NEXT = "SELECT edge FROM edge_order WHERE language = ? AND place >= ? AND place < ? ORDER BY place"
#: As `network.ties.is_actor` says.
_PLACES = "SELECT id, place, region FROM node WHERE family NOT IN ('agreement', 'place') AND NOT unnamed"
_DIFFERENCES = """SELECT e.id, a.standing, b.standing, e.concluded FROM edge AS e
LEFT JOIN span AS a ON a.edge = e.id AND a.since <= ? AND a.until > ?
LEFT JOIN span AS b ON b.edge = e.id AND b.since <= ? AND b.until > ?
WHERE a.standing IS NOT b.standing ORDER BY e.id"""
_BETWEEN: dict[GroupColumn, str] = {
    column: f"""SELECT a.{column}, b.{column}, COUNT(*) FROM edge AS e
JOIN node AS a ON a.id = e.source JOIN node AS b ON b.id = e.target WHERE true[] GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608  # our own columns
    for column in get_args(GroupColumn)
}
_LINKED = "SELECT n.iri, n.kind FROM edge AS e JOIN node AS n ON n.id = e.target"
_TIES_ON = """SELECT e.source, e.target, e.status, e.concluded, s.standing FROM edge AS e
JOIN span AS s ON s.edge = e.id AND s.since <= ? AND s.until > ?"""


class Tables(TableFile):
    """The tables of one network: nodes with measures, edges with claims and evidence, and results of analyses."""

    # ------------------------------------------------------------------------------------------------ nodes

    def numbers(self, iris: Iterable[str]) -> dict[str, int]:
        """The numbers of these nodes, by IRI; IRIs that are no node are left out."""
        return dict(self.rows_of("SELECT iri, id FROM node WHERE iri IN []", iris))

    def nodes(self, numbers: Iterable[int]) -> dict[int, tuple[str, dict[str, Any]]]:
        """The IRI and the graph attributes of each of these nodes, by number and in that order."""
        return {row[0]: (row[1], node_attributes(row)) for row in self.rows_of(_NODES, numbers)}

    def labels(self, iris: Iterable[str], form: str) -> dict[str, str]:
        """The label in one `form` (an attribute: `label_sv`, `short_en` …) of each of these nodes, by IRI."""
        nodes = self.nodes(self.numbers(iris).values())
        return {iri: data[form] for iri, data in nodes.values()}

    def measures(self, ties: Ties, numbers: Iterable[int] | None = None) -> dict[str, Measures]:
        """The measures by these ties of these nodes (all nodes if None), by IRI."""
        if numbers is None:
            rows = self.rows(f"{_MEASURES} WHERE m.ties = ? ORDER BY n.id", [ties])
        else:
            rows = self.rows_of(f"{_MEASURES} WHERE n.id IN [] AND m.ties = ? ORDER BY n.id", numbers, ties)
        estimated = bool(self.about.get("estimated", {}).get(ties))
        return {
            iri: Measures(contacts, firm, betweenness, rank, bool(shared), community, estimated)
            for iri, contacts, firm, betweenness, rank, shared, community in rows
        }

    def positions(self, numbers: Iterable[int]) -> dict[str, tuple[float, float]]:
        """The (x, y) positions of these nodes on the single canvas of a large network, by IRI."""
        return {iri: (x, y) for iri, x, y in self.rows_of("SELECT iri, x, y FROM node WHERE id IN []", numbers)}

    def layouts(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The (x, y) positions of the nodes of a small network, in pixels, by frame and IRI."""
        positions: dict[str, dict[str, tuple[float, float]]] = {}
        query = (
            "SELECT p.frame, n.iri, p.x, p.y FROM position AS p JOIN node AS n ON n.id = p.node ORDER BY p.frame, n.iri"
        )
        for frame, iri, x, y in self.rows(query):
            positions.setdefault(frame, {})[iri] = (x, y)
        return positions

    def members(self, column: GroupColumn, group: str | int, first: int = 0, most: int | None = None) -> list[int]:
        """The numbers of the nodes of a community or kind in the current network, most connected first: `most` of them from `first` on."""
        return [node for (node,) in self.rows(_MEMBERS[column], [group, -1 if most is None else most, first])]

    def actors(self, most: int) -> list[int]:
        """The numbers of the `most` actors that connect others most, in that order."""
        return [node for (node,) in self.rows(_ACTORS, [most])]

    def most_linked(
        self, predicates: Sequence[str], most: int, kind: str | None, sources: Iterable[int] | None = None
    ) -> list[str]:
        """The IRIs of up to `most` targets of edges with these predicates in the current network, most incoming edges first.

        Only targets of `kind`, and edges from `sources` (numbers of nodes), if given.
        """
        named = f"e.predicate IN ({placeholders(len(predicates))}) AND e.status != 'ended'"
        if sources is None:
            of_kind = "" if kind is None else " AND n.kind = ?"
            query = f"{_LINKED} WHERE {named}{of_kind} GROUP BY n.id ORDER BY COUNT(*) DESC, n.iri LIMIT ?"
            return [iri for iri, _ in self.rows(query, [*predicates, *([] if kind is None else [kind]), most])]
        rows = self.rows_of(f"{_LINKED} WHERE e.source IN [] AND {named}", sources, *predicates)
        counts = Counter(iri for iri, node_kind in rows if kind in (None, node_kind))
        return sorted(counts, key=lambda iri: (-counts[iri], iri))[:most]

    def components(self, iris: Iterable[str]) -> dict[str, int]:
        """The number of the connected component by firm ties of each of these nodes, by IRI; 0 for a node without firm ties."""
        return dict(self.rows_of("SELECT iri, component FROM node WHERE iri IN []", iris))

    def edge_numbers(self, edges: Iterable[EdgeKey]) -> list[int]:
        """The numbers of these edges, those that the network has."""
        wanted = list(edges)
        ends = self.numbers({end for edge in wanted for end in edge[:2]})
        query = f"{_NUMBERS} WHERE e.source = ? AND e.target = ? AND e.key = ?"
        return [
            number
            for source, target, key in wanted
            if source in ends and target in ends
            for (number,) in self.rows(query, [ends[source], ends[target], key])
        ]

    def predicate_labels(self, language: Language) -> dict[str, str]:
        """The label of each predicate in the language."""
        rows = self.rows("SELECT predicate, labels FROM edge GROUP BY predicate")
        return {predicate: labels_of(labels, "label")[f"label_{language}"] for predicate, labels in rows}

    def edge_differences(self, earlier: str, later: str) -> list[tuple[int, Standing | None, Standing | None, int]]:
        """The edges whose standing differs between two days, as (number, standing on the earlier day, standing on the later day, 1 if only inferred)."""
        return self.rows(_DIFFERENCES, [earlier, earlier, later, later])

    def dots(
        self, numbers: Collection[int] | None, day: str | None, strength: Strength = "all"
    ) -> tuple[list[tuple[Any, ...]], list[tuple[int, int, str, int]]]:
        """Rows for a picture with dots: these nodes (all that have edges if None), and the edges among them.

        Rows of nodes: number, IRI, labels and short labels (JSON by language), kind, family, community, contacts, x, y, unnamed; sorted by number.
        Rows of edges: source, target, status, what is not known (`table_rows.SIGNS`, a bit each).
        """
        where, given = edge_condition(day, strength=strength)
        if numbers is None:
            edges = self.rows(f"{_LINES} WHERE true{where}", given)
            shown = {end for source, target, *_ in edges for end in (source, target)}
            return [row for row in self.rows(f"{_DOTS} ORDER BY id") if row[0] in shown], edges
        chosen = set(numbers)
        edges = self.rows_of(f"{_LINES} WHERE e.source IN []{where}", chosen, *given)
        return self.rows_of(f"{_DOTS} WHERE id IN [] ORDER BY id", chosen), [row for row in edges if row[1] in chosen]

    def ties_on(self, day: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """What ranks on a day follow from: all nodes (number, IRI, family, unnamed, community), and the edges that hold then.

        Of edges source, target, status, 1 where only we conclude it, and how it stands that day.
        """
        return self.rows("SELECT id, iri, family, unnamed, community FROM node"), self.rows(_TIES_ON, [day, day])

    def kinds(self) -> list[str]:
        """The kinds of the nodes, sorted."""
        return [kind for (kind,) in self.rows("SELECT DISTINCT kind FROM node ORDER BY kind")]

    def relations(self) -> list[str]:
        """The names of the relations that there are, as a choice has them (`Choice.relation`), sorted."""
        return [key for (key,) in self.rows("SELECT DISTINCT key FROM edge ORDER BY key")]

    def in_region(self, region: str, most: int) -> list[int]:
        """The numbers of up to `most` nodes of a region in the current network, by its slug, most connected first."""
        query = "SELECT id FROM node WHERE region = ? AND present ORDER BY id LIMIT ?"
        return [node for (node,) in self.rows(query, [region, most])]

    def counts(self, day: str | None, region: str | None = None, strength: Strength = "all") -> tuple[int, int]:
        """The number of nodes and of edges; with the slug of a region of the edges that lead to or from a node of it."""
        if day is None and region is None and strength == "all":
            return self.about["nodes_now"], self.about["edges_now"]
        where, given = edge_condition(day, region=region, strength=strength)
        rows = self.rows(f"{_LINES} WHERE true{where}", given)
        return len({end for row in rows for end in row[:2]}), len(rows)

    def between_groups(
        self, column: GroupColumn, day: str | None, strength: Strength
    ) -> list[tuple[str | int, str | int, int]]:
        """How many edges lead from each community or kind to each other one and to itself, on a day, of one strength."""
        where, given = edge_condition(day, strength=strength)
        return self.rows(_BETWEEN[column].replace("[]", where), given)

    # ------------------------------------------------------------------------------------------------ edges

    def first_edges(
        self, language: Language, predicates: Sequence[str], most: int, day: str | None = None
    ) -> list[int]:
        """The numbers of the first `most` edges in the order of the table on a page, those with these predicates before all others."""
        where, given = edge_condition(day)
        ordered, ending = self._order_of(language), f"{where} ORDER BY o.place LIMIT ?"
        edges: list[int] = []
        for predicate in predicates:
            rows = self.rows(
                f"{_IN_ORDER} AND e.predicate = ?{ending}", [ordered, predicate, *given, most - len(edges)]
            )
            edges += [edge for (edge,) in rows]
        others = f"{_IN_ORDER} AND e.predicate NOT IN ({placeholders(len(predicates))}){ending}"
        return edges + [edge for (edge,) in self.rows(others, [ordered, *predicates, *given, most - len(edges)])]

    def edges_from(self, first: int, most: int, offset: int, day: str | None, region: str | None = None) -> list[int]:
        """The numbers of at most so many edges from one number on, in the order of their ends and properties; on a day, or as it stands.

        With the slug of a region those that lead to or from a node of it.
        """
        where, given = edge_condition(day, region=region)
        rows = self.rows(
            f"{_NUMBERS} WHERE e.id >= ?{where} ORDER BY e.id LIMIT ? OFFSET ?", [first, *given, most, offset]
        )
        return [edge for (edge,) in rows]

    def edges_in_time(
        self, most: int, offset: int, day: str | None, region: str | None = None, within: Sequence[int] | None = None,
        strength: Strength = "all",
    ) -> list[int]:  # fmt: skip
        """The numbers of at most so many edges in the order in which they begin; on a day, of a region, or among the nodes `within`."""
        where, given = edge_condition(day, region=region, strength=strength)
        among, nodes = _among(within)
        rows = self.rows(
            f"{_IN_ORDER}{where}{among} ORDER BY o.place LIMIT ? OFFSET ?", [IN_TIME, *given, *nodes, most, offset]
        )
        return [edge for (edge,) in rows]

    def count_held(
        self, day: str | None, region: str | None = None, within: Sequence[int] | None = None,
        strength: Strength = "all",
    ) -> int:  # fmt: skip
        """The number of those edges."""
        where, given = edge_condition(day, region=region, strength=strength)
        among, nodes = _among(within)
        return int(self.rows(f"SELECT COUNT(*) FROM edge AS e WHERE true{where}{among}", [*given, *nodes])[0][0])  # noqa: S608  # our own conditions

    def places(
        self, day: str | None, region: str | None = None, within: Sequence[int] | None = None,
        strength: Strength = "all",
    ) -> list[tuple[int, str | None, str | None]]:  # fmt: skip
        """The named actors that have an edge then, by number, each with the code of its place and the slug of its region."""
        where, given = edge_condition(day, region=region, strength=strength)
        among, nodes = _among(within)
        if day is None and region is None and within is None and strength == "all":
            return self.rows(f"{_PLACES} AND present ORDER BY id")
        ends = (f"SELECT e.{end} FROM edge AS e WHERE true{where}{among}" for end in ("source", "target"))  # noqa: S608  # our own conditions
        held = " UNION ".join(ends)
        return self.rows(f"{_PLACES} AND id IN ({held}) ORDER BY id", [*given, *nodes] * 2)

    def ends_of(self, edge: int) -> EdgeKey:
        """An edge by its number, as its ends and its key."""
        query = """SELECT a.iri, b.iri, e.key FROM edge AS e JOIN node AS a ON a.id = e.source JOIN node AS b ON b.id = e.target WHERE e.id = ?"""
        ((source, target, key),) = self.rows(query, [edge])
        return source, target, key

    def _order_of(self, language: Language) -> str:
        """The language whose order of rows is stored: the language itself, or the fallback for one added after the build."""
        known = {name for (name,) in self.rows("SELECT DISTINCT language FROM edge_order")}
        return language if language in known else FALLBACK_LANGUAGE

    def neighbours(self, numbers: Iterable[int], day: str | None = None, *, ended: bool = False) -> set[int]:
        """The numbers of the nodes adjacent to one of these; `ended` includes ended relations (without a day only)."""
        where, given = edge_condition(day, ended=ended)
        near = set(numbers)
        targets = self.rows_of(f"{_LINES} WHERE e.source IN []{where}", near, *given)
        sources = self.rows_of(f"{_LINES} WHERE e.target IN []{where}", near, *given)
        return {target for _, target, *_ in targets} | {source for source, *_ in sources}

    def all_edges(self, language: Language, at_once: int) -> Iterator[list[int]]:
        """The numbers of all edges in the order of the table on a page, in batches of `at_once`."""
        ordered = self._order_of(language)
        for first in range(0, self.about["edges"], at_once):
            yield [edge for (edge,) in self.rows(_NEXT, [ordered, first, first + at_once])]

    def samples(self) -> nx.MultiDiGraph[str]:
        """A graph with one edge of each predicate and one node of each kind: all values of the filters, without all data."""
        edges = [edge for (edge,) in self.rows("SELECT MIN(id) FROM edge GROUP BY key")]
        return self.graph_of(edges, [node for (node,) in self.rows("SELECT MIN(id) FROM node GROUP BY kind")])

    def edges_of(self, number: int, *predicates: str, day: str | None = None, incoming: bool = False) -> list[int]:
        """The numbers of the outgoing (or `incoming`) edges of a node; only with these predicates if given."""
        where, given = edge_condition(day)
        end = "e.target = ?" if incoming else "e.source = ?"
        named = f" AND e.predicate IN ({placeholders(len(predicates))})" if predicates else ""
        rows = self.rows(f"{_NUMBERS} WHERE {end}{named}{where} ORDER BY e.id", [number, *predicates, *given])
        return [edge for (edge,) in rows]

    def relations_of(self, iris: Iterable[str], day: str | None = None) -> dict[str, int]:
        """How many edges lead to or from each of these things on a day, or as it stands, by IRI; only of those that have any."""
        names = {number: iri for iri, number in self.numbers(iris).items()}
        where, given = edge_condition(day)
        edges = {
            row
            for end in ("source", "target")
            for row in self.rows_of(f"{_ENDS} WHERE e.{end} IN []{where}", names, *given)
        }
        counts = Counter(number for _, *ends in edges for number in set(ends))
        return {iri: counts[number] for number, iri in names.items() if counts[number]}

    def count_edges(self, numbers: Iterable[int]) -> int:
        """The number of edges with one of these nodes as source: an upper bound for the edges among them."""
        return sum(count for (count,) in self.rows_of("SELECT COUNT(*) FROM edge WHERE source IN []", numbers))

    def count_among(self, numbers: Iterable[int]) -> int:
        """How many edges there are among these nodes, with those that have ended."""
        chosen = set(numbers)
        return sum(target in chosen for (target,) in self.rows_of("SELECT target FROM edge WHERE source IN []", chosen))

    def graph(self, numbers: Iterable[int]) -> nx.MultiDiGraph[str]:
        """The subgraph of these nodes with all edges among them, including ended ones; attributes as from `network.network`."""
        chosen = set(numbers)
        rows = self.rows_of("SELECT id, target FROM edge WHERE source IN []", chosen)
        return self.graph_of([edge for edge, target in rows if target in chosen], chosen)

    def graph_of(self, edges: Iterable[int], nodes: Iterable[int] = ()) -> nx.MultiDiGraph[str]:
        """The graph of these edges with their ends, and of further nodes; attributes as from `network.network`."""
        rows = self.rows_of(_EDGES, edges)
        known = self.nodes({*nodes, *(row[1] for row in rows), *(row[2] for row in rows)})
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for iri, data in sorted(known.values(), key=lambda pair: pair[0]):
            graph.add_node(iri, **data)
        claims = self._claims(rows)
        for row in rows:
            add_edge(graph, row, known, claims[row[0]])
        return graph

    def parts(self, kind: str, of: str, first: int = 0, most: int | None = None) -> list[Any]:
        """Results stored at build under `kind` and `of`, decoded from JSON: `most` of them (all if None) from `first` on."""
        query = "SELECT value FROM part WHERE kind = ? AND of = ? AND place >= ? ORDER BY place LIMIT ?"
        return [json.loads(value) for (value,) in self.rows(query, [kind, of, first, -1 if most is None else most])]

    def count_parts(self, kind: str, of: str) -> int:
        """The number of results stored at build under `kind` and `of`."""
        return int(self.rows("SELECT COUNT(*) FROM part WHERE kind = ? AND of = ?", [kind, of])[0][0])

    def _claims(self, rows: Sequence[tuple[Any, ...]]) -> dict[int, tuple[Claim, ...] | None]:
        """The claims of each edge by number; None for an edge from the register of actors."""
        written = {row[0]: json.loads(row[10]) if row[10] else None for row in rows}
        named = {iri for claims in written.values() if claims for *_, pieces in claims for iri in pieces}
        evidence = self._evidence(named)
        return {
            number: None
            if claims is None
            else tuple(
                Claim(iri, type_, earliest, latest, tuple(evidence[piece] for piece in pieces))
                for iri, type_, earliest, latest, pieces in claims
            )
            for number, claims in written.items()
        }

    def _evidence(self, iris: Iterable[str]) -> dict[str, Evidence]:
        rows = self.rows_of("SELECT iri, content FROM evidence WHERE iri IN []", iris)
        content: dict[str, list[Any]] = {iri: json.loads(text) for iri, text in rows}
        named = {fields[2] for fields in content.values()}
        documents = {
            iri: (json.loads(title), date, tuple(json.loads(addresses)))
            for iri, title, date, addresses in self.rows_of(
                "SELECT iri, title, date, addresses FROM document WHERE iri IN []", named
            )
        }
        return {
            iri: Evidence(iri, basis, kind, document, *documents[document], *rest)
            for iri, (basis, kind, document, *rest) in content.items()
        }


def _among(within: Sequence[int] | None) -> tuple[str, list[str]]:
    """SQL to append to a WHERE clause, for edges of alias `e` between these nodes, and its parameters; all edges where they are None."""
    if within is None:
        return "", []
    nodes = json.dumps(list(within))
    return " AND e.source IN (SELECT value FROM json_each(?)) AND e.target IN (SELECT value FROM json_each(?))", [
        nodes,
        nodes,
    ]


def edge_condition(
    day: str | None, *, ended: bool = False, region: str | None = None, strength: Strength = "all"
) -> tuple[str, list[str]]:
    """SQL to append to a WHERE clause, for edges of alias `e` that hold on a day (or are not ended, if None), and its parameters.

    With the slug of a region for those that lead to or from a node of it; with `ACROSS` of one that belongs to none or to several.
    With a `strength` only for firm ties (as `network.ties.is_firm` says), or those of them that are signed or adopted.
    """
    where, given = "", list[str]()
    if region is not None:
        there = f"(SELECT id FROM node WHERE region {'IS NULL' if region == ACROSS else '= ?'})"  # noqa: S608  # our own words
        where = f" AND (e.source IN {there} OR e.target IN {there})"
        given = [] if region == ACROSS else [region, region]
    if strength != "all":
        where += " AND e.status = 'done' AND NOT e.concluded"
    if strength == "signed":
        where += f" AND e.predicate IN ({placeholders(len(SIGNED))})"
        given = [*given, *SIGNED]
    if day is None:
        return where + ("" if ended else " AND e.status != 'ended'"), given
    holds = " AND EXISTS (SELECT 1 FROM span AS s WHERE s.edge = e.id AND s.since <= ? AND s.until > ?[])"
    sure = "" if strength == "all" else " AND s.standing = 'certain'"
    return where + holds.replace("[]", sure), [*given, day, day]
