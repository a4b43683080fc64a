"""Every kind of answer at every size of data: how long it takes, how much it is, and what building and serving need.

    python bench/pages.py [--sizes real 10k 100k 1M] [--folder FOLDER] [--checkout CHECKOUT] [--against CHECKOUT] [--json FILE]

Sizes are quads of made-up collaboration (`generator.Collaboration`), or `real` for the repository's own data. What is generated and built is
kept in the folder, by the sources that built it, so that a second run measures at once. With `--against` a second checkout is
measured in the same run: the two are asked in turn, so that what else the machine does meets both.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from addresses import CASES, things_of
from generator import Collaboration

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tools"))

from checkouts import Checkout, CheckoutError, end_cleanly  # noqa: E402  # it lies beside the other tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from addresses import Case
    from checkouts import Server

#: Quads of made-up collaboration for each of its nodes, about.
QUADS_PER_NODE = 34.5
_UNITS = {"k": 1_000, "M": 1_000_000}
#: What of a checkout decides what is built and how long that takes.
_SOURCES = ("src", "ontology", "shapes", "data")
#: A server counts as idle when it needs less than this part of one processor; it is waited for so many seconds.
_IDLE, _IDLE_SECONDS = 0.1, 40
#: A connection that was idle for longer may be closed by the server just as it is used again.
_SHORT_IDLE = httpx.Limits(keepalive_expiry=1)


@dataclass(frozen=True)
class Build:
    """What a build took: seconds, those of a processor, and the most memory in MiB; None where it was stopped, with the `reason`."""

    seconds: float | None
    processor: float | None
    peak: int | None
    reason: str = ""


@dataclass
class Measured:
    """One kind of answer: its status, milliseconds of the first time and of the later ones, and bytes without compression.

    `used` is the processor time of the server for each answer, the first one too, in milliseconds.
    """

    status: int | None = None
    size: int = 0
    first: float | None = None
    times: list[float] = field(default_factory=list)
    spent: float = 0
    used: list[float] = field(default_factory=list)
    failure: str = ""

    @property
    def p50(self) -> float | None:
        """The median of all times but the first one, or that one where it is alone."""
        return self._rank(0.5)

    @property
    def p99(self) -> float | None:
        """The 99th of a hundred of these times: of fewer than a hundred the longest."""
        return self._rank(0.99)

    @property
    def processor(self) -> float | None:
        """Processor time of an answer in milliseconds, on average of all but the first one, or of that where it is alone."""
        used = self.used[1:] or self.used
        return sum(used) / len(used) if used else None

    def _rank(self, part: float) -> float | None:
        times = sorted(self.times or ([] if self.first is None else [self.first]))
        return times[math.ceil(part * len(times)) - 1] if times else None

    def as_json(self) -> dict[str, Any]:
        """The fields of a report."""
        return {
            "status": self.status, "bytes": self.size, "first_ms": self.first, "p50_ms": self.p50, "p99_ms": self.p99, "processor_ms": self.processor,
            "first_processor_ms": self.used[0] if self.used else None,
            "requests": len(self.times) + (self.first is not None), "failure": self.failure,
        }  # fmt: skip


@dataclass
class Subject:
    """One checkout at one size, and what was measured of it: seconds from the start to being ready (and those of a processor), memory then and at most."""

    name: str
    checkout: Checkout
    build: Build
    quads: int = 0
    start: float | None = None
    start_processor: float = 0
    ready_memory: int = 0
    peak: int = 0
    answers: dict[str, Measured] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The fields of a report."""
        return {
            "checkout": self.name, "quads": self.quads, "build": asdict(self.build), "start_seconds": self.start, "start_processor_seconds": self.start_processor,
            "ready_mib": self.ready_memory, "peak_mib": self.peak,
            "answers": {name: measured.as_json() for name, measured in self.answers.items()},
        }  # fmt: skip


# ------------------------------------------------------------------------------------------------ data and what is built


