"""Finding things by their names: an index in an SQLite file or in memory.

Case, accents and å, ä, ö do not matter, the beginning of a word is enough, and small typos are tolerated. The tables:

    name    every name of every thing, as written and as compared (folded)
    word    the words of names; words with a given beginning are a range
    piece   the trigrams of each word, with its ends marked, and its first letter with its last

A search reads only matching entries, never all names. Names are numbered from the shortest to the longest, and of names that
match equally well the shortest comes first: so their numbers are their order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.namespaces import kind_and_slug
from lsgraph.stores.sqlite_files import SQLiteFile, in_memory, placeholders, writing_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from lsgraph.languages import Language

#: The index of names in the folder of a generation.
NAMES_FILE = "names.sqlite"
#: Version of the tables; increased when they change.
FORMAT = 1
#: Words less similar than this (0 to 100) are too uncertain to be typos of each other.
_LIKE_ENOUGH = 72.0
#: Of names that match in the same way, this many are ranked: a match that more names have is too common to tell them apart.
_MOST_RANKED = 10_000
#: Of the words that share pieces with a word, this many are compared.
_MOST_WORDS = 400
#: Longer texts (in characters, folded) are only matched against whole names and their beginnings.
_MOST_TYPED = 200
_LETTERS = re.compile(r"[^\W_]+")
_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})
#: Replaced by Greek letters, which come after all Latin ones.
_AFTER_Z = str.maketrans("åäæöø", "αββγγ")
#: Greater than every letter and digit: words that begin with `x` lie from `x` to below `x` followed by this.
_LAST = "\U0010ffff"

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE name (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, folded TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE word (word TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (word, name)) WITHOUT ROWID;
CREATE TABLE piece (piece TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (piece, word)) WITHOUT ROWID;
CREATE TEMP TABLE given (iri TEXT, folded TEXT, kind TEXT, text TEXT, PRIMARY KEY (iri, folded)) WITHOUT ROWID;
"""
_NUMBERED = """
INSERT INTO name (iri, kind, folded, text)
SELECT iri, kind, folded, text FROM given ORDER BY length(folded), text, iri"""
#: CROSS JOIN fixes the join order: from matching entries of the index to their names.
_EQUAL = "name AS n WHERE n.folded = ?"
_BEGINS = "name AS n WHERE n.folded >= ? AND n.folded < ?"
_WORD_BEGINS = "word AS w CROSS JOIN name AS n ON n.id = w.name WHERE w.word >= ? AND w.word < ?"
_WORD_HOLDS = """piece AS p CROSS JOIN word AS w ON w.word = p.word CROSS JOIN name AS n ON n.id = w.name
WHERE p.piece = ? AND instr(p.word, ?)"""
_WORDS_HOLD = "SELECT 1 FROM piece AS p CROSS JOIN word AS w ON w.word = p.word WHERE p.piece = ? AND instr(p.word, ?)"
_OF_KINDS = " AND (? IS NULL OR instr(?, ' ' || n.kind || ' '))"
#: The best name of each thing, the best thing first.
_BEST = """
SELECT iri, text, length(folded), MIN(id) AS best
FROM (SELECT n.id, n.iri, n.folded, n.text FROM {source} LIMIT {most})
GROUP BY iri ORDER BY best LIMIT ?"""
_WORDS_WITH = """
SELECT word FROM piece WHERE piece IN ({pieces}) AND length(word) BETWEEN ? AND ?
GROUP BY word ORDER BY COUNT(*) DESC, word LIMIT ?"""
_NAMES_WITH = """
SELECT DISTINCT n.id, n.iri, n.folded, n.text
FROM word AS w CROSS JOIN name AS n ON n.id = w.name WHERE w.word IN ({words}) {kinds} LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: `name` is its best matching name, `score` from 0 to 100 says how well that matches."""

    iri: str
    name: str
    score: float


def fold(text: str) -> str:
    """The text as compared: words of letters and digits without case and accents, separated by one space.

    >>> fold("Södertörns  högskola")
    'sodertorns hogskola'
    """
    if text.isascii():
        return " ".join(_LETTERS.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_NOT_DECOMPOSED)
    letters = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return " ".join(_LETTERS.findall(letters))


def in_order(text: str, language: Language) -> str:
    """The sort key of a name: in Swedish å, ä and ö come after z, in English they are a and o.

    >>> sorted(["Örebro", "Zenit", "Åre", "alm"], key=lambda name: in_order(name, "sv"))
    ['alm', 'Zenit', 'Åre', 'Örebro']
    """
    return fold(unicodedata.normalize("NFC", text).lower().translate(_AFTER_Z) if language == "sv" else text)


