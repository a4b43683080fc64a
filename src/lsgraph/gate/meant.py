"""Who is meant where no name is the subject of an act: a body or pronoun whose it is, and the one organisation that the words can be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import form_of, is_actor, unit_of

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

#: Most words between "a company", "ett bolag", and the name of where it is from.
_FAR_BACK = 7
#: Most words from a preposition to the noun of an act.
_TO_ITS_PREPOSITION = 6


def meant(reading: Reading, hit: Hit, agents: list[Mention], actor: str) -> list[Mention]:
    """Who is meant where no name is the subject: the one organisation that the words can be about.

    A body, officer or pronoun without a name is the actor's where the actor stands in the head or is the only one of its kind in the
    text; without any subject the only one that the clause and those above it name is meant.
    """
    agent = reading.names.agents.get(actor)
    if agent is None or any(m.kind == "name" for m in agents):
        return []
    clauses = reading.clauses(hit.sentence)
    if _is_where(reading, hit):
        return []
    if hit.cue.actor == "addressee" or (hit.cue.actor == "owner" and hit.cue.kind == "adoption"):
        # Whose yes it got is said or not known: "fick regionstyrelsens arbetsutskotts ja".
        return []
    if hit.cue.actor in ("patient", "recipient") and not hit.cue.passive and hit.form not in ("participle", "done"):
        return []
    vague = [
        m for m in agents
        if m.kind in ("body", "officer", "anaphor", "self") and (not m.iris or (m.resolved and m.kind == "self" and len(m.iris) > 1)) and not m.unclear
    ]  # fmt: skip
    if vague and not agent.is_person:
        fits = [m for m in vague if "*" in m.forms or agent.form in m.forms]
        same = {
            iri
            for mentions in reading.speakers.named
            for m in mentions
            for iri in ({unit_of(reading, each) or each for each in m.iris})
            if form_of(reading, iri) == agent.form
        }
        headed = actor in reading.speakers.in_title or any(actor in m.iris for m in reading.speakers.in_head())
        alone = same == {actor} and bool(fits) and "*" not in fits[0].forms and fits[0].kind != "officer"
        if fits and (alone or (headed and not any(m.resolved and m.kind == "anaphor" for m in fits))):
            return fits
    if any(m.kind in ("part", "body", "anaphor", "self", "other") for m in agents):
        return []
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    near = [m for m in reading.mentions(hit.sentence) if clauses.at(m.first).number in chain]
    mine = [
        m for m in near if m.slot != "excepted" and is_actor(reading, m, actor) and not _owns_another(reading, hit, m)
    ]
    orgs = {iri for m in near for iri in m.iris if form_of(reading, iri) not in ("", "group")}
    others = [
        m
        for m in near
        if m.kind in ("part", "unknown", "body") and m not in mine and (m.kind != "unknown" or hit.cue.passive)
    ]
    if agents and not all(m.kind in ("unknown", "officer") for m in agents):
        return []
    told_by = [m for m in mine if m.slot in ("core", "for", "behalf", "agent") or _from(reading, m)]
    if hit.cue.actor == "recipient":
        # "Regionen skickade en inbjudan": who sends is not whom it is sent to.
        told_by = [m for m in told_by if m.slot == "to"]
    return (
        told_by
        if orgs <= {actor, *(a for a in orgs if unit_of(reading, a) == actor)}
        and not [m for m in others if m.kind != "unknown"]
        else []
    )


def _is_where(reading: Reading, hit: Hit) -> bool:
    """As in "A spoke at the June 2024 signing": the signing is where somebody was, and tells not whose it is."""
    before = reading.text.norms[max(0, hit.first - _TO_ITS_PREPOSITION) : hit.first]
    told = lexicon.phrases("only_where").search(" ".join(before))
    return hit.form == "noun" and hit.cue.kind == "signing" and told is not None


def _owns_another(reading: Reading, hit: Hit, mention: Mention) -> bool:
    """As in "A's largest tenant", "As dotterbolag B": who acts is one of A's, and nobody who acts for it."""
    # "det var As tur att skriva under": the turn is A's own.
    own = hit.form == "infinitive" and reading.text.norms[mention.last + 1 : mention.last + 2] in (["att"], ["to"])
    return mention.kind == "name" and mention.genitive and hit.cue.actor in ("agent", "patient") and not own


def _from(reading: Reading, mention: Mention) -> bool:
    told = reading.text.norms[mention.first - 1] in lexicon.common("agent_prepositions")
    return told and mention.kind in ("name", "anaphor", "body", "officer") and not _one_from(reading, mention)


def _one_from(reading: Reading, mention: Mention) -> bool:
    """As in "ett nystartat bolag från A", "a company that rents from A": one that is not named, and that does not act for A."""
    text, at = reading.text, mention.first - 1
    if text.norms[at] not in lexicon.common("sent_by") or mention.kind == "officer":
        return False
    for before in range(at - 1, max(-1, mention.first - 1 - _FAR_BACK), -1):
        token = text.tokens[before]
        if token.norm in lexicon.common("indefinite_articles"):
            return True
        if not token.is_word or token.is_capitalised:
            break
    return False
