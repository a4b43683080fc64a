"""What has passed a check is not looked at again; and no verdict is ever taken that is not the one which a check anew would give."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from tests.measured import MEASURED
from tests.test_mutations import MUTATIONS, ORGANIZATIONS, SOURCE, TEXT, replace_once

from lsgraph.building import build as module_of_build
from lsgraph.building import checks, inputs
from lsgraph.building.build import build
from lsgraph.building.checks import PASSED_FILE, check, run_checks
from lsgraph.building.inputs import Watched
from lsgraph.building.progress import Silent
from lsgraph.cli import exits, main
from lsgraph.computing import beside, passed
from lsgraph.computing.passed import Passed, key_of, program_digest
from lsgraph.errors import BuildRefused
from lsgraph.gate import carried, check_gate, kept
from lsgraph.gate.sources import Source, known_of
from lsgraph.namespaces import PREFIXES
from lsgraph.repository import evidence, personal, sense
from lsgraph.repository.dataset import load_dataset, read_dataset
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.errors import Finding
    from lsgraph.gate.judge import Reader
    from lsgraph.gate.sources import Rested
    from lsgraph.settings import Settings

STORY = "data/stories/from-declaration-to-foundation.toml"
DAY = 'dcterms:date "2024-08-21"^^xsd:date ;\n    prov'


@pytest.fixture(scope="module", autouse=True)
def _nothing_passed_elsewhere() -> Iterator[None]:
    """What has passed is here what each test says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "Passed", Passed)
        yield


@pytest.fixture
def copy(part: Path, tmp_path: Path) -> Path:
    """A copy of the part of the data that tests know, to be changed."""
    return Path(shutil.copytree(part, tmp_path / "copy"))


@pytest.fixture(scope="module")
def everything(part: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which everything of that part has passed, by one check for all tests here."""
    state = tmp_path_factory.mktemp("passed")
    assert check(read_settings({}, root=part, state=state)).findings == []
    return state / PASSED_FILE


@pytest.fixture
def own(copy: Path, everything: Path, tmp_path: Path) -> Settings:
    """Settings with that copy and a state folder of its own, in which everything has passed."""
    own = read_settings({}, root=copy, state=tmp_path / "state")
    file = own.state_folder / PASSED_FILE
    file.parent.mkdir(parents=True)
    shutil.copy(everything, file)
    return own


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The claims that are read from here on, each time that one is."""
    told: list[str] = []
    judge = carried.problems_of

    def problems_of(reader: Reader, rested: Rested) -> object:
        told.append(rested.claim.iri.rsplit("/", 1)[-1])
        return judge(reader, rested)

    monkeypatch.setattr(carried, "problems_of", problems_of)
    return told


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def both(own: Settings) -> list[Finding]:
    """The findings, which are the same, in the same order, with what is kept and without."""
    anew = check(own, anew=True).findings
    assert check(own).findings == anew
    return anew


def closed(root: Path, asked: Passed) -> list[Finding]:
    """The findings of those checks that keep what has passed, with what follows from the files left out."""
    dataset = read_dataset(root)
    return [*checks._evidence(dataset, asked), *checks._gate(dataset, asked)]


# ------------------------------------------------------------------------------------------------ what is read again


def test_nothing_is_read_again_while_nothing_changes(own: Settings, read: list[str]) -> None:
    assert check(own).findings == []
    assert read == []
    assert check(own, anew=True).findings == []
    assert len(read) > 50


def test_of_a_changed_source_the_changed_claim_alone_is_read(own: Settings, read: list[str]) -> None:
    replace_once(own.root / SOURCE, DAY, DAY.replace("21", "22"))
    found = check(own).findings
    assert "gate.date-other" in rules(found)
    # Also the proposal that has its date from it.
    assert set(read) <= {"huddinge-kommun-adoption-proposal-2024-08", "huddinge-ks-2024-1082"}
    assert "huddinge-kommun-adoption-proposal-2024-08" in read
    # It has not passed: it is read, and told, again.
    read.clear()
    assert check(own).findings == found
    assert "huddinge-kommun-adoption-proposal-2024-08" in read


def test_what_was_mended_is_known_to_have_passed(own: Settings, read: list[str]) -> None:
    text = (own.root / SOURCE).read_text(encoding="utf-8")
    replace_once(own.root / SOURCE, DAY, DAY.replace("21", "22"))
    assert check(own).findings != []
    (own.root / SOURCE).write_text(text, encoding="utf-8")
    read.clear()
    assert check(own).findings == []
    assert read == []


def test_a_comment_in_a_source_needs_no_claim_to_be_read(own: Settings, read: list[str]) -> None:
    with (own.root / SOURCE).open("a", encoding="utf-8") as file:
        file.write("\n# Läst igen.\n")
    assert check(own).findings == []
    assert read == []


# ------------------------------------------------------------------------------------- every kind of what they rest on


def _name_of_an_actor(root: Path) -> None:
    path = root / ORGANIZATIONS
    path.write_text(path.read_text(encoding="utf-8").replace('"Region Uppsala"', '"Region Gotland"'), encoding="utf-8")


def _text_of_a_document(root: Path) -> None:
    replace_once(root / TEXT, "har skrivit på en", "har inte skrivit på en")


def _place_in_a_register(root: Path) -> None:
    path = root / "data" / "registers" / "municipalities.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("Huddinge", "Haninge"), encoding="utf-8")


def _judgement(root: Path) -> None:
    """That two are the same, of which a source names one: its claim is about the other's names, too."""
    path = root / "data" / "judgements.ttl"
    head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED)
    told = (
        "judgement:1 a ls:Judgement ; ls:judges organization:region-uppsala, organization:region-gotland ; "
        'ls:verdict verdict:same ; ls:judgedBy "Anna" ; dcterms:date "2025-01-01"^^xsd:date ; rdfs:comment "Skäl." .\n'
    )
    path.write_text(head + told, encoding="utf-8")


