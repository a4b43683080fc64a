"""What addresses and header fields get, before and after: builds and serves a checkout's data, and prints one line for each probe.

PYTHONPATH=<checkout>/src:. python tools/probes/addresses.py <checkout>
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from tools import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HUDDINGE = "/id/organization/huddinge-kommun"
DOCUMENT = "/id/document/huddinge-ks-2024-1082"
XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"


class TooLongError(Exception):
    """A probe took longer than it may."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """End what takes longer."""

    def ring(*_: object) -> None:
        raise TooLongError(f"nothing within {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


class Site:
    """A served checkout: its address, and what is asked of it."""

    def __init__(self, url: str, checkout: Path, state: Path) -> None:
        self.url, self.checkout, self.state = url, checkout, state
        self.client = httpx.Client(base_url=url, timeout=15, trust_env=False)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to GET; names of headers with underscores."""
        return self.client.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    def status(self, path: str, **headers: str) -> str:
        """The status, and what the answer says of an error."""
        answer = self.get(path, **{"Accept": "application/json", **headers})
        told = ""
        if answer.status_code >= 400 and "json" in answer.headers.get("content-type", ""):
            told = f" {json.loads(answer.content).get('detail', '')[:90]} {json.loads(answer.content).get('next_step', '')[:60]}"
        return f"{answer.status_code}{told}".strip()

    def statuses(self, *paths: str, **headers: str) -> str:
        """The statuses of several."""
        return " ".join(self.status(path, **headers).partition(" ")[0] for path in paths)

    def raw(self, head: str, seconds: float = 15) -> tuple[str, float]:
        """The first line of the answer to a head as it is, and the seconds until it came."""
        parts = urlsplit(self.url)
        begun = time.monotonic()
        with socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=seconds) as connection:
            connection.sendall(head.encode("latin-1") + b"Host: x\r\nConnection: close\r\n\r\n")
            line = connection.recv(200).split(b"\r\n", 1)[0].decode("latin-1")
        return line, time.monotonic() - begun


def header_work(site: Site, name: str, value: str) -> str:
    """How long one request with a huge header takes, after a plain one to the same address, which chooses by it."""
    path = HUDDINGE if name == "Accept" else "/"
    site.get(path)
    line, seconds = site.raw(f"GET {path} HTTP/1.1\r\n{name}: {value}\r\n")
    return f"{line or 'connection closed'}, {seconds:.2f} s"


def unlike(site: Site, known: str) -> str:
    """Which alternates of a memento lead elsewhere than to the same time."""
    answer = site.get(f"{HUDDINGE}.ttl?known={known}&at=2020-01-01")
    links = re.findall(r'<([^>]+)>; rel="alternate"', answer.headers.get("link", ""))
    page = site.get(f"/en/organization/huddinge-kommun?known={known}&at=2020-01-01", Accept="text/html").text
    links += [each for each in re.findall(r'href="([^"]+)"', page) if each.startswith("/id/")]
    lost = [each for each in links if "known=" not in each or "at=" not in each]
    return f"{len(lost)} of {len(links)} lead to today's data"


def zoned_build(site: Site, kind: str) -> str:
    """What a checkout says of a source with a zone at a day; `kind` is the day's last part."""
    copy = site.state / f"copy-{len(kind)}"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(site.checkout / name, copy / name)
    path = copy / "data" / "sources" / "pharma-industry-2024-06.ttl"
    path.write_text(path.read_text("utf-8").replace('"2024-06-14"^^xsd:date', f'"2024-06-14{kind}"^^xsd:date'), "utf-8")
    done = lsgraph(site.checkout, copy, copy / "state", "check")
    objections = [line for line in (done.stdout + done.stderr).splitlines() if "shacl." in line]
    return f"exit {done.returncode}, {objections[0].strip()[:120] if objections else 'no shape objects'}"


