"""Whether the words give the date that is claimed, and no wider one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.dates import Dated, Span, widest, written
from lsgraph.gate.led import days_led
from lsgraph.gate.model import DECISIONS, Flaw, Verdict
from lsgraph.gate.other_days import (
    DECIDED,
    counted_from,
    days_of_effect,
    days_of_other_papers,
    days_rested_on,
    of_thing,
    of_version,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.document import Hit
    from lsgraph.gate.model import During
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading
    from lsgraph.gate.text import Sentence, Text

_LATER = lexicon.phrases("a_time_later")
#: Sentences at the end of a text that may be its foot, and most words of a line of it.
_FOOT, _SHORT_LINE = 4, 8
_BULLET = re.compile(r"(?:[-–•*]|\d{1,2}[.)]|[a-z]\))\s+\S")
#: Words as short as this tell no body from others.
_SHORT_WORD = 4
#: What stands between a day and the clause that tells what was done on it.
_OPENS = frozenset({",", "("})
#: Fewest who have each a day of their own.
_SEVERAL = 2
_MEETINGS = lexicon.phrases("meetings_told")


def check_date(
    reading: Reading, hit: Hit, claimed: During, kind: str, actor: str = "", agents: Sequence[Mention] = (),
    others: frozenset[int] = frozenset(),
) -> Flaw | None:  # fmt: skip
    """None where the words date the act as claimed; else the problem, with the date that the words give.

    At `others` stand days that are known to be those of something else.
    """
    tiers = _tiers(reading, hit, kind, actor, agents)
    others |= days_rested_on(reading, hit, kind, tiers) | days_of_effect(reading, hit, kind, tiers)
    others |= days_of_other_papers(reading, hit, actor)
    at_last = reading.done_at_last(hit)
    today = _day_of_decision(reading, hit)
    for number, told in enumerate(tiers):
        tier = [replace(d, span=today) if today is not None and _is_today(reading, d) else d for d in told]
        tier = [d for d in tier if d.first not in others or d.first == d.last]
        dated = [d for d in tier if d.bound != "before" or d.relative or (at_last is not None and d.first > at_last)]
        dated = [
            d for d in dated if not (of_version(reading, d) or of_thing(reading, hit, d) or counted_from(reading, d))
        ]
        if not dated:
            continue
        if any(d.span.within(claimed.span) for d in dated):
            return None
        wider = [d for d in dated if claimed.span.within(d.span)]
        finer = number + 1 < len(tiers) and any(
            d.span.within(claimed.span) for later in tiers[number + 1 : number + 2] for d in later
        )
        if wider and finer and all(d.bare_year or d.relative for d in wider):
            return None
        if wider:
            return Flaw("date-exact", widest(wider), Verdict.NOT_SHOWN, claimed.shown)
        if all(d.bare_year and not _in_that_year(reading, d) for d in dated) and number < len(tiers) - 1:
            continue
        if number >= 2:
            continue
        sure = number == 0 and all(_plainly_dates(reading, d) for d in dated)
        return Flaw("date-other", widest(dated), Verdict.CONTRADICTED if sure else Verdict.NOT_SHOWN, claimed.shown)
    if claimed.bounds and claimed.comment:
        return None
    return Flaw("date-missing", "", Verdict.NOT_SHOWN, claimed.shown)


def _in_that_year(reading: Reading, dated: Dated) -> bool:
    """As in "adopted in 2024", "antogs under 2024": the year of the act, and no part of a name ("the 2024 declaration")."""
    return not dated.bound and reading.text.norms[dated.first - 1] in lexicon.common("within_a_year")


def _is_today(reading: Reading, dated: Dated) -> bool:
    """Whether a date is "i dag", "today": the document's own day, not written out."""
    return dated.relative and reading.today is not None and dated.span == Span(reading.today, reading.today)


def _day_of_decision(reading: Reading, hit: Hit) -> Span | None:
    """What "i dag" means in a decision that is written as it was taken: the day on which the head says that the body met, not that of the copy."""
    kinds = reading.head_kinds
    section, _ = reading.section(hit.sentence)
    written = section == "decision" or "§" in reading.text.norms
    if hit.form != "present" or "news" in kinds or not written or len(reading.days_of_meeting) != 1:
        return None
    return next(iter(reading.days_of_meeting))


