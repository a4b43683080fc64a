"""Where names stand and how edges bow: lines run around names, whatever the network is."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest

from lsgraph.claims import Resources
from lsgraph.languages import LANGUAGES, Language
from lsgraph.network import EdgeKey, network
from lsgraph.network.frames import Box, radius_of
from lsgraph.stores import EmbeddedStore
from lsgraph.views import FRAMES, Frame, layouts, network_svg
from lsgraph.views.arrangement import Arrangement, arrange, label_boxes
from lsgraph.views.curves import along, bowed, part

Graph = nx.MultiDiGraph
LANDSCAPE, PORTRAIT = FRAMES


@pytest.fixture(scope="module")
def whole(store: EmbeddedStore) -> Graph[str]:
    return network(Resources(store), ended=True)


@pytest.fixture(scope="module")
def kept(whole: Graph[str]) -> dict[str, dict[str, tuple[float, float]]]:
    return layouts(whole)


def crossings(
    graph: Graph[str], places: dict[str, tuple[float, float]], arranged: Arrangement, language: Language, width: int
) -> list[tuple[EdgeKey, str]]:
    """Which edges run through the name of a node that they do not lead to or from."""
    boxes = label_boxes(graph, places, arranged, language=language, width=width)
    found = []
    for edge in graph.edges(keys=True):
        points = along(bowed(places[edge[0]], places[edge[1]], arranged.bend(edge)), 400)
        for node, (left, top, right, bottom) in boxes.items():
            inside = (points > (left, top)).all(axis=1) & (points < (right, bottom)).all(axis=1)
            if node not in edge[:2] and inside.any():
                found.append((edge, node))
    return found


def without_choice(graph: Graph[str]) -> Arrangement:
    """As pictures were that have every name below and every edge at the usual bow."""
    return Arrangement(dict.fromkeys(graph.edges(keys=True), 0.1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_screen_no_line_runs_through_a_name_that_is_not_its_own(
    whole: Graph[str], kept: dict[str, dict[str, tuple[float, float]]], language: Language
) -> None:
    places = kept[LANDSCAPE.name]
    arranged = arrange(whole, places, language=language, width=LANDSCAPE.width, height=LANDSCAPE.height)
    assert crossings(whole, places, arranged, language, LANDSCAPE.width) == []
    assert len(crossings(whole, places, without_choice(whole), language, LANDSCAPE.width)) > 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_narrow_screen_few_do(
    whole: Graph[str], kept: dict[str, dict[str, tuple[float, float]]], language: Language
) -> None:
    places = kept[PORTRAIT.name]
    arranged = arrange(whole, places, language=language, width=PORTRAIT.width, height=PORTRAIT.height)
    assert len(crossings(whole, places, arranged, language, PORTRAIT.width)) <= 2
    assert len(crossings(whole, places, without_choice(whole), language, PORTRAIT.width)) > 8


@pytest.mark.parametrize(("frame", "language"), [*product(FRAMES, LANGUAGES)])
def test_names_cover_neither_names_nor_signs_and_stay_in_the_picture(
    whole: Graph[str], kept: dict[str, dict[str, tuple[float, float]]], frame: Frame, language: Language
) -> None:
    places = kept[frame.name]
    arranged = arrange(whole, places, language=language, width=frame.width, height=frame.height)
    boxes = label_boxes(whole, places, arranged, language=language, width=frame.width)
    for one, other in combinations(boxes.values(), 2):
        assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])
    for node, (left, top, right, bottom) in boxes.items():
        assert left >= 0
        assert top >= 0
        assert right <= frame.width
        assert bottom <= frame.height
        for sign, (x, y) in places.items():
            radius = radius_of(whole.nodes[sign])
            touched = left < x + radius and x - radius < right and top < y + radius and y - radius < bottom
            assert not touched or sign == node, (node, sign)


def test_edges_between_the_same_two_keep_apart(
    whole: Graph[str], kept: dict[str, dict[str, tuple[float, float]]]
) -> None:
    for frame in FRAMES:
        arranged = arrange(whole, kept[frame.name], language="sv", width=frame.width, height=frame.height)
        for one, other in combinations(whole.edges(keys=True), 2):
            if {*one[:2]} == {*other[:2]}:
                turned = 1 if one[:2] == other[:2] else -1
                assert abs(arranged.bend(one) - turned * arranged.bend(other)) >= 0.149, (one, other)


def labelled(count: int, *, label: str = "Name") -> Graph[str]:
    made: Graph[str] = nx.MultiDiGraph()
    for number in range(count):
        made.add_node(
            f"n{number}", short_sv=f"{label} {number}", short_en=f"{label} {number}", kind="company", family="business",
            named=True, label_sv=label, label_en=label,
        )  # fmt: skip
    return made


def test_a_name_goes_where_no_line_is() -> None:
    graph = labelled(3)
    graph.add_edge("n0", "n1", key="down")
    places = {"n0": (300.0, 100.0), "n1": (300.0, 400.0), "n2": (100.0, 300.0)}
    arranged = arrange(graph, places, language="sv", width=600, height=600)
    # The upper one has its line below it, the lower one above it, and the third none.
    assert arranged.side("n0") != "below"
    assert (arranged.side("n1"), arranged.side("n2")) == ("below", "below")


def test_many_edges_between_two_nodes_each_have_a_bow() -> None:
    graph = labelled(2)
    for number in range(14):
        graph.add_edge("n0", "n1", key=f"k{number}")
    arranged = arrange(graph, {"n0": (100.0, 300.0), "n1": (500.0, 300.0)}, language="sv", width=600, height=600)
    bends = [arranged.bend(edge) for edge in graph.edges(keys=True)]
    assert len({round(bend, 3) for bend in bends}) == len(bends)
    assert np.isfinite(bends).all()


def test_what_is_known_stays_and_the_rest_goes_around_it() -> None:
    graph = labelled(3)
    graph.add_edge("n0", "n1", key="old")
    places = {"n0": (100.0, 300.0), "n1": (500.0, 300.0), "n2": (300.0, 100.0)}
    known = Arrangement({("n0", "n1", "old"): 0.1}, {"n1": "right"})
    graph.add_edge("n1", "n0", key="new")
    arranged = arrange(graph, places, language="sv", width=600, height=600, kept=known)
    assert arranged.bend(("n0", "n1", "old")) == 0.1
    assert arranged.sides == {"n1": "right"}
    assert abs(arranged.bend(("n1", "n0", "new")) + 0.1) >= 0.15


def crowd(count: int, hubs: int) -> Graph[str]:
    """Many around few, as around a foundation and its agreements; every third is in two of them."""
    graph = labelled(count, label="Stiftelsen för forskning i Östersund")
    for number in range(hubs, count):
        graph.add_edge(f"n{number}", f"n{number % hubs}", key="k")
        if number % 3 == 0:
            graph.add_edge(f"n{number}", f"n{(number + 1) % hubs}", key="k")
    return graph


@cache
def crowded(count: int, hubs: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Places of a crowd; those of hundreds, which take seconds to compute, along a spiral."""
    if count < 100:
        return layouts(crowd(count, hubs))
    turn = math.pi * (3 - math.sqrt(5))
    return {
        frame.name: {
            f"n{number}": (
                frame.width * (0.5 + 0.46 * math.sqrt(number / count) * math.cos(number * turn)),
                frame.height * (0.5 + 0.46 * math.sqrt(number / count) * math.sin(number * turn)),
            )
            for number in range(count)
        }
        for frame in (frame.for_nodes(count) for frame in FRAMES)
    }


