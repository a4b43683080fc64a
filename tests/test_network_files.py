"""The network as files: read back by other programs, each holds what its parameters choose, and nothing in it runs."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import networkx as nx
import openpyxl
import pytest
from pyvis.network import Network

import lsgraph
from lsgraph.claims import Resources
from lsgraph.claims.record_writer import RecordWriter
from lsgraph.cli import exits, main
from lsgraph.computing.deadlines import within
from lsgraph.errors import TooLongError, UsageError
from lsgraph.generations.folder import Generation
from lsgraph.languages import LANGUAGES, Language, wording
from lsgraph.media_types import CSV, GEXF, GRAPHML, PLAIN_JSON, SVG, XLSX, Format
from lsgraph.namespaces import INSTANCE, mint
from lsgraph.network import Choice, EdgeKey, Selection, choose, network, read_choice
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.network.timelines import ALWAYS, Timeline
from lsgraph.settings import Settings
from lsgraph.stores import EmbeddedStore
from lsgraph.views import edge_rows
from lsgraph.views.files import FILE_FORMATS, Extract, Origin, write_file
from lsgraph.views.files.sheets import _day, harmless
from lsgraph.views.files.words import choice_words
from lsgraph.web.explorer.files import NETWORK_FORMATS, downloads_of
from lsgraph.web.http.assets import Assets
from lsgraph.web.http.urls import Urls
from lsgraph.web.templating import environment

NS = {"svg": "http://www.w3.org/2000/svg", "g": "http://graphml.graphdrawing.org/xmlns", "x": "http://gexf.net/1.3"}
STOCKHOLM, UPPSALA = mint("organization", "region-stockholm"), mint("organization", "region-uppsala")
DECLARATION = mint("agreement", "life-science-declaration-2024")
FOUNDATION = mint("organization", "flemingsberg-science")
CHOICES: dict[str, dict[str, str]] = {
    "whole": {},
    "day": {"at": "2018-01-01"},
    "compare": {"at": "2024-06-14", "compare": "2018-01-01"},
    "selected": {"selected": "organization/region-uppsala"},
    "near": {"selected": "organization/region-uppsala", "steps": "1"},
    "path": {"from": "organization/region-uppsala", "to": "organization/flemingsberg-science"},
    "hidden": {"hide": "place,event"},
    "relation": {"relation": "ls:hasSigned"},
    "nothing": {"at": "1900-01-01", "relation": "ls:hasSigned"},
}
HOSTILE = [
    "</script><script>alert(1)</script>",
    "]]><evil/>",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "＝1+1",
    '"quoted", it\'s & so on; a,b',
    "two\nlines",
    "\u2028line\u2029paragraph",
    "\u202eright to left\u200f",
    "http://example.org/ mailto:x",
    "a\x00b\x08c\x1fd\ufffee",
]


@pytest.fixture(scope="module")
def resources(store: EmbeddedStore) -> Resources:
    return Resources(store)


@pytest.fixture(scope="module")
def whole(resources: Resources) -> nx.MultiDiGraph[str]:
    return network(resources, ended=True)


def chosen_by(whole: nx.MultiDiGraph[str], name: str) -> tuple[Choice, Selection]:
    parameters = CHOICES[name]
    choice = read_choice(parameters, whole, at=parameters.get("at"), compare=parameters.get("compare"))
    return choice, choose(whole, choice)


def extract_of(
    resources: Resources, graph: nx.MultiDiGraph[str], choice: Choice | None = None, language: Language = "sv"
) -> Extract:
    """All of a graph, with places in a row."""
    choice = choice or Choice()
    records = RecordWriter(resources, page=str, evidence_address=lambda item: item.iri)
    return Extract(
        choice=choice,
        selection=choose(graph, choice),
        layouts={"landscape": {node: (30.0 + 40 * number, 50.0) for number, node in enumerate(sorted(graph))}},
        language=language,
        origin=Origin("0123456789abcdef0123456789abcdef", "2026-11-24T09:30:00+00:00", "https://example.org/sv/network"),
        page=str,
        evidence_address=lambda item: item.iri,
        records=records.network,
    )  # fmt: skip


def hostile_graph(label: str) -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    words = {"label_sv": label, "label_en": label}
    for node in ("urn:a", "urn:b"):
        made.add_node(node, **words, short_sv=label, short_en=label, kind="company", family="business", unnamed=False)
    for key in ("ls:leads", "ls:initiated"):
        made.add_edge(
            "urn:a", "urn:b", key=key, predicate=key, **words, status="done", bases=("register",), timeline=ALWAYS, edge=None
        )  # fmt: skip
    return made


def get(server: str, language: str, ending: str, **parameters: str) -> httpx.Response:
    found = httpx.get(f"{server}/{language}/network.{ending}", params=parameters, timeout=30)
    assert found.status_code == 200, found.text
    return found


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes, number: int) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[number].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows if any(row)]


def edges_in(rows: list[dict[str, Any]], language: str) -> set[EdgeKey]:
    source, target, key = ("Från (IRI)", "Till (IRI)", "Egenskap") if language == "sv" else ("From (IRI)", "To (IRI)", "Property")  # fmt: skip
    return {(row[source], row[target], row[key]) for row in rows}


def shown(chosen: Selection) -> set[EdgeKey]:
    return {(source, target, data["predicate"]) for source, target, data in chosen.graph.edges(data=True)}


def told(chosen: Selection) -> set[EdgeKey]:
    return {(source, target, chosen.graph.edges[source, target, key]["predicate"]) for source, target, key in chosen.listed}  # fmt: skip


# ------------------------------------------------------------------------------------------- the same in each file


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHOICES)
def test_tables_tell_the_relations_of_the_choice(
    server: str, whole: nx.MultiDiGraph[str], name: str, language: Language
) -> None:
    _, chosen = chosen_by(whole, name)
    rows = rows_of(get(server, language, "csv", **CHOICES[name]).content)
    assert len(rows) == len(chosen.listed)
    assert edges_in(rows, language) == told(chosen)
    sheet = sheet_rows(get(server, language, "xlsx", **CHOICES[name]).content, 0)
    assert len(sheet) == len(chosen.listed)
    assert edges_in(sheet, language) == told(chosen)


@pytest.mark.parametrize("fmt", [CSV, XLSX], ids=lambda fmt: fmt.name)
def test_a_table_that_takes_too_long_is_ended(resources: Resources, whole: nx.MultiDiGraph[str], fmt: Format) -> None:
    extract = extract_of(resources, whole)
    with within(0), pytest.raises(TooLongError):
        write_file(extract, fmt)


def test_what_a_choice_tells_is_collected_once(whole: nx.MultiDiGraph[str]) -> None:
    """Tables and files ask it for each edge."""
    chosen = choose(whole, Choice())
    assert chosen.listed is chosen.listed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHOICES)
def test_graphs_hold_the_part_that_is_shown(
    server: str, whole: nx.MultiDiGraph[str], name: str, language: Language
) -> None:
    _, chosen = chosen_by(whole, name)
    for ending, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        graph = read(io.BytesIO(get(server, language, ending, **CHOICES[name]).content))
        assert set(graph) == set(chosen.graph)
        found = list(graph.edges(data=True))
        assert len(found) == chosen.graph.number_of_edges()
        assert {(source, target, data["property"]) for source, target, data in found} == shown(chosen)
        assert {(source, target, data["property"]) for source, target, data in found if data["told"]} == told(chosen)
        for node, data in graph.nodes(data=True):
            assert data["label"] == whole.nodes[node][f"label_{language}"]


def test_the_spells_of_a_dynamic_graph_are_the_days_on_which_it_held_or_may_have_held(
    server: str, whole: nx.MultiDiGraph[str]
) -> None:
    tree = ET.fromstring(get(server, "en", "gexf").content)
    graph = tree.find("x:graph", NS)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    edges = {
        (edge.get("source"), edge.get("target"), edge.get("kind")): edge for edge in graph.findall(".//x:edge", NS)
    }
    days = (
        "2000-01-01",
        "2018-01-01",
        "2024-05-31",
        "2024-06-01",
        "2024-06-13",
        "2024-06-14",
        "2024-07-01",
        "2030-01-01",
    )
    bounded = 0
    for source, target, key in edges:
        line = whole.edges[str(source), str(target), str(key)]["timeline"]
        spells = edges[source, target, key].findall("x:spells/x:spell", NS)
        bounded += bool(spells)
        for day in days:
            inside = any((each.get("start") or "") <= day <= (each.get("end") or "9") for each in spells)
            assert (inside or not line.turns) == (line.on(day) is not None), (source, key, day)
    assert bounded > 10


def test_the_flat_network_is_written_by_networkx_and_drawn_by_pyvis(generation: Generation, tmp_path: Path) -> None:
    with lsgraph.open(generation.path) as opened:
        flat, full = opened.network(language="sv"), opened.network(flat=False)
    assert set(flat) == set(full)
    assert set(flat.edges(keys=True)) == set(full.edges(keys=True))
    for write, read in ((nx.write_graphml, nx.read_graphml), (nx.write_gexf, nx.read_gexf)):
        write(flat, tmp_path / "network")
        found = read(tmp_path / "network")
        assert found.nodes[STOCKHOLM]["label_en"] == "Region Stockholm"
        assert isinstance(next(data["witnesses"] for *_, data in found.edges(data=True)), int)
    assert json.loads(json.dumps(nx.node_link_data(flat, edges="links")))["links"]
    drawn = Network(directed=True)
    drawn.from_nx(flat)
    signed = next(
        edge for edge in drawn.get_edges() if (edge["from"], edge["label"]) == (STOCKHOLM, "har undertecknat")
    )
    assert signed["title"].startswith("Regionstyrelseordförandena")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHOICES)
def test_records_and_picture_show_the_same(
    server: str, whole: nx.MultiDiGraph[str], name: str, language: Language
) -> None:
    choice, chosen = chosen_by(whole, name)
    content = get(server, language, "json", **CHOICES[name]).json()
    assert [node["iri"] for node in content["nodes"]] == sorted(chosen.graph)
    assert {(edge["source"], edge["target"], edge["predicate"]) for edge in content["edges"]} == shown(chosen)
    assert sum(edge["told"] for edge in content["edges"]) == len(chosen.listed)
    assert content["choice"] == choice.parameters()
    picture = ET.fromstring(get(server, language, "svg", **CHOICES[name]).content)
    drawn = picture.find("svg:svg", NS)
    assert drawn is not None
    assert len(drawn.findall(".//svg:a[@class='node']", NS)) == chosen.graph.number_of_nodes()
    assert len(drawn.findall(".//*[@class='edge']")) == chosen.graph.number_of_edges()


# ------------------------------------------------------------------------------------------------- what stands in it


def test_a_row_leads_to_the_sentence_that_it_rests_on(server: str) -> None:
    rows = rows_of(get(server, "sv", "csv", relation="ls:hasSigned").content)
    assert {row["From"] for row in rows} == {"Region Stockholm", "Region Uppsala"}
    for row in rows:
        assert (row["Tidigast"], row["Senast"]) == ("2024-06-01", "2024-06-30")
        assert "skrivit på en avsiktsförklaring" in row["Mening"]
        assert row["Bygger på"].startswith("citat ur dokument")
        assert int(row["Antal belägg"]) == len(row["Belägg (IRI)"].split())
        page, _, fragment = row["Läs meningen"].partition("#")
        assert page.startswith(f"{server}/sv/document/")
        assert f'id="{fragment}"' in httpx.get(page).text


def test_nobody_is_told_as_a_signatory_who_is_none(server: str) -> None:
    for ending, read in (("csv", rows_of), ("xlsx", lambda content: sheet_rows(content, 0))):
        rows = read(get(server, "en", ending).content)
        signed = {row["From"] for row in rows if row["Property"] == "ls:hasSigned"}
        assert signed == {"Region Stockholm", "Region Uppsala"}
        huddinge = {row["Status"] for row in rows if row["From"] == "Huddinge Municipality" and row["Property"] == "ls:proposedToAdopt"}  # fmt: skip
        assert huddinge == {"proposed"}


def test_on_a_day_each_row_says_how_sure_it_is(server: str) -> None:
    rows = rows_of(get(server, "sv", "csv", at="2018-01-01").content)
    assert {row["Säkerhet den dagen"] for row in rows} <= {"säkert", "osäkert", "okänt"}
    assert not {row["Egenskap"] for row in rows} & {"ls:hasSigned"}
    assert "Säkerhet den dagen" not in rows_of(get(server, "sv", "csv").content)[0]
    compared = rows_of(get(server, "en", "csv", **CHOICES["compare"]).content)
    signed = [row for row in compared if row["Property"] == "ls:hasSigned"]
    assert {(row["From"], row["Difference between the days"]) for row in signed} == {("Region Stockholm", "new"), ("Region Uppsala", "new")}  # fmt: skip


def test_a_way_is_told_in_its_order(server: str) -> None:
    rows = rows_of(get(server, "sv", "csv", **CHOICES["path"]).content)
    assert [row["Egenskap"] for row in rows] == ["ls:hasSigned", "ls:hasSigned", "ls:standsBehind"]
    content = get(server, "sv", "json", **CHOICES["path"]).json()
    assert [content["edges"][number]["predicate"] for number in content["path"]] == [row["Egenskap"] for row in rows]
    assert get(server, "sv", "json").json()["path"] is None


def test_rows_are_those_of_the_table_in_its_order(server: str, whole: nx.MultiDiGraph[str]) -> None:
    table = edge_rows(choose(whole, Choice()).graph, "en")
    rows = rows_of(get(server, "en", "csv").content)
    assert [(row["From"], row["Type"], row["To"]) for row in rows] == [(row.source_label, row.relation, row.target_label) for row in table]  # fmt: skip


def test_a_workbook_has_four_sheets_with_links_and_days(server: str, generation: Generation) -> None:
    for language, names in (("sv", ["Relationer", "Aktörer", "Belägg", "Om"]), ("en", ["Relations", "Actors", "Evidence", "About"])):  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(get(server, language, "xlsx", relation="ls:hasSigned").content))
        assert book.sheetnames == names
        relations, actors, evidence, about = book.worksheets
        assert [sheet.freeze_panes for sheet in (relations, actors, evidence)] == ["A2"] * 3
        assert relations.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(relations.max_column)}3"
        assert relations["A2"].hyperlink.target == f"{server}/{language}/organization/region-stockholm"
        assert relations["E2"].value == datetime(2024, 6, 1)
        assert actors.max_row == 4
        pieces = {row[0] for row in evidence.iter_rows(min_row=2, max_col=1, values_only=True)}
        assert pieces == {"Region Stockholm", "Region Uppsala"}
        said = "\n".join(str(cell.value) for row in about.iter_rows() for cell in row)
        assert generation.hash in said
        assert f"{server}/{language}/network?relation=ls%3AhasSigned" in said


@pytest.mark.parametrize("ending", [fmt.suffix[1:] for fmt in FILE_FORMATS if fmt not in (CSV, XLSX)])
def test_a_file_says_where_it_comes_from(server: str, generation: Generation, ending: str) -> None:
    text = get(server, "sv", ending, at="2018-01-01").text
    assert generation.hash in text
    assert f"{server}/sv/network?at=2018-01-01" in text
    assert "creativecommons.org/publicdomain/zero/1.0" in text
    assert "inte känt i dessa källor, per 2018-01-01" in text


def test_parallel_edges_stay_apart_and_have_ids_of_their_own(server: str) -> None:
    for ending, path in (("graphml", ".//g:edge"), ("gexf", ".//x:edge")):
        edges = ET.fromstring(get(server, "sv", ending).content).findall(path, NS)
        between = [edge for edge in edges if (edge.get("source"), edge.get("target")) == (STOCKHOLM, DECLARATION)]
        assert len(between) == 2
        assert len({edge.get("id") for edge in edges}) == len(edges)


def test_gephi_gets_places_as_they_are_on_the_screen(server: str, generation: Generation) -> None:
    places = Tables(generation.path / NETWORK_FILE).layouts()
    graph = nx.read_gexf(io.BytesIO(get(server, "sv", "gexf").content))
    viz = graph.nodes[UPPSALA]["viz"]
    assert (viz["position"]["x"], -viz["position"]["y"]) == tuple(places["landscape"][UPPSALA])
    assert viz["color"] == {"r": 0x0B, "g": 0x53, "b": 0x94, "a": 1.0}
    tall = nx.read_graphml(io.BytesIO(get(server, "sv", "graphml", frame="portrait").content))
    assert tuple(tall.nodes[UPPSALA][axis] for axis in "xy") == places["portrait"][UPPSALA]


@pytest.mark.parametrize(
    ("day", "words"), [("", "2024-12-16"), ("2018-01-01", "2018-01-01"), ("2030-01-01", "2024-12-16")]
)
def test_all_files_tell_as_of_the_day_that_pages_do(server: str, day: str, words: str) -> None:
    at = {"at": day} if day else {}
    page = httpx.get(f"{server}/en/network/gaps", params=at, trust_env=False).text
    assert re.search(
        r"as of (?:<[^>]+>)?" + {"2024-12-16": "16 December 2024", "2018-01-01": "1 January 2018"}[words], page
    )
    assert get(server, "en", "json", **at).json()["as_of"] == words
    book = openpyxl.load_workbook(io.BytesIO(get(server, "en", "xlsx", **at).content))
    texts = [get(server, "en", ending, **at).text for ending in ("svg", "graphml", "gexf")]
    texts.append(
        "\n".join(": ".join(str(cell) for cell in row if cell) for row in book["About"].iter_rows(values_only=True))
    )
    for text in texts:
        assert f"Sources up to: {words}" in text
        assert f"in these sources, as of {words}" in text


def test_ranks_are_those_of_the_page_in_every_file(server: str) -> None:
    for ties in ("firm", "all"):
        page = httpx.get(f"{server}/en/network/roles", params={"ties": ties}, trust_env=False).text
        table = page[page.index('class="stacking all-roles"') :]
        told = dict(re.findall(r'<th scope="row"><a href="/en/([^"]+)">.*?data-label="Rank">(\d+)', table, re.DOTALL))
        assert len(told) > 10
        records = get(server, "en", "json", ties=ties).json()
        assert records["ties"] == ties
        ranks = {node["iri"].removeprefix(INSTANCE): str(node["rank"]) for node in records["nodes"] if node["rank"]}
        assert ranks == told
        graph = nx.read_graphml(io.BytesIO(get(server, "en", "graphml", ties=ties).content))
        assert {node.removeprefix(INSTANCE): str(data["rank"]) for node, data in graph.nodes(data=True) if "rank" in data} == told  # fmt: skip
        gexf = nx.read_gexf(io.BytesIO(get(server, "en", "gexf", ties=ties).content))
        assert {node.removeprefix(INSTANCE): str(data["rank"]) for node, data in gexf.nodes(data=True) if "rank" in data} == told  # fmt: skip


def test_a_picture_stands_alone(server: str) -> None:
    picture = ET.fromstring(get(server, "en", "svg", selected="organization/region-uppsala").content)
    assert [child.tag.rpartition("}")[2] for child in picture][:3] == ["title", "desc", "rect"]
    assert picture.findtext("svg:title", "", NS) == "The network: relations of Region Uppsala"
    links = [link.get("href", "") for link in picture.iter("{http://www.w3.org/2000/svg}a")]
    assert links
    assert all(link.startswith(f"{server}/en/") for link in links)
    for element in picture.iter():
        assert element.tag.rpartition("}")[2] not in ("script", "style", "image", "foreignObject")
    narrow = ET.fromstring(get(server, "en", "svg", frame="portrait").content)
    assert (picture.get("width"), narrow.get("width")) == ("1200", "400")


def test_a_chosen_picture_fades_the_rest(server: str, whole: nx.MultiDiGraph[str]) -> None:
    picture = ET.fromstring(get(server, "sv", "svg", **CHOICES["path"]).content)
    nodes = picture.findall(".//svg:a[@class='node']", NS)
    clear = [node.get("href", "").rpartition("/")[2] for node in nodes if node.get("opacity") is None]
    _, chosen = chosen_by(whole, "path")
    assert set(clear) == {end.rpartition("/")[2] for edge in chosen.listed for end in edge[:2]}


def test_records_keep_the_timeline(server: str, whole: nx.MultiDiGraph[str]) -> None:
    edges = get(server, "sv", "json").json()["edges"]
    found = next(e for e in edges if (e["source"], e["predicate"]) == (UPPSALA, "ls:hasSigned"))
    line = whole.edges[UPPSALA, DECLARATION, "ls:hasSigned"]["timeline"]
    assert found["timeline"]["first"] == line.first
    assert [(turn["from"], turn["standing"]) for turn in found["timeline"]["turns"]] == list(line.turns)
    assert [piece["url"].startswith(f"{server}/sv/document/") for piece in found["evidence"]] == [True] * len(found["evidence"])  # fmt: skip


def test_the_interface_for_programs_has_the_same_edges_on_a_day(server: str) -> None:
    known = httpx.get(f"{server}/api/network", params={"at": "2018-01-01"}).json()
    edges = get(server, "sv", "json", at="2018-01-01").json()["edges"]
    assert [{name: edge[name] for name in known["edges"][0] if name != "evidence"} for edge in edges] == [
        {name: value for name, value in edge.items() if name != "evidence"} for edge in known["edges"]
    ]


def test_what_has_ended_is_there_on_a_day_on_which_it_held(resources: Resources) -> None:
    graph = hostile_graph("x")
    graph.edges["urn:a", "urn:b", "ls:leads"].update(
        status="ended", timeline=Timeline("certain", (("2020-01-01", None),))
    )
    then = json.loads(write_file(extract_of(resources, graph, Choice(at="2019-12-31")), PLAIN_JSON))["edges"]
    assert {edge["predicate"]: edge["status"] for edge in then} == {"ls:leads": "ended", "ls:initiated": "done"}
    for choice in (Choice(), Choice(at="2020-01-01")):
        rows = rows_of(write_file(extract_of(resources, graph, choice), CSV))
        assert [row["Egenskap"] for row in rows] == ["ls:initiated"]


def test_the_choice_is_told_in_words(resources: Resources, whole: nx.MultiDiGraph[str]) -> None:
    said = {}
    for language in LANGUAGES:
        for name in CHOICES:
            choice, _ = chosen_by(whole, name)
            said[language, name] = choice_words(extract_of(resources, whole, choice, language))
    assert said["sv", "whole"] == "hela nätverket, enligt källorna"
    assert said["sv", "day"] == "läget den 2018-01-01"
    assert said["en", "path"] == "the shortest path from Region Uppsala to The Flemingsberg Science Foundation"
    assert said["en", "near"] == "what is one step from Region Uppsala"
    assert said["sv", "hidden"] == "utan typerna Möte, Plats"
    assert said["en", "compare"] == "as it was on 2024-06-14; compared with 2018-01-01"
    assert len(set(said.values())) == len(said)


# --------------------------------------------------------------------------------------------------- hostile labels


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_a_text_in_every_file(resources: Resources, label: str) -> None:
    extract = extract_of(resources, hostile_graph(label))
    held = "".join(c if c in "\t\n" or " " <= c != "\ufffe" else "\ufffd" for c in label)
    for fmt, read in ((GRAPHML, nx.read_graphml), (GEXF, nx.read_gexf)):
        graph = read(io.BytesIO(write_file(extract, fmt)))
        assert {data["label_sv"] for _, data in graph.nodes(data=True)} == {held}
        assert [data["label"] for *_, data in graph.edges(data=True)] == [held, held]
    picture = ET.fromstring(write_file(extract, SVG))
    assert {node.findtext("svg:title", "", NS) for node in picture.findall(".//svg:a[@class='node']", NS)} == {held}  # fmt: skip
    assert not [e for e in picture.iter() if e.tag.rpartition("}")[2] in ("script", "evil")]
    content = json.loads(write_file(extract, PLAIN_JSON))
    assert {node["label"]["sv"] for node in content["nodes"]} == {label}


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_no_formula(resources: Resources, label: str) -> None:
    extract = extract_of(resources, hostile_graph(label))
    held = "".join(c if c in "\t\n" or " " <= c != "\ufffe" else "\ufffd" for c in label)
    for row in rows_of(write_file(extract, CSV)):
        assert row["From"].removeprefix("'") == held
        assert row["From"].lstrip()[:1] not in tuple("=+-@＝")
        assert row["From"][:1] not in ("\t", "\r", "\n")
    book = openpyxl.load_workbook(io.BytesIO(write_file(extract, XLSX)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d"}, "no cell is a formula"
            assert [cell.hyperlink for cell in row if cell.hyperlink and not cell.hyperlink.target] == []
    assert book.worksheets[0]["A2"].value == held
    assert book.worksheets[0]["A2"].hyperlink is None, "urn:a is no address of the web"


@pytest.mark.parametrize("text", ["2024-06-14", "Region Uppsala", "3", "-3", "+4,5", "-12.25", "", "ls:hasSigned"])
def test_numbers_and_common_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_text_that_no_cell_holds_is_cut_and_the_rest_is_led_to(resources: Resources) -> None:
    extract = extract_of(resources, hostile_graph("å𝔘" * 40_000))
    value = openpyxl.load_workbook(io.BytesIO(write_file(extract, XLSX))).worksheets[0]["A2"].value
    assert isinstance(value, str)
    assert value.endswith("…")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert rows_of(write_file(extract, CSV))[0]["From"] == "å𝔘" * 40_000


def test_a_cell_that_can_be_no_link_still_has_its_text(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = replace(extract_of(resources, hostile_graph("x")), page=lambda iri: f"https://example.org/{iri}")
    sheet = openpyxl.load_workbook(io.BytesIO(write_file(extract, XLSX))).worksheets[0]
    assert sheet["A2"].hyperlink.target == "https://example.org/urn:a"
    monkeypatch.setattr("lsgraph.views.files.sheets._SHEET_LINKS", 1)
    sheet = openpyxl.load_workbook(io.BytesIO(write_file(extract, XLSX))).worksheets[0]
    assert [(cell.value, cell.hyperlink is not None) for cell in (sheet["A2"], sheet["C2"])] == [("x", True), ("x", False)]  # fmt: skip
    for address in ("https://example.org/" + "å" * 700, "javascript:alert(1)", "file:///etc/passwd"):
        told = replace(extract, page=dict.fromkeys(extract.graph, address).__getitem__)
        sheet = openpyxl.load_workbook(io.BytesIO(write_file(told, XLSX))).worksheets[0]
        assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("x", None)


@pytest.mark.parametrize("fmt", FILE_FORMATS, ids=lambda fmt: fmt.name)
def test_an_empty_network_is_a_whole_file(resources: Resources, fmt: Any) -> None:
    content = write_file(extract_of(resources, nx.MultiDiGraph()), fmt)
    if fmt in (SVG, GRAPHML, GEXF):
        ET.fromstring(content)
    elif fmt is CSV:
        assert content.count(b"\r\n") == 1
    elif fmt is XLSX:
        assert len(openpyxl.load_workbook(io.BytesIO(content)).worksheets) == 4
    else:
        assert (json.loads(content)["nodes"], json.loads(content)["edges"]) == ([], [])


@pytest.mark.parametrize("fmt", FILE_FORMATS, ids=lambda fmt: fmt.name)
def test_equal_data_gives_equal_bytes(resources: Resources, whole: nx.MultiDiGraph[str], fmt: Any) -> None:
    shuffled: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    shuffled.add_nodes_from(reversed(list(whole.nodes(data=True))))
    for source, target, key, data in reversed(list(whole.edges(keys=True, data=True))):
        shuffled.add_edge(source, target, key=key, **data)
    assert write_file(extract_of(resources, whole), fmt) == write_file(extract_of(resources, shuffled), fmt)


# ------------------------------------------------------------------------------------------------------------- HTTP

MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
}


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_a_file_has_a_type_a_name_and_a_tag(server: str, generation: Generation, ending: str) -> None:
    url = f"{server}/sv/network.{ending}?at=2018-01-01"
    found = httpx.get(url, headers={"Origin": "https://example.org"})
    assert found.headers["content-type"] == MEDIA_TYPES[ending]
    name = f"lsgraph-network-{generation.hash[:12]}-2018-01-01.{ending}"
    assert found.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert found.headers["access-control-allow-origin"] == "*"
    assert 'rel="license"' in found.headers["link"]
    head = httpx.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == found.headers["etag"]
    again = httpx.get(url, headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.head(url.replace("2018", "2019"))
    assert other.headers["etag"] != found.headers["etag"]


def test_a_part_of_a_file_is_not_to_be_had_so_the_whole_comes(server: str) -> None:
    url = f"{server}/sv/network.csv"
    part = httpx.get(url, headers={"Range": "bytes=0-9"})
    assert part.status_code == 200
    assert part.content == httpx.get(url).content


def test_the_ending_says_the_format_whatever_the_client_accepts(server: str) -> None:
    found = httpx.get(f"{server}/sv/network.csv", headers={"Accept": "application/json"})
    assert (found.status_code, found.headers["content-type"]) == (200, "text/csv; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("network.pdf", 404, "svg, png, xlsx, csv, graphml, gexf, json"),
        ("network.", 404, ""),
        ("network.CSV", 404, "csv"),
        ("network.csv?at=soon", 400, "is no day"),
        ("network.csv?at=2024-02-30", 400, "is no day"),
        ("network.xlsx?at=2024-01-01&compare=yesterday", 400, "is no day"),
        ("network.svg?frame=round", 400, "landscape, portrait"),
        ("network.json?ties=odd", 400, "firm, all"),
        ("network.graphml?ties=some", 400, "firm, all"),
        ("network.json?selected=organization/nobody", 404, "organization/nobody"),
        ("network.csv?from=%3Cscript%3E&to=organization/kth", 404, "<script>"),
        ("network.gexf?relation=ls:hates", 400, "ls:hates"),
        ("network.csv?known=1999-01-01", 404, "knew nothing"),
    ],
)
def test_what_is_not_there_is_said(server: str, path: str, status: int, words: str) -> None:
    found = httpx.get(f"{server}/en/{path}", headers={"Accept": "application/json"})
    assert found.status_code == status
    assert words in json.dumps(found.json(), ensure_ascii=False)


def test_a_file_can_not_be_written_to(server: str) -> None:
    assert httpx.post(f"{server}/sv/network.csv").status_code == 405


def test_a_preflight_is_answered(server: str) -> None:
    found = httpx.options(f"{server}/en/network.json", headers={"Origin": "https://example.org"})
    assert (found.status_code, found.headers["access-control-allow-origin"]) == (204, "*")


def test_the_past_of_a_file_is_itself(server: str, generation: Generation) -> None:
    found = get(server, "sv", "csv", known=generation.hash[:16])
    assert "memento-datetime" in found.headers
    assert "known=" in rows_of(found.content)[0]["Läs meningen"]


# ----------------------------------------------------------------------------------------------------- command line


def run(settings: Settings, *arguments: str) -> int:
    return main(["--state", str(settings.state_folder), "--root", str(settings.root), "network", *arguments])


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_the_command_writes_each_by_its_ending(
    settings: Settings, generation: Generation, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"network.{ending}"
    assert run(settings, str(file), "--language", "en") == 0
    assert "relations, of generation" in capsys.readouterr().err
    assert generation.hash.encode() in file.read_bytes() or ending in ("xlsx", "csv")


def test_the_command_writes_a_day_and_leads_to_a_server(
    settings: Settings, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    file = tmp_path / "network.csv"
    assert run(settings, str(file), "--at", "2024-06-30", "-l", "sv") == 0
    signed = [row for row in rows_of(file.read_bytes()) if row["Egenskap"] == "ls:hasSigned"]
    assert {row["Säkerhet den dagen"] for row in signed} == {"säkert"}
    assert signed[0]["Läs meningen"] in signed[0]["Belägg (IRI)"].split()
    monkeypatch.setenv("LSGRAPH_BASE_URL", server)
    assert run(settings, str(file), "-l", "sv") == 0
    address = next(row["Läs meningen"] for row in rows_of(file.read_bytes()) if row["Egenskap"] == "ls:hasSigned")
    assert address.startswith(f"{server}/id/evidence/")
    assert httpx.get(address, headers={"Accept": "text/html"}, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("network.pdf",), exits.USAGE, "svg, xlsx, csv, graphml, gexf, json, png"),
        (("network",), exits.USAGE, "no format"),
        (("network.csv", "--at", "soon"), exits.USAGE, "is no day"),
        (("network.csv", "--at", "soon", "-l", "sv"), exits.USAGE, "”soon” är ingen dag. Skriv dagen så här"),
        (("network.json", "--ties", "odd", "-l", "sv"), exits.USAGE, "Urvalen av band är firm, all."),
        (("network.csv", "--language", "de"), exits.USAGE, "no language"),
        (("nowhere/network.csv",), exits.STATE, "can't be written"),
    ],
)
def test_the_command_refuses_what_it_can_not_write(
    settings: Settings, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(settings, *arguments) == code
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_days_before_excel_are_texts() -> None:
    assert (_day("1477-02-27"), _day("1900-01-01"), _day("soon")) == (None, None, None)
    assert _day("1901-01-01") == date(1901, 1, 1)


# -------------------------------------------------------------------------------------------------------- the links


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_offers_each_file_of_its_choice(server: str, whole: nx.MultiDiGraph[str], language: Language) -> None:
    choice, _ = chosen_by(whole, "path")
    urls = Urls("", Assets(), language)
    downloads = downloads_of(urls, choice, language)
    assert [each.address.partition("?")[0] for each in downloads] == [f"/{language}/network{fmt.suffix}" for fmt in NETWORK_FORMATS]  # fmt: skip
    template = environment().get_template("network_downloads.html")
    page = template.render(t=wording("pages", language), downloads=downloads, copy=None)
    links = re.findall(r'<a href="([^"]+)"', page)
    assert [html.unescape(link) for link in links] == [each.address for each in downloads]
    found = httpx.get(server + html.unescape(links[3]))
    assert len(rows_of(found.content)) == 3


def test_links_keep_the_times_of_the_page(whole: nx.MultiDiGraph[str]) -> None:
    choice, _ = chosen_by(whole, "compare")
    urls = Urls("https://example.org/x", Assets(), "sv", (("known", "0123456789abcdef"), ("at", "2024-06-14")))
    assert downloads_of(urls, choice, "sv")[0].address == (
        "/x/sv/network.svg?at=2024-06-14&compare=2018-01-01&known=0123456789abcdef"
    )


# ------------------------------------------------------------------------------------- as of which day they tell


@pytest.mark.parametrize(
    ("at", "until"), [({}, "2024-12-16"), ({"at": "2020-05-01"}, "2020-05-01"), ({"at": "2030-01-01"}, "2024-12-16")]
)
def test_files_say_as_of_the_newest_source_never_as_of_the_build(server: str, at: dict[str, str], until: str) -> None:
    said = get(server, "en", "json", **at).json()
    assert said["as_of"] == until
    assert f"in these sources, as of {until}." in said["note"]
    assert said["created"][:10] > "2024-12-16"
    for ending in ("svg", "graphml", "gexf", "csv"):
        text = get(server, "en", ending, **at).text
        assert f"as of {until}." in text or ending == "csv"
        assert f"as of {said['created'][:10]}" not in text


def test_where_no_source_is_dated_a_file_says_so(resources: Resources, whole: nx.MultiDiGraph[str]) -> None:
    undated = json.loads(write_file(extract_of(resources, whole, language="en"), PLAIN_JSON))
    assert undated["as_of"] is None
    assert "as of the newest source, which is not dated." in undated["note"]


@pytest.mark.parametrize("ties", ["firm", "all"])
def test_the_command_ranks_as_the_server_and_a_notebook(
    settings: Settings, generation: Generation, tmp_path: Path, server: str, ties: str
) -> None:
    path = tmp_path / "network.json"
    assert run(settings, str(path), "--ties", ties) == 0
    written = {node["iri"]: node["rank"] for node in json.loads(path.read_text(encoding="utf-8"))["nodes"]}
    served = {node["iri"]: node["rank"] for node in get(server, "en", "json", ties=ties).json()["nodes"]}
    assert written == served
    with lsgraph.open(generation.path) as graph:
        frame = graph.measures(ties).to_pandas()
    assert {row.node: row.rank for row in frame.dropna().itertuples()} == {iri: rank for iri, rank in served.items() if rank}  # fmt: skip


def test_ties_that_there_are_none_of_are_refused(settings: Settings, generation: Generation, tmp_path: Path) -> None:
    assert run(settings, str(tmp_path / "network.json"), "--ties", "loose") == exits.USAGE
    assert not (tmp_path / "network.json").exists()
    with lsgraph.open(generation.path) as graph, pytest.raises(UsageError, match="firm and all"):
        graph.measures("loose")


def test_the_command_says_the_same_as_the_server(
    generation: Generation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    assert main(["network", str(tmp_path / "network.json"), "--at", "2020-05-01", "-l", "sv"]) == 0
    assert "per 2020-05-01." in json.loads((tmp_path / "network.json").read_text())["note"]
