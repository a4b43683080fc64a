"""Memberships: who has which role in which organisation, from when and until when, and whether it has ended."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor, told
from lsgraph.gate.acts import general
from lsgraph.gate.among import identified
from lsgraph.gate.denied import taken_back
from lsgraph.gate.details import details
from lsgraph.gate.document import Hit
from lsgraph.gate.in_part import of_a_part
from lsgraph.gate.lexicon import Cue
from lsgraph.gate.members import apposition, members_of
from lsgraph.gate.model import Flaw, Judgement, Verdict
from lsgraph.gate.posts import of_another_person, organisation
from lsgraph.gate.rolls import of_roll
from lsgraph.gate.tenure import RoleHit, succeeds, times

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading


#: What opens an apposition, and what ends it.
_OPENS, _ENDS = frozenset({",", "(", "–"}), frozenset({",", ")", "–", ";", "."})
#: Most words between an adverb and "behind"; most sentences below a role in which it is denied.
_BEFORE_BEHIND, _BELOW = 4, 3


@cache
def _roles(language: str) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    return tuple(
        (entry["role"], lexicon.any_of(entry["words"]), entry.get("past_holds", False))
        for entry in lexicon.entries(language, "roles")["role"]
    )


@cache
def _any_role(language: str) -> re.Pattern[str]:
    return lexicon.either(compiled.pattern for _, compiled, _ in _roles(language))


def role_hits(reading: Reading, number: int) -> list[RoleHit]:
    """The words of roles in a sentence; of those that share a word the longest."""
    found: list[RoleHit] = []
    if not reading.has(_any_role(reading.language), number):
        return found
    clauses = reading.clauses(number)
    for role, compiled, past_holds in _roles(reading.language):
        for first, last in reading.places(compiled, number):
            cue = Cue(
                "membership",
                "done",
                "av" in reading.text.norms[first:last] or "by" in reading.text.norms[first:last],
                "agent",
                compiled.pattern,
            )
            found.append(RoleHit(role, Hit(cue, first, last, number, clauses.at(first)), past_holds))
    kept: list[RoleHit] = []
    for each in sorted(found, key=lambda r: -_specific(r.hit)):
        if not any(_clash(each.hit, other.hit) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda r: r.hit.first)


def _specific(hit: Hit) -> int:
    """Longer words are more specific; a gap between the ends of a pattern does not count."""
    size = hit.last - hit.first
    return size if size <= 4 else 3


def _clash(one: Hit, two: Hit) -> bool:
    """Whether two share a word that is not only in the gap of one of them."""
    return bool(_ends(one) & _ends(two))


def _ends(hit: Hit) -> set[int]:
    return set(range(hit.first, hit.last)) if hit.last - hit.first <= 4 else {hit.first, hit.last - 1}


def judge_membership(quoted: Quoted, things: Mapping[str, Thing]) -> Judgement:
    """The best that the quoted words say of the role."""
    reading, claim = quoted.reading, quoted.claim
    problems = [p for p in general(quoted) if p.rule != "short"] + of_a_part(quoted)
    if quoted.word_count() < 2:
        problems.append(Flaw("short", reading.text.words(quoted.first, quoted.last)))
    best: list[Flaw] | None = None
    others: list[str] = []
    for number in quoted.numbers:
        hits = role_hits(reading, number)
        for each in hits:
            if not quoted.quotes(each.hit.first, each.hit.last):
                continue
            if each.role != claim.role and not _is_seat(reading, each, claim.role):
                others.append(reading.text.words(each.hit.first, each.hit.last))
                continue
            judged = _of_role(quoted, each, hits) + details(quoted, each.hit, things)
            if best is None or (max((p.verdict for p in judged), default=0), len(judged)) < (
                max((p.verdict for p in best), default=0),
                len(best),
            ):
                best = judged
    if (best is None or best) and (entered := of_roll(quoted)) is not None:
        return Judgement([*problems, *entered], told=True)
    if best is None:
        word = others[0] if others else ""
        return Judgement([*problems, Flaw("role", word, Verdict.NOT_SHOWN, claim.role)], told=bool(others))
    return Judgement(problems + best, told=True)


def _is_seat(reading: Reading, each: RoleHit, role: str) -> bool:
    """A seat on a board is told by the words of membership that name the board."""
    words = reading.text.words(each.hit.first, each.hit.last).casefold()
    return (
        role == "board-member"
        and each.role == "member"
        and any(part in words for part in ("styrels", "ledam", "ledamöt", "board"))
    )


def _of_role(quoted: Quoted, each: RoleHit, hits: list[RoleHit]) -> list[Flaw]:
    reading, claim = quoted.reading, quoted.claim
    hit = each.hit
    problems: list[Flaw] = []
    members = members_of(quoted, each)
    mine = [m for m in members if is_actor(reading, m, claim.actor or "")]
    own_hit = _own_clause(reading, hit, mine)
    beside = apposition(reading, hit, mine)
    problems += [p for p in reading.turned(own_hit, quoted.own, within=beside) if p.rule != "proposed" or p.word][:1]
    if place := identified(reading, hit)[1]:
        problems += reading.turned(place, quoted.own)[:1]
    problems += taken_back(reading, hit) or _not_in_it(quoted, each)
    if reading.text.sentences[hit.sentence].is_heading and not _is_line(quoted, hit):
        problems.append(Flaw("heading", reading.text.words(hit.first, hit.last)))
    if not mine:
        problems.append(Flaw("actor", told(reading, members)))
    elif all(m.kind in ("officer", "body") for m in mine) and (own := _in_person(reading, hit)):
        problems.append(Flaw("actor", own))
    elif not any(quoted.quotes(m.first, m.last) for m in mine):
        problems.append(Flaw("actor-unquoted", told(reading, mine)))
    elif not succeeds(reading, hit, mine) and (rival := _rival(reading, mine, each, hits)):
        problems.append(Flaw("role", rival, Verdict.NOT_SHOWN, claim.role))
    if (
        more := _more_than(reading, hit)
        or _only_backs(reading, each)
        or _appoints(reading, hit, mine)
        or of_another_person(reading, hit, mine)
    ):
        problems.append(Flaw("role", more, Verdict.NOT_SHOWN, claim.role))
    problems += organisation(quoted, hit, mine) or _of_its_house(quoted, each)
    if not problems:
        problems += times(quoted, each, own_hit, mine, beside)
    return problems


def _of_its_house(quoted: Quoted, each: RoleHit) -> list[Flaw]:
    """As in "A äger huset där B har sina lokaler": what is owned or paid for is told of by a clause in which the organisation stands."""
    reading, hit = quoted.reading, each.hit
    clauses = reading.clauses(hit.sentence)
    told_of = [m for m in reading.mentions(hit.sentence) if (quoted.claim.about or "") in m.iris]
    if each.role not in ("owner", "funder") or hit.cue.passive or not told_of:
        return []
    below = [c.number for c in clauses.clauses if c.kind in ("relative", "adverbial") and c.parent == hit.clause.number]
    if any(clauses.at(m.first).number not in below or m.first < hit.first for m in told_of):
        return []
    return [Flaw("organisation", reading.text.words(hit.last, told_of[0].first))]


def _in_person(reading: Reading, hit: Hit) -> str:
    """The words that say that somebody has a role as a person, and not for the organisation ("personlig medlem"), if any."""
    places = reading.places(lexicon.listed(reading.language, "roles", "in_person", "words"), hit.sentence)
    return reading.text.words(*places[0]) if places else ""


def _own_clause(reading: Reading, hit: Hit, mine: list[Mention]) -> Hit:
    """As in "A var ordförande, och B är det": what is said of B is said in B's clause."""
    if not mine:
        return hit
    clauses = reading.clauses(hit.sentence)
    own = clauses.at(mine[0].first)
    if own.number != hit.clause.number and own.joined == hit.clause.number:
        return Hit(hit.cue, mine[0].last, mine[0].last, hit.sentence, own)
    return hit


