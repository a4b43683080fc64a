"""What clients that hold, flood or deceive a server get: one line for each fault, `item | what was done | what happened`.

Run as `PYTHONPATH=CHECKOUT/src:. python tools/probes/connections.py CHECKOUT`; it builds and serves the data of that checkout itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from tools import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Longer than any promise of the documentation.
PATIENCE = 28.0
TURTLE = {"Content-Type": "text/turtle"}
SMALL = b'<urn:a> <urn:b> "c" .'


@dataclass(frozen=True)
class Server:
    """A server that was started for a probe."""

    url: str
    pid: int
    log: Path

    def connect(self, client: str = "127.0.0.2") -> socket.socket:
        """A connection of another client than the one that looks on."""
        host, port = self.url.removeprefix("http://").split(":")
        made = socket.create_connection((host, int(port)), timeout=PATIENCE, source_address=(client, 0))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def client(self, address: str = "127.0.0.2") -> httpx.Client:
        """An HTTP client at that address."""
        return httpx.Client(
            base_url=self.url, transport=httpx.HTTPTransport(local_address=address), timeout=PATIENCE, trust_env=False
        )

    def memory(self) -> int:
        """Resident memory of the server itself, in MiB."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20


@contextlib.contextmanager
def serving(root: Path, state: str, **settings: str) -> Iterator[Server]:
    """The server of a checkout; it is ended and its log kept until the probe is over."""
    environ = servers.clean_environment(LSGRAPH_ROOT=str(root), LSGRAPH_STATE=state, **settings)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with servers.serving(log, environ, ready_file=servers.writes_ready_file(root)) as started:
            httpx.get(f"{started.url}/sparql?query=ASK%7B%7D", trust_env=False, timeout=30)
            yield Server(started.url, started.process.pid, log)


def told(got: bytes) -> str:
    """The beginning of an answer: its status and what its body says."""
    head, _, body = got.partition(b"\r\n\r\n")
    retry = re.search(rb"(?i)retry-after: (\d+)", head)
    status = head.split(b"\r\n")[0][:100].decode("latin-1").removeprefix("HTTP/1.1 ")
    return f"{status}{f' (Retry-After {int(retry[1])})' if retry else ''} {body[:110].decode('latin-1')!r}"


def until_closed(held: socket.socket, *, nudge: bytes = b"", patience: float = PATIENCE) -> str:
    """How long a connection stays open, with some bytes every half second, and what came on it first."""
    begun, got = time.monotonic(), b""
    held.settimeout(0.5)
    while (passed := time.monotonic() - begun) < patience:
        try:
            if nudge:
                held.sendall(nudge)
            part = held.recv(1 << 16)
        except TimeoutError:
            continue
        except OSError:
            return f"closed after {passed:.0f} s; {told(got) if got else 'no answer'}"
        if not part:
            return f"closed after {passed:.0f} s; {told(got) if got else 'no answer'}"
        got = (got + part)[:2000]
    return f"still open after {patience:.0f} s; {told(got) if got else 'no answer'}"


def slowest_while(server: Server, attack: Callable[[], str]) -> str:
    """What an attack came to, with the slowest /healthz of another client meanwhile and the memory that it took."""
    waits, most, ends, before = [0.0], [0], threading.Event(), server.memory()

    def look() -> None:
        with server.client("127.0.0.1") as client:
            while not ends.is_set():
                begun = time.monotonic()
                client.get("/healthz")
                waits.append(time.monotonic() - begun)
                most.append(server.memory() - before)
                time.sleep(0.02)

    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(look)
        try:
            result = attack()
        finally:
            ends.set()
        looking.result()
    return f"{result}; /healthz at most {max(waits):.2f} s, {max(most)} MiB more"


def stream(server: Server, head: bytes, piece: bytes, seconds: float = 12.0) -> str:
    """What happens to a client that sends pieces without end."""
    sent, until = 0, time.monotonic() + seconds
    with server.connect() as held:
        held.sendall(head)
        held.settimeout(0.0)
        got = b""
        while time.monotonic() < until:
            with contextlib.suppress(BlockingIOError):
                got += held.recv(4096)
            try:
                sent += held.send(piece)
            except BlockingIOError:
                time.sleep(0.005)
            except OSError:
                break
            if got:
                return f"{told(got)} after {sent >> 10} KiB"
        return f"{'took' if time.monotonic() >= until else 'closed after'} {sent >> 10} KiB; {told(got) if got else 'no answer'}"


# ------------------------------------------------------------------------------------------------------ the probes


