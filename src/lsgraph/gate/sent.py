"""What is told below an invitation of its sending: that it was never sent, or that it was, where it was only decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.when import head_dates

if TYPE_CHECKING:
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.document import Hit
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: Most sentences below an invitation in which the paragraph may tell that it was not sent.
_BELOW = 4


def never_sent(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "”Härmed inbjuds A att bli part.” Brevet skickades aldrig.": what the paragraph says below of the paper in which somebody is invited."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    if hit.cue.kind != "invitation":
        return []
    for number in range(hit.sentence + 1, min(hit.sentence + 1 + _BELOW, len(sentences))):
        if sentences[number].paragraph != sentences[hit.sentence].paragraph:
            break
        written = " ".join(reading.text.norms[sentences[number].first : sentences[number].last])
        told = lexicon.phrases("never_sent").search(written)
        others = [m for m in reading.mentions(number) if m.kind == "name" and not m.iris & quoted.own]
        if told and not others and not lexicon.phrases("sent_at_last").search(written, told.end()):
            return [Flaw("negated", told[0], Verdict.CONTRADICTED)]
    return []


def sent_below(quoted: Quoted, hit: Hit) -> int | None:
    """As in "Styrgruppen beslutade att bjuda in A. Inbjudan avsändes samma dag.": the quoted sentence that tells that it was sent, where it was decided."""
    reading, sentences, number = quoted.reading, quoted.reading.text.sentences, hit.sentence + 1
    if hit.cue.kind != "invitation" or hit.form != "infinitive" or number not in quoted.numbers:
        return None
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    decide = reading.places(lexicon.words(reading.language, "scope", "decide"), hit.sentence)
    decided = any(first < hit.first and clauses.at(first).number in chain for first, _ in decide)
    written = " ".join(reading.text.norms[sentences[number].first : sentences[number].last])
    sent = lexicon.phrases("sent_the_invitation").search(written)
    others = [m for m in reading.mentions(number) if m.kind == "name" and not m.iris & quoted.own]
    turned = any(reading.has(scope.pattern, number) for scope in lexicon.scopes(reading.language))
    return number if decided and sent and not others and not turned else None


def days_sent(reading: Reading, decided: int, sent: int) -> list[Dated]:
    """The days of the sending: its own, else by "samma dag" that of the decision, which may stand in the head of minutes."""
    sentence = reading.text.sentences[sent]
    same = lexicon.phrases("same_day").search(" ".join(reading.text.norms[sentence.first : sentence.last]))
    met = head_dates(reading) if "minutes" in reading.head_kinds else []
    return reading.dates(sent) or ((reading.dates(decided) or met) if same else [])
