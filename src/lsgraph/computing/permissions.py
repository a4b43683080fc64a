"""Which permissions new files get."""

from __future__ import annotations

import os


def umask() -> int:
    """The permissions that this process withholds from new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
