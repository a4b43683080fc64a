"""The command line `lsgraph`, one module per group of commands."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING

from lsgraph.cli.exits import INTERRUPTED, is_interruption
from lsgraph.cli.exits import USAGE as MISSING
from lsgraph.extras import MissingExtraError, needing

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


# At the end of a command all memory goes back at once, without a last search for cycles in what it held.
atexit.register(gc.freeze)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; without `arguments`, use those of the process."""
    # What is computed here is small: threads of linear algebra would cost ten times what they spare, and wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nothing of what is imported is garbage: to look through it again and again takes a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        with needing("lsgraph"):
            from lsgraph.cli.app import run
    except MissingExtraError as error:
        sys.stderr.write(f"{error}\n")
        return MISSING
    except BaseException as error:
        if not is_interruption(error):
            raise
        # Ctrl-C while modules are imported: there is nobody yet who tells it in a language.
        return INTERRUPTED
    finally:
        if collecting:
            gc.enable()
    return run(sys.argv[1:] if arguments is None else arguments)
