"""What pages tell of each region: how many actors of which sector, agreements and sources it has, and which agreement comes first."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, TypedDict

from lsgraph.claims.lists import main_agreement
from lsgraph.claims.regions import ACROSS, ORGANIZATIONS, region_condition
from lsgraph.namespaces import expand
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims import Resources
    from lsgraph.stores import Store

NOT_ESTABLISHED = "not-established"
"""The sector of organisations of which no legal form is established."""
_NOT_ESTABLISHED = expand("legal-form:not-established")
_SECTORS = "SELECT ?form ?family WHERE { ?form ls:family ?family }"


class RegionFacts(TypedDict):
    """Counts of one region, or of what is across regions.

    `sectors` are organisations, without their units, by sector: the colour family of their legal form, or `NOT_ESTABLISHED`. `kinds` are all things by kind.
    `agreement` is the IRI of the agreement towards which most actors stand somewhere, unless the region names another.
    """

    sectors: dict[str, int]
    kinds: dict[str, int]
    agreement: str | None


def facts_of_regions(resources: Resources) -> dict[str, RegionFacts]:
    """The facts of each region by its slug, and of what is across them by `ACROSS`; empty where there are no regions."""
    if not resources.regions:
        return {}
    families = _families(resources.store)
    facts = {region.slug: _facts(resources, families, region.iri) for region in resources.regions}
    return {**facts, ACROSS: _facts(resources, families, ACROSS)}


def _families(store: Store) -> dict[str, str]:
    """The sector of each legal form, by its IRI."""
    families = {value(row["form"]): value(row["family"]) for row in store.query(_SECTORS).rows()}
    return {**families, _NOT_ESTABLISHED: NOT_ESTABLISHED}


def _facts(resources: Resources, families: Mapping[str, str], key: str) -> RegionFacts:
    condition, given = region_condition("iri", key)
    sectors: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    columns = f"kind, {ORGANIZATIONS}, card"
    for kind, is_counted, card in resources.tables.rows(f"SELECT {columns} FROM thing WHERE {condition}", given):  # noqa: S608  # our own columns
        kinds[kind] += 1
        if is_counted:
            sectors[families.get(json.loads(card)[1] or "", NOT_ESTABLISHED)] += 1
    return RegionFacts(
        sectors=dict(sorted(sectors.items())),
        kinds=dict(sorted(kinds.items())),
        agreement=main_agreement(resources, key),
    )
