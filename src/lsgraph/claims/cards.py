"""Names and identifiers of things beside their labels: alternative names, legal form, identifiers, the same thing elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from lsgraph.stores import Store

_OTHER_NAMES = "SELECT ?thing ?text WHERE { ?thing skos:altLabel ?text }"
_CLASSIFIED = (
    "SELECT ?thing ?form WHERE { ?thing org:classification|ls:membersClassification ?form } ORDER BY ?thing ?form"
)
_SAME = "SELECT ?thing ?same WHERE { ?thing owl:sameAs ?same } ORDER BY ?thing ?same"
_IDENTIFIERS = """
SELECT ?thing ?type ?notation WHERE {
  ?thing adms:identifier ?identifier . ?identifier skos:notation ?notation ; dcterms:type ?type .
} ORDER BY ?thing ?type ?notation"""
_REGISTERS = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "ror": "https://ror.org/{}",
}


@dataclass(frozen=True, slots=True)
class Card:
    """Alternative names and identifiers of one thing.

    `other_names` are pairs of language (empty where a name has none) and name, `identifiers` pairs of the IRI of their type and
    their value, `classification` and `same_as` are IRIs.
    """

    other_names: tuple[tuple[str, str], ...] = ()
    classification: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, ...] = ()


def read_cards(store: Store) -> dict[str, Card]:
    """The cards of all things that have any of these, by IRI."""
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in store.query(_OTHER_NAMES).rows():
        names[value(row["thing"])].append((getattr(row["text"], "language", None) or "", value(row["text"])))
    forms: dict[str, str] = {}
    for row in store.query(_CLASSIFIED).rows():
        forms.setdefault(value(row["thing"]), value(row["form"]))
    identifiers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in store.query(_IDENTIFIERS).rows():
        identifiers[value(row["thing"])].append((value(row["type"]), value(row["notation"])))
    same: dict[str, list[str]] = defaultdict(list)
    for row in store.query(_SAME).rows():
        same[value(row["thing"])].append(value(row["same"]))
    return {
        iri: Card(
            tuple(sorted(names.get(iri, ()))), forms.get(iri), tuple(identifiers.get(iri, ())), tuple(same.get(iri, ()))
        )
        for iri in names.keys() | forms.keys() | identifiers.keys() | same.keys()
    }


def address_of(concept: str, notation: str) -> str | None:
    """The address at which a register shows this identifier; `concept` is the IRI of its type. None if the register has none."""
    register = _REGISTERS.get(concept.rsplit("/", 1)[-1])
    return register.format(notation) if register else None
