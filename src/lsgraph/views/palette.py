"""Colours, shapes, icons and words of the picture: what each means is said once, here.

Colour is by family, five of them, which stay apart in simulated colour-blindness; the type is told by the icon, the status by the line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from lsgraph.network.frames import radius_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.languages import Language

INK, GREY, PAPER = "#1a1d21", "#5c636b", "#ffffff"
#: What nobody has said: a colour that nothing on record has.
HYPOTHETICAL = "#8f1d5c"
FAMILY_COLOURS = {
    "public": "#0b5394",
    "academia": "#00664f",
    "business": "#a84300",
    "agreement": "#6a1b6a",
    "place": "#5c636b",
}
FAMILY_LABELS: Mapping[str, Mapping[Language, str]] = {
    "public": {"sv": "Offentlig", "en": "Public"},
    "academia": {"sv": "Akademi", "en": "Academia"},
    "business": {"sv": "Stiftelse, näringsliv och övriga", "en": "Foundation, business and others"},
    "agreement": {"sv": "Avtal, möte och projekt", "en": "Agreement, meeting and project"},
    "place": {"sv": "Plats", "en": "Place"},
}
KIND_LABELS: Mapping[str, Mapping[Language, str]] = {
    "region": {"sv": "Region", "en": "Region"},
    "municipality": {"sv": "Kommun", "en": "Municipality"},
    "county-administrative-board": {"sv": "Länsstyrelse", "en": "County administrative board"},
    "committee": {"sv": "Styrelse eller nämnd", "en": "Board or committee"},
    "administration": {"sv": "Förvaltning", "en": "Administration"},
    "hospital": {"sv": "Sjukhus", "en": "Hospital"},
    "eu-fund": {"sv": "EU-fond", "en": "EU fund"},
    "higher-education-institution": {"sv": "Lärosäte", "en": "Higher education"},
    "innovation-lab": {"sv": "Innovationslabb", "en": "Innovation lab"},
    "foundation": {"sv": "Stiftelse", "en": "Foundation"},
    "chamber-of-commerce": {"sv": "Handelskammare", "en": "Chamber of commerce"},
    "company": {"sv": "Företag", "en": "Company"},
    "not-established": {"sv": "Form ej fastställd", "en": "Form not established"},
    "agreement": {"sv": "Överenskommelse", "en": "Agreement"},
    "event": {"sv": "Möte", "en": "Meeting"},
    "project": {"sv": "Projekt", "en": "Project"},
    "place": {"sv": "Plats", "en": "Place"},
}


def kind_label(kind: str, language: Language) -> str:
    """The word for a kind; one that foreign data brings is its own word."""
    told = KIND_LABELS.get(kind)
    return told[language] if told else kind.replace("-", " ").capitalize()


STATUS_LABELS: Mapping[str, Mapping[Language, str]] = {
    "done": {"sv": "genomfört eller gäller", "en": "done or in force"},
    "proposed": {"sv": "föreslaget", "en": "proposed"},
    "present": {"sv": "närvarande", "en": "present"},
    "part": {"sv": "plats eller tillhörighet", "en": "place or belonging"},
    "ended": {"sv": "har upphört", "en": "has ended"},
    "hypothetical": {"sv": "tänkt, inte på riktigt", "en": "hypothetical, not real"},
}
BASIS_LABELS: Mapping[str, Mapping[Language, str]] = {
    "stated": {"sv": "står i dokumentet", "en": "stands in the document"},
    "reported": {"sv": "enligt webbsida, med våra ord", "en": "according to a web page, in our words"},
    "inferred": {"sv": "vår slutsats", "en": "our conclusion"},
    "register": {"sv": "register", "en": "register"},
}
INFERRED_LABEL: Mapping[Language, str] = {"sv": "slutsats, inte sagt rent ut", "en": "inferred, not said outright"}
#: How sure it is that something held on a day; what is certain needs no word.
STANDING_LABELS: Mapping[str, Mapping[Language, str]] = {
    "certain": {"sv": "säkert den dagen", "en": "certain on that day"},
    "possible": {"sv": "möjligt den dagen", "en": "possible on that day"},
    "unknown": {"sv": "okänt den dagen", "en": "unknown on that day"},
}
#: What sets a day apart from an earlier one.
DIFFERENCE_LABELS: Mapping[str, Mapping[Language, str]] = {
    "new": {"sv": "nytt", "en": "new"},
    "gone": {"sv": "borta", "en": "gone"},
    "surer": {"sv": "säkrare", "en": "more certain"},
    "less-sure": {"sv": "mindre säkert", "en": "less certain"},
    "both": {"sv": "oförändrat", "en": "unchanged"},
}
UNNAMED_LABEL: Mapping[Language, str] = {"sv": "ej namngiven grupp", "en": "unnamed group"}

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
    elif status == "proposed":
        line = Line(FAMILY_COLOURS["agreement"], 2.4, "9 6")
    elif edge["predicate"] in ("ls:hasSigned", "ls:hasAdopted"):
        line = Line(FAMILY_COLOURS["agreement"], 4.0)
    else:
        line = Line(FAMILY_COLOURS[source_family if source_family != "place" else "public"], 2.2)
    if tuple(edge["bases"]) == ("inferred",):
        # Nothing but our own reasoning: thin and dash-dotted, whatever it says.
        return Line(line.colour, 1.4, "1 5 6 5")
    return line


@cache
def _icon_table() -> Any:  # noqa: ANN401  # JSON
    return json.loads((Path(__file__).parent / "icons.json").read_text(encoding="utf-8"))


def icon_name(kind: str) -> str:
    """The icon of a kind; kinds without one have that of an organisation whose form is not established."""
    kinds = _icon_table()["kinds"]
    return str(kinds.get(kind, kinds["not-established"]))


@cache
def icon_markup(kind: str) -> str:
    """The icon of a kind as SVG elements in a box of 24 by 24."""
    shapes = _icon_table()["icons"][icon_name(kind)]
    return "".join(
        f"<{tag} " + " ".join(f"{name}={quoteattr(text)}" for name, text in attributes.items()) + "/>"
        for tag, attributes in shapes
    )


def node_markup(node: Mapping[str, Any], radius: float) -> str:
    """The sign of a node around the origin: its shape in its family's colour, with the icon of its kind."""
    colour = FAMILY_COLOURS[node["family"]]
    hollow = node["family"] == "place"
    fill, ink = (PAPER, colour) if hollow else (colour, PAPER)
    ring = f'stroke="{colour}" stroke-width="2.5"' if hollow else ""
    if node.get("unnamed"):
        # Known to exist, not known who: the ring is broken.
        fill, ink, ring = PAPER, colour, f'stroke="{colour}" stroke-width="2" stroke-dasharray="4 3"'
    if node["family"] in SQUARE:
        shape = f'<rect x="{-radius:g}" y="{-radius:g}" width="{2 * radius:g}" height="{2 * radius:g}" rx="{radius / 4:g}" fill="{fill}" {ring}/>'
    else:
        shape = f'<circle r="{radius:g}" fill="{fill}" {ring}/>'
    scale = radius / 20
    icon = (
        f'<g transform="translate({-12 * scale:g} {-12 * scale:g}) scale({scale:g})" fill="none" stroke="{ink}" '
        f'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">{icon_markup(node["kind"])}</g>'
    )
    return shape + icon


