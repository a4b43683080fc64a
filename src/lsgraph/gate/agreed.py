"""Whether the agreement claimed is what an act is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.identity import means
from lsgraph.gate.inviting import joins_another, joins_theirs
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.objects import overlap, topic_of
from lsgraph.gate.several import object_of_its_own, only_beside, only_dealt_with
from lsgraph.gate.versions import unfinished

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.objects import Named
    from lsgraph.gate.quoted import Quoted

_PRONOUNS = lexicon.common("agreement_pronouns")
#: Words in which a paper that is signed and the agreement that it is about lie, where both stand before the verb.
_PAPER_AND_ITS_MATTER = 12


def _near(quoted: Quoted, hit: Hit) -> list[Named]:
    """The agreements of the clause and what hangs on it, else of the sentence."""
    reading = quoted.reading
    clauses = reading.clauses(hit.sentence)
    named = named_in(quoted, hit.sentence)
    chain = {clause.number for clause in clauses.chain(hit.clause)}
    if within := [n for n in named if hit.cue.actor == "owner" and hit.first < n.first and n.last <= hit.last]:
        # "A:s underskrift under hyresavtalet tillkom, och avsiktsförklaringen väntar": below which it stands is told by the words themselves.
        return within
    same = [n for n in named if clauses.at(n.first).number == hit.clause.number]
    if same and (more := _added(quoted, hit, named)):
        return [*same, *more]
    if same:
        return same
    if hit.clause.kind == "relative" and (told_of := [n for n in named if 0 <= hit.clause.opener - n.last <= 1]):
        # "part i hyresavtalet, som bolaget lämnade": what stands right before the clause is what it tells of.
        return told_of
    below = {c.number for c in clauses.clauses if hit.clause.number in {each.number for each in clauses.chain(c)}}
    return [n for n in named if clauses.at(n.first).number in chain | below] or named


def _added(quoted: Quoted, hit: Hit, named: list[Named]) -> list[Named]:
    """As in "undertecknade inte bara hyresavtalet utan även avsiktsförklaringen": what is added stands in a clause of its own, and is the object too."""
    norms = quoted.reading.text.norms
    first = next((i for i in range(hit.last, named[-1].first) if norms[i] in ("utan", "but")), None)
    if first is None or not lexicon.phrases("not_only").search(" ".join(norms[hit.clause.opener : first])):
        return []
    return [
        n
        for n in named
        if n.first > first and not any(i in quoted.reading.clauses(hit.sentence).verbs for i in range(first, n.first))
    ]


def named_in(quoted: Quoted, number: int) -> list[Named]:
    """The agreements of a sentence; the one claimed also by its own name where that has no word for an agreement."""
    agreements = quoted.reading.agreements
    by_name = agreements.by_name(number, quoted.thing) if quoted.thing is not None else []
    return sorted([*agreements.of(number), *by_name], key=lambda one: one.first)


def agreed(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the agreement claimed is what the act is about."""
    reading, thing = quoted.reading, quoted.thing
    if thing is None:
        return []
    if other := _given_to_another(quoted, hit):
        return [Flaw("agreement", other)]
    near = _near(quoted, hit)
    language = reading.language
    verdicts = [(named, means(named, thing, language)) for named in near]
    right = [named for named, is_it in verdicts if is_it is True]
    # "ställde sig vid mötet bakom avsiktsförklaringen": what stands within the words of the act is no object.
    within = reading.text.norms[hit.first : hit.last]
    direct = [
        n for n in right if not n.instead or (hit.first <= n.first <= hit.last + 1 and n.instead.casefold() in within)
    ]
    if direct and (new := _new_one(hit, near, direct)):
        return [Flaw("agreement", reading.text.words(new.first, new.last))]
    if direct and (paper := _signed_on_it(quoted, hit, direct)):
        return [Flaw("agreement", paper)]
    if direct and (elsewhere := _written_about(quoted, hit, direct)):
        return [Flaw("agreement", elsewhere)]
    if direct:
        other = (
            unfinished(reading, hit)
            or _another(quoted, hit, near, direct)
            or _other_object(quoted, hit, direct)
            or _noun_for_others(quoted, hit, direct)
            or joins_another(reading, hit, direct)
        )
        return [Flaw("agreement", other)] if other else _strict(quoted, hit, direct)
    if right and joins_theirs(reading, hit, right[0]):
        return []
    if right:
        return [Flaw("agreement", right[0].instead, Verdict.NOT_SHOWN)]
    unsure = [named for named, is_it in verdicts if is_it is None]
    if unsure:
        if all(named.instead for named in unsure):
            return [Flaw("agreement", unsure[0].instead)]
        other = (
            unfinished(reading, hit)
            or _context_other(quoted, hit.sentence, frozenset(n.kind for n in unsure))
            or _noun_for_others(quoted, hit, unsure)
            or joins_another(reading, hit, unsure)
        )
        return [Flaw("agreement", other)] if other else _strict(quoted, hit, unsure)
    if near:
        return [Flaw("agreement", reading.text.words(near[0].first, near[0].last))]
    return _object_elsewhere(quoted, hit)


