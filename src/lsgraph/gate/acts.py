"""Whether words tell of a signature, adoption, proposal, invitation, withdrawal or presence as done by the one claimed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.agents import acting, likewise
from lsgraph.gate.agreed import agreed
from lsgraph.gate.among import identified, tells_of_those, to_be_one_of_those
from lsgraph.gate.answered import answer_to
from lsgraph.gate.asked import of_indirect_question, of_invited, of_question
from lsgraph.gate.denied import not_on_record, taken_back
from lsgraph.gate.doers import BY_DECISION, associated, dated, who_acts
from lsgraph.gate.footnotes import struck_out, taken_back_in_a_note
from lsgraph.gate.guests import of_guests
from lsgraph.gate.inviting import (
    asks_of_another,
    invites_by_writing,
    of_the_answer,
    sent_in,
    to_something_else,
    wished_in,
)
from lsgraph.gate.logs import of_log
from lsgraph.gate.matters import decided_by, matter
from lsgraph.gate.model import DECISIONS, Flaw, Judgement, Verdict
from lsgraph.gate.motions import decides_after, found_by_chair, put_to_vote
from lsgraph.gate.presence import event, never_came, of_list
from lsgraph.gate.proposals import of_proposal
from lsgraph.gate.quoted import Quoted, weight
from lsgraph.gate.recanted import denied_below, no_party
from lsgraph.gate.registers import of_register
from lsgraph.gate.sent import days_sent, never_sent, sent_below
from lsgraph.gate.signatures import date_of, is_of_next, noted_otherwise, without_sentence
from lsgraph.gate.signed_rows import of_signed_row
from lsgraph.gate.tables import of_outcome, of_table
from lsgraph.gate.tenses import is_decided, not_done
from lsgraph.gate.undecided import only_moved, sent_back

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

KINDS = ("signing", "conclusion", "adoption", "proposal", "invitation", "withdrawal", "presence")
_SECTION_RULES = {
    "proposal": "proposed",
    "request": "requested",
    "reservation": "reservation",
    "plan": "planned",
    "draft": "draft",
    "draft_page": "form",
}
#: Lines of a form below what it says, in which the one for the signature stands.
_LINES_OF_FORM = 6
_ASSERTS = frozenset({"past", "supine", "participle", "done"})
#: What tells of an act without a verb for it: a question in a letter, a list of those who were there.
_BESIDE = {"invitation": (of_question, of_indirect_question, of_invited), "presence": (of_list, of_guests)}
#: After a decision these tell what is decided: "resolved that it should accede".
_SHALL = lexicon.common("shall")


def judge_act(quoted: Quoted) -> Judgement:
    """The best that the quoted words say of the act."""
    claim = quoted.claim
    whole = general(quoted, 2 if claim.kind in DECISIONS else 3)
    best: list[Flaw] | None = None
    row = next(
        (
            told
            for reads in (of_table, of_outcome, of_signed_row, of_log, of_register)
            if (told := reads(quoted)) is not None
        ),
        None,
    )
    if row is not None:
        return Judgement([p for p in whole if p.rule != "short"] + row, told=True)
    hits = _hits(quoted)
    for hit in hits:
        problems = _of_hit(quoted, hit)
        if best is None or weight(problems) < weight(best):
            best = problems
    if best is None or best:
        beside = without_sentence(quoted)
        if beside is not None and (best is None or weight(beside) < weight(best)):
            best = beside
    for reads in _BESIDE.get(claim.kind, ()) if best is None or best else ():
        beside = reads(quoted)
        if beside is not None and (best is None or weight(beside) < weight(best)):
            best = beside
    if best is None:
        best = [_no_act(quoted)]
        return Judgement(whole + best, told=False)
    return Judgement(whole + best, told=True)


def general(quoted: Quoted, least: int = 3) -> list[Flaw]:
    """What the whole document, or the quotation as such, says against any act."""
    reading = quoted.reading
    found = []
    if quoted.word_count() < least:
        found.append(Flaw("short", reading.text.words(quoted.first, quoted.last)))
    draft = reading.draft()
    if draft:
        found.append(Flaw("draft", draft, Verdict.CONTRADICTED))
    found += taken_back_in_a_note(quoted) or struck_out(quoted)
    blank, verdict = _blank(quoted)
    if blank:
        found.append(Flaw("form", blank, verdict))
    return found


def _blank(quoted: Quoted) -> tuple[str, Verdict]:
    """A place in a form that nobody has filled in, and how sure it is that nobody signed.

    It stands in the quotation or its sentences, or on a line below them, for the day or the name. Below words that sign as they are read that is
    sure; below a heading and a name it is not, as a typed name may stand under such a line in a signed copy too.
    """
    reading = quoted.reading
    if not quoted.numbers:
        return "", Verdict.CONTRADICTED
    words = lexicon.entries(reading.language, "sections")["blank"][0]["words"]
    compiled = re.compile("|".join(words))
    written = _raw(quoted, quoted.numbers[0], quoted.numbers[-1])
    match = compiled.search(written.casefold())
    if match:
        return written[match.start() : match.end()], Verdict.CONTRADICTED
    if quoted.claim.kind != "signing":
        return "", Verdict.CONTRADICTED
    performs = lexicon.words(reading.language, "scope", "perform")
    if any(reading.places(performs, number) for number in quoted.numbers):
        return _blank_below(quoted, compiled), Verdict.CONTRADICTED
    if all(hit.form == "noun" for number in quoted.numbers for hit in reading.hits(number, "signing")):
        return _blank_below(quoted, compiled), Verdict.NOT_SHOWN
    return "", Verdict.CONTRADICTED


def _blank_below(quoted: Quoted, blank: re.Pattern[str]) -> str:
    """A line below the quotation that nobody has filled in, before the next party's name."""
    reading = quoted.reading
    own = reading.names.own(quoted.claim.actor or "")
    below = quoted.numbers[-1] + 1
    for number in range(below, min(below + _LINES_OF_FORM, len(reading.text.sentences))):
        if any(m.kind == "name" and not m.iris & own for m in reading.mentions(number)) or is_of_next(quoted, number):
            return ""
        written = _raw(quoted, number, number)
        if blank.search(written.casefold()):
            return " ".join(written.split())
    return ""


