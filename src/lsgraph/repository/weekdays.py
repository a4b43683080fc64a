"""Days of the week that a date did not have, in texts of ours: "Friday 27 May 2019" was a Monday.

Only a day with its month and year is looked at. What stands between quotation marks is somebody else's, mistakes included; and a text
that names the right day of the week besides tells of a mistake in its source.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from lsgraph.languages import Message
from lsgraph.repository.said import Said, finding_on_text, texts_of_ours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

_CALLED = (
    Message("Monday"), Message("Tuesday"), Message("Wednesday"), Message("Thursday"), Message("Friday"), Message("Saturday"), Message("Sunday"),
)  # fmt: skip
#: Words of others within a text of ours.
_QUOTED = re.compile('[”“"][^”“"]*[”"]|»[^«»]*[«»]|«[^«»]*»')


class _Words(NamedTuple):
    """How a weekday stands with a date, and what its words mean: weekdays from Monday on (0), months from January on (1)."""

    dated: re.Pattern[str]
    weekday: re.Pattern[str]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]


@cache
def _words() -> _Words:
    lists = tomllib.loads(files("lsgraph.repository").joinpath("languages.toml").read_text(encoding="utf-8"))
    weekdays = {word: number for words in lists["weekdays"].values() for number, word in enumerate(words)}
    months = {word: int(number) for number, words in lists["months"].items() for word in words}
    weekday, month = (f"(?:{'|'.join(sorted(words, key=len, reverse=True))})" for words in (weekdays, months))
    day, year = r"(?P<{0}>[12]\d|3[01]|0?[1-9])(?::?[ae]|st|nd|rd|th)?", r"(?P<{0}>[12]\d{{3}})(?!\d)"
    written = "|".join(
        (
            rf"{day.format('d1')}\s+(?:of\s+)?(?P<m1>{month})\s*,?\s*{year.format('y1')}",
            rf"(?P<m2>{month})\s+{day.format('d2')}\s*,?\s*{year.format('y2')}",
            rf"{year.format('y3')}-(?P<m3>[01]\d)-(?P<d3>[0-3]\d)(?!\d)",
            r"(?P<d4>[0-3]?\d)/(?P<m4>[01]?\d)\s+(?P<y4>[12]\d{3})(?!\d)",
        )
    )
    before = rf"\b(?P<weekday>{weekday})(?:en|s)?\s*,?\s+(?:den\s+|the\s+)?"
    alone = re.compile(rf"\b({weekday})(?:en|s)?\b")
    return _Words(re.compile(rf"{before}(?:{written})"), alone, weekdays, months)


def wrong_weekday(text: str) -> tuple[str, int] | None:
    """The words of the first date that did not have the weekday told of it, and the one that it had (0 for Monday); None without any.

    >>> wrong_weekday("Avtalet skrivs fredagen den 27 maj 2019."), wrong_weekday("Signed on Monday 27 May 2019")
    (('fredagen den 27 maj 2019', 0), None)
    """
    dated, weekday, weekdays, months = _words()
    text = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    told = {weekdays[each] for each in weekday.findall(dated.sub(" ", text.lower()))}
    for match in dated.finditer(text.lower()):
        form = next(each for each in "1234" if match[f"y{each}"])
        year, month, day = (match[f"{part}{form}"] for part in "ymd")
        try:
            had = date(int(year), months.get(month) or int(month), int(day)).weekday()
        except ValueError:
            continue
        if had != weekdays[match["weekday"]] and had not in told:
            return text[match.start() : match.end()], had
    return None


def check_weekdays(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on texts of ours in files under `data/` that tell a date with a weekday which it did not have."""
    for file in said.data:
        yield from passed.unless(partial(_in_file, file), "weekdays", file.path, file.content)


def _in_file(file: SourceFile) -> Iterator[Finding]:
    for quad, text in texts_of_ours(file):
        if (wrong := wrong_weekday(text)) is not None:
            words, had = wrong
            message = Message(
                "“{words}”: that day was a {weekday}. Mend the day of the week or the date, as the source has it.",
                words=words, weekday=_CALLED[had],
            )  # fmt: skip
            yield finding_on_text("date.weekday", message, file, quad, text)
