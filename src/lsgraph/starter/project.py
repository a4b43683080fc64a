"""The files of a new project, written all or none."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from lsgraph.errors import StateError, UsageError
from lsgraph.languages import LANGUAGES, Message, borrowed
from lsgraph.repository.documents import digest_of
from lsgraph.repository.formatting import format_tree

if TYPE_CHECKING:
    from lsgraph.languages import Language

_FILES = Path(__file__).with_name("files")
_DOCUMENT = Path("data") / "documents" / "example-2025-03-10.txt"
#: What files are called here, so that they do not count where they lie.
_RENAMED = {
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    **{f"README.{language}.md": "README.md" for language in LANGUAGES},
}
#: Longer names fill the first page.
_LONGEST_NAME = 120


def start_project(folder: Path, name: str, language: Language) -> list[Path]:
    """Write the files of a new project into a folder that is missing or empty; returns their paths below it, sorted.

    `name` is what the data are about, for the first page; the README is in the language. The model is not copied: the program's is used
    (`project.model_root`). Raises UsageError for a folder that is not empty or a name that can't be shown, and StateError where the
    files can't be written; nothing is written then.
    """
    _refuse_unusable(name)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                Message("{folder} is not empty, and nothing in it is to be overwritten.", folder=folder),
                next_step="Name a folder that does not exist yet, or an empty one.",
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        prepared = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _write(prepared, name, language)
            prepared.chmod(0o755)
            # An empty folder is replaced; one into which somebody has put something meanwhile is not.
            prepared.replace(folder)
        finally:
            shutil.rmtree(prepared, ignore_errors=True)
    except OSError as error:
        raise StateError(
            Message("{path} can't be written: {reason}.", path=folder, reason=borrowed(error.strerror or str(error))),
            next_step="Name a folder that can be written.",
        ) from error
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _refuse_unusable(name: str) -> None:
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(
            Message("The name must have 1 to {most} characters that can be printed, on one line.", most=_LONGEST_NAME),
            next_step="Give another one with --name.",
        )


def _write(folder: Path, name: str, language: Language) -> None:
    digest = digest_of((_FILES / _DOCUMENT).read_bytes())
    for path in sorted(_FILES.rglob("*")):
        if not path.is_file() or (path.name.startswith("README.") and path.name != f"README.{language}.md"):
            continue
        target = folder / path.relative_to(_FILES).with_name(_RENAMED.get(path.name, path.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ttl":
            text = Template(text).safe_substitute(name=_in_turtle(name), digest=digest)
        elif path.suffix == ".md":
            text = Template(text).safe_substitute(name=name)
        target.write_text(text, encoding="utf-8", newline="\n")
    format_tree(folder, write=True)


def _in_turtle(text: str) -> str:
    r"""The text as it stands between quotation marks in Turtle.

    >>> _in_turtle('Vatten i "Norr"')
    'Vatten i \\"Norr\\"'
    """
    return text.replace("\\", "\\\\").replace('"', '\\"')
