"""Networks of 1,000 and 10,000 nodes: what the build takes, and how long a browser takes to draw and to move them.

    python bench/network.py [--sizes 1000 10000] [--cap SECONDS] [--rounds N]

Made-up collaboration (`generator.Collaboration`) is drawn in headless Chromium by our pages (the groups, one group, everything), by pyvis's
own page (as it comes, with its physics; and with our positions and without physics) and by cytoscape.js with our positions, which npm
fetches into a temporary folder. Prints one table a size: weight of the page, time until its first picture, frame time while it is
zoomed and dragged, and each as a multiple of our page of everything, in one run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from generator import Collaboration
from playwright.sync_api import Error, sync_playwright

from lsgraph.building.network import write_graph
from lsgraph.claims import Resources
from lsgraph.network import TIES, measures, network
from lsgraph.network.frames import layouts
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.network.tables_writer import tables_at
from lsgraph.stores import EmbeddedStore, with_union
from lsgraph.views.overview import read_overview
from lsgraph.views.palette import FAMILY_COLOURS
from lsgraph.web.explorer.large_fragments import (
    LARGE_SCRIPTS,
    LARGE_STYLES,
    TOP,
    LargeLinks,
    actor_rows,
    compact,
    large_fragment,
    overview_fragment,
)
from lsgraph.web.http.headers import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx
    from playwright.sync_api import Browser, Page


ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/lsgraph/web/static"
#: Marks the first frame after which the canvas is no longer white, and the time of each frame from then on.
WATCH = """
window.firstPicture = null; window.frames = [];
(() => {
  const painted = () => {
    if (document.querySelector("svg.network")) return true;
    for (const canvas of document.querySelectorAll("canvas")) {
      if (canvas.width < 200 || canvas.height < 200) continue;
      const small = document.createElement("canvas"); small.width = small.height = 96;
      const context = small.getContext("2d"); context.drawImage(canvas, 0, 0, 96, 96);
      const pixels = context.getImageData(0, 0, 96, 96).data; let seen = 0;
      for (let at = 0; at < pixels.length; at += 4) if (pixels[at + 3] > 8 && pixels[at] + pixels[at + 1] + pixels[at + 2] < 740) seen += 1;
      if (seen > 4) return true;
    }
    return false;
  };
  let before = 0;
  const tick = (now) => {
    if (window.firstPicture === null) { if (document.readyState !== "loading" && painted()) window.firstPicture = performance.now(); }
    else window.frames.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})();
"""


@dataclass
class Drawn:
    """What one page took: kilobytes as sent and compressed, seconds to the first picture, milliseconds a frame (median, 95 of 100)."""

    name: str
    size: float
    packed: float
    first: float | None
    frame: float | None
    slow: float | None


class Site:
    """Pages and files on loopback, with the service's own policy for our pages."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bool]] = {}
        self.folders: list[Path] = [STATIC]
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, kind, strict = site.answer(self.path.partition("?")[0])
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if strict:
                    self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str) -> tuple[bytes, str, bool]:
        """What a path gets: its bytes, their media type, and whether under our policy."""
        if path in self.pages:
            text, strict = self.pages[path]
            return text.encode(), "text/html; charset=utf-8", strict
        for folder in self.folders:
            file = folder / path.removeprefix("/static/")
            if path.startswith("/static/") and file.is_file():
                return file.read_bytes(), "text/css" if file.suffix == ".css" else "text/javascript", False
        return b"", "text/plain", False


# ---------------------------------------------------------------------------------------------------------- the build


def made(count: int) -> nx.MultiDiGraph[str]:
    """The network of made-up collaboration."""
    quads = list(ox.parse(input="".join(Collaboration(count).lines()), format=ox.RdfFormat.N_QUADS))
    forms = ox.parse(path=str(ROOT / "ontology/vocabularies/legal-form.ttl"), format=ox.RdfFormat.TURTLE)
    graph = ox.NamedNode("https://w3id.org/lsgraph/graph/vocabularies")
    quads.extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in forms)
    return network(Resources(EmbeddedStore.in_memory(with_union(quads))), ended=True)


def build_steps(count: int) -> tuple[nx.MultiDiGraph[str], dict[str, Any]]:
    """Read, measure and lay out, told as processor time, since others share the machine."""
    begun = time.process_time()
    graph = made(count)
    read = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = measures(graph)
    measured = time.process_time()
    kept = layouts(graph, {node: own.community for node, own in found.items()})
    laid = time.process_time()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{len(graph)} nodes, {graph.number_of_edges()} edges, {max(each.community for each in found.values())} communities. "
        f"Processor time: making and reading {read - begun:.1f} s, measures {measured - read:.1f} s, layout {laid - measured:.1f} s; "
        f"measures and layout need {(after - before) / 1024:.0f} MiB more than the {before / 1024:.0f} MiB before"
    )
    return graph, kept


# ---------------------------------------------------------------------------------------------------------- the pages


