"""The layers hold: a module imports only from a lower one, as the table in docs/architecture.md says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROW = re.compile(r"^\| (\d+) \| (.+?) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def layers(root: Path) -> dict[str, int]:
    table = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {name: int(row[1]) for row in ROW.finditer(table) for name in re.findall(r"`(\w+)`", row[2])}


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[Path, ast.Module]:
    package = root / "src" / "lsgraph"
    return {
        path.relative_to(package): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))
    }


def part_of(path: Path) -> str:
    """The module or package directly below lsgraph that a file belongs to."""
    return path.parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lsgraph":
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("lsgraph.")}
    return names


def test_every_module_is_in_the_table_and_every_row_is_a_module(
    layers: dict[str, int], modules: dict[Path, ast.Module]
) -> None:
    assert set(layers) == {part_of(path) for path in modules} - {"__init__", "__main__"}


def test_a_module_imports_only_from_lower_layers(layers: dict[str, int], modules: dict[Path, ast.Module]) -> None:
    upward = [
        f"{path} (layer {layers[part_of(path)]}) imports {name} (layer {layers.get(name)})"
        for path, tree in modules.items()
        if part_of(path) in layers
        for name in imported(tree) - {"__version__"}
        if name != part_of(path) and layers.get(name, 99) >= layers[part_of(path)]
    ]
    assert upward == []


def test_every_module_says_what_it_is_for(modules: dict[Path, ast.Module]) -> None:
    assert [str(path) for path, tree in modules.items() if not ast.get_docstring(tree)] == []


def test_the_environment_is_read_in_one_place(modules: dict[Path, ast.Module]) -> None:
    """Settings are read where a command or a notebook begins, and passed in from there."""
    readers = {
        part_of(path)
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "environ"
    }
    # `workers` passes the environment on to its processes, with what their allocators need.
    assert readers <= {"cli", "api", "workers"}


def test_no_router_speaks_rdf_and_no_service_speaks_http(modules: dict[Path, ast.Module]) -> None:
    def outside(tree: ast.Module) -> set[str]:
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in nodes]
        return {name.split(".")[0] for name in names}

    web = {"fastapi", "starlette", "uvicorn"}
    assert [
        str(path) for path, tree in modules.items() if part_of(path) not in ("web", "cli") and outside(tree) & web
    ] == []
    assert [
        str(path)
        for path, tree in modules.items()
        if part_of(path) == "web" and outside(tree) & {"pyoxigraph", "rdflib"}
    ] == []
