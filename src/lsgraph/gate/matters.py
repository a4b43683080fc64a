"""What a decision is on, and which body took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.agents import acting
from lsgraph.gate.agreed import agreed
from lsgraph.gate.bodies import base_of, is_body, words_of_body
from lsgraph.gate.model import Flaw
from lsgraph.gate.objects import alike, overlap, stems
from lsgraph.gate.text import tokens_of
from lsgraph.gate.versions import unfinished

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.document import Hit
    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: So short a word is a part of many others: "plan".
_SHORT = 4
_DETERMINERS = lexicon.common("determiners")


def matter(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the decision is on what is claimed, and not on a motion, a reply or a plan that only concerns it."""
    reading, thing = quoted.reading, quoted.thing
    if thing is None:
        return _organisation(quoted, hit)
    if thing.kind in ("LetterOfIntent", "Agreement"):
        return agreed(quoted, hit)
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    near = {c.number for c in clauses.clauses if chain & {each.number for each in clauses.chain(c)}}
    sentence = reading.text.sentences[hit.sentence]
    own = [i for i in range(sentence.first, sentence.last) if clauses.at(i).number in near]
    names = [_parts(name) for name in thing.names]
    for head, about in names:
        at = [i for i in own if i not in range(hit.first, hit.first + 1) and overlap(head, [reading.text.norms[i]])]
        if at and (not about or _told_of(reading, hit, about)):
            index = min(at, key=lambda i: (i < hit.last, abs(i - hit.last)))
            other = unfinished(reading, hit) or _instead(reading, hit, index, own, thing)
            return [Flaw("matter", other)] if other else []
    other = _other_object(reading, hit, own)
    if other:
        return [Flaw("matter", other)]
    above = _above(reading, hit)
    generic = lexicon.listed_words(reading.language, "decisions", "matter")
    named = any(generic.fullmatch(reading.text.norms[i]) for i in own) or hit.cue.passive
    if named and any(overlap(head, above) and (not about or overlap(about, above)) for head, about in names):
        return []
    return [Flaw("matter", "")]


