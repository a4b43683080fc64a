"""Contexts of JSON-LD that stand elsewhere: those that are kept here are read without a network, all others are told."""

from __future__ import annotations

import hashlib
import json
import re
import socket
from typing import TYPE_CHECKING

import httpx
import pyld
import pyoxigraph as ox
import pytest

from lsgraph.building.proposals import read_proposal
from lsgraph.errors import DataError
from lsgraph.media_types import JSON_LD
from lsgraph.rdf import contexts
from lsgraph.rdf.contexts import Contexts, written_out
from lsgraph.repository.rdf_files import read_files

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "http://schema.org/"
#: Things as others describe them: nested, with a list of contexts, terms as values, prefixes, other names for keywords.
DOCUMENTS: list[object] = [
    {"@context": "https://schema.org", "@type": "Organization", "@id": "urn:a", "name": "Exempelbolaget", "url": "https://example.org/"},
    {"@context": "http://schema.org/", "id": "urn:a", "type": ["Person", "schema:Thing"], "birthDate": "1970-01-01", "knows": {"name": "B"}},
    {
        "@context": ["https://schema.org/docs/jsonldcontext.jsonld", {"e": "https://example.org/", "partOf": {"@id": "e:part", "@type": "@id"}}],
        "@id": "e:a", "partOf": "e:b", "schema:name": "A", "foaf:nick": "a", "eventStatus": "EventScheduled", "own": 1.5,
    },
    [
        {"@context": "https://schema.org", "@id": "urn:a", "member": [{"@id": "urn:b", "name": "B"}, {"@context": {"name": "urn:other"}, "name": "C"}]},
        {"@context": None, "@id": "urn:c", "urn:p": "x"},
        {"@context": "HTTPS://schema.org/", "@id": "urn:d", "text": 'says "@context": "https://schema.org" \\ itself'},
    ],
]  # fmt: skip


def quads_of(document: object, folder: Path, name: str = "data.jsonld") -> set[str]:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1), encoding="utf-8")
    dataset = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in read_files([path]).quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_kept_context_says_what_another_processor_reads_from_the_whole_of_it(
    document: object, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("nothing is fetched"))
    whole = json.loads((root / "src/lsgraph/rdf/vendor/schema.org.jsonld").read_bytes())

    def load(address: str, _options: object) -> dict[str, object]:
        assert "schema.org" in address.lower()
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": whole}

    options = {"documentLoader": load, "format": "application/n-quads"}
    expected = ox.Dataset(ox.parse(pyld.jsonld.to_rdf(document, options), format=ox.RdfFormat.N_QUADS))
    expected.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert len(expected)
    assert quads_of(document, tmp_path) == {str(quad) for quad in expected}


#: An organisation as CPOV's releases have it: in the first, names mean something within their class.
OF_CPOV = {
    "2.1.1": {
        "@type": "PublicOrganisation", "identifier": {"@type": "Identifier", "notation": "212000-0142", "dateOfIssue": "1971-01-01"},
        "hasUnit": {"@id": "urn:unit", "@type": "OrganizationalUnit", "unitOf": "urn:a"},
    },
    "2.1.2": {
        "@type": "PublicOrganisation",
        "PublicOrganisation.identifier": {"@type": "Identifier", "notation": "212000-0142", "dateIssued": "1971-01-01"},
        "hasUnit": {"@id": "urn:unit", "@type": "OrganizationalUnit", "unitOf": "urn:a"},
    },
}  # fmt: skip


@pytest.mark.parametrize("release", OF_CPOV)
def test_data_of_cpov_are_read_with_the_context_of_their_release(release: str, tmp_path: Path) -> None:
    address = f"https://semiceu.github.io/CPOV/releases/{release}/context/core-public-organisation-ap.jsonld"
    name = {"@value": "Exempelstad", "@language": "sv"}
    read = quads_of({"@context": address, "@id": "urn:a", "preferredLabel": name, **OF_CPOV[release]}, tmp_path)
    assert {re.sub(r"_:\w+", "_:x", quad) for quad in read} == {
        "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://data.europa.eu/m8g/PublicOrganisation>",
        '<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Exempelstad"@sv',
        "<urn:a> <http://www.w3.org/ns/adms#identifier> _:x",
        "_:x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/adms#Identifier>",
        '_:x <http://www.w3.org/2004/02/skos/core#notation> "212000-0142"',
        '_:x <http://purl.org/dc/terms/issued> "1971-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        "<urn:a> <http://www.w3.org/ns/org#hasUnit> <urn:unit>",
        "<urn:unit> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/org#OrganizationalUnit>",
        "<urn:unit> <http://www.w3.org/ns/org#unitOf> <urn:a>",
    }


