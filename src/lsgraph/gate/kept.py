"""Which claims need not be read again: those whose words carried them when everything was as it is now.

What keeps words from carrying a claim is a function of three values: the claim with its evidence and the texts that it quotes; the actors
and places that the data know, by whose names texts are read; and the things that the claim names. The digest of these, and of the program,
is the key of the verdict. A reading that asks for another thing is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lsgraph.computing.passed import key_of, program_digest

if TYPE_CHECKING:
    from lsgraph.computing.passed import Passed
    from lsgraph.gate.judge import Reader
    from lsgraph.gate.model import Claim, Flaw, Passage, Thing
    from lsgraph.gate.sources import Known, Rested


#: What is asked for by whoever asks for all things: no text of a claim.
_ALL = "\0"


class Verdicts:
    """Reads claims, as far as they have to be read."""

    def __init__(self, known: Known, passed: Passed) -> None:
        self._known, self._passed = known, passed
        self._things = _Asked(known.things)

    def problems_of(self, rested: Rested) -> list[Flaw]:
        """What keeps the words of a claim's evidence from carrying it."""
        texts = frozenset(_texts_of(rested.claim))
        named = [self._known.things.get(text) for text in sorted(texts)]
        key = key_of(self.rest, rested, named) if self._passed.keeps else ""
        if self._passed.keeps and self._passed.has(key):
            return []
        # The reading takes a sixth of a second to import: a check in which nothing is read does without.
        from lsgraph.gate.carried import problems_of

        self._things.asked.clear()
        problems = problems_of(self._reader, rested)
        if self._passed.keeps and not problems and self._things.asked <= texts:
            self._passed.add(key)
        return problems

    def carries(self, claim: Claim, passage: Passage) -> bool:
        """Whether words of our own tell that somebody has acted so; nothing of it is kept."""
        return not self._reader.judge(claim, passage).problems

    @cached_property
    def rest(self) -> str:
        """The digest of what the verdicts on all claims rest on."""
        return key_of(program_digest(), self._known.agents, self._known.places)

    @cached_property
    def _reader(self) -> Reader:
        from lsgraph.gate.judge import Reader

        return Reader(self._known.knowledge(self._things))


class _Asked(Mapping[str, "Thing"]):
    """Things, and which of them were asked for, whether they are there or not; whoever asks for all has asked for one that no claim names."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self._things = things
        self.asked: set[str] = set()

    def __getitem__(self, iri: str) -> Thing:
        if iri:
            self.asked.add(iri)
        return self._things[iri]

    def __iter__(self) -> Iterator[str]:
        self.asked.add(_ALL)
        return iter(self._things)

    def __len__(self) -> int:
        self.asked.add(_ALL)
        return len(self._things)


def _texts_of(value: object) -> Iterator[str]:
    """All texts in a value of dataclasses, tuples and tables."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts_of(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts_of(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts_of(each)
