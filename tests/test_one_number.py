"""One number is the same on all pages, in files, in the interface and on the command line, on any day."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import httpx
import pytest

from lsgraph.cli import main
from lsgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAYS = (None, "2018-01-01", "2021-01-01", "2024-07-01", "2024-12-16", "2030-01-01")
AGREEMENT = "life-science-declaration-2024"
PERIODS = (("2018-01-01", "2024-07-01"), ("2018-01-01", "2024-12-31"), ("2024-06-13", "2024-06-14"))


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, trust_env=False, follow_redirects=True, timeout=60) as made:
        yield made


def on(day: str | None, **more: str) -> Mapping[str, str]:
    return {**({"at": day} if day else {}), **more}


@pytest.mark.parametrize("day", DAYS)
def test_nodes_and_relations_are_counted_alike(client: httpx.Client, day: str | None) -> None:
    home = client.get("/en/", params=on(day)).text
    nodes, edges = map(int, re.findall(r"in the network(?: on that day)?</dt><dd>(\d+)", home))
    explorer = client.get("/en/network", params=on(day)).text
    assert f"{nodes} of 27 in the network and {edges} of 32 relations are shown." in explorer
    interface = client.get("/api/network", params=on(day)).json()
    file = client.get("/en/network.json", params=on(day)).json()
    rows = list(csv.reader(io.StringIO(client.get("/en/network.csv", params=on(day)).text)))
    assert (len(interface["nodes"]), len(interface["edges"])) == (nodes, edges)
    assert (len(file["nodes"]), len(file["edges"])) == (nodes, edges)
    assert len(rows) - 1 == edges
    faint = re.search(r"Faint lines \((\d+)\)", explorer)
    assert home.count('class="chip standing-') <= (int(faint[1]) if faint else 0)


@pytest.mark.parametrize("day", DAYS)
def test_ranks_of_the_page_are_those_of_the_file(client: httpx.Client, day: str | None) -> None:
    page = client.get("/en/network/roles", params=on(day)).text.partition('class="trials"')[0]
    table = dict(re.findall(r'<tr><th scope="row"><a[^>]*>([^<]*)</a></th>\s*<td[^>]*>(\d+)', page))
    nodes = client.get("/en/network.json", params=on(day)).json()["nodes"]
    assert table == {node["label"]["en"]: str(node["rank"]) for node in nodes if node["rank"]}


@pytest.mark.parametrize("day", DAYS)
def test_who_has_signed_is_counted_alike(client: httpx.Client, day: str | None) -> None:
    page = client.get(f"/en/agreement/{AGREEMENT}", params=on(day)).text
    interface = client.get(f"/api/agreements/{AGREEMENT}", params=on(day)).json()
    actors = client.get("/api/actors", params=on(day, stance="signed", agreement=AGREEMENT)).json()
    acts = client.get("/api/acts", params=on(day, type="Signature", agreement=AGREEMENT)).json()
    shown = re.search(r"on record as having signed</dt><dd>(\d+)", page)
    counted = int(shown[1]) if shown else 0
    assert counted == (0 if day in ("2018-01-01", "2021-01-01") else 2)
    assert interface["signed"] == counted
    assert sum("signed" in each["stances"] for each in interface["stances"]) == counted
    assert [actors["total"], acts["total"]] == [counted, counted]


@pytest.mark.parametrize("day", [None, "2024-07-01", "2024-12-16"])
def test_who_is_missing_is_counted_alike(client: httpx.Client, day: str | None) -> None:
    gaps = client.get("/en/network/gaps", params=on(day)).text
    missing, whole = map(int, re.findall(r"\b(\d+) of (\d+)\b", gaps[gaps.index('id="rule-1"') :])[0])
    supposed = client.get("/en/what-if", params=on(day)).text
    assert f"{whole - missing} of {whole} with a signature on record" in supposed
    query = client.get("/en/questions/006-principals-without-signature-on-record").text
    assert f"{missing} answers" in query


@pytest.mark.parametrize(("first", "second"), PERIODS)
def test_changes_between_days_are_counted_alike(
    client: httpx.Client, settings: Settings, first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = client.get("/changes", params={"clock": "at", "from": first, "to": second}).json()["differences"]
    sure = sum(change["sure"] for change in changes)
    page = client.get("/en/changes", params={"clock": "at", "from": first, "to": second}).text
    assert re.findall(r"the days \((\d+)\)", page) == [str(each) for each in (sure, len(changes) - sure) if each]
    command = ["--root", str(settings.root), "--state", str(settings.state_folder), "-l", "en", "diff", "--at"]
    main([*command, first, second])
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.partition("): " if line.startswith("Perhaps") else ": ")[2] for line in lines) == sorted(
        change["en"] for change in changes
    )
    assert sum(line.startswith("Perhaps (") for line in lines) == len(changes) - sure
    main([*command, first, second, "--json"])
    assert json.loads(capsys.readouterr().out) == changes


def test_the_question_tells_as_many_changes_as_the_page(client: httpx.Client) -> None:
    changes = client.get("/changes?clock=at&from=2018-01-01&to=2024-12-31").json()["differences"]
    question = client.get("/en/questions/015-what-changed-between-two-dates").text
    assert f"{sum(change['sure'] for change in changes)} rows" in question
