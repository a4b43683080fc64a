"""The columns of the tables: heading, value and link of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lsgraph.claims.read import GROUPS_NOT_KNOWN, only_attested, state_of_pages, witnesses
from lsgraph.languages import DEFAULT_LANGUAGE, FALLBACK_LANGUAGE, in_language
from lsgraph.views.files.words import timeline_words, word
from lsgraph.views.palette import kind_label, label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language
    from lsgraph.views.files.extract import Extract
    from lsgraph.views.tables import EdgeRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its heading, its value for a row, its width in letters, the link of a cell, and whether it has days."""

    heading: str
    value: Callable[[T], str | int | None]
    width: float = 14
    address: Callable[[T], str | None] | None = None
    is_day: bool = False


def relation_columns(extract: Extract) -> list[Column[EdgeRow]]:
    """The columns of relations. Those about days are included if a day was chosen."""
    language, choice = extract.language, extract.choice

    def head(name: str) -> str:
        return word(name, language)

    def standing(row: EdgeRow) -> str | None:
        certainty = extract.data(row)["standing"]
        return word(certainty, language) if certainty else None

    days: list[Column[EdgeRow]] = []
    if choice.at:
        days.append(Column(head("standing"), standing, 12))
    if choice.at and choice.compare:
        days.append(
            Column(head("difference"), lambda row: label("difference", extract.data(row)["difference"], language), 18)
        )
    return [
        Column(head("source"), lambda row: row.source_label, 28, lambda row: extract.page_link(row.source)),
        Column(head("relation"), lambda row: row.relation, 20),
        Column(head("target"), lambda row: row.target_label, 28, lambda row: extract.page_link(row.target)),
        Column(head("status"), lambda row: label("status", row.status, language), 16),
        Column(head("earliest"), lambda row: row.earliest, 11, is_day=True),
        Column(head("latest"), lambda row: row.latest, 11, is_day=True),
        *days,
        Column(head("timeline"), lambda row: timeline_words(extract.data(row)["timeline"], language), 28),
        Column(head("bases"), lambda row: "; ".join(label("basis", basis, language) for basis in row.bases), 18),
        Column(head("pieces"), lambda row: len(row.evidence), 9),
        Column(head("witnesses"), lambda row: witnesses(row.evidence), 12),
        Column(head("only_attested"), lambda row: head("attested_yes") if only_attested(row.evidence) else None, 16),
        Column(head("page_state"), lambda row: label("not-known", state, language) if (state := state_of_pages(row.evidence)) else None, 18),
        Column(head("sentence"), lambda row: _first(row, lambda item: item.words(language)), 60),
        Column(
            head("document"),
            lambda row: _first(row, lambda item: item.document_title.get(language, item.document)), 30,
            lambda row: _first(row, lambda item: extract.page_link(item.document)),
        ),
        Column(head("sentence_address"), lambda row: _first(row, extract.evidence_address), 40, lambda row: _first(row, extract.evidence_link)),
        Column(head("property"), lambda row: str(extract.data(row)["predicate"]), 20),
        Column(head("source_iri"), lambda row: row.source, 30),
        Column(head("target_iri"), lambda row: row.target, 30),
        Column(head("evidence_iris"), lambda row: " ".join(item.iri for item in row.evidence), 30),
    ]  # fmt: skip


def actor_columns(extract: Extract) -> list[Column[str]]:
    """The columns of actors, agreements, meetings, projects and places, by IRI."""
    language = extract.language
    other = DEFAULT_LANGUAGE if language == FALLBACK_LANGUAGE else FALLBACK_LANGUAGE
    nodes = extract.graph.nodes
    counts = Counter(node for row in extract.rows for node in {row.source, row.target})

    def head(name: str) -> str:
        return word(name, language)

    return [
        Column(head("name"), extract.label, 40, extract.page_link),
        Column(head("kind"), lambda node: kind_label(nodes[node]["kind"], language), 22),
        Column(head("unnamed"), lambda node: _named(nodes[node], language), 18),
        Column(head("count"), lambda node: counts[node], 10),
        Column(head("other_name"), lambda node: str(nodes[node][f"label_{other}"]), 40),
        Column(head("iri"), lambda node: node, 50),
    ]


def evidence_columns(extract: Extract) -> list[Column[tuple[EdgeRow, Evidence]]]:
    """The columns of pieces of evidence with their relation."""
    language = extract.language

    def head(name: str) -> str:
        return word(name, language)

    def source(pair: tuple[EdgeRow, Evidence]) -> str | None:
        return next(iter(pair[1].addresses), None)

    return [
        Column(head("source"), lambda pair: pair[0].source_label, 28),
        Column(head("relation"), lambda pair: pair[0].relation, 20),
        Column(head("target"), lambda pair: pair[0].target_label, 28),
        Column(head("basis"), lambda pair: label("basis", pair[1].basis, language), 18),
        Column(head("sentence"), lambda pair: pair[1].words(language), 80),
        Column(head("named_as"), lambda pair: pair[1].named_as, 20),
        Column(
            head("document"),
            lambda pair: pair[1].document_title.get(language, pair[1].document), 34,
            lambda pair: extract.page_link(pair[1].document),
        ),
        Column(head("document_date"), lambda pair: pair[1].document_date, 12, is_day=True),
        Column(head("sentence_address"), lambda pair: extract.evidence_address(pair[1]), 40, lambda pair: extract.evidence_link(pair[1])),
        Column(head("source_address"), source, 40, source),
        Column(head("page_state"), lambda pair: label("not-known", pair[1].page_state, language) if pair[1].page_state else None, 18),
        Column(head("attested_by"), lambda pair: pair[1].attested_by, 20),
        Column(head("attested_on"), lambda pair: pair[1].attested_on, 12, is_day=True),
        Column(head("attested_because"), lambda pair: in_language(pair[1].attested_because, language), 40),
        Column(head("evidence_iri"), lambda pair: pair[1].iri, 40),
    ]  # fmt: skip


def _first(row: EdgeRow, value: Callable[[Evidence], str | None]) -> str | None:
    """A value of the first piece of evidence, or None if there is none."""
    return value(row.evidence[0]) if row.evidence else None


def _named(node: Mapping[str, Any], language: Language) -> str:
    """Whether a node has a name; for a group without one why it is not known who is in it."""
    if not node["unnamed"]:
        return word("yes", language)
    kind = node.get("not_known") or GROUPS_NOT_KNOWN[0]
    return (
        word("no", language)
        if kind == GROUPS_NOT_KNOWN[0]
        else word("no_since", language).format(label("not-known", kind, language).lower())
    )
