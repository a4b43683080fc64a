"""Do the bounds of a claim meet the part of a year that its words tell? "The second quarter of 2026" is not July to September.

Read generously: autumn may begin in July. Bounds that meet any period, day, month or year of the text are right, and what is only said
to be before or after a part of a year is not read. A part without its year may be that of any year.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from lsgraph.days import first_day, last_day
from lsgraph.languages import Message
from lsgraph.namespaces import expand
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

#: First and last month of each part of a year that may be meant; 0 is December before, 13 January after.
_Months = tuple[tuple[int, int], ...]
#: Bounds as curators write them, and whether the words of the evidence are of them alone.
_BOUNDS = ((expand("ls:expectedEarliest"), expand("ls:expectedLatest"), True), (expand("ls:earliest"), expand("ls:latest"), False))  # fmt: skip
_COMMENT, _PARAPHRASE, _EVIDENCE = (expand(name) for name in ("rdfs:comment", "ls:paraphrase", "ls:evidence"))
_SELECTOR, _EXACT = expand("oa:hasSelector"), expand("oa:exact")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
#: A year may stand beside a part of it, and another behind it: "2025/26".
_OF_YEAR = rf"(?:\s*,?\s*(?:år |av |under |of |in |/|-)?\s*{_YEAR}(?P<next>\s*[/–-]\s*(?:20)?\d\d(?!\d))?)?"
_NUMBERS = {
    **dict.fromkeys(("första", "first", "1", "1:a", "1st", "i"), 1), **dict.fromkeys(("andra", "second", "2", "2:a", "2nd", "ii"), 2),
    **dict.fromkeys(("tredje", "third", "3", "3:e", "3rd"), 3), **dict.fromkeys(("fjärde", "sista", "fourth", "last", "4", "4:e", "4th"), 4),
}  # fmt: skip
_NUMBER = f"(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
#: First and last month of a season, from January of its year on: a winter goes on into the next year, or began in the last one.
_SEASONS = {
    **dict.fromkeys(("våren", "spring"), ((1, 6),)), **dict.fromkeys(("sommaren", "summer"), ((5, 9),)),
    **dict.fromkeys(("hösten", "autumn"), ((7, 12),)), **dict.fromkeys(("vintern", "winter"), ((-2, 4), (10, 16))),
}  # fmt: skip
_TURN = ((-1, 2), (11, 14))
_QUARTERS = (
    re.compile(rf"\b{_NUMBER}\s+(?:kvartalet|quarter)\b{_OF_YEAR}"),
    re.compile(rf"\b(?:kvartal\s+|q)(?P<number>[1-4])(?!\d){_OF_YEAR}"),
)
_HALVES = (
    re.compile(rf"\b{_NUMBER}\s+halvåret\b{_OF_YEAR}"),
    re.compile(rf"\b{_NUMBER}\s+half\s+of\s+{_YEAR}(?P<next>(?!))?"),
    re.compile(rf"\bh(?P<number>[12])(?!\d){_OF_YEAR}"),
)
_SEASON = re.compile(rf"\b(?P<season>{'|'.join(_SEASONS)})\s+(?:år |of |in )?{_YEAR}(?P<next>(?!))?")
_TURN_OF_YEAR = re.compile(rf"\b(?:årsskiftet|turn of the year)\b{_OF_YEAR}")
#: What is told to be before or after a part of a year, or to go on from or to it, is not in it; and years of accounts begin when they like.
_BESIDE = re.compile(
    r"\b(?:efter|före|innan|sedan|från|till|tills|senast|tidigast|after|before|since|from|until|till|by)\b[^.;,]{0,25}$"
)
_ACCOUNTS = re.compile(r"\b(?:räkenskaps|verksamhetsår|läsår|brutet|brutna|fiscal|financial|accounting|academic)")


def part_missed(text: str, first: str, last: str) -> str | None:
    """The words for a part of a year that the days from `first` to `last` (ISO 8601) do not meet; None where they meet it or another date.

    >>> part_missed("The page says the second quarter of 2026.", "2026-07-01", "2026-09-30")
    'second quarter of 2026'
    >>> part_missed("Det blir hösten 2026.", "2026-10-01", "2026-10-31")
    """
    small = text.lower()
    if _ACCOUNTS.search(small):
        return None
    missed, rest = None, small
    for match, months in _parts(small):
        rest = rest.replace(match[0], " ", 1)
        if _BESIDE.search(small[: match.start()]) or any(
            _meet(span, first, last) for span in _spans(match, months, first, last)
        ):
            return None
        missed = missed or text[match.start() : match.end()].strip()
    return None if missed and any(_meet(span, first, last) for span in _dates(rest)) else missed


def _parts(small: str) -> Iterator[tuple[re.Match[str], _Months]]:
    """Words for parts of a year, each with its first and last month, or those of the two that it may be."""
    for patterns, length in ((_QUARTERS, 3), (_HALVES, 6)):
        for pattern in patterns:
            for match in pattern.finditer(small):
                number = _NUMBERS[match["number"]]
                if number * length <= 12:
                    yield match, (((number - 1) * length + 1, number * length),)
    for match in _SEASON.finditer(small):
        yield match, _SEASONS[match["season"]]
    for match in _TURN_OF_YEAR.finditer(small):
        yield match, _TURN[1:] if match["next"] else _TURN


def _spans(match: re.Match[str], months: _Months, first: str, last: str) -> Iterator[tuple[str, str]]:
    """First and last day of a part of its year, or of each that may be meant."""
    years = [int(match["year"])] if match["year"] else range(int(first[:4]) - 1, int(last[:4]) + 2)
    for year in years:
        for begin, end in months:
            (one, from_month), (other, to_month) = divmod(begin - 1, 12), divmod(end - 1, 12)
            yield f"{year + one}-{from_month + 1:02}-01", f"{year + other}-{to_month + 1:02}-31"


@cache
def _dated() -> tuple[re.Pattern[str], dict[str, int]]:
    lists = tomllib.loads(files("lsgraph.repository").joinpath("languages.toml").read_text(encoding="utf-8"))
    months = {word: int(number) for number, words in lists["months"].items() for word in words}
    month = "|".join(sorted(months, key=len, reverse=True))
    return re.compile(rf"(?:\b(?P<month>{month})\s+)?{_YEAR}(?:-(?P<digits>[01]\d))?"), months


def _dates(small: str) -> Iterator[tuple[str, str]]:
    """Years and months that a text tells; a day counts as its month."""
    pattern, months = _dated()
    for match in pattern.finditer(small):
        month = months.get(match["month"] or "") or int(match["digits"] or 0)
        year = match["year"]
        yield (f"{year}-{month:02}-01", f"{year}-{month:02}-31") if month else (f"{year}-01-01", f"{year}-12-31")


def _meet(span: tuple[str, str], first: str, last: str) -> bool:
    return span[0] <= last and first <= span[1]


def check_periods(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on bounds in sources that miss the part of a year of which their comment or, for plans, their evidence tells."""
    for file in said.data:
        if file.is_source:
            yield from passed.unless(partial(_in_file, file), "periods", file.path, file.content)


