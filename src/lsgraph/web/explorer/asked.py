"""What an address asks of the network by names that people type, and the refusal of names that it does not have.

The page of the explorer tells such a name beside the field in which it was typed. What has no such field, as a file, a timeline and a
map, would tell of everything instead: there it is not found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import Message
from lsgraph.namespaces import instance_name
from lsgraph.web.http.problems import PageNotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.edition.edition import Edition
    from lsgraph.network import Choice

#: Characters of a name that a refusal repeats.
_SHOWN = 80


def network_query(edition: Edition, query: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address as a network that is drawn whole has them.

    There `around` and `reach` select within it, and an agreement goes by the name that stands for it.
    """
    meant = dict(query)
    if iri := edition.resources.called(meant.get("agreement", ""), "agreement"):
        meant["agreement"] = instance_name(iri)
    if not edition.is_large and meant.get("around") and not meant.get("selected"):
        meant |= {"selected": meant["around"], "steps": meant.get("steps") or meant.get("reach") or "1"}
    return meant


def matched(edition: Edition, choice: Choice, query: Mapping[str, str]) -> Choice:
    """The choice itself. Raises PageNotFoundError if it names what the network, or the part of it that is asked for, does not have.

    In a large network names are looked for before its part is read (`large.nodes_named`), which need not have them all.
    """
    relation, nodes = query.get("relation", ""), () if edition.is_large else choice.unknown
    unknown = [each.name for each in nodes] + ([relation] if relation and not choice.relation else [])
    if unknown:
        near = dict.fromkeys(iri for each in nodes for iri in each.near)
        raise not_one(edition, unknown, tuple(near), several=len(unknown) == 1 and any(each.several for each in nodes))
    return choice


def not_one(
    edition: Edition, names: Sequence[str], near: Sequence[str] = (), *, several: bool = False
) -> PageNotFoundError:
    """The error for names that nothing in the network has, or one that `several` have; `near` are the IRIs of what may be meant."""
    shown = ", ".join(repr(name[:_SHOWN]) for name in names)
    return PageNotFoundError(
        Message("The network has several things called {names}.", names=shown)
        if several
        else Message("The network has nothing called {names}.", names=shown),
        suggestions=tuple(edition.resources.references(near)),
        next_step=Message("Choose on the page of the network, and go on from there."),
    )
