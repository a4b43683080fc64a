"""What a shape reports, whichever engine evaluated it: one result, with its severity, its words and the name of its shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.errors import Severity
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Language
from lsgraph.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import rdflib
    from rdflib.term import Node

    from lsgraph.stores import Term

_SEVERITIES = {
    PREFIXES["sh"] + name: severity
    for name, severity in (("Violation", Severity.VIOLATION), ("Warning", Severity.WARNING), ("Info", Severity.INFO))
}
#: Where a message has a value of the result.
PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


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


_DATATYPE = "sh:DatatypeConstraintComponent"
#: What compares two values, and what compares one with a bound: neither means anything of a value of another type.
_COMPARING = ("sh:LessThanConstraintComponent", "sh:LessThanOrEqualsConstraintComponent")
_BOUNDING = tuple(f"sh:{side}{end}clusiveConstraintComponent" for side in ("Min", "Max") for end in ("In", "Ex"))


def one_each(results: Sequence[Result]) -> list[Result]:
    """The results without those that another one of the same cause tells already: a report of SHACL has one for each constraint.

    A value of the wrong type is outside of every bound too, and can't be compared; a second label of a language is one too many and not
    the only one of its language.
    """
    mistyped = {(each.focus, each.shape) for each in results if each.component == _DATATYPE}
    values = {(each.focus, each.shape, each.path, each.value) for each in results if each.component == _DATATYPE}
    told: dict[tuple[object, ...], Result] = {}
    for each in results:
        if each.component in _COMPARING and (each.focus, each.shape) in mistyped:
            continue
        if each.component in _BOUNDING and (each.focus, each.shape, each.path, each.value) in values:
            continue
        told.setdefault((each.focus, each.shape, each.path, each.value, *each.message.values()), each)
    return list(told.values())


def text_of(term: Term) -> str:
    """A term as results have it: an IRI by its prefixed name, where it has one."""
    iri = str(getattr(term, "value", term))
    if isinstance(term, ox.BlankNode):
        return f"_:{iri}"
    return short(iri) if isinstance(term, ox.NamedNode) else iri


def short(iri: str) -> str:
    """An IRI by its prefixed name, where it has one."""
    return shorten(iri) or iri


def severity_in(shapes: rdflib.Graph, shape: Node) -> Severity:
    """The severity that a shape gives its results."""
    from rdflib import SH

    return severity_of(shapes.value(shape, SH.severity))


def severity_of(severity: Node | None) -> Severity:
    """The severity of that IRI; a custom one counts as a violation: SHACL does not relate it to its own three."""
    return _SEVERITIES.get(str(severity), Severity.VIOLATION)


def messages_of(shapes: rdflib.Graph, owners: Iterable[Node | None]) -> dict[Language, str]:
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


def shape_name(shapes: rdflib.Graph, shape: Node | None) -> str:
    """The name of the node shape of a shape: a property shape without an IRI has its parent's name."""
    import rdflib

    seen: set[Node] = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes.subjects(None, shape), None)
    return str(shape).removeprefix(namespaces.SHAPES) if shape is not None else "unknown"
