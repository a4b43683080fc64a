"""Shapes of any build, evaluated by pyshacl: its report, and the results in it."""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING

from lsgraph.errors import DataError
from lsgraph.languages import LANGUAGES, Language, Message
from lsgraph.repository.lexical import is_written_as
from lsgraph.repository.patterns import compile_pattern
from lsgraph.repository.shape_results import PLACEHOLDER, Result, messages_of, severity_of, shape_name, short
from lsgraph.repository.support import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rdflib
    from rdflib.term import Node


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


def reported(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Result]:
    """The results of a pyshacl report; the details of a result (sh:detail) are not counted as results."""
    from rdflib import SH, BNode

    def named(node: Node | None) -> str | None:
        # A blank node here is a property path or an anonymous value: its label is meaningless.
        return None if node is None or isinstance(node, BNode) else short(str(node))

    for result in report.objects(None, SH.result):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        yield Result(
            focus=named(focus) or f"_:{focus}",
            shape=shape_name(shapes, shape),
            severity=severity_of(report.value(result, SH.resultSeverity)),
            message=_filled(report, result, shapes),
            path=named(report.value(result, SH.resultPath)),
            value=named(report.value(result, SH.value)),
            component=str(named(report.value(result, SH.sourceConstraintComponent))),
        )


def _filled(report: rdflib.Graph, result: Node, shapes: rdflib.Graph) -> dict[Language, str]:
    """The messages of a result in both languages: pyshacl fills in values, but drops the language."""
    from rdflib import SH

    reported = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    default = next(iter(reported), "The shape is not met.")
    owners = [report.value(result, SH.sourceConstraint), report.value(result, SH.sourceShape)]
    if not any((owner, SH.message, None) in shapes for owner in owners if owner is not None):
        return dict.fromkeys(LANGUAGES, default)

    def filled(template: str) -> str:
        parts = PLACEHOLDER.split(template)[::2]
        pattern = re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)
        return next((message for message in reported if pattern.fullmatch(message)), template)

    return {language: filled(template) for language, template in messages_of(shapes, owners).items()}
