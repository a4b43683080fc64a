"""What a document tells and what a claim rests on, as tables: the rows are those of the page."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import httpx
import openpyxl
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = "huddinge-ks-2024-1082"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as made:
        yield made


def rows_of(client: httpx.Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_document_has_its_claims_as_a_table_with_words_and_their_places(client: httpx.Client, language: str) -> None:
    page = client.get(f"/{language}/document/{DOCUMENT}").text
    (address,) = re.findall(rf'href="([^"]*/claims/document/{DOCUMENT}\.csv)" download', page)
    rows = rows_of(client, address)
    heads = list(rows[0])
    words = "Sentence" if language == "en" else "Mening"
    assert words in heads
    # Each mark of the text stands behind a row, and no row has words that the page has not.
    places = {row[heads[-2]].partition("#")[2] for row in rows}
    assert places == set(re.findall(r'data-evidence="([^"]+)"', page)) | set(re.findall(r'<div id="([^"]+)">', page))
    assert all(row[words] for row in rows)
    # What the curator read of it stands there as the page has it.
    assert all(not row[heads[3]] or row[heads[3]] in page for row in rows)


def test_the_sheet_has_the_same_rows_and_says_where_it_is_from(client: httpx.Client) -> None:
    rows = rows_of(client, f"/en/claims/document/{DOCUMENT}.csv")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/en/claims/document/{DOCUMENT}.xlsx").content))
    first, about = book.worksheets
    assert first.max_row - 1 == len(rows)
    assert [cell.value for cell in first[1]] == list(rows[0])
    told = {str(cell.value) for row in about.iter_rows() for cell in row}
    assert any(text.endswith(f"/en/document/{DOCUMENT}") for text in told)


def test_a_claim_has_what_it_rests_on_as_a_table(client: httpx.Client) -> None:
    acts = client.get("/api/acts", params={"type": "Signature"}).json()["items"]
    slug = acts[0]["iri"].rpartition("/")[2]
    page = client.get(f"/en/act/{slug}").text
    (address,) = re.findall(rf'href="([^"]*/claims/act/{slug}\.csv)" download', page)
    rows = rows_of(client, address)
    assert rows
    assert all(row["Sentence"] and row["Relation"] for row in rows)
    # The words of the page are those of the file.
    assert all(row["Sentence"][:40].split("\n")[0] in re.sub(r"\s+", " ", page.replace("&#39;", "'")) for row in rows)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("claims/document/no-such-one.csv", 404), (f"claims/document/{DOCUMENT}.pdf", 404), ("claims/nonsense/x.csv", 404),
        (f"claims/document/{DOCUMENT}.csv?at=2024-01-01", 400), ("claims/organization/huddinge-kommun.csv", 404),
    ],
)  # fmt: skip
def test_what_has_no_claims_has_no_table(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/en/{path}").status_code == status
