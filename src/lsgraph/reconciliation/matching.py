"""Candidates for a row: things with a name like it, and things that have an identifier of it.

A candidate is a match only where nothing speaks for another and nothing against it: an identifier that one thing has, or a name, whatever
its case and accents, that one thing alone has. Of persons a name is no proof: namesakes are many, and most stand on no record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsgraph.claims.identifiers import SCHEMES, holders_of, read_value
from lsgraph.claims.tables import ACTORS
from lsgraph.computing.deadlines import check_deadline
from lsgraph.errors import NoIdentifierError, QueryError
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, PREFIXES, kind_and_slug
from lsgraph.reconciliation.model import LONGEST_QUERY, MOST_CANDIDATES, Candidate, Feature, Named
from lsgraph.reconciliation.types import ACTOR, CONDITIONS, KINDS, id_of, iri_of, is_of, types_of
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language
    from lsgraph.reconciliation.model import Condition, Query

_SAME = 100.0
#: A name that is less like the row's than this speaks against an identifier that fits.
_LIKE = 60.0
#: What a condition that fits, or one that does not, takes the score towards.
_AGREES, _DISAGREES = 0.5, 0.5
#: Among so many of the best names those of the wanted types are looked for.
_MOST_NAMED = 100
_SCHEMES = {scheme.name: scheme for scheme in SCHEMES}


@dataclass(slots=True)
class _Found:
    """What speaks for a thing."""

    iri: str
    likeness: float = 0.0
    alone: bool = False
    """Whether no other thing has that name."""
    identified: bool = False
    agreeing: int = 0
    disagreeing: int = 0
    types: list[Named] = field(default_factory=list)

    @property
    def score(self) -> float:
        """From 0 to 100."""
        score = _SAME if self.identified else self.likeness
        score += (_SAME - score) * (1 - _AGREES**self.agreeing)
        return score * _DISAGREES**self.disagreeing

    def is_match(self, *, named: bool) -> bool:
        """Whether it is the one; `named` says whether the row has a name too."""
        if self.disagreeing:
            return False
        if self.identified:
            return not named or self.likeness >= _LIKE
        certain = kind_and_slug(self.iri)[0] != "person" or self.agreeing > 0
        return self.likeness >= _SAME and self.alone and certain


def candidates(resources: Resources, query: Query, language: Language) -> list[Candidate]:
    """The best candidates for a row, the best first; raises QueryError for a property by which nothing is told apart."""
    check_deadline()
    for condition in query.properties:
        if condition.pid not in CONDITIONS:
            raise QueryError(
                Message("Nothing is matched by the property {name!r}.", name=condition.pid[:60]),
                next_step=Message("These tell things apart: {names}.", names=", ".join(CONDITIONS)),
            )
    named = bool(fold(query.query))
    found = _by_name(resources, query) if named else {}
    _by_identifier(resources, query, found)
    things = {str(thing.reference.iri): thing for thing in resources.things(list(found))}
    kept = []
    for iri, thing in things.items():
        each, kind = found[iri], kind_and_slug(iri)[0] or ""
        each.types = types_of(thing, kind, resources, language)
        if is_of(query.types, kind, each.types):
            _weigh(each, thing, query.properties)
            kept.append(each)
    kept.sort(key=lambda each: (-each.score, each.iri))
    # What the row's identifiers say speaks against all others, also where it is of another type.
    identified = {iri for iri, each in found.items() if each.identified}
    return [
        _told(
            each, things[each.iri], resources, language, match=each.is_match(named=named) and identified <= {each.iri}
        )
        for each in kept[: query.most]
    ]


def _by_name(resources: Resources, query: Query) -> dict[str, _Found]:
    """What has a name like the row's; a row may also hold an IRI or an identifier."""
    text = query.query.strip()
    if text.startswith(INSTANCE):
        iri = resources.replaced.get(text, text)
        return {iri: _Found(iri, _SAME, alone=True, identified=True)} if kind_and_slug(iri)[0] in KINDS else {}
    kinds, text = _kinds(query.types), text[:LONGEST_QUERY]
    by_kind_alone = all(name in (ACTOR, *KINDS) for name in query.types)
    # Where something has the very name, what is only like it is not looked for.
    hits = resources.store.names.named(text, kinds=kinds)[:_MOST_NAMED] if by_kind_alone else []
    hits = hits or resources.store.names.find(
        text, limit=MOST_CANDIDATES if by_kind_alone else _MOST_NAMED, kinds=kinds
    )
    found = {hit.iri: _Found(hit.iri, hit.score) for hit in hits}
    same = [each for each in found.values() if each.likeness >= _SAME]
    if len(same) == 1:
        same[0].alone = True
    return found


