"""What one was before: whether "tidigare", "former" are said of a role and number, or of others; years that are over, and some years in the past."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.verbs import is_past

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.dates import Dated
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_SIGNS = frozenset({",", ";", "(", ")", "–", "—"})


def says_of_others(reading: Reading, hit: Hit, first: int, last: int) -> bool:
    """As in "is owned by A and a group of former employees": behind the role, before a noun, it is said of that noun."""
    text = reading.text
    sentence = text.sentences[hit.sentence]
    word = "".join(text.norms[first:last]).rstrip(".")
    if first < hit.last or word not in lexicon.common("former_ones"):
        return False
    # "f.d. anställda": the stop belongs to the short word.
    at = last + 1 if text.norms[last : last + 1] == ["."] and "." in word else last
    noun = text.tokens[min(at, sentence.last - 1)]
    return (
        noun.is_word
        and not noun.is_capitalised
        and noun.norm.isalpha()
        and noun.norm not in lexicon.prepositions(reading.language)
        and noun.norm not in lexicon.finite_verbs(reading.language)
        and noun.norm not in lexicon.common("joining")
    )


def years_over(reading: Reading, hit: Hit, dates: Sequence[Dated]) -> str:
    """As in "2012–2019", "from 2012 to 2019", "mellan 2012 och 2019" in the clause of the words: both ends, where the last has passed; else nothing."""
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    own = sorted((d for d in dates if clauses.at(d.first).number == hit.clause.number), key=lambda d: d.first)
    for one, two in pairwise(own):
        joins = norms[one.last : two.first]
        until = bool(joins) and all(word in lexicon.common("from_one_time_to_another") for word in joins)
        between = joins in (["och"], ["and"]) and norms[one.first - 1] in lexicon.common("between")
        passed = reading.today is not None and one.span.last < two.span.first and two.span.last < reading.today
        if (
            (until or between)
            and passed
            and (_told_in_the_past(reading, hit) or _beside_a_name(reading, hit, one.first))
        ):
            return reading.text.words(one.first, two.last)
    return ""


def until_a_past_time(reading: Reading, hit: Hit, mine: Sequence[Mention]) -> str:
    """As in "som huvudman för A till och med 2022", "a principal until the end of 2022": the end of the role, where it has passed; else nothing."""
    clauses, norms = reading.clauses(hit.sentence), reading.text.norms
    for dated in reading.dates(hit.sentence):
        between = range(hit.last, dated.first)
        names = any(hit.last <= m.first < dated.first for m in mine)
        if dated.first < hit.last or names or clauses.at(dated.first).number != hit.clause.number:
            continue
        passed = reading.today is not None and dated.span.last < reading.today
        told = lexicon.phrases("until_a_time").search(" ".join(norms[i] for i in between))
        if passed and told and not any(i in clauses.verbs or norms[i] in _SIGNS for i in between):
            return reading.text.words(hit.first, dated.last)
    return ""


def until_before_it(reading: Reading, hit: Hit) -> str:
    """As in "A, fram till årsskiftet ledamot i B", "A, till i fjol huvudman": an end told right before the role, or a vague one behind it; else nothing.

    An end that is dated must have passed. One without a day has, in an apposition; where a verb tells of the role today it may be to come.
    """
    norms, clauses, sentence = reading.text.norms, reading.clauses(hit.sentence), reading.text.sentences[hit.sentence]
    if match := lexicon.phrases("until_right_before").search(" ".join(norms[sentence.first : hit.first])):
        begin = hit.first - len(match[0].split())
        days = [d for d in reading.dates(hit.sentence) if begin <= d.first < hit.first]
        over = match["lately"] or all(reading.today is not None and d.span.last < reading.today for d in days)
        apposed = begin == sentence.first or norms[begin - 1] in _SIGNS or match["lately"]
        told = any(i in clauses.verbs for i in range(begin, hit.first))
        return reading.text.words(begin, hit.last) if over and apposed and not told else ""
    today = {norms[i] for i in hit.clause.finite if i < hit.first} & lexicon.common("is_now")
    behind = lexicon.phrases("until_lately").search(" ".join(norms[hit.last : sentence.last]))
    if behind is None or (today and not behind["lately"]):
        return ""
    begin = hit.last + behind.string[: behind.start()].count(" ")
    end = begin + len(behind[0].split())
    apart = any(i in clauses.verbs or norms[i] in _SIGNS for i in range(hit.last, end))
    return "" if apart else reading.text.words(hit.first, end)


def of_another_time(reading: Reading, hit: Hit, dated: Dated, role: str | None) -> bool:
    """As in "A, som har varit anställd i B sedan 2016, är direktör", "A, ledamot sedan 2016, är ordförande": no time of the role, but one told beside it.

    Told beside it is what stands with the date between signs or in a clause, where the words of the role do not.
    """
    norms, clauses, sentence = reading.text.norms, reading.clauses(hit.sentence), reading.text.sentences[hit.sentence]
    own = clauses.at(dated.first).number
    begin, end = dated.first, dated.last
    while begin > sentence.first and norms[begin - 1] not in _SIGNS and clauses.at(begin - 1).number == own:
        begin -= 1
    while end < sentence.last and norms[end] not in _SIGNS and clauses.at(end).number == own:
        end += 1
    if begin <= hit.first < end:
        return False
    beside = lexicon.listed(reading.language, "roles", "ended", "beside")
    if any(begin <= first < end for first, _ in reading.places(beside, hit.sentence)):
        return True
    post = set(norms[hit.first : hit.last])
    others = [own for entry, own in lexicon.patterns(reading.language, "roles", "role") if entry["role"] != role]
    return dated.bound == "after" and any(
        begin <= first and last <= end and not post & set(norms[first:last])
        for each in others
        for first, last in reading.places(each, hit.sentence)
    )


def _told_in_the_past(reading: Reading, hit: Hit) -> bool:
    """Whether the clause of the words has a verb in the past, or none, as in a line: in the present the years may well be those of something else."""
    verb = next(iter(hit.clause.finite), None)
    return verb is None or is_past(reading.text.norms[verb], reading.language)


def _beside_a_name(reading: Reading, hit: Hit, index: int) -> bool:
    """As in "Ordförande är A (2012–2019)": right behind who has the role, or the word for it."""
    ends = {hit.last, *(m.last for m in reading.mentions(hit.sentence))}
    return bool({index, index - 1} & ends) and not reading.text.tokens[index - 1].text[:1].islower()


def some_years(reading: Reading, hit: Hit) -> str:
    """As in "ledde arbetet som ordförande i sju år": with a verb in the past and no time from which it goes on; else nothing."""
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    verb = next(iter(hit.clause.finite), None)
    before = hit.first - 1
    while norms[before] in lexicon.common("indefinite_articles"):
        before -= 1
    if verb is None or not is_past(norms[verb], reading.language) or norms[before] not in lexicon.common("roles_as"):
        return ""
    begins = lexicon.listed(reading.language, "roles", "ended", "begin")
    if any(clauses.at(first).number == hit.clause.number for first, _ in reading.places(begins, hit.sentence)):
        return ""
    lasted = lexicon.listed(reading.language, "roles", "ended", "lasted")
    for first, last in reading.places(lasted, hit.sentence):
        if clauses.at(first).number == hit.clause.number:
            return reading.text.words(first, last)
    return ""


def time_spent(reading: Reading, hit: Hit) -> str:
    """As in "Under sina nio år som vd hann A bygga två hus", "A saw it all in his time as chair": a time looked back on; else nothing.

    Not where the clause tells of today or of what has been done up to now: "Under sina nio år som vd har A byggt två hus".
    """
    norms, sentence = reading.text.norms, reading.text.sentences[hit.sentence]
    spent = lexicon.phrases("time_spent_as").search(" ".join(norms[sentence.first : hit.first]))
    if spent is None:
        return ""
    clauses, language = reading.clauses(hit.sentence), reading.language
    own = {clause.number for clause in clauses.chain(hit.clause)}
    today = lexicon.common("have_now") | lexicon.common("is_now")
    verbs = [i for number in own for i in clauses.clauses[number].finite]
    if any(norms[i] in today or not is_past(norms[i], language) for i in verbs):
        return ""
    return reading.text.words(hit.first - len(spent[0].split()), hit.last)
