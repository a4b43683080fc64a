"""One file of a copy after the other: the application is asked, and its answer is written as the copy has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from lsgraph.generations.dumps import checked_path, dumps_of
from lsgraph.languages import LANGUAGES
from lsgraph.media_types import DOCX, HTML, PPTX, XLSX
from lsgraph.web.app import create_app
from lsgraph.web.offline.asking import Asking
from lsgraph.web.offline.choosing import Chooser, Target
from lsgraph.web.offline.citing import Citing
from lsgraph.web.offline.linked import LOOKED_AT, localized
from lsgraph.web.offline.places import ORIGIN
from lsgraph.web.offline.rewriting import Rewriter
from lsgraph.web.site import Copy

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterator
    from types import TracebackType

    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.settings import Settings
    from lsgraph.web.offline.asking import Answered
    from lsgraph.web.offline.folder import Folder

#: Media types whose addresses are looked at, as pages and as data.
_MARKUP = frozenset(("text/html", "image/svg+xml"))
_PACKAGES = frozenset(fmt.media_type for fmt in (XLSX, DOCX, PPTX))
_ACCEPTED = {"": f"{HTML.media_type}, */*;q=0.5", ".html": HTML.media_type}


@dataclass(frozen=True, slots=True)
class Plan:
    """What every process that writes a copy knows of it: the settings of the application, and what the copy says of itself.

    Of a `large` network the explorer asks the server for each part; an `ample` copy has every file without parameters.
    """

    settings: Settings
    made: str
    live: str
    address: str
    ample: bool
    large: bool

    def chooser(self) -> Chooser:
        """What the copy has, and where."""
        return Chooser(ample=self.ample, large=self.large)

    def copy(self, chooser: Chooser) -> tuple[Copy, Citing]:
        """What the copy says of itself, and how its addresses are cited."""
        citing = Citing(chooser, self.live, self.address)
        return Copy(self.made, self.live, self.address, citing.cited), citing


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a target: the file with its digest and its size, or None where it is missing, and the targets that it leads to."""

    target: Target
    file: tuple[str, int] | None
    found: dict[str, Target]
    is_redirect: bool = False


class FileWriter:
    """Writes files of a copy within this process; the application runs while it is entered."""

    def __init__(self, plan: Plan, folder: Folder, generation: Generation) -> None:
        self._chooser = plan.chooser()
        self._copy, self._citing = plan.copy(self._chooser)
        self._rewriter = Rewriter(self._chooser, self._copy, self._citing)
        self._folder, self._generation = folder, generation
        self._dumps = dumps_of(generation)
        self._asking = Asking(create_app(plan.settings, self._copy))

    def __enter__(self) -> Self:
        self._asking.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._asking.__exit__(kind, error, trace)

    def write(self, target: Target) -> Written:
        """Write the file of a target, where the application has an answer."""
        if target.path.startswith("/dumps/") and (dump := self._dumps.get(target.path.removeprefix("/dumps/"))):
            self._folder.copy(target.place, checked_path(self._generation, dump))
            return self._written(target, {})
        ending = ".html" if target.place.endswith(".html") else ""
        answered = self._asking.get(target.question, _ACCEPTED.get(ending, "*/*"))
        if answered.location:
            return self._lead_on(target, answered)
        if answered.status != 200:
            return Written(target, None, {})
        content, found = self._content(target, answered)
        self._folder.write(target.place, content)
        return self._written(target, found)

    def _written(self, target: Target, found: dict[str, Target], *, is_redirect: bool = False) -> Written:
        return Written(target, self._folder.files[target.place], found, is_redirect)

    def _lead_on(self, target: Target, answered: Answered) -> Written:
        """A page that leads to another one of the copy, as a redirect of the server does."""
        whole = urljoin(ORIGIN + target.question, answered.location)
        language = _language_of(target)
        goal = self._chooser.target(whole.partition("#")[0], language) if whole.startswith(ORIGIN) else None
        if goal is None or goal.place == target.place or not target.place.endswith(".html"):
            return Written(target, None, {})
        self._folder.write(target.place, self._rewriter.leading_on(target.place, goal, language).encode())
        return self._written(target, {goal.place: goal}, is_redirect=True)

    def _content(self, target: Target, answered: Answered) -> tuple[bytes, dict[str, Target]]:
        """The answer as the copy has it, and the targets that it leads to."""
        if target.place.endswith(".picture.js"):
            text, found = self._rewriter.picture(answered.content.decode(), target.question)
        elif answered.media_type in _MARKUP:
            text, found = self._rewriter.page(answered.content.decode(), target.place, target.question)
        elif answered.media_type in _PACKAGES:
            return self._citing.packed(answered.content), {}
        elif ORIGIN.encode() not in answered.content:
            return answered.content, {}
        elif answered.media_type in LOOKED_AT:
            text, found = localized(answered, target, self._chooser, self._copy)
        else:
            text, found = self._citing.text(answered.content.decode(), markup=False), {}
        return text.encode(), found


def _language_of(target: Target) -> Language:
    named = (*(value for name, value in target.parameters if name == "lang"), target.path.split("/")[1])
    return next((each for each in LANGUAGES if each in named), LANGUAGES[0])


class OneProcess:
    """Writes in this process."""

    def __init__(self, plan: Plan, folder: Folder, generation: Generation) -> None:
        self._writer = FileWriter(plan, folder, generation)

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.__exit__(kind, error, trace)

    def written(self, waiting: deque[Target]) -> Iterator[Written]:
        """What became of each target, in their order, until none waits; more may come to wait after each."""
        while waiting:
            yield self._writer.write(waiting.popleft())
