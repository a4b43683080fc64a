"""Data that is too large to be read whole while somebody waits: each page asks the store for its own part.

What needs all of it raises TooLargeError, which `web.problems` tells with other ways in. What is said of one thing is a small
store of its own, so that its page is written as any other.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NoReturn

import pyoxigraph as ox

from lsgraph.claims import Reference, Resources
from lsgraph.claims.things import LABELS
from lsgraph.errors import TooLargeError
from lsgraph.languages import LANGUAGES
from lsgraph.linked_data import dereference
from lsgraph.namespaces import expand
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims import Relation
    from lsgraph.claims.read import Claim, Edge, Evidence, Texts
    from lsgraph.stores import Store

#: How many labels are remembered.
_MOST_LABELS = 20_000
#: How many IRIs one query names.
_CHUNK = 500
_LABEL_IRIS = tuple(expand(name) for name in LABELS)
#: With a second VALUES instead of the filter the engine would look through all triples.
_LABELS_OF = f"""SELECT ?thing ?predicate ?text {{{{
  VALUES ?thing {{{{ {{nodes}} }}}} ?thing ?predicate ?text FILTER (?predicate IN ({", ".join(LABELS)}))
}}}}"""
_QUADS_OF = "SELECT ?graph ?subject ?predicate ?object {{ VALUES ?subject {{ {nodes} }} GRAPH ?graph {{ ?subject ?predicate ?object }} }}"
#: How many things of some kinds are listed: their IRIs are held, each with about 100 bytes.
_MOST_LISTED = 200_000


class LabelsOnDemand(Mapping[str, "Texts"]):
    """The labels of things by IRI, asked for one by one or many at once; the last ones are remembered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Texts] = OrderedDict()

    def fetch(self, iris: Iterable[str]) -> None:
        """Ask for the labels of many things at once."""
        wanted = [iri for iri in dict.fromkeys(iris) if iri not in self._known]
        for first in range(0, len(wanted), _CHUNK):
            self._ask(wanted[first : first + _CHUNK])

    def __getitem__(self, iri: str) -> Texts:
        found = self._known.get(iri)
        if found is None:
            found = self._ask([iri]).get(iri, {})
        if not found:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the labels of large data are not listed")

    def __len__(self) -> int:
        raise TypeError("the labels of large data are not counted")

    def _ask(self, iris: list[str]) -> dict[str, Texts]:
        found: dict[str, dict[str, Texts]] = {iri: {} for iri in iris}
        for row in self._store.query(_LABELS_OF.format(nodes=_nodes(iris))).rows():
            texts = found[value(row["thing"])].setdefault(value(row["predicate"]), {})
            language = getattr(row["text"], "language", None)
            for each in (language,) if language else LANGUAGES:
                texts.setdefault(each, value(row["text"]))
        told = {iri: next((by[name] for name in _LABEL_IRIS if name in by), {}) for iri, by in found.items()}
        for iri, texts in told.items():
            self._known[iri] = texts
            while len(self._known) > _MOST_LABELS:
                self._known.popitem(last=False)
        return told


class PartialResources(Resources):
    """The things of a store that is not read whole: names, labels and what the store says of one thing."""

    def __init__(self, store: Store, quads: int, most: int) -> None:
        super().__init__(store)
        self._quads, self._most = quads, most
        self._labels = LabelsOnDemand(store)

    def refuse(self) -> NoReturn:
        """Raises TooLargeError, for what would have to read all of it."""
        raise TooLargeError(self._quads, self._most)

    @property
    def labels(self) -> LabelsOnDemand:
        """The labels of what is asked for."""
        return self._labels

    @property
    def claims(self) -> dict[str, Claim]:
        """Raises TooLargeError."""
        self.refuse()

    @property
    def edges(self) -> list[Edge]:
        """Raises TooLargeError."""
        self.refuse()

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Raises TooLargeError."""
        self.refuse()

    @property
    def evidence(self) -> dict[str, Evidence]:
        """Raises TooLargeError."""
        self.refuse()

    @property
    def things(self) -> dict[str, tuple[Reference, ...]]:
        """Raises TooLargeError."""
        self.refuse()

    def in_words(self, iri: str) -> Reference:
        """A thing with its labels; what has none keeps its IRI."""
        return self.reference(iri)

    def listed(self, kinds: tuple[str, ...]) -> list[str]:
        """The IRIs of the things of these kinds, in their order, up to `_MOST_LISTED` of them."""
        # The index of names tells them in a moment; the engine would look at the type of everything.
        return self.store.names.listed(kinds, _MOST_LISTED)

    def references(self, iris: list[str]) -> list[Reference]:
        """These things with their labels, which are asked for together."""
        self._labels.fetch(iris)
        return [self.reference(iri) for iri in iris]


def part_about(store: Store, iri: str) -> tuple[Resources, dereference.Description]:
    """What the store says of one thing as resources of their own, and the description that they are made of, which may be cut.

    Raises NotFoundError where it says nothing.
    """
    found = dereference.describe(store, iri)
    subjects = sorted({each.subject.value for each in found.triples if isinstance(each.subject, ox.NamedNode)})
    quads = [
        ox.Quad(row["subject"], row["predicate"], row["object"], row["graph"])  # type: ignore[arg-type]  # as a store holds them
        for first in range(0, len(subjects), _CHUNK)
        for row in store.query(_QUADS_OF.format(nodes=_nodes(subjects[first : first + _CHUNK]))).rows()
    ]
    return Resources(EmbeddedStore.in_memory(quads)), found


def _nodes(iris: Iterable[str]) -> str:
    """Those of the IRIs that a query can name."""
    named = []
    for iri in iris:
        with contextlib.suppress(ValueError):
            named.append(str(ox.NamedNode(iri)))
    return " ".join(named)
