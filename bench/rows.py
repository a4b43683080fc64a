"""What a million rows cost in Python, as a multiple of what the engine needs to write them as CSV.

    python bench/rows.py [ROWS]

Each way is run three times in turns, and its best time counts: the machine may have other things to do. The last line is the ratio that is held to:
reading all rows as a pandas frame costs no more than twice the engine's own CSV.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from generator import World

from lsgraph.api import Graph
from lsgraph.media_types import CSV
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1_000_000
ROUNDS = 3
#: IRIs, texts with and without language tags, dates and numbers.
QUERY = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"


def ways(graph: Graph, store: EmbeddedStore) -> dict[str, Callable[[], object]]:
    """What is measured, by name; the engine's own CSV first."""

    def csv() -> object:
        return store.query(QUERY).write(io.BytesIO(), CSV)

    return {
        "engine's CSV": csv,
        "query()": lambda: graph.query(QUERY, seconds=None),
        "query().to_arrow()": lambda: graph.query(QUERY, seconds=None).to_arrow(),
        "query().to_pandas()": lambda: graph.query(QUERY, seconds=None).to_pandas(),
    }


def measured(folder: Path, rows: int) -> dict[str, float]:
    """The best time of each way, in seconds."""
    file = folder / "data.nq"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" if not line.endswith("\n") else line for line in World(rows).lines())
    filled = ox.Store(str(folder / "store"))
    filled.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    filled.optimize()
    filled.flush()
    del filled
    store = EmbeddedStore(folder / "store")
    best: dict[str, float] = {}
    with Graph(store) as graph:
        graph.query("SELECT * { } LIMIT 1")
        for _ in range(ROUNDS):
            for name, run in ways(graph, store).items():
                begun = time.perf_counter()
                run()
                best[name] = min(best.get(name, float("inf")), time.perf_counter() - begun)
    return best


def main() -> int:
    """Measure, and print the ratios."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    folder = Path(tempfile.mkdtemp(prefix="lsgraph-rows-"))
    try:
        best = measured(folder, rows)
    finally:
        shutil.rmtree(folder)
    own = best["engine's CSV"]
    for name, seconds in best.items():
        print(f"{name:>20}  {seconds:6.2f} s  {seconds / own:4.2f} of the engine's CSV")
    print(f"ratio {best['query().to_pandas()'] / own:.2f} (held to: 2)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
