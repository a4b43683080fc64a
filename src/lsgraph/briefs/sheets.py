"""The tables of a brief alone, as an Excel workbook and as CSV: a line for each row and source."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from lsgraph.languages import wording
from lsgraph.views.files.sheets import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.briefs.model import Brief, Table

_WIDTHS = (26, 50, 20, 24, 80, 40, 16, 60)
#: What the eight columns are called.
_HEADS = ("sheet_table", "what", "when", "sheet_marks", "says", "sheet_document", "sheet_date", "sheet_address")
#: The longest text of an Excel cell is 32,767 letters; texts of briefs are shorter but for their citation.
_CELL = 32_000


def write_csv(brief: Brief) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark; what a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    words = wording("briefs", brief.language)
    writer.writerow([words[name] for name in _HEADS])
    writer.writerows([harmless(text) for text in line] for line in _lines(brief))
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(brief: Brief) -> bytes:
    """A workbook with a sheet of the rows, and one that says what they are, up to when, and how to cite them."""
    import xlsxwriter

    out, words = io.BytesIO(), wording("briefs", brief.language)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    # Equal briefs give equal bytes.
    book.set_properties(
        {"title": brief.title[:250], "created": datetime.fromisoformat(brief.modified).replace(tzinfo=None)}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    rows = book.add_worksheet(words["sheet_rows"])
    rows.freeze_panes(1, 0)
    for column, (name, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        rows.set_column(column, column, width)
        rows.write_string(0, column, words[name], bold)
    for number, line in enumerate(_lines(brief), start=1):
        for column, text in enumerate(line):
            rows.write_string(number, column, text[:_CELL], plain)
    about = book.add_worksheet(words["sheet_about"])
    about.set_column(0, 0, 30)
    about.set_column(1, 1, 110)
    for number, (name, text) in enumerate(_about(brief)):
        about.write_string(number, 0, name, bold)
        about.write_string(number, 1, text[:_CELL], plain)
    book.close()
    return out.getvalue()


def _lines(brief: Brief) -> Iterator[tuple[str, ...]]:
    for table in brief.tables:
        for row in table.rows:
            marks = "; ".join(row.marks)
            for source in row.sources:
                yield table.title, row.text, row.when, marks, source.words, source.document, source.date, source.address
            if not row.sources:
                yield table.title, row.text, row.when, marks, "", "", "", ""
        # Who reads rows alone would take them for all.
        if cut := _cut(brief, table):
            yield table.title, cut, "", "", "", "", "", ""


def _cut(brief: Brief, table: Table) -> str:
    """That a table has not all rows, in words; empty where it has."""
    more = wording("briefs", brief.language)["more"].format(len(table.rows), table.total)
    return " ".join(text for text in (more if len(table.rows) < table.total else "", table.cut) if text)


def _about(brief: Brief) -> Iterator[tuple[str, str]]:
    words = wording("briefs", brief.language)
    yield brief.kind, brief.title
    yield "", brief.as_of
    for table in brief.tables:
        yield table.title, " ".join(text for text in (table.note, _cut(brief, table)) if text)
    yield words["not_covered"], " ".join(brief.not_covered)
    yield words["cite"], brief.citation
    yield words["address"], brief.address
    yield "", words["licence"]