def odd_dates(site: Site, written: str) -> str:
    """The statuses of pages of data whose days are all written in another way."""
    state = site.state / f"odd-{hashlib.sha256(written.encode()).hexdigest()[:6]}"
    nquads = next((site.state / "generations").glob("*/dataset.nq")).read_text("utf-8")
    state.mkdir()
    days = re.compile(rf'"(\d{{4}}-\d\d-\d\d)"\^\^<{re.escape(XSD_DATE)}>')
    (state / "odd.nq").write_text(days.sub(lambda found: written.replace("{}", found[1]), nquads), "utf-8")
    built = lsgraph(site.checkout, site.checkout, state, "build", "--from", str(state / "odd.nq"))
    if built.returncode:
        return f"build ended with {built.returncode}"
    paths = (
        "/en/network/compare", "/sv/agreement/life-science-declaration-2024", "/en/organization/region-stockholm", "/en/network",
        "/api/network?at=2024-06-20",
    )  # fmt: skip
    with served(site.checkout, state) as url:
        return Site(url, site.checkout, state).statuses(*paths, Accept="*/*")


def slashes(site: Site) -> str:
    """Where a redirect to the address without a slash leads for a client of another host."""
    answer = site.get("/sv/actors/?at=2018-01-01", Host="inside.example:8000")
    return f"{answer.status_code} {answer.headers.get('location', '')}"


def matching(site: Site, header: str) -> str:
    """What each kind of address answers to a client that has it already."""
    found = []
    for path in (
        "/static/lsgraph.css",
        "/sv/actors",
        "/api/acts",
        "/sparql?query=ASK{}",
        "/dumps/lsgraph.nt",
        f"{HUDDINGE}.ttl",
        "/feed/1/1",
    ):
        tag = site.get(path, Accept="*/*").headers["etag"]
        answer = site.get(path, Accept="*/*", If_None_Match=header.replace("TAG", tag))
        found.append(f"{path.split('?')[0].strip('/').split('/')[0]} {answer.status_code}")
    return ", ".join(found)


def folded(site: Site) -> str:
    """How the scripts of the network fold names, next to how Python does."""
    from lsgraph.stores.names import fold

    typed = ["Øresund", "Stockholm-Uppsala", "Æbleø Straße", "ΣΑΣ"]
    static = site.checkout / "src" / "lsgraph" / "web" / "static"
    large, model = ((static / name).read_text("utf-8") for name in ("network_large.js", "network_model.js"))
    own = re.search(r"function fold\(text\) \{.*?\n  \}", large, re.DOTALL)
    script = f"{own[0]}\nconst folding = fold;" if own else f"{model}\nconst folding = networkModel.fold;"
    script += f"\nconsole.log(JSON.stringify({json.dumps(typed)}.map((text) => folding(text))));"
    done = subprocess.run(
        [str(shutil.which("node")), "-e", script], capture_output=True, text=True, check=True, timeout=20
    )
    return f"script {json.loads(done.stdout)}, Python {[fold(each) for each in typed]}"


def rules(site: Site) -> str:
    """Whether whoever runs the published rules over the dump derives the same."""
    import pyoxigraph as ox

    data = ox.Store()
    data.load(site.get("/ontology.ttl").content, format=ox.RdfFormat.TURTLE)
    rows = data.query("SELECT ?rule ?query { ?rule <http://www.w3.org/ns/shacl#construct> ?query } ORDER BY ?rule")
    queries = [row["query"].value for row in rows]
    quads = list(ox.parse(site.get("/dumps/lsgraph.nq").content, format=ox.RdfFormat.N_QUADS))
    expected = {ox.Triple(q.subject, q.predicate, q.object) for q in quads if q.graph_name.value.endswith("/derived")}
    store = ox.Store()
    store.extend(
        ox.Quad(q.subject, q.predicate, q.object) for q in quads if not q.graph_name.value.endswith("/derived")
    )
    derived = set()
    for query in queries:
        new = list(store.query(query))
        store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in new)
        derived.update(new)
    shown = "CONSTRUCT" in site.get("/rule/40-signed-and-adopted.html").text
    return f"{len(queries)} queries give {len(derived & expected)} of {len(expected)} derived triples and {len(derived - expected)} others; on the page: {shown}"


