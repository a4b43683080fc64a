"""Same or not the same: judged by a person, kept beside the data, and undone by taking the judgement away."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

from lsgraph import namespaces
from lsgraph.building.build import build
from lsgraph.building.publish import _graphs_of
from lsgraph.claims.judged import judgement_in_words, judgements_of
from lsgraph.cli import exits, main
from lsgraph.errors import BuildRefused, Severity
from lsgraph.languages import wording
from lsgraph.namespaces import expand
from lsgraph.repository.closing import check_closed
from lsgraph.repository.dataset import canonical_nquads, load_dataset, read_dataset
from lsgraph.repository.judgements import Confusion, Judged, Judgement, links_of, read_judgements
from lsgraph.repository.judging import check_judgements, judgement_iri
from lsgraph.repository.reasons import belying
from lsgraph.repository.shapes import check_shapes
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore
from lsgraph.web.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tools.servers import Server

    from lsgraph.repository.judgements import Verdict
    from lsgraph.settings import Settings

PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in namespaces.PREFIXES.items())
#: A page that names Botkyrka by an IRI of its own, and two more spellings that nothing else uses.
SOURCE = """
document:next a foaf:Document ; rdfs:label "Sida"@sv, "Page"@en ; dcterms:title "Sida"@sv ; dcterms:language "sv" ;
    schema:url <https://example.org/next> .
organization:botkyrka-municipality a org:FormalOrganization, cv:PublicOrganisation ;
    rdfs:label "Botkyrka komun"@sv, "Botkyrka Municipality"@en ; org:classification legal-form:municipality .
organization:botkyrka-kom a org:FormalOrganization ; rdfs:label "Botkyrka komm."@sv, "Botkyrka town"@en ;
    org:classification legal-form:municipality .
act:botkyrka-adoption a ls:Adoption ; dcterms:date "2025-04-07"^^xsd:date ; ls:actor organization:botkyrka-municipality ;
    ls:agreement agreement:life-science-declaration-2024 ; ls:evidence evidence:next-1 .
evidence:next-1 a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:adoption ; oa:hasSource document:next ;
    ls:paraphrase "Botkyrka komun antog avsiktsförklaringen den 7 april 2025."@sv, "Botkyrka Municipality adopted the declaration of intent on 7 April 2025."@en .
"""
A, B, C = (
    f"{namespaces.INSTANCE}organization/{slug}" for slug in ("botkyrka-kommun", "botkyrka-municipality", "botkyrka-kom")
)
BY = ("--by", "Anna Test", "--because", "Samma organisationsnummer på båda sidorna.")


def copied(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a project with a source that names an actor by an IRI of its own; without the questions, whose answers change."""
    copy = folder / "copy"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(root / name, copy / name)
    for question in (copy / "ontology/questions").glob("*.ttl"):
        if question.stem != "031-unnamed-groups":
            question.unlink()
    (copy / "data/sources/next.ttl").write_text(PREFIXES + SOURCE, encoding="utf-8")
    monkeypatch.setenv("LSGRAPH_ROOT", str(copy))
    monkeypatch.setenv("LSGRAPH_STATE", str(folder / "state"))
    monkeypatch.chdir(folder)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert main(["format", str(copy / "data/sources/next.ttl")]) == exits.OK
    return copy


