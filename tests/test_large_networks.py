"""Large networks: islands that never lie upon each other, groups that add up, and a page of thousands that stays usable."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, Route

from lsgraph.building.build import build_from
from lsgraph.building.network import MOST_NODES, write_graph
from lsgraph.claims import Resources
from lsgraph.languages import LANGUAGES, Language
from lsgraph.namespaces import INSTANCE, mint
from lsgraph.network import (
    TIES,
    Islands,
    Measures,
    by_importance,
    communities,
    islands,
    measures,
    network,
    surroundings,
)
from lsgraph.network.frames import FRAMES, Frame, is_large, layouts
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.network.tables_writer import tables_at
from lsgraph.network.timelines import ALWAYS
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.names import fold
from lsgraph.views.overview import MOST_DRAWN, overview, overview_svg, read_overview
from lsgraph.views.scopes import TIERS, nodes_scope, tiers
from lsgraph.web.explorer.large_fragments import (
    LARGE_SCRIPTS,
    LARGE_STYLES,
    TOP,
    ActorRow,
    LargeLinks,
    actor_rows,
    compact,
    large_fragment,
    overview_fragment,
)
from lsgraph.web.explorer.page_data import script_json
from lsgraph.web.http.headers import CONTENT_SECURITY_POLICY

STATIC = Path(__file__).parents[1] / "src/lsgraph/web/static"
HOSTILE = (
    "</script><script>document.title='run'</script>",
    '"><img src=x onerror="document.title=\'run\'">',
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "\u2028document.title='run'\u2029",
)


def dressed(
    plain: nx.Graph[int], *, names: Sequence[str] = ("Aktör {}",), foreign: bool = False
) -> nx.MultiDiGraph[str]:
    """A graph of numbers as a network of actors, whose names take turns; each seventh is an agreement."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in plain:
        iri = f"javascript:document.title='run'//{node}" if foreign else mint("organization", f"actor-{node}")
        label = names[node % len(names)].replace("{}", str(node))
        family = "agreement" if node % 7 == 0 else "academia" if node % 3 else "public"
        kind = {"agreement": "agreement", "academia": "higher-education-institution", "public": "region"}[family]
        made.add_node(
            iri, label_sv=label, label_en=label, short_sv=label, short_en=label, kind=kind, family=family, unnamed=False
        )
    nodes = list(made)
    order = {node: nodes[index] for index, node in enumerate(plain)}
    for one, other in plain.edges():
        made.add_edge(order[one], order[other], key="ls:hasSigned", predicate="ls:hasSigned", label_sv="har undertecknat", label_en="has signed", status="done", bases=("stated",), edge=None, relation=None, timeline=ALWAYS)  # fmt: skip
    return made


