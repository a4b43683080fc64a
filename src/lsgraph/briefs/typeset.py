"""A brief as PDF, and an SVG as PNG, by typst.

What comes from data reaches the template as JSON: its texts are values there, never markup. The template is `brief.typ`.
Source: https://typst.app/docs/reference/pdf/.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lsgraph.briefs.model import shortened
from lsgraph.languages import wording

if TYPE_CHECKING:
    import typst

    from lsgraph.briefs.model import Brief, Source, Table

#: The fonts of briefs come with a package, so that they look alike on every machine.
FONT = "Roboto"
#: More pages nobody takes to a meeting: then each table tells fewer rows.
MOST_PAGES = 3


class _Room(NamedTuple):
    """How much a PDF tells: rows of each table, letters of each source, and of each text."""

    rows: int
    letters: int
    text: int = 180


#: The first with which it fits is taken.
_ROOMS = (
    *(_Room(20, 300), _Room(14, 260), _Room(10, 240), _Room(7, 220), _Room(5, 200), _Room(3, 180), _Room(2, 160)),
    *(_Room(1, 100, 120), _Room(1, 60, 60), _Room(0, 0, 60)),
)
_WIDTH = re.compile(r'<svg [^>]*?\bwidth="([0-9.]+)"')
_PICTURE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)'


def write_pdf(brief: Brief) -> bytes:
    """A tagged PDF of at most `MOST_PAGES` pages (PDF/UA-1 where the fonts have all letters); equal briefs give equal bytes."""
    for room in _ROOMS:
        compiler = _compiler(brief, room)
        if int(json.loads(compiler.query("<pages>", field="value", one=True))) <= MOST_PAGES:
            break
    return _compiled(compiler, datetime.fromisoformat(brief.modified))


def write_png(svg: str, scale: float) -> bytes:
    """An SVG as PNG, with so many pixels for each of its own. Raises ValueError for an SVG that does not say its width in pixels."""
    import typst

    if (width := _WIDTH.search(svg)) is None:
        raise ValueError("the SVG has no width")

    fonts = typst.Fonts(font_paths=[fonts_folder()])
    inputs = {"svg": with_fonts(svg, FONT), "width": str(width[1])}
    compiled = typst.compile(_PICTURE, format="png", ppi=72 * scale, font_paths=fonts, sys_inputs=inputs)
    assert isinstance(compiled, bytes), "one page"
    return compiled


@cache
def fonts_folder() -> Path:
    """The folder of the fonts; the package itself need not be imported, which would need an older packaging library."""
    spec = find_spec("font_roboto")
    assert spec is not None, "a dependency"
    assert spec.submodule_search_locations is not None, "a package"
    return Path(next(iter(spec.submodule_search_locations))) / "files"


def _compiler(brief: Brief, room: _Room) -> typst.Compiler:
    import typst

    return typst.Compiler(
        Path(__file__).with_name("brief.typ"),
        font_paths=typst.Fonts(font_paths=[fonts_folder()]),
        sys_inputs={"brief": json.dumps(_content(brief, room))},
    )


def _compiled(compiler: typst.Compiler, made: datetime) -> bytes:
    import typst

    try:
        compiled = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made)
    except typst.TypstError:
        # PDF/UA wants a glyph for each letter; names may be written in any script.
        compiled = compiler.compile(format="pdf", timestamp=made)
    assert isinstance(compiled, bytes), "a PDF is one file"
    return compiled


def _content(brief: Brief, room: _Room) -> dict[str, Any]:
    """The brief as the template reads it, with as much as has room."""
    words = wording("briefs", brief.language)
    picture = brief.picture
    return {
        "font": FONT,
        "lang": brief.language,
        "words": dict(words),
        "kind": shortened(brief.kind, 60),
        "title": shortened(brief.title, room.text),
        "as_of": shortened(brief.as_of, 160),
        "lead": [shortened(text, 3 * room.text) for text in brief.lead],
        "counts": [(number, shortened(text, 60)) for number, text in brief.counts],
        "picture": {
            "svg": with_fonts(picture.svg, FONT), "alt": picture.caption, "caption": shortened(picture.caption, 2 * room.text),
            "ratio": picture.width / picture.height,
        } if picture else None,
        "tables": [_table(table, room, words["more"]) for table in brief.tables],
        "not_covered": brief.not_covered,
        "address": shortened(brief.address, 400),
        "citation": shortened(brief.citation, 600),
    }  # fmt: skip


def _table(table: Table, room: _Room, more: str) -> dict[str, Any]:
    """A table in groups: rows that rest on the same words share them."""
    shown = min(room.rows, len(table.rows))
    return {
        "title": shortened(table.title, room.text),
        "note": shortened(table.note, 2 * room.text),
        "head": shortened(table.head, room.text),
        "dated": table.dated,
        "groups": [
            {
                "rows": [
                    {"text": shortened(row.text, room.text), "when": row.when, "marks": row.marks} for row in rows
                ],
                "sources": [_source(source, room.letters) for source in sources],
            }
            for sources, rows in table.groups(room.rows)
        ],
        "more": more.format(shown, table.total) if shown < table.total else "",
    }


def _source(source: Source, letters: int) -> dict[str, Any]:
    return {
        "words": shortened(source.words, letters),
        "quoted": source.quoted,
        "lang": source.lang,
        "document": shortened(source.document, letters),
        "date": source.date,
        "address": source.address,
    }


def with_fonts(svg: str, family: str) -> str:
    """The SVG with all its text in one family of fonts: what a browser finds on each system, a program may not."""
    return re.sub(r' font-family="[^"]*"', "", svg).replace("<svg ", f'<svg font-family="{family}" ', 1)
