"""The help of commands in the language of the one who asks: our texts, and the words that Typer puts around them."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, TypeAlias

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from lsgraph.cli.console import spoken
from lsgraph.languages import Message, borrowed, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.languages import Language

Command: TypeAlias = TyperCommand | TyperGroup

#: What Typer puts behind the help of a parameter: `[default: table; required]`.
_EXTRA = re.compile(r"(?P<text>.*?)(?:^|\s\s)\[(?P<extra>[^\[\]]+)\]", re.DOTALL)

#: A word that stands for what is given, as `FILE`; `A` and `sv|en` are the same in every language.
_WORD = re.compile(r"[A-Z]{2,}")


def localize(command: object, language: Language) -> None:
    """Let a command, and those below it, show their help in a language."""
    if not isinstance(command, TyperCommand | TyperGroup):
        return
    command.context_class = _Context
    command.help, command.short_help, command.epilog = (
        _in_language(text, language) for text in (command.help, command.short_help, command.epilog)
    )
    command.options_metavar = Message("[OPTIONS]").in_language(language)
    for parameter in _parameters(command):
        parameter.help = _in_language(parameter.help, language)
        if parameter.metavar:
            words = [Message(word).in_language(language) for word in parameter.metavar.split("|")]
            parameter.metavar = "|".join(words)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = Message("COMMAND [ARGS]...").in_language(language)
        for below in command.commands.values():
            localize(below, language)


def help_texts(command: object) -> Iterator[str]:
    """The paragraphs of help of a command and of those below it, and the words for what is given to them, in English: each is a message."""
    if not isinstance(command, TyperCommand | TyperGroup):
        return
    for text in (command.help, command.short_help, command.epilog, *(each.help for each in _parameters(command))):
        yield from _paragraphs(text)
    for parameter in _parameters(command):
        yield from _WORD.findall(parameter.metavar or "")
    for below in command.commands.values() if isinstance(command, TyperGroup) else ():
        yield from help_texts(below)


def _parameters(command: Command) -> list[TyperArgument | TyperOption]:
    return [each for each in command.params if isinstance(each, TyperArgument | TyperOption)]


def _paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a text, each on one line."""
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", inspect.cleandoc(text or "")) if each.strip()]


def _in_language(text: str | None, language: Language) -> str | None:
    paragraphs = [Message(each).in_language(language) for each in _paragraphs(text)]
    return "\n\n".join(paragraphs) if paragraphs else text


class _Formatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]  # Typer gives its formatter only so
    """Help whose headings, remarks and usage are told in the language of the reader."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how a command is called."""
        super().write_usage(prog, args, prefix or f"{Message('Usage:').in_language(spoken())} ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(text_in(borrowed(heading), spoken()))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write parameters or commands with their help."""
        super().write_dl([(name, _remarks(text)) for name, text in rows], col_max, col_spacing)


class _Context(typer.Context):
    formatter_class = _Formatter


def _remarks(text: str) -> str:
    """The help of a parameter with what Typer remarks in it or behind it."""
    found = _EXTRA.fullmatch(text)
    if found is None:
        return text_in(borrowed(text), spoken())
    extra = "; ".join(text_in(borrowed(part), spoken()) for part in found["extra"].split("; "))
    return f"{found['text']}  [{extra}]".lstrip()