def our_pages(tables: Tables) -> dict[str, str]:
    """Our three pages of a large network, as the service writes them."""
    links = LargeLinks(
        thing=lambda iri: f"/sv/{iri.rsplit('/id/', 1)[-1]}",
        around=lambda iri: f"/sv/network?selected={iri.rsplit('/id/', 1)[-1]}&steps=1",
        group=lambda group: f"/sv/network?group={group.key}",
        by=lambda by: f"/sv/network?by={by}",
        everything="/sv/network?scope=all",
        entry="/sv/network",
        search="/sv/network",
    )
    shown, top = read_overview(tables, "community"), actor_rows(tables, tables.actors(TOP), "sv")
    members = tables.members("community", int(shown.groups[0].key))
    part = compact(tables, "sv", members, None)
    group = large_fragment(
        (len(members), len(part["edges"]) // 3), actor_rows(tables, members[:100], "sv"), "/group.json", language="sv", links=links
    )  # fmt: skip
    return {
        "lsgraph: groups": page_of(overview_fragment(shown, top, language="sv", links=links)),
        f"lsgraph: one group of {len(members)}": page_of(group),
        "lsgraph: everything": page_of(
            large_fragment(tables.counts(None), top, "/everything.json", language="sv", links=links)
        ),
        "/group.json": json.dumps(part),
        "/everything.json": json.dumps(compact(tables, "sv", None, None)),
    }


def page_of(fragment: str) -> str:
    head = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in ("lsgraph.css", *LARGE_STYLES))
    head += "".join(
        f'<script defer src="/static/{name}"></script>' for name in LARGE_SCRIPTS if "large-data" in fragment
    )
    return f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Nätverket</title>{head}</head><body><main>{fragment}</main></body></html>'


def pyvis_page(graph: nx.MultiDiGraph[str], places: Mapping[str, tuple[float, float]] | None) -> str:
    """The page that pyvis writes; with places, at those and without physics."""
    from pyvis.edge import Edge
    from pyvis.network import Network

    drawing = Network(directed=True, height="740px", width="100%", cdn_resources="in_line")
    for node, data in graph.nodes(data=True):
        where = {"x": places[node][0], "y": places[node][1], "size": 14} if places else {}
        drawing.add_node(node, label=data["label_sv"], color=FAMILY_COLOURS[data["family"]], shape="dot", **where)
    # `add_edge` looks through all edges each time: 17,000 of them take minutes, which no page should be blamed for.
    drawing.edges.extend(Edge(source, target, True).options for source, target in graph.edges())
    if places:
        drawing.toggle_physics(False)
    return str(drawing.generate_html())


def cytoscape_page(graph: nx.MultiDiGraph[str], places: Mapping[str, tuple[float, float]]) -> str:
    """cytoscape.js at our positions, with its options for large graphs."""
    nodes = [
        {"data": {"id": node, "label": data["label_sv"], "colour": FAMILY_COLOURS[data["family"]]}, "position": {"x": places[node][0], "y": places[node][1]}}
        for node, data in graph.nodes(data=True)
    ]  # fmt: skip
    edges = [{"data": {"source": source, "target": target}} for source, target in graph.edges()]
    elements = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False)
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>cytoscape.js</title>
<script src="/static/cytoscape.min.js"></script></head><body><div id="stage" style="height:740px"></div><script>
cytoscape({{container: document.getElementById("stage"), elements: {elements}, layout: {{name: "preset", fit: true}},
  textureOnViewport: true, hideEdgesOnViewport: true, pixelRatio: 1,
  style: [{{selector: "node", style: {{"background-color": "data(colour)", label: "data(label)", "font-size": 14, "min-zoomed-font-size": 10, width: 28, height: 28}}}},
          {{selector: "edge", style: {{width: 2, "line-color": "#ccc", "curve-style": "haystack"}}}}]}});
</script></body></html>"""


def fetch_cytoscape(folder: Path) -> Path | None:
    """The folder with cytoscape.min.js, or None where npm can't get it."""
    if shutil.which("npm") is None:
        return None
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), "cytoscape@3"], capture_output=True, text=True, check=False
    )  # fmt: skip
    found = folder / "node_modules/cytoscape/dist"
    return found if done.returncode == 0 and (found / "cytoscape.min.js").is_file() else None


# -------------------------------------------------------------------------------------------------------- the browser


