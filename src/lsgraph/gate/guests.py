"""Who is said to be one of those who were there: "The guests at the meeting were many; A, which was among them, …", "… Bland dem var A"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.agents import subject
from lsgraph.gate.document import Hit
from lsgraph.gate.lexicon import Cue
from lsgraph.gate.model import Flaw
from lsgraph.gate.presence import is_event_told

if TYPE_CHECKING:
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: What a guest did or did not do at a meeting denies nothing of his being there, where the negation only says that not all did it.
_NOT_ALL = frozenset({"all", "alla", "each", "every", "samtliga", "everyone", "everybody", "varje"})


def of_guests(quoted: Quoted) -> list[Flaw] | None:
    """What a clause with "among them" says of who was there, where those are the guests told of before it; none without one."""
    reading = quoted.reading
    among = lexicon.phrases("one_of_those_there")
    for number in quoted.numbers:
        for first, last in reading.places(among, number):
            there = _guests_before(quoted, number, first)
            if there is None or not quoted.quotes(first, last):
                continue
            hit = Hit(
                Cue("presence", "done", False, "agent", among.pattern),
                first,
                last,
                number,
                reading.clauses(number).at(first),
            )
            mine = [m for m in _one_of_them(quoted, hit) if is_actor(reading, m, quoted.claim.actor or "")]
            turned = reading.turned(hit, quoted.own)[:1]
            if not mine:
                return [*turned, Flaw("actor", "")]
            quotes = any(quoted.quotes(m.first, m.last) for m in mine)
            event = [] if is_event_told(quoted, [there]) else [Flaw("event", reading.text.words(first, last))]
            return [*turned, *event, *([] if quotes else [Flaw("actor-unquoted", "")])]
    return None


def _guests_before(quoted: Quoted, number: int, index: int) -> int | None:
    """The sentence in which the nearest word for those who were there stands before a place; none where that says that they were not."""
    reading = quoted.reading
    guests = lexicon.listed(reading.language, "agreements", "event", "guests")
    for earlier in (number, number - 1):
        if earlier < 0 or reading.text.sentences[earlier].paragraph != reading.text.sentences[number].paragraph:
            continue
        places = [place for place in reading.places(guests, earlier) if earlier < number or place[1] <= index]
        if places:
            return None if _stayed_away(quoted, earlier, places[-1][0]) else earlier
    return None


def _stayed_away(quoted: Quoted, number: int, index: int) -> bool:
    """Whether the clause of the guests denies that they came: "the guests who missed it"; "not every guest spoke" does not."""
    reading = quoted.reading
    norms, clauses = reading.text.norms, reading.clauses(number)
    own = {clauses.at(index).number} | {
        c.number for c in clauses.clauses if c.parent == clauses.at(index).number and c.opener - index <= 2
    }
    for scope in lexicon.scopes(reading.language):
        if scope.rule in ("negated", "planned", "conditional"):
            for first, last in reading.places(scope.pattern, number):
                if clauses.at(first).number in own and norms[last : last + 1] and norms[last] not in _NOT_ALL:
                    return True
    missing = lexicon.words(reading.language, "scope", "missing")
    prevented = lexicon.words(reading.language, "scope", "prevented")
    return any(
        clauses.at(first).number in own for words in (missing, prevented) for first, _ in reading.places(words, number)
    )


def _one_of_them(quoted: Quoted, hit: Hit) -> list[Mention]:
    """Whom the clause with "among them" names: its subject, also where that stands behind its verb, "bland dem var A"."""
    reading = quoted.reading
    named = subject(reading, hit, hit.clause)
    behind = [m for m in reading.mentions(hit.sentence) if hit.last <= m.first <= hit.last + 1 and m.slot != "agent"]
    return [m for m in (*named, *behind) if not m.genitive]
