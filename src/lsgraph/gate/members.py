"""Of whom the words of a role tell: the subject, those in a list or an apposition, those whom another clause or line names."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.agents import subject
from lsgraph.gate.among import identified, some_of_them
from lsgraph.gate.document import Hit
from lsgraph.gate.posts import done_by, is_person
from lsgraph.gate.tenure import RoleHit, succeeds

if TYPE_CHECKING:
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: Roles that one has by doing something.
AGENT_ROLES = frozenset({"founder", "principal", "owner", "funder"})
_OF_THEM = lexicon.phrases("of_them")
#: Most words between the word that gives roles and the second of them; from one who is titled to the next.
_ROLES_APART, _NEXT = 14, 2


def members_of(quoted: Quoted, each: RoleHit) -> list[Mention]:
    """Those of whom the role is told: subject, those in a list after it, those after "av"; or beside it in a line or an apposition."""
    reading, claim = quoted.reading, quoted.claim
    hit = each.hit
    clauses = reading.clauses(hit.sentence)
    mentions = reading.mentions(hit.sentence)
    same = [m for m in mentions if clauses.at(m.first).number == hit.clause.number]
    about = claim.about or ""
    slots = {"core", "with", "agent", "behind"} if each.role in AGENT_ROLES else {"core", "with"}
    if each.role in ("owner", "funder") and not hit.cue.passive and hit.first in hit.clause.finite:
        # "A äger hälften av B": what stands behind "av" is owned.
        slots -= {"agent"}
    titled, by = _titled(reading, each, same)
    stands_by = [m for m in mentions if m.last < hit.first and (m.kind == "unknown" or is_person(reading, m))][-1:]
    if each.role not in AGENT_ROLES and not titled and apposition(reading, hit, stands_by):
        return stands_by
    if between := _in_whose_hands(reading, hit, mentions):
        return between
    if named := _named_behind(reading, hit, same, about):
        return named
    if given := _given_the_role(reading, hit, mentions) or _leads_in_it(reading, hit, mentions, about):
        return given
    holders = [m for m in same if m.last <= hit.first and m.slot == "core" and not m.genitive]
    if (some := some_of_them(reading, hit)) and all(about in m.iris for m in holders):
        return some
    if titled or by:
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
    if each.role in AGENT_ROLES and hit.cue.passive:
        found = [m for m in same if m.slot in ("agent", "with")]
    if not any(is_actor(reading, m, claim.actor or "") for m in found):
        found += _named_elsewhere(quoted, hit)
    return list({id(m): m for m in found}.values())


def _titled(reading: Reading, each: RoleHit, same: list[Mention]) -> tuple[list[Mention], bool]:
    """As in "ordföranden Eva Ek och Bo Ask": those right behind the word of a post; and whether the words say by whom it is held."""
    hit, norms = each.hit, reading.text.norms
    if each.role in AGENT_ROLES:
        return [], False
    titled = [m for m in same if m.first == hit.last and (m.kind == "unknown" or is_person(reading, m))]
    held = reading.language == "en" or norms[hit.last - 1] in lexicon.common("held_by")
    by = norms[hit.last : hit.last + 1] in (["av"], ["by"]) and held
    for m in same if titled else ():
        if m not in titled and m.first > titled[0].first and m.slot == "core" and m.first - titled[-1].last <= _NEXT:
            titled.append(m)
    return titled, by


def _named_elsewhere(quoted: Quoted, hit: Hit) -> list[Mention]:
    """Those whom another clause, line or word names as having the role."""
    reading = quoted.reading
    return [
        # "A har instiftats av B": the subject is what was founded.
        *(subject(reading, hit, hit.clause) + _relative_head(reading, hit) if not done_by(reading, hit) else []),
        *_pro_form(reading, hit),
        *_line_beside(quoted, hit),
        *_predecessors(quoted, hit),
        *_one_of_them(reading, hit),
        *(m for m in reading.mentions(hit.sentence) if m.first > hit.first and succeeds(reading, hit, [m])),
    ]


def _in_whose_hands(reading: Reading, hit: Hit, mentions: list[Mention]) -> list[Mention]:
    """As in "Huvudmannaskapet för A delas mellan B och C", "ligger hos B": those in the list right behind the words."""
    if reading.text.norms[hit.last - 1] not in lexicon.common("in_whose_hands"):
        return []
    first = next((m for m in mentions if m.first == hit.last and m.kind in ("name", "unknown")), None)
    if first is None:
        return []
    # "delas mellan B och C, och D äger huset"
    end = reading.clauses(hit.sentence).at(first.first).number
    same = [m for m in mentions if m.first >= first.first and reading.clauses(hit.sentence).at(m.first).number == end]
    return [m for m in same if _in_one_list(reading, first, m)]


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


def _leads_in_it(reading: Reading, hit: Hit, mentions: list[Mention], about: str) -> list[Mention]:
    """As in "Styrelsen för A leds av B i egenskap av ordförande", "A is headed by B as chair": who leads it today, in the role that is told."""
    sentence = reading.text.sentences[hit.sentence]
    leads = lexicon.phrases("led_by").search(" ".join(reading.text.norms[sentence.first : hit.first]))
    if leads is None:
        return []
    verb = sentence.first + leads.string[: leads.start("verb")].count(" ")
    by = [m for m in mentions if verb < m.first and m.slot == "agent" and m.last <= hit.first]
    led = [m for m in mentions if m.slot == "core" and not m.genitive and m.last <= hit.first and m not in by]
    begin = sentence.first + leads.string[: leads.start("capacity")].count(" ")
    alone = len(by) == 1 and by[0].last == begin and (is_person(reading, by[0]) or by[0].kind == "unknown")
    return by if alone and led and about in led[-1].iris else []


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
    """In a list or foot the name stands on the line above its post; not where the post has a name of its own behind a colon."""
    reading = quoted.reading
    sentence = reading.text.sentences[hit.sentence]
    labels = reading.text.norms[hit.last : hit.last + 1] == [":"] and hit.last + 1 < sentence.last
    if sentence.last - sentence.first > 8 or hit.sentence == 0 or labels:
        return []
    return [
        m for m in reading.mentions(hit.sentence - 1) if quoted.quotes(m.first, m.last) and sentence.first - m.last <= 2
    ]


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
