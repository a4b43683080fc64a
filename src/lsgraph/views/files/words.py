"""The words that files use: headings, what their words mean, and the choice told in words. Each as (Swedish, English)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.views.files.extract import LICENCE
from lsgraph.views.palette import BASIS_LABELS, STATUS_LABELS, kind_label

if TYPE_CHECKING:
    from lsgraph.claims import Standing
    from lsgraph.languages import Language
    from lsgraph.network import Timeline
    from lsgraph.views.files.extract import Extract

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Vem samverkar med vem", "Who collaborates with whom"),
    "network": ("Nätverket", "The network"),
    # sheets
    "relations": ("Relationer", "Relations"),
    "actors": ("Aktörer", "Actors"),
    "evidence": ("Belägg", "Evidence"),
    "about": ("Om", "About"),
    # columns
    "source_iri": ("Från (IRI)", "From (IRI)"),
    "source": ("Från", "From"),
    "relation": ("Relation", "Relation"),
    "property": ("Egenskap", "Property"),
    "target_iri": ("Till (IRI)", "To (IRI)"),
    "target": ("Till", "To"),
    "status": ("Status", "Status"),
    "earliest": ("Tidigast", "Earliest"),
    "latest": ("Senast", "Latest"),
    "standing": ("Hur säkert den dagen", "How sure on the day"),
    "difference": ("Skillnad mellan dagarna", "Difference between the days"),
    "timeline": ("Hur säkert genom tiden", "How sure through time"),
    "bases": ("Bygger på", "Rests on"),
    "pieces": ("Antal belägg", "Pieces of evidence"),
    "sentence": ("Mening", "Sentence"),
    "document": ("Dokument", "Document"),
    "document_date": ("Dokumentets datum", "Date of the document"),
    "sentence_address": ("Läs meningen", "Read the sentence"),
    "evidence_iris": ("Belägg (IRI)", "Evidence (IRIs)"),
    "evidence_iri": ("Belägg (IRI)", "Evidence (IRI)"),
    "basis": ("Grund", "Basis"),
    "source_address": ("Källans adress", "Address of the source"),
    "named_as": ("Namn i källan", "Name in the source"),
    "iri": ("IRI", "IRI"),
    "name": ("Namn", "Name"),
    "other_name": ("Namn på engelska", "Name in Swedish"),
    "kind": ("Typ", "Type"),
    "unnamed": ("Namngiven", "Named"),
    "yes": ("ja", "yes"),
    "no": ("nej, gruppen nämns utan namn", "no, the group is mentioned without names"),
    "count": ("Relationer här", "Relations here"),
    # about
    "edition": ("Utgåva", "Edition"),
    "made": ("Utgåvan gjordes", "Edition made"),
    "address": ("Adress", "Address"),
    "licence": ("Licens", "Licence"),
    "licence_text": ("CC0 1.0: fritt att använda. {}", "CC0 1.0: free to use. {}"),
    "shown": ("Antal relationer", "Number of relations"),
    "ranks": ("Platser (rank)", "Ranks (rank)"),
    "ranks_firm": (
        "bland aktörer, efter de kortaste vägarna på fasta band",
        "among actors, by the shortest ways along firm ties",
    ),
    "ranks_all": (
        "bland aktörer, efter de kortaste vägarna på alla band",
        "among actors, by the shortest ways along all ties",
    ),
    "absence": ("Det som saknas", "What is missing"),
    "absence_text": (
        "Det som inte står här är inte känt i dessa källor, per {}. Det kan ändå vara så.",
        "What does not stand here is not on record, in these sources, as of {}. It may still be so.",
    ),
    "undated": ("den nyaste källan, som inte är daterad", "the newest source, which is not dated"),
    "pale": ("Bleka linjer är inte säkra den dagen.", "Pale lines are not certain on that day."),
    "choice": ("Urval", "Choice"),
    "choice_all": ("hela nätverket, som det är känt", "the whole network, as it is on record"),
    "choice_at": ("så som det var {}", "as it was on {}"),
    "choice_compare": ("jämfört med {}", "compared with {}"),
    "choice_hidden": ("utan typerna {}", "without the types {}"),
    "choice_relation": ("bara relationen ”{}”", "only the relation “{}”"),
    "choice_selected": ("relationer som {} har", "relations that {} has"),
    "choice_near": ("det som ligger högst {} steg från {}", "what is at most {} steps from {}"),
    "choice_near_one": ("det som ligger ett steg från {}", "what is one step from {}"),
    "choice_path": ("kortaste vägen från {} till {}", "the shortest way from {} to {}"),
    "choice_no_path": (
        "ingen väg från {} till {} är känd i urvalet",
        "no way from {} to {} is on record in this choice",
    ),
    # what words mean
    "means_done": (
        "en handling som är gjord, eller något som gäller, enligt källorna",
        "an act that was made, or something that is in force, according to the sources",
    ),
    "means_proposed": (
        "någon har föreslagit det; att det är gjort är inte känt",
        "somebody has proposed it; that it was done is not on record",
    ),
    "means_present": (
        "var på plats vid ett möte; det är inget ställningstagande",
        "was there at a meeting; that is no stance",
    ),
    "means_part": (
        "hör till en organisation eller ligger på en plats",
        "belongs to an organisation or lies in a place",
    ),
    "means_ended": ("gällde förut, enligt källorna", "was in force before, according to the sources"),
    "means_stated": (
        "orden står i ett lagrat dokument, och en maskin kontrollerar det",
        "the words stand in a stored document, and a machine checks it",
    ),
    "means_reported": (
        "står på en offentlig webbsida vars text inte är lagrad; meningen är vår",
        "stands on a public web page whose text is not stored; the sentence is ours",
    ),
    "means_inferred": ("vår slutsats, med skäl", "our own conclusion, with its reason"),
    "means_register": (
        "organisationens egen indelning, ur register",
        "the organisation's own structure, from registers",
    ),
    "certain": ("säkert", "certain"),
    "possible": ("möjligt", "possible"),
    "unknown": ("okänt", "unknown"),
    "no_more": ("gäller inte", "not in force"),
    "means_certain": (
        "handlingen var gjord, eller det är belagt både före och efter dagen",
        "the act had been made, or it is on record both before and after the day",
    ),
    "means_possible": (
        "dagen ligger inom gränserna, eller inget är belagt för dagen och inget talar emot",
        "the day lies within the bounds, or nothing is on record for the day and nothing speaks against it",
    ),
    "means_unknown": ("inget datum är känt som kan avgöra det", "no date is on record that could tell"),
    "from_day": ("från {} {}", "from {} {}"),
}

#: What an edge of the network may be, in the order of the tables.
_STATUSES = ("done", "proposed", "present", "part", "ended")
_BASES = ("stated", "reported", "inferred", "register")


def word(name: str, language: Language) -> str:
    """One text in that language."""
    return _WORDS[name][0 if language == "sv" else 1]


def timeline_words(line: Timeline, language: Language) -> str:
    """How an edge stands through time, as words; empty for what always stands."""

    def how(standing: Standing | None) -> str:
        return word(standing or "no_more", language)

    if not line.turns:
        return "" if line.first == "certain" else how(line.first)
    told = [how(line.first)] if line.first else []
    told += [word("from_day", language).format(day, how(standing)) for day, standing in line.turns]
    return "; ".join(told)


def choice_words(extract: Extract) -> str:
    """What was chosen, in words, parts divided by semicolons."""
    choice, language = extract.choice, extract.language

    def say(name: str, *values: str) -> str:
        return word(name, language).format(*values)

    parts = []
    if choice.start and choice.goal:
        found = "choice_path" if extract.chosen.path is not None else "choice_no_path"
        parts.append(say(found, extract.label(choice.start), extract.label(choice.goal)))
    elif choice.selected and choice.steps == 1:
        parts.append(say("choice_near_one", extract.label(choice.selected)))
    elif choice.selected and choice.steps:
        parts.append(say("choice_near", str(choice.steps), extract.label(choice.selected)))
    elif choice.selected:
        parts.append(say("choice_selected", extract.label(choice.selected)))
    if choice.relation:
        labels = {data[f"label_{language}"] for *_, data in extract.graph.edges(data=True)}
        parts.append(say("choice_relation", next(iter(labels)) if len(labels) == 1 else choice.relation))
    if choice.hidden:
        parts.append(say("choice_hidden", ", ".join(sorted(kind_label(kind, language) for kind in choice.hidden))))
    if choice.at:
        parts.append(say("choice_at", choice.at))
    if choice.compare:
        parts.append(say("choice_compare", choice.compare))
    return "; ".join(parts or [say("choice_all")])


def about(extract: Extract) -> list[tuple[str, str]]:
    """What a file says of itself, as names and texts: the choice, where it comes from, and what is missing."""
    origin, language = extract.origin, extract.language
    told = {
        "choice": choice_words(extract),
        "shown": str(len(extract.rows)),
        "edition": origin.generation,
        "made": f"{origin.created[:16].replace('T', ' ')} UTC",
        "address": origin.address,
        "licence": word("licence_text", language).format(LICENCE),
        "absence": absence(extract),
    }
    return [(word(name, language), text) for name, text in told.items() if text]


def absence(extract: Extract) -> str:
    """What it means that something does not stand in a file: that its sources, until their newest, do not tell it."""
    return word("absence_text", extract.language).format(extract.origin.as_of or word("undated", extract.language))


def meanings(language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the words of each column mean: its heading, and its words with their meanings."""
    parts = {
        "status": [(STATUS_LABELS[name][language], name) for name in _STATUSES],
        "bases": [(BASIS_LABELS[name][language], name) for name in _BASES],
        "standing": [(word(name, language), name) for name in ("certain", "possible", "unknown")],
    }
    return [
        (word(heading, language), [(label, word(f"means_{name}", language)) for label, name in found])
        for heading, found in parts.items()
    ]
