"""Where clauses begin and end at signs: commas, dashes, brackets, colons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.clause import Clause
from lsgraph.gate.verbs import Verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.text import Token

_SPEAKING = lexicon.common("clauses_speaking")
_PRESENTLY = lexicon.common("mentions_presently") - {",", "(", "the", "det", "som", "as"}


class Signs(Verbs):
    """A sentence on its way to clauses: where they begin and end at commas, dashes, brackets and colons."""

    def __init__(self, tokens: Sequence[Token], first: int, last: int, language: str) -> None:
        super().__init__(tokens, first, last, language)
        self.clauses = [Clause(0, "main", None, first)]
        self.of: list[int] = []
        self.current = self.clauses[0]
        self.finite_at = {i for i in range(first, last) if self.is_finite(i)}

    # ------------------------------------------------------------ words

    def finite_before(self, index: int, signs: str = ",;:.()–—", most: int = 40) -> int | None:
        """The next finite verb before a sign."""
        for i in range(index, min(self.last, index + most)):
            if self.tokens[i].text in signs:
                return None
            if i in self.finite_at:
                return i
        return None

    def any_finite(self, index: int) -> bool:
        """Whether a finite verb follows."""
        return any(i in self.finite_at for i in range(index, self.last))

    # ------------------------------------------------------------ opening and closing

    def open(
        self, kind: str, index: int, *, parent: int | None, joined: int | None = None, comma: bool = False
    ) -> None:
        """Begin a clause."""
        clause = Clause(len(self.clauses), kind, parent, index, joined, after_comma=comma)
        self.clauses.append(clause)
        self.current = clause

    def up(self) -> None:
        """Back to the clause that the current one depends on."""
        if self.current.parent is not None:
            self.current = self.clauses[self.current.parent]

    def top(self) -> Clause:
        """The main clause that all depends on."""
        clause = self.current
        while clause.parent is not None:
            clause = self.clauses[clause.parent]
        return clause

    def _sign(self, index: int) -> bool:
        text = self.tokens[index].text
        if text == "(" and self.norm(index + 1) not in _PRESENTLY:
            self.open("aside", index, parent=self.current.number)
            return True
        if text == ")":
            if self.current.kind == "aside":
                self.of.append(self.current.number)
                self.of.pop()
                self.up()
            return True
        if text in ("–", "—"):
            if self.current.kind == "aside" and self.tokens[self.current.opener].text == text:
                self.up()
                return True
            closing = any(self.tokens[i].text == text for i in range(index + 1, self.last))
            begins = self._begins_subordinate(index + 1) or self._denies_alone(index)
            if closing and index > self.first and (not self.current.finite or begins):
                self.open("aside", index, parent=self.current.number)
                return True
        if text == ":" and not self.any_finite(index + 1):
            # What a colon lists belongs to the main clause: "Inbjudna att ansluta sig: A och B".
            self.current = self.top()
            return True
        if (
            text in (";", ":", "–", "—")
            and index + 1 < self.last
            and self.any_finite(index + 1)
            and self.clauses[self.top().number].tokens
        ):
            if text == ":" and not self.any_finite_before(index):
                return True
            if text == ";" and self.current.kind == "aside" and self.tokens[self.current.opener].text == "(":
                self.open("aside", index, parent=self.current.parent)
                return True
            self.open("main", index, parent=None)
            return True
        if text == ",":
            self._comma(index)
            return True
        return False

    def any_finite_before(self, index: int) -> bool:
        """Whether a finite verb stands before a token."""
        return any(i in self.finite_at for i in range(self.first, index))

    def _comma(self, index: int) -> None:
        after = self.norm(index + 1)
        if self._ends_the_opening(index):
            self.current = self.top()
        if after in lexicon.coordinators(self.language, "strong"):
            self._strong_coordinator(index, after)
            return
        if self.current.kind == "aside" and self.current.after_comma:
            self.up()
            return
        self._leave_opening()
        if self.current.kind == "relative" and self._goes_on_below(index):
            return
        if self.current.kind == "complement" and self._closes_first_clause(index):
            self.current = self.top()
            return
        if self.current.kind == "adverbial" and self.current.infinitive and after in lexicon.common("complementizers"):
            # "beslutade, utan att ta ställning till kostnaderna, att …"
            self.up()
            return
        if self.current.kind == "adverbial" and self.current.infinitive and self._resumes(index):
            self.up()
            return
        if self.current.kind not in ("relative", "adverbial", "question", "condition") or not (
            self.current.finite or self.current.after_comma
        ):
            if self._constituent_negation(index) or self._goes_on_anew(index):
                return
            if self.current.kind == "complement" and index + 1 in self.finite_at and self.current.finite:
                self.up()
            return
        parent = self.clauses[self.current.parent] if self.current.parent is not None else None
        # "har vid mötet, efter en debatt där två yrkade avslag, antagit …": the supine goes with the verb before the aside.
        resumes = self.is_supine(index + 1) and parent is not None and self._waits_for_a_supine(parent)
        if parent is not None and (
            index + 1 in self.finite_at or not parent.finite or self.current.after_comma or resumes
        ):
            if (
                after in lexicon.coordinators(self.language, "weak")
                and parent.finite
                and not self.finite_before(index + 2)
            ):
                return
            if (
                self._begins_subordinate(index + 1)
                and self.current.kind == "relative"
                and parent.finite
                and not self._awaits(parent, after)
            ):
                return
            self.up()

    def _strong_coordinator(self, index: int, word: str) -> None:
        """A comma before "men", "but", "utan": a main clause, or an aside that the next comma closes."""
        if word == "utan" and self.norm(index + 2) == "att":
            return
        following = self.finite_before(index + 2, signs=",;:()–—")
        closing = next((i for i in range(index + 2, self.last) if self.tokens[i].text == ","), None)
        if following is None and closing is not None and index + 1 not in self.finite_at and self.any_finite(closing):
            self.open("aside", index, parent=self.current.number, comma=True)
        else:
            self.open("main", index, parent=None, joined=self.top().number)
            begins = index + 2 in self.finite_at and not self._is_fronted(index + 2)
            self.current.shares_subject = begins or self._goes_on_without_verb(index + 1)

    def _is_fronted(self, index: int) -> bool:
        """As in "men undertecknade avtalet gjorde bara B": a verb that is told first, with stress, has its subject behind "gjorde"."""
        if self.language != "sv":
            return False
        end = next((i for i in range(index, self.last) if not self.tokens[i].is_word), self.last)
        return any(self.norm(i) == "gjorde" for i in range(index + 1, end))

    def _awaits(self, clause: Clause, word: str) -> bool:
        """As in "Det stämmer inte, som det står i tidningen, att …": what is said of it stands behind the comma, and is told there."""
        return (
            word in lexicon.subordinators(self.language, "complement")
            and self.norm(clause.opener) in lexicon.common("expletives")
            and not any(each.kind == "complement" for each in self.clauses)
        )

    def _ends_the_opening(self, index: int) -> bool:
        """As in "Following a motion to postpone, the council …": before the first verb a comma ends all that the sentence begins with."""
        return (
            self.current.kind == "complement"
            and self.current.infinitive
            and not any(clause.finite for clause in self.clauses)
            and self.norm(self.first) in lexicon.common("openings")
            and self.any_finite(index + 1)
        )

    def _waits_for_a_supine(self, clause: Clause) -> bool:
        """Whether a clause has "har" or "hade" and nothing yet of what was done."""
        return any(self.norm(i) in lexicon.common("have_sv") for i in clause.finite) and not any(
            self.is_supine(i) for i in clause.tokens
        )

    def _resumes(self, index: int) -> bool:
        """As in "avgjorde det utan att återremittera det, och antog avtalet": behind ", och" the verb is that of the clause above."""
        parent = self.clauses[self.current.parent or 0]
        weak = self.norm(index + 1) in lexicon.coordinators(self.language, "weak")
        return weak and index + 2 in self.finite_at and bool(parent.finite) and not self.current.finite

    def _goes_on_below(self, index: int) -> bool:
        """Whether a relative clause goes on after a comma: it has no verb yet, or lists before the comma that closes it.

        As in "whose pen, according to him, had run dry", "which counts A, B and others among its members, signed".
        """
        parent = self.clauses[self.current.parent] if self.current.parent is not None else None
        verb = next((i for i in range(index + 1, self.last) if i in self.finite_at), None)
        if parent is None or verb is None:
            return parent is not None and self._lists_to_the_end(index)
        if not self.current.finite:
            supine = any(self.is_supine(i) for i in self.current.tokens)
            comma = next((i for i in self.current.tokens if self.norm(i) == ","), index)
            bare = self.norm(self.current.opener) == "whose" and comma - self.current.opener <= 4
            goes_on = self.language == "en" and not supine and self.norm(verb - 1) == ","
            return goes_on and (bare or verb != index + 1)
        if verb == index + 1:
            return False
        between = [self.norm(i) for i in range(index + 1, verb)]
        return (
            not parent.finite
            and between[-1] == ","
            and any(word in lexicon.coordinators(self.language, "weak") for word in between)
            and not any(self._begins_subordinate(i) for i in range(index + 1, verb))
        )

    def _lists_to_the_end(self, index: int) -> bool:
        """As in ", som undertecknades av A, B och C": names go on behind the comma, and nothing else follows."""
        rest = range(index + 1, self.last)
        return (
            bool(self.current.finite)
            and self.tokens[index + 1].is_capitalised
            and any(self.norm(i) in lexicon.coordinators(self.language, "weak") for i in rest)
            and not any(self._begins_subordinate(i) for i in rest)
        )

    def _closes_first_clause(self, index: int) -> bool:
        """As in "Although it had refused to join anything, KTH signed": the comma ends all that the sentence begins with."""
        clause = self.current
        while clause.parent is not None and clause.kind != "adverbial":
            clause = self.clauses[clause.parent]
        return (
            clause.kind == "adverbial"
            and clause.opener == self.first
            and bool(clause.finite)
            and not self.top().finite
            and index + 1 not in self.finite_at
            and self.any_finite(index + 1)
            and not self._begins_subordinate(index + 1)
        )

    def _goes_on_anew(self, index: int) -> bool:
        """Whether another main clause follows a comma: "A kom till mötet, B gjorde det inte"."""
        if self.current.kind != "main" or not self.current.finite:
            return False
        if self.norm(index + 1) in lexicon.coordinators(self.language, "weak") or self._begins_subordinate(index + 1):
            return False
        verb = self.finite_before(index + 1, signs=",;:.()–—", most=9)
        if verb is None or verb == index + 1 or self.norm(verb) in _SPEAKING:
            return False
        if any(self._begins_subordinate(i) for i in range(index + 1, verb)):
            return False
        self.open("main", index, parent=None, joined=self.current.number)
        return True

    def _goes_on_without_verb(self, index: int) -> bool:
        """As in "is not a principal, but an associated partner": the rest has the subject and the verb of what is before it."""
        after = self.tokens[min(index + 1, self.last - 1)]
        return self.current.kind == "main" and not self.any_finite(index) and after.is_word and not after.is_capitalised

    def _leave_opening(self) -> None:
        """At the comma after "Although it was not going to sign, …" the main clause begins, however deep the words before went."""
        outer = self.current
        while outer.kind == "complement" and outer.infinitive and outer.parent is not None:
            outer = self.clauses[outer.parent]
        if outer is not self.current and outer.kind in ("adverbial", "condition") and outer.opener == self.first:
            self.current = outer

    def _denies_alone(self, index: int) -> bool:
        """Whether a negation without a verb follows a sign: ", inte KTH,", "– dock inte huvudman –", ", though not a principal,"."""
        begin = index + 1
        while begin < index + 4 and self.norm(begin) in lexicon.common("conceding"):
            begin += 1
        if self.norm(begin) not in lexicon.common("negations") | lexicon.common("at_no_time"):
            return False
        # "har, inte heller i år, skrivit under": between the parts of the verb it denies the verb.
        if (
            begin == index + 1
            and index - 1 in self.finite_at
            and self.norm(begin + 1) in lexicon.common("still_denied")
        ):
            return False
        signs = (",", ".", self.tokens[index].text) if index >= self.first else (",", ".")
        closing = next((i for i in range(begin, self.last) if self.tokens[i].text in signs), self.last)
        # ", inte i Solna som först sades,": the verb is that of a clause within it.
        below = next((i for i in range(begin + 1, closing) if self.norm(i) in lexicon.common("comparing")), closing)
        return not any(i in self.finite_at for i in range(begin, below))

    def _constituent_negation(self, index: int) -> bool:
        """As in ", inte KTH," denies only what stands in it."""
        if not self._denies_alone(index):
            return False
        self.open("aside", index, parent=self.current.number, comma=True)
        return True

    def _begins_subordinate(self, index: int) -> bool:
        word = self.norm(index)
        return any(
            word in lexicon.subordinators(self.language, kind) for kind in ("complement", "relative", "adverbial")
        )
