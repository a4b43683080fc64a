"""Show what happens when shapes are nested and when files of the state are damaged, on a given checkout.

PYTHONPATH=<checkout>/src:. python tools/probes/state.py <checkout>

It builds the checkout's data in a temporary folder, damages copies of it, and prints a line for each fault:
`<item>.<letter> | <what was done> | <what happened>`.
"""

from __future__ import annotations

import contextlib
import os
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
    from collections.abc import Callable, Iterator

CHECKOUT = Path(sys.argv[1]).resolve()
WORK = Path(tempfile.mkdtemp(prefix="probe-state-"))
BASE = WORK / "base"
SECONDS = 20.0

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix t: <http://example.org/t#> .
"""
EACH = 'sh:severity sh:Warning ; sh:sparql [ sh:message "x"@sv, "probe"@en ; sh:select "SELECT $this WHERE { $this a ?x }" ]'
SHAPES = {
    "a": ("sh:deactivated true", f"t:S a sh:NodeShape ; sh:deactivated true ; sh:targetClass foaf:Person ; {EACH} ."),
    "b": (
        "sh:sparql reached by sh:node",
        f't:O a sh:NodeShape ; sh:targetClass foaf:Person ; sh:severity sh:Warning ; sh:message "x"@sv, "probe"@en ; sh:node t:S . t:S a sh:NodeShape ; {EACH} .',
    ),
    "c": (
        "sh:sparql reached by sh:and",
        f't:O a sh:NodeShape ; sh:targetClass foaf:Person ; sh:severity sh:Warning ; sh:message "x"@sv, "probe"@en ; sh:and ( t:S ) . t:S a sh:NodeShape ; {EACH} .',
    ),
    "d": ("sh:sparql with an implicit class target", f"foaf:Person a sh:NodeShape, rdfs:Class ; {EACH} ."),
    "e": (
        "a severity of its own",
        f"t:S a sh:NodeShape ; sh:targetClass foaf:Person ; {EACH.replace('sh:Warning', 't:Serious')} .",
    ),
}


def environment(**own: str) -> dict[str, str]:
    """The environment of a program of the checkout, without settings of who runs this."""
    return servers.clean_environment(LSGRAPH_ROOT=str(CHECKOUT), PYTHONPATH=str(CHECKOUT / "src")) | own


def lsgraph(*arguments: str, **own: str) -> tuple[int, str]:
    """Run a command; its exit code and all that it said."""
    command = [sys.executable, "-m", "lsgraph", *arguments]
    ended = subprocess.run(command, env=environment(**own), capture_output=True, text=True, timeout=3 * SECONDS, check=False)  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def said(text: str) -> str:
    """The telling line of an output, short."""
    lines = [line for line in text.splitlines() if line.strip() and not re.match(r" *\d+\.\d s  ", line)]
    told = next((line for line in lines if line.startswith("error")), lines[0] if lines else "")
    return told.replace(str(WORK), "<folder>")[:170]


@contextlib.contextmanager
def copied() -> Iterator[Path]:
    """A copy of the state, to be damaged."""
    state = Path(tempfile.mkdtemp(dir=WORK)) / "state"
    shutil.copytree(BASE, state, symlinks=True)
    try:
        yield state
    finally:
        shutil.rmtree(state.parent, ignore_errors=True)


@contextlib.contextmanager
def serving(state: Path) -> Iterator[httpx.Client]:
    """A client of a server of that state; raises RuntimeError with what it said where it does not start."""
    environ = environment(LSGRAPH_STATE=str(state))
    try:
        server = servers.start(state.parent / "log.txt", environ, ready_file=servers.writes_ready_file(CHECKOUT))
    except servers.NotStartedError as error:
        raise RuntimeError(f"the server does not start: {said(str(error).partition(':')[2])}") from error
    try:
        with httpx.Client(base_url=server.url, timeout=SECONDS, trust_env=False) as client:
            yield client
    finally:
        server.kill()


def current(state: Path) -> Path:
    """The folder of the generation in use."""
    return state / os.readlink(state / "current")


def old(state: Path) -> Path:
    """The folder of the other one."""
    return next(path for path in (state / "generations").iterdir() if path != current(state))


def flip(path: Path) -> None:
    """Other bytes in the middle, the same size."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4] = bytes(each ^ 1 for each in content[middle : middle + 4])
    path.write_bytes(content)


def statuses(client: httpx.Client, *paths: str) -> str:
    """What each address answers."""
    return ", ".join(f"{path} {client.get(path).status_code}" for path in paths)


# ------------------------------------------------------------------------------------------------------------ item 16


