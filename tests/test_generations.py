"""A generation is made whole or not at all: also when the build is killed, refused, or can't write."""

from __future__ import annotations

import errno
import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsgraph.building.build import build, build_from
from lsgraph.building.checks import check
from lsgraph.errors import BuildRefused, DataError, NotFoundError, StateError
from lsgraph.generations.folder import Generation, Generations, Manifest, content_hash
from lsgraph.settings import Settings, read_settings

SOURCE = """
@prefix document: <https://w3id.org/lsgraph/id/document/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
document:page a foaf:Document ; rdfs:label "Sida %(n)s"@sv, "Page %(n)s"@en ; dcterms:title "Sida"@sv ;
  dcterms:language "sv" ; schema:url <https://example.org/page> .
"""


def small_repository(root: Path, folder: Path, number: int = 1) -> Path:
    """A repository with the real shapes and ontology, one source, and no questions: quick to build."""
    shutil.copytree(root / "shapes", folder / "shapes")
    shutil.copytree(root / "ontology", folder / "ontology", ignore=shutil.ignore_patterns("questions"))
    (folder / "data" / "sources").mkdir(parents=True)
    change(folder, number)
    return folder


def change(folder: Path, number: int) -> None:
    (folder / "data" / "sources" / "page.ttl").write_text(SOURCE % {"n": number}, encoding="utf-8")


def settings_of(folder: Path) -> Settings:
    return read_settings({}, root=folder, state=folder / "state")


