"""What a membership says besides who and as what: the share of an owner, who appointed, through whom, under which statute."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.bodies import is_body
from lsgraph.gate.matters import thing_named
from lsgraph.gate.model import Flaw, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.gate.document import Hit
    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: Fewest shares of which each is another's.
_SEVERAL = 2
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_PERCENT = re.compile(r"(?:%|procent|percent)")


def details(quoted: Quoted, hit: Hit, things: Mapping[str, Thing]) -> list[Flaw]:
    """What the words do not give of the details claimed."""
    claimed = quoted.claim.details
    problems = _share(quoted, hit, claimed.share) if claimed.share is not None else []
    for key, iris in (("appointed", claimed.appointed_by), ("through", claimed.through)):
        for iri in iris:
            problems += _by(quoted, hit, key, iri)
    for iri in claimed.statutes:
        thing = things.get(iri)
        sentence = quoted.reading.text.sentences[hit.sentence]
        norms = quoted.reading.text.norms[sentence.first : sentence.last]
        if thing is None or not thing_named(thing, norms):
            problems.append(Flaw("detail", "", claimed=thing.names[0] if thing is not None and thing.names else iri))
    return problems


def _share(quoted: Quoted, hit: Hit, claimed: float) -> list[Flaw]:
    """The share in the clause of the role: "hälften", "30 procent", "helägt"."""
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    found = [s for s in shares(reading, hit.sentence) if clauses.at(s[0]).number == hit.clause.number]
    found = found or shares(reading, hit.sentence)
    found = _own_share(quoted, hit, found)
    if rough := next((s for s in found if reading.text.norms[s[0] - 1] in lexicon.common("roughly")), None):
        return [Flaw("number", reading.text.words(rough[0] - 1, rough[1]), Verdict.NOT_SHOWN, f"{claimed:g}")]
    if any(abs(value - claimed) < 0.0051 for _, _, value in found):
        return []
    if found:
        first, last, _ = found[0]
        return [Flaw("number", reading.text.words(first, last), Verdict.CONTRADICTED, f"{claimed:g}")]
    return [Flaw("number", "", claimed=f"{claimed:g}")]


def _own_share(quoted: Quoted, hit: Hit, found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """As in "A äger 60 procent och B 40 procent": where each of several has a share, the one that stands with the actor."""
    reading, claim = quoted.reading, quoted.claim
    holders = [
        m
        for m in reading.mentions(hit.sentence)
        if m.kind in ("name", "unknown", "anaphor", "body") and claim.about not in m.iris
    ]
    order = sorted([*((s[0], True) for s in found), *((m.first, False) for m in holders)])
    if len(found) < _SEVERAL or len(found) != len(holders) or any(one[1] == two[1] for one, two in pairwise(order)):
        return found
    own = reading.names.own(claim.actor or "")
    return [s for s, m in zip(found, holders, strict=True) if m.iris & own] or found


def shares(reading: Reading, number: int) -> list[tuple[int, int, float]]:
    """The shares that a sentence gives, each with its tokens."""
    norms = reading.text.norms
    sentence = reading.text.sentences[number]
    found = [
        (index, index + 2, float(norms[index].replace(",", ".")) / 100)
        for index in range(sentence.first, sentence.last - 1)
        if _NUMBER.fullmatch(norms[index])
        and (_PERCENT.fullmatch(norms[index + 1]) or norms[index + 1 : index + 3] == ["per", "cent"])
    ]
    for words, value in lexicon.entries(reading.language, "roles")["share"].items():
        for first, last in reading.places(lexicon.any_of([words]), number):
            if not any(first < end and begin < last for begin, end, _ in found):
                found.append((first, last, float(value)))
    return sorted(found)


def _by(quoted: Quoted, hit: Hit, key: str, iri: str) -> list[Flaw]:
    """Who stands with the words of appointing, or after those of holding through another."""
    reading = quoted.reading
    compiled = lexicon.listed(reading.language, "roles", "details", key)
    passive = lexicon.listed(reading.language, "roles", "details", "by")
    near: list[Mention] = []
    for first, last in reading.places(compiled, hit.sentence):
        mentions = reading.mentions(hit.sentence)
        if key == "through":
            near += [m for m in mentions if 0 <= m.first - last <= 3][:1]
        elif any(first <= begin and begin - last <= 8 for begin, _ in reading.places(passive, hit.sentence)):
            near += [m for m in mentions if m.slot == "agent"]
        else:
            clauses = reading.clauses(hit.sentence)
            near += [m for m in mentions if clauses.at(m.first).number == clauses.at(first).number and m.slot == "core"]
    if any(iri in m.iris or is_body(reading, m, iri) for m in near):
        return []
    agent = reading.names.agents.get(iri)
    return [Flaw("detail", told(reading, near), claimed=agent.names[0] if agent is not None and agent.names else iri)]
