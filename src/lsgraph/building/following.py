"""Findings that only follow from another one: a value that can't be read has no place in any shape, and an unknown actor acts in no words.

What is told beside its cause would send the reader to a second place where nothing is wrong. A finding is left out where it names what
the cause names, and nothing else; all others stay, and what was left out in error is told when the cause is mended.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import Finding, Severity
from lsgraph.gate.properties import properties_of
from lsgraph.languages import FALLBACK_LANGUAGE, Message
from lsgraph.namespaces import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lsgraph.repository.dataset import Dataset

_QUESTION = "question.answer-differs"
_PROPOSES, _DERIVED_FROM, _TYPE = (expand(name) for name in ("ls:proposes", "ls:derivedFrom", "rdf:type"))
#: What checks of evidence tell of a property, in words of their own, and shapes tell too.
_TOLD_TWICE = {
    "evidence.missing": "ls:evidence", "evidence.kind-missing": "ls:speaksOf", "evidence.basis-missing": "ls:basis",
    "evidence.source-missing": "oa:hasSource", "evidence.document-missing": "ls:textFile",
    "evidence.paraphrase-missing": "ls:paraphrase", "evidence.reason-missing": "ls:reason",
}  # fmt: skip


@dataclass(frozen=True)
class _Cause:
    """What is wrong: the finding, how others name it, and where it stands: subjects, each with a property that it spoils."""

    finding: Finding
    names: frozenset[str] = frozenset()
    spoilt: frozenset[tuple[str, str]] = frozenset()
    #: The thing that is probably meant.
    meant: str | None = None

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The things of which it is said, without the nodes within them."""
        return frozenset(_whole(subject) for subject, _ in self.spoilt)

    @property
    def is_value(self) -> bool:
        """Whether it is a value that can't be read; else it is a name that nothing has."""
        return self.finding.rule == "evidence.value-invalid"


def without_followers(
    findings: Sequence[Finding], dataset: Dataset, derived: Callable[[], Iterable[ox.Quad]] = tuple
) -> list[Finding]:
    """The findings in their order, without those that only follow from another one.

    The dataset is the one that was checked, as it is written, and `derived` gives what follows from it. Where answers to questions differ
    beside a cause, one finding tells of all those of which it can't be seen that they differ for another reason.
    """
    stated = _Stated(dataset, derived)
    causes = [cause for finding in findings if (cause := _cause_of(finding, stated)) is not None]
    if not causes:
        return list(findings)
    rest = [each for each in findings if not any(_follows(each, cause, stated) for cause in causes)]
    return _answers_in_one(rest)


