"""One number is the same on all pages, in files, in the interface and on the command line, on any day.

Of the part that tests know, whose numbers stand here, and of all data, of which none does. Questions that ask of one agreement or some
actors tell as much as pages only in the part, which has no others.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

from lsgraph.cli import main
from lsgraph.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DAYS = (None, "2018-01-01", "2021-01-01", "2024-07-01", "2024-12-16", "2030-01-01")
AGREEMENT = "life-science-declaration-2024"
PERIODS = (("2018-01-01", "2024-07-01"), ("2018-01-01", "2024-12-31"), ("2024-06-13", "2024-06-14"))


#: What is known of the part: nodes and relations with what has ended, and signatures by day.
KNOWN_NETWORK, KNOWN_SIGNED = (27, 32), {"2018-01-01": 0, "2021-01-01": 0}
KNOWN_SIGNED_NOW = 2
#: How many actors the page of ranks shows at first, where there are more than it shows whole.
SHOWN, WHOLE = 25, 30


@dataclass(frozen=True)
class Site:
    """A server with the settings of its data, and whether that is the part that tests know."""

    client: httpx.Client
    settings: Settings
    is_known: bool


@pytest.fixture(scope="module", params=["part", "all"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    is_known = request.param == "part"
    if is_known:
        address, settings = request.getfixturevalue("server"), request.getfixturevalue("settings")
    else:
        settings = read_settings({}, root=root, state=request.getfixturevalue("whole").path.parents[1])
        log = tmp_path_factory.mktemp("all") / "log.txt"
        address = request.getfixturevalue("serve")(settings.state_folder, root, log).url
    with httpx.Client(base_url=address, trust_env=False, follow_redirects=True, timeout=60) as made:
        yield Site(made, settings, is_known)


@pytest.fixture(scope="module")
def known(server: str) -> Iterator[httpx.Client]:
    """A client of the part."""
    with httpx.Client(base_url=server, trust_env=False, follow_redirects=True, timeout=60) as made:
        yield made


def listed(client: httpx.Client, path: str, day: str | None) -> dict[str, set[str]]:
    """The nodes and edges of all parts of a list of the interface, each of which leads to the next."""
    found: dict[str, set[str]] = {"nodes": set(), "edges": set()}
    address, counted = str(client.base_url.copy_with(path=path, params=on(day))), 0
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        part = answer.json()
        for kind, told in found.items():
            told |= {json.dumps(each, sort_keys=True) for each in part[kind]}
        counted += len(part["edges"])
        assert part["total"] >= counted
        address = part.get("next") or ""
    assert counted == len(found["edges"]) == part["total"]
    return found


def on(day: str | None, **more: str) -> Mapping[str, str]:
    return {**({"at": day} if day else {}), **more}


@pytest.mark.parametrize("day", DAYS)
def test_nodes_and_relations_are_counted_alike(site: Site, day: str | None) -> None:
    client = site.client
    home = client.get("/en/", params=on(day)).text
    nodes, edges = map(int, re.findall(r"in the network(?: on that day)?</dt><dd>(\d+)", home))
    explorer = client.get("/en/network", params=on(day)).text
    told = re.search(r"(\d+) of (\d+) in the network and (\d+) of (\d+) relations are shown\.", explorer)
    assert told is not None
    assert (int(told[1]), int(told[3])) == (nodes, edges)
    if site.is_known:
        assert (int(told[2]), int(told[4])) == KNOWN_NETWORK
    interface = listed(client, "/api/network", day)
    file = client.get("/en/network.json", params=on(day)).json()
    rows = list(csv.reader(io.StringIO(client.get("/en/network.csv", params=on(day)).text)))
    assert (len(interface["nodes"]), len(interface["edges"])) == (nodes, edges)
    assert (len(file["nodes"]), len(file["edges"])) == (nodes, edges)
    assert len(rows) - 1 == edges
    faint = re.search(r"Faint lines \((\d+)\)", explorer)
    assert home.count('class="chip standing-') <= (int(faint[1]) if faint else 0)


@pytest.mark.parametrize("day", DAYS)
def test_ranks_of_the_page_are_those_of_the_file(site: Site, day: str | None) -> None:
    client = site.client
    page = client.get("/en/network/roles", params=on(day)).text.partition('class="trials"')[0]
    table = dict(re.findall(r'<tr><th scope="row"><a[^>]*>([^<]*)</a></th>\s*<td[^>]*>(\d+)', page))
    nodes = client.get("/en/network.json", params=on(day)).json()["nodes"]
    ranks = {node["label"]["en"]: str(node["rank"]) for node in nodes if node["rank"]}
    # The page shows those that come first.
    assert table.items() <= ranks.items()
    assert len(table) == (len(ranks) if len(ranks) <= WHOLE else SHOWN)
    assert {rank for rank in ranks.values() if int(rank) < max(map(int, table.values()), default=0)} <= {
        *table.values()
    }


@pytest.mark.parametrize("day", DAYS)
def test_who_has_signed_is_counted_alike(site: Site, day: str | None) -> None:
    client = site.client
    page = client.get(f"/en/agreement/{AGREEMENT}", params=on(day)).text
    interface = client.get(f"/api/agreements/{AGREEMENT}", params=on(day)).json()
    actors = client.get("/api/actors", params=on(day, stance="signed", agreement=AGREEMENT)).json()
    acts = client.get("/api/acts", params=on(day, type="Signature", agreement=AGREEMENT)).json()
    shown = re.search(r"on record as having signed</dt><dd>(\d+)", page)
    counted = int(shown[1]) if shown else 0
    if site.is_known:
        assert counted == KNOWN_SIGNED.get(day or "", KNOWN_SIGNED_NOW)
    assert interface["signed"] == counted
    assert sum("signed" in each["stances"] for each in interface["stances"]) == counted
    assert [actors["total"], acts["total"]] == [counted, counted]


@pytest.mark.parametrize("day", [None, "2024-07-01", "2024-12-16"])
def test_who_is_missing_is_counted_alike(known: httpx.Client, day: str | None) -> None:
    gaps = known.get("/en/network/gaps", params=on(day)).text
    missing, whole = map(int, re.findall(r"\b(\d+) of (\d+)\b", gaps[gaps.index('id="rule-1"') :])[0])
    supposed = known.get("/en/what-if", params=on(day)).text
    assert f"{whole - missing} of {whole} with a signature on record" in supposed
    query = known.get("/en/questions/006-principals-without-signature-on-record").text
    assert f"{missing} answers" in query


@pytest.mark.parametrize(("first", "second"), PERIODS)
def test_changes_between_days_are_counted_alike(
    site: Site, first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client, settings = site.client, site.settings
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


def test_the_question_tells_as_many_changes_as_the_page(known: httpx.Client) -> None:
    changes = known.get("/changes?clock=at&from=2018-01-01&to=2024-12-31").json()["differences"]
    question = known.get("/en/questions/015-what-changed-between-two-dates").text
    assert f"{sum(change['sure'] for change in changes)} rows" in question
