"""What an answer gives, as it was written: whether it says anything, and which of its columns have no value in any row."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.media_types import CSV, JSON, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TSV, TURTLE, XML

if TYPE_CHECKING:
    from lsgraph.media_types import Format

#: A larger answer is not searched for empty columns; so much of one is read to see its first row.
_MOST_BYTES, _FIRST = 1 << 20, 500
_XML_VARIABLE = b'<variable name="'
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')


@dataclass(frozen=True, slots=True)
class Given:
    """`nothing`: no rows or triples, false, or a count of zero: then a term of the query may be misspelt.

    `unbound` are the columns without a value in any row; none of an answer without rows. CSV writes a text without letters like no value, so
    that there they are those which may have none.
    """

    nothing: bool = False
    unbound: tuple[str, ...] = ()


def given_by(content: bytes, fmt: Format) -> Given:
    """What an answer in that format gives; of rows as XLSX, Parquet and CSVW only their writer knows it."""
    if fmt is JSON:
        return _of_json(content)
    if fmt is XML:
        return _of_xml(content)
    if fmt in (CSV, TSV):
        return _of_lines(content, fmt)
    return Given(nothing=_has_no_triples(content, fmt))


def _of_json(content: bytes) -> Given:
    if b'"boolean":' in content[-20:]:
        return Given(nothing=content.endswith(b"false}"))
    if content.endswith(b"[]}}"):
        return Given(nothing=True)
    # Quotes within texts are escaped: these are members, wherever the answer says first where it comes from.
    at, rows = content.find(b'"head":{"vars":'), content.find(b'"bindings":[')
    nothing = b'"value":"0"' in content[rows : rows + _FIRST]
    if at < 0 or len(content) > _MOST_BYTES:
        return Given(nothing)
    head, _ = json.JSONDecoder().raw_decode(content[at + len(b'"head":') : rows].decode())
    return Given(nothing, tuple(name for name in head["vars"] if f'"{name}":{{'.encode() not in content))


def _of_xml(content: bytes) -> Given:
    if b"<result>" not in content:
        return Given(nothing=b"<boolean>true" not in content)
    rows = content.find(b"<results>")
    nothing = b">0</literal>" in content[rows : rows + _FIRST]
    if len(content) > _MOST_BYTES:
        return Given(nothing)
    names = [part.partition(b'"')[0].decode() for part in content[:rows].split(_XML_VARIABLE)[1:]]
    return Given(nothing, tuple(name for name in names if f'<binding name="{name}">'.encode() not in content))


def _of_lines(content: bytes, fmt: Format) -> Given:
    if content.strip() in (b"true", b"false"):
        return Given(nothing=content.startswith(b"false"))
    text = content[:_MOST_BYTES].decode(errors="ignore")
    # Line breaks and tabs within texts are escaped in TSV, and within quotes in CSV.
    end, between = ("\r\n", ",") if fmt is CSV else ("\n", "\t")
    names, *rows = (line.split(between) for line in (_QUOTED.sub("x", text) if fmt is CSV else text).split(end)[:-1])
    if not rows:
        return Given(nothing=True)
    nothing = "0" in rows[0]
    if len(content) > _MOST_BYTES:
        return Given(nothing)
    filled = {place for row in rows for place, cell in enumerate(row) if cell}
    return Given(
        nothing, tuple(name.removeprefix("?") for place, name in enumerate(names) if name and place not in filled)
    )


def _has_no_triples(content: bytes, fmt: Format) -> bool:
    if fmt in (TURTLE, TRIG):
        return not content.strip() or all(line.startswith(b"@prefix") for line in content.splitlines())
    if fmt is RDF_XML:
        return content.count(b"<") == 3
    if fmt is JSON_LD:
        return content.strip() == b"[]"
    return fmt in (N_TRIPLES, N_QUADS) and not content
