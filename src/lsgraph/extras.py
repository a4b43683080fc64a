"""Parts of lsgraph that need more packages than it brings along: what is missing is said with the command that brings it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsgraph.errors import LsgraphError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The extras by the modules that each brings; pyproject.toml says with which versions.
EXTRAS = {
    "analysis": ("markupsafe", "networkx", "numpy", "scipy"),
    "arrow": ("pyarrow",),
    "briefs": ("docx", "font_roboto", "lxml", "pptx", "typst"),
    "check": ("pyshacl", "regex", "snowballstemmer"),
    "cli": ("pydantic", "rich", "typer"),
    "pandas": ("pandas",),
    "polars": ("polars",),
    "server": (
        "anyio",
        "fastapi",
        "httptools",
        "jinja2",
        "mcp",
        "multipart",
        "pyvis",
        "starlette",
        "uvicorn",
        "uvloop",
        "xlsxwriter",
    ),
}


class MissingExtraError(LsgraphError, ImportError):
    """Something needs a package that is not installed; the next step is the command that installs it."""

    def __init__(self, what: str, module: str, extra: str) -> None:
        super().__init__(
            Message("{what} needs {module}, which is not installed.", what=what, module=module),
            next_step=Message("Run `pip install 'lsgraph[{extra}]'`.", extra=extra),
        )


def missing_extra(error: ModuleNotFoundError, what: str) -> MissingExtraError | None:
    """The error for a module that was not found, where an extra would bring it; else None."""
    module = (error.name or "").partition(".")[0]
    extra = next((name for name, modules in EXTRAS.items() if module in modules), None)
    return MissingExtraError(what, module, extra) if extra else None


@contextmanager
def needing(what: str) -> Iterator[None]:
    """Import within this what an extra brings; raises MissingExtraError where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (missing := missing_extra(error, what)) is None:
            raise
        raise missing from error
