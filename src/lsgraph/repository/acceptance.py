"""From which claims the new rows of an answer come, and the record of who accepted which rows.

A row comes from a claim if it is not in the answer without that claim, with the edges derived anew; it has gone by a claim if it is
there without it. Only claims that are new since
the edition served now are tried, where there is one; a row that several of them give each by itself is told by what they mention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.rdf.turtle import write_turtle
from lsgraph.repository.answers import change_of
from lsgraph.repository.dataset import follows_from, read_triples
from lsgraph.repository.questions import find_question, read_questions
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from lsgraph.repository.answers import AnswerChange
    from lsgraph.repository.dataset import Dataset, SourceFile

#: Most claims among which causes are sought: each that is one needs edges, entailments and answers anew, some tenths of a second.
MOST_TRIED = 200

_EVIDENCE = ox.NamedNode(PREFIXES["ls"] + "evidence")
_EXACT = ox.NamedNode(PREFIXES["oa"] + "exact")
_IN_WORDS = tuple(ox.NamedNode(PREFIXES["ls"] + name) for name in ("reason", "paraphrase"))


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as one file makes it: its quads there with those of its evidence, and the words that it rests on by language.

    Words quoted from a document stand under every language.
    """

    iri: str
    file: SourceFile
    quads: frozenset[ox.Quad]
    words: tuple[Mapping[str, str], ...]

    @property
    def own_quads(self) -> frozenset[ox.Quad]:
        """Those of the claim itself, without its evidence."""
        return frozenset(quad for quad in self.quads if _text(quad.subject).partition("#")[0] == self.iri)

    @property
    def location(self) -> str:
        """`data/sources/x.ttl:31`."""
        return f"{self.file.path}:{self.file.line_of(self.iri)}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Claims behind a row; `certain` if without any one of them the row would not have come, or not have gone."""

    claims: tuple[NewClaim, ...]
    certain: bool


def changed_answers(dataset: Dataset, name: str | None = None) -> list[AnswerChange]:
    """What is different in the answers to the repository's questions, or to the one of that name.

    Raises NotFoundError where there is none of that name, and LsgraphError for one that can't be answered.
    """
    questions = read_questions(dataset.root / "ontology" / "questions")
    if name is not None:
        questions = [find_question(questions, name)]
    store = dataset.published_store
    return [change for question in questions if (change := change_of(question, store)) is not None]


def new_claims(dataset: Dataset, before: frozenset[ox.Quad] | None) -> list[NewClaim]:
    """The claims of which a quad is not in `before`; all claims if that is None."""
    claims = [claim for file in dataset.files if file.is_source for claim in _claims_of(file)]
    return claims if before is None else [claim for claim in claims if not claim.quads <= before]


def _claims_of(file: SourceFile) -> Iterable[NewClaim]:
    by_subject: dict[str, list[ox.Quad]] = {}
    evidence: dict[str, list[str]] = {}
    for quad in file.quads:
        if isinstance(quad.subject, ox.NamedNode):
            by_subject.setdefault(quad.subject.value.partition("#")[0], []).append(quad)
            if quad.predicate == _EVIDENCE and isinstance(quad.object, ox.NamedNode):
                evidence.setdefault(quad.subject.value, []).append(quad.object.value)
    for iri, nodes in evidence.items():
        quads = [quad for subject in (iri, *nodes) for quad in by_subject.get(subject, ())]
        yield NewClaim(iri, file, frozenset(quads), tuple(filter(None, (_words(by_subject.get(n, ())) for n in nodes))))


