"""Sentences that tell of two agreements: which of them was signed by whom and when, and which is only told of beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.identity import means

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.gate.document import Hit
    from lsgraph.gate.objects import Named
    from lsgraph.gate.quoted import Quoted

_ACTIVE = frozenset({"past", "supine", "present", "infinitive"})
#: Most words between a preposition and its noun: "på ett möte".
_PHRASE = 2
#: Most tokens of "med anledning av" before an agreement.
_CIRCUMSTANCE = 5
#: Acts that a clause below "godkände att …" tells of.
_INNER = ("adoption", "signing", "conclusion", "withdrawal")


def only_beside(quoted: Quoted, hit: Hit, named: Sequence[Named]) -> str:
    """The other agreement that was signed instead, where the one claimed only stands beside it.

    As in "signed the climate agreement, modelled on the declaration"; or with another who signed it, "A signed the agreement and B the declaration".
    """
    reading, thing = quoted.reading, quoted.thing
    if thing is None or hit.form not in _ACTIVE or hit.cue.passive or hit.cue.actor != "agent":
        return ""
    verdicts = [(n, means(n, thing, reading.language)) for n in named if n.first >= hit.last]
    around = lexicon.phrases("circumstances")
    for one, is_it in verdicts:
        before_it = " ".join(reading.text.norms[max(hit.last, one.first - _CIRCUMSTANCE) : one.first])
        later = next((n for n, other in verdicts if other is False and n.first > one.first), None)
        if is_it is True and later is not None and around.search(before_it):
            # "undertecknade med anledning av förklaringen ett hyresavtal"
            return reading.text.words(later.first, later.last)
    before = [n for n in named if n.first < hit.last]
    right = [n for n, is_it in verdicts if is_it is True]
    found = ""
    for one in right:
        other = next((n for n, is_it in reversed(verdicts) if is_it is False and n.first < one.first), None)
        end = other.last if other is not None else _end_of_object(quoted, hit.last, one.first)
        if before or end is None or not ((other and _is_not_joined(quoted, end, one)) or _of_another(quoted, end, one)):
            return ""
        found = reading.text.words(end - 1, end)
    return found


def _end_of_object(quoted: Quoted, first: int, last: int) -> int | None:
    """Where a noun ends between two places that is another thing to sign or adopt: "en budget"."""
    norms = quoted.reading.text.norms
    others = quoted.reading.agreements.others
    return next((i + 1 for i in range(first, last) if others.fullmatch(norms[i])), None)


def _is_not_joined(quoted: Quoted, end: int, one: Named) -> bool:
    norms = quoted.reading.text.norms
    begin = next(each.first for each in reversed(quoted.reading.text.sentences) if each.first < end)
    adds = {"utan", "but"} & set(norms[end : one.first])
    if adds and lexicon.phrases("not_only").search(" ".join(norms[begin:end])):
        # "inte bara hyresavtalet utan även avsiktsförklaringen"
        return False
    return not any(norms[i] in lexicon.common("joining_things") for i in range(end, one.first))


def _of_another(quoted: Quoted, end: int, one: Named) -> bool:
    """Whether a name stands before the second thing whose verb is left out: "… och Fabege avsiktsförklaringen"."""
    reading = quoted.reading
    norms = reading.text.norms
    joining = lexicon.common("joining_things")
    joined = next((i for i in range(one.first - 1, end - 1, -1) if norms[i] in joining), None)
    if joined is None:
        return False
    number = next(n for n, s in enumerate(reading.text.sentences) if s.first <= one.first < s.last)
    verbs = reading.clauses(number).verbs
    between = [m for m in reading.mentions(number) if m.first == joined + 1 and m.last <= one.first and not m.genitive]
    gapped = not any(i in verbs for i in range(joined, one.first))
    return gapped and bool(between) and not any(is_actor(reading, m, quoted.claim.actor or "") for m in between)


def days_of_others(quoted: Quoted, hit: Hit) -> frozenset[int]:
    """Where days stand that are those of other agreements: "den 3 mars avtalet om klimat och den 4 mars avsiktsförklaringen"."""
    reading, thing = quoted.reading, quoted.thing
    if thing is None:
        return frozenset()
    clauses = reading.clauses(hit.sentence)
    near = {c.number for c in clauses.clauses if c.number == hit.clause.number or not c.finite}
    named = [n for n in reading.agreements.of(hit.sentence) if clauses.at(n.first).number in near]
    days = [d for d in reading.dates(hit.sentence) if not d.bound and clauses.at(d.first).number in near]
    order = sorted([*((n.first, n) for n in named), *((d.first, None) for d in days)], key=lambda each: each[0])
    alternate = all((one[1] is None) != (two[1] is None) for one, two in pairwise(order))
    if len(named) < _PHRASE or len(named) != len(days) or not alternate:
        return frozenset()
    return frozenset(d.first for n, d in zip(named, days, strict=True) if means(n, thing, reading.language) is False)


def object_of_its_own(quoted: Quoted, hit: Hit, named: Iterable[Named]) -> str:
    """As in "noted the declaration and adopted the budget": the clause has its own object, and the agreement stands in another."""
    reading = quoted.reading
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    goes_with = {c.number for c in clauses.clauses if hit.clause.number in {each.number for each in clauses.chain(c)}}
    own = [i for i in hit.clause.tokens if i >= hit.last or (hit.cue.passive and i < hit.first)]
    if hit.form in ("noun", "done"):
        return ""
    joined = norms[hit.first - 1] in lexicon.common("joining_another") and not hit.cue.passive
    if any(clauses.at(n.first).number in goes_with and not (joined and n.last <= hit.first) for n in named):
        return ""
    others = reading.agreements.others
    # "den 9 maj": the article of a day stands for nothing.
    days = {d.first - 1 for d in reading.dates(hit.sentence)}
    pronouns = [i for i in own if norms[i] in lexicon.common("agreement_pronouns") and i not in days]
    if any(not any(others.fullmatch(norm) for norm in norms[i + 1 : i + 1 + _PHRASE]) for i in pronouns):
        return ""
    prepositions = lexicon.prepositions(reading.language)
    same = lexicon.listed(reading.language, "agreements", "same_object")
    noun = hit.last + 1
    behind = norms[hit.last : hit.last + 1] == ["the"] and noun in own and not hit.cue.passive
    if behind and not same.fullmatch(norms[noun]):
        # "discussed the declaration and approved the minutes"
        return reading.text.words(hit.last, noun + 1)
    return next(
        (
            reading.text.tokens[i].text
            for i in own
            if others.fullmatch(norms[i]) and not set(norms[max(0, i - _PHRASE) : i]) & prepositions
        ),
        "",
    )


def only_dealt_with(quoted: Quoted, hit: Hit, named: Sequence[Named]) -> str:
    """As in "godkände att avsiktsförklaringen behandlas på nästa möte": what is approved is that something else is done with it."""
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    below = {
        c.number: c
        for c in clauses.clauses
        if c.parent == hit.clause.number
        and c.kind == "complement"
        and c.opener >= hit.last
        and (c.finite or any(n.first == c.opener + 1 for n in named))
    }
    places = {clauses.at(n.first).number for n in named}
    if not named or not places <= below.keys():
        return ""
    told = {h.clause.number for kind in _INNER for h in reading.hits(hit.sentence, kind)}
    if places & told:
        return ""
    clause = below[min(places)]
    papers = lexicon.listed(reading.language, "agreements", "papers")
    so_called = set(reading.text.norms[clause.opener : named[0].first]) & lexicon.common("calls_it_so")
    if papers.fullmatch(reading.text.norms[clause.opener - 1]) and so_called:
        # "adopted the document that is known as the declaration"
        return ""
    agents = [m for m in reading.mentions(hit.sentence) if m.first == clause.opener + 1]
    if any(is_actor(reading, m, quoted.claim.actor or "") for m in agents):
        # "godkänt att kommunen blir part i avsiktsförklaringen"
        return ""
    return reading.text.words(clause.opener, clause.tokens[-1] + 1)
