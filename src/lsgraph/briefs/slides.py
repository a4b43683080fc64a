"""A brief as slides of 16:9 for PowerPoint and the like, by python-pptx; the sentences behind each slide stand in its notes.

Source: https://python-pptx.readthedocs.io. The picture is SVG, with three pixels of a PNG for each of its own where a program shows none.
"""

from __future__ import annotations

import io
import textwrap
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Length, Pt

from lsgraph.briefs.model import MOST_IN_PROPERTY, shortened
from lsgraph.briefs.typeset import write_png
from lsgraph.briefs.vectors import add_vector
from lsgraph.languages import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.briefs.model import Brief, Picture, Row, Step, Table

#: Colours as hexadecimal numbers.
_INK, _GREY, _ACCENT, _PAPER, _AMBER, _WHITE = "1A1D21", "5C636B", "6A1B6A", "F3F4F6", "6B4300", "FFFFFF"
_WIDTH, _HEIGHT, _SIDE = Inches(13.333), Inches(7.5), Inches(0.6)
_INNER = Length(_WIDTH - 2 * _SIDE)
_TOP = Inches(0.3)
_TITLE_ONLY = 5
#: The mean width of a letter and the height of a line, as parts of the size of its type; and what a box has around its text.
_LETTER, _LINE, _AROUND = 0.56, 1.2, Inches(0.2)
_COLUMNS = (Inches(4.4), Inches(1.7), Length(_INNER - Inches(6.1)))
#: Rows of one slide, and slides of one table.
_ROWS, _SLIDES = 5, 3
#: Letters that have room: of a title, a row's text, a sentence beside it, and in the notes.
_TITLE, _TEXT, _WORDS, _PARAGRAPH = 110, 110, 150, 420
#: The same of the sentence of a story's step.
_STEP = 230
_SCALE = 3
_LOCALES = {"sv": "sv-SE", "en": "en-GB"}


def write_pptx(brief: Brief) -> bytes:
    """Slides: what it is about with its counts, the picture, the steps of a story or a few rows each of every table, and how to cite."""
    deck = _Deck(brief)
    deck.opening()
    if brief.picture:
        deck.picture(brief.picture)
    for step in brief.steps:
        deck.step(step)
    for table in () if brief.steps else brief.tables:
        deck.table(table)
    deck.closing()
    return deck.content()


