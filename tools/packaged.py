"""What is done first with an installed lsgraph: `tools/package.sh` runs it in fresh environments, away from any checkout.

python tools/packaged.py light|full|whole
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from importlib.metadata import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import lsgraph

#: Megabytes that the installed packages may have, without pip, setuptools and what is compiled when they are imported.
MOST_MEGABYTES = 100
#: Modules that reading does not need.
HEAVY = ("fastapi", "networkx", "numpy", "pandas", "pyshacl", "scipy", "typst")


def light() -> None:
    """The five lines, and what is said where an extra is missing."""
    import lsgraph

    graph = lsgraph.open()
    print(graph)
    print(graph.query("who-has-signed"))
    (signed, *_) = graph.query("who-has-signed")["actor"]
    sources = graph.evidence(signed, "ls:hasSigned")
    print(sources[0]["words"], sources[0]["title"], sep=" | ")
    assert all(row["words"] and row["title"] for row in sources), "each claim has its source"
    assert graph.created is not None, "an edition says its day"
    assert "carried" in repr(graph), "there is no checkout here"
    assert len(graph.stances()) > 0, "somebody stands somewhere"
    assert not [name for name in HEAVY if name in sys.modules], "reading is light"
    assert "lsgraph[analysis]" in _refusal(graph), "an error says the next step"
    size = sum(
        _size(path)
        for path in Path(sys.prefix).glob("lib/python*/site-packages/*")
        if path.name.split("-")[0] not in _OTHER
    )
    print(f"{size / 1e6:.0f} MB installed")
    assert size < MOST_MEGABYTES * 1e6, "tens of megabytes, no more"


def _refusal(graph: lsgraph.Graph) -> str:
    """What is said where networkx is not installed."""
    try:
        graph.network()
    except ImportError as error:
        return str(error)
    raise AssertionError("there is no networkx here")


_OTHER = ("pip", "setuptools", "pkg_resources", "_distutils_hack")


def _size(path: Path) -> int:
    found = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in found if each.is_file() and each.suffix != ".pyc")


def full() -> None:
    """Analyses, frames of each kind, and the command line."""
    import networkx as nx
    import pandas as pd
    import polars as pl

    import lsgraph

    graph = lsgraph.open()
    table = graph.query("SELECT ?signature ?latest { ?signature a ls:Signature ; ls:latest ?latest }")
    frames = table.to_pandas(), table.to_polars(), table.to_arrow()
    assert isinstance(frames[0], pd.DataFrame)
    assert isinstance(frames[1], pl.DataFrame)
    assert len({len(table), len(frames[0]), len(frames[1]), frames[2].num_rows}) == 1
    assert frames[1]["latest"].to_list() == table["latest"] == frames[0]["latest"].dt.date.tolist()
    nx.write_graphml(graph.network(), "network.graphml")
    assert graph.roles()[0]["rank"] == 1
    assert "<svg" in graph.picture().svg
    program = Path(sys.prefix) / "bin" / "lsgraph"
    asked = subprocess.run([program, "query", "ASK { ?a ls:hasSigned ?b }"], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "true", asked
    assert "carries" in asked.stderr, "the edition that answers is told"
    print(f"{len(files('lsgraph') or [])} files of lsgraph; {asked.stderr.strip()}")


#: Seconds that a server may take until it is ready.
START_SECONDS = 120.0
#: Whether it works is tried, not how fast the machine is.
PATIENT = {"LSGRAPH_QUERY_SECONDS": "120", "LSGRAPH_PAGE_SECONDS": "120"}


def whole() -> None:
    """A project of one's own, from nothing to a server that answers: what the extra `all` brings."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        _lsgraph("init", str(project), folder=Path(folder))
        for command in ("format", "check", "build", "verify"):
            _lsgraph(command, folder=project)
        ready = project / "ready"
        server = subprocess.Popen(
            [sys.executable, "-m", "lsgraph", "serve", "--port", "0", "--ready-file", str(ready)],
            cwd=project,
            env=os.environ | PATIENT,
        )
        try:
            _answers(server, ready)
        finally:
            server.terminate()
            server.wait(30)
    print("a project of one's own is begun, checked, built and served")


def _lsgraph(*arguments: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "lsgraph", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)


def _answers(server: subprocess.Popen[bytes], ready: Path) -> None:
    """Pages, queries by workers, a validation and a brief, each of which needs other packages."""
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        assert server.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server is not ready"
        time.sleep(0.1)
    url = ready.read_text(encoding="utf-8").strip()
    assert json.loads(_got(f"{url}readyz"))["status"] == "ready"
    assert b"<html" in _got(f"{url}sv/")
    for suffix in ("csv", "json", "xlsx", "parquet"):
        query = urllib.parse.urlencode({"query": "SELECT * { ?claim ls:evidence ?evidence }", "format": suffix})
        assert _got(f"{url}sparql?{query}")
    agreement = json.loads(_got(f"{url}api/agreements"))["items"][0]["iri"].rsplit("/", 1)[-1]
    for suffix in ("pdf", "docx", "pptx", "png"):
        assert _got(f"{url}sv/brief/agreement/{agreement}.{suffix}")


def _got(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=180) as answer:  # noqa: S310  # our own server
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    {"light": light, "full": full, "whole": whole}[sys.argv[1]]()
