"""The layers hold: a module imports only from a lower one, as the table in docs/architecture.md says."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROW = re.compile(r"^\| (\d+) \| `([\w/]+)` \| (.*?) \|", re.MULTILINE)


@dataclass(frozen=True)
class Room:
    """A row of the table: the layer, and the level of each module inside (empty for a module alone)."""

    layer: int
    levels: dict[str, int]


@pytest.fixture(scope="module")
def rooms(root: Path) -> dict[str, Room]:
    table = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {
        row[2]: Room(
            int(row[1]),
            {name: level for level, part in enumerate(row[3].split("<")) for name in re.findall(r"`(\w+)`", part)},
        )
        for row in ROW.finditer(table)
    }


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[Path, ast.Module]:
    package = root / "src" / "lsgraph"
    return {
        path.relative_to(package): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))
    }


def part_of(path: Path) -> str:
    """The module or package directly below lsgraph that a file belongs to."""
    return path.parts[0].removesuffix(".py")


def inside_of(path: Path, room: str) -> str:
    """The module or package directly in a room (`web`, `web/http`) that a file belongs to; the room's face is `__init__`."""
    return path.relative_to(room).parts[0].removesuffix(".py") if room in map(str, path.parents) else ""


def imported(tree: ast.Module) -> set[tuple[str, ...]]:
    """What is imported from lsgraph, as the parts of its dotted name."""
    names: set[tuple[str, ...]] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lsgraph":
            names |= {(*node.module.split(".")[1:], alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {tuple(alias.name.split(".")[1:]) for alias in node.names if alias.name.startswith("lsgraph.")}
    return names


def test_every_module_is_in_the_table_and_every_row_is_a_module(
    rooms: dict[str, Room], modules: dict[Path, ast.Module]
) -> None:
    assert {name for name in rooms if "/" not in name} == {part_of(path) for path in modules} - {"__init__", "__main__"}
    for name, room in rooms.items():
        assert set(room.levels) == {inside_of(path, name) for path in modules} - {"", "__init__"}, name
    # The largest room is parted, and each of its parts is told.
    parts = {path.parent.as_posix() for path in modules if len(path.parts) == 3 and part_of(path) == "web"}
    assert parts == {name for name in rooms if name.startswith("web/")}


def test_a_room_imports_only_from_lower_layers(rooms: dict[str, Room], modules: dict[Path, ast.Module]) -> None:
    upward = [
        f"{path} (layer {rooms[part_of(path)].layer}) imports {name} (layer {rooms[name].layer})"
        for path, tree in modules.items()
        if part_of(path) in rooms
        for name in {parts[0] for parts in imported(tree)} - {"__version__", part_of(path)}
        if rooms[name].layer >= rooms[part_of(path)].layer
    ]
    assert upward == []


def test_a_module_imports_only_from_lower_ones_of_its_room(
    rooms: dict[str, Room], modules: dict[Path, ast.Module]
) -> None:
    upward = []
    for path, tree in modules.items():
        for name, room in rooms.items():
            own, above = inside_of(path, name), tuple(name.split("/"))
            if own in ("", "__init__"):
                continue
            for parts in imported(tree):
                inside = parts[len(above) :]
                if parts[: len(above)] == above and inside[:1] != (own,):
                    # A name that is no module comes from the room's face, which stands above all that is inside.
                    level = room.levels.get(inside[0] if inside else "", len(room.levels))
                    if level >= room.levels[own]:
                        upward.append(f"{path} imports {'.'.join(parts)}")
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
    # `sparql.workers` passes the environment on to its processes, with what their allocators need.
    assert readers <= {"cli", "api", "sparql"}


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
