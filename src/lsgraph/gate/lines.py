"""The lines of a document: which are headings, labels, items of a list, entries below a label, and which are prose that goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

BULLET = re.compile(r"\s*(?:[-–•\uf0a7]|[*†‡]{1,3}|\d{1,2}[.)]|[a-z]\))\s+\S")
#: A row of a timeline: "2025-03-03 A undertecknar avtalet", "3 mars 2025 – A …".
_DATED = re.compile(
    r"\s*(?:\d{4}-\d\d(?:-\d\d)?|\d{1,2}[/.]\d{1,2}(?:[ /.]\d{4})?|\d{1,2} [a-zåäöA-Z]{3,9}(?: \d{4})?) ?(?:[:–-] ?|(?<=\d) )[A-ZÅÄÖ]\S* .*\S"
)
#: A row of a log: "2025-03-03 14:12   Undertecknat av A", "3 mars 2025 kl. 14.12 Signed by A".
_LOGGED = re.compile(
    r"\s*(?:\d{4}-\d\d-\d\d|\d{1,2} [a-zåäöA-Z]{3,9} \d{4})[ T,]+(?:kl\.? ?|at )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: [A-Z]{3,4}\b)?(?: ?[:–-])?\s+[A-ZÅÄÖ]\S*.*"
)
#: A row of a timeline by months, seasons or years, with a sign or a gap behind the time: "mars 2025   A antar avtalet", "2025: A signs it".
_TIMELINE = re.compile(
    r"\s*(?:\d{4}-\d\d(?:-\d\d)?|(?:\d{1,2} )?[A-ZÅÄÖa-zåäö]{3,9} (?:19|20)\d\d|(?:Q|[Kk]v(?:artal)? ?)[1-4] (?:19|20)\d\d|(?:19|20)\d\d)"
    r"(?:(?: ?[:–—] ?| - )[A-ZÅÄÖ]\S* .*\S|(?:[ \t]{2,}|\t)[A-ZÅÄÖ]\S*.*)"
)
#: A day and no other word: "3/6 2025 ✔", "(3 June 2025)".
_DAY_ALONE = re.compile(
    r"\s*\(?(?:den |on )?(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}(?:[ /.]\d{4})?|\d{1,2} [a-zåäöA-Z]{3,9}(?:,? \d{4})?)[^\w\n]*"
)
#: A label, dots that lead to its value, and the value: "Huvudmän ........ A".
_LED = re.compile(r"\s*(?P<label>[^\s.][^.]{0,60}?)[ \t]*:?[ \t]+\.{2,}[ \t]+(?P<value>(?!.*\.\.)\w.*)")
_NUMBERED_HEADING = re.compile(r"\s*(?:§\s*\d+|\d{1,3}(?:\.\d+)*\.?)\s+[A-ZÅÄÖ]")
#: The heading of a slide: "Bild 5: Tidplan".
_SLIDE = re.compile(r"\s*(?:Bild|Slide) \d{1,3} ?[:.–-] \S")
_LABEL = re.compile(r"\s*[A-ZÅÄÖ][\w ,'’–-]{1,100}:\s*$")
_INLINE = re.compile(r"\s*[A-ZÅÄÖ][\w ]{1,60}: \S")
#: The end of a sentence, or of one with who said it in brackets behind: "… antas. (Eva Ek)".
_CLOSED = re.compile(r"(?:[.!?:;,”\"]|[a-zåäö]{4}\. \([^()]{1,60}\))\s*$")
#: A line as long as this may have been broken by the margin, so that its end says nothing.
_MARGIN = 58
#: More signs than this stand in a line only where it was broken.
_FULL_LINE = 72
#: The least width of a text that has a margin, and how far from it a full line may end.
_NARROW, _RAGGED = 46, 14
#: With no more words a line may be the end of a name that the margin has broken.
LEAST_OF_SENTENCE = 3
#: Most words of a label such as "Signatories of the declaration, in order of signing:", and of a name in a list.
_LONGEST_LABEL, LONGEST_NAMED = 12, 8
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
_PERSONS_THERE = re.compile(_PERSONS.pattern + r"(?: (?:vid|på|under|i|at|in|during) [\w ]{1,40})?")
#: A label with more behind a comma or in brackets: "Present at the meeting (as counted): KTH".
_APART = re.compile(r"\s*([A-ZÅÄÖ][\w ]{1,60})(?:, [\w ]{1,50}| \([^()\n]{1,50}\)): \S")
#: The beginning of a heading that says what stands below it: "Kommunstyrelsens förslag till …".
_SECTIONS = re.compile(_any_heading("section", lambda word: not word.startswith("(?:\\S+ )")) + r"(?!\S)")
#: A heading of proposals, and for whom: "Förslag till beslut för regionstyrelsen"; below it a clause may begin with a small letter.
_PROPOSALS = re.compile(
    "(?:"
    + "|".join(
        word
        for language in ("sv", "en")
        for entry in lexicon.entries(language, "sections")["section"]
        for word in entry["words"]
        if entry["kind"] == "proposal" and not word.startswith("(?:\\S+ )")
    )
    + r")(?: (?:för|till|i|for|to|by|of)(?: \S+){1,4})?"
)
_CLAUSE = re.compile(r"\s*(?:att|that|to)\s")
#: A line of a head that gives a day and nothing else: "Sammanträde den 3 mars 2025", "Date: 3 March 2025"; the line above it is whole.
_DAY_LINE = re.compile(
    "(?i)\\s*(?:"
    + "|".join(word for language in ("sv", "en") for word in lexicon.entries(language, "sections")["letter"]["day"])
    + r"):?(?: (?:of|on|den|the|at|kl))*:? (?:\d{1,2}\.? [a-zåäö]+ (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\s*$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as written, where it stands in the text, and what it is."""

    start: int
    end: int
    text: str
    #: `blank`, `heading`, `label`, `item` or the `rest` of one that goes on in its next line, `entry` or `prose`.
    kind: str


