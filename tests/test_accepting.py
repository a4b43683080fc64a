"""`lsgraph accept`: what new claims change in answers is read row by row, and nothing is accepted that was not named."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from lsgraph.cli import exits, main
from lsgraph.repository.questions import find_question, read_questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tools.servers import Server

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

TEXT = """Botkyrka kommun, kommunstyrelsen, protokoll 2025-04-07

Kommunstyrelsens beslut
Kommunstyrelsen i Botkyrka antog avsiktsförklaringen den 7 april 2025.
Södertörns högskola undertecknade avsiktsförklaringen den 11 april 2025.
Huddinge kommun undertecknade avsiktsförklaringen den 12 april 2025.
"""
SOURCE = """@prefix ls: <https://w3id.org/lsgraph/ontology#> .
@prefix organization: <https://w3id.org/lsgraph/id/organization/> .
@prefix agreement: <https://w3id.org/lsgraph/id/agreement/> .
@prefix document: <https://w3id.org/lsgraph/id/document/> .
@prefix act: <https://w3id.org/lsgraph/id/act/> .
@prefix evidence: <https://w3id.org/lsgraph/id/evidence/> .
@prefix basis: <https://w3id.org/lsgraph/vocabulary/basis/> .
@prefix evidence-kind: <https://w3id.org/lsgraph/vocabulary/evidence-kind/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

document:next a foaf:Document ; rdfs:label "Protokoll"@sv, "Minutes"@en ; dcterms:title "Protokoll"@sv ; dcterms:language "sv" ;
    schema:url <https://example.org/next> ; ls:textFile "documents/next.txt" ; ls:textDigest "sha256:%(digest)s" .
act:botkyrka-adoption a ls:Adoption ; dcterms:date "2025-04-07"^^xsd:date ; ls:actor organization:botkyrka-kommun ;
    ls:agreement agreement:life-science-declaration-2024 ; ls:evidence evidence:next-1 .
evidence:next-1 a oa:SpecificResource ; ls:basis basis:stated ; ls:speaksOf evidence-kind:adoption ; oa:hasSource document:next ;
    oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact "Kommunstyrelsen i Botkyrka antog avsiktsförklaringen den 7 april 2025." ] .
act:sodertorn-signature a ls:Signature ; dcterms:date "2025-04-11"^^xsd:date ; ls:actor organization:sodertorns-hogskola ;
    ls:agreement agreement:life-science-declaration-2024 ; ls:evidence evidence:next-2 .
evidence:next-2 a oa:SpecificResource ; ls:basis basis:stated ; ls:speaksOf evidence-kind:signing ; oa:hasSource document:next ;
    oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact "Södertörns högskola undertecknade avsiktsförklaringen den 11 april 2025." ] .
act:huddinge-signature a ls:Signature ; dcterms:date "2025-04-12"^^xsd:date ; ls:actor organization:huddinge-kommun ;
    ls:agreement agreement:life-science-declaration-2024 ; ls:evidence evidence:next-3 .
evidence:next-3 a oa:SpecificResource ; ls:basis basis:stated ; ls:speaksOf evidence-kind:signing ; oa:hasSource document:next ;
    oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact "Huddinge kommun undertecknade avsiktsförklaringen den 12 april 2025." ] .
