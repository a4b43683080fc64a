"""`python -m lsgraph` is `lsgraph`."""

from __future__ import annotations

import sys

from lsgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
