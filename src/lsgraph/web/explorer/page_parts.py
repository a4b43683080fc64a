"""Parts of the page to explore the network, in words: the legend, when something holds, the way, the card, and days of change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lsgraph.claims.model import within_sentence
from lsgraph.languages import wording
from lsgraph.localized import date_html, date_text, span_html
from lsgraph.network import CHANGES, choose, turns
from lsgraph.views.palette import FAMILY_COLOURS, Signs, kind_label, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import Choice, Chosen, EdgeKey
    from lsgraph.views.tables import EdgeRow


@dataclass(frozen=True, slots=True)
class Kind:
    """A line of the legend that filters: the kind, its word, how many named ones and unnamed groups there are, and its sign's name."""

    name: str
    label: str
    count: int
    unnamed: int
    sign: str


def families(
    graph: nx.MultiDiGraph[str], choice: Choice, language: Language, signs: Signs
) -> list[tuple[str, list[Kind]]]:
    """The legend that filters, by family: all kinds of the network, with how many of each the choice shows, or would if it hid none."""
    shown = choose(graph, replace(choice, hidden=frozenset())).graph
    kinds_there = {(data["family"], data["kind"]) for _, data in graph.nodes(data=True)}
    counts = Counter((data["family"], data["kind"]) for _, data in shown.nodes(data=True))
    groups = Counter((data["family"], data["kind"]) for _, data in shown.nodes(data=True) if data["unnamed"])
    # A kind that only unnamed groups have is shown by their sign.
    nodes: list[dict[str, Any]] = sorted((dict(data) for _, data in graph.nodes(data=True)), key=_named_last)
    examples = {(data["family"], data["kind"]): data for data in nodes}
    found = []
    for family in FAMILY_COLOURS:
        kinds = [
            Kind(
                kind,
                kind_label(kind, language),
                counts[of_family, kind] - groups[of_family, kind],
                groups[of_family, kind],
                signs.name(examples[family, kind]),
            )
            for of_family, kind in sorted(kinds_there)
            if of_family == family
        ]
        if kinds:
            found.append((label("family", family, language), kinds))
    return found


def _named_last(node: Mapping[str, Any]) -> bool:
    return not node["unnamed"]


def when(row: EdgeRow, language: Language, t: Mapping[str, str]) -> str:
    """When it was, or since when and until when it holds, or when it is on record, as HTML."""
    parts = []
    if row.since:
        parts.append(
            f"{t['since']} {span_html(row.since, language)}" if row.lasting else str(span_html(row.since, language))
        )
    if row.ends:
        parts.append(f"{t['until']} {span_html(row.ends, language)}")
    if not parts and row.on_record:
        days = dict.fromkeys(row.on_record)
        told = f" {t['on_record_and']} ".join(str(date_html(day, language)) for day in days)
        parts.append(f"{t['on_record']} {told}")
    return " ".join(parts)


def _shortly(graph: nx.MultiDiGraph[str], row: EdgeRow, language: Language) -> str:
    """A relation in a few words, which say so where only we conclude it."""
    source, target = (graph.nodes[node][f"short_{language}"] for node in (row.source, row.target))
    mark = f" ({label('basis', 'inferred', language)})" if row.bases == ("inferred",) else ""
    return f"{source} {row.relation} {within_sentence(target, language)}{mark}"


def way(
    chosen: Chosen,
    choice: Choice,
    graph: nx.MultiDiGraph[str],
    rows: Mapping[EdgeKey, EdgeRow],
    language: Language,
) -> str:
    """The shortest way in a sentence, or that there is none; empty where none was asked for."""
    if not choice.start or not choice.goal:
        return ""
    t = wording("explorer", language)
    ends = {
        name: graph.nodes[node][f"label_{language}"] for name, node in (("start", choice.start), ("goal", choice.goal))
    }
    if chosen.path is None:
        return t["way_none"].format(**ends)
    if not chosen.path:
        return t["way_same"]
    told = [_shortly(graph, rows[edge], language) for edge in chosen.path]
    together = told[0] if len(told) == 1 else t["way_last"].format(others="; ".join(told[:-1]), last=told[-1])
    return t["way_told_one" if len(told) == 1 else "way_told"].format(**ends, n=len(told), sentences=together)


@dataclass(frozen=True, slots=True)
class Card:
    """What the card shows of the chosen node."""

    node: str
    name: str
    kind: str
    rows: tuple[EdgeRow, ...]


def card_of(
    chosen: Chosen,
    choice: Choice,
    graph: nx.MultiDiGraph[str],
    rows: Mapping[EdgeKey, EdgeRow],
    language: Language,
) -> Card | None:
    """The card of the chosen node with what is shown of it, or None where none is chosen."""
    if choice.selected is None:
        return None
    data = graph.nodes[choice.selected]
    own = tuple(row for edge, row in rows.items() if choice.selected in edge[:2] and chosen.graph.has_edge(*edge))
    return Card(choice.selected, data[f"label_{language}"], kind_label(data["kind"], language), own)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something changes: how much in words, and what changes as sentences, by kind of change."""

    day: str
    text: str
    changes: str
    turns: Mapping[str, list[str]]


def days_of(graph: nx.MultiDiGraph[str], rows: Mapping[EdgeKey, EdgeRow], language: Language) -> list[Day]:
    """The days on which something changes, by day."""
    t = wording("explorer", language)
    days = []
    for day, turned in turns(graph).items():
        told = {
            t.plural(f"count_{change}", len(edges)).format(len(edges)): [
                _shortly(graph, rows[edge], language) for edge in edges
            ]
            for change in CHANGES
            if (edges := [turn.edge for turn in turned if turn.change == change])
        }
        days.append(Day(day, date_text(day, language), ", ".join(told), told))
    return days


def moment(chosen: Chosen, choice: Choice, days: Iterable[Day], latest: str | None, language: Language) -> str:
    """What the day that is looked at changes, how much is only possible on it, and how it differs from the other day."""
    t = wording("explorer", language)
    if not choice.at:
        return t["now"]
    day = date_text(choice.at, language)
    changes = next((each.changes for each in days if each.day == choice.at), "")
    parts = [f"{day}: {changes}." if changes else f"{day}."]
    edges = [data for *_, data in chosen.graph.edges(data=True)]
    if unsure := sum(data["standing"] in ("possible", "unknown") for data in edges):
        parts.append(t["unsure"].format(n=unsure))
    if latest and choice.at > latest:
        parts.append(t["beyond"].format(day=date_text(latest, language)))
    if choice.compare:
        apart = Counter("more-sure" if data["difference"] == "surer" else data["difference"] for data in edges)
        told = ", ".join(t.plural(f"count_{name}", apart[name]).format(apart[name]) for name in _APART if apart[name])
        parts.append(t["compared"].format(day=date_text(choice.compare, language), counts=told))
    return " ".join(parts)


_APART = ("new", "gone", "more-sure", "less-sure", "both")
