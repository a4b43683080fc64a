"""The repository's stories: sequences of views of the site, each with a sentence that rests on a piece of evidence.

A story is a file `data/stories/<slug>.toml`: `title` and `lead` in each language, and a list of `step`. A step has a sentence in each
language, `evidence` (the end of the IRI of the piece that it rests on), `view` (a page of the site, its path after the language, with
parameters) and `about` (`kind/slug` of the thing whose surroundings are drawn).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.characters import composed
from lsgraph.errors import DataError, DataErrors, Finding
from lsgraph.languages import LANGUAGES, Message, borrowed
from lsgraph.namespaces import INSTANCE, INSTANCE_KINDS, mint
from lsgraph.repository.documents import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from lsgraph.languages import Language

#: The folder of stories, in a repository and in a generation.
STORIES_FOLDER = "stories"
#: Steps of a story; more are too many for one tour.
MOST_STEPS = 30
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A page of the site: no address of another host, nothing that climbs.
_VIEW = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*(?:\?[\w.%&=+-]*)?", re.ASCII)
_TEXTS = frozenset(LANGUAGES)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its sentence by language, the IRIs of its evidence and of what it is about, and the page that it leads to."""

    sentence: Mapping[Language, str]
    evidence: str
    about: str
    view: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its slug, title and lead by language, and its steps."""

    slug: str
    title: Mapping[Language, str]
    lead: Mapping[Language, str]
    steps: tuple[Step, ...]


def read_stories(folder: Path, shown: str = "data/stories") -> tuple[Story, ...]:
    """The stories of a folder by slug; none where there is no such folder. Raises DataError with each file that is no story."""
    errors, stories = DataErrors(), list[Story]()
    for path in sorted(folder.glob("*.toml")):
        with errors.collected():
            stories.append(read_story(path, f"{shown}/{path.name}"))
    errors.raise_any()
    return tuple(stories)


def read_story(path: Path, shown: str) -> Story:
    """The story of a file; raises DataError, which names the file as `shown`."""
    if not _SLUG.fullmatch(path.stem):
        raise DataError(
            "A story's file is named with small letters, digits and hyphens.", file=shown, next_step="Rename it."
        )
    text = composed(read_file(path, shown))
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, None)
        raise DataError(
            Message("The story is not TOML: {reason}.", reason=borrowed(str(error))),
            file=shown,
            line=line,
            column=column,
            next_step="Mend the file.",
        ) from error
    _check_names(content, {"title", "lead", "step"}, shown)
    steps = content["step"]
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        raise DataError(Message("A story has 1 to {most} steps.", most=MOST_STEPS), file=shown)
    return Story(
        path.stem,
        _texts(content["title"], shown),
        _texts(content["lead"], shown),
        tuple(_step(step, shown) for step in steps),
    )


def check_stories(stories: Iterable[Story], quads: Iterable[ox.Quad]) -> list[Finding]:
    """A finding for each step that names evidence or a thing which the data lacks."""
    subjects = {quad.subject.value for quad in quads if hasattr(quad.subject, "value")}
    return [
        Finding(
            "stories.unknown",
            Message(
                "Step {number} of the story names {iri}, which is not in the data.", number=number, iri=iri
            ).in_all_languages(),
            file=f"data/stories/{story.slug}.toml",
        )
        for story in stories
        for number, step in enumerate(story.steps, 1)
        for iri in (step.evidence, step.about)
        if iri not in subjects
    ]


def _step(step: object, shown: str) -> Step:
    _check_names(step, {*LANGUAGES, "evidence", "about", "view"}, shown)
    assert isinstance(step, dict), "as checked"
    evidence, about, view = (str(step[name]) for name in ("evidence", "about", "view"))
    kind, _, slug = about.partition("/")
    if kind not in INSTANCE_KINDS or not _SLUG.fullmatch(slug) or not _SLUG.fullmatch(evidence):
        raise DataError(Message("{about!r} or {evidence!r} names nothing.", about=about, evidence=evidence), file=shown)
    if not _VIEW.fullmatch(view):
        raise DataError(
            Message("{view!r} is no page of the site.", view=view),
            file=shown,
            next_step="Write its path after the language.",
        )
    return Step(
        _texts({language: step[language] for language in LANGUAGES}, shown),
        mint("evidence", evidence),
        INSTANCE + about,
        view,
    )


def _check_names(table: object, names: set[str], shown: str) -> None:
    if not isinstance(table, dict) or table.keys() != names:
        raise DataError(
            Message("A table of the story has {names}, and nothing else.", names=", ".join(sorted(names))), file=shown
        )


def _texts(value: Any, shown: str) -> Mapping[Language, str]:  # noqa: ANN401  # what TOML holds
    if (
        not isinstance(value, dict)
        or value.keys() != _TEXTS
        or not all(isinstance(text, str) and text.strip() for text in value.values())
    ):
        raise DataError(Message("A text of the story stands in {names}.", names=", ".join(LANGUAGES)), file=shown)
    return {language: value[language] for language in LANGUAGES}
