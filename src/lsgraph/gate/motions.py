"""Minutes without a heading above the decision: what a body decides below the motions is none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.led import is_item

if TYPE_CHECKING:
    from lsgraph.gate.reading import Reading

#: Most words from the beginning of a sentence to the verb of the body that decides: "Regionfullmäktige i Region A beslutar".
_BODY = 9


def decides_after(reading: Reading, number: int) -> bool:
    """Whether a paragraph below the motions begins with a body that decides, and is not the text of a motion.

    A motion stands right below its heading, in a list, or below "yrkar följande".
    """
    text = reading.text
    sentence = text.sentences[number]
    if not number or sentence.is_heading or is_item(reading, number):
        return False
    before = text.sentences[number - 1]
    leads = text.norms[before.last - 1] == ":" or reading.has(lexicon.phrases("moved_as_follows"), number - 1)
    if before.is_heading or before.paragraph == sentence.paragraph or leads:
        return False
    verb = min(reading.clauses(number).verbs, default=sentence.last)
    decides = any(
        first == verb for first, _ in reading.places(lexicon.words(reading.language, "scope", "decide"), number)
    )
    begins = next((i for i in range(sentence.first, sentence.last) if text.norms[i] != "the"), sentence.first)
    bodies = [m for m in reading.mentions(number) if m.first <= begins < m.last and m.kind in ("body", "name")]
    near = verb - sentence.first <= _BODY and "," not in text.norms[sentence.first : verb]
    return decides and near and bool(bodies) and not any(m.genitive for m in bodies)
