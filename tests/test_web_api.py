"""The JSON interface: the same data as SPARQL gives, described by OpenAPI, and what bad requests get."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest

from lsgraph.namespaces import BASE, mint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.stores import EmbeddedStore

LISTS = ("actors", "agreements", "acts", "memberships", "documents")
DECLARATION = "life-science-declaration-2024"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


def every(client: httpx.Client, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """All items of a list, by following `next`."""
    items: list[dict[str, Any]] = []
    address: str | None = f"/api/{name}"
    while address is not None:
        answer = client.get(address, params=parameters if not items else None)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        items += body["items"]
        address = body["next"]
    assert len(items) == body["total"]
    return items


def rows(store: EmbeddedStore, query: str) -> set[tuple[str | None, ...]]:
    answer = store.query(query)
    names = answer.variables
    return {
        tuple(str(getattr(row[name], "value", "")) if name in row else None for name in names) for row in answer.rows()
    }


# ------------------------------------------------------------------------------------------ the same as SPARQL gives


def test_the_acts_are_those_that_sparql_gives(client: httpx.Client, store: EmbeddedStore) -> None:
    expected = rows(
        store,
        """SELECT ?act ?type ?actor ?agreement ?earliest ?latest ?evidence WHERE {
          ?act ls:actor ?actor ; ls:agreement ?agreement ; a ?type ; ls:evidence ?evidence . ?type rdfs:subClassOf ls:Act .
          OPTIONAL { ?act ls:earliest ?earliest ; ls:latest ?latest } }""",
    )
    acts = every(client, "acts")
    told = {
        (act["iri"], f"{BASE}ontology#{act['type']}", act["actor"]["iri"], act["agreement"]["iri"], act["earliest"], act["latest"], item["iri"])
        for act in acts
        for item in act["evidence"]
    }  # fmt: skip
    assert told == expected
    associated = rows(store, "SELECT ?act ?who { ?act ls:actor ?x ; prov:wasAssociatedWith ?who }")
    assert {(act["iri"], who["iri"]) for act in acts for who in act["associated_with"]} == associated


def test_the_memberships_are_those_that_sparql_gives(client: httpx.Client, store: EmbeddedStore) -> None:
    expected = rows(
        store,
        """SELECT ?m ?member ?organization ?role ?begun ?ended WHERE {
          ?m a org:Membership ; org:member ?member ; org:organization ?organization . OPTIONAL { ?m org:role ?role }
          OPTIONAL { ?m org:memberDuring/time:hasBeginning/ls:earliest ?begun }
          OPTIONAL { ?m org:memberDuring/time:hasEnd/ls:latest ?ended } }""",
    )
    told = {
        (
            each["iri"], each["member"]["iri"], each["organization"]["iri"], each["role"] and each["role"]["iri"],
            each["begins"] and each["begins"]["earliest"], each["ends"] and each["ends"]["latest"],
        )
        for each in every(client, "memberships")
    }  # fmt: skip
    assert told == expected


def test_every_piece_of_evidence_and_every_quotation_is_in_the_documents(
    client: httpx.Client, store: EmbeddedStore
) -> None:
    expected = rows(
        store,
        """SELECT DISTINCT ?evidence ?document ?exact ?start WHERE {
          ?claim ls:evidence ?evidence . ?evidence oa:hasSource ?document .
          OPTIONAL { ?evidence oa:hasSelector ?s . ?s oa:exact ?exact ; oa:refinedBy/oa:start ?start } }""",
    )
    told = set()
    for document in every(client, "documents"):
        found = client.get("/api/documents/" + document["iri"].rsplit("/", 1)[-1]).json()
        assert found["has_text"] == (found["text"] is not None)
        for item in found["evidence"]:
            assert item["supports"]
            start = None if item["start"] is None else str(item["start"])
            told.add((item["iri"], found["iri"], item["quotation"], start))
            if found["text"] is not None and item["start"] is not None:
                words = found["text"][item["start"] : item["end"]]
                assert re.sub(r"\s", "", words) == re.sub(r"\s", "", item["quotation"])
    assert told == expected


def test_the_network_has_the_derived_edges_with_their_evidence(client: httpx.Client, store: EmbeddedStore) -> None:
    network = client.get("/api/network").json()
    nodes = {node["iri"] for node in network["nodes"]}
    simple = rows(store, "SELECT ?s ?p ?o { ?s ?p ?o }")
    for edge in network["edges"]:
        assert {edge["source"], edge["target"]} <= nodes
        local = edge["predicate"].partition(":")[2]
        assert any(
            s == edge["source"] and o == edge["target"] and str(p).endswith(local)
            for s, p, o in simple
            if s == edge["source"]
        )
        assert bool(edge["claims"]) == bool(edge["evidence"])
    signed = [edge for edge in network["edges"] if edge["predicate"] == "ls:hasSigned"]
    assert {edge["source"] for edge in signed} == {
        mint("organization", f"region-{name}") for name in ("stockholm", "uppsala")
    }
    then = client.get("/api/network", params={"at": "2024-01-01"}).json()
    assert not [edge for edge in then["edges"] if edge["predicate"] == "ls:hasSigned"]


@pytest.mark.parametrize("day", [{}, {"at": "2018-01-01"}])
def test_the_network_in_parts_is_the_whole_network(client: httpx.Client, day: dict[str, str]) -> None:
    whole = client.get("/api/network", params={**day, "limit": "200"}).json()
    assert (whole["next"], whole["total"]) == (None, len(whole["edges"]))
    edges, address = [], f"/api/network?{urlencode({**day, 'limit': 5})}"
    nodes: dict[str, object] = {}
    while address:
        part = client.get(address).json()
        assert 0 < len(part["edges"]) <= 5
        assert part["total"] == whole["total"]
        ends = {edge[end] for edge in part["edges"] for end in ("source", "target")}
        assert {node["iri"] for node in part["nodes"]} == ends
        edges += part["edges"]
        nodes |= {node["iri"]: node for node in part["nodes"]}
        address = part["next"]
    assert edges == whole["edges"]
    assert nodes == {node["iri"]: node for node in whole["nodes"]}
    passed = client.get("/api/network", params={**day, "limit": "2", "offset": "3"}).json()
    assert passed["edges"] == whole["edges"][3:5]


@pytest.mark.parametrize(
    "after", ["a", "organization/nobody event/nothing ls:hasSigned", "a b c d", "  ", "urn:a urn:b ls:c"]
)
def test_the_network_goes_on_after_no_edge_that_is_not_there(client: httpx.Client, after: str) -> None:
    answer = client.get("/api/network", params={"after": after}, headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "after" in answer.json()["next_step"]


@pytest.mark.parametrize(
    ("path", "name", "slip", "near"),
    [
        ("actors", "agreement", "life-science-declaraton-2024", f"agreement/{DECLARATION}"),
        ("actors", "organization", "organization/flemingsberg-scence", "organization/flemingsberg-science"),
        ("acts", "actor", "Hudinge-kommun", "organization/huddinge-kommun"),
        ("acts", "agreement", "organization/huddinge-kommun", None),
        ("memberships", "member", mint("organization", "nobody"), None),
        ("memberships", "role", "principl", "principal"),
        ("disagreements", "about", "organization/hudinge-kommun", "organization/huddinge-kommun"),
    ],
)
def test_a_list_about_nothing_that_is_on_record_is_not_found(
    client: httpx.Client, path: str, name: str, slip: str, near: str | None
) -> None:
    """As on pages: an empty list would tell that it has none."""
    answer = client.get(f"/api/{path}", params={name: slip})
    assert answer.status_code == 404
    told = answer.json()
    assert slip.removeprefix("https://w3id.org/lsgraph/id/") in told["detail"]
    assert near is None or near in told["near"]
    swedish = client.get(f"/api/{path}", params={name: slip}, headers={"Accept-Language": "sv"}).json()
    assert "Det finns inget som heter" in swedish["detail"]


@pytest.mark.parametrize(
    "query", ["acts?actor=huddinge-kommun&agreement=life-science-declaration-2024&type=Withdrawal", "memberships?role=chair&at=1700-01-01", "memberships?organization=huddinge-kommun", "disagreements?about=organization/huddinge-kommun"],
)  # fmt: skip
def test_what_is_on_record_and_has_nothing_is_an_empty_list(client: httpx.Client, query: str) -> None:
    assert client.get(f"/api/{query}").status_code == 200


def test_who_stands_where_is_never_mixed_up(client: httpx.Client) -> None:
    agreement = client.get(f"/api/agreements/{DECLARATION}").json()
    stances = {each["actor"]["iri"].rsplit("/", 1)[-1]: each["stances"] for each in agreement["stances"]}
    assert stances["huddinge-kommun"] == ["proposed"]
    assert stances["region-stockholm"] == ["signed"]
    assert "karolinska-institutet" not in stances
    assert agreement["signed"] == 2
    signed = every(client, "actors", stance="signed", agreement=DECLARATION)
    assert {each["label"]["sv"] for each in signed} == {"Region Stockholm", "Region Uppsala"}
    behind = every(client, "memberships", organization="flemingsberg-science", role="principal")
    assert len(behind) == 7


@pytest.mark.parametrize(
    ("path", "name"), [(f"agreements/{DECLARATION}", "stances"), ("documents/huddinge-ks-2024-1082", "evidence")]
)
def test_what_one_thing_lists_can_be_had_in_parts(client: httpx.Client, path: str, name: str) -> None:
    whole = client.get(f"/api/{path}").json()
    assert (whole["next"], whole["total"]) == (None, len(whole[name]))
    parts, address = [], f"/api/{path}?limit=2"
    while address:
        part = client.get(address).json()
        assert 0 < len(part[name]) <= 2
        assert part["total"] == whole["total"]
        parts += part[name]
        address = part["next"]
    assert parts == whole[name]
    assert client.get(f"/api/{path}?offset={whole['total']}").json()[name] == []


def test_an_actor_has_its_identifiers_acts_and_memberships(client: httpx.Client) -> None:
    actor = client.get("/api/actors/organization/huddinge-kommun").json()
    assert {each["value"] for each in actor["identifiers"]} == {"212000-0068", "0126"}
    assert [act["type"] for act in actor["acts"]] == ["AdoptionProposal"]
    assert actor["memberships"]
    place = actor["acts"][0]["evidence"][0]["url"]
    page, _, fragment = place.partition("#")
    assert f'id="{fragment}"' in client.get(page).text


def test_a_day_tells_how_sure_each_thing_is(client: httpx.Client) -> None:
    assert every(client, "acts", at="2024-01-01") == []
    acts = every(client, "acts", at="2024-12-31", type="Signature")
    assert {act["standing"] for act in acts} == {"certain"}
    behind = every(client, "memberships", organization="flemingsberg-science", role="principal", at="2018-01-01")
    assert {each["standing"] for each in behind} == {"possible"}
    assert all(act["standing"] is None for act in every(client, "acts"))


def test_acts_between_two_days_are_those_that_may_have_been_made_then(client: httpx.Client) -> None:
    assert {act["type"] for act in every(client, "acts", since="2024-08-01", until="2024-08-31")} == {
        "AdoptionProposal"
    }
    assert {act["type"] for act in every(client, "acts", until="2024-06-30")} == {"Signature"}
    # One day is a period; one that ends before it begins is none, whatever the bounds of acts are.
    assert {act["type"] for act in every(client, "acts", since="2024-08-21", until="2024-08-21")} == {
        "AdoptionProposal"
    }
    problem = client.get("/api/acts?since=2025-01-01&until=2024-01-01", headers={"Accept-Language": "sv"}).json()
    assert problem["detail"] == "Perioden börjar 2025-01-01 och slutar 2024-01-01."
    assert problem["next_step"] == "Låt den börja innan den slutar."


# -------------------------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_parts_is_the_list(client: httpx.Client, name: str) -> None:
    whole = every(client, name)
    assert whole
    assert every(client, name, limit=1) == every(client, name, limit=3) == whole
    assert client.get(f"/api/{name}", params={"offset": 1000}).json()["items"] == []
    for item in whole:
        assert item["iri"].startswith(BASE)
        assert client.get(item["url"]).status_code == 200


def test_a_search_forgives_a_slip(client: httpx.Client) -> None:
    hits = client.get("/api/search", params={"q": "karolinka"}).json()["items"]
    assert hits[0]["label"]["sv"] == "Karolinska Institutet"


def test_it_can_be_kept_and_asked_again_from_anywhere(client: httpx.Client) -> None:
    answer = client.get("/api/acts")
    assert answer.headers["access-control-allow-origin"] == "*"
    again = client.get("/api/acts", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/api/acts").status_code == 200


# ------------------------------------------------------------------------------------------------------ bad requests


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/acts?limit=0", 400), ("/api/acts?limit=-1", 400), ("/api/acts?limit=x", 400), ("/api/acts?limit=" + "9" * 30, 400), ("/api/acts?limit=201", 400),
        ("/api/acts?offset=-1", 400), ("/api/acts?ofset=3", 400), ("/api/acts?limit=1&limit=2", 400), ("/api/acts?type=Sign", 400), ("/api/acts?since=soon", 400),
        ("/api/acts?at=2024-02-31", 400), ("/api/acts?at=2024", 400), ("/api/acts?known=1999-01-01", 404), ("/api/acts?known=%00%00%00%00%00%00", 400),
        ("/api/actors?kind=king", 400), ("/api/actors?stance=maybe", 400), ("/api/search", 400), ("/api/search?q=", 400), ("/api/search?q=" + "x" * 201, 400),
        ("/api/actors/organization/hudinge-komun", 404), ("/api/actors/king/x", 400), ("/api/actors/person/huddinge-kommun", 404), ("/api/acts/nothing", 404),
        ("/api/memberships/nothing", 404), ("/api/documents/nothing", 404), ("/api/agreements/nothing", 404), ("/api/agreements/x%00", 400), ("/api/nothing", 404),
        ("/api/acts?since=2025-01-01&until=2024-01-01", 400), ("/api/acts?since=2024-02-31&until=2024-01-01", 400),
        ("/api/documents/..%2f..%2fmanifest", 404), ("/api/agreements/%3Cscript%3E", 400), ("/api/actors/organization/" + "a" * 5000, 400),
    ],
)  # fmt: skip
def test_a_bad_request_is_told_in_one_shape(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem = answer.json()
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert problem["status"] == status


@pytest.mark.parametrize(
    ("path", "sv", "en"),
    [
        ("acts?since=soon", "since: skriv en dag som 2024-08-21", "since: write a day as 2024-08-21"),
        ("acts?at=2024-02-31", "at: skriv en dag som 2024-08-21", "at: write a day as 2024-08-21"),
        ("acts?at=1723766400", "at: skriv en dag som 2024-08-21", "at: write a day as 2024-08-21"),
        ("acts?limit=x", "limit: skriv ett heltal", "limit: write a whole number"),
        ("acts?limit=1.5", "limit: skriv ett heltal", "limit: write a whole number"),
        (f"acts?limit={'9' * 5000}", "limit: skriv ett heltal", "limit: write a whole number"),
        ("acts?limit=0", "limit: skriv ett tal som är minst 1", "limit: write a number of at least 1"),
        ("acts?limit=201", "limit: skriv ett tal som är högst 200", "limit: write a number of at most 200"),
        ("acts?type=Sign", "type: välj Invitation, AdoptionProposal, Adoption, Conclusion, Signature eller Withdrawal", "type: choose Invitation, AdoptionProposal, Adoption, Conclusion, Signature or Withdrawal"),
        ("actors?kind=king", "kind: välj organization, group, person eller post", "kind: choose organization, group, person or post"),
        ("actors/king/x", "kind: välj organization, group, person eller post", "kind: choose organization, group, person or post"),
        ("acts/%C3%85", "slug: skriv små bokstäver från a till z, siffror och bindestreck", "slug: write small letters from a to z, digits and hyphens"),
        (f"search?q={'x' * 201}", "q: skriv högst 200 tecken", "q: write at most 200 characters"),
        ("search", "q: värdet saknas", "q: it is missing"),
        ("search?q=x&texts=maybe", "texts: skriv true eller false", "texts: write true or false"),
        ("acts?limit=0&at=soon", "at: skriv en dag som 2024-08-21; limit: skriv ett tal som är minst 1", "at: write a day as 2024-08-21; limit: write a number of at least 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_parameter_is_told_in_words_of_ours(
    client: httpx.Client, path: str, sv: str, en: str
) -> None:
    for language, lead, told in (
        ("sv", "En parameter går inte att använda: ", sv),
        ("en", "A parameter can't be used: ", en),
    ):
        problem = client.get(f"/api/{path}", headers={"Accept-Language": language}).json()
        assert problem["status"] == 400
        assert problem["detail"].startswith(lead)
        assert set(problem["detail"].removeprefix(lead).removesuffix(".").split("; ")) == set(told.split("; "))
        assert problem["next_step"]


def test_no_rule_of_a_parameter_is_without_words(client: httpx.Client) -> None:
    """A new bound of a parameter needs its words: each one that the description tells is broken."""
    described = client.get("/api/openapi.json").json()
    wrong: dict[str, str | int] = {
        "minLength": "",
        "maxLength": "x" * 2000,
        "pattern": "Å",
        "minimum": -7,
        "maximum": 10**9,
        "enum": "none",
        "format": "x",
    }
    asked = 0
    for path, operations in described["paths"].items():
        for parameter in operations["get"].get("parameters", ()):
            if parameter["in"] != "query":
                continue
            shapes = parameter["schema"].get("anyOf", [parameter["schema"]])
            # An edition is told by a day or a hash, each with its own rule.
            if parameter["name"] == "known":
                continue
            for rule in {rule for shape in shapes for rule in shape} & wrong.keys():
                needed = {"q": "x"} if path.endswith("search") else {}
                place = path.replace("{kind}", "person").replace("{slug}", "x")
                problem = client.get(place, params={**needed, parameter["name"]: wrong[rule]}).json()
                assert problem["status"] == 400, (path, parameter["name"], rule)
                assert "it does not fit" not in problem["detail"], problem
                asked += 1
    assert asked > 20


def test_a_near_name_is_told(client: httpx.Client) -> None:
    assert "Huddinge Municipality" in client.get("/api/actors/organization/hudinge-kommun").json()["near"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/api/acts")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


# -------------------------------------------------------------------------------------------------------- OpenAPI


def test_the_description_names_every_operation_with_an_example_that_answers(client: httpx.Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert len(described["paths"]) == 14
    for path, operations in described["paths"].items():
        (operation,) = operations.values()
        assert operation["operationId"]
        assert operation["summary"]
        assert operation["description"]
        assert {"200", "400", "404"} <= set(operation["responses"])
        example = client.get(operation["x-example-request"])
        assert example.status_code == 200, path
        body = example.json()
        assert body.get("items", True), path


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_of_the_interface_names_every_operation(client: httpx.Client, language: str) -> None:
    page = client.get("/api/", headers={"Accept": "text/html", "Accept-Language": language}).text
    assert f'<html lang="{language}">' in page
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in page
    assert client.get("/api/").headers["content-type"] == "application/json"


def test_schemathesis_finds_nothing(server: str, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("st")
    assert program.is_file() or shutil.which("st"), "schemathesis is missing: make test installs it"
    command = [
        str(program), "run", f"{server}/api/openapi.json", "--max-examples", "8", "--seed", "1", "--workers", "2",
        "--suppress-health-check", "all", "--no-color", "--phases", "examples,coverage,fuzzing", "--report", "junit", "--report-dir", str(tmp_path),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + json.dumps(done.stderr[-2000:])
