"""The explorer: what its script chooses is what the server chooses, and every way of looking leads to the sentence."""

from __future__ import annotations

import html
import json
import re
import textwrap
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations, product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import networkx as nx
import pytest
from playwright.sync_api import Page, Request, Route
from tests.browsing import Screens, address_of, follow

from lsgraph.claims import Resources
from lsgraph.namespaces import INSTANCE
from lsgraph.network import choose, network, read_choice
from lsgraph.network.choosing import STANCE_RELATIONS, named
from lsgraph.network.frames import FRAMES, frame_columns
from lsgraph.stores import EmbeddedStore
from lsgraph.views.folding import folded
from lsgraph.views.palette import line_name

SCREENS = {"screen": (1280, 900), "phone": (390, 844)}
LANGUAGES = ("sv", "en")
UPPSALA, STOCKHOLM, HUDDINGE = (
    "organization/region-uppsala",
    "organization/region-stockholm",
    "organization/huddinge-kommun",
)
FOUNDATION, DECLARATION = "organization/flemingsberg-science", "agreement/life-science-declaration-2024"
# That the Chamber of Commerce was at the meeting of 14 June 2024: of the signatures the sources give the month.
PRESENCE = "organization/stockholms-handelskammare ls:tookPartIn event/signing-meeting-2024-06"
KI = "organization/karolinska-institutet"

#: Addresses of the page, each another choice.
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"selected": STOCKHOLM},
    {"selected": UPPSALA, "steps": "1"},
    {"selected": UPPSALA, "steps": "2", "hide": "event"},
    {"relation": "ls:hasSigned"},
    {"hide": "region,place"},
    {"at": "2010-12-31"},
    {"at": "2018-01-01"},
    {"at": "2024-06-14"},
    {"at": "2024-06-14", "compare": "2018-01-01"},
    {"at": "2018-01-01", "compare": "2024-06-14"},
    {"compare": "2024-06-13"},
    {"from": UPPSALA, "to": KI},
    {"from": KI, "to": UPPSALA, "at": "2018-01-01"},
    {"from": UPPSALA, "to": UPPSALA},
    {"from": HUDDINGE, "to": "organization/stockholms-handelskammare"},
    {"selected": "organization/nobody"},
    {"at": "1800-01-01"},
    {"strength": "signed"},
    {"strength": "firm", "at": "2018-01-01"},
    {"fold": "academia", "at": "2018-01-01"},
    {"strength": "firm", "at": "2024-06-14", "compare": "2018-01-01", "size": "contacts"},
    {"region": "stockholm-uppsala", "hide": "event"},
    {"region": "across", "at": "2024-06-14"},
    {"stance": "signed", "agreement": DECLARATION},
    {"stance": "proposed", "agreement": DECLARATION, "at": "2024-08-21"},
    {"stance": "signed"},
)


@pytest.fixture(scope="module")
def whole(store: EmbeddedStore) -> nx.MultiDiGraph[str]:
    return network(Resources(store), ended=True)


@pytest.fixture
def page(screens: Screens) -> Page:
    """A page on a screen; whoever uses it goes where they want to be."""
    return screens(*SCREENS["screen"], locale="sv-SE", blank=False).page


#: Where an explorer is open already, it is brought to where an opening leads: to open it takes six times as long. False where none is.
ANEW = """path => {
  if (location.pathname !== path || document.getElementById('network-explorer')?.dataset.ready !== 'true') return false;
  if (!window.openAtFirst) return false;
  document.activeElement.blur();
  document.querySelectorAll('details').forEach((each, at) => { each.open = window.openAtFirst[at]; });
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  document.getElementById('network-fit').click();
  scrollTo(0, 0);
  return true;
}"""
#: Notes how an explorer was opened.
NOTE = "() => { window.openAtFirst = [...document.querySelectorAll('details')].map(each => each.open); }"


def go(page: Page, server: str, parameters: dict[str, str] | None = None, language: str = "sv") -> None:
    """The explorer as it is opened at an address. With parameters it always is opened."""
    path = f"/{language}/network"
    if not parameters and page.url.startswith(server + path) and page.evaluate(ANEW, path):
        return
    page.goto(f"{server}{path}?{urlencode(parameters or {})}")
    page.wait_for_selector("#network-explorer[data-ready=true]")
    # An address that asks for more opens more: what is opened anew afterwards begins without.
    if not parameters:
        page.evaluate(NOTE)


#: Puts an address in the place of the page's own, as going back to it does.
COME_TO = (
    "query => { history.pushState(history.state, '', '?' + query); dispatchEvent(new PopStateEvent('popstate')); }"
)


def come_to(page: Page, server: str, parameters: dict[str, str]) -> None:
    """The explorer at an address that its script reads anew, which takes a fraction of opening it there."""
    go(page, server)
    page.evaluate(COME_TO, urlencode(parameters))


def choice_in(page: Page) -> dict[str, str]:
    return {name: found[0] for name, found in parse_qs(urlsplit(address_of(page)).query).items()}


#: On a phone the table begins with a few rows, and goes on as often as its button is pressed.
_EVERY_ROW = """() => {
  const more = () => document.querySelector(".network-rows + .network-parts:not([hidden]) button");
  while (more()) more().click();
  return [...document.querySelectorAll("#network-table tbody tr")].filter(row => !row.hidden).map(row => row.dataset.edge);
}"""


def told_rows(page: Page) -> set[str]:
    return set(page.evaluate(_EVERY_ROW))


def rows_without_script(server: str, parameters: dict[str, str]) -> set[str]:
    """The rows of all parts of the table, each of which leads to the next."""
    address, rows = f"{server}/sv/network?{urlencode(parameters)}", list[str]()
    while address:
        text = httpx.get(address, trust_env=False).text
        rows += re.findall(r'<tr data-edge="([^"]+)">', text)
        following = re.search(r'<a href="([^"#]+)#network-table-heading" rel="next">', text)
        address = server + html.unescape(following[1]) if following else ""
    assert len(rows) == len(set(rows))
    return set(rows)


#: All that the script has of the network, as it has it.
LOADED = """(await (async () => {
  const loaded = await (await fetch(document.getElementById('network-explorer').dataset.source)).json();
  const written = document.createElement('template');
  written.innerHTML = loaded.rows;
  return networkModel.whole(loaded, [...written.content.children].map(row => row.dataset.edge));
})())"""


# ------------------------------------------------------------------------------------ the script and the server agree


def expected_rows(whole: nx.MultiDiGraph[str], parameters: dict[str, str]) -> set[str]:
    choice = read_choice(parameters, whole, at=parameters.get("at"), compare=parameters.get("compare"))
    return set(names(choose(whole, choice).listed))


@pytest.mark.parametrize("parameters", CHOICES[::6], ids=lambda each: urlencode(each) or "all")
def test_with_and_without_script_the_table_tells_the_same_rows(
    page: Page, server: str, whole: nx.MultiDiGraph[str], parameters: dict[str, str]
) -> None:
    go(page, server, parameters)
    assert told_rows(page) == expected_rows(whole, parameters) == rows_without_script(server, parameters)


def test_whichever_choice_an_address_has_the_table_tells_the_same_rows_with_and_without_script(
    page: Page, server: str, whole: nx.MultiDiGraph[str]
) -> None:
    """On one opening of the page, whose script reads each address anew."""
    go(page, server)
    for parameters in CHOICES:
        page.evaluate(COME_TO, urlencode(parameters))
        told = told_rows(page)
        assert told == expected_rows(whole, parameters) == rows_without_script(server, parameters), parameters


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_breaks_names_where_the_pictures_without_script_do(
    page: Page, server: str, whole: nx.MultiDiGraph[str], language: str
) -> None:
    page.goto(f"{server}/{language}/network")
    found = page.evaluate(
        f"async () => {{ const data = {LOADED};"
        """
          return data.nodes.map(node => [node.id, node.label, node.upright]);
        }"""
    )
    assert len(found) > 20
    for node, *labels in found:
        short = whole.nodes[INSTANCE + node][f"short_{language}"]
        assert labels == [
            "\n".join(textwrap.wrap(short, frame_columns(frame.width), break_long_words=False)) for frame in FRAMES
        ]