@pytest.mark.parametrize(("count", "hubs", "named"), [(75, 1, 28), (75, 4, 28), (300, 12, 18)])
@pytest.mark.parametrize("name", ["landscape", "portrait"])
def test_of_many_nodes_those_have_names_that_cover_nothing(count: int, hubs: int, named: int, name: str) -> None:
    graph = crowd(count, hubs)
    frame = next(frame for frame in FRAMES if frame.name == name).for_nodes(count)
    places = crowded(count, hubs)[name]
    arranged = arrange(graph, places, language="sv", width=frame.width, height=frame.height, scale=frame.scale)
    assert set(arranged.bends) == set(graph.edges(keys=True))
    boxes = label_boxes(graph, places, arranged, language="sv", width=frame.width, scale=frame.scale)
    assert set(boxes) == set(graph) - arranged.silent
    assert len(boxes) >= named * (1 if name == "landscape" else 0.5)
    assert_apart(graph, places, boxes)
    for edge in graph.edges(keys=True):
        points = along(bowed(places[edge[0]], places[edge[1]], arranged.bend(edge)), 400)
        for node in set(boxes) - set(edge[:2]):
            left, top, right, bottom = boxes[node]
            inside = (points > (left + 1, top + 1)).all(axis=1) & (points < (right - 1, bottom - 1)).all(axis=1)
            assert not inside.any(), (edge, node)
    # Signs of many keep apart as well, on a canvas that grows with them.
    assert min(math.dist(one, other) for one, other in combinations(places.values(), 2)) > 40


