"""One thing in words: its type, its relations, and under each the quotations that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import wording
from lsgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims import Relation, Resource, Span
    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language


def portrait(thing: Resource, language: Language) -> Iterator[tuple[str, str]]:
    """The lines that describe a thing, each with its style."""
    words = wording("console", language)
    yield thing.label(language), "bold"
    yield shorten(thing.iri) or thing.iri, "dim"
    what = [thing.classification] if thing.classification else list(thing.types)
    yield ", ".join(type_.label(language) for type_ in what), ""
    if thing.other_names:
        yield f"{words['also']} {', '.join(dict.fromkeys(name for _, name in thing.other_names))}", ""
    for identifier in thing.identifiers:
        address = f"  {identifier.address}" if identifier.address else ""
        yield f"{identifier.type.label(language)}: {identifier.value}{address}", ""
    for address in thing.addresses:
        yield address, ""
    relations = [*thing.outgoing, *thing.incoming]
    if not relations:
        yield "", ""
        yield words["nothing"], ""
    for relation in relations:
        yield "", ""
        yield f"{relation.sentence(language)}{_time(relation, words)}", "bold"
        for evidence in relation.evidence:
            yield from _evidence(evidence, language)


def _time(relation: Relation, words: dict[str, str]) -> str:
    """The time of a relation, as far as known: ` (2024-06-14)`, ` (from 2021-11-01, on record 2021-09-07)`."""
    parts = [_span(relation.date, words)] if relation.date else []
    parts += [f"{words['since']} {_span(relation.begins, words)}"] if relation.begins else []
    parts += [f"{words['until']} {_span(relation.ends, words)}"] if relation.ends else []
    if relation.evidence and not relation.date and not relation.ends:
        # The sentence is in the present tense: that is the sources' present, not the reader's.
        days = relation.on_record
        known = "–".join(dict.fromkeys(days)) if days else words["undated_source"]
        parts.append(f"{words['known']} {known}")
    return f" ({', '.join(parts)})" if parts else ""


def _span(span: Span, words: dict[str, str]) -> str:
    if span.earliest == span.latest:
        return span.earliest or ""
    if span.earliest and span.latest:
        return f"{span.earliest}–{span.latest}"
    return f"{span.latest} {words['by']}" if span.latest else f"{span.earliest} {words['from']}"


def _evidence(evidence: Evidence, language: Language) -> Iterator[tuple[str, str]]:
    """The quotation or paraphrase, and its source."""
    words = wording("console", language)
    quotation = evidence.words(language)
    quoted = evidence.basis == "stated"
    yield f"    {'“' if quoted else ''}{' '.join(quotation.split())}{'”' if quoted else ''}", ""
    title = evidence.document_title.get(language) or shorten(evidence.document) or evidence.document
    location = [words[evidence.basis], title, evidence.document_date or words["undated"]]
    if evidence.start is not None:
        location.append(f"{words['position']} {evidence.start}–{evidence.end}")
    yield f"    {'; '.join([*location, *evidence.addresses])}", "dim"
