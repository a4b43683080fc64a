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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_BULLET = re.compile(r"\s*(?:[-–•*\uf0a7]|\d{1,2}[.)]|[a-z]\))\s+\S")
#: A row of a timeline: "2025-03-03 A undertecknar avtalet", "3 mars 2025 – A …".
_DATED = re.compile(
    r"\s*(?:\d{4}-\d\d(?:-\d\d)?|\d{1,2}[/.]\d{1,2}(?:[ /.]\d{4})?|\d{1,2} [a-zåäöA-Z]{3,9}(?: \d{4})?) ?(?:[:–-] ?|(?<=\d) )[A-ZÅÄÖ]\S* .*\S"
)
_NUMBERED_HEADING = re.compile(r"\s*(?:§\s*\d+|\d{1,3}(?:\.\d+)*\.?)\s+[A-ZÅÄÖ]")
_LABEL = re.compile(r"\s*[A-ZÅÄÖ][\w ,–-]{1,100}:\s*$")
_INLINE = re.compile(r"\s*[A-ZÅÄÖ][\w ]{1,60}: \S")
_CLOSED = re.compile(r"[.!?:;,”\"]\s*$")
#: A line as long as this may have been broken by the margin, so that its end says nothing.
_MARGIN = 58
#: The least width of a text that has a margin, and how far from it a full line may end.
_NARROW, _RAGGED = 46, 14
#: With no more words a line may be the end of a name that the margin has broken.
_LEAST_OF_SENTENCE = 3
#: Most words of a label such as "Signatories of the declaration, in order of signing:", and of a name in a list.
_LONGEST_LABEL, _LONGEST_NAMED = 12, 8
#: So short a label begins an item also where its line goes on in the next: "På plats: Region Stockholm, Huddinge / kommun".
_SHORT_LABEL = 2
#: Words that tell of what the list below names.
AHEAD = lexicon.phrases("leading_ahead")


def _any_heading(kind: str, chosen: Callable[[str], bool] = lambda _: True) -> str:
    """Any words of headings of one kind in both languages, as a pattern that is written."""
    entries = [entry for language in ("sv", "en") for entry in lexicon.entries(language, "sections")[kind]]
    return "(?:" + "|".join(word for entry in entries for word in entry["words"] if chosen(word)) + ")"


#: A line that is only the heading of a list of persons: "Närvarande", "Deltagare (i bokstavsordning)".
_PERSONS = re.compile(
    _any_heading("list")
    + r"(?: (?:\(.*\)|i bokstavsordning|in alphabetical order|vid mötet|at the meeting|anmälda|members|guests))?"
)
#: The beginning of a heading that says what stands below it: "Kommunstyrelsens förslag till …".
_SECTIONS = re.compile(_any_heading("section", lambda word: not word.startswith("(?:\\S+ )")) + r"(?!\S)")
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
        lines = _lines(self.raw)
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

    def words(self, first: int, last: int) -> str:
        """A range of tokens as written, white space folded."""
        if first >= last:
            return ""
        return " ".join(self.raw[self.tokens[first].start : self.tokens[last - 1].end].split())

    @cached_property
    def norms(self) -> list[str]:
        """The tokens as compared."""
        return [token.norm for token in self.tokens]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    #: `blank`, `heading`, `label`, `item` or the `rest` of one that goes on in its next line, `entry` or `prose`.
    kind: str


def _lines(raw: str) -> list[_Line]:
    found: list[_Line] = []
    at = 0
    pieces = raw.split("\n")
    width = max(len(piece.rstrip()) for piece in pieces)
    for number, piece in enumerate(pieces):
        following = next((later for later in pieces[number + 1 :]), "")
        before = found[-1] if found else None
        above = next((line for line in reversed(found) if line.kind != "blank"), None)
        kind = "entry" if _is_listed(piece, following, above) else _kind(piece, following, before)
        if kind == "heading" and _fills(piece, following, width):
            kind = "prose"
        found.append(_Line(at, at + len(piece), piece.replace("\u00ad", ""), kind))
        at += len(piece) + 1
    return found


def _fills(line: str, following: str, width: int) -> bool:
    """Whether a line of a narrow text may have been broken by the margin: it is nearly full, and the next word had no room in it."""
    words = following.split()
    length = len(line.rstrip())
    return (
        _NARROW <= width <= _MARGIN + _RAGGED
        and length >= width - _RAGGED
        and bool(words)
        and length + 1 + len(words[0]) > width
        and not _NUMBERED_HEADING.match(line)
        and not _SECTIONS.match(" ".join(line.casefold().split()))
    )


def _is_listed(line: str, following: str, above: _Line | None) -> bool:
    """Whether a line without a bullet is the first of those that the line above tells of: "The following have signed it:", or "Närvarande"."""
    stripped = line.strip()
    if above is None:
        return False
    told = (
        above.kind in ("prose", "item") and above.text.rstrip().endswith(":") and AHEAD.search(above.text) is not None
    )
    persons = above.kind == "label" and _PERSONS.fullmatch(above.text.strip().rstrip(":").casefold()) is not None
    return (
        (told or persons)
        and stripped[:1].isupper()
        and not stripped.endswith((".", ":"))
        and len(stripped.split()) <= _LONGEST_NAMED
        and not following.strip()[:1].islower()
    )


