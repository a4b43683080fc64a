"""Linked data as another agency's clients meet it: dereferencing, terms, the catalogue and the dumps of a real server."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pyld.jsonld
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, SH, Literal, Namespace, URIRef

from lsgraph.claims import Resources, standing
from lsgraph.errors import NotFoundError, SettingsError
from lsgraph.generations.dumps import DUMP_FORMATS, dumps_of
from lsgraph.linked_data.dereference import describe, is_described, paging
from lsgraph.linked_data.parts import parts_of
from lsgraph.linked_data.publisher import publisher_of
from lsgraph.namespaces import BASE, INSTANCE, INSTANCE_KINDS, PREFIXES, expand, mint
from lsgraph.rdf.jsonld import Context, tree
from lsgraph.repository.dataset import load_dataset
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore
from lsgraph.web.data.terms import markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.generations.folder import Generation

HUDDINGE = "/id/organization/huddinge-kommun"
DOCUMENT = "/id/document/huddinge-ks-2024-1082"
LS = Namespace(PREFIXES["ls"])
OA = Namespace(PREFIXES["oa"])
SPDX = Namespace(PREFIXES["spdx"])
SUITES = Path(__file__).resolve().parents[2] / "shared" / "suites"
TYPES = {
    ".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": "application/n-triples", ".rdf": "application/rdf+xml",
    ".trig": "application/trig", ".nq": "application/n-quads",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=30, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def instances(store: EmbeddedStore) -> list[str]:
    rows = store.query(
        "SELECT DISTINCT ?s { ?s ?p ?o FILTER (ISIRI(?s) && !CONTAINS(STR(?s), '#')) } ORDER BY ?s"
    ).rows()
    found = [str(getattr(row["s"], "value", "")) for row in rows]
    return [each for each in found if each.startswith(INSTANCE)]


def triples_of(content: bytes, suffix: str) -> set[ox.Triple]:
    form = ox.RdfFormat.from_extension(suffix[1:])
    return {quad.triple for quad in ox.parse(content, format=form)}


# --------------------------------------------------------------------------------------------------- dereferencing


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/html", "/sv/organization/huddinge-kommun"), ("text/turtle", HUDDINGE + ".ttl"), ("application/ld+json", HUDDINGE + ".jsonld"),
        ("application/json", HUDDINGE + ".jsonld"), ("application/n-triples", HUDDINGE + ".nt"), ("application/rdf+xml", HUDDINGE + ".rdf"),
        ("text/html;q=0.5, text/turtle", HUDDINGE + ".ttl"), ("text/turtle;q=0, application/rdf+xml;q=0.1", HUDDINGE + ".rdf"),
        ("*/*", "/sv/organization/huddinge-kommun"), ("text/csv", ""), ("application/foo", ""), ("text/html;q=0", ""),
    ],
)  # fmt: skip
def test_an_instance_answers_303_to_what_the_client_prefers(client: httpx.Client, accept: str, leads_to: str) -> None:
    response = client.get(HUDDINGE, headers={"Accept": accept})
    if not leads_to:
        assert response.status_code == 406
        return
    assert (response.status_code, response.headers["location"]) == (303, leads_to)
    assert {"Accept", "Accept-Language"} <= {each.strip() for each in response.headers["vary"].split(",")}
    assert 'rel="alternate"; type="text/turtle"' in response.headers["link"]


def test_every_instance_dereferences_in_every_kind(client: httpx.Client, instances: list[str]) -> None:
    kinds = {each.removeprefix(INSTANCE).partition("/")[0]: each for each in instances}
    # Nothing is judged in our own data, and the part of it that tests know has no policy document.
    assert set(kinds) == set(INSTANCE_KINDS) - {"judgement", "policy"}
    for iri in kinds.values():
        path = "/" + iri.removeprefix(BASE)
        answer = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert answer.status_code == 200, iri
        assert ox.NamedNode(iri) in {triple.subject for triple in triples_of(answer.content, ".ttl")}
        assert client.get(path, headers={"Accept": "text/html"}, follow_redirects=True).status_code == 200, iri


def test_every_form_has_the_same_triples_and_the_headers_of_linked_data(client: httpx.Client) -> None:
    forms = {suffix: client.get(HUDDINGE + suffix) for suffix in (".ttl", ".nt", ".rdf")}
    first = triples_of(forms[".ttl"].content, ".ttl")
    assert len(first) > 100
    for suffix, answer in forms.items():
        assert triples_of(answer.content, suffix) == first
        assert answer.headers["content-type"].startswith(TYPES[suffix])
        assert answer.headers["access-control-allow-origin"] == "*"
        link = answer.headers["link"]
        for relation in ("alternate", "describes", "canonical", "license", "original timegate"):
            assert f'rel="{relation}"' in link
        assert f'<{BASE.rstrip("/")}{HUDDINGE}{suffix}>; rel="canonical"' in link
        again = client.get(HUDDINGE + suffix, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(HUDDINGE + suffix)
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    assert len({answer.headers["etag"] for answer in forms.values()}) == 3


def test_a_page_says_in_its_headers_where_its_data_are(client: httpx.Client, server: str) -> None:
    link = client.get("/en/organization/huddinge-kommun").headers["link"]
    assert f'<{server}{HUDDINGE}.ttl>; rel="alternate"; type="text/turtle"' in link
    assert f'<{BASE.rstrip("/")}{HUDDINGE}>; rel="describes"' in link


def test_a_description_holds_the_acts_with_their_evidence_down_to_the_quotation(client: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=client.get(HUDDINGE + ".ttl").content, format="turtle")
    actor = URIRef(mint("organization", "huddinge-kommun"))
    acts = list(graph.subjects(LS.actor, actor))
    assert acts
    for act in acts:
        assert (act, RDF.type, LS.AdoptionProposal) in graph
        evidence = list(graph.objects(act, LS.evidence))
        assert evidence
        for each in evidence:
            selector = graph.value(each, OA.hasSelector)
            quotation = graph.value(selector, OA.exact)
            assert isinstance(quotation, Literal)
            assert graph.value(graph.value(selector, OA.refinedBy), OA.start) is not None
            document = graph.value(each, OA.hasSource)
            assert list(graph.objects(document, rdflib.RDFS.label))
    assert (actor, LS.hasSigned, None) not in graph
    assert list(graph.objects(actor, URIRef(PREFIXES["adms"] + "identifier")))


def test_what_the_page_says_of_a_thing_the_data_say_too(store: EmbeddedStore, instances: list[str]) -> None:
    """For each thing: every claim and every piece of evidence that its page shows stands in its description."""
    resources = Resources(store)
    for iri in resources.contents.things:
        told = {str(getattr(triple.subject, "value", "")) for triple in describe(store, iri).triples}
        resource = resources.describe(iri)
        for relation in (*resource.outgoing, *resource.incoming):
            for claim in relation.claims:
                assert claim.iri in told, (iri, claim.iri)
                assert {item.iri for item in claim.evidence} <= told, (iri, claim.iri)


def test_an_iri_with_near_ones_is_404_and_tells_them(client: httpx.Client) -> None:
    response = client.get("/id/organization/karolinska-institut", headers={"Accept": "application/ld+json"})
    assert response.status_code == 404
    assert "Karolinska Institutet" in response.json()["near"]


@pytest.mark.parametrize(
    "path",
    ["/id/organization/", "/id/nokind/x", "/id/organization/x%3E%20y", "/id/organization/x%00", "/id/organization/%22%7D", "/id/organization/..%2f..",
     "/id/organization/huddinge-kommun.exe", "/id/organization/huddinge-kommun.txt", "/graph/nothing", "/graph/..%2fx.ttl", "/ontology/9.9.9",
     "/vocabulary/none", "/vocabulary/role/none", "/rule/none", "/question/none", "/ontology.exe", "/shapes/x", "/dataset/x", "/dumps/x", "/dumps/graph/x.nt",
     "/dumps/..%2f..%2fmanifest.json", "/dumps/graph/../index.json"],
)  # fmt: skip
def test_an_address_of_nothing_is_404(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/turtle, application/problem+json;q=0.5"})
    assert response.status_code == 404, response.text
    assert "<" not in response.json()["detail"].replace("<https://", "")


@pytest.mark.parametrize("offset", ["-1", "x", "1e3", "9" * 40, "999999"])
def test_a_page_that_is_none_is_told(client: httpx.Client, offset: str) -> None:
    assert client.get(f"{HUDDINGE}.ttl?offset={offset}").status_code in (400, 404)


def test_a_long_description_comes_in_pages_that_say_so(store: EmbeddedStore) -> None:
    iri = mint("agreement", "life-science-declaration-2024")
    whole = describe(store, iri)
    assert not whole.in_pages
    pages, offset = [], 0
    while True:
        page = describe(store, iri, offset=offset, limit=7)
        pages.append(page)
        if page.next is None:
            break
        offset = page.next
    assert len(pages) == -(-whole.total // 7) > 2
    assert {triple for page in pages for triple in page.triples} >= {
        t for t in whole.triples if "evidence" in str(t.subject)
    }
    assert [page.previous for page in pages][:3] == [None, 0, 7]
    with pytest.raises(NotFoundError):
        describe(store, iri, offset=10_000)


def test_pages_are_told_in_hydra(store: EmbeddedStore, client: httpx.Client) -> None:

    page = describe(store, mint("agreement", "life-science-declaration-2024"), offset=7, limit=7)
    told = {
        (str(t.predicate.value).removeprefix(PREFIXES["hydra"]), str(getattr(t.object, "value", "")))
        for t in paging(page, "http://x/y.ttl")
    }
    assert {("next", "http://x/y.ttl?offset=14"), ("previous", "http://x/y.ttl"), ("first", "http://x/y.ttl")} <= told
    assert ("totalItems", str(page.total)) in told


@pytest.mark.parametrize("iri", ["", "no iri", "urn:x<y", mint("organization", "nobody")])
def test_nothing_is_said_of_what_is_not_there(store: EmbeddedStore, iri: str) -> None:
    assert not is_described(store, iri)
    with pytest.raises(NotFoundError):
        describe(store, iri)


# ------------------------------------------------------------------------------------------------- standard clients


def test_rdflib_parses_an_iri_by_its_address(server: str) -> None:
    for path in (
        HUDDINGE,
        DOCUMENT,
        "/ontology",
        "/vocabulary/role",
        "/graph/huddinge-ks-2024-1082",
        "/catalogue",
        "/void",
    ):
        assert len(rdflib.Graph().parse(server + path)) > 10, path


def test_rdflib_reads_json_ld_with_the_context_that_the_server_publishes(server: str) -> None:
    as_turtle = rdflib.Graph().parse(f"{server}{HUDDINGE}.ttl")
    as_json = rdflib.Graph().parse(f"{server}{HUDDINGE}.jsonld", format="json-ld")
    assert set(as_json) == set(as_turtle)


@pytest.mark.parametrize(
    ("accept", "begins"),
    [
        ("text/turtle", b"@prefix"),
        ("application/rdf+xml", b"<?xml"),
        ("application/ld+json", b"{"),
        ("text/html", b"<!doctype html>"),
    ],
)
def test_curl_follows_to_each_form(server: str, accept: str, begins: bytes) -> None:
    curl = shutil.which("curl")
    assert curl is not None, "curl is missing: install it (Debian: apt install curl)"
    command = [
        curl,
        "--silent",
        "--fail",
        "--location",
        "--noproxy",
        "*",
        "--header",
        f"Accept: {accept}",
        server + HUDDINGE,
    ]
    assert subprocess.run(command, capture_output=True, check=True).stdout.lstrip().startswith(begins)


@pytest.mark.parametrize(
    "path", ["id/organization/region-uppsala", "ontology", "vocabulary/role", "graph/actors", "collection/agreement", "shapes", "void", "feed"]
)  # fmt: skip
def test_json_ld_names_no_more_than_one_alternate_which_is_all_that_pyld_can_read(server: str, path: str) -> None:
    asked = {"Accept": "application/ld+json"}
    answer = httpx.get(f"{server}/{path}", headers=asked, follow_redirects=True, trust_env=False, timeout=60)
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    assert answer.headers.get("Link", "").count('rel="alternate"') <= 1


def test_pyld_expands_each_description_to_the_same_triples(
    client: httpx.Client, store: EmbeddedStore, instances: list[str]
) -> None:
    """Framing loses nothing: for a thing of each kind, and for every thing that is called for often."""
    context = client.get("/context.jsonld").json()
    names = Context(context)
    resources = Resources(store)
    of_each_kind = {each.removeprefix(INSTANCE).partition("/")[0]: each for each in instances}
    for iri in {*of_each_kind.values(), *resources.contents.things}:
        triples = describe(store, iri).triples
        document = tree(triples, iri, names, "unused") | {"@context": context["@context"]}
        text = pyld.jsonld.to_rdf(document, {"format": "application/n-quads"})
        assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS)} == set(triples), iri


def test_json_ld_reads_without_knowing_rdf(client: httpx.Client, server: str) -> None:
    told = client.get(HUDDINGE + ".jsonld").json()
    assert told["@context"] == f"{server}/context.jsonld"
    assert told["label"]["en"] == "Huddinge Municipality"
    (act,) = told["acts"]
    assert "AdoptionProposal" in act["type"]
    assert act["earliest"] == "2024-08-21"
    assert "antas" in act["evidence"][0]["hasSelector"]["exact"]
    assert act["evidence"][0]["hasSource"]["label"]["sv"].startswith("Tjänsteutlåtande")


def test_the_context_may_be_kept_long_and_read_from_anywhere(client: httpx.Client, root: Path) -> None:
    for path in ("/context", "/context.jsonld"):
        answer = client.get(path)
        assert "max-age=86400" in answer.headers["cache-control"]
        assert answer.headers["content-type"] == "application/ld+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.text == (root / "ontology" / "context.jsonld").read_text()


def test_a_harvester_of_twenty_lines_gets_every_dataset_with_a_file_that_has_its_checksum(server: str) -> None:
    graph = rdflib.Graph().parse(f"{server}/catalogue")
    harvested = 0
    for dataset in graph.objects(None, DCAT.dataset):
        assert graph.value(dataset, DCTERMS.title)
        assert graph.value(graph.value(dataset, DCTERMS.publisher), FOAF.name)
        for distribution in graph.objects(dataset, DCAT.distribution):
            addresses = list(graph.objects(distribution, DCAT.downloadURL))
            if not addresses:
                assert graph.value(distribution, DCAT.accessService)
                continue
            assert graph.value(distribution, DCTERMS.license)
            read = 0
            for address in addresses:
                # Where a distribution has several files, each has its own checksum.
                file = distribution if graph.value(distribution, SPDX.checksum) else address
                content = httpx.get(str(address), trust_env=False, headers={"Accept-Encoding": "identity"}).content
                assert len(content) == int(str(graph.value(file, DCAT.byteSize)))
                checksum = graph.value(file, SPDX.checksum)
                assert hashlib.sha256(content).hexdigest() == str(graph.value(checksum, SPDX.checksumValue))
                read += len(content)
                harvested += 1
            assert read == int(str(graph.value(distribution, DCAT.byteSize)))
    assert harvested > 60


# -------------------------------------------------------------------------------------------- documents and graphs


def test_a_document_gives_its_text_its_metadata_and_every_claim_that_rests_on_it(
    client: httpx.Client, store: EmbeddedStore
) -> None:
    graph = rdflib.Graph().parse(data=client.get(DOCUMENT + ".ttl").content, format="turtle")
    document = URIRef(BASE.rstrip("/") + DOCUMENT)
    text = str(graph.value(document, URIRef("https://schema.org/text")))
    assert "@huddinge.se" not in text
    for evidence in graph.subjects(OA.hasSource, document):
        selector = graph.value(evidence, OA.hasSelector)
        if selector is None:
            continue
        position = graph.value(selector, OA.refinedBy)
        start, end = (int(str(graph.value(position, name))) for name in (OA.start, OA.end))
        assert re.sub(r"\s+", "", str(graph.value(selector, OA.exact))) == re.sub(r"\s+", "", text[start:end])
        assert list(graph.subjects(LS.evidence, evidence))
    plain = client.get(DOCUMENT, headers={"Accept": "text/plain"}, follow_redirects=True)
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.headers["content-language"] == "sv"
    assert plain.text == text


def test_a_document_whose_text_is_not_stored_says_so(client: httpx.Client) -> None:
    response = client.get(
        "/id/document/pharma-industry-2024-06.txt", headers={"Accept": "text/plain, application/json;q=0.9"}
    )
    assert response.status_code == 404
    assert "not stored" in response.text


def test_evidence_leads_to_its_quotation_in_place(client: httpx.Client) -> None:
    path = "/id/evidence/huddinge-ks-2024-1082-signed"
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    place = "/en/document/huddinge-ks-2024-1082#evidence-huddinge-ks-2024-1082-signed"
    assert (response.status_code, response.headers["location"]) == (303, place)
    assert 'id="evidence-huddinge-ks-2024-1082-signed"' in client.get(place.partition("#")[0]).text


def test_every_piece_of_evidence_leads_to_its_place(client: httpx.Client, instances: list[str]) -> None:
    pages: dict[str, str] = {}
    for iri in instances:
        if "/id/evidence/" not in iri:
            continue
        location = client.get("/" + iri.removeprefix(BASE), headers={"Accept": "text/html"}).headers["location"]
        page, _, fragment = location.partition("#")
        if page not in pages:
            pages[page] = client.get(page).text
        assert f'id="{fragment}"' in pages[page], iri


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".nq"])
def test_a_graph_is_sent_itself_with_its_name_where_the_form_has_names(
    client: httpx.Client, store: EmbeddedStore, suffix: str
) -> None:
    iri = f"{BASE}graph/huddinge-ks-2024-1082"
    expected = set(store.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}").triples())
    by_suffix = client.get(f"/graph/huddinge-ks-2024-1082{suffix}")
    negotiated = client.get("/graph/huddinge-ks-2024-1082", headers={"Accept": TYPES[suffix]})
    assert by_suffix.status_code == negotiated.status_code == 200
    assert by_suffix.content == negotiated.content
    if suffix == ".jsonld":
        document = by_suffix.json() | {"@context": client.get("/context.jsonld").json()["@context"]}
        quads = list(
            ox.parse(pyld.jsonld.to_rdf(document, {"format": "application/n-quads"}), format=ox.RdfFormat.N_QUADS)
        )
    else:
        quads = list(ox.parse(by_suffix.content, format=ox.RdfFormat.from_extension(suffix[1:])))
    assert {quad.triple for quad in quads} == expected
    names = {str(getattr(quad.graph_name, "value", "")) for quad in quads}
    assert names == ({iri} if suffix in (".trig", ".nq") else {""})


def test_every_graph_dereferences_and_has_a_page(client: httpx.Client, generation: Generation) -> None:
    for iri, count in generation.manifest.quads.items():
        path = "/" + iri.removeprefix(BASE)
        assert len(client.get(path, headers={"Accept": "application/n-quads"}).text.splitlines()) == count
        page = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
        assert page.status_code == 200
        assert iri in page.text


def test_what_one_graph_says_of_one_thing_can_be_asked(client: httpx.Client) -> None:
    about = mint("organization", "huddinge-kommun")
    answer = client.get("/graph/actors", params={"about": about}, headers={"Accept": "text/turtle"})
    assert {str(t.subject.value) for t in triples_of(answer.content, ".ttl")} == {about}  # type: ignore[union-attr]
    assert (
        client.get("/graph/actors", params={"about": "urn:nothing"}, headers={"Accept": "text/turtle"}).status_code
        == 404
    )


# ------------------------------------------------------------------------------------------------------------ terms


def canonical(graph: rdflib.Graph) -> ox.Dataset:
    """A graph whose blank nodes are named by what is said of them: rdflib takes many seconds where a graph has hundreds of them."""
    dataset = ox.Dataset(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.mark.parametrize(
    "path",
    [
        "/ontology",
        "/ontology/0.2.0",
        "/vocabulary",
        "/vocabulary/role",
        "/vocabulary/role/principal",
        "/shapes",
        "/rule/10-claims",
        "/question/001-who-has-signed",
    ],
)
def test_terms_are_published_in_each_form_and_as_pages(client: httpx.Client, path: str) -> None:
    forms = {suffix: client.get(path + suffix) for suffix in (".ttl", ".nt", ".rdf")}
    assert all(answer.status_code == 200 for answer in forms.values())
    graphs = [rdflib.Graph().parse(data=answer.content, format=TYPES[suffix]) for suffix, answer in forms.items()]
    assert len({len(graph) for graph in graphs}) == 1
    assert len(graphs[0]) > 1
    assert 'rel="canonical"' in forms[".ttl"].headers["link"]
    as_json = rdflib.Graph().parse(str(client.base_url).rstrip("/") + path + ".jsonld", format="json-ld")
    assert canonical(as_json) == canonical(graphs[0])
    for language in ("sv", "en"):
        page = client.get(path, headers={"Accept": "text/html", "Accept-Language": language}, follow_redirects=True)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text


def test_every_term_that_the_data_use_has_its_anchor(client: httpx.Client, store: EmbeddedStore) -> None:
    rows = store.query("SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } }").rows()
    used = {str(getattr(row["t"], "value", "")) for row in rows}
    page = client.get("/ontology.html?lang=en").text
    own = sorted(each.removeprefix(PREFIXES["ls"]) for each in used if each.startswith(PREFIXES["ls"]))
    assert len(own) > 40
    for name in own:
        assert f'id="{name}"' in page, name
    shapes = client.get("/shapes.html?lang=sv").text
    assert 'id="ActShape"' in shapes
    assert "Ange ls:agreement en gång, med en överenskommelse som finns i data." in shapes


def test_the_changes_of_the_ontology_are_published(client: httpx.Client, root: Path) -> None:
    assert client.get("/ontology/changes").text == (root / "ontology" / "CHANGELOG.md").read_text()
    page = client.get("/ontology/changes", headers={"Accept": "text/html"}).text
    assert "<table>" in page
    assert "<code>ls:nameLike</code>" in page


def test_markdown_never_becomes_markup_that_it_does_not_know() -> None:
    evil = "# <script>x</script>\n\n<img src=x onerror=y> `<b>`\n\n| a | b |\n|---|---|\n| <i>c</i> | `d` |"
    made = str(markdown(evil))
    assert made.startswith("<h1>&lt;script&gt;")
    assert "<img" not in made
    assert "<i>" not in made
    assert "<code>&lt;b&gt;</code>" in made
    assert "<td><code>d</code></td>" in made


def test_an_unknown_version_of_the_ontology_names_the_known_one(client: httpx.Client) -> None:
    response = client.get("/ontology/7.0.0", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert "0.2.0" in response.json()["next_step"]


def rewrites(root: Path) -> Callable[[str], tuple[int, str] | None]:
    """The redirects of ontology/w3id/.htaccess as Apache would give them: status and path on the server."""
    text = (root / "ontology" / "w3id" / ".htaccess").read_text()
    found = re.findall(r"^RewriteRule (\S+) %\{ENV:LSGRAPH_SERVER\}(\S*) \[R=(\d+),L\]$", text, re.MULTILINE)
    rules = [(re.compile(pattern), target, int(status)) for pattern, target, status in found]
    assert len(rules) > 4

    def redirect(path: str) -> tuple[int, str] | None:
        for pattern, target, status in rules:
            if match := pattern.search(path):
                return status, re.sub(r"\$(\d)", lambda number: match[int(number[1])], target)
        return None

    return redirect


def test_the_redirects_for_w3id_lead_to_what_this_server_has(
    client: httpx.Client, root: Path, store: EmbeddedStore, instances: list[str], generation: Generation
) -> None:
    redirect = rewrites(root)
    rows = store.query(
        "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } FILTER (ISIRI(?x)) }"
    ).rows()
    mentioned = {str(getattr(row["x"], "value", "")).partition("#")[0] for row in rows}
    of_each_kind = {each.removeprefix(INSTANCE).partition("/")[0]: each for each in instances}.values()
    own = {each for each in mentioned if each.startswith(BASE) and not each.startswith(INSTANCE)}
    iris = {
        *of_each_kind,
        *own,
        *generation.manifest.quads,
        f"{BASE}dataset",
        f"{BASE}dataset/{generation.hash}",
        f"{BASE}context",
    }
    iris |= {
        f"{BASE}{name}"
        for name in (
            "",
            "catalogue",
            "catalogue.rdf",
            "void",
            "feed",
            "ontology.ttl",
            "ontology/changes",
            "shapes",
            "vocabulary",
            "dumps/lsgraph.nt.gz",
            "graph/actors.nq",
        )
    }
    assert len(iris) > 100
    for iri in sorted(iris):
        # Namespaces of instances are names of nothing.
        if iri.endswith("/") and iri != BASE:
            continue
        answer = redirect(iri.removeprefix(BASE))
        assert answer is not None, iri
        status, path = answer
        assert status == (303 if re.match(r"/(id|dataset)\b", path) else 302), iri
        response = client.get(
            path, headers={"Accept": "text/turtle, application/n-quads;q=0.9, */*;q=0.1"}, follow_redirects=True
        )
        assert response.status_code == 200, (iri, response.text[:200])
    assert redirect("no/such/thing") is None


# -------------------------------------------------------------------------------------------------------- catalogue


@pytest.mark.parametrize("suffix", [".ttl", ".rdf", ".jsonld"])
def test_the_catalogue_passes_the_shapes_of_dcat_ap_se(client: httpx.Client, suffix: str) -> None:
    shapes = SUITES / "data" / "dcat-ap-se" / "dcat-ap-se-3.0.1.derived.shapes.ttl"
    if not shapes.is_file():
        pytest.skip("the shapes of DCAT-AP-SE do not lie beside this checkout")
    graph = rdflib.Graph().parse(
        data=client.get("/catalogue" + suffix).content, format=TYPES[suffix].replace("ld+json", "ld+json")
    )
    _, report, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes), inference=None)
    severities = [str(each) for each in report.objects(None, rdflib.SH.resultSeverity)]
    assert not [each for each in severities if each.endswith("Violation")]
    # What is recommended and not there: who publishes is a setting, and not set here.
    assert len(severities) <= 5


@pytest.mark.parametrize(
    ("path", "accept", "leads_to"),
    [
        ("/dataset/actors", "text/html", "/sv/data#actors"), ("/dataset/actors", "text/turtle", "/catalogue.ttl"),
        ("/dataset/sources.jsonld", "text/html", "/catalogue.jsonld"), ("/dataset/terms.html", "*/*", "/sv/data#terms"),
        ("/dataset/huddinge-ks-2024-1082", "application/n-quads", "/graph/huddinge-ks-2024-1082.nq"),
        ("/dataset/huddinge-ks-2024-1082", "text/html", "/graph/huddinge-ks-2024-1082.html?lang=sv"),
    ],
)  # fmt: skip
def test_a_part_of_the_dataset_leads_to_its_page_or_its_description(
    client: httpx.Client, path: str, accept: str, leads_to: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
    place, _, anchor = leads_to.partition("#")
    page = client.get(place)
    assert page.status_code == 200
    assert not anchor or f'id="{anchor}"' in page.text


def test_an_unknown_part_of_the_dataset_tells_near_ones(client: httpx.Client) -> None:
    answer = client.get("/dataset/actor", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["near"] == ["actors"]
    assert client.get("/dataset/actors", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "page"),
    [("/void", "/sv/data"), ("/.well-known/void", "/sv/data"), ("/prefixes", "/sv/data#prefixes"), ("/sparql-examples", "/sv/questions"), ("/void.html", "/sv/data")],
)  # fmt: skip
def test_descriptions_have_a_page_for_people_and_rdf_for_programs(client: httpx.Client, path: str, page: str) -> None:
    led = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (led.status_code, led.headers["location"]) == (303, page)
    if not path.endswith(".html"):
        assert client.get(path, headers={"Accept": "*/*"}).headers["content-type"].startswith("text/turtle")


def test_the_catalogue_is_found_in_the_other_spelling(client: httpx.Client) -> None:
    led = client.get("/catalog", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert led.headers["content-type"].startswith("text/turtle")


#: What the EU's own shapes find, as docs/linked-data.md names it.
KNOWN_TO_SEMIC = {str(DCTERMS.format), f"{DCAT}hasVersion"}


@pytest.mark.parametrize("name", ["shapes.ttl", "dcat-ap-SHACL.ttl"])
def test_the_shapes_of_semic_find_only_what_the_documentation_names(client: httpx.Client, name: str) -> None:
    path = SUITES / "data" / "dcat-ap-se" / "semic-3.0.1" / name
    if not path.is_file():
        pytest.skip("the shapes of DCAT-AP do not lie beside this checkout")
    shapes = rdflib.Graph().parse(path)
    for link in [each for each in shapes.triples((None, SH.property, None)) if (each[2], SH.path, None) not in shapes]:
        shapes.remove(link)  # shapes that the file names and does not have
    graph = rdflib.Graph().parse(data=client.get("/catalogue.ttl").content, format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference=None)
    found = {str(each) for each in report.objects(None, SH.resultPath)}
    assert str(DCTERMS.format) in found
    assert found <= KNOWN_TO_SEMIC


def test_the_catalogue_lists_the_whole_and_its_parts_with_files_by_the_titles_of_their_sources(
    client: httpx.Client,
) -> None:
    graph = rdflib.Graph().parse(data=client.get("/catalogue.ttl").content, format="turtle")
    listed = {str(each).removeprefix(BASE) for each in graph.objects(None, DCAT.dataset)}
    assert listed == {"dataset", "dataset/sources", "dataset/actors", "dataset/terms", "dataset/derived"}
    for dataset in graph.objects(None, DCAT.dataset):
        assert {getattr(each, "language", None) for each in graph.objects(dataset, DCTERMS.title)} == {"sv", "en"}
    document = URIRef(f"{BASE}id/document/huddinge-ks-2024-1082")
    told = rdflib.Graph().parse(data=client.get("/id/document/huddinge-ks-2024-1082.ttl").content, format="turtle")
    titles = {str(each) for each in told.objects(document, DCTERMS.title)}
    (file,) = [
        each for each in graph.objects(None, DCAT.downloadURL) if str(each).endswith("/huddinge-ks-2024-1082.ttl")
    ]
    assert titles <= {str(each) for each in graph.objects(file, DCTERMS.title)}
    availability = set(graph.objects(None, URIRef("http://data.europa.eu/r5r/availability")))
    assert availability == {
        URIRef("http://publications.europa.eu/resource/authority/planned-availability/EXPERIMENTAL")
    }


def test_each_graph_is_in_one_part_and_one_that_is_not_named_here_in_a_part_of_its_own(generation: Generation) -> None:
    parts = parts_of([*generation.manifest.quads, "http://example.org/g"])
    graphs = [graph for part in parts for graph in part.graphs]
    assert sorted(graphs) == sorted([*generation.manifest.quads, "http://example.org/g"])
    assert (parts[-1].name, parts[-1].graphs) == ("others", ("http://example.org/g",))
    assert [part.name for part in parts_of(["http://example.org/g"])] == ["others"]
    assert not parts_of([])


def test_every_address_in_the_catalogue_and_in_void_answers(client: httpx.Client, server: str) -> None:
    graph = rdflib.Graph()
    for path in ("/catalogue.ttl", "/void.ttl"):
        graph.parse(data=client.get(path).content, format="turtle")
    addresses = {str(term).partition("#")[0] for triple in graph for term in triple if isinstance(term, URIRef)}
    own = {each for each in addresses if each.startswith((server, BASE))}
    assert len(own) > 80
    for address in sorted(own):
        path = address.removeprefix(server) if address.startswith(server) else "/" + address.removeprefix(BASE)
        if path in ("/id/", "/vocabulary/", "/graph/") or re.fullmatch(r"/(id|vocabulary)/[a-z-]+/", path):
            continue  # namespaces, as VoID names them
        response = client.get(path or "/", follow_redirects=True)
        assert response.status_code == 200, (address, response.text[:200])


def test_the_catalogue_says_who_publishes_as_the_settings_have_it(launch: Callable[..., Any]) -> None:
    server = launch(
        LSGRAPH_PUBLISHER="Exempelregionen", LSGRAPH_PUBLISHER_TYPE="RegionalAuthority", LSGRAPH_PUBLISHER_NUMBER="000000-0000",
        LSGRAPH_CONTACT_EMAIL="data@example.org", LSGRAPH_BASE_URL="https://data.example.org/graf",
    )  # fmt: skip
    text = httpx.get(f"{server.url}/catalogue.ttl", trust_env=False).text
    graph = rdflib.Graph().parse(data=text, format="turtle")
    (publisher,) = set(graph.objects(None, DCTERMS.publisher))
    assert str(graph.value(publisher, FOAF.name)) == "Exempelregionen"
    assert str(graph.value(publisher, DCTERMS.type)).endswith("RegionalAuthority")
    assert "mailto:data@example.org" in text
    assert "https://data.example.org/graf/dumps/lsgraph.trig" in text
    assert "127.0.0.1" not in text
    assert "not-set" not in text


def test_what_is_not_set_is_said_to_be_not_set() -> None:
    publisher = publisher_of(read_settings({}), "http://x")
    assert not publisher.is_set
    assert "inte angiven" in publisher.name
    assert publisher.email.endswith(".invalid")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CONTACT_EMAIL", "nobody"),
        ("CONTACT_EMAIL", "a@b> <x"),
        ("PUBLISHER_TYPE", "King"),
        ("PUBLISHER_IRI", "mailto:x"),
    ],
)
def test_a_publisher_that_can_not_be_is_refused(name: str, text: str) -> None:
    with pytest.raises(SettingsError):
        read_settings({f"LSGRAPH_{name}": text})


# ------------------------------------------------------------------------------------------------------------ dumps


def test_each_dump_has_the_data_and_its_checksum(client: httpx.Client, generation: Generation) -> None:
    listed = client.get("/dumps").json()
    assert listed["generation"] == generation.hash
    assert len(listed["dumps"]) == (1 + len(generation.manifest.quads)) * len(DUMP_FORMATS) * 2
    whole = (generation.path / "dataset.nq").read_bytes()
    for each in listed["dumps"]:
        answer = client.get(f"/dumps/{each['name']}", headers={"Accept-Encoding": "identity"})
        assert (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (each["size"], each["sha256"])
        if each["graph"] is None:
            content = gzip.decompress(answer.content) if each["compressed"] else answer.content
            suffix = "." + each["name"].split(".")[1]
            quads = set(ox.parse(whole, format=ox.RdfFormat.N_QUADS))
            parsed = set(ox.parse(content, format=ox.RdfFormat.from_extension(suffix[1:])))
            if suffix in (".trig", ".nq"):
                assert parsed == quads
            else:
                assert len({quad.triple for quad in parsed}) == len({quad.triple for quad in quads})


def test_the_same_generation_has_the_same_bytes(generation: Generation, tmp_path: Path) -> None:
    from lsgraph.generations.folder import read_generation

    shutil.copytree(generation.path, tmp_path / generation.hash)
    shutil.rmtree(tmp_path / generation.hash / "dumps")
    assert dumps_of(read_generation(tmp_path / generation.hash)) == dumps_of(generation)


def test_a_download_that_was_cut_goes_on(client: httpx.Client) -> None:
    path = "/dumps/lsgraph.nt"
    whole = client.get(path, headers={"Accept-Encoding": "identity"})
    tag = whole.headers["etag"]
    assert not tag.startswith("W/")
    first = client.get(path, headers={"Range": "bytes=0-9999"})
    rest = client.get(path, headers={"Range": "bytes=10000-", "If-Range": tag})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.content + rest.content == whole.content
    assert rest.headers["content-range"] == f"bytes 10000-{len(whole.content) - 1}/{len(whole.content)}"
    other = client.get(path, headers={"Range": "bytes=10000-", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)
    assert client.get(path, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(path).headers["content-length"] == str(len(whole.content))


def test_the_list_of_checksums_is_one_that_sha256sum_reads(
    client: httpx.Client, generation: Generation, tmp_path: Path
) -> None:
    (tmp_path / "sums").write_text(client.get("/dumps/checksums.sha256").text)
    command = ["sha256sum", "--check", "--quiet", str(tmp_path / "sums")]
    assert subprocess.run(command, cwd=generation.path / "dumps", check=False).returncode == 0


# --------------------------------------------------------------------------------------------------- the other clock


def test_a_day_tells_apart_what_is_certain_possible_and_unknown(store: EmbeddedStore) -> None:
    resources = Resources(store)
    signed = [each for each in resources.relations if each.predicate.iri == PREFIXES["ls"] + "hasSigned"]
    assert signed
    for each in signed:
        assert each.date is not None
        assert standing(each, "2024-05-31") is None
        assert standing(each, "2024-07-01") == "certain"
        assert standing(each, str(each.date.latest)) == "certain"
    behind = [each for each in resources.relations if each.predicate.iri == PREFIXES["ls"] + "standsBehind"]
    assert {standing(each, "2018-01-01") for each in behind} == {"possible"}
    assert {standing(each, "2024-08-21") for each in behind} == {"certain"}
    assert {standing(each, "2030-01-01") for each in behind} == {"possible"}
    ended = [each for each in resources.relations if each.status == "ended" and each.ends and each.ends.latest]
    assert ended
    assert {standing(each, "2030-01-01") for each in ended} == {None}


def test_the_data_of_a_day_leave_out_what_did_not_hold_and_say_how_sure_the_rest_is(client: httpx.Client) -> None:
    path = "/id/organization/region-stockholm.ttl"
    before = rdflib.Graph().parse(data=client.get(path, params={"at": "2024-01-01"}).content, format="turtle")
    after = rdflib.Graph().parse(data=client.get(path, params={"at": "2024-12-31"}).content, format="turtle")
    actor = URIRef(mint("organization", "region-stockholm"))
    assert not list(before.objects(actor, LS.hasSigned))
    assert not list(before.subjects(RDF.type, LS.Signature))
    (act,) = after.subjects(RDF.type, LS.Signature)
    assert list(after.objects(actor, LS.hasSigned))
    assert str(after.value(act, LS.standing)).endswith("/standing/certain")


def test_the_page_and_the_network_of_a_day_show_what_held_then(client: httpx.Client) -> None:
    page = client.get("/en/organization/region-stockholm", params={"at": "2024-01-01"}).text
    assert "has signed" not in page
    assert "As it was on" in page
    assert "certain on that day" in client.get("/en/organization/region-stockholm", params={"at": "2024-12-31"}).text
    assert "has signed" not in client.get("/en/network.csv", params={"at": "2024-01-01"}).text
    assert "has signed" in client.get("/en/network.csv", params={"at": "2024-12-31"}).text


def test_standing_agrees_with_the_question_that_asks_the_same(store: EmbeddedStore) -> None:
    query = (
        Path(__file__).resolve().parents[1] / "ontology" / "questions" / "004-who-stood-behind-on-2018-01-01.ttl"
    ).read_text()
    select = re.search(r'sh:select """(.*?)"""', query, re.DOTALL)
    assert select is not None
    relations = {
        each.subject.iri: each
        for each in Resources(store).relations
        if each.predicate.iri == PREFIXES["ls"] + "standsBehind"
    }
    for day in ("2010-01-01", "2018-01-01", "2019-06-01", "2024-08-21", "2026-01-01"):
        rows = store.query(select[1].replace('\\"', '"').replace("2018-01-01", day)).rows()
        for row in rows:
            expected = {"ruled out": None}.get(row["standing"].value, row["standing"].value)  # type: ignore[union-attr]
            assert standing(relations[row["principal"].value], day) == expected, (day, row)  # type: ignore[union-attr]


def test_a_host_that_is_none_is_refused(client: httpx.Client) -> None:
    assert client.get(HUDDINGE + ".ttl", headers={"Host": "a b"}).status_code == 400
    assert client.get(HUDDINGE + ".ttl", headers={"Host": 'x>; rel="evil'}).status_code == 400


def test_a_signature_that_was_withdrawn_held_until_then(root: Path, tmp_path: Path) -> None:
    """No source tells of a withdrawal yet: one is told here, in a copy of the data."""
    for name in ("data", "ontology"):
        shutil.copytree(root / name, tmp_path / name)
    actor, agreement = mint("organization", "region-uppsala"), mint("agreement", "life-science-declaration-2024")
    (tmp_path / "data" / "sources" / "withdrawal.ttl").write_text(
        f"""@prefix ls: <{PREFIXES["ls"]}> .