def _in_file(file: SourceFile) -> Iterator[Finding]:
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in file.quads:
        about[text_of(quad.subject)][quad.predicate.value].append(text_of(quad.object))
    for subject, own in list(about.items()):
        for earliest, latest, by_evidence in _BOUNDS:
            first, last = (
                first_day(next(iter(own.get(earliest, ())), None)),
                last_day(next(iter(own.get(latest, ())), None)),
            )
            if first is None or last is None:
                continue
            texts = [*own.get(_COMMENT, ())]
            for evidence in own.get(_EVIDENCE, ()) if by_evidence else ():
                texts += _words_of(about, evidence)
            missed = next((words for text in texts if (words := part_missed(text, first, last))), None)
            if missed is not None:
                message = Message(
                    "The words tell “{words}”, and the bounds are {first} to {last}. Mend the bounds, or the words.",
                    words=missed, first=first, last=last,
                )  # fmt: skip
                yield finding(
                    "date.period", message, file, subject, sought=f"{name_of(earliest)} {first} {name_of(latest)} {last}", nearest=missed
                )  # fmt: skip


def _words_of(about: dict[str, dict[str, list[str]]], evidence: str) -> Sequence[str]:
    """What evidence says, in words of ours or of its document."""
    own = about[evidence]
    quoted = [exact for selector in own[_SELECTOR] for exact in about[selector][_EXACT]]
    return [*own[_PARAPHRASE], *own[_COMMENT], *quoted]
