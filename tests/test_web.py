"""The HTTP contract, asked of a real server on loopback; what a whole server can't be made to do, of the application."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from html import unescape
from http.client import HTTPConnection
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import httpx
import pytest

from lsgraph.building.build import build_from
from lsgraph.errors import SettingsError
from lsgraph.generations.folder import Generations
from lsgraph.http.negotiation import preferred_language
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import THINGS
from lsgraph.settings import Settings
from lsgraph.web import app
from lsgraph.web.app import create_app
from lsgraph.web.pages.marks import Mark, marked_text
from lsgraph.web.server import serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Iterator

    from lsgraph.generations.folder import Generation

SIGNED = "SELECT ?actor WHERE { ?actor ls:hasSigned ?agreement } ORDER BY ?actor"
EDGES = "CONSTRUCT { ?actor ls:hasSigned ?agreement } WHERE { ?actor ls:hasSigned ?agreement }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"


def in_own_loop(work: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run it in a thread of its own: where a browser test ran before, this thread has Playwright's loop already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


def browse(client: httpx.Client, path: str, **headers: str) -> httpx.Response:
    return client.get(path, headers={"Accept": BROWSER, **headers})


# ------------------------------------------------------------------------------------------------ methods, bad input


def test_head_tells_what_get_would_send_without_sending_it(client: httpx.Client) -> None:
    for path in ("/", "/sv/actors", "/healthz", "/id/organization/huddinge-kommun.ttl"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"])
        assert head.content == b""


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("POST", "/sv/actors", 405, "method"),
        ("GET", "/no/such/page", 404, "nothing at this address"),
        ("GET", "/static/../pyproject.toml", 404, ""),
        ("GET", "/static/%2e%2e/%2e%2e/settings.py", 404, "no file"),
    ],
)
def test_what_can_not_be_served_is_told_in_one_shape(
    client: httpx.Client, method: str, path: str, status: int, says: str
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    problem = response.json()
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert says in f"{problem['detail']} {problem.get('next_step')}"


def test_a_script_in_a_query_is_only_text_in_the_page(client: httpx.Client) -> None:
    evil = '</textarea><script>alert(1)</script><img src=x onerror="alert(2)">'
    for query in (evil, f'SELECT ("{evil.replace(chr(34), chr(39))}" AS ?x) {{}}'):
        page = browse(client, f"/sparql?query={quote(query)}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_link_of_a_result_never_runs_script(client: httpx.Client) -> None:
    page = browse(client, f"/sparql?query={quote('SELECT (<javascript:alert(1)> AS ?x) {}')}").text
    assert 'href="javascript:' not in page
    assert "javascript:alert(1)" in page


def test_the_form_keeps_a_wrong_query_and_tells_where_it_is_wrong(client: httpx.Client) -> None:
    response = browse(client, f"/sparql?lang=sv&query={quote('SELECT * WHERE { ?s orgg:role ?o }')}")
    assert response.status_code == 400
    assert "Rad 1, tecken" in response.text
    assert "SELECT * WHERE { ?s orgg:role ?o }" in response.text
    assert "Menade du org:" in response.text


# ---------------------------------------------------------------------------------------------- pages and languages


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "sv"), ("", "sv"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("sv-SE, en;q=0.5", "sv"), ("de, en;q=0.3", "en"),
        ("fr", "sv"), ("*", "sv"), ("sv;q=0.2, en;q=0.8", "en"), ("en;q=x", "sv"), ("en;q=0, sv;q=0", "sv"), (";;,,", "sv"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_the_client_prefers(header: str | None, language: str) -> None:
    assert preferred_language(header, LANGUAGES) == language


def test_the_first_page_answers_in_the_preferred_language_without_a_redirect(client: httpx.Client) -> None:
    swedish = browse(client, "/", **{"Accept-Language": "sv-SE"})
    english = browse(client, "/", **{"Accept-Language": "en"})
    assert (swedish.status_code, english.status_code) == (200, 200)
    assert '<html lang="sv">' in swedish.text
    assert '<html lang="en">' in english.text
    assert "Accept-Language" in swedish.headers["vary"]
    assert swedish.headers["etag"] != english.headers["etag"]


def test_the_first_page_shows_questions_with_the_size_of_their_answers_and_a_sentence(client: httpx.Client) -> None:
    page = client.get("/sv/").text
    questions = page.split('<ul class="asked">')[1].split("</ul>")[0].split("</li>")[:-1]
    assert len(questions) == 3
    for question in questions:
        sentence = re.findall(r'<span class="sentence">.*?<a href="([^"#]+)#([^"]+)"', question)
        assert len(sentence) == 1
        assert f'id="{sentence[0][1]}"' in client.get(sentence[0][0]).text
    assert "2 svar: Region Stockholm, Region Uppsala" in page
    assert re.search(r"7 svar: .* och 4 till", page)


#: How many links to a page are followed that have the same two parameters, and to a file that have the same one: pages of choices lead to
#: choices without end, and what a page has, its files tell.
ALIKE = 1
#: How many, where they differ in the thing that they are about too: pages of things of a kind lead on in the same ways.
ALIKE_OF_A_KIND = 3
#: Pages and files about single things, with the kind of thing.
ABOUT_A_THING = re.compile(
    rf"^(/(?:sv|en)/(?:brief/|timeline/)?(?:{'|'.join(THINGS)}|evidence|statement|membership)/)[^/.]+(.*)$"
)
#: Data of single things and graphs, and tables and pictures beside the pages of things, all of which lead no further, in many formats: the
#: first of each kind is asked for in all, each further one in one that changes from thing to thing; with parameters they are asked for once
#: of each kind of thing.
DATA = re.compile(
    r"^(/id/\w+/|/graph/|/dumps/(?:\w+/)?graph/|/(?:sv|en)/(?:brief|claims|timeline)/\w+/(?=[^/.]+\.(?:csv|svg|xlsx)$))"
    r"([^/.]+)((?:\.\w+)+)(?<!\.html)$"
)
#: Pictures and files that are typeset take a second each, whatever they are of and whatever was chosen: one of each kind is asked for. Their
#: siblings as SVG and tables, which stand beside each of them with the same parameters, all are.
DRAWN = re.compile(r"^/\w+/(\w+)\b.*(\.(?:png|pdf|docx|pptx))$")


def test_every_link_on_every_page_of_the_site_leads_somewhere(server: str) -> None:
    """All of the site is walked in both languages: a page that a link leads to must be there, and its fragment in it.

    With parameters a page is asked for in one of the languages.
    """
    waiting, alike, turns = ["/sv/", "/en/"], Counter[Kind](), Turns()
    # Of each page that was asked for the places in it, and of a file none; the places that links lead to, each with a page that does.
    pages, wanted = dict[str, set[str]](), dict[tuple[str, str], str]()
    with closing(HTTPConnection(urlsplit(server).netloc, timeout=20)) as connection:
        while waiting:
            path = waiting.pop()
            kinds, most = kinds_of(path)
            if path in pages or all(alike[kind] >= most for kind in kinds):
                continue
            alike.update(kinds)
            text = got(connection, path)
            pages[path] = set(re.findall(r'\sid="([^"]*)"', text))
            links = (unescape(link).partition("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', text))
            new = [link for link in dict.fromkeys(links) if link not in pages and "/sparql?" not in link]
            waiting += turns.of(new)
            for target, fragment in dict.fromkeys(re.findall(r'href="(/[^"#]*)?#([^"]+)"', text)):
                wanted.setdefault((unescape(target) or path, fragment), path)
    assert len(pages) > 150
    assert len(wanted) > 150
    assert set(turns.chosen.values()) <= set(pages)
    for (target, fragment), path in wanted.items():
        assert target not in pages or fragment in pages[target], (path, target, fragment)


Kind = tuple[str, tuple[str, ...]]


def kinds_of(path: str) -> tuple[Collection[Kind], float]:
    """What a page or file is alike with, and how many such are asked for: a page by each two of its parameters, a file by each one."""
    address, _, query = path.partition("?")
    if drawn := DRAWN.fullmatch(address):
        return [(drawn.expand(r"\1…\2"), ())], ALIKE
    names = sorted(set(re.findall(r"(?:^|&)([^=&]+)", query)))
    thing = ABOUT_A_THING.fullmatch(address)
    named = thing.expand(r"\1…\2") if thing and query else DATA.sub(r"\1…\3", address)
    alike = re.sub(r"^/(?:sv|en)/", "/…/", named)
    if not names:
        return [(alike, ())], math.inf
    is_file = "." in address
    together = min(len(names), 1 if is_file else 2)
    # Files lead no further: one of each kind of thing tells as much as several.
    most = ALIKE_OF_A_KIND if thing and not is_file else ALIKE
    return [(alike, some) for some in combinations(names, together)], most


class Turns:
    """Of the first thing of each kind every format in which it is offered, and of each further one a format, in turns."""

    def __init__(self) -> None:
        self.chosen: dict[str, str] = {}
        self._offered: set[tuple[str, str]] = set()

    def of(self, links: Iterable[str]) -> Iterator[str]:
        """Those of a page's links that are followed."""
        formats: dict[str, list[str]] = {}
        for link in links:
            data = DATA.fullmatch(link)
            if data is None:
                yield link
                continue
            formats.setdefault(data[1] + data[2], []).append(link)
            if (data[1], data[3]) not in self._offered:
                self._offered.add((data[1], data[3]))
                yield link
        for thing, offered in formats.items():
            if thing not in self.chosen:
                self.chosen[thing] = offered[len(self.chosen) % len(offered)]
                yield self.chosen[thing]


