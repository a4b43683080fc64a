"""When a role is held: whether it has ended or is to come, and from and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.chronicles import begins_with_a_year
from lsgraph.gate.dates import widest
from lsgraph.gate.formers import (
    of_another_time,
    says_of_others,
    some_years,
    time_spent,
    until_a_past_time,
    until_before_it,
    years_over,
)
from lsgraph.gate.founded import times_of_organisation
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.signatures import date_of
from lsgraph.gate.when import head_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.document import Hit
    from lsgraph.gate.model import During
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading


#: Most sentences between a meeting told of and who was elected there, and one more.
_MEETING_ABOVE = 2
#: Most words between a negation and the verb that it denies: "never formally left".
_NEAR_VERB = 3


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
    ended = ""
    if not succeeds(reading, hit, mine):
        ended = _ended(reading, each, hit, within) or _over(reading, each, hit, mine, within)
    below = None if each.past_holds else _left_below(quoted, hit)
    if below is not None and not ended:
        ended = reading.text.words(*below[1:])
    if ended and claim.end is None:
        problems.append(Flaw("ended", ended, Verdict.CONTRADICTED))
    plan = _future(reading, hit, within)
    if plan:
        problems.append(Flaw("planned", plan, Verdict.CONTRADICTED))
    if claim.begin is not None:
        of_organisation = frozenset() if each.past_holds else times_of_organisation(quoted, hit, mine)
        problems += time_of(quoted, hit, claim.begin, wrong_bound="before", mine=mine, but=of_organisation)
    if claim.end is not None and below is not None and below[0] in quoted.numbers:
        problems += date_of(quoted, reading.dates(below[0]), claim.end)
    elif claim.end is not None:
        problems += time_of(quoted, hit, claim.end, wrong_bound="after", mine=mine)
    return problems


def _left_below(quoted: Quoted, hit: Hit) -> tuple[int, int, int] | None:
    """As in a chronicle, "2012: A becomes a member of X." above "2019: A gives up its membership.": the sentence that ends it, and its words."""
    reading, claim = quoted.reading, quoted.claim
    own = reading.names.own(claim.actor or "")
    if not begins_with_a_year(reading, hit.sentence):
        return None
    given_up = lexicon.listed(reading.language, "roles", "ended", "given_up")
    leaving = lexicon.listed(reading.language, "roles", "ended", "leaving")
    for number in range(hit.sentence + 1, len(reading.text.sentences)):
        mentions = reading.mentions(number)
        mine = [m for m in mentions if m.iris & own and m.slot == "core" and not m.genitive]
        if not mine or not begins_with_a_year(reading, number):
            continue
        there = {m.first for m in mentions if (claim.about or "") in m.iris}
        places = reading.places(given_up, number)
        places += [(first, last) for first, last in reading.places(leaving, number) if {last, last + 1} & there]
        for first, last in places:
            of_another = any(
                m.first == last + 1
                and m.kind in ("name", "unknown")
                and claim.about not in m.iris
                and reading.text.norms[last] in lexicon.common("mentions_of_prepositions")
                for m in mentions
            )
            if first == mine[0].last and not of_another:
                return number, first, last
    return None


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
        if reading.text.norms[first] == "until" and _still(reading, hit):
            continue
        if reading.text.norms[last - 1] in lexicon.common("lasting") and any(
            reading.text.norms[i] in lexicon.common("ever_since") for i in hit.clause.tokens
        ):
            # "har varit medlem sedan 2020": it goes on.
            continue
        if _was_before(reading, hit, first, last) or says_of_others(reading, hit, first, last):
            continue
        near = hit.first - last <= 2 if first < hit.first else first - hit.last <= 12
        if near or reading.text.norms[first] not in lexicon.common("former"):
            return reading.text.words(first, last)
    given_up = lexicon.listed(reading.language, "roles", "ended", "given_up")
    for first, last in reading.places(given_up, hit.sentence):
        # "A slutar som huvudman": the role is named by the words that end it.
        if first <= hit.first < last and (within is None or within[0] <= first < within[1]):
            return reading.text.words(first, last)
    if (left := _left(reading, hit)) or (left := _in_brackets(reading, hit)):
        return left
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    used = lexicon.listed(reading.language, "roles", "ended", "used")
    for first, last in reading.places(used, hit.sentence):
        # "used to count A among its principals": what was so once governs the clause of the role.
        if clauses.at(first).number in chain and within is None:
            return reading.text.words(first, last)
    norms = reading.text.norms
    for first, _ in _in_clause(reading, hit, "past", within):
        if first in hit.clause.finite or (hit.first <= first < hit.last):
            if norms[first - 1] in lexicon.common("present_auxiliaries_en"):
                continue
            if norms[first - 1] == "," and norms[first + 1 : first + 2] == ["by"]:
                # "X, chaired by A, has …"
                continue
            if began:
                continue
            return reading.text.words(first, first + 1)
    return ""


def _still(reading: Reading, hit: Hit) -> bool:
    """As in "is acting chair until the annual meeting": told of today, with no day behind it that has passed."""
    now = {reading.text.norms[i] for i in hit.clause.finite} & lexicon.common("is_now")
    days = [d for d in reading.dates(hit.sentence) if d.first in hit.clause.tokens]
    return bool(now) and all(reading.today is not None and d.span.last >= reading.today for d in days)


def _over(reading: Reading, each: RoleHit, hit: Hit, mine: Sequence[Mention], within: tuple[int, int] | None) -> str:
    """As in "höll i klubban som ordförande 2012–2019": a time that is over, and what was done for some years."""
    if each.past_holds:
        return ""
    dates = [d for d in _own_dates(reading, hit, mine) if within is None or within[0] <= d.first < within[1]]
    ended = (
        years_over(reading, hit, dates)
        or some_years(reading, hit)
        or time_spent(reading, hit)
        or until_a_past_time(reading, hit, mine)
    )
    return ended or (until_before_it(reading, hit) if within is None or within[0] <= hit.first < within[1] else "")


def _was_before(reading: Reading, hit: Hit, first: int, last: int) -> bool:
    """As in "Ordförande är A, tidigare direktör i B": what stands behind the name and a comma is what A was before."""
    text = reading.text
    named = any(m.last == first - 1 for m in reading.mentions(hit.sentence) if m.first >= hit.last)
    follows = last < len(text.tokens) and text.tokens[last].is_word and not text.tokens[last].is_capitalised
    return text.norms[first] in lexicon.common("former") and text.norms[first - 1] == "," and named and follows


def _in_brackets(reading: Reading, hit: Hit) -> str:
    """As in "Owner: A (former)": a word that stands alone behind the name."""
    norms = reading.text.norms
    compiled = lexicon.listed(reading.language, "roles", "ended", "words")
    return next(
        (
            reading.text.words(first, last)
            for first, last in reading.places(compiled, hit.sentence)
            if norms[first - 1] == "(" and norms[last : last + 1] == [")"]
        ),
        "",
    )


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
            if later and (_of_another_role(reading, hit, number, last) or _of_another_person(reading, number, first)):
                continue
            if _never(reading, number, first) or _elsewhere(reading, hit, number, last):
                continue
            if (later or first >= hit.last) and not any(m.first < first for m in others):
                return text.words(first, last)
    return ""


def _of_another_role(reading: Reading, hit: Hit, number: int, index: int) -> bool:
    """As in "Hon har lämnat uppdraget som rådgivare åt Region Uppsala": a role in another organisation than the sentence before tells of."""
    here = frozenset().union(*(m.iris for m in reading.mentions(hit.sentence)))
    elsewhere = [m for m in reading.mentions(number) if m.kind == "name" and m.first >= index and not m.iris & here]
    return any(set(reading.text.norms[index : m.first]) & lexicon.common("roles_as") for m in elsewhere)


def _never(reading: Reading, number: int, index: int) -> bool:
    """As in "She never formally left her chair": in the clause a negation stands before the words, and not "not only"."""
    norms, begin = reading.text.norms, reading.clauses(number).at(index).tokens[0]
    return any(
        norms[i] in lexicon.common("simple_negations") and norms[i + 1] not in lexicon.common("only_adverbs")
        for i in range(max(begin, index - _NEAR_VERB), index)
    )


def _elsewhere(reading: Reading, hit: Hit, number: int, index: int) -> bool:
    """As in "left her chair at the university", "lämnade tjänsten på KTH": right behind the words stands another house than the role is in."""
    if reading.text.norms[index : index + 1] == [] or reading.text.norms[index] not in lexicon.common("at_a_house"):
        return False
    here = frozenset().union(*(m.iris for m in reading.mentions(hit.sentence)))
    forms = {reading.names.agents[iri].form for iri in here if iri in reading.names.agents}
    house = next((m for m in reading.mentions(number) if index < m.first <= index + 2), None)
    if house is None or house.iris & here:
        return False
    # "left the post at Easter": one word that we do not know may be a time.
    named = house.kind == "name" or (house.kind == "unknown" and house.last - house.first > 1)
    return named or (house.kind == "anaphor" and not {*forms, "*"} & set(house.forms))


def _of_another_person(reading: Reading, number: int, index: int) -> bool:
    """As in "Per Östlund, som lämnade uppdraget, …": a relative clause right after a name is about the one who is named."""
    clause = reading.clauses(number).at(index)
    names = reading.text.tokens[max(0, clause.opener - 2) : clause.opener]
    return clause.kind == "relative" and any(token.is_word and token.is_capitalised for token in names)


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


def _own_dates(reading: Reading, hit: Hit, mine: Sequence[Mention]) -> list[Dated]:
    """The dates of a sentence without those of others: in "A valdes den 14 maj och B den 28" each has a day, in "A och B den 14" one for both."""
    dates = reading.dates(hit.sentence)
    if not mine:
        return dates
    others = [
        m
        for m in reading.mentions(hit.sentence)
        if m not in mine and m.slot == "core" and not m.genitive and _like(reading, m, mine[0])
    ]
    before = [m for m in others if m.last <= mine[0].first][-1:]
    after = [m for m in others if m.first >= mine[-1].last][:1]
    later = [first for first, _ in reading.places(lexicon.listed(reading.language, "time", "later"), hit.sentence)]
    end = after[0].first if after else reading.text.sentences[hit.sentence].last
    if before and any(mine[0].last <= at < end for at in (*later, *(d.first for d in dates))):
        dates = [d for d in dates if not before[0].first < d.first < mine[0].first]
    if after and any(mine[0].last <= d.first < after[0].first for d in dates):
        dates = [d for d in dates if d.first < after[0].first]
    return dates


def _like(reading: Reading, one: Mention, two: Mention) -> bool:
    """Whether two mentions are both persons, or both organisations; whom we do not know may be either."""

    def person(mention: Mention) -> bool:
        return any(reading.names.agents[i].is_person for i in mention.iris if i in reading.names.agents)

    return one.kind == "unknown" or (one.kind == "name" and person(one) == person(two))


def _elected_at(reading: Reading, hit: Hit, claimed: During) -> bool:
    """Whether minutes of that day tell of an election: who is elected at a meeting has the post from it."""
    elected = reading.places(lexicon.listed(reading.language, "roles", "elected", "words"), hit.sentence)
    if not elected or "minutes" not in reading.head_kinds or "news" in reading.head_kinds:
        return False
    return any(d.span.within(claimed.span) for d in head_dates(reading))


def _elected_above(quoted: Quoted, hit: Hit, claimed: During) -> bool:
    """As in "X höll årsmöte den 22 maj 2024. Till ordförande valdes A.": the one day of the meeting of which a sentence just above tells."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    elected = lexicon.listed(reading.language, "roles", "elected", "words")
    became = lexicon.listed(reading.language, "roles", "ended", "begin")
    if not (reading.places(elected, hit.sentence) or reading.places(became, hit.sentence)):
        return False
    for number in range(hit.sentence - 1, max(-1, hit.sentence - 1 - _MEETING_ABOVE), -1):
        if sentences[number].paragraph != sentences[hit.sentence].paragraph:
            return False
        days = reading.dates(number)
        if reading.has(lexicon.phrases("meeting_held"), number):
            met = len(days) == 1 and days[0].span.first == days[0].span.last and not days[0].bound
            return met and days[0].span.within(claimed.span) and _is_their_meeting(quoted, number)
        if days:
            return False
    return False


