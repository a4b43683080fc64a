"""Whether the value of a statement is the one that the words give: polarity, number, date, name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor, told
from lsgraph.gate.agents import acting
from lsgraph.gate.chronicles import told_in_a_chronicle
from lsgraph.gate.columns import of_column
from lsgraph.gate.counted import about_a_number, changed_to, number_at, number_now, past_number
from lsgraph.gate.dates import Dated, Span, span_of, widest
from lsgraph.gate.document import Hit
from lsgraph.gate.identity import means
from lsgraph.gate.lexicon import Cue
from lsgraph.gate.model import Flaw, Judgement, Verdict
from lsgraph.gate.objects import overlap, topic_of
from lsgraph.gate.offices import office
from lsgraph.gate.particulars import (
    is_named,
    kind_of_document,
    label,
    name_of,
    other_label,
    own_date,
    string,
    words_of_text,
)
from lsgraph.gate.quoted import weight
from lsgraph.gate.subjects import (
    adds_to,
    answers,
    only_contrasted,
    only_spoken_of,
    part_of_subject,
    subject_of,
    subject_of_date,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lsgraph.gate.model import Thing
    from lsgraph.gate.objects import Named
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: Kinds of what turns words that a value of a plan or wish still carries.
_DENIALS = frozenset({"negated"})


@cache
def rule_of(language: str, predicate: str) -> dict[str, Any]:
    """What the files of words say of a property; empty where they say nothing."""
    for entry in lexicon.entries(language, "statements")["statement"]:
        if entry["predicate"] == predicate:
            return dict(entry)
    return {}


def judge_statement(quoted: Quoted, things: Mapping[str, Thing]) -> Judgement:
    """Whether the quoted words give the value of a statement."""
    rule = rule_of(quoted.reading.language, quoted.claim.predicate)
    if not rule:
        # A property that the files of words do not know: the value alone says nothing of it.
        return Judgement([Flaw("property", "", claimed=quoted.claim.predicate)], told=True)
    kind = rule["value"]
    judges: dict[str, Callable[[Quoted, dict[str, Any], Mapping[str, Thing]], list[Flaw]]] = {
        "boolean": _boolean, "number": _number, "date": _date, "own-date": own_date, "label": label, "actor": _actor,
        "mention": _mention, "string": string, "text": words_of_text, "type": kind_of_document, "office": office,
    }  # fmt: skip
    problems = judges[kind](quoted, rule, things)
    few = quoted.word_count() < 2 and kind not in ("string", "own-date", "label", "type", "mention", "office")
    if few or (kind == "boolean" and quoted.is_fragment()):
        problems.append(Flaw("short", quoted.reading.text.words(quoted.first, quoted.last)))
    return Judgement(problems, told=True)


def _cue(quoted: Quoted, rule: dict[str, Any], *, quoted_only: bool = True) -> list[Hit]:
    """The places of the property's words, as hits in their clauses."""
    if not rule.get("cue"):
        return []
    compiled = lexicon.any_of(rule["cue"])
    cue = Cue("statement", "done", False, "agent", compiled.pattern)
    reading = quoted.reading
    return [
        Hit(cue, first, last, number, reading.clauses(number).at(first))
        for number in quoted.numbers
        for first, last in reading.places(compiled, number)
        if (not quoted_only or quoted.quotes(first, last)) and not only_contrasted(reading, number, first)
    ]


def _denies_another(reading: Reading, hit: Hit, first: int) -> bool:
    """As in "är en viljeyttring och inte något avtal", "medför förpliktelser, om än inga ekonomiska": what is denied behind the words is another thing.

    A word that joins or concedes stands right before it.
    """
    norms = reading.text.norms
    if first < hit.last:
        return False
    names_a_thing = set(norms[first : first + 2]) & lexicon.common("before_another_thing")
    joining = lexicon.common("joining_another") | lexicon.common("conceding")
    verbs = reading.clauses(hit.sentence).verbs
    # "is not binding and carries no cost": another verb behind "and".
    tells_more = any(i in verbs and norms[i - 1] in joining for i in range(hit.last + 1, first))
    return (norms[first - 1] in joining and bool(names_a_thing)) or tells_more


