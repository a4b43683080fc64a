"""What a curator wrote and nothing would read is told: files with another ending."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lsgraph.errors import Severity
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.overlooked import check_overlooked

SOURCE = "data/sources/huddinge-ks-2024-1082.ttl"


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    for folder in ("data", "ontology", "shapes"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def test_all_of_the_repository_is_read(root: Path) -> None:
    assert not check_overlooked(load_dataset(root))


@pytest.mark.parametrize(
    "name",
    [
        "data/sources/next.TTL",
        "data/sources/next.txt",
        "data/actors/next.n3",
        "data/sources/more/",
        "data/next.ttl",
        "data/documents/next.pdf",
        "data/documents/next.docx",
        "data/stories/next.tml",
    ],
)
def test_a_file_that_is_passed_over_is_told(copied: Path, name: str) -> None:
    if name.endswith("/"):
        (copied / name).mkdir()
    else:
        shutil.copy(copied / SOURCE, copied / name)
    [finding] = check_overlooked(load_dataset(copied))
    assert (finding.rule, finding.severity, finding.file) == ("files.passed-over", Severity.WARNING, name.rstrip("/"))


@pytest.mark.parametrize(
    "name", ["data/documents/huddinge-ks-2024-1082.pdf", "data/documents/.hidden", "data/README.md"]
)
def test_what_may_lie_there_is_not_told(copied: Path, name: str) -> None:
    shutil.copy(copied / SOURCE, copied / name)
    assert check_overlooked(load_dataset(copied)) == []