def _is_their_meeting(quoted: Quoted, number: int) -> bool:
    """Whether a meeting told of is that of the organisation claimed, or of nobody who is named; and is neither denied nor to come."""
    reading = quoted.reading
    named = [m for m in reading.mentions(number) if m.kind in ("name", "body", "anaphor")]
    theirs = any(quoted.claim.about in m.iris for m in named)
    begins = reading.places(lexicon.phrases("meeting_first"), number)
    turned = any(reading.has(scope.pattern, number) for scope in lexicon.scopes(reading.language))
    return (theirs or (bool(begins) and not named)) and not turned


def time_of(
    quoted: Quoted,
    hit: Hit,
    claimed: During,
    wrong_bound: str,
    within: tuple[int, int] | None = None,
    mine: Sequence[Mention] = (),
    but: frozenset[int] = frozenset(),
) -> list[Flaw]:
    """What keeps the dates of the clause, those between two tokens or those of a member, from being the time claimed; `but` are of something else."""
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)} | {
        c.number for c in clauses.clauses if c.joined == hit.clause.number and c.shares_subject
    }
    if hit.clause.joined is not None and hit.clause.shares_subject:
        chain.add(hit.clause.joined)
    dates = [
        d
        for d in _own_dates(reading, hit, mine)
        if d.first not in but
        and (within is None or within[0] <= d.first < within[1])
        and not of_another_time(reading, hit, d, quoted.claim.role)
    ]
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
    if wrong_bound == "before" and (_elected_at(reading, hit, claimed) or _elected_above(quoted, hit, claimed)):
        return []
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, claimed.shown)]
