"""Which folder to work on: one rule for the program, the Python interface and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsgraph.errors import SettingsError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Prefix of the environment variables of all settings.
PREFIX = "LSGRAPH_"

#: How a project was found: by an option, upwards from the current folder, by LSGRAPH_ROOT, as the checkout that runs, or not at all.
FoundBy = Literal["option", "folder", "setting", "checkout", "nothing"]


@dataclass(frozen=True, slots=True)
class Project:
    """The folder to work on; `overruled` is a different one named by LSGRAPH_ROOT, if the current folder took precedence."""

    root: Path
    found_by: FoundBy
    overruled: Path | None = None


def variable(name: str) -> str:
    """The environment variable of a setting.

    >>> variable("port")
    'LSGRAPH_PORT'
    """
    return PREFIX + name.upper()


def absolute_folder(path: str | Path) -> Path:
    """The folder as an absolute path, with `~` as the user's home; raises ValueError if it is empty."""
    if not str(path).strip():
        raise ValueError("it is empty; give a folder")
    return Path(path).expanduser().absolute()


def is_project(folder: Path) -> bool:
    """Whether a folder holds a project: data and the ontology that it uses; shapes may still be missing."""
    return (folder / "ontology").is_dir() and (folder / "data").is_dir()


def project_above(folder: Path) -> Path | None:
    """The nearest project folder: the folder itself or one above it."""
    return next((candidate for candidate in (folder, *folder.parents) if is_project(candidate)), None)


def find_project(environ: Mapping[str, str], given: Path | None = None) -> Project:
    """The folder to work on.

    In order of precedence: the option (`given`); the project around the current folder, so that commands in a copy never
    change the original; LSGRAPH_ROOT; the checkout that contains this module; the current folder, where other RDF can be built.
    Raises SettingsError for an unusable LSGRAPH_ROOT.
    """
    if given is not None:
        return Project(given, "option")
    setting = _root_variable(environ)
    current = project_above(Path.cwd())
    if current is not None:
        is_overruled = setting is not None and setting.resolve() != current.resolve()
        return Project(current, "folder", setting if is_overruled else None)
    if setting is not None:
        return Project(setting, "setting")
    checkout = Path(__file__).resolve().parents[2]
    return Project(checkout, "checkout") if is_project(checkout) else Project(Path.cwd(), "nothing")


def _root_variable(environ: Mapping[str, str]) -> Path | None:
    text = environ.get(variable("root"))
    if text is None:
        return None
    try:
        return absolute_folder(text)
    except ValueError as error:
        raise SettingsError(
            Message("{name}={text!r} can't be used: {reason}.", name=variable("root"), text=text, reason=error),
            next_step="Change or unset it.",
        ) from error
