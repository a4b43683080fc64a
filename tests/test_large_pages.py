"""A network that is too large for one picture, served: the way in, its parts in the explorer, and files of what is shown."""

from __future__ import annotations

import csv
import html
import importlib.util
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Browser
from tests.browsing import address_of, follow

import lsgraph
from lsgraph.building.build import build_from
from lsgraph.claims import Resources
from lsgraph.edition.edition import Edition
from lsgraph.generations.folder import Generations
from lsgraph.namespaces import THINGS
from lsgraph.network import Choice, choose
from lsgraph.network.tables import Tables
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore
from lsgraph.web.explorer.large import MOST_NODES, part_named

HTML = {"Accept": "text/html"}


@dataclass(frozen=True)
class Large:
    """A server of hundreds of made-up actors, its state folder, and the short name of an actor in the middle of it."""

    url: str
    state: Path
    actor: str

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A page or a file."""
        return httpx.get(self.url + path, headers=HTML | headers, timeout=60, trust_env=False)


@pytest.fixture(scope="module")
def large(root: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, Path, Path], Any]) -> Large:
    spec = importlib.util.spec_from_file_location("generator", root / "bench" / "generator.py")
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    base = tmp_path_factory.mktemp("large")
    quads = base / "made-up.nq"
    quads.write_text("".join(generator.Collaboration(330).lines()), "utf-8")
    build_from([quads], read_settings({}, root=root, state=base / "state"))
    url = serve(base / "state", root, base / "log.txt").url
    tables = Tables(next((base / "state").glob("generations/*/network.sqlite")))
    # The one that connects most of those around whom few enough are for a picture with names.
    middle = next(
        number for number in tables.actors(100) if len(tables.neighbours([number], ended=True)) < MOST_NODES // 2
    )
    ((iri, _),) = tables.nodes([middle]).values()
    return Large(url, base / "state", iri.partition("/id/")[2])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_way_in_has_search_groups_actors_and_everything(large: Large, language: str) -> None:
    text = large.get(f"/{language}/network").text
    assert 'id="large-q"' in text
    assert len(re.findall(r"group=\d+", text)) > 3
    assert "scope=all" in text
    assert "network_large.css" in text
    assert len(text) < 100_000


def counted(text: str) -> int:
    """How many relations the page of a large network says that it shows."""
    found = re.search(r'class="lead"[^>]*>.*?([\d,]+) relations among', text)
    assert found is not None, text[:2000]
    return int(found[1].replace(",", ""))


def test_a_strength_is_chosen_in_the_overview_and_kept_by_all_that_leads_on(large: Large) -> None:
    text = large.get("/en/network").text
    assert 'name="strength"' in text
    assert 'name="at"' in text
    signed = large.get("/en/network?strength=signed").text
    assert 0 < counted(signed) < counted(text)
    addresses = [
        html.unescape(href) for href in re.findall(r'href="(/en/network[^"]*(?:group|around|scope|by)=[^"]*)"', signed)
    ]
    assert len(addresses) > 20
    assert all("strength=signed" in address for address in addresses)
    # Each view of the choice tells as many.
    lines = large.get("/en/network/dots.json?scope=all&strength=signed").json()["edges"]
    assert len(lines) == 3 * counted(signed)
    assert f"{counted(signed):,} lines" in large.get("/en/network?scope=all&strength=signed").text
    total = re.search(r"([\d,]+) entries", large.get("/en/network/timeline?strength=signed").text)
    assert total is not None
    assert int(total[1].replace(",", "")) == counted(signed)


def test_the_overview_follows_the_day_and_says_so(large: Large) -> None:
    text = large.get("/en/network?at=2016-01-01").text
    assert 'datetime="2016-01-01"' in text
    assert 0 < counted(text) < counted(large.get("/en/network").text)
    assert "computed from the whole network as it is now" in text
    compared = large.get("/en/network?at=2016-01-01&compare=2014-01-01").text
    assert "/en/network/compare?from=2014-01-01&amp;to=2016-01-01" in compared


def test_the_pages_of_a_large_network_have_the_table_that_their_tab_leads_to(large: Large) -> None:
    for path in ("network", "network?scope=all", "network?group=1"):
        text = large.get(f"/sv/{path}").text
        assert text.count('id="network-table-heading"') == 1
        assert "stacking" in text
    # The ring's colours are in the legend, as far as the picture has them.
    assert "large-legend" in large.get("/sv/network").text


def test_the_first_page_shows_groups_and_some_relations(large: Large) -> None:
    text = large.get("/sv/").text
    assert len(re.findall(r'href="/sv/network\?group=\d+"', text)) > 3
    assert text.count("<tr>") == 26
    assert "relationer till: utforska nätverket" in text


def test_an_actor_is_found_and_explored_with_what_surrounds_it(large: Large, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{large.url}/en/network")
    slug = large.actor.partition("/")[2].replace("-", " ")
    page.fill("#large-q", slug)
    page.keyboard.press("Enter")
    follow(page.locator(".large-found a").first)
    page.wait_for_selector("#network-explorer[data-ready=true]")
    name = page.locator("#network-card h2").inner_text()
    assert f"nearest to {name}" in page.locator(".notice").inner_text()
    rows = page.locator("#network-table tbody tr:visible")
    assert rows.count() > 1
    # Whatever is chosen within the part, the address still means the part.
    page.locator("#network-whole").click()
    assert "around=" in address_of(page)
    assert "selected=" not in address_of(page)
    page.reload()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert page.locator("#network-table tbody tr").count() >= rows.count()
    follow(page.get_by_role("link", name="To the whole network"))
    assert page.locator("#large-q").count() == 1
    assert said == []
    page.close()


def test_an_actor_that_is_chosen_means_the_part_around_it(large: Large) -> None:
    text = large.get(f"/sv/network?selected={large.actor}&steps=1").text
    data = large.get(html.unescape(re.search(r'data-source="([^"]+)"', text)[1])).json()  # type: ignore[index]
    assert data["part"] == {"around": large.actor, "reach": "1"}
    assert large.actor in {node["id"] for node in data["nodes"]}
    assert 1 < len(data["nodes"]) < 100


def test_a_way_is_told_in_a_sentence(large: Large) -> None:
    groups = re.findall(r"group=(\d+)", large.get("/sv/network").text)
    other = re.search(
        r'href="/sv/network\?around=(organization%2F[^&"]+)', large.get(f"/sv/network?group={groups[-1]}").text
    )
    goal = unquote(other[1]) if other else "organization/actor-3"
    text = large.get(f"/sv/network?from={large.actor}&to={goal}").text
    assert re.search(r"når .* (i \d+ steg|direkt):|Ingen väg mellan", text)
    assert "vägen mellan" in text


@pytest.mark.parametrize(
    "path",
    [
        "?group=1",
        "?group=1&by=kind",
        "?scope=all",
        "?by=kind",
        "?q=zzzzzzzz",
        "?selected=organization/nobody",
        "?from=organization/nobody",
    ],
)
def test_every_part_has_a_page(large: Large, path: str) -> None:
    answer = large.get(f"/en/network{path}")
    assert answer.status_code == (404 if path == "?group=1&by=kind" else 200)
    if "zzz" in path or "nobody" in path:
        assert "Nobody in the network is called" in answer.text


def test_those_who_stand_alike_are_a_part_of_a_large_network_in_every_view(large: Large) -> None:
    agreements = httpx.get(f"{large.url}/api/agreements?limit=50", timeout=60, trust_env=False).json()["items"]
    counts = {each["iri"].rpartition("/")[2]: each["signed"] for each in agreements}
    slug, signed = max(counts.items(), key=lambda pair: pair[1])
    assert signed > 1
    chosen = f"stance=signed&agreement=agreement/{slug}"
    for view in ("timeline", "map"):
        text = large.get(f"/en/network/{view}?{chosen}").text
        assert '<option value="signed" selected>' in text, view
        assert f'<option value="agreement/{slug}" selected>' in text, view
    placed = re.findall(r"(?:Municipality on record|County or region alone|Place not on record): (\d+)", text)
    assert sum(map(int, placed)) == signed
    # Without a stance, the whole network offers them all the same.
    whole = large.get("/en/network/timeline").text
    assert '<option value="signed">' in whole
    assert f'<option value="agreement/{slug}">' in whole
    part = large.get(f"/en/network?{chosen}")
    assert part.status_code == 200
    for path in ("network", "network/map", "network/timeline"):
        nobody = large.get(f"/en/{path}?stance=withdrawn&agreement=agreement/{slug}")
        assert nobody.status_code == 200, path
        assert 'class="region-map"' not in nobody.text
    assert "scope=all" not in part.text or str(signed) in part.text


def test_a_stance_towards_nothing_selects_no_part(large: Large) -> None:
    assert "scope=all" in large.get("/en/network?stance=signed").text
    for view in ("network", "network/timeline", "network/map.csv"):
        assert large.get(f"/en/{view}?stance=signed&agreement=nothing").status_code == 404, view
        assert large.get(f"/en/{view}?stance=nonsense").status_code == 400, view


@pytest.mark.parametrize(
    "view", ["network/timeline", "network/map", "network/map.csv", "network/dots.json", "network.csv"]
)
def test_who_is_not_in_a_large_network_is_not_found_where_nobody_types(large: Large, view: str) -> None:
    for query in ("selected=organization/nobody", "around=nobody-at-all", f"from={large.actor}&to=organization/nobody"):
        assert large.get(f"/en/{view}?{query}").status_code == 404, query
    for query in (
        "group=no-such-group",
        "group=1&by=nonsense",
        "hide=nonsense",
        "relation=ls:none",
        f"around={large.actor}&reach=9",
    ):
        assert large.get(f"/en/{view}?{query}").status_code in (400, 404), query


@pytest.mark.parametrize("path", ["?group=999", "?group=x", "?group=-1", "?group=²"])
def test_a_group_that_is_not_there_is_told(large: Large, path: str) -> None:
    answer = large.get(f"/sv/network{path}")
    assert answer.status_code == 404
    assert re.search("Gruppen ”.*” finns inte", answer.text)


def test_what_is_too_large_to_stand_elsewhere_is_refused_with_the_next_step(large: Large) -> None:
    for path in ("/sv/embed/network", "/sv/network.html", "/sv/network.svg"):
        answer = large.get(path)
        assert answer.status_code == 400, path
        assert "Välj en aktör" in answer.text, path


def test_files_of_a_part_hold_the_part(large: Large) -> None:
    parameters = f"?selected={large.actor}&steps=1"
    rows = large.get(f"/sv/network.csv{parameters}").text.strip().splitlines()
    data = large.get(f"/sv/network.json{parameters}").json()
    assert len(rows) - 1 == len(data["edges"]) > 1
    assert large.get(f"/sv/network.svg{parameters}").text.startswith("<?xml")
    assert len(large.get(f"/sv/network.html{parameters}").text) > 400_000


def test_all_relations_of_a_large_network_are_one_table_with_one_head(large: Large) -> None:
    tables = Tables(next(large.state.glob("generations/*/network.sqlite")))
    for at in ("", "?at=2016-01-01"):
        rows = large.get(f"/sv/network.csv{at}").text.strip().splitlines()
        assert len(rows) - 1 == tables.counts("2016-01-01" if at else None)[1] > 100
        assert len(set(rows)) == len(rows)
        # The first three are as Kumu reads them, in both languages; the others are of the reader's.
        assert rows[0].startswith("\ufeffFrom,To,Type,Status,Tidigast,")
        assert sum(row.removeprefix("\ufeff").startswith(("From,", "Från,")) for row in rows) == 1
    assert len(large.get("/sv/network.csv?relation=ls:hasSigned&at=2016-01-01").text.splitlines()) < len(rows)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_table_of_all_relations_is_equal_to_the_network(large: Large, language: str) -> None:
    tables = Tables(next(large.state.glob("generations/*/network.sqlite")))
    whole = tables.graph(range(tables.about["nodes"]))
    edges = {
        (source, data["predicate"], target)
        for source, target, data in whole.edges(data=True)
        if data["status"] != "ended"
    }
    rows = list(csv.reader(io.StringIO(large.get(f"/{language}/network.csv").text, newline="")))
    # The property and the IRIs of both ends stand before the evidence.
    told = [(source, predicate, target) for *_, predicate, source, target, _ in rows[1:]]
    assert len(told) == sum(data["status"] != "ended" for *_, data in whole.edges(data=True))
    assert set(told) == edges


def test_the_table_of_all_relations_is_sent_as_it_is_made(large: Large) -> None:
    plain = large.get("/sv/network.csv", **{"Accept-Encoding": "identity"})
    assert plain.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in plain.headers
    packed = large.get("/sv/network.csv", **{"Accept-Encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
    assert "Accept-Encoding" in packed.headers["vary"]
    again = large.get("/sv/network.csv", **{"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = httpx.head(f"{large.url}/sv/network.csv", timeout=60, trust_env=False)
    assert (head.status_code, head.headers["content-type"], head.content) == (200, plain.headers["content-type"], b"")
    # What is wrong with the question is told before the first row.
    assert large.get("/sv/network.csv?relation=ls:nothing").status_code == 400


def test_the_site_map_of_much_data_is_an_index_of_its_parts(large: Large) -> None:
    index = large.get("/sitemap.xml").text
    assert "<sitemapindex " in index
    parts = re.findall(r"<loc>([^<]+)</loc>", index)
    assert [part.removeprefix(large.url) for part in parts] == [
        f"/sitemap-{number}.xml" for number in range(len(parts))
    ]
    texts = [large.get(part.removeprefix(large.url)).text for part in parts]
    assert all(len(text.encode()) < 100_000 for text in texts)
    pages = [page for text in texts for page in re.findall(r"<loc>([^<]+)</loc>", text)]
    resources = Resources(EmbeddedStore(next(large.state.glob("generations/*/store"))))
    things = [iri.partition("/id/")[2] for iri in resources.iris(THINGS, 1_000_000)]
    assert len(parts) == 1 + -(-len(things) // 200) > 2
    assert len(pages) == len(set(pages))
    addresses = {f"{large.url}/{language}/{thing}" for thing in things for language in ("sv", "en")}
    assert addresses < set(pages)
    for page in (pages[0], pages[len(pages) // 2], pages[-1]):
        assert large.get(page.removeprefix(large.url)).status_code == 200
    for part in (str(len(parts)), "01", "x", "50000"):
        assert large.get(f"/sitemap-{part}.xml").status_code == 404, part


def test_ranks_of_a_large_network_are_the_same_on_its_pages_and_in_its_files(large: Large) -> None:
    for ties in ("firm", "all"):
        text = large.get(f"/en/network/roles?ties={ties}").text
        table = text[text.index('class="stacking all-roles"') :]
        told = dict(re.findall(r'<th scope="row"><a href="/en/([^"]+)">.*?data-label="Rank">(\d+)', table, re.DOTALL))
        assert len(told) == 50
        records = large.get(f"/en/network.json?group=1&ties={ties}").json()["nodes"]
        ranks = {node["iri"].partition("/id/")[2]: str(node["rank"]) for node in records if node["rank"]}
        assert ranks
        assert {node: rank for node, rank in told.items() if node in ranks} == {node: rank for node, rank in ranks.items() if node in told}  # fmt: skip
    first = re.findall(r'<th scope="row"><a href="/en/(organization/[^"]+)"', large.get("/en/network").text)
    by_place = re.findall(r'<th scope="row"><a href="/en/(organization/[^"]+)"', large.get("/en/network/roles").text)
    assert first[:20] == by_place[:20]


@pytest.mark.parametrize("at", ["", "&at=2016-01-01"])
def test_programs_have_a_large_network_in_parts(large: Large, at: str) -> None:
    tables = Tables(next(large.state.glob("generations/*/network.sqlite")))
    whole = choose(tables.graph(range(tables.about["nodes"])), Choice(at=at.partition("=")[2] or None)).graph
    edges, address = [], f"/api/network?limit=200{at}"
    while address:
        part = large.get(address, Accept="application/json").json()
        assert 0 < len(part["edges"]) <= 200
        assert part["total"] == whole.number_of_edges()
        edges += [(edge["source"], edge["target"], edge["status"]) for edge in part["edges"]]
        address = (part["next"] or "").removeprefix(large.url)
    assert edges == [(a, b, whole.edges[a, b, key]["status"]) for a, b, key in sorted(whole.edges(keys=True))]


@pytest.mark.parametrize(("edges", "dots"), [(45, False), (46, True)])
def test_a_part_with_many_edges_is_drawn_as_dots(
    large: Large, monkeypatch: pytest.MonkeyPatch, edges: int, dots: bool
) -> None:
    monkeypatch.setattr(Tables, "count_among", lambda *_: edges)
    edition = Edition(
        Generations(large.state).require_current(), EmbeddedStore(large.state / "current" / "store"), most_quads=1
    )
    part = part_named(edition, {"selected": large.actor, "steps": "1"}, "en", None)
    assert part is not None
    assert part.dots == dots
    assert part_named(edition, {"selected": "organization/no-such"}, "en", None) is None


def test_pages_around_actors_of_a_large_network_stay_short(large: Large) -> None:
    tables = Tables(next(large.state.glob("generations/*/network.sqlite")))
    actors = [iri.partition("/id/")[2] for iri, _ in tables.nodes(tables.actors(12)).values()]
    for actor in actors:
        for steps in (1, 2, 3):
            text = large.get(f"/sv/network?selected={actor}&steps={steps}").text
            assert len(text.encode()) < 100_000, (actor, steps)


def test_each_part_of_the_table_of_ranks_goes_on_where_the_one_before_ends(large: Large) -> None:
    places: list[int] = []
    for page in (1, 2, 3, 4):
        text = large.get(f"/en/network/roles?page={page}").text
        table = text[text.index('class="stacking all-roles"') :]
        places += [int(place) for place in re.findall(r'data-label="Rank">(\d+)', table)]
    assert places == sorted(places)
    assert len(places) > 150


def test_rules_about_all_are_told_in_parts(large: Large) -> None:
    text = large.get("/en/network/gaps").text
    (following,) = {html.unescape(each) for each in re.findall(r'href="([^"]*rule=identifiers[^"]*)"', text)}
    more = large.get(following).text
    assert more.count('<section class="gap"') == 1
    own = text[text.index("verified identifier</h2>") :]
    first = re.findall(r'<li><a href="(/en/organization/[^"]+)">', own)[:10]
    others = re.findall(r'<li><a href="(/en/organization/[^"]+)">', more)
    assert len(others) == 100
    assert not set(first) & set(others)


def test_files_of_a_group_hold_the_group(large: Large) -> None:
    groups = re.findall(r"[?&;]group=(\d+)", large.get("/en/network").text)
    # They stand from the largest to the smallest; the last ones may hold a pair that nothing ties to others.
    sizes = {group: len(large.get(f"/en/network.csv?group={group}").text) for group in groups[-4:]}
    group = min((each for each in sizes if sizes[each] > 1000), key=sizes.__getitem__)
    page = html.unescape(large.get(f"/en/network?group={group}").text)
    offered = {each.partition("?")[0].rpartition(".")[2]: each for each in re.findall(r'href="(/en/network\.[a-z]+\?[^"]*group=[^"]*)"', page)}  # fmt: skip
    assert offered.keys() >= {"csv", "json", "svg", "xlsx", "graphml", "gexf"}
    rows = large.get(offered["csv"]).text.strip().splitlines()[1:]
    assert len(rows) == len(re.findall(r"<tr data-edge=", page)) > 0
    found = large.get(offered["json"]).json()
    assert f"group={group}" in found["address"]
    assert large.get(offered["svg"]).text.count('class="node"') == len(found["nodes"])


def test_files_of_a_kind_hold_that_kind_alone(large: Large) -> None:
    kind = re.findall(r"[?&;]group=([a-z-]+)", large.get("/en/network?by=kind").text)[-1]
    found = large.get(f"/en/network.json?group={kind}&by=kind").json()
    assert {f"group={kind}", "by=kind"} <= set(found["address"].partition("?")[2].split("&"))
    assert len(found["nodes"]) > 1
    assert len({node["kind"] for node in found["nodes"]}) == 1


def test_a_group_that_nothing_ties_together_is_shown_nevertheless(large: Large, browser: Browser) -> None:
    path = "/en/network?group=agreement&by=kind"
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(large.url + path)
    page.wait_for_selector("#network-explorer[data-ready=true]")
    counted = page.locator("#network-count").inner_text()
    page.close()
    text = large.get(path).text
    assert re.match(r"(\d+) of \1 in the network and 0 of 0 relations are shown\.$", counted)
    assert f">{counted}</p>" in text
    assert text.count('<a class="node"') == int(counted.split()[0]) > 5


def test_a_group_that_is_not_there_has_no_files(large: Large) -> None:
    for by in ("community", "kind"):
        assert large.get(f"/en/network.csv?group=no-such-group&by={by}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "network/roles",
        "network/gaps",
        "network/compare",
        "what-if",
        "my-list?names=Bolaget",
        "agreements/compare",
        "data",
        "actors",
    ],
)
def test_the_other_pages_stand_too(large: Large, path: str) -> None:
    answer = large.get(f"/sv/{path}")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_a_notebook_shows_the_groups(large: Large) -> None:
    with lsgraph.open(large.state) as graph:
        svg = graph.picture("sv")._repr_svg_()
    assert svg.startswith("<svg")
    assert svg.count("<a ") > 3


@pytest.mark.parametrize("part", ["", "?at=2015-06-30", "?group=1", "?around={actor}&reach=1", "?scope=all&row=250"])
def test_a_large_network_over_time_and_on_a_map_is_read_in_parts(large: Large, part: str) -> None:
    query = part.format(actor=large.actor)
    timeline, placed = large.get(f"/en/network/timeline{query}"), large.get(f"/en/network/map{query}")
    if "row=" in query:
        # All of them stand in one place: the list of places has ended before.
        assert placed.status_code == 404
        query = query.partition("&row=")[0]
        placed = large.get(f"/en/network/map{query}")
    assert timeline.status_code == placed.status_code == 200
    assert max(len(timeline.content), len(placed.content)) < 100_000
    rows = timeline.text.split("<tbody>")[1].count("<tr>")
    drawn = re.search(r'<figure class="picture landscape">.*?</figure>', timeline.text, re.DOTALL)
    assert 0 < rows <= 25
    assert drawn is None or drawn[0].count('class="mark"') == rows
    total = int(re.search(r"([\d,]+) entr", timeline.text)[1].replace(",", ""))  # type: ignore[index]
    table = large.get(f"/en/network/timeline.csv{query}").text.splitlines()
    assert len(table) - 1 == min(total, 10_000)
    # No place of the made-up actors is on record: each is told as that, and no map is drawn.
    unknown = re.search(r"Place not on record: ([\d,]+)", placed.text)
    assert unknown is not None
    actors = len(large.get(f"/en/network/map.csv{query}").text.splitlines()) - 1
    assert int(unknown[1].replace(",", "")) == actors > 0
    assert 'class="region-map"' not in placed.text
    following = re.search(r'<a href="([^"]+place=unknown[^"]*)"', placed.text)
    if actors > 8:
        assert following is not None
        assert large.get(html.unescape(following[1])).text.count('href="/en/organization/') <= 81
