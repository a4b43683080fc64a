"""Texts of the explorer: legend, times, the path, the card of a node, and the days of change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.claims.model import within_sentence
from lsgraph.languages import wording
from lsgraph.localized import date_text
from lsgraph.namespaces import instance_name
from lsgraph.network import CHANGES, choose, turns
from lsgraph.network.choosing import STANCE_RELATIONS, agreements_in
from lsgraph.network.ties import ACTOR_FAMILIES
from lsgraph.views.palette import FAMILY_COLOURS, Signs, kind_label, label, legend, line_name, not_known_in
from lsgraph.web.localized_html import date_html, span_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.languages import Language
    from lsgraph.network import Choice, EdgeKey, Selection
    from lsgraph.network.choosing import Sizing
    from lsgraph.views.tables import EdgeRow


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node in the legend with filters: name, label, number of named nodes and of unnamed groups, and the name of its sign."""

    name: str
    label: str
    count: int
    unnamed: int
    sign: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family in the legend with filters, of actors a sector: name, label and kinds."""

    name: str
    label: str
    kinds: tuple[Kind, ...]

    @property
    def is_sector(self) -> bool:
        """Whether it is a sector of actors, which can be folded."""
        return self.name in ACTOR_FAMILIES

    @property
    def count(self) -> int:
        """How many named ones it has."""
        return sum(kind.count for kind in self.kinds)

    @property
    def unnamed(self) -> int:
        """How many unnamed groups it has."""
        return sum(kind.unnamed for kind in self.kinds)


#: Agreements that are offered to choose a stance towards.
MOST_AGREEMENTS = 60


def stance_options(language: Language) -> list[tuple[str, str]]:
    """The stances that actors can be chosen by, each with its words."""
    t = wording("pages", language)
    return [(stance, t[f"stances_{stance}"]) for stance in STANCE_RELATIONS]


def agreement_options(graph: nx.MultiDiGraph[str], choice: Choice, language: Language) -> list[tuple[str, str]]:
    """The agreements of the network that a stance can be towards, as names of instances with their labels; the chosen one is among them."""
    offered = agreements_in(graph)[:MOST_AGREEMENTS]
    every = dict.fromkeys([*offered, *([choice.agreement] if choice.agreement else [])])
    return [(instance_name(iri), graph.nodes[iri][f"short_{language}"]) for iri in every]


def family_legend(graph: nx.MultiDiGraph[str], choice: Choice, language: Language, signs: Signs) -> list[Family]:
    """The legend with filters: all kinds of the network by family, counted as if the choice hid none."""
    shown = choose(graph, replace(choice, hidden=frozenset())).graph
    kinds_there = {(data["family"], data["kind"]) for _, data in graph.nodes(data=True)}
    counts = Counter((data["family"], data["kind"]) for _, data in shown.nodes(data=True))
    groups = Counter((data["family"], data["kind"]) for _, data in shown.nodes(data=True) if data["unnamed"])
    # A kind that only unnamed groups have is shown by their sign.
    nodes: list[dict[str, Any]] = sorted((dict(data) for _, data in graph.nodes(data=True)), key=_named_last)
    examples = {(data["family"], data["kind"]): data for data in nodes}
    found = []
    for family in FAMILY_COLOURS:
        kinds = tuple(
            Kind(
                kind,
                kind_label(kind, language),
                counts[of_family, kind] - groups[of_family, kind],
                groups[of_family, kind],
                signs.name(examples[family, kind]),
            )
            for of_family, kind in sorted(kinds_there)
            if of_family == family
        )
        if kinds:
            found.append(Family(family, label("family", family, language), kinds))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the legend: its name, sample and label, how many relations of the picture are drawn so (None for signs), and whether the picture has it."""

    name: str
    label: str
    swatch: str
    count: int | None
    there: bool


def line_legend(graph: nx.MultiDiGraph[str], selection: Selection, language: Language) -> list[Line]:
    """The lines and the other signs that pictures of the network have, each with whether this one has it, and lines with how many."""
    drawn = selection.graph
    signs = {*not_known_in(drawn), *("unnamed" for _, data in drawn.nodes(data=True) if data["unnamed"])}
    there = {line_name(data) for *_, data in graph.edges(data=True)}
    shown = Counter(line_name(data) for *_, data in selection.graph.edges(data=True))
    unsure = sum(data["standing"] in ("possible", "unknown") for *_, data in selection.graph.edges(data=True))
    unnamed = any(data["unnamed"] for _, data in graph.nodes(data=True))
    lines = []
    for item in legend(language, not_known_in(graph)):
        if item.kind == "line" and (item.name in there or item.name == "unsure"):
            count = unsure if item.name == "unsure" else shown[item.name]
            lines.append(Line(item.name, item.label, item.swatch, count, count > 0))
        elif item.kind == "not-known" or (item.name == "unnamed" and unnamed):
            lines.append(Line(item.name, item.label, item.swatch, None, item.name in signs))
    return lines


def sizes_of(graph: nx.MultiDiGraph[str], size: Sizing, between: Mapping[str, float]) -> dict[str, float]:
    """What the signs of a picture are as large as: how many others each node is tied to there, or its betweenness in the network."""
    if size == "contacts":
        return {node: float(len(set(nx.all_neighbors(graph, node)) - {node})) for node in graph}
    return {node: between.get(node, 0.0) for node in graph}


