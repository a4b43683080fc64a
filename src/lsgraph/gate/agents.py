"""Who does what the words tell: the subject of a verb, the agent of a passive, the one invited, the one whose signature it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import is_actor
from lsgraph.gate.among import identified, of_those
from lsgraph.gate.apposed import agents_named, named_beside, owners_named, whose_yes
from lsgraph.gate.inviting import named_behind, whose_post
from lsgraph.gate.lines import AHEAD

if TYPE_CHECKING:
    from lsgraph.gate.clause import Clause
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_ACTING = frozenset({"core", "with", "behalf"})
_MEETINGS = lexicon.phrases("meetings_told")
#: Most words between one whose verb is left out and its day: "B dagen efter, den 4 mars".
_BEFORE_ITS_DAY = 4


def acting(reading: Reading, hit: Hit) -> list[Mention]:
    """Those who act, or on whom the act is done where the claim is about them."""
    return identified(reading, hit)[0] or _acting(reading, hit)


def _acting(reading: Reading, hit: Hit) -> list[Mention]:
    mode = hit.cue.actor
    if mode == "agent" and (named := named_behind(reading, hit)):
        return named
    if mode == "recipient":
        after = [
            m
            for m in reading.mentions(hit.sentence)
            if m.first >= hit.first
            and not (m.kind == "self" and m.first < hit.last)
            and not _denied_alone(reading, hit, m)
        ]
        at = [m for m in after if reading.text.norms[m.first - 1] in lexicon.common("receiving")]
        # "Till KTH sändes en inbjudan": to whom it is may stand before the verb.
        ahead = [m for m in reading.mentions(hit.sentence) if m.first < hit.first and m.slot == "to"]
        # "Vi undrar om KTH vill …": whom the question is about stands right behind it.
        asked = [m for m in after if m.first == hit.last]
        return [m for m in after if m.slot == "to"] or at or ahead or [m for m in after if m.slot == "core"] or asked
    if mode == "addressee":
        return whose_post(reading, hit)
    if mode in ("beside", "behind"):
        return named_beside(reading, hit)
    if mode == "owner":
        if whose := [m for m in reading.mentions(hit.sentence) if m.genitive and m.last == hit.first]:
            # "witnessed Fabege's signature of it"
            return whose
        near = [
            m
            for m in reading.mentions(hit.sentence)
            if hit.first <= m.first <= hit.last + 3
            and whose_yes(reading, hit, m)
            and (
                m.genitive
                or _ends_like_a_genitive(reading, m, hit)
                or (m in _in_clause(reading, hit.sentence, hit.clause) and 0 <= m.first - hit.last <= 2)
            )
            and (m.genitive or reading.text.norms[m.first - 1] not in (",", ":"))
            and (
                m.slot != "oblique"
                or m.genitive
                or reading.text.norms[m.first - 1] not in lexicon.common("about_prepositions")
            )
        ]
        if not near:
            return owners_named(reading, hit) or _behind_a_colon(reading, hit) or subject(reading, hit, hit.clause)
        return [
            m
            for m in reading.mentions(hit.sentence)
            if m is near[0] or (m.slot == near[0].slot and _listed(reading, near[0], m))
        ]
    if mode == "genitive":
        return _of_noun(reading, hit)
    if mode == "patient":
        if hit.cue.passive or hit.form == "participle":
            return subject(reading, hit, hit.clause)
        return _objects(reading, hit)
    if hit.cue.passive:
        return _agents(reading, hit)
    told = [*subject(reading, hit, hit.clause), *_likewise(reading, hit), *_gapped(reading, hit)]
    return told or (_met_before(reading, hit) if hit.form == "infinitive" else [])


def _denied_alone(reading: Reading, hit: Hit, mention: Mention) -> bool:
    """As in ", inte till B": one whom an aside denies alone."""
    clause = reading.clauses(hit.sentence).at(mention.first)
    return clause.kind == "aside" and bool(
        {reading.text.norms[i] for i in clause.tokens[:4]} & lexicon.common("simple_negations")
    )


def _gapped(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "A undertecknade avtalet den 3 mars, B den 4 mars": B did it too, on a day of its own, and the verb is left out."""
    clauses = reading.clauses(hit.sentence)
    dates = reading.dates(hit.sentence)
    verbs = [i for i in clauses.verbs if i > hit.last]
    found = []
    for mention in _in_clause(reading, hit.sentence, hit.clause):
        after = next((d for d in dates if 0 <= d.first - mention.last <= _BEFORE_ITS_DAY), None)
        before = any(hit.first < d.first < mention.first for d in dates)
        joined = reading.text.norms[mention.first - 1] in lexicon.common("joining")
        if mention.kind == "name" and mention.first > hit.last and after and before and joined and not verbs:
            found.append(mention)
    return found


