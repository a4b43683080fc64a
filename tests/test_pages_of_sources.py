"""Pages of sources are read again politely, and what has moved, gone or changed is told and not swallowed; against a real server on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from tools.servers import clean_environment

from lsgraph.building import pages as module
from lsgraph.building.checks import run_checks
from lsgraph.building.pages import AGENT, Page, Visit, pages_of, recheck, record, words_digest
from lsgraph.building.progress import Silent
from lsgraph.claims import Resources
from lsgraph.namespaces import expand, mint
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import load_dataset, read_triples
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENT = mint("document", "x")


@dataclass
class Site:
    """A server with pages: by path the status, headers and body; and what it was asked."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    modified: str | None = None
    slow: float = 0.0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0


@pytest.fixture
def site() -> Iterator[Site]:
    told = Site(pages={"/page": (200, {"Content-Type": "text/html"}, b"<p>Ett <b>ord</b></p>")})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.at_once += 1
            told.most_at_once = max(told.most_at_once, told.at_once)
            told.asked.append((self.path, dict(self.headers)))
            status, headers, body = told.pages.get(self.path, (404, {}, b""))
            since = self.headers.get("If-Modified-Since")
            if status == 200 and since and told.modified and parsedate_to_datetime(since) >= parsedate_to_datetime(told.modified):  # fmt: skip
                status, body = 304, b""
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            half = len(body) // 2
            try:
                self.wfile.write(body[:half])
                time.sleep(told.slow)
                # Before the last byte: whoever has it may ask again at once.
                told.at_once -= 1
                self.wfile.write(body[half:])
            except ConnectionError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def visit(site: Site, path: str = "/page", digest: str | None = None, seen: str | None = None) -> Visit:
    (found,) = recheck([Page(DOCUMENT, site.url + path, True, seen, digest)], wait=0)
    return found


def seen(site: Site) -> str:
    digest = visit(site).digest
    assert digest is not None
    return digest


def test_a_page_that_says_the_same_is_unchanged_also_when_its_markup_is_another(site: Site) -> None:
    digest = seen(site)
    site.pages["/page"] = (
        200,
        {"Content-Type": "text/html"},
        b"<div>Ett\n\n<i>ord</i><script>var nonce = 17</script></div>",
    )
    assert visit(site, digest=digest, seen="2026-01-01").state == "unchanged"


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        ((200, {"Content-Type": "text/html"}, b"<p>Ett annat ord</p>"), "changed", ""),
        ((404, {}, b""), "gone", "404"),
        ((410, {}, b""), "gone", "410"),
        ((403, {}, b""), "refused", "403"),
        ((451, {}, b""), "refused", "451"),
        ((500, {}, b"Fel"), "unreachable", "500"),
        ((301, {"Location": "/page"}, b""), "unreachable", "too many redirects"),
        ((302, {"Location": "http://127.0.0.1:port/"}, b""), "unreachable", "RemoteProtocolError"),
        ((301, {"Location": "ftp://example.org/"}, b""), "unreachable", "ValueError"),
        ((301, {}, b""), "unreachable", "301"),
    ],
)
def test_what_became_of_a_page_is_told(
    site: Site, answer: tuple[int, dict[str, str], bytes], state: str, detail: str
) -> None:
    digest = seen(site)
    site.pages["/page"] = answer
    found = visit(site, digest=digest, seen="2026-01-01")
    assert (found.state, found.detail) == (state, detail)


def test_a_page_that_has_moved_for_good_tells_where_and_one_that_is_lent_does_not(site: Site) -> None:
    digest = seen(site)
    site.pages["/old"] = (301, {"Location": "/page"}, b"")
    site.pages["/lent"] = (302, {"Location": "/page"}, b"")
    found = visit(site, "/old", digest, "2026-01-01")
    assert (found.state, found.detail) == ("moved", f"{site.url}/page")
    assert visit(site, "/lent", digest, "2026-01-01").state == "unchanged"


