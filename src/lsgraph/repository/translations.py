"""Do the Swedish and the English of a text say the same? Told by safe signs only: a wrong alarm would be worse than a missed one.

Safe signs are small words that only one of the languages has, numbers, negations, kinds of bodies, and actors that both name.
The word lists stand in `languages.toml` beside this file.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.computing.passed import key_of
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, expand
from lsgraph.repository.dataset import read_catalogue
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_WORD_OR_NUMBER = re.compile(r"\w+(?:['’-]\w+)*")
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_TIME = re.compile(
    r"\b(?:kl(?:ockan|\.)? ?\d{1,2}(?:[.:]\d\d)?|\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b|\d{1,2}:\d\d)", re.IGNORECASE
)
#: Where sentences end, but for numbers and what is shortened by a letter: "den 3. mars", "M. Ek".
_ENDS = re.compile(r"(?<![\d\s.])(?<!\b\w)[.!?:](?=\s+[^\W\d_a-zåäö]|\s*$)")
#: So many sentences more, and so many times as long, is more than another way to divide the same.
_MORE_SENTENCES, _MORE_LENGTH = 2, 1.7
#: Words between names that are listed.
_JOINING = frozenset(("och", "samt", "and", "the"))
#: How many a list has in both languages before one that is left out is missed.
_ENOUGH_LISTED = 2
#: A text of which so many words are of the other language only, and none of its own, is in that language.
_ENOUGH_WORDS = 2
_LABEL, _ALTERNATIVE = expand("rdfs:label"), expand("skos:altLabel")
#: Names stand as their bearers write them, in whichever language.
_NAMES = frozenset((_LABEL, _ALTERNATIVE, expand("dcterms:title"), expand("foaf:name")))


@dataclass(frozen=True)
class Words:
    """The word lists, by language.

    `kinds` are words for kinds of bodies, `cardinals` numbers by word, `numbers` the same with all words that may stand for one in
    either language, months among them. `ought` are patterns of what ought to be, and with "also" before them of what can say so too.
    """

    only: Mapping[str, frozenset[str]]
    negations: Mapping[str, frozenset[str]]
    excuses: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, Mapping[str, str]]
    cardinals: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, str]
    ought: Mapping[str, re.Pattern[str]]


@cache
def word_lists() -> Words:
    """The lists of `languages.toml`."""
    lists = tomllib.loads(files("lsgraph.repository").joinpath("languages.toml").read_text(encoding="utf-8"))
    languages = ("sv", "en")
    return Words(
        only={each: frozenset(lists[each]["only"]) for each in languages},
        negations={each: frozenset(lists[each]["negations"]) for each in languages},
        excuses={each: re.compile("|".join(lists[each]["excuses"]), re.IGNORECASE) for each in languages},
        kinds={
            each: {word: kind for kind, words in lists["kinds"].items() for word in words[each]} for each in languages
        },
        cardinals={
            each: {word: digits for digits, words in lists["numbers"].items() for word in words[each]}
            for each in languages
        },
        numbers={word: digits for digits, words in lists["numbers"].items() for name in words for word in words[name]}
        | {word: digits for digits, words in lists["months"].items() for word in words},
        ought={
            **{each: re.compile(lists["ought"][each], re.IGNORECASE) for each in languages},
            **{f"also {each}": re.compile(lists["ought"]["also"][each], re.IGNORECASE) for each in languages},
        },
    )


def check_translations(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on texts in the wrong language, and on pairs of texts that say different things."""
    actors = _Actors.of(said)
    named = key_of(sorted((words, sorted(things)) for words, things in actors.of_name.items()))
    catalogue = read_catalogue(said.dataset.root)
    for file in (*said.data, *([catalogue] if catalogue else [])):
        yield from passed.unless(partial(_in_file, actors, file), "translations", named, file.path, file.content)


