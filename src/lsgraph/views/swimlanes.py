"""What happened when as one SVG element: lanes along a line of time, a mark for each act, and a bar for what lasts.

No script, and every name and mark is a link. A mark spans the bounds of its day; the line after a stance shows that it still
holds. Presence is a mark without a line, since it is no stance. A bar is solid as long as sources tell it, and goes on as dashes where
they only tell of no end; where they tell of no beginning it comes out of dots. What has no day at all stands as a question mark.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lsgraph.localized import date_text
from lsgraph.network.frames import label_width
from lsgraph.views.palette import FAMILY_COLOURS, GREY, INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.languages import Language

#: The kinds of mark.
KINDS = ("invited", "proposed", "adopted", "concluded", "signed", "withdrawn", "present")
#: The kinds that are no stances: other acts and events, what is planned, what lasts, and what has no day.
OTHER_KINDS = ("done", "planned", "holds", "open", "unbegun", "within", "undated", "inferred")
_COLOUR = FAMILY_COLOURS["agreement"]
#: The line after a mark: its width and dashes. Presence and withdrawal have none.
_LINES: Mapping[str, str] = {
    "invited": f'stroke="{_COLOUR}" stroke-width="1.6" stroke-dasharray="2 5"',
    "proposed": f'stroke="{_COLOUR}" stroke-width="2.2" stroke-dasharray="8 5"',
    "adopted": f'stroke="{_COLOUR}" stroke-width="4"',
    "concluded": f'stroke="{_COLOUR}" stroke-width="2.8"',
    "signed": f'stroke="{_COLOUR}" stroke-width="4"',
}
_STANCE_KINDS = frozenset(KINDS) - {"present"}
_AXIS, _LANE, _RADIUS = 46.0, 40.0, 7.5
#: The widest column of names, and the length of an end that is not on record.
_WIDEST, _STUB = 420.0, 26.0
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
    colour: str = _COLOUR
    concluded: bool = False
    """Whether it is only our own conclusion, and no source says so."""


@dataclass(frozen=True, slots=True)
class LaneSpan:
    """Something that lasts, or has no day: the bounds of its beginning and of its end, and the first and last day on which sources tell it.

    A bound that is not on record is empty. `ended` says that it has an end, also where no day of that is known.
    """

    begins: tuple[str, str]
    ends: tuple[str, str]
    told: tuple[str, str]
    ended: bool
    description: str
    address: str
    colour: str = INK
    concluded: bool = False

    @property
    def days(self) -> tuple[str, ...]:
        """All days of it that are on record."""
        return tuple(day for day in (*self.begins, *self.told, *self.ends) if day)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the legend that its drawing has."""
        if not self.days:
            return ("undated",)
        begin, end = _certain(self)
        return tuple(
            kind
            for kind, has in (
                ("holds", begin < end), ("open", not self.ended), ("unbegun", not self.begins[0]),
                ("within", any(first and last and first != last for first, last in (self.begins, self.ends))),
            )
            if has
        )  # fmt: skip


def _certain(span: LaneSpan) -> tuple[str, str]:
    """The first and the last day between which a span held for certain; the same day twice where that is none but one."""
    begin = min(filter(None, (span.begins[1], span.told[0])), default=span.begins[0] or span.ends[0] or span.ends[1])
    end = max(filter(None, (span.told[1], span.ends[0])), default=begin)
    return begin, max(begin, end)


@dataclass(frozen=True, slots=True)
class Lane:
    """One actor or one relation: its name, the address of its page, its marks in chronological order, and what lasts.

    `detail` is a second line below the name.
    """

    label: str
    address: str
    marks: tuple[LaneMark, ...]
    spans: tuple[LaneSpan, ...] = ()
    detail: str = ""


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


def swimlanes_svg(
    lanes: Sequence[Lane], *, until: str, language: Language, width: int, title: str, day: str | None = None
) -> str | None:
    """The picture, until the day `until` (ISO 8601), on a canvas of that width; None if nothing has a day.

    Lanes without marks are left out. On a narrow canvas names are above their lanes. A line stands at the `day` that was chosen.
    """
    shown = [lane for lane in lanes if lane.marks or lane.spans]
    texts = [text for lane in shown for mark in lane.marks for text in (mark.earliest, mark.latest)]
    texts += [text for lane in shown for span in lane.spans for text in span.days]
    days = [found for text in texts if (found := _day(text))]
    if not days:
        return None
    narrow = width < _NARROW
    widest = max(label_width([text]) for lane in shown for text in (lane.label, lane.detail))
    left = 16.0 if narrow else min(_WIDEST, widest * _FONT / 12.5 + 28)
    chosen = _day(day or "")
    days += [chosen] if chosen and min(days) <= chosen <= max(*days, _day(until) or days[0]) else []
    end = max(*days, _day(until) or days[0], min(days) + min(timedelta(days=28), date.max - min(days)))
    # Space before the first mark, so that its position in time can be seen.
    begin = min(days) - min(max(timedelta(days=20), (end - min(days)) / 12), min(days) - date.min)
    scale = _Scale(begin, end, left, width - 20.0)
    step = _lane_height(narrow, detailed=any(lane.detail for lane in shown))
    height = _AXIS + len(shown) * step + 12
    return (
        f'<svg class="lanes" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" role="group" '
        f'aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="{_FONT:g}">'
        f"{''.join(_axis(scale, height, language))}"
        f"{''.join(_lane(lane, _AXIS + number * step, step, scale, narrow) for number, lane in enumerate(shown))}"
        f"{_cursor(chosen, scale, height, language) if chosen else ''}</svg>"
    )