def _words(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The words of one piece of evidence by language: a reason before a paraphrase before a quotation."""
    said: dict[ox.NamedNode, dict[str, str]] = {}
    for quad in quads:
        if isinstance(quad.object, ox.Literal) and quad.predicate in (*_IN_WORDS, _EXACT):
            languages = (quad.object.language,) if quad.object.language else LANGUAGES
            for language in languages:
                said.setdefault(quad.predicate, {})[language] = " ".join(quad.object.value.split())
    return next((said[name] for name in (*_IN_WORDS, _EXACT) if name in said), {})


class Causes:
    """Finds the claims behind the rows of changed answers, when they are asked for."""

    def __init__(self, dataset: Dataset, changed: Sequence[AnswerChange], candidates: Sequence[NewClaim]) -> None:
        self._dataset, self._changed, self._candidates = dataset, changed, candidates

    @cached_property
    def _moved(self) -> list[tuple[NewClaim, dict[str, frozenset[str]]]]:
        """For each claim that moves a row: the rows of each question that came or went by it."""
        return list(self._search(self._candidates)) if len(self._candidates) <= MOST_TRIED else []

    def _search(self, claims: Sequence[NewClaim]) -> Iterator[tuple[NewClaim, dict[str, frozenset[str]]]]:
        """Leave the claims out together, and look closer, half by half, only where that moves a row.

        Mostly few claims of many do: leaving out each by itself costs as many derivations as there are claims.
        """
        moved = _moved_by(self._dataset, claims, self._changed)
        if not any(moved.values()):
            return
        if len(claims) == 1:
            yield claims[0], moved
            return
        middle = len(claims) // 2
        for half in (claims[:middle], claims[middle:]):
            yield from self._search(half)

    def of(self, change: AnswerChange, row: str) -> Cause:
        """The claims by which a row has come into the answer or gone out of it; none where none can be told."""
        certain = [claim for claim, moved in self._moved if row in moved[change.question.name]]
        if certain:
            return Cause(tuple(certain), certain=True)
        return Cause(tuple(self._mentioning(row)), certain=False)

    def _mentioning(self, row: str) -> list[NewClaim]:
        """The claims that name most of the things that the row names, at least one."""
        named = {iri for cell in row.split("\t") if (iri := _iri_of(cell)) is not None}
        counted = [
            (len(named & {_text(quad.object) for quad in claim.quads} | named & {claim.iri}), claim)
            for claim in self._candidates
        ]
        most = max((count for count, _ in counted), default=0)
        return [claim for count, claim in counted if count == most and most]


def _moved_by(
    dataset: Dataset, claims: Sequence[NewClaim], changed: Sequence[AnswerChange]
) -> dict[str, frozenset[str]]:
    """For each question: which of the rows that are different in its answer are so no longer without the claims."""
    left_out = {(claim.file.path, quad) for claim in claims for quad in claim.own_quads}
    quads = [quad for file in dataset.files for quad in file.quads if (file.path, quad) not in left_out]
    derived, entailed, held = follows_from(quads, dataset.documents, dataset.root)
    # The answers are those of all that is published, as the changes are.
    published = [*quads, *derived, *entailed]
    store = EmbeddedStore.in_memory(published) if held is None else EmbeddedStore.over(held)
    moved = {}
    for change in changed:
        without = change_of(change.question, store)
        rows = without.answer.rows if without is not None else change.expected.rows
        moved[change.question.name] = (frozenset(change.answer.rows) ^ frozenset(rows)) & change.different
    return moved


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _iri_of(cell: str) -> str | None:
    if cell.startswith("<") and cell.endswith(">"):
        return cell[1:-1]
    if '"' in cell or ":" not in cell:
        return None
    try:
        return expand(cell)
    except KeyError:
        return None


# -------------------------------------------------------------------------------------------------------- accepting


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Rows of one question that a person accepts: `added` that are expected from now on, `removed` that are no longer."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    claims: tuple[str, ...]
    by: str
    on: date
    reason: str


def accepted(change: AnswerChange, acceptance: Acceptance) -> str:
    """The text of the question's file with the rows in its expected answer, and a record of who accepted them."""
    _, triples = read_triples(change.question.path)
    expected = ox.NamedNode(PREFIXES["ls"] + "expected")
    subject = ox.NamedNode(change.question.iri)
    kept = [triple for triple in triples if (triple.subject, triple.predicate) != (subject, expected)]
    answer = ox.Triple(subject, expected, ox.Literal(_expected_with(change, acceptance)))
    return write_turtle([*kept, answer, *_record(subject, kept, acceptance)])


def _expected_with(change: AnswerChange, acceptance: Acceptance) -> str:
    """The expected answer with what was accepted, its rows in the order of the answer; rows not decided on keep their places."""
    if change.expected.names == "":
        return acceptance.added[0] if acceptance.added else change.question.expected
    left, added = list(change.expected.rows), list(acceptance.added)
    for row in acceptance.removed:
        left.remove(row)
    rows: list[str] = []
    for row in change.answer.rows:
        for waiting in (left, added):
            if row in waiting:
                waiting.remove(row)
                rows.append(row)
                break
    for row in left:
        rows.insert(min(change.expected.rows.index(row), len(rows)), row)
    return _turtle_of(rows) if change.is_graph else "\n".join([change.answer.names, *rows])


def _turtle_of(rows: Iterable[str]) -> str:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    text = prefixes + "".join("{} .\n".format(row.replace("\t", " ")) for row in rows)
    quads = ox.parse(input=text, format=ox.RdfFormat.TURTLE)
    return write_turtle(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads).strip()


def _record(question: ox.NamedNode, triples: Sequence[ox.Triple], acceptance: Acceptance) -> list[ox.Triple]:
    has_acceptance = ox.NamedNode(PREFIXES["ls"] + "acceptance")
    number = 1 + sum(triple.predicate == has_acceptance for triple in triples)
    node = ox.NamedNode(f"{question.value}#acceptance-{number}")
    day = ox.Literal(acceptance.on.isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("rdf:type", ox.NamedNode(expand("ls:Acceptance"))),
        ("ls:acceptedBy", ox.Literal(acceptance.by)),
        ("dcterms:date", day),
        *(("ls:acceptedRow", ox.Literal(row)) for row in acceptance.added),
        *(("ls:removedRow", ox.Literal(row)) for row in acceptance.removed),
        *(("ls:acceptedFor", ox.NamedNode(iri)) for iri in acceptance.claims),
    ]
    if acceptance.reason:
        values.append(("rdfs:comment", ox.Literal(acceptance.reason)))
    described = [ox.Triple(node, ox.NamedNode(expand(name)), value) for name, value in values]
    return [ox.Triple(question, has_acceptance, node), *described]
