"""Labels, titles, documents and addresses that carry markup or script: none of it ever runs, and no request leaves the machine."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page
from tests.browsing import address_of

from lsgraph.building.build import build
from lsgraph.repository.formatting import format_tree
from lsgraph.settings import read_settings

#: What names carry: that which pyvis's own page runs, and more.
HOSTILE = (
    "</script><script>window.ran=1</script>",
    '\\"><img src=x onerror=window.ran=1>',
    "<a href='javascript:window.ran=1'>href</a> heading bgcolor select_menu filter_menu",
    "' onmouseover='window.ran=1' x='",
    "{{ 7 * 7 }}{% raw %}${window.ran=1}",
    "<!--<script>window.ran=1//",
    "<svg><style>*{background:url(http://evil.example/)}</style></svg>",
    "]]><script xmlns='http://www.w3.org/1999/xhtml'>window.ran=1</script>",
    "<base href=http://evil.example/><meta http-equiv=refresh content=0;url=http://evil.example/>",
)
#: Whose names they are: `rdfs:label` in Swedish.
ACTORS = ("Karolinska Institutet", "Huddinge kommun", "Region Uppsala", "Fabege", "Botkyrka kommun", "Region Stockholm", "Huge", "Hemsö", "Stiftelsen Flemingsberg Science")  # fmt: skip
WATCH = "window.ran = window.ran || 0; for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { window.ran = 2; };"


@dataclass(frozen=True)
class Attacked:
    """A server of the part of the real data in which names, a title and a document carry markup and script."""

    url: str


@pytest.fixture(scope="module")
def attacked(
    part: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, Path, Path], Any]
) -> Attacked:
    base = tmp_path_factory.mktemp("attacked")
    copy = base / "root"
    shutil.copytree(part, copy)
    actors = copy / "data" / "actors" / "organizations.ttl"
    text = actors.read_text("utf-8")
    for name, hostile in zip(ACTORS, HOSTILE, strict=True):
        assert f'"{name}"@sv' in text, name
        text = text.replace(f'rdfs:label "{name}"', f'rdfs:label "{name} {hostile}"')
    actors.write_text(text, "utf-8")
    document = copy / "data" / "documents" / "huddinge-ks-2024-1082.txt"
    before = hashlib.sha256(document.read_bytes()).hexdigest()
    with document.open("a", encoding="utf-8") as out:
        out.write("\n".join(HOSTILE))
    source = copy / "data" / "sources" / "huddinge-ks-2024-1082.ttl"
    told = source.read_text("utf-8")
    for old, new in (
        (before, hashlib.sha256(document.read_bytes()).hexdigest()),
        ('"Tjänsteutlåtande KS-2024/1082.100, Huddinge kommun"@sv', f'"Tjänsteutlåtande {HOSTILE[0]}"@sv'),
    ):
        assert old in told
        told = told.replace(old, new)
    source.write_text(told, "utf-8")
    format_tree(copy, write=True)
    # Checks refuse such names and texts by now. Whichever way they came in, pages must not run them.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lsgraph.building.build.violations", lambda _: [])
        build(read_settings({}, root=copy, state=base / "state"))
    return Attacked(serve(base / "state", copy, base / "log.txt").url)


PATHS = (
    "",
    "network",
    "network?selected=organization/karolinska-institutet",
    "network?from=organization/karolinska-institutet&to=organization/region-uppsala",
    "network?at=2024-06-14&compare=2018-01-01",
    "embed/network",
    "network/roles",
    "network/gaps",
    "network/compare?from=2018-01-01&to=2024-06-14",
    "what-if?signed=organization/karolinska-institutet&signed=organization/fabege",
    "actors",
    "documents",
    "organization/karolinska-institutet",
    "organization/flemingsberg-science",
    "agreement/life-science-declaration-2024",
    "document/huddinge-ks-2024-1082",
    "questions/001-who-has-signed",
    "search?q=karolinska",
    "changes?clock=at&from=2018-01-01&to=2024-06-14",
    "about",
)


def watching(browser: Browser, *, bypass_csp: bool) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=bypass_csp)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=["with the policy", "without the policy"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page that tells what ran."""
    yield from watching(browser, bypass_csp=request.param == "without the policy")


