"""Whether words propose that an actor adopts an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor, told
from lsgraph.gate.agents import acting, subject
from lsgraph.gate.agreed import agreed
from lsgraph.gate.denied import taken_back
from lsgraph.gate.doers import associated, dated, head_decides
from lsgraph.gate.matters import proposed_to
from lsgraph.gate.model import Flaw
from lsgraph.gate.motions import decides_after
from lsgraph.gate.proposers import another_proposes
from lsgraph.gate.quoted import Quoted, weight

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.reading import Reading

KINDS = ("signing", "conclusion", "adoption", "proposal", "invitation", "withdrawal", "presence")
#: Most tokens of a party in brackets behind a name.
_PARTY = 4
_BULLETS = frozenset("-–•*")
_ASSERTS = frozenset({"past", "supine", "participle", "done"})


def of_proposal(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """What is proposed must be that the actor adopts the agreement."""
    reading = quoted.reading
    in_section = hit.cue.kind == "adoption"
    problems: list[Flaw] = []
    inner = [h for h in reading.hits(hit.sentence, "adoption") if h.first >= hit.first] if not in_section else [hit]
    if not in_section:
        agents = reading.names.agents
        people = frozenset(quoted.claim.associated) | quoted.own
        people |= {unit for iri in people if iri in agents and (unit := agents[iri].unit_of)}
        problems += [
            p
            for p in reading.turned(hit, people)
            if p.rule not in ("reported", "requested", "proposed")
            or p.word.casefold() in lexicon.common("according")
            or (p.rule == "reported" and _is_rumour(reading, hit.sentence, p.word))
            or (p.rule == "reported" and lexicon.phrases("only_claimed").fullmatch(p.word.casefold()))
        ][:1]
        if not inner:
            return [
                *problems,
                Flaw("act", reading.text.words(hit.first, hit.last), claimed="proposal"),
                *dated(quoted, hit),
            ]
    best: list[Flaw] | None = None
    for each in inner:
        told_so = [p for p in reading.turned(each, quoted.own) if p.rule in ("negated", "deferred", "rejected")]
        if each.form in _ASSERTS and in_section and not reading.section(each.sentence)[0]:
            told_so.append(Flaw("act", reading.text.words(each.first, each.last), claimed="proposal"))
        told_so += _proposed_to(quoted, hit, each)
        told_so += agreed(quoted, each)
        if best is None or weight(told_so) < weight(best):
            best = told_so
    return [
        *problems,
        *taken_back(reading, hit),
        *proposed_to(quoted),
        *(best or []),
        *dated(quoted, hit),
        *(
            _in_anothers_words(quoted, hit)
            or _by_a_member(quoted, hit)
            or _by_another(quoted, hit, in_section=in_section)
            or associated(quoted, acting(reading, hit) if not in_section and not hit.cue.passive else None)
        ),
    ]


def _is_rumour(reading: Reading, number: int, word: str) -> bool:
    """As in "Word has it that the board proposed …": hearsay whoever says it, and no word of the one who proposes."""
    return any(
        reading.text.words(first, last) == word
        for scope in lexicon.scopes(reading.language)
        if scope.rule == "reported" and not scope.by_other
        for first, last in reading.places(scope.pattern, number)
    )


def _in_anothers_words(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "Eva Ek (C): Nämnden föreslår att …", or under "Yrkanden": so one wants the body to put it, who is the body no more than its motion is."""
    reading, agents = quoted.reading, quoted.reading.names.agents
    claimed = set(quoted.claim.associated)
    if not claimed or any(iri in agents and agents[iri].is_person for iri in claimed):
        return []
    if speaker := opening_speaker(reading, hit):
        return [Flaw("associated", speaker)]
    kind, heading = reading.section(hit.sentence)
    if hit.cue.kind == "proposal" and kind in ("request", "reservation") and not decides_after(reading, hit):
        return [Flaw("associated", heading)]
    return []


def opening_speaker(reading: Reading, hit: Hit) -> str:
    """The person with whose name and a colon a sentence begins, or its line does: "Eva Ek (C): …"; else nothing."""
    text, sentence = reading.text, reading.text.sentences[hit.sentence]
    colon = next((i for i in range(sentence.first, hit.first) if text.norms[i] == ":"), sentence.first)
    begin = sentence.first + (text.norms[sentence.first] in _BULLETS)
    first = next((m for m in reading.mentions(hit.sentence) if m.first == begin), None)
    agents = reading.names.agents
    is_person = first is not None and (
        (first.kind == "unknown" and first.last - first.first > 1)
        or any(agents[iri].is_person for iri in first.iris if iri in agents)
    )
    if first is None or not is_person or first.last > colon:
        return ""
    moves = [scope.pattern for scope in lexicon.scopes(reading.language) if scope.rule == "requested"]
    if any(first.last <= at < colon for pattern in moves for at, _ in reading.places(pattern, hit.sentence)):
        # As in "Eva Ek (C) yrkar följande" before the colon.
        return text.words(first.first, first.last)
    party = text.norms[first.last] == "(" and text.norms[colon - 1] == ")" and colon - first.last <= _PARTY
    return text.words(first.first, first.last) if first.last == colon or party else ""


