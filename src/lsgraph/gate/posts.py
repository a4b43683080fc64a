"""Whether a role is one in the organisation claimed, and not in another or in a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.model import Flaw

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

_OF = lexicon.common("role_prepositions")
#: How verbs end that tell what was done by somebody.
_PASSIVES = ("s", "d", "t")
#: Words of "för ett bageri"; most words from its article to a name that tells which it is: "i en stiftelse, A".
_OF_A_NOUN, _APPOSED = 3, 4
#: What stands between a person and a post in apposition to the name; and before a post that is the person's.
_PAUSES, _LINKS = frozenset({",", ":", "–", "(", ")"}), lexicon.common("roles_as")


def is_person(reading: Reading, mention: Mention) -> bool:
    """A name in -s that is no genitive: "Chris", "Magnus"."""
    return any(reading.names.agents[iri].is_person for iri in mention.iris if iri in reading.names.agents)


def done_by(reading: Reading, hit: Hit) -> bool:
    """As in "har instiftats av", "was founded by": the words of the role end right before the one who has it; not in "bildandet av"."""
    first, last = reading.text.norms[hit.first], reading.text.norms[hit.last - 1]
    return last in ("av", "by") and first.endswith(_PASSIVES) and not first.endswith("andet")


def organisation(quoted: Quoted, hit: Hit, mine: list[Mention]) -> list[Flaw]:
    """Whether the role is one in the organisation claimed, and not in another."""
    reading, about = quoted.reading, quoted.claim.about or ""
    mentions = reading.mentions(hit.sentence)
    told_of = [m for m in mentions if about in m.iris or any(_unit_of(reading, iri) == about for iri in m.iris)]
    holds = [m for m in told_of if not _of_part(reading, m, hit)]
    parts = [m for m in mentions if about in m.iris and _of_part(reading, m, hit)]
    if parts and not holds:
        return [Flaw("organisation", reading.text.words(parts[0].first, parts[0].last))]
    if unnamed := _of_one_unnamed(reading, hit):
        return [Flaw("organisation", unnamed)]
    described = _described(reading, hit)
    if described is not None and described not in told_of:
        return [Flaw("organisation", reading.text.words(described.first, described.last))]
    if (other := _done_to(reading, hit, told_of)) is not None:
        return [Flaw("organisation", reading.text.words(other.first, other.last))]
    attached = _attached(reading, hit, mine)
    if attached is not None and (_is_another(quoted, attached, holds) or _is_nobody_known(reading, attached, holds)):
        return [Flaw("organisation", reading.text.words(attached.first, attached.last))]
    return [] if holds or _told_above(quoted, hit) else [Flaw("organisation", "")]


def _done_to(reading: Reading, hit: Hit, told_of: list[Mention]) -> Mention | None:
    """As in "A har instiftats av B och hyr lokaler av C": the subject of the clause, where it is another than the one claimed."""
    clauses = reading.clauses(hit.sentence)
    subjects = [
        m
        for m in reading.mentions(hit.sentence)
        if m.slot == "core" and not m.genitive and m.last <= hit.first and m.kind in ("name", "unknown")
    ]
    own = [m for m in subjects if clauses.at(m.first).number == hit.clause.number]
    return own[-1] if done_by(reading, hit) and own and not any(m in told_of for m in own) else None


def _of_one_unnamed(reading: Reading, hit: Hit) -> str:
    """As in "A, till vardags vd för ett bageri", "CEO of a bakery": the role is one in something that has no name here; else nothing."""
    norms, articles = reading.text.norms, lexicon.common("indefinite_articles")
    behind = norms[hit.last : hit.last + 3]
    if len(behind) < _OF_A_NOUN or behind[0] not in _OF or behind[1] not in articles or not behind[2][:1].isalpha():
        return ""
    near = range(hit.last + 2, min(hit.last + 2 + _APPOSED, len(norms)))
    named = any(m.kind == "name" and m.first in near for m in reading.mentions(hit.sentence))
    return "" if named else reading.text.words(hit.last, hit.last + 3)


def _described(reading: Reading, hit: Hit) -> Mention | None:
    """As in "Grundad 2011 av A är B i dag störst", "Founded by A, B has grown": whom a participle that opens the sentence tells of; none elsewhere."""
    sentence, clauses = reading.text.sentences[hit.sentence], reading.clauses(hit.sentence)
    if not hit.cue.passive or hit.first != sentence.first:
        return None
    verb = next((i for i in sorted(clauses.verbs) if i >= hit.last), None)
    named = [m for m in reading.mentions(hit.sentence) if not m.genitive and m.kind in ("name", "unknown", "anaphor")]
    if verb is None:
        return None
    if reading.language == "sv":
        return next((m for m in named if verb < m.first <= verb + 2), None)
    return next((m for m in reversed(named) if hit.last < m.last <= verb), None)


def _attached(reading: Reading, hit: Hit, mine: list[Mention]) -> Mention | None:
    """The organisation that stands with the words of the role: beside who has it, in one mention with them, or behind "of"."""
    mentions, norms = reading.mentions(hit.sentence), reading.text.norms
    attached = _beside_member(reading, hit, mine) or next(
        (m for m in mentions if m.first <= hit.first < m.last and m.iris and not m.resolved), None
    )
    if attached is not None or not (norms[hit.last : hit.last + 1] and norms[hit.last] in _OF):
        return attached
    behind = (m for m in mentions if hit.last < m.last and hit.first <= m.first <= hit.last + 6)
    return next((m for m in behind if m.slot != "agent" and not is_person(reading, m)), None)


def _is_another(quoted: Quoted, attached: Mention, holds: list[Mention]) -> bool:
    """Whether the organisation that stands with the role is known, and not the one claimed."""
    known = attached.kind != "unknown" and bool(attached.iris)
    return known and attached not in holds and quoted.claim.actor not in attached.iris


def _is_nobody_known(reading: Reading, attached: Mention, holds: list[Mention]) -> bool:
    """Whether it is one that nobody knows, and the one claimed stands not beside it."""
    if not (attached.kind == "unknown" or _is_unknown_name(reading, attached)) or attached.slot == "core":
        return False
    number = next(n for n, s in enumerate(reading.text.sentences) if s.first <= attached.first < s.last)
    clauses = reading.clauses(number)
    return not any(
        abs(m.first - attached.first) <= 6 and clauses.at(m.first).number == clauses.at(attached.first).number
        for m in holds
    )


def _told_above(quoted: Quoted, hit: Hit) -> bool:
    """Whether the sentences before it, the head or the title tell of the organisation claimed."""
    reading, about = quoted.reading, quoted.claim.about or ""
    for earlier in range(hit.sentence - 1, max(-1, hit.sentence - 3), -1):
        if any(about in m.iris for m in reading.mentions(earlier)):
            return True
    if any(
        about in m.iris or any(_unit_of(reading, iri) == about for iri in m.iris) for m in reading.speakers.in_head()
    ):
        return True
    return about in reading.speakers.in_title


def _is_unknown_name(reading: Reading, mention: Mention) -> bool:
    """A name that looks like a word for a part, "Mälarlabbet", and is nobody whom we know."""
    return mention.kind == "part" and not mention.iris and reading.text.tokens[mention.first].is_capitalised


def _of_part(reading: Reading, mention: Mention, hit: Hit) -> bool:
    """Whether a role is in a part of the organisation: "ordförande i valberedningen för X"."""
    parts = lexicon.listed_words(reading.language, "names", "part")
    words = [(i, reading.text.norms[i]) for i in range(mention.first, mention.last) if not hit.first <= i < hit.last]
    names = 3 if mention.kind == "part" else 0
    return (
        names > 0
        and mention.first >= hit.first
        and any(
            parts.fullmatch(word) and i > hit.last and not reading.text.tokens[i].is_capitalised for i, word in words
        )
    )


def _beside_member(reading: Reading, hit: Hit, mine: list[Mention]) -> Mention | None:
    """As in "A är ordförande i X och B i Y": what stands right after the member is where it has the role."""
    norms = reading.text.norms
    for member in mine:
        after = next((m for m in reading.mentions(hit.sentence) if m.first >= member.last), None)
        if (
            after is not None
            and member.first > hit.first
            and after.iris
            and 1 <= after.first - member.last <= 3
            # "is Erik Holm, previously at B": where he was before.
            and not set(norms[member.last : after.first]) & lexicon.common("former")
            and norms[after.first - 1] in lexicon.common("post_prepositions")
        ):
            return after
    return None


def _unit_of(reading: Reading, iri: str) -> str | None:
    agent = reading.names.agents.get(iri)
    return agent.unit_of if agent is not None else None


def of_another_person(reading: Reading, hit: Hit, mine: list[Mention]) -> str:
    """As in "A tackade ordföranden för B", "A met the CEO of B": behind a verb that gives nobody a post the post is somebody else's."""
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    if not mine or any(m.first >= hit.first or not is_person(reading, m) for m in mine):
        return ""
    between = range(mine[-1].last, hit.first)
    verbs = [i for i in between if i in clauses.verbs]
    linking = lexicon.listed(reading.language, "roles", "linking", "words")
    own = clauses.at(hit.first).number == clauses.at(mine[-1].first).number
    if not own or not verbs or any(norms[i] in _PAUSES or norms[i] in _LINKS for i in between):
        return ""
    return "" if any(linking.fullmatch(norms[i]) for i in between) else reading.text.words(verbs[0], hit.last)
