"""Every word of the pages, in Swedish and in English: a module a part of the site, each text as (Swedish, English)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.web.texts import (
    about,
    agreements,
    analyses,
    data,
    files,
    frame,
    history,
    home,
    network,
    questions,
    sparql,
    things,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.languages import Language

_PARTS = (network, analyses, frame, home, questions, things, agreements, about, history, data, sparql, files)


def texts_in(language: Language) -> Mapping[str, str]:
    """All texts in that language, by name."""
    return _BY_LANGUAGE[language]


def _merged() -> dict[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for part in _PARTS:
        if twice := merged.keys() & part.TEXTS.keys():
            raise ValueError(f"texts of one name in two parts: {', '.join(sorted(twice))}")
        merged |= part.TEXTS
    return merged


_BY_LANGUAGE: dict[str, dict[str, str]] = {
    language: {name: texts[index] for name, texts in _merged().items()} for index, language in enumerate(("sv", "en"))
}