_USED = ("dcterms", "judgement", "ls", "organization", "rdfs", "verdict", "xsd")


def _shape(root: Path) -> None:
    path = next(path for path in sorted((root / "shapes").glob("*.ttl")) if "sh:minCount 1" in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace("sh:minCount 1", "sh:minCount 9"), encoding="utf-8")


def _term(root: Path) -> None:
    path = root / "ontology" / "lsgraph.ttl"
    path.write_text(path.read_text("utf-8").replace("ls:speaksOf", "ls:speaksOfNothing"), encoding="utf-8")


def _expected_answer(root: Path) -> None:
    mutation = MUTATIONS["a wrong expectation"]
    replace_once(root / mutation.file, mutation.old, mutation.new)


def _rule(root: Path) -> None:
    mutation = MUTATIONS["a rule that takes another role"]
    replace_once(root / mutation.file, mutation.old, mutation.new)


def _step_of_a_story(root: Path) -> None:
    path = root / STORY
    text = path.read_text(encoding="utf-8")
    evidence = next(line for line in text.splitlines() if line.startswith("evidence = "))
    path.write_text(text.replace(evidence, 'evidence = "of-nothing"', 1), encoding="utf-8")


#: What the verdicts rest on that are kept, and what is not kept at all.
KEPT: dict[str, tuple[Callable[[Path], None], str]] = {
    "the name of an actor elsewhere": (_name_of_an_actor, "gate."),
    "the text of a document": (_text_of_a_document, "evidence.document-changed"),
    "a register": (_place_in_a_register, "register.differs"),
    "a judgement": (_judgement, "judgement."),
}
NOT_KEPT: dict[str, tuple[Callable[[Path], None], str]] = {
    "a shape": (_shape, "shacl."),
    "a term of the ontology": (_term, "term.unknown"),
    # Beside what is misspelt, one finding tells of all answers that differ.
    "an expected answer": (_expected_answer, "question."),
    "a rule": (_rule, "question."),
    "a story": (_step_of_a_story, "stories.unknown"),
}