<{mint("act", "w")}> a ls:Withdrawal ; ls:actor <{actor}> ; ls:agreement <{agreement}> ; ls:evidence <{mint("evidence", "huddinge-ks-2024-1082-signed")}> ;
  <http://purl.org/dc/terms/date> "2025-03-01"^^<http://www.w3.org/2001/XMLSchema#date> ."""
    )
    resources = Resources(EmbeddedStore.in_memory(load_dataset(tmp_path).quads))
    signed = {
        each.subject.iri: each for each in resources.relations if each.predicate.iri == PREFIXES["ls"] + "hasSigned"
    }
    assert {standing(signed[actor], day) for day in ("2024-07-01", "2025-02-28")} == {"certain"}
    assert [standing(signed[actor], day) for day in ("2024-05-01", "2025-03-01", "2026-01-01")] == [None, None, None]
    other = signed[mint("organization", "region-stockholm")]
    assert (signed[actor].status, other.status, standing(other, "2026-01-01")) == ("ended", "done", "certain")


# ---------------------------------------------------------------------------------------------------- search engines


def test_robots_leads_to_a_sitemap_whose_every_address_answers(client: httpx.Client, server: str) -> None:
    robots = client.get("/robots.txt").text
    assert f"Sitemap: {server}/sitemap.xml" in robots
    addresses = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").text)
    assert len(addresses) == len(set(addresses)) > 100
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_pages_tell_search_engines_of_the_dataset_and_of_organisations(client: httpx.Client, server: str) -> None:
    def told(path: str) -> Any:
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text)
        return json.loads(found[1]) if found else None

    dataset = told("/en/")
    assert (dataset["@type"], dataset["@id"]) == ("Dataset", f"{BASE}dataset")
    for each in dataset["distribution"]:
        assert each["contentUrl"].startswith(server)
        assert client.head(each["contentUrl"]).headers["content-length"] == each["contentSize"]
    assert "publisher" not in dataset
    organisation = told("/sv/organization/karolinska-institutet")
    assert organisation["@type"] == "Organization"
    assert {"@type": "PropertyValue", "propertyID": "Organisationsnummer", "value": "202100-2973"} in organisation[
        "identifier"
    ]
    assert "http://www.wikidata.org/entity/Q219564" in organisation["sameAs"]
    assert told("/sv/person/bjorn-rosborg")["@type"] == "Person"
    document = told("/en/document/huddinge-ks-2024-1082")
    assert document["@type"] == "CreativeWork"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["datePublished"])
    assert document["inLanguage"] == "sv"
    assert told("/en/agreement/life-science-declaration-2024")["@type"] == "CreativeWork"
    assert {
        "name",
        "description",
        "license",
        "keywords",
        "temporalCoverage",
        "spatialCoverage",
        "distribution",
    } <= dataset.keys()
    assert "collaboration" in dataset["keywords"]
    assert all(each["@id"].startswith("http://data.europa.eu/nuts/code/") for each in dataset["spatialCoverage"])


