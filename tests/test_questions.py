"""The repository's questions are answered as expected, and one that is not says what differs."""

from __future__ import annotations

import io
import json
import random
import re
from collections import Counter
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from tests.browsing import Screens

from lsgraph.claims import Resources
from lsgraph.edition.sizes import Size, conclusions
from lsgraph.edition.told import relations_told
from lsgraph.errors import DataError, NotFoundError
from lsgraph.generations.folder import Generation
from lsgraph.languages import Language, wording
from lsgraph.media_types import TSV
from lsgraph.namespaces import expand
from lsgraph.repository.answers import check_questions, compare
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.questions import CheckedQuestion, answer_text, find_question, read_questions
from lsgraph.stores import EmbeddedStore, Store
from lsgraph.web.sparql.results import answer_in_words

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
def store(whole: Generation) -> Store:
    """All data: what the questions of the repository are asked of."""
    return whole.store()


@pytest.fixture(scope="module")
def questions(root: Path) -> list[CheckedQuestion]:
    return read_questions(root / "ontology" / "questions")


def written(folder: Path, query: str, expected: str, form: str = "select", name: str = "001-test") -> CheckedQuestion:
    (folder / f"{name}.ttl").write_text(FILE % {"form": form, "query": query, "expected": expected}, encoding="utf-8")
    (question,) = read_questions(folder)
    return question


def test_there_are_enough_questions_and_each_is_answered_as_expected(
    questions: list[CheckedQuestion], store: Store
) -> None:
    assert len(questions) >= 24
    assert check_questions(questions, store) == []
    assert [question.number for question in questions] == list(range(1, len(questions) + 1))


def test_no_answer_depends_on_the_order_in_which_the_data_were_stored(
    root: Path, questions: list[CheckedQuestion]
) -> None:
    quads = list(load_dataset(root).published)
    random.Random(1).shuffle(quads)
    assert check_questions(questions, EmbeddedStore.in_memory(quads)) == []


ABSENCE = """
@prefix : <urn:> . @prefix organization: <https://w3id.org/lsgraph/id/organization/> . @prefix ls: <https://w3id.org/lsgraph/ontology#> . @prefix basis: <https://w3id.org/lsgraph/vocabulary/basis/> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
:one a owl:FunctionalProperty . :stored ls:textFile "documents/stored.txt" .
:six a ls:Statement, ls:Claim ; rdf:subject :a ; rdf:predicate :one ; rdf:object 6 ; ls:evidence :quoted, :guessed .
:seven a ls:Statement, ls:Claim ; rdf:subject :a ; rdf:predicate :one ; rdf:object 7 ; ls:evidence :read .
:again a ls:Statement, ls:Claim ; rdf:subject :b ; rdf:predicate :one ; rdf:object 7 ; ls:evidence :read, :guessed .
:both a ls:Statement, ls:Claim ; rdf:subject :b ; rdf:predicate :one ; rdf:object 7.0 ; ls:evidence :guessed .
:several a ls:Statement, ls:Claim ; rdf:subject :a ; rdf:predicate :many ; rdf:object 1, 2 ; ls:evidence :read .
:quoted oa:hasSource :stored ; ls:basis basis:stated . :read oa:hasSource :page ; ls:basis basis:reported .
:guessed oa:hasSource :page ; ls:basis basis:inferred ; ls:reason "därför"@sv, "therefore"@en .
:e1 a ls:DerivedEdge ; rdf:subject :a ; rdf:predicate :knows ; rdf:object organization:flemingsberg-science ; ls:derivedFrom :six, :seven .
:e2 a ls:DerivedEdge ; rdf:subject :b ; rdf:predicate :knows ; rdf:object organization:flemingsberg-science ; ls:derivedFrom :seven, :again .
:e3 a ls:DerivedEdge ; rdf:subject :p ; rdf:predicate :knows ; rdf:object organization:flemingsberg-science ; ls:derivedFrom :seven .
:e4 a ls:DerivedEdge ; rdf:subject :d ; rdf:predicate :knows ; rdf:object organization:flemingsberg-science .
:p a foaf:Person .
"""


