"""Whether words put somebody at an event, and whether it is the event claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.honoured import told_by_verb, which_of_its_sort
from lsgraph.gate.identity import called
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.objects import overlap, topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.document import Hit
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: Most sentences above the one that is read in which the day of an event may stand.
_ABOVE = 3


def of_list(quoted: Quoted) -> list[Flaw] | None:
    """A list of those present: "Närvarande:" above the names."""
    reading = quoted.reading
    for number in quoted.numbers:
        sentence = reading.text.sentences[number]
        mine = [
            m
            for m in reading.mentions(number)
            if is_actor(reading, m, quoted.claim.actor or "") and quoted.quotes(m.first, m.last)
        ]
        if not mine:
            continue
        kind, label = reading.list_kind(sentence)
        if kind == "present":
            return _event_of_list(quoted, number)
        if kind == "absent":
            return [Flaw("negated", label, Verdict.CONTRADICTED)]
    return None


def _event_of_list(quoted: Quoted, number: int) -> list[Flaw]:
    reading = quoted.reading
    for earlier in range(number, -1, -1):
        for _word, is_it, at in _events(quoted, earlier):
            if is_it is True and at:
                return []
    return [Flaw("event", reading.text.sentences[number].label)]


def is_event_told(quoted: Quoted, numbers: Sequence[int]) -> bool:
    """Whether one of some sentences tells of the event claimed."""
    return any(is_it is True and at for number in numbers for _, is_it, at in _events(quoted, number))


def _events(
    quoted: Quoted, number: int, ends_at: int | None = None, hit: Hit | None = None
) -> list[tuple[str, bool | None, bool]]:
    """Words of events in a sentence, or at the end of some words of it: which, whether it is the event claimed, and whether one is at it.

    With a hit those that only a clause about somebody else names are left out, where its own clause names one.
    """
    reading, thing = quoted.reading, quoted.thing
    assert thing is not None
    language, norms = reading.language, reading.text.norms
    topic = topic_of(thing, language)
    signing = any("undertecknand" in word or "signing" in word for word in topic)
    nouns = lexicon.listed(language, "agreements", "event", "nouns")
    told_of: list[tuple[int, int, bool | None]] = []
    for first, last in reading.places(nouns, number):
        words = norms[first:last]
        general = any(
            word.startswith(("möte", "ceremoni", "meeting", "event", "evenemang", "gathering", "träff"))
            for word in words
        )
        is_it: bool | None = (
            False
            if general and _of_another_kind(reading, first, topic)
            else True
            if overlap(words, [w for w in topic if not w.isdigit()])
            or (signing and any("undertecknand" in w or w == "signing" for w in words))
            else None
            if general
            else False
        )
        told_of.append((first, last, is_it))
    told_of = [
        (first, last, which_of_its_sort(quoted, number, first, last, is_it=is_it)) for first, last, is_it in told_of
    ]
    if signing:
        told_of += [
            (hit.first, hit.last, True)
            for hit in reading.hits(number, "signing")
            if hit.form in ("past", "supine", "participle", "noun") or _seen_as_it_is_done(reading, hit)
        ]
    told_of = [each for each in told_of if ends_at in (None, each[1])]
    told_of = _of_own_clause(reading, hit, told_of) if hit is not None else told_of
    return [
        (
            reading.text.words(first, last),
            is_it,
            _is_at(quoted, number, first) and not _only_leads_to(norms, told_of, first),
        )
        for first, last, is_it in told_of
    ] + (told_by_verb(quoted, number) if ends_at is None else [])


def _of_own_clause(
    reading: Reading, hit: Hit, told_of: list[tuple[int, int, bool | None]]
) -> list[tuple[int, int, bool | None]]:
    """As in "A attended the conference, and at the signing B spoke": without the event of a clause that has a subject of its own."""
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    if not any(clauses.at(first).number in chain for first, _, _ in told_of):
        return told_of
    of_others = {
        c.number for c in clauses.clauses if c.joined is not None and not c.shares_subject and c.number not in chain
    }
    return [each for each in told_of if clauses.at(each[0]).number not in of_others]


def _seen_as_it_is_done(reading: Reading, hit: Hit) -> bool:
    """As in a caption, "A:s rektor (i mitten) när avtalet undertecknas", "för att se avtalet undertecknas": a passive in the present, told of the time."""
    if hit.form != "present" or not hit.cue.passive:
        return False
    norms = reading.text.norms
    before = " ".join(norms[reading.text.sentences[hit.sentence].first : hit.first])
    at_the_time = norms[hit.clause.opener] in lexicon.common("at_the_time")
    return at_the_time or lexicon.phrases("sees_it_done").search(before) is not None


def _of_another_kind(reading: Reading, first: int, topic: frozenset[str]) -> bool:
    """As in "the summer meeting": a noun right before the meeting tells which one it is, and it is not the one claimed."""
    if reading.language != "en" or first == 0:
        return False
    word, token = reading.text.norms[first - 1], reading.text.tokens[first - 1]
    kinds = lexicon.listed("en", "agreements", "event", "kinds")
    return kinds.fullmatch(word) is not None and not (token.is_capitalised or overlap([word], topic))


def _only_leads_to(norms: list[str], told_of: list[tuple[int, int, bool | None]], first: int) -> bool:
    """As in "förmötet till undertecknandemötet": one is at the first of them."""
    return any(
        last < first
        and first - last <= 7
        and is_it is not True
        and set(norms[max(last, first - 4) : first]) & lexicon.common("leading_to")
        for _, last, is_it in told_of
    )


def _is_at(quoted: Quoted, number: int, first: int) -> bool:
    """Whether the nearest preposition puts one at it, and not before or after it."""
    reading = quoted.reading
    data = lexicon.entries(reading.language, "agreements")["event"]
    beside = set(data["beside"])
    sentence = reading.text.sentences[number]
    index = first - 1
    while index >= sentence.first and first - index <= 6:
        word = reading.text.norms[index]
        if word in ("as", "while"):
            return True
        if word == "on" and lexicon.phrases("in_on").search(" ".join(reading.text.norms[sentence.first : index])):
            # "sat in on the signing"
            return True
        if word in beside or " ".join(reading.text.norms[index - 1 : index + 1]) in beside:
            return False
        if word in data["at"] and word not in lexicon.common("articles_and_of"):
            return True
        index -= 1
    return True


def never_came(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "stod bland gästerna men kom aldrig fram": what goes on about the same one denies that he was there."""
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    if missing := _missing(quoted, hit):
        return [Flaw("negated", missing, Verdict.CONTRADICTED)]
    on = set(chain)
    for clause in clauses.clauses:
        if clause.joined in on and clause.shares_subject:
            on.add(clause.number)
    arrived = lexicon.words(reading.language, "scope", "arrive")
    came = {clauses.at(first).number for first, _ in reading.places(arrived, hit.sentence)} & (on - chain)
    for scope in lexicon.scopes(reading.language):
        if scope.rule == "negated":
            for first, last in reading.places(scope.pattern, hit.sentence):
                if clauses.at(first).number in came:
                    return [Flaw("negated", reading.text.words(first, last), Verdict.CONTRADICTED)]
    return []


