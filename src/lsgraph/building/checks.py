"""Every check on the data of a repository, in one order: what `lsgraph check` tells, and what must pass before anything is built."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.building.following import without_followers
from lsgraph.building.progress import Silent
from lsgraph.computing.beside import beside
from lsgraph.computing.passed import Passed
from lsgraph.errors import DataErrors
from lsgraph.repository.dataset import Dataset, followed, read_catalogue, read_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.building.progress import Progress
    from lsgraph.errors import Finding
    from lsgraph.repository.questions import CheckedQuestion
    from lsgraph.repository.stories import Story
    from lsgraph.settings import Settings

#: What has passed, below the state folder. It may be removed at any time.
PASSED_FILE = Path("cache") / "checks" / "passed"


@dataclass(frozen=True)
class Checked:
    """A repository as it is written, with what was found in it."""

    written: Dataset
    findings: list[Finding]
    _whole: Callable[[], Dataset]

    @property
    def dataset(self) -> Dataset:
        """It with all that follows from it."""
        return self._whole()


def check(settings: Settings, progress: Progress | None = None, *, anew: bool = False) -> Checked:
    """Read the repository and run every check; raises DataError with each file that can't be read.

    With `anew` nothing is taken from earlier checks, nor kept for later ones.
    """
    errors = DataErrors()
    with errors.collected():
        return _checked(settings, progress or Silent(), anew=anew)
    # Each step reads its files when it begins: here those of the later ones are read too, so that they are told in the same run.
    for read in (_read_stories, _read_registers, _read_boundaries, _read_questions):
        with errors.collected():
            read(settings.root)
    errors.raise_any()
    raise AssertionError("one was collected")


def _checked(settings: Settings, progress: Progress, *, anew: bool) -> Checked:
    with _without_collection():
        with progress.step("load"):
            errors = DataErrors()
            with errors.collected():
                written = read_dataset(settings.root)
            with errors.collected():
                read_catalogue(settings.root)
            errors.raise_any()
        passed = Passed(None if anew else settings.state_folder / PASSED_FILE)
        whole = cache(lambda: followed(written))
        findings = _findings(written, whole, progress, passed)
        passed.save()
        return Checked(written, findings, whole)


def prepare(checked: Checked) -> None:
    """Bring what the next check in this process would have to wait for: what its forked processes need, they find here then."""
    from lsgraph.gate import carried  # noqa: F401
    from lsgraph.repository import answers, stories  # noqa: F401
    from lsgraph.repository.shapes import prepare_shapes

    prepare_shapes(checked.written)


def run_checks(dataset: Dataset, progress: Progress, passed: Passed | None = None) -> list[Finding]:
    """All findings in a dataset with all that follows from it: of the evidence, the gate, the shapes, and the questions.

    `passed`, for a dataset as it was read from its files, is what need not be looked at again.
    """
    return _findings(dataset, lambda: dataset, progress, passed or Passed(None))


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


def _findings(written: Dataset, whole: Callable[[], Dataset], progress: Progress, passed: Passed) -> list[Finding]:
    """All findings in one order, whichever is found first: where there is a second processor, what rests on the rules is found on it meanwhile."""
    with beside(lambda: _of_published(whole(), Silent())) as others:
        with progress.step("evidence"):
            findings = _evidence(written, passed)
        with progress.step("gate"):
            of_gate = _gate(written, passed)
        if others.is_begun:
            with progress.step("shapes"):
                of_stories, rest = others.result()
        else:
            of_stories, rest = _of_published(whole(), progress)
    return without_followers([*findings, *of_stories, *of_gate, *rest], written, lambda: whole().derived)


def _of_published(dataset: Dataset, progress: Progress) -> tuple[list[Finding], list[Finding]]:
    """What is found in all that is published, what follows included: in stories, and by shapes and questions."""
    with beside(lambda: _shapes(dataset)) as others:
        of_stories = _stories(dataset)
        if not others.is_begun:
            with progress.step("shapes"):
                of_shapes = _shapes(dataset)
        with progress.step("questions"):
            of_questions = _questions(dataset)
        if others.is_begun:
            of_shapes = others.result()
    return of_stories, [*of_shapes, *of_questions]


# Each brings what it needs: one that runs in a process of its own is not waited for by the others, and a check that reads no claim again does
# without the reading.


def _evidence(dataset: Dataset, passed: Passed) -> list[Finding]:
    from lsgraph.repository.closing import check_closed
    from lsgraph.repository.evidence import check_evidence
    from lsgraph.repository.judging import check_judgements
    from lsgraph.repository.overlooked import check_overlooked

    return [
        *check_overlooked(dataset),
        *check_closed(dataset, passed),
        *check_judgements(dataset),
        *check_evidence(dataset, passed),
    ]


def _read_registers(root: Path) -> None:
    from lsgraph.repository.registers import Registers

    Registers.read(root)


def _read_boundaries(root: Path) -> None:
    from lsgraph.repository.boundaries import read_boundaries

    read_boundaries(root)


def _read_stories(root: Path) -> tuple[Story, ...]:
    from lsgraph.repository.stories import STORIES_FOLDER, read_stories

    return read_stories(root / "data" / STORIES_FOLDER)


def _read_questions(root: Path) -> list[CheckedQuestion]:
    from lsgraph.repository.questions import read_questions

    return read_questions(root / "ontology" / "questions")


def _stories(dataset: Dataset) -> list[Finding]:
    from lsgraph.repository.absence import check_absence_in_stories
    from lsgraph.repository.stories import check_stories

    stories = _read_stories(dataset.root)
    return [*check_stories(stories, dataset.quads), *check_absence_in_stories(stories, dataset.quads)]


def _gate(dataset: Dataset, passed: Passed) -> list[Finding]:
    from lsgraph.gate import check_gate

    return check_gate(dataset, passed, _read_stories(dataset.root))


def _shapes(dataset: Dataset) -> list[Finding]:
    from lsgraph.repository.shapes import check_shapes

    return check_shapes(dataset)


def _questions(dataset: Dataset) -> list[Finding]:
    from lsgraph.repository.answers import check_questions

    return check_questions(_read_questions(dataset.root), dataset.published_store)
