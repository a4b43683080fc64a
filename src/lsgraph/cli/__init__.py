"""The command line `lsgraph`, one module per group of commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lsgraph.cli.exits import USAGE as MISSING
from lsgraph.extras import MissingExtraError, needing

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; without `arguments`, use those of the process."""
    # What is computed here is small: threads of linear algebra would cost ten times what they spare, and wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with needing("lsgraph"):
            from lsgraph.cli.app import run
    except MissingExtraError as error:
        sys.stderr.write(f"{error}\n")
        return MISSING
    return run(sys.argv[1:] if arguments is None else arguments)