def _kinds(types: Iterable[str]) -> tuple[str, ...]:
    """The kinds of things that types may be of."""
    kinds: dict[str, None] = {}
    for name in types:
        own = ACTORS if name == ACTOR else (name,) if name in KINDS else ("organization",)
        kinds |= dict.fromkeys(own)
    return tuple(kinds) or KINDS


def _by_identifier(resources: Resources, query: Query, found: dict[str, _Found]) -> None:
    """Add what has an identifier of the row."""
    for condition in query.properties:
        scheme = _SCHEMES.get(condition.pid)
        for text in condition.texts if scheme else ():
            try:
                holders = holders_of(resources, scheme, read_value(scheme, text)) if scheme else []
            except NoIdentifierError:
                # A cell that holds no identifier says nothing for or against anybody.
                continue
            for iri in holders:
                if kind_and_slug(iri)[0] in KINDS:
                    found.setdefault(iri, _Found(iri)).identified = True


def _weigh(each: _Found, thing: Thing, conditions: Iterable[Condition]) -> None:
    for condition in conditions:
        own = _values(thing, condition.pid)
        wanted = {text for given in condition.texts if (text := _comparable(condition.pid, given))}
        if own and wanted and not (each.identified and condition.pid in _SCHEMES and own & wanted):
            agrees = bool(own & wanted)
            each.agreeing += agrees
            each.disagreeing += not agrees


def _values(thing: Thing, name: str) -> set[str]:
    """The values of a thing as they are compared; empty where none is on record, which speaks against nothing."""
    if name == "region":
        return set(thing.regions)
    if name == "legal-form":
        form = thing.classification
        names = [*form.labels.values(), (form.iri or "").rsplit("/", 1)[-1]] if form else []
        return {fold(text) for text in names}
    return {item.value for item in thing.identifiers if item.type.iri == PREFIXES["identifier-type"] + name}


def _comparable(name: str, text: str) -> str | None:
    if (scheme := _SCHEMES.get(name)) is not None:
        try:
            return read_value(scheme, text)
        except NoIdentifierError:
            return None
    if name == "region":
        return fold(text.rsplit("/", 1)[-1]).replace(" ", "-")
    return fold(text.rsplit("/", 1)[-1] if "/" in text else text)


def _told(each: _Found, thing: Thing, resources: Resources, language: Language, *, match: bool) -> Candidate:
    features = [Feature(id="name", value=round(each.likeness, 1)), Feature(id="identifier", value=each.identified)]
    return Candidate(
        id=id_of(each.iri),
        name=thing.reference.label(language),
        description=description_of(thing, resources, language),
        score=round(each.score, 1),
        match=match,
        type=each.types,
        features=features,
    )


def description_of(thing: Thing, resources: Resources, language: Language) -> str:
    """What tells a thing from namesakes: its legal form, other names, identifiers and regions."""
    regions = [resources.region(slug).labels.get(language, slug) for slug in thing.regions]
    parts = [
        thing.classification.label(language) if thing.classification else "",
        *dict.fromkeys(name for _, name in thing.other_names[:3]),
        *(f"{item.type.label(language)} {item.value}" for item in thing.identifiers),
        *regions,
    ]
    return ", ".join(part for part in parts if part)


def existing(resources: Resources, name: str) -> Thing | None:
    """The thing of that identifier among those that are matched, or None."""
    iri = iri_of(name)
    iri = resources.replaced.get(iri, iri)
    if kind_and_slug(iri)[0] not in KINDS:
        return None
    return next(iter(resources.things([iri])), None)