def _raw(quoted: Quoted, first: int, last: int) -> str:
    """The sentences with these numbers, as written."""
    text = quoted.reading.text
    return text.raw[text.tokens[text.sentences[first].first].start : text.tokens[text.sentences[last].last - 1].end]


def _hits(quoted: Quoted) -> list[Hit]:
    reading, kind = quoted.reading, quoted.claim.kind
    found = [
        hit for number in quoted.numbers for hit in reading.hits(number, kind) if quoted.quotes(hit.first, hit.last)
    ]
    if kind == "proposal":
        for number in quoted.numbers:
            if reading.section(number)[0] in ("proposal", "request"):
                told = {hit.clause.number for hit in reading.hits(number, "proposal")}
                found += [
                    hit
                    for hit in reading.hits(number, "adoption")
                    if quoted.quotes(hit.first, hit.last)
                    # "B föreslår att A antar …": who proposes it stands in the sentence, whatever the heading is.
                    and not told & {c.number for c in reading.clauses(number).chain(hit.clause)} - {hit.clause.number}
                ]
    if kind == "presence":
        found = [
            # Who stands beside brackets is told of by the clause that they stand in.
            replace(hit, clause=reading.clauses(hit.sentence).clauses[hit.clause.parent or 0])
            if hit.cue.actor == "beside" and hit.clause.kind == "aside"
            else hit
            for hit in found
            if not (
                reading.text.sentences[hit.sentence].is_heading
                and (reading.text.sentences[hit.sentence].label or reading.lists(_written(reading, hit.sentence)))
            )
        ]
    return found


def _written(reading: Reading, number: int) -> str:
    """A sentence as written."""
    sentence = reading.text.sentences[number]
    return reading.text.words(sentence.first, sentence.last)


