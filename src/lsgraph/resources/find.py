"""Finding things by what people type: case, accents and å, ä, ö do not count, and a slip of the finger is forgiven."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.resources.model import Reference

#: Below this likeness of a word (0 to 100), a slip of the finger is too much of a guess.
_LIKE_ENOUGH = 72.0
_WORD = re.compile(r"[a-z0-9]+")
_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found: `matched` is the name that fits, `score` from 0 to 100."""

    reference: Reference
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class Name:
    """One name that a thing has, and how it is compared."""

    reference: Reference
    text: str
    folded: str
    words: tuple[str, ...]


def fold(text: str) -> str:
    """The text as it is compared: lower case words of ASCII letters and digits, one space between.

    >>> fold("Södertörns  högskola")
    'sodertorns hogskola'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_WORD.findall(letters))


def name_of(reference: Reference, text: str) -> Name:
    """A name, made ready to be compared."""
    folded = fold(text)
    return Name(reference, text, folded, tuple(folded.split()))


def best_matches(names: Sequence[Name], text: str, limit: int) -> list[Match]:
    """The things whose names come closest, each once, best first; none where nothing is close."""
    wanted = fold(text)
    if not wanted:
        return []
    words = wanted.split()
    likeness = _likeness(names, words)
    best: dict[str, Match] = {}
    for name in names:
        score = _score(name, wanted, words, likeness)
        key = name.reference.iri or ""
        if score > 0 and (key not in best or best[key].score < score):
            best[key] = Match(name.reference, name.text, score)
    return sorted(best.values(), key=lambda match: (-match.score, match.matched))[:limit]


def _likeness(names: Sequence[Name], words: Sequence[str]) -> list[dict[str, float]]:
    """For each wanted word those words of all names that are like it, with how much."""
    vocabulary = sorted({word for name in names for word in name.words})
    return [
        {found: score for found, score, _ in process.extract(
            word, vocabulary, scorer=fuzz.ratio, limit=None, score_cutoff=_LIKE_ENOUGH
        )}
        for word in words
    ]  # fmt: skip


def _score(name: Name, wanted: str, words: Sequence[str], likeness: Sequence[dict[str, float]]) -> float:
    if name.folded == wanted:
        return 100.0
    # A name that says little more than what was typed comes before a longer one.
    closeness = len(wanted) / max(len(name.folded), len(wanted))
    if name.folded.startswith(wanted):
        return 94.0 + 4 * closeness
    if all(any(own.startswith(word) for own in name.words) for word in words):
        return 88.0 + 4 * closeness
    if len(wanted) >= 3 and wanted in name.folded:
        return 82.0 + 4 * closeness
    alike = [max((scores.get(own, 0.0) for own in name.words), default=0.0) for scores in likeness]
    if all(alike):
        return 0.6 * sum(alike) / len(alike) + 15 * closeness
    return 0.0
