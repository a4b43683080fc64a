"""Is the text of a statement stronger than the words? What ought to be is not planned by that, and what is planned not done.

Verb by verb: only a verb that both have is compared, "bör anta" with "har antagit". Whoever says less than the words is not refused.
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
    return ""


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
