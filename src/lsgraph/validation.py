"""SHACL: the repository's shapes as findings, and any data against any shapes as a report.

pyshacl is the engine. It asks rdflib one query for each SPARQL constraint and focus node, about 20 ms each: 14 s for the
shapes and data of this repository, against 0.3 s for all that is SHACL core. The SPARQL constraints of our own node
shapes are therefore asked of Oxigraph, with `$this` substituted as SHACL pre-binds it; a test holds both ways equal.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.dataset import to_rdflib
from lsgraph.errors import DataError, Finding, Language, Severity
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.stores import Answer, with_union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib
    from rdflib.term import Node

    from lsgraph.dataset import Dataset
    from lsgraph.stores import Term

_SEVERITIES = {"Violation": Severity.VIOLATION, "Warning": Severity.WARNING, "Info": Severity.INFO}
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
    """The SHACL report on the data, by pyshacl; nothing is fetched, nothing inferred.

    Raises DataError where the shapes are not well-formed.
    """
    import pyshacl
    import rdflib

    # pyshacl logs what the report says already.
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", do_owl_imports=False, advanced=False
        )
    except Exception as error:
        # pyshacl and rdflib raise whatever comes, also bare Exception, where shapes hold what they do not support.
        raise DataError(
            f"The shapes can't be used: {error}.", next_step="Mend them, or leave out what pyshacl does not support."
        ) from error
    if not isinstance(report, rdflib.Graph):
        raise DataError(f"The data can't be validated: {report}.", next_step="Mend the shapes or the data.")
    return report


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
    """The results of shapes on data, sorted; core by pyshacl, the SPARQL constraints of node shapes by Oxigraph."""
    from rdflib import SH

    data, shape_quads = list(data), list(shape_quads)
    shapes = to_rdflib(shape_quads)
    core = to_rdflib(shape_quads)
    constraints = [
        (shape, constraint) for shape, constraint in core.subject_objects(SH.sparql) if _is_node_shape(core, shape)
    ]
    for shape, constraint in constraints:
        core.remove((shape, SH.sparql, constraint))
    results = list(_reported(validate(to_rdflib(data), core), shapes))
    if constraints:
        store = ox.Store()
        store.bulk_extend(with_union(data))
        store.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(namespaces.SHAPES_GRAPH)) for q in shape_quads
        )
        for shape, constraint in constraints:
            results.extend(_sparql_results(store, shapes, shape, constraint))
    return sorted(
        results,
        key=lambda result: (result.focus, result.shape, result.path or "", result.value or "", str(result.message)),
    )


def _graph(quad: ox.Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _is_node_shape(shapes: rdflib.Graph, shape: Node) -> bool:
    from rdflib import RDF, SH, URIRef

    return isinstance(shape, URIRef) and (shape, RDF.type, SH.NodeShape) in shapes


def _sparql_results(store: ox.Store, shapes: rdflib.Graph, shape: Node, constraint: Node) -> Iterator[Result]:
    """The results of one SPARQL constraint: for each focus node the rows of its query with `$this` bound to the node."""
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
    for found in focus_nodes.rows():
        focus = found["this"]
        try:
            results = Answer(store.query(query, prefixes=declared, substitutions={this: focus}))
        except SyntaxError as error:
            raise DataError(
                f"The SPARQL constraint of {shape} is not SPARQL: {error}.", next_step="Mend it in shapes/."
            ) from error
        for row in results.rows():
            values = {name: term for name, term in row.items() if name != "this"}
            yield Result(
                focus=_text(focus),
                shape=_shape_name(shapes, shape),
                severity=_severity(shapes, shape),
                message=_filled(shapes, constraint, shape, {"this": focus, **values}),
                path=_text(values["path"]) if "path" in values else None,
                # A SELECT without ?value speaks of the focus node itself (SHACL, 5.3.2).
                value=_text(values.get("value", focus)),
            )


def _text(term: Term) -> str:
    iri = str(getattr(term, "value", term))
    return (shorten(iri) or iri) if isinstance(term, ox.NamedNode) else iri


def _severity(shapes: rdflib.Graph, shape: Node) -> Severity:
    from rdflib import SH

    return _SEVERITIES[str(shapes.value(shape, SH.severity, default=SH.Violation)).rsplit("#", 1)[-1]]


def _filled(shapes: rdflib.Graph, constraint: Node, shape: Node, values: Mapping[str, Term]) -> dict[Language, str]:
    told = _told(shapes, (constraint, shape))
    return {
        language: _PLACEHOLDER.sub(lambda match: _text(values[match[1]]) if match[1] in values else "…", text)
        for language, text in told.items()
    }


def _told(shapes: rdflib.Graph, owners: Iterable[Node | None]) -> dict[Language, str]:
    """The messages in both languages of the first owners that have them."""
    from rdflib import SH, Literal

    told: dict[Language, str] = {}
    for owner in owners:
        for message in shapes.objects(owner, SH.message) if owner is not None else ():
            if isinstance(message, Literal) and message.language in ("sv", "en"):
                told.setdefault("sv" if message.language == "sv" else "en", str(message))
    return told


def _reported(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Result]:
    """The results of a pyshacl report."""
    from rdflib import RDF, SH, BNode

    def short(node: Node | None) -> str | None:
        # A blank node here is a property path or an anonymous value: its name says nothing to anybody.
        return None if node is None or isinstance(node, BNode) else shorten(str(node)) or str(node)

    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        default = str(next(report.objects(result, SH.resultMessage), "The shape is not met."))
        told = _told(shapes, (report.value(result, SH.sourceConstraint), shape))
        messages: dict[Language, str] = {"sv": default, "en": default, **told}
        yield Result(
            focus=str(short(report.value(result, SH.focusNode))),
            shape=_shape_name(shapes, shape),
            severity=_SEVERITIES.get(
                str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1], Severity.VIOLATION
            ),
            message=messages,
            path=short(report.value(result, SH.resultPath)),
            value=short(report.value(result, SH.value)),
            component=str(short(report.value(result, SH.sourceConstraintComponent))),
        )


def _shape_name(shapes: rdflib.Graph, shape: Node | None) -> str:
    """The name of the node shape that a shape belongs to: a property shape without IRI has that of its parent."""
    import rdflib

    seen: set[Node] = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes.subjects(None, shape), None)
    return str(shape).removeprefix(namespaces.SHAPES) if shape is not None else "unknown"


def _finding(result: Result, dataset: Dataset) -> Finding:
    iri = _expanded(result.focus)
    file, line = dataset.place_of(iri)
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
    )


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
