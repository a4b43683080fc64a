"""Take the screenshots that README and documentation show: `make screenshots` builds the data, serves it and runs this."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tools import servers
from tools.browsers import chromium

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
_CONSTRUCT = "CONSTRUCT%20%7B%20%3Factor%20ls%3AstandsBehind%20%3Ffoundation%20%7D%0AWHERE%20%7B%20%3Factor%20ls%3AstandsBehind%20%3Ffoundation%20%7D"
#: Name, address, width, height.
PICTURES = (
    ("home-sv-1280", "/sv/", 1280, 1500),
    ("network-en-1280", "/en/network?selected=organization/region-stockholm", 1280, 1000),
    ("network-sv-390", "/sv/network?selected=organization/huddinge-kommun", 390, 844),
    ("agreement-sv-1280", "/sv/agreement/life-science-declaration-2024", 1280, 1250),
    ("document-sv-1280", "/sv/document/huddinge-ks-2024-1082", 1280, 900),
    ("gaps-en-1280", "/en/network/gaps", 1280, 1250),
    (
        "what-if-sv-1280",
        "/sv/what-if?agreement=agreement/life-science-declaration-2024&signed=organization/karolinska-institutet",
        1280,
        1500,
    ),
    ("sparql-sv-1280", f"/sparql?lang=sv&view=network&query={_CONSTRUCT}", 1280, 1100),
)


def main() -> None:
    """Take all pictures of a server of the repository's own data."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        environment = servers.clean_environment(LSGRAPH_ROOT=str(ROOT), LSGRAPH_STATE=state)
        subprocess.run([sys.executable, "-m", "lsgraph", "build"], env=environment, check=True)
        with servers.serving(Path(state) / "log.txt", environment) as server:
            take(server.url)


def take(base: str) -> None:
    """Take all pictures of the server at that address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, path, width, height in PICTURES:
            page = browser.new_page(
                viewport={"width": width, "height": height}, locale="sv-SE", reduced_motion="reduce"
            )
            page.goto(base + path, wait_until="networkidle")
            # What is drawn by script needs a moment to settle.
            page.wait_for_timeout(1500)
            if width < 600:
                page.locator("#network-stage").scroll_into_view_if_needed()
                page.evaluate("window.scrollTo(0, document.getElementById('network-stage').offsetTop + 60)")
                page.wait_for_timeout(300)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(f"docs/images/{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
