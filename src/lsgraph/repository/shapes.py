"""SHACL: the repository's shapes as findings, and any data against any shapes as a report.

pyshacl is the engine for any shapes (`by_pyshacl`). It validates each focus node by itself, and for each SPARQL constraint and focus node runs a query with
rdflib: 100 s for ten thousand claims. So shapes of a simple build, as the repository's are, are evaluated here (`core_shapes`), and
their SPARQL constraints on Oxigraph (`sparql_constraints`), with `$this` substituted as SHACL pre-binds it; `plan` decides which. All
others stay with pyshacl. A test ensures that both ways give equal results.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.errors import DataError, Finding
from lsgraph.namespaces import PREFIXES
from lsgraph.repository.by_pyshacl import reported, validate
from lsgraph.repository.core_shapes import Data, NodeShape, read_shape
from lsgraph.repository.dataset import to_rdflib
from lsgraph.repository.shape_results import Result, messages_of, one_each, severity_in, shape_name, short, text_of
from lsgraph.repository.sparql_constraints import Constraint, constraints_of, is_direct
from lsgraph.repository.support import passed_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import rdflib
    from rdflib.term import Node

    from lsgraph.languages import Message
    from lsgraph.repository.dataset import Dataset, SourceFile


def check_shapes(dataset: Dataset) -> list[Finding]:
    """A finding for each result of the repository's shapes on the union of all graphs, derived edges included."""
    shapes = prepare_shapes(dataset)
    data = [quad for file in dataset.files if file.graph != namespaces.SHAPES_GRAPH for quad in file.quads]
    data += dataset.derived
    # What the repository's own shapes ask for and nothing evaluates: such a shape would never refuse anything.
    unread = [
        Finding("shapes.passed-over", message.in_all_languages(), file="shapes") for message in shapes.passed_over()
    ]
    return [*unread, *(_finding(result, dataset) for result in one_each(shapes.check(data)))]


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
        self._read, self._constraints, self._rest = plan(self._shapes)

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
            # Shapes look at what each file says, under the IRIs that it has there. None of these queries names a graph (`is_direct`).
            store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in data)
            for constraint in self._constraints:
                results.extend(constraint.results(store, index))
        return sorted(
            results,
            key=lambda result: (result.focus, result.shape, result.path or "", result.value or "", str(result.message)),
        )


def plan(shapes: rdflib.Graph) -> tuple[list[NodeShape], list[Constraint], rdflib.Graph | None]:
    """The shapes that are read here, their SPARQL constraints, and the graph that is left to pyshacl; None where nothing is."""
    import rdflib
    from rdflib import RDF, SH

    # For shapes that are ill-formed pyshacl says what is wrong.
    nodes = {*shapes.subjects(RDF.type, SH.NodeShape)}
    read = [
        shape
        for node in sorted(nodes, key=str)
        if (shape := read_shape(shapes, node)) is not None
        and all(is_direct(shapes, constraint) for constraint in shapes.objects(node, SH.sparql))
    ]
    constraints = list(constraints_of(shapes, read))
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

    name = shape_name(shapes, shape.node)
    for found in shape.violations(data):
        path = shapes.value(found.shape, SH.path)
        yield Result(
            focus=text_of(found.focus),
            shape=name,
            severity=severity_in(shapes, found.shape),
            message=messages_of(shapes, (found.shape,)),
            path=short(str(path)) if isinstance(path, URIRef) else None,
            value=short(found.value.value) if isinstance(found.value, ox.NamedNode | ox.Literal) else None,
            component=found.component,
        )


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
    """The files that state what a result is about, with the line on which each first does.

    They state the value itself; else any value of the property; else what the value was made of, as the last day of a month is of the
    month; else the class of the node. None if no file states any of these, as with derived data.
    """
    statements = dataset.statements_of.get(iri, ())
    of_property = [(file, quad) for file, quad in statements if text_of(quad.predicate) == result.path]
    # A SPARQL constraint may give the value without its property.
    near = of_property if result.path else statements
    of_value = [(file, quad) for file, quad in near if text_of(quad.object) == result.value]
    of_beginning = [(file, quad) for file, quad in statements if _begins(result.value, quad.object)]
    of_class = [(file, quad) for file, quad in statements if quad.predicate.value == PREFIXES["rdf"] + "type"]
    for candidates in (of_value, of_property, of_beginning, of_class):
        first: dict[Path, tuple[SourceFile, ox.Quad]] = {}
        for file, quad in candidates:
            first.setdefault(file.path, (file, quad))
        lines = [(file, file.line_of(iri, quad.predicate.value, quad.object)) for file, quad in first.values()]
        # A file that was not read as text has no known line, and perhaps not this name.
        if places := [(str(file.path), line) for file, line in lines if line is not None]:
            return places
    return []


def _begins(value: str | None, written: object) -> bool:
    return bool(value and isinstance(written, ox.Literal) and written.value and value.startswith(written.value))


def _expanded(name: str) -> str:
    prefix = name.partition(":")[0]
    return namespaces.expand(name) if prefix in PREFIXES else name
