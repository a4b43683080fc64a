"""How the tests themselves are run: the list of slow ones, the targets, and the hooks before a commit."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml
from tests.conftest import slow_tests
from tests.scheduling import WAITING, WaitingBeside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def makefile(root: Path) -> dict[str, str]:
    """The recipes by target."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    return {made[1]: made[2] for made in re.finditer(r"^([a-z-]+):.*\n((?:\t.*\n)*)", text, re.MULTILINE)}


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def test_each_slow_test_is_there_and_listed_once(root: Path) -> None:
    lines = (root / "tests" / "slow.txt").read_text(encoding="utf-8").splitlines()
    assert len(slow_tests()) == len([line for line in lines if line and not line.startswith("#")])
    for name in slow_tests():
        file, _, function = name.partition("::")
        assert (root / file).is_file(), name
        assert not function or file not in slow_tests(), f"{name}: all of its file is listed"
        if function:
            tree = ast.parse((root / file).read_text(encoding="utf-8"))
            assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name


def test_slow_tests_are_marked_and_come_first_in_the_order_of_the_list(request: pytest.FixtureRequest) -> None:
    slow = slow_tests()
    order: list[int] = []
    for item in request.session.items:
        file, _, function = item.nodeid.partition("::")
        names = {file, f"{file}::{function.partition('[')[0]}"} & slow.keys()
        assert (item.get_closest_marker("slow") is not None) == bool(names), item.nodeid
        order.append(min([number for name, number in slow.items() if name.partition("::")[0] == file], default=len(slow)))  # fmt: skip
    assert order == sorted(order)


class Process:
    """One of the processes that run tests, as far as what shares the tests out sees of it."""

    shutting_down = False
    gateway = SimpleNamespace(id="one")

    def __init__(self) -> None:
        self.given: list[int] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        self.given += indices

    def shutdown(self) -> None:
        self.shutting_down = True


@pytest.mark.parametrize(
    ("processes", "files", "taken"),
    [
        pytest.param(3, "w1 a b c w2 d e", ["a c e", "b d", "w1 w2"], id="those that wait to the last of three"),
        pytest.param(2, "w1 a b c w2 d e", ["w1 b w2 e", "a c d"], id="two take all in order"),
        pytest.param(1, "w1 a b c w2 d e", ["w1 a b c w2 d e"], id="one takes all"),
        pytest.param(3, "a b c d e", ["a d", "b e", "c"], id="none waits"),
        pytest.param(3, "w1 w2 w3 w4 w5", ["w1 w4", "w2 w5", "w3"], id="all wait"),
        pytest.param(3, "w1", ["w1", "", ""], id="fewer files than processes"),
    ],
)
def test_of_three_processes_the_last_takes_the_files_that_wait(processes: int, files: str, taken: list[str]) -> None:
    names = files.split()
    tests = [f"{file}::test_{number}" for file in names for number in range(3)]
    config = SimpleNamespace(getvalue=lambda _: ["popen"] * processes, option=SimpleNamespace(loadscopereorder=False))
    shared = WaitingBeside(cast("pytest.Config", config), None, {"w1", "w2", "w3", "w4", "w5"})
    nodes = [Process() for _ in range(processes)]
    for node in nodes:
        shared.add_node(node)
    for node in nodes:
        shared.add_node_collection(node, tests)
    shared.schedule()
    # One test after the other is done, by each process in turn.
    for turn in range(len(tests)):
        for node in nodes:
            if turn < len(node.given):
                shared.mark_test_complete(node, node.given[turn])
    assert [" ".join(dict.fromkeys(names[index // 3] for index in node.given)) for node in nodes] == taken
    assert sorted(index for node in nodes for index in node.given) == list(range(len(tests)))
    assert all(node.shutting_down for node in nodes)
    assert shared.tests_finished


def test_the_files_that_wait_are_there(root: Path) -> None:
    assert all((root / file).is_file() for file in WAITING)


def test_the_quick_run_leaves_out_what_is_slow_and_nothing_else(makefile: dict[str, str]) -> None:
    full, quick = makefile["test"].splitlines()[-1], makefile["quick"].splitlines()[-1]
    assert quick.replace(' -m "not slow"', "").replace("make quick: ", "make test: ") == full.replace("all tests", "quick tests")  # fmt: skip


def test_tests_that_ought_to_fail_and_pass_are_failures(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("xfail_strict") is True


# ---------------------------------------------------------------------------------------------- hooks before a commit


def test_the_hooks_run_the_projects_own_checks_and_nothing_from_elsewhere(root: Path, makefile: dict[str, str]) -> None:
    configuration = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = configuration["repos"]
    assert repository["repo"] == "local"
    entries = [hook["entry"].split() for hook in repository["hooks"]]
    assert all(hook["language"] == "system" for hook in repository["hooks"])
    assert all(entry[:1] == ["make"] for entry in entries)
    assert {target for entry in entries for target in entry[1:]} == set(checks(makefile))


def checks(makefile: dict[str, str]) -> list[str]:
    """The targets that `make check` runs."""
    found = re.search(r"\$\(MAKE\) (?:--\S+ )*([a-z -]+)", makefile["check"])
    assert found
    return found[1].split()


def test_make_check_is_made_of_targets_that_are_there(makefile: dict[str, str]) -> None:
    assert len(checks(makefile)) >= 4
    assert set(checks(makefile)) <= set(makefile)


# ------------------------------------------------------------------------------------------------------------ spelling


def test_slips_are_found_in_text_and_swedish_words_are_none(
    project: dict[str, Any], tmp_path: Path, root: Path
) -> None:
    slip = "".join(("ocu", "rr"))
    (tmp_path / "pyproject.toml").write_bytes((root / "pyproject.toml").read_bytes())
    (tmp_path / "text.md").write_text(f"Det som avses ser bra ut.\nIt did not {slip}.\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "text.md"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.count("==>")) == (65, 1), ended.stdout + ended.stderr
    assert f"{slip} ==> occur" in ended.stdout
