"""lsgraph: a knowledge graph of regional life-science collaboration in which every claim leads to its sentence.

>>> import lsgraph
>>> sorted(lsgraph.__all__) == list(lsgraph.__all__)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import (
    BuildRefused,
    DataError,
    EngineError,
    LsgraphError,
    NotFoundError,
    QueryError,
    SettingsError,
    StateError,
    UsageError,
)

if TYPE_CHECKING:
    from lsgraph.api import IRI, Graph, Table, Text, open  # noqa: A004  # `lsgraph.open` reads as `gzip.open` does

#: The version of a release. It stands here alone: the metadata of an editable install keeps that of the day it was installed.
__version__ = "0.2.0"

__all__ = [  # noqa: RUF022  # by name alone
    "BuildRefused",
    "DataError",
    "EngineError",
    "Graph",
    "IRI",
    "LsgraphError",
    "NotFoundError",
    "QueryError",
    "SettingsError",
    "StateError",
    "Table",
    "Text",
    "UsageError",
    "__version__",
    "open",
]


def __getattr__(name: str) -> object:
    """What costs time to import, when it is asked for."""
    if name in ("IRI", "Graph", "Table", "Text", "open"):
        from lsgraph import api

        return getattr(api, name)
    raise AttributeError(f"module 'lsgraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What there is, also what is imported when it is asked for."""
    return list(__all__)