@pytest.mark.parametrize(
    ("number", "rows"),
    [
        (10, ["<urn:a>\t<urn:one>\t6\t<urn:page>", "<urn:a>\t<urn:one>\t6\t<urn:stored>", "<urn:a>\t<urn:one>\t7\t<urn:page>"]),
        (12, [f'<urn:{claim}>\t{only}\t"därför"@sv\t"therefore"@en' for claim, only in (("again", "false"), ("both", "true"), ("six", "false"))]),
        (16, ["<urn:b>\t<urn:knows>\torganization:flemingsberg-science", "<urn:d>\t<urn:knows>\torganization:flemingsberg-science"]),
    ],
)  # fmt: skip
def test_what_is_not_there_is_asked_for_in_every_row(
    questions: list[CheckedQuestion], number: int, rows: list[str]
) -> None:
    graph = ox.NamedNode("urn:graph")
    quads = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in ox.parse(ABSENCE, format=ox.RdfFormat.TURTLE)]
    query = find_question(questions, str(number)).query
    assert answer_text(EmbeddedStore.in_memory(quads).query(query)).split("\n")[1:] == rows


def test_every_question_is_asked_and_explained_in_both_languages(questions: list[CheckedQuestion]) -> None:
    for question in questions:
        assert set(question.text) == set(question.explanation) == {"sv", "en"}
        assert question.text["sv"] != question.text["en"]


def test_no_question_about_absence_claims_that_something_did_not_happen(questions: list[CheckedQuestion]) -> None:
    for question in questions:
        assert "has not signed" not in question.text["en"]
        assert "har inte undertecknat" not in question.text["sv"]


def test_the_full_query_runs_without_lsgraphs_prefixes(questions: list[CheckedQuestion]) -> None:
    for question in questions:
        ox.Store().query(question.full_query)


def test_cells_are_written_as_the_format_says(tmp_path: Path) -> None:
    question = written(tmp_path, VALUES, ANSWER.replace("\t", "\\t"))
    assert answer_text(EMPTY.query(question.query)) == ANSWER
    assert check_questions([question], EMPTY) == []


@pytest.mark.parametrize(
    ("expected", "gone", "new", "counted"),
    [
        (ANSWER.replace("1\t", "3\t"), '3\t"x"@sv', '1\t"x"@sv', "1 new row, 1 row that is gone"),
        (ANSWER + "\n9\t", "9\t", "(no such row)", "1 row that is gone"),
        (ANSWER.replace("\n<urn:i>\t", ""), "(no other rows)", "<urn:i>\t", "1 new row"),
        (ANSWER.replace('"2024-06-14"^^xsd:date', '"2024-06-14"'), '2.5\t"2024-06-14"', '2.5\t"2024-06-14"^^xsd:date', "1 changed row"),
        (ANSWER.replace("@sv", "@en"), '1\t"x"@en', '1\t"x"@sv', "1 changed row"),
        (ANSWER.replace("a\tb", "a\tc"), "a\tc", "a\tb", "other columns"),
        ("", "", "a\tb", "other columns"),
    ],
)  # fmt: skip
def test_an_answer_that_differs_says_what_is_gone_and_what_is_new(
    tmp_path: Path, expected: str, gone: str, new: str, counted: str
) -> None:
    (finding,) = check_questions([written(tmp_path, VALUES, expected.replace("\t", "\\t"))], EMPTY)
    assert finding.rule == "question.answer-differs"
    assert gone in str(finding.sought)
    assert new in str(finding.nearest)
    assert f"expected one: {counted}." in finding.message["en"]
    assert "lsgraph accept 001-test" in finding.message["en"]
    assert "lsgraph accept 001-test" in finding.message["sv"]


def test_rows_may_come_in_any_order_unless_the_query_orders_them(tmp_path: Path) -> None:
    turned = "a\\n2\\n1"
    query = "SELECT ?a WHERE { VALUES ?a { 1 2 } }"
    assert compare(written(tmp_path, query + " ORDER BY DESC(?a)", turned), "a\n2\n1") is None
    assert (
        compare(
            written(tmp_path, "SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 1) } }", "a\\tb\\n2\\t2\\n1\\t1"),
            "a\tb\n1\t1\n2\t2",
        )
        is None
    )
    change = compare(written(tmp_path, query + " ORDER BY ?a", turned), "a\n1\n2")
    assert change is not None
    assert change.reordered


def test_a_row_has_changed_where_most_of_its_cells_are_the_same_and_the_first_is(tmp_path: Path) -> None:
    expected = "who\\twhat\\twhen\\nA\\tx\\t1\\nB\\ty\\t2\\nC\\tz\\t3"
    question = written(tmp_path, "SELECT ?who ?what ?when { ?s ?p ?o }", expected)
    change = compare(question, "who\twhat\twhen\nA\tx\t9\nB\tq\t8\nD\tz\t3")
    assert change is not None
    assert change.changed == (("A\tx\t1", "A\tx\t9"),)
    assert sorted(change.new) == ["B\tq\t8", "D\tz\t3"]
    assert sorted(change.gone) == ["B\ty\t2", "C\tz\t3"]