def _given_to_another(quoted: Quoted, hit: Hit) -> str:
    """As in "gave the budget its approval; the declaration waits": what gets it stands between the verb and whose it is; else nothing."""
    reading, norms = quoted.reading, quoted.reading.text.norms
    at = next((i for i in (hit.last - 2, hit.last - 3) if norms[i] in lexicon.common("own_possessives")), 0)
    gives = hit.cue.kind == "adoption" and norms[hit.first] in lexicon.common("giving")
    gives = gives and norms[hit.last - 1] not in lexicon.prepositions(reading.language)
    if not gives or hit.form != "done" or at <= hit.first + 1:
        return ""
    inside = range(hit.first + 1, at)
    if any(n.first in inside for n in named_in(quoted, hit.sentence)) or norms[at - 1] in _PRONOUNS:
        return ""
    beside = {i for d in reading.dates(hit.sentence) for i in range(d.first - 1, d.last)}
    left = [i for i in inside if i not in beside and norms[i] not in lexicon.prepositions(reading.language)]
    return reading.text.words(left[0], at) if left else ""


def _new_one(hit: Hit, near: list[Named], named: list[Named]) -> Named | None:
    """As in "A och Klimatpakten undertecknade ett avtal": one that is spoken of for the first time is what is signed, and the other stands before it."""
    if hit.cue.passive or hit.form not in ("past", "supine") or any(n.last > hit.first for n in named):
        return None
    return next((n for n in near if n.first >= hit.last and n.new), None)


def _signed_on_it(quoted: Quoted, hit: Hit, named: list[Named]) -> str:
    """As in "Beslutet om avtalet undertecknades", "signed item 7 on the agreement": the paper that is signed; a decision to adopt it is no such thing."""
    text, language = quoted.reading.text, quoted.reading.language
    papers = lexicon.listed(language, "agreements", "signed_on_it")
    about = lexicon.entries(language, "agreements")["about"]
    if quoted.claim.kind not in ("signing", "conclusion"):
        return ""
    for one in named:
        if paper := _paper_from_dealing(quoted, hit, one):
            return paper
        at = one.first - 2
        numbered = text.norms[at][:1].isdigit()
        at -= numbered
        joined = text.norms[one.first - 1] in about or (numbered and text.norms[one.first - 1] == ",")
        is_object = one.last <= hit.first if hit.cue.passive else one.first >= hit.last
        beside = text.norms[at - 1] in lexicon.prepositions(language) and not hit.first < at <= hit.last
        if at >= 0 and joined and is_object and not beside and papers.fullmatch(text.norms[at]):
            return text.tokens[at].text
    return ""


