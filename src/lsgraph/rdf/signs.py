"""Signs that look like those of Turtle and are others: word processors write them, and pages have them in what is copied."""

from __future__ import annotations

import re
import unicodedata

from lsgraph.languages import Message

#: Quotation marks of texts, which are none of Turtle's.
_MARKS = "“”„‟‘’‚‛«»‹›"
_STRAIGHT = re.compile(r'(?<!\\)"')
#: What the parser says of a sign with which nothing can begin.
_STRANGE = re.compile(r"'(.)' is not allowed at the beginning of a prefix name", re.DOTALL)
#: What it says of a string that has no end.
_ENDLESS = re.compile(r"Line jumps are not allowed in string literals|Unexpected end")


def advice_on_sign(line: str, column: int | None, reason: str) -> Message | None:
    """What to write, where a line has a sign that is taken for another one at a column, from 1; None where something else is wrong.

    >>> str(advice_on_sign("a:b a:c ”d” .", 9, "…"))
    'A text stands between straight quotation marks: write " instead of ”.'
    """
    at = max((column or 1) - 1, 0)
    strange = _STRANGE.fullmatch(reason)
    sign, before = strange[1] if strange else line[at : at + 1], line[max(at - 1, 0) : at]
    if sign and sign in _MARKS:
        return Message(
            "A text stands between straight quotation marks: write {right} instead of {sign}.", right='"', sign=sign
        )
    if sign and _is_unseen(sign):
        return Message(
            "There is a sign that can't be seen ({name}, U+{code}): write a space, or take it out.",
            name=unicodedata.name(sign, "?"), code=f"{ord(sign):04X}",
        )  # fmt: skip
    if before in ('"', "'") and sign.isalnum():
        return Message(
            "A quotation mark of the kind with which a text begins ends it: within the text write {escaped}, or other quotation marks (”…”).",
            escaped=f"\\{before}",
        )  # fmt: skip
    straight = list(_STRAIGHT.finditer(line))
    if (
        _ENDLESS.match(reason)
        and len(straight) % 2
        and (ends := [each for each in line[straight[-1].end() :] if each in _MARKS])
    ):
        return Message("The text begins with a straight quotation mark and ends with another one: write {right} instead of {sign}.", right='"', sign=ends[-1])  # fmt: skip
    return None


def _is_unseen(sign: str) -> bool:
    """Whether it is white space that is none of Turtle's, or a sign without a shape."""
    return sign not in " \t\r\n" and (sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"))
