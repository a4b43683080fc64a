"""Does a thing lie in the region that it is sorted to? Told by its own name, where that has a place of the registers, and by where statements put it.

Where a body has the code of a county or municipality, that decides (`lsgraph.repository.sense`).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from lsgraph.errors import Severity
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.repository.said import finding, name_of, text_of
from lsgraph.repository.sense import county_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.errors import Finding
    from lsgraph.repository.registers import Registers
    from lsgraph.repository.said import Said
    from lsgraph.stores import Term

_SPATIAL, _LABEL, _ALTERNATIVE = expand("dcterms:spatial"), expand("rdfs:label"), expand("skos:altLabel")
_ORGANIZATION, _REGION = PREFIXES["organization"], PREFIXES["region"]
_SUBJECT, _PREDICATE, _OBJECT = (expand(f"rdf:{name}") for name in ("subject", "predicate", "object"))
#: Statements of where something is.
_WHERE = frozenset(expand(name) for name in ("ls:locatedIn", "dcterms:spatial"))
#: Kinds of bodies that bear the name of the place where they are; companies are called after families and much else.
_BODIES = (
    r"kommun|stad|universitet|(?:tekniska )?högskola|universitetssjukhus|sjukhus|lasarett|läns?|"
    r"municipality|city|university|university college|university hospital|hospital|county"
)


class _Places:
    """The municipalities and counties of the registers, as names of bodies have them."""

    def __init__(self, registers: Registers) -> None:
        self._names = registers.names

    @cached_property
    def _codes(self) -> dict[str, frozenset[str]]:
        """The codes of each name, in small letters: of a municipality four digits, of a county two."""
        codes: dict[str, set[str]] = {}
        for kind in ("municipality-code", "county-code"):
            for code, names in self._names.get(kind, {}).items():
                for name in names:
                    codes.setdefault(name.casefold(), set()).add(code)
        return {name: frozenset(each) for name, each in codes.items()}

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        if not self._codes:
            return None
        place = "|".join(re.escape(name) for name in sorted(self._codes, key=len, reverse=True))
        return re.compile(
            rf"^(?:the )?(?P<whose>{place})s? (?:{_BODIES})\b|\b(?:i|in|of) (?P<where>{place})(?:s? (?:län|county|kommun|stad))?$|^region (?P<region>{place})$",
            re.IGNORECASE,
        )

    def of(self, name: str) -> frozenset[str]:
        """The codes of the places that the name of a body tells: "Lunds universitet", "Handelshögskolan i Stockholm"."""
        found = self._named.search(name) if self._named is not None else None
        return self._codes[next(filter(None, found.groups())).casefold()] if found else frozenset()


def check_located(said: Said, registers: Registers) -> Iterator[Finding]:
    """Findings on things that are sorted to a region in which they are not."""
    regions = {
        region: frozenset(
            text_of(code) for name in ("ls:countyCode", "ls:municipalityCode") for code in said.named(region, name)
        )
        for region in said.values
        if region.startswith(_REGION) and "#" not in region
    }
    places = _Places(registers)
    for body, about in said.values.items():
        own = [each for each in about.get(_SPATIAL, ()) if text_of(each) in regions]
        if own and body.startswith(_ORGANIZATION) and not any(county_codes(said, body)):
            yield from _by_name(said, body, own, regions, places)
    yield from _by_statement(said, regions)


def _by_name(
    said: Said, body: str, own: list[Term], regions: dict[str, frozenset[str]], places: _Places
) -> Iterator[Finding]:
    """A body whose name has a place that lies in another region, and in none of its own."""
    names = [text_of(each) for name in (_LABEL, _ALTERNATIVE) for each in said.values[body].get(name, ())]
    told = {name: codes for name in names if (codes := places.of(name))}
    codes = frozenset[str]().union(*told.values())
    there = [region for region, each in regions.items() if any(_lies_in(code, each) for code in codes)]
    if not there or any(text_of(each) in there for each in own):
        return
    message = Message(
        "{body} is called “{name}”, a place that {region} does not have and {other} has. Mend dcterms:spatial; a body of several regions names each of them.",
        body=name_of(body), name=next(iter(told)), region=name_of(text_of(own[0])), other=name_of(there[0]),
    )  # fmt: skip
    yield finding(
        "region.other", message, said.place_of(body, _SPATIAL, own[0]), body, about=(_SPATIAL, own[0]),
        sought=name_of(text_of(own[0])), nearest=", ".join(map(name_of, there)),
    )  # fmt: skip


def _lies_in(code: str, codes: frozenset[str]) -> bool:
    """Whether a county or municipality is of a region with these codes, as a whole or in part."""
    return code in codes or code[:2] in codes or any(each.startswith(code) for each in codes)


def _by_statement(said: Said, regions: dict[str, frozenset[str]]) -> Iterator[Finding]:
    """Things that a statement puts at a place of another region; they may be at several, and a person has to look."""
    for statement, about in said.values.items():
        if not any(text_of(each) in _WHERE for each in about.get(_PREDICATE, ())):
            continue
        for thing in map(text_of, about.get(_SUBJECT, ())):
            own = [each for each in said.named(thing, "dcterms:spatial") if text_of(each) in regions]
            for place in map(text_of, about.get(_OBJECT, ())):
                there = {text_of(each) for each in said.named(place, "dcterms:spatial")} & regions.keys()
                if not own or not there or there & {text_of(each) for each in own}:
                    continue
                message = Message(
                    "{statement} puts {thing} at {place}, which lies in {other}, and it is sorted to {region}. Mend one of them, or name both regions.",
                    statement=name_of(statement), thing=name_of(thing), place=name_of(place),
                    other=name_of(min(there)), region=name_of(text_of(own[0])),
                )  # fmt: skip
                yield finding(
                    "region.other", message, said.place_of(thing, _SPATIAL, own[0]), thing, about=(_SPATIAL, own[0]), severity=Severity.WARNING,
                    sought=name_of(text_of(own[0])), nearest=name_of(min(there)),
                )  # fmt: skip
