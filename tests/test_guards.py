"""The list of guards (`tools/guards.toml`) names what is there: `make guards` takes each out and sees its test fail."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def guards(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("guards", root / "tools" / "guards.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    sys.modules["guards"] = module
    spec.loader.exec_module(module)
    return module


def test_each_guard_stands_once_in_its_file_and_leaves_python_without_it(guards: ModuleType, root: Path) -> None:
    listed = guards.read_guards()
    assert len(listed) >= 20
    for each in listed:
        text = (root / each.file).read_text(encoding="utf-8")
        mutated = each.mutated(text)
        assert mutated != text
        if each.file.endswith(".py"):
            ast.parse(mutated)


def test_each_guard_names_a_test_that_is_there(guards: ModuleType, root: Path) -> None:
    for each in guards.read_guards():
        file, _, name = each.test.partition("::")
        names = {
            node.name
            for node in ast.parse((root / file).read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
        assert name.partition("[")[0] in names, each.test