def _paper_from_dealing(quoted: Quoted, hit: Hit, named: Named) -> str:
    """As in "Protokollet från nämndens behandling av avtalet undertecknades": a paper on how the agreement was dealt with, which is what is signed."""
    text, language = quoted.reading.text, quoted.reading.language
    papers = lexicon.listed(language, "agreements", "signed_on_it")
    dealing = lexicon.listed(language, "agreements", "dealing")
    verbs = quoted.reading.clauses(hit.sentence).verbs
    first = max(hit.clause.opener, named.first - _PAPER_AND_ITS_MATTER, 0) if hit.cue.passive else hit.last
    if named.first <= first or (hit.cue.passive and named.last > hit.first):
        return ""
    for at in range(first, named.first - 2):
        between = range(at + 1, named.first)
        on_it = text.norms[at + 1] in lexicon.prepositions(language) and any(
            dealing.fullmatch(text.norms[i]) for i in between
        )
        if papers.fullmatch(text.norms[at]) and on_it and not any(i in verbs for i in between):
            return text.tokens[at].text
    return ""


def _written_about(quoted: Quoted, hit: Hit, named: list[Named]) -> str:
    """As in "skrev den 3 mars på Facebook om avtalet": what is written on is another thing, and the agreement what it is about."""
    norms = quoted.reading.text.norms
    about = [n for n in named if n.first > hit.last and norms[n.first - 1] == "om"]
    if norms[hit.last - 1] != "på" or len(about) < len(named):
        return ""
    return quoted.reading.text.words(hit.last, about[0].first - 1)


def _another(quoted: Quoted, hit: Hit, near: list[Named], direct: list[Named]) -> str:
    """What the act is on instead, where the agreement stands beside another, in another clause, or in one that tells what is to be done with it."""
    return (
        only_beside(quoted, hit, near) or object_of_its_own(quoted, hit, direct) or only_dealt_with(quoted, hit, direct)
    )


def _other_object(quoted: Quoted, hit: Hit, named: list[Named]) -> str:
    """As in "adopted a travel policy for those who work under the declaration": the noun right after the verb is what is adopted."""
    reading = quoted.reading
    others = reading.agreements.others
    # "voted the declaration through": the object stands between the verb and its particle.
    within = [n for n in named if hit.first < n.first < hit.last]
    after = within or [n for n in named if n.first >= hit.last]
    begin = hit.first + 1 if within else hit.last
    if hit.form == "done" and hit.cue.actor == "owner" and hit.cue.kind == "adoption":
        # "fick budgeten fullmäktiges ja när de som undertecknat avsiktsförklaringen möttes": what got it stands in the clause itself.
        own = [] if any(n.first in hit.clause.tokens for n in named) else hit.clause.tokens
        return next((reading.text.tokens[i].text for i in own if others.fullmatch(reading.text.norms[i])), "")
    if hit.cue.passive or hit.form in ("noun", "done"):
        return ""
    if len(after) < len(named):
        return "" if after else _after_an_opening(quoted, hit)
    same = lexicon.listed(reading.language, "agreements", "same_object")
    dated = {i for date in reading.dates(hit.sentence) for i in range(date.first, date.last)}
    prepositions = lexicon.prepositions(reading.language)
    spoken_of = {
        i
        for m in reading.mentions(hit.sentence)
        if m.kind != "unknown"
        for i in range(m.first, m.last)
        if m.last < after[0].first
    }
    for index in range(begin, after[0].first):
        word = reading.text.norms[index]
        if others.fullmatch(word) and _tells_more_of(quoted, hit, index, after[0]):
            return reading.text.tokens[index].text
        if index in spoken_of or index in dated or (index + 1 in dated and word in lexicon.common("before_days")):
            continue
        if word in lexicon.common("indefinite_determiners"):
            noun = _noun_before_preposition(quoted, index + 1, after[0].first)
            return "" if noun is None or same.fullmatch(reading.text.norms[noun]) else reading.text.tokens[noun].text
        if word in prepositions or not reading.text.tokens[index].is_word or same.fullmatch(word):
            return ""
        if others.fullmatch(word):
            return reading.text.tokens[index].text
    return ""


