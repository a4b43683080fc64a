"""A sentence as clauses: which words belong together, and which clause depends on which.

By hand, from words that begin clauses, signs, and known finite verbs. It needs no grammar of the whole language: what matters is where
a negation, a plan or a proposal reaches, and where it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.clause import Clauses
from lsgraph.gate.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.text import Token

#: Most words from a word that begins a clause to the end of an aside in it.
_ASIDE = 16
_ADVERBS = lexicon.common("clauses_adverbs")
_TIME = lexicon.common("clauses_time_words")
_PLACES = lexicon.common("clauses_places")
_ASKING = lexicon.common("clauses_asking")
_AFTER_PASSIVE = lexicon.common("clauses_adverbs") | lexicon.common("after_a_passive_sv")
_BEFORE_IF = lexicon.common("before_if") | {",", "–", "”"}


class _Parser(Signs):
    def parse(self) -> Clauses:
        if self.norm(self.first) in lexicon.common("conceding") and self._denies_alone(self.first - 1):
            # "Though not a principal, KTH is …"
            self.open("aside", self.first, parent=0, comma=True)
        for index in range(self.first, self.last):
            self._sign(index) or self._subordinate(index) or self._coordinate(index) or self._second_verb(index)
            self.of.append(self.current.number)
            self.current.tokens.append(index)
            if index in self.finite_at:
                self.current.finite.append(index)
        return Clauses(self.first, self.clauses, self.of, frozenset(self.finite_at))

    def _subordinate(self, index: int) -> bool:
        word, before = self.norm(index), self.norm(index - 1)
        at_comma = before == ","
        if word in lexicon.subordinators(self.language, "complement"):
            return self._complement(index, before)
        if self.language == "en" and word == "to" and self.is_infinitive(index + 1):
            parent = (
                self.current.parent
                if before in ("and", "or") and self.current.kind == "complement"
                else self.current.number
            )
            self.open("complement", index, parent=parent)
            self.current.infinitive = True
            return True
        if word in lexicon.subordinators(self.language, "relative") and index > self.first:
            return self._relative(index, before, at_comma=at_comma)
        if word in lexicon.subordinators(self.language, "question"):
            return self._question(index, before)
        opens = index == self.first and word in lexicon.common("opening_subordinators")
        if opens or word in lexicon.subordinators(self.language, "adverbial"):
            return self._adverbial(index, word, at_comma=at_comma)
        return False

    def _complement(self, index: int, before: str) -> bool:
        if self.language == "en":
            after = self.norm(index + 1)
            if (
                not self.tokens[min(index + 1, self.last - 1)].is_word
                or after == "of"
                or before in lexicon.prepositions("en")
            ):
                return False
            if index + 1 in self.finite_at and after not in ("is",):
                kind = "relative"
                self.open(kind, index, parent=self.current.number)
                return True
        because = before in ("av", "med") and self.norm(index - 2) in lexicon.common("because_nouns")
        # "Det är inte så att …": what follows is what is denied, and no consequence.
        so_it_is = before == "så" and self.norm(index - 2) in lexicon.common("negations") | {"är", "var"}
        # "Belägg för att …": what is, or is not, shown.
        shown = before == "för" and self.norm(index - 2) in lexicon.common("proof_nouns")
        if self.language == "sv" and not (so_it_is or shown) and (because or before in lexicon.common("before_att")):
            self.open("adverbial", index, parent=self.current.number, comma=self.norm(index - 2) == ",")
            self._move(index - 1)
            self.current.infinitive = self.infinitive_follows(index + 1)
            return True
        joined = before in lexicon.common("joining_clauses") and self.current.kind == "complement"
        self.open("complement", index, parent=self.current.parent if joined else self.current.number)
        self.current.infinitive = self.infinitive_follows(index + 1)
        return True

    def _supine_follows(self, index: int) -> bool:
        """Whether a supine stands at a place, or behind adverbs there: "inte längre ställt upp"."""
        passed = _ADVERBS | lexicon.common("before_a_supine_sv")
        while self.norm(index) in passed:
            index += 1
        return self.is_supine(index)

    def _move(self, index: int) -> None:
        """Let a token that is past belong to the clause that has just begun."""
        old = self.clauses[self.of[index - self.first]]
        if index in old.tokens:
            old.tokens.remove(index)
        self.of[index - self.first] = self.current.number
        self.current.tokens.append(index)

    def _relative(self, index: int, before: str, *, at_comma: bool) -> bool:
        if not before or (not before[:1].isalnum() and before not in (",", "”", '"', ")")):
            return False
        if self.norm(index) == "som" and self._before_a_role(index):
            return False
        verb = self.finite_before(index + 1, signs=";:.()–—" if at_comma or self.norm(index) in _PLACES else ",;:.()–—")
        # "som inte binder någon": a verb follows, known or not.
        denied = self.norm(index + 1) in lexicon.common("simple_negations")
        supine = any(self.norm(i).endswith(("at", "it", "ts")) for i in range(index + 1, min(self.last, index + 5)))
        # ", som avböjt omval": without "har", right behind the word that begins the clause.
        supine = supine or (at_comma and self._supine_follows(index + 1))
        if (
            verb is None
            and not (supine or denied)
            and not (self.language == "en" and self.norm(index) in lexicon.common("relatives_en"))
        ):
            return False
        if (
            self.norm(index) == "som"
            and not self.current.finite
            and any(self.norm(i) == "såväl" for i in self.current.tokens)
        ):
            # "Såväl A som B antog": it joins two, and begins no clause.
            return False
        if self.norm(index) in _PLACES and (
            index + 1 in self.finite_at or index - 1 in self.finite_at or not self.norm(index + 1)[:1].isalnum()
        ):
            # "så var det där", "låg där en inbjudan"
            return False
        if at_comma and self.norm(index) in ("som", "as"):
            # ", som första bolag i länet, skrev under": an apposition, and no clause.
            closing = next((i for i in range(index + 1, self.last) if self.tokens[i].text == ","), None)
            within = range(index + 1, closing or index + 1)
            if (
                closing is not None
                and closing + 1 in self.finite_at
                and not any(i in self.finite_at or self.is_supine(i) for i in within)
            ):
                return False
        self.open("relative", index, parent=self.current.number, comma=at_comma)
        return True

    def _question(self, index: int, before: str) -> bool:
        word = self.norm(index)
        if word == "om":
            begins = index == self.first or before in _BEFORE_IF or before in _ASKING or self._asks()
            if not begins and self._is_condition(index):
                self._open_condition(index)
                return True
            if not begins or self.finite_before(index + 1, signs=";:.()") is None or self.norm(index + 1) == "att":
                return False
            if before == "," and index + 1 in self.finite_at:
                return False
        kind = (
            "question"
            if before in _ASKING or (before != "," and self._asks()) or word in ("huruvida", "whether")
            else "condition"
        )
        if kind == "condition":
            self._open_condition(index)
        else:
            self.open(kind, index, parent=self.current.number, comma=before == "," or index == self.first)
        return True

    def _open_condition(self, index: int) -> None:
        comma = self.norm(index - 1) == "," or index == self.first
        self.open("condition", index, parent=self.current.number, comma=comma)
        if self.current.parent is not None:
            self.clauses[self.current.parent].condition = index

    def _is_condition(self, index: int) -> bool:
        """As in "lämnar avtalet om en avgift införs": behind a clause that has its verb, "om" with a verb of its own is no preposition."""
        if (
            self.language != "sv"
            or not (self.current.finite or self.current.infinitive)
            or self.norm(index + 1) == "att"
        ):
            return False
        if self.current.kind != "main" and not (
            self.current.parent is not None and self.clauses[self.current.parent].finite
        ):
            # "De som beslutade om en ägare har …": the verb is that of the clause above.
            return False
        for at in range(index + 1, self.last):
            weak = self.norm(at) in lexicon.coordinators("sv", "weak")
            if not self.tokens[at].is_word or weak or self._begins_subordinate(at):
                return False
            if at > index + 1 and (at in self.finite_at or (self._looks_passive(at) and not self.is_supine(at))):
                # "om nästa steg tas": the verb comes behind who or what it is about.
                return True
        return False

    def _looks_passive(self, index: int) -> bool:
        """Whether an unknown word may be a passive, "införs", "höjs": one in -s before a sign, a preposition or an adverb, and no noun in -s."""
        word, after = self.norm(index), self.norm(index + 1) if index + 1 < self.last else ""
        ends = not after[:1].isalpha() or after in lexicon.prepositions("sv") or after in _AFTER_PASSIVE
        return (
            ends
            and word.isalpha()
            and not self.tokens[index].is_capitalised
            and word.endswith("s")
            and not word.endswith(tuple(lexicon.entries("sv", "verbs")["nouns_in_s"].split()))
            and (len(word) > 4 or word in lexicon.common("short_passives_sv"))
        )

    def _asks(self) -> bool:
        """Whether the clause so far asks: "frågade KTH om …"."""
        return any(self.norm(i) in _ASKING for i in self.current.tokens)

    def _adverbial(self, index: int, word: str, *, at_comma: bool) -> bool:
        after = self.norm(index + 1)
        if index + 1 in self.finite_at and self.language == "sv":
            return False
        if word in lexicon.common("since") and (after in _TIME or after[:1].isdigit()):
            return False
        if word in lexicon.common("since") and self._within_a_perfect(index):
            return False
        if word in lexicon.common("than") and self.norm(index - 1) in lexicon.common("more_or_less"):
            # "efter mer än ett år": it compares a number, and begins no clause.
            return False
        if (word == "as" or (word == "som" and index == self.first)) and self._before_a_role(index):
            return False
        verb = self.finite_before(index + 1, signs=",;:.()")
        parted = verb is None and (verb := self._verb_behind_an_aside(index)) is not None
        supine = next((i for i in range(index + 1, min(self.last, index + 9)) if self.is_supine(i)), None)
        if verb is None and supine is None:
            return False
        self.open(
            "adverbial", index, parent=self.current.number, comma=at_comma or (index == self.first and not parted)
        )
        # "Sedan KTH undertecknat … har två följt efter": the finite verb is that of the clause above.
        self.current.infinitive = supine is not None and (verb is None or supine < verb)
        return True

    def _within_a_perfect(self, index: int) -> bool:
        """As in "har sedan förra mötet blivit tillfrågat", "has since the last meeting been asked": a time between the parts of a verb, and no clause."""
        before = index - 1
        while self.norm(before) in _ADVERBS:
            before -= 1
        return self.norm(before) in lexicon.common("have_sv") | lexicon.common("have_now") | {"had"}

    def _before_a_role(self, index: int) -> bool:
        """As in "her successor as chief executive is B", "posten som ordförande är ledig": a role follows, and no clause begins."""
        before, after = self.norm(index - 1), self.norm(index + 1)
        if index == self.first and after in lexicon.common("placed_in_order"):
            # "Som siste man satte sig A ned och undertecknade …"
            return True
        named = self.tokens[min(index + 1, self.last - 1)].is_capitalised
        is_role = (
            not named
            and after[:1].isalpha()
            and after not in lexicon.common("subject_pronouns")
            and index + 1 not in self.finite_at
        )
        return before in lexicon.common("before_as_a_role") and is_role

    def _verb_behind_an_aside(self, index: int) -> int | None:
        """As in "when A, on 3 March, signed": the verb of a clause stands right behind an aside between commas."""
        begins = index == self.first and self.norm(index) in lexicon.common("only_with_a_verb")
        if not begins and (index == self.first or self.norm(index - 1) == ","):
            return None
        commas = [i for i in range(index + 2, min(self.last, index + _ASIDE)) if self.tokens[i].text == ","][:2]
        if commas[1:] == [] or any(i in self.finite_at for i in range(index + 1, commas[1])):
            return None
        if begins and not any(i in self.finite_at for i in range(commas[1] + 2, self.last)):
            # The verb of the sentence itself is still to come.
            return None
        return commas[1] + 1 if commas[1] + 1 in self.finite_at else None

    def _coordinate(self, index: int) -> bool:
        word = self.norm(index)
        if (
            word in lexicon.coordinators(self.language, "strong")
            and word in ("men", "but")
            and self.norm(index - 1) not in lexicon.common("but_for")
        ):
            if self.norm(index + 1) in (",", ".") or self.norm(index - 1) == "och":
                return False
            self.open("main", index, parent=None, joined=self.top().number)
            self.current.shares_subject = index + 1 in self.finite_at and not self._is_fronted(index + 1)
            return True
        if word == "utan" and (index + 1 in self.finite_at or self._corrects(index)):
            self.open("main", index, parent=None, joined=self.top().number)
            self.current.shares_subject = True
            return True
        if word not in lexicon.coordinators(self.language, "weak"):
            return False
        if self.norm(index + 1) in lexicon.common("complementizers") or self._begins_subordinate(index + 1):
            return False
        if self.norm(index + 1) == "med" and self.norm(index - 1) in lexicon.common("before_och_med"):
            return False
        if not self.current.finite and not (self.current.kind == "complement" and len(self.current.tokens) > 1):
            return False
        begin = index + 1
        if self.norm(begin) == ",":
            # "och, sent den 31 mars, antog"
            begin = next((i + 1 for i in range(begin + 1, self.last) if self.tokens[i].text == ","), begin)
        verb = self.finite_before(begin, signs=",;:.()–—", most=14)
        if verb is None:
            return False
        between = [self.norm(i) for i in range(begin, verb)]
        if any(each in lexicon.coordinators(self.language, "weak") for each in between):
            return False
        if any(self._begins_subordinate(i) for i in range(index + 1, verb)):
            return False
        current = self.current
        # "A, som är B, och C antog …": the verb belongs to the clause above where that has none yet.
        if (
            current.kind in ("relative", "adverbial")
            and current.parent is not None
            and not self.clauses[current.parent].finite
        ):
            self.up()
            return True
        if current.kind == "complement" and not current.finite and current.parent is not None:
            current = self.clauses[current.parent]
        self.open(current.kind, index, parent=current.parent, joined=current.number)
        self.current.shares_subject = verb == begin or all(b in _ADVERBS for b in between)
        return True

    def _corrects(self, index: int) -> bool:
        """As in "är inte huvudman utan associerad partner"; not in "inte utan debatt", "utan att"."""
        denied = any(self.norm(i) in lexicon.common("negations") for i in self.current.tokens[:-1])
        back = index - 1
        while self.norm(back) in lexicon.common("degree_words"):
            back -= 1
        # "inte på något sätt utan verkan": the lack is denied, and nothing is put right.
        beside = self.norm(back) in lexicon.common("negations") or self.norm(index + 1) == "att"
        return denied and not beside and self._goes_on_without_verb(index)

    def _second_verb(self, index: int) -> bool:
        """A second finite verb in a dependent clause belongs to the clause above: "Förslaget att KTH skulle anta … föll"."""
        if index not in self.finite_at or not (self.current.finite or self.current.infinitive):
            return False
        current = self.current
        while current.kind != "main" and (current.finite or current.infinitive) and current.parent is not None:
            parent = self.clauses[current.parent]
            if not parent.finite or parent.kind != "main":
                current = parent
                # "Efter att ha lovat att ansluta sig undertecknade A": a clause with an infinitive takes no finite verb.
                if not parent.finite and not parent.infinitive:
                    break
                continue
            break
        if current is not self.current and not current.finite:
            opened = self.current.opener
            self.current = current
            if self.language == "en":
                self._move_subject(index, opened)
            return True
        return False

    def _move_subject(self, verb: int, opened: int) -> None:
        """As in "When A opened its post it found …": the subject right before the verb is that of the clause above too."""
        size = (
            1
            if self.norm(verb - 1) in lexicon.common("subject_pronouns_en")
            else 2
            if self.norm(verb - 2) == "the"
            else 0
        )
        if size and verb - size - 1 > opened and self.norm(verb - size - 1) not in lexicon.prepositions("en"):
            for index in range(verb - size, verb):
                self._move(index)


def clauses_of(tokens: Sequence[Token], first: int, last: int, language: str) -> Clauses:
    """The clauses of the sentence of tokens `first` to `last` (exclusive)."""
    return _Parser(tokens, first, last, language).parse()
