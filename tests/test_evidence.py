"""Each rule of the evidence check, on a source of a few lines: it passes as it stands, and each fault is told by its name."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from lsgraph.errors import Finding, Severity
from lsgraph.languages import LANGUAGES
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.evidence import check_evidence

TEXT = "Region A har undertecknat avtalet.\nStiftelsen drivs av B. Möte hölls. Slut\n"
DIGEST = "sha256:" + hashlib.sha256(TEXT.encode()).hexdigest()
SOURCE = f"""@prefix ls: <https://w3id.org/lsgraph/ontology#> .
@prefix act: <https://w3id.org/lsgraph/id/act/> .
@prefix basis: <https://w3id.org/lsgraph/vocabulary/basis/> .
@prefix document: <https://w3id.org/lsgraph/id/document/> .
@prefix evidence: <https://w3id.org/lsgraph/id/evidence/> .
@prefix evidence-kind: <https://w3id.org/lsgraph/vocabulary/evidence-kind/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

document:text a foaf:Document ; ls:textFile "documents/text.txt" ; ls:textDigest "{DIGEST}" .
document:page a foaf:Document ; schema:url <https://example.org/> .

act:a a ls:Signature ; ls:evidence evidence:stated, evidence:reported, evidence:inferred .

evidence:stated a oa:SpecificResource ; ls:basis basis:stated ; ls:speaksOf evidence-kind:signing ;
    oa:hasSource document:text ; oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact "Region A har undertecknat avtalet." ;
    oa:prefix "" ; oa:suffix "Stiftelsen drivs av B. Möte höll" ;
    oa:refinedBy [ a oa:TextPositionSelector ; oa:start 0 ; oa:end 34 ] ] .

evidence:reported a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:signing ;
    oa:hasSource document:page ; ls:paraphrase "Skrev på"@sv, "Signed"@en .

evidence:inferred a oa:SpecificResource ; ls:basis basis:inferred ; ls:speaksOf evidence-kind:signing ;
    oa:hasSource document:page ; ls:reason "Därför"@sv, "Because"@en .
