"""What became of organisations: mergers, splits and successions, with who they were of and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.acts import general
from lsgraph.gate.document import Hit
from lsgraph.gate.lexicon import Cue
from lsgraph.gate.model import Flaw, Judgement, Verdict
from lsgraph.gate.quoted import weight
from lsgraph.gate.when import check_date

if TYPE_CHECKING:
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

_INTO = lexicon.common("becoming")
_OF = lexicon.common("made_of")
_WITH = lexicon.common("merged_with")


@dataclass(frozen=True)
class _Change:
    """Words of a change: which kinds they tell, and who stands before them."""

    kinds: tuple[str, ...]
    order: str
    cue: Cue


@cache
def _changes(language: str) -> tuple[_Change, ...]:
    return tuple(
        _Change(
            tuple(entry["kinds"]),
            entry["order"],
            Cue("change", "done", False, "agent", lexicon.written(entry["words"])),
        )
        for entry in lexicon.entries(language, "changes")["change"]
    )


def judge_change(quoted: Quoted) -> Judgement:
    """The best that the quoted words say of the change."""
    reading, claim = quoted.reading, quoted.claim
    problems = general(quoted)
    best: list[Flaw] | None = None
    other = ""
    for number in quoted.numbers:
        for change in _changes(reading.language):
            for first, last in reading.places(change.cue.pattern, number):
                if not quoted.quotes(first, last):
                    continue
                if claim.role not in change.kinds:
                    other = other or reading.text.words(first, last)
                    continue
                hit = Hit(change.cue, first, last, number, reading.clauses(number).at(first))
                judged = _of_words(quoted, hit, change.order)
                if best is None or weight(judged) < weight(best):
                    best = judged
    if best is None:
        return Judgement([*problems, Flaw("change", other, claimed=claim.role)], told=bool(other))
    return Judgement(problems + best, told=True)


def _of_words(quoted: Quoted, hit: Hit, order: str) -> list[Flaw]:
    reading, claim = quoted.reading, quoted.claim
    problems = list(reading.turned(hit, frozenset({*claim.originals, *claim.results})))[:1]
    before, after = _sides(quoted, hit, order)
    sides = (before, after) if order == "originals" else (after, before)
    for wanted, here, there in ((claim.originals, sides[0], sides[1]), (claim.results, sides[1], sides[0])):
        for iri in wanted:
            if any(iri in m.iris for m in here):
                continue
            turned = [m for m in there if iri in m.iris]
            if turned:
                problems.append(Flaw("change-order", told(reading, turned), Verdict.CONTRADICTED))
            else:
                problems.append(Flaw("actor", told(reading, here)))
    if claim.date is not None and (problem := check_date(reading, hit, claim.date, "change")):
        problems.append(problem)
    return problems


def _sides(quoted: Quoted, hit: Hit, order: str) -> tuple[list[Mention], list[Mention]]:
    """Who stands before the words, or between them, and who after; "med KI" goes with those before."""
    reading = quoted.reading
    before: list[Mention] = []
    after: list[Mention] = []
    previous: Mention | None = None
    for mention in reading.mentions(hit.sentence):
        if not quoted.quotes(mention.first, mention.last) and not mention.resolved:
            continue
        word = reading.text.norms[mention.first - 1] if mention.first else ""
        listed = previous is not None and word in lexicon.common("joining") and mention.first - previous.last <= 2
        if listed and previous is not None:
            (before if previous in before else after).append(mention)
        elif mention.first < hit.last or word in _WITH or (order == "results" and word in _INTO and word not in _OF):
            before.append(mention)
        else:
            after.append(mention)
        previous = mention
    return before, after
