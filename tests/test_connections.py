"""Connections over a real server: what never ends is ended and told, what is slow but honest is served, and no client has them all."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from tests.conftest import start_server
from tests.threads import in_a_thread
from tools.servers import Server

from lsgraph.settings import read_settings
from lsgraph.web.app import create_app
from lsgraph.web.http import connections
from lsgraph.web.http.clients import Forwarded, one_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import Receive, Scope, Send

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

#: Seconds that a client has for a head, for a body, and for the rest of a body that nobody reads.
SECONDS = 1.0
#: Longer than any of these, also on a busy machine, and much shorter than for ever.
PATIENCE = 12.0
#: Seconds in which another request must have begun.
KEEP_ALIVE = 3
MOST_OF_CLIENT = 12
ADDRESS = iter(range(2, 250))

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
VALIDATE = b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def running(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with short times that all tests of this file share; nothing that clients do leaves a traceback in its log."""
    started = start_server(
        settings.state_folder,
        settings.root,
        tmp_path_factory.mktemp("connections") / "log.txt",
        patch="import lsgraph.web.http.connections as connections\n"
        f"connections.HEAD_SECONDS = connections.BODY_SECONDS = connections.REST_SECONDS = {SECONDS}\n"
        f"connections.KEEP_ALIVE_SECONDS = {KEEP_ALIVE}",
        LSGRAPH_CLIENT_CONNECTIONS=str(MOST_OF_CLIENT),
    )
    yield started
    started.stop()
    assert "Traceback" not in started.log.read_text(), started.log.read_text()[-4000:]


