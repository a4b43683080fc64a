r"""A document as tokens, sentences and headings, with positions in the stored text.

Words that a line end has broken are put together ("under-\\ntecknat"), and hyphens do not count: `life science-klustret` and
`lifescienceklustret` have the same last word. Nothing here knows what is claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.lines import AHEAD, BULLET, LEAST_OF_SENTENCE, LONGEST_NAMED, Line, item_goes_on, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d|\d+(?:[.,/:]\d+)*(?=\W|$)(?!:[ae]\b)|[\w§&]+(?:[-‐‑\u00ad:'’][\w]+)*-?|_{3,}|\.{3,}|…|[^\w\s]"
)  # fmt: skip
#: After these a hyphen at a line's end stands for a word left out ("in- och utflyttning").
_SUSPENDED = lexicon.common("after_a_broken_word")
#: A full stop after these ends no sentence.
_ABBREVIATIONS = lexicon.common("abbreviations")
_HYPHENS = str.maketrans("", "", "-‐‑\u00ad")
#: After these a sentence begins that may be an answer only.
_BEFORE_AN_ANSWER = frozenset('.?!”"–—:')
#: A hyphen between blanks within a line is written for a dash.
_IS_DASH = re.compile(r"\S -(?: |$)", re.MULTILINE)
_SINGLE = re.compile(r"[a-zåäö](?:[-‐‑][a-zåäö])?", re.IGNORECASE)
#: Blanks that are written like others, and are as long.
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_SOFT_AT_END = re.compile("\u00ad(?=[ \\t\\r]*\\n)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: as written, as compared (small letters, without hyphens), and where it stands."""

    text: str
    norm: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number rather than a sign."""
        return self.norm[:1].isalnum() or self.norm[:1] == "§"

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True)
class Sentence:
    """Tokens `first` to `last` (exclusive) of a text, below `headings` (outermost first)."""

    first: int
    last: int
    headings: tuple[str, ...]
    is_heading: bool
    #: The label of the list it stands in ("Närvarande:"), if any.
    label: str = ""
    #: Number of its paragraph.
    paragraph: int = 0


def tokens_of(text: str) -> list[Token]:
    r"""The tokens of a text; words broken at a line's end are one token.

    >>> [token.norm for token in tokens_of("har under-\ntecknat life science-klustret.")]
    ['har', 'undertecknat', 'life', 'scienceklustret', '.']
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        written = match[0] if match[0] != "-" or not _IS_DASH.match(text, max(0, match.start() - 2)) else "–"
        last = found[-1] if found else None
        broken = (
            last is not None
            and last.text.endswith("-")
            and last.text[:-1].isalpha()
            and written[:1].isalpha()
            and written.lower() not in _SUSPENDED
            and text[last.end : match.start()].isspace()
            and ("\n" in text[last.end : match.start()] or written[:1].islower())
        )
        if last is not None and broken:
            joined = last.text + written if written[:1].isupper() else last.text[:-1] + written
            found[-1] = Token(joined, _norm(joined), last.start, match.end())
        else:
            found.append(Token(written, _norm(written), match.start(), match.end()))
    return found


def _norm(written: str) -> str:
    lowered = written.casefold().replace("’", "'")
    if lowered[:1].isdigit() or not lowered[:1].isalpha():
        return lowered
    return lowered.translate(_HYPHENS)


