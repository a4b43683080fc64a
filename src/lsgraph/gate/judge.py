"""One claim and one passage: the verdict. The only place that knows which judge is for which kind of claim."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lsgraph.gate.acts import KINDS, judge_act
from lsgraph.gate.holders import put_on_another
from lsgraph.gate.model import DECISIONS, Claim, Flaw, Judgement, Passage, Thing, Verdict
from lsgraph.gate.objects import alike
from lsgraph.gate.plans import judge_announcement, judge_plan
from lsgraph.gate.quoted import Quoted
from lsgraph.gate.reading import Reading
from lsgraph.gate.renaming import judge_naming
from lsgraph.gate.roles import judge_membership
from lsgraph.gate.sorts import has_head
from lsgraph.gate.statements import judge_statement
from lsgraph.gate.successions import judge_change
from lsgraph.gate.sums import unfounded
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.names import Names
    from lsgraph.gate.sources import Knowledge

Extra = tuple[tuple[str, tuple[str, ...], str], ...]
_AGREEMENT_WORDS = (
    "förklaring",
    "avtal",
    "överenskommelse",
    "declaration",
    "agreement",
    "letter",
    "memorandum",
    "deklaration",
)


class Reader:
    """Reads passages against claims; each text is read once."""

    def __init__(self, knowledge: Knowledge, *, kept: int = 256) -> None:
        self.knowledge = knowledge
        self._reading = lru_cache(maxsize=kept)(self._read)

    def _read(self, raw: str, language: str, today: object, extra: Extra, title: str, thing: Thing | None) -> Reading:
        names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for first, words, iri in extra:
            names.setdefault(first, []).append((words, iri))
        return Reading(raw, language, today, self.knowledge.names, names, title, thing)  # type: ignore[arg-type]

    def judge(self, claim: Claim, passage: Passage) -> Judgement:
        """What a passage says of a claim."""
        extra, thing = self._named_as(claim, passage)
        reading = self._reading(
            passage.text, passage.language, passage.today, extra, passage.title, _by_its_name(thing)
        )
        first, last = reading.text.span(passage.start, passage.end)
        quoted = Quoted(reading, claim, thing, first, last, passage.title)
        judgement = self._judged(quoted)
        judgement.problems += [*unfounded(quoted), *put_on_another(quoted, self.knowledge.things)]
        return judgement

    def _judged(self, quoted: Quoted) -> Judgement:
        """What the words say, by the kind of the claim."""
        reading, claim, thing = quoted.reading, quoted.claim, quoted.thing
        if claim.kind in KINDS or claim.kind in DECISIONS:
            return judge_act(quoted)
        if claim.kind == "proposed-decision":
            return judge_act(
                Quoted(reading, replace(claim, kind="proposal"), thing, quoted.first, quoted.last, quoted.title)
            )
        if claim.kind == "plan":
            return judge_plan(quoted, self.knowledge.things)
        if claim.kind == "announcement":
            return judge_announcement(quoted)
        if claim.kind == "membership":
            return judge_membership(quoted, self.knowledge.things)
        if claim.kind == "naming":
            return judge_naming(quoted)
        if claim.kind == "change":
            return judge_change(quoted)
        if claim.kind == "statement":
            return judge_statement(quoted, self.knowledge.things)
        return Judgement([Flaw("unread", "")])

    def _named_as(self, claim: Claim, passage: Passage) -> tuple[Extra, Thing | None]:
        """What a source calls somebody or something (`ls:namedAs`) is a name in it."""
        thing = self.knowledge.things.get(claim.about or "")
        if thing is not None and claim.actor and claim.actor not in thing.parties:
            thing = replace(thing, parties=(*thing.parties, claim.actor))
        extra: list[tuple[str, tuple[str, ...], str]] = []
        for name in passage.named_as:
            words = tuple(token.norm for token in tokens_of(name) if token.is_word)
            if not words:
                continue
            if thing is not None and any(part in words[0] for part in _AGREEMENT_WORDS):
                thing = replace(thing, names=(*thing.names, name))
            elif claim.actor or isinstance(claim.value, str):
                extra.append((words[0], words, claim.actor or str(claim.value)))
        return tuple(extra), thing


def _by_its_name(thing: Thing | None) -> Thing | None:
    """An agreement that has a name without an ordinary word for one; for all others a text is read in the same way, and once."""
    if thing is None or thing.kind not in ("Agreement", "LetterOfIntent"):
        return None
    return thing if any(not has_head(name) for name in thing.names) else None


def combined(judgements: Sequence[Judgement]) -> list[Flaw]:
    """The problems that are left when several passages carry one claim together.

    The passage with the fewest problems counts; what it does not show of date, agreement or actor another of them may show. What any of
    them denies stays denied.
    """
    if not judgements:
        return []
    main = min(judgements, key=lambda each: (not each.told, each.verdict, len(each.problems)))
    others = [each for each in judgements if each is not main and each.told]
    left = []
    for problem in main.problems:
        shown = problem.aspect in ("date", "agreement", "actor") and problem.verdict is not Verdict.CONTRADICTED and any(
            not any(p.aspect == problem.aspect or (p.aspect == "act" and p.verdict) for p in each.problems) for each in others
        )  # fmt: skip
        if not shown:
            left.append(problem)
    for each in others:
        left += [
            p
            for p in each.problems
            if p.verdict is Verdict.CONTRADICTED and p.rule in ("negated", "rejected") and p not in left
        ]
    return left


def similar(one: str, two: str) -> bool:
    """Whether two words are alike, for messages."""
    return alike(one, two)


def names_of(names: Names, iri: str) -> str:
    """The first name of an agent."""
    agent = names.agents.get(iri)
    return agent.names[0] if agent is not None and agent.names else iri.rsplit("/", 1)[-1]
