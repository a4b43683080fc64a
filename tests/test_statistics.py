"""Counts of a graph are those of the union as a set, and stand in each generation."""

from __future__ import annotations

import pyoxigraph as ox

from lsgraph.generations.folder import Generation
from lsgraph.generations.statistics import Statistics, count
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
A, B, P, G, H, K = (ox.NamedNode(f"urn:{name}") for name in "abpghk")


def test_a_triple_in_two_graphs_counts_once_in_all_and_once_in_each_graph() -> None:
    store = EmbeddedStore.in_memory(
        [ox.Quad(A, P, B, G), ox.Quad(A, P, B, H), ox.Quad(A, TYPE, K, G), ox.Quad(B, P, ox.Literal("x"), H)]
    )
    assert count(store) == Statistics(
        triples=3, subjects=2, objects=3, entities=1,
        classes={"urn:k": 1}, properties={TYPE.value: 1, "urn:p": 2}, graphs={"urn:g": 2, "urn:h": 2},
    )  # fmt: skip


def test_nothing_counts_nothing() -> None:
    assert count(EmbeddedStore.in_memory([])) == Statistics(0, 0, 0, 0, {}, {}, {})


def test_a_generation_holds_its_counts(generation: Generation, store: EmbeddedStore) -> None:
    kept = generation.read_json("statistics.json")
    assert kept == count(store).to_json()
    assert isinstance(kept, dict)
    assert kept["graphs"] == generation.manifest.quads
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?act a ls:Signature }").rows()
    assert kept["classes"][expand("ls:Signature")] == int(value(row["n"]))
