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
#: How many letters of a compound tell what an office is for: "miljö" of "miljöchefen".
_BEGINNING = 4


def another_proposes(quoted: Quoted, hit: Hit) -> str:
    """As in "Företagarna i Huddinge föreslår …" for an office that only stands elsewhere in the paper: the words of who proposes.

    Only where a verb tells of it, with a part of somebody or a group as its subject, and no word of the sentence is one of the unit's name.
    """
    reading = quoted.reading
    agents = reading.names.agents
    claimed = [agents[iri] for iri in quoted.claim.associated if iri in agents]
    if hit.cue.passive or hit.form not in _TELLS or not claimed:
        return ""
    if stranger := _stranger(quoted, hit) or _officer_of_another(quoted, hit):
        return stranger
    if any(not each.unit_of for each in claimed):
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
    if all(_is_of_other_matters(quoted, m) for m in own):
        return reading.text.words(own[0].first, own[0].last)
    if all(any(alike(word, each) for word in words for each in _told_by(quoted, agent.iri)) for agent in claimed):
        return ""
    return reading.text.words(own[0].first, own[0].last)


def _officer_of_another(quoted: Quoted, hit: Hit) -> str:
    """As in "Kommundirektören föreslår", "Skoldirektören föreslår", of an office for the environment: the head of no such office; else nothing.

    Who heads the whole organisation speaks for its central office, and for no committee.
    """
    reading, text = quoted.reading, quoted.reading.text
    agents = reading.names.agents
    units = [agents[iri] for iri in quoted.claim.associated if iri in agents and agents[iri].unit_of]
    clauses = reading.clauses(hit.sentence)
    own = [m for m in reading.mentions(hit.sentence) if clauses.at(m.first).number == hit.clause.number]
    heads = [m for m in own if m.slot == "core" and not m.genitive]
    if not units or not heads or not all(m.kind == "officer" for m in heads):
        return ""
    match = lexicon.phrases("heads_an_office").fullmatch(text.words(heads[0].first, heads[0].last).casefold())
    beside = {i for m in heads for i in range(m.first, m.last)}
    words = {text.norms[i] for i in hit.clause.tokens if i not in beside} | {
        token.norm for token in tokens_of(text.head)
    }
    names = [name.casefold() for unit in units for name in unit.names]
    told_of = any(word in words for unit in units for word in _told_by(quoted, unit.iri))
    if match is None or told_of:
        return ""
    if match["of"]:
        heads_it = any(word.startswith(match["of"][:_BEGINNING]) for name in names for word in name.split())
    else:
        central = any(lexicon.phrases("central_office").search(name) for name in names)
        heads_it = central and not any(unit.form == "committee" for unit in units)
    return "" if heads_it else text.words(heads[0].first, heads[0].last)


def _is_of_other_matters(quoted: Quoted, mention: Mention) -> bool:
    """As in "Miljöförvaltningen" for the office of the board: a compound whose first part begins no word of the names claimed."""
    reading = quoted.reading
    match = lexicon.phrases("office_of").fullmatch(reading.text.norms[mention.first])
    known = {word for iri in quoted.claim.associated for word in _told_by(quoted, iri)}
    return match is not None and not any(word.startswith(match[1][:_BEGINNING]) for word in known)


def _stranger(quoted: Quoted, hit: Hit) -> str:
    """As in "Handelskammaren i A föreslår": the noun phrase before the verb, where it is nobody whom we know and no word for any unit; else nothing."""
    reading, text = quoted.reading, quoted.reading.text
    mentions = reading.mentions(hit.sentence)
    claimed = set(quoted.claim.associated)
    clauses = reading.clauses(hit.sentence)
    own = [m for m in mentions if clauses.at(m.first).number == hit.clause.number]
    if _is_unit_in_short(quoted, _phrase_before(quoted, hit)):
        return ""
    behind = any(hit.last <= m.first <= hit.last + 1 for m in own)
    phrase = _phrase_before(quoted, hit)
    if not phrase or behind or any(m.iris & claimed for m in mentions):
        return ""
    strange = [m for m in own if m.kind == "part" and m.slot == "core" and m.iris and m.first in phrase]
    if strange and not any(m.iris & reading.names.family_of(claimed) for m in own):
        # "the business association in A": a part of somebody else.
        return text.words(strange[0].first, strange[0].last)
    head = next((i for i in phrase if text.norms[i] not in lexicon.common("determiners")), phrase[-1])
    forms = {reading.names.agents[iri].form for iri in claimed if iri in reading.names.agents}
    vague = [m for m in own if m.kind == "anaphor" and not m.iris and not forms & set(m.forms) and "*" not in m.forms]
    inside = [m for m in own if m.first in phrase and m.first <= head and m not in vague]
    if inside or text.norms[head] in lexicon.common("any_office") or not _is_noun(quoted, head, phrase[-1]):
        return ""
    return text.words(phrase[0], phrase[-1] + 1)


def _is_unit_in_short(quoted: Quoted, phrase: list[int]) -> bool:
    """As in "Kommunkansliet tillstyrker" below "Kommunkansliet i A": one word with which the name of the unit claimed begins, where the paper gives it whole.

    What stands behind it in the name is whose it is; where the paper gives the word to another, it is not sure whose is meant.
    """
    reading, norms = quoted.reading, quoted.reading.text.norms
    words = [norms[i] for i in phrase if norms[i] not in lexicon.common("determiners")]
    named = {iri for mentions in reading.speakers.named for m in mentions for iri in m.iris}
    units = [agent for iri in quoted.claim.associated if iri in named and (agent := reading.names.agents.get(iri))]
    names = [[token.norm for token in tokens_of(name)] for unit in units if unit.unit_of for name in unit.names]
    behind = lexicon.common("mentions_of_prepositions")
    names = [name for name in names if name[:1] == words and name[1:2] and (name[1] in behind or name[1] == ",")]
    others = [
        i
        for i, norm in enumerate(norms[:-1])
        if [norm] == words and norms[i + 1] in behind and not any(norms[i : i + len(name)] == name for name in names)
    ]
    return bool(names) and not others


def _phrase_before(quoted: Quoted, hit: Hit) -> list[int]:
    """The words of the clause before the verb, without a time or another phrase with a preposition that it opens with."""
    reading, text = quoted.reading, quoted.reading.text
    prepositions = lexicon.prepositions(reading.language)
    before = [i for i in hit.clause.tokens if i < hit.first]
    while before and not text.tokens[before[0]].is_word:
        before = before[1:]
    for dated in reading.dates(hit.sentence):
        if dated.first - 2 in before[:1] or dated.first - 1 in before[:2] or dated.first in before[:1]:
            before = [i for i in before if i >= dated.last]
    comma = next((i for i in before if text.norms[i] == ","), None)
    if before and text.norms[before[0]] in prepositions:
        before = [i for i in before if comma is not None and i > comma]
    return [i for i in before if text.tokens[i].is_word]


def _is_noun(quoted: Quoted, head: int, last: int) -> bool:
    """Whether the first word of a phrase is a noun: one that a preposition tells more of, or that has the ending of a definite form."""
    norms = quoted.reading.text.norms
    word = norms[head]
    if not word.isalpha() or word in lexicon.common("clauses_adverbs") | lexicon.common("subject_pronouns"):
        return False
    if any(norms[i] in lexicon.common("mentions_of_prepositions") for i in range(head + 1, last)):
        return True
    definite = quoted.reading.language == "sv" and word.endswith(("en", "et", "an", "na"))
    return definite and not word.endswith(("ligen", "igen", "dan"))


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
