"""Memberships: who has which role in which organisation, from when and until when, and whether it has ended."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor, told
from lsgraph.gate.acts import general
from lsgraph.gate.agents import subject
from lsgraph.gate.among import identified, some_of_them
from lsgraph.gate.denied import taken_back
from lsgraph.gate.details import details
from lsgraph.gate.document import Hit
from lsgraph.gate.lexicon import Cue
from lsgraph.gate.model import Flaw, Judgement, Verdict
from lsgraph.gate.posts import is_person, of_another_person, organisation
from lsgraph.gate.rolls import of_roll
from lsgraph.gate.tenure import RoleHit, succeeds, times

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

_AGENT_ROLES = frozenset({"founder", "principal", "owner", "funder"})
_OF_THEM = lexicon.phrases("of_them")
#: Most words between the word that gives roles and the second of them.
_ROLES_APART = 14


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
    problems = [p for p in general(quoted) if p.rule != "short"]
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
    members = _members(quoted, each)
    mine = [m for m in members if is_actor(reading, m, claim.actor or "")]
    own_hit = _own_clause(reading, hit, mine)
    beside = apposition(reading, hit, mine)
    problems += [p for p in reading.turned(own_hit, quoted.own, within=beside) if p.rule != "proposed" or p.word][:1]
    if place := identified(reading, hit)[1]:
        problems += reading.turned(place, quoted.own)[:1]
    problems += taken_back(reading, hit)
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
    if more := _more_than(reading, hit) or _appoints(reading, hit, mine) or of_another_person(reading, hit, mine):
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


def apposition(reading: Reading, hit: Hit, members: list[Mention]) -> tuple[int, int] | None:
    """Where a role stands as an apposition: the tokens between the commas in "Eva Ek, sedan 2024 ordförande i X, har aldrig …"."""
    text = reading.text
    sentence = text.sentences[hit.sentence]
    verbs = set(reading.clauses(hit.sentence).verbs)
    begin = next((i for i in range(hit.first - 1, sentence.first, -1) if text.norms[i] == ","), None)
    if begin is None or any(i in verbs for i in range(begin, hit.last)) or not any(m.last == begin for m in members):
        return None
    end = next(
        (i for i in range(hit.last, sentence.last) if text.norms[i] in (",", ";", ")", "–") or i in verbs),
        sentence.last,
    )
    return begin + 1, end


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


def _members(quoted: Quoted, each: RoleHit) -> list[Mention]:
    """Those of whom the role is told: subject, those in a list after it, those after "av"; or beside it in a line or an apposition."""
    reading, claim = quoted.reading, quoted.claim
    hit = each.hit
    clauses = reading.clauses(hit.sentence)
    mentions = reading.mentions(hit.sentence)
    same = [m for m in mentions if clauses.at(m.first).number == hit.clause.number]
    about = claim.about or ""
    slots = {"core", "with", "agent", "behind"} if each.role in _AGENT_ROLES else {"core", "with"}
    if each.role in ("owner", "funder") and not hit.cue.passive and hit.first in hit.clause.finite:
        # "A äger hälften av B": what stands behind "av" is owned.
        slots -= {"agent"}
    titled = [
        m
        for m in same
        if m.first == hit.last and (m.kind == "unknown" or is_person(reading, m)) and each.role not in _AGENT_ROLES
    ]
    by = (
        reading.text.norms[hit.last : hit.last + 1] in (["av"], ["by"])
        and each.role not in _AGENT_ROLES
        and (reading.language == "en" or reading.text.norms[hit.last - 1] in lexicon.common("held_by"))
    )
    stands_by = [m for m in mentions if m.last < hit.first and (m.kind == "unknown" or is_person(reading, m))][-1:]
    if each.role not in _AGENT_ROLES and not titled and apposition(reading, hit, stands_by):
        return stands_by
    if named := _named_behind(reading, hit, same, about):
        return named
    if given := _given_the_role(reading, hit, mentions):
        return given
    holders = [m for m in same if m.last <= hit.first and m.slot == "core" and not m.genitive]
    if (some := some_of_them(reading, hit)) and all(about in m.iris for m in holders):
        return some
    if titled or by:
        titled += [
            m
            for m in same
            if titled
            and m not in titled
            and m.first > titled[0].first
            and m.slot == "core"
            and m.first - titled[-1].last <= 2
        ]
        return titled or [m for m in same if m.slot in ("agent", "with")]
    if those := identified(reading, hit)[0]:
        return those
    if installed := _installed(reading, hit, mentions):
        return installed
    found = [
        m
        for m in same
        if m.slot in slots
        and not (m.genitive and not is_person(reading, m))
        and not (reading.language == "en" and reading.text.norms[m.last - 1].endswith("'s"))
        and not (about in m.iris and claim.actor not in m.iris)
    ]
    if each.role in _AGENT_ROLES and hit.cue.passive:
        found = [m for m in same if m.slot in ("agent", "with")]
    if not any(is_actor(reading, m, claim.actor or "") for m in found):
        found += subject(reading, hit, hit.clause)
        found += _relative_head(reading, hit)
        found += _pro_form(reading, hit)
        found += _line_beside(quoted, hit)
        found += _predecessors(quoted, hit)
        found += _one_of_them(reading, hit)
        found += [m for m in mentions if m.first > hit.first and succeeds(reading, hit, [m])]
    return list({id(m): m for m in found}.values())


def _named_behind(reading: Reading, hit: Hit, same: list[Mention], about: str) -> list[Mention]:
    """As in "Ordföranden för A, Eva Ek, hälsade Bo Ask välkommen": who has the role that a sentence begins with stands between commas."""
    norms = reading.text.norms
    verb = min(hit.clause.finite, default=hit.last)
    behind = [m for m in same if hit.last < m.first and m.last < verb and norms[m.first - 1] == norms[m.last] == ","]
    before = [m for m in same if m.last <= hit.first and about not in m.iris]
    persons = [m for m in behind if is_person(reading, m) or (m.kind == "unknown" and m.last - m.first > 1)]
    return persons if len(persons) == 1 and not before else []


def _given_the_role(reading: Reading, hit: Hit, mentions: list[Mention]) -> list[Mention]:
    """As in "en stiftelse med A och B som huvudmän", "has C as its chair": those between the word that gives it and the role."""
    norms = reading.text.norms
    end = hit.first - 1
    while norms[end] in lexicon.common("possessives") or norms[end] in ("a", "en", "ett", "the"):
        end -= 1
    last = next((m for m in mentions if m.last == end and m.kind in ("name", "unknown")), None)
    if norms[end] not in ("som", "as") or last is None:
        return []
    given = [m for m in mentions if m.last <= end and _in_one_list(reading, m, last)]
    opener = given[0].first - 1
    if opener < 0:
        return []
    if norms[opener] in lexicon.common("joining"):
        # "har A som granne och B som huvudman": each has the role behind it.
        earlier = norms[max(0, opener - _ROLES_APART) : opener]
        return given if set(earlier) & lexicon.common("giving_a_role") and set(earlier) & {"som", "as"} else []
    return given if norms[opener] in lexicon.common("giving_a_role") else []


def _in_one_list(reading: Reading, one: Mention, last: Mention) -> bool:
    """Whether only names, commas and "and" stand from one mention to another."""
    mentions = reading.mentions(next(n for n, s in enumerate(reading.text.sentences) if s.first <= one.first < s.last))
    named = {i for m in mentions for i in range(m.first, m.last)}
    fillers = lexicon.common("joining")
    return all(i in named or reading.text.norms[i] in fillers for i in range(one.first, last.last))


def _installed(reading: Reading, hit: Hit, mentions: list[Mention]) -> list[Mention]:
    """As in "Styrelsen konstituerade sig med A som ordförande": who stands right before the post."""
    elected = reading.places(lexicon.listed(reading.language, "roles", "elected", "words"), hit.sentence)
    if not elected or reading.text.norms[hit.first - 1] not in ("som", "as"):
        return []
    return [m for m in mentions if m.last == hit.first - 1 and m.slot in ("oblique", "with")]


def _relative_head(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "A, som är …": who stands before the clause; and "A …, ordförande i B": who stands before the comma."""
    if hit.clause.kind not in ("relative", "aside"):
        return []
    before = [
        m for m in reading.mentions(hit.sentence) if m.last <= hit.clause.opener and hit.clause.opener - m.last <= 1
    ]
    return before[-1:]


