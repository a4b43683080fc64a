"""Every word of the pages of a large network, in Swedish and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsgraph.languages import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Nätverket", "The network"),
    # the way in
    "lead": (
        "Nätverket har {nodes} aktörer, överenskommelser, möten och platser och {edges} relationer mellan dem: för många för en läsbar bild. Börja med en aktör eller med en grupp.",
        "The network has {nodes} actors, agreements, meetings and places and {edges} relations among them: too many for one readable picture. Begin with an actor or with a group.",
    ),
    "find": ("Börja med en aktör", "Begin with an actor"),
    "search": ("Sök aktör", "Find an actor"),
    "search_hint": ("Namn, förkortning eller en del av namnet", "Name, abbreviation or part of the name"),
    "do_search": ("Sök", "Search"),
    "found": ("Träffar för ”{q}”", "Found for “{q}”"),
    "nobody": ("Ingen i nätverket heter ”{q}”.", "Nobody in the network is called “{q}”."),
    "groups": ("Grupper i nätverket", "Groups in the network"),
    "groups_community": (
        "En grupp är aktörer som har fler relationer med varandra än med andra. Den räknas fram ur relationerna och står inte i någon källa.",
        "A group is actors that have more relations with each other than with others. It is computed from the relations and stands in no source.",
    ),
    "groups_kind": ("Här är aktörerna grupperade efter typ.", "Here the actors are grouped by type."),
    "drawn": (
        "Bilden visar {drawn} av {all} grupper. Siffran är hur många aktörer, överenskommelser, möten och platser gruppen har, ringens färger är deras slag, och tjocka linjer betyder många relationer. Tabellen längre ner visar samma sak för alla grupper.",
        "The picture shows {drawn} of {all} groups. The number is how many actors, agreements, meetings and places the group has, the colours of the ring are their families, and thick lines mean many relations. The table further down tells the same of all groups.",
    ),
    "by_community": ("Gruppera efter relationer", "Group by relations"),
    "by_kind": ("Gruppera efter typ", "Group by type"),
    "picture": ("Nätverket i grupper. Samma uppgifter står i tabellen nedanför.", "The network in groups. The same facts stand in the table below."),
    "table": ("Grupperna som tabell", "The groups as a table"),
    "table_few": ("De {n} största grupperna som tabell", "The {n} largest groups as a table"),
    "group": ("Grupp", "Group"),
    "size": ("I gruppen", "In the group"),
    "actors": ("Aktörer", "Actors"),
    "kinds": ("Vanligaste typer", "Most common types"),
    "inside": ("Relationer inom gruppen", "Relations within the group"),
    "outside": ("Relationer till andra", "Relations to others"),
    "top": ("Aktörer som binder samman mest", "Actors that tie most together"),
    "top_lead": (
        "Aktörerna står efter hur stor del av de kortaste vägarna mellan två andra aktörer som går genom dem, på fasta band: samma ordning som på sidan Vem förbinder vem. Den säger inget om hur viktig aktören är utanför dessa källor.",
        "The actors stand by how large a part of the shortest ways between two other actors leads through them, along firm ties: the same order as on the page Who connects whom. It says nothing of how important the actor is outside these sources.",
    ),
    "estimated": ("Vägarna är uppskattade ur ett urval.", "The ways are estimated from a sample."),
    "actor": ("Aktör", "Actor"),
    "kind": ("Typ", "Type"),
    "degree": ("Har relationer med", "Has relations with"),
    "around": ("Visa i nätverket", "Show in the network"),
    "all": ("Rita allt", "Draw everything"),
    "all_lead": (
        "Hela nätverket som punkter: {nodes} punkter och {edges} linjer. Namn visas när du zoomar in. Det kräver skript och kan ta några sekunder.",
        "The whole network as dots: {nodes} dots and {edges} lines. Names are shown as you zoom in. It needs script and may take some seconds.",
    ),
    "all_button": ("Rita alla {nodes} punkter", "Draw all {nodes} dots"),
    # everything, as dots
    "dots_lead": (
        "{nodes} punkter och {edges} linjer: varje punkt är en aktör, en överenskommelse, ett möte eller en plats, varje linje en relation. Sök en aktör, eller zooma in för att se namn.",
        "{nodes} dots and {edges} lines: each dot is an actor, an agreement, a meeting or a place, each line a relation. Find an actor, or zoom in to see names.",
    ),
    "back": ("Till grupperna", "To the groups"),
    "no_script": (
        "Bilden kräver skript. Utan skript: börja med en grupp eller en aktör, där varje relation också står i en tabell.",
        "The picture needs script. Without it: begin with a group or an actor, where each relation also stands in a table.",
    ),
    "canvas": (
        "Bild av hela nätverket. Piltangenterna flyttar bilden, plus och minus zoomar, 0 visar allt, Escape avmarkerar.",
        "Picture of the whole network. Arrow keys move it, plus and minus zoom, 0 shows everything, Escape clears the choice.",
    ),
    "by_keys": (
        "Med tangentbord: piltangenter flyttar, + och − zoomar, 0 visar allt, Escape avmarkerar.",
        "By keyboard: arrow keys move, + and − zoom, 0 shows everything, Escape clears the choice.",
    ),
    "zoom_in": ("Zooma in", "Zoom in"),
    "zoom_out": ("Zooma ut", "Zoom out"),
    "fit": ("Visa allt", "Fit all"),
    "choose": ("Välj en aktör i bilden eller genom sökning.", "Choose an actor in the picture or by searching."),
    "chosen_degree": ("Har relationer med {n}", "Has relations with {n}"),
    "chosen_around": ("Visa relationerna, var och en med sin mening", "Show the relations, each with its sentence"),
    "chosen_page": ("Öppna sidan för {name}", "Open the page of {name}"),
    "hits_one": ("1 träff", "1 found"),
    "hits": ("{n} träffar", "{n} found"),
    "hits_many": ("{n} träffar, de {first} första visas", "{n} found, the first {first} are shown"),
    "none": ("Ingen i nätverket heter så.", "Nobody in the network is called that."),
    "legend": ("Färger", "Colours"),
    "legend_lines": ("Streckade linjer är föreslagna; grå är närvaro, del av eller upphört.", "Dashed lines are proposed; grey ones are presence, part of or ended."),
    "drawing": ("Bilden ritas …", "The picture is being drawn …"),
    "not_there": ("Bilden kunde inte hämtas. Ladda om sidan för att försöka igen.", "The picture could not be fetched. Reload the page to try again."),
    "more_rows": ("Fler", "More"),
    "most": ("De mest sammanbindande i bilden", "Those that tie most together in the picture"),
}  # fmt: skip


def words(language: Language) -> dict[str, str]:
    """All words of the pages of a large network in one language."""
    index = 0 if language == "sv" else 1
    return {name: told[index] for name, told in _WORDS.items()}
