"""What the gate is asked and what it answers: claims, verdicts and the problems behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from lsgraph.gate.dates import Span


#: Decisions by their outcome: the kinds of their claims, and of the words that tell of them.
OUTCOMES = (
    "adopted", "approved", "rejected", "referred", "postponed", "noted", "replied", "funded", "joined", "admitted", "applied",
)  # fmt: skip
DECISIONS = frozenset(f"decision-{outcome}" for outcome in OUTCOMES)


class Verdict(IntEnum):
    """Whether words carry a claim; a person may attest what is not shown, never what is contradicted."""

    CARRIED = 0
    NOT_SHOWN = 1
    CONTRADICTED = 2


@dataclass(frozen=True)
class Flaw:
    """One thing that keeps words from carrying a claim: which rule, the word that decided, what was claimed instead."""

    rule: str
    word: str
    verdict: Verdict = Verdict.NOT_SHOWN
    claimed: str = ""

    @property
    def aspect(self) -> str:
        """Which part of the claim it is about: `date`, `actor`, `agreement`, or `act` for all else."""
        base = self.rule.split("-")[0]
        return base if base in ("date", "actor", "agreement", "event") else "act"


@dataclass(frozen=True)
class Thing:
    """An agreement, event, project, place or document: its class and its names by language."""

    iri: str
    kind: str
    names: tuple[str, ...]
    #: When it took place, where data tell so.
    when: Span | None = None
    #: Whose acts concern it, in order.
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class During:
    """One end of a time: its span, whether it is written as bounds, and whether a comment explains how the words were read."""

    span: Span
    shown: str
    bounds: bool = False
    comment: bool = False


@dataclass(frozen=True)
class Details:
    """What a claim says besides who, on what and when: the share of an owner, who appointed, through whom, sums, conditions."""

    share: float | None = None
    appointed_by: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    statutes: tuple[str, ...] = ()
    #: Sums of money with the codes of their currencies, of a decision or a funder; and on what a decision or a plan depends, by language.
    amounts: tuple[tuple[float, str], ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Planned:
    """What a plan says: who is to act (the first of them is the actor of the claim), which kind of act, and when it is expected."""

    actors: tuple[str, ...]
    act: str
    expected: Span | None = None
    #: What a comment says of how the words were read, in each language.
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """One claim in one source, as far as its words have to carry it.

    `kind` is `signing`, `conclusion`, `adoption`, `proposal`, `invitation`, `withdrawal`, `presence`, `membership`, `statement`, `proposed-decision`,
    `naming`, `change`, `plan`, `announcement`, one of `DECISIONS`, or `unread` for a class of claim that nothing here reads.
    """

    iri: str
    kind: str
    actor: str | None = None
    #: Agreement, event, organisation: what it is about.
    about: str | None = None
    date: During | None = None
    associated: tuple[str, ...] = ()
    role: str = ""
    begin: During | None = None
    end: During | None = None
    predicate: str = ""
    value: object = None
    subject: str | None = None
    #: The body that decided.
    body: str | None = None
    #: A name during a time, by language.
    names: tuple[tuple[str, str], ...] = ()
    #: What a change was of, and what came of it.
    originals: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    details: Details = field(default_factory=lambda: Details())
    planned: Planned | None = None


@dataclass(frozen=True)
class Passage:
    """The words that a claim rests on: a text, and the quotation's place in it."""

    text: str
    start: int
    end: int
    language: str
    #: The day of the document, if it is known.
    today: date | None
    #: Key of the text for what is read once a document.
    key: str
    speaks_of: str = ""
    named_as: tuple[str, ...] = ()
    title: str = ""
    is_paraphrase: bool = False


@dataclass
class Judgement:
    """What was found of one passage."""

    problems: list[Flaw] = field(default_factory=list)
    #: Whether words of the claim's kind stand there at all.
    told: bool = False

    @property
    def verdict(self) -> Verdict:
        """The gravest of its problems."""
        return max((problem.verdict for problem in self.problems), default=Verdict.CARRIED)
