"""A claim with the reading of a text and the words that are quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate.model import Verdict

if TYPE_CHECKING:
    from lsgraph.gate.model import Claim, Flaw, Thing
    from lsgraph.gate.reading import Reading

#: Most words of a quotation that may be too few to say of what they tell.
_FEW_WORDS = 3


class Quoted:
    """A claim with the reading of a text and the tokens that are quoted."""

    def __init__(
        self, reading: Reading, claim: Claim, thing: Thing | None, first: int, last: int, title: str = ""
    ) -> None:
        self.reading, self.claim, self.thing = reading, claim, thing
        self.first, self.last, self.title = first, last, title
        self.numbers = reading.text.sentences_of(first, last)
        self.own = reading.names.own(claim.actor or "")

    def quotes(self, first: int, last: int) -> bool:
        """Whether tokens are part of the quotation."""
        return first < self.last and last > self.first

    def word_count(self) -> int:
        """How many words are quoted."""
        return sum(token.is_word for token in self.reading.text.tokens[self.first : self.last])

    def is_fragment(self) -> bool:
        """As in "legally binding", "inte bindande": a few words out of a sentence, with no verb; the line of a head has a colon."""
        reading = self.reading
        sentences = [reading.text.sentences[number] for number in self.numbers]
        verbs = any(i in reading.clauses(n).verbs for n in self.numbers for i in range(self.first, self.last))
        whole = all(self.first <= each.first and each.last - 1 <= self.last for each in sentences)
        labelled = ":" in reading.text.norms[self.first : self.last]
        return self.word_count() <= _FEW_WORDS and not (verbs or whole or labelled)


def weight(problems: list[Flaw]) -> tuple[int, int]:
    """How grave problems are: the gravest verdict, then their number."""
    return (max((p.verdict for p in problems), default=Verdict.CARRIED), len(problems))
