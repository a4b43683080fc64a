"""What an agreement is called that has no ordinary word for one in its name: its sort ("löfte", "upprop", "charter"), and which one is meant by that word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Letters that join the parts of a compound: "idrotts-".
_JOINTS = re.compile(r"[s\-–]+$")
#: Most letters by which a form of a word is longer than another.
_LONGEST_ENDING = 4


@dataclass(frozen=True)
class Sort:
    """The sort that one name of an agreement gives, and what that name says of it."""

    #: The word of the sort in all its forms, to be matched against a whole word; its compound is the group `of`.
    pattern: re.Pattern[str]
    #: Forms of it that stand for one that is known without more words: "löftet".
    definite: re.Pattern[str]
    #: `kust` of "Kustlöftet".
    compound: str
    #: The words that stand before it, and those behind a preposition after it.
    before: tuple[str, ...]
    after: tuple[str, ...]

    def compound_in(self, word: str) -> str:
        """The first part of a compound of this sort."""
        match = self.pattern.fullmatch(word)
        return bare(match["of"]) if match else ""


def bare(part: str) -> str:
    """The first part of a compound without what joins it."""
    return _JOINTS.sub("", part)


@lru_cache(maxsize=4096)
def has_head(name: str) -> bool:
    """Whether a name has an ordinary word for an agreement: "avtal", "declaration"."""
    norms = " ".join(token.norm for token in tokens_of(name))
    return any(
        lexicon.any_of(
            [word for entry in lexicon.entries(each, "agreements")["head"] for word in entry["words"]]
        ).search(norms)
        for each in ("sv", "en")
    )


@lru_cache(maxsize=4096)
def sorts_of(names: tuple[str, ...], language: str) -> tuple[Sort, ...]:
    """The sorts that the names of an agreement give that have no ordinary word for one."""
    told: list[Sort] = []
    for name in names:
        if has_head(name):
            continue
        norms = [token.norm for token in tokens_of(name)]
        if (sort := _sort_in(norms, language)) is not None and sort not in told:
            told.append(sort)
    return tuple(told)


def _sort_in(norms: Sequence[str], language: str) -> Sort | None:
    prepositions = lexicon.prepositions(language) | frozenset(lexicon.entries(language, "agreements")["about"])
    end = next((i for i, word in enumerate(norms) if word in prepositions), len(norms))
    for at in range(end - 1, -1, -1):
        for entry in lexicon.entries(language, "agreements")["sort"]:
            pattern = re.compile(rf"(?P<of>[\w-]*?)(?:{'|'.join((*entry['words'], *entry['definite']))})")
            if match := pattern.fullmatch(norms[at]):
                definite = re.compile("|".join(entry["definite"]))
                return Sort(
                    pattern,
                    definite,
                    bare(match["of"]),
                    tuple(norms[:at]),
                    (*norms[at + 1 : end], *norms[end + 1 :]),
                )
    return None


@lru_cache(maxsize=4096)
def others_for(names: tuple[str, ...], language: str) -> re.Pattern[str]:
    """What is adopted, left or signed instead of an agreement: nouns, without those of its own sort."""
    others = "|".join(lexicon.entries(language, "agreements")["other_objects"])
    own = "|".join(sort.pattern.pattern.replace("?P<of>", "") for sort in sorts_of(names, language))
    return re.compile(f"(?!(?:{own})$)(?:{others})" if own else f"(?:{others})")


def is_meant(sort: Sort, word: str, before: Iterable[str], after: Sequence[str], known: frozenset[str]) -> bool | None:
    """Whether a word of the sort, with those that tell which one it is, means the agreement; None where nothing tells.

    `known` are the words of all its names, `before` and `after` those that tell more; of the latter only the first phrase counts.
    """
    compound = sort.compound_in(word)
    if compound and compound != sort.compound:
        return False
    told = [*before, *(after if sort.after or not compound else ())]
    if any(not any(_same(each, one) for one in known) for each in told):
        return False
    return True if compound or told else None


def _same(one: str, two: str) -> bool:
    """Whether two words are forms of each other: "måltider" and "måltiderna"."""
    short, long = sorted((one, two), key=len)
    base = short[: max(4, len(short) - 2)]
    return long.startswith(base) and len(long) - len(short) <= _LONGEST_ENDING