@pytest.mark.parametrize("name", KEPT)
def test_whatever_changes_is_found_as_a_check_anew_finds_it(own: Settings, name: str) -> None:
    change, rule = KEPT[name]
    change(own.root)
    asked = Passed(own.state_folder / PASSED_FILE)
    found = closed(own.root, asked)
    assert any(each.startswith(rule) for each in rules(found)), rules(found)
    assert found == closed(own.root, Passed(None))
    asked.save()
    assert found == closed(own.root, Passed(own.state_folder / PASSED_FILE)), "what was found has not passed"


def test_what_is_never_kept_is_found_too_and_nothing_is_built_of_it(own: Settings) -> None:
    for change, _ in NOT_KEPT.values():
        change(own.root)
    found = both(own)
    for name, (_, rule) in NOT_KEPT.items():
        assert any(each.startswith(rule) for each in rules(found)), name
    with pytest.raises(BuildRefused) as refused:
        build(own)
    assert refused.value.findings == found


def test_the_verdict_of_another_program_is_not_taken(
    own: Settings, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (passed, kept):
        monkeypatch.setattr(module, "program_digest", lambda: "another")
    assert closed(own.root, Passed(own.state_folder / PASSED_FILE)) == []
    assert len(read) > 50


def test_a_build_rests_on_code_word_lists_and_catalogues() -> None:
    names = {name for name, _ in module_of_build._program_files()}
    assert {"src/building/build.py", "src/repository/languages.toml", "src/locales/sv/properties.po"} <= names


def test_the_digest_of_the_program_follows_its_words_its_code_and_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program_digest() == passed.digest_of_program(Path(passed.__file__).parents[1])
    (tmp_path / "words").mkdir()
    module, words = tmp_path / "gate.py", tmp_path / "words" / "acts.toml"
    module.write_text("KINDS = 1\n", encoding="utf-8")
    words.write_text('verb = "anta"\n', encoding="utf-8")
    digests = {passed.digest_of_program(tmp_path)}
    module.write_text("KINDS = 2\n", encoding="utf-8")
    digests.add(passed.digest_of_program(tmp_path))
    words.write_text('verb = "antaga"\n', encoding="utf-8")
    digests.add(passed.digest_of_program(tmp_path))
    monkeypatch.setattr(passed, "version", lambda name: f"{name} of tomorrow")
    digests.add(passed.digest_of_program(tmp_path))
    monkeypatch.setattr(sys, "version", "of tomorrow")
    digests.add(passed.digest_of_program(tmp_path))
    assert len(digests) == 5


def test_what_was_still_to_come_is_looked_at_on_the_day(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that rests on today's date is not that of another day: of last year, most days here are still to come."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Earlier:
            return cls(2024, 6, 1, tzinfo=tz)

    for module in (sense, personal):
        monkeypatch.setattr(module, "datetime", Earlier)
    found = closed(own.root, Passed(own.state_folder / PASSED_FILE))
    assert found == closed(own.root, Passed(None))
    assert "date.impossible" in rules(found)


def test_the_names_of_actors_and_places_and_the_things_named_are_part_of_a_verdict(
    copy: Path, tmp_path: Path, read: list[str]
) -> None:
    dataset = read_dataset(copy)
    known = known_of(dataset)
    rested = next(
        each
        for file in dataset.files
        if file.is_source
        for each in Source(dataset, file).claims()
        if each.claim.about in known.things
    )
    asked = Passed(tmp_path / "passed")
    about = known.things[str(rested.claim.about)]
    agent = known.agents[0]
    for other in (
        known,
        replace(known, agents=(replace(agent, also=(*agent.also, "Another name")), *known.agents[1:])),
        replace(known, agents=known.agents[1:]),
        replace(known, places=(*known.places, "Nowhere")),
        replace(known, things={**known.things, about.iri: replace(about, names=(*about.names, "Another name"))}),
        replace(known, things={iri: thing for iri, thing in known.things.items() if iri != about.iri}),
    ):
        read.clear()
        kept.Verdicts(other, asked).problems_of(rested)
        assert len(read) == 1
    read.clear()
    unnamed = replace(about, iri="urn:of-no-claim")
    kept.Verdicts(replace(known, things={**known.things, unnamed.iri: unnamed}), asked).problems_of(rested)
    assert read == []


def test_a_reading_that_asks_for_a_thing_which_its_claim_does_not_name_is_not_kept(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = read_dataset(copy)
    rested = [each for file in dataset.files if file.is_source for each in Source(dataset, file).claims()]
    known, judge = known_of(dataset), carried.problems_of
    asks_for = "urn:of-no-claim"

    def curious(reader: Reader, claim: Rested) -> object:
        assert asks_for not in reader.knowledge.things
        return judge(reader, claim)

    monkeypatch.setattr(carried, "problems_of", curious)
    asked = Passed(tmp_path / "passed")
    assert kept.Verdicts(known, asked).problems_of(rested[0]) == []
    asked.save()
    assert not (tmp_path / "passed").exists()
    asks_for = str(rested[0].claim.iri)
    assert kept.Verdicts(known, asked).problems_of(rested[0]) == []
    asked.save()
    assert len((tmp_path / "passed").read_bytes().split()) == 1


# -------------------------------------------------------------------------------------------------------- any sequence


def test_in_any_sequence_of_changes_what_is_kept_changes_no_finding(copy: Path, tmp_path: Path) -> None:
    """What is kept grows from state to state, and each is told as if it were the first."""
    chance = random.Random(20261129)  # the same ones each time
    fitting = [name for name, mutation in MUTATIONS.items() if mutation.file.startswith("data/")]
    originals = {name: (copy / name).read_text(encoding="utf-8") for name in {MUTATIONS[each].file for each in fitting}}
    has_found = 0
    for number in range(6):
        for name, text in originals.items():
            (copy / name).write_text(text, encoding="utf-8")
        for each in chance.sample(fitting, number % 3):
            mutation = MUTATIONS[each]
            if mutation.old in (copy / mutation.file).read_text(encoding="utf-8"):
                replace_once(copy / mutation.file, mutation.old, mutation.new)
        asked = Passed(tmp_path / "passed")
        found = closed(copy, asked)
        asked.save()
        assert found == closed(copy, Passed(None)), f"state {number}"
        has_found += bool(found)
    assert has_found


# ------------------------------------------------------------------------------------------------- the file of digests


def test_a_damaged_file_costs_a_check_anew_and_nothing_else(own: Settings, read: list[str]) -> None:
    file = own.state_folder / PASSED_FILE
    whole = file.read_bytes()
    # No digest is left of the first and the last; which ones hold a certain digit differs from one state of the program to the next.
    for damaged in (b"\0" * 1000, whole[: len(whole) // 2 + 7], whole.replace(b"\n", b"\xff")):
        file.write_bytes(damaged)
        read.clear()
        asked = Passed(file)
        assert closed(own.root, asked) == []
        asked.save()
        assert len(read) > 50 or damaged.startswith(whole[:100])
        assert set(whole.split()) == set(file.read_bytes().split()), "it is whole again"
    file.unlink()
    file.mkdir()
    assert check(own).findings == []
    assert list(file.parent.iterdir()) == [file], "no unfinished file is left"


def test_a_damaged_entry_passes_nothing(own: Settings, read: list[str]) -> None:
    """Whichever digit of a digest is another, it is the digest of nothing."""
    file = own.state_folder / PASSED_FILE
    lines = file.read_text(encoding="ascii").split()
    file.write_text("\n".join(("0" if line[0] != "0" else "1") + line[1:] for line in lines) + "\n", encoding="ascii")
    assert closed(own.root, Passed(file)) == []
    assert len(read) > 50


def test_several_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "passed"
    one, two = Passed(file), Passed(file)
    one.add(key_of("one"))
    two.add(key_of("two"))
    one.save()
    two.save()
    third = Passed(file)
    assert third.has(key_of("one"))
    assert third.has(key_of("two"))
    assert not third.has(key_of("three"))

    def many(name: str) -> None:
        for number in range(30):
            each = Passed(file)
            each.add(key_of(name, number))
            each.save()

    threads = [threading.Thread(target=many, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # One may overwrite what another has just added; what stands there is whole, and nothing else is there.
    lines = file.read_bytes().splitlines()
    assert {len(line) for line in lines} == {64}
    assert len(lines) == len(set(lines))
    assert list(file.parent.iterdir()) == [file]


def test_the_file_is_bounded_and_what_was_asked_for_last_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passed, "_MOST", 10)
    file = tmp_path / "passed"
    for number in range(8):
        each = Passed(file)
        assert number == 0 or each.has(key_of(0))
        for name in (0, f"{number} a", f"{number} b"):
            each.add(key_of(name))
        each.save()
    last = Passed(file)
    assert len(file.read_bytes().splitlines()) == 10
    assert last.has(key_of(0))
    assert last.has(key_of("7 b"))
    assert not last.has(key_of("0 a"))


def test_where_the_state_folder_can_not_be_written_everything_is_checked(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    dataset = read_dataset(copy)
    for state in (tmp_path / "file", Path("/proc/lsgraph-state")):
        asked = Passed(state / PASSED_FILE)
        assert check_gate(dataset, asked) == []
        asked.save()
    assert check(read_settings({}, root=copy, state=tmp_path / "file")).findings == []


def test_without_the_cache_nothing_is_read_or_written(copy: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert check(read_settings({}, root=copy, state=state), anew=True).findings == []
    assert not state.exists()


def test_values_that_differ_have_different_keys() -> None:
    values = (1, True, 1.0, "1", b"1", None, ("1",), ["1"], ("1", ""), ("", "1"), {"1": ""}, {"": "1"})
    assert len({key_of(value) for value in values}) == len(values)
    assert key_of("a", "b") != key_of("ab")
    with pytest.raises(Exception, match="pickle"):
        key_of(lambda: 1)


# ---------------------------------------------------------------------------------------------------- beside each other


RUN = """
import sys
from lsgraph.computing import beside
from lsgraph.building.checks import check
from lsgraph.settings import read_settings
forked = []
fork = beside._forked
beside._forked = lambda compute: forked.append(1) or fork(compute)
if sys.argv[3] == "alone":
    beside.may_fork = lambda: False
found = check(read_settings({}, root=sys.argv[1], state=sys.argv[2])).findings
print(len(forked), [finding.to_json() for finding in found])
"""


def test_beside_each_other_checks_find_the_same_in_the_same_order(copy: Path, tmp_path: Path) -> None:
    for name in ("a word added to a quotation", "a wrong check digit", "a wrong expectation"):
        replace_once(copy / MUTATIONS[name].file, MUTATIONS[name].old, MUTATIONS[name].new)
    _step_of_a_story(copy)
    told = [
        subprocess.run(
            [sys.executable, "-c", RUN, str(copy), str(tmp_path / "state"), how],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.partition(" ")
        for how in ("beside", "alone")
    ]
    assert told[0][2] == told[1][2]
    assert all(rule in told[0][2] for rule in ("evidence.", "stories.unknown", "shacl.", "question."))
    assert told[1][0] == "0"
    # What measures has a thread of its own in each process, which is not forked then.
    if len(os.sched_getaffinity(0)) > 1 and not MEASURED:
        assert told[0][0] == "1", "the other fork is made in the forked process"


FORKS = """
import os, sys
from lsgraph.computing.beside import beside, may_fork
if not may_fork():
    sys.exit(print("alone"))
here = os.getpid()
with beside(lambda: os.getpid()) as one, beside(lambda: (_ for _ in ()).throw(ValueError("no result"))) as two:
    assert one.result() != here
    try:
        two.result()
    except ValueError as error:
        print(error)
with beside(lambda: os.getpid() if os.getpid() == here else os._exit(9)) as three:
    assert three.result() == here, "what has died is computed here"
with beside(lambda: lambda: here) as four:
    assert four.result()() == here, "what can't be sent is computed here"
with beside(lambda: __import__("time").sleep(60)) as five:
    pid = five._process[0]
try:
    os.kill(pid, 0)
except ProcessLookupError:
    print("ended")
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("none left")
"""


def test_what_goes_wrong_in_a_forked_process_is_computed_here() -> None:
    told = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, check=True).stdout.split("\n")
    assert told[:1] == ["alone"] or told[:3] == ["no result", "ended", "none left"]


def test_a_process_with_threads_is_not_forked() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert not beside.may_fork()
        with beside.beside(lambda: os.getpid()) as one:
            assert not one.is_begun
            assert one.result() == os.getpid()
    finally:
        waiting.set()
        thread.join()


def test_checks_of_a_dataset_that_is_no_repository_keep_nothing(part: Path) -> None:
    dataset = load_dataset(part)
    assert run_checks(dataset, Silent()) == []


@pytest.mark.parametrize(
    ("datatype", "text"),
    [
        (datatype, text)
        for datatype in ("integer", "decimal", "boolean")
        for text in ("7", "-7", "+07", "7.50", "-0.5", ".5", "7.", "true", "false", "1", "TRUE", "", " 7", "1e3", "1_0", "٣", "9" * 30)
    ],
)  # fmt: skip
def test_a_value_is_one_of_its_type_where_rdflib_says_so(datatype: str, text: str) -> None:
    """Most values are told without it."""
    import rdflib

    literal = ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))
    ill_typed = rdflib.Literal(text, datatype=rdflib.URIRef(PREFIXES["xsd"] + datatype), normalize=False).ill_typed
    assert evidence._is_of_type(literal) is not bool(ill_typed)


# ------------------------------------------------------------------------------------------------------ from the shell


def test_with_no_cache_the_command_writes_nothing(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--root", str(copy), "--state", str(tmp_path / "state"), "check"]
    assert main([*given, "--no-cache", "--json"]) == exits.OK
    assert not (tmp_path / "state").exists()
    assert main([*given, "--watch", "--json"]) == exits.USAGE
    assert "Leave one of them out." in capsys.readouterr().err


def test_watched_files_are_checked_again_when_they_change_until_somebody_ends_it(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (own.root / SOURCE).read_text(encoding="utf-8")
    steps = iter((whole.replace('"Region Stockholm leder', '"Region Uppsala leder', 1), "no Turtle", whole))
    wait = Watched.wait

    def change_and_wait(watched: Watched) -> list[str]:
        text = next(steps, None)
        if text is None:
            raise KeyboardInterrupt
        (own.root / SOURCE).write_text(text, encoding="utf-8")
        return wait(watched)

    monkeypatch.setattr(Watched, "wait", change_and_wait)
    monkeypatch.setattr(inputs, "_SETTLED_AFTER", 0.001)
    assert main(["--root", str(own.root), "--state", str(own.state_folder), "check", "--watch"]) == exits.INTERRUPTED
    told = capsys.readouterr()
    assert told.out.count("no findings") == 2
    assert told.out.count("evidence.quotation-not-found") == 1
    assert told.err.count("This is not Turtle") == 1
    assert told.err.count(f"{SOURCE} has changed.") == 3


def test_watching_tells_which_files_changed_appeared_and_went(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_SETTLED_AFTER", 0.001)
    watched = Watched(copy)
    (copy / TEXT).unlink()
    (copy / "data/sources/new.ttl").write_text("", encoding="utf-8")
    (copy / SOURCE).write_bytes((copy / SOURCE).read_bytes())
    (copy / "data/sources/.notes.swp").write_text("of an editor", encoding="utf-8")
    assert watched.wait() == sorted((TEXT, "data/sources/new.ttl", SOURCE))


def test_a_generation_is_not_taken_for_that_of_files_which_changed_while_they_were_read(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter(("before", "after"))
    monkeypatch.setattr(module_of_build, "input_fingerprint", lambda _: next(digests))
    assert build(own).manifest.fingerprint not in ("before", "after")
