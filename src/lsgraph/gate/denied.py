"""What is told and then taken back, by the sentence after it or by its own end; and a negation that only corrects when it was done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.model import Flaw, Verdict

if TYPE_CHECKING:
    from lsgraph.gate.document import Document, Hit

#: Most words between "utan" and the day that is put instead of another: "utan först i maj".
_BESIDE = 3
#: Most sentences from one that is cited to the wording that it should have had.
_WORDING_BELOW = 4
#: What a body does by a vote of its members.
_OF_BODIES = frozenset({"adoption", "withdrawal", "proposal"})
_WORD = re.compile(r"\w+")


def taken_back(reading: Document, hit: Hit) -> list[Flaw]:
    """A sentence after it that takes it back, "Det stämmer inte.", or the end of its own: "…, men så är det inte."."""
    within = lexicon.words(reading.language, "scope", "takes_back_within")
    places = [place for place in reading.places(within, hit.sentence) if place[0] >= hit.last]
    if not places and hit.sentence + 1 < len(reading.text.sentences):
        places = reading.places(lexicon.words(reading.language, "scope", "takes_back"), hit.sentence + 1)
    if not places and (wording := _worded_otherwise(reading, hit)):
        return [Flaw("negated", wording, Verdict.CONTRADICTED)]
    return [Flaw("negated", reading.text.words(*places[0]), Verdict.CONTRADICTED)] if places else []


def _worded_otherwise(reading: Document, hit: Hit) -> str:
    """As in "I protokollet stod: ”A antar avtalet.” … Rätt lydelse är: …", and of any wording that a paper headed as a correction cites as an earlier one."""
    text, language = reading.text, reading.language
    cited = lexicon.words(language, "scope", "cited")
    if not any(last <= hit.first for _, last in reading.places(cited, hit.sentence)):
        return ""
    right = lexicon.words(language, "scope", "right_wording")
    if reading.places(right, hit.sentence):
        return ""
    for number in range(hit.sentence + 1, min(hit.sentence + 1 + _WORDING_BELOW, len(text.sentences))):
        if places := reading.places(right, number):
            return text.words(*places[0])
    headed = lexicon.listed(language, "sections", "title", "correction")
    match = headed.search(" ".join(_WORD.findall(text.head.casefold())))
    return match[0] if match else ""


def not_on_record(reading: Document, hit: Hit, own: frozenset[str]) -> list[Flaw]:
    """As in "Kommunens egen registrator hittar inget sådant ärende." right behind it, where nobody else's records are meant."""
    number = hit.sentence + 1
    if number >= len(reading.text.sentences):
        return []
    places = reading.places(lexicon.words(reading.language, "scope", "not_on_record"), number)
    named = {i for m in reading.mentions(number) if m.iris & own for i in range(m.first, m.last)}
    fillers = lexicon.common("before_its_records")
    before = range(reading.text.sentences[number].first, places[0][0] if places else 0)
    if not places or not all(i in named or reading.text.norms[i] in fillers for i in before):
        return []
    return [Flaw("negated", reading.text.words(*places[0]), Verdict.CONTRADICTED)]


def corrected(reading: Document, hit: Hit, negation: int) -> int | None:
    """As in "skrev inte under i april utan den 20 juni": the word after which the time stands when it was done.

    What is denied is another time, which must stand before that word; and nothing but the time may follow it, as in "utan avstod den 20 juni".
    """
    norms, sentence = reading.text.norms, reading.text.sentences[hit.sentence]
    if norms[negation] not in lexicon.common("plain_negations"):
        return None
    dates = reading.dates(hit.sentence)
    for at in range(negation + 1, sentence.last):
        if norms[at] not in lexicon.common("but_instead") or hit.first <= at < hit.last:
            continue
        instead = next((d for d in dates if 0 < d.first - at <= _BESIDE), None)
        denied = [d for d in dates if negation < d.first < at]
        if instead is None or not denied or reading.today is None or instead.span.first > reading.today:
            continue
        if at < hit.first:
            # "Det var inte i april utan den 20 juni som A skrev under", "Inte i april utan den 20 juni skrev A under"
            follows = instead.last == hit.first or norms[instead.last] in lexicon.common("after_a_corrected_time")
            ends = follows and denied[0].first - negation <= _BESIDE
        else:
            ends = instead.last >= sentence.last or not reading.text.tokens[instead.last].is_word
        if ends and set(norms[at + 1 : instead.first]) <= lexicon.common("before_a_corrected_time"):
            return at
    return None


def what_is_denied(reading: Document, hit: Hit) -> range:
    """From a negation that only corrects the time to the word before the right one: "inte i april, som det var sagt," before "utan den 20 juni"."""
    sentence = reading.text.sentences[hit.sentence]
    for negation in range(sentence.first, sentence.last):
        at = corrected(reading, hit, negation)
        if at is not None:
            return range(negation, at)
    return range(0)


def times_denied(reading: Document, hit: Hit) -> frozenset[int]:
    """Where times stand that a correction denies: "i april" of "inte i april utan den 20 juni"."""
    denied = what_is_denied(reading, hit)
    return frozenset(d.first for d in reading.dates(hit.sentence) if d.first in denied)


def told_of_some_members(reading: Document, hit: Hit, index: int) -> bool:
    """As in "the council approved it, with one member abstaining": what some of a body did, or nobody in it, is told beside what the body decided."""
    sentence = reading.text.sentences[hit.sentence]
    if hit.cue.kind not in _OF_BODIES:
        return False
    words = " ".join(reading.text.norms[sentence.first : sentence.last])
    for match in lexicon.phrases("some_members").finditer(words):
        begin = sentence.first + words[: match.start()].count(" ")
        end = begin + len(match[0].split())
        if begin <= index < end and not begin <= hit.first < end:
            return True
    return False


def listed_ahead(reading: Document, hit: Hit, index: int) -> bool:
    """As in "Cleaner tugs and no more heavy oil: A signed the pact": one of several things before a colon that there is none of, as a heading has them.

    Not where a verb, an act, an agreement or somebody stands there too, nor where the denial is all that does: "No signature: A …".
    """
    norms, sentence = reading.text.norms, reading.text.sentences[hit.sentence]
    colon = next((i for i in range(index, hit.first) if norms[i] == ":"), None)
    if colon is None or norms[index] not in lexicon.common("denying_determiners"):
        return False
    ahead = range(sentence.first, colon)
    told = [m.first for m in reading.mentions(hit.sentence)] + [n.first for n in reading.agreements.of(hit.sentence)]
    told += [each.first for each in reading.hits(hit.sentence, hit.cue.kind)]
    joined = norms[index - 1] in lexicon.common("joining") and index - 1 > sentence.first
    return joined and not any(i in ahead for i in told) and not reading.clauses(hit.sentence).verbs & set(ahead)