def _plainly_dates(reading: Reading, dated: Dated) -> bool:
    """Whether a date can hardly be that of anything else than the act: no bound, and none that belongs to a noun ("avtalet från 2024")."""
    written = reading.text.norms[dated.first : dated.last]
    if not dated.relative and not any(len(word) >= 4 and word[:4].isdigit() for word in written):
        # Which year "den 3 mars" is of is only concluded.
        return False
    before = [
        word
        for word in reading.text.norms[max(0, dated.first - 3) : dated.first]
        if word not in ("den", "the", "year", "år")
    ]
    return not dated.bound and not dated.bare_year and not (before and before[-1] in lexicon.common("dates_of_things"))


def _own_row(reading: Reading, hit: Hit, actor: str) -> list[Sequence[Dated]] | None:
    """As in "Har undertecknat: A, 14 juni 2024; B, 3 mars 2025": in a list whose names have days each has its own."""
    sentence = reading.text.sentences[hit.sentence]
    colon = next((i for i in range(hit.last, sentence.last) if reading.text.norms[i] == ":"), None)
    if colon is None:
        return None
    named = [m for m in reading.mentions(hit.sentence) if m.first > colon and m.kind in ("name", "unknown")]
    if not named:
        return None
    dates = reading.dates(hit.sentence)
    ends = [m.first for m in named[1:]] + [sentence.last]
    rows = [(m, [d for d in dates if m.last <= d.first < end]) for m, end in zip(named, ends, strict=True)]
    if sum(bool(days) for _, days in rows) < min(2, len(rows)):
        return None
    mine = [days for m, days in rows if reading.names.own(actor) & m.iris]
    return [mine[0], [], [d for d in dates if d.first < colon and not mine[0]]] if mine else None


def _own_of_several(reading: Reading, hit: Hit, actor: str, agents: Sequence[Mention]) -> list[Dated] | None:
    """As in "undertecknades den 3 mars av A och den 4 mars av B", "A (3 March) and B (4 March)": each of those who act has a day."""
    dates = [d for d in reading.dates(hit.sentence) if not d.bound and not d.bare_year]
    acting = [m for m in agents if m in reading.mentions(hit.sentence)]
    items = sorted(
        [*((m.first, None, m) for m in acting), *((d.first, d, None) for d in dates)], key=lambda item: item[0]
    )
    groups: list[tuple[list[Dated], list[Mention]]] = []
    kind = ""
    for _, dated, mention in items:
        now = "day" if dated is not None else "who"
        if now != kind and (not groups or (kind != "" and now == ("day" if items[0][1] is not None else "who"))):
            groups.append(([], []))
        kind = now
        if dated is not None:
            groups[-1][0].append(dated)
        elif mention is not None:
            groups[-1][1].append(mention)
    if len(groups) < _SEVERAL or any(len(days) != 1 or not who for days, who in groups):
        return None
    own = reading.names.own(actor)
    return next((days for days, who in groups if any(m.iris & own for m in who)), None)


def _tiers(reading: Reading, hit: Hit, kind: str, actor: str, agents: Sequence[Mention]) -> list[Sequence[Dated]]:
    """Dates of the clause and those it hangs on; of the sentence; of the sentences beside it; of the head where that dates the act."""
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    if hit.form == "done":
        # "den inbjudan … som riktades till A den 3 mars": the words of the act end in a clause of their own.
        chain.add(clauses.at(hit.last - 1).number)
    if (row := _own_row(reading, hit, actor)) is not None:
        return row
    if (day := _own_of_several(reading, hit, actor, agents)) is not None:
        return [day]
    if (told := _day_told_of(reading, hit)) is not None:
        return [[told]]
    below = {c.number for c in clauses.clauses if c.parent in chain and c.kind == "aside"}
    joined = {c.number for c in clauses.clauses if c.joined in chain and c.shares_subject}
    dates = reading.dates(hit.sentence)
    own = [d for d in dates if clauses.at(d.first).number in chain | below]
    rest = [
        d
        for d in dates
        if d not in own and (clauses.at(d.first).kind != "relative" or clauses.at(d.first).number in joined)
    ]
    led = days_led(reading, hit.sentence) if kind in DECIDED else []
    return [own, rest, led or _beside(reading, hit), _head(reading, hit, kind, agents)]


