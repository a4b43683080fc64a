"""Doors for other programs: things by their identifiers, and the Reconciliation API as its clients use it."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
import rdflib

from lsgraph.claims.identifiers import SCHEMES, read_value
from lsgraph.claims.things import Resources
from lsgraph.errors import NoIdentifierError, SettingsError
from lsgraph.exports import collections
from lsgraph.namespaces import INSTANCE, ONTOLOGY
from lsgraph.rdf.values import value
from lsgraph.reconciliation import model
from lsgraph.settings import read_settings
from lsgraph.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.settings import Settings
    from lsgraph.stores import EmbeddedStore

HUDDINGE = "organization/huddinge-kommun"
FOUNDATION = "organization/flemingsberg-science"
#: The members that the specification's schemas name, and no other where they allow none.
CANDIDATE = {"id", "name", "description", "score", "match", "type", "features"}
CELLS = ({"str"}, {"id", "name"}, {"id", "name", "description"})


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


# ------------------------------------------------------------------------------------------------------ identifiers


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("organisation-number", "212000-0068"), ("organisation-number", "2120000068"), ("organisation-number", "162120000068"),
        ("organisation-number", "16212000-0068"), ("organisation-number", "212000–0068"), ("organisation-number", " 212000 0068 "),
        ("orgnr", "212000-0068"), ("vat", "SE212000006801"), ("vat", "se 212000-0068 01"), ("vat", "0007:2120000068"),
        ("municipality-code", "0126"), ("MUNICIPALITY", "0126"),
    ],
)  # fmt: skip
def test_each_form_of_an_identifier_leads_to_the_thing(client: httpx.Client, scheme: str, text: str) -> None:
    answer = client.get(f"/resolve/{scheme}/{quote(text, safe=':')}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/id/{HUDDINGE}"), answer.text
    head = client.head(f"/resolve/{scheme}/{quote(text, safe=':')}")
    assert (head.status_code, head.headers["location"], head.content) == (303, f"/id/{HUDDINGE}", b"")


def test_addresses_of_registers_are_identifiers_too(client: httpx.Client) -> None:
    ways = {
        "ror": ("056d84691", "https://ror.org/056d84691", "ror.org/056D84691", "https:/ror.org/056d84691"),
        "wikidata": ("Q219564", "q219564", "http://www.wikidata.org/entity/Q219564", "https://www.wikidata.org/wiki/Q219564"),
    }  # fmt: skip
    for scheme, texts in ways.items():
        for text in texts:
            answer = client.get(f"/resolve/{scheme}/{text}")
            assert answer.headers.get("location") == "/id/organization/karolinska-institutet", (text, answer.text)


def test_a_day_and_an_edition_go_along(client: httpx.Client) -> None:
    answer = client.get("/resolve/county-code/01?at=2024-08-21", headers={"Accept": "text/html"})
    assert answer.headers["location"] == "/id/organization/region-stockholm?at=2024-08-21"
    assert client.get("/resolve/county-code/01?day=2024-08-21").status_code == 400


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("organisation-number/212000-0142x", 400, "looks like"), ("organisation-number/212000-0069", 400, "can not be"),
        ("vat/FI21200001", 400, "can not be"), ("ror/0123", 400, "can not be"), ("wikidata/P31", 400, "can not be"),
        ("county-code/001", 400, "can not be"), ("county-code/25", 404, "does not mean"), ("ror/00000aa00", 404, "on record"),
        ("lei/5493001KJTIIGC8Y1R12", 404, "no kind of identifier"), ("roor/056d84691", 404, "ror"),
        ("organisation-number/" + "1" * 500, 400, "can not be"), ("county-code/%00", 400, "can not be"),
    ],
)  # fmt: skip
def test_what_is_not_on_record_or_no_identifier_is_told_as_that(
    client: httpx.Client, path: str, status: int, told: str
) -> None:
    answer = client.get(f"/resolve/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert told in f"{problem['detail']} {problem['next_step']}"
    assert len(problem["detail"]) < 300


@pytest.mark.parametrize("number", ["640823-3234", "196408233234", "6408233234", "SE640823323401"])
def test_a_personal_number_is_refused_and_not_repeated(client: httpx.Client, number: str) -> None:
    answer = client.get(f"/resolve/organisation-number/{number}")
    assert answer.status_code == 400
    assert "personal identity number" in answer.text
    assert "3234" not in answer.text
    with pytest.raises(NoIdentifierError):
        read_value(SCHEMES[0], number)


# --------------------------------------------------------------------------------------------------- reconciliation


def asked(client: httpx.Client, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The candidates for each query, by the form that OpenRefine sends; checked against what the specification says of them."""
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == set(queries)
    for key, each in body.items():
        assert set(each) == {"result"}
        scores = [candidate["score"] for candidate in each["result"]]
        assert scores == sorted(scores, reverse=True)
        assert all(set(candidate) == CANDIDATE and 0 <= candidate["score"] <= 100 for candidate in each["result"])
        assert sum(candidate["match"] for candidate in each["result"]) <= 1, key
    return {key: each["result"] for key, each in body.items()}


