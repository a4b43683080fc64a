"""Whether an agreement that a text names is the one that a claim is about: by what it is on, what it is for, and where."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.objects import DETERMINERS, alike, compound_of, overlap, stems, topic_of, topic_of_names
from lsgraph.gate.sorts import has_head
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from lsgraph.gate.model import Thing
    from lsgraph.gate.objects import Named

#: Words as short as this are no names of their own.
_LEAST_OF_OWN = 3
#: So many parties on record tell that another is none.
_SEVERAL = 2


@lru_cache(maxsize=4096)
def _proper(names: tuple[str, ...]) -> frozenset[str]:
    """The proper nouns of a thing's names: with a capital, not at the beginning, and in every language that it is named in.

    So is what a compound begins with, where that is the same in all languages: `bergslag` of "Bergslagsavtalet", "The Bergslagen Agreement".
    """
    tokens = [tokens_of(name) for name in names]
    capitals = [
        [token.norm for token in each[1:] if token.is_capitalised and token.norm[:1].isalpha()] for each in tokens
    ]
    words = [[token.norm for token in each] for each in tokens]
    begins = {prefix for each in words for word in each if (prefix := compound_of(word))}
    begins = {prefix for prefix in begins if len(names) > 1 and all(overlap([prefix], each) for each in words)}
    alike_them = {word for each in words for word in each if overlap([word], begins)}
    told = {word for each in capitals for word in each}
    return frozenset({word for word in told if all(overlap([word], other) for other in capitals)} | begins | alike_them)


def called(thing: Thing) -> frozenset[str]:
    """What a thing is called by itself: `aimday` of "AIMday-mötet" and "the AIMday meeting", and no place that it is only at."""
    words = [token for name in thing.names for token in tokens_of(name)]
    compounds = {token.text.partition("-")[0].casefold() for token in words if "-" in token.text}
    return frozenset(
        token.norm
        for token in words
        if token.is_capitalised and len(token.norm) > _LEAST_OF_OWN and token.norm in compounds
    )


def _only_the_place(told: frozenset[str], names: tuple[str, ...]) -> bool:
    """As in "avtalet om Biobank Vänerdal" for a declaration on care in Vänerdal: only the place is the same, and each has more."""
    proper = _proper(names)
    topics = [topic for name in names if (topic := topic_of_names((name,)))]
    shared = {word for topic in topics for word in topic if overlap([word], told)}
    return (
        bool(shared)
        and all(word in proper for word in shared)
        and all(any(not overlap([word], told) for word in topic) for topic in topics)
        and any(not overlap([word], topic_of_names(names)) for word in told)
    )


def _another_term(named: Named, names: tuple[str, ...]) -> bool:
    """As in "the declaration on open science" for one on life science: of a term of two words only the second is the same."""
    topic = topic_of_names(names)
    shared = [i for i, word in enumerate(named.phrase) if word in named.topic and overlap([word], topic)]
    before = [named.phrase[i - 1] if i else "" for i in shared]
    if not shared or any(word not in named.topic or overlap([word], topic) for word in before):
        return False
    terms = {
        (one.norm, two.norm)
        for name in names
        for one, two in pairwise(tokens_of(name))
        if one.norm in topic and two.norm in topic
    }
    return all(any(alike(named.phrase[i], two) for _, two in terms) for i in shared)


def _of_another_sort(named: Named, thing: Thing, language: str) -> bool:
    """As in "the rental agreement for the life science building", "avtalet om hyra av …": what it is for stands in no name of the thing."""
    head = next((i for i, word in enumerate(named.phrase) if word == tokens_of(named.word)[0].norm), 0)
    size = len(tokens_of(named.word))
    prepositions = lexicon.prepositions(language)
    about = list(named.phrase[head + size + 1 :]) if named.phrase[head + size : head + size + 1] else []
    end = next((i for i, word in enumerate(about) if word in prepositions), len(about))
    on = [word for word in about[:end] if word not in DETERMINERS]
    told = [
        *named.phrase[:head],
        *(token.norm for token in tokens_of(named.word)),
        *on[:1],
        compound_of(named.phrase[head]),
    ]
    purposes = lexicon.listed(language, "agreements", "purposes")
    premises = lexicon.listed(language, "agreements", "premises")
    known = [token.norm for name in thing.names for token in tokens_of(name)]
    if any(premises.fullmatch(word) for word in on[-1:]) and not any(premises.fullmatch(word) for word in known):
        return True
    return any(purposes.fullmatch(word) and not overlap([word], known) for word in told)


def _of_another_name(named: Named, thing: Thing, language: str) -> bool:
    """As in "pakten" of "Klimatlöftet": a word for some agreements only, which stands in no name of the thing, and none of those is an ordinary one."""
    sort = next((p for p in _own_sorts(language) if p.fullmatch(named.word.casefold())), None)
    return sort is not None and not any(
        has_head(name) or any(sort.search(token.norm) for token in tokens_of(name)) for name in thing.names
    )


@lru_cache(maxsize=8)
def _own_sorts(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in lexicon.entries(language, "agreements")["of_some_only"])


def _of_its_own(named: Named, thing: Thing) -> bool | None:
    """Whether all whom the words name as parties of an agreement have to do with the thing, or are what it is called by; None where they name none."""
    # "ett avtal med Klimatlöftets kansli": one that is called by no ordinary word is not its own party.
    known = [token.norm for name in thing.names if has_head(name) for token in tokens_of(name)]
    told = [
        bool(each.iris & set(thing.parties)) or all(overlap([word], known) for word in each.words)
        for each in named.whose
    ]
    return all(told) if told else None


def means(named: Named, thing: Thing, language: str) -> bool | None:
    """Whether an agreement named in a text is the thing: True, False, or None where nothing tells."""
    if named.other:
        return False
    if named.is_it is not None:
        return named.is_it
    if _of_another_sort(named, thing, language):
        return False
    whose = _of_its_own(named, thing)
    topic = topic_of(thing, language)
    if (
        named.kind != thing.kind
        and (of_what := stems([compound_of(named.word)], language))
        and not overlap(of_what, topic)
    ):
        # "hyresavtalet för life science-huset": what it is for does not make it a declaration.
        return False
    if named.topic and overlap(named.topic, topic):
        if whose is False and len(thing.parties) >= _SEVERAL:
            # "avsiktsförklaringen med A om life science": its parties are known, and A is none of them.
            return False
        return not (_only_the_place(named.topic, thing.names) or _another_term(named, thing.names))
    if not named.topic and _of_another_name(named, thing, language):
        return False
    specific = [word for word in named.topic if not overlap([word], topic)]
    if named.new and named.kind != thing.kind:
        return False
    if whose is not None and not specific:
        return whose
    if named.kind != thing.kind and thing.kind in ("LetterOfIntent", "Agreement"):
        return False if specific else None
    return False if specific else None
