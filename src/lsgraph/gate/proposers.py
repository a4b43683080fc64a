"""Whether it is another than the unit claimed that proposes: a party, an association, a group whose word stands beside the verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.names import bases
from lsgraph.gate.objects import alike
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

_TELLS = frozenset({"past", "present", "supine"})


def another_proposes(quoted: Quoted, hit: Hit) -> str:
    """As in "Företagarna i Huddinge föreslår …" for an office that only stands elsewhere in the paper: the words of who proposes.

    Only where a verb tells of it, with a part of somebody or a group as its subject, and no word of the sentence is one of the unit's name.
    """
    reading = quoted.reading
    agents = reading.names.agents
    claimed = [agents[iri] for iri in quoted.claim.associated if iri in agents]
    if hit.cue.passive or hit.form not in _TELLS or not claimed or any(not each.unit_of for each in claimed):
        return ""
    clauses = reading.clauses(hit.sentence)
    own = [
        m
        for m in reading.mentions(hit.sentence)
        if clauses.at(m.first).number == hit.clause.number and m.slot == "core" and m.kind in ("part", "unknown")
    ]
    words = {
        base
        for i in hit.clause.tokens
        if not hit.first <= i < hit.last
        for base in (reading.text.norms[i], *bases(reading.text.norms[i]))
    }
    if not own or any(m.iris & set(quoted.claim.associated) for m in reading.mentions(hit.sentence)):
        return ""
    # "Kontoret", "the Office": any unit of this sort, where nothing is told beside it.
    if any(_is_general(quoted, m) for m in own):
        return ""
    if all(any(alike(word, each) for word in words for each in _told_by(quoted, agent.iri)) for agent in claimed):
        return ""
    return reading.text.words(own[0].first, own[0].last)


def _told_by(quoted: Quoted, iri: str) -> frozenset[str]:
    """The words that tell a unit from others: of its names, without prepositions and what its organisation is called."""
    agents = quoted.reading.names.agents
    agent = agents[iri]
    owner = agents.get(agent.unit_of or "")
    of_owner = {token.norm for name in (owner.names if owner else ()) for token in tokens_of(name)}
    beside = lexicon.prepositions("sv") | lexicon.prepositions("en") | lexicon.common("determiners")
    return frozenset(
        token.norm
        for name in agent.names
        for token in tokens_of(name)
        if token.is_word and token.norm not in of_owner | beside
    )


def _is_general(quoted: Quoted, mention: Mention) -> bool:
    """Whether a mention is one word for a unit of any name."""
    words = [
        word
        for word in quoted.reading.text.norms[mention.first : mention.last]
        if word not in lexicon.common("determiners")
    ]
    return len(words) == 1 and words[0] in lexicon.common("any_office")
