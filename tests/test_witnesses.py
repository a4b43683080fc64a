"""How many sources tell something independently of each other: a reprint is no second witness, and our conclusions are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from lsgraph.claims import Resources
from lsgraph.namespaces import PREFIXES, expand, mint
from lsgraph.repository.dataset import Dataset, load_dataset
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.claims import Relation

REPORT, REGIONS = mint("document", "huddinge-ks-2024-1082"), mint("document", "regionerna-2024-06-undertecknande")


@pytest.fixture(scope="module")
def dataset(part: Path) -> Dataset:
    return load_dataset(part)


def signature(dataset: Dataset, *retold: tuple[str, str]) -> Relation:
    """What is told of Region Stockholm's signature, where these documents retell those."""
    more = [
        ox.Quad(ox.NamedNode(one), ox.NamedNode(expand("ls:retells")), ox.NamedNode(other), ox.NamedNode("urn:x"))
        for one, other in retold
    ]
    resources = Resources(EmbeddedStore.in_memory([*dataset.published, *more]))
    (relation,) = resources.find_relations(
        subject=mint("organization", "region-stockholm"), predicate=f"{PREFIXES['ls']}hasSigned"
    )
    return relation


def test_documents_that_say_the_same_are_as_many_witnesses_as_there_are(dataset: Dataset) -> None:
    relation = signature(dataset)
    told = {item.document for item in relation.evidence if item.basis != "inferred"}
    assert relation.witnesses == len(told) > 1


@pytest.mark.parametrize(
    "retold",
    [
        [(REPORT, REGIONS)],
        [(REGIONS, REPORT)],
        [(REPORT, REGIONS), (REGIONS, REPORT)],
        [(REPORT, mint("document", "agency")), (REGIONS, mint("document", "agency"))],
        [(REPORT, mint("document", "agency")), (mint("document", "agency"), REGIONS)],
    ],
)
def test_what_retells_another_is_no_second_witness(dataset: Dataset, retold: list[tuple[str, str]]) -> None:
    assert signature(dataset, *retold).witnesses == signature(dataset).witnesses - 1


def test_what_retells_itself_is_still_one(dataset: Dataset) -> None:
    assert signature(dataset, (REPORT, REPORT)).witnesses == signature(dataset).witnesses


def test_a_conclusion_of_ours_is_no_witness(dataset: Dataset) -> None:
    relations = Resources(EmbeddedStore.in_memory(dataset.published)).relations
    inferred = [relation for relation in relations if relation.bases == ("inferred",)]
    assert inferred
    assert {relation.witnesses for relation in inferred} == {0}
