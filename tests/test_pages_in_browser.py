"""The pages in a real browser, in Swedish and in English, on a screen and on a phone."""

from __future__ import annotations

import re

import pytest
from tests.browsing import Screens, Watched, address_of, follow

PATHS = (
    "",
    "network",
    "actors",
    "documents",
    "questions",
    "questions/004-who-stood-behind-on-2018-01-01",
    "organization/flemingsberg-science",
    "agreement/life-science-declaration-2024",
    "document/huddinge-ks-2024-1082",
    "document/swedenbio-flemingsberg-science",
    "search?q=hudinge",
    "network/roles",
    "network/roles?group=2",
    "network/gaps",
    "network/compare?from=2024-06-13&to=2024-06-14",
    "what-if?signed=organization%2Fhuddinge-kommun&signed=organization%2Flansstyrelsen-i-uppsala-lan",
)
SCREENS = {"screen": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}


@pytest.fixture(params=list(SCREENS))
def watched(request: pytest.FixtureRequest, screens: Screens) -> Watched:
    return screens(*SCREENS[request.param], reduced_motion="reduce")


@pytest.fixture
def screen(screens: Screens) -> Watched:
    return screens(*SCREENS["screen"], locale="sv-SE")


@pytest.fixture
def phone(screens: Screens) -> Watched:
    return screens(*SCREENS["phone"], reduced_motion="reduce")


@pytest.fixture
def without_script(screens: Screens) -> Watched:
    return screens(*SCREENS["screen"], java_script_enabled=False)


@pytest.mark.parametrize(("language", "signed"), [("sv", "har undertecknat"), ("en", "has signed")])
def test_from_a_node_of_the_picture_to_the_sentence_in_the_document(
    screen: Watched, language: str, signed: str
) -> None:
    page = screen.go(f"/{language}/")
    follow(page.locator("figure.landscape a.node", has_text="Region Uppsala"))
    assert address_of(page).endswith(f"/{language}/organization/region-uppsala")
    relation = page.locator("li.relation.done").first
    assert signed in relation.inner_text()
    assert "har skrivit på en avsiktsförklaring" in relation.locator("blockquote").first.inner_text()
    follow(relation.locator(".source a").first)
    mark = page.locator("mark:target")
    assert "har skrivit på en" in mark.inner_text()
    assert mark.bounding_box() is not None
    assert page.evaluate("document.querySelector('mark:target').getBoundingClientRect().top") < 900


def test_from_a_mark_in_the_document_to_its_claim_and_back(screen: Watched) -> None:
    page = screen.go("/sv/document/huddinge-ks-2024-1082")
    follow(page.locator("#evidence-huddinge-ks-2024-1082-signed > a.note"))
    claim = page.locator("li:target")
    assert (
        "Har undertecknat Avsiktsförklaring för life science-klustret: Region Stockholm och Region Uppsala"
        in claim.inner_text()
    )
    follow(claim.get_by_text("Visa i texten"))
    assert page.locator("mark:target").get_attribute("id") == "evidence-huddinge-ks-2024-1082-signed"


@pytest.mark.parametrize(
    ("language", "width", "height", "frame"), [("sv", 1280, 800, "landscape"), ("en", 390, 844, "portrait")]
)
def test_the_first_screen_has_the_picture_with_its_legend(
    screens: Screens, language: str, width: int, height: int, frame: str
) -> None:
    page = screens(width, height).go(f"/{language}/")
    (picture,) = page.locator("figure.picture:visible").all()
    assert frame in str(picture.get_attribute("class"))
    drawn, legend = picture.locator("svg.network").bounding_box(), picture.locator(".picture-legend").bounding_box()
    assert drawn
    assert legend
    assert drawn["y"] + drawn["height"] < legend["y"] < height - 60
    signs = picture.locator(".picture-legend li").count()
    if frame == "landscape":
        assert drawn["x"] + drawn["width"] > 0.95 * width
        assert legend["y"] + legend["height"] < height
        last = page.locator(".asked li").last.bounding_box()
        assert last
        assert last["y"] < height - 40
    assert signs == len({item.inner_text() for item in picture.locator(".picture-legend li").all()}) > 3


