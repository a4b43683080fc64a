"""A repository with many claims: the real one, and its data repeated with other names in the same places.

    python bench/copies.py CLAIMS FOLDER [FILES]

Each copy has its own actors, agreements, documents and claims. Names of its own, "Huddinge" and "Fabege" but not "kommun", become other
words of the same length wherever they stand, in labels, quotations and texts alike: quotations keep their positions, and the words still
carry the claims. Identifiers are left out, since no two actors may share one. FILES: how many files the copies of one file are put into;
without it, each copy is a file of its own.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import INSTANCE, PREFIXES, kind_and_slug
from lsgraph.rdf.turtle import write_turtle
from lsgraph.repository.dataset import read_triples
from lsgraph.repository.documents import digest_of
from lsgraph.repository.evidence import CLAIM_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from lsgraph.stores import Term

ROOT = Path(__file__).resolve().parents[1]
_TYPE = PREFIXES["rdf"] + "type"
_LABELS = frozenset({PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel", PREFIXES["foaf"] + "name"})
_LEFT_OUT = frozenset({PREFIXES["adms"] + "identifier", PREFIXES["owl"] + "sameAs"})
#: Kinds of things whose labels have names of their own, and of things of which no two may have one label.
_NAMED = ("organization", "person", "place")
_ONE_LABEL = (*_NAMED, "group", "post", "agreement", "event", "project")
_TEXT_FILE, _TEXT_DIGEST = PREFIXES["ls"] + "textFile", PREFIXES["ls"] + "textDigest"
_ADDRESS = re.compile(r"\S*[.@/]\w\S*")
_WORD = re.compile(r"[^\W\d_]+")
_CONSONANTS, _VOWELS = "bcdfghjklmnpqrstvwxz", "aeiouyåäö"
#: So many copies have other names each.
MOST_COPIES = len(_CONSONANTS) * len(_VOWELS) - 1


class Copies:
    """Copies of a repository's data; `claims` of one copy, each counted once for each source."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = {
            path.relative_to(root): read_triples(path)[1]
            for folder in ("actors", "sources")
            for path in sorted((root / "data" / folder).glob("*.ttl"))
        }
        self.texts = {
            path.stem: path.read_text(encoding="utf-8") for path in sorted((root / "data" / "documents").glob("*.txt"))
        }
        self.claims = sum(
            triple.predicate.value == _TYPE and _text(triple.object) in CLAIM_CLASSES
            for triples in self.files.values()
            for triple in triples
        )

    def write(self, folder: Path, copies: int, files: int | None = None) -> int:
        """Write the repository and so many copies of its data below the folder; the number of claims there."""
        if copies > MOST_COPIES:
            raise SystemExit(f"Other names are there for {MOST_COPIES} copies, {MOST_COPIES * self.claims:,} claims.")
        for name in ("data", "ontology", "shapes"):
            shutil.copytree(self.root / name, folder / name)
        parts = min(files or copies, copies)
        for part in range(parts):
            numbers = range(part + 1, copies + 1, parts)
            for path, triples in self.files.items():
                copied = [triple for number in numbers for triple in self._copy(triples, number)]
                (folder / path.with_stem(f"{path.stem}-{part + 1}")).write_text(write_turtle(copied), encoding="utf-8")
        for number in range(1, copies + 1):
            for slug, text in self.texts.items():
                path = folder / "data" / "documents" / f"{slug}-{number}.txt"
                path.write_text(self._in_other_words(text, number), encoding="utf-8")
        return (copies + 1) * self.claims

    @cached_property
    def own_names(self) -> re.Pattern[str]:
        """Words that are names, at their beginning or whole.

        They have a capital wherever they stand, and both languages use them for one thing, with or without the s of a genitive. Of what
        has no such name in its labels, all words with a capital are names.
        """
        labels: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"sv": set(), "en": set()})
        prose = [*self.texts.values()]
        for triple in (triple for triples in self.files.values() for triple in triples if _is_text(triple)):
            prose.append(_text(triple.object))
            language = getattr(triple.object, "language", None)
            if triple.predicate.value in _LABELS and _kind(triple.subject) in _NAMED and language:
                labels[_text(triple.subject)][language].update(_WORD.findall(prose[-1]))
        common = {word for text in prose for word in _WORD.findall(_ADDRESS.sub("", text)) if word.islower()}
        names = set()
        for said in labels.values():
            swedish, english = (
                {_stem(word) for word in words if _may_be_name(word, common)} for words in said.values()
            )
            names |= swedish & english or swedish | english
        whole = "|".join(sorted(names, key=len, reverse=True))
        return re.compile(rf"\b(?:{whole})(?=s?\b|region)")

    def _in_other_words(self, text: str, number: int) -> str:
        table = _letters(number)
        return self.own_names.sub(lambda match: match[0].translate(table), text)

    def _copy(self, triples: Iterable[ox.Triple], number: int) -> Iterator[ox.Triple]:
        nodes: dict[str, ox.BlankNode] = {}
        for triple in triples:
            if triple.predicate.value in _LEFT_OUT or _kind(triple.subject) == "identifier":
                continue
            subject, value = (self._renamed(term, number, nodes) for term in (triple.subject, triple.object))
            if isinstance(value, ox.Literal):
                value = self._value(triple, value, number)
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            yield ox.Triple(subject, triple.predicate, value)

    def _renamed(self, term: Term, number: int, nodes: dict[str, ox.BlankNode]) -> Term:
        if isinstance(term, ox.BlankNode):
            return nodes.setdefault(term.value, ox.BlankNode())
        if isinstance(term, ox.NamedNode) and term.value.startswith(INSTANCE):
            return ox.NamedNode(f"{term.value}-{number}")
        return term

    def _value(self, triple: ox.Triple, value: ox.Literal, number: int) -> ox.Literal:
        name = triple.predicate.value
        if name == _TEXT_FILE:
            return ox.Literal(value.value.replace(".txt", f"-{number}.txt"))
        if name == _TEXT_DIGEST:
            slug = kind_and_slug(_text(triple.subject))[1]
            return ox.Literal(digest_of(self._in_other_words(self.texts[slug], number).encode()))
        if not _is_text(triple):
            return value
        text = self._in_other_words(value.value, number)
        if text == value.value and name in _LABELS and _kind(triple.subject) in _ONE_LABEL:
            text = f"{text} {number}"
        return ox.Literal(text, language=value.language) if value.language else ox.Literal(text)


