"""Answers as tables: rows and columns of Python values, and the same for pandas, polars and Arrow, each where it is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, overload

from lsgraph.api.frames import arrow_of, arrow_of_answer, common_kind, pandas_of, pandas_of_arrow
from lsgraph.api.terms import IRI, read_cell
from lsgraph.errors import NotFoundError, QueryError, near_matches
from lsgraph.extras import needing
from lsgraph.languages import Message
from lsgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from lsgraph.api.frames import Column
    from lsgraph.api.terms import Cell, Kind

#: Rows that a notebook or `print` shows, and characters of a cell.
_SHOWN_ROWS, _SHOWN_CHARACTERS = 20, 80


class _Cells:
    """A column of terms as an answer has them; each distinct one is read once."""

    def __init__(self, written: Sequence[str]) -> None:
        self.written = written

    @cached_property
    def _read(self) -> dict[str, Cell]:
        return {written: read_cell(written) for written in set(self.written) if written}

    @cached_property
    def values(self) -> list[Any]:
        values: dict[str, Any] = {written: cell.value for written, cell in self._read.items()}
        return list(map(values.get, self.written))

    @cached_property
    def texts(self) -> list[str | None]:
        texts = {written: cell.text for written, cell in self._read.items()}
        return list(map(texts.get, self.written))

    @cached_property
    def languages(self) -> list[str | None]:
        """The language tag of each row's term."""
        languages = {written: cell.language for written, cell in self._read.items()}
        return list(map(languages.get, self.written))

    @cached_property
    def kind(self) -> Kind:
        return common_kind({cell.kind for cell in self._read.values()})


