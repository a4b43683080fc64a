"""What became known in a period, and what happened in it as far as the sources tell, of a region or of everything.

What became known is read from the journal: each switch to another edition tells which items it added, changed and removed. What happened is
told by the days in the sources. Each item has its sentence, the words that it rests on, and an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lsgraph.claims.changes import changes_between
from lsgraph.days import last_day
from lsgraph.errors import StateError
from lsgraph.languages import wording
from lsgraph.localized import date_text, span_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsgraph.claims import Relation, Resources
    from lsgraph.claims.changes import Change
    from lsgraph.claims.read import Evidence
    from lsgraph.claims.regions import Region
    from lsgraph.edition.edition import Edition
    from lsgraph.generations.journal import Entry, Journal
    from lsgraph.languages import Language

MOST_ITEMS = 60
"""So many items of each part are told; of more the number."""
#: Items of the journal that are read for one period, and things of them that are looked up, so many at once; changes between two days that
#: are looked through.
_MOST_READ, _MOST_LOOKED_UP, _AT_ONCE, _MOST_CHANGES = 20_000, 5_000, 400, 2_000


@dataclass(frozen=True, slots=True)
class News:
    """One item: its sentence, when that was in words, what it rests on, and where it is read.

    `known` is when it became known (ISO 8601, empty for what happened), `quoted` says whether the words are those of the source.
    """

    claim: str
    sentence: str
    when: str
    words: str
    quoted: bool
    source: str
    address: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new between two days, both inclusive: what became known, and what happened; `more` is how many are not told of each.

    `removed` items are no longer in the data; `is_cut` says that more changed than was read, or can still be read. `region` is None for everything.
    """

    region: Region | None
    since: str
    until: str
    known: tuple[News, ...]
    known_more: int
    happened: tuple[News, ...]
    happened_more: int
    removed: int
    is_cut: bool
    made: str
    address: str


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom a digest is made: language and addresses. `page` gives that of a thing, `evidence` that of a piece of evidence."""

    edition: Edition
    language: Language
    page: Callable[[str], str]
    evidence: Callable[[Evidence], str]
    address: str = ""

    def item(self, claim: str, relation: Relation, sentence: str, *, when: str, known: str = "") -> News:
        """A relation as an item, with its firmest words."""
        piece = relation.evidence[0] if relation.evidence else None
        title = ""
        if piece:
            title = piece.document_title.get(self.language) or next(iter(piece.document_title.values()), piece.document)
            title = ", ".join(
                [title, *([date_text(piece.document_date, self.language)] if piece.document_date else [])]
            )
        return News(
            claim=claim,
            sentence=sentence,
            when=when,
            words=" ".join(piece.words(self.language).split()) if piece else "",
            quoted=bool(piece and piece.basis == "stated" and piece.quotation),
            source=title,
            address=self.evidence(piece) if piece else self.page(claim),
            known=known,
        )


def gather(desk: Desk, journal: Journal, region: Region | None, since: str, until: str) -> Digest:
    """What is new from one day to another (ISO 8601, both inclusive)."""
    key = region.iri if region else None
    entries = [entry for entry in journal.entries() if since <= entry.time[:10] <= until]
    created, removed, is_cut = _read(journal, entries)
    looked_up = dict(islice(created.items(), _MOST_LOOKED_UP))
    known, known_more = _known(desk, looked_up, key)
    happened, happened_more = _happened(desk, key, since, until)
    return Digest(
        region=region,
        since=since,
        until=until,
        known=known,
        known_more=known_more,
        happened=happened,
        happened_more=happened_more,
        removed=removed,
        is_cut=is_cut or len(looked_up) < len(created),
        made=entries[-1].time if entries else desk.edition.generation.manifest.created,
        address=desk.address,
    )


def _read(journal: Journal, entries: Sequence[Entry]) -> tuple[dict[str, str], int, bool]:
    """When each subject became known first in these switches, by IRI; how many items they removed, and whether there are more than are read.

    The last switch comes first: of more than is read, it is the newest that is told.
    """
    created: dict[str, str] = {}
    removed, left, is_lost = 0, _MOST_READ, False
    for entry in reversed(entries):
        removed += entry.deleted
        try:
            for item in islice(journal.items(entry.number), left):
                left -= 1
                if item.kind == "create":
                    created[item.subject] = entry.time
        except StateError:
            # The rest of the period is still useful; that it is not all is told.
            is_lost = True
    return created, removed, is_lost or left <= 0


def _known(desk: Desk, created: dict[str, str], region: str | None) -> tuple[tuple[News, ...], int]:
    """The claims among these subjects, the newest sources first, and how many more; what several claims say alike is told once."""
    resources = desk.edition.resources
    told: dict[str, tuple[str, str, Relation]] = {}
    subjects = list(created)
    for first in range(0, len(subjects), _AT_ONCE):
        by_claim = resources.relations_by_claim(subjects[first : first + _AT_ONCE])
        relations = {claim: found[0] for claim, found in by_claim.items() if _is_news(found[0])}
        for claim in _in_region(resources, relations, region):
            relation = relations[claim]
            day = max((last_day(item.document_date) or "" for item in relation.evidence), default="")
            told.setdefault(relation.sentence(desk.language), (day, claim, relation))
    newest = sorted(told.items(), key=lambda pair: pair[1][:2], reverse=True)[:MOST_ITEMS]
    items = tuple(
        desk.item(claim, relation, f"{sentence}.", when=_when(relation, desk.language), known=created[claim])
        for sentence, (_, claim, relation) in newest
    )
    return items, len(told) - len(items)


def _is_news(relation: Relation) -> bool:
    """Whether it tells of the world: not what something is called here, nor of which day and kind a source is."""
    return relation.status != "identity" and relation.subject.kind not in ("document", "decision")


def _when(relation: Relation, language: Language) -> str:
    t = wording("pages", language)
    parts = [span_text(relation.date, language)] if relation.date else []
    parts += [f"{t['begins']} {span_text(relation.begins, language)}"] if relation.begins else []
    parts += [f"{t['ends']} {span_text(relation.ends, language)}"] if relation.ends else []
    return ", ".join(parts)


def _happened(desk: Desk, region: str | None, since: str, until: str) -> tuple[tuple[News, ...], int]:
    """What certainly happened between the days, the latest first, and how many more."""
    resources = desk.edition.resources
    changes: dict[str, Change] = {
        change.claim: change
        for change in changes_between(resources, since, until, limit=_MOST_CHANGES).items
        if change.sure
    }
    there = _in_region(resources, {claim: change.relation for claim, change in changes.items()}, region)
    found = [changes[claim] for claim in there]
    ordered = sorted(found, key=lambda change: (change.span.latest or "", change.claim), reverse=True)
    items = tuple(
        desk.item(
            change.claim, change.relation, change.sentence(desk.language), when=span_text(change.span, desk.language)
        )
        for change in ordered[:MOST_ITEMS]
    )
    return items, len(ordered) - len(items)


def _in_region(resources: Resources, relations: dict[str, Relation], region: str | None) -> list[str]:
    """The claims whose relation has an end in a region, by IRI; all without one."""
    if region is None:
        return list(relations)
    ends = {claim: {relation.subject.iri, relation.object.iri} - {None} for claim, relation in relations.items()}
    there = resources.in_region(region, {str(iri) for each in ends.values() for iri in each})
    return [claim for claim, each in ends.items() if each & there]