# ---------------------------------------------------------------------- values


def _boolean(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """A matter is affirmed or denied: an even number of denials affirms."""
    reading, value = quoted.reading, bool(quoted.claim.value)
    hits = _cue(quoted, rule)
    if not hits:
        return [Flaw("value", "", claimed=_said(value))]
    best: list[Flaw] | None = None
    for hit in hits:
        denials = _denials(reading, hit, rule)
        affirmed = len(denials) % 2 == 0
        problems = _hedged(quoted, hit, rule)
        problems += subject_of(quoted, hit, things)
        if value and affirmed and (spoken := only_spoken_of(reading, hit)):
            problems.append(Flaw("value", spoken, claimed=_said(value)))
        if affirmed != value:
            word = denials[0] if denials else reading.text.words(hit.first, hit.last)
            sure = len(hits) == 1 and (bool(denials) or not rule.get("denial"))
            verdict = Verdict.CONTRADICTED if sure else Verdict.NOT_SHOWN
            problems.insert(0, Flaw("polarity", word, verdict, _said(value)))
        if best is None or weight(problems) < weight(best):
            best = problems
    return best or []


def _said(value: bool) -> str:
    return "true" if value else "false"


def _denials(reading: Reading, hit: Hit, rule: dict[str, Any]) -> list[str]:
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    places: dict[int, str] = {}
    for scope in lexicon.scopes(reading.language):
        if scope.rule in _DENIALS:
            for first, last in reading.places(scope.pattern, hit.sentence):
                beside = (
                    _denies_another(reading, hit, first)
                    or only_contrasted(reading, hit.sentence, first)
                    or reading.denies_denial(hit.sentence, first, last)
                    or answers(reading, hit.sentence, first)
                )
                if clauses.at(first).number in chain and not (hit.first <= first < hit.last) and not beside:
                    places[first] = reading.text.words(first, last)
    for first, last in reading.places(lexicon.any_of(rule.get("denial", ()) or ["(?!)"]), hit.sentence):
        beside = only_contrasted(reading, hit.sentence, first) or adds_to(reading, hit.sentence, first)
        if clauses.at(first).number in chain and not beside:
            places[first] = reading.text.words(first, last)
    for first, last in reading.places(lexicon.phrases("creates_none"), hit.sentence):
        if first >= hit.last and only_spoken_of(reading, hit):
            places[first] = reading.text.words(first, last)
    if rule.get("lexical_denial"):
        for first, last in reading.places(lexicon.any_of(rule["lexical_denial"]), hit.sentence):
            if hit.first <= first < hit.last:
                places[first] = reading.text.words(first, last)
    # "varken … eller", "inte heller", "no … or": one denial; two words of one denial count once.
    told_of = []
    end = -1
    for first in sorted(places):
        words = places[first]
        if first <= end:
            continue
        end = first + words.count(" ")
        told_of.append(words)
    if any(word.casefold() in lexicon.common("nor") for word in told_of[1:]):
        return told_of[:1]
    if told_of and told_of[0].casefold() in ("varken", "neither"):
        return told_of[:1]
    if any(word.casefold().split()[0] in lexicon.common("goes_on_denying") for word in told_of[1:]):
        # "inga förpliktelser, vare sig rättsliga eller ekonomiska"
        return told_of[:1]
    return told_of


def _hedged(quoted: Quoted, hit: Hit, rule: dict[str, Any]) -> list[Flaw]:
    """What turns the words without denying them: asked, reported, proposed, only possible."""
    out = {"negated"} | ({"planned", "proposed"} if rule.get("planned_holds") else set())
    found = [
        p
        for p in quoted.reading.turned(hit, quoted.own)
        if p.rule not in out and not p.word.casefold().startswith(("förslag", "proposal"))
    ]
    if (condition := hit.clause.condition) is not None:
        found.append(Flaw("conditional", quoted.reading.text.tokens[condition].text, Verdict.NOT_SHOWN))
    planned = [p for p in found if p.rule == "planned" and p.word.casefold() in ("ska", "skall", "avses", "tänkt att")]
    return [Flaw(p.rule, p.word, Verdict.NOT_SHOWN) for p in found if p not in planned][:1]


def _number(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The number that stands with what it counts, and is not that of another time."""
    reading = quoted.reading
    claimed = quoted.claim.value
    numbers: list[tuple[int, int]] = []
    for hit in _cue(quoted, rule):
        clauses = reading.clauses(hit.sentence)
        changed = changed_to(reading, hit)
        now = changed or number_now(reading, hit)
        counted = number_at(reading, hit) if changed is None else None
        numbers += [each for each in (counted, now) if each is not None]
        if now is not None and now[1] == claimed:
            place = replace(hit, first=now[0], last=now[0] + 1, clause=clauses.at(now[0]))
            # "har fallit från tolv till tre": what falls is the number.
            turned = [p for p in reading.turned(place, quoted.own) if p.rule != "rejected"][:1]
            return [*turned, *subject_of(quoted, hit, things)]
        if counted is not None and counted[1] == claimed:
            if now is not None and now[1] != claimed:
                return [Flaw("number", reading.text.words(now[0], now[0] + 1), Verdict.NOT_SHOWN, str(claimed))]
            return [
                *past_number(reading, hit, counted[0]),
                *about_a_number(reading, counted[0]),
                *_hedged(quoted, hit, rule),
                *[p for p in reading.turned(hit, quoted.own) if p.rule == "negated"][:1],
                *subject_of(quoted, hit, things),
            ]
    word = reading.text.words(numbers[0][0], numbers[0][0] + 1) if numbers else ""
    # Where several numbers stand there, another of them may be the one that counts it.
    sure = len({number for _, number in numbers}) == 1
    return [Flaw("number", word, Verdict.CONTRADICTED if sure else Verdict.NOT_SHOWN, str(claimed))]


def _date(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """A date in the clause of the property's words."""
    reading = quoted.reading
    if (row := of_column(quoted, rule, things)) is not None:
        return row
    span = span_of(str(quoted.claim.value))
    hits = _cue(quoted, rule) or told_in_a_chronicle(quoted, rule)
    if span is None or not hits:
        return [Flaw("value", "", claimed=str(quoted.claim.value))]
    best: list[Flaw] | None = None
    for hit in hits:
        problems = [
            *_hedged(quoted, hit, rule),
            *[p for p in reading.turned(hit, quoted.own) if p.rule == "negated"][:1],
        ]
        problems += subject_of_date(quoted, hit, things) or part_of_subject(reading, hit)
        problems += _date_near(quoted, hit, span, rule)
        if best is None or weight(problems) < weight(best):
            best = problems
    return best or []


def _date_near(quoted: Quoted, hit: Hit, span: Span, rule: dict[str, Any]) -> list[Flaw]:
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    dates = reading.dates(hit.sentence)
    same = [d for d in dates if clauses.at(d.first).number == hit.clause.number]
    # "moved in 2014, five years after it was founded": the date is that of what came after.
    around = reading.text.norms[max(0, hit.clause.opener - 1) : hit.clause.opener + 1]
    apart = hit.clause.kind == "adverbial" and bool(set(around) & lexicon.common("before_and_after"))
    same = same or ([] if apart else dates)
    if apart and not same and dates:
        return [Flaw("date-other", widest(dates), Verdict.CONTRADICTED, str(quoted.claim.value))]
    end = rule.get("end", "")
    fitting = [
        d for d in same if not (end == "begin" and d.bound == "before") and not (end == "end" and d.bound == "after")
    ]
    if end == "begin" and len(fitting) > 1:
        fitting = [d for d in fitting if d.bound == "after"] or fitting[:1]
    if end == "end" and len(fitting) > 1:
        fitting = [d for d in fitting if d.bound == "before"] or fitting[-1:]
    if not end and len(fitting) > 1:
        fitting = [min(fitting, key=lambda d: (d.first < hit.first, abs(d.first - hit.first)))]
    if any(d.span.within(span) for d in fitting):
        return []
    wider = [d for d in fitting if span.within(d.span)]
    if wider:
        return [Flaw("date-exact", widest(wider), Verdict.NOT_SHOWN, str(quoted.claim.value))]
    if fitting:
        return [Flaw("date-other", widest(fitting), Verdict.CONTRADICTED, str(quoted.claim.value))]
    beside: list[Dated] = reading.dates(hit.sentence - 1) if hit.sentence else []
    if any(d.span.within(span) for d in beside):
        return []
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, str(quoted.claim.value))]


