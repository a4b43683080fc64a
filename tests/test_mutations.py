"""Break the repository on purpose, one thing at a time: the checks must say so, and name what was broken.

Each row edits one file of a copy of the part of the repository's data that tests know and names the rule that must then be found at severity
Violation (or Warning, where it is said), with text that must stand in the finding.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from lsgraph.building.checks import check
from lsgraph.errors import DataError, Finding, Severity
from lsgraph.gate import check_gate
from lsgraph.gate.acts import KINDS
from lsgraph.gate.messages import claimed_in
from lsgraph.gate.model import DECISIONS, Flaw
from lsgraph.languages.messages import text_in
from lsgraph.repository.answers import check_questions
from lsgraph.repository.dataset import load_dataset, read_dataset
from lsgraph.repository.evidence import check_evidence
from lsgraph.repository.formatting import format_tree
from lsgraph.repository.misbound import as_meant, misbound_in
from lsgraph.repository.questions import read_questions
from lsgraph.repository.shapes import check_shapes
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from lsgraph.generations.folder import Generation

SOURCE = "data/sources/huddinge-ks-2024-1082.ttl"
ORGANIZATIONS = "data/actors/organizations.ttl"
TEXT = "data/documents/huddinge-ks-2024-1082.txt"


@dataclass(frozen=True)
class Mutation:
    """Replace `old` by `new` (once) in `file`; then `rule` must be found, and `says` stand in it."""

    file: str
    old: str
    new: str
    rule: str
    says: str = ""
    severity: Severity = Severity.VIOLATION


MUTATIONS = {
    "one character of a quotation changed": Mutation(
        SOURCE, "har skrivit på en avsiktsförklaring för", "har skrivit på en avsiktsförklarinG för",
        "evidence.quotation-not-found", "har skrivit på",
    ),
    "a word added to a quotation": Mutation(
        SOURCE, '"Region Stockholm leder arbetet."', '"Region Stockholm leder hela arbetet."',
        "evidence.quotation-not-found", "Region Stockholm leder arbetet.",
    ),
    "an offset shifted by one": Mutation(SOURCE, "oa:start 3301", "oa:start 3302", "evidence.position-wrong", "3301"),
    "a prefix that does not agree": Mutation(
        SOURCE, 'oa:suffix "Den medför inga förpliktelser. D"', 'oa:suffix "Den medför alla förpliktelser. D"',
        "evidence.context-differs", "Den medför inga",
    ),
    "a character of the stored text changed": Mutation(
        TEXT, "har skrivit på en", "har skrivit pa en", "evidence.document-changed", "sha256:",
    ),
    "a month that there is not, as text": Mutation(
        SOURCE, 'dcterms:date "2024-08-21"^^xsd:date ;', 'dcterms:date "2024-13" ;', "shacl.ActShape", "2024-13",
    ),
    "a day that there is not": Mutation(
        SOURCE, 'dcterms:date "2024-08-21"^^xsd:date ;', 'dcterms:date "2024-02-30"^^xsd:date ;',
        "evidence.value-invalid", "2024-02-30",
    ),
    "a date in words": Mutation(
        SOURCE, 'rdf:object "2024-08-21"^^xsd:date', 'rdf:object "21 augusti 2024"', "evidence.value-invalid", "21 augusti",
    ),
    "a day with a zone": Mutation(
        SOURCE, 'rdf:object "2024-08-21"^^xsd:date', 'rdf:object "2024-08-21Z"^^xsd:date', "evidence.value-invalid", "Z",
    ),
    "a number that is none": Mutation(
        SOURCE, "rdf:object 7 ;", 'rdf:object "sju"^^xsd:integer ;', "evidence.value-invalid", "sju",
    ),
    "a claim without evidence": Mutation(
        SOURCE, "    rdf:object agreement:life-science-declaration-2024 ;\n    ls:evidence evidence:huddinge-ks-2024-1082-annex .",
        "    rdf:object agreement:life-science-declaration-2024 .", "evidence.missing", "ls:evidence",
    ),
    "evidence that nobody describes": Mutation(
        SOURCE, "ls:evidence evidence:huddinge-ks-2024-1082-annex .", "ls:evidence evidence:huddinge-ks-2024-1082-anex .",
        "evidence.unknown", "evidence:huddinge-ks-2024-1082-annex",
    ),
    "a stated basis turned into a reported one": Mutation(
        SOURCE, "    ls:basis basis:stated ;\n    ls:speaksOf evidence-kind:presence ;",
        "    ls:basis basis:reported ;\n    ls:speaksOf evidence-kind:presence ;", "evidence.paraphrase-missing",
    ),
    "the reason of an inference removed in English": Mutation(
        SOURCE, '"The text does not list Region Uppsala among those present, but the chair of its executive board signed at the meeting."@en',
        '"Texten."@sv', "evidence.reason-missing", "en",
    ),
    "an e-mail address in a label": Mutation(
        ORGANIZATIONS, '"Fabege"@sv', '"info@fabege.example.org"@sv', "evidence.email",
    ),
    "a signature that rests on words of presence": Mutation(
        SOURCE, "act:huddinge-kommun-adoption-proposal-2024-08\n",
        "act:huddinge-kommun-signature\n    a ls:Signature ;\n    ls:actor organization:huddinge-kommun ;\n    ls:agreement agreement:life-science-declaration-2024 ;\n"
        '    dcterms:date "2024-06"^^xsd:gYearMonth ;\n    ls:evidence evidence:huddinge-ks-2024-1082-present .\n\nact:huddinge-kommun-adoption-proposal-2024-08\n',
        "shacl.SignatureShape", "evidence-kind:presence",
    ),
    "a proposal turned into a signature": Mutation(
        SOURCE, "    a ls:AdoptionProposal ;", "    a ls:Signature ;", "shacl.SignatureShape", "evidence-kind:proposal",
    ),
    "a proposal turned into an adoption": Mutation(
        SOURCE, "    a ls:AdoptionProposal ;", "    a ls:Adoption ;", "shacl.AdoptionShape", "evidence-kind:proposal",
    ),
    "a wrong check digit": Mutation(ORGANIZATIONS, '"202100-2973"', '"202100-2974"', "shacl.IdentifierShape", "check digit"),
    "a wrong ROR": Mutation(ORGANIZATIONS, '"056d84691"', '"056d84692"', "shacl.IdentifierShape", "056d84692"),
    "the county area taken for the region": Mutation(
        ORGANIZATIONS, '"Q3233188"', '"Q104231"', "shacl.IdentifierShape", "Q104231",
    ),
    "the same as the county area": Mutation(
        ORGANIZATIONS, "owl:sameAs wd:Q3233188", "owl:sameAs wd:Q104231", "shacl.SameAsShape", "Q104231",
    ),
    "an English label removed": Mutation(ORGANIZATIONS, ',\n        "Botkyrka Municipality"@en', "", "shacl.OrganizationShape"),
    "a role from no scheme": Mutation(SOURCE, "org:role role:principal", "org:role role:owner", "shacl.MembershipShape", "org:role"),
    "two actors of one act": Mutation(
        SOURCE, "ls:actor organization:region-uppsala ;", "ls:actor organization:region-uppsala, organization:fabege ;", "shacl.ActShape",
    ),
    "dates out of order": Mutation(
        SOURCE, '    dcterms:date "2024-08-21"^^xsd:date ;\n    prov',
        '    ls:earliest "2024-08-21"^^xsd:date ;\n    ls:latest "2024-08-20"^^xsd:date ;\n    prov', "shacl.ActShape", "later than",
    ),
    "a date that is none": Mutation(
        SOURCE, '    dcterms:date "2024-08-21"^^xsd:date ;\n    prov',
        '    ls:earliest "soon" ;\n    ls:latest "2024-08-20"^^xsd:date ;\n    prov', "shacl.ActShape", "soon",
    ),
    "an interval that ends before it begins": Mutation(
        "data/sources/flemingsbergscience-2024-01-17-ordforande.ttl",
        'time:hasEnd [\n            a time:Instant ;\n            dcterms:date "2024-01"', 'time:hasEnd [\n            a time:Instant ;\n            dcterms:date "2010-01"',
        "shacl.IntervalShape",
    ),
    "a signing edge written by hand": Mutation(
        ORGANIZATIONS, "    org:classification legal-form:municipality .",
        "    org:classification legal-form:municipality ;\n    <https://w3id.org/lsgraph/ontology#hasSigned> <https://w3id.org/lsgraph/id/agreement/life-science-declaration-2024> .",
        "shacl.NeverByHandShape", "ls:hasSigned",
    ),
    "a stance smuggled in as a statement": Mutation(
        SOURCE, "rdf:predicate ls:recommendsVehicle", "rdf:predicate ls:standsBehind", "shacl.StatementShape", "ls:standsBehind",
    ),
    "a property that nobody defined": Mutation(
        SOURCE, "rdf:predicate ls:recommendsVehicle", "rdf:predicate ls:recommends", "shacl.StatementShape", "not defined",
    ),
    "a rule that takes another role": Mutation(
        "ontology/rules/60-memberships.rq", "(role:principal ls:standsBehind)", "(role:chair ls:standsBehind)",
        "question.answer-differs", "flemingsberg-science",
    ),
    "a rule that takes proposals for signatures": Mutation(
        "ontology/rules/40-signed-and-adopted.rq", "(ls:Signature ls:hasSigned)", "(ls:Signature ls:hasSigned) (ls:AdoptionProposal ls:hasSigned)",
        "question.answer-differs", "organization:huddinge-kommun",
    ),
    "a rule that forgets where an edge came from": Mutation(
        "ontology/rules/50-took-part.rq", "    ls:derivedFrom ?claim ;\n", "", "shacl.DerivedEdgeShape", "follows from",
    ),
    "a wrong expectation": Mutation(
        "ontology/questions/029-is-a-huddinge-signature-on-record.ttl", 'ls:expected "false"', 'ls:expected "true"', "question.answer-differs",
    ),
    "a question that is no query": Mutation(
        "ontology/questions/029-is-a-huddinge-signature-on-record.ttl", "ASK {", "ASC {", "question.fails",
    ),
    "a concept without Swedish name": Mutation(
        "ontology/vocabularies/role.ttl", '"Huvudman"@sv,\n        ', "", "shacl.ConceptShape",
    ),
}  # fmt: skip


@pytest.fixture
def copy(part: Path, generation: Generation, tmp_path: Path) -> Path:  # what passed for it need not be looked at again
    """A copy of the part of the data that tests know, to be broken."""
    return Path(shutil.copytree(part, tmp_path / "copy"))


def replace_once(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the mutation is out of date: {old!r} does not stand in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def all_findings(copy: Path) -> list[Finding]:
    return check(read_settings({}, root=copy, state=copy.parent / "state")).findings


def test_unbroken_the_repository_has_no_finding_at_all(whole: Generation) -> None:
    """What is built of all data has passed every check; what it keeps in its report is all that was found and did not block."""
    assert whole.read_json("report.json") == []


def findings_of(root: Path, kind: str) -> list[Finding]:
    """What one of the checks finds, which `check` strings together: each takes a second, and the other two find other rules."""
    if kind == "evidence":
        return check_evidence(read_dataset(root))
    dataset = load_dataset(root)
    if kind == "shacl":
        return check_shapes(dataset)
    assert kind == "question", kind
    return check_questions(read_questions(root / "ontology" / "questions"), EmbeddedStore.in_memory(dataset.quads))


def test_all_three_checks_are_made(copy: Path) -> None:
    for name in ("a word added to a quotation", "a wrong check digit", "a wrong expectation"):
        replace_once(copy / MUTATIONS[name].file, MUTATIONS[name].old, MUTATIONS[name].new)
    assert {finding.rule.partition(".")[0] for finding in all_findings(copy)} >= {"evidence", "shacl", "question"}


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_broken_is_found(copy: Path, name: str) -> None:
    mutation = MUTATIONS[name]
    replace_once(copy / mutation.file, mutation.old, mutation.new)
    found = findings_of(copy, mutation.rule.partition(".")[0])
    fitting = [finding for finding in found if finding.rule == mutation.rule and finding.severity is mutation.severity]
    assert fitting, f"{mutation.rule} not found among {[finding.rule for finding in found]}"
    told = " ".join(f"{finding.message} {finding.sought} {finding.nearest}" for finding in fitting)
    assert mutation.says in told
    assert all(finding.message["sv"] != finding.message["en"] for finding in fitting)


def test_a_finding_names_the_file_and_the_line_of_what_was_broken(copy: Path) -> None:
    replace_once(copy / SOURCE, '"Region Stockholm leder arbetet."', '"Region Stockholm leder inte arbetet."')
    (finding,) = [finding for finding in all_findings(copy) if finding.rule.startswith("evidence.")]
    assert finding.file == SOURCE
    line = (copy / SOURCE).read_text(encoding="utf-8").splitlines()[(finding.line or 0) - 1]
    assert line == '        oa:exact "Region Stockholm leder inte arbetet." ;'


def test_a_missing_text_is_found(copy: Path) -> None:
    (copy / TEXT).unlink()
    assert "evidence.document-missing" in {finding.rule for finding in all_findings(copy)}


def test_a_quotation_of_another_document_is_found_and_that_document_named(copy: Path) -> None:
    (copy / "data/documents/another.txt").write_text("Botkyrka kommun leder arbetet.\n", encoding="utf-8")
    replace_once(copy / SOURCE, '"Region Stockholm leder arbetet."', '"Botkyrka kommun leder arbetet."')
    found = {finding.rule: finding for finding in all_findings(copy)}
    assert found["evidence.quotation-elsewhere"].nearest == "another"


def test_broken_turtle_is_refused_with_file_and_line(copy: Path) -> None:
    replace_once(copy / SOURCE, "    a ls:AdoptionProposal ;", "    a ls:AdoptionProposal ; ; .")
    with pytest.raises(DataError) as caught:
        load_dataset(copy)
    assert caught.value.file == SOURCE
    assert caught.value.line


# ------------------------------------------------------------------------------------------------------ one slip, one finding


@dataclass(frozen=True)
class Slip:
    """Replace `old` by `new` (once) in the source; one finding of `rule` says so, at the line that has `at`, and how to go on."""

    old: str
    new: str
    rule: str
    at: str
    says: str


#: None touches what another one does: all are made at once, since each check of everything takes seconds.
SLIPS = {
    "a day as people write it": Slip(
        '"2024-08-21"^^xsd:date ;\n    prov', '"12/9 2025"^^xsd:date ;\n    prov', "evidence.value-invalid", "12/9 2025", '"2024-06-14"^^xsd:date',
    ),
    "a day without its type": Slip(
        'rdf:object "2024-08-21"^^xsd:date', 'rdf:object "2024-8-21"', "evidence.value-invalid", '"2024-8-21"', 'Write "2024-08-21"^^xsd:date.',
    ),
    "a misspelt actor": Slip(
        "ls:actor organization:region-stockholm ;", "ls:actor organization:region-stockhlm ;", "reference.undescribed", "region-stockhlm", "Mend the spelling",
    ),
    "a misspelt agreement": Slip(
        "ls:actor organization:region-uppsala ;\n    ls:agreement agreement:life-science-declaration-2024", "ls:actor organization:region-uppsala ;\n    ls:agreement agreement:life-science-deklaration-2024",
        "reference.undescribed", "deklaration", "Mend the spelling",
    ),
    "a misspelt role": Slip("org:role role:principal", "org:role role:pricipal", "reference.undescribed", "role:pricipal", "Mend the spelling"),
    "a misspelt basis": Slip("ls:basis basis:stated", "ls:basis basis:statd", "reference.undescribed", "basis:statd", "Mend the spelling"),
    "a misspelt property": Slip("ls:speaksOf", "ls:speakOf", "term.unknown", "ls:speakOf", "Mend the spelling"),
}  # fmt: skip


def told(copy: Path) -> list[tuple[str, str]]:
    """What keeps a generation from being made: each rule with the text of the line at which it stands."""
    found = [each for each in all_findings(copy) if each.severity is Severity.VIOLATION]
    lines = {each.file: (copy / (each.file or "")).read_text(encoding="utf-8").splitlines() for each in found}
    return sorted((each.rule, lines[each.file][(each.line or 0) - 1].strip()) for each in found)


def test_each_slip_is_told_once_at_its_line_with_the_next_step(copy: Path) -> None:
    for slip in SLIPS.values():
        replace_once(copy / SOURCE, slip.old, slip.new)
    findings = all_findings(copy)
    found = [each for each in findings if each.severity is Severity.VIOLATION]
    lines = (copy / SOURCE).read_text(encoding="utf-8").splitlines()
    for name, slip in SLIPS.items():
        (line,) = [number for number, text in enumerate(lines, 1) if slip.at in text]
        (finding,) = [each for each in found if (each.rule, each.file, each.line) == (slip.rule, SOURCE, line)]
        assert slip.says in finding.message["en"], name
        assert finding.message["sv"] != finding.message["en"]
    assert len(found) == len(SLIPS), [(each.rule, each.line, each.sought) for each in found]
    # That answers differ is said once: nobody can accept them yet.
    assert [each.severity for each in findings if each.rule.startswith("question.")] in ([], [Severity.INFO])


def test_what_is_wrong_on_its_own_is_told_beside_a_slip(copy: Path) -> None:
    replace_once(copy / SOURCE, "ls:actor organization:region-stockholm ;", "ls:actor organization:region-stockhlm ;")
    # Of the same claim: another day than the words give, and two kinds of dates.
    replace_once(copy / SOURCE, '"2024-06"^^xsd:gYearMonth', '"2023-06"^^xsd:gYearMonth')
    # Of another: its day can't be read, and it has two actors.
    replace_once(copy / SOURCE, '"2024-08-21"^^xsd:date ;\n    prov', '"2024-02-30"^^xsd:date ;\n    prov')
    replace_once(
        copy / SOURCE,
        "ls:actor organization:huddinge-kommun ;",
        "ls:actor organization:huddinge-kommun, organization:fabege ;",
    )
    rules = [rule for rule, _ in told(copy)]
    assert rules.count("evidence.value-invalid") == 1
    assert rules.count("reference.undescribed") == 1
    assert any(rule.startswith("gate.date-") for rule in rules)
    assert "shacl.ActShape" in rules


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@prefix ls: <https://", "@prefix ls: <http://"),
        ("/id/agreement/> .", "/agreement/> ."),
        ("@prefix org: <http://", "@prefix org: <https://"),
        ("/vocabulary/role/> .", "/vocabulary/roles/> ."),
    ],
)
def test_a_prefix_that_stands_for_something_else_is_told_once_at_its_line(copy: Path, old: str, new: str) -> None:
    replace_once(copy / SOURCE, old, new)
    replace_once(copy / SOURCE, '"Region Stockholm leder arbetet."', '"Region Stockholm leder inte arbetet."')
    found = told(copy)
    assert len(found) == 2, found
    quotation, prefix = found
    assert quotation == ("evidence.quotation-not-found", 'oa:exact "Region Stockholm leder inte arbetet." ;')
    assert prefix[0] == "prefix.other"
    assert new in prefix[1]
    with pytest.raises(DataError) as caught:
        format_tree(copy, [copy / SOURCE], write=True)
    assert caught.value.line == (copy / SOURCE).read_text(encoding="utf-8").splitlines().index(prefix[1]) + 1


@pytest.mark.parametrize(
    "line",
    [
        "@prefix my: <https://w3id.org/lsgraph/ontology#> .",
        "@prefix org: <https://example.org/> .",
        "# @prefix ls: <http://w3id.org/lsgraph/ontology#> .",
    ],
)
def test_a_prefix_of_one_s_own_or_one_that_is_not_used_is_no_finding(line: str) -> None:
    text = f"{line}\n<https://w3id.org/lsgraph/id/act/a> a <https://w3id.org/lsgraph/ontology#Signature> .\n"
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    assert misbound_in(text, triples) == ()
    assert as_meant(text, triples, ()) == triples


def test_what_is_claimed_is_named_in_the_reader_s_language(copy: Path) -> None:
    replace_once(copy / SOURCE, "    a ls:AdoptionProposal ;", "    a ls:Signature ;")
    replace_once(copy / SOURCE, "org:role role:principal", "org:role role:chair")
    dataset = read_dataset(copy)
    found = {finding.rule: finding for finding in check_gate(dataset)}
    for rule, swedish, english in (
        ("gate.act-other", "ett undertecknande", "a signature"),
        ("gate.role-other", "ordförande", "chair"),
    ):
        assert f"({swedish})" in found[rule].message["sv"]
        assert f"({english})" in found[rule].message["en"]
        assert text_in(found[rule].sought, "sv") == swedish


def test_every_kind_of_claim_has_a_name_in_words() -> None:
    for kind in {*KINDS, *DECISIONS}:
        assert claimed_in(Flaw("act", "", claimed=kind)) != kind
