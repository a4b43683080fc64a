"""What the course of a matter says against an act that is told in it: that somebody only moved it, or that it was sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.doers import BY_DECISION
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.proposals import opening_speaker

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

_BULLETS = frozenset("-–•*")


def sent_back(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "Chefens förslag: A antar avtalet. … Ordföranden finner att nämnden bordlägger det.": the matter was sent back below."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    if quoted.claim.kind not in BY_DECISION or hit.form not in ("present", "infinitive"):
        return []
    here = sentences[hit.sentence]
    for number in range(hit.sentence + 1, len(sentences)):
        if sentences[number].headings != here.headings or sentences[number].is_heading:
            break
        told = " ".join(reading.text.norms[sentences[number].first : sentences[number].last])
        if match := lexicon.phrases("sent_back_by_the_meeting").search(told):
            return [Flaw("deferred", match[0], Verdict.CONTRADICTED)]
    return []


def only_moved(reading: Reading, hit: Hit) -> str:
    """As in "– Eva Ek (C): A antar avtalet", or an item below "Följande motioner anmäls:": what one wants, and nobody has decided; else nothing."""
    if speaker := opening_speaker(reading, hit):
        return speaker
    sentences = reading.text.sentences
    here = sentences[hit.sentence]
    before = " ".join(reading.text.norms[here.first : hit.first])
    if match := lexicon.phrases("lists_motions").match(before):
        return match[0]
    for number in range(hit.sentence - 1, -1, -1):
        if sentences[number].headings[:2] != here.headings[:2] or reading.text.norms[here.first] not in _BULLETS:
            break
        told = " ".join(reading.text.norms[sentences[number].first : sentences[number].last])
        if told.endswith(":"):
            match = lexicon.phrases("lists_motions").search(told)
            return match[0] if match else ""
    return ""
