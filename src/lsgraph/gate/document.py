"""A text read once: its clauses, mentions, agreements and dates by sentence, the words of acts, its head, its parts and its lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.beginnings import beginnings
from lsgraph.gate.clauses import clauses_of
from lsgraph.gate.dates import Dated, Span, dates_in
from lsgraph.gate.heads import met_on, unsettled, year_of
from lsgraph.gate.letters import is_letter
from lsgraph.gate.lines import leaders_as_labels
from lsgraph.gate.mentions import Speakers
from lsgraph.gate.model import DECISIONS
from lsgraph.gate.naming import Mention, joined
from lsgraph.gate.narrowed import NarrowedAgreements
from lsgraph.gate.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lsgraph.gate.clause import Clause, Clauses
    from lsgraph.gate.lexicon import Cue
    from lsgraph.gate.model import Thing
    from lsgraph.gate.names import Names
    from lsgraph.gate.text import Sentence

#: Forms of one place, the one that counts first.
_FORMS = ("done", "supine", "past", "participle", "present", "noun", "infinitive", "gerund")
_MODAL_EN = lexicon.common("before_infinitive_en")
_BE_SV = lexicon.common("be_sv")
#: Most words before the colon of a label in its line: "Närvarande vid mötet den 14 juni 2024: KTH …".
_LABEL = 12
#: What stands apart at the end of a title: "Avsiktsförklaring – UTKAST", "Declaration of intent (draft)".
_APART = re.compile(r"\s[–—-]\s|[(\[]")
#: The number of a matter: "§ 45", "3.".
_NUMBER = re.compile(r"\s*(?:§\s*\d+|\d{1,3}\.?(?=\s))\s*")
#: Signs within a label: "Närvarande vid mötet, avprickade i dörren".
_NO_WORD = re.compile(r"[,;()–—]")
#: A day within a label: "Undertecknad den 3 mars 2025 av", "Signed on 3 March 2025 by".
_DAY_IN_LABEL = re.compile(
    r"(?<!\S)(?:(?:den|on|per) )?(?:\d{4}-\d\d-\d\d|\d{1,2}\.? [a-zåäö]+ \d{4}|[a-z]+ \d{1,2} \d{4})(?!\S)"
)
#: Most words of a row of a list of persons: "KTH: Lena Forss, prorektor".
_ROW = 10
#: Most words before the colon of a label that is the heading of its line: "Beslut:", "Förslag till beslut:".
_SHORT_LABEL = 4
#: Most tokens of a line that says that what is listed below it is decided: "Regionstyrelsen beslutar den 3 mars 2025 följande:".
_LEAD = 12
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


class Document:
    """A text with what is read of it, sentence by sentence when it is asked for: clauses, mentions, dates, words of acts, parts and lists."""

    def __init__(
        self, raw: str, language: str, today: date | None, names: Names,
        extra: Mapping[str, list[tuple[tuple[str, ...], str]]] | None = None, title: str = "",
        thing: Thing | None = None,
    ) -> None:  # fmt: skip
        self.language, self.today = language, today
        self.text = _text_of(raw, language)
        self.agreements = NarrowedAgreements(self.text, thing)
        self.speakers = Speakers(self.text, names, extra, title, self.agreements.subjects, self.agreements.called)
        self.agreements.read_with(self.speakers)
        self.names = names
        self._clauses: dict[int, Clauses] = {}
        self._dates: dict[int, list[Dated]] = {}
        self._joined: dict[int, tuple[str, list[int]]] = {}
        self._begun: dict[int, frozenset[str]] = {}

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
                self.text.norms,
                sentence.first,
                sentence.last,
                self.language,
                self.today,
                year_of((*reversed(sentence.headings), *self._head_lines)),
                reported=self._is_report_of_a_year,
            )
        return self._dates[number]

    @cached_property
    def _head_lines(self) -> list[str]:
        """The lines of the head, the last first."""
        return [line for line in reversed(self.text.head.splitlines()) if line.strip()]

    @cached_property
    def _is_report_of_a_year(self) -> bool:
        """Whether the head says that it is an annual report: "årets" is then the year that it is on."""
        yearly = lexicon.listed(self.language, "sections", "title", "yearly")
        return yearly.search(" ".join(re.findall(r"\w+", self.text.head.casefold()))) is not None

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

    def _beginnings(self, number: int) -> frozenset[str]:
        """With which letters the words of a sentence begin."""
        if number not in self._begun:
            sentence = self.text.sentences[number]
            tokens = self.text.norms[sentence.first : sentence.last]
            self._begun[number] = frozenset(letters for token in tokens for letters in beginnings(token))
        return self._begun[number]

    def hits(self, number: int, kind: str) -> list[Hit]:
        """The words of a kind of act in a sentence, one a place."""
        found: list[Hit] = []
        for cue in lexicon.cues_in(self.language, kind, self._beginnings(number)):
            for first, last in self.places(cue.pattern, number):
                if self._is_form(cue, first, last):
                    found.append(Hit(cue, first, last, number, self.clauses(number).at(first)))
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
                # "refer it back": an adverb where nothing before it asks for a verb.
                return to or norms[first] not in _past_like() | lexicon.common("also_adverbs_en")
            if cue.form == "past" and not cue.passive:
                if norms[first - 1] in lexicon.common("before_an_attribute_en"):
                    # "received the signed declaration"
                    return False
                return not (to and norms[first] in _past_like())
            return True
        begins = first == 0 or norms[first - 1] == ":" or self.text.begins_its_line(first)
        if begins and cue.form in ("supine", "participle") and norms[first].endswith("t"):
            # "Undertecknat den 2 juni av KTH": without a verb before it, it is what was done to the agreement.
            agent = any(word in lexicon.prepositions("sv", "agent") for word in norms[last : last + 8])
            if agent:
                return cue.passive
        if self._is_attribute(cue, first, last) or self._stands_before_its_noun(cue, first, last):
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

    def _stands_before_its_noun(self, cue: Cue, first: int, last: int) -> bool:
        """As in "granskade den undertecknade förklaringen": a participle between an article and its noun, where the clause has its verb."""
        if cue.form != "past" or cue.passive or self.text.norms[first - 1] not in lexicon.common("attribute_openers"):
            return False
        number = bisect_right(self.text.sentences, first, key=lambda each: each.first) - 1
        clause = self.clauses(number).at(first)
        named = any(n.first <= first < n.last or n.first == last for n in self.agreements.of(number))
        subject = any(
            m.slot == "core" and clause.tokens[0] <= m.first and m.last < first - 1 for m in self.mentions(number)
        )
        return named and (subject or any(i < first for i in clause.finite))

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
        if self.days_of_meeting:
            told.add("minutes")
        if is_letter(self.text):
            told.add("letter")
        return frozenset(told - {"minutes"} if self.unsettled else told)

    @cached_property
    def unsettled(self) -> str:
        """What the title says against the paper: a call to the meeting, a proposal, a draft of the minutes."""
        return unsettled(self.text)

    @cached_property
    def days_of_meeting(self) -> frozenset[Span]:
        """As in "Nytt från fullmäktige den 3 mars 2025": the days, as past, that headings give beside a deciding body, on which it met."""
        bodies = lexicon.any_pattern(self.language, "names", ("body",))
        ahead = lexicon.words(self.language, "sections", "ahead_of_a_meeting")
        found: set[Span] = set()
        if self.unsettled:
            return frozenset(found)
        for number, sentence in enumerate(self.text.sentences):
            if self.text.tokens[sentence.first].start >= self.text.head_end:
                break
            dates = [d for d in self.dates(number) if d.span.first == d.span.last]
            if not dates or self.has(ahead, number) or (self.today and dates[0].span.first > self.today):
                continue
            if self.has(lexicon.phrases("sent_as_news"), number):
                continue
            named = {i for m in self.mentions(number) if m.kind in ("name", "unknown") for i in range(m.first, m.last)}
            ends = [last for _, last in self.places(bodies, number)]
            if any(met_on(self.text, number, last, dates[0].first, frozenset(named)) for last in ends):
                found.add(dates[0].span)
        return frozenset(found)

    def section(self, number: int) -> tuple[str, str]:
        """What kind of part of the document a sentence stands in, and the heading that tells so."""
        sentence = self.text.sentences[number]
        kinds = [(kind, heading) for heading in self._over(sentence) if (kind := section_kind(heading, self.language))]
        if not kinds:
            return self._section_of_line(sentence)
        if kinds[0][0] == "preparation":
            decided = self._decided_below(sentence)
            return ("decision", decided) if decided else ("proposal", kinds[0][1])
        if kinds[0][0] != "decision":
            return kinds[0]
        # "Förslag till beslut" above "Kommunstyrelsens beslut": still what is proposed; above it "Förslag till avsiktsförklaring" is the matter.
        called = lexicon.listed(self.language, "sections", "matter", "called")
        proposed = (
            each
            for each in kinds
            if each[0] in ("proposal", "request") and not called.fullmatch(_NUMBER.sub("", each[1].casefold().strip()))
        )
        return next(proposed, kinds[0])

    def _decided_below(self, sentence: Sentence) -> str:
        """As in "Regionstyrelsen beslutar" on a line of its own above what it decides, in the paragraph of a sentence; else nothing."""
        for number, lead in enumerate(self.text.sentences):
            if lead.paragraph != sentence.paragraph or lead.first >= sentence.first or lead.last - lead.first > _LEAD:
                continue
            body = next((m for m in self.mentions(number) if m.kind == "body" and m.first - lead.first <= 1), None)
            after = " ".join(self.text.norms[body.last : lead.last]) if body is not None else ""
            if lexicon.phrases("decides_below").match(after):
                return self.text.words(lead.first, lead.last)
        return ""

    def _over(self, sentence: Sentence) -> list[str]:
        """The headings that a sentence stands under, the innermost first; of those with numbers only its own."""
        over: list[str] = []
        for heading in reversed(sentence.headings):
            if not (_NUMBER.match(heading) and any(_NUMBER.match(each) for each in over)):
                over.append(heading)
        return over

    def _section_of_line(self, sentence: Sentence) -> tuple[str, str]:
        """As in "Beslut: Kommunen antar …": the label that a line begins with, where no heading says what it is."""
        if ":" not in self.text.norms[sentence.first : sentence.first + _SHORT_LABEL]:
            return "", ""
        label = self._inline_label(sentence)
        kind = section_kind(label, self.language) if label else ""
        return (kind, label) if kind in ("decision", "proposal", "request", "reservation", "plan") else ("", "")

    def draft(self) -> str:
        """The word that makes the whole document a draft or an empty form, if any."""
        head = self.text.head or self.text.raw[:200]
        for line in head.splitlines():
            apart = _APART.split(line)[-1].strip(" )]").casefold()
            whole = lexicon.listed(self.language, "sections", "title", "not_settled").fullmatch(apart) is not None
            if section_kind(line, self.language) == "draft" or (whole and " " not in apart):
                return line.strip()
        proposed = lexicon.listed(self.language, "sections", "title", "proposed_rules").match(head.casefold().strip())
        return proposed[0] if proposed else ""

    def list_kind(self, sentence: Sentence) -> tuple[str, str]:
        """The kind of the list that a sentence stands in, by its label."""
        written = sentence.label or self._inline_label(sentence) or self._heading_of_item(sentence)
        label = " ".join(_DAY_IN_LABEL.sub(" ", _NO_WORD.sub(" ", written.casefold())).split())
        if label:
            kinds = lexicon.entries(self.language, "sections").get("list", ())
            for kind in ("absent", "unsigned", "waiting", "present", "signed", "joined", "left", "parties", "party"):
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
        norms = self.text.norms
        if ":" not in norms[sentence.first : sentence.last]:
            return ""
        number = self.text.sentences.index(sentence)
        # However long the name of an agreement in it is.
        most = _LABEL + sum(each.last - each.first for each in self.agreements.of(number))
        end = min(sentence.first + most, sentence.last)
        colon = next((i for i in range(sentence.first, end) if norms[i] == ":"), None)
        named = colon is not None and any(m.kind == "name" and m.first < colon for m in self.mentions(number))
        return "" if colon is None or named else self.text.words(sentence.first, colon)


@lru_cache(maxsize=256)
def _text_of(raw: str, language: str) -> Text:
    """A text without what is read of it: the same for every claim that rests on it, whatever the claim calls whom."""
    return Text(leaders_as_labels(raw), language)


def _past_like() -> frozenset[str]:
    return lexicon.common("unchanging_past_en")


@lru_cache(maxsize=4096)
def section_kind(heading: str, language: str) -> str:
    """The kind of a heading; empty where it says nothing of what was done."""
    words = " ".join(re.findall(r"[\w§:'&]+", heading.casefold()))
    words = re.sub(r"^(?:§ ?\d+|\d+(?: \d+)*|(?:bild|punkt|ärende|sida|slide|item|page) \d+:?) ", "", words)
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
