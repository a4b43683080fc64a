"""The one tree of errors, and `Finding`, the one record in which every check reports.

LsgraphError
├── UsageError        arguments don't go together, or one can't be read
├── SettingsError     a setting can't be used
├── DataError         an input file can't be read
│   └── SeveralFilesError
├── BuildRefused      checks found violations; nothing was changed
├── StateError        the folder of generations can't be used
├── NotFoundError     a name that nothing has, with near matches
├── NoIdentifierError a value that can be no identifier of its kind
└── QueryError        a query can't be answered
    ├── QuerySyntaxError
    └── EngineError   another engine is down, or what it answers is no answer
        └── EngineTimeError
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from lsgraph.languages import FALLBACK_LANGUAGE, Message, either, text_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lsgraph.languages import Language
    from lsgraph.languages.messages import Translated

#: No name that people write is longer.
_LONGEST_WORD = 1000


class Severity(IntEnum):
    """How grave a finding is; only `VIOLATION` keeps a generation from being made."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, told so that a person can act on it.

    `rule` is a stable dotted name (`evidence.quotation-not-found`, `shacl.SignatureShape`). `message` has one text a
    language (`sv`, `en`). `file` is relative to the data folder's root, `line` counts from 1. `subject` is the IRI of the
    claim or thing, `sought` what was looked for and `nearest` the closest thing that was there. `component` is the SHACL constraint
    component of a shape's result, which only its report in RDF tells. `others` are further places that say the same.
    """

    rule: str
    message: Mapping[Language, str]
    severity: Severity = Severity.VIOLATION
    file: str | None = None
    line: int | None = None
    subject: str | None = None
    sought: str | Translated | None = None
    nearest: str | Translated | None = None
    component: str | None = None
    others: tuple[str, ...] = ()

    def location(self) -> str:
        """Where it is, as editors jump to it: `file:line`, `file`, or an empty string."""
        if self.file is None:
            return ""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def to_json(self) -> dict[str, object]:
        """The finding as JSON-ready values; the keys are those of the fields."""
        return {
            "rule": self.rule,
            "severity": self.severity.name.lower(),
            "message": dict(self.message),
            "file": self.file,
            "line": self.line,
            "others": list(self.others),
            "subject": self.subject,
            "sought": text_in(self.sought, FALLBACK_LANGUAGE) or None,
            "nearest": text_in(self.nearest, FALLBACK_LANGUAGE) or None,
        }


def violations(findings: Iterable[Finding]) -> list[Finding]:
    """Those findings that keep a generation from being made."""
    return [finding for finding in findings if finding.severity is Severity.VIOLATION]


class LsgraphError(Exception):
    """Something went wrong that the user can do something about; the next step says what.

    `what` and `advice` are told in the reader's language where they leave the program (`in_language`); `message` and `next_step`
    are the same in English.
    """

    def __init__(self, message: str | Message, *, next_step: str | Message = "") -> None:
        super().__init__(str(message))
        self.what = message if isinstance(message, Message) else Message(message)
        self.advice = next_step if isinstance(next_step, Message) else Message(next_step)

    @property
    def message(self) -> str:
        """What went wrong, in English."""
        return str(self.what)

    @property
    def next_step(self) -> str:
        """What to do about it, in English; may be empty."""
        return str(self.advice)

    def in_language(self, language: Language) -> str:
        """What went wrong and what to do about it."""
        what = self.what.in_language(language)
        # Where several lines are told, what to do stands in one of its own.
        between = "\n" if "\n" in what else " "
        return f"{what}{between}{self.advice.in_language(language)}".strip()

    def __str__(self) -> str:
        return self.in_language(FALLBACK_LANGUAGE)


class UsageError(LsgraphError):
    """Arguments don't go together, or one of them can't be read, such as a day."""


class SettingsError(LsgraphError):
    """A setting can't be used."""