@pytest.fixture(scope="module")
def unprotected(browser: Browser) -> Iterator[Page]:
    """The same without the policy of the server: escaping alone must hold, and whatever runs with the policy runs here, too."""
    yield from watching(browser, bypass_csp=True)


def test_no_name_title_or_document_ever_runs(attacked: Attacked, unprotected: Page) -> None:
    page = unprotected
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    for path in PATHS:
        answer = page.goto(f"{attacked.url}/sv/{path}")
        assert answer is not None
        assert answer.status == 200, path
        if page.locator("#network-explorer").count():
            page.wait_for_selector("#network-explorer[data-ready=true]")
            if page.locator("#network-card a").count() == 0:
                page.fill("#network-search", "karolinska-institutet")
                page.keyboard.press("Enter")
                page.wait_for_selector("#network-card h2")
        assert page.evaluate("window.ran") == 0, path
        assert address_of(page).startswith(attacked.url)
        assert (
            page.locator(
                "img[src=x], base[href], meta[http-equiv=refresh], [onmouseover], a[href^='javascript:']"
            ).count()
            == 0
        ), path
    assert [url for url in elsewhere if not url.startswith((attacked.url, "data:"))] == []


def test_names_are_shown_as_they_are(attacked: Attacked, page: Page) -> None:
    page.goto(f"{attacked.url}/sv/organization/karolinska-institutet")
    assert page.locator("h1").inner_text() == f"Karolinska Institutet {HOSTILE[0]}"
    page.goto(f"{attacked.url}/sv/document/huddinge-ks-2024-1082")
    assert HOSTILE[4] in page.locator(".paper").inner_text()


def test_a_file_that_is_opened_from_a_disk_runs_none_of_it(attacked: Attacked, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "network.html"
    path.write_bytes(httpx.get(f"{attacked.url}/sv/network.html", trust_env=False).content)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector("#network-explorer[data-ready=true]")
    page.fill("#network-search", "karolinska-institutet")
    page.keyboard.press("Enter")
    assert HOSTILE[0] in page.locator("#network-card").inner_text()
    assert page.evaluate("window.ran") == 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("path", ["svg", "json", "graphml", "gexf", "csv"])
def test_files_hold_names_as_text(attacked: Attacked, path: str) -> None:
    answer = httpx.get(f"{attacked.url}/sv/network.{path}", trust_env=False)
    assert answer.status_code == 200
    assert "<script>window.ran" not in answer.text or path in ("csv", "json")


def test_a_picture_that_is_opened_by_itself_runs_nothing(attacked: Attacked, page: Page) -> None:
    page.set_content(httpx.get(f"{attacked.url}/sv/network.svg", trust_env=False).text)
    assert page.evaluate("window.ran") == 0
    assert page.locator("script, img, iframe, foreignObject").count() == 0


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_address_carries_never_runs(server: str, unprotected: Page, hostile: str) -> None:
    page = unprotected
    asked = quote(hostile)
    for path in (f"network?selected={asked}&known={asked}", f"search?q={asked}", f"network?from={asked}&to={asked}", f"organization/{quote(hostile, safe='')}", f"what-if?signed={asked}", f"network/compare?from={asked}&to={asked}"):  # fmt: skip
        page.goto(f"{server}/sv/{path}")
        assert page.evaluate("window.ran") == 0, path


def test_pages_bring_no_script_or_style_of_their_own(server: str, attacked: Attacked) -> None:
    """The policy allows only files of this server; no page even tries."""
    for base in (server, attacked.url):
        for path in PATHS:
            answer = httpx.get(f"{base}/sv/{path}", headers={"Accept": "text/html"}, trust_env=False)
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert "unsafe" not in policy
            inline = [each for each in re.findall(r"<script\b[^>]*>", answer.text) if "src=" not in each]
            assert all('type="application/' in each for each in inline), path
            assert not re.search(
                r"<style\b|\sstyle=\"", re.sub(r"<script.*?</script>", "", answer.text, flags=re.DOTALL)
            ), path
