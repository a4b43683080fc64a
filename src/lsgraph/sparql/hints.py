"""Hints on a query whose answer is empty or small: terms that do not occur in the data, with similar ones that do.

A query with a misspelt property is valid, and its empty answer is correct. So these are hints beside the answer, never errors. A thing
that was judged the same as another gets a hint beside any answer: what is known of it stands under the other's IRI.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import near_matches
from lsgraph.languages import Message, either
from lsgraph.namespaces import BASE, INSTANCE, PREFIXES, expand, kind_and_slug, shorten
from lsgraph.sparql.pitfalls import Reasons, remarks_on, remarks_on_engine, why_unbound
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.lexemes import lexemes, resolved
from lsgraph.stores.union import replaced_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.sparql.given import Given
    from lsgraph.stores import Store
    from lsgraph.stores.lexemes import Lexeme

#: Limits on the terms looked up, the hints given, and the lookups remembered.
_MOST_TERMS, _MOST_HINTS, _MOST_REMEMBERED = 50, 5, 10_000
_KNOWN = "ASK {{ {{ {0} ?p ?o }} UNION {{ ?s {0} ?o }} UNION {{ ?s ?p {0} }} UNION {{ GRAPH {0} {{ ?s ?p ?o }} }} }}"
_TERMS = "SELECT DISTINCT ?term WHERE { { ?s ?term ?o } UNION { ?s a ?term FILTER (ISIRI(?term)) } }"
#: Answered by the service itself; never in the data.
_OWN = frozenset((expand("ls:nameLike"),))


class Hints:
    """Hints on queries to one store; lookups of terms are remembered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._remembered: dict[str, bool] = {}

    def on(self, text: str) -> tuple[Message, ...]:
        """One hint for each term of the query that the data does not have, or has under another IRI; the query must be SPARQL."""
        replaced = self.on_replaced(text)
        unknown = [iri for iri in _first_terms(text) if iri not in self._replaced and not self._knows(iri)]
        return (*replaced, *(self._hint(iri) for iri in unknown))[:_MOST_HINTS]

    def on_answer(self, text: str, given: Given) -> tuple[Message, ...]:
        """What is to be told beside an answer that gives this, in whichever format."""
        is_embedded = isinstance(self._store, EmbeddedStore)
        hints = self.on(text) if given.nothing else self.on_replaced(text)
        hints += remarks_on(text)
        if is_embedded:
            hints += remarks_on_engine(text)
        if given.nothing:
            reasons = Reasons(self._store)
            hints += tuple(reasons.why_empty(text))
            if is_embedded:
                hints += tuple(reasons.no_steps(text))
        hints += tuple(why_unbound(text, given.unbound))
        return tuple(dict.fromkeys(hints))[:_MOST_HINTS]

    def on_replaced(self, text: str) -> tuple[Message, ...]:
        """One hint for each thing of the query that was judged the same as another; the query must be SPARQL.

        In the union that other one stands for both, so that an answer may lack what was asked for, whether it is empty or not.
        """
        named = [iri for iri in _first_terms(text) if iri in self._replaced] if self._replaced else []
        return tuple(
            Message(
                "{name} was judged the same as {canonical}: all that is known of either stands under {canonical}.",
                name=shorten(iri) or f"<{iri}>",
                canonical=shorten(self._replaced[iri]) or f"<{self._replaced[iri]}>",
            )
            for iri in named[:_MOST_HINTS]
        )

    @cached_property
    def _replaced(self) -> dict[str, str]:
        return replaced_in(self._store)

    def _knows(self, iri: str) -> bool:
        if (known := self._remembered.get(iri)) is None:
            known = self._store.query(_KNOWN.format(ox.NamedNode(iri))).boolean
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[iri] = known
        return known

    def _hint(self, iri: str) -> Message:
        name = shorten(iri) or f"<{iri}>"
        near = self._near(iri, name)
        if not near:
            return Message("{name} is not in the data.", name=name)
        return Message("{name} is not in the data; did you mean {names}?", name=name, names=either(near))

    def _near(self, iri: str, name: str) -> list[str]:
        if iri.startswith(INSTANCE):
            hits = self._store.names.find(kind_and_slug(iri)[1].replace("-", " "), limit=3)
            return [shorten(hit.iri) or f"<{hit.iri}>" for hit in hits if hit.iri.startswith(INSTANCE)][:2]
        return near_matches(name, self._terms, most=2)

    @cached_property
    def _terms(self) -> list[str]:
        """The classes and properties of the data, as queries write them."""
        iris = (str(getattr(row["term"], "value", "")) for row in self._store.query(_TERMS).rows())
        return sorted(shorten(iri) or f"<{iri}>" for iri in iris)


def _first_terms(text: str) -> list[str]:
    return list(dict.fromkeys(terms_of(text)))[:_MOST_TERMS]


def terms_of(text: str) -> Iterator[str]:
    """The IRIs that a query looks for in the data: not those of the prologue, datatypes, functions, and CONSTRUCT templates.

    Names that give no absolute IRI are left out: if that is an error, the engine reports it.
    """
    prefixes, base = dict(PREFIXES), BASE
    declared = ""
    depth, template = 0, False
    tokens = [lexeme for lexeme in lexemes(text) if lexeme.kind != "comment"]
    for index, lexeme in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if lexeme.is_word("CONSTRUCT"):
            template = after is not None and after.is_mark("{")
        elif lexeme.is_mark("{"):
            depth += 1
        elif lexeme.is_mark("}"):
            depth -= 1
            template = template and depth > 0
        elif lexeme.kind == "iri" and before is not None and before.is_word("BASE"):
            base = _iri(lexeme, prefixes, base) or base
        elif lexeme.kind == "name" and before is not None and before.is_word("PREFIX"):
            declared = lexeme.text
        elif lexeme.kind == "iri" and declared:
            prefixes[declared.removesuffix(":")] = _iri(lexeme, prefixes, base) or ""
            declared = ""
        elif lexeme.kind in ("iri", "name") and not template:
            if before is not None and before.is_mark("^^"):
                continue
            iri = _iri(lexeme, prefixes, base)
            if iri and iri not in _OWN and not iri.startswith(PREFIXES["xsd"]):
                yield iri


def _iri(lexeme: Lexeme, prefixes: Mapping[str, str], base: str) -> str | None:
    """The absolute IRI of a lexeme, or None."""
    if lexeme.kind == "name":
        prefix, _, local = lexeme.text.partition(":")
        return resolved(prefixes[prefix] + local.replace("\\", ""), base) if prefix in prefixes else None
    try:
        return resolved(lexeme.value, base)
    except ValueError:
        # An invalid escape in an IRI.
        return None