def test_each_row_is_paired_once_with_the_one_most_like_it(tmp_path: Path) -> None:
    question = written(tmp_path, "SELECT ?a ?b ?c { ?s ?p ?o }", "a\\tb\\tc\\nA\\tx\\t1\\nA\\ty\\t2")
    change = compare(question, "a\tb\tc\nA\tx\t7\nA\ty\t8\nA\tx\t9")
    assert change is not None
    assert change.changed == (("A\tx\t1", "A\tx\t7"), ("A\ty\t2", "A\ty\t8"))
    assert change.new == ("A\tx\t9",)
    assert change.gone == ()


def test_the_rows_of_a_graph_are_its_triples(tmp_path: Path) -> None:
    question = written(tmp_path, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "<urn:a> <urn:b> 1, 2 .", "construct")
    assert compare(question, "<urn:a> <urn:b> 2 . <urn:a> <urn:b> 1 .") is None
    change = compare(question, "<urn:a> <urn:b> 2 . <urn:c> <urn:d> <urn:e> .")
    assert change is not None
    assert (change.new, change.gone) == (("<urn:c>\t<urn:d>\t<urn:e>",), ("<urn:a>\t<urn:b>\t1",))


def test_an_expected_graph_that_is_no_turtle_is_told_by_its_question(tmp_path: Path) -> None:
    question = written(tmp_path, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "not at all", "construct")
    (finding,) = check_questions([question], EMPTY)
    assert finding.rule == "question.fails"
    assert "not Turtle" in finding.message["en"]


@pytest.mark.parametrize("expected", ["true", "false"])
def test_an_ask_question_expects_true_or_false(tmp_path: Path, expected: str) -> None:
    found = check_questions([written(tmp_path, "ASK { ?s ?p ?o }", expected, "ask")], EMPTY)
    assert bool(found) == (expected == "true")


def test_a_query_that_fails_is_a_finding_not_a_crash(tmp_path: Path) -> None:
    (finding,) = check_questions([written(tmp_path, "SELECT * { ?s lss:p ?o }", "")], EMPTY)
    assert finding.rule == "question.fails"
    assert "Did you mean lssh:" in finding.message["en"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("first.ttl", FILE, "NNN-slug"),
        ("001-a.ttl", FILE.replace('"Vad?"@sv, ', ""), "rdfs:label in sv"),
        ("001-a.ttl", FILE.replace("sh:%(form)s", "sh:nothing"), "exactly one of"),
        ("001-a.ttl", FILE.replace("ls:expected", "ls:hoped"), "ls:expected"),
        (
            "001-a.ttl",
            FILE.replace("ls:expected", '<https://schema.org/position> "first" ; ls:expected'),
            "schema:position",
        ),
        (
            "001-a.ttl",
            FILE.replace("ls:expected", "<https://schema.org/position> 1, 2 ; ls:expected"),
            "schema:position",
        ),
        ("001-a.ttl", FILE.replace("ls:expected", "<https://schema.org/position> -1 ; ls:expected"), "schema:position"),
        ("001-a.ttl", "<urn:a> <urn:b>", "not Turtle"),
    ],
)
def test_a_file_that_is_no_question_is_told(tmp_path: Path, name: str, content: str, says: str) -> None:
    text = content % {"form": "ask", "query": "ASK {}", "expected": "true"} if "%(" in content else content
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        read_questions(tmp_path)


def test_the_place_of_a_question_on_the_first_page_is_read(tmp_path: Path) -> None:
    text = FILE % {"form": "ask", "query": "ASK {}", "expected": "true"}
    (tmp_path / "001-a.ttl").write_text(text.replace("ls:expected", "<https://schema.org/position> 7 ; ls:expected"))
    (tmp_path / "002-b.ttl").write_text(text.replace("001-a", "002-b"))
    assert [question.position for question in read_questions(tmp_path)] == [7, None]


def test_two_questions_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("001-a", "001-b"):
        (tmp_path / f"{name}.ttl").write_text(FILE % {"form": "ask", "query": "ASK {}", "expected": "true"})
    with pytest.raises(DataError, match="number 1"):
        read_questions(tmp_path)


