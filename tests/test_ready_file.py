"""`lsgraph serve --ready-file`: there with the address while the server answers, and not there otherwise."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tools import servers

from lsgraph.cli import exits, main
from lsgraph.cli.ready import ReadyFile
from lsgraph.errors import SettingsError, StateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

ADDRESS = "http://127.0.0.1:8000/"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_holds_the_address_while_the_server_answers_and_goes_when_it_stops(
    launch: Callable[..., servers.Server], tmp_path: Path, how: signal.Signals
) -> None:
    server = launch()
    ready = server.log.with_suffix(".ready")
    assert ready.read_text() == f"{server.url}/\n"
    assert server.url.startswith("http://127.0.0.1:")
    assert httpx.get(f"{server.url}/readyz", trust_env=False, timeout=20).status_code == 200
    assert f"lsgraph serves {server.url}/" in server.log.read_text()
    server.process.send_signal(how)
    server.process.wait(20)
    assert not ready.exists()
    assert list(tmp_path.glob(".*.ready*")) == []


def test_a_port_of_0_in_the_settings_takes_a_free_one(
    generation: Generation, settings: Settings, tmp_path: Path
) -> None:
    environ = servers.clean_environment(
        LSGRAPH_STATE=str(settings.state_folder), LSGRAPH_ROOT=str(settings.root), LSGRAPH_PORT="0"
    )
    ready = tmp_path / "ready"
    program = [sys.executable, "-m", "lsgraph", "serve", "--ready-file", str(ready)]
    with subprocess.Popen(
        program, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()[-1]
        address = ready.read_text()
        process.terminate()
        process.wait(20)
    assert address == f"{said}\n"
    assert address not in ("http://127.0.0.1:0/\n", "http://127.0.0.1:8000/\n")


def test_what_a_killed_server_left_is_not_taken_for_the_next_one(launch: Callable[..., servers.Server]) -> None:
    killed = launch()
    killed.kill()
    ready = killed.log.with_suffix(".ready")
    assert ready.read_text() == f"{killed.url}/\n"
    ReadyFile(ready)
    assert not ready.exists()


def test_it_is_written_whole_with_the_rights_of_any_file(tmp_path: Path) -> None:
    ready = ReadyFile(tmp_path / "ready")
    assert list(tmp_path.iterdir()) == []
    ready.write(ADDRESS)
    assert [path.name for path in tmp_path.iterdir()] == ["ready"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "ready").stat().st_mode) == 0o666 & ~mask
    ready.remove()
    ready.remove()
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_another_server_is_left_to_it(tmp_path: Path) -> None:
    first, second = ReadyFile(tmp_path / "ready"), ReadyFile(tmp_path / "ready")
    first.write(ADDRESS)
    second.write("http://127.0.0.1:8001/")
    first.remove()
    assert (tmp_path / "ready").read_text() == "http://127.0.0.1:8001/\n"


def test_a_server_that_was_never_ready_removes_nothing(tmp_path: Path) -> None:
    ready = ReadyFile(tmp_path / "ready")
    (tmp_path / "ready").write_text("")
    ready.remove()
    assert (tmp_path / "ready").exists()


@pytest.mark.usefixtures("generation")
def test_a_folder_that_is_not_there_is_wrong_usage_with_the_next_step(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none" / "ready"
    arguments = [
        "--root",
        str(settings.root),
        "--state",
        str(settings.state_folder),
        "serve",
        "--ready-file",
        str(path),
    ]
    assert main(arguments) == exits.USAGE
    said = capsys.readouterr().err
    assert str(path.parent) in said
    assert "Make it" in said


def test_a_file_of_somebody_is_neither_read_as_one_nor_overwritten(tmp_path: Path) -> None:
    notes, folder, link = tmp_path / "notes.txt", tmp_path / "folder", tmp_path / "link"
    notes.write_text("http://example.org/\nand more\n")
    folder.mkdir()
    link.symlink_to(folder)
    for path in (notes, folder, link):
        with pytest.raises(SettingsError, match="no ready file") as refused:
            ReadyFile(path)
        assert "another name" in refused.value.next_step
    assert notes.read_text() == "http://example.org/\nand more\n"
    assert link.is_symlink()


def test_a_file_that_can_not_be_written_any_more_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    ready = ReadyFile(tmp_path / "folder" / "ready")
    (tmp_path / "folder").rmdir()
    with pytest.raises(StateError, match="can't be written"):
        ready.write(ADDRESS)


def test_a_server_that_can_not_write_it_ends_and_says_why(
    generation: Generation, settings: Settings, tmp_path: Path
) -> None:
    """Nobody would learn that it serves."""
    (tmp_path / "folder").mkdir()
    # The folder goes when the file was looked at and the server does not listen yet.
    patch = "import lsgraph.web.server as server, shutil; own = server._listen\n" + (
        f"server._listen = lambda *where: (shutil.rmtree({str(tmp_path / 'folder')!r}), own(*where))[1]\n"
    )
    environ = servers.clean_environment(LSGRAPH_STATE=str(settings.state_folder), LSGRAPH_ROOT=str(settings.root))
    program = [sys.executable, "-c", f"import sys\n{patch}\nfrom lsgraph.cli import main; sys.exit(main())", "serve"]
    ended = subprocess.run(
        [*program, "--port", "0", "--ready-file", str(tmp_path / "folder" / "ready")],
        env=environ, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == exits.STATE, ended.stderr
    assert "can't be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_no_script_looks_for_an_address_in_what_a_server_writes(root: Path) -> None:
    scripts = [path for folder in ("tools", "bench") for path in (root / folder).rglob("*") if path.suffix in (".py", ".sh")]  # fmt: skip
    searching = re.compile(r"""re\.search\(\s*r"http://|sed [^\n]*http""")
    assert len(scripts) > 15
    assert [str(path.relative_to(root)) for path in scripts if searching.search(path.read_text(encoding="utf-8"))] == []
