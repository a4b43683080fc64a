"""Sentences are found by their words in any form, through an index that is never read whole."""

from __future__ import annotations

import html
from pathlib import Path

import httpx
import pytest
from tests.browsing import Screens, address_of, follow

from lsgraph.building.build import _write_sentences
from lsgraph.claims.contents import Contents
from lsgraph.errors import StateError
from lsgraph.generations.folder import Generation
from lsgraph.languages import LANGUAGES, wording
from lsgraph.repository.documents import sentences_of
from lsgraph.stores import EmbeddedStore
from lsgraph.stores import passages as passages_module
from lsgraph.stores.passages import MOST_RANKED, MOST_WORDS, PASSAGES_FILE, Passage, PassageIndex
from lsgraph.stores.stems import whole_words
from lsgraph.web.pages.search import excerpt

TEXTS = {
    "sv": (
        "Tre lärosäten och ett sjukhus samverkar.",
        "Vården behöver precisionsmedicinen.",
        "Kommunens ledning var med.",
    ),
    "en": ("Two universities collaborate with the hospital.", "The municipality signed."),
}
PASSAGES = [
    Passage("d", number, number + 9, None, language, text)
    for language, texts in TEXTS.items()
    for number, text in enumerate(texts)
]
#: One piece of evidence in both languages.
EVIDENCE = [
    Passage("d", None, None, "e", "sv", "Sidan räknar sju stiftare."),
    Passage("d", None, None, "e", "en", "The page counts seven stiftare."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    path = tmp_path_factory.mktemp("passages") / PASSAGES_FILE
    PassageIndex.write(path, [*PASSAGES, *EVIDENCE])
    return PassageIndex(path)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("lärosäte", ["lärosäten"]), ("LÄROSÄTENA", ["lärosäten"]), ("larosaten", ["lärosäten"]), ("sjukhuset", ["sjukhus"]),
        ("precisionsmedicin", ["precisionsmedicinen"]), ("medicin", ["precisionsmedicinen"]), ("kommun", ["Kommunens"]),
        ("university", ["universities"]), ("signing", ["signed"]), ("sjukhus lärosäte", ["lärosäten", "sjukhus"]),
    ],
)  # fmt: skip
def test_a_word_is_found_in_any_form_and_as_a_part_of_a_longer_one(
    index: PassageIndex, typed: str, marked: list[str]
) -> None:
    (found,), total = index.find(typed, "sv")
    assert total == 1
    assert [found.passage.text[start:end] for start, end in found.marks] == marked


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "!?", "zebra", "lärosäte zebra", 'sjukhus" OR "kommun', "sjukhus*", "NEAR(", "' --", "\0", "å" * 5000],
)
def test_what_stands_in_no_sentence_finds_nothing_and_breaks_nothing(index: PassageIndex, typed: str) -> None:
    found, total = index.find(typed, "sv")
    assert total == len(found)
    assert all("sjukhus" in each.passage.text for each in found), typed
    assert (typed == "sjukhus*") == bool(found)


def test_of_a_question_the_sentences_with_most_of_its_words_are_found(index: PassageIndex) -> None:
    typed = "vilka lärosäten har ett sjukhus och en zebra"
    assert index.find(typed, "sv") == ([], 0)
    found = index.find_some(typed, "sv")
    (best,) = index.find("sjukhus lärosäte", "sv")[0]
    assert [each.passage for each in found] == [best.passage]
    # Where none has two, those with one.
    alone = index.find_some("zebra kommun", "sv")
    assert [each.passage for each in alone] == [each.passage for each in index.find("kommun", "sv")[0]]
    assert (
        index.find_some("sjukhus kommun universities stiftare", "sv", limit=2)
        == index.find_some("sjukhus kommun universities stiftare", "sv", limit=9)[:2]
    )


@pytest.mark.parametrize("typed", ["", "!?", "zebra giraff", 'x" OR "y', "NEAR(", "' --", "\0", "å " * 5000])
def test_words_that_stand_nowhere_find_nothing_and_break_nothing(index: PassageIndex, typed: str) -> None:
    assert all("å" in each.passage.text.lower() for each in index.find_some(typed, "sv"))


@pytest.mark.parametrize(
    ("typed", "names", "sentences"),
    [
        ("vem skrev om Huddinge", True, True),
        ("Huddinge zebra", True, True),
        ("zebra giraff", False, False),
        ("<b> zebra&", False, False),
    ],
)
def test_a_question_in_the_search_finds_names_and_sentences_by_its_words(
    server: str, typed: str, names: bool, sentences: bool
) -> None:
    for language in LANGUAGES:
        text = httpx.get(f"{server}/{language}/search", params={"q": typed}, timeout=30, trust_env=False).text
        words = wording("pages", language)
        assert (html.escape(words["search_by_word"].format(typed)) in text) == names
        assert (html.escape(words["search_some"].format(typed)) in text) == sentences
        assert ("/organization/huddinge-kommun" in text) == names
        assert (html.escape(words["search_none"].format(typed)) in text) == (not names)
        assert "<b> zebra" not in text


def test_translations_of_one_piece_of_evidence_are_one_hit_in_the_language_asked_for(index: PassageIndex) -> None:
    for language in ("sv", "en"):
        (found,), total = index.find("stiftare", language)
        assert (found.passage.language, total) == (language, 1)


