"""Pages that look like a signature, an adoption or presence, and are not: neither the graph nor the gate takes them for one.

Each trap is held twice: the graph derives no such relation from what is entered, and the gate refuses the false claim on the very words
that the true one rests on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lsgraph.claims import Resources
from lsgraph.claims.predicates import status_of
from lsgraph.gate.judge import Reader
from lsgraph.gate.model import Claim, Details, Verdict
from lsgraph.gate.sources import Source, knowledge_of
from lsgraph.namespaces import expand
from lsgraph.network import network
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import load_dataset

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.generations.folder import Generation
    from lsgraph.repository.dataset import Dataset
    from lsgraph.stores import Store

DECLARATION = expand("agreement:life-science-declaration-2024")


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return load_dataset(root)


@pytest.fixture(scope="module")
def reader(dataset: Dataset) -> Reader:
    return Reader(knowledge_of(dataset))


@pytest.fixture(scope="module")
def store(whole: Generation) -> Store:
    return whole.store()


def rows(store: Store, query: str) -> set[tuple[str, ...]]:
    return {tuple(value(term) for term in row.values()) for row in store.query(query).rows()}


def verdicts(reader: Reader, dataset: Dataset, source: str, claim: Claim, evidence: str) -> dict[str, Verdict]:
    """What the gate says of a claim on the words of one piece of evidence, by language."""
    (file,) = [each for each in dataset.files if each.is_source and each.path.stem == source]
    passages = {
        passage.language: passage
        for rested in Source(dataset, file).claims()
        for each in rested.evidence
        if each.iri == expand(f"evidence:{source}-{evidence}")
        for passage in each.passages
    }
    assert set(passages) == {"sv", "en"}, f"{source} has no evidence {evidence}"
    return {language: reader.judge(claim, passage).verdict for language, passage in passages.items()}


def of(kind: str, actor: str, about: str) -> Claim:
    return Claim("urn:trap", kind, expand(actor), expand(about), details=Details())


# ---------------------------------------------------------------------- what looks like an adoption


def test_a_reply_to_a_consultation_is_adopted_and_not_what_it_is_on(store: Store) -> None:
    assert rows(store, "SELECT ?p ?o { organization:tierps-kommun ?p ?o . FILTER (STRSTARTS(STR(?p), STR(ls:))) }") == {
        (expand("ls:hasRepliedTo"), expand("policy:life-science-strategy-stockholm-uppsala"))
    }


@pytest.mark.parametrize(
    "claim",
    [
        of("adoption", "organization:tierps-kommun", "agreement:life-science-declaration-2024"),
        of("decision-adopted", "organization:tierps-kommun", "policy:life-science-strategy-stockholm-uppsala"),
        of("decision-replied", "organization:huddinge-kommun", "policy:life-science-strategy-stockholm-uppsala"),
    ],
    ids=["the declaration", "the strategy", "another municipality"],
)
def test_the_words_on_a_reply_carry_no_adoption(reader: Reader, dataset: Dataset, claim: Claim) -> None:
    true = of("decision-replied", "organization:tierps-kommun", "policy:life-science-strategy-stockholm-uppsala")
    assert set(verdicts(reader, dataset, "tierpsnytt-remissvar", true, "reply").values()) == {Verdict.CARRIED}
    told = verdicts(reader, dataset, "tierpsnytt-remissvar", claim, "reply")
    assert Verdict.CARRIED not in told.values()


def test_another_letter_of_intent_of_the_same_body_is_not_the_declaration(
    store: Store, reader: Reader, dataset: Dataset
) -> None:
    adopted = rows(store, "SELECT ?o { organization:huddinge-kommun ls:hasAdopted ?o }")
    assert (expand("agreement:huddinge-flemingsberg-loi-2018"),) in adopted
    assert (DECLARATION,) not in adopted
    false = of("adoption", "organization:huddinge-kommun", "agreement:life-science-declaration-2024")
    told = verdicts(reader, dataset, "fabege-2018-08-13", false, "approved")
    assert Verdict.CARRIED not in told.values()


def test_a_programme_that_is_adopted_is_no_adoption_of_an_agreement(store: Store) -> None:
    programme = expand("policy:programme-flemingsberg-2007")
    assert rows(
        store, f"SELECT DISTINCT ?p {{ ?actor ?p <{programme}> . ?edge rdf:predicate ?p ; a ls:DerivedEdge }}"
    ) == {(expand("ls:hasDecidedToAdopt"),)}


def test_a_decision_that_is_only_known_to_exist_is_no_adoption(store: Store) -> None:
    assert rows(store, f"SELECT ?who {{ ?who ls:hasDecidedOn <{DECLARATION}> }}") == {
        (expand("organization:region-stockholm"),)
    }
    assert rows(store, f"SELECT ?who {{ ?who ls:hasAdopted <{DECLARATION}> }}") == set()


def test_relations_and_lines_of_the_network_tell_the_same_of_what_was_done(store: Store) -> None:
    """A decision to join is a decision that was made: no picture has it as a proposal, and no analysis as a firm tie."""
    graph = network(Resources(store), ended=True)
    tied = defaultdict(set)
    for *_, data in graph.edges(data=True):
        if data["status"] != "ended":
            tied[data["predicate"]].add(data["status"])
    assert {
        "ls:hasDecidedOn",
        "ls:hasDecidedToJoin",
        "ls:hasDecidedToAdmit",
        "ls:hasDecidedToApply",
        "ls:hasRepliedTo",
    } == {name for name, statuses in tied.items() if statuses == {"decided"}}
    told = {name: (status_of(expand(name)), *statuses) for name, statuses in tied.items()}
    assert {each for each in told.values() if each[0] in ("done", "proposed", "planned", "present")} == {
        ("done", "done"), ("done", "decided"), ("proposed", "proposed"), ("planned", "planned"), ("present", "present"),
    }  # fmt: skip


# ---------------------------------------------------------------------- what looks like a signature


def test_nobody_but_the_two_regions_has_signed_the_declaration(store: Store) -> None:
    assert rows(store, f"SELECT ?who {{ ?who ls:hasSigned|ls:partyTo <{DECLARATION}> }}") == {
        (expand("organization:region-stockholm"),),
        (expand("organization:region-uppsala"),),
    }


def test_a_form_has_parties_and_no_signature(store: Store) -> None:
    form = expand("document:lawinsider-biobank")
    assert len(rows(store, f"SELECT ?party {{ <{form}> ls:party ?party }}")) == 3
    signed = f"SELECT ?act {{ ?act a ?type ; ls:evidence/oa:hasSource <{form}> . VALUES ?type {{ ls:Signature ls:Conclusion }} }}"
    assert rows(store, signed) == set()


@pytest.mark.parametrize("kind", ["signing", "conclusion"])
def test_the_words_on_a_form_carry_no_signature(reader: Reader, dataset: Dataset, kind: str) -> None:
    claim = of(kind, "organization:karolinska-institutet", "agreement:stockholm-trio-2019")
    assert Verdict.CARRIED not in verdicts(reader, dataset, "lawinsider-biobank", claim, "parties").values()


def test_who_will_sign_has_a_plan_and_no_signature_from_that_page(
    store: Store, reader: Reader, dataset: Dataset
) -> None:
    page = expand("document:su-2019-trio-planned")
    assert rows(store, f"SELECT ?act {{ ?act a ls:Act ; ls:evidence/oa:hasSource <{page}> }}") == set()
    assert (
        rows(store, "SELECT ?edge { ?edge a ls:DerivedEdge ; ls:derivedFrom ?plan . ?plan a ls:PlannedAct }") == set()
    )
    false = of("signing", "organization:stockholms-universitet", "agreement:stockholm-trio-2019")
    told = verdicts(reader, dataset, "su-2019-trio-planned", false, "plan")
    assert set(told.values()) == {Verdict.CONTRADICTED}


def test_what_was_signed_is_no_plan(reader: Reader, dataset: Dataset) -> None:
    (file,) = [each for each in dataset.files if each.path.stem == "su-2019-trio-planned"]
    (plan,) = [each.claim for each in Source(dataset, file).claims() if each.claim.kind == "plan"]
    told = verdicts(reader, dataset, "su-2019-trio-presented", plan, "signed")
    assert Verdict.CARRIED not in told.values()


@pytest.mark.parametrize(
    ("source", "evidence", "actor", "agreement"),
    [
        ("ssci-sv-om", "vision", "organization:solna-stad", "agreement:vision-2025"),
        ("fabege-2018-08-13", "entered", "organization:fabege", "agreement:huddinge-flemingsberg-loi-2018"),
        ("fastighetsaktien-2021-03-12", "concluded", "organization:fabege", "agreement:huddinge-fabege-2021"),
        ("vaxer-vision-2025", "vision", "organization:solna-stad", "agreement:vision-2025"),
    ],
)
def test_who_entered_into_an_agreement_is_a_party_and_not_on_record_as_having_signed(
    reader: Reader, dataset: Dataset, source: str, evidence: str, actor: str, agreement: str
) -> None:
    true, false = of("conclusion", actor, agreement), of("signing", actor, agreement)
    assert set(verdicts(reader, dataset, source, true, evidence).values()) == {Verdict.CARRIED}
    assert Verdict.CARRIED not in verdicts(reader, dataset, source, false, evidence).values()


def test_a_page_is_not_on_record_for_what_came_after_its_day(store: Store) -> None:
    # It bears a day four days before the signing that it tells of.
    page = expand("document:kth-2019-05-23-trio")
    assert rows(store, f"SELECT ?day {{ <{page}> dcterms:date ?day }}") == set()
    act = expand("act:stockholm-trio-2019-kungliga-tekniska-hogskolan")
    assert rows(store, f"SELECT ?first ?last {{ <{act}> ls:earliest ?first ; ls:latest ?last }}") == {
        ("2019-05-27", "2019-05-27")
    }


def test_a_place_where_agreements_are_signed_is_no_party(store: Store) -> None:
    assert (
        rows(store, "SELECT ?p ?o { organization:scilifelab ?p ?o . FILTER (?p IN (ls:hasSigned, ls:partyTo)) }")
        == set()
    )


# ---------------------------------------------------------------------- what looks like presence


def test_announced_speakers_are_not_on_record_as_having_been_there(store: Store) -> None:
    event = expand("event:conference-2024-10-10")
    assert len(rows(store, f"SELECT ?who {{ ?who ls:announcedAt <{event}> }}")) > 1
    assert rows(store, f"SELECT ?who {{ ?who ls:tookPartIn <{event}> }}") == set()


@pytest.mark.parametrize("evidence", ["opened", "speakers"])
def test_the_words_of_a_programme_carry_no_presence(reader: Reader, dataset: Dataset, evidence: str) -> None:
    actor = {"opened": "organization:uppsala-kommun", "speakers": "organization:astrazeneca"}[evidence]
    true = of("announcement", actor, "event:conference-2024-10-10")
    told = verdicts(reader, dataset, "rs-konferens-2024-10-10", true, evidence)
    assert set(told.values()) == {Verdict.CARRIED}
    told = verdicts(reader, dataset, "rs-konferens-2024-10-10", replace(true, kind="presence"), evidence)
    assert Verdict.CARRIED not in told.values()
    elsewhere = replace(true, actor=expand("organization:lunds-kommun"))
    told = verdicts(reader, dataset, "rs-konferens-2024-10-10", elsewhere, evidence)
    assert Verdict.CARRIED not in told.values()


# ---------------------------------------------------------------------- what sources say otherwise


def test_two_lists_of_who_is_behind_one_agreement_stand_side_by_side(store: Store) -> None:
    by_source: dict[str, set[str]] = {}
    query = """SELECT ?page ?who {
      ?act ls:agreement agreement:vision-2025 ; ls:actor ?who ; ls:evidence/oa:hasSource ?page
    }"""
    for page, who in rows(store, query):
        by_source.setdefault(page.rpartition("/")[2], set()).add(who.rpartition("/")[2])
    shorter, longer = by_source["ssci-sv-om"], by_source["hagastaden-vision-2025"]
    assert longer - shorter == {"handelshogskolan-i-stockholm", "lansstyrelsen-i-vision-2025"}
    assert shorter - longer == set()
    assert by_source["vaxer-vision-2025"] == shorter
    assert rows(store, "SELECT ?act { ?act a ls:Withdrawal ; ls:agreement agreement:vision-2025 }") == set()


def test_a_county_board_that_is_not_named_is_not_taken_for_the_nearest(store: Store) -> None:
    assert rows(store, "SELECT ?o { organization:lansstyrelsen-i-stockholms-lan ls:hasSigned ?o }") == set()


def test_an_earlier_cooperation_is_tied_to_the_declaration_by_no_source(store: Store) -> None:
    query = f"ASK {{ VALUES ?earlier {{ organization:suls organization:suls-ab project:suls-project }} {{ ?earlier ?p <{DECLARATION}> }} UNION {{ <{DECLARATION}> ?p ?earlier }} }}"
    assert store.query(query).boolean is False


def test_who_is_in_a_working_group_has_signed_nothing_by_it(store: Store) -> None:
    query = """SELECT ?who { ?claim org:role role:working-group-member ; org:member ?who ; ls:evidence/oa:hasSource ?page .
      ?act a ls:Signature ; ls:actor ?who ; ls:evidence/oa:hasSource ?page }"""
    assert rows(store, "SELECT ?claim { ?claim org:role role:working-group-member }")
    assert rows(store, query) == set()