@dataclass
class _Stated:
    """What files under `data/` state: where each value, property or thing stands, as (subject, property)."""

    dataset: Dataset
    derived: Callable[[], Iterable[ox.Quad]]
    _empty: frozenset[tuple[str, str]] = field(default=frozenset(), init=False)

    def places(self, name: str) -> frozenset[tuple[str, str]]:
        """The subjects and properties of a value by its text, of a thing by its IRI, and the subjects of a property."""
        return self._places.get(name, self._empty)

    @cached_property
    def _places(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for file in self.dataset.files:
            for quad in file.quads if file.is_data else ():
                place = (str(getattr(quad.subject, "value", "")), quad.predicate.value)
                found[quad.predicate.value].add(place)
                if not isinstance(quad.object, ox.Triple):
                    found[quad.object.value].add(place)
        return {name: frozenset(places) for name, places in found.items()}

    @cached_property
    def claims_of(self) -> Mapping[str, frozenset[str]]:
        """The claims from which each edge is derived."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.derived():
            if quad.predicate.value == _DERIVED_FROM:
                found[str(getattr(quad.subject, "value", ""))].add(str(getattr(quad.object, "value", "")))
        return {edge: frozenset(claims) for edge, claims in found.items()}


def _cause_of(finding: Finding, stated: _Stated) -> _Cause | None:
    if finding.severity is not Severity.VIOLATION or finding.subject is None:
        return None
    if name := _TOLD_TWICE.get(finding.rule):
        return _Cause(finding, spoilt=frozenset(((finding.subject, expand(name)),)))
    sought = str(finding.sought or "")
    near = next(iter(str(finding.nearest or "").split()), None)
    if finding.rule == "evidence.value-invalid":
        return _Cause(finding, frozenset((str(finding.nearest),)), frozenset(((finding.subject, _iri(sought)),)))
    if finding.rule == "evidence.quotation-not-found":
        return _Cause(finding, frozenset((sought,)), frozenset(((finding.subject, expand("oa:exact")),)))
    if finding.rule == "reference.undescribed":
        return _Cause(finding, _names(sought, near), stated.places(_iri(sought)), near)
    if finding.rule == "term.unknown":
        places = stated.places(_iri(sought.strip("<>")))
        meant = {(subject, _iri(near)) for subject, _ in places} if near else set()
        return _Cause(finding, _names(sought, near), places | meant)
    return None


def _names(*names: str | None) -> frozenset[str]:
    return frozenset(name for name in names if name)


def _follows(finding: Finding, cause: _Cause, stated: _Stated) -> bool:
    """Whether a finding only tells what follows from a cause."""
    if finding is cause.finding:
        return False
    subject = finding.subject or ""
    family, _, rule = finding.rule.partition(".")
    if family == "shacl":
        return _of_shape(finding, cause, stated)
    if cause.finding.rule in _TOLD_TWICE:
        return False
    if family == "gate":
        # A decision is read with the act that it proposes.
        about = properties_of(rule)
        return any(
            name in about and (place == subject or (subject, _PROPOSES) in stated.places(place))
            for place, name in cause.spoilt
        )
    if finding.rule == "property.range":
        return cause.is_value and _whole(subject) in cause.subjects and finding.nearest in cause.names
    if family == "stories":
        return not cause.is_value and str(cause.finding.sought) in finding.message[FALLBACK_LANGUAGE]
    if finding.rule == "claim.untyped":
        return cause.finding.rule == "term.unknown" and (subject, _TYPE) in cause.spoilt
    if finding.rule == "evidence.unused":
        return cause.meant is not None and subject == _iri(cause.meant)
    if family == "evidence" and not cause.is_value:
        told = _TOLD_TWICE.get(finding.rule)
        return finding.sought in cause.names or (told is not None and (subject, expand(told)) in cause.spoilt)
    return finding.rule == _QUESTION and _rows_tell_of(finding, cause)


def _of_shape(finding: Finding, cause: _Cause, stated: _Stated) -> bool:
    """Whether a shape tells of the value itself, of what is derived from it, or that its property is lacking."""
    subject, property_ = finding.subject or "", _iri(str(finding.sought or ""))
    if cause.subjects & stated.claims_of.get(subject, frozenset()):
        return True
    is_spoilt = (subject, property_) in cause.spoilt
    if finding.sought is None and not cause.is_value:
        # What compares several properties names those that it is about.
        spoilt = {shorten(name) for place, name in cause.spoilt if place == subject}
        return any(name and name in finding.message[FALLBACK_LANGUAGE] for name in spoilt)
    if finding.nearest is None or cause.finding.rule in _TOLD_TWICE:
        return is_spoilt and not cause.is_value
    if finding.nearest not in cause.names:
        return False
    states_it_too = any(place == subject for place, _ in stated.places(str(finding.nearest)))
    return is_spoilt or (cause.is_value and (_whole(subject) in cause.subjects or not states_it_too))


# ---------------------------------------------------------------------------------------------------- answers to questions


def _rows_tell_of(finding: Finding, cause: _Cause) -> bool:
    """Whether each row that differs names what is wrong, or stands in the place of one that does."""
    names = {*cause.names, *(shorten(subject) or subject for subject in cause.subjects)}
    rows = [each.split("\n") if isinstance(each, str) else [] for each in (finding.sought, finding.nearest)]
    most = max(map(len, rows))
    return all(any(_names_one(each[at], names) for each in rows if at < len(each)) for at in range(most))


def _names_one(row: str, names: set[str]) -> bool:
    return any(cell in names or cell.partition('"^^')[0].strip('"') in names for cell in row.split("\t"))


def _answers_in_one(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with one for all answers that differ: nobody can accept them before the rest is mended."""
    differing = [each for each in findings if each.rule == _QUESTION]
    if not differing:
        return list(findings)
    first = min(each.file or "" for each in differing)
    others = tuple(sorted(each.file or "" for each in differing))[1:]
    message = Message(
        "Answers to questions differ too. Mend what is told beside this first: what still differs then is told row by row."
    )
    told = Finding("question.waiting", message.in_all_languages(), Severity.INFO, file=first, others=others)
    return [*(each for each in findings if each.rule != _QUESTION), told]


def _whole(subject: str) -> str:
    """The thing to which a node belongs that hangs below it (`…#hasSelector`)."""
    return subject.partition("#")[0]


def _iri(name: str) -> str:
    try:
        return expand(name)
    except KeyError:
        return name