def _day_told_of(reading: Reading, hit: Hit) -> Dated | None:
    """As in "möttes den 7 mars, då planen togs, och den 9 maj, då A antog avtalet": the day that the clause of the act tells more of, and no other.

    None where the clause has a day of its own, or stands behind no day.
    """
    clauses, norms, dates = reading.clauses(hit.sentence), reading.text.norms, reading.dates(hit.sentence)
    for clause in clauses.chain(hit.clause):
        inside = [d for d in dates if clause.opener < d.first and clauses.at(d.first).number == clause.number]
        if not all(_leads(reading, hit.sentence, d) for d in inside):
            return None
        at = clause.opener + (norms[clause.opener] in _OPENS)
        if norms[at] in lexicon.common("on_which_day"):
            return next((d for d in dates if d.last < at and all(word in _OPENS for word in norms[d.last : at])), None)
    return None


def _leads(reading: Reading, number: int, dated: Dated) -> bool:
    """Whether a clause that tells what was done on a day stands right behind it."""
    norms, end = reading.text.norms, reading.text.sentences[number].last
    at = next((i for i in range(dated.last, end - 1) if norms[i] not in _OPENS), end - 1)
    begins = any(clause.opener in (at, at - 1) for clause in reading.clauses(number).clauses)
    return dated.last < at and begins and norms[at] in lexicon.common("on_which_day")


def _beside(reading: Reading, hit: Hit) -> list[Dated]:
    """Dates of the sentence before ("Den 3 mars hölls …") and of one after that goes on about the same ("Det skedde den …")."""
    text = reading.text
    found: list[Dated] = []
    sentence = text.sentences[hit.sentence]
    if hit.sentence:
        before = text.sentences[hit.sentence - 1]
        later = _LATER.search(" ".join(text.norms[sentence.first : sentence.last]))
        if before.paragraph == sentence.paragraph and not before.is_heading and not later:
            found += reading.dates(hit.sentence - 1)
    words = " ".join(text.norms[sentence.first : sentence.last])
    if len(found) == _SEVERAL and (which := lexicon.phrases("of_two_meetings").search(words)):
        found = found[:1] if which["one"] else found[1:]
    if not found and not _LATER.search(words):
        found += _met_before(reading, hit.sentence) or _above_the_list(reading, hit)
    if lexicon.phrases("same_day").search(
        words,
    ):
        for earlier in range(max(0, hit.sentence - 3), hit.sentence):
            found += reading.dates(earlier)
    if hit.sentence + 1 < len(text.sentences):
        after = text.sentences[hit.sentence + 1]
        begins = text.norms[after.first : after.first + 4]
        same = lexicon.common("the_act_meant")
        another = set(begins[1:]) & lexicon.common("also")
        told = " ".join(text.norms[after.first : after.last])
        names = hit.cue.kind == "signing" and lexicon.phrases("names_put_there").match(told)
        # "The names on the doors were put up on 3 March": an article alone means no act.
        meant = begins and begins[0] in same and (begins[0] != "the" or bool(set(begins[1:2]) & same))
        sent = hit.cue.kind == "invitation" and lexicon.phrases("sent_the_invitation").search(told) is not None
        sent = sent and lexicon.phrases("another_paper").search(told) is None
        if (names or sent or (meant and not another)) and after.paragraph == sentence.paragraph:
            found += reading.dates(hit.sentence + 1)
    return found


def _met_before(reading: Reading, number: int) -> list[Dated]:
    """As in "Fullmäktige möttes den 3 mars. Budgeten tog större delen av dagen. Sent på kvällen …": the day on which a body met."""
    sentences = reading.text.sentences
    for earlier in range(number - 1, -1, -1):
        if sentences[earlier].paragraph != sentences[number].paragraph or sentences[earlier].is_heading:
            return []
        if reading.has(_MEETINGS, earlier):
            return reading.dates(earlier)
    return []