def test_labels_of_the_picture_are_large_enough_to_read(screen: Watched) -> None:
    page = screen.go("/sv/")
    for width in (1280, 700, 390):
        with screen.sized(width, 900):
            visible = page.locator("figure.picture:visible svg.network")
            scale = page.evaluate(
                "e => e.getBoundingClientRect().width / e.viewBox.baseVal.width", visible.element_handle()
            )
            assert 12.5 * scale >= 10, width


def test_the_keyboard_reaches_the_content_the_search_and_the_nodes(screen: Watched) -> None:
    page = screen.go("/sv/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    reached: list[str] = []
    for _ in range(27):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate("document.activeElement.getAttribute('class')")))
    assert "node" in reached
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize(
    ("language", "asks", "signed"),
    [
        ("sv", "Vem samverkar med vem inom life science i Stockholm–Uppsala?", "undertecknare"),
        ("en", "Who collaborates with whom in life science in Stockholm–Uppsala?", "signatories"),
    ],
)
def test_the_door_of_a_region_leads_to_its_agreement_and_a_sentence(
    screen: Watched, language: str, asks: str, signed: str
) -> None:
    page = screen.go(f"/{language}/")
    follow(page.locator("a.card", has_text="Stockholm–Uppsala"))
    assert page.locator("h1").inner_text().replace("\n", " ") == asks
    first = page.locator("section[aria-labelledby=agreements] li").first
    assert signed in first.inner_text()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("section[aria-labelledby=now] tbody tr").first.is_visible()
    follow(first.get_by_role("link"))
    assert "/agreement/" in address_of(page)


def test_search_finds_by_keyboard_and_forgives_a_slip(screen: Watched) -> None:
    page = screen.go("/sv/")
    page.get_by_role("searchbox").fill("karolinka")
    page.keyboard.press("Enter")
    follow(page.get_by_role("link", name="Karolinska Institutet"))
    assert page.locator("h1").inner_text() == "Karolinska Institutet"


def test_the_other_language_shows_the_same_page(screen: Watched) -> None:
    page = screen.go("/sv/organization/huddinge-kommun")
    follow(page.get_by_role("link", name="English"))
    assert address_of(page).endswith("/en/organization/huddinge-kommun")
    assert page.locator("h1").inner_text() == "Huddinge Municipality"


def test_a_query_is_written_run_and_downloaded_without_script(without_script: Watched) -> None:
    page = without_script.go("/sparql?lang=sv")
    page.get_by_label("Fråga i SPARQL").fill("SELECT ?a WHERE { ?a ls:hasSigned ?b } ORDER BY ?a")
    follow(page.get_by_role("button", name="Kör frågan"))
    assert page.locator("tbody tr").count() == 2
    assert "Region Stockholm" in page.locator("tbody").inner_text()
    address = page.get_by_role("link", name="csv", exact=True).get_attribute("href")
    assert address is not None
    assert "region-stockholm" in page.request.get(without_script.server + address).text()


def test_a_wrong_query_keeps_its_text_and_shows_the_place(without_script: Watched) -> None:
    page = without_script.go("/sparql?lang=en")
    page.get_by_label("Query in SPARQL").fill("SELECT *\nWHERE { ?s ? ?o }")
    follow(page.get_by_role("button", name="Run the query"))
    assert "Line 2" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Query in SPARQL").input_value() == "SELECT *\nWHERE { ?s ? ?o }"


@pytest.mark.parametrize("path", ["/sv/", "/sv/network"])
def test_without_script_the_picture_and_the_table_are_whole(without_script: Watched, path: str) -> None:
    page = without_script.go(path)
    assert page.locator("svg a.node:visible").count() > 10
    rows = page.locator("table tbody tr").count()
    if path == "/sv/network":
        # Further rows are on further pages.
        follow(page.get_by_role("link", name="Fler rader"))
        rows += page.locator("table tbody tr").count()
    assert rows > 10


def test_text_can_be_twice_as_large_without_scrolling_sideways(screen: Watched) -> None:
    with screen.sized(640, 800) as page:
        for path in ("/sv/", "/sv/organization/huddinge-kommun", "/sv/document/huddinge-ks-2024-1082"):
            screen.go(path)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert screen.overflow() <= 0, path


