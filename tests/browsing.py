"""How the tests go from page to page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def address_of(page: Page) -> str:
    """The address that the page itself has now: ``page.url`` hears of what a script changes only some time later."""
    return str(page.evaluate("window.location.href"))


def follow(target: Locator) -> None:
    """Click what leads elsewhere and wait until that is loaded: a click alone may return on the page it leaves."""
    with target.page.expect_navigation():
        target.click()