def clustered(count: int = 400) -> nx.Graph[int]:
    """Clusters of fifty with few edges between them."""
    return nx.random_partition_graph([50] * (count // 50), 0.12, 0.004, seed=3)


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph[str]:
    return dressed(clustered())


@pytest.fixture(scope="module")
def found(graph: nx.MultiDiGraph[str]) -> dict[str, Measures]:
    return measures(graph)


@pytest.fixture(scope="module")
def kept(graph: nx.MultiDiGraph[str], found: dict[str, Measures]) -> dict[str, dict[str, tuple[float, float]]]:
    return layouts(graph, {node: own.community for node, own in found.items()})


def written(graph: nx.MultiDiGraph[str], path: Path) -> Tables:
    """The tables of a network."""
    measured = {ties: measures(graph, ties) for ties in TIES}
    with tables_at(path) as writer:
        write_graph(writer, graph, graph, measured, layouts(graph))
    return Tables(path)


@pytest.fixture(scope="module")
def tables(graph: nx.MultiDiGraph[str], tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return written(graph, tmp_path_factory.mktemp("tables") / NETWORK_FILE)


def first_rows(tables: Tables, language: Language, most: int = TOP) -> list[ActorRow]:
    """The actors that connect most, as pages tell them."""
    return actor_rows(tables, tables.actors(most), language)


def laid_out(made: nx.MultiDiGraph[str]) -> Islands:
    return islands(made, communities(made))


def links() -> LargeLinks:
    return LargeLinks(
        thing=lambda iri: f"/sv/{iri.removeprefix(INSTANCE)}" if iri.startswith(INSTANCE) else iri,
        around=lambda iri: f"/sv/network?selected={iri.removeprefix(INSTANCE)}&steps=1",
        group=lambda group: f"/sv/network?group={group.key}",
        by=lambda by: f"/sv/network?by={by}",
        everything="/sv/network?scope=all",
        entry="/sv/network",
        search="/sv/network",
    )


# ------------------------------------------------------------------------------------------------ places and measures

PROGRAM = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from test_large_networks import clustered, dressed
from lsgraph.network import communities, measures
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.network.tables_writer import tables_at
from lsgraph.network.timelines import ALWAYS
from lsgraph.network.frames import layouts
graph = dressed(clustered())
found = measures(graph)
told = repr(sorted(found.items())) + json.dumps(layouts(graph, communities(graph)), sort_keys=True)
print(hashlib.sha256(told.encode()).hexdigest())
"""


def test_two_processes_give_the_same_bytes_however_they_hash() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(told) == 1


GRAPHS: dict[str, Callable[[], nx.Graph[int]]] = {
    "clusters": clustered,
    "many components": lambda: nx.disjoint_union_all([nx.path_graph(3)] * 80),
    "a giant star": lambda: nx.star_graph(1200),
    "a path": lambda: nx.path_graph(300),
    "everything with everything": lambda: nx.complete_graph(160),
    "clusters and strangers": lambda: nx.disjoint_union(clustered(200), nx.disjoint_union_all([nx.path_graph(2)] * 30)),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_all_nodes_are_placed_within_the_canvas_and_no_island_lies_upon_another(name: str) -> None:
    made = dressed(GRAPHS[name]())
    drawn = laid_out(made)
    assert set(drawn.positions) == set(made)
    for x, y in drawn.positions.values():
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
    for one, other in combinations(drawn.discs.values(), 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    for disc in drawn.discs.values():
        assert disc.radius <= disc.x <= drawn.width - disc.radius
    community = {node: each.community for node, each in measures(made).items()}
    for node, (x, y) in drawn.positions.items():
        disc = drawn.discs[community[node]]
        assert math.hypot(x - disc.x, y - disc.y) <= disc.radius + 0.2


@pytest.mark.parametrize("name", ["clusters", "a giant star", "a path"])
def test_no_two_nodes_stand_in_one_place(name: str) -> None:
    places = laid_out(dressed(GRAPHS[name]())).positions
    nearest = min(math.dist(one, other) for one, other in combinations(places.values(), 2))
    assert nearest > 12


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_network_of_next_to_nothing_is_laid_out(count: int) -> None:
    made = dressed(nx.path_graph(count))
    assert set(laid_out(made).positions) == set(made)
    assert overview(made, measures(made)).nodes == count
    assert set(tiers(made, measures(made)).values()) <= {0}


def test_a_small_network_keeps_its_two_frames_and_a_large_one_tells_its_size(
    kept: dict[str, dict[str, tuple[float, float]]], graph: nx.MultiDiGraph[str]
) -> None:
    small = layouts(dressed(nx.path_graph(20)))
    assert set(small) == {frame.name for frame in FRAMES}
    assert "size" not in small
    assert is_large(graph)
    size = kept["size"]["landscape"]
    assert max(x for x, _ in kept["landscape"].values()) < size[0]
    assert max(y for _, y in kept["landscape"].values()) < size[1]


def test_what_belongs_together_stands_together(
    graph: nx.MultiDiGraph[str], kept: dict[str, dict[str, tuple[float, float]]]
) -> None:
    places = kept["landscape"]
    tied = [math.dist(places[one], places[other]) for one, other in graph.edges()]
    some = sorted(places)[::7]
    apart = [math.dist(places[one], places[other]) for one, other in combinations(some, 2)]
    assert sum(tied) / len(tied) < 0.4 * sum(apart) / len(apart)


def test_the_communities_are_the_clusters_and_the_ranks_are_those_of_actors(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures]
) -> None:
    assert {each.community for each in found.values()} == set(range(1, 9))
    actors = [node for node, data in graph.nodes(data=True) if data["family"] != "agreement"]
    assert sorted(found[node].rank or 0 for node in actors)[0] == 1
    assert all((found[node].rank is not None) == (node in actors) for node in graph)
    assert not any(each.estimated for each in found.values())


def test_betweenness_of_many_is_an_estimate_and_says_so() -> None:
    star = nx.relabel_nodes(nx.star_graph(1200), lambda node: node + 1)
    told = measures(dressed(star))
    assert all(each.estimated for each in told.values())
    hub = min(told, key=lambda node: told[node].rank or 9999)
    assert (told[hub].rank, told[hub].contacts) == (1, 1200)
    assert told[hub].betweenness > 0.9


# ------------------------------------------------------------------------------------------------ groups


@pytest.mark.parametrize("by", ["community", "kind"])
def test_the_groups_add_up_to_the_network(graph: nx.MultiDiGraph[str], found: dict[str, Measures], by: str) -> None:
    shown = overview(graph, found, by="kind" if by == "kind" else "community")
    assert sum(group.size for group in shown.groups) == shown.nodes == len(graph)
    assert sum(group.inside for group in shown.groups) + sum(tie.count for tie in shown.ties) == graph.number_of_edges()
    assert sum(group.outside for group in shown.groups) == 2 * sum(tie.count for tie in shown.ties)
    for group in shown.groups:
        assert sum(count for _, count in group.kinds) == sum(count for _, count in group.families) == group.size
    assert [group.size for group in shown.groups] == sorted((group.size for group in shown.groups), reverse=True)


def test_a_group_is_called_by_its_most_important_actors_and_how_many_it_has(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures]
) -> None:
    group = overview(graph, found).groups[0]
    members = [node for node in graph if str(found[node].community) == group.key]
    actors = [node for node in members if graph.nodes[node]["family"] != "agreement"]
    first = by_importance(actors, found)[0]
    assert group.central[0] == first
    assert group.titles["sv"].startswith(graph.nodes[first]["short_sv"])
    assert group.titles["sv"].endswith(f"… ({len(actors)} aktörer)")
    assert group.titles["en"].endswith(f"… ({len(actors)} actors)")


def test_nodes_without_measures_are_a_group_of_their_own_and_nothing_breaks(graph: nx.MultiDiGraph[str]) -> None:
    shown = overview(graph, {})
    assert [group.key for group in shown.groups] == ["0"]
    assert by_importance(graph, {}) == sorted(graph)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_the_picture_of_the_groups_has_a_link_for_each_within_its_frame(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures], frame: Frame
) -> None:
    shown = overview(graph, found)
    text = overview_svg(shown, language="sv", link=lambda group: f"?group={group.key}", title="Grupper", frame=frame)
    root = ET.fromstring(text)
    hrefs = [link.get("href") for link in root.iter("{http://www.w3.org/2000/svg}a")]
    assert sorted(str(href) for href in hrefs) == sorted(f"?group={group.key}" for group in shown.drawn)
    assert "style" not in text
    assert "<script" not in text


def test_more_groups_than_a_picture_holds_are_told_in_the_table(tmp_path: Path) -> None:
    made = dressed(nx.disjoint_union_all([nx.path_graph(3)] * 60))
    shown = overview(made, measures(made))
    assert len(shown.groups) == 60
    assert len(shown.drawn) == MOST_DRAWN
    tables = written(made, tmp_path / NETWORK_FILE)
    assert read_overview(tables, "community") == shown
    text = overview_fragment(shown, first_rows(tables, "sv"), language="sv", links=links())
    assert f"Bilden visar {MOST_DRAWN} av 60 grupper." in text
    assert text.count('<th scope="row">') == 60 + 20


# ------------------------------------------------------------------------------------------------ parts


def test_a_part_is_its_nodes_and_the_edges_among_them(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures], kept: dict[str, dict[str, tuple[float, float]]]
) -> None:
    members = set(sorted(node for node in graph if found[node].community == 1)[:30])
    scope = nodes_scope(graph, found, kept["landscape"], members)
    assert not scope.dots
    assert set(scope.graph) == members
    assert scope.graph.number_of_edges() == graph.subgraph(members).number_of_edges()
    for frame in FRAMES:
        assert set(scope.layouts[frame.name]) == members
        for x, y in scope.layouts[frame.name].values():
            assert 0 < x < frame.width
            assert 0 < y < frame.height


def test_a_part_that_is_large_itself_keeps_the_places_of_the_whole_picture(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures], kept: dict[str, dict[str, tuple[float, float]]]
) -> None:
    own = [node for node, data in graph.nodes(data=True) if data["kind"] == "higher-education-institution"]
    scope = nodes_scope(graph, found, kept["landscape"], own)
    assert scope.dots
    assert set(scope.layouts) == {"landscape"}
    assert all(scope.layouts["landscape"][node] == kept["landscape"][node] for node in scope.graph)
    assert len(nodes_scope(graph, found, kept["landscape"], []).graph) == 0


def test_what_surrounds_a_node_and_nothing_around_a_stranger(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures], kept: dict[str, dict[str, tuple[float, float]]]
) -> None:
    node = by_importance(graph, found)[0]
    near = nodes_scope(graph, found, kept["landscape"], surroundings(graph, node, 1))
    assert set(near.graph) == {node, *graph.successors(node), *graph.predecessors(node)}
    assert surroundings(graph, "urn:nobody", 1) == set()


def test_labels_come_by_importance_and_from_all_groups(graph: nx.MultiDiGraph[str], found: dict[str, Measures]) -> None:
    told = tiers(graph, found)
    assert [sum(tier <= level for tier in told.values()) for level in range(3)] == [*TIERS[:2], len(graph)]
    for number in range(1, 9):
        own = by_importance((node for node in graph if found[node].community == number), found)
        assert told[own[0]] == 0
        assert [told[node] for node in own] == sorted(told[node] for node in own)


# ------------------------------------------------------------------------------------------------ everything, as dots


def test_the_compact_data_has_each_node_once_and_each_edge(
    graph: nx.MultiDiGraph[str], found: dict[str, Measures], tables: Tables
) -> None:
    data = compact(tables, "sv", None, None)
    assert {INSTANCE + each for each in data["ids"]} == set(graph)
    edges = list(zip(data["edges"][::3], data["edges"][1::3], strict=True))
    told = {(INSTANCE + data["ids"][one], INSTANCE + data["ids"][other]) for one, other in edges}
    assert told == set(graph.edges())
    assert len(edges) == graph.number_of_edges()
    assert [INSTANCE + each for each in data["ids"]] == by_importance(graph, found)
    for name in ("labels", "x", "y", "kinds", "communities", "tiers", "degrees"):
        assert len(data[name]) == 400
    assert dict(zip(data["ids"], data["degrees"], strict=True)) == {node.removeprefix(INSTANCE): own.contacts for node, own in found.items()}  # fmt: skip
    assert len(script_json(data)) < 150 * 400


def test_the_compact_data_of_a_part_has_its_nodes_and_the_edges_among_them(
    graph: nx.MultiDiGraph[str], tables: Tables
) -> None:
    some = sorted(graph)[:200]
    data = compact(tables, "en", set(tables.numbers(some).values()), None)
    assert {INSTANCE + each for each in data["ids"]} == set(some)
    assert len(data["edges"]) == 3 * graph.subgraph(some).number_of_edges()


def shown_page(
    browser: Browser, fragment: str, language: Language, *, script: bool = True, width: int = 1280, data: object = None
) -> Page:
    """The fragment in a page under the service's own policy; `data` is what the picture of dots is drawn from."""
    head = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in ("lsgraph.css", *LARGE_STYLES))
    head += "".join(f'<script defer src="/static/{name}"></script>' for name in LARGE_SCRIPTS)
    text = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>still</title>{head}</head><body><main>{fragment}</main></body></html>'

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
        if path == "/":
            route.fulfill(body=text, content_type="text/html; charset=utf-8", headers=headers)
            return
        if path == "/dots.json":
            route.fulfill(body=json.dumps(data), content_type="application/json", headers=headers)
            return
        file = STATIC / path.removeprefix("/static/")
        if path.startswith("/static/") and file.is_file():
            kind = "text/css" if file.suffix == ".css" else "text/javascript"
            route.fulfill(body=file.read_bytes(), content_type=kind, headers=headers)
            return
        route.fulfill(status=404, body="", headers=headers)

    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", java_script_enabled=script
    )
    context.route("**/*", answer)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    page.goto("http://large.test/")
    return page


def dots(tables: Tables, language: Language) -> str:
    """The page of everything."""
    rows = first_rows(tables, language)
    return large_fragment(tables.counts(None), rows, "/dots.json", language=language, links=links())


@pytest.fixture(scope="module")
def window(browser: Browser, tables: Tables) -> Iterator[Page]:
    """A window with the page of everything."""
    page = shown_page(browser, dots(tables, "sv"), "sv", data=compact(tables, "sv", None, None))
    yield page
    page.context.close()


@pytest.fixture
def everything(window: Page) -> Page:
    """The page of everything, as it is at first."""
    window.reload()
    window.wait_for_selector("#large-explorer[data-ready]")
    return window


def names_drawn(page: Page) -> int:
    """How many names the picture has once it rests."""
    page.evaluate(
        "new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 200))"
    )
    return int(page.get_attribute("#large-explorer", "data-names") or -1)


def picture(page: Page) -> str:
    names_drawn(page)
    return str(page.evaluate("document.querySelector('#large-canvas canvas').toDataURL()"))


def test_an_actor_is_found_without_its_accents_and_its_card_leads_on(everything: Page) -> None:
    everything.fill("#large-q", "aktor 123")
    assert everything.inner_text("#large-status") == "1 träff"
    everything.click("#large-hits button")
    assert everything.inner_text("#large-card h2") == "Aktör 123"
    hrefs = everything.eval_on_selector_all("#large-card a", "links => links.map((link) => link.getAttribute('href'))")
    assert hrefs == ["/sv/network?selected=organization%2Factor-123&steps=1", "/sv/organization/actor-123"]
    assert everything.evaluate("document.activeElement.id") == "large-canvas"
    everything.keyboard.press("Escape")
    assert "Välj en aktör" in everything.inner_text("#large-card")


@pytest.mark.parametrize("typed", ["AKTÖR-123", "aktor  123 ", "\u00e4kt\u00f8r 123", "akt\u014fr, 123"])
def test_names_are_compared_as_they_are_everywhere_else(everything: Page, typed: str) -> None:
    everything.fill("#large-q", typed)
    assert everything.inner_text("#large-status") == "1 träff"


def test_the_script_folds_names_as_python_does(everything: Page) -> None:
    """All letters of what is written in Latin, Greek or Cyrillic, each within a word, by itself, and with an accent."""
    ranges = (
        range(0x20, 0x300),
        range(0x370, 0x484),
        range(0x48A, 0x590),
        range(0x1E00, 0x20D0),
        range(0x2100, 0x2C00),
        range(0x2C60, 0x2CEF),
    )
    letters = [chr(code) for each in ranges for code in each if unicodedata.category(chr(code)) != "Cn"]
    typed = [text for each in letters for text in (f"a{each}b {each}", f"{each}\u0301")]
    typed += ["Øresund", "Stockholm-Uppsala", "Æbleø  Straße", "ΑΣ ΣΑΣ", "İstanbul", "\u1fb3", "ﬁ", "Łódź_Đà"]
    assert everything.evaluate("typed => typed.map(networkModel.fold)", typed) == [fold(each) for each in typed]


@pytest.mark.parametrize("typed", ["nobody at all", "<b>", "\\", "(", "  "])
def test_what_nobody_is_called_is_said(everything: Page, typed: str) -> None:
    everything.fill("#large-q", typed)
    everything.keyboard.press("Enter")
    assert everything.inner_text("#large-status") == ("" if not typed.strip() else "Ingen i bilden heter så.")
    assert everything.is_hidden("#large-hits")


def test_the_picture_moves_by_keys_when_it_has_the_focus_and_not_otherwise(everything: Page) -> None:
    first = picture(everything)
    everything.focus("#large-q")
    everything.keyboard.press("+")
    assert picture(everything) == first
    everything.focus("#large-canvas")
    seen = [first]
    for key in ("+", "Shift+ArrowRight", "Shift+ArrowDown", "-"):
        everything.keyboard.press(key)
        seen.append(picture(everything))
    assert len(set(seen)) == len(seen)
    everything.keyboard.press("0")
    assert picture(everything) == first


def test_every_actor_is_reached_by_a_few_keys(everything: Page) -> None:
    """By name through the hits, from one to the next in a direction, and along its relations."""
    everything.focus("#large-q")
    everything.keyboard.type("aktör 1")
    focused = "document.activeElement.textContent"
    hits = everything.locator("#large-hits button").all_inner_texts()
    assert (hits[0], hits[8]) == ("Aktör 1", "Fler")
    for key, number in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowDown", 1)):
        everything.keyboard.press(key)
        assert everything.evaluate(focused) == hits[number]
    for _ in range(7):
        everything.keyboard.press("ArrowDown")
    assert everything.evaluate(focused) == "Fler"
    everything.keyboard.press("Enter")
    assert everything.locator("#large-hits button").count() > 8
    assert everything.evaluate("document.activeElement.matches('#large-hits li:nth-child(9) button')")
    chosen = everything.evaluate(focused)
    everything.keyboard.press("Enter")
    assert everything.inner_text("#large-card h2") == chosen
    assert everything.inner_text("#large-told").startswith(f"{chosen}. ")
    assert everything.evaluate("document.activeElement.id") == "large-canvas"
    seen = {chosen}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp") * 3:
        everything.keyboard.press(key)
        seen.add(everything.inner_text("#large-card h2"))
    assert len(seen) > 3
    everything.focus("#large-card")
    for _ in range(3):
        everything.keyboard.press("Tab")
    neighbour = everything.evaluate(focused)
    everything.keyboard.press("Enter")
    assert everything.inner_text("#large-card h2") == neighbour
    assert everything.evaluate("document.activeElement.id") == "large-card"
    names = everything.locator(".large-near button").all_inner_texts()
    assert names == everything.evaluate("names => names.toSorted((one, other) => one.localeCompare(other))", names)
    # Where nothing is chosen the first is one that is seen, near the middle.
    everything.keyboard.press("Escape")
    everything.focus("#large-canvas")
    everything.keyboard.press("ArrowUp")
    assert everything.locator("#large-card h2").count() == 1


def test_names_become_more_as_one_zooms_in(everything: Page) -> None:
    everything.focus("#large-canvas")
    everything.keyboard.press("-")
    for _ in range(6):
        everything.keyboard.press("-")
    far = names_drawn(everything)
    assert 0 < far <= TIERS[0]
    everything.keyboard.press("0")
    for _ in range(5):
        everything.keyboard.press("+")
    assert names_drawn(everything) > far


def test_a_click_on_a_dot_chooses_it_and_a_drag_does_not(everything: Page) -> None:
    everything.fill("#large-q", "Aktör 200")
    everything.click("#large-hits button")
    everything.keyboard.press("Escape")
    box = everything.locator("#large-canvas canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    names_drawn(everything)
    everything.mouse.click(x, y)
    assert everything.inner_text("#large-card h2") == "Aktör 200"
    everything.keyboard.press("Escape")
    everything.mouse.move(x, y)
    everything.mouse.down()
    everything.mouse.move(x + 60, y + 40, steps=3)
    everything.mouse.up()
    assert "Välj en aktör" in everything.inner_text("#large-card")


@pytest.fixture(scope="module", params=[False, True], ids=["ours", "foreign"])
def attacked(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A page of actors whose names carry markup and script, of which each text has its turn; also with addresses of no thing of ours."""
    names = [f"{text} {{}}" for text in HOSTILE]
    made = dressed(clustered(200), names=names, foreign=request.param)
    tables = written(made, tmp_path_factory.mktemp("attacked") / NETWORK_FILE)
    page = shown_page(browser, dots(tables, "en"), "en", data=compact(tables, "en", None, None))
    page.wait_for_selector("#large-explorer[data-ready]")
    yield page
    page.context.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_the_data_ever_runs(attacked: Page, text: str) -> None:
    # Of those whose names have the text, the one with this number.
    attacked.fill("#large-q", f"{text} {150 + HOSTILE.index(text)}")
    attacked.keyboard.press("Enter")
    assert text.split("{")[0].strip("\u2028")[:8] in (attacked.text_content("#large-card h2") or "")
    hrefs = attacked.eval_on_selector_all("#large-card a", "links => links.map((link) => link.getAttribute('href'))")
    assert hrefs
    assert not [href for href in hrefs if href.startswith("javascript")]
    assert attacked.title() == "still"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_the_way_in_needs_no_script_and_is_not_wider_than_its_window(
    browser: Browser, tables: Tables, language: Language, width: int
) -> None:
    shown = read_overview(tables, "community")
    text = overview_fragment(
        shown,
        first_rows(tables, language),
        language=language,
        links=links(),
        query="<b>",
        hits=[],
        form_parameters=[("at", "2024-06-14")],
    )
    page = shown_page(browser, text, language, script=False, width=width)
    assert page.locator("svg.overview:visible").count() == 1
    assert page.locator("tbody tr").count() == len(shown.groups) + 20
    assert page.get_attribute("form input[type=hidden]", "value") == "2024-06-14"
    assert "<b>" in page.inner_text("p[role=status]")
    headings = page.eval_on_selector_all("h1, h2, h3", "all => all.map((each) => Number(each.tagName[1]))")
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    page.context.close()


def test_a_picture_that_can_not_be_fetched_is_told(browser: Browser, tables: Tables) -> None:
    page = shown_page(browser, dots(tables, "en"), "en", data=None)
    page.wait_for_selector("text=The picture could not be fetched")
    assert page.locator("tbody tr").count() == 20
    page.context.close()


def test_without_script_the_page_of_dots_says_where_to_go(browser: Browser, tables: Tables) -> None:
    page = shown_page(browser, dots(tables, "en"), "en", script=False)
    assert page.is_visible("text=Without it: begin with a group or an actor")
    assert page.is_hidden("#large-controls")
    assert page.locator("tbody tr").count() == 20
    page.context.close()


# ------------------------------------------------------------------------------------------------ the build


class Told:
    """Progress that remembers its steps."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, name: str) -> AbstractContextManager[object]:
        self.steps.append(name)
        return nullcontext()


def world(root: Path, tmp_path: Path, count: int) -> Path:
    spec = importlib.util.spec_from_file_location("generator_of_networks", root / "bench" / "generator.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path / "network.nq"
    path.write_text("".join(module.Collaboration(count).lines()), encoding="utf-8")
    return path


def test_a_build_of_hundreds_tells_its_steps_and_keeps_what_the_views_need(tmp_path: Path, root: Path) -> None:
    told = Told()
    path = world(root, tmp_path, 330)
    generation = build_from(
        [path, root / "ontology/vocabularies/legal-form.ttl"],
        read_settings({}, root=root, state=tmp_path / "state"),
        told,
    )
    assert [step for step in told.steps if step in ("network", "measures", "layout", "undrawn")] == ["network", "measures", "layout"]  # fmt: skip
    made = network(Resources(EmbeddedStore(generation.path / "store")), ended=True)
    tables = Tables(generation.path / NETWORK_FILE)
    assert len(made) == 330
    numbers = tables.numbers(made)
    assert set(tables.positions(numbers.values())) == set(made)
    assert tables.about["large"]
    assert {data["family"] for _, data in made.nodes(data=True)} == {
        "academia",
        "public",
        "business",
        "civil-society",
        "agreement",
    }


def test_a_network_beyond_the_limit_is_not_drawn_and_that_is_told(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_NODES > 10_000
    monkeypatch.setattr("lsgraph.building.network.MOST_NODES", 50)
    told = Told()
    generation = build_from([world(root, tmp_path, 100)], read_settings({}, root=root, state=tmp_path / "state"), told)
    assert "undrawn" in told.steps
    assert "layout" not in told.steps
    assert Tables(generation.path / NETWORK_FILE).about["nodes"] == 0
