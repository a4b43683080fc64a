"""Registers whose entries name their particulars: "Organisation: A; undertecknad: 2025-03-03; av: rektor"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.above import start_of_rows, turned_above
from lsgraph.gate.model import Flaw
from lsgraph.gate.signatures import date_of
from lsgraph.gate.tables import KINDS, Cell, agreement_near, dates_in, folded, is_of_actor, not_so, quotes, undone_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.gate.quoted import Quoted

#: Between two particulars; a comma only where the next one is called something.
_BETWEEN = re.compile(r"\s*[;|\t]\s*|\s*,\s+(?=[^\W\d][\w ]{1,40}:\s)")
_CALLED = re.compile(r"(?:[-–•*]\s+)?(?P<key>[^\W\d][\w ]{1,40}?)\s*:\s*(?P<value>\S.*?)\s*\.?\s*$")
#: Besides the day of the act its particular holds no more than this.
_BESIDE_THE_DAY = frozenset({"den", "on", "the", "."})


def of_register(quoted: Quoted) -> list[Flaw] | None:
    """What the entry of the actor says of the act, its day and agreement; none where the quotation holds no such entry."""
    reading, kind = quoted.reading, quoted.claim.kind
    if kind not in KINDS - {"presence"}:
        return None
    whom = lexicon.listed(reading.language, "sections", "register", "whom")
    acts = lexicon.listed(reading.language, "sections", "columns", kind)
    for entry in _entries(reading.text.raw):
        if not whom.fullmatch(entry[0][0]):
            continue
        act = next((cell for key, cell in entry[1:] if acts.fullmatch(key)), None)
        if act is None or not is_of_actor(quoted, entry[0][1]) or not quotes(quoted, entry[0][1]):
            continue
        if not quotes(quoted, act):
            return [Flaw("act", act.text, claimed=kind)]
        if (denied := not_so(quoted, act.text)) is not None:
            return [denied]
        if undone := undone_in(quoted, (cell for _, cell in entry)):
            return [Flaw("act", undone, claimed=kind)]
        line = start_of_rows(reading, entry[0][1].start)
        if kind != "invitation" and (above := turned_above(reading, line)):
            return [Flaw("act", above, claimed=kind)]
        if not _only_a_day(quoted, act):
            return [Flaw("act", act.text, claimed=kind)]
        row = reading.text.sentences_of(*reading.text.span(act.start, act.end))
        return [*agreement_near(quoted, line, row[0]), *date_of(quoted, dates_in(quoted, [act]))]
    return None


def _entries(raw: str) -> Iterator[list[tuple[str, Cell]]]:
    """Lines of two particulars or more, each with what it is called."""
    at = 0
    for line in raw.split("\n"):
        entry: list[tuple[str, Cell]] = []
        begin = 0
        for match in [*_BETWEEN.finditer(line), None]:
            end = match.start() if match else len(line)
            if called := _CALLED.match(line, begin, end):
                cell = Cell(called["value"], at + called.start("value"), at + called.end("value"))
                entry.append((folded(called["key"]), cell))
            begin = match.end() if match else end
        if len(entry) > 1:
            yield entry
        at += len(line) + 1


def _only_a_day(quoted: Quoted, act: Cell) -> bool:
    """Whether a particular is a day, and nothing that could say of which act or plan it is."""
    days = dates_in(quoted, [act])
    first, last = quoted.reading.text.span(act.start, act.end)
    rest = [quoted.reading.text.norms[i] for i in range(first, last) if not any(d.first <= i < d.last for d in days)]
    return bool(days) and all(word in _BESIDE_THE_DAY for word in rest)
