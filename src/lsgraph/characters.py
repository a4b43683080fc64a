"""Characters that no XML can contain, and so neither a document nor a spreadsheet."""

from __future__ import annotations

import re

#: Characters that XML 1.0 cannot contain (its production 2, Char).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    r"""The text with characters that neither XML nor a spreadsheet can contain replaced by U+FFFD.

    >>> safe("a\x00b")
    'a�b'
    """
    return _NOT_XML.sub("\ufffd", text)
