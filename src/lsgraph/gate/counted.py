"""Numbers in a sentence: which one counts a thing, and whether it is the number of today."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.dates import number_of, numbers
from lsgraph.gate.formers import says_of_others
from lsgraph.gate.model import Flaw, Verdict

if TYPE_CHECKING:
    import re

    from lsgraph.gate.document import Hit
    from lsgraph.gate.reading import Reading


def number_at(reading: Reading, hit: Hit) -> tuple[int, int] | None:
    """The number before a noun, within three words; or before "står bakom", with one noun between."""
    norms = reading.text.norms
    sentence = reading.text.sentences[hit.sentence]
    # A number at the beginning of a sentence is that of a note or an item.
    for index in range(hit.first - 1, max(sentence.first - 1, hit.first - 5), -1):
        number = number_of(norms[index], reading.language)
        if index == sentence.first and norms[index].isdigit():
            break
        if norms[index] in lexicon.common("joining") and index < hit.first - 1:
            break
        if number is not None and norms[index] not in lexicon.common("one"):
            return index, number
    # "Antalet huvudmän i stiftelsen är sedan årsskiftet bara två": the number may stand far after it.
    counted = any(
        word in lexicon.common("number_nouns") for word in norms[max(sentence.first, hit.first - 3) : hit.first]
    )
    after = range(hit.last, min(sentence.last, hit.last + (16 if counted else 6)))
    for index in after:
        number = number_of(norms[index], reading.language)
        if number is not None and norms[index] not in lexicon.common("one"):
            return index, number
        if not reading.text.tokens[index].is_word:
            break
    return None


@cache
def _patterns(language: str, key: str) -> re.Pattern[str]:
    number = r"(?:\d+|" + "|".join(numbers(language)) + ")"
    return lexicon.any_of(
        [word.replace("NUMBER", number) for word in lexicon.entries(language, "statements")["count"][key]]
    )


def _numbers_of(reading: Reading, hit: Hit, key: str) -> list[tuple[int, int]]:
    """The last number in each place of a pattern."""
    told = []
    for first, last in reading.places(_patterns(reading.language, key), hit.sentence):
        for index in range(last - 1, first - 1, -1):
            number = number_of(reading.text.norms[index], reading.language)
            if number is not None:
                told.append((index, number))
                break
    return told


def changed_to(reading: Reading, hit: Hit) -> tuple[int, int] | None:
    """As in "Antalet huvudmän har minskat från tolv till tre": the number that it is now."""
    clauses = reading.clauses(hit.sentence)
    same = [each for each in _numbers_of(reading, hit, "changed") if clauses.at(each[0]).number == hit.clause.number]
    return same[0] if same else None


def number_now(reading: Reading, hit: Hit) -> tuple[int, int] | None:
    """As in "hade tolv huvudmän, men har nu tre": the number of today, which stands without what it counts."""
    now = _numbers_of(reading, hit, "now")
    return now[0] if now else None


def about_a_number(reading: Reading, index: int) -> list[Flaw]:
    """As in "mer än tre", "about twelve": what keeps a number from being that one; "inte mindre än tolv" is twelve, with stress."""
    norms = reading.text.norms
    before = norms[max(0, index - 3) : index]
    stressed = (
        len(before) > 2 and before[0] in lexicon.common("simple_negations") and before[2] in lexicon.common("than")
    )
    if not before or before[-1] not in lexicon.common("roughly") or stressed:
        return []
    return [Flaw("number", reading.text.words(index - 1, index + 1), Verdict.NOT_SHOWN, norms[index])]


def past_number(reading: Reading, hit: Hit, index: int) -> list[Flaw]:
    """Whether the number was that of some other time: "hade en gång tolv", "av tolv är tre kvar", "mot tidigare tolv"."""
    text = reading.text
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    told = [
        (first, last)
        for first, last in reading.places(
            lexicon.any_of(lexicon.entries(reading.language, "statements")["count"]["past"]), hit.sentence
        )
        if clauses.at(first).number in chain
        and not says_of_others(reading, hit, first, last)
        and not (first > hit.last and text.norms[first - 1] in lexicon.common("compared_with"))
    ]
    left = [
        (first, last)
        for first, last in reading.places(_patterns(reading.language, "left"), hit.sentence)
        if first > index
    ]
    places = [*told, *left]
    return [Flaw("number", text.words(*places[0]), Verdict.NOT_SHOWN, text.words(index, index + 1))] if places else []
