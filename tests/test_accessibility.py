"""Every page for everybody: axe-core, reflow, contrast of the picture's colours, names as a screen reader gets them, headings in order."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.browsing import Screens, Watched

from lsgraph.languages import LANGUAGES
from lsgraph.views.palette import FAMILY_COLOURS, GREY, HYPOTHETICAL, INK, PAPER, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The phone is as narrow as any page must fit.
SCREENS = {"screen": (1280, 900), "phone": (320, 640)}
#: Pages by the part of their path after the language.
PATHS = (
    "",
    "network",
    "network?selected=organization/region-stockholm&at=2024-06-14&compare=2018-01-01",
    "network?from=organization/region-uppsala&to=organization/karolinska-institutet",
    "embed/network",
    "network/roles",
    "network/roles?group=2",
    "network/gaps",
    "network/compare?from=2018-01-01&to=2024-06-14",
    "network/timeline?at=2024-06-14",
    "network/map?agreement=agreement/life-science-declaration-2024",
    "timeline/organization/region-stockholm",
    "what-if?signed=organization%2Fhuddinge-kommun&signed=organization%2Flansstyrelsen-i-uppsala-lan",
    "regions",
    "region/stockholm-uppsala",
    "region/skane",
    "actors",
    "actors?region=stockholm-uppsala",
    "agreements",
    "documents",
    "organization/flemingsberg-science",
    "organization/karolinska-institutet",
    "group/universitetsledningar",
    "person/camilla-broo",
    "place/flemingsberg",
    "event/signing-meeting-2024-06",
    "agreement/life-science-declaration-2024",
    "agreement/life-science-declaration-2024?at=2018-01-01",
    "document/huddinge-ks-2024-1082",
    "document/flemingsbergscience-2019-about-us",
    "questions",
    "questions/001-who-has-signed",
    "questions/004-who-stood-behind-on-2018-01-01",
    "search?q=karolinka",
    "search?q=medicin",
    "my-list?names=KTH%0AKarolinka%0AZebra%0AHuddinge+kommun",
    "agreements/compare",
    "regions/compare",
    "disagreements",
    "news?since=2024-01-01",
    "data",
    "stories/from-declaration-to-foundation",
    "search?q=zzzzzz",
    "versions",
    "changes?clock=at&from=2018-01-01&to=2024-06-14",
    "about",
    "accessibility",
    "organization/nobody",
)
#: Pages whose language is a parameter.
ROOT_PATHS = ("sparql?lang={}", "validate?lang={}", "api/?lang={}", "ontology.html?lang={}", "vocabulary.html?lang={}", "shapes.html?lang={}", "graph/actors.html?lang={}")  # fmt: skip


def addresses(language: str) -> list[str]:
    return [f"/{language}/{path}" for path in PATHS] + ["/" + path.format(language) for path in ROOT_PATHS]


#: Rules of axe about what words and the width of a window change; what else it looks at is the same markup and the same colours.
WORDS_AND_WIDTH = (
    "aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "button-name", "document-title", "empty-heading",
    "empty-table-header", "frame-title", "html-has-lang", "html-lang-valid", "image-alt", "input-button-name", "label", "landmark-unique",
    "link-name", "meta-viewport", "page-has-heading-one", "role-img-alt", "scrollable-region-focusable", "select-name", "summary-name",
    "svg-img-alt", "table-duplicate-name", "valid-lang",
)  # fmt: skip


def shared_out(turn: int) -> list[tuple[str, str, str, bool]]:
    """Every second page on a screen in one language and on a phone in the other: path, language, screen, and whether by all rules of axe.

    So each page is seen in each language and on each screen, and by all rules on one of them, which changes from page to page.
    """
    pages = [*zip(*(addresses(language) for language in LANGUAGES), strict=True)][turn::2]
    return [
        (each[(place + turn) % 2], LANGUAGES[(place + turn) % 2], screen, (number + place) % 2 == 0)
        for number, each in enumerate(pages)
        for place, screen in enumerate(SCREENS)
    ]


#: What of every page is known before it is looked at closer.
TOLD_OF_PAGE = """() => ({
    lang: document.documentElement.lang,
    title: document.title,
    levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(each => Number(each.localName[1])),
    others: [...document.querySelectorAll("[hreflang]")].map(each => each.hreflang),
})"""


def opened(watched: Watched, path: str, language: str) -> Page:
    """A page of the site with what every page has: its language and where the other is, a title, one first heading and further ones that
    go down one level at a time, and nothing wider than the window.
    """
    page = watched.go(path)
    settle(page)
    told = page.evaluate(TOLD_OF_PAGE)
    assert told["lang"] == language, path
    assert re.fullmatch("[^<]{3,} – lsgraph", told["title"]), path
    assert told["levels"].count(1) == 1, path
    assert all(after <= before + 1 for before, after in pairwise(told["levels"])), (path, told["levels"])
    if path.startswith(f"/{language}/") and not path.startswith(f"/{language}/embed/"):
        assert set(told["others"]) >= set(LANGUAGES), path
    assert watched.overflow() <= 0, path
    return page


def assert_kept_to_itself(watched: Watched) -> None:
    """No page asked another host, and none complained but of what was not there."""
    assert watched.elsewhere == []
    assert [complaint for complaint in watched.complaints if "404" not in complaint] == []


def settle(page: Page) -> None:
    """Wait for what script draws."""
    if page.locator("#network-explorer").count():
        page.wait_for_selector("#network-explorer[data-ready=true]")


def told(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {violation['help']} {[node['html'] for node in violation['nodes']][:3]}"


#: Marks the elements whose contrast, also of links with the text around them, axe is to measure, which is most of its time: of those that look the same, within ancestors that all
#: look the same, the first one that any page has, and each one that something placed out of the flow may cover or be covered by.
#: Gets the looks that were measured on other pages, and gives those that this page adds.
MARK_LOOKS = """measured => {
    const looks = new WeakMap(), seen = new Set(measured), added = [];
    const short = text => {
        let [one, other] = [0xdeadbeef, 0x41c6ce57];
        for (let at = 0; at < text.length; at += 1) {
            one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
            other = Math.imul(other ^ text.charCodeAt(at), 1597334677);
        }
        return `${one >>> 0}.${other >>> 0}`;
    };
    const look = element => {
        if (!element) return {of: "", flows: true};
        if (!looks.has(element)) {
            const [above, style] = [look(element.parentElement), getComputedStyle(element)];
            const own = [style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
                style.textShadow, style.fontSize, style.fontWeight, style.visibility, style.display, style.textDecorationLine,
                style.borderBottomWidth, element.matches(":disabled")];
            // What is moved within a drawing is no further from it than all else of it: its colours are those of the palette.
            const moved = style.transform !== "none" && !element.ownerSVGElement;
            const flows = ["static", "relative"].includes(style.position) && style.float === "none" && !moved;
            looks.set(element, {of: short(`${above.of}/${element.localName} ${own}`), flows: above.flows && flows});
        }
        return looks.get(element);
    };
    for (const element of document.querySelectorAll("*")) {
        const {of, flows} = look(element);
        const written = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const kind = `${of} ${written || Boolean(element.value || element.placeholder)} ${element.checkVisibility()}`;
        if (!flows || !seen.has(kind)) element.setAttribute("data-look", "");
        if (!seen.has(kind)) added.push(kind);
        seen.add(kind);
    }
    axe.configure({rules: [
        {id: "color-contrast", selector: "[data-look]"},
        {id: "link-in-text-block", selector: "a[href][data-look]"},
    ]});
    return added;
}"""


#: The library, as text: reading it from the disk takes as long as some pages.
AXE = Axe().axe_script


@pytest.fixture(scope="module")
def interpreting(launched: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser that does not compile scripts for speed: each page has the library anew, and compiling it takes longer than it gains."""
    running = launched("--js-flags=--no-opt --no-maglev")
    yield running
    running.close()


