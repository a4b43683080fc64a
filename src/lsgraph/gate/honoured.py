"""Events told of by a verb or by another word of their sort: "när X invigdes", "when X celebrated its fifth anniversary"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.objects import alike, topic_of
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from lsgraph.gate.quoted import Quoted

#: Words behind "av" that tell of what the event is.
_OTHER = 3


def _sorts(quoted: Quoted) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """The nouns and verbs of the sort that the event claimed is of."""
    language, thing = quoted.reading.language, quoted.thing
    entries = lexicon.entries(language, "agreements")["event_sort"]
    sorts = [(lexicon.any_of(entry["nouns"]), lexicon.any_of(entry["verbs"])) for entry in entries]
    words = topic_of(thing, language) if thing is not None else frozenset()
    return [(nouns, verbs) for nouns, verbs in sorts if any(nouns.fullmatch(word) for word in words)]


@lru_cache(maxsize=256)
def _house(names: tuple[str, ...]) -> frozenset[str]:
    """The proper nouns of an event's names: with a capital behind the first word of one, and in all of them."""
    named = [tokens_of(name) for name in names]
    capitals = {token.norm for tokens in named for token in tokens[1:] if token.is_capitalised and token.norm.isalpha()}
    words = [[token.norm for token in tokens] for tokens in named]
    return frozenset(word for word in capitals if all(any(alike(word, other) for other in each) for each in words))


def _names_it(quoted: Quoted, tokens: Iterable[int]) -> bool:
    """Whether all proper nouns of the event's name stand among some tokens, so that it is of the same house."""
    assert quoted.thing is not None
    proper = _house(quoted.thing.names)
    words = {quoted.reading.text.norms[i] for i in tokens}
    forms = words | {word.removesuffix("'s").removesuffix("s") for word in words}
    return bool(proper) and all(word in forms or word.removesuffix("s") in forms for word in proper)


def which_of_its_sort(quoted: Quoted, number: int, first: int, last: int, *, is_it: bool | None) -> bool | None:
    """Whether a noun is the event claimed: another word for it in a sentence that names its house, and not "invigningen av" another house."""
    reading, thing = quoted.reading, quoted.thing
    assert thing is not None
    sentence = reading.text.sentences[number]
    same = is_it is not None and any(
        nouns.fullmatch(" ".join(reading.text.norms[first:last])) for nouns, _ in _sorts(quoted)
    )
    if not same:
        return is_it
    if _names_it(quoted, range(sentence.first, sentence.last)):
        return True
    words = reading.text.norms[last : last + _OTHER]
    of_whose = bool(words) and words[0] in lexicon.common("of_whose_event")
    # "invigningen av Norrby Science Park", "första spadtaget för en ny simhall"
    of_another = of_whose and (
        any(reading.text.tokens[i].is_capitalised for i in range(last + 1, min(last + 3, sentence.last)))
        or bool(lexicon.common("indefinite_articles") & set(words[1:2]))
    )
    return False if of_another and _house(thing.names) else is_it


def told_by_verb(quoted: Quoted, number: int) -> list[tuple[str, bool | None, bool]]:
    """Verbs that tell of the event claimed: the words, whether it is that event, and whether the clause puts one at it."""
    reading, thing = quoted.reading, quoted.thing
    assert thing is not None
    clauses, told = reading.clauses(number), list[tuple[str, bool | None, bool]]()
    days = [d for d in reading.dates(number) if thing.when is not None and d.span.first == d.span.last]
    for _, verbs in _sorts(quoted):
        for first, last in reading.places(verbs, number):
            clause = clauses.at(first)
            if _names_it(quoted, clause.tokens):
                apart = thing.when is not None and bool(days) and all(d.span.apart(thing.when) for d in days)
                opener = reading.text.norms[clause.opener]
                main = clause.kind == "main"
                told.append(
                    (reading.text.words(first, last), not apart, main or opener in lexicon.common("at_the_time"))
                )
    return told
