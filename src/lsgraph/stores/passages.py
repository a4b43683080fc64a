"""Finding the sentences of texts by their words, through a full-text index (SQLite's FTS5).

The words of a sentence are compared by their stems (`stems`), and a longer one is also found by a part of it, so that `medicin` finds
`precisionsmedicin`. The tables:

    passage     every sentence, with the document and the place in its text, or the piece of evidence whose words it is
    stemmed     the stems of each sentence, for FTS5
    part        every stem that there is, by its trigrams: which stems hold what was typed

A search reads only entries that match, and ranks at most a fixed number of them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lsgraph.stores.sqlite_files import SQLiteFile, in_memory, writing_file
from lsgraph.stores.stems import stem, stems, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

#: The index of sentences in the folder of a generation.
PASSAGES_FILE = "passages.sqlite"
#: Version of the tables; increased when they change.
FORMAT = 1
#: Of the words that are typed this many are looked for.
MOST_WORDS = 8
#: Of sentences that match, this many are ranked and counted.
MOST_RANKED = 1_000
#: Stems that hold a typed word; those nearest to it in length come first.
_MOST_HOLDING = 60
#: Of sentences with some of the words so many times those that are asked for are weighed.
_WEIGHED = 10
#: A shorter part of a word says too little.
_SHORTEST_PART = 4

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, document TEXT NOT NULL, start INTEGER, "end" INTEGER, evidence TEXT, language TEXT, text TEXT NOT NULL
);
CREATE VIRTUAL TABLE stemmed USING fts5(stems, content='', detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE part USING fts5(stem, tokenize='trigram');
"""
_HOLDING = "SELECT stem FROM part WHERE part MATCH ? ORDER BY length(stem), stem LIMIT ?"
#: The translations of one piece of evidence are one hit: the one that fits best.
_MATCHING = """
WITH matching AS (SELECT rowid AS id, rank FROM stemmed WHERE stemmed MATCH :words LIMIT :most),
     told AS (
       SELECT passage.id, document, start, "end", evidence, language, text,
              MIN(rank - (CASE WHEN language = :language THEN 0.001 ELSE 0 END)) AS best
       FROM matching CROSS JOIN passage ON passage.id = matching.id GROUP BY COALESCE(evidence, passage.id))
"""
_COUNTED = _MATCHING + "SELECT COUNT(*) FROM told"  # noqa: S608  # no data in it
_BEST = (
    _MATCHING
    + """
SELECT document, start, "end", evidence, language, text FROM told ORDER BY best, id LIMIT :limit OFFSET :offset"""
)


class Passage(NamedTuple):
    """A sentence: of the stored text of a document from `start` to `end`, or the words of a piece of evidence."""

    document: str
    start: int | None
    end: int | None
    evidence: str | None
    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that was found, and where in its text the words stand that were sought."""

    passage: Passage
    marks: tuple[tuple[int, int], ...]


class PassageIndex(SQLiteFile):
    """An index of sentences that is only read; safe to use from many threads and processes."""

    FORMAT = FORMAT

    @staticmethod
    def is_possible() -> bool:
        """Whether this SQLite has what the index needs: FTS5 with trigrams."""
        with closing(in_memory()) as connection:
            try:
                connection.executescript(_SCHEMA)
            except sqlite3.OperationalError:
                return False
        return True

    @staticmethod
    def write(path: Path, passages: Iterable[Passage]) -> None:
        """Write an index of these sentences, completely or not at all.

        Equal sentences in equal order give equal files. Raises OSError, and StateError if SQLite fails.
        """
        with writing_file(path) as connection:
            _fill(connection, passages)

    def find(self, text: str, language: str, *, limit: int = 20, offset: int = 0) -> tuple[list[Found], int]:
        """The sentences with all words of the text, best first, and how many there are, counted up to `MOST_RANKED`.

        Of the translations of one sentence the one in `language` comes first. A text without words finds nothing.
        """
        sought = self._sought(text)
        if not sought or not all(sought):
            return [], 0
        parameters = self._matching(sought, " AND ", language)
        ((total,),) = self.rows(_COUNTED, parameters)
        return self._best(sought, parameters, limit, offset), total

    def find_some(self, text: str, language: str, *, limit: int = 10) -> list[Found]:
        """The sentences with some of several words of the text: those with most of them, and with rare ones, first.

        For a text of which no sentence has all words, such as a question.
        """
        sought = [alike for alike in self._sought(text) if alike]
        if not sought:
            return []
        found = self._best(sought, self._matching(sought, " OR ", language), limit * _WEIGHED, 0)
        # What is rare counts more for the index than how many there are: for readers it is the other way round.
        held = {each.passage: _held(each.passage, sought) for each in found}
        least = min(2, max(held.values(), default=0))
        return sorted((each for each in found if held[each.passage] >= least), key=lambda each: -held[each.passage])[
            :limit
        ]

    def _sought(self, text: str) -> list[list[str]]:
        """For each word that is typed the stems by which it is found."""
        typed = list(dict.fromkeys(word.lower() for _, _, word in words_of(text)))[:MOST_WORDS]
        return [self._holding(word) for word in typed]

    def _matching(self, sought: Sequence[Sequence[str]], between: str, language: str) -> dict[str, str | int]:
        query = between.join("({})".format(" OR ".join(map(_quoted, alike))) for alike in sought)
        return {"words": query, "most": MOST_RANKED, "language": language}

    def _best(
        self, sought: Sequence[Sequence[str]], parameters: Mapping[str, str | int], limit: int, offset: int
    ) -> list[Found]:
        rows = self.rows(_BEST, {**parameters, "limit": max(0, limit), "offset": max(0, offset)})
        wanted = {one for alike in sought for one in alike}
        return [Found(passage, _marks(passage, wanted)) for passage in map(Passage._make, rows)]

    def _holding(self, word: str) -> list[str]:
        """The stems by which a typed word is found: its own, and those of which it is a part."""
        own = stems(word)
        holding = [
            found
            for one in own
            if len(one) >= _SHORTEST_PART
            for (found,) in self.rows(_HOLDING, [_quoted(one), _MOST_HOLDING])
        ]
        return list(dict.fromkeys([*own, *holding]))


def _quoted(word: str) -> str:
    """A stem as a string of FTS5; it has no quotation marks, as it is letters and digits."""
    return f'"{word}"'


def _marks(passage: Passage, wanted: set[str]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end, word in words_of(passage.text) if stem(word, passage.language) in wanted)


def _held(passage: Passage, sought: Sequence[Sequence[str]]) -> int:
    """How many of the words that were typed a sentence has; short ones, of which most are in any sentence, do not count."""
    has = {stem(word, passage.language) for _, _, word in words_of(passage.text)}
    return sum(len(alike[0]) >= _SHORTEST_PART and not has.isdisjoint(alike) for alike in sought)


def _fill(connection: sqlite3.Connection, passages: Iterable[Passage]) -> None:
    connection.executescript(_SCHEMA)
    known: set[str] = set()
    with connection:
        for number, passage in enumerate(passages, 1):
            words: Sequence[str] = [stem(word, passage.language) for _, _, word in words_of(passage.text)]
            connection.execute("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)", [number, *passage])
            connection.execute("INSERT INTO stemmed (rowid, stems) VALUES (?, ?)", [number, " ".join(words)])
            known.update(words)
        connection.executemany("INSERT INTO part VALUES (?)", ((word,) for word in sorted(known - {""})))
        for table in ("stemmed", "part"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  # our own tables
