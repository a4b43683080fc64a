"""The text of a document with marked quotations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from lsgraph.web.http.urls import fragment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.claims.read import Evidence


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to mark: offsets into the text, the evidence's fragment, and its number in the list beside the text.

    `rest` is set on what stands after a cut: the part that has the id stands before it.
    """

    start: int
    end: int
    name: str
    number: int
    rest: bool = False


def marks_of(evidence: Sequence[Evidence], passed: int = 0) -> list[Mark]:
    """A mark for each piece of evidence that has a position, numbered from 1 as they come, or after those that were passed over."""
    return [
        Mark(item.start, item.end, fragment(item.iri), number)
        for number, item in enumerate(evidence, passed + 1)
        if item.start is not None and item.end is not None and item.start < item.end
    ]


def marked_text(text: str, marks: Sequence[Mark], *, label: str) -> Markup:
    """The text as HTML. Each mark has its name as id and ends in a link to `#claim-<number>`; `label` names that link (`{}`: number).

    Marks may lie within each other. One that crosses another's end is cut there, and goes on after it with its name in `data-of`
    instead of an id.
    """
    return Markup("").join(_pieces(text, 0, len(text), sorted(marks, key=_outermost_first), label))


def _outermost_first(mark: Mark) -> tuple[int, int, int]:
    # Of those with the same bounds the first number is innermost, so that the links at the end count upwards.
    return mark.start, -mark.end, -mark.number


def _pieces(text: str, start: int, end: int, marks: list[Mark], label: str) -> list[Markup]:
    """What stands from start to end, where all the marks begin."""
    pieces: list[Markup] = []
    at = start
    while marks:
        first = marks.pop(0)
        pieces.append(escape(text[at : first.start]))
        inside: list[Mark] = []
        beyond: list[Mark] = []
        for mark in marks:
            if mark.start >= first.end:
                beyond.append(mark)
            elif mark.end <= first.end:
                inside.append(mark)
            else:
                # An id may stand only once, and the link stands at the end: the name goes with the first part.
                inside.append(replace(mark, end=first.end, number=0))
                beyond.append(replace(mark, start=first.end, rest=True))
        pieces.append(_mark(first, _pieces(text, first.start, first.end, inside, label), label))
        at, marks = first.end, sorted(beyond, key=_outermost_first)
    pieces.append(escape(text[at:end]))
    return pieces


def _mark(mark: Mark, content: list[Markup], label: str) -> Markup:
    opening = Markup('<mark data-of="{}">' if mark.rest else '<mark id="{}">').format(mark.name)  # noqa: S704  # no data in it
    link = Markup("")
    if mark.number:
        link = Markup('<a class="note" href="#claim-{}" aria-label="{}">{}</a>').format(
            mark.number, label.format(mark.number), mark.number
        )
    return opening + Markup("").join(content) + link + Markup("</mark>")
