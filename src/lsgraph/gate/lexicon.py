"""The words of each language as patterns, read from the files in `words/`: data that a linguist edits, with examples that are tests.

A pattern is matched against the tokens of a sentence as compared, joined by single spaces; it begins and ends at tokens.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsgraph.gate.beginnings import beginnings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORDS = Path(__file__).parent / "words"
FILES = (
    "acts",
    "agreements",
    "changes",
    "decisions",
    "names",
    "plans",
    "roles",
    "scope",
    "sections",
    "statements",
    "time",
    "verbs",
)
#: Tokens that may stand between a verb and its particle, with an aside between dashes; none of them ends a clause.
_GAP = r"(?: (?:– (?:(?![.;:?!–] )\S+ ){1,14}?–|(?![.;:?!–] )\S+)){0,14}?"
_AUXILIARY = {
    "sv": r"(?:har|hade|ha|haft)",
    "en": r"(?:has|have|had|having|'ve)",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that tells of an act in one form: `past`, `present`, `infinitive`, `supine`, `participle`, `noun` or `done`."""

    kind: str
    form: str
    passive: bool
    actor: str
    written: str
    needs_signed: bool = False
    strict_object: bool = False
    denial_inside: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first sought: there are a thousand, and texts have words of a few."""
        return compiled(self.written)


@dataclass(frozen=True, slots=True)
class Scope:
    """Words that turn what depends on them.

    `by_other` where it matters who says it, `if_open` where they only date what is told as done, `behind` where they turn nothing but what
    stands right behind them.
    """

    rule: str
    pattern: re.Pattern[str]
    by_other: bool
    if_open: bool = False
    behind: bool = False


@cache
def entries(language: str, name: str) -> dict[str, Any]:
    """One file of words as it stands."""
    with (WORDS / language / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _common() -> dict[str, Any]:
    with (WORDS / "common.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def common(name: str) -> frozenset[str]:
    """A list of small words of both languages."""
    return frozenset(_common()[name].split())


@cache
def phrases(name: str) -> re.Pattern[str]:
    """Phrases of both languages as one pattern."""
    return re.compile(_common()["phrases"][name])


@cache
def currencies() -> dict[str, str]:
    """What each currency is called in small letters, as a pattern, by its code."""
    return dict(_common()["currencies"])


#: As files of words write a token that is none of some signs: `[^\\s.;:]+`.
_NO_SIGN = re.compile(r"\[\^\\s([.,;:]+)\]\+")


@cache
def compiled(written: str) -> re.Pattern[str]:
    """A pattern as written."""
    return re.compile(written)


def written(words: Iterable[str]) -> str:
    """Any of some patterns from token to token, the longest first, as one that is written.

    A token that is no colon may well have one in it, as in "KTH:s".
    """
    either = "|".join(sorted(words, key=len, reverse=True))
    return r"(?<!\S)(?:" + _NO_SIGN.sub(lambda signs: rf"(?![{signs[1]}](?!\S))\S+", either) + r")(?!\S)"


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some patterns, the longest first."""
    return compiled(written(words))


def found(pattern: re.Pattern[str], joined: str) -> Iterator[re.Match[str]]:
    """All places where a pattern stands, from token to token."""
    return pattern.finditer(joined)


@cache
def cues(language: str) -> tuple[Cue, ...]:
    """All cues of a language."""
    told: list[Cue] = []
    for name in ("acts", "decisions", "statements"):
        data = entries(language, name)
        for verb in data.get("verb", ()):
            told += _verb_sv(verb) if language == "sv" else _verb_en(verb)
        for phrase in data.get("phrase", ()):
            told.append(
                Cue(
                    phrase["kind"], phrase["form"], phrase.get("passive", False), phrase.get("actor", "agent"), written(phrase["words"]),
                    denial_inside=phrase.get("denial_inside", False),
                )
            )  # fmt: skip
        for noun in data.get("noun", ()):
            told.append(Cue(noun["kind"], "noun", False, "genitive", written(noun["words"])))
    return tuple(told)


