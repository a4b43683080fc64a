"""Canonical Turtle: it says the same graph, in one spelling."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.rdf.turtle import write_turtle

NODES = [
    ox.NamedNode("https://w3id.org/lsgraph/id/organization/a"),
    ox.NamedNode("urn:x y".replace(" ", "%20")),
    *(ox.BlankNode(f"b{n}") for n in range(4)),
]
PREDICATES = [
    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    ox.NamedNode("urn:p"),
    *(ox.NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{n}") for n in ("first", "rest")),
]
XSD = "http://www.w3.org/2001/XMLSchema#"
literals = st.one_of(
    st.builds(ox.Literal, st.text(max_size=12)),
    st.builds(lambda text: ox.Literal(text, language="sv"), st.text(max_size=6)),
    st.sampled_from([ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) for kind in ("integer", "decimal", "boolean", "date") for text in ("1", "-1.5", "true", "01", "x", "1.")]),
)  # fmt: skip
objects = st.one_of(
    st.sampled_from(NODES), st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")), literals
)
graphs = st.lists(st.builds(ox.Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), objects), max_size=12)


def canonical(triples: list[ox.Triple]) -> set[ox.Quad]:
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def parsed(text: str) -> list[ox.Triple]:
    return [
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE)
    ]


@settings(max_examples=300)
@given(graphs)
def test_what_is_written_is_the_same_graph_and_is_written_the_same_again(triples: list[ox.Triple]) -> None:
    text = write_turtle(triples)
    assert canonical(parsed(text)) == canonical(triples)
    assert write_turtle(parsed(text)) == text


@settings(max_examples=100)
@given(graphs, st.randoms())
def test_neither_order_nor_names_of_blank_nodes_change_the_spelling(triples: list[ox.Triple], chance: object) -> None:
    def renamed(term: object) -> object:
        return ox.BlankNode("z" + term.value[::-1]) if isinstance(term, ox.BlankNode) else term

    other = [ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in reversed(triples)]  # type: ignore[arg-type]
    assert write_turtle(other) == write_turtle(triples)


def test_types_come_first_evidence_last_and_swedish_before_english() -> None:
    text = write_turtle(parsed("""@prefix ls: <https://w3id.org/lsgraph/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:a> ls:evidence <urn:e> ; ls:actor <urn:b> ; rdfs:label "A"@en, "Å"@sv ; a ls:Signature ."""))  # fmt: skip
    assert text == (
        "@prefix ls: <https://w3id.org/lsgraph/ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n"
        '<urn:a>\n    a ls:Signature ;\n    rdfs:label "Å"@sv,\n        "A"@en ;\n    ls:actor <urn:b> ;\n    ls:evidence <urn:e> .\n'
    )


def test_a_heading_stands_in_front_as_comment() -> None:
    assert write_turtle([], heading="One\n\nTwo") == "# One\n#\n# Two\n"


def test_a_ring_of_blank_nodes_is_written_with_names() -> None:
    text = write_turtle(parsed("_:a <urn:p> _:b . _:b <urn:p> _:a ."))
    assert "_:" in text
    assert len(parsed(text)) == 2


@pytest.mark.parametrize("text", ['"a\\"b"', '"a\\\\nb"', '"""a\n"b"\n"""', '"\\u0007"', '"tab\\there"'])
def test_awkward_texts_keep_every_character(text: str) -> None:
    (triple,) = parsed(f"<urn:a> <urn:p> {text} .")
    assert parsed(write_turtle([triple])) == [triple]
