"""How long a build takes and what it needs in memory: the real data, and RDF of 10k and 100k triples beside it.

Prints ratios within one run, since machines differ: each step against loading, and each size against the real data.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.building.build import build, build_from
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]


class Timed:
    """Progress that keeps the seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A step with this name."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun


def actors(count: int) -> str:
    """N-Triples of `count` made-up actors, ten triples each, that point at each other; the same each time."""
    org, rdfs, ls = (
        "http://www.w3.org/ns/org#",
        "http://www.w3.org/2000/01/rdf-schema#",
        "https://w3id.org/lsgraph/ontology#",
    )
    lines = []
    for number in range(count):
        actor = f"<urn:actor:{number}>"
        lines.append(f"{actor} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{org}FormalOrganization> .")
        lines += [f'{actor} <{rdfs}label> "Aktör {number}"@sv .', f'{actor} <{rdfs}label> "Actor {number}"@en .']
        lines += [
            f"{actor} <{ls}standsBehind> <urn:actor:{(number * step + 1) % count}> ."
            for step in (3, 7, 11, 13, 17, 19, 23)
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run as `bench/build.py`; `bench/build.py FILE` builds that file alone, in a process whose memory it then prints."""
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            build_from([Path(sys.argv[1])], read_settings({}, root=ROOT, state=Path(folder)))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, root=ROOT, state=Path(folder) / "state")
        timed = Timed()
        begun = time.perf_counter()
        generation = build(settings, timed)
        real = time.perf_counter() - begun
        begun = time.perf_counter()
        build(settings)
        again = time.perf_counter() - begun
        print(
            f"real data, {generation.manifest.total} quads: {real:.2f} s; once more without change: {again / real:.3f} of that"
        )
        for name, seconds in timed.seconds.items():
            print(f"  {name:10} {seconds / timed.seconds['load']:7.2f} times loading")
        for count in (1_000, 10_000):
            path = Path(folder) / f"{count}.nt"
            path.write_text(actors(count), encoding="utf-8")
            begun = time.perf_counter()
            build_from([path], read_settings({}, root=ROOT, state=Path(folder) / f"state{count}"))
            seconds = time.perf_counter() - begun
            memory = subprocess.run(
                [sys.executable, __file__, str(path)], capture_output=True, text=True, check=True
            ).stdout.strip()
            print(f"{count * 10} triples: {seconds / real:.2f} times the real data, {float(memory):.0f} MiB at most")


if __name__ == "__main__":
    main()