def measure(
    browser: Browser,
    site: Site,
    name: str,
    text: str,
    *,
    strict: bool,
    cap: float,
    rounds: int,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> Drawn:
    """Draw a page some times; medians. A page that shows nothing within `cap` seconds has no time. `beside` are data that it fetches."""
    site.pages["/page"] = (text, strict)
    site.pages |= {address: (data, strict) for address, data in beside.items()}
    print(f"  {name} …", file=sys.stderr, flush=True)
    firsts: list[float] = []
    frames: list[float] = []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        # pyvis's page asks other hosts for what it does not need to draw: no page waits for the network.
        context.route(lambda url: not url.startswith(site.url), lambda route: route.abort())
        page = context.new_page()
        page.add_init_script(WATCH)
        try:
            page.goto(f"{site.url}/page", wait_until="commit", timeout=cap * 1000)
            firsts.append(first_picture(page, cap))
            if page.locator("canvas").count():
                frames.extend(moving(page, cap))
        except Error:
            break
        finally:
            context.close()
    return Drawn(
        name,
        *weight(site, text),
        statistics.median(firsts) if firsts else None,
        statistics.median(frames) if frames else None,
        statistics.quantiles(frames, n=20)[-1] if len(frames) > 1 else None,
    )


def weight(site: Site, text: str) -> tuple[float, float]:
    """Kilobytes of a page with its scripts and styles, as they are and compressed."""
    names = sorted(set(re.findall(r'"(/static/[\w./-]+)"', text)))
    parts = [text.encode(), *(site.answer(name)[0] for name in names)]
    return sum(len(part) for part in parts) / 1000, sum(len(gzip.compress(part)) for part in parts) / 1000


def first_picture(page: Page, cap: float) -> float:
    """Seconds from the request to the first picture; raises Playwright's Error where none comes in time."""
    begun = time.monotonic()
    # Not `wait_for_function`: our policy lets nobody evaluate text, and a wait would be part of what is measured.
    while time.monotonic() - begun < cap:
        if (found := page.evaluate("window.firstPicture")) is not None:
            return float(found) / 1000
        page.wait_for_timeout(100)
    raise Error("nothing was drawn in time")


def moving(page: Page, cap: float) -> list[float]:
    """The milliseconds of each frame while the picture is zoomed by the wheel and dragged, sixty steps of real input."""
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 600) / 2
    page.wait_for_timeout(500)
    page.mouse.move(x, y)
    page.evaluate("window.frames = []")
    begun = time.monotonic()
    for step in range(30):
        page.mouse.wheel(0, -60 if step < 15 else 60)
        page.evaluate("new Promise(requestAnimationFrame)")
        if time.monotonic() - begun > cap:
            break
    page.mouse.down()
    for step in range(30):
        page.mouse.move(x + 6 * (step if step < 15 else 30 - step), y + 3 * step)
        page.evaluate("new Promise(requestAnimationFrame)")
        if time.monotonic() - begun > cap:
            break
    page.mouse.up()
    return [float(each) for each in page.evaluate("window.frames")]


def table(rows: list[Drawn]) -> None:
    """Print the rows, with multiples of our page of everything."""
    ours = next(row for row in rows if row.name == "lsgraph: everything")

    def told(number: float | None, of: float | None, digits: int) -> str:
        if number is None:
            return "-"
        return f"{number:.{digits}f}" + (f" ({number / of:.1f})" if of else "")

    print(
        "\n| page | kB | kB packed | first picture, s | a frame, ms | 95 of 100 frames, ms |\n|---|--:|--:|--:|--:|--:|"
    )
    for row in rows:
        print(
            f"| {row.name} | {row.size:.0f} | {row.packed:.0f} | {told(row.first, ours.first, 2)} | {told(row.frame, ours.frame, 0)} | {told(row.slow, ours.slow, 0)} |",
            flush=True,
        )
    print()


def compare(browser: Browser, site: Site, count: int, *, cap: float, rounds: int, cytoscape: bool) -> None:
    """One table: all pages of a network of so many nodes."""
    graph, kept = build_steps(count)
    places = kept["landscape"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NETWORK_FILE
        with tables_at(path) as writer:
            write_graph(writer, graph, graph, {ties: measures(graph, ties) for ties in TIES}, kept)
        ours = our_pages(Tables(path))
    beside = {name: text for name, text in ours.items() if name.startswith("/")}
    rows = [
        measure(browser, site, name, text, strict=True, cap=cap, rounds=rounds, beside=beside)
        for name, text in ours.items()
        if name not in beside
    ]
    others: list[tuple[str, Callable[[], str]]] = [
        ("pyvis, our positions, no physics", lambda: pyvis_page(graph, places)),
        ("pyvis as it comes", lambda: pyvis_page(graph, None)),
    ]
    if cytoscape:
        others.append(("cytoscape.js, our positions", lambda: cytoscape_page(graph, places)))
    for name, write in others:
        rows.append(
            measure(browser, site, name, write(), strict=False, cap=cap, rounds=1 if "comes" in name else rounds)
        )
    table(rows)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    options.add_argument("--cap", type=float, default=60.0, help="seconds after which a page counts as not drawn")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    executable = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-headless-shell"))), None)
    if executable is None:
        sys.exit("There is no Chromium: install it (Debian, Ubuntu: apt install chromium), then run this again.")
    site = Site()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fetched = fetch_cytoscape(Path(folder))
        if fetched is not None:
            site.folders.append(fetched)
        else:
            print("npm could not get cytoscape.js: it is left out.")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for count in chosen.sizes:
            compare(browser, site, count, cap=chosen.cap, rounds=chosen.rounds, cytoscape=fetched is not None)
        browser.close()


if __name__ == "__main__":
    main()
