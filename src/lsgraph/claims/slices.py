"""Queries of an edition's tables: claims, evidence, relations, acts, memberships and things, by key and in batches, with small caches."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims.cards import address_of
from lsgraph.claims.contents import Contents
from lsgraph.claims.labels import Labels
from lsgraph.claims.model import Identifier, Reference
from lsgraph.claims.predicates import DATE
from lsgraph.claims.read import Source
from lsgraph.claims.regions import ACROSS, Region, region_condition
from lsgraph.claims.rows import act_of, claim_of, claims_named, evidence_of, membership_of, relation_of
from lsgraph.claims.tables import EDITION_FILE, Tables
from lsgraph.computing.cache import BatchCache
from lsgraph.computing.once import once_property
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.stores.sqlite_files import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lsgraph.claims.acts import Act, Membership, Stance
    from lsgraph.claims.model import Relation, Status
    from lsgraph.claims.read import Claim, Edge, Evidence
    from lsgraph.claims.rows import Row
    from lsgraph.languages import Language
    from lsgraph.stores import Store

_COLUMNS = "id, predicate, {other}, status, first, last"
_SUBJECT_OF = f"SELECT {_COLUMNS.format(other='object')} FROM relation WHERE subject = ? ORDER BY id"  # noqa: S608  # our own columns
_OBJECT_OF = f"SELECT {_COLUMNS.format(other='subject')} FROM relation WHERE object = ? ORDER BY id"  # noqa: S608  # our own columns
#: The relations that rest on a claim, whatever their subject.
_SAID_BY_CLAIM = f"""
SELECT {_COLUMNS.format(other="object")} FROM resting JOIN relation ON relation.id = resting.relation
WHERE claim = ? ORDER BY id"""  # noqa: S608  # our own columns
_RELATION = "SELECT id, subject, predicate, object, status, first, last, body FROM relation"


@dataclass(frozen=True, slots=True)
class Link:
    """A relation seen from one of its ends, without claims and evidence. `number` is the key of the relation.

    `outgoing` is true if that end is the subject; `other` is the IRI of the other end, None for a literal. The relation holds, or may
    hold, from `first` (inclusive) until `last` (exclusive), days in ISO 8601, None if unbounded.
    """

    number: int
    outgoing: bool
    predicate: str | None
    other: str | None
    status: Status
    first: str | None
    last: str | None

    def holds(self, day: str) -> bool:
        """Whether the relation held, or may have held, on a day (ISO 8601)."""
        return (self.first is None or self.first <= day) and (self.last is None or day < self.last)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing without its relations. `relations`, `evidence` and `signed` are counts; `source` has its metadata if it is a document, `regions` the slugs of its regions."""

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
    regions: tuple[str, ...] = ()


