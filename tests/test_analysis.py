"""Who connects whom, who is missing and what if: as the real data has it, and as it must be for any network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.analysis.agreements import agreements, foundations, meetings, register, signatories
from lsgraph.analysis.gaps import Gap, gaps
from lsgraph.analysis.leaving_out import sources_of, trials, without_document, without_inferred
from lsgraph.analysis.roles import Roles, roles
from lsgraph.analysis.what_if import WhatIf, supposed_edges, supposed_graph, what_if
from lsgraph.claims import Resources
from lsgraph.claims.predicates import EDGE_STATUSES
from lsgraph.computing.cache import Cache
from lsgraph.namespaces import expand
from lsgraph.network import TIES, Choice, Ties, choose, is_actor, is_firm, measures, network
from lsgraph.network.betweenness import betweenness
from lsgraph.network.grouping import louvain
from lsgraph.network.ties import tied
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore
from lsgraph.views.arrangement import Arrangement
from lsgraph.web.pages.overlays import Sheet, absences, layered, with_newcomers

Graph = nx.MultiDiGraph
DECLARATION = expand("agreement:life-science-declaration-2024")
FOUNDATION = expand("organization:flemingsberg-science")
REPORT = expand("document:huddinge-ks-2024-1082")


@pytest.fixture(scope="module")
def resources(store: EmbeddedStore) -> Resources:
    return Resources(store)


@pytest.fixture(scope="module")
def whole(resources: Resources) -> Graph[str]:
    return network(resources, ended=True)


@pytest.fixture(scope="module")
def graph(whole: Graph[str]) -> Graph[str]:
    return choose(whole, Choice()).graph


@pytest.fixture(scope="module")
def found(graph: Graph[str]) -> Roles:
    return roles(graph)


def slugs(iris: Any) -> list[str]:
    return [iri.rsplit("/", 1)[-1] for iri in iris]


def made(edges: list[tuple[int, int]], documents: list[list[str]], basis: str = "stated") -> Graph[str]:
    """A network of organisations; each edge stands behind, and rests on documents."""
    graph: Graph[str] = nx.MultiDiGraph()
    for (one, other), named in zip(edges, documents, strict=True):
        ends = [expand(f"organization:o{number}") for number in (one, other)]
        for end in ends:
            words = {"label_sv": end, "label_en": end, "short_sv": end, "short_en": end}
            graph.add_node(end, **words, kind="company", family="business", unnamed=False)
        evidence = tuple(SimpleNamespace(document=name) for name in named)
        edge = SimpleNamespace(evidence=evidence) if named else None
        graph.add_edge(
            ends[0],
            ends[1],
            key="ls:standsBehind",
            predicate="ls:standsBehind",
            label_sv="står bakom",
            label_en="stands behind",
            status="done",
            bases=(basis,),
            edge=edge,
        )
    return graph


@st.composite
def networks(draw: st.DrawFn) -> Graph[str]:
    pairs = st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1])
    edges = draw(st.lists(pairs, max_size=16, unique=True))
    named = st.lists(st.sampled_from(["d1", "d2", "d3"]), max_size=2, unique=True)
    return made(edges, [draw(named) for _ in edges])


# --------------------------------------------------------------------------------------------------------- betweenness


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_betweenness_is_that_of_networkx(pairs: list[tuple[int, int]]) -> None:
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(4))
    plain.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    assert betweenness(plain) == pytest.approx(nx.betweenness_centrality(plain))


def test_betweenness_estimated_from_all_starts_is_exact_and_from_some_finds_the_hub() -> None:
    wheel: nx.Graph[int] = nx.star_graph(40)
    assert betweenness(wheel, starts=99) == pytest.approx(nx.betweenness_centrality(wheel))
    estimated = betweenness(wheel, starts=10)
    assert max(estimated, key=lambda node: estimated[node]) == 0
    assert betweenness(wheel, starts=10) == estimated


@pytest.mark.parametrize("nodes", [0, 1, 2])
def test_betweenness_of_next_to_nothing(nodes: int) -> None:
    assert set(betweenness(nx.complete_graph(nodes)).values()) <= {0.0}


# -------------------------------------------------------------------------------------------------------------- groups


def test_groups_that_are_there_are_found() -> None:
    planted: nx.Graph[int] = nx.planted_partition_graph(4, 20, 0.5, 0.02, seed=3)
    assert sorted(sorted(group) for group in louvain(planted)) == [list(range(n, n + 20)) for n in (0, 20, 40, 60)]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_groups_part_the_nodes_and_are_no_worse_than_none(pairs: list[tuple[int, int]]) -> None:
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(3))
    plain.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    groups = louvain(plain)
    assert sorted(node for group in groups for node in group) == sorted(plain)
    if plain.edges:
        alone = nx.community.modularity(plain, [{node} for node in plain])
        assert nx.community.modularity(plain, groups) >= alone


def test_groups_that_are_equally_good_come_to_an_end() -> None:
    """On this network the rounding of fractions would move nodes for ever."""
    pairs = [(7, 4), (3, 8), (1, 2), (6, 2), (2, 8), (2, 7), (5, 8), (8, 1), (3, 6), (2, 5)]
    assert sorted(map(sorted, louvain(nx.Graph(pairs)))) == [[1, 2, 5, 8], [3, 6], [4, 7]]


# --------------------------------------------------------------------------------------------------- leaving sources out


@given(networks())
@settings(max_examples=60)
def test_leaving_a_source_out_takes_its_edges_away_and_adds_none(graph: Graph[str]) -> None:
    before = set(graph.edges(keys=True))
    for document in ("d1", "d2", "nowhere"):
        left = without_document(graph, document)
        kept = set(left.edges(keys=True))
        assert kept <= before
        assert {edge for edge in before - kept if sources_of(graph.edges[edge]) != {document}} == set()
        assert min((degree for _, degree in left.degree()), default=1) > 0
    assert set(without_document(graph, "nowhere").edges) == before
    assert set(graph.edges(keys=True)) == before


@given(networks())
@settings(max_examples=60)
def test_a_source_that_carries_nothing_alone_is_not_tried(graph: Graph[str]) -> None:
    alone = {next(iter(told)) for *_, data in graph.edges(data=True) if len(told := sources_of(data)) == 1}
    found = trials(graph)
    assert {trial.document for trial in found} == alone
    assert all(trial.lost > 0 for trial in found)


def test_without_sources_of_their_own_places_hold() -> None:
    graph = made([(0, 1), (1, 2), (2, 3)], [["d1", "d2"], [], ["d1", "d2"]])
    told = roles(graph)
    assert told.trials == ()
    assert all(role.steady for role in told.roles)


def test_what_only_we_conclude_is_left_out_as_well() -> None:
    graph = made([(0, 1), (1, 2)], [["d1"], ["d1"]], basis="inferred")
    assert not without_inferred(graph)
    assert [trial.document for trial in trials(graph)] == ["d1", None]
    assert roles(graph, "firm").roles == ()
    assert {role.gone_without for role in roles(graph, "all").roles} == {("d1", None)}


@pytest.mark.parametrize("ties", TIES)
def test_each_page_takes_its_measures_from_one_computation(graph: Graph[str], ties: Ties) -> None:
    known = measures(graph, ties)
    told = roles(graph, ties)
    assert told.measured == known
    assert {role.node: role.rank for role in told.roles} == {node: own.rank for node, own in known.items() if own.rank}


def test_ranks_are_those_of_ways_between_actors_and_equals_share(graph: Graph[str]) -> None:
    """Against networkx, which counts ways between some of the nodes by another algorithm."""
    for ties in TIES:
        ways, known = tied(graph, ties), measures(graph, ties)
        actors = [node for node in ways if is_actor(graph.nodes[node]) and ways.degree(node)]
        between = nx.betweenness_centrality_subset(ways, actors, actors)
        for node in graph:
            others = len(actors) - (node in actors)
            assert known[node].betweenness == pytest.approx(
                between.get(node, 0.0) * 2 / max(others * (others - 1), 1), abs=1e-6
            )
        for node in actors:
            before = sum(known[other].betweenness > known[node].betweenness for other in actors)
            assert known[node].rank == before + 1
        assert all(known[node].rank is None for node in graph if node not in actors)


def test_places_make_no_ties_and_what_actors_meet_in_has_no_rank(graph: Graph[str], found: Roles) -> None:
    known = measures(graph, "all")
    for node, data in graph.nodes(data=True):
        if data["family"] == "place":
            assert (known[node].contacts, known[node].betweenness, known[node].rank) == (0, 0.0, None)
        elif not is_actor(data):
            assert known[node].rank is None
    assert slugs(found.meeting_in) == ["life-science-declaration-2024"]
    assert not [node for group in found.groups for node in group.members if graph.nodes[node]["family"] == "place"]


def test_a_firm_tie_is_done_and_sure_and_no_conclusion_of_ours() -> None:
    edge: dict[str, Any] = {"status": "done", "bases": ("stated", "inferred"), "standing": "certain"}
    assert is_firm(edge)
    assert is_firm({**edge, "standing": None})
    others: list[dict[str, Any]] = [{"standing": "possible"}, {"standing": "unknown"}, {"bases": ("inferred",)}]
    others += [{"status": status} for status in EDGE_STATUSES if status != "done"]
    assert not any(is_firm(edge | other) for other in others)


# ------------------------------------------------------------------------------------------------------------- roles


def test_the_foundation_connects_most_whichever_source_is_left_out(found: Roles) -> None:
    first = found.roles[0]
    assert (first.node, first.rank, first.measures.contacts, first.measures.firm) == (FOUNDATION, 1, 12, 10)
    assert not first.measures.shared
    assert first.steady
    assert not first.moved


def test_a_rank_that_rests_on_one_source_says_so(graph: Graph[str]) -> None:
    ranked = {role.node.rsplit("/", 1)[-1]: role for role in roles(graph, "all").roles}
    region = ranked["region-stockholm"]
    assert (region.rank, region.best, region.worst, region.decisive) == (3, 2, 3, REPORT)
    gone = ranked["stockholms-handelskammare"]
    assert gone.gone_without == (REPORT,)
    assert not gone.between


def test_equals_share_a_rank(found: Roles) -> None:
    last = [role for role in found.roles if role.measures.betweenness == 0]
    assert {(role.rank, role.measures.shared) for role in last} == {(len(found.roles) + 1 - len(last), True)}


def test_by_firm_ties_fewer_are_ranked_and_those_left_out_are_counted(graph: Graph[str], found: Roles) -> None:
    every = roles(graph, "all")
    assert {role.node for role in found.roles} < {role.node for role in every.roles}
    assert len(found.roles) + found.unranked == len(every.roles) + every.unranked
    assert (len(found.roles), found.unranked) == (13, 3)


def test_who_alone_holds_others_is_the_same_in_both_analyses(
    graph: Graph[str], found: Roles, organizations: dict[str, dict[str, Any]]
) -> None:
    holding = what_if(graph, DECLARATION, [], organizations).before.holding
    assert set(holding or ()) == {split.node for split in found.splits}
    assert slugs(holding or ()) == ["flemingsberg-science", "region-stockholm"]


def test_the_few_who_link_two_groups_are_found() -> None:
    """Two stars, whose hubs stand with the same two others."""
    pairs = [(0, n) for n in (2, 3, 4, 5)] + [(1, n) for n in (2, 3, 6, 7, 8)]
    graph = made(pairs, [["d1"] for _ in pairs])
    cut = roles(graph).cut
    assert cut is not None
    assert slugs(sorted(cut.nodes)) == ["o2", "o3"]
    assert sorted(cut.sides) == [3, 4]


def test_what_falls_apart_without_one(graph: Graph[str], found: Roles) -> None:
    assert found.splits[0].node == FOUNDATION
    ways = tied(graph, "firm")
    ways.remove_nodes_from([node for node in list(ways) if not ways.degree(node)])
    for split in found.splits:
        # What hangs together without it anyway, such as a project and its funder, does not fall off.
        whole = nx.node_connected_component(ways, split.node)
        left = ways.subgraph(whole - {split.node})
        sizes = sorted((len(part) for part in nx.connected_components(left)), reverse=True)
        assert split.rest == sizes[0]
        assert split.lost == sum(sizes[1:])
        assert [part.size for part in split.together] == [size for size in sizes[1:] if size > 1]
        assert split.single.size == sizes[1:].count(1)
        assert split.lost + split.rest + 1 == len(whole)


def test_groups_are_named_by_who_connects_most_and_cover_all_but_places(graph: Graph[str], found: Roles) -> None:
    members = [node for group in found.groups for node in group.members]
    assert len(members) == len(set(members))
    assert set(members) < set(graph)
    around = {group.hub: group for group in found.groups}
    assert set(slugs(around[FOUNDATION].members)) > {"botkyrka-kommun", "fabege"}
    assert around[FOUNDATION].only_hub == around[FOUNDATION].size - 1
    assert dict(around[FOUNDATION].inside) == {"ls:standsBehind": 5, "ls:associatedPartnerOf": 3}
    assert all(0 <= group.kept <= len(found.trials) for group in found.groups)
    assert all(is_actor(graph.nodes[group.hub]) for group in found.groups)


@pytest.mark.parametrize("edges", [[], [(0, 1)], [(0, 1), (2, 3)]])
def test_roles_of_next_to_nothing(edges: list[tuple[int, int]]) -> None:
    told = roles(made(edges, [["d1"] for _ in edges]))
    assert (told.cut, told.splits) == (None, ())
    assert len(told.roles) == 2 * len(edges)


@given(networks())
@settings(max_examples=40)
def test_the_span_of_a_place_holds_the_place(graph: Graph[str]) -> None:
    for role in roles(graph).roles:
        assert 1 <= role.best <= role.rank <= role.worst <= len(graph)
        assert role.steady != role.moved


# -------------------------------------------------------------------------------------------------------------- gaps


@pytest.fixture(scope="module")
def told(resources: Resources, graph: Graph[str]) -> dict[str, Gap]:
    rules = gaps(resources, graph, agreement=DECLARATION, foundation=FOUNDATION, stored={REPORT})
    return {gap.rule: gap for gap in rules}


def test_the_agreement_the_foundation_and_the_meeting_are_found_in_the_data(graph: Graph[str]) -> None:
    assert agreements(graph) == (DECLARATION,)
    assert foundations(graph) == (FOUNDATION,)
    assert slugs(meetings(graph, DECLARATION)) == ["signing-meeting-2024-06"]
    assert slugs(sorted(signatories(graph, DECLARATION))) == ["region-stockholm", "region-uppsala"]


def test_who_stands_behind_the_foundation_with_no_signature_on_record(told: dict[str, Gap]) -> None:
    gap = told["principals"]
    assert gap.whole == 7
    assert slugs(each.node for each in gap.missing) == [
        "botkyrka-kommun", "huddinge-kommun", "karolinska-institutet", "kungliga-tekniska-hogskolan",
        "roda-korsets-hogskola", "sodertorns-hogskola",
    ]  # fmt: skip
    huddinge = gap.missing[1]
    assert [edge[2] for edge in huddinge.stances] == ["ls:proposedToAdopt"]


def test_the_other_rules_find_what_the_sources_leave_open(told: dict[str, Gap]) -> None:
    found = {rule: slugs(each.node for each in gap.missing) for rule, gap in told.items()}
    assert found["participants"] == ["huddinge-kommun", "stockholms-handelskammare"]
    # No source says that the regions were there: those are counted apart.
    participants = told["participants"]
    assert (participants.missing_named, participants.named) == (2, 2)
    assert (participants.missing_concluded, participants.concluded) == (0, 2)
    assert all(gap.concluded == 0 for rule, gap in told.items() if rule != "participants")
    assert found["proposed"] == ["huddinge-kommun"]
    assert found["without-relation"] == ["lansstyrelsen-i-stockholms-lan", "lansstyrelsen-i-uppsala-lan"]
    assert len(found["unnamed"]) == 6
    assert "fabege" in found["identifiers"]
    assert "karolinska-institutet" not in found["identifiers"]
    assert sorted(found["inferred"]) == [
        "flemingsberg-science",
        "novum-innovation-lab",
        "region-stockholm",
        "region-uppsala",
    ]
    assert found["pages"].count("fabege") == 1


def test_each_rule_finds_what_its_query_finds(store: EmbeddedStore, told: dict[str, Gap]) -> None:
    for gap in told.values():
        rows = [value(row["thing"]) for row in store.query(gap.query).rows()]
        assert sorted(rows) == sorted(each.node for each in gap.missing), gap.rule


def test_whoever_is_expected_is_so_by_a_sentence(graph: Graph[str], told: dict[str, Gap]) -> None:
    for rule in ("principals", "participants", "proposed", "unnamed", "inferred", "pages"):
        for each in told[rule].missing:
            assert each.because
            assert all(graph.edges[edge]["edge"].evidence for edge in each.because)


def test_before_the_declaration_nobody_had_signed_it(resources: Resources, whole: Graph[str]) -> None:
    early = choose(whole, Choice(at="2015-01-01")).graph
    assert signatories(early, DECLARATION) == frozenset()
    assert "participants" not in {
        gap.rule for gap in gaps(resources, early, agreement=None, foundation=None, stored=())
    }


def test_gaps_of_an_empty_network_are_those_of_the_register(resources: Resources) -> None:
    rules = gaps(resources, nx.MultiDiGraph(), agreement=DECLARATION, foundation=FOUNDATION, stored=())
    found = {gap.rule: len(gap.missing) for gap in rules if gap.missing}
    assert found == {"unnamed": 6, "identifiers": 7, "without-relation": 2}


def test_what_rests_on_a_source_comes_before_our_conclusions() -> None:
    graph = made([(0, 9), (1, 9), (2, 9)], [["d1"], ["d1"], ["d1"]])
    first = expand("organization:o0")
    graph.edges[first, expand("organization:o9"), "ls:standsBehind"]["bases"] = ("inferred",)
    resources = Resources(EmbeddedStore.in_memory([]))
    (gap,) = (
        gap
        for gap in gaps(resources, graph, agreement=DECLARATION, foundation=expand("organization:o9"), stored=())
        if gap.rule == "principals"
    )
    assert [(each.node, each.concluded) for each in gap.missing] == [
        (expand("organization:o1"), False), (expand("organization:o2"), False), (first, True),
    ]  # fmt: skip
    assert (gap.missing_named, gap.named, gap.missing_concluded, gap.concluded) == (2, 2, 1, 1)


# ----------------------------------------------------------------------------------------------------------- what if


@pytest.fixture(scope="module")
def organizations(store: EmbeddedStore) -> dict[str, dict[str, Any]]:
    return register(store)


def suppose(graph: Graph[str], organizations: dict[str, dict[str, Any]], *names: str) -> WhatIf:
    return what_if(graph, DECLARATION, [expand(f"organization:{name}") for name in names], organizations)


def test_units_and_groups_are_not_among_those_who_can_sign(organizations: dict[str, dict[str, Any]]) -> None:
    assert len(organizations) == 17
    assert not [iri for iri in organizations if "/group/" in iri or "forvaltning" in iri]
    assert organizations[expand("organization:lansstyrelsen-i-uppsala-lan")]["family"] == "public"


def test_if_huddinge_signed(graph: Graph[str], organizations: dict[str, dict[str, Any]]) -> None:
    found = suppose(graph, organizations, "huddinge-kommun")
    principals, participants, everyone = found.coverage
    assert (len(principals.whole), len(principals.before), len(principals.after)) == (7, 1, 2)
    assert (len(participants.whole), len(participants.before), len(participants.after)) == (2, 0, 1)
    assert slugs(sorted(participants.concluded[0])) == ["region-stockholm", "region-uppsala"]
    assert participants.concluded[0] == participants.concluded[1] == participants.concluded[2]
    assert not principals.concluded[0] | everyone.concluded[0]
    assert (len(everyone.whole), len(everyone.before), len(everyone.after)) == (17, 2, 3)
    assert (found.before.pairs, found.after.pairs) == (1, 3)
    assert "region-stockholm" in slugs(found.before.holding)
    assert "region-stockholm" not in slugs(found.after.holding)


def test_who_has_signed_is_not_supposed_to(graph: Graph[str], organizations: dict[str, dict[str, Any]]) -> None:
    found = suppose(graph, organizations, "region-uppsala", "region-uppsala")
    assert (found.supposed, slugs(found.already)) == ((), ["region-uppsala"])
    assert found.before == found.after


@given(st.data())
@settings(max_examples=40)
def test_the_more_sign_the_more_are_covered_and_the_nearer_all_are(
    graph: Graph[str], organizations: dict[str, dict[str, Any]], data: st.DataObject
) -> None:
    ticked = data.draw(st.lists(st.sampled_from(sorted(organizations)), unique=True))
    fewer = what_if(graph, DECLARATION, ticked[:-1], organizations)
    more = what_if(graph, DECLARATION, ticked, organizations)
    for less, each in zip(fewer.coverage, more.coverage, strict=True):
        assert less.before == each.before <= less.after <= each.after <= each.whole
    assert fewer.after.largest <= more.after.largest
    assert fewer.after.reaching <= more.after.reaching
    assert fewer.after.distance is not None
    assert more.after.distance is not None
    assert more.after.distance <= fewer.after.distance <= (fewer.before.distance or 0)
    assert set(more.supposed).isdisjoint(signatories(graph, DECLARATION))


def test_a_supposition_changes_nothing_but_its_own_picture(
    graph: Graph[str], organizations: dict[str, dict[str, Any]]
) -> None:
    before = set(graph.edges(keys=True))
    found = suppose(graph, organizations, "lansstyrelsen-i-uppsala-lan", "karolinska-institutet")
    drawn = supposed_graph(graph, found, organizations, {"sv": "tänks underteckna", "en": "is supposed to sign"})
    assert set(graph.edges(keys=True)) == before
    assert set(drawn.edges(keys=True)) - before == set(supposed_edges(found))
    assert {drawn.edges[edge]["status"] for edge in supposed_edges(found)} == {"hypothetical"}
    assert all(drawn.edges[edge]["edge"] is None for edge in supposed_edges(found))
    assert len(signatories(graph, DECLARATION)) == 2


def test_an_agreement_that_is_not_there_covers_nobody(organizations: dict[str, dict[str, Any]]) -> None:
    found = what_if(nx.MultiDiGraph(), DECLARATION, [], organizations)
    assert [(each.of, len(each.before)) for each in found.coverage] == [("organizations", 0)]
    assert (found.after.pairs, found.after.largest, found.after.distance) == (0, 0, None)


# ---------------------------------------------------------------------------------------------- pictures and what is kept


def test_newcomers_get_a_place_within_the_canvas_and_nobody_moves() -> None:
    places = {"a": (600.0, 400.0), "b": (80.0, 60.0)}
    found = with_newcomers(places, ["a", "b", "c", "d"], 1200, 780)
    assert {name: found[name] for name in places} == places
    assert all(0 < found[name][0] < 1200 and 0 < found[name][1] < 780 for name in "cd")
    assert found["c"] != found["d"]


def test_what_is_not_on_record_is_escaped_and_has_no_arrow(graph: Graph[str]) -> None:
    sheet = Sheet(graph, {FOUNDATION: (100.0, 100.0), DECLARATION: (500.0, 100.0)}, Arrangement(), {})
    drawn = absences(sheet, pairs=[(FOUNDATION, DECLARATION, "<b>&"), ("elsewhere", DECLARATION, "")])
    assert drawn.count('class="absence"') == 1
    assert "&lt;b&gt;&amp;" in drawn
    assert "Z" not in drawn


def test_layers_lie_beneath_and_above() -> None:
    assert layered("<svg a='1'><g/></svg>", "<u/>", "<o/>") == "<svg a='1'><u/><g/><o/></svg>"


def test_what_is_kept_is_made_once_and_the_oldest_goes() -> None:
    kept, made_of = Cache(most=2), []
    for key in (1, 2, 1, 3, 1, 2):
        kept.get(key, lambda key=key: made_of.append(key))  # type: ignore[misc]
    assert made_of == [1, 2, 3, 2]
