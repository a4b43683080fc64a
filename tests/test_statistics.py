"""Counts of a graph are those of the union as a set, and stand in each generation."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from lsgraph.edition.counts import days_of
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


def store_of(source: str | None, *events: tuple[str | None, str | None]) -> EmbeddedStore:
    """A document of that day, and events with these bounds."""
    day = ox.NamedNode(PREFIXES["xsd"] + "date")
    quads = [ox.Quad(A, TYPE, ox.NamedNode(expand("foaf:Document")), G)]
    if source:
        kind = day if len(source) == 10 else ox.NamedNode(PREFIXES["xsd"] + "gYear")
        quads.append(ox.Quad(A, ox.NamedNode(expand("dcterms:date")), ox.Literal(source, datatype=kind), G))
    for number, bounds in enumerate(events):
        for name, bound in zip(("ls:earliest", "ls:latest"), bounds, strict=True):
            if bound:
                node = ox.NamedNode(f"urn:event:{number}")
                quads.append(ox.Quad(node, ox.NamedNode(expand(name)), ox.Literal(bound, datatype=day), G))
    return EmbeddedStore.in_memory(quads)


@pytest.mark.parametrize(
    ("source", "events", "days"),
    [
        ("2024-08-21", [("2024-06-01", "2024-06-30")], ("2024-06-01", "2024-08-21")),
        # It had happened when somebody read the page: no source tells of that day.
        ("2024-08-21", [("2021-04-12", "2026-11-28")], ("2021-04-12", "2024-08-21")),
        ("2024-08-21", [("2020-01-01", "2020-12-31"), (None, "2026-11-28")], ("2020-01-01", "2024-08-21")),
        # What is to come is told by its source.
        ("2024-08-21", [("2027-01-01", "2027-12-31")], ("2024-08-21", "2027-12-31")),
        ("2024-08-21", [("2027-01-01", None)], ("2024-08-21", "2027-01-01")),
        # Of a source of a year each day may be its own.
        ("2024", [("2024-06-01", "2024-10-31")], ("2024-06-01", "2024-10-31")),
        (None, [("2021-04-12", "2026-11-28")], ("2021-04-12", "2026-11-28")),
        (None, [], None),
    ],
)
def test_the_data_covers_the_days_of_which_sources_tell(
    source: str | None, events: list[tuple[str | None, str | None]], days: tuple[str, str] | None
) -> None:
    assert days_of(store_of(source, *events)) == days


def test_when_a_page_was_read_and_a_judgement_made_is_no_day_that_the_data_covers(whole: Generation) -> None:
    store = whole.store()
    (row,) = store.query("SELECT (MAX(?day) AS ?last) { ?x ls:latest ?day }").rows()
    days = days_of(store)
    assert days
    assert days[1] == whole_latest(store) < value(row["last"])


def whole_latest(store: EmbeddedStore) -> str:
    (row,) = store.query(
        "SELECT (MAX(STR(?day)) AS ?last) { ?x a foaf:Document ; dcterms:date ?day FILTER (DATATYPE(?day) = xsd:date) }"
    ).rows()
    return value(row["last"])
