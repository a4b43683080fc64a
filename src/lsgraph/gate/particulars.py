"""Values that stand in a head or foot or word for word: dates of documents, names after labels, numbers of cases, texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.dates import span_of, widest
from lsgraph.gate.identity import means
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.objects import overlap, topic_of
from lsgraph.gate.stronger import other_share, stronger
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.gate.model import Thing
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading
    from lsgraph.gate.text import Text

#: What a pattern says of the endings of a word; and fewest letters of a word that is cut short.
_ENDING = re.compile(r"\(\?:[^()]*\)\??")
_LEAST_OF_SHORT = 3
#: Most words of a row of labels behind the first.
_LABELS = 4
#: Words behind a number in which may stand whose it is.
_BEHIND = 6
#: What stands between the columns of a head.
_COLUMN = re.compile(r"\t+| {2,}|\s*\|\s*")


def own_date(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The day of a document or an event: the quoted date, unless the words beside it say that it is the day of something else."""
    reading = quoted.reading
    span = span_of(str(quoted.claim.value))
    dates = [
        d
        for number in quoted.numbers
        for d in reading.dates(number)
        if quoted.quotes(d.first, max(d.last, d.first + 1))
    ]
    if span is None:
        return [Flaw("value", "", claimed=str(quoted.claim.value))]
    is_document = "/document/" in (quoted.claim.subject or "")
    others = lexicon.any_of(rule.get("other", ()) or ["(?!)"])
    for dated in dates:
        if not dated.span.within(span):
            continue
        before = " ".join(reading.text.norms[max(quoted.first - 4, dated.first - 3, 0) : dated.first])
        if is_document and (match := others.search(before)):
            return [Flaw("value", match[0], Verdict.NOT_SHOWN, str(quoted.claim.value))]
        return []
    wider = [d for d in dates if span.within(d.span)]
    if wider:
        return [Flaw("date-exact", widest(wider), Verdict.NOT_SHOWN, str(quoted.claim.value))]
    if dates:
        return [Flaw("date-other", widest(dates), Verdict.CONTRADICTED, str(quoted.claim.value))]
    del things
    return [Flaw("date-missing", "", Verdict.NOT_SHOWN, str(quoted.claim.value))]


