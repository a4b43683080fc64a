"""Is the text of a statement stronger than the words? What ought to be is not planned by that, and what is planned not done.

Verb by verb: only a verb that both have is compared, "bör anta" with "har antagit". Whoever says less than the words is not refused.
What somebody has as a goal to become is not so by that, and what each of several gives is not what all of them give together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How sure a verb tells something: that it ought to be or may be, that it is planned, that it is done.
_OUGHT, _PLANNED, _DONE = 1, 2, 3
#: Most words between "bör", "har" or "is" and its verb.
_APART = 5
#: Fewest letters by which two forms are one verb.
_LEAST = 3
#: Most words between a goal and what is to be, and between "is" and what is so.
_GOAL_APART, _IS_APART = 12, 3
#: Fewest letters of a word that says what is to be.
_LEAST_OF_STATE = 5
#: "From each of", "in all": words for a share and for a whole that are more than one word.
_OF_EACH = {
    "sv": re.compile(r"\b(?:var och (?:en|ett)|av var sin|om året|per år)\b"),
    "en": re.compile(r"\b(?:a year|per year)\b"),
}
_IN_ALL = {"sv": re.compile(r"\b(?:i allt|i summa)\b"), "en": re.compile(r"\b(?:in all|in total|between them)\b")}
_INFINITIVE = {"sv": re.compile(r"\w{2,}(?:as?|ås?)|bli|ske|ges?|ses?"), "en": re.compile(r"[a-z]{3,}")}
_FORMS_DONE = {
    "sv": re.compile(r"\w{2,}(?:ts?|d|en|na|ad|ade|ades|[dt]es?)"),
    "en": re.compile(r"\w{2,}(?:ed|en|n|t|d)"),
}
_PAST = {"sv": re.compile(r"\w{3,}(?:de|des|te|tes)"), "en": re.compile(r"\w{3,}ed")}
_ENDINGS = {"sv": re.compile(r"(?<=\w{2})(?:a|å)?s?$"), "en": re.compile(r"(?<=\w{2})(?:ed|es|e|s)$")}


def stronger(words: Sequence[str], text: str, language: str) -> str:
    """The words that tell of a verb as less than a text does; nothing where the text says no more.

    >>> stronger("fler aktörer bör anta förklaringen".split(), "Fler aktörer har antagit förklaringen", "sv")
    'bör anta'
    >>> stronger("fler aktörer bör anta förklaringen".split(), "Fler aktörer bör anta förklaringen", "sv")
    ''
    """
    if language not in _INFINITIVE:
        return ""
    told = [token.norm for token in tokens_of(text)]
    claimed = list(_verbs(told, language))
    given = list(_verbs(words, language))
    for verb, least, shown in given:
        if least == _DONE:
            continue
        same = [how for other, how, _ in claimed if _is_one(verb, other, language)]
        most = max(how for other, how, _ in given if _is_one(verb, other, language))
        if same and min(same) > most:
            return shown
    return _only_a_goal(words, told)


def _only_a_goal(words: Sequence[str], told: Sequence[str]) -> str:
    """As in "med målet att bli världsledande", where a text has "är världsledande": the words that make it a goal."""
    goals, becoming, so = (lexicon.common(f"strength_{name}") for name in ("goal", "becoming", "is_so"))
    done = lexicon.common("strength_done")
    # "Has become" is told as done, "to become" is not.
    told = [
        "became" if norm == "become" and done & set(told[max(0, at - _IS_APART) : at]) else norm
        for at, norm in enumerate(told)
    ]
    if (goals | becoming) & set(told) or any(norm.isdigit() for norm in told):
        # A goal told as one, or what is to be so in a year that is told.
        return ""
    for index, norm in enumerate(words[:-1]):
        state = words[index + 1]
        begin = max(0, index - _GOAL_APART)
        goal = next((at for at in range(begin, index) if words[at] in goals), None)
        if norm not in becoming or goal is None or len(state) < _LEAST_OF_STATE:
            continue
        if _is_so(told, state, so) and not _is_so(words, state, so):
            return " ".join(words[goal : index + 2])
    return ""


def _is_so(norms: Sequence[str], state: str, so: frozenset[str]) -> bool:
    places = (at for at, norm in enumerate(norms) if norm == state)
    return any(so & set(norms[max(0, at - _IS_APART) : at]) for at in places)


def other_share(words: Sequence[str], text: str, language: str) -> str:
    """What makes a number of the words one of each of several, or of each year, where the text has it of all; and the other way round.

    >>> other_share("sju miljoner kronor från var och en av de fyra".split(), "sju miljoner kronor sammanlagt", "sv")
    'var och en'
    >>> other_share("sju miljoner kronor var , sammanlagt 28".split(), "sju miljoner kronor sammanlagt", "sv")
    ''
    """
    if language not in _IN_ALL:
        return ""
    told = [token.norm for token in tokens_of(text)]
    (each, in_all), (each_told, in_all_told) = (_shares(norms, language) for norms in (words, told))
    if in_all_told and not each_told and each and not in_all:
        return each
    return in_all if each_told and not in_all_told and in_all and not each else ""


def _shares(norms: Sequence[str], language: str) -> tuple[str, str]:
    """The first words for a share, and for a whole."""
    joined = " ".join(norms)
    found = []
    for name, pattern in (("sum_of_each", _OF_EACH[language]), ("sum_in_all", _IN_ALL[language])):
        several = pattern.search(joined)
        found.append(several[0] if several else next((norm for norm in norms if norm in lexicon.common(name)), ""))
    return found[0], found[1]


def _verbs(norms: Sequence[str], language: str) -> Iterator[tuple[str, int, str]]:
    """The verbs of some words, each with how sure it tells and with the words for that."""
    governed = set[int]()
    for how, name in ((_OUGHT, "ought"), (_PLANNED, "planned")):
        for index, norm in enumerate(norms):
            if norm in lexicon.common(f"strength_{name}"):
                for at in _governed(norms, index, language):
                    governed.add(at)
                    yield norms[at], how, f"{norm} {norms[at]}"
    for index, norm in enumerate(norms):
        if index in governed:
            continue
        before = norms[max(0, index - _APART) : index]
        helped = any(word in lexicon.common("strength_done") for word in before) and _FORMS_DONE[language].fullmatch(
            norm
        )
        if helped or _PAST[language].fullmatch(norm) or norm in lexicon.common("strength_past"):
            yield norm, _DONE, norm


def _governed(norms: Sequence[str], index: int, language: str) -> Iterator[int]:
    """Where the infinitives of "bör", "kommer att", "should be" stand: the first, and those that are joined with it."""
    passed_over = lexicon.common("strength_passed_over") | lexicon.common("clauses_no_infinitives")
    goes_on = True
    for at in range(index + 1, min(len(norms), index + 1 + _APART)):
        norm = norms[at]
        if not norm[:1].isalpha() or not goes_on:
            return
        if norm not in passed_over and _INFINITIVE[language].fullmatch(norm):
            yield at
            goes_on = bool(set(norms[at + 1 : at + 2]) & lexicon.common("joining_names"))


def _is_one(verb: str, other: str, language: str) -> bool:
    """Whether two words are forms of one verb: they begin alike but for the ending of the first."""
    stem = _ENDINGS[language].sub("", verb)
    return len(stem) >= _LEAST and (other.startswith(stem) or verb == other)
