"""What the title of a paper says of it: that it is written before the meeting, is a draft of what it will be, when a body met, or on which year it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.gate.text import Text

_YEAR = re.compile(r"(?<![\d/:-])(?:19|20)\d\d(?![\d/-])")
_DAY = re.compile(r"\d{4}-\d\d|\d{1,2}/\d{1,2}|\b\d{1,2} [a-zA-Z]+ (?:19|20)\d\d|[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d")
#: Most lines of a title that hold something.
_LINES = 8
#: Most words between a body and the day on which it met, in a heading.
_BESIDE_ITS_DAY = 3
#: Where a matter or a list begins, so that the title has ended.
_MATTER = re.compile(r"\s*(?:§|\d{1,3}[.)]?\s+[^\W\d]|[-–•*]\s)")
#: What may stand before a word that says what the whole paper is: "Protokoll (utkast)", "Beslutslogg – utkast".
_APART = r"(?:^|[,(\[–—:-] ?|: )"


def unsettled(text: Text) -> str:
    """The words of the title that say so: "Kallelse", "Tjänsteförslag", "Protokollsutkast", "Draft minutes"; else nothing."""
    called = lexicon.listed(text.language, "sections", "log", "title")
    before = _words(text.language, "before_the_meeting")
    draft = _words(text.language, "not_settled")
    is_called = False
    for _, line in _title(text, called):
        if match := draft.search(line) or (None if is_called else before.search(line)):
            return match[0].strip(" ,([–—:-")
        # "Protokoll" above "Kallelse utfärdad den …": minutes tell of that too.
        is_called = is_called or called.search(line) is not None
    return ""


def end_of_title(text: Text) -> int:
    """Where the title of a text ends: before its first matter, or below the lines that call it minutes."""
    called = lexicon.listed(text.language, "sections", "log", "title")
    return max((end for end, _ in _title(text, called)), default=0)


def _words(language: str, key: str) -> re.Pattern[str]:
    words = "|".join(lexicon.entries(language, "sections")["title"][key])
    return lexicon.compiled(rf"{_APART}(?:{words})(?!\w)")


def _title(text: Text, called: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The lines of the title in small letters, each with where it ends: those before the first matter, to the end of the block that calls the paper minutes."""
    told, at, is_called = 0, 0, False
    for written in text.raw[: text.head_end].split("\n"):
        at += len(written) + 1
        line = " ".join(written.casefold().split())
        if (not line and is_called) or _MATTER.match(line) or line.endswith((".", "!", "?")) or told == _LINES:
            return
        if line:
            told += 1
            is_called = is_called or called.search(line) is not None
            yield at, line


def met_on(text: Text, number: int, index: int, day: int, named: frozenset[int]) -> bool:
    """Whether a day in a heading is that of the body that ends before a token: "styrelsen i A, måndagen den 3 mars".

    Hardly more than whose it is and the day of the week stands between; at `named` stand names.
    """
    if 0 <= day - index <= _BESIDE_ITS_DAY:
        return True
    norms, begin = text.norms, text.sentences[number].first
    log = lexicon.listed(text.language, "sections", "log", "title")
    if index > day or log.search(" ".join(norms[begin:index])):
        return False
    weekdays = tuple(lexicon.entries(text.language, "time")["weekdays"])
    between = [i for i in range(index, day) if i not in named and text.tokens[i].is_word]
    between = [i for i in between if not norms[i].startswith(weekdays)]
    tells = any(norms[i] in lexicon.finite_verbs(text.language) for i in between)
    return len(between) <= _BESIDE_ITS_DAY and not tells


def year_of(headings: Iterable[str]) -> int | None:
    """As in "Viktiga händelser under 2025", "räkenskapsåret 2025-01-01 – 2025-12-31": the one year that the first heading with a year gives, without a day.

    A whole year is no day, whether it is told as a year or by its first and last day; a year that ends in another one gives none.
    """
    for heading in headings:
        written = " ".join(heading.casefold().split())
        if (whole := lexicon.phrases("whole_year").search(written)) and whole["begin"] in (None, whole["end"]):
            return int(whole["iso"] or whole["end"])
        years = set(_YEAR.findall(heading))
        if years and (len(years) > 1 or _DAY.search(heading)):
            return None
        if years:
            return int(years.pop())
    return None