@dataclass
class Text:
    """A text with its tokens and sentences."""

    raw: str
    language: str
    tokens: list[Token] = field(init=False)
    sentences: list[Sentence] = field(init=False)
    #: Texts of the lines before the first sentence, and where they end.
    head: str = field(init=False)
    head_end: int = field(init=False)

    def __post_init__(self) -> None:
        # Every place stays where it is in the stored text.
        self.raw = _SOFT_AT_END.sub("-", self.raw.translate(_BLANKS))
        self.tokens = tokens_of(self.raw)
        self._starts = [token.start for token in self.tokens]
        lines = lines_of(self.raw)
        self.sentences = _sentences(self, lines)
        prose = next((s for s in self.sentences if not s.is_heading and self._is_prose(s)), None)
        self.head_end = self.tokens[prose.first].start if prose else len(self.raw)
        self.head = self.raw[: self.head_end].replace("\u00ad", "")

    def _is_prose(self, sentence: Sentence) -> bool:
        written = self.raw[self.tokens[sentence.first].start : self.tokens[sentence.last - 1].end]
        words = len([t for t in self.tokens[sentence.first : sentence.last] if t.is_word])
        return (words >= 5 and written.rstrip().endswith((".", "!", "?"))) or words >= 14

    def token_at(self, position: int) -> int:
        """Number of the token that holds or follows a position of the raw text."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and self.tokens[index].end > position:
            return index
        return index + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """First and last (exclusive) token that a range of the raw text touches."""
        first = self.token_at(start)
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return first, last

    def sentences_of(self, first: int, last: int) -> list[int]:
        """Numbers of the sentences that a range of tokens touches."""
        return [number for number, s in enumerate(self.sentences) if s.first < last and s.last > first]

    def begins_its_line(self, index: int) -> bool:
        """Whether a token begins a sentence, or nothing but a day and an hour stands before it there: "2025-03-03 14:12 Undertecknat av A"."""
        number = bisect_right(self.sentences, index, key=lambda each: each.first) - 1
        begin = self.sentences[number].first if number >= 0 else index
        before = self.norms[begin:index]
        hour = lexicon.common("beside_an_hour")
        return not before or (before[0][:1].isdigit() and all(word[:1].isdigit() or word in hour for word in before))

    def words(self, first: int, last: int) -> str:
        """A range of tokens as written, white space folded."""
        if first >= last:
            return ""
        return " ".join(self.raw[self.tokens[first].start : self.tokens[last - 1].end].split())

    @cached_property
    def norms(self) -> list[str]:
        """The tokens as compared."""
        return [token.norm for token in self.tokens]


def _sentences(text: Text, lines: Sequence[Line]) -> list[Sentence]:
    """Sentences end at signs, blank lines, headings and list items; a line such as "Kommunstyrelsen beslutar" goes on in its list."""
    found: list[Sentence] = []
    headings: list[str] = []
    label, paragraph = "", 0
    block: list[Line] = []

    def close() -> None:
        if block:
            start, end = block[0].start, block[-1].end
            first, last = text.span(start, end)
            for one, two in _split(text, first, last):
                found.append(
                    Sentence(one, two, (*headings, label) if label else tuple(headings), False, label, paragraph)
                )
            block.clear()

    for number, line in enumerate(lines):
        if line.kind == "blank" and block and _goes_on_below(block, lines[number + 1 :]):
            continue
        if line.kind == "blank":
            close()
            # A label's list may begin after a blank line, and ends at one.
            label = label if number and lines[number - 1].kind == "label" else ""
            paragraph += 1
        elif line.kind == "heading" and not _leads(line, lines[number + 1 :]):
            close()
            first, last = text.span(line.start, line.end)
            above = next((each.kind for each in reversed(lines[:number]) if each.kind != "blank"), "")
            if above == "heading":
                headings[:] = headings[-2:]
            else:
                headings.clear()
            headings.append(line.text.strip())
            label = ""
            if first < last:
                found.append(Sentence(first, last, tuple(headings), True, label, paragraph))
        elif line.kind == "label":
            close()
            label = line.text.strip().rstrip(":")
            first, last = text.span(line.start, line.end)
            found.append(Sentence(first, last, tuple(headings), True, label, paragraph))
        else:
            if line.kind in ("item", "entry") and not (
                block and (_leads(block[-1], [line]) or _named_ahead(block, line))
            ):
                close()
            elif block and BULLET.match(block[-1].text) and _ends_list(line) and not item_goes_on(block[-1], line.text):
                close()
                label = ""
            listed = line.kind == "entry" and bool(block)
            block.append(line)
            if line.kind == "entry" and not listed:
                close()
    close()
    return [sentence for sentence in found if sentence.first < sentence.last]


def _ends_list(line: Line) -> bool:
    """Whether a whole sentence follows an item, so that it is about the list, and not in it."""
    return (
        line.text.strip()[:1].isupper()
        and line.text.rstrip().endswith(".")
        and len(line.text.split()) > LEAST_OF_SENTENCE
    )


def _goes_on_below(block: Sequence[Line], following: Sequence[Line]) -> bool:
    """Whether the list that a sentence tells of begins after a blank line, or a decision's next clause does: "… beslutar" above "att anta …"."""
    below = next((line for line in following if line.kind != "blank"), None)
    if below is not None and _CLAUSE.match(below.text) and not block[-1].text.rstrip().endswith((".", "!", "?")):
        return bool(_LEAD.search(block[-1].text)) or _CLAUSE.match(block[-1].text) is not None
    return below is not None and below.kind in ("item", "entry") and _named_ahead(block, below)


