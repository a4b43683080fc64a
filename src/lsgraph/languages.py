"""The languages in which lsgraph speaks to people."""

from __future__ import annotations

from typing import Literal

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
"""All of them, the one first that is used where nothing says which."""
