"""Gives the notebooks, when pytest runs them, a graph that is built for the run; by hand they read the current generation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from lsgraph.building.build import build
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Generator

    from lsgraph.settings import Settings

#: It asks a server, which a test of `tests/test_notebooks.py` starts for it.
collect_ignore = ["07-from-another-language-by-http.ipynb"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Build the graph, once for all notebooks and tests of a run, and let the kernel find it through its environment."""
    if item.path.suffix != ".ipynb":
        return (yield)
    kept = {name: text for name, text in os.environ.items() if name.startswith("LSGRAPH_")}
    settings = _built(item)
    for name in kept:
        del os.environ[name]
    os.environ["LSGRAPH_STATE"] = str(settings.state_folder)
    try:
        return (yield)
    finally:
        del os.environ["LSGRAPH_STATE"]
        os.environ.update(kept)


def _built(item: pytest.Item) -> Settings:
    """The settings with the state of all data, which the fixture `whole` of the tests shares."""
    factory: pytest.TempPathFactory = item.config._tmp_path_factory  # type: ignore[attr-defined]  # what the fixture of that name gives
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    settings = read_settings({}, root=item.config.rootpath, state=shared / "state-of-all")
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    with FileLock(shared / f"{settings.state_folder.name}.lock"):
        build(settings)
    return settings
