"""SPARQL constraints of shapes, evaluated on Oxigraph: of all focus nodes at once where that gives the same, else of each by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import DataError
from lsgraph.languages import Message
from lsgraph.repository.shape_results import PLACEHOLDER, Result, messages_of, severity_in, shape_name, text_of
from lsgraph.repository.support import declarations
from lsgraph.stores import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib
    from rdflib.term import Node

    from lsgraph.errors import Severity
    from lsgraph.languages import Language
    from lsgraph.repository.core_shapes import Data, NodeShape
    from lsgraph.stores import Term

#: What a query must not contain to run on Oxigraph: clauses that pre-binding forbids or treats differently from substitution
#: (SHACL, appendix A), graphs that the data does not have, and variables with a special meaning in SHACL.
_NOT_DIRECT = re.compile(
    r"(?i:\b(?:minus|values|service|graph|from|base)\b|\bselect\b.*\bselect\b|\bas\s+[?$]this\b)"
    r"|[?$](?:PATH|message|failure|shapesGraph|currentShape)\b",
    re.DOTALL,
)
#: A query that binds `$this` by its first pattern, and so can be asked of all focus nodes at once; not where a part of it is
#: evaluated on its own, in which `$this` would not be bound, nor with EXISTS, which Oxigraph evaluates in quadratic time. The rows of
#: all nodes are distinct where those of each are, as each row has its node.
_AT_ONCE = re.compile(r"\bwhere\s*\{\s*[?$]this\s+", re.IGNORECASE)
_NOT_AT_ONCE = re.compile(
    r"\b(?:exists|optional|union|limit|offset|order|group)\b|(?<!select )\bdistinct\b|[}.]\s*\{|\{\s*\{", re.IGNORECASE
)
#: The beginning of an optional part whose first pattern has `$this`.
_BOUND_OPTIONAL = re.compile(
    r"\.?\s*\boptional\s*\{(?=\s*(?:[?$]this\s|[?$]\w+\s+[\w:-]+\s+[?$]this\b)[^{}]*\})", re.IGNORECASE
)
#: A query of plain variables, or with GROUP BY, whose first pattern is of a property of `$this`: without one there are no rows.
_FIRST_PROPERTY = re.compile(
    r"\s*select\s+(?:distinct\s+)?(?:(?:[?$]\w+\s+)+|(?=.*\bgroup\s+by\b).*?)where\s*\{\s*[?$]this\s+(?P<prefix>[A-Za-z][\w-]*):(?P<local>[A-Za-z][\w-]*)\s+[?$]\w+\s*[.;}]",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Focus:
    """The focus nodes of a shape, and the class that all are of, where there is one."""

    nodes: Mapping[Term, None]
    only_class: Term | None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One SPARQL constraint of a shape: what its results say, its query, and the namespaces of the prefixes that this is written with."""

    shape: NodeShape
    name: str
    severity: Severity
    messages: Mapping[Language, str]
    query: str
    namespaces: Mapping[str, str]
    #: Whether one query of all focus nodes gives what one for each would.
    is_at_once: bool
    #: The property without which a focus node has no rows, where there is one.
    first_property: str | None

    def results(self, store: ox.Store, data: Data) -> Iterator[Result]:
        """The rows of its query as results, with `$this` bound to each focus node; `store` and `data` hold the same."""
        try:
            for row in self._rows(store, self._focus(data)):
                yield Result(
                    focus=text_of(row["this"]),
                    shape=self.name,
                    severity=self.severity,
                    message={language: _filled(text, row) for language, text in self.messages.items()},
                    path=text_of(row["path"]) if "path" in row else None,
                    # Without ?value, the value is the focus node itself (SHACL, 5.3.2).
                    value=text_of(row.get("value", row["this"])),
                )
        except SyntaxError as error:
            raise DataError(
                Message(
                    "The SPARQL constraint of {shape} is not SPARQL: {reason}.", shape=self.shape.node, reason=error
                ),
                next_step="Mend it in shapes/.",
            ) from error

    def _focus(self, data: Data) -> Focus:
        """The focus nodes of which there can be rows: where the first pattern is of a property, those that have it."""
        nodes, only_class = self.shape.focus_nodes(data), self.shape.only_class(data)
        if self.first_property is None:
            return Focus(nodes, only_class)
        return Focus({node: None for node in nodes if self.first_property in data.of.get(node, ())}, only_class)

    def _rows(self, store: ox.Store, focus: Focus) -> Iterator[Mapping[str, Term]]:
        """The rows for all focus nodes: in one query where that gives the same, else in one for each."""
        query, prefixes = self.query, dict(self.namespaces)
        if self.is_at_once:
            if focus.only_class is not None:
                query = _AT_ONCE.sub(lambda _: f"WHERE {{ ?this a {focus.only_class} . ?this ", query, count=1)
            yield from (
                row for row in Answer(store.query(query, prefixes=prefixes)).rows() if row["this"] in focus.nodes
            )
            return
        this = ox.Variable("this")
        for node in focus.nodes or [ox.NamedNode("urn:none")]:
            # Without focus nodes the query is read, too, so that one that is no SPARQL is told.
            for row in Answer(store.query(query, prefixes=prefixes, substitutions={this: node})).rows():
                if node in focus.nodes:
                    yield {**row, "this": node}


