"""Plans and announcements: words of what is to come, with who, what and when. What is told as done carries neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.dates import dates_in, widest, written
from lsgraph.gate.identity import means
from lsgraph.gate.matters import thing_named
from lsgraph.gate.model import Flaw, Judgement, Verdict
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.gate.dates import Dated, Span
    from lsgraph.gate.model import Planned, Thing
    from lsgraph.gate.quoted import Quoted

#: The kinds of words that tell of a planned act of each kind; the others have words of their own in `plans.toml`.
_ACTS = {
    "signature": ("signing",),
    "conclusion": ("conclusion", "signing"),
    "adoption": ("adoption",),
    "invitation": ("invitation",),
    "withdrawal": ("withdrawal",),
}
#: Most words of a bound behind a date: "at the latest".
_BEHIND = 4


def judge_plan(quoted: Quoted, things: Mapping[str, Thing]) -> Judgement:
    """Whether words say that those claimed are to do what is claimed, at the time claimed."""
    claim, planned = quoted.claim, quoted.claim.planned
    if planned is None:
        return Judgement([Flaw("unread", "")])
    ahead = [number for number in quoted.numbers if _ahead(quoted, number)]
    if not ahead:
        return Judgement([Flaw("plan", "", claimed=planned.act)], told=False)
    problems = [flaw for actor in planned.actors for flaw in _named(quoted, actor, quoted.numbers)]
    problems += _act(quoted, planned, ahead)
    problems += _towards(quoted, claim.about or "", things)
    problems += _expected(quoted, planned, ahead)
    return Judgement(problems, told=True)


def judge_announcement(quoted: Quoted) -> Judgement:
    """Whether words of a programme or an invitation name the one claimed for the event claimed."""
    reading = quoted.reading
    words = lexicon.words(reading.language, "plans", "announced")
    numbers = [number for number in quoted.numbers if reading.places(words, number)]
    if not numbers:
        return Judgement([Flaw("act", "", claimed="announcement")], told=False)
    problems = _named(quoted, quoted.claim.actor or "", numbers)
    if quoted.thing is not None and not _event_named(quoted, quoted.thing):
        problems.append(Flaw("event", ""))
    denied = [scope for scope in lexicon.scopes(reading.language) if scope.rule == "negated"]
    for number in numbers:
        for scope in denied:
            problems += [
                Flaw("negated", reading.text.words(*place), Verdict.CONTRADICTED)
                for place in reading.places(scope.pattern, number)
            ][:1]
    return Judgement(problems, told=True)


def _ahead(quoted: Quoted, number: int) -> bool:
    """Whether a sentence tells of what is to come: a word of planning, or of what is expected of somebody."""
    reading = quoted.reading
    if any(
        reading.places(scope.pattern, number) for scope in lexicon.scopes(reading.language) if scope.rule == "planned"
    ):
        return True
    return bool(reading.places(lexicon.words(reading.language, "plans", "ahead"), number))


def _named(quoted: Quoted, actor: str, numbers: Iterable[int]) -> list[Flaw]:
    reading = quoted.reading
    agent = reading.names.agents.get(actor)
    if agent is not None and agent.form == "group":
        # A group without a name has none that words could give: what it consists of stands in its label, in words of ours.
        return []
    for number in numbers:
        if any(is_actor(reading, m, actor) and quoted.quotes(m.first, m.last) for m in reading.mentions(number)):
            return []
    return [Flaw("actor", "")]


def _act(quoted: Quoted, planned: Planned, numbers: Iterable[int]) -> list[Flaw]:
    """Whether the kind of act that is planned is told, in any form of its words."""
    reading = quoted.reading
    own = [
        compiled
        for entry, compiled in lexicon.patterns(reading.language, "plans", "act")
        if entry["kind"] == planned.act
    ]
    for number in numbers:
        if any(reading.hits(number, kind) for kind in _ACTS.get(planned.act, ())):
            return []
        if any(reading.places(compiled, number) for compiled in own):
            return []
    return [Flaw("act", "", claimed=planned.act)]


def _towards(quoted: Quoted, iri: str, things: Mapping[str, Thing]) -> list[Flaw]:
    """Whether the words name what the plan is about."""
    reading, thing = quoted.reading, things.get(iri)
    if thing is None:
        return _named(quoted, iri, quoted.numbers) and [Flaw("matter", "")]
    for number in quoted.numbers:
        sentence = reading.text.sentences[number]
        if thing_named(thing, reading.text.norms[sentence.first : sentence.last]):
            return []
        if thing.kind in ("LetterOfIntent", "Agreement"):
            verdicts = [means(named, thing, reading.language) for named in reading.agreements.of(number)]
            if verdicts and any(verdict is not False for verdict in verdicts):
                return []
    return [Flaw("matter", "")]


def _expected(quoted: Quoted, planned: Planned, numbers: Iterable[int]) -> list[Flaw]:
    """Whether the words give the time in which it is expected, and no wider one."""
    claimed = planned.expected
    if claimed is None:
        return []
    dates = [_with_bound(quoted, d) for number in numbers for d in quoted.reading.dates(number)]
    shown = written(claimed)
    if fitting := [d for d in dates if d.span.within(claimed)]:
        explained = any(_explains(quoted, text, claimed) for text in planned.comments)
        return (
            []
            if explained or _reach(fitting, claimed)
            else [Flaw("date-wider", widest(fitting), Verdict.NOT_SHOWN, shown)]
        )
    if planned.comments and not any(claimed.within(d.span) for d in dates):
        return []
    wider = [d for d in dates if claimed.within(d.span)]
    if wider:
        return [Flaw("date-exact", widest(wider), Verdict.NOT_SHOWN, shown)]
    if dates:
        return [Flaw("date-other", widest(dates), Verdict.CONTRADICTED, shown)]
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, shown)]


def _reach(dates: list[Dated], claimed: Span) -> bool:
    """Whether dates reach from the first day that is claimed to the last; words that tell only until when leave open from when, and the other way."""
    first, last = min(d.span.first for d in dates), max(d.span.last for d in dates)
    from_then = first == claimed.first or all(d.bound == "before" for d in dates)
    return from_then and (last == claimed.last or all(d.bound == "after" for d in dates))


def _explains(quoted: Quoted, comment: str, claimed: Span) -> bool:
    """As in "at the turn of the year; we read it as 31 December 2010 to 31 January 2011": a comment names the days from which and to which."""
    norms = [token.norm for token in tokens_of(comment)]
    dates = dates_in(norms, 0, len(norms), quoted.reading.language, None)
    return bool(dates) and _reach([replace(d, bound="") for d in dates], claimed)


def _with_bound(quoted: Quoted, dated: Dated) -> Dated:
    """A date with what the words behind it make of it: "30 June at the latest", "den 1 april eller senare"."""
    reading = quoted.reading
    behind = " ".join(reading.text.norms[dated.last : dated.last + _BEHIND])
    for bound in ("before", "after"):
        if lexicon.listed(reading.language, "time", "bounds", f"{bound}_behind").match(behind):
            return replace(dated, bound=bound)
    return dated


def _event_named(quoted: Quoted, thing: Thing) -> bool:
    """Whether a sentence names the event, or one word for a meeting does where no other event is named."""
    reading = quoted.reading
    nouns = lexicon.listed(reading.language, "agreements", "event", "nouns")
    for number in quoted.numbers:
        sentence = reading.text.sentences[number]
        if thing_named(thing, reading.text.norms[sentence.first : sentence.last]) or reading.places(nouns, number):
            return True
    return False
