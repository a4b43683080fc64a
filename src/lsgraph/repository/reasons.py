"""Does the reason of a judgement belie its verdict? Told by safe phrases only: what a reason leaves open, or denies, no verdict may settle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsgraph.repository.judgements import Verdict

_SAME_SV = r"(?:samma|densamma|desamma|en och samma)\b"
_SAME_EN = r"(?:the same|one and the same|identical)\b"
#: What is left open is whether they are one, and not the day of a change, say.
_ONE_SV = rf"[^.;:,]*?\b(?:{_SAME_SV}|(?:det|den) ena\b|är (?:en|ett|två)\b)"
_ONE_EN = rf"[^.;:,]*?\b(?:{_SAME_EN}|the one\b|(?:is|are) (?:one|two)\b)"
#: That no source tells: "Ingen källa säger om det ena blev det andra", "Neither says that it is the same person".
_UNTOLD = (
    rf"\b(?:ingen|inga|inget|ingendera)\b[^.;:]*?\b(?:säger|sagt|anger|visar|framgår|berättar|nämner)\b[^.;:]*?\b(?:om|huruvida|att)\b{_ONE_SV}",
    rf"\b(?:no|none|neither|nothing)\b[^.;:]*?\b(?:says?|tells?|shows?|states?|mentions?)\b[^.;:]*?\b(?:whether|if|that)\b{_ONE_EN}",
)
#: That it is not sure: "Oklart om de är samma bolag", "It may be the same person".
_UNSURE = (
    rf"\b(?:framgår (?:det )?inte|inte känt|okänt|oklart|osäkert|ovisst|vet (?:vi )?inte|går inte att (?:säga|avgöra|veta))\b[^.;:]*?\b(?:om|huruvida)\b{_ONE_SV}",
    rf"\b(?:unclear|unknown|uncertain|not (?:known|certain|clear)|(?:can't|cannot|can not) (?:be told|tell|say))\b[^.;:]*?\b(?:whether|if)\b{_ONE_EN}",
    rf"\b(?:kan|skulle kunna|kanske|möjligen|eventuellt)\b(?: \w+){{0,3}} (?:vara|är) {_SAME_SV}",
    rf"\b(?:may|might|could|perhaps|possibly)\b(?: \w+){{0,3}} (?:be|is|are) {_SAME_EN}",
)
_NOT_JOINED = (
    r"\b(?:ingen|inga|inget|ingendera)\b[^.;:]*?\b(?:förbinder|förenar|kopplar|knyter)\b",
    r"\b(?:no|none|neither|nothing)\b[^.;:]*?\b(?:joins?|connects?|links?)\b",
)
_TWO = (
    rf"\b(?:är|var) (?:inte|ej|aldrig) {_SAME_SV}",
    rf"\b(?:is|are|was|were)(?: not|n't|n’t) {_SAME_EN}",
    r"\btvå (?:olika|skilda) (?:person|organisation|aktör|bolag|företag|stiftelse|förening|plats|möte|projekt|avtal)",
    r"\btwo (?:different|separate|distinct) (?:person|people|organi[sz]ation|actor|compan|foundation|association|place|meeting|project|agreement|bod)",
)
_ONE = (
    r"\b(?:är|var) (?:samma|en och samma) (?:person|organisation|aktör|bolag|företag|stiftelse|förening|plats|möte|projekt|avtal)\b",
    r"\b(?:is|are|was|were) (?:the same|one and the same) (?:person|organi[sz]ation|actor|company|foundation|association|place|meeting|project|agreement)\b",
)
#: What turns those around in their sentence: "No source says otherwise", "Ingen säger att det är samma person".
_ELSE = r"\b(?:annat|motsatsen|emot|otherwise|anything else|opposite|contrary|against)\b"
_DENIED = r"\b(?:ingen|inga|inget|inte|ej|aldrig|varken|no|not|none|neither|never|nothing|nobody|om|huruvida|whether|if)\b|n[’']t\b"


def belying(verdict: Verdict, reason: str) -> str | None:
    """The words of a reason that belie its verdict; None where none surely do.

    >>> belying("same", "Ingen källa säger om det är samma bolag.")
    'Ingen källa säger om det är samma'
    >>> belying("unsure", "Ingen källa säger om det är samma bolag."), belying("same", "No source says otherwise.")
    (None, None)
    """
    against = {"same": (*_UNTOLD, *_UNSURE, *_NOT_JOINED, *_TWO), "different": (*_UNSURE, *_ONE), "unsure": ()}[verdict]
    for sentence in re.split(r"(?<=[.;!?])\s+", reason):
        if re.search(_ELSE, sentence, re.IGNORECASE):
            continue
        for pattern in against:
            found = re.search(pattern, sentence, re.IGNORECASE)
            denied = found and pattern in _ONE and re.search(_DENIED, sentence[: found.start()], re.IGNORECASE)
            if found and not denied:
                return found[0]
    return None
