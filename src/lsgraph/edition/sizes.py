"""How much a question's answer is: how many rows, which things come first, and which of them only we conclude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.namespaces import PREFIXES, kind_and_slug
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.claims import Reference, Resources
    from lsgraph.repository.questions import Question
    from lsgraph.stores import Store

#: Things that the size of an answer names.
MOST_THINGS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How much an answer is: its `kind` (`ask`, `select`, `graph`), how many rows or triples, and the truth of ASK.

    `first` are the first things where each row is about one of its own, which its first column names: only then do as many
    things answer as there are rows. `inferred` are the IRIs of those whose row is only our own conclusion.
    """

    kind: str
    count: int
    truth: bool = False
    first: tuple[Reference, ...] = ()
    inferred: frozenset[str] = frozenset()

    @classmethod
    def of_rows(
        cls, firsts: Iterable[str | None], resources: Resources, inferred: frozenset[str] = frozenset()
    ) -> Size:
        """The size of an answer with rows, by what stands in the first column of each; `inferred` is from `conclusions`."""
        listed = list(firsts)
        things = dict.fromkeys(iri for iri in listed if iri and kind_and_slug(iri)[0])
        # What rests on a source is named before what only we conclude.
        ordered = sorted(things, key=lambda iri: iri in inferred)
        named = ordered[:MOST_THINGS_NAMED] if len(things) == len(listed) else []
        return cls("select", len(listed), first=tuple(resources.in_words(iri) for iri in named), inferred=inferred)


def conclusions(first: str, rows: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """What stands in the column `first` of those rows (values by column) that are only our own conclusion."""
    return frozenset(row[first] for row in rows if first in row and _is_conclusion(row))


def _is_conclusion(row: Mapping[str, str]) -> bool:
    """Whether a row says of itself that no source does, in the columns that questions have for it."""
    return row.get("basis") == PREFIXES["basis"] + "inferred" or row.get("onlyInferred") in ("true", "1")


def size_of(question: Question, store: Store, resources: Resources) -> Size:
    """The size of a question's answer, which is computed for it."""
    answer = store.query(question.query)
    if answer.kind == "ask":
        return Size("ask", 1, answer.boolean)
    if answer.kind == "graph":
        return Size("graph", sum(1 for _ in answer.triples()))
    first = answer.variables[0]
    rows = [{name: value(term) for name, term in row.items()} for row in answer.rows()]
    return Size.of_rows((row.get(first) for row in rows), resources, conclusions(first, rows))