class _Values:
    """A column of Python values."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values

    @property
    def texts(self) -> list[str | None]:
        return [None if value is None else str(value) for value in self.values]

    @cached_property
    def kind(self) -> Kind:
        kinds: dict[type, Kind] = {bool: "boolean", int: "integer", float: "real", IRI: "iri"}
        return common_kind({kinds.get(type(value), "text") for value in self.values if value is not None})


class _Lazy(Mapping[str, "Column"]):
    """The columns of an answer, which are parted when the first of them is asked for."""

    def __init__(self, names: Sequence[str], body: str | bytes) -> None:
        self._names, self._body = names, body

    @cached_property
    def _columns(self) -> dict[str, _Cells]:
        text = self._body.decode() if isinstance(self._body, bytes) else self._body
        # Tabs and ends of lines within terms are escaped; the last line has an end, too.
        cells = text[:-1].replace("\n", "\t").split("\t") if text else []
        return {name: _Cells(cells[number :: len(self._names)]) for number, name in enumerate(self._names)}

    def __getitem__(self, name: str) -> _Cells:
        return self._columns[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Table(Sequence[dict[str, Any]]):
    """Rows, each a dict by column; `table["name"]` is a column, `table[0]` a row, `table[:5]` and `table[["name", "date"]]` are tables.

    IRIs are `lsgraph.IRI`, numbers, truth values, dates and times those of Python, all else is text; None is unbound, or not on
    record. `to_pandas`, `to_polars` and `to_arrow` give it to those. `origin` says which edition it was read from.
    """

    def __init__(self, columns: Mapping[str, Column], length: int, origin: str = "", tsv: bytes | None = None) -> None:
        self._columns, self._length, self.origin, self._tsv = columns, length, origin, tsv

    @classmethod
    def of_rows(cls, columns: Sequence[str], rows: Sequence[Sequence[object]], origin: str = "") -> Table:
        """A table of rows of Python values, in the order of the columns."""
        values: list[Sequence[object]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
        return cls({name: _Values(each) for name, each in zip(columns, values, strict=True)}, len(rows), origin)

    @classmethod
    def of_tsv(cls, content: bytes, origin: str = "", *, languages: bool = False) -> Table:
        """The rows of a SELECT query as the SPARQL results format for tabs has them; they are read when they are asked for.

        With `languages` each column of texts with language tags has another one, `<name>_language`. Raises QueryError where the query has a
        variable of that name.
        """
        end = content.index(b"\n")
        names = [name.removeprefix("?") for name in content[:end].decode().split("\t") if name]
        table = cls(_Lazy(names, content[end + 1 :]), content.count(b"\n") - 1, origin, content)
        return table._with_languages() if languages else table

    def _with_languages(self) -> Table:
        columns: dict[str, Column] = {}
        for name, column in self._columns.items():
            columns[name] = column
            if isinstance(column, _Cells) and any(column.languages):
                other = f"{name}_language"
                if other in self._columns:
                    raise QueryError(
                        Message(
                            "The query has a variable ?{name} already, which the languages would need.", name=other
                        ),
                        next_step=Message("Give that variable another name."),
                    )
                columns[other] = _Values(column.languages)
        return Table(columns, self._length, self.origin)

    # ------------------------------------------------------------------------------------------------- as a sequence

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._columns)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, key: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, key: slice) -> Table: ...

    @overload
    def __getitem__(self, key: list[str]) -> Table: ...

    @overload
    def __getitem__(self, key: str) -> list[Any]: ...

    def __getitem__(self, key: int | slice | str | list[str]) -> dict[str, Any] | Table | list[Any]:
        """A row by number, some rows or some columns as a table, or a column by name; raises IndexError, and NotFoundError with near names."""
        if isinstance(key, list):
            return Table({name: self._column(name) for name in key}, self._length, self.origin)
        if isinstance(key, str):
            return list(self._column(key).values)
        if isinstance(key, slice):
            rows = range(self._length)[key]
            return Table(
                {name: _Values([column.values[row] for row in rows]) for name, column in self._columns.items()},
                len(rows), self.origin,
            )  # fmt: skip
        row = range(self._length)[key]
        return {name: column.values[row] for name, column in self._columns.items()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.columns
        if not names:
            return iter([{} for _ in range(self._length)])
        return (
            dict(zip(names, row, strict=True))
            for row in zip(*(self._columns[name].values for name in names), strict=True)
        )

    def _column(self, name: str) -> Column:
        if name not in self._columns:
            raise NotFoundError(
                Message("There is no column {name!r}.", name=name),
                near=near_matches(name, self.columns),
                next_step=Message("There are {names}.", names=", ".join(self.columns)),
            )
        return self._columns[name]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.columns)

    # ---------------------------------------------------------------------------------------------------- for others

    def to_pandas(self) -> pd.DataFrame:
        """A pandas DataFrame; raises MissingExtraError.

        Integers are `int64` (`Int64` with missing values), other numbers `float64`, truth values `bool` (`boolean`), dates and times
        `datetime64`, all else `str`.
        """
        with needing("Table.to_pandas()"):
            import pandas as pd
        try:
            columns = {name: pandas_of_arrow(array) for name, array in self._arrays().items()}
        except ModuleNotFoundError:
            # Without Arrow it takes longer.
            columns = {name: pandas_of(column) for name, column in self._columns.items()}
        return pd.DataFrame(columns, columns=list(self.columns), index=range(self._length))

    def to_arrow(self) -> pa.Table:
        """An Arrow table with types `int64`, `float64`, `bool`, `date32`, `timestamp[us]` and `string`; raises MissingExtraError."""
        with needing("Table.to_arrow()"):
            import pyarrow as pa
        arrays = self._arrays()
        schema = pa.schema([(name, array.type) for name, array in arrays.items()], metadata={"origin": self.origin})
        return pa.Table.from_arrays(list(arrays.values()), schema=schema)

    def _arrays(self) -> dict[str, pa.Array]:
        """The columns as Arrow arrays."""
        if self._tsv is None or not self.columns:
            return {name: arrow_of(column) for name, column in self._columns.items()}
        return dict(zip(self.columns, arrow_of_answer(self._tsv, len(self.columns)), strict=True))

    def to_polars(self) -> pl.DataFrame:
        """A polars DataFrame with the types of `to_arrow`; raises MissingExtraError."""
        with needing("Table.to_polars()"):
            import polars as pl
            import pyarrow as pa  # noqa: F401  # told as what this needs, not as what `to_arrow` does
        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame), "as a table becomes"
        return frame

    # ------------------------------------------------------------------------------------------------------ to look at

    def __repr__(self) -> str:
        names = ", ".join(self.columns)
        return f"<lsgraph.Table of {self._length:,} × {len(self.columns)}: {names}>"

    def __str__(self) -> str:
        """The first rows as text, a column under its name."""
        shown = [self.columns, *(tuple(_shown(row[name]) for name in self.columns) for row in self[:_SHOWN_ROWS])]
        widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown
        ]
        return "\n".join([*lines, self._told()])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = "".join(
            f"<tr>{''.join(_in_html(row[name]) for name in self.columns)}</tr>" for row in self[:_SHOWN_ROWS]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(self._told())}</p>"

    def _told(self) -> str:
        """How many rows there are, how many of them are shown, and where they come from."""
        rows = Message.counted("{count:,} row", "{count:,} rows", count=self._length)
        first = Message(", the first {shown} shown", shown=_SHOWN_ROWS) if self._length > _SHOWN_ROWS else ""
        return f"{rows}{first}" + (f"; {self.origin}" if self.origin else "")


def _shown(value: object) -> str:
    """A value in a cell of text: an IRI by its prefixed name, a long text cut."""
    if value is None:
        return ""
    text = " ".join((shorten(value) or value).split()) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def _in_html(value: object) -> str:
    """A value as a cell of a table in HTML: addresses lead there, a long text is there whole."""
    if (
        isinstance(value, str)
        and value.startswith(("http://", "https://"))
        and not any(char.isspace() for char in value)
    ):
        return f'<td><a href="{escape(value)}">{escape(shorten(value) or value)}</a></td>'
    text = "" if value is None else str(value)
    return f'<td style="text-align: {"left" if isinstance(value, str) else "right"}">{escape(text)}</td>'
