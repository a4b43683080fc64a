"""Letters that invite by saying that they wish to: "Vi vill därför bjuda in A", "I would like to invite A"; and whom they are written to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.letters import is_address, pattern_of
from lsgraph.gate.model import Flaw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.objects import Named
    from lsgraph.gate.reading import Reading

#: Most words from "are" to the verb: "are now hereby inviting".
_AUXILIARY_APART = 3
#: Most words from "join" to the noun for what is joined: "the new advisory group".
_NOUN = 4
_TO_DO = frozenset({"att", "to"})
_QUOTING = frozenset('–—"”“»«')


def addressed(reading: Reading) -> frozenset[str]:
    """Those whom the address or the greeting names."""
    text, found = reading.text, set[str]()
    for number, sentence in enumerate(text.sentences):
        if text.tokens[sentence.first].start >= text.head_end:
            break
        written = " ".join(text.words(sentence.first, sentence.last).casefold().split())
        if is_address(text.language, written) or pattern_of(text.language, "greeting").fullmatch(written):
            found |= {iri for m in reading.mentions(number) for iri in m.iris}
    return reading.names.family_of(found)


def invites_by_writing(reading: Reading, hit: Hit, actor: str) -> bool:
    """As in a letter to A, "Vi vill därför bjuda in A att …", "I would like to invite you to …": to write so is to invite."""
    kinds = reading.head_kinds
    # "We are now inviting you to …" is present.
    goes_on = hit.form == "gerund" and any(0 < hit.first - i <= _AUXILIARY_APART for i in hit.clause.finite)
    if hit.cue.kind != "invitation" or not (hit.form in ("present", "infinitive") or goes_on) or hit.cue.passive:
        return False
    # An address alone makes a letter of what "we" write to "you".
    to_you = bool(addressed(reading)) and any(m.kind == "other" for m in reading.mentions(hit.sentence))
    if not ("letter" in kinds or to_you) or "news" in kinds:
        return False
    text, sentence = reading.text, reading.text.sentences[hit.sentence]
    if text.tokens[sentence.first].text in _QUOTING or _is_later(reading, hit):
        return False
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    own = [
        m for m in reading.mentions(hit.sentence)
        if m.kind == "self" and m.slot == "core" and clauses.at(m.first).number in chain and m.first < hit.last
    ]  # fmt: skip
    if not own or ((to := addressed(reading)) and actor not in to):
        return False
    if (
        hit.form == "present"
        or goes_on
        or (not hit.clause.infinitive and not any(i < hit.first for i in hit.clause.finite))
    ):
        # "We invite A to …" has the form of an infinitive.
        return True
    wishes = lexicon.listed(reading.language, "sections", "letter", "wishing")
    return any(own[0].first <= first < hit.first for first, _ in reading.places(wishes, hit.sentence))


def wished_in(reading: Reading, word: str) -> bool:
    """Whether the words of a flaw are those of a wish to invite."""
    wishes = lexicon.listed(reading.language, "sections", "letter", "wishing")
    return wishes.match(word.casefold()) is not None or word.casefold() in lexicon.common("shall")


def _is_later(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence says that it is yet to be done: "längre fram", "in the autumn"."""
    later = lexicon.listed(reading.language, "sections", "letter", "later")
    return bool([first for first, _ in reading.places(later, hit.sentence) if first < hit.last])


