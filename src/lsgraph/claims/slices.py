"""Slices of an edition: claims, evidence, relations, acts, memberships and things, each read from the tables by what it is asked for."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from lsgraph.claims.cards import address_of
from lsgraph.claims.contents import Contents
from lsgraph.claims.model import Identifier, Reference
from lsgraph.claims.predicates import DATE
from lsgraph.claims.read import Source
from lsgraph.claims.rows import act_of, claim_of, claims_named, evidence_of, membership_of, relation_of
from lsgraph.claims.tables import EDITION_FILE, Tables
from lsgraph.computing.once import once_property
from lsgraph.stores.sqlite_files import placeholders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lsgraph.claims.acts import Act, Membership
    from lsgraph.claims.model import Relation, Status
    from lsgraph.claims.read import Claim, Edge, Evidence, Texts
    from lsgraph.claims.rows import Row
    from lsgraph.languages import Language
    from lsgraph.stores import Store

Item = TypeVar("Item")

#: How many labels, documents, pieces of evidence, claims and relations are remembered of each; a relation has about 1 kB.
_CACHE_SIZE = 5_000
_COLUMNS = "id, predicate, {other}, status, first, last"
_SUBJECT_OF = f"SELECT {_COLUMNS.format(other='object')} FROM relation WHERE subject = ? ORDER BY id"  # noqa: S608  # our own columns
_OBJECT_OF = f"SELECT {_COLUMNS.format(other='subject')} FROM relation WHERE object = ? ORDER BY id"  # noqa: S608  # our own columns
#: What a claim says, whatever it says it of.
_SAID_BY_CLAIM = f"""
SELECT {_COLUMNS.format(other="object")} FROM resting JOIN relation ON relation.id = resting.relation
WHERE claim = ? ORDER BY id"""  # noqa: S608  # our own columns
_RELATION = "SELECT id, subject, predicate, object, status, first, last, body FROM relation"


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as one of its ends sees it, without what it rests on: `number` is its place in the order of all.

    `outgoing` tells whether that end is its subject; `other` is the IRI of the other end, None for a value. `first` and `last` are
    the first day on which it held, or may have, and the first on which it did no more, where there is one.
    """

    number: int
    outgoing: bool
    predicate: str | None
    other: str | None
    status: Status
    first: str | None
    last: str | None

    def holds(self, day: str) -> bool:
        """Whether it held on a day (ISO 8601), or may have."""
        return (self.first is None or self.first <= day) and (self.last is None or day < self.last)


class _LRUCache(Generic[Item]):
    """The items that were asked for last, by key; what is not there is read for many keys at once."""

    def __init__(self, read: Callable[[list[str]], Mapping[str, Item]]) -> None:
        self._read = read
        self._items: OrderedDict[str, Item] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, keys: Iterable[str]) -> dict[str, Item]:
        """The items of these keys, those that there are."""
        wanted = dict.fromkeys(keys)
        items: dict[str, Item] = {}
        with self._lock:
            for key in wanted:
                if key in self._items:
                    self._items.move_to_end(key)
                    items[key] = self._items[key]
        missing = [key for key in wanted if key not in items]
        if missing:
            read = self._read(missing)
            items.update(read)
            with self._lock:
                self._items.update(read)
                while len(self._items) > _CACHE_SIZE:
                    self._items.popitem(last=False)
        return items


class Labels(Mapping[str, "Texts"]):
    """The labels of things by IRI and language, asked for one by one or many at once; the last ones are remembered."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._cache: _LRUCache[Texts] = _LRUCache(self._read)

    def of(self, iris: Iterable[str]) -> dict[str, Texts]:
        """The labels of many things; empty for those that have none."""
        return self._cache.get(iris)

    def __getitem__(self, iri: str) -> Texts:
        texts = self._cache.get([iri])[iri]
        if not texts:
            raise KeyError(iri)
        return texts

    def __iter__(self) -> Iterator[str]:
        return (iri for (iri,) in self._tables.rows("SELECT iri FROM label"))

    def __len__(self) -> int:
        row = self._tables.row("SELECT COUNT(*) FROM label")
        return int(row[0]) if row else 0

    def _read(self, iris: list[str]) -> dict[str, Texts]:
        rows = self._tables.rows_of("SELECT iri, texts FROM label WHERE iri IN ({keys})", iris)
        labels: dict[str, Texts] = {iri: {} for iri in iris}
        return labels | {iri: json.loads(texts) for iri, texts in rows}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing without its relations: what it is and is called, how much is told of it, and what its document is on record for."""

    reference: Reference
    types: tuple[Reference, ...]
    classification: Reference | None
    other_names: tuple[tuple[str, str], ...]
    identifiers: tuple[Identifier, ...]
    same_as: tuple[str, ...]
    relations: int
    evidence: int
    signed: int
    source: Source


