"""What the graph knew when: the journal, editions, mementos, differences and the change feed, over a real server."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from lsgraph.building.build import build, switch
from lsgraph.cli import exits
from lsgraph.cli.app import run
from lsgraph.errors import StateError
from lsgraph.generations.folder import Generations
from lsgraph.generations.items import Item, items_between, lines_between, rdf_patch
from lsgraph.generations.journal import Entry, Journal
from lsgraph.linked_data import feed
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AS, TREE = "https://www.w3.org/ns/activitystreams#", "https://w3id.org/tree#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SCHEMA_POSITION = "https://schema.org/position"
IS_PART_OF = "http://purl.org/dc/terms/isPartOf"
NEW_LABEL = '"Municipality of Huddinge"'
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Past:
    """A server whose data were built three times: as they are, with changes, and as they are again."""

    url: str
    state: Path
    root: Path
    hashes: tuple[str, str]


@pytest.fixture(scope="module")
def past(part: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, Path, Path], Any]) -> Past:
    base = tmp_path_factory.mktemp("past")
    copy = base / "root"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(part / name, copy / name)
    settings = read_settings({}, root=copy, state=base / "state")
    first = build(settings)
    actors = copy / "data" / "actors" / "organizations.ttl"
    text = actors.read_text()
    assert '"Huddinge Municipality"' in text
    actors.write_text(text.replace('"Huddinge Municipality"', NEW_LABEL))
    (copy / "data" / "sources" / "pharma-industry-2024-06.ttl").unlink()
    for path in (copy / "ontology" / "questions").glob("*.ttl"):
        path.unlink()
    second = build(settings)
    assert first.hash != second.hash
    server = serve(base / "state", copy, base / "log.txt")
    return Past(server.url, base / "state", copy, (first.hash, second.hash))


@pytest.fixture(scope="module")
def client(past: Past) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=past.url, timeout=20, trust_env=False) as made:
        yield made


def dataset(past: Past, number: int) -> set[str]:
    text = (past.state / "generations" / past.hashes[number] / "dataset.nq").read_text()
    return set(text.splitlines(keepends=True))


# ---------------------------------------------------------------------------------------------------------- journal


def test_each_switch_is_an_entry_that_tells_what_it_changed(past: Past) -> None:
    entries = Journal(Generations(past.state)).entries()
    assert [entry.hash for entry in entries] == list(past.hashes)
    assert (entries[0].previous, entries[1].previous) == (None, past.hashes[0])
    assert entries[0].updated == entries[0].deleted == 0 < entries[0].created
    assert entries[1].updated > 0 < entries[1].deleted
    assert entries[0].time <= entries[1].time


def test_the_journal_alone_gives_each_dataset_again(past: Past) -> None:
    journal = Journal(Generations(past.state))
    for number in (0, 1):
        assert set(journal.replayed(number + 1)) == dataset(past, number)


def test_a_switch_back_is_told_and_one_to_the_same_is_not(past: Past, tmp_path: Path) -> None:
    shutil.copytree(past.state, tmp_path / "state", symlinks=True)
    generations = Generations(tmp_path / "state")
    journal = Journal(generations)
    switch(generations, past.hashes[1])
    assert len(journal.entries()) == 2
    switch(generations, past.hashes[0])
    assert [entry.hash for entry in journal.entries()] == [*past.hashes, past.hashes[0]]
    assert set(journal.replayed(3)) == dataset(past, 0)


def test_what_came_and_went_is_told_with_the_switches(past: Past, tmp_path: Path) -> None:
    """As the datasets say themselves: of what is in one of two, at which switches it came and went, there and back."""
    shutil.copytree(past.state, tmp_path / "state", symlinks=True)
    generations = Generations(tmp_path / "state")
    switch(generations, past.hashes[0])
    subjects = [
        {line.partition(" ")[0].strip("<>") for line in dataset(past, number) if not line.startswith("_:")}
        for number in (0, 1)
    ]
    expected = {subject: [1, 2, 3] for subject in subjects[0] - subjects[1]}
    expected |= {subject: [2, 3] for subject in subjects[1] - subjects[0]}
    assert expected
    turns = Journal(generations).turns()
    assert {subject: [entry.number for entry in switches] for subject, switches in turns.items()} == expected


def test_the_journal_outlives_the_generations_and_catches_up_with_what_it_missed(past: Past, tmp_path: Path) -> None:
    shutil.copytree(past.state, tmp_path / "state", symlinks=True)
    generations = Generations(tmp_path / "state")
    # A switch by an older version, which kept no journal.
    generations.switch(past.hashes[0])
    shutil.rmtree(generations.folder / past.hashes[1])
    journal = Journal(generations)
    journal.catch_up()
    journal.catch_up()
    assert [entry.hash for entry in journal.entries()] == [*past.hashes, past.hashes[0]]
    assert set(journal.replayed(3)) == dataset(past, 0)
    shutil.rmtree(tmp_path / "state" / "journal")
    journal.catch_up()
    assert [entry.hash for entry in journal.entries()] == [past.hashes[0]]


def test_lines_between_is_the_difference_of_sets() -> None:
    one, other = ["a\n", "b\n", "d\n"], ["b\n", "c\n", "d\n", "e\n"]
    assert list(lines_between(one, other)) == [("D", "a\n"), ("A", "c\n"), ("A", "e\n")]
    assert list(lines_between([], [])) == []
    assert list(lines_between(one, one)) == []
    assert [kind for kind, _ in lines_between(one, [])] == ["D"] * 3


def test_a_blank_node_belongs_to_the_one_subject_that_leads_to_it() -> None:
    lines = [
        "<u:s> <u:p> _:a <u:g> .\n",
        "_:a <u:p> _:b <u:g> .\n",
        '_:b <u:p> "x" <u:g> .\n',
        '_:alone <u:p> "y" <u:g> .\n',
    ]
    items = list(items_between([], lines))
    assert [(item.kind, item.subject, len(item.lines)) for item in items] == [
        ("create", "u:g", 1),
        ("create", "u:s", 3),
    ]
    shared = [*lines, "<u:t> <u:p> _:b <u:g> .\n"]
    assert {item.subject: len(item.lines) for item in items_between([], shared)} == {"u:g": 2, "u:s": 2, "u:t": 1}


# --------------------------------------------------------------------------------------------- editions and mementos


def test_versions_lists_the_editions_with_what_is_kept(client: httpx.Client, past: Past) -> None:
    listed = client.get("/versions").json()
    assert listed["current"] == past.hashes[1]
    assert [each["hash"] for each in listed["versions"]] == list(reversed(past.hashes))
    assert all(each["kept"] for each in listed["versions"])
    for each in listed["versions"]:
        assert client.get(each["dumps"]).json()["generation"] == each["hash"]
        assert client.get(each["feed"]).status_code == 200
    page = client.get("/versions", headers={"Accept": "text/html"}, follow_redirects=True)
    assert past.hashes[0][:12] in page.text


def test_an_edition_that_was_current_twice_has_one_anchor(
    past: Past, tmp_path: Path, serve: Callable[[Path, Path, Path], Any]
) -> None:
    shutil.copytree(past.state, tmp_path / "state", symlinks=True)
    switch(Generations(tmp_path / "state"), past.hashes[0])
    server = serve(tmp_path / "state", past.root, tmp_path / "log.txt")
    page = httpx.get(f"{server.url}/sv/versions", trust_env=False).text
    assert page.count("<tr") == 4
    assert [page.count(f'id="{name}"') for name in past.hashes] == [1, 1]


def test_known_shows_the_page_and_the_data_as_they_were(client: httpx.Client, past: Past) -> None:
    now = client.get("/en/organization/huddinge-kommun").text
    then = client.get("/en/organization/huddinge-kommun", params={"known": past.hashes[0][:12]})
    assert NEW_LABEL.strip('"') in now
    assert NEW_LABEL.strip('"') not in then.text
    assert "This is what the data knew" in then.text
    assert "This is what the data knew" not in now
    assert "memento-datetime" in then.headers
    # Its links stay at that time.
    assert re.search(rf'href="/en/[a-z]+/[^"]+\?known={past.hashes[0][:12]}', then.text)
    data = client.get("/id/organization/huddinge-kommun.ttl", params={"known": past.hashes[0]})
    assert "Huddinge Municipality" in data.text


def test_memento_headers_lead_from_the_original_to_the_mementos_and_back(client: httpx.Client, past: Past) -> None:
    path = "/id/organization/huddinge-kommun.ttl"
    original = client.get(path)
    links = original.headers["link"]
    assert f'<{past.url}{path}>; rel="original timegate"' in links
    timemap = re.search(r'<([^>]+)>; rel="timemap"', links)
    assert timemap is not None
    mementos = re.findall(r'<([^>]+)>; rel="memento"; datetime="([^"]+)"', client.get(timemap[1]).text)
    assert len(mementos) == 2
    for address, moment in mementos:
        memento = client.get(address)
        assert memento.status_code == 200
        assert memento.headers["memento-datetime"] == moment
        assert 'rel="original timegate"' in memento.headers["link"]
    # Before the first there is the first, as the protocol wants it.
    for year, (address, moment) in ((2100, mementos[-1]), (1999, mementos[0])):
        gate = client.get(path, headers={"Accept-Datetime": f"Fri, 01 Jan {year} 12:00:00 GMT"})
        assert gate.status_code == 302
        assert "Accept-Datetime" in gate.headers["vary"]
        assert gate.headers["location"] == address
        assert client.get(address).headers["memento-datetime"] == moment
        for link in ('rel="original timegate"', 'rel="timemap"', f'<{address}>; rel="memento"; datetime="{moment}"'):
            assert link in gate.headers["link"], link


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/id/document/pharma-industry-2024-06.ttl", 1), ("/sv/document/pharma-industry-2024-06", 1), ("/graph/pharma-industry-2024-06.nt", 1),
        ("/id/organization/huddinge-kommun", 2), ("/en/actors", 2), ("/ontology.ttl", 2),
        ("/id/document/never.ttl", 0), ("/graph/never", 0), ("/nonsense/x", 0), ("/sparql", 0), ("/static/lsgraph.css", 0), ("/feed", 0),
    ],
)  # fmt: skip
def test_a_timemap_lists_the_editions_that_have_what_it_is_of(client: httpx.Client, path: str, count: int) -> None:
    answer = client.get(f"/timemap{path}")
    assert answer.status_code == (200 if count else 404)
    mementos = re.findall(r'<([^>]+)>; rel="memento"', answer.text)
    assert len(mementos) == count
    for memento in mementos:
        assert client.get(memento, follow_redirects=True).status_code == 200


def test_what_never_was_has_no_gate_either(client: httpx.Client) -> None:
    wanted = {"Accept-Datetime": "Fri, 01 Jan 2100 12:00:00 GMT"}
    assert client.get("/id/document/never.ttl", headers=wanted).status_code == 404
    gone = client.get("/sv/document/pharma-industry-2024-06", headers=wanted, follow_redirects=True)
    assert "memento-datetime" in gone.headers


#: Addresses that editions have, and whether they tell of a day too.
DATED = (
    ("/id/organization/huddinge-kommun", True), ("/id/organization/huddinge-kommun.ttl", True), ("/en/organization/huddinge-kommun", True),
    ("/sv/network", True), ("/sv/actors", True), ("/en/agreement/life-science-declaration-2024", True), ("/en/network/compare", True),
    ("/graph/actors.nt", False), ("/graph/actors.html", False), ("/ontology.html", False), ("/vocabulary/role.html", False),
    ("/ontology.ttl", False), ("/ontology/changes", False), ("/sv/questions/001-who-has-signed", False), ("/dumps", False),
    ("/sv/network.csv", True), ("/id/document/huddinge-ks-2024-1082.ttl", True), ("/id/document/huddinge-ks-2024-1082.txt", False),
)  # fmt: skip
#: Addresses in pages and headers that no edition has.
TIMELESS = re.compile(
    r"/(static|dumps/[0-9a-f]{32}/|sparql|validate|api/|versions|feed|timemap/|catalogue|sv/versions|en/versions|sv/changes|en/changes)|/(sv|en)/network\?.*known="
)


@pytest.mark.parametrize(("path", "has_day"), DATED)
def test_all_that_a_memento_leads_to_is_of_its_time(client: httpx.Client, past: Past, path: str, has_day: bool) -> None:
    clocks = {"known": past.hashes[0][:12]} | ({"at": "2020-01-01"} if has_day else {})
    answer = client.get(
        path, params=clocks, headers={"Accept": "text/html" if "html" in path or path[:3] in ("/sv", "/en") else "*/*"}
    )
    assert answer.status_code in (200, 303), answer.text
    links = re.findall(r'<([^>]+)>; rel="([^"]+)"', answer.headers["link"])
    forms = [address for address, relation in links if relation == "alternate"]
    if "location" in answer.headers:
        forms.append(answer.headers["location"])
    if answer.headers.get("content-type", "").startswith("text/html"):
        found = re.findall(r'<(?:a|link)\b[^>]*?href="(/[^"#]*)', answer.text)
        forms += [html.unescape(each) for each in found if not TIMELESS.search(each) and each != path]
        assert len(forms) > 10
    for address in forms:
        query = dict(parse_qsl(urlsplit(address).query))
        assert query.get("known") == clocks["known"], address
        told_by_day = re.match(r"/(id|sv|en)/", urlsplit(address).path) and not re.search(
            r"/questions|/lists/|/brief/compare\.|\.txt", address
        )
        assert query.get("at") == (clocks.get("at") if told_by_day and has_day else None), address
    for address in (address for address, relation in links if relation == "memento"):
        assert dict(parse_qsl(urlsplit(address).query)).get("at") == clocks.get("at")
        assert client.get(address).headers["memento-datetime"] == answer.headers["memento-datetime"]


def test_the_mementos_of_a_day_are_of_that_day(client: httpx.Client, past: Past) -> None:
    path = "/id/organization/huddinge-kommun.ttl?at=2020-01-01"
    timemap = re.search(r'<([^>]+)>; rel="timemap"', client.get(path).headers["link"])
    assert timemap is not None
    text = client.get(timemap[1]).text
    assert f'<{past.url}{path}>; rel="original timegate"' in text
    mementos = re.findall(r'<([^>]+)>; rel="memento"', text)
    assert len(mementos) == 2
    assert all("at=2020-01-01&known=" in each for each in mementos)


def test_json_ld_of_an_edition_names_the_context_of_that_edition(client: httpx.Client, past: Past) -> None:
    known = past.hashes[0][:12]
    told = client.get("/id/organization/huddinge-kommun.jsonld", params={"known": known}).json()
    assert told["@context"].endswith(f"/context.jsonld?known={known}")
    assert "memento-datetime" in client.get(told["@context"]).headers


def test_forms_of_a_memento_keep_its_time(client: httpx.Client, past: Past) -> None:
    clocks = {"known": past.hashes[0][:12], "at": "2020-01-01"}
    text = client.get("/sv/search", params={**clocks, "q": "huddinge"}).text
    form = text[text.index('<form class="search"') : text.index("</form>")]
    assert dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form)) == clocks


def test_a_question_of_an_edition_has_its_answer(client: httpx.Client, past: Past) -> None:
    now = client.get("/en/questions/001-who-has-signed")
    then = client.get("/en/questions/001-who-has-signed", params={"known": past.hashes[0]})
    # The later edition has no questions.
    assert (now.status_code, then.status_code) == (404, 200)
    assert "Region Stockholm" in then.text


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ("known=2001-01-01", 404), ("known=yesterday", 400), ("known=2024-13-01", 400), ("known=ffffffffff", 404), ("known=12", 400),
        ("at=2024", 400), ("at=2024-02-30", 400), ("at=99999-01-01", 400), ("known=9999-12-31", 200), ("known=%00", 400), ("at=", 400),
        ("known=2024-06-01T12:00:00%2B99:00", 400),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/sv/organization/huddinge-kommun", "/id/organization/huddinge-kommun.ttl", "/sv/network"]
)
def test_a_time_that_is_none_is_told(client: httpx.Client, path: str, parameters: str, status: int) -> None:
    response = client.get(f"{path}?{parameters}")
    assert response.status_code == status, response.text
    if status >= 400:
        assert response.json()["next_step"]


@pytest.mark.parametrize("wanted", ["soon", "Fri, 31 Dec 9999 23:59:59 -1200", "x" * 5000])
def test_a_wrong_accept_datetime_is_400(client: httpx.Client, wanted: str) -> None:
    told = client.get("/sv/network", headers={"Accept-Datetime": wanted, "Accept": "application/json"})
    assert told.status_code == 400
    assert told.json()["next_step"]


def test_what_was_withdrawn_is_410_and_still_stands_in_its_memento(client: httpx.Client, past: Past) -> None:
    before = {line.split(" ", 1)[0].strip("<>") for line in dataset(past, 0)}
    after = "".join(dataset(past, 1))
    gone = sorted(each for each in before if "/id/evidence/pharma" in each and "#" not in each and each not in after)
    assert gone
    path = gone[0].removeprefix("https://w3id.org/lsgraph")
    response = client.get(path, headers={"Accept": "application/ld+json"})
    assert response.status_code == 410
    assert "?known=" in response.json()["next_step"]
    then = client.get(path, headers={"Accept": "text/turtle"}, params={"known": past.hashes[0]}, follow_redirects=True)
    assert then.status_code == 200
    assert client.get(f"{path}-never").status_code == 404
    for page in ("/sv/document/pharma-industry-2024-06", "/en/document/pharma-industry-2024-06"):
        assert client.get(page).status_code == 410
        assert client.get(page, params={"known": past.hashes[0]}).status_code == 200
    assert client.get("/sv/document/pharma-industry-never").status_code == 404


def test_an_edition_is_citable_and_its_dumps_are_its_own(client: httpx.Client, past: Past) -> None:
    for number in (0, 1):
        response = client.get(f"/dataset/{past.hashes[number]}", follow_redirects=True)
        assert {f"{quad} .\n" for quad in ox.parse(response.content, format=ox.RdfFormat.TRIG)} == dataset(past, number)
        assert "immutable" in response.headers["cache-control"]
    assert client.get("/dataset/0123456789abcdef").status_code == 404
    assert client.get("/dumps/0123456789abcdef/lsgraph.nq").status_code == 404
    then = client.get("/dumps/lsgraph.nq", params={"known": past.hashes[0]})
    assert set(then.text.splitlines(keepends=True)) == dataset(past, 0)


# ------------------------------------------------------------------------------------------------------ differences


@pytest.mark.parametrize(
    ("ending", "accept", "leads_to"),
    [
        ("", "*/*", "/dumps/{0}/lsgraph.trig"), ("", "text/turtle", "/dumps/{0}/lsgraph.ttl"), (".nq", "text/html", "/dumps/{0}/lsgraph.nq"),
        ("", "text/html", "/sv/versions#{0}"), (".html", "*/*", "/sv/versions#{0}"),
    ],
)  # fmt: skip
def test_an_edition_negotiates(client: httpx.Client, past: Past, ending: str, accept: str, leads_to: str) -> None:
    answer = client.get(f"/dataset/{past.hashes[0]}{ending}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to.format(past.hashes[0]))
    assert "Accept" in answer.headers["vary"]
    assert client.get(answer.headers["location"]).status_code == 200


def test_a_difference_is_told_in_both_languages_as_table_and_as_patch(client: httpx.Client, past: Past) -> None:
    parameters = {"from": past.hashes[0], "to": past.hashes[1]}
    swedish, english = (
        client.get("/sv/changes", params=parameters).text,
        client.get("/en/changes", params=parameters).text,
    )
    assert "Now called Municipality of Huddinge, previously Huddinge Municipality." in english
    assert "Inte längre känt här" in swedish
    assert "<table" in swedish
    told = client.get("/changes", params=parameters).json()["differences"]
    assert {each["kind"] for each in told} >= {"changed", "removed"}
    assert all(each["sv"] and each["en"] for each in told)
    patch = client.get("/changes.patch", params=parameters).text
    held = dataset(past, 0)
    for row in patch.splitlines(keepends=True):
        if row.startswith("D "):
            held.remove(row[2:])
        if row.startswith("A "):
            held.add(row[2:])
    assert held == dataset(past, 1)
    backwards = client.get("/changes", params={"from": past.hashes[1], "to": past.hashes[0]}).json()["differences"]
    assert {each["kind"] for each in backwards} >= {"changed", "added"}
    assert client.get("/changes", params={"from": past.hashes[0], "to": past.hashes[0]}).json()["differences"] == []


def test_without_editions_the_newest_change_is_told(client: httpx.Client, past: Past) -> None:
    assert client.get("/changes").json()["from"] == past.hashes[0]


def test_between_two_days_what_came_to_be_is_told(client: httpx.Client) -> None:
    page = client.get("/en/changes", params={"clock": "at", "from": "2024-01-01", "to": "2024-12-31"}).text
    assert "Region Stockholm has signed" in page
    assert "Perhaps between the days (3)" in page
    assert "through Aida Hadžialić" in page
    # Who acted is told in the act, not beside it, and nothing stands there twice.
    assert "Aida Hadžialić signed" not in page
    assert page.count("Region Stockholm has signed") == 1
    assert "Huddinge has signed" not in page
    # What came to be from a day to an earlier one is nothing that happened.
    backwards = client.get("/changes", params={"clock": "at", "from": "2024-12-31", "to": "2024-01-01"})
    assert (backwards.status_code, backwards.json()["next_step"]) == (400, "Let it begin before it ends.")
    forwards = client.get("/changes", params={"clock": "at", "from": "2024-01-01", "to": "2024-12-31"}).json()
    assert forwards["differences"]


DAYS_APART = [("2018-01-01", "2024-12-31"), ("2024-01-01", "2024-06-14"), ("2021-11-01", "2021-11-01"), ("2024-06-15", "2024-08-20"), ("1990-01-01", "2030-01-01")]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), DAYS_APART)
def test_the_page_of_changes_tells_what_the_question_asks(client: httpx.Client, first: str, second: str) -> None:
    asked = (ROOT / "ontology" / "questions" / "015-what-changed-between-two-dates.ttl").read_text(encoding="utf-8")
    query = re.search(r'sh:select """(.*?)"""', asked, re.DOTALL)
    assert query is not None
    text = query[1].replace('\\"', '"').replace("2018-01-01", first).replace("2024-12-31", second)
    rows = client.get("/sparql", params={"query": text, "format": "json"}).json()["results"]["bindings"]
    answered = Counter((row["claim"]["value"], row["earliest"]["value"], row["latest"]["value"]) for row in rows)
    told = client.get("/changes", params={"clock": "at", "from": first, "to": second}).json()
    sure = [each for each in told["differences"] if each["sure"]]
    assert Counter((each["claims"][0], each["earliest"], each["latest"]) for each in sure) == answered
    assert told["sure"] == len(rows)
    page = client.get("/en/changes", params={"clock": "at", "from": first, "to": second}).text
    assert page.count('<tr class="difference">') == told["sure"] + told["perhaps"]
    assert (f"Certainly between the days ({len(rows)})" in page) == bool(rows)


@pytest.mark.parametrize(
    "parameters",
    [
        {"clock": "at"},
        {"clock": "at", "from": "x", "to": "2024-01-01"},
        {"clock": "sand"},
        {"from": "zz"},
        {"to": "2001-01-01"},
    ],
)
def test_a_difference_of_nothing_is_an_error_with_its_next_step(
    client: httpx.Client, parameters: dict[str, str]
) -> None:
    response = client.get("/changes", params=parameters)
    assert response.status_code in (400, 404)
    assert response.json()["next_step"]


def test_the_command_tells_the_same(past: Past, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    common = ["--root", str(past.root), "--state", str(past.state), "diff"]
    assert run([*common, past.hashes[0], past.hashes[1], "-l", "en"]) == exits.FINDINGS
    assert b"Now called Municipality of Huddinge" in capsysbinary.readouterr().out
    assert run([*common, past.hashes[0], "--json"]) == exits.FINDINGS
    assert json.loads(capsysbinary.readouterr().out)
    assert run([*common, past.hashes[0], "--patch"]) == exits.FINDINGS
    assert capsysbinary.readouterr().out.startswith(b"H id <https://w3id.org/lsgraph/dataset/")
    assert run([*common, past.hashes[0], past.hashes[0]]) == exits.OK
    assert run([*common, "--at", "2018-01-01", "2024-12-31", "-l", "sv"]) == exits.FINDINGS
    assert "har undertecknat" in capsysbinary.readouterr().out.decode()
    assert run([*common, "--at", "2018-01-01"]) == exits.USAGE
    assert run([*common, "--at", "soon", "later"]) == exits.USAGE
    assert run([*common, "ffff"]) not in (exits.OK, exits.FINDINGS)


def test_a_patch_says_what_it_makes_of_what() -> None:
    rows = list(rdf_patch(["<u:a> <u:p> <u:b> .\n"], [], identifier="u:2", previous="u:1"))
    assert rows == ["H id <u:2> .\n", "H prev <u:1> .\n", "TX .\n", "D <u:a> <u:p> <u:b> .\n", "TC .\n"]


# ------------------------------------------------------------------------------------------------------------- feed


def select(store: ox.Store, query: str) -> list[dict[str, Any]]:
    found = cast("ox.QuerySolutions", store.query(query))
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names} for row in found]


@dataclass
class Consumer:
    """A follower of a Linked Data Event Stream that knows nothing of lsgraph: it keeps the newest version of each object."""

    client: httpx.Client
    suffix: str = ""
    held: dict[str, tuple[str, list[ox.Quad]]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def follow(self, root: str, *, most: int | None = None) -> int:
        """Take up to `most` pages that were not taken yet; returns how many were."""
        pages = [page for page in self._pages(root) if page not in self.done]
        for page in pages[:most]:
            self._take(page)
            self.done.add(page)
        return len(pages[:most])

    def _pages(self, node: str) -> list[str]:
        """The pages below a node, in the order of their values."""
        store = ox.Store()
        store.load(
            self.client.get(node, headers={"Accept": "application/n-quads"}).content, format=ox.RdfFormat.N_QUADS
        )
        rows = select(
            store,
            f"SELECT ?node {{ ?view <{TREE}relation> ?r . ?r <{TREE}node> ?node ; <{TREE}value> ?v }} ORDER BY ?v ?node",
        )
        if not rows:
            return [node]
        return [page for row in rows for page in self._pages(str(row["node"].value))]

    def _take(self, page: str) -> None:
        accept = {"": "application/trig", "nq": "application/n-quads", "jsonld": "application/ld+json"}[self.suffix]
        answer = self.client.get(page, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith(accept)
        form = ox.RdfFormat.from_media_type(accept)
        # Parsed, not loaded: a store may spell numbers in its own way.
        quads = list(ox.parse(answer.content, format=form))
        payload: dict[str, list[ox.Quad]] = {}
        for quad in quads:
            payload.setdefault(str(getattr(quad.graph_name, "value", "")), []).append(quad)
        store = ox.Store()
        store.extend(payload[""])
        rows = select(
            store,
            f"SELECT ?m ?o ?kind ?g {{ ?s <{TREE}member> ?m . ?m <{AS}object> ?o ; a ?kind ; <{IS_PART_OF}> ?g ; <{SCHEMA_POSITION}> ?n }} ORDER BY ?n",
        )
        for row in rows:
            name, graph = row["o"].value, row["g"].value
            if row["kind"].value == f"{AS}Delete":
                del self.held[name]
                continue
            assert (name in self.held) == (row["kind"].value == f"{AS}Update")
            self.held[name] = (graph, payload[row["m"].value])

    def graph(self) -> ox.Dataset:
        found = ox.Dataset(
            ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))
            for graph, quads in self.held.values()
            for quad in quads
        )
        found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return found


def canonical(lines: set[str]) -> ox.Dataset:
    found = ox.Dataset(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize("suffix", ["", "nq", "jsonld"])
def test_a_follower_from_nothing_ends_with_the_graph(client: httpx.Client, past: Past, suffix: str) -> None:
    consumer = Consumer(client, suffix)
    assert consumer.follow("/feed") > 2
    assert consumer.graph() == canonical(dataset(past, 1))


def test_a_follower_that_was_stopped_goes_on_where_it_was(client: httpx.Client, past: Past) -> None:
    consumer = Consumer(client)
    steps = 0
    while consumer.follow("/feed", most=1):
        steps += 1
    assert steps > 2
    assert consumer.graph() == canonical(dataset(past, 1))
    assert consumer.follow("/feed") == 0


def test_the_stream_says_how_it_is_to_be_read(client: httpx.Client, past: Past) -> None:
    view = client.get("/feed.ttl").text
    for word in (
        "ldes:EventStream",
        "ldes:timestampPath",
        "ldes:versionOfPath",
        "ldes:versionDeleteObject",
        "tree:GreaterThanOrEqualToRelation",
        "ldes:retentionPolicy",
    ):
        assert word in view
    # Each relation is by the time of the switch: clients that order members do so by time.
    store = ox.Store()
    store.load(client.get("/feed.nt").content, format=ox.RdfFormat.N_TRIPLES)
    rows = select(store, f"SELECT ?path ?value {{ ?r <{TREE}path> ?path ; <{TREE}value> ?value }}")
    times = {entry.time.replace("+00:00", "Z") for entry in Journal(Generations(past.state)).entries()}
    assert {row["path"].value for row in rows} == {f"{AS}published"}
    assert {row["value"].value for row in rows} == times
    pages = re.findall(rf"{past.url}/feed/\d+/\d+", view)
    answer = client.get(pages[0], headers={"Accept": "application/trig"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"].startswith("Accept")


def test_the_members_of_the_stream_have_the_shape_that_it_promises(client: httpx.Client, past: Past) -> None:
    view = rdflib.Graph().parse(data=client.get("/feed.ttl").content, format="turtle")
    stream = rdflib.URIRef(f"{past.url}/feed#stream")
    (shape,) = view.objects(stream, rdflib.URIRef(f"{TREE}shape"))
    page = rdflib.Dataset(default_union=True).parse(data=client.get("/feed/2/1.nq").content, format="nquads")
    members = list(page.objects(stream, rdflib.URIRef(f"{TREE}member")))
    assert members
    for member in members:
        view.add((shape, rdflib.SH.targetNode, member))
    told = rdflib.Graph()
    for quad in page.quads((None, None, None, None)):
        told.add(quad[:3])
    conforms, _, text = pyshacl.validate(told, shacl_graph=view)
    assert conforms, text
    told.remove((members[0], rdflib.URIRef(f"{AS}object"), None))
    assert not pyshacl.validate(told, shacl_graph=view)[0]


def test_what_the_journal_has_lost_is_led_to_without_a_time() -> None:
    entry = Entry(2, "a" * 32, None, "2024-01-01T00:00:00+00:00", 1, 0, 0)
    told = {
        str(each.subject): str(each.object)
        for each in feed.view("http://x", feed.Tree([entry], [1, 3]))
        if each.predicate.value == RDF_TYPE
    }
    assert "Relation" in told["<http://x/feed#relation-3>"]
    assert "GreaterThan" not in told["<http://x/feed#relation-3>"]
    # What is lost before it has no members, so that its time holds there too.
    assert "GreaterThan" in told["<http://x/feed#relation-1>"]


@pytest.mark.parametrize(
    "path",
    ["/feed/0/1", "/feed/1/0", "/feed/1/99999", "/feed/x/1", "/feed/1/x", "/feed/99/1", "/feed.exe", "/feed/1/1%00"],
)
def test_a_page_that_the_stream_does_not_have_is_404(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"Accept": "application/trig"}).status_code == 404


def test_a_page_of_the_stream_is_not_acceptable_without_names_of_graphs(client: httpx.Client) -> None:
    assert client.get("/feed/1/1", headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.parametrize("language", ["sv", "en"])
def test_atom_tells_each_switch_and_what_was_withdrawn(client: httpx.Client, past: Past, language: str) -> None:
    answer = client.get("/feed.atom", params={"lang": language})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    atom, tombstones = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
    tree = ET.fromstring(answer.content)
    entries = tree.findall(f"{atom}entry")
    assert len(entries) == 2
    for each in (tree, *entries):
        for name in ("id", "title", "updated"):
            assert each.findtext(f"{atom}{name}"), name
    assert tree.findtext(f"{atom}author/{atom}name")
    content = entries[0].findtext(f"{atom}content") or ""
    assert ("Removed: " if language == "en" else "Borttaget: ") in content
    # No entry was ever taken away; and what names the feed and its entries does not change with the server's address.
    assert not tree.findall(f"{tombstones}deleted-entry")
    names = [each.findtext(f"{atom}id") or "" for each in (tree, *entries)]
    assert len(set(names)) == 3
    assert all(name.startswith("https://w3id.org/lsgraph/") for name in names)
    assert client.get(names[1].removeprefix("https://w3id.org/lsgraph").partition("#")[0]).status_code == 303
    link = next(each.get("href") for each in entries[0].findall(f"{atom}link"))
    assert link is not None
    assert client.get(link).status_code == 200


def test_an_entry_whose_changes_are_lost_has_a_tombstone_of_its_own_name() -> None:
    entries = [Entry(number, f"{number}" * 32, None, "2024-01-01T00:00:00+00:00", 1, 0, 0) for number in (1, 2)]

    def tell(lost: int) -> ET.Element:
        def changed(entry: Entry) -> list[Item]:
            if entry.number == lost:
                raise StateError("lost")
            return [Item("delete", "a:b", "a:g", ())]

        return ET.fromstring(
            feed.atom(
                "http://x", entries, changed, language="en", author="A", label_of=lambda iri: iri, difference=lambda _: "/"
            )
        )  # fmt: skip

    atom, tombstones = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
    whole, cut = tell(0), tell(1)
    names = [each.findtext(f"{atom}id") for each in whole.findall(f"{atom}entry")]
    (tombstone,) = cut.findall(f"{tombstones}deleted-entry")
    assert tombstone.get("ref") == names[1]
    assert [each.findtext(f"{atom}id") for each in cut.findall(f"{atom}entry")] == names[:1]


def test_a_label_with_characters_that_no_xml_has_leaves_atom_well_formed() -> None:
    switch = Entry(1, "a" * 32, None, "2026-11-25T07:30:00+00:00", 1, 0, 0)
    written = feed.atom(
        "https://lsgraph.example", [switch], lambda _: [Item("create", "urn:x", "urn:graph", ())], language="en",
        author="lsgraph", label_of=lambda _: "a\x00b\uffffc", difference=lambda _: "https://lsgraph.example/en/changes",
    )  # fmt: skip
    assert "a\ufffdb\ufffdc" in "".join(ET.fromstring(written).itertext())
