"""Rows as files that state their origin: XLSX, Parquet, JSON with an `about` member, and CSVW beside a CSV file.

Each contains the query, the time, the version of the data (the generation's hash) and the address of the endpoint. Values keep
their type if the file format has one that fits all values of a column exactly; otherwise they are written as text.

Sources: SPARQL 1.1 Query Results JSON Format, which allows further members; CSV on the Web, Metadata Vocabulary for
Tabular Data, https://www.w3.org/TR/tabular-metadata/.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from lsgraph import media_types
from lsgraph.errors import QueryError
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES
from lsgraph.sparql.given import Given
from lsgraph.stores import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from lsgraph.media_types import Format
    from lsgraph.stores import Term

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
        "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_REALS = frozenset((_XSD + "double", _XSD + "float"))
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
#: Excel's limits: rows and columns of a sheet, characters of a cell.
_SHEET_ROWS, _SHEET_COLUMNS, _CELL_LENGTH = 1_048_576, 16_384, 32_767
#: What Excel would read as an escaped character, and what no XML can contain; a carriage return would become a line feed.
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
#: Excel's numbers are doubles: integers beyond this are not exact.
_EXACT_INTEGER = 2**53
_CSVW_TYPES = {
    "integer": "integer", "decimal": "decimal", "double": "double", "float": "float", "boolean": "boolean",
    "date": "date", "dateTime": "dateTime", "gYear": "gYear",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """The origin of a file: the query, its time (ISO 8601, UTC), the generation's hash, and the address of the endpoint.

    `table` is the address or name of the CSV file that CSVW describes; other files omit it.
    """

    query: str
    time: str
    version: str
    endpoint: str
    table: str = "answer.csv"

    def to_dict(self) -> dict[str, str]:
        """The values that files contain, by name."""
        return {name: text for name, text in asdict(self).items() if name != "table"}


def write_rows(answer: Answer, out: IO[bytes], fmt: Format, about: About) -> Given:
    """Write all rows of a SELECT query as XLSX, Parquet or CSVW, and say what they give; raises QueryError for rows that exceed the format's limits."""
    if answer.kind != "select":
        raise QueryError(
            Message("Only rows can be written as {format}.", format=fmt.name), next_step="Write a SELECT query."
        )
    writers: dict[Format, Callable[[Sequence[_Column], IO[bytes], About], None]] = {
        media_types.XLSX: _write_xlsx,
        media_types.PARQUET: _write_parquet,
        media_types.CSVW: _write_csvw,
    }
    columns = _columns(answer)
    writers[fmt](columns, out, about)
    return _given(columns)


def json_with_about(content: bytes, about: About) -> bytes:
    """SPARQL JSON with a first member `about`, which readers of the format ignore."""
    if not content.startswith(b"{"):
        raise ValueError("this is no JSON object")
    return b'{"about":' + json.dumps(about.to_dict(), ensure_ascii=False).encode() + b"," + content[1:]


