"""Signatures that no sentence tells of: the foot of the agreement's own page, filled in, and lists of those who have signed or joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.above import start_of_rows, turned_above
from lsgraph.gate.actors import is_actor
from lsgraph.gate.dates import widest
from lsgraph.gate.identity import means
from lsgraph.gate.model import Flaw, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.model import During
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted

#: Most tokens of a line "För A" behind the name.
_REST = 2
#: The kinds of the lists that tell of an act.
_LISTS = {"signing": "signed", "adoption": "joined", "withdrawal": "left"}
#: Documents that somebody signs who writes about an agreement.
_NO_AGREEMENT = frozenset({"letter", "report", "news", "minutes"})
#: Most tokens of a line between the signatures of an agreement.
_LONGEST_LINE = 12
#: Most words of a line that gives a place and a day: "Huddinge den 3 mars 2025".
_DATELINE = 6
#: What stands between a party and the sign that it has signed.
_SIGNS_OF_LINES = frozenset({":", "–", "—", "-"})
#: Lines between "För A" and the name of who signs.
_NEAR = 3


def without_sentence(quoted: Quoted) -> list[Flaw] | None:
    """What a list or foot says of a signature, or a list of a joining; none where the quotation is neither."""
    if quoted.claim.kind not in _LISTS:
        return None
    for reads in (_of_foot, _of_entry, _of_line, _of_list) if quoted.claim.kind == "signing" else (_of_list,):
        if (told := reads(quoted)) is not None:
            return told
    return None


def _of_entry(quoted: Quoted) -> list[Flaw] | None:
    """As in a register, "Part: A. Undertecknat: 2025-03-03.": the name of the party, and behind it that it has signed."""
    reading, text = quoted.reading, quoted.reading.text
    signed = lexicon.words(reading.language, "sections", "signed_by_hand")
    for number in quoted.numbers[:-1]:
        kind, label = reading.list_kind(text.sentences[number])
        after = text.sentences[number + 1]
        named = kind in ("party", "parties") or (not label and _calls_whom(quoted, number))
        begins = any(first == after.first for first, _ in reading.places(signed, number + 1))
        if not named or not begins or not _mine(quoted, number) or after.paragraph != text.sentences[number].paragraph:
            continue
        begin = start_of_rows(reading, text.tokens[text.sentences[number].first].start)
        if turned := turned_above(reading, begin):
            return [Flaw("act", turned, claimed=quoted.claim.kind)]
        above = [n for n in range(number, -1, -1) if reading.agreements.of(n)]
        return [*agreement_of(quoted, above), *date_of(quoted, reading.dates(number + 1))]
    return None


def _of_line(quoted: Quoted) -> list[Flaw] | None:
    """As in "A, genom rektor Eva Ek: undertecknat digitalt den 3 mars 2025", "A – signed 2025-03-03": the line of a party that has signed.

    Nothing but by whom it acts stands behind its name, and the sign of the signature right behind the colon or dash.
    """
    reading, text = quoted.reading, quoted.reading.text
    for number in quoted.numbers:
        sign, end = _sign_of_line(quoted, number)
        after = number if sign + 1 < text.sentences[number].last else end
        if not sign or not _says_signed(quoted, after, sign + 1):
            continue
        mine = [m for m in _mine(quoted, number) if m.last <= sign]
        if not mine or reading.section(number)[0] in ("proposal", "request", "plan"):
            continue
        before = text.norms[text.sentences[number].first : mine[0].first]
        if not all(word in lexicon.common("signing_for") for word in before) or not _acts_through(
            quoted, mine[0].last, sign
        ):
            continue
        if turned := turned_above(reading, text.tokens[text.sentences[number].first].start):
            return [Flaw("act", turned, claimed=quoted.claim.kind)]
        if _turned(quoted, after):
            return [Flaw("negated", _words(quoted, after), Verdict.NOT_SHOWN)]
        if reading.unsettled:
            return [Flaw("draft", reading.unsettled)]
        above = [n for n in range(number, -1, -1) if reading.agreements.of(n)]
        return [*agreement_of(quoted, above), *date_of(quoted, reading.dates(after) or _day_of_place(quoted, number))]
    return None


def _day_of_place(quoted: Quoted, number: int) -> list[Dated]:
    """The day of the line right above one of a party, where that gives a place and a day: "Huddinge den 3 mars 2025" above "För A, undertecknat av"."""
    sentences = quoted.reading.text.sentences
    beside = number > 0 and sentences[number - 1].paragraph == sentences[number].paragraph
    is_place = beside and _is_dateline(quoted, number - 1) and not _is_of_another(quoted, number - 1)
    return quoted.reading.dates(number - 1) if is_place else []


def _says_signed(quoted: Quoted, number: int, begin: int) -> bool:
    """Whether it says at a place that it is signed, with at most how, when and by whom behind it: "signerat digitalt den 3 mars av Eva Ek"."""
    reading, text = quoted.reading, quoted.reading.text
    signed = lexicon.words(reading.language, "sections", "signed_by_hand")
    last = max((last for first, last in reading.places(signed, number) if first == begin), default=begin)
    if last == begin or text.norms[begin] in lexicon.common("nouns_of_signing"):
        return False
    undone = lexicon.listed(reading.language, "sections", "rows", "undone")
    days = {i for d in reading.dates(number) for i in range(d.first, d.last)}
    by_whom = lexicon.prepositions(reading.language, "agent")
    for i in range(last, text.sentences[number].last):
        if text.norms[i] in by_whom:
            break
        is_time = text.norms[i][:1].isdigit() or not text.tokens[i].is_word
        if i not in days and not is_time and text.norms[i] not in lexicon.common("beside_a_signature"):
            return False
    return not any(first >= last for first, _ in reading.places(undone, number))


def _sign_of_line(quoted: Quoted, number: int) -> tuple[int, int]:
    """Where the colon or dash of a line stands, and the last sentence of the line, which may end with the colon; zeros where there is none."""
    text, sentences = quoted.reading.text, quoted.reading.text.sentences
    sentence = sentences[number]
    signs = _SIGNS_OF_LINES
    if text.norms[sentence.first] in lexicon.common("signing_for") and not quoted.reading.head_kinds & _NO_AGREEMENT:
        # "För A, undertecknat den 3 mars 2025"
        signs |= {","}
    sign = next((i for i in range(sentence.first, sentence.last) if text.norms[i] in signs), 0)
    if sign and sign + 1 < sentence.last:
        return sign, number
    below = sign and number + 1 in quoted.numbers and sentences[number + 1].paragraph == sentence.paragraph
    return (sign, number + 1) if below else (0, 0)


def _acts_through(quoted: Quoted, begin: int, end: int) -> bool:
    """Whether nothing stands between a name and a sign, or only by whom it acts: ", genom rektor Eva Ek", ", Eva Ek, CEO"."""
    reading = quoted.reading
    written = " ".join(reading.text.norms[begin:end])
    number = reading.text.sentences_of(begin, max(begin, end - 1) + 1)[0]
    others = [
        m for m in reading.mentions(number) if begin <= m.first < end and m.kind == "name" and not m.iris & quoted.own
    ]
    match = lexicon.phrases("acting_through").match(written)
    if match is None:
        return not written
    verbs = any(i in reading.clauses(number).verbs for i in range(begin + len(match[0].split()), end))
    return not others and not verbs


def _calls_whom(quoted: Quoted, number: int) -> bool:
    """As in "Organisation: A." with only a day behind "Undertecknad:" in the next sentence, and nothing above that plans, asks or denies."""
    reading, text = quoted.reading, quoted.reading.text
    sentence, after = text.sentences[number], text.sentences[number + 1]
    colon = next((i for i in range(sentence.first, sentence.last) if text.norms[i] == ":"), sentence.first)
    whom = lexicon.listed(reading.language, "sections", "register", "whom")
    days = [d for d in reading.dates(number + 1) if d.span.first == d.span.last]
    rest = text.norms[days[-1].last : after.last] if days else []
    above = [n for n in range(number) if text.sentences[n].is_heading]
    mine = _mine(quoted, number)
    alone = bool(mine) and mine[0].first == colon + 1
    return (
        not sentence.label
        and alone
        and all(word == "." for word in text.norms[mine[0].last : sentence.last])
        and whom.fullmatch(" ".join(word for word in text.norms[sentence.first : colon] if word not in "-–•*"))
        is not None
        and len(days) == 1
        and text.norms[days[0].first - 1] in (":", "den", "on")
        and all(word == "." for word in rest)
        and not any(_turned(quoted, n) or reading.hits(n, "invitation") for n in above)
    )


def _of_list(quoted: Quoted) -> list[Flaw] | None:
    """As in "Har undertecknat avtalet: A (2024-06-14), B (2025-03-03)", each name on a line of its own."""
    reading = quoted.reading
    for number in quoted.numbers:
        sentence = reading.text.sentences[number]
        mine = [m for m in _mine(quoted, number) if quoted.quotes(m.first, m.last)]
        kind, label = reading.list_kind(sentence)
        if kind == "parties" and quoted.claim.kind == "signing":
            kind = "signed" if _day_beside(quoted, number) else ""
        tells = _LISTS[quoted.claim.kind]
        if not mine or kind not in (tells, "unsigned") or label == _words(quoted, number):
            continue
        if blank := _unfilled(quoted, number):
            return [Flaw("form", blank)]
        if ahead := next((h for h in reading.hits(number, "signing") if h.form in ("present", "infinitive")), None):
            # "För A, undertecknas den 3 mars 2025" below "Underskrifter"
            return [Flaw("tense", reading.text.words(ahead.first, ahead.last))]
        if note := noted_otherwise(quoted, mine):
            return [Flaw("act", note, claimed=quoted.claim.kind)]
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


def noted_otherwise(quoted: Quoted, mine: Sequence[Mention]) -> str:
    """As in "Undertecknare: A (3 mars), B (väntas 5 mars)": what brackets behind a name say against its signature; else nothing."""
    reading = quoted.reading
    norms = reading.text.norms
    undone = lexicon.listed(reading.language, "sections", "rows", "undone")
    for mention in mine:
        if norms[mention.last : mention.last + 1] != ["("]:
            continue
        end = next((i for i in range(mention.last, len(norms)) if norms[i] == ")"), len(norms))
        if match := undone.search(" ".join(norms[mention.last + 1 : end])):
            return match[0]
    return ""


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
    """As in "A den 3 mars 2025 / För A / (egenhändigt undertecknat) / Eva Ek, rektor" below the text of the agreement.

    Where no word says that it was signed, a heading "Underskrifter" or a line with the place and the day does, if nothing is left to fill in.
    """
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
        if not any(_is_signatory(quoted, n) for n in below):
            continue
        lines = range(max(0, number - _NEAR), min(number + _NEAR + 1, len(text.sentences)))
        dates = [d for n in lines if not _is_of_another(quoted, n) for d in reading.dates(n)]
        if not any(reading.places(mark, n) for n in below):
            if not _is_signed_page(quoted, number) or not before:
                continue
            if blank := _unfilled(quoted, number):
                return [Flaw("form", blank)]
            dates = dates or _day_of_page(quoted)
        return [*agreement_of(quoted, range(number)), *date_of(quoted, dates)]
    return None


def _is_signed_page(quoted: Quoted, number: int) -> bool:
    """Whether a party's line stands below a heading of signatures, or beside a line that gives the place and the day."""
    reading, sentences = quoted.reading, quoted.reading.text.sentences
    if reading.head_kinds & _NO_AGREEMENT or any(_asks(quoted, n) for n in range(number)):
        return False
    headed = lexicon.listed(reading.language, "sections", "foot", "headings")
    for above in range(number - 1, -1, -1):
        if headed.fullmatch(_folded(_words(quoted, above))):
            return True
        if sentences[above].last - sentences[above].first > _LONGEST_LINE:
            break
    return any(_is_dateline(quoted, n) for n in range(max(0, number - _NEAR), min(number + _NEAR + 1, len(sentences))))


