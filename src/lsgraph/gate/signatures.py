"""Signatures that no sentence tells of: the foot of the agreement's own page, filled in, and lists of those who have signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.dates import widest
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.objects import means

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: Most tokens of a line "För A" behind the name.
_REST = 2
#: Lines between "För A" and the name of who signs.
_NEAR = 3


def without_sentence(quoted: Quoted) -> list[Flaw] | None:
    """What a list or foot says of a signature; none where the quotation is neither."""
    if quoted.claim.kind != "signing":
        return None
    for reads in (_of_foot, _of_entry, _of_list):
        if (told := reads(quoted)) is not None:
            return told
    return None


def _of_entry(quoted: Quoted) -> list[Flaw] | None:
    """As in a register, "Part: A. Undertecknat: 2025-03-03.": the name of the party, and behind it that it has signed."""
    reading, text = quoted.reading, quoted.reading.text
    signed = lexicon.words(reading.language, "sections", "signed_by_hand")
    for number in quoted.numbers[:-1]:
        kind, _ = reading.list_kind(text.sentences[number])
        after = text.sentences[number + 1]
        begins = any(first == after.first for first, _ in reading.places(signed, number + 1))
        if (
            kind not in ("party", "parties")
            or not begins
            or not _mine(quoted, number)
            or after.paragraph != text.sentences[number].paragraph
        ):
            continue
        above = [n for n in range(number, -1, -1) if reading.agreements.of(n)]
        return [*agreement_of(quoted, above), *date_of(quoted, reading.dates(number + 1))]
    return None


def _of_list(quoted: Quoted) -> list[Flaw] | None:
    """As in "Har undertecknat avtalet: A (2024-06-14), B (2025-03-03)", each name on a line of its own."""
    reading = quoted.reading
    for number in quoted.numbers:
        sentence = reading.text.sentences[number]
        mine = [m for m in _mine(quoted, number) if quoted.quotes(m.first, m.last)]
        kind, label = reading.list_kind(sentence)
        if kind == "parties":
            kind = "signed" if _day_beside(quoted, number) else ""
        if not mine or kind not in ("signed", "unsigned") or label == _words(quoted, number):
            continue
        above = next((n for n in range(number, -1, -1) if _words(quoted, n).startswith(label)), number)
        if kind == "unsigned" or _turned(quoted, above):
            return [Flaw("negated", label, Verdict.CONTRADICTED)]
        others = [m.first for m in reading.mentions(number) if m.first >= mine[0].last]
        end = min(others, default=sentence.last)
        dates = (
            [d for d in reading.dates(number) if mine[0].first <= d.first < end]
            or reading.dates(above)
            or _day_beside(quoted, number)
        )
        # Where nothing above the list tells which agreement it is about, the first line below that names one does.
        below = next((n for n in range(number, len(reading.text.sentences)) if reading.agreements.of(n)), None)
        over = [n for n in range(above, -1, -1) if reading.agreements.of(n)]
        return [*agreement_of(quoted, over or ([below] if below is not None else [])), *date_of(quoted, dates)]
    return None


def _day_beside(quoted: Quoted, number: int) -> list[Dated]:
    """As in a box of facts, "Undertecknad: 3 mars 2025" above "Parter: A, B"."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    signed = lexicon.words(reading.language, "sections", "signed_by_hand")
    near = [n for n in range(max(0, number - _NEAR), min(number + _NEAR + 1, len(sentences))) if n != number]
    return [
        d
        for n in near
        if sentences[n].paragraph == sentences[number].paragraph
        and any(first == sentences[n].first for first, _ in reading.places(signed, n))
        for d in reading.dates(n)
    ]


def _words(quoted: Quoted, number: int) -> str:
    """A sentence as written."""
    sentence = quoted.reading.text.sentences[number]
    return quoted.reading.text.words(sentence.first, sentence.last)


def _turned(quoted: Quoted, number: int) -> bool:
    """Whether the label of a list denies it, plans it or asks for it."""
    reading = quoted.reading
    return any(
        reading.places(scope.pattern, number)
        for scope in lexicon.scopes(reading.language)
        if scope.rule in ("negated", "planned", "proposed", "requested", "asked")
    )


def _of_foot(quoted: Quoted) -> list[Flaw] | None:
    """As in "A den 3 mars 2025 / För A / (egenhändigt undertecknat) / Eva Ek, rektor" below the text of the agreement."""
    reading, text = quoted.reading, quoted.reading.text
    mark = lexicon.words(reading.language, "sections", "signed_by_hand")
    for number in quoted.numbers:
        sentence = text.sentences[number]
        whose = [m for m in _mine(quoted, number) if m.slot in ("for", "behalf", "core")]
        if not whose:
            continue
        before = text.norms[sentence.first : whose[0].first]
        if sentence.last - whose[0].last > _REST or not all(word in lexicon.common("signing_for") for word in before):
            continue
        below = [n for n in quoted.numbers if number <= n <= number + _NEAR]
        if not any(reading.places(mark, n) for n in below) or not any(_is_signatory(quoted, n) for n in below):
            continue
        lines = range(max(0, number - _NEAR), min(number + _NEAR + 1, len(text.sentences)))
        dates = [d for n in lines for d in reading.dates(n)]
        return [*agreement_of(quoted, range(number)), *date_of(quoted, dates)]
    return None


def _is_signatory(quoted: Quoted, number: int) -> bool:
    """Whether a line begins with a person's name of two words or more."""
    tokens = quoted.reading.text.tokens
    sentence = quoted.reading.text.sentences[number]
    line = [token for token in tokens[sentence.first : sentence.last] if token.text not in "()"]
    signs = lexicon.words(quoted.reading.language, "sections", "signed_by_hand")
    while line and (signs.fullmatch(line[0].norm) or not line[0].is_capitalised):
        line = line[1:]
    mine = _mine(quoted, number)
    return len(line) > 1 and line[0].is_capitalised and line[1].is_capitalised and not mine[:1]


def _mine(quoted: Quoted, number: int) -> list[Mention]:
    reading = quoted.reading
    return [m for m in reading.mentions(number) if m.kind == "name" and is_actor(reading, m, quoted.claim.actor or "")]


def agreement_of(quoted: Quoted, numbers: Sequence[int]) -> list[Flaw]:
    """Whether the agreement claimed is the one that stands in some sentences."""
    reading, thing = quoted.reading, quoted.thing
    if thing is None:
        return []
    named = [n for number in numbers for n in reading.agreements.of(number)]
    verdicts = [means(n, thing, reading.language) for n in named]
    if any(v is True for v in verdicts) or (verdicts and all(v is None for v in verdicts)):
        return []
    return [Flaw("agreement", reading.text.words(named[0].first, named[0].last) if named else "")]


def date_of(quoted: Quoted, dates: list[Dated]) -> list[Flaw]:
    """Whether the date claimed is one of some dates."""
    claimed = quoted.claim.date
    if claimed is None or any(d.span.within(claimed.span) for d in dates):
        return []
    if any(claimed.span.within(d.span) for d in dates):
        return [Flaw("date-exact", widest(dates), Verdict.NOT_SHOWN, claimed.shown)]
    if dates:
        return [Flaw("date-other", widest(dates), Verdict.CONTRADICTED, claimed.shown)]
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, claimed.shown)]
