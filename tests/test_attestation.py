"""What rests on a person's reading alone is seen as such wherever it is told: on pages, in lists, in records, in files, and in a count.

The data has no such claim, so one of the invented minutes in `tests/examples/protocol/` is made one.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.test_protocol_example import SOURCE, example

import lsgraph
from lsgraph.building.build import build
from lsgraph.building.checks import check
from lsgraph.claims.contents import Contents
from lsgraph.claims.read import only_attested
from lsgraph.errors import Severity
from lsgraph.namespaces import mint
from lsgraph.repository.dataset import load_dataset
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tools.servers import Server

#: Who, when and why; and the piece of evidence that the adoption alone rests on.
ATTESTED = """ls:attestedBy "Eva Provläsare" ; ls:attestedOn "2025-06-10"^^xsd:date ;
    ls:attestedBecause "Tillkännagivandet bekräftar det."@sv, "The announcement confirms it."@en ;
    """
ADOPTION, DECISION = mint("act", "exempelkommun-adopts"), mint("decision", "exempelkommun-46")


def attest(repository: Path, evidence: str) -> None:
    path = repository / SOURCE
    text = path.read_text(encoding="utf-8")
    head = f"evidence:{evidence}\n    a oa:SpecificResource ;\n    "
    assert head in text
    path.write_text(text.replace(head, head + ATTESTED), encoding="utf-8")


@pytest.fixture(scope="module")
def repository(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = example(root, tmp_path_factory.mktemp("attested") / "repository")
    attest(made, "exempel-45")
    return made


@pytest.fixture(scope="module")
def state(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    build(read_settings({}, root=repository, state=folder / "state"))
    return folder / "state"


@pytest.fixture(scope="module")
def client(state: Path, repository: Path, serve: Callable[[Path, Path, Path], Server]) -> Iterator[httpx.Client]:
    server = serve(state, repository, state.parent / "server.txt")
    with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True, trust_env=False) as made:
        yield made


def test_it_is_accepted_and_told_where_the_words_would_have_done(repository: Path, tmp_path: Path) -> None:
    findings = check(read_settings({}, root=repository, state=tmp_path)).findings
    assert not [finding for finding in findings if finding.severity is Severity.VIOLATION]
    assert [finding.rule for finding in findings] == ["gate.attestation-idle"]


def test_a_claim_rests_on_a_reading_alone_if_all_of_its_evidence_does(repository: Path) -> None:
    claims = Contents(EmbeddedStore.in_memory(load_dataset(repository).published)).claims
    assert only_attested(claims[ADOPTION].evidence)
    assert not only_attested(claims[DECISION].evidence)
    assert not only_attested((*claims[ADOPTION].evidence, *claims[DECISION].evidence))
    assert not only_attested(())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/sv/act/exempelkommun-adopts", ("Intygad av Eva Provläsare", "Tillkännagivandet bekräftar det.")),
        ("/en/act/exempelkommun-adopts", ("Attested by Eva Provläsare", "The announcement confirms it.")),
        ("/en/organization/exempelkommun", ("Attested by Eva Provläsare",)),
        ("/en/document/exempelkommun-ks-2025-03-03", ("Attested by Eva Provläsare",)),
        ("/sv/agreement/exempelsamverkan", ("intygat av Eva Provläsare",)),
        ("/en/agreement/exempelsamverkan", ("attested by Eva Provläsare",)),
        ("/sv/network", ("intygat av Eva Provläsare",)),
        ("/en/network", ("attested by Eva Provläsare",)),
    ],
)  # fmt: skip
def test_pages_and_lists_name_who_answers_for_it(client: httpx.Client, path: str, expected: tuple[str, ...]) -> None:
    page = client.get(path).text
    for words in expected:
        assert words in page
    # A day within our words is markup, and no text.
    assert "&lt;time" not in page


def test_a_brief_names_who_answers_for_a_row(client: httpx.Client) -> None:
    rows = client.get("/sv/brief/agreement/exempelsamverkan.csv").text.splitlines()
    attested = [row for row in rows if "intygat av Eva Provläsare" in row]
    assert attested
    assert all("antagit" in row for row in attested)


def test_it_is_not_told_of_what_the_words_carry(client: httpx.Client) -> None:
    assert "Attested by" not in client.get("/en/decision/exempelkommun-46").text
    assert client.get("/en/document/exempelkommun-ks-2025-03-03").text.count("Attested by Eva") == 1


def test_it_is_counted(client: httpx.Client) -> None:
    told = re.search(
        r"(\d+) of (\d+) claims rests? on a person's reading alone", client.get("/en/about").text.replace("&#39;", "'")
    )
    assert told is not None
    assert told[1] == "1"
    assert re.search(rf"1 av {told[2]} påståenden vilar bara på en persons läsning", client.get("/sv/about").text)


def test_records_tell_it_with_the_number_of_witnesses(client: httpx.Client) -> None:
    (act,) = client.get("/api/acts").json()["items"]
    assert (act["attested"], act["witnesses"]) == (True, 1)
    assert act["evidence"][0]["attested_by"] == "Eva Provläsare"
    memberships = client.get("/api/memberships").json()["items"]
    assert memberships
    assert {(item["attested"], item["witnesses"]) for item in memberships} == {(False, 1)}
    edges = client.get("/api/network").json()["edges"]
    assert {edge["predicate"] for edge in edges if edge["attested"]} == {"ls:hasAdopted"}
    assert all(edge["witnesses"] == (1 if edge["evidence"] else 0) for edge in edges)


@pytest.mark.parametrize(
    ("language", "alone", "sources", "yes"),
    [("sv", "Bara en persons läsning", "Oberoende källor", "ja"), ("en", "A person's reading alone", "Independent sources", "yes")],
)  # fmt: skip
def test_tables_have_a_column_for_it(client: httpx.Client, language: str, alone: str, sources: str, yes: str) -> None:
    text = client.get(f"/{language}/network.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row[alone] for row in rows if row["Egenskap" if language == "sv" else "Property"] == "ls:hasAdopted"] == [
        yes
    ]
    assert {row[alone] for row in rows} == {yes, ""}
    assert {row[sources] for row in rows} <= {"0", "1"}


def test_workbooks_and_graphs_have_it_too(client: httpx.Client) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(client.get("/en/network.xlsx").content))
    head, *rows = book["Evidence"].iter_rows(values_only=True)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["Why it was attested"] for row in named if row["Attested by"]} == {"The announcement confirms it."}
    assert str(next(row["Attested on"] for row in named if row["Attested by"]))[:10] == "2025-06-10"
    graph = client.get("/en/network.graphml").text
    assert graph.count('<data key="edge-attested">true</data>') == 1
    assert '<data key="edge-witnesses">1</data>' in graph
    records = client.get("/en/network.json").json()["edges"]
    assert sum(edge["attested"] for edge in records) == 1


def test_a_notebook_gets_who_answers_for_it(state: Path) -> None:
    rows = lsgraph.open(state).evidence("exempelkommun", "ls:hasAdopted")
    assert rows["attested_by"] == ["Eva Provläsare"]