def quads_of(size: str) -> int:
    """The quads that a size means: `100k`, `1M`, `5000`; raises ValueError for what is none."""
    number, unit = (size[:-1], _UNITS[size[-1]]) if size[-1:] in _UNITS else (size, 1)
    if not number.isdecimal() or not int(number):
        raise ValueError(f"{size!r} is no size: real, 10k, 100k, 1M or a number of quads.")
    return int(number) * unit


def source_of(size: str, folder: Path) -> Path | None:
    """The file with made-up data of that size, generated where it is not there; None for the real data."""
    if size == "real":
        return None
    file = folder / f"{size}.nq"
    if not file.exists():
        partial = file.with_suffix(".partial")
        with partial.open("w", encoding="utf-8") as out:
            out.writelines(Collaboration(round(quads_of(size) / QUADS_PER_NODE)).lines())
        partial.replace(file)
    return file


def built(root: Path, size: str, folder: Path, seconds: float) -> tuple[Checkout, Build]:
    """A checkout with what it built of that size, from the folder where it was built of the same sources before."""
    source = source_of(size, folder)
    state = folder / f"{size}-{_fingerprint(root, source)}"
    checkout, report = Checkout(root, state), state.with_suffix(".json")
    checkout.verify()
    if not report.exists():
        shutil.rmtree(state, ignore_errors=True)
        build = _build(checkout, source, seconds)
        report.write_text(json.dumps(asdict(build)), encoding="utf-8")
    return checkout, Build(**json.loads(report.read_text(encoding="utf-8")))


def _fingerprint(root: Path, source: Path | None) -> str:
    digest = hashlib.sha256()
    folders = _SOURCES if source is None else _SOURCES[:-1]
    for folder in folders:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(root)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    if source is not None:
        digest.update(str(source.stat().st_size).encode())
    return digest.hexdigest()[:12]


def _build(checkout: Checkout, source: Path | None, seconds: float) -> Build:
    """Build in a process of its own, whose peak memory the system tells; stopped after so many seconds."""
    command = checkout.command("build", *(("--from", str(source)) if source else ()))
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=checkout.root, env=checkout.environment(), stdout=out, stderr=out)
        pid, status = 0, 0
        while not pid:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if not pid and time.perf_counter() - begun > seconds:
                process.kill()
                os.wait4(process.pid, 0)
                return Build(None, None, None, f"not built in {seconds:.0f} s")
            time.sleep(0 if pid else 0.02)
        taken = time.perf_counter() - begun
        # The process is waited for: its object must not do that again.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            out.seek(0)
            raise CheckoutError(f"The build ended with {process.returncode}:\n{out.read().decode()[-2000:]}")
    return Build(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10)


# ------------------------------------------------------------------------------------------------------------- measuring


@dataclass(frozen=True)
class Bounds:
    """How long things may take: seconds of one answer and of one kind of answer, and the most requests of a kind."""

    answer: float
    kind: float
    requests: int


