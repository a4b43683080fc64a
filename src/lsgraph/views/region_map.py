"""Regions as maps in one SVG: the outlines of their municipalities, and in each how many actors take which stance.

No script, no tiles, and every mark is a link. A mark that has no room at its municipality moves aside, with a line to it. What is known of a
whole county, or of a region alone, stands in words below its map, and so does what has no place on record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lsgraph.network.frames import label_width
from lsgraph.views.palette import GREY, INK, PAPER
from lsgraph.views.swimlanes import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lsgraph.repository.boundaries import Boundary

#: The least unit of the shapes, in hundreds of metres, and how many of them a map is wide or high at most: steps are small whole numbers.
_UNIT, _UNITS = 3, 500
#: The extent from which on a map shows a country, in hundreds of metres.
_COUNTRY = 6_000
LAND, PEOPLED = "#f0f2f5", "#dfe3ea"
_BORDER = "#a9b1bb"
_GAP, _HEAD, _ROW = 28.0, 30.0, 27.0
#: The greatest height of a map, the width of a sign with its number, and the height of a mark.
_TALLEST_ALONE = 640.0
_TALLEST, _SIGN, _MARK = 460.0, 31.5, 24.0
#: The width of each further digit.
_DIGIT = 8.0
_FONT = 12.5
_WIDE = 900
_ROUNDS = 200
#: A mark that moved further than this has a line to its municipality.
_NEAR = 12.0
#: Most marks that are drawn because they fit: each is half a kilobyte of a page.
_MOST_FITTING = 30


@dataclass(frozen=True, slots=True)
class Count:
    """How many actors of one place take one stance (`none`: no stance on record), in words, and the address of their list."""

    kind: str
    number: int
    description: str
    address: str


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """One place with its counts: a municipality by its code, or what stands in words below a map."""

    code: str
    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One map: its title and its address, the municipalities that it shows by code, the marks of some, and what stands below.

    `marks` are drawn whatever it takes; of the `further` ones, what matters most first, those that fit beside them where they are.
    `peopled` are the codes of all that have anybody; `more` says in words that some have no mark, and where the table tells of them.
    """

    name: str
    title: str
    address: str
    codes: tuple[str, ...]
    marks: tuple[PlaceMark, ...]
    below: tuple[PlaceMark, ...]
    peopled: frozenset[str] = frozenset()
    further: tuple[PlaceMark, ...] = ()
    more: Callable[[int], tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a mark is drawn: its left and its middle, its width, and the point that it belongs to."""

    mark: PlaceMark
    x: float
    y: float
    width: float
    home: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a map lies on the canvas: its extent in hundreds of metres, its left and its top, and the canvas's units for a hundred metres."""

    extent: tuple[int, int, int, int]
    left: float
    top: float
    scale: float

    @property
    def bottom(self) -> float:
        _, y0, _, y1 = self.extent
        return self.top + (y1 - y0) * self.scale

    def point(self, boundary: Boundary) -> tuple[float, float]:
        """The middle of a municipality on the canvas."""
        (x, y), (x0, _, _, y1) = boundary.middle, self.extent
        return self.left + (x - x0) * self.scale, self.top + (y1 - y) * self.scale

    def shapes(self, name: str) -> str:
        """The outlines of that map here."""
        x0, y0, x1, y1 = self.extent
        scale = self.scale * _unit(x1 - x0, y1 - y0)
        return f'<use href="#map-{name}" transform="translate({self.left:.1f} {self.top:g}) scale({scale:.4f})"/>'


def shapes(panels: Iterable[Panel], boundaries: Mapping[str, Boundary]) -> str:
    """The outlines of the maps as SVG definitions, which pictures of all widths share."""
    return "".join(
        f'<symbol id="map-{panel.name}" overflow="visible"><g stroke="{_BORDER}" stroke-width="1" stroke-linejoin="round" fill-rule="evenodd">'
        f"{''.join(_outlines(panel, boundaries))}</g></symbol>"
        for panel in panels
        if panel.codes
    )


def map_svg(
    panels: Sequence[Panel],
    rest: Sequence[PlaceMark],
    boundaries: Mapping[str, Boundary],
    *,
    width: int,
    title: str,
    whole: bool = False,
) -> str:
    """The maps on a canvas of that width, side by side where it is wide; `rest` stands below all. With `whole` it has its own shapes."""
    columns = min(3, max(len(panels), 1)) if width >= _WIDE else 1
    column = (width - _GAP * (columns - 1)) / columns
    tallest = _TALLEST if len(panels) > 1 else _TALLEST_ALONE
    boxes = {panel.name: _box(panel, boundaries) for panel in panels if panel.codes}
    scale = min(
        (min(column / max(x1 - x0, 1), tallest / max(y1 - y0, 1)) for x0, y0, x1, y1 in boxes.values()), default=1.0
    )
    parts, top, low = [], 0.0, 0.0
    for number, panel in enumerate(panels):
        if number % columns == 0:
            top = low
        left = number % columns * (column + _GAP)
        drawn, height = _panel(panel, boxes.get(panel.name), boundaries, left, top, column, scale)
        parts.append(drawn)
        low = max(low, top + height)
    for mark in rest:
        parts.append(_line(mark, 0.0, low + _ROW / 2))
        low += _ROW
    definitions = f"<defs>{shapes(panels, boundaries)}</defs>" if whole else ""
    return (
        f'<svg class="region-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {low + 4:g}" role="group" '
        f'aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="{_FONT:g}">'
        f"{definitions}{''.join(parts)}</svg>"
    )


def _box(panel: Panel, boundaries: Mapping[str, Boundary]) -> tuple[int, int, int, int]:
    boxes = [boundaries[code].box for code in panel.codes]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _unit(width: float, height: float) -> int:
    """The unit of the shapes of a map of that size: no smaller than what can be seen, and a country with fewer points than a region."""
    extent = int(max(width, height))
    return max(_UNIT, extent // (_UNITS if extent < _COUNTRY else _UNITS // 2))


def _outlines(panel: Panel, boundaries: Mapping[str, Boundary]) -> Iterator[str]:
    """The municipalities where nobody is, and over them those where somebody is, each as one path."""
    x0, y0, x1, y1 = _box(panel, boundaries)
    unit = _unit(x1 - x0, y1 - y0)
    for fill, there in ((LAND, False), (PEOPLED, True)):
        rings = [ring for code in panel.codes if (code in panel.peopled) is there for ring in boundaries[code].rings]
        units = [[(round((x - x0) / unit), round((y1 - y) / unit)) for x, y in ring] for ring in rings]
        path = "".join(filter(None, map(_ring, units)))
        if path:
            yield f'<path d="{path}" fill="{fill}" vector-effect="non-scaling-stroke"/>'


def _ring(points: list[tuple[int, int]]) -> str:
    """A ring as a part of a path; empty where it is too small to be seen."""
    kept = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    if len(set(kept)) < 3:
        return ""
    return f"M{kept[0][0]} {kept[0][1]}l" + " ".join(f"{x - u} {y - v}" for (u, v), (x, y) in pairwise(kept)) + "z"


def _panel(
    panel: Panel,
    box: tuple[int, int, int, int] | None,
    boundaries: Mapping[str, Boundary],
    left: float,
    top: float,
    width: float,
    scale: float,
) -> tuple[str, float]:
    """One map with its title and what stands below it, and its height."""
    parts = [_link(panel.address, panel.title, left, top + 18, 'font-size="15" font-weight="700" ')]
    y, without = top + _HEAD, 0
    if box is not None:
        frame = _Frame(box, left + max(0.0, (width - (box[2] - box[0]) * scale) / 2), y, scale)
        placed = _placed(panel, boundaries, frame, left, left + width)
        parts.append(frame.shapes(panel.name))
        # Lines lie below all signs.
        parts += [_leader(box) for box in placed]
        parts += [_counts(box.mark, box.x, box.y) for box in placed]
        y = max(frame.bottom, *(box.y + _MARK / 2 for box in placed), 0.0) + 12
        without = len(panel.peopled) - len(placed)
    if panel.more and without:
        words, address = panel.more(without)
        parts.append(_link(address, words, left, y + 12))
        y += _ROW
    for mark in panel.below:
        parts.append(_line(mark, left, y + _ROW / 2))
        y += _ROW
    return "".join(parts), y - top + 14


def _link(address: str, words: str, x: float, y: float, font: str = "") -> str:
    """A line of words that leads to an address."""
    return f'<a class="panel" href={quoteattr(address)}><text x="{x:g}" y="{y:g}" {font}fill="{INK}">{escape(words)}</text></a>'


def _placed(panel: Panel, boundaries: Mapping[str, Boundary], frame: _Frame, left: float, right: float) -> list[_Box]:
    """The marks of a map, each where it is drawn: those that must be there, moved apart, then of the further ones those that fit."""
    at = {mark.code: frame.point(boundaries[mark.code]) for mark in (*panel.marks, *panel.further)}
    marks = [
        _Box(mark, at[mark.code][0] - 9, at[mark.code][1], _mark_width(mark), at[mark.code]) for mark in panel.marks
    ]
    placed = _apart(marks, left, right, frame.top)
    further = ((mark, *at[mark.code]) for mark in panel.further)
    return placed + _that_fit(further, placed, (left, right), (frame.top, frame.bottom))


def _count_width(count: Count) -> float:
    return _SIGN + _DIGIT * (len(str(count.number)) - 1)


def _mark_width(mark: PlaceMark) -> float:
    return sum(map(_count_width, mark.counts)) + label_width([mark.name]) + 8


def _apart(boxes: list[_Box], left: float, right: float, top: float) -> list[_Box]:
    """The boxes moved up and down until none lies on another, within the canvas and below its `top`."""
    moved = [replace(box, x=min(max(box.x, left), max(right - box.width, left))) for box in boxes]
    for _ in range(_ROUNDS):
        moved.sort(key=_downwards)
        pairs = [(one, other) for one, other in combinations(range(len(moved)), 2) if _lie_on(moved[one], moved[other])]
        if not pairs:
            break
        for first, second in pairs:
            one, other = moved[first], moved[second]
            half = max(_MARK - abs(other.y - one.y), 0.0) / 2
            up = -half if one.y <= other.y else half
            moved[first], moved[second] = replace(one, y=one.y + up), replace(other, y=other.y - up)
    placed: list[_Box] = []
    for box in sorted(moved, key=_downwards):
        # What is crowded still, or has left the canvas, goes down as far as it must.
        free = replace(box, y=max(box.y, top + _MARK / 2))
        while above := [other for other in placed if _lie_on(other, free)]:
            free = replace(free, y=max(other.y for other in above) + _MARK)
        placed.append(free)
    return placed


def _that_fit(
    places: Iterable[tuple[PlaceMark, float, float]],
    placed: Sequence[_Box],
    across: tuple[float, float],
    down: tuple[float, float],
) -> list[_Box]:
    """The marks at these points that lie on no other and within the canvas, at their point or a little above or below it."""
    fitting: list[_Box] = []
    for mark, x, y in places:
        if len(fitting) == _MOST_FITTING:
            break
        for step in (0.0, -_NEAR, _NEAR):
            box = _Box(mark, x - 9, y + step, _mark_width(mark), (x, y))
            within = across[0] <= box.x and box.x + box.width <= across[1] and down[0] + _MARK / 2 <= box.y <= down[1]
            if within and not any(_lie_on(box, other) for other in (*placed, *fitting)):
                fitting.append(box)
                break
    return fitting


def _downwards(box: _Box) -> tuple[float, str]:
    return box.y, box.mark.code


def _lie_on(one: _Box, other: _Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not beside and abs(one.y - other.y) < _MARK - 0.01


def _leader(box: _Box) -> str:
    """The line from a mark that moved aside to its municipality."""
    x, y = box.home
    if abs(box.x + _SIGN / 2 - x) <= _NEAR and abs(box.y - y) <= _NEAR:
        return ""
    return (
        f'<path d="M{x:.1f} {y:.1f}L{box.x + 9:.1f} {box.y:.1f}" stroke="{GREY}" stroke-width="1"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{GREY}"/>'
    )


def _counts(mark: PlaceMark, x: float, y: float) -> str:
    parts, at = [], x
    for number, count in enumerate(mark.counts):
        last = number == len(mark.counts) - 1
        wide = own = _count_width(count)
        name = ""
        if last:
            wide += label_width([mark.name]) + 4
            name = f'<text x="{at + own + 2:.1f}" y="{y + 4.5:.1f}" {_HALO} fill="{INK}">{escape(mark.name)}</text>'
        parts.append(
            f'<a class="mark" href={quoteattr(count.address)} aria-label={quoteattr(count.description)}>'
            f'<rect x="{at:.1f}" y="{y - _MARK / 2:.1f}" width="{wide:.1f}" height="{_MARK:g}" fill="transparent"/>'
            f'{sign(count.kind, at + 9, y)}<text x="{at + 19.5:.1f}" y="{y + 4.5:.1f}" {_HALO} font-weight="700" fill="{INK}">{count.number}</text>'
            f"{name}</a>"
        )
        at += own
    return "".join(parts)


#: A light edge around letters, so that they can be read on any border.
_HALO = f'stroke="{PAPER}" stroke-width="3" paint-order="stroke"'


def _line(mark: PlaceMark, x: float, y: float) -> str:
    """What has no point on the map: the signs with their numbers, and what it is."""
    return _counts(mark, x, y)
