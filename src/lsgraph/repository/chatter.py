"""Texts that speak to their reader or of themselves, and signs of mark-up: what comes along when the answer of a program is pasted, and no source tells.

The phrases stand in `languages.toml` beside this file. Words of the sources themselves (quotations, titles, names) may be as they are.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from lsgraph.languages import Message
from lsgraph.namespaces import expand
from lsgraph.repository.said import Said, finding_on_text, texts_of_ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

_NAMES = frozenset(expand(name) for name in ("rdfs:label", "skos:altLabel"))


@dataclass(frozen=True)
class _Phrases:
    """What a text begins with or has in it when it speaks to its reader, and signs of mark-up; of texts in small letters."""

    begins: re.Pattern[str]
    within: re.Pattern[str]
    marks: re.Pattern[str]


@cache
def _phrases() -> _Phrases:
    lists = tomllib.loads(files("lsgraph.repository").joinpath("languages.toml").read_text(encoding="utf-8"))["chatter"]
    begins, within, marks = ("|".join(lists[name]) for name in ("begins", "within", "marks"))
    # With the boundary before them all, only the words that begin alike are tried at each word.
    return _Phrases(re.compile(begins), re.compile(rf"\b(?:{within})"), re.compile(marks))


def check_chatter(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on texts of ours in files under `data/` that say something to the reader or of themselves, or have signs of mark-up."""
    for file in said.data:
        yield from passed.unless(partial(_in_file, file), "chatter", file.path, file.content)


def _in_file(file: SourceFile) -> Iterator[Finding]:
    for quad, text in texts_of_ours(file):
        message = why_not(text, is_name=quad.predicate.value in _NAMES)
        if message is not None:
            yield finding_on_text("text.chatter", message, file, quad, text)


def why_not(text: str, *, is_name: bool = False) -> Message | None:
    """Why a text can't stand as words of ours; None for one that can. A name may begin with any words."""
    small, phrases = text.lower(), _phrases()
    if (found := phrases.marks.search(small)) is not None:
        return Message(
            "“{words}” is mark-up, or a place that was to be filled in. Take it out: pages show a text as it stands.",
            words=text[found.start() : found.end()].strip(),
        )
    found = (None if is_name else phrases.begins.match(small)) or phrases.within.search(small)
    if found is not None:
        return Message(
            "“{words}” speaks to the reader or of the text itself, and is nothing that a source tells. Take it out, and leave what the source says.",
            words=text[found.start() : found.end()].strip(),
        )
    return None
