"""The texts of the explorer that its script uses as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import wording

if TYPE_CHECKING:
    from lsgraph.languages import Language

#: Their names in the catalogue `explorer`.
_SCRIPT_WORDS = (
    "and", "beyond", "choose", "chosen", "close", "compared", "counted", "empty", "near", "nearest", "no_relations", "none", "now",
    "open", "or", "png_as_of", "png_caption", "rests_on", "steps_first", "swapped", "told", "unsure", "way_from_here", "way_none", "way_same",
    "way_told", "way_told_one", "count_began", "count_may", "count_surer", "count_ended", "count_new", "count_gone", "count_more-sure",
    "count_less-sure", "count_both",
)  # fmt: skip


def script_words(language: Language) -> dict[str, str]:
    """The texts for the script in a language, by name."""
    words = wording("explorer", language)
    return {name: words[name] for name in _SCRIPT_WORDS}
