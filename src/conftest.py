"""Which modules are read for the examples in their documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """A module without examples is not even imported: most have none, and each process of a run would look through all of them."""
    if collection_path.suffix != ".py":
        return None
    return b">>>" not in collection_path.read_bytes() or None
