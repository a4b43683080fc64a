"""Gives the notebooks, when pytest runs them, a graph that is built for the run; by hand they read the current generation."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from lsgraph.building.build import build
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Build the graph, and let the kernel find it through its environment."""
    if item.path.suffix != ".ipynb":
        return (yield)
    kept = {name: text for name, text in os.environ.items() if name.startswith("LSGRAPH_")}
    with TemporaryDirectory() as folder:
        settings = read_settings({}, root=item.config.rootpath, state=Path(folder) / "state")
        build(settings)
        for name in kept:
            del os.environ[name]
        os.environ["LSGRAPH_STATE"] = str(settings.state_folder)
        try:
            return (yield)
        finally:
            del os.environ["LSGRAPH_STATE"]
            os.environ.update(kept)
