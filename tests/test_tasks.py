"""What planners come for is done from the first screen in a few clicks, in both languages, on both sizes, by mouse and by keyboard."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browsing import Screens
from tests.conftest import start_server
from tools.tasks import SIZES, TASKS, Visit

from lsgraph.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language

#: More clicks than this, and the way is too long.
MOST_CLICKS = 3
#: Each task in both languages and on both sizes, once of two times by keyboard: which, changes from task to task.
VISITS = [
    (name, language, size, (number + turn) % 2 == 0)
    for number, name in enumerate(TASKS)
    for turn, (language, size) in enumerate(zip(LANGUAGES, SIZES if number % 4 < 2 else reversed(SIZES), strict=True))
]


@pytest.fixture(scope="module")
def everything(
    browser: Browser, whole: Generation, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screens]:
    """The pages of a server of all data, since it takes two regions to see who bridges them."""
    running = start_server(whole.path.parents[1], root, tmp_path_factory.mktemp("everything") / "log.txt")
    yield Screens(browser, running.url)
    running.stop()


def test_each_task_is_done_in_each_language_on_each_size_and_by_keyboard() -> None:
    done = {(name, *rest) for name, language, size, _ in VISITS for rest in ((language,), (size,))}
    assert done == set(product(TASKS, (*LANGUAGES, *SIZES)))
    assert {name for name, _, _, by_keyboard in VISITS if by_keyboard} == set(TASKS)
    assert {(size, by_keyboard) for _, _, size, by_keyboard in VISITS} == set(product(SIZES, (True, False)))


@pytest.mark.parametrize(("name", "language", "width", "by_keyboard"), VISITS)
def test_a_task_from_the_first_screen_ends_at_a_sentence(
    everything: Screens, name: str, language: Language, width: int, by_keyboard: bool
) -> None:
    watched = everything(width, SIZES[width])
    visit = Visit(watched.page, watched.server, language, by_keyboard)
    visit.begin()
    sentence = TASKS[name](visit)
    sentence.wait_for()
    assert len(sentence.inner_text().split()) > 3
    assert visit.clicks <= MOST_CLICKS
    assert visit.page.evaluate("document.documentElement.lang") == language
    assert (watched.complaints, watched.elsewhere) == ([], [])
    assert watched.overflow() <= 0
