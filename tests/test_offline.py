"""The site as files: complete by the table of addresses, whole in its links, and of use from a plain file server and from a disk."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import html
import http.server
import json
import multiprocessing
import re
import threading
import zipfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from tests.browsing import Watched, follow

from lsgraph.cli import exits, main
from lsgraph.errors import StateError
from lsgraph.namespaces import THINGS, kind_and_slug
from lsgraph.web.addresses import ADDRESSES, Copied
from lsgraph.web.offline import Wanted, export_site
from lsgraph.web.offline.asking import Answered, Asking
from lsgraph.web.offline.choosing import Chooser, Target, row_of
from lsgraph.web.offline.citing import Citing
from lsgraph.web.offline.exporting import pinned
from lsgraph.web.offline.folder import check_goal, replacing
from lsgraph.web.offline.places import ORIGIN, place_of, relative
from lsgraph.web.offline.rewriting import Rewriter
from lsgraph.web.offline.sharing import Processes
from lsgraph.web.offline.writing import OneProcess, Plan, Written
from lsgraph.web.site import Copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from starlette.types import Receive, Scope, Send

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings
    from lsgraph.stores import EmbeddedStore

T = TypeVar("T")
MADE = "2026-11-29"
_RAW = re.compile(r"<(script|style)\b([^>]*)>.*?</\1>", re.DOTALL)
_LEADS = re.compile(r'\s(?:href|src|srcset|action|xlink:href|data-(?:names|picture|upright))="([^"]*)"')


def _in_a_thread(work: Callable[..., T], *given: Any) -> T:
    """The browser of other tests has an event loop of its own in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work, *given).result()


