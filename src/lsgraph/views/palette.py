"""Colours, shapes, icons and words of the picture, each defined once, here.

Colour shows the family, of actors their sector: six colours that remain distinct in simulated colour-blindness. The icon shows the type, the line the status.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from lsgraph.claims.predicates import EDGE_STATUSES
from lsgraph.claims.read import (
    GROUPS_NOT_KNOWN,
    PLANS_NOT_KNOWN,
    RELATIONS_NOT_KNOWN,
    SOURCES_NOT_KNOWN,
    state_of_pages,
)
from lsgraph.languages import wording
from lsgraph.network.choosing import SIGNED
from lsgraph.network.frames import radius_of
from lsgraph.network.ties import ACTOR_FAMILIES, only_inferred

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language

INK, GREY, PAPER = "#1a1d21", "#5c636b", "#ffffff"
#: The colour of hypothetical edges, used for nothing on record.
HYPOTHETICAL = "#8f1d5c"
FAMILY_COLOURS = {
    "academia": "#00664f",
    "public": "#0b5394",
    "business": "#a84300",
    "civil-society": "#b3125f",
    "agreement": "#6a1b6a",
    "place": "#5c636b",
}
#: The kinds that have a word of their own, in the order of lists.
KINDS = (
    "region", "municipality", "county-administrative-board", "committee", "administration", "hospital", "eu-fund",
    "higher-education-institution", "innovation-lab", "foundation", "chamber-of-commerce", "company", "not-established",
    "agency", "regional-federation", "national-centre", "joint-centre", "association", "alliance", "recurring-cooperation", "network",
    "programme", "site", "consortium", "agreement", "policy", "event", "project", "place",
)  # fmt: skip
#: What else has a word in the legend, by group.
GROUPS = {
    "family": tuple(FAMILY_COLOURS),
    "kind": KINDS,
    "status": (*EDGE_STATUSES, "hypothetical"),
    "basis": ("stated", "reported", "inferred", "register"),
    # How sure it is that something held on a day; what is certain needs no word.
    "standing": ("certain", "possible", "unknown"),
    # What sets a day apart from an earlier one.
    # Why something is not known, of unnamed groups, of the pages that relations rest on, and of relations.
    "not-known": (*GROUPS_NOT_KNOWN, *PLANS_NOT_KNOWN, *SOURCES_NOT_KNOWN, *RELATIONS_NOT_KNOWN),
    "difference": ("new", "gone", "surer", "less-sure", "both"),
}


def label(group: str, name: str, language: Language) -> str:
    """The word for one of a group: a `family`, `kind`, `status`, `basis`, `standing` or `difference`; raises KeyError for another."""
    return wording("legend", language)[f"{group}/{name}"]


def labels(group: str, language: Language) -> dict[str, str]:
    """The words for all of a group, by name."""
    return {name: label(group, name, language) for name in GROUPS[group]}


def kind_label(kind: str, language: Language) -> str:
    """The word for a kind; one that foreign data brings is its own word."""
    return label("kind", kind, language) if kind in KINDS else kind.replace("-", " ").capitalize()


#: Families drawn as squares; all others are round.
SQUARE = frozenset({"agreement"})


@dataclass(frozen=True, slots=True)
class Line:
    """How an edge is drawn: colour, width in pixels, dash pattern (SVG) or None."""

    colour: str
    width: float
    dash: str | None = None


def line_of(edge: Mapping[str, Any], source_family: str) -> Line:
    """The line of an edge, by its status and basis; signing and adopting are the thickest."""
    status = edge["status"]
    if status == "hypothetical":
        return Line(HYPOTHETICAL, 3.0, "3 5 12 5")
    if status in ("part", "ended"):
        line = Line("#737a82", 1.3)
    elif status == "present":
        line = Line("#6b7178", 1.6, "2 5")
    elif status == "planned":
        line = Line("#6b7178", 1.6, "8 4 2 4")
    elif status == "proposed":
        line = Line(FAMILY_COLOURS["agreement"], 2.4, "9 6")
    elif status == "decided":
        line = Line(FAMILY_COLOURS["agreement"], 2.4, "18 5")
    elif edge["predicate"] in (*SIGNED, "ls:partyTo"):
        line = Line(FAMILY_COLOURS["agreement"], 4.0)
    else:
        line = Line(FAMILY_COLOURS[source_family if source_family != "place" else "public"], 2.2)
    if tuple(edge["bases"]) == ("inferred",):
        # Only our own conclusion: thin and dash-dotted, whatever the relation.
        return Line(line.colour, 1.4, "1 5 6 5")
    return line


def line_name(edge: Mapping[str, Any]) -> str:
    """The line of the legend that an edge is drawn as."""
    if edge["status"] == "hypothetical" or only_inferred(edge):
        return "hypothetical" if edge["status"] == "hypothetical" else "inferred"
    if edge["status"] == "done" and edge["predicate"] in SIGNED:
        return "signed"
    return "part" if edge["status"] == "ended" else str(edge["status"])


@cache
def _icon_table() -> Any:  # noqa: ANN401  # JSON
    return json.loads((Path(__file__).parent / "icons.json").read_text(encoding="utf-8"))


def icon_name(kind: str) -> str:
    """The icon of a kind; kinds without one get that of an organisation whose form is not established."""
    kinds = _icon_table()["kinds"]
    return str(kinds.get(kind, kinds["not-established"]))


@cache
def icon_markup(kind: str) -> str:
    """The icon of a kind as SVG elements in a 24 by 24 box."""
    shapes = _icon_table()["icons"][icon_name(kind)]
    return "".join(
        f"<{tag} " + " ".join(f"{name}={quoteattr(text)}" for name, text in attributes.items()) + "/>"
        for tag, attributes in shapes
    )


#: How the strokes of signs end and meet.
ROUND = 'stroke-linecap="round" stroke-linejoin="round"'


def node_markup(node: Mapping[str, Any], radius: float) -> str:
    """The sign of a node around the origin: its shape in its family's colour, with the icon of its kind.

    It is drawn within `ROUND`, which a page with many signs says once.
    """
    colour = FAMILY_COLOURS[node["family"]]
    hollow = node["family"] == "place"
    fill, ink = (PAPER, colour) if hollow else (colour, PAPER)
    ring = f'stroke="{colour}" stroke-width="2.5"' if hollow else ""
    if node.get("unnamed"):
        # Known to exist, but not by name: the ring is broken.
        fill, ink, ring = PAPER, colour, f'stroke="{colour}" stroke-width="2" stroke-dasharray="4 3"'
    if node["family"] in SQUARE:
        shape = f'<rect x="{-radius:g}" y="{-radius:g}" width="{2 * radius:g}" height="{2 * radius:g}" rx="{radius / 4:g}" fill="{fill}" {ring}/>'
    else:
        shape = f'<circle r="{radius:g}" fill="{fill}" {ring}/>'
    scale = radius / 20
    icon = (
        f'<g transform="translate({-12 * scale:g} {-12 * scale:g}) scale({scale:g})" fill="none" stroke="{ink}" '
        f'stroke-width="1.8">{icon_markup(node["kind"])}</g>'
    )
    return shape + icon + _badge(node, radius)


#: What is not known of a relation that is drawn as a sign on its line, what matters most first.
DRAWN_ON_LINES = ("sources-disagree", "attested", "day-within")
#: What is drawn in the badge of each kind of not known, in a box of 10 by 10 around the origin: a bar over what is masked, a cross for a
#: refusal, dots where nobody has asked, the hands of a clock where the day has passed, a question mark without an answer, a broken line to what is lost, an edge that has turned,
#: an unequal sign where sources disagree, a person where one alone answers for it, "therefore" for a conclusion, "about" for a day that is
#: known within bounds, and an empty leaf of a calendar.
_MARKS = {
    "masked": '<path d="M-4 0H4" stroke-width="4" stroke-linecap="butt"/>',
    "refused": '<path d="M-2.6 -2.6L2.6 2.6M-2.6 2.6L2.6 -2.6"/>',
    "not-asked": '<path d="M-3.2 0h.01M0 0h.01M3.2 0h.01" stroke-width="2"/>',
    "due-date-passed": '<path d="M0 -3.6V.4L2.4 2"/>',
    "asked-and-silent": '<path d="M-2 -1.8a2 2 0 1 1 2.6 2C0 .6 0 1 0 1.4M0 3.6h.01"/>',
    "source-lost": '<path d="M-4.5 0H-1.6M1.6 0H4.5M-2.4 2.6L-.8 -2.6M.8 2.6L2.4 -2.6"/>',
    "page-changed": '<path d="M-2.6 3.4V-3.4H.8L2.8 -1.4V3.4ZM.6 -3.2V-1.2H2.6" stroke-width="1.2"/>',
    "sources-disagree": '<path d="M-3.2 -1.5H3.2M-3.2 1.5H3.2M1.7 -3.8L-1.7 3.8"/>',
    "attested": '<path d="M0 -3.8a1.5 1.5 0 1 0 .01 0M-3.2 3.6a3.2 3 0 0 1 6.4 0"/>',
    "inferred": '<path d="M0 -2.2h.01M-2.4 1.8h.01M2.4 1.8h.01" stroke-width="2.2"/>',
    "day-within": '<path d="M-3.4 -.9q1.7 -1.7 3.4 0t3.4 0M-3.4 2.1q1.7 -1.7 3.4 0t3.4 0"/>',
    "day-unknown": '<path d="M-3.2 -2.2H3.2V3.4H-3.2ZM-3.2 -.2H3.2M-1.5 -3.8V-2.2M1.5 -3.8V-2.2" stroke-width="1.2"/>',
}


def not_known_mark(kind: str) -> str:
    """The sign of a kind of not known around the origin, 14 pixels wide; empty for a plain unnamed group, whose ring is broken."""
    if kind not in _MARKS:
        return ""
    return (
        f'<g fill="none" stroke="{INK}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f'<circle r="7" fill="{PAPER}" stroke-width="1.2"/>{_MARKS[kind]}</g>'
    )


def _badge(node: Mapping[str, Any], radius: float) -> str:
    """The sign of why it is not known who is in a group, at the corner of its sign."""
    mark = not_known_mark(str(node.get("not_known") or ""))
    # It stays within the box that a picture of the sign has: two pixels wider than the sign.
    away = radius - 5
    return f'<g transform="translate({away:g} {-away:g})">{mark}</g>' if mark else ""


def not_known_of(edge: Mapping[str, Any]) -> str | None:
    """The kind of not known whose sign is drawn on an edge: what has become of its pages, else what is not known of it; None without one.

    A conclusion has a line of its own, and an edge without any day no sign: half of a network has none.
    """
    held, relation = edge.get("edge"), edge.get("relation")
    if held is None:
        return None
    unknown = relation.unknown(edge.get("disputed", False)) if relation else ()
    return state_of_pages(held.evidence) or next((kind for kind in unknown if kind in DRAWN_ON_LINES), None)


def not_known_in(graph: nx.MultiDiGraph[str]) -> list[str]:
    """The kinds of not known that a picture of the network shows by a sign of their own, in the order of the legend."""
    found = {data.get("not_known") for _, data in graph.nodes(data=True)}
    found |= {not_known_of(data) for *_, data in graph.edges(data=True)}
    return [kind for kind in GROUPS["not-known"] if kind in found and kind in _MARKS]


class Signs:
    """The signs of nodes as SVG definitions, once per document, each named by `prefix` and a number."""

    def __init__(self, prefix: str, nodes: Iterable[Mapping[str, Any]]) -> None:
        nodes_by_key = {self._key(node): node for node in nodes}
        self._names = {key: f"{prefix}-{number}" for number, key in enumerate(sorted(nodes_by_key))}
        self.definitions = "<defs>{}</defs>".format(
            "".join(
                f'<g id="{self._names[key]}" stroke="none">{node_markup(nodes_by_key[key], radius_of({"kind": nodes_by_key[key]["kind"]}))}</g>'
                for key in sorted(nodes_by_key)
            )
        )

    def name(self, node: Mapping[str, Any]) -> str:
        """The name of a node's sign."""
        return self._names[self._key(node)]

    @staticmethod
    def _key(node: Mapping[str, Any]) -> tuple[str, str, bool, str]:
        return str(node["family"]), str(node["kind"]), bool(node.get("unnamed")), str(node.get("not_known") or "")


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One line of the legend: `swatch` is an SVG element."""

    kind: str
    name: str
    label: str
    swatch: str


def legend(language: Language, not_known: Iterable[str] = ()) -> list[LegendItem]:
    """The meaning of colours and lines, families first, and of those kinds of not known that the picture has, last."""
    words = wording("legend", language)
    families = [
        LegendItem("family", name, text, _swatch(_family_sign(name)))
        for name, text in labels("family", language).items()
    ]
    unnamed = {"family": "public", "kind": "region", "unnamed": True}
    families.append(LegendItem("family", "unnamed", words["unnamed"], _swatch(_sign(unnamed))))
    statuses = ("done", "proposed", "present", "part")
    samples: dict[str, tuple[list[dict[str, Any]], str]] = {
        "signed": ([{"status": "done", "predicate": "ls:hasSigned", "bases": ()}], "line/signed"),
        "done": ([{"status": "done", "predicate": "", "bases": ()}], "line/done"),
        "decided": ([{"status": "decided", "predicate": "", "bases": ()}], "status/decided"),
        "proposed": ([{"status": "proposed", "predicate": "", "bases": ()}], "status/proposed"),
        "planned": ([{"status": "planned", "predicate": "", "bases": ()}], "status/planned"),
        "present": ([{"status": "present", "predicate": "", "bases": ()}], "status/present"),
        "part": ([{"status": "part", "predicate": "", "bases": ()}], "status/part"),
        # It has the colour of what it would be otherwise.
        "inferred": ([{"status": status, "predicate": "", "bases": ("inferred",)} for status in statuses], "inferred"),
    }
    lines = [
        LegendItem("line", name, words[text], _swatch(_line_samples(edges))) for name, (edges, text) in samples.items()
    ]
    lines.append(LegendItem("line", "unsure", words["line/unsure"], _swatch(_UNSURE_SAMPLE)))
    marks = [
        LegendItem(
            "not-known",
            kind,
            label("not-known", kind, language),
            _swatch(f'<g transform="translate(18 10)">{not_known_mark(kind)}</g>'),
        )
        for kind in not_known
    ]
    return families + lines + marks


def legend_of(graph: nx.MultiDiGraph[str], language: Language) -> list[LegendItem]:
    """The legend of what a picture of this network has, and of nothing else."""
    families = {"unnamed" if data["unnamed"] else data["family"] for _, data in graph.nodes(data=True)}
    lines = {line_name(data) for *_, data in graph.edges(data=True)}
    if any(data.get("standing") in ("possible", "unknown") for *_, data in graph.edges(data=True)):
        lines.add("unsure")
    there = {"family": families, "line": lines}
    items = [item for item in legend(language, not_known_in(graph)) if item.name in there.get(item.kind, {item.name})]
    if "hypothetical" in lines:
        sample = _line_samples([{"status": "hypothetical", "predicate": "", "bases": ()}])
        items.append(LegendItem("line", "hypothetical", label("status", "hypothetical", language), _swatch(sample)))
    return items


#: What is not certain on the day that is looked at.
_UNSURE_SAMPLE = (
    f'<path d="M2 10H34" fill="none" stroke="{INK}" stroke-opacity="0.5" stroke-width="2.2"/>'
    f'<text x="18" y="14.5" text-anchor="middle" font-size="13" font-weight="700" fill="{INK}" stroke="{PAPER}" stroke-width="4" '
    'paint-order="stroke">?</text>'
)


def _family_sign(name: str) -> str:
    kinds = {
        "public": "region",
        "academia": "higher-education-institution",
        "business": "company",
        "civil-society": "foundation",
        "agreement": "agreement",
        "place": "place",
    }
    return _sign({"family": name, "kind": kinds[name]})


def _sign(node: Mapping[str, Any]) -> str:
    return f'<g transform="translate(18 10)" {ROUND}>{node_markup(node, 9)}</g>'


def _line_samples(edges: Sequence[Mapping[str, Any]]) -> str:
    """The lines of some edges, one above the other, each in all colours that it has by who it begins at."""
    families = (*ACTOR_FAMILIES, "agreement")
    lines = dict.fromkeys(line_of(edge, family) for edge in edges for family in families)
    tops = [10.0] if len(lines) == 1 else [round(2.5 + 15 * place / (len(lines) - 1), 1) for place in range(len(lines))]
    return "".join(
        f'<path d="M2 {top:g}H34" fill="none" stroke="{line.colour}" stroke-width="{line.width:g}"{_dashed(line)}/>'
        for top, line in zip(tops, lines, strict=True)
    )


def _dashed(line: Line) -> str:
    return f' stroke-dasharray="{line.dash}"' if line.dash else ""


def _swatch(content: str) -> str:
    return f'<svg class="swatch" width="36" height="20" viewBox="0 0 36 20" aria-hidden="true">{content}</svg>'
