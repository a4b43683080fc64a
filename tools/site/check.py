"""Check the built site of the documentation.

Every link and anchor in it leads somewhere, every page is in its navigation, and nothing is loaded from elsewhere.

python tools/site/check.py FOLDER
"""

from __future__ import annotations

import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Elements and attributes by which a browser fetches something without being asked.
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "object": "data", "embed": "src"}  # fmt: skip
#: What `link` may name without a browser fetching it.
NAMED = {"canonical", "author", "license", "next", "prev", "search", "index", "help", "me"}
_IN_STYLE = re.compile(r"""url\(\s*['"]?([^'")\s]+)|@import\s+['"]([^'"]+)""")
#: Pages of the generator itself, which nobody reads.
GENERATED = {"search.html", "genindex.html"}
FIRST = "index.html"


class Page(HTMLParser):
    """The anchors of a page, its links, and what it loads; `navigation` are those links that stand in a `nav` or `aside`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.navigation: list[str] = []
        self._asides = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element names."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        self._asides += tag in ("nav", "aside")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            if self._asides:
                self.navigation.append(given["href"])
        if tag == "link" and set(given.get("rel", "").split()) & NAMED:
            return
        if given.get(LOADED.get(tag, "")):
            self.loads.append(given[LOADED[tag]])

    def handle_endtag(self, tag: str) -> None:
        """Note where navigation ends."""
        self._asides -= tag in ("nav", "aside")


def faults(folder: Path) -> list[str]:
    """What is wrong with the site in the folder, a line each."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    if folder / FIRST not in pages:
        return [f"{FIRST}: the site has no first page"]
    found = [
        f"{path.relative_to(folder)}: {fault}" for path, page in pages.items() for fault in _faults(path, page, pages)
    ]
    found += [
        f"{path.relative_to(folder)}: loads {address} from elsewhere"
        for path in sorted(folder.rglob("*.css"))
        for address in _outside(["".join(names) for names in _IN_STYLE.findall(path.read_text(encoding="utf-8"))])
    ]
    first = folder / FIRST
    listed = {_target(first, link) for link in pages[first].navigation} | {first}
    for path in pages:
        # A folder's first page is there under two names.
        twins = {path, path.with_name("README.html") if path.name == FIRST else path.with_name(FIRST)}
        same = twins if path.name in (FIRST, "README.html") else {path}
        if not same & listed and path.name not in GENERATED:
            found.append(f"{path.relative_to(folder)}: is not in the navigation")
    return found


def _faults(path: Path, page: Page, pages: dict[Path, Page]) -> list[str]:
    found = [f"loads {address} from elsewhere" for address in _outside(page.loads)]
    for link in {*page.links, *page.loads}:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = _target(path, link)
        if not target.is_file():
            found.append(f"{link} leads nowhere")
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
            found.append(f"{link} has no such anchor")
    return sorted(found)


def _target(path: Path, link: str) -> Path:
    """The file that a link of a page means."""
    wanted = unquote(urlsplit(link).path)
    if not wanted:
        return path
    target = Path(os.path.normpath(path.parent / wanted))
    return target / FIRST if wanted.endswith("/") else target


def _outside(addresses: list[str]) -> list[str]:
    """Those that a browser would fetch over the net."""
    return [
        address for address in addresses if urlsplit(address).netloc or urlsplit(address).scheme in ("http", "https")
    ]


def main() -> int:
    """Print what is wrong; 1 where something is."""
    folder = Path(sys.argv[1])
    found = faults(folder)
    print("\n".join(found), file=sys.stderr) if found else print(
        f"{len(list(folder.rglob('*.html')))} pages: every link and anchor leads somewhere, and nothing is loaded from elsewhere"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
