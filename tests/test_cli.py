"""The command line: what it answers, how it ends, and that bad input changes nothing."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from lsgraph.cli import exits, main
from lsgraph.cli.console import PipeClosedError, printable, stdout_bytes
from lsgraph.cli.files import replaced
from lsgraph.errors import LsgraphError
from lsgraph.generations.folder import Generations
from lsgraph.languages import LANGUAGES
from lsgraph.repository.questions import read_questions
from lsgraph.sparql.workers.limits import QueryFaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

SIGNED = "SELECT ?actor WHERE { ?actor ls:hasSigned ?agreement } ORDER BY ?actor"
SOURCE = "data/sources/huddinge-ks-2024-1082.ttl"


@dataclass(frozen=True)
class Result:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def run(
    generation: Generation, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run a command on the repository's data, which is built."""
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    monkeypatch.setenv("LSGRAPH_ROOT", str(settings.root))

    def command(*arguments: str) -> Result:
        capsys.readouterr()
        code = main(arguments)
        written = capsys.readouterr()
        return Result(code, written.out, written.err)

    return command


@pytest.fixture
def copy(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result]) -> Path:
    """A copy of the repository's data with a generation of its own; its dumps are most of its files, and no command of these tests reads them."""
    root = tmp_path / "copy"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(settings.root / name, root / name)
    state = tmp_path / "state"
    shutil.copytree(settings.state_folder, state, symlinks=True, ignore=shutil.ignore_patterns("dumps"))
    monkeypatch.setenv("LSGRAPH_ROOT", str(root))
    monkeypatch.setenv("LSGRAPH_STATE", str(state))
    return root


def current(state: Path) -> str:
    found = Generations(state).require_current()
    assert len(found.store()) == found.manifest.total
    return found.hash


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --------------------------------------------------------------------------------------------------- the program


def test_without_a_command_it_shows_the_help_and_ends_as_wrong_usage(run: Callable[..., Result]) -> None:
    result = run()
    assert result.code == exits.USAGE
    assert "Commands:" in result.out


def test_the_version_is_that_of_the_package(run: Callable[..., Result]) -> None:
    import lsgraph

    assert run("--version") == Result(0, f"lsgraph {lsgraph.__version__}\n", "")


@pytest.mark.parametrize(("typed", "meant"), [("biuld", "build"), ("qeury", "query"), ("exprot", "export")])
def test_an_unknown_command_names_the_nearest(run: Callable[..., Result], typed: str, meant: str) -> None:
    result = run(typed)
    assert result.code == exits.USAGE
    assert f"'{typed}'" in result.err
    assert f"'{meant}'" in result.err
    assert "--help" in result.err


def test_an_unknown_option_is_wrong_usage(run: Callable[..., Result]) -> None:
    result = run("check", "--jsn")
    assert result.code == exits.USAGE
    assert "--jsn" in result.err
    assert "lsgraph check --help" in result.err