def test_names_with_hyphens_spaces_and_letters_of_two_units_are_broken_alike(page: Page, server: str) -> None:
    page.goto(f"{server}/en/network")
    for name in (
        "Stockholm-Uppsalaregionens life science",
        "  Två  mellanslag och 𝒜𝒷𝒸 𝒜𝒷𝒸𝒹 till",
        "ett",
        "En-mycket-lång-rad-utan-mellanslag",
    ):
        lines = textwrap.wrap(name, 15, break_long_words=False)
        node: dict[str, Any] = {"id": "x", "name": name, "label": [len(line) for line in lines], "positions": {}}
        data = {"nodes": [node], "edges": [], "styles": [], "lines": [], "positions": {}, "things": ""}
        assert page.evaluate("data => networkModel.whole(data, []).nodes[0].label", data) == "\n".join(lines)


def test_the_script_chooses_as_python_does(page: Page, server: str, whole: nx.MultiDiGraph[str]) -> None:
    """Every pair of some days, nodes and filters: shown nodes, ways and what sets days apart."""
    go(page, server)
    days = ("", "2018-01-01", "2019-03-12", "2024-06-14", "2025-01-01")
    nodes = ("", UPPSALA, FOUNDATION, "place/uppsala-slott")
    asked = []
    for at, compare, selected, steps in product(days, ("", "2018-01-01"), nodes, ("", "1", "2")):
        asked.append(
            {"at": at, "compare": compare if at else "", "selected": selected, "steps": steps if selected else ""}
        )
    asked += [{"from": one, "to": other, "at": at} for one, other in product(nodes[1:], nodes[1:]) for at in days]
    asked += [
        {"stance": stance, "agreement": DECLARATION, "at": at, "selected": node}
        for stance, at, node in product(
            STANCE_RELATIONS, ("", "2018-01-01", "2024-06-14", "2025-01-01"), ("", HUDDINGE)
        )
    ]
    found = page.evaluate(
        f"async asked => {{ const data = {LOADED};"
        """
          return asked.map(each => {
            const state = { at: '', compare: '', relation: '', selected: null, from: null, to: null, ...each, hidden: new Set(), steps: Number(each.steps) || 0 };
            const chosen = networkModel.choose(data, state);
            return [[...chosen.nodes].sort(), [...chosen.told].sort(), chosen.path && chosen.path.map(edge => edge.id),
                    [...chosen.apart].filter(([id]) => chosen.edges.has(id)).sort()];
          });
        }""",
        asked,
    )
    assert len(found) > 145
    for parameters, (shown, told, path, apart) in zip(asked, found, strict=True):
        choice = read_choice(
            {name: text for name, text in parameters.items() if text}, whole,
            at=parameters["at"] or None, compare=parameters.get("compare") or None,
        )  # fmt: skip
        chosen = choose(whole, choice)
        assert shown == sorted(node.removeprefix(INSTANCE) for node in chosen.graph), parameters
        assert told == sorted(names(chosen.listed)), parameters
        assert path == (None if chosen.path is None else names(chosen.path)), parameters
        if choice.compare:
            expected = [
                [*names([edge]), data["difference"]] for *edge, data in chosen.graph.edges(keys=True, data=True)
            ]
            assert apart == sorted(expected), parameters


def test_the_legend_counts_what_is_shown_with_and_without_script(
    page: Page, server: str, whole: nx.MultiDiGraph[str]
) -> None:
    go(page, server)
    choices: tuple[dict[str, str], ...] = (
        {},
        {"at": "2018-01-01"},
        {"selected": UPPSALA, "steps": "1"},
        {"hide": "region"},
    )
    for parameters in choices:
        page.evaluate(COME_TO, urlencode(parameters))
        with_script = page.evaluate(
            "[...document.querySelectorAll('.network-kind')].map(each => [each.querySelector('input').value, each.querySelector('.network-number').textContent])"
        )
        text = httpx.get(f"{server}/sv/network", params=parameters, trust_env=False).text
        without = re.findall(r'name="kind" value="([^"]+)".*?class="network-number">([^<]+)<', text)
        assert [tuple(each) for each in with_script] == without, parameters
        shown = choose(whole, read_choice({**parameters, "hide": ""}, whole, at=parameters.get("at"))).graph
        numbers = {kind: sum(map(int, number.split(" + "))) for kind, number in without}
        assert sum(numbers.values()) == len(shown), parameters
        for kind, number in numbers.items():
            assert number == sum(data["kind"] == kind for _, data in shown.nodes(data=True)), (kind, parameters)


def names(edges: Any) -> list[str]:
    return [f"{s.removeprefix(INSTANCE)} {key} {t.removeprefix(INSTANCE)}" for s, t, key in edges]


def test_picture_and_table_have_the_same_edges(page: Page, server: str) -> None:
    """Of the picture that stands without script, and of the one that script draws."""
    for parameters in ({}, {"at": "2018-01-01"}, {"hide": "region"}):
        text = httpx.get(f"{server}/sv/network", params=parameters, trust_env=False).text
        drawn = re.findall(r'<(?:g|a) class="edge"', text)
        assert len(drawn) == len(rows_without_script(server, parameters)) > 5


# --------------------------------------------------------------------------------------------- the tasks of a planner


@pytest.fixture(params=[*zip(LANGUAGES, SCREENS, strict=True)], ids="-".join)
def visit(request: pytest.FixtureRequest, screens: Screens, server: str) -> tuple[Page, str]:
    """The explorer in each language and on each screen, with the language: words and widths are looked at, not each with each."""
    language, screen = request.param
    options: dict[str, Any] = {"has_touch": True, "reduced_motion": "reduce"} if screen == "phone" else {}
    made = screens(*SCREENS[screen], locale=f"{language}-SE", blank=False, **options).page
    go(made, server, language=language)
    return made, language


def test_an_actor_is_found_and_its_sentence_read(visit: tuple[Page, str]) -> None:
    page, language = visit
    page.fill("#network-search", "region uppsala")
    page.keyboard.press("Enter")
    card = page.locator("#network-card")
    assert card.locator("h2").inner_text() == {"sv": "Region Uppsala", "en": "Region Uppsala"}[language]
    assert {"sv": "har undertecknat", "en": "has signed"}[language] in card.inner_text()
    assert choice_in(page)["selected"] == UPPSALA
    assert told_rows(page) == {
        f"{UPPSALA} ls:hasSigned {DECLARATION}",
        f"{UPPSALA} ls:tookPartIn event/signing-meeting-2024-06",
    }
    follow(card.locator(".network-evidence a").first)
    assert "har skrivit på en" in page.locator("mark:target").first.inner_text()
    page.go_back()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert page.locator("#network-card h2").inner_text() == "Region Uppsala"


def test_the_way_between_two_actors_is_told_in_a_sentence(visit: tuple[Page, str]) -> None:
    page, language = visit
    page.locator("details.network-way summary").click()
    page.fill("#network-from", "Region Uppsala")
    page.keyboard.press("Enter")
    page.fill("#network-to", "Karolinska Institutet")
    page.keyboard.press("Enter")
    told = page.locator("#network-way-told")
    expected = {
        "sv": "Region Uppsala når Karolinska Institutet i 4 steg",
        "en": "Region Uppsala reaches Karolinska Institutet in 4 steps",
    }
    assert told.locator("p").first.inner_text().startswith(expected[language])
    assert told.locator("li").count() == 4
    assert told.locator("li .network-evidence a").count() == 4
    assert len(told_rows(page)) == 4
    server_text = httpx.get(address_of(page), trust_env=False).text
    assert told.locator("p").first.inner_text() in server_text