def _tells_more_of(quoted: Quoted, hit: Hit, index: int, named: Named) -> bool:
    """As in "antog det program som avsiktsförklaringen pekar ut": the agreement stands in the clause that tells more of a noun before it."""
    clauses = quoted.reading.clauses(hit.sentence)
    clause = clauses.at(named.first)
    relatives = lexicon.subordinators(quoted.reading.language, "relative")
    openers = [i for i in range(index + 1, index + 4) if i < named.first and quoted.reading.text.norms[i] in relatives]
    if openers == [index + 1] == [named.first - 1]:
        # Also where its verb is none that we know, so that no clause was seen to begin.
        return True
    return (
        bool(openers) and clause.kind == "relative" and clauses.at(index).number == hit.clause.number != clause.number
    )


def _noun_for_others(quoted: Quoted, hit: Hit, named: list[Named]) -> str:
    """As in "antog reglementet för den nämnd som ska bevaka avtalet": a noun for those of whom a clause with the agreement tells more; else nothing.

    The noun is the object whatever it is, as it stands right behind the verb and a preposition behind it; none is a word for a text ("dokumentet") that is called so.
    """
    text, language = quoted.reading.text, quoted.reading.language
    clauses = quoted.reading.clauses(hit.sentence)
    below = (c for c in clauses.chain(clauses.at(named[0].first)) if c.parent == hit.clause.number)
    # "criteria for the grants that follow from it"
    clause = next((c for c in below if c.kind == "relative" or text.norms[c.opener] == "that"), None)
    if hit.cue.passive or hit.form in ("noun", "done") or clause is None or named[0].first < hit.last:
        return ""
    begin, dated = hit.last, {i for d in quoted.reading.dates(hit.sentence) for i in range(d.first, d.last)}
    while begin in dated or (begin + 1 in dated and text.norms[begin] in lexicon.common("before_days")):
        begin += 1
    at = _noun_before_preposition(quoted, begin, clause.opener)
    if at is None or not all(text.tokens[i].is_word for i in range(at, named[0].first)):
        return ""
    before = text.norms[begin:at]
    article = any(word in lexicon.common("determiners") for word in before)
    kept = lexicon.listed(language, "agreements", "same_object")
    papers = lexicon.listed(language, "agreements", "papers")
    # "the document that is known as the declaration" is the declaration, and "the document that cites it" another.
    so_called = set(text.norms[clause.opener : named[0].first]) & lexicon.common("calls_it_so")
    named_so = kept.fullmatch(text.norms[at]) or (papers.fullmatch(text.norms[at]) and so_called)
    is_noun = article or lexicon.phrases("like_a_noun").fullmatch(f"{language} {text.norms[at]}") is not None
    told = any(i in clauses.verbs for i in range(begin, at + 1))
    return text.tokens[at].text if is_noun and not named_so and not told else ""


def _after_an_opening(quoted: Quoted, hit: Hit) -> str:
    """As in "Having rejected the declaration, the council adopted a budget": the agreement belongs to what the sentence opens with."""
    reading = quoted.reading
    sentence = reading.text.sentences[hit.sentence]
    first = reading.text.norms[sentence.first]
    if first not in lexicon.common("openings_past") and not (
        reading.language == "en" and first.endswith(("ing", "ed"))
    ):
        return ""
    others = reading.agreements.others
    own = [i for i in range(hit.last, sentence.last) if reading.clauses(hit.sentence).at(i).number == hit.clause.number]
    return next((reading.text.tokens[i].text for i in own if others.fullmatch(reading.text.norms[i])), "")


