"""Tables at the foot of an agreement that no column calls signed: beside a party's name stands that of who signed, with the mark of a copy that it was by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.above import turned_above
from lsgraph.gate.model import Flaw
from lsgraph.gate.signatures import date_of
from lsgraph.gate.tables import agreement_near, dates_in, folded, is_of_actor, not_so, quotes, tables_of, undone_in

if TYPE_CHECKING:
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.tables import Cell


def of_signed_row(quoted: Quoted) -> list[Flaw] | None:
    """What the row of a party says that has the mark of a signature in its own cell; none where the quotation holds no such row."""
    reading = quoted.reading
    if quoted.claim.kind != "signing":
        return None
    whom = lexicon.listed(reading.language, "sections", "register", "whom")
    for header, rows in tables_of(reading.text.raw):
        whose = next((i for i, cell in enumerate(header) if whom.fullmatch(folded(cell.text))), None)
        if whose is None:
            continue
        for row in rows:
            mine = len(row) > whose and is_of_actor(quoted, row[whose]) and quotes(quoted, row[whose])
            mark = next((cell for i, cell in enumerate(row) if i != whose and _is_marked(quoted, cell)), None)
            if mine and mark is not None and quotes(quoted, mark):
                return _said_in(quoted, header, row, mark)
    return None


def _is_marked(quoted: Quoted, cell: Cell) -> bool:
    """As in "Eva Ek (egenh. underskrift)", "Eva Ek /s/": a name, and behind it the mark of a copy that it was written by hand."""
    mark = lexicon.listed(quoted.reading.language, "sections", "columns", "by_hand").search(
        " ".join(cell.text.casefold().split())
    )
    before = cell.text.split()[:2]
    return mark is not None and mark.start() > 0 and all(word[:1].isupper() for word in before)


def _said_in(quoted: Quoted, header: list[Cell], row: list[Cell], mark: Cell) -> list[Flaw]:
    """What keeps a marked row from telling of the signature: a word against it in a cell or above the table, another agreement, another day."""
    reading, kind = quoted.reading, quoted.claim.kind
    if denied := next((flaw for cell in row if (flaw := not_so(quoted, cell.text)) is not None), None):
        return [denied]
    if undone := undone_in(quoted, row) or turned_above(reading, header[0].start):
        return [Flaw("act", undone, claimed=kind)]
    if reading.unsettled:
        return [Flaw("draft", reading.unsettled)]
    last = reading.text.sentences_of(*reading.text.span(row[0].start, row[-1].end))[-1]
    return [*agreement_near(quoted, header[0].start, last), *date_of(quoted, _days(quoted, header, row, mark))]


def _days(quoted: Quoted, header: list[Cell], row: list[Cell], mark: Cell) -> list[Dated]:
    """The days beside the mark, else those of the column of days, which may give the place too: "Ort, datum"."""
    days = lexicon.listed(quoted.reading.language, "sections", "rows", "day")
    places = lexicon.listed(quoted.reading.language, "sections", "rows", "place_and_day")
    called = [folded(cell.text) for cell in header]
    beside = [
        cell for i, cell in enumerate(row)
        if i < len(called) and (days.fullmatch(called[i]) or places.fullmatch(called[i]))
    ]  # fmt: skip
    return dates_in(quoted, [mark]) or dates_in(quoted, beside)