def _organisation(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """For an organisation or a person: it is named in the sentence, as another than the one who decides."""
    iri = quoted.claim.about or ""
    mentions = quoted.reading.mentions(hit.sentence)
    if any(iri in m.iris and quoted.quotes(m.first, m.last) for m in mentions):
        return []
    return [Flaw("matter", "")]


def _parts(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a name before and after its first preposition: what it is, and what it is about."""
    words = [token.norm for token in tokens_of(name) if token.is_word]
    known = lexicon.prepositions("sv") | lexicon.prepositions("en")
    cut = next((i for i, word in enumerate(words) if i and word in known), len(words))
    head = [word for word in words[:cut] if len(word) > 2 and word not in _DETERMINERS]
    about = words[cut + 1 :]
    return frozenset(head), stems(about, "sv") & stems(about, "en")


def _told_of(reading: Reading, hit: Hit, about: frozenset[str]) -> bool:
    sentence = reading.text.sentences[hit.sentence]
    return overlap(about, reading.text.norms[sentence.first : sentence.last]) or overlap(about, _above(reading, hit))


def _above(reading: Reading, hit: Hit) -> list[str]:
    """The words of the headings that a sentence stands under, and of the sentence before it."""
    text = reading.text
    words = [token.norm for heading in text.sentences[hit.sentence].headings for token in tokens_of(heading)]
    if hit.sentence:
        before = text.sentences[hit.sentence - 1]
        words += text.norms[before.first : before.last]
    return words


def _instead(reading: Reading, hit: Hit, index: int, own: Sequence[int], thing: Thing) -> str:
    """The noun that is decided on instead: "yrkandet" in "avslog yrkandet om återremiss av planen"."""
    norms = reading.text.norms
    motions = lexicon.listed_words(reading.language, "decisions", "motion")
    others = lexicon.listed(reading.language, "agreements", "other_objects")
    joins = set(lexicon.entries(reading.language, "agreements")["joins"])
    called = [token.norm for name in thing.names for token in tokens_of(name) if len(token.norm) > _SHORT]
    between = range(hit.last, index) if index >= hit.last else range(min(own), index)
    for at in between:
        beside = others.fullmatch(norms[at]) and norms[at + 1] in joins and index >= hit.last
        beside = beside and not overlap([norms[at]], called)
        if (motions.fullmatch(norms[at]) or beside) and not alike(norms[at], norms[index]):
            return reading.text.tokens[at].text
    begin = index - 1
    while begin > min(own) and norms[begin] in _DETERMINERS:
        begin -= 1
    if index < hit.first and norms[begin] in lexicon.prepositions(reading.language):
        generic = lexicon.listed_words(reading.language, "decisions", "matter")
        if not any(generic.fullmatch(norms[i]) for i in range(min(own), index)):
            return reading.text.words(begin, index + 1)
    return ""


def _other_object(reading: Reading, hit: Hit, own: Sequence[int]) -> str:
    """A noun after the words, or before them in a passive, that is another thing to decide on."""
    others = lexicon.listed(reading.language, "agreements", "other_objects")
    motions = lexicon.listed_words(reading.language, "decisions", "motion")
    generic = lexicon.listed_words(reading.language, "decisions", "matter")
    for index in own:
        word = reading.text.norms[index]
        if index >= hit.last and (generic.fullmatch(word) or word in lexicon.prepositions(reading.language)):
            return ""
        is_other = (others.fullmatch(word) or motions.fullmatch(word)) and not generic.fullmatch(word)
        if is_other and (index >= hit.last or hit.cue.passive):
            return reading.text.tokens[index].text
    return ""


# ---------------------------------------------------------------------- the body


def decided_by(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the body that is claimed is the one that decided: in the sentence, in the heading above, in the head."""
    reading, body = quoted.reading, quoted.claim.body
    if body is None or body not in reading.names.agents:
        return []
    agents = acting(reading, hit)
    if hit.cue.passive and not agents:
        agents = [m for m in reading.mentions(hit.sentence) if m.kind == "body" or _is_unit(reading, m)]
    if any(is_body(reading, m, body) for m in agents):
        return []
    others = [m for m in agents if m.kind in ("body", "part") or (m.iris and _is_unit(reading, m))]
    if others:
        return [Flaw("body", told(reading, others))]
    if any(m.kind == "unknown" for m in agents):
        return []
    wanted = words_of_body(reading, body)
    bodies = lexicon.listed_words(reading.language, "names", "body")
    for heading in reversed(reading.text.sentences[hit.sentence].headings):
        norms = [token.norm for token in tokens_of(heading)]
        if wanted & {base_of(word) for word in norms}:
            return []
        other = next((word for word in norms if bodies.fullmatch(word)), "")
        if other:
            return [Flaw("body", other)]
    head = [token.norm for token in reading.text.tokens if token.start < reading.text.head_end]
    title = [token.norm for token in tokens_of(quoted.title)]
    if wanted & {base_of(word) for word in (*head, *title)}:
        return []
    return [Flaw("body", "")]


def proposed_to(quoted: Quoted) -> list[Flaw]:
    """Whether the body that is to decide is named: in the words, in the headings above, in the head."""
    reading, body = quoted.reading, quoted.claim.body
    if body is None or body not in reading.names.agents:
        return []
    bodies = [
        m for number in quoted.numbers for m in reading.mentions(number) if m.kind == "body" or _is_unit(reading, m)
    ]
    if any(is_body(reading, m, body) for m in bodies):
        return []
    if bodies:
        return [Flaw("proposed-to", told(reading, bodies))]
    words = [
        token.norm
        for number in quoted.numbers
        for heading in reading.text.sentences[number].headings
        for token in tokens_of(heading)
    ]
    words += [token.norm for token in reading.text.tokens if token.start < reading.text.head_end]
    return [] if words_of_body(reading, body) & {base_of(word) for word in words} else [Flaw("proposed-to", "")]


def _is_unit(reading: Reading, mention: Mention) -> bool:
    return bool(mention.iris) and all(
        (agent := reading.names.agents.get(iri)) is not None and agent.unit_of for iri in mention.iris
    )


def of_named_body(quoted: Quoted, hit: Hit) -> bool:
    """Whether the body claimed acts in the words, and its organisation is the one that the document is of."""
    reading, claim = quoted.reading, quoted.claim
    if claim.body is None or not any(
        is_body(reading, m, claim.body) and quoted.quotes(m.first, m.last) for m in acting(reading, hit)
    ):
        return False
    named = {iri for mentions in reading.speakers.of for m in mentions for iri in m.iris} | set(
        reading.speakers.in_title
    )
    return bool(named & {claim.actor, claim.body})


def thing_named(thing: Thing, norms: Sequence[str]) -> bool:
    """Whether words name a thing: what it is, and what it is about where its name says so."""
    return any(
        overlap(head, norms) and (not about or overlap(about, norms))
        for head, about in (_parts(name) for name in thing.names)
    )