def whose_post(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "I As brevlåda låg en inbjudan", "When A opened its post there was an invitation": in whose post it was, before it or in the clause beside it."""
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    post = lexicon.common("post_of_somebody")
    mentions = reading.mentions(hit.sentence)
    own = [m for m in mentions if m.genitive and norms[m.last : m.last + 1] and norms[m.last] in post]
    if own or any(m.slot == "to" for m in mentions):
        return own[:1]
    beside = {
        c.number
        for c in clauses.clauses
        if c.kind == "adverbial" and hit.clause.number in (c.parent, c.number) and {norms[i] for i in c.tokens} & post
    }
    return [m for m in mentions if clauses.at(m.first).number in beside and m.slot == "core" and not m.genitive][:1]


def sent_in(reading: Reading, hit: Hit) -> Hit:
    """The hit in the clause that tells of the sending: "den inbjudan som aldrig sändes till A", "the invitation that reached A is unanswered"."""
    inner = reading.clauses(hit.sentence).at(hit.last - 1)
    apart = inner.number != hit.clause.number and inner.kind == "relative" and inner.opener > hit.first
    return replace(hit, clause=inner) if hit.cue.kind == "invitation" and hit.form == "done" and apart else hit


def of_the_answer(reading: Reading, hit: Hit, problem: Flaw) -> bool:
    """As in "An invitation to join, sent to A on 3 March, has not been answered": what the verb behind the noun and its participle denies."""
    norms, sending = reading.text.norms, lexicon.common("sending")
    if (
        hit.cue.kind != "invitation"
        or hit.form != "done"
        or not {norms[i] for i in range(hit.first, hit.last)} & sending
    ):
        return False
    before = [i for i in hit.clause.finite if i < hit.last and norms[i] not in sending]
    if before or not any(i >= hit.last for i in hit.clause.finite):
        return False
    size = len(problem.word.split())
    sentence = reading.text.sentences[hit.sentence]
    at = [i for i in range(sentence.first, sentence.last) if reading.text.words(i, i + size) == problem.word]
    return bool(at) and all(i >= hit.last for i in at)


def to_something_else(reading: Reading, hit: Hit, first: int | None) -> str:
    """As in "an invitation to a lunch on the declaration", "invited to speak about it", "to comment on it": what one is invited to instead, else nothing.

    `first` is where the agreement stands behind the words, if it does.
    """
    inside = " ".join(reading.text.norms[hit.first : hit.last])
    within = lexicon.phrases("to_speak_about").search(inside) if hit.form == "done" else None
    if within and not lexicon.phrases("to_join_too").search(inside, within.end()):
        # "Inbjudan att kommentera avtalet avsänd till A"
        return within[0]
    rest = " ".join(reading.text.norms[hit.last : reading.text.sentences[hit.sentence].last])
    between = rest if first is None else " ".join(reading.text.norms[hit.last : first])
    if match := lexicon.phrases("to_speak_about").search(between):
        # Where no agreement stands behind it, what one is invited to do first: "att ansluta sig och läsa mer" is to join.
        at_once = between[: match.start()].split() + match[0].split()[:1]
        if first is not None or (at_once[-1] in _TO_DO and not set(at_once[:-1]) & _TO_DO):
            return "" if lexicon.phrases("to_join_too").search(rest, match.end()) else match[0]
    if first is None:
        return ""
    if hit.form != "done" or reading.text.norms[hit.last : hit.last + 1] not in (["till"], ["to"]):
        return ""
    nouns = lexicon.listed(reading.language, "agreements", "event", "nouns")
    return next(
        (reading.text.words(one, two) for one, two in reading.places(nouns, hit.sentence) if hit.last < one < first), ""
    )


def named_behind(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "hittade en inbjudan till B att ansluta sig": whom the invitation itself names, whoever got it in his hands."""
    if hit.cue.kind != "invitation" or hit.form != "done":
        return []
    return [
        m for m in reading.mentions(hit.sentence) if m.first == hit.last + 1 and m.slot == "to" and m.kind != "part"
    ]


def joins_theirs(reading: Reading, hit: Hit, named: Named) -> bool:
    """As in "Styrgruppen för avtalet frågade A om den ville bli part": who invites is an organ of the agreement, and no other thing to join is named."""
    if hit.cue.kind != "invitation" or named.last > hit.first:
        return False
    rest = " ".join(reading.text.norms[hit.last : reading.text.sentences[hit.sentence].last])
    organ = lexicon.listed(reading.language, "agreements", "organs").fullmatch(named.instead.casefold())
    return organ is not None and lexicon.phrases("to_join_unnamed").search(rest) is not None


def joins_another(reading: Reading, hit: Hit, named: Sequence[Named]) -> str:
    """As in "Kansliet för avtalet har bjudit in A att gå med i arbetsgruppen": what one is invited to join instead of the agreement before it, else nothing."""
    if hit.cue.kind != "invitation" or any(n.last > hit.first for n in named):
        return ""
    end = reading.text.sentences[hit.sentence].last
    rest = " ".join(reading.text.norms[hit.last : end])
    if club := _club_that_asks(reading, hit, rest):
        return club
    joins = lexicon.phrases("to_join_something").search(rest)
    if joins is None:
        return ""
    at = hit.last + rest[: joins.end()].count(" ") + 1
    others = reading.agreements.others
    return next(
        (
            reading.text.tokens[i].text
            for i in range(at, min(at + _NOUN, end))
            if others.fullmatch(reading.text.norms[i])
        ),
        "",
    )


def _club_that_asks(reading: Reading, hit: Hit, rest: str) -> str:
    """As in "Föreningen för dem som läser avtalet frågade A om den ville bli medlem": an association whose members are meant, else nothing."""
    text = reading.text
    first = text.sentences[hit.sentence].first
    clubs = lexicon.listed(reading.language, "agreements", "clubs")
    joins = lexicon.phrases("to_join_unnamed").search(rest)
    opens = next((i for i in range(first, min(first + _NOUN, hit.first)) if clubs.fullmatch(text.norms[i])), None)
    member = joins is not None and not {"medlem", "member", "members"}.isdisjoint(joins[0].split())
    return text.tokens[opens].text if member and opens is not None else ""


def asks_of_another(reading: Reading, hit: Hit, own: frozenset[str]) -> list[Flaw]:
    """As in "frågade A om B ville bli part", "asked A whether B wished to join": the one who would join by the question is not the one asked."""
    if hit.cue.kind != "invitation":
        return []
    text, agents = reading.text, reading.names.agents
    for mention in reading.mentions(hit.sentence):
        before = text.norms[mention.first - 1]
        person = any(agents[iri].is_person for iri in mention.iris if iri in agents)
        if mention.first <= hit.last or before not in lexicon.common("whether") or mention.kind != "name" or person:
            continue
        would = lexicon.phrases("would_do").match(" ".join(text.norms[mention.last : mention.last + _NOUN]))
        if would and not mention.iris & own and not mention.genitive:
            return [Flaw("actor", text.words(mention.first, mention.last))]
    return []
