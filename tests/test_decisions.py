"""Records of decisions: numbered, complete, short, and all in the index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_TITLE = re.compile(r"^# (\d+)\. (.+)$", re.MULTILINE)
_DATE = re.compile(r"^Date: (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
_ROW = re.compile(r"^\| \[(.+)\]\(([^)]+)\) \| ([\d-]+) \|$", re.MULTILINE)
#: A page.
MOST_WORDS = 350


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "docs" / "decisions"


@pytest.fixture(scope="module")
def records(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != "README.md")


def test_the_index_lists_every_record_with_its_title_and_date_in_order(folder: Path, records: list[Path]) -> None:
    listed = _ROW.findall((folder / "README.md").read_text(encoding="utf-8"))
    written = []
    for path in records:
        text = path.read_text(encoding="utf-8")
        title, date = _TITLE.search(text), _DATE.search(text)
        assert title, path.name
        assert date, path.name
        written.append((f"{title[1]}. {title[2]}", path.name, date[1]))
    assert len(written) >= 16
    assert listed == written


def test_records_are_numbered_without_a_gap(records: list[Path]) -> None:
    names = [re.fullmatch(r"(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.md", path.name) for path in records]
    assert [int(name[1]) if name else None for name in names] == [*range(1, len(records) + 1)]
    for number, path in enumerate(records, 1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. "), path.name


def test_a_record_has_a_situation_a_decision_and_consequences_on_less_than_a_page(records: list[Path]) -> None:
    for path in records:
        text = path.read_text(encoding="utf-8")
        sections = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
        assert sections[1::2] == ["Context", "Decision", "Consequences"], path.name
        assert all(section.strip() for section in sections[2::2]), path.name
        assert len(text.split()) <= MOST_WORDS, path.name


def test_reasons_stand_in_records_and_nowhere_else(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "(decisions/README.md)" in text
    reasons = text.partition("## Why not otherwise\n")[2].partition("\n## ")[0]
    assert len(reasons.split()) < 50
