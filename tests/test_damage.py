"""Damage to what is kept: the generation in use stays in use, what is damaged is told, and each step that is advised mends it."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.test_generations import change, settings_of, small_repository
from tests.threads import in_a_thread

from lsgraph.building.build import build
from lsgraph.cli.app import run
from lsgraph.errors import Severity, StateError
from lsgraph.generations.dumps import dumps_of
from lsgraph.generations.folder import Generation, Generations, recorded
from lsgraph.generations.journal import Journal
from lsgraph.generations.verify import verify
from lsgraph.languages import LANGUAGES
from lsgraph.settings import read_settings
from lsgraph.web.app import around, routed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from lsgraph.errors import Finding
    from lsgraph.settings import Settings


@dataclass(frozen=True)
class Kept:
    """A repository whose state holds two generations, the second in use."""

    root: Path
    first: str
    second: str

    @property
    def settings(self) -> Settings:
        return settings_of(self.root)

    @property
    def state(self) -> Path:
        return self.settings.state_folder

    @property
    def generations(self) -> Generations:
        return Generations(self.state)

    def folder(self, name: str) -> Path:
        return self.state / "generations" / name

    @property
    def in_use(self) -> Path:
        return self.folder(self.second)

    def verified(self, *, whole: bool = True) -> list[str]:
        """The files that are damaged, without the names of generations."""
        findings = [each for each in verify(self.generations, whole=whole) if each.severity is Severity.VIOLATION]
        return [re.sub(r"generations/[0-9a-f]{32}/", "", each.file or "") for each in findings]


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = small_repository(root, tmp_path_factory.mktemp("kept") / "repository")
    first = build(settings_of(folder))
    change(folder, 2)
    (folder / "data" / "catalogue.ttl").write_text('[] <http://purl.org/dc/terms/title> "A"@en .', encoding="utf-8")
    return Kept(folder, first.hash, build(settings_of(folder)).hash)


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    """A copy to be damaged."""
    shutil.copytree(made.root, tmp_path / "repository", symlinks=True)
    return Kept(tmp_path / "repository", made.first, made.second)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    """Other bytes, the same size."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def largest(folder: Path) -> Path:
    return max(folder.glob("*.sst"), key=lambda path: path.stat().st_size)


def entry(kept: Kept, number: int) -> Path:
    return next(kept.state.glob(f"journal/{number:06}-*.gz"))


def relink(kept: Kept, target: str | Path) -> None:
    (kept.state / "current").unlink()
    (kept.state / "current").symlink_to(target)


def as_folder(kept: Kept) -> None:
    (kept.state / "current").unlink()
    shutil.copytree(kept.in_use, kept.state / "current")


