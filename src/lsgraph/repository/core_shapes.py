"""SHACL core for shapes of a simple build, on an index of the data: what pyshacl takes a minute for takes seconds.

A node shape is read here if nothing refers to it and it and its property shapes have only parameters of `_READ`; all others stay with
pyshacl. A test holds that both ways give equal results.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import PREFIXES
from lsgraph.repository.lexical import is_written_as
from lsgraph.repository.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import rdflib
    from rdflib.term import Node

    from lsgraph.stores import Term

SH = PREFIXES["sh"]
_TYPE, _SUBCLASS = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "subClassOf"
_STRING, _LANG_STRING = PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"
#: Parameters that say of one value whether it will do, and the name of their component.
_OF_VALUES = {
    "class": "Class", "datatype": "Datatype", "nodeKind": "NodeKind", "in": "In", "pattern": "Pattern", "minLength": "MinLength",
    "maxLength": "MaxLength", "languageIn": "LanguageIn", "minInclusive": "MinInclusive", "maxInclusive": "MaxInclusive", "or": "Or",
    "not": "Not",
}  # fmt: skip
#: Parameters that need the other values, or those of another property.
_OF_ALL = {
    "minCount": "MinCount", "maxCount": "MaxCount", "hasValue": "HasValue", "uniqueLang": "UniqueLang", "lessThan": "LessThan",
    "lessThanOrEquals": "LessThanOrEquals", "disjoint": "Disjoint",
}  # fmt: skip
_ABOUT = frozenset(("message", "name", "description", "order", "severity"))
_READ = frozenset((*_OF_VALUES, *_OF_ALL, *_ABOUT, "path"))
#: What a node shape may have: its targets, its property shapes, and SPARQL constraints, which run elsewhere.
_OF_NODE_SHAPES = _ABOUT | {"property", "sparql", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"}
#: Parameters of which a property shape has at most one (SHACL, appendix on syntax rules).
_ONCE = frozenset((*_OF_VALUES, *_OF_ALL)) - {
    "class",
    "hasValue",
    "or",
    "not",
    "lessThan",
    "lessThanOrEquals",
    "disjoint",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A result: the focus node, the property shape it is from, the component, and the value, if it is about one."""

    focus: Term
    shape: Node
    component: str
    value: Term | None


