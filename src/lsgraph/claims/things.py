"""Reading things with all that is said of them from a store."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.claims.model import Identifier, Match, Reference, Resource
from lsgraph.claims.read import read_claims, read_edges, texts_of
from lsgraph.claims.relations import read_relations
from lsgraph.computing.once import once_property
from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import PREFIXES, THINGS, expand, kind_and_slug
from lsgraph.rdf.values import value
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.claims.model import Relation
    from lsgraph.claims.read import Claim, Edge, Evidence, Texts
    from lsgraph.stores import Store, Term

ACTORS = ("organization", "group", "person", "post")

_REGISTERS = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "ror": "https://ror.org/{}",
}
#: Where labels stand; the first property that a thing has counts.
LABELS = ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")
_TYPED = "SELECT DISTINCT ?thing ?type WHERE { ?thing a ?type . FILTER (ISIRI(?thing)) }"
_IDENTIFIERS = """
SELECT ?thing ?type ?notation WHERE {
  ?thing adms:identifier ?identifier . ?identifier skos:notation ?notation ; dcterms:type ?type .
} ORDER BY ?thing ?type ?notation"""
_ABOUT = "SELECT ?predicate ?object WHERE {{ {} ?predicate ?object }} ORDER BY ?predicate ?object"
_SHOWN_ELSEWHERE = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("rdf", "type"), ("rdfs", "label"), ("skos", "altLabel"), ("skos", "prefLabel"), ("foaf", "name"),
        ("org", "classification"), ("adms", "identifier"), ("owl", "sameAs"), ("schema", "url"),
        ("dcterms", "title"), ("org", "memberOf"),
    )
)  # fmt: skip

_DATE = PREFIXES["dcterms"] + "date"
#: Whoever made an act for somebody.
_DONE_BY = PREFIXES["prov"] + "wasAssociatedWith"
#: What an identifier and an edge are told by, in the order of the words.
_IDENTIFIER_PARTS = (PREFIXES["dcterms"] + "type", PREFIXES["skos"] + "notation")
_EDGE_PARTS = tuple(PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))


class Resources:
    """All things of one store. What is read is kept, so that many descriptions cost one reading."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @once_property
    def labels(self) -> Mapping[str, Texts]:
        """The labels of everything that has one, by IRI and language."""
        found: dict[str, Texts] = {}
        for predicate in LABELS:
            for iri, texts in texts_of(self.store, predicate).items():
                found.setdefault(iri, texts)
        return found

    @once_property
    def claims(self) -> dict[str, Claim]:
        """All claims by IRI."""
        return read_claims(self.store)

    @once_property
    def edges(self) -> list[Edge]:
        """All derived edges."""
        return read_edges(self.store)

    @once_property
    def relations(self) -> tuple[Relation, ...]:
        """All relations: each claim that has words, and what belongs to the identity of things."""
        return read_relations(self.store, self.edges, self.claims, self.reference)

    @once_property
    def _by_subject(self) -> dict[str | None, list[Relation]]:
        return _indexed((each.subject.iri, each) for each in self.relations)

    @once_property
    def _by_object(self) -> dict[str | None, list[Relation]]:
        return _indexed((each.object.iri, each) for each in self.relations)

    @once_property
    def _by_claim(self) -> dict[str | None, list[Relation]]:
        return _indexed((iri, each) for each in self.relations for iri in {claim.iri for claim in each.claims})

    @once_property
    def evidence(self) -> dict[str, Evidence]:
        """All pieces of evidence by IRI."""
        return {item.iri: item for claim in self.claims.values() for item in claim.evidence}

    @once_property
    def things(self) -> dict[str, tuple[Reference, ...]]:
        """The types of every thing, by its IRI."""
        types: dict[str, list[Reference]] = defaultdict(list)
        for row in self.store.query(_TYPED).rows():
            iri = value(row["thing"])
            if kind_and_slug(iri)[0] in THINGS:
                types[iri].append(self.reference(value(row["type"])))
        return {iri: tuple(sorted(found, key=lambda each: each.iri or "")) for iri, found in sorted(types.items())}

    def has_thing(self, iri: str) -> bool:
        """Whether there is a thing with that IRI; asked of the store, so that nothing else need be read."""
        return kind_and_slug(iri)[0] in THINGS and self.store.query(f"ASK {{ {ox.NamedNode(iri)} a ?type }}").boolean

    def reference(self, iri: str) -> Reference:
        """A thing by its IRI, with its labels."""
        return Reference(iri, self.labels.get(iri, {}))

    def references(self, iris: list[str]) -> list[Reference]:
        """These things with their labels."""
        return [self.reference(iri) for iri in iris]

    def in_words(self, iri: str) -> Reference:
        """A thing with its labels, or with words for what has none: what a claim or an edge says, what evidence speaks of and where, which identifier."""
        if iri in self.labels:
            return self.reference(iri)
        kind, _ = kind_and_slug(iri)
        if said := self._by_claim.get(iri, ()):
            # Who did it for somebody comes after what was done.
            main = min(said, key=lambda each: each.predicate.iri == _DONE_BY)
            return Reference(iri, {language: main.sentence(language) for language in LANGUAGES})
        if item := self.evidence.get(iri):
            told = self.reference(expand(f"evidence-kind:{item.kind}")), self.reference(item.document)
            return Reference(
                iri, {language: ": ".join(each.label(language) for each in told) for language in LANGUAGES}
            )
        if kind in ("identifier", "edge"):
            about = dict(self._about(iri))
            parts = [about.get(predicate) for predicate in _IDENTIFIER_PARTS + _EDGE_PARTS]
            names = [self._object(each) for each in parts if each is not None]
            return Reference(
                iri, {language: " ".join(each.label(language) for each in names) for language in LANGUAGES}
            )
        return self.reference(iri)

    def dates_of(self, iri: str | None) -> dict[str, Evidence]:
        """The dates that are told of a thing as they are written, each with the first evidence for it."""
        dated = [each for each in self._by_subject.get(iri, ()) if each.predicate.iri == _DATE and each.evidence]
        return {each.object.label("sv"): each.evidence[0] for each in dated}

    def of_kinds(self, *kinds: str) -> list[Reference]:
        """All things of these kinds, by label in Swedish."""
        found = [self.reference(iri) for iri in self.things if kind_and_slug(iri)[0] in kinds]
        return sorted(found, key=lambda each: (fold(each.label("sv")), each.iri or ""))

    def resolve(self, name: str) -> str:
        """The IRI that a name stands for: an IRI, a prefixed name, a slug, a label, another name, or an identifier.

        Raises NotFoundError with near names, also where several things have the name.
        """
        if "://" in name:
            return name
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + local
        found = {hit.iri: self.reference(hit.iri) for hit in self.store.names.named(name, kinds=THINGS)}
        if len(found) == 1:
            return str(next(iter(found)))
        if found:
            raise NotFoundError(
                Message("{name!r} may be several things.", name=name), near=[short(each) for each in found.values()]
            )
        near = [match.reference.label("sv") for match in self.find(name, limit=3)]
        raise NotFoundError(
            Message("Nothing here is called {name!r}.", name=name),
            near=near,
            next_step="`lsgraph query` can list what there is.",
        )

    def describe(self, name: str) -> Resource:
        """One thing with all that is said of it; raises NotFoundError with near names."""
        iri = self.resolve(name)
        about = self._about(iri)
        outgoing = (self._by_claim if iri in self.claims else self._by_subject).get(iri, ())
        incoming = self._by_object.get(iri, ())
        if not about and not incoming:
            raise self._not_found(name, iri)
        by_predicate: dict[str, list[Term]] = defaultdict(list)
        for predicate, each in about:
            by_predicate[predicate].append(each)
        carried = {(each.predicate.iri, each.object.iri) for each in outgoing}
        claimed = {predicate for predicate, target in carried if target is None}
        return Resource(
            iri=iri,
            labels=self.labels.get(iri, {}),
            other_names=_other_names(by_predicate),
            types=tuple(self.reference(value(each)) for each in by_predicate.get(PREFIXES["rdf"] + "type", ())),
            classification=next(
                (self.reference(value(each)) for each in by_predicate.get(PREFIXES["org"] + "classification", ())), None
            ),
            identifiers=tuple(self._identifiers.get(iri, ())),
            same_as=tuple(value(each) for each in by_predicate.get(PREFIXES["owl"] + "sameAs", ())),
            addresses=tuple(value(each) for each in by_predicate.get(PREFIXES["schema"] + "url", ())),
            outgoing=tuple(outgoing),
            incoming=tuple(incoming),
            properties=tuple(
                (self.reference(predicate), self._object(each))
                for predicate, each in about
                if predicate not in _SHOWN_ELSEWHERE
                and predicate not in claimed
                and (predicate, value(each)) not in carried
            ),
        )

    def find(self, text: str, *, limit: int = 20, kinds: tuple[str, ...] = THINGS) -> list[Match]:
        """The things whose names come closest to the text, best first; none where nothing is close."""
        hits = self.store.names.find(text, limit=limit, kinds=kinds)
        return [Match(self.reference(hit.iri), hit.name, hit.score) for hit in hits]

    @once_property
    def _identifiers(self) -> dict[str, list[Identifier]]:
        found: dict[str, list[Identifier]] = defaultdict(list)
        for row in self.store.query(_IDENTIFIERS).rows():
            concept, notation = value(row["type"]), value(row["notation"])
            register = _REGISTERS.get(concept.rsplit("/", 1)[-1])
            address = register.format(notation) if register else None
            found[value(row["thing"])].append(Identifier(self.reference(concept), notation, address))
        return found

    def _about(self, iri: str) -> list[tuple[str, Term]]:
        try:
            node = ox.NamedNode(iri)
        except ValueError as error:
            raise NotFoundError(
                Message("{iri!r} is no IRI: {reason}.", iri=iri, reason=error),
                next_step="Give a name, a slug or an IRI.",
            ) from error
        return [(value(row["predicate"]), row["object"]) for row in self.store.query(_ABOUT.format(node)).rows()]

    def _object(self, term: Term) -> Reference:
        if isinstance(term, ox.NamedNode):
            return self.reference(term.value)
        language = getattr(term, "language", None)
        texts = dict.fromkeys((language,) if language else LANGUAGES, value(term))
        return Reference(None, texts)

    def _not_found(self, name: str, iri: str) -> NotFoundError:
        kind, slug = kind_and_slug(iri)
        near = [match.reference.label("sv") for match in self.find(slug.replace("-", " "), limit=3)] if kind else []
        return NotFoundError(
            Message("Nothing here is called {name!r}.", name=name), near=near, next_step="Search for it by name."
        )


def describe(store: Store, name_or_iri: str) -> Resource:
    """One thing with all that is said of it, by label, other name, slug, identifier, prefixed name or IRI.

    Raises NotFoundError with near names. For more than one description keep a `Resources`.
    """
    return Resources(store).describe(name_or_iri)


def find(store: Store, text: str, *, limit: int = 20) -> list[Match]:
    """The things whose names come closest to the text, best first."""
    return Resources(store).find(text, limit=limit)


def short(reference: Reference) -> str:
    """`kind:slug`, which tells things with one name apart."""
    kind, slug = kind_and_slug(reference.iri or "")
    return f"{kind}:{slug}" if kind else slug


def _indexed(relations: Iterable[tuple[str | None, Relation]]) -> dict[str | None, list[Relation]]:
    found: dict[str | None, list[Relation]] = defaultdict(list)
    for iri, relation in relations:
        found[iri].append(relation)
    return found


def _other_names(about: dict[str, list[Term]]) -> tuple[tuple[str, str], ...]:
    """Other names as (language, name); the language is empty where the name has none."""
    terms = about.get(PREFIXES["skos"] + "altLabel", ())
    return tuple(sorted((getattr(term, "language", None) or "", value(term)) for term in terms))
