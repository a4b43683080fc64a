"""The meanings of the words of files, and the choice in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.claims.predicates import EDGE_STATUSES
from lsgraph.claims.regions import ACROSS
from lsgraph.languages import wording
from lsgraph.namespaces import LICENCE_PAGE
from lsgraph.views.palette import kind_label, label

if TYPE_CHECKING:
    from lsgraph.claims import Standing
    from lsgraph.languages import Language
    from lsgraph.network import Timeline
    from lsgraph.views.files.extract import Extract

_BASES = ("stated", "reported", "inferred", "register")


def word(name: str, language: Language) -> str:
    """One text in that language."""
    return wording("files", language)[name]


def timeline_words(line: Timeline, language: Language) -> str:
    """The standing of an edge over time in words; empty if it is always certain."""

    def how(standing: Standing | None) -> str:
        return word(standing or "no_more", language)

    if not line.turns:
        return "" if line.first == "certain" else how(line.first)
    parts = [how(line.first)] if line.first else []
    parts += [word("from_day", language).format(day, how(standing)) for day, standing in line.turns]
    return "; ".join(parts)


def choice_words(extract: Extract) -> str:
    """The choice in words, its parts separated by semicolons."""
    choice, language = extract.choice, extract.language

    def say(name: str, *values: str) -> str:
        return word(name, language).format(*values)

    parts = []
    if choice.start and choice.goal:
        name = "choice_path" if extract.selection.path is not None else "choice_no_path"
        parts.append(say(name, extract.label(choice.start), extract.label(choice.goal)))
    elif choice.selected and choice.steps == 1:
        parts.append(say("choice_near_one", extract.label(choice.selected)))
    elif choice.selected and choice.steps:
        parts.append(say("choice_near", str(choice.steps), extract.label(choice.selected)))
    elif choice.selected:
        parts.append(say("choice_selected", extract.label(choice.selected)))
    if choice.relation:
        labels = {data[f"label_{language}"] for *_, data in extract.graph.edges(data=True)}
        parts.append(say("choice_relation", next(iter(labels)) if len(labels) == 1 else choice.relation))
    if choice.region:
        parts.append(say("choice_across" if choice.region == ACROSS else "choice_region", choice.region))
    if choice.stance and choice.agreement:
        parts.append(say(f"choice_{choice.stance}", extract.label(choice.agreement)))
    if choice.strength != "all":
        parts.append(say(f"choice_{choice.strength}_ties"))
    if choice.hidden:
        parts.append(say("choice_hidden", ", ".join(sorted(kind_label(kind, language) for kind in choice.hidden))))
    if choice.at:
        parts.append(say("choice_at", choice.at))
    if choice.compare:
        parts.append(say("choice_compare", choice.compare))
    return "; ".join(parts or [say("choice_all")])


def about(extract: Extract) -> list[tuple[str, str]]:
    """The `about` of a file as names and texts: the choice, the origin, and a note on what is missing."""
    origin, language = extract.origin, extract.language
    texts_by_name = {
        "choice": choice_words(extract),
        "shown": str(len(extract.rows)),
        "edition": origin.generation,
        "made": f"{origin.created[:16].replace('T', ' ')} UTC",
        "as_of": origin.as_of or "",
        "address": origin.address,
        "licence": word("licence_text", language).format(LICENCE_PAGE),
        "absence": absence(extract),
    }
    return [(word(name, language), text) for name, text in texts_by_name.items() if text]


def absence(extract: Extract) -> str:
    """The note on what is missing from a file: its sources, up to the newest, do not state it."""
    return word("absence_text", extract.language).format(extract.origin.as_of or word("undated", extract.language))


def meanings(language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    """The meanings of the words of each column: its heading, and its words with their meanings."""
    parts: dict[str, list[tuple[str, str]]] = {
        "status": [(label("status", name, language), name) for name in EDGE_STATUSES],
        "bases": [(label("basis", name, language), name) for name in _BASES],
        "standing": [(word(name, language), name) for name in ("certain", "possible", "unknown")],
    }
    return [
        (word(heading, language), [(text, word(f"means_{name}", language)) for text, name in entries])
        for heading, entries in parts.items()
    ]
