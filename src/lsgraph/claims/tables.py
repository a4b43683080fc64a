"""The claims of an edition as tables in an SQLite file, so that a page reads only the rows that it shows.

    label           labels of things, as JSON by language
    document        date, addresses and language of each document with evidence
    thing           things with kind, types, sort keys, and the numbers of relations, pieces of evidence and signatories
    claim           claims with the bounds of their day, and their evidence
    evidence        pieces of evidence with their rank in the document; `bearing` maps evidence to claims
    relation        relations with the interval in which they hold; `resting` maps claims to relations, `supports` evidence to
                    relations
    act             acts towards agreements, with columns for filters; `associate` maps those who acted for an actor to acts
    membership      memberships, with columns for filters
    region          regions in their order, with their words as JSON
    located         which things belong to which regions; a document to those of the things that it tells of
    disagreement    where sources disagree, with its sides as JSON; `disputing` maps the claims that it concerns to it
    fact            values about the whole edition, as JSON by name: counts, the newest source, sizes of answers

The `id` of relations, acts and memberships gives their order. The file of a generation never changes, so it is opened as immutable,
by any number of threads and processes. Data without a file gets the same tables in memory. A file of an older version has no regions,
or no disagreements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.claims.cards import Card
from lsgraph.claims.disagreements import disagreement_row
from lsgraph.claims.model import Reference
from lsgraph.claims.read import Source
from lsgraph.claims.regions import located_documents
from lsgraph.claims.rows import act_row, claim_row, evidence_row, membership_row, relation_row
from lsgraph.namespaces import kind_and_slug
from lsgraph.stores.names import fold, in_order
from lsgraph.stores.sqlite_files import MOST_PARAMETERS, SQLiteFile, compact_json, in_memory, placeholders, writing_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims.contents import Contents
    from lsgraph.claims.rows import Row

EDITION_FILE = "edition.sqlite"
"""The tables in the folder of a generation."""
ACTORS = ("organization", "group", "person", "post")
"""The kinds of actors; they are listed together."""
FORMAT = 1
"""Version of the tables; increased when they change."""

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE label (iri TEXT PRIMARY KEY, texts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (iri TEXT PRIMARY KEY, date TEXT, addresses TEXT NOT NULL, language TEXT) WITHOUT ROWID;
CREATE TABLE thing (
  iri TEXT PRIMARY KEY, kind TEXT NOT NULL, family TEXT NOT NULL, types TEXT NOT NULL, card TEXT NOT NULL,
  plain TEXT NOT NULL, sv TEXT NOT NULL, en TEXT NOT NULL, relations INTEGER NOT NULL, evidence INTEGER NOT NULL, signed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE claim (iri TEXT PRIMARY KEY, type TEXT NOT NULL, earliest TEXT, latest TEXT, evidence TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE evidence (iri TEXT PRIMARY KEY, document TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE relation (
  id INTEGER PRIMARY KEY, subject TEXT, predicate TEXT, object TEXT, status TEXT NOT NULL, first TEXT, last TEXT, body TEXT NOT NULL
);
CREATE TABLE bearing (evidence TEXT NOT NULL, claim TEXT NOT NULL, PRIMARY KEY (evidence, claim)) WITHOUT ROWID;
CREATE TABLE resting (claim TEXT NOT NULL, relation INTEGER NOT NULL, PRIMARY KEY (claim, relation)) WITHOUT ROWID;
CREATE TABLE supports (evidence TEXT NOT NULL, relation INTEGER NOT NULL, PRIMARY KEY (evidence, relation)) WITHOUT ROWID;
CREATE TABLE act (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, type TEXT NOT NULL, stance TEXT NOT NULL, actor TEXT NOT NULL, agreement TEXT NOT NULL,
  earliest TEXT, latest TEXT, inferred INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE associate (iri TEXT NOT NULL, act INTEGER NOT NULL, PRIMARY KEY (iri, act)) WITHOUT ROWID;
CREATE TABLE membership (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, member TEXT NOT NULL, organization TEXT NOT NULL, role TEXT,
  begins_first TEXT, begins_last TEXT, ends_first TEXT, ends_last TEXT, ended INTEGER NOT NULL, remark TEXT NOT NULL
);
CREATE TABLE region (iri TEXT PRIMARY KEY, place INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE located (region TEXT NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (region, iri)) WITHOUT ROWID;
CREATE TABLE disagreement (id INTEGER PRIMARY KEY, subject TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE disputing (claim TEXT NOT NULL, disagreement INTEGER NOT NULL, PRIMARY KEY (claim, disagreement)) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX thing_plain ON thing (family, plain, iri);
CREATE INDEX thing_kind ON thing (kind, iri);
CREATE INDEX thing_sv ON thing (kind, sv, iri);
CREATE INDEX thing_en ON thing (kind, en, iri);
CREATE INDEX evidence_document ON evidence (document, place);
CREATE INDEX relation_subject ON relation (subject, id, predicate, object, status, first, last);
CREATE INDEX relation_object ON relation (object, id, predicate, subject, status, first, last);
CREATE INDEX act_iri ON act (iri);
CREATE INDEX act_actor ON act (actor, agreement, stance);
CREATE INDEX act_agreement ON act (agreement, stance, actor);
CREATE INDEX act_type ON act (type);
CREATE INDEX membership_iri ON membership (iri);
CREATE INDEX membership_member ON membership (member);
CREATE INDEX membership_organization ON membership (organization);
CREATE INDEX membership_role ON membership (role);
CREATE INDEX disagreement_subject ON disagreement (subject, id);
CREATE INDEX located_iri ON located (iri, region);
"""


