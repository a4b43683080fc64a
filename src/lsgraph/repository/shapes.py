"""SHACL: the repository's shapes as findings, and any data against any shapes as a report.

pyshacl is the engine. For each SPARQL constraint and focus node it runs a query with rdflib, about 20 ms each: 14 s for the
shapes and data of this repository, against 0.3 s for all of SHACL core. So SPARQL constraints of node shapes that are applied
only through their own targets run on Oxigraph, with `$this` substituted as SHACL pre-binds it (`_is_direct` decides which);
all others stay with pyshacl. A test ensures that both ways give equal results.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.errors import DataError, Finding, Severity
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Language, Message
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.repository.dataset import to_rdflib
from lsgraph.stores import Answer, with_union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib
    from rdflib.term import Node

    from lsgraph.repository.dataset import Dataset
    from lsgraph.stores import Term

_SEVERITIES = {
    PREFIXES["sh"] + name: severity
    for name, severity in (("Violation", Severity.VIOLATION), ("Warning", Severity.WARNING), ("Info", Severity.INFO))
}
#: What a query must not contain to run on Oxigraph: clauses that pre-binding forbids or treats differently from substitution
#: (SHACL, appendix A), graphs that the data does not have, and variables with a special meaning in SHACL.
_NOT_DIRECT = re.compile(
    r"(?i:\b(?:minus|values|service|graph|from|base)\b|\bselect\b.*\bselect\b|\bas\s+[?$]this\b)"
    r"|[?$](?:PATH|message|failure|shapesGraph|currentShape)\b",
    re.DOTALL,
)
_SIGN = r"[+-]?"
_DAY = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_NUMBER = rf"{_SIGN}(?:\d+(?:\.\d*)?|\.\d+)"
#: Lexical forms of these datatypes (XML Schema 1.1, part 2); rdflib also accepts others as well-typed.
_LEXICAL = {
    PREFIXES["xsd"] + name: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "integer": rf"{_SIGN}\d+",
        "decimal": _NUMBER,
        "float": rf"{_NUMBER}(?:[Ee]{_SIGN}\d+)?|{_SIGN}INF|NaN",
        "double": rf"{_NUMBER}(?:[Ee]{_SIGN}\d+)?|{_SIGN}INF|NaN",
        "boolean": "true|false|0|1",
        "date": _DAY + _ZONE,
        "time": _TIME + _ZONE,
        "dateTime": f"{_DAY}T{_TIME}{_ZONE}",
    }.items()
}
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_FOCUS_NODES = """
SELECT DISTINCT ?this ?shape WHERE {
  { GRAPH graph:shapes { ?shape sh:targetClass ?class } ?this a/rdfs:subClassOf* ?class }
  UNION { GRAPH graph:shapes { ?shape sh:targetSubjectsOf ?property } ?this ?property ?object }
  UNION { GRAPH graph:shapes { ?shape sh:targetObjectsOf ?property } ?subject ?property ?this }
  UNION { GRAPH graph:shapes { ?shape sh:targetNode ?this } }
}"""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a shape, whichever engine found it."""

    focus: str
    shape: str
    severity: Severity
    message: Mapping[Language, str]
    path: str | None
    value: str | None
    component: str = "sh:SPARQLConstraintComponent"


def validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """The SHACL report on the data, by pyshacl, without fetching or inferring anything.

    Raises DataError if the shapes are ill-formed or need unsupported features.
    """
    import pyshacl
    import rdflib
    import regex
    from pyshacl import shape
    from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
    from pyshacl.constraints.core import string_based_constraints
    from rdflib import SH

    # It seeks each property of a shape among all parameters, for each focus node: in a set instead of its list.
    shape.CONSTRAINT_PARAMS = (frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)  # type: ignore[attr-defined]  # made when first used
    # sh:pattern uses SPARQL's regular expressions, with classes such as \p{L} that Python's `re` lacks.
    string_based_constraints.re = regex  # type: ignore[attr-defined]  # it only imports what it is named by
    if (regime := next(shapes.objects(None, SH.entailment), None)) is not None:
        # A processor that does not support it must signal a failure (SHACL, 1.5).
        raise DataError(
            Message("The shapes ask for the entailment regime {regime}, which is not supported.", regime=regime),
            next_step="Leave sh:entailment out, and put what follows from the data into it.",
        )
    _mark_ill_typed(data)
    shapes = _without_needless_ignoring(shapes)
    # pyshacl logs what the report already says.
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", do_owl_imports=False, advanced=False
        )
    except Exception as error:
        # For unsupported shapes pyshacl and rdflib raise anything, even bare Exception.
        raise DataError(
            Message("The shapes can't be used: {reason}.", reason=error),
            next_step="Mend them, or leave out what pyshacl does not support.",
        ) from error
    if not isinstance(report, rdflib.Graph):
        raise DataError(
            Message("The data can't be validated: {report}.", report=report), next_step="Mend the shapes or the data."
        )
    return report


