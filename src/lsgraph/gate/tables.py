"""Tables in plain text: columns held apart by tabs or wide spaces, below a line that names them; each row tells of one organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.presence import is_event_told
from lsgraph.gate.signatures import agreement_of, date_of

if TYPE_CHECKING:
    from lsgraph.gate.quoted import Quoted

_BETWEEN = re.compile(r"\t+| {2,}")
_KINDS = frozenset({"signing", "presence", "adoption", "invitation", "withdrawal"})


@dataclass(frozen=True)
class _Cell:
    """A cell as written, and where it stands in the text."""

    text: str
    start: int
    end: int


def of_table(quoted: Quoted) -> list[Flaw] | None:
    """What the row of the actor says under the column of the act; none where the quotation holds no such row."""
    if quoted.claim.kind not in _KINDS:
        return None
    reading = quoted.reading
    headings = lexicon.listed(reading.language, "sections", "columns", quoted.claim.kind)
    for header, rows in _tables(reading.text.raw):
        column = next((i for i, cell in enumerate(header) if headings.fullmatch(_folded(cell.text))), None)
        if column is None:
            continue
        for row in rows:
            if _is_of_actor(quoted, row[0]) and quoted.quotes(*reading.text.span(row[0].start, row[0].end)):
                return _said_in(quoted, header, row, column)
    return None


def _folded(cell: str) -> str:
    return " ".join(re.findall(r"[\w-]+", cell.casefold()))


def _tables(raw: str) -> list[tuple[list[_Cell], list[list[_Cell]]]]:
    found: list[tuple[list[_Cell], list[list[_Cell]]]] = []
    at, rows = 0, list[list[_Cell]]()
    for line in [*raw.split("\n"), ""]:
        cells = _cells(line, at)
        if len(cells) > 1:
            rows.append(cells)
        else:
            if len(rows) > 1:
                found.append((rows[0], rows[1:]))
            rows = []
        at += len(line) + 1
    return found


def _cells(line: str, at: int) -> list[_Cell]:
    cells: list[_Cell] = []
    begin = len(line) - len(line.lstrip())
    for match in [*_BETWEEN.finditer(line.rstrip(), begin), None]:
        end = match.start() if match else len(line.rstrip())
        if end > begin:
            cells.append(_Cell(line[begin:end], at + begin, at + end))
        begin = match.end() if match else end
    return cells


def _is_of_actor(quoted: Quoted, cell: _Cell) -> bool:
    reading = quoted.reading
    first, last = reading.text.span(cell.start, cell.end)
    return any(
        first <= m.first < last and m.kind == "name" and is_actor(reading, m, quoted.claim.actor or "")
        for number in reading.text.sentences_of(first, last)
        for m in reading.mentions(number)
    )


def _said_in(quoted: Quoted, header: list[_Cell], row: list[_Cell], column: int) -> list[Flaw]:
    """What a row says: its cell under the heading of the act, its date, and the agreement above or below the table."""
    reading = quoted.reading
    first, last = reading.text.span(row[0].start, row[-1].end)
    if len(row) <= column:
        return [Flaw("act", "", claimed=quoted.claim.kind)]
    cell = row[column]
    if not quoted.quotes(*reading.text.span(cell.start, cell.end)):
        return [Flaw("act", cell.text, claimed=quoted.claim.kind)]
    if lexicon.listed(reading.language, "sections", "columns", "not_so").search(" ".join(cell.text.casefold().split())):
        return [Flaw("negated", cell.text, Verdict.CONTRADICTED)]
    numbers = reading.text.sentences_of(first, last)
    dates = [d for n in numbers for d in reading.dates(n) if first <= d.first < last]
    above = reading.text.sentences_of(0, reading.text.token_at(header[0].start))
    named = [n for n in above if reading.agreements.of(n)]
    below = [n for n in range(numbers[-1], len(reading.text.sentences)) if reading.agreements.of(n)]
    if quoted.claim.kind == "presence":
        return [] if quoted.thing is None or is_event_told(quoted, above) else [Flaw("event", "")]
    return [*agreement_of(quoted, named or below[:1]), *date_of(quoted, dates)]