def test_the_manifest_names_what_there_is(client: httpx.Client) -> None:
    answer = client.get("/reconcile", headers={"Origin": "https://other.example"})
    manifest = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == INSTANCE
    view = manifest["view"]["url"].replace("{{id}}", quote(HUDDINGE, safe=""))
    assert client.get(view).headers["location"].endswith(HUDDINGE)
    shown = client.get(manifest["preview"]["url"].replace("{{id}}", HUDDINGE))
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert "Huddinge kommun" in shown.text
    assert "212000-0068" in shown.text
    for kind, prefix, found in (("entity", "hudd", HUDDINGE), ("type", "komm", "legal-form/municipality"), ("property", "organisationsn", "organisation-number")):  # fmt: skip
        service = manifest["suggest"][kind]
        suggestions = client.get(service["service_url"] + service["service_path"], params={"prefix": prefix}).json()
        assert found in [each["id"] for each in suggestions["result"]], suggestions
        about = client.get(service["flyout_service_url"] + service["flyout_service_path"].replace("${id}", found))
        assert about.json()["html"].startswith("<p>")
    proposed = manifest["extend"]["propose_properties"]
    properties = client.get(proposed["service_url"] + proposed["service_path"], params={"type": "agreement"}).json()
    names = {each["id"] for each in properties["properties"]}
    assert "signatories" in names
    assert "members" not in names


def test_a_match_is_said_only_where_it_is_sure(client: httpx.Client) -> None:
    found = asked(
        client,
        named={"query": "HUDDINGE  KOMMUN", "type": "organization"},
        begun={"query": "Huddinge", "limit": 3},
        number={"query": "212000-0068"},
        iri={"query": INSTANCE + HUDDINGE},
        person={"query": "Magdalena Bosson", "type": "person"},
        identified={"query": "", "properties": [{"pid": "organisation-number", "v": "SE212000006801"}]},
        both={"query": "Huddinge", "properties": [{"pid": "municipality-code", "v": "0126"}]},
        other={"query": "Karolinska Institutet", "properties": [{"pid": "municipality-code", "v": "0126"}]},
        against={"query": "Karolinska Institutet", "properties": [{"pid": "ror", "v": "00000aa00"}]},
        nothing={"query": "xyzzy qwrtpl"},
        unfit={"query": "Huddinge kommun", "type": "person"},
        form={"query": "Huddinge kommun", "type": ["legal-form/municipality"]},
    )
    sure = {key: [each["id"] for each in result if each["match"]] for key, result in found.items()}
    for key in ("named", "number", "iri", "identified", "both", "form"):
        assert sure.pop(key) == [HUDDINGE], key
    # The beginning of a name, a namesake, an identifier of another, one that contradicts, and nothing at all.
    assert set(map(tuple, sure.values())) == {()}, sure
    assert len(found["begun"]) <= 3
    assert found["person"][0]["score"] == 100
    assert {"organization/karolinska-institutet", HUDDINGE} <= {each["id"] for each in found["other"]}
    assert found["against"][0]["score"] < 60
    assert found["nothing"] == []