def got(connection: HTTPConnection, path: str) -> str:
    """The page at an address, which must be there; of a file no text. With less around it than a client that can do more."""
    # What is not compressed takes less of the processor, on both sides.
    for _ in range(5):
        connection.request("GET", path, headers={"Accept": BROWSER, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status not in (301, 302, 303, 307, 308):
            break
        path = str(answer.headers["location"])
    assert answer.status == 200, path
    return content.decode() if "html" in answer.headers["content-type"] else ""


def test_every_node_of_the_picture_is_a_link_to_a_page_that_shows_the_sentence(client: httpx.Client) -> None:
    home = client.get("/sv/").text
    nodes = set(re.findall(r'<a class="node" href="([^"]+)"', home))
    assert len(nodes) > 10
    for node in nodes:
        page = client.get(node)
        assert page.status_code == 200
        assert 'class="evidence"' in page.text, node


def test_the_table_has_a_row_for_each_edge_of_the_picture(client: httpx.Client) -> None:
    home = client.get("/sv/").text
    landscape = home.split('<figure class="picture landscape">')[1].split("</figure>")[0]
    table = home.split('<table class="stacking">')[1].split("</table>")[0]
    assert landscape.count('<g class="edge">') == table.count('<th scope="row">') > 10


def test_a_document_shows_its_text_with_marks_and_without_mail_addresses(client: httpx.Client) -> None:
    page = client.get("/sv/document/huddinge-ks-2024-1082").text
    assert "@huddinge.se" not in page
    assert "•" * len("bjorn.rosborg@huddinge.se") in page
    assert '<mark id="evidence-huddinge-ks-2024-1082-signed">' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for number in re.findall(r'href="#claim-(\d+)"', page):
        assert f'id="claim-{number}"' in page


def test_no_mail_address_is_in_any_data(client: httpx.Client) -> None:
    everything = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": "ntriples"}).text
    assert "@huddinge.se" not in everything


def test_huddinge_is_shown_as_proposed_and_never_as_signatory(client: httpx.Client) -> None:
    page = client.get("/sv/organization/huddinge-kommun").text
    assert "föreslås anta" in page
    assert "har undertecknat" not in page


def test_an_actor_is_reached_by_its_slug_alone(client: httpx.Client) -> None:
    response = client.get("/en/actor/huddinge-kommun")
    assert (response.status_code, response.headers["location"]) == (302, "/en/organization/huddinge-kommun")


def test_the_network_page_is_reached_without_naming_a_language(client: httpx.Client) -> None:
    response = client.get("/network", headers={"Accept-Language": "en"})
    assert (response.status_code, response.headers["location"]) == (302, "/en/network")


def test_an_unknown_actor_is_404_in_the_pages_language_with_near_ones_as_links(client: httpx.Client) -> None:
    swedish = browse(client, "/sv/organization/hudinge-komun", **{"Accept-Language": "en"})
    assert swedish.status_code == 404
    assert "Menade du" in swedish.text
    assert 'href="/sv/organization/huddinge-kommun"' in swedish.text
    assert "Did you mean" in browse(client, "/en/actor/region-upsala").text


@pytest.mark.parametrize(
    "path",
    ["/sv/nokind/x", "/sv/organization/%3Cscript%3E", "/en/questions/999-nothing", "/de/", "/sv/organization/x%00y"],
)
def test_a_page_that_is_not_there_is_404_and_escapes_what_was_asked(client: httpx.Client, path: str) -> None:
    response = browse(client, path)
    assert response.status_code == 404
    assert "<script>" not in response.text


@pytest.mark.parametrize("typed", ["", "   ", "%", "<script>alert(1)</script>", "å" * 5000, "\"'"])
def test_any_search_has_an_answer_and_escapes_what_was_typed(client: httpx.Client, typed: str) -> None:
    response = client.get("/sv/search", params={"q": typed})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_a_search_forgives_a_slip_of_the_finger(client: httpx.Client) -> None:
    assert "/sv/organization/karolinska-institutet" in client.get("/sv/search", params={"q": "Karolinka"}).text


# ------------------------------------------------------------------------------------------------------ linked data


def test_an_instance_leads_to_its_page_in_the_preferred_language_or_to_its_data(client: httpx.Client) -> None:
    path = "/id/organization/huddinge-kommun"
    page = browse(client, path, **{"Accept-Language": "en"})
    assert (page.status_code, page.headers["location"]) == (303, "/en/organization/huddinge-kommun")
    data = client.get(path, headers={"Accept": "application/ld+json"})
    assert (data.status_code, data.headers["location"]) == (303, f"{path}.jsonld")
    assert "Accept" in data.headers["vary"]


def test_evidence_travels_with_the_claims_of_an_instance(client: httpx.Client) -> None:
    response = client.get("/id/organization/region-uppsala.nt")
    assert response.headers["content-type"] == "application/n-triples"
    assert "act/region-uppsala-signature-2024-06" in response.text
    assert "har skrivit på en avsiktsförklaring" in response.text
    assert "creativecommons.org/publicdomain/zero" in response.headers["link"]


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_the_data_of_an_instance_comes_in_each_format(client: httpx.Client, suffix: str) -> None:
    response = client.get(f"/id/agreement/life-science-declaration-2024.{suffix}")
    assert response.status_code == 200
    assert "LetterOfIntent" in response.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/id/organization/nothing", 404), ("/id/organization/nothing.ttl", 404), ("/id/x/y%3E%20.nt", 404)],
)
def test_what_nothing_is_said_of_has_no_data(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_data_in_a_type_that_is_not_offered_is_406(client: httpx.Client) -> None:
    assert client.get("/id/organization/huddinge-kommun", headers={"Accept": "image/png"}).status_code == 406


# --------------------------------------------------------------------------------------- keeping, health, security


def test_what_is_unchanged_is_not_sent_again(client: httpx.Client) -> None:
    for path in (
        "/sv/",
        "/en/actors",
        f"/sparql?query={quote(SIGNED)}",
        "/id/organization/huddinge-kommun.ttl",
        "/static/lsgraph.css",
    ):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_representation_has_its_own_entity_tag(client: httpx.Client) -> None:
    url = f"/sparql?query={quote(SIGNED)}"
    tags = {
        client.get(url, headers={"Accept": accept}).headers["etag"]
        for accept in ("text/csv", "application/json", "text/html")
    }
    assert len(tags) == 3


def test_static_files_may_be_kept_for_ever_by_their_hash_only(client: httpx.Client) -> None:
    address = re.findall(r'href="(/static/lsgraph.css\?v=[0-9a-f]+)"', client.get("/sv/").text)[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/static/lsgraph.css?v=0").headers["cache-control"] == "no-cache"


def test_answers_are_compressed_where_the_client_can_read_it(client: httpx.Client) -> None:
    response = client.get("/sv/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["vary"]
    assert "content-encoding" not in client.get("/sv/", headers={"Accept-Encoding": "identity"}).headers


@pytest.mark.parametrize("path", ["/", "/sv/network", "/sparql", "/nothing", "/static/lsgraph.css", "/healthz"])
def test_every_answer_says_what_a_browser_may_do_with_it(client: httpx.Client, path: str) -> None:
    headers = browse(client, path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers


def test_no_page_has_script_or_style_within_it_nor_anything_from_another_host(client: httpx.Client) -> None:
    for path in (
        "/sv/",
        "/en/network",
        "/sv/organization/flemingsberg-science",
        "/sv/document/huddinge-ks-2024-1082",
        "/sparql?lang=en",
    ):
        page = browse(client, path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page), path
        assert not re.search(r"<script(?![^>]*(?:src=\"/|type=\"application/(?:ld\+)?json\"))", page), path
        assert not re.search(r'(?:src|<link[^>]*href)="https?:', page), path


def test_health_names_the_generation_and_its_size(client: httpx.Client, generation: Generation) -> None:
    health = client.get("/healthz").json()
    assert health["status"] == "ok"
    assert (health["generation"], health["quads"]) == (generation.hash, generation.manifest.total)


def test_robots_and_the_icon_are_there(client: httpx.Client) -> None:
    assert "Disallow: /sparql" in client.get("/robots.txt").text
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


# ----------------------------------------------------------------------------------------- generations come and go


@contextlib.asynccontextmanager
async def asking(app_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application itself, which is started and stopped as a server would."""
    app = create_app(app_settings)
    to_app, from_app = asyncio.Queue[dict[str, object]](), asyncio.Queue[dict[str, object]]()
    serving = app({"type": "lifespan", "asgi": {"version": "3.0"}}, to_app.get, from_app.put)  # type: ignore[arg-type]
    running = asyncio.ensure_future(serving)
    to_app.put_nowait({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    to_app.put_nowait({"type": "lifespan.shutdown"})
    assert (await from_app.get())["type"] == "lifespan.shutdown.complete"
    await running


def tiny(folder: Path, name: str, label: str) -> Path:
    path = folder / f"{name}.ttl"
    path.write_text(f'<https://w3id.org/lsgraph/id/organization/{name}> a <http://www.w3.org/ns/org#FormalOrganization> ; <http://www.w3.org/2000/01/rdf-schema#label> "{label}"@en .', encoding="utf-8")  # fmt: skip
    return path


def test_the_current_generation_is_read_before_anybody_asks(
    settings: Settings, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()

    def prepare(*_: object) -> Iterator[None]:
        read.set()
        yield

    monkeypatch.setattr(app, "warm", prepare)

    async def wait() -> None:
        async with asking(settings):
            assert await asyncio.to_thread(read.wait, 20)

    assert generation
    in_own_loop(wait)


def test_a_server_that_stops_takes_no_further_step_of_what_it_prepares_and_waits_for_the_one_it_is_in(
    settings: Settings, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    preparing, stopped, further = threading.Event(), threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def prepare(*_: object) -> Iterator[None]:
        threads.append(threading.current_thread())
        preparing.set()
        assert stopped.wait(20)
        yield
        further.set()

    monkeypatch.setattr(app, "warm", prepare)

    async def stop() -> None:
        async with asking(settings):
            assert await asyncio.to_thread(preparing.wait, 20)
        stopped.set()

    assert generation
    in_own_loop(stop)
    (thread,) = threads
    # The interpreter ends daemons within compiled code, which crashes the process.
    assert not thread.daemon
    thread.join(20)
    assert not thread.is_alive()
    assert not further.is_set()


def test_what_was_typed_is_shown_without_characters_that_nobody_sees(server: str) -> None:
    answer = httpx.get(f"{server}/sv/search?q=Hud%00dinge%1b", trust_env=False)
    assert answer.status_code == 200
    assert "Huddinge kommun" in answer.text
    assert not {"\x00", "\x1b"} & set(answer.text)


def test_where_nothing_is_built_every_page_tells_what_to_run(tmp_path: Path, root: Path) -> None:
    async def run() -> None:
        async with asking(Settings(root=root, state=tmp_path / "state")) as client:
            for path in ("/", "/sv/actors", "/sparql?query=ASK%7B%7D", "/id/organization/x"):
                response = await client.get(path, headers={"Accept": BROWSER})
                assert response.status_code == 503, path
                assert "lsgraph build" in response.text
                assert int(response.headers["retry-after"]) > 0
            health = await client.get("/healthz")
            assert (health.status_code, health.json()["generation"]) == (200, None)
            assert "Nothing is built" in health.json()["reason"]
            ready = await client.get("/readyz")
            assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
            assert (await client.get("/static/lsgraph.css")).status_code == 200

    in_own_loop(run)


def test_a_new_generation_is_served_at_once_and_no_request_fails_meanwhile(tmp_path: Path, root: Path) -> None:
    settings = Settings(root=root, state=tmp_path / "state")
    first = build_from([tiny(tmp_path, "alpha", "Alpha")], settings)

    async def run() -> None:
        async with asking(settings) as client:
            assert (await client.get("/healthz")).json()["generation"] == first.hash
            tag = (await client.get("/en/actors")).headers["etag"]
            statuses: list[int] = []

            async def ask() -> None:
                statuses.extend(
                    [(await client.get("/sparql?query=ASK%7B?s%20?p%20?o%7D")).status_code for _ in range(30)]
                )

            asked = asyncio.gather(*(ask() for _ in range(4)))
            second = await asyncio.to_thread(build_from, [tiny(tmp_path, "beta", "Beta")], settings)
            await asked
            assert set(statuses) == {200}
            assert (await client.get("/healthz")).json()["generation"] == second.hash
            listing = await client.get("/en/actors", headers={"If-None-Match": tag})
            assert listing.status_code == 200
            assert "Beta" in listing.text
            assert "Alpha" not in listing.text

    in_own_loop(run)


def child_processes() -> set[str]:
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_no_worker_of_any_generation_outlives_the_service(tmp_path: Path, root: Path) -> None:
    """What is left open would fail whichever test the collector runs in."""
    settings = Settings(root=root, state=tmp_path / "state")
    build_from([tiny(tmp_path, "alpha", "Alpha")], settings)

    async def run() -> None:
        async with asking(settings) as client:
            assert (await client.get("/sparql?query=ASK%7B?s%20?p%20?o%7D")).status_code == 200
            second = await asyncio.to_thread(build_from, [tiny(tmp_path, "beta", "Beta")], settings)
            # Workers of the first are told to end by this request, and the service ends before they have.
            assert (await client.get("/healthz")).json()["generation"] == second.hash
        assert child_processes() <= before
        gc.collect()

    before = child_processes()
    in_own_loop(run)


def test_a_damaged_new_generation_leaves_the_old_one_in_service(tmp_path: Path, root: Path) -> None:
    settings = Settings(root=root, state=tmp_path / "state")
    first = build_from([tiny(tmp_path, "alpha", "Alpha")], settings)

    async def run() -> None:
        async with asking(settings) as client:
            assert (await client.get("/healthz")).status_code == 200
            second = build_from([tiny(tmp_path, "beta", "Beta")], settings)
            shutil.rmtree(second.path / "store")
            assert (await client.get("/healthz")).json()["generation"] == first.hash
            assert "Alpha" in (await client.get("/en/actors")).text
            Generations(settings.state_folder).switch(first.hash)
            assert (await client.get("/healthz")).json()["generation"] == first.hash

    in_own_loop(run)


def test_data_without_any_claim_is_served_too(tmp_path: Path, root: Path) -> None:
    settings = Settings(root=root, state=tmp_path / "state")
    build_from([tiny(tmp_path, "alpha", "<b>Alpha</b>")], settings)

    async def run() -> None:
        async with asking(settings) as client:
            for path in (
                "/sv/",
                "/en/network",
                "/en/questions",
                "/en/documents",
                "/sv/search?q=alpha",
                "/en/organization/alpha",
            ):
                response = await client.get(path)
                assert response.status_code == 200, path
                assert "<b>Alpha" not in response.text

    in_own_loop(run)


def test_behind_another_server_links_keep_its_path_and_alternates_are_absolute(tmp_path: Path, root: Path) -> None:
    settings = Settings(root=root, state=tmp_path / "state", base_url="https://example.org/graph")
    build_from([tiny(tmp_path, "alpha", "Alpha")], settings)

    async def run() -> None:
        async with asking(settings) as client:
            page = (await client.get("/en/actors")).text
            assert 'href="/graph/en/organization/alpha"' in page
            assert 'hreflang="sv" href="https://example.org/graph/sv/actors"' in page
            assert not re.findall(r'(?:href|src|action)="/(?!graph/)[^"]*"', page)

    in_own_loop(run)


def test_what_no_one_foresaw_is_told_without_its_inside(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(root=root, state=tmp_path / "state")
    build_from([tiny(tmp_path, "alpha", "Alpha")], settings)
    monkeypatch.setattr("lsgraph.web.pages.things.write_home", lambda *_: 1 / 0)

    async def run() -> None:
        async with asking(settings) as client:
            response = await client.get("/sv/", headers={"Accept": BROWSER})
            assert response.status_code == 500
            assert "ZeroDivision" not in response.text
            assert "Något gick fel" in response.text
            assert response.headers["x-content-type-options"] == "nosniff"

    in_own_loop(run)


# ------------------------------------------------------------------------------------------------------- the server


def test_a_taken_port_is_told_with_the_next_step(tmp_path: Path, root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match="taken") as caught:
            serve(Settings(root=root, state=tmp_path, port=port))
    assert "LSGRAPH_PORT" in caught.value.next_step


def test_an_address_of_another_machine_is_told_with_the_next_step(tmp_path: Path, root: Path) -> None:
    with pytest.raises(SettingsError, match="can't listen") as caught:
        serve(Settings(root=root, state=tmp_path, host="192.0.2.1", port=0))
    assert "127.0.0.1" in caught.value.next_step


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_tells_its_address_when_it_listens_and_ends_when_it_is_told(
    tmp_path: Path, root: Path, how: signal.Signals
) -> None:
    program = (
        "from pathlib import Path; from lsgraph.settings import Settings; from lsgraph.web.server import serve; "
        f"serve(Settings(root=Path({str(root)!r}), state=Path({str(tmp_path)!r}), port=0), lambda a: print(a, flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(root / "src")},
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert httpx.get(f"{address}healthz", trust_env=False).json()["generation"] is None
        process.send_signal(how)
        assert process.wait(15) in (0, -how, 128 + how)
    finally:
        process.kill()
        process.wait()
        process.stdout and process.stdout.close()


# ------------------------------------------------------------------------------------------------------------ marks


def plain(html: str) -> str:
    return re.sub(r"<a .*?</a>|<[^>]+>", "", html)


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [Mark(0, 4, "a", 1)],
        [Mark(0, 9, "a", 1), Mark(2, 5, "b", 2)],
        [Mark(2, 5, "a", 1), Mark(2, 5, "b", 2)],
        [Mark(0, 5, "a", 1), Mark(3, 8, "b", 2), Mark(4, 9, "c", 3)],
        [Mark(0, 3, "a", 1), Mark(3, 9, "b", 2)],
    ],
)
def test_marks_change_no_letter_and_have_each_id_and_number_once(marks: list[Mark]) -> None:
    html = str(marked_text("abcdefghi", marks, label="claim {}"))
    assert plain(html) == "abcdefghi"
    assert html.count("<mark") == html.count("</mark>")
    for mark in marks:
        assert html.count(f'id="{mark.name}"') == 1
        assert html.count(f'href="#claim-{mark.number}"') == 1


def test_markup_in_a_document_is_only_text() -> None:
    assert "<script>" not in str(marked_text("<script>x</script>", [Mark(0, 8, "a", 1)], label="{}"))


# -------------------------------------------------------------------------------------------------------- questions

ABSENCE = {
    "sv": "nget känt i dessa källor, per <time datetime=\"2024-12-16\">16 december 2024</time>",
    "en": "one on record, in these sources, as of <time datetime=\"2024-12-16\">16 December 2024</time>",
}  # fmt: skip


def listed(client: httpx.Client, language: str) -> dict[str, str]:
    """What the list of questions says of the size of each answer, by the address of its page."""
    page = client.get(f"/{language}/questions").text
    return dict(re.findall(r'<li><a href="([^"]+)">[^<]+</a>\s*<span class="quiet">(.*?)</span></li>', page))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_size_of_an_answer_is_the_same_in_the_list_on_cards_and_on_its_page(
    client: httpx.Client, language: str
) -> None:
    found = listed(client, language)
    assert len(found) > 30
    home = client.get(f"/{language}/").text
    cards = dict(re.findall(r'<li><a href="([^"]+/questions/[^"]+)">.*?<span>(.*?)</span>', home, re.DOTALL))
    assert len(cards) == 3
    assert set(cards) <= set(found)
    for address, size in found.items():
        page = client.get(address).text
        answer = page.split('id="answer"')[1].split("</section>")[0]
        rows = answer.count("<tr>") - 1
        if rows > 0:
            assert re.match(rf"{rows}\b", size), (address, size)
            # Names of who or what it is follow, where the answer has some.
            in_words = rf'<p class="answer-in-words"><strong>{re.escape(size)}(?::</strong> \S|</strong>\.)'
            assert re.search(in_words, answer), (address, size)
        assert cards.get(address, size).startswith(size), (address, size)


def test_rows_that_are_no_things_of_their_own_are_counted_as_rows(client: httpx.Client) -> None:
    sizes = {int(address.rsplit("/", 1)[-1][:3]): size for address, size in listed(client, "sv").items()}
    assert [sizes[number] for number in (8, 9, 10, 14, 15, 17, 25)] == [
        "2 svar", "3 rader", "3 rader", "3 rader", "9 rader", "5 rader", "5 rader",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_not_found_is_told_as_not_on_record_with_the_day_of_the_latest_source(
    client: httpx.Client, language: str
) -> None:
    (address,) = [each for each in listed(client, language) if "/029-" in each]
    assert ABSENCE[language] in listed(client, language)[address]
    page = client.get(address).text
    assert ABSENCE[language] in page.split('<p class="truth">')[1]
    assert not re.search(r">\s*(nej|no)\s*<", client.get(f"/{language}/questions").text + page, re.IGNORECASE)


def test_no_one_takes_what_the_declaration_does_not_bind_to_for_obligations(client: httpx.Client) -> None:
    page = client.get("/sv/questions/017-what-the-declaration-binds-to").text
    assert "inte för varje förpliktelse" in page
    assert re.search(r">medför förpliktelser</a></td><td[^>]*>nej</td>", page)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_answers_of_questions_are_words_in_the_pages_language_and_lead_to_pages_of_this_server(
    client: httpx.Client, language: str
) -> None:
    # Answers lead to the same pages again and again.
    reached: dict[str, str] = {}
    for address in listed(client, language):
        page = client.get(address).text
        answer = page.split('id="answer"')[1].split("</section>")[0]
        if "<table>" not in answer:
            continue
        assert not [
            each for each in re.findall(r'<th scope="col">([^<]+)', answer) if re.search(r"[a-z][A-Z]|^[a-z]", each)
        ]
        visible = unescape(re.sub(r"<[^>]+>", " ", answer))
        assert not re.search(r"\b(?:true|false)\b|\b(?:ls|org|basis|graph|role|legal-form):\w", visible), address
        for link in re.findall(r'href="([^"]+)"', answer):
            assert "w3id.org" not in link, address
            target, _, fragment = unescape(link).partition("#")
            if target.startswith("/"):
                if target not in reached:
                    response = browse(client, target)
                    assert response.status_code == 200, link
                    assert f'lang="{language}"' in response.text
                    reached[target] = response.text
                assert not fragment or f'id="{fragment}"' in reached[target], link


def test_our_own_words_stand_in_the_pages_language_and_quotations_say_theirs(client: httpx.Client) -> None:
    swedish = client.get("/sv/questions/009-sentences-behind-an-edge").text
    english = client.get("/en/questions/009-sentences-behind-an-edge").text
    assert "Avsiktsförklaringen undertecknades på Uppsala slott" in swedish
    assert "The declaration was signed at" not in swedish
    assert "The declaration was signed at Uppsala Castle" in english
    assert re.search(r'<td[^>]* lang="sv">Undertecknandet skedde vid ett möte i juni 2024</td>', english)


def test_programs_get_the_variables_and_codes_of_a_question_as_ever(client: httpx.Client) -> None:
    query = "SELECT ?property ?value { VALUES ?property { ls:legallyBinding } agreement:life-science-declaration-2024 ?property ?value }"
    csv = client.get("/sparql", params={"query": query, "format": "csv"}).text
    assert csv.split() == ["property,value", "https://w3id.org/lsgraph/ontology#legallyBinding,false"]
    plain = browse(client, f"/sparql?lang=sv&query={quote(query)}").text
    assert '<th scope="col">property</th>' in plain
    assert ">ls:legallyBinding</a></td>" in plain
    assert "<td>false</td>" in plain


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/en/network/gaps", "2 of 2 named in a source, and 0 of 2 by our own conclusion"),
        ("/sv/network/gaps", "2 av 2 som en källa nämner, och 0 av 2 enligt vår slutsats"),
        ("/en/what-if", "and 2 of 2 by our own conclusion"),
        ("/sv/what-if", "och 2 av 2 enligt vår slutsats"),
    ],
)
def test_a_count_says_how_many_of_those_counted_are_only_our_conclusion(server: str, path: str, says: str) -> None:
    page = httpx.get(server + path, timeout=30).text
    assert page.count(says) == 1


def test_the_first_page_names_first_whom_a_source_names(server: str) -> None:
    page = httpx.get(f"{server}/en/", timeout=30).text
    card = page.partition("Who was at the meeting")[2][:600]
    assert "9 answers: Huddinge Municipality, Stockholm Chamber of Commerce" in card
    assert "Region Uppsala" not in card.partition("more")[0]
