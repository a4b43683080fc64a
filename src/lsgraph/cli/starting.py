"""The command `init`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import say, tell
from lsgraph.cli.session import InLanguage, language_or_locale
from lsgraph.languages import Message
from lsgraph.project import expanded


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("init", short_help="Start a project for another region or subject.")(init)


def init(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Folder to make; an existing one must be empty.", show_default=False),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="TEXT",
            help="What the data are about, for the first page: 'Water cooperation'; default: from the name of the folder.",
        ),
    ] = None,
    language: InLanguage = None,
) -> int:
    """Start a project for another region or another subject: an invented example, a question, and what to do next.

    Ontology, vocabularies, rules, shapes and registers are not copied: they come with the program. `check`, `build` and `serve`
    work there at once. README.md is in the language of --language.
    """
    from lsgraph.starter import start_project

    chosen = language_or_locale(language)
    target = expanded(folder).absolute()
    called = name if name is not None else target.name.replace("-", " ").replace("_", " ").strip()
    for path in start_project(target, called[:1].upper() + called[1:] if name is None else called, chosen):
        say(str(path))
    tell(Message("The project is in {folder}. Go there and run `lsgraph serve --build`.", folder=target), "bold green")
    return exits.OK