def test_values_for_further_columns(client: httpx.Client) -> None:
    wanted: dict[str, Any] = {"ids": [HUDDINGE, "organization/nobody"], "properties": [{"id": name} for name in ("name-en", "municipality-code", "legal-form", "signed", "members", "iri")]}  # fmt: skip
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert [each["id"] for each in answer["meta"]] == [each["id"] for each in wanted["properties"]]
    row = answer["rows"][HUDDINGE]
    assert row["municipality-code"] == [{"str": "0126"}]
    assert row["iri"] == [{"str": INSTANCE + HUDDINGE}]
    assert row["legal-form"][0]["id"] == "legal-form/municipality"
    assert all(set(cell) in CELLS for cells in row.values() for cell in cells)
    # Each thing is told with the claim that says so.
    assert row["members"]
    assert all(INSTANCE + "membership/" in cell["description"] for cell in row["members"])
    assert set(map(len, answer["rows"]["organization/nobody"].values())) == {0}


def test_names_are_told_in_the_language_that_is_asked_for(client: httpx.Client) -> None:
    query = json.dumps({"q": {"query": "Huddinge kommun"}})
    names = {
        client.get("/reconcile", params={"queries": query, "lang": language}).json()["q"]["result"][0]["name"]
        for language in ("sv", "en")
    }
    assert names == {"Huddinge kommun", "Huddinge Municipality"}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"queries": "{"}, 400), ({"queries": "[]"}, 400), ({"queries": '{"q": {}}'}, 400), ({"queries": '{"q": {"query": 3}}'}, 400),
        ({"queries": '{"q": {"query": "x", "kind": "y"}}'}, 400), ({"queries": '{"q": {"query": "x", "limit": -1}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": 1e400}}'}, 400), ({"queries": "[" * 10_000}, 400),
        ({"queries": '{"q": {"query": "x", "properties": [{"pid": "shoe-size", "v": 1}]}}'}, 400),
        ({"queries": json.dumps({f"q{number}": {"query": "x"} for number in range(model.MOST_QUERIES + 1)})}, 400),
        ({"queries": json.dumps({"q": {"query": "x" * model.MOST_BYTES}})}, 413),
        ({"extend": '{"ids": ["x"]}'}, 400), ({"extend": '{"ids": [], "properties": [{"id": "shoe-size"}]}'}, 400),
        ({"extend": json.dumps({"ids": ["x"] * (model.MOST_THINGS + 1), "properties": []})}, 400),
        ({"queries": "{}", "extend": "{}"}, 400), ({"qeury": "{}"}, 400), ({"queries": "{}", "lang": "xx"}, 400), ({}, 415),
    ],
)  # fmt: skip
def test_a_batch_that_does_not_fit_is_refused_whole(client: httpx.Client, fields: dict[str, str], status: int) -> None:
    answer = client.post("/reconcile", data=fields)
    assert answer.status_code == status, answer.text[:300]
    problem = answer.json()
    assert problem["next_step"]
    assert len(answer.content) < 2000


def test_bodies_and_addresses_that_do_not_fit(client: httpx.Client) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=b"queries=%ff", headers=form).status_code == 400
    assert client.post("/reconcile", content=b"queries={}&queries={}", headers=form).status_code == 400
    for path in (
        "/reconcile?qeury={}", "/reconcile/suggest/entities?prefix=x", "/reconcile/suggest/entity?prefix=x&cursor=9999",
        "/reconcile/suggest/entity?prefix=x&cursor=-1", "/reconcile/flyout/entity?id=organization/nobody", "/preview?id=document/x",
        "/preview?id=<script>alert(1)</script>", "/preview", "/reconcile/flyout/type?id=x", "/reconcile/properties?limit=x",
    ):  # fmt: skip
        answer = client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code in (400, 404), path
        assert "<script>" not in answer.text
    assert client.put("/reconcile").status_code == 405


