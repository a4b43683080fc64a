"""Whether a mention stands for an actor as the one who acts: for itself or another, whole or in part, all of them or some."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.among import one_of_those
from lsgraph.gate.apposed import agents_named
from lsgraph.gate.bodies import is_body
from lsgraph.gate.dates import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_CAPACITY = lexicon.phrases("capacity")
#: Slots of who acts; behind the verb of "säger A upp" stands who would be a speaker else.
_SUBJECT = frozenset({"core", "speaker"})


def form_of(reading: Reading, iri: str) -> str:
    """The legal form of an agent; empty for one whom we do not know."""
    agent = reading.names.agents.get(iri)
    return agent.form if agent is not None else ""


def unit_of(reading: Reading, iri: str) -> str | None:
    """Whose unit an agent is."""
    agent = reading.names.agents.get(iri)
    return agent.unit_of if agent is not None else None


def is_actor(reading: Reading, mention: Mention, actor: str) -> bool:
    """Whether a mention stands for an actor as the one who acts; a part, or a name only nearby, does not."""
    if mention.kind in ("part", "unknown") or _in_office_no_more(reading, mention):
        return False
    for iri in mention.iris:
        if iri == actor:
            return True
        agent = reading.names.agents.get(iri)
        if agent is None or agent.unit_of != actor:
            continue
        # "ordförande i regionstyrelsen i Region A": an officer of the body acts for the organisation, also where the body is known by name.
        if _begins_with_body(reading, mention) or (mention.kind == "officer" and agent.form == "committee"):
            return True
    agent = reading.names.agents.get(actor)
    return (
        agent is not None and agent.unit_of is not None and mention.kind == "body" and is_body(reading, mention, actor)
    )


def _in_office_no_more(reading: Reading, mention: Mention) -> bool:
    """As in "A:s förre rektor", "the former president of A": one who holds the office no longer acts for nobody."""
    norms = reading.text.norms
    begin = mention.first - 1 if mention.first else 0
    words = lexicon.common("no_longer_in_office")
    return mention.kind in ("officer", "body") and any(norms[i] in words for i in range(begin, mention.last))


def _begins_with_body(reading: Reading, mention: Mention) -> bool:
    bodies = lexicon.listed_words(reading.language, "names", "body")
    words = [word.removesuffix("'s") for word in reading.text.norms[mention.first : mention.last]]
    parts = lexicon.any_pattern(reading.language, "names", ("part",))
    if any(parts.fullmatch(word) for word in words[1:]):
        # "Kommunstyrelsens arbetsutskott i A"
        return False
    whole = lexicon.any_pattern(reading.language, "names", ("body",))
    # "Huddinge Municipal Council", "Executive Board of Huddinge".
    ends = any(whole.fullmatch(" ".join(words[i:])) for i in range(1, len(words)))
    begins = any(whole.fullmatch(" ".join(words[:i])) for i in range(1, len(words) + 1))
    return (bool(bodies.fullmatch(words[0])) or begins or ends) and not any(
        word.endswith(("förvaltning", "förvaltningen", "kontor", "kontoret")) for word in words
    )


def in_another_capacity(reading: Reading, hit: Hit, actor: str) -> str:
    """The words by which somebody acts for another than the actor ("i egenskap av ordförande för …"), if any."""
    sentence = reading.text.sentences[hit.sentence]
    places = reading.places(_CAPACITY, hit.sentence)
    for first, last in places:
        if reading.text.norms[last - 1] == "del" and any(
            m.kind == "body" or _is_unit(reading, m) for m in reading.mentions(hit.sentence)
        ):
            # "Kommunstyrelsen beslutar för egen del": a body that decides what is its own to decide acts for its organisation.
            continue
        if reading.text.norms[first:last] in (["för", "egen", "del"], ["för", "egen", "räkning"]) and _itself(
            reading, hit, actor
        ):
            continue
        # "på föreningens vägnar": for whom stands within the words, else after them.
        within = reading.text.norms[last - 1] in ("vägnar", "räkning")
        end = last if within else min(last + 9, sentence.last)
        near = [m for m in reading.mentions(hit.sentence) if first <= m.first < end]
        # "in her other capacity, that of chair": a chair that is named no further is not the actor's.
        if "other" in reading.text.norms[first:last]:
            near = [m for m in near if not m.resolved]
        if not any(is_actor(reading, m, actor) or actor in m.iris for m in near):
            return reading.text.words(first, last)
    return ""


def _itself(reading: Reading, hit: Hit, actor: str) -> bool:
    """As in "A säger upp avtalet för egen del": an organisation that is named acts for itself, and not an officer of it as a person."""
    agent = reading.names.agents.get(actor)
    clause = reading.clauses(hit.sentence)
    own = [m for m in reading.mentions(hit.sentence) if clause.at(m.first).number == hit.clause.number]
    named = [m for m in own if m.kind == "name" and m.slot in _SUBJECT and not m.genitive and actor in m.iris]
    return agent is not None and not agent.is_person and bool(named) and not any(m.kind == "officer" for m in own)


def _is_unit(reading: Reading, mention: Mention) -> bool:
    return any(unit_of(reading, iri) for iri in mention.iris)


def told(reading: Reading, mentions: Iterable[Mention]) -> str:
    """The mentions as written, for messages."""
    return ", ".join(dict.fromkeys(reading.text.words(m.first, m.last) for m in mentions))


_SOME = {
    "sv": r"(?<!\S)(?:{number}|några|flera|hälften|flertalet|majoriteten|en del|vissa|somliga) av (?:de|dem|dessa|våra|länets|regionens|landets|\w+na)(?!\S)|(?<!\S)av de (?:{number}) \S+",
    "en": r"(?<!\S)(?:{number}|some|several|half|most|many|a few|a majority|part) of (?:the|these|them|our|those|its)(?!\S)|(?<!\S)of the (?:{number}) \S+",
}


def some_of(reading: Reading, hit: Hit, mine: list[Mention]) -> str:
    """As in "Two of the three, A, B and C, have signed": which two is not said. The words that say so, else nothing."""
    if hit.cue.passive and all(m in agents_named(reading, hit) for m in mine):
        # "by only two of them, A and B": as many names as the number says.
        return ""
    if hit.clause.kind == "relative" and one_of_those(reading, hit):
        return ""
    known = numbers(reading.language)
    compiled = _some(reading.language)
    clauses = reading.clauses(hit.sentence)
    for first, last in reading.places(compiled, hit.sentence):
        if not any(m.first >= last for m in mine) or clauses.at(first).kind == "relative":
            continue
        word = reading.text.norms[first]
        if reading.text.norms[first - 1] in lexicon.common("behalf_both"):
            # "on behalf of the two regions"
            continue
        listed = [
            m for m in reading.mentions(hit.sentence) if m.first >= last and m.slot == mine[0].slot and m.kind != "part"
        ]
        count = known.get(word)
        beyond = reading.text.norms[listed[-1].last : listed[-1].last + 3] if listed else []
        if (
            count is not None
            and "among" not in beyond
            and "bland" not in beyond
            and (count == len(listed) or count == 1)
        ):
            continue
        return reading.text.words(first, last)
    return ""


@cache
def _some(language: str) -> re.Pattern[str]:
    number = "|".join([*numbers(language), r"\d+"])
    return re.compile(_SOME[language].replace("{number}", number))