class NameIndex(SQLiteFile):
    """An index of names that is only read; safe to use from many threads and processes."""

    FORMAT = FORMAT

    @classmethod
    def in_memory(cls, names: Iterable[tuple[str, str]]) -> NameIndex:
        """An index in memory of these names, pairs of IRI and text."""
        index = cls._of(in_memory(), Path(NAMES_FILE))
        _fill(index._connection, names)
        return index

    @staticmethod
    def write(path: Path, names: Iterable[tuple[str, str]]) -> None:
        """Write an index of these names, pairs of IRI and text, completely or not at all; it is durable afterwards.

        Of several spellings that fold to one, the first is kept. Equal names in equal order give equal files. Readers that
        have an older file open keep it. Raises OSError, and StateError if SQLite fails.
        """
        with writing_file(path) as connection:
            _fill(connection, names)

    def find(self, text: str, *, limit: int = 20, kinds: Collection[str] | None = None) -> list[Hit]:
        """The things whose names are closest to the text, each once, best first; none if nothing is close.

        A score of 100 means the same name; from 94 the name begins with the text, from 88 each word of the text begins a word
        of it, from 82 it contains the text; below that its words are similar. With `kinds` only these kinds are searched.
        """
        folded = fold(text)
        if not folded or limit < 1:
            return []
        with self.reading() as connection:
            search = _Search(connection, folded, limit, kinds)
            search.run()
        return list(search.hits.values())[:limit]

    def named(self, text: str, *, kinds: Collection[str] | None = None) -> list[Hit]:
        """All things with that name, ignoring case and accents."""
        folded = fold(text)
        with self.reading() as connection:
            search = _Search(connection, folded, _MOST_RANKED, kinds)
            search.equal()
        return list(search.hits.values())

    def listed(self, kinds: Collection[str], most: int) -> list[str]:
        """The IRIs of the things of these kinds, sorted, at most `most`: each has a name, if only its slug."""
        query = f"SELECT DISTINCT iri FROM name WHERE kind IN ({placeholders(len(kinds))}) ORDER BY iri LIMIT ?"  # noqa: S608  # only question marks
        return [iri for (iri,) in self.rows(query, [*kinds, most])]


