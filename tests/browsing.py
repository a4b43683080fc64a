"""Helpers of the browser tests: pages, navigation, and pages kept for reuse."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request


def address_of(page: Page) -> str:
    """The page's own address now: ``page.url`` learns of changes by scripts only some time later."""
    return str(page.evaluate("window.location.href"))


def follow(target: Locator) -> None:
    """Click a link and wait for the new page: a click alone may return while the old page is still there."""
    with target.page.expect_navigation():
        target.click()


class Watched:
    """A page that records requests to other servers, console warnings and errors."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.server, "data:", "about:")):
            self.elsewhere.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def begin(self, *, blank: bool = True) -> None:
        """Reset the page after an earlier test, which may have answered requests in the server's place.

        Who brings what it shows into order can keep it.
        """
        self.page.unroute_all()
        if blank:
            self.page.goto("about:blank")
        self.elsewhere.clear()
        self.complaints.clear()

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.server + path)
        return self.page

    @contextmanager
    def sized(self, width: int, height: int) -> Iterator[Page]:
        """The page in a window of another size for a while."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": height})
        try:
            yield self.page
        finally:
            if before is not None:
                self.page.set_viewport_size(before)

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


class Screens:
    """Pages by the options of their contexts, each reused by the next test with the same options.

    The first navigation of a page takes a second or more, later ones a fraction of that.
    """

    #: Most pages kept: each has its own process.
    MOST = 6

    def __init__(self, browser: Browser, server: str) -> None:
        self._browser, self._server = browser, server
        self._made: OrderedDict[str, Watched] = OrderedDict()

    def __call__(self, width: int = 1280, height: int = 900, *, blank: bool = True, **options: Any) -> Watched:
        """A page of that size, blank unless it is said otherwise; `options` are those of a browser context."""
        options["viewport"] = {"width": width, "height": height}
        name = repr(sorted(options.items()))
        if name not in self._made:
            self._made[name] = Watched(self._browser.new_context(**options).new_page(), self._server)
        self._made.move_to_end(name)
        if len(self._made) > self.MOST:
            self._made.popitem(last=False)[1].page.context.close()
        self._made[name].begin(blank=blank)
        return self._made[name]
