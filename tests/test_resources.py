"""One thing with all that is said of it: each relation with its words, and finding things by what people type."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from lsgraph.claims import Resources, describe, find
from lsgraph.errors import NotFoundError
from lsgraph.namespaces import mint
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.names import fold

HUDDINGE = mint("organization", "huddinge-kommun")
REPORT = mint("document", "huddinge-ks-2024-1082")


@pytest.fixture(scope="module")
def resources(store: EmbeddedStore) -> Resources:
    return Resources(store)


@pytest.mark.parametrize(
    "name",
    [
        HUDDINGE,
        "organization:huddinge-kommun",
        "huddinge-kommun",
        "Huddinge kommun",
        "HUDDINGE  KOMMUN",
        "Huddinge Municipality",
        "212000-0068",
    ],
)
def test_a_thing_is_found_by_iri_prefixed_name_slug_label_and_identifier(store: EmbeddedStore, name: str) -> None:
    assert describe(store, name).iri == HUDDINGE


def test_a_thing_carries_its_labels_form_and_verified_identifiers(resources: Resources) -> None:
    institute = resources.describe("karolinska-institutet")
    assert institute.label("sv") == "Karolinska Institutet"
    assert institute.classification is not None
    assert {each.value for each in institute.identifiers} == {"Q219564", "056d84691", "202100-2973"}
    addresses = {each.value: each.address for each in institute.identifiers}
    assert addresses["Q219564"] == "https://www.wikidata.org/wiki/Q219564"
    assert addresses["202100-2973"] is None


def test_a_proposal_is_told_as_a_proposal_with_its_sentence_and_date(resources: Resources) -> None:
    huddinge = resources.describe(HUDDINGE)
    (proposal,) = [each for each in huddinge.outgoing if each.status == "proposed"]
    assert proposal.sentence("sv").startswith("Huddinge kommun föreslås anta ")
    assert proposal.date is not None
    assert proposal.date.earliest == "2024-08-21"
    assert any(item.quotation and item.quotation.endswith("antas.") for item in proposal.evidence)
    assert not [each for each in huddinge.outgoing if each.status == "done"]


def test_every_relation_but_those_of_identity_rests_on_evidence_with_words(resources: Resources) -> None:
    assert resources.relations
    for relation in resources.relations:
        if relation.status != "identity":
            assert relation.evidence, relation
            assert all(item.words("sv") and item.words("en") for item in relation.evidence), relation


def test_a_membership_is_told_by_its_role_and_one_that_has_ended_as_past(resources: Resources) -> None:
    foundation = resources.describe("flemingsberg-science")
    told = {each.sentence("en"): each for each in foundation.incoming}
    assert "Johnny Högberg is CEO of the Flemingsberg Science Foundation" in told
    former = told["Irene Svenonius was chair of the Flemingsberg Science Foundation"]
    assert former.status == "ended"
    assert former.ends is not None
    assert former.ends.latest == "2024-01-31"


def test_a_principal_is_told_once_and_with_the_days_on_which_it_is_on_record(resources: Resources) -> None:
    botkyrka = resources.describe("botkyrka-kommun")
    (relation,) = botkyrka.outgoing
    assert relation.predicate.label("sv") == "står bakom"
    assert relation.on_record == ("2019-03-12", "2024-08-21")
    assert relation.begins is None


def test_who_signed_on_whose_behalf_rests_only_on_sources_that_name_them(resources: Resources) -> None:
    """The report says that the chairs signed and names nobody: it may not be shown as if it had."""
    chair = resources.describe("aida-hadzialic")
    (signed,) = [each for each in chair.outgoing if each.status == "done"]
    assert {item.document for item in signed.evidence}
    assert REPORT not in {item.document for item in signed.evidence}
    region = resources.describe("region-stockholm")
    (own,) = [each for each in region.outgoing if each.status == "done"]
    assert REPORT in {item.document for item in own.evidence}


def test_sources_that_disagree_are_both_told_and_marked(resources: Resources) -> None:
    foundation = resources.describe("flemingsberg-science")
    disputed = sorted(each.object.label("sv") for each in foundation.outgoing if each.status == "disputed")
    assert disputed == ["6", "7", "7"]


def test_a_text_in_two_languages_is_one_relation(resources: Resources) -> None:
    declaration = resources.describe("life-science-declaration-2024")
    purposes = [each for each in declaration.outgoing if each.predicate.iri and each.predicate.iri.endswith("#purpose")]
    assert len(purposes) == 2
    assert all(each.object.labels["sv"] != each.object.labels["en"] for each in purposes)


def test_a_claim_has_a_page_that_tells_what_it_says(resources: Resources) -> None:
    claim = resources.describe("act:region-uppsala-signature-2024-06")
    assert any(each.sentence("sv").startswith("Region Uppsala har undertecknat") for each in claim.outgoing)


def test_a_thing_and_a_claim_have_all_relations_that_name_them_and_no_others(resources: Resources) -> None:
    for iri in resources.contents.things:
        described = resources.describe(iri)
        if iri not in resources.contents.claims:
            assert described.outgoing == tuple(each for each in resources.relations if each.subject.iri == iri)
        assert described.incoming == tuple(each for each in resources.relations if each.object.iri == iri)
    for iri in resources.contents.claims:
        of_claim = (each for each in resources.relations if iri in [claim.iri for claim in each.claims])
        assert resources.describe(iri).outgoing == tuple(of_claim)


def test_a_thing_is_named_as_addresses_name_it(resources: Resources) -> None:
    uppsala = mint("organization", "region-uppsala")
    for name in (
        "organization/region-uppsala",
        "https://host.example/x/sv/organization/region-uppsala?at=2024-01-01#a",
        uppsala,
        f"{uppsala}.ttl",
    ):
        assert resources.resolve(name) == uppsala, name
    with pytest.raises(NotFoundError) as caught:
        resources.resolve("organization/region-upsala")
    assert "Region Uppsala" in caught.value.near


def test_a_name_that_several_things_have_is_answered_with_all_of_them() -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    twins = [ox.NamedNode(mint("place", slug)) for slug in ("sodra-1", "sodra-2")]
    graph = ox.NamedNode("urn:graph")
    store = EmbeddedStore.in_memory(ox.Quad(twin, label, ox.Literal("Södra"), graph) for twin in twins)
    with pytest.raises(NotFoundError, match="several things") as caught:
        Resources(store).resolve("sodra")
    assert caught.value.near == ["place:sodra-1", "place:sodra-2"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("KTH", "kungliga-tekniska-hogskolan"),
        ("sodertorn", "sodertorns-hogskola"),
        ("södertörns högskola", "sodertorns-hogskola"),
        ("Karolinka", "karolinska-institutet"),
        ("hudinge komun", "huddinge-kommun"),
        ("KS-2024/1082", "huddinge-ks-2024-1082"),
        ("Q219564", "karolinska-institutet"),
        ("212000-2882", "botkyrka-kommun"),
        ("svenonius irene", "irene-svenonius"),
        ("handelskamare", "stockholms-handelskammare"),
    ],
)
def test_things_are_found_by_what_people_type(resources: Resources, typed: str, expected: str) -> None:
    found = [str(match.reference.iri).rsplit("/", 1)[-1] for match in resources.find(typed, limit=3)]
    assert expected in found


def test_an_exact_name_comes_first_and_no_thing_comes_twice(resources: Resources) -> None:
    matches = resources.find("Flemingsberg")
    assert matches[0].reference.iri == mint("place", "flemingsberg")
    iris = [match.reference.iri for match in matches]
    assert len(iris) == len(set(iris))
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


# ------------------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize("typed", ["", "   ", "?!", "xyzzy qwfp", "Stanford University Hospital", "\x00", "a" * 5000])
def test_what_nothing_is_called_finds_nothing(store: EmbeddedStore, typed: str) -> None:
    assert find(store, typed) == []


def test_a_misspelt_name_is_answered_with_near_ones(resources: Resources) -> None:
    with pytest.raises(NotFoundError) as caught:
        resources.describe("hudinge komun")
    assert "Huddinge kommun" in caught.value.near


def test_an_iri_that_nothing_is_said_of_is_not_found_and_near_ones_are_named(resources: Resources) -> None:
    with pytest.raises(NotFoundError) as caught:
        resources.describe(mint("organization", "region-upsala"))
    assert "Region Uppsala" in caught.value.near


@pytest.mark.parametrize("name", ["http://exa mple.org/x", "https://w3id.org/lsgraph/id/organization/a> <b", "://"])
def test_what_looks_like_an_iri_and_is_none_is_not_found(resources: Resources, name: str) -> None:
    with pytest.raises(NotFoundError):
        resources.describe(name)


def test_a_prefixed_name_that_nothing_has_is_not_found(resources: Resources) -> None:
    with pytest.raises(NotFoundError):
        resources.describe("organization:no-such-thing")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Röda Korsets Högskola", "roda korsets hogskola"),
        ("Hadžialić", "hadzialic"),
        ("ÅÄÖ", "aao"),
        ("Ærø", "aero"),
        ("--", ""),
    ],
)
def test_accents_and_case_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_bounds_that_are_the_curators_reading_say_so(store: EmbeddedStore) -> None:
    director = describe(store, "Magdalena Bosson")
    (ended,) = [each for each in director.outgoing if each.ends and each.ends.latest == "2024-08-21"]
    assert ended.remark["sv"].startswith("Inget slut är känt")