def _asks(quoted: Quoted, number: int) -> bool:
    """Whether a sentence is of a letter: it speaks to a reader, or invites."""
    reading = quoted.reading
    return any(m.kind == "other" for m in reading.mentions(number)) or bool(reading.hits(number, "invitation"))


def _is_dateline(quoted: Quoted, number: int) -> bool:
    """As in "Huddinge den 3 mars 2025", "Stockholm, 2025-03-04": a line with a day and hardly more."""
    reading, sentence = quoted.reading, quoted.reading.text.sentences[number]
    words = [token for token in reading.text.tokens[sentence.first : sentence.last] if token.is_word]
    days = [d for d in reading.dates(number) if d.span.first == d.span.last]
    begins = bool(days) and days[-1].last >= sentence.last - 1
    return begins and len(words) <= _DATELINE and words[0].is_capitalised


def _day_of_page(quoted: Quoted) -> list[Dated]:
    """The day in the head of an agreement, on a line of its own, where the signatures give none."""
    reading, text = quoted.reading, quoted.reading.text
    return [
        d
        for number, sentence in enumerate(text.sentences)
        if text.tokens[sentence.first].start < text.head_end
        for d in reading.dates(number)
        if d.last - d.first >= sentence.last - sentence.first - 1
    ]


def _unfilled(quoted: Quoted, number: int) -> str:
    """What is left to fill in beside a party's name: in the line of the place and day above it, or before the name of the next party."""
    reading, text = quoted.reading, quoted.reading.text
    blank = re.compile("|".join(lexicon.entries(reading.language, "sections")["blank"][0]["words"]))
    own = reading.names.own(quoted.claim.actor or "")
    dated = any(_is_dateline(quoted, n) for n in range(max(0, number - _NEAR), number))
    for near in (
        *range(number - 1, max(-1, number - 1 - _NEAR), -1),
        *range(number, min(number + _NEAR + 1, len(text.sentences))),
    ):
        if (
            near != number
            and any(m.kind == "name" and not m.iris & own for m in reading.mentions(near))
            and not _is_dateline(quoted, near)
        ):
            if near > number:
                break
            continue
        if near > number and dated and is_of_next(quoted, near):
            break
        sentence = text.sentences[near]
        end = text.tokens[sentence.last].start if sentence.last < len(text.tokens) else len(text.raw)
        written = text.raw[text.tokens[sentence.first].start : end].split("\n\n")[0]
        if match := blank.search(written.casefold()):
            return written[match.start() : match.end()].strip() or " ".join(written.split())
    return ""


