"""Signs that are taken for those of Turtle: what is wrong is told in the reader's language, with what to write."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from lsgraph.errors import DataError
from lsgraph.languages import LANGUAGES
from lsgraph.repository.parsing import not_rdf

HEAD = "@prefix a: <https://example.org/> .\n"
#: A statement, and what has to be told of it in every language.
WRONG = {
    "typographic marks": ("a:b a:c ”d”@sv .", 'write " instead of ”'),
    "low marks": ("a:b a:c „d“ .", 'write " instead of „'),
    "single marks": ("a:b a:c ‘d’ .", 'write " instead of ‘'),
    "angle marks": ("a:b a:c «d» .", 'write " instead of «'),
    "a typographic mark at the end": ('a:b a:c "d” .\na:e a:f "g" .', 'write " instead of ”'),
    "a no-break space": ('a:b a:c\u00a0"d" .', "(NO-BREAK SPACE, U+00A0)"),
    "a space without width": ('a:b\u200b a:c "d" .', "(ZERO WIDTH SPACE, U+200B)"),
    "a mark within a text": ('a:b a:c "e "f" g" .', 'write \\"'),
    "a mark within the text of a node": ('a:b a:c [ a:d "e "f" g" ] .', 'write \\"'),
    "an apostrophe within a text": ("a:b a:c 'it's' .", "write \\'"),
    "a missing dot": ('a:b a:c "d"\na:e a:f "g" .', "Mend that line, or the one before it."),
    "a text without an end": ('a:b a:c "d .\na:e a:f "g" .', "Mend that line, or the one before it."),
}


def told(text: str) -> DataError:
    with pytest.raises(SyntaxError) as caught:
        list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    return not_rdf(caught.value, ox.RdfFormat.TURTLE, text.encode(), file="x.ttl")


@pytest.mark.parametrize("name", WRONG)
def test_what_to_write_is_told_where_a_sign_is_taken_for_another(name: str) -> None:
    text, says = WRONG[name]
    error = told(HEAD + text)
    assert says in str(error)
    assert len({error.in_language(language) for language in LANGUAGES}) == len(LANGUAGES)
    assert "is not allowed" not in error.in_language("sv")


@pytest.mark.parametrize(
    "text", ['a:b a:c "”d”"@sv .', 'a:b a:c "d\u00a0e" .', 'a:b a:c "e \\"f\\" g" .', 'a:b a:c "it\'s" .']
)
def test_such_signs_within_a_text_are_in_order(text: str) -> None:
    assert list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))
