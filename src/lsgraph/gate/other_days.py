"""Days in the words of an act that are not its own: of what it rests on, of its effect, by which the agreement is known, and counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.model import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.document import Hit
    from lsgraph.gate.reading import Reading

#: What is done by a decision at a meeting.
DECIDED = frozenset({"adoption", "withdrawal"}) | DECISIONS
#: What may hold from a later day than that on which it is done.
_TAKES_EFFECT = frozenset({"adoption", "withdrawal", "signing"}) | DECISIONS
#: Most words from what a decision rests on to its day.
_REST = 18


def of_thing(reading: Reading, hit: Hit, dated: Dated) -> bool:
    """As in "avtalet av den 14 juni 2024", "avtalet, daterat den 14 juni", "the 14 June 2024 declaration": the day by which it is known.

    Where the act is no signature, it may be known by the day on which it was signed too.
    """
    norms = reading.text.norms
    number = next((n for n, s in enumerate(reading.text.sentences) if s.first <= dated.first < s.last), hit.sentence)
    signs = hit.cue.kind in ("signing", "conclusion")
    moves = lexicon.phrases("joins_or_leaves").search(" ".join(norms[hit.first : hit.last]))
    names = {"known_by_its_day": True, "known_by_its_signing": not signs, "known_from_a_day": not moves}
    known = [lexicon.phrases(name) for name, holds in names.items() if holds]
    for named in reading.agreements.of(number):
        # The word behind it may be taken for one of what it is on.
        between = {" ".join(norms[end : dated.first]) for end in (named.last - 1, named.last) if end > named.first}
        if any(each.fullmatch(words) for each in known for words in between):
            return True
        written_before = norms[dated.last : dated.last + 1] and norms[dated.last] in lexicon.common("dated_before_it")
        within = named.first < dated.first and dated.last < named.last and norms[dated.first - 1] == "the"
        if within or (written_before and dated.last < named.last and named.first <= dated.last + 1):
            return True
    return False


def days_rested_on(reading: Reading, hit: Hit, kind: str, tiers: Sequence[Sequence[Dated]]) -> frozenset[int]:
    """As in "beslutar, med stöd av delegation från styrelsen den 2 juni, att anta": where days of what a decision rests on stand.

    Only in the decision's own words, where its head or foot gives its own day; else "enligt beslut den 2 juni" may well date it.
    """
    if kind not in DECIDED or hit.form not in ("present", "infinitive") or not tiers[-1]:
        return frozenset()
    clauses, first = reading.clauses(hit.sentence), reading.text.sentences[hit.sentence].first
    found = set()
    for dated in reading.dates(hit.sentence):
        begin = max(first, dated.first - _REST)
        match = lexicon.phrases("resting_on").search(" ".join(reading.text.norms[begin : dated.first]))
        if match is None:
            continue
        begin = dated.first - len(match[0].split())
        if not any(i in clauses.verbs or hit.first <= i < hit.last for i in range(begin, dated.first)):
            found.add(dated.first)
    return frozenset(found)


def days_of_effect(reading: Reading, hit: Hit, kind: str, tiers: Sequence[Sequence[Dated]]) -> frozenset[int]:
    """As in "antar avtalet att gälla från den 1 januari", "withdraws, effective 1 May": where days stand between which what is done holds.

    One may leave on the day from which that holds, except by words that leave themselves, in a paper that gives its day.
    """
    itself = hit.form in ("present", "infinitive") and bool(tiers[-1])
    if kind not in _TAKES_EFFECT or (kind == "withdrawal" and not itself):
        return frozenset()
    found: list[Dated] = []
    for dated in reading.dates(hit.sentence):
        begin = max(reading.text.sentences[hit.sentence].first, dated.first - _REST)
        days = {i for d in found for i in range(d.first, d.last)}
        before = " ".join(reading.text.norms[i] for i in range(begin, dated.first) if i not in days)
        # "utträder från och med den 1 maj": that day it leaves.
        from_then = itself and kind != "withdrawal" and lexicon.phrases("effective_from").search(before)
        if from_then or lexicon.phrases("of_its_effect").search(before):
            found.append(dated)
    return frozenset(d.first for d in found)


def counted_from(reading: Reading, dated: Dated) -> bool:
    """As in "en vecka efter mötet den 3 mars", "efter den 3 mars": another day, counted from this one."""
    before = _words_before(reading, dated, 6)
    return lexicon.phrases("counted_from").search(before) is not None


def of_version(reading: Reading, dated: Dated) -> bool:
    """As in "godkänner avsiktsförklaringen i dess lydelse av den 14 juni 2024": the day of the text, not of the act."""
    before = _words_before(reading, dated, 4)
    return lexicon.phrases("of_a_version").search(before) is not None


def days_of_other_papers(reading: Reading, hit: Hit, actor: str) -> frozenset[int]:
    """As in "A har tillfrågats om att ansluta sig; svaret kom den 3 mars", "…; brevet till B gick i väg den 3 mars": where days of other papers stand.

    They stand in a main clause of their own, behind the words that invite.
    """
    if hit.cue.kind != "invitation":
        return frozenset()
    clauses, own = reading.clauses(hit.sentence), reading.names.own(actor)
    found = set()
    for dated in reading.dates(hit.sentence):
        clause = clauses.at(dated.first)
        if clause.kind != "main" or clause.number == hit.clause.number or dated.first < hit.last:
            continue
        told = " ".join(reading.text.norms[i] for i in clause.tokens)
        others = [m for m in reading.mentions(hit.sentence) if m.first in clause.tokens and m.kind == "name"]
        if lexicon.phrases("another_paper").search(told) or (others and not any(m.iris & own for m in others)):
            found.add(dated.first)
    return frozenset(found)


def _words_before(reading: Reading, dated: Dated, most: int) -> str:
    """The words of its sentence before a date: "Webbsidan uppdaterad" on the row above is none of them."""
    begin = next((s.first for s in reading.text.sentences if s.first <= dated.first < s.last), dated.first)
    return " ".join(reading.text.norms[max(begin, dated.first - most) : dated.first])