def _in_file(actors: _Actors, file: SourceFile) -> Iterator[Finding]:
    texts: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in file.quads:
        if isinstance(quad.object, ox.Literal) and quad.object.language in ("sv", "en"):
            texts[text_of(quad.subject), quad.predicate.value][quad.object.language].append(quad.object.value)
    for (subject, predicate), by_language in texts.items():
        yield from _languages(file, subject, predicate, by_language)
        if all(len(by_language[each]) == 1 for each in ("sv", "en")):
            swedish, english = by_language["sv"][0], by_language["en"][0]
            if (why := _difference(actors, subject, predicate, swedish, english)) is not None:
                yield finding(
                    "translation.differs", why, file, subject, sought=swedish, nearest=english, about=(predicate, None)
                )


# ---------------------------------------------------------------------------------------------------- which language


def language_of(text: str) -> str | None:
    """The language of a text that has words of one language only; None where that is not sure.

    >>> language_of("att det stärks"), language_of("the work of the board"), language_of("Region Stockholm")
    ('sv', 'en', None)
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    only = word_lists().only
    swedish, english = (sum(word in only[each] for word in words) for each in ("sv", "en"))
    if swedish >= _ENOUGH_WORDS and not english:
        return "sv"
    if english >= _ENOUGH_WORDS and not swedish:
        return "en"
    return None


def _languages(
    file: SourceFile, subject: str, predicate: str, by_language: Mapping[str, list[str]]
) -> Iterator[Finding]:
    """Text that is tagged as one language and written in the other."""
    written = {tag: [language_of(text) for text in by_language.get(tag, ())] for tag in ("sv", "en")}
    # A name stands in its own language on both sides; swapped names are those where both are in the other one.
    is_name = predicate in _NAMES
    for tag, other in (("sv", "en"), ("en", "sv")):
        for text, language in zip(by_language.get(tag, ()), written[tag], strict=True):
            if language != other or (is_name and tag not in written[other]):
                continue
            message = Message(
                "“{text}” is tagged as {tag} and written in {language}. Mend the language tag, or the text.",
                text=_short(text), tag=_CALLED[tag], language=_CALLED[other],
            )  # fmt: skip
            yield finding("translation.language", message, file, subject, sought=f"@{tag}", nearest=f"@{other}: {text}")


_CALLED = {"sv": Message("Swedish"), "en": Message("English")}
#: What each kind of body of `languages.toml` is called.
_KINDS = {
    "municipality": Message("municipality"),
    "region": Message("region"),
    "county-board": Message("county administrative board"),
    "university": Message("university"),
    "hospital": Message("hospital"),
    "foundation": Message("foundation"),
}


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rsplit(" ", 1)[0] + "…"


# ---------------------------------------------------------------------------------------------------- the same?


def _difference(actors: _Actors, subject: str, predicate: str, swedish: str, english: str) -> Message | None:
    """What shows that two texts do not say the same."""
    if missing := _numbers_missing(swedish, english):
        return Message(
            "The number {number} stands in {language} only. Let both texts say the same.",
            number=missing[1], language=_CALLED[missing[0]],
        )  # fmt: skip
    if negated := _negated_in(swedish, english):
        return Message("Only the text in {language} says no. Let both texts say the same.", language=_CALLED[negated])
    if kinds := _kinds(swedish, english) if predicate == _LABEL and subject.startswith(INSTANCE) else None:
        return Message("The Swedish name is that of a {swedish}, the English one that of a {english}. Let both be names of one thing.", swedish=_KINDS[kinds[0]], english=_KINDS[kinds[1]])  # fmt: skip
    if ought := _ought_in(swedish, english):
        return Message("Only the text in {language} tells of what ought to be, the other tells it as so. Let both texts say the same.", language=_CALLED[ought])  # fmt: skip
    if longer := _says_more(swedish, english):
        return Message(
            "The text in {language} has sentences that the other one lacks. Let both texts say the same.",
            language=_CALLED[longer],
        )
    if left_out := actors.left_out(swedish, english):
        return Message("Of those who are listed, {name} stands in {language} only. Let both texts say the same.", name=left_out[1], language=_CALLED[left_out[0]])  # fmt: skip
    if others := actors.differ(subject, swedish, english):
        return Message(
            "The Swedish text names {swedish}, the English one {english}. Let both texts say the same.",
            swedish=others[0], english=others[1],
        )  # fmt: skip
    return None


def _numbers_missing(swedish: str, english: str) -> tuple[str, str] | None:
    """The language that alone has a number, and that number; of numbers in words only where each text has one of its own."""
    only: dict[str, list[str]] = {}
    for language, text, other in (("sv", swedish, english), ("en", english, swedish)):
        there = {*_digits(other), *_in_words(other, word_lists().numbers)}
        written = sorted({*_digits(text), *_in_words(text, word_lists().cardinals[language])})
        only[language] = [number for number in written if not any(_may_be_one(number, each) for each in there)]
        if digits := [number for number in only[language] if number in _digits(text)]:
            return language, digits[0]
    return ("sv", only["sv"][0]) if only["sv"] and only["en"] else None


def _may_be_one(number: str, other: str) -> bool:
    """Whether two numbers may be the same: years are also told by their last digits."""
    return number == other or number.endswith(other) or other.endswith(number)


def _digits(text: str) -> set[str]:
    """The numbers in digits, but for times of the day, which the languages tell by other clocks."""
    numbers = {re.sub(r"\D", "", each) for each in _NUMBER.findall(_TIME.sub(" ", text))}
    return {each.lstrip("0") or "0" for each in numbers}


def _in_words(text: str, words: Mapping[str, str]) -> set[str]:
    return {words[word] for each in _WORD.findall(text) if (word := each.casefold()) in words}


def _negated_in(swedish: str, english: str) -> str | None:
    """The language whose text alone says no; None where the other has a word that can say so too."""
    lists = word_lists()
    for language, text, other_language, other in (("sv", swedish, "en", english), ("en", english, "sv", swedish)):
        # A capitalised word that stands in both is a name ("Inga Ek").
        names = {word for word in _WORD.findall(text) if word[:1].isupper()} & set(_WORD.findall(other))
        words = {word.casefold() for word in _WORD.findall(text) if word not in names}
        if words & lists.negations[language] and not lists.excuses[other_language].search(other):
            return language
    return None


def _ought_in(swedish: str, english: str) -> str | None:
    """The language whose text alone says what ought to be; None where the other has a word that can say so too."""
    ought = word_lists().ought
    for language, text, other_language, other in (("sv", swedish, "en", english), ("en", english, "sv", swedish)):
        if ought[language].search(text) and not ought[f"also {other_language}"].search(other):
            return language
    return None


def _says_more(swedish: str, english: str) -> str | None:
    """The language whose text has two sentences more than the other or above, and so is nearly twice as long; one may be divided otherwise."""
    more = len(_ENDS.findall(english)) - len(_ENDS.findall(swedish))
    if abs(more) < _MORE_SENTENCES:
        return None
    longer, shorter = (english, swedish) if more > 0 else (swedish, english)
    return ("en" if more > 0 else "sv") if len(longer) > _MORE_LENGTH * len(shorter) else None


def _kinds(swedish: str, english: str) -> tuple[str, str] | None:
    """The kinds of bodies that two names tell, where each tells exactly one and they are not the same."""
    kinds = []
    for language, text in (("sv", swedish), ("en", english)):
        folded = f" {text.casefold()} "
        found = {kind for word, kind in word_lists().kinds[language].items() if re.search(rf"{word}\b", folded)}
        if len(found) != 1:
            return None
        kinds.append(found.pop())
    return (kinds[0], kinds[1]) if kinds[0] != kinds[1] else None


@dataclass(frozen=True)
class _Actors:
    """The names of actors, persons and places in both languages, as words, and how many words the longest has by its first one."""

    of_name: Mapping[tuple[str, ...], frozenset[str]]
    longest: Mapping[str, int]

    @classmethod
    def of(cls, said: Said) -> _Actors:
        names: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for thing, about in said.values.items():
            kind = thing.removeprefix(INSTANCE).partition("/")[0]
            if kind in ("organization", "person", "place", "region") and "#" not in thing:
                for predicate in (_LABEL, _ALTERNATIVE):
                    for name in about.get(predicate, ()):
                        names[_words(text_of(name))].add(thing)
        names.pop((), None)
        longest: dict[str, int] = {}
        for words in names:
            longest[words[0]] = max(len(words), longest.get(words[0], 0))
        return cls({name: frozenset(things) for name, things in names.items()}, longest)

    def differ(self, subject: str, swedish: str, english: str) -> tuple[str, str] | None:
        """One actor that only the Swedish text names and one that only the English does, where there are both."""
        ours, theirs = self._named(swedish), self._named(english)
        only_ours = [things for name, things in ours.items() if not _agrees(name, things, theirs)]
        only_theirs = [things for name, things in theirs.items() if not _agrees(name, things, ours)]
        if not only_ours or not only_theirs or any(subject in things for things in (*only_ours, *only_theirs)):
            return None
        return name_of(min(only_ours[0])), name_of(min(only_theirs[0]))

    def left_out(self, swedish: str, english: str) -> tuple[str, str] | None:
        """The language whose text alone lists something beside two or more that both list, and its name."""
        listed = {"sv": self._listed(swedish), "en": self._listed(english)}
        for language, other, text in (("sv", "en", english), ("en", "sv", swedish)):
            only = [things for things in listed[language] if things not in listed[other]]
            is_longer = len(only) == 1 and len(listed[language]) == len(listed[other]) + 1
            if is_longer and len(listed[other]) >= _ENOUGH_LISTED and not _are_named(only[0], self._named(text)):
                return language, name_of(min(only[0]))
        return None

    def _listed(self, text: str) -> list[frozenset[str]]:
        """What the longest list of names in a text may name, each once."""
        lists: list[list[frozenset[str]]] = [[]]
        end = -1
        words = _words(text)
        for start, after, name in self._mentions(words):
            if not set(words[end:start]) <= _JOINING or end < 0:
                lists.append([])
            if self.of_name[name] not in lists[-1]:
                lists[-1].append(self.of_name[name])
            end = after
        return max(lists, key=len)

    def _named(self, text: str) -> dict[str, frozenset[str]]:
        """The names in a text, the longest first where one is part of another, and what each may name."""
        return {" ".join(name): self.of_name[name] for _, _, name in self._mentions(_words(text))}

    def _mentions(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """The names among words, each with where it begins and ends."""
        place = 0
        while place < len(words):
            firsts = (words[place : place + 1], *_without_genitive(words[place : place + 1]))
            most = max(self.longest.get(first, 0) for (first,) in firsts)
            for length in range(min(most, len(words) - place), 0, -1):
                part = words[place : place + length]
                name = next((each for each in (part, *_without_genitive(part)) if each in self.of_name), None)
                if name is not None:
                    yield place, place + length, name
                    place += length - 1
                    break
            place += 1


def _without_genitive(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if name[-1].endswith("s"):
        yield (*name[:-1], name[-1][:-1].removesuffix("'").removesuffix("’"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD_OR_NUMBER.findall(text))


def _are_named(things: frozenset[str], names: Mapping[str, frozenset[str]]) -> bool:
    return any(things & others for others in names.values())


def _agrees(name: str, things: frozenset[str], others: Mapping[str, frozenset[str]]) -> bool:
    """Whether the other text names one of the things, or something whose name is part of this one or has this one as a part."""
    return any(things & others[other] or name in other or other in name for other in others)