def test_an_event_has_a_day_for_search_engines_only_where_it_is_known_to_the_day() -> None:
    from lsgraph.claims import Reference, Resource
    from lsgraph.web.pages.search_engines import thing

    def told(earliest: str, latest: str) -> Any:
        bounds = tuple(
            (Reference(f"{PREFIXES['ls']}{name}", {}), Reference(None, {"sv": day, "en": day}))
            for name, day in (("earliest", earliest), ("latest", latest))
        )
        event = Resource(f"{BASE}id/event/x", {"sv": "X", "en": "X"}, (), (), None, (), (), (), (), (), bounds)
        markup = thing(event, "en", "http://x/en/event/x")
        assert markup is not None
        return json.loads(str(markup).partition(">")[2].rpartition("<")[0])

    assert told("2024-06-28", "2024-06-28")["startDate"] == "2024-06-28"
    assert told("2024-06-28", "2024-06-28")["@type"] == "Event"
    assert "startDate" not in told("2024-06-01", "2024-06-30")


def test_a_page_names_its_data_in_its_head(client: httpx.Client) -> None:
    def alternates(path: str) -> dict[str, str]:
        head = client.get(path).text.partition("</head>")[0]
        return dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', head))

    for path in ("/sv/organization/huddinge-kommun", "/en/document/huddinge-ks-2024-1082", "/en/data"):
        found = alternates(path)
        assert {"text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"} <= found.keys()
        for media_type, address in found.items():
            assert client.get(address).headers["content-type"].startswith(media_type)
    assert "known=" in alternates("/sv/organization/huddinge-kommun?known=2100-01-01")["text/turtle"]
    assert "text/turtle" not in alternates("/sv/organization/never")