def _mark_ill_typed(data: rdflib.Graph) -> None:
    """Mark ill-typed literals for rdflib: sh:datatype needs that (SHACL, 4.1.2), and rdflib's own parsers are lenient."""
    from rdflib import Literal

    for value in data.objects():
        if isinstance(value, Literal) and value.datatype is not None:
            pattern = _LEXICAL.get(str(value.datatype))
            # Around most types white space does not count.
            if pattern is not None and not pattern.fullmatch(str(value).strip(" \t\r\n")):
                value._ill_typed, value._value = True, None


def _without_needless_ignoring(shapes: rdflib.Graph) -> rdflib.Graph:
    """The shapes without sh:ignoredProperties that have no sh:closed: alone it is no constraint, but makes pyshacl fail."""
    import rdflib
    from rdflib import SH

    needless = [
        triple
        for triple in shapes.triples((None, SH.ignoredProperties, None))
        if (triple[0], SH.closed, None) not in shapes
    ]
    if not needless:
        return shapes
    reduced = rdflib.Graph(namespace_manager=shapes.namespace_manager)
    for triple in shapes:
        if triple not in needless:
            reduced.add(triple)
    return reduced


def check_shapes(dataset: Dataset) -> list[Finding]:
    """A finding for each result of the repository's shapes on the union of all graphs, derived edges included."""
    shape_quads = [quad for quad in dataset.quads if _graph(quad) == namespaces.SHAPES_GRAPH]
    if not shape_quads:
        raise DataError(
            "There are no shapes in shapes/.", next_step="Put them there: without shapes nothing is checked."
        )
    data = [quad for quad in dataset.quads if _graph(quad) not in (namespaces.SHAPES_GRAPH, namespaces.QUESTIONS_GRAPH)]
    results = check_quads(data, shape_quads)
    return [_finding(result, dataset) for result in results]


def check_quads(data: Iterable[ox.Quad], shape_quads: Iterable[ox.Quad]) -> list[Result]:
    """The sorted results of shapes on data."""
    return Shapes(shape_quads).check(data)


class Shapes:
    """Shapes, prepared to check any data: SPARQL constraints that `_is_direct` accepts by Oxigraph, the rest by pyshacl."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        from rdflib import SH

        graph = ox.NamedNode(namespaces.SHAPES_GRAPH)
        self._quads = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]
        self._shapes = _quick(to_rdflib(self._quads))
        self._direct = [pair for pair in self._shapes.subject_objects(SH.sparql) if _is_direct(self._shapes, *pair)]
        self._core = _quick(self._shapes)
        for shape, constraint in self._direct:
            self._core.remove((shape, SH.sparql, constraint))

    def check(self, data: Iterable[ox.Quad]) -> list[Result]:
        """The sorted results on the data."""
        data = list(data)
        results = list(_reported(validate(to_rdflib(data), self._core), self._shapes))
        if self._direct:
            store = ox.Store()
            # Shapes look at what each file says, under the IRIs that it has there.
            store.bulk_extend(with_union(data, as_written=True))
            store.bulk_extend(self._quads)
            for shape, constraint in self._direct:
                results.extend(_sparql_results(store, self._shapes, shape, constraint))
        return sorted(
            results,
            key=lambda result: (result.focus, result.shape, result.path or "", result.value or "", str(result.message)),
        )


def _quick(shapes: rdflib.Graph) -> rdflib.Graph:
    """The same shapes in rdflib's simplest store: pyshacl reads them anew for each focus node, which others answer more slowly."""
    import rdflib

    quick = rdflib.Graph("SimpleMemory", namespace_manager=shapes.namespace_manager)
    for triple in shapes:
        quick.add(triple)
    return quick