@pytest.mark.parametrize("name", ["1", "001", "who-has-signed", "001-who-has-signed"])
def test_a_question_is_found_by_number_and_by_name(questions: list[CheckedQuestion], name: str) -> None:
    assert find_question(questions, name).number == 1


def test_a_misspelt_question_is_told_with_near_ones(questions: list[CheckedQuestion]) -> None:
    with pytest.raises(NotFoundError, match="who-has-signed"):
        find_question(questions, "who-has-singed")


# ------------------------------------------------------------------------------------------------- answers in words

#: Columns of text that no table tells in words: what sources say, in their words or in ours.
WORDS = {"identifier", "name", "purpose", "reason", "sentence", "text", "words"}


def answered(question: CheckedQuestion, store: Store) -> bytes:
    out = io.BytesIO()
    store.query(question.query).write(out, TSV)
    return out.getvalue()


def selects(questions: list[CheckedQuestion], store: Store) -> list[CheckedQuestion]:
    return [question for question in questions if store.query(question.query).kind == "select"]


def stem(variable: str) -> str:
    return variable.removesuffix("Sv").removesuffix("En")


def test_every_column_of_every_question_has_a_title_in_both_languages(
    questions: list[CheckedQuestion], store: Store
) -> None:
    found = {stem(name) for each in selects(questions, store) for name in store.query(each.query).variables}
    assert found == set(wording("columns", "en")), "a title is missing, or is that of a column that no question has"


def test_texts_stand_in_both_languages_or_in_neither(questions: list[CheckedQuestion], store: Store) -> None:
    for question in selects(questions, store):
        variables = store.query(question.query).variables
        for variable in variables:
            if variable.endswith(("Sv", "En")):
                assert {stem(variable) + ending for ending in ("Sv", "En")} <= set(variables), question.name
        asked = set(re.findall(r'LANG\(\?\w+\) = "(\w+)"', question.query))
        assert asked in (set(), {"sv", "en"}), question.name


def test_every_code_in_an_answer_has_words(questions: list[CheckedQuestion], store: Store) -> None:
    for question in selects(questions, store):
        answer = store.query(question.query)
        # Also codes that the query can give and the data does not: `IF(…, "certain", "possible")`.
        for column in {"change", "direction", "standing"} & set(answer.variables):
            written = {
                each
                for each in re.findall(r'"([^"]*)"', question.query)
                if re.fullmatch(r"[A-Za-z]+(?: [a-z]+)?", each)
            }
            assert {f"{column}/{each}" for each in written} <= wording("codes", "en").keys(), (question.name, column)
        for row in answer.rows():
            for name, term in row.items():
                if isinstance(term, ox.Literal) and not term.language and stem(name) not in WORDS:
                    is_code = term.datatype.value.endswith("#string")
                    assert not is_code or f"{name}/{term.value}" in wording("codes", "en"), (
                        question.name,
                        name,
                        term.value,
                    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_answer_in_words_has_no_code_left(
    language: Language, questions: list[CheckedQuestion], store: Store
) -> None:
    resources = Resources(store)
    titles = set(wording("columns", language).values())
    for question in selects(questions, store):
        _, table = answer_in_words(answered(question, store), resources, language, {})
        assert set(table.columns) <= titles, question.name
        for row in table.rows:
            for cell in row:
                if cell is None:
                    continue
                assert cell.reference.labels, (question.name, cell)
                assert cell.language is None, (question.name, cell)
                told = cell.reference.label(language)
                assert told not in ("true", "false"), (question.name, cell)
                assert not re.search(r"\b(?:ls|org|basis|graph|[a-z]+-type):\w|https?://", told), (question.name, cell)


def test_an_absence_is_never_a_bare_no(store: Store, questions: list[CheckedQuestion]) -> None:
    asked = find_question(questions, "principals-without-signature-on-record")
    _, table = answer_in_words(answered(asked, store), Resources(store), "en", {})
    assert {row[1].reference.label("en") for row in table.rows if row[1]} == {"on record", "none on record"}


def answer_of(*rows: dict[str, dict[str, str]], variables: list[str]) -> bytes:
    """An answer with these rows, as a worker writes it for a page."""
    content = json.dumps({"head": {"vars": variables}, "results": {"bindings": list(rows)}})
    found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=ox.QueryResultsFormat.TSV)
    assert written is not None
    return written


