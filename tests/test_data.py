"""The data says all that the source document says, and nothing that it does not say.

Each row of "said" and of "not said, so never asserted" is one test. They ask the built graph, so that a claim and the
edges that follow from it are tested together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from lsgraph.stores import Store

DECLARATION = "agreement:life-science-declaration-2024"
MEETING = "event:signing-meeting-2024-06"
FOUNDATION = "organization:flemingsberg-science"
DOCUMENT = "document:huddinge-ks-2024-1082"
PRINCIPALS = {
    "region-stockholm",
    "huddinge-kommun",
    "botkyrka-kommun",
    "karolinska-institutet",
    "kungliga-tekniska-hogskolan",
    "sodertorns-hogskola",
    "roda-korsets-hogskola",
}


def ask(store: Store, pattern: str) -> bool:
    return store.query(f"ASK {{ {pattern} }}").boolean


def column(store: Store, variable: str, pattern: str) -> set[str]:
    rows = store.query(f"SELECT DISTINCT ?{variable} WHERE {{ {pattern} }}").rows()
    return {str(value(row[variable])).rsplit("/", 1)[-1] for row in rows}


def stated(subject: str, predicate: str, value: str) -> str:
    """The pattern of a statement whose words stand in the source document."""
    return (
        f"[] a ls:Statement ; rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ; ls:evidence ?e ."
        f" ?e ls:basis basis:stated ; oa:hasSource {DOCUMENT} ; oa:hasSelector/oa:exact ?words ."
        f" {subject} {predicate} {value} ."
    )


def judged(text: str) -> str:
    """The pattern of an assessment of the administration, whose words stand in the source document."""
    return stated("organization:kommunstyrelsens-forvaltning-i-huddinge", "ls:assesses", f'"{text}"@sv')


SAID = {
    "the declaration was signed in June 2024, no day": (
        f"act:region-stockholm-signature-2024-06 ls:evidence ?e . ?e oa:hasSource {DOCUMENT} ."
        ' GRAPH graph:huddinge-ks-2024-1082 { act:region-stockholm-signature-2024-06 dcterms:date "2024-06"^^xsd:gYearMonth }'
    ),
    "it was signed at the meeting": stated(DECLARATION, "ls:signedAt", MEETING),
    "the declaration is an expression of will": stated(DECLARATION, "ls:expressionOfWill", "true"),
    "the declaration brings no obligations": stated(DECLARATION, "ls:createsObligations", "false"),
    "the declaration is not legally binding": f"[] a ls:Statement ; rdf:subject {DECLARATION} ; rdf:predicate ls:legallyBinding ; rdf:object false ; ls:evidence ?e ."
    f" ?e ls:basis basis:inferred ; oa:hasSource {DOCUMENT} ; ls:derivedFrom ?premiss . {DECLARATION} ls:legallyBinding false .",
    "no further agreement is intended": stated(DECLARATION, "ls:intendsFurtherAgreement", "false"),
    "no joint organisation is intended": stated(DECLARATION, "ls:intendsJointOrganisation", "false"),
    "Region Stockholm leads the work": stated("organization:region-stockholm", "ls:leads", DECLARATION),
    "more actors should adopt it": stated(DECLARATION, "ls:callsFor", '"More actors should adopt the declaration"@en'),
    "the declaration is a letter of intent": f"{DECLARATION} a ls:LetterOfIntent",
    "the chair of Region Stockholm signed": (
        "act:region-stockholm-signature-2024-06 a ls:Signature ; ls:actor organization:region-stockholm ;"
        f" ls:agreement {DECLARATION} ; prov:wasAssociatedWith post:regionstyrelsens-ordforande-region-stockholm"
    ),
    "the chair of Region Uppsala signed": (
        "act:region-uppsala-signature-2024-06 a ls:Signature ; ls:actor organization:region-uppsala ;"
        f" ls:agreement {DECLARATION} ; prov:wasAssociatedWith post:regionstyrelsens-ordforande-region-uppsala"
    ),
    "the administration proposes that Huddinge adopts": (
        "?p a ls:AdoptionProposal ; ls:actor organization:huddinge-kommun ;"
        " prov:wasAssociatedWith organization:kommunstyrelsens-forvaltning-i-huddinge ."
        f" organization:huddinge-kommun ls:proposedToAdopt {DECLARATION}"
    ),
    "the proposal goes to kommunstyrelsen": (
        f"?d a ls:DecisionProposal ; ls:proposedTo organization:kommunstyrelsen-i-huddinge ; ls:proposedIn {DOCUMENT}"
    ),
    "the declaration is annex 1 of the report": stated(DOCUMENT, "ls:annex", DECLARATION),
    "the remit of the foundation": stated(
        FOUNDATION,
        "ls:remit",
        '"Att främja och gå i bräschen för utvecklingen av kunskapsintensiv verksamhet i Flemingsberg"@sv',
    ),
    "the foundation took the initiative to a project, which we read as the cluster engine": (
        f"[] a ls:Statement ; rdf:subject {FOUNDATION} ; rdf:predicate ls:initiated ; rdf:object project:klustermotor-flemingsberg ;"
        f" ls:evidence ?e . ?e ls:basis basis:inferred ; oa:hasSource {DOCUMENT} ; ls:reason ?why ; oa:hasSelector/oa:exact ?words"
    ),
    "the administration holds that the work be driven through the foundation": stated(
        "organization:kommunstyrelsens-forvaltning-i-huddinge", "ls:recommendsVehicle", FOUNDATION
    ),
    "Novum Innovation Lab lies next to hospital and universities": stated(
        "organization:novum-innovation-lab",
        "ls:adjacentTo",
        "group:sjukhus-och-akademier-vid-novum-innovation-lab",
    ),
    "Björn Rosborg is the officer in charge": stated(DOCUMENT, "ls:handler", "person:bjorn-rosborg"),
    "Camilla Broo signed the report": stated(DOCUMENT, "ls:signatory", "person:camilla-broo"),
    "Anna Tengelin Skoog signed the report": stated(DOCUMENT, "ls:signatory", "person:anna-tengelin-skoog"),
    "no legal consequences": stated("decision:huddinge-ks-2024-1082", "ls:legalConsequences", "false"),
    "no economic consequences": stated("decision:huddinge-ks-2024-1082", "ls:economicConsequences", "false"),
    "the goal of the work is to be world-leading": stated(
        DECLARATION,
        "ls:goal",
        '"To strengthen the joint life science cluster further and become world-leading in the field"@en',
    ),
    "Region Stockholm takes the initiative": stated(
        "organization:region-stockholm", "ls:roleInWork", '"Tar initiativ till klustersamverkan"@sv'
    ),
    "Region Stockholm organises and coordinates": stated(
        "organization:region-stockholm", "ls:roleInWork", '"Organiserar och samordnar arbetet"@sv'
    ),
    "the ownership needs to be broad": stated(
        DECLARATION, "ls:callsFor", '"Ägarskapet behöver vara brett och inkluderande"@sv'
    ),
    "the administration reports a positive response": judged(
        "Responsen har varit mycket positiv till att Region Stockholm tar initiativ till och ledarskap för klustersamverkan"
    ),
    "the administration holds that a broad ownership is anchored as more join": judged(
        "Genom att fler ansluter till avsiktsförklaringen förankras ett brett ägarskap för vidareutveckling av life science-samarbetet"
    ),
    "the administration calls the foundation a unique collaboration": judged(
        "Stiftelsen Flemingsberg Science är ett unikt samarbete mellan akademi, näringsliv och samhälle"
    ),
    "the administration holds that conditions in Flemingsberg are good": judged(
        "I Flemingsberg finns goda förutsättningar att utveckla ett kluster för samarbetet genom närheten mellan labb, sjukhus och akademier"
    ),
    "the report defines the sector": stated(
        DOCUMENT,
        "ls:describesSector",
        '"Life science är en sektor som bidrar till att främja liv och hälsa för människor, djur och natur"@sv',
    ),
    "the report says who the sector consists of": stated(
        DOCUMENT,
        "ls:describesSector",
        '"Sektorn omfattar allt från offentliga aktörer som universitet, sjukhus, kommuner och myndigheter till startups och globala företag"@sv',
    ),
    "cost within the adopted budget": stated("decision:huddinge-ks-2024-1082", "ls:withinAdoptedBudget", "true"),
    "the decision is sent to Region Stockholm, regionledningskontoret": stated(
        DOCUMENT, "ls:recipient", "organization:regionledningskontoret-i-region-stockholm"
    ),
    "the report's date": stated(DOCUMENT, "dcterms:date", '"2024-08-21"^^xsd:date'),
    "the report's case number": stated(DOCUMENT, "ls:caseNumber", '"KS-2024/1082.100"'),
    "the report is a tjänsteutlåtande": stated(DOCUMENT, "dcterms:type", "document-type:official-report"),
    "the report is addressed to kommunstyrelsen": stated(
        DOCUMENT, "ls:addressee", "organization:kommunstyrelsen-i-huddinge"
    ),
}

NOT_SAID = {
    "a day in June in the document's own graph": (
        "GRAPH graph:huddinge-ks-2024-1082 { ?act a ls:Signature ; dcterms:date ?date FILTER (DATATYPE(?date) = xsd:date) }"
    ),
    "that the cluster is an organisation": (
        "VALUES ?type { org:FormalOrganization org:Organization ls:UnspecifiedGroup } ?x a ?type ; rdfs:label ?label"
        ' FILTER REGEX(?label, "kluster|cluster", "i")'
    ),
    "the chairs' names in the document's own graph": (
        "GRAPH graph:huddinge-ks-2024-1082 { ?act a ls:Signature ; prov:wasAssociatedWith ?who } ?who a foaf:Person"
    ),
    "that anyone but the two regions signed": (
        "?act a ls:Signature ; ls:actor ?actor"
        " FILTER (?actor NOT IN (organization:region-stockholm, organization:region-uppsala))"
    ),
    "that anyone but the two regions has a signing edge": (
        "?actor ls:hasSigned ?agreement"
        " FILTER (?actor NOT IN (organization:region-stockholm, organization:region-uppsala))"
    ),
    "that anything was adopted": "?act a ls:Adoption",
    "that an unnamed group has members": "?member org:memberOf ?group . ?group a ls:UnspecifiedGroup",
    "who an unnamed group is": "?group a ls:UnspecifiedGroup ; owl:sameAs|adms:identifier ?x",
    "a stance of those who were present": (
        f"?group ls:tookPartIn {MEETING} ; ls:hasSigned|ls:hasAdopted|ls:invitedTo ?agreement ."
        " ?group a ls:UnspecifiedGroup"
    ),
    "since when a body stands behind the foundation": (
        f"?m org:organization {FOUNDATION} ; org:role role:principal ; org:memberDuring ?interval"
    ),
    "that the principals founded it": "?m org:role role:founder",
    "that Novum Innovation Lab belongs to the foundation": (
        "organization:novum-innovation-lab org:memberOf|ls:standsBehind|ls:associatedPartnerOf ?x"
    ),
    "that Novum Innovation Lab signed": "?act a ls:Act ; ls:actor organization:novum-innovation-lab",
    "that the foundation itself signed": f"?act ls:actor {FOUNDATION}",
    "that KI, KTH, Södertörn or Röda Korset were at the meeting": (
        "?p a cv:Participation ; ls:participant ?who FILTER (?who IN (organization:karolinska-institutet,"
        " organization:kungliga-tekniska-hogskolan, organization:sodertorns-hogskola, organization:roda-korsets-hogskola))"
    ),
    "that Fabege, Hemsö or Huge are principals": (
        "?who ls:standsBehind ?x FILTER (?who IN (organization:fabege, organization:hemso, organization:huge))"
    ),
    "that Novum Labs is Novum Innovation Lab": (
        'organization:novum-innovation-lab skos:altLabel|ls:namedAs|rdfs:label ?name FILTER CONTAINS(STR(?name), "Novum Labs")'
    ),
    "what somebody only judges, of anybody else than who judges it": (
        "?x ls:assesses|ls:expectsBenefit ?y FILTER (?x != organization:kommunstyrelsens-forvaltning-i-huddinge)"
    ),
    "that the region leads the world": '?x ls:goal ?y FILTER (LANG(?y) = "sv" && !STRSTARTS(?y, "Att "))',
    "a later signatory, after June 2024": (
        '?act a ls:Signature ; ls:latest ?day FILTER (?day > "2024-06-30"^^xsd:date)'
    ),
    "the sum of the ERDF money": '?s ?p ?o FILTER (ISLITERAL(?o) && CONTAINS(STR(?o), "10.8"))',
    "an e-mail address": '?s ?p ?o FILTER (ISLITERAL(?o) && REGEX(STR(?o), "[a-z]@[a-z]"))',
    "anything else about the persons of the report": (
        "VALUES ?person { person:bjorn-rosborg person:camilla-broo person:anna-tengelin-skoog }"
        " GRAPH graph:actors { ?person ?p ?o } FILTER (?p NOT IN (rdf:type, rdfs:label, foaf:name))"
    ),
}


@pytest.mark.parametrize("row", SAID)
def test_what_the_document_says_is_in_the_graph_with_its_words(store: Store, row: str) -> None:
    assert ask(store, SAID[row]), f"missing: {row}"


@pytest.mark.parametrize("row", NOT_SAID)
def test_what_the_document_does_not_say_is_never_asserted(store: Store, row: str) -> None:
    assert not ask(store, NOT_SAID[row]), f"asserted: {row}"


def test_two_purposes_in_both_languages(store: Store) -> None:
    rows = list(store.query(f"SELECT ?p (LANG(?p) AS ?l) WHERE {{ {DECLARATION} ls:purpose ?p }}").rows())
    assert sorted(str(value(row["l"])) for row in rows) == ["en", "en", "sv", "sv"]


def test_four_benefits_are_seen_by_the_administration_and_rest_on_the_reasons_themselves(store: Store) -> None:
    rows = list(
        store.query(
            "SELECT ?who ?benefit ?start WHERE { ?s rdf:subject ?who ; rdf:predicate ls:expectsBenefit ; rdf:object ?benefit ;"
            ' ls:evidence/oa:hasSelector/oa:refinedBy/oa:start ?start . FILTER (LANG(?benefit) = "sv") }'
        ).rows()
    )
    assert [str(value(row["who"])).rpartition("/")[2] for row in rows] == [
        "kommunstyrelsens-forvaltning-i-huddinge"
    ] * 4
    text = (Path(__file__).parent.parent / "data/documents/huddinge-ks-2024-1082.txt").read_text("utf-8")
    # The words stand twice: in the summary, and below the heading that says whose opinion they are.
    assert all(int(str(value(row["start"]))) > text.index("Förvaltningens synpunkter") for row in rows)


def test_seven_bodies_stand_behind_the_foundation_and_the_footnote_names_each(store: Store) -> None:
    assert column(store, "who", f"?who ls:standsBehind {FOUNDATION}") == PRINCIPALS
    quoted = column(
        store,
        "who",
        f"?m org:organization {FOUNDATION} ; org:role role:principal ; org:member ?who ; ls:evidence ?e ."
        f" ?e oa:hasSource {DOCUMENT} ; ls:basis basis:stated",
    )
    assert quoted == PRINCIPALS


def test_five_unnamed_groups_and_two_named_were_stated_to_be_present(store: Store) -> None:
    present = f"?p ls:event {MEETING} ; ls:participant ?who ; ls:evidence/ls:basis basis:stated ."
    assert len(column(store, "who", present + " ?who a ls:UnspecifiedGroup")) == 5
    assert column(store, "who", present + " ?who a org:FormalOrganization") == {
        "stockholms-handelskammare",
        "huddinge-kommun",
    }


def test_that_the_regions_were_present_is_marked_as_inferred_and_says_why(store: Store) -> None:
    inferred = column(
        store,
        "who",
        f"?p ls:event {MEETING} ; ls:participant ?who ; ls:basis basis:inferred ; ls:evidence/ls:reason ?why",
    )
    assert inferred == {"region-stockholm", "region-uppsala"}


def test_a_signature_has_the_month_that_the_words_give_and_the_meeting_the_day_of_another_source(store: Store) -> None:
    bounds = "SELECT ?a ?b WHERE { act:region-uppsala-signature-2024-06 ls:earliest ?a ; ls:latest ?b }"
    rows = [(value(row["a"]), value(row["b"])) for row in store.query(bounds).rows()]
    assert rows == [("2024-06-01", "2024-06-30")]
    assert column(
        store, "g", 'GRAPH ?g { ?x rdf:predicate dcterms:date ; rdf:object "2024-06-14"^^xsd:date ; ls:evidence ?e }'
    ) == {"pharma-industry-2024-06"}


VERIFIED = {
    ("region-stockholm", "wikidata"): "Q3233188",
    ("region-stockholm", "ror"): "02zrae794",
    ("region-stockholm", "county-code"): "01",
    ("region-stockholm", "organisation-number"): "232100-0016",
    ("region-uppsala", "ror"): "01dv86r63",
    ("region-uppsala", "county-code"): "03",
    ("region-uppsala", "organisation-number"): "232100-0024",
    ("karolinska-institutet", "wikidata"): "Q219564",
    ("karolinska-institutet", "ror"): "056d84691",
    ("karolinska-institutet", "organisation-number"): "202100-2973",
    ("kungliga-tekniska-hogskolan", "wikidata"): "Q854280",
    ("kungliga-tekniska-hogskolan", "ror"): "026vcq606",
    ("kungliga-tekniska-hogskolan", "organisation-number"): "202100-3054",
    ("sodertorns-hogskola", "wikidata"): "Q3110979",
    ("sodertorns-hogskola", "organisation-number"): "202100-4896",
    ("roda-korsets-hogskola", "wikidata"): "Q7303964",
    ("roda-korsets-hogskola", "ror"): "01f0prq08",
    ("huddinge-kommun", "organisation-number"): "212000-0068",
    ("huddinge-kommun", "municipality-code"): "0126",
    ("botkyrka-kommun", "organisation-number"): "212000-2882",
    ("botkyrka-kommun", "municipality-code"): "0127",
    ("lansstyrelsen-i-stockholms-lan", "wikidata"): "Q22269305",
    ("lansstyrelsen-i-stockholms-lan", "organisation-number"): "202100-2247",
    ("lansstyrelsen-i-uppsala-lan", "wikidata"): "Q22269242",
    ("lansstyrelsen-i-uppsala-lan", "organisation-number"): "202100-2254",
    ("flemingsberg", "wikidata"): "Q4117115",
}


def test_the_verified_identifiers_are_there_and_no_other(store: Store) -> None:
    rows = store.query(
        "SELECT ?who ?type ?notation WHERE { ?who adms:identifier ?i . ?i dcterms:type ?type ; skos:notation ?notation }"
    ).rows()
    found = {
        (str(value(row["who"])).rsplit("/", 1)[1], str(value(row["type"])).rsplit("/", 1)[1]): value(row["notation"])
        for row in rows
    }
    assert found == VERIFIED


def test_same_as_follows_a_verified_identifier_and_never_another_thing(store: Store) -> None:
    rows = store.query("SELECT ?who ?same WHERE { ?who owl:sameAs ?same }").rows()
    same = {(str(value(row["who"])).rsplit("/", 1)[1], str(value(row["same"])).rsplit("/", 1)[1]) for row in rows}
    assert same == {(who, notation) for (who, kind), notation in VERIFIED.items() if kind in {"wikidata", "ror"}}


REPORTED = {
    "signed at Uppsala slott": f"{MEETING} ls:locatedIn place:uppsala-slott",
    "many actors were planned to sign in autumn 2024": f"{DECLARATION} ls:plannedSigning ?text",
    "the foundation was established in 2011": f'{FOUNDATION} schema:foundingDate "2011"^^xsd:gYear',
    "chairs named by the regions": (
        "act:region-stockholm-signature-2024-06 prov:wasAssociatedWith person:aida-hadzialic ."
        " act:region-uppsala-signature-2024-06 prov:wasAssociatedWith person:helena-proos"
    ),
    "the pharma page calls it an ambitionsförklaring": '?e ls:namedAs "ambitionsförklaring"',
    "Irene Svenonius chaired until January 2024": (
        "?m org:member person:irene-svenonius ; org:role role:chair ; org:memberDuring/time:hasEnd ?end ."
        ' ?end ls:earliest "2024-01-01"^^xsd:date ; ls:latest "2024-01-31"^^xsd:date'
    ),
    "Helene Hellmark Knutsson chairs from January 2024": (
        "person:helene-hellmark-knutsson org:memberOf organization:flemingsberg-science ."
        " ?m org:member person:helene-hellmark-knutsson ; org:memberDuring/time:hasBeginning/ls:earliest"
        ' "2024-01-01"^^xsd:date'
    ),
    "Johnny Högberg is CEO from 2021-11-01": (
        "?m org:member person:johnny-hogberg ; org:role role:ceo ;"
        ' org:memberDuring/time:hasBeginning/ls:earliest "2021-11-01"^^xsd:date'
    ),
    "Chris Heister chaired until autumn 2017": (
        "?m org:member person:chris-heister ; org:role role:chair ; org:memberDuring/time:hasEnd ?end ."
        ' ?end ls:latest "2017-12-31"^^xsd:date'
    ),
    "Magdalena Bosson was acting chair": "?m org:member person:magdalena-bosson ; org:role role:acting-chair",
    "the cluster engine got ERDF money": (
        "project:klustermotor-flemingsberg ls:fundedBy organization:europeiska-regionala-utvecklingsfonden ;"
        ' ls:fundingAnnounced "2024-12-16"^^xsd:date'
    ),
    "Fabege, Hemsö and Huge are associated partners": (
        f"organization:fabege ls:associatedPartnerOf {FOUNDATION} . organization:hemso ls:associatedPartnerOf {FOUNDATION} ."
        f" organization:huge ls:associatedPartnerOf {FOUNDATION}"
    ),
}


@pytest.mark.parametrize("row", REPORTED)
def test_what_public_pages_report_is_in_the_graph(store: Store, row: str) -> None:
    assert ask(store, REPORTED[row]), f"missing: {row}"


def test_who_has_left_a_role_is_no_member_by_it(store: Store) -> None:
    left = {"irene-svenonius", "chris-heister", "magdalena-bosson", "bjorn-varnestig"}
    assert not left & column(store, "who", f"?who org:memberOf {FOUNDATION}")


def test_sources_disagree_on_the_number_of_principals_and_so_it_is_no_edge(store: Store) -> None:
    assert column(store, "n", "[] rdf:predicate ls:numberOfPrincipals ; rdf:object ?n") == {"6", "7"}
    assert not ask(store, f"{FOUNDATION} ls:numberOfPrincipals ?n")


def test_only_one_text_is_stored_and_it_is_unchanged(root: Path) -> None:
    texts = sorted((root / "data" / "documents").glob("*.txt"))
    assert [text.name for text in texts] == ["huddinge-ks-2024-1082.txt"]
    assert len(texts[0].read_bytes()) == 6657
