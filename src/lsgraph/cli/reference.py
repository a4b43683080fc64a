"""The references of the command line and of the settings, written from the program itself by `lsgraph docs`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from lsgraph.cli import exits
from lsgraph.project import variable

if TYPE_CHECKING:
    from collections.abc import Iterator

Command: TypeAlias = TyperCommand | TyperGroup
Parameter: TypeAlias = TyperArgument | TyperOption

_HEAD = """\
<!-- Written by `lsgraph docs` from the program; a test holds the two equal. -->
# Command line

{about}

Answers go to standard output, progress and errors to standard error. On a terminal answers are drawn as tables; in a pipe they
are tab-separated, without colour, and `--json` writes JSON. `NO_COLOR` is respected. An error is one line that names the
file, the line where there is one, and the next step; `lsgraph --debug COMMAND` shows its traceback. Messages are told in the
language of the locale where lsgraph speaks it (else in English), or in that of `-l`.

## Exit codes

| code | meaning |
|--:|---|
{codes}

## Global options

They stand before the command: `lsgraph --state /srv/lsgraph serve`.

{options}

The folder that is worked on is the one that `--root` names; else the project that you stand in (it has ontology/ and data/), or in
a folder below; else the one that LSGRAPH_ROOT names; else the checkout that lsgraph is installed from. Its generations lie in its
.lsgraph unless `--state` or LSGRAPH_STATE names another folder. A command that writes says first, on standard error, which folder
that is, and every command says so where LSGRAPH_ROOT names another project than the one you stand in.
"""

_SETTINGS = """\
<!-- Written by `lsgraph docs` from the program; a test holds the two equal. -->
# Settings

A setting is read once, when a command starts: from the command line where it has an option; else from its environment variable;
else from the settings file; else it has its default. `lsgraph settings` shows each value and where it comes from.

The **settings file** is `lsgraph.toml` in the root, or the file that `--settings` or `LSGRAPH_SETTINGS` names. It is TOML without tables,
with the settings by name; a relative path is meant from the folder of the file. `root` can't stand in it. Whoever can read the file can
read a password in it.

```toml
port = 8080
base_url = "https://graph.example.org"
trusted_proxies = ["127.0.0.1", "::1"]
```

A value that can't be used is refused with its place, also where a value that goes before overrules it; so is a key of the file that is no
setting, and a variable that begins with `LSGRAPH_` and is none.

| setting | variable | default | meaning |
|---|---|---|---|
{rows}
"""
#: Defaults that depend on the current folder.
_DEFAULTS = {"root": "the checkout, else the current folder", "state": "`.lsgraph` in the root"}


def settings_page() -> str:
    """All settings, with where they are read, as Markdown."""
    from lsgraph.settings import Settings, is_secret

    rows = []
    for name, field in Settings.model_fields.items():
        default = "none" if field.default == "" or is_secret(name) else f"`{field.default}`"
        rows.append(f"| `{name}` | `{variable(name)}` | {_DEFAULTS.get(name, default)} | {field.description} |")
    return _SETTINGS.format(rows="\n".join(rows))


def reference(program: TyperGroup) -> str:
    """All commands with their arguments and options, and the exit codes, as Markdown."""
    codes = "\n".join(f"| {code} | {_in_table(meaning)} |" for code, meaning in exits.MEANINGS.items())
    head = _HEAD.format(about=_prose(program.help), codes=codes, options=_parameters(program))
    return "\n".join([head, *(part for name, command in _below(program) for part in _command(name, command))])


def _below(command: Command) -> Iterator[tuple[str, Command]]:
    """The visible commands of a group."""
    if isinstance(command, TyperGroup):
        for name, subcommand in command.commands.items():
            if isinstance(subcommand, TyperCommand | TyperGroup) and not subcommand.hidden:
                yield name, subcommand


def _command(name: str, command: Command) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(typer.Context(command)))
    yield f"## lsgraph {name}\n\n```\nlsgraph {name} {usage}\n```\n\n{_prose(command.help)}\n"
    if table := _parameters(command):
        yield f"{table}\n"
    for subname, subcommand in _below(command):
        yield from _command(f"{name} {subname}", subcommand)


def _prose(text: str | None) -> str:
    """Each paragraph in one line."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _in_table(text: str) -> str:
    return text.replace("|", "\\|")


def _parameters(command: Command) -> str:
    rows = [
        f"| `{_in_table(_name(parameter))}` | {_in_table(_prose(parameter.help))}{_default(parameter)} |"
        for parameter in command.params
        if isinstance(parameter, TyperArgument | TyperOption)
    ]
    return "\n".join(["| | |", "|---|---|", *rows]) if rows else ""


def _name(parameter: Parameter) -> str:
    """`--file, -f FILE`, or the name of an argument."""
    word = str(parameter.metavar or (parameter.name or "").upper())
    if isinstance(parameter, TyperArgument):
        return word
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {word}"


def _default(parameter: Parameter) -> str:
    value = parameter.default
    is_shown = value is not None and not isinstance(value, bool) and not callable(value)
    return f" Default: `{value}`." if is_shown else ""