"""

#: What is replaced by what, and the rule that must be found then.
FAULTS = {
    "no evidence at all": (" ; ls:evidence evidence:stated, evidence:reported, evidence:inferred", "", "missing"),
    "evidence of another name": ("ls:evidence evidence:stated,", "ls:evidence evidence:sated,", "unknown"),
    "evidence that nothing uses": ("ls:evidence evidence:stated, evidence:reported,", "ls:evidence evidence:stated,", "unused"),
    "no word on what it speaks of": ("ls:basis basis:stated ; ls:speaksOf evidence-kind:signing", "ls:basis basis:stated", "kind-missing"),
    "no basis": ("ls:basis basis:stated ; ", "", "basis-missing"),
    "two bases": ("ls:basis basis:stated", "ls:basis basis:stated, basis:reported", "basis-missing"),
    "a basis that evidence can not have": ("ls:basis basis:stated", "ls:basis basis:register", "basis-missing"),
    "no source": ("oa:hasSource document:text ; ", "", "source-missing"),
    "a source that is described nowhere": ("oa:hasSource document:text", "oa:hasSource document:txt", "source-missing"),
    "a source that is no document": ("oa:hasSource document:text", "oa:hasSource act:a", "source-missing"),
    "words of a document without text": ("oa:hasSource document:text", "oa:hasSource document:page", "document-missing"),
    "a text file that is not there": ("documents/text.txt", "documents/txt.txt", "document-missing"),
    "a digest of another text": (DIGEST, "sha256:" + "0" * 64, "document-changed"),
    "no quotation": ('oa:exact "Region A har undertecknat avtalet." ;', "", "quotation-missing"),
    "no selector": ("oa:hasSelector", "oa:hasTarget", "quotation-missing"),
    "other words": ("Region A har undertecknat avtalet.\" ;", "Region A har inte undertecknat.\" ;", "quotation-not-found"),
    "no position": ("oa:refinedBy [ a oa:TextPositionSelector ; oa:start 0 ; oa:end 34 ]", "oa:exactly 1", "position-missing"),
    "a start too late": ("oa:start 0", "oa:start 1", "position-wrong"),
    "an end too early": ("oa:end 34", "oa:end 33", "position-wrong"),
    "a position that is no number": ("oa:start 0", 'oa:start "noll"', "position-wrong"),
    "a prefix that is not there": ('oa:prefix ""', 'oa:prefix "Hej"', "context-differs"),
    "no suffix": ('oa:suffix "Stiftelsen drivs av B. Möte höll" ;', "", "context-differs"),
    "a page without address": (" ; schema:url <https://example.org/>", "", "address-missing"),
    "no paraphrase in English": (', "Signed"@en', "", "paraphrase-missing"),
    "no paraphrase in Swedish": ('"Skrev på"@sv, ', "", "paraphrase-missing"),
    "no reason in English": (', "Because"@en', "", "reason-missing"),
    "an e-mail address": ('"Därför"@sv', '"Fråga a.b@example.org"@sv', "email"),
}  # fmt: skip


#: How git or an editor may change all of a text, and what is told of it.
CHANGED = {
    "Windows": (TEXT.replace("\n", "\r\n"), "line ends"),
    "an old Macintosh": (TEXT.replace("\n", "\r"), "line ends"),
    "no end of the last line": (TEXT.rstrip("\n"), "line ends"),
    "letters taken apart": (unicodedata.normalize("NFD", TEXT), "NFC or NFD"),
    "both": (unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n"), "NFC or NFD"),
    "another word as well": (TEXT.replace("\n", "\r\n").replace("Slut", "Ände"), "go through each quotation"),
    "a space at an end": (TEXT.replace("\n", " \n"), "go through each quotation"),
}


def findings(folder: Path, source: str, **texts: str) -> list[Finding]:
    (folder / "data/sources").mkdir(parents=True)
    (folder / "data/documents").mkdir()
    (folder / "data/sources/source.ttl").write_text(source, encoding="utf-8")
    for slug, text in ({"text": TEXT} | texts).items():
        (folder / f"data/documents/{slug}.txt").write_bytes(text.encode())
    return check_evidence(load_dataset(folder))


def test_the_source_passes_as_it_stands(tmp_path: Path) -> None:
    assert findings(tmp_path, SOURCE) == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_by_its_rule_with_file_line_and_both_languages(tmp_path: Path, name: str) -> None:
    old, new, rule = FAULTS[name]
    assert old in SOURCE, "the fault is out of date"
    found = [
        finding for finding in findings(tmp_path, SOURCE.replace(old, new, 1)) if finding.rule == f"evidence.{rule}"
    ]
    assert found
    for finding in found:
        assert finding.file == "data/sources/source.ttl"
        assert finding.line
        assert finding.subject
        assert set(finding.message) == set(LANGUAGES)


@pytest.mark.parametrize("how", CHANGED)
def test_a_text_that_was_changed_as_a_whole_is_told_once_and_how(tmp_path: Path, how: str) -> None:
    text, says = CHANGED[how]
    (finding,) = findings(tmp_path, SOURCE, text=text)
    assert finding.rule == "evidence.document-changed"
    assert says in finding.message["en"]
    assert finding.message["sv"] != finding.message["en"]


def test_words_that_a_changed_text_no_longer_has_are_told_beside_it(tmp_path: Path) -> None:
    text = TEXT.replace("har undertecknat", "undertecknade")
    found = {finding.rule for finding in findings(tmp_path, SOURCE, text=text)}
    assert found == {"evidence.document-changed", "evidence.quotation-not-found"}


def test_a_text_under_another_name_is_told_once_with_the_right_one(tmp_path: Path) -> None:
    source = SOURCE.replace("documents/text.txt", "documents/möte.txt")
    found = [each for each in findings(tmp_path, source) if each.severity is Severity.VIOLATION]
    assert [each.rule for each in found] == ["evidence.document-missing"]
    assert "data/documents/text.txt" in found[0].message["sv"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_quotation_in_a_source_may_have_its_letters_taken_apart(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    assert findings(tmp_path, unicodedata.normalize(form, SOURCE)) == []


def test_a_quotation_of_another_stored_text_names_it(tmp_path: Path) -> None:
    source = SOURCE.replace('Region A har undertecknat avtalet." ;', 'Här står det." ;', 1)
    found = {finding.rule: finding for finding in findings(tmp_path, source, other="Här står det.\n")}
    assert found["evidence.quotation-elsewhere"].nearest == "other"


def test_a_text_that_no_source_uses_is_warned_of(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, SOURCE, spare="Ingen läser mig.\n")
    assert (finding.rule, finding.severity, finding.file) == (
        "evidence.text-unused",
        Severity.WARNING,
        "data/documents/spare.txt",
    )


def test_a_misquotation_shows_the_nearest_words_and_where_they_stand(tmp_path: Path) -> None:
    source = SOURCE.replace('Region A har undertecknat avtalet." ;', 'Region A har undertecknat avtal." ;', 1)
    (finding,) = [found for found in findings(tmp_path, source) if found.rule == "evidence.quotation-not-found"]
    assert finding.sought == "Region A har undertecknat avtal."
    assert finding.nearest is not None
    assert str(finding.nearest).startswith("0–34: Region A har undertecknat avtalet.")