def _no_act(quoted: Quoted) -> Flaw:
    """No word of the act is quoted: the nearest is that of another act, if any."""
    for number in quoted.numbers:
        for kind in (*KINDS, *sorted(DECISIONS)):
            if kind != quoted.claim.kind:
                for hit in quoted.reading.hits(number, kind):
                    if quoted.quotes(hit.first, hit.last):
                        return Flaw("act", quoted.reading.text.words(hit.first, hit.last), claimed=quoted.claim.kind)
    return Flaw("act", "", claimed=quoted.claim.kind)


def _of_hit(quoted: Quoted, hit: Hit) -> list[Flaw]:
    reading, claim = quoted.reading, quoted.claim
    if claim.kind == "proposal":
        return of_proposal(quoted, hit)
    told_in = sent_in(reading, likewise(reading, hit, claim.actor or ""))
    answer = answer_to(quoted, hit)
    problems = [
        p
        for p in reading.turned(told_in, quoted.own)
        if not (answer and p.rule == "asked")
        and not (p.word.casefold() in _SHALL and is_decided(reading, hit, claim.kind))
        and not of_the_answer(reading, hit, p)
        # "Opening the meeting, A warned against haste": what is denied behind it is what was said there.
        and not (hit.cue.actor == "behind" and p.rule in ("negated", "rejected", "deferred"))
    ]
    if reading.places(lexicon.words(reading.language, "scope", "perform"), hit.sentence):
        problems = [p for p in problems if p.word.casefold() not in lexicon.common("wishing")]
    if claim.kind in DECISIONS or reading.text.norms[hit.first] in lexicon.common("granting"):
        problems = [p for p in problems if not _beside(reading, hit, p, claim.kind)]
    if invites_by_writing(reading, hit, claim.actor or ""):
        problems = [p for p in problems if not (p.rule in ("planned", "proposed") and wished_in(reading, p.word))]
    problems = (problems + _of_those(quoted, hit))[:1]
    problems += _section(quoted, hit) + _only_possible(reading, hit)
    sent = sent_below(quoted, hit)
    if not problems and sent is None:
        problems += not_done(quoted, hit)
    problems += (
        taken_back(reading, hit)
        or never_sent(quoted, hit)
        or denied_below(quoted, hit)
        or no_party(quoted, hit)
        or not_on_record(reading, hit, quoted.own)
        or _passed_on(quoted, hit)
        or _put_off(quoted, hit)
        or sent_back(quoted, hit)
        or put_to_vote(reading, hit)
        or asks_of_another(reading, hit, quoted.own)
    )
    by_somebody = hit.form == "participle" and bool(acting(reading, hit))
    told_of = hit.clause.finite or claim.kind == "withdrawal" or by_somebody
    listed = hit.cue.passive and claim.kind in BY_DECISION and "minutes" in reading.head_kinds
    if reading.text.sentences[hit.sentence].is_heading and not (
        (hit.form in _ASSERTS and (told_of or _begins_a_cell(reading, hit)) and reading.dates(hit.sentence))
        # "45. Avsiktsförklaring om X – antas" in a list of decisions.
        or (listed and reading.agreements.of(hit.sentence) and hit.sentence > 0)
    ):
        problems.append(Flaw("heading", reading.text.words(hit.first, hit.last)))
    if reading.text.norms[hit.last - 1] == ":" and (note := noted_otherwise(quoted, _mine(quoted, hit))):
        problems.append(Flaw("act", note, claimed=claim.kind))
    acts = who_acts(quoted, hit)
    if any(p.rule == "actor" for p in acts):
        # What is denied or planned of others is no denial of the one claimed: "Not every guest spoke at the meeting".
        problems = [replace(p, verdict=Verdict.NOT_SHOWN) if p.rule == "negated" else p for p in problems]
    problems += acts + _what(quoted, hit)
    problems += decided_by(quoted, hit)
    days = [d for number in answer for d in reading.dates(number)]
    days = days or (days_sent(reading, hit.sentence, sent) if sent is not None else [])
    problems += date_of(quoted, days) if days or sent is not None else dated(quoted, told_in)
    problems += associated(quoted)
    return problems


