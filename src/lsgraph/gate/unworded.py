"""Conditions without a word for one, and what would have been: "Höjs avgiften lämnar A avtalet", "Had A signed, it would …"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.verbs import is_past

if TYPE_CHECKING:
    from lsgraph.gate.document import Document, Hit

#: Most words between a verb that begins a sentence and the act.
_NEAR = 9
_DEFINITE = re.compile(r"\w{2,}(?:en|et|an|na)s?")


def inverted(reading: Document, hit: Hit) -> str:
    """The verb that begins the sentence and makes it a condition of what comes after; else nothing."""
    norms, sentence = reading.text.norms, reading.text.sentences[hit.sentence]
    begin = next((i for i in range(sentence.first, sentence.last) if reading.text.tokens[i].is_word), sentence.first)
    would = set(norms[hit.last : sentence.last]) & lexicon.common("then_would")
    if norms[begin] in lexicon.common("inverted_if") and hit.first - begin <= _NEAR and would:
        # "Had A signed, it would …"
        return reading.text.tokens[begin].text
    if reading.language != "sv" or hit.form in ("past", "supine", "done") or not _begins_with_verb(reading, hit, begin):
        return ""
    clauses = reading.clauses(hit.sentence)
    main = {clauses.at(begin).number, *(c.number for c in clauses.chain(hit.clause) if c.kind == "main")}
    verbs = [i for i in clauses.verbs if i > begin + 1 and clauses.at(i).number in main]
    return reading.text.tokens[begin].text if any(_turned_round(reading, hit, i) for i in verbs) else ""


def would_have(reading: Document, hit: Hit) -> str:
    """As in "Om vi hade fått råda hade A antagit avtalet", "Med en annan majoritet hade A antagit det": the words that make it unreal; else nothing."""
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    begin = reading.text.sentences[hit.sentence].first
    had = next((i for i in range(hit.first - 1, begin, -1) if norms[i] == "hade"), None)
    if reading.language != "sv" or hit.form != "supine" or had is None or clauses.at(had).number not in chain:
        return ""
    for clause in clauses.clauses:
        unreal = {norms[i] for i in clause.finite} & lexicon.common("if_it_were")
        conceded = norms[clause.opener - 1] in lexicon.common("before_conceding_if")
        if clause.kind == "condition" and clause.number not in chain and unreal and not conceded:
            return reading.text.words(clause.opener, clause.tokens[-1] + 1)
    match = lexicon.phrases("were_it_otherwise").search(" ".join(norms[begin:had]))
    return reading.text.words(begin, had + 1) if match else ""


@cache
def _no_verbs() -> frozenset[str]:
    """Words that begin a sentence and are no verbs: prepositions, adverbs, and those that begin clauses."""
    kinds = ("complement", "relative", "question", "adverbial")
    openers = frozenset().union(*(lexicon.subordinators("sv", kind) for kind in kinds))
    return (
        openers | lexicon.prepositions("sv") | lexicon.common("clauses_adverbs") | lexicon.common("no_verbs_first_sv")
    )


def _begins_with_verb(reading: Document, hit: Hit, begin: int) -> bool:
    """Whether a sentence begins with a verb: one that is known, or a word in -r or -s before who or what it is about."""
    norms, word = reading.text.norms, reading.text.norms[begin]
    if hit.first <= begin < hit.last or ":" in norms[begin : hit.first]:
        return False
    if begin in reading.clauses(hit.sentence).verbs:
        return True
    in_a_name = any(m.first <= begin < m.last for m in reading.mentions(hit.sentence))
    if not word.endswith(("r", "s")) or in_a_name or word in _no_verbs():
        return False
    after = norms[begin + 1]
    known = any(
        m.first == begin + 1 and m.kind != "unknown" and not m.genitive
        and not any(reading.names.agents[i].is_person for i in m.iris if i in reading.names.agents)
        for m in reading.mentions(hit.sentence)
    )  # fmt: skip
    return known or after in lexicon.common("subject_pronouns") or _DEFINITE.fullmatch(after) is not None


def _turned_round(reading: Document, hit: Hit, verb: int) -> bool:
    """Whether the subject of a verb stands right behind it, and nothing joins it to the verb before."""
    norms = reading.text.norms
    if is_past(norms[verb], "sv"):
        return False
    if norms[verb - 1] in lexicon.coordinators("sv", "weak") | lexicon.coordinators("sv", "strong"):
        return norms[verb - 1] == "så"
    subjects = {m.first for m in reading.mentions(hit.sentence) if m.slot in ("core", "with") and not m.genitive}
    return verb + 1 in subjects or norms[verb + 1] in lexicon.common("subject_pronouns") - {"det", "den", "it"}
