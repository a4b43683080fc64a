"""Each shape lets through what is right and refuses what is wrong, for the reason that the file's name says.

`tests/shapes/<Shape>/valid*.ttl` must pass that shape, `invalid-<reason>.ttl` must give a result of that shape. The data is
made up. Each file is checked together with what the ontology and the vocabularies say of the terms that it names, and of what is easily
taken for something else: that is found by other names.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, URIRef
from rdflib import SH as SHACL

from lsgraph import namespaces
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import PREFIXES
from lsgraph.repository.by_pyshacl import validate
from lsgraph.repository.dataset import SourceFile, load_dataset, read_triples, to_rdflib
from lsgraph.repository.shape_results import Result, one_each
from lsgraph.repository.shapes import Shapes, check_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent / "shapes"
FILES = sorted(HERE.glob("*/*.ttl"))
SH = PREFIXES["sh"]
A = ox.NamedNode(str(RDF.type))
CONFUSION = ox.NamedNode(namespaces.expand("ls:KnownConfusion"))


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def repository_quads(graph: str) -> tuple[ox.Quad, ...]:
    dataset = load_dataset(HERE.parents[1])
    return tuple(quad for quad in dataset.quads if getattr(quad.graph_name, "value", "") == graph)


def shape_quads() -> tuple[ox.Quad, ...]:
    return repository_quads(namespaces.SHAPES_GRAPH)


@cache
def shapes() -> Shapes:
    return Shapes(shape_quads())


@cache
def results_of(path: Path) -> list[Result]:
    own = own_quads(path)
    return shapes().check([*own, *words_of(own)])


def own_quads(path: Path) -> list[ox.Quad]:
    _, triples = read_triples(path)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode("urn:test")) for triple in triples]


def words_of(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """What the ontology and the vocabularies say of the terms in these quads, and of the terms that they name in turn.

    All of them are hundreds of things more to check, for each of hundreds of files.
    """
    waiting: list[object] = [term for quad in quads for term in (quad.subject, quad.predicate, quad.object)]
    waiting += confusions()
    reached = set[object]()
    while waiting:
        term = waiting.pop()
        if term not in reached:
            reached.add(term)
            for quad in word_quads_about().get(term, ()):
                yield quad
                waiting += (quad.predicate, quad.object)


@cache
def confusions() -> tuple[ox.NamedNode | ox.BlankNode | ox.Triple, ...]:
    """What is easily taken for something else."""
    return tuple(quad.subject for quad in word_quads() if quad.predicate == A and quad.object == CONFUSION)


@cache
def word_quads_about() -> dict[object, list[ox.Quad]]:
    """What the ontology and the vocabularies say, by what they say it of."""
    about = dict[object, list[ox.Quad]]()
    for quad in word_quads():
        about.setdefault(quad.subject, []).append(quad)
    return about


def word_quads() -> tuple[ox.Quad, ...]:
    return repository_quads(namespaces.ONTOLOGY_GRAPH) + repository_quads(namespaces.VOCABULARIES_GRAPH)


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.startswith("valid")], ids=name_of)
def test_what_is_right_passes_every_shape(path: Path) -> None:
    assert results_of(path) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.startswith("invalid-")], ids=name_of)
def test_what_is_wrong_is_refused_by_its_shape_in_both_languages(path: Path) -> None:
    results = [found for found in results_of(path) if found.shape == path.parent.name]
    assert results, f"{name_of(path)} passes"
    for found in results:
        assert set(found.message) == set(LANGUAGES)
        assert found.message["sv"] != found.message["en"]
        assert "{?" not in found.message["sv"] + found.message["en"]


def test_one_cause_gives_one_finding() -> None:
    """Over all that is wrong: nothing is told twice of one value, nor of two labels of one language."""
    for path in FILES:
        if path.stem.startswith("invalid-"):
            told = one_each(results_of(path))
            assert {found.focus for found in told} == {found.focus for found in results_of(path)}, name_of(path)
            of_values = [(each.focus, each.shape, each.path, each.value, each.message["en"]) for each in told]
            assert len(of_values) == len(set(of_values)), name_of(path)
    for name in (
        "OrganizationShape/invalid-label-twice", "RegionShape/invalid-headline-twice", "EventShape/invalid-latest-is-no-date",
        "ActShape/invalid-date-is-no-date", "MembershipDetailsShape/invalid-share-as-text", "PositionShape/invalid-start-as-text",
    ):  # fmt: skip
        assert len(one_each(results_of(HERE / f"{name}.ttl"))) == 1, name


def node_shapes() -> list[str]:
    """The names of all our node shapes."""
    return sorted(
        str(getattr(quad.subject, "value", "")).removeprefix(namespaces.SHAPES)
        for quad in shape_quads()
        if quad.predicate.value == str(RDF.type) and quad.object == ox.NamedNode(f"{SH}NodeShape")
    )


def test_each_shape_has_data_that_passes_and_data_that_fails() -> None:
    names = set(node_shapes())
    tested = {path.parent.name for path in FILES}
    assert tested == names
    for name in names:
        stems = [path.stem for path in FILES if path.parent.name == name]
        assert any(stem.startswith("valid") for stem in stems), f"{name} has no valid data"
        assert any(stem.startswith("invalid-") for stem in stems), f"{name} has no invalid data"


def test_each_message_of_a_shape_is_given_by_some_invalid_data() -> None:
    messages = {
        str(quad.object.value)
        for quad in shape_quads()
        if quad.predicate.value == f"{SH}message"
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "en"
    }
    given = {found.message["en"] for path in FILES if path.stem.startswith("invalid-") for found in results_of(path)}
    # A message with a value in it is given with the value in place.
    patterns = {
        message: [part for part in message.replace("{?path}", "{?value}").split("{?value}") if part]
        for message in messages
    }
    never = [
        message for message, parts in patterns.items() if not any(all(part in text for part in parts) for text in given)
    ]
    assert never == []


def test_each_shape_has_a_name_in_both_languages_and_a_severity() -> None:
    for name in node_shapes():
        said = [quad for quad in shape_quads() if getattr(quad.subject, "value", "") == namespaces.SHAPES + name]
        names = {
            quad.object.language
            for quad in said
            if quad.predicate.value == f"{SH}name" and isinstance(quad.object, ox.Literal)
        }
        assert names == set(LANGUAGES), name
        assert any(quad.predicate.value == f"{SH}severity" for quad in said), name


EITHER_WAY = [
    path
    for name in ("SignatureShape", "IdentifierShape", "NeverByHandShape", "IntervalShape", "PlaceShape")
    # Pyshacl takes a quarter of a second for each.
    for path in sorted((HERE / name).glob("invalid-*.ttl"))[:3]
]


@cache
def shape_for_pyshacl(name: str) -> rdflib.Graph:
    """One of our shapes alone."""
    whole = to_rdflib(shape_quads())
    for other in set(node_shapes()) - {name}:
        whole.remove((URIRef(namespaces.SHAPES + other), None, None))
    return whole


@cache
def words_for_pyshacl() -> rdflib.Graph:
    """The ontology and the vocabularies."""
    return to_rdflib(word_quads())


@pytest.mark.parametrize("path", EITHER_WAY, ids=name_of)
def test_pyshacl_alone_finds_the_same_as_pyshacl_and_oxigraph_together(path: Path) -> None:
    data, own = words_for_pyshacl(), list(to_rdflib(own_quads(path)))
    for triple in own:
        data.add(triple)
    report = validate(data, shape_for_pyshacl(path.parent.name))
    for triple in own:
        data.remove(triple)
    alone = sorted(
        (namespaces.shorten(str(report.value(found, SHACL.focusNode))) or str(report.value(found, SHACL.focusNode)))
        for found in report.subjects(RDF.type, SHACL.ValidationResult)
    )
    assert alone == sorted(found.focus for found in results_of(path) if found.shape == path.parent.name)


def source(name: str, text: str) -> SourceFile:
    """A further source file of the repository."""
    text = f"@prefix actor: <{namespaces.INSTANCE}organization/> .\n@prefix ex: <http://example.org/> .\n{text}"
    graph = ox.NamedNode(f"{namespaces.GRAPH}{name}")
    triples = ox.parse(input=text.replace("same", f"<{PREFIXES['owl']}sameAs>"), format=ox.RdfFormat.TURTLE)
    quads = tuple(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    return SourceFile(Path(f"data/sources/{name}.ttl"), graph.value, text, quads)


def test_a_finding_names_the_files_that_say_what_is_wrong_not_the_first_about_its_subject(root: Path) -> None:
    dataset = load_dataset(root)
    wrong = "actor:region-uppsala same ex:wrong .\n"
    sources = (source("a", "actor:region-uppsala same ex:other .\n"), source("b", f"\n{wrong}"), source("c", wrong))
    signed = f"{namespaces.INSTANCE}act/region-uppsala-signature-2024-06"
    # Three sources tell of the act; the last day was derived from what the new one says of it.
    month = source("d", f'<{signed}> a ex:Act ; <{PREFIXES["dcterms"]}date> "2024-13" .\n')
    last = ox.Literal("2024-13-31", datatype=ox.NamedNode(f"{PREFIXES['xsd']}date"))
    derived = ox.Quad(
        ox.NamedNode(signed), ox.NamedNode(f"{PREFIXES['ls']}latest"), last, ox.NamedNode(namespaces.DERIVED_GRAPH)
    )
    findings = check_shapes(
        replace(dataset, files=(*dataset.files, *sources, month), derived=(*dataset.derived, derived))
    )
    impossible = [finding for finding in findings if finding.rule == "shacl.DateShape"]
    assert [(finding.location(), finding.others) for finding in impossible] == [("data/sources/d.ttl:3", ())]
    places = {
        finding.nearest: (finding.location(), finding.others)
        for finding in findings
        if finding.rule == "shacl.SameAsShape"
        and finding.subject == f"{namespaces.INSTANCE}organization/region-uppsala"
    }
    assert places == {
        "http://example.org/other": ("data/sources/a.ttl:3", ()),
        "http://example.org/wrong": ("data/sources/b.ttl:4", ("data/sources/c.ttl:3",)),
    }


def test_patterns_have_the_classes_of_unicode() -> None:
    pattern = to_rdflib(
        ox.Quad(triple.subject, triple.predicate, triple.object)
        for triple in ox.parse(
            input=f"""@prefix sh: <{SH}> . @prefix ex: <http://example.org/> .
            ex:Shape a sh:NodeShape ; sh:targetSubjectsOf ex:name ;
                sh:property [ sh:path ex:name ; sh:pattern "^\\\\p{{Lu}}[\\\\p{{L}} ]+$" ] .""",
            format=ox.RdfFormat.TURTLE,
        )
    )
    names = {"right": "Ångström Öst", "small": "ångström", "number": "A1", "line": "A_b"}
    data = to_rdflib(
        ox.Quad(ox.NamedNode(f"urn:{name}"), ox.NamedNode("http://example.org/name"), ox.Literal(text))
        for name, text in names.items()
    )
    report = validate(data, pattern)
    assert {str(node) for node in report.objects(None, SHACL.focusNode)} == {"urn:small", "urn:number", "urn:line"}
