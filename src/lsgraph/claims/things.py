"""One thing with all that is said of it, by whatever it is called, and things by what people type."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.claims.model import Identifier, Match, Reference, Resource
from lsgraph.claims.predicates import ASSOCIATED_WITH
from lsgraph.claims.slices import Link, Slices, Thing
from lsgraph.claims.tables import ACTORS
from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import ENTAILED_GRAPH, PREFIXES, THINGS, expand, kind_and_slug
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.claims.contents import Contents
    from lsgraph.claims.tables import Tables
    from lsgraph.stores import Store, Term

__all__ = ["ACTORS", "Link", "Resources", "Thing", "describe", "find", "short"]

_IDENTIFIERS = """
SELECT ?type ?notation WHERE {{
  {} adms:identifier ?identifier . ?identifier skos:notation ?notation ; dcterms:type ?type .
}} ORDER BY ?type ?notation"""
#: What follows from the meaning of terms alone is not told of a thing a second time.
_ABOUT = f"""SELECT ?predicate ?object WHERE {{{{
  {{}} ?predicate ?object
  FILTER NOT EXISTS {{{{ GRAPH <{ENTAILED_GRAPH}> {{{{ {{}} ?predicate ?object }}}} }}}}
}}}} ORDER BY ?predicate ?object"""
_SHOWN_ELSEWHERE = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("rdf", "type"), ("rdfs", "label"), ("skos", "altLabel"), ("skos", "prefLabel"), ("foaf", "name"),
        ("org", "classification"), ("ls", "membersClassification"), ("adms", "identifier"), ("owl", "sameAs"), ("schema", "url"),
        ("dcterms", "title"), ("org", "memberOf"),
    )
)  # fmt: skip

#: What an identifier and an edge are told by, in the order of the words.
_IDENTIFIER_PARTS = (PREFIXES["dcterms"] + "type", PREFIXES["skos"] + "notation")
#: What kind of organisation something is; of an unnamed group, what kind those in it are.
CLASSIFICATIONS = ("org:classification", "ls:membersClassification")
_EDGE_PARTS = tuple(PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))


class Resources(Slices):
    """The things of one store, described one by one and found by their names."""

    @classmethod
    def of(cls, contents: Contents, tables: Tables | None = None) -> Resources:
        """The things of contents that have been read, with these tables, or with tables in memory."""
        resources = cls(contents.store)
        resources._folder, resources._contents, resources._tables = None, contents, tables
        return resources

    def in_words(self, iri: str) -> Reference:
        """A thing with its labels, or with words for what has none: what a claim or an edge says, what evidence speaks of and where, which identifier."""
        if iri in self.labels:
            return self.reference(iri)
        kind, _ = kind_and_slug(iri)
        if said := self.resting_on([iri]).get(iri):
            # Who did it for somebody comes after what was done.
            main = min(said, key=lambda each: each.predicate.iri == ASSOCIATED_WITH)
            return Reference(iri, {language: main.sentence(language) for language in LANGUAGES})
        if item := self.piece(iri):
            names = self.reference(expand(f"evidence-kind:{item.kind}")), self.reference(item.document)
            return Reference(
                iri, {language: ": ".join(each.label(language) for each in names) for language in LANGUAGES}
            )
        if kind in ("identifier", "edge"):
            about = dict(self._about(iri))
            parts = [about.get(predicate) for predicate in _IDENTIFIER_PARTS + _EDGE_PARTS]
            objects = [self._object(each) for each in parts if each is not None]
            return Reference(
                iri, {language: " ".join(each.label(language) for each in objects) for language in LANGUAGES}
            )
        return self.reference(iri)

    def resolve(self, name: str) -> str:
        """The IRI that a name stands for: an IRI, a prefixed name, a slug, a label, another name, or an identifier.

        Raises NotFoundError with near names, also where several things have the name.
        """
        if "://" in name:
            return name
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + local
        hits = {hit.iri: self.reference(hit.iri) for hit in self.store.names.named(name, kinds=THINGS)}
        if len(hits) == 1:
            return str(next(iter(hits)))
        if hits:
            raise NotFoundError(
                Message("{name!r} may be several things.", name=name), near=[short(each) for each in hits.values()]
            )
        near = [match.reference.label("sv") for match in self.find(name, limit=3)]
        raise NotFoundError(
            Message("Nothing here is called {name!r}.", name=name),
            near=near,
            next_step="`lsgraph query` can list what there is.",
        )

    def describe(self, name: str, *, relations: bool = True) -> Resource:
        """One thing with all that is said of it, without its `relations` where they are not wanted; raises NotFoundError with near names."""
        iri = self.resolve(name)
        about = self._about(iri)
        links = self.links(iri)
        if not about and all(each.outgoing for each in links):
            raise self._not_found(name, iri)
        by_predicate: dict[str, list[Term]] = defaultdict(list)
        for predicate, each in about:
            by_predicate[predicate].append(each)
        return Resource(
            iri=iri,
            labels=self.labels.get(iri, {}),
            other_names=_other_names(by_predicate),
            types=tuple(self.reference(value(each)) for each in by_predicate.get(PREFIXES["rdf"] + "type", ())),
            classification=next(
                (
                    self.reference(value(each))
                    for name in CLASSIFICATIONS
                    for each in by_predicate.get(expand(name), ())
                ),
                None,
            ),
            identifiers=tuple(self._identifiers(iri)) if PREFIXES["adms"] + "identifier" in by_predicate else (),
            same_as=tuple(value(each) for each in by_predicate.get(PREFIXES["owl"] + "sameAs", ())),
            addresses=tuple(value(each) for each in by_predicate.get(PREFIXES["schema"] + "url", ())),
            outgoing=tuple(self.numbered(each.number for each in links if each.outgoing)) if relations else (),
            incoming=tuple(self.numbered(each.number for each in links if not each.outgoing)) if relations else (),
            properties=self._properties(about, links),
        )

    def _properties(
        self, about: Iterable[tuple[str, Term]], links: Iterable[Link]
    ) -> tuple[tuple[Reference, Reference], ...]:
        """What else is said of a thing: neither shown elsewhere nor by one of its relations."""
        carried = {(each.predicate, each.other) for each in links if each.outgoing}
        valued = {predicate for predicate, other in carried if other is None}
        return tuple(
            (self.reference(predicate), self._object(each))
            for predicate, each in about
            if predicate not in _SHOWN_ELSEWHERE and predicate not in valued and (predicate, value(each)) not in carried
        )

    def find(self, text: str, *, limit: int = 20, kinds: tuple[str, ...] = THINGS) -> list[Match]:
        """The things whose names come closest to the text, best first; none where nothing is close."""
        hits = self.store.names.find(text, limit=limit, kinds=kinds)
        references = self.references(hit.iri for hit in hits)
        return [Match(each, hit.name, hit.score) for each, hit in zip(references, hits, strict=True)]

    # ------------------------------------------------------------------------------------------------------ reading

    def _identifiers(self, iri: str) -> Iterator[Identifier]:
        for row in self.store.query(_IDENTIFIERS.format(ox.NamedNode(iri))).rows():
            yield self._identifier(value(row["type"]), value(row["notation"]))

    def _about(self, iri: str) -> list[tuple[str, Term]]:
        try:
            node = ox.NamedNode(iri)
        except ValueError as error:
            raise NotFoundError(
                Message("{iri!r} is no IRI: {reason}.", iri=iri, reason=error),
                next_step="Give a name, a slug or an IRI.",
            ) from error
        return [(value(row["predicate"]), row["object"]) for row in self.store.query(_ABOUT.format(node, node)).rows()]

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


def _other_names(about: dict[str, list[Term]]) -> tuple[tuple[str, str], ...]:
    """Other names as (language, name); the language is empty where the name has none."""
    terms = about.get(PREFIXES["skos"] + "altLabel", ())
    return tuple(sorted((getattr(term, "language", None) or "", value(term)) for term in terms))
