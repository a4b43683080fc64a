"""Files become named graphs; a file that can't is told with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from lsgraph import namespaces
from lsgraph.errors import DataError
from lsgraph.repository.blank_nodes import skolemised
from lsgraph.repository.dataset import Dataset, canonical_nquads, load_dataset, read_dataset, to_rdflib

SOURCE = "data/sources/huddinge-ks-2024-1082.ttl"


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return load_dataset(root)


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    for folder in ("data", "ontology", "shapes"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def test_each_source_is_a_graph_of_its_own(dataset: Dataset) -> None:
    graphs = {quad.graph_name.value for quad in dataset.published if isinstance(quad.graph_name, ox.NamedNode)}
    sources = {namespaces.graph_iri(path.stem) for path in (dataset.root / "data/sources").glob("*.ttl")}
    assert sources
    assert graphs == sources | namespaces.RESERVED_GRAPHS


def test_data_has_no_blank_nodes_and_its_anonymous_nodes_are_named_after_their_parent(dataset: Dataset) -> None:
    for file in dataset.files:
        if file.is_data:
            assert not any(
                isinstance(term, ox.BlankNode) for quad in file.quads for term in (quad.subject, quad.object)
            )
    names = {quad.subject.value for quad in dataset.quads if isinstance(quad.subject, ox.NamedNode)}
    evidence = namespaces.mint("evidence", "huddinge-ks-2024-1082-lead")
    assert {f"{evidence}#hasSelector", f"{evidence}#hasSelector.refinedBy"} <= names


def test_two_sources_that_each_tell_an_end_of_one_membership_speak_of_one_interval(dataset: Dataset) -> None:
    interval = ox.NamedNode(
        namespaces.mint("membership", "flemingsberg-science-chair-irene-svenonius") + "#memberDuring"
    )
    told = {quad.predicate.value.rsplit("#")[-1]: quad.graph_name for quad in dataset.quads if quad.subject == interval}
    assert told["hasBeginning"] != told["hasEnd"]


def test_loading_twice_gives_the_same_quads(dataset: Dataset) -> None:
    assert canonical_nquads(load_dataset(dataset.root).quads) == canonical_nquads(dataset.quads)


def test_the_line_of_a_subject_is_where_it_stands(dataset: Dataset) -> None:
    file = next(file for file in dataset.files if str(file.path) == SOURCE)
    iri = namespaces.mint("act", "region-uppsala-signature-2024-06")
    line = file.line_of(iri)
    assert line is not None
    assert file.text.splitlines()[line - 1] == "act:region-uppsala-signature-2024-06"
    assert file.line_of(f"{iri}#memberDuring") == line
    assert file.line_of("urn:nowhere") is None
    assert dataset.location(iri, file.graph) == (SOURCE, line)


def test_an_interval_written_in_several_pieces_keeps_each_apart(copy: Path) -> None:
    (copy / "data/sources/more.ttl").write_text('<urn:a> <urn:p#x> [ <urn:q> "2" ], [ <urn:q> "1" ] .')
    names = {
        q.subject.value
        for q in load_dataset(copy).quads
        if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith("urn:a#")
    }
    assert names == {"urn:a#x", "urn:a#x-2"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<urn:a> <urn:p> _:x . <urn:b> <urn:p> _:x .", "exactly one"),
        ("_:x <urn:p> <urn:b> .", "exactly one"),
        ("_:x <urn:p> _:y . _:y <urn:p> _:x .", "exactly one"),
    ],
)
def test_an_anonymous_node_without_one_named_parent_is_refused(copy: Path, text: str, says: str) -> None:
    (copy / "data/sources/more.ttl").write_text(text)
    with pytest.raises(DataError, match=says) as caught:
        load_dataset(copy)
    assert caught.value.file == "data/sources/more.ttl"


def test_an_anonymous_node_of_a_thing_with_a_fragment_gets_a_name_of_its_own(copy: Path) -> None:
    (copy / "data/sources/more.ttl").write_text("<https://example.org/a#b> <urn:p> [ <urn:q> [ <urn:r> 1 ] ] .")
    [file] = [file for file in read_dataset(copy).files if file.path.name == "more.ttl"]
    assert len({quad.subject for quad in file.quads}) == 3
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in file.quads)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"@prefix a: <urn:> .\n\na:x a:y", 3, "not Turtle"),
        (b"@prefix a: <urn:> .\nb:x a a:y .", 2, "not Turtle"),
        (b"# r\xe4d\n", 1, "UTF-8"),
        (b"\xef\xbb\xbf# x\n", 1, "byte order mark"),
        (b"", None, "empty"),
        (b"  \n", None, "empty"),
        (b"@prefix a: <urn:> .\n", None, "nothing in the file"),
    ],
)
def test_a_broken_file_is_told_with_its_line(copy: Path, content: bytes, line: int | None, says: str) -> None:
    (copy / SOURCE).write_bytes(content)
    with pytest.raises(DataError, match=says) as caught:
        load_dataset(copy)
    assert (caught.value.file, caught.value.line) == (SOURCE, line)
    assert caught.value.next_step


def test_all_files_that_can_not_be_read_are_told_at_once_each_with_its_place_and_the_next_step(copy: Path) -> None:
    (copy / SOURCE).write_bytes(b"@prefix a: <urn:> .\na:x a a:y\n  ; b:z a:y .\na:y c:z a:y .\n")
    (copy / "data/actors/organizations.ttl").write_bytes('<urn:å> <urn:b> "'.encode() + b'\xe5" .')
    (copy / "data/sources/Wrong Name.ttl").write_bytes(b"<urn:a> <urn:b> .")
    (copy / "data/documents/huddinge-ks-2024-1082.txt").write_bytes(b"")
    with pytest.raises(DataError) as caught:
        load_dataset(copy)
    told = [(file.file, file.line, file.column) for file in caught.value.files]
    assert told == [
        ("data/actors/organizations.ttl", 1, 18),
        ("data/documents/huddinge-ks-2024-1082.txt", None, None),
        ("data/sources/Wrong Name.ttl", None, None),
        ("data/sources/Wrong Name.ttl", 1, 17),
        (SOURCE, 3, 5),
    ]
    for file in caught.value.files:
        assert str(file) in str(caught.value)
        assert file.next_step
    places = caught.value.to_json()
    assert [(place["line"], place["column"]) for place in places if place["file"] == SOURCE] == [(3, 5), (4, 5)]
    assert all(set(place["message"]) == set(place["next_step"]) == {"en", "sv"} for place in places)  # type: ignore[call-overload]
    assert caught.value.message == "4 files can't be read."


def test_all_rules_that_can_not_be_followed_are_told_at_once(copy: Path) -> None:
    rules = sorted((copy / "ontology/rules").glob("*.rq"))
    rules[0].write_text("CONSTRUCT { ?s ?p ?o WHERE")
    rules[-1].write_text("ASK { ?s ?p ?o }")
    with pytest.raises(DataError) as caught:
        load_dataset(copy)
    assert [file.file for file in caught.value.files] == [
        f"ontology/rules/{rule.name}" for rule in (rules[0], rules[-1])
    ]


@pytest.mark.parametrize("name", ["actors.ttl", "Stor Bokstav.ttl", "derived.ttl", "å.ttl"])
def test_a_source_can_not_take_a_name_that_is_taken_or_no_name(copy: Path, name: str) -> None:
    shutil.copy(copy / SOURCE, copy / "data/sources" / name)
    with pytest.raises(DataError, match="can't name a source"):
        load_dataset(copy)


def test_a_folder_without_data_is_told_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="LSGRAPH_ROOT"):
        load_dataset(tmp_path)
    (tmp_path / "data/sources").mkdir(parents=True)
    with pytest.raises(DataError, match="no source"):
        load_dataset(tmp_path)


def test_terms_keep_their_written_form_on_the_way_to_rdflib() -> None:
    turtle = '<urn:a> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer>, "x", "å"@sv, <urn:b>, "soon"^^<http://www.w3.org/2001/XMLSchema#date> .'
    graph = to_rdflib(ox.parse(input=turtle, format=ox.RdfFormat.TURTLE))
    assert {term.n3() for term in graph.objects()} == {
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"', '"å"@sv', "<urn:b>", '"soon"^^<http://www.w3.org/2001/XMLSchema#date>',
    }  # fmt: skip


def anonymous(text: str) -> list[ox.Triple]:
    """Triples of a text in which `:` is a namespace."""
    quads = ox.parse(input=f"@prefix : <http://example.org/> .\n{text}", format=ox.RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[] :p 1 .", "exactly one"),
        ("_:a :p _:b . _:b :p _:a .", "exactly one"),
        (":x :p _:a ; :q _:a . _:a :r 1 .", "exactly one"),
        # Siblings are told apart by what hangs below them.
        (":x :p _:a, _:b . _:a :q _:c . _:b :q 1 . _:c :q _:d . _:d :q _:c .", "exactly one"),
        (":x :p " + "[ :q " * 5000 + "1" + " ]" * 5000 + " .", "more than 100 deep"),
    ],
    ids=["of nothing", "of each other", "of two", "a ring below siblings", "far below"],
)
def test_anonymous_nodes_that_can_not_be_named_are_told(text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        skolemised(anonymous(text), "a.ttl")


def test_anonymous_nodes_are_named_below_each_other() -> None:
    named = skolemised(anonymous(":x :p " + "[ :q " * 90 + "1" + " ]" * 90 + " ."), "a.ttl")
    assert f"http://example.org/x#p{'.q' * 89}" in {str(triple.subject.value) for triple in named}  # type: ignore[union-attr]
