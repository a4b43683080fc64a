"""The JSON-LD context is made from the ontology, names each term once, and says what the Turtle says."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from lsgraph.errors import DataError
from lsgraph.linked_data import context
from lsgraph.linked_data.context import CONTEXT_FILE, json_ld_context, read_ontology, write_context
from lsgraph.namespaces import ONTOLOGY, PREFIXES, expand, shorten
from lsgraph.repository.dataset import Dataset, load_dataset, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIGNATURE = {
    "id": "lsgraph:id/act/a",
    "type": "Signature",
    "label": {"sv": "Undertecknande", "en": "Signature"},
    "actor": "lsgraph:id/organization/region-stockholm",
    "agreement": "lsgraph:id/agreement/x",
    "date": {"@value": "2024-06", "@type": "xsd:gYearMonth"},
    "earliest": "2024-06-01",
    "latest": "2024-06-30",
    "evidence": {"id": "lsgraph:id/evidence/e", "basis": "lsgraph:vocabulary/basis/stated"},
}
TURTLE = """
act:a a ls:Signature ;
    rdfs:label "Undertecknande"@sv, "Signature"@en ;
    ls:actor organization:region-stockholm ;
    ls:agreement agreement:x ;
    dcterms:date "2024-06"^^xsd:gYearMonth ;
    ls:earliest "2024-06-01"^^xsd:date ;
    ls:latest "2024-06-30"^^xsd:date ;
    ls:evidence evidence:e .