class DataError(LsgraphError):
    """An input file can't be read; `file`, `line` and `column`, which count from 1, say where where that is known.

    `places` has an error for each place of the file that is wrong, where there are several.
    """

    def __init__(
        self,
        message: str | Message,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        places: Sequence[DataError] = (),
        next_step: str | Message = "",
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.file = file
        self.line = line
        self.column = column
        self.places = tuple(places)

    @property
    def files(self) -> tuple[DataError, ...]:
        """An error for each file that is wrong."""
        return (self,)

    def to_json(self) -> list[dict[str, object]]:
        """Each place that is wrong as JSON-ready values: `file`, `line`, `column`, and `message` and `next_step` by language."""
        return [
            {
                "file": error.file,
                "line": error.line,
                "column": error.column,
                "message": error.what.in_all_languages(),
                "next_step": error.advice.in_all_languages(),
            }
            for file in self.files
            for error in file.places or (file,)
        ]

    def in_language(self, language: Language) -> str:
        """Where it is, what went wrong and what to do about it."""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + super().in_language(language)


class SeveralFilesError(DataError):
    """Several input files can't be read: `files` has the errors of each, in the order of their names and lines."""

    def __init__(self, errors: Sequence[DataError]) -> None:
        self._files = tuple(sorted(errors, key=lambda error: (error.file or "", error.line or 0)))
        count = len({error.file for error in self._files})
        super().__init__(Message.counted("{count} file can't be read.", "{count} files can't be read.", count=count))

    @property
    def files(self) -> tuple[DataError, ...]:
        """The errors of each file."""
        return self._files

    def in_language(self, language: Language) -> str:
        """What is wrong with each file, one after the other, each beginning a line."""
        return "\n".join(error.in_language(language) for error in self._files)


class DataErrors:
    """The errors of files that are read one after the other: all are told at once, and not the first alone."""

    def __init__(self) -> None:
        self._errors: list[DataError] = []

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Keep a DataError for later, and go on; the same one twice is one."""
        try:
            yield
        except DataError as error:
            known = {str(each) for each in self._errors}
            self._errors.extend(each for each in error.files if str(each) not in known)

    def raise_any(self) -> None:
        """Raise what was collected: the error itself where it is one, else SeveralFilesError."""
        if len(self._errors) > 1:
            raise SeveralFilesError(self._errors)
        if self._errors:
            raise self._errors[0]


class BuildRefused(LsgraphError):
    """Checks found violations, so no generation was made and the current one stays."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        count = len(violations(findings))
        super().__init__(
            Message.counted(
                "{count} violation found; nothing was changed.",
                "{count} violations found; nothing was changed.",
                count=count,
            ),
            next_step="Mend what is listed and build again.",
        )


class StateError(LsgraphError):
    """The folder of generations can't be used: it is missing, empty, damaged, not writable, or in use.

    `inside` is for those who run it: paths and what the system said. `message` is told to clients too, and holds neither.
    """

    def __init__(self, message: str | Message, *, next_step: str | Message = "", inside: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.inside = inside

    def in_language(self, language: Language) -> str:
        """What went wrong, where inside, and what to do about it."""
        inside = f"({self.inside})" if self.inside else ""
        parts = (self.what.in_language(language), inside, self.advice.in_language(language))
        return " ".join(part for part in parts if part)


class NothingBuiltError(StateError):
    """There is no generation yet."""

    def __init__(self, *, inside: str = "") -> None:
        super().__init__("Nothing is built yet.", inside=inside, next_step="Run `lsgraph build`.")


class NotFoundError(LsgraphError):
    """Nothing has that name; `near` lists what comes closest."""

    def __init__(self, message: str | Message, *, near: Sequence[str] = (), next_step: str | Message = "") -> None:
        self.near = list(near)
        hint = Message("Did you mean {names}?", names=either(near)) if near else next_step
        super().__init__(message, next_step=hint)


class TooMuchError(LsgraphError):
    """Something takes more than may be spent on it while somebody waits."""


class TooLargeError(TooMuchError):
    """The data is too large for what would need to read all of it: to ask again does not help."""

    def __init__(self, quads: int, most: int, next_step: str | Message | None = None) -> None:
        super().__init__(
            Message(
                "{quads:,} quads are too many to compute this while you wait; the limit is {most:,}.",
                quads=quads,
                most=most,
            ),
            next_step=next_step
            if next_step
            else "Ask for a part of it: the lists, the search, the page of each thing and SPARQL read no more than they show.",
        )


class TooLongError(TooMuchError):
    """A computation took longer than it may; what it had found so far may make the next one shorter."""

    def __init__(self) -> None:
        super().__init__(
            "This takes too long to compute while you wait.",
            next_step="Ask for a part of it, or try again when fewer ask at the same time.",
        )


class NoIdentifierError(LsgraphError):
    """A value that can be no identifier of its kind."""


class QueryError(LsgraphError):
    """A query can't be answered."""


@dataclass(frozen=True, slots=True)
class TextPosition:
    """A place in a text, line and column counted from 1."""

    line: int
    column: int


class QuerySyntaxError(QueryError):
    """A query is not SPARQL; `position` says where where that is known."""

    def __init__(
        self, message: str | Message, *, position: TextPosition | None = None, next_step: str | Message = ""
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.position = position


class EngineError(QueryError):
    """Another engine can't be reached, refuses, breaks off, or answers what is no answer."""


class EngineTimeError(EngineError):
    """Another engine did not answer in time."""


def near_matches(word: str, words: Iterable[str], *, most: int = 3) -> list[str]:
    """Those of the words that come closest to the word, closest first; none where none is close.

    Two letters that changed places count as one slip. Nothing is near a word of more than a thousand letters: to compare it takes
    the square of its length.
    """
    if len(word) > _LONGEST_WORD:
        return []
    # Every command imports this module, and few ever compare names.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    matches = process.extract(word, list(words), scorer=OSA.normalized_similarity, limit=most, score_cutoff=0.6)
    return [near for near, _, _ in matches]