class Slices:
    """What is told in one store. Each question reads its own slice of the tables, so it costs what it returns.

    `contents` is everything at once, for what is made of everything.
    """

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """`folder` is that of the generation that has the tables, where it is another than that of the store."""
        self.store = store
        self._contents: Contents | None = None
        self._tables: Tables | None = None
        self._folder = folder if folder is not None else getattr(store, "folder", None)
        self._claims: _LRUCache[Claim] = _LRUCache(self._read_claims)
        self._evidence: _LRUCache[Evidence] = _LRUCache(self._read_evidence)
        self._documents: _LRUCache[Source] = _LRUCache(self._read_documents)
        self._relations: _LRUCache[Relation] = _LRUCache(self._read_relations)

    @once_property
    def contents(self) -> Contents:
        """Everything that the store claims, read once; of large data it takes long and much memory."""
        return self._contents or Contents(self.store)

    @once_property
    def tables(self) -> Tables:
        """The tables that slices are read from; raises StateError where those of a generation are damaged."""
        if self._tables is not None:
            return self._tables
        if self._folder is not None and (self._folder / EDITION_FILE).is_file():
            return Tables(self._folder / EDITION_FILE)
        return Tables.in_memory(self.contents)

    @once_property
    def labels(self) -> Labels:
        """The labels of everything that has one."""
        return Labels(self.tables)

    @property
    def edges(self) -> list[Edge]:
        """All derived edges: everything is read."""
        return self.contents.edges

    @property
    def relations(self) -> tuple[Relation, ...]:
        """All relations: everything is read."""
        return self.contents.relations

    # ------------------------------------------------------------------------------------------------------- slices

    def fact(self, name: str) -> object:
        """What the build told of all of it by that name, or None."""
        row = self.tables.row("SELECT content FROM fact WHERE name = ?", [name])
        return json.loads(row[0]) if row else None

    def claim(self, iri: str) -> Claim | None:
        """A claim by its IRI."""
        return self._claims.get([iri]).get(iri)

    def evidence_by_iri(self, iri: str) -> Evidence | None:
        """A piece of evidence by its IRI."""
        return self._evidence.get([iri]).get(iri)

    def links(self, iri: str) -> list[Link]:
        """The relations of a thing without what they rest on, in the order of all: those that it is the subject of, then the others.

        Of a claim what it says comes first instead.
        """
        said = _SAID_BY_CLAIM if self.claim(iri) is not None else _SUBJECT_OF
        outgoing, incoming = self.tables.rows(said, [iri]), self.tables.rows(_OBJECT_OF, [iri])
        return [
            Link(row[0], is_subject, *row[1:])
            for is_subject, rows in ((True, outgoing), (False, incoming))
            for row in rows
        ]

    def relations_by_number(self, numbers: Iterable[int]) -> list[Relation]:
        """The relations of these numbers, in that order."""
        wanted = [str(number) for number in numbers]
        relations = self._relations.get(wanted)
        return [relations[number] for number in wanted]

    def find_relations(
        self, *, subject: str | None = None, target: str | None = None, predicate: str | None = None
    ) -> list[Relation]:
        """The relations with that subject, object and predicate, in the order of all; at least one end is given."""
        assert subject is not None or target is not None, "else it would be all of them"
        named = {"subject": subject, "object": target, "predicate": predicate}
        given = {column: iri for column, iri in named.items() if iri is not None}
        where = " AND ".join(f"{column} = ?" for column in given)
        rows = self.tables.rows(f"SELECT id FROM relation WHERE {where} ORDER BY id", list(given.values()))  # noqa: S608  # our own columns
        return self.relations_by_number(number for (number,) in rows)

    def relations_by_claim(self, claims: Iterable[str]) -> dict[str, list[Relation]]:
        """The relations that rest on these claims, by the IRI of the claim, in the order of all."""
        return self._by("SELECT claim, relation FROM resting WHERE claim IN ({keys}) ORDER BY relation", claims)

    def relations_by_evidence(self, evidence: Iterable[str]) -> dict[str, list[Relation]]:
        """The relations that rest on these pieces of evidence, by the IRI of the evidence, in the order of all."""
        return self._by(
            "SELECT evidence, relation FROM supports WHERE evidence IN ({keys}) ORDER BY relation", evidence
        )

    def _by(self, statement: str, keys: Iterable[str]) -> dict[str, list[Relation]]:
        rows = list(self.tables.rows_of(statement, dict.fromkeys(keys)))
        relations = self._relations.get(str(number) for _, number in rows)
        by_key: dict[str, list[Relation]] = defaultdict(list)
        for key, number in rows:
            by_key[key].append(relations[str(number)])
        return dict(by_key)

    def evidence_in(self, document: str, *, offset: int = 0, limit: int = -1) -> list[Evidence]:
        """The evidence that a document gives, in the order of its text; all of it without a limit."""
        statement = "SELECT iri FROM evidence WHERE document = ? ORDER BY place LIMIT ? OFFSET ?"
        iris = [iri for (iri,) in self.tables.rows(statement, [document, limit, offset])]
        evidence = self._evidence.get(iris)
        return [evidence[iri] for iri in iris]

    def claims_by_evidence(self, evidence: Iterable[str]) -> dict[str, list[Claim]]:
        """The claims that rest on these pieces of evidence, by the IRI of the evidence, each by IRI."""
        rows = list(
            self.tables.rows_of(
                "SELECT evidence, claim FROM bearing WHERE evidence IN ({keys}) ORDER BY claim", evidence
            )
        )
        claims = self._claims.get(claim for _, claim in rows)
        by_evidence: dict[str, list[Claim]] = defaultdict(list)
        for item, claim in rows:
            by_evidence[item].append(claims[claim])
        return dict(by_evidence)

    def similar_claims(self, iri: str, limit: int = 500) -> list[str]:
        """The IRIs of claims of the same kind whose names begin with the same two letters, sorted."""
        begin = iri[: iri.rindex("/") + 3]
        statement = "SELECT iri FROM claim WHERE iri >= ? AND iri < ? ORDER BY iri LIMIT ?"
        return [like for (like,) in self.tables.rows(statement, [begin, begin + "\U0010ffff", limit])]

    def acts(self, rows: Iterable[Row]) -> list[Act]:
        """The acts of rows of the table."""
        listed = list(rows)
        claims = self._claims.get(row[1] for row in listed)
        return [act_of(row, claims) for row in listed]

    def acts_by_number(self, numbers: Iterable[int]) -> list[Act]:
        """The acts of these numbers in the order of all."""
        return self.acts(self.tables.rows_of("SELECT * FROM act WHERE id IN ({keys})", sorted(set(numbers))))

    def acts_towards(self, agreement: str, actor: str | None = None) -> list[Act]:
        """The acts towards an agreement, of one actor where one is given, in the order of all."""
        of_actor = "" if actor is None else " AND actor = ?"
        statement = f"SELECT * FROM act WHERE agreement = ?{of_actor} ORDER BY id"  # noqa: S608  # our of_actor columns
        return self.acts(self.tables.rows(statement, [agreement, *([actor] if actor else [])]))

    def dating_evidence(self, act: str) -> Evidence | None:
        """The evidence of the source that alone gives the bounds of an act's day, or None: no act, or several sources together."""
        rows = self.tables.rows("SELECT * FROM act WHERE iri = ? ORDER BY id LIMIT 1", [act])
        return next((act.dated_by for act in self.acts(rows)), None)

    def acts_by(self, associates: Iterable[str], agreement: str) -> list[Act]:
        """The acts towards an agreement in which one of these acted for the actor, in the order of all."""
        numbers = {
            number for (number,) in self.tables.rows_of("SELECT act FROM associate WHERE iri IN ({keys})", associates)
        }
        return [act for act in self.acts_by_number(numbers) if act.agreement == agreement]

    def memberships(self, rows: Iterable[Row]) -> list[Membership]:
        """The memberships of rows of the table."""
        listed = list(rows)
        claims = self._claims.get(row[1] for row in listed)
        return [membership_of(row, claims) for row in listed]

    def source(self, document: str) -> Source:
        """What is on record of a document."""
        return self._documents.get([document]).get(document, Source())

    # ------------------------------------------------------------------------------------------------------- things

    def has_thing(self, iri: str) -> bool:
        """Whether there is a thing with that IRI."""
        return self.tables.row("SELECT 1 FROM thing WHERE iri = ?", [iri]) is not None

    def count_things(self, kinds: Sequence[str]) -> dict[str, int]:
        """How many things of each of these kinds there are."""
        statement = "SELECT kind, COUNT(*) FROM thing WHERE kind IN ({keys}) GROUP BY kind"
        counts: dict[str, int] = dict(self.tables.rows_of(statement, kinds))
        return {kind: counts.get(kind, 0) for kind in kinds}

    def list_things(
        self, kind: str, language: Language, *, offset: int = 0, limit: int = -1
    ) -> list[tuple[Reference, int, int]]:
        """The things of a kind by their names in that language, each with how many relations and pieces of evidence it has."""
        order = "sv" if language == "sv" else "en"
        statement = f"SELECT iri, relations, evidence FROM thing WHERE kind = ? ORDER BY {order}, iri LIMIT ? OFFSET ?"  # noqa: S608  # our own columns
        rows = self.tables.rows(statement, [kind, limit, offset])
        references = self.references([row[0] for row in rows])
        return [(reference, *row[1:]) for reference, row in zip(references, rows, strict=True)]

    def things(self, iris: Sequence[str]) -> list[Thing]:
        """These things, those that there are, in this order."""
        statement = "SELECT iri, types, card, relations, evidence, signed FROM thing WHERE iri IN ({keys})"
        rows = {
            row[0]: (json.loads(row[1]), json.loads(row[2]), *row[3:]) for row in self.tables.rows_of(statement, iris)
        }
        sources = self._documents.get(rows)
        # All names are asked for together.
        self.labels.of(
            iri
            for thing, (types, (_, form, identifiers, _), *_) in rows.items()
            for iri in (thing, form, *types, *(concept for concept, _ in identifiers))
            if iri
        )
        return [self._thing(iri, rows[iri], sources.get(iri, Source())) for iri in iris if iri in rows]

    def _thing(self, iri: str, row: Row, source: Source) -> Thing:
        types, (names, form, identifiers, same), relations, evidence, signed = row
        return Thing(
            reference=self.reference(iri),
            types=tuple(self.reference(type_iri) for type_iri in types),
            classification=self.reference(form) if form else None,
            other_names=tuple((language, name) for language, name in names),
            identifiers=tuple(self._identifier(*identifier) for identifier in identifiers),
            same_as=tuple(same),
            relations=relations,
            evidence=evidence,
            signed=signed,
            source=source,
        )

    def iris(self, kinds: Sequence[str], limit: int, offset: int = 0) -> list[str]:
        """The IRIs of the things of these kinds, sorted: at most that many, after as many as are to be passed over."""
        statement = "SELECT iri FROM thing WHERE kind IN ({}) ORDER BY iri LIMIT ? OFFSET ?"
        rows = self.tables.rows(statement.format(placeholders(len(kinds))), [*kinds, limit, offset])
        return [iri for (iri,) in rows]

    def reference(self, iri: str) -> Reference:
        """A thing by its IRI, with its labels."""
        return Reference(iri, self.labels.get(iri, {}))

    def references(self, iris: Iterable[str]) -> list[Reference]:
        """These things with their labels."""
        wanted = list(iris)
        labels = self.labels.of(wanted)
        return [Reference(iri, labels[iri]) for iri in wanted]

    def dates_of(self, iri: str) -> dict[str, Evidence]:
        """The dates that are told of a thing as they are written, each with the first evidence for it."""
        dated = [relation for relation in self.find_relations(subject=iri, predicate=DATE) if relation.evidence]
        return {relation.object.label("sv"): relation.evidence[0] for relation in dated}

    # ------------------------------------------------------------------------------------------------------ reading

    def _read_claims(self, iris: list[str]) -> dict[str, Claim]:
        rows = list(
            self.tables.rows_of("SELECT iri, type, earliest, latest, evidence FROM claim WHERE iri IN ({keys})", iris)
        )
        evidence = self._evidence.get(item for row in rows for item in json.loads(row[-1]))
        return {row[0]: claim_of(row, evidence) for row in rows}

    def _read_evidence(self, iris: list[str]) -> dict[str, Evidence]:
        rows = list(self.tables.rows_of("SELECT iri, document, place, body FROM evidence WHERE iri IN ({keys})", iris))
        documents = self._documents.get(row[1] for row in rows)
        titles = self.labels.of(row[1] for row in rows)
        return {
            row[0]: evidence_of(row, titles[row[1]], documents[row[1]].date, documents[row[1]].addresses)
            for row in rows
        }

    def _read_documents(self, iris: list[str]) -> dict[str, Source]:
        rows = self.tables.rows_of("SELECT iri, date, addresses, language FROM document WHERE iri IN ({keys})", iris)
        return {iri: Source(date, tuple(json.loads(addresses)), language) for iri, date, addresses, language in rows}

    def _read_relations(self, numbers: list[str]) -> dict[str, Relation]:
        rows = list(self.tables.rows_of(f"{_RELATION} WHERE id IN ({{keys}})", map(int, numbers)))
        claims = self._claims.get(iri for row in rows for iri in claims_named(row))
        self.labels.of(iri for row in rows for iri in (row[1], row[3]) if iri)
        return {str(row[0]): relation_of(row, self.reference, claims) for row in rows}

    def _identifier(self, concept: str, notation: str) -> Identifier:
        return Identifier(self.reference(concept), notation, address_of(concept, notation))