def shapes(letter: str) -> str:
    """Results of a shape that is put into shapes/ of a copy."""
    root = Path(tempfile.mkdtemp(dir=WORK))
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(CHECKOUT / name, root / name)
    persons = len(re.findall(r"\ba (?:.*, )?foaf:Person\b", (root / "data/actors/persons.ttl").read_text()))
    (root / "shapes" / "probe.ttl").write_text(PREFIXES + SHAPES[letter][1])
    code, output = lsgraph("check", "-l", "en", LSGRAPH_ROOT=str(root))
    found = len(re.findall(r": (?:warning|violation) \S+ probe", output))
    return f"{found} results for {persons} persons, exit {code}" if code in (0, 1) else f"exit {code}: {said(output)}"


def validated(data: str, constraint: str, extra: str = "") -> str:
    """How data is validated against a shape of `t:a`."""
    folder = Path(tempfile.mkdtemp(dir=WORK))
    xsd = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    (folder / "data.ttl").write_text(PREFIXES + xsd + data)
    (folder / "shapes.ttl").write_text(
        f"{PREFIXES}{xsd} t:S a sh:NodeShape ; sh:targetNode t:a ; {constraint} . {extra}"
    )
    code, output = lsgraph("validate", "--data", str(folder / "data.ttl"), "--shapes", str(folder / "shapes.ttl"))
    return (
        f"exit {code}, {output.count('sh:ValidationResult ')} results"
        if code in (0, 1)
        else f"exit {code}: {said(output)}"
    )


def ill_typed() -> str:
    """Three literals that are no xsd:dateTime."""
    values = '"2024-06-14"^^xsd:dateTime, "2024-06-14T10:00"^^xsd:dateTime, "20240614T101112"^^xsd:dateTime'
    return validated(f"t:a t:p {values} .", "sh:property [ sh:path t:p ; sh:datatype xsd:dateTime ]")


def ignored() -> str:
    """sh:ignoredProperties without sh:closed."""
    return validated("t:a t:q 1 .", "sh:ignoredProperties ( t:q ) ; sh:property [ sh:path t:p ; sh:minCount 1 ]")


def entailment() -> str:
    """sh:entailment."""
    return validated("t:a t:p 1 .", "sh:property [ sh:path t:p ; sh:minCount 1 ]", "t:g sh:entailment <http://www.w3.org/ns/entailment/RDFS> .")  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ item 17


def after_advice(state: Path, *, first: str) -> str:
    """What a command says, what `lsgraph build` does then, and whether the command works afterwards."""
    own = {"LSGRAPH_STATE": str(state)}
    code, output = lsgraph("build", **own)
    again, _ = lsgraph("query", "ASK { ?s ?p ?o }", **own)
    return f"{first}; build: exit {code} {said(output)}; then query: exit {again}"


def dangling() -> str:
    """The link leads nowhere."""
    with copied() as state:
        (state / "current").unlink()
        (state / "current").symlink_to("generations/nowhere")
        code, _ = lsgraph("query", "ASK {}", LSGRAPH_STATE=str(state))
        return after_advice(state, first=f"query: exit {code}")


def dangling_while_served() -> str:
    """The link leads nowhere, and a server runs."""
    with copied() as state, serving(state) as client:
        client.get("/sv/")
        (state / "current").unlink()
        (state / "current").symlink_to("generations/nowhere")
        time.sleep(0.1)
        return statuses(client, "/sv/actors", "/healthz")


def old_manifest() -> str:
    """The manifest of an old generation is cut."""
    with copied() as state:
        path = old(state) / "manifest.json"
        os.truncate(path, 100)
        with serving(state) as client:
            return statuses(client, "/healthz", "/sv/", "/versions", "/dumps")


def old_manifest_listed() -> str:
    """The same, listed."""
    with copied() as state:
        os.truncate(old(state) / "manifest.json", 100)
        code, output = lsgraph("generations", LSGRAPH_STATE=str(state))
        return f"exit {code}, {len(re.findall('[0-9a-f]{32}', output))} told: {said(output)}"


def empty_entry() -> str:
    """The first entry of the journal is empty."""
    with copied() as state:
        next(state.glob("journal/000001-*.gz")).write_bytes(b"")
        with serving(state) as client:
            return statuses(client, "/healthz", "/sv/", "/feed.ttl", "/feed/2/1")


def empty_last_entry() -> str:
    """The last entry of the journal is empty."""
    with copied() as state:
        sorted(state.glob("journal/*.gz"))[-1].write_bytes(b"")
        code, output = lsgraph("build", LSGRAPH_STATE=str(state))
        with serving(state) as client:
            return f"build: exit {code} {said(output)}; {statuses(client, '/healthz', '/feed.ttl', '/feed/2/1')}"


