"""Tables in plain text: columns held apart by tabs, bars, semicolons or wide spaces, below a line that names them; each row tells of one organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.above import turned_above
from lsgraph.gate.actors import is_actor
from lsgraph.gate.identity import means
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.presence import is_event_told
from lsgraph.gate.signatures import agreement_of, date_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.quoted import Quoted

#: What holds columns apart, the surest first.
_SIGNS = ("|", "\t", ";")
_BETWEEN = {"|": re.compile(r"\|"), "\t": re.compile(r"\t"), ";": re.compile(";"), " ": re.compile(r" {2,}")}
_WORDS = re.compile(r"[\w-]+\??")
#: The line below the heading of a table, as it is written for the web.
_RULE = re.compile(r"[\s|:+=-]+")
KINDS = frozenset({"signing", "presence", "adoption", "invitation", "withdrawal"})


@dataclass(frozen=True)
class Cell:
    """A cell as written, and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Row:
    """A line with its cells, and the sign between them."""

    sign: str
    cells: list[Cell]


def of_table(quoted: Quoted) -> list[Flaw] | None:
    """What the row of the actor says under the column of the act; none where the quotation holds no such row."""
    if quoted.claim.kind not in KINDS:
        return None
    reading = quoted.reading
    headings = lexicon.listed(reading.language, "sections", "columns", quoted.claim.kind)
    for header, rows in tables_of(reading.text.raw):
        column = next(
            (i for i, cell in enumerate(header) if headings.fullmatch(folded(_without_agreement(quoted, cell)))), None
        )
        whose = _column_of_names(quoted, header)
        if column is None or whose == column:
            continue
        for row in rows:
            if len(row) > whose and is_of_actor(quoted, row[whose]) and quotes(quoted, row[whose]):
                return _said_in(quoted, header, row, column)
    return None


def of_outcome(quoted: Quoted) -> list[Flaw] | None:
    """What the row of the actor says in a column of outcomes that is adopted: "A | kommunfullmäktige | 2025-03-03 | avtalet antaget"; none where it says no such thing."""
    reading, language = quoted.reading, quoted.reading.language
    if quoted.claim.kind != "adoption":
        return None
    outcomes = lexicon.listed(language, "sections", "rows", "outcome")
    adopted = lexicon.listed(language, "sections", "log", "adopted")
    for header, rows in tables_of(reading.text.raw):
        column = next((i for i, cell in enumerate(header) if outcomes.fullmatch(folded(cell.text))), None)
        whose = _column_of_names(quoted, header)
        for row in rows if column is not None and whose != column else ():
            mine = len(row) > max(whose, column or 0) and is_of_actor(quoted, row[whose]) and quotes(quoted, row[whose])
            if not mine or not adopted.fullmatch(folded(_without_named(quoted, row[column or 0]))):
                continue
            if other := _decided_by_another(quoted, header, row):
                return [Flaw("actor", other)]
            return _said_in(quoted, header, row, column or 0)
    return None


def _without_named(quoted: Quoted, cell: Cell) -> str:
    """The words of a cell behind the agreement that it begins with, where that may be the one claimed: "avsiktsförklaringen antagen"."""
    reading, thing = quoted.reading, quoted.thing
    first, last = reading.text.span(cell.start, cell.end)
    for number in reading.text.sentences_of(first, last):
        for named in reading.agreements.of(number):
            begins = named.first - first in (0, 1) and named.last < last
            if begins and thing is not None and means(named, thing, reading.language) is not False:
                return reading.text.words(named.last, last)
    return cell.text