@pytest.fixture(scope="module")
def windows(interpreting: Browser, server: str) -> Iterator[dict[str, Watched]]:
    """A window of each size whose pages bring the library with them: to send it to each takes longer than to run it."""
    screens = Screens(interpreting, server)
    made = {screen: screens(*size, reduced_motion="reduce") for screen, size in SCREENS.items()}
    for each in made.values():
        each.page.add_init_script(AXE)
    yield made
    for each in made.values():
        each.page.context.close()


@pytest.fixture
def window(windows: dict[str, Watched]) -> dict[str, Watched]:
    """The windows, blank."""
    for each in windows.values():
        each.begin()
    return windows


@pytest.fixture(scope="module")
def measured() -> set[str]:
    """The looks whose contrast was measured on one page or another."""
    return set()


def examined(page: Page, measured: set[str] | None = None) -> dict[str, Any]:
    """What axe tells of a page; the looks whose contrast it measures are added to those that were measured before."""
    measured = set() if measured is None else measured
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    measured.update(page.evaluate(MARK_LOOKS, sorted(measured)))
    return run_axe(page)


def run_axe(page: Page, *rules: str) -> dict[str, Any]:
    """What these rules of axe tell, or all of them."""
    # What passes is only counted, no style comes from elsewhere that would have to be fetched first, and what is wrong tells its own HTML.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False, "selectors": False}
    # By itself axe leaves out what WCAG 2.2 adds. It asks where everything lies, as contrast does.
    options |= (
        {"runOnly": {"type": "rule", "values": rules}} if rules else {"rules": {"target-size": {"enabled": True}}}
    )
    result: dict[str, Any] = page.evaluate("options => axe.run(options)", options)
    return result


