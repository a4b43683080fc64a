"""Show what SPARQL clients and terminals meet on a checkout: one line a fault, `item | what was done | what happened`.

Run as `PYTHONPATH=<checkout>/src:. python tools/probes/sparql.py <checkout>`; it builds and serves the checkout's data in a temporary folder.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import httpx
from tools import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Seconds after which a probe is left, and told as such.
BOUND = 20.0
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SIGNED = "SELECT ?actor { ?actor ls:hasSigned ?what }"
FORMS = {"SELECT": SIGNED, "DESCRIBE": "DESCRIBE organization:region-uppsala", "CONSTRUCT": "CONSTRUCT WHERE { ?a ls:hasSigned ?b }"}  # fmt: skip
PREFIX_AFTER_COMMENT = (
    "# å\nPREFIX åsikt: <https://w3id.org/lsgraph/ontology#> SELECT ?actor { ?actor åsikt:hasSigned ?x }"
)
#: Of the tests of the workers that a checkout has, what runs when the limit of memory is taken away.
MEMORY_TEST = "a_hostile_query_ends"


class Probes:
    """The probes of one checkout, with its data built and served."""

    def __init__(self, checkout: Path, state: Path) -> None:
        self.checkout = checkout
        self.state = state
        self.environ = servers.clean_environment(
            LSGRAPH_ROOT=str(checkout), LSGRAPH_STATE=str(state), PYTHONPATH=str(checkout / "src")
        )
        self.url = ""

    @contextmanager
    def served(self) -> Iterator[None]:
        """Build, serve on a free port, and end the server afterwards."""
        subprocess.run([*LSGRAPH, "build"], env=self.environ, check=True, capture_output=True, timeout=300)
        ready_file = servers.writes_ready_file(self.checkout)
        with servers.serving(self.state / "probe-log.txt", self.environ, ready_file=ready_file) as server:
            self.url = server.url
            yield

    def ask(self, query: str, accept: str = "*/*", path: str = "/sparql", **parameters: str) -> str:
        """Status, type and the beginning of what `/sparql` answers."""
        response = httpx.get(
            f"{self.url}{path}", params={"query": query, **parameters}, headers={"Accept": accept}, timeout=BOUND,
            trust_env=False, follow_redirects=False,
        )  # fmt: skip
        return _told(response)

    def run(self, *arguments: str) -> str:
        """Exit code and standard error of a command."""
        result = subprocess.run([*LSGRAPH, *arguments], env=self.environ, capture_output=True, text=True, timeout=BOUND)
        return f"exit {result.returncode}: {(result.stderr or result.stdout).strip()[:120]}"

    def interrupted(self, *arguments: str) -> str:
        """What Ctrl-C does to a program three seconds after it began."""
        process = subprocess.Popen(
            [sys.executable, *arguments], env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            time.sleep(3)
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=BOUND)
            last = err.strip().splitlines()[-1:] or [""]
            return f"exit {process.returncode} after {time.monotonic() - begun:.1f} s: {last[0][:80]}"
        except subprocess.TimeoutExpired:
            return f"still running after {BOUND:g} s"
        finally:
            process.kill()
            process.communicate()

    def in_python(self, code: str) -> str:
        """What a line of Python prints, or the last line of its error."""
        try:
            result = subprocess.run(
                [sys.executable, "-c", code], env=self.environ, capture_output=True, text=True, timeout=BOUND
            )
        except subprocess.TimeoutExpired:
            return f"still running after {BOUND:g} s"
        said = result.stdout.strip() or result.stderr.strip()
        return said[-150:].splitlines()[-1] if said else ""

    def reader_gone(self, fmt: str) -> str:
        """What a query says whose reader went away."""
        reading, writing = os.pipe()
        os.close(reading)
        process = subprocess.Popen(
            [*LSGRAPH, "query", "--format", fmt, "SELECT * { ?s ?p ?o }"],
            env=self.environ, stdout=writing, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        os.close(writing)
        try:
            _, err = process.communicate(timeout=BOUND)
        finally:
            process.kill()
        return f"exit {process.returncode}: {err.strip()[:100]}"

    def wrapped(self, form: str, named: str | None) -> str:
        """What SPARQLWrapper makes of an answer in the format that it names."""
        from SPARQLWrapper import SPARQLWrapper, Wrapper

        client = SPARQLWrapper(f"{self.url}/sparql")
        client.setTimeout(int(BOUND))
        client.setQuery(FORMS[form])
        if named:
            client.setReturnFormat(getattr(Wrapper, named))
        got = client.query()
        return f"{got.info()['content-type']} as {type(got.convert()).__name__}"

    def in_parts(self, name: str, wanted: str) -> str:
        """What polars gets: a part, without compression."""
        address = f"{self.url}/sparql?query={quote_plus(SIGNED)}&format={name}"
        with httpx.Client(trust_env=False, timeout=BOUND) as client:
            request = client.build_request("GET", address, headers={"Range": wanted})
            request.headers.pop("accept-encoding")
            response = client.send(request)
        return f"{response.status_code}, Content-Range: {response.headers.get('content-range')}, {len(response.content)} bytes"

    def table_of_csvw(self) -> str:
        """What a reader of CSVW gets from the address that the description names."""
        described = httpx.get(
            f"{self.url}/sparql", params={"query": SIGNED, "format": "csvw"}, trust_env=False, timeout=BOUND
        ).json()
        return _told(httpx.get(described["url"], headers={"Accept": "*/*"}, trust_env=False, timeout=BOUND))

    def head(self, path: str) -> str:
        """How large the head of an answer is."""
        response = httpx.get(f"{self.url}{path}", trust_env=False, timeout=BOUND)
        size = sum(len(name) + len(text) + 4 for name, text in response.headers.raw)
        return f"{response.status_code}, a head of {size} bytes"

    def without_memory_limit(self) -> str:
        """Whether a test fails where workers have no limit of memory."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "checkout"
            subprocess.run(["cp", "-r", str(self.checkout), str(copy)], check=True)  # noqa: S607
            module = copy / "src" / "lsgraph" / "workers" / "process.py"
            text = module.read_text(encoding="utf-8")
            guard = "    resource.setrlimit(resource.RLIMIT_AS, (most, most))\n"
            assert guard in text
            module.write_text(text.replace(guard, ""), encoding="utf-8")
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_workers.py", "-k", f"{MEMORY_TEST} and memory"]  # fmt: skip
            environ = self.environ | {"PYTHONPATH": str(copy / "src")}
            result = subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, timeout=120)
            found = re.search(r"\d+ (?:passed|failed).*", result.stdout)
            return found[0] if found else f"exit {result.returncode}"