def _decided_by_another(quoted: Quoted, header: list[Cell], row: list[Cell]) -> str:
    """The cell of a column of bodies, where it names none that decides for the actor: a committee; else nothing."""
    language = quoted.reading.language
    bodies = lexicon.listed(language, "sections", "rows", "body")
    agent = quoted.reading.names.agents.get(quoted.claim.actor or "")
    column = next((i for i, cell in enumerate(header) if bodies.fullmatch(folded(cell.text))), None)
    if column is None or agent is None:
        return ""
    decides = any(
        compiled.fullmatch(folded(row[column].text))
        for entry, compiled in lexicon.patterns(language, "names", "body")
        if {agent.form, "*"} & set(entry["forms"])
    )
    return "" if decides else row[column].text


def _without_agreement(quoted: Quoted, cell: Cell) -> str:
    """The words of a heading before the agreement that it ends with, where that may be the one claimed: "Undertecknade avsiktsförklaringen"."""
    reading, thing = quoted.reading, quoted.thing
    first, last = reading.text.span(cell.start, cell.end)
    for number in reading.text.sentences_of(first, last):
        for named in reading.agreements.of(number):
            ends = first < named.first < last <= named.last
            if ends and thing is not None and means(named, thing, reading.language) is not False:
                before = named.first - (reading.text.norms[named.first - 1] in lexicon.common("determiners"))
                return reading.text.words(first, before)
    return cell.text


def folded(cell: str) -> str:
    """The words of a heading in small letters."""
    return " ".join(re.findall(r"[\w-]+", cell.casefold()))


def quotes(quoted: Quoted, cell: Cell) -> bool:
    """Whether a cell is part of the quotation."""
    return quoted.quotes(*quoted.reading.text.span(cell.start, cell.end))


def _column_of_names(quoted: Quoted, header: list[Cell]) -> int:
    """The column of those who act: the one that is called so, else the first one that is no number."""
    whom = lexicon.listed(quoted.reading.language, "sections", "register", "whom")
    counts = lexicon.listed(quoted.reading.language, "sections", "register", "number")
    names = (i for i, cell in enumerate(header) if whom.fullmatch(folded(cell.text)))
    others = (i for i, cell in enumerate(header) if cell.text and not counts.fullmatch(folded(cell.text)))
    return next(names, next(others, 0))


def tables_of(raw: str) -> Iterator[tuple[list[Cell], list[list[Cell]]]]:
    """Each heading with its rows, as many cells in each as the heading has where the signs tell."""
    at, rows = 0, list[_Row]()
    for line in [*raw.split("\n"), ""]:
        row = _row(line, at)
        at += len(line) + 1
        if rows and row is None and line.strip() and _RULE.fullmatch(line):
            # "-----" below the heading, or between two rows, ends no table.
            continue
        if row is not None and (not rows or row.sign == rows[0].sign):
            rows += [row] if not _RULE.fullmatch(line) else []
            continue
        if len(rows) > 1:
            header = _filled(rows[0].cells)
            yield header, [_fitted(each.cells, len(header)) for each in rows[1:]]
        rows = [row] if row is not None and not _RULE.fullmatch(line) else []


def _row(line: str, at: int) -> _Row | None:
    """A line as a row, where some sign holds cells apart in it."""
    sign = next((each for each in _SIGNS if each in line.strip()), " ")
    begin, end = len(line) - len(line.lstrip()), len(line.rstrip(" \r"))
    if sign == "|":
        begin += line[begin : begin + 1] == "|"
        end -= line[begin:end].endswith("|")
    elif sign != ";":
        end = len(line.rstrip())
    cells: list[Cell] = []
    for match in [*_BETWEEN[sign].finditer(line, begin, end), None]:
        written = line[begin : match.start() if match else end]
        first = at + begin + len(written) - len(written.lstrip())
        cells.append(Cell(written.strip(), first, first + len(written.strip())))
        begin = match.end() if match else end
    return _Row(sign, cells) if len(cells) > 1 else None


def _filled(cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.text]


def _fitted(cells: list[Cell], size: int) -> list[Cell]:
    """The cells of a row; where there are more than the heading has, blank ones only fill the width of a column."""
    return cells if len(cells) <= size else _filled(cells)