def as_file(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    path.write_text("in the way")


def by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


#: What is done to a state folder, and what `verify` then names.
DAMAGES: dict[str, tuple[Callable[[Kept], object], str]] = {
    "current leads nowhere": (lambda kept: relink(kept, "generations/nowhere"), "current"),
    "current is a file": (lambda kept: as_file(kept.state / "current"), "current"),
    "current is a folder": (as_folder, "current"),
    "the manifest is cut": (lambda kept: cut(kept.in_use / "manifest.json"), "current"),
    "the manifest is empty": (lambda kept: (kept.in_use / "manifest.json").write_bytes(b""), "current"),
    "the manifest is binary": (lambda kept: (kept.in_use / "manifest.json").write_bytes(b"\xff\x00" * 99), "current"),
    "the manifest is another's": (
        lambda kept: shutil.copy(kept.folder(kept.first) / "manifest.json", kept.in_use / "manifest.json"), "current",
    ),
    "the manifest has no counts": (lambda kept: (kept.in_use / "manifest.json").write_text('{"quads": null}'), "current"),
    "the manifest is gone": (lambda kept: (kept.in_use / "manifest.json").unlink(), "current"),
    "the generation is gone": (lambda kept: shutil.rmtree(kept.in_use), "current"),
    "the generation is a file": (lambda kept: as_file(kept.in_use), "current"),
    "the data is cut": (lambda kept: cut(kept.in_use / "dataset.nq"), "dataset.nq"),
    "the data is other": (lambda kept: flip(kept.in_use / "dataset.nq"), "dataset.nq"),
    "the store is gone": (lambda kept: shutil.rmtree(kept.in_use / "store"), "store/CURRENT"),
    "a table of the store is cut": (lambda kept: cut(largest(kept.in_use / "store")), "store/"),
    "a table of the store is other": (lambda kept: flip(largest(kept.in_use / "store")), "store/"),
    "the store's CURRENT is empty": (lambda kept: (kept.in_use / "store" / "CURRENT").write_bytes(b""), "store/CURRENT"),
    "the network is garbage": (lambda kept: (kept.in_use / "network.sqlite").write_bytes(b"garbage"), "network.sqlite"),
    "the report is empty": (lambda kept: (kept.in_use / "report.json").write_bytes(b""), "report.json"),
    "the counts are a folder": (
        lambda kept: by_folder(kept.in_use / "statistics.json"), "statistics.json",
    ),
    "the names are garbage": (lambda kept: (kept.in_use / "names.sqlite").write_bytes(b"garbage"), "names.sqlite"),
    "the tables are garbage": (lambda kept: (kept.in_use / "edition.sqlite").write_bytes(b"garbage"), "edition.sqlite"),
    "the tables are cut": (lambda kept: cut(kept.in_use / "edition.sqlite"), "edition.sqlite"),
    "the tables are gone": (lambda kept: (kept.in_use / "edition.sqlite").unlink(), "edition.sqlite"),
    "a rule is other": (lambda kept: flip(next((kept.in_use / "rules").glob("*.rq"))), "rules/"),
    "a dump is cut": (lambda kept: cut(kept.in_use / "dumps" / "lsgraph.trig.gz"), "dumps/lsgraph.trig.gz"),
    "a dump is other": (lambda kept: flip(kept.in_use / "dumps" / "lsgraph.nq"), "dumps/lsgraph.nq"),
    "the list of dumps is garbage": (lambda kept: (kept.in_use / "dumps" / "index.json").write_text("[1]"), "dumps/index.json"),
    "an entry of the journal is empty": (lambda kept: entry(kept, 1).write_bytes(b""), "journal/000001-*.gz"),
    "the last entry is cut": (lambda kept: cut(entry(kept, 2)), "journal/000002-*.gz"),
    "the last entry is garbage": (lambda kept: entry(kept, 2).write_bytes(b"garbage"), "journal/000002-*.gz"),
    "an entry is missing": (lambda kept: entry(kept, 1).unlink(), "journal/000001-*.gz"),
    "the journal is gone": (lambda kept: shutil.rmtree(kept.state / "journal"), "journal"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_verified(name: str, kept: Kept) -> None:
    damage, told = DAMAGES[name]
    damage(kept)
    found = kept.verified()
    assert any(file.startswith(told) for file in found), found


#: What can be damaged at once, and is mended by one build.
TOGETHER = {
    "current leads nowhere": ["current leads nowhere"],
    "current is a folder": ["current is a folder"],
    "the manifest is cut": ["the manifest is cut"],
    "the generation is a file": ["the generation is a file"],
    "a table of the store is other": ["a table of the store is other"],
    "a dump is other": ["a dump is other"],
    "files": [
        "the data is cut", "the store is gone", "the network is garbage", "the report is empty",
        "the counts are a folder", "the names are garbage", "a rule is other", "the list of dumps is garbage",
    ],
    "an entry is missing and the last one cut": ["an entry is missing", "the last entry is cut"],
    "entries are empty and garbage": ["an entry of the journal is empty", "the last entry is garbage"],
    "the journal is gone": ["the journal is gone"],
}  # fmt: skip


@pytest.mark.parametrize("name", TOGETHER)
def test_a_build_mends_what_is_damaged(name: str, kept: Kept) -> None:
    for each in TOGETHER[name]:
        DAMAGES[each][0](kept)
    assert build(kept.settings).hash == kept.second
    assert kept.verified() == []
    assert {each.hash for each in kept.generations.all()} == {kept.first, kept.second}
    assert len(Journal(kept.generations).entries()) == 2
    assert len(kept.generations.require_current().store()) == kept.generations.require_current().manifest.total


#: What a command then says names a next step; done as it is told, the command works.
SPOKEN = {
    "current leads nowhere": "ASK { ?s ?p ?o }",
    "the manifest is cut": "ASK { ?s ?p ?o }",
    "the store is gone": "ASK { ?s ?p ?o }",
    "the names are garbage": 'ASK { ?s ls:nameLike "Sida" }',
}


@pytest.mark.parametrize("name", SPOKEN)
def test_the_next_step_that_a_message_names_works(
    name: str, kept: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSGRAPH_ROOT", str(kept.root))
    monkeypatch.setenv("LSGRAPH_STATE", str(kept.state))
    DAMAGES[name][0](kept)
    command = ["query", SPOKEN[name]]
    assert run(command) == 4
    (advised,) = re.findall(r"`lsgraph ([^`]+)`", capsys.readouterr().err)
    assert run(advised.split()) == 0
    assert run(command) == 0


def test_a_server_does_not_start_where_current_leads_nowhere(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSGRAPH_ROOT", str(kept.root))
    monkeypatch.setenv("LSGRAPH_STATE", str(kept.state))
    DAMAGES["current leads nowhere"][0](kept)
    assert run(["serve", "--port", "0"]) == 4
    told = capsys.readouterr().err
    assert "`current` leads to nowhere, which is not there" in told
    assert "Run `lsgraph build`" in told


@pytest.mark.parametrize("place", ["lock", "journal.lock", "generations"])
def test_something_in_the_way_is_told_by_name_and_the_build_works_once_it_is_moved(kept: Kept, place: str) -> None:
    path = kept.state / place
    was_folder = path.is_dir()
    path.rename(kept.root / "aside")
    if was_folder:
        path.write_text("in the way")
    else:
        path.mkdir()
    change(kept.root, 3)
    with pytest.raises(StateError, match="Move away") as caught:
        build(kept.settings)
    assert place in caught.value.inside
    assert str(kept.state) not in caught.value.message + caught.value.next_step
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    build(kept.settings)
    assert kept.verified() == []


OLD = {
    "cut": lambda folder: cut(folder / "manifest.json"),
    "empty": lambda folder: (folder / "manifest.json").write_bytes(b""),
    "a list": lambda folder: (folder / "manifest.json").write_text("[]"),
    "without a manifest": lambda folder: (folder / "manifest.json").unlink(),
    "a file": as_file,
}  # fmt: skip


@pytest.mark.parametrize("name", OLD)
def test_a_damaged_generation_that_is_not_in_use_is_told_and_left_out(
    name: str, kept: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSGRAPH_ROOT", str(kept.root))
    monkeypatch.setenv("LSGRAPH_STATE", str(kept.state))
    OLD[name](kept.folder(kept.first))
    assert [each.hash for each in kept.generations.all()] == [kept.second]
    assert list(kept.generations.damaged()) == [kept.first]
    assert run(["generations", "--json"]) == 0
    listed = {each["hash"]: each for each in json.loads(capsys.readouterr().out)}
    assert listed[kept.first]["damage"]
    assert (listed[kept.second]["damage"], listed[kept.second]["current"]) == (None, True)
    assert run(["query", "ASK {}", "--generation", kept.first[:8]]) == 4
    assert "lsgraph verify" in capsys.readouterr().err
    # As verify advises it.
    assert run(["verify", "-l", "en"]) == 1
    advised = re.search(r"remove the folder (generations/\w+)", capsys.readouterr().out)
    assert advised
    path = kept.state / advised[1]
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert run(["verify"]) == 0


@pytest.mark.parametrize(
    ("language", "of_file", "of_manifest", "steps", "left_out"),
    [
        ("sv", "names.sqlite saknas", "Felet i dess manifest: den är inget JSON-objekt.", ("utgåvan", "journalen"), "utelämnas"),
        ("en", "names.sqlite is missing", "its manifest: it is no JSON object.", ("generation", "journal"), "is left out"),
    ],
)  # fmt: skip
def test_damage_is_told_in_the_language_of_the_one_who_asks(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    language: str, of_file: str, of_manifest: str, steps: tuple[str, str], left_out: str,
) -> None:  # fmt: skip
    """What stands in tables, what is told of steps, and what modules log."""
    monkeypatch.setenv("LSGRAPH_ROOT", str(kept.root))
    monkeypatch.setenv("LSGRAPH_STATE", str(kept.state))
    OLD["a list"](kept.folder(kept.first))
    (kept.in_use / "names.sqlite").unlink()
    assert run(["-l", language, "generations"]) == 0
    told = capsys.readouterr()
    assert of_file in told.out
    assert of_manifest in told.out
    assert f"{kept.first} {left_out}" in told.err
    assert run(["-l", language, "verify", "--quick"]) == 1
    told = capsys.readouterr()
    assert all(re.search(rf"s  {step}\b", told.err) for step in steps)
    (kept.in_use / "dataset.nq").unlink()
    assert run(["-l", language, "export", "-o", str(kept.root / "all.nq")]) == 4
    told = capsys.readouterr()
    assert "dataset.nq" in told.err, "what is missing is told, and not the file to write"


def test_a_damaged_generation_is_not_switched_to_although_its_store_opens(kept: Kept) -> None:
    flip(largest(kept.folder(kept.first) / "store"))
    with pytest.raises(StateError, match="store/"):
        kept.generations.switch(kept.first)
    assert kept.generations.require_current().hash == kept.second


def test_a_build_that_is_forced_makes_the_same_generation_anew(kept: Kept) -> None:
    before = kept.generations.require_current()
    seen = (before.path / "manifest.json").stat().st_ino
    assert build(kept.settings).hash == kept.second
    assert (before.path / "manifest.json").stat().st_ino == seen
    forced = build(kept.settings, force=True)
    assert (forced.path / "manifest.json").stat().st_ino != seen
    assert (forced.hash, forced.manifest.created) == (kept.second, before.manifest.created)
    assert not list(kept.state.glob("generations/.*"))


def test_a_generation_of_an_older_version_is_read_and_told_as_not_verifiable(kept: Kept) -> None:
    path = kept.folder(kept.first) / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["files"]
    path.write_text(json.dumps(values), encoding="utf-8")
    findings = verify(kept.generations, whole=True)
    assert [(each.rule, each.severity) for each in findings] == [("state.not-verifiable", Severity.INFO)]
    # Its data is verified by its name all the same.
    flip(path.parent / "dataset.nq")
    assert "state.name" in {each.rule for each in verify(kept.generations, whole=True)}


def test_a_quick_look_tells_sizes_and_small_files_and_a_whole_one_every_byte(kept: Kept, tmp_path: Path) -> None:
    large = kept.in_use / "large.bin"
    large.write_bytes(bytes(3 << 20))
    manifest = json.loads((kept.in_use / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = {
        name: {"size": each.size, "sha256": each.sha256} for name, each in recorded(kept.in_use).items()
    }
    (kept.in_use / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert kept.verified() == []
    flip(large)
    assert kept.verified(whole=False) == []
    assert kept.verified() == ["large.bin"]
    cut(large)
    assert kept.verified(whole=False) == ["large.bin"]


def test_a_file_that_still_reads_well_is_not_taken_for_what_was_written(kept: Kept) -> None:
    generation = kept.generations.require_current()
    assert generation.read_json("report.json") == []
    (kept.in_use / "report.json").write_text("[1]\n", encoding="utf-8")
    with pytest.raises(StateError, match=r"report\.json"):
        generation.read_json("report.json")


def test_findings_of_verify_are_told_in_both_languages(kept: Kept) -> None:
    for damage in ("a dump is cut", "an entry of the journal is empty", "the counts are a folder"):
        DAMAGES[damage][0](kept)
    findings: list[Finding] = verify(kept.generations, whole=True)
    assert len(findings) >= 3
    for finding in findings:
        assert set(finding.message) == set(LANGUAGES)
        assert finding.message["sv"] != finding.message["en"]


# ---------------------------------------------------------------------------------------------------------- the journal


def test_an_entry_that_can_not_be_mended_is_told_and_the_others_are_read(kept: Kept) -> None:
    change(kept.root, 3)
    build(kept.settings)
    journal = Journal(kept.generations)
    whole = {number: list(journal.items(number)) for number in (1, 2, 3)}
    shutil.rmtree(kept.folder(kept.second))
    cut(entry(kept, 2))
    build(kept.settings)
    assert [each.number for each in journal.entries()] in ([1, 3], [1, 2, 3])
    assert list(journal.faults()) == [2]
    assert [list(journal.items(number)) for number in (1, 3)] == [whole[1], whole[3]]
    with pytest.raises(StateError, match="switch 2"):
        list(journal.items(2))
    with pytest.raises(StateError):
        journal.replayed(3)
    # The next switch is told nevertheless, from the generation before it.
    change(kept.root, 4)
    fourth = build(kept.settings)
    assert journal.entries()[-1].hash == fourth.hash
    assert 0 < journal.entries()[-1].total < journal.entries()[0].total


def test_where_what_was_before_is_lost_the_next_entry_holds_everything(kept: Kept) -> None:
    for name in (kept.first, kept.second):
        shutil.rmtree(kept.folder(name))
    for number in (1, 2):
        entry(kept, number).write_bytes(b"")
    change(kept.root, 3)
    third = build(kept.settings)
    journal = Journal(kept.generations)
    (last,) = journal.entries()
    assert (last.number, last.previous, last.hash) == (3, None, third.hash)
    assert set(journal.replayed(3)) == set((third.path / "dataset.nq").read_text(encoding="utf-8").splitlines(True))


def test_a_switch_to_data_that_is_damaged_is_not_told_as_a_change_and_stops_nothing(kept: Kept) -> None:
    entry(kept, 2).unlink()
    (kept.in_use / "dataset.nq").write_bytes(b"\xff\xfe garbage")
    journal = Journal(kept.generations)
    journal.catch_up()
    assert [each.number for each in journal.entries()] == [1]
    build(kept.settings)
    assert [each.hash for each in journal.entries()] == [kept.first, kept.second]


def test_an_entry_that_is_mended_is_as_it_was(kept: Kept) -> None:
    was = gzip.decompress(entry(kept, 2).read_bytes())
    content = entry(kept, 2).read_bytes()
    entry(kept, 2).write_bytes(content[:-4])
    build(kept.settings)
    assert gzip.decompress(entry(kept, 2).read_bytes()) == was


# ----------------------------------------------------------------------------------------------------------- full disk


def test_a_disk_that_is_full_is_told_and_leaves_the_generation_in_use(kept: Kept) -> None:
    """Files may grow to 20 kB only: as if the disk were full in the middle of each larger one."""
    change(kept.root, 3)
    script = (
        "import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "from lsgraph.cli.app import run; sys.exit(run(['build']))"
    )
    environment = {**os.environ, "LSGRAPH_ROOT": str(kept.root), "LSGRAPH_STATE": str(kept.state)}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 4, ended.stderr
    assert "Free space" in ended.stderr
    assert kept.generations.require_current().hash == kept.second
    assert kept.verified() == []
    assert build(kept.settings).hash != kept.second
    assert kept.verified() == []


# ---------------------------------------------------------------------------------------------------------- the server


def served(settings: Settings, script: Callable[[httpx.AsyncClient], Coroutine[None, None, None]]) -> None:
    """Run a script against the application."""

    async def ask() -> None:
        routes = routed(settings)
        transport = httpx.ASGITransport(app=around(routes), raise_app_exceptions=False)
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                await script(client)
        finally:
            await routes.state.site.current.close()

    in_a_thread(ask())


def test_a_server_is_ready_once_it_can_answer(kept: Kept) -> None:
    async def script(client: httpx.AsyncClient) -> None:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "ready", "generation": kept.second})
        health = await client.get("/healthz")
        assert (health.status_code, health.json()["generation"]) == (200, kept.second)
        assert ready.headers["cache-control"] == health.headers["cache-control"] == "no-store"

    served(kept.settings, script)


@pytest.mark.parametrize("name", ["current leads nowhere", "a table of the store is other"])
def test_without_a_generation_that_opens_the_process_lives_is_not_ready_and_takes_up_what_is_built(
    kept: Kept, name: str
) -> None:
    DAMAGES[name][0](kept)

    async def script(client: httpx.AsyncClient) -> None:
        health, ready = await client.get("/healthz"), await client.get("/readyz")
        assert (health.status_code, health.json()["generation"]) == (200, None)
        assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
        assert int(ready.headers["retry-after"]) > 0
        page = await client.get("/sv/", headers={"Accept": "application/json"})
        assert page.status_code == 503
        for response in (health, ready, page):
            assert "lsgraph" in response.text
            assert str(kept.root) not in response.text
        await asyncio.to_thread(build, kept.settings)
        await asyncio.sleep(1.1)
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/sv/")).status_code == 200

    served(kept.settings, script)


@pytest.mark.parametrize("name", ["current leads nowhere", "the manifest is cut", "the generation is gone"])
def test_what_is_served_stays_when_what_it_was_read_from_is_damaged(kept: Kept, name: str) -> None:
    async def script(client: httpx.AsyncClient) -> None:
        assert (await client.get("/readyz")).status_code == 200
        DAMAGES[name][0](kept)
        await asyncio.sleep(0.05)
        assert (await client.get("/sv/documents")).status_code == 200
        assert (await client.get("/healthz")).json()["generation"] == kept.second

    served(kept.settings, script)


@pytest.mark.parametrize(
    ("name", "path"),
    [("catalogue.ttl", "/catalogue"), ("ontology-changes.md", "/ontology.html"), ("network.sqlite", "/sv/"), ("statistics.json", "/void")],
)  # fmt: skip
@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_needs_a_damaged_file_says_so_and_the_rest_is_served(kept: Kept, name: str, path: str) -> None:
    (kept.in_use / name).write_bytes(b"\xff\xfe\xfd")

    async def script(client: httpx.AsyncClient) -> None:
        told = await client.get(path)
        assert (told.status_code, name in told.text) == (503, True)
        assert str(kept.root) not in told.text
        assert name in (await client.get("/readyz")).text
        assert (await client.get("/sv/documents")).status_code == 200

    served(kept.settings, script)


def test_a_generation_that_was_made_anew_is_taken_up(kept: Kept) -> None:
    async def script(client: httpx.AsyncClient) -> None:
        assert (await client.get("/dumps/lsgraph.nq")).status_code == 200
        flip(kept.in_use / "dumps" / "lsgraph.nq")
        assert (await client.get("/dumps/lsgraph.nq")).status_code == 503
        await asyncio.to_thread(build, kept.settings)
        await asyncio.sleep(0.05)
        assert (await client.get("/dumps/lsgraph.nq")).status_code == 200

    served(kept.settings, script)


def test_a_damaged_old_generation_and_a_damaged_entry_stop_nothing_else(kept: Kept) -> None:
    cut(kept.folder(kept.first) / "manifest.json")
    entry(kept, 1).write_bytes(b"")

    async def script(client: httpx.AsyncClient) -> None:
        for path in (
            "/sv/",
            "/readyz",
            "/versions",
            "/sv/versions",
            "/feed.ttl",
            "/feed/2/1",
            "/feed.atom",
            "/timemap/sv/",
            "/dumps",
        ):
            assert (await client.get(path)).status_code == 200, path
        lost = await client.get("/feed/1/1", headers={"Accept": "application/trig, application/problem+json;q=0.5"})
        assert lost.status_code == 410
        assert "/dumps" in lost.text
        # The stream still names the page, so that a consumer meets that it misses something.
        assert "/feed/1/1>" in (await client.get("/feed.ttl")).text
        assert (await client.get("/feed/3/1")).status_code == 404

    served(kept.settings, script)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("the tables are gone", r"edition\.sqlite.* is missing"),
        ("the manifest is cut", r"lsgraph build"),
        ("current leads nowhere", r"leads to nowhere"),
    ],
)
def test_a_page_says_what_is_damaged_and_not_that_nothing_is_built(kept: Kept, name: str, told: str) -> None:
    DAMAGES[name][0](kept)

    async def script(client: httpx.AsyncClient) -> None:
        page = await client.get("/en/", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert re.search(told, page.text)
        assert re.search(r"`lsgraph (verify|build)`", page.text)
        assert "There is nothing to show yet" not in page.text

    served(kept.settings, script)


def test_a_page_says_that_nothing_is_built(kept: Kept) -> None:
    shutil.rmtree(kept.state)

    async def script(client: httpx.AsyncClient) -> None:
        page = await client.get("/en/", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "There is nothing to show yet" in page.text
        assert "<code>lsgraph build</code>" in page.text

    served(kept.settings, script)


def test_a_dump_whose_bytes_are_not_those_of_its_digest_is_refused(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    name = "graph/ontology.ttl.gz"

    async def script(client: httpx.AsyncClient) -> None:
        whole = await client.get(f"/dumps/{name}")
        assert whole.status_code == 200
        path = kept.in_use / "dumps" / name
        times = path.stat()
        flip(path)
        # Times can be set back; that it was changed is seen nevertheless.
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        for address in (f"/dumps/{name}", f"/dumps/{kept.second}/{name}"):
            refused = await client.get(address)
            assert refused.status_code == 503
            assert "repr-digest" not in refused.headers
            assert str(kept.root) not in refused.text
        path.unlink()
        assert (await client.get(f"/dumps/{name}")).status_code == 503
        assert (await client.get("/dumps/lsgraph.nq")).status_code == 200

    served(kept.settings, script)
    assert name in caplog.text


def test_dumps_are_not_written_from_data_that_is_damaged(kept: Kept) -> None:
    for recorded_too in (True, False):
        shutil.rmtree(kept.in_use / "dumps", ignore_errors=True)
        flip(kept.in_use / "dataset.nq")
        generation = kept.generations.require_current()
        if not recorded_too:
            values = json.loads((kept.in_use / "manifest.json").read_text(encoding="utf-8"))
            (kept.in_use / "manifest.json").write_text(json.dumps(values | {"files": {}}), encoding="utf-8")
            generation = kept.generations.require_current()
        with pytest.raises(StateError, match=r"dataset\.nq"):
            dumps_of(generation)
        assert not (kept.in_use / "dumps").exists()
        flip(kept.in_use / "dataset.nq")


@pytest.mark.parametrize("files", [True, False], ids=["recorded", "of an older version"])
def test_a_text_that_is_not_what_its_digest_says_is_refused(
    generation: Generation, settings: Settings, tmp_path: Path, files: bool
) -> None:
    state = tmp_path / "state"
    shutil.copytree(settings.state_folder, state, symlinks=True)
    own = read_settings({}, root=settings.root, state=state)
    slug = next(iter(generation.manifest.documents))
    path = state / "generations" / generation.hash / "documents" / f"{slug}.txt"
    if not files:
        manifest = state / "generations" / generation.hash / "manifest.json"
        values = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps(values | {"files": {}}), encoding="utf-8")

    async def script(client: httpx.AsyncClient) -> None:
        address = f"/id/document/{slug}.txt"
        assert (await client.get(address)).status_code == 200
        flip(path)
        refused = await client.get(address)
        assert refused.status_code == 503
        assert str(state) not in refused.text
        assert (await client.get(f"/sv/document/{slug}")).status_code == 503
        assert (await client.get("/sv/actors")).status_code == 200

    served(own, script)
