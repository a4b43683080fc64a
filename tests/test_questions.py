"""The repository's questions are answered as expected, and one that is not says what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lsgraph.errors import DataError, NotFoundError
from lsgraph.questions import (
    Question,
    accept_answer,
    answer_text,
    check_questions,
    difference,
    find_question,
    read_questions,
)
from lsgraph.stores import EmbeddedStore, Store

FILE = """@prefix ls: <https://w3id.org/lsgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/lsgraph/question/001-test> rdfs:label "Vad?"@sv, "What?"@en ; rdfs:comment "Så"@sv, "So"@en ;
  sh:%(form)s \"\"\"%(query)s\"\"\" ; ls:expected \"\"\"%(expected)s
\"\"\" .
"""
VALUES = 'SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 "x"@sv) (<urn:i> UNDEF) (2.5 "2024-06-14"^^xsd:date) } }'
ANSWER = 'a\tb\n1\t"x"@sv\n<urn:i>\t\n2.5\t"2024-06-14"^^xsd:date'
EMPTY = EmbeddedStore.in_memory([])


@pytest.fixture(scope="module")
def questions(root: Path) -> list[Question]:
    return read_questions(root / "ontology" / "questions")


def written(folder: Path, query: str, expected: str, form: str = "select", name: str = "001-test") -> Question:
    (folder / f"{name}.ttl").write_text(FILE % {"form": form, "query": query, "expected": expected}, encoding="utf-8")
    (question,) = read_questions(folder)
    return question


def test_there_are_enough_questions_and_each_is_answered_as_expected(questions: list[Question], store: Store) -> None:
    assert len(questions) >= 24
    assert check_questions(questions, store) == []
    assert [question.number for question in questions] == list(range(1, len(questions) + 1))


def test_every_question_is_asked_and_explained_in_both_languages(questions: list[Question]) -> None:
    for question in questions:
        assert set(question.text) == set(question.explanation) == {"sv", "en"}
        assert question.text["sv"] != question.text["en"]


def test_no_question_about_absence_claims_that_something_did_not_happen(questions: list[Question]) -> None:
    for question in questions:
        assert "has not signed" not in question.text["en"]
        assert "har inte undertecknat" not in question.text["sv"]


def test_the_full_query_runs_without_lsgraphs_prefixes(questions: list[Question]) -> None:
    import pyoxigraph as ox

    for question in questions:
        ox.Store().query(question.full_query)


def test_cells_are_written_as_the_format_says(tmp_path: Path) -> None:
    question = written(tmp_path, VALUES, ANSWER.replace("\t", "\\t"))
    assert answer_text(EMPTY.query(question.query)) == ANSWER
    assert check_questions([question], EMPTY) == []


@pytest.mark.parametrize(
    ("expected", "missing", "extra"),
    [
        (ANSWER.replace("1\t", "3\t"), '3\t"x"@sv', '1\t"x"@sv'),
        (ANSWER + "\n9\t", "9\t", "(no such row)"),
        (ANSWER.replace("\n<urn:i>\t", ""), "(no other rows)", "<urn:i>\t"),
        (ANSWER.replace('"2024-06-14"^^xsd:date', '"2024-06-14"'), '2.5\t"2024-06-14"', '2.5\t"2024-06-14"^^xsd:date'),
        (ANSWER.replace("@sv", "@en"), '1\t"x"@en', '1\t"x"@sv'),
        ("", "", "a\tb"),
    ],
)
def test_an_answer_that_differs_says_what_is_missing_and_what_is_too_many(
    tmp_path: Path, expected: str, missing: str, extra: str
) -> None:
    (finding,) = check_questions([written(tmp_path, VALUES, expected.replace("\t", "\\t"))], EMPTY)
    assert finding.rule == "question.answer-differs"
    assert missing in (finding.sought or "")
    assert extra in (finding.nearest or "")
    assert "--accept-answers" in finding.message["en"]


def test_rows_may_come_in_any_order_unless_the_query_orders_them(tmp_path: Path) -> None:
    turned = "a\\n2\\n1"
    query = "SELECT ?a WHERE { VALUES ?a { 1 2 } }"
    assert difference(written(tmp_path, query + " ORDER BY DESC(?a)", turned), "a\n2\n1") == ([], [])
    assert difference(
        written(tmp_path, "SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 1) } }", "a\\tb\\n2\\t2\\n1\\t1"),
        "a\tb\n1\t1\n2\t2",
    ) == ([], [])
    assert difference(written(tmp_path, query + " ORDER BY ?a", turned), "a\n1\n2") != ([], [])


@pytest.mark.parametrize("expected", ["true", "false"])
def test_an_ask_question_expects_true_or_false(tmp_path: Path, expected: str) -> None:
    found = check_questions([written(tmp_path, "ASK { ?s ?p ?o }", expected, "ask")], EMPTY)
    assert bool(found) == (expected == "true")


def test_a_query_that_fails_is_a_finding_not_a_crash(tmp_path: Path) -> None:
    (finding,) = check_questions([written(tmp_path, "SELECT * { ?s lss:p ?o }", "")], EMPTY)
    assert finding.rule == "question.fails"
    assert "Did you mean lssh:" in finding.message["en"]


def test_an_accepted_answer_is_then_the_expected_one(tmp_path: Path) -> None:
    question = written(tmp_path, VALUES, "?")
    question.path.write_text(accept_answer(question, EMPTY), encoding="utf-8")
    assert check_questions(read_questions(tmp_path), EMPTY) == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("first.ttl", FILE, "NNN-slug"),
        ("001-a.ttl", FILE.replace('"Vad?"@sv, ', ""), "rdfs:label in sv"),
        ("001-a.ttl", FILE.replace("sh:%(form)s", "sh:nothing"), "exactly one of"),
        ("001-a.ttl", FILE.replace("ls:expected", "ls:hoped"), "ls:expected"),
        ("001-a.ttl", "<urn:a> <urn:b>", "not Turtle"),
    ],
)
def test_a_file_that_is_no_question_is_told(tmp_path: Path, name: str, content: str, says: str) -> None:
    text = content % {"form": "ask", "query": "ASK {}", "expected": "true"} if "%(" in content else content
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        read_questions(tmp_path)


def test_two_questions_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("001-a", "001-b"):
        (tmp_path / f"{name}.ttl").write_text(FILE % {"form": "ask", "query": "ASK {}", "expected": "true"})
    with pytest.raises(DataError, match="number 1"):
        read_questions(tmp_path)


@pytest.mark.parametrize("name", ["1", "001", "who-has-signed", "001-who-has-signed"])
def test_a_question_is_found_by_number_and_by_name(questions: list[Question], name: str) -> None:
    assert find_question(questions, name).number == 1


def test_a_misspelt_question_is_told_with_near_ones(questions: list[Question]) -> None:
    with pytest.raises(NotFoundError, match="who-has-signed"):
        find_question(questions, "who-has-singed")
