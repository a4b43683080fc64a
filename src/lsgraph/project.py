"""Which folder to work on: one rule for the program, the Python interface and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsgraph.errors import SettingsError, UsageError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Prefix of the environment variables of all settings.
PREFIX = "LSGRAPH_"

#: The ontology below the root; a project without one uses the program's model.
ONTOLOGY_FILE = Path("ontology") / "lsgraph.ttl"

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


def expanded(path: Path) -> Path:
    """The path with `~` as the user's home; raises UsageError for a user that has none, as in many containers."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise UsageError(
            Message("{path} can't be found: this user has no home folder.", path=path),
            next_step="Write the whole path.",
        ) from error


def absolute_folder(path: str | Path) -> Path:
    """The folder as an absolute path, with `~` as the user's home; raises ValueError if it is empty."""
    if not str(path).strip():
        raise ValueError(Message("it is empty; give a folder"))
    return expanded(Path(path)).absolute()


def is_project(folder: Path) -> bool:
    """Whether a folder holds a project: data, and at least the questions of an ontology; the rest it may take from the program."""
    return (folder / "ontology").is_dir() and (folder / "data").is_dir()


def project_above(folder: Path) -> Path | None:
    """The nearest project folder: the folder itself or one above it."""
    return next((candidate for candidate in (folder, *folder.parents) if is_project(candidate)), None)


def model_root(root: Path) -> Path:
    """The folder whose ontology, vocabularies, rules, shapes and registers a project uses beside its own files.

    Its own where it has an ontology. Else the program's: a project for another region or subject holds only what is its own, and takes up
    a new version of the model with the program. What is no project uses nothing of it, and neither does one without either: there they
    are missing.
    """
    if (root / ONTOLOGY_FILE).is_file() or not is_project(root):
        return root
    return program_model() or root


def program_model() -> Path | None:
    """The folder of the program's own model; None where it is installed without one."""
    package = Path(__file__).resolve().parent
    # Installed, the model lies within the package; in a checkout, beside its sources.
    return next((each for each in (package / "model", package.parents[1]) if (each / ONTOLOGY_FILE).is_file()), None)


def model_files(root: Path, pattern: str) -> list[tuple[Path, Path]]:
    """The files of the model that match a pattern, as (path below its folder, path), sorted; a project's own comes in place of the program's."""
    found = {path.relative_to(folder): path for folder in (model_root(root), root) for path in folder.glob(pattern)}
    return sorted(found.items())


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
            Message("{name}={text!r} can't be used: {reason}.", name=variable("root"), text=text, reason=error.args[0]),
            next_step="Change or unset it.",
        ) from error
