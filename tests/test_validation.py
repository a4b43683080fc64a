"""Any data against any shapes, as the W3C report; and what the repository's own check does where shapes are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH

from lsgraph.errors import DataError, Severity
from lsgraph.repository.dataset import load_dataset, to_rdflib
from lsgraph.repository.shapes import check_quads, check_shapes, validate

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


# -------------------------------------------------------------------------------------- the two ways to the same results

PERSONS = "<urn:a> a <urn:A> ; <urn:p> 1, 2 ; <urn:knows> <urn:b> . <urn:b> a <urn:B> ; <urn:p> 3 . <urn:B> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:A> ."
EACH = 'sh:sparql [ sh:message "Fel {?value}"@sv, "Wrong {?value}"@en ; sh:select "SELECT $this ?value WHERE { $this <urn:p> ?value }" ]'
#: Shapes with SPARQL constraints, and the focus nodes of the results that SHACL asks for; a node stands once for each result.
SHAPE_GRAPHS = {
    "target class": (f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; {EACH} .", "aab"),
    "target node": (f"lssh:S a sh:NodeShape ; sh:targetNode <urn:b>, <urn:nowhere> ; {EACH} .", "b"),
    "target subjects": (f"lssh:S a sh:NodeShape ; sh:targetSubjectsOf <urn:knows> ; {EACH} .", "aa"),
    "target objects": (f"lssh:S a sh:NodeShape ; sh:targetObjectsOf <urn:knows> ; {EACH} .", "b"),
    "two targets, one node": (f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:targetNode <urn:b> ; {EACH} .", "aab"),
    "no target": (f"lssh:S a sh:NodeShape ; {EACH} .", ""),
    "deactivated": (f"lssh:S a sh:NodeShape ; sh:deactivated true ; sh:targetClass <urn:A> ; {EACH} .", ""),
    "constraint deactivated": (
        f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; {EACH.replace('[', '[ sh:deactivated true ;')} .", "",
    ),
    "implicit class": (
        f"<urn:A> a sh:NodeShape, <http://www.w3.org/2000/01/rdf-schema#Class> ; {EACH} .", "aab",
    ),
    "own severity": (f"lssh:S a sh:NodeShape ; sh:severity <urn:Serious> ; sh:targetClass <urn:B> ; {EACH} .", "b"),
    "by sh:node": (f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:node lssh:I . lssh:I a sh:NodeShape ; {EACH} .", "ab"),
    "by sh:node, and a target": (
        f"lssh:S a sh:NodeShape ; sh:targetNode <urn:a> ; sh:node lssh:I . lssh:I a sh:NodeShape ; sh:targetNode <urn:b> ; {EACH} .", "ab",
    ),
    "by sh:and": (f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:and ( lssh:I ) . lssh:I a sh:NodeShape ; {EACH} .", "ab"),
    "by sh:or": (f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:or ( lssh:I ) . lssh:I a sh:NodeShape ; {EACH} .", "ab"),
    "by sh:xone": (f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:xone ( lssh:I ) . lssh:I a sh:NodeShape ; {EACH} .", "ab"),
    "by sh:not": (f"lssh:S a sh:NodeShape ; sh:targetNode <urn:a>, <urn:c> ; sh:not lssh:I . lssh:I a sh:NodeShape ; {EACH} .", "c"),
    "by a property": (
        f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:property [ sh:path <urn:knows> ; sh:node lssh:I ] . lssh:I a sh:NodeShape ; {EACH} .", "a",
    ),
    "by a qualified value": (
        f"lssh:S a sh:NodeShape ; sh:targetClass <urn:A> ; sh:property [ sh:path <urn:knows> ; sh:qualifiedValueShape lssh:I ; sh:qualifiedMinCount 1 ] . lssh:I a sh:NodeShape ; {EACH} .", "ab",
    ),
    "own message": (
        'lssh:S a sh:NodeShape ; sh:targetNode <urn:b> ; sh:sparql [ sh:select "SELECT $this ?message WHERE { $this <urn:p> ?v BIND (\'told\' AS ?message) }" ] .', "b",
    ),
    "no message": ('lssh:S a sh:NodeShape ; sh:targetNode <urn:b> ; sh:sparql [ sh:select "SELECT $this WHERE { $this <urn:p> ?v }" ] .', "b"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPE_GRAPHS)
def test_sparql_constraints_give_what_shacl_asks_for_however_their_shape_is_reached(name: str) -> None:
    """By pyshacl alone, and by pyshacl and Oxigraph together."""
    text, expected = SHAPE_GRAPHS[name]
    shapes, data = quads(PREFIXES + text), quads(PERSONS)
    together = check_quads(data, shapes)
    assert "".join(result.focus.removeprefix("urn:") for result in together) == expected
    report = validate(to_rdflib(data), to_rdflib(shapes))
    alone = [str(report.value(each, SH.focusNode)).removeprefix("urn:") for each in report.objects(predicate=SH.result)]
    assert "".join(sorted(alone)) == expected
    for result in together:
        assert set(result.message) == {"sv", "en"}
        assert all(result.message.values())
        assert "{?" not in str(result.message)


def test_the_languages_of_messages_stay_apart_also_where_pyshacl_fills_them_in() -> None:
    for kind in ("sh:NodeShape", "sh:NodeShape, <http://www.w3.org/2000/01/rdf-schema#Class>"):
        shapes = quads(PREFIXES + f"lssh:S a {kind} ; sh:targetNode <urn:b> ; {EACH} .")
        (result,) = check_quads(quads(PERSONS), shapes)
        assert result.message == {"sv": "Fel 3", "en": "Wrong 3"}


def test_a_severity_of_the_shapes_own_is_taken_for_a_violation() -> None:
    shapes = quads(PREFIXES + SHAPE_GRAPHS["own severity"][0])
    assert [result.severity for result in check_quads(quads(PERSONS), shapes)] == [Severity.VIOLATION]


@pytest.mark.parametrize(
    ("datatype", "right", "wrong"),
    [
        ("dateTime", ["2024-06-14T10:00:00", "2024-06-14T10:00:00.5+02:00"],
         ["2024-06-14", "2024-06-14 10:00:00", "20240614T101112", "2024-06-14T10:00", "2024-06-14T10:00:00+0200"]),
        ("date", ["2024-06-14", "2024-06-14Z"], ["20240614", "2024-6-14", "2024-02-30"]),
        ("time", ["10:00:00"], ["10:00"]),
        ("decimal", ["1.5", "-.5", "1."], ["1E5", "1,5"]),
        ("integer", ["+07"], ["1.0", "1_000"]),
        ("double", ["1E5", "INF", "NaN", "1"], ["Infinity", "1e"]),
        ("boolean", ["true", "0"], ["True", "yes"]),
    ],
)  # fmt: skip
def test_a_literal_that_is_not_written_as_its_datatype_is_does_not_match_it(
    datatype: str, right: list[str], wrong: list[str]
) -> None:
    prefixes = PREFIXES + "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    shapes = quads(
        prefixes + f"lssh:S a sh:NodeShape ; sh:targetNode <urn:a> ; sh:property [ sh:path <urn:p> ; sh:datatype xsd:{datatype} ] ."
    )  # fmt: skip
    values = ", ".join(f'"{each}"^^xsd:{datatype}' for each in [*right, *wrong])
    found = check_quads(quads(f"{prefixes} <urn:a> <urn:p> {values} ."), shapes)
    assert sorted(str(result.value) for result in found) == sorted(wrong)


def test_ignored_properties_alone_are_no_constraint_and_the_rest_is_validated() -> None:
    shapes = (
        PREFIXES
        + "lssh:S a sh:NodeShape ; sh:targetNode <urn:a> ; sh:ignoredProperties ( <urn:q> ) ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] ."
    )
    assert len(check_quads(quads("<urn:a> <urn:q> 1 ."), quads(shapes))) == 1
    assert check_quads(quads("<urn:a> <urn:p> 1 ."), quads(shapes)) == []
    closed = shapes.replace("sh:ignoredProperties", "sh:closed true ; sh:ignoredProperties")
    found = check_quads(quads("<urn:a> <urn:p> 1 ; <urn:q> 1 ; <urn:r> 1 ."), quads(closed))
    assert [result.path for result in found] == ["urn:r"]


def test_entailment_that_is_not_supported_is_told() -> None:
    shapes = quads(SHAPE + "<urn:s> sh:entailment <http://www.w3.org/ns/entailment/RDFS> .")
    with pytest.raises(DataError, match="entailment"):
        check_quads(quads("<urn:x> a <urn:A> ."), shapes)
