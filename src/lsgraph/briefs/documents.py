"""A brief as a document for Word and other word processors, by python-docx.

Source: https://python-docx.readthedocs.io; what it has no function for (links, header rows, alternative text) is written as the elements
of ECMA-376.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from lsgraph.briefs.model import MOST_IN_PROPERTY, shortened
from lsgraph.briefs.typeset import write_png
from lsgraph.languages import wording

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

    from lsgraph.briefs.model import Brief, Picture, Row, Source, Step, Table

_GREY, _BLUE, _AMBER = RGBColor(0x5C, 0x63, 0x6B), "0B5394", RGBColor(0x6B, 0x43, 0x00)
#: A4 with these margins leaves so much for text and picture.
_MARGIN, _WIDTH, _HEIGHT = Cm(2), Cm(17), Cm(11)
_COLUMNS = (Cm(6.2), Cm(2.7), Cm(8.1))
#: How many pixels the picture has for each of its own.
_SCALE = 3
_LOCALES = {"sv": "sv-SE", "en": "en-GB"}


def write_docx(brief: Brief) -> bytes:
    """A document of A4 pages with headings, the picture, tables whose header rows repeat, and links to each sentence."""
    document = Document()
    words = wording("briefs", brief.language)
    _set_up(document, brief)
    document.add_heading(brief.title, level=0)
    _quiet(document.add_paragraph(), f"{brief.kind}. {brief.as_of}")
    for sentence in brief.lead:
        document.add_paragraph(sentence)
    for number, text in brief.counts:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(number).bold = True
        paragraph.add_run(f" {text}")
    if brief.picture:
        _put_picture(document, brief.picture)
    for step in brief.steps:
        _put_step(document, step, words)
    for table in () if brief.steps else brief.tables:
        _put_table(document, table, words)
    document.add_heading(words["not_covered"], level=1)
    for sentence in brief.not_covered:
        document.add_paragraph(sentence, style="List Bullet")
    document.add_heading(words["cite"], level=1)
    document.add_paragraph(words["cite_lead"])
    document.add_paragraph(brief.citation)
    if brief.address:
        _link(document.add_paragraph(f"{words['address']}: "), brief.address, brief.address)
    document.add_paragraph(words["licence"])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: DocumentObject, brief: Brief) -> None:
    """Page, language, properties and footer."""
    # The template has its styles a second time, for Word 2010: where the two differ, Word may say that the file is damaged.
    for name, relationship in list(document.part.rels.items()):
        if relationship.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LOCALES[brief.language])
    properties, made = document.core_properties, datetime.fromisoformat(brief.modified).replace(tzinfo=None)
    properties.title, properties.subject = (
        shortened(brief.title, MOST_IN_PROPERTY),
        wording("briefs", brief.language)["subject"],
    )
    properties.author, properties.language = "lsgraph", _LOCALES[brief.language]
    properties.created = properties.modified = made
    footer = section.footer.paragraphs[0]
    _quiet(footer, f"{brief.as_of} ")
    if brief.address:
        _link(footer, brief.address, brief.address, Pt(8))


def _put_picture(document: DocumentObject, picture: Picture) -> None:
    png = write_png(picture.svg, _SCALE)
    ratio = picture.width / picture.height
    width = min(_WIDTH, round(_HEIGHT * ratio))
    shape = document.add_picture(io.BytesIO(png), width=width)
    shape._inline.docPr.set("descr", picture.caption)  # it has no name of its own
    paragraph = document.paragraphs[-1]
    paragraph.alignment, paragraph.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
    _quiet(document.add_paragraph(), picture.caption)


def _put_step(document: DocumentObject, step: Step, words: dict[str, str]) -> None:
    """A step of a story: its sentence as a heading, the words that it rests on, its picture."""
    document.add_heading(f"{step.title}. {step.sentence}", level=1)
    if step.source:
        _put_source(document.add_paragraph(), step.source, words)
    if step.picture:
        _put_picture(document, step.picture)
    if step.address:
        _link(document.add_paragraph(), step.address, step.address)


def _put_table(document: DocumentObject, table: Table, words: dict[str, str]) -> None:
    document.add_heading(table.title, level=1)
    if table.note:
        note = document.add_paragraph()
        _quiet(note, table.note)
        note.paragraph_format.keep_with_next = bool(table.rows)
    if table.rows:
        _put_rows(document, table, words)
    if len(table.rows) < table.total:
        _quiet(document.add_paragraph(), words["more"].format(len(table.rows), table.total))


def _put_rows(document: DocumentObject, table: Table, words: dict[str, str]) -> None:
    """The rows, those on the same words with one cell for these beside them."""
    heads: list[str] = [table.head, words["when"], words["says"]]
    widths: list[Length] = list(_COLUMNS)
    if not table.dated:
        del heads[1]
        widths[:2] = [Length(widths[0] + widths[1])]
    drawn = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    drawn.autofit = False
    for cell, head in zip(drawn.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
        _shade(cell)
    _flag(drawn.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # it has no function for it
    for sources, rows in table.groups():
        first = len(drawn.rows)
        for row in rows:
            _put_row(drawn, row, dated=table.dated)
        says = drawn.cell(first, len(heads) - 1).merge(drawn.cell(first + len(rows) - 1, len(heads) - 1))
        for number, source in enumerate(sources):
            _put_source(says.paragraphs[0] if number == 0 else says.add_paragraph(), source, words)
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _put_row(drawn: Any, row: Row, *, dated: bool) -> None:  # noqa: ANN401  # a table of python-docx
    added = drawn.add_row()
    _flag(added._tr.get_or_add_trPr(), "w:cantSplit")  # it has no function for it
    first = added.cells[0]
    first.paragraphs[0].add_run(row.text).bold = True
    for mark in row.marks:
        run = first.add_paragraph().add_run(mark)
        run.italic, run.font.size, run.font.color.rgb = True, Pt(8.5), _AMBER
    if dated:
        added.cells[1].text = row.when


def _shade(cell: Any) -> None:  # noqa: ANN401  # a cell of python-docx
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), "E9ECEF")
    cell._tc.get_or_add_tcPr().append(shading)  # it has no function for it


def _put_source(paragraph: Paragraph, source: Source, words: dict[str, str]) -> None:
    if source.quoted:
        run = paragraph.add_run(f"”{source.words}”")
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), _LOCALES.get(source.lang, source.lang))
        run._r.get_or_add_rPr().append(language)  # it has no function for it
    elif source.words:
        _quiet(paragraph, f"{words['own_words']} ")
        paragraph.add_run(source.words)
    paragraph.add_run().add_break()
    _link(paragraph, source.address, source.document, Pt(8.5))
    _quiet(paragraph, f", {source.date}" if source.date else "")
    if source.address:
        paragraph.add_run().add_break()
        _quiet(paragraph, source.address)


def _quiet(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), _GREY


def _link(paragraph: Paragraph, address: str, text: str, size: Pt | None = None) -> None:
    """A text that leads to an address of the web; the text alone where it is none."""
    run = paragraph.add_run(text)
    run.font.size = size
    if not address.startswith(("http://", "https://")):
        return
    element = run._r  # links are no part of its interface
    run.font.color.rgb, run.font.underline = RGBColor.from_string(_BLUE), True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    element.addprevious(link)
    link.append(element)


def _flag(properties: Any, name: str) -> None:  # noqa: ANN401  # an element of lxml
    properties.append(OxmlElement(name))
