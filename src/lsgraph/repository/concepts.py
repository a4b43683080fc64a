"""Names of concepts and terms that have changed places, in one language or between two.

What shows it is in the vocabulary itself: an English name has the words of the notation or the local name, and a name in either language
those of its definition. Two names are exchanged where each other's places fit them better than their own; where the words show nothing
either way, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.languages import Message
from lsgraph.namespaces import expand
from lsgraph.repository.said import Said, finding, name_of, text_of
from lsgraph.repository.translations import word_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

_DEFINITION, _CONCEPT_NAME, _TERM_NAME = map(expand, ("skos:definition", "skos:prefLabel", "rdfs:label"))
_WORD, _OF_A_NAME = re.compile(r"[^\W\d_]+"), re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
#: What is behind the last separator of an IRI is its local name.
_NAMESPACE = re.compile(r"[^/#]*$")
_CALLED = {"sv": Message("Swedish"), "en": Message("English")}
#: Words alike begin with so many same letters, and end in no more other ones; of a compound one is a part of so many letters.
_BEGINNING, _ENDING, _PART = 4, 3, 5
#: How much better two names fit each other's places than their own.
_BETTER = 0.75


@dataclass(frozen=True, slots=True)
class _Named:
    """A concept or term: its names, and by language the words that tell what it is, with those of its IRI."""

    iri: str
    names: Mapping[str, str]
    told: Mapping[str, Sequence[frozenset[str]]]
    is_concept: bool


def check_concepts(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on names that stand at another concept of the vocabulary, or in the other language."""
    for file in said.dataset.files:
        if not file.is_data and str(file.path).startswith(("ontology/vocabularies/", "ontology/lsgraph.ttl")):
            yield from passed.unless(partial(_in_file, file), "concepts", file.path, file.content)


def _in_file(file: SourceFile) -> Iterator[Finding]:
    named = list(_named_in(file))
    for each in named:
        of_iri, swedish, english = _words_of_iri(each.iri), each.names["sv"], each.names["en"]
        is_english = bool(_words(swedish, "sv")) and _words(swedish, "sv") <= of_iri
        if swedish != english and is_english and _Alike().share(english, "en", of_iri) == 0:
            message = Message(
                "“{swedish}” stands as the Swedish name of {concept} and “{english}” as the English one, the other way round than its IRI. Let the two change places.",
                swedish=swedish, english=english, concept=name_of(each.iri),
            )  # fmt: skip
            yield finding("concept.name-other", message, file, each.iri, sought=swedish, nearest=english)
    # Not by file: where a proposal is checked, all vocabularies of the edition come as one.
    of_vocabularies: dict[str, list[_Named]] = {}
    for each in named:
        of_vocabularies.setdefault(_NAMESPACE.split(each.iri)[0], []).append(each)
    for of_one in of_vocabularies.values():
        # A term is told in words that other terms have as names: only its IRI, in English, tells it from them.
        yield from _exchanged(file, [each for each in of_one if each.is_concept], "sv")
        yield from _exchanged(file, of_one, "en")


def _exchanged(file: SourceFile, named: Sequence[_Named], language: str) -> Iterator[Finding]:
    alike = _Alike()

    def fit(name: _Named, place: _Named) -> float:
        return sum(alike.share(name.names[language], language, words) for words in place.told[language])

    own = [fit(each, each) for each in named]
    for (one, first), (two, second) in combinations(enumerate(named), 2):
        most = len(first.told[language])
        of_concepts = first.is_concept and second.is_concept
        if own[one] + own[two] > 2 * most - _BETTER or (not of_concepts and most in (own[one], own[two])):
            continue
        at_second, at_first = fit(first, second), fit(second, first)
        better = at_second + at_first - own[one] - own[two]
        if better >= _BETTER and (of_concepts or (at_second > own[one] and at_first > own[two])):
            message = Message(
                "The {language} names of {one} and {two} have changed places: “{first}” and “{second}” fit what is told of the other better. Let them change places, or mend the definitions.",
                language=_CALLED[language], one=name_of(first.iri), two=name_of(second.iri),
                first=first.names[language], second=second.names[language],
            )  # fmt: skip
            yield finding(
                "concept.name-other", message, file, first.iri, sought=first.names[language], nearest=second.names[language]
            )  # fmt: skip


def _named_in(file: SourceFile) -> Iterator[_Named]:
    """What has one name and one definition in each language."""
    texts: dict[str, dict[tuple[str, str], list[str]]] = {}
    for quad in file.quads:
        value = quad.object
        if isinstance(value, ox.Literal) and value.language in _CALLED:
            by_name = texts.setdefault(text_of(quad.subject), {})
            by_name.setdefault((quad.predicate.value, value.language), []).append(value.value)
    for iri, by_name in texts.items():
        concept = (_CONCEPT_NAME, "sv") in by_name
        names = {
            language: by_name.get((_CONCEPT_NAME if concept else _TERM_NAME, language), []) for language in _CALLED
        }
        definitions = {language: by_name.get((_DEFINITION, language), []) for language in _CALLED}
        if any(len(each) != 1 for each in (*names.values(), *definitions.values())):
            continue
        in_definitions = {language: _told(definitions[language][0], language) for language in _CALLED}
        of_iri = _words_of_iri(iri)
        told = {
            "sv": (in_definitions["sv"], of_iri | _words(names["en"][0], "en")),
            "en": (in_definitions["en"], of_iri),
        }
        yield _Named(iri, {language: each[0] for language, each in names.items()}, told, concept)


def _words_of_iri(iri: str) -> frozenset[str]:
    local = re.split(r"[/#]", iri)[-1]
    return frozenset(word.lower() for word in _OF_A_NAME.findall(local))


def _told(definition: str, language: str) -> frozenset[str]:
    """The words of a definition as far as it says what something is: what it is not comes behind a denial."""
    words = _WORD.findall(definition.lower())
    denied = next((at for at, word in enumerate(words) if word in word_lists().negations[language]), len(words))
    return _words(" ".join(words[:denied]), language)


def _words(text: str, language: str) -> frozenset[str]:
    """The words of a text but for small ones."""
    return frozenset(word.lower() for word in _WORD.findall(text)) - word_lists().only[language]


class _Alike:
    """Which words are forms of one word, or one a part of the other, each pair looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def share(self, name: str, language: str, told: frozenset[str]) -> float:
        """The share of the words of a name that are told, 0 to 1."""
        words = _words(name, language)
        return sum(any(self._are(word, other) for other in told) for word in words) / len(words) if words else 0.0

    def _are(self, one: str, two: str) -> bool:
        pair = (one, two)
        if pair not in self._known:
            self._known[pair] = _are_alike(one, two)
        return self._known[pair]


def _are_alike(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) < _BEGINNING:
        return one == two
    if len(shorter) >= _PART and shorter in longer:
        return True
    size = max(_BEGINNING, len(shorter) - _ENDING)
    return shorter[:size] == longer[:size]
