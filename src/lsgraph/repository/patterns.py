r"""Regular expressions of XPath, which `sh:pattern` has, as those of the module `regex`.

Specification: https://www.w3.org/TR/xpath-functions-31/#regex-syntax. What differs: `\i` and `\c` (characters of XML names), `[a-z-[aeiou]]`
(one class without another), `\d`, `\w`, `\s` and `.` by Unicode, and `$`, which is only the very end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _START + r"\-.0-9" + "\u00b7\u0300-\u036f\u203f-\u2040"
#: The multi-character escapes, each as a class.
_ESCAPES = {
    "i": f"[{_START}]", "I": f"[^{_START}]", "c": f"[{_NAME}]", "C": f"[^{_NAME}]",
    "d": r"\p{Nd}", "D": r"\P{Nd}", "w": r"[^\p{P}\p{Z}\p{C}]", "W": r"[\p{P}\p{Z}\p{C}]",
    "s": r"[ \t\n\r]", "S": r"[^ \t\n\r]",
}  # fmt: skip
#: What is special in a class of `regex` and not in one of XPath.
_SPECIAL_IN_CLASS = frozenset("[&|~")


def compile_pattern(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    r"""A pattern of XPath, compiled; raises regex.error. `flags` are those of Python: IGNORECASE and MULTILINE.

    >>> bool(compile_pattern(r"^\i\c*$").search("Ångström")), bool(compile_pattern("^[a-z-[aeiou]]+$").search("abc"))
    (True, False)
    """
    return regex.compile(translated(pattern, multiline=bool(flags & regex.MULTILINE)), flags | regex.VERSION1)


def translated(pattern: str, *, multiline: bool = False) -> str:
    """A pattern of XPath as one of `regex`, version 1."""
    characters = iter(pattern)
    return "".join(_outside(characters, multiline=multiline))


def _outside(characters: Iterator[str], *, multiline: bool) -> Iterator[str]:
    for character in characters:
        if character == "\\":
            yield _escape(characters)
        elif character == "[":
            yield _class(characters)
        elif character == ".":
            yield r"[^\n\r]"
        elif character == "$" and not multiline:
            yield r"\Z"
        else:
            yield character


def _escape(characters: Iterator[str]) -> str:
    character = next(characters, "")
    if character in ("p", "P"):
        name = "".join(iter(lambda: next(characters, "}"), "}")).removeprefix("{")
        # A block of Unicode is `IsGreek` in XPath and `InGreek` elsewhere.
        return rf"\{character}{{{'In' + name[2:] if name.startswith('Is') else name}}}"
    return _ESCAPES.get(character, "\\" + character)


def _class(characters: Iterator[str]) -> str:
    """The rest of a class, which may leave out another one at its end."""
    inside: list[str] = []
    negated, without, before = False, "", ""
    for character in characters:
        if character == "]":
            break
        if character == "^" and not inside and not negated:
            negated = True
        elif character == "[" and before == "-":
            inside.pop()
            without = _class(characters)
        elif character == "\\":
            inside.append(_escape(characters))
        else:
            inside.append("\\" + character if character in _SPECIAL_IN_CLASS else character)
        before = character if inside and not inside[-1].startswith("\\") else ""
    own = f"[{'^' if negated else ''}{''.join(inside)}]"
    return f"[{own}--{without}]" if without else own
