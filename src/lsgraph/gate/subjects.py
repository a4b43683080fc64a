"""Whether it is the subject of a statement that the words are about, and nothing else in its place; and whether its words are only spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import told
from lsgraph.gate.identity import means
from lsgraph.gate.model import Flaw
from lsgraph.gate.objects import DETERMINERS, overlap, topic_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.gate.document import Hit
    from lsgraph.gate.model import Thing
    from lsgraph.gate.objects import Named
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading

#: What begins the words that tell which paper is meant, and most words from the paper to it.
_TELLS_WHICH = lexicon.common("tells_which_one")
_TO_ITS_CLAUSE = 5
#: Most words from one that speaks of a thing to it.
_SPOKEN = 5
_CONTRASTING = lexicon.phrases("contrasting")


def only_contrasted(reading: Reading, number: int, index: int) -> bool:
    """As in "Till skillnad från ett avtal, som är bindande, är …", "is binding, unlike earlier non-binding texts": what the subject is set against."""
    main, norms = reading.clauses(number).clauses[0], reading.text.norms
    verb = main.finite[0] if main.finite else reading.text.sentences[number].last
    return any(
        first <= index < verb or (verb < first <= index and norms[first - 1] == "," and "," not in norms[first:index])
        for first, _ in reading.places(_CONTRASTING, number)
    )


def subject_of(quoted: Quoted, hit: Hit, things: Mapping[str, Thing]) -> list[Flaw]:
    """Whether it is the claim's subject that the words are about; nothing else may stand in its place."""
    reading, subject = quoted.reading, quoted.claim.subject or ""
    thing = things.get(subject)
    if thing is not None and thing.kind in ("LetterOfIntent", "Agreement"):
        if other := _part_told_of(reading, hit) or _another_told_of(reading, hit, thing):
            return [Flaw("agreement", other)]
        named = reading.agreements.of(hit.sentence)
        clauses = reading.clauses(hit.sentence)
        named = [n for n in named if not only_contrasted(reading, hit.sentence, n.first)] or named
        same = [n for n in named if clauses.at(n.first).number == hit.clause.number] or named
        verdicts = [means(n, thing, reading.language) for n in same if not hit.first <= n.first < hit.last]
        if any(v is True for v in verdicts):
            beside = [n.instead for n in same if n.instead and means(n, thing, reading.language) is True]
            return [Flaw("agreement", beside[0])] if beside and len(beside) == verdicts.count(True) else []
        wrong = [
            n
            for n in same
            if means(n, thing, reading.language) is False
            and not (hit.first <= n.first < hit.last)
            and (n.kind == thing.kind or _is_subject(reading, hit, n))
        ]
        if wrong:
            return [Flaw("agreement", reading.text.words(wrong[0].first, wrong[0].last))]
        for earlier in range(hit.sentence - 1, max(-1, hit.sentence - 4), -1):
            told_of = [(n, means(n, thing, reading.language)) for n in reading.agreements.of(earlier)]
            specific = [(n, v) for n, v in told_of if v is not None]
            if specific:
                if specific[-1][1] is False and specific[-1][0].kind == thing.kind:
                    return [Flaw("agreement", reading.text.words(specific[-1][0].first, specific[-1][0].last))]
                return []
        return []
    agent = reading.names.agents.get(subject)
    if agent is not None:
        mentions = reading.mentions(hit.sentence)
        mine = [m for m in mentions if subject in m.iris]
        if mine:
            return []
        others = [
            m
            for m in mentions
            if m.iris
            and m.slot == "core"
            and m.kind == "name"
            and not m.iris & quoted.own
            and quoted.claim.value not in m.iris
        ]
        if others:
            return [Flaw("actor", told(reading, others))]
        if any(subject in m.iris for each in reading.speakers.of for m in each) or quoted.title:
            return []
        return [Flaw("actor", "")]
    return []


def _is_subject(reading: Reading, hit: Hit, named: Named) -> bool:
    """Whether an agreement begins the clause of the property's words, so that it is what they are about: "Hyresavtalet saknar …".

    Where these begin it, it stands right behind the verb: "Någon bindande verkan har hyresavtalet inte".
    """
    own = [i for i in hit.clause.tokens if reading.text.tokens[i].is_word]
    verb = hit.clause.finite[0] if hit.clause.finite else hit.first
    if hit.first < verb and hit.clause.kind == "main":
        return named.first == verb + 1
    return bool(own) and hit.clause.kind == "main" and own[0] <= named.first <= own[0] + 1 and named.last <= verb


def _part_told_of(reading: Reading, hit: Hit) -> str:
    """As in "Bilagan om priser är inte bindande", "Fördelningen i bilaga 2 är …": a part is what the clause is about; else nothing.

    Nothing also where the agreement itself stands before it ("Avtalet och dess bilagor är …"), or behind the verb after an opening ("Enligt
    punkt 4 är avtalet …").
    """
    norms, clause = reading.text.norms, hit.clause
    own = [i for i in clause.tokens if reading.text.tokens[i].is_word and i < hit.first]
    verb = clause.finite[0] if clause.finite else hit.first
    opens = own[0] if own else hit.first
    inverted = bool(own) and (opens == verb or norms[opens] in lexicon.prepositions(reading.language))
    about = range(verb + 1 if inverted else opens, hit.first if inverted else verb)
    parts = lexicon.listed(reading.language, "agreements", "parts")
    at = [place for place in reading.places(parts, hit.sentence) if place[0] in about and place[0] in own]
    if not at:
        return ""
    before = about.start
    named = reading.agreements.of(hit.sentence)
    heads = [
        n
        for n in named
        if before <= n.first < at[0][0]
        and not _is_beside(reading, n, before)
        # "Avtalets bilaga är …"
        and not (n.last == at[0][0] and norms[n.last - 1].endswith("s"))
    ]
    return "" if heads else reading.text.words(before, at[0][1])


