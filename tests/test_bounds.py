"""No page takes more memory or time than a bound: over it, an honest page with other ways in, and all else still comes."""

from __future__ import annotations

import asyncio
import re
import threading
import tracemalloc
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import httpx
import networkx as nx
import pyoxigraph as ox
import pytest
from tests.conftest import start_server
from tests.threads import in_a_thread

from lsgraph.analysis import roles as analysis_roles
from lsgraph.analysis.leaving_out import Trial
from lsgraph.analysis.roles import roles
from lsgraph.building.build import build_from
from lsgraph.claims import Resources
from lsgraph.computing.cache import BytesCache
from lsgraph.computing.deadlines import within
from lsgraph.edition.counts import count_of
from lsgraph.edition.edition import Edition
from lsgraph.errors import TooLongError
from lsgraph.generations import dumps
from lsgraph.generations.items import Item
from lsgraph.generations.journal import Entry
from lsgraph.linked_data import feed
from lsgraph.namespaces import GRAPH, PREFIXES
from lsgraph.network import Measures, choose, network, read_choice
from lsgraph.network.ties import tied
from lsgraph.stores import EmbeddedStore
from lsgraph.web.app import create_app
from lsgraph.web.http.problems import problem_of
from lsgraph.web.page import Page
from lsgraph.web.pages import analyses
from lsgraph.web.service import Current
from lsgraph.web.site import MOST_COMPUTING
from lsgraph.web.sparql import endpoint as sparql_page
from lsgraph.web.sparql.results import MOST_ROWS_SHOWN, beginning, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings


T = TypeVar("T")

HTML = {"Accept": "text/html"}
ACTOR = "organization/huddinge-kommun"

#: What still comes, the pages without their language.
STILL = (
    "", "actors", "agreements", "documents", "search?q=Huddinge", "questions", "questions/001-who-has-signed", "versions",
    "about", "accessibility", "changes", "changes?clock=at&from=2018-01-01&to=2024-12-31", ACTOR, f"{ACTOR}?at=2024-08-21", "document/huddinge-ks-2024-1082",
    "agreement/life-science-declaration-2024", "act/region-stockholm-signature-2024-06",
    "network", "network?scope=all", f"network?selected={ACTOR}", "network/roles", "network/roles?ties=all&at=2024-06-14", "network/gaps",
    "network/compare", "what-if", "embed/network",
)  # fmt: skip
#: Files of the network, which is read from its tables however much other data there is.
STILL_FILES = ("svg", "csv", "xlsx", "json", "graphml", "gexf", "html")
STILL_DATA = (
    "/catalogue.ttl", "/void.ttl", "/sparql?query=ASK%7B%7D", "/sparql/terms.json", "/dumps", "/dumps/checksums.sha256",
    "/dumps/lsgraph.nq", "/healthz", "/sitemap.xml", "/feed.trig", "/feed.atom", "/feed/1/1", "/graph/actors.ttl?lang=sv", "/graph/actors.html",
    f"/id/{ACTOR}.ttl", f"/id/{ACTOR}.jsonld?at=2024-08-21", "/ontology.ttl", "/vocabulary.html", "/api/", "/api/openapi.json",
    "/api/search?q=Huddinge", "/api/actors", f"/api/actors/{ACTOR}", "/api/agreements", "/api/acts", "/api/memberships", "/api/documents", "/api/network",
    "/changes.patch", "/changes?clock=at&from=2018-01-01&to=2024-12-31", "/versions",
)  # fmt: skip
TOO_LARGE_DATA = (
    "/graph/ontology.jsonld", "/graph/ontology.rdf", f"/graph/ontology.ttl?about={PREFIXES['ls']}Act",
)  # fmt: skip