class _Search:
    """One search; `hits` by IRI, the best first."""

    def __init__(self, connection: sqlite3.Connection, folded: str, limit: int, kinds: Collection[str] | None) -> None:
        self._connection = connection
        self._folded, self._words = folded, sorted(set(folded.split()), key=lambda word: (-len(word), word))
        self._limit = limit
        self._kinds = None if kinds is None else f" {' '.join(kinds)} "
        self.hits: dict[str, Hit] = {}

    def run(self) -> None:
        """Try the best kinds of match first, until there are enough hits: each kind scores lower than the one before."""
        ways = (self.equal, self._begins, self._words_begin, self._holds, self._is_like)
        for way in ways[:2] if len(self._folded) > _MOST_TYPED else ways:
            way()
            if len(self.hits) >= self._limit:
                return

    def equal(self) -> None:
        """Add names that are equal."""
        self._add_best(_EQUAL, [self._folded], 96.0)

    def _begins(self) -> None:
        self._add_best(_BEGINS, _range(self._folded), 94.0)

    def _words_begin(self) -> None:
        """Add names in which each typed word begins a word; looked up by the rarest of them."""
        rarest = self._words[0]
        if self._words[1:]:
            count = "SELECT 1 FROM word WHERE word >= ? AND word < ?"
            rarest = min(self._words, key=lambda word: self._count(count, _range(word)))
        others = [word for word in self._words if word != rarest]
        tests = " AND instr(' ' || n.folded, ?)" * len(others)
        self._add_best(_WORD_BEGINS + tests, [*_range(rarest), *(f" {word}" for word in others)], 88.0)

    def _holds(self) -> None:
        """Add names that contain the typed text; looked up by its rarest word of at least three letters."""
        if len(self._folded) < 3:
            return
        ways = [[self._rarest_piece(word), word] for word in self._words if len(word) >= 3]
        if not ways:
            # Only short words: the last of two or more begins a word of the name.
            source, parameters = _WORD_BEGINS, _range(self._folded.split()[-1])
        else:
            source = _WORD_HOLDS
            parameters = min(ways, key=lambda way: self._count(_WORDS_HOLD, way)) if ways[1:] else ways[0]
        self._add_best(f"{source} AND instr(n.folded, ?)", [*parameters, self._folded], 82.0)

    def _rarest_piece(self, word: str) -> str:
        inner = [word[at : at + 3] for at in range(len(word) - 2)]
        return min(inner, key=lambda piece: self._count("SELECT 1 FROM piece WHERE piece = ?", [piece]))

    def _is_like(self) -> None:
        """Add names with a similar word for each typed word; looked up by the typed word with the fewest similar names."""
        likeness: dict[str, dict[str, float]] = {}
        for word in self._words:
            likeness[word] = self._like(word)
            if not likeness[word]:
                return

        def names(word: str) -> int:
            words = placeholders(len(likeness[word]))
            return self._count(f"SELECT 1 FROM word WHERE word IN ({words})", list(likeness[word]))  # noqa: S608

        rarest = min(self._words, key=names) if self._words[1:] else self._words[0]
        query = _NAMES_WITH.format(words=placeholders(len(likeness[rarest])), kinds=_OF_KINDS)
        parameters = [*likeness[rarest], self._kinds, self._kinds, _MOST_RANKED]
        typed = [likeness[word] for word in self._folded.split()]
        best: dict[str, Hit] = {}
        for _, iri, folded, text in sorted(self._connection.execute(query, parameters)):
            name_words = folded.split()
            alike = [max(scores.get(word, 0.0) for word in name_words) for scores in typed]
            if iri in self.hits or not all(alike):
                continue
            score = 0.6 * sum(alike) / len(alike) + 15 * self._closeness(len(folded))
            if iri not in best or best[iri].score < score:
                best[iri] = Hit(iri, text, score)
        self.hits |= {hit.iri: hit for hit in sorted(best.values(), key=lambda hit: (-hit.score, hit.name))}

    def _like(self, word: str) -> dict[str, float]:
        """The words of names that are similar to a word, with their similarity."""
        pieces = sorted(_pieces(word))
        # A word outside these lengths can't be similar enough, whatever its letters.
        bounds = (len(word) * _LIKE_ENOUGH / (200 - _LIKE_ENOUGH), len(word) * (200 - _LIKE_ENOUGH) / _LIKE_ENOUGH)
        query = _WORDS_WITH.format(pieces=placeholders(len(pieces)))
        candidates = [candidate for (candidate,) in self._connection.execute(query, [*pieces, *bounds, _MOST_WORDS])]
        # Only who misspells a name needs it: workers that answer queries start sooner without.
        from rapidfuzz import fuzz, process

        alike = process.extract(word, candidates, scorer=fuzz.ratio, limit=None, score_cutoff=_LIKE_ENOUGH)
        return {candidate: score for candidate, score, _ in alike}

    def _add_best(self, source: str, parameters: Sequence[str], base: float) -> None:
        """Add the things that match in one way, the shortest names first."""
        query = _BEST.format(source=source + _OF_KINDS, most=_MOST_RANKED)
        most = self._limit + len(self.hits)
        for iri, text, length, _ in self._connection.execute(query, [*parameters, self._kinds, self._kinds, most]):
            if iri not in self.hits:
                self.hits[iri] = Hit(iri, text, base + 4 * self._closeness(length))

    def _closeness(self, length: int) -> float:
        """From 0 to 1: a name little longer than the typed text comes before a longer one."""
        return len(self._folded) / max(length, len(self._folded))

    def _count(self, query: str, parameters: Sequence[str]) -> int:
        """The number of rows of a query, counted up to a limit."""
        counted = f"SELECT COUNT(*) FROM ({query} LIMIT {_MOST_RANKED})"  # noqa: S608
        return int(self._connection.execute(counted, parameters).fetchone()[0])


def _fill(connection: sqlite3.Connection, names: Iterable[tuple[str, str]]) -> None:
    connection.executescript(_SCHEMA)
    with connection:
        given = ((iri, folded, kind_and_slug(iri)[0] or "", text) for iri, text in names if (folded := fold(text)))
        connection.executemany("INSERT OR IGNORE INTO given VALUES (?, ?, ?, ?)", given)
        connection.execute(_NUMBERED)
        rows = connection.execute("SELECT id, folded FROM name ORDER BY id")
        words = ((word, number) for number, folded in rows for word in sorted(set(folded.split())))
        connection.executemany("INSERT INTO word VALUES (?, ?)", words)
        distinct_words = connection.execute("SELECT DISTINCT word FROM word ORDER BY word")
        pieces = ((piece, word) for (word,) in distinct_words for piece in sorted(_pieces(word)))
        connection.executemany("INSERT INTO piece VALUES (?, ?)", pieces)
        connection.execute("CREATE INDEX name_folded ON name (folded)")
        connection.execute("DROP TABLE given")


def _pieces(word: str) -> set[str]:
    """The trigrams of a word, with `^` before the first and `$` after the last letter, and `first*last`.

    The latter is what a short word keeps when its middle letters are swapped.
    """
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(word))} | {f"{word[0]}*{word[-1]}"}


def _range(beginning: str) -> list[str]:
    return [beginning, beginning + _LAST]
