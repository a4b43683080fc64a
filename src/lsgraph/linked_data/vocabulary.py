"""The terms that lsgraph defines, ready to be published: the ontology, its rules, the vocabularies, the shapes, the questions.

A **publication** is the content of one address: the whole ontology, one scheme, one concept, all shapes, one rule, one question. Its
triples are those of lsgraph's own terms with the blank nodes below them; terms borrowed from other vocabularies are
only mentioned.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import (
    BASE,
    ONTOLOGY,
    ONTOLOGY_GRAPH,
    QUESTIONS_GRAPH,
    SHAPES,
    SHAPES_GRAPH,
    VOCABULARIES_GRAPH,
    VOCABULARY,
    expand,
    shorten,
)
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.claims.read import Texts
    from lsgraph.stores import Store, Term

    Subject = ox.NamedNode | ox.BlankNode | ox.Triple

ONTOLOGY_IRI = ONTOLOGY.rstrip("#")
SHAPES_IRI = SHAPES.rstrip("#")
_GRAPHS = (ONTOLOGY_GRAPH, VOCABULARIES_GRAPH, SHAPES_GRAPH, QUESTIONS_GRAPH)
_LABELS = tuple(expand(name) for name in ("rdfs:label", "skos:prefLabel", "sh:name"))
_TEXTS = (
    *_LABELS,
    *(expand(name) for name in ("skos:definition", "skos:scopeNote", "rdfs:comment", "dcterms:description")),
)
#: What is told of a borrowed term where it is used: its kind, its name and its origin.
_DECLARING = frozenset(expand(name) for name in ("rdf:type", "rdfs:label", "rdfs:isDefinedBy"))
#: Properties that a page shows of a term besides its texts, in this order.
_FACTS = tuple(
    expand(name)
    for name in (
        "rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "owl:inverseOf", "owl:disjointWith",
        "skos:closeMatch", "skos:exactMatch", "rdfs:seeAlso", "sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf",
        "skos:broader", "ls:family", "skos:notation",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: its path, its parameters as (name, values), its message by language, its severity."""

    path: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    message: Texts
    severity: str


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """One term as shown on a page: `name` is its anchor, `facts` are properties with their values, as IRIs or texts."""

    iri: str
    name: str
    group: str
    labels: Texts
    definitions: Texts
    notes: Texts
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    deprecated: bool = False
    used: int | None = None
    shapes: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The content of one address: the thing that it describes, with its texts, terms and all triples."""

    iri: str
    labels: Texts
    description: Texts
    version: str | None
    terms: tuple[DefinedTerm, ...]
    triples: tuple[ox.Triple, ...] = field(repr=False)


class Terms:
    """The terms of one generation."""

    def __init__(self, store: Store, counts: Mapping[str, int]) -> None:
        """`counts`: how often classes and properties are used, by IRI."""
        self._counts = counts
        #: As many as there are terms: each is put together once.
        self._publications: dict[str, Publication] = {}
        self._by_graph: dict[str, dict[Subject, list[ox.Triple]]] = {}
        for graph in _GRAPHS:
            by_subject: dict[Subject, list[ox.Triple]] = defaultdict(list)
            answer = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
            for triple in sorted(answer.triples(), key=str):
                by_subject[triple.subject].append(triple)
            self._by_graph[graph] = dict(by_subject)

    @property
    def version(self) -> str | None:
        """The version of the ontology."""
        return self._text(ONTOLOGY_GRAPH, ONTOLOGY_IRI, "owl:versionInfo")

    @property
    def schemes(self) -> list[str]:
        """The IRIs of all vocabularies."""
        scheme = ox.NamedNode(expand("skos:ConceptScheme"))
        return [
            subject.value
            for subject, triples in self._by_graph[VOCABULARIES_GRAPH].items()
            if isinstance(subject, ox.NamedNode) and any(triple.object == scheme for triple in triples)
        ]

    def publication(self, path: str) -> Publication:
        """The publication at a path below the base, such as `ontology` or `vocabulary/role/chair`; raises NotFoundError."""
        if path not in self._publications:
            self._publications[path] = self._put_together(path)
        return self._publications[path]

    def _put_together(self, path: str) -> Publication:
        kind, _, rest = path.partition("/")
        if kind == "ontology" and rest in ("", self.version):
            return self._ontology()
        if kind == "shapes" and not rest:
            return self._publication(SHAPES_IRI, SHAPES_GRAPH, self._own(SHAPES_GRAPH, SHAPES), "shape")
        if kind == "vocabulary" and not rest:
            return self._publication(VOCABULARY.rstrip("/"), VOCABULARIES_GRAPH, self.schemes, "scheme")
        graph = {"vocabulary": VOCABULARIES_GRAPH, "rule": ONTOLOGY_GRAPH, "question": QUESTIONS_GRAPH}.get(kind)
        iri = f"{BASE}{path}"
        if graph is None or not self._defines(graph, iri):
            near = near_matches(
                iri,
                [
                    str(getattr(subject, "value", ""))
                    for by_subject in self._by_graph.values()
                    for subject in by_subject
                ],
            )
            raise NotFoundError(
                Message("lsgraph defines nothing called {path!r}.", path=path),
                near=() if kind == "ontology" else [name.removeprefix(BASE) for name in near],
                next_step=Message("The version of the ontology is {version}.", version=self.version) if kind == "ontology" else "/ontology and /vocabulary list what there is.",
            )  # fmt: skip
        if iri in self.schemes:
            concepts = [name for name in self._own(graph, iri + "/") if name.count("/") == iri.count("/") + 1]
            return self._publication(iri, graph, concepts, "concept")
        return self._publication(iri, graph, [iri], kind)

    def _defines(self, graph: str, iri: str) -> bool:
        try:
            return ox.NamedNode(iri) in self._by_graph[graph]
        except ValueError:
            # Paths may contain characters that no IRI may.
            return False

    def _ontology(self) -> Publication:
        names = [*self._own(ONTOLOGY_GRAPH, ONTOLOGY), *self._own(ONTOLOGY_GRAPH, f"{BASE}rule/")]
        return self._publication(ONTOLOGY_IRI, ONTOLOGY_GRAPH, names, "")

    def _own(self, graph: str, start: str) -> list[str]:
        return sorted(
            subject.value
            for subject in self._by_graph[graph]
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(start)
        )

    def _publication(self, iri: str, graph: str, names: Iterable[str], group: str) -> Publication:
        listed = list(names)
        triples = {triple: None for name in dict.fromkeys((iri, *listed)) for triple in self._closure(graph, name)}
        if graph in (ONTOLOGY_GRAPH, VOCABULARIES_GRAPH):
            triples |= dict.fromkeys(self._declarations(triples))
        return Publication(
            iri=iri,
            labels=self._texts(graph, iri, _LABELS),
            description=self._texts(graph, iri, _TEXTS[len(_LABELS) :]),
            version=self.version,
            terms=tuple(self._term(graph, name, group) for name in listed),
            triples=tuple(triples),
        )

    def _closure(self, graph: str, iri: str) -> Iterator[ox.Triple]:
        waiting: list[Subject] = [ox.NamedNode(iri)]
        seen = set(waiting)
        while waiting:
            for triple in self._by_graph[graph].get(waiting.pop(), ()):
                yield triple
                if isinstance(triple.object, ox.BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    waiting.append(triple.object)

    def _declarations(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """What the borrowed terms among these are: OWL 2 DL wants each declared, and nothing is imported."""
        named = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
        for term in sorted((term for term in named if isinstance(term, ox.NamedNode)), key=str):
            if not term.value.startswith(BASE):
                kept = (
                    triple
                    for triple in self._by_graph[ONTOLOGY_GRAPH].get(term, ())
                    if triple.predicate.value in _DECLARING
                )
                yield from kept

    def _values(self, graph: str, subject: Subject, predicate: str) -> list[Term]:
        return [
            triple.object for triple in self._by_graph[graph].get(subject, ()) if triple.predicate.value == predicate
        ]

    def _text(self, graph: str, iri: str, name: str) -> str | None:
        values = self._values(graph, ox.NamedNode(iri), expand(name))
        return value(values[0]) if values else None

    def _texts(self, graph: str, iri: str, predicates: Iterable[str]) -> Texts:
        """The texts of the first of these properties that has any."""
        for predicate in predicates:
            texts = {
                language: value(term)
                for term in self._values(graph, ox.NamedNode(iri), predicate)
                if (language := getattr(term, "language", None))
            }
            if texts:
                return texts
        return {}

    def _term(self, graph: str, iri: str, group: str) -> DefinedTerm:
        facts = []
        for predicate in _FACTS:
            values = tuple(
                value(term)
                for term in self._values(graph, ox.NamedNode(iri), predicate)
                if not isinstance(term, ox.BlankNode)
            )
            if values:
                facts.append((predicate, values))
        deprecated = any(
            value(term) == "true" for term in self._values(graph, ox.NamedNode(iri), expand("owl:deprecated"))
        )
        queries = [term for name in ("sh:select", "sh:ask", "sh:construct") for term in self._values(graph, ox.NamedNode(iri), expand(name))]  # fmt: skip
        return DefinedTerm(
            iri=iri,
            name=iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1],
            group=group or self._group(iri),
            labels=self._texts(graph, iri, _LABELS),
            definitions=self._texts(graph, iri, (expand("skos:definition"), expand("rdfs:comment"))),
            notes=self._texts(graph, iri, (expand("skos:scopeNote"),)),
            facts=tuple(facts),
            deprecated=deprecated,
            used=self._counts.get(iri, 0) if graph == ONTOLOGY_GRAPH and iri.startswith(ONTOLOGY) else None,
            shapes=tuple(self._shapes_of.get(iri, ())),
            constraints=tuple(self._constraints(iri)) if graph == SHAPES_GRAPH else (),
            query=value(queries[0]) if queries else None,
        )

    def _group(self, iri: str) -> str:
        types = {shorten(value(term)) for term in self._values(ONTOLOGY_GRAPH, ox.NamedNode(iri), expand("rdf:type"))}
        if "owl:Class" in types:
            return "class"
        if types & {"owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"}:
            return "property"
        return "rule" if "ls:Rule" in types else "other"

    @cached_property
    def _shapes_of(self) -> dict[str, list[str]]:
        """The shapes that refer to a term, by term."""
        shapes: dict[str, list[str]] = defaultdict(list)
        for name in self._own(SHAPES_GRAPH, SHAPES):
            for triple in self._closure(SHAPES_GRAPH, name):
                if isinstance(triple.object, ox.NamedNode) and name not in shapes[triple.object.value]:
                    shapes[triple.object.value].append(name)
        return shapes

    def _constraints(self, shape: str) -> Iterator[Constraint]:
        severity = self._text(SHAPES_GRAPH, shape, "sh:severity") or expand("sh:Violation")
        for predicate in ("sh:property", "sh:sparql"):
            for node in self._values(SHAPES_GRAPH, ox.NamedNode(shape), expand(predicate)):
                if isinstance(node, ox.BlankNode):
                    yield self._constraint(node, severity)

    def _constraint(self, node: ox.BlankNode, severity: str) -> Constraint:
        triples = self._by_graph[SHAPES_GRAPH].get(node, [])
        parameters: dict[str, list[str]] = defaultdict(list)
        message: Texts = {}
        path = ""
        for triple in triples:
            name = shorten(triple.predicate.value) or triple.predicate.value
            if name == "sh:message":
                message[getattr(triple.object, "language", None) or "en"] = value(triple.object)
            elif name == "sh:path":
                path = " / ".join(self._flat(triple.object)) or "…"
            elif name == "sh:severity":
                severity = value(triple.object)
            elif name not in ("rdf:type", "sh:prefixes", "sh:select", "sh:name"):
                parameters[name] += self._flat(triple.object)
        return Constraint(
            path=path,
            parameters=tuple((name, tuple(values)) for name, values in sorted(parameters.items())),
            message=message,
            severity=severity.rsplit("#", 1)[-1].lower(),
        )

    def _flat(self, node: Term, depth: int = 0) -> list[str]:
        """The content of a shape's node in short names: the members of a list, the classes of its alternatives."""
        if not isinstance(node, ox.BlankNode):
            text = value(node)
            return [] if text == expand("rdf:nil") else [shorten(text) or text]
        if depth > 20:
            return []
        return [
            word
            for triple in self._by_graph[SHAPES_GRAPH].get(node, ())
            if shorten(triple.predicate.value) not in ("sh:message", "rdf:type")
            for word in self._flat(triple.object, depth + 1)
        ]