"""


#: The questions that the copy has; more of them would be asked and answered for each claim that is left out in turn.
ASKED = ("001", "003", "006", "014", "024", "026", "029")


@pytest.fixture
def copy(generation: Generation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository with one more document, and with the edition that was built before it."""
    root = tmp_path / "copy"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(settings.root / name, root / name)
    for question in (root / "ontology/questions").glob("*.ttl"):
        if question.stem[:3] not in ASKED:
            question.unlink()
    (root / "data/documents/next.txt").write_text(TEXT, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (root / "data/sources/next.ttl").write_text(SOURCE % {"digest": digest}, encoding="utf-8")
    monkeypatch.setenv("LSGRAPH_ROOT", str(root))
    # It is only read.
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    for name in ("LC_ALL", "LC_MESSAGES", "LSGRAPH_CURATOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert main(["format", str(root / "data/sources/next.ttl")]) == exits.OK
    return root


@pytest.fixture
def accept(copy: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command; its exit code, output, and what it told beside."""
    assert copy.is_dir()

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["accept", *arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return command


def expected(copy: Path, name: str) -> str:
    return find_question(read_questions(copy / "ontology/questions"), name).expected


def files(copy: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (copy / "ontology/questions").glob("*.ttl")}


def test_a_new_row_is_shown_with_the_claim_that_it_comes_from_and_its_words(
    accept: Callable[..., tuple[int, str, str]],
) -> None:
    code, out, _ = accept("001")
    assert code == exits.FINDINGS
    assert "2 new rows" in out
    south = out.index(" +2  organization:sodertorns-hogskola")
    assert "by act:sodertorn-signature in data/sources/next.ttl:" in out[south:]
    assert "“Södertörns högskola undertecknade avsiktsförklaringen den 11 april 2025.”" in out[south:]
    assert "botkyrka" not in out


def test_a_row_that_is_gone_is_shown_with_the_claim_that_took_it_away(
    accept: Callable[..., tuple[int, str, str]],
) -> None:
    code, out, _ = accept("006", "-l", "sv")
    assert code == exits.FINDINGS
    assert "2 rader som har försvunnit" in out
    assert "genom act:sodertorn-signature i data/sources/next.ttl:" in out


def test_what_was_there_before_is_no_cause(accept: Callable[..., tuple[int, str, str]]) -> None:
    told = json.loads(accept("--json")[1])
    claims = {claim["claim"].rsplit("/", 1)[1] for answer in told for row in answer["new"] for claim in row["claims"]}
    assert claims == {"botkyrka-adoption", "sodertorn-signature", "huddinge-signature"}
    assert all(row["certain"] for answer in told for row in answer["new"])


def test_nothing_is_written_while_nothing_is_accepted(copy: Path, accept: Callable[..., tuple[int, str, str]]) -> None:
    before = files(copy)
    accept()
    accept("--json")
    assert files(copy) == before


def test_a_row_that_is_accepted_is_expected_and_recorded_and_the_others_are_not(
    copy: Path, accept: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = accept("001", "--row", "2", "--by", "Anna  Test", "--because", "Read in the minutes.")
    assert (code, out) == (exits.OK, "001-who-has-signed: 1 row accepted by Anna Test.\n")
    rows = expected(copy, "001").splitlines()
    assert [row.split("\t")[0] for row in rows[1:]] == [
        "organization:region-stockholm", "organization:region-uppsala", "organization:sodertorns-hogskola"
    ]  # fmt: skip
    text = files(copy)["001-who-has-signed.ttl"]
    assert 'ls:acceptedBy "Anna Test"' in text
    assert 'rdfs:comment "Read in the minutes."' in text
    assert "ls:acceptedFor act:sodertorn-signature" in text
    assert f'dcterms:date "{datetime.now(UTC).date().isoformat()}"^^xsd:date' in text
    assert "1 new row" in accept("001")[1]
    assert main(["format", "--check"]) == exits.OK


def test_a_claim_is_accepted_with_its_new_rows_in_all_questions_and_with_no_others(
    copy: Path, accept: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_CURATOR", "Anna Test")
    before = files(copy)
    code, out, _ = accept("--claim", "act:botkyrka-adoption")
    assert code == exits.OK
    assert "014-what-links-declaration-and-foundation: 1 row accepted by Anna Test." in out
    # A row that rests on other new claims too, and rows that are gone or changed, wait for somebody who reads them.
    left = files(copy)
    assert left["026-claims-by-source-and-basis.ttl"] == before["026-claims-by-source-and-basis.ttl"]
    assert (
        left["006-principals-without-signature-on-record.ttl"]
        == before["006-principals-without-signature-on-record.ttl"]
    )
    assert left["029-is-a-huddinge-signature-on-record.ttl"] == before["029-is-a-huddinge-signature-on-record.ttl"]


def test_all_can_be_accepted_in_the_end_and_builds(accept: Callable[..., tuple[int, str, str]], copy: Path) -> None:
    claims = ("act:botkyrka-adoption", "act:sodertorn-signature", "act:huddinge-signature")
    assert accept(*(part for claim in claims for part in ("--claim", claim)), "--by", "Anna Test")[0] == exits.OK
    for answer in json.loads(accept("--json")[1]):
        assert not answer["new"]
        for way, rows in (("--changed", answer["changed"]), ("--gone", answer["gone"])):
            if rows:
                numbers = [part for number in range(1, len(rows) + 1) for part in (way, str(number))]
                assert (
                    accept(answer["question"], *numbers, "--by", "Anna Test", "--because", "The minutes are in.")[0]
                    == exits.OK
                )
    assert accept()[:2] == (exits.OK, "Every question is answered as expected.\n")
    assert expected(copy, "029") == "true"
    assert main(["format", "--check"]) == exits.OK
    assert main(["check"]) == exits.OK


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("001", "--row", "1"), "Who accepts is not said."),
        (("001", "--row", "1", "--by", " "), "Who accepts is not said."),
        (("001", "--row", "1", "--by", "anna@example.org"), "is no name"),
        (("001", "--row", "3", "--by", "Anna Test"), "There is no row 3: this kind has 2 rows."),
        (("001", "--row", "0", "--by", "Anna Test"), "There is no row 0"),
        (("--row", "1", "--by", "Anna Test"), "Name the question"),
        (("001", "--row", "1", "--gone", "1", "--by", "Anna Test"), "one kind at a time"),
        (("029", "--changed", "1", "--by", "Anna Test"), "--because"),
        (("006", "--gone", "1", "--by", "Anna Test", "--because", " "), "--because"),
        (("001", "--order", "--by", "Anna Test", "--because", "x"), "not another order"),
        (("001", "--row", "1", "--by", "Anna Test", "--because", "Says 640823-3234."), "a personal identity number"),
        (("--claim", "act:no-such", "--by", "Anna Test"), "No new row comes from act:no-such alone."),
        (("--claim", "nope:x", "--by", "Anna Test"), "is no claim"),
        (("999",), "There is no question"),
        (("003", "--row", "1", "--by", "Anna Test"), "nothing to accept"),
    ],
)  # fmt: skip
def test_what_can_not_be_accepted_is_told_and_changes_nothing(
    copy: Path, accept: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], says: str
) -> None:
    before = files(copy)
    code, out, err = accept(*arguments)
    assert code in (exits.USAGE, exits.DATA, exits.STATE)
    assert says in err
    assert out == ""
    assert files(copy) == before


def test_the_cause_of_a_row_is_found_where_the_question_asks_for_what_is_entailed(
    copy: Path, accept: Callable[..., tuple[int, str, str]]
) -> None:
    path = copy / "ontology/questions/001-who-has-signed.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("WHERE {", "WHERE {\n  FILTER EXISTS { ?actor foaf:name ?name }", 1), encoding="utf-8")
    (told,) = json.loads(accept("001", "--json")[1])
    assert "foaf:name" in find_question(read_questions(copy / "ontology/questions"), "001").query
    assert not told["gone"]
    assert len(told["new"]) == 2
    assert all(row["certain"] and len(row["claims"]) == 1 for row in told["new"])


def test_without_an_edition_all_claims_are_looked_at(
    copy: Path, accept: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "nothing"))
    _, out, _ = accept("001")
    assert "act:sodertorn-signature in data/sources/next.ttl:" in out


def test_other_columns_and_another_order_are_accepted_as_a_whole(
    copy: Path, accept: Callable[..., tuple[int, str, str]]
) -> None:
    path = copy / "ontology/questions/024-associated-partners.ttl"
    text = path.read_text(encoding="utf-8")
    question = find_question(read_questions(copy / "ontology/questions"), "024")
    first = question.expected.splitlines()[0]
    name = first.split("\t")[0]
    path.write_text(text.replace(f"?{name}", "?renamed"), encoding="utf-8")
    code, out, _ = accept("024")
    assert (code, "other columns" in out) == (exits.FINDINGS, True)
    assert accept("024", "--row", "1", "--by", "Anna Test")[0] == exits.USAGE
    assert accept("024", "--order", "--by", "Anna Test", "--because", "A plainer name.")[0] == exits.OK
    assert expected(copy, "024").startswith("renamed")
    assert accept("024")[0] == exits.OK


def test_the_page_of_a_question_tells_who_accepted_what_and_when(
    copy: Path,
    accept: Callable[..., tuple[int, str, str]],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    serve: Callable[[Path, Path, Path], Server],
) -> None:
    shutil.copytree(settings.state_folder, tmp_path / "state", symlinks=True)
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "state"))
    assert accept("001", "--row", "2", "--by", "Anna <Test>", "--because", "Read in the minutes.")[0] == exits.OK
    for question in (copy / "ontology/questions").glob("*.ttl"):
        if question.stem[:3] not in ("001", "003"):
            question.unlink()
    assert accept("001", "--row", "1", "--by", "Bo Prov")[0] == exits.OK
    assert main(["build"]) == exits.OK
    server = serve(tmp_path / "state", copy, tmp_path / "server.txt")
    today = datetime.now(UTC).date()
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        english = client.get("/en/questions/001-who-has-signed").text
        assert "Who has accepted the answer" in english
        assert "Anna &lt;Test&gt;, on" in english
        assert english.index("Anna &lt;Test&gt;") < english.index("Bo Prov")
        assert f'datetime="{today.isoformat()}"' in english
        assert english.count("One new row.") == 2
        assert "Reason: Read in the minutes." in english
        assert "Vem som har godtagit svaret" in client.get("/sv/questions/001-who-has-signed").text
        # Nothing has been accepted of the others.
        assert "accepted the answer" not in client.get("/en/questions/003", follow_redirects=True).text