def size_text(graph: nx.MultiDiGraph[str], size: Sizing, between: Mapping[str, float], language: Language) -> str:
    """What the size of signs says, with the greatest value in the picture."""
    t = wording("explorer", language)
    if size == "kind":
        return t["size_told_kind"]
    greatest = max(sizes_of(graph, size, between).values(), default=0.0)
    return t[f"size_told_{size}"].format(n=round(greatest if size == "contacts" else 100 * greatest))


def _named_last(node: Mapping[str, Any]) -> bool:
    return not node["unnamed"]


def time_html(row: EdgeRow, language: Language, t: Mapping[str, str]) -> str:
    """The time of a relation as HTML: its day, or since and until when it holds, else the days of its sources; empty if unknown."""
    parts = []
    if row.since:
        parts.append(
            f"{t['since']} {span_html(row.since, language)}" if row.lasting else str(span_html(row.since, language))
        )
    if row.ends:
        parts.append(f"{t['until']} {span_html(row.ends, language)}")
    if not parts and row.on_record:
        days = dict.fromkeys(row.on_record)
        dates = f" {t['on_record_and']} ".join(str(date_html(day, language)) for day in days)
        parts.append(f"{t['on_record']} {dates}")
    return " ".join(parts)


def _shortly(graph: nx.MultiDiGraph[str], row: EdgeRow, language: Language) -> str:
    """A relation as a short sentence, with a mark if it is only inferred."""
    source, target = (graph.nodes[node][f"short_{language}"] for node in (row.source, row.target))
    mark = f" ({label('basis', 'inferred', language)})" if row.bases == ("inferred",) else ""
    return f"{source} {row.relation} {within_sentence(target, language)}{mark}"


def path_text(
    selection: Selection,
    choice: Choice,
    graph: nx.MultiDiGraph[str],
    rows: Mapping[EdgeKey, EdgeRow],
    language: Language,
) -> str:
    """The shortest path as a sentence, or that there is none; empty if none is requested."""
    if not choice.start or not choice.goal:
        return ""
    t = wording("explorer", language)
    ends = {
        name: graph.nodes[node][f"label_{language}"] for name, node in (("start", choice.start), ("goal", choice.goal))
    }
    if selection.path is None:
        return t["way_none"].format(**ends)
    if not selection.path:
        return t["way_same"]
    sentences = [_shortly(graph, rows[edge], language) for edge in selection.path]
    *others, last = sentences
    together = t["way_last"].format(others="; ".join(others), last=last) if others else last
    return t["way_told_one" if len(sentences) == 1 else "way_told"].format(**ends, n=len(sentences), sentences=together)


@dataclass(frozen=True, slots=True)
class Card:
    """The card of the selected node: IRI, name, label of its kind, and its rows of the table."""

    node: str
    name: str
    kind: str
    rows: tuple[EdgeRow, ...]


def card_of(
    selection: Selection,
    choice: Choice,
    graph: nx.MultiDiGraph[str],
    rows: Mapping[EdgeKey, EdgeRow],
    language: Language,
) -> Card | None:
    """The card of the selected node with its relations in the selection; None without a selected node."""
    if choice.selected is None:
        return None
    data = graph.nodes[choice.selected]
    card_rows = tuple(
        row for edge, row in rows.items() if choice.selected in edge[:2] and selection.graph.has_edge(*edge)
    )
    return Card(choice.selected, data[f"label_{language}"], kind_label(data["kind"], language), card_rows)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of change: the day (ISO 8601), its text, the counts as text, and sentences by the text of their count."""

    day: str
    text: str
    changes: str
    turns: Mapping[str, list[str]]


def days_of(graph: nx.MultiDiGraph[str], rows: Mapping[EdgeKey, EdgeRow], language: Language) -> list[Day]:
    """The days on which a relation changes, in order."""
    t = wording("explorer", language)
    days = []
    for day, turned in turns(graph).items():
        changes = {
            t.plural(f"count_{change}", len(edges)).format(len(edges)): [
                _shortly(graph, rows[edge], language) for edge in edges
            ]
            for change in CHANGES
            if (edges := [turn.edge for turn in turned if turn.change == change])
        }
        days.append(Day(day, date_text(day, language), ", ".join(changes), changes))
    return days


def moment_text(
    selection: Selection, choice: Choice, days: Iterable[Day], latest: str | None, language: Language
) -> str:
    """A text about the chosen day: its changes, the number of uncertain relations, and the differences from the day of comparison."""
    t = wording("explorer", language)
    if not choice.at:
        return t["now"]
    day = date_text(choice.at, language)
    changes = next((candidate.changes for candidate in days if candidate.day == choice.at), "")
    parts = [f"{day}: {changes}." if changes else f"{day}."]
    edges = [data for *_, data in selection.graph.edges(data=True)]
    if unsure := sum(data["standing"] in ("possible", "unknown") for data in edges):
        parts.append(t["unsure"].format(n=unsure))
    if latest and choice.at > latest:
        parts.append(t["beyond"].format(day=date_text(latest, language)))
    if choice.compare:
        apart = Counter("more-sure" if data["difference"] == "surer" else data["difference"] for data in edges)
        counts = ", ".join(t.plural(f"count_{name}", apart[name]).format(apart[name]) for name in _APART if apart[name])
        parts.append(t["compared"].format(day=date_text(choice.compare, language), counts=counts))
    return " ".join(parts)


_APART = ("new", "gone", "more-sure", "less-sure", "both")
