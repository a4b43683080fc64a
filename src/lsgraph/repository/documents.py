r"""Documents as text with positions, and finding quotations in them.

A quotation matches if only the kind and amount of white space differ. After a hyphen the text may break a line where the
quotation does not: `Stockholm-\nUppsalaregionen` is `Stockholm-Uppsalaregionen`. What is canonically equivalent is the same: a text may
be stored with `ö` as one character or as two, and is never changed.
Positions are code points in the stored text, the end exclusive (Web Annotation, TextPositionSelector).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from lsgraph.characters import composed, composed_with_places
from lsgraph.errors import DataError, DataErrors
from lsgraph.languages import Message, borrowed
from lsgraph.rdf.mistaken import mistaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

#: Characters of context in a prefix and a suffix.
CONTEXT = 32

#: Matched only from the beginning of a word: from every letter, a long word would take quadratic time.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
#: Runs of white space, with the hyphen before them.
_FOLDABLE = re.compile(r"-\s+|\s+")
#: Where the text may divide a word.
_BREAK = r"(?:[-\u2010]\s*\n\s*(?=[a-zåäöéü])|\u00ad\s*)?"
_LEFT_OUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.")
_ADDED = re.compile(r"\[[^\[\]]*\]")
#: Characters within which a quotation with words left out must go on.
_LONGEST_LEFT_OUT = 600
#: Parts of a quotation between which words are left out; of more none is found.
_MOST_PARTS = 12
#: Characters of a quotation that are compared with a text: the time grows faster than quadratically.
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
    """A passage of a document: `text[start:end]` with white space folded and letters composed, and the context before and after it."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def read_file(path: Path, name: str, next_step: Message | None = None) -> str:
    """The text of a file in UTF-8; raises DataError, in which `name` is its name, for what is no file or can't be read.

    A pipe or a device is refused unread: it might never end.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            is_folder, other = Message("It is a folder, not a file."), Message("It is a pipe or a device, not a file.")
            raise DataError(is_folder if stat.S_ISDIR(mode) else other, file=name, next_step="Move it out of the data.")
        data = path.read_bytes()
    except OSError as error:
        raise DataError(
            Message("The file can't be read: {reason}.", reason=borrowed(error.strerror or "")),
            file=name,
            next_step=next_step or Message("Check its permissions."),
        ) from error
    return decode(data, name)


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a text without changing it; the file name without extension, composed, is the slug: file systems differ in how they write it.

    Raises DataError, in which `name` is the name of the file, if it is missing, empty, begins with a byte order mark, or is not UTF-8.
    """
    shown = name or str(path)
    text = read_file(path, shown, Message("Put the text there, in UTF-8."))
    if not text.strip():
        raise DataError("The document is empty.", file=shown, next_step="Store the whole text, or remove the file.")
    return Document(composed(path.stem), text, digest_of(text.encode()))


def read_documents(root: Path) -> dict[str, Document]:
    """All documents of a repository by slug; raises DataError with what is wrong with each of them."""
    errors, documents = DataErrors(), dict[str, Document]()
    for path in sorted((root / "data" / "documents").glob("*.txt")):
        with errors.collected():
            document = read_document(path, str(path.relative_to(root)))
            documents[document.slug] = document
    errors.raise_any()
    return documents


def document_of(documents: Mapping[str, Document], iri: str) -> Document | None:
    """The stored text of the document with that IRI, of texts by slug; None where none is stored."""
    return documents.get(composed(iri.rsplit("/", 1)[-1]))


def refuse_unreadable(root: Path, *names: str) -> None:
    """Raise DataError for one of these folders, or a folder in one, that can't be listed: it would be taken for an empty one."""
    for name in names:
        try:
            inside = [entry.path for entry in os.scandir(root / name) if entry.is_dir()]
            for folder in inside:
                os.scandir(folder).close()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            shown = os.path.relpath(error.filename or root / name, root)
            raise DataError(
                Message("The folder can't be read: {reason}.", reason=borrowed(error.strerror or "")),
                file=shown,
                next_step="Check its permissions.",
            ) from error


