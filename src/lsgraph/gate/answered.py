"""Questions with their answers, "Har A antagit avtalet? Ja, det gjorde fullmäktige den 3 mars.": together they tell what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.quoted import Quoted

#: Forms in which a question asks for what has been done, and not for what may be.
_DONE = frozenset({"past", "supine", "participle", "done"})
#: Tokens of an answer that is "Ja." alone.
_ALONE = 2
#: Tokens of the label of a question.
_LABEL = 2


def answer_to(quoted: Quoted, hit: Hit) -> list[int]:
    """The quoted sentences that affirm the question in which an act stands, whole and of the one who acts; none where nothing does.

    "Ja" alone shows only that somebody answers; it must go on with "det gjorde …" or a day, and with nothing that turns it.
    """
    reading, text = quoted.reading, quoted.reading.text
    asks = text.sentences[hit.sentence]
    # A label may stand before it, as in "Fråga: Har A antagit avtalet?".
    begins = asks.first + (_LABEL if text.norms[asks.first + 1] == ":" else 0)
    if text.norms[asks.last - 1] != "?" or text.norms[begins] not in lexicon.common("asks_whether_done"):
        return []
    did = text.norms[begins] == "did" and hit.form == "infinitive"
    found, number = [hit.sentence + 1], hit.sentence + 1
    if not (hit.form in _DONE or did) or number not in quoted.numbers:
        return []
    if text.sentences[number].last - text.sentences[number].first <= _ALONE and number + 1 in quoted.numbers:
        found.append(number + 1)
    told = range(text.sentences[number].first, text.sentences[found[-1]].last)
    named = [m for n in found for m in reading.mentions(n)]
    stands = {i: "a" for m in named for i in range(m.first, m.last)}
    stands |= {i: "0" for n in found for d in reading.dates(n) for i in range(d.first, d.last)}
    written = " ".join(stands.get(i, text.norms[i]) for i in told)
    turned = any(reading.has(scope.pattern, n) for scope in lexicon.scopes(reading.language) for n in found)
    # The sign that ends it may be left out.
    whole = quoted.first <= told[0] and told[-1] <= quoted.last
    if turned or not whole or not lexicon.phrases("answers_that_it_did").match(written):
        return []
    return found if all(is_actor(reading, m, quoted.claim.actor or "") for m in named) else []
