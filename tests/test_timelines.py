"""The network through time: timelines say what standing says, and a choice shows what held."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsgraph.claims import Reference, Relation, Resources, Span, standing
from lsgraph.claims.read import Claim, Evidence
from lsgraph.namespaces import mint
from lsgraph.network import (
    Choice,
    choose,
    difference,
    network,
    read_choice,
    shortest_path,
    surroundings,
    timeline,
    turns,
)
from lsgraph.stores import EmbeddedStore

DECLARATION = mint("agreement", "life-science-declaration-2024")
FOUNDATION = mint("organization", "flemingsberg-science")
STOCKHOLM, UPPSALA = mint("organization", "region-stockholm"), mint("organization", "region-uppsala")

days = st.dates(date(2000, 1, 1), date(2030, 12, 31)).map(date.isoformat)
spans = st.tuples(st.none() | days, st.none() | days).map(
    lambda pair: Span(*(sorted(pair) if all(pair) else pair)) if any(pair) else None  # type: ignore[type-var]
)


@pytest.fixture(scope="module")
def whole(store: EmbeddedStore) -> nx.MultiDiGraph[str]:
    return network(Resources(store), ended=True)


def relation(
    date_: Span | None, begins: Span | None, ends: Span | None, record: str | None, founded: str | None
) -> Relation:
    evidence = Evidence("urn:e", "stated", "signing", "urn:d", {}, record, (), None, None, None, {}, {}, None)
    thing = Reference("urn:x", {})
    return Relation(thing, thing, thing, "member", (Claim("urn:c", "ls:Signature", None, None, (evidence,)),), date_, begins, ends, founded)  # fmt: skip


@given(spans, spans, spans, st.none() | days, st.none() | days, days)
def test_a_timeline_says_on_each_day_what_standing_says(
    date_: Span | None, begins: Span | None, ends: Span | None, record: str | None, founded: str | None, day: str
) -> None:
    told = relation(date_, begins, ends, record, founded)
    assert timeline(told).on(day) == standing(told, day)


@pytest.mark.parametrize("day", ["0001-01-01", "2011-01-01", "2018-01-01", "2024-06-13", "2024-06-14", "2026-11-24"])
def test_all_relations_of_the_data_have_timelines_that_agree(store: EmbeddedStore, day: str) -> None:
    for each in Resources(store).relations:
        assert timeline(each).on(day) == standing(each, day), each.sentence("en")


def test_what_changes_on_a_day_is_told(whole: nx.MultiDiGraph[str]) -> None:
    signed = [turn for turn in turns(whole)["2024-06-30"] if turn.edge[2] == "ls:hasSigned"]
    assert {(turn.edge[0], turn.change) for turn in signed} == {(STOCKHOLM, "surer"), (UPPSALA, "surer")}
    assert list(turns(whole)) == sorted(turns(whole))


def test_on_the_day_before_nobody_had_signed(whole: nx.MultiDiGraph[str]) -> None:
    before = choose(whole, Choice(at="2024-05-31")).graph
    assert "ls:hasSigned" not in {key for *_, key in before.edges(keys=True)}
    apart = choose(whole, Choice(at="2024-06-30", compare="2024-05-31")).graph
    assert {data["difference"] for *_, key, data in apart.edges(keys=True, data=True) if key == "ls:hasSigned"} == {"new"}  # fmt: skip
    assert difference(whole.edges[STOCKHOLM, DECLARATION, "ls:hasSigned"]["timeline"], "2024-06-30", "2024-05-31") == "gone"  # fmt: skip


def test_a_way_is_found_and_is_the_same_in_both_directions(whole: nx.MultiDiGraph[str]) -> None:
    path = shortest_path(whole, UPPSALA, FOUNDATION)
    assert path is not None
    assert [edge[2] for edge in path] == ["ls:hasSigned", "ls:hasSigned", "ls:standsBehind"]
    assert len(shortest_path(whole, FOUNDATION, UPPSALA) or ()) == 3
    assert shortest_path(whole, UPPSALA, UPPSALA) == []
    assert shortest_path(whole, UPPSALA, "urn:nobody") is None


def test_a_choice_shows_only_what_it_names(whole: nx.MultiDiGraph[str]) -> None:
    one = choose(whole, Choice(relation="ls:hasSigned")).graph
    assert set(one) == {STOCKHOLM, UPPSALA, DECLARATION}
    without = choose(whole, Choice(hidden=frozenset({"region"}))).graph
    assert not {STOCKHOLM, UPPSALA} & set(without)
    ego = choose(whole, Choice(selected=UPPSALA, steps=1))
    assert set(ego.graph) == surroundings(whole, UPPSALA, 1)
    assert choose(whole, Choice(selected=UPPSALA)).listed == {
        edge for edge in whole.edges(keys=True) if UPPSALA in edge[:2]
    }


@pytest.mark.parametrize(
    "parameters",
    [
        {"selected": "organization/nobody"},
        {"selected": "../../etc/passwd", "steps": "1e9"},
        {"from": "<script>", "to": "organization/"},
        {"selected": "\u0000", "from": " ", "to": "x" * 5000},
        {"hide": "nothing,,,", "relation": "ls:none", "steps": "-1"},
        {"steps": "²", "selected": "organization/region-uppsala"},
    ],
)
def test_a_choice_of_what_is_not_there_chooses_nothing(whole: nx.MultiDiGraph[str], parameters: dict[str, str]) -> None:
    choice = read_choice(parameters, whole)
    assert (choice.hidden, choice.relation, choice.steps, choice.start, choice.goal) == (frozenset(), "", 0, None, None)
    asked = [parameters[name] for name in ("selected", "from", "to") if parameters.get(name, " ").strip()]
    assert len(choice.unknown) == len(asked) - bool(choice.selected)


def test_a_choice_comes_back_from_its_address(whole: nx.MultiDiGraph[str]) -> None:
    choice = Choice("2024-06-14", "2018-01-01", frozenset({"place"}), "ls:hasSigned", UPPSALA, 2, STOCKHOLM, FOUNDATION)
    told = choice.parameters()
    assert read_choice(told, whole, at=told["at"], compare=told["compare"]) == choice


def test_nobody_was_at_the_meeting_before_it_was_held(whole: nx.MultiDiGraph[str]) -> None:
    there = [data["timeline"] for *_, key, data in whole.edges(keys=True, data=True) if key == "ls:tookPartIn"]
    assert len(there) == 9
    assert {line.on("2024-06-13") for line in there} == {None}
    assert {line.on("2024-06-14") for line in there} == {"certain"}


def test_nobody_stood_behind_the_foundation_before_it_was_founded(whole: nx.MultiDiGraph[str]) -> None:
    behind = [data["timeline"] for *_, key, data in whole.edges(keys=True, data=True) if key == "ls:standsBehind"]
    assert {(line.on("2010-12-31"), line.on("2011-01-01"), line.on("2019-03-12")) for line in behind} == {
        (None, "possible", "certain")
    }


def test_what_a_dated_document_tells_is_certain_on_its_day(whole: nx.MultiDiGraph[str]) -> None:
    line = whole.edges[mint("organization", "fabege"), FOUNDATION, "ls:associatedPartnerOf"]["timeline"]
    assert [line.on(day) for day in ("2023-12-31", "2024-06-23", "2024-06-24")] == [None, "possible", "certain"]


@pytest.mark.parametrize(
    ("typed", "node"),
    [
        ("Region Uppsala", UPPSALA),
        ("region-uppsala", UPPSALA),
        ("region upp", None),
        ("region of uppsala", None),
        ("flemingsberg science", FOUNDATION),
    ],
)
def test_a_node_is_named_as_people_type_it(whole: nx.MultiDiGraph[str], typed: str, node: str | None) -> None:
    assert read_choice({"selected": typed}, whole).selected == node


def test_a_comparison_without_a_day_is_with_the_last_change(whole: nx.MultiDiGraph[str]) -> None:
    choice = read_choice({}, whole, compare="2018-01-01")
    assert choice.at == list(turns(whole))[-1]
