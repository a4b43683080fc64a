"""Texts that speak to their reader or of themselves, and signs of mark-up: what comes along when the answer of a program is pasted, and no source tells.

The phrases stand in `languages.toml` beside this file. Words of the sources themselves (quotations, titles, names) may be as they are.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.languages import Message
from lsgraph.namespaces import expand
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

#: Texts in words of ours; all others are a source's own.
_OURS = frozenset(
    expand(name)
    for name in (
        "ls:paraphrase", "ls:reason", "ls:attestedBecause", "ls:condition", "ls:headline", "ls:notCovered", "rdfs:comment", "rdfs:label",
        "rdf:object", "skos:altLabel", "skos:definition",
    )
)  # fmt: skip


@cache
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What speaks to the reader, in either language, and signs of mark-up."""
    lists = tomllib.loads(files("lsgraph.repository").joinpath("languages.toml").read_text(encoding="utf-8"))["chatter"]
    spoken, marks = ("|".join(each) for each in ((*lists["sv"], *lists["en"]), lists["marks"]))
    return re.compile(spoken, re.IGNORECASE), re.compile(marks, re.IGNORECASE)


def check_chatter(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on texts of ours in files under `data/` that say something to the reader or of themselves, or have signs of mark-up."""
    for file in said.data:
        yield from passed.unless(partial(_in_file, file), "chatter", file.path, file.content)


def _in_file(file: SourceFile) -> Iterator[Finding]:
    for quad in file.quads:
        text = quad.object
        if isinstance(text, ox.Literal) and text.language and quad.predicate.value in _OURS:
            message = why_not(text.value)
            if message is not None:
                yield finding(
                    "text.chatter", message, file, text_of(quad.subject), sought=name_of(quad.predicate.value), nearest=text.value
                )  # fmt: skip


def why_not(text: str) -> Message | None:
    """Why a text can't stand as words of ours; None for one that can."""
    spoken, marks = _phrases()
    if (words := marks.search(text)) is not None:
        return Message(
            "“{words}” is mark-up, a place that was to be filled in, or part of a conversation. Take it out: pages show a text as it stands.",
            words=words[0].strip(),
        )
    if (words := spoken.search(text)) is not None:
        return Message(
            "“{words}” speaks to the reader or of the text itself, and is nothing that a source tells. Take it out, and leave what the source says.",
            words=words[0].strip(),
        )
    return None
