"""Settings are read once, and a wrong one is told with its name and what is allowed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lsgraph.errors import SettingsError
from lsgraph.project import Project, find_project
from lsgraph.settings import read_settings, reading_of, settings_file


def test_without_variables_all_have_their_defaults(root: Path) -> None:
    settings = read_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.root == root
    assert settings.state_folder == root / ".lsgraph"


def project(folder: Path) -> Path:
    for name in ("data", "ontology", "shapes"):
        (folder / name).mkdir(parents=True)
    return folder


def test_the_project_one_stands_in_goes_before_the_setting_and_the_installed_checkout(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, other = project(tmp_path / "copy"), project(tmp_path / "other")
    environ = {"LSGRAPH_ROOT": str(other)}
    assert find_project({}) == Project(root, "checkout")
    assert find_project(environ) == Project(other, "setting")
    monkeypatch.chdir(copy / "ontology")
    assert find_project({}) == Project(copy, "folder")
    assert find_project(environ) == Project(copy, "folder", overruled=other)
    assert find_project({"LSGRAPH_ROOT": str(copy)}) == Project(copy, "folder")
    assert find_project(environ, given=root) == Project(root, "option")
    settings = read_settings(environ)
    assert (settings.root, settings.state_folder) == (copy, copy / ".lsgraph")


def test_a_copy_that_lacks_its_shapes_is_still_the_project_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = project(tmp_path / "copy")
    (copy / "shapes").rmdir()
    monkeypatch.chdir(copy)
    assert read_settings({}).root == copy


def test_variables_are_read_and_overrides_win(tmp_path: Path) -> None:
    environ = {"LSGRAPH_PORT": "8123", "LSGRAPH_STATE": str(tmp_path), "OTHER": "x"}
    settings = read_settings(environ, port=9000, host=None)
    assert (settings.port, settings.host, settings.state_folder) == (9000, "127.0.0.1", tmp_path)


def test_lists_are_read_with_blanks_and_in_any_case() -> None:
    settings = read_settings(
        {
            "LSGRAPH_TRUSTED_PROXIES": " 127.0.0.1,10.0.0.0/8 , ::1,",
            "LSGRAPH_ALLOWED_HOSTS": "Graph.example.org , *.example.net",
        }
    )
    assert [str(each) for each in settings.proxies] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]
    assert settings.hosts == {"graph.example.org", "*.example.net"}
    assert (read_settings({}).proxies, read_settings({}).hosts) == ((), frozenset())


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LSGRAPH_PORT", "http", "LSGRAPH_PORT='http'"),
        ("LSGRAPH_PORT", "70000", "65535"),
        ("LSGRAPH_PORT", "-1", "65535"),
        ("LSGRAPH_ROOT", " ", "folder"),
        ("LSGRAPH_BASE_URL", "example.org", "http://"),
        ("LSGRAPH_BASE_URL", "https://a b.example", "no spaces"),
        ("LSGRAPH_BASE_URL", "https://", "names a host"),
        ("LSGRAPH_BASE_URL", "https://a.example:http", "names a host"),
        ("LSGRAPH_HOST", "", "it is empty; give an address"),
        ("LSGRAPH_HOST", " ", "it is empty; give an address"),
        ("LSGRAPH_MAX_QUERY_LENGTH", "0", "at least 1"),
        ("LSGRAPH_LOG_LEVEL", "loud", "debug"),
        ("LSGRAPH_TRUSTED_PROXIES", "127.0.0.1, proxy.example.org", "10.0.0.0/8"),
        ("LSGRAPH_TRUSTED_PROXIES", "10.0.0.1/8", "host bits"),
        ("LSGRAPH_TRUSTED_PROXIES", "*", "addresses and networks"),
        ("LSGRAPH_ALLOWED_HOSTS", "https://graph.example.org", "without http://"),
        ("LSGRAPH_ALLOWED_HOSTS", "graph.example.org:8000", "and port"),
        ("LSGRAPH_CLIENT_CONNECTIONS", "0", "at least 1"),
        ("LSGRAPH_PROT", "8000", "Did you mean LSGRAPH_PORT"),
        ("LSGRAPH_XYZZY", "1", "The settings are"),
    ],
)
def test_a_wrong_setting_is_told(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({name: value})
    assert says in str(caught.value)


# ------------------------------------------------------------------------------------------------- the settings file


def written(folder: Path, text: str) -> Path:
    file = folder / "lsgraph.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_options_go_before_variables_before_the_file_before_defaults(tmp_path: Path) -> None:
    file = written(tmp_path, '# ours\nhost = "::1"\nport = 8001\nquery_workers = 4\nstate = "built"\n')
    reading = reading_of(
        {"LSGRAPH_PORT": "8002", "LSGRAPH_QUERY_WORKERS": "5"}, file=file, query_workers=6, root=tmp_path
    )
    settings = reading.settings
    assert (settings.query_workers, settings.port, settings.host, settings.query_seconds) == (6, 8002, "::1", 10)
    assert settings.state_folder == tmp_path / "built"
    names = ("query_workers", "port", "host", "query_seconds")
    assert [reading.origins[name] for name in names] == ["--query-workers", "LSGRAPH_PORT", f"{file}:2", "default"]


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert read_settings({}, file=written(tmp_path, "\ufeffport = 8001\n"), root=tmp_path).port == 8001


def test_a_file_may_hold_lists(tmp_path: Path) -> None:
    file = written(tmp_path, 'trusted_proxies = ["127.0.0.1", "::1"]\nallowed_hosts = ["A.example"]\n')
    settings = read_settings({}, file=file, root=tmp_path)
    assert settings.trusted_proxies == "127.0.0.1/32, ::1/128"
    assert settings.hosts == {"a.example"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# a\nport = 70000", ":2: port = 70000 can't be used: it must be a port: a whole number from 0"),
        ("port = 'http'", ":1: port = 'http' can't be used: it must be a port"),
        ("port = true", ":1: port = True can't be used: it must be a whole number"),
        ("query_seconds = 1.5", ":1: query_seconds = 1.5 can't be used: it must be a whole number"),
        ("host = 1", ":1: host = 1 can't be used: it must be text, in a file within quotation marks"),
        ("allowed_hosts = [1]", ":1: allowed_hosts = [1] can't be used: it must be text"),
        ("state = ''", ":1: state = '' can't be used: it is empty; give a folder"),
        ("state = 1", ":1: state = 1 can't be used: it must be a folder"),
        ('log_level = "loud"', "it is one of debug, info, warning, error"),
        ("\nprot = 8000", ":2: prot is no setting of lsgraph. Did you mean port?"),
        ("LSGRAPH_PORT = 8000", ":1: LSGRAPH_PORT is no setting of lsgraph. Did you mean port?"),
        ("[server]\nport = 1", ":1: server is no setting of lsgraph. `lsgraph settings` lists them all"),
        ("root = '.'", ":1: root can't stand in a settings file"),
        ("port = \n", "is no TOML: Invalid value (at line 1"),
        ("port = 1\nport = 2\n", "is no TOML: Cannot overwrite a value (at line 2"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_settings({"LSGRAPH_PORT": "8000", "LSGRAPH_HOST": "::1"}, file=file, root=tmp_path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert caught.value.next_step


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "lsgraph.toml"
    file.write_bytes(b"host = '\xff'")
    with pytest.raises(SettingsError, match="UTF-8"):
        read_settings({}, file=file, root=tmp_path)


def test_the_file_lies_in_the_project_or_is_named(tmp_path: Path) -> None:
    assert settings_file({}, tmp_path) is None
    own, other = written(tmp_path, ""), tmp_path / "other.toml"
    other.touch()
    environ = {"LSGRAPH_SETTINGS": str(other)}
    assert settings_file({}, tmp_path) == own
    assert settings_file(environ, tmp_path) == other
    assert settings_file(environ, tmp_path, own) == own
    assert read_settings(environ, root=tmp_path).port == 8000
    for wrong in ({"LSGRAPH_SETTINGS": str(tmp_path / "none.toml")}, {"LSGRAPH_SETTINGS": ""}):
        with pytest.raises(SettingsError, match="LSGRAPH_SETTINGS names"):
            settings_file(wrong, tmp_path)


def test_a_secret_is_shown_nowhere(tmp_path: Path) -> None:
    file = written(tmp_path, 'store_password = "hush-hush"\n')
    settings = read_settings({}, file=file, root=tmp_path)
    assert settings.store_password.get_secret_value() == "hush-hush"
    assert "hush" not in f"{settings} {settings!r} {settings.model_dump_json()}"
    with pytest.raises(SettingsError, match="store_password = … can't be used: it must be text") as caught:
        read_settings({}, file=written(tmp_path, 'store_password = ["hush-hush"]\n'), root=tmp_path)
    error: BaseException | None = caught.value
    while error is not None:
        assert "hush" not in f"{error} {error!r}"
        error = error.__cause__


def test_the_program_and_the_interface_read_the_file(root: Path, tmp_path: Path) -> None:
    """Both in processes of their own, as people start them."""
    folder = project(tmp_path / "copy")
    written(folder, 'port = 8123\nstate = "elsewhere"\n')
    environ = {name: text for name, text in os.environ.items() if not name.startswith("LSGRAPH_")}
    environ |= {"PYTHONPATH": str(root / "src")}

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], env=environ | more, cwd=folder, capture_output=True, text=True, check=False
        )

    listed = run("-m", "lsgraph", "settings").stdout
    assert f"LSGRAPH_PORT\t8123\t{folder / 'lsgraph.toml'}:1\t" in listed
    assert f"LSGRAPH_STATE\t{folder / 'elsewhere'}\t{folder / 'lsgraph.toml'}:2\t" in listed
    opened = run("-c", "import lsgraph; lsgraph.open()")
    assert f"{folder / 'elsewhere'}" in opened.stderr.splitlines()[-1]
    other = tmp_path / "other.toml"
    other.write_text("port = 'x'\n")
    for wrong in (run("-m", "lsgraph", "--settings", str(other), "settings"), run("-m", "lsgraph", "settings", LSGRAPH_SETTINGS=str(other))):  # fmt: skip
        assert wrong.returncode == 2
        assert f"{other}:1: port = 'x' can't be used" in wrong.stderr


def test_neither_the_help_nor_the_import_loads_what_reads_settings(root: Path) -> None:
    """pydantic takes longer to load than all else that the help needs."""
    code = "import sys, lsgraph; from lsgraph.cli.app import run; run(['--help']); print([name for name in sys.modules if name.startswith('pydantic')])"
    ended = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(root / "src")}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert ended.stdout.splitlines()[-1] == "[]"