def _proposed_there(reading: Reading, hit: Hit, agents: Sequence[Mention]) -> bool:
    """As in minutes, "Tillväxtnämnden beslutar att föreslå …", "föreslog nämnden …": the body that met, by the title, proposes."""
    text = reading.text
    first = text.sentences[hit.sentence].first
    title = [token.norm for token in text.tokens[:first] if token.start < text.head_end]
    if hit.form == "infinitive":
        decides = reading.places(lexicon.words(reading.language, "scope", "decide"), hit.sentence)
        agents = [m for m in reading.mentions(hit.sentence) if m.last <= hit.first] if decides else []
    words = {norm for m in agents if m.kind in ("part", "body", "name") for norm in text.norms[m.first : m.last]}
    # "Arbetsutskottet" is "Kommunstyrelsens arbetsutskott".
    bare = {word.removesuffix(ending) for word in words for ending in ("", "et", "en", "n")}
    return any(len(word) > _SHORT_WORD and called.endswith(word) for word in bare for called in title)


def _head(reading: Reading, hit: Hit, kind: str, agents: Sequence[Mention]) -> list[Dated]:
    """Dates of the head: of minutes or a decision for what is decided there, of a report for what it proposes, of a letter that acts."""
    kinds = reading.head_kinds
    performs = bool(reading.places(lexicon.words(reading.language, "scope", "perform"), hit.sentence))
    section, _ = reading.section(hit.sentence)
    decided = "minutes" in kinds or "§" in reading.text.norms or section == "decision"
    if kind == "proposal":
        fits = (
            "report" in kinds
            or section in ("proposal", "request")
            or ((hit.form == "present" or _in_own_voice(reading, hit)) and "news" not in kinds)
            or (decided and "news" not in kinds and _proposed_there(reading, hit, agents))
        )
    elif kind == "adoption" or kind in DECISIONS:
        fits = decided and (hit.form in ("present", "infinitive") or hit.cue.passive or "news" not in kinds)
    elif kind == "withdrawal":
        fits = (
            performs
            or ("letter" in kinds and "news" not in kinds and hit.form not in ("past", "supine"))
            or (decided and hit.form in ("present", "infinitive"))
        )
    elif kind == "invitation":
        addressed = any(m.kind == "other" for m in reading.mentions(hit.sentence))
        # "Last winter KTH was invited": a letter that tells of it is not the one that invites.
        itself = hit.form not in ("past", "supine")
        # A reply thanks for one that was sent before it.
        replies = reading.text.norms[hit.first] in lexicon.common("thanking")
        fits = performs or ((("letter" in kinds and itself) or addressed) and "news" not in kinds)
        fits = fits and not replies
    else:
        fits = performs or (decided and hit.form == "present")
    if not fits or (kind in DECIDED and hit.form in ("past", "supine") and _of_another_house(reading, agents)):
        return []
    if kind in DECIDED and (labelled := _labelled_days(reading)):
        return labelled
    return [*head_dates(reading), *(_of_meeting(reading) if decided else []), *_foot_dates(reading)]


def _of_another_house(reading: Reading, agents: Sequence[Mention]) -> bool:
    """As in minutes of the council of A, "B antog avtalet": it is told of one who is of no house that the head names, and no day of the head is its own."""
    names = reading.names
    own = names.family_of(iri for m in agents if m.kind == "name" for iri in m.iris)
    head = names.family_of(iri for m in reading.speakers.in_head() for iri in m.iris)
    return bool(own and head) and not own & head


def _in_own_voice(reading: Reading, hit: Hit) -> bool:
    """As in "I propose", "we hereby propose": a present that looks like an infinitive."""
    before = reading.text.norms[max(0, hit.first - 2) : hit.first]
    return (
        reading.language == "en" and hit.form == "infinitive" and bool({"i", "we"} & set(before)) and "to" not in before
    )