def digest_of(data: bytes) -> str:
    """The SHA-256 of bytes as written in data: `sha256:` and hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def how_it_differs(document: Document, digest: str) -> Message:
    """What to do about a text that is not the one with that digest: what git or an editor has done to all of it is told."""
    text, file = document.text, f"data/documents/{document.slug}.txt"
    if any(digest_of(each.encode()) == digest for each in _with_other_ends(text)):
        return Message(
            "The stored text is the one that the evidence is about, but for its line ends: git on Windows, or an editor, has changed them. Save it with the line ends that it had, or fetch it from git again, with “data/documents/* -text” in .gitattributes: git checkout -- {file}",
            file=file,
        )
    if any(
        digest_of(each.encode()) == digest
        for form in ("NFC", "NFD")
        for each in _with_other_ends(unicodedata.normalize(form, text))
    ):
        return Message(
            "The stored text is the one that the evidence is about, but for how letters such as å, ä and ö are encoded (NFC or NFD): an editor has changed that. Fetch it from git again: git checkout -- {file}",
            file=file,
        )
    return Message(
        "The stored text is not the one that the evidence is about. Restore the text, or go through each quotation and mend ls:textDigest."
    )


def _with_other_ends(text: str) -> Iterator[str]:
    """The text with each of the line ends that there are, and with its last line ended or not."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for whole in (lines, lines.removesuffix("\n"), f"{lines}\n"):
        for end in ("\n", "\r\n", "\r"):
            yield whole.replace("\n", end)


def decode(data: bytes, name: str) -> str:
    """The bytes of a file as text; raises DataError with the line of a byte that is not UTF-8."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise DataError(
            "The file begins with a byte order mark.",
            file=name,
            line=1,
            column=1,
            next_step="Save it as UTF-8 without BOM.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if likeness := mistaken(data, None):
            what, advice = likeness
            raise DataError(what, file=name, next_step=advice) from error
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        raise DataError(
            Message("Byte {start} is not UTF-8 (column {column}).", start=error.start, column=column),
            file=name,
            line=line,
            column=column,
            next_step="Save the file as UTF-8.",
        ) from error


def fold_white_space(text: str) -> str:
    r"""The text with each run of white space replaced by one space, stripped.

    >>> fold_white_space(" en\n avsikt ")
    'en avsikt'
    """
    return " ".join(text.split())


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends; a blank line ends one too.

    >>> text = "Först detta. Sedan det."
    >>> [text[start:end] for start, end in sentences_of(text)]
    ['Först detta.', 'Sedan det.']
    """
    start = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        if sentence := text[start:end].strip():
            first = text.index(sentence, start)
            yield first, first + len(sentence)
        start = match.end() if match else end


def find_passages(document: Document, quotation: str) -> list[Passage]:
    """All passages that match the quotation, in order; none if it is only white space.

    White space and breaks after hyphens may differ. A quotation that is not found so may be one as editors write them: a word that
    the text divides at the end of a line, or has soft hyphens in, is whole; `…` (also `...` and `[…]`) stands for words of the same
    sentence that are left out, and other words in `[ ]` are added. The passage is all of it, from the first word to the last.
    """
    quotation, comparable = composed(quotation), _comparable(document)
    spans = _as_written(comparable, quotation) if _may_stand_in(comparable, quotation) else []
    if not spans:
        segments = _segments(quotation)
        if len(segments) <= _MOST_PARTS and _may_stand_in(comparable, " ".join(segments)):
            spans = _spans(comparable.text, [_divided(segment) for segment in segments])
    return [passage_at(document, *comparable.stored(start, end)) for start, end in spans]


@dataclass(frozen=True, slots=True)
class _Comparable:
    """A text as it is compared, and where each of its characters stands in the stored one, if that is another."""

    text: str
    places: list[tuple[int, int]] | None
    folded: _Folded

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of it begins and ends in the stored text."""
        return (start, end) if self.places is None else (self.places[start][0], self.places[end - 1][1])


@lru_cache(maxsize=16)
def _comparable(document: Document) -> _Comparable:
    text, places = composed_with_places(document.text)
    return _Comparable(text, places, _folded_text(text))


def _may_stand_in(comparable: _Comparable, quotation: str) -> bool:
    words = quotation.split()
    return bool(words) and sum(map(len, words)) <= len(comparable.text)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text with one space for white space, and none after a hyphen, where a word may break; and where each run of it stands in both."""

    text: str
    starts: tuple[int, ...]
    stood: tuple[int, ...]

    def place_of(self, position: int) -> int:
        """Where a character stands in the text that was folded."""
        run = bisect_right(self.starts, position) - 1
        return self.stood[run] + position - self.starts[run]


def _folded(text: str) -> str:
    return _FOLDABLE.sub(_fold, text)


def _fold(match: re.Match[str]) -> str:
    return "-" if match[0][0] == "-" else " "


