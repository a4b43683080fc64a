"""Minutes without a heading above the decision: what a body decides below the motions is none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.led import is_item
from lsgraph.gate.model import Flaw, Verdict

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

#: Most words from the beginning of a sentence to the verb of the body that decides: "Regionfullmäktige i Region A beslutar".
_BODY = 9


def decides_after(reading: Reading, hit: Hit) -> bool:
    """Whether a paragraph below the motions begins with a body that decides, and is not the text of a motion.

    A motion stands right below its heading, in a list, or below "yrkar följande".
    """
    text, number = reading.text, hit.sentence
    sentence = text.sentences[number]
    if not number or sentence.is_heading or is_item(reading, number):
        return False
    before = text.sentences[number - 1]
    leads = text.norms[before.last - 1] == ":" or reading.has(lexicon.phrases("moved_as_follows"), number - 1)
    if before.is_heading or before.paragraph == sentence.paragraph or leads:
        return False
    verb = min(reading.clauses(number).verbs, default=sentence.last)
    decides = {first for first, _ in reading.places(lexicon.words(reading.language, "scope", "decide"), number)}
    bodies = [m for m in reading.mentions(number) if m.kind in ("body", "name") and m.slot == "core" and not m.genitive]
    near = verb - sentence.first <= _BODY
    told = verb in decides or (hit.form == "present" and verb == hit.first)
    return told and near and _begins_with(reading, number, verb, bodies)


def _begins_with(reading: Reading, number: int, verb: int, bodies: list[Mention]) -> bool:
    """Whether a body and its verb begin a sentence: "Fullmäktige i A beslutar", "Efter votering beslutar fullmäktige", "After a vote, the council decides"."""
    norms, first = reading.text.norms, reading.text.sentences[number].first
    opens = norms[first] in lexicon.common("openings_past") | lexicon.common("openings_en")
    if reading.language == "sv" and opens and not any(m.first < verb for m in bodies):
        return any(m.first == verb + 1 for m in bodies)
    if opens and "," in norms[first:verb]:
        first = next(i for i in range(first, verb) if norms[i] == ",") + 1
    begins = first + 1 if norms[first] == "the" else first
    return any(m.first <= begins < m.last for m in bodies) and "," not in norms[first:verb]


def found_by_chair(reading: Reading, hit: Hit) -> bool:
    """As in "Ordföranden finner att styrelsen beslutar att A ansluter sig", "The Chair finds that the board adopts it": the finding is the decision.

    The body must stand right behind "att", with its verb of deciding: what a chair finds of a motion is another matter, and what the body
    decides to ask for ("beslutar att uppdra åt rektor att underteckna") too.
    """
    found = _finding(reading, hit)
    if found is None:
        return False
    verbs = [i for i in sorted(reading.clauses(hit.sentence).verbs) if i >= found]
    decides = {first for first, _ in reading.places(lexicon.words(reading.language, "scope", "decide"), hit.sentence)}
    body = next(
        (
            m
            for m in reading.mentions(hit.sentence)
            if m.kind in ("body", "name") and not m.genitive and found <= m.first <= found + 1
        ),
        None,
    )
    verb = verbs[0] if verbs else hit.first
    leads = [i for i in range(verb, hit.first) if reading.text.norms[i] in ("att", "that", "to")]
    return body is not None and body.last <= verb and (verb in decides or verb == hit.first) and len(leads) <= 1


def put_to_vote(reading: Reading, hit: Hit) -> list[Flaw]:
    """As in "Ordföranden finner att A antar det. Votering begärs.": a vote that is asked for below takes the place of what the chair finds."""
    text = reading.text
    if _finding(reading, hit) is None:
        return []
    for number in range(hit.sentence + 1, len(text.sentences)):
        sentence = text.sentences[number]
        if text.norms[sentence.first] == "§":
            break
        match = lexicon.phrases("vote_called").search(" ".join(text.norms[sentence.first : sentence.last]))
        if match:
            return [Flaw("requested", match[0], Verdict.NOT_SHOWN)]
    return []


def _finding(reading: Reading, hit: Hit) -> int | None:
    """The token behind "Ordföranden finner att", where it stands before an act in its sentence; none without it."""
    first = reading.text.sentences[hit.sentence].first
    before = " ".join(reading.text.norms[first : hit.first])
    match = lexicon.phrases("chair_finds").search(before)
    return first + len(before[: match.end()].split()) if match else None