def test_what_is_kept_of_others_is_what_the_table_says(root: Path) -> None:
    folder = root / "src/lsgraph/rdf/vendor"
    table = (folder / "VENDORED.md").read_text(encoding="utf-8")
    files = {path.name for path in folder.iterdir()} - {"VENDORED.md"}
    rows = {row[1]: row[0] for row in re.findall(r"^(\| (\S+\.jsonld) \|.*)$", table, re.MULTILINE)}
    assert rows.keys() == files == set(contexts._KEPT.values())
    for name, row in rows.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in row
        assert "CC BY-SA 3.0" in row


@pytest.mark.parametrize(
    "address",
    [
        "/context.jsonld", "https://w3id.org/lsgraph/context.jsonld", "http://127.0.0.1:8000/context.jsonld?known=2024-01-01",
        "http://localhost/context.jsonld", "https://graph.example.org/base/context.jsonld",
    ],
)  # fmt: skip
def test_our_own_context_is_known_wherever_it_is_ours(address: str, tmp_path: Path) -> None:
    document = json.dumps({"@context": address, "id": "lsgraph:x", "prefLabel": {"sv": "X"}})
    path = tmp_path / "own.jsonld"
    path.write_text(document)
    (quad,) = read_files([path], base="https://graph.example.org/base").quads
    assert str(quad.subject) == "<https://w3id.org/lsgraph/x>"
    assert quad.object == ox.Literal("X", language="sv")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/context.jsonld", "https://schema.org.example.org/", "https://schema.org/Person", "ftp://schema.org", "missing.jsonld", "http://[x/context.jsonld"],
)  # fmt: skip
def test_no_other_context_is_taken_for_one_that_is_kept(address: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        quads_of({"@graph": [{"@context": [{}, address], "name": "x"}]}, tmp_path)
    assert f"Its context stands at {address}, and nothing is fetched." in str(caught.value)
    for known in ("https://schema.org", "/CPOV/releases/2.1.2/", "/context.jsonld"):
        assert known in caught.value.next_step
    assert "De kontexter som går att använda" in caught.value.in_language("sv")


def test_a_context_in_a_file_beside_the_data_is_read_and_one_that_was_posted_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "my context.jsonld").write_text('{"@context": {"name": "urn:name"}}')
    document = {"@context": "my%20context.jsonld", "@id": "urn:a", "name": "A"}
    assert quads_of(document, tmp_path) == {'<urn:a> <urn:name> "A"'}
    with pytest.raises(DataError, match="nothing is fetched"):
        read_proposal(json.dumps(document).encode(), JSON_LD)
    (tmp_path / "my context.jsonld").write_text('["no context"]')
    with pytest.raises(DataError, match="nothing is fetched"):
        quads_of(document, tmp_path)


#: A context with terms that hold within things of one type alone, as vocabularies of application profiles have them.
PROFILE = {
    "Body": {
        "@id": "https://example.org/ns#Body",
        "@context": {
            "label": {"@id": "https://example.org/ns#label", "@container": "@set"},
            "unit": {"@id": "https://example.org/ns#unit", "@type": "@id", "@container": "@set"},
            "since": {"@id": "https://example.org/ns#since", "@type": "http://www.w3.org/2001/XMLSchema#date"},
        },
    },
    "Place": {"@id": "https://example.org/ns#Place", "@context": {"label": "https://example.org/ns#placeName"}},
}
PROFILE_ADDRESS = "https://profiles.example.org/releases/2.1/context/profile.jsonld"


def keep_profile(folder: Path, address: str = PROFILE_ADDRESS) -> Path:
    path = folder / contexts.KEPT_BESIDE / address.removeprefix("https://")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"@context": PROFILE}))
    return path


def test_a_copy_of_a_context_that_is_kept_beside_the_data_stands_for_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("nothing is fetched"))
    document: dict[str, object] = {
        "@context": [PROFILE_ADDRESS, {"x": "urn:x:"}],
        "@graph": [
            {"@id": "x:a", "@type": "Body", "label": ["A", "Å"], "unit": "x:b", "since": "2024-01-02"},
            {"@id": "x:c", "@type": "Place", "label": "C", "unit": "is no term here"},
        ],
    }
    with pytest.raises(DataError) as caught:
        quads_of(document, tmp_path)
    path = keep_profile(tmp_path)
    assert str(path) in caught.value.next_step
    assert str(path) in caught.value.in_language("sv")
    whole = {**document, "@context": [PROFILE, {"x": "urn:x:"}]}
    expected = ox.Dataset(
        ox.parse(pyld.jsonld.to_rdf(whole, {"format": "application/n-quads"}), format=ox.RdfFormat.N_QUADS)
    )
    expected.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert len(expected) == 7
    assert quads_of(document, tmp_path) == {str(quad) for quad in expected}
    read = read_files([tmp_path])
    assert [file.name for file in read.files] == ["data.jsonld"]
    assert any("(contexts)" in remark.message["en"] for remark in read.remarks)
    with pytest.raises(DataError, match="nothing is fetched") as posted:
        read_proposal(json.dumps(document).encode(), JSON_LD)
    assert contexts.KEPT_BESIDE not in str(posted.value)


