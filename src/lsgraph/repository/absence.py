"""Texts of ours that make a fact of the silence of sources: what is missing is "not on record", and never "has not happened".

Two signs, by the words of `languages.toml` beside this file: one sentence that goes from what is missing to what has not been done, and,
where no source speaks, a sentence that somebody has not done what is recorded here. What says that it is not known, or not so for that
reason, may stand.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import Finding
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import expand
from lsgraph.repository.dataset import read_catalogue
from lsgraph.repository.said import Said, finding_on_text, text_of, texts_of_ours
from lsgraph.repository.translations import word_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsgraph.computing.passed import Passed
    from lsgraph.repository.dataset import SourceFile
    from lsgraph.repository.stories import Story

_WORD = re.compile(r"[^\W\d_]+")
_SELECTOR = expand("oa:hasSelector")
_ENDS = re.compile(r"(?<=[.!?;])\s+")
#: What sources say in other words, and what is in theirs: that nobody has done something may well be told there.
_OF_SOURCES = frozenset(map(expand, ("ls:paraphrase", "rdf:object", "ls:condition", "rdfs:label", "skos:altLabel")))
_WORDS_OF_SOURCES = tuple(map(expand, ("oa:exact", "ls:paraphrase")))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """From what is missing to what is not so; that somebody has not done something; and what a source says, or nobody knows."""
    lists = tomllib.loads(files("lsgraph.repository").joinpath("languages.toml").read_text(encoding="utf-8"))["absence"]
    missing, fact, but, because, undone, told = (
        "|".join(lists[language][name]) for name in ("missing", "fact", "but", "because", "undone", "told")
    )
    takes_back, within = rf"(?!.*\b(?:{but})\b)", r"(?:(?!, (?:och|men|and|but)\b).)*?"
    first = rf"\b(?:{missing})\b{takes_back}{within}\b(?:{fact}|{undone})\b"
    last = rf"\b(?:{fact}|{undone})\b\W+(?:{because})\b{takes_back}{within}\b(?:{missing})\b"
    return re.compile(f"{first}|{last}"), re.compile(rf"\b(?:{undone})\b"), re.compile(rf"\b(?:{told})\b")


def concluded_from_absence(text: str, language: str) -> str:
    """The words of a text that go from what is missing to what is not so; nothing where there are none.

    >>> (
    ...     concluded_from_absence("Det som saknas har inte skett.", "sv"),
    ...     concluded_from_absence("What is missing is not on record.", "en"),
    ... )
    ('saknas har inte skett', '')
    """
    pattern = _patterns(language)[0]
    return next((found[0] for each in _ENDS.split(text.lower()) if (found := pattern.search(each))), "")


def told_as_not_done(text: str, language: str) -> str:
    """The words of a text by which somebody has not done something, in a sentence that names no source and doesn't say that it is not known.

    >>> (
    ...     told_as_not_done("Huddinge har inte antagit den.", "sv"),
    ...     told_as_not_done("Sidan säger att Huddinge inte har antagit den.", "sv"),
    ... )
    ('har inte antagit', '')
    """
    _, undone, told = _patterns(language)
    sentences = (each for each in _ENDS.split(text.lower()) if not told.search(each))
    return next((found[0] for each in sentences if (found := undone.search(each))), "")


def check_absence(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on texts in data, the catalogue, vocabularies and questions that tell as a fact what no source tells."""
    catalogue = read_catalogue(said.dataset.root)
    for file in (*said.dataset.files, *([catalogue] if catalogue else [])):
        yield from passed.unless(partial(_in_file, file, is_ours=file is catalogue), "absence", file.path, file.content)


def _in_file(file: SourceFile, *, is_ours: bool) -> Iterator[Finding]:
    for quad, text in _texts(file) if is_ours or not file.is_data else texts_of_ours(file):
        language = getattr(quad.object, "language", "")
        if language not in LANGUAGES:
            continue
        words = concluded_from_absence(text, language)
        # A definition tells of what holds in general: "Who adopts a reply has not adopted the programme".
        if not words and (file.is_data or is_ours) and quad.predicate.value not in _OF_SOURCES:
            words = told_as_not_done(text, language)
        if words:
            yield finding_on_text("text.absence", _message(words), file, quad, text)


def _texts(file: SourceFile) -> Iterator[tuple[ox.Quad, str]]:
    for quad in file.quads:
        if isinstance(quad.object, ox.Literal) and quad.object.language:
            yield quad, quad.object.value


def _message(words: str) -> Message:
    return Message(
        "“{words}” tells as a fact what is only missing in the sources here. Say that it is not on record, or name the source that says so.",
        words=words,
    )


def check_absence_in_stories(stories: Iterable[Story], quads: Sequence[ox.Quad]) -> Iterator[Finding]:
    """The same of stories; a step may tell that something was not done where the words that it rests on deny it."""
    texts = [
        (story, step, language, text)
        for story in stories
        for step, by_language in [
            (None, story.title),
            (None, story.lead),
            *((each, each.sentence) for each in story.steps),
        ]
        for language, text in by_language.items()
    ]
    suspected = [
        (story, step, text, concluded, concluded or undone)
        for story, step, language, text in texts
        for concluded, undone in [(concluded_from_absence(text, language), told_as_not_done(text, language))]
        if concluded or undone
    ]
    denied = _denied(quads, {each[1].evidence for each in suspected if each[1]}) if suspected else frozenset()
    for story, step, text, concluded, words in suspected:
        if concluded or step is None or step.evidence not in denied:
            yield Finding(
                "text.absence",
                _message(words).in_all_languages(),
                file=f"data/stories/{story.slug}.toml",
                subject=step.evidence if step else None,
                nearest=text,
            )


def _denied(quads: Sequence[ox.Quad], evidence: set[str]) -> frozenset[str]:
    """The pieces of evidence whose words say no."""
    bearers = {each: each for each in evidence}
    for quad in quads:
        if quad.predicate.value == _SELECTOR and text_of(quad.subject) in evidence:
            bearers[text_of(quad.object)] = text_of(quad.subject)
    negations = frozenset().union(*word_lists().negations.values())
    return frozenset(
        bearers[text_of(quad.subject)]
        for quad in quads
        if quad.predicate.value in _WORDS_OF_SOURCES
        and text_of(quad.subject) in bearers
        and negations & set(_WORD.findall(text_of(quad.object).lower()))
    )