def damaged_store() -> str:
    """A table of the store is cut."""
    with copied() as state:
        os.truncate(max((current(state) / "store").glob("*.sst"), key=lambda path: path.stat().st_size), 1000)
        code, _ = lsgraph("query", "ASK { ?s ?p ?o }", LSGRAPH_STATE=str(state))
        return after_advice(state, first=f"query: exit {code}")


def forced() -> str:
    """A build that is forced."""
    with copied() as state:
        code, output = lsgraph("build", "--force", LSGRAPH_STATE=str(state))
        return f"exit {code}: {said(output)}"


# ------------------------------------------------------------------------------------------------------------ item 18


def tampered_dump() -> str:
    """A dump with other bytes."""
    with copied() as state, serving(state) as client:
        flip(current(state) / "dumps" / "lsgraph.nq")
        answer = client.get("/dumps/lsgraph.nq")
        return f"{answer.status_code}, Repr-Digest {answer.headers.get('repr-digest', 'none')[:24]}"


def tampered_text() -> str:
    """A text with other bytes."""
    with copied() as state, serving(state) as client:
        path = next((current(state) / "documents").glob("*.txt"))
        content = path.read_bytes()
        path.write_bytes(content.replace(b"kommun", b"KOMMUN", 1))
        return f"/id/document/….txt {client.get(f'/id/document/{path.name}').status_code}"


def store_read_badly() -> str:
    """Damage a table once the server has opened it, and ask for all: one server for each table until a query meets the damage."""
    asked = {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}
    for place in range(-2, -10, -1):
        with copied() as state, serving(state) as client:
            client.get("/sv/")
            with sorted((current(state) / "store").glob("*.sst"))[place].open("r+b") as table:
                table.seek(os.fstat(table.fileno()).st_size // 2)
                table.write(bytes(300))
            answer = client.get("/sparql", params=asked, headers={"Accept": "text/csv, application/problem+json;q=0.5"})
            if answer.status_code != 200:
                leak = "names a path of the server" if str(WORK) in answer.text else "names no path of the server"
                return f"{answer.status_code}, {leak}; {statuses(client, '/healthz', '/readyz')}"
    return "no damage was met"


def health_without_store() -> str:
    """The store is removed."""
    with copied() as state, serving(state) as client:
        client.get("/sv/")
        shutil.rmtree(current(state) / "store")
        return statuses(client, "/healthz", "/readyz")


def verified() -> str:
    """What verify says of a dump with other bytes."""
    with copied() as state:
        flip(current(state) / "dumps" / "lsgraph.nq")
        code, output = lsgraph("verify", "-l", "en", LSGRAPH_STATE=str(state))
        return f"exit {code}: {said(output)}"


PROBES: tuple[tuple[str, str, Callable[[], str]], ...] = (
    *(
        (f"16.{letter}", f"shape in shapes/: {SHAPES[letter][0]}", lambda letter=letter: shapes(letter))
        for letter in SHAPES
    ),
    ("16.f", "validate three ill-typed xsd:dateTime", ill_typed),
    ("16.g", "validate with sh:ignoredProperties without sh:closed (1 result is right)", ignored),
    ("16.h", "validate with sh:entailment", entailment),
    ("17.a", "`current` leads nowhere", dangling),
    ("17.b", "`current` leads nowhere while it is served", dangling_while_served),
    ("17.c", "manifest of an old generation cut, served", old_manifest),
    ("17.d", "manifest of an old generation cut, listed", old_manifest_listed),
    ("17.e", "first entry of the journal empty, served", empty_entry),
    ("17.f", "last entry of the journal empty, built and served", empty_last_entry),
    ("17.g", "a table of the store cut", damaged_store),
    ("17.h", "build --force", forced),
    ("18.a", "a dump tampered with", tampered_dump),
    ("18.b", "a text tampered with", tampered_text),
    ("18.c", "a table of the store damaged while it is served", store_read_badly),
    ("18.d", "the store removed while it is served", health_without_store),
    ("18.e", "lsgraph verify, a dump tampered with", verified),
)


def main() -> None:
    """Run every probe; what goes wrong in one is what happened."""
    tiny = WORK / "tiny.ttl"
    tiny.write_text("<urn:a> <urn:p> <urn:b> .\n")
    for arguments in (["build", "--from", str(tiny)], ["build"]):
        code, output = lsgraph(*arguments, LSGRAPH_STATE=str(BASE))
        if code:
            print(f"0 | lsgraph {arguments[0]} | exit {code}: {said(output)}")
    for name, done, probe in PROBES:
        try:
            happened = probe()
        except Exception as error:  # whatever it is, it is what happened
            happened = f"{type(error).__name__}: {error}".replace(str(WORK), "<folder>")[:200]
        print(f"{name} | {done} | {happened}", flush=True)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
