"""What a curator may get wrong and RDF allows: each kind is refused for its reason, and the right sibling beside it passes.

The data is made up. Each row adds a source to a part of the repository's data, or changes one file of it.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from lsgraph import namespaces
from lsgraph.computing.passed import Passed
from lsgraph.errors import DataError, Severity
from lsgraph.languages import LANGUAGES
from lsgraph.languages.codes import LOCALES
from lsgraph.namespaces import BASE, INSTANCE, PREFIXES
from lsgraph.repository.absence import check_absence, concluded_from_absence
from lsgraph.repository.blank_nodes import skolemised
from lsgraph.repository.closing import check_closed
from lsgraph.repository.concepts import check_concepts
from lsgraph.repository.dataset import SourceFile, read_dataset
from lsgraph.repository.documents import Document
from lsgraph.repository.duplicates import folded
from lsgraph.repository.personal import personal_numbers
from lsgraph.repository.registers import Registers, same_body
from lsgraph.repository.said import Said
from lsgraph.repository.translations import language_of

if TYPE_CHECKING:
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import Dataset

ROOT = Path(__file__).parents[1]
FOLDER: list[Path] = []
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
#: Evidence that claims of the rows rest on.
EVIDENCE = """
document:x a foaf:Document ; rdfs:label "Ett"@sv, "One"@en ; dcterms:title "Ett"@sv ; dcterms:language "sv" ; schema:url <https://example.org/x> .
evidence:x a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:particulars ; oa:hasSource document:x ;
    ls:paraphrase "Sidan säger det."@sv, "The page says it."@en .
"""
ACTOR = 'organization:{slug} a org:FormalOrganization ; rdfs:label "{sv}"@sv, "{en}"@en ; org:classification legal-form:{form} .'
LATER = (datetime.now(UTC).date() + timedelta(days=400)).isoformat()


@pytest.fixture(scope="module", autouse=True)
def _part_of_the_data(part: Path) -> None:
    """The rows are added to the part of the data that tests know: all of it would take four times as long in each row."""
    FOLDER.append(part)


@cache
def repository() -> Dataset:
    return read_dataset(FOLDER[-1])


@cache
def passed() -> Passed:
    """What has passed with one row need not be looked at with the next; it is kept in memory alone."""
    return Passed(FOLDER[-1] / "never-written")


def source(text: str, name: str = "x", folder: str = "sources") -> SourceFile:
    path = Path(f"data/{folder}/{name}.ttl")
    graph = namespaces.graph_iri(name) if folder == "sources" else namespaces.ACTORS_GRAPH
    triples = [quad.triple for quad in ox.parse(input=HEAD + text, format=ox.RdfFormat.TURTLE)]
    quads = (ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph)) for t in skolemised(triples, str(path)))
    return SourceFile(path, graph, HEAD + text, tuple(quads))


@cache
def added(*texts: str) -> list[Finding]:
    """What is found when sources with these texts come to the repository's."""
    sources = [source(text + EVIDENCE if number == 0 else text, f"x{number}") for number, text in enumerate(texts)]
    return check_closed(replace(repository(), files=(*repository().files, *sources)), passed())


def changed(file: str, old: str, new: str) -> list[Finding]:
    """What is found when one file of the repository is changed."""
    files = []
    for each in repository().files:
        if str(each.path) == file:
            assert old in each.text, f"{old!r} does not stand in {file}"
            body = each.text.replace(old, new)
            again = source(body, each.path.stem, each.path.parts[1])
            files.append(replace(again, graph=each.graph))
        else:
            files.append(each)
    return check_closed(replace(repository(), files=tuple(files)), passed())


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_the_texts_of_the_catalogue_say_the_same_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copytree(FOLDER[-1] / "data" / "registers", tmp_path / "data" / "registers")
    for title, rule in (("in Huddinge Municipality", set()), ("in Region Uppsala", {"translation.differs"})):
        described = f'<{BASE}dataset> dcterms:title "Samverkan i Huddinge kommun"@sv, "Collaboration {title}"@en .\n'
        (tmp_path / "data" / "catalogue.ttl").write_text(
            f"@prefix dcterms: <{PREFIXES['dcterms']}> .\n{described}", encoding="utf-8"
        )
        findings = check_closed(replace(repository(), root=tmp_path))
        assert rules(findings) == rule
        assert {finding.file for finding in findings} <= {"data/catalogue.ttl"}


@pytest.mark.parametrize(
    ("swedish", "english", "refused"),
    [
        ("Att något saknas betyder att det inte har skett.", "What is missing has not happened.", True),
        ("En tom ruta betyder nej.", "An empty cell means no.", True),
        ("Det har inte ägt rum, eftersom ingen källa nämner det.", "It has not taken place, because no source mentions it.", True),
        ("Att något saknas betyder att det inte är känt i dessa källor.", "What is missing is not on record in these sources.", False),
        ("Det som saknas kan ändå ha skett.", "What is missing may still have happened.", False),
    ],
)  # fmt: skip
def test_the_catalogue_makes_no_fact_of_what_is_missing(
    tmp_path: Path, swedish: str, english: str, refused: bool
) -> None:
    (tmp_path / "data").mkdir()
    for language, text in (("sv", swedish), ("en", english)):
        (tmp_path / "data" / "catalogue.ttl").write_text(
            f'<{BASE}dataset> <{PREFIXES["dcterms"]}description> "{text}"@{language} .\n', encoding="utf-8"
        )
        catalogued = Said(replace(repository(), root=tmp_path, files=()))
        assert rules(list(check_absence(catalogued, Passed(None)))) == ({"text.absence"} if refused else set())


def test_no_text_of_a_page_makes_a_fact_of_what_is_missing() -> None:
    for language in LANGUAGES:
        for path in sorted((LOCALES / language).rglob("*.po")):
            text = path.read_text(encoding="utf-8")
            assert concluded_from_absence(text, language) == "", path.name


ROLES, ONTOLOGY = "ontology/vocabularies/role.ttl", "ontology/lsgraph.ttl"


