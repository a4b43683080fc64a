"""Letters that ask their reader, "Vill ni bli part i avsiktsförklaringen?", "With this letter we wish to hear whether KTH would join": they invite by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.agents import acting
from lsgraph.gate.inviting import addressed, to_something_else, wished_in
from lsgraph.gate.model import Flaw
from lsgraph.gate.signatures import agreement_of, date_of
from lsgraph.gate.when import head_dates

if TYPE_CHECKING:
    import re

    from lsgraph.gate.clause import Clause
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: Most words from "whether" to the verb, where that is none that we know; signs with which a line begins that somebody says.
_TO_ITS_VERB = 6
_BULLETS = frozenset("-–•*")
_TELLS = frozenset({"past", "supine", "participle", "done"})
_QUOTING = frozenset('–—”"“»«')


def of_question(quoted: Quoted) -> list[Flaw] | None:
    """What a question of a letter says of whom it invites, to what and when; none where the quotation holds no such question."""
    reading, text = quoted.reading, quoted.reading.text
    if quoted.claim.kind != "invitation" or "letter" not in reading.head_kinds or "news" in reading.head_kinds:
        return None
    asking = lexicon.listed(reading.language, "sections", "letter", "asking")
    for number in quoted.numbers:
        sentence = text.sentences[number]
        begins = [last for first, last in reading.places(asking, number) if first == sentence.first]
        if text.norms[sentence.last - 1] != "?" or not begins:
            continue
        asked = [m for m in reading.mentions(number) if sentence.first < m.first < begins[0] and not m.genitive]
        if not any(_is_asked(quoted, m) for m in asked):
            continue
        near = [number, *(n for n in range(number - 1, -1, -1))]
        told = next(([n] for n in near if reading.agreements.of(n)), [])
        return [*agreement_of(quoted, told), *date_of(quoted, head_dates(reading))]
    return None


def of_indirect_question(quoted: Quoted) -> list[Flaw] | None:
    """What a letter says that asks in a clause whether somebody would join, "Med detta brev vill vi höra om ni kan tänka er att …"; none without one."""
    reading, text = quoted.reading, quoted.reading.text
    performs = lexicon.words(reading.language, "scope", "perform")
    itself = lexicon.listed(reading.language, "sections", "letter", "itself")
    if quoted.claim.kind != "invitation" or "news" in reading.head_kinds:
        return None
    for number in quoted.numbers:
        letter = "letter" in reading.head_kinds or reading.has(performs, number) or reading.has(itself, number)
        clause = _asking_clause(quoted, number)
        if not letter or clause is None or text.tokens[text.sentences[number].first].text in _QUOTING:
            continue
        verb = min(clause.finite, default=clause.opener + _TO_ITS_VERB)
        asked = [m for m in reading.mentions(number) if clause.opener < m.first < verb and not m.genitive]
        named = [m for m in asked if m.kind == "name"] or asked
        if not any(
            _is_asked(quoted, m) if m.kind == "other" else is_actor(reading, m, quoted.claim.actor or "") for m in named
        ):
            continue
        return [
            *agreement_of(quoted, [number] if reading.agreements.of(number) else []),
            *date_of(quoted, head_dates(reading)),
        ]
    return None


def _asking_clause(quoted: Quoted, number: int) -> Clause | None:
    """The clause in which it is asked whether one would join, where the writer asks it now: nothing above it plans, denies or puts it off."""
    reading = quoted.reading
    clauses, sentence = reading.clauses(number), reading.text.sentences[number]
    willing = lexicon.listed(reading.language, "sections", "letter", "willing")
    later = lexicon.listed(reading.language, "sections", "letter", "later")
    openers = lexicon.common("whether")
    for clause in clauses.clauses:
        if clause.kind not in ("question", "condition") or reading.text.norms[clause.opener] not in openers:
            continue
        above = range(sentence.first, clause.opener)
        writes = any(m.kind == "self" and m.slot == "core" and m.first in above for m in reading.mentions(number))
        turned = [
            reading.text.words(*place)
            for scope in lexicon.scopes(reading.language)
            if scope.rule in ("negated", "planned", "conditional", "reported")
            for place in reading.places(scope.pattern, number)
            if place[0] in above
        ]
        put_off = any(first in above for first, _ in reading.places(later, number))
        would = any(first > clause.opener for first, _ in reading.places(willing, number))
        if writes and would and not put_off and all(wished_in(reading, word) for word in turned):
            return clause
    return None


def _is_asked(quoted: Quoted, mention: Mention) -> bool:
    """Whether the one claimed is asked: by name, or as the reader to whom the letter is addressed."""
    actor = quoted.claim.actor or ""
    if actor not in addressed(quoted.reading):
        return False
    return mention.kind == "other" or is_actor(quoted.reading, mention, actor)


def of_invited(quoted: Quoted) -> list[Flaw] | None:
    """A list of those invited, "Inbjudna den 3 mars att underteckna avtalet:" above the names; none where the quotation holds no such list.

    Who is invited stands in an item of the list, and the line above it tells to what and when.
    """
    reading = quoted.reading
    for number in quoted.numbers:
        mine = [
            m for m in reading.mentions(number) if is_actor(reading, m, quoted.claim.actor or "") and not m.genitive
        ]
        above = _line_above(quoted, number)
        if above is None or not any(quoted.quotes(m.first, m.last) for m in mine):
            continue
        hits = [
            hit
            for hit in reading.hits(above, "invitation")
            if hit.form in _TELLS and quoted.quotes(hit.first, hit.last) and not acting(reading, hit)
        ]
        if hits:
            turned = reading.turned(hits[0], quoted.own)
            days = reading.dates(above) or (head_dates(reading) if reading.has(_performing(quoted), above) else [])
            return [
                *turned[:1],
                *_to_a_meeting(quoted, hits[0]),
                *agreement_of(quoted, [above]),
                *date_of(quoted, days),
            ]
    return None


def _to_a_meeting(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "Invited on 3 March to a breakfast on the declaration:", "Invited to comment on it:": what the line above invites to is no joining."""
    reading = quoted.reading
    if other := to_something_else(reading, hit, None):
        return [Flaw("agreement", other)]
    nouns = lexicon.listed(reading.language, "agreements", "event", "nouns")
    own = [
        place for place in reading.places(nouns, hit.sentence) if place[0] in hit.clause.tokens and place[0] >= hit.last
    ]
    return [Flaw("agreement", reading.text.words(*own[0]))] if own else []


def _performing(quoted: Quoted) -> re.Pattern[str]:
    return lexicon.words(quoted.reading.language, "scope", "perform")


def _line_above(quoted: Quoted, number: int) -> int | None:
    """The line that a list stands under: its label, or the sentence with a colon above its first item."""
    text, sentence = quoted.reading.text, quoted.reading.text.sentences[number]
    for above in range(number - 1, -1, -1):
        other = text.sentences[above]
        if other.paragraph != sentence.paragraph and not sentence.label:
            return None
        words = text.words(other.first, other.last)
        if sentence.label and words.rstrip(":") == sentence.label:
            return above
        if text.tokens[other.first].text not in _BULLETS:
            return above if words.endswith(":") and not sentence.label else None
    return None