class Raw:
    """A connection of a client of its own, on which any bytes can be sent."""

    def __init__(self, server: Server, address: str = "") -> None:
        host, port = server.url.removeprefix("http://").split(":")
        source = (address or f"127.0.1.{next(ADDRESS)}", 0)
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE, source_address=source)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send as much as the server takes: it may have ended the connection by then."""
        with contextlib.suppress(OSError):
            self.socket.sendall(data)

    def rest(self) -> bytes:
        """All that comes until the server closes; raises TimeoutError where it does not."""
        got, until = b"", time.monotonic() + PATIENCE
        with contextlib.suppress(ConnectionError):
            while part := self.socket.recv(1 << 16):
                got += part
                assert time.monotonic() < until, "the server goes on"
        return got

    def until_closed(self, nudge: bytes) -> bytes:
        """All that comes while a few bytes are sent now and then; fails where that goes on."""
        got, until = b"", time.monotonic() + PATIENCE
        self.socket.settimeout(0.2)
        while time.monotonic() < until:
            try:
                self.socket.sendall(nudge)
                part = self.socket.recv(1 << 16)
            except TimeoutError:
                continue
            except ConnectionError:
                return got
            if not part:
                return got
            got += part
        pytest.fail("the server goes on reading")


def statuses(got: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]


# ------------------------------------------------------------------------------------------------ bounds in bytes


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (GET + b"X: " + b"a" * 2_000_000, 431),
        (GET + b"a" * 2_000_000, 431),
        (GET + b"X: " + b"," * (connections.MOST_HEADER_BYTES + 1) + b"\r\n\r\n", 431),
        (GET + b"a: b\r\n" * (connections.MOST_HEADERS + 1) + b"\r\n", 431),
        (b"GET" + b" " * 2_000_000, 431),
        (b"GET /sparql?query=" + b"a" * 2_000_000, 414),
        (b"GET /sparql?query=" + b"a" * connections.MOST_ADDRESS_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (POST + CHUNKED + b"1;" + b"a" * 2_000_000, 400),
        (POST + CHUNKED + b"0\r\nX: " + b"a" * 2_000_000, 400),
        (POST + CHUNKED + b"0\r\n" + b"a: b\r\n" * 2_000, 431),
        (POST + CHUNKED + b"nonsense\r\n", 400),
        (b"\x16\x03\x01 this is TLS", 400),
    ],
    ids=[
        "a header that does not end", "the name of a header that does not end", "a large header", "many headers", "blanks", "an address that does not end",
        "a long address", "an extension of a chunk", "a trailer that does not end", "many trailers", "no chunk", "no HTTP",
    ],
)  # fmt: skip
def test_what_has_too_many_bytes_is_refused_as_it_comes(running: Server, sent: bytes, status: int) -> None:
    with Raw(running) as client:
        client.send(sent)
        got = client.rest()
    head, _, body = got.partition(b"\r\n\r\n")
    # Were it looked at only when it is whole, the time would end it first, with another status.
    assert statuses(got) == [status], got
    assert b"content-type: application/problem+json" in head
    assert b'"next_step"' in body


def test_what_never_ends_takes_no_memory(running: Server) -> None:
    def memory() -> int:
        return int(Path(f"/proc/{running.process.pid}/statm").read_text().split()[1]) << 12

    before, most = memory(), 0
    with Raw(running) as client:
        client.socket.settimeout(0.5)
        client.send(GET + b"X: ")
        for _ in range(500):
            client.send(b"a" * 65536)
            most = max(most, memory())
    # 32 MB were sent.
    assert most - before < 8_000_000


def test_what_is_long_but_allowed_is_served(running: Server) -> None:
    query = quote("SELECT * { VALUES ?x { " + "1 " * 12_000 + "} } LIMIT 1")
    assert 48_000 < len(query) < connections.MOST_ADDRESS_BYTES - 100
    with httpx.Client(base_url=running.url, trust_env=False) as client:
        assert client.get(f"/sparql?query={query}").status_code == 200
        headers = {f"X-{number}": "a" * 200 for number in range(100)}
        assert client.get("/healthz", headers=headers).status_code == 200


def test_a_trailer_is_no_header(running: Server) -> None:
    query = b"4\r\nASK \r\n2\r\n{}\r\n0\r\nAccept: text/csv\r\n\r\n"
    with Raw(running) as client:
        client.send(POST + b"Connection: close\r\n" + CHUNKED + query)
        assert b"application/sparql-results+json" in client.rest()


def test_requests_that_wait_for_no_answer_are_bounded(running: Server) -> None:
    with Raw(running) as client:
        client.send((GET + b"\r\n") * 2_000)
        got = statuses(client.rest())
    assert got[-1] == 429
    assert 50 < got.count(200) < 300


# ------------------------------------------------------------------------------------------------- bounds in time


def holding(server: Server, sent: bytes, nudge: bytes) -> bytes:
    """What a client gets that sends this and then no more than a few bytes now and then."""
    with Raw(server) as client:
        client.send(sent)
        return client.until_closed(nudge)


def wanting_no_body(server: Server) -> bytes:
    """What a client gets that sends a chunk which is too large, late and never whole."""
    with Raw(server) as client:
        # It is read as far as it may be; what has come by then would give it minutes for more, were it still wanted.
        client.send(VALIDATE + b"Transfer-Encoding: chunked\r\n\r\n5F5E100\r\n" + b"x" * 800_000)
        time.sleep(SECONDS + 0.5)
        client.send(b"x" * 300_000)
        return client.until_closed(b"x" * 1000)


HEADS = (b"GET /sparql?query=", GET + b"X-Slow: ", b"G")
FIRST = {"from the beginning": b"", "after an answer": GET + b"\r\n"}
BODIES = {"sparql": POST, "validate": VALIDATE}
NUDGES = {"half a body": b"", "a byte now and then": b"x"}
HALF = b"Content-Length: 1000\r\n\r\nASK {"
ONE_OF_MANY = GET + b"Content-Length: 1000\r\n\r\nx"


@pytest.fixture(scope="module")
def held(running: Server) -> Iterator[Callable[[bytes, bytes], bytes]]:
    """What each of the clients gets that hold a connection: `held(sent, nudge)`. All wait at the same time, as they would."""
    sent = [
        *((head, b"x") for head in HEADS),
        *((first, nudge) for first in FIRST.values() for nudge in (b"", b"\r\n")),
        *((head + HALF, nudge) for head in BODIES.values() for nudge in NUDGES.values()),
        (ONE_OF_MANY, b"x"),
    ]
    with ThreadPoolExecutor(len(sent)) as threads:
        waiting = {each: threads.submit(holding, running, *each) for each in sent}
        yield lambda sent, nudge: waiting[sent, nudge].result()


@pytest.mark.parametrize("sent", HEADS)
def test_a_head_that_is_begun_must_be_ended(held: Callable[[bytes, bytes], bytes], sent: bytes) -> None:
    assert statuses(held(sent, b"x")) in ([408], [400] if sent == b"G" else [408])


@pytest.mark.parametrize("first", FIRST)
def test_who_asks_nothing_is_left_and_empty_lines_ask_nothing(
    held: Callable[[bytes, bytes], bytes], first: str
) -> None:
    for nudge in (b"", b"\r\n"):
        assert statuses(held(FIRST[first], nudge)) == ([200] if FIRST[first] else [])


@pytest.mark.parametrize("nudge", NUDGES)
@pytest.mark.parametrize("head", BODIES)
def test_a_body_that_does_not_come_is_408(held: Callable[[bytes, bytes], bytes], head: str, nudge: str) -> None:
    got = held(BODIES[head] + HALF, NUDGES[nudge])
    assert statuses(got) == [408]
    assert b"did not come within" in got


def test_the_rest_of_a_body_that_nobody_reads_must_come(running: Server, held: Callable[[bytes, bytes], bytes]) -> None:
    assert statuses(held(ONE_OF_MANY, b"x")) == [200]
    assert statuses(wanting_no_body(running)) == [413]


def test_clients_that_leave_in_the_middle_are_no_error_of_the_server(running: Server) -> None:
    for head in (POST, VALIDATE):
        for rest in (b"", b"Content-Length: 1000\r\n\r\n", b"Content-Length: 1000\r\n\r\n<urn:a>"):
            with Raw(running) as client:
                client.send(head + rest)
                time.sleep(0.05)
    time.sleep(0.3)
    log = running.log.read_text()
    assert "ClientDisconnect" not in log
    assert "Exception" not in log


# ------------------------------------------------------------------------------------- what honest clients rely on


def test_a_large_body_of_a_slow_client_is_read(running: Server) -> None:
    content = b'<urn:a> <urn:b> "c" .\n#' + b"x" * (1 << 20)
    content = content[: 1 << 20]
    with Raw(running) as client:
        client.send(GET + b"\r\n")
        client.socket.recv(1 << 16)
        begun = time.monotonic()
        client.send(VALIDATE + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(content))
        for at in range(0, len(content), 1 << 17):
            client.send(content[at : at + (1 << 17)])
            time.sleep(0.5)
        # Neither its own first seconds nor those after the answer before it are all that it has.
        assert time.monotonic() - begun > max(SECONDS, KEEP_ALIVE)
        assert statuses(client.rest()) == [200]


def test_requests_in_a_row_are_answered_in_their_order(running: Server) -> None:
    with Raw(running) as client:
        paths = [b"/healthz", b"/nothing", b"/robots.txt", b"/sparql?query=ASK%7B%7D"]
        client.send(b"".join(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path for path in paths) + b"nonsense\r\n\r\n")
        got = client.rest()
    assert statuses(got) == [200, 404, 200, 200, 400]
    assert got.index(b'"status": "ok"') < got.index(b"Disallow")


def test_a_body_that_is_wrong_takes_no_answer_from_the_requests_before_it(running: Server) -> None:
    with Raw(running) as client:
        client.send(2 * (GET + b"\r\n") + POST + CHUNKED + b"nonsense\r\n")
        assert statuses(client.rest()) == [200, 200, 400]


def test_a_connection_is_used_again_after_a_body_and_after_a_pause(running: Server) -> None:
    with httpx.Client(base_url=running.url, trust_env=False, limits=httpx.Limits(max_connections=1)) as client:
        ports = set()
        for _ in range(2):
            answer = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": "application/sparql-query"})
            assert answer.status_code == 200
            # A time that is left over from the body would end the connection now.
            time.sleep(SECONDS + 0.3)
            ports.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
        assert len(ports) == 1


@pytest.mark.parametrize("head", [POST, VALIDATE])
def test_a_body_that_is_too_large_is_refused_before_it_is_sent(running: Server, head: bytes) -> None:
    with Raw(running) as client:
        client.send(head + b"Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n")
        assert client.socket.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_body_in_chunks_is_read(running: Server, size: int) -> None:
    query = b"SELECT * { VALUES ?x { " + b"1 " * 2000 + b"} } LIMIT 1"

    def parts() -> Iterator[bytes]:
        for at in range(0, len(query), size):
            yield query[at : at + size]

    answer = httpx.post(
        f"{running.url}/sparql", content=parts(), headers={"Content-Type": "application/sparql-query"}, trust_env=False
    )
    assert answer.status_code == 200


def test_a_client_that_asks_first_is_told_to_go_on(running: Server) -> None:
    with Raw(running) as client:
        client.send(POST + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n")
        assert client.socket.recv(100).startswith(b"HTTP/1.1 100 Continue")
        client.send(b"ASK {}")
        assert statuses(client.rest()) == [200]


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
def test_another_protocol_is_not_spoken_and_the_request_answered(running: Server, protocol: bytes) -> None:
    with Raw(running) as client:
        client.send(GET + b"Connection: Upgrade\r\nUpgrade: %s\r\n\r\n" % protocol)
        client.send(GET + b"Connection: close\r\n\r\n")
        assert statuses(client.rest()) == [200, 200]


@pytest.mark.parametrize("length", [b"Content-Length: 6\r\n\r\nASK {}", CHUNKED + b"6\r\nASK {}\r\n0\r\n\r\n"])
@pytest.mark.parametrize("step", [1, 50, 1000])
def test_an_offer_of_another_protocol_takes_no_body_away(running: Server, length: bytes, step: int) -> None:
    """Java's own client asks so, offering HTTP/2 with each request."""
    offer = POST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n" + length
    sent = offer + offer + GET + b"Connection: close\r\n\r\n"
    with Raw(running) as client:
        for at in range(0, len(sent), step):
            client.send(sent[at : at + step])
        got = client.rest()
    assert statuses(got) == [200, 200, 200]
    assert got.count(b'"boolean":true') == 2


