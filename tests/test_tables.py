"""The tables of an edition: slices of them are what the graph itself says, and a damaged file is told as one."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from lsgraph.claims import Relation, Resources, Span, standing
from lsgraph.claims.contents import Contents
from lsgraph.claims.lists import ActFilter, ActorFilter, MembershipFilter, Window, agreements_part, documents_part
from lsgraph.claims.model import Reference
from lsgraph.claims.stances import Stances
from lsgraph.claims.standing import happened, held_between
from lsgraph.claims.tables import ACTORS, EDITION_FILE, FORMAT, Tables
from lsgraph.edition.edition import Edition
from lsgraph.edition.facts import FACTS, facts_of
from lsgraph.errors import NotFoundError, StateError
from lsgraph.generations.folder import Generation
from lsgraph.namespaces import kind_and_slug
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from pathlib import Path

DAYS = ("2015-06-01", "2018-01-01", "2021-01-01", "2024-06-14")
ACTS = "SELECT ?act ?actor ?agreement { ?act a ls:Signature ; ls:actor ?actor ; ls:agreement ?agreement } ORDER BY ?act"
MEMBERS = (
    "SELECT ?claim ?member ?organization { ?claim org:member ?member ; org:organization ?organization } ORDER BY ?claim"
)
EDGES = "SELECT ?source ?target { ?edge a ls:DerivedEdge ; rdf:subject ?source ; rdf:object ?target FILTER (ISIRI(?target)) }"
EVIDENCE = "SELECT ?evidence ?document { ?claim ls:evidence ?evidence . ?evidence oa:hasSource ?document }"


@pytest.fixture(scope="module")
def made_up(root: Path) -> EmbeddedStore:
    """Collaboration of some ten thousand quads."""
    sys.path.append(str(root / "bench"))
    from generator import Collaboration  # type: ignore[import-not-found]  # it stands beside the package

    lines = "".join(f"{line}\n" for line in Collaboration(290).lines())
    store = EmbeddedStore.in_memory(ox.parse(io.BytesIO(lines.encode()), format=ox.RdfFormat.N_QUADS))
    assert 8_000 < len(store) < 13_000
    return store


@pytest.fixture(scope="module")
def contents(made_up: EmbeddedStore) -> Contents:
    return Contents(made_up)


@pytest.fixture(scope="module")
def resources(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Resources:
    folder = tmp_path_factory.mktemp("tables")
    Tables.write(folder / EDITION_FILE, contents, lambda tables: {FACTS: facts_of(contents, 10_000, tables)})
    return Resources(contents.store, folder)


def rows(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    return [tuple(value(term) for term in row.values()) for row in store.query(query).rows()]


def test_each_relation_is_read_as_it_was_written(resources: Resources, contents: Contents) -> None:
    assert tuple(resources.relations_by_number(range(len(contents.relations)))) == contents.relations
    assert [resources.claim(iri) for iri in contents.claims] == list(contents.claims.values())
    assert [resources.evidence_by_iri(iri) for iri in contents.evidence] == list(contents.evidence.values())


def test_the_relations_of_each_thing_are_those_of_the_graph(resources: Resources, made_up: EmbeddedStore) -> None:
    outgoing, incoming = (Counter[str]() for _ in range(2))
    for source, target in rows(made_up, EDGES):
        outgoing[source] += 1
        incoming[target] += 1
    for iri in (*outgoing, *incoming):
        links = resources.links(iri)
        assert sum(link.outgoing for link in links if link.status != "identity") == outgoing[iri]
        assert sum(not link.outgoing for link in links if link.status != "identity") == incoming[iri]


def test_documents_have_the_evidence_of_the_graph_in_the_order_of_their_places(
    resources: Resources, made_up: EmbeddedStore
) -> None:
    by_document: dict[str, set[str]] = {}
    for evidence, document in rows(made_up, EVIDENCE):
        by_document.setdefault(document, set()).add(evidence)
    for document, told in by_document.items():
        items = resources.evidence_in(document)
        assert {item.iri for item in items} == told
        assert [item.ordinal for item in items] == list(range(len(items)))
        assert resources.evidence_in(document, offset=1, limit=2) == items[1:3]
        (thing,) = resources.things([document])
        assert thing.evidence == len(told)


@pytest.mark.parametrize("day", [None, *DAYS])
def test_acts_are_those_of_the_graph_and_of_the_day(
    resources: Resources, contents: Contents, made_up: EmbeddedStore, day: str | None
) -> None:
    by_iri = {act.iri: act for act in contents.acts}
    expected = [
        row for row in rows(made_up, ACTS) if day is None or happened(by_iri[row[0]].date or Span(None, None), day)
    ]
    wanted = ActFilter(type="Signature", at=day)
    assert [(act.iri, act.actor, act.agreement) for act in wanted.all(resources)] == expected
    assert wanted.part(resources, Window(limit=3)).total == len(expected)
    for act in contents.acts[:20]:
        own = ActFilter(actor=kind_and_slug(act.actor)[1], agreement=act.agreement).all(resources)
        assert own == [each for each in contents.acts if (each.actor, each.agreement) == (act.actor, act.agreement)]


@pytest.mark.parametrize("day", [None, *DAYS])
def test_memberships_are_those_of_the_graph_and_of_the_day(
    resources: Resources, contents: Contents, made_up: EmbeddedStore, day: str | None
) -> None:
    relations = resources.relations_by_claim(contents.claims)
    expected = [
        row
        for row in rows(made_up, MEMBERS)
        if day is None or any(standing(relation, day) for relation in relations[row[0]])
    ]
    items = MembershipFilter(at=day).all(resources)
    assert [(each.iri, each.member, each.organization) for each in items] == expected
    assert items == [each for each in contents.memberships if (each.iri, each.member, each.organization) in expected]


@pytest.mark.parametrize("limit", [1, 7, 50])
def test_a_list_read_part_by_part_is_the_whole_list(resources: Resources, contents: Contents, limit: int) -> None:
    everyone = sorted(
        (iri for iri in contents.things if kind_and_slug(iri)[0] in ACTORS),
        key=lambda iri: (fold(contents.reference(iri).label("sv")), iri),
    )
    read: list[str] = []
    after: str | None = None
    while True:
        part = ActorFilter().part(resources, Window(limit, after))
        assert part.total == len(everyone)
        assert part.items == ActorFilter().part(resources, Window(limit, offset=len(read))).items
        read += part.items
        if (after := part.after) is None:
            break
    assert read == everyone
    for listed, kind in ((agreements_part, "agreement"), (documents_part, "document")):
        part = listed(resources, Window(10_000))
        assert set(part.items) == {iri for iri in contents.things if kind_and_slug(iri)[0] == kind}
    with pytest.raises(NotFoundError, match="to go on after"):
        ActorFilter().part(resources, Window(after="organization/nobody"))


def test_who_is_absent_is_the_same_from_both_ends(resources: Resources, contents: Contents) -> None:
    """The absences of an actor are those that the pages of agreements tell of it."""
    stances = Stances(resources)
    for day in (None, "2024-06-20"):
        told: dict[str, list[tuple[str | None, object]]] = {}
        for agreement in (iri for iri in contents.things if kind_and_slug(iri)[0] == "agreement"):
            for absent in stances.towards(agreement, day).absent:
                told.setdefault(str(absent.actor.iri), []).append((agreement, absent))
        for actor in (iri for iri in contents.things if kind_and_slug(iri)[0] in ACTORS):
            own = [(agreement.iri, absent) for agreement, absent in stances.absences(actor, day)]
            assert own == sorted(told.get(actor, []), key=lambda each: str(each[0]))


def test_who_is_absent_is_the_same_from_both_ends_in_the_real_data(store: EmbeddedStore) -> None:
    resources = Resources(store)
    test_who_is_absent_is_the_same_from_both_ends(resources, resources.contents)


def test_a_relation_holds_on_the_days_between_its_bounds_and_on_no_other() -> None:
    days = ["2024-01-01", "2024-01-03", None]
    spans = [
        None,
        *(Span(first, last) for first, last in product(days, days) if not first or not last or first <= last),
    ]
    some = Reference("urn:a", {})
    every = [(date(2023, 12, 30) + timedelta(days=number)).isoformat() for number in range(8)]
    for when, begins, ends, not_before in product(spans, spans, spans, (None, "2024-01-02")):
        relation = Relation(some, some, some, "member", (), when, begins, ends, not_before)
        first, last = held_between(relation)
        for day in every:
            holds = (first is None or first <= day) and (last is None or day < last)
            assert holds == (standing(relation, day) is not None), (relation, day)


@pytest.fixture
def damaged(generation: Generation, tmp_path: Path) -> Generation:
    """A copy of the generation's tables and manifest, to be damaged."""
    (tmp_path / EDITION_FILE).write_bytes((generation.path / EDITION_FILE).read_bytes())
    return Generation(tmp_path, generation.manifest)