def test_time_moves_to_each_day_on_which_something_changes(visit: tuple[Page, str]) -> None:
    page, language = visit
    page.locator("#network-slider").focus()
    page.keyboard.press("Home")
    assert choice_in(page)["at"] == "2011-01-01"
    page.locator("#network-later").click()
    assert choice_in(page)["at"] == "2019-03-12"
    page.locator("#network-days summary").click()
    page.locator("[data-day='2024-06-14']").click()
    assert choice_in(page)["at"] == "2024-06-14"
    day = {"sv": "14 juni 2024", "en": "14 June 2024"}[language]
    assert page.locator("#network-moment").inner_text().startswith(day)
    assert day in str(page.locator("#network-slider").get_attribute("aria-valuetext"))
    assert PRESENCE in told_rows(page)
    page.locator("#network-earlier").click()
    assert PRESENCE not in told_rows(page)
    page.go_back()
    assert choice_in(page)["at"] == "2024-06-14"
    assert PRESENCE in told_rows(page)
    # What leads on went back, too: the other views, the files and the other language.
    leading = page.eval_on_selector_all("a[data-choice], header a[hreflang]", "links => links.map(link => link.href)")
    assert len(leading) > 5
    assert all("at=2024-06-14" in address for address in leading)


def test_two_days_are_compared(visit: tuple[Page, str]) -> None:
    page, language = visit
    page.fill("#network-at", "2024-06-14")
    page.fill("#network-compare", "2024-06-13")
    page.locator("#network-compare").dispatch_event("change")
    how = page.locator(f"tr[data-edge='{PRESENCE}'] .network-how")
    assert how.inner_text() == {"sv": "nytt", "en": "new"}[language]
    assert {"sv": "11 nya", "en": "11 new"}[language] in page.locator("#network-moment").inner_text()


def test_the_legend_filters_and_the_whole_comes_back(visit: tuple[Page, str]) -> None:
    page, _ = visit
    before = told_rows(page)
    page.locator("input[name=kind][value=higher-education-institution]").uncheck()
    assert choice_in(page)["hide"] == "higher-education-institution"
    assert len(told_rows(page)) == len(before) - 5
    page.locator("#network-whole").click()
    assert told_rows(page) == before
    assert choice_in(page) == {}


def test_nobody_of_that_name_is_told(visit: tuple[Page, str]) -> None:
    page, language = visit
    page.fill("#network-search", "Göteborgs universitet")
    page.keyboard.press("Enter")
    expected = {
        "sv": "Ingen i nätverket heter ”Göteborgs universitet”.",
        "en": "Nobody in the network is called “Göteborgs universitet”.",
    }
    assert page.locator("#network-message").inner_text() == expected[language]


def test_the_page_does_not_scroll_sideways_nor_complain(visit: tuple[Page, str]) -> None:
    page, _ = visit
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert said == []
    here = "{0.scheme}://{0.netloc}/".format(urlsplit(address_of(page)))
    assert [url for url in asked if not url.startswith((here, "data:"))] == []


# -------------------------------------------------------------------------------------------------------- the keyboard


