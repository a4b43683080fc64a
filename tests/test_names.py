"""Names are found by what people type, through an index that is never read whole."""

from __future__ import annotations

import random
import re
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from lsgraph.building.build import build_from
from lsgraph.errors import StateError
from lsgraph.generations.folder import Generation
from lsgraph.namespaces import THINGS, expand, kind_and_slug, mint
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore, names_of
from lsgraph.stores import names as names_module
from lsgraph.stores.names import NAMES_FILE, Hit, NameIndex, fold

NAMED = {
    "organization/ki": ["Karolinska Institutet", "KI", "202100-2973"],
    "organization/kth": ["Kungliga Tekniska högskolan", "KTH Royal Institute of Technology", "KTH"],
    "organization/kmh": ["Kungliga Musikhögskolan"],
    "organization/huddinge": ["Huddinge kommun", "Huddinge Municipality"],
    "organization/uppsala": ["Region Uppsala", "Uppsala läns landsting"],
    "organization/oresund": ["Öresundskommittén"],
    "organization/aarhus": ["Århus Universitet"],
    "organization/energi": ["Energimyndigheten"],
    "place/huddinge": ["Huddinge"],
    "person/soren": ["Søren Kierkegaard"],
    "person/renee": ["Renée Ångström-Sjögren"],
    "person/eleni": ["Ελένη Παπαδοπούλου"],
}
NAMES = [(f"https://w3id.org/lsgraph/id/{slug}", name) for slug, given in NAMED.items() for name in given]
#: Nothing but what is after the last slash, and what kind it is.
SMALL = NameIndex.in_memory(NAMES)


def found(index: NameIndex, text: str, **options: object) -> list[str]:
    hits = index.find(text, **options)  # type: ignore[arg-type]  # of keywords
    return [hit.iri.removeprefix("https://w3id.org/lsgraph/id/") for hit in hits]


def scan(names: Iterable[tuple[str, str]], text: str) -> list[Hit]:
    """What the index must find, by looking at every name."""
    wanted = fold(text)
    best: dict[str, Hit] = {}
    for iri, name in names:
        score = likeness(fold(name), wanted) if wanted else 0.0
        if score > 0 and (iri not in best or best[iri].score < score):
            best[iri] = Hit(iri, name, score)
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.name, hit.iri))


def likeness(name: str, wanted: str) -> float:
    own, words = name.split(), wanted.split()
    closeness = len(wanted) / max(len(name), len(wanted))
    if name == wanted:
        return 100.0
    if name.startswith(wanted):
        return 94 + 4 * closeness
    if all(any(word.startswith(each) for word in own) for each in words):
        return 88 + 4 * closeness
    if len(wanted) >= 3 and wanted in name:
        return 82 + 4 * closeness
    alike = [max((fuzz.ratio(word, each, score_cutoff=72) for word in own), default=0.0) for each in words]
    return 0.6 * sum(alike) / len(alike) + 15 * closeness if all(alike) else 0.0


# ------------------------------------------------------------------------------------------------ what is found


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Röda Korsets Högskola", "roda korsets hogskola"),
        ("Hadžialić", "hadzialic"),
        ("ÅÄÖ", "aao"),
        ("Ærø", "aero"),
        ("Straße", "strasse"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("Ελένη", "ελενη"),
        ("Жизнь", "жизнь"),
        ("212000-0068", "212000 0068"),
        ("snake_case", "snake case"),
        ("--", ""),
        ("🧬", ""),
        ("\x00a\x00", "a"),
    ],
)
def test_case_accents_and_punctuation_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Karolinska Institutet", "organization/ki"),
        ("KAROLINSKA  institutet", "organization/ki"),
        ("karolinka", "organization/ki"),
        ("karolinska inst", "organization/ki"),
        ("institutet karolinska", "organization/ki"),
        ("202100-2973", "organization/ki"),
        ("202100", "organization/ki"),
        ("kth", "organization/kth"),
        ("musikhogskolan", "organization/kmh"),
        ("musikhögskola", "organization/kmh"),
        ("Huddinge", "place/huddinge"),
        ("hudinge komun", "organization/huddinge"),
        ("uppsal", "organization/uppsala"),
        ("landsting", "organization/uppsala"),
        ("oresund", "organization/oresund"),
        ("öresunds", "organization/oresund"),
        ("arhus", "organization/aarhus"),
        ("Aarhus", "organization/aarhus"),
        ("myndighet", "organization/energi"),
        ("soren", "person/soren"),
        ("Sören Kierkegard", "person/soren"),
        ("renee sjogren", "person/renee"),
        ("angstrom", "person/renee"),
        ("παπαδοπουλου", "person/eleni"),
        ("Eleni", None),
        ("Stanford", None),
    ],
)
def test_a_thing_is_found_by_what_people_type(typed: str, first: str | None) -> None:
    assert next(iter(found(SMALL, typed)), None) == first


