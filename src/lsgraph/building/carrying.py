"""The edition that a package of lsgraph carries, built of a checkout's data when the package is made."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lsgraph.building.build import build
from lsgraph.generations.carried import pack
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What the edition is made of.
_DATA = ("data", "ontology", "shapes")


def carry(root: Path, folder: Path, environ: Mapping[str, str]) -> Path:
    """Build the data of a checkout with all checks, and write what a package carries of it below a folder; return where.

    Raises BuildRefused and DataError as a build does.
    """
    with TemporaryDirectory() as state:
        generation = build(read_settings({}, root=root, state=Path(state)))
        places = Tables(generation.path / NETWORK_FILE).layouts()
        return pack(generation, folder, day_of_data(root, environ), places)


def day_of_data(root: Path, environ: Mapping[str, str]) -> str:
    """The time of the data (UTC, ISO 8601).

    That is SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), else that of the last commit that changed the data, else,
    where changes of it are not committed or there is no git, that of the newest file.
    """
    if epoch := environ.get("SOURCE_DATE_EPOCH"):
        return _written(float(epoch))
    git = shutil.which("git")
    if (
        git
        and _said(git, root, "rev-parse", "--show-prefix") == ""
        and _said(git, root, "status", "--porcelain", "--", *_DATA) == ""
    ):
        committed = _said(git, root, "log", "-1", "--format=%ct", "--", *_DATA)
        if committed:
            return _written(float(committed))
    return _written(max(path.stat().st_mtime for name in _DATA for path in (root / name).rglob("*") if path.is_file()))


def _said(git: str, root: Path, *arguments: str) -> str | None:
    """What git says; None where it fails, as outside of a repository."""
    command = [git, "-C", str(root), *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # git itself
    return told.stdout.strip() if told.returncode == 0 else None


def _written(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).isoformat(timespec="seconds")