def _by_another(quoted: Quoted, hit: Hit, *, in_section: bool) -> list[Flaw]:
    """Who proposes instead of the unit claimed, where a verb of proposing tells of it."""
    other = "" if in_section else another_proposes(quoted, hit)
    return [Flaw("associated", other)] if other else []


def _by_a_member(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "Ledamoten N.N. i nämnden föreslog": what one of a body proposes is not proposed by the body."""
    reading, claimed = quoted.reading, set(quoted.claim.associated)
    agents = reading.names.agents
    if not claimed or any(iri in agents and agents[iri].is_person for iri in claimed):
        return []
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    members = lexicon.words(reading.language, "scope", "single_member")
    for first, last in reading.places(members, hit.sentence):
        before = first - 1
        while before >= hit.clause.opener and norms[before] in lexicon.common("determiners"):
            before -= 1
        word = norms[before] if before >= hit.clause.opener else ""
        begins = before == reading.text.sentences[hit.sentence].first
        by = hit.cue.passive and (first >= hit.last or begins) and word in lexicon.common("by_whom")
        ahead = first < hit.first or before < hit.last
        acts = not hit.cue.passive and ahead and word not in lexicon.prepositions(reading.language)
        acts = acts and not (first < hit.first and _is_opening(reading, hit))
        if (by or acts) and clauses.at(first).number == hit.clause.number:
            return [Flaw("associated", reading.text.words(first, last))]
    return []


def _is_opening(reading: Reading, hit: Hit) -> bool:
    """As in "Efter att ledamoten N.N. yrkat bifall föreslog nämnden …": who proposes stands behind the verb, and an opening before it."""
    opens = reading.text.norms[reading.text.sentences[hit.sentence].first] in lexicon.common("openings_past")
    return opens and any(hit.last <= m.first <= hit.last + 1 for m in reading.mentions(hit.sentence))


def _proposed_to(quoted: Quoted, hit: Hit, inner: Hit) -> list[Flaw]:
    reading, actor = quoted.reading, quoted.claim.actor or ""
    agents = acting(reading, inner)
    between = [
        m
        for m in reading.mentions(hit.sentence)
        if hit.first < m.first < inner.first and m.slot in ("core", "to", "for")
    ]
    if inner is not hit and inner.form == "infinitive" and between:
        agents = between
    if inner is not hit and inner.form == "noun" and not any(is_actor(reading, m, actor) for m in agents):
        # "förordade ett antagande av avtalet i A": in whom it is to be adopted.
        agents = [
            m for m in reading.mentions(hit.sentence) if m.first > inner.first and m.slot in ("oblique", "for", "core")
        ]
    if inner is not hit and not any(is_actor(reading, m, actor) for m in agents):
        clauses = reading.clauses(hit.sentence)
        below = [
            m
            for m in reading.mentions(hit.sentence)
            if m.first >= hit.first
            and clauses.at(m.first).number == inner.clause.number
            and m.slot in ("core", "agent")
        ]
        agents = agents if agents else below
        if not agents and hit.cue.passive:
            agents = subject(reading, hit, hit.clause)
        if not agents:
            agents = [m for m in reading.mentions(hit.sentence) if m.first >= hit.last and m.slot == "core"]
    if any(is_actor(reading, m, actor) and quoted.quotes(m.first, m.last) for m in agents):
        return []
    if not agents and inner.cue.passive and head_decides(quoted, inner):
        return []
    if inner.cue.passive and not any(m.slot == "agent" for m in agents):
        bodies = [
            m
            for m in reading.mentions(hit.sentence)
            if (m.kind in ("body", "name") and is_actor(reading, m, actor) and actor not in m.iris)
            or (m.kind == "body" and is_actor(reading, m, actor))
        ]
        if bodies:
            return []
    if agents and inner.clause.number != hit.clause.number and not inner.cue.passive:
        return [Flaw("actor", told(reading, agents))]
    if inner.cue.passive and head_decides(quoted, inner) and not any(m.slot == "agent" for m in agents):
        return []
    return [Flaw("actor", told(reading, agents))]
