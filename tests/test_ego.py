"""A thing in the middle of its neighbours: all within the canvas, names apart, and no picture where none would help."""

from __future__ import annotations

import networkx as nx
import pytest

from lsgraph.claims import Resources
from lsgraph.namespaces import mint
from lsgraph.network import network
from lsgraph.network.frames import FRAMES, rooms
from lsgraph.stores import EmbeddedStore
from lsgraph.views.ego import MOST_AROUND, MOST_DRAWN, ego_network


def star(count: int) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(count + 1):
        graph.add_node(
            f"n{number:03}", kind="company", family="business", unnamed=False, short_sv="Ett namn", short_en="A name"
        )
        if number:
            graph.add_edge(f"n{number:03}", "n000", "ls:standsBehind")
    return graph


@pytest.fixture(scope="module")
def whole(store: EmbeddedStore) -> nx.MultiDiGraph[str]:
    return network(Resources(store))


def test_each_thing_of_the_data_has_its_neighbours_and_names_that_do_not_cover_each_other(
    whole: nx.MultiDiGraph[str],
) -> None:
    for node in whole:
        found = ego_network(whole, node)
        assert found is not None
        ego, places, width, height = found
        assert set(ego) == set(places) == {node, *whole.successors(node), *whole.predecessors(node)}
        boxes = {
            name: (x - room.side, y - room.above, x + room.side, y + room.below)
            for name, room in rooms(ego, width).items()
            for x, y in (places[name],)
        }
        assert all(0 <= x <= width and 0 <= y <= height for x, y in places.values())
        crossed = [
            (one, other)
            for one, a in boxes.items()
            for other, b in boxes.items()
            if one < other and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]
        assert crossed == [], node


def test_only_edges_that_touch_the_middle_are_in_it(whole: nx.MultiDiGraph[str]) -> None:
    node = mint("organization", "region-stockholm")
    found = ego_network(whole, node)
    assert found is not None
    assert all(node in (source, target) for source, target in found[0].edges())
    assert (again := ego_network(whole, node)) is not None
    assert found[1:] == again[1:]


@pytest.mark.parametrize("count", [0, 1, 2, MOST_AROUND, MOST_AROUND + 1])
def test_any_number_of_neighbours_that_can_be_shown_stays_within_the_canvas(count: int) -> None:
    found = ego_network(star(count), "n000")
    assert found is not None
    ego, places, width, height = found
    assert len(ego) == count + 1
    assert all(0 < x < width and 0 < y < height for x, y in places.values())
    assert len(set(places.values())) == count + 1


def test_too_many_neighbours_or_an_unknown_thing_have_no_picture() -> None:
    assert ego_network(star(MOST_DRAWN + 1), "n000") is None
    assert ego_network(star(3), "unknown") is None


def test_a_loop_and_parallel_edges_are_drawn_once_each() -> None:
    graph = star(2)
    graph.add_edge("n000", "n001", "ls:leads")
    graph.add_edge("n000", "n000", "ls:leads")
    found = ego_network(graph, "n000")
    assert found is not None
    assert found[0].number_of_edges() == 4


def test_upright_each_thing_of_the_data_has_names_apart_and_within_a_phones_width(whole: nx.MultiDiGraph[str]) -> None:
    for node in whole:
        found = ego_network(whole, node, upright=True)
        assert found is not None
        ego, places, width, height = found
        assert set(ego) == set(places) == {node, *whole.successors(node), *whole.predecessors(node)}
        assert width == FRAMES[1].width
        boxes = {
            name: (x - room.side, y - room.above, x + room.side, y + room.below)
            for name, room in rooms(ego, width).items()
            for x, y in (places[name],)
        }
        # A place is rounded, and a room has some margin around the name.
        assert all(a[0] >= -10 and a[2] <= width + 10 and a[1] >= -1 and a[3] <= height + 1 for a in boxes.values())
        crossed = [
            (one, other)
            for one, a in boxes.items()
            for other, b in boxes.items()
            if one < other and a[0] + 1 < b[2] and b[0] + 1 < a[2] and a[1] + 1 < b[3] and b[1] + 1 < a[3]
        ]
        assert crossed == [], node


@pytest.mark.parametrize("count", [0, 1, 2, 3, MOST_AROUND, MOST_AROUND + 1, MOST_DRAWN])
def test_upright_any_number_of_neighbours_stays_within_the_canvas(count: int) -> None:
    found = ego_network(star(count), "n000", upright=True)
    assert found is not None
    ego, places, width, height = found
    assert len(ego) == count + 1
    assert all(0 < x < width and 0 < y < height for x, y in places.values())
    assert len(set(places.values())) == count + 1
    assert places["n000"][0] == width / 2
    assert ego_network(star(MOST_DRAWN + 1), "n000", upright=True) is None
