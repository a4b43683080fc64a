"""What the system and the shell do to a command is told as that: never a fault of the program, never a file in the place of a device."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lsgraph.cli import exits, main
from lsgraph.cli.files import replaced
from lsgraph.errors import DataError, StateError
from lsgraph.languages import LANGUAGES, wording
from lsgraph.repository.dataset import read_dataset, read_triples
from lsgraph.repository.documents import read_document, refuse_unreadable
from lsgraph.repository.formatting import replace_text
from lsgraph.repository.stories import read_story
from lsgraph.web.offline.folder import check_goal

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = Path("/dev/full")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


# ------------------------------------------------------------------------------------------------------- what is written


def test_to_a_pipe_is_written_as_it_comes_and_it_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with replaced(pipe) as out:
            out.write(b"all of it")
        assert os.read(reader, 100) == b"all of it"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_device_that_takes_nothing_is_told_and_stays() -> None:
    with pytest.raises(StateError, match="/dev/full can't be written: No space left"), replaced(FULL) as out:
        out.write(b"x")
    assert FULL.is_char_device()


def test_a_link_stays_and_leads_to_what_was_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ttl", tmp_path / "link.ttl"
    real.write_bytes(b"old")
    link.symlink_to(real)
    with replaced(link) as out:
        out.write(b"new")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"new")
    replace_text(link, "newer")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"newer")


# ----------------------------------------------------------------------------------------------------- what is asked for


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--state", "", "build"), "--state"),
        (("--state=", "build"), "--state"),
        (("--root", "", "check"), "--root"),
        (("--settings", "", "settings"), "--settings"),
        (("init", ""), "init"),
        (("export-site", "--force", ""), "--force"),
        (("serve", "--host", ""), "--host"),
        (("brief", "x", "-o", ""), "-o"),
    ],
)
def test_an_empty_argument_is_no_folder_and_no_address(
    arguments: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == exits.USAGE
    assert f"There is nothing where {named} needs a value." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_who_stands_in_a_folder_that_is_gone_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for command in ("check", "settings", "questions"):
        assert main(("-l", "sv", command)) == exits.STATE
        assert capsys.readouterr().err == "fel: Mappen som du står i finns inte längre. Gå till en annan.\n"


def test_what_the_system_refuses_is_no_fault_of_the_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/srv/data")

    monkeypatch.setattr("lsgraph.cli.asking._questions", refuse)
    assert main(("-l", "sv", "questions")) == exits.STATE
    assert capsys.readouterr().err.startswith("fel: Systemet nekar /srv/data: åtkomst nekas. ")


@pytest.mark.parametrize(
    ("redirected", "code", "says"),
    [
        (">/dev/full", exits.STATE, "Standard output can't be written: No space left on device."),
        (">&-", exits.OK, ""),
        ("2>&-", exits.OK, ""),
    ],
)
def test_standard_output_that_is_full_or_closed_is_no_fault(redirected: str, code: int, says: str, root: Path) -> None:
    command = f'"{sys.executable}" -m lsgraph --root "{root}" questions {redirected}'
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert not ended.stderr or says in ended.stderr, ended.stderr
    assert (ended.returncode, "Traceback" in ended.stderr, "fault" in ended.stderr) == (code, False, False)
    assert says in ended.stderr


# ------------------------------------------------------------------------------------------------------------ what is read


def test_a_folder_that_can_not_be_listed_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "ontology" / "questions"
    closed.mkdir(parents=True)
    refuse_unreadable(tmp_path, "ontology", "missing")
    scandir = os.scandir

    def listed(path: str | Path) -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    # Root may list any folder, so that permissions of the disk would show nothing here.
    monkeypatch.setattr("lsgraph.repository.documents.os.scandir", listed)
    with pytest.raises(DataError) as caught:
        refuse_unreadable(tmp_path, "ontology")
    assert str(caught.value).startswith("ontology/questions: The folder can't be read: Permission denied.")


def test_each_step_of_a_command_has_words_in_each_language(root: Path) -> None:
    sources = (path.read_text(encoding="utf-8") for path in (root / "src" / "lsgraph").rglob("*.py"))
    steps = {name for source in sources for name in re.findall(r"progress\.step\(\"(\w+)\"\)", source)}
    assert len(steps) > 5
    for language in LANGUAGES:
        assert {f"step/{name}" for name in steps} <= wording("console", language).keys()


def test_a_user_without_a_home_is_told_where_one_is_needed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def homeless(_path: str) -> str:
        return _path  # as os.path.expanduser does for a user that the system does not know

    monkeypatch.setattr("os.path.expanduser", homeless)
    for arguments in (("--state", "~/state", "generations"), ("init", "~/new")):
        assert main(arguments) == exits.USAGE
        assert "this user has no home folder. Write the whole path." in capsys.readouterr().err
    # Nobody's home is replaced by a copy where nobody has one.
    check_goal(tmp_path / "site", force=True)


def test_a_copy_never_takes_the_place_of_the_project_it_is_made_of(tmp_path: Path) -> None:
    for goal in ("", "project", "project/state"):
        (tmp_path / "project/state/generations").mkdir(parents=True, exist_ok=True)
        with pytest.raises(StateError, match="holds the project or its generations"):
            check_goal(tmp_path / goal, force=True, kept=(tmp_path / "project", tmp_path / "project/state"))
    check_goal(tmp_path / "project/site", force=True, kept=(tmp_path / "project", tmp_path / "project/state"))


# ---------------------------------------------------------------------------------------------------- what is no file


def _folder(place: Path) -> None:
    place.mkdir()


def _endless(place: Path) -> None:
    place.symlink_to("/dev/zero")


@pytest.mark.parametrize("read", [read_document, read_triples, read_story])
@pytest.mark.parametrize(
    ("make", "says"),
    [(os.mkfifo, "a pipe or a device"), (_endless, "a pipe or a device"), (_folder, "a folder")],
    ids=["pipe", "link to a device", "folder"],
)
def test_what_is_no_file_is_refused_unread(
    read: Callable[[Path, str], object], make: Callable[[Path], None], says: str, tmp_path: Path
) -> None:
    """A pipe that nobody writes to never ends, and some devices don't either."""
    place = tmp_path / "next"
    make(place)
    with pytest.raises(DataError, match=says) as raised:
        read(place, "data/next")
    assert raised.value.file == "data/next"
    assert "Move it out" in str(raised.value.next_step)


def test_all_that_is_no_file_is_told_by_name(part: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(part, tmp_path / "copy"))
    places = (
        "data/documents/next.txt",
        "data/sources/next.ttl",
        "data/stories/next.toml",
        "ontology/questions/999-x.ttl",
    )
    for number, name in enumerate(places):
        (_folder if number % 2 else os.mkfifo)(copy / name)
    with pytest.raises(DataError) as raised:
        read_dataset(copy)
    assert {error.file for error in raised.value.files} >= {name for name in places if "stories" not in name}