LSGRAPH = (sys.executable, "-m", "lsgraph")


def _told(response: httpx.Response) -> str:
    begun = response.text[:90].replace("\n", " ").replace("\r", "")
    return f"{response.status_code} {response.headers.get('content-type')}: {begun}"


def _probes(at: Probes) -> list[tuple[str, str, Callable[[], str]]]:
    """All of them: item, what is done, and how."""
    of_terminal = [
        ("7.e", "lsgraph query 'SELECT * FROM ?g {}'", lambda: at.run("query", "SELECT * FROM ?g {}")),
        ("7.f", "graph.query('DESCRIBE ?x FROM ?y') in Python", lambda: at.in_python("import lsgraph; lsgraph.open().construct('DESCRIBE ?x FROM ?y')")),
        ("9.a", "Ctrl-C to a slow `lsgraph query`", lambda: at.interrupted("-m", "lsgraph", "query", SLOW)),
        ("9.b", "Ctrl-C to a slow graph.query", lambda: at.interrupted("-c", f"import lsgraph; lsgraph.open().query({SLOW!r})")),
        ("9.c", "lsgraph query --seconds 1", lambda: at.run("query", "--seconds", "1", SLOW)),
        ("9.d", "graph.query(…, seconds=1)", lambda: at.in_python(f"import lsgraph; lsgraph.open().query({SLOW!r}, seconds=1)")),
        *((f"9.{letter}", f"lsgraph query --format {fmt} whose reader is gone", lambda fmt=fmt: at.reader_gone(fmt)) for letter, fmt in zip("efghi", ("xlsx", "parquet", "csvw", "csv", "table"), strict=True)),
    ]  # fmt: skip
    of_server = [
        *((f"7.{letter}", query, lambda query=query: at.ask(query)) for letter, query in zip("abcd", ("SELECT * FROM ?g {}", "SELECT * FROM NAMED ?g {}", "DESCRIBE ?x FROM ?y", "BASE <x:> SELECT * {<y> ?p ?o}"), strict=True)),
        *(
            (f"19.{form.lower()}.{named or 'default'}", f"SPARQLWrapper: {form}, {named or 'its default'}", lambda form=form, named=named: at.wrapped(form, named))
            for form in FORMS for named in (None, "RDFXML", "JSONLD", "N3", "TSV", "XML", "JSON", "CSV", "TURTLE", "RDF")
        ),
        ("19.a", "format=application/json for a graph", lambda: at.ask(FORMS["CONSTRUCT"], format="application/json")),
        ("19.b", "format=cvs typed by a person", lambda: at.ask(SIGNED, "text/html", format="cvs")),
        ("19.c", "default-graph-uri= empty", lambda: at.ask(SIGNED, **{"default-graph-uri": ""})),
        ("19.d", "/sparql/", lambda: at.ask(SIGNED, path="/sparql/")),
        ("19.e", "a prefix beyond ASCII after a comment", lambda: at.ask(PREFIX_AFTER_COMMENT)),
        ("19.f", "polars.read_csv: Range bytes=0-3", lambda: at.in_parts("csv", "bytes=0-3")),
        ("19.g", "polars.read_parquet: Range bytes=-262144", lambda: at.in_parts("parquet", "bytes=-262144")),
        ("19.h", "the table that CSVW names", at.table_of_csvw),
        ("19.i", "a query of 1,500 characters as CSV", lambda: at.head(f"/sparql?query={quote_plus(SIGNED)}%23{'x' * 1500}&format=csv")),
        ("19.j", "hints on a term of 3,000 characters", lambda: at.head(f"/sparql?query=ASK%7B%3Fx%20%3Curn:{'x' * 3000}%3E%20%3Fy%7D")),
        ("19.k", "a page with a parameter of 3,000 characters", lambda: at.head(f"/sv/?x={'x' * 3000}")),
    ]  # fmt: skip
    return [*of_server, *of_terminal, ("21.a", "tests without the workers' limit of memory", at.without_memory_limit)]


def main() -> None:
    """Print one line a probe; whatever a probe raises is what happened."""
    warnings.simplefilter("ignore")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory() as folder:
        at = Probes(Path(sys.argv[1]).resolve(), Path(folder) / "state")
        with at.served():
            for item, done, probe in _probes(at):
                try:
                    happened = probe()
                except Exception as error:  # whatever happens is what is shown
                    happened = f"{type(error).__name__}: {error}"
                print(f"{item} | {done} | {' '.join(happened.split())[:220]}")


if __name__ == "__main__":
    main()