def measure(subjects: Sequence[Subject], cases: Sequence[Case], bounds: Bounds) -> None:
    """Serve all subjects, ask each case of them in turn, and write into them what was measured."""
    with ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running: list[tuple[Subject, Server, httpx.Client, dict[str, list[str]]]] = []
        for number, subject in enumerate(subjects):
            server = stack.enter_context(subject.checkout.serve(logs / str(number), LSGRAPH_CONNECTIONS="1000"))
            client = stack.enter_context(
                httpx.Client(base_url=server.url, timeout=bounds.answer, limits=_SHORT_IDLE, trust_env=False)
            )
            _await_ready(client)
            subject.start = time.perf_counter() - server.begun
            subject.start_processor = server.processor_seconds()
            subject.ready_memory = server.peak_memory()
            subject.quads = client.get("/healthz").json()["quads"]
            running.append((subject, server, client, things_at(client)))
        for case in cases:
            for subject, _, _, things in running:
                if case.addresses(things):
                    subject.answers[f"{case.group}: {case.name}"] = Measured()
            _measure_case(case, running, bounds)
            print(".", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        for subject, server, _, _ in running:
            subject.peak = server.peak_memory()


def _measure_case(
    case: Case, running: Iterable[tuple[Subject, Server, httpx.Client, dict[str, list[str]]]], bounds: Bounds
) -> None:
    """Ask one case of all servers in turn, until each has had enough requests or time; at least twice."""
    waiting = [
        (subject.answers[f"{case.group}: {case.name}"], server, client, case.addresses(things))
        for subject, server, client, things in running
        if case.addresses(things)
    ]
    for turn in range(bounds.requests):
        for measured, server, client, addresses in waiting:
            if not measured.failure and (measured.spent < bounds.kind or not measured.times):
                begun = server.processor_seconds()
                ask(client, addresses[turn % len(addresses)], case.accept, measured, bounds.answer)
                measured.used.append(1000 * (server.processor_seconds() - begun))
                if measured.failure:
                    _await_idle(server)


def ask(client: httpx.Client, address: str, accept: str, measured: Measured, seconds: float) -> None:
    """One request, read to the end without compression; what fails or takes too long is told in `measured`."""
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    begun = time.perf_counter()
    size = 0
    try:
        with client.stream("GET", address, headers=headers) as response:
            for chunk in response.iter_raw():
                size += len(chunk)
                if time.perf_counter() - begun > seconds:
                    raise httpx.ReadTimeout("the rest does not come in time")
    except httpx.TimeoutException:
        measured.failure = f"no answer in {seconds:g} s"
        return
    except httpx.HTTPError as error:
        measured.failure = f"{type(error).__name__}"
        return
    taken = time.perf_counter() - begun
    measured.status, measured.size = response.status_code, max(size, measured.size)
    measured.spent += taken
    if measured.first is None:
        measured.first = 1000 * taken
    else:
        measured.times.append(1000 * taken)


def _await_ready(client: httpx.Client) -> None:
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass  # it does not listen yet, or is not yet done with what it begins with
        time.sleep(0.02)
    raise CheckoutError("The server was not ready within 600 s.")


def _await_idle(server: Server) -> None:
    """Wait until the server no longer computes what nobody waits for, so that the next answer is not measured with it."""
    deadline = time.monotonic() + _IDLE_SECONDS
    used = server.processor_seconds()
    while time.monotonic() < deadline:
        time.sleep(0.5)
        before, used = used, server.processor_seconds()
        if used - before < _IDLE * 0.5:
            return


def things_at(client: httpx.Client) -> dict[str, list[str]]:
    """Things that the data of a server holds, for addresses."""

    def rows(query: str) -> list[dict[str, str]]:
        response = client.get("/sparql", params={"query": query, "format": "json"}, timeout=60).raise_for_status()
        return [{name: term["value"] for name, term in row.items()} for row in response.json()["results"]["bindings"]]

    return things_of(rows)


# ------------------------------------------------------------------------------------------------------------- reporting


def table(size: str, subjects: Sequence[Subject]) -> str:
    """One size as text: what building and serving took, then a line for each kind of answer."""
    quads = max(subject.quads for subject in subjects)
    lines = [f"== {size}{f': {quads:,} quads' if quads else ''}"]
    for subject in subjects:
        build = subject.build
        building = (
            build.reason
            or f"build {build.seconds:.1f} s ({build.processor:.1f} s of a processor), {build.peak:,} MiB at most"
        )
        served = "" if subject.start is None else (
            f"; ready {subject.start:.1f} s ({subject.start_processor:.1f}) after its start with {subject.ready_memory:,} MiB; {subject.peak:,} MiB at most"
        )  # fmt: skip
        lines.append(f"{subject.name}: {building}{served}")
    if not any(subject.answers for subject in subjects):
        return "\n".join(lines)
    heads = ["status", "first ms", "p50 ms", "p99 ms", "1st cpu", "cpu ms", "kB"]
    lines.append(
        f"{'':34}" + " | ".join(_row(heads) for _ in subjects) + (" | p50  p99  cpu   kB" if len(subjects) > 1 else "")
    )
    for name in dict.fromkeys(name for subject in subjects for name in subject.answers):
        measured = [subject.answers.get(name, Measured()) for subject in subjects]
        line = f"{name[:33]:34}" + " | ".join(_cells(each) for each in measured)
        if len(measured) > 1:
            line += " | " + " ".join(_ratios(*measured))
        lines.append(line)
    return "\n".join(lines)


#: Characters of a row's cells.
_WIDTH = 6 + 5 * 10 + 9


def _cells(measured: Measured) -> str:
    if measured.failure:
        return f"{measured.failure:>{_WIDTH}}"
    if measured.first is None:
        return f"{'-':>{_WIDTH}}"
    numbers = [
        _number(value)
        for value in (
            measured.first,
            measured.p50,
            measured.p99,
            measured.used[0],
            measured.processor,
            measured.size / 1000,
        )
    ]
    return _row([str(measured.status), *numbers])


def _row(cells: Sequence[str]) -> str:
    return f"{cells[0]:>6}" + "".join(f"{cell:>10}" for cell in cells[1:-1]) + f"{cells[-1]:>9}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _ratios(own: Measured, other: Measured) -> list[str]:
    """How many times the other's each number is: below 1 is less."""
    pairs = ((own.p50, other.p50), (own.p99, other.p99), (own.processor, other.processor), (own.size, other.size))
    told = own.failure or other.failure
    return [f"{a / b:4.2f}" if a and b and not told else "   -" for a, b in pairs]


# -------------------------------------------------------------------------------------------------------------- the run


def main() -> None:
    """Measure and print, as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--sizes", nargs="+", default=["real", "10k", "100k"], help="real, or quads: 10k, 100k, 1M (real 10k 100k)"
    )
    parser.add_argument("--checkout", type=Path, default=ROOT, help="the checkout that is measured (this one)")
    parser.add_argument(
        "--against", type=Path, help="another one, measured in the same run; ratios tell how many times its numbers"
    )
    parser.add_argument("--folder", type=Path, help="where data and builds are kept (a temporary one)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there too")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="only kinds of answers with this in their name or address"
    )
    parser.add_argument("--requests", type=int, default=30, help="most requests of a kind (30)")
    parser.add_argument("--seconds", type=float, default=3, help="most time for a kind, in seconds (3)")
    parser.add_argument("--answer-seconds", type=float, default=20, help="longest that one answer is waited for (20)")
    parser.add_argument("--build-seconds", type=float, default=900, help="longest that a build may take (900)")
    given = parser.parse_args()
    end_cleanly()
    try:
        for size in given.sizes:
            if size != "real":
                quads_of(size)
    except ValueError as error:
        parser.error(str(error))
    try:
        with tempfile.TemporaryDirectory(prefix="lsgraph-bench-") as temporary:
            _run(given, given.folder or Path(temporary))
    except CheckoutError as error:
        sys.exit(str(error))


def _run(given: argparse.Namespace, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cases = [case for case in CASES if given.only in f"{case.group}: {case.name} {case.address}"]
    if not cases:
        raise CheckoutError(f"No kind of answer has {given.only!r} in its name or address.")
    roots = [root.resolve() for root in (given.checkout, given.against) if root]
    report = []
    for size in given.sizes:
        subjects = []
        for root in roots:
            checkout, build = built(root, size, folder, given.build_seconds)
            subjects.append(Subject(root.name, checkout, build))
        standing = [subject for subject in subjects if not subject.build.reason]
        measure(standing, cases, Bounds(given.answer_seconds, given.seconds, given.requests))
        print(table(size, subjects), end="\n\n", flush=True)
        report.append({"size": size, "load": os.getloadavg()[0], "checkouts": [each.as_json() for each in subjects]})
        if given.json:
            given.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
