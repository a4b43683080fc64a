"""The names of all things in a store, as input for an index of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.namespaces import INSTANCE, THINGS, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.stores.base import Store

#: Properties that hold names; of two names that differ only in case or accents, that of the earlier property is kept.
NAMES = (
    "rdfs:label",
    "skos:prefLabel",
    "foaf:name",
    "dcterms:title",
    "skos:altLabel",
    "ls:caseNumber",
    "adms:identifier/skos:notation",
)

_NAMED = "SELECT ?thing ?name {{ ?thing {} ?name FILTER (ISIRI(?thing) && ISLITERAL(?name)) }}"
_INSTANCES = f'SELECT DISTINCT ?thing {{ ?thing a ?type FILTER (STRSTARTS(STR(?thing), "{INSTANCE}")) }}'


def names_of(store: Store) -> Iterator[tuple[str, str]]:
    """The names of everything that has an IRI, as pairs of IRI and text; last the slugs of our own things."""
    for path in NAMES:
        for row in store.query(_NAMED.format(path)).rows():
            yield str(getattr(row["thing"], "value", "")), str(getattr(row["name"], "value", ""))
    for row in store.query(_INSTANCES).rows():
        iri = str(getattr(row["thing"], "value", ""))
        kind, slug = kind_and_slug(iri)
        # What has a fragment is described within something else, as a sum within a decision: nobody looks for it.
        if kind in THINGS and "#" not in slug:
            yield iri, slug
