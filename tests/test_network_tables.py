"""The tables of the network give what they were made of, in part, and nothing where they are damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import networkx as nx
import pytest

from lsgraph.analysis.gaps import RULES_OF_ALL, gaps
from lsgraph.analysis.kept import read_gap, read_roles
from lsgraph.analysis.roles import roles
from lsgraph.claims import Resources
from lsgraph.errors import StateError
from lsgraph.generations.folder import Generation
from lsgraph.namespaces import expand, mint
from lsgraph.network import TIES, Choice, choose, measures, network, surroundings
from lsgraph.network.choosing import STRENGTHS, Strength
from lsgraph.network.frames import layouts
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.network.tables_writer import tables_at
from lsgraph.stores import EmbeddedStore
from lsgraph.views.overview import overview, read_overview

DECLARATION = expand("agreement:life-science-declaration-2024")


@pytest.fixture(scope="module")
def tables(generation: Generation) -> Tables:
    return Tables(generation.path / NETWORK_FILE)


@pytest.fixture(scope="module")
def resources(store: EmbeddedStore) -> Resources:
    return Resources(store)


@pytest.fixture(scope="module")
def whole(resources: Resources) -> nx.MultiDiGraph[str]:
    return network(resources, ended=True)


@pytest.fixture(scope="module")
def now(whole: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    return choose(whole, Choice()).graph


def test_all_of_the_tables_is_the_network(tables: Tables, whole: nx.MultiDiGraph[str]) -> None:
    numbers = tables.numbers(whole)
    assert set(numbers) == set(whole)
    read = tables.graph(numbers.values())
    assert {node: read.nodes[node] for node in read} == {node: whole.nodes[node] for node in whole}
    assert set(read.edges(keys=True)) == set(whole.edges(keys=True))
    for edge in whole.edges(keys=True):
        assert read.edges[edge] == whole.edges[edge], edge


def test_a_part_of_the_tables_is_that_part(tables: Tables, whole: nx.MultiDiGraph[str]) -> None:
    number = tables.numbers([DECLARATION])[DECLARATION]
    near = {number} | tables.neighbours([number], ended=True)
    assert set(tables.graph(near)) == surroundings(whole, DECLARATION, 1)
    edges = tables.edges_of(number, "ls:hasSigned", incoming=True)
    assert set(tables.graph_of(edges).edges(keys=True)) == {
        (source, target, key) for source, target, key in whole.in_edges(DECLARATION, keys=True) if key == "ls:hasSigned"
    }
    assert tables.numbers(["urn:nobody"]) == {}
    assert len(tables.graph([])) == 0


def days(whole: nx.MultiDiGraph[str]) -> Iterator[str]:
    yield "0001-01-01"
    yield from sorted({day for *_, data in whole.edges(data=True) for day, _ in data["timeline"].turns})
    yield "2999-01-01"


def test_on_each_day_the_tables_have_the_neighbours_of_that_day(tables: Tables, whole: nx.MultiDiGraph[str]) -> None:
    numbers = tables.numbers(whole)
    names = {number: iri for iri, number in numbers.items()}
    for day in days(whole):
        graph = choose(whole, Choice(at=day)).graph
        for iri, number in numbers.items():
            expected = set(nx.all_neighbors(graph, iri)) if iri in graph else set()
            assert {names[each] for each in tables.neighbours([number], day)} == expected, (day, iri)


@pytest.mark.parametrize("ties", TIES)
def test_measures_and_roles_are_those_of_the_network(tables: Tables, now: nx.MultiDiGraph[str], ties: str) -> None:
    for each in TIES:
        if each != ties:
            continue
        kept, known = tables.measures(each), measures(now, each)
        assert {node: kept[node] for node in known} == known
        found, part = roles(now, each), read_roles(tables, each, 0, 5)
        assert part.total == len(found.roles)
        assert part.roles.roles == found.roles[:5]
        assert read_roles(tables, each, 5, 50).roles.roles == found.roles[5:]
        assert (part.roles.splits, part.roles.cut, part.roles.meeting_in) == (found.splits, found.cut, found.meeting_in)
        assert (part.roles.unranked, part.roles.meetings) == (found.unranked, found.meetings)
        assert [group.number for group in part.roles.groups] == [group.number for group in found.groups]
        assert [(trial.document, trial.lost) for trial in part.roles.trials] == [
            (trial.document, trial.lost) for trial in found.trials
        ]


def test_rules_that_are_about_all_find_the_same(
    tables: Tables, generation: Generation, resources: Resources, now: nx.MultiDiGraph[str]
) -> None:
    stored = {mint("document", slug) for slug in generation.manifest.documents}
    told = {gap.rule: gap for gap in gaps(resources, now, agreement=None, foundation=None, stored=stored)}
    assert set(told) == set(RULES_OF_ALL)
    for rule in RULES_OF_ALL:
        kept, count = read_gap(tables, rule, 0, 100)
        assert (count, kept.whole, kept.query) == (len(told[rule].missing), told[rule].whole, told[rule].query)
        assert {missing.node for missing in kept.missing} == {missing.node for missing in told[rule].missing}
        first = [missing.node for missing in kept.missing]
        assert [missing.node for missing in read_gap(tables, rule, 1, 2)[0].missing] == first[1:3]


@pytest.mark.parametrize("by", ["community", "kind"])
def test_groups_and_places_are_those_of_the_network(tables: Tables, whole: nx.MultiDiGraph[str], now: nx.MultiDiGraph[str], by: str) -> None:  # fmt: skip
    kind = by == "kind"
    known = overview(now, tables.measures("firm"), by="kind" if kind else "community")
    assert read_overview(tables, "kind" if kind else "community") == known
    assert tables.layouts() == layouts(whole)


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("day", [None, "2024-06-20"])
def test_groups_tie_by_the_relations_of_a_strength_and_a_day(
    tables: Tables, whole: nx.MultiDiGraph[str], strength: Strength, day: str | None
) -> None:
    chosen = choose(whole, Choice(at=day, strength=strength)).graph
    chosen.remove_nodes_from([node for node in list(chosen) if not chosen.degree(node)])
    expected = overview(chosen, tables.measures("firm"))
    shown = read_overview(tables, "community", day=day, strength=strength)
    assert {group.key: (group.inside, group.outside) for group in shown.groups if group.inside or group.outside} == {
        group.key: (group.inside, group.outside) for group in expected.groups
    }
    assert shown.ties == expected.ties
    assert shown.edges == expected.edges == tables.count_held(day, strength=strength)
    if day or strength != "all":
        assert shown.nodes == expected.nodes
    assert [group.size for group in shown.groups] == [group.size for group in read_overview(tables, "community").groups]
    drawn, edges = tables.dots(None, day, strength)
    assert (len(drawn), len(edges)) == (expected.nodes, expected.edges)


def test_equal_networks_give_equal_bytes(generation: Generation, tmp_path: Path) -> None:
    for name in ("one", "other"):
        with tables_at(tmp_path / name) as writer:
            writer.write_about(nodes=1)
            writer.write_parts("group", "kind", [{"a": 1}, [2]])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert Tables(tmp_path / "one").parts("group", "kind", 1) == [[2]]


@pytest.mark.parametrize("harm", ["missing", "cut", "garbage", "another form"])
def test_tables_that_are_damaged_say_what_to_do(generation: Generation, tmp_path: Path, harm: str) -> None:
    path = tmp_path / NETWORK_FILE
    content = (generation.path / NETWORK_FILE).read_bytes()
    if harm == "cut":
        path.write_bytes(content[:5000])
    elif harm == "garbage":
        path.write_bytes(b"no tables " * 500)
    elif harm == "another form":
        path.write_bytes(content[:60] + (99).to_bytes(4, "big") + content[64:])
    with pytest.raises(StateError) as raised:
        Tables(path).measures("firm")
    assert "lsgraph build" in str(raised.value.next_step)


#: Relations of the real data that only we conclude, as pages tell them.
CONCLUDED = re.compile(r"Region (?:Stockholm|Uppsala)(?:<[^>]+>|\s)+took part in|Novum(?:<[^>]+>|[^<.])+is located in")


@pytest.mark.parametrize("path", ["", "network", "network?at=2024-06-14", "network/gaps", "network/compare", "questions/who-was-at-the-meeting", "event/signing-meeting-2024-06"])  # fmt: skip
def test_every_page_marks_each_conclusion(server: str, path: str) -> None:
    text = httpx.get(f"{server}/en/{path}", trust_env=False, follow_redirects=True).text
    body = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    told = [found for part in ("title", "tr", "li") for found in re.findall(rf"<{part}\b(?:(?!<{part}\b).)*?</{part}>", body, re.DOTALL)]  # fmt: skip
    concluded = [part for part in told if CONCLUDED.search(part)]
    assert re.search("[Oo]ur conclusion|Inferred", body)
    for part in concluded:
        assert re.search("[Oo]ur conclusion|Inferred", part), part[:300]


def test_what_rests_on_a_source_is_told_first(server: str) -> None:
    text = httpx.get(f"{server}/en/", trust_env=False).text
    card = re.search(r"who-was-at-the-meeting.*?<span>(.*?)</span>", text, re.DOTALL)
    assert card is not None
    assert "Huddinge" in card[1]
    assert "our conclusion" not in card[1]
    rows = [row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if "took part in" in row]
    concluded = ["basis-inferred" in row for row in rows]
    assert concluded == sorted(concluded)
    assert any(concluded)
