"""Agreements and events in a text: which one is meant, and whether it is the object or only what the object is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.naming import joined
from lsgraph.gate.shortened import is_short, short_names
from lsgraph.gate.sorts import is_meant, others_for, sorts_of
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Whose
    from lsgraph.gate.sorts import Sort
    from lsgraph.gate.text import Sentence, Text

DETERMINERS = lexicon.common("determiners")
_STOPS = lexicon.common("after_an_object")
#: Fewest words of a name by which a thing is known wherever it stands.
_LEAST_OF_NAME = 2
#: Most words behind a name in which stands what belongs to the agreement.
_BELONGING = 2
_PUNCTUATION = re.compile(r"[.,;:!?()–—]")


@dataclass(frozen=True)
class Named:
    """A noun of an agreement with what is said of it: `topic` tells which one, empty where it says nothing."""

    first: int
    last: int
    kind: str
    topic: frozenset[str]
    #: Noun that stands before it with a preposition, so that it is the object and the agreement what it is about.
    instead: str = ""
    #: A word that makes it another one: "en annan avsiktsförklaring".
    other: str = ""
    #: The word itself.
    word: str = ""
    #: "ett avtal": one that is spoken of for the first time.
    new: bool = False
    #: All words of it as compared, in their order.
    phrase: tuple[str, ...] = ()
    #: Whether it is the agreement of its own sort that the text is read for, where its words tell.
    is_it: bool | None = None
    #: Whom the words around it name as its parties.
    whose: tuple[Whose, ...] = ()


def stems(words: Iterable[str], language: str) -> frozenset[str]:
    """The words that tell which thing is meant, without those that say nothing."""
    empty = lexicon.listed(language, "agreements", "empty")
    return frozenset(
        word
        for word in words
        if len(word) > 2 and word[:1].isalnum() and not empty.fullmatch(word) and not word.isdigit()
    )


def alike(one: str, two: str) -> bool:
    """Whether two words are forms or parts of each other: `kluster` and `scienceklustret`."""
    short, long = sorted((one, two), key=len)
    if short == long:
        return True
    if len(short) < 4:
        return False
    base = short[: max(4, len(short) - 2)] if len(short) > 5 else short
    return base in long


def overlap(one: Iterable[str], two: Iterable[str]) -> bool:
    """Whether some word of the one is alike some word of the other."""
    others = list(two)
    return any(alike(word, other) for word in one for other in others)


def _any_over(many: Iterable[Named], one: Named) -> bool:
    return any(n.first < one.last and one.first < n.last for n in many)


def compound_of(word: str) -> str:
    """What the first part of a compound says: `klimat` of "klimatöverenskommelse"; empty where there is none."""
    for tail in ("avsiktsförklaring", "överenskommelse", "intentionsförklaring", "avtal", "kontrakt"):
        if tail in word and not word.startswith(tail):
            return word[: word.index(tail)].removesuffix("s")
    return ""


class Agreements:
    """The agreements that a text speaks of, sentence by sentence."""

    def __init__(self, text: Text, thing: Thing | None = None) -> None:
        self.text = text
        #: An agreement whose name has no ordinary word for one: it is known by that name, and by the word of its sort.
        self.thing = thing
        self.sorts = sorts_of(thing.names, text.language) if thing is not None else ()
        self._known: dict[int, list[Named]] = {}
        self._short_names = short_names(text)

    def of(self, number: int) -> list[Named]:
        """Those of one sentence."""
        if number not in self._known:
            found = list(self._find(self.text.sentences[number]))
            if self.thing is not None:
                by_sort = [*self._of_sort(self.text.sentences[number])]
                found = [*by_sort, *(n for n in found if not _any_over(by_sort, n))]
                found += [n for n in self._whole(number, self.thing) if not _any_over(found, n)]
            self._known[number] = sorted(found, key=lambda one: one.first)
            if self._short_names:
                self._known[number] = [self._in_full(number, each) for each in self._known[number]]
        return self._known[number]

    def _in_full(self, number: int, named: Named) -> Named:
        """One that stands by a short name that the text has given, as what that stands for; any other as it is."""
        for at, name in self._short_names:
            if at > named.first or not is_short(named.phrase, name, self.text.language):
                continue
            where = next(n for n, each in enumerate(self.text.sentences) if each.first <= at < each.last)
            whole = next((n for n in self.of(where) if n.last == at), None) if where != number else None
            if whole is not None:
                return replace(
                    named, kind=whole.kind, topic=whole.topic, word=whole.word, phrase=whole.phrase, is_it=whole.is_it
                )
        return named

    def _of_sort(self, sentence: Sentence) -> Iterable[Named]:
        """Where a word of the thing's own sort stands: "löftet", "Klimatlöftet", "uppropet för tysta gator"."""
        norms, thing = self.text.norms, self.thing
        assert thing is not None
        known = frozenset(token.norm for name in thing.names for token in tokens_of(name))
        for at in range(sentence.first, sentence.last) if self.sorts else ():
            sort = next((each for each in self.sorts if each.pattern.fullmatch(norms[at])), None)
            if sort is None:
                continue
            begin, before = self._before(sentence, at)
            end, after = self._after(sentence, at + 1, named=True)
            if self.text.language == "sv":
                while begin > sentence.first and norms[begin - 1].endswith("a") and norms[begin - 2] in ("den", "det"):
                    before.append(norms[begin - 1])
                    begin -= 2
            first = next(
                (i for i, word in enumerate(after[1:], 1) if word in lexicon.prepositions(self.text.language)),
                len(after),
            )
            told = [stems(words, self.text.language) for words in (before, after[:first])]
            is_it = is_meant(sort, norms[at], told[0], [word for word in after[:first] if word in told[1]], known)
            if is_it is None and not self._is_known(sort, at):
                continue
            yield Named(
                begin,
                max(at + 1, end),
                thing.kind,
                topic_of(thing, self.text.language)
                if is_it
                else told[0] | told[1] | {sort.compound_in(norms[at])} - {""},
                self._instead(sentence, begin) or self._of_it(sentence, at),
                self._other(begin, at),
                self.text.tokens[at].text,
                phrase=tuple(norms[begin : max(at + 1, end)]),
                is_it=is_it,
            )

    def _of_it(self, sentence: Sentence, index: int) -> str:
        """What belongs to it, right behind its name: "Klimatlöftets styrgrupp", "the Climate Pledge meeting"; else nothing."""
        norms, language = self.text.norms, self.text.language
        if language == "sv" and not norms[index].endswith("s"):
            return ""
        events = lexicon.listed(language, "agreements", "event", "nouns")
        for at in range(index + 1, min(index + 1 + _BELONGING, sentence.last)):
            if not self.text.tokens[at].is_word or norms[at] in lexicon.prepositions(language) | lexicon.finite_verbs(
                language
            ):
                return ""
            two = " ".join(norms[at : at + 2])
            if self.others.fullmatch(norms[at]) or self.others.fullmatch(two) or events.fullmatch(norms[at]):
                return self.text.tokens[at].text
        return ""

    @property
    def others(self) -> re.Pattern[str]:
        """The nouns of what is adopted, left or signed instead of the thing."""
        return others_for(self.thing.names if self.thing is not None else (), self.text.language)

    def _is_known(self, sort: Sort, index: int) -> bool:
        """Whether a word of a sort alone stands for one that has been told of: "löftet", "the pledge", no "löfte" and no "our pledge"."""
        if not sort.definite.fullmatch(self.text.norms[index]):
            return False
        return self.text.language == "sv" or self.text.norms[index - 1] in lexicon.common("before_one_told_of")

    def _find(self, sentence: Sentence) -> Iterable[Named]:
        language = self.text.language
        written, starts = joined(self.text.norms, sentence.first, sentence.last)
        end_of_last = -1
        hits: list[tuple[int, int, str]] = []
        for entry in lexicon.entries(language, "agreements")["head"]:
            for match in lexicon.found(lexicon.any_of(entry["words"]), written):
                first = sentence.first + bisect_right(starts, match.start()) - 1
                hits.append((first, first + match[0].count(" ") + 1, entry["classes"][0]))
        for first, last, kind in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if first < end_of_last:
                continue
            begin, before = self._before(sentence, first)
            end, after = self._after(sentence, last)
            prefix = self._prefix(first)
            topic = stems([*before, *after, *prefix, *self._with_whom(begin, last)], language)
            end_of_last = last
            yield Named(
                begin,
                max(last, end),
                kind,
                topic,
                self._instead(sentence, begin) or self._of_it(sentence, last - 1),
                self._other(begin, first),
                self.text.words(first, last),
                any(
                    word in lexicon.common("new_or_indefinite")
                    for word in self.text.norms[max(begin - 1, sentence.first) : first]
                ),
                tuple(self.text.norms[begin : max(last, end)]),
            )

    def called(self, number: int) -> list[range]:
        """Where the thing that the text is read for stands by its own name."""
        return (
            [range(each.first, each.last) for each in self.of(number) if each.is_it] if self.thing is not None else []
        )

    def subjects(self, number: int) -> list[range]:
        """Where it stands what the agreements of a sentence are about, with the places in it: "om elvägen mellan A och B"."""
        return [range(each.first, self._end_of_subject(each, self.text.sentences[number])) for each in self.of(number)]

    def _end_of_subject(self, named: Named, sentence: Sentence) -> int:
        """The end of what an agreement is about: names and nouns behind prepositions of places, up to a verb, a sign or an agent."""
        language, norms, tokens = self.text.language, self.text.norms, self.text.tokens
        ends, at = lexicon.common("ends_a_subject"), named.last
        if not named.topic:
            return at
        while at < sentence.last and tokens[at].is_word and norms[at] not in ends:
            if norms[at] in lexicon.finite_verbs(language) or norms[at][:1].isdigit():
                break
            at += 1
        return at

    def by_name(self, number: int, thing: Thing) -> list[Named]:
        """A thing by its own name, where that has no word for an agreement: "Klimatlöftet för X"."""
        return [one for one in self._whole(number, thing) if not _any_over(self.of(number), one)]

    def _whole(self, number: int, thing: Thing) -> list[Named]:
        """Where a whole name of a thing stands, also in the genitive; of one word only where it is an agreement's."""
        sentence, norms = self.text.sentences[number], self.text.norms
        names = [[token.norm for token in tokens_of(name)] for name in thing.names]
        found: list[Named] = []
        least = 1 if self.thing is not None and thing.iri == self.thing.iri else _LEAST_OF_NAME
        for words in (words[1:] if words[:1] == ["the"] else words for words in names):
            size = len(words)
            for at in range(sentence.first, sentence.last - size + 1) if size >= least else ():
                if not self.text.tokens[at].is_capitalised or norms[at : at + size - 1] != words[:-1]:
                    continue
                if norms[at + size - 1] in (words[-1], f"{words[-1]}s", f"{words[-1]}'s"):
                    begin = at - 1 if at > sentence.first and norms[at - 1] in DETERMINERS else at
                    found.append(
                        Named(
                            begin,
                            at + size,
                            thing.kind,
                            topic_of(thing, self.text.language),
                            self._instead(sentence, begin) or self._of_it(sentence, at + size - 1),
                            self._other(begin, at),
                            self.text.tokens[at].text,
                            phrase=tuple(words),
                            is_it=True,
                        )
                    )
        return found

    def _prefix(self, index: int) -> list[str]:
        """What a compound says: `klimat` of "klimatöverenskommelse"."""
        prefix = compound_of(self.text.norms[index])
        return [prefix] if prefix else []

    def _with_whom(self, begin: int, end: int) -> list[str]:
        """With whom somebody's own agreement is, where they are of a sort that joins none: "stadens överenskommelse med byalagen"."""
        norms = self.text.norms
        rest = norms[end : end + 4]
        if rest[:1] == ["with"]:
            owned = begin > 0 and norms[begin - 1].endswith(("'s", "s'"))
            noun = next((word for word in rest[1:] if word.endswith("s") and word != "its"), "")
        else:
            owned = rest[:1] == ["med"] and norms[begin].endswith("s") and begin < end - 1
            noun = next(
                (word for word in rest[1:2] if word.endswith(("arna", "erna", "orna", "lagen", "skapen", "bunden"))), ""
            )
        return [noun] if owned and noun and not lexicon.phrases("may_be_parties").search(noun) else []

    def _before(self, sentence: Sentence, index: int) -> tuple[int, list[str]]:
        """Where the noun phrase begins, and the words before the noun that tell which it is ("the life science declaration")."""
        norms, tokens = self.text.norms, self.text.tokens
        words: list[str] = []
        begin = index
        while begin > sentence.first and index - begin < 7:
            word = norms[begin - 1]
            if word in DETERMINERS:
                begin -= 1
                if self.text.language == "en":
                    break
                continue
            if self.text.language == "en":
                if (
                    not tokens[begin - 1].is_word
                    or word in lexicon.prepositions("en")
                    or word in lexicon.finite_verbs("en")
                    or word in ("and", "or", "not")
                    or word.endswith(("ed", "'s"))
                ):
                    break
                words.append(word)
                begin -= 1
                continue
            if (
                word.endswith("s")
                and tokens[begin - 1].is_word
                and len(word) > 5
                and word not in lexicon.finite_verbs("sv")
                and norms[begin - 2 : begin - 1] != ["av"]
                and not word.endswith(("ades", "des"))
            ):
                begin -= 1
                continue
            break
        return begin, words

    def _after(self, sentence: Sentence, index: int, *, named: bool = False) -> tuple[int, list[str]]:
        """Where what tells the subject ends, and its words: "om hälsodata i Mälarkusten"; in a name also "of …", "mot …"."""
        norms = self.text.norms
        about = set(lexicon.entries(self.text.language, "agreements")["about"])
        about |= lexicon.common("about_in_a_name") if named else frozenset()
        if index >= sentence.last or (
            norms[index] not in about
            and norms[index] not in ("att", "i")
            and " ".join(norms[index : index + 2]) not in about
        ):
            return index, []
        if norms[index] == "i" or lexicon.phrases("of_its_effect").search(" ".join(norms[index : index + 2])):
            # "avsiktsförklaringen att gälla från den 1 januari": from when it holds is no subject of it.
            return index, []
        words: list[str] = []
        end = index
        while end < sentence.last and end - index < 16:
            word = norms[end]
            if (
                _PUNCTUATION.match(word)
                or word == "”"
                or (
                    end > index + 1
                    and word in _STOPS
                    and not (word == "i" and self.text.language == "sv" and end > index)
                )
            ):
                break
            if (
                word in lexicon.finite_verbs(self.text.language)
                or word[:1].isdigit()
                or (word == "den" and norms[end + 1 : end + 2] and norms[end + 1][:1].isdigit())
            ):
                break
            words.append(word)
            end += 1
        behalf = next((i for i, word in enumerate(words) if word in lexicon.common("behalf_both")), None)
        if behalf is not None:
            # "avtalet om biobanken för egen del": for whom it is, is no part of what it is about.
            begin = max((i for i in range(behalf) if words[i] in ("för", "på", "for", "on")), default=0)
            return index + begin, words[:begin]
        return end, words

    def _instead(self, sentence: Sentence, begin: int) -> str:
        """The noun whose subject the agreement is: "yttrande" in "yttrande över avsiktsförklaringen"."""
        language = self.text.language
        norms = self.text.norms
        joins = set(lexicon.entries(language, "agreements")["joins"])
        others = self.others
        same = lexicon.listed(language, "agreements", "same_object")
        index = begin - 1
        steps = 0
        while index > sentence.first and steps < 4:
            steps += 1
            if norms[index] not in joins:
                return ""
            index -= 1
            noun = index
            while (
                noun > sentence.first
                and noun > index - 3
                and not (others.fullmatch(norms[noun]) or same.fullmatch(norms[noun]))
            ):
                if (
                    norms[noun] in lexicon.finite_verbs(language)
                    or not self.text.tokens[noun].is_word
                    or norms[noun] in lexicon.common("not_an_object")
                ):
                    return ""
                noun -= 1
            if others.fullmatch(norms[noun]):
                return self.text.tokens[noun].text
            if not same.fullmatch(norms[noun]):
                return ""
            index = noun - 1
            while (
                index > sentence.first
                and (norms[index] in DETERMINERS or norms[index].endswith("s"))
                and norms[index] not in joins
            ):
                index -= 1
        return ""

    def _other(self, begin: int, first: int) -> str:
        another = set(lexicon.entries(self.text.language, "agreements")["another"])
        for index in range(max(0, begin - 2), first):
            if self.text.norms[index] in another:
                return self.text.tokens[index].text
        return ""


def topic_of(thing: Thing, language: str) -> frozenset[str]:
    """The words that tell a thing from others, of all its names."""
    del language
    return topic_of_names(thing.names)


@lru_cache(maxsize=4096)
def topic_of_names(names: tuple[str, ...]) -> frozenset[str]:
    """The words of some names that tell a thing from others, without those for an agreement."""
    words = [token.norm for name in names for token in tokens_of(name)]
    told = stems(words, "sv") & stems(words, "en")
    heads = [
        lexicon.any_of([word for entry in lexicon.entries(each, "agreements")["head"] for word in entry["words"]])
        for each in ("sv", "en")
    ]
    # `konsortie` of "Konsortieavtal": what a compound says tells it too.
    compounds = {prefix for word in words if (prefix := compound_of(word))}
    return frozenset(word for word in told if not any(head.fullmatch(word) for head in heads)) | compounds
