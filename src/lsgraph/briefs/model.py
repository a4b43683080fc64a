"""The content of a brief: title, paragraphs, picture, tables whose rows have their sentences, citation.

It is plain text and numbers, so that it can be sent to the process that writes it. Who writes it decides how; nothing in it is markup,
except for the picture, which is SVG that the views have made.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, TypeAdapter
from pydantic.dataclasses import dataclass

from lsgraph.characters import safe
from lsgraph.languages import Language  # noqa: TC001  # pydantic reads the annotations when it runs
from lsgraph.media_types import CSV, DOCX, PDF, PNG, PPTX, SVG, XLSX

Text: TypeAlias = Annotated[str, AfterValidator(safe)]
"""A text without the characters that no XML can have, and so no document."""

#: What a brief is written as, in the order in which it is offered: whole, its tables alone, its picture alone.
WHOLE_FORMATS, TABLE_FORMATS, PICTURE_FORMATS = (PDF, DOCX, PPTX), (XLSX, CSV), (SVG, PNG)
BRIEF_FORMATS = (*WHOLE_FORMATS, *TABLE_FORMATS, *PICTURE_FORMATS)
#: Most rows of one table in what is read as a whole; the page that the brief is of has all.
MOST_ROWS = 40
#: Most rows of one where the tables are taken alone, as of other lists.
MOST_ALONE = 10_000
#: Office documents have no longer properties than 255 letters (ECMA-376 part 2, 11.1).
MOST_IN_PROPERTY = 250


@dataclass(frozen=True, slots=True)
class Source:
    """The words that a row rests on, whose they are, and the address where they are read (empty without a server).

    `quoted` are words of the document, others are ours; `lang` is the language that they are in.
    """

    words: Text
    quoted: bool
    lang: Text
    document: Text
    date: Text
    address: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it says, when that was, what has to be kept in mind (`vår slutsats`), and its sources, the firmest first."""

    text: Text
    when: Text
    marks: tuple[Text, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind: those of different standing (signed, proposed, present) are never in one table.

    `note` says how to read them; of `total` rows the first are here, as many as a desk allows. A table without rows says that by its note.
    `cut` says that there are more than `total`, which nobody counted.
    """

    title: Text
    note: Text
    head: Text
    rows: tuple[Row, ...]
    total: int
    cut: Text = ""

    @property
    def dated(self) -> bool:
        """Whether any row has a day."""
        return any(row.when for row in self.rows)

    def groups(self, most: int = MOST_ROWS) -> list[tuple[tuple[Source, ...], list[Row]]]:
        """The first rows, together those that rest on the same words, so that these are told once; each where its first row stands."""
        groups: dict[tuple[Source, ...], list[Row]] = {}
        for row in self.rows[:most]:
            groups.setdefault(row.sources, []).append(row)
        return list(groups.items())


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its legend as SVG, its size in pixels, what it shows in words, and the rows of its relations, for the notes."""

    svg: Text
    width: int
    height: int
    caption: Text
    relations: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a story: its sentence, the words that this rests on, what is drawn, and where it is read (empty without a server)."""

    title: Text
    sentence: Text
    source: Source | None
    picture: Picture | None
    address: Text


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief in one language. `kind` says in words what it is about, `as_of` up to when the sources reach.

    `counts` are numbers with what they count, `not_covered` what the data does not say. `address` is that of the page (empty without a
    server), `citation` how to cite it. `modified` is when its edition was made (ISO 8601).
    """

    language: Language
    kind: Text
    title: Text
    as_of: Text
    lead: tuple[Text, ...]
    counts: tuple[tuple[Text, Text], ...]
    picture: Picture | None
    tables: tuple[Table, ...]
    not_covered: tuple[Text, ...]
    address: Text
    citation: Text
    modified: Text
    steps: tuple[Step, ...] = ()
    """The steps of a story, which slides and documents tell in place of the tables."""

    def to_json(self) -> bytes:
        """As JSON, for another process."""
        return _ADAPTER.dump_json(self)

    @classmethod
    def from_json(cls, written: bytes) -> Brief:
        """A brief as `to_json` writes it; raises pydantic's ValidationError for anything else."""
        return _ADAPTER.validate_json(written)


_ADAPTER = TypeAdapter(Brief)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut after a word where it is longer than `most` characters.

    >>> shortened("Ett samarbete om hälsa", 14)
    'Ett samarbete …'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[:most].rsplit(" ", 1)[0]
    return f"{head} …"
