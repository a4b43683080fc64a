"""Characters that no XML can contain, and so neither a document nor a spreadsheet; and texts that Unicode holds to be the same."""

from __future__ import annotations

import re
import unicodedata

#: Characters that XML 1.0 cannot contain (its production 2, Char).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The vowels and final consonants of Hangul are letters, and are yet composed with the one before them.
_JAMO = re.compile("[\u1161-\u1175\u11a8-\u11c2]")


def safe(text: str) -> str:
    r"""The text with characters that neither XML nor a spreadsheet can contain replaced by U+FFFD.

    >>> safe("a\x00b")
    'a�b'
    """
    return _NOT_XML.sub("\ufffd", text)


def composed(text: str) -> str:
    r"""The text as texts are compared: what is canonically equivalent is the same (Unicode, NFC).

    Text that was copied on macOS often has `ö` as the letter o and a sign of its own.

    >>> composed("mo\u0308te") == "m\u00f6te"
    True
    """
    return unicodedata.normalize("NFC", text)


def composed_with_places(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    r"""The composed text, and where each of its characters begins and ends in the text itself; None where both are the same.

    >>> composed_with_places("o\u0308l")
    ('öl', [(0, 2), (2, 3)])
    """
    if unicodedata.is_normalized("NFC", text):
        return text, None
    parts, places = list[str](), list[tuple[int, int]]()
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _may_join(text[end]):
            continue
        part = composed(text[start:end])
        same = part == text[start:end]
        places += [(start + at, start + at + 1) if same else (start, end) for at in range(len(part))]
        parts.append(part)
        start = end
    return "".join(parts), places


def _may_join(character: str) -> bool:
    """Whether a character may be composed with the one before it."""
    return character > "\u02ff" and (
        unicodedata.category(character).startswith("M") or _JAMO.match(character) is not None
    )
