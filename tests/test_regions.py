"""Regions are data: what belongs to one, its door, and lists, search and interface that are narrowed to it."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from contextlib import closing
from itertools import permutations
from typing import TYPE_CHECKING

import httpx
import networkx as nx
import pyoxigraph as ox
import pytest
from tests.valleys import HEAD, two_regions

from lsgraph.building.build import build
from lsgraph.building.checks import run_checks
from lsgraph.building.progress import Silent
from lsgraph.claims import Resources
from lsgraph.claims.lists import main_agreement
from lsgraph.claims.regions import ACROSS
from lsgraph.claims.tables import EDITION_FILE
from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import ENTAILED_GRAPH, expand, kind_and_slug, mint
from lsgraph.network import ALWAYS, measures
from lsgraph.network.frames import FIRST_FRAMES
from lsgraph.network.regional import (
    EVERYWHERE,
    MOST_EDGES_IN_REGION,
    MOST_FIRST,
    MOST_IN_REGION,
    first_picture,
    region_graph,
    region_pictures,
)
from lsgraph.repository.dataset import derive, load_dataset
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tools.servers import Server

    from lsgraph.generations.folder import Generation

SPATIAL = expand("dcterms:spatial")
REGION = """
region:a a ls:Region ; ls:countyCode "20" . region:b a ls:Region ; ls:municipalityCode "2104" .
organization:in-county adms:identifier identifier:one .
identifier:one dcterms:type identifier-type:municipality-code ; skos:notation "2080" .
organization:region-of-county adms:identifier identifier:two .
identifier:two dcterms:type identifier-type:county-code ; skos:notation "20" .
organization:in-part adms:identifier identifier:three .
identifier:three dcterms:type identifier-type:municipality-code ; skos:notation "2104" .
organization:beside-part adms:identifier identifier:four .
identifier:four dcterms:type identifier-type:municipality-code ; skos:notation "2180" .
organization:number adms:identifier identifier:five .
identifier:five dcterms:type identifier-type:organisation-number ; skos:notation "20" .
organization:moved adms:identifier identifier:six ; dcterms:spatial region:b .
identifier:six dcterms:type identifier-type:municipality-code ; skos:notation "2081" .
organization:unit org:unitOf organization:in-county . organization:part-of-unit org:unitOf organization:unit .
post:chair org:postIn organization:unit .
person:one a foaf:Person . membership:m org:member person:one ; org:organization organization:in-county .
organization:member a org:FormalOrganization . membership:n org:member organization:member ; org:organization organization:in-county .
act:s a ls:Signature ; ls:actor organization:in-county ; ls:agreement agreement:signed .
act:t a ls:Adoption ; ls:actor organization:in-part ; ls:agreement agreement:signed .
act:u a ls:AdoptionProposal ; ls:actor organization:in-county ; ls:agreement agreement:proposed .
participation:p a cv:Participation ; ls:participant organization:in-county ; ls:event event:meeting .
"""


@pytest.fixture(scope="module")
def derived_regions(root: Path) -> dict[str, set[str]]:
    """The regions of each thing in REGION, as the entailments give them."""
    graph = ox.NamedNode(mint("document", "x"))
    quads = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in ox.parse(HEAD + REGION, format=ox.RdfFormat.TURTLE)]  # fmt: skip
    found: dict[str, set[str]] = {}
    for quad in derive(quads, root / "ontology" / "entailments", ENTAILED_GRAPH):
        if quad.predicate.value == SPATIAL:
            thing = kind_and_slug(str(getattr(quad.subject, "value", "")))[1]
            found.setdefault(thing, set()).add(kind_and_slug(str(getattr(quad.object, "value", "")))[1])
    return found


@pytest.mark.parametrize(
    ("thing", "regions"),
    [
        ("in-county", {"a"}),
        ("region-of-county", {"a"}),
        ("in-part", {"b"}),
        ("beside-part", set()),
        ("number", set()),
        ("moved", set()),
        ("unit", {"a"}),
        ("part-of-unit", {"a"}),
        ("chair", {"a"}),
        ("one", {"a"}),
        ("member", set()),
        ("signed", {"a", "b"}),
        ("proposed", set()),
        ("meeting", {"a"}),
    ],
)
def test_a_thing_belongs_to_the_region_of_its_code_or_of_those_it_is_of(
    derived_regions: dict[str, set[str]], thing: str, regions: set[str]
) -> None:
    assert derived_regions.get(thing, set()) == regions


# ------------------------------------------------------------------------------------------------------------ pictures


def many(count: int) -> nx.MultiDiGraph[str]:
    """A ring of actors of region `a`, each with one neighbour of region `b` that has no other."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(count):
        for region in "ab":
            name = f"{region}{number}"
            graph.add_node(
                name, label_sv=name, label_en=name, short_sv=name, short_en=name, kind="company", family="business", unnamed=False, region=region
            )  # fmt: skip
    for number in range(count):
        for end in (f"a{(number + 1) % count}", f"b{number}"):
            graph.add_edge(
                f"a{number}",
                end,
                key="ls:standsBehind",
                label_sv="x",
                label_en="x",
                status="done",
                bases=("stated",),
                timeline=ALWAYS,
            )
    return graph