def _actor(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """Who does what verbs tell; the other side of the statement must be named or meant."""
    reading, claim = quoted.reading, quoted.claim
    actor = claim.subject if rule["actor"] == "subject" else str(claim.value)
    other = str(claim.value) if rule["actor"] == "subject" else claim.subject
    hits = [
        hit
        for number in quoted.numbers
        for hit in reading.hits(number, claim.predicate)
        if quoted.quotes(hit.first, hit.last)
    ]
    if not hits:
        return [Flaw("value", "", claimed=name_of(reading, actor or ""))]
    best: list[Flaw] | None = None
    own = frozenset({actor or ""})
    for hit in hits:
        problems = list(reading.turned(hit, own))[:1]
        if hit.form in ("infinitive", "gerund", "noun") and not problems:
            problems.append(Flaw("tense", reading.text.words(hit.first, hit.last)))
        agents = (
            acting(reading, hit)
            if hit.cue.actor != "giver"
            else [m for m in reading.mentions(hit.sentence) if m.first >= hit.first and m.slot in ("oblique", "agent")]
        )
        if not any(is_actor(reading, m, actor or "") for m in agents):
            problems.append(Flaw("actor", told(reading, agents)))
        elif not any(quoted.quotes(m.first, m.last) for m in agents if is_actor(reading, m, actor or "")):
            problems.append(Flaw("actor-unquoted", told(reading, agents)))
        problems += _about(quoted, hit, other or "", things)
        if best is None or weight(problems) < weight(best):
            best = problems
    return best or []


def _about(quoted: Quoted, hit: Hit, iri: str, things: Mapping[str, Thing]) -> list[Flaw]:
    """Whether the thing on the other side is named in the sentence, or the text before is about it."""
    reading = quoted.reading
    thing = things.get(iri)
    if thing is None:
        if any(
            iri in m.iris
            for number in range(max(0, hit.sentence - 2), hit.sentence + 1)
            for m in reading.mentions(number)
        ):
            return []
        return [Flaw("value", "", claimed=name_of(reading, iri))]
    if thing.kind in ("LetterOfIntent", "Agreement"):
        for number in range(hit.sentence, max(-1, hit.sentence - 4), -1):
            named = [*reading.agreements.of(number), *reading.agreements.by_name(number, thing)]
            verdicts = [(n, means(n, thing, reading.language)) for n in named]
            if any(v is not False for _, v in verdicts):
                beside = [
                    n.instead
                    for n, v in verdicts
                    if v is not False and n.instead and not n.instead.casefold().startswith(("arbet", "work"))
                ]
                beside += [part for n, v in verdicts if v is not False and (part := _part_of_work(reading, hit, n))]
                return [Flaw("agreement", beside[0])] if beside and number == hit.sentence else []
            if verdicts:
                return [Flaw("agreement", reading.text.words(verdicts[0][0].first, verdicts[0][0].last))]
        return [Flaw("agreement", "")]
    for number in range(hit.sentence, max(-1, hit.sentence - 2), -1):
        sentence = reading.text.sentences[number]
        if overlap(topic_of(thing, reading.language), reading.text.norms[sentence.first : sentence.last]):
            other = _only_beside(reading, hit, thing) if number == hit.sentence else ""
            return [Flaw("subject", other, claimed=thing.names[0] if thing.names else iri)] if other else []
    return [Flaw("subject", "", claimed=thing.names[0] if thing.names else iri)]


def _part_of_work(reading: Reading, hit: Hit, named: Named) -> str:
    """As in "A leder arbetsgruppen för inköp inom avtalet": the part that is led instead of the whole, before or behind the verb; else nothing."""
    begin = hit.clause.opener if named.last <= hit.first else hit.last
    match = lexicon.phrases("part_of_its_work").search(" ".join(reading.text.norms[begin : named.first]))
    return match[0] if match else ""


def _only_beside(reading: Reading, hit: Hit, thing: Thing) -> str:
    """The words that put another thing in the place of the one claimed: "labbet intill klustermotorn", "har ett systerprojekt, som …"."""
    norms = reading.text.norms
    sentence = reading.text.sentences[hit.sentence]
    topic = topic_of(thing, reading.language)
    at = [i for i in range(sentence.first, sentence.last) if overlap(topic, norms[i : i + 1])]
    near = lexicon.listed(reading.language, "agreements", "beside")
    for first, last in reading.places(near, hit.sentence):
        if at and all(i >= last for i in at) and at[0] - last <= 3:
            return reading.text.words(first, last)
    if about := _only_about(reading, hit, at):
        return about
    if hit.clause.kind == "relative" and at:
        opener = hit.clause.opener
        clauses = reading.clauses(hit.sentence)
        if not any(opener - 5 <= i < opener or clauses.at(i).number == hit.clause.number for i in at):
            return reading.text.words(max(sentence.first, opener - 2), opener)
    return ""


def _only_about(reading: Reading, hit: Hit, at: list[int]) -> str:
    """The noun in the place of the thing where the thing is only what that is about: "utställning" in "en utställning om klustermotorn"."""
    norms, tokens, language = reading.text.norms, reading.text.tokens, reading.language
    joins = set(lexicon.entries(language, "agreements")["thing"]["joins"])
    same = lexicon.listed(language, "agreements", "thing", "same")
    places = [i for i in at if norms[i - 1] not in lexicon.common("within")] or at
    instead = ""
    for index in places:
        begin = index - 1
        while index - begin < 5 and begin > reading.text.sentences[hit.sentence].first and norms[begin] not in joins:
            if norms[begin] in lexicon.prepositions(language) or norms[begin] in lexicon.finite_verbs(language):
                break
            begin -= 1
        noun = begin - 1
        if (
            norms[begin] not in joins
            or not tokens[noun].is_word
            or same.fullmatch(norms[noun])
            or norms[noun] in lexicon.finite_verbs(language)
            or hit.first <= noun < hit.last
        ):
            return ""
        instead = tokens[noun].text
    return instead


def _subject_for_value(quoted: Quoted, rule: dict[str, Any]) -> str:
    """The subject's own name where that of the value should stand, as behind "seat on the board of"."""
    reading, value = quoted.reading, str(quoted.claim.value)
    own = reading.names.own(quoted.claim.subject or "")
    for number in quoted.numbers if rule.get("object_after") else ():
        for first, last in reading.places(lexicon.any_of(rule["object_after"]), number):
            for mention in reading.mentions(number):
                stands_there = first <= mention.first <= last < mention.last
                if stands_there and mention.iris & own and value not in mention.iris:
                    return reading.text.words(first, mention.last)
    return ""


def _mention(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The value is named where the quotation is."""
    reading, value = quoted.reading, str(quoted.claim.value)
    hits = _cue(quoted, rule)
    problems: list[Flaw] = []
    if other := other_label(quoted, rule, value):
        problems.append(Flaw("value", other, claimed=name_of(reading, value)))
    if swapped := _subject_for_value(quoted, rule):
        problems.append(Flaw("actor-other", swapped, Verdict.CONTRADICTED))
    if rule.get("cue") and not hits:
        problems.append(Flaw("value", "", claimed=name_of(reading, value)))
    elif hits:
        turned = [
            [p for p in reading.turned(hit, quoted.own) if p.rule in ("negated", "rejected", "asked", "reported")]
            for hit in hits
        ]
        if all(turned):
            problems.append(turned[0][0])
    if not is_named(quoted, value, things):
        problems.append(Flaw("value", "", claimed=name_of(reading, value)))
    return problems
