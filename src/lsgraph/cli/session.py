"""Shared by all commands: the global options, and the settings and generations that follow from them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from lsgraph.cli.console import speak, spoken, tell
from lsgraph.errors import NotFoundError, UsageError
from lsgraph.languages import LANGUAGES, Language, Message, marked
from lsgraph.project import Project, expanded, find_project, variable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from lsgraph.generations.folder import Generation, Generations
    from lsgraph.project import FoundBy
    from lsgraph.settings import Reading, Settings
    from lsgraph.stores import Store

#: Options shared by several commands.
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
InLanguage = Annotated[
    str | None,
    typer.Option(
        "--language",
        "-l",
        metavar="|".join(LANGUAGES),
        help="Language of what is told, findings and names; default: that of the locale, else English.",
    ),
]
ReadAs = Annotated[
    str | None,
    typer.Option(
        "--read-as",
        metavar="FORMAT",
        help="Read it as turtle, trig, ntriples, nquads, rdfxml or jsonld, whatever its ending; - is standard input, which needs it.",
    ),
]
OfGeneration = Annotated[
    str | None,
    typer.Option(
        "--generation", "-g", metavar="HASH", help="Ask an earlier generation; the beginning of its hash is enough."
    ),
]

#: How the working folder was found, in words.
FOUND_BY: Mapping[FoundBy, str] = {
    "option": "--root", "folder": marked("the folder you stand in"), "setting": "LSGRAPH_ROOT",
    "checkout": marked("the checkout that lsgraph is installed from"), "nothing": marked("no project, the current folder"),
}  # fmt: skip


@dataclass(slots=True)
class Session:
    """One run of the program; filled in by the global options."""

    root: Path | None = None
    state: Path | None = None
    settings_file: Path | None = None
    debug: bool = False
    warned: bool = False
    given: dict[str, str] = field(default_factory=dict)
    """The settings that an option was given for, as LSGRAPH_…, each with that option: what is told of the setting is told of it."""

    def note_options(self, **options: object) -> None:
        """Note the options that were given, by the names of their settings; None was not given."""
        self.given |= {variable(name): f"--{name}" for name, value in options.items() if value is not None}

    def settings(self, **overrides: object) -> Settings:
        """The settings from options, environment and settings file; warns once if LSGRAPH_ROOT names another folder.

        Raises SettingsError.
        """
        return self.reading(**overrides).settings

    def reading(self, **overrides: object) -> Reading:
        """The settings, with the origin of each."""
        from lsgraph.settings import reading_of, settings_file

        project = self.project()
        if project.overruled is not None and not self.warned:
            self.warned = True
            tell(
                Message(
                    "LSGRAPH_ROOT names {named}, but you stand in {root}: that one is meant. "
                    "For the other one, go there or run `lsgraph --root {named} …`.",
                    named=project.overruled,
                    root=project.root,
                ),
                "yellow",
            )
        file = settings_file(os.environ, project.root, self.settings_file)
        return reading_of(os.environ, file=file, root=project.root, state=_absolute(self.state), **overrides)

    def project(self) -> Project:
        """The working folder, and how it was found; raises SettingsError."""
        return find_project(os.environ, _absolute(self.root))

    def settings_to_write(self, *, quiet: bool = False) -> Settings:
        """The settings for a command that writes, which first names the working folder on standard error, unless `quiet`."""
        settings = self.settings()
        if not quiet:
            found_by = Message(FOUND_BY[self.project().found_by])
            tell(Message("Working on {root} ({found_by}).", root=settings.root, found_by=found_by))
        return settings

    def generations(self) -> Generations:
        """The folder of generations."""
        from lsgraph.generations.folder import Generations

        return Generations(self.settings().state_folder)

    def store(self, generation: str | None = None) -> Store:
        """The store to query: that of the named generation, else of the engine in the settings, else of the current generation."""
        settings = self.settings()
        if generation is None and settings.store:
            from lsgraph.building.engines import engine_of

            return engine_of(settings).open()
        if generation is None and (edition := self.carried()) is not None:
            tell(
                Message(
                    "There is no project here: the edition of {day} that lsgraph carries answers.",
                    day=edition.manifest.created[:10],
                )
            )
            return edition.store()
        return self.generation(generation).store()

    def carried(self) -> Generation | None:
        """The edition that lsgraph carries, where neither a project nor a state folder is named or stood in."""
        from lsgraph.generations.carried import carried

        if self.state is not None or variable("state") in os.environ or self.project().found_by != "nothing":
            return None
        return carried()

    def generation(self, name: str | None = None) -> Generation:
        """The named generation, the current one by default; raises StateError and NotFoundError."""
        generations = self.generations()
        return generations.require_current() if name is None else generations.get(name)


def session_of(context: typer.Context) -> Session:
    """The session that a command runs in."""
    session = context.find_object(Session)
    assert session is not None
    return session


def read_from(paths: Sequence[Path], read_as: str | None) -> tuple[list[Path], ox.RdfFormat | None]:
    """The files that are named, with standard input for `-`, and the format of `--read-as`; raises NotFoundError for an unknown one."""
    from lsgraph.repository.rdf_files import STANDARD_INPUT, format_named

    return [STANDARD_INPUT if str(path) == "-" else path for path in paths], format_named(read_as)


def language_or_locale(name: str | None) -> Language:
    """The named language, or that of the locale; raises NotFoundError for an unknown one."""
    if name is None:
        return spoken()
    for language in LANGUAGES:
        if name.lower() == language:
            speak(language)
            return language
    raise NotFoundError(
        Message("There is no language {name!r} here.", name=name),
        next_step=Message("The languages are {names}.", names=", ".join(LANGUAGES)),
    )


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else expanded(path).absolute()


def read_day(text: str) -> str:
    """A day given as an argument or option, in ISO 8601; raises UsageError."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(
            Message("{text!r} is no day.", text=text), next_step=Message("Give one as 2024-08-21.")
        ) from None


def reason_of(because: str) -> str:
    """A reason as it is kept, in one line; raises UsageError for one with a personal identity number, which is kept nowhere."""
    from lsgraph.repository.personal import personal_numbers

    if personal_numbers(because):
        raise UsageError(
            Message("The reason has a personal identity number, which is kept nowhere."),
            next_step=Message("Leave it out: a person is told by name and role."),
        )
    return " ".join(because.split())


def person_name(name: str, unsaid: Message) -> str:
    """The name of a person, to be recorded; raises UsageError with `unsaid` if there is none, and for what is no name."""
    if name.strip() and "@" not in name and name.isprintable():
        return " ".join(name.split())
    raise UsageError(
        unsaid if not name.strip() else Message("{name!r} is no name.", name=name),
        next_step=Message("Give your name with --by, or set LSGRAPH_CURATOR; an e-mail address stays out of the data."),
    )