class Signs:
    """The signs of nodes as definitions that a document has once, each under a name: `prefix` and a number."""

    def __init__(self, prefix: str, nodes: Iterable[Mapping[str, Any]]) -> None:
        told = {self._key(node): node for node in nodes}
        self._names = {key: f"{prefix}-{number}" for number, key in enumerate(sorted(told))}
        self.definitions = "<defs>{}</defs>".format(
            "".join(
                f'<g id="{self._names[key]}" stroke="none">{node_markup(told[key], radius_of(told[key]))}</g>'
                for key in sorted(told)
            )
        )

    def name(self, node: Mapping[str, Any]) -> str:
        """The name of a node's sign."""
        return self._names[self._key(node)]

    @staticmethod
    def _key(node: Mapping[str, Any]) -> tuple[str, str, bool]:
        return str(node["family"]), str(node["kind"]), bool(node.get("unnamed"))


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One line of the legend: `swatch` is an SVG element."""

    kind: str
    name: str
    label: str
    swatch: str


def legend(language: Language) -> list[LegendItem]:
    """What colours and lines mean, families first."""
    families = [
        LegendItem("family", name, FAMILY_LABELS[name][language], _swatch(_family_sign(name)))
        for name in FAMILY_COLOURS
    ]
    unnamed = {"family": "public", "kind": "region", "unnamed": True}
    families.append(LegendItem("family", "unnamed", UNNAMED_LABEL[language], _swatch(_sign(unnamed))))
    samples: dict[str, tuple[dict[str, Any], Mapping[Language, str]]] = {
        "signed": ({"status": "done", "predicate": "ls:hasSigned", "bases": ()}, {"sv": "undertecknat eller antaget", "en": "signed or adopted"}),
        "done": ({"status": "done", "predicate": "", "bases": ()}, {"sv": "står bakom, leder, finansierar …", "en": "stands behind, leads, funds …"}),
        "proposed": ({"status": "proposed", "predicate": "", "bases": ()}, STATUS_LABELS["proposed"]),
        "present": ({"status": "present", "predicate": "", "bases": ()}, STATUS_LABELS["present"]),
        "part": ({"status": "part", "predicate": "", "bases": ()}, STATUS_LABELS["part"]),
        "inferred": ({"status": "done", "predicate": "", "bases": ("inferred",)}, INFERRED_LABEL),
    }  # fmt: skip
    lines = [
        LegendItem("line", name, texts[language], _swatch(_line_sample(edge)))
        for name, (edge, texts) in samples.items()
    ]
    return families + lines


def _family_sign(name: str) -> str:
    kinds = {
        "public": "region",
        "academia": "higher-education-institution",
        "business": "foundation",
        "agreement": "agreement",
        "place": "place",
    }
    return _sign({"family": name, "kind": kinds[name]})


def _sign(node: Mapping[str, Any]) -> str:
    return f'<g transform="translate(18 10)">{node_markup(node, 9)}</g>'


def _line_sample(edge: Mapping[str, Any]) -> str:
    line = line_of(edge, "business")
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return f'<path d="M2 10H34" fill="none" stroke="{line.colour}" stroke-width="{line.width:g}"{dash}/>'


def _swatch(content: str) -> str:
    return f'<svg class="swatch" width="36" height="20" viewBox="0 0 36 20" aria-hidden="true">{content}</svg>'