def looked_at_again(page: Page) -> dict[str, Any]:
    """What axe tells of the words of a page and of what its width changes."""
    return run_axe(page, *WORDS_AND_WIDTH)


def test_each_page_is_looked_at_in_each_language_and_on_each_screen() -> None:
    seen = [each for turn in range(2) for each in shared_out(turn)]
    for language in LANGUAGES:
        assert sorted(path for path, spoken, *_ in seen if spoken == language) == sorted(addresses(language))
        assert len({(screen, whole) for _, spoken, screen, whole in seen if spoken == language}) == 4
    for screen in SCREENS:
        assert sum(on == screen for _, _, on, _ in seen) == len(PATHS) + len(ROOT_PATHS)
    by_all = {re.sub("/(sv|en)/|=(sv|en)", "", path) for path, _, _, whole in seen if whole}
    assert len(by_all) == len(PATHS) + len(ROOT_PATHS) == sum(whole for *_, whole in seen)


def test_a_link_without_words_is_found_at_the_second_look(window: dict[str, Watched]) -> None:
    page = opened(window["phone"], "/en/about", "en")
    page.evaluate("document.querySelector('main a').textContent = ''")
    assert [found["id"] for found in looked_at_again(page)["violations"]] == ["link-name"]


@pytest.mark.parametrize("turn", range(2))
def test_axe_finds_nothing_on_any_page_and_every_page_fits_320_pixels(
    window: dict[str, Watched], measured: set[str], turn: int
) -> None:
    """Both on one opening of each page, which takes as long as what is looked at.

    Reflow (WCAG 2.2, 1.4.10): nothing scrolls sideways but tables, code and pictures within their own frame.
    """
    violations = list[str]()
    for path, language, screen, by_all_rules in shared_out(turn):
        page = opened(window[screen], path, language)
        result = examined(page, measured) if by_all_rules else looked_at_again(page)
        assert len(result["passes"]) > 6, path
        violations += [f"{path}: {told(violation)}" for violation in result["violations"]]
        if screen == "screen":
            assert overflow_when_narrow(window[screen]) <= 0, path
    assert violations == []
    for watched in window.values():
        assert_kept_to_itself(watched)


def overflow_when_narrow(watched: Watched) -> int:
    """By how much a page of a screen is wider than a phone. What script draws is drawn for the width that it finds: that is opened anew."""
    resize(watched, "phone")
    if watched.page.locator("#network-explorer").count():
        watched.page.reload()
        settle(watched.page)
    overflow = watched.overflow()
    resize(watched, "screen")
    return overflow


def resize(watched: Watched, screen: str) -> None:
    """Give the window another size."""
    width, height = SCREENS[screen]
    watched.page.set_viewport_size({"width": width, "height": height})


def test_what_is_wider_than_a_narrow_window_is_found(window: dict[str, Watched]) -> None:
    page = opened(window["screen"], "/en/about", "en")
    wide = "Object.assign(document.createElement('p'), {style: 'width: 400px', textContent: 'wide'})"
    page.evaluate(f"document.querySelector('main').append({wide})")
    assert window["screen"].overflow() <= 0
    assert overflow_when_narrow(window["screen"]) > 0


def test_words_that_are_hard_to_read_and_small_targets_are_found_on_a_page_whose_other_words_were_measured_before(
    window: dict[str, Watched],
) -> None:
    page = opened(window["screen"], "/en/about", "en")
    measured: set[str] = set()
    assert examined(page, measured)["violations"] == []
    before = set(measured)
    page.reload()
    page.evaluate("""() => {
        const small = ["one", "other"].map(name => Object.assign(document.createElement("button"),
            {textContent: "x", ariaLabel: name, style: "width: 12px; height: 12px; padding: 0; border: 0"}));
        const pale = Object.assign(document.createElement("p"), {style: "color: #bbb", textContent: "pale"});
        document.querySelector("main").append(pale, ...small);
    }""")
    assert [found["id"] for found in examined(page, measured)["violations"]] == ["color-contrast", "target-size"]
    assert len(measured) > len(before)


