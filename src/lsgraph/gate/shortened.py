"""Short names that a text gives to what it has named in full: "Dalaavtalet om skolmat (nedan Dalaavtalet)"."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.naming import joined

if TYPE_CHECKING:
    from lsgraph.gate.text import Text

_DETERMINERS = lexicon.common("determiners")


def short_names(text: Text) -> list[tuple[int, tuple[str, ...]]]:
    """Where a short name is given, as the token right behind what it is given to, and its words."""
    written, starts = joined(text.norms, 0, len(text.norms))
    return [
        (bisect_right(starts, match.start()) - 1, tuple(match["name"].split()))
        for match in lexicon.phrases("short_name").finditer(written)
    ]


def is_short(phrase: tuple[str, ...], name: tuple[str, ...], language: str) -> bool:
    """Whether a phrase is a short name, also in the genitive, and holds nothing else but a preposition that belongs to what follows."""
    words = [word for word in phrase if word not in _DETERMINERS]
    size = len(name)
    own, rest = tuple(words[:size]), words[size:]
    ends = {name[-1], f"{name[-1]}s", f"{name[-1]}'s"}
    return own[:-1] == name[:-1] and own[-1:] != () and own[-1] in ends and set(rest) <= lexicon.prepositions(language)
