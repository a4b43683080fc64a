"""The program: its global options, its commands, and how each run ends."""

from __future__ import annotations

import contextlib
import os
import traceback
from copy import copy
from itertools import pairwise
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from lsgraph.cli import (
    accepting,
    asking,
    building,
    drawing,
    exits,
    exporting,
    judging,
    keeping,
    rechecking,
    serving,
    starting,
    taking,
    telling,
    validating,
    verifying,
)
from lsgraph.cli.circumstances import refuse_empty, refused_by_the_system, stand_somewhere
from lsgraph.cli.console import (
    PipeClosedError,
    finish,
    language_of,
    prepare_streams,
    say,
    silence,
    speak,
    spoken,
    tell,
    tell_logs,
)
from lsgraph.cli.findings import tell_files
from lsgraph.cli.help import localize
from lsgraph.cli.session import InLanguage, Session, language_or_locale, session_of
from lsgraph.errors import DataError, LsgraphError
from lsgraph.extras import missing_extra
from lsgraph.languages import LANGUAGES, Message, borrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer.core import TyperGroup
    from typer.models import CommandInfo

    from lsgraph.languages import Language

app = typer.Typer(
    name="lsgraph",
    help="A knowledge graph of regional life-science collaboration, in which every claim leads to the words it rests on.",
    epilog="Begin with `lsgraph build`, then `lsgraph serve` or `lsgraph query --question who-has-signed`.",
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from lsgraph import __version__

        say(f"lsgraph {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    root: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Folder that holds ontology/, data/ and shapes/; default: the one you stand in, else LSGRAPH_ROOT.",
        ),
    ] = None,
    state: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder for the generations; goes before LSGRAPH_STATE.")
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Settings file; default: LSGRAPH_SETTINGS, else lsgraph.toml in the root."),
    ] = None,
    language: InLanguage = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of an error.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> int:
    """Take the global options; without a command show the help, and end as wrong usage does."""
    session = session_of(context)
    session.root, session.state, session.settings_file, session.debug = root, state, settings, debug
    session.note_options(state=state)
    language_or_locale(language)
    tell_logs()
    stand_somewhere()
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        return exits.USAGE
    return exits.OK


building.register(app)
accepting.register(app)
judging.register(app)
asking.register(app)
keeping.register(app)
drawing.register(app)
exporting.register(app)
validating.register(app)
verifying.register(app)
rechecking.register(app)
serving.register(app)
starting.register(app)
taking.register(app)
telling.register(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; errors are one line each, and only `--debug` shows tracebacks."""
    prepare_streams()
    speak(_language_asked_for(arguments) or language_of(os.environ))
    session = Session()
    try:
        program = _program(arguments)
        localize(program, spoken())
        refuse_empty(arguments)
        code = program.main(list(arguments), prog_name="lsgraph", standalone_mode=False, obj=session)
        finish()
    except (PipeClosedError, BrokenPipeError, SystemExit):
        # Typer itself raises SystemExit if a reader ends while it writes the help.
        silence()
        return exits.PIPE_CLOSED
    except KeyboardInterrupt:
        code = exits.INTERRUPTED
    except Exception as error:
        if not exits.is_interruption(error):
            return _failed(error, session)
        code = exits.INTERRUPTED
    if code == exits.INTERRUPTED:
        tell(Message("Interrupted."))
    return int(code or exits.OK)


#: Commands that tell of all others.
_OF_ALL = ("docs",)


def _program(arguments: Sequence[str]) -> TyperGroup:
    """The program with the command that these arguments name; with all where they name none, ask for help before they do, or write the reference.

    To read what the parameters of all commands are takes longer than many a command.
    """
    options = _with_commands([])
    with contextlib.suppress(typer.TyperException):
        given, rest, _ = options.make_parser(typer.Context(options)).parse_args(list(arguments))
        named = [command for command in app.registered_commands if rest[:1] == [command.name]]
        if named and not given.get("help") and rest[0] not in _OF_ALL:
            return _with_commands(named)
    return _with_commands(app.registered_commands)


def _with_commands(commands: list[CommandInfo]) -> TyperGroup:
    part = copy(app)
    part.registered_commands = commands
    return typer.main.get_group(part)


def _failed(error: Exception, session: Session) -> int:
    """Tell why a command failed; the exit code for that."""
    if isinstance(error, typer.TyperException):
        return _wrong_usage(error)
    if isinstance(error, OSError):
        error = refused_by_the_system(error)
    elif isinstance(error, ModuleNotFoundError):
        error = missing_extra(error, "lsgraph") or error
    _show(error, session)
    if isinstance(error, LsgraphError):
        return exits.code_of(error)
    tell(Message("This is a fault in lsgraph. Please report it with the output of `lsgraph --debug …`."))
    return exits.FAULT


def _language_asked_for(arguments: Sequence[str]) -> Language | None:
    """The language that the arguments ask for, looked for first: also a wrong argument is told in it."""
    named = (value for option, value in pairwise(arguments) if option in ("-l", "--language"))
    return next((value for value in named if value in LANGUAGES), None)


def _show(error: Exception, session: Session) -> None:
    if session.debug:
        tell("".join(traceback.format_exception(error)).rstrip())
    elif isinstance(error, DataError):
        tell_files(error)
    else:
        text = error.in_language(spoken()) if isinstance(error, LsgraphError) else f"{type(error).__name__}: {error}"
        for setting, option in session.given.items():
            # It goes before the setting that the text names: to change that would do nothing.
            text = text.replace(setting, option)
        tell(Message("error: {error}", error=text), "red")


def _wrong_usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "lsgraph"
    tell(Message("error: {error}", error=borrowed(error.format_message())), "red")
    tell(Message("`{command} --help` tells how it is used.", command=command))
    return exits.USAGE