def test_a_picture_of_many_shows_those_that_connect_most_and_none_alone() -> None:
    graph = many(60)
    pictures = {
        region: (places, nodes) for region, places, nodes in region_pictures(graph, measures(graph), {"landscape": {}})
    }
    assert {region: nodes for region, (_, nodes) in pictures.items()} == {"a": 120, "b": 120}
    for region, (places, _) in pictures.items():
        assert all(len(each) <= MOST_IN_REGION for each in places.values())
        drawn = region_graph(graph.subgraph(next(iter(places.values()), {})), region)
        assert all(set(each) == set(drawn) for each in places.values())
    assert pictures["a"][0]["landscape"]


def test_a_picture_of_a_dense_region_has_no_more_edges_than_have_room_on_a_page() -> None:
    graph = many(30)
    data = next(data for *_, data in graph.edges(data=True))
    for one, other in permutations([f"a{number}" for number in range(20)], 2):
        graph.add_edge(one, other, key="ls:funds", **data)
    (places,) = (places for region, places, _ in region_pictures(graph, measures(graph), {}) if region == "a")
    assert 2 < len(places["landscape"]) < MOST_IN_REGION
    drawn = region_graph(graph.subgraph(places["landscape"]), "a")
    assert MOST_EDGES_IN_REGION / 2 < drawn.number_of_edges() <= MOST_EDGES_IN_REGION
    # Two with more relations than that between them are shown all the same.
    pair = many(1)
    for number in range(MOST_EDGES_IN_REGION + 1):
        pair.add_edge("a0", "b0", key=f"k{number}", **data)
    assert [set(places["landscape"]) for _, places, _ in region_pictures(pair, measures(pair), {})] == [
        {"a0", "b0"}
    ] * 2


def test_the_first_picture_has_those_with_most_neighbours_within_its_frame() -> None:
    graph = many(60)
    hub = "region:hub"
    graph.add_node(hub, **graph.nodes[next(iter(graph))])
    for end in sorted(graph)[:30]:
        graph.add_edge(hub, end, **next(data for *_, data in graph.edges(data=True)))
    found = first_picture(graph)
    assert set(found) == {frame.name for frame in FIRST_FRAMES}
    for frame in FIRST_FRAMES:
        places = found[frame.name]
        assert hub in places
        assert 1 < len(places) <= MOST_FIRST[frame.name]
        assert set(region_graph(graph.subgraph(places), EVERYWHERE)) == set(places)
        for x, y in places.values():
            assert 0 < x < frame.width
            assert 0 < y < frame.height
    assert first_picture(many(0)) == {}


def test_a_small_network_of_one_region_stands_as_in_the_picture_of_everything() -> None:
    graph = many(4)
    whole = {"landscape": dict.fromkeys(graph, (1.0, 2.0))}
    assert {region: places for region, places, _ in region_pictures(graph, measures(graph), whole)} == {
        "a": whole,
        "b": whole,
    }


# ------------------------------------------------------------------------------------------------ an invented project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_regions(tmp_path_factory.mktemp("valleys") / "water")


@pytest.fixture(scope="module")
def built(project: Path) -> Generation:
    return build(read_settings({}, root=project, state=project / ".lsgraph"))


@pytest.fixture(scope="module")
def resources(built: Generation) -> Resources:
    return Resources(built.store(), built.path)