def _is_line(quoted: Quoted, hit: Hit) -> bool:
    """A line of a head or foot, "Camilla Broo Kommundirektör", tells who holds the post."""
    text = quoted.reading.text
    sentence = text.sentences[hit.sentence]
    return sentence.last - sentence.first <= 14 and len(quoted.numbers) >= 1


def _rival(reading: Reading, mine: list[Mention], each: RoleHit, hits: list[RoleHit]) -> str:
    """The words of another role that stand nearer to the member in the same clause."""
    clauses = reading.clauses(each.hit.sentence)
    if reading.text.norms[each.hit.first - 1] in ("som", "as"):
        return ""
    for mention in mine:
        if clauses.at(mention.first).number != each.hit.clause.number:
            return ""
    same = [h for h in hits if h.hit.clause.number == each.hit.clause.number and h.role != each.role]

    def distance(hit: Hit) -> int:
        return min(abs(hit.first - m.last) if hit.first >= m.last else abs(m.first - hit.last) for m in mine)

    former = lexicon.common("former")
    for other in same:
        if reading.text.norms[other.hit.first - 1] in former and reading.text.norms[each.hit.first - 1] not in former:
            # "Ordförande är A, tidigare direktör i B": what A was before is no rival.
            continue
        if any(_stands_apart(reading, mention, other.hit, each.hit) for mention in mine):
            continue
        if distance(other.hit) < distance(each.hit) and other.role not in ("other",):
            between = reading.text.norms[min(other.hit.first, each.hit.first) : max(other.hit.last, each.hit.last)]
            if "och" in between or "and" in between:
                persons = [
                    m
                    for m in reading.mentions(each.hit.sentence)
                    if m not in mine
                    and m.slot == "core"
                    and min(other.hit.first, each.hit.first) < m.first < max(other.hit.last, each.hit.last)
                ]
                if not persons:
                    continue
            return reading.text.words(other.hit.first, other.hit.last)
    return ""


