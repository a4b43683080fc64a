"""The texts of the explorer that its script uses as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import wording

if TYPE_CHECKING:
    from lsgraph.languages import Language

#: Their names in the catalogue `explorer`.
_SCRIPT_WORDS = (
    "beyond", "choose", "chosen", "close", "compared", "counted", "empty", "near", "nearest", "no_day", "no_relations", "none", "now",
    "open", "or", "part_of", "part_after", "png_as_of", "png_caption", "rests_on", "several", "size_told_kind", "size_told_contacts", "size_told_betweenness", "steps_first", "swapped", "told", "unsure", "way_from_here", "way_none", "way_same",
    "way_told", "way_told_one", "way_last",
)  # fmt: skip
#: Those that depend on a number, each of which the script has for one and for several.
_SCRIPT_COUNTS = (
    "count_began", "count_may", "count_surer", "count_ended", "count_new", "count_gone", "count_more-sure", "count_less-sure", "count_both",
)  # fmt: skip


def script_words(language: Language) -> dict[str, str]:
    """The texts for the script in a language, by name."""
    words = wording("explorer", language)
    counts = {name: words.plural(name, 2) for name in _SCRIPT_COUNTS}
    counts |= {f"{name}_one": words.plural(name, 1) for name in _SCRIPT_COUNTS}
    return {name: words[name] for name in _SCRIPT_WORDS} | counts