@pytest.fixture(scope="module")
def bounded(
    generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A server of the real data for which they are far too large."""
    assert generation.manifest.total > 3000
    log = tmp_path_factory.mktemp("bounded") / "log.txt"
    running = start_server(settings.state_folder, settings.root, log, LSGRAPH_PAGE_QUADS="3000")
    with httpx.Client(base_url=running.url, headers=HTML, timeout=60, trust_env=False) as client:
        yield client
    running.stop()
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize(
    ("language", "heading"),
    [("sv", "För stort för att räknas ut medan du väntar"), ("en", "Too large to compute while you wait")],
)
def test_what_needs_all_the_data_is_an_honest_page_with_other_ways_in(
    bounded: httpx.Client, language: str, heading: str
) -> None:
    answer = bounded.get("/graph/ontology.rdf", headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 503
    # To ask again does not help.
    assert "retry-after" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert f'<html lang="{language}">' in answer.text
    assert re.findall(r"<h1>(.*?)</h1>", answer.text) == [heading]
    for way in ("actors", "agreements", "documents"):
        assert f'href="/{language}/{way}"' in answer.text
    assert f'action="/{language}/search"' in answer.text
    assert f'href="/sparql?lang={language}"' in answer.text
    assert 'href="/dumps"' in answer.text


@pytest.mark.parametrize("path", TOO_LARGE_DATA)
def test_a_program_is_told_so_as_a_problem(bounded: httpx.Client, path: str) -> None:
    answer = bounded.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    told = answer.json()
    assert "too many to compute this while you wait" in told["detail"]
    assert "SPARQL" in told["next_step"]
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize(
    ("ending", "form"), [("nt", ox.RdfFormat.N_TRIPLES), ("ttl", ox.RdfFormat.TURTLE), ("nq", ox.RdfFormat.N_QUADS)]
)
def test_a_named_graph_of_any_size_comes_whole_line_by_line(
    bounded: httpx.Client, generation: Generation, ending: str, form: ox.RdfFormat
) -> None:
    graph = f"{GRAPH}ontology"
    answer = bounded.get(f"/graph/ontology.{ending}", headers={"Accept": "*/*"})
    assert (answer.status_code, "content-length" in answer.headers) == (200, False)
    quads = list(ox.parse(answer.content, format=form))
    assert len(quads) == generation.manifest.quads[graph] > 750
    store = EmbeddedStore(generation.path / "store")
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (!isBlank(?s) && !isBlank(?o)) }}"
    blank = ox.BlankNode
    named = {
        each.triple for each in quads if not isinstance(each.subject, blank) and not isinstance(each.object, blank)
    }
    assert named == set(store.query(query).triples())
    assert {each.graph_name for each in quads} == {ox.NamedNode(graph) if ending == "nq" else ox.DefaultGraph()}
    again = bounded.get(f"/graph/ontology.{ending}", headers={"Accept": "*/*", "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", [f"/{language}/{path}" for path in STILL for language in ("sv", "en")])
def test_pages_that_need_a_part_of_the_data_still_come(bounded: httpx.Client, path: str) -> None:
    answer = bounded.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("ending", STILL_FILES)
def test_files_of_the_network_still_come(bounded: httpx.Client, ending: str) -> None:
    answer = bounded.get(f"/sv/network.{ending}", headers={"Accept": "*/*"})
    assert answer.status_code == 200
    assert len(answer.content) > 10_000


@pytest.mark.parametrize("path", STILL_DATA)
def test_data_that_need_no_reading_of_all_still_come(bounded: httpx.Client, path: str) -> None:
    answer = bounded.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 200, answer.text[:500]


def test_the_first_page_shows_the_network_however_much_other_data_there_is(bounded: httpx.Client) -> None:
    text = bounded.get("/en/").text
    assert "The network is too large" not in text
    assert '<figure class="picture landscape">' in text


@pytest.mark.parametrize("path", ["organization/huddinge-kommun", "organization/flemingsberg-science"])
def test_a_thing_has_the_same_relations_as_where_all_is_read(bounded: httpx.Client, server: str, path: str) -> None:
    def relations(text: str) -> Counter[str]:
        # What is not on record follows from more than what is said of one thing.
        found = re.findall(r'<li class="(relation[^"]*)">(.*?)</li>', text, re.DOTALL)
        return Counter(re.sub(r"<[^>]+>|\s+", " ", each) for kind, each in found if "absence" not in kind)

    whole = httpx.get(f"{server}/sv/{path}", headers=HTML, timeout=60, trust_env=False).text
    assert relations(bounded.get(f"/sv/{path}").text) == relations(whole)
    assert len(relations(whole)) > 3


@pytest.mark.parametrize("name", ["actors", "agreements", "documents"])
def test_a_list_has_the_same_things_as_where_all_is_read(bounded: httpx.Client, server: str, name: str) -> None:
    def things(text: str) -> set[str]:
        return set(re.findall(r'<li><a href="(/sv/[^"]+)"', text.partition("<main")[2]))

    whole = things(httpx.get(f"{server}/sv/{name}", headers=HTML, timeout=60, trust_env=False).text)
    assert things(bounded.get(f"/sv/{name}").text) == whole
    assert len(whole) > 2


def test_lists_come_in_parts_in_the_order_of_their_language(store: EmbeddedStore) -> None:
    resources = Resources(store)
    whole = [each.iri for each, *_ in resources.list_things("organization", "sv")]
    parts = [
        each.iri
        for offset in range(0, len(whole), 3)
        for each, *_ in resources.list_things("organization", "sv", offset=offset, limit=3)
    ]
    assert parts == whole
    assert set(whole) == {iri for iri in resources.contents.things if "/id/organization/" in iri}
    assert whole != [each.iri for each, *_ in resources.list_things("organization", "en")]


def test_a_part_that_is_not_there_leads_to_the_last(bounded: httpx.Client) -> None:
    answer = bounded.get("/en/actors?from=500")
    assert answer.status_code == 404
    last = re.search(r"The last part is (/en/actors\S*)\.<", answer.text)
    assert last
    assert "Next part" not in bounded.get(last[1]).text


# ------------------------------------------------------------------------------------------------------------ time


def test_an_analysis_ends_at_its_deadline(store: EmbeddedStore) -> None:
    graph = network(Resources(store))
    with within(0), pytest.raises(TooLongError):
        roles(graph)
    assert roles(graph).roles
    told = problem_of(TooLongError())
    assert (told.status, told.too_much) == (503, True)
    assert int(told.headers["Retry-After"]) > 0


def ask(settings: Settings, *paths: str) -> list[httpx.Response]:
    """The answers of an application of its own to requests that are made at once."""

    async def asked() -> list[httpx.Response]:
        app = create_app(settings)
        to_app, from_app = asyncio.Queue[dict[str, object]](), asyncio.Queue[dict[str, object]]()
        serving = app({"type": "lifespan", "asgi": {"version": "3.0"}}, to_app.get, from_app.put)  # type: ignore[arg-type]
        running = asyncio.ensure_future(serving)
        to_app.put_nowait({"type": "lifespan.startup"})
        assert (await from_app.get())["type"] == "lifespan.startup.complete"
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost", headers=HTML, timeout=60
        ) as client:
            found = list(await asyncio.gather(*(client.get(path) for path in paths)))
        to_app.put_nowait({"type": "lifespan.shutdown"})
        await running
        return found

    return in_a_thread(asked())


def test_a_page_that_takes_too_long_says_so_and_when_to_ask_again(generation: Generation, settings: Settings) -> None:
    (answer,) = ask(settings.model_copy(update={"page_seconds": 0}), "/sv/network/roles")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "Det här tar för lång tid att räkna ut medan du väntar." in answer.text


def test_few_analyses_are_computed_at_once_and_other_pages_come_meanwhile(
    generation: Generation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, enough = 0, 0, threading.Event()
    lock = threading.Lock()

    def write(*_: object) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        assert enough.wait(60)
        with lock:
            running -= 1
        return "written"

    def other(*_: object) -> str:
        enough.set()
        return "written"

    monkeypatch.setattr(analyses, "write_roles", write)
    monkeypatch.setattr("lsgraph.web.pages.about.write_accessibility", other)
    # More of them than a server has threads.
    answers = ask(settings, *(f"/sv/network/roles?group={number}" for number in range(60)), "/sv/accessibility")
    assert {each.status_code for each in answers} == {200}
    assert most == MOST_COMPUTING


# ------------------------------------------------------------------------------------------------------- event loop


def test_a_page_of_rows_reads_no_more_than_it_shows(store: EmbeddedStore) -> None:
    """What follows is no SPARQL TSV at all, and is counted nevertheless."""
    rows = b"".join(b'"%d"\t<https://example.org/%d>\n' % (number, number) for number in range(MOST_ROWS_SHOWN))
    table = table_of(b"?a\t?b\n" + rows + b"no term at all\n" * 5000, Resources(store))
    assert (len(table.rows), table.total, table.columns) == (MOST_ROWS_SHOWN, MOST_ROWS_SHOWN + 5000, ("a", "b"))


@pytest.mark.parametrize("text", ["a\tb", "a\nb", 'say "}},{" \\ so', "}},{", "<p>&amp;", ""])
def test_a_value_is_shown_as_it_is(store: EmbeddedStore, text: str) -> None:
    found = ox.Store()
    found.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(text)))
    rows = found.query("SELECT ?o ?no { { ?s ?p ?o } UNION { BIND (1 AS ?x) } } ORDER BY ?o")
    assert isinstance(rows, ox.QuerySolutions)
    content = rows.serialize(format=ox.QueryResultsFormat.TSV)
    assert content is not None
    table = table_of(content, Resources(store))
    assert [row[0] and row[0].reference.label("sv") for row in table.rows] == [None, text]
    assert (table.total, [row[1] for row in table.rows]) == (2, [None, None])


def test_of_a_large_graph_the_beginning_is_shown() -> None:
    text, cut = beginning("<a:s> <a:p> 'å' .\n".encode() * 50_000)
    assert cut
    assert text.endswith(".\n")
    assert len(text) < 300_001
    assert beginning(b"<a:s> <a:p> 1 .\n") == ("<a:s> <a:p> 1 .\n", False)


def test_pages_of_answers_are_written_in_threads(
    generation: Generation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noted(content: bytes, resources: Resources) -> object:
        seen.append(threading.current_thread().name)
        return table_of(content, resources)

    monkeypatch.setattr(sparql_page, "table_of", noted)
    (answer,) = ask(settings, "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20org%3AFormalOrganization%7D")
    assert answer.status_code == 200
    # More than once where it begins anew, after what another thread computed meanwhile.
    assert seen
    assert all(each.startswith("AnyIO worker") for each in seen)


# ----------------------------------------------------------------------------------------------------------- memory


def in_group(number: int) -> Measures:
    """The measures of a node of that group."""
    return Measures(contacts=2, firm=2, betweenness=0.0, rank=1, shared=True, community=number)


def test_groups_of_ten_thousand_nodes_are_compared_without_a_set_for_each_node() -> None:
    """With one set for each node, groups of five hundred took 330 MB for each trial; here there are four."""
    count, size = 10_000, 500
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = [f"n{number}" for number in range(count)]
    graph.add_nodes_from(names, family="business", unnamed=False)
    for one, other in pairwise(names):
        graph.add_edge(one, other, predicate="ls:hasSigned", status="done", bases=("stated",))
    measured = {name: in_group(number // size + 1) for number, name in enumerate(names)}
    tried = tuple(Trial(None, 0, measured) for _ in range(4))
    tracemalloc.start()
    found = analysis_roles._groups(graph, measured, tried)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {group.kept for group in found} == {4}
    assert peak < 100_000_000


def test_a_group_that_has_changed_is_not_kept() -> None:
    def groups(**numbers: int) -> dict[str, Measures]:
        return {name: in_group(number) for name, number in numbers.items()}

    def same(**numbers: int) -> bool:
        there = groups(**numbers)
        return analysis_roles._same(["a", "b", "c"], there, Counter(each.community for each in there.values()))

    assert same(a=7, b=7, c=7, d=1)
    assert same(a=7, b=7, d=1)
    assert not same(a=7, b=7, c=7, d=7)
    assert not same(a=7, b=7, c=1)
    assert not same(b=7, c=7)


def test_the_network_on_a_few_days_is_kept_and_not_on_all(generation: Generation) -> None:
    edition = Edition(generation, generation.store(), most_quads=10**9)
    days = edition._days_of_change
    for day in days:
        edition.graph_at(day)
    assert edition.graph_at(days[-1]) is edition.graph_at(days[-1])
    assert len(edition.networks._results) <= edition.networks._most < 100


# ------------------------------------------------------------------------------------- what grew with size squared


def test_counts_of_the_first_page_are_those_of_what_is_read(store: EmbeddedStore) -> None:
    read = Resources(store)
    counts = count_of(store)
    assert counts["inferred"] == sum(claim.bases == ("inferred",) for claim in read.contents.claims.values())
    documents = {item.document for item in read.contents.evidence.values()}
    stored = {str(row["x"]).strip("<>") for row in store.query("SELECT ?x { ?x ls:textFile ?y }").rows()}
    assert counts["pages"] == len(documents - stored)
    assert counts["documents"] == len(documents)
    assert counts["claims"] == len(read.contents.claims)


def test_what_falls_apart_is_what_networkx_finds(store: EmbeddedStore) -> None:
    graph = choose(network(Resources(store)), read_choice({}, network(Resources(store)))).graph
    plain = tied(graph, "all")
    for node in list(nx.articulation_points(plain))[:10]:
        parts = {frozenset(part) for part in analysis_roles._parts_without(plain, node)}
        component = nx.node_connected_component(plain, node) - {node}
        assert parts == {frozenset(part) for part in nx.connected_components(plain.subgraph(component))}


def test_large_data_has_its_dumps_in_one_format_as_soon_as_it_is_built(
    root: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "MOST_FOR_ALL", 2)
    source = tmp_path / "some.ttl"
    source.write_text("@prefix ls: <https://w3id.org/lsgraph/ontology#> .\n<a:a> ls:x <a:b>, <a:c>, <a:d> .\n")
    made = build_from([source], settings.model_copy(update={"state": tmp_path / "state"}))
    assert (made.path / "dumps" / "index.json").is_file()
    assert list(dumps.dumps_of(made)) == ["lsgraph.nq", "lsgraph.nq.gz"]


def test_the_atom_feed_reads_no_more_of_a_switch_than_it_tells() -> None:
    entry = Entry(1, "a" * 32, None, "2024-01-01T00:00:00+00:00", 100_000, 0, 0)
    read = 0

    def changed(_: Entry) -> Iterator[Item]:
        nonlocal read
        for number in range(100_000):
            read += 1
            yield Item("create", f"a:{number}", "a:g", ())

    content = feed.atom("http://localhost", [entry], changed, language="en", author="a", label_of=str, difference=str)
    assert read < 10_000
    assert f"and {100_000 - feed.ATOM_CHANGES} more".encode() in content


def test_an_earlier_edition_is_opened_once_however_many_ask(root: Path, tmp_path: Path, settings: Settings) -> None:
    own = settings.model_copy(update={"state": tmp_path / "state"})
    hashes = []
    for name in ("one", "two"):
        source = tmp_path / f"{name}.ttl"
        source.write_text(f"<a:{name}> a <a:Thing> .")
        hashes.append(build_from([source], own).hash)

    async def asked() -> list[object]:
        current = Current(own)
        return list(await asyncio.gather(*(current.kept(hashes[0]) for _ in range(8))))

    assert len({id(each) for each in in_a_thread(asked())}) == 1


@pytest.mark.parametrize("pages", [1, 99, 100, 101, 1_080, 10_100, 1_234_567])
def test_the_stream_leads_to_each_page_in_order_over_nodes_of_a_bounded_length(pages: int) -> None:
    entries = [
        Entry(number, "a" * 32, None, "2024-01-01T00:00:00+00:00", total, 0, 0, 100)
        for number, total in ((1, 100 * (pages - 1) - 1), (2, 3))
        if pages > 1 or number == 2
    ]
    tree = feed.Tree(entries)
    assert len(tree.root) <= 4 * feed.FAN
    assert tree.root[0].first == 0
    places = [node.first for node in tree.root]
    assert places == sorted(places)
    for node in tree.root:
        below = node.below if node.level else []
        assert not node.level or tree.has(node)
        assert [each.first for each in below] == [
            node.first + n * feed.FAN ** (node.level - 1) for n in range(len(below))
        ]
    last = tree.root[-1]
    assert last.first + feed.FAN**last.level == pages
    assert not tree.has(feed.Node(1, pages // feed.FAN))
    assert not tree.has(feed.Node(0, 0))


def test_a_switch_keeps_the_length_of_its_pages() -> None:
    old = Entry(1, "a" * 32, None, "2024-01-01T00:00:00+00:00", 600, 0, 0)
    items = [Item("create", f"a:{number}", "a:g", ()) for number in range(600)]

    def count(entry: Entry, page: int) -> int:
        return sum("#member" in str(quad.object) for quad in feed.members("http://localhost", entry, items, page))

    assert [count(old, page) for page in range(1, feed.pages_of(old) + 1)] == [250, 250, 100]
    assert feed.pages_of(replace(old, on_page=100)) == 6
    assert count(replace(old, on_page=100), 6) == 100


def test_answers_are_kept_within_their_bytes_those_asked_for_last() -> None:
    kept = BytesCache(80)
    kept.put("large", b"x" * 11)
    assert kept.get("large") is None
    for number in range(10):
        kept.put(str(number), bytes(10))
        assert kept.get("0") is not None
    assert kept.size <= 80
    assert kept.get("1") is None
    kept.put("9", bytes(3))
    assert len(kept.get("9") or b"") == 10


@pytest.mark.usefixtures("generation")
def test_a_page_is_written_once_for_all_who_ask_for_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = Page.write

    def counted(page: Page, template: str, **context: object) -> str:
        written.append(template)
        return write(page, template, **context)

    monkeypatch.setattr(Page, "write", counted)

    async def ask() -> None:
        transport = httpx.ASGITransport(create_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            texts = [(await client.get("/en/about")).text for _ in range(3)]
            assert len(set(texts)) == 1
            assert written == ["about.html"]
            assert (await client.get("/sv/about")).text not in texts
            # Another name of the server stands in the page.
            await client.get("/en/about", headers={"Host": "example.org"})
            assert written == ["about.html"] * 3

    in_a_thread(ask())


@pytest.mark.usefixtures("generation")
def test_a_long_stream_is_followed_over_nodes_of_a_few_relations(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "FAN", 2)
    quads = {"Accept": "application/n-quads"}

    async def ask() -> None:
        transport = httpx.ASGITransport(create_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            nodes, pages = ["/feed"], []
            while nodes:
                answer = await client.get(nodes.pop(0), headers=quads)
                below = re.findall(r"<https://w3id.org/tree#node> <http://localhost(/feed/[^>]+)>", answer.text)
                assert 0 < len(below) <= 2 * feed.FAN
                nodes += [place for place in below if place.startswith("/feed/part/")]
                pages += [place for place in below if not place.startswith("/feed/part/")]
            (entry,) = [each for each in Current(settings).journal.entries() if each.number == 1]
            assert feed.pages_of(entry) > 4
            assert {f"/feed/1/{page}" for page in range(1, feed.pages_of(entry) + 1)} <= set(pages)
            assert len(pages) == len(set(pages))
            turtle = await client.get("/feed/part/1/0.ttl")
            assert turtle.headers["content-type"].startswith("text/turtle")
            assert "max-age=60" in turtle.headers["cache-control"]
            assert (await client.get("/feed/part/1/0", headers={"Accept": "text/html"})).status_code == 406
            for wrong in ("0/0", "1/999", "x/0", "1/x", "01/0", "1/00", "99/0", f"1/{'9' * 400}", "1/0.exe", "1/-1"):
                assert (await client.get(f"/feed/part/{wrong}", headers=quads)).status_code == 404, wrong
            assert (await client.get("/feed/part/1/0?x=1", headers=quads)).status_code == 400

    in_a_thread(ask())
