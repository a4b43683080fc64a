"""When a role is held: whether it has ended or is to come, and from and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.dates import widest
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.when import head_dates

if TYPE_CHECKING:
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.model import During
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Hit, Reading


@dataclass(frozen=True)
class RoleHit:
    """Words of a role in a sentence."""

    role: str
    hit: Hit
    past_holds: bool


def succeeds(reading: Reading, hit: Hit, mine: list[Mention]) -> bool:
    """As in "därefter tog B över": who takes over has the role that was told of last."""
    places = reading.places(lexicon.listed(reading.language, "roles", "ended", "succeed"), hit.sentence)
    norms = reading.text.norms
    return any(
        m.first in (last, last + 1) if norms[last - 1] in ("av", "by") else first - 2 <= m.first < last + 2
        for first, last in places
        for m in mine
    )


def times(quoted: Quoted, each: RoleHit, hit: Hit, mine: list[Mention], within: tuple[int, int] | None) -> list[Flaw]:
    """Whether the role holds when the claim says: not ended without an end, not to come, from and until the days of the words."""
    reading, claim = quoted.reading, quoted.claim
    problems: list[Flaw] = []
    ended = "" if succeeds(reading, hit, mine) else _ended(reading, each, hit, within)
    if ended and claim.end is None:
        problems.append(Flaw("ended", ended, Verdict.CONTRADICTED))
    plan = _future(reading, hit, within)
    if plan:
        problems.append(Flaw("planned", plan, Verdict.CONTRADICTED))
    own = _own_date(reading, hit, mine)
    if claim.begin is not None:
        found = time_of(reading, hit, claim.begin, wrong_bound="before", within=own)
        problems += (
            [] if found and found[0].rule == "date-missing" and _at_meeting(reading, hit, claim.begin) else found
        )
    if claim.end is not None:
        problems += time_of(reading, hit, claim.end, wrong_bound="after", within=own)
    return problems


def _own_date(reading: Reading, hit: Hit, mine: list[Mention]) -> tuple[int, int] | None:
    """As in "A valdes in den 14 maj och B den 28": the date right after the second name is that one's, where the first has its own."""
    dates = reading.dates(hit.sentence)
    for member in mine:
        own = [d for d in dates if 0 <= d.first - member.last <= 2]
        others = [d for d in dates if d.last <= member.first]
        earlier = [
            m for m in reading.mentions(hit.sentence) if m.last <= member.first and m not in mine and m.slot == "core"
        ]
        joined = reading.text.norms[member.first - 1] in lexicon.common("joining")
        if own and others and earlier and joined:
            return member.last, own[0].last
    return None


def _at_meeting(reading: Reading, hit: Hit, claimed: During) -> bool:
    """Whether it was decided at a meeting whose minutes these are, on the day in their head."""
    begun = reading.places(lexicon.listed(reading.language, "roles", "ended", "begin"), hit.sentence)
    return (
        bool(begun)
        and "minutes" in reading.head_kinds
        and any(d.span.within(claimed.span) for d in head_dates(reading))
    )


def _in_clause(reading: Reading, hit: Hit, name: str, within: tuple[int, int] | None = None) -> list[tuple[int, int]]:
    compiled = lexicon.listed(reading.language, "roles", "ended", name)
    clauses = reading.clauses(hit.sentence)
    return [
        (first, last)
        for first, last in reading.places(compiled, hit.sentence)
        if clauses.at(first).number == hit.clause.number and (within is None or within[0] <= first < within[1])
    ]


def _ended(reading: Reading, each: RoleHit, hit: Hit, within: tuple[int, int] | None) -> str:
    """The word that says that the role has ended."""
    if each.past_holds:
        return ""
    began = _in_clause(reading, hit, "begin", within)
    for first, last in _in_clause(reading, hit, "words", within):
        if began and reading.text.norms[first] in lexicon.common("until"):
            continue
        near = hit.first - last <= 2 if first < hit.first else first - hit.last <= 12
        if near or reading.text.norms[first] not in lexicon.common("former"):
            return reading.text.words(first, last)
    if left := _left(reading, hit):
        return left
    norms = reading.text.norms
    for first, _ in _in_clause(reading, hit, "past", within):
        if first in hit.clause.finite or (hit.first <= first < hit.last):
            if norms[first - 1] in lexicon.common("present_auxiliaries_en"):
                continue
            if began:
                continue
            return reading.text.words(first, first + 1)
    return ""


def _left(reading: Reading, hit: Hit) -> str:
    """As in "valdes 2019 till ordförande, en post som hon lämnade 2024": what comes after the role ends it."""
    compiled = lexicon.listed(reading.language, "roles", "ended", "left")
    text = reading.text
    for number in range(hit.sentence, min(hit.sentence + 2, len(text.sentences))):
        later = number > hit.sentence
        if later and text.sentences[number].paragraph != text.sentences[hit.sentence].paragraph:
            break
        others = [m for m in reading.mentions(number) if later and m.kind in ("name", "unknown") and m.slot == "core"]
        for first, last in reading.places(compiled, number):
            if (later or first >= hit.last) and not any(m.first < first for m in others):
                return text.words(first, last)
    return ""


def _future(reading: Reading, hit: Hit, within: tuple[int, int] | None) -> str:
    """The word that says that the role is to come."""
    today = reading.today
    for first, last in _in_clause(reading, hit, "future", within):
        word = reading.text.norms[first]
        if word in lexicon.common("taking_office"):
            dates = list(reading.dates(hit.sentence))
            if today is None or not dates or all(d.span.first <= today for d in dates):
                continue
            continue
        return reading.text.words(first, last)
    return ""


def time_of(
    reading: Reading, hit: Hit, claimed: During, wrong_bound: str, within: tuple[int, int] | None = None
) -> list[Flaw]:
    """What keeps the dates of the clause, or those between two tokens, from being the time claimed."""
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)} | {
        c.number for c in clauses.clauses if c.joined == hit.clause.number and c.shares_subject
    }
    if hit.clause.joined is not None and hit.clause.shares_subject:
        chain.add(hit.clause.joined)
    dates = [d for d in reading.dates(hit.sentence) if within is None or within[0] <= d.first < within[1]]
    tiers: list[list[Dated]] = [
        [d for d in dates if clauses.at(d.first).number in chain],
        [d for d in dates if clauses.at(d.first).number not in chain],
    ]
    for number, tier in enumerate(tiers):
        usable = [d for d in tier if d.bound != wrong_bound]
        if any(d.span.within(claimed.span) for d in usable):
            return []
        if any(d.span.within(claimed.span) for d in tier) and claimed.bounds:
            return []
        wider = [d for d in usable if claimed.span.within(d.span)]
        if wider:
            return [Flaw("date-exact", widest(wider), Verdict.NOT_SHOWN, claimed.shown)]
        if usable and not (claimed.bounds and claimed.comment):
            return [
                Flaw(
                    "date-other",
                    widest(usable),
                    Verdict.CONTRADICTED if number == 0 else Verdict.NOT_SHOWN,
                    claimed.shown,
                )
            ]
    if claimed.bounds and claimed.comment:
        return []
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, claimed.shown)]
