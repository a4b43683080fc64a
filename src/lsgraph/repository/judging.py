"""Checks judgements of identity against the data and against each other, and writes and removes them in `data/judgements.ttl`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import Finding, NotFoundError, UsageError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, JUDGEMENTS_GRAPH, PREFIXES, expand, kind_and_slug, mint, shorten
from lsgraph.rdf.turtle import write_turtle
from lsgraph.repository.dataset import read_triples
from lsgraph.repository.formatting import heading_of, replace_text
from lsgraph.repository.judgements import (
    JUDGEMENTS_FILE,
    VERDICTS,
    Judged,
    Judgement,
    judged_in,
    may_be_judged,
    pair_of,
)
from lsgraph.repository.reasons import belying
from lsgraph.repository.translations import language_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from lsgraph.repository.dataset import Dataset, SourceFile
    from lsgraph.repository.judgements import Verdict

_TYPE, _JUDGES = (expand(name) for name in ("rdf:type", "ls:judges"))
_VERDICT, _COMMENT = (expand(name) for name in ("ls:verdict", "rdfs:comment"))
_SAME = frozenset(expand(name) for name in ("owl:sameAs", "dcterms:isReplacedBy"))
_STATED, _SAME_AS = expand("rdf:predicate"), expand("owl:sameAs")
#: Characters of the digest in a judgement's IRI: enough for no two pairs to share one.
_DIGITS = 16


def judged_of(dataset: Dataset) -> Judged:
    """The judgements and known confusions of a repository."""
    return judged_in([quad for file in dataset.files for quad in file.quads])


def described_in(dataset: Dataset) -> frozenset[str]:
    """The things that may be judged: those that a file under `data/` says the type of."""
    typed = {
        quad.subject.value
        for file in dataset.files
        if file.is_data
        for quad in file.quads
        if quad.predicate.value == _TYPE and isinstance(quad.subject, ox.NamedNode)
    }
    return frozenset(iri for iri in typed if may_be_judged(iri))


# --------------------------------------------------------------------------------------------------------- checking


def check_judgements(dataset: Dataset) -> list[Finding]:
    """Judgements that contradict each other or their own reason, are given twice, or are about things that can't be judged; and sameness said elsewhere."""
    judged = judged_of(dataset)
    return [
        *_misplaced(dataset),
        *_unfit(dataset, judged),
        *_belied(dataset),
        *_twice(dataset, judged),
        *_torn(dataset, judged),
    ]


def _finding(dataset: Dataset, rule: str, message: Message, iri: str, *others: str) -> Finding:
    file, line = dataset.location(iri, JUDGEMENTS_GRAPH)
    places = [dataset.location(other, JUDGEMENTS_GRAPH) for other in others]
    return Finding(
        f"judgement.{rule}", message.in_all_languages(), file=file, line=line, subject=iri,
        others=tuple(f"{place}:{number}" for place, number in places),
    )  # fmt: skip


def _misplaced(dataset: Dataset) -> Iterator[Finding]:
    for file in dataset.files:
        if not file.is_data:
            continue
        for quad in file.quads:
            if quad.predicate.value == _JUDGES and file.graph != JUDGEMENTS_GRAPH:
                message = Message("Judgements stand in {file} only: elsewhere they are not read.", file=JUDGEMENTS_FILE)
            elif _says_same(quad):
                message = Message(
                    "Whether two of our own things are the same is judged, not written: use `lsgraph same`."
                )
            else:
                continue
            yield _in_file(file, quad, message)


def _says_same(quad: ox.Quad) -> bool:
    """Whether it links two things of ours, by itself or as the predicate of a statement."""
    predicate = quad.predicate.value
    if predicate == _STATED:
        return bool(getattr(quad.object, "value", "") == _SAME_AS)
    return predicate in _SAME and all(
        may_be_judged(str(getattr(term, "value", ""))) for term in (quad.subject, quad.object)
    )


