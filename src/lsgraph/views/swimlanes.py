"""The stances of actors over time as one SVG element: a lane for each actor along a timeline, and a mark for each act.

No script, and every name and mark is a link. A mark spans the bounds of its day; the line after it shows that the stance still
holds. Presence is a mark without a line, since it is no stance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lsgraph.localized import date_text
from lsgraph.network.frames import label_width
from lsgraph.views.palette import FAMILY_COLOURS, GREY, INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.languages import Language

#: The kinds of mark.
KINDS = ("invited", "proposed", "adopted", "concluded", "signed", "withdrawn", "present")
_COLOUR = FAMILY_COLOURS["agreement"]
#: The line after a mark: its width and dashes. Presence and withdrawal have none.
_LINES: Mapping[str, str] = {
    "invited": f'stroke="{_COLOUR}" stroke-width="1.6" stroke-dasharray="2 5"',
    "proposed": f'stroke="{_COLOUR}" stroke-width="2.2" stroke-dasharray="8 5"',
    "adopted": f'stroke="{_COLOUR}" stroke-width="4"',
    "concluded": f'stroke="{_COLOUR}" stroke-width="2.8"',
    "signed": f'stroke="{_COLOUR}" stroke-width="4"',
}
_AXIS, _LANE, _RADIUS = 46.0, 40.0, 7.5
_FONT = 13.5
#: Mean width of a letter in the font size of names.
_WIDE = 7.3
_NARROW = 600
#: Width on the timeline of a month with its year, and of a year.
_MONTH, _YEAR = 118.0, 60.0


@dataclass(frozen=True, slots=True)
class LaneMark:
    """One act, or a presence: its kind, the bounds of its day (ISO 8601), its description, and the address of its sentence."""

    kind: str
    earliest: str
    latest: str
    description: str
    address: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One actor: its name, the address of its page, and its marks in chronological order."""

    label: str
    address: str
    marks: tuple[LaneMark, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps days to positions on the timeline."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        days = (self.last - self.first).days or 1
        return self.left + (self.right - self.left) * (day - self.first).days / days


def swimlanes_svg(lanes: Sequence[Lane], *, until: str, language: Language, width: int, title: str) -> str | None:
    """The picture, until the day `until` (ISO 8601), on a canvas of that width; None if no mark has a day.

    Lanes without marks are left out. On a narrow canvas names are above their lanes.
    """
    shown = [lane for lane in lanes if lane.marks]
    days = [day for lane in shown for mark in lane.marks for day in (_day(mark.earliest), _day(mark.latest)) if day]
    if not days:
        return None
    narrow = width < _NARROW
    left = 16.0 if narrow else min(300.0, max(label_width([lane.label]) for lane in shown) * _FONT / 12.5 + 28)
    end = max(*days, _day(until) or days[0], min(days) + min(timedelta(days=28), date.max - min(days)))
    # Space before the first mark, so that its position in time can be seen.
    begin = min(days) - min(max(timedelta(days=20), (end - min(days)) / 12), min(days) - date.min)
    scale = _Scale(begin, end, left, width - 20.0)
    height = _AXIS + len(shown) * _lane_height(narrow) + 12
    return (
        f'<svg class="lanes" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" role="group" '
        f'aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="{_FONT:g}">'
        f"{''.join(_axis(scale, height, language))}"
        f"{''.join(_lane(lane, number, scale, narrow) for number, lane in enumerate(shown))}</svg>"
    )


def mark_swatch(kind: str) -> str:
    """A sample of a kind of mark for the legend, as an SVG element."""
    line = f'<path d="M9 10H34" fill="none" {_LINES[kind]}/>' if kind in _LINES else ""
    return (
        f'<svg class="swatch" width="36" height="20" viewBox="0 0 36 20" aria-hidden="true">{line}'
        f"{_sign(kind, 10.0, 10.0)}</svg>"
    )


def _lane_height(narrow: bool) -> float:
    return _LANE + 16 if narrow else _LANE


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _axis(scale: _Scale, height: float, language: Language) -> Iterator[str]:
    """The months or years above the lanes, each with a thin line down through them."""
    for tick, label in _ticks(scale, language):
        x = scale.x(tick)
        yield (
            f'<path d="M{x:.1f} 30V{height - 6:g}" stroke="#d5d9de" stroke-width="1"/>'
            f'<text x="{x:.1f}" y="20" text-anchor="middle" fill="{GREY}">{escape(label)}</text>'
        )


def _ticks(scale: _Scale, language: Language) -> Iterator[tuple[date, str]]:
    """First days of months, or of years if the period is long, as many as their labels leave room for."""
    years = (scale.last - scale.first).days > 1100
    firsts = [day for day in _first_days(scale, years) if scale.left + 34 < scale.x(day) < scale.right - 30]
    if not firsts:
        return
    wide = (scale.x(firsts[-1]) - scale.x(firsts[0])) / max(len(firsts) - 1, 1)
    for day in firsts[:: max(1, math.ceil((_YEAR if years else _MONTH) / max(wide, 0.1)))]:
        yield day, date_text(f"{day.year}" if years else f"{day.year}-{day.month:02}", language)


def _first_days(scale: _Scale, years: bool) -> Iterator[date]:
    year, month = scale.first.year, 1 if years else scale.first.month
    while (day := date(year, month, 1)) <= scale.last and year < date.max.year:
        if day >= scale.first:
            yield day
        year, month = (year + 1, 1) if years or month == 12 else (year, month + 1)


def _lane(lane: Lane, number: int, scale: _Scale, narrow: bool) -> str:
    top = _AXIS + number * _lane_height(narrow)
    y = top + (_lane_height(narrow) - 14 if narrow else _LANE / 2)
    label_x, label_y = (scale.left - 8, top + 18) if narrow else (scale.left - 14, y + 4.5)
    anchor = "start" if narrow else "end"
    parts = [
        f'<path d="M{scale.left:g} {y:g}H{scale.right:g}" stroke="#e4e7eb" stroke-width="1"/>',
        f'<a class="lane" href={quoteattr(lane.address)}>'
        f'<text x="{label_x:g}" y="{label_y:g}" text-anchor="{anchor}" fill="{INK}">'
        f"{escape(_truncated(lane.label, scale, narrow))}</text></a>",
    ]
    dated = [(mark, _day(mark.earliest), _day(mark.latest)) for mark in lane.marks]
    stances = [(mark, last) for mark, first, last in dated if first and last and mark.kind != "present"]
    for index, (mark, last) in enumerate(stances):
        until = stances[index + 1][1] if index + 1 < len(stances) else scale.last
        if last and mark.kind in _LINES and until > last:
            parts.append(f'<path d="M{scale.x(last):.1f} {y:g}H{scale.x(until):.1f}" fill="none" {_LINES[mark.kind]}/>')
    parts += [_mark(mark, first, last, y, scale) for mark, first, last in dated if first and last]
    return "".join(parts)


def _truncated(label: str, scale: _Scale, narrow: bool) -> str:
    """The label, cut to the available width."""
    most = int((scale.right if narrow else scale.left - 18) / _WIDE)
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _mark(mark: LaneMark, first: date, last: date, y: float, scale: _Scale) -> str:
    """A mark as a link; if its day is not known exactly, a band shows its bounds."""
    start, end = scale.x(first), scale.x(last)
    band = ""
    if end - start > 2:
        band = (
            f'<rect x="{start:.1f}" y="{y - 5:g}" width="{end - start:.1f}" height="10" rx="5" '
            f'fill="{_COLOUR}" fill-opacity="0.18"/>'
        )
    return (
        f'<a class="mark" href={quoteattr(mark.address)} aria-label={quoteattr(mark.description)}>'
        f"<title>{escape(mark.description)}</title>{band}"
        # WCAG 2.2, 2.5.8: targets are at least 24 pixels wide and high.
        f'<circle cx="{(start + end) / 2:.1f}" cy="{y:g}" r="13" fill="transparent"/>{_sign(mark.kind, (start + end) / 2, y)}</a>'
    )


def _sign(kind: str, x: float, y: float) -> str:
    """The sign of a kind around a point: kinds differ in shape, not in colour alone."""
    r = _RADIUS
    if kind == "present":
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="{r - 1.5:g}" fill="#ffffff" stroke="{GREY}" stroke-width="1.8" stroke-dasharray="2 2.4"/>'
    if kind == "proposed":
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="{r - 1:g}" fill="#ffffff" stroke="{_COLOUR}" stroke-width="2.4"/>'
    if kind == "signed":
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="{r:g}" fill="{_COLOUR}"/>'
    if kind == "adopted":
        return f'<rect x="{x - r + 1:.1f}" y="{y - r + 1:g}" width="{2 * r - 2:g}" height="{2 * r - 2:g}" fill="{_COLOUR}"/>'
    if kind == "concluded":
        # A party, with no word of who signed: half of the sign of a signature.
        return (
            f'<circle cx="{x:.1f}" cy="{y:g}" r="{r - 1:g}" fill="#ffffff" stroke="{_COLOUR}" stroke-width="2"/>'
            f'<path d="M{x:.1f} {y - r + 1:g}a{r - 1:g} {r - 1:g} 0 0 0 0 {2 * r - 2:g}Z" fill="{_COLOUR}"/>'
        )
    if kind == "invited":
        return f'<path d="M{x:.1f} {y - r:g}l{r:g} {r:g}l-{r:g} {r:g}l-{r:g} -{r:g}Z" fill="#ffffff" stroke="{_COLOUR}" stroke-width="2"/>'
    half = r - 2
    return f'<path d="M{x - half:.1f} {y - half:g}l{2 * half:g} {2 * half:g}m0 -{2 * half:g}l-{2 * half:g} {2 * half:g}" fill="none" stroke="{_COLOUR}" stroke-width="3"/>'
