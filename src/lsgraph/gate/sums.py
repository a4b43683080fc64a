"""Sums of money and conditions that a claim gives: whether the words give them too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.objects import alike, stems
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.gate.quoted import Quoted

#: A number in either language, and the word that multiplies it: "1,6 miljoner", "1 050 000", "1.6 million".
_SUM = re.compile(r"(?P<number>\d{1,3}(?:[ \u00a0,.]\d{3})+|\d+(?:[.,]\d+)?)(?:[ \u00a0](?P<times>[^\W\d]+))?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0,.]\d{3})+")
#: Sums are the same where they differ by less than this part: "about 1.6 million".
_CLOSE = 0.005


def unfounded(quoted: Quoted) -> list[Flaw]:
    """The sums and conditions claimed that the words do not give."""
    details = quoted.claim.details
    told = list(_sums(quoted)) if details.amounts else []
    flaws = [
        Flaw("number", "", claimed=f"{claimed:.0f}")
        for claimed, _ in details.amounts
        if not any(abs(value - claimed) <= _CLOSE * claimed for value in told)
    ]
    flaws += (flaw for _, currency in details.amounts for flaw in _other_currency(quoted, currency))
    for language, condition in details.conditions:
        if language == quoted.reading.language and not _depends(quoted, condition):
            flaws.append(Flaw("value", "", claimed=condition))
    return flaws


def _other_currency(quoted: Quoted, claimed: str) -> Iterator[Flaw]:
    """The currency of the quoted words where they name another one, and not the one claimed."""
    text = quoted.reading.text
    raw = text.raw[text.tokens[quoted.first].start : text.tokens[quoted.last - 1].end].casefold()
    named = {
        code: match[0]
        for code, words in lexicon.currencies().items()
        if (match := re.search(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", raw))
    }
    if claimed and named and claimed not in named:
        word = next(iter(named.values()))
        yield Flaw("value-other", word, Verdict.CONTRADICTED, claimed)


def _sums(quoted: Quoted) -> Iterator[float]:
    """The numbers of the quoted words, each times the word after it."""
    text = quoted.reading.text
    raw = text.raw[text.tokens[quoted.first].start : text.tokens[quoted.last - 1].end]
    times = lexicon.entries(quoted.reading.language, "plans")["times"]
    for match in _SUM.finditer(raw):
        number = match["number"]
        plain = re.sub(r"\D", "", number) if _THOUSANDS.fullmatch(number) else number.replace(",", ".")
        factor = next(
            (int(value) for words, value in times.items() if re.fullmatch(words, (match["times"] or "").casefold())), 1
        )
        yield float(plain) * factor


def _depends(quoted: Quoted, condition: str) -> bool:
    """Whether at least half of the words of a condition stand in the words quoted."""
    language = quoted.reading.language
    wanted = stems((token.norm for token in tokens_of(condition) if token.is_word), language)
    there = quoted.reading.text.norms[quoted.first : quoted.last]
    return 2 * sum(any(alike(word, each) for each in there) for word in wanted) >= len(wanted)