def _cursor(day: date, scale: _Scale, height: float, language: Language) -> str:
    """The line at the chosen day; none where that lies outside the picture."""
    if not scale.first <= day <= scale.last:
        return ""
    x = scale.x(day)
    anchor = "end" if x > (scale.left + scale.right) / 2 else "start"
    return (
        f'<g class="cursor"><path d="M{x:.1f} 26V{height - 4:g}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 3"/>'
        f'<text x="{x + (-5 if anchor == "end" else 5):.1f}" y="38" text-anchor="{anchor}" font-weight="600" fill="{INK}" '
        f'stroke="{PAPER}" stroke-width="4" paint-order="stroke">{escape(date_text(day.isoformat(), language))}</text></g>'
    )


def mark_swatch(kind: str) -> str:
    """A sample of a kind of mark for the legend, as an SVG element."""
    if kind in ("holds", "open", "unbegun", "within"):
        return f'<svg class="swatch" width="36" height="20" viewBox="0 0 36 20" aria-hidden="true">{_SPAN_SWATCHES[kind]}</svg>'
    line = f'<path d="M9 10H34" fill="none" {_LINES[kind]}/>' if kind in _LINES else ""
    return (
        f'<svg class="swatch" width="36" height="20" viewBox="0 0 36 20" aria-hidden="true">{line}'
        f"{sign(kind, 10.0, 10.0)}</svg>"
    )


def point_swatch(kind: str) -> str:
    """A sample of a mark without what follows it in time."""
    return f'<svg class="swatch" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">{sign(kind, 10.0, 10.0)}</svg>'


def _lane_height(narrow: bool, *, detailed: bool) -> float:
    return _LANE + (16 if narrow else 0) + (16 if narrow and detailed else 4 if detailed else 0)


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


def _lane(lane: Lane, top: float, step: float, scale: _Scale, narrow: bool) -> str:
    y = top + (step - 14 if narrow else step / 2)
    # With a second line both stand around the middle.
    up = 8.0 if lane.detail and not narrow else 0.0
    label_x, label_y = (scale.left - 8, top + 18) if narrow else (scale.left - 14, y + 4.5 - up)
    anchor = "start" if narrow else "end"
    parts = [
        f'<path d="M{scale.left:g} {y:g}H{scale.right:g}" stroke="#e4e7eb" stroke-width="1"/>',
        f'<a class="lane" href={quoteattr(lane.address)}>'
        f'<text x="{label_x:g}" y="{label_y:g}" text-anchor="{anchor}" fill="{INK}">'
        f"{escape(_truncated(lane.label, scale, narrow))}</text></a>",
    ]
    if lane.detail:
        parts.append(
            f'<text x="{label_x:g}" y="{label_y + 16:g}" text-anchor="{anchor}" fill="{GREY}" font-size="{_FONT - 1:g}">'
            f"{escape(_truncated(lane.detail, scale, narrow))}</text>"
        )
    parts += [_span(span, y, scale) for span in lane.spans]
    dated = [(mark, _day(mark.earliest), _day(mark.latest)) for mark in lane.marks]
    stances = [(mark, last) for mark, first, last in dated if first and last and mark.kind in _STANCE_KINDS]
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
            f'fill="{mark.colour}" fill-opacity="0.18"/>'
        )
    drawn = sign(mark.kind, (start + end) / 2, y, mark.colour)
    if mark.concluded:
        drawn += sign("inferred", (start + end) / 2, y)
    return (
        f'<a class="mark" href={quoteattr(mark.address)} aria-label={quoteattr(mark.description)}>'
        f"<title>{escape(mark.description)}</title>{band}"
        # WCAG 2.2, 2.5.8: targets are at least 24 pixels wide and high.
        f'<circle cx="{(start + end) / 2:.1f}" cy="{y:g}" r="13" fill="transparent"/>{drawn}</a>'
    )


