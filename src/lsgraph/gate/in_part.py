"""Roles that a text says are those of a part of the organisation: "KTH (medlemskapet avser endast institutionen)", "KTH (the department only)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.model import Flaw

if TYPE_CHECKING:
    from lsgraph.gate.quoted import Quoted

#: Most sentences below the one of a role that may say whose it is.
_BELOW = 2


def of_a_part(quoted: Quoted) -> list[Flaw]:
    """The words by which the role of the one claimed is only that of a part of it, beside its name or in a sentence on the role below; else nothing."""
    reading, text = quoted.reading, quoted.reading.text
    part = lexicon.listed(reading.language, "roles", "in_part", "beside")
    whose = lexicon.listed(reading.language, "roles", "in_part", "whose")
    for number in quoted.numbers:
        mentions = reading.mentions(number)
        own = [m for m in mentions if is_actor(reading, m, quoted.claim.actor or "") and quoted.quotes(m.first, m.last)]
        if not own:
            continue
        for first, last in (*reading.places(part, number), *reading.places(whose, number)):
            before = [m for m in mentions if m.kind == "name" and m.last <= first and quoted.claim.about not in m.iris]
            within = any(m.last > first and m.first < last for m in own)
            if before and before[-1] in own and not within:
                return [Flaw("actor", text.words(first, last))]
        for below in range(number + 1, min(number + 1 + _BELOW, len(text.sentences))):
            sentence = text.sentences[below]
            if sentence.paragraph != text.sentences[number].paragraph or len({*_organisations(quoted, number)}) > 1:
                break
            places = [place for place in reading.places(whose, below) if place[0] == sentence.first]
            named = any(
                is_actor(reading, m, quoted.claim.actor or "") and m.kind == "name" for m in reading.mentions(below)
            )
            if places and not named:
                return [Flaw("actor", text.words(*places[0]))]
    return []


def _organisations(quoted: Quoted, number: int) -> list[str]:
    """Who stands in a sentence besides the organisation of the role: where there are several, "the membership" may be that of any."""
    named = [m for m in quoted.reading.mentions(number) if m.kind == "name" and quoted.claim.about not in m.iris]
    return [iri for m in named for iri in list(m.iris)[:1]]
