"""A large network in a few groups: who they are, how many, and how much there is between them, as a picture and as rows."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from lsgraph.languages import LANGUAGES, in_language, wording
from lsgraph.network import Room, by_importance, is_actor, layout
from lsgraph.network.frames import FRAMES, GAP, LINE_HEIGHT, label_width, wrapped
from lsgraph.views.palette import FAMILY_COLOURS, INK, PAPER, kind_label, label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lsgraph.languages import Language
    from lsgraph.network import Measures, Positions
    from lsgraph.network.choosing import Strength
    from lsgraph.network.frames import Frame
    from lsgraph.network.tables import Tables

By = Literal["community", "kind"]

#: Most groups and ties in the picture; the table has all.
MOST_DRAWN, MOST_TIES = 24, 60
_LARGEST, _SMALLEST = 50.0, 17.0
_COLUMNS = 18


@dataclass(frozen=True, slots=True)
class Group:
    """Some nodes of the network taken together.

    `key` is the community's number or the kind's name. `size` counts all nodes, `actors` the named actors among them
    (`network.is_actor`); `kinds` and `families` tell how many of each, most first. `inside` counts edges among its nodes, `outside` those to
    others. `central` are its most important nodes, named actors first. `titles` are its name by language.
    """

    key: str
    size: int
    actors: int
    kinds: tuple[tuple[str, int], ...]
    families: tuple[tuple[str, int], ...]
    inside: int
    outside: int
    central: tuple[str, ...]
    titles: Mapping[Language, str]
    labels: Mapping[Language, str]
    """The name as short as a picture needs it."""


@dataclass(frozen=True, slots=True)
class Tie:
    """How many edges there are between two groups, by their keys."""

    one: str
    other: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The groups, largest first, and what ties them together, most first; the counts of edges add up to those of the network.

    So do those of nodes where all relations are counted; else `nodes` are those that have one which is.
    """

    by: By
    groups: tuple[Group, ...]
    ties: tuple[Tie, ...]
    nodes: int
    edges: int
    positions: Mapping[str, Positions] = field(default_factory=dict, compare=False)
    """Where the drawn groups stand, by frame, where that is known."""

    @property
    def drawn(self) -> tuple[Group, ...]:
        """The groups that the picture shows."""
        return self.groups[:MOST_DRAWN]


def overview(graph: nx.MultiDiGraph[str], measures: Mapping[str, Measures], *, by: By = "community") -> Overview:
    """The network in groups: its communities, or the kinds of its nodes. What has no measures is in group `0`."""
    home = {
        node: data["kind"] if by == "kind" else str(measures[node].community if node in measures else 0)
        for node, data in graph.nodes(data=True)
    }
    members: dict[str, list[str]] = defaultdict(list)
    for node in by_importance(graph, measures):
        members[home[node]].append(node)
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    between: Counter[tuple[str, str]] = Counter()
    for source, target in graph.edges():
        one, other = sorted((home[source], home[target]))
        if one == other:
            inside[one] += 1
        else:
            between[one, other] += 1
            outside.update((one, other))
    groups = [
        _group(graph, key, nodes, by, inside[key], outside[key])
        for key, nodes in sorted(members.items(), key=lambda item: (-len(item[1]), len(item[0]), item[0]))
    ]
    return Overview(by, tuple(groups), _ordered(between), len(graph), graph.number_of_edges())


def overview_parts(shown: Overview) -> tuple[list[dict[str, object]], list[tuple[str, str, int]]]:
    """The groups and the ties of an overview as values of JSON, which `read_overview` reads."""
    return [asdict(group) for group in shown.groups], [(tie.one, tie.other, tie.count) for tie in shown.ties]


def overview_positions(shown: Overview) -> dict[str, Positions]:
    """Where the drawn groups stand, by frame."""
    return {frame.name: _positions(shown, _radii(shown), frame) for frame in FRAMES}


def read_overview(tables: Tables, by: By, *, day: str | None = None, strength: Strength = "all") -> Overview:
    """The network in groups, as the build kept them: who is in one is told of the network as it stands.

    The relations within and between them are counted on a day and of one strength, where these are given.
    """
    groups = tuple(_read_group(value) for value in tables.parts("group", by))
    ties = tuple(Tie(*value) for value in tables.parts("tie", by))
    positions = {
        frame: {key: (float(x), float(y)) for key, (x, y) in points.items()}
        for frame, points in tables.parts("group positions", by)
    }
    shown = Overview(by, groups, ties, tables.about["nodes_now"], tables.about["edges_now"], positions)
    return shown if day is None and strength == "all" else _counted_again(shown, tables, day, strength)