@pytest.fixture
def copy(part: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a test's own."""
    return copied(part, tmp_path, monkeypatch)


@pytest.fixture
def same(copy: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command; its exit code, output, and what it told beside."""
    assert copy.is_dir()

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["same", *arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return command


def settings_of(copy: Path) -> Settings:
    return read_settings({}, root=copy, state=copy.parent / "state")


def quads_of(copy: Path) -> list[str]:
    return canonical_nquads(load_dataset(copy).quads)


def judgement(first: str, second: str, verdict: Verdict, number: int = 1) -> Judgement:
    return Judgement(f"urn:judgement:{number}", (first, second), verdict, "Anna", "2025-01-01", "so")


def file_of(copy: Path, *judgements: str) -> None:
    """Write the file by hand, with these judgements."""
    (copy / "data/judgements.ttl").write_text(PREFIXES + "\n".join(judgements), encoding="utf-8")


def written(number: int, things: str, verdict: str = "verdict:same", by: str = "Anna") -> str:
    return (
        f'judgement:{number} a ls:Judgement ; ls:judges {things} ; ls:verdict {verdict} ; ls:judgedBy "{by}" ; '
        'dcterms:date "2025-01-01"^^xsd:date ; rdfs:comment "Skäl." .'
    )


# ------------------------------------------------------------------------------------------------- what follows


def test_same_is_transitive_and_different_is_kept_as_hard() -> None:
    judged = Judged([judgement("a", "b", "same"), judgement("b", "c", "same"), judgement("c", "d", "different")], [])
    assert judged.groups() == [frozenset("abc")]
    assert judged.implied("a", "c") == "same"
    assert judged.implied("a", "d") == "different"
    assert judged.implied("a", "e") is None
    assert judged.contradictions() == []


def test_a_contradiction_names_every_judgement_on_the_shortest_way() -> None:
    ab, bc, cd = (judgement(pair[0], pair[1], "same", number) for number, pair in enumerate(("ab", "bc", "cd")))
    bd, ad = judgement("b", "d", "same", 4), judgement("a", "d", "different", 5)
    (long,) = Judged([ab, bc, cd, ad], []).contradictions()
    assert long.way == (ab, bc, cd)
    (short,) = Judged([ab, bc, cd, bd, ad], []).contradictions()
    assert short.way == (ab, bd)
    assert short.different == ad
    for told in (ad, ab, bd):
        assert str(told) in str(short.in_words())


def test_a_known_confusion_and_all_that_it_is_mistaken_for_are_different() -> None:
    confusion = Confusion("county", ("board", "region"))
    judged = Judged([], [confusion])
    assert {judged.implied(*pair) for pair in confusion.pairs()} == {"different"}
    assert len(list(confusion.pairs())) == 3
    (torn,) = Judged([judgement("board", "x", "same"), judgement("region", "x", "same")], [confusion]).contradictions()
    assert torn.different == confusion
    assert len(torn.way) == 2


def test_a_group_with_a_contradiction_is_not_joined() -> None:
    torn = Judged(
        [judgement("a", "b", "same"), judgement("a", "b", "different", 2), judgement("x", "y", "same", 3)], []
    )
    assert torn.groups() == [frozenset("xy")]


def test_unsure_joins_nothing_and_contradicts_nothing() -> None:
    judged = Judged([judgement("a", "b", "unsure"), judgement("a", "b", "same", 2)], [])
    assert judged.contradictions() == []
    assert Judged([judgement("a", "b", "unsure")], []).implied("a", "b") == "unsure"
    assert Judged([judgement("a", "b", "unsure")], []).groups() == []


# ------------------------------------------------------------------------------------------------- the command


def test_candidates_are_listed_with_what_speaks_for_and_against(same: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = same("Botkyrka kommun")
    assert code == exits.OK
    assert "organization:botkyrka-kommun  organization:botkyrka-municipality" in out
    assert "+ the same form: Municipality" in out
    assert "lsgraph same A B --verdict" in err
    _, out, _ = same("Botkyrka kommun", "-l", "sv")
    assert "+ samma form: Kommun" in out


def test_candidates_in_json_have_their_signs_apart(same: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = same("--json", "--least", "0")
    listed = json.loads(out)["candidates"]
    assert code == exits.OK
    pair = next(each for each in listed if each["things"] == [A, B])
    assert pair["score"] > 80
    assert all(sign["weight"] >= 0 for sign in pair["for"])
    assert [each["score"] for each in listed] == sorted((each["score"] for each in listed), reverse=True)


def test_a_known_confusion_is_never_proposed(same: Callable[..., tuple[int, str, str]]) -> None:
    listed = json.loads(same("--json", "--least", "0")[1])["candidates"]
    pairs = {frozenset(expand_slug(thing) for thing in each["things"]) for each in listed}
    assert frozenset(("region-stockholm", "lansstyrelsen-i-stockholms-lan")) not in pairs
    assert frozenset(("region-uppsala", "lansstyrelsen-i-uppsala-lan")) not in pairs
    code, _, err = same(
        "organization:region-stockholm", "organization:lansstyrelsen-i-stockholms-lan", "--verdict", "same", *BY
    )
    assert code == exits.USAGE
    assert "wd:Q104231" in err


def expand_slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def test_data_without_names_alike_has_no_candidates(
    part: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "state"))
    assert main(["--root", str(part), "same", "--json"]) == exits.OK
    assert json.loads(capsys.readouterr().out) == {"candidates": [], "judgements": 0}


def test_two_of_one_name_in_the_data_of_the_repository_have_something_that_tells_them_apart(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "state"))
    assert main(["--root", str(root), "same", "--json"]) == exits.OK
    told = json.loads(capsys.readouterr().out)
    judged = {quad.subject for quad in read_dataset(root).quads if quad.predicate.value == expand("ls:verdict")}
    assert told["judgements"] == len(judged)
    # Otherwise one thing was entered twice.
    for each in told["candidates"]:
        assert len(set(each["names"])) == 2 or each["against"], each["things"]


def test_a_judgement_is_recorded_once_shown_and_no_longer_proposed(
    copy: Path, same: Callable[..., tuple[int, str, str]]
) -> None:
    assert same(A, B, "--verdict", "unsure", *BY)[0] == exits.OK
    text = (copy / "data/judgements.ttl").read_text(encoding="utf-8")
    assert "ls:judges organization:botkyrka-kommun," in text
    assert 'ls:judgedBy "Anna Test"' in text
    assert "verdict:unsure" in text
    assert "Samma organisationsnummer" in same("--judged")[1]
    assert json.loads(same("--judged", "--json")[1])[0]["verdict"] == "unsure"
    assert B not in [each["things"][1] for each in json.loads(same(A, "--json", "--least", "0")[1])["candidates"]]
    code, _, err = same(B, A, "--verdict", "same", *BY)
    assert code == exits.USAGE
    assert "judged already" in err
    assert (copy / "data/judgements.ttl").read_text(encoding="utf-8") == text
    assert main(["format", "--check"]) == exits.OK


def test_the_name_comes_from_the_settings(
    copy: Path, same: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_CURATOR", "Bo Test")
    assert same(A, B, "--verdict", "different", "--because", "Olika.")[0] == exits.OK
    assert 'ls:judgedBy "Bo Test"' in (copy / "data/judgements.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((A, A, "--verdict", "same", *BY), "is itself"),
        ((A, f"{A}-x", "--verdict", "same", *BY), "is no actor"),
        ((A, "urn:x", "--verdict", "same", *BY), "Nothing is called"),
        ((A, "document:next", "--verdict", "different", *BY), "is no actor"),
        ((A, "act:botkyrka-adoption", "--verdict", "different", *BY), "is no actor"),
        ((A, B, "--verdict", "likely", *BY), "There is no verdict 'likely'"),
        ((A, B, "--verdict", "sam", *BY), "Did you mean same"),
        ((A, B, "--verdict", "same", "--because", "x"), "Who judges is not said."),
        ((A, B, "--verdict", "same", "--by", "a@example.org", "--because", "x"), "is no name"),
        ((A, B, "--verdict", "same", "--by", "Anna", "--because", "Born 640823-3234."), "a personal identity number"),
        ((A, B, "--verdict", "same", "--by", "Anna"), "needs a reason"),
        (
            (A, B, "--verdict", "same", "--by", "Anna", "--because", "It may be the same municipality."),
            "its own reason says otherwise",
        ),
        ((A, "--verdict", "same", *BY), "about two things"),
        ((A, "--undo"), "about two things"),
        ((A, B, "--undo"), "There is no judgement"),
        ((A, B, "--undo", "--verdict", "same", *BY), "one at a time"),
        ((A, "--judged"), "lists all judgements"),
        (("Botkyrka komun", "person:bjorn-rosborg", "--verdict", "same", *BY), "of different kinds"),
        (("Inget sådant", B), "Nothing is called"),
    ],
)
def test_what_can_not_be_judged_is_refused_and_writes_nothing(
    copy: Path, same: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = same(*arguments)
    assert code in (exits.USAGE, exits.DATA), err
    assert told in err
    assert out == ""
    assert not (copy / "data/judgements.ttl").exists()


def test_a_name_that_two_things_have_is_asked_about(copy: Path, same: Callable[..., tuple[int, str, str]]) -> None:
    file = copy / "data/sources/next.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("Botkyrka komm.", "Botkyrka kommun"), encoding="utf-8")
    code, _, err = same("Botkyrka kommun", B)
    assert code == exits.USAGE
    assert "organization:botkyrka-kom, organization:botkyrka-kommun" in err


def test_a_contradiction_is_refused_with_all_judgements_on_the_way(
    copy: Path, same: Callable[..., tuple[int, str, str]]
) -> None:
    assert same(A, B, "--verdict", "same", *BY)[0] == exits.OK
    assert same(B, C, "--verdict", "same", "--by", "Bo Test", "--because", "Samma webbplats.")[0] == exits.OK
    before = (copy / "data/judgements.ttl").read_bytes()
    code, _, err = same(A, C, "--verdict", "different", *BY)
    assert code == exits.USAGE
    assert "Anna Test" in err
    assert "Bo Test" in err
    assert "Samma webbplats." in err
    assert (copy / "data/judgements.ttl").read_bytes() == before
    # What follows from others is told of a pair that nobody judged.
    assert json.loads(same(A, C, "--json")[1])["follows"] == "same"


def test_undone_the_graph_is_what_it_was_byte_for_byte(copy: Path, same: Callable[..., tuple[int, str, str]]) -> None:
    first = quads_of(copy)
    assert same(A, B, "--verdict", "same", *BY)[0] == exits.OK
    one, file = quads_of(copy), (copy / "data/judgements.ttl").read_bytes()
    assert one != first
    assert same(B, C, "--verdict", "different", *BY)[0] == exits.OK
    assert same(C, B, "--undo")[0] == exits.OK
    assert (copy / "data/judgements.ttl").read_bytes() == file
    assert quads_of(copy) == one
    assert same(B, A, "--undo", "--json")[0] == exits.OK
    assert not (copy / "data/judgements.ttl").exists()
    assert quads_of(copy) == first


# ------------------------------------------------------------------------------------------------- the checks


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("same", "Inget av protokollen säger om det är samma förening."),
        ("same", "The two pages share a logotype. Nothing tells whether the one became the other."),
        ("same", "Ingen källa förbinder dem."),
        ("same", "Possibly it is the same laboratory."),
        ("same", "Ett namn, två skilda stiftelser."),
        ("different", "They are the same company under two names."),
        ("different", "Det kan vara samma projekt."),
    ],
)
def test_a_reason_that_belies_its_verdict_is_seen(verdict: Verdict, reason: str) -> None:
    assert belying(verdict, reason)
    # Whoever is unsure may say all of it.
    assert belying("unsure", reason) is None


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("same", "Båda sidorna har samma organisationsnummer; ingen källa säger när namnet byttes."),
        ("same", "One number on both pages. No source says otherwise."),
        ("same", "Inget talar emot att det är samma förening."),
        ("same", "Two different spellings of one name, at one address."),
        ("same", "It is not known whether the name was changed in 2010 or in 2011, but the number is one."),
        ("different", "Numren skiljer sig. Ingen källa säger om det ena blev det andra."),
        ("different", "No source says that they are the same company, and each has a board of its own."),
        ("different", "Det är inte samma stiftelse."),
    ],
)
def test_a_reason_that_carries_its_verdict_is_let_through(verdict: Verdict, reason: str) -> None:
    assert belying(verdict, reason) is None


@pytest.mark.parametrize(
    ("judgements", "rule"),
    [
        ((written(1, f"<{A}>, <{B}>"), written(2, f"<{A}>, <{B}>", "verdict:different")), "judgement.contradiction"),
        ((written(1, f"<{A}>, <{B}>"), written(2, f"<{B}>, <{A}>")), "judgement.twice"),
        ((written(1, f"<{A}>, organization:nobody"),), "judgement.undescribed"),
        ((written(1, f"<{A}>, wd:Q104231"),), "judgement.kinds"),
        ((written(1, "organization:huddinge-kommun, wd:Q3055207"),), "judgement.contradiction"),
        ((written(1, f"<{A}>, person:bjorn-rosborg"),), "judgement.kinds"),
        ((written(1, f"<{A}>, <{B}>").replace("Skäl.", "Det är oklart om de är samma kommun."),), "judgement.reason"),
    ],
)
def test_a_file_written_by_hand_is_held_to_the_same(copy: Path, judgements: tuple[str, ...], rule: str) -> None:
    file_of(copy, *judgements)
    findings = check_judgements(read_dataset(copy))
    found = next(finding for finding in findings if finding.rule == rule)
    assert found.file == "data/judgements.ttl"
    assert found.line is not None
    assert found.severity is Severity.VIOLATION
    assert found.message["sv"] != found.message["en"]


def test_a_violation_in_a_file_written_by_hand_is_not_built(copy: Path) -> None:
    file_of(copy, written(1, f"<{A}>, wd:Q104231"))
    with pytest.raises(BuildRefused) as refused:
        build(settings_of(copy))
    assert "judgement.kinds" in {finding.rule for finding in refused.value.findings}


@pytest.mark.parametrize(
    "wrong",
    [
        written(1, f"<{A}>, <{A}>"),
        written(1, f"<{A}>, <{B}>, <{C}>"),
        written(1, f"<{A}>, <{B}>", "verdict:perhaps"),
        written(1, f"<{A}>, <{B}>", by="anna@example.org"),
        written(1, f"<{A}>, <{B}>", by=" "),
        written(1, f"<{A}>, <{B}>").replace('rdfs:comment "Skäl."', "ls:score 101.0"),
        written(1, f"<{A}>, <{B}>").replace("2025-01-01", "i går"),
    ],
)
def test_a_judgement_without_its_parts_is_refused_by_its_shape(copy: Path, wrong: str) -> None:
    file_of(copy, wrong)
    assert "shacl.JudgementShape" in {finding.rule for finding in check_shapes(load_dataset(copy))}


@pytest.mark.parametrize(
    "elsewhere",
    [
        written(1, f"<{A}>, <{B}>"),
        f"<{B}> owl:sameAs <{A}> .",
        f"<{B}> dcterms:isReplacedBy <{A}> .",
        f"statement:next-2 a ls:Statement ; rdf:subject <{B}> ; rdf:predicate owl:sameAs ; rdf:object <{A}> .",
    ],
)
def test_sameness_said_elsewhere_is_refused_and_joins_nothing(copy: Path, elsewhere: str) -> None:
    (copy / "data/sources/next.ttl").write_text(PREFIXES + SOURCE + elsewhere, encoding="utf-8")
    dataset = read_dataset(copy)
    assert "judgement.misplaced" in {finding.rule for finding in check_judgements(dataset)}
    assert links_of([quad for file in dataset.files for quad in file.quads]) == []


def test_links_that_a_source_has_join_nothing(copy: Path) -> None:
    links = f"<{B}> owl:sameAs <{A}> ; dcterms:isReplacedBy <{A}> ."
    (copy / "data/sources/next.ttl").write_text(PREFIXES + SOURCE + links, encoding="utf-8")
    store = EmbeddedStore.in_memory(load_dataset(copy).quads)
    assert store.query(f"ASK {{ act:botkyrka-adoption ls:actor <{B}> }}").boolean
    assert not store.query(f"ASK {{ act:botkyrka-adoption ls:actor <{A}> }}").boolean


# ------------------------------------------------------------------------------------------------- the graph


def test_edges_speak_of_the_canonical_thing_and_sources_keep_their_words(
    copy: Path, same: Callable[..., tuple[int, str, str]]
) -> None:
    before = load_dataset(copy)
    code, out, _ = same(A, B, "--verdict", "same", *BY)
    assert code == exits.OK
    assert "organization:botkyrka-kommun stands for organization:botkyrka-municipality" in out
    assert same(B, C, "--verdict", "same", *BY)[0] == exits.OK
    dataset = load_dataset(copy)
    # All that files say is as it was.
    assert Counter(quad for file in before.files for quad in file.quads) <= Counter(
        quad for file in dataset.files for quad in file.quads
    )
    derived = EmbeddedStore.in_memory(dataset.derived)
    assert derived.query(f"ASK {{ <{A}> ls:hasAdopted ?x }}").boolean
    assert not derived.query(f"ASK {{ ?edge rdf:subject|rdf:object <{B}> }}").boolean
    for other in (B, C):
        assert derived.query(f"ASK {{ <{other}> owl:sameAs <{A}> ; dcterms:isReplacedBy <{A}> }}").boolean
    assert not derived.query(f"ASK {{ <{A}> dcterms:isReplacedBy ?other }}").boolean
    store = EmbeddedStore.in_memory(dataset.quads)
    assert store.query(f"ASK {{ GRAPH graph:next {{ act:botkyrka-adoption ls:actor <{B}> }} }}").boolean
    assert store.query(f"ASK {{ act:botkyrka-adoption ls:actor <{A}> }}").boolean
    assert not store.query(f"ASK {{ ?claim ls:actor|org:member <{B}> }}").boolean
    assert store.query("ASK { ?judgement ls:judges organization:botkyrka-municipality }").boolean
    labels = [str(row["label"]) for row in store.query(f"SELECT ?label {{ <{A}> rdfs:label ?label }}").rows()]
    assert len(labels) == 2
    assert store.query(f'ASK {{ <{A}> skos:altLabel "Botkyrka komun"@sv }}').boolean
    assert {hit.iri for hit in store.names.named("Botkyrka komm")} == {A}
    assert check_shapes(dataset) == []


def test_a_replaced_thing_is_shown_as_the_one_that_stands_for_it(
    copy: Path, same: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert same(A, B, "--verdict", "same", *BY)[0] == exits.OK
    generation = build(settings_of(copy))
    capsys.readouterr()
    shown = []
    for name in (B, "organization:botkyrka-municipality", "Botkyrka komun", A):
        assert main(["show", name, "--json"]) == exits.OK
        shown.append(json.loads(capsys.readouterr().out))
    assert shown[0]["iri"] == A
    assert "Botkyrka komun" in shown[0]["other_names"]
    assert all(each == shown[0] for each in shown)
    # Another engine gets the same union, and the names of the sources in their graphs.
    graphs = _graphs_of(generation)
    union = {f"{triple} .\n" for triple in generation.store().query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").triples()}
    assert comparable(graphs[namespaces.UNION_GRAPH]) == comparable(union)
    assert any(f"<{B}> ." in line for line in graphs[namespaces.graph_iri("next")])


def comparable(lines: Iterable[str]) -> set[str]:
    """Without blank nodes, and with decimal numbers as short as the store writes them."""
    decimal = f"^^<{expand('xsd:decimal')}>"
    return {line.replace(f'.0"{decimal}', f'"{decimal}') for line in lines if "_:" not in line}


def test_the_canonical_thing_is_the_one_that_most_sources_name_else_the_shortest(copy: Path) -> None:
    file_of(copy, written(1, f"<{B}>, <{C}>"))
    quads = [quad for file in read_dataset(copy).files for quad in file.quads]
    # One source names both.
    assert {str(link.subject.value) for link in links_of(quads)} == {B}  # type: ignore[union-attr]
    more = ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:y"), ox.NamedNode(B), ox.NamedNode("urn:other-source"))
    assert {str(link.subject.value) for link in links_of([*quads, more])} == {C}  # type: ignore[union-attr]


def test_what_is_entailed_speaks_of_the_canonical_thing(copy: Path) -> None:
    before = load_dataset(copy).entailed
    assert any(B in str(quad) for quad in before)
    file_of(copy, written(1, f"<{A}>, <{B}>"))
    dataset = load_dataset(copy)
    assert not any(B in str(quad) for quad in dataset.entailed)
    assert any(A in str(quad) for quad in dataset.entailed)
    # The links stand in the derived graph, and only there.
    links = {(quad.predicate.value, quad.graph_name) for quad in dataset.published if str(quad.subject) == f"<{B}>"}
    graph = ox.NamedNode(namespaces.DERIVED_GRAPH)
    assert {at for name, at in links if name in (expand("owl:sameAs"), expand("dcterms:isReplacedBy"))} == {graph}


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_things_with_one_name_are_told_until_each_two_are_judged(copy: Path, verdict: str) -> None:
    named = SOURCE.replace('"Botkyrka komun"@sv', '"Botkyrka kommun"@sv').replace(
        '"Botkyrka komm."@sv', '"Botkyrka  KOMMUN"@sv'
    )
    (copy / "data/sources/next.ttl").write_text(PREFIXES + named, encoding="utf-8")

    def told() -> set[str | None]:
        findings = [finding for finding in check_closed(read_dataset(copy)) if finding.rule == "duplicate.name"]
        assert all("lsgraph same organization:" in finding.message["en"] for finding in findings)
        return {finding.subject for finding in findings}

    assert told() == {B, C}
    file_of(copy, written(1, f"<{A}>, <{B}>", f"verdict:{verdict}"), written(2, f"<{A}>, <{C}>", f"verdict:{verdict}"))
    # What is the same as one thing is the same as the other; of two that differ from a third nothing is known.
    assert told() == (set() if verdict == "same" else {C})
    judgements = (written(1, f"<{A}>, <{B}>", f"verdict:{verdict}"), written(2, f"<{A}>, <{C}>", f"verdict:{verdict}"))
    file_of(copy, *judgements, written(3, f"<{B}>, <{C}>", f"verdict:{verdict}"))
    assert check_closed(read_dataset(copy)) == []


def test_one_thing_of_others_is_told_of_two_until_they_are_judged(copy: Path) -> None:
    same_as = f"<{B}> owl:sameAs wd:Q1 . <{C}> owl:sameAs wd:Q1 ."
    (copy / "data/sources/next.ttl").write_text(PREFIXES + SOURCE + same_as, encoding="utf-8")
    file_of(copy, written(1, f"<{A}>, <{B}>"))
    assert {finding.rule for finding in check_closed(read_dataset(copy))} == {"duplicate.same-as"}
    file_of(copy, written(1, f"<{A}>, <{B}>"), written(2, f"<{B}>, <{C}>"))
    assert check_closed(read_dataset(copy)) == []


def test_one_act_of_things_judged_the_same_is_told_as_one(copy: Path) -> None:
    other = SOURCE + SOURCE[SOURCE.index("act:botkyrka-adoption") :].replace(
        "organization:botkyrka-municipality", "organization:botkyrka-kommun"
    ).replace("act:botkyrka-adoption", "act:botkyrka-adopted").replace("evidence:next-1", "evidence:next-2")
    (copy / "data/sources/next.ttl").write_text(PREFIXES + other, encoding="utf-8")

    def told() -> set[str | None]:
        return {each.subject for each in check_closed(read_dataset(copy)) if each.rule == "duplicate.claim"}

    assert told() == set()
    file_of(copy, written(1, f"<{A}>, <{B}>", "verdict:different"))
    assert told() == set()
    file_of(copy, written(1, f"<{A}>, <{B}>"))
    assert len(told()) == 1
    # A day on which the one can't have been is of two acts.
    later = other.replace('"2025-04-07"^^xsd:date', '"2025-05-07"^^xsd:date', 1)
    (copy / "data/sources/next.ttl").write_text(PREFIXES + later, encoding="utf-8")
    assert told() == set()


def test_two_things_judged_the_same_may_have_one_identifier(copy: Path) -> None:
    identifier = """
identifier:botkyrka-again a adms:Identifier ; ls:basis basis:register ;
    dcterms:type identifier-type:organisation-number ; skos:notation "212000-2882" .
organization:botkyrka-municipality adms:identifier identifier:botkyrka-again ."""
    (copy / "data/sources/next.ttl").write_text(PREFIXES + SOURCE + identifier, encoding="utf-8")
    assert {finding.rule for finding in check_shapes(load_dataset(copy))} == {"shacl.IdentifierShape"}
    file_of(copy, written(1, f"<{A}>, <{B}>"))
    assert check_shapes(load_dataset(copy)) == []


def test_without_judgements_the_union_is_what_it_was(part: Path) -> None:
    dataset = load_dataset(part)
    store = EmbeddedStore.in_memory(dataset.quads)
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows()
    assert int(row["n"].value) == len({quad.triple for quad in dataset.quads})  # type: ignore[union-attr]
    assert namespaces.JUDGEMENTS_GRAPH not in store.graphs()


# ------------------------------------------------------------------------------------------------- what is served


@pytest.fixture(scope="module")
def server(part: Path, serve: Callable[[Path, Path, Path], Server], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server of the graph in which A and B are the same; it is only read."""
    folder = tmp_path_factory.mktemp("same")
    with pytest.MonkeyPatch.context() as patch:
        copy = copied(part, folder, patch)
        assert main(["same", A, B, "--verdict", "same", *BY]) == exits.OK
    generation = build(settings_of(copy))
    lines = (generation.path / "dataset.nq").read_text(encoding="utf-8")
    assert f"<{B}> <{expand('owl:sameAs')}> <{A}> <{namespaces.DERIVED_GRAPH}> ." in lines
    assert f"<{B}> <{expand('dcterms:isReplacedBy')}> <{A}> <{namespaces.DERIVED_GRAPH}> ." in lines
    return serve(folder / "state", copy, folder / "server.txt").url


def test_the_other_address_leads_on_with_format_and_parameters_kept(server: str) -> None:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as client:
        for path, location in {
            "/id/organization/botkyrka-municipality": "/id/organization/botkyrka-kommun",
            "/id/organization/botkyrka-municipality.ttl?at=2025-05-01": "/id/organization/botkyrka-kommun.ttl?at=2025-05-01",
            "/id/organization/botkyrka-municipality.jsonld": "/id/organization/botkyrka-kommun.jsonld",
            "/sv/organization/botkyrka-municipality?at=2025-05-01": "/sv/organization/botkyrka-kommun?at=2025-05-01",
            "/en/actor/botkyrka-municipality": "/en/actor/botkyrka-kommun",
            "/api/actors/organization/botkyrka-municipality": "/api/actors/organization/botkyrka-kommun",
        }.items():
            answer = client.get(path)
            assert answer.status_code == 301, path
            assert str(answer.url.join(answer.headers["location"])) == server + location
            assert answer.headers["cache-control"] == "no-store"
            assert client.head(path).status_code == 301
        # Others are where they were, and what there is not is still not there.
        assert client.get("/id/organization/botkyrka-kommun").status_code == 303
        assert client.get("/id/organization/botkyrka-kom").status_code == 303
        assert client.get("/id/organization/botkyrka-nobody").status_code == 404
        assert client.get("/id/person/botkyrka-municipality").status_code == 404


def test_a_client_gets_what_it_prefers_of_the_canonical_thing(server: str) -> None:
    with httpx.Client(base_url=server, follow_redirects=True, timeout=60, trust_env=False) as client:
        turtle = client.get("/id/organization/botkyrka-municipality", headers={"Accept": "text/turtle"})
        assert turtle.status_code == 200
        assert turtle.headers["content-type"].startswith("text/turtle")
        assert "organization:botkyrka-municipality" in turtle.text
        assert "dcterms:isReplacedBy organization:botkyrka-kommun" in turtle.text
        page = client.get("/id/organization/botkyrka-municipality", headers={"Accept": "text/html"})
        assert page.url.path.endswith("/organization/botkyrka-kommun")
        assert "Botkyrka komun" in page.text
        assert "Botkyrka komun antog avsiktsförklaringen den 7 april 2025." in page.text
        record = client.get("/api/actors/organization/botkyrka-municipality").json()
        assert record["iri"] == A
        assert any(act["iri"].endswith("/act/botkyrka-adoption") for act in record["acts"])
        (judged,) = record["judgements"]
        assert (judged["verdict"], judged["one"]["iri"], judged["other"]["iri"]) == ("same", A, B)
        assert (judged["judged_by"], judged["because"]) == ("Anna Test", "Samma organisationsnummer på båda sidorna.")
        iris = [item["iri"] for item in client.get("/api/actors?limit=200").json()["items"]]
        assert A in iris
        assert B not in iris
        graph = client.get("/graph/next.ttl").text
        assert "ls:actor organization:botkyrka-municipality" in graph
        assert client.get("/graph/next.html").status_code == 200
        # The judgement can be looked at.
        assert "verdict:same" in client.get("/graph/judgements.ttl").text
        told = client.get(f"/id/judgement/{judgement_iri(A, B).rsplit('/', 1)[-1]}", headers={"Accept": "text/turtle"})
        assert "organization:botkyrka-municipality" in told.text
        shown = client.get(f"/id/judgement/{judgement_iri(A, B).rsplit('/', 1)[-1]}", headers={"Accept": "text/html"})
        assert shown.status_code == 200
        assert "Anna Test" in shown.text


def test_the_page_of_the_canonical_thing_tells_who_judged_when_and_why(server: str) -> None:
    with httpx.Client(base_url=server, follow_redirects=True, timeout=60, trust_env=False) as client:
        page = client.get("/en/organization/botkyrka-municipality").text
        assert "Botkyrka Municipality and" in page
        assert "are judged to be the same." in page
        assert "Judged by Anna Test on" in page
        assert "Samma organisationsnummer på båda sidorna." in page
        assert f"/judgement/{judgement_iri(A, B).rsplit('/', 1)[-1]}" in page
        assert "är bedömda som samma." in client.get("/sv/organization/botkyrka-kommun").text
        # Nobody has judged of any other.
        assert "judged" not in client.get("/en/organization/huddinge-kommun").text.lower()


def test_a_reason_is_told_in_the_language_of_the_reader_else_with_the_language_that_it_is_in() -> None:
    told = environment().get_template("parts.html").module.told  # type: ignore[attr-defined]
    words = wording("pages", "sv")
    assert told({"sv": "Olika.", "en": "Not the same."}, words, "sv") == "Olika."
    assert told({"en": "<b> differs"}, words, "sv") == '<span lang="en">&lt;b&gt; differs</span> (på engelska)'
    assert told({"fi": "Eri."}, words, "sv") == '<span lang="fi">Eri.</span> (fi)'
    assert told({"": "Skäl."}, words, "sv") == "Skäl."


def test_a_reason_in_several_languages_is_one() -> None:
    written = """judgement:a a ls:Judgement ; ls:judges organization:a, organization:b ; ls:verdict verdict:unsure ; ls:judgedBy "Anna Test" ;
        dcterms:date "2025-01-01"^^xsd:date ; rdfs:comment "Skäl."@sv, "A reason."@en ."""
    graph = ox.NamedNode(namespaces.JUDGEMENTS_GRAPH)
    quads = [
        ox.Quad(*triple, graph)
        for triple in (
            (each.subject, each.predicate, each.object)
            for each in ox.parse(PREFIXES + written, format=ox.RdfFormat.TURTLE)
        )
    ]
    assert [each.because for each in read_judgements(quads)] == ["A reason."]
    store = EmbeddedStore.in_memory(quads)
    (told,) = judgements_of(store, expand("organization:a"), {})
    assert told.because == {"sv": "Skäl.", "en": "A reason."}
    assert judgement_in_words(store, expand("judgement:a")) == {
        "sv": "Om a och b är samma är bedömt som osäkert", "en": "Whether a and b are the same is judged to be unsure",
    }  # fmt: skip
    assert judgement_in_words(store, expand("judgement:none")) is None


def test_a_filter_that_names_the_replaced_thing_finds_the_canonical_one(server: str) -> None:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as client:
        for name in (A, B, "botkyrka-kommun", "botkyrka-municipality"):
            acts = client.get("/api/acts", params={"actor": name, "type": "Adoption"}).json()
            assert [act["iri"].rsplit("/", 1)[-1] for act in acts["items"]] == ["botkyrka-adoption"], name
            memberships = client.get("/api/memberships", params={"member": name}).json()
            assert memberships["total"] > 0, name
            assert {each["member"]["iri"] for each in memberships["items"]} == {A}, name
        # What ends alike is not the same, and what nobody knows is nobody's.
        assert client.get("/api/acts", params={"actor": C}).json()["total"] == 0
        for name in ("municipality", "botkyrka-municipality-2"):
            assert client.get("/api/acts", params={"actor": name}).status_code == 404, name


def test_a_query_by_the_replaced_thing_is_told_where_all_is_known(server: str) -> None:
    told = "organization:botkyrka-municipality was judged the same as organization:botkyrka-kommun"
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as client:

        def hint(query: str) -> str:
            answer = client.get(
                "/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"}
            )
            assert answer.status_code == 200
            return str(answer.headers.get("lsgraph-hint", ""))

        assert told in hint(f"SELECT ?act {{ ?act ls:actor <{B}> }}")
        # Also beside an answer that is not empty.
        assert told in hint(f"SELECT ?p ?o {{ <{B}> ?p ?o }}")
        assert told in hint(f"SELECT ?act {{ VALUES ?actor {{ <{A}> <{B}> }} ?act ls:actor ?actor }}")
        assert hint(f"SELECT ?act {{ ?act ls:actor <{A}> }}") == ""
        assert hint(f"SELECT ?act {{ ?act ls:actor <{A}> }} # <{B}>") == ""
        page = client.get(
            "/sparql",
            params={"query": f"SELECT ?act {{ ?act ls:actor <{B}> }}", "lang": "sv"},
            headers={"Accept": "text/html"},
        )
        assert "är bedömd som samma som" in page.text
