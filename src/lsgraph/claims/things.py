"""Descriptions of things: names resolved to IRIs, one thing with its properties and relations, and search by name."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.claims.amounts import amount_in_words
from lsgraph.claims.judged import judgement_in_words, judgements_of
from lsgraph.claims.model import Identifier, Match, Reference, Resource
from lsgraph.claims.predicates import ASSOCIATED_WITH
from lsgraph.claims.slices import Link, Slices, Thing
from lsgraph.claims.tables import ACTORS
from lsgraph.computing.once import once_property
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import LANGUAGES, Message, borrowed
from lsgraph.localized import date_text
from lsgraph.namespaces import (
    ENTAILED_GRAPH,
    INSTANCE,
    PREFIXES,
    THINGS,
    expand,
    instance_meant,
    kind_and_slug,
    mint,
    whole_of,
)
from lsgraph.rdf.values import value
from lsgraph.stores.meant import MOST_PERHAPS, Meant, meant
from lsgraph.stores.names import fold
from lsgraph.stores.union import replaced_in

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims.contents import Contents
    from lsgraph.claims.judged import JudgementOf
    from lsgraph.claims.tables import Tables
    from lsgraph.stores import Store, Term

__all__ = ["ACTORS", "Link", "Resources", "Thing", "describe", "find"]

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

#: The properties from which the label of an identifier or an edge is composed, in order.
_IDENTIFIER_PARTS = (PREFIXES["dcterms"] + "type", PREFIXES["skos"] + "notation")
#: What kind of organisation something is; of an unnamed group, what kind those in it are.
CLASSIFICATIONS = ("org:classification", "ls:membersClassification")
#: Among so many of the best matches those of a region are looked for.
_MOST_NARROWED = 500
#: Among so many of the best matches those are looked for that a typed name may mean.
_MOST_WEIGHED = 500
#: Things that are told as near a name, on a page and in a message, and of how many the slugs are compared with it.
_MOST_NEAR, _MOST_TOLD, _MOST_COMPARED = 5, 3, 10_000
_EDGE_PARTS = tuple(PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))


class Resources(Slices):
    """The things of one store: `describe` one of them, `find` them by name."""

    @classmethod
    def of(cls, contents: Contents, tables: Tables | None = None) -> Resources:
        """The things of contents that have already been read, with these tables, else with tables in memory."""
        resources = cls(contents.store)
        resources._folder, resources._contents, resources._tables = None, contents, tables
        return resources

    def in_words(self, iri: str) -> Reference:
        """A thing with its labels. Things without labels get composed ones.

        For a claim its relation as a sentence, for evidence its kind and document, for an identifier or an edge its parts, for a judgement
        its verdict, for an amount of money how much.
        """
        if iri in self.labels:
            return self.reference(iri)
        kind, _ = kind_and_slug(iri)
        if said := self.relations_by_claim([iri]).get(iri):
            # The act itself comes before who acted on behalf of somebody.
            main = min(said, key=lambda relation: relation.predicate.iri == ASSOCIATED_WITH)
            return Reference(iri, {language: main.sentence(language) for language in LANGUAGES})
        if item := self.evidence_by_iri(iri):
            names = self.reference(expand(f"evidence-kind:{item.kind}")), self.reference(item.document)
            return Reference(
                iri, {language: ": ".join(name.label(language) for name in names) for language in LANGUAGES}
            )
        if kind == "judgement" and (words := judgement_in_words(self.store, iri)):
            return Reference(iri, words)
        if whole_of(iri) != iri and (
            words := amount_in_words({predicate: value(term) for predicate, term in self._about(iri)})
        ):
            return Reference(iri, words)
        if kind in ("identifier", "edge"):
            about = dict(self._about(iri))
            parts = [about.get(predicate) for predicate in _IDENTIFIER_PARTS + _EDGE_PARTS]
            objects = [next(self._objects([part])) for part in parts if part is not None]
            return Reference(
                iri,
                {
                    language: " ".join(date_text(part.label(language), language) for part in objects)
                    for language in LANGUAGES
                },
            )
        return self.reference(iri)

    @once_property
    def replaced(self) -> dict[str, str]:
        """The IRIs of things that were judged the same as others, with those of the ones that stand for them."""
        return replaced_in(self.store)

    def judgements(self, iri: str) -> tuple[JudgementOf, ...]:
        """What people have judged of whether a thing is the same as others."""
        return judgements_of(self.store, iri, self.replaced)

    def resolve(self, name: str) -> str:
        """The IRI for a name: an IRI, a prefixed name, `kind/slug`, the address of a page, a slug, a label, an alternative name, or an identifier.

        For an IRI that was judged the same as another it is the one that stands for both. Raises NotFoundError with near names if nothing has the name, or with the candidates if several things have it.
        """
        # What has a fragment is a part of an instance, and no place on its page.
        addressed = None if name.startswith(INSTANCE) and "#" in name else instance_meant(name)
        if addressed is not None:
            iri = self.replaced.get(addressed, addressed)
            if self.has_thing(iri):
                return iri
        if "://" in name:
            return self.replaced.get(name, name)
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            iri = PREFIXES[prefix] + local
            return self.replaced.get(iri, iri)
        typed = self.meant(name)
        if typed.one:
            return typed.one
        if typed.several:
            raise NotFoundError(
                Message("{name!r} may be several things.", name=name),
                near=[_qualified_slug(reference) for reference in self.references(typed.perhaps)],
            )
        sought = kind_and_slug(addressed)[1] if addressed else name
        raise NotFoundError(
            Message("Nothing here is called {name!r}.", name=name),
            near=[reference.label("sv") for reference in self.perhaps(sought, most=_MOST_TOLD)],
            next_step="`lsgraph query` can list what there is.",
        )

    def meant(
        self,
        typed: str,
        *,
        kinds: tuple[str, ...] = THINGS,
        among: Callable[[Sequence[str]], Container[str]] | None = None,
    ) -> Meant:
        """What a name that somebody typed means among the things of these kinds; `among` says which of some IRIs count, if not all."""
        names = self.store.names
        for hits in (names.named(typed, kinds=kinds), names.find(typed, limit=_MOST_WEIGHED, kinds=kinds)):
            counted = among([hit.iri for hit in hits]) if among else None
            there = [hit for hit in hits if counted is None or hit.iri in counted]
            ties: dict[str, int] = dict(
                self.tables.rows_of(
                    "SELECT iri, relations FROM thing WHERE iri IN ({keys})", [hit.iri for hit in there]
                )
            )
            called = [(fold(hit.name), hit.iri) for hit in there]
            found = meant(typed, called, partial(_standing, ties))
            if found.one or found.perhaps:
                return found
        # The index knows slips in each word; which are too many for a name as a whole.
        return Meant(None, tuple(hit.iri for hit in there[:MOST_PERHAPS]))

    def perhaps(self, typed: str, *, most: int = MOST_PERHAPS, kinds: tuple[str, ...] = THINGS) -> list[Reference]:
        """What a name or the end of an address may mean, best first, for what refuses it."""
        found = self.meant(typed, kinds=kinds)
        return self.references([each for each in (found.one, *found.perhaps) if each][:most])

    def called(self, name: str, kind: str, *others: str) -> str | None:
        """The IRI of the thing that an address names: a slug is one of that kind, `kind/slug` of that kind or of the others.

        For a thing that was judged the same as another it is the one that stands for both. None where there is none.
        """
        slug = name.strip().removeprefix(INSTANCE)
        iri = INSTANCE + slug if "/" in slug else mint(kind, slug)
        iri = self.replaced.get(iri, iri)
        return iri if kind_and_slug(iri)[0] in (kind, *others) and self.has_thing(iri) else None

    def near(self, name: str, kinds: tuple[str, ...]) -> list[Reference]:
        """What an address may have meant with a name that nothing of these kinds has, at most five.

        First those of the kinds whose slug the name is a slip away from, then those that are called alike; where there is none, of any kind.
        """
        slug = name.rpartition("/")[2]
        of_slug = {kind_and_slug(iri)[1]: iri for iri in self.store.names.listed(kinds, _MOST_COMPARED)}
        iris = [of_slug[near] for near in near_matches(slug.lower(), of_slug)]
        for among in (kinds, THINGS):
            iris += [each.iri for each in self.perhaps(slug, kinds=among) if each.iri]
            if iris:
                break
        return self.references(list(dict.fromkeys(iris))[:_MOST_NEAR])

    def describe(self, name: str, *, relations: bool = True) -> Resource:
        """One thing with its names, identifiers and other properties, and its relations unless `relations` is false.

        Raises NotFoundError with near names.
        """
        iri = self.resolve(name)
        about = self._about(iri)
        links = self.links(iri)
        if not about and all(link.outgoing for link in links):
            raise self._not_found(name, iri)
        by_predicate: dict[str, list[Term]] = defaultdict(list)
        for predicate, term in about:
            by_predicate[predicate].append(term)
        return Resource(
            iri=iri,
            labels=self.labels.get(iri, {}),
            other_names=_other_names(by_predicate),
            types=tuple(self.reference(value(term)) for term in by_predicate.get(PREFIXES["rdf"] + "type", ())),
            classification=next(
                (
                    self.reference(value(term))
                    for name in CLASSIFICATIONS
                    for term in by_predicate.get(expand(name), ())
                ),
                None,
            ),
            identifiers=tuple(self._identifiers(iri)) if PREFIXES["adms"] + "identifier" in by_predicate else (),
            same_as=tuple(value(term) for term in by_predicate.get(PREFIXES["owl"] + "sameAs", ())),
            addresses=tuple(value(term) for term in by_predicate.get(PREFIXES["schema"] + "url", ())),
            outgoing=tuple(self.relations_by_number(link.number for link in links if link.outgoing))
            if relations
            else (),
            incoming=tuple(self.relations_by_number(link.number for link in links if not link.outgoing))
            if relations
            else (),
            properties=self._properties(about, links),
        )

    def _properties(
        self, about: Iterable[tuple[str, Term]], links: Iterable[Link]
    ) -> tuple[tuple[Reference, Reference], ...]:
        """The (predicate, object) pairs of a thing that neither another field of `Resource` nor a relation has."""
        carried = {(link.predicate, link.other) for link in links if link.outgoing}
        valued = {predicate for predicate, other in carried if other is None}
        further = [
            (predicate, term)
            for predicate, term in about
            if predicate not in _SHOWN_ELSEWHERE and predicate not in valued and (predicate, value(term)) not in carried
        ]
        return tuple(
            (self.reference(predicate), shown)
            for predicate in dict.fromkeys(predicate for predicate, _ in further)
            for shown in self._objects([term for each, term in further if each == predicate])
        )

    def find(
        self, text: str, *, limit: int = 20, kinds: tuple[str, ...] = THINGS, region: str | None = None
    ) -> list[Match]:
        """The things of these kinds whose names are most similar to the text, best first; empty if none is similar enough.

        With `region` (the IRI of one, or `regions.ACROSS`) those of it among the best.
        """
        hits = self.store.names.find(text, limit=limit if region is None else _MOST_NARROWED, kinds=kinds)
        if region is not None:
            there = self.in_region(region, [hit.iri for hit in hits])
            hits = [hit for hit in hits if hit.iri in there][:limit]
        references = self.references(hit.iri for hit in hits)
        return [Match(reference, hit.name, hit.score) for reference, hit in zip(references, hits, strict=True)]

    # ------------------------------------------------------------------------------------------------------ reading

    def _identifiers(self, iri: str) -> Iterator[Identifier]:
        for row in self.store.query(_IDENTIFIERS.format(ox.NamedNode(iri))).rows():
            yield self._identifier(value(row["type"]), value(row["notation"]))

    def _about(self, iri: str) -> list[tuple[str, Term]]:
        try:
            node = ox.NamedNode(iri)
        except ValueError as error:
            raise NotFoundError(
                Message("{iri!r} is no IRI: {reason}.", iri=iri, reason=borrowed(str(error))),
                next_step="Give a name, a slug or an IRI.",
            ) from error
        return [(value(row["predicate"]), row["object"]) for row in self.store.query(_ABOUT.format(node, node)).rows()]

    def _objects(self, terms: Iterable[Term]) -> Iterator[Reference]:
        """The values of one property: texts in several languages are one value, told in the language of the reader."""
        by_language: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            if isinstance(term, ox.NamedNode):
                yield self.reference(term.value)
            elif language := getattr(term, "language", None):
                by_language[language].append(value(term))
            else:
                yield Reference(None, dict.fromkeys(LANGUAGES, value(term)))
        for texts in zip_longest(*by_language.values()):
            yield Reference(None, {language: text for language, text in zip(by_language, texts, strict=True) if text})

    def _not_found(self, name: str, iri: str) -> NotFoundError:
        kind, slug = kind_and_slug(iri)
        near = [reference.label("sv") for reference in self.perhaps(slug, most=_MOST_TOLD)] if kind else []
        return NotFoundError(
            Message("Nothing here is called {name!r}.", name=name), near=near, next_step="Search for it by name."
        )


def describe(store: Store, name_or_iri: str) -> Resource:
    """One thing with all its properties and relations, by label, alternative name, slug, identifier, prefixed name or IRI.

    Raises NotFoundError with near names. For several descriptions reuse one `Resources`.
    """
    return Resources(store).describe(name_or_iri)


def find(store: Store, text: str, *, limit: int = 20) -> list[Match]:
    """The things whose names are most similar to the text, best first."""
    return Resources(store).find(text, limit=limit)


def _standing(ties: Mapping[str, int], iri: str) -> tuple[bool, int]:
    return kind_and_slug(iri)[0] in ACTORS, ties.get(iri, 0)


def _qualified_slug(reference: Reference) -> str:
    """`kind:slug`, to distinguish things with the same name."""
    kind, slug = kind_and_slug(reference.iri or "")
    return f"{kind}:{slug}" if kind else slug


def _other_names(about: dict[str, list[Term]]) -> tuple[tuple[str, str], ...]:
    """Alternative names as (language, name), sorted; the language is empty if the literal has none."""
    terms = about.get(PREFIXES["skos"] + "altLabel", ())
    return tuple(sorted((getattr(term, "language", None) or "", value(term)) for term in terms))