def endless_header(server: Server) -> str:
    """One header that grows for ever."""
    return slowest_while(server, lambda: stream(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", b"a" * 65536))


def endless_headers(server: Server) -> str:
    """Ever more headers."""
    return slowest_while(server, lambda: stream(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"a:b\r\n" * 8192))


def endless_address(server: Server) -> str:
    """An address that grows for ever."""
    return slowest_while(server, lambda: stream(server, b"GET /sparql?query=", b"a" * 65536))


def endless_trailers(server: Server) -> str:
    """Ever more trailers after a body in chunks."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    return slowest_while(server, lambda: stream(server, head, b"a: b\r\n" * 8192))


def endless_extension(server: Server) -> str:
    """What stands behind the size of a chunk grows for ever."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n1;"
    return slowest_while(server, lambda: stream(server, head, b"a" * 65536))


def large_accept(server: Server) -> str:
    """A header that is whole, and very large."""
    head = (
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: "
        + b"," * 1_200_000
        + b"\r\n\r\n"
    )

    def ask() -> str:
        with server.connect() as held:
            with contextlib.suppress(OSError):
                held.sendall(head)
            return until_closed(held)

    return slowest_while(server, ask)


def half_validation(server: Server) -> str:
    """The rest of the body never comes."""
    with server.connect() as held:
        held.sendall(
            b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 1000\r\n\r\n<urn:a>"
        )
        return until_closed(held)


def blank_lines(server: Server) -> str:
    """Empty lines, which begin no request."""
    with server.connect() as held:
        held.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        held.recv(4096)
        return until_closed(held, nudge=b"\r\n")


def unread_body(server: Server) -> str:
    """A GET with a body, byte by byte."""
    with server.connect() as held:
        held.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
        held.recv(4096)
        return until_closed(held, nudge=b"x")


def trickled_body(server: Server) -> str:
    """A body that comes byte by byte."""
    with server.connect() as held:
        held.sendall(b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 1000\r\n\r\n")
        return until_closed(held, nudge=b"x")


def thousand_halves(server: Server) -> str:
    """Many connections that wait for the rest of a body, then leave."""
    head = b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 1000\r\n\r\n<urn:a>"
    held = []
    for _ in range(1001):
        with contextlib.suppress(OSError):
            held.append(server.connect())
            held[-1].sendall(head)
    time.sleep(1)
    with server.client("127.0.0.1") as client:
        others = client.get("/healthz")
    for each in held:
        each.close()
    time.sleep(2)
    tracebacks = server.log.read_text().count("Traceback")
    retry = f", Retry-After {others.headers.get('retry-after')}" if others.status_code != 200 else ""
    return f"another client's /healthz: {others.status_code}{retry}; {tracebacks} tracebacks in the log after they left"


def overload(server: Server) -> str:
    """The server has room for twenty connections here."""
    held = [server.connect(f"127.0.0.{2 + number % 8}") for number in range(21)]
    with server.client("127.0.0.1") as client:
        answer = client.get("/healthz")
    for each in held:
        each.close()
    return (
        f"{answer.status_code}, Retry-After {answer.headers.get('retry-after')}, {answer.headers.get('content-type')}"
    )


def unfair_validations(server: Server) -> str:
    """Nine at once that each take half a minute, and a small one of another client."""
    name = "https://w3id.org/lsgraph/id/act/x"
    signature = "<%s%d> a <https://w3id.org/lsgraph/ontology#Signature> .\n"
    content = "".join(signature % (name, number) for number in range(9000)).encode()

    def hog(_: int) -> int:
        with server.client() as client:
            try:
                return client.post("/validate", content=content, headers=TURTLE).status_code
            except httpx.HTTPError:
                return 0

    with ThreadPoolExecutor(9) as threads:
        hogs = [threads.submit(hog, number) for number in range(9)]
        time.sleep(1)
        begun = time.monotonic()
        with server.client("127.0.0.1") as client:
            try:
                answer = str(client.post("/validate", content=SMALL, headers=TURTLE).status_code)
            except httpx.TimeoutException:
                answer = "no answer"
        waited = time.monotonic() - begun
        os.kill(server.pid, 15)
        statuses = sorted(each.result() for each in hogs)
    return f"another client's small one: {answer} after {waited:.0f} s; the nine, when the server was ended then: {statuses}"


def long_literal(server: Server) -> str:
    """One long word."""
    begun = time.monotonic()
    with server.client() as client:
        answer = client.post("/validate", content=b'<urn:a> <urn:b> "' + b"a" * 1_000_000 + b'" .', headers=TURTLE)
    return f"{answer.status_code} after {time.monotonic() - begun:.1f} s"


def rotated_addresses(server: Server) -> str:
    """The limit is two queries for one client here."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    def ask(number: int) -> int:
        with server.client("127.0.0.1") as client:
            headers = {"X-Forwarded-For": f"10.0.0.{number}"}
            return client.get("/sparql", params={"query": f"{slow} # {number}"}, headers=headers).status_code

    with ThreadPoolExecutor(8) as threads:
        return f"statuses {sorted(threads.map(ask, range(8)))}"


def behind_a_proxy(server: Server) -> str:
    """The proxy at 127.0.0.9 is trusted where there is a setting for it; two queries are the limit of one client."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    def ask(number: int) -> int:
        with server.client("127.0.0.9") as client:
            headers = {"X-Forwarded-For": f"10.0.0.{number}"}
            return client.get("/sparql", params={"query": f"{slow} # {number}"}, headers=headers).status_code

    with ThreadPoolExecutor(8) as threads:
        return f"statuses {sorted(threads.map(ask, range(8)))}"


def foreign_host(server: Server) -> str:
    """A host that the server is not."""
    with server.client() as client:
        answer = client.get("/sitemap.xml", headers={"Host": "evil.example"})
        monitor = client.get("/healthz", headers={"Host": "10.1.2.3"}).status_code
    return f"{answer.status_code}, evil.example {'is' if '//evil.example' in answer.text else 'is not'} among the addresses; /healthz {monitor}"


NARROW = {"LSGRAPH_CLIENT_QUERIES": "2", "LSGRAPH_QUERY_SECONDS": "2"}
#: Letter: what is done, how, and the settings of the server (those that a checkout does not have are left out).
PROBES: dict[str, tuple[str, Callable[[Server], str], dict[str, str]]] = {
    "1.a": ("a header without end", endless_header, {}),
    "1.b": ("small headers without end", endless_headers, {}),
    "1.c": ("an address without end", endless_address, {}),
    "1.d": ("trailers without end", endless_trailers, {}),
    "1.e": ("an extension of a chunk without end", endless_extension, {}),
    "1.f": ("Accept of 1.2 MB of commas", large_accept, {}),
    "2.a": ("POST /validate with half a body", half_validation, {}),
    "2.b": ("a byte of a body every half second", trickled_body, {}),
    "2.c": ("empty lines after an answer", blank_lines, {}),
    "2.d": ("a body that nobody reads, byte by byte", unread_body, {}),
    "2.e": ("1001 half bodies of one client", thousand_halves, {}),
    "2.f": ("more connections than LSGRAPH_CONNECTIONS", overload, {"LSGRAPH_CONNECTIONS": "20"}),
    "2.g": ("nine large validations of one client", unfair_validations, {}),
    "2.h": ("a literal of 1 MB", long_literal, {}),
    "6.a": ("eight slow queries, X-Forwarded-For rotated, limit 2", rotated_addresses, NARROW),
    "6.b": ("the same of eight users behind a trusted proxy", behind_a_proxy, NARROW | {"LSGRAPH_TRUSTED_PROXIES": "127.0.0.9"}),
    "6.c": ("/sitemap.xml for Host: evil.example where another is allowed", foreign_host, {"LSGRAPH_ALLOWED_HOSTS": "lsgraph.example.org"}),
}  # fmt: skip


def probe(root: Path, state: str, act: Callable[[Server], str], settings: dict[str, str]) -> str:
    """What happened, whatever it is."""
    listed = subprocess.run(
        [sys.executable, "-m", "lsgraph", "settings", "--json"], check=True, capture_output=True, timeout=60
    )
    known = {setting["variable"] for setting in json.loads(listed.stdout)}
    missing = [name for name in settings if name not in known]
    try:
        with serving(root, state, **{name: text for name, text in settings.items() if name in known}) as server:
            happened = act(server)
    except Exception as error:
        happened = f"{type(error).__name__}: {error}"
    return " ".join(f"{happened}{f' (no setting {missing[0]})' if missing else ''}".split())


def main() -> None:
    """Build the data of the checkout, and probe it, or only the items that are named."""
    root, only = Path(sys.argv[1]).resolve(), sys.argv[2:]
    with tempfile.TemporaryDirectory() as state:
        environ = {name: text for name, text in os.environ.items() if not name.startswith("LSGRAPH_")}
        environ |= {"LSGRAPH_ROOT": str(root), "LSGRAPH_STATE": state}
        subprocess.run(
            [sys.executable, "-m", "lsgraph", "build"],
            env=environ,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name, (done, act, settings) in PROBES.items():
            if not only or name in only:
                print(f"{name} | {done} | {probe(root, state, act, settings)}", flush=True)


if __name__ == "__main__":
    main()
