"""All checks of a closed world in one: what shapes, applied to the union of all graphs, can't see or say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.computing.passed import Passed
from lsgraph.repository.absence import check_absence
from lsgraph.repository.boundaries import read_boundaries
from lsgraph.repository.chatter import check_chatter
from lsgraph.repository.concepts import check_concepts
from lsgraph.repository.duplicates import check_duplicates
from lsgraph.repository.located import check_located
from lsgraph.repository.namings import check_namings
from lsgraph.repository.periods import check_periods
from lsgraph.repository.personal import check_personal, check_texts
from lsgraph.repository.properties import check_properties
from lsgraph.repository.registers import Registers, check_registers
from lsgraph.repository.said import Said
from lsgraph.repository.sense import check_sense
from lsgraph.repository.terms import check_terms
from lsgraph.repository.translations import check_translations
from lsgraph.repository.weekdays import check_weekdays

if TYPE_CHECKING:
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import Dataset


def check_closed(dataset: Dataset, passed: Passed | None = None) -> list[Finding]:
    """Findings on terms, things, properties, identifiers, duplicates, translations, texts, names of concepts, personal data, days, places and names.

    `passed` is what need not be looked at again.
    """
    passed = passed or Passed(None)
    # Nothing of the data is compared with it, but what is no map would be met only by who asks for one.
    read_boundaries(dataset.root)
    said, registers = Said(dataset), Registers.read(dataset.root)
    return [
        *check_terms(said),
        *check_properties(said),
        *check_registers(said, registers),
        *check_duplicates(said),
        *check_translations(said, passed),
        *check_chatter(said, passed),
        *check_absence(said, passed),
        *check_concepts(said, passed),
        *check_weekdays(said, passed),
        *check_periods(said, passed),
        *check_personal(said, passed),
        *check_texts(said),
        *check_sense(said, passed),
        *check_located(said, registers),
        *check_namings(said),
    ]
