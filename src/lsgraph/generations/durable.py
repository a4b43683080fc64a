"""Writing to the state folder so that it lasts: under a lock, made durable, exchanged in one step, and errors that say what to do."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsgraph.errors import StateError
from lsgraph.languages import Message, borrowed, marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: How many files are made durable at a time.
_SYNCED_AT_ONCE = 8
#: On Linux: exchange two paths atomically (renameat2).
_AT_CWD, _RENAME_EXCHANGE = -100, 2


def exchange(folder: Path, target: Path) -> None:
    """Swap two folders: atomically if the system can, else there is none at `target` for a moment."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None and rename(_AT_CWD, os.fsencode(folder), _AT_CWD, os.fsencode(target), _RENAME_EXCHANGE) == 0:
        return
    aside = folder.with_name(f"{folder.name}-aside")
    target.rename(aside)
    folder.rename(target)
    aside.rename(folder)


def acquire(descriptor: int, state: Path, wait: float) -> None:
    """Take the lock of that open file; raises StateError where another build holds it for `wait` seconds."""
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StateError(
                    "Another build is at work.", inside=str(state), next_step="Wait until it has ended, or stop it."
                ) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def as_state_error(state: Path) -> Iterator[None]:
    """Raise errors of the operating system as StateError."""
    try:
        yield
    except OSError as error:
        raise state_error(state, error) from error


def state_error(state: Path, error: OSError) -> StateError:
    """An error of the operating system in the state folder as a StateError with its next step."""
    path = error.filename or state
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        next_step = marked("Free space, or set LSGRAPH_STATE to a folder on another disk.")
    elif error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ELOOP):
        is_folder = not state.exists() or state.is_dir()
        next_step = (
            marked("Move away what is there, then try again.")
            if is_folder
            else marked("Set LSGRAPH_STATE to a folder.")
        )
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        next_step = marked("Mend its permissions, or set LSGRAPH_STATE to another folder.")
    else:
        next_step = marked("Free space or mend its permissions, or set LSGRAPH_STATE to another folder.")
    return StateError(
        Message("The state folder can't be written: {reason}.", reason=borrowed(error.strerror or str(error))),
        inside=str(path),
        next_step=next_step,
    )


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Make the folder's content durable before its name declares it complete.

    Disks take what several threads ask for in one go: some hundred files, one after the other, are a third of the time of a small build.
    """
    # Commands that build nothing shall not wait for its import.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_SYNCED_AT_ONCE, "sync") as threads:
        for _ in threads.map(sync, [*folder.rglob("*"), folder]):
            # An error of any is raised here.
            pass