def _mine(quoted: Quoted, hit: Hit) -> list[Mention]:
    """Where the actor is named behind the words."""
    mentions = quoted.reading.mentions(hit.sentence)
    return [m for m in mentions if m.first >= hit.last and is_actor(quoted.reading, m, quoted.claim.actor or "")]


def _begins_a_cell(reading: Reading, hit: Hit) -> bool:
    """As in "A   undertecknat 2025-03-03", a row without a heading: right behind a name and a gap it stands, as what is said of that name."""
    text = reading.text
    named = any(m.last == hit.first and m.kind == "name" for m in reading.mentions(hit.sentence))
    gap = text.raw[text.tokens[hit.first - 1].end : text.tokens[hit.first].start] if named else ""
    return "\t" in gap or "  " in gap


def _only_possible(reading: Reading, hit: Hit) -> list[Flaw]:
    """As in "is a likely signatory", "Invited signatories of it: A", "Undertecknare som saknas: A": what one may become is no act yet."""
    norms = reading.text.norms
    if hit.form != "done" or hit.cue.kind not in ("signing", "adoption"):
        return []
    listed = norms[hit.last - 1] == ":"
    words = lexicon.common("only_possible") | (lexicon.common("have_yet_to") if listed else frozenset())
    begin = hit.first - (listed and hit.first > reading.text.sentences[hit.sentence].first)
    at = next((i for i in range(begin, hit.last) if norms[i] in words), None)
    return [] if at is None else [Flaw("planned", reading.text.words(at, at + 1), Verdict.CONTRADICTED)]