def _stands_apart(reading: Reading, mention: Mention, other: Hit, own: Hit) -> bool:
    """As in "Till ordförande valdes A, till vardags vd för B": an apposition tells what else one is, where the role itself stands outside it."""
    end = next(
        (i for i in range(other.last, reading.text.sentences[other.sentence].last) if reading.text.norms[i] in _ENDS),
        reading.text.sentences[other.sentence].last,
    )
    between = reading.text.norms[mention.last : other.first]
    behind = mention.last < other.first and between[0] in _OPENS and lexicon.phrases("what_else").fullmatch(
        " ".join(between[1:])
    )  # fmt: skip
    verbs = reading.clauses(own.sentence).verbs
    linked = own.first >= end or any(
        i in verbs for i in range(min(own.first, mention.last), max(own.first, mention.last))
    )
    return bool(behind) and linked and not mention.last < own.first < end


def _more_than(reading: Reading, hit: Hit) -> str:
    """As in "inte bara en associerad partner": the role is not the one that the words give."""
    before = reading.text.norms[max(0, hit.first - 4) : hit.first]
    joined = " ".join(before)
    match = lexicon.phrases("excused_negations").search(
        joined,
    )
    return reading.text.words(hit.first - 2, hit.last) if match else ""


def _only_backs(reading: Reading, each: RoleHit) -> str:
    """As in "står helt bakom A när den kräver fler tåg", "bakom kravet från A": one backs what it says or wants. The words that say so, else nothing."""
    sentence, hit = reading.text.sentences[each.hit.sentence], each.hit
    if each.role != "principal" or not {"bakom", "behind"} & set(reading.text.norms[hit.first : hit.last]):
        return ""
    begin = max(sentence.first, hit.first - _BEFORE_BEHIND)
    places = reading.places(lexicon.listed(reading.language, "roles", "backing", "words"), hit.sentence)
    return next((reading.text.words(*place) for place in places if begin <= place[0]), "")


def _not_in_it(quoted: Quoted, each: RoleHit) -> list[Flaw]:
    """As in "A står bakom B. Kommunen är dock inte medlem i föreningen.": a sentence below, of the same one, in which it has no role there."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    own = frozenset({each.role, *(("member",) if each.role == "principal" else ())})
    being = lexicon.listed(reading.language, "roles", "backing", "being_in")
    for number in range(each.hit.sentence + 1, min(each.hit.sentence + 1 + _BELOW, len(sentences))):
        if sentences[number].paragraph != sentences[each.hit.sentence].paragraph:
            break
        clauses, mentions = reading.clauses(number), reading.mentions(number)
        first = next((m for m in mentions if m.slot == "core"), None)
        others = [m for m in mentions if m.kind in ("name", "unknown") and not m.iris & quoted.own]
        if first is None or not is_actor(reading, first, quoted.claim.actor or "") or first.genitive:
            continue
        if any((quoted.claim.about or "") not in m.iris for m in others):
            continue
        told_of = [(r.hit.first, r.hit.last) for r in role_hits(reading, number) if r.role in own]
        for place in (*reading.places(being, number), *told_of):
            clause = clauses.at(place[0])
            now = {reading.text.norms[i] for i in clause.finite} & lexicon.common("is_now")
            denied = place[0] - 1
            while reading.text.norms[denied] in lexicon.common("before_a_denied_role"):
                denied -= 1
            if not _ends_with_it(quoted, number, place[1]):
                continue
            if (
                now
                and reading.text.norms[denied] in lexicon.common("plain_negations")
                and clause.number == clauses.at(first.first).number
            ):
                return [Flaw("negated", reading.text.words(denied, place[1]))]
    return []


def _ends_with_it(quoted: Quoted, number: int, index: int) -> bool:
    """Whether what follows words of a role is the organisation, or nothing: "inte medlem.", "inte med i föreningen", but not "inte med i styrelsen"."""
    text, mentions = quoted.reading.text, quoted.reading.mentions(number)
    while text.norms[index] in lexicon.common("role_prepositions") | lexicon.common("determiners"):
        index += 1
    goes_on = not text.tokens[index].is_word or text.norms[index] in lexicon.common("goes_on_otherwise")
    there = [m for m in mentions if m.first <= index < m.last]
    return goes_on or any(m.kind == "anaphor" or (m.kind == "name" and quoted.claim.about in m.iris) for m in there)


def _appoints(reading: Reading, hit: Hit, mine: list[Mention]) -> str:
    """As in "A utser två av ledamöterna": who appoints to a post does not hold it. The words that say so, else nothing."""
    clauses = reading.clauses(hit.sentence)
    for first, last in reading.places(lexicon.listed(reading.language, "roles", "appointing", "words"), hit.sentence):
        passive = reading.text.norms[first - 1] in lexicon.common("be_en")
        if passive or not last <= hit.first or clauses.at(first).number != hit.clause.number:
            continue
        if mine and all(m.last <= first and clauses.at(m.first).number == hit.clause.number for m in mine):
            return reading.text.words(first, last)
    return ""
