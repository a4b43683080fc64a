"""The dataset that a query chooses (SPARQL 1.1 Query, 13.2): several default graphs merged into one, as a set.

Oxigraph reads several default graphs one after the other, and counts a triple twice if two of them contain it. So if a query
chooses more than one, they are copied into a store of their own; that takes about a second for a million triples.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import BASE, PREFIXES
from lsgraph.stores.base import Answer
from lsgraph.stores.lexemes import lexemes

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAY_CHOOSE = re.compile(r"\bfrom\b", re.IGNORECASE)
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))


def graphs_of(text: str) -> tuple[list[str], list[str]]:
    """The IRIs of FROM and of FROM NAMED in a query; both are empty if it chooses none, or names anything but IRIs.

    Raises SyntaxError if the text before its form (SELECT, ASK, …) is no prologue.
    """
    if not _MAY_CHOOSE.search(text):
        return [], []
    form_at = None
    previous = ""
    names: dict[str, list[str]] = {"FROM": [], "NAMED": []}
    for lexeme in lexemes(text):
        word = lexeme.text.upper() if lexeme.kind == "word" else ""
        if form_at is None and word in _FORMS:
            form_at = lexeme.start
        # The grammar has FROM nowhere else, and NAMED only there and in updates.
        if previous in names and word != "NAMED":
            if lexeme.kind not in ("iri", "name"):
                # That is not SPARQL; the engine reports it with its position.
                return [], []
            names[previous].append(lexeme.text)
        previous = word
    chosen = [*names["FROM"], *names["NAMED"]]
    if not chosen:
        return [], []
    # The engine itself resolves names by prefixes and base.
    query = text[:form_at] + "SELECT " + " ".join(f"({name} AS ?g{i})" for i, name in enumerate(chosen)) + " {}"
    (row,) = Answer(ox.Store().query(query, prefixes=PREFIXES, base_iri=BASE)).rows()
    iris = [str(getattr(row[f"g{i}"], "value", "")) for i in range(len(chosen))]
    return iris[: len(names["FROM"])], iris[len(names["FROM"]) :]


def merged(store: ox.Store, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> ox.Store:
    """A store in memory whose default graph is the merge of these graphs, beside these named graphs."""
    target = ox.Store()
    for iri in dict.fromkeys(default_graphs):
        graph = ox.NamedNode(iri)
        target.bulk_extend(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    for iri in dict.fromkeys(named_graphs):
        target.bulk_extend(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
    return target