def _counted_again(shown: Overview, tables: Tables, day: str | None, strength: Strength) -> Overview:
    """The same groups with other relations within and between them."""
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    between: Counter[tuple[str, str]] = Counter()
    for source, target, count in tables.between_groups(shown.by, day, strength):
        one, other = sorted((str(source), str(target)))
        if one == other:
            inside[one] += count
        else:
            between[one, other] += count
            outside.update({one: count, other: count})
    nodes, edges = tables.counts(day, strength=strength)
    groups = tuple(replace(each, inside=inside[each.key], outside=outside[each.key]) for each in shown.groups)
    return replace(shown, groups=groups, ties=_ordered(between), nodes=nodes, edges=edges)


def _ordered(between: Mapping[tuple[str, str], int]) -> tuple[Tie, ...]:
    return tuple(Tie(*pair, count) for pair, count in sorted(between.items(), key=lambda item: (-item[1], item[0])))


def _read_group(value: Mapping[str, Any]) -> Group:
    def pairs(name: str) -> tuple[tuple[str, int], ...]:
        return tuple((key, count) for key, count in value[name])

    return Group(
        **{
            **value,
            "kinds": pairs("kinds"),
            "families": pairs("families"),
            "central": tuple(value["central"]),
            # Also in a language that came after the build.
            **{
                name: {language: in_language(value[name], language) for language in LANGUAGES}
                for name in ("titles", "labels")
            },
        }
    )


