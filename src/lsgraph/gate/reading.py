"""A text read once: its clauses, mentions, agreements and dates by sentence, and the words of acts with what turns them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.clauses import Clause, Clauses, clauses_of
from lsgraph.gate.dates import Dated, Span, dates_in
from lsgraph.gate.mentions import Speakers
from lsgraph.gate.model import DECISIONS, Flaw, Verdict
from lsgraph.gate.naming import Mention, joined
from lsgraph.gate.objects import Agreements
from lsgraph.gate.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lsgraph.gate.lexicon import Cue, Scope
    from lsgraph.gate.names import Names
    from lsgraph.gate.text import Sentence

#: Forms of one place, the one that counts first.
_FORMS = ("done", "supine", "past", "participle", "present", "noun", "infinitive", "gerund")
#: Denying pronouns: behind the clause that they stand above they are objects ("… förvånade ingen").
_PRONOUNS = lexicon.common("denying_pronouns")
_MODAL_EN = lexicon.common("before_infinitive_en")
_BE_SV = lexicon.common("be_sv")
#: Words before the one whose word, or view, it is.
_ATTRIBUTING = lexicon.common("before_what_is_said")
#: Most words before the colon of a label in its line: "Närvarande vid mötet den 14 juni 2024: KTH …".
_LABEL = 12
_YEAR = re.compile(r"(?<![\d/:-])(?:19|20)\d\d(?![\d/-])")
_DAY = re.compile(r"\d{4}-\d\d|\d{1,2}/\d{1,2}|\b\d{1,2} [a-zA-Z]+ (?:19|20)\d\d|[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d")
#: Most words of a row of a list of persons: "KTH: Lena Forss, prorektor".
_ROW = 10
#: Most words between a body and the day on which it met, in a heading.
_BESIDE_ITS_DAY = 3
#: Most words before the colon of a label that is the heading of its line: "Beslut:", "Förslag till beslut:".
_SHORT_LABEL = 4
#: Most words between an act and what surely turns it, and signs between which it may be about something else.
_NEAR, _SIGNS = 9, frozenset({",", ";", ":", "(", ")", "–", "—"})
#: What turns no act told after it in another phrase.
_OF_OTHER_MATTERS = frozenset({"rejected", "deferred", "requested", "proposed", "planned"})
#: What a decision does by itself.
DECIDED = frozenset({"adoption", "withdrawal", "membership"}) | DECISIONS


@dataclass(frozen=True)
class Hit:
    """Words of an act at tokens `first` to `last` of a sentence."""

    cue: Cue
    first: int
    last: int
    sentence: int
    clause: Clause

    @property
    def form(self) -> str:
        """The form of the verb, or `noun`, or `done`."""
        return self.cue.form


class Reading:
    """A text with what is read of it; sentences are read when they are asked for."""

    def __init__(
        self, raw: str, language: str, today: date | None, names: Names,
        extra: Mapping[str, list[tuple[tuple[str, ...], str]]] | None = None, title: str = "",
    ) -> None:  # fmt: skip
        self.language, self.today = language, today
        self.text = _text_of(raw, language)
        self.speakers = Speakers(self.text, names, extra, title)
        self.agreements = Agreements(self.text)
        self.names = names
        self._clauses: dict[int, Clauses] = {}
        self._dates: dict[int, list[Dated]] = {}
        self._joined: dict[int, tuple[str, list[int]]] = {}

    # ------------------------------------------------------------ by sentence

    def clauses(self, number: int) -> Clauses:
        """The clauses of a sentence."""
        if number not in self._clauses:
            sentence = self.text.sentences[number]
            self._clauses[number] = clauses_of(self.text.tokens, sentence.first, sentence.last, self.language)
        return self._clauses[number]

    def dates(self, number: int) -> list[Dated]:
        """The dates of a sentence."""
        if number not in self._dates:
            sentence = self.text.sentences[number]
            self._dates[number] = dates_in(
                self.text.norms, sentence.first, sentence.last, self.language, self.today, self._year_of_heading(sentence)
            )
        return self._dates[number]

    def _year_of_heading(self, sentence: Sentence) -> int | None:
        """As in "Viktiga händelser under 2025", "Årsredovisning 2025": the one year that the headings give, without a day."""
        head = [line for line in self.text.head.splitlines() if line.strip()]
        for heading in (*reversed(sentence.headings), *reversed(head)):
            years = set(_YEAR.findall(heading))
            if years and (len(years) > 1 or _DAY.search(heading)):
                return None
            if years:
                return int(years.pop())
        return None

    def mentions(self, number: int) -> list[Mention]:
        """Who is spoken of in a sentence."""
        return self.speakers.of[number]

    def places(self, compiled: re.Pattern[str], number: int) -> list[tuple[int, int]]:
        """Where a pattern stands in a sentence, as tokens."""
        sentence = self.text.sentences[number]
        written, starts = self._written(number)
        found = []
        for match in lexicon.found(compiled, written):
            first = sentence.first + bisect_right(starts, match.start()) - 1
            found.append((first, first + match[0].count(" ") + 1))
        return found

    def has(self, compiled: re.Pattern[str], number: int) -> bool:
        """Whether a pattern stands in a sentence."""
        return compiled.search(self._written(number)[0]) is not None

    def _written(self, number: int) -> tuple[str, list[int]]:
        if number not in self._joined:
            sentence = self.text.sentences[number]
            self._joined[number] = joined(self.text.norms, sentence.first, sentence.last)
        return self._joined[number]

    def hits(self, number: int, kind: str) -> list[Hit]:
        """The words of a kind of act in a sentence, one a place."""
        found: list[Hit] = []
        cues, any_of_them = lexicon.cues_of(self.language, kind)
        if not self.has(any_of_them, number):
            return found
        clauses = self.clauses(number)
        for cue in cues:
            for first, last in self.places(cue.pattern, number):
                if self._is_form(cue, first, last):
                    found.append(Hit(cue, first, last, number, clauses.at(first)))
        found.sort(key=lambda hit: (hit.first, _FORMS.index(hit.form), -(hit.last - hit.first)))
        kept: list[Hit] = []
        for hit in sorted(found, key=lambda hit: (-(hit.last - hit.first), _FORMS.index(hit.form))):
            if not any(hit.first < other.last and other.first < hit.last for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.first)

    def _is_form(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a form that looks like several is the one that the words around it ask for."""
        norms = self.text.norms
        before = norms[max(0, first - 4) : first]
        far = norms[max(0, first - 10) : first]
        if self.language == "en":
            to = any(word in _MODAL_EN for word in before[-2:]) or "to" in before[-1:]
            if cue.form == "noun" and self._is_gerund(first, last):
                return False
            if cue.form == "infinitive":
                return to or norms[first] not in _past_like()
            if cue.form == "past" and not cue.passive:
                return not (to and norms[first] in _past_like())
            return True
        begins = first == 0 or any(s.first == first for s in self.text.sentences) or norms[first - 1] == ":"
        if begins and cue.form in ("supine", "participle") and norms[first].endswith("t"):
            # "Undertecknat den 2 juni av KTH": without a verb before it, it is what was done to the agreement.
            agent = any(word in lexicon.prepositions("sv", "agent") for word in norms[last : last + 8])
            if agent:
                return cue.passive
        if self._is_attribute(cue, first, last):
            return cue.form == "participle"
        if cue.form == "participle":
            near = set(far) & _BE_SV
            if norms[first].endswith("ade"):
                return bool(near)
            return (
                bool(near)
                or norms[last : last + 1] == ["av"]
                or norms[first : first + 1] != [norms[first].rstrip("t") + "t"]
            )
        if cue.form == "past" and not cue.passive and norms[first].endswith("ade"):
            return not (set(before[-2:]) & (_BE_SV - {"vara", "bli"}))
        if cue.form == "supine" and not cue.passive:
            return not (set(before[-2:]) & _BE_SV) or bool(set(before) & lexicon.common("have_sv"))
        return True

    def _is_gerund(self, first: int, last: int) -> bool:
        """As in "by signing the declaration", "signing for KTH, the president …": with an object, or for somebody, it is a verb."""
        norms = self.text.norms
        before, after = norms[max(0, first - 1) : first], norms[last : last + 1]
        owned = any(word in lexicon.common("determiners") or word.endswith("'s") for word in before)
        begins = any(sentence.first == first for sentence in self.text.sentences)
        has_object = bool(after) and after[0] in lexicon.common("before_a_noun_en")
        return norms[first].endswith("ing") and not owned and (has_object or (begins and after == ["for"]))

    def _is_attribute(self, cue: Cue, first: int, last: int) -> bool:
        """As in "den av KTH den 3 mars 2025 undertecknade förklaringen": what looks like a past tense stands before its noun."""
        norms = self.text.norms
        if not norms[last - 1].endswith(("de", "da", "dda", "na", "ta", "t")) or cue.form not in ("past", "participle"):
            return False
        opener = next((i for i in range(first - 1, max(-1, first - 14), -1) if norms[i] == "av"), 0)
        between = norms[opener + 1 : first]
        return (
            opener > 0
            and norms[opener - 1] in lexicon.common("attribute_openers")
            and "," not in between
            and not any(word in lexicon.finite_verbs("sv") for word in between)
        )

    # ------------------------------------------------------------ what turns words

    @cached_property
    def head_kinds(self) -> frozenset[str]:
        """What the head says the document is: `minutes`, `report`, `letter`, `news`."""
        head = " ".join(token.norm for token in self.text.tokens if token.start < self.text.head_end)
        first = " ".join(self.text.norms[:12])
        told = set()
        for entry in lexicon.entries(self.language, "sections").get("head", ()):
            if lexicon.any_of(entry["words"]).search(head) or (
                entry["kind"] == "news" and lexicon.any_of(entry["words"]).search(first)
            ):
                told.add(entry["kind"])
        if self._meeting_in_head():
            told.add("minutes")
        return frozenset(told)

    def _meeting_in_head(self) -> bool:
        """As in "Nytt från fullmäktige den 3 mars 2025": a heading gives a deciding body and the day on which it met, as past."""
        bodies = lexicon.any_pattern(self.language, "names", ("body",))
        ahead = lexicon.words(self.language, "sections", "ahead_of_a_meeting")
        for number, sentence in enumerate(self.text.sentences):
            if self.text.tokens[sentence.first].start >= self.text.head_end:
                return False
            dates = [d for d in self.dates(number) if d.span.first == d.span.last]
            if not dates or self.has(ahead, number) or (self.today and dates[0].span.first > self.today):
                continue
            if any(0 <= dates[0].first - last <= _BESIDE_ITS_DAY for _, last in self.places(bodies, number)):
                return True
        return False

    def section(self, number: int) -> tuple[str, str]:
        """What kind of part of the document a sentence stands in, and the heading that tells so."""
        sentence = self.text.sentences[number]
        kinds = [
            (kind, heading) for heading in reversed(sentence.headings) if (kind := section_kind(heading, self.language))
        ]
        if not kinds:
            return self._section_of_line(sentence)
        # "Förslag till beslut" above "Kommunstyrelsens beslut": still what is proposed.
        return (
            next((each for each in kinds if each[0] in ("proposal", "request")), kinds[0])
            if kinds[0][0] == "decision"
            else kinds[0]
        )

    def _section_of_line(self, sentence: Sentence) -> tuple[str, str]:
        """As in "Beslut: Kommunen antar …": the label that a line begins with, where no heading says what it is."""
        if ":" not in self.text.norms[sentence.first : sentence.first + _SHORT_LABEL]:
            return "", ""
        label = self._inline_label(sentence)
        kind = section_kind(label, self.language) if label else ""
        return (kind, label) if kind in ("decision", "proposal", "request", "reservation") else ("", "")

    def draft(self) -> str:
        """The word that makes the whole document a draft or an empty form, if any."""
        head = self.text.head or self.text.raw[:200]
        for line in head.splitlines():
            if section_kind(line, self.language) == "draft":
                return line.strip()
        return ""

    def list_kind(self, sentence: Sentence) -> tuple[str, str]:
        """The kind of the list that a sentence stands in, by its label."""
        written = sentence.label or self._inline_label(sentence) or self._heading_of_item(sentence)
        label = " ".join(written.casefold().split())
        if label:
            kinds = lexicon.entries(self.language, "sections").get("list", ())
            for kind in ("absent", "unsigned", "present", "signed", "parties"):
                for entry in kinds:
                    if entry["kind"] == kind and lexicon.any_of(entry["words"]).search(label):
                        return kind, written
        return "", ""

    def _heading_of_item(self, sentence: Sentence) -> str:
        """`Har undertecknat` where it stands above "- Huddinge kommun", without a colon."""
        headings = sentence.headings
        is_item = self.text.tokens[sentence.first].text in "-–•*" and not sentence.is_heading
        if is_item or not headings:
            return headings[-1] if headings else ""
        # A short line without a verb or an end below the heading of a list, which may look like a heading itself.
        words = [token for token in self.text.tokens[sentence.first : sentence.last] if token.is_word]
        tokens = range(sentence.first, sentence.last)
        if len(words) > _ROW or self.text.norms[sentence.last - 1] in (".", "!", "?"):
            return ""
        if any(self.text.norms[i] in lexicon.finite_verbs(self.language) for i in tokens):
            return ""
        own = self.text.words(sentence.first, sentence.last)
        above = [heading for heading in headings if heading != own and len(heading.split()) <= _ROW]
        return above[-1] if above and not sentence.is_heading else next((h for h in above if self.lists(h)), "")

    def lists(self, heading: str) -> bool:
        """Whether a heading is that of a list of persons."""
        words = " ".join(heading.casefold().split())
        kinds = lexicon.entries(self.language, "sections").get("list", ())
        return any(lexicon.any_of(entry["words"]).search(words) for entry in kinds)

    def _inline_label(self, sentence: Sentence) -> str:
        """`Deltagare` of "Deltagare: Region Stockholm, Region Uppsala"."""
        colon = next(
            (
                i
                for i in range(sentence.first, min(sentence.first + _LABEL, sentence.last))
                if self.text.norms[i] == ":"
            ),
            None,
        )
        named = colon is not None and any(
            m.kind == "name" and m.first < colon for m in self.mentions(self.text.sentences.index(sentence))
        )
        return "" if colon is None or named else self.text.words(sentence.first, colon)

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
        scopes = lexicon.scopes(self.language)
        for scope in scopes if self.has(lexicon.any_scope(self.language), hit.sentence) else ():
            for first, last in self.places(scope.pattern, hit.sentence):
                begs = scope.rule == "requested" and not (hit.first <= first and last <= hit.last)
                if (
                    first < hit.last
                    and hit.first < last
                    and not begs
                    and not self._splits(hit, first, last, scope.rule)
                ):
                    continue
                if self.text.norms[first] == "without" and hit.form != "gerund":
                    continue
                if scope.rule == "negated" and (
                    hit.cue.denial_inside or self._denied_lack(last) or self.denies_denial(hit.sentence, first, last)
                ):
                    continue
                if scope.rule == "negated" and (
                    self.until(hit, first) is not None or self._in_a_name(hit.sentence, first)
                ):
                    continue
                if within is not None and not within[0] <= first < within[1]:
                    continue
                reaches = self._reaches(scope, hit, first, chain, inward=inward)
                if not reaches or (scope.by_other and not self._by_other(hit, first, last, own)):
                    continue
                if scope.rule == "proposed" and self._in_accordance(first):
                    continue
                if scope.rule == "planned" and self._only_reports(hit, last):
                    continue
                if scope.rule in _OF_OTHER_MATTERS and self._in_the_opening(hit, first):
                    continue
                sure = self._surely_turns(hit, first, last)
                told.append(Flaw(scope.rule, self.text.words(first, last), _grave(scope.rule, sure=sure)))
        told += self._conditions(hit, clauses, chain)
        if (
            self.text.raw[: self.text.tokens[self.text.sentences[hit.sentence].last - 1].end]
            .rstrip('”") ')
            .endswith("?")
        ):
            told.append(Flaw("asked", "?", Verdict.CONTRADICTED))
        return sorted(told, key=lambda problem: -problem.verdict)

    def _only_reports(self, hit: Hit, last: int) -> bool:
        """As in "vi vill meddela att A har undertecknat": what is wished is to tell of it, and what is told stands in a clause below."""
        place = self.clauses(hit.sentence).at(last - 1)
        words = lexicon.words(self.language, "scope", "reporting")
        at = last
        while at < hit.first and self.text.norms[at] in lexicon.common("before_telling"):
            at += 1
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
        if end is None or not sentence.first <= index < end or any(
            i in clauses.verbs and norms[i - 1] != "having" for i in range(sentence.first, end)
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
            or (scope.rule == "conditional" and (place.parent in chain or place.opener == clauses.first))
        )
        if inward and not reaches:
            above = {clause.number for clause in clauses.chain(place)}
            reaches = hit.clause.number in above and scope.rule in ("negated", "deferred")
        behind = place.number != hit.clause.number and first > hit.last
        return reaches and not (behind and self.text.norms[first] in _PRONOUNS)

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
            (norms[1:2] in (["att"], ["vidare"]) and not behind_a_sign) or any(word.endswith("ing") for word in norms[1:2])
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
            told = ("inbj", "erbj", "invit", "uppdrag", "bjud", "möjlig", "chan", "option", "opport", "offer", "ges", "gav", "få", "fick")
            return (
                inside
                and rule in ("negated", "reported", "unreal", *(() if self._is_polite(hit) else ("planned",)))
                and not self.text.norms[first].startswith(told)
            )
        return rule == "negated" and last - first == 1 and hit.first < first < hit.last - 1

    def _is_polite(self, hit: Hit) -> bool:
        """As in "We would like to ask whether …" is no plan: it invites."""
        return hit.cue.kind == "invitation" and self.text.norms[hit.first] in lexicon.common("asking_politely")

    def _conditions(self, hit: Hit, clauses: Clauses, chain: set[int]) -> list[Flaw]:
        told = []
        sentence = self.text.sentences[hit.sentence]
        first, rest = self.text.norms[sentence.first], self.text.norms[hit.last : sentence.last]
        if first in lexicon.common("inverted_if") and hit.first - sentence.first <= _NEAR and set(rest) & lexicon.common("then_would"):
            # "Had A signed, it would …": turned round it is a condition.
            told.append(Flaw("conditional", self.text.tokens[sentence.first].text, Verdict.CONTRADICTED))
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
            if clause.number in chain and clause.condition is not None and clause.condition != hit.first
        ]

    def _in_accordance(self, first: int) -> bool:
        """As in "I enlighet med förvaltningens förslag antar …": the proposal is what is followed."""
        before = " ".join(self.text.norms[max(0, first - 6) : first])
        return bool(
            lexicon.phrases("following").search(
                before,
            )
        )

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
        if not speakers:
            return not self.own_document(own) and not any(
                documents.fullmatch(norms[i])
                for i in range(max(sentence.first, first - 4), min(last + 4, sentence.last))
            )
        if any(m.kind == "self" for m in speakers):
            return False
        if all(m.kind == "unknown" for m in speakers) and self.own_document(own):
            return False
        return not any(m.iris & own for m in speakers)

    def own_document(self, own: frozenset[str]) -> bool:
        """Whether the actor stands in the head or title: then its people speak in it."""
        return bool(self.speakers.in_title & own) or any(m.iris & own for m in self.speakers.in_head())