def _in_file(file: SourceFile, quad: ox.Quad, message: Message) -> Finding:
    subject = str(getattr(quad.subject, "value", ""))
    return Finding(
        "judgement.misplaced", message.in_all_languages(), file=str(file.path), line=file.line_of(subject), subject=subject
    )  # fmt: skip


def _unfit(dataset: Dataset, judged: Judged) -> Iterator[Finding]:
    described = described_in(dataset)
    confused = {confusion.iri for confusion in judged.confusions}
    for judgement in judged.judgements:
        for thing in judgement.things:
            if thing not in described and thing not in confused:
                yield _finding(dataset, "undescribed", _undescribed(thing), judgement.iri)
        if judgement.verdict == "same" and len({kind_and_slug(thing)[0] for thing in judgement.things}) > 1:
            yield _finding(dataset, "kinds", _other_kinds(judgement.things), judgement.iri)


def _undescribed(thing: str) -> Message:
    return Message(
        "{thing} is no actor, agreement, meeting, project or place that the data describes.",
        thing=shorten(thing) or thing,
    )


def _other_kinds(things: tuple[str, str]) -> Message:
    first, second = (shorten(thing) or thing for thing in things)
    return Message("{first} and {second} are of different kinds, and can't be the same.", first=first, second=second)


def _belied(dataset: Dataset) -> Iterator[Finding]:
    """Judgements whose reason, in either language, says otherwise than their verdict."""
    for file in dataset.files:
        if file.graph != JUDGEMENTS_GRAPH:
            continue
        verdicts = {
            _value(quad.subject): _verdict_of(quad.object) for quad in file.quads if quad.predicate.value == _VERDICT
        }
        belied: dict[str, Message] = {}
        for quad in file.quads:
            judgement = _value(quad.subject)
            verdict = verdicts.get(judgement) if quad.predicate.value == _COMMENT else None
            words = belying(verdict, _value(quad.object)) if verdict is not None else None
            if verdict is not None and words is not None:
                belied.setdefault(judgement, _belied_by(verdict, words))
        for judgement, message in belied.items():
            yield _finding(dataset, "reason", message, judgement)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _verdict_of(concept: object) -> Verdict | None:
    name = _value(concept).removeprefix(PREFIXES["verdict"])
    return next((verdict for verdict in VERDICTS if verdict == name), None)


def _belied_by(verdict: Verdict, words: str) -> Message:
    return Message(
        "The verdict is {verdict}, and its own reason says otherwise: “{words}”. Give the verdict that the reason carries (unsure where no source tells), or the reason that carries it.",
        verdict=verdict, words=words,
    )  # fmt: skip


def _twice(dataset: Dataset, judged: Judged) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Judgement] = {}
    for judgement in judged.judgements:
        if (earlier := seen.setdefault(judgement.things, judgement)) is not judgement:
            message = Message(
                "These two are judged already: {earlier}. Take one of the judgements away.", earlier=str(earlier)
            )
            yield _finding(dataset, "twice", message, judgement.iri, earlier.iri)  # fmt: skip


def _torn(dataset: Dataset, judged: Judged) -> Iterator[Finding]:
    for contradiction in judged.contradictions():
        named = [judgement.iri for judgement in contradiction.way]
        if isinstance(contradiction.different, Judgement):
            named.insert(0, contradiction.different.iri)
        yield _finding(dataset, "contradiction", contradiction.in_words(), *named)


# -------------------------------------------------------------------------------------------------------- recording


def record(dataset: Dataset, judgement: Judgement) -> None:
    """Add a judgement to the file, in order; raises UsageError for one that the checks would refuse, and changes nothing then."""
    _require_fit(dataset, judgement)
    _write(dataset.root, [*_triples_in(dataset.root), *_triples_of(judgement)])


def undo(dataset: Dataset, first: str, second: str) -> Judgement:
    """Take away the judgement of two things and return it; without judgements there is no file. Raises NotFoundError."""
    judgement = judged_of(dataset).of_pair(first, second)
    if judgement is None:
        raise NotFoundError(
            Message(
                "There is no judgement of {first} and {second}.",
                first=shorten(first) or first,
                second=shorten(second) or second,
            ),
            next_step=Message("`lsgraph same --judged` lists the judgements."),
        )
    node = ox.NamedNode(judgement.iri)
    _write(dataset.root, [triple for triple in _triples_in(dataset.root) if triple.subject != node])
    return judgement