def _pro_form(reading: Reading, hit: Hit) -> list[Mention]:
    """Subjects of clauses that go on with "är det", "blev det"."""
    clauses = reading.clauses(hit.sentence)
    norms = reading.text.norms
    found = []
    for clause in clauses.clauses:
        words = [norms[i] for i in clause.tokens]
        if clause.joined == hit.clause.number and any(
            one in lexicon.common("becomes_sv") and two == "det" for one, two in itertools.pairwise(words)
        ):
            found += [
                m
                for m in reading.mentions(hit.sentence)
                if clauses.at(m.first).number == clause.number and m.slot == "core"
            ]
    return found


def _one_of_them(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "Seven are principals: A is the smallest of them": the subject of the clause that goes on about those who have the role."""
    clauses = reading.clauses(hit.sentence)
    found: list[Mention] = []
    for first, _ in reading.places(_OF_THEM, hit.sentence):
        clause = clauses.at(first)
        verb = clause.finite[0] if clause.finite else first
        between = reading.text.norms[verb:first]
        is_one = between[:1] in (["is"], ["are"], ["är"], ["utgör"]) and not any(
            word in lexicon.prepositions(reading.language) for word in between
        )
        if is_one and first > hit.last and clause.kind == "main" and clause.number != hit.clause.number:
            before = [
                m
                for m in reading.mentions(hit.sentence)
                if clauses.at(m.first).number == clause.number and m.slot == "core" and m.first < first
            ]
            if not reading.turned(Hit(hit.cue, first, first, hit.sentence, clause), frozenset()):
                found += before
    return found


def _predecessors(quoted: Quoted, hit: Hit) -> list[Mention]:
    """As in "A är vd efter B": B had the role, and has it no more."""
    reading = quoted.reading
    if quoted.claim.end is None:
        return []
    compiled = lexicon.listed(reading.language, "roles", "ended", "follow")
    ends = {last for _, last in reading.places(compiled, hit.sentence)}
    return [m for m in reading.mentions(hit.sentence) if m.first in ends]


def _line_beside(quoted: Quoted, hit: Hit) -> list[Mention]:
    """In a list or foot the name stands on the line above its post."""
    reading = quoted.reading
    sentence = reading.text.sentences[hit.sentence]
    if sentence.last - sentence.first > 8 or hit.sentence == 0:
        return []
    return [
        m for m in reading.mentions(hit.sentence - 1) if quoted.quotes(m.first, m.last) and sentence.first - m.last <= 2
    ]


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


def _more_than(reading: Reading, hit: Hit) -> str:
    """As in "inte bara en associerad partner": the role is not the one that the words give."""
    before = reading.text.norms[max(0, hit.first - 4) : hit.first]
    joined = " ".join(before)
    match = lexicon.phrases("excused_negations").search(
        joined,
    )
    return reading.text.words(hit.first - 2, hit.last) if match else ""


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