def test_nothing_in_a_name_ends_the_script_of_data() -> None:
    from lsgraph.claims import Resource
    from lsgraph.web.pages.search_engines import thing

    evil = Resource(
        mint("organization", "x"), {"sv": "</script><script>alert(1)</script>"}, (), (), None, (), (), (), (), (), ()
    )
    assert "<script>alert" not in str(thing(evil, "sv", "/x"))
    assert str(thing(evil, "sv", "/x")).count("</script>") == 1


# ----------------------------------------------------------------------------------------------- what others can check


def test_whoever_runs_the_published_rules_derives_the_same(client: httpx.Client, root: Path) -> None:
    """With the dumps and the rules that the server gives, and nothing else of lsgraph."""
    ontology = rdflib.Graph().parse(data=client.get("/ontology.ttl").content, format="turtle")
    queries = {str(rule): str(query) for rule, query in ontology.subject_objects(SH.construct)}
    assert len(queries) == len([*(root / "ontology").glob("rules/*.rq"), *(root / "ontology").glob("entailments/*.rq")])
    # Digests of texts follow from no data: they are counted over the texts.
    digest = ox.NamedNode(expand("ls:servedTextDigest"))
    given = list(ox.parse(client.get("/dumps/lsgraph.nq").content, format=ox.RdfFormat.N_QUADS))
    made = ("/graph/derived", "/graph/entailed")
    expected = {ox.Triple(*quad) for *quad, graph in given if graph.value.endswith(made) and quad[1] != digest}
    store = ox.Store()
    store.extend(ox.Quad(*quad) for *quad, graph in given if not graph.value.endswith(made))
    derived: set[ox.Triple] = set()
    for _, query in sorted(queries.items()):
        found = store.query(query)
        assert isinstance(found, ox.QueryTriples)
        new = list(found)
        store.extend(ox.Quad(*triple) for triple in new)
        derived.update(new)
    assert derived == expected
    assert len(derived) > 500


