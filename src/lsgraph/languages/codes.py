"""Which languages there are: those that have a folder of catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

#: The tag of a language (BCP 47), such as `sv`: the name of its folder.
Language: TypeAlias = str

#: Where catalogues are: a folder a language, in it a file a part (`relations.po`) or a folder of files that are one part (`pages/`).
LOCALES = Path(__file__).parent.parent / "locales"

DEFAULT_LANGUAGE: Language = "sv"
"""The language that is used where nothing says which."""

FALLBACK_LANGUAGE: Language = "en"
"""The language of a text that another language lacks; messages are written in it in the code."""


def _languages(folder: Path) -> tuple[Language, ...]:
    names = {path.name for path in folder.iterdir() if path.is_dir()}
    return DEFAULT_LANGUAGE, *sorted(names - {DEFAULT_LANGUAGE})


LANGUAGES: tuple[Language, ...] = _languages(LOCALES)
"""All of them, the default one first."""


def language_name(language: Language) -> str:
    """What a language calls itself.

    >>> language_name("sv"), language_name("en")
    ('Svenska', 'English')
    """
    from babel import Locale

    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]
