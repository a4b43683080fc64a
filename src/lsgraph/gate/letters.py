"""Letters and e-mails: what makes a paper one, and which of its lines say to whom it is written."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.gate.text import Text

#: Lines from the top in which the head of an e-mail or the address stands, and from the bottom in which a letter is closed.
_TOP, _BOTTOM = 14, 8
#: Fewest particulars by which a head is that of an e-mail: "Från: … / Ämne: …".
_FEWEST = 2
#: Lines at the bottom in which the name of the writer stands with his title.
_SIGNED = 3
_NAME = re.compile(r"[A-ZÅÄÖÉ][\w-]+(?: [A-ZÅÄÖÉ]\.)?(?: [A-ZÅÄÖÉ][\w-]+){1,2}(?:, [a-zåäö][\w ]+)?")
#: Most words of a line that says to whom a letter is written.
_LONGEST_ADDRESS = 8


@cache
def pattern_of(language: str, key: str) -> re.Pattern[str]:
    """What the lines of a letter are known by: `mail`, `greeting`, `address`, `closing`."""
    return lexicon.compiled("(?:" + "|".join(lexicon.entries(language, "sections")["letter"][key]) + ")")


def _lines(text: Text) -> list[str]:
    return [" ".join(line.casefold().split()) for line in text.raw.split("\n") if line.strip()]


def is_letter(text: Text) -> bool:
    """Whether a paper has the head of an e-mail, greets its reader, or is addressed to somebody and closed with regards."""
    lines = _lines(text)
    particulars = {match[0] for line in lines[:_TOP] if (match := pattern_of(text.language, "mail").match(line))}
    if len(particulars) >= _FEWEST:
        return True
    if any(pattern_of(text.language, "greeting").fullmatch(line) for line in lines[:_TOP]):
        return True
    closed = any(pattern_of(text.language, "closing").match(line) for line in lines[-_BOTTOM:])
    if not closed and any(is_address(text.language, line) for line in lines[:1]):
        # "Till kommunstyrelsen" as the first line, and a name at the end, with a title below it or none.
        written = [line.strip() for line in text.raw.split("\n") if line.strip()]
        closed = any(_NAME.fullmatch(line) for line in written[-_SIGNED:])
    return closed and any(is_address(text.language, line) for line in lines[:_TOP])


def is_address(language: str, line: str) -> bool:
    """Whether a line in small letters says to whom a letter is written: "till rektor vid kth"."""
    short = len(line.split()) <= _LONGEST_ADDRESS and not line.endswith((".", ":", "?"))
    return short and pattern_of(language, "address").match(line) is not None


def sender_of(text: Text) -> str:
    """The line of the head of an e-mail that says from whom it is, in small letters; empty where there is none."""
    return next((line for line in _lines(text)[:_TOP] if pattern_of(text.language, "sender").match(line)), "")


def only_addressed(text: Text, names: Iterable[str]) -> bool:
    """Whether somebody is named only in the lines that say to whom a paper is written."""
    told = [line for line in _lines(text) if any(name.casefold() in line for name in names)]
    greeting, receiver = pattern_of(text.language, "greeting"), pattern_of(text.language, "receiver")
    return bool(told) and all(
        greeting.fullmatch(line) or receiver.match(line) or is_address(text.language, line) for line in told
    )
