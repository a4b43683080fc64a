"""All things of a kind as RDF, a part at a time, in Hydra's terms (https://www.hydra-cg.com/spec/latest/core/)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox

from lsgraph.claims.lists import no_beginning
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, THINGS, expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims.things import Resources

#: Members of one part.
PART = 500
_A = ox.NamedNode(expand("rdf:type"))


def collection(
    resources: Resources, kind: str, address: str, after: str | None, clocks: tuple[tuple[str, str], ...] = ()
) -> Iterator[ox.Triple]:
    """The part of the things of a kind that follows the one named `after` (the end of its IRI), with types and labels.

    `address` is that of the first part, `clocks` are parameters that the addresses of parts keep. Raises NotFoundError for a kind that there is
    not, with those that there are, and where there is nothing to go on after.
    """
    if kind not in THINGS:
        raise NotFoundError(
            Message("There is no kind of things {name!r} here.", name=kind[:40]),
            near=near_matches(kind[:40], THINGS, most=1),
            next_step=Message("The kinds are {names}.", names=", ".join(THINGS)),
        )
    if after is not None and not resources.has_thing(f"{INSTANCE}{kind}/{after}"):
        raise no_beginning(after)

    def part(begin: str | None) -> ox.NamedNode:
        query = urlencode([*clocks, *([("after", begin)] if begin else [])])
        return ox.NamedNode(f"{address}?{query}" if query else address)

    statement = "SELECT iri FROM thing WHERE kind = ? AND iri > ? ORDER BY iri LIMIT ?"
    begin = f"{INSTANCE}{kind}/{after}" if after is not None else ""
    iris = [iri for (iri,) in resources.tables.rows(statement, [kind, begin, PART + 1])]
    node, view = ox.NamedNode(f"{address}#collection"), part(after)
    total = str(resources.count_things([kind]).get(kind, 0))
    yield ox.Triple(node, _A, _hydra("Collection"))
    yield ox.Triple(node, _hydra("totalItems"), ox.Literal(total, datatype=ox.NamedNode(expand("xsd:integer"))))
    yield ox.Triple(node, _hydra("view"), view)
    yield ox.Triple(view, _A, _hydra("PartialCollectionView"))
    yield ox.Triple(view, _hydra("first"), part(None))
    if len(iris) > PART:
        yield ox.Triple(view, _hydra("next"), part(iris[PART - 1].rsplit("/", 1)[-1]))
    for thing in resources.things(iris[:PART]):
        member = ox.NamedNode(str(thing.reference.iri))
        yield ox.Triple(node, _hydra("member"), member)
        for each in thing.types:
            if each.iri:
                yield ox.Triple(member, _A, ox.NamedNode(each.iri))
        for language, text in thing.reference.labels.items():
            yield ox.Triple(member, ox.NamedNode(expand("rdfs:label")), ox.Literal(text, language=language))


def _hydra(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(f"hydra:{name}"))
