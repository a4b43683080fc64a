"""Settings are read once, and a wrong one is told with its name and what is allowed."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from lsgraph.errors import SettingsError
from lsgraph.settings import Project, Settings, find_project, read_settings, variable


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


def test_every_setting_is_in_the_documentation_with_its_help(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    for item in fields(Settings):
        assert f"`{variable(item.name)}`" in page
        assert item.metadata["help"] in page
