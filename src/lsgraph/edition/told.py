"""What is on record behind each row of a question's answer: a claim in words, its sentence and its source."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import INSTANCE, PREFIXES, THINGS, expand, kind_and_slug, shorten
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims import Relation, Resources
    from lsgraph.edition.sizes import Size
    from lsgraph.repository.questions import Question
    from lsgraph.stores import Store

#: Rows in which a claim is looked for that stands for the answer.
_MOST_TRIED = 10
#: Things of one row, and of the query, between which a claim is looked for.
_MOST_THINGS, _MOST_NAMED = 5, 6
#: The prefix of roles of memberships.
_ROLES = {"role"}
_PREFIXED = re.compile(r"(?<![\w:])([a-z]+:[A-Za-z0-9_-]+)")
_WHOLE = re.compile(rf"<({re.escape(INSTANCE)}[^>\s]+)>")


def relations_told(rows: Iterable[Sequence[str]], query: str, resources: Resources) -> Iterator[Relation | None]:
    """For each row, given as the IRIs in it, the claim that it rests on, or None where there is none.

    It is the one that the row names, else one between the things of the row and those that the query names, first of the kind that the
    query speaks of.
    """
    terms = {name for name in _PREFIXED.findall(query) if name.partition(":")[0] in PREFIXES}
    named = [iri for iri in (*map(expand, sorted(terms)), *_WHOLE.findall(query)) if _is_thing(iri)][:_MOST_NAMED]
    return (_relation_of(iris, named, terms, resources) for iris in rows)


def first_claim(question: Question, size: Size, store: Store, resources: Resources) -> str | None:
    """The IRI of a claim that the answer to a question rests on, of the first thing that its size names where it names one; None without one."""
    if size.kind != "select":
        return None
    named = size.first[0].iri if size.first else None
    rows = [[value(term) for term in row.values()] for row in store.query(question.query).rows()]
    rows.sort(key=lambda row: named not in row)
    relations = relations_told(rows[:_MOST_TRIED], question.query, resources)
    return next((told.claims[0].iri for told in relations if told and told.claims and told.evidence), None)


def _relation_of(
    iris: Sequence[str], named: Sequence[str], terms: Iterable[str], resources: Resources
) -> Relation | None:
    evidence = [iri for iri in iris if kind_and_slug(iri)[0] == "evidence"]
    for found in (resources.relations_by_claim(iris), resources.relations_by_evidence(evidence)):
        for relations in found.values():
            if relations:
                return relations[0]
    things = [iri for iri in dict.fromkeys(iris) if _is_thing(iri)][:_MOST_THINGS]
    ends = list(dict.fromkeys([*things, *named]))
    spoken = set(terms)
    between = [
        (relation, one in things and other in things)
        for one, other in product(ends, ends)
        if one != other and (one in things or other in things)
        for relation in resources.find_relations(subject=one, target=other)
        if relation.evidence
    ]
    if len(between) < 2:
        return between[0][0] if between else None
    roles = _roles_of([relation for relation, _ in between], resources) if _ROLES & _kinds_of(spoken) else {}
    return min(between, key=lambda pair: _rank(pair[0], spoken, roles, within=pair[1]))[0]


def _rank(relation: Relation, spoken: set[str], roles: Mapping[str, str], *, within: bool) -> tuple[bool, bool, bool]:
    """What the query speaks of comes first, of memberships those with a role that it names; then what is between things of the row alone."""
    names = {shorten(relation.predicate.iri or "") or "", *(claim.type for claim in relation.claims)}
    held = {roles.get(claim.iri) for claim in relation.claims}
    return not names & spoken, not held & spoken, not within


def _kinds_of(terms: Iterable[str]) -> set[str]:
    return {term.partition(":")[0] for term in terms}


def _roles_of(relations: Iterable[Relation], resources: Resources) -> dict[str, str]:
    """The prefixed name of the role of each membership among the claims, by its IRI."""
    claims = " ".join(str(ox.NamedNode(claim.iri)) for relation in relations for claim in relation.claims)
    rows = resources.store.query(
        f"SELECT ?claim ?role WHERE {{ VALUES ?claim {{ {claims} }} ?claim org:role ?role }}"
    ).rows()
    return {value(row["claim"]): shorten(value(row["role"])) or "" for row in rows}


def _is_thing(iri: str) -> bool:
    return kind_and_slug(iri)[0] in THINGS
