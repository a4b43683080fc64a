"""Logs of decisions: a heading that names a body and the day on which it met, and below it items that end with what became of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor, told
from lsgraph.gate.identity import means
from lsgraph.gate.model import Flaw
from lsgraph.gate.signatures import date_of

if TYPE_CHECKING:
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: An item: a number or bullet, what the matter was, and behind the last dash what became of it.
_ITEM = re.compile(r"\s*(?:§ ?\d+|\d{1,3}[.)]?|[-–•*])\s+(?P<matter>\S.*?)\s+[–—-]\s+(?P<outcome>[^–—]+?)\.?\s*")
#: Fewest items of a log: one line alone may be anything.
_FEWEST = 2
#: Most tokens before the agreement in its item: "the".
_BEFORE_IT = 1


@dataclass(frozen=True)
class _Line:
    """A line as written, its tokens, and as an item if it is one."""

    text: str
    first: int
    last: int
    item: re.Match[str] | None


def of_log(quoted: Quoted) -> list[Flaw] | None:
    """What an item says of the agreement, where it was adopted and the heading names the actor's body; none where there is no such item."""
    if quoted.claim.kind != "adoption" or quoted.thing is None:
        return None
    lines = _lines(quoted)
    adopted = lexicon.listed(quoted.reading.language, "sections", "log", "adopted")
    for number, line in enumerate(lines):
        if line.item is None or not adopted.fullmatch(" ".join(line.item["outcome"].casefold().split())):
            continue
        if not quoted.quotes(line.first, line.last) or not _is_the_matter(quoted, line):
            continue
        above = next((i for i in range(number - 1, -1, -1) if lines[i].item is None), None)
        if above is None or sum(each.item is not None for each in _below(lines, above)) < _FEWEST:
            continue
        body, days = _met(quoted, lines[: above + 1])
        if body is None:
            continue
        unquoted = not quoted.quotes(body.first, body.last)
        return [
            *([Flaw("actor-unquoted", told(quoted.reading, [body]))] if unquoted else []),
            *date_of(quoted, days),
        ]
    return None


def _lines(quoted: Quoted) -> list[_Line]:
    """The lines that hold something."""
    text = quoted.reading.text
    found, at = [], 0
    for written in text.raw.split("\n"):
        if written.strip():
            begin = at + len(written) - len(written.lstrip())
            found.append(_Line(written, *text.span(begin, at + len(written.rstrip())), _ITEM.fullmatch(written)))
        at += len(written) + 1
    return found


def _below(lines: list[_Line], heading: int) -> list[_Line]:
    """The items right below a heading."""
    end = next((i for i in range(heading + 1, len(lines)) if lines[i].item is None), len(lines))
    return lines[heading + 1 : end]


def _is_the_matter(quoted: Quoted, line: _Line) -> bool:
    """Whether an item is about the agreement claimed itself: nothing but its name stands before the dash ("Utbildning om …" is another matter)."""
    reading = quoted.reading
    thing = quoted.thing
    dash = next(
        (i for i in range(line.last - 1, line.first, -1) if reading.text.norms[i] in ("–", "—", "-")), line.last
    )
    final = lexicon.listed(reading.language, "agreements", "final")
    number = next((i for i in range(line.first, dash) if reading.text.norms[i].isalpha()), dash)
    return thing is not None and any(
        number <= named.first <= number + _BEFORE_IT
        and (named.last == dash or final.fullmatch(" ".join(reading.text.norms[named.last : dash])) is not None)
        and not named.instead
        and not named.other
        and means(named, thing, reading.language) is True
        for each in reading.text.sentences_of(line.first, line.last)
        for named in reading.agreements.of(each)
    )


def _met(quoted: Quoted, head: list[_Line]) -> tuple[Mention | None, list[Dated]]:
    """The actor's body and the one day that the line right above the items gives, in a text that calls itself a log or minutes."""
    reading = quoted.reading
    title = lexicon.listed(reading.language, "sections", "log", "title")
    ahead = lexicon.words(reading.language, "sections", "ahead_of_a_meeting")
    bodies = lexicon.any_pattern(reading.language, "names", ("body",))
    heading = head[-1]
    written = " ".join(reading.text.norms[head[0].first : heading.last])
    numbers = reading.text.sentences_of(heading.first, heading.last)
    within = range(heading.first, heading.last)
    days = [d for n in numbers for d in reading.dates(n) if d.first in within]
    named = [m for n in numbers for m in reading.mentions(n) if m.first in within and m.kind != "unknown"]
    deciding = [first for n in numbers for first, _ in reading.places(bodies, n) if first in within]
    if (
        reading.unsettled
        or not title.search(written)
        or ahead.search(written)
        or len(days) != 1
        or len(named) != 1
        or len(deciding) != 1
    ):
        return None, []
    body = named[0]
    is_body = body.kind in ("name", "body") and body.first <= deciding[0] < body.last
    day = days[0].span
    past = reading.today is None or day.last <= reading.today
    if not is_body or not past or not is_actor(reading, body, quoted.claim.actor or ""):
        return None, []
    return body, days
