"""Whether the form of the words tells an act as done: past tenses, nouns of what took place, and what is done by being written or decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.document import DECIDED, Hit
from lsgraph.gate.inviting import invites_by_writing
from lsgraph.gate.led import lead_of
from lsgraph.gate.model import Flaw

if TYPE_CHECKING:
    from lsgraph.gate.dates import Dated
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading


#: Most words, but for a day, between what tells that an act was done and its infinitive.
_AT_ONCE = 3


def not_done(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the form tells the act as done."""
    reading, kind = quoted.reading, quoted.claim.kind
    words = reading.text.words(hit.first, hit.last)
    if hit.cue.needs_signed and not _says_signed(reading):
        return [Flaw("act", words, claimed=kind)]
    if hit.form in ("past", "supine", "participle", "done") or reading.done_at_last(hit) is not None:
        return []
    achieved = reading.places(lexicon.words(reading.language, "scope", "achieve"), hit.sentence)
    if hit.form == "noun" and any(last == hit.first for _, last in achieved):
        return []
    if hit.form == "noun" and not reading.clauses(hit.sentence).clauses[0].finite and not hit.clause.finite:
        return [Flaw("heading", words)]
    if hit.form == "noun" and (there := _only_there(reading, hit, kind)):
        return [Flaw("act", there, claimed=kind)]
    if hit.form == "noun":
        happened = reading.places(lexicon.words(reading.language, "scope", "happen"), hit.sentence)
        clauses = reading.clauses(hit.sentence)
        if kind == "adoption":
            happened += reading.places(lexicon.words(reading.language, "scope", "resolved"), hit.sentence)
        if any(clauses.at(first).number == hit.clause.number for first, _ in happened) or _by_its_own(reading, hit):
            return []
        if _on_a_day_of_its_own(reading, hit):
            return []
        return [Flaw("tense", words)]
    if is_decided(reading, hit, kind) or reading.places(
        lexicon.words(reading.language, "scope", "perform"), hit.sentence
    ):
        return []
    days = {i for d in reading.dates(hit.sentence) for i in range(d.first, d.last)}
    if hit.form in ("infinitive", "gerund") and any(
        first < hit.first and len([i for i in range(last, hit.first) if i not in days]) <= _AT_ONCE
        for first, last in achieved
    ):
        return []
    if hit.form == "gerund" and kind == "withdrawal" and reading.text.norms[hit.first - 1] in ("was", "were"):
        return []
    if hit.form == "gerund" and hit.clause.finite and reading.text.norms[hit.first - 1] == "," and kind == "invitation":
        return []
    if hit.form == "gerund" and reading.text.norms[hit.first - 1] in ("after", "by", "upon", "in", "since"):
        return []
    if hit.form == "infinitive" and "did" in {
        reading.text.norms[i] for i in hit.clause.finite if hit.first - 8 < i < hit.first
    }:
        # "KTH did sign", "Not until May did KTH sign": with stress, and told as done.
        return []
    if hit.form == "infinitive" and any(
        first >= hit.last for first, _ in reading.places(lexicon.phrases("fulfilled"), hit.sentence)
    ):
        # It was the turn of A to sign, "vilket skedde på slottet".
        return []
    if hit.form == "gerund" and _goes_with_what_was(reading, hit):
        return []
    if hit.form == "present" and _present_holds(quoted, hit):
        return []
    if invites_by_writing(reading, hit, quoted.claim.actor or ""):
        return []
    return [Flaw("tense", words)]


def _only_there(reading: Reading, hit: Hit, kind: str) -> str:
    """As in "A was represented at the signing of it": who is there has not signed by that. The words that say so, else nothing."""
    norms = reading.text.norms
    at = hit.first - 1
    while at > hit.clause.opener and norms[at] in lexicon.common("determiners"):
        at -= 1
    if kind != "signing" or norms[at] not in lexicon.common("at_an_event") | lexicon.common("within"):
        return ""
    there = [h for h in reading.hits(hit.sentence, "presence") if h.clause.number == hit.clause.number]
    return reading.text.words(there[0].first, there[0].last) if there else ""


def _goes_with_what_was(reading: Reading, hit: Hit) -> bool:
    """As in "Signing for A, the president called …": at the beginning of a sentence that goes on in the past it is told as done."""
    sentence = reading.text.sentences[hit.sentence]
    verbs = [i for i in hit.clause.finite if i > hit.last]
    return (
        (
            hit.first == sentence.first
            or (hit.first == sentence.first + 1 and reading.text.norms[sentence.first] in lexicon.common("also"))
        )
        and bool(verbs)
        and reading.text.norms[verbs[0]].endswith(("ed", "said", "spoke", "told", "thanked", "was", "were"))
    )


def _on_a_day_of_its_own(reading: Reading, hit: Hit) -> bool:
    """As in "A:s undertecknande den 3 mars 2025 av avtalet innebär …": a noun with its owner and a day that has come tells what was done."""
    verb = next((i for i in hit.clause.finite if i > hit.last), None)
    owned = any(m.genitive and m.last == hit.first for m in reading.mentions(hit.sentence))
    return (
        verb is not None
        and owned
        and reading.today is not None
        and any(hit.first < d.first < verb and d.span.last <= reading.today for d in reading.dates(hit.sentence))
    )


