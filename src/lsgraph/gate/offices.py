"""Who has a function in a document: chair, secretary, adjuster, rapporteur, by the words beside the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.particulars import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading


def office(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The name after a label and its colon, before the comma of an apposition, or right beside the word."""
    del things
    reading, value = quoted.reading, str(quoted.claim.value)
    compiled = lexicon.any_of(rule["cue"])
    others = lexicon.any_of(rule.get("other", ()) or ["(?!)"])
    holders: list[Mention] = []
    turned: list[Flaw] = []
    for number in quoted.numbers:
        apart = reading.places(others, number)
        for first, last in reading.places(compiled, number):
            if quoted.quotes(first, last) and not any(begin <= first and last <= end for begin, end in apart):
                holders += _holders(reading, number, first, last)
                turned += _denied(reading, number, first)
    mine = [m for m in holders if value in m.iris]
    if mine and any(quoted.quotes(m.first, m.last) for m in mine):
        return turned[:1]
    return [Flaw("value", told(reading, holders), claimed=name_of(reading, value))]


def _denied(reading: Reading, number: int, index: int) -> list[Flaw]:
    """A negation or a plan in the clause of the word: "Eva Ek ska justera", "inte ordförande"."""
    clauses = reading.clauses(number)
    return [
        Flaw(scope.rule, reading.text.words(first, last), Verdict.CONTRADICTED)
        for scope in lexicon.scopes(reading.language)
        if scope.rule in ("negated", "proposed", "requested")
        for first, last in reading.places(scope.pattern, number)
        if clauses.at(first).number == clauses.at(index).number
    ]


def _holders(reading: Reading, number: int, first: int, last: int) -> list[Mention]:
    norms = reading.text.norms
    sentence = reading.text.sentences[number]
    people = [m for m in reading.mentions(number) if m.kind in ("name", "unknown")]
    after = [m for m in people if m.first >= last]
    if last < sentence.last and norms[last] == ":":
        return _listed(reading, after)
    before = first - 1
    while before > sentence.first and norms[before] in (",", "(", ")", "–"):
        before -= 1
        # "Anna Exempel (M), ordförande": a party in brackets is no part of the name.
        if norms[before + 1] == ")" and norms[before - 1] == "(":
            before -= 2
    beside = [m for m in people if m.last == before + 1 and before < first - 1]
    if beside:
        return beside
    if last < sentence.last and after and after[0].first - last <= 3:
        return _listed(reading, after)
    if people:
        return [m for m in people if m.last <= first][-1:] or _listed(reading, after)
    following = reading.mentions(number + 1) if number + 1 < len(reading.text.sentences) else []
    return [m for m in following if m.kind in ("name", "unknown")][:1]


def _listed(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """The first, and those that go on from it in a list."""
    found = mentions[:1]
    for mention in mentions[1:]:
        between = reading.text.norms[found[-1].last : mention.first]
        if not between or not all(
            word in ("och", "and", "samt") or not word[:1].isalnum() or len(word) <= 3 for word in between
        ):
            break
        if not set(between) & {"och", "and", "samt", ","}:
            break
        found.append(mention)
    return found
