"""The clocks, editions, and what changed."""

TEXTS: dict[str, tuple[str, str]] = {
    # the clocks
    "known_at": ("Det här visste grafen {} (utgåva {}).", "This is what the graph knew on {} (edition {})."),
    "known_now": ("Till nuläget", "To the present"),
    "at_label": ("Visa läget den", "Show how it stood on"),
    "at_show": ("Visa", "Show"),
    "at_day": ("Som det var den {}, så långt källorna räcker.", "As it was on {}, as far as the sources tell."),
    "at_faint": (
        "Det som bara är möjligt den dagen är svagt i bilden och märkt i tabellen.",
        "What is only possible on that day is faint in the picture and marked in the table.",
    ),
    "at_beyond": (
        "Den nyaste daterade källan är från {}. Vad som har hänt efter det är inte känt i dessa källor.",
        "The newest dated source is from {}. What has happened after that is not on record in these sources.",
    ),
    "at_left_out": (
        "{} relationer visas inte: de hade inte börjat då, eller hade slutat.",
        "{} relations are not shown: they had not begun then, or had ended.",
    ),
    "at_left_out_one": (
        "1 relation visas inte: den hade inte börjat då, eller hade slutat.",
        "1 relation is not shown: it had not begun then, or had ended.",
    ),
    "standing_certain": ("säkert den dagen", "certain on that day"),
    "standing_possible": ("möjligt den dagen", "possible on that day"),
    "standing_unknown": ("okänt den dagen", "unknown on that day"),
    "catalogue": ("Katalog", "Catalogue"),
    # editions and changes
    "versions": ("Utgåvor", "Editions"),
    "versions_about": (
        "Varje gång databasen byggs om med nytt innehåll blir det en ny utgåva. Här står vad grafen visste när, och vad som ändrades.",
        "Each time the data is built with new content there is a new edition. Here is what the graph knew when, and what changed.",
    ),
    "versions_caption": ("Utgåvorna, den nyaste först", "The editions, the newest first"),
    "version_time": ("Gällde från", "Current from"),
    "version_changed": ("Ändrade uppgifter", "Items that changed"),
    "version_counts": ("{} nya, {} ändrade, {} borttagna", "{} new, {} changed, {} withdrawn"),
    "version_look": ("Se", "See"),
    "version_then": ("så var det", "as it was"),
    "version_difference": ("vad som ändrades", "what changed"),
    "version_current": ("gäller nu", "current"),
    "version_gone": ("finns inte kvar här", "no longer kept here"),
    "dumps": ("filer", "files"),
    "changes": ("Vad som ändrades", "What changed"),
    "changes_between_editions": ("Mellan utgåvorna {} och {}", "Between the editions {} and {}"),
    "changes_between_days": (
        "Mellan {} och {}, så långt källorna räcker",
        "Between {} and {}, as far as the sources tell",
    ),
    "changes_days_about": (
        "Bara det som källorna ger datum för kan visas. Att något inte står här betyder inte att det inte har hänt.",
        "Only what the sources give dates for can be shown. That something is missing here does not mean that it has not happened.",
    ),
    "changes_from": ("Från", "From"),
    "changes_to": ("till", "to"),
    "changes_show": ("Visa vad som ändrades", "Show what changed"),
    "changes_table": ("Samma ändringar som tabell", "The same changes as a table"),
    "changes_kind": ("Ändring", "Change"),
    "changes_added": ("nytt", "new"),
    "changes_removed": ("borta", "gone"),
    "changes_changed": ("ändrat", "changed"),
    "changes_none": ("Inget som visas här har ändrats.", "Nothing that is shown here has changed."),
}