def is_of_actor(quoted: Quoted, cell: Cell) -> bool:
    """Whether a cell names the actor."""
    reading = quoted.reading
    first, last = reading.text.span(cell.start, cell.end)
    return any(
        first <= m.first < last and m.kind == "name" and is_actor(reading, m, quoted.claim.actor or "")
        for number in reading.text.sentences_of(first, last)
        for m in reading.mentions(number)
    )


def _said_in(quoted: Quoted, header: list[Cell], row: list[Cell], column: int) -> list[Flaw]:
    """What a row says: its cell under the heading of the act, its date, and the agreement above or below the table."""
    reading = quoted.reading
    if len(row) <= column or not row[column].text:
        return [Flaw("act", "", claimed=quoted.claim.kind)]
    cell = row[column]
    if not quotes(quoted, cell):
        return [Flaw("act", cell.text, claimed=quoted.claim.kind)]
    if (denied := not_so(quoted, cell.text)) is not None:
        return [denied]
    if undone := undone_in(quoted, row):
        return [Flaw("act", undone, claimed=quoted.claim.kind)]
    if quoted.claim.kind != "invitation" and (above := turned_above(reading, header[0].start)):
        return [Flaw("act", above, claimed=quoted.claim.kind)]
    numbers = reading.text.sentences_of(*reading.text.span(row[0].start, row[-1].end))
    if quoted.claim.kind == "presence":
        above_it = reading.text.sentences_of(0, reading.text.token_at(header[0].start))
        return [] if quoted.thing is None or is_event_told(quoted, above_it) else [Flaw("event", "")]
    days = dates_in(quoted, [cell]) or dates_in(quoted, _beside(quoted, header, row, column))
    # The heading of the column may be all that names the agreement.
    begin = header[column].end if _without_agreement(quoted, header[column]) != header[column].text else header[0].start
    return [*agreement_near(quoted, begin, numbers[-1]), *date_of(quoted, days)]


def not_so(quoted: Quoted, cell: str) -> Flaw | None:
    """What a cell says against the act, if it does."""
    words = lexicon.listed(quoted.reading.language, "sections", "columns", "not_so")
    denies = words.search(" ".join(cell.casefold().split()))
    return Flaw("negated", cell, Verdict.CONTRADICTED) if denies else None


def undone_in(quoted: Quoted, cells: Iterable[Cell]) -> str:
    """A cell by which the act is not done, or holds no more: "preliminärt", "återkallad", "senast 2025-03-03"; else nothing."""
    words = lexicon.listed(quoted.reading.language, "sections", "rows", "undone")
    return next((cell.text for cell in cells if words.search(" ".join(_WORDS.findall(cell.text.casefold())))), "")


def _beside(quoted: Quoted, header: list[Cell], row: list[Cell], column: int) -> list[Cell]:
    """The cell of the column that is called a day, where the act has a column of its own."""
    days = lexicon.listed(quoted.reading.language, "sections", "rows", "day")
    return [
        cell for i, cell in enumerate(row) if i != column and i < len(header) and days.fullmatch(folded(header[i].text))
    ]


def dates_in(quoted: Quoted, cells: list[Cell]) -> list[Dated]:
    """The dates that stand in some cells."""
    reading = quoted.reading
    found: list[Dated] = []
    for cell in cells:
        first, last = reading.text.span(cell.start, cell.end)
        numbers = reading.text.sentences_of(first, last) if cell.text else []
        found += [d for n in numbers for d in reading.dates(n) if first <= d.first < last]
    return found


def agreement_near(quoted: Quoted, start: int, last: int) -> list[Flaw]:
    """Whether the agreement claimed stands above a table, else in the first line from its row on that names one."""
    reading = quoted.reading
    above = reading.text.sentences_of(0, reading.text.token_at(start))
    named = [n for n in above if reading.agreements.of(n)]
    below = [n for n in range(last, len(reading.text.sentences)) if reading.agreements.of(n)]
    return agreement_of(quoted, named or below[:1])