def test_a_part_of_a_compound_word_is_found_after_those_that_have_it_as_a_word() -> None:
    assert found(SMALL, "högskola") == ["organization/kth", "organization/kmh"]
    index = NameIndex.in_memory([("urn:a", "Musikhögskolan"), ("urn:b", "Högskolan"), ("urn:c", "Södertörns högskola")])
    assert [(hit.iri, int(hit.score)) for hit in index.find("högskola")] == [
        ("urn:b", 97),
        ("urn:c", 89),
        ("urn:a", 84),
    ]


def test_the_nearer_a_name_the_higher_its_score() -> None:
    given = ["ab cd", "ab cd ef", "ef ab cdgh", "xxab cdxx", "ab ce", "ab"]
    index = NameIndex.in_memory([(f"urn:{number}", name) for number, name in enumerate(given)])
    hits = index.find("Ab cd")
    assert [hit.name for hit in hits] == ["ab cd", "ab cd ef", "ef ab cdgh", "xxab cdxx"]
    assert [int(hit.score) for hit in hits] == [100, 96, 90, 84]


@pytest.mark.parametrize("slip", ["knig", "kinf", "kingg", "kin", "iking", "ing"])
def test_one_slip_in_a_short_word_is_forgiven(slip: str) -> None:
    assert NameIndex.in_memory([("urn:a", "King"), ("urn:b", "Queen")]).find(slip)[0].iri == "urn:a"


def test_each_thing_comes_once_with_the_name_that_fits_best() -> None:
    (hit,) = SMALL.find("royal institute of technology")
    assert (hit.iri.rsplit("/", 1)[-1], hit.name) == ("kth", "KTH Royal Institute of Technology")
    assert len(found(SMALL, "k", limit=100)) == len(set(found(SMALL, "k", limit=100)))


def test_only_things_of_the_kinds_that_are_asked_for_are_found() -> None:
    assert found(SMALL, "huddinge", kinds=["organization"]) == ["organization/huddinge"]
    assert found(SMALL, "huddinge", kinds=("place", "person")) == ["place/huddinge"]
    assert found(SMALL, "hudinge", kinds=("person",)) == []
    assert found(SMALL, "huddinge", kinds=()) == []
    outside = NameIndex.in_memory([("urn:x", "Huddinge")])
    assert outside.find("huddinge")
    assert outside.find("huddinge", kinds=THINGS) == []


def test_the_limit_counts_things_and_takes_the_best() -> None:
    index = NameIndex.in_memory(
        [(f"urn:{i}", f"Bolaget {i:02}{suffix}") for i in range(50) for suffix in ("", " AB", " i Lund")]
    )
    everything = index.find("bolaget", limit=100)
    assert len(everything) == 50
    for limit in (1, 7, 49):
        assert index.find("bolaget", limit=limit) == everything[:limit]
    assert index.find("bolaget", limit=0) == index.find("bolaget", limit=-5) == []


def test_all_things_of_one_name_are_told_and_no_others() -> None:
    index = NameIndex.in_memory([("urn:a", "Söder"), ("urn:b", "SODER"), ("urn:c", "Söder om"), ("urn:a", "soder")])
    assert [(hit.iri, hit.name, hit.score) for hit in index.named("söder")] == [
        ("urn:b", "SODER", 100),
        ("urn:a", "Söder", 100),
    ]
    assert index.named("sode") == index.named("") == []


def test_of_spellings_that_are_compared_as_one_the_first_is_kept() -> None:
    index = NameIndex.in_memory([("urn:a", "Région Nord"), ("urn:a", "region-nord")])
    assert index.find("region nord") == [Hit("urn:a", "Région Nord", 100.0)]


# ------------------------------------------------------------------------------------------------ any text


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    hits = SMALL.find(text, limit=5)
    assert len(hits) <= 5
    assert all(0 < hit.score <= 100 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00", "'", '"', "%", "_", "*", "?!.,;", "'; DROP TABLE name; --", "%%%" * 1000, "🧬" * 300, "\ud800",
        "a" * 100_000, "a " * 50_000, "åäö" * 33_333, "ab" * 99, " ".join("abcdefghij") * 9, "\\" * 50, "^ab", "b$", "a*b",
    ],
)  # fmt: skip
def test_hostile_texts_find_nothing_and_do_no_harm(text: str) -> None:
    index = NameIndex.in_memory([("urn:a", "Karolinska"), ("urn:b", "100 % kol*")])
    assert [hit.iri for hit in index.find(text) if hit.score == 100] == []
    assert index.find("karolinska")


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=12))
def test_every_thing_is_found_by_each_of_its_full_names(given_names: list[str]) -> None:
    pairs = [(f"urn:{number % 5}", name) for number, name in enumerate(given_names)]
    index = NameIndex.in_memory(pairs)
    for iri, name in pairs:
        if fold(name):
            assert iri in [hit.iri for hit in index.find(name, limit=5) if hit.score == 100]
            assert iri in [hit.iri for hit in index.named(name)]