def _cue(verb: dict[str, Any], form: str, words: Sequence[str], *, passive: bool = False) -> Cue | None:
    if not words:
        return None
    return Cue(
        verb["kind"], form, passive, verb.get("actor", "agent"), written(words),
        verb.get("needs_signed", False), verb.get("strict_object", False),
    )  # fmt: skip


def _particle(verb: dict[str, Any]) -> str:
    """What follows the form of a verb: its particle, which may stand apart from it, and what may not stand behind the verb or the particle."""
    begins = f"(?! {verb['unless_behind']}(?!\\S))" if "unless_behind" in verb else ""
    particle = f"{_GAP} {verb['particle']}" if "particle" in verb else ""
    ends = f"(?! {verb['unless_before']}(?!\\S))" if "unless_before" in verb else ""
    return begins + particle + ends


def _verb_sv(verb: dict[str, Any]) -> list[Cue]:
    particle = _particle(verb)
    present, past, supine = verb["present"], verb["past"], verb["supine"]
    infinitives = [verb["infinitive"], *verb.get("more_infinitives", ())]
    stem = verb["infinitive"]
    made = [
        _cue(verb, "past", [past + particle]),
        _cue(verb, "present", [present + particle]),
        _cue(verb, "supine", [supine + particle]),
        _cue(verb, "infinitive", [infinitive + particle for infinitive in infinitives]),
        _cue(verb, "past", [f"{_alternatives(past)}s{particle}"], passive=True),
        _cue(verb, "supine", [supine + "s" + particle], passive=True),
        _cue(verb, "present", [f"{stem}s{particle}", f"{re.sub(r'er$', '', present)}e?s{particle}"], passive=True),
        _cue(verb, "participle", list(verb.get("participles", ())), passive=True),
    ]  # fmt: skip
    return [cue for cue in made if cue is not None]


def _alternatives(past: str) -> str:
    return past if past.startswith("(?:") else f"(?:{past})"


def _verb_en(verb: dict[str, Any]) -> list[Cue]:
    particle = _particle(verb)
    past, participle = verb["past"], verb["participle"]
    be = r"(?:was|were|been|being|is|are|be|get|got)"
    adverbs = r"(?: (?!(?:not|never|no|been|being)\b)\w+){0,3}?"
    between = r"(?: (?!(?:to|that|which|who|when|while|because|since|as|and|but|at|in|a|an|the) )[^\s,;:.]+){0,5}? "
    made = [
        _cue(verb, "past", [past + particle]),
        _cue(verb, "present", [verb["third"] + particle]),
        _cue(verb, "supine", [f"{_AUXILIARY['en']}{adverbs} {participle}{particle}"]),
        _cue(verb, "infinitive", [verb["base"] + particle]),
        _cue(verb, "gerund", [verb["ing"] + particle]),
        _cue(verb, "past", [f"(?:was|were|been|got){between}{participle}{particle}"], passive=True),
        _cue(verb, "present", [f"{be}{between}{participle}{particle}"], passive=True),
        _cue(verb, "participle", [f"{participle}{particle} by"], passive=True),
    ]  # fmt: skip
    return [cue for cue in made if cue is not None]


@cache
def scopes(language: str) -> tuple[Scope, ...]:
    """All words that turn what depends on them."""
    return tuple(
        Scope(
            entry["rule"],
            any_of(entry["words"]),
            entry.get("by_other", False),
            entry.get("if_open", False),
            entry.get("behind", False),
        )
        for entry in entries(language, "scope")["scope"]
    )


@cache
def words(language: str, name: str, key: str) -> re.Pattern[str]:
    """The patterns of all entries of one kind in a file (`scope`, `decide`)."""
    return any_of([word for entry in entries(language, name).get(key, ()) for word in entry["words"]] or ["(?!)"])


