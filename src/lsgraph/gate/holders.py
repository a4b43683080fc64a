"""Whose it is: an opinion is that of whom the words name as holding it, else of whoever wrote them; a purpose is that of the agreement written of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor, told
from lsgraph.gate.identity import means
from lsgraph.gate.letters import is_letter
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.statements import rule_of
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.gate.model import Thing
    from lsgraph.gate.names import Agent
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: Most words from who holds something to the verb that says so where that stands first, and from "according to" to who it is.
_NEAR, _ACCORDING = 2, 3
#: Most letters of a word in a head that alone tells no unit from others.
_SHORT = 8
#: Sentences at the end of a letter in which whoever wrote it puts the name.
_FOOT = 3


def put_on_another(quoted: Quoted, things: Mapping[str, Thing]) -> list[Flaw]:
    """A flaw where the subject of an opinion is not the one who holds it, or that of a goal not the agreement; nothing for other claims."""
    claim = quoted.claim
    rule = rule_of(quoted.reading.language, claim.predicate) if claim.kind == "statement" else {}
    if rule.get("held"):
        return _held_by_another(quoted, claim.subject or "")
    thing = things.get(claim.subject or "") if rule.get("value") == "text" else None
    return _of_another_agreement(quoted, thing) if thing is not None else []


def _of_another_agreement(quoted: Quoted, thing: Thing) -> list[Flaw]:
    """A document that tells of agreements, and of none that can be this one, says nothing of what it is for."""
    reading = quoted.reading
    named = [n for number in range(len(reading.text.sentences)) for n in reading.agreements.of(number)]
    if thing.kind not in ("LetterOfIntent", "Agreement") or any(
        reading.agreements.by_name(number, thing) for number in range(len(reading.text.sentences))
    ):
        return []
    verdicts = [(means(n, thing, reading.language), n) for n in named]
    others = [n for verdict, n in verdicts if verdict is False]
    if not others or any(verdict is True for verdict, _ in verdicts):
        return []
    return [Flaw("agreement", reading.text.words(others[0].first, others[0].last))]


def _held_by_another(quoted: Quoted, subject: str) -> list[Flaw]:
    reading = quoted.reading
    holding = [m for number in quoted.numbers for m in _holding(quoted, number)]
    if any(subject in m.iris or is_actor(reading, m, subject) for m in holding):
        return []
    if named := [m for m in holding if m.iris]:
        return [Flaw("holder", told(reading, named), Verdict.CONTRADICTED)]
    writers = _writers(quoted)
    if subject in writers:
        return []
    agents = reading.names.agents
    others = [agents[iri].names[0] for iri in sorted(writers) if iri in agents and agents[iri].names]
    return [Flaw("holder", ", ".join(others))]


def _holding(quoted: Quoted, number: int) -> Iterator[Mention]:
    """Who holds something by the words of a sentence: "A bedömer", "enligt A", "A:s bedömning"."""
    reading = quoted.reading
    clauses, mentions = reading.clauses(number), reading.mentions(number)
    verbs, nouns, according = (
        lexicon.listed(reading.language, "statements", "held", name) for name in ("verbs", "nouns", "according")
    )
    for first, last in reading.places(verbs, number):
        own = [m for m in mentions if clauses.at(m.first).number == clauses.at(first).number and not m.genitive]
        before = [m for m in own if m.last <= first and m.slot == "core"]
        behind = [m for m in own if 0 <= m.first - last < _NEAR and m.slot in ("core", "agent")]
        yield from before[:1] or behind[:1]
    for first, last in reading.places(nouns, number):
        of = last + 1 if reading.text.norms[last : last + 1] in (["of"], ["från"], ["hos"]) else last
        yield from (
            m for m in mentions if (m.genitive and m.last == first) or (of > last and 0 <= m.first - of < _NEAR)
        )
    for _, last in reading.places(according, number):
        yield from (m for m in mentions if 0 <= m.first - last < _ACCORDING)


def _writers(quoted: Quoted) -> frozenset[str]:
    """Who speaks in a document: those in its head or at the foot of a letter; of a report by a unit that is known the unit, not its organisation.

    A text that is quoted from its first word to its last is in words of ours, and has no writer who could hold anything.
    """
    reading, text = quoted.reading, quoted.reading.text
    if quoted.first == 0 and quoted.last >= len(text.tokens):
        return frozenset()
    found = {iri for m in reading.speakers.in_head() for iri in m.iris}
    if "news" not in reading.head_kinds:
        found |= reading.speakers.in_title
    if is_letter(text):
        last = len(text.sentences)
        found |= {iri for n in range(max(0, last - _FOOT), last) for m in reading.mentions(n) for iri in m.iris}
    units = [a for a in reading.names.agents.values() if a.unit_of in found and _in_head(quoted, a)]
    found |= {unit.iri for unit in units}
    if "report" in reading.head_kinds:
        found -= {unit.unit_of for unit in units if unit.unit_of}
    return frozenset(found)


def _in_head(quoted: Quoted, unit: Agent) -> bool:
    """Whether the head names a unit without its organisation: "Kommunstyrelsens förvaltning" of the office in Huddinge."""
    reading, text = quoted.reading, quoted.reading.text
    owner = reading.names.agents.get(unit.unit_of or "")
    of_owner = {token.norm for name in (owner.names if owner else ()) for token in tokens_of(name)}
    head = " ".join(token.norm for token in text.tokens if token.is_word and token.start < text.head_end)
    for name in unit.names:
        words = [token.norm for token in tokens_of(name) if token.is_word]
        own = [
            w for w in words if w not in of_owner | {w + "s" for w in of_owner} | lexicon.prepositions(reading.language)
        ]
        # A short word alone, "Kontoret", is no name.
        is_name = len(own) > 1 or (len(own) == 1 and len(own[0]) > _SHORT)
        if is_name and f" {' '.join(own)} " in f" {head} ":
            return True
    return False
