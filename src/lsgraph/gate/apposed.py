"""Those whom an apposition names behind a word that only counts them: "av bara två av dem, A och B", "bär två underskrifter, nämligen As och Bs"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.dates import number_of

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_SIGNS = frozenset({",", ":", "–", "—", "("})
#: Most words from "av" to the sign before the names: "av bara tre av de inbjudna kommunerna,".
_COUNT = 10


def owners_named(reading: Reading, hit: Hit) -> list[Mention]:
    """Whose the signatures are, as listed in the genitive or behind "those of" at the first sign where such a list begins."""
    sentence = reading.text.sentences[hit.sentence]
    for index in range(hit.last, sentence.last):
        if reading.text.norms[index] in _SIGNS:
            named = _list_at(reading, hit.sentence, index + 1)
            if named and all(_is_owner(reading, m, named[0]) for m in named):
                return named
    return []


def whose_yes(reading: Reading, hit: Hit, mention: Mention) -> bool:
    """As in "fick fullmäktiges enhälliga ja", not in "fick styrelsens arbetsutskotts ja": whose it is stands right before a yes."""
    between = reading.text.norms[mention.last : hit.last - 1]
    apart = reading.language == "sv" and hit.cue.kind == "adoption" and mention.last < hit.last
    return not apart or all(word.endswith("a") for word in between)


def _is_owner(reading: Reading, mention: Mention, first: Mention) -> bool:
    """Whether a name has the form of a genitive, "KTH:s", "Region Uppsalas", or the list is one behind "those of"."""
    norms = reading.text.norms
    of_whom = {first.first - 1, first.first - 2} & {i for i in range(first.first - 2, first.first) if norms[i] == "of"}
    return mention.genitive or norms[mention.last - 1].endswith(("s", "x", "z")) or bool(of_whom)


def agents_named(reading: Reading, hit: Hit) -> list[Mention]:
    """Who acts, where the agent of a passive is a number and as many names follow in apposition: "by only two of them, A and B"."""
    norms, sentence = reading.text.norms, reading.text.sentences[hit.sentence]
    by_whom = lexicon.prepositions(reading.language, "agent")
    for index in range(hit.last, sentence.last):
        if norms[index] not in by_whom:
            continue
        end = next((i for i in range(index + 1, min(sentence.last, index + _COUNT)) if norms[i] in _SIGNS), None)
        if end is None or {norms[i] for i in range(index + 1, end)} & lexicon.common("leaving_out"):
            continue
        counted = [n for i in range(index + 1, end) if (n := number_of(norms[i], reading.language)) is not None]
        others = [m for m in reading.mentions(hit.sentence) if index < m.first < end and m.kind in ("name", "unknown")]
        named = _list_at(reading, hit.sentence, end + 1)
        if counted and not others and len(named) == counted[0]:
            return named
    return []


def _list_at(reading: Reading, number: int, begin: int) -> list[Mention]:
    """The names that stand in a list from a place on, behind "nämligen", "namely", "those of"; the last one only where no noun follows that it owns."""
    norms, sentence = reading.text.norms, reading.text.sentences[number]
    starts = {m.first: m for m in reading.mentions(number) if m.kind in ("name", "unknown")}
    before = lexicon.common("before_a_list_of_names") | lexicon.common("determiners")
    between = lexicon.common("joining") | before
    found: list[Mention] = []
    index = begin
    while index < sentence.last:
        if index in starts:
            found.append(starts[index])
            index = starts[index].last
        elif norms[index] in (between if found else before):
            index += 1
        else:
            break
    owns = found and index == found[-1].last and index < sentence.last and reading.text.tokens[index].is_word
    return found[:-1] if owns else found


def named_beside(reading: Reading, hit: Hit) -> list[Mention]:
    """As in "A:s rektor (i mitten)": the one right before the words; as in "Opening the meeting, A and B warned …": those right behind them."""
    norms, joining = reading.text.norms, lexicon.common("joining") | lexicon.common("determiners")
    mentions = [m for m in reading.mentions(hit.sentence) if m.slot == "core" and not m.genitive]
    if hit.cue.actor == "beside":
        return [m for m in mentions if m.last == hit.first]
    found: list[Mention] = []
    for mention in (m for m in mentions if m.first >= hit.last):
        between = norms[found[-1].last : mention.first] if found else ["and"]
        if not between or not all(word in joining for word in between):
            break
        found.append(mention)
    return found
