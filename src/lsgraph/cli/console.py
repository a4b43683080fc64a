"""Where commands write: styled lines for people on a terminal, plain ones in a pipe, bytes for programs."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rich.console import Console
from rich.text import Text

from lsgraph.errors import LsgraphError, StateError
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Message, borrowed, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.languages import Language

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


_spoken: ContextVar[Language] = ContextVar("spoken", default=FALLBACK_LANGUAGE)


class PipeClosedError(Exception):
    """The reader of our output has ended."""


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Raise an error for the caller; the default ends the process as if something were wrong."""
        raise PipeClosedError


def stdout() -> Console:
    """The console for the results of a command."""
    return _Terminal(highlight=False, markup=False, emoji=False)


def stderr() -> Console:
    """The console for progress, verdicts beside the results, and errors."""
    return _Terminal(stderr=True, highlight=False, markup=False, emoji=False)


def printable(text: str) -> str:
    r"""The text with control characters escaped, so that no data can control the terminal.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def write(text: Text, console: Console) -> None:
    """Write one line, never wrapped by us, and in a pipe unchanged: rich would turn tabs into spaces."""
    try:
        if console.is_terminal:
            console.print(text, soft_wrap=True)
        else:
            console.file.write(f"{text.plain}\n")
    except OSError as error:
        raise _unwritten(error) from error


def say(text: str | Message, style: str = "") -> None:
    """One line on standard output; a message in the language of the one who runs the command."""
    write(Text(printable(text_in(text, spoken())), style), stdout())


def tell(text: str | Message, style: str = "") -> None:
    """One line on standard error; a message in the language of the one who runs the command."""
    write(Text(printable(text_in(text, spoken())), style), stderr())


class ToldLog(logging.Handler):
    """What modules below log is told on standard error as it is by default; messages in the language of the one who runs the command."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one record: where all of it is a message, as that."""
        (said, *others) = record.args if isinstance(record.args, tuple) and record.args else (None,)
        if isinstance(said, Message) and not others and record.msg == "%s":
            tell(said.in_language(spoken()))
        else:
            tell(self.format(record))


def tell_logs() -> None:
    """Tell from now on what modules of lsgraph log."""
    log = logging.getLogger("lsgraph")
    if not any(isinstance(handler, ToldLog) for handler in log.handlers):
        log.addHandler(ToldLog())


def speak(language: Language) -> None:
    """Tell messages in that language from now on."""
    _spoken.set(language)


def spoken() -> Language:
    """The language in which messages are told."""
    return _spoken.get()


def say_json(content: object) -> None:
    """Write JSON in UTF-8 to standard output, whatever the terminal's encoding."""
    with stdout_bytes() as out:
        out.write((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


@contextmanager
def stdout_bytes() -> Iterator[BinaryIO]:
    """Standard output as bytes; raises PipeClosedError if its reader has ended."""
    stream = sys.stdout
    try:
        stream.flush()
        if hasattr(stream, "buffer"):
            yield stream.buffer
            stream.buffer.flush()
        else:
            written = io.BytesIO()
            yield written
            stream.write(written.getvalue().decode())
    except OSError as error:
        raise _unwritten(error) from error
    except LsgraphError as error:
        # Writers below report any failure as an error of lsgraph; a closed pipe is none.
        if isinstance(error.__cause__, BrokenPipeError):
            raise PipeClosedError from error
        raise


def finish() -> None:
    """Write what standard output still holds; raises PipeClosedError and StateError."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> Exception:
    """Why standard output takes no more; what it holds is let go, or Python would tell of it once more at its end."""
    if isinstance(error, BrokenPipeError):
        return PipeClosedError()
    with contextlib.suppress(OSError, ValueError):
        silence()
    return StateError(
        Message("Standard output can't be written: {reason}.", reason=borrowed(error.strerror or str(error))),
        next_step="Free space, or write to another place.",
    )


def prepare_streams() -> None:
    """Let a terminal show `?` for letters that its encoding lacks, instead of failing; open what was closed, as empty."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  # it stays open until the process ends
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # the same
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def silence() -> None:
    """Discard the rest of standard output, so that Python does not report the closed pipe at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def language_of(environ: Mapping[str, str]) -> Language:
    """The language of the locale if we speak it, else English.

    >>> language_of({"LANG": "sv_SE.UTF-8"})
    'sv'
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return next((language for language in LANGUAGES if locale.lower().startswith(language)), FALLBACK_LANGUAGE)
