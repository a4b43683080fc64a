"""Notes that take back what a text says of one of those it lists, "A kommun*" above "* Anmälde förhinder.", or a whole line of it: "Stryks."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.agents import acting
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.languages import LANGUAGES

if TYPE_CHECKING:
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading
    from lsgraph.gate.text import Sentence

#: What marks a note, at what it is on and where it stands.
_MARKS = re.compile(r"[*†‡¹²³]+")
#: What a note says against those whom it is on.
_TURNS = frozenset({"negated", "planned", "deferred", "rejected", "conditional", "requested"})
#: A word behind a line, or at the beginning of the next one, by which it is taken out.
_STRUCK = re.compile(
    r"(?:[ .]*\n[ \t]*|\s*(?:[–—]|-)\s+|\s*[(\[]\s*)[(\[–—*>→ -]*"
    + "(?P<word>(?:"
    + "|".join(
        word for language in LANGUAGES for word in lexicon.entries(language, "sections")["struck_out"][0]["words"]
    )
    + r"))\s*(?:[.!,:;)\]–—-]|\n|$)",
    re.IGNORECASE,
)
#: Kinds of lists whose members have not done it.
_OTHERS = ("absent", "unsigned", "waiting")


def taken_back_in_a_note(quoted: Quoted) -> list[Flaw]:
    """The words of a note on the one who is claimed to act, where it says that he did not, or has yet to."""
    reading = quoted.reading
    tokens = reading.text.tokens
    for number in quoted.numbers:
        for m in reading.mentions(number):
            mark = _mark(reading, m.last)
            # A space may stand before the mark, but what begins a line is a bullet.
            if not mark or "\n" in reading.text.raw[tokens[m.last - 1].end : tokens[m.last].start]:
                continue
            if not is_actor(reading, m, quoted.claim.actor or ""):
                continue
            for note, sentence in enumerate(reading.text.sentences):
                begins = note > number and _mark(reading, sentence.first) == mark
                if begins and (word := _turned(quoted, note, sentence) or _in_error(quoted, note)):
                    return [Flaw("negated", word, Verdict.CONTRADICTED)]
    return []


def struck_out(quoted: Quoted) -> list[Flaw]:
    """As in a plan of pages, "A på plats vid mötet" above "Stryks. Vi hade ingen där.": the word behind the line that takes it out."""
    text = quoted.reading.text
    behind = text.raw[text.tokens[quoted.last - 1].end :] if quoted.first < quoted.last else ""
    match = _STRUCK.match(behind)
    return [Flaw("negated", match["word"], Verdict.CONTRADICTED)] if match else []


def _mark(reading: Reading, index: int) -> str:
    """The mark of a note that begins at a token, "*" or "**"; else nothing."""
    tokens = reading.text.tokens
    match = _MARKS.match(reading.text.raw, tokens[index].start) if index < len(tokens) else None
    return match[0] if match else ""


def _in_error(quoted: Quoted, number: int) -> str:
    """The words of a note, down to the next one, by which its row is wrong or its act not done: "Felaktig uppgift. … Kommunen har inte undertecknat."."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    end = next(
        (
            n
            for n in range(number + 1, len(sentences))
            if sentences[n].paragraph != sentences[number].paragraph or _mark(reading, sentences[n].first)
        ),
        len(sentences),
    )
    for each in range(number, end):
        for first, last in reading.places(lexicon.phrases("entered_in_error"), each):
            return reading.text.words(first, last)
        for hit in reading.hits(each, quoted.claim.kind) if each > number else ():
            denied = [p for p in reading.turned(hit, quoted.own) if p.rule == "negated"]
            if denied and any(is_actor(reading, m, quoted.claim.actor or "") for m in acting(reading, hit)):
                return denied[0].word
    return ""


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
