"""Columns of answers for pandas and Arrow, each of the narrowest type that holds all of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lsgraph.api.terms import read_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    import pyarrow as pa

    from lsgraph.api.terms import Cell, Kind

#: How much of an answer Arrow reads at once, in bytes.
_BLOCK = 1 << 24
#: Integers up to this are reals of 64 bits, each exactly.
_EXACT = 1 << 53


class Column(Protocol):
    """One column: its `values` in Python (None: unbound), its `texts`, and what all its values are (`kind`)."""

    @property
    def values(self) -> Sequence[Any]:
        """The value of each row."""
        ...

    @property
    def texts(self) -> Sequence[str | None]:
        """The text of each row's term."""
        ...

    @property
    def kind(self) -> Kind:
        """What all values are: `text` where they are of several kinds."""
        ...


def common_kind(kinds: set[Kind]) -> Kind:
    """What values of these kinds are together: integers and reals are reals, all else of several kinds is text."""
    if len(kinds) == 1:
        return next(iter(kinds))
    return "real" if kinds == {"integer", "real"} else "text"


# -------------------------------------------------------------------------------------------------------------- Arrow


def arrow_of(column: Column) -> pa.Array:
    """A column as an Arrow array."""
    return _array(column.kind, column.values, column.texts)


def arrow_of_answer(content: bytes, columns: int) -> list[pa.Array]:
    """The columns of an answer in the results format for tabs; terms that come again and again are read once."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(number) for number in range(columns)]
    table = csv.read_csv(
        pa.BufferReader(content),
        read_options=csv.ReadOptions(column_names=names, skip_rows=1, block_size=max(_BLOCK, _longest_line(content))),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False, double_quote=False, escape_char=False, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""], check_utf8=False),
    )  # fmt: skip
    return [_column(table[name].combine_chunks()) for name in names]


def _longest_line(content: bytes) -> int:
    """A bound on the length of a line: Arrow reads no row that is longer than what it reads at once."""
    return (
        max(map(len, content.split(b"\n"))) + 1
        if len(content) > _BLOCK and content.find(b"\n", _BLOCK // 2, _BLOCK) < 0
        else 0
    )


def _column(cells: pa.Array) -> pa.Array:
    import pyarrow as pa
    from pyarrow import compute

    if isinstance(cells, pa.ChunkedArray):
        cells = pa.concat_arrays(cells.chunks) if cells.num_chunks else pa.array([], pa.string())
    if (
        len(cells)
        and compute.all(compute.starts_with(cells, "<")).as_py()
        and not compute.any(compute.starts_with(cells, "<<")).as_py()
    ):
        return compute.binary_slice(cells.cast(pa.binary()), 1, -1).cast(pa.string())
    distinct = cells.dictionary_encode()
    read: list[Cell] = [read_cell(written) for written in distinct.dictionary.to_pylist()]
    kind = common_kind({cell.kind for cell in read})
    return _array(kind, [cell.value for cell in read], [cell.text for cell in read]).take(distinct.indices)


def _array(kind: Kind, values: Sequence[Any], texts: Sequence[str | None]) -> pa.Array:
    import pyarrow as pa

    types: Mapping[Kind, Callable[[], Any]] = {
        "integer": pa.int64, "real": pa.float64, "boolean": pa.bool_, "date": pa.date32,
        "moment": lambda: pa.timestamp("us"), "zoned moment": lambda: pa.timestamp("us", "UTC"),
    }  # fmt: skip
    if kind in types:
        try:
            return pa.array(values, type=types[kind]())
        except (pa.ArrowInvalid, OverflowError):
            # A number that is too large for the type: the text is the truth.
            pass
    return pa.array([None if text is None else str(text) for text in texts], type=pa.string())


# ------------------------------------------------------------------------------------------------------------- pandas


def pandas_of_arrow(array: Any) -> Any:  # noqa: ANN401  # Arrow has no types
    """An Arrow array as a column of pandas."""
    import pandas as pd
    import pyarrow as pa

    missing = array.null_count > 0
    if pa.types.is_date(array.type):
        return array.cast(pa.timestamp("s")).to_pandas()
    if pa.types.is_int64(array.type) and missing:
        return pd.Series(pd.array(array.to_pylist(), dtype="Int64"))
    if pa.types.is_boolean(array.type) and missing:
        return pd.Series(pd.array(array.to_pylist(), dtype="boolean"))
    if pa.types.is_string(array.type):
        return pd.Series(pd.array(array, dtype="str"))
    return array.to_pandas()


def _is_beyond_reals(value: object) -> bool:
    """Whether a value is an integer that a real of 64 bits need not hold exactly: Arrow makes none of it either."""
    return isinstance(value, int) and abs(value) > _EXACT


def pandas_of(column: Column) -> pd.Series[Any]:
    """A column as one of pandas, where Arrow is not installed."""
    import pandas as pd

    kind, values = column.kind, column.values
    missing = any(value is None for value in values)
    types = {"integer": "Int64" if missing else "int64", "real": "float64", "boolean": "boolean" if missing else "bool"}
    try:
        if kind in types and not (kind == "real" and any(_is_beyond_reals(value) for value in values)):
            return pd.Series(list(values), dtype=types[kind])
        if kind in ("date", "moment", "zoned moment"):
            texts = pd.Series(list(column.texts), dtype="object")
            return pd.to_datetime(texts, format="%Y-%m-%d" if kind == "date" else "ISO8601", utc=kind == "zoned moment")
    except (ValueError, OverflowError):
        # A value that pandas can't hold: the text is the truth.
        pass
    return pd.Series(list(column.texts), dtype="str")
