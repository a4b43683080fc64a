"""The records that describe a thing: references, relations, identifiers and spans of days."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lsgraph.claims.read import only_attested, relation_not_known, witnesses
from lsgraph.days import first_day, last_day
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES
from lsgraph.localized import date_text
from lsgraph.namespaces import expand, kind_and_slug

if TYPE_CHECKING:
    from lsgraph.claims.read import Claim, Evidence, Texts
    from lsgraph.languages import Language

Status = Literal["done", "proposed", "planned", "present", "member", "ended", "stated", "disputed", "identity"]
"""The status of a relation.

`done` an act that was made, `proposed` one that was not yet, `present` was at an event, `member` has a role, `ended` had
one, `stated` any other fact, `disputed` one on which sources differ, `identity` belongs to what the thing is.
"""

#: The statuses of relations that are acts, meetings or roles, which have a day or a beginning.
DATED = ("done", "proposed", "planned", "present", "member")
#: Properties whose label names what something has, such as an addressee, and does not read as a sentence.
_NAMING = frozenset(
    expand(name)
    for name in (
        "dcterms:type", "ls:addressee", "ls:annex", "ls:handler", "ls:preparedBy", "ls:recipient", "ls:signatory",
    )
)  # fmt: skip


def within_sentence(name: str, language: Language) -> str:
    """A name as it stands within a sentence: in English without the capital of its article.

    >>> within_sentence("The signing meeting in June 2024", "en")
    'the signing meeting in June 2024'
    """
    return f"the {name[4:]}" if language == "en" and name.startswith("The ") else name


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing by IRI, or a value where `iri` is None; `labels` by language."""

    iri: str | None
    labels: Texts

    def label(self, language: Language) -> str:
        """The label in the language, else in another language, else the end of the IRI."""
        for candidate in (language, FALLBACK_LANGUAGE, *LANGUAGES, *self.labels):
            if self.labels.get(candidate):
                return self.labels[candidate]
        return (self.iri or "").rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]

    @property
    def kind(self) -> str | None:
        """The kind of instance (`organization`, `event` …), or None for other IRIs and values."""
        return kind_and_slug(self.iri)[0] if self.iri else None


@dataclass(frozen=True, slots=True)
class Match:
    """A result of a search: the thing, the name that `matched`, and a `score` from 0 to 100."""

    reference: Reference
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class Identifier:
    """A verified identifier: type, value, and its address in the register, if any."""

    type: Reference
    value: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """The bounds of an uncertain date: ISO dates, both inclusive; None is open."""

    earliest: str | None
    latest: str | None

    @classmethod
    def between(cls, earliest: str | None, latest: str | None) -> Span:
        """The span from the first day of one date to the last day of another; dates are days, months or years (ISO 8601)."""
        return cls(first_day(earliest), last_day(latest))


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation with the claims that it rests on; an `identity` relation rests on none.

    `date` is when an act or an event was, `begins` and `ends` bound a membership; a missing one is not on record. `not_before`
    is the day before which it can not have held, since one of those whom it binds was founded then, or nobody can have known of it.
    """

    subject: Reference
    predicate: Reference
    object: Reference
    status: Status
    claims: tuple[Claim, ...] = ()
    date: Span | None = None
    begins: Span | None = None
    ends: Span | None = None
    not_before: str | None = None
    remark: Texts = field(default_factory=dict)
    """How the curator read the bounds, by language, where the words give none."""
    held_predicate: Reference | None = None
    """Label for a day when an ended role may still have been held."""

    def sentence(self, language: Language) -> str:
        """Subject, predicate and object as a sentence; a literal, and what the predicate only names, follows a colon."""
        colon = ":" if self.has_colon else ""
        target = self.object.label(language)
        target_text = within_sentence(target, language) if self.object.iri else date_text(target, language)
        return f"{self.subject.label(language)} {self.predicate.label(language)}{colon} {target_text}"

    @property
    def has_colon(self) -> bool:
        """Whether what the relation is to stands after a colon: a value, or what the predicate only names."""
        return self.object.iri is None or self.predicate.iri in _NAMING

    def sentences(self) -> dict[Language, str]:
        """The sentence in all languages."""
        return {language: self.sentence(language) for language in LANGUAGES}

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all its claims, each once."""
        return tuple({item.iri: item for claim in self.claims for item in claim.evidence}.values())

    @property
    def bases(self) -> tuple[str, ...]:
        """The bases of its evidence, each once, the firmest first."""
        own_bases = {item.basis for item in self.evidence}
        return tuple(basis for basis in ("stated", "reported", "inferred") if basis in own_bases)

    @property
    def witnesses(self) -> int:
        """How many sources tell it independently of each other; a reprint, or our conclusion, is none."""
        return witnesses(self.evidence)

    @property
    def attested(self) -> bool:
        """Whether it rests on a person's reading alone."""
        return only_attested(self.evidence)

    def unknown(self, disputed: bool = False) -> tuple[str, ...]:
        """What is not known of it (`read.RELATIONS_NOT_KNOWN`); `disputed` says whether a disagreement concerns it."""
        span = self.date or self.begins
        return relation_not_known(
            self.evidence,
            (span.earliest, span.latest) if span else None,
            is_dated=self.status in DATED,
            disputed=disputed or self.status == "disputed",
        )

    @property
    def on_record(self) -> tuple[str, str] | None:
        """The first and the last date of its documents, or None without dated documents."""
        # A document dated by a year or a month counts by the last day of it.
        days = sorted(day for item in self.evidence if (day := last_day(item.document_date)))
        return (days[0], days[-1]) if days else None


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing: what it is called, what it is, and its relations, outgoing where it is their subject.

    `properties` are the remaining triples about it, which no claim carries.
    """

    iri: str
    labels: Texts
    other_names: tuple[tuple[str, str], ...]
    types: tuple[Reference, ...]
    classification: Reference | None
    identifiers: tuple[Identifier, ...]
    same_as: tuple[str, ...]
    addresses: tuple[str, ...]
    outgoing: tuple[Relation, ...]
    incoming: tuple[Relation, ...]
    properties: tuple[tuple[Reference, Reference], ...]

    @property
    def reference(self) -> Reference:
        """A reference to the thing: IRI and labels."""
        return Reference(self.iri, self.labels)

    @property
    def kind(self) -> str | None:
        """The kind of instance, from the IRI."""
        return self.reference.kind

    def label(self, language: Language) -> str:
        """The label in the language."""
        return self.reference.label(language)
