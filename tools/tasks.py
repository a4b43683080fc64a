"""What planners come for, done in a browser from the first screen: each task ends at a sentence.

`make tasks` builds the data, serves it, and prints how many clicks, tabs and seconds each takes, by mouse and by keyboard, on a screen and on a
phone. The tests do the same.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from tools import servers
from tools.browsers import chromium

from lsgraph.languages import LANGUAGES, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Locator, Page

    from lsgraph.languages import Language

ROOT = Path(__file__).resolve().parents[1]
#: A screen and a phone.
SIZES = {1280: 800, 390: 844}
#: More presses of the Tab key lead nowhere.
MOST_TABS = 400
#: A day on which some stood behind the foundation, and two of whom something is on record.
DAY, FOUNDATION, REGION, OTHER = "2022-06-01", "Flemingsberg Science", "Region Uppsala", "Huddinge kommun"
#: Presses of the Tab key between two looks at whether it has led to the target.
TABS_AT_ONCE = 8
#: Counts the Tab key until the target has the focus, and lets it stay there.
_STAY = """target => {
  const found = { tabs: 0, there: target === document.activeElement };
  const pressed = event => {
    if (event.key !== "Tab") return;
    if (found.there) event.preventDefault();
    else found.tabs += 1;
  };
  const focused = event => { found.there ||= event.target === target; };
  addEventListener("keydown", pressed, true);
  addEventListener("focusin", focused, true);
  found.end = () => {
    removeEventListener("keydown", pressed, true);
    removeEventListener("focusin", focused, true);
    return found.tabs;
  };
  return found;
}"""


#: The last of the links that skip parts of a page which leads to the target or before it, where the keyboard has not gone anywhere yet.
_SKIP = """target => {
  if (document.activeElement !== document.body) return -1;
  const leads = link => {
    const to = document.querySelector(link.hash);
    return to && (to.contains(target) || to.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
  };
  return [...document.querySelectorAll("a.skip")].findLastIndex(leads);
}"""


@dataclass
class Visit:
    """Somebody at the first page, in a language, with a mouse or with the keyboard alone; counts what they do."""

    page: Page
    base: str
    language: Language
    by_keyboard: bool
    clicks: int = 0
    tabs: int = 0

    @property
    def words(self) -> Mapping[str, str]:
        """The words of pages."""
        return wording("pages", self.language)

    def begin(self) -> None:
        """Open the first page."""
        self.page.goto(f"{self.base}/{self.language}/")

    def follow(self, target: Locator) -> None:
        """Follow a link, or press a button that leads to another page."""
        if self.by_keyboard:
            # On its own: what skips a part of the page leads somewhere, too.
            self._reach(target)
        with self.page.expect_navigation():
            self.press(target)

    def link(self, text: str) -> None:
        """Follow the first link of the page with that text."""
        self.follow(self.page.locator("main").get_by_role("link", name=text, exact=True).first)

    def press(self, target: Locator) -> None:
        """A click, or Enter where the keyboard has led to; a box is ticked by the space bar."""
        self.clicks += 1
        if self.by_keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def type(self, target: Locator, text: str) -> None:
        """Write into a field."""
        if self.by_keyboard:
            self._reach(target)
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(text)
        else:
            target.fill(text)

    def day(self, target: Locator, day: str) -> None:
        """Enter a day: browsers write the parts of such a field as the reader's country does, so it is set whole."""
        if self.by_keyboard:
            self._reach(target)
        target.fill(day)

    def choose(self, target: Locator, value: str) -> None:
        """Choose from a menu."""
        self.clicks += 1
        if self.by_keyboard:
            self._reach(target)
            label = target.locator(f'option[value="{value}"]').inner_text()
            self.page.keyboard.type(label)
            if target.input_value() == value:
                return
        target.select_option(value)

    def search(self, text: str) -> None:
        """Write into the search of the page and press Enter."""
        field = self.page.get_by_role("searchbox").first
        self.type(field, text)
        self.clicks += 1
        with self.page.expect_navigation():
            field.press("Enter")

    def _reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, past what the page lets skip. Raises LookupError where that never happens."""
        skipping = target.evaluate(_SKIP)
        if skipping >= 0:
            for _ in range(skipping + 1):
                self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
            self.tabs += skipping + 2
        found = target.evaluate_handle(_STAY)
        try:
            for _ in range(0, MOST_TABS, TABS_AT_ONCE):
                if found.evaluate("found => found.there"):
                    return
                for _ in range(TABS_AT_ONCE):
                    self.page.keyboard.press("Tab")
            raise LookupError(f"the keyboard does not reach {target}")
        finally:
            self.tabs += found.evaluate("found => found.end()")


def _sentence(visit: Visit, within: str = "main") -> Locator:
    """The first sentence of a source that is seen in a part of the page, or words of ours for one."""
    return visit.page.locator(within).locator(".sentence, blockquote, .own-words").locator("visible=true").first


def who_signed(visit: Visit) -> Locator:
    """See who has signed the main agreement."""
    visit.link(visit.words["door_who_stands_where"])
    visit.follow(visit.page.locator("main td a[href*='#evidence']").first)
    return visit.page.locator(":target")


def has_signed(visit: Visit) -> Locator:
    """See whether a region has signed anything."""
    visit.search(REGION)
    visit.link(REGION)
    signed = visit.page.locator(".relation", has_text={"sv": "har undertecknat", "en": "has signed"}[visit.language])
    return signed.first.locator("blockquote, .own-words").first


def stood_behind(visit: Visit) -> Locator:
    """See who stood behind the foundation on a day."""
    visit.search(FOUNDATION)
    visit.link({"sv": "Stiftelsen Flemingsberg Science", "en": "The Flemingsberg Science Foundation"}[visit.language])
    visit.day(visit.page.locator(".day-form #at"), DAY)
    visit.follow(visit.page.locator(".day-form button"))
    behind = {"sv": "står bakom", "en": "stands behind"}[visit.language]
    stood = visit.page.locator(".relation", has=visit.page.locator(".predicate", has_text=behind))
    return stood.first.locator("blockquote, .own-words").locator("visible=true").first


def who_is_missing(visit: Visit) -> Locator:
    """See who could be expected in an agreement and has no signature on record."""
    visit.link(visit.words["door_who_is_missing"])
    return _sentence(visit, "ul.missing")


def who_bridges(visit: Visit) -> Locator:
    """See who has ties to those of one region and to those of another."""
    visit.link(visit.words["first_compare"])
    visit.link(visit.words["network_tab_regions_compare"])
    return _sentence(visit, "section[aria-labelledby=bridges]")


def compare(visit: Visit) -> Locator:
    """See who is in one of two agreements, and who in the other."""
    visit.link(visit.words["first_compare"])
    return _sentence(visit, "table.invitees")


def who_disagrees(visit: Visit) -> Locator:
    """See where sources disagree, side by side."""
    visit.link(visit.words["disagree_door"])
    assert visit.page.locator("section.disagreement").first.locator("li.side").count() > 1
    return _sentence(visit, "section.disagreement")


def what_if(visit: Visit) -> Locator:
    """See what would be if those signed of whom no signature is on record."""
    visit.link(visit.words["door_what_if"])
    visit.follow(visit.page.locator(".quick a").first)
    assert visit.page.locator("#coverage ~ p .chip.hypothetical").is_visible()
    return _sentence(visit, ".signed-on-record")


def brief(visit: Visit) -> Locator:
    """A file about who is missing, to take along, with the sentence that the page has."""
    visit.link(visit.words["door_who_is_missing"])
    sentence = _sentence(visit, "ul.missing")
    with visit.page.expect_download() as download:
        visit.press(visit.page.locator("ul.take-along").get_by_role("link", name=visit.words["take_csv"], exact=True))
    words = " ".join(sentence.inner_text().split()[:6]).strip("”")
    assert words in Path(download.value.path()).read_text(encoding="utf-8-sig")
    return sentence


def my_list(visit: Visit) -> Locator:
    """See where those stand who are invited to a meeting."""
    visit.link(visit.words["mylist_door"])
    visit.type(visit.page.locator("#names"), f"{REGION}\nKTH\n{OTHER}")
    visit.follow(visit.page.locator("form.my-list button").first)
    return _sentence(visit, "table.invitees")


def story(visit: Visit) -> Locator:
    """A guided tour, to its second step."""
    visit.link(visit.words["stories_door"])
    visit.follow(visit.page.locator("main section h2 a").first)
    visit.follow(visit.page.locator("a[rel=next]"))
    return _sentence(visit)


def by_a_word(visit: Visit) -> Locator:
    """The sentence in a document that has a word, in another form of it."""
    visit.search("universitetsledningarna")
    visit.follow(visit.page.locator(".sentences a").first)
    return visit.page.locator(":target")


#: All tasks by name, in the order of a meeting's preparation.
TASKS: dict[str, Callable[[Visit], Locator]] = {
    task.__name__: task
    for task in (
        who_signed, has_signed, stood_behind, who_is_missing, who_bridges, who_disagrees, what_if, brief, my_list, compare, story, by_a_word,
    )
}  # fmt: skip


def main() -> None:
    """Do every task in both languages, on both sizes, by mouse and by keyboard, and print what it takes."""
    with tempfile.TemporaryDirectory() as state:
        environment = servers.clean_environment(LSGRAPH_ROOT=str(ROOT), LSGRAPH_STATE=state)
        subprocess.run([sys.executable, "-m", "lsgraph", "build"], env=environment, check=True)
        with servers.serving(Path(state) / "log.txt", environment) as server:
            _print_all(server.url)


def _print_all(base: str) -> None:
    """A line for each task: clicks, seconds by mouse (1280, 390), tabs and seconds by keyboard."""
    print(f"{'task':<16}{'language':<10}{'clicks':>7}{'s 1280':>8}{'s 390':>8}{'tabs':>6}{'s keys':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        pages = {width: browser.new_page(viewport={"width": width, "height": SIZES[width]}) for width in SIZES}
        for name, task in TASKS.items():
            for language in LANGUAGES:
                taken = []
                for width, by_keyboard in ((1280, False), (390, False), (1280, True)):
                    visit = Visit(pages[width], base, language, by_keyboard)
                    visit.begin()
                    begun = time.monotonic()
                    task(visit).wait_for()
                    taken.append((visit, time.monotonic() - begun))
                (mouse, wide), (_, narrow), (keyboard, keys) = taken
                print(
                    f"{name:<16}{language:<10}{mouse.clicks:>7}{wide:>8.2f}{narrow:>8.2f}{keyboard.tabs:>6}{keys:>8.2f}"
                )
        browser.close()


if __name__ == "__main__":
    main()
