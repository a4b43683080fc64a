"""Names during a time: whether words say that the one claimed had the name, and from and until when."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.acts import general
from lsgraph.gate.agents import subject
from lsgraph.gate.document import Hit
from lsgraph.gate.lexicon import Cue
from lsgraph.gate.model import Flaw, Judgement, Verdict
from lsgraph.gate.quoted import weight
from lsgraph.gate.tenure import time_of
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: How far after its word a name may stand.
_NEAR = 3


@cache
def _cues(language: str) -> tuple[tuple[str, Cue], ...]:
    return tuple(
        (entry["side"], Cue("naming", "done", False, "agent", lexicon.written(entry["words"])))
        for entry in lexicon.entries(language, "changes")["naming"]
    )


def judge_naming(quoted: Quoted) -> Judgement:
    """The best that the quoted words say of the name."""
    reading = quoted.reading
    problems = general(quoted)
    best: list[Flaw] | None = None
    for number in quoted.numbers:
        names = _places(quoted, number)
        for side, cue in _cues(reading.language):
            for first, last in reading.places(cue.pattern, number):
                if not quoted.quotes(first, last):
                    continue
                hit = Hit(cue, first, last, number, reading.clauses(number).at(first))
                judged = _of_words(quoted, hit, side, names)
                if best is None or weight(judged) < weight(best):
                    best = judged
    claimed = ", ".join(name for _, name in quoted.claim.names)
    if best is None:
        return Judgement([*problems, Flaw("naming", "", claimed=claimed)], told=False)
    return Judgement(problems + best, told=True)


def _places(quoted: Quoted, number: int) -> list[tuple[int, int]]:
    """Where the name claimed stands in a sentence, as tokens."""
    norms = quoted.reading.text.norms
    sentence = quoted.reading.text.sentences[number]
    found: set[tuple[int, int]] = set()
    for _, name in quoted.claim.names:
        words = [token.norm for token in tokens_of(name) if token.is_word]
        for first in range(sentence.first, sentence.last - len(words) + 1):
            if words and norms[first : first + len(words)] == words and quoted.quotes(first, first + len(words)):
                found.add((first, first + len(words)))
    return sorted(found)


def _of_words(quoted: Quoted, hit: Hit, side: str, names: list[tuple[int, int]]) -> list[Flaw]:
    reading, claim = quoted.reading, quoted.claim
    claimed = ", ".join(name for _, name in claim.names)
    if not names:
        return [Flaw("naming", "", claimed=claimed)]
    best: list[Flaw] | None = None
    for name in names:
        told_as = _side(reading, hit, side, name)
        if told_as == "":
            judged = [Flaw("naming", reading.text.words(hit.first, hit.last), claimed=claimed)]
        else:
            judged = list(reading.turned(hit, quoted.own))[:1]
            judged += _bearer(quoted, hit, side, name)
            judged += _when(quoted, hit, side, told_as, name)
        if best is None or weight(judged) < weight(best):
            best = judged
    return best or []


def _side(reading: Reading, hit: Hit, side: str, name: tuple[int, int]) -> str:
    """Whether the words make the name the former or the present one; empty where they say nothing of it."""
    after = 0 <= name[0] - hit.last <= _NEAR
    if side == "renamed":
        before = reading.text.norms[name[0] - 1]
        data = lexicon.entries(reading.language, "changes")["name"]
        if name[0] >= hit.last and before in data["from"]:
            return "former"
        if name[0] >= hit.last and before in data["to"]:
            return "present"
        return "former" if name[1] <= hit.first else ""
    if after:
        return side
    # "Provbolaget AB, numera Fabege": the name before the word is the other one.
    return {"present": "former", "former": "present"}[side] if name[1] <= hit.first else ""


def _bearer(quoted: Quoted, hit: Hit, side: str, name: tuple[int, int]) -> list[Flaw]:
    """Whether it is the one claimed that has the name."""
    reading, claim = quoted.reading, quoted.claim
    agent = reading.names.agents.get(claim.actor or "")
    mentions = [m for m in reading.mentions(hit.sentence) if not (m.first < name[1] and name[0] < m.last)]
    own_name = agent is not None and {n for _, n in claim.names} & set(agent.names)
    if side == "renamed":
        data = lexicon.entries(reading.language, "changes")["name"]
        who = [m for m in subject(reading, hit, hit.clause) if m in mentions]
        who += [
            m
            for m in mentions
            if m.first >= hit.last and reading.text.norms[m.first - 1] in (*data["to"], *data["from"])
        ]
    elif name[0] >= hit.last:
        who = [m for m in subject(reading, hit, hit.clause) if m in mentions]
        who = who or [m for m in mentions if m.last <= hit.first][-1:]
    else:
        who = [m for m in mentions if 0 <= m.first - hit.last <= _NEAR][:1]
    mine = [m for m in who if claim.actor in m.iris]
    if mine or (own_name and _former_of(who, claim.actor or "")):
        return (
            []
            if not mine or any(quoted.quotes(m.first, m.last) for m in mine)
            else [Flaw("actor-unquoted", told(reading, mine))]
        )
    return [Flaw("actor", told(reading, who))]


def _former_of(who: list[Mention], actor: str) -> bool:
    """Whether the claimed name is the present one and the words before it are of nobody else whom we know."""
    return not any(m.iris and actor not in m.iris for m in who)


def _when(quoted: Quoted, hit: Hit, side: str, told_as: str, name: tuple[int, int]) -> list[Flaw]:
    reading, claim = quoted.reading, quoted.claim
    word = reading.text.words(hit.first, hit.last)
    if (told_as == "present" and claim.end is not None) or (
        side == "renamed" and told_as == "former" and claim.begin is not None and claim.end is None
    ):
        return [Flaw("naming-time", word, Verdict.CONTRADICTED)]
    within = _apposition(reading, hit, name)
    problems: list[Flaw] = []
    if claim.begin is not None:
        problems += time_of(quoted, hit, claim.begin, wrong_bound="before", within=within)
    if claim.end is not None:
        problems += time_of(quoted, hit, claim.end, wrong_bound="after", within=within)
    return problems


def _apposition(reading: Reading, hit: Hit, name: tuple[int, int]) -> tuple[int, int] | None:
    """As in "Fabege, tidigare Provbolaget AB, flyttade 2018": the tokens between the commas; the verb's date is not the name's."""
    sentence = reading.text.sentences[hit.sentence]
    norms = reading.text.norms
    if any(hit.first <= i < hit.last for i in reading.clauses(hit.sentence).verbs):
        return None
    begin = next((i for i in range(hit.first - 1, sentence.first, -1) if norms[i] in (",", "(")), None)
    if begin is None or begin < hit.first - 4:
        return None
    end = next((i for i in range(max(hit.last, name[1]), sentence.last) if norms[i] in (",", ")", ";")), sentence.last)
    return begin + 1, end