def _of_those(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """What turns "A was among those who came": in the clause that names A, or in the one that tells what those did."""
    reading = quoted.reading
    _, place = identified(reading, hit)
    if place is not None:
        return reading.turned(place, quoted.own)
    if coming := to_be_one_of_those(reading, hit):
        return [Flaw("planned", coming, Verdict.CONTRADICTED)]
    those = tells_of_those(reading, hit)
    if those is None:
        return []
    if hit.first < those.opener < hit.last:
        # "fanns bland dem som var på plats": the words themselves go on into that clause.
        return reading.turned(replace(hit, first=those.opener + 1, clause=those), quoted.own)
    for each in reading.hits(hit.sentence, quoted.claim.kind):
        if each.clause.number == those.number:
            return reading.turned(each, quoted.own)
    opener = those.opener
    return [Flaw("act", reading.text.words(opener - 1, those.tokens[-1] + 1), claimed=quoted.claim.kind)]


def _beside(reading: Reading, hit: Hit, problem: Flaw, quoted_kind: str) -> bool:
    """What turns no decision: another joined to it ("att avslå motionen och bordlägga planen"), and the proposal that it is on."""
    if problem.rule not in ("rejected", "deferred", "proposed"):
        return False
    if problem.rule != "proposed" and quoted_kind not in DECISIONS:
        return False
    sentence = reading.text.sentences[hit.sentence]
    size = len(problem.word.split())
    at = [
        i
        for i in range(sentence.first, sentence.last)
        if reading.text.words(i, i + size).casefold() == problem.word.casefold()
    ]
    joining = lexicon.common("joining")
    if problem.rule == "proposed":
        noun = problem.word.casefold().startswith(("förslag", "beslutsförslag", "proposal"))
        return noun and bool(at) and all(i >= hit.last for i in at)
    return bool(at) and all(
        any(word in joining for word in reading.text.norms[min(i, hit.last) : max(i, hit.first)]) for i in at
    )


def _what(quoted: Quoted, hit: Hit) -> list[Flaw]:
    if quoted.claim.kind in DECISIONS:
        return matter(quoted, hit)
    if quoted.claim.kind == "presence":
        return [*never_came(quoted, hit), *event(quoted, hit)]
    by_the_way = quoted.claim.kind == "invitation" or hit.cue.needs_signed or quoted.claim.kind == "conclusion"
    if by_the_way and (elsewhere := _only_where(quoted.reading, hit)):
        return [Flaw("agreement", elsewhere)]
    behind = [n.first for n in quoted.reading.agreements.of(hit.sentence) if n.first >= hit.last]
    first = behind[0] if behind else None
    if quoted.claim.kind == "invitation" and (other := to_something_else(quoted.reading, hit, first)):
        return [Flaw("agreement", other)]
    return agreed(quoted, hit)


def _only_where(reading: Reading, hit: Hit) -> str:
    """As in "invites you to lunch, where the declaration is on display", "tecknade aktier i B, som undertecknat avtalet".

    The words that name the agreement, where it is no part of what one is invited to or enters into; else nothing.
    """
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    named = reading.agreements.of(hit.sentence)
    at = [clauses.at(each.first) for each in named]
    opened = lexicon.common("places_and_times")
    if named and all(
        c.number not in chain
        and c.opener > hit.first
        and (
            reading.text.norms[c.opener] in opened
            # "an invitation to visit the exhibition that shows it", but not "an invitation which concerns it"
            or (c.kind == "relative" and (hit.cue.kind != "invitation" or clauses.clauses[c.parent or 0].infinitive))
        )
        for c in at
    ):
        return reading.text.words(named[0].first, named[0].last)
    return ""


def _passed_on(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "ställde sig bakom förslaget och överlämnade det till fullmäktige": the one who acts leaves the decision to another."""
    reading = quoted.reading
    if quoted.claim.kind not in ("adoption", "decision-adopted", "decision-approved"):
        return []
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    for first, last in reading.places(lexicon.words(reading.language, "scope", "passes_on"), hit.sentence):
        clause = clauses.at(first)
        goes_on = clause.number in chain or (clause.joined in chain and clause.shares_subject)
        if first >= hit.last and goes_on:
            return [Flaw("proposed", reading.text.words(first, last), Verdict.CONTRADICTED)]
    return []


def _put_off(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """As in "Ordföranden föreslår att ärendet utgår. Kommunstyrelsen bifaller förslaget.": what is granted is not the matter itself."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    grants = reading.text.norms[hit.first] in lexicon.common("granting")
    before = hit.sentence - 1
    if not grants or before < 0 or sentences[before].paragraph != sentences[hit.sentence].paragraph:
        return []
    if reading.agreements.of(hit.sentence) or reading.agreements.of(before):
        return []
    told = {
        scope.rule: reading.text.words(*places[0])
        for scope in lexicon.scopes(reading.language)
        if (places := reading.places(scope.pattern, before))
    }
    if not told.keys() & {"proposed", "requested"}:
        return []
    return [Flaw(rule, told[rule], Verdict.CONTRADICTED) for rule in ("deferred", "rejected") if rule in told][:1]


def _section(quoted: Quoted, hit: Hit) -> list[Flaw]:
    kind, heading = quoted.reading.section(hit.sentence)
    rule = _SECTION_RULES.get(kind)
    if rule is None and hit.form in ("present", "infinitive") and (moved := only_moved(quoted.reading, hit)):
        return [Flaw("requested", moved, Verdict.CONTRADICTED)]
    if rule == "planned" and quoted.claim.kind == "invitation":
        # Below "Inbjudan" somebody is invited.
        return []
    if rule is None or (rule in ("planned", "requested") and hit.form in _ASSERTS):
        return []
    if (
        rule == "requested"
        and quoted.claim.kind in BY_DECISION
        and (decides_after(quoted.reading, hit) or found_by_chair(quoted.reading, hit))
    ):
        return []
    if rule == "form" and hit.form in _ASSERTS and _is_filled(quoted.reading, hit):
        return []
    if rule == "proposed" and hit.form in _ASSERTS and not hit.cue.passive:
        return []
    return [Flaw(rule, heading, Verdict.CONTRADICTED)]


def _is_filled(reading: Reading, hit: Hit) -> bool:
    """As in "Undertecknat digitalt av Eva Ek för A den 3 mars 2025" on a page for signatures: the line of a party gives its day."""
    days = [d for d in reading.dates(hit.sentence) if d.span.first == d.span.last and not d.bound]
    return any(reading.today is None or d.span.first <= reading.today for d in days)
