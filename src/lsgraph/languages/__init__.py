"""The languages in which lsgraph speaks, and every word that it says: one folder of catalogues a language, in `locales`."""

from lsgraph.languages.borrowed import borrowed
from lsgraph.languages.catalogues import Wording, in_language, translations, wording
from lsgraph.languages.codes import DEFAULT_LANGUAGE, FALLBACK_LANGUAGE, LANGUAGES, Language, language_name
from lsgraph.languages.messages import Message, either, in_lines, listed, marked, text_in
from lsgraph.languages.misfits import misfits

__all__ = [
    "DEFAULT_LANGUAGE",
    "FALLBACK_LANGUAGE",
    "LANGUAGES",
    "Language",
    "Message",
    "Wording",
    "borrowed",
    "either",
    "in_language",
    "in_lines",
    "language_name",
    "listed",
    "marked",
    "misfits",
    "text_in",
    "translations",
    "wording",
]
