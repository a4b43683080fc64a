"""`lsgraph format`: a curator writes a quotation, the machine writes its position."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from lsgraph.errors import DataError
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.documents import read_document
from lsgraph.repository.evidence import check_evidence
from lsgraph.repository.formatting import format_file, format_tree

PREFIXES = """# En källa.
@prefix ls: <https://w3id.org/lsgraph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix evidence: <https://w3id.org/lsgraph/id/evidence/> .
@prefix document: <https://w3id.org/lsgraph/id/document/> .
"""
TEXT = "Ett möte hölls. Alla skrev på.\nSedan hölls ett möte igen. Alla skrev på.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def formatted(folder: Path, selector: str, heading: str = PREFIXES) -> str:
    path = folder / "source.ttl"
    path.write_text(
        f"{heading}evidence:e oa:hasSource document:text ; oa:hasSelector [ a oa:TextQuoteSelector ; {selector} ] .\n"
    )
    text = format_file(path, {"text": read_document(folder / "text.txt")})
    path.write_text(text)
    assert format_file(path, {"text": read_document(folder / "text.txt")}) == text, "not the same the second time"
    return text


def test_a_quotation_gets_its_position_and_context(folder: Path) -> None:
    text = formatted(folder, 'oa:exact "Ett möte hölls."')
    assert "oa:start 0 ;\n            oa:end 15" in text
    assert 'oa:suffix "Alla skrev på. Sedan hölls ett m"' in text
    assert text.startswith("# En källa.\n\n@prefix")


@pytest.mark.parametrize("quoted", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_words_are_written_with_their_letters_composed_and_the_text_stays(
    folder: Path, stored: Literal["NFC", "NFD"], quoted: Literal["NFC", "NFD"]
) -> None:
    content = unicodedata.normalize(stored, TEXT)
    (folder / "text.txt").write_text(content, encoding="utf-8")
    quotation = unicodedata.normalize(quoted, "Sedan hölls ett möte igen.")
    text = formatted(folder, f'oa:exact "{quotation}"')
    assert 'oa:exact "Sedan hölls ett möte igen."' in text
    assert 'oa:prefix "Ett möte hölls. Alla skrev på."' in text
    start = content.index("Sedan")
    assert f"oa:start {start} ;" in text
    assert f"oa:end {content.index('.', start) + 1}" in text
    assert (folder / "text.txt").read_text(encoding="utf-8") == content


def test_what_is_escaped_is_composed_and_an_address_stays_as_it_is(folder: Path) -> None:
    extra = """document:text <https://schema.org/url> <https://example.org/mo\u0308te>, "https://example.org/mo\u0308te"^^<http://www.w3.org/2001/XMLSchema#anyURI> ;
    <http://www.w3.org/2000/01/rdf-schema#label> "mo\\u0308te"@sv .\n"""
    text = formatted(folder, 'oa:exact "Ett möte hölls."', PREFIXES + extra)
    assert text.count("https://example.org/mo\u0308te") == 2
    assert '"möte"@sv' in text


def test_a_new_text_gets_its_digest_and_one_that_is_there_stays(folder: Path) -> None:
    text = formatted(
        folder, 'oa:exact "Ett möte hölls."', PREFIXES + 'document:text ls:textFile "documents/text.txt" .\n'
    )
    assert f'ls:textDigest "{read_document(folder / "text.txt").digest}"' in text
    other = 'document:text ls:textFile "documents/text.txt" ; ls:textDigest "sha256:of-the-text-that-was-read" .\n'
    text = formatted(folder, 'oa:exact "Ett möte hölls."', PREFIXES + other)
    assert re.findall('ls:textDigest "(.*?)"', text) == ["sha256:of-the-text-that-was-read"]
    absent = 'document:missing ls:textFile "documents/missing.txt" .\n'
    assert "textDigest" not in formatted(folder, 'oa:exact "Ett möte hölls."', PREFIXES + absent)


def test_a_stale_position_is_put_right(folder: Path) -> None:
    text = formatted(
        folder,
        'oa:exact "Ett möte hölls." ; oa:prefix "nonsens" ; oa:refinedBy [ a oa:TextPositionSelector ; oa:start 7 ; oa:end 9 ]',
    )
    assert "oa:start 0 ;" in text
    assert "nonsens" not in text


