"""What a typed name means: the one thing that is called so, else who may be meant.

One rule wherever people type a name. Nothing is taken for another thing because its name begins with what was typed, or resembles it: that
is asked back. The script of the explorer has the same rule (`networkModel.meant`), which a test holds it to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Lowest similarity (0 to 1) of a name to the text, and the shortest text of which parts and slips are looked for.
_ALIKE, _FEWEST_LETTERS = 0.7, 3
MOST_PERHAPS = 5
"""The most things that are asked back."""
_SAME, _WORDS_BEGIN, _HOLDS, _IS_LIKE = range(4)


@dataclass(frozen=True, slots=True)
class Meant:
    """The one thing (IRI) that has a typed name, or None; then `perhaps` may be meant, best first, and `several` says that each has the name."""

    one: str | None = None
    perhaps: tuple[str, ...] = ()
    several: bool = False


def meant(typed: str, called: Iterable[tuple[str, str]], standing: Callable[[str], tuple[bool, int]]) -> Meant:
    """What a typed name means among things, given as pairs of a folded name (`fold`) and an IRI.

    Of those that may be meant, things come first whose words begin with what was typed, then those whose names contain it; only where there
    are none, those whose names are a slip away. Among equals `standing` decides, whether a thing is an actor and how many relations it
    has: actors come first, and who has most relations.
    """
    wanted = fold(typed)
    if not wanted:
        return Meant()
    best: dict[str, tuple[int, float, str]] = {}
    for name, thing in called:
        if (close := _closeness(wanted, name)) and (thing not in best or (*close, name) < best[thing]):
            best[thing] = (*close, name)

    def place(thing: str) -> tuple[int, float, bool, int, str, str]:
        is_actor, ties = standing(thing)
        sort, alike, name = best[thing]
        return sort, alike, not is_actor, -ties, name, thing

    order = sorted(best, key=place)
    same = [thing for thing in order if best[thing][0] == _SAME]
    if len(same) == 1:
        return Meant(same[0])
    begun = [thing for thing in order if best[thing][0] < _IS_LIKE]
    return Meant(None, tuple((same or begun or order)[:MOST_PERHAPS]), bool(same))


def _closeness(wanted: str, name: str) -> tuple[int, float] | None:
    """How a name fits a text, the smaller the better, and for a slip how alike it is (negative); None if it does not."""
    if name == wanted:
        return _SAME, 0.0
    if all(f" {word}" in f" {name}" for word in wanted.split()):
        return _WORDS_BEGIN, 0.0
    if len(wanted) < _FEWEST_LETTERS:
        return None
    if wanted in name:
        return _HOLDS, 0.0
    alike = _likeness(wanted, name)
    return (_IS_LIKE, -alike) if alike >= _ALIKE else None


def _likeness(wanted: str, name: str) -> float:
    """How alike the text is to the whole name or to as many words of it, from 0 to 1; two letters that changed places count as one slip."""
    # Only who misspells a name needs it: workers that answer queries start sooner without.
    from rapidfuzz.distance import OSA

    words, count = name.split(), len(wanted.split())
    windows = {" ".join(words[at : at + count]) for at in range(len(words) - count + 1)} | {name}
    return max(OSA.normalized_similarity(wanted, window) for window in windows)
