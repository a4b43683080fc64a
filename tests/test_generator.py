"""The made-up collaboration of the benchmarks is the same each time, of the size asked for, and in the terms of the ontology."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest

from lsgraph.building.build import build_from
from lsgraph.linked_data.context import read_ontology
from lsgraph.namespaces import PREFIXES
from lsgraph.settings import read_settings

SIZE = 3_000


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generator", root / "bench" / "generator.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generator"] = module
    spec.loader.exec_module(module)
    return module


def test_the_same_size_gives_the_same_bytes_and_about_so_many(generator: ModuleType) -> None:
    first, second = list(generator.World(SIZE).lines()), list(generator.World(SIZE).lines())
    assert first == second
    assert SIZE <= len(first) < SIZE * 1.1
    assert len(set(first)) == len(first)


def test_only_terms_that_the_ontology_and_its_imports_have_are_used(generator: ModuleType, root: Path) -> None:
    known = {getattr(quad.subject, "value", "") for quad in read_ontology(root)}
    quads = list(ox.parse(input="".join(generator.World(SIZE).lines()), format=ox.RdfFormat.N_QUADS))
    rdf_type = PREFIXES["rdf"] + "type"
    used = {quad.predicate.value for quad in quads} - {rdf_type}
    used |= {getattr(quad.object, "value", "") for quad in quads if quad.predicate.value == rdf_type}
    assert used <= known


def test_a_generation_can_be_built_of_it(generator: ModuleType, tmp_path: Path, root: Path) -> None:
    path = tmp_path / "world.nq"
    path.write_text("".join(generator.World(SIZE).lines()), encoding="utf-8")
    generation = build_from([path], read_settings({}, root=root, state=tmp_path / "state"))
    assert generation.manifest.total == path.read_text(encoding="utf-8").count("\n")
