"""The program names no actor, agreement or region of the data: texts, pages, queries, rules and shapes fit any project."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from tests.names import finder, names_in

from lsgraph.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def found(root: Path) -> Callable[[str], list[str]]:
    return finder(names_in(root))


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that the program uses: not its docstrings, which explain to programmers by an example."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explained = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.lineno, node.value


def test_the_search_finds_what_it_looks_for(root: Path, found: Callable[[str], list[str]]) -> None:
    label = next(iter(sorted(name for name in names_in(root) if " " in name)))
    assert found(f"as in “{label}”,") == [label]
    assert found(f"x{label}x") == []


def test_no_string_of_the_program_names_anything_of_the_data(root: Path, found: Callable[[str], list[str]]) -> None:
    named = {
        f"{path.relative_to(root)}:{line}": names
        for path in sorted((root / "src").rglob("*.py"))
        for line, text in strings_of(path)
        if (names := found(text))
    }
    assert named == {}


@pytest.mark.parametrize("pattern", ["src/**/*.html", "src/**/static/*.js", "src/**/starter/**/*", "ontology/rules/*.rq", "ontology/entailments/*.rq", "shapes/*.ttl", "ontology/lsgraph.ttl"])  # fmt: skip
def test_no_page_rule_or_shape_names_anything_of_the_data(
    root: Path, found: Callable[[str], list[str]], pattern: str
) -> None:
    # What Python has compiled is no text of ours.
    files = [path for path in sorted(root.glob(pattern)) if path.is_file() and "__pycache__" not in path.parts]
    assert files
    texts = {str(path.relative_to(root)): found(path.read_text(encoding="utf-8")) for path in files}
    assert {name: names for name, names in texts.items() if names} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_for_people_names_anything_of_the_data_or_its_subject(
    root: Path, found: Callable[[str], list[str]], language: str
) -> None:
    named = {}
    for path in sorted((root / "src" / "lsgraph" / "locales" / language).rglob("*.po")):
        text = path.read_text(encoding="utf-8")
        names = [*found(text), *re.findall(r"life.science", text if path.name != "commands.po" else "", re.IGNORECASE)]
        if names:
            named[path.name] = names
    assert named == {}
