"""Finding things by what people call them: an index of names, in a file of SQLite or in memory.

Case, accents and å, ä, ö do not count, the beginning of a word is enough, and a slip of the finger is forgiven. The tables:

    name    every name of every thing, as it is written and as it is compared
    word    the words of names; a beginning is a range of it
    piece   the parts of three letters that a word has, its ends told apart, and its first letter with its last

A search reads only entries of these that fit, never all names. Names are numbered from the shortest to the longest, and of
several names that fit equally well the shortest comes first: so their numbers are their order.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import threading
import unicodedata
import weakref
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from rapidfuzz import fuzz, process

from lsgraph.errors import StateError
from lsgraph.namespaces import kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lsgraph.languages import Language

#: Where a generation keeps the index of its names.
NAMES_FILE = "names.sqlite"
#: Rises when the tables change their form.
FORMAT = 1
#: Below this likeness of a word (0 to 100), a slip of the finger is too much of a guess.
_LIKE_ENOUGH = 72.0
#: Of names that fit in the same way, this many are ranked: what more names have is too common to tell them apart.
_MOST_RANKED = 10_000
#: Of the words that share pieces with a word, this many are looked at.
_MOST_WORDS = 400
#: In longer texts (in characters, folded) only whole names and their beginnings are sought.
_MOST_TYPED = 200
_LETTERS = re.compile(r"[^\W_]+")
_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})
#: Greek letters come after all Latin ones.
_AFTER_Z = str.maketrans("åäæöø", "αββγγ")
#: Greater than every letter and digit: what begins with `x` lies from `x` to below `x` and this.
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
#: CROSS JOIN keeps the order: from the entries of the index that fit to their names.
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
    """A thing that was found: `name` is that name of it which fits best, `score` from 0 to 100 says how well."""

    iri: str
    name: str
    score: float


def fold(text: str) -> str:
    """The text as it is compared: words of letters and digits without case and accents, one space between.

    >>> fold("Södertörns  högskola")
    'sodertorns hogskola'
    """
    if text.isascii():
        return " ".join(_LETTERS.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_NOT_DECOMPOSED)
    letters = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return " ".join(_LETTERS.findall(letters))


def in_order(text: str, language: Language) -> str:
    """A name as it is put in alphabetical order: in Swedish å, ä and ö come after z, in English they are a and o.

    >>> sorted(["Örebro", "Zenit", "Åre", "alm"], key=lambda name: in_order(name, "sv"))
    ['alm', 'Zenit', 'Åre', 'Örebro']
    """
    return fold(unicodedata.normalize("NFC", text).lower().translate(_AFTER_Z) if language == "sv" else text)


class NameIndex:
    """An index of names that is only read; safe to use from many threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises StateError where it is missing, damaged or of another form."""
        # What is immutable needs no locks and no files beside it.
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        with _as_state_error(path):
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._use(connection, str(path))
            (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found != FORMAT:
            raise StateError(
                "The index of names is of another form.", inside=str(path), next_step="Run `lsgraph build`."
            )

    @classmethod
    def in_memory(cls, names: Iterable[tuple[str, str]]) -> NameIndex:
        """An index of these names, each an IRI and a text, in memory."""
        index = cls.__new__(cls)
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        index._use(connection, "The index of names in memory")
        _fill(connection, names)
        return index

    @staticmethod
    def write(path: Path, names: Iterable[tuple[str, str]]) -> None:
        """Write an index of these names, each an IRI and a text, whole or not at all; it is durable afterwards.

        Of several spellings that are compared as one, the first that is given is kept. Equal names in equal order give
        equal files. Whoever has an older one open keeps it. Raises OSError, and StateError where SQLite can't go on.
        """
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with _as_state_error(path), closing(sqlite3.connect(temporary)) as connection:
                # Nobody reads it before it is whole: a journal protects nothing.
                connection.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;"
                )
                _fill(connection, names)
            os.fsync(descriptor)
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)

    def find(self, text: str, *, limit: int = 20, kinds: Collection[str] | None = None) -> list[Hit]:
        """The things whose names come closest to the text, each once, best first; none where nothing is close.

        100 is the same name, from 94 up it begins so, from 88 up each word begins a word of it, from 82 up it holds the
        text, and below that its words are like those of the text. With `kinds` only instances of these kinds are sought.
        """
        wanted = fold(text)
        if not wanted or limit < 1:
            return []
        with self._lock, _as_state_error(self._told):
            search = _Search(self._connection, wanted, limit, kinds)
            search.run()
        return list(search.found.values())[:limit]

    def named(self, text: str, *, kinds: Collection[str] | None = None) -> list[Hit]:
        """All things that are called so, case and accents aside."""
        wanted = fold(text)
        with self._lock, _as_state_error(self._told):
            search = _Search(self._connection, wanted, _MOST_RANKED, kinds)
            search.equal()
        return list(search.found.values())

    def listed(self, kinds: Collection[str], most: int) -> list[str]:
        """The IRIs of the things of these kinds, in their order, at most so many: each has a name, if only its slug."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT DISTINCT iri FROM name WHERE kind IN ({marks}) ORDER BY iri LIMIT ?"  # noqa: S608  # marks alone
        with self._lock, _as_state_error(self._told):
            return [iri for (iri,) in self._connection.execute(query, [*kinds, most])]

    def _use(self, connection: sqlite3.Connection, told: str) -> None:
        self._connection, self._told = connection, told
        self._lock = threading.Lock()
        weakref.finalize(self, connection.close)


