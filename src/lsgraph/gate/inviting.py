"""Letters that invite by saying that they wish to: "Vi vill därför bjuda in A", "I would like to invite A"; and whom they are written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.letters import is_address, pattern_of

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.reading import Reading

#: Most words from "are" to the verb: "are now hereby inviting".
_AUXILIARY_APART = 3
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
