"""Claims, relations and editions as an assistant is given them: short, with the words that they rest on and the address to cite.

Addresses are those of this server where it has one, else the IRIs themselves, which lead to the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from lsgraph.errors import NotFoundError
from lsgraph.languages import Message
from lsgraph.localized import span_text
from lsgraph.namespaces import BASE, DATASET, LICENCE_PAGE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims import Reference, Span
    from lsgraph.claims.model import Relation
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language

Told: TypeAlias = "dict[str, Any]"
"""An answer, ready for JSON."""

#: Pieces of evidence that are told of one relation.
MOST_EVIDENCE = 2
_ABSENCE = Message(
    "Not on record: no source here says so. That is a statement about the sources, not about the world; do not turn it into a no."
)
_FIND = Message("Find the name with the tool search.")
_HOW_TO_CITE = Message(
    "Cite the sentence in `words` with its document, date and `where`. Say for `inferred` that it is a conclusion of the graph, for `reported` that it is told in the graph's own words."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is made from: an edition, the server's own address without a slash at the end (empty: none), and a language."""

    edition: Edition
    base: str
    language: Language

    def address(self, iri: str) -> str:
        """Where an IRI of ours leads to its page or its words."""
        return self.base + iri.removeprefix(BASE.rstrip("/")) if self.base and iri.startswith(BASE) else iri

    def thing(self, reference: Reference) -> Told:
        """A thing with its name, or a value."""
        name = reference.label(self.language)
        if reference.iri is None:
            return {"value": name}
        return {"iri": reference.iri, "name": name, "where": self.address(reference.iri)}

    def resolve(self, name: str) -> str:
        """The IRI of a thing by any of its names; raises NotFoundError with near names."""
        resources = self.edition.resources
        try:
            iri = resources.resolve(name)
        except NotFoundError as error:
            raise NotFoundError(error.what, near=list(error.near), next_step=_FIND) from error
        if not (resources.has_thing(iri) or resources.claim(iri) is not None):
            near = [each.label(self.language) for each in resources.perhaps(iri.rsplit("/", 1)[-1], most=3)]
            raise NotFoundError(Message("Nothing here is called {name!r}.", name=name), near=near, next_step=_FIND)
        return iri

    def things(self, iris: Iterable[str]) -> list[Told]:
        """Things by their IRIs."""
        return [self.thing(reference) for reference in self.edition.resources.references(iris)]

    def evidence(self, item: Evidence) -> Told:
        """A piece of evidence: the words, what they are, where they stand."""
        told: Told = {
            "words": item.words(self.language),
            "basis": item.basis,
            "quoted": bool(item.quotation and item.basis == "stated"),
            "document": item.document_title.get(self.language) or next(iter(item.document_title.values()), item.document),
            "dated": item.document_date,
            "where": self.address(item.iri),
            "source": list(item.addresses[:2]),
        }  # fmt: skip
        if item.page_state:
            told["page_state"] = item.page_state
        if item.attested_by:
            told["attested_by"] = item.attested_by
        return told

    def relation(self, relation: Relation, *, most: int = MOST_EVIDENCE) -> Told:
        """A relation as a sentence, with the claims and the words that it rests on."""
        evidence = relation.evidence
        return {
            "sentence": relation.sentence(self.language),
            "status": relation.status,
            **self.when(relation.date, "date"),
            **self.when(relation.begins, "begins"),
            **self.when(relation.ends, "ends"),
            "basis": list(relation.bases),
            "witnesses": relation.witnesses,
            "claims": [claim.iri for claim in relation.claims],
            "evidence": [self.evidence(item) for item in evidence[:most]],
            **({"evidence_in_all": len(evidence)} if len(evidence) > most else {}),
        }

    def when(self, span: Span | None, name: str) -> Told:
        """The bounds of a day; nothing where none are on record."""
        if span is None or not (span.earliest or span.latest):
            return {}
        told = {"earliest": span.earliest, "latest": span.latest, "in_words": span_text(span, self.language)}
        return {name: told}

    def word(self, concept: str) -> str:
        """The label of a concept of ours, by its prefixed name."""
        prefix, _, name = concept.partition(":")
        return self.edition.resources.reference(PREFIXES[prefix] + name).label(self.language)

    def absence(self) -> str:
        """What it means that nothing is on record."""
        return _ABSENCE.in_language(self.language)

    def answer(self, told: Told, *, on_record: bool = True) -> Told:
        """An answer with its edition and what to cite; where nothing is `on_record`, with what that means."""
        meaning = {} if on_record else {"meaning": self.absence()}
        return {"on_record": on_record, **told, **meaning, "edition": self.edition_told()}

    def edition_told(self) -> Told:
        """The edition, with a line to cite it by."""
        generation = self.edition.generation
        subject = self.edition.subject.title
        title = subject.get(self.language) or next(iter(subject.values()), "lsgraph")
        where = self.address(f"{DATASET}/{generation.hash}")
        built = generation.manifest.created[:10]
        return {
            "hash": generation.hash,
            "built": built,
            "newest_source": self.edition.latest_source,
            "licence": LICENCE_PAGE,
            "cite_as": f"{title} (lsgraph), {generation.hash[:12]}, {built}. {where}",
            "how_to_cite": _HOW_TO_CITE.in_language(self.language),
        }

    def not_found(self, error: NotFoundError) -> Told:
        """The answer where nothing has the name that was given: told as that, with near names, and the next step."""
        near = list(error.near)
        return self.answer(
            {
                "answer": error.what.in_language(self.language),
                "near": near,
                "next_step": (error.advice or _FIND).in_language(self.language),
            },
            on_record=False,
        )
