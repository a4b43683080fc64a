"""Take the screenshots that the documentation shows, from a running server: `screenshots.py http://127.0.0.1:8000`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
#: Name, address, width, height.
PICTURES = (
    ("home-sv-1280", "/sv/", 1280, 1500),
    ("network-en-1280", "/en/network?selected=organization/region-stockholm", 1280, 900),
    ("document-sv-1280", "/sv/document/huddinge-ks-2024-1082", 1280, 900),
    (
        "sparql-sv-1280",
        "/sparql?lang=sv&view=network&query=CONSTRUCT%20%7B%20%3Factor%20ls%3AstandsBehind%20%3Ffoundation%20%7D%0AWHERE%20%7B%20%3Factor%20ls%3AstandsBehind%20%3Ffoundation%20%7D",
        1280,
        1100,
    ),
    ("network-sv-390", "/sv/network", 390, 844),
)


def main(base: str) -> None:
    """Take all pictures of the server at that address."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, width, height in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(base + path, wait_until="networkidle")
            # What is drawn by script needs a moment to settle.
            page.wait_for_timeout(1500)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(f"docs/images/{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