evidence:e ls:basis basis:stated .
"""
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


@pytest.fixture(scope="module")
def ontology(root: Path) -> list[ox.Quad]:
    return read_ontology(root)


@pytest.fixture(scope="module")
def terms(ontology: list[ox.Quad]) -> dict[str, object]:
    found = json_ld_context(ontology)["@context"]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return load_dataset(root)


def triples(text: str, fmt: ox.RdfFormat) -> set[ox.Triple]:
    return {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in ox.parse(input=text, format=fmt)}


def read(document: Mapping[str, object], terms: dict[str, object]) -> set[ox.Triple]:
    return triples(json.dumps({**document, "@context": terms}), ox.RdfFormat.JSON_LD)


def definition(terms: dict[str, object], name: str) -> dict[str, str]:
    found = terms[name]
    if not isinstance(found, dict):
        return {"@id": str(found)}
    # A reverse name means the other way of a term, which no other name means.
    return found if "@reverse" not in found else {"@id": f"^{found['@reverse']}"}


def test_the_file_in_the_repository_is_what_the_ontology_gives(root: Path, ontology: list[ox.Quad]) -> None:
    written = (root / CONTEXT_FILE).read_text(encoding="utf-8")
    assert written == context.context_text(ontology), "ontology/context.jsonld is out of date; run `make docs`"


def test_the_order_of_the_ontology_does_not_change_the_context(ontology: list[ox.Quad]) -> None:
    assert context.context_text(reversed(ontology)) == context.context_text(ontology)


def test_every_term_of_the_ontology_has_its_own_local_name(ontology: list[ox.Quad], terms: dict[str, object]) -> None:
    own = {quad.subject.value for quad in ontology if isinstance(quad.subject, ox.NamedNode)}
    own = {iri for iri in own if iri.startswith(ONTOLOGY)}
    assert len(own) > 70
    for iri in own:
        assert definition(terms, iri.removeprefix(ONTOLOGY))["@id"] == shorten(iri)


def test_a_name_has_the_longest_prefix_there_is() -> None:
    """A prefix ends where a name begins and no name has such a sign, so all up to the last one is the prefix or none is."""
    assert all(namespace.endswith(("/", "#")) for namespace in PREFIXES.values())
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    for prefix, namespace in PREFIXES.items():
        assert shorten(f"{namespace}name") == f"{prefix}:name"
        for none in (namespace, f"{namespace}a/b", f"{namespace}a#b", f"{namespace}ö", namespace[:-1]):
            name = shorten(none)
            assert name is None or expand(name) == none


def test_no_two_names_mean_the_same_term(terms: dict[str, object]) -> None:
    meant = [definition(terms, name)["@id"] for name in terms if name != "@version"]
    meant = [expand(name) if name.partition(":")[0] in PREFIXES else name for name in meant]
    assert len(meant) == len(set(meant))


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("hasSigned", {"@id": "ls:hasSigned", "@type": "@id"}),
        ("label", {"@id": "rdfs:label", "@container": "@language"}),
        ("purpose", {"@id": "ls:purpose", "@container": "@language"}),
        ("earliest", {"@id": "ls:earliest", "@type": "xsd:date"}),
        ("legallyBinding", {"@id": "ls:legallyBinding", "@type": "xsd:boolean"}),
        ("memberOf", {"@id": "org:memberOf", "@type": "@id"}),
        ("predicate", {"@id": "rdf:predicate", "@type": "@vocab"}),
        ("caseNumber", {"@id": "ls:caseNumber"}),
        ("Signature", {"@id": "ls:Signature"}),
        # `type` says @type, `Statement` is lsgraph's own: the borrowed ones keep their prefix, or have no name.
        ("type", {"@id": "@type"}),
        ("dcterms:type", {"@id": expand("dcterms:type"), "@type": "@id"}),
        ("Statement", {"@id": "ls:Statement"}),
    ],
)
def test_a_name_has_the_meaning_that_its_range_gives_it(
    terms: dict[str, object], name: str, meaning: dict[str, str]
) -> None:
    assert definition(terms, name) == meaning


def test_a_name_for_what_points_here_is_no_name_of_a_term(ontology: list[ox.Quad], terms: dict[str, object]) -> None:
    reverse = {name for name, found in terms.items() if isinstance(found, dict) and "@reverse" in found}
    assert reverse == set(context._REVERSE)
    own = {str(getattr(quad.subject, "value", "")).rsplit("#", 1)[-1] for quad in ontology}
    assert not reverse & own


def test_every_form_of_a_borrowed_property_is_used(terms: dict[str, object]) -> None:
    given = {definition(terms, name)["@id"] for name in terms if name != "@version"}
    given |= {shorten(iri) or iri for iri in given if iri.startswith("http")}
    assert set(context._BORROWED) <= given


def test_short_json_ld_says_what_the_turtle_says(terms: dict[str, object]) -> None:
    assert read(SIGNATURE, terms) == triples(HEAD + TURTLE, ox.RdfFormat.TURTLE)


def test_a_name_that_the_context_does_not_have_says_nothing(terms: dict[str, object]) -> None:
    assert read(SIGNATURE | {"hasAlmostSigned": "lsgraph:id/agreement/x"}, terms) == read(SIGNATURE, terms)


def test_another_agreement_is_another_graph(terms: dict[str, object]) -> None:
    assert read(SIGNATURE | {"agreement": "lsgraph:id/agreement/y"}, terms) != read(SIGNATURE, terms)


def test_rdflib_writes_all_data_with_the_context_and_pyoxigraph_reads_the_same(
    dataset: Dataset, terms: dict[str, object]
) -> None:
    quads = [quad for file in dataset.files if file.is_data for quad in file.quads] + list(dataset.derived)
    text = to_rdflib(quads).serialize(format="json-ld", context=terms, auto_compact=True)
    assert triples(text, ox.RdfFormat.JSON_LD) == {
        ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads
    }
    written = {key for node in json.loads(text)["@graph"] for key in node}
    assert {"hasSigned", "label", "evidence", "dcterms:type"} <= written
    assert not {key for key in written if key.startswith("http")}


def test_rdflib_reads_the_same_as_pyoxigraph(terms: dict[str, object]) -> None:
    graph = rdflib.Graph().parse(data=json.dumps(SIGNATURE | {"@context": terms}), format="json-ld")
    expected = rdflib.Graph().parse(data=HEAD + TURTLE, format="turtle")
    assert set(graph) == set(expected)


def test_every_key_of_the_data_has_a_short_name(dataset: Dataset, terms: dict[str, object]) -> None:
    used = {quad.predicate.value for file in dataset.files if file.is_data for quad in file.quads}
    used |= {quad.predicate.value for quad in dataset.derived}
    named = {definition(terms, name)["@id"] for name in terms if name != "@version"}
    nameless = {shorten(iri) for iri in used} - named - {"rdf:type", "dcterms:type"}
    assert not nameless


def test_writing_it_makes_the_same_file_anew(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "ontology", tmp_path / "ontology")
    (tmp_path / CONTEXT_FILE).unlink()
    assert write_context(tmp_path) == tmp_path / CONTEXT_FILE
    assert (tmp_path / CONTEXT_FILE).read_bytes() == (root / CONTEXT_FILE).read_bytes()


def test_a_broken_ontology_is_named_with_its_line_and_the_context_stays(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "ontology", tmp_path / "ontology")
    (tmp_path / "ontology" / "lsgraph.ttl").write_text(
        "@prefix ls: <https://w3id.org/lsgraph/ontology#> .\nls:a ls:b\n"
    )
    with pytest.raises(DataError, match=r"ontology/lsgraph\.ttl:\d+: This is not Turtle"):
        write_context(tmp_path)
    assert (tmp_path / CONTEXT_FILE).read_bytes() == (root / CONTEXT_FILE).read_bytes()


def test_a_missing_ontology_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"ontology/lsgraph\.ttl: The file can't be read"):
        write_context(tmp_path)
