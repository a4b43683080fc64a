"""Terms of RDF as values of Python: the cells of an answer as they are read, and the values that a query is given."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

import pyoxigraph as ox

from lsgraph.errors import QueryError
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, instance_meant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Kind = Literal["iri", "text", "integer", "real", "boolean", "date", "moment", "zoned moment"]
"""What the values of a cell or of a whole column are."""

_XSD = PREFIXES["xsd"]
_INTEGERS = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
    "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)  # fmt: skip
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BARE_INTEGER = re.compile(r"[+-]?\d+")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_ABSOLUTE = re.compile(r"(?:https?://|urn:)\S+")


class IRI(str):
    """An IRI: a text that a query takes as the name of a thing. A prefixed name is written out, and `kind/slug` as addresses have it.

    >>> IRI("ls:hasSigned")
    IRI('https://w3id.org/lsgraph/ontology#hasSigned')
    >>> IRI("organization/kth") == IRI("organization:kth")
    True
    """

    __slots__ = ()

    def __new__(cls, text: str) -> IRI:
        """The IRI of this text, of a prefixed name with one of the prefixes of lsgraph, or of `kind/slug`."""
        prefix, colon, local = text.partition(":")
        if colon:
            return super().__new__(cls, PREFIXES[prefix] + local if prefix in PREFIXES else text)
        return super().__new__(cls, instance_meant(text) or text)

    def __repr__(self) -> str:
        return f"IRI({str(self)!r})"


class Text(str):
    """A text with its language tag (BCP 47), which a query then looks for with that tag.

    >>> Text("Avsiktsförklaring", "sv").language
    'sv'
    """

    language: str | None

    def __new__(cls, text: str, language: str | None = None) -> Text:
        """The text in that language; without one it has no tag."""
        made = super().__new__(cls, text)
        made.language = language
        return made


class Cell(NamedTuple):
    """A term of an answer: its `value` in Python, of which `kind`, its `text`, and its `language`."""

    value: object
    kind: Kind
    text: str
    language: str | None = None


def read_cell(written: str) -> Cell:
    """A term as the SPARQL results format for tabs writes it (https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv)."""
    first = written[0]
    if first == "<" and not written.startswith("<<"):
        iri = str.__new__(IRI, written[1:-1])
        return Cell(iri, "iri", iri)
    if first == '"':
        return _literal(written)
    if first in "_<":
        return Cell(written, "text", written)
    if written in ("true", "false"):
        return Cell(written == "true", "boolean", written)
    if _BARE_INTEGER.fullmatch(written):
        return Cell(int(written), "integer", written)
    return Cell(float(written), "real", written)


def _literal(written: str) -> Cell:
    end = written.rindex('"')
    text, rest = written[1:end], written[end + 1 :]
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if not rest:
        return Cell(text, "text", text)
    if rest[0] == "@":
        return Cell(text, "text", text, rest[1:])
    typed = _TYPED.get(rest[3:-1])
    if typed is None:
        return Cell(text, "text", text)
    try:
        value, kind = typed(text)
    except (ValueError, KeyError):
        # A text that its type does not allow, or a year beyond those of Python: the text is the truth.
        return Cell(text, "text", text)
    return Cell(value, kind, text)


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)


def _moment(text: str) -> tuple[object, Kind]:
    kind: Kind = "zoned moment" if _ZONE.search(text) else "moment"
    return dt.datetime.fromisoformat(text), kind


def _date(text: str) -> tuple[object, Kind]:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text), "date"


_TYPED: Mapping[str, Callable[[str], tuple[object, Kind]]] = {
    **{_XSD + name: lambda text: (int(text), "integer") for name in _INTEGERS},
    **{_XSD + name: lambda text: (float(text), "real") for name in ("decimal", "double", "float")},
    _XSD + "boolean": lambda text: (_TRUTHS[text], "boolean"),
    _XSD + "date": _date,
    _XSD + "dateTime": _moment,
}


def written(value: object, name: str) -> str:
    """A value of Python as a query writes it, for the variable of that name.

    Numbers, truth values, dates and times become literals of those types, `IRI` an IRI, a text a text, `Text` one with its tag; terms
    of rdflib and pyoxigraph are themselves. Raises QueryError for another value, and for a text that can only be meant as an IRI.
    """
    if isinstance(value, IRI):
        return _node(value, name)
    if isinstance(value, ox.NamedNode | ox.Literal):
        return str(value)
    if hasattr(value, "n3"):
        return str(value.n3())
    if isinstance(value, str):
        return _written_text(value, name)
    for kind, datatype in _DATATYPES:
        if isinstance(value, kind):
            text = (
                str(value).lower()
                if datatype == "boolean"
                else value.isoformat()
                if isinstance(value, dt.date)
                else str(value)
            )
            return str(ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype)))
    raise QueryError(
        Message("The value of {name} is of the type {type}, which is no term.", name=name, type=type(value).__name__),
        next_step=Message("Give a text, a number, a truth value, a date, or an IRI as lsgraph.IRI(…)."),
    )


#: Truth values are integers and times are dates in Python, so they come before those.
_DATATYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (int, "integer"), (float, "double"), (Decimal, "decimal"), (dt.datetime, "dateTime"), (dt.date, "date"),
)  # fmt: skip


def _node(iri: str, name: str) -> str:
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise QueryError(
            Message("The value of {name} is no absolute IRI: {iri!r}.", name=name, iri=str(iri)[:200]),
            next_step=Message("Give it in full, or with one of the prefixes of lsgraph."),
        ) from error


def _written_text(text: str, name: str) -> str:
    if isinstance(text, Text):
        try:
            return str(ox.Literal(str(text), language=text.language))
        except ValueError as error:
            raise QueryError(
                Message(
                    "The value of {name} has {language!r}, which is no language tag.", name=name, language=text.language
                ),
                next_step=Message("Give one such as sv or en."),
            ) from error
    if _ABSOLUTE.fullmatch(text) or (IRI(text) != text and " " not in text):
        raise QueryError(
            Message("The value of {name} is a text that looks like an IRI: {text!r}.", name=name, text=text[:200]),
            next_step=Message("Give lsgraph.IRI(…) where the thing is meant, lsgraph.Text(…) where the text is."),
        )
    return str(ox.Literal(text))
