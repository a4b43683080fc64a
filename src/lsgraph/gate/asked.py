"""Letters that ask their reader outright: "Vill ni bli part i avsiktsförklaringen?", "Would KTH like to join the declaration?" invite by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.inviting import addressed
from lsgraph.gate.signatures import agreement_of, date_of
from lsgraph.gate.when import head_dates

if TYPE_CHECKING:
    from lsgraph.gate.model import Flaw
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted


def of_question(quoted: Quoted) -> list[Flaw] | None:
    """What a question of a letter says of whom it invites, to what and when; none where the quotation holds no such question."""
    reading, text = quoted.reading, quoted.reading.text
    if quoted.claim.kind != "invitation" or "letter" not in reading.head_kinds or "news" in reading.head_kinds:
        return None
    asking = lexicon.listed(reading.language, "sections", "letter", "asking")
    for number in quoted.numbers:
        sentence = text.sentences[number]
        begins = [last for first, last in reading.places(asking, number) if first == sentence.first]
        if text.norms[sentence.last - 1] != "?" or not begins:
            continue
        asked = [m for m in reading.mentions(number) if sentence.first < m.first < begins[0] and not m.genitive]
        if not any(_is_asked(quoted, m) for m in asked):
            continue
        near = [number, *(n for n in range(number - 1, -1, -1))]
        told = next(([n] for n in near if reading.agreements.of(n)), [])
        return [*agreement_of(quoted, told), *date_of(quoted, head_dates(reading))]
    return None


def _is_asked(quoted: Quoted, mention: Mention) -> bool:
    """Whether the one claimed is asked: by name, or as the reader to whom the letter is addressed."""
    actor = quoted.claim.actor or ""
    if actor not in addressed(quoted.reading):
        return False
    return mention.kind == "other" or is_actor(quoted.reading, mention, actor)