def _another_told_of(reading: Reading, hit: Hit, thing: Thing) -> str:
    """As in "Den förklaring som föregick avtalet var inte bindande", "the memorandum on which it builds is binding": the paper told of; else nothing.

    The agreement only tells which paper is meant, unless that is its own name: "det dokument som kallas …".
    """
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    named = [*reading.agreements.of(hit.sentence), *reading.agreements.by_name(hit.sentence, thing)]
    mine = [n for n in named if means(n, thing, reading.language) is True]
    papers = lexicon.listed(reading.language, "agreements", "papers")
    for first, last in reading.places(papers, hit.sentence):
        opener = _opener_behind(reading, last)
        ends = {",", "men", "but", "att", "that"}
        within = [n for n in mine if last <= opener < n.first and not ends & set(norms[opener + 1 : n.first])]
        if not within or len(within) < len(mine) or any(i in clauses.verbs for i in range(last, opener)):
            continue
        verb = max((i for i in clauses.verbs if i < hit.last), default=0)
        # A participle tells by itself: "the memorandum preceding it".
        begin = opener if norms[opener].endswith(("ing", "ed")) else opener + 1
        tells = set(norms[begin : within[0].first]) | set(norms[within[0].last : verb])
        if verb < within[0].last - 1 or not tells or tells & lexicon.common("calls_it_so"):
            continue
        begin = next((i for i in range(first, first - _TO_ITS_CLAUSE, -1) if norms[i - 1] not in DETERMINERS), first)
        if norms[begin - 1] not in lexicon.prepositions(reading.language) or begin == hit.clause.opener:
            return reading.text.words(first, last)
    return ""


def _opener_behind(reading: Reading, index: int) -> int:
    """Where the words begin that tell which paper is meant: "som" in "protokollet från 2015 som", "which" in "the protocol on which"; else 0."""
    norms = reading.text.norms
    opener = next((i for i in range(index, index + _TO_ITS_CLAUSE) if set(norms[i : i + 1]) & _TELLS_WHICH), 0)
    begins = " ".join(norms[index : index + 1])
    beside = begins == "," or begins in lexicon.prepositions(reading.language) or begins[:1].isdigit()
    return opener if opener == index or beside else 0


def _is_beside(reading: Reading, named: Named, begin: int) -> bool:
    """As in "Ändringen av avtalet i bilaga 2": behind a preposition the agreement is only what something else is about."""
    before = reading.text.norms[named.first - 1]
    return named.first > begin and before in lexicon.prepositions(reading.language)


def subject_of_date(quoted: Quoted, hit: Hit, things: Mapping[str, Thing]) -> list[Flaw]:
    """The same where a date is stated of a project or a place, which its words tell."""
    thing = things.get(quoted.claim.subject or "")
    if thing is None or thing.kind in ("LetterOfIntent", "Agreement"):
        return subject_of(quoted, hit, things)
    reading = quoted.reading
    sentence = reading.text.sentences[hit.sentence]
    words = reading.text.norms[sentence.first : sentence.last]
    if overlap(topic_of(thing, reading.language), words) or any(
        word in lexicon.common("project_words") for word in words
    ):
        return []
    return [Flaw("subject", "")]


def part_of_subject(reading: Reading, hit: Hit) -> list[Flaw]:
    """As in "att dess café grundades": what is said is said of something that belongs to the subject."""
    norms = reading.text.norms
    own = [i for i in hit.clause.tokens if i < hit.first]
    for index in own:
        if norms[index] in lexicon.common("possessives") and index + 1 in own and hit.first - index <= 5:
            noun = norms[index + 1]
            if not reading.text.tokens[index + 1].is_capitalised and noun not in lexicon.finite_verbs(reading.language):
                return [Flaw("subject", reading.text.words(index, index + 2))]
    return []


def adds_to(reading: Reading, number: int, index: int) -> bool:
    """As in "är inte bara politiskt utan även rättsligt bindande": what is said before is affirmed, and more with it."""
    sentence = reading.text.sentences[number]
    before = " ".join(reading.text.norms[sentence.first : index])
    return reading.text.norms[index] in ("utan", "but") and lexicon.phrases("not_only").search(before) is not None


def answers(reading: Reading, number: int, index: int) -> bool:
    """As in "No, the declaration is not binding": a negation alone before the comma answers what was asked, and denies nothing after it."""
    norms = reading.text.norms
    opens = index == reading.text.sentences[number].first
    return opens and norms[index] in lexicon.common("answers") and norms[index + 1 : index + 2] == [","]


def only_spoken_of(reading: Reading, hit: Hit) -> str:
    """As in "talar om förpliktelser", "mentions commitments": the words by which a thing is named and not made; else nothing."""
    match = lexicon.phrases("only_speaks_of").search(
        " ".join(reading.text.norms[max(reading.text.sentences[hit.sentence].first, hit.first - _SPOKEN) : hit.first])
    )
    return match[0] if match else ""
