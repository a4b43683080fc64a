"""Who put the name for whom, where words pair persons with organisations: "A för X och B för Y", "A, chair of X, and B, chair of Y", "X genom A", "för X A".

Only what the words pair is compared: of a person who stands alone nothing follows, nor of one who has a post in another body besides.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.particulars import other_label
from lsgraph.gate.posts import is_person

if TYPE_CHECKING:
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: Most tokens between a person and whom he signs for, and between "genom" and the person.
_APART, _TITLE = 8, 4
#: Fewest of each that "respektive" pairs.
_SEVERAL = 2
_JOINING = lexicon.common("joining") - {","}
_ABOUT = lexicon.common("pairs_about")
#: The kinds of mentions of a post or body with its organisation: "rektor vid X", "ordförande i X".
_POSTS = ("officer", "body")
_SIGNS = frozenset({",", "(", ")", "–", ":"})
_BY_WHOM = lexicon.prepositions("sv", "agent") | lexicon.prepositions("en", "agent")
_OPENING = lexicon.common("determiners") - {"("}


def of_another(quoted: Quoted) -> str:
    """The words that pair the person claimed with another organisation, while another person is paired with the one claimed; else nothing."""
    reading, claimed = quoted.reading, frozenset(quoted.claim.associated)
    pairs = [pair for number in quoted.numbers for pair in pairs_in(reading, number)]
    own = [(person, of) for person, of in pairs if person.iris & claimed]
    others = [(person, of) for person, of in pairs if not person.iris & claimed]
    if not own or any(_is_of(quoted, of) for _, of in own) or not any(_is_of(quoted, of) for _, of in others):
        return ""
    person, of = own[0]
    return reading.text.words(min(person.first, of.first), max(person.last, of.last))


def only_labelled(quoted: Quoted, iri: str) -> str:
    """The label before the person claimed that gives him another part in the paper, "Handläggare: Eva Ek"; nothing where he is also told of without."""
    rule = next(
        each
        for each in lexicon.entries(quoted.reading.language, "statements")["statement"]
        if each["predicate"] == "ls:signatory"
    )
    times = sum(iri in m.iris for number in quoted.numbers for m in quoted.reading.mentions(number))
    return other_label(quoted, rule, iri) if times == 1 else ""


def pairs_in(reading: Reading, number: int) -> list[tuple[Mention, Mention]]:
    """The persons of a sentence, each with the organisation that its words put him with."""
    mentions = _told_of(reading, number)
    in_order = _in_order(reading, number, mentions)
    if in_order:
        return in_order
    if fronted := pairs_fronted(reading, number):
        return fronted
    pairs = [(one, two) for one, two in pairwise(mentions) if _is_behind(reading, number, one, two)]
    told, taken = {id(person) for person, _ in pairs}, {id(of) for _, of in pairs}
    for one, two in pairwise(mentions):
        if id(two) not in told and id(one) not in taken and _is_before(reading, number, one, two):
            pairs.append((two, one))
    return pairs


def pairs_fronted(reading: Reading, number: int) -> list[tuple[Mention, Mention]]:
    """As in "För X skrev A under, och för Y B", "For X A signed, and B for Y" is none: whom each signs for stands before the person, all through.

    For some an office may stand alone: "signed, for X by A and for Y by its mayor".
    """
    norms = reading.text.norms
    pairs: list[tuple[Mention, Mention]] = []
    of: Mention | None = None
    alone = False
    for mention in _told_of(reading, number):
        before = [norm for norm in norms[max(0, mention.first - 3) : mention.first] if norm not in _OPENING]
        by_office = of is not None and mention.kind == "officer" and before[-1:] and before[-1] in _BY_WHOM
        if is_person(reading, mention) or by_office:
            if of is None:
                return []
            pairs.append((mention, of))
            alone = False
        elif _is_organisation(reading, mention) and before[-1:] in (["för"], ["for"]):
            if alone:
                return []
            of, alone = mention, True
    return [] if alone else pairs


def _told_of(reading: Reading, number: int) -> list[Mention]:
    """Who is spoken of in a sentence, but for those whose name is a part of that of the agreement: "avtalet om Mälarlabbet"."""
    norms = reading.text.norms
    named = reading.agreements.of(number)
    return [
        m
        for m in reading.mentions(number)
        if not (norms[m.first - 1] in _ABOUT and any(n.first < m.first <= n.last + 1 for n in named))
    ]


def _is_of(quoted: Quoted, of: Mention) -> bool:
    """Whether an organisation is the actor of the claim, a unit of it, or the one whose unit it is."""
    names = quoted.reading.names
    agent = names.agents.get(quoted.claim.actor or "")
    # "för universitetet": a word that may stand for the actor.
    may_be = not of.iris and agent is not None and bool({agent.form, "*"} & set(of.forms))
    return may_be or bool(of.iris & (quoted.own | names.family_of(quoted.own)))


def _is_organisation(reading: Reading, mention: Mention) -> bool:
    return (bool(mention.iris) or mention.kind in ("anaphor", "unknown")) and not is_person(reading, mention)


def _is_behind(reading: Reading, number: int, person: Mention, of: Mention) -> bool:
    """As in "A, ordförande i X", "A (X)", "A skrev under för X"."""
    between = reading.text.norms[person.last : of.first]
    if not is_person(reading, person) or not _is_organisation(reading, of) or len(between) > _APART:
        return False
    if of.kind in _POSTS:
        return bool(between) and all(word in _SIGNS for word in between)
    if not between or set(between) & _JOINING:
        return False
    *before, last = [word for word in between if word not in lexicon.common("determiners") or word == "("] or [""]
    verbs = any(i in reading.clauses(number).verbs for i in range(person.last, of.first))
    if last in ("för", "for") or (last == "(" and not before):
        return True
    opens = not before or between[0] in _SIGNS or "behalf" in before
    return (
        not verbs
        and opens
        and (last in lexicon.common("pairs_with") or (between == [","] and _alternate(reading, number)))
    )


def _alternate(reading: Reading, number: int) -> bool:
    """As in "A, X, and B, Y": each person with an organisation behind him."""
    persons = [is_person(reading, m) for m in _told_of(reading, number) if m.kind == "name"]
    return len(persons) >= 2 * _SEVERAL and all(told == (place % 2 == 0) for place, told in enumerate(persons))


def _is_before(reading: Reading, number: int, of: Mention, person: Mention) -> bool:
    """As in "X:s ordförande A", "X, genom rektor A", "X (A)"."""
    between = reading.text.norms[of.last : person.first]
    if not is_person(reading, person) or not _is_organisation(reading, of) or of.kind == "anaphor":
        return False
    words = [word for word in between if word not in _SIGNS]
    verbs = any(i in reading.clauses(number).verbs for i in range(of.last, person.first))
    joined = bool(set(between) & _JOINING)
    if of.kind in _POSTS:
        return not between
    if of.genitive and not verbs and not joined and words == between:
        return len(words) <= _TITLE
    through = any(word in lexicon.common("acting_through") for word in words[:1]) or between in ([":"], ["("])
    return through and not joined and len(words) <= _TITLE + 1


def _in_order(reading: Reading, number: int, mentions: list[Mention]) -> list[tuple[Mention, Mention]]:
    """As in "X och Y genom A respektive B", "A and B for X and Y respectively": as many persons as organisations, in two rows."""
    sentence = reading.text.sentences[number]
    if not set(reading.text.norms[sentence.first : sentence.last]) & lexicon.common("pairs_in_order"):
        return []
    mentions = [m for m in mentions if is_person(reading, m) or (m.iris and m.kind == "name")]
    persons = [m for m in mentions if is_person(reading, m)]
    others = [m for m in mentions if not is_person(reading, m)]
    changes = sum(is_person(reading, one) != is_person(reading, two) for one, two in pairwise(mentions))
    if len(persons) < _SEVERAL or len(persons) != len(others) or changes != 1:
        return []
    return list(zip(persons, others, strict=True))
