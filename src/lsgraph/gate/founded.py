"""Times that are those of the organisation, and of nobody's role in it: "huvudman för A, som bildades 2014", "a member of A, founded in 2014"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.clause import Clause
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: Most words between an organisation and the clause that tells of it: "A, en stiftelse som".
_BEFORE_ITS_CLAUSE = 3
#: Most words between "bildad" and its time.
_BESIDE = 2


def times_of_organisation(quoted: Quoted, hit: Hit, mine: Sequence[Mention]) -> frozenset[int]:
    """Where times stand that a clause or a participle tells of the organisation."""
    reading, about = quoted.reading, quoted.claim.about or ""
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    words = [
        (first, last, name == "passives")
        for name in ("participles", "passives")
        for first, last in reading.places(lexicon.listed(reading.language, "roles", "founded", name), hit.sentence)
        if not (hit.first < last and first < hit.last)
    ]
    told = set()
    for dated in reading.dates(hit.sentence):
        clause = clauses.at(dated.first)
        here = any(clauses.at(m.first).number == clause.number for m in mine)
        ended = clause.finite and "," in reading.text.norms[clause.finite[0] : dated.first]
        if clause.number not in chain and not here and not ended and _tells_of(quoted, hit, clause, about):
            told.add(dated.first)
        for first, last, is_verb in words:
            place = clauses.at(first)
            in_it = is_verb and any(clauses.at(m.first).number == place.number for m in mine)
            if _beside(quoted, dated, first, last) and place.kind != "adverbial" and not in_it:
                told.add(dated.first)
    return frozenset(told)


def _tells_of(quoted: Quoted, hit: Hit, clause: Clause, about: str) -> bool:
    """Whether a relative clause stands behind the organisation and has it as its subject; in "som A gick med i 2014" it has not."""
    reading = quoted.reading
    norms = reading.text.norms
    if clause.kind != "relative" or not clause.finite or norms[clause.opener] not in lexicon.common("told_of_by"):
        return False
    before = [m for m in reading.mentions(hit.sentence) if 0 <= clause.opener - m.last <= _BEFORE_ITS_CLAUSE]
    between = range(clause.opener + 1, clause.finite[0])
    subjects = {m.first for m in reading.mentions(hit.sentence) if m.slot == "core"}
    has_own = any(i in subjects or norms[i] in lexicon.common("subject_pronouns") - {"det", "den"} for i in between)
    return bool(before) and about in before[-1].iris and not has_own


def _beside(quoted: Quoted, dated: Dated, first: int, last: int) -> bool:
    """As in "bildad 2014", "founded in 2014", "den 2014 bildade"."""
    between = range(last, dated.first) if last <= dated.first else range(dated.last, first)
    words = [quoted.reading.text.tokens[i] for i in between]
    return len(words) <= _BESIDE and all(token.is_word for token in words)