# ------------------------------------------------------------------------------------------ the colours of the picture


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_signs_and_words_of_the_picture_stand_out_from_the_ground() -> None:
    """Graphics at least 3 to 1 (WCAG 2.2, 1.4.11), words at least 4.5 to 1 (1.4.3)."""
    assert contrast(INK, PAPER) >= 4.5
    for colour in (*FAMILY_COLOURS.values(), GREY, HYPOTHETICAL):
        assert contrast(colour, PAPER) >= 4.5
    edges = [
        {"status": status, "predicate": predicate, "bases": bases}
        for status in ("done", "proposed", "present", "part", "ended", "hypothetical")
        for predicate in ("ls:hasSigned", "ls:leads")
        for bases in (("stated",), ("inferred",))
    ]
    for edge in edges:
        for family in FAMILY_COLOURS:
            assert contrast(line_of(edge, family).colour, PAPER) >= 3, edge


def test_no_status_is_told_by_colour_alone() -> None:
    """Each status has a line of its own in form: width or dashes."""

    def form(
        status: str, predicate: str = "ls:leads", bases: tuple[str, ...] = ("stated",)
    ) -> tuple[float, str | None]:
        line = line_of({"status": status, "predicate": predicate, "bases": bases}, "public")
        return line.width, line.dash

    forms = [form("done"), form("done", "ls:hasSigned"), form("proposed"), form("present"), form("part"), form("hypothetical"), form("done", bases=("inferred",))]  # fmt: skip
    assert len(set(forms)) == len(forms)


# -------------------------------------------------------------------------------------- what a screen reader is given


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sv", {"application": "Bild av nätverket", "slider": "Dag då något ändras", "searchbox": "Sök i nätverket", "table": "Från", "nav": "Huvudmeny"}),
        ("en", {"application": "Picture of the network", "slider": "Day on which something changes", "searchbox": "Search the network", "table": "From", "nav": "Main menu"}),
    ],
)  # fmt: skip
def test_the_explorer_has_right_names_tells_what_changes_moves_nothing_and_prints(
    screens: Screens, language: str, names: dict[str, str]
) -> None:
    page = screens(*SCREENS["screen"], reduced_motion="reduce").go(f"/{language}/network")
    settle(page)
    names_are_read_right(page, names)
    what_changes_is_said_without_moving_the_focus(
        page, {"sv": "av 32 relationer visas", "en": "of 32 relations are shown"}[language]
    )
    nothing_moves_where_less_motion_is_wanted(page)
    it_prints_with_picture_and_table_and_without_controls(page)


def names_are_read_right(page: Page, names: dict[str, str]) -> None:
    tree = page.locator("body").aria_snapshot()
    assert re.search(rf'navigation "{names["nav"]}"', tree)
    assert re.search(rf'(application|generic) "{names["application"]}', tree) or page.get_by_role("application", name=names["application"]).count() == 1  # fmt: skip
    assert page.get_by_role("slider", name=names["slider"]).count() == 1
    assert page.get_by_role("combobox", name=names["searchbox"]).or_(page.get_by_role("searchbox", name=names["searchbox"])).count() == 1  # fmt: skip
    assert page.get_by_role("columnheader", name=names["table"], exact=True).count() == 1
    # Of each kind, of each family, and to draw a sector as one.
    boxes = page.get_by_role("checkbox").evaluate_all("all => all.map(each => each.labels[0].textContent.trim())")
    assert len(boxes) > page.locator("input[name=kind]").count() + page.locator("input[name=fold]").count() > 10
    assert min(map(len, boxes)) > 2


def what_changes_is_said_without_moving_the_focus(page: Page, said: str) -> None:
    page.locator("#network-slider").focus()
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.id") == "network-slider"
    assert page.locator("#network-count").get_attribute("role") == "status"
    assert said in page.locator("#network-count").inner_text()


def nothing_moves_where_less_motion_is_wanted(page: Page) -> None:
    moving = page.evaluate("document.getAnimations().length")
    page.locator("#network-in").click()
    assert page.evaluate("document.getAnimations().length") == moving == 0


def it_prints_with_picture_and_table_and_without_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("#network-canvas").is_visible()
    assert page.locator("#network-table").is_visible()
    for each in ("#network-controls", "#network-zoom", ".bar nav"):
        assert not page.locator(each).is_visible(), each
    page.emulate_media(media="null")


def test_the_picture_on_the_first_page_is_read_as_links_with_names(screens: Screens) -> None:
    page = screens(*SCREENS["screen"], reduced_motion="reduce").go("/sv/")
    picture = page.locator("figure.landscape svg.network")
    assert picture.get_by_role("link", name="Region Stockholm").count() == 1
    assert str(picture.get_attribute("aria-label")).startswith("Bild av nätverket")
