"""The network as CSV and as an Excel workbook: a row per relation, with links to their evidence.

CSV follows RFC 4180, in UTF-8 with a byte order mark, without which Excel misreads å, ä and ö. Cells that a spreadsheet
would read as a formula begin with an apostrophe. In a workbook each cell is marked as text.

Source: https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from lsgraph.characters import safe
from lsgraph.computing.deadlines import check_deadline
from lsgraph.views.files.columns import Column, actor_columns, evidence_columns, relation_columns
from lsgraph.views.files.words import about, meanings, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlsxwriter
    import xlsxwriter.worksheet

    from lsgraph.views.files.extract import Extract

T = TypeVar("T")

#: Beginnings that make spreadsheets read a text as a formula, also after white space, and in fullwidth forms.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
#: Longest text of an Excel cell, in UTF-16 units; a longer one is cut, and the full text is at its link.
_CELL_LENGTH = 32_767
#: The longest link that Excel allows, and the most links of a sheet.
_LINK_LENGTH, _SHEET_LINKS = 2_079, 65_530
_PLAIN = ":/?#[]@!$&'(*+,;=)%~"


#: The first columns that Kumu reads, in any language (https://docs.kumu.io/guides/import/csv).
_KUMU = ("From", "To", "Type")


def write_csv(extract: Extract) -> bytes:
    """CSV with one row per relation: whom it is from, to whom, and what it is, as Kumu reads it, then all the rest."""
    source, relation, target, *rest = relation_columns(extract)
    return _csv([*_KUMU, *(column.heading for column in rest)], [source, target, relation, *rest], extract.rows)


def table_csv(columns: Sequence[Column[T]], rows: Iterable[T]) -> bytes:
    """Any rows as CSV, with the headings of their columns."""
    return _csv([column.heading for column in columns], columns, rows)


def _csv(headings: Sequence[str], columns: Sequence[Column[T]], rows: Iterable[T]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        values = [column.value(row) for column in columns]
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text made safe for spreadsheets: one that would be a formula gets an apostrophe, numbers are unchanged.

    >>> harmless("=1+1"), harmless("-12,5"), harmless("Region Uppsala")
    ("'=1+1", '-12,5', 'Region Uppsala')
    """
    text = safe(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def write_xlsx(extract: Extract) -> bytes:
    """A workbook with sheets of relations, actors, evidence and the file's origin; text is never a formula, links are deliberate."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # Equal data gives equal bytes.
    created = datetime.fromisoformat(extract.origin.created).replace(tzinfo=None)
    language = extract.language
    book.set_properties({"title": f"lsgraph: {word('title', language)}", "created": created})
    sheets = _Sheets(book)
    sheets.table(word("relations", language), relation_columns(extract), extract.rows)
    sheets.table(word("actors", language), actor_columns(extract), extract.actors)
    pieces = [(row, item) for row in extract.rows for item in row.evidence]
    sheets.table(word("evidence", language), evidence_columns(extract), pieces)
    sheets.about(word("about", language), extract)
    book.close()
    return out.getvalue()


def table_xlsx(
    title: str, columns: Sequence[Column[T]], rows: Sequence[T], notes: Sequence[tuple[str, str]], *, created: str
) -> bytes:
    """Any rows as a workbook: a sheet of them with that title, and one of notes; text is never a formula, links are deliberate."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": f"lsgraph: {title}", "created": datetime.fromisoformat(created).replace(tzinfo=None)})
    sheets = _Sheets(book)
    sheets.table(title, columns, rows)
    sheets.notes("lsgraph", notes)
    book.close()
    return out.getvalue()


class _Sheets:
    """Writes the sheets of one workbook, in one style."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._links_left = 0
        top = {"valign": "top", "text_wrap": True}
        self._text = book.add_format(top)
        self._head = book.add_format({**top, "bold": True, "bottom": 1})
        self._day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
        self._link = book.add_format({**top, "font_color": "#0b5394", "underline": 1})

    def table(self, name: str, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> None:
        """A sheet of rows that can be sorted and filtered, with frozen headings."""
        sheet = self._book.add_worksheet(name)
        self._links_left = _SHEET_LINKS
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.heading, self._head)
        for line, row in enumerate(rows, start=1):
            check_deadline()
            for number, column in enumerate(columns):
                self._write(sheet, line, number, column, row)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def _write(
        self, sheet: xlsxwriter.worksheet.Worksheet, line: int, number: int, column: Column[Any], row: object
    ) -> None:
        value = column.value(row)
        if value is None or value == "":
            return
        if isinstance(value, int):
            sheet.write_number(line, number, value, self._text)
            return
        address = column.address(row) if column.address else None
        if address and self._links_left and _is_link(address):
            self._links_left -= 1
            sheet.write_url(line, number, address, self._link, string=_fitting(value))
        elif column.is_day and (day := _day(value)) is not None:
            sheet.write_datetime(line, number, day, self._day)
        else:
            sheet.write_string(line, number, _fitting(value), self._text)

    def notes(self, name: str, notes: Sequence[tuple[str, str]]) -> None:
        """A sheet of names with their texts."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        for line, (heading, text) in enumerate(notes):
            sheet.write_string(line, 0, heading, self._head)
            sheet.write_string(line, 1, _fitting(text), self._text)

    def about(self, name: str, extract: Extract) -> None:
        """A sheet with the file's origin and the meanings of its words."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, f"lsgraph: {word('title', extract.language)}", self._book.add_format({"bold": True}))
        line = 1
        for heading, text in about(extract):
            sheet.write_string(line, 0, heading, self._head)
            sheet.write_string(line, 1, _fitting(text), self._text)
            line += 1
        for heading, entries in meanings(extract.language):
            line += 1
            sheet.write_string(line, 0, heading, self._head)
            for label, text in entries:
                line += 1
                sheet.write_string(line, 0, label, self._text)
                sheet.write_string(line, 1, text, self._text)
            line += 1


def _is_link(address: str) -> bool:
    """Whether the address is one of the web and short enough for Excel once escaped, which can triple its length."""
    return address.startswith(("http://", "https://")) and len(quote(address, safe=_PLAIN)) <= _LINK_LENGTH


def _day(text: str) -> date | None:
    """The day if Excel can represent it (its days begin in 1900), else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1900 else None


def _fitting(text: str) -> str:
    """The text cut to the length of a cell; a cut text ends with an ellipsis."""
    text = safe(text)
    if len(text.encode("utf-16-le")) // 2 <= _CELL_LENGTH:
        return text
    return text[: _CELL_LENGTH // 2 - 1] + "…"
