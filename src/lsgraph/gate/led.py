"""Lists of what a body decided: "Kommunfullmäktige beslutade den 3 mars följande:" above items, each on a matter of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_ITEM = re.compile(r"(?:[-–•*]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
#: What keeps a list from being one of decisions, in the sentence that leads to it.
_TURNING = frozenset({"negated", "planned", "proposed", "requested", "asked", "conditional", "reported", "unreal"})


def is_item(reading: Reading, number: int) -> bool:
    """Whether a sentence begins with a bullet, a number or a letter of a list."""
    text = reading.text
    return _ITEM.match(text.raw, text.tokens[text.sentences[number].first].start) is not None


def lead_of(reading: Reading, number: int) -> int | None:
    """The sentence above a list by which its items are what somebody decided; none for a sentence of no such list."""
    text = reading.text
    if not is_item(reading, number):
        return None
    lead = next((n for n in range(number - 1, -1, -1) if not is_item(reading, n)), None)
    if lead is None or text.norms[text.sentences[lead].last - 1] != ":":
        return None
    decides = reading.places(lexicon.words(reading.language, "scope", "decide"), lead)
    turned = any(
        scope.rule in _TURNING and not scope.by_other and reading.has(scope.pattern, lead)
        for scope in lexicon.scopes(reading.language)
    )
    return lead if decides and not turned else None


def deciders(reading: Reading, number: int) -> list[Mention]:
    """Who decided the items of a list, by the sentence above it."""
    lead = lead_of(reading, number)
    if lead is None:
        return []
    return [m for m in reading.mentions(lead) if m.slot in ("core", "agent") and not m.genitive]


def days_led(reading: Reading, number: int) -> list[Dated]:
    """The days that the sentence above a list gives for what was decided."""
    lead = lead_of(reading, number)
    return [d for d in reading.dates(lead) if not d.bound] if lead is not None else []