@pytest.mark.parametrize(
    ("more", "start"),
    [
        ('; oa:prefix "igen."', 58),
        ('; oa:suffix "Sedan"', 16),
        ("; oa:refinedBy [ a oa:TextPositionSelector ; oa:start 58 ; oa:end 60 ]", 58),
    ],
)
def test_of_several_places_the_context_or_the_position_picks_one(folder: Path, more: str, start: int) -> None:
    assert f"oa:start {start} ;" in formatted(folder, f'oa:exact "Alla skrev på." {more}')


def test_several_places_that_nothing_tells_apart_are_refused_with_all_of_them(folder: Path) -> None:
    with pytest.raises(DataError, match=r"2 places: 16 .*; 58 ") as caught:
        formatted(folder, 'oa:exact "Alla skrev på."')
    assert "oa:prefix" in caught.value.next_step


def test_a_quotation_that_is_not_there_is_left_for_the_check_to_tell(folder: Path) -> None:
    assert "oa:start" not in formatted(folder, 'oa:exact "Ingen skrev på."')


@pytest.mark.parametrize("where", ["evidence:f a oa:SpecificResource .\n# lost\n", "    # lost\n"])
def test_a_comment_that_would_be_lost_is_refused_with_its_line(folder: Path, where: str) -> None:
    path = folder / "source.ttl"
    path.write_text(PREFIXES + where)
    with pytest.raises(DataError, match="would be lost") as caught:
        format_file(path, {})
    assert caught.value.line == (PREFIXES + where).splitlines().index(where.splitlines()[-1]) + 1


def test_a_number_sign_within_a_text_is_no_comment(folder: Path) -> None:
    path = folder / "source.ttl"
    path.write_text('<urn:a> <urn:p> """rad\n# rad\n""" .\n')
    assert "# rad" in format_file(path, {})


@pytest.mark.parametrize("content", [b"", b"<urn:a> <urn:b>", b"\xff"])
def test_a_broken_file_is_told_and_nothing_is_written(root: Path, tmp_path: Path, content: bytes) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    persons = tmp_path / "data/actors/persons.ttl"
    persons.write_text(persons.read_text().replace("\n    foaf:name", " foaf:name"))
    disordered = persons.read_text()
    (tmp_path / "data/sources/zz.ttl").write_bytes(content)
    with pytest.raises(DataError, match=r"data/sources/zz\.ttl"):
        format_tree(tmp_path, write=True)
    assert persons.read_text() == disordered


def test_disorder_is_found_and_mended_and_permissions_are_kept(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    persons = tmp_path / "data/actors/persons.ttl"
    ordered = persons.read_text()
    persons.write_text(ordered.replace("\n    foaf:name", " foaf:name"))
    persons.chmod(0o640)
    assert format_tree(tmp_path, write=False) == [Path("data/actors/persons.ttl")]
    assert format_tree(tmp_path, write=True) == [Path("data/actors/persons.ttl")]
    assert persons.read_text() == ordered
    assert persons.stat().st_mode & 0o777 == 0o640
    assert format_tree(tmp_path, write=False) == []


def test_all_files_of_the_repository_are_in_order(root: Path) -> None:
    assert format_tree(root, write=False) == [], "run `lsgraph format`"


def test_when_the_text_moves_formatting_makes_the_evidence_hold_again(root: Path, tmp_path: Path) -> None:
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(root / name, tmp_path / name)
    text = tmp_path / "data/documents/huddinge-ks-2024-1082.txt"
    text.write_text("En ny första rad.\n" + text.read_text(encoding="utf-8"), encoding="utf-8")
    broken = {finding.rule for finding in check_evidence(load_dataset(tmp_path))}
    assert broken == {"evidence.document-changed"}, "that words stand elsewhere now follows from it"
    source = tmp_path / "data/sources/huddinge-ks-2024-1082.ttl"
    # A quotation that stands twice needs its position: the curator moves those along, formatting does the rest.
    source.write_text(re.sub(r"oa:start (\d+)", lambda match: f"oa:start {int(match[1]) + 18}", source.read_text()))
    format_tree(tmp_path, write=True)
    assert {finding.rule for finding in check_evidence(load_dataset(tmp_path))} == {"evidence.document-changed"}
