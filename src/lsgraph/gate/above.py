"""What stands above a table or a register and turns it: "Inbjudna", "Ska underteckna", "Väntar på svar", "To be signed by"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from lsgraph.gate.reading import Reading

#: Most lines between a table and what it stands under, and most words of such a line.
_LINES, _WORDS = 3, 12
#: Most words of a sentence that leads to a table; what turns what is told.
_LONGEST = 20
_RULES = frozenset({"negated", "planned", "proposed", "requested", "asked"})
_ITEM = re.compile(r"\s*[-–•*]\s")
#: Kinds of lists whose members have not done it, and of those who have.
_OTHERS = ("absent", "unsigned", "waiting")
_DONE = ("signed", "joined", "left", "present", "parties")


def start_of_rows(reading: Reading, start: int) -> int:
    """Where the first of the lines begins that are written like the one at a place: "Organisation: A …" below "Organisation: B …"."""
    raw = reading.text.raw
    begin = raw.rfind("\n", 0, start) + 1
    key = raw[begin:start].partition(":")[0] or raw[start:].partition(":")[0]
    while begin and (above := raw.rfind("\n", 0, begin - 1) + 1) < begin and raw[above:begin].startswith(f"{key}:"):
        begin = above
    return begin


def turned_above(reading: Reading, start: int) -> str:
    """The line right above a place by which those below it have not acted, or are only asked to; else nothing."""
    seen = 0
    for line in reversed(reading.text.raw[:start].split("\n")):
        written = " ".join(line.split())
        if not written:
            continue
        label = written.rstrip(":.")
        if not seen and not _ITEM.match(line) and _turns(reading, written):
            return label
        if seen == _LINES or _ITEM.match(line) or ": " in label or written.endswith(".") or len(label.split()) > _WORDS:
            return ""
        kind = _kind(reading, label)
        if kind in _OTHERS:
            return label
        if kind in _DONE:
            return ""
        seen += 1
    return ""


def _turns(reading: Reading, label: str) -> bool:
    """Whether the nearest line denies, plans or asks what stands below it: "Organisationer som ännu inte har undertecknat"."""
    if ": " in label:
        return False
    folded = " ".join(re.findall(r"[\w-]+", label.casefold()))
    told_of = not label.endswith(".") or lexicon.phrases("told_below").search(folded) is not None
    return (
        len(folded.split()) <= _LONGEST
        and told_of
        and any(scope.rule in _RULES and scope.pattern.search(folded) for scope in lexicon.scopes(reading.language))
    )


def _kind(reading: Reading, label: str) -> str:
    """The kind of the list that a line calls; what is denied or to come goes before what is done."""
    folded = label.casefold()
    kinds = lexicon.entries(reading.language, "sections").get("list", ())
    for kind in (*_OTHERS, *_DONE):
        if any(entry["kind"] == kind and lexicon.any_of(entry["words"]).search(folded) for entry in kinds):
            return kind
    return ""
