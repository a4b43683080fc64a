"""RDF of anybody: what is read of it, what is told of what is not, and what is refused."""

from __future__ import annotations

import gzip
import io
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import lsgraph
from lsgraph.building.build import build_from
from lsgraph.errors import DataError, Finding, NotFoundError, QueryError
from lsgraph.generations.dumps import dumps_of, write_quads
from lsgraph.media_types import JSON_LD, N_QUADS, RDF_XML, XML
from lsgraph.rdf.slips import MOST_SLIPS, slips
from lsgraph.repository.dataset import read_triples
from lsgraph.repository.rdf_files import STANDARD_INPUT, format_named, read_files
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"


def written(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


EMPTY = {
    "empty.ttl": b"",
    "prefixes.ttl": b"@prefix e: <http://example.org/> .\n",
    "comment.nt": b"# nothing\n",
    "no-context.jsonld": b'{"name": "Exempelbolaget"}',
    "empty.nq.gz": gzip.compress(b"", mtime=0),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_build_of_nothing_is_refused_and_changes_nothing(root: Path, tmp_path: Path, name: str) -> None:
    settings = read_settings({}, root=root, state=tmp_path / "state")
    before = build_from([written(tmp_path, "some.nt", TRIPLE)], settings)
    with pytest.raises(DataError, match="nothing in it") as caught:
        build_from([written(tmp_path, name, EMPTY[name])], settings)
    assert str(caught.value.file).endswith(name)
    assert (tmp_path / "state" / "current").readlink().name == before.hash


def test_of_a_folder_each_file_that_holds_nothing_and_all_that_is_passed_over_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name, content in ("some.nt", TRIPLE), *EMPTY.items(), ("a.json", b"{}"), ("b.json", b"{}"), ("c.n3", b""):
        written(folder, name, content)
    written(folder, "notes.txt", b"")
    written(folder, ".hidden.ttl", b"")
    written(folder / "state" / "generations", "x.nq", TRIPLE)
    (folder / "state" / "lock").touch()
    contents = read_files([folder])
    assert len(contents.quads) == 1
    silent = {str(each.file) for each in contents.remarks if each.rule == "reading.empty"}
    assert silent == {str(folder / name) for name in EMPTY}
    passed = [each.message["en"] for each in contents.remarks if each.rule == "reading.passed-over"]
    assert any(said.startswith("2 not read (.json)") and ".jsonld" in said for said in passed)
    assert any(said.startswith("1 not read (.n3)") and ".ttl" in said for said in passed)
    assert {said.split(".")[0] for said in passed if "state" in said or "hidden" in said} == {
        "1 not read (state)", "1 not read (hidden)",
    }  # fmt: skip
    assert any("(.txt)" in said for said in passed)
    assert all(each.message["sv"] != each.message["en"] for each in contents.remarks)


def test_what_may_be_rdf_is_read_where_it_is_named_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "data.json", b'{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}')
    assert len(read_files([path]).quads) == 1
    assert len(read_files([written(tmp_path, "data.n3", TRIPLE)]).quads) == 1
    with pytest.raises(DataError, match=r"This is not Turtle.* N3 is more than RDF"):
        read_files([written(tmp_path, "rule.n3", b"{ ?x <urn:p> ?y } => { ?y <urn:q> ?x } .")])


@pytest.mark.parametrize("name", ["lines.nt", "lines.nq", "lines.nt.gz"])
def test_all_wrong_lines_are_told_where_each_line_stands_for_itself(tmp_path: Path, name: str) -> None:
    lines = [
        TRIPLE.strip(),
        b"<urn:a> wrong <urn:b> .",
        b"# a comment",
        b'<urn:a> <urn:p> "open .',
        b"",
        TRIPLE.strip(),
        b"<urn:a> .",
    ]
    content = b"\n".join(lines) + b"\n"
    path = written(tmp_path, name, gzip.compress(content) if name.endswith(".gz") else content)
    with pytest.raises(DataError) as caught:
        read_files([path])
    assert caught.value.line == 2
    assert told_lines(caught.value) == [4, 7]
    path = written(tmp_path, "many.nt", b"wrong\n" * 100)
    with pytest.raises(DataError) as caught:
        read_files([path])
    assert told_lines(caught.value) == list(range(2, 21))
    assert str(caught.value).splitlines()[-2:] == ["…", "Mend the file."]


HTML = b"<!DOCTYPE html>\n<html><head><title>x</title></head><body>Hej</body></html>\n"
WORKBOOK = b"PK\x03\x04\x14\x00\x06\x00\xff\xfe[Content_Types].xml xl/workbook.xml"


@pytest.mark.parametrize("ending", ["ttl", "rdf", "nt", "jsonld", "trig", "nq"])
@pytest.mark.parametrize(
    ("content", "what", "swedish"),
    [
        (HTML, "an HTML page", "en HTML-sida"), (b"\xef\xbb\xbf\n<html lang='sv'>\n<p>\xe5", "an HTML page", "en HTML-sida"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF", "en PDF"), (WORKBOOK, "a workbook (XLSX)", "en arbetsbok (XLSX)"),
        (b"PK\x03\x04\x14\x00\xff\xfe", "an archive (ZIP)", "ett arkiv (ZIP)"), (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", "en bild (PNG)"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a pointer to a file (Git LFS)", "en pekare till en fil (Git LFS)"),
    ],
)  # fmt: skip
def test_what_is_no_rdf_at_all_is_told_as_what_it_is(
    tmp_path: Path, ending: str, content: bytes, what: str, swedish: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_files([written(tmp_path, f"data.{ending}", content)])
    assert f"This looks like {what}, not like " in str(caught.value)
    assert f"Det här ser ut som {swedish}, inte som " in caught.value.in_language("sv")
    assert caught.value.next_step
    with pytest.raises(DataError, match="This looks like"):
        read_triples(written(tmp_path, "source.ttl", content.removeprefix(b"\xef\xbb\xbf")))


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.ttl", b'{"a": 1, "b": [1, 2]}', "JSON"), ("a.nt", b'[{"@id": "urn:a"}]', "JSON-LD"),
        ("a.ttl", b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="urn:x"/>', "RDF/XML"), ("a.rdf", b"# x\n@prefix e: <urn:> .\n", "Turtle"),
        ("a.jsonld", b"@base <urn:> .\n", "Turtle"), ("a.nt", b'<rss version="2.0"></rss>', "XML"),
    ],
)  # fmt: skip
def test_data_in_another_format_than_their_ending_says_are_told_as_that(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    with pytest.raises(DataError, match=f"This looks like {what}, not like"):
        read_files([written(tmp_path, name, content)])


@pytest.mark.parametrize(
    "begins", ["<html> a <x> .", "<a/> a <x> .", "[] a <x> .", "[ a <x> ] .", "{ <a> a <x> }", "<body> <p> 'x' .", "# <!DOCTYPE html>\n"]
)  # fmt: skip
def test_rdf_that_is_wrong_somewhere_is_not_taken_for_something_else(tmp_path: Path, begins: str) -> None:
    with pytest.raises(DataError, match="This is not TriG"):
        read_files([written(tmp_path, "a.trig", f"{begins}\n<a> <b> 'x\n".encode())])


def test_a_prefix_that_nothing_declares_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_files([written(tmp_path, "a.ttl", b"<urn:a> FOAF:name 'x' .\n<urn:a> geo:lat 1 .\n")])
    assert caught.value.next_step == "Did you mean foaf: (@prefix foaf: <http://xmlns.com/foaf/0.1/> .)?"
    assert "Here that is called wgs:" in str(caught.value)
    assert "Menade du foaf:" in caught.value.in_language("sv")


def test_a_slip_of_a_prefix_that_the_file_declares_is_told_with_that_one(tmp_path: Path) -> None:
    text = """@prefix kommun: <http://example.org/kommun/> .
komun:a <urn:b> "@prefix komun: <urn:c>", "kommmun:" .
late:a <urn:b> <urn:c> .
@prefix late: <urn:late:> .
quuux:a <urn:b> late:c .
"""
    with pytest.raises(DataError) as caught:
        read_files([written(tmp_path, "a.ttl", text.encode())])
    assert caught.value.next_step == "Did you mean kommun:?"
    assert "It is declared on line 4, after its use" in str(caught.value)
    assert "Det deklareras på rad 4" in caught.value.in_language("sv")
    assert "Declare it first: @prefix quuux: <…> ." in str(caught.value)


def told_lines(error: DataError) -> list[int]:
    """The lines that an error tells to be wrong as well."""
    return [int(line) for line in re.findall(r"^line (\d+), column \d+: .", str(error), re.MULTILINE)]


WRONG_TURTLE = """@prefix e: <http://example.org/> .
e:a e:b e:c .
e:a e:b "x" ;; e:c .
# a comment " with a dot .
e:a e:b "a . b", <urn:c.d> , e:c.d , 1.5 .
e:a e:b "unclosed .
e:a e:b <http://x y> .
e:a f:x e:c . e:a f:y e:c .
@prefix g: <no iri> .
g:a g:b '''long
" . text''', "x"@ .
e:a e:b [ e:c 1 .
e:a e:b e:q
e:a e:b e:q .
PREFIX h: <urn:h:>
h:a h:b h:c ; .
"""


def test_all_that_is_wrong_with_turtle_is_told_and_nothing_that_is_right(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_files([written(tmp_path, "wrong.ttl", WRONG_TURTLE.encode())])
    assert caught.value.line == 3
    assert told_lines(caught.value) == [6, 7, 8, 9, 11, 12, 14]
    assert "line 8, column 5: The prefix f: has not been declared" in str(caught.value)
    assert "rad 8, kolumn 5: prefixet f: är inte deklarerat" in caught.value.in_language("sv")
    assert "(column 20)" in str(caught.value).splitlines()[0]
    with pytest.raises(DataError) as caught:
        read_triples(written(tmp_path, "source.ttl", WRONG_TURTLE.encode()))
    assert told_lines(caught.value) == [6, 7, 8, 9, 11, 12, 14]


def test_what_follows_an_error_in_a_graph_of_trig_is_read_within_it(tmp_path: Path) -> None:
    lines = [
        "@prefix e: <http://example.org/> .",
        "GRAPH e:g { e:a e:b e:c . e:a e:b . e:a e:b 1 }",
        "e:g { e:a e:b 1 . e:a e:b 2 , , 3 } e:g { e:a e:b 1 }",
        "e:g { e:a e:b 'x }",
        "e:g { e:a e:b 1 } }",
    ]
    with pytest.raises(DataError) as caught:
        read_files([written(tmp_path, "wrong.trig", "\n".join(lines).encode())])
    assert caught.value.line == 2
    assert told_lines(caught.value) == [3, 4, 5]


@pytest.mark.parametrize("format_", [ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG])
@given(st.text("ab:.<>\"'{}[]() \n;,@#\\\\x1", max_size=60))
@settings_of_hypothesis(max_examples=150)
def test_what_is_told_is_there_and_what_is_right_is_never_told(format_: ox.RdfFormat, text: str) -> None:
    """Also of nonsense: it ends, lines are within the text and in order, and there is a slip exactly where the parser finds one."""
    try:
        list(ox.parse(text, format=format_, base_iri="urn:x:"))
        refused = False
    except SyntaxError:
        refused = True
    found = slips(text, format_, "urn:x:")
    assert bool(found) == refused
    assert len(found) <= MOST_SLIPS + 1
    assert all(1 <= slip.line <= text.count("\n") + 1 for slip in found)
    assert [slip.line for slip in found] == sorted(slip.line for slip in found)


def test_a_format_that_is_named_goes_before_the_ending_and_standard_input_needs_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "data.txt", b"<urn:a> <urn:b> <urn:c>, <urn:d> .")
    with pytest.raises(DataError, match=r"none of RDF.*--read-as turtle"):
        read_files([path])
    assert len(read_files([path], format_named("turtle")).quads) == 2
    lying = written(tmp_path, "lying.jsonld", gzip.compress(b"<urn:a> <urn:b> <urn:c>, <urn:d> .", mtime=0))
    assert len(read_files([lying], format_named("text/turtle")).quads) == 2
    with pytest.raises(DataError, match="read as their endings say"):
        read_files([tmp_path], format_named("turtle"))
    with pytest.raises(NotFoundError, match="turtle"):
        format_named("trutle")
    with pytest.raises(DataError, match="no ending that says what it is"):
        read_files([STANDARD_INPUT])
    with lsgraph.open(path, format="ttl") as graph:
        assert len(list(graph.query("SELECT * { GRAPH ?g { ?s ?p ?o } }"))) == 2
    for source in (None, tmp_path, "https://example.org/"):
        with pytest.raises(DataError, match="one file"):
            lsgraph.open(source, format="ttl")


LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:"><rdf:Description rdf:about="urn:a"><e:p>Åsa</e:p></rdf:Description></rdf:RDF>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.ttl", b'\xef\xbb\xbf<urn:a> <urn:p> "\xc3\x85sa" .'),
        ("bom.jsonld.gz", gzip.compress(b'\xef\xbb\xbf{"@id": "urn:a", "urn:p": "\xc3\x85sa"}', mtime=0)),
        ("latin.rdf", LATIN.encode("latin-1")),
        ("utf-16.rdf", LATIN.replace("ISO-8859-1", "UTF-16").encode("utf-16")),
    ],
)
def test_a_byte_order_mark_and_the_declared_encoding_of_xml_are_understood(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (quad,) = read_files([written(tmp_path, name, content)]).quads
    assert quad.object == ox.Literal("Åsa")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("latin.ttl", '<urn:a> <urn:p>\n "Åsa" .'.encode("latin-1"), "latin.ttl:2: Byte 18 is not UTF-8 (column 3). Save the file as UTF-8, say with `iconv"),
        ("unknown.rdf", LATIN.replace("ISO-8859-1", "x-none").encode("latin-1"), "x-none"),
        ("remote.jsonld", b'{"@context": ["https://schema.org/", "https://example.org/c"], "name": "x"}', "context stands at https://example.org/c, and nothing is fetched. The contexts that are known are https://schema.org, "),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_told_with_what_to_do(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(DataError) as caught:
        read_files([written(tmp_path, name, content)])
    assert says in str(caught.value)


def test_a_graph_without_a_name_gets_the_same_one_each_time(root: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "graphs.trig", b'_:g { <urn:a> <urn:p> "x" }')
    settings = read_settings({}, root=root, state=tmp_path / "state")
    assert build_from([path], settings).hash == build_from([path], settings).hash


NUMBERS = b"""@prefix e: <urn:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:a e:p "1"^^xsd:int, "007"^^xsd:integer, 12.50, "1"^^xsd:boolean, "1E3"^^xsd:double, "P1Y0M"^^xsd:duration,
  "2024-06-14T24:00:00"^^xsd:dateTime, "2024-13"^^xsd:date, "x"@sv ; e:t <<( e:a e:q "08"^^xsd:int )>> ."""


def test_dumps_hold_the_terms_that_queries_answer_and_what_is_spelt_anew_is_told(root: Path, tmp_path: Path) -> None:
    told: list[Finding] = []
    settings = read_settings({}, root=root, state=tmp_path / "state")
    generation = build_from([written(tmp_path, "numbers.ttl", NUMBERS)], settings, tell=told.extend)
    dumped = {quad.object for quad in ox.parse(path=str(generation.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS)}
    answered = {row["o"] for row in generation.store().query("SELECT ?o { ?s ?p ?o }").rows()}
    assert dumped == answered
    assert len(dumped) == 10
    assert [(each.rule, each.message["en"].split()[0]) for each in told] == [("reading.spelt-anew", "8")]


def test_rdf_1_2_is_built_and_dumped_where_a_format_can_hold_it(root: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "star.ttl", b"<urn:a> <urn:p> <<( <urn:b> <urn:q> <urn:c> )>> .")
    generation = build_from([path], read_settings({}, root=root, state=tmp_path / "state"))
    assert {dump.format for dump in dumps_of(generation).values()} == {"trig", "nquads", "turtle", "ntriples"}
    with pytest.raises(QueryError, match="jsonld can't hold"):
        write_quads(generation.path / "dataset.nq", JSON_LD, io.BytesIO())


@pytest.mark.parametrize("code", ["0007", "0000", "FFFF"])
def test_xml_that_would_not_be_well_formed_is_refused_with_what_stands_before(tmp_path: Path, code: str) -> None:
    content = f'<urn:a> <urn:p> "before\\u{code}" .\n'.encode()
    store = EmbeddedStore.in_memory(read_files([written(tmp_path, "control.nt", content)]).quads)
    for query, fmt in ("SELECT ?o { ?s ?p ?o }", XML), ("CONSTRUCT WHERE { ?s ?p ?o }", RDF_XML):
        with pytest.raises(QueryError, match=rf"U\+{code}.*before"):
            store.query(query).write(io.BytesIO(), fmt)
    with pytest.raises(QueryError, match=rf"U\+{code}"):
        write_quads(written(tmp_path, "d.nq", content), RDF_XML, io.BytesIO())
    write_quads(tmp_path / "d.nq", N_QUADS, io.BytesIO())


def test_a_project_and_what_builds_made_are_no_rdf_to_read(root: Path, tmp_path: Path) -> None:
    generation = build_from(
        [written(tmp_path, "some.nt", TRIPLE)], read_settings({}, root=root, state=tmp_path / "state")
    )
    with pytest.raises(DataError, match=f"lsgraph --root {root} build"):
        read_files([root])
    for folder in (generation.path, tmp_path / "state"):
        with pytest.raises(DataError, match="what builds made"):
            read_files([folder])
    (remark,) = (each for each in read_files([root / "shapes"]).remarks if each.rule == "reading.part-of-project")
    assert "no derived edges" in remark.message["en"]
