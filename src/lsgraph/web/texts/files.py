"""The network as files: what each is called, and what it is good for."""

TEXTS: dict[str, tuple[str, str]] = {
    "network_files": ("Hämta det här urvalet", "Download this choice"),
    "network_files_about": (
        "Filerna har samma relationer som bilden och tabellen, med dag och filter som du har valt. I filen eller i dess namn står vilken utgåva den kommer ur.",
        "The files have the same relations as the picture and the table, with the day and the filters that you chose. The file or its name says which edition it comes from.",
    ),
    "network_file_svg": ("Bild (SVG)", "Picture (SVG)"),
    "network_file_svg_purpose": (
        "för rapporter och presentationer; skarp i alla storlekar",
        "for reports and presentations; sharp at every size",
    ),
    "network_file_xlsx": ("Excel (XLSX)", "Excel (XLSX)"),
    "network_file_xlsx_purpose": (
        "relationer, aktörer och belägg på var sitt blad",
        "relations, actors and evidence, each on a sheet",
    ),
    "network_file_csv": ("Tabell (CSV)", "Table (CSV)"),
    "network_file_csv_purpose": (
        "en rad för varje relation, för program som läser tabeller",
        "one row for each relation, for programs that read tables",
    ),
    "network_file_graphml": ("GraphML", "GraphML"),
    "network_file_graphml_purpose": ("för yEd, Cytoscape, igraph och R", "for yEd, Cytoscape, igraph and R"),
    "network_file_gexf": ("GEXF", "GEXF"),
    "network_file_gexf_purpose": ("för Gephi, med färger och lägen", "for Gephi, with colours and places"),
    "network_file_json": ("JSON", "JSON"),
    "network_file_json_purpose": ("för egna program, med alla belägg", "for your own programs, with all evidence"),
}
