"""The reference of the command line, written from the program itself: `lsgraph docs` puts it into docs/cli.md."""

from __future__ import annotations

import re
from typing import Any

import typer

from lsgraph.cli import exits

_HEAD = """\
<!-- Written by `lsgraph docs` from the program; a test holds the two equal. -->
# Command line

{about}

Answers go to standard output, progress and errors to standard error. On a terminal answers are drawn as tables; in a pipe they
are tab-separated, without colour, and `--json` writes JSON. `NO_COLOR` is respected. An error is one line that names the
file, the line where there is one, and the next step; `lsgraph --debug COMMAND` shows its traceback.

## Exit codes

| code | meaning |
|--:|---|
{codes}

## Global options

They stand before the command: `lsgraph --state /srv/lsgraph serve`.

{options}
"""


def reference() -> str:
    """All commands with their arguments and options, and the exit codes, as Markdown."""
    from lsgraph.cli.app import app

    program: Any = typer.main.get_command(app)
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in exits.MEANINGS.items())
    parts = [_HEAD.format(about=_prose(app.info.help or ""), codes=codes, options=_parameters(program))]
    parts += [part for name, command in program.commands.items() if not command.hidden for part in _command(name, command)]
    return "\n".join(parts)


def _command(name: str, command: Any) -> list[str]:
    context = typer.Context(command, info_name=f"lsgraph {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [f"## lsgraph {name}\n\n```\nlsgraph {name} {usage}\n```\n\n{_prose(command.help or '')}\n"]
    if table := _parameters(command):
        parts.append(f"{table}\n")
    for below, each in getattr(command, "commands", {}).items():
        parts += _command(f"{name} {below}", each)
    return parts


def _prose(text: str) -> str:
    """Paragraphs in one line each, and what Markdown would take for a tag or a table kept as it is."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _parameters(command: Any) -> str:
    rows = [
        f"| `{_name(parameter)}` | {_prose(parameter.help or '').replace('|', chr(92) + '|')}{_default(parameter)} |"
        for parameter in command.params
        if parameter.name != "help"
    ]
    return "\n".join(["| | |", "|---|---|", *rows]) if rows else ""


def _name(parameter: Any) -> str:
    """`--file, -f FILE`, or the name of an argument."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper()).replace("|", "\\|")
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper()}"
    return f"{names}{value}".replace("|", "\\|")


def _default(parameter: Any) -> str:
    plain = isinstance(parameter.default, str) or (isinstance(parameter.default, int) and not parameter.is_flag)
    return f" Default: `{parameter.default}`." if plain else ""