def assert_whole(generation: Generation) -> None:
    """It opens, holds what its manifest says, and is what its name says."""
    lines = (generation.path / "dataset.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    assert generation.hash == generation.path.name == content_hash(lines, generation.manifest.documents)
    assert len(generation.store()) == generation.manifest.total == len(lines)
    for name in ("statistics.json", "report.json"):
        generation.read_json(name)


@pytest.fixture
def repository(root: Path, tmp_path: Path) -> Path:
    return small_repository(root, tmp_path / "repository")


def test_the_real_data_becomes_a_whole_generation(generation: Generation) -> None:
    assert_whole(generation)
    assert generation.manifest.quads["https://w3id.org/lsgraph/graph/huddinge-ks-2024-1082"] > 500
    assert generation.text("huddinge-ks-2024-1082").startswith("\n TJÄNSTEUTLÅTANDE")


def test_the_same_input_gives_the_same_hash_and_files_elsewhere_and_under_another_hash_seed(
    part: Path, generation: Generation, tmp_path: Path
) -> None:
    for folder in ("data", "ontology", "shapes"):
        shutil.copytree(part / folder, tmp_path / folder)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LSGRAPH_ROOT": str(tmp_path), "LC_ALL": "C"}
    script = "import os; from lsgraph.building.build import build; from lsgraph.settings import read_settings; print(build(read_settings(os.environ)).hash)"
    printed = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == generation.hash
    # All but the engine's own files, which it numbers by when it writes them.
    again = Generations(tmp_path / ".lsgraph").require_current().manifest.files
    digests, before = (
        {path: kept for path, kept in files.items() if not path.startswith("store/")}
        for files in (again, generation.manifest.files)
    )
    assert {path for path in digests | before if digests.get(path) != before.get(path)} == set()


def test_a_build_without_changes_returns_the_current_generation_untouched(repository: Path) -> None:
    first = build(settings_of(repository))
    before = (first.path / "manifest.json").stat().st_mtime_ns
    assert build(settings_of(repository)).hash == first.hash
    assert (first.path / "manifest.json").stat().st_mtime_ns == before


def test_a_change_makes_a_new_generation_and_keeps_the_old_one(repository: Path) -> None:
    settings = settings_of(repository)
    first = build(settings)
    change(repository, 2)
    second = build(settings)
    generations = Generations(settings.state_folder)
    assert second.hash != first.hash
    assert {generation.hash for generation in generations.all()} == {first.hash, second.hash}
    assert generations.require_current().hash == second.hash
    assert generations.switch(first.hash[:8]).hash == first.hash
    assert generations.require_current().hash == first.hash


def test_a_violation_refuses_the_build_and_leaves_the_current_generation(repository: Path) -> None:
    settings = settings_of(repository)
    first = build(settings)
    (repository / "data/sources/page.ttl").write_text(
        (SOURCE % {"n": 3}).replace('"Page 3"@en', '"Sida"@sv'), encoding="utf-8"
    )
    with pytest.raises(BuildRefused) as caught:
        build(settings)
    assert caught.value.findings[0].rule == "shacl.DocumentShape"
    assert Generations(settings.state_folder).require_current().hash == first.hash


def test_a_file_that_can_not_be_read_leaves_the_current_generation(repository: Path) -> None:
    settings = settings_of(repository)
    first = build(settings)
    (repository / "data/sources/page.ttl").write_bytes(b"@prefix a: <b\xff")
    with pytest.raises(DataError, match="UTF-8"):
        build(settings)
    assert Generations(settings.state_folder).require_current().hash == first.hash


def test_whatever_a_check_finds_cycles_are_collected_again_after_it(repository: Path) -> None:
    check(settings_of(repository))
    assert gc.isenabled()
    (repository / "data" / "sources" / "broken.ttl").write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(DataError):
        check(settings_of(repository))
    assert gc.isenabled()


#: For each line that it reads, builds in a process of its own, whose number it tells; at the next line it waits for its end and tells it.
BUILDER = """
import os, sys
from pathlib import Path
from lsgraph.building.build import build
from lsgraph.settings import read_settings

root = Path(sys.argv[1])
while sys.stdin.readline():
    process = os.fork()
    if not process:
        build(read_settings({}, root=root, state=root / "state"))
        os._exit(0)
    print(process, flush=True)
    sys.stdin.readline()
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


def test_killed_at_any_moment_a_build_leaves_the_current_generation_whole(repository: Path) -> None:
    settings = settings_of(repository)
    chance = random.Random(20261123)
    ends = []
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(repository)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builder:

        def ask() -> int:
            assert builder.stdin is not None
            assert builder.stdout is not None
            print(file=builder.stdin, flush=True)
            return int(builder.stdout.readline())

        ask()
        begun = time.monotonic()
        assert ask() == 0
        takes = time.monotonic() - begun
        for part in range(7):
            change(repository, part + 2)
            process = ask()
            time.sleep((part + chance.random()) * takes / 7)
            # One that has ended is there until it is waited for.
            os.kill(process, signal.SIGKILL)
            ends.append(ask())
            generations = Generations(settings.state_folder)
            assert_whole(generations.require_current())
            for generation in generations.all():
                assert_whole(generation)
        builder.communicate()
    assert set(ends) <= {0, -signal.SIGKILL}
    killed = ends.count(-signal.SIGKILL)
    assert killed > 2, "too few builds were killed half-way for the test to mean anything"
    assert_whole(build(settings))
    assert not list(settings.state_folder.glob("generations/.building-*"))


def test_a_second_build_waits_for_the_first_and_then_says_who_is_in_the_way(repository: Path) -> None:
    generations = Generations(repository / "state")
    with generations.work(), pytest.raises(StateError, match="Another build"):
        build(settings_of(repository), wait=0.2)


def test_what_a_killed_build_left_is_removed_by_the_next(repository: Path) -> None:
    left = repository / "state" / "generations" / ".building-left"
    left.mkdir(parents=True)
    (left / "dataset.nq").write_text("half")
    build(settings_of(repository))
    assert not left.exists()


def test_a_state_folder_that_is_a_file_is_told_with_the_next_step(repository: Path) -> None:
    (repository / "state").write_text("in the way")
    with pytest.raises(StateError, match="LSGRAPH_STATE"):
        build(settings_of(repository))


def test_where_nothing_is_built_the_next_step_is_told(tmp_path: Path) -> None:
    assert Generations(tmp_path).current() is None
    with pytest.raises(StateError, match="lsgraph build"):
        Generations(tmp_path).require_current()


def test_a_link_to_nowhere_and_a_damaged_manifest_are_told(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("generations/gone")
    with pytest.raises(StateError, match="leads to gone, which is not there"):
        Generations(tmp_path).current()
    (tmp_path / "generations" / "gone").mkdir(parents=True)
    (tmp_path / "generations" / "gone" / "manifest.json").write_text("{")
    with pytest.raises(StateError, match="lsgraph build"):
        Generations(tmp_path).current()


def test_a_damaged_store_is_never_switched_to(repository: Path) -> None:
    settings = settings_of(repository)
    first = build(settings)
    change(repository, 2)
    second = build(settings)
    shutil.rmtree(first.path / "store")
    with pytest.raises(StateError):
        Generations(settings.state_folder).switch(first.hash)
    assert Generations(settings.state_folder).require_current().hash == second.hash


def test_an_unknown_generation_is_told_with_those_that_there_are(repository: Path) -> None:
    first = build(settings_of(repository))
    with pytest.raises(NotFoundError, match=first.hash):
        Generations(repository / "state").get("zzz")


RDF = {
    "a.ttl": "<urn:a> <urn:p> <urn:b> .",
    "b.nt": "<urn:a> <urn:p> _:x .\n",
    "c.nq": "<urn:a> <urn:p> <urn:b> <urn:g> .\n",
    "d.trig": "<urn:g> { <urn:a> <urn:p> [ <urn:q> 1 ] }",
    "e.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:x:"><rdf:Description rdf:about="urn:a"><u:p>text</u:p></rdf:Description></rdf:RDF>',
    "f.jsonld": json.dumps({"@id": "urn:a", "urn:x:p": {"@id": "urn:b"}}),
}


def test_any_rdf_becomes_a_generation_each_file_a_graph(root: Path, tmp_path: Path) -> None:
    for name, text in RDF.items():
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text)
    settings = read_settings({}, root=root, state=tmp_path / "state")
    generation = build_from([tmp_path / "in"], settings)
    assert_whole(generation)
    assert set(generation.manifest.quads) == {"urn:g"} | {
        (tmp_path / "in" / n).as_uri() for n in ("a.ttl", "b.nt", "e.rdf", "f.jsonld")
    }
    # The union holds each triple once, also the one that stands in two graphs.
    rows = list(generation.store().query("SELECT ?o { <urn:a> <urn:p> ?o FILTER ISIRI(?o) }").rows())
    assert len(rows) == 1
    assert build_from([tmp_path / "in"], settings).hash == generation.hash


def test_the_repositorys_shapes_can_be_asked_of_other_rdf(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "actor.ttl"
    path.write_text("<urn:a> a <http://www.w3.org/ns/org#FormalOrganization> .")
    settings = read_settings({}, root=root, state=tmp_path / "state")
    with pytest.raises(BuildRefused) as caught:
        build_from([path], settings, checks=True)
    assert {finding.rule for finding in caught.value.findings} == {"shacl.OrganizationShape"}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken.ttl", b"<urn:a> <urn:p> .", "not"),
        ("latin.nt", '<urn:a> <urn:p> "å" .\n'.encode("latin-1"), ""),
        ("table.csv", b"a,b\n", "endings"),
        ("cut.nt.gz", b"\x1f\x8b\x08\x00", "whole"),
    ],
)
def test_a_file_that_is_no_rdf_is_told_by_name(
    root: Path, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=name) as caught:
        build_from([path], read_settings({}, root=root, state=tmp_path / "state"))
    assert says in str(caught.value)
    assert not (tmp_path / "state" / "current").exists()


def test_a_folder_without_rdf_and_a_missing_file_are_told(root: Path, tmp_path: Path) -> None:
    settings = read_settings({}, root=root, state=tmp_path / "state")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no RDF"):
        build_from([tmp_path / "empty"], settings)
    with pytest.raises(DataError, match="no such file"):
        build_from([tmp_path / "nowhere.ttl"], settings)


def test_files_that_the_disk_does_not_take_make_no_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generations, synced = Generations(tmp_path), 0

    def fsync(_: int) -> None:
        nonlocal synced
        synced += 1
        if synced > 20:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    manifest = Manifest("0" * 32, "2026-01-01T00:00:00+00:00", "0", "data", "fingerprint", {}, {})

    def commit() -> None:
        with generations.work() as folder:
            for number in range(60):
                (folder / f"{number}.txt").write_text("")
            generations.commit(folder, manifest)

    with pytest.raises(StateError, match="Input/output error"):
        commit()
    assert generations.all() == []
    assert list(generations.folder.iterdir()) == []
