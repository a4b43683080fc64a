"""Every word of the page to explore the network, in Swedish and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsgraph.languages import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Nätverket", "The network"),
    "lead": (
        "Vem samverkar med vem, och var står det? Välj en aktör för att läsa meningen bakom varje relation.",
        "Who collaborates with whom, and where does it say so? Choose an actor to read the sentence behind each relation.",
    ),
    # choosing
    "search": ("Sök i nätverket", "Find in the network"),
    "relation": ("Relation", "Relation"),
    "all_relations": ("alla relationer", "all relations"),
    "steps": ("Visa", "Show"),
    "steps_0": ("hela nätverket", "the whole network"),
    "steps_1": ("bara de närmaste", "only the nearest"),
    "steps_2": ("två steg bort", "two steps away"),
    "steps_3": ("tre steg bort", "three steps away"),
    "whole": ("Visa hela nätverket", "Show the whole network"),
    "show": ("Visa", "Show"),
    "none": ("Ingen i nätverket heter ”{name}”.", "Nobody in the network is called “{name}”."),
    "near": ("Menade du", "Did you mean"),
    "or": ("eller", "or"),
    "way": ("Vägen mellan två aktörer", "The way between two actors"),
    "way_from": ("Från", "From"),
    "way_to": ("Till", "To"),
    "way_told": ("{start} når {goal} i {n} steg: {sentences}.", "{start} reaches {goal} in {n} steps: {sentences}."),
    "way_told_one": ("{start} når {goal} direkt: {sentences}.", "{start} reaches {goal} directly: {sentences}."),
    "way_none": (
        "Ingen väg mellan {start} och {goal} är känd i dessa källor med det som visas nu.",
        "No way between {start} and {goal} is on record in these sources with what is shown now.",
    ),
    "way_same": ("Välj två olika aktörer.", "Choose two different actors."),
    "and": ("och", "and"),
    # time
    "time": ("Tid", "Time"),
    "at": ("Som det var den", "As it was on"),
    "slider": ("Dag då något ändras", "Day on which something changes"),
    "earlier": ("Tidigare ändring", "Earlier change"),
    "later": ("Senare ändring", "Later change"),
    "now": ("Utan dag: allt som är känt i källorna och inte har upphört", "Without a day: all that is on record and has not ended"),
    "compare": ("Jämför med en tidigare dag", "Compare with an earlier day"),
    "known": ("Som vi visste", "As we knew it"),
    "known_now": ("i dag (nyaste utgåvan)", "today (the newest edition)"),
    "days": ("Dagar då något ändras", "Days on which something changes"),
    "days_none": ("Inga dagar är kända då något ändras.", "No days are on record on which something changes."),
    "count_began": ("börjar: {}", "beginning: {}"),
    "count_may": ("kan ha börjat tidigast då: {}", "may have begun then at the earliest: {}"),
    "count_surer": ("säkert känt från då: {}", "known for sure from then: {}"),
    "count_ended": ("upphör: {}", "ending: {}"),
    "compared": ("Jämfört med {day}: {counts}.", "Compared with {day}: {counts}."),
    "count_new": ("nytt: {}", "new: {}"),
    "count_gone": ("borta: {}", "gone: {}"),
    "count_more-sure": ("säkrare: {}", "more certain: {}"),
    "count_less-sure": ("mindre säkert: {}", "less certain: {}"),
    "count_both": ("oförändrat: {}", "unchanged: {}"),
    # the picture
    "zoom_in": ("Zooma in", "Zoom in"),
    "zoom_out": ("Zooma ut", "Zoom out"),
    "fit": ("Visa allt", "Fit all"),
    "canvas": ("Bild av nätverket. Samma uppgifter står i tabellen nedanför.", "Picture of the network. The same facts stand in the table below."),
    "role": ("nätverksbild", "network picture"),
    "keys": (
        "Piltangenter går mellan dem, plus och minus zoomar, 0 visar allt, Enter öppnar sidan, Escape släpper valet.",
        "Arrow keys move between them, plus and minus zoom, 0 fits all, Enter opens the page, Escape lets go.",
    ),
    "show_kinds": ("Visa typer", "Show types"),
    "unnamed_counted": ("Plus: grupper som nämns utan namn, hur många som ingår är inte känt.", "Plus: groups mentioned without names, of unknown size."),
    "lines": ("Linjer och ringar", "Lines and rings"),
    "more": ("Avgränsa", "Narrow down"),
    "close": ("Stäng och släpp valet", "Close and let go of the choice"),
    "card": ("Det som är valt", "What is chosen"),
    "choose": ("Välj en aktör i bilden, i listan eller genom sökning. Klicka på en linje för att läsa meningen bakom den.", "Choose an actor in the picture, in the list or by searching. Click a line to read the sentence behind it."),
    "open": ("Öppna sidan för", "Open the page of"),
    "nearest": ("Bara de närmaste", "Only the nearest"),
    "way_from_here": ("Vägen härifrån till …", "The way from here to …"),
    "no_relations": ("Inga relationer visas med de val som är gjorda.", "No relations are shown with the choices made."),
    "counted": ("{nodes} av {all_nodes} i nätverket och {edges} av {all_edges} relationer visas.", "{nodes} of {all_nodes} in the network and {edges} of {all_edges} relations are shown."),
    "chosen": ("Vald: {name}.", "Chosen: {name}."),
    "told": ("Tabellen visar {n} av dem.", "The table tells {n} of them."),
    "unsure": ("Bleka linjer ({n}) är bara möjliga den dagen: källorna säger inte att det var så då.", "Faint lines ({n}) are only possible on that day: the sources do not say that it was so then."),
    "beyond": ("Källorna slutar {day}; om tiden därefter säger de inget.", "The sources end on {day}; of the time after that they say nothing."),
    "swapped": ("Den tidigare dagen är den som jämförs.", "The earlier of the two days is the one compared with."),
    "steps_first": ("Välj först en aktör.", "Choose an actor first."),
    "empty": ("Inget visas: alla typer är avmarkerade, eller inget gällde den dagen. Välj ”Visa hela nätverket”.", "Nothing is shown: all types are off, or nothing held on that day. Choose “Show the whole network”."),
    # the table
    "table": ("Samma uppgifter som tabell", "The same facts as a table"),
    "from": ("Från", "From"),
    "to": ("Till", "To"),
    "status": ("Status", "Status"),
    "when": ("När", "When"),
    "since": ("sedan", "since"),
    "until": ("till", "until"),
    "on_record": ("belagt", "on record"),
    "rests_on": ("Bygger på", "Rests on"),
    "also": ("Fler belägg:", "Further evidence:"),
    "piece": ("belägg", "piece of evidence"),
    "identity": ("organisationens egen indelning", "the organisation's own structure"),
    "png_caption": ("lsgraph, utgåva {edition}. {count}", "lsgraph, edition {edition}. {count}"),
}  # fmt: skip


#: Those that the script says too.
_SCRIPT_WORDS = (
    "and", "beyond", "choose", "chosen", "close", "compared", "counted", "empty", "near", "nearest", "no_relations", "none", "now",
    "open", "or", "png_caption", "rests_on", "steps_first", "swapped", "told", "unsure", "way_from_here", "way_none", "way_same",
    "way_told", "way_told_one", *(name for name in _WORDS if name.startswith("count_")),
)  # fmt: skip


def script_words(language: Language) -> dict[str, str]:
    """The words that the script says, in one language, by name."""
    return {name: _WORDS[name][language == "en"] for name in _SCRIPT_WORDS}


def words(language: Language) -> dict[str, str]:
    """All words in one language, by name."""
    return {name: told[language == "en"] for name, told in _WORDS.items()}
