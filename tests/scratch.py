"""Where the files of a test run lie: in memory, where a machine has some to spare.

Tests write a hundred thousand small files and remove them soon, which takes a tenth of the run's processor time on a disk, and next to none in memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

#: Linux keeps what lies here in memory.
MEMORY = Path("/dev/shm")
#: What must be free there and, for programs as well, on the whole machine, in bytes: a run has less than one GiB of files at a time.
ROOM, FREE = 4 << 30, 8 << 30


def keep_files_in_memory() -> None:
    """Let this process and those that it starts keep temporary files in memory, unless somebody has said where, or there is no room."""
    if "TMPDIR" in os.environ or "PYTEST_DEBUG_TEMPROOT" in os.environ:
        return
    try:
        has_room = shutil.disk_usage(MEMORY).free >= ROOM and _available() >= FREE
        if has_room and os.access(MEMORY, os.W_OK):
            os.environ["TMPDIR"] = str(MEMORY)
            # It was asked for before.
            tempfile.tempdir = None
    except OSError:
        # Not Linux, or a container that has none.
        return


def _available() -> int:
    """The memory that programs can still get, in bytes."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))
