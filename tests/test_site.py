"""The site of the documentation: every page is listed, and its check sees dead links, missing anchors, hidden pages and what is loaded from elsewhere.

`make site` builds it, in an environment of its own.
"""

from __future__ import annotations

import importlib.util
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = {
    "index.html": '<nav><a href="index.html">First</a><a href="other.html#part">Other</a></nav><img src="images/a.png"><a href="https://example.org/">elsewhere</a>',
    "other.html": '<h1 id="part">Part</h1><a href="#part">here</a><link rel="stylesheet" href="site.css"><link rel="canonical" href="https://example.org/other">',
    "site.css": "body { background: url(images/a.png) }",
    "images/a.png": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def faults(root: Path) -> Callable[[Path], list[str]]:
    """The check, from its file: tools/site is no package, since Sphinx reads it."""
    spec = importlib.util.spec_from_file_location("check_of_site", root / "tools" / "site" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Path], list[str]] = module.faults
    return found


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_page_is_in_the_order_of_the_site_once(root: Path) -> None:
    contents = tomllib.loads((root / "tools" / "site" / "contents.toml").read_text(encoding="utf-8"))
    entries = [entry for section in contents["section"] for entry in section["pages"]]
    listed = [re.sub(r"^.*<(.*)>$", r"\1", entry) for entry in entries]
    docs = root / "docs"
    there = {path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md")}
    records = {page for page in there if page.startswith("decisions/0")}
    assert len(listed) == len(set(listed))
    assert set(listed) == there - records - {"README"}
    assert {name.rsplit("/", 1)[-1] for name in records} == set(
        re.findall(r"\((0[^)]*)\.md\)", (docs / "decisions" / "README.md").read_text(encoding="utf-8"))
    )


def test_no_page_of_the_documentation_is_called_as_one_of_the_generator(root: Path) -> None:
    assert not {"search", "genindex", "index"} & {path.stem for path in (root / "docs").glob("*.md")}


def test_a_site_that_is_in_order_has_no_faults(faults: Callable[[Path], list[str]], tmp_path: Path) -> None:
    assert faults(written(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("other.html", '<h1 id="part"></h1><a href="nowhere.html">x</a>', "other.html: nowhere.html leads nowhere"),
        ("other.html", '<h1 id="part"></h1><a href="index.html#gone">x</a>', "other.html: index.html#gone has no such anchor"),
        ("other.html", '<h1 id="past"></h1>', "index.html: other.html#part has no such anchor"),
        ("other.html", '<h1 id="part"></h1><img src="images/b.png">', "other.html: images/b.png leads nowhere"),
        ("other.html", '<h1 id="part"></h1><script src="https://cdn.example.org/a.js"></script>', "other.html: loads https://cdn.example.org/a.js from elsewhere"),
        ("other.html", '<h1 id="part"></h1><link rel="stylesheet" href="//fonts.example.org/a.css">', "other.html: loads //fonts.example.org/a.css from elsewhere"),
        ("site.css", "@font-face { src: url('https://fonts.example.org/a.woff2') }", "site.css: loads https://fonts.example.org/a.woff2 from elsewhere"),
        ("hidden.html", "<p>nobody finds it</p>", "hidden.html: is not in the navigation"),
    ],
)  # fmt: skip
def test_a_site_with_a_fault_is_refused_with_its_place(
    faults: Callable[[Path], list[str]], tmp_path: Path, name: str, text: str, fault: str
) -> None:
    assert fault in faults(written(tmp_path, GOOD | {name: text}))


def test_a_folder_without_a_site_is_none(faults: Callable[[Path], list[str]], tmp_path: Path) -> None:
    assert faults(tmp_path) == ["index.html: the site has no first page"]
