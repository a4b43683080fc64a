"""A picture as a file of its own: with title, legend, day, address and where it comes from, as the pictures of the network have them."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lsgraph.characters import safe
from lsgraph.network.frames import label_width
from lsgraph.views.palette import GREY, INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARGIN, _TITLE_LINE, _LEGEND_LINE, _LINE = 16, 24, 26, 16
#: Mean widths of the letters of the title and of the small print, and the room of a sign.
_TITLE_LETTER, _LETTER, _SIGN = 9.2, 6.0, 44
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_EMPTY = '<svg viewBox="0 0 640 20"></svg>'


@dataclass(frozen=True, slots=True)
class Framing:
    """What stands around a picture: its title, signs with their words, and the lines of the small print."""

    title: str
    legend: Sequence[tuple[str, str]]
    notes: Sequence[str]
    language: str


def framed_svg(picture: str | None, framing: Framing) -> bytes:
    """An SVG element with a `viewBox` as a file, between its title and its legend; without a picture these alone."""
    drawn = picture or _EMPTY
    size = _SIZE.search(drawn)
    assert size is not None, "a picture says how large it is"
    inner, height = (float(part) for part in size.groups())
    width = inner + 2 * _MARGIN
    head = textwrap.wrap(framing.title, int((width - 2 * _MARGIN) / _TITLE_LETTER))
    top = _MARGIN + _TITLE_LINE * len(head)
    parts = [
        f'<text x="{_MARGIN}" y="{_TITLE_LINE * (number + 1)}" font-size="17" font-weight="700" fill="{INK}">{escape(safe(line))}</text>'
        for number, line in enumerate(head)
    ]
    parts.append(drawn.replace("<svg ", f'<svg x="{_MARGIN}" y="{top:g}" width="{inner:g}" height="{height:g}" ', 1))
    x, y = float(_MARGIN), top + height + _MARGIN
    for sign, label in framing.legend:
        needed = _SIGN + label_width([label]) + _MARGIN
        if x > _MARGIN and x + needed > width:
            x, y = float(_MARGIN), y + _LEGEND_LINE
        parts.append(
            f'<g transform="translate({x:g} {y:g})">{sign}<text x="{_SIGN}" y="14.5" font-size="12.5" fill="{INK}">{escape(label)}</text></g>'
        )
        x += needed
    y += _LEGEND_LINE + _MARGIN / 2
    for note in framing.notes:
        for line in textwrap.wrap(note, int((width - 2 * _MARGIN) / _LETTER)):
            parts.append(f'<text x="{_MARGIN}" y="{y + 8:g}" font-size="11" fill="{GREY}">{escape(safe(line))}</text>')
            y += _LINE
    total = y + _MARGIN / 2
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{framing.language}" width="{width:g}" height="{total:g}" '
        f'viewBox="0 0 {width:g} {total:g}" font-family="system-ui, \'DejaVu Sans\', sans-serif">'
        f"<title>{escape(safe(framing.title))}</title>"
        f'<rect width="{width:g}" height="{total:g}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    ).encode()