def test_the_picture_is_walked_by_keyboard(page: Page, server: str) -> None:
    go(page, server)
    page.locator("#network-canvas").focus()
    page.keyboard.press("ArrowDown")
    first = choice_in(page)["selected"]
    page.keyboard.press("ArrowRight")
    second = choice_in(page)["selected"]
    assert first != second
    assert page.locator("#network-count").inner_text().count("Vald:") == 1
    page.keyboard.press("Escape")
    assert "selected" not in choice_in(page)
    scale = page.evaluate("document.querySelector('#network-canvas canvas').width")
    assert scale > 0
    for key in ("+", "-", "0"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sv/(organization|group|place|agreement|event|project)/"))


def test_keys_of_the_browser_are_left_alone(page: Page, server: str) -> None:
    go(page, server)
    page.locator("#network-canvas").focus()
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("a")
    assert "selected" not in choice_in(page)


def test_every_stop_of_the_tab_key_is_seen_and_has_a_name(page: Page, server: str) -> None:
    # The key begins where the focus was last, on a page that was open already.
    page.goto("about:blank")
    go(page, server)
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => { const e = document.activeElement; const box = e.getBoundingClientRect();
                  return [e.id || e.tagName, e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent.trim() || e.getAttribute('aria-labelledby') || '', box.width * box.height > 0]; }"""
            )
        )
    assert all(name and seen for _, name, seen in stops), [stop for stop in stops if not all(stop[1:])]
    order = [stop[0] for stop in stops]
    wanted = [
        "network-search",
        "network-whole",
        "network-slider",
        "network-at",
        "network-canvas",
        "network-in",
        "network-card",
    ]
    # A field for a date has several stops.
    assert list(dict.fromkeys(each for each in order if each in wanted)) == wanted


# ------------------------------------------------------------------------------------------------- without script


def test_a_form_without_script_leads_to_the_same_address(screens: Screens, server: str) -> None:
    page = screens(*SCREENS["screen"], java_script_enabled=False).page
    page.goto(f"{server}/sv/network")
    page.fill("#network-search", "Huddinge kommun")
    page.locator("input[name=kind][value=place]").uncheck()
    page.fill("#network-at", "2024-08-21")
    follow(page.locator("#network-submit"))
    parameters = choice_in(page)
    assert (parameters["at"], parameters["hide"]) == ("2024-08-21", "place")
    assert page.locator("#network-card h2").inner_text() == "Huddinge kommun"
    assert page.locator("#network-table tbody tr:visible").count() == 4
    assert page.locator("svg a.node:visible").count() > 15
    follow(page.locator("#network-card .network-evidence a").first)
    assert page.locator("mark:target").count() == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [("at=soon", 400), ("compare=2024-13-40", 400), ("at=2024-06-14&compare=x", 400), ("selected=%00", 200), ("steps=99&selected=organization/region-uppsala", 400), ("hide=" + "x," * 500, 400)],
)  # fmt: skip
def test_what_an_address_can_not_mean_is_told_or_passed_over(server: str, query: str, status: int) -> None:
    answer = httpx.get(f"{server}/sv/network?{query}", headers={"Accept": "text/html"}, trust_env=False)
    assert answer.status_code == status
    if status == 400:
        assert "<h1>" in answer.text


def test_a_name_that_nobody_has_is_told_without_script(server: str) -> None:
    text = httpx.get(f"{server}/en/network?selected=<script>alert(1)</script>", trust_env=False).text
    assert "Nobody in the network is called “&lt;script&gt;alert(1)&lt;/script&gt;”." in text


def test_with_and_without_script_a_typed_name_means_the_same(
    page: Page, server: str, whole: nx.MultiDiGraph[str]
) -> None:
    """Of what people may type: each name that anybody has, its words alone, a letter left out, added, changed, two that changed places."""
    names = sorted(
        {
            data[f"{kind}_{each}"]
            for _, data in whole.nodes(data=True)
            for kind in ("label", "short")
            for each in LANGUAGES
        }
    )
    typed = [
        "",
        "x",
        "zz zz",
        "Göteborgs universitet",
        "Regoin Stokholm",
        "karolinka",
        "Södertörn hogskola",
        "kth kth",
        "region",
        "av",
        "ståls",
        "region-uppsala",
        "w" * 300,
        "𝔸" * 250,
    ]
    for name in names:
        middle = len(name) // 2
        typed += [name, *name.split()]
        typed += [name[1:], name[:middle] + name[middle + 1 :], name[:middle] + "q" + name[middle:]]
        typed += [
            name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
            name.split()[-1][:-1] + "x",
        ]
    go(page, server)
    found = page.evaluate(
        f"async typed => {{ const data = {LOADED};"
        """
          const [names, standings] = [networkModel.namesOf(data.nodes), networkModel.standingsOf(data)];
          return typed.map(each => networkModel.meant(each, names, standings));
        }""",
        typed,
    )
    for each, told in zip(typed, found, strict=True):
        meant = named(whole, each)
        expected = [iri.removeprefix(INSTANCE) for iri in (meant.one or "", *meant.perhaps)]
        assert [told["one"] or "", *told["perhaps"]] == expected, each
        assert told["several"] is meant.several, each
    assert sum(1 for told in found if told["perhaps"]) > 150
    assert sum(1 for told in found if told["one"]) > 50
    assert [told["perhaps"] for told in found[:4]] == [[], [], [], []]


@pytest.mark.parametrize("script", [True, False], ids=["script", "without"])
@pytest.mark.parametrize("typed", ["uppsala", "karolinska", "region"])
def test_a_part_of_a_name_is_nobodys_and_is_asked_back(screens: Screens, server: str, typed: str, script: bool) -> None:
    """In each field, in the address, and in the files, which have no field to tell it beside."""
    options: dict[str, Any] = {"locale": "sv-SE"} if script else {"java_script_enabled": False}
    page = screens(*SCREENS["screen"], **options).page
    page.goto(f"{server}/sv/network?selected={typed}&from={typed}&to={UPPSALA}")
    if script:
        page.wait_for_selector("#network-explorer[data-ready=true]")
    message = " ".join(page.inner_text("#network-message").split())
    assert message.count(f"Ingen i nätverket heter ”{typed}”. Menade du ") == 2
    assert "Region Uppsala" in message or typed != "uppsala"
    assert page.locator("#network-card h2").count() == 0
    assert page.input_value("#network-from") != "STUNS Life Science"
    for field in ("selected", "from"):
        answer = httpx.get(f"{server}/sv/network.csv?{field}={typed}", trust_env=False)
        assert answer.status_code == 404
        assert answer.json()["near"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "without"])
@pytest.mark.parametrize(("language", "typed", "told"), [
    ("sv", "Regoin Upsala", "Ingen i nätverket heter ”Regoin Upsala”. Menade du Region Uppsala?"),
    ("en", "Sodertorn Univresity", "Nobody in the network is called “Sodertorn Univresity”. Did you mean Södertörn University?"),
])  # fmt: skip
def test_a_slip_is_answered_with_who_may_be_meant(
    screens: Screens, server: str, language: str, typed: str, told: str, script: bool
) -> None:
    options: dict[str, Any] = {"locale": "sv-SE"} if script else {"java_script_enabled": False}
    page = screens(*SCREENS["screen"], **options).page
    page.goto(f"{server}/{language}/network?at=2024-08-21")
    if script:
        # The script fills the fields when it begins.
        page.wait_for_selector("#network-explorer[data-ready=true]")
    page.fill("#network-search", typed)
    if script:
        page.keyboard.press("Enter")
    else:
        follow(page.locator("#network-submit"))
    message = page.locator("#network-message")
    assert " ".join(message.inner_text().split()) == told
    meant = message.locator("button" if script else "a")
    name = meant.inner_text()
    if script:
        meant.click()
    else:
        follow(meant)
    assert page.locator("#network-card h2").inner_text() == name
    assert message.text_content() == ""
    assert choice_in(page)["at"] == "2024-08-21"


def test_names_of_the_other_language_are_found_too(page: Page, server: str) -> None:
    go(page, server, language="sv")
    page.fill("#network-search", "KTH Royal Institute of Technology")
    page.keyboard.press("Enter")
    assert page.locator("#network-card h2").inner_text() == "Kungliga Tekniska högskolan"


# ------------------------------------------------------------------------------------------ in other pages and files


def test_the_picture_is_taken_home_as_png(page: Page, server: str, tmp_path: Path) -> None:
    come_to(page, server, {"at": "2024-06-14"})
    with page.expect_download() as download:
        page.locator("[data-png]").click()
    assert re.fullmatch(r"lsgraph-network-[0-9a-f]{12}-2024-06-14\.png", download.value.suggested_filename)
    download.value.save_as(tmp_path / "picture.png")
    content = (tmp_path / "picture.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000


def test_downloads_keep_the_choice(page: Page, server: str) -> None:
    go(page, server)
    page.fill("#network-search", "Region Uppsala")
    page.keyboard.press("Enter")
    link = page.locator(".downloads a[href*='network.csv']")
    content = httpx.get(server + str(link.evaluate("e => e.pathname + e.search")), trust_env=False).text
    assert content.count("region-uppsala") >= 2
    assert "karolinska" not in content
    assert f"selected={UPPSALA}" in page.locator("#embed-code").input_value()


def test_one_file_opens_from_a_disk_and_asks_nobody(screens: Screens, server: str, tmp_path: Path) -> None:
    answer = httpx.get(f"{server}/sv/network.html?at=2024-06-14", trust_env=False)
    assert answer.headers["content-disposition"] == 'attachment; filename="lsgraph-network-sv-2024-06-14.html"'
    path = tmp_path / "nät verk.html"
    path.write_bytes(answer.content)
    watched = screens(*SCREENS["screen"], locale="sv-SE")
    page, asked = watched.page, list[str]()

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(path.as_uri())
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert page.input_value("#network-at") == "2024-06-14"
    page.fill("#network-search", "Region Uppsala")
    page.keyboard.press("Enter")
    assert "har undertecknat" in page.locator("#network-card").inner_text()
    assert "selected=organization/region-uppsala" in address_of(page)
    page.go_back()
    assert page.locator("#network-card h2").count() == 0
    href = page.locator("#network-table a").first.get_attribute("href")
    assert str(href).startswith(server)
    page.remove_listener("request", note)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert watched.complaints == []


@pytest.fixture
def other_origin() -> Iterator[Callable[[Path], str]]:
    """Serves a folder under an origin of its own, on loopback, and gives its address."""
    running: list[ThreadingHTTPServer] = []

    def serve(folder: Path) -> str:
        handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
        running.append(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=running[-1].serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_address[1]}/"

    yield serve
    for each in running:
        each.shutdown()
        each.server_close()


def test_it_stands_in_a_frame_of_another_page_and_nothing_else_does(
    page: Page, server: str, tmp_path: Path, other_origin: Callable[[Path], str]
) -> None:
    code = re.search(r'data-embed="[^"]*">(.*?)</textarea>', httpx.get(f"{server}/en/network", trust_env=False).text)
    assert code is not None
    host = tmp_path / "host"
    host.mkdir()
    (host / "index.html").write_text(f"<!doctype html><title>Another page</title>{html.unescape(code[1])}", "utf-8")
    page.goto(other_origin(host))
    frame = page.frame_locator("iframe")
    frame.locator("#network-explorer[data-ready=true]").wait_for()
    assert frame.locator("#network-table tbody tr:visible").count() == 32
    assert page.locator("iframe").get_attribute("title") == "lsgraph: Network"
    for path in ("/en/network", "/en/", "/en/what-if"):
        assert "frame-ancestors 'none'" in httpx.get(server + path, trust_env=False).headers["content-security-policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_light(server: str, language: str) -> None:
    """The page is under 100 kB, and over the wire all that a browser takes with it, without the vendored libraries, under 64."""
    answer = httpx.get(f"{server}/{language}/network", headers={"Accept-Encoding": "gzip"}, trust_env=False)
    own = [
        each
        for each in re.findall(
            r'(?:src|href|source)="(/[^"]*/static/[^"]+|/static/[^"]+|[^"]+/picture.json)"', answer.text
        )
        if "/vendor/" not in each
    ]
    parts = [httpx.get(server + path, headers={"Accept-Encoding": "gzip"}, trust_env=False) for path in own]
    sizes = [int(each.headers["content-length"]) for each in (answer, *parts)]
    assert len(own) >= 5
    assert sum(sizes) < 64_000
    assert len(answer.content) < 100_000


def test_the_data_of_the_picture_is_kept_and_has_no_address_of_another_host(server: str) -> None:
    address = f"{server}/sv/network/picture.json"
    answer = httpx.get(address, trust_env=False)
    again = httpx.get(address, headers={"If-None-Match": answer.headers["etag"]}, trust_env=False)
    assert (again.status_code, again.content) == (304, b"")
    data = answer.json()
    assert {node["id"] for node in data["nodes"]} >= {UPPSALA, STOCKHOLM}
    assert "://" not in json.dumps(data)


# ------------------------------------------------------------------------------------------------- what is easily lost


def test_a_line_that_is_clicked_stands_in_the_address(page: Page, server: str) -> None:
    edge = f"{HUDDINGE} ls:proposedToAdopt {DECLARATION}"
    come_to(page, server, {"edge": edge})
    card = page.locator("#network-card")
    assert "föreslås anta" in card.inner_text()
    assert card.locator(".network-evidence a").count() >= 1
    page.reload()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert "föreslås anta" in card.inner_text()
    page.keyboard.press("Escape")
    assert "edge" not in choice_in(page)


def test_the_other_language_shows_the_same_choice(page: Page, server: str) -> None:
    go(page, server)
    page.fill("#network-search", "KTH")
    page.keyboard.press("Enter")
    follow(page.get_by_role("link", name="English"))
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert "/en/network" in address_of(page)
    assert page.locator("#network-card h2").inner_text() == "KTH Royal Institute of Technology"


def test_short_names_and_accents_do_not_count(page: Page, server: str) -> None:
    go(page, server)
    for typed in ("sodertorns hogskola", "KI", "kth", "KAROLINSKA INSTITUTET"):
        page.locator("#network-whole").click()
        assert page.locator("#network-card h2").count() == 0
        page.fill("#network-search", typed)
        page.keyboard.press("Enter")
        assert page.locator("#network-card h2").count() == 1, typed
        text = httpx.get(f"{server}/sv/network", params={"selected": typed}, trust_env=False).text
        assert f"<h2>{page.locator('#network-card h2').inner_text()}</h2>" in text, typed


def test_of_two_days_the_earlier_is_compared_with(page: Page, server: str) -> None:
    go(page, server, {"at": "2018-01-01", "compare": "2024-06-14"})
    assert page.input_value("#network-at") == "2024-06-14"
    assert page.input_value("#network-compare") == "2018-01-01"
    assert "borta:" not in page.locator("#network-moment").inner_text()


def test_a_way_is_let_go_by_escape(page: Page, server: str) -> None:
    come_to(page, server, {"from": UPPSALA, "to": KI})
    assert page.locator("#network-way-told").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#network-way-told").is_visible()
    assert choice_in(page) == {}


def test_sliding_is_one_step_back(page: Page, server: str) -> None:
    go(page, server)
    page.locator("#network-slider").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert choice_in(page)["at"] < "2024-08-21"
    page.go_back()
    assert "at" not in choice_in(page)


def test_what_can_not_be_shown_is_said_with_the_way_back(page: Page, server: str) -> None:
    go(page, server)
    kinds = [box.get_attribute("value") or "" for box in page.locator("input[name=kind]").all()]
    page.evaluate(COME_TO, urlencode({"hide": ",".join(kinds)}))
    assert "Inget visas" in page.locator("#network-count").inner_text()
    page.evaluate(COME_TO, urlencode({"selected": "organization/lansstyrelsen-i-uppsala-lan"}))
    assert "Ingen i nätverket heter" in page.locator("#network-message").inner_text()


def test_words_about_the_choice_are_the_same_without_script(page: Page, server: str) -> None:
    go(page, server)
    choices: tuple[dict[str, str], ...] = (
        {},
        {"at": "2018-01-01"},
        {"at": "9999-12-31"},
        {"at": "2024-06-14", "compare": "2019-01-01"},
        {"selected": HUDDINGE, "at": "2012-01-01"},
    )
    for parameters in choices:
        page.evaluate(COME_TO, urlencode(parameters))
        text = httpx.get(f"{server}/sv/network", params=parameters, trust_env=False).text
        for place in ("network-moment", "network-count"):
            found = re.search(rf'id="{place}"[^>]*>([^<]*)<', text)
            assert found is not None
            assert html.unescape(found[1]) == page.locator(f"#{place}").inner_text(), (place, parameters)


def test_our_own_words_are_not_in_quotation_marks(server: str) -> None:
    text = httpx.get(f"{server}/sv/network", trust_env=False).text
    assert "<q>Regionstyrelseordförandena" in text
    assert "<q>Fabege, Hemsö och Huge" not in text
    assert "Fabege, Hemsö och Huge är associerade partner" in text


def test_a_finger_scrolls_the_page_over_the_picture(screens: Screens, server: str) -> None:
    page = screens(*SCREENS["phone"], locale="en-SE", blank=False, has_touch=True, reduced_motion="reduce").page
    go(page, server, language="en")
    actions = page.evaluate(
        "[...document.querySelectorAll('#network-canvas .vis-network, #network-canvas canvas')].map(e => e.style.touchAction)"
    )
    assert set(actions) == {"pan-y"}


# --------------------------------------------------------------------------------------- what is seen of it, and on paper


#: Where the chosen node is on the screen, and where the card begins.
NODE_AND_CARD = """id => {
  const card = document.getElementById('network-card').getBoundingClientRect();
  const picture = document.getElementById('network-canvas').getBoundingClientRect();
  const [ring] = window.rings.slice(-1);
  return { node: picture.top + ring, card: card.top, foot: card.bottom, high: card.height };
}"""
#: Notes what is drawn in which order, and at which height of the canvas rings are.
WATCH_DRAWING = """
if (!window.drawn) {
  window.rings = [];
  window.drawn = [];
  window.boxes = [];
  const { arc, fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.arc = function (x, y, ...more) {
    if (this.strokeStyle === '#b35900') {
      window.drawn.push('ring');
      window.rings.push(this.getTransform().transformPoint({ x, y }).y / (this.canvas.height / this.canvas.clientHeight));
    }
    return arc.call(this, x, y, ...more);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.drawn.push('name');
    const width = this.measureText(text).width;
    const left = { left: x, start: x, right: x - width, center: x - width / 2 }[this.textAlign];
    // Names are drawn in pixels of the screen, words at lines in those of the picture.
    const drawn = this.getTransform();
    const high = Number.parseFloat(this.font.replace('bold ', '')) * 0.4;
    const [begin, end] = [{ x: left, y: y - high }, { x: left + width, y: y + high }].map(each => drawn.transformPoint(each));
    window.boxes.push([text, begin.x, begin.y, end.x, end.y]);
    return fillText.call(this, text, x, y);
  };
}
"""


@pytest.fixture
def phone(screens: Screens) -> Page:
    return drawn_on(screens, "phone")


def drawn_on(screens: Screens, screen: str) -> Page:
    """A page that tells what is drawn."""
    page = screens(*SCREENS[screen], reduced_motion="reduce", locale="sv-SE", blank=False).page
    page.add_init_script(WATCH_DRAWING)
    return page


@pytest.mark.parametrize("chosen", [UPPSALA, KI, "organization/sodertorns-hogskola", "organization/stockholms-handelskammare"])  # fmt: skip
def test_on_a_phone_the_card_hides_not_what_is_chosen(phone: Page, server: str, chosen: str) -> None:
    go(phone, server, {"selected": chosen})
    name = phone.locator("#network-card h2").inner_text()
    loaded = phone.evaluate(NODE_AND_CARD)
    go(phone, server)
    phone.fill("#network-search", name)
    phone.keyboard.press("Enter")
    for found in (loaded, phone.evaluate(NODE_AND_CARD)):
        assert 30 < found["node"] < found["card"] - 30
        assert found["foot"] <= 845
        assert found["high"] < 844 / 3


def test_on_a_phone_what_follows_the_table_is_not_a_hundred_rows_away(phone: Page, server: str) -> None:
    go(phone, server)
    assert phone.locator("#network-table tbody tr:visible").count() == 20
    assert len(told_rows(phone)) > 20


def test_the_card_is_closed_by_a_button(phone: Page, server: str) -> None:
    come_to(phone, server, {"selected": UPPSALA})
    phone.get_by_role("button", name="Stäng och ta bort valet").click()
    assert choice_in(phone) == {}
    assert phone.locator("#network-card h2").count() == 0
    assert phone.evaluate("document.activeElement.id") == "network-canvas"
    go(phone, server, {"edge": f"{HUDDINGE} ls:proposedToAdopt {DECLARATION}"}, language="en")
    phone.get_by_role("button", name="Close and clear the choice").click()
    assert choice_in(phone) == {}


def test_the_card_is_closed_without_script(screens: Screens, server: str) -> None:
    page = screens(*SCREENS["screen"], java_script_enabled=False).page
    page.goto(f"{server}/sv/network?selected={UPPSALA}&steps=1&at=2024-08-21")
    follow(page.get_by_role("link", name="Stäng och ta bort valet"))
    assert choice_in(page) == {"at": "2024-08-21"}


def test_the_way_is_told_and_announced_where_it_was_asked_for(phone: Page, server: str) -> None:
    go(phone, server)
    place = phone.locator("#network-way-told")
    assert place.get_attribute("role") == "status"
    assert place.text_content() == ""
    phone.locator("details.network-way summary").click()
    phone.fill("#network-from", "Region Uppsala")
    phone.fill("#network-to", "Karolinska Institutet")
    phone.keyboard.press("Enter")
    sentence, field = place.locator("p").first.bounding_box(), phone.locator("#network-to").bounding_box()
    assert sentence is not None
    assert field is not None
    assert 0 <= field["y"] < sentence["y"] < sentence["y"] + sentence["height"] <= 845
    assert sentence["y"] - field["y"] - field["height"] < 60
    # What it rests on is not read out at once.
    assert place.locator("ol").get_attribute("aria-live") == "off"
    phone.evaluate("window.kept = document.querySelector('#network-way-told p').firstChild")
    phone.locator("#network-earlier").click()
    phone.locator("#network-later").click()
    assert phone.evaluate("window.kept === document.querySelector('#network-way-told p').firstChild")


def test_rows_of_the_table_are_stacked_on_a_phone(phone: Page, server: str) -> None:
    go(phone, server)
    assert phone.locator(".network-rows").evaluate("e => e.scrollWidth <= e.clientWidth")
    cells = phone.locator("#network-table tbody tr").first.locator("td").all()
    tops = [box["y"] for cell in cells if (box := cell.bounding_box())]
    assert len(tops) == 6
    assert tops == sorted(set(tops))


#: What is seen of the legend and the table, and lies beside its own column or cell.
JUTTING_OUT = """() => {
  const within = (outer, inner) => [...document.querySelectorAll(outer)].flatMap((box) => {
    const { left, right } = box.getBoundingClientRect();
    return [...box.querySelectorAll(inner)].filter((each) => {
      const own = each.getBoundingClientRect();
      return own.width && (own.left < left - 1 || own.right > right + 1);
    });
  });
  const columns = [...document.querySelectorAll('.network-kinds fieldset')].map((each) => each.getBoundingClientRect());
  const covering = columns.filter((one) => columns.some((other) =>
    other.left > one.left + 1 && other.left < one.right && other.top < one.bottom && other.bottom > one.top));
  return [...within('.network-kinds fieldset', 'span, svg'), ...within('#network-table td', 'small')]
    .map((each) => each.textContent).concat(covering.map(() => 'a column over another'));
}"""


def test_on_paper_all_columns_and_the_sentences_of_what_is_chosen_are_seen(page: Page, server: str) -> None:
    try:
        page.emulate_media(media="print")
        # A4 without its margins.
        page.set_viewport_size({"width": 718, "height": 1000})
        go(page, server)
        for parameters in ({}, {"selected": UPPSALA}, {"from": UPPSALA, "to": KI}):
            page.evaluate(COME_TO, urlencode(parameters))
            last = page.locator("#network-table tbody tr:visible td:nth-child(6)").first.bounding_box()
            first = page.locator("#network-table tbody tr:visible td:nth-child(1)").first.bounding_box()
            assert last is not None
            assert first is not None
            assert last["x"] + last["width"] <= 718
            assert last["y"] == first["y"]
            assert page.evaluate("document.documentElement.scrollWidth") <= 718
            card, way = page.locator("#network-card"), page.locator("#network-way-told")
            assert card.is_visible() == ("selected" in parameters)
            assert way.is_visible() == ("from" in parameters)
            assert not page.locator(".network-actions").is_visible()
            for each in (card, way):
                assert each.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
            assert page.evaluate(JUTTING_OUT) == []
    finally:
        width, height = SCREENS["screen"]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null")


@pytest.mark.parametrize("parameters", [{}, {"selected": UPPSALA}])
def test_little_room_is_empty_beside_the_picture_and_files_are_near(
    page: Page, server: str, parameters: dict[str, str]
) -> None:
    go(page, server, parameters)
    bottom = "e => e.getBoundingClientRect().bottom + scrollY"
    # What is chosen stands beside the picture and what lines mean, else the lines beside the picture.
    columns = (".network-key", ".network-card") if parameters else (".network-main > p:last-child", ".network-key")
    ends = [page.locator(each).evaluate(bottom) for each in columns]
    assert abs(ends[0] - ends[1]) < 120
    # The types below are as wide as both, in columns.
    width = "e => e.getBoundingClientRect().width"
    body, kinds = (page.locator(each).evaluate(width) for each in (".network-body", ".network-kinds"))
    assert kinds > 0.95 * body
    assert page.locator(".network-kinds").evaluate("e => e.getBoundingClientRect().height") < 450
    assert page.locator("#network-downloads").evaluate(bottom) < 2300
    note = page.locator(".network-note").bounding_box()
    number = page.locator(".network-legend .network-number").first.bounding_box()
    assert note is not None
    assert number is not None
    assert note["y"] < number["y"]


@pytest.mark.parametrize("field", ["selected", "to"])
def test_a_failed_search_lets_go_of_who_was_chosen_before(page: Page, server: str, field: str) -> None:
    come_to(page, server, {"selected": UPPSALA} if field == "selected" else {"from": UPPSALA, "to": KI})
    box = page.locator("#network-search" if field == "selected" else "#network-to")
    box.fill("Göteborgs universitet")
    page.keyboard.press("Enter")
    assert "Ingen i nätverket heter ”Göteborgs universitet”." in page.locator("#network-message").inner_text()
    assert box.input_value() == "Göteborgs universitet"
    assert field not in choice_in(page)
    assert page.locator("#network-card h2").count() == 0
    assert page.locator("#network-way-told").text_content() == ""
    assert len(told_rows(page)) == 32
    page.go_back()
    assert choice_in(page)[field] == (UPPSALA if field == "selected" else KI)


@pytest.mark.parametrize("screen", SCREENS)
def test_words_at_lines_and_names_cover_one_another_nowhere(screens: Screens, server: str, screen: str) -> None:
    page = drawn_on(screens, screen)
    go(page, server, {"at": "2024-06-14", "compare": "2018-01-01"})
    drawn = page.evaluate("window.boxes.length = 0, document.getElementById('network-fit').click(), new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(window.boxes))))")  # fmt: skip
    boxes = {(text, *(round(each) for each in box)) for text, *box in drawn}
    assert sum(text in ("nytt", "säkrare") for text, *_ in boxes) > 20
    for (text, left, top, right, bottom), (other, *box) in combinations(sorted(boxes), 2):
        assert not (left < box[2] and box[0] < right and top < box[3] and box[1] < bottom), (text, other)


def test_names_are_drawn_over_the_ring(screens: Screens, server: str) -> None:
    page = drawn_on(screens, "screen")
    go(page, server, {"selected": UPPSALA})
    drawn = page.evaluate("window.drawn")
    assert "ring" in drawn
    assert drawn[-1] == "name"


# ------------------------------------------------------------------------ many names, sectors, strength, size, two days


#: Names that are placed and what they cover, of a crowd around a few; exact, not by the cells in which places are sought.
PLACED = """({ count, hubs, far }) => {
  const turn = Math.PI * (3 - Math.sqrt(5));
  const nodes = Array.from({ length: count }, (_, at) => {
    const away = Math.sqrt(at / count);
    const size = { radius: at < hubs ? 14 : 9, square: at % hubs === 0 && at < hubs, width: 84, height: 26, far: far && at < hubs };
    return { id: `n${at}`, x: 450 + 400 * away * Math.cos(at * turn), y: 300 + 250 * away * Math.sin(at * turn), ...size };
  });
  const lines = nodes.slice(hubs).map((node, at) => {
    const hub = nodes[at % hubs];
    return { from: node.id, to: hub.id, points: [[node.x, node.y], [hub.x, hub.y]] };
  });
  const view = { left: 0, top: 0, right: 900, bottom: 600 };
  const places = [...networkModel.placeNames(nodes, lines, view)];
  const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const faults = [];
  for (const [id, box] of places) {
    if (box.left < 0 || box.top < 0 || box.right > 900 || box.bottom > 600) faults.push([id, 'leaves the picture']);
    for (const [other, there] of places) if (other < id && overlap(box, there)) faults.push([id, other]);
    for (const { id: sign, x, y, radius } of nodes) {
      const near = Math.hypot(Math.min(Math.max(x, box.left), box.right) - x, Math.min(Math.max(y, box.top), box.bottom) - y);
      if (near < radius) faults.push([id, 'on', sign]);
    }
    for (const { from, to, points: [[x1, y1], [x2, y2]] } of lines) {
      if (from === id || to === id) continue;
      for (let at = 0; at <= 400; at += 1) {
        const [x, y] = [x1 + ((x2 - x1) * at) / 400, y1 + ((y2 - y1) * at) / 400];
        if (box.left + 1 < x && x < box.right - 1 && box.top + 1 < y && y < box.bottom - 1) { faults.push([id, 'on a line']); break; }
      }
    }
  }
  return { faults, named: places.map(([id]) => id), away: places.filter(([, box]) => box.away).map(([id]) => id) };
}"""


@pytest.mark.parametrize(("count", "hubs"), [(30, 2), (75, 1), (150, 6), (300, 12)])
def test_of_any_crowd_no_name_lies_on_a_sign_a_name_or_a_line(page: Page, server: str, count: int, hubs: int) -> None:
    go(page, server)
    plain, far = (page.evaluate(PLACED, {"count": count, "hubs": hubs, "far": far}) for far in (False, True))
    assert plain["faults"] == far["faults"] == []
    assert plain["away"] == []
    assert len(plain["named"]) >= 8
    # The hubs, which choose first, have names at the end of a line where there is no place beside them.
    middle = {f"n{number}" for number in range(hubs)}
    assert set(far["away"]) <= middle
    assert len(middle & set(far["named"])) >= len(middle & set(plain["named"]))


@pytest.mark.parametrize("screen", SCREENS)
def test_slider_and_picture_are_seen_together(screens: Screens, server: str, screen: str) -> None:
    width, height = {"screen": (1280, 800), "phone": SCREENS["phone"]}[screen]
    page = screens(width, height, reduced_motion="reduce", locale="sv-SE", blank=False).page
    go(page, server)
    if screen == "phone":
        page.locator("#network-canvas").evaluate(
            "e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY + 200)"
        )
    slider, canvas = page.locator("#network-slider").bounding_box(), page.locator("#network-canvas").bounding_box()
    assert slider is not None
    assert canvas is not None
    assert 0 <= slider["y"] < slider["y"] + slider["height"] <= height
    assert min(canvas["y"] + canvas["height"], height) - max(canvas["y"], 0) > height / 2
    if screen == "screen":
        assert canvas["y"] + canvas["height"] <= height


def test_the_legend_counts_the_lines_that_are_drawn_and_toggles_a_sector(page: Page, server: str) -> None:
    lines = """() => Object.fromEntries([...document.querySelectorAll('[data-line]:not([hidden]) .network-number')]
        .map(each => [each.closest('li').dataset.line, Number(each.textContent)]))"""
    go(page, server)
    for parameters in ({}, {"strength": "signed"}, {"at": "2024-06-14"}, {"at": "2024-06-14", "strength": "firm"}):
        page.evaluate(COME_TO, urlencode(parameters))
        counts = page.evaluate(lines)
        unsure = counts.pop("unsure", 0)
        assert sum(counts.values()) == len(told_rows(page)) > 0
        assert (unsure > 0) == ("at" in parameters and "strength" not in parameters)
        text = httpx.get(f"{server}/sv/network", params=parameters, trust_env=False).text
        listed = re.findall(r'data-line="(\w+)">(?:(?!</li>).)*class="network-number">(\d+)<', text)
        assert {name: int(number) for name, number in listed if name != "unsure"} == counts
        if parameters.get("strength") == "signed":
            assert set(counts) == {"signed"}
    go(page, server)
    before = told_rows(page)
    academia = page.get_by_role("checkbox", name="Alla i Akademi", exact=True)
    academia.uncheck()
    assert choice_in(page)["hide"] == "higher-education-institution"
    assert page.locator("input[name=kind][value=higher-education-institution]").is_checked() is False
    page.get_by_role("checkbox", name="Alla i Offentlig", exact=True).press("Space")
    assert len(told_rows(page)) < len(before) - 5
    page.locator("input[name=kind][value=region]").check()
    assert page.get_by_role("checkbox", name="Alla i Offentlig", exact=True).evaluate("e => e.indeterminate")
    academia.check()
    assert "higher-education-institution" not in choice_in(page)["hide"]


def test_a_sector_is_drawn_as_one_with_and_without_script(page: Page, server: str, whole: nx.MultiDiGraph[str]) -> None:
    go(page, server)
    rows = told_rows(page)
    page.get_by_role("checkbox", name="Slå ihop alla i Akademi till en symbol").check()
    page.get_by_role("checkbox", name="Slå ihop alla i Offentlig till en symbol").check()
    assert choice_in(page) == {"fold": "academia,public"}
    # The table tells each relation all the same.
    assert told_rows(page) == rows
    choice = read_choice(choice_in(page), whole)
    shown = choose(whole, choice).graph
    made, places = folded(shown, {node: (float(number), 0.0) for number, node in enumerate(sorted(shown))}, choice.fold)
    assert set(places) == set(made)
    assert {"fold:academia", "fold:public"} <= set(made)
    assert len(made) < len(shown) - 8
    found = page.evaluate(
        f"async () => {{ const data = {LOADED};"
        """
          const state = { at: '', compare: '', relation: '', selected: null, from: null, to: null, hidden: new Set(), steps: 0 };
          const { nodes, lines } = networkModel.foldFamilies(data, networkModel.choose(data, state), new Set(['academia', 'public']));
          return [[...nodes].sort(), [...lines.values()].map(({ from, to, drawn }) => [from, to, drawn]).sort()];
        }"""
    )
    short = {node: node.removeprefix(INSTANCE) for node in made}
    assert found[0] == sorted(short.values())
    drawn = [[short[s], short[t], line_name(data)] for s, t, data in made.edges(data=True)]
    assert found[1] == sorted(drawn)
    text = httpx.get(address_of(page), trust_env=False).text
    assert len(re.findall(r'<(?:g|a) class="edge"', text)) == made.number_of_edges()
    assert ">Akademi (5)</tspan>" in text
    # Without script the sign leads to the same picture with the sector opened.
    link = re.search(r'<a class="node" href="([^"]*network[^"]*)"[^>]*><title>Akademi \(5\)<', text)
    assert link is not None
    assert parse_qs(urlsplit(html.unescape(link[1])).query) == {"fold": ["public"]}


@pytest.mark.parametrize("size", ["contacts", "betweenness"])
def test_signs_are_as_large_as_is_asked_for_and_the_legend_says_so(page: Page, server: str, size: str) -> None:
    go(page, server)
    page.locator("#network-more summary").click()
    page.select_option("#network-size", size)
    assert choice_in(page) == {"size": size}
    told = page.locator("#network-sized").inner_text()
    assert re.search(r"störst: \d+", told)
    text = httpx.get(f"{server}/sv/network", params={"size": size}, trust_env=False).text
    assert html.unescape(re.search(r'id="network-sized">([^<]*)<', text)[1]) == told  # type: ignore[index]
    scales = {float(each) for each in re.findall(r'<use href="#s-\d+" transform="scale\(([\d.]+)\)"', text)}
    assert len(scales) > 3


def test_two_days_stand_side_by_side_with_and_without_script(page: Page, server: str) -> None:
    parameters = {"at": "2024-06-14", "compare": "2018-01-01"}
    come_to(page, server, parameters)
    page.get_by_label("Visa de två dagarna sida vid sida").check()
    assert choice_in(page) == {**parameters, "beside": "1"}
    text = httpx.get(address_of(page), trust_env=False).text
    without = re.findall(r'<figure><a href="([^"]+)"><img src="([^"]+)"[^>]*></a><figcaption>([^<]+)<', text)
    page.reload()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    figures = page.locator("#network-pair figure")
    assert figures.locator("figcaption").all_inner_texts() == [caption for *_, caption in without]
    for number, (_, picture, _) in enumerate(without):
        shown = figures.nth(number).locator("img")
        assert shown.evaluate("async e => { await e.decode(); return e.naturalWidth > 0; }")
        drawn = [
            httpx.get(each, trust_env=False).text
            for each in (server + html.unescape(picture), str(shown.evaluate("e => e.src")))
        ]
        assert drawn[0] == drawn[1]
        # Each picture is that of its day alone, and shows what was not certain on it.
        day = (parameters["compare"], parameters["at"])[number]
        rows = rows_without_script(server, {"at": day})
        assert len(re.findall(r'<(?:g|a) class="edge"', drawn[0])) == len(rows)
        assert ">?</text>" in drawn[0]
    assert not page.locator("#network-canvas").is_visible()
    page.get_by_label("Visa de två dagarna sida vid sida").uncheck()
    assert page.locator("#network-canvas").is_visible()
    assert "beside" not in choice_in(page)


def test_steps_by_keys_are_one_step_back(page: Page, server: str) -> None:
    go(page, server)
    page.locator("#network-canvas").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    assert "selected" in choice_in(page)
    page.go_back()
    assert "selected" not in choice_in(page)
    for _ in range(3):
        page.locator("#network-earlier").click()
    assert "at" in choice_in(page)
    page.go_back()
    assert "at" not in choice_in(page)


def test_a_picture_that_does_not_come_is_told(page: Page, server: str) -> None:
    page.route("**/picture.json*", lambda route: route.fulfill(status=503, body=""))
    page.goto(f"{server}/en/network")
    page.wait_for_selector("#network-explorer[data-ready=failed]")
    assert page.locator("#network-message").inner_text().startswith("The picture could not be loaded.")
    assert page.locator("#network-table tbody tr").count() > 10


@pytest.mark.parametrize("at_once", [False, True], ids=["waiting for data", "waiting for script"])
def test_what_is_typed_and_chosen_before_the_page_is_ready_stays_and_takes_effect(
    page: Page, server: str, at_once: bool
) -> None:
    held: list[Route] = []
    page.route("**/network.js*" if at_once else "**/picture.json*", lambda route: held.append(route))
    page.goto(f"{server}/sv/network?region=stockholm-uppsala", wait_until="commit")
    page.wait_for_selector("#network-table-heading")
    page.locator("#network-strength").select_option("firm")
    page.locator("input[name=kind][value=event]").uncheck()
    page.locator("#network-region").select_option("")
    page.locator("#network-search").press_sequentially("karolinska i")
    page.wait_for_function("document.readyState !== 'loading'")
    for route in held:
        route.continue_()
    page.unroute_all()
    page.wait_for_selector("#network-explorer[data-ready=true]")

    assert page.locator("#network-search").input_value() == "karolinska i"
    assert page.evaluate("document.activeElement.id") == "network-search"
    expected = {"strength": "firm", "hide": "event"}
    assert choice_in(page) == expected
    assert told_rows(page) == rows_without_script(server, expected)
    page.keyboard.type("nstitutet")
    page.keyboard.press("Tab")
    assert page.locator("#network-search").input_value() == "Karolinska Institutet"
    assert choice_in(page) == {**expected, "selected": KI}

    # On the way back the address says what is chosen, and no field that the browser remembers.
    page.locator("input[name=kind][value=event]").check()
    follow(page.locator("#network-card .network-open"))
    page.go_back(wait_until="commit")
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert choice_in(page) == {"strength": "firm", "selected": KI}
    page.go_back(wait_until="commit")
    page.wait_for_function("!document.querySelector('input[name=kind][value=event]').checked")
    assert choice_in(page) == {**expected, "selected": KI}
    page.reload()
    page.wait_for_selector("#network-explorer[data-ready=true]")
    assert choice_in(page) == {**expected, "selected": KI}


def test_a_name_or_a_day_that_is_being_written_is_left_alone(page: Page, server: str) -> None:
    go(page, server)
    day = page.locator("#network-at")
    day.focus()
    page.keyboard.type("1")
    assert day.evaluate("field => field.validity.badInput")
    page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
    assert day.evaluate("field => field.validity.badInput")
    day.fill("2018-01-02")
    assert choice_in(page)["at"] == "2018-01-02"
    page.locator("#network-from").evaluate("field => field.closest('details').open = true")
    page.locator("#network-from").press_sequentially("region uppsala")
    page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
    assert page.locator("#network-from").input_value() == "region uppsala"
    page.keyboard.press("Tab")
    assert choice_in(page)["from"] == UPPSALA
    page.go_back()
    page.wait_for_function("document.getElementById('network-from').value === ''")
    # What is written half is not taken along.
    page.goto("about:blank")