def _graph(quad: ox.Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _is_direct(shapes: rdflib.Graph, shape: Node, constraint: Node) -> bool:
    """Whether the results of a SPARQL constraint are exactly the rows of its query for its shape's own targets."""
    from rdflib import OWL, RDF, SH, BNode, Literal, URIRef

    if not isinstance(shape, URIRef) or set(shapes.objects(shape, RDF.type)) != {SH.NodeShape}:
        # Any further type may make it a class, and so an implicit target.
        return False
    if (None, None, shape) in shapes or any((node, SH.deactivated, None) in shapes for node in (shape, constraint)):
        return False
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    if any(isinstance(node, BNode) for target in targets for node in shapes.objects(shape, target)):
        return False
    if any((ontology, OWL.imports, None) in shapes for ontology in shapes.objects(constraint, SH.prefixes)):
        return False
    queries = list(shapes.objects(constraint, SH.select))
    return len(queries) == 1 and isinstance(queries[0], Literal) and not _NOT_DIRECT.search(str(queries[0]))


def _sparql_results(store: ox.Store, shapes: rdflib.Graph, shape: Node, constraint: Node) -> Iterator[Result]:
    """The results of one SPARQL constraint: the rows of its query, with `$this` bound to each focus node in turn."""
    from rdflib import SH

    query = str(shapes.value(constraint, SH.select))
    this = ox.Variable("this")
    declared = {
        str(shapes.value(declaration, SH.prefix)): str(shapes.value(declaration, SH.namespace))
        for ontology in shapes.objects(constraint, SH.prefixes)
        for declaration in shapes.objects(ontology, SH.declare)
    }
    focus_nodes = Answer(
        store.query(_FOCUS_NODES, prefixes=PREFIXES, substitutions={ox.Variable("shape"): ox.NamedNode(str(shape))})
    )
    for row_of_focus in focus_nodes.rows():
        focus = row_of_focus["this"]
        try:
            results = Answer(store.query(query, prefixes=declared, substitutions={this: focus}))
        except SyntaxError as error:
            raise DataError(
                Message("The SPARQL constraint of {shape} is not SPARQL: {reason}.", shape=shape, reason=error),
                next_step="Mend it in shapes/.",
            ) from error
        for row in results.rows():
            values = {name: term for name, term in row.items() if name != "this"}
            yield Result(
                focus=_text(focus),
                shape=_shape_name(shapes, shape),
                severity=_severity(shapes, shape),
                message=_filled(shapes, constraint, shape, {"this": focus, **values}),
                path=_text(values["path"]) if "path" in values else None,
                # Without ?value, the value is the focus node itself (SHACL, 5.3.2).
                value=_text(values.get("value", focus)),
            )


def _text(term: Term) -> str:
    iri = str(getattr(term, "value", term))
    if isinstance(term, ox.BlankNode):
        return f"_:{iri}"
    return (shorten(iri) or iri) if isinstance(term, ox.NamedNode) else iri


def _severity(shapes: rdflib.Graph, shape: Node) -> Severity:
    from rdflib import SH

    return _severity_of(shapes.value(shape, SH.severity))


def _severity_of(severity: Node | None) -> Severity:
    """A custom severity counts as a violation: SHACL does not relate it to its own three."""
    return _SEVERITIES.get(str(severity), Severity.VIOLATION)


def _filled(shapes: rdflib.Graph, constraint: Node, shape: Node, values: Mapping[str, Term]) -> dict[Language, str]:
    messages = _messages(shapes, (constraint, shape))
    return {
        language: _PLACEHOLDER.sub(lambda match: _text(values[match[1]]) if match[1] in values else "…", text)
        for language, text in messages.items()
    }


def _messages(shapes: rdflib.Graph, owners: Iterable[Node | None]) -> dict[Language, str]:
    """The messages in both languages, from the first owner that has them; one without a language serves for both."""
    from rdflib import SH, Literal

    messages: dict[Language, str] = {}
    plain = "The shape is not met."
    for owner in owners:
        for message in sorted(shapes.objects(owner, SH.message), key=str) if owner is not None else ():
            if isinstance(message, Literal) and message.language in LANGUAGES:
                messages.setdefault(message.language, str(message))
            else:
                plain = str(message)
    return {language: messages.get(language) or messages.get(FALLBACK_LANGUAGE, plain) for language in LANGUAGES}


def _reported(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Result]:
    """The results of a pyshacl report; the details of a result (sh:detail) are not counted as results."""
    from rdflib import SH, BNode

    def short(node: Node | None) -> str | None:
        # A blank node here is a property path or an anonymous value: its label is meaningless.
        return None if node is None or isinstance(node, BNode) else shorten(str(node)) or str(node)

    for result in report.objects(None, SH.result):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        yield Result(
            focus=short(focus) or f"_:{focus}",
            shape=_shape_name(shapes, shape),
            severity=_severity_of(report.value(result, SH.resultSeverity)),
            message=_messages_of(report, result, shapes),
            path=short(report.value(result, SH.resultPath)),
            value=short(report.value(result, SH.value)),
            component=str(short(report.value(result, SH.sourceConstraintComponent))),
        )


def _messages_of(report: rdflib.Graph, result: Node, shapes: rdflib.Graph) -> dict[Language, str]:
    """The messages of a result in both languages: pyshacl fills in values, but drops the language."""
    from rdflib import SH

    reported = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    default = next(iter(reported), "The shape is not met.")
    owners = [report.value(result, SH.sourceConstraint), report.value(result, SH.sourceShape)]
    if not any((owner, SH.message, None) in shapes for owner in owners if owner is not None):
        return dict.fromkeys(LANGUAGES, default)

    def filled(template: str) -> str:
        parts = _PLACEHOLDER.split(template)[::2]
        pattern = re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)
        return next((message for message in reported if pattern.fullmatch(message)), template)

    return {language: filled(template) for language, template in _messages(shapes, owners).items()}


