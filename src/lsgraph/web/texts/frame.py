"""The frame around every page, and what is said when something is wrong."""

TEXTS: dict[str, tuple[str, str]] = {
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