class Slices:
    """Queries of the claims in one store. A method reads only the rows that it returns, except `contents`, `edges` and `relations`."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """`folder` is the folder of the generation with the tables, if it is not that of the store."""
        self.store = store
        self._contents: Contents | None = None
        self._tables: Tables | None = None
        self._folder = folder if folder is not None else getattr(store, "folder", None)
        self._claims: BatchCache[Claim] = BatchCache(self._read_claims)
        self._evidence: BatchCache[Evidence] = BatchCache(self._read_evidence)
        self._documents: BatchCache[Source] = BatchCache(self._read_documents)
        self._relations: BatchCache[Relation] = BatchCache(self._read_relations)

    @once_property
    def contents(self) -> Contents:
        """All claims of the store, read on first access; slow and memory-intensive for large data."""
        return self._contents or Contents(self.store)

    @once_property
    def tables(self) -> Tables:
        """The tables that are queried: those of the generation, else built in memory. Raises StateError if they are damaged."""
        if self._tables is not None:
            return self._tables
        if self._folder is not None and (self._folder / EDITION_FILE).is_file():
            return Tables(self._folder / EDITION_FILE)
        return Tables.in_memory(self.contents)

    @once_property
    def labels(self) -> Labels:
        """The labels of all things."""
        return Labels(self.tables)

    @property
    def edges(self) -> list[Edge]:
        """All derived edges; reads all claims."""
        return self.contents.edges

    @property
    def relations(self) -> tuple[Relation, ...]:
        """All relations; reads all claims."""
        return self.contents.relations

    # ------------------------------------------------------------------------------------------------------- slices

    def fact(self, name: str) -> object:
        """A value about the whole edition that the build stored under that name, decoded from JSON, or None."""
        row = self.tables.row("SELECT content FROM fact WHERE name = ?", [name])
        return json.loads(row[0]) if row else None

    def claim(self, iri: str) -> Claim | None:
        """The claim with this IRI, or None."""
        return self._claims.get([iri]).get(iri)

    def evidence_by_iri(self, iri: str) -> Evidence | None:
        """The piece of evidence with this IRI, or None."""
        return self._evidence.get([iri]).get(iri)

    def evidence_by_iris(self, iris: Iterable[str]) -> dict[str, Evidence]:
        """The pieces of evidence with these IRIs, by IRI, read in one batch; unknown ones are left out."""
        return self._evidence.get(iris)

    def links(self, iri: str) -> list[Link]:
        """The relations of a thing, by number: first those with it as subject, then those with it as object.

        For a claim the first part is the relations that rest on it.
        """
        said = _SAID_BY_CLAIM if self.claim(iri) is not None else _SUBJECT_OF
        outgoing, incoming = self.tables.rows(said, [iri]), self.tables.rows(_OBJECT_OF, [iri])
        return [
            Link(row[0], is_subject, *row[1:])
            for is_subject, rows in ((True, outgoing), (False, incoming))
            for row in rows
        ]

    def relations_by_number(self, numbers: Iterable[int]) -> list[Relation]:
        """The relations with these numbers, in the given order. Raises KeyError for an unknown number."""
        wanted = [str(number) for number in numbers]
        relations = self._relations.get(wanted)
        return [relations[number] for number in wanted]

    def find_relations(
        self, *, subject: str | None = None, target: str | None = None, predicate: str | None = None
    ) -> list[Relation]:
        """The relations with this subject, object (`target`) and predicate, by number; at least one end must be given."""
        assert subject is not None or target is not None, "else it would be all of them"
        named = {"subject": subject, "object": target, "predicate": predicate}
        given = {column: iri for column, iri in named.items() if iri is not None}
        where = " AND ".join(f"{column} = ?" for column in given)
        rows = self.tables.rows(f"SELECT id FROM relation WHERE {where} ORDER BY id", list(given.values()))  # noqa: S608  # our own columns
        return self.relations_by_number(number for (number,) in rows)

    def relations_by_claim(self, claims: Iterable[str]) -> dict[str, list[Relation]]:
        """The relations that rest on these claims: claim IRI to relations, by number."""
        return self._by("SELECT claim, relation FROM resting WHERE claim IN ({keys}) ORDER BY relation", claims)

    def relations_by_evidence(self, evidence: Iterable[str]) -> dict[str, list[Relation]]:
        """The relations that rest on these pieces of evidence: evidence IRI to relations, by number."""
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
        """The evidence from a document in text order, `limit` pieces starting at `offset` (all by default)."""
        statement = "SELECT iri FROM evidence WHERE document = ? ORDER BY place LIMIT ? OFFSET ?"
        iris = [iri for (iri,) in self.tables.rows(statement, [document, limit, offset])]
        evidence = self._evidence.get(iris)
        return [evidence[iri] for iri in iris]

    def claims_by_evidence(self, evidence: Iterable[str]) -> dict[str, list[Claim]]:
        """The claims that rest on these pieces of evidence: evidence IRI to claims, sorted by IRI."""
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
        """Up to `limit` IRIs of claims of the same kind whose slugs share the first two letters, sorted; candidates for "did you mean"."""
        begin = iri[: iri.rindex("/") + 3]
        statement = "SELECT iri FROM claim WHERE iri >= ? AND iri < ? ORDER BY iri LIMIT ?"
        return [like for (like,) in self.tables.rows(statement, [begin, begin + "\U0010ffff", limit])]

    def acts(self, rows: Iterable[Row]) -> list[Act]:
        """The acts in rows of the table `act`, in the order of the rows."""
        listed = list(rows)
        claims = self._claims.get(row[1] for row in listed)
        return [act_of(row, claims) for row in listed]

    def acts_by_number(self, numbers: Iterable[int]) -> list[Act]:
        """The acts with these numbers, by number."""
        return self.acts(self.tables.rows_of("SELECT * FROM act WHERE id IN ({keys})", sorted(set(numbers))))

    def acts_towards(self, agreement: str, actor: str | None = None) -> list[Act]:
        """The acts towards an agreement, by number; only those of `actor` if given."""
        of_actor = "" if actor is None else " AND actor = ?"
        statement = f"SELECT * FROM act WHERE agreement = ?{of_actor} ORDER BY id"  # noqa: S608  # our of_actor columns
        return self.acts(self.tables.rows(statement, [agreement, *([actor] if actor else [])]))

    def dating_evidence(self, act: str) -> Evidence | None:
        """The evidence for the day of an act if a single source gives its bounds, else None; None also if there is no such act."""
        rows = self.tables.rows("SELECT * FROM act WHERE iri = ? ORDER BY id LIMIT 1", [act])
        return next((act.dated_by for act in self.acts(rows)), None)

    def stances_towards(self, agreement: str) -> Iterator[tuple[str, Stance, str | None, str | None]]:
        """The actor, the stance and the bounds of the day of each act towards an agreement, without its claim."""
        return iter(
            self.tables.rows(
                "SELECT actor, stance, earliest, latest FROM act WHERE agreement = ? ORDER BY id", [agreement]
            )
        )

    def acts_by(self, associates: Iterable[str], agreement: str) -> list[Act]:
        """The acts towards an agreement in which one of these `associates` acted on behalf of the actor, by number."""
        numbers = {
            number for (number,) in self.tables.rows_of("SELECT act FROM associate WHERE iri IN ({keys})", associates)
        }
        return [act for act in self.acts_by_number(numbers) if act.agreement == agreement]

    def memberships(self, rows: Iterable[Row]) -> list[Membership]:
        """The memberships in rows of the table `membership`, in the order of the rows."""
        listed = list(rows)
        claims = self._claims.get(row[1] for row in listed)
        return [membership_of(row, claims) for row in listed]

    def source(self, document: str) -> Source:
        """The metadata of a document: date, addresses and language; empty if unknown."""
        return self._documents.get([document]).get(document, Source())

    # ------------------------------------------------------------------------------------------------------ regions

    @once_property
    def regions(self) -> tuple[Region, ...]:
        """The regions in their order; none of an edition that an older version built."""
        if self.tables.row("SELECT 1 FROM sqlite_master WHERE name = 'region'") is None:
            return ()
        return tuple(Region.from_json(body) for (body,) in self.tables.rows("SELECT body FROM region ORDER BY place"))

    def region(self, name: str) -> Region:
        """The region of that slug or IRI; raises NotFoundError with near names."""
        for region in self.regions:
            if name in (region.slug, region.iri):
                return region
        slugs = [region.slug for region in self.regions]
        raise NotFoundError(
            Message("There is no region {name!r}.", name=name[:80]), near=near_matches(name, slugs) or slugs[:5]
        )

    def region_key(self, name: str | None) -> str | None:
        """What `region_condition` takes for a name that somebody asked for: a region's slug or IRI, or `across`. None for None."""
        return name if name is None or name == ACROSS else self.region(name).iri

    def regions_of(self, iris: Iterable[str]) -> dict[str, list[Region]]:
        """The regions of these things, in their order, by the thing's IRI; empty for what has none."""
        wanted = list(dict.fromkeys(iris))
        found: dict[str, list[Region]] = {iri: [] for iri in wanted}
        if not self.regions:
            return found
        rows = self.tables.rows_of("SELECT iri, region FROM located WHERE iri IN ({keys})", wanted)
        pairs = set(rows)
        for region in self.regions:
            for iri in wanted:
                if (iri, region.iri) in pairs:
                    found[iri].append(region)
        return found

    def in_region(self, region: str, iris: Iterable[str]) -> set[str]:
        """Which of these things belong to a region, by IRI, or are `ACROSS` them."""
        regions = self.regions_of(iris)
        if region == ACROSS:
            return {iri for iri, own in regions.items() if len(own) != 1}
        return {iri for iri, own in regions.items() if any(each.iri == region for each in own)}

    # ------------------------------------------------------------------------------------------------------- things

    def has_thing(self, iri: str) -> bool:
        """Whether the edition has a thing with this IRI."""
        return self.tables.row("SELECT 1 FROM thing WHERE iri = ?", [iri]) is not None

    def count_things(self, kinds: Sequence[str], region: str | None = None) -> dict[str, int]:
        """The number of things of each of these kinds, in the given order; of a region, by IRI, or `ACROSS` them."""
        narrowed, given = _narrowed(region)
        statement = (
            f"SELECT kind, COUNT(*) FROM thing WHERE kind IN ({placeholders(len(kinds))}){narrowed} GROUP BY kind"  # noqa: S608  # our own columns
        )
        counts: dict[str, int] = dict(self.tables.rows(statement, [*kinds, *given]))
        return {kind: counts.get(kind, 0) for kind in kinds}

    def list_things(
        self, kind: str, language: Language, *, offset: int = 0, limit: int = -1, region: str | None = None
    ) -> list[tuple[Reference, int, int]]:
        """The things of a kind, sorted by name in the language, as (thing, number of relations, number of pieces of evidence).

        With `region` those of a region, by IRI, or those `ACROSS` them.
        """
        order = "sv" if language == "sv" else "en"
        narrowed, given = _narrowed(region)
        statement = f"SELECT iri, relations, evidence FROM thing WHERE kind = ?{narrowed} ORDER BY {order}, iri LIMIT ? OFFSET ?"  # noqa: S608  # our own columns
        rows = self.tables.rows(statement, [kind, *given, limit, offset])
        references = self.references([row[0] for row in rows])
        return [(reference, *row[1:]) for reference, row in zip(references, rows, strict=True)]

    def things(self, iris: Sequence[str]) -> list[Thing]:
        """The things with these IRIs, in the given order; unknown IRIs are left out."""
        statement = "SELECT iri, types, card, relations, evidence, signed FROM thing WHERE iri IN ({keys})"
        rows = {
            row[0]: (json.loads(row[1]), json.loads(row[2]), *row[3:]) for row in self.tables.rows_of(statement, iris)
        }
        sources, regions = self._documents.get(rows), self.regions_of(rows)
        # Fills the cache of labels in one batch.
        self.labels.of(
            iri
            for thing, (types, (_, form, identifiers, _), *_) in rows.items()
            for iri in (thing, form, *types, *(concept for concept, _ in identifiers))
            if iri
        )
        return [self._thing(iri, rows[iri], sources.get(iri, Source()), regions[iri]) for iri in iris if iri in rows]

    def _thing(self, iri: str, row: Row, source: Source, regions: Iterable[Region]) -> Thing:
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
            regions=tuple(region.slug for region in regions),
        )

    def iris(self, kinds: Sequence[str], limit: int, offset: int = 0) -> list[str]:
        """The IRIs of the things of these kinds, sorted: at most `limit`, starting at `offset`."""
        statement = "SELECT iri FROM thing WHERE kind IN ({}) ORDER BY iri LIMIT ? OFFSET ?"
        rows = self.tables.rows(statement.format(placeholders(len(kinds))), [*kinds, limit, offset])
        return [iri for (iri,) in rows]

    def reference(self, iri: str) -> Reference:
        """A reference to a thing: its IRI with its labels."""
        return Reference(iri, self.labels.get(iri, {}))

    def references(self, iris: Iterable[str]) -> list[Reference]:
        """References to these things, in the given order; labels are read in one batch."""
        wanted = list(iris)
        labels = self.labels.of(wanted)
        return [Reference(iri, labels[iri]) for iri in wanted]

    def dates_of(self, iri: str) -> dict[str, Evidence]:
        """The dates of a thing, as they are written in the data, each with its first piece of evidence."""
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


def _narrowed(region: str | None) -> tuple[str, list[object]]:
    """What to append to the conditions of a statement on the table `thing`, with its parameters."""
    if region is None:
        return "", []
    condition, given = region_condition("iri", region)
    return f" AND {condition}", given