def test_a_query_that_is_empty_or_odd_finds_nothing(client: httpx.Client) -> None:
    found = asked(
        client,
        long={"query": "Huddinge kommun " * 400},
        odd={"query": "\u0000 \ud83d\ude00 %_*\"'"},
        none={"query": "–"},
    )
    assert found["odd"] == found["none"] == []
    assert not any(each["match"] for each in found["long"])


# ------------------------------------------------------------------------------------------ interfaces and security


def test_the_interfaces_are_found_where_programs_look_for_them(client: httpx.Client) -> None:
    answer = client.get("/.well-known/api-catalog")
    assert answer.headers["content-type"].startswith('application/linkset+json; profile="https://www.rfc-editor.org/')
    assert 'rel="api-catalog"' in client.head("/.well-known/api-catalog").headers["link"]
    linkset = answer.json()["linkset"]
    here, *interfaces = linkset
    assert [item["href"] for item in here["item"]] == [each["anchor"] for each in interfaces]
    targets = [target for each in interfaces for name, found in each.items() if name != "anchor" for target in found]
    assert len(targets) > 8
    for target in targets:
        found = client.get(target["href"], headers={"Accept": target["type"]}, follow_redirects=True)
        assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, target["type"]), target
    assert client.get("/.well-known/api-catalog?x=1").status_code == 400


def test_a_contact_for_security_is_told_until_it_expires(settings: Settings) -> None:
    def told(**chosen: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=create_app(settings.model_copy(update=chosen)))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as asking:
                return await asking.get("/.well-known/security.txt")

        with ThreadPoolExecutor(1) as thread:  # with no loop of a browser
            return thread.submit(asyncio.run, ask()).result()

    answer = told(security_contact="mailto:security@example.org")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    # RFC 9116, 2.5.5: less than a year into the future is recommended.
    assert timedelta(days=100) < left < timedelta(days=366)
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    assert (
        day
        < dict(
            line.split(": ", 1) for line in told(security_contact="tel:+46-8-1", security_expires=day).text.splitlines()
        )["Expires"]
    )
    for chosen in (
        {},
        {"security_expires": day},
        {"security_contact": "mailto:x@y.example", "security_expires": "2020-01-01"},
    ):
        assert told(**chosen).status_code == 404
    for wrong in ({"LSGRAPH_SECURITY_CONTACT": "javascript:alert(1)"}, {"LSGRAPH_SECURITY_CONTACT": "mailto:a@b\nContact: x"}, {"LSGRAPH_SECURITY_EXPIRES": "soon"}):  # fmt: skip
        with pytest.raises(SettingsError):
            read_settings(wrong)


# ---------------------------------------------------------------------------------------------------------- exports

