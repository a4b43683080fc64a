"""What goes beyond one edge: which body decided, what an actor was called when, and how large a share or by whom a member was appointed."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from lsgraph.claims.acts import date_of
from lsgraph.claims.model import Reference, Relation, Span
from lsgraph.claims.predicates import ASSOCIATED_WITH
from lsgraph.languages import LANGUAGES, translations
from lsgraph.namespaces import expand
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lsgraph.claims.read import Claim, Texts
    from lsgraph.stores import Store, Term

_BODIES = """
SELECT ?claim ?type ?body ?actor ?matter WHERE {
  VALUES ?type { ls:Decision ls:Adoption }
  ?claim a ?type ; ls:decidedBy ?body ; ls:actor ?actor ; ls:decides|ls:agreement ?matter .
  FILTER (?type = ls:Adoption || NOT EXISTS { ?claim a ls:Adoption })
} ORDER BY ?claim ?body ?matter"""
_OUTCOMES = "SELECT ?claim ?outcome WHERE { ?claim ls:decidedBy ?body ; ls:outcome ?outcome } ORDER BY ?claim ?outcome"
_NAMINGS = """
SELECT ?claim ?actor ?name ?begins ?begun ?begunBy ?ends ?ended ?endedBy WHERE {
  ?claim a ls:Naming ; ls:named ?actor ; ls:nameThen ?name .
  OPTIONAL { ?claim ls:nameDuring/time:hasBeginning ?begins . OPTIONAL { ?begins ls:earliest ?begun ; ls:latest ?begunBy } }
  OPTIONAL { ?claim ls:nameDuring/time:hasEnd ?ends . OPTIONAL { ?ends ls:earliest ?ended ; ls:latest ?endedBy } }
} ORDER BY ?claim ?name"""
_DETAILS = """
SELECT ?claim ?property ?detail WHERE {
  VALUES ?property { ls:share ls:heldThrough ls:appointedBy ls:underStatute }
  ?claim ?property ?detail .
} ORDER BY ?claim ?property ?detail"""
_NAME_THEN = expand("ls:nameThen")
#: In the order in which they are told.
_TOLD = tuple(expand(f"ls:{name}") for name in ("share", "heldThrough", "appointedBy", "underStatute"))


def from_bodies(store: Store, claims: Mapping[str, Claim], reference: Callable[[str], Reference]) -> Iterator[Relation]:
    """What a body decided on behalf of its organisation, with the outcome."""
    outcomes = {value(row["claim"]): value(row["outcome"]).rsplit("/", 1)[-1] for row in store.query(_OUTCOMES).rows()}
    for row in store.query(_BODIES).rows():
        iri = value(row["claim"])
        if iri not in claims:
            continue
        actor = reference(value(row["actor"]))
        acted = translations("details", f"decided/{outcomes.get(iri, 'adopted')}")
        predicate = {language: text.format(actor.label(language)) for language, text in acted.items()}
        yield Relation(
            subject=reference(value(row["body"])),
            predicate=Reference(ASSOCIATED_WITH, predicate),
            object=reference(value(row["matter"])),
            status="done",
            claims=(claims[iri],),
            date=date_of(claims[iri]),
        )


def from_namings(
    store: Store, claims: Mapping[str, Claim], reference: Callable[[str], Reference]
) -> Iterator[Relation]:
    """What actors were called at a time; a name in two languages is told once."""
    rows: dict[str, list[Mapping[str, Term]]] = defaultdict(list)
    for row in store.query(_NAMINGS).rows():
        rows[value(row["claim"])].append(row)
    for iri, told in rows.items():
        if iri not in claims:
            continue
        ended = "ends" in told[0]
        texts = {getattr(row["name"], "language", None) or "": value(row["name"]) for row in told}
        first = next(iter(texts.values()))
        yield Relation(
            subject=reference(value(told[0]["actor"])),
            predicate=Reference(_NAME_THEN, translations("details", "was_called" if ended else "is_called")),
            object=Reference(None, {language: texts.get(language, first) for language in LANGUAGES}),
            status="ended" if ended else "stated",
            held_predicate=Reference(_NAME_THEN, translations("details", "is_called")) if ended else None,
            claims=(claims[iri],),
            begins=_span(told[0], "begun", "begunBy"),
            ends=_span(told[0], "ended", "endedBy"),
        )


def _span(row: Mapping[str, Term], first: str, last: str) -> Span | None:
    if first not in row or last not in row:
        return None
    return Span.between(value(row[first]), value(row[last]))


def membership_details(store: Store, reference: Callable[[str], Reference]) -> dict[str, Texts]:
    """What is told of a membership beside its role, in words, by its IRI: `50 %, genom X`."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in store.query(_DETAILS).rows():
        told[value(row["claim"])][value(row["property"])].append(value(row["detail"]))
    details: dict[str, Texts] = {}
    for iri, by_property in told.items():
        parts = [_in_words(name, detail, reference) for name in _TOLD for detail in by_property.get(name, ())]
        details[iri] = {language: ", ".join(part[language] for part in parts) for language in LANGUAGES}
    return details


def _in_words(name: str, detail: str, reference: Callable[[str], Reference]) -> Texts:
    pattern = translations("details", f"detail/{name.rpartition('#')[2]}")
    if name == _TOLD[0]:
        return {language: text.format(_percent(detail, language)) for language, text in pattern.items()}
    named = reference(detail)
    return {language: text.format(named.label(language)) for language, text in pattern.items()}


def _percent(share: str, language: str) -> str:
    """A share from 0 to 1 in hundredths; text that is no number as it is: the shapes report it.

    >>> _percent("0.125", "sv")
    '12,5'
    """
    try:
        number = f"{(Decimal(share) * 100).normalize():f}"
    except InvalidOperation:
        return share
    return number.replace(".", ",") if language == "sv" else number


def with_details(predicate: Reference, details: Texts | None) -> Reference:
    """The predicate with what else is told, in brackets."""
    if not details:
        return predicate
    labels = {language: f"{predicate.label(language)} ({details[language]})" for language in LANGUAGES}
    return Reference(predicate.iri, labels)
