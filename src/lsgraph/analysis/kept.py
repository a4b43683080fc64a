"""Results of analyses, computed at build and stored in the network's tables: written once, read in parts.

For a large network a page shows fifty ranks, the first members of each group, one part of a rule's list; all is computed at build.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.analysis.gaps import Gap, Missing, rules_of_all
from lsgraph.analysis.leaving_out import Trial
from lsgraph.analysis.roles import Cut, Group, Part, Role, Roles, Split, roles
from lsgraph.network.measures import by_importance
from lsgraph.network.ties import TIES, Ties

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import networkx as nx

    from lsgraph.analysis.gaps import Rule
    from lsgraph.claims import Resources
    from lsgraph.network import EdgeKey, Measures
    from lsgraph.network.tables import Tables
    from lsgraph.network.tables_writer import TablesWriter

#: Most groups (largest first) that are stored, and most of their members and of their edges to other groups.
MOST_GROUPS, MOST_MEMBERS, MOST_OUTSIDE = 24, 30, 20
#: Most agreements, meetings and the like that are stored as connecting actors.
MOST_MEETINGS = 100
#: Most edges of an unnamed group in the result of a rule.
_MOST_BECAUSE = 3


def write_roles(
    writer: TablesWriter, graph: nx.MultiDiGraph[str], measured: Mapping[Ties, Mapping[str, Measures]]
) -> None:
    """Store who connects whom in the current network, for each choice of ties."""
    for ties in TIES:
        result = roles(graph, ties, {node: measured[ties][node] for node in graph})
        writer.write_parts("role", ties, (_role_row(role) for role in result.roles))
        writer.write_parts("meeting in", ties, result.meeting_in[:MOST_MEETINGS])
        writer.write_parts("group role", ties, (_group_row(group) for group in result.groups[:MOST_GROUPS]))
        writer.write_parts("split", ties, (asdict(split) for split in result.splits))
        writer.write_parts("cut", ties, (asdict(cut) for cut in [result.cut] if cut))
        writer.write_parts("trial", ties, ([trial.document, trial.lost] for trial in result.trials))
        counts = {"unranked": result.unranked, "meetings": result.meetings, "limited": result.limited, "estimated": result.estimated}  # fmt: skip
        writer.write_parts("roles", ties, [counts])


def _role_row(role: Role) -> list[object]:
    return [role.node, role.best, role.worst, role.gone_without, role.moved, role.decisive, role.between]


def _group_row(group: Group) -> dict[str, object]:
    shown = asdict(group)
    return shown | {"members": group.members[:MOST_MEMBERS], "outside": group.outside[:MOST_OUTSIDE]}


@dataclass(frozen=True, slots=True)
class RolesPart:
    """A part of who connects whom: `roles` with a window of the ranked actors, and their number in `total`."""

    roles: Roles
    total: int


def read_roles(tables: Tables, ties: Ties, first: int, most: int) -> RolesPart:
    """Who connects whom, with at most `most` of the ranked actors, starting at `first`."""
    (counts,) = tables.parts("roles", ties)
    rows = tables.parts("role", ties, first, most)
    meeting_in = tuple(tables.parts("meeting in", ties))
    numbers = tables.numbers([*(row[0] for row in rows), *meeting_in])
    measured = tables.measures(ties, numbers.values())
    cuts = [_cut(value) for value in tables.parts("cut", ties)]
    result = Roles(
        ties=ties,
        roles=tuple(_role(row, measured) for row in rows),
        meeting_in=meeting_in,
        meetings=counts["meetings"],
        measured=measured,
        groups=tuple(_group(value) for value in tables.parts("group role", ties)),
        splits=tuple(_split(value) for value in tables.parts("split", ties)),
        cut=cuts[0] if cuts else None,
        trials=tuple(Trial(document, lost, {}) for document, lost in tables.parts("trial", ties)),
        unranked=counts["unranked"],
        limited=counts["limited"],
        estimated=counts["estimated"],
    )
    return RolesPart(result, tables.count_parts("role", ties))


def _role(row: Sequence[Any], measured: Mapping[str, Measures]) -> Role:
    node, best, worst, gone_without, moved, decisive, between = row
    measures = measured[node]
    assert measures.rank is not None, "only those with a rank were written"
    return Role(node, measures, measures.rank, best, worst, tuple(gone_without), moved, decisive, between)


def _group(value: Mapping[str, Any]) -> Group:
    return Group(
        **{
            **value,
            "members": tuple(value["members"]),
            "inside": tuple((name, count) for name, count in value["inside"]),
            "outside": tuple((source, target, key) for source, target, key in value["outside"]),
        }
    )


def _split(value: Mapping[str, Any]) -> Split:
    return Split(**{**value, "together": tuple(map(_part, value["together"])), "single": _part(value["single"])})


def _part(value: Mapping[str, Any]) -> Part:
    return Part(value["size"], tuple(value["first"]))


def _cut(value: Mapping[str, Any]) -> Cut:
    return Cut(tuple(value["nodes"]), tuple(value["hubs"]), tuple(value["sides"]))


# -------------------------------------------------------------------------------------------------------------- gaps


def write_gaps(
    writer: TablesWriter,
    resources: Resources,
    graph: nx.MultiDiGraph[str],
    measured: Mapping[str, Measures],
    stored: Collection[str],
) -> None:
    """Store the results of the rules about no single agreement in the current network, in order of importance."""
    order = {node: index for index, node in enumerate(by_importance(graph, measured))}
    for gap in rules_of_all(resources, graph, stored=stored):
        rows = sorted(
            gap.missing, key=lambda missing: (missing.concluded, order.get(missing.node, len(order)), missing.because)
        )
        writer.write_parts("gap", gap.rule, ([missing.node, missing.because[:_MOST_BECAUSE]] for missing in rows))
        writer.write_parts("gap rule", gap.rule, [{"whole": gap.whole, "query": gap.query}])


def read_gap(tables: Tables, rule: Rule, first: int, most: int) -> tuple[Gap, int]:
    """The result of a rule, at most `most` items starting at `first`, and the number of items in all."""
    (rule_values,) = tables.parts("gap rule", rule)
    missing = tuple(
        Missing(node, tuple(_edge(edge) for edge in because))
        for node, because in tables.parts("gap", rule, first, most)
    )
    return Gap(rule, None, rule_values["whole"], missing, rule_values["query"]), tables.count_parts("gap", rule)


def _edge(edge: Sequence[str]) -> EdgeKey:
    source, target, key = edge
    return source, target, key
