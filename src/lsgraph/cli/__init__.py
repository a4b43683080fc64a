"""The command line: `lsgraph`, one module a group of commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; without `arguments` those of the process are taken."""
    from lsgraph.cli.app import run

    return run(sys.argv[1:] if arguments is None else arguments)
