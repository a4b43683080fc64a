"""A selection of the network over time and on a map: the picture tells what the table tells, and each view keeps the selection."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import httpx
import pytest
from tests.browsing import address_of

from lsgraph.claims import Reference, Relation, Resources, Span
from lsgraph.claims.read import Claim, Evidence
from lsgraph.claims.regions import read_placed
from lsgraph.errors import DataError
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import expand, mint
from lsgraph.network import choose, network, read_choice
from lsgraph.network.ties import ACTOR_FAMILIES
from lsgraph.repository.boundaries import read_boundaries
from lsgraph.views.chronology import TimelineRow, kinds_in, moment
from lsgraph.views.region_map import Count, Panel, PlaceMark, map_svg
from lsgraph.views.swimlanes import Lane, swimlanes_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import Browser

    from lsgraph.generations.folder import Generation
    from lsgraph.stores import EmbeddedStore

DECLARATION = "agreement/life-science-declaration-2024"
SVG = "{http://www.w3.org/2000/svg}"
TIMELINES = ("network/timeline", "timeline/organization/region-stockholm", f"timeline/{DECLARATION}")


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=30, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def whole(store: EmbeddedStore) -> nx.MultiDiGraph[str]:
    return network(Resources(store), ended=True)


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def pictures(page: str) -> list[ET.Element]:
    found = re.findall(r'<figure class="picture [^"]+">(<svg.*?</svg>)</figure>', page, re.DOTALL)
    return [ET.fromstring(each) for each in found]


def marks(picture: ET.Element) -> list[ET.Element]:
    return [each for each in picture.iter(f"{SVG}a") if each.get("class") == "mark"]


def rows_of(page: str, name: str) -> list[str]:
    table = page.split(f'<table class="stacking {name}">')[1].split("</table>")[0]
    return re.findall(r"<tr.*?</tr>", table.split("<tbody>")[1], re.DOTALL)


# ----------------------------------------------------------------------------------------------------- one relation


def relation(
    status: str = "member", predicate: str = "ls:standsBehind", told: str | None = None, **times: Span
) -> Relation:
    evidence = Evidence(mint("evidence", "e"), "stated", "membership", mint("document", "d"), {"en": "D"}, told, (), "So.", 0, 3, {}, {}, None)  # fmt: skip
    claim = Claim(mint("membership", "m"), "Membership", None, None, (evidence,))
    ends = (Reference(mint("organization", name), {"en": name.upper()}) for name in "ab")
    subject, target = ends
    return Relation(subject, Reference(expand(predicate), {"en": "stands behind"}), target, status, (claim,), **times)  # type: ignore[arg-type]


def row(each: Relation) -> TimelineRow:
    return TimelineRow(each, each.subject, each.object)


def lane_of(each: Relation, about: str | None = None) -> Lane:
    made = TimelineRow(each, each.subject, each.object, about=about)
    return made.lane("en", thing=lambda iri: iri, evidence=lambda item: item.iri, short=lambda r: r.label("en"))


@pytest.mark.parametrize(
    ("each", "words", "kinds"),
    [
        (relation(), "The day is not on record.", ["undated"]),
        (relation(told="2024-02-01"), "The beginning is not on record. No end is on record. Told on 1 February 2024.", ["open", "unbegun"]),
        (relation(begins=Span("2019-01-01", "2019-12-31")), "Began 2019. No end is on record.", ["open", "within"]),
        (relation(begins=Span("2019-03-01", "2019-03-01"), ends=Span("2021-01-01", "2021-01-31")), "Began 1 March 2019. Ended January 2021.", ["holds", "within"]),
        (relation("ended"), "The day is not on record.", ["undated"]),
        (relation("ended", told="2024-02-01"), "The beginning is not on record. Has ended, the day is not on record. Told on 1 February 2024.", ["unbegun"]),
        (relation("done", "ls:hasSigned", date=Span("2024-06-01", "2024-06-30")), "June 2024", ["signed", "within"]),
        (relation("done", "ls:hasSigned", date=Span("2024-06-14", "2024-06-14")), "14 June 2024", ["signed"]),
        (relation("done", "ls:hasSigned", date=Span(None, "2024-06-14")), "14 June 2024 at the latest", ["unbegun"]),
        (relation("present", "ls:tookPartIn", date=Span("2024-06-14", "2024-06-14")), "14 June 2024", ["present"]),
        (relation("done", "ls:hasApproved", date=Span("2024-06-14", "2024-06-14")), "14 June 2024", ["done"]),
    ],
)  # fmt: skip
def test_a_relation_is_drawn_no_more_exactly_than_it_is_told(each: Relation, words: str, kinds: list[str]) -> None:
    lane = lane_of(each)
    assert row(each).when("en") == words
    assert kinds_in([lane]) == kinds
    drawn = lane.marks[0] if lane.marks else lane.spans[0]
    assert len(lane.marks) + len(lane.spans) == 1
    assert drawn.description == f"A stands behind B: {words}"
    assert drawn.address == mint("evidence", "e")


def test_what_is_not_on_record_is_a_question_mark_and_never_an_end(whole: nx.MultiDiGraph[str]) -> None:
    dated, undated = relation("done", "ls:hasSigned", date=Span("2024-06-14", "2024-06-14")), relation()
    assert swimlanes_svg([lane_of(undated)], until="2024-12-31", language="en", width=900, title="x") is None
    svg = swimlanes_svg([lane_of(dated), lane_of(undated)], until="2024-12-31", language="en", width=900, title="x")
    assert svg is not None
    _, mark = marks(ET.fromstring(svg))
    assert [text.text for text in mark.iter(f"{SVG}text")] == ["?"]
    ended = lane_of(relation("ended", told="2024-02-01"))
    assert "open" in kinds_in([lane_of(relation(told="2024-02-01"))])
    assert "open" not in kinds_in([ended])
    assert moment(None) == moment(undated) > moment(dated)


def test_a_lane_is_named_by_the_other_end_where_the_timeline_is_about_the_first() -> None:
    each = relation()
    assert (lane_of(each).label, lane_of(each).detail) == ("A", "stands behind B")
    about = lane_of(each, each.subject.iri)
    assert (about.label, about.detail, about.address) == ("B", "stands behind", each.object.iri)
    other = lane_of(each, each.object.iri)
    assert (other.label, other.detail) == ("A", "stands behind B")


@pytest.mark.parametrize(("day", "drawn"), [("2024-06-20", True), ("1990-01-01", False), ("2999-01-01", False), ("soon", False), (None, False)])  # fmt: skip
@pytest.mark.parametrize("width", [380, 1100])
def test_the_chosen_day_is_a_line_where_the_picture_has_it(day: str | None, drawn: bool, width: int) -> None:
    lanes = [lane_of(relation(begins=Span("2019-01-01", "2019-12-31"), told="2024-02-01"))]
    svg = swimlanes_svg(lanes, until="2024-12-31", language="en", width=width, title="x", day=day)
    assert svg is not None
    assert ('class="cursor"' in svg) == drawn
    xs = [float(x) for x in re.findall(r'(?:\bx="|M|H)(-?[\d.]+)', svg)]
    assert min(xs) >= 0
    assert max(xs) <= width


# ------------------------------------------------------------------------------------------------------- the timeline


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", TIMELINES)
def test_picture_and_table_of_a_timeline_tell_the_same(client: httpx.Client, path: str, language: str) -> None:
    page = client.get(f"/{language}/{path}").text
    rows, drawn = rows_of(page, "timeline-rows"), pictures(page)
    assert len(drawn) == 2
    assert len(page) < 100_000
    for picture in drawn:
        assert len(marks(picture)) == len(rows) > 1
        for mark, each in zip(marks(picture), rows, strict=True):
            cells = [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", each, re.DOTALL)]
            what, when = (
                (mark.get("aria-label") or "").rsplit(": ", 1) if ": " in (mark.get("aria-label") or "") else ("", "")
            )
            assert re.sub(r" \((our conclusion|vår slutsats)\)$", "", what).casefold() == cells[0].casefold()
            assert cells[1].startswith(when)
            address = html.escape(mark.get("href") or "")
            assert "#evidence-" not in address or f'href="{address}"' in each
    signs = {plain(word) for word in re.findall(r"<li><svg.*?</svg>(.*?)</li>", page, re.DOTALL)}
    assert signs, "the legend names what is drawn"


@pytest.mark.parametrize(
    "query",
    ["", "at=2024-06-20", "region=stockholm-uppsala", "region=across&strength=firm", "relation=ls:hasSigned", "selected=organization/region-uppsala", "hide=event,place&at=2018-01-01"],
)  # fmt: skip
def test_timeline_and_map_have_the_selection_of_the_picture(
    client: httpx.Client, whole: nx.MultiDiGraph[str], query: str
) -> None:
    given = {name: found[0] for name, found in parse_qs(query).items()}
    chosen = choose(whole, read_choice(given, whole, at=given.get("at")))
    table = list(
        csv.DictReader(io.StringIO(client.get(f"/en/network/timeline.csv?{query}").content.decode("utf-8-sig")))
    )
    label = {node: data["label_en"] for node, data in whole.nodes(data=True)}
    told = Counter((label[source], label[target]) for source, target, _ in chosen.listed)
    assert Counter((each["From"], each["To"]) for each in table) == told
    first = [each["Earliest"] or "9999" for each in table]
    assert first == sorted(first)
    placed = csv.DictReader(io.StringIO(client.get(f"/en/network/map.csv?{query}").content.decode("utf-8-sig")))
    actors = {
        data["label_en"]
        for _, data in chosen.graph.nodes(data=True)
        if data["family"] not in ("agreement", "place") and not data["unnamed"]
    }
    assert {each["Actor"] for each in placed} == actors


@pytest.mark.parametrize(
    "query", ["selected=organization/region-uppsala&steps=1&at=2024-06-20", "region=stockholm-uppsala&hide=place"]
)
def test_the_ways_between_the_views_keep_the_selection_and_the_day(client: httpx.Client, query: str) -> None:
    for view in ("network", "network/timeline", "network/map"):
        page = client.get(f"/sv/{view}?{query}").text
        tabs = page.split('<nav class="view-tabs"')[1].split("</nav>")[0]
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', tabs)]
        assert [urlsplit(link).path for link in links] == [
            "/sv/network",
            "/sv/network",
            "/sv/network/timeline",
            "/sv/network/map",
        ]
        assert all(parse_qs(urlsplit(link).query) == parse_qs(query) for link in links)
        assert tabs.count("aria-current") == 1


def test_the_parts_of_a_long_timeline_follow_each_other(client: httpx.Client) -> None:
    address, rows = "/sv/network/timeline", list[str]()
    while address:
        page = client.get(address).text
        rows += rows_of(page, "timeline-rows")
        following = re.search(r'<a href="([^"]+)">Nästa del</a>', page)
        address = html.unescape(following[1]) if following else ""
    table = client.get("/sv/network/timeline.csv").content.decode("utf-8-sig").count("\r\n") - 1
    assert len(rows) == table > 25


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("network/timeline?at=soon", 400), ("network/timeline.csv?att=2024-01-01", 400), ("network/timeline.doc", 404), ("network/map?place=9999", 404),
        ("network/map.svg?scale=9", 400), ("network/map.csv?known=nothing", 400), ("timeline/organization/none-such", 404),
        ("timeline/document/huddinge-ks-2024-1082", 404), ("timeline/nothing/x", 404), ("timeline/organization/%3Cscript%3E.svg", 404),
    ],
)  # fmt: skip
def test_what_is_no_view_is_refused(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(f"/sv/{path}", headers={"Accept": "text/html"})
    assert response.status_code == status
    assert "<script>" not in response.text


# ------------------------------------------------------------------------------------------------------------ the map


@pytest.mark.parametrize("query", ["", "region=stockholm-uppsala", f"agreement={DECLARATION}&at=2024-08-21"])
def test_picture_and_table_of_the_map_tell_the_same(client: httpx.Client, query: str) -> None:
    page = client.get(f"/en/network/map?{query}").text
    table = {
        found[1]: found[2]
        for each in rows_of(page, "places")
        if (found := re.search(r'<tr id="([^"]+)">(.*)</tr>', each, re.DOTALL))
    }
    told = {
        place: [int(number.replace(",", "")) for number in re.findall(r"<li>([\d,]+) <span", cells.split("</td>")[0])]
        for place, cells in table.items()
    }
    drawn = pictures(page)
    assert len(drawn) == 2
    for picture in drawn:
        counts: dict[str, list[int]] = {}
        for mark in marks(picture):
            number = next(int(text.text or "") for text in mark.iter(f"{SVG}text") if text.get("font-weight") == "700")
            counts.setdefault((mark.get("href") or "").removeprefix("#"), []).append(number)
        assert counts == told
    for place, cells in table.items():
        named = re.findall(r'href="/en/organization/[^"]+"', cells)
        assert len(named) == min(sum(told[place]), 8)


def test_actors_stand_where_the_data_says_and_nowhere_else(client: httpx.Client, store: EmbeddedStore) -> None:
    placed = read_placed(store)
    assert placed[mint("organization", "huddinge-kommun")] == "0126"
    assert placed[mint("organization", "region-stockholm")] == "01"
    # It is part of the municipality; where a university stands no source says.
    assert placed[mint("organization", "kommunstyrelsens-forvaltning-i-huddinge")] == "0126"
    assert mint("organization", "karolinska-institutet") not in placed
    page = client.get(f"/sv/network/map?agreement={DECLARATION}").text
    huddinge = next(each for each in rows_of(page, "places") if 'id="place-0126"' in each)
    assert "föreslås anta, 21 augusti 2024" in plain(huddinge)
    assert re.search(r'href="/sv/document/huddinge-ks-2024-1082[^"]*#evidence-', huddinge)
    assert "Plats inte känd" in plain(page)
    assert "har inte undertecknat" not in plain(page)


def test_the_stance_on_the_map_is_that_of_the_day(client: httpx.Client) -> None:
    def stances(day: str) -> set[str]:
        table = client.get(f"/en/network/map.csv?agreement={DECLARATION}&at={day}").content.decode("utf-8-sig")
        return {each["Stance"] for each in csv.DictReader(io.StringIO(table))}

    assert stances("2018-01-01") == {"No stance on record"}
    assert stances("2024-06-30") == {"No stance on record", "Has signed"}
    assert stances("2024-08-21") == {"No stance on record", "Has signed", "Proposed to adopt"}


@pytest.mark.parametrize("view", ["network/map", *TIMELINES])
def test_a_view_is_taken_along_as_picture_and_table(client: httpx.Client, view: str) -> None:
    drawn = ET.fromstring(client.get(f"/sv/{view}.svg?at=2024-06-20").content)
    words = " ".join(text.text or "" for text in drawn.iter(f"{SVG}text"))
    assert "Läget den 20 juni 2024" in words
    assert f"/sv/{view}" in words
    # A file leads back to the server from wherever it lies, or to a part of itself.
    with ZipFile(io.BytesIO(client.get(f"/sv/{view}.xlsx").content)) as book:
        assert len([name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]) == 2


def test_outlines_enclose_their_municipalities(generation: Generation, root: Path) -> None:
    boundaries = read_boundaries(generation.path)
    codes = {line.partition("\t")[0] for line in (root / "data/registers/municipalities.tsv").read_text().splitlines()}
    assert boundaries.keys() == {code for code in codes if code.isdigit()}
    x0, y0, x1, y1 = boundaries["0180"].box
    x, y = boundaries["0180"].middle
    # Stockholm City Hall in SWEREF 99 TM.
    assert x0 < 6_739 < x1
    assert y0 < 65_805 < y1
    assert x0 < x < x1
    assert y0 < y < y1


@pytest.mark.parametrize("rings", ["", "1,2 3,4", "1,2 3,4 x", "1,2,3 4,5 6,7", "1;2 3;4 5;6", "99999999,1 1,1 1,1"])
def test_what_is_no_outline_is_told_with_its_place(tmp_path: Path, rings: str) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "boundaries.tsv").write_text(f"# about\ncode\trings\n0180\t{rings}\n", encoding="utf-8")
    with pytest.raises(DataError, match="0180"):
        read_boundaries(tmp_path)


@pytest.mark.parametrize("width", [360, 1100])
def test_marks_of_one_map_never_lie_on_each_other(generation: Generation, width: int) -> None:
    boundaries = read_boundaries(generation.path)
    codes = tuple(code for code in boundaries if code.startswith("01"))
    counts = (Count("signed", 120, "x", "#x"), Count("none", 7, "x", "#x"))
    panel = Panel(
        "a",
        "Stockholm",
        "/",
        codes,
        tuple(PlaceMark(code, f"Kommun {code}", counts) for code in codes),
        (),
        frozenset(codes),
    )
    drawn = ET.fromstring(map_svg([panel], [], boundaries, width=width, title="x", whole=True))
    boxes = [
        tuple(float(each.get(name) or 0) for name in ("x", "y", "width", "height"))
        for each in drawn.iter(f"{SVG}rect")
        if each.get("fill") == "transparent"
    ]
    assert len(boxes) == 2 * len(codes)
    over = [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one[0] + one[2] - other[0] > 0.2 and other[0] + other[2] - one[0] > 0.2 and abs(one[1] - other[1]) < 23
    ]
    assert not over
    assert all(x >= -0.1 and x + wide <= width + 0.1 for x, _, wide, _ in boxes)


def test_further_marks_are_drawn_where_they_fit_and_all_others_are_told(generation: Generation) -> None:
    boundaries = read_boundaries(generation.path)
    counts = (Count("none", 3, "x", "#x"),)
    marks = [PlaceMark(code, f"Kommun {code}", counts) for code in boundaries]
    left: list[int] = []

    def more(count: int) -> tuple[str, str]:
        left.append(count)
        return f"{count} till", "#table"

    panel = Panel(
        "all", "Sverige", "/", tuple(boundaries), tuple(marks[:12]), (), frozenset(boundaries), tuple(marks[12:]), more
    )
    drawn = {
        width: ET.fromstring(map_svg([panel], [], boundaries, width=width, title="x", whole=True))
        for width in (360, 1100)
    }
    for width, picture in drawn.items():
        boxes = [
            tuple(float(each.get(name) or 0) for name in ("x", "y", "width", "height"))
            for each in picture.iter(f"{SVG}rect")
            if each.get("fill") == "transparent"
        ]
        assert 12 < len(boxes) <= 12 + 30
        assert left.pop(0) == len(boundaries) - len(boxes)
        assert not [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[number + 1 :]
            if one[0] + one[2] - other[0] > 0.2 and other[0] + other[2] - one[0] > 0.2 and abs(one[1] - other[1]) < 23
        ]
        assert all(x >= -0.1 and x + wide <= width + 0.1 for x, _, wide, _ in boxes)
    assert left == []


# ------------------------------------------------------------------------------------------------------- in a browser


def test_the_slider_steps_the_day_by_keyboard_and_all_views_follow(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server}/sv/network/map?region=stockholm-uppsala&agreement={DECLARATION}")
    # What is chosen and not sent yet stays while the slider fetches another day.
    page.locator("#view-region").select_option("")
    page.locator("#view-slider").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**at=*")
    assert page.locator("#view-region").input_value() == ""
    day = parse_qs(urlsplit(address_of(page)).query)["at"][0]
    assert page.evaluate("document.activeElement.id") == "view-slider"
    assert "Läget den" in page.locator("[data-stepped] [role=status]").first.inner_text()
    page.locator(".view-tabs a", has_text="Tidslinje").click()
    assert parse_qs(urlsplit(address_of(page)).query)["at"] == [day]
    page.locator(".view-tabs a", has_text="Bild").click()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert page.locator("#network-at").input_value() == day
    assert page.evaluate("document.getElementById('network-region').value") == "stockholm-uppsala"
    page.locator("#network-region").select_option("across")
    kept = page.locator(".view-tabs a", has_text="Karta").get_attribute("href") or ""
    assert parse_qs(urlsplit(kept).query)["region"] == ["across"]
    page.close()


def test_a_mark_leads_by_keyboard_to_its_sentence_and_pages_reflow(browser: Browser, server: str) -> None:
    for width in (1280, 390, 320):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for path in ("network/map", *TIMELINES):
            page.goto(f"{server}/en/{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
                width,
                path,
            )
            assert page.locator("figure.picture > svg:visible").count() == 1
        page.close()
    page = browser.new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page.goto(f"{server}/en/timeline/organization/region-stockholm")
    page.locator("svg.lanes:visible a.mark").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#evidence-*")
    page.goto(f"{server}/en/network/map")
    page.locator(".view-days a[rel=prev]").click()
    page.wait_for_url("**at=*")
    page.close()


@pytest.mark.parametrize("stance", ["signed", "proposed", "withdrawn"])
@pytest.mark.parametrize("day", [{}, {"at": "2024-08-21"}])
def test_a_stance_selects_the_same_actors_in_all_views_and_their_files(
    client: httpx.Client, stance: str, day: dict[str, str]
) -> None:
    chosen = {"stance": stance, "agreement": DECLARATION, **day}
    having = {
        each["iri"]
        for each in client.get(
            "/api/actors", params={"stance": stance, "agreement": DECLARATION.partition("/")[2], "limit": "100", **day}
        ).json()["items"]
    }
    file = client.get("/sv/network.json", params=chosen).json()
    actors = {each["iri"]: each for each in file["nodes"] if each["family"] in ACTOR_FAMILIES}
    assert actors.keys() == having
    assert "hela nätverket" not in file["choice_in_words"]
    rows = list(csv.DictReader(io.StringIO(client.get("/sv/network/map.csv", params=chosen).text.lstrip("\ufeff"))))
    assert {row["Aktör"] for row in rows} == {each["label"]["sv"] for each in actors.values() if not each["unnamed"]}
    timeline = client.get("/sv/network/timeline.csv", params=chosen)
    assert len(timeline.text.splitlines()) - 1 == len(file["edges"])
    for view in ("network", "network/map", "network/timeline"):
        page = client.get(f"/sv/{view}", params=chosen).text
        assert f'<option value="{stance}" selected>' in page
        links = [html.unescape(each) for each in re.findall(r'<a href="([^"]+)" data-choice', page)]
        tabs = [link for link in links if "/sv/network" in link and "." not in urlsplit(link).path]
        assert len(tabs) >= 4
        assert all(parse_qs(urlsplit(link).query)["stance"] == [stance] for link in tabs), tabs
    nobody = {**chosen, "agreement": "agreement/nobodys"}
    for view in ("network", "network.csv", "network/map", "network/timeline.csv"):
        assert client.get(f"/sv/{view}", params=nobody).status_code == 404, view
