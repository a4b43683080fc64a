"""All checks of a closed world in one: what shapes, applied to the union of all graphs, can't see or say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.repository.boundaries import read_boundaries
from lsgraph.repository.duplicates import check_duplicates
from lsgraph.repository.namings import check_namings
from lsgraph.repository.personal import check_personal, check_texts
from lsgraph.repository.properties import check_properties
from lsgraph.repository.registers import check_registers
from lsgraph.repository.said import Said
from lsgraph.repository.sense import check_sense
from lsgraph.repository.terms import check_terms
from lsgraph.repository.translations import check_translations

if TYPE_CHECKING:
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import Dataset


def check_closed(dataset: Dataset) -> list[Finding]:
    """Findings on terms, things, properties, identifiers, duplicates, translations, personal data, days, places and names."""
    # Nothing of the data is compared with it, but what is no map would be met only by who asks for one.
    read_boundaries(dataset.root)
    said = Said(dataset)
    checks = (
        check_terms,
        check_properties,
        check_registers,
        check_duplicates,
        check_translations,
        check_personal,
        check_texts,
        check_sense,
        check_namings,
    )
    return [finding for check in checks for finding in check(said)]