words = st.text(alphabet="abåö1", min_size=1, max_size=4)
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=200)
@given(st.lists(phrases, min_size=1, max_size=10), phrases)
def test_the_index_finds_what_looking_at_every_name_would(given_names: list[str], typed: str) -> None:
    """All that is not a slip exactly; of slips none that is not one, since a few that share no piece are left out."""
    pairs = [(f"urn:{number}", name) for number, name in enumerate(given_names)]
    expected = {hit.iri: round(hit.score, 6) for hit in scan(pairs, typed)}
    hits = {hit.iri: round(hit.score, 6) for hit in NameIndex.in_memory(pairs).find(typed, limit=50)}
    assert {iri: score for iri, score in expected.items() if score > 80} == {
        iri: s for iri, s in hits.items() if s > 80
    }
    assert hits.items() <= expected.items()


# ------------------------------------------------------------------------------------------------ the real data


@pytest.fixture(scope="module")
def real(store: EmbeddedStore) -> list[tuple[str, str]]:
    return [(iri, name) for iri, name in names_of(store) if kind_and_slug(iri)[0] in THINGS]


def fragments(names: Iterable[str], dice: random.Random) -> Iterator[str]:
    """Names, words, beginnings, parts, and words in another order."""
    for name in names:
        own = name.split()
        first, last = sorted(dice.sample(range(len(name) + 1), 2))
        yield from (name, dice.choice(own), name[:last], name[first:last], " ".join(dice.sample(own, min(2, len(own)))))


def slip(text: str, dice: random.Random) -> str:
    """The text with two neighbours that changed places, or a letter left out, doubled or another."""
    at = dice.randrange(len(text) - 1)
    a, b = text[at], text[at + 1]
    return text[:at] + dice.choice((b + a, b, a + a + b, "x" + b)) + text[at + 2 :]


def test_on_the_real_data_the_index_finds_what_looking_at_every_name_does(
    store: EmbeddedStore, real: list[tuple[str, str]]
) -> None:
    dice = random.Random(1)
    typed = [text for text in fragments([name for _, name in real[::4]], dice) if len(fold(text)) <= 200]
    assert len(typed) > 125
    for text in typed:
        expected = [(hit.iri, round(hit.score, 6)) for hit in scan(real, text) if hit.score > 80]
        hits = store.names.find(text, limit=1000, kinds=THINGS)
        assert sorted(expected) == sorted((hit.iri, round(hit.score, 6)) for hit in hits if hit.score > 80), text


def test_on_the_real_data_a_name_with_a_slip_finds_its_thing(store: EmbeddedStore, real: list[tuple[str, str]]) -> None:
    dice = random.Random(1)
    for iri, name in real:
        for word in (word for word in fold(name).split() if len(word) >= 5 and not word.isdecimal()):
            typed = slip(word, dice)
            assert iri in [hit.iri for hit in store.names.find(typed, limit=1000, kinds=THINGS)], (typed, name)


def test_everything_with_an_iri_has_its_names_in_the_index_and_only_things_their_slugs(store: EmbeddedStore) -> None:
    for text, iri in {
        "KS-2024/1082.100": mint("document", "huddinge-ks-2024-1082"),
        "202100-2973": mint("organization", "karolinska-institutet"),
        "huddinge-kommun": mint("organization", "huddinge-kommun"),
        "har undertecknat": "https://w3id.org/lsgraph/ontology#hasSigned",
        "ordförande": "https://w3id.org/lsgraph/vocabulary/role/chair",
    }.items():
        assert iri in [hit.iri for hit in store.names.named(text)], text
    assert store.names.named("region-uppsala-signature-2024-06") == []


def test_what_is_described_within_a_thing_is_not_found_by_itself() -> None:
    decision, kind = mint("decision", "money"), ox.NamedNode(expand("rdf:type"))
    quads = [
        ox.Quad(ox.NamedNode(decision), kind, ox.NamedNode(expand("ls:Decision"))),
        ox.Quad(ox.NamedNode(decision), ox.NamedNode(expand("rdfs:label")), ox.Literal("Pengar", language="sv")),
        ox.Quad(ox.NamedNode(f"{decision}#amount"), kind, ox.NamedNode(expand("schema:MonetaryAmount"))),
    ]
    store = EmbeddedStore.in_memory(quads)
    assert {*names_of(store)} == {(decision, "Pengar"), (decision, "money")}


# ------------------------------------------------------------------------------------------------ by the index only