def test_a_body_after_an_offer_of_another_protocol_has_its_bounds(running: Server) -> None:
    with Raw(running) as client:
        client.send(POST + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 6\r\n\r\nASK")
        assert statuses(client.rest()) == [408]


# ------------------------------------------------------------------------------------------------------- how many


def test_one_client_has_so_many_connections_and_others_are_served(running: Server) -> None:
    held = [Raw(running, "127.0.2.1") for _ in range(MOST_OF_CLIENT)]
    try:
        with Raw(running, "127.0.2.1") as more:
            got = more.rest()
        assert statuses(got) == [429]
        assert b"retry-after" in got
        assert httpx.get(f"{running.url}/healthz", trust_env=False).status_code == 200
    finally:
        for each in held:
            each.__exit__()
    time.sleep(0.2)
    with Raw(running, "127.0.2.1") as again:
        again.send(GET + b"Connection: close\r\n\r\n")
        assert statuses(again.rest()) == [200]
    for _ in range(2):
        held = [Raw(running, "127.0.2.2") for _ in range(MOST_OF_CLIENT + 5)]
        for each in held:
            each.__exit__()
    assert running.log.read_text().count("has more than") == 1, running.log.read_text()


# ----------------------------------------------------------------------------------------- proxies, and host names


@pytest.fixture(scope="module")
def behind(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind a proxy at 127.0.3.1, with a name; a client has one query at a time."""
    started = start_server(
        settings.state_folder,
        settings.root,
        tmp_path_factory.mktemp("behind") / "log.txt",
        LSGRAPH_TRUSTED_PROXIES="127.0.3.1, 10.0.0.0/8",
        LSGRAPH_ALLOWED_HOSTS="Graph.example.org, *.example.net",
        LSGRAPH_CLIENT_QUERIES="1",
        LSGRAPH_CLIENT_CONNECTIONS="3",
        LSGRAPH_QUERY_SECONDS="2",
    )
    yield started
    started.stop()


def from_(server: Server, address: str, **headers: str) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=address)
    told = {"Host": "graph.example.org"} | {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Client(base_url=server.url, transport=transport, timeout=30, trust_env=False, headers=told)


@pytest.mark.parametrize(
    ("address", "limited"), [("127.0.0.1", True), ("127.0.3.1", False)], ids=["of anybody", "of a proxy"]
)
def test_who_asks_is_told_by_trusted_proxies_alone(behind: Server, address: str, *, limited: bool) -> None:
    slow = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with Raw(behind, address) as first, from_(behind, address, X_Forwarded_For="192.0.2.2") as other:
        first.send(
            f"GET /sparql?query={slow} HTTP/1.1\r\nHost: graph.example.org\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n".encode()
        )
        time.sleep(0.4)
        second = other.get("/sparql", params={"query": f"ASK {{}} # {address}"}).status_code
    assert second == (429 if limited else 200)


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("192.0.2.9", ["198.51.100.1"], "192.0.2.9"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["203.0.113.7, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["203.0.113.7", "198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["203.0.113.7, 198.51.100.1, 10.1.1.1"], "198.51.100.1"),
        ("127.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("127.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("127.0.0.1", ["198.51.100.1, what"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1, what, 10.1.1.1"], "10.1.1.1"),
        ("127.0.0.1", ["10.1.1.2, 10.1.1.1"], "10.1.1.2"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
    ],
)
def test_of_forwarded_addresses_the_last_that_no_proxy_has_counts(peer: str, told: list[str], client: str) -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    scope = {
        "type": "http", "client": (peer, 1), "scheme": "http", "headers": [(b"x-forwarded-for", each.encode()) for each in told],
    }  # fmt: skip
    proxies = read_settings({"LSGRAPH_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}).proxies

    async def ask() -> None:
        await Forwarded(app, proxies)(scope, None, None)  # type: ignore[arg-type]  # nothing is received or sent

    in_a_thread(ask())
    assert seen[0]["client"][0] == client


@pytest.mark.parametrize(("address", "scheme"), [("127.0.3.1", "https"), ("127.0.0.1", "http")])
def test_the_scheme_is_told_by_trusted_proxies_alone(behind: Server, address: str, scheme: str) -> None:
    with from_(behind, address, X_Forwarded_Proto="https") as client:
        assert f"Sitemap: {scheme}://graph.example.org/sitemap.xml" in client.get("/robots.txt").text


def test_a_trusted_proxy_has_as_many_connections_as_its_clients_need(behind: Server) -> None:
    held = [Raw(behind, "127.0.3.1") for _ in range(8)]
    with from_(behind, "127.0.3.1") as client:
        assert client.get("/healthz").status_code == 200
    for each in held:
        each.__exit__()


@pytest.mark.parametrize("host", ["graph.example.org", "GRAPH.example.org:8443", "a.example.net"])
def test_allowed_hosts_are_served(behind: Server, host: str) -> None:
    with from_(behind, "127.0.0.1", Host=host) as client:
        assert client.get("/robots.txt").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "example.net", "a.b.example.net"])
@pytest.mark.parametrize("path", ["/sitemap.xml", "/sv/", "/sparql?query=ASK%7B%7D", "/nothing"])
def test_other_hosts_are_refused_and_not_reflected(behind: Server, host: str, path: str) -> None:
    with from_(behind, "127.0.0.1", Host=host, Accept="text/html") as client:
        answer = client.get(path)
        assert answer.status_code == 421
        assert f"//{host}" not in answer.text
        assert answer.headers["content-security-policy"]
        problem = client.get(path, headers={"Accept": "application/json"}).json()
        assert "LSGRAPH_ALLOWED_HOSTS" in problem["next_step"]
        # Monitors ask by address.
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "hosts", [b"Host: graph.example.org\r\nHost: evil.example\r\n", b"Host: [\r\n", b"Host: a b\r\n"]
)
def test_a_host_that_is_not_one_is_400(behind: Server, hosts: bytes) -> None:
    with Raw(behind) as client:
        client.send(b"GET /sv/ HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n" + hosts + b"\r\n")
        got = client.rest()
    assert statuses(got) == [400], got
    assert b"evil.example" not in got


def test_with_an_address_of_its_own_a_server_reflects_no_host(generation: Generation, settings: Settings) -> None:
    def ask(own: Settings, host: str, path: str) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(own))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.get(path)

        return in_a_thread(answer())

    own = settings.model_copy(update={"base_url": "https://graph.example.org"})
    sitemap = ask(own, "evil.example", "/sitemap.xml").text
    assert "https://graph.example.org/sv/" in sitemap
    assert "evil.example" not in sitemap
    narrow = own.model_copy(update={"allowed_hosts": "other.example"})
    assert ask(narrow, "evil.example", "/robots.txt").status_code == 421
    # Its own name need not be listed.
    assert ask(narrow, "graph.example.org", "/robots.txt").status_code == 200


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"), ("", ""), ("unix", "unix"),
    ],
)  # fmt: skip
def test_an_address_is_one_client_and_so_is_a_network_of_ipv6(address: str, client: str) -> None:
    assert one_client(address) == client
