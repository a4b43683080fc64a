"""Any data against any shapes, as the W3C report; and what the repository's own check does where shapes are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH

from lsgraph.dataset import load_dataset, to_rdflib
from lsgraph.errors import DataError, Severity
from lsgraph.validation import check_quads, check_shapes, validate

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix lssh: <https://w3id.org/lsgraph/shapes#> .\n"
SHAPE = (
    PREFIXES
    + 'lssh:A a sh:NodeShape ; sh:targetClass <urn:A> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:message "Saknas"@sv, "Missing"@en ] .'
)
SPARQL = (
    PREFIXES
    + 'lssh:A a sh:NodeShape ; sh:targetClass <urn:A> ; sh:severity sh:Warning ; sh:sparql [ sh:message "Fel {?value}"@sv, "Wrong {?value}"@en ; sh:select """%s""" ] .'
)


def quads(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(input=turtle, format=ox.RdfFormat.TURTLE))


def test_a_report_says_whether_data_conforms_and_what_does_not() -> None:
    right, wrong = to_rdflib(quads("<urn:x> a <urn:A> ; <urn:p> 1 .")), to_rdflib(quads("<urn:x> a <urn:A> ."))
    shapes = to_rdflib(quads(SHAPE))
    assert len(list(validate(right, shapes).subjects(RDF.type, SH.ValidationResult))) == 0
    assert len(list(validate(wrong, shapes).subjects(RDF.type, SH.ValidationResult))) == 1


def test_a_sparql_constraint_fills_in_its_message_and_keeps_its_severity() -> None:
    shapes = quads(SPARQL % "SELECT $this ?value WHERE { $this <urn:p> ?value FILTER (?value > 1) }")
    (result,) = check_quads(quads("<urn:x> a <urn:A> ; <urn:p> 1, 2 ."), shapes)
    assert result.message == {"sv": "Fel 2", "en": "Wrong 2"}
    assert (result.focus, result.value, result.severity) == ("urn:x", "2", Severity.WARNING)


def test_instances_of_subclasses_are_focus_nodes_too() -> None:
    shapes = quads(SPARQL % "SELECT $this WHERE { FILTER NOT EXISTS { $this <urn:p> ?value } }")
    data = quads("<urn:B> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:A> . <urn:x> a <urn:B> .")
    assert [result.focus for result in check_quads(data, shapes)] == ["urn:x"]


@pytest.mark.parametrize(
    "shapes",
    [
        SPARQL % "SELECT $this WHERE { $this ?p }",
        PREFIXES + 'lssh:A a sh:NodeShape ; sh:targetClass <urn:A> ; sh:minCount "x" .',
    ],
)
def test_shapes_that_are_none_are_told_with_the_next_step(shapes: str) -> None:
    with pytest.raises(DataError) as caught:
        check_quads(quads("<urn:x> a <urn:A> ."), quads(shapes))
    assert caught.value.next_step


def test_what_pyshacl_does_not_support_is_told_and_not_passed_over() -> None:
    shapes = to_rdflib(quads(SPARQL % "SELECT $this WHERE { GRAPH $shapesGraph { $this ?p ?o } }"))
    with pytest.raises(DataError, match="shapesGraph"):
        validate(to_rdflib(quads("<urn:x> a <urn:A> .")), shapes)


def test_a_repository_without_shapes_is_refused_since_nothing_would_be_checked(root: Path, tmp_path: Path) -> None:
    for folder in ("data", "ontology"):
        shutil.copytree(root / folder, tmp_path / folder)
    with pytest.raises(DataError, match="no shapes"):
        check_shapes(load_dataset(tmp_path))