def _noun_before_preposition(quoted: Quoted, first: int, end: int) -> int | None:
    """The noun of "en gemensam plan för arbetet med …": the last word before the preposition that stands before the agreement."""
    text = quoted.reading.text
    prepositions = lexicon.prepositions(quoted.reading.language)
    relatives = lexicon.subordinators(quoted.reading.language, "relative")
    at = next(
        (i for i in range(first, end) if text.norms[i] in prepositions | relatives or not text.tokens[i].is_word), None
    )
    if at is None or at == first:
        return None
    # "en strategi, i vilken avsiktsförklaringen nämns", "a strategy that mentions the declaration"
    sign = text.norms[at] == ","
    in_relative = sign and any(text.norms[i] in relatives for i in range(at + 1, min(at + 3, end)))
    return at - 1 if in_relative or not (sign or not text.tokens[at].is_word) else None


def _strict(quoted: Quoted, hit: Hit, named: list[Named]) -> list[Flaw]:
    """For "lämna": the agreement itself must be what is left."""
    if not hit.cue.strict_object or hit.cue.passive:
        return []
    reading = quoted.reading
    others = reading.agreements.others
    after = [n for n in named if n.first >= hit.last]
    if not after:
        return []
    clauses = reading.clauses(hit.sentence)
    place = clauses.at(after[0].first)
    if place.kind == "adverbial" and place.parent == hit.clause.number and place.opener > hit.last:
        # "left the room before the declaration was signed"
        return [Flaw("agreement", reading.text.words(after[0].first, after[0].last))]
    between = reading.text.norms[hit.last : after[0].first]
    wrong = [word for word in between if others.fullmatch(word) or word in lexicon.common("leaving_particles")]
    return [Flaw("agreement", wrong[0])] if wrong else []


def _context_other(quoted: Quoted, number: int, kinds: frozenset[str] = frozenset()) -> str:
    """The other agreement that "avtalet" means here: the nearest before it with a subject or parties of its own, of its kind or of these."""
    reading, thing = quoted.reading, quoted.thing
    assert thing is not None
    for earlier in range(number, -1, -1):
        for named in reversed(reading.agreements.of(earlier)):
            is_it = means(named, thing, reading.language)
            if is_it is True:
                return ""
            if is_it is False and named.kind in {thing.kind, *kinds} and not named.other:
                return reading.text.words(named.first, named.last)
    return ""


def _object_elsewhere(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """No agreement in the sentence: it must be meant by a pronoun, or be what the text before is about."""
    reading, thing = quoted.reading, quoted.thing
    assert thing is not None
    norms = reading.text.norms
    sentence = reading.text.sentences[hit.sentence]
    clauses = reading.clauses(hit.sentence)
    own = [i for i in range(sentence.first, sentence.last) if clauses.at(i).number == hit.clause.number]
    others = reading.agreements.others
    # What is adopted stands behind the verb, or before it in the passive: "Detaljplanen antogs."
    wrong = [norms[i] for i in own if (i >= hit.last or hit.cue.passive) and others.fullmatch(norms[i])]
    if wrong:
        return [Flaw("agreement", wrong[0])]
    days = {d.first - 1 for d in reading.dates(hit.sentence)}
    pronoun = any(norms[i] in _PRONOUNS and i not in days for i in own)
    if hit.cue.strict_object and not pronoun:
        return [Flaw("agreement", "")]
    for earlier in range(hit.sentence - 1, max(-1, hit.sentence - 4), -1):
        for named in reversed(named_in(quoted, earlier)):
            is_it = means(named, thing, reading.language)
            if is_it is not False and not (is_it is None and _context_other(quoted, earlier)):
                return []
            return [Flaw("agreement", reading.text.words(named.first, named.last))]
    if quoted.title and overlap(
        topic_of(thing, reading.language), [w.casefold().replace("-", "") for w in re.findall(r"[\w-]+", quoted.title)]
    ):
        return []
    return [Flaw("agreement", "")]
