"""Every check on the data of a repository, in one order: what `lsgraph check` tells, and what must pass before anything is built."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.building.progress import Silent
from lsgraph.computing.beside import beside
from lsgraph.computing.passed import Passed
from lsgraph.repository.dataset import Dataset, load_dataset, read_triples
from lsgraph.repository.questions import CheckedQuestion, read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.building.progress import Progress
    from lsgraph.errors import Finding
    from lsgraph.settings import Settings

CATALOGUE_FILE = Path("data") / "catalogue.ttl"
#: What has passed, below the state folder. It may be removed at any time.
PASSED_FILE = Path("cache") / "checks" / "passed"


def check(
    settings: Settings, progress: Progress | None = None, *, anew: bool = False
) -> tuple[Dataset, list[Finding]]:
    """Load the repository and run every check; raises DataError for a file that can't be read.

    With `anew` nothing is taken from earlier checks, nor kept for later ones.
    """
    progress = progress or Silent()
    with _without_collection():
        with progress.step("load"):
            dataset = load_dataset(settings.root)
            if (settings.root / CATALOGUE_FILE).is_file():
                read_triples(settings.root / CATALOGUE_FILE, str(CATALOGUE_FILE))
        passed = Passed(None if anew else settings.state_folder / PASSED_FILE)
        findings = run_checks(dataset, progress, passed)
        passed.save()
        return dataset, findings


@contextmanager
def _without_collection() -> Iterator[None]:
    """Do not look for cycles meanwhile: a dataset is many small objects that stay, and to go through all of them takes a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def run_checks(dataset: Dataset, progress: Progress, passed: Passed | None = None) -> list[Finding]:
    """All findings: of the evidence, the shapes, and the questions.

    `passed` are claims that need not be read again. Where there is a second processor, shapes and questions run on it meanwhile; findings
    come in the same order.
    """
    questions = read_questions(dataset.root / "ontology" / "questions")
    with beside(lambda: _shapes(dataset)) as shapes, beside(lambda: _questions(dataset, questions)) as answers:
        with progress.step("evidence"):
            findings = _evidence(dataset, passed)
        with progress.step("gate"):
            findings += _gate(dataset, passed)
        with progress.step("shapes"):
            findings += shapes.result()
        with progress.step("questions"):
            findings += answers.result()
    return findings


# Each brings what it needs: one that runs in a process of its own is not waited for by the others, and a check that reads no claim again does
# without the reading.


def _evidence(dataset: Dataset, passed: Passed | None) -> list[Finding]:
    from lsgraph.repository.closing import check_closed
    from lsgraph.repository.evidence import check_evidence
    from lsgraph.repository.judging import check_judgements
    from lsgraph.repository.overlooked import check_overlooked
    from lsgraph.repository.stories import STORIES_FOLDER, check_stories, read_stories

    return [
        *check_overlooked(dataset),
        *check_closed(dataset, passed),
        *check_judgements(dataset),
        *check_evidence(dataset, passed),
        *check_stories(read_stories(dataset.root / "data" / STORIES_FOLDER), dataset.quads),
    ]


def _gate(dataset: Dataset, passed: Passed | None) -> list[Finding]:
    from lsgraph.gate import check_gate

    return check_gate(dataset, passed)


def _shapes(dataset: Dataset) -> list[Finding]:
    from lsgraph.repository.shapes import check_shapes

    return check_shapes(dataset)


def _questions(dataset: Dataset, questions: Sequence[CheckedQuestion]) -> list[Finding]:
    from lsgraph.repository.answers import check_questions
    from lsgraph.stores import EmbeddedStore

    held = dataset.store
    store = EmbeddedStore.in_memory(dataset.published) if held is None else EmbeddedStore.over(held)
    return check_questions(questions, store)
