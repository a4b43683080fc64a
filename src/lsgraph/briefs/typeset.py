"""A brief as PDF, and an SVG as PNG, by typst.

What comes from data reaches the template as JSON: its texts are values there, never markup. The template is `brief.typ`.
Sources: https://typst.app/docs/reference/pdf/; https://pypi.org/project/typst/.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsgraph.briefs.model import shortened
from lsgraph.languages import wording

if TYPE_CHECKING:
    import typst

    from lsgraph.briefs.model import Brief, Source, Table

#: The fonts of briefs come with a package, so that they look alike on every machine.
FONT = "Roboto"
#: More pages nobody takes to a meeting: then each table tells fewer rows.
MOST_PAGES = 3
#: How many rows of each table, and how many letters of each source: the first that fit are taken.
_ROOM = ((20, 300), (14, 260), (10, 240), (7, 220), (5, 200), (3, 180), (2, 160), (1, 100))
_MOST_TEXT, _MOST_NOTE, _MOST_LEAD = 180, 400, 600
_WIDTH = re.compile(r'<svg [^>]*?\bwidth="([0-9.]+)"')
_PICTURE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)'


def write_pdf(brief: Brief) -> bytes:
    """A tagged PDF of at most `MOST_PAGES` pages (PDF/UA-1 where the fonts have all letters); equal briefs give equal bytes."""
    for most, letters in _ROOM:
        compiler = _compiler(brief, most, letters)
        if int(json.loads(compiler.query("<pages>", field="value", one=True))) <= MOST_PAGES:
            break
    return _compiled(compiler, datetime.fromisoformat(brief.modified))


def write_png(svg: str, scale: float) -> bytes:
    """An SVG as PNG, with so many pixels for each of its own. Raises ValueError for an SVG that does not say its width in pixels."""
    import typst

    if (width := _WIDTH.search(svg)) is None:
        raise ValueError("the SVG has no width")

    compiled = typst.compile(
        _PICTURE, format="png", ppi=72 * scale, font_paths=[fonts_folder()],
        sys_inputs={"svg": with_fonts(svg, FONT), "width": width[1]},
    )  # fmt: skip
    assert isinstance(compiled, bytes), "one page"
    return compiled


@cache
def fonts_folder() -> str:
    """The folder of the fonts; the package itself need not be imported, which would need an older packaging library."""
    spec = find_spec("font_roboto")
    assert spec is not None, "a dependency"
    assert spec.submodule_search_locations is not None, "a package"
    return str(Path(next(iter(spec.submodule_search_locations))) / "files")


def _compiler(brief: Brief, most: int, letters: int) -> typst.Compiler:
    import typst

    return typst.Compiler(
        Path(__file__).with_name("brief.typ"),
        font_paths=[fonts_folder()],
        sys_inputs={"brief": json.dumps(_content(brief, most, letters))},
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


def _content(brief: Brief, most: int, letters: int) -> dict[str, Any]:
    """The brief as the template reads it, with up to `most` rows of each table and so many letters of each source."""
    words = wording("briefs", brief.language)
    picture = brief.picture
    return {
        "font": FONT,
        "lang": brief.language,
        "words": dict(words),
        "kind": brief.kind,
        "title": shortened(brief.title, _MOST_TEXT),
        "as_of": brief.as_of,
        "lead": [shortened(text, _MOST_LEAD) for text in brief.lead],
        "counts": brief.counts,
        "picture": {
            "svg": with_fonts(picture.svg, FONT), "alt": picture.caption, "caption": shortened(picture.caption, _MOST_NOTE),
            "ratio": picture.width / picture.height,
        } if picture else None,
        "tables": [_table(table, most, letters, words["more"]) for table in brief.tables],
        "not_covered": brief.not_covered,
        "address": brief.address,
        "citation": shortened(brief.citation, _MOST_LEAD),
    }  # fmt: skip


def _table(table: Table, most: int, letters: int, more: str) -> dict[str, Any]:
    """A table with up to `most` rows, in groups: rows that rest on the same words share them."""
    shown = min(most, len(table.rows))
    return {
        "title": table.title,
        "note": shortened(table.note, _MOST_NOTE),
        "head": table.head,
        "dated": table.dated,
        "groups": [
            {
                "rows": [
                    {"text": shortened(row.text, _MOST_TEXT), "when": row.when, "marks": row.marks} for row in rows
                ],
                "sources": [_source(source, letters) for source in sources],
            }
            for sources, rows in table.groups(most)
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
