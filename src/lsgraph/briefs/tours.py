"""The brief of a story: each step with its sentence, the words that it rests on, and its picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lsgraph.briefs.model import Step
from lsgraph.briefs.things import around

if TYPE_CHECKING:
    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief, Row
    from lsgraph.repository.stories import Step as StoryStep
    from lsgraph.repository.stories import Story

#: So many steps have a picture: each takes a part of a second to draw.
_MOST_PICTURES = 12


def story_brief(desk: Desk, name: str) -> Brief:
    """The story of that slug. Raises NotFoundError with near names."""
    story = desk.edition.story(name)
    language = desk.language
    return desk.brief(
        kind=desk.word("kind_story"),
        title=story.title[language],
        lead=[story.lead[language]],
        picture=None,
        # For who takes the tables alone, and for a PDF.
        tables=[desk.table(desk.page_word("stories_all"), "", desk.word("what"), (_row(desk, step) for step in story.steps))],
        steps=[_step(desk, story, number) for number in range(len(story.steps))],
    )  # fmt: skip


def _row(desk: Desk, step: StoryStep) -> Row:
    piece = desk.edition.resources.evidence_by_iri(step.evidence)
    return desk.row(step.sentence[desk.language], evidence=[piece] if piece else [])


def _step(desk: Desk, story: Story, number: int) -> Step:
    step = story.steps[number]
    piece = desk.edition.resources.evidence_by_iri(step.evidence)
    # A view of a past day is drawn as it was then.
    of_day = replace(desk, at=dict(parse_qsl(step.view.partition("?")[2])).get("at", desk.at))
    joint = "&" if "?" in desk.address else "?"
    return Step(
        title=desk.page_word("stories_step", number + 1, len(story.steps)),
        sentence=step.sentence[desk.language],
        source=desk.source(piece) if piece else None,
        picture=around(of_day, step.about) if number < _MOST_PICTURES else None,
        address=f"{desk.address}{joint}step={number + 1}" if desk.address else "",
    )
