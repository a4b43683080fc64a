"""Rolls of members, principals or owners: names below a line or a column that is called after the role, with nothing beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.tables import folded, is_of_actor, quotes, tables_of

if TYPE_CHECKING:
    from lsgraph.gate.model import Flaw
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.text import Sentence

#: The number of an entry in a list.
_NUMBERED = re.compile(r"\d{1,2}[.)]")
_SIGNS = frozenset({"-", "–", "•", "*", ",", ".", ";", ":", "(", ")"})


def of_roll(quoted: Quoted) -> list[Flaw] | None:
    """What a roll says of the actor, who is a member today; none where the quotation holds no such entry, or the claim has a time."""
    if quoted.claim.begin is not None or quoted.claim.end is not None:
        return None
    if any(_is_entry(quoted, number) and _is_called(quoted, number) for number in quoted.numbers):
        return []
    return [] if _in_a_table(quoted) else None


def _is_entry(quoted: Quoted, number: int) -> bool:
    """Whether a line is the actor's name, alone or among other names, and nothing else: a note beside it may end or turn the role."""
    text = quoted.reading.text
    sentence = text.sentences[number]
    mine = [m for m in quoted.reading.mentions(number) if is_actor(quoted.reading, m, quoted.claim.actor or "")]
    # "KTH, Fabege och Region Uppsala": several that we know in one line.
    named = [m for m in quoted.reading.mentions(number) if m.kind == "name"]
    joining = _SIGNS | (lexicon.common("joining_names") if len(named) > 1 else set())
    # "1. KTH": the number of an entry.
    begin = sentence.first + (
        _NUMBERED.fullmatch(text.words(sentence.first, min(sentence.first + 2, sentence.last))) is not None
    )
    rest = [
        text.norms[i]
        for i in range(begin, sentence.last)
        if not any(m.first <= i < m.last for m in named) and text.norms[i] not in joining
    ]
    # "KTH (utträdd)": small letters in brackets are no short form of the name.
    noted = any(text.norms[m.last - 1] == ")" and not text.tokens[m.last - 2].is_capitalised for m in mine)
    return bool(mine) and not rest and not noted and any(quoted.quotes(m.first, m.last) for m in mine)


def _is_called(quoted: Quoted, number: int) -> bool:
    """Whether the list that an entry stands in is called after the role: "Medlemmar", "Huvudmän för X:"."""
    reading, text = quoted.reading, quoted.reading.text
    label = text.sentences[number].label or next(reversed(text.sentences[number].headings), "")
    above = next((n for n in range(number - 1, -1, -1) if _written(quoted, n).rstrip(": ") == label.rstrip(": ")), None)
    if not label or above is None:
        return False
    sentence = text.sentences[above]
    about = [m for m in reading.mentions(above) if quoted.claim.about in m.iris]
    beside = {i for m in about for i in range(m.first, m.last)}
    words = [i for i in range(sentence.first, sentence.last) if i not in beside and text.norms[i] not in _SIGNS]
    prepositions = lexicon.prepositions(reading.language)
    called = " ".join(text.norms[i] for i in words if text.norms[i] not in prepositions)
    # "Stiftelsens huvudmän": whose they are is known where one alone stands in the head.
    named = any(m.kind == "name" for m in about) or _is_theirs(quoted, sentence)
    return named and _is_role(quoted, _without_verb(quoted, called))


def _without_verb(quoted: Quoted, called: str) -> str:
    """As in "Huvudmän är följande", "Founders were": what a list is called before its verb, which is in the past only of what one stays."""
    stays = any(
        entry.get("past_holds", False)
        for entry in lexicon.entries(quoted.reading.language, "roles")["role"]
        if entry["role"] == quoted.claim.role
    )
    match = lexicon.phrases("were_these" if stays else "are_these").search(called)
    return called[: match.start()] if match else called


def _written(quoted: Quoted, number: int) -> str:
    sentence = quoted.reading.text.sentences[number]
    return quoted.reading.text.words(sentence.first, sentence.last)


def _is_role(quoted: Quoted, called: str) -> bool:
    """Whether words are the role, in the plural or with no more than "nuvarande" before it."""
    language = quoted.reading.language
    roles = [
        lexicon.any_of(entry["words"])
        for entry in lexicon.entries(language, "roles")["role"]
        if entry["role"] == quoted.claim.role
    ]
    now = lexicon.listed(language, "roles", "roll", "now")
    words = called.split()
    while words and now.fullmatch(words[0]):
        words = words[1:]
    return bool(words) and any(compiled.fullmatch(" ".join(words)) for compiled in roles)


def _is_theirs(quoted: Quoted, below: Sentence) -> bool:
    """Whether the organisation alone stands in the head of the paper, so that the roll is its own."""
    reading = quoted.reading
    sentences, bullets = reading.text.sentences, lexicon.common("bullets")
    # What stands in a list above it, of other roles, is no head.
    listed = {
        i
        for s in sentences
        if s.first < below.first and ((s.label and not s.is_heading) or reading.text.tokens[s.first].text in bullets)
        for i in range(s.first, s.last)
    }
    before = [m for m in reading.speakers.in_head() if m.first < below.first and m.first not in listed]
    head = {iri for m in before for iri in m.iris}
    return head == {quoted.claim.about} or (not head and reading.speakers.in_title == {quoted.claim.about})


def _in_a_table(quoted: Quoted) -> bool:
    """Whether a row of a table holds the actor below the role, and its other columns only tell since when, where and whom to ask."""
    reading = quoted.reading
    beside = lexicon.listed(reading.language, "roles", "roll", "beside")
    for header, rows in tables_of(reading.text.raw):
        column = next((i for i, cell in enumerate(header) if _is_role(quoted, folded(cell.text))), None)
        if column is None or any(
            i != column and not beside.fullmatch(folded(cell.text)) for i, cell in enumerate(header)
        ):
            continue
        above = reading.text.token_at(header[0].start)
        named = {iri for n in reading.text.sentences_of(0, above) for m in reading.mentions(n) for iri in m.iris}
        for row in rows:
            mine = len(row) > column and is_of_actor(quoted, row[column]) and quotes(quoted, row[column])
            if mine and named == {quoted.claim.about}:
                return True
    return False
