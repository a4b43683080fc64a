"""SHACL: the repository's shapes as findings, and any data against any shapes as a report.

pyshacl is the engine for any shapes. It validates each focus node by itself, and for each SPARQL constraint and focus node runs a query with
rdflib: 100 s for ten thousand claims. So shapes of a simple build, as the repository's are, are evaluated here (`core_shapes`), and
their SPARQL constraints on Oxigraph, with `$this` substituted as SHACL pre-binds it (`_is_direct` decides which); all others stay with
pyshacl. A test ensures that both ways give equal results.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.errors import DataError, Finding, Severity
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Language, Message
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.repository.core_shapes import Data, NodeShape, read_shape
from lsgraph.repository.dataset import to_rdflib
from lsgraph.repository.lexical import is_written_as
from lsgraph.repository.patterns import compile_pattern
from lsgraph.repository.support import declarations, passed_over, prepared
from lsgraph.stores import Answer

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
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
#: A query that binds `$this` by its first pattern, and so can be asked of all focus nodes at once; not where a part of it is
#: evaluated on its own, in which `$this` would not be bound, nor with EXISTS, which Oxigraph evaluates in quadratic time. The rows of
#: all nodes are distinct where those of each are, as each row has its node.
_AT_ONCE = re.compile(r"\bwhere\s*\{\s*[?$]this\s+", re.IGNORECASE)
#: A query of plain variables, or with GROUP BY, whose first pattern is of a property of `$this`: without one there are no rows.
_FIRST_PROPERTY = re.compile(
    r"\s*select\s+(?:distinct\s+)?(?:(?:[?$]\w+\s+)+|(?=.*\bgroup\s+by\b).*?)where\s*\{\s*[?$]this\s+(?P<prefix>[A-Za-z][\w-]*):(?P<local>[A-Za-z][\w-]*)\s+[?$]\w+\s*[.;}]",
    re.IGNORECASE | re.DOTALL,
)
_NOT_AT_ONCE = re.compile(
    r"\b(?:exists|optional|union|limit|offset|order|group)\b|(?<!select )\bdistinct\b|[}.]\s*\{|\{\s*\{", re.IGNORECASE
)
#: The beginning of an optional part whose first pattern has `$this`.
_BOUND_OPTIONAL = re.compile(
    r"\.?\s*\boptional\s*\{(?=\s*(?:[?$]this\s|[?$]\w+\s+[\w:-]+\s+[?$]this\b)[^{}]*\})", re.IGNORECASE
)


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


@dataclass(frozen=True, slots=True)
class Focus:
    """The focus nodes of a shape, and the class that all are of, where there is one."""

    nodes: Mapping[Term, None]
    only_class: Term | None

    def with_first_property(self, query: str, declared: Mapping[str, str], data: Data) -> Focus:
        """Those of which the query, which has to match its first pattern, can have rows: that have the property in it."""
        first = _FIRST_PROPERTY.match(query)
        namespace = declared.get(first["prefix"]) if first else None
        if first is None or namespace is None:
            return self
        predicate = namespace + first["local"]
        return Focus({node: None for node in self.nodes if predicate in data.of.get(node, ())}, self.only_class)


def validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """The SHACL report on the data, by pyshacl, without fetching or inferring anything.

    Raises DataError if the shapes are ill-formed or need unsupported features.
    """
    import pyshacl
    import rdflib
    from pyshacl import shape
    from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
    from pyshacl.constraints.core import string_based_constraints
    from pyshacl.errors import ShapeRecursionWarning

    # It seeks each property of a shape among all parameters, for each focus node: in a set instead of its list.
    shape.CONSTRAINT_PARAMS = (frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)  # type: ignore[attr-defined]  # made when first used
    string_based_constraints.re = _Patterns  # type: ignore[assignment, attr-defined]  # it only imports what it is named by
    shapes = prepared(shapes)
    _mark_ill_typed(data)
    # pyshacl logs what the report already says.
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # `passed_over` tells of recursion.
            warnings.simplefilter("ignore", ShapeRecursionWarning)
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


class _Patterns:
    """What pyshacl uses of Python's `re`, for patterns of XPath, which SHACL has."""

    I = re.I  # noqa: E741  # as `re` calls it
    M = re.M
    compile = staticmethod(compile_pattern)


def _mark_ill_typed(data: rdflib.Graph) -> None:
    """Mark ill-typed literals for rdflib: sh:datatype needs that (SHACL, 4.1.2), and rdflib's own parsers are lenient."""
    from rdflib import Literal

    for value in data.objects():
        if not isinstance(value, Literal) or value.datatype is None:
            continue
        if not is_written_as(str(value), str(value.datatype)):
            value._ill_typed, value._value = True, None


def check_shapes(dataset: Dataset) -> list[Finding]:
    """A finding for each result of the repository's shapes on the union of all graphs, derived edges included."""
    shapes = prepare_shapes(dataset)
    data = [quad for file in dataset.files if file.graph != namespaces.SHAPES_GRAPH for quad in file.quads]
    data += dataset.derived
    # What the repository's own shapes ask for and nothing evaluates: such a shape would never refuse anything.
    unread = [
        Finding("shapes.passed-over", message.in_all_languages(), file="shapes") for message in shapes.passed_over()
    ]
    return [*unread, *(_finding(result, dataset) for result in shapes.check(data))]


