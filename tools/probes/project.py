"""Shows what a checkout does with careless values, folders, empty files and dates: one line a fault.

PYTHONPATH=<checkout>/src:. python tools/probes/project.py <checkout>

It works on copies in a temporary folder, and prints `<item>.<letter> | <what was done> | <what happened>`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from tools import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SOURCE = Path("data/sources/huddinge-ks-2024-1082.ttl")
SECONDS = 20
#: The first build reads and draws everything; other work may share the machine.
SECONDS_TO_BUILD = 120


class Bench:
    """A copy of a checkout's data and program, a state built of it, and a server; `close` ends and removes all of it."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.folder = folder
        self.installed = self._copied(checkout, "installed", "data", "ontology", "shapes", "src")
        self.practice = self._copied(checkout, "practice", "data", "ontology", "shapes")
        self.state = folder / "state"
        self.run("build", seconds=SECONDS_TO_BUILD)
        options = ("--root", str(self.installed), "--state", str(self.state))
        ready_file = servers.writes_ready_file(self.installed)
        self.server = servers.start(folder / "log.txt", self._environment(), options=options, ready_file=ready_file)
        self.url = self.server.url

    def _copied(self, checkout: Path, name: str, *parts: str) -> Path:
        for part in parts:
            shutil.copytree(checkout / part, self.folder / name / part, ignore=shutil.ignore_patterns("__pycache__"))
        return self.folder / name

    def _environment(self, **more: str) -> dict[str, str]:
        return servers.clean_environment(PYTHONPATH=str(self.installed / "src"), LANG="C.UTF-8") | more

    def python(
        self, *arguments: str, cwd: Path | None = None, seconds: int = SECONDS, environ: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """The exit code of Python with those arguments, and all that it wrote."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self._environment(**(environ or {})), cwd=cwd or self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds,
        )  # fmt: skip
        return done.returncode, done.stdout

    def run(self, *arguments: str, state: Path | None = None, cwd: Path | None = None, seconds: int = SECONDS) -> tuple[int, str]:  # fmt: skip
        """The same of a command of lsgraph on the data, with that state folder."""
        options = ("--root", str(self.installed), "--state", str(state or self.state))
        return self.python("-m", "lsgraph", *options, *arguments, cwd=cwd, seconds=seconds)

    def get(self, path: str) -> str:
        """The text of a page of the server."""
        return httpx.get(self.url + path, timeout=SECONDS, trust_env=False).text

    def file(self, name: str, content: bytes) -> Path:
        """A file of that content in a folder of its own."""
        path = Path(tempfile.mkdtemp(dir=self.folder)) / name
        path.write_bytes(content)
        return path

    def changed(self, old: str, new: str) -> Path:
        """A copy of the data in which the source says something else."""
        copy = Path(tempfile.mkdtemp(dir=self.folder)) / "copy"
        for part in ("data", "ontology", "shapes"):
            shutil.copytree(self.practice / part, copy / part)
        text = (copy / SOURCE).read_text(encoding="utf-8")
        (copy / SOURCE).write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    def close(self) -> None:
        """End the server."""
        self.server.stop()


def _told(outcome: tuple[int, str], most: int = 150) -> str:
    """An exit code, whether a traceback was written, and the last thing that was said."""
    code, text = outcome
    lines = [
        line for line in text.splitlines() if line.strip() and not re.match(r" +\d+\.\d s  |This is a fault", line)
    ]
    return f"exit {code}{', TRACEBACK' if 'Traceback' in text else ''}: {' / '.join(lines[-2:])[:most]}"


def _built(bench: Bench, name: str, content: bytes, *, again: bool = False) -> str:
    """What a build of one file says; with `again` also whether a second one gives the same."""
    path, state = bench.file(name, content), Path(tempfile.mkdtemp(dir=bench.folder))
    first = bench.run("build", "--from", str(path), state=state)
    if not again:
        return _told(first)
    hashes = [
        re.search(r"[0-9a-f]{32}", text) for _, text in (first, bench.run("build", "--from", str(path), state=state))
    ]
    return f"{len({found[0] if found else None for found in hashes})} hash(es)"


def _bad_date(bench: Bench) -> str:
    copy = bench.changed('dcterms:date "2024-08-21"^^xsd:date ;', 'dcterms:date "2024-13" ;')
    return _told(bench.python("-m", "lsgraph", "--root", str(copy), "check"))


def _bad_day_of_document(bench: Bench) -> str:
    copy = bench.changed('rdf:object "2024-08-21"^^xsd:date', 'rdf:object "2024-08-21Z"^^xsd:date')
    code, text = bench.python("-m", "lsgraph", "--root", str(copy), "check")
    return f"exit {code}, told with file and line: {bool(re.search(rf'{SOURCE}:[0-9]+: violation', text))}"


def _bad_position(bench: Bench) -> str:
    copy = bench.changed("oa:start 1488", 'oa:start "x"')
    state = Path(tempfile.mkdtemp(dir=bench.folder))
    return _told(bench.run("build", "--from", str(copy / "data" / "sources"), state=state))


OPEN = """
import sys, warnings, lsgraph
warnings.simplefilter("ignore")
try:
    graph = lsgraph.open(sys.argv[1])
    print(len(graph), "quads, who has signed:", len(graph.query("SELECT ?a { ?a ls:hasSigned ?b }")), "rows")
except lsgraph.LsgraphError as error:
    print(type(error).__name__, error)
"""


def _open_unbuilt(bench: Bench) -> str:
    return _told(bench.python("-c", OPEN, str(bench.practice)))


def _open_built(bench: Bench) -> str:
    shutil.copytree(bench.state, bench.practice / ".lsgraph", symlinks=True)
    try:
        return _told(bench.python("-c", OPEN, str(bench.practice)))
    finally:
        shutil.rmtree(bench.practice / ".lsgraph")


def _build_from_project(bench: Bench) -> str:
    state = Path(tempfile.mkdtemp(dir=bench.folder))
    return _told(bench.run("build", "--from", str(bench.practice), state=state, seconds=60))


def _practice(bench: Bench, **settings: str) -> str:
    """Which of two copies `lsgraph format` changes in the one that it is run in."""
    copies = {"the one stood in": bench.practice / SOURCE, "the other one": bench.installed / SOURCE}
    kept = {name: path.read_text(encoding="utf-8") for name, path in copies.items()}
    for name, path in copies.items():
        path.write_text(kept[name].replace("ls:AdoptionProposal ;", "ls:AdoptionProposal  ;", 1), encoding="utf-8")
    try:
        code, text = bench.python("-m", "lsgraph", "format", cwd=bench.practice, environ=settings)
        changed = [
            name for name, path in copies.items() if "ls:AdoptionProposal  ;" not in path.read_text(encoding="utf-8")
        ]
        return f"exit {code}, changed: {', '.join(changed) or 'neither'}; folder named: {str(bench.folder) in text}"
    finally:
        for name, path in copies.items():
            path.write_text(kept[name], encoding="utf-8")


def _folder_with_others(bench: Bench) -> str:
    path = bench.file("some.nt", b"<urn:a> <urn:b> <urn:c> .\n")
    for name in ("empty.ttl", "more.n3", "more.json"):
        (path.parent / name).write_bytes(b"")
    code, text = bench.run("build", "--from", str(path.parent), state=path.parent.parent / "others")
    named = [word for word in ("empty.ttl", ".n3", ".json") if word in text]
    return f"exit {code}, told of: {', '.join(named) or 'nothing'}"


SHAPES = (
    b"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode <urn:a> ; sh:nodeKind sh:IRI ."
)
TRIPLE = b"<urn:a> <urn:b> <urn:c> ."


def _validated(data: bytes, shapes: bytes) -> Callable[[Bench], str]:
    def run(bench: Bench) -> str:
        return _told(bench.run("validate", "--data", str(bench.file("d.ttl", data)), "--shapes", str(bench.file("s.ttl", shapes))))  # fmt: skip

    return run


def _posted(content: bytes) -> Callable[[Bench], str]:
    def run(bench: Bench) -> str:
        headers = {"Content-Type": "text/turtle", "Accept": "application/json"}
        answer = httpx.post(f"{bench.url}/validate", content=content, headers=headers, timeout=SECONDS, trust_env=False)
        said = answer.json()
        return f"{answer.status_code} {said.get('detail') or 'conforms: ' + str(said.get('conforms'))}"

    return run


def _numbers(bench: Bench) -> str:
    content = b'@prefix x: <http://www.w3.org/2001/XMLSchema#> . <urn:a> <urn:b> "007"^^x:integer, "1"^^x:int, "1.50"^^x:decimal .'
    state = Path(tempfile.mkdtemp(dir=bench.folder))
    bench.run("build", "--from", str(bench.file("n.ttl", content)), state=state)
    exported = bench.run("export", "--format", "ntriples", state=state)[1]
    asked = bench.run("query", "--format", "ntriples", "CONSTRUCT WHERE { ?s ?p ?o }", state=state)[1]
    return f"the same terms in dump and answer: {sorted(exported.splitlines()) == sorted(asked.splitlines())}"


def _control(bench: Bench) -> str:
    state = Path(tempfile.mkdtemp(dir=bench.folder))
    bench.run("build", "--from", str(bench.file("c.nt", b'<urn:a> <urn:b> "x\\u0007y" .\n')), state=state)
    code, text = bench.run("query", "--format", "xml", "SELECT ?o { ?s ?p ?o }", state=state)
    return f"exit {code}, U+0007 written: {chr(7) in text}; {text.splitlines()[-1][-90:]!r}"


def _as_of(bench: Bench) -> str:
    path = bench.folder / "network.json"
    bench.run("network", str(path), "-l", "en")
    files = [
        json.loads(path.read_text(encoding="utf-8"))["note"],
        *(bench.get(f"/en/network.{e}") for e in ("svg", "gexf", "json")),
    ]
    return "as of " + ", ".join(
        sorted({day for text in files for day in re.findall(r"in these sources, as of (\S+?)\.", text)})
    )


def _marked(path: str) -> Callable[[Bench], str]:
    def run(bench: Bench) -> str:
        page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bench.get(path)))
        counted = re.findall(r"2 of 4.{0,140}", page)
        return counted[0] if counted else "no such count"

    return run


def _first_page(bench: Bench) -> str:
    card = bench.get("/en/").partition("Who was at the meeting")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card)).strip()[:130]


WITHOUT_POST = """
import sys
from pathlib import Path
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.questions import read_questions
from lsgraph.stores import EmbeddedStore
root = Path(sys.argv[1])
left_out = {"001": "wasAssociatedWith", "003": "/date", "019": "hasSelector", "021": "legalConsequences", "031": "classification"}
for question in read_questions(root / "ontology" / "questions"):
    if part := left_out.get(question.name[:3]):
        quads = [quad for quad in load_dataset(root).quads if not quad.predicate.value.endswith(part)]
        print(question.name[:3], sum(1 for _ in EmbeddedStore.in_memory(quads).query(question.query).rows()), end=" rows; ")
"""


def _optional_parts(bench: Bench) -> str:
    return bench.python("-c", WITHOUT_POST, str(bench.practice))[1].strip()


REMOTE = b'{"@context": "https://example.org/context", "name": "x"}'
LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:"><r:Description r:about="urn:a"><e:p>\xe5</e:p></r:Description></r:RDF>'.encode(
    "latin-1"
)
PROBES: tuple[tuple[str, str, Callable[[Bench], str]], ...] = (
    ("9.c", 'check, dcterms:date "2024-13"', _bad_date),
    ("9.d", "check, a day with a zone", _bad_day_of_document),
    ("9.e", 'build --from, oa:start "x"', _bad_position),
    ("10.a", "lsgraph.open(project), nothing built", _open_unbuilt),
    ("10.b", "lsgraph.open(project), state inside", _open_built),
    ("10.c", "build --from PROJECT", _build_from_project),
    ("11.a", "format in a copy of the installed checkout", _practice),
    ("11.b", "the same, LSGRAPH_ROOT names the other", lambda bench: _practice(bench, LSGRAPH_ROOT=str(bench.installed))),
    ("12.a", "build --from an empty file", lambda bench: _built(bench, "empty.ttl", b"")),
    ("12.b", "build --from prefixes only", lambda bench: _built(bench, "p.ttl", b"@prefix e: <urn:> .")),
    ("12.c", "build --from JSON-LD, terms without context", lambda bench: _built(bench, "n.jsonld", b'{"name": "x"}')),
    ("12.d", "build --from a folder with an empty file, .n3, .json", _folder_with_others),
    ("12.e", "validate empty data", _validated(b"", SHAPES)),
    ("12.f", "validate with empty shapes", _validated(TRIPLE, b"")),
    ("12.g", "validate with shapes that are none", _validated(TRIPLE, TRIPLE)),
    ("12.h", "POST /validate, prefixes only", _posted(b"@prefix e: <urn:> .")),
    ("12.i", "POST /validate, a byte order mark", _posted(b"\xef\xbb\xbf" + TRIPLE)),
    ("12.j", "build --from Turtle with a byte order mark", lambda bench: _built(bench, "b.ttl", b"\xef\xbb\xbf" + TRIPLE)),
    ("12.k", "build --from RDF 1.2", lambda bench: _built(bench, "s.ttl", b"<urn:a> <urn:p> <<( <urn:b> <urn:q> <urn:c> )>> .")),
    ("12.l", "build --from a graph without a name, twice", lambda bench: _built(bench, "g.trig", b'_:g { <urn:a> <urn:p> "x" }', again=True)),
    ("12.m", "build --from RDF/XML in ISO-8859-1", lambda bench: _built(bench, "l.rdf", LATIN)),
    ("12.n", "build --from JSON-LD with a remote context", lambda bench: _built(bench, "r.jsonld", REMOTE)),
    ("12.o", "numbers in a dump and in an answer", _numbers),
    ("12.p", "U+0007 in an answer as XML", _control),
    ("13.a", "day as of which files tell", _as_of),
    ("13.b", "gaps: two of four participants", _marked("/en/network/gaps")),
    ("13.c", "what-if: two of four participants", _marked("/en/what-if")),
    ("13.d", "first page: who was at the meeting", _first_page),
    ("13.e", "questions, data without an optional part", _optional_parts),
)  # fmt: skip


def main(checkout: Path) -> None:
    """Run every probe on a checkout; a crash or a time-out of one is what happened."""
    with tempfile.TemporaryDirectory(prefix="lsgraph-probe-") as folder:
        bench = Bench(checkout, Path(folder))
        try:
            for name, done, probe in PROBES:
                begun = time.monotonic()
                try:
                    happened = probe(bench)
                except subprocess.TimeoutExpired:
                    happened = f"nothing within {time.monotonic() - begun:.0f} s"
                except Exception as error:  # whatever a probe meets is what it shows
                    happened = f"{type(error).__name__}: {error}"
                print(f"{name} | {done} | {happened.replace(folder, '')}", flush=True)
        finally:
            bench.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
