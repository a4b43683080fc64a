"""Names that do not fit their day: an actor that a source calls by a name which it had at another time.

Only where a name with its time (`ls:Naming`) and the day of the source are on record. What was told of the past may use the name of
then, so a name fits if either the day of the source or that of what it tells lies in its time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.errors import Severity
from lsgraph.languages import Message
from lsgraph.namespaces import expand
from lsgraph.repository.said import finding, name_of, span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.errors import Finding
    from lsgraph.repository.said import Said

_NAMING = expand("ls:Naming")
_EVIDENCE = expand("ls:evidence")
_FIRST, _LAST = "0001-01-01", "9999-12-31"
Days = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name with the first and the last day on which it may have held."""

    text: str
    first: str
    last: str

    def fits(self, days: Days) -> bool:
        """Whether it may have held on some of these days."""
        return self.first <= days[1] and days[0] <= self.last

    def in_words(self) -> Message:
        """Its time."""
        if self.last == _LAST:
            return Message("from {day} on", day=self.first)
        if self.first == _FIRST:
            return Message("until {day}", day=self.last)
        return Message("from {first} until {last}", first=self.first, last=self.last)


def check_namings(said: Said) -> Iterator[Finding]:
    """Findings on names in sources that are not of the time of the name."""
    names = _names(said)
    if not names:
        return
    documents, naming = _days_of_documents(said), _evidence_of_names(said)
    for claim, about in said.values.items():
        pieces = [text_of(piece) for piece in about.get(_EVIDENCE, ())]
        actors = {text_of(each) for values in about.values() for each in values} & names.keys() if pieces else set()
        told = said.days_of(claim) or _held(said, claim)
        for actor in sorted(actors):
            for piece in (each for each in pieces if each not in naming):
                yield from _unfit(said, names[actor], actor, piece, documents, told)


def _unfit(
    said: Said, names: Sequence[_Name], actor: str, piece: str, documents: Mapping[str, Days], told: Days | None
) -> Iterator[Finding]:
    source = next(map(text_of, said.named(piece, "oa:hasSource")), "")
    written = documents.get(source)
    if written is None:
        return
    words = _words(said, piece)
    of_one = [name for name in names if _stands_in(name.text, words)]
    # One name may have held at several times.
    for name in of_one:
        if any(each.text == name.text and (each.fits(written) or (told and each.fits(told))) for each in of_one):
            continue
        message = Message(
            "{source} is of {day} and calls {actor} {name}, its name {time}. Mend the day of the source, the time of the name, or ls:namedAs.",
            source=name_of(source), day=written[0], actor=name_of(actor), name=f"“{name.text}”", time=name.in_words(),
        )  # fmt: skip
        place = said.place_of(piece)
        yield finding(
            "name.out-of-time", message, place, piece, severity=Severity.WARNING, sought=name.text, nearest=written[0]
        )  # fmt: skip
        return


def _names(said: Said) -> dict[str, list[_Name]]:
    """The names of which a time is on record, by actor."""
    names: dict[str, list[_Name]] = defaultdict(list)
    for claim, classes in said.types.items():
        during = said.named(claim, "ls:nameDuring") if _NAMING in classes else []
        if not during:
            continue
        begin, end = said.bounds_of(text_of(during[0]))
        first, last = begin[0] if begin else _FIRST, end[1] if end else _LAST
        for actor in said.named(claim, "ls:named"):
            still = {text_of(label) for label in said.named(text_of(actor), "rdfs:label")}
            for text in map(text_of, said.named(claim, "ls:nameThen")):
                # A name that is its label has not ended.
                name = _Name(text, first, _LAST if text in still else last)
                if (name.first, name.last) != (_FIRST, _LAST):
                    names[text_of(said.canonical.get(actor, actor))].append(name)
    for other, canonical in said.canonical.items():
        if canonical.value in names:
            names[text_of(getattr(other, "value", ""))] = names[canonical.value]
    return dict(names)


def _evidence_of_names(said: Said) -> set[str]:
    """What tells of a name: it may name any, of any time."""
    return {
        text_of(piece)
        for claim, classes in said.types.items()
        if _NAMING in classes
        for piece in said.named(claim, "ls:evidence")
    }


def _days_of_documents(said: Said) -> dict[str, Days]:
    """The days on which each document may have been written, as statements say."""
    days: dict[str, Days] = {}
    for statement, about in said.values.items():
        if any(text_of(each) == expand("dcterms:date") for each in about.get(expand("rdf:predicate"), ())):
            span = span_of(said.named(statement, "rdf:object"))
            if span is None:
                continue
            for document in map(text_of, said.named(statement, "rdf:subject")):
                was = days.get(document, span)
                days[document] = (min(was[0], span[0]), max(was[1], span[1]))
    return days


def _held(said: Said, claim: str) -> Days | None:
    """The days on which a membership may have held, where one of its bounds is on record."""
    during = said.named(claim, "org:memberDuring")
    begin, end = said.bounds_of(text_of(during[0])) if during else (None, None)
    if begin is None and end is None:
        return None
    return (begin[0] if begin else _FIRST, end[1] if end else _LAST)


def _words(said: Said, piece: str) -> list[str]:
    """The source's own words: the name that it uses, and what is quoted from it."""
    quoted = [
        text_of(exact)
        for selector in said.named(piece, "oa:hasSelector")
        for exact in said.named(text_of(selector), "oa:exact")
    ]
    return [text_of(each) for each in said.named(piece, "ls:namedAs")] + quoted


def _stands_in(name: str, words: Sequence[str]) -> bool:
    """Whether a name stands in one of these texts as words of its own; in Swedish also in the genitive."""
    sought = re.compile(rf"(?<!\w){re.escape(' '.join(name.split()))}s?(?!\w)", re.IGNORECASE)
    return any(sought.search(" ".join(text.split())) for text in words)