def text(value: str, language: str | None = None, datatype: str | None = None) -> dict[str, str]:
    found = {"type": "literal", "value": value}
    return found | ({"xml:lang": language} if language else {}) | ({"datatype": datatype} if datatype else {})


def test_of_two_languages_the_pages_own_is_shown_and_the_other_where_it_is_missing(store: Store) -> None:
    rows: tuple[dict[str, dict[str, str]], ...] = (
        {"xSv": text("ja", "sv"), "xEn": text("yes", "en")},
        {"xSv": text("bara", "sv")},
        {},
    )
    size, table = answer_in_words(answer_of(*rows, variables=["xSv", "xEn"]), Resources(store), "en", {})
    assert (size.count, table.columns) == (3, ("x",))
    cells = [row[0] and (row[0].reference.label("en"), row[0].language) for row in table.rows]
    assert cells == [("yes", None), ("bara", "sv"), None]


def test_a_quotation_is_in_the_language_of_its_document_and_our_own_words_are_not(store: Store) -> None:
    document = "https://w3id.org/lsgraph/id/document/huddinge-ks-2024-1082"
    row = {"wordsSv": text("Citat"), "wordsEn": text("Citat"), "document": {"type": "uri", "value": document}}
    content = answer_of(row, variables=["wordsSv", "wordsEn", "document"])
    _, english = answer_in_words(content, Resources(store), "en", {document: "sv"})
    _, swedish = answer_in_words(content, Resources(store), "sv", {document: "sv"})
    assert [english.rows[0][0] and english.rows[0][0].language, swedish.rows[0][0] and swedish.rows[0][0].language] == [
        "sv", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "datatype", "swedish", "english"),
    [
        ("true", "boolean", "ja", "yes"), ("0", "boolean", "nej", "no"), ("12345", "integer", "12\u00a0345", "12,345"),
        ("63.58", "decimal", "63,58", "63.58"), ("2024", "gYear", "2024", "2024"), ("1e99", "decimal", "1e99", "1e99"),
    ],
)  # fmt: skip
def test_truths_and_numbers_are_told_as_the_language_writes_them(
    store: Store, value: str, datatype: str, swedish: str, english: str
) -> None:
    row = {"x": text(value, datatype=f"http://www.w3.org/2001/XMLSchema#{datatype}")}
    for language, told in (("sv", swedish), ("en", english)):
        _, table = answer_in_words(answer_of(row, variables=["x"]), Resources(store), language, {})
        cell = table.rows[0][0]
        assert cell is not None
        assert cell.reference.label(language) == told


def test_things_are_counted_only_where_each_row_is_about_one_of_its_own(store: Store) -> None:
    resources = Resources(store)
    one, other = (f"https://w3id.org/lsgraph/id/organization/{slug}" for slug in ("region-stockholm", "region-uppsala"))

    def size(*firsts: str | None, **more: str) -> Size:
        rows = [more | ({"thing": each} if each else {}) for each in firsts]
        return Size.of_rows(firsts, resources, conclusions("thing", rows))

    assert [each.label("sv") for each in size(one, other).first] == ["Region Stockholm", "Region Uppsala"]
    for firsts in ((one, other, one), (one, None), (one, "2024-06-14"), ()):
        assert (size(*firsts).count, size(*firsts).first) == (len(firsts), ())
    # What is only our conclusion is known as such, in either of the columns that tell it.
    assert (
        size(one).inferred
        == size(one, basis="https://w3id.org/lsgraph/vocabulary/basis/stated").inferred
        == frozenset()
    )
    for told in {"basis": "https://w3id.org/lsgraph/vocabulary/basis/inferred"}, {"onlyInferred": "true"}:
        assert size(one, **told).inferred == {one}


#: What the model lets data leave out, by the question that tells it: no row may be lost without it.
OPTIONAL_PARTS = {
    "001": "prov:wasAssociatedWith",
    "003": "dcterms:date",
    "005": "dcterms:date",
    "009": "oa:hasSelector",
    "012": "ls:reason",
    "019": "oa:hasSelector",
    "021": "ls:legalConsequences",
    "023": "org:memberDuring",
    "031": "ls:membersClassification",
}


