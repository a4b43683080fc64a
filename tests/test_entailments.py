"""What follows from the meaning of terms: clients of ORG, FOAF and SKOS find the actors, and inference says nothing false."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeGuard

import owlrl  # type: ignore[import-untyped]  # a part of pyshacl's installation
import pyoxigraph as ox
import pytest
import rdflib

from lsgraph.claims import Resources
from lsgraph.generations.dumps import dumps_of
from lsgraph.generations.statistics import STATISTICS_FILE
from lsgraph.linked_data.dereference import at
from lsgraph.linked_data.dereference import describe as describe_iri
from lsgraph.linked_data.vocabulary import Terms
from lsgraph.namespaces import BASE, DERIVED_GRAPH, ENTAILED_GRAPH, PREFIXES, expand, mint, shorten
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import Dataset, derive, load_dataset, to_rdflib
from lsgraph.repository.documents import digest_of, served_text
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.generations.folder import Generation

TEXTS = (ox.NamedNode(expand("xsd:string")), ox.NamedNode(expand("rdf:langString")))
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
#: What the vocabularies themselves say of terms that the data use, where it would make something of something else.
FOREIGN = """
org:classification rdfs:domain org:Organization ; rdfs:range skos:Concept .
org:memberOf rdfs:domain foaf:Agent ; rdfs:range org:Organization .
org:member rdfs:domain org:Membership ; rdfs:range foaf:Agent .
org:organization rdfs:domain org:Membership ; rdfs:range org:Organization .
org:unitOf rdfs:domain org:OrganizationalUnit ; rdfs:range org:Organization .
org:postIn rdfs:domain org:Post ; rdfs:range org:Organization .
org:holds rdfs:domain foaf:Agent ; rdfs:range org:Post .
org:identifier rdfs:domain org:Organization .
prov:wasAssociatedWith rdfs:domain prov:Activity ; rdfs:range prov:Agent .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:used rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:Activity owl:disjointWith prov:Entity .
oa:hasSource rdfs:domain oa:SpecificResource . oa:hasSelector rdfs:domain oa:SpecificResource .
oa:hasBody rdfs:domain oa:Annotation . oa:hasTarget rdfs:domain oa:Annotation .
time:hasBeginning rdfs:domain time:TemporalEntity ; rdfs:range time:Instant .
time:hasEnd rdfs:domain time:TemporalEntity ; rdfs:range time:Instant .
org:memberDuring rdfs:domain org:Membership ; rdfs:range time:Interval .
org:role rdfs:range org:Role .
skos:closeMatch rdfs:subPropertyOf skos:mappingRelation .
skos:exactMatch rdfs:subPropertyOf skos:mappingRelation .
skos:mappingRelation rdfs:domain skos:Concept ; rdfs:range skos:Concept .
skos:Concept owl:disjointWith skos:ConceptScheme .
foaf:Person owl:disjointWith foaf:Organization .
"""


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return load_dataset(root)


def names(store: EmbeddedStore, query: str) -> set[str]:
    return {value(row["x"]) for row in store.query(query).rows()}


# Clients find us.


def test_a_client_of_org_finds_every_organisation_through_the_union(store: EmbeddedStore) -> None:
    found = names(store, "SELECT ?x { ?x a org:Organization }")
    assert found == names(store, "SELECT ?x { { ?x a org:FormalOrganization } UNION { ?x a org:OrganizationalUnit } }")
    assert mint("organization", "karolinska-institutet") in found


def test_a_client_of_foaf_finds_agents_of_every_kind(store: EmbeddedStore) -> None:
    agents = names(store, "SELECT ?x { ?x a foaf:Agent }")
    for kind in ("foaf:Person", "org:FormalOrganization", "ls:UnspecifiedGroup"):
        own = names(store, f"SELECT ?x {{ ?x a {kind} }}")
        assert own
        assert own <= agents


@pytest.mark.parametrize(
    ("forward", "backward"),
    [("org:memberOf", "org:hasMember"), ("org:unitOf", "org:hasUnit"), ("org:holds", "org:heldBy")],
)
def test_inverses_hold_from_both_ends(store: EmbeddedStore, forward: str, backward: str) -> None:
    one = {(value(row["x"]), value(row["y"])) for row in store.query(f"SELECT ?x ?y {{ ?x {forward} ?y }}").rows()}
    other = {(value(row["x"]), value(row["y"])) for row in store.query(f"SELECT ?x ?y {{ ?y {backward} ?x }}").rows()}
    assert one == other != set()


def test_names_and_identifiers_stand_where_skos_foaf_and_org_look_for_them(store: EmbeddedStore) -> None:
    institute = f"<{mint('organization', 'karolinska-institutet')}>"
    for name in ("skos:prefLabel", "foaf:name"):
        assert names(store, f"SELECT ?x {{ {institute} {name} ?x }}") == {"Karolinska Institutet"}
    register = PREFIXES["identifier-type"] + "organisation-number"
    assert store.query(f'ASK {{ {institute} org:identifier "202100-2973"^^<{register}> }}').boolean
    assert "202100-2973" in names(store, f"SELECT ?x {{ {institute} dcterms:identifier ?x }}")


def test_an_unnamed_group_has_no_name_and_no_identifier(store: EmbeddedStore) -> None:
    assert not store.query("ASK { ?x a ls:UnspecifiedGroup ; foaf:name|org:identifier|dcterms:identifier ?y }").boolean
    assert store.query("ASK { ?x a ls:UnspecifiedGroup ; skos:prefLabel ?y }").boolean


def test_each_piece_of_evidence_is_an_annotation_of_its_words_with_its_claims(store: EmbeddedStore) -> None:
    pairs = "SELECT ?x ?y {{ {} }}"
    told = {(value(row["x"]), value(row["y"])) for row in store.query(pairs.format("?x ls:evidence ?y")).rows()}
    annotated = {
        (value(row["x"]), value(row["y"]))
        for row in store.query(pairs.format("?a a oa:Annotation ; oa:hasBody ?x ; oa:hasTarget ?y")).rows()
    }
    assert told == annotated != set()


def test_the_text_has_its_address_and_the_digest_of_what_is_served(dataset: Dataset, store: EmbeddedStore) -> None:
    for slug, document in dataset.documents.items():
        node = f"<{mint('document', slug)}>"
        assert names(store, f"SELECT ?x {{ {node} ls:servedText ?x }}") == {f"{mint('document', slug)}.txt"}
        digest = digest_of(served_text(document.text).encode())
        assert names(store, f"SELECT ?x {{ {node} ls:servedTextDigest ?x }}") == {digest}


# Nothing is doubled.


def test_the_entailed_graph_repeats_nothing_and_is_no_source_of_claims(dataset: Dataset) -> None:
    said = {quad.triple for quad in dataset.quads}
    assert len(dataset.entailed) == len(set(dataset.entailed)) > 500
    assert not [quad for quad in dataset.entailed if quad.triple in said]
    assert {str(quad.graph_name) for quad in dataset.entailed} == {f"<{ENTAILED_GRAPH}>"}
    assert not {quad.predicate.value for quad in dataset.entailed} & {expand("ls:evidence"), expand("oa:hasSource")}


def test_counts_are_those_without_what_is_entailed(dataset: Dataset, whole: Generation) -> None:
    statistics = whole.read_json(STATISTICS_FILE)
    assert isinstance(statistics, dict)
    assert statistics["triples"] == len({quad.triple for quad in dataset.published})
    without = EmbeddedStore.in_memory(dataset.quads)
    edges = "SELECT (COUNT(DISTINCT ?e) AS ?x) { ?e a ls:DerivedEdge }"
    assert {str(statistics["classes"][expand("ls:DerivedEdge")])} == names(without, edges)
    described = {str(quad.subject) for quad in dataset.quads if quad.predicate.value == expand("rdf:type")}
    annotations = statistics["classes"][expand("oa:Annotation")]
    assert statistics["entities"] == len(described) + annotations
    graphs = statistics["graphs"]
    assert graphs[ENTAILED_GRAPH] == len(dataset.entailed)
    assert graphs[DERIVED_GRAPH] == len(set(dataset.derived))


def test_pages_tell_what_is_told_and_not_again_what_follows(dataset: Dataset) -> None:
    with_it = Resources(EmbeddedStore.in_memory(dataset.published))
    without = Resources(EmbeddedStore.in_memory(dataset.quads))
    for kind, slug in (
        ("organization", "region-stockholm"), ("organization", "karolinska-institutet"), ("person", "aida-hadzialic"),
        ("group", "sjukhusdirektorer"), ("agreement", "life-science-declaration-2024"), ("document", "huddinge-ks-2024-1082"),
        ("post", "regionstyrelsens-ordforande-region-stockholm"),
    ):  # fmt: skip
        assert with_it.describe(mint(kind, slug)) == without.describe(mint(kind, slug))
    assert with_it.relations == without.relations
    assert with_it.contents.things == without.contents.things
    assert {iri: claim.type for iri, claim in with_it.contents.claims.items()} == {
        iri: claim.type for iri, claim in without.contents.claims.items()
    }


def test_dumps_have_the_graph_whole_and_alone(dataset: Dataset, whole: Generation) -> None:
    dumps = dumps_of(whole)
    quads = (whole.path / "dumps" / "lsgraph.nq").read_text("utf-8")
    assert quads.count(f"<{ENTAILED_GRAPH}> .") == len(dataset.entailed)
    assert dumps["graph/entailed.ttl"].graph == ENTAILED_GRAPH


def test_a_description_has_what_follows_for_clients_that_follow_links(store: EmbeddedStore) -> None:
    triples = describe_iri(store, mint("organization", "karolinska-institutet")).triples
    types = {value(triple.object) for triple in triples if value(triple.subject).endswith("/karolinska-institutet")}
    assert expand("org:Organization") in types


def test_on_a_day_before_a_role_began_neither_end_tells_of_it(store: EmbeddedStore) -> None:
    resources = Resources(store)
    foundation = mint("organization", "flemingsberg-science")
    whole = describe_iri(store, foundation, limit=10_000)
    early = at(whole, resources, "2005-01-01")
    members, posts = expand("org:hasMember"), {expand("org:holds"), expand("org:heldBy")}
    assert [triple for triple in whole.triples if triple.predicate.value == members]
    assert not [triple for triple in early.triples if triple.predicate.value in {members, *posts}]


# Rules with bad input.


def entailed(root: Path, turtle: str) -> EmbeddedStore:
    given = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:source"))
        for quad in ox.parse(input=HEAD + turtle, format=ox.RdfFormat.TURTLE)
    ]
    return EmbeddedStore.in_memory([*given, *derive(given, root / "ontology" / "entailments", ENTAILED_GRAPH)])


def test_classes_that_are_each_other_s_subclasses_come_to_an_end(root: Path) -> None:
    store = entailed(root, "ls:A rdfs:subClassOf ls:B . ls:B rdfs:subClassOf ls:A , ls:B . organization:x a ls:A .")
    assert names(store, "SELECT ?x { organization:x a ?x }") == {expand("ls:A"), expand("ls:B")}


def test_only_things_of_ours_get_classes(root: Path) -> None:
    store = entailed(root, "ls:A rdfs:subClassOf ls:B . <https://example.org/x> a ls:A .")
    assert not names(store, "SELECT ?x { ?x a ls:B }")


def test_who_has_left_holds_no_post_and_another_s_post_is_not_held(root: Path) -> None:
    head = "post:p a org:Post ; org:role role:chair ; org:postIn organization:x .\n"
    member = (
        "membership:m a org:Membership ; org:member person:a ; org:role role:chair ; org:organization organization:x"
    )
    assert names(entailed(root, f"{head}{member} ."), "SELECT ?x { ?x org:holds post:p }") == {mint("person", "a")}
    ended = f"{head}{member} ; org:memberDuring [ time:hasEnd [ a time:Instant ] ] ."
    assert not names(entailed(root, ended), "SELECT ?x { ?x org:holds ?y }")
    elsewhere = f"{head}{member.replace('organization:x', 'organization:y')} ."
    assert not names(entailed(root, elsewhere), "SELECT ?x { ?x org:holds ?y }")


def test_a_name_that_is_told_is_not_told_again(root: Path) -> None:
    store = entailed(root, 'person:a a foaf:Person ; rdfs:label "A B"@sv ; foaf:name "A B" ; skos:prefLabel "AB"@sv .')
    assert names(store, "SELECT ?x { person:a skos:prefLabel|foaf:name ?x }") == {"A B", "AB"}


# Inference says nothing false.


def is_text(term: object) -> TypeGuard[ox.Literal]:
    """Whether it is a literal of words, with or without a language."""
    return isinstance(term, ox.Literal) and term.datatype in TEXTS


@pytest.fixture(scope="module")
def inferred(dataset: Dataset) -> rdflib.Graph:
    """All of it with what the vocabularies say, closed under OWL RL.

    Of texts one of each property: whatever they say, the same follows from them, and it takes a third of the time.
    """
    data = [quad for quad in dataset.published if not value(quad.predicate).startswith(PREFIXES["sh"])]
    texts = {(quad.predicate, quad.object.datatype): quad for quad in data if is_text(quad.object)}
    graph = to_rdflib([*(quad for quad in data if not is_text(quad.object)), *texts.values()])
    graph.parse(data=HEAD + FOREIGN, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_no_class_is_empty_and_no_two_things_are_the_same_by_inference(inferred: rdflib.Graph) -> None:
    assert not list(inferred.subjects(rdflib.RDF.type, rdflib.OWL.Nothing))
    errors = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    assert not list(inferred.objects(None, errors))


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("ls:UnspecifiedGroup", "org:Organization"), ("ls:UnspecifiedGroup", "foaf:Person"),
        ("foaf:Person", "org:Organization"), ("owl:Class", "skos:Concept"),
        ("prov:Activity", "prov:Entity"), ("ls:Signature", "ls:Adoption"), ("ls:AdoptionProposal", "ls:Adoption"),
    ],
)  # fmt: skip
def test_nothing_is_inferred_to_be_of_both_kinds(inferred: rdflib.Graph, kind: str, other: str) -> None:
    both = set(inferred.subjects(rdflib.RDF.type, rdflib.URIRef(expand(kind))))
    assert both
    assert not both & set(inferred.subjects(rdflib.RDF.type, rdflib.URIRef(expand(other))))


def test_a_project_is_an_organisation_only_where_it_is_told_to_be_a_collaboration(
    dataset: Dataset, inferred: rdflib.Graph
) -> None:
    """ORG counts a project with parties among its collaborations, which are organisations."""
    told = to_rdflib(dataset.quads)
    projects = set(told.subjects(rdflib.RDF.type, rdflib.URIRef(expand("foaf:Project"))))
    organizations = set(inferred.subjects(rdflib.RDF.type, rdflib.URIRef(expand("org:Organization"))))
    collaborations = set(told.subjects(rdflib.RDF.type, rdflib.URIRef(expand("org:OrganizationalCollaboration"))))
    assert projects > projects & organizations == projects & collaborations != set()


def test_inference_adds_no_class_to_our_things_but_these(dataset: Dataset, inferred: rdflib.Graph) -> None:
    """What the entailed graph does not say already: times have bounds, and who acts is an agent."""
    told = to_rdflib(dataset.published)
    added = {
        (str(thing).split("/")[5], shorten(str(kind)))
        for thing, kind in inferred.subject_objects(rdflib.RDF.type)
        if str(thing).startswith(f"{BASE}id/") and (thing, rdflib.RDF.type, kind) not in told
    }
    everything = {expand(name) for name in ("owl:Thing", "rdfs:Resource")}
    assert {(of, kind) for of, kind in added if kind not in map(shorten, everything)} <= {
        ("membership", "time:TemporalEntity"), ("statement", "time:TemporalEntity"),
        ("group", "prov:Agent"), ("organization", "prov:Agent"), ("person", "prov:Agent"), ("post", "prov:Agent"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "edge:e prov:wasDerivedFrom act:a . act:a prov:wasAssociatedWith person:p .",
        "<urn:acceptance> prov:used act:a . act:a prov:wasAssociatedWith person:p .",
    ],
)
def test_what_prov_keeps_apart_is_found_where_its_own_properties_lead_to_acts(said: str) -> None:
    graph = rdflib.Graph().parse(data=HEAD + FOREIGN + said, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    act = rdflib.URIRef(mint("act", "a"))
    assert {rdflib.URIRef(expand(f"prov:{kind}")) for kind in ("Activity", "Entity")} <= set(
        graph.objects(act, rdflib.RDF.type)
    )
    assert list(graph.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))


def test_whom_a_proposal_is_about_is_associated_with_nothing_by_it(dataset: Dataset, inferred: rdflib.Graph) -> None:
    ls = rdflib.Namespace(PREFIXES["ls"])
    prov = rdflib.Namespace(PREFIXES["prov"])
    proposals = set(inferred.subjects(rdflib.RDF.type, ls.AdoptionProposal))
    assert proposals
    for proposal in proposals:
        assert not set(inferred.objects(proposal, ls.actor)) & set(inferred.objects(proposal, prov.wasAssociatedWith))


def test_what_would_be_false_is_found(dataset: Dataset) -> None:
    """The check above can fail: a group that is classified as an organisation becomes one."""
    graph = rdflib.Graph().parse(
        data=HEAD + FOREIGN + "group:g a ls:UnspecifiedGroup ; org:classification legal-form:company .", format="turtle"
    )
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    group = rdflib.URIRef(mint("group", "g"))
    assert (group, rdflib.RDF.type, rdflib.URIRef(expand("org:Organization"))) in graph


# OWL 2 DL.


@pytest.fixture(scope="module")
def published(store: EmbeddedStore) -> set[ox.Triple]:
    """The ontology and the vocabularies as they are published."""
    terms = Terms(store, {})
    paths = ("ontology", *(scheme.removeprefix(BASE) for scheme in terms.schemes))
    return {triple for path in paths for triple in terms.publication(path).triples}


RESERVED = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
#: Of these vocabularies OWL 2 itself knows the terms; all others need a declaration.
BUILT_IN = {expand(f"rdfs:{name}") for name in ("label", "comment", "seeAlso", "isDefinedBy")} | {
    expand("owl:versionInfo"), expand("owl:versionIRI"), expand("owl:deprecated"), expand("owl:imports"),
}  # fmt: skip
#: The datatypes of OWL 2 that the ontology may name; a day, a month and a year are none of them.
DATATYPES = {expand(name) for name in ("rdfs:Literal", "rdf:langString", "xsd:string", "xsd:boolean", "xsd:integer", "xsd:decimal", "xsd:anyURI")}  # fmt: skip
KINDS = {expand(f"owl:{name}") for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
AXIOMS = {expand(f"rdfs:{name}") for name in ("subClassOf", "subPropertyOf", "domain", "range")} | {
    expand("rdf:type"), expand("owl:disjointWith"), expand("owl:inverseOf"),
}  # fmt: skip


def test_every_property_that_is_used_is_declared_as_exactly_one_kind(published: set[ox.Triple]) -> None:
    kinds: dict[str, set[str]] = {}
    for triple in published:
        if triple.predicate.value == expand("rdf:type") and value(triple.object) in KINDS:
            kinds.setdefault(value(triple.subject), set()).add(value(triple.object))
    assert all(len(of_one) == 1 for of_one in kinds.values())
    used = {triple.predicate.value for triple in published} - AXIOMS - BUILT_IN
    assert used <= set(kinds), used - set(kinds)


def test_every_class_that_is_used_is_declared_and_none_is_of_the_reserved_vocabulary(published: set[ox.Triple]) -> None:
    declared = {value(t.subject) for t in published if value(t.object) == expand("owl:Class")}
    of_classes = {expand(f"rdfs:{name}") for name in ("subClassOf", "domain", "range")} | {expand("owl:disjointWith")}
    named = {value(t.object) for t in published if t.predicate.value in of_classes}
    named |= {value(t.object) for t in published if t.predicate.value == expand("rdf:type")}
    classes = {iri for iri in named if not iri.startswith(RESERVED)}
    assert classes <= declared, classes - declared
    superclasses = {value(t.object) for t in published if t.predicate.value == expand("rdfs:subClassOf")}
    assert not [iri for iri in superclasses if iri.startswith(RESERVED)]
    ranges = {value(t.object) for t in published if t.predicate.value == expand("rdfs:range")}
    assert {iri for iri in ranges if iri.startswith(RESERVED)} <= DATATYPES


def test_acts_are_disjoint_each_from_each(published: set[ox.Triple]) -> None:
    acts = {value(t.subject) for t in published if t.predicate.value == expand("rdfs:subClassOf") and value(t.object) == expand("ls:Act")}  # fmt: skip
    disjoint = {
        frozenset((value(t.subject), value(t.object)))
        for t in published
        if t.predicate.value == expand("owl:disjointWith")
    }
    assert len(acts) > 4
    assert {frozenset(pair) for pair in itertools.combinations(sorted(acts), 2)} <= disjoint


@pytest.mark.parametrize("predicate", ["dcterms:creator", "dcterms:license", "owl:versionInfo", "adms:status", "dcterms:bibliographicCitation"])  # fmt: skip
def test_ontology_and_vocabularies_say_who_made_them_and_how_they_may_be_used(
    store: EmbeddedStore, published: set[ox.Triple], root: Path, predicate: str
) -> None:
    schemes = Terms(store, {}).schemes
    told = {value(t.subject): value(t.object) for t in published if t.predicate.value == expand(predicate)}
    assert set(told) >= {PREFIXES["ls"].rstrip("#"), *schemes}
    if predicate == "dcterms:creator":
        assert f"- name: {next(iter(set(told.values())))}" in (root / "CITATION.cff").read_text("utf-8")
    assert predicate == "dcterms:bibliographicCitation" or len(set(told.values())) == 1