def judgement_iri(first: str, second: str) -> str:
    """The IRI of the judgement of two things, in either order."""
    return mint("judgement", hashlib.sha256(" ".join(pair_of(first, second)).encode()).hexdigest()[:_DIGITS])


def _require_fit(dataset: Dataset, judgement: Judgement) -> None:
    """Raise UsageError or NotFoundError for a judgement that can't stand beside the others."""
    judged = judged_of(dataset)
    first, second = judgement.things
    require_judged(first, described_in(dataset) | {confusion.iri for confusion in judged.confusions})
    require_judged(second, described_in(dataset) | {confusion.iri for confusion in judged.confusions})
    if first == second:
        raise UsageError(
            Message("{thing} is itself: there is nothing to judge.", thing=shorten(first) or first),
            next_step=Message("Name two things."),
        )
    if (earlier := judged.of_pair(first, second)) is not None:
        raise UsageError(
            Message("These two are judged already: {earlier}.", earlier=str(earlier)),
            next_step=Message("Take that judgement away with --undo first."),
        )
    if judgement.verdict == "same" and kind_and_slug(first)[0] != kind_and_slug(second)[0]:
        raise UsageError(
            _other_kinds(judgement.things), next_step=Message("Give the verdict different, or mend what they are.")
        )
    if (words := belying(judgement.verdict, judgement.because)) is not None:
        raise UsageError(_belied_by(judgement.verdict, words), next_step=Message("Give another verdict or reason."))
    torn = Judged([*judged.judgements, judgement], judged.confusions).contradictions()
    before = judged.contradictions()
    if new := [contradiction for contradiction in torn if contradiction not in before]:
        raise UsageError(
            new[0].in_words(), next_step=Message("Take a judgement on the way back with --undo if it is wrong.")
        )


def require_judged(iri: str, known: Collection[str]) -> None:
    """Raise NotFoundError with near names for a thing that can't be judged."""
    if iri not in known:
        names = [name for each in known if (name := shorten(each)) is not None]
        raise NotFoundError(
            _undescribed(iri),
            near=near_matches(shorten(iri) or iri.removeprefix(INSTANCE), names),
            next_step=Message("Give its name, its prefixed name or its IRI."),
        )


def _triples_in(root: Path) -> list[ox.Triple]:
    path = root / JUDGEMENTS_FILE
    return read_triples(path, str(JUDGEMENTS_FILE))[1] if path.is_file() else []


def _triples_of(judgement: Judgement) -> list[ox.Triple]:
    node = ox.NamedNode(judgement.iri)

    def typed(text: str, name: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode(expand(name)))

    values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("rdf:type", ox.NamedNode(expand("ls:Judgement"))),
        *(("ls:judges", ox.NamedNode(thing)) for thing in judgement.things),
        ("ls:verdict", ox.NamedNode(PREFIXES["verdict"] + judgement.verdict)),
        ("ls:judgedBy", ox.Literal(judgement.by)),
        ("dcterms:date", typed(judgement.on, "xsd:date")),
        # A language that is sure is told; whoever reads it in another one is told, too.
        ("rdfs:comment", ox.Literal(judgement.because, language=language_of(judgement.because))),
        *((("ls:score", typed(judgement.score, "xsd:decimal")),) if judgement.score is not None else ()),
    ]
    return [ox.Triple(node, ox.NamedNode(expand(name)), value) for name, value in values]


def _write(root: Path, triples: list[ox.Triple]) -> None:
    """Write the file with the comment at its head, or remove it if there is nothing left to say."""
    path = root / JUDGEMENTS_FILE
    if not triples:
        path.unlink()
        return
    heading = heading_of(path.read_text(encoding="utf-8"), str(JUDGEMENTS_FILE)) if path.is_file() else ""
    replace_text(path, write_turtle(triples, heading=heading))