@pytest.mark.parametrize("count", [30])
def test_a_crowd_that_is_small_enough_for_all_names_covers_none_with_another(count: int) -> None:
    """On a phone: a name goes to a corner, and is left out where nothing is free."""
    graph, places, frame = crowd(count, 3), crowded(count, 3)["portrait"], PORTRAIT
    arranged = arrange(graph, places, language="sv", width=frame.width, height=frame.height)
    boxes = label_boxes(graph, places, arranged, language="sv", width=frame.width)
    assert set(boxes) == set(graph) - arranged.silent
    assert len(boxes) >= 0.8 * count
    # Boxes are as wide as the widest letters make them.
    assert_apart(
        graph, places, {node: (x + 4, y + 4, right - 4, low - 4) for node, (x, y, right, low) in boxes.items()}
    )
    # Around what is kept, which stays.
    newer = graph.copy()
    newer.add_edge("n0", f"n{count - 1}", key="new", **next(iter(graph.edges(data=True)))[2])
    later = arrange(newer, places, language="sv", width=frame.width, height=frame.height, kept=arranged)
    assert {node: later.side(node) for node in boxes} == {node: arranged.side(node) for node in boxes}
    assert later.silent == arranged.silent


def assert_apart(graph: Graph[str], places: dict[str, tuple[float, float]], boxes: dict[str, Box]) -> None:
    """No name on another name or on a sign, all within the picture."""
    for one, other in combinations(boxes.values(), 2):
        assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])
    for node, (left, top, right, bottom) in boxes.items():
        for sign, (x, y) in places.items():
            nearest = min(max(x, left), right), min(max(y, top), bottom)
            assert math.dist(nearest, (x, y)) >= radius_of(graph.nodes[sign]), (node, sign)


@pytest.mark.parametrize("label", ["", "W" * 300, "‮ \u200b", "a b c d e f g h i j k l m n o p q r s t u v w x y z" * 3])
def test_whatever_things_are_called(label: str) -> None:
    graph = labelled(4, label=label)
    graph.add_edge("n0", "n1", key="x")
    graph.add_edge("n2", "n2", key="itself")
    places = {f"n{number}": (300.0, 300.0) for number in range(4)}
    arranged = arrange(graph, places, language="en", width=600, height=600)
    assert set(arranged.bends) == set(graph.edges(keys=True))


def test_words_at_lines_cover_neither_each_other_nor_names() -> None:
    """Of a fan of edges that run into one node, each of them new."""
    graph = labelled(8)
    for number in range(1, 8):
        graph.add_edge(
            f"n{number}",
            "n0",
            key="k",
            status="done",
            difference="new",
            label_sv="k",
            label_en="k",
            bases=("stated",),
            predicate="ls:k",
        )
    places = {"n0": (100.0, 300.0)} | {f"n{number}": (360.0, 212.0 + 22 * number) for number in range(1, 8)}
    text = network_svg(graph, places, language="sv", link=str, width=600, height=600, title="t")
    words = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>nytt<', text)]
    assert len(words) == 7
    assert all(abs(x1 - x2) > 24 or abs(y1 - y2) >= 13 for (x1, y1), (x2, y2) in combinations(words, 2))


def test_nothing_is_arranged_of_nothing() -> None:
    assert arrange(nx.MultiDiGraph(), {}, language="sv", width=100, height=100) == Arrangement()
    assert arrange(labelled(2), {}, language="sv", width=100, height=100) == Arrangement()


def test_a_part_of_a_curve_lies_on_it() -> None:
    curve = bowed((0.0, 0.0), (100.0, 0.0), 0.3)
    piece = along(part(curve, 0.25, 0.75), 10)
    on_it = along(curve, 20)[5:16]
    assert np.allclose(piece, on_it)
    assert bowed((0.0, 0.0), (100.0, 0.0), 0.0)[1] == (50.0, 0.0)