def test_each_rule_shows_its_query_as_data_and_on_its_page(client: httpx.Client, root: Path) -> None:
    for path in (*(root / "ontology").glob("rules/*.rq"), *(root / "ontology").glob("entailments/*.rq")):
        text = path.read_text("utf-8")
        rule = URIRef(f"{BASE}rule/{path.stem}")
        data = rdflib.Graph().parse(data=client.get(f"/rule/{path.stem}.ttl").content, format="turtle")
        assert str(data.value(rule, SH.construct)) == text
        for address in (f"/rule/{path.stem}.html?lang=sv", "/ontology.html"):
            assert (
                html.escape(text, quote=True).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
                in client.get(address).text
            )


def test_a_text_can_be_checked_against_the_digest_that_is_published_for_it(client: httpx.Client) -> None:
    served = client.get(DOCUMENT + ".txt", headers={"Accept-Encoding": "identity"})
    digest = hashlib.sha256(served.content)
    document = URIRef(BASE.rstrip("/") + DOCUMENT)
    data = rdflib.Graph().parse(data=client.get(DOCUMENT + ".ttl").content, format="turtle")
    assert str(data.value(document, LS.servedTextDigest)) == f"sha256:{digest.hexdigest()}"
    assert str(data.value(document, LS.textDigest)) != f"sha256:{digest.hexdigest()}"
    assert served.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    told = client.get("/api/documents/huddinge-ks-2024-1082").json()
    assert (
        told["text_digest"]
        == f"sha256:{hashlib.sha256(told['text'].encode()).hexdigest()}"
        == f"sha256:{digest.hexdigest()}"
    )


def test_every_quotation_stands_in_the_served_text_where_its_position_says(client: httpx.Client) -> None:
    text = client.get(DOCUMENT + ".txt").text
    evidence = client.get("/api/documents/huddinge-ks-2024-1082").json()["evidence"]
    placed = [each for each in evidence if each["start"] is not None]
    assert len(placed) > 10
    for each in placed:
        found = text[each["start"] : each["end"]]
        assert "".join(found.split()) == "".join(each["quotation"].split()), each["iri"]


def test_the_ontology_tells_the_two_digests_apart_in_both_languages(client: httpx.Client) -> None:
    for language, words in (("sv", "kontrollsumma för utlämnad text"), ("en", "digest of the served text")):
        page = client.get(f"/ontology.html?lang={language}").text
        assert words in page
        assert "ls:servedTextDigest" in page[page.index('id="textDigest"') :][:2000]
