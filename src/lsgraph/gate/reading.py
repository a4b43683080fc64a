"""What turns the words of an act in a text: denied, planned, proposed, put off, asked, only said, or said only on a condition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.denied import listed_ahead, told_of_some_members, what_is_denied
from lsgraph.gate.document import Document, Hit
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.unworded import inverted, would_have

if TYPE_CHECKING:
    from lsgraph.gate.clause import Clause, Clauses
    from lsgraph.gate.dates import Span
    from lsgraph.gate.lexicon import Scope
    from lsgraph.gate.naming import Mention

#: Denying pronouns: behind the clause that they stand above they are objects ("… förvånade ingen").
_PRONOUNS = lexicon.common("denying_pronouns")
#: Words before the one whose word, or view, it is.
_ATTRIBUTING = lexicon.common("before_what_is_said")
#: Most words between an act and what surely turns it, and signs between which it may be about something else.
_NEAR, _SIGNS = 9, frozenset({",", ";", ":", "(", ")", "–", "—"})
#: Most words between an officer and the place or house that he is of.
_OF_PLACE = 4
#: Most words from one that chooses away to what it chooses away, and one more.
_RIGHT_BEHIND = 4
_WORDS = re.compile(r"[\w-]+")
#: Most words between one who speaks and the verb of saying.
_SPEAKS = 2
#: Most words between "kunde till slut" and what was done.
_AT_ONCE = 3
#: Forms that tell an act as done: "undertecknade så snart styrelsen hade godkänt" tells when.
_TOLD_AS_DONE = frozenset({"past", "supine", "done", "participle"})
#: What turns no act told after it in another phrase.
_OF_OTHER_MATTERS = frozenset({"rejected", "deferred", "requested", "proposed", "planned"})


class Reading(Document):
    """A text with what turns the words of its acts."""

    def turned(
        self, hit: Hit, own: frozenset[str], *, inward: bool = False, within: tuple[int, int] | None = None
    ) -> list[Flaw]:
        """What turns the words of an act, gravest first; `own` are iris of the actor, whose own word is no hearsay.

        With `inward` the clauses that depend on the act count too: what is proposed may be to refrain. With `within` only what stands
        between these tokens counts: the clause around an apposition is about something else.
        """
        clauses = self.clauses(hit.sentence)
        chain = {clause.number for clause in clauses.chain(hit.clause)}
        told: list[Flaw] = []
        denied = what_is_denied(self, hit)
        scopes = lexicon.scopes(self.language)
        for scope in scopes if self.has(lexicon.any_scope(self.language), hit.sentence) else ():
            if scope.if_open and hit.form in _TOLD_AS_DONE:
                continue
            for first, last in self.places(scope.pattern, hit.sentence):
                if self._is_beside(scope, hit, first, last, denied):
                    continue
                if within is not None and not within[0] <= first < within[1]:
                    continue
                reaches = (
                    self._chosen_away(hit, last, own)
                    if scope.behind
                    else self._reaches(scope, hit, first, chain, inward=inward)
                )
                if not reaches or (scope.by_other and not self._by_other(hit, first, last, own)):
                    continue
                if scope.rule == "proposed" and self._in_accordance(hit, first):
                    continue
                if scope.rule == "planned" and (self._only_reports(hit, last) or self._names_an_office(hit, first)):
                    continue
                if scope.rule in _OF_OTHER_MATTERS and self._in_the_opening(hit, first):
                    continue
                sure = self._surely_turns(hit, first, last)
                told.append(Flaw(scope.rule, self.text.words(first, last), _grave(scope.rule, sure=sure)))
        told += self._conditions(hit, clauses, chain)
        sentence = self.text.sentences[hit.sentence]
        ends = self.text.raw[: self.text.tokens[sentence.last - 1].end].rstrip('”") ').endswith("?")
        if ends or "?" in self.text.norms[hit.last : sentence.last]:
            told.append(Flaw("asked", "?", Verdict.CONTRADICTED))
        return sorted(told, key=lambda problem: -problem.verdict)

    def _is_beside(self, scope: Scope, hit: Hit, first: int, last: int, denied: range) -> bool:
        """Whether a word that turns is one of the act's own, or a negation that denies nothing of it: a lack, a time, a doubt."""
        begs = scope.rule == "requested" and not (hit.first <= first and last <= hit.last)
        overlaps = first < hit.last and hit.first < last
        if overlaps and not begs and not self._splits(hit, first, last, scope.rule):
            return True
        if self.text.norms[first] == "without" and hit.form != "gerund":
            return True
        if any(n.is_it and n.first <= first < n.last for n in self.agreements.of(hit.sentence)):
            # "the Call for Silent Streets": a word of the agreement's own name.
            return True
        if scope.rule == "negated" and (
            (hit.cue.denial_inside and self.clauses(hit.sentence).at(first).number == hit.clause.number)
            or self._denied_lack(last)
            or self.denies_denial(hit.sentence, first, last)
            or self.until(hit, first) is not None
            or self._in_a_name(hit.sentence, first)
            or told_of_some_members(self, hit, first)
            or listed_ahead(self, hit, first)
        ):
            return True
        if scope.rule in ("planned", "negated") and self._at_last(hit, first):
            return True
        # "inte i april, som det var sagt, utan den 20 juni": it is about the time that is denied.
        return first in denied and (first == denied.start or first >= hit.last)

    def _at_last(self, hit: Hit, index: int) -> bool:
        """As in "kunde äntligen underteckna", "ingenting hindrade A från att underteckna": right before the act it tells that it was done."""
        could = self.text.norms[index] in lexicon.common("could")
        denied = {first for first, _ in self.places(lexicon.phrases("nothing_hindered"), hit.sentence)}
        between = {i for d in self.dates(hit.sentence) for i in range(d.first, d.last)}
        achieved = self.places(lexicon.words(self.language, "scope", "achieve"), hit.sentence)
        return any(
            first <= index < last <= hit.first
            and (could or first in denied)
            and len([i for i in range(last, hit.first) if i not in between]) <= _AT_ONCE
            for first, last in achieved
        )

    def _only_reports(self, hit: Hit, last: int) -> bool:
        """As in "vi vill meddela att A har undertecknat": what is wished is to tell of it, and what is told stands in a clause below."""
        place = self.clauses(hit.sentence).at(last - 1)
        words = lexicon.words(self.language, "scope", "reporting")
        at = last
        in_this_way = lexicon.phrases("in_this_way")
        while at < hit.first:
            way = in_this_way.match(" ".join(self.text.norms[at : hit.first]))
            if way is None and self.text.norms[at] not in lexicon.common("before_telling"):
                break
            at += len(way[0].split()) if way is not None else 1
        return at < hit.first and bool(words.fullmatch(self.text.norms[at])) and place.number != hit.clause.number

    def _surely_turns(self, hit: Hit, first: int, last: int) -> bool:
        """Whether a word that turns stands so near the act, with no sign or other verb between, that it can hardly be about anything else."""
        between = range(last, hit.first) if last <= hit.first else range(hit.last, first)
        verbs = self.clauses(hit.sentence).verbs
        own = set(hit.clause.finite[:1])
        return len(between) <= _NEAR and not any(
            self.text.norms[i] in _SIGNS or (i in verbs and i not in own) for i in between
        )

    def _in_the_opening(self, hit: Hit, index: int) -> bool:
        """As in "After a failed motion to postpone, the council adopted …": what came before the act is another matter."""
        sentence = self.text.sentences[hit.sentence]
        norms, clauses = self.text.norms, self.clauses(hit.sentence)
        end = next((i for i in range(hit.first, sentence.first, -1) if norms[i] == ","), None)
        if self.language == "sv" and hit.form == "past" and hit.first in hit.clause.finite and end is None:
            # In Swedish the verb itself ends what the sentence opens with: "På förslag av styrelsen antog fullmäktige …"
            end = hit.first
        if (
            end is None
            or not sentence.first <= index < end
            or any(i in clauses.verbs and norms[i - 1] != "having" for i in range(sentence.first, end))
        ):
            return False
        openings = lexicon.common("openings_past")
        begins = [i for i in range(sentence.first, index + 1) if norms[i] in openings]
        if any(begin == sentence.first or norms[begin - 1] == "," for begin in begins):
            return True
        # "Rejecting calls for a delay, the council …", "Encouraged by the regions, A …"
        return self.language == "en" and norms[sentence.first].endswith(("ing", "ed")) and hit.first > end

    def _reaches(self, scope: Scope, hit: Hit, first: int, chain: set[int], *, inward: bool) -> bool:
        """Whether a word that turns reaches the act from its clause: from one that the act depends on, or with `inward` from one below."""
        clauses = self.clauses(hit.sentence)
        place = clauses.at(first)
        reaches = (
            place.number in chain
            or (
                scope.by_other
                and self.text.norms[first] in ("as", "som")
                and place.parent in chain
                and place.number != hit.clause.number
            )
            or (scope.by_other and self._announces(hit, first))
            or (scope.rule == "conditional" and (place.parent in chain or place.opener == clauses.first))
        )
        if inward and not reaches:
            above = {clause.number for clause in clauses.chain(place)}
            reaches = hit.clause.number in above and scope.rule in ("negated", "deferred")
        behind = place.number != hit.clause.number and first > hit.last
        return reaches and not (behind and self.text.norms[first] in _PRONOUNS)

    def _chosen_away(self, hit: Hit, last: int, own: frozenset[str]) -> bool:
        """As in "i stället för att anta", "rather than signing", "instead of A": the act, or who is claimed to act, stands right behind."""
        between = self.text.norms[last : hit.first]
        if last <= hit.first < last + _RIGHT_BEHIND and not _SIGNS & set(between):
            return hit.first not in self.clauses(hit.sentence).verbs
        fillers = lexicon.common("determiners")
        near = [m for m in self.mentions(hit.sentence) if m.first >= last and m.iris & own and not m.genitive]
        return bool(near) and all(word in fillers for word in self.text.norms[last : near[0].first])

    def _announces(self, hit: Hit, index: int) -> bool:
        """As in "The head of trade in B claims: A adopted it": a verb of saying right before the colon that the act stands behind."""
        return (
            self.text.norms[index + 1 : index + 2] == [":"]
            and index + 1 < hit.first
            and not any(self.text.norms[i] in (";", ":") for i in range(index + 2, hit.first))
        )

    def _names_an_office(self, hit: Hit, index: int) -> bool:
        """As in "the Planning Office recommended": a word in the name of a part, with capitals, plans nothing."""
        tokens = self.text.tokens
        if index == self.text.sentences[hit.sentence].first or not tokens[index].is_capitalised:
            return False
        return any(
            m.kind in ("part", "body", "name")
            and (m.first == index + 1 or m.first <= index < m.last - 1)
            and tokens[index + 1].is_capitalised
            for m in self.mentions(hit.sentence)
        )

    def _in_a_name(self, number: int, index: int) -> bool:
        """As in "Inga Ek": a first name that is also a word of denial denies nothing where it stands in a person's name."""
        agents = self.names.agents
        return self.text.tokens[index].is_capitalised and any(
            m.first <= index < m.last
            and m.last - m.first > 1
            and any(agents[i].is_person for i in m.iris if i in agents)
            for m in self.mentions(number)
        )

    def _denied_lack(self, index: int) -> bool:
        """As in "inte utan debatt", "not without regret": what is denied is a lack, and the act stands."""
        norms = self.text.norms[index : index + 3]
        while norms[:1] and norms[0] in lexicon.common("wholly"):
            norms = norms[1:]
        # "undertecknade – inte utan att först ha tvekat"
        behind_a_sign = norms[1:2] == ["att"] and self.text.norms[index - 2] in _SIGNS
        return norms[:1] in (["utan"], ["without"]) and not (
            (norms[1:2] in (["att"], ["vidare"]) and not behind_a_sign)
            or any(word.endswith("ing") for word in norms[1:2])
        )

    def denies_denial(self, number: int, first: int, last: int) -> bool:
        """As in "has never been disputed": a negation before a word of doubt, or that word after it, denies nothing."""
        norms = self.text.norms
        doubts = lexicon.words(self.language, "scope", "doubt")
        near = self.places(doubts, number)
        simple = lexicon.common("simple_negations")
        if norms[first] in simple:
            return any(0 <= begin - last <= 2 for begin, _ in near)
        if norms[first] in lexicon.common("denial_nouns") and any(
            word in lexicon.common("overcoming") for word in norms[max(0, first - 3) : first]
        ):
            return True
        is_doubt = any(begin <= first < end for begin, end in near)
        return is_doubt and any(word in simple for word in norms[max(0, first - 3) : first])

    def until(self, hit: Hit, negation: int) -> int | None:
        """As in "did not adopt it until 3 March": the word after which stands when it was done, where a negation goes with it."""
        norms = self.text.norms
        if norms[negation] not in lexicon.common("plain_negations"):
            return None
        sentence = self.text.sentences[hit.sentence]
        words = lexicon.common("not_until")
        at = next((i for i in range(hit.last, sentence.last) if norms[i] in words), None)
        if at is None or self.clauses(hit.sentence).at(at).number != hit.clause.number:
            return None
        dated = [d for d in self.dates(hit.sentence) if 0 < d.first - at <= 4]
        has_come = dated and self.today is not None and all(d.span.first <= self.today for d in dated)
        return at if has_come and norms[at + 1 : at + 2] not in (["further"], ["vidare"]) else None

    def done_at_last(self, hit: Hit) -> int | None:
        """Where "until" stands that turns a negation of the act into when it was done."""
        sentence = self.text.sentences[hit.sentence]
        found = (self.until(hit, i) for i in range(sentence.first, hit.last))
        return next((at for at in found if at is not None), None)

    def _splits(self, hit: Hit, first: int, last: int, rule: str) -> bool:
        """Whether a negation stands in the gap of the act's own words: "skrev inte under"."""
        inside = hit.first < first and last < hit.last
        if hit.form == "done":
            told = (
                "inbj",
                "erbj",
                "invit",
                "uppdrag",
                "bjud",
                "möjlig",
                "chan",
                "option",
                "opport",
                "offer",
                "ges",
                "gav",
                "få",
                "fick",
            )
            return (
                inside
                and rule in ("negated", "reported", "unreal", *(() if self._is_polite(hit) else ("planned",)))
                and not (hit.cue.kind == "invitation" and self.text.norms[first].startswith(told))
            )
        return rule == "negated" and last - first == 1 and hit.first < first < hit.last - 1

    def _is_polite(self, hit: Hit) -> bool:
        """As in "We would like to ask whether …" is no plan: it invites."""
        return hit.cue.kind == "invitation" and self.text.norms[hit.first] in lexicon.common("asking_politely")

    def _conditions(self, hit: Hit, clauses: Clauses, chain: set[int]) -> list[Flaw]:
        told = []
        if verb := inverted(self, hit):
            told.append(Flaw("conditional", verb, Verdict.CONTRADICTED))
        if unreal := would_have(self, hit):
            told.append(Flaw("unreal", unreal, Verdict.CONTRADICTED))
        if any(clauses.clauses[number].kind == "condition" for number in chain):
            opener = next(
                clauses.clauses[number].opener for number in chain if clauses.clauses[number].kind == "condition"
            )
            told.append(Flaw("conditional", self.text.tokens[opener].text, Verdict.CONTRADICTED))
        if hit.form in ("past", "supine", "done"):
            return told
        return told + [
            Flaw("conditional", self.text.tokens[clause.condition].text, Verdict.CONTRADICTED)
            for clause in clauses.clauses
            if clause.condition is not None
            and clause.condition != hit.first
            and (clause.number in chain or self._is_no_clause(clause, chain))
        ]

    def _is_no_clause(self, clause: Clause, chain: set[int]) -> bool:
        """As in "gäller som lämnad först om …": "som" without a verb begins no clause, and what stands in it belongs to the one above."""
        return clause.kind == "relative" and not clause.finite and not clause.after_comma and clause.parent in chain

    def _in_accordance(self, hit: Hit, first: int) -> bool:
        """As in "I enlighet med förvaltningens förslag antar …": the proposal is what is followed.

        Not where a verb proposes that which the act is told in: "Efter genomgång förordar enheten att regionen antar …".
        """
        clauses = self.clauses(hit.sentence)
        place = clauses.at(first)
        if first in clauses.verbs and place.number in {c.number for c in clauses.chain(hit.clause)} - {
            hit.clause.number
        }:
            return False
        begin = max(self.text.sentences[hit.sentence].first, first - 6)
        return lexicon.phrases("following").search(" ".join(self.text.norms[begin:first])) is not None

    def _by_other(self, hit: Hit, first: int, last: int, own: frozenset[str]) -> bool:
        """Whether it is somebody else than the actor, or no document, that says so."""
        norms = self.text.norms
        sentence = self.text.sentences[hit.sentence]
        documents = lexicon.words(self.language, "scope", "document")
        if self.language == "sv" and norms[last : last + 2] == ["att", "man"]:
            # "Kansliet rapporterar att man bjöd in KTH": it tells what it did itself.
            return False
        if norms[first] in _ATTRIBUTING:
            finite = next(
                (
                    i
                    for i in range(last, sentence.last)
                    if norms[i] in lexicon.finite_verbs(self.language) or norms[i] == ","
                ),
                last + 4,
            )
            near = [m for m in self.mentions(hit.sentence) if first <= m.first < finite]
            if any(documents.fullmatch(norms[i]) for i in range(last, min(last + 4, finite))):
                return False
            return not any(m.iris & own for m in near)
        if self._announces(hit, first):
            before = [m for m in self.mentions(hit.sentence) if m.last <= first]
            return not any(m.iris & own and not self._elsewhere(hit.sentence, m, own) for m in before)
        if first < hit.first and self.clauses(hit.sentence).at(first).number == hit.clause.number:
            return False
        speakers = [
            m
            for m in self.mentions(hit.sentence)
            if (last <= m.first <= last + 5) or (m.last <= first and first - m.last <= 2)
        ]
        if first < hit.first:
            speakers = [m for m in self.mentions(hit.sentence) if m.last <= first or last <= m.first <= last + 3]
            speakers = [m for m in speakers if not (m.first >= hit.clause.opener)]
        speakers = [m for m in speakers if norms[m.first] not in lexicon.common("object_pronouns")]
        if not speakers and self._reports_in_minutes(hit, first):
            return False
        if not speakers:
            # Behind "uppgav att" stands what is said, and no more who says it.
            what_is_said = {"att", "that"} & {norms[last - 1], *norms[last : last + 1]}
            end = last if what_is_said else min(last + 4, sentence.last)
            return not self.own_document(own) and not any(
                documents.fullmatch(norms[i]) for i in range(max(sentence.first, first - 4), end)
            )
        if any(m.kind == "self" and (m.first >= last or first - m.last <= _SPEAKS) for m in speakers):
            return False
        if any(m.kind == "self" for m in speakers):
            # "A neighbour whom I met at the baker claimed that …": another one claims it.
            return True
        if self._reports_in_minutes(hit, first):
            return False
        if all(m.kind == "unknown" for m in speakers) and self.own_document(own):
            return False
        return not any(m.iris & own and not self._elsewhere(hit.sentence, m, own) for m in speakers)

    def _reports_in_minutes(self, hit: Hit, first: int) -> bool:
        """As in "Sekreteraren meddelade att A har bjudits in" in the minutes of a body: one of its own officers tells the meeting what was done."""
        sentence, language = self.text.sentences[hit.sentence], self.language
        notes = lexicon.listed(language, "sections", "log", "notes")
        if not notes.search(" ".join(_WORDS.findall(self.text.head.casefold()))):
            return False
        officers = lexicon.words(language, "scope", "reports_to_a_meeting")
        told = hit.form in _TOLD_AS_DONE or hit.cue.passive
        told = told and lexicon.phrases("reports_done").fullmatch(self.text.norms[first]) is not None
        return (
            told
            and first < hit.first
            and any(begin == sentence.first and last == first for begin, last in self.places(officers, hit.sentence))
        )

    def _elsewhere(self, number: int, speaker: Mention, own: frozenset[str]) -> bool:
        """As in "the head of trade in Tallhult": an officer of a place or a house that is none of the actor's."""
        norms = self.text.norms
        of_its_own = lexicon.common("mentions_of_prepositions") & set(norms[speaker.first : speaker.last])
        if speaker.kind == "name" or of_its_own:
            return False
        for m in self.mentions(number):
            between = norms[speaker.last : m.first]
            near = 0 < len(between) <= _OF_PLACE and between[-1] in lexicon.common("mentions_of_prepositions")
            if near and m.kind in ("name", "unknown") and all(word[:1].isalpha() for word in between):
                return not m.iris & own
        return False

    def own_document(self, own: frozenset[str]) -> bool:
        """Whether the actor stands in the head or title: then its people speak in it."""
        return bool(self.speakers.in_title & own) or any(m.iris & own for m in self.speakers.in_head())


def _grave(rule: str, *, sure: bool) -> Verdict:
    """That it is denied, planned … is said only where the words stand near each other; hearsay shows nothing either way."""
    return Verdict.CONTRADICTED if sure and rule != "reported" else Verdict.NOT_SHOWN


def covers(claimed: Span, words: Span) -> bool:
    """Whether a claimed time is no more exact than the words."""
    return words.within(claimed)