class Data:
    """The union of the quads, by subject and property."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.of: dict[Term, dict[str, dict[Term, None]]] = {}
        for quad in quads:
            self.of.setdefault(quad.subject, {}).setdefault(quad.predicate.value, {})[quad.object] = None

    def values(self, subject: Term, predicate: str) -> Iterable[Term]:
        """The values of a property."""
        return self.of.get(subject, {}).get(predicate, ())

    @cached_property
    def subjects(self) -> Mapping[str, Mapping[Term, Mapping[Term, None]]]:
        """The subjects by property and value."""
        found: dict[str, dict[Term, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        for subject, about in self.of.items():
            for predicate, values in about.items():
                for value in values:
                    found[predicate][value][subject] = None
        return found

    @cached_property
    def _above(self) -> dict[Term, frozenset[Term]]:
        return {}

    def classes_of(self, node: Term) -> frozenset[Term]:
        """The classes of a node with all their superclasses."""
        classes: frozenset[Term] = frozenset()
        for own in self.values(node, _TYPE):
            if own not in self._above:
                reached: set[Term] = set()
                waiting = [own]
                while waiting:
                    each = waiting.pop()
                    if each not in reached:
                        reached.add(each)
                        waiting.extend(self.values(each, _SUBCLASS))
                self._above[own] = frozenset(reached)
            classes |= self._above[own]
        return classes

    @cached_property
    def instances(self) -> Mapping[Term, Sequence[Term]]:
        """The nodes of each class and its subclasses."""
        found: dict[Term, list[Term]] = defaultdict(list)
        for node in self.of:
            for cls in self.classes_of(node):
                found[cls].append(node)
        return found


@dataclass(frozen=True)
class PropertyShape:
    """One property shape: its path, tests of single values by component, and checks of all values of a focus node."""

    node: Node
    path: Callable[[Data, Term], Iterable[Term]]
    tests: Sequence[tuple[str, Callable[[Data, Term], bool]]]
    checks: Sequence[tuple[str, Callable[[Data, Term, Sequence[Term]], Iterable[Term | None]]]]

    def violations(self, data: Data, focus: Term) -> Iterator[Violation]:
        """The results for one focus node."""
        values = list(dict.fromkeys(self.path(data, focus)))
        for component, test in self.tests:
            for value in values:
                if not test(data, value):
                    yield Violation(focus, self.node, component, value)
        for component, check in self.checks:
            for found in check(data, focus, values):
                yield Violation(focus, self.node, component, found)


@dataclass(frozen=True)
class NodeShape:
    """One node shape that is read here."""

    node: Node
    targets: Mapping[str, Sequence[Term]]
    properties: Sequence[PropertyShape] = field(default_factory=list)

    def only_class(self, data: Data) -> Term | None:
        """The class of which all focus nodes are directly, where there is one."""
        classes = self.targets.get("targetClass", ())
        if len(classes) != 1 or any(values for name, values in self.targets.items() if name != "targetClass"):
            return None
        return None if data.subjects.get(_SUBCLASS, {}).get(classes[0]) else classes[0]

    def focus_nodes(self, data: Data) -> dict[Term, None]:
        """The focus nodes, each once."""
        found: dict[Term, None] = {}
        for target in self.targets.get("targetClass", ()):
            found |= dict.fromkeys(data.instances.get(target, ()))
        for target in self.targets.get("targetNode", ()):
            found[target] = None
        for target in self.targets.get("targetSubjectsOf", ()):
            for subjects in data.subjects.get(_text(target), {}).values():
                found |= dict.fromkeys(subjects)
        for target in self.targets.get("targetObjectsOf", ()):
            found |= dict.fromkeys(data.subjects.get(_text(target), {}))
        return found

    def violations(self, data: Data) -> Iterator[Violation]:
        """The results on the data."""
        if self.properties:
            for focus in self.focus_nodes(data):
                for shape in self.properties:
                    yield from shape.violations(data, focus)


class _NotRead(Exception):
    """A shape has what only pyshacl reads."""


def read_shape(shapes: rdflib.Graph, node: Node) -> NodeShape | None:
    """A node shape, or None for one that pyshacl must read."""
    from rdflib import RDF, URIRef
    from rdflib import SH as SHACL

    if not isinstance(node, URIRef) or set(shapes.objects(node, RDF.type)) != {SHACL.NodeShape}:
        return None
    if (None, None, node) in shapes or not _names(shapes, node) <= _OF_NODE_SHAPES:
        return None
    try:
        targets = {
            name: [_term(each) for each in shapes.objects(node, SHACL[name])]
            for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
        }
        properties = [_property(shapes, each) for each in shapes.objects(node, SHACL.property)]
    except _NotRead:
        return None
    return NodeShape(node, targets, properties)


def _names(shapes: rdflib.Graph, node: Node) -> set[str]:
    """The parameters of a shape, without their namespace."""
    return {str(each).removeprefix(SH) for each in shapes.predicates(node) if str(each).startswith(SH)}


def _property(shapes: rdflib.Graph, node: Node) -> PropertyShape:
    from rdflib import SH as SHACL
    from rdflib import BNode

    names = _names(shapes, node)
    owners = list(shapes.subjects(None, node))
    # Without messages of its own, or with places in them, the texts are those that pyshacl makes.
    messages = list(map(str, shapes.objects(node, SHACL.message)))
    if not names <= _READ or not isinstance(node, BNode) or len(owners) != 1 or not messages:
        raise _NotRead
    if any("{" in message for message in messages):
        raise _NotRead
    if any(len(list(shapes.objects(node, SHACL[name]))) > 1 for name in names & _ONCE):
        raise _NotRead
    tests = [
        (f"sh:{_OF_VALUES[name]}ConstraintComponent", _test(shapes, name, value))
        for name in sorted(names & _OF_VALUES.keys())
        for value in shapes.objects(node, SHACL[name])
    ]
    checks = [
        (f"sh:{_OF_ALL[name]}ConstraintComponent", _check(name, value))
        for name in sorted(names & _OF_ALL.keys())
        for value in shapes.objects(node, SHACL[name])
    ]
    (path,) = shapes.objects(node, SHACL.path)
    return PropertyShape(node, _path(shapes, path), tests, checks)


# ---------------------------------------------------------------------------------------------------- paths


def _path(shapes: rdflib.Graph, path: Node) -> Callable[[Data, Term], Iterable[Term]]:
    from rdflib import RDF, URIRef
    from rdflib import SH as SHACL

    if isinstance(path, URIRef):
        predicate = str(path)
        return lambda data, node: data.values(node, predicate)
    if (path, RDF.first, None) in shapes:
        steps = [_path(shapes, each) for each in shapes.items(path)]
        return lambda data, node: _along(data, node, steps)
    if (inverse := shapes.value(path, SHACL.inversePath)) is not None and isinstance(inverse, URIRef):
        backwards = str(inverse)
        return lambda data, node: data.subjects.get(backwards, {}).get(node, ())
    if (alternatives := shapes.value(path, SHACL.alternativePath)) is not None:
        ways = [_path(shapes, each) for each in shapes.items(alternatives)]
        return lambda data, node: [value for way in ways for value in way(data, node)]
    raise _NotRead


def _along(data: Data, node: Term, steps: Iterable[Callable[[Data, Term], Iterable[Term]]]) -> Iterable[Term]:
    nodes: Iterable[Term] = [node]
    for step in steps:
        nodes = list(dict.fromkeys(value for each in nodes for value in step(data, each)))
    return nodes


# ---------------------------------------------------------------------------------------------------- one value


def _test(shapes: rdflib.Graph, name: str, parameter: Node) -> Callable[[Data, Term], bool]:
    """Whether a value will do, by the parameter."""
    if name == "class":
        cls = _term(parameter)
        return lambda data, value: cls in data.classes_of(value)
    if name == "datatype":
        datatype = str(parameter)
        return lambda _, value: isinstance(value, ox.Literal) and is_of_datatype(value, datatype)
    if name == "nodeKind":
        kinds = _KINDS[str(parameter).removeprefix(SH)]
        return lambda _, value: isinstance(value, kinds)
    if name == "in":
        allowed = {_term(each) for each in shapes.items(parameter)}
        return lambda _, value: value in allowed
    if name == "pattern":
        pattern = compile_pattern(str(parameter))
        return lambda _, value: not isinstance(value, ox.BlankNode) and pattern.search(_text(value)) is not None
    if name in ("minLength", "maxLength"):
        bound = _integer(parameter)
        longer = name == "minLength"
        return lambda _, value: (
            not isinstance(value, ox.BlankNode)
            and (len(_text(value)) >= bound if longer else len(_text(value)) <= bound)
        )
    if name == "languageIn":
        ranges = [str(each).casefold() for each in shapes.items(parameter)]
        return lambda _, value: isinstance(value, ox.Literal) and _is_in(value.language, ranges)
    if name in ("minInclusive", "maxInclusive"):
        return _bound(name, _term(parameter))
    members = list(shapes.items(parameter)) if name == "or" else [parameter]
    groups = [_all_tests(shapes, each) for each in members]
    if name == "or":
        return lambda data, value: any(all(test(data, value) for test in group) for group in groups)
    return lambda data, value: not all(test(data, value) for test in groups[0])


_KINDS: dict[str, tuple[type, ...]] = {
    "IRI": (ox.NamedNode,), "Literal": (ox.Literal,), "BlankNode": (ox.BlankNode,), "BlankNodeOrIRI": (ox.BlankNode, ox.NamedNode),
    "BlankNodeOrLiteral": (ox.BlankNode, ox.Literal), "IRIOrLiteral": (ox.NamedNode, ox.Literal),
}  # fmt: skip


def _all_tests(shapes: rdflib.Graph, node: Node) -> list[Callable[[Data, Term], bool]]:
    """The tests of an anonymous shape, a member of sh:or or the shape of sh:not."""
    from rdflib import SH as SHACL
    from rdflib import BNode

    names = _names(shapes, node)
    if not isinstance(node, BNode) or not names <= _OF_VALUES.keys():
        raise _NotRead
    return [_test(shapes, name, value) for name in names for value in shapes.objects(node, SHACL[name])]


def is_of_datatype(value: ox.Literal, datatype: str) -> bool:
    """Whether a literal has the datatype and is written as it says."""
    return value.datatype.value == datatype and is_well_typed(value.value, datatype)


@lru_cache(maxsize=1 << 16)
def is_well_typed(text: str, datatype: str) -> bool:
    """Whether a text is a value of the datatype: a day must be in the calendar, too."""
    if datatype in (_STRING, _LANG_STRING):
        return True
    if not is_written_as(text, datatype):
        return False
    from rdflib import Literal, URIRef

    return not Literal(text, datatype=URIRef(datatype), normalize=False).ill_typed


def _is_in(language: str | None, ranges: Sequence[str]) -> bool:
    """Whether a language tag matches one of the ranges (RFC 4647, basic filtering)."""
    tag = (language or "").casefold()
    return bool(tag) and any(tag == each or tag.startswith(each + "-") for each in ranges)


def _bound(name: str, bound: Term) -> Callable[[Data, Term], bool]:
    wanted = (0, 1) if name == "minInclusive" else (0, -1)
    return lambda _, value: _compared(value, bound) in wanted


@lru_cache(maxsize=1 << 16)
def _compared(first: Term, second: Term) -> int | None:
    """-1, 0 or 1 as the first literal is less than, equal to or greater than the second; None where they can't be compared.

    Only numbers, and values of one datatype, are compared, as `<` of SPARQL does.
    """
    from rdflib import Literal, URIRef
    from rdflib.term import _NUMERIC_LITERAL_TYPES

    if not isinstance(first, ox.Literal) or not isinstance(second, ox.Literal) or first.language or second.language:
        return None
    datatypes = [URIRef(each.datatype.value) for each in (first, second)]
    if datatypes[0] != datatypes[1] and not all(each in _NUMERIC_LITERAL_TYPES for each in datatypes):
        return None
    if not all(is_well_typed(each.value, each.datatype.value) for each in (first, second)):
        return None
    one, other = (
        Literal(each.value, datatype=datatype, normalize=False).value
        for each, datatype in zip((first, second), datatypes, strict=True)
    )
    try:
        return 0 if one == other else 1 if one > other else -1
    except TypeError:
        return None


# ---------------------------------------------------------------------------------------------------- all values


def _check(name: str, parameter: Node) -> Callable[[Data, Term, Sequence[Term]], Iterable[Term | None]]:
    """What is wrong with the values of a focus node, by the parameter: None where it is about no single value."""
    if name == "minCount":
        least = _integer(parameter)
        return lambda _, __, values: [None] if len(values) < least else []
    if name == "maxCount":
        most = _integer(parameter)
        return lambda _, __, values: [None] if len(values) > most else []
    if name == "hasValue":
        wanted = _term(parameter)
        return lambda _, __, values: [] if wanted in values else [None]
    if name == "uniqueLang":
        return lambda _, __, values: _twice(values) if str(parameter) in ("true", "1") else []
    other = str(parameter)
    if name == "disjoint":
        return lambda data, focus, values: [value for value in values if value in set(data.values(focus, other))]
    fine = (-1,) if name == "lessThan" else (-1, 0)
    return lambda data, focus, values: [
        value for value in values for each in data.values(focus, other) if _compared(value, each) not in fine
    ]


def _twice(values: Iterable[Term]) -> list[None]:
    """One for each language that two values have."""
    languages = [value.language.casefold() for value in values if isinstance(value, ox.Literal) and value.language]
    return [None for each in dict.fromkeys(languages) if languages.count(each) > 1]


def _integer(parameter: Node) -> int:
    try:
        return int(str(parameter))
    except ValueError:
        raise _NotRead from None


def _term(node: Node) -> Term:
    """A term of the shapes graph; blank nodes of shapes and of data are never the same."""
    from rdflib import Literal, URIRef

    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))) if node.datatype else ox.Literal(str(node))  # fmt: skip
    raise _NotRead


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