@pytest.fixture(scope="module")
def client(
    built: Generation, project: Path, serve: Callable[[Path, Path, Path], Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:  # fmt: skip
    log = tmp_path_factory.mktemp("log") / "log.txt"
    server = serve(project / ".lsgraph", project, log)
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as made:
        yield made


def main_of(text: str) -> str:
    """What a page's main part says."""
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_regions_stand_in_their_order_with_their_words(resources: Resources) -> None:
    assert [region.slug for region in resources.regions] == ["kusten", "dalen"]
    assert resources.region("dalen").headline == {
        "sv": "Vem samverkar i Dalen?",
        "en": "Who collaborates in The Valley?",
    }


def test_an_unknown_region_is_refused_with_near_ones(resources: Resources) -> None:
    with pytest.raises(NotFoundError, match="dalarna") as raised:
        resources.region("dalarna")
    assert "dalen" in raised.value.near
    with pytest.raises(NotFoundError):
        resources.region_key("")


def test_what_belongs_to_none_or_to_several_is_across(resources: Resources) -> None:
    names = {"kustavtalet": "agreement", "flodavtalet": "agreement", "rikslabbet": "organization"}
    iris = {mint(kind, slug) for slug, kind in names.items()}
    assert resources.in_region(ACROSS, iris) == {mint("agreement", "flodavtalet"), mint("organization", "rikslabbet")}
    assert resources.in_region(resources.region("kusten").iri, iris) == {mint("agreement", "kustavtalet"), mint("agreement", "flodavtalet")}  # fmt: skip


def test_an_edition_of_an_older_version_has_no_regions(built: Generation, tmp_path: Path) -> None:
    shutil.copy(built.path / EDITION_FILE, tmp_path)
    with closing(sqlite3.connect(tmp_path / EDITION_FILE)) as connection:
        connection.executescript("DROP TABLE region; DROP TABLE located;")
    older = Resources(built.store(), tmp_path)
    assert older.regions == ()
    iri = mint("organization", "provstads-kommun")
    assert older.regions_of([iri]) == {iri: []}
    assert [thing.regions for thing in older.things([iri])] == [()]
    assert older.count_things(["organization"]) == {"organization": 4}
    with pytest.raises(NotFoundError):
        older.region_key("dalen")


def test_what_a_region_names_as_its_main_agreement_comes_first_in_it_and_in_the_whole(project: Path) -> None:
    """Also where more actors stand towards another; a region that names none has that towards which most of its own do."""
    coast, river = mint("agreement", "kustavtalet"), mint("agreement", "flodavtalet")
    published = load_dataset(project).published
    regions = [None, mint("region", "kusten"), mint("region", "dalen"), ACROSS]
    resources = Resources(EmbeddedStore.in_memory(published))
    assert [main_agreement(resources, region) for region in regions] == [river, river, river, river]
    graph = next(quad.graph_name for quad in published if quad.subject == ox.NamedNode(mint("region", "kusten")))
    named = ox.Quad(
        ox.NamedNode(mint("region", "kusten")), ox.NamedNode(expand("ls:mainAgreement")), ox.NamedNode(coast), graph
    )
    resources = Resources(EmbeddedStore.in_memory([*published, named]))
    assert [main_agreement(resources, region) for region in regions] == [coast, coast, river, river]


def test_a_network_without_agreements_has_no_main_one() -> None:
    assert main_agreement(Resources(EmbeddedStore.in_memory([]))) is None


def test_the_map_of_a_region_begins_with_the_agreement_that_comes_first_there(
    client: httpx.Client, resources: Resources
) -> None:
    iri = main_agreement(resources, resources.region("dalen").iri)
    assert iri is not None
    text = client.get("/sv/network/map", params={"region": "dalen"}).text
    assert f'value="{kind_and_slug(iri)[0]}/{kind_and_slug(iri)[1]}" selected' in text


def test_tables_in_memory_have_the_same_regions(project: Path, resources: Resources) -> None:
    held = Resources(EmbeddedStore.in_memory(load_dataset(project).published))
    statement = "SELECT region, iri FROM located ORDER BY region, iri"
    assert held.tables.rows(statement) == resources.tables.rows(statement)
    assert held.regions == resources.regions


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("slug", "label", "own", "foreign"),
    [("dalen", ("Dalen", "The Valley"), "Exempelby", "Kusten"), ("kusten", ("Kusten", "The Coast"), "Provstad", "Dalen")],
)  # fmt: skip
def test_a_region_has_a_door_with_its_own_words_counts_and_picture(
    client: httpx.Client, language: str, slug: str, label: tuple[str, str], own: str, foreign: str
) -> None:
    answer = client.get(f"/{language}/region/{slug}")
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    said = main_of(answer.text)
    name = label[language == "en"]
    assert {"sv": f"Vem samverkar i {name}?", "en": f"Who collaborates in {name}?"}[language] in said
    assert {"sv": f"Allt utom vatten i {name}.", "en": f"All but water in {name}."}[language] in said
    assert own in said
    assert foreign not in said
    assert answer.text.count('<svg class="network"') == 2


def test_the_picture_of_a_region_shows_what_its_table_tells(client: httpx.Client) -> None:
    text = client.get("/sv/region/kusten").text
    table = text[text.index("<table") : text.index("</table>")]
    rows = re.findall(r'<th scope="row"><a href="([^"]+)">.*?<td><a href="(/sv/agreement[^"]+)">', table, re.DOTALL)
    assert sorted(rows) == [
        ("/sv/organization/provstads-kommun", "/sv/agreement/flodavtalet"),
        ("/sv/organization/provstads-kommun", "/sv/agreement/kustavtalet"),
    ]
    drawn = set(
        re.findall(
            r'href="(/sv/(?:organization|agreement)/[^"]+)"',
            text.partition('<svg class="network"')[2].partition("</svg>")[0],
        )
    )
    assert drawn == {end for row in rows for end in row}


def test_a_region_shows_a_past_day_without_what_came_later(client: httpx.Client) -> None:
    early, late = (client.get("/sv/region/kusten", params={"at": day}).text for day in ("2025-04-10", "2025-06-01"))
    assert "/sv/agreement/flodavtalet" not in early[early.index("<figure") : early.rindex("</figure>")]
    assert "/sv/agreement/flodavtalet" in late[late.index("<figure") : late.rindex("</figure>")]


@pytest.mark.parametrize("path", ["region/dalarna", "actors?region=dalarna", "search?q=kommun&region=dalarna", "region/across"])  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_that_there_is_not_is_told_with_those_that_there_are(
    client: httpx.Client, language: str, path: str
) -> None:
    answer = client.get(f"/{language}/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert f"/{language}/region/dalen" in answer.text


@pytest.mark.parametrize("name", ["actors", "agreements", "documents"])
def test_everything_is_in_a_region_or_across_them(client: httpx.Client, name: str) -> None:
    kinds = "organization|group|person|post|agreement|document"

    def listed(**query: str) -> set[str]:
        text = client.get(f"/sv/{name}", params=query).text
        return set(re.findall(rf'href="/sv/((?:{kinds})/[^"?]+)', text[text.index("<h2") :]))

    everything, parts = listed(), [listed(region=region) for region in ("dalen", "kusten", "across")]
    assert everything == set.union(*parts)
    assert all(part and part < everything for part in parts)
    if name != "documents":
        # Who belongs to two regions stands in both, and across them.
        assert "agreement/flodavtalet" in set.intersection(*parts) or name == "actors"


def test_a_list_that_is_narrowed_says_so_and_leads_back(client: httpx.Client) -> None:
    text = client.get("/sv/actors", params={"region": "dalen"}).text
    assert "Visar bara det som hör till Dalen" in main_of(text)
    assert re.search(r'<a href="/sv/actors\?region=dalen" aria-current="true">', text)
    assert '<a href="/sv/actors">' in text
    assert '<input type="hidden" name="region" value="dalen">' in text


def test_search_is_narrowed(client: httpx.Client) -> None:
    def found(**query: str) -> set[str]:
        text = client.get("/sv/search", params={"q": "kommun"} | query).text
        return set(re.findall(r'<li><a href="/sv/(organization/[^"]+)"', text[text.index("<main") :]))

    assert found() == {"organization/exempelby-kommun", "organization/provstads-kommun"}
    assert found(region="dalen") == {"organization/exempelby-kommun"}
    assert found(region="across") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_and_the_menu_have_all_doors(client: httpx.Client, language: str) -> None:
    home = client.get(f"/{language}/").text
    doors = re.findall(rf'<a class="card" href="(/{language}/region/[^"]+)">', home)
    assert doors == [f"/{language}/region/kusten", f"/{language}/region/dalen"]
    assert f'<a href="/{language}/regions"' in home
    listed = client.get(f"/{language}/regions").text
    assert all(door in listed for door in doors)


def test_a_thing_tells_its_region(client: httpx.Client) -> None:
    for path in ("organization/provstads-naringsnamnd", "agreement/kustavtalet", "document/nyhet-kust"):
        text = client.get(f"/sv/{path}").text
        assert '<dt>Region</dt><dd><a href="/sv/region/kusten">Kusten</a></dd>' in text, path
    assert "<dt>Region</dt>" not in client.get("/sv/organization/rikslabbet").text


def test_regions_are_in_the_sitemap_and_as_data(client: httpx.Client) -> None:
    assert "/sv/region/dalen<" in client.get("/sitemap.xml").text
    turtle = client.get("/id/region/dalen", headers={"Accept": "text/turtle"}, follow_redirects=True).text
    assert "ls:headline" in turtle
    page = client.get("/id/region/dalen", headers={"Accept": "text/html"})
    assert page.status_code == 303
    assert page.headers["location"].endswith("/region/dalen")


# ------------------------------------------------------------------------------------------------------ the interface


def items(client: httpx.Client, path: str, **query: str) -> set[str]:
    answer = client.get(f"/api/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return {item["iri"].rsplit("/", 1)[-1] for item in answer.json()["items"]}


def test_the_interface_lists_regions_with_what_is_counted(client: httpx.Client) -> None:
    coast, valley = client.get("/api/regions").json()["items"]
    assert (coast["slug"], valley["slug"]) == ("kusten", "dalen")
    assert coast["sectors"] == {"public": 1}
    assert coast["kinds"] == {"agreement": 2, "document": 2, "organization": 2}


@pytest.mark.parametrize(
    ("path", "dalen", "kusten", "across"),
    [
        ("actors", {"exempelby-kommun"}, {"provstads-kommun", "provstads-naringsnamnd"}, {"rikslabbet"}),
        ("agreements", {"example-declaration-2025", "flodavtalet"}, {"kustavtalet", "flodavtalet"}, {"flodavtalet"}),
        ("documents", {"example-2025-03-10", "nyhet-flod"}, {"nyhet-kust", "nyhet-flod"}, {"nyhet-flod"}),
        (
            "acts",
            {"exempelby-kommun-signature-2025-03", "exempelby-kommun-signature-nyhet-flod"},
            {"provstads-kommun-signature-nyhet-kust", "provstads-kommun-signature-nyhet-flod"},
            {"rikslabbet-signature-nyhet-flod"},
        ),
        ("memberships", set(), set(), set()),
    ],
)
def test_the_interface_narrows_its_lists(
    client: httpx.Client, path: str, dalen: set[str], kusten: set[str], across: set[str]
) -> None:
    found = [items(client, path, region=region) for region in ("dalen", "kusten", "across")]
    assert found == [dalen, kusten, across]


def test_the_interface_narrows_the_network_and_says_the_region_of_each_node(client: httpx.Client) -> None:
    whole = client.get("/api/network").json()
    assert {node["iri"].rsplit("/", 1)[-1]: node["region"] for node in whole["nodes"]} == {
        "exempelby-kommun": "dalen", "provstads-kommun": "kusten", "rikslabbet": None,
        "example-declaration-2025": "dalen", "kustavtalet": "kusten", "flodavtalet": None,
    }  # fmt: skip
    parts = {region: client.get("/api/network", params={"region": region}).json()["total"] for region in ("dalen", "kusten", "across")}  # fmt: skip
    assert whole["total"] == 5
    assert parts == {"dalen": 2, "kusten": 2, "across": 3}
    page = client.get("/api/network", params={"region": "dalen", "limit": 1}).json()
    rest = client.get(page["next"]).json()
    assert {edge["source"] for part in (page, rest) for edge in part["edges"]} == {
        mint("organization", "exempelby-kommun")
    }


@pytest.mark.parametrize("path", ["actors", "agreements", "documents", "acts", "memberships", "network"])
@pytest.mark.parametrize(("region", "status"), [("dalarna", 404), ("", 400), ("A B", 400)])
def test_the_interface_refuses_a_region_that_there_is_not(
    client: httpx.Client, path: str, region: str, status: int
) -> None:
    answer = client.get(f"/api/{path}", params={"region": region})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


# ------------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("schema:position 2 ;", 'schema:position 2 ; ls:countyCode "99" ;', "register.differs"),
        ("schema:position 2 ;", 'schema:position 2 ; ls:municipalityCode "9999" ;', "register.differs"),
        ("dcterms:spatial region:dalen", "dcterms:spatial region:dalenn", "reference.undescribed"),
        ("dcterms:spatial region:dalen", "dcterms:spatial organization:exempelby-kommun", "property.range"),
        ("ls:headline", "ls:headlines", "term.unknown"),
        ("region:dalen a ls:Region", "region:dalen a dcterms:Location", "term.misplaced"),
    ],
)
def test_a_fault_in_a_region_is_found(project: Path, tmp_path: Path, old: str, new: str, rule: str) -> None:
    folder = two_regions(tmp_path / "water")
    file = folder / "data" / "regions" / "dalen.ttl"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    findings = run_checks(load_dataset(folder), Silent())
    assert rule in {finding.rule for finding in findings if finding.file == "data/regions/dalen.ttl"}


def test_a_file_that_is_no_turtle_among_regions_is_told(tmp_path: Path) -> None:
    folder = two_regions(tmp_path / "water")
    (folder / "data" / "regions" / "notes.txt").write_text("x", encoding="utf-8")
    assert "data/regions/notes.txt" in {finding.file for finding in run_checks(load_dataset(folder), Silent())}


# --------------------------------------------------------------------------------------------------------- two regions


def test_two_regions_are_compared_by_what_ties_them(client: httpx.Client) -> None:
    page = client.get("/en/regions/compare", params={"first": "dalen", "second": "kusten"}).text
    bridges = page[page.index('<h2 id="bridges">') : page.index('<h2 id="direct">')]
    assert "The cooperation agreement on the river" in bridges, "it is signed in both"
    assert "The cooperation agreement on the coast" not in bridges
    assert bridges.count("signed") >= 2
    only = {
        name: page[page.index(f'<h2 id="only-{name}">') :].partition("</section>")[0] for name in ("first", "second")
    }
    assert ("Exempelby Municipality" in only["first"], "Provstad Municipality" in only["first"]) == (True, False)
    assert ("Exempelby Municipality" in only["second"], "Provstad Municipality" in only["second"]) == (False, True)
    assert "The Realm Laboratory" not in only["first"] + only["second"]
    picture = client.get("/en/brief/regions/compare.svg", params={"first": "dalen", "second": "kusten"})
    assert (picture.status_code, "Exempelby" in picture.text) == (200, True)
    before = client.get("/en/regions/compare", params={"first": "dalen", "second": "kusten", "at": "2025-01-01"}).text
    assert (
        "The cooperation agreement on the river"
        not in before[before.index('<h2 id="bridges">') :].partition("</section>")[0]
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"first": "dalen", "second": "dalen"}, "Choose two different regions"), ({}, "Tied to both regions")],
)  # fmt: skip
def test_a_comparison_of_regions_that_is_asked_wrongly_says_so(
    client: httpx.Client, asked: dict[str, str], words: str
) -> None:
    answer = client.get("/en/regions/compare", params=asked)
    assert answer.status_code == 200
    assert words in answer.text
    nowhere = client.get("/en/regions/compare", params={"first": "<b>nowhere"}, headers={"Accept": "text/html"})
    assert nowhere.status_code == 404
    assert "&lt;b&gt;nowhere" in nowhere.text
    assert "<b>nowhere" not in nowhere.text


