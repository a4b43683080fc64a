"""Those of whom a relative clause tells: "A was among the six that B asked", "De som kom var A och C", "Those who came included A"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.dates import number_of

if TYPE_CHECKING:
    from lsgraph.gate.clause import Clause
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_IS = lexicon.common("is_among")
_OPENERS = lexicon.common("among_openers")
_SOME = lexicon.common("among_which")
_BEFORE = lexicon.common("among_before")
_FILLERS = lexicon.common("mentions_fillers") | lexicon.common("among_fillers")
#: "two of which are", "varav två är".
_PARTS = lexicon.phrases("some_of_which")
#: What may follow the last name of a list that says who some are.
_ENDS = frozenset(".;)")
#: How far before its relative clause a noun phrase may begin: "of the three largest private universities that …".
_REACH = 8


def identified(reading: Reading, hit: Hit) -> tuple[list[Mention], Hit | None]:
    """Who is said to be among those of whom the hit's relative clause tells, with the place where that is said."""
    clauses = reading.clauses(hit.sentence)
    clause = hit.clause
    if clause.parent is None or clause.kind not in ("relative", "complement"):
        return [], None
    if reading.text.norms[clause.opener] not in _OPENERS or not _has_gap(reading, hit, clause):
        return [], None
    above = clauses.clauses[clause.parent]
    if opened := one_of_those(reading, hit):
        verb = above.finite[0]
        return opened, replace(hit, first=verb, last=verb + 1, clause=above)
    begin = _noun_phrase(reading, clause, above)
    if begin is None:
        return [], None
    for verb in above.finite:
        members = _said_of(reading, hit.sentence, above, verb, begin, clause.opener)
        if members:
            return members, replace(hit, first=verb, last=verb + 1, clause=above)
    return [], None