def test_text_and_its_ground_differ_enough(screen: Watched) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3) for the text of the first page and of a document."""
    for path in ("/sv/", "/sv/document/huddinge-ks-2024-1082", "/sv/organization/huddinge-kommun"):
        page = screen.go(path)
        pairs = page.evaluate(
            """() => [...document.querySelectorAll('main *, header *, footer *')]
              .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
              .map(e => {
                let ground = e;
                while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
                return [getComputedStyle(e).color, ground ? getComputedStyle(ground).backgroundColor : 'rgb(255, 255, 255)'];
              })"""
        )
        for ink, ground in {tuple(pair) for pair in pairs}:
            assert contrast(ink, ground) >= 4.5, (path, ink, ground)


@pytest.mark.parametrize(
    ("path", "bars"),
    [
        (
            "organization/huddinge-kommun",
            {".relation.proposed": "dashed", ".relation.present": "dotted", ".relation.absence": "double", ".relation.member": "solid"},
        ),
        ("organization/region-stockholm", {".relation.done": "solid", ".relation.present": "dotted"}),
        ("agreement/life-science-declaration-2024", {"article.relation.proposed": "dashed"}),
        (
            "document/huddinge-ks-2024-1082",
            {".told > li.signing": "solid", ".told > li.proposal": "dashed", ".told > li.presence": "dotted"},
        ),
    ],
)  # fmt: skip
def test_a_bar_says_what_the_line_in_the_picture_says(screen: Watched, path: str, bars: dict[str, str]) -> None:
    """Solid is done, dashed is proposed, dotted is present."""
    page = screen.go(f"/sv/{path}")
    for selector, style in bars.items():
        found = page.locator(selector).evaluate_all("all => all.map(e => getComputedStyle(e).borderLeftStyle)")
        assert set(found) == {style}, selector


@pytest.mark.parametrize("path", ["organization/flemingsberg-science", "event/signing-meeting-2024-06"])
def test_what_is_around_a_thing_is_seen_whole_on_a_phone(phone: Watched, path: str) -> None:
    page = phone.go(f"/sv/{path}")
    assert not page.locator("figure.small.landscape").is_visible()
    figure = page.locator("figure.small.portrait")
    assert figure.evaluate("e => e.scrollWidth <= e.clientWidth")
    box = figure.bounding_box()
    assert box is not None
    assert box["height"] <= 844
    names = figure.locator("a.node text").evaluate_all(
        "all => all.map(e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right, parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a])"
    )
    assert len(names) > 8
    assert all(left >= box["x"] and right <= box["x"] + box["width"] and size >= 10 for left, right, size in names)
    with phone.sized(1280, 900):
        assert page.locator("figure.small.landscape").is_visible()
        assert not figure.is_visible()


def test_who_was_at_the_meeting_has_the_whole_width_of_a_phone(phone: Watched) -> None:
    page = phone.go("/sv/agreement/life-science-declaration-2024")
    widths = page.locator(".meeting td").evaluate_all(
        "all => all.map(e => [e.offsetWidth, e.closest('table').offsetWidth])"
    )
    assert widths
    assert all(cell == table for cell, table in widths)


def test_no_heading_is_cut_where_a_number_in_the_text_leads(screen: Watched) -> None:
    page = screen.go("/sv/document/huddinge-ks-2024-1082")
    addresses = page.locator(".paper a.note").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert len(addresses) > 20
    for address in dict.fromkeys(addresses):
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_function("address => document.querySelector(':target')?.id === address.slice(1)", arg=address)
        cut = page.evaluate(
            """() => {
              const bottom = document.getElementById('claims').getBoundingClientRect().bottom;
              return [...document.querySelectorAll('.claims h3')].map(e => e.getBoundingClientRect()).filter(box => box.top < bottom && box.bottom > bottom).length;
            }"""
        )
        assert cut == 0, address


def test_what_if_is_below_the_network_in_the_menu_as_the_other_tabs(screen: Watched) -> None:
    for path in ("network/gaps", "what-if"):
        page = screen.go(f"/sv/{path}")
        current = page.locator("header [aria-current]")
        assert current.inner_text() == "Nätverk", path
        assert current.get_attribute("aria-current") == "true", path


def contrast(ink: str, ground: str) -> float:
    """The contrast of two CSS colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
