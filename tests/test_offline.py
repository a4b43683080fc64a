"""The site as files: complete by the table of addresses, whole in its links, and of use from a plain file server and from a disk."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import html
import http.server
import json
import re
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from tests.browsing import Watched, follow

from lsgraph.cli import exits, main
from lsgraph.errors import StateError
from lsgraph.namespaces import THINGS, kind_and_slug
from lsgraph.web.addresses import ADDRESSES, Copied
from lsgraph.web.offline import Wanted, export_site
from lsgraph.web.offline.choosing import Chooser, row_of
from lsgraph.web.offline.places import ORIGIN, place_of, relative

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings
    from lsgraph.stores import EmbeddedStore

MADE = "2026-11-29"
_RAW = re.compile(r"<(script|style)\b([^>]*)>.*?</\1>", re.DOTALL)
_LEADS = re.compile(r'\s(?:href|src|srcset|action|xlink:href|data-(?:names|picture|upright))="([^"]*)"')


@pytest.fixture(scope="module")
def copied(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lean copy of the part of the data, below a folder with a name that addresses have to escape."""
    goal = tmp_path_factory.mktemp("host") / "en kopia å"
    done = asyncio.run(export_site(settings, generation, Wanted(goal, MADE, ample=False)))
    assert done.missing == ()
    assert done.answers_queries
    return goal