def test_it_says_who_asks_and_asks_only_for_what_was_modified_since(site: Site) -> None:
    digest = seen(site)
    site.modified = "Thu, 01 Jan 2026 00:00:00 GMT"
    site.asked.clear()
    assert visit(site, digest=digest, seen="2026-02-03").state == "unchanged"
    (path, headers) = site.asked[-1]
    assert (path, headers["User-Agent"]) == ("/page", AGENT)
    assert headers["If-Modified-Since"] == "Tue, 03 Feb 2026 00:00:00 GMT"
    site.asked.clear()
    visit(site)
    assert "If-Modified-Since" not in site.asked[-1][1]


@pytest.mark.parametrize(
    ("robots", "state"),
    [
        ((200, {}, b"User-agent: *\nDisallow: /page"), "refused"),
        ((200, {}, b"User-agent: lsgraph\nDisallow: /"), "refused"),
        ((200, {}, b"User-agent: *\nDisallow: /other"), "new"),
        ((200, {}, b"\xff\xfe no rules at all"), "new"),
        ((404, {}, b""), "new"),
        ((503, {}, b""), "refused"),
        ((302, {"Location": "/rules"}, b""), "refused"),
        ((302, {"Location": "/robots.txt"}, b""), "refused"),
    ],
)
def test_robots_txt_is_heeded(site: Site, robots: tuple[int, dict[str, str], bytes], state: str) -> None:
    site.pages["/robots.txt"] = robots
    site.pages["/rules"] = (200, {}, b"User-agent: *\nDisallow: /")
    assert visit(site).state == state
    assert ("/page" in [path for path, _ in site.asked]) == (state != "refused")


