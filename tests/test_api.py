"""The Python interface: what opens, what comes back in which type, and what bad input says."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
import rdflib

import lsgraph
from lsgraph.api import Graph, Picture
from lsgraph.building.build import build_from
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

REGION_UPPSALA = "https://w3id.org/lsgraph/id/organization/region-uppsala"
HAS_SIGNED = "https://w3id.org/lsgraph/ontology#hasSigned"


@pytest.fixture
def graph(generation: Generation) -> Iterator[Graph]:
    with lsgraph.open(generation.path) as opened:
        yield opened


# ------------------------------------------------------------------------------------------------- the surface


def test_the_surface_is_small_sorted_and_all_there() -> None:
    assert lsgraph.__all__ == sorted(lsgraph.__all__)
    assert len(lsgraph.__all__) <= 15
    for name in lsgraph.__all__:
        assert getattr(lsgraph, name) is not None


def test_the_errors_that_the_interface_raises_can_be_caught_by_the_names_that_are_documented() -> None:
    docs = Path(__file__).parents[1] / "docs"
    section = (docs / "python.md").read_text(encoding="utf-8").partition("## Errors")[2].partition("\n## ")[0]
    documented = tuple(getattr(lsgraph, name) for name in set(re.findall(r"`(\w+Error)`", section)) - {"ImportError"})
    raised = set(re.findall(r"\b(\w+Error)\b", (docs / "python-reference.md").read_text(encoding="utf-8")))
    known = {each.__name__: each for each in every_error(lsgraph.LsgraphError)}
    assert raised - {"LsgraphError"} <= known.keys()
    assert [name for name in raised - {"LsgraphError"} if not issubclass(known[name], (*documented, ImportError))] == []
    assert lsgraph.LsgraphError not in documented


def every_error(error: type[Exception]) -> Iterator[type[Exception]]:
    yield error
    for below in error.__subclasses__():
        yield from every_error(below)


@pytest.mark.parametrize("day", ["2024-02-31", "soon", "", "2024", 20240821])
def test_what_is_no_day_is_an_argument_that_can_not_be_used(graph: Graph, day: object) -> None:
    with pytest.raises(lsgraph.UsageError, match=r"is no day\. Give one as 2024-08-21\."):
        graph.compare(day, "2024-12-31")  # type: ignore[arg-type]  # what people give


def test_of_two_days_the_earlier_is_taken_first(graph: Graph) -> None:
    days = ("2018-01-01", "2024-12-31")
    assert list(graph.compare(*days)) == list(graph.compare(*reversed(days)))
    assert list(graph.changes(*days)) == list(graph.changes(*reversed(days)))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'opne'"):
        _ = lsgraph.opne


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'networkx', 'pandas', 'pyoxigraph', 'rdflib', 'typer', 'rich', 'fastapi', 'numpy'}"
    code = f"import sys, lsgraph; sys.exit(repr({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert result.stderr == "set()\n"


# ------------------------------------------------------------------------------------------------------- opening


def test_it_opens_the_current_generation_as_the_settings_find_it(
    generation: Generation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    with lsgraph.open() as graph:
        assert graph.hash == generation.hash
        assert len(graph) == generation.manifest.total
        assert generation.hash in repr(graph)


def test_it_opens_the_link_to_the_current_generation(generation: Generation, settings: Settings) -> None:
    with lsgraph.open(settings.state_folder / "current") as graph:
        assert graph.hash == generation.hash


def test_it_opens_a_state_folder_and_a_generation(generation: Generation, settings: Settings) -> None:
    for path in (settings.state_folder, str(generation.path)):
        with lsgraph.open(path) as graph:
            assert graph.hash == generation.hash


def test_it_opens_the_current_generation_of_a_project_not_its_sources(
    generation: Generation, settings: Settings, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("data", "ontology", "shapes"):
        (copy / name).symlink_to(root / name)
    with pytest.raises(lsgraph.StateError, match=f"Run `lsgraph --root {copy} build`"):
        lsgraph.open(copy)
    shutil.copytree(settings.state_folder, copy / ".lsgraph", symlinks=True)
    for path in (copy, copy / ".lsgraph"):
        with lsgraph.open(path) as graph:
            assert (graph.hash, len(graph)) == (generation.hash, generation.manifest.total)
            assert len(graph.query("who-has-signed")) == 2
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "elsewhere"))
    with pytest.raises(lsgraph.StateError, match="elsewhere"):
        lsgraph.open(copy)


def test_a_folder_of_rdf_with_its_generations_in_it_is_opened_as_what_was_built(root: Path, tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("<http://example.org/a> <http://example.org/b> 1 .")
    built = build_from([tmp_path], read_settings({}, root=root, state=tmp_path / ".lsgraph"))
    assert build_from([tmp_path], read_settings({}, root=root, state=tmp_path / ".lsgraph")).hash == built.hash
    with lsgraph.open(tmp_path) as graph:
        assert (graph.hash, len(graph)) == (built.hash, 1)


def test_what_is_passed_over_and_a_setting_for_another_project_are_warnings(
    settings: Settings, generation: Generation, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.nt").write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .")
    (tmp_path / "two.json").write_text("{}")
    with pytest.warns(UserWarning, match=r"1 not read \(\.json\)"):
        lsgraph.open(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setenv("LSGRAPH_ROOT", str(tmp_path))
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    with pytest.warns(UserWarning, match=f"LSGRAPH_ROOT names {tmp_path}, but you stand in {root}"):
        assert lsgraph.open().hash == generation.hash


def test_it_opens_files_of_rdf_in_memory(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("<http://example.org/a> <http://example.org/b> 1 .")
    (tmp_path / "two.nt").write_text('<http://example.org/a> <http://example.org/b> "x" .\n')
    with lsgraph.open(tmp_path / "one.ttl") as one, lsgraph.open(tmp_path) as both:
        assert (len(one), len(both)) == (1, 2)
        assert one.hash is None
        assert "of files" in repr(one)
        assert both.picture("sv").svg.startswith("<svg")


def test_where_nothing_is_built_the_error_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path))
    with pytest.raises(lsgraph.StateError, match="Run `lsgraph build`"):
        lsgraph.open()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.ttl", None, "no such file"),
        ("broken.ttl", b"<a> <b>", "broken.ttl:1"),
        ("notes.docx", b"PK", "ending"),
        ("empty.ttl", b"", "nothing in it"),
    ],
)
def test_what_can_not_be_opened_is_named(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(lsgraph.DataError) as caught:
        lsgraph.open(tmp_path / name)
    assert name in str(caught.value)
    assert says in str(caught.value)


def test_a_folder_that_is_no_whole_generation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(lsgraph.StateError, match="no generation"):
        lsgraph.open(tmp_path)


def test_a_closed_graph_says_so(generation: Generation) -> None:
    graph = lsgraph.open(generation.path)
    graph.close()
    assert repr(graph) == "<lsgraph.Graph, closed>"
    for ask in (lambda: graph.query("1"), graph.network, graph.picture, lambda: graph.show("KTH"), lambda: len(graph)):
        with pytest.raises(lsgraph.StateError, match="closed"):
            ask()


# -------------------------------------------------------------------------------------------------------- asking


@pytest.mark.parametrize("name", ["1", "001", "who-has-signed", "001-who-has-signed"])
def test_a_question_goes_by_number_and_by_name(graph: Graph, name: str) -> None:
    rows = graph.query(name).to_pandas()
    assert list(rows.columns) == ["actor", "capacity", "earliest", "latest"]
    assert rows["actor"].tolist() == [
        "https://w3id.org/lsgraph/id/organization/region-stockholm",
        REGION_UPPSALA,
    ]
    assert rows["latest"].dt.date.tolist() == [dt.date(2024, 6, 30)] * 2


def test_every_question_of_the_repository_is_there_and_can_be_asked(graph: Graph, root: Path) -> None:
    questions = graph.questions().to_pandas()
    assert questions["name"].tolist() == sorted(path.stem for path in (root / "ontology/questions").glob("*.ttl"))
    assert questions.notna().all().all()


@pytest.mark.parametrize(
    ("values", "dtype", "python"),
    [
        ("1 2", "int64", [1, 2]),
        ("1 UNDEF", "Int64", [1, pd.NA]),
        ("1.5 2", "float64", [1.5, 2.0]),
        ("1.5 1e3", "float64", [1.5, 1000.0]),
        ("true false", "bool", [True, False]),
        ("true UNDEF", "boolean", [True, pd.NA]),
        ('"a" "b"@sv', "str", ["a", "b"]),
        ('<http://example.org/a> "b"', "str", ["http://example.org/a", "b"]),
        ('1 "b"', "str", ["1", "b"]),
        ('"2024-06"^^xsd:gYearMonth "2011"^^xsd:gYear', "str", ["2024-06", "2011"]),
        ('"12024-01-01"^^xsd:date "2024-06-14"^^xsd:date', "str", ["12024-01-01", "2024-06-14"]),
        ('"many"^^xsd:integer 1', "str", ["many", "1"]),
        ("123456789012345678901234567890 1", "str", ["123456789012345678901234567890", "1"]),
    ],
)
@pytest.mark.filterwarnings("ignore:This engine does not reckon with integers")
def test_a_column_has_the_type_that_all_its_values_have(
    graph: Graph, values: str, dtype: str, python: list[object]
) -> None:
    column = graph.query(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}").to_pandas()["x"]
    assert str(column.dtype) == dtype
    assert column.tolist() == python


def test_dates_and_times_are_times_of_pandas(graph: Graph) -> None:
    rows = graph.query(
        'SELECT ?day ?time WHERE { VALUES (?day ?time) { ("2024-06-14"^^xsd:date "2024-06-14T12:00:00+02:00"^^xsd:dateTime)'
        ' (UNDEF "2024-06-14T10:00:00Z"^^xsd:dateTime) } }'
    ).to_pandas()
    assert rows["day"].dtype.kind == "M"
    assert rows["day"].isna().tolist() == [False, True]
    assert rows["time"].nunique() == 1
    assert str(rows["time"].dt.tz) == "UTC"


def test_a_time_without_a_zone_gets_none(graph: Graph) -> None:
    query = "SELECT ?time WHERE {{ VALUES ?time {{ {} }} }}"
    bare, zoned = '"2024-06-14T12:00:00"^^xsd:dateTime', '"2024-06-14T12:00:00Z"^^xsd:dateTime'
    assert graph.query(query.format(bare)).to_pandas()["time"].dt.tz is None
    assert str(graph.query(query.format(f"{bare} {zoned}")).to_pandas()["time"].dtype) == "str"


def test_no_rows_keep_their_columns(graph: Graph) -> None:
    rows = graph.query("SELECT ?a ?b WHERE { ?a ls:hasSigned ?b FILTER (?a = ?b) }").to_pandas()
    assert list(rows.columns) == ["a", "b"]
    assert rows.empty


def test_truth_and_triples_come_as_bool_and_as_rdflib(graph: Graph) -> None:
    assert graph.ask("ASK { ?actor ls:hasSigned ?agreement }") is True
    assert graph.ask("is-a-huddinge-signature-on-record") is False
    triples = graph.construct("CONSTRUCT WHERE { organization:region-uppsala ls:hasSigned ?agreement }")
    assert set(triples.subject_predicates()) == {(rdflib.URIRef(REGION_UPPSALA), rdflib.URIRef(HAS_SIGNED))}


@pytest.mark.parametrize(
    ("method", "text", "says"),
    [
        ("query", "ASK { ?s ?p ?o }", r"Graph\.ask\(\)"),
        ("ask", "SELECT * WHERE { ?s ?p ?o } LIMIT 1", r"Graph\.query\(\)"),
        ("query", "CONSTRUCT WHERE { ?s ls:hasSigned ?o }", r"Graph\.construct\(\)"),
        ("construct", "SELECT * WHERE { ?s ?p ?o } LIMIT 1", r"Graph\.query\(\)"),
        ("query", "SELECT ?x WHERE {", "line 1"),
        ("query", "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_query_that_does_not_fit_says_what_does(graph: Graph, method: str, text: str, says: str) -> None:
    with pytest.raises(lsgraph.QueryError, match=says):
        getattr(graph, method)(text)


def test_an_unknown_question_names_the_nearest(graph: Graph) -> None:
    with pytest.raises(lsgraph.NotFoundError, match="Did you mean who-has-signed"):
        graph.query("who-has-sined")


# ------------------------------------------------------------------------------------------ evidence and network


def test_the_sentences_behind_an_edge_stand_where_they_say(graph: Graph, generation: Generation) -> None:
    rows = graph.evidence("Region Uppsala", "ls:hasSigned").to_pandas()
    assert set(rows["basis"]) == {"stated", "reported"}
    assert set(rows["source"]) == {REGION_UPPSALA}
    text = generation.text("huddinge-ks-2024-1082")
    for row in rows[rows["basis"] == "stated"].itertuples():
        assert text[int(str(row.start)) : int(str(row.end))].split() == str(row.words).split()
    assert rows[rows["basis"] == "reported"]["address"].str.startswith("https://").all()
    assert rows[rows["basis"] == "reported"]["start"].isna().all()


def test_evidence_comes_in_the_language_that_was_asked_for(graph: Graph) -> None:
    english = graph.evidence("Region Uppsala", HAS_SIGNED).to_pandas()
    swedish = graph.evidence("Region Uppsala", HAS_SIGNED, language="sv").to_pandas()
    reported = english["basis"] == "reported"
    assert (english["words"] != swedish["words"]).equals(reported)


def test_a_target_narrows_the_evidence(graph: Graph) -> None:
    everything = graph.evidence("Huddinge kommun")
    narrowed = graph.evidence("Huddinge kommun", target="organization:flemingsberg-science").to_pandas()
    assert 0 < len(narrowed) < len(everything)
    assert narrowed["target"].nunique() == 1


def test_an_edge_that_is_not_there_has_no_evidence_but_all_columns(graph: Graph) -> None:
    rows = graph.evidence("Karolinska Institutet", "ls:hasSigned").to_pandas()
    assert rows.empty
    assert "words" in rows.columns


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("Region Upsala",), "Region Uppsala"),
        (("Region Uppsala", "ls:hasSined"), "ls:hasSigned"),
        (("Region Uppsala", "hasSigned"), "ls:hasSigned"),
        (("Huddinge kommun", "ls:standsBehind", "Flemingsberg Sciense"), "Flemingsberg Science"),
    ],
)
def test_a_misspelt_name_is_told_with_the_nearest(graph: Graph, arguments: tuple[str, ...], near: str) -> None:
    with pytest.raises(lsgraph.NotFoundError, match=near):
        graph.evidence(*arguments)


def test_a_language_that_there_is_not_is_named(graph: Graph) -> None:
    with pytest.raises(lsgraph.NotFoundError, match="'de'"):
        graph.evidence("Region Uppsala", language="de")
    with pytest.raises(lsgraph.NotFoundError, match="'de'"):
        graph.picture("de")


def test_a_thing_is_shown_with_its_relations(graph: Graph) -> None:
    thing = graph.show("202100-2973")
    assert thing.label("sv") == "Karolinska Institutet"
    assert {relation.status for relation in thing.outgoing} == {"member"}


def test_the_network_agrees_with_the_derived_edges(graph: Graph) -> None:
    signed = {(a, b) for a, b, key in graph.network().edges(keys=True) if key == "ls:hasSigned"}
    asked = graph.query("SELECT ?actor ?agreement WHERE { ?actor ls:hasSigned ?agreement }")
    assert signed == {(row["actor"], row["agreement"]) for row in asked}


@pytest.mark.parametrize(("language", "label"), [("sv", "Södertörns"), ("en", "Södertörn")])
def test_the_picture_is_svg_that_a_notebook_shows(graph: Graph, tmp_path: Path, language: str, label: str) -> None:
    picture = graph.picture("sv" if language == "sv" else "en")
    assert isinstance(picture, Picture)
    assert len(repr(picture)) < 100
    root = ET.fromstring(picture._repr_svg_())
    assert root.tag.endswith("svg")
    assert label in "".join(root.itertext())
    picture.save(tmp_path / "network.svg")
    assert (tmp_path / "network.svg").read_text(encoding="utf-8") == picture.svg