def test_a_search_is_bounded_however_much_matches_and_is_typed(tmp_path: Path) -> None:
    PassageIndex.write(
        tmp_path / "many", (Passage("d", n, n + 1, None, "sv", f"sjukhus nummer {n}") for n in range(MOST_RANKED + 50))
    )
    many = PassageIndex(tmp_path / "many")
    first, total = many.find("sjukhusen", "sv", limit=5)
    following, _ = many.find("sjukhusen", "sv", limit=5, offset=5)
    assert (len(first), len(following), total) == (5, 5, MOST_RANKED)
    assert not {each.passage for each in first} & {each.passage for each in following}
    assert many.find("sjukhusen", "sv", limit=5, offset=MOST_RANKED)[0] == []
    # Words beyond the bound are not looked for.
    assert many.find("sjukhus nummer " * MOST_WORDS, "sv")[1] == MOST_RANKED
    eight = " ".join("abcdefgh")
    PassageIndex.write(tmp_path / "few", [Passage("d", 0, 1, None, "sv", eight)])
    assert PassageIndex(tmp_path / "few").find(f"{eight} zebra", "sv")[1] == 1


def test_the_same_sentences_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        PassageIndex.write(tmp_path / name, PASSAGES)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_a_damaged_index_is_told_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / PASSAGES_FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StateError):
        PassageIndex(path)


def test_sentences_end_at_their_signs_and_at_blank_lines() -> None:
    text = "  Rubrik\n\nFörsta, t.ex. denna. Andra\nraden?\n"
    assert [text[start:end] for start, end in sentences_of(text)] == ["Rubrik", "Första, t.ex. denna.", "Andra\nraden?"]
    assert list(sentences_of(" \n ")) == []
    assert (
        whole_words("life science-\nklustret och Stockholm-\nUppsala") == "life scienceklustret och Stockholm- Uppsala"
    )


def test_an_excerpt_is_short_escaped_and_has_its_word() -> None:
    assert str(excerpt("a <b> & c", ((3, 4),))) == "a &lt;<mark>b</mark>&gt; &amp; c"
    long = "ord " * 300 + "målet " + "ord " * 300
    start = long.index("målet")
    shown = str(excerpt(long, ((start, start + 5),)))
    assert "<mark>målet</mark>" in shown
    assert len(shown) < 450
    assert str(excerpt("x" * 2000, ((0, 2000),))).count("x") == 2000


def test_every_sentence_of_the_data_stands_where_the_index_says(generation: Generation) -> None:
    found, total = PassageIndex(generation.path / PASSAGES_FILE).find("avsiktsförklaring", "sv", limit=50)
    stored = [each.passage for each in found if each.passage.start is not None]
    assert total >= len(stored) > 5
    for passage in stored:
        text = generation.text(passage.document.rsplit("/", 1)[-1])
        assert whole_words(text[passage.start : passage.end]) == passage.text


def test_the_interface_gives_sentences_only_where_they_are_asked_for(server: str) -> None:
    plain, asked = (
        httpx.get(f"{server}/api/search", params={"q": "precisionsmedicin", "limit": "5"} | more).json()
        for more in ({}, {"texts": "true"})
    )
    assert (plain["sentences"], plain["sentences_total"]) == ([], 0)
    assert asked["sentences_total"] == len(asked["sentences"]) >= 1
    sentence = asked["sentences"][0]
    (start, end), *_ = sentence["marks"]
    assert sentence["text"][start:end] == "precisionsmedicin"
    assert sentence["url"].endswith("#found")
    assert httpx.get(f"{server}/api/search", params={"q": "a", "texts": "maybe"}).status_code == 400


@pytest.mark.parametrize("place", ["x", "-1-2", "1-", "9" * 30 + "-1"])
def test_a_place_that_is_none_is_refused(server: str, place: str) -> None:
    page = httpx.get(f"{server}/sv/document/huddinge-ks-2024-1082", params={"found": place})
    assert page.status_code == 400


@pytest.mark.parametrize("place", ["5-3", "0-999999999"])
def test_a_place_outside_of_the_text_marks_nothing(server: str, place: str) -> None:
    page = httpx.get(f"{server}/sv/document/huddinge-ks-2024-1082", params={"found": place})
    assert page.status_code == 200
    assert 'id="found"' not in page.text


def test_from_the_head_of_a_page_by_keyboard_to_the_word_in_its_document(screens: Screens) -> None:
    page = screens(390, 844).go("/sv/actors")
    page.get_by_role("search", name="Sök på hela webbplatsen").get_by_role("searchbox").fill("precisionsmedicinen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/search?q=*")
    found = page.locator(".sentences li").first
    assert found.locator("mark").inner_text() == "precisionsmedicin"
    follow(found.get_by_role("link"))
    assert address_of(page).endswith("#found")
    assert "precisionsmedicin" in page.locator("mark:target").inner_text()
    assert 0 <= page.evaluate("document.querySelector('mark:target').getBoundingClientRect().top") < 844


def test_where_sqlite_has_no_full_text_index_the_build_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert PassageIndex.is_possible()
    monkeypatch.setattr(passages_module, "_SCHEMA", "CREATE VIRTUAL TABLE stemmed USING no_such_module(stems);")
    assert not PassageIndex.is_possible()
    _write_sentences(tmp_path, Contents(EmbeddedStore.in_memory([])), {})
    assert "names alone" in caplog.text
    assert list(tmp_path.iterdir()) == []
