"""The references of the terms and of the rules, written from the ontology, the shapes and the gate by `lsgraph docs`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lsgraph.namespaces import BASE, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.claims.read import Texts
    from lsgraph.linked_data.vocabulary import DefinedTerm, Terms

_WRITTEN = "<!-- Written by `lsgraph docs` from the program; a test holds the two equal. -->"
_VOCABULARY = """\
{written}
# Terms

The classes and properties that lsgraph defines, version {version}, and its vocabularies. [The model](model.md) tells how they are used together. A server has the same at
`/ontology` and `/vocabulary`, as pages and as RDF. The prefix `ls:` stands for `https://w3id.org/lsgraph/ontology#`.

## Classes

| class | Swedish | meaning | below |
|---|---|---|---|
{classes}

## Properties

| property | Swedish | meaning | of | value |
|---|---|---|---|---|
{properties}

## Vocabularies

A concept is written with its scheme as prefix: `legal-form:municipality`.

{schemes}"""
_RULES = """\
{written}
# Rules

What follows from claims, what every claim must meet, and how words are read. `lsgraph check` names a finding by its rule; which of them refuse what, and what to do, stands in
[the guide for curators](curators.md#what-is-refused-and-why) ([på svenska](redaktorer.md#vad-som-avvisas-och-varför)).

## What follows from claims

Queries that a build runs in the order of their names, from `ontology/rules/` and `ontology/entailments/`. A server has each at `/rule/` and its name.

| rule | what it adds | det den lägger till |
|---|---|---|
{derived}

## Shapes

Each is a shape of SHACL in `shapes/`; a server has them at `/shapes`. A finding is called `shacl.` and the name of its constraint, and tells the sentence below.

{shapes}
## How words are read

Each finding is called `gate.` and the name. `…` stands for the word that decided, or for what is claimed.

| name | finding | next step | fynd | nästa steg |
|---|---|---|---|---|
{gate}
"""


def vocabulary_page(terms: Terms) -> str:
    """Classes, properties and vocabularies of lsgraph, as Markdown."""
    ontology = terms.publication("ontology")
    by_group = {group: list(found) for group, found in groupby(sorted(ontology.terms, key=_group), key=_group)}
    classes = [
        _row(_code(term), _text(term.labels, "sv"), _meaning(term), _fact(term, "rdfs:subClassOf"))
        for term in by_group["class"]
    ]
    properties = [
        _row(
            _code(term), _text(term.labels, "sv"), _meaning(term), _fact(term, "rdfs:domain"), _fact(term, "rdfs:range")
        )
        for term in by_group["property"]
    ]
    schemes = "\n".join(_scheme(terms, scheme) for scheme in sorted(terms.schemes))
    return _VOCABULARY.format(
        written=_WRITTEN,
        version=ontology.version,
        classes="\n".join(classes),
        properties="\n".join(properties),
        schemes=schemes,
    )


def rules_page(terms: Terms) -> str:
    """What follows from claims, the shapes, and the rules by which words are read, as Markdown."""
    derived = [
        _row(f"`{term.name}`", _text(_texts(term), "en"), _text(_texts(term), "sv"))
        for term in terms.publication("ontology").terms
        if term.group == "rule"
    ]
    shapes = "".join(_shape(term) for term in terms.publication("shapes").terms)
    return _RULES.format(written=_WRITTEN, derived="\n".join(derived), shapes=shapes, gate="\n".join(_gate()))


def _group(term: DefinedTerm) -> str:
    return term.group


def _code(term: DefinedTerm) -> str:
    return f"`{shorten(term.iri) or term.iri}`{' (deprecated)' if term.deprecated else ''}"


def _texts(term: DefinedTerm) -> Texts:
    return term.definitions or term.labels


def _meaning(term: DefinedTerm) -> str:
    return _text(_texts(term), "en")


def _fact(term: DefinedTerm, predicate: str) -> str:
    """The values of a fact that have a name."""
    values = next((values for name, values in term.facts if shorten(name) == predicate), ())
    return ", ".join(f"`{name}`" for iri in values if (name := shorten(iri)))


def _scheme(terms: Terms, iri: str) -> str:
    publication = terms.publication(iri.removeprefix(BASE))
    rows = [
        _row(f"`{term.name}`", _text(term.labels, "en"), _text(term.labels, "sv"), _text(term.definitions, "en"))
        for term in publication.terms
    ]
    return (
        f"### {iri.rsplit('/', 1)[-1]}\n\n{_text(publication.labels, 'en')}. {_text(publication.description, 'en')}".rstrip()
        + "\n\n| concept | English | Swedish | meaning |\n|---|---|---|---|\n"
        + "".join(f"{row}\n" for row in rows)
    )


def _shape(shape: DefinedTerm) -> str:
    """A shape with the sentence of each constraint; nothing where none says anything."""
    rows = [
        _row(
            f"`{constraint.path}`" if constraint.path else "",
            _text(constraint.message, "en"),
            _text(constraint.message, "sv"),
            constraint.severity,
        )
        for constraint in sorted(shape.constraints, key=lambda each: (each.path, sorted(each.message.items())))
        if constraint.message
    ]
    if not rows:
        return ""
    table = "\n".join(["| of | refused with | avvisas med | severity |", "|---|---|---|---|", *rows])
    return f"### {shape.name}\n\n{_text(shape.labels, 'en')} ({_text(shape.labels, 'sv')}).\n\n{table}\n\n"


def _gate() -> Iterator[str]:
    from lsgraph.gate.messages import RULES
    from lsgraph.languages import Message

    for name, (what, step) in sorted(RULES.items()):
        told = [
            Message(text, word="…", claimed="…").in_language(language)
            for language in ("en", "sv")
            for text in (what, step)
        ]
        yield _row(f"`{name}`", *told)


def _text(texts: Texts, language: str) -> str:
    return texts.get(language, "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(_in_table(cells))} |"


def _in_table(cells: Iterable[str]) -> Iterator[str]:
    """Each cell in one line, and no bar or tag of its own."""
    return (" ".join(cell.split()).replace("|", "\\|").replace("<", "&lt;") for cell in cells)