def _group(graph: nx.MultiDiGraph[str], key: str, nodes: Sequence[str], by: By, inside: int, outside: int) -> Group:
    data = [graph.nodes[node] for node in nodes]
    named = sorted(nodes, key=lambda node: not is_actor(graph.nodes[node]))
    actors = sum(map(is_actor, data))
    central = tuple(named[:3])
    return Group(
        key=key,
        size=len(nodes),
        actors=actors,
        kinds=_counted(node["kind"] for node in data),
        families=_counted(node["family"] for node in data),
        inside=inside,
        outside=outside,
        central=central,
        titles={language: _title(graph, key, central, len(nodes), actors, by, language) for language in LANGUAGES},
        labels={
            language: kind_label(key, language) if by == "kind" else graph.nodes[central[0]][f"short_{language}"]
            for language in LANGUAGES
        },
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _title(
    graph: nx.MultiDiGraph[str], key: str, central: Sequence[str], size: int, actors: int, by: By, language: Language
) -> str:
    """`Karolinska Institutet, KTH … (134 aktörer)`."""
    names = (
        kind_label(key, language)
        if by == "kind"
        else ", ".join(graph.nodes[node][f"short_{language}"] for node in central[:2])
    )
    more = " …" if by == "community" and size > 2 else ""
    return f"{names}{more} ({counted_actors(actors, language)})" if actors else f"{names}{more}"


def counted_actors(count: int, language: Language) -> str:
    """`1 aktör`, `134 aktörer`."""
    return wording("explorer_large", language).plural("actors_counted", count).format(count)


# ------------------------------------------------------------------------------------------------------ the picture


def overview_svg(
    shown: Overview,
    *,
    language: Language,
    link: Callable[[Group], str],
    frame: Frame = FRAMES[0],
    title: str,
) -> str:
    """The groups as discs with rings of their families; each is a link. `link` gives the address of a group's page."""
    radii = _radii(shown)
    positions = shown.positions.get(frame.name) or _positions(shown, radii, frame)
    drawn = {group.key: group for group in shown.drawn}
    ties = [tie for tie in shown.ties if tie.one in drawn and tie.other in drawn][
        : MOST_TIES if frame.width >= frame.height else MOST_TIES // 2
    ]
    most = max((tie.count for tie in ties), default=1)
    lines = "".join(_tie(tie, drawn, positions, most, language) for tie in reversed(ties))
    discs = "".join(
        _disc(group, positions[group.key], radii[group.key], language, link(group)) for group in shown.drawn
    )
    return (
        f'<svg class="network overview" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" '
        f'role="group" aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" '
        f'font-size="12.5">{lines}{discs}</svg>'
    )


def _radii(shown: Overview) -> dict[str, float]:
    most = max((group.size for group in shown.drawn), default=1)
    return {group.key: max(_SMALLEST, _LARGEST * math.sqrt(group.size / most)) for group in shown.drawn}


def _positions(shown: Overview, radii: Mapping[str, float], frame: Frame) -> Positions:
    """Places of the discs, by each group's strongest ties: all of them would draw everything into one ball."""
    tied: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    tied.add_nodes_from(sorted(radii))
    kept: Counter[str] = Counter()
    for tie in shown.ties:
        if tie.one in radii and tie.other in radii and min(kept[tie.one], kept[tie.other]) < 2:
            tied.add_edge(tie.one, tie.other)
            kept.update((tie.one, tie.other))
    return layout(tied, _rooms(shown, radii), width=frame.width, height=frame.height)


def _rooms(shown: Overview, radii: Mapping[str, float]) -> dict[str, Room]:
    room_by_group = {}
    for group in shown.drawn:
        labels = [wrapped(group.labels[language], _COLUMNS, most=3) for language in LANGUAGES]
        radius = radii[group.key]
        room_by_group[group.key] = Room(
            side=max(radius, *(label_width(lines) / 2 for lines in labels)) + 6,
            above=radius + 8,
            below=radius + GAP + max(len(lines) for lines in labels) * LINE_HEIGHT + 8,
        )
    return room_by_group


def _tie(tie: Tie, drawn: Mapping[str, Group], positions: Positions, most: int, language: Language) -> str:
    (x1, y1), (x2, y2) = positions[tie.one], positions[tie.other]
    middle = ((x1 + x2) / 2 - (y2 - y1) * 0.12, (y1 + y2) / 2 + (x2 - x1) * 0.12)
    one, other = (drawn[key].labels[language] for key in (tie.one, tie.other))
    text = wording("explorer_large", language)["tie"].format(one=one, other=other, count=tie.count)
    return (
        f"<g><title>{escape(text)}</title>"
        f'<path d="M{x1:g} {y1:g}Q{middle[0]:.1f} {middle[1]:.1f} {x2:g} {y2:g}" fill="none" stroke="#8a9098" '
        f'stroke-opacity="0.4" stroke-width="{0.8 + 8 * (tie.count / most) ** 1.5:.1f}"/></g>'
    )


def _disc(group: Group, position: tuple[float, float], radius: float, language: Language, address: str) -> str:
    top = radius + GAP + 11
    spans = "".join(
        f'<tspan x="0" y="{top + index * LINE_HEIGHT:g}">{escape(line)}</tspan>'
        for index, line in enumerate(wrapped(group.labels[language], _COLUMNS, most=3))
    )
    families = ", ".join(f"{label('family', name, language)}: {count}" for name, count in group.families)
    return (
        f'<a class="node" href={quoteattr(address)} transform="translate({position[0]:g} {position[1]:g})">'
        f"<title>{escape(f'{group.titles[language]}. {families}')}</title>"
        f'<circle r="{radius:.1f}" fill="{PAPER}" stroke="{PAPER}" stroke-width="4"/>{_ring(group, radius)}'
        f'<text y="5" text-anchor="middle" fill="{INK}" font-size="{15 if radius > 24 else 12}" font-weight="600">{group.size}</text>'
        f'<text text-anchor="middle" fill="{INK}" stroke="{PAPER}" stroke-width="3.5" stroke-linejoin="round" '
        f'paint-order="stroke">{spans}</text></a>'
    )


def _ring(group: Group, radius: float) -> str:
    """The families of a group as parts of a ring, in the order of the legend."""
    width = max(6.0, radius / 4)
    middle, counts = radius - width / 2, dict(group.families)
    if len(counts) == 1:
        return f'<circle r="{middle:.1f}" fill="none" stroke="{FAMILY_COLOURS[next(iter(counts))]}" stroke-width="{width:.1f}"/>'
    parts, begun = [], 0.0
    for name in (family for family in FAMILY_COLOURS if family in counts):
        end = begun + counts[name] / group.size
        (x1, y1), (x2, y2) = (
            (middle * math.sin(2 * math.pi * turn), -middle * math.cos(2 * math.pi * turn)) for turn in (begun, end)
        )
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}A{middle:.1f} {middle:.1f} 0 {int(end - begun > 0.5)} 1 {x2:.1f} {y2:.1f}" '
            f'fill="none" stroke="{FAMILY_COLOURS[name]}" stroke-width="{width:.1f}"/>'
        )
        begun = end
    return "".join(parts)
