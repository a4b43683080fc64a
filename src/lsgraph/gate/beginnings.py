"""With which letters the words begin that a pattern finds: by them the few patterns are chosen that may stand in a sentence at all.

Compiling a thousand patterns takes longer than reading a document, and seeking each of them in each sentence longer still.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Most letters that are compared: with more of them hardly fewer patterns are left.
_MOST = 3
_LETTERS = re.compile(r"'?[^\W\d_]+")
#: A group that only looks at what stands around it: `(?!`, `(?=`, `(?<!`, `(?<=`.
_LOOK = re.compile(r"\(\?<?[=!]")
#: A sign that is escaped, a class of signs, a bracket or a bar.
_SIGN = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|[()|]", re.DOTALL)
#: What makes the letter or group before it one that may be missing.
_MAYBE = ("?", "*", "{0")


def beginnings(token: str) -> Iterable[str]:
    """The beginnings under which the patterns stand that may begin with this token."""
    return (token[:length] for length in range(_MOST + 1))


def beginnings_of(pattern: str) -> set[str]:
    """The letters that all places of a pattern begin with, at most three; an empty text where the pattern does not tell them."""
    return {letters[:_MOST] for alternative in _alternatives(pattern) for letters in _of_sequence(alternative)}


def _of_sequence(pattern: str) -> set[str]:
    """The first letters of a pattern without alternatives of its own."""
    if letters := _LETTERS.match(pattern):
        rest = pattern[letters.end() :]
        return {letters[0][:-1] if rest.startswith(_MAYBE) else letters[0]}
    if not pattern.startswith("("):
        return {""}
    end = _end_of_group(pattern)
    if _LOOK.match(pattern):
        return _of_sequence(pattern[end:])
    inside = pattern[3 : end - 1] if pattern.startswith("(?:") else pattern[1 : end - 1]
    found = {letters for alternative in _alternatives(inside) for letters in _of_sequence(alternative)}
    return found | _of_sequence(pattern[end:].lstrip("?*")) if pattern.startswith(_MAYBE, end) else found


def _alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between the bars that stand in no group."""
    parts, depth, begun = [], 0, 0
    for at, sign in _signs(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(pattern[begun:at])
            begun = at + 1
    return [*parts, pattern[begun:]]


def _end_of_group(pattern: str) -> int:
    """Where the group that a pattern begins with has ended."""
    depth = 0
    for at, sign in _signs(pattern):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at + 1
    return len(pattern)


def _signs(pattern: str) -> Iterable[tuple[int, str]]:
    """The brackets and bars of a pattern with their places, without those that are escaped or stand in a class."""
    return ((sign.start(), sign[0]) for sign in _SIGN.finditer(pattern) if sign[0] in "()|")
