"""One number is the same on all pages, in files, in the interface and on the command line, on any day.

Of the part that tests know, whose numbers stand here, and of all data, of which none does. Questions that ask of one agreement or some
actors tell as much as pages only in the part, which has no others.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.test_assistants import told as told_to_assistants

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


#: Sources tell only the month in which the declaration was signed: who has signed and who may have, by day.
DAYS_OF_SIGNING = {"2024-06-02": (0, 2), "2024-06-14": (0, 2), "2024-06-29": (0, 2), "2024-06-30": (2, 0)}


def number_in_counts(page: str, title: str) -> int:
    """The number that the counts of a page give under a title, 0 where they have none."""
    found = re.search(rf"<dt>{re.escape(title)}</dt><dd>(\d+)", page)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("day", DAYS_OF_SIGNING)
def test_who_may_have_signed_is_counted_apart_on_all_pages_and_in_the_interface(site: Site, day: str) -> None:
    client, (signed, perhaps) = site.client, DAYS_OF_SIGNING[day]
    page = client.get(f"/en/agreement/{AGREEMENT}", params=on(day)).text
    told = [number_in_counts(page, title) for title in ("on record as having signed", "may have signed")]
    assert told == [signed, perhaps]
    assert ("do not give the exact day" in page) == bool(perhaps)
    record = client.get(f"/api/agreements/{AGREEMENT}", params=on(day)).json()
    assert (record["signed"], record["may_have_signed"]) == (signed, perhaps)
    assert sum("signed" in each["stances"] for each in record["stances"]) == signed
    assert sum("signed" in each["may_have"] for each in record["stances"]) == perhaps
    actors = client.get("/api/actors", params=on(day, stance="signed", agreement=AGREEMENT)).json()
    assert (actors["total"], actors["perhaps"]) == (signed, perhaps)
    acts = client.get("/api/acts", params=on(day, type="Signature", agreement=AGREEMENT)).json()["items"]
    assert [each["standing"] for each in acts] == ["certain"] * signed + ["possible"] * perhaps
    assistants = told_to_assistants(str(client.base_url).rstrip("/"), "stance", agreement=AGREEMENT, at=day)
    assert assistants["counts"]["signed"] == signed
    assert assistants["may_have"] == ({"signed": perhaps} if perhaps else {})


@pytest.mark.parametrize("day", DAYS_OF_SIGNING)
def test_the_page_of_a_region_counts_signatures_as_the_agreement_does(site: Site, day: str) -> None:
    signed, perhaps = DAYS_OF_SIGNING[day]
    words = words_of(site.client, "/en/region/stockholm-uppsala", at=day)
    assert (f"{signed} signatories" in words, f"{perhaps} may have signed" in words) == (bool(signed), bool(perhaps))
    assert "0 may have signed" not in words


@pytest.mark.parametrize("day", DAYS_OF_SIGNING)
def test_who_may_have_signed_is_in_analyses_neither_signed_nor_missing(known: httpx.Client, day: str) -> None:
    gaps = words_of(known, "/en/network/gaps", at=day)
    missing, whole, rest = re.search(r"\b(\d+) of (\d+)\b(.*)", gaps[gaps.index("Rule.") :]).groups()  # type: ignore[union-attr]  # it is there
    perhaps = number_before("more may have signed", rest.partition("Rule.")[0])
    supposed = words_of(known, "/en/what-if", at=day)
    signed = int(re.search(rf"(\d+) of {whole} with a signature on record", supposed)[1])  # type: ignore[index]  # it is there
    assert (signed, perhaps) == ((0, 1) if DAYS_OF_SIGNING[day][1] else (1, 0))
    assert int(missing) + perhaps + signed == int(whole)
    assert ("May have signed" in supposed) == bool(perhaps)
    listed = known.get("/en/my-list", params={"at": day, "names": "Region Stockholm\nRegion Uppsala"}).text
    marks = tuple(number_in_counts(listed, title) for title in ("has signed", "uncertain on that day"))
    assert marks == DAYS_OF_SIGNING[day]
    stances = [
        row["Stance"]
        for row in csv.DictReader(io.StringIO(known.get("/en/network/map.csv", params=on(day)).text.lstrip("\ufeff")))
    ]
    certain, uncertain = (
        sum(each.startswith(word) for each in stances) for word in ("Has signed", "Uncertain on that day: has signed")
    )
    assert (certain, uncertain) == DAYS_OF_SIGNING[day]


@pytest.mark.parametrize(
    ("language", "done", "may"),
    [("en", "Signed by", "May have signed:"), ("sv", "Undertecknat av", "Kan ha undertecknat:")],
)
def test_a_brief_tells_as_done_only_what_is_certain_on_the_day(
    known: httpx.Client, language: str, done: str, may: str
) -> None:
    for day, (signed, perhaps) in DAYS_OF_SIGNING.items():
        answer = known.get(f"/{language}/brief/agreement/{AGREEMENT}.docx", params=on(day))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            text = book.read("word/document.xml").decode()
        assert (done in text, may in text) == (bool(signed), bool(perhaps)), day


@pytest.mark.parametrize("day", [None, "2024-07-01"])
def test_relations_of_an_actor_are_counted_alike_in_lists_and_in_the_network(site: Site, day: str | None) -> None:
    client = site.client
    counts: dict[str, int] = {}
    for edge in map(json.loads, listed(client, "/api/network", day)["edges"]):
        for end in {edge["source"], edge["target"]}:
            counts[end] = counts.get(end, 0) + 1
    for name in ("actors", "agreements"):
        # The file is of no day: it tells the network as it stands.
        text = client.get(f"/en/lists/{name}.csv").text.lstrip("\ufeff")
        rows = {row["IRI"]: int(row["Relations in the network"]) for row in csv.DictReader(io.StringIO(text))}
        assert len(rows) > 1
        if day is None:
            assert rows == {iri: counts.get(iri, 0) for iri in rows}
        page = words_of(client, f"/en/{name}", **on(day))
        assert [int(each) for each in re.findall(r"(\d+) relations\b", page)] == [
            counts[iri] for iri in rows if counts.get(iri, 0) > 1
        ]


def test_all_pages_begin_with_the_same_agreement(site: Site) -> None:
    ways = ("network/gaps", "what-if", "my-list", "network/map", "agreements/compare")
    pages = {path: site.client.get(f"/en/{path}").text for path in ways}
    chosen = {path: re.search(r'<option value="agreement/([^"]+)" selected', text) for path, text in pages.items()}
    named = {found[1] for found in chosen.values() if found}
    # Of the part that tests know there is one agreement to choose from, and so no menu.
    assert named == (set() if site.is_known else {"life-science-declaration-2024"}), chosen


def test_the_days_of_plans_are_written_as_people_do(site: Site) -> None:
    for language, day in (("sv", "mellan 31 december 2010 och 31 januari 2011"), ("en", "31 January 2011")):
        text = site.client.get(f"/{language}/timeline/organization/karolinska-institutet").text
        # The part that tests know has no plan with a day.
        assert (day in text) != site.is_known
        assert re.search(r"\([^()]*\b20\d\d-\d\d-\d\d[^()]*\)</", text) is None


def test_each_picture_of_a_network_has_a_legend(site: Site) -> None:
    paths = (
        "",
        "network/gaps",
        "network/roles",
        "what-if",
        "agreements/compare",
        "organization/region-uppsala",
        "my-list?names=KTH",
    )
    for path in paths:
        text = site.client.get(f"/en/{path}").text
        assert ('class="network"' in text) == ('class="picture-legend"' in text), path
        assert len(text.encode()) < 100_000, path


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


# ------------------------------------------------------------------------- counts that look alike say what they count


def words_of(client: httpx.Client, path: str, **parameters: str) -> str:
    """What the main part of a page tells, without markup."""
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, path
    text = re.sub(r"(?s)<(svg|script|select|datalist)\b.*?</\1>", " ", answer.text[answer.text.index("<main") :])
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def number_before(words: str, text: str) -> int:
    """The number that stands before these words, 0 where they do not stand there."""
    found = re.search(rf"([\d,]+) {words}", text)
    return int(found[1].replace(",", "")) if found else 0


def test_organisations_of_a_region_are_the_same_on_all_pages(site: Site) -> None:
    client = site.client
    home, doors = words_of(client, "/en/"), words_of(client, "/en/regions")
    regions = client.get("/api/regions").json()["items"]
    assert len(regions) >= 2
    for region in regions:
        name, count = region["label"]["en"], sum(region["sectors"].values())
        if count:
            told = f"{name} {count} {'organisation' if count == 1 else 'organisations'}, "
            assert told in home, told
            assert told in doors, told
        kinds = region["kinds"]
        page = words_of(client, f"/en/region/{region['slug']}")
        sectors = page.partition("sector ")[2].partition("All actors")[0] if kinds else ""
        units, people, groups = (
            number_before(words, sectors) for words in ("units? of the", "pe(?:ople|rson)", "groups? mentioned")
        )
        assert count + units == kinds.get("organization", 0)
        assert [people, groups] == [kinds.get("person", 0), kinds.get("group", 0)]
        assert sum(map(int, re.findall(r" (\d+)(?! (?:unit|pe|group))\b", f" {sectors}"))) == count
        other = next(each["slug"] for each in regions if each != region)
        compared = words_of(client, "/en/regions/compare", first=region["slug"], second=other)
        both = re.search(r"organisations in both regions (\d+)", compared)
        alone = re.search(rf"organisations only in {re.escape(name)} (\d+)", compared)
        assert both is not None
        assert alone is not None
        assert int(both[1]) + int(alone[1]) == count


def test_unnamed_groups_conclusions_and_sources_are_counted_alike(site: Site) -> None:
    client = site.client
    home, gaps = words_of(client, "/en/"), words_of(client, "/en/network/gaps")
    groups = number_before("groups? (?:is|are) mentioned", home)
    assert groups == number_before("groups?\\b", gaps.partition("Rule. A source says that the group")[2]) > 0
    assert f"{groups} answers" in words_of(client, "/en/questions/031-unnamed-groups")
    sources = client.get("/api/documents").json()["total"]
    assert f"rests on {sources} sources" in home
    assert re.search(rf"\bsources {sources} ", home)
    # Claims and relations are two things: a relation may rest on several claims, and each says what it counts.
    concluded = re.search(r"Relations that are only our conclusion \((\d+)\)|(\d+) relations", gaps)
    assert concluded is not None
    assert number_before("claims? rests? on our own", home) >= int(concluded[1] or concluded[2])


def test_disagreements_are_counted_alike(site: Site) -> None:
    client = site.client
    total = client.get("/api/disagreements").json()["total"]
    page = words_of(client, "/en/disagreements")
    told = re.search(r"1–\d+ of (\d+)\.", page)
    assert int(told[1]) == total if told else page.count(" sources ") >= total
    rows = "1 row" if total == 1 else f"{total} rows"
    assert rows in words_of(client, "/en/questions/057-disagreements-at-a-glance")


@pytest.mark.parametrize("day", [None, "2024-07-01"])
def test_actors_and_relations_of_all_views_are_the_same(site: Site, day: str | None) -> None:
    client = site.client
    network = listed(client, "/api/network", day)
    actors = [json.loads(each) for each in network["nodes"]]
    timeline = re.search(r"(\d+) entr(?:y|ies)\.", words_of(client, "/en/network/timeline", **on(day)))
    placed = re.search(
        r"Municipality on record: (\d+)\. County or region alone: (\d+)\. Place not on record: (\d+)\.",
        words_of(client, "/en/network/map", **on(day)),
    )
    roles = words_of(client, "/en/network/roles", **on(day))
    ranked = re.search(r"rank \d+ of (\d+)", roles)
    assert ranked is not None
    assert placed is not None
    without = number_before("actors? in the network (?:has|have) no such tie", roles)
    assert int(ranked[1]) + without == sum(map(int, placed.groups()))
    assert timeline is not None
    assert int(timeline[1]) == len(network["edges"])
    assert len(actors) >= sum(map(int, placed.groups()))


def test_signatures_of_each_agreement_are_counted_alike(site: Site) -> None:
    client = site.client
    for agreement in client.get("/api/agreements", params={"limit": "100"}).json()["items"]:
        name = agreement["iri"].rsplit("/", 1)[-1]
        page = client.get(f"/en/agreement/{name}").text
        shown = re.search(r"on record as having signed</dt><dd>(\d+)", page)
        assert (int(shown[1]) if shown else 0) == client.get(f"/api/agreements/{name}").json()["signed"], name


def test_what_the_page_of_data_counts_is_what_queries_void_and_files_count(site: Site) -> None:
    client = site.client
    page = words_of(client, "/en/data")
    told = re.search(r"Triples ([\d,]+) (?:\(([\d,]+) counted in each graph)?", page)
    assert told is not None
    triples, statements = (int((each or told[1]).replace(",", "")) for each in told.groups())

    def counted(pattern: str) -> int:
        query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
        return int(client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1])

    assert triples == counted("?s ?p ?o") == client.get("/dumps/lsgraph.nt").text.count("\n")
    assert f"void:triples {triples} ;" in client.get("/void.ttl").text
    assert statements == counted("GRAPH ?g { ?s ?p ?o }") == client.get("/dumps/lsgraph.nq").text.count("\n")


def test_news_are_counted_alike_on_the_page_in_the_feed_and_in_a_mail(site: Site) -> None:
    client, period = site.client, {"since": "2024-01-01", "until": "2026-12-31"}
    page = client.get("/en/news", params=period).text
    items, more = page.count('<li class="relation">'), sum(map(int, re.findall(r"and (\d+) more", page)))
    assert items > 0
    plain = client.get("/en/news.txt", params=period).text
    assert len(re.findall(r"^\* ", plain, re.MULTILINE)) == items
    assert sum(map(int, re.findall(r"and (\d+) more", plain))) == more
    assert client.get("/en/news.html", params=period).text.count("<li>") == items


def test_assistants_are_told_the_numbers_of_the_pages(site: Site) -> None:
    client = site.client
    server = str(client.base_url).rstrip("/")
    counts, home = told_to_assistants(server, "describe")["counts"], words_of(client, "/en/")
    assert counts["document"] == counts["documents"] == client.get("/api/documents").json()["total"]
    assert f"rests on {counts['documents']} sources" in home
    assert counts["organization"] == client.get("/api/actors", params={"kind": "organization"}).json()["total"]
    assert counts["groups"] == counts["group"] == number_before("groups? (?:is|are) mentioned", home)
    for day in (None, "2024-07-01"):
        stances = told_to_assistants(server, "stance", agreement=AGREEMENT, **on(day))["counts"]
        interface = client.get(f"/api/agreements/{AGREEMENT}", params=on(day)).json()
        assert stances["signed"] == interface["signed"]
        assert {name: sum(name in each["stances"] for each in interface["stances"]) for name in stances} == stances
    first, second = PERIODS[1]
    changes = client.get("/changes", params={"clock": "at", "from": first, "to": second}).json()["differences"]
    diff = told_to_assistants(server, "diff", first=first, second=second)
    assert (diff["total"], diff["sure"]) == (len(changes), sum(change["sure"] for change in changes))


def test_what_compares_two_tells_in_files_what_its_page_tells(site: Site) -> None:
    client = site.client
    agreements = [each["iri"].rsplit("/", 1)[-1] for each in client.get("/api/agreements").json()["items"]]
    regions = [each["slug"] for each in client.get("/api/regions").json()["items"]]
    pairs = [("agreements", agreements[:2]), ("agreements", agreements[-2:]), ("regions", regions[:2])]
    compared = [(kind, pair) for kind, pair in pairs if len(pair) == 2]
    assert len(compared) == (1 if site.is_known else 3)
    for kind, (first, second) in compared:
        page = client.get(f"/en/{kind}/compare", params={"first": first, "second": second})
        assert page.status_code == 200
        counts = list(map(int, re.findall(r"<dd>(\d+)</dd>", page.text.partition('class="counts"')[2])))
        brief = f"/en/brief/{kind}/compare"
        rows = list(
            csv.DictReader(
                io.StringIO(client.get(f"{brief}.csv", params={"first": first, "second": second}).text.lstrip("\ufeff"))
            )
        )
        told = {(row["Part"], row["Statement"]) for row in rows}
        assert len(told) == sum(counts), (kind, first, second)
        assert html.unescape(f'href="{brief}.pdf?first=') in html.unescape(page.text)
        for suffix, start in ((".pdf", b"%PDF"), (".docx", b"PK"), (".pptx", b"PK"), (".xlsx", b"PK")):
            assert client.get(f"{brief}{suffix}", params={"first": first, "second": second}).content.startswith(start)
    for path, status in (
        ("agreements/compare.csv?first=nobodys&second=..%2Fx", 404),
        ("regions/compare.pdf?first=atlantis&second=skane", 404),
        ("regions/compare.csv", 400),
    ):
        assert client.get(f"/sv/brief/{path}").status_code == status, path