@pytest.mark.parametrize(("number", "left_out"), OPTIONAL_PARTS.items())
def test_a_claim_without_an_optional_part_is_still_told(
    root: Path, store: Store, questions: list[CheckedQuestion], number: str, left_out: str
) -> None:
    question = next(each for each in questions if each.name.startswith(number))
    predicate = expand(left_out)
    thinned = EmbeddedStore.in_memory(quad for quad in load_dataset(root).quads if quad.predicate.value != predicate)
    whole, thin = list(store.query(question.query).rows()), list(thinned.query(question.query).rows())
    # What the row is about stands in its first column that is always there.
    about = next(name for name in store.query(question.query).variables if all(name in row for row in [*whole, *thin]))
    assert len(thin) == len(whole) > 0
    assert Counter(str(row[about]) for row in thin) == Counter(str(row[about]) for row in whole)
    assert thin != whole, "the real data has the part"


def test_each_row_of_an_answer_has_its_claim_sentence_and_source_and_the_query_is_folded(server: str) -> None:
    page = httpx.get(f"{server}/sv/questions/001-who-has-signed").text
    assert "<strong>2 svar:</strong> Region Stockholm och Region Uppsala." in page
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    for row, name in zip(rows, ("Region Stockholm", "Region Uppsala"), strict=True):
        assert f"{name} har undertecknat" in row
        assert "har skrivit på en avsiktsförklaring" in row
        assert "#evidence-huddinge-ks-2024-1082-signed" in row
        assert "Tjänsteutlåtande KS-2024/1082.100" in row
    query = page.partition('<details class="query-text">')[2].partition("</details>")[0]
    assert "SELECT ?actor" in query


def test_beside_a_row_stands_the_claim_with_the_role_that_the_question_names(whole: Generation) -> None:
    """Not another one of the same class between the same two: who stands behind may also fund."""
    resources = Resources(whole.store())
    huddinge, foundation = expand("organization:huddinge-kommun"), expand("organization:flemingsberg-science")
    between = {relation.sentence("en") for relation in resources.find_relations(subject=huddinge, target=foundation)}
    assert len(between) > 2
    for role, told in (("principal", "stands behind"), ("funder", "funds")):
        query = f"SELECT ?who WHERE {{ ?m a org:Membership ; org:organization organization:flemingsberg-science ; org:role role:{role} ; org:member ?who }}"
        (relation,) = relations_told([[huddinge]], query, resources)
        assert relation is not None
        assert f" {told} " in relation.sentence("en")


def test_on_a_phone_each_row_of_an_answer_stands_below_the_last_with_the_names_of_its_columns(
    screens: Screens,
) -> None:
    page = screens(390, 844).go("/sv/questions/003-who-stands-behind-the-foundation")
    row = page.locator("table.answer tbody tr").first
    assert row.locator("td").nth(1).get_attribute("data-label") == "Först belagt"
    box = row.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    assert box["height"] < 400
    assert row.locator(".row-claim a").first.is_visible()


def test_what_is_not_on_record_gets_no_claim_beside_it(server: str) -> None:
    page = httpx.get(f"{server}/en/questions/029-is-a-huddinge-signature-on-record").text
    assert "row-claim" not in page


# ------------------------------------------------------------------------------------------ asked about another


def test_a_question_that_names_one_thing_can_be_asked_about_another(server: str) -> None:
    address = f"{server}/en/questions/003-who-stands-behind-the-foundation"
    own, other = (
        httpx.get(address, params=asked, timeout=60).text
        for asked in ({}, {"about": "organization/karolinska-institutet"})
    )
    assert "Södertörn University" in own
    assert "The question is asked about" not in own
    assert "The question is asked about" in other
    assert "Södertörn University" not in other.partition('<h2 id="answer">')[2].partition("</section>")[0]
    assert "organization/karolinska-institutet&gt;" in other, "the query that was asked is shown"


@pytest.mark.parametrize(
    ("name", "about"),
    [("003-who-stands-behind-the-foundation", "agreement/life-science-declaration-2024"), ("003-who-stands-behind-the-foundation", "organization/nobody"),
     ("003-who-stands-behind-the-foundation", "> } DROP ALL {"), ("010-where-sources-disagree", "organization/karolinska-institutet")],
)  # fmt: skip
def test_a_question_is_not_asked_about_what_it_can_not_be(server: str, name: str, about: str) -> None:
    assert httpx.get(f"{server}/en/questions/{name}", params={"about": about}, timeout=60).status_code == 404


def test_only_a_question_about_one_thing_has_a_subject(questions: list[CheckedQuestion]) -> None:
    subjects = {question.number: question.subject for question in questions}
    assert subjects[1] == expand("agreement:life-science-declaration-2024")
    assert subjects[6] is None, "it names an agreement and a foundation"
    assert subjects[10] is None, "it names nothing"