def prepare_shapes(dataset: Dataset) -> Shapes:
    """The repository's shapes, ready to check any data; those of the last check once more, while they are the same. Raises DataError."""
    shape_quads = tuple(quad for file in dataset.files if file.graph == namespaces.SHAPES_GRAPH for quad in file.quads)
    if not shape_quads:
        raise DataError(
            "There are no shapes in shapes/.", next_step="Put them there: without shapes nothing is checked."
        )
    return _prepared(shape_quads)


@lru_cache(maxsize=1)
def _prepared(quads: tuple[ox.Quad, ...]) -> Shapes:
    """The shapes of the last check once more, while they are the same: to prepare them takes longer than to check small data."""
    return Shapes(quads)


def check_quads(data: Iterable[ox.Quad], shape_quads: Iterable[ox.Quad]) -> list[Result]:
    """The sorted results of shapes on data."""
    return Shapes(shape_quads).check(data)


class Shapes:
    """Shapes, prepared to check any data: those that `plan` can divide so without pyshacl, the rest by it."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        # Rdflib's simplest store: pyshacl reads the shapes anew for each focus node, which others answer more slowly.
        self._shapes = to_rdflib(quads, "SimpleMemory")
        self._read, constraints, self._rest = plan(self._shapes)
        declared = _Declared(self._shapes)
        self._constraints = [(node, constraint, declared.by(constraint)) for node, constraint in constraints]

    @property
    def left_to_pyshacl(self) -> bool:
        """Whether some shape has parts that only pyshacl evaluates, which takes it seconds where the others take hundredths."""
        return self._rest is not None

    def passed_over(self) -> list[Message]:
        """What these shapes ask for and nothing evaluates."""
        return list(passed_over(self._shapes))

    def check(self, data: Iterable[ox.Quad]) -> list[Result]:
        """The sorted results on the data."""
        data, shapes = list(data), self._shapes
        results = list(reported(validate(to_rdflib(data), self._rest), shapes)) if self._rest is not None else []
        index = Data(data)
        for shape in self._read:
            results.extend(_core_results(index, shapes, shape))
        if self._constraints:
            store = ox.Store()
            # Shapes look at what each file says, under the IRIs that it has there. None of these queries names a graph (`_NOT_DIRECT`).
            store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in data)
            targets = {shape.node: shape for shape in self._read}
            for node, constraint, declared in self._constraints:
                focus = Focus(targets[node].focus_nodes(index), targets[node].only_class(index))
                focus = focus.with_first_property(_query(shapes, constraint), declared, index)
                results.extend(_sparql_results(store, shapes, node, constraint, declared, focus))
        return sorted(
            results,
            key=lambda result: (result.focus, result.shape, result.path or "", result.value or "", str(result.message)),
        )


class _Declared:
    """The prefixes that the queries of constraints are written with; almost all have those of one node, which are read once."""

    def __init__(self, shapes: rdflib.Graph) -> None:
        self._shapes = shapes
        self._of: dict[Node, dict[str, str]] = {}

    def by(self, constraint: Node) -> dict[str, str]:
        """The namespaces by their prefixes."""
        from rdflib import SH

        found: dict[str, str] = {}
        for ontology in self._shapes.objects(constraint, SH.prefixes):
            if ontology not in self._of:
                self._of[ontology] = self._read(ontology)
            found |= self._of[ontology]
        return found

    def _read(self, ontology: Node) -> dict[str, str]:
        from rdflib import SH

        return {
            str(self._shapes.value(each, SH.prefix)): str(self._shapes.value(each, SH.namespace))
            for each in declarations(self._shapes, ontology)
        }


def plan(shapes: rdflib.Graph) -> tuple[list[NodeShape], list[tuple[Node, Node]], rdflib.Graph | None]:
    """The shapes that are read here, their SPARQL constraints, and the graph that is left to pyshacl; None where nothing is."""
    import rdflib
    from rdflib import RDF, SH

    # For shapes that are ill-formed pyshacl says what is wrong.
    nodes = {*shapes.subjects(RDF.type, SH.NodeShape)}
    read = [
        shape
        for node in sorted(nodes, key=str)
        if (shape := read_shape(shapes, node)) is not None
        and all(_is_direct(shapes, constraint) for constraint in shapes.objects(node, SH.sparql))
    ]
    constraints = [(shape.node, constraint) for shape in read for constraint in shapes.objects(shape.node, SH.sparql)]
    done = {shape.node for shape in read}
    if all(node in done for node in _used_as_shapes(shapes)) and (None, SH.entailment, None) not in shapes:
        return read, constraints, None
    rest = rdflib.Graph("SimpleMemory", namespace_manager=shapes.namespace_manager)
    for triple in shapes:
        if triple[0] not in done:
            rest.add(triple)
    return read, constraints, rest


def _used_as_shapes(shapes: rdflib.Graph) -> set[Node]:
    """All nodes with an IRI or without that have a target, or say that they are shapes and are part of no other."""
    from rdflib import RDF, SH, BNode

    used = {node for kind in (SH.NodeShape, SH.PropertyShape) for node in shapes.subjects(RDF.type, kind)}
    for target in (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        used |= set(shapes.subjects(target, None))
    return {node for node in used if not isinstance(node, BNode) or (None, None, node) not in shapes}


def _core_results(data: Data, shapes: rdflib.Graph, shape: NodeShape) -> Iterator[Result]:
    """The results of one node shape that is read here."""
    from rdflib import SH, URIRef

    name = _shape_name(shapes, shape.node)
    for found in shape.violations(data):
        path = shapes.value(found.shape, SH.path)
        yield Result(
            focus=_text(found.focus),
            shape=name,
            severity=_severity(shapes, found.shape),
            message=_messages(shapes, (found.shape,)),
            path=_short(str(path)) if isinstance(path, URIRef) else None,
            value=_short(found.value.value) if isinstance(found.value, ox.NamedNode | ox.Literal) else None,
            component=found.component,
        )


def _short(text: str) -> str:
    return shorten(text) or text


def _is_direct(shapes: rdflib.Graph, constraint: Node) -> bool:
    """Whether the results of a SPARQL constraint of a shape that is read here are exactly the rows of its query for the shape's targets."""
    from rdflib import SH, Literal

    if (constraint, SH.deactivated, None) in shapes:
        return False
    queries = list(shapes.objects(constraint, SH.select))
    return len(queries) == 1 and isinstance(queries[0], Literal) and not _NOT_DIRECT.search(str(queries[0]))


