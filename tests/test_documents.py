"""Where a quotation stands in a text: only white space may differ, and positions are exact."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsgraph.errors import DataError
from lsgraph.repository.documents import (
    CONTEXT,
    Document,
    composed_passage,
    document_of,
    find_passages,
    fold_white_space,
    has_email,
    masked,
    nearest_passage,
    passage_at,
    read_document,
    read_documents,
)


def document(text: str) -> Document:
    return Document("test", text, "sha256:")


@pytest.fixture(scope="module")
def report(root: Path) -> Document:
    return read_document(root / "data/documents/huddinge-ks-2024-1082.txt")


def test_a_quotation_over_line_breaks_is_found_at_its_exact_position(report: Document) -> None:
    (passage,) = find_passages(report, "Botkyrka kommun, Karolinska Institutet, Kungliga Tekniska högskolan (KTH)")
    assert (
        report.text[passage.start : passage.end]
        == "Botkyrka kommun, Karolinska \nInstitutet, Kungliga Tekniska högskolan (KTH)"
    )


def test_a_word_that_breaks_at_its_hyphen_is_one_word(report: Document) -> None:
    assert (
        len(
            find_passages(
                report, "att stärka Stockholm-Uppsalaregionens gemensamma kluster för life science” ska antas"
            )
        )
        == 2
    )


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("ett  avtal", "ett avtal"),
        ("ett\n\tavtal", "ett avtal"),
        ("ett\u00a0avtal", "ett avtal"),
        ("ett avtal", "ett \n avtal"),
        ("Stockholm-\nUppsala", "Stockholm-Uppsala"),
        ("Stockholm-Uppsala", "Stockholm- Uppsala"),
        ("a.*b (c)", "a.*b (c)"),
    ],
)
def test_white_space_may_differ(text: str, quotation: str) -> None:
    assert len(find_passages(document(text), quotation)) == 1


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("ett avtal", "Ett avtal"),
        ("ett avtal", "ettavtal"),
        ("ettavtal", "ett avtal"),
        ("för", "for"),
        ("a-b", "ab"),
        ("ett avtal.", "ett avtal,"),
        ("ett avtal", ""),
        ("ett avtal", " \n "),
        ("", "ett"),
    ],
)
def test_nothing_else_may_differ(text: str, quotation: str) -> None:
    assert find_passages(document(text), quotation) == []


@given(st.text(alphabet="ab -\n.å", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_stretch_of_a_text_is_found_where_it_was_taken(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quotation = text[start:end]
    if quotation.strip():
        found = find_passages(document(text), quotation)
        stripped_start = start + len(quotation) - len(quotation.lstrip())
        assert any(passage.start == stripped_start for passage in found) or any(
            passage.start < stripped_start < passage.end for passage in found
        )


@given(st.text(alphabet="ab -\n.å", max_size=60), st.text(alphabet="ab -\n", min_size=1, max_size=6))
def test_what_is_found_has_the_signs_of_the_quotation_and_stands_at_its_place(text: str, quotation: str) -> None:
    sought = "".join(quotation.split())
    for passage in find_passages(document(text), quotation):
        stood = text[passage.start : passage.end]
        assert "".join(stood.split()) == sought
        assert stood == stood.strip()


FORMS = st.sampled_from(("NFC", "NFD"))
#: With signs that are composed with the letter before them, one that no letter is composed with, and two whose order may be either.
MARKED = st.text(alphabet="aoåéx -\n.\u0308\u0304\u0323\u1100\u1161", max_size=40)


@given(MARKED, FORMS, FORMS, st.integers(0, 40), st.integers(0, 40))
def test_a_text_and_a_quotation_of_it_may_have_their_letters_composed_or_not(
    text: str, stored: Literal["NFC", "NFD"], quoted: Literal["NFC", "NFD"], one: int, other: int
) -> None:
    text = unicodedata.normalize("NFC", text)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quotation = text[start:end]
    if unicodedata.normalize("NFC", unicodedata.normalize("NFD", quotation)) != quotation:
        return
    if end < len(text) and unicodedata.combining(text[end]):
        # It would end within a letter, which has no place of its own where its signs are apart.
        return
    kept = document(unicodedata.normalize(stored, text))
    found = find_passages(kept, unicodedata.normalize(quoted, quotation))
    assert len(found) == len(find_passages(document(text), quotation))
    for passage in found:
        assert kept.text == unicodedata.normalize(stored, text), "a stored text is never changed"
        whole, begins, ends = composed_passage(kept, passage)
        assert whole == text
        assert "".join(text[begins:ends].split()) == "".join(quotation.split())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_positions_count_over_the_text_as_it_is_stored(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Förslag: ett möte hölls på ön. Inget mer.")
    (passage,) = find_passages(document(text), "ett möte hölls på ön.")
    assert text[passage.start : passage.end] == unicodedata.normalize(form, "ett möte hölls på ön.")
    assert (passage.exact, passage.prefix, passage.suffix) == ("ett möte hölls på ön.", "Förslag:", "Inget mer.")
    near = nearest_passage(document(text), "ett möte hölls på en ö")
    assert near is not None
    assert near.exact.startswith("ett möte hölls på ön.")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("quotation", ["ett mo", "ett mote", "fo\u0308r", "ett mø"])
def test_a_letter_is_not_found_without_its_sign(form: Literal["NFC", "NFD"], quotation: str) -> None:
    assert find_passages(document(unicodedata.normalize(form, "ett möte")), quotation) == []


@pytest.mark.parametrize(("stored", "asked"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")])
def test_the_name_of_a_file_may_be_written_as_the_file_system_likes(
    tmp_path: Path, stored: Literal["NFC", "NFD"], asked: Literal["NFC", "NFD"]
) -> None:
    folder = tmp_path / "data" / "documents"
    folder.mkdir(parents=True)
    (folder / unicodedata.normalize(stored, "möte.txt")).write_text("Ett möte.\n", encoding="utf-8")
    documents = read_documents(tmp_path)
    iri = "https://w3id.org/lsgraph/id/document/" + unicodedata.normalize(asked, "möte")
    found = document_of(documents, iri)
    assert found is not None
    assert found.text == "Ett möte.\n"
    assert document_of(documents, iri.replace("te", "ta")) is None


def test_context_is_folded_and_cut_and_hides_addresses() -> None:
    text = "x" * 100 + " a@b.se  ord  " + "y" * 100
    (passage,) = find_passages(document(text), "ord")
    assert len(passage.prefix) <= CONTEXT
    assert len(passage.suffix) == CONTEXT
    assert passage.prefix.endswith("••••••")


def test_the_nearest_passage_to_a_misquotation_is_whole_words(report: Document) -> None:
    near = nearest_passage(report, "Region Stockholm leder hela arbetet")
    assert near is not None
    assert "Region Stockholm leder arbetet." in near.exact
    assert nearest_passage(report, " ") is None


def test_a_long_misquotation_is_compared_by_its_beginning(report: Document) -> None:
    beginning = fold_white_space(report.text[3000:4500])[:1000]
    # More of it stands elsewhere in the text.
    near = nearest_passage(report, beginning + fold_white_space(report.text[:2500]))
    assert near is not None
    assert near == nearest_passage(report, beginning)


def test_addresses_are_masked_at_their_length(report: Document) -> None:
    hidden = masked(report.text)
    assert len(hidden) == len(report.text)
    assert has_email(report.text)
    assert not has_email(hidden)


def test_fold_and_passage_keep_to_the_text() -> None:
    assert fold_white_space("  a \n b ") == "a b"
    assert passage_at(document("abc"), 0, 99).exact == "abc"


@pytest.mark.parametrize("quotation", ["a" * 10_000, "a-" * 5_000, " a" * 5_000, "(a|a)*" * 500])
def test_hostile_quotations_are_answered_quickly(quotation: str) -> None:
    begun = time.process_time()
    find_passages(document("a- " * 100_000), quotation)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xef\xbb\xbftext", "byte order mark"), (b"rad\nf\xf6r", "UTF-8"), (b"", "empty"), (b" \n", "empty")],
)
def test_a_text_that_can_not_be_kept_is_told_with_the_next_step(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(DataError, match=says) as caught:
        read_document(path)
    assert caught.value.next_step


def test_the_line_of_a_wrong_byte_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(b"ett\ntv\xe5\n")
    with pytest.raises(DataError) as caught:
        read_document(tmp_path / "text.txt")
    assert caught.value.line == 2


def test_a_missing_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="can't be read"):
        read_document(tmp_path / "nowhere.txt")


# Quotations as editors write them.


@pytest.mark.parametrize(
    ("text", "quotation", "found"),
    [
        ("Nämnden beslutar för sin del att anta planen.", "Nämnden beslutar … att anta planen", "Nämnden beslutar för sin del att anta planen"),
        ("Nämnden beslutar för sin del att anta planen.", "Nämnden beslutar [...] att anta planen", "Nämnden beslutar för sin del att anta planen"),
        ("Nämnden beslutar för sin del att anta planen.", "… beslutar för sin del […]", "beslutar för sin del"),
        ("KTH står bakom stiftelsen.", "KTH [Kungliga Tekniska högskolan] står bakom stiftelsen", "KTH står bakom stiftelsen"),
        ("att återremittera exempel-\nplanen i dag", "återremittera exempelplanen", "återremittera exempel- planen"),
        ("att under\u00adteckna avtalet", "att underteckna avtalet", "att under\u00adteckna avtalet"),
        ("att underteckna avtalet", "att under\u00adteckna avtalet", "att underteckna avtalet"),
        ("Stockholm-\nUppsala life-\nscience", "Stockholm-Uppsala lifescience", "Stockholm- Uppsala life- science"),
        ("hon log … och gick", "hon log … och gick", "hon log … och gick"),
        ("se [bilaga 1] om avtalet", "se [bilaga 1] om avtalet", "se [bilaga 1] om avtalet"),
    ],
)  # fmt: skip
def test_a_quotation_with_words_left_out_added_or_divided_is_found(text: str, quotation: str, found: str) -> None:
    (passage,) = find_passages(document(text), quotation)
    assert passage.exact == found


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("Nämnden beslutar om taxan. Den vill inte att planen antas.", "Nämnden beslutar … att planen antas"),
        ("Nämnden beslutar\n\natt anta planen", "Nämnden beslutar … att anta planen"),
        ("att anta planen beslutar nämnden", "beslutar nämnden … att anta"),
        ("Nämnden " + "och " * 200 + "antar planen", "Nämnden … antar planen"),
        ("Nämnden antar planen", "Nämnden [inte] antar strategin"),
        ("Nämnden antar planen", "[Nämnden antar planen]"),
        ("Nämnden antar planen", "…"),
        ("Nämnden antar planen", "[…]"),
        ("Stockholm-\nUppsala", "StockholmUppsala"),
        ("under teckna", "underteckna"),
        ("under- teckna", "underteckna"),
        ("Nämnden beslutar att anta", "Nämnden … inte … anta"),
    ],
)
def test_an_editor_s_quotation_finds_nothing_that_does_not_stand_there(text: str, quotation: str) -> None:
    assert find_passages(document(text), quotation) == []


def test_a_hostile_quotation_with_much_left_out_is_answered_at_once() -> None:
    begun = time.monotonic()
    assert find_passages(document("a " * 20_000), "a … " * 200 + "b") == []
    assert find_passages(document("a\u00ad" * 20_000), "a" * 500 + "b") == []
    assert time.monotonic() - begun < 10
