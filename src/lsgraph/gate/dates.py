"""Dates and numbers as Swedish and English write them, as spans of days with the place where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: Most letters of a month that is written short.
_SHORT = 4
#: What stands between the two ends of a time.
_DASHES = (["–"], ["-"], ["—"])


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both included."""

    first: date
    last: date

    def within(self, other: Span) -> bool:
        """Whether all of it lies in the other."""
        return other.first <= self.first and self.last <= other.last

    def apart(self, other: Span) -> bool:
        """Whether they have no day in common."""
        return self.last < other.first or other.last < self.first


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its tokens, its span, whether it is a bare year, counted from the document's day, or only a bound."""

    first: int
    last: int
    span: Span
    bare_year: bool = False
    relative: bool = False
    #: `before`, `after` or empty: what the word before it makes of it.
    bound: str = ""


def day_span(year: int, month: int, day: int) -> Span | None:
    """One day, if there is such a day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Span(found, found)


def month_span(year: int, month: int, last: int | None = None) -> Span:
    """A month, or the months from one to another; the second may lie in the next year."""
    end_month = last or month
    end_year = year + 1 if end_month < month else year
    return Span(date(year, month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1]))


def year_span(year: int, last: int | None = None) -> Span:
    """A year, or some years."""
    return Span(date(year, 1, 1), date(last or year, 12, 31))


def span_of(value: str) -> Span | None:
    """The span of a date as data write it: a day, a month or a year."""
    try:
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 1:
            return year_span(parts[0])
        return month_span(*parts) if len(parts) == 2 else day_span(*parts)
    except (ValueError, TypeError):
        return None


@cache
def _months(language: str) -> dict[str, int]:
    data = lexicon.entries(language, "time")
    told = {name: number for number, name in enumerate(data["months"], 1)}
    for number, names in enumerate(data["short_months"], 1):
        told |= dict.fromkeys(names.split("|"), number)
    return told


@cache
def numbers(language: str) -> dict[str, int]:
    """Numbers as words."""
    data = lexicon.entries(language, "time")
    told = {name: number for number, names in enumerate(data["numbers"]) for name in names.split("|")}
    return told | {str(word): int(number) for word, number in data["tens"].items()}


@cache
def _ordinals(language: str) -> dict[str, int]:
    data = lexicon.entries(language, "time")
    return {name: number for number, names in enumerate(data["ordinals"]) for name in names.split("|")}


def number_of(word: str, language: str) -> int | None:
    """The number that a word or digits stand for."""
    if word.isdigit():
        return int(word)
    return numbers(language).get(word)


class _Finder:
    def __init__(
        self, norms: Sequence[str], first: int, last: int, language: str, today: date | None, year: int | None = None
    ) -> None:
        self.norms, self.first, self.last = norms, first, last
        self.language, self.today, self.year = language, today, year
        self.found: list[Dated] = []

    def word(self, index: int) -> str:
        return self.norms[index] if self.first <= index < self.last else ""

    def find(self, *, reported: bool = False) -> list[Dated]:
        index = self.first
        while index < self.last:
            index = max(self._at(index), index + 1)
        if reported:
            self._of_report()
        self._relative()
        return self._from_to(sorted(self.found, key=lambda dated: dated.first))

    def _from_to(self, dates: list[Dated]) -> list[Dated]:
        """As in "februari 2025–december 2027": with a dash between two dates the first is from when, and the second until when."""
        for number, (one, two) in enumerate(pairwise(dates)):
            between = self.norms[one.last : two.first]
            if between in _DASHES and not one.bound and not two.bound and one.span.first < two.span.first:
                dates[number : number + 2] = [replace(one, bound="after"), replace(two, bound="before")]
        return dates

    def add(self, first: int, last: int, span: Span | None, *, bare: bool = False) -> int:
        if span is None:
            return first
        self.found.append(Dated(first, last, span, bare, bound=self._bound(first)))
        return last

    def _bound(self, index: int) -> str:
        at = index - 2 if self.word(index - 1) in lexicon.common("before_a_year") else index - 1
        if self.word(at - 1) in lexicon.common("makes_a_bound_the_day"):
            # "not until 3 March", "det dröjde till den 3 mars": then it was done.
            return ""
        for name in ("before", "after"):
            known = set(lexicon.entries(self.language, "time")["bounds"][name])
            at = index - 2 if self.word(index - 1) in lexicon.common("before_a_year") else index - 1
            near = [
                self.word(at),
                " ".join((self.word(at - 2), self.word(at - 1), self.word(at))),
                " ".join((self.word(at - 1), self.word(at))),
            ]
            if any(each in known for each in near):
                return name
        return ""

    def _at(self, index: int) -> int:
        word = self.word(index)
        if not word[:1].isdigit():
            month = _months(self.language).get(word)
            return self._month(index, month) if month else self._season(index) or self._bare_year(index)
        if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", word):
            return self.add(index, index + 1, day_span(*map(int, match.groups())))
        if match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", word):
            year = self._year(index + 1)
            if year is not None:
                return self.add(index, index + 2, day_span(year, int(match[2]), int(match[1])))
        if match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", word):
            return self.add(index, index + 1, day_span(int(match[3]), int(match[2]), int(match[1])))
        if match := re.fullmatch(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", word):
            return self.add(index, index + 1, day_span(*map(int, match.groups())))
        if re.fullmatch(r"(?:19|20)\d{6}", word):
            return self.add(index, index + 1, day_span(int(word[:4]), int(word[4:6]), int(word[6:])))
        return self._day_alone(index) or self._season(index) or self._bare_year(index)

    def _day_alone(self, index: int) -> int:
        """As in "inte före den 20 mars …; B gjorde det den 27": a day of the month told of last."""
        before = self.word(index - 1), self.word(index - 2)
        digits = re.fullmatch(
            r"(\d{1,2})(?::?[ae])?" if self.language == "sv" else r"(\d{1,2})(?:st|nd|rd|th)", self.word(index)
        )
        following = [self.word(index + 1), self.word(index + 2), self.word(index + 3)]
        ends = (
            not following[0][:1].isalnum()
            or following[0] in lexicon.common("after_a_day")
            or " ".join(following).removesuffix(" " + following[2]) in ("i samma", "of that")
            or " ".join(following) == "of the same"
        )
        if (
            not digits
            or not ends
            or not self.found
            or before[0] not in ("den", "the")
            or self.word(index + 1) in ("/", "-")
        ):
            return 0
        last = max(self.found, key=lambda dated: dated.first).span
        if (last.first.year, last.first.month) != (last.last.year, last.last.month):
            return 0
        return self.add(index, index + 1, day_span(last.first.year, last.first.month, int(digits[1])))

    def _day(self, index: int) -> int | None:
        word = self.word(index)
        digits = re.fullmatch(r"(\d{1,2})(?::?[ae]|st|nd|rd|th)?", word)
        if digits and 1 <= int(digits[1]) <= 31:
            return int(digits[1])
        return _ordinals(self.language).get(word)

    def _year(self, index: int) -> int | None:
        while self.word(index) in (",", "of", "år"):
            index += 1
        word = self.word(index)
        return int(word) if re.fullmatch(r"(?:1[6-9]|20)\d\d", word) else None

    def _year_end(self, index: int) -> int:
        while self.word(index) in (",", "of", "år"):
            index += 1
        return index + 1

    def _month(self, index: int, month: int) -> int:
        before = index - 2 if self.language == "en" and self.word(index - 1) == "of" else index - 1
        before = before - 1 if self.word(before) == "." else before
        day = self._day(before)
        # "dec. 2027": the stop belongs to the short word.
        short = self.word(index + 1) == "." and len(self.word(index)) <= _SHORT and self._year(index + 2) is not None
        behind = index + 2 if short else index + 1
        year = self._year(behind)
        first = before if day is not None else index
        end = self._year_end(behind) if year is not None else index + 1
        if self.language == "en" and day is None:
            after = self._day(index + 1)
            if after is not None and self._year(index + 1) is None:
                day, year = after, self._year(index + 2)
                end = self._year_end(index + 2) if year is not None else index + 2
        in_time = self.word(index - 1) in lexicon.common("before_a_time")
        if self.word(index) == "may" and day is None and year is None and not in_time:
            return index
        if (
            self.word(index) in lexicon.common("march")
            and day is None
            and year is None
            and self.word(index - 1) not in lexicon.common("before_a_month")
            and not (index == self.first and index + 2 >= self.last)
        ):
            return index
        if year is None:
            year = self._nearest_year(month, day, index, end)
            if year is None:
                return index
        return self.add(first, end, day_span(year, month, day) if day is not None else month_span(year, month))

    def _nearest_year(self, month: int, day: int | None, index: int, end: int) -> int | None:
        """The year of "den 3 mars": that of a relative word beside it or of the headings, else the latest that has come by the document's day."""
        if self.today is None:
            return self.year
        near = " ".join(self.word(i) for i in range(index - 3, end + 3))
        for words, offset in lexicon.entries(self.language, "time")["years"].items():
            if re.search(rf"(?<!\S)(?:{words})(?!\S)", near):
                return self.today.year + int(offset)
        if self.year is not None:
            return self.year
        if self.word(index - 1) == "last":
            return self.today.year if month < self.today.month else self.today.year - 1
        begin = date(self.today.year, month, min(day or 1, 28))
        nearest = self.today.year
        if begin > self.today + timedelta(days=150):
            nearest -= 1
        return nearest

    def _season(self, index: int) -> int:
        word = self.word(index)
        for words, (first, last) in lexicon.entries(self.language, "time")["seasons"].items():
            if not re.fullmatch(words, word):
                continue
            year = self._year(index + 1)
            end = self._year_end(index + 1) if year is not None else index + 1
            if year is None:
                if self.today is None or self.word(index - 1) not in lexicon.common("before_a_season"):
                    return 0
                year = self.today.year if first <= self.today.month else self.today.year - 1
            self.found.append(Dated(index, end, month_span(year, first, last)))
            return end
        return 0

    def _bare_year(self, index: int) -> int:
        word = self.word(index)
        if match := re.fullmatch(r"((?:1[6-9]|20)\d\d)", word):
            following = self.word(index + 2)
            if self.word(index + 1) in ("–", "-", "—") and re.fullmatch(r"(?:1[6-9]|20)\d\d", following):
                self.found.append(Dated(index, index + 1, year_span(int(word)), bare_year=True, bound="after"))
                self.found.append(
                    Dated(index + 2, index + 3, year_span(int(following)), bare_year=True, bound="before")
                )
                return index + 3
            if self.word(index - 1) in lexicon.common("numbering") or self.word(index + 1) in ("års", "/"):
                return index
            return self.add(index, index + 1, year_span(int(match[1])), bare=True)
        return index

    def _of_report(self) -> None:
        """As in an annual report, "under året", "the year's": the words that count from the year that it is on."""
        if self.year is not None:
            years = lexicon.entries(self.language, "time")["years_reported"]
            self._add_told([(words, year_span(self.year + offset)) for words, offset in years.items()])

    def _relative(self) -> None:
        """Words that count from the document's day: "i dag", "i fjol", "i måndags"."""
        if self.today is None:
            return
        data = lexicon.entries(self.language, "time")
        told: list[tuple[str, Span]] = [
            (words, Span(self.today + timedelta(days=offset), self.today + timedelta(days=offset)))
            for words, offset in data["days"].items()
        ]
        for words, offset in data["month_offsets"].items():
            month = self.today.month - 1 + offset
            told.append((words, month_span(self.today.year + month // 12, month % 12 + 1)))
        for words, (begin, end) in data["past_seasons"].items():
            year = self.today.year if begin < self.today.month else self.today.year - 1
            told.append((words, month_span(year, begin, end)))
        told += [(words, year_span(self.today.year + offset)) for words, offset in data["years"].items()]
        for number, name in enumerate(data["weekdays"]):
            back = (self.today.weekday() - number) % 7 or 7
            day = self.today - timedelta(days=back)
            told.append((rf"i {name}s|(?:on|last) {name}|{name} morning", Span(day, day)))
        self._add_told(told)

    def _add_told(self, told: Iterable[tuple[str, Span]]) -> None:
        joined, starts = _joined(self.norms, self.first, self.last)
        taken = {i for dated in self.found for i in range(dated.first, dated.last)}
        for words, span in told:
            for match in re.finditer(rf"(?<!\S)(?:{words})(?!\S)", joined):
                first = self.first + bisect_left(starts, match.start())
                last = first + match[0].count(" ") + 1
                if not any(i in taken for i in range(first - 2, last + 2)):
                    self.found.append(Dated(first, last, span, relative=True))


def _joined(norms: Sequence[str], first: int, last: int) -> tuple[str, list[int]]:
    starts, at = [], 0
    for index in range(first, last):
        starts.append(at)
        at += len(norms[index]) + 1
    return " ".join(norms[first:last]), starts


def dates_in(
    norms: Sequence[str], first: int, last: int, language: str, today: date | None, year: int | None = None,
    *, reported: bool = False,
) -> list[Dated]:  # fmt: skip
    """All dates among tokens `first` to `last` (exclusive).

    `today` is the document's day, `year` that of the headings; in a report on that year it is `reported`.
    """
    return _Finder(norms, first, last, language, today, year).find(reported=reported)


def widest(dates: Iterable[Dated]) -> str:
    """The dates as the data would write them, for messages."""
    return ", ".join(dict.fromkeys(written(dated.span) for dated in dates))


def written(span: Span) -> str:
    """A span as data write it where it is a day, month or year, else its ends."""
    if span.first == span.last:
        return span.first.isoformat()
    if span == month_span(span.first.year, span.first.month):
        return span.first.isoformat()[:7]
    if span == year_span(span.first.year):
        return str(span.first.year)
    return f"{span.first.isoformat()}–{span.last.isoformat()}"
