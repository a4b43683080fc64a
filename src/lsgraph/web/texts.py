"""Every word of the pages, in Swedish and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.errors import Language

_TEXTS: dict[str, tuple[str, str]] = {
    # the frame
    "language_name": ("Svenska", "English"),
    "skip": ("Hoppa till innehållet", "Skip to the content"),
    "main_menu": ("Huvudmeny", "Main menu"),
    "network": ("Nätverk", "Network"),
    "actors": ("Aktörer", "Actors"),
    "agreements": ("Avtal", "Agreements"),
    "documents": ("Källor", "Sources"),
    "questions": ("Frågor", "Questions"),
    "sparql": ("SPARQL", "SPARQL"),
    "search": ("Sök", "Search"),
    "made_at": ("Byggd", "Built"),
    "generation": ("Utgåva", "Edition"),
    "footer": (
        "Varje relation vilar på en källa. Att något inte är känt här betyder inte att det inte har hänt.",
        "Every relation rests on a source. That something is not on record here does not mean that it has not happened.",
    ),
    # the first page
    "headline": (
        "Vem samverkar med vem inom life science i Stockholm–Uppsala?",
        "Who collaborates with whom in life science in Stockholm–Uppsala?",
    ),
    "promise": (
        "Varje relation går att följa till den mening i ett offentligt dokument som den bygger på.",
        "Every relation can be followed to the sentence in a public document that it rests on.",
    ),
    "search_label": (
        "Sök aktör, avtal, källa eller diarienummer",
        "Search actors, agreements, sources or case numbers",
    ),
    "search_hint": ("Karolinska Institutet, KS-2024/1082 …", "Karolinska Institutet, KS-2024/1082 …"),
    "three_questions": ("Tre frågor och deras svar", "Three questions and their answers"),
    "answer_one": ("1 svar", "1 answer"),
    "answer_many": ("{} svar", "{} answers"),
    "triples_many": ("{} tripler", "{} triples"),
    "and_more": ("och {} till", "and {} more"),
    "yes": ("ja", "yes"),
    "no": ("nej", "no"),
    "network_now": ("Nätverket just nu", "The network now"),
    "network_open": ("Utforska nätverket", "Explore the network"),
    "network_alt": (
        "Bild av nätverket. Samma uppgifter står i tabellen nedanför.",
        "Picture of the network. The same facts stand in the table below.",
    ),
    "around_alt": (
        "Bild av de närmaste relationerna. Samma uppgifter står i listan nedanför.",
        "Picture of the nearest relations. The same facts stand in the list below.",
    ),
    "network_none": (
        "Den här utgåvan har inget nätverk att rita.",
        "This edition has no network to draw.",
    ),
    "same_as_table": (
        "Samma uppgifter som tabell, med meningen bakom",
        "The same facts as a table, with the sentence behind",
    ),
    "from": ("Från", "From"),
    "relation": ("Relation", "Relation"),
    "to": ("Till", "To"),
    "status": ("Läge", "Status"),
    "rests_on": ("Bygger på", "Rests on"),
    "in_the_data": ("I databasen", "In the data"),
    "count_nodes": ("aktörer, avtal och händelser i nätverket", "actors, agreements and events in the network"),
    "count_relations": ("relationer i nätverket", "relations in the network"),
    "count_claims": ("belagda påståenden", "evidenced claims"),
    "count_documents": ("källor", "sources"),
    "updated": ("Senast uppdaterad", "Last updated"),
    "latest_source": ("Den nyaste daterade källan är från", "The newest dated source is from"),
    "for_you": ("För dig som", "For you who"),
    "door_planner": ("planerar samverkan: utforska nätverket", "plan collaboration: explore the network"),
    "door_analyst": ("analyserar: ställ egna frågor i SPARQL", "analyse: ask your own questions in SPARQL"),
    "door_data": ("hämtar data: hela nätverket som Turtle", "fetch data: the whole network as Turtle"),
    "not_covered": ("Det här visar databasen inte", "What the data does not show"),
    "not_covered_absence": (
        "Ett undertecknande som inte finns här är inte känt i dessa källor. Det betyder inte att aktören har låtit bli.",
        "A signature that is missing here is not on record in these sources. It does not mean that the actor has not signed.",
    ),
    "not_covered_sources": (
        "Bara det som {documents} källor säger. För {pages} av dem, webbsidor, är texten inte lagrad: där är orden våra.",
        "Only what {documents} sources say. The text of {pages} of them, web pages, is not stored: there the words are ours.",
    ),
    "not_covered_groups": (
        "{groups} grupper nämns utan namn, till exempel universitetsledningar. Vilka som ingick vet vi inte.",
        "{groups} groups are mentioned without names, such as university managements. Who belonged to them is not known.",
    ),
    "not_covered_inferred": (
        "{inferred} påståenden är våra slutsatser. De är märkta, och skälet står vid vart och ett.",
        "{inferred} claims are our own conclusions. They are marked, and the reason stands with each.",
    ),
    # the clocks
    "known_at": ("Så här visste grafen {} UTC (utgåva {}).", "This is what the graph knew at {} UTC (edition {})."),
    "known_now": ("Till nuläget", "To the present"),
    "at_label": ("Visa läget den", "Show how it stood on"),
    "at_show": ("Visa", "Show"),
    "at_day": ("Som det var den {}, så långt källorna räcker.", "As it was on {}, as far as the sources tell."),
    "at_left_out": (
        "{} relationer visas inte: de hade inte börjat då, eller hade slutat.",
        "{} relations are not shown: they had not begun then, or had ended.",
    ),
    "standing_certain": ("säkert den dagen", "certain on that day"),
    "standing_possible": ("möjligt den dagen", "possible on that day"),
    "standing_unknown": ("okänt den dagen", "unknown on that day"),
    # a graph
    "graph": ("Graf", "Graph"),
    "graph_about": (
        "Namngiven graf: det som en källa eller en del av databasen säger",
        "Named graph: what one source or one part of the data says",
    ),
    "graph_triples": ("Tripler", "Triples"),
    "graph_things": ("Det här talar den om", "What it speaks of"),
    # a thing
    "kind_organization": ("Organisation", "Organisation"),
    "kind_group": ("Grupp som inte är namngiven", "Group that is not named"),
    "kind_person": ("Person", "Person"),
    "kind_post": ("Post", "Post"),
    "kind_place": ("Plats", "Place"),
    "kind_event": ("Möte", "Meeting"),
    "kind_project": ("Projekt", "Project"),
    "kind_document": ("Källa", "Source"),
    "identifiers": ("Verifierade identifierare", "Verified identifiers"),
    "other_names": ("Kallas även", "Also called"),
    "relations": ("Relationer", "Relations"),
    "relations_count": ("{} relationer", "{} relations"),
    "relation_one": ("1 relation", "1 relation"),
    "particulars": ("Uppgifter", "Particulars"),
    "other_properties": ("Övriga uppgifter", "Other properties"),
    "no_relations": ("Inga relationer är kända i dessa källor.", "No relations are on record in these sources."),
    "as_data": ("Som data", "As data"),
    "around": ("Närmaste nätverket", "The nearest network"),
    "status_done": ("genomfört", "done"),
    "status_proposed": ("förslag, inte beslutat", "proposed, not decided"),
    "status_present": ("närvaro, inget ställningstagande", "presence, no stance"),
    "status_member": ("roll eller medlemskap", "role or membership"),
    "status_ended": ("har upphört", "has ended"),
    "status_stated": ("uppgift", "stated"),
    "status_disputed": ("källorna är oense", "sources disagree"),
    "status_identity": ("identitetsuppgift", "identity"),
    "status_part": ("del av eller plats", "part of or place"),
    "begins": ("började", "began"),
    "ends": ("upphörde", "ended"),
    "between": ("mellan {} och {}", "between {} and {}"),
    "not_before": ("tidigast {}", "{} at the earliest"),
    "not_after": ("senast {}", "{} at the latest"),
    "on_record": ("känt i källor daterade", "on record in sources dated"),
    "sources_many": ("{} belägg", "{} pieces of evidence"),
    "basis_stated": ("står i dokumentet", "stands in the document"),
    "basis_reported": ("enligt webbsida, med våra ord", "according to a web page, in our words"),
    "basis_inferred": ("vår slutsats", "our conclusion"),
    "basis_register": ("ur register", "from a register"),
    "read_in_document": ("Läs meningen i dokumentet", "Read the sentence in the document"),
    "open_page": ("Öppna sidan", "Open the page"),
    "named_as": ("kallas där", "called there"),
    # a document
    "claims_of_document": ("Påståenden ur källan", "Claims from the source"),
    "text_of_document": ("Dokumentets text", "The document's text"),
    "masked_note": (
        "Texten är oförändrad, utom att e-postadresser är dolda och listpunkter visas som •. Markeringarna är våra.",
        "The text is unchanged, except that e-mail addresses are hidden and bullets are shown as •. The markings are ours.",
    ),
    "no_text": (
        "Sidans text är inte lagrad här. Det som står nedan är våra ord om vad den säger.",
        "The page's text is not stored here. What stands below is our own words for what it says.",
    ),
    "place_in_text": ("Visa i texten", "Show in the text"),
    "claim_number": ("påstående {}", "claim {}"),
    # lists, questions, search
    "list_organization": ("Organisationer", "Organisations"),
    "list_group": ("Grupper som inte är namngivna", "Groups that are not named"),
    "list_person": ("Personer", "Persons"),
    "list_post": ("Poster", "Posts"),
    "list_agreement": ("Avtal och avsiktsförklaringar", "Agreements and declarations"),
    "list_event": ("Möten", "Meetings"),
    "list_project": ("Projekt", "Projects"),
    "list_decision": ("Föreslagna beslut", "Proposed decisions"),
    "list_place": ("Platser", "Places"),
    "list_document": ("Källor", "Sources"),
    "text_stored": ("texten är lagrad", "the text is stored"),
    "questions_lead": (
        "Frågor som databasen måste kunna svara på. Svaren räknas fram ur den här utgåvan.",
        "Questions that the data must answer. The answers are computed from this edition.",
    ),
    "answer": ("Svar", "Answer"),
    "query": ("Fråga", "Query"),
    "query_as_sparql": ("Frågan i SPARQL", "The query in SPARQL"),
    "run_query": ("Kör frågan", "Run the query"),
    "open_in_form": ("Öppna i frågeformuläret", "Open in the query form"),
    "search_title": ("Sök", "Search"),
    "search_found": ("{} träffar på ”{}”", "{} matches for “{}”"),
    "search_found_one": ("1 träff på ”{}”", "1 match for “{}”"),
    "search_none": ("Inget här heter något som liknar ”{}”.", "Nothing here has a name like “{}”."),
    "search_help": (
        "Pröva ett annat namn, ett organisationsnummer eller ett diarienummer, eller se listan över aktörer.",
        "Try another name, an organisation number or a case number, or see the list of actors.",
    ),
    "matched": ("träff på", "matched"),
    # SPARQL
    "sparql_title": ("Ställ egna frågor", "Ask your own questions"),
    "sparql_lead": (
        "Skriv en fråga i SPARQL 1.1. Prefixen som lsgraph använder behöver inte deklareras.",
        "Write a query in SPARQL 1.1. The prefixes that lsgraph uses need no declaration.",
    ),
    "sparql_query_label": ("Fråga i SPARQL", "Query in SPARQL"),
    "sparql_examples": ("Exempel", "Examples"),
    "sparql_result": ("Svar", "Result"),
    "rows_many": ("{} rader", "{} rows"),
    "row_one": ("1 rad", "1 row"),
    "rows_shown": (
        "De första {} av {} rader visas här. Filerna nedan har alla.",
        "The first {} of {} rows are shown here. The files below have all of them.",
    ),
    "download_as": ("Hämta som", "Download as"),
    "no_rows": (
        "Inga rader: inget i dessa källor svarar mot frågan.",
        "No rows: nothing in these sources fits the query.",
    ),
    "sparql_wrong": ("Frågan gick inte att besvara", "The query could not be answered"),
    "line_column": ("Rad {}, tecken {}", "Line {}, column {}"),
    # the editor for queries
    "editor_examples_lead": (
        "Välj en fråga: den ställs direkt, och förklaringen visas här.",
        "Choose a question: it is asked at once, and its explanation is shown here.",
    ),
    "editor_filter_examples": ("Sök bland exemplen", "Search the examples"),
    "editor_keys": (
        "Ctrl+Enter kör frågan, Ctrl+Mellanslag ger förslag, Tabb lämnar rutan.",
        "Ctrl+Enter runs the query, Ctrl+Space suggests, Tab leaves the field.",
    ),
    "editor_cancel": ("Avbryt", "Cancel"),
    "editor_copy": ("Kopiera adressen", "Copy the address"),
    "editor_copied": ("Adressen är kopierad.", "The address is copied."),
    "editor_not_copied": ("Adressen står i adressfältet.", "The address is in the address bar."),
    "editor_running": ("Frågan körs …", "The query runs …"),
    "editor_cancelled": ("Frågan avbröts.", "The query was cancelled."),
    "editor_unreachable": ("Servern gick inte att nå.", "The server could not be reached."),
    "editor_views": ("Visa svaret som", "Show the result as"),
    "editor_view_table": ("Tabell", "Table"),
    "editor_view_chart": ("Diagram", "Chart"),
    "editor_view_network": ("Nätverk", "Network"),
    "editor_view_raw": ("Rådata", "Raw"),
    "editor_filter_rows": ("Filtrera raderna", "Filter the rows"),
    "editor_rows": ("{} rader på {} ms", "{} rows in {} ms"),
    "editor_row": ("1 rad på {} ms", "1 row in {} ms"),
    "editor_triples": ("{} tripler på {} ms", "{} triples in {} ms"),
    "editor_truth_in": ("på {} ms", "in {} ms"),
    "editor_of_rows": ("{} av {} rader", "{} of {} rows"),
    "editor_empty": (
        "Inga rader. Finns termerna i datat? Förslagen (Ctrl+Mellanslag) visar vad som finns.",
        "No rows. Does the data have the terms? The suggestions (Ctrl+Space) show what there is.",
    ),
    "editor_page": ("Sida {} av {}", "Page {} of {}"),
    "editor_previous": ("Föregående", "Previous"),
    "editor_next": ("Nästa", "Next"),
    "editor_sort": ("Sortera på {}", "Sort by {}"),
    "editor_chart_of": (
        "{} för varje {}: samma tal står i tabellen.",
        "{} for each {}: the same numbers stand in the table.",
    ),
    "editor_chart_first": ("De första {} av {} visas.", "The first {} of {} are shown."),
    "editor_network_of": (
        "Nätverk med {} noder och {} relationer: samma uppgifter står i tabellen.",
        "Network of {} nodes and {} relations: the same facts stand in the table.",
    ),
    "editor_network_large": (
        "Svaret har {} relationer; bilden visar högst {}. Fråga efter färre.",
        "The result has {} relations; the picture shows {} at most. Ask for fewer.",
    ),
    "editor_subject": ("subjekt", "subject"),
    "editor_predicate": ("predikat", "predicate"),
    "editor_object": ("objekt", "object"),
    "editor_download": ("Ladda ner", "Download"),
    "editor_download_note": (
        "XLSX, Parquet och JSON har frågan, tiden och utgåvan i filen. CSV har dem i den beskrivning som filens Link-huvud leder till.",
        "XLSX, Parquet and JSON hold the query, the time and the edition. CSV has them in the description that its Link header leads to.",
    ),
    "editor_elsewhere": ("Ställ frågan från Python, R eller curl", "Ask it from Python, R or curl"),
    "editor_hint": ("Tips", "Hint"),
    # when something is wrong
    "wrong_400": ("Förfrågan gick inte att förstå", "The request could not be understood"),
    "wrong_404": ("Den sidan finns inte", "There is no such page"),
    "wrong_405": ("Adressen tar inte emot det", "The address does not take that"),
    "wrong_406": ("Det formatet finns inte", "There is no such format"),
    "wrong_500": ("Något gick fel i servern", "Something went wrong in the server"),
    "wrong_503": ("Det finns inget att visa ännu", "There is nothing to show yet"),
    "wrong_503_help": (
        "Grafen är inte byggd. Kör kommandot nedan i lsgraphs mapp och ladda sedan om sidan.",
        "The graph is not built. Run the command below in the folder of lsgraph, and then reload the page.",
    ),
    "did_you_mean": ("Menade du", "Did you mean"),
    "to_first_page": ("Till förstasidan", "To the first page"),
    "in_english": ("Teknisk beskrivning (på engelska)", "Technical description"),
}


def texts_in(language: Language) -> Mapping[str, str]:
    """All texts in that language, by name."""
    return _BY_LANGUAGE[language]


_BY_LANGUAGE: dict[str, dict[str, str]] = {
    language: {name: texts[index] for name, texts in _TEXTS.items()} for index, language in enumerate(("sv", "en"))
}
