"""What a clone must have: its folders, locks without hosts, the two commands, and no trace of a machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".ttl",
    ".rq",
    ".sh",
    ".html",
    ".css",
    ".js",
    ".ipynb",
    ".jsonld",
    ".json",
    "",
    ".htaccess",
}
#: Hosts of package registries and paths of machines, in pieces so that this file does not name them.
HOSTS = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "python" + "hosted",
            "registry" + r"\.npm",
            "deb" + r"\.debian",
            "/ro" + "ot/",
            "/ho" + "me/",
            "/wo" + "rk/",
        )
    )
)


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return [root / name for name in listed.splitlines() if (root / name).is_file()]


def test_the_top_level_is_as_designed(root: Path) -> None:
    for name in (
        "ontology",
        "data",
        "shapes",
        "src/lsgraph",
        "notebooks",
        "tests",
        "docs",
        "bench",
        "requirements",
        ".ci",
    ):
        assert (root / name).is_dir(), name
    for name in (
        "pyproject.toml",
        "Makefile",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "data/LICENSE",
        ".ci/run",
        "src/lsgraph/py.typed",
    ):
        assert (root / name).is_file(), name


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "lowest.txt"])
def test_each_locked_package_has_hashes_and_no_address(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\w)", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    pinned = [block for block in blocks if "==" in block]
    assert len(pinned) > 30
    assert all("--hash=sha256:" in block for block in pinned)


def test_what_runs_is_locked_the_same_for_tests(root: Path) -> None:
    def pins(name: str) -> set[str]:
        text = (root / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[\w.-]+==[\w.]+", text, re.MULTILINE))

    assert pins("run.txt") <= pins("dev.txt")


def needed(project: dict[str, Any]) -> list[str]:
    """What the program needs with all that it can do; nothing of it needs polars."""
    extras = project["project"]["optional-dependencies"]
    brought = {
        each
        for extra, wanted in extras.items()
        if extra != "polars"
        for each in wanted
        if not each.startswith("lsgraph[")
    }
    return [*project["project"]["dependencies"], *sorted(brought)]


def test_every_dependency_is_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (root / "requirements" / "run.txt").read_text(encoding="utf-8").lower()
    for wanted in needed(project):
        name = re.split(r"[<>=;]", wanted)[0].strip().lower()
        assert re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE), name


def test_the_lowest_versions_that_are_tested_are_those_that_the_project_allows(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    locked = re.findall(r"^([\w.-]+)==([\w.]+)", (root / "requirements" / "lowest.txt").read_text(encoding="utf-8"), re.MULTILINE)  # fmt: skip
    bounds = [*needed(project), *project["dependency-groups"]["test"]]
    assert len(bounds) > 30
    for bound in bounds:
        stated = re.match(r"([\w.-]+)>=([\d.]+)", bound)
        assert stated, f"{bound} has no lower bound"
        versions = [version for name, version in locked if name == stated[1].lower()]
        # One that another dependency does not allow is no bound: `make lock` shows it.
        assert any(f"{version}.".startswith(f"{stated[2]}.") for version in versions), (bound, versions)


def test_the_readme_gives_the_two_commands(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text


def test_make_help_lists_every_target(root: Path) -> None:
    printed = subprocess.run(
        ["make", "-s", "-f", str(root / "Makefile"), "help"], cwd="/", capture_output=True, text=True, check=True
    ).stdout
    for target in ("run", "test", "check", "format", "data", "docs", "bench", "lock", "clean"):
        assert f"make {target} " in printed


def test_no_file_names_a_registry_or_a_machine(tracked: list[Path], root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in tracked
        if path.suffix in TEXT and "static/vendor" not in path.as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if HOSTS.search(line)
    ]
    assert found == []


def test_no_personal_address_is_served_or_stored_but_in_the_public_record_itself(
    tracked: list[Path], root: Path
) -> None:
    address = re.compile(r"[\w.]+@huddinge" + r"\.se")
    found = {
        str(path.relative_to(root))
        for path in tracked
        if path.suffix in TEXT and address.search(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert {name for name in found if not name.startswith("tests/")} == {"data/documents/huddinge-ks-2024-1082.txt"}


def test_no_pattern_has_a_possessive_group(root: Path) -> None:
    """Python before 3.11.5 matches them wrongly (a string in three quotes was read as an empty one); single characters it does right."""
    for path in (root / "src").rglob("*.py"):
        assert not re.search(r"\)(?:\*|\+|\{[\d,]*\})\+", path.read_text(encoding="utf-8")), path
