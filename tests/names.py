"""The names of what this repository's data is about, to find them where only a project's data may name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import expand, kind_and_slug
from lsgraph.repository.dataset import read_triples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NAMES = frozenset(expand(name) for name in ("rdfs:label", "skos:altLabel", "foaf:name"))
_KINDS = ("organization", "group", "person", "post", "agreement", "event", "project", "place", "document", "region")
#: Shorter ones stand in other words.
_SHORTEST = 5
#: Names that are words of the language, or that the program speaks of in general.
_WORDS = frozenset({"region", "next step"})


def names_in(root: Path) -> frozenset[str]:
    """The labels, other names and slugs of the actors, agreements and regions that the files of a repository describe."""
    names: set[str] = set()
    for path in sorted((root / "data").rglob("*.ttl")):
        for triple in read_triples(path)[1]:
            kind, slug = kind_and_slug(str(getattr(triple.subject, "value", "")))
            if kind in _KINDS:
                names.add(slug)
                if triple.predicate.value in _NAMES and isinstance(triple.object, ox.Literal):
                    names.add(triple.object.value)
    return frozenset(name for name in names if len(name) >= _SHORTEST and name.casefold() not in _WORDS)


def finder(names: frozenset[str]) -> Callable[[str], list[str]]:
    """A function that finds which of the names a text has, as words of their own."""
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])")
    return lambda text: sorted(set(pattern.findall(text)))
