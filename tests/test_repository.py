"""What a clone must have: its folders, locks without hosts, the two commands, and no trace of a machine."""

from __future__ import annotations

import re
import subprocess
import sys
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


#: What a stand-in for a Python answers when it is asked how it was built, and that it is too old or can't make environments.
PROGRAM, LIBRARY, UNFIT = "echo program", "echo library", "exit 1"


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        pytest.param({"a/python3": LIBRARY, "b/python3": PROGRAM}, "b/python3", id="one that runs faster comes later"),
        pytest.param({"a/python3": PROGRAM, "b/python3": PROGRAM}, "a/python3", id="the first of two as good"),
        pytest.param({"a/python3": LIBRARY, "b/python3": LIBRARY}, "a/python3", id="the first of two slower ones"),
        pytest.param({"a/python3": UNFIT, "b/python3": LIBRARY}, "b/python3", id="the first is too old"),
        pytest.param({"a/python3": UNFIT, "b/python3.12": PROGRAM}, "b/python3.12", id="only one with its version"),
        pytest.param({"a/python3.12": PROGRAM, "b/python3": PROGRAM}, "b/python3", id="the system's own version"),
        pytest.param({"a/python3": UNFIT, "b/python2": PROGRAM}, None, id="none that will do"),
        pytest.param({}, None, id="none at all"),
    ],
)
def test_environments_are_made_with_the_best_python_on_the_path(
    there: dict[str, str], taken: str | None, root: Path, tmp_path: Path
) -> None:
    for name, answer in there.items():
        program = tmp_path / "a folder" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        program.chmod(0o755)
    (tmp_path / "a folder" / "a").mkdir(parents=True, exist_ok=True)
    (tmp_path / "a folder" / "a" / "python3.14").mkdir()
    path = f"{tmp_path}/nowhere:{tmp_path}/a folder/a:{tmp_path}/a folder/b"
    ended = subprocess.run(
        ["/bin/sh", str(root / "tools" / "find-python.sh")],
        env={"PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.stderr == ""
    assert ended.stdout == (f"{tmp_path}/a folder/{taken}\n" if taken else "")
    assert ended.returncode == (0 if taken else 1)


def test_the_python_that_is_found_makes_environments(root: Path) -> None:
    found = subprocess.run(
        ["sh", str(root / "tools" / "find-python.sh")], capture_output=True, text=True, check=True
    ).stdout.strip()
    told = subprocess.run(
        [found, "-c", "import sys, venv, ensurepip; print(sys.version_info >= (3, 11))"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told == "True\n"


def make_venv(root: Path, folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(root / "tools" / "make-venv.sh"), str(folder)],
        env={"PATH": "/usr/bin:/bin", "PYTHON": python}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_python_that_is_named_and_will_not_do_is_told_with_the_next_step(root: Path, tmp_path: Path) -> None:
    unfit = tmp_path / "python3"
    unfit.write_text("#!/bin/sh\n[ $1 = --version ] && echo Python 3.9.2\n", encoding="utf-8")
    unfit.chmod(0o755)
    for python in (str(unfit), f"{tmp_path}/none"):
        ended = make_venv(root, tmp_path / "made", python)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "lsgraph needs Python 3.11 or later" in ended.stderr
        assert f"'{python}'" in ended.stderr
        assert "make PYTHON=" in ended.stderr
        assert not (tmp_path / "made").exists()


def test_an_environment_that_another_python_made_is_made_anew(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /nowhere\nversion = 3.11.7\n", encoding="utf-8")
    (folder / "bin" / "python3").symlink_to("/nowhere/python3")
    (folder / ".run").touch()
    ended = make_venv(root, folder, sys.executable)
    assert (ended.returncode, ended.stderr) == (0, "")
    # What make has noted of the one before does not hold for this one.
    assert not (folder / ".run").exists()
    told = subprocess.run(
        [folder / "bin" / "python3", "-m", "pip", "--version"], capture_output=True, text=True, check=True
    )
    assert str(folder) in told.stdout


def test_a_folder_that_holds_something_else_is_not_cleared_for_an_environment(root: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    ended = make_venv(root, tmp_path, sys.executable)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "is not empty and not a virtual environment" in ended.stderr
    assert "make VENV=" in ended.stderr
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


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