def test_no_search_reads_all_names(monkeypatch: pytest.MonkeyPatch) -> None:
    index = NameIndex.in_memory(NAMES)
    asked: list[str] = []
    index._connection.set_trace_callback(asked.append)
    for text in ("kth", "karolinska inst", "högskola", "xx yy", "a b", "hudinge komun", "musikhogskolen", "a" * 300):
        index.find(text)
        index.find(text, kinds=THINGS)
    index.named("kth")
    index._connection.set_trace_callback(None)
    assert len(asked) > 30
    for query in asked:
        steps = [row[3] for row in index._connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        tables = [step for step in steps if re.search(r"\b(n|w|p|name|word|piece)\b", step.replace("USING", "")[:20])]
        assert tables, (query, steps)
        assert all(step.startswith("SEARCH") and ("=" in step or ">" in step) for step in tables), (query, tables)


# ------------------------------------------------------------------------------------------------ the file


def test_an_index_in_a_file_finds_what_one_in_memory_does(tmp_path: Path) -> None:
    NameIndex.write(tmp_path / "a name with ? and #.sqlite", NAMES)
    index = NameIndex(tmp_path / "a name with ? and #.sqlite")
    for text in ("kth", "karolinka", "högskola", "huddinge"):
        assert index.find(text) == SMALL.find(text)
    assert [path.name for path in tmp_path.iterdir()] == ["a name with ? and #.sqlite"]


def test_equal_names_give_equal_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        NameIndex.write(tmp_path / name, iter(NAMES))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_many_threads_read_one_index_and_one_that_is_written_anew_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / NAMES_FILE
    NameIndex.write(path, NAMES)
    index = NameIndex(path)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tuple(found(index, "karolinka")), range(200)))
        NameIndex.write(path, [("urn:new", "New")])
        answers += pool.map(lambda _: tuple(found(index, "karolinka")), range(50))
    assert set(answers) == {("organization/ki",)}
    assert found(NameIndex(path), "new") == ["urn:new"]


def test_an_index_that_can_not_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / NAMES_FILE
    NameIndex.write(path, NAMES)

    def broken() -> Iterator[tuple[str, str]]:
        yield "urn:a", "A"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        NameIndex.write(path, broken())
    monkeypatch.setattr(names_module, "_NUMBERED", "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StateError, match="nowhere"):
        NameIndex.write(path, NAMES)
    assert [each.name for each in tmp_path.iterdir()] == [NAMES_FILE]
    assert found(NameIndex(path), "kth") == ["organization/kth"]


def test_what_is_no_index_is_told_with_the_next_step(tmp_path: Path) -> None:
    def check(name: str) -> None:
        with pytest.raises(StateError, match="lsgraph build"):
            NameIndex(tmp_path / name).find("kth")

    check("missing")
    (tmp_path / "text").write_text("This is no database, and long enough to be seen as none." * 20)
    check("text")
    (tmp_path / "empty").touch()
    check("empty")
    NameIndex.write(tmp_path / "cut", [(f"urn:{i}", f"name {i}") for i in range(2000)])
    (tmp_path / "cut").write_bytes((tmp_path / "cut").read_bytes()[:8192])
    check("cut")
    NameIndex.write(tmp_path / "other", NAMES)
    with sqlite3.connect(tmp_path / "other") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    check("other")


# ------------------------------------------------------------------------------------------------ in a generation


def test_a_generation_holds_its_names(generation: Generation) -> None:
    index = NameIndex(generation.path / NAMES_FILE)
    assert found(index, "karolinka", kinds=["organization"]) == ["organization/karolinska-institutet"]


def test_a_generation_that_is_there_gets_its_names_anew(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text('<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "Öland" .', encoding="utf-8")
    settings = read_settings({}, root=root, state=tmp_path / "state")
    first = build_from([tmp_path / "a.ttl"], settings)
    before = (first.path / NAMES_FILE).read_bytes()
    (first.path / NAMES_FILE).write_bytes(b"of an older program")
    with pytest.raises(StateError, match=r"The file names\.sqlite can't be read"):
        first.store().query('ASK { ?x ls:nameLike "oland" }')
    again = build_from([tmp_path / "a.ttl"], settings)
    assert again.hash == first.hash
    assert (first.path / NAMES_FILE).read_bytes() == before
    assert found(again.store().names, "oland") == ["urn:a"]


def test_a_store_without_an_index_makes_one_of_its_own_names(generation: Generation, tmp_path: Path) -> None:
    (tmp_path / "store").symlink_to(generation.path / "store")
    store = EmbeddedStore(tmp_path / "store")
    assert "names" not in vars(store)
    assert store.query("ASK {}").boolean
    assert "names" not in vars(store)
    assert found(store.names, "karolinka") == found(generation.store().names, "karolinka")
