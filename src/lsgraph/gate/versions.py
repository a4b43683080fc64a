"""Versions of an agreement that are not the agreement: one for referral, for consultation, a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.reading import Reading

#: Most tokens between "efter" and the referral that is over.
_OVER = 4


def unfinished(reading: Reading, hit: Hit) -> str:
    """As in "godkände avsiktsförklaringen för remiss", "…, remissversion – godkändes": the words that say so, else nothing."""
    clauses = reading.clauses(hit.sentence)
    whole = len(clauses.verbs) <= 1
    own = {clause.number for clause in clauses.clauses if whole or clause is hit.clause}
    for clause in clauses.clauses:
        depends = clause.parent in own and clause.kind in ("aside", "complement")
        if depends or (clause.joined in own and clause.shares_subject):
            own.add(clause.number)
    for first, last in reading.places(lexicon.words(reading.language, "agreements", "unfinished"), hit.sentence):
        before = reading.text.norms[max(0, first - _OVER) : first]
        if before[-1:] and before[-1] in lexicon.common("answering"):
            # "antog ett svar på remissen om …"
            continue
        if clauses.at(first).number in own and not set(before) & lexicon.common("over_by_then"):
            return reading.text.words(first, last)
    return ""
