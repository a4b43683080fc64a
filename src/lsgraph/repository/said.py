"""What the files of a repository say, by subject: what checks read that compare one statement with others.

Shapes are applied to the union of all graphs, derived edges included. What a person wrote by hand, in which file, and what is missing
there can only be told from the files.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.days import first_day, last_day
from lsgraph.errors import Finding, Severity
from lsgraph.namespaces import ONTOLOGY_GRAPH, PREFIXES, expand, shorten
from lsgraph.repository.judgements import judged_in, links_of
from lsgraph.stores.union import replacements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.languages import Message
    from lsgraph.repository.dataset import Dataset, SourceFile
    from lsgraph.repository.judgements import Judged
    from lsgraph.stores import Term

TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
#: What other vocabularies say of the classes that are used here; `ontology/imports` lists terms, and copies no axioms.
_FOREIGN_SUPERCLASSES = {
    "org:FormalOrganization": ("org:Organization",),
    "org:OrganizationalUnit": ("org:Organization",),
    "org:OrganizationalCollaboration": ("org:Organization",),
    "org:Organization": ("foaf:Agent",),
    "cv:PublicOrganisation": ("org:Organization",),
    "foaf:Person": ("foaf:Agent",),
}

#: Texts in words of ours; all others are a source's own.
_OURS = frozenset(
    expand(name)
    for name in (
        "ls:paraphrase", "ls:reason", "ls:attestedBecause", "ls:condition", "ls:headline", "ls:notCovered", "rdfs:comment", "rdfs:label",
        "rdf:object", "skos:altLabel", "skos:definition",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A dataset with look-ups by subject."""

    dataset: Dataset

    @cached_property
    def data(self) -> tuple[SourceFile, ...]:
        """The files in which people make claims."""
        return tuple(file for file in self.dataset.files if file.is_data)

    @cached_property
    def types(self) -> Mapping[str, frozenset[str]]:
        """The classes of each IRI, as any file says them."""
        types: dict[str, set[str]] = defaultdict(set)
        for file in self.dataset.files:
            for quad in file.quads:
                if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
                    types[text_of(quad.subject)].add(quad.object.value)
        return {iri: frozenset(classes) for iri, classes in types.items()}

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, Sequence[Term]]]:
        """What the files under `data/` say: the values of each property of each subject, each value once."""
        values: dict[str, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        for file in self.data:
            for quad in file.quads:
                values[text_of(quad.subject)][quad.predicate.value][quad.object] = None
        return {subject: {name: tuple(terms) for name, terms in about.items()} for subject, about in values.items()}

    @cached_property
    def ontology(self) -> Mapping[str, Mapping[str, Sequence[Term]]]:
        """What the ontology, and the lists of terms of others, say of each term."""
        terms: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for file in self.dataset.files:
            if file.graph == ONTOLOGY_GRAPH:
                for quad in file.quads:
                    terms[text_of(quad.subject)][quad.predicate.value].append(quad.object)
        return terms

    @cached_property
    def superclasses(self) -> Mapping[str, frozenset[str]]:
        """All superclasses of each class, itself included."""
        above: dict[str, set[str]] = defaultdict(set)
        for name, supers in _FOREIGN_SUPERCLASSES.items():
            above[_iri(name)] |= {_iri(each) for each in supers}
        for term, about in self.ontology.items():
            above[term] |= {text_of(each) for each in about.get(_SUBCLASS, ())}
        return {term: _closure(term, above) for term in above}

    @cached_property
    def judged(self) -> Judged:
        """What people have judged of whether two things are the same, and what is known to be confused."""
        return judged_in([quad for file in self.dataset.files for quad in file.quads])

    @cached_property
    def canonical(self) -> Mapping[object, ox.NamedNode]:
        """The things that were judged the same as others, with those that stand for them."""
        return replacements(links_of([quad for file in self.dataset.files for quad in file.quads]))

    @cached_property
    def _classes(self) -> dict[frozenset[str], frozenset[str]]:
        return {}

    def classes_of(self, iri: str) -> frozenset[str]:
        """The classes of a thing with all their superclasses."""
        own = self.types.get(iri)
        if own is None:
            return frozenset()
        if own not in self._classes:
            self._classes[own] = frozenset(above for each in own for above in (each, *self.superclasses.get(each, ())))
        return self._classes[own]

    def named(self, subject: str, name: str) -> list[Term]:
        """The values of a property, by its prefixed name."""
        return list(self.values.get(subject, {}).get(_iri(name), ()))

    def days_of(self, subject: str) -> tuple[str, str] | None:
        """First and last day on which something may have been, as its bounds or its date say; None without any."""
        earliest, latest = self.named(subject, "ls:earliest"), self.named(subject, "ls:latest")
        if earliest and latest:
            return text_of(earliest[0]), text_of(latest[0])
        return span_of(self.named(subject, "dcterms:date"))

    def bounds_of(self, interval: str) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """The days on which an interval may have begun, and those on which it may have ended."""
        begins, ends = self.named(interval, "time:hasBeginning"), self.named(interval, "time:hasEnd")
        return (
            self.days_of(text_of(begins[0])) if begins else None,
            self.days_of(text_of(ends[0])) if ends else None,
        )

    def place_of(self, subject: str, predicate: str | None = None, value: Term | None = None) -> SourceFile | None:
        """The file that says it of the subject; else any under `data/` that says something of it."""
        fallback = None
        for file, quad in self.dataset.statements_of.get(subject, ()):
            if not file.is_data:
                continue
            fallback = fallback or file
            if (predicate is None or quad.predicate.value == predicate) and (value is None or quad.object == value):
                return file
        return fallback


def span_of(dates: Sequence[Term]) -> tuple[str, str] | None:
    """First and last day of some dates, each a day, a month or a year; None without any."""
    texts = [each.value for each in dates if isinstance(each, ox.Literal)]
    spans = [(first, last) for each in texts if (first := first_day(each)) and (last := last_day(each))]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None


def finding(
    rule: str,
    message: Message,
    file: SourceFile | None,
    subject: str,
    *,
    severity: Severity = Severity.VIOLATION,
    sought: str | None = None,
    nearest: str | None = None,
    others: tuple[str, ...] = (),
    about: tuple[str, Term | None] | None = None,
) -> Finding:
    """A finding about a subject in a file, at the line of what it is about: a property, and a value of it."""
    predicate, value = about or (None, None)
    return Finding(
        rule,
        message.in_all_languages(),
        severity,
        str(file.path) if file else None,
        file.line_of(subject, predicate, value) if file else None,
        subject,
        sought,
        nearest,
        others=others,
    )


def text_of(term: Term | str) -> str:
    """The IRI or the text of a term."""
    return str(getattr(term, "value", term))


def name_of(iri: str) -> str:
    """The prefixed name of an IRI where there is one."""
    return shorten(iri) or iri


def literals(quads: Sequence[ox.Quad]) -> Iterator[tuple[str, str, ox.Literal]]:
    """Subject, property and value of each statement whose value is a literal."""
    for quad in quads:
        if isinstance(quad.object, ox.Literal):
            yield text_of(quad.subject), quad.predicate.value, quad.object


def texts_of_ours(file: SourceFile) -> Iterator[tuple[ox.Quad, str]]:
    """The texts of a file that are in words of ours and have a language, each with where it stands."""
    for quad in file.quads:
        if quad.predicate.value in _OURS and isinstance(quad.object, ox.Literal) and quad.object.language:
            yield quad, quad.object.value


def finding_on_text(rule: str, message: Message, file: SourceFile, quad: ox.Quad, text: str) -> Finding:
    """A finding on one of the texts of a file, at its line."""
    about = (quad.predicate.value, quad.object)
    return finding(
        rule, message, file, text_of(quad.subject), sought=name_of(quad.predicate.value), nearest=text, about=about
    )


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _closure(term: str, above: Mapping[str, set[str]]) -> frozenset[str]:
    reached, waiting = set[str](), [term]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(above.get(each, ()))
    return frozenset(reached)