def _folded_text(text: str) -> _Folded:
    starts, stood, shorter = [0], [0], 0
    for match in _FOLDABLE.finditer(text):
        shorter += len(match[0]) - 1
        starts.append(match.end() - shorter)
        stood.append(match.end())
    return _Folded(_folded(text), tuple(starts), tuple(stood))


def _as_written(comparable: _Comparable, quotation: str) -> list[tuple[int, int]]:
    """Where a quotation stands, with any white space: both folded, since to compile a pattern for each takes longer than to find it."""
    sought, folded = _folded(quotation.strip()), comparable.folded
    found, place = [], folded.text.find(sought)
    while place >= 0:
        end = place + len(sought)
        found.append((folded.place_of(place), folded.place_of(end - 1) + 1))
        place = folded.text.find(sought, end)
    return found


def _divided(segment: str) -> re.Pattern[str]:
    """A pattern for words that the text may divide: with a hyphen at the end of a line, before a small letter, or with soft hyphens."""
    pieces = [_BREAK.join(_at_hyphen(character) for character in word) for word in segment.split()]
    return re.compile(r"\s++".join(pieces))


def _at_hyphen(character: str) -> str:
    return r"\-\s*+" if character == "-" else re.escape(character)


def _segments(quotation: str) -> list[str]:
    """The parts of a quotation that stand in the text: without words added in brackets, split where words are left out."""
    parts = _LEFT_OUT.split(quotation.replace("\u00ad", ""))
    segments = [" ".join(_ADDED.sub(" ", part).split()) for part in parts]
    return [segment for segment in segments if segment]


def _spans(text: str, patterns: list[re.Pattern[str]]) -> list[tuple[int, int]]:
    """Where the patterns follow each other, from the first to the last; between two at most one sentence's words are left out."""
    spans = []
    for match in patterns[0].finditer(text):
        end = match.end()
        for pattern in patterns[1:]:
            following = pattern.search(text, end, min(len(text), end + _LONGEST_LEFT_OUT))
            if following is None or _SENTENCE_END.search(text, end, following.start()):
                break
            end = following.end()
        else:
            spans.append((match.start(), end))
    return spans


def passage_at(document: Document, start: int, end: int) -> Passage:
    """The passage from start to end, with its words composed. E-mail addresses in its context are masked: they stay out of the graph."""
    text = _masked_text(document)
    return Passage(
        start=start,
        end=end,
        exact=_folded_words(document.text[start:end]),
        prefix=_folded_words(text[max(0, start - 4 * CONTEXT) : start])[-CONTEXT:].strip(),
        suffix=_folded_words(text[end : end + 4 * CONTEXT])[:CONTEXT].strip(),
    )


def _folded_words(text: str) -> str:
    return composed(fold_white_space(text))


def composed_passage(document: Document, passage: Passage) -> tuple[str, int, int]:
    """The text with its letters composed, as who reads its words needs it, and where a passage begins and ends in that."""
    if (places := _comparable(document).places) is None:
        return document.text, passage.start, passage.end
    starts = [start for start, _ in places]
    return _comparable(document).text, bisect_left(starts, passage.start), bisect_left(starts, passage.end)


@lru_cache(maxsize=16)
def _masked_text(document: Document) -> str:
    return masked(document.text)


def nearest_passage(document: Document, quotation: str) -> Passage | None:
    """The passage most similar to the quotation, in whole words, or None if nothing is similar.

    Of a long quotation only its first thousand characters are compared.
    """
    folded, comparable = _folded_words(quotation)[:_LONGEST_COMPARED], _comparable(document)
    if not folded:
        return None
    alignment = fuzz.partial_ratio_alignment(folded, comparable.text, score_cutoff=50)
    if alignment is None:
        return None
    start, end = alignment.dest_start, alignment.dest_end
    while start > 0 and not comparable.text[start - 1].isspace():
        start -= 1
    while end < len(comparable.text) and not comparable.text[end].isspace():
        end += 1
    return passage_at(document, *comparable.stored(start, end)) if start < end else None


def has_email(text: str) -> bool:
    """Whether the text contains an e-mail address."""
    return _EMAIL.search(text) is not None


def served_text(text: str) -> str:
    """The text as served: e-mail addresses masked, bullets of private PDF fonts replaced by common ones. Positions are unchanged."""
    return masked(text).replace("\uf0a7", "•")


def masked(text: str) -> str:
    """The text with each e-mail address replaced by as many dots, so that positions are unchanged."""
    return _EMAIL.sub(lambda match: "•" * len(match[0]), text)
