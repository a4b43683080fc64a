"""How much less a search for names takes than looking at every name, for 100,000 made-up actors with three names each.

Prints ratios within one run, since machines differ: searches of several kinds against a scan that only folds and compares, the
same from SPARQL against a filter over all labels, and the writing of the index against loading the labels into a store.
`bench/names.py N` takes N actors.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import mint
from lsgraph.stores import EmbeddedStore, names_of
from lsgraph.stores.names import NAMES_FILE, NameIndex, fold

if TYPE_CHECKING:
    from collections.abc import Callable

LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
GRAPH = ox.NamedNode("urn:graph")
WORDS = [
    "Region",
    "Kommun",
    "Institutet",
    "Stiftelsen",
    "Bolaget",
    "Sjukhuset",
    "Högskolan",
    "Universitetet",
    "Centrum",
    "Akademin",
    "Norra",
    "Södra",
    "Life",
    "Science",
]
SYLLABLES = [
    "ka",
    "ro",
    "lin",
    "sti",
    "to",
    "hög",
    "ub",
    "el",
    "da",
    "na",
    "mi",
    "ra",
    "so",
    "ni",
    "vi",
    "bro",
    "sko",
    "la",
    "len",
    "ster",
    "berg",
    "dal",
    "holm",
]
TYPED = {
    "a whole name": "karolin institutet",
    "the beginning of a word": "karoli",
    "two beginnings": "karol inst",
    "part of a compound": "högberg",
    "a slip": "karolinn instiutet",
    "a word that many have": "region",
    "two words that many have": "region science",
    "one letter": "k",
    "a number": "actor 4711",
    "nothing that is there": "zzyzx",
}


def actors(count: int) -> list[ox.Quad]:
    """Three labels an actor, the same each time."""
    dice = random.Random(1)
    found = []
    for number in range(count):
        actor = ox.NamedNode(mint("organization", f"a{number}"))
        own = "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4))).title()
        names = (f"{own} {dice.choice(WORDS)}", f"{dice.choice(WORDS)} {own} {dice.choice(WORDS)}", f"Actor {number}")
        found += [ox.Quad(actor, LABEL, ox.Literal(name), GRAPH) for name in names]
    return found


def seconds(run: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        quads = actors(count)
        begun = time.perf_counter()
        store = EmbeddedStore.in_memory(quads)
        loading = time.perf_counter() - begun
        names = list(names_of(store))
        path = Path(folder) / NAMES_FILE
        begun = time.perf_counter()
        NameIndex.write(path, names)
        writing = time.perf_counter() - begun
        print(f"{count:,} actors, {len(names):,} names: an index of {path.stat().st_size / 1e6:.0f} MB")
        print(f"written in {writing / loading:.1f} times what loading their labels into a store takes")
        store.__dict__["names"] = index = NameIndex(path)
        folded = [(iri, fold(name)) for iri, name in names]
        scanning = seconds(lambda: [iri for iri, name in folded if "högberg" in name or name.startswith("x")], 5)
        print("\na search, and how many times longer looking at every name takes, folded beforehand:")
        for kind, text in TYPED.items():
            taken = seconds(lambda text=text: index.find(text), 20)  # type: ignore[misc]  # bound for each
            print(f"  {kind:26} {scanning / taken:8.1f}   ({len(index.find(text))} found)")
        like = 'SELECT ?x { ?x ls:nameLike ("högberg" ?score 20) ; rdfs:label ?name }'
        contains = 'SELECT ?x { ?x rdfs:label ?name FILTER (CONTAINS (LCASE (?name), "högberg")) } LIMIT 20'
        regex = 'SELECT ?x { ?x rdfs:label ?name FILTER REGEX (?name, "h[öo]gberg", "i") }'
        taken = seconds(lambda: list(store.query(like).rows()), 20)
        print("\nls:nameLike in SPARQL, and how many times longer a filter over all labels takes:")
        for kind, query in (("CONTAINS, the first 20", contains), ("REGEX", regex)):
            print(f"  {kind:26} {seconds(lambda query=query: list(store.query(query).rows()), 3) / taken:8.1f}")  # type: ignore[misc]


if __name__ == "__main__":
    main()