def one_of_those(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "Of the organisations that were there, A brought the thorniest question": the subject, where what is said of it singles it out.

    In "Of those who were there, A had invited three" it is the three that were there.
    """
    norms, clauses, clause = reading.text.norms, reading.clauses(hit.sentence), hit.clause
    above = clauses.clauses[clause.parent or 0]
    opening = " ".join(norms[reading.text.sentences[hit.sentence].first : clause.opener])
    if not above.finite or not lexicon.phrases("opening_of_those").search(opening):
        return []
    verb, end = above.finite[0], above.tokens[-1] + 1
    named = [
        m for m in reading.mentions(hit.sentence) if clauses.at(m.first).number == above.number and m.slot == "core"
    ]
    # "the Swedish Medical Products Agency": what stands right before a name belongs to it.
    named = [m for m in named if m.kind != "unknown" or not any(m.last == other.first for other in named)]
    mine = [m for m in named if (m.last <= verb if reading.language == "en" else m.first == verb + 1)]
    rest = [i for i in above.tokens if i > verb and not any(m.first <= i < m.last for m in mine)]
    single = any(lexicon.phrases("singles_out").search(norms[i]) for i in rest)
    alone = any(_stands_alone(reading, i, end) for i in rest)
    if not mine or any(m.genitive or m.kind == "part" for m in mine) or not single or alone:
        return []
    # A name with its short form in brackets is one; of two, either may be singled out.
    return mine if all(m.iris == mine[0].iris for m in named) else []


def _stands_alone(reading: Reading, index: int, end: int) -> bool:
    """As in "had invited three", "kände bara några av dem": a number without a noun."""
    norms = reading.text.norms
    counts = norms[index] in lexicon.common("some_alone") or number_of(norms[index], reading.language) is not None
    after = norms[index + 1] if index + 1 < end else ""
    return counts and (not after[:1].isalpha() or after in lexicon.prepositions(reading.language))


def to_be_one_of_those(reading: Reading, hit: Hit) -> str:
    """As in "A will be one of the five who signed", "A blir en av de fem som": the words by which that is to come, else nothing."""
    clauses, norms = reading.clauses(hit.sentence), reading.text.norms
    if hit.clause.parent is None or hit.clause.kind not in ("relative", "complement"):
        return ""
    above = clauses.clauses[hit.clause.parent]
    begin = _noun_phrase(reading, hit.clause, above)
    before = [i for i in above.tokens if begin is not None and i < begin]
    become = next((i for i in before if norms[i] in lexicon.common("become_one")), None)
    modal = [i for i in before if become is not None and i <= become and norms[i] in lexicon.common("to_come")]
    return reading.text.words(modal[0], (become or 0) + 1) if modal else ""


def tells_of_those(reading: Reading, hit: Hit) -> Clause | None:
    """The relative clause that says who they are, where the hit's own verb only says that somebody is one of them."""
    clauses = reading.clauses(hit.sentence)
    if reading.text.norms[hit.first] not in _IS:
        return None
    for clause in clauses.clauses:
        hangs_on_it = clause.parent == hit.clause.number and clause.kind in ("relative", "complement")
        if not hangs_on_it or reading.text.norms[clause.opener] not in _OPENERS:
            continue
        begin = _noun_phrase(reading, clause, hit.clause)
        if begin is not None and _said_of(reading, hit.sentence, hit.clause, hit.first, begin, clause.opener):
            return clause
    return None


def of_those(reading: Reading, clause: Clause) -> bool:
    """Whether a relative clause follows a word like "those", which stands for nobody told of before."""
    return reading.text.norms[clause.opener - 1] in lexicon.common("those_all")


def _noun_phrase(reading: Reading, clause: Clause, above: Clause) -> int | None:
    """Where the noun phrase before a relative clause begins, if it speaks of several: "those", "one of the bodies", "the six bodies"."""
    norms = reading.text.norms
    first = max(clause.opener - _REACH, above.tokens[0] if above.tokens else clause.opener)
    at = [i for i in range(first, clause.opener) if norms[i] in _SOME and i in above.tokens]
    if not at or reading.text.norms[clause.opener - 1] == ",":
        return None
    begin = at[-1]
    while begin > first and norms[begin - 1] in _SOME:
        begin -= 1
    return begin


def _has_gap(reading: Reading, hit: Hit, clause: Clause) -> bool:
    """Whether those of whom it tells are the ones who act, or to whom it is done: "that A asked", "that were asked", not "that asked A"."""
    norms = reading.text.norms
    after = clause.opener + 1
    dated = {i for each in reading.dates(hit.sentence) for i in range(each.first, each.last)}
    while after in dated or (norms[after] == "den" and after + 1 in dated):
        after += 1
    verbs = reading.clauses(hit.sentence).verbs
    own_subject = (
        after not in verbs
        and norms[after] not in lexicon.prepositions(reading.language)
        and norms[after] not in lexicon.common("clauses_adverbs")
    )
    patient = hit.cue.actor in ("patient", "recipient") and not hit.cue.passive and hit.form != "participle"
    return own_subject if patient else not own_subject


def _said_of(reading: Reading, sentence: int, above: Clause, verb: int, begin: int, opener: int) -> list[Mention]:
    """Those that a verb says to be the ones of the noun phrase, from `begin` to `opener`."""
    norms = reading.text.norms
    if norms[verb] not in _IS:
        return []
    clauses = reading.clauses(sentence)
    named = [
        m
        for m in reading.mentions(sentence)
        if clauses.at(m.first).number == above.number and not m.genitive and m.kind != "part"
    ]
    if verb < begin:
        # "A was among those that …", "A hörde till dem som …"
        between = norms[verb + 1 : begin]
        linked = any(word in _BEFORE for word in (*between, *norms[begin:opener]))
        plain = all(word in _FILLERS or word in _BEFORE or word.endswith("ly") for word in between)
        return [m for m in named if m.last <= verb and m.slot == "core"] if linked and plain else []
    after = [m for m in named if m.first > verb and m.slot in ("core", "with", "oblique")]
    if not after or any(norms[i] not in _FILLERS for i in range(verb + 1, after[0].first)):
        return []
    return [m for m in after if m.slot == after[0].slot]


def some_of_them(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "has four principals, two of which are A and B", "varav en är C": right behind the role, as many names as the number says."""
    norms, sentence = reading.text.norms, reading.text.sentences[hit.sentence]
    for first, last in reading.places(_PARTS, hit.sentence):
        counted = [n for i in range(first, last) if (n := number_of(norms[i], reading.language)) is not None]
        begin = last + 1 if norms[last] in lexicon.common("before_a_name") else last
        named = sorted((m for m in reading.mentions(hit.sentence) if m.first >= begin), key=lambda m: m.first)
        names = [m for m in named if m.kind in ("name", "unknown")][: counted[0] if counted else 0]
        if first != hit.last or not names or len(names) != counted[0] or names[0].first != begin:
            continue
        inside = {i for m in names for i in range(m.first, m.last)}
        fillers = lexicon.common("joining") | lexicon.common("before_a_name")
        end = names[-1].last
        whole = end >= sentence.last or norms[end] in _ENDS
        joined = all(i in inside or norms[i] in fillers for i in range(begin, end))
        if whole and joined and not any(m.genitive for m in names):
            return names
    return []