@pytest.mark.parametrize(
    ("file", "changes", "refused"),
    [
        (ROLES, {'"Grundare"@sv': '"Huvudman"@sv', '"Huvudman"@sv': '"Grundare"@sv'}, True),
        (ROLES, {'"Owner"@en': '"Funder"@en', '"Funder"@en': '"Owner"@en'}, True),
        (ROLES, {'"Grundare"@sv': '"Founder"@sv', '"Founder"@en': '"Grundare"@en'}, True),
        (ROLES, {'"Grundade organisationen."@sv': '"Äger organisationen, helt eller delvis."@sv', '"Äger organisationen, helt eller delvis."@sv': '"Grundade organisationen."@sv'}, True),
        ("ontology/vocabularies/document-type.ttl", {'"Protokoll"@sv': '"Rapport"@sv', '"Rapport"@sv': '"Protokoll"@sv'}, True),
        (ONTOLOGY, {'rdfs:label "Adoption"@en': 'rdfs:label "Signature"@en'}, False),
        (ROLES, {'"Finansiär"@sv': '"Bidragsgivare"@sv'}, False),
        (ROLES, {'"Principal"@en': '"Main party"@en'}, False),
    ],
)  # fmt: skip
def test_names_of_concepts_stand_at_their_own(file: str, changes: dict[str, str], refused: bool) -> None:
    path = next(each for each in repository().files if str(each.path) == file)
    pattern = re.compile("|".join(re.escape(old) for old in changes))
    body = pattern.sub(lambda found: changes[found[0]], path.text)
    triples = [quad.triple for quad in ox.parse(input=body, format=ox.RdfFormat.TURTLE)]
    quads = tuple(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(path.graph)) for t in triples)
    found = list(
        check_concepts(Said(replace(repository(), files=(replace(path, text=body, quads=quads),))), Passed(None))
    )
    assert rules(found) == ({"concept.name-other"} if refused else set())
    assert all(finding.file == file and finding.message["sv"] != finding.message["en"] for finding in found)


def test_the_data_to_which_rows_are_added_gives_no_finding() -> None:
    assert check_closed(repository()) == []


STATEMENT = "statement:x a ls:Statement ; rdf:subject {} ; rdf:predicate {} ; rdf:object {} ; ls:evidence evidence:x ."
KI, FS = "organization:karolinska-institutet", "organization:flemingsberg-science"
DECLARATION = "agreement:life-science-declaration-2024"
REPORT = "document:huddinge-ks-2024-1082"
MEMBER = "membership:x a org:Membership ; org:member {} ; org:organization {} ; org:role role:associated-partner ; {} ls:evidence evidence:x ."
ACT = "act:x a ls:{} ; ls:actor {} ; ls:agreement {} ; {} ls:evidence evidence:x ."
DATED = 'dcterms:date "2024-09-02"^^xsd:date ;'
PLACE = 'place:x a dcterms:Location ; rdfs:label "Platsen"@sv, "The place"@en ; wgs:lat {} ; wgs:long {} .'
OTHER_PAGE = "document:y a foaf:Document ; rdfs:label 'Två'@sv, 'Two'@en ; dcterms:language 'sv' ; schema:url <{}> ."
TWO_PERSONS = (
    "person:x a foaf:Person ; rdfs:label 'Eva Ek'@sv, 'Eva Ek'@en . person:y a foaf:Person ; rdfs:label 'Eva Alm'@sv, 'Eva Alm'@en {} . "
    "judgement:x a ls:Judgement ; ls:judges person:x, person:y ; ls:verdict verdict:different ; ls:judgedBy 'Bo Ek' ; "
    "rdfs:comment 'Two offices.' ; dcterms:date '2026-11-01'^^xsd:date ."
)
REGION = "region:x a ls:Region ; rdfs:label 'Norr'@sv, 'North'@en ; schema:position 9 ; ls:countyCode '25' . region:y a ls:Region ; rdfs:label 'Mitt'@sv, 'Middle'@en ; schema:position 8 ; ls:countyCode '01' . "
TWO_CALLED = (
    ACTOR.format(slug="x", sv="Nya bolaget", en="The new company", form="company")
    + " organization:x skos:altLabel 'NB'@sv . "
)
TWO_CALLED += (
    ACTOR.format(slug="y", sv="Norra bolaget", en="The northern company", form="company")
    + " organization:y skos:altLabel '{}'@en ."
)
PERSON = 'person:x a foaf:Person ; rdfs:label "Eva Alm"@sv, "Eva Alm"@en ; foaf:name "Eva Alm" . '
NEW = ACTOR.format(slug="x", sv="Nya bolaget", en="The new company", form="company")


def statement(subject: str, predicate: str, value: str, more: str = "") -> str:
    return STATEMENT.format(subject, predicate, value).replace("ls:evidence", f"{more} ls:evidence")


