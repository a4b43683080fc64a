r"""Documents as text with positions, and where a quotation stands in one.

A quotation matches where white space differs only in kind and amount; nothing else may differ. After a hyphen the text
may break its line where the quotation has nothing: `Stockholm-\nUppsalaregionen` is `Stockholm-Uppsalaregionen`.
Positions are code points into the stored text, the end exclusive (Web Annotation, TextPositionSelector).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from lsgraph.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

#: Characters of context that a prefix and a suffix keep.
CONTEXT = 32

#: It is sought from the beginning of each word alone: from each letter, a long word takes the square of its length.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
#: Characters of a quotation that are compared with a text: what it takes grows faster than their square.
_LONGEST_COMPARED = 1000
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"”(]?[A-ZÅÄÖÉ\uf0a7])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Document:
    """A stored text, unchanged; `digest` is `sha256:` and the hexadecimal SHA-256 of its bytes."""

    slug: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: `text[start:end]` with white space folded, and what stands before and after it."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def read_document(path: Path) -> Document:
    """Read a text without changing it; the name of the file without its ending is the slug.

    Raises DataError where the file is missing, empty, begins with a byte order mark, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"The document can't be read: {error.strerror}.", file=str(path), next_step="Put the text there, in UTF-8."
        ) from error
    text = decode(data, str(path))
    if not text.strip():
        raise DataError("The document is empty.", file=str(path), next_step="Store the whole text, or remove the file.")
    return Document(path.stem, text, digest_of(data))


def digest_of(data: bytes) -> str:
    """The SHA-256 of bytes as data write it: `sha256:` and hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def decode(data: bytes, name: str) -> str:
    """The bytes of a file as text; raises DataError that names the line where they are not UTF-8."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise DataError(
            "The file begins with a byte order mark.", file=name, line=1, next_step="Save it as UTF-8 without BOM."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"Byte {error.start} is not UTF-8.", file=name, line=line, next_step="Save the file as UTF-8."
        ) from error


def fold(text: str) -> str:
    r"""The text with each run of white space as one space, and none at the ends.

    >>> fold(" en\n avsikt ")
    'en avsikt'
    """
    return " ".join(text.split())


def find_passages(document: Document, quotation: str) -> list[Passage]:
    """Every place where the quotation stands, in order; none where it is only white space."""
    words = quotation.split()
    if not words or sum(map(len, words)) > len(document.text):
        return []
    # A word may break after any of its hyphens: "Stockholm-Uppsala" in the text is "Stockholm-\nUppsala".
    pieces = [re.escape(word).replace(r"\-", r"\-\s*+") for word in words]
    joined = pieces[0]
    for before, piece in pairwise(pieces):
        joined += piece if before.endswith(r"\s*+") else r"\s++" + piece
    pattern = re.compile(joined.removesuffix(r"\s*+"))
    return [passage_at(document, match.start(), match.end()) for match in pattern.finditer(document.text)]


def passage_at(document: Document, start: int, end: int) -> Passage:
    """The passage from start to end. E-mail addresses in its context are hidden: they stay out of the graph."""
    text = _masked_text(document)
    return Passage(
        start=start,
        end=end,
        exact=fold(document.text[start:end]),
        prefix=fold(text[max(0, start - 4 * CONTEXT) : start])[-CONTEXT:].strip(),
        suffix=fold(text[end : end + 4 * CONTEXT])[:CONTEXT].strip(),
    )


@lru_cache(maxsize=16)
def _masked_text(document: Document) -> str:
    return masked(document.text)


def nearest_passage(document: Document, quotation: str) -> Passage | None:
    """The stretch that comes closest to the quotation, in whole words, or None where nothing is alike at all.

    Of a long quotation only its first thousand characters are compared.
    """
    folded = fold(quotation)[:_LONGEST_COMPARED]
    if not folded:
        return None
    alignment = fuzz.partial_ratio_alignment(folded, document.text, score_cutoff=50)
    if alignment is None:
        return None
    start, end = alignment.dest_start, alignment.dest_end
    while start > 0 and not document.text[start - 1].isspace():
        start -= 1
    while end < len(document.text) and not document.text[end].isspace():
        end += 1
    return passage_at(document, start, end)


def sentence_around(document: Document, start: int, end: int) -> str:
    """The whole sentence or sentences in which a passage stands, folded; blank lines end a sentence too."""
    bounds = [0, *(match.end() for match in _SENTENCE_END.finditer(document.text)), len(document.text)]
    first = max(bound for bound in bounds if bound <= start)
    last = min(bound for bound in bounds if bound >= end)
    return fold(document.text[first:last])


def has_email(text: str) -> bool:
    """Whether an e-mail address stands in the text."""
    return _EMAIL.search(text) is not None


def shown(text: str) -> str:
    """The text as it is served: e-mail addresses are hidden, and bullets of PDF programs' own fonts are common ones. Positions stay true."""
    return masked(text).replace("\uf0a7", "•")


def masked(text: str) -> str:
    """The text with each e-mail address hidden behind as many dots, so that positions stay true."""
    return _EMAIL.sub(lambda match: "•" * len(match[0]), text)
