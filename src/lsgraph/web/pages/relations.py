"""The relations of a thing in groups, as many of each as a page has room for, with links to the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lsgraph.claims.predicates import MEMBER_OF
from lsgraph.claims.standing import standing
from lsgraph.web.addresses import RELATION_GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsgraph.claims import Relation, Resources, Standing
    from lsgraph.claims.things import Link

#: How many relations a page shows in all; and how many of each group where there are more, the first number that is enough.
MOST_SHOWN = 60
_MOST_OF_A_GROUP = (60, 40, 30, 20, 15, 10, 6)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the relations of one group, each with how sure it is on the day; `first` counts from 1.

    `previous` and `following` are the addresses of the other parts.
    """

    name: str
    members: list[tuple[Relation, Standing | None]]
    first: int
    total: int
    previous: str | None = None
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The groups of a page, and the number of relations left out because they did not hold on the day."""

    groups: list[Group]
    left_out: int


def relations_shown(
    resources: Resources,
    iri: str,
    day: str | None,
    *,
    chosen: tuple[str, int] | None,
    address: Callable[[str, int], str],
) -> Shown:
    """The relations of a thing on a day; with a `chosen` group only that one, from a number on.

    `address` gives that of a part, by the name of the group and the number that it begins at. Only what is shown is read with
    what it rests on.
    """
    is_claim = resources.claim(iri) is not None
    links = resources.links(iri)
    holding = [relation for relation in links if day is None or relation.holds(day)]
    groups: dict[str, list[Link]] = {}
    for link in holding:
        groups.setdefault("claim" if is_claim else _group_of(link, day), []).append(link)
    if chosen is not None and chosen[0] in groups:
        name, offset = chosen
        parts = [_part(resources, name, groups[name], day, offset, MOST_SHOWN, address)]
    else:
        most = _most_per_group([len(group) for group in groups.values()])
        named = [(name, groups[name]) for name in RELATION_GROUPS if name in groups]
        parts = [_part(resources, name, group, day, 0, most, address) for name, group in named]
    return Shown(parts, len(links) - len(holding))


def _most_per_group(sizes: Sequence[int]) -> int:
    """The number of relations to show of each group, within the limit for a page."""
    fitting = (most for most in _MOST_OF_A_GROUP if sum(min(size, most) for size in sizes) <= MOST_SHOWN)
    return next(fitting, _MOST_OF_A_GROUP[-1])


def _part(
    resources: Resources,
    name: str,
    links: list[Link],
    day: str | None,
    offset: int,
    most: int,
    address: Callable[[str, int], str],
) -> Group:
    offset = min(offset, max(0, len(links) - 1))
    relations = resources.relations_by_number(link.number for link in links[offset : offset + most])
    return Group(
        name,
        [(_as_held(relation), standing(relation, day)) if day else (relation, None) for relation in relations],
        offset + 1,
        len(links),
        address(name, max(0, offset - most)) if offset else None,
        address(name, offset + most) if offset + most < len(links) else None,
    )


def _as_held(relation: Relation) -> Relation:
    """A relation for a day when an ended role may still have been held: with the label of the role, not of its end."""
    return (
        replace(relation, predicate=relation.held_predicate, status="member") if relation.held_predicate else relation
    )


def _group_of(link: Link, day: str | None) -> str:
    # A role that has ended may still have been held on the day.
    status = "member" if day and link.status == "ended" and link.predicate == MEMBER_OF else link.status
    if status in ("done", "proposed"):
        return "stances" if link.outgoing else "acts"
    if status == "member":
        return "roles" if link.outgoing else "members"
    return {"present": "presence", "planned": "plans", "ended": "ended", "identity": "parts"}.get(status, "facts")
