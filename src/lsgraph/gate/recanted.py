"""An act that a later sentence denies of the same one, "A har aldrig lämnat avtalet.", and a signature that makes nobody a party: a witness's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.agents import acting
from lsgraph.gate.identity import means
from lsgraph.gate.model import Flaw
from lsgraph.gate.versions import unfinished

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.quoted import Quoted

#: Most sentences below an act in which the paragraph may deny it.
_BELOW = 4
#: Most words between another and that he is a witness: "and B only as a witness".
_NEAR = 2
_TELLS = frozenset({"past", "supine", "done", "infinitive"})


def denied_below(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """A sentence below in which the actor is said not to have done it; what was not done before, or on another text, denies nothing."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    for number in range(hit.sentence + 1, min(hit.sentence + 1 + _BELOW, len(sentences))):
        if sentences[number].paragraph != sentences[hit.sentence].paragraph:
            break
        for other in reading.hits(number, hit.cue.kind):
            if other.form not in _TELLS or _of_before(quoted, other) or not _on_the_same(quoted, other):
                continue
            denies = [p for p in reading.turned(other, quoted.own) if p.rule == "negated"]
            if denies and any(is_actor(reading, m, quoted.claim.actor or "") for m in acting(reading, other)):
                return [Flaw("negated", denies[0].word)]
    return []


def no_party(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "A signed it as a witness to the parties' signatures", or "A is not itself a party." below: a signature that joins nobody to anything."""
    if hit.cue.kind not in ("signing", "conclusion"):
        return []
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    if witness := _only_witnesses(quoted, hit):
        return [Flaw("act", witness, claimed=quoted.claim.kind)]
    for number in range(hit.sentence + 1, min(hit.sentence + 1 + _BELOW, len(sentences))):
        if sentences[number].paragraph != sentences[hit.sentence].paragraph:
            break
        begins = lexicon.listed(reading.language, "time", "earlier")
        for first, last in reading.places(lexicon.phrases("no_party"), number):
            before = [m for m in reading.mentions(number) if m.last <= first and m.slot == "core" and not m.genitive]
            mine = before[-1:] and is_actor(reading, before[-1], quoted.claim.actor or "")
            named = [means(n, quoted.thing, reading.language) for n in reading.agreements.of(number) if quoted.thing]
            if mine and False not in named and not reading.places(begins, number):
                return [Flaw("act", reading.text.words(first, last), claimed=quoted.claim.kind)]
    return []


def _only_witnesses(quoted: Quoted, hit: Hit) -> str:
    """The words by which the one who signs is a witness, or keeps the minutes; nothing where that is another, "med B som vittne"."""
    reading, norms = quoted.reading, quoted.reading.text.norms
    clauses, begin = reading.clauses(hit.sentence), reading.text.sentences[hit.sentence].first
    for first, last in reading.places(lexicon.phrases("only_to_witness"), hit.sentence):
        clause = clauses.at(first)
        # "men bara som vittne", "för att bevittna …": words without a verb of their own hang on the clause before them.
        while clause.number != hit.clause.number and not clause.finite:
            above = clause.joined if clause.joined is not None else clause.parent
            if above is None:
                break
            clause = clauses.clauses[above]
        behind = [m for m in reading.mentions(hit.sentence) if hit.last <= m.first < first and not m.iris & quoted.own]
        beside = any(
            (first - m.last <= _NEAR and "," not in norms[m.last : first]) or clauses.at(m.first).opener > hit.last
            for m in behind
        )
        another = lexicon.phrases("a_witness_beside").search(" ".join(norms[begin:first]))
        if clause.number == hit.clause.number and not another and not beside:
            return reading.text.words(first, last)
    return ""


def _of_before(quoted: Quoted, hit: Hit) -> bool:
    """As in "Until then it had not adopted any": a pluperfect, or a word for an earlier time."""
    norms = quoted.reading.text.norms
    sentence = quoted.reading.text.sentences[hit.sentence]
    pluperfect = {norms[i] for i in hit.clause.tokens if i < hit.first} & lexicon.common("before_then")
    earlier = lexicon.listed(quoted.reading.language, "time", "earlier")
    said = [first for first, _ in quoted.reading.places(earlier, hit.sentence) if sentence.first <= first]
    return bool(pluperfect or said)


def _on_the_same(quoted: Quoted, hit: Hit) -> bool:
    """Whether it is the thing claimed that is denied: by its noun, or by a pronoun that nothing follows."""
    reading, thing = quoted.reading, quoted.thing
    text = reading.text
    named = reading.agreements.of(hit.sentence)
    if thing is None or unfinished(reading, hit):
        return False
    if named:
        return any(means(n, thing, reading.language) is not False and not n.instead for n in named)
    stand_ins = lexicon.common("agreement_pronouns") | lexicon.common("of_that_sort")
    sentence = text.sentences[hit.sentence]
    return any(
        text.norms[i] in stand_ins and (i + 1 >= sentence.last or not text.tokens[i + 1].is_word)
        for i in range(sentence.first, sentence.last)
    )
