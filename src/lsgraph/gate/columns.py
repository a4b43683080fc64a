"""Tables of projects, agreements or organisations: the cell of a row below the heading of a property, "Projekttid", "Bildad", gives its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsgraph.gate import lexicon
from lsgraph.gate.dates import span_of, widest
from lsgraph.gate.matters import thing_named
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.tables import Cell, dates_in, folded, not_so, quotes, tables_of, undone_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.model import Thing
    from lsgraph.gate.quoted import Quoted

_DASHES = frozenset("-–—")


def of_column(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw] | None:
    """What the row of the subject says below the heading of the property; none where the quotation holds no such row."""
    columns = lexicon.any_of([*rule.get("cue", ()), *rule.get("column", ())])
    for header, rows in tables_of(quoted.reading.text.raw):
        column = next((i for i, cell in enumerate(header) if columns.fullmatch(folded(cell.text))), None)
        if not column:
            continue
        for row in rows:
            mine = len(row) > column and any(_is_subject(quoted, cell, things) for cell in row[:column])
            if mine and any(quotes(quoted, cell) for cell in row[:column]):
                return _said_in(quoted, rule, row, column)
    return None


def _is_subject(quoted: Quoted, cell: Cell, things: Mapping[str, Thing]) -> bool:
    """Whether a cell names what the statement is about."""
    reading, subject = quoted.reading, quoted.claim.subject or ""
    first, last = reading.text.span(cell.start, cell.end)
    named = {
        iri for n in reading.text.sentences_of(first, last) for m in reading.mentions(n) if first <= m.first < last
        for iri in m.iris
    }  # fmt: skip
    thing = things.get(subject)
    return subject in named or (thing is not None and thing_named(thing, reading.text.norms[first:last]))


def _said_in(quoted: Quoted, rule: dict[str, Any], row: list[Cell], column: int) -> list[Flaw]:
    """The value of a cell, where no other cell of the row says that it does not hold."""
    cell, claimed = row[column], str(quoted.claim.value)
    if not quotes(quoted, cell):
        return [Flaw("value", cell.text, claimed=claimed)]
    others = [each for each in row if each is not cell]
    if denied := next((flaw for each in others if (flaw := not_so(quoted, each.text)) is not None), None):
        return [denied]
    if undone := undone_in(quoted, others):
        return [Flaw("value", undone, claimed=claimed)]
    days, span = _at_its_end(quoted, rule, dates_in(quoted, [cell])), span_of(claimed)
    if span is None or not days:
        return [Flaw("date-missing", "", claimed=claimed)]
    if any(d.span.within(span) for d in days):
        return []
    if any(span.within(d.span) for d in days):
        return [Flaw("date-exact", widest(days), claimed=claimed)]
    return [Flaw("date-other", widest(days), Verdict.CONTRADICTED, claimed)]


def _at_its_end(quoted: Quoted, rule: dict[str, Any], dates: Iterable[Dated]) -> list[Dated]:
    """The day at the end that a property is of: "mars 2026–" begins then and has no end, of "2025–2027" the first begins and the last ends it."""
    norms, found = quoted.reading.text.norms, list(dates)
    end = rule.get("end", "")
    if end == "begin":
        return [d for d in found[:1] if norms[d.first - 1] not in _DASHES]
    if end == "end":
        return [d for d in found[-1:] if not _dash_behind(norms, d)]
    return found if len(found) == 1 else []


def _dash_behind(norms: list[str], dated: Dated) -> bool:
    return bool(_DASHES & set(norms[dated.last : dated.last + 1]))
