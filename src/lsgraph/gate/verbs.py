"""Which words of a sentence are finite verbs, infinitives and supines, by lists, endings and the words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.gate.text import Token

#: After "to" these begin a noun phrase and no infinitive.
_NOUNS = lexicon.common("clauses_nouns")
_ATTRIBUTIVE = lexicon.common("clauses_attributive")
_NO_INFINITIVES = lexicon.common("clauses_no_infinitives")
_MODAL = lexicon.common("clauses_modal")
_BE = lexicon.common("clauses_be")
_ADVERBS = lexicon.common("clauses_adverbs")
_NOUN_TAKING = lexicon.prepositions("en") - {"to"}


def is_past(word: str, language: str) -> bool:
    """Whether a finite verb has the form of a past tense: Swedish presents end in -r, -s or are those of `common.toml`, English ones in -s."""
    if word in lexicon.common("presents"):
        return False
    if language == "sv":
        return (
            not word.endswith(("r", "s"))
            or word in lexicon.common("pasts_like_presents")
            or word.endswith(("des", "tes"))
        )
    return word.endswith("ed") or not word.endswith("s") or word == "was"


class Verbs:
    """The tokens of a sentence, asked for their verbs."""

    def __init__(self, tokens: Sequence[Token], first: int, last: int, language: str) -> None:
        self.tokens, self.first, self.last, self.language = tokens, first, last, language

    def norm(self, index: int) -> str:
        """A token as compared; empty outside the sentence."""
        return self.tokens[index].norm if self.first <= index < self.last else ""

    def is_finite(self, index: int) -> bool:
        """Whether a token is a finite verb where it stands."""
        word, before = self.norm(index), self.norm(index - 1)
        if not word.isalpha() or (
            self.tokens[index].is_capitalised
            and index > self.first
            and self.tokens[index - 1].text not in '–-”":1234567890.'
        ):
            return False
        if word == "går" and before == "i":
            return False
        if self.language == "en" and before in _NOUN_TAKING and word.endswith("s"):
            # "apply for funds", "a set of plans"
            return False
        if word in lexicon.common("supines_like_past") and any(
            self.norm(i) in lexicon.common("have_sv") for i in range(index - 9, index)
        ):
            return False
        if word == "may" and (before[:1].isdigit() or before in lexicon.common("before_a_time")):
            return False
        if word in lexicon.finite_verbs(self.language):
            if before in lexicon.common("before_a_verb_form") and word not in ("är", "var"):
                return False
            if word in ("väntade", "var") and before in _ATTRIBUTIVE:
                return False
        elif self.language == "sv" and word.endswith(("ade", "ades")) and len(word) > 5:
            if word in lexicon.not_finite(self.language):
                return False
        elif not (
            self.language == "en"
            and word.endswith("ed")
            and len(word) > 4
            and before not in _NOUNS
            and before not in lexicon.prepositions("en")
            and before != "to"
        ):
            return False
        if (
            self.language == "sv"
            and word.endswith("s")
            and any(self.norm(i) in _MODAL for i in range(index - 4, index))
        ):
            return False
        if self.language == "sv" and word.endswith("ade"):
            if before in _ATTRIBUTIVE:
                return False
            if before in _BE or (before in _ADVERBS and self.norm(index - 2) in _BE):
                return False
        if self.language == "en" and word.endswith("ed") and before in lexicon.common("before_a_participle_en"):
            return False
        if self.language == "en" and word.endswith(("ed", "n", "t", "d")) and word not in _BE:
            near = [self.norm(i) for i in range(index - 3, index)]
            while any(each in lexicon.common("before_a_finite_verb_en") for each in near):
                near = near[1:]
            if any(each in _BE for each in near):
                return False
        return True

    def is_supine(self, index: int) -> bool:
        """Whether a token has the form of a Swedish supine."""
        word = self.norm(index)
        if self.language == "sv" and (word in lexicon.supines() or word in lexicon.common("more_supines_sv")):
            return True
        return (
            self.language == "sv"
            and len(word) > 5
            and word.endswith(("ats", "at", "its", "it", "gits", "gts", "rts", "nts", "kts", "lagt", "sagt", "gjort"))
            and word not in ("ansvarigt",)
            and word.isalpha()
        )

    def infinitive_follows(self, index: int) -> bool:
        """Whether an infinitive follows "att", with adverbs between at most."""
        while self.norm(index) in _ADVERBS or self.norm(index) in lexicon.common("decision_adverbs"):
            index += 1
        word = self.norm(index)
        if not word.isalpha() or self.tokens[min(index, self.last - 1)].is_capitalised or word in _NO_INFINITIVES:
            return False
        if word in lexicon.common("short_infinitives_sv") or word.endswith(
            ("stå", "slå", "gå", "få", "ge", "ta", "dra", "se", "te")
        ):
            return True
        return word.endswith(("a", "as")) and not word.endswith(("erna", "arna", "orna", "ena", "ska"))

    def is_infinitive(self, index: int) -> bool:
        """Whether an English infinitive stands after "to"."""
        word = self.norm(index)
        if not word.isalpha() or index >= self.last or self.tokens[index].is_capitalised:
            return False
        return (
            word not in _NOUNS
            and word not in lexicon.prepositions("en")
            and not word.endswith(("ion", "ing", "ment", "ty"))
        )
