"""The network says what the claims say: its nodes, edges and statuses, and positions that do not move."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import networkx as nx
import pytest

from lsgraph.claims import Resources
from lsgraph.claims.contents import Contents
from lsgraph.claims.read import supporting
from lsgraph.namespaces import expand
from lsgraph.network import layout, measures, network
from lsgraph.network.frames import FRAMES, layouts, rooms
from lsgraph.stores import EmbeddedStore


@pytest.fixture(scope="module")
def graph(store: EmbeddedStore) -> nx.MultiDiGraph[str]:
    return network(Resources(store))


def keys(graph: nx.MultiDiGraph[str], source: str, target: str) -> set[str]:
    return set(graph[expand(source)][expand(target)])


def test_each_edge_has_its_own_status_and_stances_are_never_mixed_up(graph: nx.MultiDiGraph[str]) -> None:
    declaration = expand("agreement:life-science-declaration-2024")
    towards = {
        (source, key): data["status"] for source, _, key, data in graph.in_edges(declaration, keys=True, data=True)
    }
    assert towards == {
        (expand("organization:region-stockholm"), "ls:hasSigned"): "done",
        (expand("organization:region-stockholm"), "ls:leads"): "done",
        (expand("organization:region-uppsala"), "ls:hasSigned"): "done",
        (expand("organization:huddinge-kommun"), "ls:proposedToAdopt"): "proposed",
    }
    meeting = expand("event:signing-meeting-2024-06")
    assert {
        data["status"] for _, _, key, data in graph.in_edges(meeting, keys=True, data=True) if key == "ls:tookPartIn"
    } == {"present"}


def test_an_inferred_edge_says_so(graph: nx.MultiDiGraph[str]) -> None:
    inferred = {
        (source.rsplit("/")[-1], key)
        for source, _, key, data in graph.edges(keys=True, data=True)
        if data["bases"] == ("inferred",)
    }
    assert inferred == {
        ("region-stockholm", "ls:tookPartIn"),
        ("region-uppsala", "ls:tookPartIn"),
        ("novum-innovation-lab", "ls:locatedIn"),
        ("flemingsberg-science", "ls:initiated"),
    }


def test_unnamed_groups_are_marked_and_persons_are_no_nodes(graph: nx.MultiDiGraph[str]) -> None:
    assert Counter(data["unnamed"] for _, data in graph.nodes(data=True))[True] == 6
    assert not [node for node in graph if "/person/" in node or "/document/" in node or "/post/" in node]


def test_who_has_no_relation_on_record_is_not_in_the_picture(graph: nx.MultiDiGraph[str]) -> None:
    assert expand("organization:lansstyrelsen-i-stockholms-lan") not in graph
    assert min(degree for _, degree in graph.degree()) > 0


def test_every_edge_but_identity_leads_to_evidence(graph: nx.MultiDiGraph[str]) -> None:
    for _, _, key, data in graph.edges(keys=True, data=True):
        assert key == "org:unitOf" or data["edge"].evidence


def test_parallel_edges_between_two_nodes_are_all_there(graph: nx.MultiDiGraph[str]) -> None:
    assert keys(graph, "organization:region-stockholm", "agreement:life-science-declaration-2024") == {
        "ls:hasSigned",
        "ls:leads",
    }


def test_the_measures_find_who_connects_whom(graph: nx.MultiDiGraph[str]) -> None:
    found = measures(graph)
    assert found == measures(graph)
    between = sorted(found, key=lambda node: -found[node].betweenness)
    assert between[0] == expand("organization:flemingsberg-science")
    assert expand("organization:region-stockholm") in between[:4]
    assert {measure.community for measure in found.values()} >= {1, 2}
    assert measures(nx.MultiDiGraph()) == {}


def test_positions_are_the_same_each_time_and_lie_within_their_canvas(graph: nx.MultiDiGraph[str]) -> None:
    places = layouts(graph)
    assert places == layouts(graph)
    for frame in FRAMES:
        assert set(places[frame.name]) == set(graph)
        for x, y in places[frame.name].values():
            assert 0 < x < frame.width
            assert 0 < y < frame.height


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_no_node_or_label_covers_another(graph: nx.MultiDiGraph[str], frame: object) -> None:
    width, height = frame.width, frame.height  # type: ignore[attr-defined]
    room = rooms(graph, width)
    places = layout(graph, room, width=width, height=height)
    covered = []
    for one, other in combinations(places, 2):
        (x1, y1), (x2, y2) = places[one], places[other]
        upper, lower = (one, other) if y1 <= y2 else (other, one)
        if (
            abs(x1 - x2) < room[one].side + room[other].side - 1
            and abs(y1 - y2) < room[upper].below + room[lower].above - 1
        ):
            covered.append((one, other))
    assert covered == []


def test_a_graph_of_nothing_and_one_of_many_are_laid_out() -> None:
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert layouts(empty) == {"landscape": {}, "portrait": {}}
    many: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.barabasi_albert_graph(400, 2, seed=1))
    many = nx.relabel_nodes(many, {node: f"urn:{node}" for node in many})
    for node in many:
        many.nodes[node].update(kind="company", family="business", short_sv=node, short_en=node)
    assert len(layouts(many)["landscape"]) == 400


def test_data_without_anything_of_ours_gives_an_empty_network() -> None:
    assert len(network(Resources(EmbeddedStore.in_memory([])))) == 0


def test_an_edge_is_found_by_its_ends_and_gives_its_claims(store: EmbeddedStore) -> None:
    (edge,) = supporting(
        Contents(store).edges, "organization:region-uppsala", "ls:hasSigned", "agreement:life-science-declaration-2024"
    )
    assert edge.bases == ("stated", "reported")
    (claim,) = edge.claims
    assert (claim.type, claim.earliest, claim.latest) == ("ls:Signature", "2024-06-01", "2024-06-30")
    assert [item.basis for item in claim.evidence] == ["stated", "stated", "reported"]
    assert "har skrivit på" in claim.evidence[0].words("sv")
    assert "Uppsala Castle" in claim.evidence[-1].words("en")
    assert supporting(Contents(store).edges, "organization:region-uppsala", "ls:hasAdopted") == []


def test_every_claim_has_a_type_and_evidence(store: EmbeddedStore) -> None:
    claims = Contents(store).claims
    assert len(claims) > 80
    for claim in claims.values():
        assert claim.evidence
        assert ":" in claim.type