def _sparql_results(
    store: ox.Store, shapes: rdflib.Graph, shape: Node, constraint: Node, declared: Mapping[str, str], focus: Focus
) -> Iterator[Result]:
    """The results of one SPARQL constraint: the rows of its query, with `$this` bound to each focus node."""
    query = _query(shapes, constraint)
    try:
        for row in _rows(store, query, declared, focus):
            values = {name: term for name, term in row.items() if name != "this"}
            yield Result(
                focus=_text(row["this"]),
                shape=_shape_name(shapes, shape),
                severity=_severity(shapes, shape),
                message=_filled(shapes, constraint, shape, row),
                path=_text(values["path"]) if "path" in values else None,
                # Without ?value, the value is the focus node itself (SHACL, 5.3.2).
                value=_text(values.get("value", row["this"])),
            )
    except SyntaxError as error:
        raise DataError(
            Message("The SPARQL constraint of {shape} is not SPARQL: {reason}.", shape=shape, reason=error),
            next_step="Mend it in shapes/.",
        ) from error


def _query(shapes: rdflib.Graph, constraint: Node) -> str:
    from rdflib import SH

    return str(shapes.value(constraint, SH.select))


def _rows(store: ox.Store, query: str, declared: Mapping[str, str], focus: Focus) -> Iterator[dict[str, Term]]:
    """The rows for all focus nodes: in one query where that gives the same, else in one for each."""
    prefixes = dict(declared)
    if _AT_ONCE.search(query) and not _NOT_AT_ONCE.search(_BOUND_OPTIONAL.sub("", query)):
        if focus.only_class is not None:
            query = _AT_ONCE.sub(lambda _: f"WHERE {{ ?this a {focus.only_class} . ?this ", query, count=1)
        for row in Answer(store.query(query, prefixes=prefixes)).rows():
            if row["this"] in focus.nodes:
                yield dict(row)
        return
    this = ox.Variable("this")
    for node in focus.nodes or [ox.NamedNode("urn:none")]:
        # Without focus nodes the query is read, too, so that one that is no SPARQL is told.
        for row in Answer(store.query(query, prefixes=prefixes, substitutions={this: node})).rows():
            if node in focus.nodes:
                yield {**row, "this": node}


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


def reported(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Result]:
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

    They state the value itself; else any value of the property; else what the value was made of, as the last day of a month is of the
    month; else the class of the node. None if no file states any of these, as with derived data.
    """
    statements = dataset.statements_of.get(iri, ())
    of_property = [(file, quad) for file, quad in statements if _text(quad.predicate) == result.path]
    # A SPARQL constraint may give the value without its property.
    near = of_property if result.path else statements
    of_value = [(file, quad) for file, quad in near if _text(quad.object) == result.value]
    of_beginning = [(file, quad) for file, quad in statements if _begins(result.value, quad.object)]
    of_class = [(file, quad) for file, quad in statements if quad.predicate.value == PREFIXES["rdf"] + "type"]
    for candidates in (of_value, of_property, of_beginning, of_class):
        lines = {file.path: file.line_of(iri) for file, _ in candidates}
        # A file that was not read as text has no known line, and perhaps not this name.
        if places := [(str(path), line) for path, line in lines.items() if line is not None]:
            return places
    return []


def _begins(value: str | None, written: object) -> bool:
    return bool(value and isinstance(written, ox.Literal) and written.value and value.startswith(written.value))


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
