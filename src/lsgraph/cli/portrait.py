"""One thing in words: what it is, its relations, and under each the words that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims import Relation, Resource, Span
    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language

_WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "nothing": "Ingen källa här säger något om detta.", "position": "tecken", "undated": "odaterat", "by": "senast",
        "from": "tidigast", "since": "från", "until": "till", "also": "kallas även",
        "stated": "ord i ett dokument", "reported": "en offentlig sida, med våra ord", "inferred": "vår slutsats",
    },
    "en": {
        "nothing": "No source here says anything of it.", "position": "characters", "undated": "undated", "by": "at the latest",
        "from": "at the earliest", "since": "from", "until": "until", "also": "also called",
        "stated": "words of a document", "reported": "a public page, in our words", "inferred": "our conclusion",
    },
}  # fmt: skip


def portrait(thing: Resource, language: Language) -> Iterator[tuple[str, str]]:
    """The lines that tell of a thing, each with its style."""
    words = _WORDS[language]
    yield thing.label(language), "bold"
    yield shorten(thing.iri) or thing.iri, "dim"
    what = [thing.classification] if thing.classification else list(thing.types)
    yield ", ".join(each.label(language) for each in what), ""
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
    """When it was, as far as the sources tell: ` (2024-06-14)`, ` (from 2021-11-01)`."""
    told = [_span(relation.date, words)] if relation.date else []
    told += [f"{words['since']} {_span(relation.begins, words)}"] if relation.begins else []
    told += [f"{words['until']} {_span(relation.ends, words)}"] if relation.ends else []
    return f" ({', '.join(told)})" if told else ""


def _span(span: Span, words: dict[str, str]) -> str:
    if span.earliest == span.latest:
        return span.earliest or ""
    if span.earliest and span.latest:
        return f"{span.earliest}–{span.latest}"
    return f"{span.latest} {words['by']}" if span.latest else f"{span.earliest} {words['from']}"


def _evidence(evidence: Evidence, language: Language) -> Iterator[tuple[str, str]]:
    """The words, and where they stand."""
    words = _WORDS[language]
    said = evidence.words(language)
    quoted = evidence.basis == "stated"
    yield f"    {'“' if quoted else ''}{' '.join(said.split())}{'”' if quoted else ''}", ""
    title = evidence.document_title.get(language) or shorten(evidence.document) or evidence.document
    place = [words[evidence.basis], title, evidence.document_date or words["undated"]]
    if evidence.start is not None:
        place.append(f"{words['position']} {evidence.start}–{evidence.end}")
    yield f"    {'; '.join([*place, *evidence.addresses])}", "dim"


def portrait_json(thing: Resource) -> dict[str, object]:
    """The same as JSON-ready values."""
    return {
        "iri": thing.iri,
        "label": thing.labels,
        "types": [each.iri for each in thing.types],
        "classification": thing.classification.iri if thing.classification else None,
        "otherNames": sorted({name for _, name in thing.other_names}),
        "identifiers": [
            {"type": each.type.iri, "value": each.value, "address": each.address} for each in thing.identifiers
        ],
        "addresses": list(thing.addresses),
        "relations": [_relation_json(each) for each in (*thing.outgoing, *thing.incoming)],
    }


def _relation_json(relation: Relation) -> dict[str, object]:
    return {
        "subject": relation.subject.iri,
        "predicate": relation.predicate.iri,
        "object": relation.object.iri,
        "sentence": {"sv": relation.sentence("sv"), "en": relation.sentence("en")},
        "status": relation.status,
        "date": _span_json(relation.date),
        "begins": _span_json(relation.begins),
        "ends": _span_json(relation.ends),
        "claims": [claim.iri for claim in relation.claims],
        "evidence": [_evidence_json(each) for each in relation.evidence],
    }


def _span_json(span: Span | None) -> dict[str, str | None] | None:
    return {"earliest": span.earliest, "latest": span.latest} if span else None


def _evidence_json(evidence: Evidence) -> dict[str, object]:
    return {
        "iri": evidence.iri,
        "basis": evidence.basis,
        "words": {"sv": evidence.words("sv"), "en": evidence.words("en")},
        "document": evidence.document,
        "title": evidence.document_title,
        "date": evidence.document_date,
        "start": evidence.start,
        "end": evidence.end,
        "addresses": list(evidence.addresses),
    }