def _by_its_own(reading: Reading, hit: Hit) -> bool:
    """As in "Genom sin underskrift har …", "Through the council's adoption …": an act by which something is, is done."""
    sentence = reading.text.sentences[hit.sentence]
    through = lexicon.words(reading.language, "scope", "through")
    own = reading.text.norms[hit.first - 1] in lexicon.common("own_possessives") or any(
        m.genitive and m.last == hit.first for m in reading.mentions(hit.sentence)
    )
    return own and any(
        first == sentence.first and hit.first - last <= 5 for first, last in reading.places(through, hit.sentence)
    )


def _says_signed(reading: Reading) -> bool:
    return bool(
        lexicon.phrases("signs_of_signing").search(
            reading.text.raw.casefold(),
        )
    )


def is_decided(reading: Reading, hit: Hit, kind: str) -> bool:
    """Whether a decision governs it: "beslutade den 3 mars att anta"."""
    if kind not in DECIDED:
        return False
    if hit.form in ("present", "infinitive") and lead_of(reading, hit.sentence) is not None:
        return True
    clauses = reading.clauses(hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    if hit.form in ("present", "infinitive") and not clauses.clauses[0].finite:
        # "Kommunfullmäktiges beslut att anta avtalet", with no more said of that decision.
        sentence = reading.text.sentences[hit.sentence]
        begins = " ".join(reading.text.norms[sentence.first : hit.first])
        if lexicon.phrases("decision_by_its_noun").match(begins):
            return True
    for first, _ in reading.places(lexicon.words(reading.language, "scope", "decide"), hit.sentence):
        if clauses.at(first).number in chain and first < hit.first:
            return True
    return False


def _present_holds(quoted: Quoted, hit: Hit) -> bool:
    """A present tense tells what is done in a decision's own words, or with a day that has come."""
    reading = quoted.reading
    section, _ = reading.section(hit.sentence)
    if hit.clause.kind == "complement" and reading.text.norms[hit.clause.opener - 1] in lexicon.common(
        "matters_before_att"
    ):
        # "Ärendet om att A antar avtalet": what the matter is about, not what is decided.
        return False
    begins = reading.text.norms[reading.text.sentences[hit.sentence].first]
    by_somebody = any(m.slot == "agent" for m in reading.mentions(hit.sentence))
    if _only_held(quoted, hit) or (hit.cue.passive and begins in ("för", "for") and not by_somebody):
        # "För A, undertecknas den 3 mars 2025": the line of a form, which says where and when A is to sign.
        return False
    if quoted.claim.kind in DECIDED and (section == "decision" or "minutes" in reading.head_kinds):
        return not reading.unsettled
    if quoted.claim.kind == "presence" and hit.form == "present":
        return False
    own = _finest(reading.dates(hit.sentence))
    bids = lexicon.words(reading.language, "scope", "bids_welcome")
    if reading.today is None or reading.places(bids, hit.sentence):
        return False
    if not own and hit.sentence:
        # "Klockan är tre i går. Rektorn … skriver under": a scene that is told in the present has its day in the sentence before.
        before, here = reading.text.sentences[hit.sentence - 1], reading.text.sentences[hit.sentence]
        own = _finest(reading.dates(hit.sentence - 1)) if before.paragraph == here.paragraph else []
        if reading.hits(hit.sentence - 1, "invitation"):
            # "Den 3 mars bjuder vi in till presskonferens. Då undertecknas avtalet."
            return False
        return bool(own) and all(d.span.first == d.span.last < reading.today for d in own)
    return bool(own) and all(d.span.last <= reading.today for d in own)


def _only_held(quoted: Quoted, hit: Hit) -> bool:
    """As in "Kontoret ser helst att A antar avtalet": what somebody holds, and neither decides nor tells, is not done by that, nor what it is for."""
    reading, clauses = quoted.reading, quoted.reading.clauses(hit.sentence)
    above = clauses.clauses[hit.clause.parent] if hit.clause.parent is not None else None
    if reading.text.norms[hit.clause.opener - 1 : hit.clause.opener + 1] == ["för", "att"]:
        # "pläderade för att A undertecknar": what one works for.
        return True
    if hit.clause.kind != "complement" or above is None or is_decided(reading, hit, quoted.claim.kind):
        return False
    sentence, decide = reading.text.sentences[hit.sentence], lexicon.words(reading.language, "scope", "decide")
    if any(first == sentence.first for first, _ in reading.places(decide, hit.sentence)):
        # A resolution that is written as it was taken, "Resolved: that …".
        return False
    telling = lexicon.words(reading.language, "scope", "telling")
    return not any(clauses.at(first).number == above.number for first, _ in reading.places(telling, hit.sentence))


def _finest(dates: list[Dated]) -> list[Dated]:
    """Dates without those that another makes more exact: "Juni 2025: … den 5 juni"."""
    return [
        d
        for d in dates
        if not any(other is not d and other.span != d.span and other.span.within(d.span) for other in dates)
    ]