#: What an end of these may be in FollowTheMoney's model, by property.
RANGES = {
    "member": ("Person", "PublicBody", "Company", "Organization", "LegalEntity"), "organization": ("PublicBody", "Company", "Organization"),
    "subject": ("Person", "PublicBody", "Company", "Organization", "LegalEntity", "Position", "Project", "Event"),
    "object": ("Person", "PublicBody", "Company", "Organization", "LegalEntity", "Position", "Project", "Event"),
}  # fmt: skip
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def test_the_edition_is_written_for_follow_the_money(client: httpx.Client) -> None:
    answer = client.get("/exports/lsgraph.ftm.json")
    assert answer.headers["content-type"] == "application/json+ftm"
    entities = {each["id"]: each for each in map(json.loads, answer.text.splitlines())}
    assert len(entities) == len(answer.text.splitlines())
    for entity in entities.values():
        assert re.fullmatch(r"[0-9a-zA-Z][0-9a-zA-Z.-]*", entity["id"])
        properties = entity["properties"]
        assert all(texts and all(isinstance(text, str) for text in texts) for texts in properties.values())
        for name in RANGES.keys() & properties.keys():
            assert [entities[end]["schema"] in RANGES[name] for end in properties[name]] == [True], entity
        for name in ("date", "startDate", "endDate"):
            assert all(DATE.fullmatch(text) for text in properties.get(name, []))
    huddinge = entities["lsgraph-organization-huddinge-kommun"]
    assert (huddinge["schema"], huddinge["properties"]["registrationNumber"]) == ("PublicBody", ["212000-0068"])
    acts = [each["properties"] for each in entities.values() if each["schema"] == "UnknownLink" and each["properties"]["role"] == ["signed"]]  # fmt: skip
    assert {end for act in acts for end in act["subject"]} >= {
        "lsgraph-organization-region-stockholm",
        "lsgraph-organization-region-uppsala",
    }
    # Each leads to its words.
    assert client.get(acts[0]["sourceUrl"][0]).status_code == 303
    assert all(act["recordId"][0].startswith(INSTANCE) and act["summary"] for act in acts)


def test_the_edition_is_written_as_popolo(client: httpx.Client) -> None:
    answer = client.get("/exports/lsgraph.popolo.json")
    popolo = answer.json()
    assert set(popolo) == {"organizations", "persons", "posts", "memberships"}
    ids = {each["id"] for name in ("organizations", "persons") for each in popolo[name]}
    every = [each["id"] for part in popolo.values() for each in part]
    assert len(every) == len(set(every))
    assert all(each["name"] for name in ("organizations", "persons") for each in popolo[name])
    for membership in popolo["memberships"]:
        assert membership["organization_id"] in ids
        assert (membership.get("person_id") or membership["member"]["@id"]) in ids
        assert membership["sources"][0]["note"]
        assert all(DATE.fullmatch(membership[name]) for name in ("start_date", "end_date") if name in membership)
    huddinge = next(each for each in popolo["organizations"] if each["id"] == INSTANCE + HUDDINGE)
    assert {"scheme": "organisation-number", "identifier": "212000-0068"} in huddinge["identifiers"]


def test_exports_are_of_an_edition_and_refuse_what_they_do_not_know(client: httpx.Client) -> None:
    for name in ("ftm", "popolo"):
        path = f"/exports/lsgraph.{name}.json"
        edition = client.get("/versions", headers={"Accept": "application/json"}).json()["current"]
        assert client.get(path, params={"known": edition}).headers["memento-datetime"]
        assert edition[:12] in client.head(path).headers["content-disposition"]
        assert client.get(path, headers={"If-None-Match": client.head(path).headers["etag"]}).status_code == 304
        assert client.get(path, params={"at": "2024-01-01"}).status_code == 400
        assert client.get(path, params={"known": "2001-01-01"}).status_code == 404
    assert client.get("/exports/lsgraph.csv").status_code == 404


# --------------------------------------------------------------------------------------------------------- profiles


