"""Which folder is worked on: the one rule that the program, the Python interface and the tests have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsgraph.errors import SettingsError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The environment variables of all settings begin so.
PREFIX = "LSGRAPH_"

#: How a project was found: by an option, upwards from the current folder, by LSGRAPH_ROOT, as the checkout that runs, or not at all.
FoundBy = Literal["option", "folder", "setting", "checkout", "nothing"]


@dataclass(frozen=True, slots=True)
class Project:
    """The folder that is worked on; `overruled` is another one that LSGRAPH_ROOT names, for which nobody went there."""

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
    """The folder as an absolute path, with `~` as the home of who runs this; raises ValueError where it is empty."""
    if not str(path).strip():
        raise ValueError("it is empty; give a folder")
    return Path(path).expanduser().absolute()


def is_project(folder: Path) -> bool:
    """Whether a folder holds a project: sources and the ontology that they are told in; shapes may still be missing."""
    return (folder / "ontology").is_dir() and (folder / "data").is_dir()


def project_above(folder: Path) -> Path | None:
    """The folder itself or the nearest one above it that holds a project."""
    return next((candidate for candidate in (folder, *folder.parents) if is_project(candidate)), None)


def find_project(environ: Mapping[str, str], given: Path | None = None) -> Project:
    """The folder that is worked on.

    An option that is given wins; else the project that the current folder lies in, so that nobody who stands in a copy
    changes the original; else LSGRAPH_ROOT; else the checkout that this module lies in. Where there is none of these, it is
    the current folder: other RDF can be built there. Raises SettingsError for an LSGRAPH_ROOT that can't be used.
    """
    if given is not None:
        return Project(given, "option")
    setting = _root_variable(environ)
    standing = project_above(Path.cwd())
    if standing is not None:
        other = setting is not None and setting.resolve() != standing.resolve()
        return Project(standing, "folder", setting if other else None)
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
