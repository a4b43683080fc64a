"""The network over time: the standing of relations by day, and the days of change.

A relation's standing (`resources.standing`) only changes on the days that its bounds name, so a handful of days tell all of
it: a page can move through time without asking again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lsgraph.claims import standing
from lsgraph.claims.standing import days_of_change

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.claims import Relation, Standing

Change = Literal["began", "may", "surer", "ended"]
#: In the order of presentation.
CHANGES: tuple[Change, ...] = ("began", "may", "surer", "ended")
Difference = Literal["both", "new", "gone", "surer", "less-sure"]
_SURENESS: tuple[Standing | None, ...] = (None, "unknown", "possible", "certain")
_BEFORE_ALL = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The standing of a relation over time: `first` before all days on record, then from each of `turns` on (day in ISO 8601, standing)."""

    first: Standing | None
    turns: tuple[tuple[str, Standing | None], ...] = ()

    def on(self, day: str) -> Standing | None:
        """The standing on a day, or None if the relation had not begun or had ended."""
        index = bisect_right([turn for turn, _ in self.turns], day)
        return self.turns[index - 1][1] if index else self.first


#: What belongs to the identity of things stands without a day.
ALWAYS = Timeline("certain")


def timeline(relation: Relation) -> Timeline:
    """The timeline of a relation, equal to `standing` on each day."""
    days = days_of_change(relation)
    first = standing(relation, _BEFORE_ALL)
    turns: list[tuple[str, Standing | None]] = []
    before = first
    for day in days:
        now = standing(relation, day)
        if now != before:
            turns.append((day, now))
            before = now
    return Timeline(first, tuple(turns))


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of one edge on a day: it `began`, it `may` have begun, it is `surer` than before, or it `ended`.

    It `may` have begun where no source says that it had, only that it can not have before.
    """

    day: str
    change: Change
    edge: tuple[str, str, str]


def turns(graph: nx.MultiDiGraph[str]) -> dict[str, list[Turn]]:
    """The changes by day, in order. A loss of certainty is left out: it only means that sources are silent."""
    turns_by_day: dict[str, list[Turn]] = defaultdict(list)
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda keyed_edge: keyed_edge[:3]):
        before = data["timeline"].first
        for day, now in data["timeline"].turns:
            if change := _change(before, now):
                turns_by_day[day].append(Turn(day, change, (source, target, key)))
            before = now
    return dict(sorted(turns_by_day.items()))


def _change(was: Standing | None, now: Standing | None) -> Change | None:
    if was is None:
        return "began" if now == "certain" else "may"
    if now is None:
        return "ended"
    return "surer" if _SURENESS.index(now) > _SURENESS.index(was) else None


def difference(line: Timeline, earlier: str, later: str) -> Difference | None:
    """The kind of difference between the standings on two days; None if it held on neither."""
    was, now = line.on(earlier), line.on(later)
    if was == now:
        return "both" if now else None
    if was is None or now is None:
        return "gone" if now is None else "new"
    return "surer" if _SURENESS.index(now) > _SURENESS.index(was) else "less-sure"
