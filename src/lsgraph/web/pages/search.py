"""The page of a search: things by their names, and sentences of texts by their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response
from markupsafe import Markup, escape

from lsgraph.stores.stems import words_of
from lsgraph.web.page import Stretch, begin_of_part
from lsgraph.web.pages.narrowing import files_of, narrowing_of
from lsgraph.web.paging import page_of

if TYPE_CHECKING:
    from lsgraph.claims import Match, Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.stores.passages import Found
    from lsgraph.web.page import Page

#: Characters of a search that are read.
_LONGEST = 200
#: Sentences in one part of the page.
_IN_PART = 20
#: The shortest word that is sought by itself, how many of them are, how many things each finds, and the score of a name that begins with it.
_SHORTEST, _MOST_WORDS, _OF_A_WORD, _BEGINS = 3, 8, 3, 93.0
#: Characters of a long sentence that are shown, and how many of them before the first word that was sought.
_SHOWN, _BEFORE = 360, 90


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was found: its document, where it stands, its language, and its words, with those that were sought marked."""

    document: Reference
    address: str
    language: str | None
    words: Markup
    is_stored: bool
    """Whether it is a sentence of a stored text, not our words for what a page says."""


async def search(request: Request) -> Response:
    """The results of a search."""
    return await page_of(request, write_search)


def write_search(page: Page, edition: Edition) -> str:
    """The page: what `q` finds by name, and a part of the sentences."""
    typed = sought(page)
    # How many there are is only known once they are sought, and the part that is asked for only from their number.
    offset = begin_of_part(page, _IN_PART)
    passages = edition.passages if typed else None
    found, total = passages.find(typed, page.language, limit=_IN_PART, offset=offset) if passages else ([], 0)
    narrowed = narrowing_of(page, edition)
    matches = edition.resources.find(typed, region=narrowed.key)
    several = len(typed.split()) > 1
    some = passages.find_some(typed, page.language) if passages and several and not total else []
    return page.write(
        "search.html",
        typed=typed,
        narrowed=narrowed,
        regions=edition.resources.regions,
        matches=matches,
        by_word=_named_by_a_word(edition, typed, narrowed.key) if several and not matches else [],
        sentences=[_told(page, edition, each) for each in found or some],
        has_some=bool(some),
        stretch=Stretch.of(page, total, _IN_PART),
        downloads=files_of(page, "search", q=typed, region=narrowed.name) if typed else [],
    )


def _named_by_a_word(edition: Edition, typed: str, region: str | None) -> list[Match]:
    """Of a text that is the name of nothing, such as a question, the things whose names begin with one of its words."""
    words = [word for word in dict.fromkeys(word for *_, word in words_of(typed)) if len(word) >= _SHORTEST]
    found = [
        match for word in words[:_MOST_WORDS] for match in edition.resources.find(word, limit=_OF_A_WORD, region=region)
    ]
    return list({match.reference.iri: match for match in found if match.score >= _BEGINS}.values())


def sought(page: Page) -> str:
    """What is sought, as it is read from the address."""
    typed = "".join(character for character in dict(page.query).get("q", "") if character.isprintable())
    return typed.strip()[:_LONGEST]


def told_at(page: Page, edition: Edition, found: Found) -> str:
    """The address at which a sentence that was found is read."""
    passage = found.passage
    item = edition.resources.evidence_by_iri(passage.evidence) if passage.evidence else None
    if item is not None:
        return page.urls.evidence(item)
    if passage.start is not None and passage.end is not None:
        return page.urls.sentence(passage.document, passage.start, passage.end)
    return page.urls.thing(passage.document)


def _told(page: Page, edition: Edition, found: Found) -> Sentence:
    passage, address = found.passage, told_at(page, edition, found)
    document = edition.resources.reference(passage.document)
    return Sentence(document, address, passage.language, excerpt(passage.text, found.marks), passage.evidence is None)


def excerpt(text: str, marks: tuple[tuple[int, int], ...]) -> Markup:
    """The text with what lies between these places marked; of a long one what is around the first of them."""
    begin = max(0, marks[0][0] - _BEFORE) if marks and len(text) > _SHOWN else 0
    if begin:
        begin = text.rfind(" ", 0, begin) + 1
    end = min(len(text), begin + _SHOWN)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), marks[0][1] if marks else begin)
    pieces, at = [Markup("… ") if begin else Markup("")], begin
    for first, last in marks:
        if at <= first and last <= end:
            pieces += [escape(text[at:first]), Markup("<mark>{}</mark>").format(text[first:last])]
            at = last
    pieces += [escape(text[at:end]), Markup(" …") if end < len(text) else Markup("")]
    return Markup("").join(pieces)
