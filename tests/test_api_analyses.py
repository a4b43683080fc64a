"""Time and analyses in Python, as on the site: who stands where, who connects whom, who is missing, what if, two days apart."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import lsgraph
from lsgraph.building.build import build_from
from lsgraph.errors import UsageError
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lsgraph.api import Graph
    from lsgraph.generations.folder import Generation

DECLARATION = "https://w3id.org/lsgraph/id/agreement/life-science-declaration-2024"


@pytest.fixture(scope="module")
def graph(generation: Generation) -> Iterator[Graph]:
    with lsgraph.open(generation.path) as opened:
        yield opened


def test_who_stands_where_is_told_with_its_words_and_on_a_day(graph: Graph) -> None:
    rows = graph.stances()
    assert [(row["label"], row["stance"]) for row in rows] == [
        ("Region Stockholm", "signed"), ("Region Uppsala", "signed"), ("Huddinge Municipality", "proposed"),
    ]  # fmt: skip
    assert all(row["words"] and row["title"] and row["basis"] and row["witnesses"] for row in rows)
    assert rows[0]["earliest"] == "2024-06-01"
    assert rows["standing"] == [None] * 3
    assert graph.stances(at="2024-05-31")["label"] == []
    for day in ("2024-06-15", dt.date(2024, 6, 15), dt.datetime(2024, 6, 15, 12)):
        assert graph.stances(DECLARATION, at=day)["standing"] == ["possible", "possible"]
    assert graph.stances(language="sv")["label"][2] == "Huddinge kommun"


def test_changes_and_two_days_apart_are_told_in_either_order(graph: Graph) -> None:
    changes = graph.changes("2024-12-31", "2024-01-01")
    assert list(changes) == list(graph.changes("2024-01-01", "2024-12-31"))
    assert "Region Uppsala has signed" in " ".join(changes["sentence"])
    apart = graph.compare("2024-05-31", "2024-12-31")
    signed = [row for row in apart if row["predicate"].endswith("hasSigned")]
    assert [(row["kind"], row["was"], row["now"]) for row in signed] == [("new", "not", "certain")] * 2
    assert graph.compare("2024-06-15", "2024-06-15")["kind"] == []


def test_two_agreements_are_compared(graph: Graph) -> None:
    rows = graph.compare_agreements(DECLARATION, DECLARATION)
    assert {(row["first"], row["second"]) for row in rows} == {("signed", "signed"), ("proposed", "proposed")}


def test_ranks_say_how_sure_they_are(graph: Graph) -> None:
    roles = graph.roles()
    assert roles["rank"] == sorted(roles["rank"])
    assert all(row["best"] <= row["rank"] <= row["worst"] for row in roles)
    assert all(row["steady"] == (row["best"] == row["worst"] and not row["gone_without"]) for row in roles)
    ranks = {row["node"]: row["rank"] for row in graph.measures() if row["rank"]}
    assert ranks == {row["actor"]: row["rank"] for row in roles}
    assert len(graph.measures("all", at="2019-01-01")) < len(graph.measures("all"))


def test_what_is_missing_is_told_with_why_it_was_expected(graph: Graph) -> None:
    gaps = graph.gaps()
    principals = [row for row in gaps if row["rule"] == "principals"]
    assert "Karolinska Institutet" in {row["label"] for row in principals}
    assert "Region Stockholm" not in {row["label"] for row in principals}
    assert all(row["because"] and row["words"] and row["title"] for row in principals)
    assert "signed" not in {row["rule"] for row in gaps}


def test_a_supposition_changes_its_answer_and_nothing_else(graph: Graph) -> None:
    before = len(graph.stances())
    rows = {(row["measure"], row["about"]): row for row in graph.what_if(["Karolinska Institutet", "Region Uppsala"])}
    organizations = rows["organizations", None]
    assert organizations["after"] == organizations["before"] + 1
    assert rows["pairs", None]["after"] > rows["pairs", None]["before"]
    assert list(graph.what_if("Karolinska Institutet")) == list(graph.what_if(["Karolinska Institutet"]))
    assert len(graph.stances()) == before


def test_what_may_be_the_same_and_what_was_judged(graph: Graph) -> None:
    likely = graph.same(least=0)
    assert likely.columns[:5] == ("first", "first_label", "second", "second_label", "score")
    assert all(0 <= row["score"] <= 100 for row in likely if row["verdict"] is None)
    assert len(graph.same(least=100)) <= len(likely)
    named = graph.same("Region Uppsala", least=0)
    assert all("region-uppsala" in row["first"] + row["second"] for row in named)


def test_a_list_of_names_is_linked(graph: Graph) -> None:
    names = ["KI", "Huddinge kommun", "202100-2973", "Region Upsala", "Nobody at all", ""]
    linked = graph.link(names)
    assert linked["name"] == names
    assert [row["how"] for row in linked][:3] == ["alias", "exact", "alias"]
    assert linked[0]["actor"] == linked[2]["actor"]
    assert linked[3]["actor"] is None
    assert "Region Uppsala" in linked[3]["near"]
    assert linked[4]["how"] == linked[5]["how"] == "none"
    with pytest.raises(UsageError, match="101 names are too many"):
        graph.link(["x"] * 101)


def test_what_there_is_can_be_listed(graph: Graph) -> None:
    assert "Region Uppsala" in graph.actors()["label"]
    assert set(graph.actors("person")["kind"]) == {"person"}
    assert DECLARATION in graph.agreements()["agreement"]
    assert any(row["address"] for row in graph.sources())
    assert "Region Uppsala" in graph.find("region upsala")["label"]
    (region, *_) = graph.regions()["slug"]
    assert 0 < len(graph.actors(region=region)) < len(graph.actors())
    inside = graph.network(region=region)
    assert 0 < len(inside) <= len(graph.network())


# ------------------------------------------------------------------------------------------------------- for networkx


# Pajek's format has texts alone, and its writer says of each other value that it leaves it out. That of LaTeX takes no multigraph of anybody.
@pytest.mark.filterwarnings("ignore:.*is not processed:UserWarning")
@pytest.mark.parametrize(
    "write",
    [
        nx.write_graphml, nx.write_gexf, lambda graph, path: nx.write_gml(graph, path), nx.write_adjlist, nx.write_multiline_adjlist, nx.write_edgelist,
        nx.write_weighted_edgelist, lambda graph, path: nx.write_pajek(graph, path),
        lambda graph, path: path.write_text(json.dumps([nx.node_link_data(graph, edges="edges"), nx.cytoscape_data(graph), nx.adjacency_data(graph)])),
    ],
    ids=["graphml", "gexf", "gml", "adjlist", "multiline", "edgelist", "weighted", "pajek", "json"],
)  # fmt: skip
def test_each_writer_of_networkx_takes_the_network(
    graph: Graph, tmp_path: Path, write: Callable[[Any, Path], None]
) -> None:
    write(graph.network(), tmp_path / "network")
    assert (tmp_path / "network").stat().st_size > 1000


def test_the_network_on_a_day_and_with_its_claims(graph: Graph) -> None:
    assert len(graph.network(at="1900-01-01")) < len(graph.network())
    full = graph.network(flat=False)
    assert all(data["edge"] is None or data["edge"].claims for *_, data in full.edges(data=True))
    assert graph.picture(at="2024-05-31").svg != graph.picture().svg
    buffer = io.BytesIO()
    nx.write_graphml(graph.network(language="sv"), buffer)
    assert "Avsiktsförklaring" in buffer.getvalue().decode()


# ---------------------------------------------------------------------------------------------------------- editions


def test_what_was_known_is_opened_by_day_moment_and_hash(root: Path, tmp_path: Path) -> None:
    settings = read_settings({}, root=root, state=tmp_path / "state")
    (tmp_path / "one.nt").write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .")
    first = build_from([tmp_path / "one.nt"], settings)
    (tmp_path / "one.nt").write_text('<http://example.org/a> <http://example.org/b> "d" .')
    second = build_from([tmp_path / "one.nt"], settings)
    with lsgraph.open(settings.state_folder) as graph:
        assert graph.editions()["hash"] == [first.hash, second.hash]
        assert graph.known(first.hash[:8]).hash == first.hash
        assert graph.known(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).hash == second.hash
        assert graph.known(dt.date(2100, 1, 1)).hash == second.hash
        assert lsgraph.open(settings.state_folder, known=first.hash[:8]).hash == first.hash
        with pytest.raises(lsgraph.NotFoundError, match="knew nothing"):
            graph.known("2001-01-01")
        with pytest.raises(UsageError, match="no day and no moment"):
            graph.known("soon")
        shutil.rmtree(first.path)
        with pytest.raises(lsgraph.StateError, match="no longer kept"):
            graph.known(first.hash)
    with lsgraph.open(tmp_path / "one.nt") as files, pytest.raises(lsgraph.NotFoundError, match="no editions"):
        files.editions()


def test_a_difference_of_editions_is_told_in_sentences(graph: Graph, whole: Generation) -> None:
    with lsgraph.open(whole.path) as all_of_it:
        told = all_of_it.diff(graph)
        assert "added" in told["kind"]
        assert any(row["words"] for row in told)
        assert graph.diff(graph)["kind"] == []


# --------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda graph: graph.stances(at="2024"), UsageError, "no day"),
        (lambda graph: graph.stances(at="2024-02-30"), UsageError, "no day"),
        (lambda graph: graph.network(at=20240101), UsageError, "no day"),
        (lambda graph: graph.stances("life-science-declaration-2023"), lsgraph.NotFoundError, "Did you mean|called"),
        (lambda graph: graph.gaps("Region Uppsala"), lsgraph.NotFoundError, "No agreement of that name"),
        (lambda graph: graph.gaps(at="1900-01-01"), lsgraph.NotFoundError, "No agreement"),
        (lambda graph: graph.gaps(foundation="Region Uppsala"), lsgraph.NotFoundError, "Nobody stands behind"),
        (lambda graph: graph.what_if(["Irene Svenonius"]), lsgraph.NotFoundError, "no named organisation"),
        (lambda graph: graph.what_if(["Region Upsala"]), lsgraph.NotFoundError, "Region Uppsala"),
        (lambda graph: graph.what_if(["KI"] * 101), UsageError, "At most 100"),
        (lambda graph: graph.roles("loose"), UsageError, "firm and all"),
        (lambda graph: graph.actors(region="skåne"), lsgraph.NotFoundError, "no region"),
        (lambda graph: graph.actors(language="de"), lsgraph.NotFoundError, "no language"),
        (lambda graph: graph.compare("2024-01-01", "then"), UsageError, "no day"),
        (lambda graph: graph.same("Region Upsala"), lsgraph.NotFoundError, "Region Uppsala"),
        (lambda graph: graph.diff("2001-01-01"), lsgraph.NotFoundError, "knew nothing"),
    ],
)
def test_what_can_not_be_asked_says_why(
    graph: Graph, ask: Callable[[Graph], object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        ask(graph)
