"""The read model of an edition."""

from __future__ import annotations

import subprocess
import sys

NEEDED_FOR_QUERIES = "import lsgraph.web.service, lsgraph.web.sparql.endpoint, lsgraph.edition.edition"
NEEDED_FOR_PICTURES = (
    "networkx", "pyvis", "numpy", "lsgraph.network", "lsgraph.views", "lsgraph.analysis", "lsgraph.web.pages", "lsgraph.web.explorer", "lsgraph.web.pictures",
)  # fmt: skip


def test_sparql_waits_for_no_pictures_and_no_analyses() -> None:
    """What `/sparql` imports, in a fresh Python, is neither the network nor what draws it."""
    told = f"import sys; {NEEDED_FOR_QUERIES}; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert "lsgraph.web.sparql.endpoint" in modules
    assert [name for name in modules if name.startswith(NEEDED_FOR_PICTURES)] == []
