"""What stands around the explorer: its picture as a file, and how to show it in another page."""

TEXTS: dict[str, tuple[str, str]] = {
    "network_png": ("Ladda ner bilden som PNG", "Download the picture as PNG"),
    "network_one_file": ("Nätverket i en fil (HTML)", "The network in one file (HTML)"),
    "network_one_file_purpose": (
        "öppnas från din egen dator utan nät, med bild, tid, sökning och alla meningar",
        "opens from your own computer without a net, with picture, time, search and all sentences",
    ),
    "network_more": ("{} relationer till: utforska nätverket", "{} more relations: explore the network"),
    "large_part": ("Du ser en del av nätverket: {}.", "You see a part of the network: {}."),
    "large_whole": ("Till hela nätverket", "To the whole network"),
    "large_cut": ("({shown} av {all}, de som förbinder mest)", "({shown} of {all}, those that connect most)"),
    "large_around": ("närmast {}", "nearest to {}"),
    "large_way": ("vägen mellan {} och {}", "the way between {} and {}"),
    "network_embed": ("Visa på din egen sida", "Show it on your own page"),
    "network_embed_about": (
        "Klistra in det här på en webbsida. Den visar det urval som du ser nu.",
        "Paste this into a web page. It shows the choice that you see now.",
    ),
    "network_embed_open": ("Öppna i lsgraph", "Open in lsgraph"),
    "network_file_about": (
        "Sparad ur utgåva {}, byggd {}. Länkarna leder till {}.",
        "Saved from edition {}, built {}. Its links lead to {}.",
    ),
}