@pytest.mark.parametrize(
    ("token", "iri"), [("org", "http://www.w3.org/ns/org#"), ("cpov", "http://data.europa.eu/m8g/")]
)
def test_a_profile_has_its_own_terms_alone(client: httpx.Client, token: str, iri: str) -> None:
    answer = client.get(f"/id/{HUDDINGE}.nt", params={"profile": token})
    assert answer.headers["content-profile"] == f"<{iri}>"
    assert f'<{iri}>; rel="profile"' in answer.headers["link"]
    graph = rdflib.Graph().parse(data=answer.text, format="nt")
    foreign = {str(term) for _, predicate, end in graph for term in (predicate, end) if str(term).startswith(ONTOLOGY)}
    assert foreign == set()
    node, org = rdflib.URIRef(INSTANCE + HUDDINGE), rdflib.Namespace("http://www.w3.org/ns/org#")
    assert (node, rdflib.RDF.type, org.Organization) in graph
    assert ((node, rdflib.RDF.type, rdflib.URIRef("http://data.europa.eu/m8g/PublicOrganisation")) in graph) == (
        token == "cpov"
    )
    assert (node, org.identifier, rdflib.Literal("212000-0068")) in graph
    memberships = set(graph.subjects(rdflib.RDF.type, org.Membership))
    assert memberships
    for membership in memberships:
        assert node in (graph.value(membership, org.member), graph.value(membership, org.organization))
        assert graph.value(membership, rdflib.DCTERMS.source)
    asked = client.get(
        f"/id/{HUDDINGE}", headers={"Accept": "text/turtle", "Accept-Profile": f'"x";q=1, <{iri}>;q=0.9'}
    )
    assert asked.headers["location"].endswith(f".ttl?profile={token}")
    assert "Accept-Profile" in asked.headers["vary"]
    foundation = f"/id/{FOUNDATION}.nt"
    every, then = (client.get(foundation, params={"profile": token, **day}).text for day in ({}, {"at": "1900-01-01"}))
    # Founded later: nobody was a member of it then.
    assert "Membership" in every
    assert "Membership" not in then


def test_profiles_that_are_not_there_and_things_without_terms(client: httpx.Client) -> None:
    for path, status in (("organization/huddinge-kommun.ttl?profile=oorg", 404), ("agreement/life-science-declaration-2024.ttl?profile=org", 406), ("organization/huddinge-kommun.ttl?profiles=org", 400)):  # fmt: skip
        answer = client.get(f"/id/{path}")
        assert (answer.status_code, bool(answer.json()["next_step"])) == (status, True)
    plain = client.get(f"/id/{HUDDINGE}.ttl").text
    for header in (
        "",
        "<http://www.w3.org/ns/org#>;q=0",
        "<http://www.w3.org/ns/org#>;q=x",
        "nonsense;;;,,<>",
        "<" * 5000,
    ):
        answer = client.get(f"/id/{HUDDINGE}.ttl", headers={"Accept-Profile": header})
        assert answer.text == plain
        assert "content-profile" not in answer.headers


# ------------------------------------------------------------------------------------------------------ collections


def test_all_things_of_a_kind_are_read_part_by_part(client: httpx.Client, store: EmbeddedStore, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    answer = client.get("/collection/organization", headers={"Accept": "application/n-triples"})
    graph = rdflib.Graph().parse(data=answer.text, format="nt")
    hydra = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
    found = {str(member) for member in graph.objects(None, hydra.member)}
    assert INSTANCE + HUDDINGE in found
    assert int(str(next(graph.objects(None, hydra.totalItems)))) == len(found)
    assert all((rdflib.URIRef(member), rdflib.RDFS.label, None) in graph for member in found)
    # In parts of a few the same come, each once.
    monkeypatch.setattr(collections, "PART", 7)
    resources = Resources(store, settings.state_folder / "current")
    read: list[str] = []
    after: str | None = None
    while True:
        triples = list(collections.collection(resources, "organization", "http://x/c", after))
        read += [value(triple.object) for triple in triples if triple.predicate.value == str(hydra.member)]
        following = [value(triple.object) for triple in triples if triple.predicate.value == str(hydra.next)]
        if not following:
            break
        after = following[0].partition("after=")[2]
    assert (len(read), set(read)) == (len(found), found)


def test_collections_that_are_not_there(client: httpx.Client) -> None:
    for path, status in (("organisation", 404), ("organization?after=nobody", 404), ("organization.xls", 404), ("organization?page=2", 400), ("organization?known=2001-01-01", 404)):  # fmt: skip
        answer = client.get(f"/collection/{path}")
        assert (answer.status_code, bool(answer.json()["next_step"])) == (status, True), path
    assert client.get("/collection/organization", headers={"Accept": "image/png"}).status_code == 406
    assert (
        client.get("/collection/organization", headers={"Accept": "text/html"})
        .headers["content-type"]
        .startswith("text/turtle")
    )
