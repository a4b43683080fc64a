"""Lists of actors, agreements, documents, acts and memberships: filters, and one part at a time (keyset paging).

A part begins after the item that the part before ended with (`after`), and may pass over some (`offset`): the first costs the same
wherever it begins, and stays right where things are added meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from lsgraph.claims.disagreements import disagreement_of
from lsgraph.claims.predicates import STANCES
from lsgraph.claims.regions import ORGANIZATIONS, region_condition
from lsgraph.claims.tables import ACTORS
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, PREFIXES, THINGS, instance_name
from lsgraph.stores.sqlite_files import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.claims.acts import Act, ActType, Membership, Stance
    from lsgraph.claims.disagreements import Disagreement
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language

_MOST_TOWARDS = """SELECT object, COUNT(DISTINCT subject) AS actors FROM relation JOIN thing ON thing.iri = object
{where} GROUP BY object ORDER BY actors DESC, object LIMIT 1"""

#: The kinds of things of which the columns of acts and memberships tell.
_KINDS = {"actor": ACTORS, "agreement": ("agreement",), "member": ACTORS, "organization": ACTORS, "about": THINGS}
#: Characters of a name that a refusal repeats.
_SHOWN = 80

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Window:
    """A window of a list: `limit` items after the item named `after` (its IRI without the common prefix), skipping `offset`."""

    limit: int = 50
    after: str | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """A part of a list of `total` items; `after` is the name of its last item if more follow, else None."""

    items: list[Item]
    total: int
    after: str | None

    def of(self, items: list[Other]) -> Part[Other]:
        """The same part with its items replaced, one by one."""
        return Part(items, self.total, self.after)


class _Conditions:
    """The conditions of a WHERE clause, joined by AND, with their parameters."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self.parameters: list[object] = []

    def add(self, text: str, *parameters: object) -> None:
        """Add a condition."""
        self._texts.append(text)
        self.parameters += parameters

    def one_of(self, column: str, values: Sequence[object]) -> None:
        """Add the condition that a column has one of these values; nothing matches an empty list."""
        self.add(f"{column} IN ({placeholders(len(values))})", *values)

    def in_region(self, region: str | None, *columns: str) -> None:
        """Add the condition that the thing in one of these columns belongs to a region, where one is given (`region_condition`)."""
        if region is not None:
            conditions = [region_condition(column, region) for column in columns]
            self.add(
                f"({' OR '.join(text for text, _ in conditions)})", *(given for _, each in conditions for given in each)
            )

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self._texts)}" if self._texts else ""


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Which acts: `actor` and `agreement` are IRIs or their last parts, `involving` is the IRI of an actor or of one who acted for it.

    With `since` and `until` those that may have been made between these days, with `at` those that may have been made by then,
    with `region` (the IRI of one, or `regions.ACROSS`) those of its actors. `held` leaves only acts whose actor stands so: `sure` for
    certain, as `stances.has_stance` says, `perhaps` also who may.
    """

    actor: str | None = None
    agreement: str | None = None
    type: ActType | None = None
    stance: Stance | None = None
    involving: str | None = None
    since: str | None = None
    until: str | None = None
    at: str | None = None
    region: str | None = None
    held: Literal["sure", "perhaps"] | None = None

    def part(self, resources: Resources, window: Window) -> Part[Act]:
        """A part of the acts that the filter selects, sorted by IRI."""
        conditions = self._conditions(resources)
        total, rows, after = _part(resources, "act", conditions, window)
        return Part(resources.acts(rows), total, after)

    def all(self, resources: Resources) -> list[Act]:
        """All of them, by IRI."""
        conditions = self._conditions(resources)
        return resources.acts(
            resources.tables.rows(f"SELECT * FROM act{conditions} ORDER BY id", conditions.parameters)  # noqa: S608  # our own columns
        )

    def actors(self, resources: Resources) -> tuple[str, list[object]]:
        """A statement for the actors of the selected acts, with its parameters."""
        conditions = self._conditions(resources)
        return f"SELECT actor FROM act{conditions}", conditions.parameters  # noqa: S608  # our own columns

    def _conditions(self, resources: Resources) -> _Conditions:
        conditions = _Conditions()
        for column, wanted in (("actor", self.actor), ("agreement", self.agreement)):
            if wanted is not None:
                conditions.one_of(column, _named(resources, "act", column, wanted))
        for column, exact in (("type", self.type), ("stance", self.stance)):
            if exact is not None:
                conditions.add(f"{column} = ?", exact)
        if self.involving is not None:
            condition = "id IN (SELECT id FROM act WHERE actor = ? UNION SELECT act FROM associate WHERE iri = ?)"
            conditions.add(condition, self.involving, self.involving)
        if self.since is not None:
            conditions.add("(latest IS NULL OR latest >= ?)", self.since)
        if self.until is not None:
            conditions.add("(earliest IS NULL OR earliest <= ?)", self.until)
        # As `standing.happened` says: made by then, perhaps made by then, or at a time that is not on record.
        possible = "(latest <= ? OR earliest IS NULL OR earliest <= ?)"
        if self.at is not None:
            if self.held == "sure":
                conditions.add("latest <= ?", self.at)
            else:
                conditions.add(possible, self.at, self.at)
        if self.held is not None and self.stance not in (None, "withdrawn"):
            made = "" if self.at is None else f" AND {possible}" if self.held == "sure" else " AND latest <= ?"
            conditions.add(
                f"NOT EXISTS (SELECT 1 FROM act AS w WHERE w.actor = act.actor AND w.agreement = act.agreement AND w.stance = 'withdrawn'{made})",  # noqa: S608  # our own columns
                *[self.at] * made.count("?"),
            )
        conditions.in_region(self.region, "actor")
        return conditions


@dataclass(frozen=True, slots=True)
class MembershipFilter:
    """Which memberships: `member`, `organization` and `role` are IRIs or their last parts; with `at` those that may have held then.

    With `region` (the IRI of one, or `regions.ACROSS`) those in which the member or the organisation is of it.
    """

    member: str | None = None
    organization: str | None = None
    role: str | None = None
    at: str | None = None
    region: str | None = None

    def part(self, resources: Resources, window: Window) -> Part[Membership]:
        """A part of the memberships that the filter selects, sorted by IRI."""
        total, rows, after = _part(resources, "membership", self._conditions(resources), window)
        return Part(resources.memberships(rows), total, after)

    def all(self, resources: Resources) -> list[Membership]:
        """All of them, by IRI."""
        conditions = self._conditions(resources)
        return resources.memberships(
            resources.tables.rows(f"SELECT * FROM membership{conditions} ORDER BY id", conditions.parameters)  # noqa: S608  # our own columns
        )

    def members(self, resources: Resources) -> tuple[str, list[object]]:
        """A statement for the members, with its parameters."""
        conditions = self._conditions(resources)
        return f"SELECT member FROM membership{conditions}", conditions.parameters  # noqa: S608  # our own columns

    def _conditions(self, resources: Resources) -> _Conditions:
        conditions = _Conditions()
        for column, wanted in (("member", self.member), ("organization", self.organization), ("role", self.role)):
            if wanted is not None:
                conditions.one_of(column, _named(resources, "membership", column, wanted))
        if self.at is not None:
            conditions.add(
                "EXISTS (SELECT 1 FROM resting JOIN relation ON relation.id = resting.relation WHERE resting.claim = membership.iri"
                " AND (first IS NULL OR first <= ?) AND (last IS NULL OR last > ?))",
                self.at,
                self.at,
            )
        conditions.in_region(self.region, "member", "organization")
        return conditions


@dataclass(frozen=True, slots=True)
class ActorFilter:
    """Which actors: of a kind, with acts that are `acts`, members by a membership that is one of `memberships`, of a region."""

    kind: str | None = None
    acts: ActFilter | None = None
    memberships: MembershipFilter | None = None
    region: str | None = None

    def part(self, resources: Resources, window: Window) -> Part[str]:
        """A part of the IRIs of the selected actors, sorted by Swedish name."""
        conditions = _Conditions()
        conditions.add("family = 'actor'")
        if self.kind is not None:
            conditions.add("kind = ?", self.kind)
        if self.acts is not None:
            statement, parameters = self.acts.actors(resources)
            conditions.add(f"iri IN ({statement})", *parameters)
        if self.memberships is not None:
            statement, parameters = self.memberships.members(resources)
            conditions.add(f"iri IN ({statement})", *parameters)
        conditions.in_region(self.region, "iri")
        return _things(resources, conditions, window)


def agreements_part(resources: Resources, window: Window, region: str | None = None) -> Part[str]:
    """A part of the IRIs of the agreements, sorted by Swedish name; those of a region where one is given."""
    return _family(resources, "agreement", window, region)


def documents_part(resources: Resources, window: Window, region: str | None = None) -> Part[str]:
    """A part of the IRIs of the documents, sorted by Swedish name; those that tell of a region where one is given."""
    return _family(resources, "document", window, region)


def newest_documents(resources: Resources, most: int, region: str | None = None) -> list[str]:
    """The IRIs of the newest dated documents, the newest first; those that tell of a region where one is given."""
    conditions = _Conditions()
    conditions.add("date IS NOT NULL")
    conditions.in_region(region, "iri")
    statement = f"SELECT iri FROM document{conditions} ORDER BY date DESC, iri LIMIT ?"  # noqa: S608  # our own columns
    return [iri for (iri,) in resources.tables.rows(statement, [*conditions.parameters, most])]


def _family(resources: Resources, family: str, window: Window, region: str | None) -> Part[str]:
    assert family not in ACTORS, "those are one family"
    conditions = _Conditions()
    conditions.add("family = ?", family)
    conditions.in_region(region, "iri")
    return _things(resources, conditions, window)


def _things(resources: Resources, conditions: _Conditions, window: Window) -> Part[str]:
    total = _count(resources, f"thing{conditions}", conditions)
    if window.after is not None:
        begin = resources.tables.row("SELECT plain, iri FROM thing WHERE iri = ?", [INSTANCE + window.after])
        if begin is None:
            raise no_beginning(window.after)
        conditions.add("(plain, iri) > (?, ?)", *begin)
    statement = f"SELECT iri FROM thing{conditions} ORDER BY plain, iri LIMIT ? OFFSET ?"  # noqa: S608  # our own columns
    rows = resources.tables.rows(statement, [*conditions.parameters, window.limit + 1, window.offset])
    iris = [iri for (iri,) in rows]
    return Part(iris[: window.limit], total, _after(iris, window))


def _part(
    resources: Resources, table: str, conditions: _Conditions, window: Window
) -> tuple[int, list[tuple[object, ...]], str | None]:
    """The total, the rows of the window, and the name to continue after, of a table of claims in order of number."""
    total = _count(resources, f"{table}{conditions}", conditions)
    if window.after is not None:
        begin = resources.tables.row(f"SELECT MAX(id) FROM {table} WHERE iri = ?", [INSTANCE + window.after])  # noqa: S608  # our own tables
        if begin is None or begin[0] is None:
            raise no_beginning(window.after)
        conditions.add("id > ?", *begin)
    statement = f"SELECT * FROM {table}{conditions} ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608  # our own tables and columns
    rows = resources.tables.rows(statement, [*conditions.parameters, window.limit + 1, window.offset])
    return total, rows[: window.limit], _after([row[1] for row in rows], window)


def _count(resources: Resources, source: str, conditions: _Conditions) -> int:
    row = resources.tables.row(f"SELECT COUNT(*) FROM {source}", conditions.parameters)  # noqa: S608  # our own tables and columns
    return int(row[0]) if row else 0


def _after(iris: Sequence[str], window: Window) -> str | None:
    """The name of the last item of a part if a further item was read, else None."""
    return iris[window.limit - 1].removeprefix(INSTANCE) if len(iris) > window.limit else None


def _named(resources: Resources, table: str, column: str, wanted: str) -> list[str]:
    """The IRIs in a column that equal the text or end with it, and those that stand for such a one.

    None for what is on record and not in the column. Raises NotFoundError with near names for what is not on record.
    """
    if "://" in wanted:
        # An IRI is looked up in the index; its end is looked for among all.
        iri = resources.replaced.get(wanted, wanted)
        if not _is_on_record(resources, column, "iri = ?", iri):
            raise _nothing_called(resources, column, wanted)
        return [iri] if iri == wanted else [wanted, iri]
    ending = f"/{wanted}"
    statement = f"SELECT DISTINCT {column} FROM {table} WHERE {column} = ? OR substr({column}, ?) = ?"  # noqa: S608  # our own tables and columns
    found = [iri for (iri,) in resources.tables.rows(statement, [wanted, -len(ending), ending])]
    replaced = [canonical for iri, canonical in resources.replaced.items() if iri == wanted or iri.endswith(ending)]
    if (
        not found
        and not replaced
        and not _is_on_record(resources, column, "substr('/' || iri, ?) = ?", -len(ending), ending)
    ):
        raise _nothing_called(resources, column, wanted)
    return list(dict.fromkeys([*found, *replaced]))


def _is_on_record(resources: Resources, column: str, condition: str, *given: object) -> bool:
    """Whether something on record of which a column can tell fulfils a condition on its IRI."""
    if column == "role":
        # Also one that nobody has: each role of the vocabulary has labels.
        statement = f"SELECT 1 FROM label WHERE iri GLOB ? AND {condition} LIMIT 1"  # noqa: S608  # our own conditions
        return resources.tables.row(statement, [f"{PREFIXES['role']}*", *given]) is not None
    kinds = _KINDS[column]
    statement = f"SELECT 1 FROM thing WHERE kind IN ({placeholders(len(kinds))}) AND {condition} LIMIT 1"  # noqa: S608  # our own conditions
    return resources.tables.row(statement, [*kinds, *given]) is not None


def _nothing_called(resources: Resources, column: str, wanted: str) -> NotFoundError:
    """The error for a name that nothing of which a column can tell has."""
    name = wanted.removeprefix(INSTANCE)
    if column == "role":
        rows = resources.tables.rows("SELECT iri FROM label WHERE iri GLOB ? ORDER BY iri", [f"{PREFIXES['role']}*"])
        near = near_matches(name.rpartition("/")[2][:_SHOWN].lower(), [iri.rpartition("/")[2] for (iri,) in rows])
    else:
        near = [instance_name(each.iri or "") for each in resources.near(name[:_SHOWN], _KINDS[column])]
    return NotFoundError(
        Message(
            "There is nothing called {value!r}, as the parameter {name!r} names it.", value=wanted[:_SHOWN], name=column
        ),
        near=near,
    )


def no_beginning(after: str) -> NotFoundError:
    """The error where a list has nothing of the name after which it was to go on."""
    return NotFoundError(
        Message("There is nothing called {after!r} to go on after.", after=after[:80]),
        next_step="Leave `after` out to begin anew.",
    )


def main_agreement(resources: Resources, region: str | None = None) -> str | None:
    """The IRI of the agreement that comes first in a region (its IRI, or `ACROSS` them), or in the whole; None where there is none.

    It is the one that the region names, in the whole that of the first region which names one; else that towards which most actors stand
    somewhere.
    """
    named = (each.agreement for each in resources.regions if region in (None, each.iri))
    if (first := next(filter(None, named), None)) is not None:
        return first
    where = _Conditions()
    where.add("thing.kind = 'agreement'")
    where.add(f"predicate IN ({placeholders(len(STANCES))})", *STANCES)
    where.in_region(region, "thing.iri")
    row = resources.tables.row(_MOST_TOWARDS.format(where=where), where.parameters)
    return str(row[0]) if row else None


def organizations_of_two(
    resources: Resources, inside: str, other: str, language: Language, window: Window, *, both: bool
) -> Part[str]:
    """A part of the IRIs of the organisations of one region, by name: those that belong to the `other` (IRIs), too, or do not."""
    where = _Conditions()
    where.add(ORGANIZATIONS)
    where.in_region(inside, "iri")
    belongs, given = region_condition("iri", other)
    where.add(belongs if both else f"NOT ({belongs})", *given)
    row = resources.tables.row(f"SELECT COUNT(*) FROM thing{where}", where.parameters)  # noqa: S608  # our own columns
    order = "sv" if language == "sv" else "en"
    statement = f"SELECT iri FROM thing{where} ORDER BY {order}, iri LIMIT ? OFFSET ?"  # noqa: S608  # our own columns
    rows = resources.tables.rows(statement, [*where.parameters, window.limit, window.offset])
    return Part([iri for (iri,) in rows], int(row[0]) if row else 0, None)


def disagreements_part(
    resources: Resources, window: Window, region: str | None = None, about: str | None = None
) -> Part[Disagreement]:
    """The disagreements of a part, by thing; of a region, by IRI, or `ACROSS` them, or `about` one thing (IRI) alone.

    Raises NotFoundError with near names for a thing that is not on record.
    """
    where = _Conditions()
    where.in_region(region, "subject")
    if about is not None:
        about = resources.replaced.get(about, about)
        if not resources.has_thing(about):
            raise _nothing_called(resources, "about", about)
        where.add("subject = ?", about)
    if not has_disagreements(resources):
        return Part([], 0, None)
    row = resources.tables.row(f"SELECT COUNT(*) FROM disagreement{where}", where.parameters)  # noqa: S608  # our own columns
    total = int(row[0]) if row else 0
    if window.after is not None:
        where.add("id > ?", _number_of(resources, window.after))
    statement = f"SELECT body, id FROM disagreement{where} ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608  # our own columns
    rows = resources.tables.rows(statement, [*where.parameters, window.limit + 1, window.offset])
    found = [disagreement_of(body) for body, _ in rows[: window.limit]]
    more = len(rows) > window.limit
    return Part(found, total, name_of(found[-1]) if more and found else None)


def name_of(found: Disagreement) -> str:
    """The name of a disagreement among all: that of its thing, and its own among those of the thing."""
    return f"{found.subject.removeprefix(INSTANCE)}#{found.name}"


def _number_of(resources: Resources, name: str) -> int:
    thing, _, own = name.partition("#")
    row = resources.tables.row("SELECT id FROM disagreement WHERE subject = ? AND name = ?", [INSTANCE + thing, own])
    if row is None:
        raise NotFoundError(Message("There is no disagreement {name!r}.", name=name[:200]))
    return int(row[0])


def has_disagreements(resources: Resources) -> bool:
    """Whether the edition tells where sources disagree: one that an older version built does not."""
    return resources.tables.row("SELECT 1 FROM sqlite_master WHERE name = 'disagreement'") is not None


def disputed_claims(resources: Resources, claims: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Which of these claims (IRIs) a disagreement concerns, each with the first: the IRI of its thing, and its name among those of the thing."""
    if not has_disagreements(resources):
        return {}
    statement = """SELECT d.claim, g.subject, g.name FROM disputing AS d JOIN disagreement AS g ON g.id = d.disagreement
WHERE d.claim IN ({keys}) ORDER BY g.id DESC"""
    rows = resources.tables.rows_of(statement, dict.fromkeys(claims))
    return {claim: (subject, name) for claim, subject, name in rows}
