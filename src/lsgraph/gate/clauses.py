"""A sentence as clauses: which words belong together, and which clause depends on which.

By hand, from words that begin clauses, signs, and known finite verbs. It needs no grammar of the whole language: what matters is where
a negation, a plan or a proposal reaches, and where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.verbs import Verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.text import Token

_BE = lexicon.common("clauses_be")
_ADVERBS = lexicon.common("clauses_adverbs")
_TIME = lexicon.common("clauses_time_words")
_SPEAKING = lexicon.common("clauses_speaking")
_PLACES = lexicon.common("clauses_places")
_PRESENTLY = lexicon.common("mentions_presently") - {",", "(", "the", "det", "som", "as"}
_ASKING = lexicon.common("clauses_asking")
_BEFORE_IF = lexicon.common("before_if") | {",", "–", "”"}


@dataclass
class Clause:
    """One clause: `parent` is the clause that it depends on, `joined` the one that it is joined to."""

    number: int
    kind: str
    parent: int | None
    opener: int
    joined: int | None = None
    #: Begins with its verb: it has the subject of the clause that it is joined to.
    shares_subject: bool = False
    finite: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    after_comma: bool = False
    #: A clause of condition that depends on it.
    condition: int | None = None
    #: "att anta": it has no finite verb of its own.
    infinitive: bool = False


@dataclass
class Clauses:
    """The clauses of a sentence; `of` is the number of the clause of each token, counted from `first`."""

    first: int
    clauses: list[Clause]
    of: list[int]
    #: The tokens that are finite verbs.
    verbs: frozenset[int] = frozenset()

    def at(self, token: int) -> Clause:
        """The clause of a token; the first one for a token of another sentence."""
        index = token - self.first
        return self.clauses[self.of[index] if 0 <= index < len(self.of) else 0]

    def chain(self, clause: Clause) -> list[Clause]:
        """A clause and those whose complement it is, innermost first."""
        told = [clause]
        while told[-1].kind in ("complement", "question", "condition") and told[-1].parent is not None:
            told.append(self.clauses[told[-1].parent])
        return told


class _Parser(Verbs):
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
        return any(i in self.finite_at for i in range(index, self.last))

    # ------------------------------------------------------------ opening and closing

    def open(
        self, kind: str, index: int, *, parent: int | None, joined: int | None = None, comma: bool = False
    ) -> None:
        clause = Clause(len(self.clauses), kind, parent, index, joined, after_comma=comma)
        self.clauses.append(clause)
        self.current = clause

    def up(self) -> None:
        """Back to the clause that the current one depends on."""
        if self.current.parent is not None:
            self.current = self.clauses[self.current.parent]

    def top(self) -> Clause:
        clause = self.current
        while clause.parent is not None:
            clause = self.clauses[clause.parent]
        return clause

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
        return any(i in self.finite_at for i in range(self.first, index))

    def _comma(self, index: int) -> None:
        after = self.norm(index + 1)
        if (
            self.current.kind == "complement"
            and self.current.infinitive
            and not any(c.finite for c in self.clauses)
            and self.norm(self.first) in lexicon.common("openings")
            and self.any_finite(index + 1)
        ):
            # "Following a motion to postpone, the council …": before the first verb a comma ends all that the sentence begins with.
            self.current = self.top()
        strong = after in lexicon.coordinators(self.language, "strong")
        if strong and after == "utan" and self.norm(index + 2) == "att":
            return
        if strong:
            following = self.finite_before(index + 2, signs=",;:()–—")
            closing = next((i for i in range(index + 2, self.last) if self.tokens[i].text == ","), None)
            if (
                following is None
                and closing is not None
                and index + 1 not in self.finite_at
                and self.any_finite(closing)
            ):
                self.open("aside", index, parent=self.current.number, comma=True)
            else:
                self.open("main", index, parent=None, joined=self.top().number)
                self.current.shares_subject = index + 2 in self.finite_at or self._goes_on_without_verb(index + 1)
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
        if self.current.kind not in ("relative", "adverbial", "question", "condition") or not (
            self.current.finite or self.current.after_comma
        ):
            if self._constituent_negation(index) or self._goes_on_anew(index):
                return
            if self.current.kind == "complement" and index + 1 in self.finite_at and self.current.finite:
                self.up()
            return
        parent = self.clauses[self.current.parent] if self.current.parent is not None else None
        if parent is not None and (index + 1 in self.finite_at or not parent.finite or self.current.after_comma):
            if (
                after in lexicon.coordinators(self.language, "weak")
                and parent.finite
                and not self.finite_before(index + 2)
            ):
                return
            if self._begins_subordinate(index + 1) and self.current.kind == "relative" and parent.finite:
                return
            self.up()

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
        verb = self.finite_before(index + 1, signs=";:.()–—" if at_comma or self.norm(index) in _PLACES else ",;:.()–—")
        # "som inte binder någon": a verb follows, known or not.
        denied = self.norm(index + 1) in lexicon.common("simple_negations")
        supine = any(self.norm(i).endswith(("at", "it", "ts")) for i in range(index + 1, min(self.last, index + 5)))
        if (
            verb is None
            and not (supine or denied)
            and not (self.language == "en" and self.norm(index) in lexicon.common("relatives_en"))
        ):
            return False
        if self.norm(index) == "som" and not self.current.finite and any(self.norm(i) == "såväl" for i in self.current.tokens):
            # "Såväl A som B antog": it joins two, and begins no clause.
            return False
        if self.norm(index) in _PLACES and (index + 1 in self.finite_at or not self.norm(index + 1)[:1].isalnum()):
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
            if not begins or self.finite_before(index + 1, signs=";:.()") is None or self.norm(index + 1) == "att":
                return False
            if before == "," and index + 1 in self.finite_at:
                return False
        kind = (
            "question"
            if before in _ASKING or (before != "," and self._asks()) or word in ("huruvida", "whether")
            else "condition"
        )
        self.open(kind, index, parent=self.current.number, comma=before == "," or index == self.first)
        if kind == "condition" and self.current.parent is not None:
            self.clauses[self.current.parent].condition = index
        return True

    def _asks(self) -> bool:
        """Whether the clause so far asks: "frågade KTH om …"."""
        return any(self.norm(i) in _ASKING for i in self.current.tokens)

    def _adverbial(self, index: int, word: str, *, at_comma: bool) -> bool:
        after = self.norm(index + 1)
        if index + 1 in self.finite_at and self.language == "sv":
            return False
        if word in lexicon.common("since") and (after in _TIME or after[:1].isdigit()):
            return False
        if word in lexicon.common("than") and self.norm(index - 1) in lexicon.common("more_or_less"):
            # "efter mer än ett år": it compares a number, and begins no clause.
            return False
        verb = self.finite_before(index + 1, signs=",;:.()")
        supine = next((i for i in range(index + 1, min(self.last, index + 9)) if self.is_supine(i)), None)
        if verb is None and supine is None:
            return False
        self.open("adverbial", index, parent=self.current.number, comma=at_comma or index == self.first)
        # "Sedan KTH undertecknat … har två följt efter": the finite verb is that of the clause above.
        self.current.infinitive = supine is not None and (verb is None or supine < verb)
        return True

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
            self.current.shares_subject = index + 1 in self.finite_at
            return True
        if word == "utan" and (index + 1 in self.finite_at or self._corrects(index)):
            self.open("main", index, parent=None, joined=self.top().number)
            self.current.shares_subject = True
            return True
        if word not in lexicon.coordinators(self.language, "weak"):
            return False
        if self.norm(index + 1) in lexicon.common("complementizers") or self._begins_subordinate(index + 1):
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
            self.current = current
            return True
        return False


def clauses_of(tokens: Sequence[Token], first: int, last: int, language: str) -> Clauses:
    """The clauses of the sentence of tokens `first` to `last` (exclusive)."""
    return _Parser(tokens, first, last, language).parse()
