"""Names that somebody pastes, one a line, matched against the actors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lsgraph.claims.model import Match
from lsgraph.claims.tables import ACTORS
from lsgraph.namespaces import INSTANCE
from lsgraph.stores.meant import MOST_PERHAPS
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.claims.model import Reference
    from lsgraph.claims.things import Resources

How = Literal["exact", "alias", "part", "chosen", "choose", "none"]
"""How a name was matched: by a name of the actor, by another one that it has, by a part of the line, as somebody chose, not yet, or not."""

#: Names that are matched, and characters of a line that are read.
MOST_NAMES, LONGEST_NAME = 100, 200
#: What stands before names in lists, and what parts a person from an organisation.
_BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,3}[.)])\s+")
_PARTS = re.compile(r"[,;|\t()<>]|\s[-–—/]\s")


@dataclass(frozen=True, slots=True)
class Invitee:
    """A name as it was given, the actor that it is matched with, and those to choose from where there is none."""

    text: str
    how: How
    actor: Reference | None = None
    matched: str = ""
    """The name of the actor that fits."""
    alike: tuple[Reference, ...] = ()


def names_in(text: str) -> list[str]:
    r"""The names of a pasted list: one a line, without what marks the points of a list, each once; cut to `LONGEST_NAME`.

    >>> names_in("- Region Uppsala\n\n2. KTH\nregion uppsala")
    ['Region Uppsala', 'KTH']
    """
    names: dict[str, str] = {}
    for line in text.splitlines():
        name = " ".join(_BULLET.sub("", line).split())[:LONGEST_NAME]
        if folded := fold(name):
            names.setdefault(folded, name)
    return list(names.values())


def match_names(resources: Resources, names: Iterable[str], chosen: Mapping[str, str]) -> list[Invitee]:
    """Each name with its actor; `chosen` gives for a name the end of an actor's IRI that somebody chose, empty for none of them."""
    return [_matched(resources, name, chosen.get(name)) for name in list(names)[:MOST_NAMES]]


def _matched(resources: Resources, name: str, chosen: str | None) -> Invitee:
    if chosen == "":
        return Invitee(name, "none")
    if (
        chosen
        and (actor := resources.reference(INSTANCE + chosen)).kind in ACTORS
        and resources.has_thing(INSTANCE + chosen)
    ):
        return Invitee(name, "chosen", actor, actor.label("sv"))
    alike = _named(resources, name)
    if len(alike) == 1:
        actor, matched = alike[0].reference, alike[0].matched
        own = {fold(label) for label in actor.labels.values()}
        return Invitee(name, "exact" if fold(name) in own else "alias", actor, matched)
    if not alike:
        parts = [match for part in _PARTS.split(name) if fold(part) for match in _named(resources, part)]
        alike = list({match.reference.iri: match for match in parts}.values())
        if len(alike) == 1:
            return Invitee(name, "part", alike[0].reference, alike[0].matched)
    perhaps = resources.references(resources.meant(name, kinds=ACTORS).perhaps)
    offered = tuple(match.reference for match in alike) or tuple(perhaps)
    return Invitee(name, "choose", alike=offered) if offered else Invitee(name, "none")


def _named(resources: Resources, name: str) -> list[Match]:
    """The actors that have this name, whatever its case and accents."""
    hits = resources.store.names.named(name, kinds=ACTORS)[:MOST_PERHAPS]
    references = resources.references(hit.iri for hit in hits)
    return [Match(reference, hit.name, hit.score) for reference, hit in zip(references, hits, strict=True)]