def _shape_name(shapes: rdflib.Graph, shape: Node | None) -> str:
    """The name of the node shape of a shape: a property shape without an IRI has its parent's name."""
    import rdflib

    seen: set[Node] = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes.subjects(None, shape), None)
    return str(shape).removeprefix(namespaces.SHAPES) if shape is not None else "unknown"


def _finding(result: Result, dataset: Dataset) -> Finding:
    iri = _expanded(result.focus)
    places = _places_of(result, iri, dataset)
    file, line = places[0] if places else dataset.location(iri)
    return Finding(
        f"shacl.{result.shape}",
        result.message,
        result.severity,
        file,
        line,
        iri,
        result.path,
        result.value,
        result.component,
        tuple(f"{path}:{number}" for path, number in places[1:]),
    )


def _places_of(result: Result, iri: str, dataset: Dataset) -> list[tuple[str, int]]:
    """The files that state what a result is about, with the line of the focus node.

    They state the value itself; else any value of the property; else the class of the node. None if no file states any of these, as
    with derived data.
    """
    statements = dataset.statements_of.get(iri, ())
    of_property = [(file, quad) for file, quad in statements if _text(quad.predicate) == result.path]
    # A SPARQL constraint may give the value without its property.
    near = of_property if result.path else statements
    of_value = [(file, quad) for file, quad in near if _text(quad.object) == result.value]
    of_class = [(file, quad) for file, quad in statements if quad.predicate.value == PREFIXES["rdf"] + "type"]
    for candidates in (of_value, of_property, of_class):
        lines = {file.path: file.line_of(iri) for file, _ in candidates}
        # A file that was not read as text has no known line, and perhaps not this name.
        if places := [(str(path), line) for path, line in lines.items() if line is not None]:
            return places
    return []


def _expanded(name: str) -> str:
    prefix = name.partition(":")[0]
    return namespaces.expand(name) if prefix in PREFIXES else name


def node_shapes(quads: Iterable[ox.Quad]) -> list[str]:
    """The names of all node shapes, sorted."""
    return sorted(
        str(getattr(quad.subject, "value", "")).removeprefix(namespaces.SHAPES)
        for quad in quads
        if quad.predicate.value == PREFIXES["rdf"] + "type"
        and getattr(quad.object, "value", "") == PREFIXES["sh"] + "NodeShape"
    )
