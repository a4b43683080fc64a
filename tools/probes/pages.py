"""What a checkout does where many ask at once, and where the data is large: one line for each fault.

    PYTHONPATH=<checkout>/src:. python tools/probes/pages.py <checkout>

It builds the checkout's own data and a made-up network of three thousand nodes into a temporary folder, and serves both on loopback.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
from tools import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Seconds after which a probe is given up.
BOUND = 20.0
#: Nodes of the made-up network.
NODES = 3000
ROWS = "SELECT ?a ?b ?x WHERE { ?a a ?x . ?b a ?y } LIMIT 200000"
HTML = {"Accept": "text/html"}


class Served:
    """A running server, or what it said where it does not start."""

    def __init__(self, checkout: Path, state: Path, **settings: str) -> None:
        self._log = state / "probe-log.txt"
        self._server: servers.Server | None = None
        environ = environment(checkout, state) | settings
        with contextlib.suppress(servers.NotStartedError):
            self._server = servers.start(self._log, environ, ready_file=servers.writes_ready_file(checkout))

    @property
    def url(self) -> str:
        """Its address; empty where it does not start."""
        return self._server.url if self._server else ""

    def kill(self) -> None:
        """End it at once."""
        if self._server:
            self._server.kill()

    @property
    def said(self) -> str:
        """The last line that it wrote."""
        return (self._log.read_text().strip().splitlines() or [""])[-1]

    def memory(self) -> int:
        """The most memory that the server has taken, in MB."""
        with contextlib.suppress(OSError):
            if self._server and (found := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self._server.process.pid}/status").read_text())):  # fmt: skip
                return int(found[1]) // 1000
        return 0

    def get(self, path: str) -> str:
        """A page, asked for as a browser does: its status and its time in words."""
        begun = time.monotonic()
        try:
            answer = httpx.get(self.url + path, headers=HTML, timeout=BOUND, trust_env=False)
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)
            told = f"{answer.status_code}" + (f' "{heading[1]}"' if heading and answer.status_code >= 400 else "")
        except httpx.HTTPError as error:
            told = f"{type(error).__name__}"
        return f"{told} after {time.monotonic() - begun:.1f} s"


def environment(checkout: Path, state: Path) -> dict[str, str]:
    """The environment of a program of that checkout."""
    return servers.clean_environment(
        PYTHONPATH=str(checkout / "src"), LSGRAPH_ROOT=str(checkout), LSGRAPH_STATE=str(state)
    )


@contextlib.contextmanager
def serving(checkout: Path, state: Path, **settings: str) -> Iterator[Served]:
    """A server that is ended afterwards."""
    served = Served(checkout, state, **settings)
    try:
        yield served
    finally:
        served.kill()


def tell(item: str, done: str, probe: Callable[[], str]) -> None:
    """Print what happened, whatever it was."""
    try:
        happened = probe()
    except Exception as error:  # a probe tells, and never stops
        happened = f"{type(error).__name__}: {error}"
    print(f"{item} | {done} | {happened}", flush=True)


def longest_wait(served: Served, path: str, meanwhile: Callable[[], str]) -> str:
    """How long the slowest of many requests for `path` takes while something else runs."""
    waits: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set() and len(waits) < 1000:
            begun = time.monotonic()
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(served.url + path, timeout=BOUND, trust_env=False)
            waits.append(time.monotonic() - begun)
            time.sleep(0.02)

    thread = threading.Thread(target=look)
    thread.start()
    told = meanwhile()
    over.set()
    thread.join()
    return f"{told}; meanwhile {path} took up to {max(waits):.2f} s"


def crowd(served: Served, paths: list[str]) -> str:
    """The slowest answer where all are asked for at once."""
    begun = time.monotonic()
    with ThreadPoolExecutor(len(paths)) as pool:
        found = list(pool.map(served.get, paths))
    statuses = sorted({each.partition(" ")[0] for each in found})
    return f"the last of {len(paths)} after {time.monotonic() - begun:.1f} s ({', '.join(statuses)})"


def of_real_data(checkout: Path, state: Path) -> None:
    """Many at once, and the event loop."""
    rows = f"/sparql?format=html&query={quote(ROWS)}"
    with serving(checkout, state) as served:
        tell("4.a", "32 clients ask for /sv/network right after the start", lambda: crowd(served, ["/sv/network"] * 32))
    with serving(checkout, state) as served:
        time.sleep(3)
        tell("3.c", "200,000 rows as HTML", lambda: longest_wait(served, "/healthz", lambda: served.get(rows)))
    with serving(checkout, state, LSGRAPH_PAGE_QUADS="1000") as served:
        tell(
            "5.d",
            "LSGRAPH_PAGE_QUADS=1000, /sv/network",
            lambda: served.get("/sv/network") if served.url else served.said,
        )


def of_large_data(checkout: Path, state: Path) -> None:
    """A network of three thousand nodes."""
    with serving(checkout, state) as served:
        tell("5.e", "/healthz right after the start", lambda: served.get("/healthz"))
        tell("5.c", "/sv/ for the first time", lambda: served.get("/sv/"))
        tell("5.f", "/catalogue", lambda: served.get("/catalogue"))
    with serving(checkout, state) as served:
        time.sleep(5)
        tell("5.b", "/sv/network/gaps (who is missing)", lambda: served.get("/sv/network/gaps"))
    with serving(checkout, state) as served:
        time.sleep(5)
        told = lambda: f"{served.get('/sv/network/roles')}, {served.memory()} MB"  # noqa: E731
        tell("5.a", "/sv/network/roles (who connects whom)", told)
    with serving(checkout, state) as served:
        time.sleep(5)
        crowded = [f"/sv/network/roles?group={number}" for number in range(44)]
        done = "44 clients ask for /sv/network/roles"
        tell("4.b", done, lambda: longest_wait(served, "/static/icon.svg", lambda: crowd(served, crowded)))


def main(checkout: Path) -> None:
    """Build, serve and probe."""
    with tempfile.TemporaryDirectory(prefix="lsgraph-probe-") as folder:
        real, large, quads = Path(folder) / "real", Path(folder) / "large", Path(folder) / "made-up.nq"
        generator = [sys.executable, str(checkout / "bench" / "generator.py"), "--actors", str(NODES)]
        with quads.open("w") as out:
            subprocess.run(generator, env=environment(checkout, real), stdout=out, check=True)
        for state, more in ((real, []), (large, ["--from", str(quads)])):
            state.mkdir()
            command = [sys.executable, "-m", "lsgraph", "build", *more]
            subprocess.run(command, env=environment(checkout, state), check=True, capture_output=True, timeout=120)
        of_real_data(checkout, real)
        of_large_data(checkout, large)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