def _missing(quoted: Quoted, hit: Hit) -> str:
    """As in "Bland gästerna saknades A", "Bland de inbjudna fanns A", "A, som fick förhinder": the words that say so, else nothing."""
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    for first, last in reading.places(lexicon.words(reading.language, "scope", "missing"), hit.sentence):
        if clauses.at(first).number in chain or first == reading.text.sentences[hit.sentence].first:
            return reading.text.words(first, last)
    own = [m for m in reading.mentions(hit.sentence) if is_actor(reading, m, quoted.claim.actor or "")]
    ends = {m.last for m in own}
    for first, last in reading.places(lexicon.words(reading.language, "scope", "prevented"), hit.sentence):
        clause = clauses.at(first)
        at_last = {reading.text.norms[i] for i in clause.tokens} & lexicon.common("at_first")
        if clause.kind == "relative" and clause.after_comma and not at_last and clause.opener - 1 in ends:
            return reading.text.words(first, last)
        goes_on = clause.joined == hit.clause.number and clause.shares_subject
        again = clause.number != hit.clause.number and any(m.slot == "core" and m.first in clause.tokens for m in own)
        if (goes_on or again) and first >= hit.last and not at_last and clause.kind in ("main", hit.clause.kind):
            # "medverkade enligt affischen, men måste ställa in", "…, but the university never came"
            return reading.text.words(first, last)
    return ""


def _only_sent(reading: Reading, hit: Hit) -> str:
    """As in "Från KTH kom en hälsning till mötet": what came is no one. The words that say so, else nothing."""
    norms = reading.text.norms
    things = lexicon.listed(reading.language, "agreements", "event", "sent")
    at = next((i for i in range(hit.first, hit.last) if things.fullmatch(norms[i])), None)
    return reading.text.words(at, at + 1) if at is not None else ""


def _by_its_name(quoted: Quoted, hit: Hit) -> bool:
    """As in "Tack för AIMday den 14 maj! … A deltog i AIMday": the event's own name, where a day here or just above is the one on which it was.

    Without such a day it may be another year's.
    """
    reading, thing = quoted.reading, quoted.thing
    if thing is None or thing.when is None:
        return False
    sentence = reading.text.sentences[hit.sentence]
    named = [
        i
        for i in range(hit.last, sentence.last)
        if reading.text.tokens[i].is_capitalised and reading.text.norms[i] in called(thing)
    ]
    if not any(_is_at(quoted, hit.sentence, i) for i in named):
        return False
    near = range(hit.sentence, max(-1, hit.sentence - _ABOVE), -1)
    days = [d for number in near for d in reading.dates(number) if d.span.first == d.span.last]
    return bool(days) and all(d.span.within(thing.when) for d in days)


def event(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the event claimed is the one that the words put the actor at."""
    reading, thing = quoted.reading, quoted.thing
    if thing is None:
        return []
    if sent := _only_sent(reading, hit):
        return [Flaw("event", sent)]
    # "opened the autumn meeting": the event that the words of the act end with is the one.
    events = _events(quoted, hit.sentence, hit.last) or _events(quoted, hit.sentence, hit=hit)
    if thing.when is not None:
        clauses = reading.clauses(hit.sentence)
        near = [
            d
            for d in reading.dates(hit.sentence)
            if clauses.at(d.first).kind != "relative" or clauses.at(d.first).number == hit.clause.number
        ]
        if near and all(d.span.apart(thing.when) for d in near):
            return [Flaw("event", reading.text.words(near[0].first, near[0].last))]
    if any(is_it is True and at for _, is_it, at in events):
        return []
    if _by_its_name(quoted, hit):
        return []
    wrong = [word for word, is_it, at in events if is_it is False and at]
    if wrong:
        return [Flaw("event", wrong[0])]
    if any(is_it is True and not at for _, is_it, at in events):
        return [Flaw("event", next(word for word, is_it, _ in events if is_it is True))]
    for earlier in range(hit.sentence - 1, max(-1, hit.sentence - 5), -1):
        before = _events(quoted, earlier)
        if any(is_it is True and at for _, is_it, at in before):
            return []
        if any(is_it is False for _, is_it, _ in before):
            break
    return [Flaw("event", events[0][0] if events else "")]