def _kind(line: str, following: str, before: _Line | None) -> str:
    stripped = line.strip()
    if not stripped:
        return "blank"
    if _LABEL.match(line) and _is_short(stripped) and not AHEAD.search(line):
        return "label"
    if _PERSONS.fullmatch(stripped.casefold()) and not (before is not None and before.kind == "prose"):
        return "label"
    begins = stripped[0].isupper() or stripped[0].isdigit() or stripped[0] in '§”"(–_'
    after_end = (
        before is None
        or before.kind in ("blank", "heading", "label", "item", "rest", "entry")
        or bool(_CLOSED.search(before.text))
    )
    if (
        before is not None
        and before.kind == "prose"
        and not after_end
        and not (_INLINE.match(line) and (_INLINE.match(following) or _begins_with_persons(line)))
    ):
        return "prose"
    if before is not None and before.kind in ("prose", "item", "rest") and _goes_on_in_next(before, line):
        return "prose" if before.kind == "prose" else "rest"
    if (
        before is not None
        and before.kind in ("item", "rest")
        and not (_CLOSED.search(before.text) or begins or _BULLET.match(line))
    ):
        return "rest"
    if (
        before is not None
        and before.kind in ("label", "entry")
        and len(stripped) < _MARGIN
        and not stripped.endswith(".")
        and not following.strip()[:1].islower()
    ):
        return "entry"
    if _DATED.match(line):
        return "item"
    if _INLINE.match(line) and (
        not following.strip()[:1].islower() or len(line.partition(":")[0].split()) <= _SHORT_LABEL
    ):
        return "item"
    goes_on = following.strip()[:1].islower()
    if _BULLET.match(line) and not (
        _NUMBERED_HEADING.match(line) and not stripped.endswith((".", ",")) and not goes_on
    ):
        return "item"
    short = len(stripped) < (_MARGIN if following.strip() else 100) and len(stripped.split()) <= 14
    whole = not (goes_on or _CLOSED.search(stripped) or _is_cut(stripped, following))
    if begins and after_end and short and whole:
        return "heading"
    return "prose"


def _is_cut(line: str, following: str) -> bool:
    """Whether a line ends within a sentence, whatever letter the next begins with: "It is not true that" above "KTH withdrew"."""
    begins_anew = not following.strip() or any(sign.match(following) for sign in (_BULLET, _INLINE, _LABEL))
    return not begins_anew and line.split()[-1].casefold() in lexicon.common("never_last")


def _begins_with_persons(line: str) -> bool:
    """Whether a line begins with the label of a list of persons: "Deltagande organisationer: KTH, KI"."""
    return _PERSONS.fullmatch(line.partition(":")[0].strip().casefold()) is not None


def _goes_on_in_next(before: _Line, line: str) -> bool:
    """Whether a list of names that ends with a comma goes on in the next line: "KTH, Fabege," above "Hemsö"."""
    return (
        before.text.rstrip().endswith(",")
        and line.strip()[:1].isupper()
        and len(line.split()) <= _LONGEST_NAMED
        and not (_BULLET.match(line) or _INLINE.match(line) or _LABEL.match(line))
    )


def _is_short(label: str) -> bool:
    """Whether a line is as short as labels are, the figures of a date not counted."""
    words = [word.casefold() for word in label.split()]
    if len(words) <= _LONGEST_LABEL:
        return True
    verbs = lexicon.finite_verbs("sv") | lexicon.finite_verbs("en")
    return len([word for word in words if not word[0].isdigit()]) < _LONGEST_LABEL and not verbs & set(words)


def _sentences(text: Text, lines: Sequence[_Line]) -> list[Sentence]:
    """Sentences end at signs, blank lines, headings and list items; a line such as "Kommunstyrelsen beslutar" goes on in its list."""
    found: list[Sentence] = []
    headings: list[str] = []
    label, paragraph = "", 0
    block: list[_Line] = []

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
            elif block and _BULLET.match(block[-1].text) and _ends_list(line):
                close()
                label = ""
            listed = line.kind == "entry" and bool(block)
            block.append(line)
            if line.kind == "entry" and not listed:
                close()
    close()
    return [sentence for sentence in found if sentence.first < sentence.last]


def _ends_list(line: _Line) -> bool:
    """Whether a whole sentence follows an item, so that it is about the list, and not in it."""
    return (
        line.text.strip()[:1].isupper()
        and line.text.rstrip().endswith(".")
        and len(line.text.split()) > _LEAST_OF_SENTENCE
    )


def _goes_on_below(block: Sequence[_Line], following: Sequence[_Line]) -> bool:
    """Whether the list that a sentence tells of begins after a blank line."""
    below = next((line for line in following if line.kind != "blank"), None)
    return below is not None and below.kind in ("item", "entry") and _named_ahead(block, below)


def _named_ahead(block: Sequence[_Line], item: _Line) -> bool:
    """Whether an item is one of those that the sentence before its list tells of: "Följande har undertecknat avtalet:" above "- KTH"."""
    above = [line.text.strip() for line in block if line.kind != "entry" and not _BULLET.match(line.text)]
    return (
        bool(above)
        and above[-1].endswith(":")
        and AHEAD.search(" ".join(above)) is not None
        and len(item.text.split()) <= _LONGEST_NAMED
    )


_LEAD = lexicon.phrases("leading_to_a_list")


def _leads(line: _Line, following: Sequence[_Line]) -> bool:
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
            if not (after.is_capitalised or after.text[:1].isdigit() or after.text in '–-”"(§['):
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