def _labelled_days(reading: Reading) -> list[Dated]:
    """The days on lines such as "Beslutsdatum: 2025-06-24", "Date of decision: 24 June 2025"."""
    label = lexicon.phrases("day_of_decision")
    found: list[Dated] = []
    for number, sentence in enumerate(reading.text.sentences):
        norms = reading.text.norms
        found += [d for d in reading.dates(number) if label.search(" ".join(norms[sentence.first : d.first]))]
    return found


def _foot_dates(reading: Reading) -> list[Dated]:
    """Dates of the last short lines, "Huddinge den 4 mars 2025" above a name, on which a decision or letter was signed."""
    text = reading.text
    found: list[Dated] = []
    for number in range(max(0, len(text.sentences) - _FOOT), len(text.sentences)):
        sentence = text.sentences[number]
        words = [token for token in text.tokens[sentence.first : sentence.last] if token.is_word]
        if lexicon.phrases("days_after_a_decision").search(" ".join(text.norms[sentence.first : sentence.last])):
            continue
        if len(words) <= _SHORT_LINE and not any(
            token.norm in lexicon.finite_verbs(reading.language) for token in words
        ):
            found += [d for d in reading.dates(number) if not d.bound]
    return found


def _above_the_list(reading: Reading, hit: Hit) -> list[Dated]:
    """As in "Besluten vid sammanträdet den 3 mars:" above a list: the one day of the meeting at which its items were decided."""
    text = reading.text
    here = text.sentences[hit.sentence]
    if not _is_item(text, here) or hit.cue.kind not in DECIDED:
        return []
    if lexicon.phrases("decided_before").search(" ".join(text.norms[here.first : here.last])):
        return []
    above = next((n for n in range(hit.sentence - 1, -1, -1) if not _is_item(text, text.sentences[n])), None)
    while above is not None and above > 0 and not reading.dates(above) and _goes_with(text, above):
        above -= 1
    days = reading.dates(above) if above is not None else []
    if above is None or len(days) != 1 or days[0].span.first != days[0].span.last:
        return []
    written = " ".join(text.norms[text.sentences[above].first : text.sentences[above].last])
    ahead = lexicon.words(reading.language, "sections", "ahead_of_a_meeting")
    agents = {iri for m in reading.mentions(hit.sentence) for iri in reading.names.family_of(m.iris)}
    others = [m for m in reading.mentions(above) if m.iris and not reading.names.family_of(m.iris) & agents]
    told = lexicon.phrases("decided_there").search(written) and not ahead.search(written)
    return days if told and not others and not days[0].bound else []


def _is_item(text: Text, sentence: Sentence) -> bool:
    """Whether a sentence begins with a bullet, a number or a letter of a list."""
    return _BULLET.match(text.raw, text.tokens[sentence.first].start) is not None


def _goes_with(text: Text, number: int) -> bool:
    """Whether a sentence without a day, "I korthet:", goes on from the one before it in its paragraph."""
    here, before = text.sentences[number], text.sentences[number - 1]
    return here.last - here.first <= _SHORT_LINE and before.paragraph == here.paragraph and not before.is_heading


def _of_meeting(reading: Reading) -> list[Dated]:
    """Dates of sentences that tell when a body met: "Kommunfullmäktige har sammanträtt den 5 maj 2025"."""
    found: list[Dated] = []
    for number in range(len(reading.text.sentences)):
        if reading.has(_MEETINGS, number):
            found += reading.dates(number)
    return found


def head_dates(reading: Reading) -> list[Dated]:
    """Dates that stand before the first sentence, or in its place where there is no head, and the document's own day."""
    found: list[Dated] = []
    for number, sentence in enumerate(reading.text.sentences):
        if reading.text.tokens[sentence.first].start < max(reading.text.head_end, 1):
            found += reading.dates(number)
    if (reading.today is not None and not found) or (
        reading.today is not None and any(Span(reading.today, reading.today).within(d.span) for d in found)
    ):
        found.append(Dated(0, 0, Span(reading.today, reading.today)))
    return found


def shown(span: Span) -> str:
    """A span for messages."""
    return written(span)