@pytest.mark.parametrize(
    "address",
    [
        PROFILE_ADDRESS + "?version=3", "https://profiles.example.org/releases/2.2/context/profile.jsonld", "https://profiles.example.org/", "https://profiles.example.org",
        "https://../secret.jsonld", "https://x/../../secret.jsonld", "https://x/%2e%2e/%2e%2e/secret.jsonld", "https://x/..%2f..%2fsecret.jsonld", "https:///secret.jsonld",
        "https://x/a%00b.jsonld", "https://x/" + "a" * 5000, "file:///secret.jsonld",
    ],
)  # fmt: skip
def test_a_copy_stands_for_no_other_address_and_no_address_leads_out_of_the_folder(
    address: str, tmp_path: Path
) -> None:
    keep_profile(tmp_path)
    for folder in (tmp_path, tmp_path / contexts.KEPT_BESIDE):
        (folder / "secret.jsonld").write_text(json.dumps({"@context": PROFILE}))
    with pytest.raises(DataError, match="nothing is fetched"):
        quads_of({"@context": address, "@id": "urn:a", "@type": "Body"}, tmp_path)


def test_a_copy_that_is_no_context_or_too_large_is_as_if_it_were_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {"@context": PROFILE_ADDRESS, "@id": "urn:a", "@type": "Body"}
    path = keep_profile(tmp_path)
    assert len(quads_of(document, tmp_path)) == 1
    monkeypatch.setattr(contexts, "MOST_BESIDE", 100)
    with pytest.raises(DataError, match="nothing is fetched"):
        quads_of(document, tmp_path)
    monkeypatch.undo()
    path.write_text("<html>not found</html>")
    with pytest.raises(DataError, match="nothing is fetched"):
        quads_of(document, tmp_path)


def test_lines_stay_where_they_are_and_contexts_that_would_grow_without_bound_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '{"@context":\n ["https://schema.org",\n {"e": "urn:e"}],\n "name": "x",\n "e": "y",}\n'
    with pytest.raises(DataError, match="commas") as caught:
        quads_of(text, tmp_path)
    assert caught.value.line == 5
    assert len(written_out('{"@context": "https://schema.org", "name": "x"}', Contexts())) < 2000
    monkeypatch.setattr(contexts, "MOST_CHARACTERS", 5000)
    with pytest.raises(DataError, match="too large") as caught:
        quads_of([{"@context": "https://schema.org", "@id": f"urn:{n}", "name": "x"} for n in range(50)], tmp_path)
    assert "@graph" in caught.value.next_step


def test_posted_json_ld_may_name_the_contexts_that_are_known(server: str) -> None:
    sent = {
        "@context": [f"{server}/context.jsonld", "https://schema.org"],
        "@id": "https://w3id.org/lsgraph/id/act/x",
        "@type": "Act",
    }
    answer = httpx.post(
        f"{server}/validate",
        content=json.dumps(sent),
        headers={"Content-Type": "application/ld+json", "Accept": "application/json"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["findings"]
    sent["@context"] = "https://example.org/context.jsonld"
    answer = httpx.post(
        f"{server}/validate", content=json.dumps(sent), headers={"Content-Type": "application/ld+json"}, timeout=60
    )
    assert answer.status_code == 400
    assert "https://example.org/context.jsonld" in answer.text
    assert "https://schema.org" in answer.text


def test_all_that_is_wrong_with_posted_turtle_is_told_on_the_page_too(server: str) -> None:
    wrong = "@prefix e: <urn:e:> .\ne:a e:b .\ne:a e:b e:c .\ne:a f:b e:c .\ne:a e:b <x y> .\n"
    answer = httpx.post(
        f"{server}/validate?lang=sv",
        data={"data": wrong, "format": "turtle"},
        headers={"Accept": "text/html"},
        timeout=60,
    )
    assert answer.status_code == 400
    for told in ("Rad 2:", "rad 4, kolumn 5: prefixet f: är inte deklarerat", "rad 5, kolumn 9:"):
        assert told in answer.text
    assert "rad 3" not in answer.text