class _Deck:
    """The slides of one brief."""

    def __init__(self, brief: Brief) -> None:
        self._brief, self._words = brief, wording("briefs", brief.language)
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = _WIDTH, _HEIGHT
        properties, made = self._deck.core_properties, datetime.fromisoformat(brief.modified).replace(tzinfo=None)
        properties.title, properties.subject = shortened(brief.title, MOST_IN_PROPERTY), self._words["subject"]
        properties.author, properties.language = "lsgraph", _LOCALES[brief.language]
        properties.created = properties.modified = made

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._deck.save(out)
        return out.getvalue()

    def opening(self) -> None:
        """The title with the day, what it is about, and the counts."""
        brief = self._brief
        slide = self._slide(brief.title, size=32, height=Inches(1.5))
        box = self._box(slide, Inches(1.95), Inches(2.3))
        self._write(box, f"{brief.kind}. {brief.as_of}", 16, _GREY)
        for sentence in brief.lead:
            self._write(box, shortened(sentence, _PARAGRAPH), 18, _INK)
        shown = brief.counts[:4]
        for place, (number, text) in enumerate(shown):
            width = Length(_INNER // len(shown))
            cell = self._box(slide, Inches(4.6), Inches(1.7), left=Length(_SIDE + place * width), width=width)
            self._write(cell, number, 40, _ACCENT, bold=True)
            self._write(cell, text, 16, _INK)
        self._notes(slide, [*brief.lead, brief.citation])

    def picture(self, picture: Picture) -> None:
        """The picture as large as it can be, with its caption."""
        slide = self._slide(self._brief.title, size=22, height=Inches(0.8))
        self._put_picture(slide, picture, Inches(1.1), Inches(5.25))
        self._write(self._box(slide, Inches(6.4), Inches(0.5)), shortened(picture.caption, 260), 12, _GREY)
        self._notes(slide, [picture.caption, self._words["notes_picture"], *picture.relations])

    def _put_picture(self, slide: Any, picture: Picture, top: Length, most: Length) -> None:  # noqa: ANN401  # of python-pptx
        """A picture in the middle, as large as the slide's width and so much height have room for."""
        scale = min(_INNER / picture.width, most / picture.height)
        width, height = Length(int(picture.width * scale)), Length(int(picture.height * scale))
        png = io.BytesIO(write_png(picture.svg, _SCALE))
        drawn = slide.shapes.add_picture(png, Length((_WIDTH - width) // 2), top, width, height)
        add_vector(slide, drawn, picture.svg)
        drawn._element._nvXxPr.cNvPr.set("descr", picture.caption)  # it has no name of its own

    def step(self, step: Step) -> None:
        """A step of a story: its sentence, its picture, and below it the words that it rests on."""
        slide = self._slide(step.sentence, size=22, height=Inches(1.1), most=_STEP)
        foot = Inches(1.5)
        if step.picture:
            self._put_picture(slide, step.picture, Inches(1.45), Inches(4.0))
            foot = Inches(5.5)
        said: list[str] = []
        if step.source:
            words = (
                f"”{step.source.words}”" if step.source.quoted else f"{self._words['own_words']} {step.source.words}"
            )
            origin = ", ".join(part for part in (step.source.document, step.source.date) if part)
            box = self._box(slide, foot, Inches(1.4))
            self._write(box, shortened(words, _PARAGRAPH), 14, _INK)
            self._write(box, shortened(origin, _TEXT), 12, _GREY)
            said = [words, ", ".join(part for part in (origin, step.source.address) if part)]
        drawn = (self._words["notes_picture"], *step.picture.relations) if step.picture else ()
        self._notes(slide, [f"{step.title}. {step.sentence}", *said, step.address, *drawn])

    def table(self, table: Table) -> None:
        """The first rows of a table on a few slides; all that are here stand in the notes."""
        shown = table.rows[: _ROWS * _SLIDES]
        parts = [shown[start : start + _ROWS] for start in range(0, len(shown), _ROWS)] or [()]
        for number, rows in enumerate(parts):
            title = table.title if number == 0 else self._words["continued"].format(table.title)
            head = max(Inches(0.8), _height(shortened(title, _TITLE), 24))
            slide = self._slide(title, size=24, height=head)
            top = Length(_TOP + head)
            if table.note and number == 0:
                note = shortened(table.note, 300)
                high = _height(note, 13)
                self._write(self._box(slide, top, high), note, 13, _GREY)
                top = Length(top + high + Inches(0.1))
            if rows:
                self._rows(slide, table, rows, top)
            last = number == len(parts) - 1
            if last and len(shown) < table.total:
                more = self._words["more"].format(len(shown), table.total)
                self._write(self._box(slide, Inches(6.5), Inches(0.4)), more, 12, _GREY)
            rest = table.rows[len(shown) :] if last else ()
            self._notes(slide, [self._words["notes_about"], *self._sentences((*rows, *rest))] if rows else [table.note])

    def _rows(self, slide: Any, table: Table, rows: Sequence[Row], top: Length) -> None:  # noqa: ANN401  # of python-pptx
        heads, widths = [table.head, self._words["when"], self._words["says"]], list(_COLUMNS)
        if not table.dated:
            del heads[1]
            widths[:2] = [Length(widths[0] + widths[1])]
        frame = slide.shapes.add_table(len(rows) + 1, len(heads), _SIDE, top, _INNER, Inches(0.4 * (len(rows) + 1)))
        frame.name = table.title
        grid = frame.table
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for place, head in enumerate(heads):
            self._cell(grid.cell(0, place), [(head, 12, _WHITE, True)], _ACCENT)
        for line, row in enumerate(rows, start=1):
            fill = _PAPER if line % 2 else _WHITE
            marks = [(mark, 11, _AMBER, False) for mark in row.marks]
            self._cell(grid.cell(line, 0), [(shortened(row.text, _TEXT), 13, _INK, True), *marks], fill)
            if table.dated:
                self._cell(grid.cell(line, 1), [(row.when, 12, _INK, False)], fill)
            said = []
            for source in row.sources[:1]:
                words = shortened(source.words, _WORDS)
                said.append((f"”{words}”" if source.quoted else f"{self._words['own_words']} {words}", 12, _INK, False))
                origin = ", ".join(part for part in (shortened(source.document, _TEXT), source.date) if part)
                said.append((origin, 10, _GREY, False))
            self._cell(grid.cell(line, len(heads) - 1), said, fill)

    def closing(self) -> None:
        """What the brief does not cover, and how to cite it."""
        brief, words = self._brief, self._words
        slide = self._slide(words["not_covered"], size=24, height=Inches(0.8))
        box = self._box(slide, Inches(1.2), Inches(2.8))
        for sentence in brief.not_covered:
            self._write(box, f"• {shortened(sentence, _PARAGRAPH)}", 16, _INK)
        box = self._box(slide, Inches(4.2), Inches(2.4))
        self._write(box, words["cite"], 18, _INK, bold=True)
        self._write(box, shortened(brief.citation, _PARAGRAPH), 14, _INK)
        self._write(box, words["licence"], 14, _GREY)
        self._notes(slide, [words["cite_lead"], brief.citation])

    def _sentences(self, rows: Iterable[Row]) -> Iterable[str]:
        """Each row with all its sources, their words whole, and where they are read."""
        for row in rows:
            marks = f" ({', '.join(row.marks)})" if row.marks else ""
            yield f"{row.text}{f', {row.when}' if row.when else ''}{marks}"
            for source in row.sources:
                words = f"”{source.words}”" if source.quoted else f"{self._words['own_words']} {source.words}"
                yield f"   {words} – {', '.join(part for part in (source.document, source.date, source.address) if part)}"

    def _slide(self, title: str, *, size: int, height: Length, most: int = _TITLE) -> Any:  # noqa: ANN401  # of python-pptx
        """A slide with its title, and the day and the address of the page at its foot."""
        brief = self._brief
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        place = slide.shapes.title
        place.left, place.top, place.width, place.height = _SIDE, _TOP, _INNER, height
        place.text_frame.word_wrap = True
        self._write(place.text_frame, shortened(title, most), size, _INK, bold=True)
        foot = self._box(slide, Inches(7.0), Inches(0.4))
        # On one line: what follows the path is in the link, and whole where it says how to cite.
        self._write(foot, f"lsgraph · {brief.as_of} {shortened(brief.address.partition('?')[0], 100)}", 10, _GREY)
        if brief.address.startswith(("http://", "https://")):
            foot.paragraphs[0].runs[0].hyperlink.address = brief.address
        return slide

    def _box(self, slide: Any, top: Length, height: Length, left: Length = _SIDE, width: Length = _INNER) -> Any:  # noqa: ANN401  # of python-pptx
        frame = slide.shapes.add_textbox(left, top, width, height).text_frame
        frame.word_wrap = True
        return frame

    def _write(self, frame: Any, text: str, size: int, colour: str, *, bold: bool = False) -> None:  # noqa: ANN401  # of python-pptx
        """A paragraph at the end of a frame, the first in its empty one."""
        first = frame.paragraphs[0]
        paragraph = first if not first.runs else frame.add_paragraph()
        paragraph.alignment = 1
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _rgb(colour)
        run._r.get_or_add_rPr().set(
            "lang", _LOCALES[self._brief.language]
        )  # its table of languages lacks none, its setter does

    def _cell(self, cell: Any, texts: Iterable[tuple[str, int, str, bool]], fill: str) -> None:  # noqa: ANN401  # of python-pptx
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(fill)
        for text, size, colour, bold in texts:
            self._write(cell.text_frame, text, size, colour, bold=bold)

    def _notes(self, slide: Any, paragraphs: Iterable[str]) -> None:  # noqa: ANN401  # of python-pptx
        slide.notes_slide.notes_text_frame.text = "\n".join(paragraphs)


def _height(text: str, size: int) -> Length:
    """How high a box across the slide has to be for a text in type of that size, in points."""
    in_a_line = int(_INNER / Pt(1) / (size * _LETTER))
    return Length(Pt(size * _LINE * len(textwrap.wrap(text, in_a_line))) + _AROUND)


def _rgb(colour: str) -> RGBColor:
    made: RGBColor = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
    return made
