"""Chronicles: lines that begin with a year, in which the present tense tells of what was done then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsgraph.gate import lexicon
from lsgraph.gate.document import Hit
from lsgraph.gate.lexicon import Cue

if TYPE_CHECKING:
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading


def begins_with_a_year(reading: Reading, number: int) -> bool:
    """Whether a line is one of a chronicle: "2012  A blir …", "- 2012: A becomes …"."""
    first = _first_word(reading, number)
    return any(d.first == first for d in reading.dates(number))


def told_in_a_chronicle(quoted: Quoted, rule: dict[str, Any]) -> list[Hit]:
    """As in "1978  Genom ett gåvobrev bildas A": words of a property in the present, in the clause of a line whose year has passed.

    What somebody proposes, decides or plans in that year stands in a clause below it, or has a word that turns it, and is no event of the line.
    """
    reading = quoted.reading
    if not rule.get("chronicle") or reading.today is None:
        return []
    compiled = lexicon.any_of(rule["chronicle"])
    cue = Cue("statement", "done", False, "agent", compiled.pattern)
    found = []
    for number in quoted.numbers:
        first_word = _first_word(reading, number)
        passed = any(d.first == first_word and d.span.last < reading.today for d in reading.dates(number))
        for first, last in reading.places(compiled, number) if passed else ():
            hit = Hit(cue, first, last, number, reading.clauses(number).at(first))
            told = any(i in reading.clauses(number).verbs for i in range(first_word, first))
            of_it = not told and _of_the_one_claimed(quoted, hit, first_word)
            if of_it and quoted.quotes(first, last) and not reading.turned(hit, quoted.own):
                found.append(hit)
    return found


def _of_the_one_claimed(quoted: Quoted, hit: Hit, begin: int) -> bool:
    """Whether the one claimed, and no part or friend of it, stands right beside the verb, and behind both at most how it was done.

    Before the verb nothing but the year stands before it: "1978  Avtalet med A upphör", "1978  A upphör med sina föreläsningar" tell of other things.
    """
    reading = quoted.reading
    norms, tokens, end = reading.text.norms, reading.text.tokens, reading.text.sentences[hit.sentence].last
    houses = lexicon.common("forms_of_houses")
    days = {i for d in reading.dates(hit.sentence) for i in range(d.first, d.last)}
    for mention in reading.mentions(hit.sentence):
        if quoted.claim.subject not in mention.iris or mention.genitive:
            continue
        if mention.kind != "name" and not set(norms[mention.first : mention.last]) <= houses:
            # "vänföreningen", which may be that of the one claimed.
            continue
        between = range(hit.last, mention.first) if hit.last <= mention.first else range(mention.last, hit.first)
        opens = all(i in days or not tokens[i].is_word for i in range(begin, mention.first))
        last = max(hit.last, mention.last)
        closed = last >= end or not tokens[last].is_word or norms[last] in lexicon.common("how_it_was_done")
        if {norms[i] for i in between} <= houses and closed and (mention.first >= hit.last or opens):
            return True
    return False


def _first_word(reading: Reading, number: int) -> int:
    sentence = reading.text.sentences[number]
    return next((i for i in range(sentence.first, sentence.last) if reading.text.tokens[i].is_word), sentence.last)