def _filled(message: str, row: Mapping[str, Term]) -> str:
    """A message with the values of a row in it."""
    return PLACEHOLDER.sub(lambda match: text_of(row[match[1]]) if match[1] in row else "…", message)


def constraints_of(shapes: rdflib.Graph, read: Iterable[NodeShape]) -> Iterator[Constraint]:
    """The SPARQL constraints of the shapes that are read here."""
    from rdflib import SH

    # Almost all are written with the prefixes of one node, which are read once.
    declared: dict[Node, dict[str, str]] = {}
    for shape in read:
        for node in shapes.objects(shape.node, SH.sparql):
            namespaces: dict[str, str] = {}
            for ontology in shapes.objects(node, SH.prefixes):
                if ontology not in declared:
                    declared[ontology] = _namespaces_in(shapes, ontology)
                namespaces |= declared[ontology]
            query = str(shapes.value(node, SH.select))
            yield Constraint(
                shape,
                shape_name(shapes, shape.node),
                severity_in(shapes, shape.node),
                messages_of(shapes, (node, shape.node)),
                query,
                namespaces,
                is_at_once=_is_at_once(query),
                first_property=_first_property(query, namespaces),
            )


def _is_at_once(query: str) -> bool:
    return bool(_AT_ONCE.search(query)) and not _NOT_AT_ONCE.search(_BOUND_OPTIONAL.sub("", query))


def _first_property(query: str, namespaces: Mapping[str, str]) -> str | None:
    first = _FIRST_PROPERTY.match(query)
    namespace = namespaces.get(first["prefix"]) if first else None
    return namespace + first["local"] if first and namespace is not None else None


def _namespaces_in(shapes: rdflib.Graph, ontology: Node) -> dict[str, str]:
    """The namespaces that a node declares, by their prefixes."""
    from rdflib import SH

    return {
        str(shapes.value(each, SH.prefix)): str(shapes.value(each, SH.namespace))
        for each in declarations(shapes, ontology)
    }


def is_direct(shapes: rdflib.Graph, constraint: Node) -> bool:
    """Whether the results of a SPARQL constraint of a shape that is read here are exactly the rows of its query for the shape's targets."""
    from rdflib import SH, Literal

    if (constraint, SH.deactivated, None) in shapes:
        return False
    queries = list(shapes.objects(constraint, SH.select))
    return len(queries) == 1 and isinstance(queries[0], Literal) and not _NOT_DIRECT.search(str(queries[0]))
