"""Differences in words: between two generations (new knowledge), or between two days (new facts).

Each difference is a sentence in each language, with the relation that it is about and so with its evidence. An absence
is never told as a fact of the world: between generations it says that something is no longer on record, between days that nothing tells
of it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lsgraph.claims.model import Reference
from lsgraph.claims.predicates import ASSOCIATED_WITH
from lsgraph.claims.standing import has_begun, standing
from lsgraph.languages import LANGUAGES, translations, wording
from lsgraph.namespaces import kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.claims.contents import Contents
    from lsgraph.claims.model import Relation, Span
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `relation` is the later state, or the earlier one if it is gone; None if a thing itself changed."""

    kind: Kind
    sentences: Mapping[Language, str]
    subject: Reference
    relation: Relation | None = None

    def sentence(self, language: Language) -> str:
        """The difference as a sentence."""
        return self.sentences[language]

    def to_json(self) -> dict[str, object]:
        """The difference as JSON-serialisable values."""
        relation = self.relation
        return {
            "kind": self.kind,
            "sv": self.sentence("sv"),
            "en": self.sentence("en"),
            "subject": self.subject.iri,
            "predicate": relation.predicate.iri if relation else None,
            "object": (relation.object.iri or relation.object.label("sv")) if relation else None,
            "claims": [claim.iri for claim in relation.claims] if relation else [],
        }


def between_generations(before: Resources, after: Resources) -> list[Difference]:
    """The differences between two generations: things first, then relations."""
    return [*_things(before.contents, after.contents), *_relations(before.relations, after.relations)]


def between_days(resources: Resources, first: str, second: str) -> list[Difference]:
    """The relations whose standing differs between two days (ISO 8601)."""
    differences: list[Difference] = []
    for relation in resources.relations:
        was, now = standing(relation, first), standing(relation, second)
        # Those who acted on behalf of somebody are part of the act.
        if was == now or relation.predicate.iri == ASSOCIATED_WITH:
            continue
        sentences = relation.sentences()
        if was is None:
            # What has certainly begun may have ended since; that is another doubt than whether it has begun.
            doubted = now == "possible" and relation.date is None and has_begun(relation, second) == "certain"
            sentence = "began, may have ended" if doubted else f"began {now}"
            differences.append(_difference("added", sentence, relation.subject, relation, sentences))
        elif now is None:
            differences.append(_difference("removed", "ended", relation.subject, relation, sentences))
        else:
            order = ("certain", "possible", "unknown")
            which = "surer" if order.index(now) < order.index(was) else "less sure"
            differences.append(_difference("changed", which, relation.subject, relation, was, now, sentences))
    order_of_kinds = ("added", "changed", "removed")
    return sorted(
        differences, key=lambda difference: (order_of_kinds.index(difference.kind), difference.sentence("sv"))
    )


def _things(before: Contents, after: Contents) -> list[Difference]:
    differences: list[Difference] = []
    for iri in sorted(before.things.keys() | after.things.keys()):
        was, now = before.reference(iri), after.reference(iri)
        if iri not in before.things:
            differences.append(_difference("added", "thing added", now, None, now))
        elif iri not in after.things:
            differences.append(_difference("removed", "thing removed", was, None, was))
        elif was.labels != now.labels:
            differences.append(_difference("changed", "thing changed", now, None, now, was))
    return differences


def _relations(before: Iterable[Relation], after: Iterable[Relation]) -> list[Difference]:
    old, new = {_key(item): item for item in before}, {_key(item): item for item in after}
    differences: list[Difference] = []
    for key, relation in new.items():
        if key not in old:
            differences.append(_relation_difference("added", "relation added", relation))
        elif what := _what_changed(old[key], relation):
            names = {
                language: ", ".join(wording("differences", language)[name] for name in what) for language in LANGUAGES
            }
            sentences = relation.sentences()
            differences.append(_difference("changed", "relation changed", relation.subject, relation, names, sentences))
    differences += [
        _relation_difference("removed", "relation removed", relation) for key, relation in old.items() if key not in new
    ]
    return differences


def _key(relation: Relation) -> tuple[str | None, ...]:
    """The identity of a relation: subject, predicate and object; its claims too if it has ended, since its label is our own."""
    named = relation.object.iri or relation.object.label("sv")
    claims = tuple(sorted(claim.iri for claim in relation.claims)) if relation.status == "ended" else ()
    return relation.subject.iri, relation.predicate.iri, named, *claims


def _what_changed(was: Relation, now: Relation) -> list[str]:
    changes = {
        "date": _times(was) != _times(now),
        "status": was.status != now.status,
        "evidence": _evidence(was) != _evidence(now),
    }
    return [name for name, differs in changes.items() if differs]


def _times(relation: Relation) -> tuple[Span | None, ...]:
    return relation.date, relation.begins, relation.ends


def _evidence(relation: Relation) -> set[tuple[str, str]]:
    return {(item.iri, item.words("sv")) for item in relation.evidence}


def _relation_difference(kind: Kind, sentence: str, relation: Relation) -> Difference:
    sentences = relation.sentences()
    return _difference(kind, sentence, relation.subject, relation, sentences)


def _difference(
    kind: Kind,
    sentence: str,
    subject: Reference,
    relation: Relation | None,
    *parts: Reference | Mapping[str, str] | str,
) -> Difference:
    """A difference with its sentence in each language, filled with names of things, texts, or words from the catalogue."""

    def words(part: Reference | Mapping[str, str] | str, language: Language) -> str:
        if isinstance(part, Reference):
            kind_of_thing = kind_and_slug(part.iri or "")[0]
            return f"{part.label(language)}" if kind_of_thing else (part.iri or part.label(language))
        return wording("differences", language)[part] if isinstance(part, str) else part[language]

    return Difference(
        kind,
        {
            language: text.format(*(words(part, language) for part in parts))
            for language, text in translations("differences", sentence).items()
        },
        subject,
        relation,
    )