def digests(site: Site) -> str:
    """Which published digest is that of the text as it is served."""
    digest = hashlib.sha256(site.get(f"{DOCUMENT}.txt", Accept_Encoding="identity").content).hexdigest()
    text = site.get(f"{DOCUMENT}.ttl").text
    told = dict(re.findall(r'ls:(\w*[dD]igest) "sha256:([0-9a-f]{64})"', text))
    return ", ".join(f"ls:{name} {'fits' if each == digest else 'does not fit'}" for name, each in told.items())


def positions(site: Site) -> str:
    """How many quotations stand in the served text where their positions say."""
    text = site.get(f"{DOCUMENT}.txt").text
    placed = [
        each
        for each in site.get("/api/documents/huddinge-ks-2024-1082").json()["evidence"]
        if each["start"] is not None
    ]
    right = [
        each
        for each in placed
        if "".join(text[each["start"] : each["end"]].split()) == "".join(each["quotation"].split())
    ]
    return f"{len(right)} of {len(placed)}"


def probes(site: Site) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Each probe: its name, what is done, and what tells what happened."""
    commas, known = "," * 1_200_000, site.get("/healthz").json()["generation"][:12]
    for letter, name in zip(
        "abcde", ("Accept", "Accept-Language", "If-None-Match", "Accept-Encoding", "Accept-Datetime"), strict=True
    ):
        yield f"3.{letter}", f"{name} of 1.2 MB of commas", lambda name=name: header_work(site, name, commas)
    yield "3.f", "Accept of 1.2 MB of ranges", lambda: header_work(site, "Accept", "a/b;q=0.1," * 120_000)
    yield "3.g", "30,000 parameters", lambda: site.status(f"/sv/search?{'a&' * 30_000}")
    yield (
        "8.a",
        "Accept-Datetime: Fri, 31 Dec 9999 23:59:59 -1200",
        lambda: site.status("/sv/network", Accept_Datetime="Fri, 31 Dec 9999 23:59:59 -1200"),
    )
    yield (
        "8.b",
        "/vocabulary/%22 /rule/%22 /question/{{7*7}}",
        lambda: site.statuses("/vocabulary/%22", "/rule/%22", "/question/%7B%7B7*7%7D%7D"),
    )
    yield (
        "8.c",
        "/feed/1/000000001 with 5,000 zeros",
        lambda: site.statuses("/feed/1/000000001" + "0" * 5000, Accept="*/*"),
    )
    yield (
        "8.d",
        "/feed/1/01, /feed/1/0000000010, /feed/1/1",
        lambda: site.statuses("/feed/1/01", "/feed/1/0000000010", "/feed/1/1", Accept="*/*"),
    )
    yield "8.e", "check of a source with 2024-06-14+02:00", lambda: zoned_build(site, "+02:00")
    yield "8.f", "pages of data with a zone at each day", lambda: odd_dates(site, f'"{{}}+02:00"^^<{XSD_DATE}>')
    yield "8.g", "pages of data with 2024-13 for each day", lambda: odd_dates(site, '"2024-13"')
    yield (
        "8.h",
        "pages of data with 2024 for each day",
        lambda: odd_dates(site, '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
    )
    yield "8.i", "?at=2024-06-14+02:00", lambda: site.status("/sv/network?at=2024-06-14%2B02:00")
    yield "14.a", "/sv/network?knwon=2024-08-21", lambda: site.status("/sv/network?knwon=2024-08-21")
    yield "14.b", "/sv/network?known= and ?at=", lambda: site.statuses("/sv/network?known=", "/sv/network?at=")
    yield (
        "14.c",
        "/sv/network?at=2018-01-01&at=2019-01-01",
        lambda: site.status("/sv/network?at=2018-01-01&at=2019-01-01"),
    )
    yield (
        "14.d",
        f"{HUDDINGE}.ttl?knwon=x, /dumps?knwon=x, /void.ttl?known=2018-01-01",
        lambda: site.statuses(f"{HUDDINGE}.ttl?knwon=x", "/dumps?knwon=x", "/void.ttl?known=2018-01-01", Accept="*/*"),
    )
    yield (
        "14.e",
        "/sv/network?utm_source=x&fbclid=y&_=17",
        lambda: site.status("/sv/network?utm_source=x&fbclid=y&_=17"),
    )
    yield "14.f", "alternates of a memento on a day", lambda: unlike(site, known)
    yield "14.g", "/network?at=2018-01-01 leads to", lambda: site.get("/network?at=2018-01-01").headers["location"]
    yield (
        "15.a",
        "Accept-Language: sv;q=0.9, en;Q=0.1",
        lambda: site.get("/", Accept_Language="sv;q=0.9, en;Q=0.1").text[16:40],
    )
    yield "15.b", "If-None-Match: *", lambda: matching(site, "*")
    yield "15.c", 'If-None-Match: "x", TAG', lambda: matching(site, '"x", TAG')
    yield (
        "15.d",
        "If-Modified-Since in 2100, of a dump",
        lambda: site.statuses("/dumps/lsgraph.nt", Accept="*/*", If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT"),
    )
    yield (
        "15.e",
        "Range: items=0-1, bytes=5-1",
        lambda: " ".join(
            site.statuses("/dumps/lsgraph.nt", Accept="*/*", Range=each) for each in ("items=0-1", "bytes=5-1")
        ),
    )
    yield (
        "15.f",
        "Accept: text/n3; Accept: *",
        lambda: " ".join(site.statuses(f"{HUDDINGE}", "/graph/actors", Accept=each) for each in ("text/n3", "*")),
    )
    yield "15.g", "/sv/actors/ asked of another host", lambda: slashes(site)
    yield "15.h", "names folded in large networks", lambda: folded(site)
    yield "20.a", "the published rules run over the dump", lambda: rules(site)
    yield "20.b", "digests of the served text", lambda: digests(site)
    yield "20.c", "quotations at their positions in the served text", lambda: positions(site)


def lsgraph(checkout: Path, root: Path, state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of a checkout."""
    command = [sys.executable, "-m", "lsgraph", "--root", str(root), "--state", str(state), *arguments]
    return subprocess.run(command, env=environment(checkout), capture_output=True, text=True, check=False, timeout=120)


def environment(checkout: Path) -> dict[str, str]:
    """The environment without settings of the person who runs this."""
    return servers.clean_environment(PYTHONPATH=str(checkout / "src"))


@contextmanager
def served(checkout: Path, state: Path) -> Iterator[str]:
    """The address of a server of a state folder, which ends afterwards."""
    options = ("--root", str(checkout), "--state", str(state))
    ready_file = servers.writes_ready_file(checkout)
    with servers.serving(state / "log.txt", environment(checkout), options=options, ready_file=ready_file) as server:
        yield server.url


def main() -> None:
    """Build, serve, ask, and print."""
    checkout = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        built = lsgraph(checkout, checkout, state, "build")
        if built.returncode:
            sys.exit(f"The data were not built: {built.stderr[-500:]}")
        with served(checkout, state) as url:
            for name, done, happened in probes(Site(url, checkout, state)):
                try:
                    with within(60 if name[:3] in ("8.e", "8.f", "8.g", "8.h") else 20):
                        told = happened()
                # What a probe meets is what it tells.
                except Exception as error:
                    told = f"{type(error).__name__}: {error}"
                print(f"{name} | {done} | {' '.join(told.split())[:300]}", flush=True)


if __name__ == "__main__":
    main()