class Tables(SQLiteFile):
    """The tables of an edition, read-only; safe to use from many threads and processes."""

    FORMAT = FORMAT

    @classmethod
    def in_memory(cls, contents: Contents) -> Tables:
        """The same tables in memory, without facts, for data that has no file."""
        tables = cls._of(in_memory(), Path(EDITION_FILE))
        _fill(tables._connection, contents)
        return tables

    @classmethod
    def write(cls, path: Path, contents: Contents, facts: Callable[[Tables], Mapping[str, object]]) -> None:
        """Write the tables of these contents atomically and durably.

        `facts` returns the values for the table `fact`, JSON-serialisable, by name; it may query the tables written before. Raises
        OSError, and StateError if SQLite fails.
        """
        with writing_file(path) as connection:
            _fill(connection, contents)
            facts_by_name = facts(cls._of(connection, path))
            with connection:
                _insert(
                    connection,
                    "fact",
                    ((name, compact_json(content)) for name, content in sorted(facts_by_name.items())),
                )

    def row(self, statement: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of the result of a statement, or None."""
        with self.reading() as connection:
            row: Row | None = connection.execute(statement, parameters).fetchone()
            return row

    def rows_of(self, statement: str, keys: Iterable[object]) -> Iterator[Row]:
        """The rows of a statement with the keys inserted at `{keys}`; run in batches of at most `MOST_PARAMETERS` keys."""
        wanted = list(keys)
        for first in range(0, len(wanted), MOST_PARAMETERS):
            part = wanted[first : first + MOST_PARAMETERS]
            yield from self.rows(statement.format(keys=placeholders(len(part))), part)


# -------------------------------------------------------------------------------------------------------------- writing


def _fill(connection: sqlite3.Connection, contents: Contents) -> None:
    connection.executescript(_SCHEMA)
    with connection:
        for table, rows in _rows_of(contents):
            _insert(connection, table, rows)
        connection.executescript(_INDEXES)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    iterator = iter(rows)
    first = next(iterator, None)
    if first is not None:
        statement = f"INSERT INTO {table} VALUES ({placeholders(len(first))})"  # noqa: S608  # our own names and question marks
        connection.execute(statement, first)
        connection.executemany(statement, iterator)


def _rows_of(contents: Contents) -> Iterator[tuple[str, Iterable[Row]]]:
    """The name of each table with its rows."""
    yield "label", ((iri, compact_json(texts)) for iri, texts in sorted(contents.labels.items()))
    yield "document", _documents(contents)
    yield "thing", _things(contents)
    yield "claim", (claim_row(contents.claims[iri]) for iri in sorted(contents.claims))
    yield "evidence", (evidence_row(contents.evidence[iri]) for iri in sorted(contents.evidence))
    yield "bearing", sorted({(item.iri, claim.iri) for claim in contents.claims.values() for item in claim.evidence})
    relations = contents.relations
    yield "relation", (relation_row(number, relation, contents.claims) for number, relation in enumerate(relations))
    yield (
        "resting",
        sorted({(claim.iri, number) for number, relation in enumerate(relations) for claim in relation.claims}),
    )
    yield (
        "supports",
        sorted({(item.iri, number) for number, relation in enumerate(relations) for item in relation.evidence}),
    )
    yield "act", (act_row(number, act) for number, act in enumerate(contents.acts))
    yield "associate", sorted({(iri, number) for number, act in enumerate(contents.acts) for iri, _ in act.associates})
    yield "membership", (membership_row(number, membership) for number, membership in enumerate(contents.memberships))
    yield "region", ((region.iri, place, region.to_json()) for place, region in enumerate(contents.regions))
    yield "located", sorted(_located(contents))
    disagreements = contents.disagreements
    yield "disagreement", (disagreement_row(number, each) for number, each in enumerate(disagreements))
    yield (
        "disputing",
        sorted({(claim, number) for number, each in enumerate(disagreements) for claim in each.concerned}),
    )


def _documents(contents: Contents) -> Iterator[Row]:
    listed = {iri for iri in contents.things if kind_and_slug(iri)[0] == "document"}
    named = {item.document for item in contents.evidence.values()}
    for iri in sorted(listed | named | contents.sources.keys()):
        source = contents.sources.get(iri, Source())
        yield iri, source.date, compact_json(source.addresses), source.language


def _located(contents: Contents) -> Iterator[Row]:
    """Which thing or document belongs to which region."""
    if not contents.regions:
        return
    told = (
        (item.document, (relation.subject.iri, relation.object.iri))
        for relation in contents.relations
        for item in relation.evidence
    )
    documents = located_documents(contents.located, told)
    for iri, regions in (*contents.located.items(), *documents.items()):
        for region in regions:
            yield region, iri


def _things(contents: Contents) -> Iterator[Row]:
    relations: Counter[str | None] = Counter()
    for relation in contents.relations:
        if relation.status != "identity":
            relations.update({relation.subject.iri, relation.object.iri})
    evidence = Counter(item.document for item in contents.evidence.values())
    signed: dict[str, set[str]] = defaultdict(set)
    left: dict[str, set[str]] = defaultdict(set)
    for act in contents.acts:
        if act.stance == "signed":
            signed[act.agreement].add(act.actor)
        elif act.stance == "withdrawn":
            left[act.agreement].add(act.actor)
    for iri, types in contents.things.items():
        kind = kind_and_slug(iri)[0] or ""
        thing = Reference(iri, contents.labels.get(iri, {}))
        swedish, english = thing.label("sv"), thing.label("en")
        keys = (fold(swedish), in_order(swedish, "sv"), in_order(english, "en"))
        family = "actor" if kind in ACTORS else kind
        card = contents.cards.get(iri, Card())
        details = compact_json((card.other_names, card.classification, card.identifiers, card.same_as))
        yield (
            iri,
            kind,
            family,
            compact_json(types),
            details,
            *keys,
            relations[iri],
            evidence[iri],
            len(signed.get(iri, set()) - left.get(iri, set())),
        )
