"""Claims as rows: the sentences behind edges, who stands where, and what changed, each with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.api.terms import IRI
from lsgraph.claims.invitees import MOST_NAMES, match_names
from lsgraph.claims.lists import ActorFilter, Window, agreements_part, documents_part
from lsgraph.claims.read import supporting, witnesses
from lsgraph.claims.stances import Stances
from lsgraph.claims.standing import is_sure
from lsgraph.errors import NotFoundError, UsageError, near_matches
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lsgraph.claims import Reference, Resources
    from lsgraph.claims.lists import Part
    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language

    Rows = tuple[tuple[str, ...], list[tuple[object, ...]]]
    """The names of columns, and rows in their order."""

#: What a row rests on: the firmest piece of evidence, and how many sources tell it independently of each other.
RESTING = ("basis", "words", "document", "title", "document_date", "address", "witnesses")
_EVIDENCE = (
    "source", "predicate", "target", "claim", "basis", "words", "document", "title", "date", "start", "end", "address", "attested_by",
)  # fmt: skip
_PART = 200


def language_of(name: str) -> Language:
    """The language of that code; raises NotFoundError."""
    for known in LANGUAGES:
        if known == name:
            return known
    raise NotFoundError(
        Message("There is no language {language!r} here.", language=name),
        next_step=Message("The languages are {names}.", names=", ".join(LANGUAGES)),
    )


def iri_of(text: str | None) -> IRI | None:
    """An IRI as a value of a table."""
    return None if text is None else IRI(text)


def resting(evidence: Sequence[Evidence], language: Language) -> tuple[object, ...]:
    """The values of `RESTING`; None for what rests on nothing, such as a supposition."""
    if not evidence:
        return (None,) * len(RESTING)
    item = evidence[0]
    return (
        item.basis, item.words(language), IRI(item.document), item.document_title.get(language, ""), item.document_date,
        next(iter(item.addresses), None), witnesses(evidence),
    )  # fmt: skip


def evidence_rows(
    resources: Resources, source: str, predicate: str | None, target: str | None, language: Language
) -> Rows:
    """A row for each piece of evidence of each claim behind the edges from a thing."""
    if predicate is not None:
        predicate = _predicate(predicate, {edge.predicate for edge in resources.edges})
    edges = supporting(
        resources.edges, resources.resolve(source), predicate, resources.resolve(target) if target is not None else None
    )
    return _EVIDENCE, [
        (
            IRI(edge.source), IRI(edge.predicate), edge.target if edge.literal else IRI(edge.target), IRI(claim.iri), item.basis,
            item.words(language), IRI(item.document), item.document_title.get(language, ""), item.document_date, item.start, item.end,
            next(iter(item.addresses), None), item.attested_by,
        )
        for edge in edges
        for claim in edge.claims
        for item in claim.evidence
    ]  # fmt: skip


def _predicate(name: str, used: Iterable[str]) -> str:
    """The IRI of a property that edges have; raises NotFoundError with near ones."""
    names = {shorten(iri) or iri: iri for iri in sorted(used)}
    if name in names or name in names.values():
        return names.get(name, name)
    raise NotFoundError(
        Message("No edge has the property {name!r}.", name=name),
        near=near_matches(name, names),
        next_step=Message("Edges have {names}.", names=", ".join(names)),
    )


def stance_rows(resources: Resources, agreement: str, day: str | None, language: Language) -> Rows:
    """A row for each act towards an agreement, those that bind most first."""
    columns = ("actor", "label", "stance", "earliest", "latest", "standing", "by", "act", *RESTING)
    found = Stances(resources).towards(agreement, day)
    return columns, [
        (
            iri_of(row.actor.iri), row.actor.label(language), act.stance, act.date.earliest if act.date else None,
            act.date.latest if act.date else None, act.how, ", ".join(by.label(language) for by in act.by) or None, IRI(act.iri),
            *resting(act.evidence, language),
        )
        for row in found.rows
        for act in row.acts
    ]  # fmt: skip


def change_rows(resources: Resources, first: str, second: str, language: Language) -> Rows:
    """A row for each act, and each role that began or ended, between two days (both count), what is sure first."""
    from lsgraph.claims.changes import changes_between

    columns = ("what", "sure", "earliest", "latest", "sentence", "claim", *RESTING)
    changes = changes_between(resources, *sorted((first, second))).items
    return columns, [
        (
            change.what, change.sure, change.span.earliest, change.span.latest, change.sentence(language), IRI(change.claim),
            *resting(_evidence_of(change.relation.claims), language),
        )
        for change in changes
    ]  # fmt: skip


def apart_rows(resources: Resources, first: str, second: str, language: Language) -> Rows:
    """A row for each relation that stands otherwise on the second day than on the first."""
    from lsgraph.analysis.apart import apart

    columns = ("kind", "source", "predicate", "target", "was", "now", "sentence", *RESTING)
    earlier, later = sorted((first, second))
    return columns, [
        (
            each.kind, iri_of(each.relation.subject.iri), iri_of(each.relation.predicate.iri), iri_of(each.relation.object.iri),
            each.was, each.now, each.sentence, *resting(_evidence_of(each.relation.claims), language),
        )
        for each in apart(resources, earlier, later, language)
    ]  # fmt: skip


def difference_rows(before: Resources, after: Resources, language: Language) -> Rows:
    """A row for each difference between two editions: what is on record in the one and not, or otherwise, in the other."""
    from lsgraph.claims.differences import between_generations

    columns = ("kind", "sentence", "subject", *RESTING)
    return columns, [
        (
            each.kind, each.sentence(language), iri_of(each.subject.iri),
            *resting(_evidence_of(each.relation.claims if each.relation else ()), language),
        )
        for each in between_generations(before, after)
    ]  # fmt: skip


def _evidence_of(claims: Iterable[object]) -> list[Evidence]:
    return [item for claim in claims for item in claim.evidence]  # type: ignore[attr-defined]  # claims, which have evidence


def comparison_rows(resources: Resources, first: str, second: str, day: str | None, language: Language) -> Rows:
    """A row for each actor with an act towards either of two agreements: its stances towards the one and the other."""
    stances = Stances(resources)
    sides = [{row.actor.iri: row for row in stances.towards(iri, day).rows} for iri in (first, second)]
    rows: list[tuple[object, ...]] = []
    for iri in dict.fromkeys([*sides[0], *sides[1]]):
        one, other = (side.get(iri) for side in sides)
        actor = (one or other).actor  # type: ignore[union-attr]  # it is on one side at least
        told = [
            ", ".join(
                dict.fromkeys(act.stance if is_sure(act.how) else f"{act.stance} ({act.how})" for act in row.acts)
            )
            if row
            else None
            for row in (one, other)
        ]
        rows.append((iri_of(iri), actor.label(language), *told))
    return ("actor", "label", "first", "second"), sorted(rows, key=lambda row: (row[2] is None, row[3] is None, row[1]))


def linked_rows(resources: Resources, names: Sequence[str], language: Language) -> Rows:
    """A row for each name of a list, in its order: the actor that has it, how it was found, and whose names come near where none has it.

    Raises UsageError for a list that is too long.
    """
    if len(names) > MOST_NAMES:
        raise UsageError(
            Message("{count} names are too many at once; {most} are the most.", count=len(names), most=MOST_NAMES),
            next_step=Message("Give them in parts."),
        )
    rows: list[tuple[object, ...]] = []
    for invitee in match_names(resources, names, {}):
        actor = invitee.actor
        near = "; ".join(actor.label(language) for actor in invitee.alike) or None
        found = (IRI(actor.iri or ""), actor.label(language)) if actor else (None, None)
        rows.append((invitee.text, *found, invitee.how, invitee.matched or None, near))
    return ("name", "actor", "label", "how", "matched", "near"), rows


def listed(part_of: Callable[[Window], Part[str]], resources: Resources) -> Iterator[Reference]:
    """All things of a list, which is read in parts."""
    after: str | None = None
    while True:
        part = part_of(Window(_PART, after))
        yield from resources.references(part.items)
        if part.after is None:
            return
        after = part.after


def actor_rows(resources: Resources, kind: str | None, region: str | None, language: Language) -> Rows:
    """A row for each actor, of a kind or a region if given."""
    wanted = ActorFilter(kind, None, None, region)
    found = listed(lambda window: wanted.part(resources, window), resources)
    return ("actor", "kind", "label"), [(iri_of(each.iri), each.kind, each.label(language)) for each in found]


def agreement_rows(resources: Resources, region: str | None, language: Language) -> Rows:
    """A row for each agreement, of a region if given."""
    found = listed(lambda window: agreements_part(resources, window, region), resources)
    return ("agreement", "label"), [(iri_of(each.iri), each.label(language)) for each in found]


def source_rows(resources: Resources, region: str | None, language: Language) -> Rows:
    """A row for each document, of a region if given."""
    found = list(listed(lambda window: documents_part(resources, window, region), resources))
    sources = [resources.source(each.iri or "") for each in found]
    return ("document", "title", "date", "address"), [
        (iri_of(each.iri), each.label(language), source.date, next(iter(source.addresses), None))
        for each, source in zip(found, sources, strict=True)
    ]
