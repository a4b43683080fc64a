"""Words for what one was before, "tidigare", "former": whether they are said of a role and number, or of others in the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.reading import Reading


def says_of_others(reading: Reading, hit: Hit, first: int, last: int) -> bool:
    """As in "is owned by A and a group of former employees": behind the role, before a noun, it is said of that noun."""
    text = reading.text
    sentence = text.sentences[hit.sentence]
    word = "".join(text.norms[first:last]).rstrip(".")
    if first < hit.last or word not in lexicon.common("former_ones"):
        return False
    # "f.d. anställda": the stop belongs to the short word.
    at = last + 1 if text.norms[last : last + 1] == ["."] and "." in word else last
    noun = text.tokens[min(at, sentence.last - 1)]
    return (
        noun.is_word
        and not noun.is_capitalised
        and noun.norm.isalpha()
        and noun.norm not in lexicon.prepositions(reading.language)
        and noun.norm not in lexicon.finite_verbs(reading.language)
        and noun.norm not in lexicon.common("joining")
    )
