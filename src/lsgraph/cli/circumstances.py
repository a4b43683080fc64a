"""What the system and the shell may do to any command: empty arguments, a folder that is gone, a refusal of the system."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.errors import StateError, UsageError
from lsgraph.languages import Message, borrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Where an empty value means something, or has an error of its own.
_MAY_BE_EMPTY = frozenset({"--address", "--because", "--by", "--live", "--name", "query", "show"})


def refuse_empty(arguments: Sequence[str]) -> None:
    """Raise UsageError for an empty argument: as a path it would be the folder that one stands in, as an address every one."""
    for before, argument in pairwise(("lsgraph", *arguments)):
        option, given, value = argument.partition("=")
        is_joined = option.startswith("--") and bool(given) and not value
        name = option if is_joined else before
        if (is_joined or not argument) and name not in _MAY_BE_EMPTY:
            raise UsageError(
                Message("There is nothing where {name} needs a value.", name=name),
                next_step="Give one, or leave it out. Is a variable of the shell unset?",
            )


def stand_somewhere() -> None:
    """Raise StateError where the folder that the command is run in is gone, or can't be told."""
    try:
        Path.cwd()
    except OSError as error:
        raise StateError("The folder that you stand in is gone.", next_step="Go to another one.") from error


def refused_by_the_system(error: OSError) -> StateError:
    """What the system refused, told as the state of the machine: no fault of the program."""
    reason = borrowed(error.strerror or str(error))
    next_step = Message("Mend that, and try again; `lsgraph --debug …` tells where it happened.")
    if error.filename is None:
        return StateError(Message("The system refuses: {reason}.", reason=reason), next_step=next_step)
    return StateError(
        Message("The system refuses {path}: {reason}.", path=error.filename, reason=reason), next_step=next_step
    )