def _may_be_name(word: str, common: Set[str]) -> bool:
    return len(word) > 2 and word[0].isupper() and not {word.lower(), _stem(word).lower()} & common


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _letters(number: int) -> Mapping[int, int]:
    """Other letters for a copy: consonants for consonants and vowels for vowels."""
    table = {}
    for letters, by in ((_CONSONANTS, number % len(_CONSONANTS)), (_VOWELS, number // len(_CONSONANTS))):
        for each in (letters, letters.upper()):
            table.update(str.maketrans(each, each[by:] + each[:by]))
    return table


def _is_text(triple: ox.Triple) -> bool:
    plain = PREFIXES["xsd"] + "string"
    value = triple.object
    return isinstance(value, ox.Literal) and (bool(value.language) or value.datatype.value == plain)


def _kind(term: object) -> str:
    iri = _text(term)
    return kind_and_slug(iri)[0] if iri.startswith(INSTANCE) else ""


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def write_repository(root: Path, folder: Path, claims: int, files: int | None = None) -> int:
    """Write a repository with about so many claims below the folder; the number of its claims."""
    copies = Copies(root)
    return copies.write(folder, max(0, round(claims / copies.claims) - 1), files)


if __name__ == "__main__":
    print(write_repository(ROOT, Path(sys.argv[2]), int(sys.argv[1]), int(sys.argv[3]) if sys.argv[3:] else None))