def is_of_next(quoted: Quoted, number: int) -> bool:
    """Whether the line below is the name of another party: a line for the place and day stands above the name that it is for."""
    reading = quoted.reading
    own = reading.names.own(quoted.claim.actor or "")
    return number + 1 < len(reading.text.sentences) and any(
        m.kind == "name" and not m.iris & own for m in reading.mentions(number + 1)
    )


def _is_of_another(quoted: Quoted, number: int) -> bool:
    """As in "Undertecknat 2025-03-03 för B av" above the line of A: the day is B's, as it is not in "Uppsala den 3 mars 2025"."""
    reading = quoted.reading
    own = reading.names.own(quoted.claim.actor or "")
    named = [m for m in reading.mentions(number) if m.kind == "name" and m.slot in ("for", "behalf")]
    return bool(named) and not any(m.iris & own for m in named)


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().strip(" :").split())


def _is_signatory(quoted: Quoted, number: int) -> bool:
    """Whether a line begins with a person's name of two words or more."""
    tokens = quoted.reading.text.tokens
    sentence = quoted.reading.text.sentences[number]
    signs = lexicon.words(quoted.reading.language, "sections", "signed_by_hand")
    # "Elektroniskt underskrivet av Eva Ek"
    begins = max((last for first, last in quoted.reading.places(signs, number) if first == sentence.first), default=0)
    line = [token for token in tokens[max(begins, sentence.first) : sentence.last] if token.text not in "()"]
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


def date_of(quoted: Quoted, dates: list[Dated], claimed: During | None = None) -> list[Flaw]:
    """Whether the date claimed, that of the act where no other is given, is one of some dates."""
    claimed = claimed or quoted.claim.date
    if claimed is None or any(d.span.within(claimed.span) for d in dates):
        return []
    if any(claimed.span.within(d.span) for d in dates):
        return [Flaw("date-exact", widest(dates), Verdict.NOT_SHOWN, claimed.shown)]
    if dates:
        return [Flaw("date-other", widest(dates), Verdict.CONTRADICTED, claimed.shown)]
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, claimed.shown)]