class _Search:
    """One search; `found` are the hits by IRI, the best first."""

    def __init__(self, connection: sqlite3.Connection, wanted: str, limit: int, kinds: Collection[str] | None) -> None:
        self._connection = connection
        self._wanted, self._words = wanted, sorted(set(wanted.split()), key=lambda word: (-len(word), word))
        self._limit = limit
        self._kinds = None if kinds is None else f" {' '.join(kinds)} "
        self.found: dict[str, Hit] = {}

    def run(self) -> None:
        """Look for what fits best first, until enough is found: what fits in a lesser way always scores less."""
        ways = (self.equal, self._begins, self._words_begin, self._holds, self._is_like)
        for way in ways[:2] if len(self._wanted) > _MOST_TYPED else ways:
            way()
            if len(self.found) >= self._limit:
                return

    def equal(self) -> None:
        """Names that are the same."""
        self._add_best(_EQUAL, [self._wanted], 96.0)

    def _begins(self) -> None:
        self._add_best(_BEGINS, _range(self._wanted), 94.0)

    def _words_begin(self) -> None:
        """Names in which each word that was typed begins a word; sought by the rarest of them."""
        rarest = self._words[0]
        if self._words[1:]:
            count = "SELECT 1 FROM word WHERE word >= ? AND word < ?"
            rarest = min(self._words, key=lambda word: self._count(count, _range(word)))
        others = [word for word in self._words if word != rarest]
        tests = " AND instr(' ' || n.folded, ?)" * len(others)
        self._add_best(_WORD_BEGINS + tests, [*_range(rarest), *(f" {word}" for word in others)], 88.0)

    def _holds(self) -> None:
        """Names of which what was typed is a part; sought by the rarest of its words that has three letters."""
        if len(self._wanted) < 3:
            return
        ways = [[self._rarest_piece(word), word] for word in self._words if len(word) >= 3]
        if not ways:
            # Of two or more short words the last begins a word.
            source, parameters = _WORD_BEGINS, _range(self._wanted.split()[-1])
        else:
            source = _WORD_HOLDS
            parameters = min(ways, key=lambda way: self._count(_WORDS_HOLD, way)) if ways[1:] else ways[0]
        self._add_best(f"{source} AND instr(n.folded, ?)", [*parameters, self._wanted], 82.0)

    def _rarest_piece(self, word: str) -> str:
        inner = [word[at : at + 3] for at in range(len(word) - 2)]
        return min(inner, key=lambda piece: self._count("SELECT 1 FROM piece WHERE piece = ?", [piece]))

    def _is_like(self) -> None:
        """Names that have, for each word that was typed, one that is like it; sought by the word that is like the fewest."""
        likeness: dict[str, dict[str, float]] = {}
        for word in self._words:
            likeness[word] = self._like(word)
            if not likeness[word]:
                return

        def names(word: str) -> int:
            marks = _marks(likeness[word])
            return self._count(f"SELECT 1 FROM word WHERE word IN ({marks})", list(likeness[word]))  # noqa: S608

        rarest = min(self._words, key=names) if self._words[1:] else self._words[0]
        query = _NAMES_WITH.format(words=_marks(likeness[rarest]), kinds=_OF_KINDS)
        parameters = [*likeness[rarest], self._kinds, self._kinds, _MOST_RANKED]
        typed = [likeness[word] for word in self._wanted.split()]
        best: dict[str, Hit] = {}
        for _, iri, folded, text in sorted(self._connection.execute(query, parameters)):
            own = folded.split()
            alike = [max(scores.get(word, 0.0) for word in own) for scores in typed]
            if iri in self.found or not all(alike):
                continue
            score = 0.6 * sum(alike) / len(alike) + 15 * self._closeness(len(folded))
            if iri not in best or best[iri].score < score:
                best[iri] = Hit(iri, text, score)
        self.found |= {hit.iri: hit for hit in sorted(best.values(), key=lambda hit: (-hit.score, hit.name))}

    def _like(self, word: str) -> dict[str, float]:
        """The words of names that are like a word, with how much."""
        pieces = sorted(_pieces(word))
        # A word beyond these lengths can't be like enough, whatever its letters.
        bounds = (len(word) * _LIKE_ENOUGH / (200 - _LIKE_ENOUGH), len(word) * (200 - _LIKE_ENOUGH) / _LIKE_ENOUGH)
        query = _WORDS_WITH.format(pieces=_marks(pieces))
        near = [found for (found,) in self._connection.execute(query, [*pieces, *bounds, _MOST_WORDS])]
        alike = process.extract(word, near, scorer=fuzz.ratio, limit=None, score_cutoff=_LIKE_ENOUGH)
        return {found: score for found, score, _ in alike}

    def _add_best(self, source: str, parameters: Sequence[str], base: float) -> None:
        """Add the things that fit in one way, the shortest names first."""
        query = _BEST.format(source=source + _OF_KINDS, most=_MOST_RANKED)
        most = self._limit + len(self.found)
        for iri, text, length, _ in self._connection.execute(query, [*parameters, self._kinds, self._kinds, most]):
            if iri not in self.found:
                self.found[iri] = Hit(iri, text, base + 4 * self._closeness(length))

    def _closeness(self, length: int) -> float:
        """From 0 to 1: a name that says little more than what was typed comes before a longer one."""
        return len(self._wanted) / max(length, len(self._wanted))

    def _count(self, query: str, parameters: Sequence[str]) -> int:
        """How many rows a query has, counted up to a bound."""
        counted = f"SELECT COUNT(*) FROM ({query} LIMIT {_MOST_RANKED})"  # noqa: S608
        return int(self._connection.execute(counted, parameters).fetchone()[0])


