"""The glossary holds: what it rules out stands in no catalogue, and the words that it names do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lsgraph.languages import LANGUAGES
from lsgraph.languages.catalogues import catalogues_of, read_part
from lsgraph.languages.codes import LOCALES

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.languages import Language

ROW = re.compile(
    r"^\| (?P<term>[^|]+) \| (?P<sv>[^|]+) \| (?P<en>[^|]+) \| [^|]+ \|(?P<ruled_out>[^|]*)\|$", re.MULTILINE
)
#: Parts that are no sentences for readers: patterns of dates.
NO_SENTENCES = ("dates",)


@pytest.fixture(scope="module")
def glossary(root: Path) -> str:
    return (root / "docs" / "glossary.md").read_text(encoding="utf-8")


def ruled_out(glossary: str, language: Language) -> list[str]:
    """What a language must not say: the last column of the table, and the line of words that are not used."""
    rows = [row["ruled_out"] for row in ROW.finditer(glossary)]
    rows += re.findall(r"^Not used: (.*)$", glossary, re.MULTILINE)
    return [
        word.lower()
        for row in rows
        for part in row.split(";")
        if re.match(rf"\s*{language}:? ", part)
        for word in re.findall(r"`([^`]+)`", part)
    ]


def texts_in(language: Language) -> dict[str, str]:
    parts = {path.name.removesuffix(".po") for path in (LOCALES / language).iterdir()} - {*NO_SENTENCES}
    found: dict[str, str] = {}
    for part in sorted(parts):
        assert catalogues_of(LOCALES, part, language)
        words = read_part(LOCALES, part, language)
        found |= {f"{part}: {name}": text for name, text in words.items()}
        found |= {f"{part}: {name}": " ".join(forms.texts) for name, forms in words.forms.items()}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_says_what_the_glossary_rules_out(glossary: str, language: Language) -> None:
    words = ruled_out(glossary, language)
    assert len(words) >= 5
    wrong = {
        (name, word)
        for name, text in texts_in(language).items()
        for word in words
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.lower())
    }
    assert wrong == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_glossary_are_those_that_are_used(glossary: str, language: Language) -> None:
    """A term that no text uses has another name by now."""
    every = " ".join(texts_in(language).values()).lower()
    terms = [row[language].strip() for row in ROW.finditer(glossary) if row["term"] != "term"][1:]
    assert len(terms) > 20
    # Inflected: the beginning is enough.
    assert [term for term in terms if term[: max(4, len(term) - 3)] not in every] == []
