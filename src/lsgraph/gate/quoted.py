"""A claim with the reading of a text and the words that are quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate.model import Verdict

if TYPE_CHECKING:
    from lsgraph.gate.model import Claim, Flaw, Thing
    from lsgraph.gate.reading import Reading


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


def weight(problems: list[Flaw]) -> tuple[int, int]:
    """How grave problems are: the gravest verdict, then their number."""
    return (max((p.verdict for p in problems), default=Verdict.CARRIED), len(problems))