def test_the_network_of_a_region_is_explored_and_taken_along(client: httpx.Client) -> None:
    names = {}
    for region in ("dalen", "kusten", ""):
        asked = {"region": region} if region else {}
        assert client.get("/en/network", params=asked).status_code == 200
        names[region] = {
            node["iri"].rsplit("/", 1)[-1] for node in client.get("/en/network.json", params=asked).json()["nodes"]
        }
        data = client.get("/en/network/picture.json", params=asked).json()
        # The picture has all of a network that is drawn whole: the script shows what the region has.
        assert {node["id"].rsplit("/", 1)[-1] for node in data["nodes"]} >= names[region]
    assert "kustavtalet" in names["kusten"] - names["dalen"]
    assert "flodavtalet" in names["kusten"] & names["dalen"], "it is signed in both"
    assert names["dalen"] | names["kusten"] <= names[""]
    page = client.get("/en/network", params={"region": "dalen"}).text
    assert re.search(r'<option value="dalen" selected>', page), "a further choice keeps the region"
    assert "network.svg?region=dalen" in page
    assert client.get("/en/network", params={"region": "nowhere"}).status_code == 404
    for path in ("network.csv", "network/map", "network/timeline", "network/map.csv", "network/timeline.svg"):
        assert client.get(f"/en/{path}", params={"region": "nowhere"}).status_code == 404, path
