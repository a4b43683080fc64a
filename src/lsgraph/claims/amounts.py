"""Amounts of money in words: a part of a decision, which has no page and no name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import LANGUAGES, wording
from lsgraph.localized import money_text
from lsgraph.namespaces import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.languages import Language

_VALUE, _CURRENCY = (PREFIXES["schema"] + name for name in ("value", "currency"))
_APPROXIMATE, _YEAR = expand("ls:approximate"), expand("ls:forYear")


def amount_in_words(about: Mapping[str, str]) -> dict[Language, str] | None:
    """An amount by language, from its values by property; None for what is none.

    >>> amount_in_words({_VALUE: "1600000.0", _CURRENCY: "SEK", _APPROXIMATE: "true", _YEAR: "2021"})["en"]
    'about 1,600,000 Swedish kronor, for 2021'
    """
    if _VALUE not in about or _CURRENCY not in about:
        return None
    return {language: _amount(about, language) for language in LANGUAGES}


def _amount(about: Mapping[str, str], language: Language) -> str:
    words = wording("relations", language)
    text = money_text(about[_VALUE], about[_CURRENCY], language)
    if about.get(_APPROXIMATE) in ("true", "1"):
        text = words["amount_about"].format(text)
    return words["amount_for_year"].format(text, about[_YEAR]) if _YEAR in about else text