def test_pages_of_one_host_are_asked_one_at_a_time_with_a_wait_between(site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7")
    waits: list[float] = []
    pages = [Page(DOCUMENT, f"{site.url}/page?{number}", number == 0) for number in range(3)]
    for number in range(3):
        site.pages[f"/page?{number}"] = site.pages["/page"]
    assert [found.state for found in recheck(pages, wait=3, sleep=waits.append)] == ["new"] * 3
    assert site.most_at_once == 1
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    assert len(waits) == 3
    assert all(6 < each <= 7 for each in waits[1:])


def test_a_page_without_end_and_a_page_without_haste_are_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    site.pages["/page"] = (200, {"Content-Type": "text/html"}, b"x" * 5000)
    assert visit(site).state == "unreachable"
    monkeypatch.setattr(module, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(module, "MOST_SECONDS", 0.2)
    site.slow = 0.6
    assert visit(site).state == "unreachable"


def test_a_host_that_is_not_there_does_not_end_the_round(site: Site) -> None:
    pages = [Page(DOCUMENT, "http://127.0.0.1:9/x"), Page(DOCUMENT, "nonsense"), Page(DOCUMENT, f"{site.url}/page")]
    assert [found.state for found in recheck(pages, wait=0)] == ["unreachable", "unreachable", "new"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((b"<p>a b</p>", "text/html"), (b"<div>a\n<i>b</i></div>", "text/html; charset=utf-8"), True),
        (("<p>å</p>".encode("latin-1"), "text/html; charset=iso-8859-1"), ("<p>å</p>".encode(), "text/html"), True),
        ((b"<p>a</p>", "text/html"), (b"<p>a</p>", "text/plain"), False),
        ((b"%PDF 1", "application/pdf"), (b"%PDF 2", "application/pdf"), False),
        ((b"a", "text/html; charset=no-such"), (b"a", "text/html"), True),
        ((b"<script>a</script><p>b", "text/html"), (b"</script><p>b", "text/html"), True),
        ((b"", "text/html"), (b"<p></p>", "text/html"), True),
    ],
)
def test_the_digest_is_of_the_words(one: tuple[bytes, str], other: tuple[bytes, str], *, same: bool) -> None:
    assert (words_digest(*one) == words_digest(*other)) is same


# The record.


def test_a_change_stays_told_until_somebody_has_read_the_page(tmp_path: Path) -> None:
    path = tmp_path / "pages.ttl"
    page = Page(DOCUMENT, "https://example.org/")
    record(path, [Visit(page, "new", "", "sha256:one")], "2026-01-01")
    record(path, [Visit(page, "unchanged", "", "sha256:one")], "2026-02-01")
    record(path, [Visit(page, "unreachable", "500")], "2026-03-01")
    record(path, [Visit(page, "changed", "", "sha256:two")], "2026-04-01")
    text = path.read_text("utf-8")
    for words in ('firstSeen "2026-01-01"', 'lastSeen "2026-02-01"', "sha256:one", "not-known:page-changed"):
        assert words in text
    assert "sha256:two" not in text
    record(path, [Visit(page, "gone", "404")], "2026-05-01")
    assert "not-known:source-lost" in path.read_text("utf-8")
    record(path, [Visit(page, "unchanged", "", "sha256:one")], "2026-06-01")
    assert "pageState" not in path.read_text("utf-8")


def test_nothing_is_written_of_pages_that_were_not_read(tmp_path: Path) -> None:
    path = tmp_path / "pages.ttl"
    second = Page(DOCUMENT, "https://example.org/", alone=False)
    record(
        path, [Visit(Page(DOCUMENT, "https://example.org/x"), "refused"), Visit(second, "unreachable")], "2026-01-01"
    )
    assert not path.exists()


def test_each_address_of_a_document_has_a_record_and_the_document_is_lost_when_all_are(tmp_path: Path) -> None:
    path = tmp_path / "pages.ttl"
    one, other = (Page(DOCUMENT, f"https://example.org/{name}", alone=False) for name in ("one", "other"))

    def states() -> dict[str, str]:
        triples = read_triples(path)[1]
        return {
            value(each.subject): value(each.object).rsplit("/", 1)[-1]
            for each in triples
            if each.predicate.value.endswith("pageState")
        }

    record(path, [Visit(one, "new", "", "sha256:1"), Visit(other, "new", "", "sha256:2")], "2026-01-01")
    assert states() == {}
    assert {value(triple.subject) for triple in read_triples(path)[1]} == {one.address, other.address}
    record(path, [Visit(one, "gone", "404"), Visit(other, "unchanged", "", "sha256:2")], "2026-02-01")
    assert states() == {one.address: "source-lost"}
    record(path, [Visit(one, "gone", "404"), Visit(other, "changed", "", "sha256:3")], "2026-03-01")
    assert states() == {one.address: "source-lost", other.address: "page-changed", DOCUMENT: "page-changed"}
    record(path, [Visit(one, "gone", "404"), Visit(other, "gone", "410")], "2026-04-01")
    assert states() == dict.fromkeys((one.address, other.address, DOCUMENT), "source-lost")
    record(path, [Visit(one, "unchanged", "", "sha256:1"), Visit(other, "gone", "410")], "2026-05-01")
    assert states() == {other.address: "source-lost"}


def test_what_was_recorded_of_a_document_is_of_its_first_address_where_it_gets_a_second(tmp_path: Path) -> None:
    path = tmp_path / "pages.ttl"
    record(path, [Visit(Page(DOCUMENT, "https://example.org/one"), "new", "", "sha256:1")], "2026-01-01")
    one, other = (Page(DOCUMENT, f"https://example.org/{name}", alone=False) for name in ("one", "other"))
    record(path, [Visit(one, "unreachable"), Visit(other, "new", "", "sha256:2")], "2026-02-01")
    told = {
        (value(each.subject), value(each.object))
        for each in read_triples(path)[1]
        if each.predicate.value.endswith("seenDigest")
    }
    assert told == {(one.address, "sha256:1"), (other.address, "sha256:2")}


def test_every_address_of_the_data_is_a_page(root: Path) -> None:
    dataset = load_dataset(root)
    pages = pages_of(dataset)
    addresses = {
        value(quad.object)
        for file in dataset.files
        if file.is_source
        for quad in file.quads
        if quad.predicate.value == expand("schema:url")
    }
    assert {page.address for page in pages} >= addresses
    assert len(pages) > 9


# The command.


@pytest.fixture
def repository(root: Path, tmp_path: Path, site: Site) -> Path:
    """This repository with the example's data, whose pages are on the server."""
    folder = tmp_path / "repository"
    shutil.copytree(root / "tests" / "examples" / "protocol", folder)
    (folder / "ontology").mkdir()
    for part in ("lsgraph.ttl", "imports", "vocabularies", "rules", "entailments"):
        (folder / "ontology" / part).symlink_to(root / "ontology" / part)
    (folder / "shapes").symlink_to(root / "shapes")
    source = folder / "data/sources/exempelkommun-ks-2025-03-03.ttl"
    source.write_text(source.read_text("utf-8").replace("https://example.org", site.url), encoding="utf-8")
    site.pages["/plan"] = site.pages["/reply"] = site.pages["/page"]
    return folder


def run(repository: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lsgraph", "--root", str(repository), "recheck", "--wait", "0", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=clean_environment(), cwd=repository)


def test_the_command_records_compares_and_tells_in_the_reader_s_language(repository: Path, site: Site) -> None:
    first = run(repository, "--record")
    assert first.returncode == 0, first.stderr
    assert "read for the first time" in first.stdout
    record_file = repository / "data/actors/pages.ttl"
    assert len(read_triples(record_file)[1]) == 6
    site.pages["/plan"] = (200, {"Content-Type": "text/html"}, b"<p>Ett annat ord</p>")
    site.pages["/reply"] = (404, {}, b"")
    again = run(repository, "--record", "--language", "sv")
    assert again.returncode == 1
    assert "har ändrats" in again.stdout
    assert "är borta" in again.stdout
    told = json.loads(run(repository, "--json").stdout)
    assert told["counts"] == {"changed": 1, "gone": 1}


def test_what_it_records_passes_every_check_and_is_told_of_the_page(repository: Path, site: Site) -> None:
    run(repository, "--record")
    site.pages["/plan"] = (200, {"Content-Type": "text/html"}, b"<p>Ett annat ord</p>")
    run(repository, "--record")
    dataset = load_dataset(repository)
    assert run_checks(dataset, Silent()) == []
    described = Resources(EmbeddedStore.in_memory(dataset.published)).describe(mint("document", "exempelplanen"))
    told = {(name.label("sv"), item.label("sv")) for name, item in described.properties}
    assert ("sidans läge", "Sidan ändrad") in told
    assert "senast sedd" in {name for name, _ in told}


def test_a_source_with_two_addresses_is_compared_at_both(repository: Path, site: Site) -> None:
    source = repository / "data/sources/exempelkommun-ks-2025-03-03.ttl"
    text = source.read_text("utf-8")
    source.write_text(text.replace(f"<{site.url}/plan>", f"<{site.url}/plan>, <{site.url}/plan-b>"), encoding="utf-8")
    site.pages["/plan-b"] = site.pages["/page"]
    assert run(repository, "--record").returncode == 0
    assert run_checks(load_dataset(repository), Silent()) == []
    site.pages["/plan-b"] = (200, {"Content-Type": "text/html"}, b"<p>Ett annat ord</p>")
    again = run(repository, "--record", "--json")
    assert again.returncode == 1
    assert [page["address"] for page in json.loads(again.stdout)["pages"] if page["state"] == "changed"] == [
        f"{site.url}/plan-b"
    ]
    dataset = load_dataset(repository)
    assert run_checks(dataset, Silent()) == []
    described = Resources(EmbeddedStore.in_memory(dataset.published)).describe(mint("document", "exempelplanen"))
    assert ("sidans läge", "Sidan ändrad") in {
        (name.label("sv"), item.label("sv")) for name, item in described.properties
    }
    site.pages["/plan-b"], site.pages["/plan"] = (404, {}, b""), (410, {}, b"")
    assert run(repository, "--record").returncode == 1
    told = [
        triple
        for triple in read_triples(repository / "data/actors/pages.ttl")[1]
        if triple.predicate.value == expand("ls:pageState")
    ]
    assert {value(triple.object).rsplit("/", 1)[-1] for triple in told} == {"source-lost"}
    assert len(told) == 3


def test_without_record_nothing_is_written(repository: Path) -> None:
    assert run(repository).returncode == 0
    assert not (repository / "data/actors/pages.ttl").exists()
