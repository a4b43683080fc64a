"""Who is spoken of, and as what: the names in a text, bodies and officers of organisations, words that stand for them, and their slots."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.names import bases
from lsgraph.gate.naming import NOT_NAMES, Mention
from lsgraph.gate.referents import Referents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lsgraph.gate.names import Names
    from lsgraph.gate.text import Sentence, Text

#: Prepositions between an officer, a body or a part and the organisation that it is of.
_OF = lexicon.common("mentions_of_prepositions")
_LIST = lexicon.common("mentions_joining")
_PERSONAL = lexicon.common("mentions_personal")
#: Most words of an event's name.
_EVENT = 7
_PRIORITY = {"part": 3, "officer": 2, "body": 1, "name": 0}


class Speakers(Referents):
    """All mentions of a text, sentence by sentence."""

    def __init__(
        self, text: Text, names: Names, extra: Mapping[str, list[tuple[tuple[str, ...], str]]] | None = None, title: str = "",
        subjects: Callable[[int], Sequence[range]] = lambda _: (), called: Callable[[int], Sequence[range]] = lambda _: (),
    ) -> None:  # fmt: skip
        super().__init__(text, names, extra, title)
        self.subjects, self._agreements_in = subjects, called
        self.of, self._strange, self._opens = [], {}, {}
        for sentence in text.sentences:
            self._opens.setdefault(sentence.paragraph, sentence.first)
        for number in range(len(text.sentences)):
            self.of.append(self._all_in(number))

    # ------------------------------------------------------------ bodies, officers, parts

    def _all_in(self, number: int) -> list[Mention]:
        sentence = self.text.sentences[number]
        mentions = list(self.named[number])
        heads = self._heads(sentence, mentions)
        mentions += self._by_place(heads, mentions, sentence)
        mentions.sort(key=lambda m: m.first)
        for head in heads:
            if head.iris:
                continue
            self._attach(head, heads, mentions)
        taken = {i for m in mentions for i in range(m.first, m.last)}
        mentions += [h for h in heads if h.first not in taken and not h.iris]
        taken |= {i for m in mentions for i in range(m.first, m.last)}
        mentions += self._stand_ins(sentence, taken)
        taken |= {i for m in mentions for i in range(m.first, m.last)}
        # The name of an agreement is no one who acts: "Klimatlöftet".
        taken |= {i for each in self._agreements_in(number) for i in each}
        mentions += self._unknown(sentence, taken)
        mentions.sort(key=lambda m: m.first)
        for mention in mentions:
            mention.slot = self._slot(mention, mentions, sentence)
            if mention.kind in ("anaphor", "self", "other") or (
                mention.kind in ("body", "officer") and not mention.iris
            ):
                self._resolve(mention, number, mentions)
        return mentions

    def _heads(self, sentence: Sentence, mentions: list[Mention]) -> list[Mention]:
        taken = {i for m in mentions for i in range(m.first, m.last)}
        found: list[Mention] = []
        joined, starts = self.joined(sentence)
        kinds = ("body", "officer", "part", "outside")
        if not lexicon.any_pattern(self.text.language, "names", kinds).search(joined):
            return found
        for key in kinds:
            kind = "part" if key == "outside" else key
            for entry, compiled in lexicon.patterns(self.text.language, "names", key):
                for match in lexicon.found(compiled, joined):
                    first = sentence.first + bisect_right(starts, match.start()) - 1
                    last = first + match[0].count(" ") + 1
                    if kind == "part" and self._stands_for_one(match[0], key, last, sentence):
                        continue
                    if not any(i in taken for i in range(first, last)):
                        genitive = (
                            kind == "body"
                            and len(match[0]) > 3
                            and match[0].endswith("s")
                            and self.text.language == "sv"
                        )
                        found.append(
                            Mention(
                                first,
                                last,
                                frozenset(),
                                kind,
                                genitive=genitive,
                                forms=tuple(entry.get("forms", ("*",))),
                            )
                        )
        # The longest at a place; a body rather than an officer or part at the same place, with all its forms.
        found.sort(key=lambda m: (m.first, -(m.last - m.first), _PRIORITY[m.kind]))
        kept: list[Mention] = []
        for each in found:
            if kept and each.first < kept[-1].last:
                same = (each.first, each.last, each.kind) == (kept[-1].first, kept[-1].last, kept[-1].kind)
                if same:
                    kept[-1].forms = tuple(dict.fromkeys((*kept[-1].forms, *each.forms)))
                continue
            kept.append(each)
        return kept

    def _stands_for_one(self, word: str, key: str, after: int, sentence: Sentence) -> bool:
        """Whether "bolaget" stands for one named before: it has no place of its own behind it, as in "bolaget i Huddinge"."""
        placed = (
            after + 1 < sentence.last and self.text.norms[after] in _OF and self.text.tokens[after + 1].is_capitalised
        )
        if placed:
            # "medverkade bolaget i Solna-mässan", "i Stockholm-Uppsala life science-konferensen": an event, and no place.
            ends = lexicon.prepositions(self.text.language) | lexicon.finite_verbs(self.text.language)
            rest = list(
                takewhile(
                    lambda word: word not in ends, self.text.norms[after + 1 : min(after + _EVENT, sentence.last)]
                )
            )
            nouns = lexicon.listed(self.text.language, "agreements", "event", "nouns")
            placed = not any(nouns.fullmatch(word) for word in rest)
        anaphors = lexicon.listed_words(self.text.language, "names", "anaphor")
        return anaphors.fullmatch(word) is not None and not (placed and key == "outside")

    def _by_place(self, heads: list[Mention], mentions: list[Mention], sentence: Sentence) -> list[Mention]:
        """As in "regionstyrelsen i Uppsala": of which region or municipality a body is, where only the place stands."""
        norms = self.text.norms
        found: list[Mention] = []
        for head in heads:
            if head.kind not in ("body", "officer"):
                continue
            self._let_place_fit(head, mentions)
            taken = {i for m in mentions for i in range(m.first, m.last)}
            for form in head.forms if head.kind == "body" else ("municipality", "region"):
                after, before = head.last + 1, head.first - 1
                if (
                    after < sentence.last
                    and norms[head.last] in _OF
                    and after not in taken
                    and self.text.tokens[after].is_capitalised
                ):
                    iri = self.names.by_place.get((form, norms[after]))
                    if iri is not None:
                        found.append(Mention(after, after + 1, frozenset({iri}), "name"))
                        break
                if before >= sentence.first and before not in taken and self.text.tokens[before].is_capitalised:
                    iri = next(
                        (
                            i
                            for base in (*bases(norms[before]), norms[before])
                            if (i := self.names.by_place.get((form, base)))
                        ),
                        None,
                    )
                    if iri is not None:
                        found.append(Mention(before, before + 1, frozenset({iri}), "name", genitive=True))
                        break
        return found

    def _let_place_fit(self, head: Mention, mentions: list[Mention]) -> None:
        """As in "regionfullmäktige i Uppsala" where a municipality goes by that word: the body says whose it is, a region's."""
        norms = self.text.norms
        if head.kind != "body" or norms[head.last : head.last + 1] == [] or norms[head.last] not in _OF:
            return
        place = next((m for m in mentions if m.first == head.last + 1 and m.last == m.first + 1), None)
        if place is None or place.kind != "name" or any(self.fits(iri, head.forms) for iri in place.iris):
            return
        whose = [iri for form in head.forms if (iri := self.names.by_place.get((form, norms[place.first])))]
        if whose:
            place.iris = frozenset(whose[:1])

    def _attach(self, head: Mention, heads: list[Mention], mentions: list[Mention]) -> None:
        """Let a body, officer or part go together with the organisation that it is of."""
        norms = self.text.norms
        owner = next(
            (m for m in mentions if m.last <= head.first and head.first - m.last <= 2 and self._plain(m.last, head.first)
             and (m.genitive or (head.kind == "body" and m.last == head.first) or (self.text.language == "en" and m.last == head.first))),
            None,
        )  # fmt: skip
        if owner is not None and owner.kind in ("name", "body", "officer", "part"):
            self._merge(owner, head)
            return
        after = next((m for m in mentions if m.first >= head.last), None)
        if after is None or after.first - head.last > 7:
            return
        begin = head.last
        # "kommunalrådet Lisa Ek från Huddinge": a name may stand between.
        while begin < after.first and begin - head.last < 3 and self.text.tokens[begin].is_capitalised:
            begin += 1
        between = norms[begin : after.first]
        if not between or between[0] not in _OF:
            return
        if norms[after.last : after.last + 1] in (["räkning"], ["vägnar"], ["del"]):
            return
        inner = [h for h in heads if head.last < h.first < after.first]
        rest = [word for word in between[1:] if not any(h.first <= after.first for h in inner) or word not in _OF]
        plain = all(
            word[:1].isalpha() and word not in _LIST and (word not in lexicon.prepositions(self.text.language) or inner)
            for word in rest
        )
        if (
            plain
            and len(rest) <= (5 if inner else 3)
            and not any(word in lexicon.finite_verbs(self.text.language) for word in rest)
        ):
            kinds = [head.kind, *(h.kind for h in inner)]
            officer_of_body = head.kind == "officer" and all(h.kind == "body" for h in inner)
            kind = head.kind if officer_of_body else max(kinds, key=lambda k: _PRIORITY[k])
            after.first, head.iris = head.first, after.iris
            # "kommunfullmäktiges i Huddinge beslut": the genitive is that of the body.
            after.genitive = after.genitive or (head.genitive and not inner)
            after.kind = max((after.kind, kind), key=lambda k: _PRIORITY.get(k, 0))
            for h in inner:
                h.iris = after.iris

    def _merge(self, owner: Mention, head: Mention) -> None:
        officer_of_body = head.kind == "officer" and owner.kind == "body"
        owner.kind = "officer" if officer_of_body else max((owner.kind, head.kind), key=lambda k: _PRIORITY[k])
        owner.last, head.iris = head.last, owner.iris or frozenset({""})
        owner.genitive = (
            self.text.norms[head.last - 1].endswith("s" if self.text.language == "sv" else "'s") and head.kind == "body"
        )
        owner.forms = owner.forms or head.forms

    def _plain(self, first: int, last: int) -> bool:
        return all(
            self.text.tokens[i].is_word and not self.text.norms[i][:1].isdigit() and self.text.norms[i] not in lexicon.common("behalf")
            and self.text.norms[i] not in lexicon.prepositions(self.text.language)
            and self.text.norms[i] not in lexicon.finite_verbs(self.text.language)
            for i in range(first, last)
        )  # fmt: skip

    # ------------------------------------------------------------ words that stand for somebody

    def _stand_ins(self, sentence: Sentence, taken: set[int]) -> list[Mention]:
        found: list[Mention] = []
        joined, starts = self.joined(sentence)
        kinds, ending = ("anaphor", "self", "other"), "(?:'s)?"
        if not lexicon.any_pattern(self.text.language, "names", kinds, ending=ending).search(joined):
            return found
        for kind in kinds:
            for entry, compiled in lexicon.patterns(self.text.language, "names", kind, ending=ending):
                for match in lexicon.found(compiled, joined):
                    first = sentence.first + bisect_right(starts, match.start()) - 1
                    last = first + match[0].count(" ") + 1
                    if any(i in taken for i in range(first, last)):
                        continue
                    if match[0] == "man" and self.text.norms[first - 1] in lexicon.common("placed_in_order"):
                        # "Som siste man undertecknade A": no pronoun.
                        continue
                    if match[0] in lexicon.common("standing_alone") and not self._is_pronoun(last, sentence):
                        continue
                    if (
                        kind == "anaphor"
                        and last < sentence.last
                        and last not in taken
                        and self.text.tokens[first].is_capitalised
                        and self.text.tokens[last].is_capitalised
                        and first > sentence.first
                    ):
                        continue
                    word = self.text.norms[last - 1]
                    genitive = len(word) > 5 and word.endswith(("ns", "ets", "'s"))
                    forms = tuple(entry.get("forms", ("*",)))
                    if match[0] in _PERSONAL:
                        forms = (*forms, "person")
                    found.append(
                        Mention(
                            first,
                            last,
                            frozenset(),
                            kind,
                            genitive=bool(genitive),
                            forms=forms,
                        )
                    )
        return found

    def _is_pronoun(self, index: int, sentence: Sentence) -> bool:
        """Whether "den", "de" or "båda" stands alone: no noun, number or adjective follows."""
        if index >= sentence.last:
            return True
        token = self.text.tokens[index]
        if not token.is_word:
            return True
        if token.norm[:1].isdigit():
            return False
        if token.norm == "den" and self.text.norms[index + 1 : index + 2] and self.text.norms[index + 1][:1].isdigit():
            # "av båda den 3 november": a date follows, and no noun.
            return True
        return token.norm in lexicon.finite_verbs(self.text.language) or token.norm in lexicon.prepositions(self.text.language) or token.norm in lexicon.common("after_a_pronoun")  # fmt: skip

    def _unknown(self, sentence: Sentence, taken: set[int]) -> list[Mention]:
        """Capitalised words that are nobody whom we know: somebody else may act."""
        found: list[Mention] = []
        index = sentence.first
        tokens = self.text.tokens
        while index < sentence.last:
            token = tokens[index]
            if index in taken or not token.is_capitalised or not token.norm[:1].isalpha() or token.norm in NOT_NAMES:
                index += 1
                continue
            end = index + 1
            while (
                end < sentence.last
                and end not in taken
                and (
                    tokens[end].is_capitalised and tokens[end].norm[:1].isalpha() and tokens[end].norm not in NOT_NAMES
                )
            ):
                end += 1
            begins = index == sentence.first or not tokens[index - 1].is_word
            if begins and token.norm in lexicon.prepositions(self.text.language):
                index += 1
                continue
            if begins and end == index + 1 and not token.text.isupper():
                following = tokens[end].norm if end < sentence.last else ""
                if following not in lexicon.common("name_tails_and_joining"):
                    index = end
                    continue
            if end < sentence.last and tokens[end].norm in lexicon.common("name_tails"):
                end += 1
            found.append(
                Mention(index, end, frozenset(), "unknown", genitive=tokens[end - 1].norm.endswith("s") and False)
            )
            index = end
        return found