def test_an_unknown_setting_names_the_nearest(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LSGRAPH_PROT", "8001")
    result = run("settings")
    assert result.code == exits.USAGE
    assert "LSGRAPH_PROT" in result.err
    assert "LSGRAPH_PORT" in result.err


def test_an_error_shows_its_traceback_only_when_asked_to(run: Callable[..., Result]) -> None:
    assert "Traceback" not in run("query", "SELECT").err
    result = run("--debug", "query", "SELECT")
    assert result.code == exits.QUERY
    assert "Traceback" in result.err


def test_a_fault_of_ours_is_told_as_one(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr("lsgraph.repository.questions.read_questions", broken)
    result = run("questions")
    assert result.code == exits.FAULT
    assert "a wheel came off" in result.err
    assert "Traceback" not in result.err


def test_each_error_of_ours_has_an_exit_code() -> None:
    def kinds(kind: type[LsgraphError]) -> Iterator[type[LsgraphError]]:
        for each in kind.__subclasses__():
            yield each
            yield from kinds(each)

    # Errors of HTTP never reach the command line.
    for kind in (kind for kind in kinds(LsgraphError) if not kind.__module__.startswith("lsgraph.web")):
        expected = (exits.FAULT,) if kind is QueryFaultError else range(1, 6)
        assert exits.code_of(kind.__new__(kind)) in expected, kind


# -------------------------------------------------------------------------------------------------------- build


def test_a_build_ends_with_hash_counts_and_seconds(copy: Path, run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("--state", str(tmp_path / "new"), "build")
    assert result.code == 0
    name = current(tmp_path / "new")
    assert f"{name} is current now" in result.out
    assert re.search(r"[\d,]+ quads in \d+ graphs, 1 document; \d+\.\d s", result.out)
    assert "checking the evidence" in result.err


def test_a_build_for_programs_writes_json_and_nothing_else(copy: Path, run: Callable[..., Result]) -> None:
    before = json.loads(run("build", "--json").out)
    again = run("build", "--json")
    told = json.loads(again.out)
    assert again.err == ""
    assert told["built"]
    assert not told["changed"]
    assert told["hash"] == before["hash"]
    assert told["quads"] > 1000


def test_a_refused_build_lists_the_findings_and_keeps_the_current_generation(
    copy: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    before = current(tmp_path / "state")
    edit(copy / SOURCE, "har skrivit på en avsiktsförklaring för", "har skrivit under en avsiktsförklaring för")
    result = run("build")
    assert result.code == exits.FINDINGS
    assert re.search(rf"^{SOURCE}:\d+: violation evidence\.quotation-not-found ", result.out, re.MULTILINE)
    assert "sought: " in result.out
    assert "nearest: " in result.out
    assert "build again" in result.err
    assert before in result.err
    assert current(tmp_path / "state") == before
    assert json.loads(run("build", "--json").out)["built"] is False


def broken_turtle(root: Path) -> tuple[str, ...]:
    edit(root / SOURCE, "a ls:Signature ;", "a ls:Signature ;;; [")
    return (SOURCE, "not Turtle", "Mend")


def wrong_encoding(root: Path) -> tuple[str, ...]:
    path = root / SOURCE
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    return (SOURCE, "UTF-8", "Save")


def empty_file(root: Path) -> tuple[str, ...]:
    (root / SOURCE).write_bytes(b"")
    return (SOURCE, "empty", "Fill it")


def no_sources(root: Path) -> tuple[str, ...]:
    shutil.rmtree(root / "data")
    return ("data/sources", "missing", "LSGRAPH_ROOT")


def missing_text(root: Path) -> tuple[str, ...]:
    (root / "data/documents/huddinge-ks-2024-1082.txt").write_bytes(b"")
    return ("huddinge-ks-2024-1082.txt", "empty", "Store the whole text")


def broken_rule(root: Path) -> tuple[str, ...]:
    (root / "ontology/rules/20-statements.rq").write_text("CONSTRUCT { ?s ?p ?o WHERE")
    return ("ontology/rules/20-statements.rq", "not SPARQL", "Mend")


@pytest.mark.parametrize("spoil", [broken_turtle, wrong_encoding, empty_file, no_sources, missing_text, broken_rule])
@pytest.mark.parametrize("command", ["build", "check"])
def test_input_that_cannot_be_read_is_named_with_the_next_step_and_changes_nothing(
    copy: Path,
    run: Callable[..., Result],
    tmp_path: Path,
    spoil: Callable[[Path], tuple[str, ...]],
    command: str,
) -> None:
    before = current(tmp_path / "state")
    expected = spoil(copy)
    result = run(command)
    assert result.code == exits.DATA
    for words in expected:
        assert words in result.err
    assert current(tmp_path / "state") == before


def spoil_several(root: Path) -> list[str]:
    """Break a file of each kind that a later step would be the first to read; gives their names in order."""
    spoilt = {
        "data/catalogue.ttl": "x y",
        "data/registers/counties.tsv": "code\tname\n01\n",
        SOURCE: "a:b a:c a:d .",
        "data/stories/first.toml": "title = [\n",
        "data/stories/second.toml": "",
    }
    for name, text in spoilt.items():
        (root / name).write_text(text)
    return sorted(spoilt)


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("language", "summary"), [("en", "5 files can't be read."), ("sv", "5 filer går inte att läsa.")]
)
def test_all_files_that_cannot_be_read_are_told_in_one_run(
    copy: Path, run: Callable[..., Result], tmp_path: Path, command: str, language: str, summary: str
) -> None:
    before = current(tmp_path / "state")
    spoilt = spoil_several(copy)
    result = run(command, "--json", "--language", language)
    assert result.code == exits.DATA
    written = json.loads(result.out)
    assert "findings" not in written, "nothing was checked: no findings would be taken for nothing wrong"
    assert [error["file"] for error in written["errors"]] == spoilt
    for error, line in zip(written["errors"], result.err.splitlines(), strict=False):
        assert error["next_step"][language] in line or error["file"] == "data/stories/second.toml"
        assert error["message"]["en"] != error["message"]["sv"]
        place = f"{error['file']}:{error['line']}" if error["line"] else error["file"]
        assert f": {place}: " in line
    assert result.err.splitlines()[-1] == summary
    assert current(tmp_path / "state") == before


def test_format_tells_all_files_that_it_cannot_read_and_writes_none(copy: Path, run: Callable[..., Result]) -> None:
    sources = sorted((copy / "data/sources").glob("*.ttl"))[:3]
    sources[0].write_text("<urn:a> <urn:b>", encoding="utf-8")
    sources[1].write_text("<urn:a> <urn:b> <urn:c> .\n# lost\n", encoding="utf-8")
    unordered = "<urn:a>   <urn:b>  <urn:c> .\n"
    sources[2].write_text(unordered, encoding="utf-8")
    result = run("format")
    assert result.code == exits.DATA
    assert [f"data/sources/{path.name}" in result.err for path in sources] == [True, True, False]
    assert sources[2].read_text(encoding="utf-8") == unordered


def test_a_state_that_cannot_be_written_is_told_with_the_setting_that_moves_it(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    result = run("--state", str(tmp_path / "file"), "build")
    assert result.code == exits.STATE
    assert str(tmp_path / "file") in result.err
    assert "Set --state to a folder." in result.err
    assert (tmp_path / "file").read_text() == "not a folder"


def test_checks_are_not_optional_for_the_repository_itself(run: Callable[..., Result]) -> None:
    result = run("build", "--no-checks")
    assert result.code == exits.USAGE
    assert "always checked" in result.err


def test_a_build_of_other_files_serves_them(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("<http://example.org/a> <http://example.org/b> 1, 2 .")
    (tmp_path / "two.nt").write_text('<http://example.org/a> <http://example.org/c> "x" .\n')
    state = str(tmp_path / "state")
    built = run("--state", state, "build", "--from", str(tmp_path / "one.ttl"), "--from", str(tmp_path / "two.nt"))
    assert built.code == 0
    assert "3 quads in 2 graphs" in built.out
    counted = run("--state", state, "query", "--format", "csv", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert counted.out.split() == ["n", "3"]


def test_a_build_of_a_folder_tells_what_it_passed_over(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, content in ("one.ttl", "<urn:a> <urn:b> 1 ."), ("two.ttl", ""), ("three.json", "{}"):
        (tmp_path / "in" / name).write_text(content)
    arguments = ("--state", str(tmp_path / "state"), "build", "--from", str(tmp_path / "in"))
    told = run(*arguments)
    assert told.code == 0
    assert re.search(r"two\.ttl: warning reading\.empty ", told.out)
    assert re.search(r"in: warning reading\.passed-over 1 not read \(\.json\)", told.out)
    remarks = json.loads(run(*arguments, "--json").out)["remarks"]
    assert sorted(each["rule"] for each in remarks) == ["reading.empty", "reading.passed-over"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.ttl", None, "no such file"),
        ("broken.ttl", b"<a> <b>", "not"),
        ("table.xlsx", b"PK", "ending"),
        ("latin.nt", '<http://example.org/ä> <http://example.org/b> "ä" .'.encode("latin-1"), "not"),
    ],
)
def test_other_files_that_cannot_be_read_are_named(
    copy: Path, run: Callable[..., Result], tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    before = current(tmp_path / "state")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run("build", "--from", str(tmp_path / name))
    assert result.code == exits.DATA
    assert name in result.err
    assert says in result.err
    assert current(tmp_path / "state") == before


def test_all_of_several_other_files_that_cannot_be_read_are_named(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b>")
    (tmp_path / "unknown.jsonld").write_text('{"@context": "https://example.org/c.jsonld", "a": 1}')
    given = [str(tmp_path / name) for name in ("broken.ttl", "unknown.jsonld")]
    result = run("build", "--from", given[0], "--from", given[1], "--json")
    assert result.code == exits.DATA
    assert [error["file"] for error in json.loads(result.out)["errors"]] == given
    result = run("build", "--from", str(tmp_path / "gone.ttl"), "--from", str(tmp_path / "gone.txt"))
    assert "gone.ttl" in result.err
    assert "gone.txt" in result.err
    result = run("validate", "--data", given[0], "--shapes", given[1])
    assert result.code == exits.DATA
    for path in given:
        assert path in result.err


# ----------------------------------------------------------------------------------------------- check and format


def test_a_check_of_good_data_says_so_in_a_line(run: Callable[..., Result]) -> None:
    result = run("check")
    assert result.code == 0
    assert result.out.startswith("no findings in ")


def test_findings_come_in_the_language_that_was_asked_for(
    copy: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(copy / SOURCE, "oa:start 3301", "oa:start 3302")
    english, swedish = run("check"), run("check", "--language", "sv")
    assert (english.code, swedish.code) == (exits.FINDINGS, exits.FINDINGS)
    assert "does not stand at the given position" in english.out
    assert "står inte på den angivna platsen" in swedish.out
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    assert "står inte på den angivna platsen" in run("check").out
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "does not stand at the given position" in run("check").out


def test_findings_for_programs_carry_file_line_rule_and_both_languages(copy: Path, run: Callable[..., Result]) -> None:
    edit(copy / SOURCE, "oa:start 3301", "oa:start 3302")
    result = run("check", "--json")
    told = json.loads(result.out)
    finding = next(each for each in told["findings"] if each["rule"] == "evidence.position-wrong")
    assert told["conforms"] is False
    assert finding["file"] == SOURCE
    lines = (copy / SOURCE).read_text(encoding="utf-8").splitlines()
    assert lines[finding["line"] - 1].strip() == "oa:refinedBy ["
    assert lines[finding["line"] + 1].strip() == "oa:start 3302 ;"
    assert finding["subject"].rpartition("/")[2] == "huddinge-ks-2024-1082-meeting"
    assert set(finding["message"]) == {"sv", "en"}


@pytest.mark.parametrize(
    "dates", [('"2024-13"', '"2024-13"^^xsd:date', '"12024-01-01"^^xsd:date'), ('"soon"', "[]", "1e5")], ids=" ".join
)
def test_a_careless_date_is_a_finding_and_never_a_traceback(
    copy: Path, run: Callable[..., Result], caplog: pytest.LogCaptureFixture, dates: tuple[str, ...]
) -> None:
    acts = (
        "huddinge-kommun-adoption-proposal-2024-08",
        "region-stockholm-signature-2024-06",
        "region-uppsala-signature-2024-06",
    )
    text = (copy / SOURCE).read_text(encoding="utf-8")
    for act, date in zip(acts, dates, strict=True):
        head, about = text.split(f"\nact:{act}\n")
        text = f"{head}\nact:{act}\n" + re.sub(r"dcterms:date \S+ ;", f"dcterms:date {date} ;", about, count=1)
    (copy / SOURCE).write_text(text, encoding="utf-8")
    result = run("check")
    assert result.code == exits.FINDINGS
    lines = text.splitlines()
    for act, date in zip(acts, dates, strict=True):
        line = lines.index(f"    dcterms:date {date} ;", lines.index(f"act:{act}")) + 1
        assert re.search(rf"^{SOURCE}:{line}: violation ", result.out, re.MULTILINE)
    # What libraries log goes to standard error, with tracebacks.
    assert caplog.text == ""
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("oa:start 1488", 'oa:start "x"', "no position"),
        ("ls:basis basis:stated", 'ls:basis "x"', "none of stated, reported, inferred"),
        ("act:huddinge-kommun-adoption-proposal-2024-08\n    a ls:AdoptionProposal", "act:x\n    a ls:AdoptionProposal", "nothing is told"),
    ],
)  # fmt: skip
def test_values_of_other_files_that_can_not_be_used_are_named(
    copy: Path, run: Callable[..., Result], tmp_path: Path, old: str, new: str, says: str
) -> None:
    before = current(tmp_path / "state")
    exported = tmp_path / "derived.nq"
    assert run("export", "--graph", "derived", "-o", str(exported)).code == 0
    edit(copy / SOURCE, old, new)
    folders = (copy / "data" / "sources", copy / "data" / "actors", exported)
    result = run("build", *(part for path in folders for part in ("--from", str(path))))
    assert result.code == exits.DATA
    assert says in result.err
    assert "fault in lsgraph" not in result.err
    assert current(tmp_path / "state") == before


def test_an_unknown_language_is_wrong_usage(run: Callable[..., Result]) -> None:
    result = run("check", "--language", "de")
    assert result.code == exits.USAGE
    assert "sv, en" in result.err


def test_format_check_lists_what_is_not_in_order_and_changes_nothing(copy: Path, run: Callable[..., Result]) -> None:
    assert run("format", "--check").code == 0
    edit(copy / SOURCE, "oa:start 3301", "oa:start 3302")
    before = (copy / SOURCE).read_bytes()
    result = run("format", "--check")
    assert result.code == exits.FINDINGS
    assert result.out == f"{SOURCE}\n"
    assert "lsgraph format" in result.err
    assert (copy / SOURCE).read_bytes() == before


def test_format_mends_positions_of_the_named_file_only(
    copy: Path, run: Callable[..., Result], settings: Settings
) -> None:
    other = copy / "data/actors/places.ttl"
    edit(copy / SOURCE, "oa:start 3301", "oa:start 3302")
    edit(other, " .\n", "   .\n")
    untidy = other.read_bytes()
    assert run("format", str(copy / SOURCE)).out == f"{SOURCE}\n"
    assert (copy / SOURCE).read_bytes() == (settings.root / SOURCE).read_bytes()
    assert other.read_bytes() == untidy


def test_format_in_a_copy_changes_the_copy_whatever_the_setting_says(
    copy: Path, run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = tmp_path / "practice"
    shutil.copytree(copy, practice)
    for folder in (copy, practice):
        edit(folder / SOURCE, "ls:Signature ;", "ls:Signature  ;")
    monkeypatch.chdir(practice / "data" / "sources")
    result = run("format")
    assert result.out.splitlines() == [SOURCE]
    assert f"Working on {practice} (the folder you stand in)." in result.err
    assert f"LSGRAPH_ROOT names {copy}, but you stand in {practice}" in result.err
    assert "ls:Signature  ;" in (copy / SOURCE).read_text(encoding="utf-8")
    assert "ls:Signature  ;" not in (practice / SOURCE).read_text(encoding="utf-8")
    assert run("--root", str(copy), "format").out.splitlines() == [SOURCE]


def test_format_refuses_a_file_of_another_project_and_a_folder_that_is_none(
    copy: Path, run: Callable[..., Result], root: Path, tmp_path: Path
) -> None:
    foreign = run("--root", str(root), "format", str(copy / SOURCE))
    assert foreign.code == exits.DATA
    assert f"lsgraph --root {copy} format" in foreign.err
    nowhere = run("--root", str(tmp_path), "format")
    assert nowhere.code == exits.DATA
    assert "--root" in nowhere.err


@pytest.mark.parametrize("command", [("build",), ("generations", "switch", "none")])
def test_a_command_that_writes_names_the_folder_that_it_works_on(
    copy: Path, run: Callable[..., Result], command: tuple[str, ...]
) -> None:
    assert f"Working on {copy} (LSGRAPH_ROOT)." in run(*command).err


@pytest.mark.parametrize("name", ["data/sources/gone.ttl", "README-that-is-not-there.ttl"])
def test_format_of_a_missing_file_names_it(copy: Path, run: Callable[..., Result], name: str) -> None:
    result = run("format", str(copy / name))
    assert result.code == exits.DATA
    assert name in result.err


# -------------------------------------------------------------------------------------------------------- asking


def test_a_query_in_a_pipe_is_plain_with_prefixed_names(run: Callable[..., Result]) -> None:
    assert run("query", SIGNED) == Result(0, "actor\norganization:region-stockholm\norganization:region-uppsala\n", "")


@pytest.mark.parametrize("name", ["1", "001", "who-has-signed", "001-who-has-signed"])
def test_a_question_goes_by_number_and_by_name(run: Callable[..., Result], name: str) -> None:
    result = run("query", "--question", name)
    assert result.code == 0
    assert result.out.startswith("actor\tcapacity\tearliest\tlatest\norganization:region-stockholm\t")


def test_a_query_comes_from_text_file_or_standard_input(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "query.rq").write_text(SIGNED, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SIGNED.encode())))
    assert run("query", SIGNED) == run("query", "--file", str(tmp_path / "query.rq")) == run("query", "-")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML), ("tsv", ox.QueryResultsFormat.TSV)],
)
def test_rows_come_in_each_format_of_the_standard(
    run: Callable[..., Result], name: str, media_type: ox.QueryResultsFormat
) -> None:
    parsed = ox.parse_query_results(input=run("query", "--format", name, SIGNED).out, format=media_type)
    assert isinstance(parsed, ox.QuerySolutions)
    assert len(list(parsed)) == 2


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("table", ox.RdfFormat.TURTLE), ("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", ox.RdfFormat.RDF_XML), ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)  # fmt: skip
def test_triples_come_in_each_format_for_graphs(
    run: Callable[..., Result], name: str, media_type: ox.RdfFormat
) -> None:
    result = run("query", "--format", name, "CONSTRUCT WHERE { ?actor ls:hasSigned ?agreement }")
    assert len(list(ox.parse(input=result.out, format=media_type))) == 2


def test_an_ask_query_answers_in_a_word(run: Callable[..., Result]) -> None:
    assert run("query", "ASK { ?actor ls:hasSigned ?agreement }").out == "true\n"
    assert run("query", "--question", "is-a-huddinge-signature-on-record").out == "false\n"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?x WHERE { ?x ls:hasSigned ", "line 1"),
        ("SELECT ?x WHERE { ?x dctrms:title ?y }", "Did you mean dcterms:"),
        ("INSERT DATA { <a> <b> <c> }", "only read"),
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("", "empty"),
        ("Vem har undertecknat?", "SELECT, ASK"),
    ],
)
def test_a_bad_query_is_told_with_its_place_or_reason(run: Callable[..., Result], query: str, says: str) -> None:
    result = run("query", query)
    assert result.code == exits.QUERY
    assert result.out == ""
    assert says in result.err


@pytest.mark.parametrize(
    "arguments",
    [(), (SIGNED, "--question", "1"), (SIGNED, "--file", "query.rq"), ("--question", "1", "--file", "query.rq")],
)
def test_a_query_comes_from_exactly_one_place(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    result = run("query", *arguments)
    assert result.code == exits.USAGE
    assert "--file" in result.err
    assert "--question" in result.err


def test_an_unknown_question_names_the_nearest(run: Callable[..., Result]) -> None:
    result = run("query", "--question", "who-has-sined")
    assert result.code == exits.USAGE
    assert "Did you mean who-has-signed" in result.err


@pytest.mark.parametrize(
    ("name", "says"), [("jsn", "Did you mean json"), ("turtle", "json, xml, csv, tsv"), ("ods", "json, xml")]
)
def test_a_format_that_rows_do_not_have_names_those_that_they_do(
    run: Callable[..., Result], name: str, says: str
) -> None:
    result = run("query", "--format", name, SIGNED)
    assert result.code == exits.USAGE
    assert says in result.err


def test_a_query_file_that_is_missing_or_in_another_encoding_is_named(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    missing = run("query", "--file", str(tmp_path / "gone.rq"))
    (tmp_path / "latin.rq").write_bytes("ASK { ?s ?p 'å' }".encode("latin-1"))
    latin = run("query", "--file", str(tmp_path / "latin.rq"))
    assert (missing.code, latin.code) == (exits.DATA, exits.DATA)
    assert "gone.rq" in missing.err
    assert "latin.rq" in latin.err
    assert "UTF-8" in latin.err


@pytest.mark.parametrize("command", [("query", SIGNED), ("show", "KTH"), ("export",), ("serve", "--port", "0")])
def test_where_nothing_is_built_it_says_what_to_run(
    run: Callable[..., Result], tmp_path: Path, command: tuple[str, ...]
) -> None:
    result = run("--state", str(tmp_path / "empty"), *command)
    assert result.code == exits.STATE
    assert result.out == ""
    assert "lsgraph build" in result.err


def test_the_questions_are_listed_in_either_language(run: Callable[..., Result], root: Path) -> None:
    count = len(read_questions(root / "ontology" / "questions"))
    english, swedish = run("questions").out.splitlines(), run("questions", "-l", "sv").out.splitlines()
    assert len(english) == len(swedish) == count + 1
    assert english[1].startswith("1\twho-has-signed\tWho has signed")
    assert swedish[1].startswith("1\twho-has-signed\tVem har undertecknat")
    assert len(json.loads(run("questions", "--json").out)) == count


def test_a_root_without_questions_says_which_setting_to_change(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("--root", str(tmp_path), "questions")
    assert result.code == exits.DATA
    assert "LSGRAPH_ROOT" in result.err


@pytest.mark.parametrize(
    "name", ["Region Uppsala", "region uppsala", "region-uppsala", "organization:region-uppsala", "01dv86r63"]
)
def test_an_actor_is_shown_with_the_words_behind_each_relation(run: Callable[..., Result], name: str) -> None:
    result = run("show", name)
    assert result.code == 0
    assert result.out.startswith("Region Uppsala\n")
    assert "Region Uppsala has signed" in result.out
    assert "“Undertecknandet skedde vid ett möte i juni 2024”" in result.out
    assert "characters 3301–3349" in result.out


def test_an_actor_is_shown_in_swedish_when_asked(run: Callable[..., Result]) -> None:
    result = run("show", "Region Uppsala", "--language", "sv")
    assert "Region Uppsala har undertecknat" in result.out
    assert "tecken 3301–3349" in result.out


def test_an_actor_for_programs_has_each_relation_with_its_evidence(
    run: Callable[..., Result], generation: Generation
) -> None:
    told = json.loads(run("show", "Region Uppsala", "--json").out)
    (signed,) = (each for each in told["relations"] if each["predicate"].endswith("#hasSigned"))
    quoted = [each for each in signed["evidence"] if each["basis"] == "stated"]
    text = generation.text("huddinge-ks-2024-1082")
    assert len(quoted) == 2
    # As the interface tells it, under the same names.
    assert {"iri", "url", "label", "other_names", "relations"} <= told.keys()
    assert {"document", "document_date", "quotation", "paraphrase"} <= quoted[0].keys()
    for each in quoted:
        assert text[each["start"] : each["end"]].split() == each["quotation"].split()


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("KTH", "en", "stands behind the Flemingsberg Science Foundation (on record 2019-03-12–2024-08-21)"),
        ("Fabege", "sv", "(från 2024-01-01–2024-12-31, känt 2024-06-24)"),
        ("Aida Hadžialić", "en", "of Region Stockholm (on record in an undated source)"),
        ("Region Uppsala", "en", "joint life science cluster (2024-06-01–2024-06-30)"),
        ("Chris Heister", "en", "Flemingsberg Science Foundation (until 2017-08-01–2017-12-31)"),
    ],
)
def test_what_is_told_in_the_present_tense_has_the_days_of_its_sources(
    run: Callable[..., Result], name: str, language: str, told: str
) -> None:
    """What has a day of its own, or has ended, needs none."""
    assert any(line.endswith(told) for line in run("show", name, "--language", language).out.splitlines())


def test_no_signature_is_shown_for_an_actor_that_has_none_on_record(run: Callable[..., Result]) -> None:
    relations = json.loads(run("show", "Karolinska Institutet", "--json").out)["relations"]
    assert relations
    assert not [each for each in relations if each["predicate"].endswith(("#hasSigned", "#tookPartIn"))]


def test_a_misspelt_actor_names_the_nearest(run: Callable[..., Result]) -> None:
    result = run("show", "Karolinska Instituet")
    assert result.code == exits.USAGE
    assert "'Karolinska Instituet'" in result.err
    assert "Did you mean Karolinska Institutet" in result.err


def test_an_actor_that_nothing_resembles_is_not_found(run: Callable[..., Result]) -> None:
    result = run("show", "xyzzyx")
    assert result.code == exits.USAGE
    assert "'xyzzyx'" in result.err


# ----------------------------------------------------------------------------------------- keeping and validating


def test_an_export_with_graphs_holds_every_quad(run: Callable[..., Result], generation: Generation) -> None:
    kept = set(ox.parse(path=str(generation.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS))
    for name, media_type in (("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS)):
        assert set(ox.parse(input=run("export", "--format", name).out, format=media_type)) == kept


def test_an_export_of_one_graph_holds_that_graph_only(run: Callable[..., Result], generation: Generation) -> None:
    iri = "https://w3id.org/lsgraph/graph/actors"
    for name in ("actors", "graph:actors", iri):
        result = run("export", "--graph", name, "--format", "turtle")
        assert len(list(ox.parse(input=result.out, format=ox.RdfFormat.TURTLE))) == generation.manifest.quads[iri]


def test_an_export_to_a_file_takes_the_format_of_its_ending(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("export", "-o", str(tmp_path / "all.nt"))
    assert result.code == 0
    assert result.out == ""
    assert len(list(ox.parse(path=str(tmp_path / "all.nt"), format=ox.RdfFormat.N_TRIPLES))) > 1000
    assert [path.name for path in tmp_path.iterdir()] == ["all.nt"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--format", "trigg"), exits.USAGE, "Did you mean trig"),
        (("--graph", "actor"), exits.USAGE, "Did you mean actors"),
        (("--output", "{folder}/gone/all.ttl"), exits.STATE, "gone/all.ttl"),
        (("--output", "{folder}/all.docx"), exits.USAGE, "'.docx'"),
        (("--output", "{folder}", "--format", "trig"), exits.STATE, "{folder}"),
        (("--generation", "ffff"), exits.USAGE, "'ffff'"),
    ],
)
def test_an_export_that_cannot_be_says_why_and_writes_nothing(
    run: Callable[..., Result], tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = run("export", *(each.format(folder=tmp_path) for each in arguments))
    assert result.code == code
    assert says.format(folder=tmp_path) in result.err
    assert result.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_replaced_stays_whole_until_the_new_one_is(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError), replaced(path) as out:  # noqa: PT012  # the write is what must not be seen
        out.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_who_reads_a_file_that_is_replaced_reads_the_old_one_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with path.open("rb") as reader:
        with replaced(path) as out:
            out.write(b"new")
            assert len(list(tmp_path.iterdir())) == 2, "what is half written lies on the same disk"
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_generations_are_listed_and_switched(copy: Path, run: Callable[..., Result], tmp_path: Path) -> None:
    first = current(tmp_path / "state")
    edit(copy / "data/actors/places.ttl", "Uppsala slott", "Uppsala slott vid ån")
    assert run("build").code == 0
    second = current(tmp_path / "state")
    assert first != second
    listed = json.loads(run("generations", "--json").out)
    assert {each["hash"]: each["current"] for each in listed} == {first: False, second: True}
    assert f"{first} is current now" in run("generations", "switch", first[:8]).out
    assert current(tmp_path / "state") == first
    asked = run("query", "--generation", second[:8], "ASK { ?place rdfs:label 'Uppsala slott vid ån'@sv }")
    assert asked.out == "true\n"


def test_switching_to_a_generation_that_is_not_there_changes_nothing(
    copy: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    before = current(tmp_path / "state")
    result = run("generations", "switch", "ffffffff")
    assert result.code == exits.USAGE
    assert "ffffffff" in result.err
    assert before in result.err
    assert current(tmp_path / "state") == before


def test_settings_say_where_each_value_comes_from(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LSGRAPH_PORT", "8123")
    told = {each["name"]: each for each in json.loads(run("--root", "/srv", "settings", "--json").out)}
    assert (told["port"]["value"], told["port"]["from"]) == (8123, "LSGRAPH_PORT")
    assert (told["root"]["value"], told["root"]["from"]) == ("/srv", "--root")
    assert told["host"]["from"] == "default"


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .
"""


def test_validate_writes_the_report_of_the_standard(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "bad.ttl").write_text("<here> a <http://example.org/Thing> .")
    (tmp_path / "good.ttl").write_text('<here> a <http://example.org/Thing> ; <http://example.org/name> "x" .')
    base = "http://example.org/base/"
    bad = run("validate", "--data", str(tmp_path / "bad.ttl"), "--shapes", str(tmp_path / "shapes.ttl"), "--base", base)
    good = run("validate", "--data", str(tmp_path / "good.ttl"), "--shapes", str(tmp_path / "shapes.ttl"))
    assert (bad.code, good.code) == (exits.FINDINGS, 0)
    report = list(ox.parse(input=bad.out, format=ox.RdfFormat.TURTLE))
    focus = [quad.object for quad in report if quad.predicate.value.endswith("focusNode")]
    assert focus == [ox.NamedNode(f"{base}here")]


def test_validate_refuses_a_folder_and_reads_past_a_byte_order_mark(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_bytes(b"\xef\xbb\xbf" + SHAPES.encode())
    (tmp_path / "data.ttl").write_bytes(b"\xef\xbb\xbf<a> <b> <c> .")
    shapes = ("--shapes", str(tmp_path / "shapes.ttl"))
    assert run("validate", "--data", str(tmp_path / "data.ttl"), *shapes).code == 0
    folder = run("validate", "--data", str(tmp_path), *shapes)
    assert folder.code == exits.DATA
    assert "folder" in folder.err


@pytest.mark.parametrize(
    ("data", "shapes", "says"),
    [
        (b"<a> <b>", SHAPES.encode(), "data.ttl"),
        (None, SHAPES.encode(), "data.ttl"),
        (b"", SHAPES.encode(), "data.ttl: There is nothing in it."),
        (b"@prefix e: <http://example.org/> .", SHAPES.encode(), "data.ttl: There is nothing in it."),
        (b"<a> <b> <c> .", b"", "shapes.ttl: There is nothing in it."),
        (b"<a> <b> <c> .", b"<a> <b> <c> .", "shapes.ttl: There is no shape in it"),
        (
            b"<a> <b> <c> .",
            b"@prefix sh: <http://www.w3.org/ns/shacl#> . <S> a sh:NodeShape ; sh:targetNode <a> ; sh:minCount 1, 2 .",
            "",
        ),
    ],
)
def test_validate_ends_above_one_where_it_cannot_tell(
    run: Callable[..., Result], tmp_path: Path, data: bytes | None, shapes: bytes, says: str
) -> None:
    (tmp_path / "shapes.ttl").write_bytes(shapes)
    if data is not None:
        (tmp_path / "data.ttl").write_bytes(data)
    result = run("validate", "--data", str(tmp_path / "data.ttl"), "--shapes", str(tmp_path / "shapes.ttl"))
    assert result.code == exits.DATA
    assert says in result.err
    assert result.out == ""


# -------------------------------------------------------------------------------- terminals, pipes and processes


def script(settings: Settings, *arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "lsgraph", *arguments],
        env=environment(settings, **environ),
        capture_output=True,
        timeout=30,
    )


def environment(settings: Settings, **environ: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"LSGRAPH_STATE": str(settings.state_folder), "LSGRAPH_ROOT": str(settings.root)} | environ


def test_help_comes_well_within_a_second_since_nothing_heavy_is_imported() -> None:
    heavy = "{'networkx', 'pandas', 'pyshacl', 'rdflib', 'fastapi', 'scipy', 'numpy'}"
    code = f"import sys; from lsgraph.cli import main; main(['--help']); sys.exit(repr({heavy} & set(sys.modules)))"
    begun = time.monotonic()
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert result.stderr == "set()\n"
    assert time.monotonic() - begun < 5


def test_the_installed_program_is_this_one(root: Path) -> None:
    assert 'lsgraph = "lsgraph.cli:main"' in (root / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "headings"),
    [
        ("generations", "aktuell\thash\tbyggd\tkvadrupler\tursprung\tskada"),
        ("settings", "variabel\tvärde\tvarifrån\ttill för"),
        ("questions", "nummer\tnamn\tfråga"),
    ],
)
def test_tables_have_their_headings_in_the_language_that_is_asked_for(
    run: Callable[..., Result], command: str, headings: str
) -> None:
    assert run("-l", "sv", command).out.splitlines()[0] == headings
    assert run(command).out.splitlines()[0] != headings


def test_what_stands_for_a_value_is_called_alike_in_help_and_in_refusals(run: Callable[..., Result]) -> None:
    assert "Argumentet MAPP saknas." in run("-l", "sv", "init").err
    assert "{MAPP}" in run("-l", "sv", "init", "--help").out
    assert "{FOLDER}" in run("init", "--help").out


def test_a_terminal_without_swedish_letters_shows_a_question_mark_for_them(
    generation: Generation, settings: Settings
) -> None:
    result = script(settings, "show", "Södertörns högskola", "-l", "sv", PYTHONIOENCODING="ascii", PYTHONUTF8="1")
    assert result.returncode == 0
    assert result.stdout.startswith(b"S?dert?rns h?gskola")


def test_machine_formats_are_utf_8_on_any_terminal(generation: Generation, settings: Settings) -> None:
    result = script(settings, "show", "Södertörns högskola", "--json", PYTHONIOENCODING="ascii")
    assert json.loads(result.stdout.decode("utf-8"))["label"]["sv"] == "Södertörns högskola"


@pytest.mark.parametrize("arguments", [(), ("--format", "csv"), ("--format", "json")])
def test_a_reader_that_leaves_early_is_no_error(
    generation: Generation, settings: Settings, arguments: tuple[str, ...]
) -> None:
    # Many times what a pipe holds.
    everything = "SELECT * WHERE { ?s ?p ?o }"
    with subprocess.Popen(
        [sys.executable, "-m", "lsgraph", "query", *arguments, everything],
        env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(20)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == exits.PIPE_CLOSED


def test_ctrl_c_says_so_and_ends_with_130(generation: Generation, settings: Settings) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "lsgraph", "query", "-"],
        env=environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        # More than a pipe holds: this returns when the command has begun to read; soon it waits for more.
        process.stdin.write(b"#" * 200_000)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert process.stderr is not None
        err = process.stderr.read()
    assert process.returncode == exits.INTERRUPTED
    assert err == b"Interrupted.\n"


def on_terminal(settings: Settings, *arguments: str, **environ: str) -> str:
    """What a person on a terminal of 200 columns sees."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lsgraph", *arguments],
        env=environment(settings, TERM="xterm-256color", COLUMNS="200", **environ), stdin=slave, stdout=slave, stderr=slave,
    )  # fmt: skip
    os.close(slave)
    seen = b""
    try:
        while chunk := os.read(master, 4096):
            seen += chunk
    except OSError:
        # Linux tells the end of a terminal so.
        assert process.wait(30) == 0
    os.close(master)
    return seen.decode()


def test_people_on_a_terminal_get_a_drawn_table_and_colour_unless_they_refuse_it(
    generation: Generation, settings: Settings
) -> None:
    coloured = on_terminal(settings, "query", "--question", "1")
    plain = on_terminal(settings, "query", "--question", "1", NO_COLOR="1")
    assert "┃" in coloured
    assert "2 rows" in coloured
    assert "\x1b[1m" in coloured
    assert not re.search(r"\x1b\[[\d;]*3[1-7]", plain)
    assert "organization:region-uppsala" in plain


def test_data_can_not_steer_the_terminal() -> None:
    assert printable("a\x1b]0;title\x07b\nc\td") == "a\\x1b]0;title\\x07b\nc\td"


def test_a_failed_write_that_is_no_closed_pipe_stays_an_error() -> None:
    with pytest.raises(LsgraphError), stdout_bytes():
        raise LsgraphError("no room")
    with pytest.raises(PipeClosedError), stdout_bytes():
        raise BrokenPipeError


def test_a_taken_port_is_told_with_another_to_try(generation: Generation, settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = script(settings, "serve", "--port", str(port))
    assert result.returncode == exits.STATE
    assert str(port).encode() in result.stderr
    assert b"choose another: --port=" in result.stderr


def test_a_server_that_shall_build_first_lists_what_keeps_it_from_building(
    copy: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    before = current(tmp_path / "state")
    edit(copy / SOURCE, "oa:start 3301", "oa:start 3302")
    result = run("serve", "--build", "--port", "0")
    assert result.code == exits.FINDINGS
    assert "evidence.position-wrong" in result.out
    assert current(tmp_path / "state") == before


def test_the_server_says_its_address_and_ends_on_ctrl_c(generation: Generation, settings: Settings) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "lsgraph", "serve", "--port", "0"],
        env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        hanging = threading.Timer(30, process.kill)
        hanging.start()
        assert re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        hanging.cancel()
    assert process.returncode == exits.INTERRUPTED
    assert "Traceback" not in err


# ------------------------------------------------------------------------------------------- interruptions and options


class SchemaError(Exception):
    """As pydantic's core raises it where a model is made while somebody presses Ctrl-C."""


SchemaError.__module__ = "pydantic_core._pydantic_core"


def interrupted_as(kind: str) -> None:
    if kind == "itself":
        raise KeyboardInterrupt
    if kind == "core":
        raise SchemaError('Error building "model" validator:\n  KeyboardInterrupt: ')
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt as error:
        if kind == "cause":
            raise RuntimeError("a class could not be made") from error
        raise OSError("while it was cleaned up")  # noqa: B904  # its context is the interruption


@pytest.mark.parametrize("kind", ["itself", "core", "cause", "context"])
def test_an_interruption_that_comes_back_as_another_error_is_one(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("lsgraph.cli.keeping.session_of", lambda _: interrupted_as(kind))
    result = run("-l", "sv", "generations")
    assert (result.code, result.err) == (exits.INTERRUPTED, "Avbrutet.\n")


@pytest.mark.parametrize("error", [SchemaError("KeyboardInterrupt is no type"), ValueError("KeyboardInterrupt")])
def test_what_only_speaks_of_an_interruption_is_none(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("lsgraph.cli.keeping.session_of", fail)
    assert run("generations").code == exits.FAULT


@pytest.mark.parametrize(
    ("arguments", "environ", "named"),
    [
        (["serve", "--host", "999.1.1.1"], {}, "--host"), (["serve"], {"LSGRAPH_HOST": "999.1.1.1"}, "LSGRAPH_HOST"),
        (["--state", "/dev/null", "query", "ASK {}"], {}, "--state"), (["query", "ASK {}"], {"LSGRAPH_STATE": "/dev/null"}, "LSGRAPH_STATE"),
        (["serve", "--port", "99999"], {}, "--port"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_given_as_an_option_is_told_as_that_option(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, language: str,
    arguments: list[str], environ: dict[str, str], named: str,
) -> None:  # fmt: skip
    """An option goes before its setting: to change that would do nothing."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    result = run("-l", language, *arguments)
    assert result.code in (exits.USAGE, exits.STATE)
    assert named in result.err
    assert ("LSGRAPH" in result.err) == named.startswith("LSGRAPH")