def label(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The name that follows a label, before any other label."""
    del things
    reading, value = quoted.reading, str(quoted.claim.value)
    mentions = [m for each in reading.speakers.of for m in each if quoted.quotes(m.first, m.last)]
    mine = [m for m in mentions if value in m.iris or unit_named(reading, m, value)]
    if not mine and not unit_words(quoted, value):
        return [Flaw("value", told(reading, mentions), claimed=name_of(reading, value))]
    compiled = lexicon.any_of(rule["cue"])
    labels = [
        (first, last)
        for number in quoted.numbers
        for first, last in reading.places(compiled, number)
        if quoted.quotes(first, last)
    ]
    labels = labels or shortened(quoted, rule["cue"])
    if not labels and not rule.get("self_label"):
        return [Flaw("value", told(reading, mine), claimed=name_of(reading, value))]
    if labels and mine and not rule.get("self_label"):
        first_after = next((m for m in mentions if m.first >= labels[0][1]), None)
        between = reading.text.norms[labels[0][1] : mine[0].first]
        other_label = ":" in between[1:]
        persons = [
            m for m in mentions if m.first >= labels[0][1] and m.first < mine[0].first and m.kind in ("name", "unknown")
        ]
        if mine[0].first >= labels[0][1] and (other_label or (persons and quoted.claim.predicate == "ls:handler")):
            return [Flaw("value", told(reading, [first_after] if first_after else []), claimed=name_of(reading, value))]
        if mine[0].first < labels[0][0] and quoted.claim.predicate == "ls:handler":
            return [Flaw("value", told(reading, mentions), claimed=name_of(reading, value))]
    return []


def shortened(quoted: Quoted, cues: Sequence[str]) -> list[tuple[int, int]]:
    """Where a label that is cut short begins a line of the quotation: "Handl.:", "Ansv. handl.", "Case off.": each word begins one of the label's."""
    reading, text = quoted.reading, quoted.reading.text
    # "handläggare(?:n)?" is the word "handläggare".
    written = [_ENDING.sub("", cue).split() for cue in cues]
    named = [m.first for number in quoted.numbers for m in reading.mentions(number)]
    found = []
    for begin in range(quoted.first, quoted.last):
        if begin and "\n" not in text.raw[text.tokens[begin - 1].end : text.tokens[begin].start]:
            continue
        end = next((i for i in range(begin + 1, quoted.last) if i in named or text.norms[i] == ":"), begin)
        words = [text.norms[i] for i in range(begin, end) if text.tokens[i].is_word]
        is_short = "." in text.norms[begin:end] or text.norms[end] == ":"
        if is_short and words and any(_is_short_for(words, label) for label in written):
            found.append((begin, end))
    return found


def _is_short_for(words: Sequence[str], label: Sequence[str]) -> bool:
    """Whether words are the beginnings of those of a label, the first letters at least."""
    pairs = list(zip(words, label, strict=False))
    return len(words) == len(label) and all(
        whole == word or (len(word) >= _LEAST_OF_SHORT and whole.startswith(word)) for word, whole in pairs
    )


def unit_named(reading: Reading, mention: Mention, value: str) -> bool:
    """A body or unit by its own word with the organisation that it is of: "kommunstyrelsen" in a letter of Huddinge."""
    agent = reading.names.agents.get(value)
    if agent is None or not agent.unit_of:
        return False
    firsts = {tokens_of(name)[0].norm for name in agent.names if name}
    word = reading.text.norms[mention.first]
    return word in firsts and (not mention.iris or agent.unit_of in mention.iris or value in mention.iris)


def unit_words(quoted: Quoted, value: str) -> bool:
    """Whether a unit is named by the words of its own name, without its organisation."""
    reading = quoted.reading
    agent = reading.names.agents.get(value)
    if agent is None or not agent.unit_of:
        return False
    names = [[token.norm for token in tokens_of(name) if token.is_word] for name in agent.names]
    norms = reading.text.norms[quoted.first : quoted.last]
    return any(
        name[0] in norms and (len(name) < 2 or name[0].endswith(("et", "en")) or name[1] in norms)
        for name in names
        if name
    )


def name_of(reading: Reading, iri: str) -> str:
    """The first name of an agent, for messages."""
    agent = reading.names.agents.get(iri)
    return agent.names[0] if agent is not None and agent.names else iri.rsplit("/", 1)[-1]


def string(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The value stands there sign for sign, and no other label claims it."""
    del things
    reading, value = quoted.reading, str(quoted.claim.value)
    words = " ".join(reading.text.words(quoted.first, quoted.last).split())
    at = words.find(value)
    if at < 0:
        return [Flaw("value", "", claimed=value)]
    after = words[at + len(value) : at + len(value) + 1]
    before = words[max(0, at - 1) : at]
    if (
        after.isalnum()
        or before.isalnum()
        or (after in ".:/-" and words[at + len(value) + 1 : at + len(value) + 2].isdigit() and after)
    ):
        return [Flaw("value", words[at : at + len(value) + 6], claimed=value)]
    label = " ".join(token.norm for token in tokens_of(_before_it(quoted, value))[-4:])
    if match := lexicon.any_of(rule.get("other", ()) or ["(?!)"]).search(label):
        return [Flaw("value", match[0], claimed=value)]
    if rule.get("refers") and (elsewhere := _refers_to(quoted, rule, value)):
        return [Flaw("value", elsewhere, claimed=value)]
    return []


def _before_it(quoted: Quoted, value: str) -> str:
    """What stands before a value in its line, quoted or not; of a line below one of labels in columns, "Vår beteckning   Er beteckning", the label."""
    text = quoted.reading.text
    begin, end = text.tokens[quoted.first].start, text.tokens[quoted.last - 1].end
    at = text.raw.find(value, begin, end)
    if at < 0:
        return " ".join(text.words(quoted.first, quoted.last).split()).partition(value)[0]
    line = text.raw.rfind("\n", 0, at) + 1
    before = text.raw[line:at]
    above = text.raw[text.raw.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
    labels, cells = _COLUMN.split(above.strip()), _COLUMN.split(text.raw[line:].partition("\n")[0].strip())
    column = len(_COLUMN.split(before.strip() + "\t")) - 1
    if len(labels) == len(cells) > 1 and not any(sign in above for sign in ":0123456789"):
        return labels[column if before.strip() else 0]
    return before


def _refers_to(quoted: Quoted, rule: dict[str, Any], value: str) -> str:
    """As in "Jfr tidigare ärende, diarienummer KS 2023/412", "KS 2023/412 (earlier case)": words that make it the number of another case, else nothing."""
    text = quoted.reading.text
    for number in quoted.numbers:
        sentence = text.sentences[number]
        written = " ".join(text.words(sentence.first, sentence.last).split())
        before, stands, after = written.partition(value)
        if not stands:
            continue
        told = " ".join(token.norm for token in tokens_of(before.rpartition(";")[2]))
        behind = " ".join(token.norm for token in tokens_of(after)[:_BEHIND])
        match = lexicon.any_of(rule["refers"]).search(told) or lexicon.any_of(rule["refers_behind"]).match(behind)
        return match[0] if match else ""
    return ""


def words_of_text(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """The words of the value stand in the words quoted, in the document's language."""
    del things
    reading, value = quoted.reading, quoted.claim.value
    texts = value if isinstance(value, dict) else {reading.language: str(value)}
    own = texts.get(reading.language)
    if own is None:
        # Told in another language than the document's alone: nothing here can be compared.
        return [Flaw("value", "", claimed=next(iter(texts.values()), ""))]
    norms = [
        norm
        for number in quoted.numbers
        for norm in reading.text.norms[reading.text.sentences[number].first : reading.text.sentences[number].last]
    ]
    wanted = [token.norm for token in tokens_of(own) if len(token.norm) > 3 and token.is_word]
    missing = [word for word in wanted if not any(_same_word(word, other) for other in norms)]
    if wanted and len(missing) > max(1, len(wanted) // 4):
        return [Flaw("value", missing[0], claimed=own)]
    denial = lexicon.common("denials")
    words = {token.norm for token in tokens_of(own)}
    if (denial & words) and not denial & set(norms):
        return [Flaw("polarity", own, Verdict.CONTRADICTED, own)]
    quoted_words = reading.text.norms[quoted.first : quoted.last]
    denied = next((word for word in quoted_words if word in denial), "")
    if denied and not denial & words:
        return [Flaw("polarity", denied, claimed=own)]
    if less := stronger(quoted_words, own, reading.language):
        return [Flaw("stronger", less, Verdict.CONTRADICTED, own)]
    if rule.get("shares") and (share := other_share(quoted_words, own, reading.language)):
        return [Flaw("value", share, Verdict.CONTRADICTED, own)]
    subject = quoted.claim.subject or ""
    if rule.get("subject") == "named" and not any(
        subject in m.iris for number in quoted.numbers for m in reading.mentions(number)
    ):
        return [Flaw("actor", "")]
    return []


def _same_word(one: str, two: str) -> bool:
    size = max(4, min(len(one), len(two)) - 3)
    return one == two or (len(one) > 3 and len(two) > 3 and one[:size] == two[:size]) or (len(one) > 5 and one in two)


def kind_of_document(quoted: Quoted, rule: dict[str, Any], things: Mapping[str, Thing]) -> list[Flaw]:
    """A word of the kind of document."""
    del things
    reading, value = quoted.reading, str(quoted.claim.value).rsplit("/", 1)[-1]
    known = rule.get("types", {}).get(value)
    if known is None:
        return [Flaw("value", "", claimed=value)]
    if lexicon.any_of(known).search(" ".join(reading.text.norms[quoted.first : quoted.last])):
        return []
    return [Flaw("value", reading.text.words(quoted.first, quoted.last), claimed=value)]


def other_label(quoted: Quoted, rule: dict[str, Any], iri: str) -> str:
    """The label right before the name that says that it is there as something else: "Handläggare: Eva Ek" signs nothing.

    The label may stand in the line above, alone or first in a row of labels.
    """
    reading, text = quoted.reading, quoted.reading.text
    if not rule.get("other"):
        return ""
    compiled = lexicon.any_of(rule["other"])
    for number in quoted.numbers:
        for mention in reading.mentions(number):
            if iri in mention.iris and quoted.quotes(mention.first, mention.last):
                for first, last in reading.places(compiled, number):
                    if last <= mention.first and mention.first - last <= 2:
                        return text.words(first, last)
                begins = mention.first == text.sentences[number].first
                for first, last in reading.places(compiled, number - 1) if begins and number else ():
                    if first == text.sentences[number - 1].first and _are_labels(text, last, mention.first):
                        return text.words(first, last)
    return ""


def _are_labels(text: Text, first: int, last: int) -> bool:
    """Whether nothing but other labels stands between two places: "Handläggare  Datum", above "Eva Ek  2024-08-21"."""
    tokens = text.tokens[first:last]
    return len(tokens) <= _LABELS and all(token.text == ":" or token.text.isalpha() for token in tokens)


def is_named(quoted: Quoted, iri: str, things: Mapping[str, Thing]) -> bool:
    """Whether the quotation names a thing or an actor."""
    reading = quoted.reading
    mentions = [m for number in quoted.numbers for m in reading.mentions(number)]
    if any(iri in m.iris and quoted.quotes(m.first, m.last) for m in mentions) or unit_words(quoted, iri):
        return True
    if any(unit_named(reading, m, iri) for m in mentions):
        return True
    thing = things.get(iri)
    if thing is not None and thing.kind in ("LetterOfIntent", "Agreement"):
        return any(
            means(n, thing, reading.language) is not False
            for number in quoted.numbers
            for n in (*reading.agreements.of(number), *reading.agreements.by_name(number, thing))
        )
    if thing is not None:
        norms = reading.text.norms[quoted.first : quoted.last]
        if thing.kind == "event":
            nouns = lexicon.listed(reading.language, "agreements", "event", "nouns")
            return any(reading.places(nouns, number) for number in quoted.numbers) or overlap(
                topic_of(thing, reading.language), norms
            )
        return overlap(
            topic_of(thing, reading.language) or {token.norm for name in thing.names for token in tokens_of(name)},
            norms,
        )
    agent = reading.names.agents.get(iri)
    if agent is not None and agent.form == "group":
        return any(
            overlap(
                [t.norm for t in tokens_of(name) if len(t.norm) > 4], reading.text.norms[quoted.first : quoted.last]
            )
            for name in agent.names
        )
    return thing is None and agent is None
