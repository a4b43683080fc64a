"""How long a check and a build take with many claims, and which part takes how much of it.

    python bench/checks.py [CLAIMS] [--files N] [--build] [--questions] [--again]

It writes the repository of `copies.py` and checks it from its files, as `lsgraph check` does. For each part it prints the seconds of a processor,
its share of all, and how many times the seconds that the part takes with the real data in the same run: a part whose number is above that of the
claims grows faster than they do. `--files`: how many files the copies of one file are put into. `--build` builds, too, whatever the checks find.
`--questions` prints each question. `--again` runs `lsgraph check` as from a shell instead: without what is kept of earlier checks, for the first
time, again, and once more after one source has changed; it prints the seconds of the clock and of the processors, and both as a part of the first row.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from copies import ROOT, Copies

from lsgraph.building import build as building
from lsgraph.building import checks as checking
from lsgraph.gate import attested_claims
from lsgraph.repository.dataset import canonical_nquads
from lsgraph.repository.questions import answer_text, read_questions
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import Dataset
    from lsgraph.settings import Settings


class Timed:
    """Keeps the seconds of each step, of the processor: those of the clock depend on what else the machine does."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        begun = time.process_time()
        yield
        self.seconds[name] = time.process_time() - begun


def check(settings: Settings) -> tuple[Timed, Dataset, list[Finding]]:
    """All that `lsgraph check` does but the printing."""
    timed = Timed()
    checked = checking.check(settings, timed, anew=True)
    with timed.step("attested"):
        attested_claims(checked.written)
    return timed, checked.dataset, checked.findings


def build(settings: Settings, dataset: Dataset, folder: Path) -> Timed:
    """Make a generation of what a repository publishes: what `lsgraph build` does after its checks, and reading one file."""
    timed, path = Timed(), folder / "published.nq"
    path.write_text("".join(canonical_nquads(dataset.published)), encoding="utf-8")
    building.build_from([path], settings, timed)
    return timed


def show(title: str, large: Mapping[str, float], small: Mapping[str, float]) -> None:
    """Print the seconds of each part with its share, and as a multiple of what the real data take."""
    total, own = sum(large.values()), sum(small.values())
    print(f"{title:10} {total:7.2f} s        {total / own:8.1f} times the real data, {own:.2f} s")
    for name, seconds in large.items():
        print(f"  {name:10} {seconds:5.2f} s  {seconds / total:5.1%} {seconds / max(small[name], 0.005):8.1f} times")


def questions(root: Path, dataset: Dataset) -> dict[str, float]:
    """The seconds of each question, in one store."""
    store, timed = EmbeddedStore.in_memory(dataset.published), Timed()
    for question in read_questions(root / "ontology" / "questions"):
        with timed.step(question.name):
            answer_text(store.query(question.query))
    return timed.seconds


def again(root: Path, state: Path) -> None:
    """Print how long `lsgraph check` takes before and after one source has changed; that source is changed."""
    rows = {
        "nothing kept": _run(root, state, "--no-cache"),
        "first": _run(root, state),
        "again": _run(root, state),
    }
    _change(root)
    rows["one source changed"] = _run(root, state)
    wall, processor = rows["nothing kept"]
    for name, (seconds, used) in rows.items():
        print(f"  {name:20} {seconds:6.2f} s  {seconds / wall:4.2f}   processor {used:6.2f} s  {used / processor:4.2f}")


def _run(root: Path, state: Path, *options: str) -> tuple[float, float]:
    """The seconds of the clock and of the processors that one run takes, its start included."""
    before, begun = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "lsgraph", "--root", str(root), "--state", str(state), "check", "--json", *options]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, used


def _change(root: Path) -> None:
    """Give the first claim with a day, in the longest source that has one, the next day."""
    for path in sorted((root / "data" / "sources").glob("*.ttl"), key=lambda path: -path.stat().st_size):
        text = path.read_text(encoding="utf-8")
        if found := re.search(r'dcterms:date "\d{4}-\d\d-(\d\d)"', text):
            day = f"{int(found[1]) % 28 + 1:02}"
            path.write_text(text[: found.start(1)] + day + text[found.end(1) :], encoding="utf-8")
            return
    raise SystemExit("No source has a day.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])  # type: ignore[union-attr]  # it has one
    parser.add_argument("claims", type=int, nargs="?", default=10_000)
    parser.add_argument("--files", type=int)
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--questions", action="store_true")
    parser.add_argument("--again", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copies = Copies(ROOT)
        count = copies.write(folder / "large", max(0, round(chosen.claims / copies.claims) - 1), chosen.files)
        settings = {
            size: read_settings({}, root=root, state=folder / f"state-{size}")
            for size, root in (("small", ROOT), ("large", folder / "large"))
        }
        if chosen.again:
            for part in ("data", "ontology", "shapes"):
                shutil.copytree(ROOT / part, folder / "small" / part)
            for size, claims in (("small", copies.claims), ("large", count)):
                print(f"{claims:,} claims")
                again(folder / size, folder / f"state-{size}")
            return
        # A single processor: what runs beside others is of no step.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        # Once before measuring: patterns are made and modules loaded on first use.
        check(settings["small"])
        small, own, _ = check(settings["small"])
        large, dataset, findings = check(settings["large"])
        print(f"{count:,} claims, {count / copies.claims:.0f} times the real ones; {len(dataset.published):,} quads")
        show("check", large.seconds, small.seconds)
        rules = Counter(finding.rule for finding in findings)
        print("findings:", ", ".join(f"{number} {rule}" for rule, number in rules.most_common()) or "none")
        if chosen.questions:
            show("questions", questions(folder / "large", dataset), questions(ROOT, own))
        if chosen.build:
            built = [build(settings[size], each, folder).seconds for size, each in (("large", dataset), ("small", own))]
            show("build", *built)


if __name__ == "__main__":
    main()
