"""The pictures and the page: the same rows everywhere, and nothing in the data ever runs."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import product
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser, Request

from lsgraph.claims import Resources
from lsgraph.edition.edition import Edition
from lsgraph.generations.folder import Generation
from lsgraph.languages import LANGUAGES, Language
from lsgraph.namespaces import INSTANCE, mint
from lsgraph.network import ALWAYS, Choice, choose, network
from lsgraph.network.frames import radius_of
from lsgraph.stores import EmbeddedStore
from lsgraph.views import FRAMES, Drawing, Frame, edge_rows, layouts, legend, network_svg
from lsgraph.views.arrangement import Arrangement, arrange, label_boxes
from lsgraph.views.palette import labels, line_of, not_known_of
from lsgraph.web.explorer.page import NETWORK_SCRIPTS, NETWORK_STYLES, Parts, network_fragment, picture_data
from lsgraph.web.explorer.page_data import Links, script_json
from lsgraph.web.explorer.page_parts import line_legend
from lsgraph.web.explorer.words import script_words
from lsgraph.web.page import Stretch

STATIC = Path(__file__).parents[1] / "src/lsgraph/web/static"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</script><script>document.title='run'</script>",
    '"><img src=x onerror="document.title=\'run\'">',
    "<a href='javascript:document.title=1'>href</a>",
    "select_menu heading bgcolor filter_menu",
    "' onmouseover='document.title=1",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "\u2028alert(1)\u2029",
]


@pytest.fixture(scope="module")
def graph(store: EmbeddedStore) -> nx.MultiDiGraph[str]:
    return network(Resources(store))


def picture(graph: nx.MultiDiGraph[str], language: Language = "sv") -> ET.Element:
    frame = FRAMES[0]
    text = network_svg(
        graph,
        layouts(graph)["landscape"],
        language=language,
        link=lambda iri: iri,
        width=frame.width,
        height=frame.height,
        title="Nätverk",
    )
    return ET.fromstring(text)


def fragment(graph: nx.MultiDiGraph[str], language: Language = "sv") -> str:
    return network_fragment(
        Drawing.of(graph, layouts(graph), language),
        Choice(),
        language=language,
        links=Links(lambda iri: iri, lambda item: item.document),
    )


def recorder(asked: list[str]) -> Callable[[Request], None]:
    return lambda request: asked.append(request.url)


def hostile_graph(text: str) -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in (f"urn:a/{text}", "urn:b/select_menu"):
        made.add_node(
            node,
            label_sv=text,
            label_en=text,
            short_sv=text,
            short_en=text,
            kind="company",
            family="business",
            unnamed=False,
        )
    made.add_edge(
        f"urn:a/{text}",
        "urn:b/select_menu",
        key="ls:x",
        predicate="ls:x",
        label_sv=text,
        label_en=text,
        status="done",
        bases=("stated",),
        timeline=ALWAYS,
        relation=None,
        edge=None,
    )
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_node_of_the_picture_is_a_link_with_its_name(graph: nx.MultiDiGraph[str], language: Language) -> None:
    links = picture(graph, language).findall(f".//{SVG}a")
    assert {link.get("href") for link in links} == set(graph)
    assert {link.findtext(f"{SVG}title") for link in links} == {
        data[f"label_{language}"] for _, data in graph.nodes(data=True)
    }


def test_the_picture_has_an_edge_for_each_row_of_the_table_and_says_what_it_is(graph: nx.MultiDiGraph[str]) -> None:
    told = sorted(edge.findtext(f"{SVG}title") or "" for edge in picture(graph).findall(f".//{SVG}g[@class='edge']"))
    rows = edge_rows(graph, "sv")
    assert len(told) == len(rows) == graph.number_of_edges()
    for row in rows:
        source, target = (graph.nodes[node]["short_sv"] for node in (row.source, row.target))
        assert any(text.startswith(f"{source} {row.relation} {target} (") for text in told)


def test_the_nodes_of_a_picture_come_line_by_line(graph: nx.MultiDiGraph[str]) -> None:
    places = [(100.0 * (number % 3), 130.0 * (number // 3) + 7 * (-1) ** number) for number in range(len(graph))]
    # The order of the names says nothing of where they stand.
    positions = dict(zip(sorted(graph), reversed(places), strict=True))
    drawn = network_svg(graph, positions, language="sv", link=str, width=400, height=900, title="")
    read = [link.get("href") for link in ET.fromstring(drawn).iter(f"{SVG}a")]
    assert read == sorted(graph, reverse=True)


def test_the_legend_of_the_explorer_has_what_the_picture_has(graph: nx.MultiDiGraph[str]) -> None:
    unnamed = {node for node, data in graph.nodes(data=True) if data["unnamed"]}
    assert unnamed
    for chosen in (Choice(), Choice(selected=mint("organization", "region-uppsala"), steps=1)):
        selection = choose(graph, chosen)
        drawn = selection.graph
        lines = {line.name: line for line in line_legend(graph, selection, "sv")}
        assert lines["unnamed"].there == bool(unnamed & set(drawn))
        assert {name for name, line in lines.items() if line.count} == {
            name for name, line in lines.items() if line.there and line.count is not None
        }
        marks = {not_known_of(data) for *_, data in drawn.edges(data=True)} - {None}
        assert marks == {name for name, line in lines.items() if line.there and line.count is None} - {"unnamed"}


@pytest.mark.parametrize(("frame", "language"), [*product(FRAMES, LANGUAGES)])
def test_in_the_picture_of_a_region_no_name_covers_another_sign(
    whole: Generation, frame: Frame, language: Language
) -> None:
    edition = Edition(whole, whole.store(), most_quads=10_000_000)
    for region in edition.resources.regions:
        graph, places = edition.region_network(region.slug, None), edition.region_places(region.slug)[frame.name]
        arranged = arrange(graph, places, language=language, width=frame.width, height=frame.height)
        boxes = label_boxes(graph, places, arranged, language=language, width=frame.width)
        for (node, (left, top, right, bottom)), (sign, (x, y)) in product(boxes.items(), places.items()):
            radius = radius_of(graph.nodes[sign])
            covered = left < x + radius and x - radius < right and top < y + radius and y - radius < bottom
            assert not covered or sign == node, (region.slug, node, sign)


def test_the_picture_is_small_and_has_no_script_and_no_style_of_its_own(graph: nx.MultiDiGraph[str]) -> None:
    text = ET.tostring(picture(graph), encoding="unicode")
    assert len(text) < 45_000
    assert "<script" not in text
    assert not re.search(r'\sstyle="|\son\w+="', text)


def test_lines_tell_the_status(graph: nx.MultiDiGraph[str]) -> None:
    def shaft(words: str) -> ET.Element:
        (edge,) = [
            e for e in picture(graph).findall(f".//{SVG}g[@class='edge']") if words in (e.findtext(f"{SVG}title") or "")
        ]
        return edge.findall(f"{SVG}path")[0]

    assert shaft("Region Uppsala har undertecknat").get("stroke-dasharray") is None
    assert shaft("Huddinge kommun föreslås anta").get("stroke-dasharray") == "9 6"
    assert shaft("Huddinge kommun deltog i").get("stroke-dasharray") == "2 5"
    assert shaft("Region Uppsala deltog i").get("stroke-dasharray") == "1 5 6 5"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_explains_each_family_and_each_line(language: Language) -> None:
    items = legend(language)
    assert len({item.label for item in items}) == len(items)
    assert [item.name for item in items if item.kind == "family"] == [*labels("family", language), "unnamed"]
    assert [item.name for item in items if item.kind == "line"] == [
        "signed", "done", "decided", "proposed", "planned", "present", "part", "inferred", "unsure",
    ]  # fmt: skip
    for item in items:
        ET.fromstring(item.swatch)


def test_the_colours_of_the_legend_are_those_of_the_lines(graph: nx.MultiDiGraph[str]) -> None:
    drawn = {line_of(data, graph.nodes[source]["family"]) for source, _, data in graph.edges(data=True)}
    samples = {item.name: item.swatch for item in legend("sv") if item.kind == "line"}
    for line in drawn:
        assert any(
            f'stroke="{line.colour}" stroke-width="{line.width:g}"' in swatch and (line.dash or "M2") in swatch
            for swatch in samples.values()
        ), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_the_same_rows_with_their_sentences(graph: nx.MultiDiGraph[str], language: Language) -> None:
    text = fragment(graph, language)
    data = json.loads(re.search(r'id="network-data">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert re.findall(r'<tr data-edge="([^"]+)"', text) == [row.id for row in edge_rows(graph, language)]
    assert len(data["edges"]) == graph.number_of_edges()
    assert text.count("<tr data-edge=") == graph.number_of_edges()
    assert "har skrivit på en avsiktsförklaring" in text
    assert {node["id"] for node in data["nodes"]} == {node.removeprefix(INSTANCE) for node in graph}


def test_the_page_loads_only_files_that_are_vendored_and_names_no_other_host(graph: nx.MultiDiGraph[str]) -> None:
    for name in (*NETWORK_SCRIPTS, *NETWORK_STYLES):
        assert (STATIC / name).is_file()
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!w3id\.org)', fragment(graph))


def test_vendored_files_are_the_ones_that_are_named(graph: nx.MultiDiGraph[str]) -> None:
    import hashlib

    told = (STATIC / "vendor/VENDORED.md").read_text(encoding="utf-8")
    for path in STATIC.glob("vendor/*/*.js"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in told
        assert list(path.parent.glob("LICENSE*"))


@pytest.mark.parametrize("text", HOSTILE)
def test_data_can_not_leave_its_block_nor_its_attribute(text: str) -> None:
    made = fragment(hostile_graph(text))
    scripts = re.findall(r"<script\b[^>]*>", made)
    assert scripts == ['<script type="application/json" id="network-data">']
    assert not re.search(r"<img(?! src=\"data:)", made)
    ET.fromstring(
        network_svg(
            hostile_graph(text),
            layouts(hostile_graph(text))["landscape"],
            language="sv",
            link=lambda iri: iri,
            width=1200,
            height=780,
            title=text,
        )
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_script_json_is_the_same_data(text: str) -> None:
    written = script_json({"a": text})
    assert json.loads(written) == {"a": text}
    assert not set("<>&\u2028\u2029") & set(written)


def test_in_a_real_browser_hostile_data_runs_nothing(browser: Browser) -> None:
    scripts = "".join(f"<script>{(STATIC / name).read_text(encoding='utf-8')}</script>" for name in NETWORK_SCRIPTS)
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", recorder(asked))
    for text in HOSTILE:
        # Each has a window of its own.
        page.goto("about:blank")
        page.set_content(f"<title>calm</title><body>{fragment(hostile_graph(text))}{scripts}</body>")
        page.wait_for_selector("#network-explorer[data-ready=true]")
        page.fill("#network-search", text)
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
        assert page.title() == "calm"
        assert [url for url in asked if not url.startswith(("data:", "about:"))] == []
    page.close()


def test_every_stop_of_the_tab_key_has_a_name(browser: Browser, graph: nx.MultiDiGraph[str]) -> None:
    scripts = "".join(f"<script>{(STATIC / name).read_text(encoding='utf-8')}</script>" for name in NETWORK_SCRIPTS)
    page = browser.new_page()
    page.set_content(f"<body>{fragment(graph)}{scripts}</body>")
    page.wait_for_selector("#network-explorer[data-ready=true]")
    named = (
        "(e => e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent.trim()"
        " || e.getAttribute('aria-labelledby'))(document.activeElement)"
    )
    names = []
    for _ in range(16):
        page.keyboard.press("Tab")
        names.append(page.evaluate(named))
    page.close()
    assert all(names)
    assert "Zooma in" in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_has_the_words_that_it_says_and_no_others(language: Language) -> None:
    script = (STATIC / "network.js").read_text(encoding="utf-8")
    said = set(re.findall(r"\bwords\.(\w+)", script))
    assert len(said) > 20
    assert said == {name for name in script_words(language) if not name.startswith("count_")}
    assert "words[`count_${count === 1 ? `${name}_one` : name}`]" in script


@pytest.mark.parametrize("chosen", [Choice(), Choice(at="2024-06-14"), Choice(compare="2018-01-01", at="2024-06-14", beside=True), "hub"], ids=["all", "day", "two days", "hub"])  # fmt: skip
@pytest.mark.parametrize("count", [30, 300])
def test_the_page_stays_small_whatever_the_size_of_the_network(
    graph: nx.MultiDiGraph[str], count: int, chosen: Choice | str
) -> None:
    """A foundation with a relation to everybody, each with the sentences of a real one: what is long is elsewhere, and led to."""
    source, _, data = next(edge for edge in graph.edges(data=True) if edge[2]["predicate"] == "ls:hasSigned")
    many: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = [mint("organization", f"actor-{number}") for number in range(count)]
    for name in names:
        many.add_node(name, **graph.nodes[source])
    for number, name in enumerate(names):
        for other in {names[0], names[number // 7]} - {name}:
            many.add_edge(name, other, key=data["predicate"], **data)
    places = {name: (float(number), 0.0) for number, name in enumerate(names)}
    drawing = Drawing(
        many, dict.fromkeys(("landscape", "portrait"), places), dict.fromkeys(("landscape", "portrait"), Arrangement())
    )
    asked: list[tuple[int, int, str]] = []

    def stretch(total: int, most: int, parameter: str) -> Stretch:
        asked.append((total, most, parameter))
        return Stretch(0, most, total, None, "/further" if total > most else None)

    text = network_fragment(
        drawing,
        Choice(selected=names[0]) if isinstance(chosen, str) else chosen,
        language="sv",
        links=Links(lambda iri: iri, lambda item: item.document),
        parts=Parts("/data", {"landscape": "/wide", "portrait": "/high"}, lambda day: f"/{day}", stretch),
    )
    assert len(text.encode()) < 60_000
    assert text.count("<tr data-edge=") == min(20, asked[0][0])
    assert ('href="/further#network-table-heading" rel="next"' in text) == (asked[0][0] > 20)
    assert text.count('class="network-told"') <= 8
    if count == 300:
        assert '<noscript><a href="/wide">' in text
        assert (
            len(script_json(picture_data(drawing, "sv", Links(lambda iri: iri, lambda item: item.document)))) > 300_000
        )
