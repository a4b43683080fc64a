"""Notes below a text that take back what it says of one of those it lists: "A kommun*" above "* Anmälde förhinder."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.model import Flaw, Verdict

if TYPE_CHECKING:
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.text import Sentence

#: What marks a note, at what it is on and where it stands.
_MARKS = frozenset({"*", "**", "***", "†", "‡", "¹", "²", "³"})
#: What a note says against those whom it is on.
_TURNS = frozenset({"negated", "planned", "deferred", "rejected", "conditional", "requested"})
#: Kinds of lists whose members have not done it.
_OTHERS = ("absent", "unsigned", "waiting")


def taken_back_in_a_note(quoted: Quoted) -> list[Flaw]:
    """The words of a note on the one who is claimed to act, where it says that he did not, or has yet to."""
    reading = quoted.reading
    tokens, norms = reading.text.tokens, reading.text.norms
    for number in quoted.numbers:
        for m in reading.mentions(number):
            mark = norms[m.last] if m.last < len(norms) else ""
            if mark not in _MARKS or tokens[m.last].start != tokens[m.last - 1].end:
                continue
            if not is_actor(reading, m, quoted.claim.actor or ""):
                continue
            for note, sentence in enumerate(reading.text.sentences):
                begins = note > number and norms[sentence.first] == mark
                if begins and (word := _turned(quoted, note, sentence)):
                    return [Flaw("negated", word, Verdict.CONTRADICTED)]
    return []


def _turned(quoted: Quoted, number: int, sentence: Sentence) -> str:
    reading = quoted.reading
    for scope in lexicon.scopes(reading.language):
        if scope.rule in _TURNS:
            for place in reading.places(scope.pattern, number):
                return reading.text.words(*place)
    for place in reading.places(lexicon.words(reading.language, "scope", "prevented"), number):
        return reading.text.words(*place)
    told = " ".join(reading.text.norms[sentence.first : sentence.last])
    lists = lexicon.entries(reading.language, "sections").get("list", ())
    for entry in lists:
        if entry["kind"] in _OTHERS and (match := lexicon.any_of(entry["words"]).search(told)):
            return match[0]
    return ""