@lru_cache(maxsize=256)
def _text_of(raw: str, language: str) -> Text:
    """A text without what is read of it: the same for every claim that rests on it, whatever the claim calls whom."""
    return Text(raw, language)


def _past_like() -> frozenset[str]:
    return lexicon.common("unchanging_past_en")


def _grave(rule: str, *, sure: bool) -> Verdict:
    """That it is denied, planned … is said only where the words stand near each other; hearsay shows nothing either way."""
    return Verdict.CONTRADICTED if sure and rule != "reported" else Verdict.NOT_SHOWN


@lru_cache(maxsize=4096)
def section_kind(heading: str, language: str) -> str:
    """The kind of a heading; empty where it says nothing of what was done."""
    words = " ".join(re.findall(r"[\w§:'&]+", heading.casefold()))
    words = re.sub(r"^(?:§ ?\d+|\d+(?: \d+)*) ", "", words)
    for entry in lexicon.entries(language, "sections").get("section", ()):
        for match in lexicon.any_of(entry["words"]).finditer(words):
            if match.start() == 0 or (
                entry["kind"] in ("draft", "proposal")
                and entry["words"]
                and match.end() >= len(words) - 40
                and match.start() < 30
                and match[0] not in lexicon.common("draft_nouns")
            ):
                return str(entry["kind"])
            if entry["kind"] == "decision" and match.end() == len(words):
                return "decision"
    return ""


def covers(claimed: Span, words: Span) -> bool:
    """Whether a claimed time is no more exact than the words."""
    return words.within(claimed)