@pytest.fixture(scope="module")
def copied(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the part of the data, written by two processes, below a folder with a name that addresses have to escape."""
    goal = tmp_path_factory.mktemp("host") / "en kopia å"
    done = _in_a_thread(export_site, settings, generation, Wanted(goal, MADE, processes=2))
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


def test_several_processes_write_what_one_writes(
    copied: Path, generation: Generation, settings: Settings, tmp_path: Path
) -> None:
    places = sorted(
        str(path.relative_to(copied)) for path in copied.rglob("*") if path.suffix in (".html", ".ttl", ".svg")
    )
    # What has no parameters can be asked for by its place alone.
    paths = {
        place: "/" + place.removesuffix(".html").removesuffix("index")
        for place in places[:: len(places) // 60]
        if "_" not in place
    }
    with pinned(settings, generation) as state, replacing(tmp_path / "copy") as folder:
        asked = settings.model_copy(
            update={"state": state, "base_url": ORIGIN, "allowed_hosts": "", "store": "", "report_address": ""}
        )
        plan = Plan(asked, MADE, "", "", ample=False, large=False)

        def write() -> list[Written]:
            with OneProcess(plan, folder, generation) as one:
                targets = [target for path in paths.values() if (target := plan.chooser().target(ORIGIN + path, "sv"))]
                return list(one.written(deque(targets)))

        written = _in_a_thread(write)
        same = [each.target.place for each in written if each.file is not None]
        assert len(same) > 30
        for place in same:
            assert (folder.path / place).read_bytes() == (copied / place).read_bytes(), place


def test_every_link_of_every_file_leads_to_a_file_of_the_copy_and_to_a_place_in_it(copied: Path) -> None:
    names: dict[str, set[str]] = {}
    root, wrong, links = copied.resolve(), [], 0
    # Whole, so that what leads out of the copy is none of them.
    files = {str(path) for path in root.rglob("*") if path.is_file()}
    for path, text in _pages(root):
        for found in _LEADS.findall(text):
            address = html.unescape(found)
            if address.startswith(("http:", "https:", "mailto:", "data:")):
                continue
            links += 1
            file, _, fragment = address.partition("#")
            goal = normpath(f"{path.parent}/{unquote(file.partition('?')[0])}") if file else str(path)
            if goal not in files:
                wrong.append((path.name, address))
            elif fragment and goal.endswith(".html") and not file.partition("?")[2]:
                if goal not in names:
                    names[goal] = set(re.findall(r'\sid="([^"]*)"', Path(goal).read_text(encoding="utf-8")))
                if unquote(fragment) not in names[goal]:
                    wrong.append((path.name, address))
    assert wrong == []
    assert links > 10_000


def test_no_file_names_the_address_under_which_the_program_asked_itself(copied: Path) -> None:
    named, wrong, packages = urlsplit(ORIGIN).netloc.encode(), [], 0
    for path in copied.rglob("*"):
        contents = [path.read_bytes()] if path.is_file() else []
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as package:
                contents += [package.read(name) for name in package.namelist()]
                packages += 1
        wrong += [path.name for content in contents if named in content]
    assert wrong == []
    assert packages > 20


def test_files_cite_things_by_addresses_that_are_of_use_without_the_copy(copied: Path) -> None:
    rows = (copied / "sv" / "lists" / "actors.csv").read_text(encoding="utf-8")
    assert "https://w3id.org/lsgraph/id/organization/huddinge-kommun" in rows
    chooser = Chooser(ample=False)
    page = f"{ORIGIN}/en/document/x?from=80#evidence-1"
    assert (
        Citing(chooser, "https://live.example/x", "").cited(page)
        == "https://live.example/x/en/document/x?from=80#evidence-1"
    )
    assert (
        Citing(chooser, "", "https://copy.example").cited(page)
        == "https://copy.example/en/document/x_from-80.html#evidence-1"
    )
    assert Citing(chooser, "", "").cited(page) == "https://w3id.org/lsgraph/id/document/x"
    assert (
        Citing(chooser, "", "").text(f"a {ORIGIN}/en/network?at=1&x=2, b", markup=False)
        == "a https://w3id.org/lsgraph/dataset, b"
    )


def test_a_copy_has_all_that_the_table_of_addresses_says(copied: Path, generation: Generation) -> None:
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    rows = {row.endpoint for row in ADDRESSES if row.copied is Copied.ALWAYS and "GET" in row.methods}
    # Without the parameters, and without the ending of pages.
    plain = (re.sub(r"_[^/]*(?=\.\w+$)", "", place) for place in manifest["files"])
    paths = (place.removesuffix(".html").removesuffix("index").replace(".file", ".html") for place in plain)
    found = {row.endpoint for path in paths if (row := row_of("/dumps" if path == "dumps.json" else f"/{path}"))}
    # They lead to pages by the language of who asks, or by a part of a name, which files can't.
    assert rows - found == {"explorer.network:in_some_language", "pages.things:actor", "sparql.endpoint:sparql"}
    assert {f"{language}/sparql.html" for language in ("sv", "en")} <= set(manifest["files"])
    chooser = Chooser(ample=False)
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
    catalogue = list(
        ox.parse((copied / "catalogue.ttl").read_bytes(), ox.RdfFormat.TURTLE, base_iri=base + "catalogue.ttl")
    )
    downloads = {str(quad.object.value) for quad in catalogue if str(quad.predicate.value).endswith("dcat#downloadURL")}
    assert any(address.endswith("dumps/lsgraph.nt.gz") for address in downloads)
    assert [address for address in downloads if not (copied / address.removeprefix(base)).is_file()] == []
    kinds = [
        (quad.subject, str(quad.object.value).rpartition("#")[2])
        for quad in catalogue
        if str(quad.predicate.value).endswith("#type")
    ]
    reached = {quad.subject for quad in catalogue if str(quad.predicate.value).endswith(("accessURL", "endpointURL"))}
    # What could not be reached without a server is not told of.
    assert {subject for subject, kind in kinds if kind in ("Distribution", "DataService")} == reached
    assert len(reached) > 20
    told = (copied / "catalogue.jsonld").read_text(encoding="utf-8")
    assert '"dumps/lsgraph.nt.gz"' in told
    assert "endpointURL" not in told


def test_pages_say_that_they_are_a_copy_of_which_edition_and_what_is_not_there(
    copied: Path, generation: Generation
) -> None:
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
    page.evaluate(
        "query => { window.Workbench.editor.setValue(query); window.asked = window.Workbench.run(); return null }",
        query,
    )
    page.evaluate("() => window.asked")
    status = page.locator("#status").inner_text()
    text = page.evaluate(
        "async query => (await window.LocalEndpoint.fetch('?' + new URLSearchParams({ query, format: 'json' }))).text()",
        query,
    )
    answer = json.loads(text)
    return status, sorted([value["value"] for value in row.values()] for row in answer["results"]["bindings"])


def _elsewhere(watched: Watched) -> list[str]:
    """What was asked of others; a worker is made of a text of the page."""
    return [address for address in watched.elsewhere if not address.startswith("blob:")]


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
    page.locator("#q").fill("hudinge komm")
    with page.expect_navigation():
        page.locator("form.search button").click()
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
    assert "Line 1, column 34" in page.locator("#problem .place").inner_text()
    assert (watched.complaints, _elsewhere(watched)) == ([], [])
    page.close()


def test_a_copy_on_a_disk_opens_and_answers_queries(browser: Browser, copied: Path, store: EmbeddedStore) -> None:
    watched = Watched(browser.new_page(reduced_motion="reduce"), "file://")
    page = watched.go(f"{copied.resolve().as_uri().removeprefix('file://')}/index.html")
    follow(page.locator("header a[href*='questions.html']"))
    follow(page.locator("main a[href*='questions/']").first)
    page.goto(page.evaluate("document.querySelector('main a[href*=\"sparql.html\"]').href"))
    page.locator("#answer:not([hidden])").wait_for()
    for query in QUERIES[:3]:
        assert _ask(page, query)[1] == _expected(store, query)
    page.go_back()
    assert (watched.complaints, _elsewhere(watched)) == ([], [])
    page.close()


# --------------------------------------------------------------------------------------------------- names and links


@pytest.mark.parametrize(
    ("path", "parameters", "place"),
    [
        ("/", (), "index.html"),
        ("/sv/", (), "sv/index.html"),
        ("/sv/network", (), "sv/network.html"),
        ("/sv/network.html", (), "sv/network.file.html"),
        ("/dumps/lsgraph.nt.gz", (), "dumps/lsgraph.nt.gz"),
        ("/id/organization/kth.ttl", (), "id/organization/kth.ttl"),
        ("/sv/actors", (("region", "skane"), ("from", "60")), "sv/actors_region-skane_from-60.html"),
    ],
)
def test_files_have_the_names_of_their_addresses(
    path: str, parameters: tuple[tuple[str, str], ...], place: str
) -> None:
    assert place_of(path, parameters) == place


@pytest.mark.parametrize(
    "name", ["con", "NUL", "a%2Fb", "%C3%A5", "..", ".", "a:b", "x" * 300, "a%00", "a%23b", "-x", ".hidden", "a."]
)
def test_no_name_leaves_the_folder_or_means_something_else_on_any_disk(name: str) -> None:
    place = place_of(f"/sv/organization/{name}", (("region", "../../x"),))
    folder, _, file = place.rpartition("/")
    assert folder == "sv/organization"
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}\.html", file), place
    assert not re.match(r"(?i)(con|nul)[._]", file) or "." in file.removesuffix(".html")
    assert place_of("/sv/organization/a%23b") != place_of("/sv/organization/a-b")


def test_ways_lead_from_file_to_file() -> None:
    assert relative("sv/organization/kth.html", "en/index.html") == "../../en/index.html"
    assert relative("index.html", "sv/index.html") == "sv/index.html"


@pytest.mark.parametrize(
    ("address", "place", "kept"),
    [
        ("/sv/actors?region=skane", "sv/actors_region-skane.html", ""),
        ("/sv/network?selected=organization%2Fkth&at=2024-01-01", "sv/network.html", "?selected=organization%2Fkth&at=2024-01-01"),
        ("/sv/search?q=x", "sv/search.html", "?q=x"),
        ("/sparql?query=ASK%7B%7D&lang=en", "en/sparql.html", "?query=ASK%7B%7D"),
        ("/id/organization/kth", "sv/organization/kth.html", ""),
        ("/static/lsgraph.css?v=1", "static/lsgraph.css", ""),
        ("/dumps", "dumps.json", ""),
    ],
)  # fmt: skip
def test_links_lead_to_files_with_what_their_pages_read_in_the_browser(address: str, place: str, kept: str) -> None:
    target = Chooser(ample=False).target(ORIGIN + address, "sv")
    assert target is not None
    assert (target.place, target.kept) == (place, kept)


@pytest.mark.parametrize(
    "address",
    [
        "/sv/actors?at=2024-01-01", "/sv/actors?known=x", "/sv/network?known=x", "/sv/my-list", "/api/acts", "/validate", "/nothing/at/all/here",
        "/sv/actors?region=a&region=b", "/sv/actors?region=a&about=b", "/sv/documents?from=-1", "/sv/documents?from=%D9%A3", "/sv/actors?x=1",
        "/sparql?query=ASK%7B%7D&format=json", "/sv/brief/gaps.pdf", "/id/organization/kth.rdf", "/sv/membership/x", "/mcp",
    ],
)  # fmt: skip
def test_a_usual_copy_has_nothing_that_needs_a_server(address: str) -> None:
    assert Chooser(ample=False).target(ORIGIN + address, "sv") is None


def test_an_ample_copy_has_every_file_without_parameters() -> None:
    chooser = Chooser(ample=True)
    for address in (
        "/sv/brief/gaps.pdf",
        "/id/organization/kth.rdf",
        "/sv/membership/x",
        "/sv/timeline/organization/kth.svg",
    ):
        assert chooser.target(ORIGIN + address, "sv") is not None, address
    assert chooser.target(f"{ORIGIN}/sv/timeline/organization/kth.png?scale=3", "sv") is None


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<script defer src="/static/views.js?v=1"></script>
<link rel="alternate" type="application/atom+xml" href="/feed.atom">
</head>
<body><a href="/en/my-list" class="x" title="a &quot;b&quot; > c">My <b>list</b></a> <a href='#here'>h</a> <a href="https://other.example/sv/">o</a>
<svg><a href="/en/what-if"><text>w</text></a><a href="/en/organization/kth#x">k</a></svg>
<form method="get"><input type="hidden" name="form" value="1"><a href="/en/actors">a</a></form>
<form data-copied action="/en/search"><input name="q"></form>
<script type="application/json">{"a": "/en/actors", "b": "/en/{}", "c": "</\\u0073cript>", "d": "/en/my-list", "e": "a / b"}</script>
</body></html>"""


def _rewriter(live: str = "", address: str = "") -> Rewriter:
    chooser = Chooser(ample=False)
    return Rewriter(chooser, Copy(MADE, live, address), Citing(chooser, live, address))


def test_links_that_need_a_server_lead_to_the_live_site_where_there_is_one() -> None:
    live = _rewriter(live="https://live.example/x")
    text, found = live.page(PAGE, "en/organization/kth.html", "/en/organization/kth")
    assert '<link rel="canonical" href="https://live.example/x/en/organization/kth">' in text
    assert '<a href="https://live.example/x/en/my-list" class="x at-live"' in text
    assert '<form method="get" action="https://live.example/x/en/organization/kth">' in text
    assert "The answer comes from live.example." in text
    assert '<link rel="alternate" type="application/atom+xml" href="https://live.example/x/feed.atom">' in text
    assert set(found) == {"en/actors.html", "en/organization/kth.html", "en/search.html"}


def test_without_a_live_site_they_are_told_and_are_no_links() -> None:
    alone = _rewriter(address="https://copy.example/y")
    text, _ = alone.page(PAGE, "en/organization/kth.html", "/en/organization/kth")
    assert '<link rel="canonical" href="https://copy.example/y/en/organization/kth.html">' in text
    assert '<span class="x not-copied" title="not in this copy">My <b>list</b></span>' in text
    assert '<g class="not-copied"><text>w</text></g><a href="#x">k</a>' in text
    assert text.count("<form") == 1
    assert '<form data-copied action="../search.html">' in text
    assert "views.js" not in text
    assert "feed.atom" not in text
    data = json.loads(re.findall(r'json">(.*?)</script>', text)[0])
    assert data == {"a": "../actors.html", "b": "../{}.html", "c": "</script>", "d": "", "e": "a / b"}
    assert "<a href='#here'>" in text
    assert '<a href="https://other.example/sv/">' in text


# ------------------------------------------------------------------------------------------------------- bad input


@pytest.fixture
def run(
    generation: Generation, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """Run the command on the part of the data."""
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    monkeypatch.setenv("LSGRAPH_ROOT", str(settings.root))
    monkeypatch.setenv("LANG", "C.UTF-8")

    def command(*arguments: str) -> tuple[int, str]:
        code = main(["export-site", *arguments])
        return code, capsys.readouterr().err

    return command


def test_folders_that_hold_something_else_are_refused_and_stay_as_they_are(
    run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "manifest").mkdir()
    (tmp_path / "manifest" / "manifest.json").write_text('{"kind": "other"}', encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "full")
    for name, told in (
        ("full", "holds something that is no copy of a site"), ("manifest", "holds something that is no copy of a site"),
        ("file", "is a file, or leads to another place"), ("link", "is a file, or leads to another place"),
        ("none/below", "There is no folder"), (".", "is a folder that you stand in"),
    ):  # fmt: skip
        code, error = run(str(tmp_path / name), *(["--force"] if name == "." else []))
        assert code == exits.STATE, name
        assert told in error, name
    assert (tmp_path / "full" / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--address", "nonsense"), "is no web address"), (("--address", "ftp://x.example"), "is no web address"),
        (("--live", "https://x.example/?a=1"), "is no web address"), (("--live", 'https://x.example/"'), "is no web address"),
        (("--address", "https://[x"), "is no web address"), (("--most", "0"), "most"), (("--generation", "ffff"), "ffff"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told(
    run: Callable[..., tuple[int, str]], tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, error = run(str(tmp_path / "new"), *arguments)
    assert code not in (exits.OK, exits.FAULT)
    assert told in error
    assert not (tmp_path / "new").exists()


def test_so_many_files_are_refused_with_numbers_before_any_is_written(
    run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    code, error = run(str(tmp_path / "new"), "--most", "300", "--everything")
    assert code == exits.STATE
    assert re.search(r"\d+ things would give about [\d,]+ files; 300 are allowed\. .*--everything", error)
    assert list(tmp_path.iterdir()) == []


def test_the_day_of_a_copy_can_be_set_and_must_be_one(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    code, error = run(str(tmp_path / "new"))
    assert code == exits.USAGE
    assert "SOURCE_DATE_EPOCH" in error


def test_without_a_generation_it_says_what_to_do(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "state"))
    code, error = run(str(tmp_path / "new"))
    assert code == exits.STATE
    assert "lsgraph build" in error


def test_a_copy_that_fails_midway_leaves_the_earlier_one(
    generation: Generation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = tmp_path / "copy"
    with replacing(goal) as folder:
        folder.write("index.html", b"earlier")
        folder.finish({})
    # That it is too many is only known while it is written.
    monkeypatch.setattr("lsgraph.web.offline.exporting._FILES_OF_THING", 0)
    with pytest.raises(StateError, match="more than 120 files"):
        _in_a_thread(export_site, settings, generation, Wanted(goal, MADE, most=120))
    assert (goal / "index.html").read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy"]


def test_a_process_that_ends_midway_is_told_and_leaves_the_earlier_copy(
    generation: Generation, settings: Settings, tmp_path: Path
) -> None:
    goal = tmp_path / "copy"
    with replacing(goal) as folder:
        folder.write("index.html", b"earlier")
        folder.finish({})

    def killed(written: int, _known: int) -> None:
        if written == 1:
            multiprocessing.active_children()[0].kill()

    with pytest.raises(StateError, match=r"has ended.*exit code -9.*--processes"):
        _in_a_thread(export_site, settings, generation, Wanted(goal, MADE, processes=2), killed)
    assert (goal / "index.html").read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy"]
    assert multiprocessing.active_children() == []


def test_what_another_process_raises_is_raised_here(generation: Generation, settings: Settings, tmp_path: Path) -> None:
    with pinned(settings, generation) as state, replacing(tmp_path / "copy") as folder:
        plan = Plan(
            settings.model_copy(update={"state": state, "base_url": ORIGIN, "allowed_hosts": "", "store": ""}),
            MADE,
            "",
            "",
            ample=False,
            large=False,
        )
        # On a disk that ignores case these two are one file.
        waiting = deque([Target("a.html", "/sv/"), Target("A.html", "/en/")])
        with (
            pytest.raises(StateError, match=r"a\.html and A\.html would be one file"),
            Processes(1, plan, folder, generation) as processes,
        ):
            list(processes.written(waiting))


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells the task that asks it, and raises where it is asked to."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["path"] == "/fault":
        raise ValueError("a fault")
    else:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": str(id(asyncio.current_task())).encode()})


def test_one_task_asks_all_questions_also_after_a_fault() -> None:
    def asked() -> tuple[Answered, Answered]:
        with Asking(_application) as asking:
            first = asking.get("/", "*/*")
            with pytest.raises(ValueError, match="a fault"):
                asking.get("/fault", "*/*")
            return first, asking.get("/again", "*/*")

    first, again = _in_a_thread(asked)
    assert (first.status, first.media_type) == (200, "text/plain")
    assert again == first


def test_an_earlier_copy_is_replaced_whole(tmp_path: Path) -> None:
    goal = tmp_path / "copy"
    for content in (b"one", b"two"):
        check_goal(goal, force=False)
        with replacing(goal) as folder:
            folder.write(f"{content.decode()}.html", content)
            folder.finish({})
    assert sorted(path.name for path in goal.iterdir()) == ["manifest.json", "two.html"]
    assert goal.stat().st_mode & 0o055 == 0o055
    with replacing(goal) as folder:
        folder.write("a.html", b"")
        with pytest.raises(StateError, match="one file on many disks"):
            folder.write("A.html", b"")