def _fill(connection: sqlite3.Connection, names: Iterable[tuple[str, str]]) -> None:
    connection.executescript(_SCHEMA)
    with connection:
        given = ((iri, folded, kind_and_slug(iri)[0] or "", text) for iri, text in names if (folded := fold(text)))
        connection.executemany("INSERT OR IGNORE INTO given VALUES (?, ?, ?, ?)", given)
        connection.execute(_NUMBERED)
        rows = connection.execute("SELECT id, folded FROM name ORDER BY id")
        words = ((word, number) for number, folded in rows for word in set(folded.split()))
        connection.executemany("INSERT INTO word VALUES (?, ?)", words)
        every = connection.execute("SELECT DISTINCT word FROM word ORDER BY word")
        pieces = ((piece, word) for (word,) in every for piece in _pieces(word))
        connection.executemany("INSERT INTO piece VALUES (?, ?)", pieces)
        connection.execute("CREATE INDEX name_folded ON name (folded)")
        connection.execute("DROP TABLE given")


def _pieces(word: str) -> set[str]:
    """The parts of three letters, with `^` before the first and `$` after the last, and `first*last`.

    The latter is what a short word keeps whose middle letters changed places.
    """
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(word))} | {f"{word[0]}*{word[-1]}"}


def _range(beginning: str) -> list[str]:
    return [beginning, beginning + _LAST]


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


@contextmanager
def _as_state_error(told: Path | str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StateError(
            "The index of names can't be used.", inside=f"{told}: {error}", next_step="Run `lsgraph build`."
        ) from error
