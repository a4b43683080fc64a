"""Texts by name, from catalogues in the format of GNU gettext.

Specification: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. The identifier of a text is its name, except in
`messages.po`, where it is the English text itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import c2py
from typing import TYPE_CHECKING

from lsgraph.languages.codes import FALLBACK_LANGUAGE, LANGUAGES, LOCALES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Forms:
    """The texts for different numbers, and the rule of the language that chooses among them."""

    texts: tuple[str, ...]
    rule: Callable[[int], int]

    def of(self, number: int) -> str:
        """The text for that number."""
        return self.texts[min(self.rule(number), len(self.texts) - 1)]


class Wording(dict[str, str]):
    """The texts of one part in one language, by name; `plural` chooses among those that depend on a number."""

    def __init__(self, texts: Mapping[str, str], forms: Mapping[str, Forms]) -> None:
        super().__init__(texts)
        self.forms = dict(forms)

    def plural(self, name: str, number: int) -> str:
        """The text for that number, with its places unfilled; raises KeyError where there is none of that name."""
        return self.forms[name].of(number)


@cache
def wording(part: str, language: Language) -> Wording:
    """All texts of a part in a language; what the language lacks is in English. Raises KeyError for an unknown language."""
    if language not in LANGUAGES:
        raise KeyError(language)
    texts = read_part(LOCALES, part, language)
    if language == FALLBACK_LANGUAGE:
        return texts
    other = wording(part, FALLBACK_LANGUAGE)
    return Wording({**other, **texts}, {**other.forms, **texts.forms})


def translations(part: str, name: str) -> dict[Language, str]:
    """One text in all languages."""
    return {language: wording(part, language)[name] for language in LANGUAGES}


def in_language(texts: Mapping[Language, str], language: Language) -> str:
    """The one of some texts that is in that language, else in English, else in any other that we speak; empty where there is none.

    >>> in_language({"sv": "Källa"}, "en"), in_language({}, "en")
    ('Källa', '')
    """
    return next(
        (texts[candidate] for candidate in (language, FALLBACK_LANGUAGE, *LANGUAGES) if texts.get(candidate)), ""
    )


def read_part(folder: Path, part: str, language: Language) -> Wording:
    """The texts of a part as its catalogues have them, without those that are empty; none where there is no catalogue.

    Raises ValueError for a name that two catalogues of the part have.
    """
    texts: dict[str, str] = {}
    forms: dict[str, Forms] = {}
    for path in catalogues_of(folder, part, language):
        for name, text in _read(path, language):
            if name in texts or name in forms:
                raise ValueError(f"{path}: {name!r} stands in another catalogue of {part} too")
            if isinstance(text, Forms):
                forms[name] = text
            else:
                texts[name] = text
    return Wording(texts, forms)


def catalogues_of(folder: Path, part: str, language: Language) -> list[Path]:
    """The files of a part: the one of its name, and all in the folder of its name."""
    alone = folder / language / f"{part}.po"
    return [*([alone] if alone.is_file() else []), *sorted((folder / language / part).glob("*.po"))]


def _read(path: Path, language: Language) -> Iterator[tuple[str, str | Forms]]:
    # Here, since reading takes more than most programs that import lsgraph need.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    rule = c2py(catalogue.plural_expr)
    for message in catalogue:
        if not message.id:
            continue
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if not all(texts):
            continue
        if isinstance(message.id, str):
            yield message.id, texts[0]
        else:
            yield message.id[0], Forms(texts, rule)