#: Of how many rows what is right is added at once.
RIGHT_AT_ONCE = 5
#: What is wrong, the rule that must say so, and the right sibling, which gives no finding.
ROWS: dict[str, tuple[str, str, str]] = {
    "an unknown class of ours": (ACT.format("Signatur", KI, DECLARATION, DATED), "term.unknown", ACT.format("Signature", KI, DECLARATION, DATED)),
    "an unknown property of ours": (NEW + "organization:x ls:namnd 'x' .", "term.unknown", NEW),
    "an unknown property of another vocabulary": (
        MEMBER.format(KI, FS, "org:memberDurring [ a time:Interval ; time:hasEnd [ a time:Instant ; dcterms:date '2020'^^xsd:gYear ] ] ;"), "term.unknown",
        MEMBER.format(KI, FS, "org:memberDuring [ a time:Interval ; time:hasEnd [ a time:Instant ; dcterms:date '2020'^^xsd:gYear ] ] ;"),
    ),
    "a misspelt label": (NEW.replace("rdfs:label", "rdfs:labell"), "term.unknown", NEW),
    "a class of another vocabulary that there is not": (NEW.replace("org:FormalOrganization", "org:FormalOrganisation"), "term.unknown", NEW),
    "a namespace that nothing here uses": (NEW + "organization:x <http://schema.org/name> 'x' .", "term.unknown", NEW),
    "a predicate that there is not": (statement(FS, "org:purpos", "'x'"), "term.unknown", statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en")),
    "a person whom nobody describes": (statement(REPORT, "ls:handler", "person:nobody"), "reference.undescribed", statement(REPORT, "ls:handler", "person:bjorn-rosborg")),
    "a post that nobody describes": (
        ACT.format("Signature", KI, DECLARATION, DATED + "prov:wasAssociatedWith post:nowhere ;"), "reference.undescribed",
        ACT.format("Signature", KI, DECLARATION, DATED + "prov:wasAssociatedWith post:regionstyrelsens-ordforande-region-uppsala ;"),
    ),
    "a document type that there is not": (statement(REPORT, "dcterms:type", "document-type:poem"), "reference.undescribed", statement(REPORT, "dcterms:type", "document-type:official-report")),
    "a role that there is not": (MEMBER.format(KI, FS, "").replace("role:associated-partner", "role:mascot"), "reference.undescribed", MEMBER.format(KI, FS, "")),
    "a claim that rests on one that is gone": (
        statement(REPORT, "ls:caseNumber", "'KS-2'") + "evidence:x ls:derivedFrom act:gone .", "reference.undescribed",
        statement(REPORT, "ls:caseNumber", "'KS-2'") + "evidence:x ls:derivedFrom act:region-uppsala-signature-2024-06 .",
    ),
    "a kind of IRI that there is not": (statement(FS, "ls:fundedBy", f"<{namespaces.INSTANCE}organisation/vinnova>"), "reference.undescribed", statement("project:klustermotor-flemingsberg", "ls:fundedBy", KI)),
    "our host without s": (statement(FS, "ls:adjacentTo", "<http://w3id.org/lsgraph/id/place/flemingsberg>"), "reference.undescribed", statement(FS, "ls:adjacentTo", "place:flemingsberg")),
    "a slug with a capital": (statement(REPORT, "ls:handler", "person:Bjorn-Rosborg"), "reference.undescribed", statement(REPORT, "ls:handler", "person:bjorn-rosborg")),
    "a thing without a class": (NEW.replace("a org:FormalOrganization ;", ""), "reference.undescribed", NEW),
    "a claim without a class": (ACT.format("Signature", KI, DECLARATION, DATED).replace("a ls:Signature ;", ""), "claim.untyped", ACT.format("Signature", KI, DECLARATION, DATED)),
    "a claim whose class only another source says": (
        "act:region-uppsala-signature-2024-06 ls:evidence evidence:x .", "claim.untyped", "act:region-uppsala-signature-2024-06 a ls:Signature ; ls:evidence evidence:x .",
    ),
    "an act that is none in particular": (ACT.format("Act", KI, DECLARATION, DATED), "term.misplaced", ACT.format("Adoption", KI, DECLARATION, DATED)),
    "a person who is an organisation": (NEW.replace("organization:x", "person:x"), "term.misplaced", NEW),
    "a thing of others": (NEW.replace("organization:x", "<https://example.org/x>"), "term.misplaced", NEW),
    "a place as a member": (MEMBER.format("place:flemingsberg", FS, ""), "property.range", MEMBER.format("person:chris-heister", FS, "")),
    "a post as a member": (MEMBER.format("post:regionstyrelsens-ordforande-region-uppsala", FS, ""), "property.range", MEMBER.format(KI, FS, "")),
    "a company as handler": (statement(REPORT, "ls:handler", "organization:fabege"), "property.range", statement(REPORT, "ls:handler", "person:camilla-broo")),
    "a number in words": (statement(FS, "ls:numberOfPrincipals", '"sju"'), "property.range", statement(FS, "ls:numberOfPrincipals", "7")),
    "an IRI for a text": (statement(DECLARATION, "ls:purpose", KI), "property.range", statement(DECLARATION, "ls:purpose", "'Att mötas'@sv, 'To meet'@en")),
    "a text for an IRI": (statement(REPORT, "ls:handler", '"Björn Rosborg"'), "property.range", statement(REPORT, "ls:handler", "person:bjorn-rosborg")),
    "a purpose without language": (statement(DECLARATION, "ls:purpose", '"Att mötas"'), "property.range", statement(DECLARATION, "ls:purpose", "'Att mötas'@sv, 'To meet'@en")),
    "what leads a place": (statement(KI, "ls:leads", "place:flemingsberg"), "property.range", statement(KI, "ls:leads", DECLARATION)),
    "the handler of an organisation": (statement(KI, "ls:handler", "person:bjorn-rosborg"), "property.domain", statement(REPORT, "ls:handler", "person:bjorn-rosborg")),
    "an event of an act": (ACT.format("Signature", KI, DECLARATION, DATED + "ls:event event:signing-meeting-2024-06 ;"), "property.domain", ACT.format("Signature", KI, DECLARATION, DATED)),
    "a concept of another scheme": (statement(REPORT, "dcterms:type", "role:principal"), "property.range", statement(REPORT, "dcterms:type", "document-type:news-item")),
    "a class in a statement": (statement(KI, "rdf:type", "org:FormalOrganization"), "statement.predicate", ""),
    "a label in a statement": (statement(KI, "rdfs:label", "'KI'"), "statement.predicate", statement(KI, "ls:remit", "'Att forska'@sv, 'To do research'@en")),
    "evidence in a statement": (statement(KI, "ls:evidence", "evidence:x"), "statement.predicate", ""),
    "an edge with the node that would derive it": (
        f"{KI} ls:hasSigned {DECLARATION} . edge:f a ls:DerivedEdge ; rdf:subject {KI} ; rdf:predicate ls:hasSigned ; rdf:object {DECLARATION} ; ls:derivedFrom act:region-uppsala-signature-2024-06 .",
        "by-hand", "",
    ),
    "the inverse of a membership": (f"{FS} org:hasMember {KI} .", "by-hand", MEMBER.format(KI, FS, "")),
    "a claim that says it is one": (ACT.format("Signature", KI, DECLARATION, DATED) + "act:x a ls:Claim .", "by-hand", ACT.format("Signature", KI, DECLARATION, DATED)),
    "the basis of a claim": (ACT.format("Signature", KI, DECLARATION, DATED) + "act:x ls:basis basis:stated .", "by-hand", ACT.format("Signature", KI, DECLARATION, DATED)),
    "a fact without evidence": (f"{DECLARATION} ls:createsObligations true .", "by-hand", statement(DECLARATION, "ls:createsObligations", "false")),
    "a date of a document without evidence": ('document:x dcterms:date "2024-01-01"^^xsd:date .', "by-hand", statement("document:x", "dcterms:date", '"2024-01-01"^^xsd:date')),
    "an actor's name with another case": (ACTOR.format(slug="ki", sv="KAROLINSKA  institutet", en="KI in Solna", form="higher-education-institution"), "duplicate.name", NEW),
    "an actor called as another is called otherwise": (ACTOR.format(slug="ki", sv="KI", en="KI in Solna", form="higher-education-institution"), "duplicate.name", NEW),
    "an actor's name with its legal form": (ACTOR.format(slug="f", sv="Fabege AB (publ)", en="Fabege plc", form="company"), "duplicate.name", ACTOR.format(slug="f", sv="Fabege Stockholm AB", en="Fabege Stockholm", form="company")),
    "a person twice": ('person:ab a foaf:Person ; rdfs:label "Aida Hadžialić"@sv, "Aida Hadžialić"@en ; foaf:name "Aida Hadžialić" .', "duplicate.name", 'person:ab a foaf:Person ; rdfs:label "Aida Berg"@sv, "Aida Berg"@en ; foaf:name "Aida Berg" .'),
    "two that are the same as one": (NEW + "organization:x owl:sameAs wd:Q219564 .", "duplicate.same-as", NEW),
    "an act under another IRI": (ACT.format("Signature", "organization:region-uppsala", DECLARATION, 'dcterms:date "2024-06"^^xsd:gYearMonth ;'), "duplicate.claim", ACT.format("Adoption", "organization:region-uppsala", DECLARATION, DATED)),
    "an act under another IRI, on a day of the month": (ACT.format("Signature", "organization:region-uppsala", DECLARATION, 'dcterms:date "2024-06-20"^^xsd:date ;'), "duplicate.claim", ACT.format("Signature", "organization:region-uppsala", DECLARATION, 'dcterms:date "2025-06-20"^^xsd:date ;')),
    "Swedish tagged as English": (statement(DECLARATION, "ls:purpose", "'Att stärka samarbetet och konkurrensen'@en, 'To meet'@sv"), "translation.language", statement(DECLARATION, "ls:purpose", "'Att stärka samarbetet och konkurrensen'@sv, 'To strengthen the collaboration and the competition'@en")),
    "both texts in Swedish": (statement(DECLARATION, "ls:purpose", "'Att stärka arbetet med hälsa'@sv, 'Att stärka arbetet med vård'@en"), "translation.language", statement(DECLARATION, "ls:purpose", "'Att stärka arbetet'@sv, 'To strengthen the work'@en")),
    "labels that changed places": (NEW.replace('"Nya bolaget"@sv, "The new company"@en', '"The company of the year"@sv, "Bolaget som är på väg"@en'), "translation.language", NEW.replace('"The new company"@en', '"Nya bolaget"@en')),
    "another year in English": (statement(DECLARATION, "ls:purpose", "'Att mötas till 2030'@sv, 'To meet by 2035'@en"), "translation.differs", statement(DECLARATION, "ls:purpose", "'Att mötas till 2030'@sv, 'To meet by 2030'@en")),
    "another number in words": (statement(DECLARATION, "ls:purpose", "'Att sju möts'@sv, 'That six meet'@en"), "translation.differs", statement(DECLARATION, "ls:purpose", "'Att sju möts'@sv, 'That 7 meet'@en")),
    "a denial in English only": (statement(DECLARATION, "ls:callsFor", "'Fler bör delta'@sv, 'No more should take part'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'Inga fler bör delta'@sv, 'No more should take part'@en")),
    "a denial in Swedish only": (statement(DECLARATION, "ls:callsFor", "'De bör inte delta'@sv, 'They should take part'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'De bör inte delta'@sv, 'They should abstain'@en")),
    "another kind of body in English": (NEW.replace('"Nya bolaget"@sv, "The new company"@en', '"Nybro universitet"@sv, "Nybro Hospital"@en').replace("company", "not-established"), "translation.differs", NEW.replace('"Nya bolaget"@sv, "The new company"@en', '"Nybro högskola"@sv, "Nybro University"@en')),
    "a day in digits that the other text writes out": (statement(DECLARATION, "ls:purpose", "'Att mötas 2024-03-26'@sv, 'To meet on 26 April 2024'@en"), "translation.differs", statement(DECLARATION, "ls:purpose", "'Att mötas 2024-03-26'@sv, 'To meet on 26 March 2024'@en")),
    "one of a list in Swedish only": (statement(DECLARATION, "ls:callsFor", "'Att KTH, Region Uppsala och Huddinge kommun leder'@sv, 'That KTH and Region Uppsala lead'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'Att KTH och Region Uppsala, tillsammans med Huddinge kommun, leder'@sv, 'That KTH and Region Uppsala lead together with the municipality'@en")),
    "a region of a list in English only": (statement(DECLARATION, "ls:callsFor", "'Att det sker i Skåne och Västra Götaland'@sv, 'That it is done in Skåne, Stockholm–Uppsala and Västra Götaland'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'Att det sker i Skåne och Västra Götaland'@sv, 'That it is done in Skåne and Västra Götaland'@en")),
    "the address of another document": (OTHER_PAGE.format("http://example.org/x/#a"), "duplicate.address", OTHER_PAGE.format("https://example.org/x?page=2")),
    "the name of another person": (TWO_PERSONS.format("; skos:altLabel 'Eva Ek'@sv"), "duplicate.name", TWO_PERSONS.format("; skos:altLabel 'Eva Alm-Ek'@sv")),
    "a municipality in another region": (REGION + "organization:huddinge-kommun dcterms:spatial region:x .", "region.other", REGION + f"{KI} dcterms:spatial region:x ."),
    "an act on a day that a plan may have": (ACT.format("Signature", KI, DECLARATION, f'dcterms:date "{LATER}"^^xsd:date ;'), "date.impossible", f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "{LATER}"^^xsd:date ; ls:expectedLatest "{LATER}"^^xsd:date ; ls:evidence evidence:x .'),
    "another actor in English": (statement(DECLARATION, "ls:callsFor", "'Att Region Uppsala leder'@sv, 'That Huddinge Municipality leads'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'Att Huddinge kommun leder'@sv, 'That Huddinge Municipality leads'@en")),
    "an identity number": (statement("document:x", "ls:caseNumber", "'640823-3234'"), "personal-data", statement("document:x", "ls:caseNumber", "'640823-3235'")),
    "an identity number in an IRI": (NEW.replace("organization:x", "organization:640823-3234"), "personal-data", NEW.replace("organization:x", "organization:212000-0068")),
    "an identity number among the words of an IRI": (NEW.replace("organization:x", "organization:anna-640823-3234"), "personal-data", NEW.replace("organization:x", "organization:anna-640823-3235")),
    "an identity number of twelve digits among them": (NEW.replace("organization:x", "organization:anna-19640823-3234-ek"), "personal-data", NEW.replace("organization:x", "organization:anna-2024-08-23-3234")),
    "a telephone number": (statement("document:x", "ls:caseNumber", "'08-535 300 00'"), "personal-data", statement("document:x", "ls:caseNumber", "'KS-2024/1082.100'")),
    "an act to come": (ACT.format("Signature", KI, DECLARATION, f'dcterms:date "{LATER}"^^xsd:date ;'), "date.impossible", statement("project:klustermotor-flemingsberg", "ls:runsUntil", f'"{LATER}"^^xsd:date')),
    "a document to come": (statement("document:x", "dcterms:date", f'"{LATER}"^^xsd:date'), "date.impossible", statement("event:signing-meeting-2024-06", "dcterms:date", f'"{LATER}"^^xsd:date')),
    "a year with its digits turned": (ACT.format("Signature", KI, DECLARATION, 'dcterms:date "0224-06-01"^^xsd:date ;'), "date.impossible", ACT.format("Signature", KI, DECLARATION, DATED)),
    "bounds that nobody explains": (
        ACT.format("Signature", KI, DECLARATION, 'ls:earliest "2024-09-01"^^xsd:date ; ls:latest "2024-11-30"^^xsd:date ;'), "date.bounds",
        ACT.format("Signature", KI, DECLARATION, 'ls:earliest "2024-09-01"^^xsd:date ; ls:latest "2024-11-30"^^xsd:date ; rdfs:comment "Sidan säger hösten."@sv, "The page says autumn."@en ;'),
    ),
    "a date and bounds": (
        ACT.format("Signature", KI, DECLARATION, DATED + 'ls:earliest "2024-09-01"^^xsd:date ; ls:latest "2024-11-30"^^xsd:date ; rdfs:comment "Höst."@sv, "Autumn."@en ;'), "date.bounds",
        ACT.format("Signature", KI, DECLARATION, DATED),
    ),
    "an act after the document that tells of it": (
        statement("document:x", "dcterms:date", '"2024-08-01"^^xsd:date') + ACT.format("Signature", KI, DECLARATION, DATED), "date.after-source",
        statement("document:x", "dcterms:date", '"2024-09"^^xsd:gYearMonth') + ACT.format("Signature", KI, DECLARATION, DATED),
    ),
    "latitude and longitude that changed places": (PLACE.format("17.94", "59.22"), "place.impossible", PLACE.format("59.22", "17.94")),
    "coordinates of nowhere": (PLACE.format("0.0", "0.0"), "place.impossible", PLACE.format("52.16", "4.48")),
    "a university in a region that does not have its town": (REGION.replace("25", "24") + ACTOR.format(slug="x", sv="Umeå universitet", en="Umeå University", form="higher-education-institution") + " organization:x dcterms:spatial region:y .", "region.other", REGION.replace("25", "24") + ACTOR.format(slug="x", sv="Umeå universitet", en="Umeå University", form="higher-education-institution") + " organization:x dcterms:spatial region:x, region:y ."),
    "a school at a place of its name in another region": (REGION.replace("25", "24") + ACTOR.format(slug="x", sv="Vårdskolan i Skellefteå", en="The care school", form="higher-education-institution") + " organization:x dcterms:spatial region:y .", "region.other", REGION.replace("25", "24") + ACTOR.format(slug="x", sv="Åke Umeå Vård AB", en="Umeå Care", form="company") + " organization:x dcterms:spatial region:y ."),
    "the short name of another actor": (NEW + "organization:x skos:altLabel 'kth'@sv .", "duplicate.name", NEW + "organization:x skos:altLabel 'KTH Innovation'@sv ."),
    "a short name that two share": (TWO_CALLED.format("NB"), "duplicate.name", TWO_CALLED.format("NB i norr")),
    "a remark on a person": (PERSON + "person:x rdfs:comment 'Spelar golf.'@sv, 'Plays golf.'@en .", "personal-data", PERSON + "person:x skos:altLabel 'Ewa Alm'@sv ."),
    "a description of a person": (PERSON + "person:x skos:definition 'Bor i Nacka'@sv, 'Lives in Nacka'@en .", "personal-data", PERSON),
    "a remark in the label of a person": (PERSON.replace('"Eva Alm"@', '"Eva Alm, sambo med Bo Ek"@'), "personal-data", PERSON.replace('"Eva Alm"@', '"Eva Alm (ordförande 2019)"@')),
    "an offer to the reader": (statement(FS, "ls:remit", "'Att samla bolag. Säg till om du vill ha en kortare text.'@sv, 'To gather companies. Tell me.'@en"), "text.chatter", statement(FS, "ls:remit", "'Att samla bolag. Den som vill får vara med.'@sv, 'To gather companies. Who wants may join.'@en")),
    "the label of a translation": (statement(FS, "ls:remit", "'Att samla'@sv, 'Translation: To gather'@en"), "text.chatter", statement(FS, "ls:remit", "'Att översätta: språk'@sv, 'To translate: languages'@en")),
    "a reason with mark-up": (statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment '**Viktigt** att veta'@sv, '**Important** to know'@en ;"), "text.chatter", statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'R&D står < 5 gånger; vi läser det som forskning.'@sv, 'R&D stands < 5 times; we read it as research.'@en ;")),
    "a weekday that the day did not have": (statement(FS, "ls:remit", "'Att mötas fredagen den 27 maj 2019'@sv, 'To meet on 27 May 2019'@en"), "date.weekday", statement(FS, "ls:remit", "'Att mötas måndagen den 27 maj 2019'@sv, 'To meet on Monday 27 May 2019'@en")),
    "a weekday in digits, in a reason": (statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Av den 27 maj 2019.'@sv, 'Of Tuesday, 2019-05-27.'@en ;"), "date.weekday", statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Sidan säger ”tisdag 27 maj 2019”.'@sv, 'The page prints Tuesday, May 27, 2019, but that day was a Monday.'@en ;")),
    "a quarter read as the next": (f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "2026-07-01"^^xsd:date ; ls:expectedLatest "2026-09-30"^^xsd:date ; rdfs:comment "Sidan säger andra kvartalet 2026."@sv, "The page says the second quarter of 2026."@en ; ls:evidence evidence:x .', "date.period", f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "2026-04-01"^^xsd:date ; ls:expectedLatest "2026-06-30"^^xsd:date ; rdfs:comment "Sidan säger andra kvartalet 2026."@sv, "The page says the second quarter of 2026."@en ; ls:evidence evidence:x .'),
    "a turn of the year read as the summer": (f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "2026-06-01"^^xsd:date ; ls:expectedLatest "2026-07-31"^^xsd:date ; rdfs:comment "Sidan säger vid årsskiftet."@sv, "The page says at the turn of the year."@en ; ls:evidence evidence:x .', "date.period", f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "2026-12-01"^^xsd:date ; ls:expectedLatest "2027-01-31"^^xsd:date ; rdfs:comment "Sidan säger vid årsskiftet."@sv, "The page says at the turn of the year."@en ; ls:evidence evidence:x .'),
    "an autumn read as the spring": (ACT.format("Signature", KI, DECLARATION, 'ls:earliest "2024-01-01"^^xsd:date ; ls:latest "2024-06-30"^^xsd:date ; rdfs:comment "Sidan säger hösten 2024."@sv, "The page says the autumn of 2024."@en ;'), "date.period", ACT.format("Signature", KI, DECLARATION, 'ls:earliest "2025-01-01"^^xsd:date ; ls:latest "2025-12-31"^^xsd:date ; rdfs:comment "Sidan säger efter hösten 2024."@sv, "The page says after the autumn of 2024."@en ;')),
    "a bound in a year that its comment does not tell": (f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "2026-04-01"^^xsd:date ; ls:expectedLatest "2027-06-30"^^xsd:date ; rdfs:comment "Sidan säger andra kvartalet 2026."@sv, "The page says the second quarter of 2026."@en ; ls:evidence evidence:x .', "date.unexplained", f'statement:x a ls:PlannedAct ; ls:plannedActor {KI} ; ls:plannedKind act-type:signature ; ls:plannedTowards {DECLARATION} ; ls:expectedEarliest "2026-04-01"^^xsd:date ; ls:expectedLatest "2026-06-30"^^xsd:date ; rdfs:comment "Sidan säger andra kvartalet 2026."@sv, "The page says the second quarter of 2026."@en ; ls:evidence evidence:x .'),
    "a bound of an act moved on a year": (ACT.format("Signature", KI, DECLARATION, 'ls:earliest "2020-01-24"^^xsd:date ; ls:latest "2026-02-17"^^xsd:date ; rdfs:comment "Sidan ger ingen dag: senast 2025, då den skrevs."@sv, "The page gives no day: in 2025 at the latest, when it was written."@en ;'), "date.unexplained", ACT.format("Signature", KI, DECLARATION, 'ls:earliest "2020-01-24"^^xsd:date ; ls:latest "2025-02-17"^^xsd:date ; rdfs:comment "Sidan ger ingen dag: senast 2025, då den skrevs."@sv, "The page gives no day: in 2025 at the latest, when it was written."@en ;')),
    "what is missing told as not done": (statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Det som saknas har inte skett.'@sv, 'What is missing has not happened.'@en ;"), "text.absence", statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Det som saknas är inte känt.'@sv, 'What is missing is not on record.'@en ;")),
    "who is not listed told not to have signed": (statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Den som inte står i listan har inte undertecknat.'@sv, 'Whoever is not listed has not signed.'@en ;"), "text.absence", statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Att någon inte står i listan betyder inte att den inte har undertecknat.'@sv, 'That somebody is not listed does not mean that they have not signed.'@en ;")),
    "that somebody has not adopted, by no source": (statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Stiftelsen har inte antagit den.'@sv, 'The foundation has not adopted it.'@en ;"), "text.absence", statement(FS, "ls:remit", "'Att samla'@sv, 'To gather'@en", "rdfs:comment 'Enligt sidan har stiftelsen inte antagit den.'@sv, 'According to the page the foundation has not adopted it.'@en ;")),
    "a region of another county than its name": (REGION.replace("Norr'", "Norr och Jämtland'"), "register.differs", REGION.replace("Norr'", "Norr och Norrbotten'")),
    "a document that another file describes": (f"{REPORT} a foaf:Document .", "duplicate.document", ""),
    "what ought to be told as done in English": (statement(DECLARATION, "ls:callsFor", "'Regionerna bör bilda ett bolag'@sv, 'The regions have formed a company'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'Regionerna bör bilda ett bolag'@sv, 'It is recommended that the regions form a company'@en")),
    "what is so in Swedish and ought to be in English": (statement(DECLARATION, "ls:callsFor", "'Regionerna har bildat ett bolag'@sv, 'The regions ought to form a company'@en"), "translation.differs", statement(DECLARATION, "ls:callsFor", "'Regionerna ska bilda ett bolag'@sv, 'The regions should form a company'@en")),
    "two sentences more in English": (statement(FS, "ls:remit", "'Att samla.'@sv, 'To gather. It is in Flemingsberg. It has an office and a garden.'@en"), "translation.differs", statement(FS, "ls:remit", "'Att samla bolag, dela kontor och odla i sin trädgård.'@sv, 'To gather companies. To share offices. To grow in its garden.'@en")),
    "the opposite of what another source says": (
        statement(DECLARATION, "ls:legallyBinding", "true"), "statement.opposite",
        statement(DECLARATION, "ls:legallyBinding", "true", 'rdfs:comment "Källorna är oense."@sv, "The sources disagree."@en ;'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_what_is_wrong_is_refused_for_its_reason_and_what_is_right_passes(name: str) -> None:
    wrong, rule, right = ROWS[name]
    found = [finding for finding in added(wrong) if finding.rule == rule and finding.severity is Severity.VIOLATION]
    assert found, f"{rule} not among {rules(added(wrong))}"
    for finding in found:
        assert finding.file == "data/sources/x0.ttl"
        assert finding.line
        assert set(finding.message) == set(LANGUAGES)
        assert finding.message["sv"] != finding.message["en"]
    assert right in passing() or added(right) == []


@cache
def passing() -> frozenset[str]:
    """What is right in the rows and gives no finding in sources that are added together, some at a time, each with names of its own.

    Those among which there is a finding are looked at one by one.
    """
    found: set[str] = set()
    rights = sorted({right for _, _, right in ROWS.values()})
    # Those that are alike stand beside each other, and would be found to tell the same.
    groups = len(rights) // RIGHT_AT_ONCE
    for some in (rights[number::groups] for number in range(groups)):
        own = [
            re.sub(r"\b(\w[\w-]*:|example\.org/)x\b", rf"\1x{number}", text + EVIDENCE)
            for number, text in enumerate(some)
        ]
        if added(*own) == []:
            found.update(some)
    return frozenset(found)


def test_a_source_under_the_name_of_another_document_is_refused() -> None:
    file, name = "data/sources/huddinge-ks-2024-1082.ttl", "document:huddinge-ks-2024-1082\n    a foaf:Document"
    found = {(each.rule, each.file) for each in changed(file, name, name.replace("1082", "1083"))}
    assert ("source.misnamed", file) in found


def test_two_of_one_short_name_that_are_judged_to_be_two_keep_it() -> None:
    judged = "judgement:x a ls:Judgement ; ls:judges organization:x, organization:y ; ls:verdict verdict:{} ; ls:judgedBy 'Bo Ek' ; rdfs:comment 'Two numbers.' ; dcterms:date '2026-11-01'^^xsd:date ."
    for verdict in ("different", "unsure"):
        triples = ox.parse(input=HEAD + judged.format(verdict), format=ox.RdfFormat.TURTLE)
        quads = tuple(
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(namespaces.JUDGEMENTS_GRAPH)) for t in triples
        )
        file = SourceFile(Path("data/judgements.ttl"), namespaces.JUDGEMENTS_GRAPH, HEAD + judged, quads)
        files = (*repository().files, source(TWO_CALLED.format("NB")), file)
        assert "duplicate.name" not in rules(check_closed(replace(repository(), files=files), passed()))


def test_a_statement_of_another_place_than_the_region_is_for_a_person_to_look_at() -> None:
    """A body may be at several places."""
    told = (
        REGION
        + ACTOR.format(slug="x", sv="Nya labbet", en="The new lab", form="company")
        + PLACE.format("63.8", "20.2")
    )
    told += " organization:x dcterms:spatial region:y . place:x dcterms:spatial region:x . "
    found = [
        each
        for each in added(told + statement("organization:x", "ls:locatedIn", "place:x"))
        if each.rule == "region.other"
    ]
    assert [(each.subject, each.severity) for each in found] == [(f"{INSTANCE}organization/x", Severity.WARNING)]


@pytest.mark.parametrize(
    "told_twice",
    [
        MEMBER.format(KI, FS, "").replace("associated-partner", "principal"),
        "participation:x a cv:Participation ; ls:participant organization:stockholms-handelskammare ; ls:event event:signing-meeting-2024-06 ; ls:evidence evidence:x .",
    ],
)
def test_a_presence_or_a_role_that_is_told_twice_is_for_a_person_to_look_at(told_twice: str) -> None:
    """A role may be held twice, and sources rarely give all its days."""
    (found,) = [finding for finding in added(told_twice) if finding.rule == "duplicate.claim"]
    assert found.severity is Severity.WARNING


ORGANIZATIONS, PLACES = "data/actors/organizations.ttl", "data/actors/places.ttl"
SOURCE = "data/sources/huddinge-ks-2024-1082.ttl"
#: A change of one file of the repository, and the rule that must refuse it.
CHANGES = {
    "another municipality's code": (ORGANIZATIONS, 'skos:notation "0126"', 'skos:notation "0136"', "register.differs"),
    "a code that no municipality has": (ORGANIZATIONS, 'skos:notation "0126"', 'skos:notation "0129"', "register.differs"),
    "another county's code": (ORGANIZATIONS, 'skos:notation "03"', 'skos:notation "04"', "register.differs"),
    "the number of another municipality": (ORGANIZATIONS, '"212000-0068"', '"212000-0142"', "register.differs"),
    "a number that is well-formed and not its own": (ORGANIZATIONS, '"212000-0068"', '"212000-2890"', "register.differs"),
    "the ROR of another university": (ORGANIZATIONS, '"056d84691"', '"048a87296"', "register.differs"),
    "the Wikidata item of another university": (ORGANIZATIONS, '"Q219564"', '"Q185246"', "register.differs"),
    "a university that is a municipality": (
        ORGANIZATIONS, "identifier:karolinska-institutet-wikidata ;\n    org:classification legal-form:higher-education-institution",
        "identifier:karolinska-institutet-wikidata ;\n    org:classification legal-form:municipality", "register.form",
    ),
    "a label that is another body's": (ORGANIZATIONS, '"Region Uppsala"@sv', '"Uppsala kommun"@sv', "translation.differs"),
    "both labels another body's": (
        ORGANIZATIONS, '"Region Uppsala"@sv,\n        "Region Uppsala"@en', '"Uppsala kommun"@sv,\n        "Uppsala Municipality"@en', "register.differs",
    ),
    "a person that was taken out": ("data/actors/persons.ttl", "person:bjorn-rosborg\n", "person:bjorn-rosborgh\n", "reference.undescribed"),
    "a meeting moved past the document that tells of it": (
        SOURCE, 'rdf:object "2024-06"^^xsd:gYearMonth', 'rdf:object "2026-06"^^xsd:gYearMonth', "date.after-source",
    ),
    "a document of the year 2042": (SOURCE, 'rdf:object "2024-08-21"^^xsd:date', 'rdf:object "2042-08-21"^^xsd:date', "date.impossible"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_makes_data_wrong_is_refused(name: str) -> None:
    file, old, new, rule = CHANGES[name]
    found = [finding for finding in changed(file, old, new) if finding.rule == rule]
    assert found
    assert all(finding.severity is Severity.VIOLATION and finding.file and finding.line for finding in found)


def test_a_term_that_exists_and_that_nothing_reads_is_a_warning() -> None:
    (finding,) = added(NEW + "organization:x foaf:homepage <https://example.org/> .")
    assert (finding.rule, finding.severity, finding.sought) == ("term.unread", Severity.WARNING, "foaf:homepage")
    # What PROV has for it would make an entity of the claim.
    derived = statement(REPORT, "ls:caseNumber", "'KS-2'") + "evidence:x prov:wasDerivedFrom {} ."
    (finding,) = added(derived.format("act:region-uppsala-signature-2024-06"))
    assert (finding.rule, finding.severity, finding.sought) == ("term.unread", Severity.WARNING, "prov:wasDerivedFrom")


def test_a_misspelt_term_is_told_with_the_nearest() -> None:
    (finding,) = [each for each in added(ACT.format("Signatur", KI, DECLARATION, DATED)) if each.rule == "term.unknown"]
    assert "ls:Signature" in str(finding.nearest).split()


# ---------------------------------------------------------------------------------------------------- registers


def test_registers_name_their_source_their_day_and_their_licence() -> None:
    paths = sorted((ROOT / "data" / "registers").glob("*.tsv"))
    assert len(paths) == 5
    for path in paths:
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        for word in ("# source: ", "# read: ", "# licence: "):
            assert any(line.startswith(word) for line in head), path


def test_the_lists_of_municipalities_and_counties_are_whole() -> None:
    names = Registers.read(ROOT).names
    assert (len(names["municipality-code"]), len(names["county-code"])) == (290, 21)
    assert {code[:2] for code in names["municipality-code"]} == set(names["county-code"])


def test_a_register_that_can_not_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "data" / "registers").mkdir(parents=True)
    register = tmp_path / "data" / "registers" / "counties.tsv"
    register.write_text("# source: none\ncode\tname\talso\n01\tStockholm\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Registers.read(tmp_path)
    assert (caught.value.file, caught.value.line) == ("data/registers/counties.tsv", 3)
    register.write_text("# source: none\n", encoding="utf-8")
    with pytest.raises(DataError, match="empty"):
        Registers.read(tmp_path)


def test_without_registers_nothing_is_looked_up(tmp_path: Path) -> None:
    assert not any(Registers.read(tmp_path).names.values())


@pytest.mark.parametrize(
    ("name", "listed", "same"),
    [
        ("Region Stockholm", "Stockholms läns landsting", True),
        ("Region Uppsala", "Landstinget i Uppsala län", True),
        ("Stiftelsen Handelshögskolan i Stockholm", "Handelshögskolan i Stockholm", True),
        ("Region Uppsala", "Stockholm County Council", False),
        ("Uppsala kommun", "Uppsala universitet", False),
        ("Uppsala kommun", "Landstinget i Uppsala län", False),
        ("Karolinska universitetssjukhuset", "Karolinska Institutet", False),
        ("Universitetet", "University", True),
        ("Stockholms universitet", "Universitet", False),
    ],
)
def test_a_body_is_known_by_its_old_names_and_not_taken_for_its_neighbour(
    name: str, listed: str, *, same: bool
) -> None:
    assert same_body(name, listed) is same


# ---------------------------------------------------------------------------------------------------- what is read in texts


#: A county council that became a region in 2019, as an invented source tells it.
NAMES = """
statement:old-name a ls:Naming ; ls:named organization:region-stockholm ; ls:nameThen "Stockholms läns landsting"@sv ; ls:evidence evidence:x ;
    ls:nameDuring [ a time:Interval ; time:hasEnd [ a time:Instant ; dcterms:date "2018"^^xsd:gYear ] ] .
statement:new-name a ls:Naming ; ls:named organization:region-stockholm ; ls:nameThen "Region Stockholm"@sv ; ls:evidence evidence:x ;
    ls:nameDuring [ a time:Interval ; time:hasBeginning [ a time:Instant ; dcterms:date "2019-01-01"^^xsd:date ] ] .
"""


def calling(name: str, day: str, claim: str = "", *, document: str = "called") -> str:
    """A membership that rests on a source of that day, which calls the region so."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(day)]
    return f"""
document:called a foaf:Document ; rdfs:label "Två"@sv, "Two"@en ; dcterms:title "Två"@sv ; dcterms:language "sv" ; schema:url <https://example.org/y> .
statement:called-date a ls:Statement ; rdf:subject document:{document} ; rdf:predicate dcterms:date ; rdf:object "{day}"^^xsd:{kind} ; ls:evidence evidence:called .
membership:called a org:Membership ; org:member organization:region-stockholm ; org:organization organization:fabege ; org:role role:owner ; {claim}
    ls:evidence evidence:called .
evidence:called a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:membership ; oa:hasSource document:called ;
    ls:namedAs "{name}" ; ls:paraphrase "Sidan säger det."@sv, "The page says it."@en .
"""


SINCE_2010 = (
    'org:memberDuring [ a time:Interval ; time:hasBeginning [ a time:Instant ; dcterms:date "2010"^^xsd:gYear ] ] ;'
)


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        (calling("Stockholms läns landsting", "2024-06-14"), "Stockholms läns landsting"),
        (calling("Stockholms Läns  landstings", "2019"), "Stockholms läns landsting"),
        (calling("Region Stockholm", "2018-12-31"), "Region Stockholm"),
        (calling("Region Stockholm", "2018-12", SINCE_2010.replace("hasBeginning", "hasEnd")), "Region Stockholm"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_fit_its_day_is_told(text: str, sought: str) -> None:
    found = [each for each in added(NAMES, text) if each.rule == "name.out-of-time"]
    assert [each.sought for each in found] == [sought]
    assert found[0].severity is Severity.WARNING
    assert found[0].file == "data/sources/x1.ttl"
    assert found[0].line
    assert found[0].message["sv"] != found[0].message["en"]
    assert "document:called" in found[0].message["en"]


@pytest.mark.parametrize(
    "text",
    [
        calling("Stockholms läns landsting", "2018"),
        calling("Stockholms läns landsting", "2018-12-31"),
        # It may have been written in the last days of the name.
        calling("Region Stockholm", "2019"),
        calling("Region Stockholm", "2024-06-14"),
        # Of what was then the name of then is right, also later.
        calling("Stockholms läns landsting", "2024-06-14", SINCE_2010),
        # Another name, and the name as a part of another word.
        calling("landstinget", "2024-06-14"),
        calling("Nya Stockholms läns landstingshus", "2024-06-14"),
        # Nobody knows when it was written.
        calling("Stockholms läns landsting", "2024-06-14", document="x"),
    ],
)  # fmt: skip
def test_a_name_of_its_day_or_of_an_unknown_day_is_no_finding(text: str) -> None:
    assert "name.out-of-time" not in rules(added(NAMES, text))


@pytest.mark.parametrize(
    ("slug", "right"),
    [
        ("KI", "ki"), ("region_uppsala", "region-uppsala"), ("Södertörns%20högskola", "sodertorns-hogskola"), ("malmö", "malmo"),
        ("a--b", "a-b"), ("-a", "a"), ("%C3%A5", "a"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_as_names_are_written_is_told_with_what_would_be_right(slug: str, right: str) -> None:
    text = f'<{INSTANCE}organization/{slug}> a org:FormalOrganization ; rdfs:label "Ett namn"@sv, "A name"@en .\n'
    text += f"<{INSTANCE}organization/{slug}#more> skos:note 'x' .\n"
    (found,) = [each for each in added(text) if each.rule == "name.form"]
    assert (found.severity, found.sought, found.nearest) == (Severity.WARNING, slug, f"organization:{right}")
    assert found.file
    assert f"Write organization:{right}." in found.message["en"]
    assert f"Skriv organization:{right}." in found.message["sv"]


def test_names_of_things_of_claims_and_of_evidence_are_written_alike() -> None:
    for kind in ("act", "evidence", "membership", "document"):
        (found,) = [each for each in added(f"{kind}:Some_Thing rdfs:comment 'x' .\n") if each.rule == "name.form"]
        assert found.nearest == f"{kind}:some-thing"
    assert "name.form" not in rules(added("organization:some-thing-2.0 rdfs:comment 'x' .\n"))


def test_without_a_dated_name_on_record_no_name_is_out_of_its_time() -> None:
    assert "name.out-of-time" not in rules(added(calling("Stockholms läns landsting", "2024-06-14")))
    undated = NAMES.replace("time:hasEnd", "time:hasBeginning").replace('"2018"^^xsd:gYear', '"1700"^^xsd:gYear')
    assert "name.out-of-time" not in rules(added(undated, calling("Stockholms läns landsting", "2024-06-14")))


def test_what_tells_of_a_name_may_name_any() -> None:
    told = NAMES.replace("ls:evidence evidence:x", "ls:evidence evidence:called")
    assert "name.out-of-time" not in rules(added(told, calling("Stockholms läns landsting", "2024-06-14")))


@pytest.mark.parametrize(
    "text",
    [
        "640823-3234", "19640823-3234", "196408233234", "6408233234", "640823 3234", "640823–3234", "640823+3234",
        "640823 - 3234", "(640823-3234)", "nr 640823-3234.", "701063-2391", "19701063-2391",
    ],
)  # fmt: skip
def test_an_identity_number_is_found_in_all_its_forms(text: str) -> None:
    assert len(personal_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "212000-0068", "202100-2973", "556036-0793", "640823-3235", "KS-2024/1082.100", "2024-06-14", "20240614-1430", "0126",
        "SE212000006801", "641323-3230", "640832-3233", "a6408233234", "16408233234", "640823-32345", "20640823-3234",
    ],
)  # fmt: skip
def test_other_numbers_are_no_identity_numbers(text: str) -> None:
    assert personal_numbers(text) == []


def test_a_stored_text_with_an_identity_number_is_refused_with_its_line() -> None:
    document = Document("x", "Ett\nmed 640823-3234\n", "sha256:0")
    (finding,) = check_closed(replace(repository(), documents={**repository().documents, "x": document}))
    assert (finding.rule, finding.file, finding.line) == ("personal-data", "data/documents/x.txt", 2)
    assert "640823" not in str(finding)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Att stärka samarbetet och att mötas", "sv"), ("To meet in the region", "en"), ("Region Stockholm", None),
        ("Stiftelsen för forskning", None), ("The Stiftelsen för forskning och vård", None), ("", None),
    ],
)  # fmt: skip
def test_a_language_is_told_where_it_is_sure(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_names_are_compared_without_case_and_form_but_with_their_letters() -> None:
    assert folded("Fabege AB (publ)") == folded("FABEGE")
    assert folded("Håbo kommun") != folded("Habo kommun")
    assert folded("AB") == "ab"
