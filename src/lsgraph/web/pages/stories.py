"""The stories: guided tours through views of the site, a step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fastapi import Request, Response

from lsgraph.web.page import numbered_part
from lsgraph.web.pages.narrowing import files_of
from lsgraph.web.paging import page_of
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page


async def stories_page(request: Request) -> Response:
    """The list of the stories."""
    return await page_of(request, write_stories)


async def story_page(request: Request, name: str) -> Response:
    """One step of a story."""
    return await page_of(request, lambda page, edition: write_story(page, edition, name))


def write_stories(page: Page, edition: Edition) -> str:
    """The list of the stories."""
    return page.write("stories.html", stories=edition.stories, downloads=files_of(page, "stories"))


def write_story(page: Page, edition: Edition, name: str) -> str:
    """A step of a story: its sentence, what that rests on, a picture, and the view that it leads to; `step` counts from 1.

    Raises NotFoundError with near names, and for a step after the last.
    """
    story = edition.story(name)
    number = numbered_part(page, "step", len(story.steps))
    step = story.steps[number - 1]
    path, _, query = step.view.partition("?")
    parameters = dict(parse_qsl(query))
    return page.write(
        "story.html",
        story=story,
        # Each of its views has a day of its own.
        hidden={name: value for name, value in page.clocks if name == "known"},
        step=step,
        number=number,
        piece=edition.resources.evidence_by_iri(step.evidence),
        thing=edition.resources.reference(step.about),
        picture=pictures_of(edition).around(step.about, page.language, page.urls, parameters.get("at")),
        view=page.urls.page(path, **parameters),
        languages=edition.document_languages,
    )