@pytest.fixture(scope="module")
def hosted(copied: Path) -> Iterator[str]:
    """The address of the copy on a plain file server, below a path."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(copied.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/en%20kopia%20%C3%A5"
        server.shutdown()


def _pages(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg"):
            yield path, _RAW.sub(lambda found: f"<script {found[2]}>", path.read_text(encoding="utf-8"))


def test_every_link_of_every_file_leads_to_a_file_of_the_copy_and_to_a_place_in_it(copied: Path) -> None:
    names: dict[Path, set[str]] = {}
    root, wrong, links = copied.resolve(), [], 0
    for path, text in _pages(copied):
        for found in _LEADS.findall(text):
            address = html.unescape(found)
            if address.startswith(("http:", "https:", "mailto:", "data:")):
                continue
            links += 1
            file, _, fragment = address.partition("#")
            goal = (path.parent / unquote(file.partition("?")[0])).resolve() if file else path.resolve()
            if not goal.is_file() or not goal.is_relative_to(root):
                wrong.append((path.name, address))
            elif fragment and goal.suffix == ".html" and not file.partition("?")[2]:
                if goal not in names:
                    names[goal] = set(re.findall(r'\sid="([^"]*)"', goal.read_text(encoding="utf-8")))
                if unquote(fragment) not in names[goal]:
                    wrong.append((path.name, address))
    assert wrong == []
    assert links > 10_000


def test_no_file_names_the_address_under_which_the_program_asked_itself(copied: Path) -> None:
    named = urlsplit(ORIGIN).netloc.encode()
    assert [path for path in copied.rglob("*") if path.is_file() and named in path.read_bytes()] == []


def test_a_copy_has_all_that_the_table_of_addresses_says(copied: Path, generation: Generation) -> None:
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    rows = [row for row in ADDRESSES if row.copied is Copied.ALWAYS and "GET" in row.methods]
    chooser, found = Chooser(ample=False), Counter[str]()
    for place in manifest["files"]:
        path = "/" + place.removesuffix(".html").removesuffix("index")
        row = row_of(path)
        found[row.endpoint if row else ""] += 1
    # Leads on by the language of who asks, which files can't; nothing of the part has these.
    without = {"explorer.network:in_some_language", "pages.things:actor", "sparql.endpoint:sparql"}
    missing = {row.endpoint for row in rows} - set(found) - without
    assert missing <= {"data.terms:changes_of_ontology", "pages.analyses:picture", "pages.stories:story_page"}
    assert chooser.target(f"{ORIGIN}/sv/my-list", "sv") is None
    things = [iri for iri in _things(generation) if kind_and_slug(iri)[0] in THINGS]
    for iri in things:
        kind, slug = kind_and_slug(iri)
        for path in (f"/sv/{kind}/{slug}", f"/en/{kind}/{slug}", f"/id/{kind}/{slug}.ttl", f"/id/{kind}/{slug}.jsonld"):
            assert place_of(path) in manifest["files"], path


def _things(generation: Generation) -> list[str]:
    from lsgraph.edition.edition import Edition

    edition = Edition(generation, generation.store(), most_quads=400_000)
    return edition.resources.iris(THINGS, 10_000)


def test_the_list_of_files_is_right_and_tells_the_edition(copied: Path, generation: Generation) -> None:
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["edition"], manifest["made"]) == (generation.hash, MADE)
    files = {path.relative_to(copied).as_posix() for path in copied.rglob("*") if path.is_file()}
    assert files == {*manifest["files"], "manifest.json"}
    for name, told in manifest["files"].items():
        content = (copied / name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (told["sha256"], told["bytes"]), name
    assert len({name.lower() for name in files}) == len(files)
    assert all(re.fullmatch(r"[\w.-]+", part) for name in files for part in name.split("/"))


def test_data_beside_pages_are_rdf_and_the_catalogue_leads_to_files_of_the_copy(copied: Path) -> None:
    for path in copied.glob("id/*/*.ttl"):
        assert list(ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)), path
    base = "https://host.example/copy/"
    catalogue = list(ox.parse((copied / "catalogue.ttl").read_bytes(), ox.RdfFormat.TURTLE, base_iri=base + "catalogue.ttl"))
    downloads = {str(quad.object.value) for quad in catalogue if str(quad.predicate.value).endswith("dcat#downloadURL")}
    ours = {address for address in downloads if address.startswith(base)}
    assert any(address.endswith("dumps/lsgraph.nt.gz") for address in ours)
    assert [address for address in ours if not (copied / address.removeprefix(base)).is_file()] == []
    void = json.loads((copied / "void.jsonld").read_text(encoding="utf-8"))
    assert void


def test_pages_say_that_they_are_a_copy_of_which_edition_and_what_is_not_there(copied: Path, generation: Generation) -> None:
    for language, words, form in (
        ("sv", "Det här är en kopia utan server", "Andra val här kräver den levande webbplatsen."),
        ("en", "This is a copy without a server", "Another choice here needs the live site."),
    ):
        page = (copied / language / "organization" / "huddinge-kommun.html").read_text(encoding="utf-8")
        assert words in page
        assert generation.hash in page
        assert form in page
        assert "not-copied" in page
        assert 'rel="canonical"' not in page
    assert not (copied / "sitemap.xml").exists()


# --------------------------------------------------------------------------------------------------------- the browser

QUERIES = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
    # Rows that an engine would repeat which took the union only while it answers.
    "SELECT ?actor ?label WHERE { ?actor ls:hasSigned ?agreement ; rdfs:label|skos:prefLabel|foaf:name ?label }",
    "SELECT ?x ?label WHERE { ?x a ls:Signature ; ls:actor/(rdfs:label|skos:prefLabel|foaf:name) ?label ; ls:agreement ?y }",
)


def _ask(page: Page, query: str) -> tuple[str, list[list[str]]]:
    """What the page of queries says of an answer, and the answer."""
    page.evaluate("query => { window.Workbench.editor.setValue(query); window.asked = window.Workbench.run(); return null }", query)
    page.evaluate("() => window.asked")
    status = page.locator("#status").inner_text()
    text = page.evaluate("async query => (await window.LocalEndpoint.fetch('?' + new URLSearchParams({ query, format: 'json' }))).text()", query)
    answer = json.loads(text)
    return status, sorted([value["value"] for value in row.values()] for row in answer["results"]["bindings"])


def _expected(store: EmbeddedStore, query: str) -> list[list[str]]:
    answer: Any = store.query(query)
    names = answer.variables
    return sorted([str(row[name].value) for name in names if row[name] is not None] for row in answer.rows())


def test_a_plain_file_server_below_a_path_gives_pages_searches_and_right_answers(
    browser: Browser, hosted: str, store: EmbeddedStore
) -> None:
    watched = Watched(browser.new_page(reduced_motion="reduce"), hosted)
    page = watched.go("/index.html")
    follow(page.locator("header a[hreflang=en]"))
    assert page.url == f"{hosted}/en/index.html"
    page.locator("#head-q").fill("huddinge komm")
    with page.expect_navigation():
        page.locator(".head-search button").click()
    hit = page.locator("#found li a").first
    hit.wait_for()
    follow(hit)
    assert page.url == f"{hosted}/en/organization/huddinge-kommun.html"
    follow(page.locator("header a[href*='network.html']"))
    page.locator("#network-explorer[data-ready]").wait_for()
    page.locator("#network-at").fill("2024-08-01")
    page.locator("#network-at").dispatch_event("change")
    assert "2024" in page.locator("#network-moment").inner_text()
    follow(page.locator("header a[href*='sparql.html']"))
    for query in QUERIES:
        status, rows = _ask(page, query)
        assert rows == _expected(store, query), query
        assert str(len(rows)) in status or "row" in status
    page.evaluate("window.Workbench.editor.setValue('SELECT * WHERE { ?s ls:hasSigned }')")
    page.evaluate("window.Workbench.run()")
    assert "line 1" in page.locator("#problem .place").inner_text()
    assert (watched.complaints, watched.elsewhere) == ([], [])
    page.close()


def test_a_copy_on_a_disk_opens_and_answers_queries(browser: Browser, copied: Path, store: EmbeddedStore) -> None:
    watched = Watched(browser.new_page(reduced_motion="reduce"), "file://")
    page = watched.go(f"{copied.resolve().as_uri().removeprefix('file://')}/index.html")
    follow(page.locator("header a[href*='questions.html']"))
    follow(page.locator("main a[href*='questions/']").first)
    follow(page.locator("main a[href*='sparql.html']").first)
    page.locator("#answer:not([hidden])").wait_for()
    for query in QUERIES[:3]:
        assert _ask(page, query)[1] == _expected(store, query)
    page.go_back()
    assert (watched.complaints, [each for each in watched.elsewhere if not each.startswith("blob:")]) == ([], [])
    page.close()
