"""Which browser the tests and the screenshots use."""

from __future__ import annotations

import shutil

#: The programs that are sought, in this order. The first has the same engine without windows of its own, which take two thirds of the
#: processor time of opening a page.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of a Chromium, if there is one."""
    return next((path for path in map(shutil.which, CHROMIUM) if path), None)