def _named_ahead(block: Sequence[Line], item: Line) -> bool:
    """Whether an item is one of those that the sentence before its list tells of: "Följande har undertecknat avtalet:" above "- KTH"."""
    above = [line.text.strip() for line in block if line.kind != "entry" and not BULLET.match(line.text)]
    return (
        bool(above)
        and above[-1].endswith(":")
        and AHEAD.search(" ".join(above)) is not None
        and len(item.text.split()) <= LONGEST_NAMED
    )


_LEAD = lexicon.phrases("leading_to_a_list")
#: A clause of a decision on a line of its own.
_CLAUSE = re.compile(r"\s*(?:[-–•*]\s+)?(?:att|that|to)\s")


def _leads(line: Line, following: Sequence[Line]) -> bool:
    """Whether the line is the beginning of what its list says: "Kommunstyrelsen beslutar" above "1. Avsiktsförklaringen antas."."""
    below = next((later for later in following if later.kind != "blank"), None)
    return (
        bool(_LEAD.search(line.text))
        and len(line.text.split()) > 1
        and below is not None
        and (below.kind == "item" or below.kind == "prose")
    )


def _split(text: Text, first: int, last: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begin = first
    for index in range(first, last):
        token = text.tokens[index]
        if token.text not in (".", "!", "?", "…", "..."):
            continue
        after = text.tokens[index + 1] if index + 1 < last else None
        if after is not None and after.text in ("”", '"', "’", ")", "»"):
            following = text.tokens[index + 2] if index + 2 < last else None
            if following is not None and not following.is_capitalised and following.text not in "–-":
                continue
            found.append((begin, index + 2))
            begin = index + 2
            continue
        if after is not None:
            before = text.tokens[index - 1] if index > first else token
            if token.text == "." and _is_abbreviation(text, index, first):
                continue
            if token.text == "." and before.norm.isdigit() and index - 1 == begin:
                continue
            if after.start == token.end and after.text not in '–-”"(':
                continue
            if not (after.is_capitalised or after.text[:1].isdigit() or after.text in '–-”"(§[/'):
                continue
        found.append((begin, index + 1))
        begin = index + 1
    if begin < last:
        found.append((begin, last))
    return [(one, two) for one, two in found if one < two]


def _is_abbreviation(text: Text, index: int, first: int) -> bool:
    before = text.tokens[index - 1] if index > first else None
    if before is None or before.end != text.tokens[index].start:
        return False
    if _is_answer(text, index, first):
        return False
    if before.norm in _ABBREVIATIONS and not (len(before.norm) == 1 and _ends_line(text, index)):
        # "… sept. Därefter": a month or "m.fl." may end a sentence; a capital after a blank decides for short forms of one letter only.
        return True
    return bool(_SINGLE.fullmatch(before.text)) and before.text.isupper()


def _is_answer(text: Text, index: int, first: int) -> bool:
    """Whether "No." is a whole sentence, an answer, and not short for "number": it begins one, and no number follows."""
    alone = index - 1 == first or text.tokens[index - 2].text in _BEFORE_AN_ANSWER
    after = text.tokens[index + 1].text if index + 1 < len(text.tokens) else ""
    return alone and text.tokens[index - 1].norm in lexicon.common("answers") and after[:1].isalpha()


def _ends_line(text: Text, index: int) -> bool:
    return text.raw[text.tokens[index].end : text.tokens[index].end + 1] == "\n"