def either(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that is found where any of some is: most sentences have none of the words that are sought in them."""
    return re.compile("|".join(f"(?:{each})" for each in patterns) or "(?!)")


@cache
def _cues_by_beginning(language: str, kind: str) -> dict[str, list[tuple[int, Cue]]]:
    """The cues of one kind of act with their numbers, by the letters that they begin with."""
    told: dict[str, list[tuple[int, Cue]]] = defaultdict(list)
    for number, cue in enumerate(cues(language)):
        if cue.kind == kind:
            for letters in beginnings_of(cue.written):
                told[letters].append((number, cue))
    return told


def cues_in(language: str, kind: str, beginnings: Iterable[str]) -> list[Cue]:
    """The cues of one kind of act that may stand in a sentence whose tokens begin so, in their order.

    A sentence has few of them: patterns of the others need be neither sought nor compiled.
    """
    told = _cues_by_beginning(language, kind)
    numbered = {number: cue for letters in beginnings for number, cue in told.get(letters, ())}
    return [numbered[number] for number in sorted(numbered)]


@cache
def any_scope(language: str) -> re.Pattern[str]:
    """The pattern of any word that turns what depends on it."""
    return either(scope.pattern.pattern for scope in scopes(language))


@cache
def any_pattern(language: str, name: str, keys: tuple[str, ...], *, ending: str = "") -> re.Pattern[str]:
    """The pattern of the words of all entries of these kinds in a file."""
    return either(own.pattern for key in keys for _, own in patterns(language, name, key, ending=ending))


@cache
def patterns(
    language: str, name: str, key: str, *, ending: str = ""
) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    """The entries of one kind in a file, each with the pattern of its words, which may have an ending."""
    return tuple(
        (entry, any_of([word + ending for word in entry["words"]])) for entry in entries(language, name).get(key, ())
    )


@cache
def listed(language: str, name: str, *keys: str) -> re.Pattern[str]:
    """The patterns of one list in a file (`agreements`, `about`)."""
    value: Any = entries(language, name)
    for key in keys:
        value = value[key]
    return any_of(value or ["(?!)"])


@cache
def listed_words(language: str, name: str, key: str) -> re.Pattern[str]:
    """The patterns of single words of one kind, to be matched against a whole word."""
    return re.compile("|".join(word for entry in entries(language, name).get(key, ()) for word in entry["words"]))


@cache
def finite_verbs(language: str) -> frozenset[str]:
    """Forms that are finite verbs wherever they stand."""
    data = entries(language, "verbs")
    known = set(data["finite"].split())
    for verb in (*entries(language, "acts")["verb"], *entries(language, "decisions")["verb"]):
        if language == "sv":
            known |= {verb["present"], *verb["past"].strip("(?:)").split("|")}
        else:
            known |= {verb["third"], verb["past"]}
    if language == "sv":
        known |= {word[:-1] + "s" for word in known if word.endswith("ar")} | {
            word[:-2] + "s" for word in known if word.endswith("er") and len(word) > 4
        }
        known |= {word + "s" for word in known if word.endswith(("de", "te")) and len(word) > 4}
    return frozenset(known - not_finite(language))


@cache
def supines() -> frozenset[str]:
    """The supines of the Swedish verbs of acts and decisions, active and passive: "tillstyrkt", "godkänts"."""
    verbs = (*entries("sv", "acts")["verb"], *entries("sv", "decisions")["verb"])
    known = {form for verb in verbs for form in verb["supine"].strip("(?:)").split("|")}
    return frozenset(
        {form for form in known | {form + "s" for form in known} if len(form) > 3} - {"fäst", "satt", "satts"}
    )


@cache
def not_finite(language: str) -> frozenset[str]:
    """Forms in -ade that are no finite verbs."""
    return frozenset(entries(language, "verbs")["not_finite"].split())


@cache
def subordinators(language: str, kind: str) -> frozenset[str]:
    """Words that begin a dependent clause of a kind."""
    return frozenset(entries(language, "verbs")["subordinate"][kind])


@cache
def coordinators(language: str, kind: str) -> frozenset[str]:
    """Words that join clauses."""
    return frozenset(entries(language, "verbs")["coordinate"][kind])


@cache
def prepositions(language: str, kind: str = "words") -> frozenset[str]:
    """Prepositions; `agent` those before the agent of a passive, `with` those before one who acts too."""
    return frozenset(entries(language, "verbs")["prepositions"][kind])
