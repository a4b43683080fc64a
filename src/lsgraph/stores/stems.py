"""Words by their stems, in Swedish and English: `lärosäten` and `lärosäte` are one word of a text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The algorithms of Snowball (https://snowballstem.org/algorithms/) for our languages.
_ALGORITHMS = {"sv": "swedish", "en": "english"}
_WORD = re.compile(r"[^\W_]+(?:\u00ad[^\W_]+)*")
#: A word that the end of a line divides is one word: `precisions-\nmedicin`.
_DIVIDED = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zåäöéü])")
#: Distinct words whose stems are remembered while a text is read.
_MOST_REMEMBERED = 50_000


def words_of(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text: where each begins and ends, and the word."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), match[0].replace("\u00ad", "")


def whole_words(text: str) -> str:
    r"""The text with words that the end of a line divides put together, and with single spaces.

    >>> whole_words("inom precisions-\nmedicin och  vård")
    'inom precisionsmedicin och vård'
    """
    return " ".join(_DIVIDED.sub("", text).split())


@lru_cache(maxsize=_MOST_REMEMBERED)
def stem(word: str, language: str | None) -> str:
    """The stem of a word as it is compared, without case and accents; of a language without an algorithm by that of Swedish.

    >>> {stem(word, "sv") for word in ("Lärosäte", "lärosäten", "lärosätena")}
    {'larosat'}
    """
    # It imports the algorithms of thirty languages: servers and commands begin without.
    import snowballstemmer

    algorithm = _ALGORITHMS.get(language or "", _ALGORITHMS[DEFAULT_LANGUAGE])
    stemmer = snowballstemmer.stemmer(algorithm)
    stemmed = stemmer.stemWord(word.lower())
    # Of `lärosätena` Snowball takes but one ending of two.
    return fold(stemmer.stemWord(stemmed) if algorithm == "swedish" else stemmed).replace(" ", "")


def stems(word: str) -> tuple[str, ...]:
    """The stems of a word in all languages, each once: who types a word does not say of which language it is."""
    return tuple(dict.fromkeys(found for language in LANGUAGES if (found := stem(word, language))))
