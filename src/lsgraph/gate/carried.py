"""Do all the words that a claim rests on carry it together? What its evidence tells, read and put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate.judge import Reader, combined
from lsgraph.gate.messages import rule_of
from lsgraph.gate.model import DECISIONS, Flaw, Judgement, Verdict

if TYPE_CHECKING:
    from lsgraph.gate.sources import Evidence, Rested

_ACTS = frozenset({"signing", "conclusion", "adoption", "proposal", "invitation", "withdrawal", *DECISIONS})


def problems_of(reader: Reader, rested: Rested) -> list[Flaw]:
    """What keeps the words of all its evidence from carrying a claim; none where some of it carries it."""
    stated = [each for each in rested.evidence if each.basis == "stated" and each.passages]
    reported = [each for each in rested.evidence if each.basis == "reported" and each.passages]
    inferred = [each for each in rested.evidence if each.basis == "inferred"]
    told: list[Judgement] = [reader.judge(rested.claim, passage) for each in stated for passage in each.passages]
    # A paraphrase must say it in both languages: what the one lacks, the other does not mend.
    in_languages = []
    for language in ("sv", "en"):
        own = [
            reader.judge(rested.claim, passage)
            for each in reported
            for passage in each.passages
            if passage.language == language
        ]
        if own:
            in_languages.append(own)
    if stated or reported:
        if inferred and rested.claim.kind not in _ACTS:
            return []
        found: list[Flaw] = []
        for own in in_languages or [[]]:
            found += [
                p
                for p in combined([*told, *own])
                if p not in found and (p.rule, p.claimed) not in {(q.rule, q.claimed) for q in found}
            ]
        return _one_each(found)
    if inferred:
        return _inferred(rested, inferred)
    return []


def _inferred(rested: Rested, inferred: list[Evidence]) -> list[Flaw]:
    """An act is never inferred; anything else is, from named claims or from words that it quotes."""
    if rested.claim.kind in _ACTS:
        return [Flaw("act-inferred", "", Verdict.CONTRADICTED)]
    if all(not each.derived_from and not each.reasons for each in inferred):
        return [Flaw("reason", "")]
    return []


def _one_each(problems: list[Flaw]) -> list[Flaw]:
    seen: dict[str, Flaw] = {}
    for problem in problems:
        seen.setdefault(rule_of(problem), problem)
    return list(seen.values())
