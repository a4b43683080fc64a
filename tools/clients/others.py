"""Other clients in Python read a running lsgraph with their defaults: polars, DuckDB, csvw, feedparser, memento_client, PyLD, openapi-python-client.

Usage: python others.py http://127.0.0.1:8000
"""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
import tempfile
import traceback
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

QUERY = "SELECT ?act ?day { ?act a ls:Signature ; ls:earliest ?day }"


def address(base: str, fmt: str) -> str:
    """Where the answer to the query is in that format."""
    return f"{base}/sparql?{urlencode({'query': QUERY, 'format': fmt})}"


def read(url: str) -> bytes:
    """What stands at an address."""
    with urllib.request.urlopen(url) as response:  # noqa: S310  # the server that is tested
        content: bytes = response.read()
    return content


def same(got: int, expected: int) -> None:
    """Raise unless a client found as many as there are."""
    if got != expected or not expected:
        raise ValueError(f"{got} where {expected} were expected")


def rows(base: str) -> int:
    """How many rows the endpoint itself gives."""
    return len(json.loads(read(address(base, "json")))["results"]["bindings"])


def polars(base: str) -> None:
    """Tables by their addresses, also lazily, which reads parts of a file."""
    pl: Any = importlib.import_module("polars")
    same(pl.read_parquet(address(base, "parquet")).height, rows(base))
    same(pl.scan_parquet(address(base, "parquet")).collect().height, rows(base))
    same(pl.read_csv(address(base, "csv")).height, rows(base))


def duckdb(base: str) -> None:
    """Tables by their addresses where its extension for HTTP can be had, else files."""
    db: Any = importlib.import_module("duckdb")
    for fmt, reader in (("parquet", "read_parquet"), ("csv", "read_csv")):
        with tempfile.NamedTemporaryFile(suffix=f".{fmt}") as file:
            file.write(read(address(base, fmt)))
            file.flush()
            same(_counted(db, f"{reader}('{file.name}')"), rows(base))
    try:
        db.sql("LOAD httpfs")
    except db.Error:
        print("duckdb: its extension httpfs is not here: files were read, not addresses")
        return
    same(_counted(db, f"read_parquet('{address(base, 'parquet')}')"), rows(base))


def _counted(db: ModuleType, table: str) -> int:
    ((found,),) = db.sql(f"SELECT COUNT(*) FROM {table}").fetchall()  # noqa: S608  # our own names
    return int(found)


def csvw(base: str) -> None:
    """A table by the description that its Link header leads to."""
    module: Any = importlib.import_module("csvw")
    same(len(list(module.CSVW(address(base, "csvw")).tables[0])), rows(base))


def feedparser(base: str) -> None:
    """The Atom feed."""
    module: Any = importlib.import_module("feedparser")
    feed = module.parse(f"{base}/feed.atom")
    if feed.bozo or not feed.entries:
        raise ValueError(f"the feed is not well-formed, or empty: {feed.get('bozo_exception')}")


def memento_client(base: str) -> None:
    """The memento of a page at a time."""
    module: Any = importlib.import_module("memento_client")
    # A page is its own timegate here. By default the client asks an archive elsewhere for such pages, as it does not look for that.
    client = module.MementoClient(timegate_uri="", check_native_timegate=False)
    info = client.get_memento_info(f"{base}/en/agreements", datetime.now())  # it takes no other
    if not info.get("mementos", {}).get("closest"):
        raise ValueError(f"no memento: {info}")


def pyld(base: str) -> None:
    """JSON-LD as RDF, by address: of an answer, and of what the server publishes."""
    jsonld: Any = importlib.import_module("pyld.jsonld")
    query = urlencode({"query": "CONSTRUCT WHERE { ?x ls:hasSigned ?y }", "format": "jsonld"})
    same(len(jsonld.to_rdf(f"{base}/sparql?{query}")["@default"]), int(_signed(base)))
    for path in (
        "id/organization/region-uppsala",
        "ontology.jsonld",
        "graph/actors.jsonld",
        "collection/agreement.jsonld",
        "catalogue.jsonld",
    ):
        if not any(jsonld.to_rdf(f"{base}/{path}").values()):
            raise ValueError(f"nothing at {path}")


def _signed(base: str) -> str:
    query = urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?x ls:hasSigned ?y }", "format": "csv"})
    return read(f"{base}/sparql?{query}").decode().split()[1]


def openapi_python_client(base: str) -> None:
    """A client that is generated from the description, and compiles."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(sys.executable).with_name("openapi-python-client")
        # By default it would run a formatter on what it has made.
        config = Path(folder, "config.yaml")
        config.write_text("post_hooks: []\n", encoding="utf-8")
        told = subprocess.run(
            [program, "generate", "--url", f"{base}/api/openapi.json", "--output-path", f"{folder}/made", "--meta", "none", "--config", config],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if told.returncode or "Warning" in told.stdout + told.stderr:
            raise ValueError(f"{told.stdout}{told.stderr}"[-600:])
        subprocess.run([sys.executable, "-m", "compileall", "-q", f"{folder}/made"], check=True)


CLIENTS: tuple[Callable[[str], None], ...] = (
    polars, duckdb, csvw, feedparser, memento_client, pyld, openapi_python_client,
)  # fmt: skip


def main() -> int:
    """Let each client ask, and tell how it went."""
    base, failed = sys.argv[1].rstrip("/"), 0
    for client in CLIENTS:
        try:
            client(base)
            print(f"{client.__name__}: passed")
        except Exception as error:  # whatever a client raises
            failed += 1
            told = io.StringIO()
            traceback.print_exception(error, file=told, limit=-2)
            print(f"{client.__name__}: FAILED: {told.getvalue()[-600:]}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