def _ends_like_a_genitive(reading: Reading, mention: Mention, hit: Hit) -> bool:
    """As in "drog tillbaka Region Vätterås anslutning": a name in -s right before the noun whose owner is sought."""
    return (
        hit.first < mention.last == hit.last - 1
        and mention.kind == "name"
        and reading.text.norms[mention.last - 1].endswith(("s", "x", "z"))
    )


def _behind_a_colon(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "bär tre namnteckningar: KTH:s, Fabeges och Hemsös": whose they are is listed behind a colon."""
    sentence = reading.text.sentences[hit.sentence]
    colon = next((i for i in range(hit.last, sentence.last) if reading.text.norms[i] == ":"), sentence.last)
    if reading.text.norms[hit.last - 1] == ":":
        colon = hit.last - 1
    return [m for m in reading.mentions(hit.sentence) if m.first > colon]


_LIKEWISE = lexicon.phrases("likewise")


def likewise(reading: Reading, hit: Hit, actor: str) -> Hit:
    """The hit in the clause of the actor, where that is "B gjorde detsamma", "B did so": what is said of A does not touch B."""
    own = [m for m in _likewise(reading, hit) if is_actor(reading, m, actor)]
    if not own or any(is_actor(reading, m, actor) for m in subject(reading, hit, hit.clause)):
        return hit
    number = hit.sentence if own[0] in reading.mentions(hit.sentence) else hit.sentence + 1
    clause = reading.clauses(number).at(own[0].first)
    return replace(hit, first=own[0].last, last=own[0].last, sentence=number, clause=clause)


def _likewise(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "A undertecknade i mars, och i april gjorde B detsamma": B did it too."""
    clauses = reading.clauses(hit.sentence)
    found: list[Mention] = []
    for first, _ in reading.places(_LIKEWISE, hit.sentence):
        clause = clauses.at(first)
        words = {reading.text.norms[i] for i in clause.tokens}
        if clause.number != hit.clause.number and not words & lexicon.common("not_done"):
            found += [m for m in _in_clause(reading, hit.sentence, clause) if m.slot == "core" and not m.genitive]
    return found + _in_the_next(reading, hit)


def _in_the_next(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "A undertecknade avtalet. Det gjorde samma dag även B.": B did it too, told in the sentence that follows."""
    sentences, number = reading.text.sentences, hit.sentence + 1
    if number >= len(sentences) or sentences[number].paragraph != sentences[hit.sentence].paragraph:
        return []
    begins = [first for first, _ in reading.places(_LIKEWISE, number) if first == sentences[number].first]
    words = {reading.text.norms[i] for i in range(sentences[number].first, sentences[number].last)}
    if not begins or words & lexicon.common("not_done"):
        return []
    clause = reading.clauses(number).at(begins[0])
    return [m for m in _in_clause(reading, number, clause) if m.slot == "core" and not m.genitive]


def _in_clause(reading: Reading, sentence: int, clause: Clause) -> list[Mention]:
    clauses = reading.clauses(sentence)
    return [m for m in reading.mentions(sentence) if clauses.at(m.first).number == clause.number]


def subject(reading: Reading, hit: Hit, clause: Clause, depth: int = 0) -> list[Mention]:
    """The subject of a clause: what stands before its verb, else after it, else that of the clause that it hangs on."""
    if depth > 4:
        return []
    clauses = reading.clauses(hit.sentence)
    mentions = _in_clause(reading, hit.sentence, clause)
    within = clause.number == hit.clause.number
    core = [
        m
        for m in mentions
        if (
            m.slot in _ACTING
            or (m.slot == "oblique" and m.first - 1 == clause.opener and clause.kind == "adverbial")
            or (m.slot == "speaker" and hit.first <= m.first <= hit.last)
        )
        and not (m.genitive and m.slot != "behalf")
        and not (within and hit.first <= m.first and m.last <= hit.last and hit.last - hit.first < 3)
    ]
    verb = hit.first if within else (clause.finite[0] if clause.finite else clause.opener)
    if clause.finite and within:
        verb = min(verb, *list(clause.finite)) if hit.form in ("supine", "infinitive", "participle") else verb
    before = [m for m in core if m.first < verb or m.slot not in ("core", "oblique")]
    if before and all(_points_ahead(reading, m) for m in before):
        # "Dessa har undertecknat avtalet: A, B": who they are stands behind the colon.
        colon = next(
            (i for i in range(hit.last, reading.text.sentences[hit.sentence].last) if reading.text.norms[i] == ":"),
            None,
        )
        if colon is not None:
            return [m for m in core if m.first > colon]
    if any(m.slot in ("core", "oblique") for m in before):
        return before
    opens = clause.kind == "relative" and clause.opener + 1 in clause.finite
    if within and opens and (above := _inherited(reading, hit, clause, depth, clauses.clauses)):
        # "the council, which adopted it": what stands behind the verb is its object.
        return above
    # "beslutar att anta …": what stands after an infinitive is no subject of it.
    bare = clause.infinitive and not clause.finite and reading.language == "sv" and hit.form == "infinitive"
    after = [m for m in core if m.first >= verb and not bare]
    goes_on = clause.shares_subject and clause.joined is not None and clause.finite[:1] == [hit.first]
    if not before and within and goes_on:
        # "A är med och finansierar B": what goes on with its verb has the subject before it.
        return _inherited(reading, hit, clause, depth, clauses.clauses) or after
    if after or before:
        return before + after
    asides = {c.number for c in clauses.clauses if c.kind == "aside" and c.parent == clause.number}
    within_dashes = [
        m for m in reading.mentions(hit.sentence) if clauses.at(m.first).number in asides and m.slot == "core"
    ]
    if within_dashes and reading.text.norms[clauses.at(within_dashes[0].first).opener] in ("–", "—", "("):
        return within_dashes
    if within and "having" in reading.text.norms[max(0, hit.first - 2) : hit.last]:
        # "Having signed the declaration, A will …": the subject is that of the clause that follows.
        following = next((c for c in clauses.clauses if c.joined == clause.number), None)
        if following is not None:
            return [m for m in _in_clause(reading, hit.sentence, following) if m.slot == "core" and not m.genitive][:1]
    return _inherited(reading, hit, clause, depth, clauses.clauses)


def _points_ahead(reading: Reading, mention: Mention) -> bool:
    return mention.kind == "anaphor" and AHEAD.fullmatch(reading.text.norms[mention.first]) is not None


def _noted(reading: Reading, hit: Hit, clause: Clause, clauses: list[Clause]) -> list[Mention]:
    """As in a list of parties, "A (no longer a party; left on 30 April)", "A – left in May": the one name that the note is on."""
    if (
        clause.kind != "main"
        or clause.joined is not None
        or clause.number == 0
        or any(c.finite for c in clauses[: clause.number])
    ):
        return []
    sentence = reading.text.sentences[hit.sentence]
    named = [m for m in reading.mentions(hit.sentence) if m.first < clause.opener and m.kind in ("name", "unknown")]
    begins = bool(named) and not any(reading.text.tokens[i].is_word for i in range(sentence.first, named[0].first))
    return named if len(named) == 1 and begins and named[0].slot == "core" else []


def _inherited(reading: Reading, hit: Hit, clause: Clause, depth: int, clauses: list[Clause]) -> list[Mention]:
    if noted := _noted(reading, hit, clause, clauses):
        return noted
    if clause.joined is not None and (clause.shares_subject or clause.kind == "complement"):
        return subject(reading, hit, clauses[clause.joined], depth + 1)
    if clause.kind == "relative" and of_those(reading, clause):
        return []
    if clause.kind == "relative":
        before = [m for m in reading.mentions(hit.sentence) if m.last <= clause.opener and clause.opener - m.last <= 2]
        if before:
            last = before[-1]
            return [
                m
                for m in reading.mentions(hit.sentence)
                if m.slot == last.slot and m.last <= clause.opener and _listed(reading, m, last)
            ]
        above = [m for m in reading.mentions(hit.sentence) if m.last <= clause.opener and m.slot == "core" and m.iris]
        parent = clauses[clause.parent or 0]
        if any(reading.text.norms[i] in lexicon.common("simple_negations") for i in parent.tokens):
            # "A ingick inte i den grupp som undertecknade": what is denied is that A is one of those.
            return []
        if len({iri for m in above for iri in m.iris}) == 1:
            return above
        return []
    if clause.kind in ("complement", "adverbial") and clause.parent is not None and not clause.finite:
        return subject(reading, hit, clauses[clause.parent], depth + 1)
    if clause.kind == "aside" and clause.parent is not None:
        return subject(reading, hit, clauses[clause.parent], depth + 1)
    return []


def _listed(reading: Reading, one: Mention, last: Mention) -> bool:
    """Whether two mentions stand in one list."""
    if one is last:
        return True
    between = reading.text.norms[one.last : last.first]
    return (
        len(between) <= 6
        and any(word in lexicon.common("joining") for word in between)
        and not any(word in lexicon.finite_verbs(reading.language) for word in between)
    )


def _signed_for(reading: Reading, hit: Hit, mention: Mention) -> bool:
    """As in "Undertecknat för KTH av Eva Ek": for whom, right before the one by whom."""
    by_whom = lexicon.prepositions(reading.language, "agent")
    return (
        hit.cue.kind in ("signing", "conclusion")
        and mention.slot == "for"
        and mention.kind == "name"
        and mention.first > hit.first
        and any(word in by_whom for word in reading.text.norms[mention.last : mention.last + 1])
    )


def _agents(reading: Reading, hit: Hit) -> list[Mention]:
    """Those after "av" or "by"; in a passive without one nobody is said to act."""
    if some := agents_named(reading, hit):
        beside = [
            m for m in reading.mentions(hit.sentence) if m.slot == "agent" and m.kind == "name" and not m.genitive
        ]
        return [*some, *(m for m in beside if m not in some)]
    clauses = reading.clauses(hit.sentence)
    told_next = _decided_next(reading, hit)
    near = {
        hit.clause.number,
        *(
            c.number
            for c in clauses.clauses
            if c.parent == hit.clause.number
            and c.kind == "aside"
            and not {reading.text.norms[i] for i in c.tokens[:4]} & lexicon.common("simple_negations")
        ),
    }
    return (
        [
            replace(m, slot="behalf") if _signed_for(reading, hit, m) else m
            for m in reading.mentions(hit.sentence)
            if (m.slot in ("agent", "with", "behalf") or _signed_for(reading, hit, m))
            and clauses.at(m.first).number in near
            and not (m.slot == "agent" and m.genitive)
        ]
        or told_next
        or _met_before(reading, hit)
    )


def _met_before(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "Fullmäktige i A sammanträdde den 3 mars. Då antogs avtalet.": the body that met decides what is said to be decided there."""
    sentences, number = reading.text.sentences, hit.sentence - 1
    here = sentences[hit.sentence]
    if number < 0 or sentences[number].paragraph != here.paragraph or hit.cue.kind not in ("adoption", "withdrawal"):
        return []
    there = any(word in lexicon.common("there_and_then") for word in reading.text.norms[here.first : here.first + 2])
    there = there or reading.has(lexicon.phrases("by_those_who_met"), hit.sentence)
    voted = any(first == here.first for first, _ in reading.places(lexicon.phrases("by_vote"), hit.sentence))
    met = reading.has(_MEETINGS, number)
    agreed = met or bool(reading.places(lexicon.phrases("says_yes"), number))
    if not ((there and met) or (voted and agreed)):
        return []
    return [
        m for m in reading.mentions(number)
        if m.kind in ("body", "name") and not m.genitive
        # "Det var dags för fullmäktige att mötas."
        and (m.slot == "core" or (m.slot == "for" and reading.text.norms[max(0, m.first - 2) : m.first] == ["dags", "för"]))
    ]  # fmt: skip


def _decided_next(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "Förklaringen är antagen. Det beslutade fullmäktige i A den 3 mars.": who did it is told in the sentence that follows."""
    text, number = reading.text, hit.sentence + 1
    if number >= len(text.sentences) or hit.cue.kind not in ("adoption", "withdrawal"):
        return []
    here, after = text.sentences[hit.sentence], text.sentences[number]
    decides = reading.places(lexicon.words(reading.language, "scope", "decide"), number)
    decides = decides or reading.places(lexicon.phrases("decision_taken"), number)
    if (
        after.paragraph != here.paragraph
        or text.norms[after.first] not in lexicon.common("the_act_meant")
        or not decides
    ):
        return []
    if any(reading.has(scope.pattern, number) for scope in lexicon.scopes(reading.language)):
        return []
    return [m for m in reading.mentions(number) if m.slot in ("core", "agent") and not m.genitive]


def _objects(reading: Reading, hit: Hit) -> list[Mention]:
    clause = hit.clause
    mentions = [m for m in _in_clause(reading, hit.sentence, clause) if m.slot == "core" and not m.genitive]
    before = [m for m in mentions if m.first < hit.first]
    # After the particle: "bjöd Region Stockholm in KTH"; without a subject before the verb the first after it is the subject.
    after = [m for m in mentions if m.first >= hit.last - 1]
    inverted = reading.language == "sv" and not before and hit.last - hit.first < 3
    if inverted and len(after) > 1 and clause.finite and clause.finite[0] == hit.first:
        return after[1:]
    if asked := _asked_about(reading, hit, before or after, after if before else after[1:]):
        return asked
    if not after:
        # Between the verb and its particle, as in "bjöd KTH in".
        after = [m for m in mentions if hit.first < m.first < hit.last and m.last > hit.last]
    if not after and hit.form == "done":
        # Within the words, as in "gave KTH the chance to", "made the university a signatory".
        after = [m for m in mentions if hit.first < m.first and m.last <= hit.last]
    return after


def _asked_about(reading: Reading, hit: Hit, askers: list[Mention], to_whom: list[Mention]) -> list[Mention]:
    """As in "I ett brev frågar regionen om A vill bli part": whom the question is about, where a letter puts it and names nobody else to answer."""
    norms = reading.text.norms
    if norms[hit.first] not in lexicon.common("asking") or to_whom or not askers:
        return []
    organisations = all(m.kind in ("name", "anaphor", "self", "body") for m in askers)
    if not organisations or not {norms[i] for i in hit.clause.tokens} & lexicon.common("letters"):
        return []
    below = [
        c
        for c in reading.clauses(hit.sentence).clauses
        if c.parent == hit.clause.number and c.kind == "question" and c.opener > hit.first
    ]
    wants = [c for c in below if {norms[i] for i in c.tokens} & lexicon.common("would_like")]
    return [m for m in reading.mentions(hit.sentence) for c in wants if m.first == c.opener + 1]


def _of_noun(reading: Reading, hit: Hit) -> list[Mention]:
    mentions = reading.mentions(hit.sentence)
    behalf = [m for m in mentions if m.slot == "behalf"]
    if behalf:
        return behalf
    own = [m for m in mentions if m.genitive and m.last <= hit.first and hit.first - m.last <= 1]
    if own:
        return [m for m in mentions if m.genitive and (m in own or _listed(reading, m, own[0]))]
    clauses = reading.clauses(hit.sentence)
    after = [
        m
        for m in mentions
        if m.first >= hit.last and m.slot == "agent" and clauses.at(m.first).number == hit.clause.number
    ]
    # Behind the noun too, as in "den åttonde underskriften, KTH:s, är …", "the eighth signature, that of KTH, is …".
    after += [
        m
        for m in mentions
        if m.first >= hit.last
        and clauses.at(m.first).number == hit.clause.number
        and (
            (m.genitive and not reading.text.tokens[m.last].is_word)
            or reading.text.norms[m.first - 2 : m.first] == ["that", "of"]
        )
    ]
    if reading.language == "en":
        after += [m for m in mentions if hit.last < m.first <= hit.last + 2 and reading.text.norms[m.first - 1] == "of"]
    return after