def _span(span: LaneSpan, y: float, scale: _Scale) -> str:
    """What lasts, as a link: a bar with open or closed ends; a question mark where no day is on record."""
    head = (
        f'<a class="mark" href={quoteattr(span.address)} aria-label={quoteattr(span.description)}>'
        f"<title>{escape(span.description)}</title>"
    )
    days = [_day(text) for text in _certain(span)] if span.days else []
    if not all(days) or len(days) != 2:
        return f'{head}<rect x="{scale.left:g}" y="{y - 12:g}" width="26" height="24" fill="transparent"/>{sign("undated", scale.left + 12, y)}</a>'
    begin, end = (scale.x(day) for day in days if day)
    first, last = begin, end
    parts = []
    if (earliest := _day(span.begins[0])) and begin - scale.x(earliest) > 2:
        first = scale.x(earliest)
        parts.append(_band(first, begin, y, span.colour))
    elif not span.begins[0]:
        first = max(begin - _STUB, scale.left)
        parts.append(
            f'<path d="M{first:.1f} {y:g}H{begin:.1f}" stroke="{span.colour}" stroke-width="3" stroke-dasharray="2 4"/>'
        )
    parts.append(f'<path d="M{begin:.1f} {y:g}H{max(end, begin + 3):.1f}" stroke="{span.colour}" stroke-width="7"/>')
    if not span.ended:
        last = max(scale.right, end + 8)
        parts.append(_going_on(end, last, y, span.colour))
    else:
        latest = _day(span.ends[1])
        last = max(scale.x(latest), end) if latest else min(end + _STUB, scale.right)
        parts.append(_band(end, last, y, span.colour))
        parts.append(
            f'<path d="M{max(last, end + 3):.1f} {y - 8:g}V{y + 8:g}" stroke="{span.colour}" stroke-width="3"/>'
        )
    # WCAG 2.2, 2.5.8: targets are at least 24 pixels wide and high.
    wide = max(last - first, 24.0)
    target = f'<rect x="{first:.1f}" y="{y - 12:g}" width="{wide:.1f}" height="24" fill="transparent"/>'
    if span.concluded:
        parts.append(sign("inferred", begin, y))
    return f"{head}{target}{''.join(parts)}</a>"


def _band(start: float, end: float, y: float, colour: str) -> str:
    """The days within which a beginning or an end lies."""
    if end - start <= 2:
        return ""
    return f'<rect x="{start:.1f}" y="{y - 5:g}" width="{end - start:.1f}" height="10" rx="3" fill="{colour}" fill-opacity="0.25"/>'


def _going_on(start: float, end: float, y: float, colour: str) -> str:
    """What no source says has ended: dashes to an open arrow."""
    return (
        f'<path d="M{start:.1f} {y:g}H{end - 2:.1f}" stroke="{colour}" stroke-width="3" stroke-dasharray="7 5"/>'
        f'<path d="M{end - 7:.1f} {y - 5:g}L{end - 1:.1f} {y:g}L{end - 7:.1f} {y + 5:g}" fill="none" stroke="{colour}" stroke-width="2"/>'
    )


_SPAN_SWATCHES: Mapping[str, str] = {
    "holds": f'<path d="M2 10H34" stroke="{INK}" stroke-width="7"/>',
    "open": _going_on(2, 34, 10, INK),
    "unbegun": f'<path d="M2 10H22" stroke="{INK}" stroke-width="3" stroke-dasharray="2 4"/><path d="M22 10H34" stroke="{INK}" stroke-width="7"/>',
    "within": _band(2, 34, 10, INK),
}


def sign(kind: str, x: float, y: float, colour: str = _COLOUR) -> str:
    """The sign of a kind around a point: kinds differ in shape, not in colour alone."""
    r = _RADIUS
    if kind == "inferred":
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="{r + 3.5:g}" fill="none" stroke="{INK}" stroke-width="1.2" stroke-dasharray="1 4 5 4"/>'
    if kind == "none":
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="{r - 1:g}" fill="{PAPER}" stroke="{GREY}" stroke-width="1.8"/>'
    if kind in ("undated", "perhaps"):
        return (
            f'<circle cx="{x:.1f}" cy="{y:g}" r="{r + 1:g}" fill="{PAPER}" stroke="{GREY}" stroke-width="1.4"/>'
            f'<text x="{x:.1f}" y="{y + 4.5:g}" text-anchor="middle" font-size="12.5" font-weight="700" fill="{GREY}">?</text>'
        )
    if kind == "done":
        return f'<path d="M{x:.1f} {y - r:g}l{r:g} {r:g}l-{r:g} {r:g}l-{r:g} -{r:g}Z" fill="{INK if colour == _COLOUR else colour}"/>'
    if kind == "planned":
        return f'<path d="M{x - r + 1:.1f} {y - r + 2:g}h{2 * r - 2:g}l-{r - 1:g} {2 * r - 3:g}Z" fill="{PAPER}" stroke="{GREY}" stroke-width="2"/>'
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