def test_a_damaged_file_is_told_with_what_to_do(damaged: Generation, store: EmbeddedStore) -> None:
    (damaged.path / EDITION_FILE).write_bytes(b"garbage" * 1000)
    with pytest.raises(StateError, match="can't be read") as caught:
        Resources(store, damaged.path).links("urn:a")
    assert caught.value.next_step == "Run `lsgraph build`."


def test_a_file_of_another_version_is_told_with_what_to_do(damaged: Generation, store: EmbeddedStore) -> None:
    with sqlite3.connect(damaged.path / EDITION_FILE) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    with pytest.raises(StateError, match="another form") as caught:
        Resources(store, damaged.path).links("urn:a")
    assert caught.value.next_step == "Run `lsgraph build`."


def test_a_file_that_is_gone_is_told_with_what_to_do(damaged: Generation, store: EmbeddedStore) -> None:
    (damaged.path / EDITION_FILE).unlink()
    with pytest.raises(StateError, match=r"edition\.sqlite of generation \w+ is missing") as caught:
        Edition(damaged, store, most_quads=10**9)
    assert "lsgraph" in caught.value.next_step


def test_a_write_that_fails_leaves_the_file_as_it_was(contents: Contents, tmp_path: Path) -> None:
    path = tmp_path / EDITION_FILE
    path.write_text("before")

    def fail(_: Tables) -> dict[str, object]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Tables.write(path, contents, fail)
    assert [each.name for each in tmp_path.iterdir()] == [EDITION_FILE]
    assert path.read_text() == "before"