def lines_of(raw: str) -> list[Line]:
    """The lines of a text, each by what it and those around it look like."""
    found: list[Line] = []
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
        if kind == "heading" and before is not None and _ends_item(before, piece, width):
            kind = "rest"
        found.append(Line(at, at + len(piece), piece.replace("\u00ad", ""), kind))
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


def _ends_item(before: Line, line: str, width: int) -> bool:
    """Whether a day on a line of its own ends an item that fills its line, "• Avtalet: påskrivet av vår rektor" above "3/6 2025 ✔", and begins nothing."""
    words = line.split()
    return (
        before.kind in ("item", "rest")
        and _DAY_ALONE.fullmatch(line) is not None
        and not _CLOSED.search(before.text)
        and _NARROW <= width < len(before.text.rstrip()) + 1 + len(words[0])
    )


def _is_listed(line: str, following: str, above: Line | None) -> bool:
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
        and len(stripped.split()) <= LONGEST_NAMED
        and not following.strip()[:1].islower()
    )


def _kind(line: str, following: str, before: Line | None) -> str:
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
    if _TIMELINE.match(line) or _LOGGED.match(line):
        return "item"
    if before is not None and before.kind in ("prose", "item", "rest") and _goes_on_in_next(before, line):
        return "prose" if before.kind == "prose" else "rest"
    if (
        before is not None
        and before.kind in ("item", "rest")
        and not (_CLOSED.search(before.text) or (begins and not item_goes_on(before, line)) or BULLET.match(line))
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
    if _SLIDE.match(line) and after_end and not _CLOSED.search(stripped):
        return "heading"
    if _INLINE.match(line) and (
        not following.strip()[:1].islower() or len(line.partition(":")[0].split()) <= _SHORT_LABEL
    ):
        return "item"
    if after_end and _tells_more_of_persons(line):
        return "item"
    heads = _CLAUSE.match(following) is not None and _PROPOSALS.fullmatch(" ".join(stripped.casefold().split()))
    goes_on = following.strip()[:1].islower() and not heads
    if BULLET.match(line) and not (_NUMBERED_HEADING.match(line) and not stripped.endswith((".", ",")) and not goes_on):
        return "item"
    breaks = bool(following.strip()) and not _DAY_LINE.match(following)
    short = len(stripped) < (_MARGIN if breaks else 100) and len(stripped.split()) <= 14
    whole = not (goes_on or _CLOSED.search(stripped) or _is_cut(stripped, following))
    if begins and after_end and short and whole:
        return "heading"
    return "prose"


def _breaks_off(line: Line) -> bool:
    """Whether a line ends with a word behind which more must come: "– Att styrelsen antog avtalet om vätgas i" above "Norrland den 3 mars."."""
    words = line.text.split()
    return bool(words) and words[-1].casefold() in lexicon.common("within_a_phrase")


def item_goes_on(before: Line, line: str) -> bool:
    """Whether a line goes on with the item above it, although it begins with a capital letter."""
    return _breaks_off(before) or _hangs(before, line)


def _hangs(before: Line, line: str) -> bool:
    """Whether a line stands below the words of an item that is as long as lines get: "a) Ordföranden informerar om att kommunen undertecknat" above "   Klimatavtalet.".

    Names in a list below an item stand in short lines, and so does what is told of them.
    """
    bullet = BULLET.match(before.text)
    words = before.text[bullet.end() - 1 :] if bullet is not None else before.text
    begin = len(before.text) - len(words.lstrip())
    indented = begin > 0 and len(line) - len(line.lstrip()) == begin
    full = len(before.text.rstrip()) + 1 + len(line.split()[0]) > _FULL_LINE
    return indented and full and not (_INLINE.match(line) or _LABEL.match(line))


def _is_cut(line: str, following: str) -> bool:
    """Whether a line ends within a sentence, whatever letter the next begins with: "It is not true that" above "KTH withdrew"."""
    begins_anew = not following.strip() or any(sign.match(following) for sign in (BULLET, _INLINE, _LABEL))
    cut = lexicon.phrases("never_ends_a_line").search(line.casefold().rstrip()) is not None
    return not begins_anew and (cut or line.split()[-1].casefold() in lexicon.common("never_last"))


def _begins_with_persons(line: str) -> bool:
    """Whether a line begins with the label of a list of persons: "Deltagande organisationer: KTH, KI"."""
    return _PERSONS.fullmatch(line.partition(":")[0].strip().casefold()) is not None


def _tells_more_of_persons(line: str) -> bool:
    """Whether the label of a list of persons says more than who they are: "Närvarande vid mötet, avprickade i dörren: KTH, KI"."""
    match = _APART.match(line)
    return match is not None and _PERSONS_THERE.fullmatch(match[1].strip().casefold()) is not None


def _goes_on_in_next(before: Line, line: str) -> bool:
    """Whether a list of names that ends with a comma goes on in the next line: "KTH, Fabege," above "Hemsö"."""
    return (
        before.text.rstrip().endswith(",")
        and line.strip()[:1].isupper()
        and len(line.split()) <= LONGEST_NAMED
        and not (BULLET.match(line) or _INLINE.match(line) or _LABEL.match(line))
    )


def _is_short(label: str) -> bool:
    """Whether a line is as short as labels are, the figures of a date not counted."""
    words = [word.casefold() for word in label.split()]
    if len(words) <= _LONGEST_LABEL:
        return True
    verbs = lexicon.finite_verbs("sv") | lexicon.finite_verbs("en")
    return len([word for word in words if not word[0].isdigit()]) < _LONGEST_LABEL and not verbs & set(words)


def leaders_as_labels(raw: str) -> str:
    """A text, as long as before, with a colon for dots that lead from a label to its value: "Huvudmän ........ A" above "Säte ............ B".

    Only where the values of lines below each other begin in one column: dots with nothing behind them, or behind a word for what is filled in by hand,
    are a place that nobody has filled in.
    """
    if ".." not in raw:
        return raw
    lines = raw.split("\n")
    led = [_LED.fullmatch(line) for line in lines]
    for number, match in enumerate(led):
        beside = [other for other in (*led[max(0, number - 1) : number], *led[number + 1 : number + 2]) if other]
        aligned = match is not None and any(other.start("value") == match.start("value") for other in beside)
        if match and aligned and not lexicon.phrases("filled_in_by_hand").search(match["label"].casefold()):
            begin, end = match.end("label"), match.start("value")
            lines[number] = f"{lines[number][:begin]}{': ':>{end - begin}}{lines[number][end:]}"
    return "\n".join(lines)