# --------------------------------------------------------------------------------------------------------- columns


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its distinct terms, and for each row the index of its term, or None."""

    name: str
    terms: list[Term]
    indices: list[int | None]


def _columns(answer: Answer) -> list[_Column]:
    """The columns of an answer.

    The engine writes all rows at once, and each distinct term is read once: a term for each cell would take longer than the query.
    """
    names = answer.variables
    written = io.BytesIO()
    answer.write(written, media_types.TSV)
    # Line breaks and tabs within terms are escaped.
    lines = written.getvalue().decode().split("\n")[1:-1]
    if not names:
        return []
    cells = zip(*(line.split("\t") for line in lines), strict=True) if lines else ((),) * len(names)
    return [_column_of(name, column) for name, column in zip(names, cells, strict=True)]


def _column_of(name: str, cells: Sequence[str]) -> _Column:
    distinct = {cell: index for index, cell in enumerate(cell for cell in dict.fromkeys(cells) if cell)}
    content = "\n".join(["?x", *distinct, ""]).encode()
    terms = [row["x"] for row in Answer(ox.parse_query_results(content, format=ox.QueryResultsFormat.TSV)).rows()]
    return _Column(name, terms, [distinct.get(cell) for cell in cells])


def _given(columns: Sequence[_Column]) -> Given:
    rows = len(columns[0].indices) if columns else None
    zeros = (column.terms[column.indices[0]] for column in columns if rows and column.indices[0] is not None)
    return Given(
        nothing=rows == 0 or any(text_of(term) == "0" for term in zeros),
        unbound=tuple(column.name for column in columns if rows and not column.terms),
    )


# ------------------------------------------------------------------------------------------------------------ XLSX


def _write_xlsx(columns: Sequence[_Column], out: IO[bytes], about: About) -> None:
    if len(columns) > _SHEET_COLUMNS:
        raise QueryError(
            Message("A sheet holds {most:,} columns at most.", most=_SHEET_COLUMNS),
            next_step="Take it as CSV or Parquet.",
        )
    if columns and len(columns[0].indices) >= _SHEET_ROWS:
        raise QueryError(
            Message("A sheet holds {most:,} rows at most.", most=_SHEET_ROWS - 1),
            next_step="Take it as CSV or Parquet, or ask for less.",
        )
    # Only sheets are packed.
    import zipfile

    book, styles = _book(columns, about)
    with zipfile.ZipFile(book) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            content = read.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", _sheet_rows(columns, styles) + b"</sheetData>")
            written.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _book(columns: Sequence[_Column], about: About) -> tuple[io.BytesIO, tuple[int, int]]:
    """A workbook whose first sheet has the names of the columns alone, and the numbers of its styles for days and for times."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # Equal answers at the same time give equal bytes.
    book.set_properties({"title": "lsgraph", "created": datetime.fromisoformat(about.time).replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    styles = tuple(book.add_format({"num_format": shown}) for shown in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
    sheet = book.add_worksheet("Result")
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.name, bold)
    about_sheet = book.add_worksheet("About")
    about_sheet.set_column(0, 0, 12)
    for line, (name, text) in enumerate(about.to_dict().items()):
        about_sheet.write_string(line, 0, name, bold)
        # A query too long for one cell continues in the next.
        for place, offset in enumerate(range(0, len(text), _CELL_LENGTH // 2), start=1):
            about_sheet.write_string(line, place, text[offset : offset + _CELL_LENGTH // 2])
    numbers = tuple(style._get_xf_index() for style in styles)
    book.close()
    return content, numbers


def _sheet_rows(columns: Sequence[_Column], styles: tuple[int, int]) -> bytes:
    """The rows of a sheet in SpreadsheetML: each distinct cell is written once, and a cell has its address only after a gap.

    A call of xlsxwriter for each cell takes several times as long as the query (ECMA-376, 18.3.1.4: the address is optional).
    """
    from xlsxwriter.utility import xl_col_to_name

    cells = [[_cell(term, styles) for term in column.terms] for column in columns]
    names = [xl_col_to_name(number) for number in range(len(columns))]
    rows = []
    for line, row in enumerate(zip(*(column.indices for column in columns), strict=True), start=2):
        is_next = True
        parts = [f'<row r="{line}">']
        for place, index in enumerate(row):
            if index is not None:
                parts.append("<c" if is_next else f'<c r="{names[place]}{line}"')
                parts.append(cells[place][index])
            is_next = index is not None
        rows.append("".join([*parts, "</row>"]))
    return "".join(rows).encode()


def _cell(term: Term, styles: tuple[int, int]) -> str:
    """A cell after its address: attributes and content."""
    value = _python_value(term)
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float, Decimal)) and _is_exact(value):
        return f"><v>{value!r}</v></c>" if isinstance(value, float) else f"><v>{value}</v></c>"
    if isinstance(value, datetime) and value.tzinfo is None and value.year >= 1900:
        return f' s="{styles[1]}"><v>{_serial(value)!r}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
        return f' s="{styles[0]}"><v>{int(_serial(datetime(value.year, value.month, value.day)))}</v></c>'
    return f' t="inlineStr"><is><t xml:space="preserve">{_in_sheet(_fitting(text_of(term)))}</t></is></c>'


def _serial(moment: datetime) -> float:
    """Days since the beginning of 1900, which Excel takes for a leap year."""
    days = (moment - datetime(1899, 12, 31)) / timedelta(days=1)
    return days + (days >= 60)


def _in_sheet(text: str) -> str:
    """A text in XML; characters that XML can't hold are written as Excel does, `_x0007_`."""
    # It brings urllib with it, for which every command would wait.
    from xml.sax.saxutils import escape

    escaped = _LIKE_AN_ESCAPE.sub("_x005F_", escape(text))
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)


def _is_exact(value: float | Decimal) -> bool:
    if isinstance(value, int):
        return abs(value) <= _EXACT_INTEGER
    if isinstance(value, Decimal):
        return Decimal(repr(float(value))) == value
    return value == value and abs(value) != float("inf")


def _fitting(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 > _CELL_LENGTH:
        raise QueryError(
            Message(
                "A text of {count:,} characters does not fit into a cell of a sheet ({most:,} at most).",
                count=len(text),
                most=_CELL_LENGTH,
            ),
            next_step="Take it as CSV or Parquet.",
        )
    return text


# --------------------------------------------------------------------------------------------------------- Parquet


def _write_parquet(columns: Sequence[_Column], out: IO[bytes], about: About) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [_column(column) for column in columns]
    fields = [
        pa.field(column.name, array.type, metadata=_column_metadata(column.terms))
        for column, array in zip(columns, arrays, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about.to_dict()))
    written = io.BytesIO()
    pq.write_table(table, written, compression="zstd")
    out.write(written.getvalue())


def _column(column: _Column) -> pa.Array:
    """The terms as a column of a type that represents all of them exactly, else as text."""
    import pyarrow as pa

    return _array(column.terms).take(pa.array(column.indices, type=pa.int32()))


def _array(terms: Sequence[Term]) -> pa.Array:
    import pyarrow as pa

    values = [_python_value(term) for term in terms]
    kinds = {type(value) for value in values}
    kind: Any = None
    if kinds == {int}:
        kind = pa.int64()
    elif kinds == {bool}:
        kind = pa.bool_()
    elif kinds == {float}:
        kind = pa.float64()
    elif kinds == {date}:
        kind = pa.date32()
    elif kinds == {datetime}:
        zones = {value.tzinfo is not None for value in values if isinstance(value, datetime)}
        kind = pa.timestamp("us", tz="UTC" if zones == {True} else None) if len(zones) == 1 else None
    elif kinds == {Decimal}:
        # The type is inferred with the precision needed; Arrow allows up to 76 digits.
        kind = "decimal"
    if kind is not None:
        try:
            return pa.array(values) if kind == "decimal" else pa.array(values, type=kind)
        except (pa.ArrowInvalid, OverflowError):
            # A number too large for the type: fall back to text.
            pass
    return pa.array([text_of(term) for term in terms], type=pa.string())


def _column_metadata(terms: Sequence[Term]) -> dict[str, str]:
    """The kind of a column's terms if all are the same (IRIs, blank nodes, literals of one type or language), else `mixed`."""
    kinds = {_kind(term) for term in terms}
    return {"rdf": kinds.pop()} if len(kinds) == 1 else {"rdf": "mixed"} if kinds else {}


def _kind(term: Term) -> str:
    if isinstance(term, ox.Literal):
        return f"literal@{term.language}" if term.language else f"literal^^{term.datatype.value}"
    return "iri" if isinstance(term, ox.NamedNode) else "bnode" if isinstance(term, ox.BlankNode) else "triple"


# ------------------------------------------------------------------------------------------------------------ CSVW


def _write_csvw(columns: Sequence[_Column], out: IO[bytes], about: About) -> None:
    described = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": _csvw_type({_kind(term) for term in column.terms}),
        }
        for column in columns
    ]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Answer to a SPARQL query",
        "dc:source": about.endpoint,
        "dc:created": about.time,
        "dc:hasVersion": about.version,
        "dc:description": about.query,
        "url": about.table,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": described},
    }
    out.write(json.dumps(metadata, ensure_ascii=False, indent=1).encode())


def _csvw_type(kinds: set[str]) -> str:
    if kinds == {"iri"}:
        return "anyURI"
    if len(kinds) == 1:
        (kind,) = kinds
        if kind.startswith(f"literal^^{_XSD}"):
            return _CSVW_TYPES.get(kind.removeprefix(f"literal^^{_XSD}"), "string")
    return "string"


# ---------------------------------------------------------------------------------------------------------- values


def text_of(term: Term) -> str:
    """A term as text: an IRI, the text of a literal, or a blank node's label."""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def _python_value(term: Term) -> object:
    """The Python value of a literal with a supported type; any other term as text."""
    if not isinstance(term, ox.Literal) or term.language:
        return text_of(term)
    text, datatype = term.value, term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype in _REALS:
            return float(text.replace("INF", "inf"))
        if datatype == _XSD + "decimal":
            return Decimal(text)
        if datatype == _XSD + "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[text]
        if datatype == _XSD + "date" and _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if datatype == _XSD + "dateTime":
            return datetime.fromisoformat(text)
    except (ValueError, KeyError, InvalidOperation):
        # The text is not of its type, or of a year beyond Python's range: fall back to text.
        return text
    return text
