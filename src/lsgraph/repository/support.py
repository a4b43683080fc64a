"""What of SHACL is supported: shapes made ready for the engine, and what it passes over, so that nobody takes silence for conformance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import DataError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rdflib
    from rdflib.term import Node

#: Parameters and targets of other specifications of SHACL, which processors of SHACL 1.0 do not evaluate.
_PASSED_OVER = ("js", "expression", "rule", "target", "validator", "nodeValidator", "propertyValidator", "values")
#: Flags of regular expressions that make a pattern mean something else, and that pyshacl does not read.
_UNREAD_FLAGS = frozenset("sxq")


def prepared(shapes: rdflib.Graph) -> rdflib.Graph:
    """The shapes as pyshacl reads them rightly: a copy, where something must change.

    Raises DataError for an entailment regime: a processor that does not support it must signal a failure (SHACL, 1.5).
    """
    from rdflib import SH, Graph

    if (regime := next(shapes.objects(None, SH.entailment), None)) is not None:
        raise DataError(
            Message("The shapes ask for the entailment regime {regime}, which is not supported.", regime=regime),
            next_step="Leave sh:entailment out, and put what follows from the data into it.",
        )
    # Alone sh:ignoredProperties is no constraint, but makes pyshacl fail.
    needless = {
        triple
        for triple in shapes.triples((None, SH.ignoredProperties, None))
        if (triple[0], SH.closed, None) not in shapes
    }
    inherited = [
        (ontology, SH.declare, declaration)
        for ontology in set(shapes.objects(None, SH.prefixes))
        for declaration in declarations(shapes, ontology)
        if (ontology, SH.declare, declaration) not in shapes
    ]
    if not needless and not inherited:
        return shapes
    ready = Graph(namespace_manager=shapes.namespace_manager)
    for triple in shapes:
        if triple not in needless:
            ready.add(triple)
    for triple in inherited:
        ready.add(triple)
    return ready


def declarations(shapes: rdflib.Graph, ontology: Node) -> list[Node]:
    """The prefix declarations of an ontology and of what it imports, as far as the shapes graph has it (SHACL, 5.2.1)."""
    from rdflib import OWL, SH

    found: list[Node] = []
    reached, waiting = set[object](), [ontology]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            found += shapes.objects(each, SH.declare)
            waiting += shapes.objects(each, OWL.imports)
    return found


def passed_over(shapes: rdflib.Graph) -> list[Message]:
    """What the shapes ask for and the engine does not do, each once."""
    return list(_passed_over(shapes))


def _passed_over(shapes: rdflib.Graph) -> Iterator[Message]:
    from rdflib import SH, Literal, URIRef

    for name in _PASSED_OVER:
        shape = next(shapes.subjects(URIRef(str(SH) + name), None), None)
        if shape is not None and _is_shape(shapes, shape):
            yield Message("{name} of {shape} is not evaluated: what it asks for was not checked.", name=f"sh:{name}", shape=_name(shapes, shape))  # fmt: skip
    for component in shapes.subjects(SH.parameter, None):
        if any((component, SH[name], None) in shapes for name in ("validator", "nodeValidator", "propertyValidator")):
            yield Message("The constraint component {name} is not evaluated: what it asks for was not checked.", name=_name(shapes, component))  # fmt: skip
    for shape, flags in shapes.subject_objects(SH.flags):
        if isinstance(flags, Literal) and set(str(flags)) & _UNREAD_FLAGS:
            yield Message("Of sh:flags only i and m are read: the pattern of {shape} may mean something else.", shape=_name(shapes, shape))  # fmt: skip
    if (recursive := _recursive(shapes)) is not None:
        yield Message("The shape {shape} refers to itself. SHACL does not say what recursive shapes mean: results may be missing.", shape=_name(shapes, recursive))  # fmt: skip


def _is_shape(shapes: rdflib.Graph, node: Node) -> bool:
    """Whether a node is used as a shape: sh:target and sh:values have other uses beside."""
    from rdflib import RDF, SH

    kinds = {SH.NodeShape, SH.PropertyShape, SH.Shape}
    return bool(kinds & set(shapes.objects(node, RDF.type))) or any(
        str(predicate).startswith(str(SH)) for _, predicate in shapes.subject_predicates(node)
    )


def _name(shapes: rdflib.Graph, node: Node) -> str:
    """The IRI of a shape, or of the one that it is part of."""
    import rdflib

    seen: set[Node] = set()
    while isinstance(node, rdflib.BNode) and node not in seen:
        seen.add(node)
        node = next(shapes.subjects(None, node), node)
    return str(node)


def _recursive(shapes: rdflib.Graph) -> Node | None:
    """A shape that leads back to itself, by any way that a shape refers to others."""
    from rdflib import SH

    references: dict[Node, set[Node]] = {}
    for name in ("node", "property", "not", "qualifiedValueShape"):
        for shape, other in shapes.subject_objects(SH[name]):
            references.setdefault(shape, set()).add(other)
    for name in ("and", "or", "xone"):
        for shape, head in shapes.subject_objects(SH[name]):
            references.setdefault(shape, set()).update(shapes.items(head))
    for first in references:
        reached, waiting = set[object](), list(references[first])
        while waiting:
            each = waiting.pop()
            if each == first:
                return first
            if each not in reached:
                reached.add(each)
                waiting += references.get(each, ())
    return None
