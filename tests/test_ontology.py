"""The ontology defines what the repository uses, in two languages, and its vocabularies and imports are in order."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import namespace as rdflib_namespaces

from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import BASE, INSTANCE_KINDS, ONTOLOGY, PREFIXES, SCHEMES, VOCABULARY, expand, shorten
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import read_triples
from lsgraph.repository.formatting import format_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from lsgraph.stores import EmbeddedStore

    Said = Mapping[str, Mapping[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...]]]

#: What is not a term: things, graphs, shapes, and Wikidata's things.
NOT_TERMS = tuple(PREFIXES[prefix] for prefix in ("graph", "lssh", "wd", *INSTANCE_KINDS))
TERM_NAMESPACES = {prefix: ns for prefix, ns in PREFIXES.items() if ns not in NOT_TERMS}
#: rdflib knows all terms of these vocabularies, so a term of theirs that does not exist is seen.
CLOSED = {
    "dcterms": rdflib_namespaces.DCTERMS, "foaf": rdflib_namespaces.FOAF, "org": rdflib_namespaces.ORG,
    "owl": rdflib_namespaces.OWL, "prov": rdflib_namespaces.PROV, "rdf": rdflib_namespaces.RDF,
    "rdfs": rdflib_namespaces.RDFS, "sh": rdflib_namespaces.SH, "skos": rdflib_namespaces.SKOS,
    "time": rdflib_namespaces.TIME, "vann": rdflib_namespaces.VANN, "wgs": rdflib_namespaces.WGS,
}  # fmt: skip
#: What is said of things by terms of other vocabularies; SHACL and most of OWL are about the model itself.
OF_THINGS = ("adms", "cv", "dcterms", "foaf", "oa", "org", "prov", "schema", "skos", "time", "wgs")
TURTLE = (
    "data/*/*.ttl",
    "shapes/*.ttl",
    "ontology/lsgraph.ttl",
    "ontology/vocabularies/*.ttl",
    "ontology/questions/*.ttl",
)
QUERY = {expand(name) for name in ("sh:select", "sh:ask", "sh:construct")}
#: What SPARQL spells with angle brackets, quotes or a prefix; of these only the IRIs and the prefixed names are kept.
TOKEN = re.compile(
    r"""'{3}(?:[^\\]|\\.)*?'{3}|"{3}(?:[^\\]|\\.)*?"{3}|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"
    |<(?P<iri>[^<>"{}|^`\\\s]*)>|\#[^\n]*|(?<![\w?$])(?P<prefix>[A-Za-z][\w-]*):(?P<local>[A-Za-z_][\w-]*)""",
    re.VERBOSE,
)
DECLARATION = re.compile(r"^\s*PREFIX\s+(\S*?):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)


def query_iris(text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """The IRIs that a query names, outside its comments, strings and declarations."""
    declared = {match[1]: match[2] for match in DECLARATION.finditer(text)} or prefixes
    for match in TOKEN.finditer(DECLARATION.sub("", text)):
        if match["iri"]:
            yield match["iri"]
        elif match["prefix"]:
            yield declared.get(match["prefix"], f"undeclared prefix {match['prefix']}:") + match["local"]


def turtle_iris(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """The IRIs that a graph names: its terms, its datatypes, and those in the queries that it holds."""
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                yield term.value
        if isinstance(triple.object, ox.Literal):
            yield triple.object.datatype.value
            if triple.predicate.value in QUERY:
                yield from query_iris(triple.object.value, PREFIXES)


def is_term(iri: str) -> bool:
    """Whether the IRI names a term of a vocabulary, defined or not."""
    if iri.startswith(NOT_TERMS):
        return False
    return iri.startswith("undeclared") or any(iri.startswith(ns) and iri != ns for ns in TERM_NAMESPACES.values())


def used_terms(root: Path) -> dict[str, set[str]]:
    """Each term that data, shapes, rules, questions and vocabularies use, with the files that use it."""
    used: dict[str, set[str]] = defaultdict(set)
    for pattern in TURTLE:
        for path in sorted(root.glob(pattern)):
            triples = read_triples(path)[1]
            predicates = {triple.predicate.value for triple in triples}
            for iri in predicates | {iri for iri in turtle_iris(triples) if is_term(iri)}:
                used[iri].add(str(path.relative_to(root)))
    for path in rule_files(root):
        for iri in filter(is_term, query_iris(path.read_text(encoding="utf-8"), {})):
            used[iri].add(str(path.relative_to(root)))
    return used


def rule_files(root: Path) -> list[Path]:
    return [path for folder in ("rules", "entailments") for path in sorted((root / "ontology" / folder).glob("*.rq"))]


def said_in(paths: Iterable[Path]) -> Said:
    said: dict[str, dict[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...]]] = {}
    for path in paths:
        for triple in read_triples(path)[1]:
            if isinstance(triple.subject, ox.NamedNode):
                about = said.setdefault(triple.subject.value, {})
                about[name_of(triple.predicate.value)] = (
                    *about.get(name_of(triple.predicate.value), ()),
                    triple.object,
                )
    return said


def name_of(iri: str) -> str:
    return shorten(iri) or iri


def values(said: Said, iri: str, predicate: str) -> set[str]:
    return {str(getattr(value, "value", value)) for value in said[iri].get(predicate, ())}


def languages(said: Said, iri: str, predicate: str) -> list[str]:
    return sorted(value.language or "" for value in said[iri].get(predicate, ()) if isinstance(value, ox.Literal))


def is_datatype(iri: str) -> bool:
    return iri.startswith(PREFIXES["xsd"]) and iri.removeprefix(PREFIXES["xsd"]) in rdflib_namespaces.XSD


def undefined(root: Path) -> set[str]:
    defined = set(said_in((root / "ontology").glob("lsgraph.ttl")))
    defined |= set(said_in((root / "ontology" / "vocabularies").glob("*.ttl")))
    defined |= set(said_in((root / "ontology" / "imports").glob("*.ttl")))
    return {
        f"{file}: {name_of(iri)}"
        for iri, files in used_terms(root).items()
        if iri not in defined and not is_datatype(iri)
        for file in files
    }


@pytest.fixture(scope="module")
def own(root: Path) -> Said:
    """The terms that lsgraph defines."""
    said = said_in([root / "ontology" / "lsgraph.ttl"])
    return {iri: about for iri, about in said.items() if iri.startswith(ONTOLOGY)}


@pytest.fixture(scope="module")
def vocabularies(root: Path) -> Said:
    return said_in((root / "ontology" / "vocabularies").glob("*.ttl"))


@pytest.fixture(scope="module")
def imports(root: Path) -> Said:
    return said_in((root / "ontology" / "imports").glob("*.ttl"))


@pytest.fixture(scope="module")
def used(root: Path) -> dict[str, set[str]]:
    return used_terms(root)


# Every term is defined or listed.


def test_every_term_that_the_repository_uses_is_defined_here_or_listed_in_imports(root: Path) -> None:
    assert not undefined(root)


@pytest.mark.parametrize(
    ("file", "text", "missing"),
    [
        ("data/sources/x.ttl", "act:a ls:hasAlmostSigned agreement:b .", "ls:hasAlmostSigned"),
        ("data/sources/x.ttl", "act:a a ls:Promise .", "ls:Promise"),
        ("data/sources/x.ttl", "act:a org:role role:mascot .", "role:mascot"),
        ("data/sources/x.ttl", "act:a rdfs:label 'x'^^xsd:text .", "xsd:text"),
        ("data/sources/x.ttl", "act:a <http://example.org/likes> act:b .", "http://example.org/likes"),
        ("data/actors/x.ttl", "organization:a foaf:nickname 'x' .", "foaf:nickname"),
        ("shapes/x.ttl", "lssh:AShape sh:path ls:nothing .", "ls:nothing"),
        ("shapes/x.ttl", "lssh:AShape sh:select 'SELECT $this WHERE { $this ls:nothing ?x }' .", "ls:nothing"),
        ("ontology/questions/x.ttl", "<urn:q> sh:ask 'ASK { ?x org:hasMembers/ls:leads ?y }' .", "org:hasMembers"),
        ("ontology/rules/x.rq", "PREFIX ls: <https://w3id.org/lsgraph/ontology#> CONSTRUCT { ?s ls:x ?o } {}", "ls:x"),
        ("ontology/rules/x.rq", "CONSTRUCT {} { ?s <http://www.w3.org/ns/org#boss> ?o }", "org:boss"),
        ("ontology/rules/x.rq", "CONSTRUCT {} { ?s ls:leads ?o }", "undeclared prefix ls:leads"),
    ],
)
def test_a_term_that_nobody_defines_is_found_and_its_file_named(
    root: Path, tmp_path: Path, file: str, text: str, missing: str
) -> None:
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    head = "".join(f"@prefix {prefix}: <{ns}> .\n" for prefix, ns in PREFIXES.items())
    place.write_text(text if file.endswith(".rq") else head + text, encoding="utf-8")
    for part in ("lsgraph.ttl", "imports", "vocabularies"):
        (tmp_path / "ontology").mkdir(exist_ok=True)
        (tmp_path / "ontology" / part).symlink_to(root / "ontology" / part)
    assert undefined(tmp_path) == {f"{file}: {missing}"}


def test_comments_strings_and_variables_of_a_query_name_no_term() -> None:
    text = """# ls:a says
    SELECT ?ls:x WHERE { ?s ls:leads "ls:b # ls:c", 'ls:d', \"\"\"ls:e "x" ls:f\"\"\" ; a ls:Act # ls:g
    }"""
    assert {name_of(iri) for iri in query_iris(text, PREFIXES)} == {"ls:leads", "ls:Act"}


def test_every_listed_term_is_used_or_what_one_is_told_by(imports: Said, used: dict[str, set[str]]) -> None:
    telling = ("rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:inverseOf")
    told = {value for iri in imports for predicate in telling for value in values(imports, iri, predicate)}
    told |= {expand(name) for name in telling} | {iri for iri in imports if values(imports, iri, "owl:inverseOf")}
    assert {name_of(iri) for iri in imports if iri not in used and iri not in told} == set()


@pytest.mark.parametrize("prefix", sorted(CLOSED))
def test_every_listed_term_exists_in_its_vocabulary(imports: Said, prefix: str) -> None:
    listed = {iri.removeprefix(PREFIXES[prefix]) for iri in imports if iri.startswith(PREFIXES[prefix])}
    assert listed
    assert not {name for name in listed if name not in CLOSED[prefix]}
    assert "noSuchTerm" not in CLOSED[prefix]


def test_listed_terms_stand_in_the_file_of_their_vocabulary_with_label_and_origin(root: Path) -> None:
    for path in (root / "ontology" / "imports").glob("*.ttl"):
        for iri, about in said_in([path]).items():
            assert name_of(iri).startswith(f"{path.stem}:")
            assert set(about) >= {"rdfs:label", "rdfs:isDefinedBy"}, iri
            (origin,) = about["rdfs:isDefinedBy"]
            assert isinstance(origin, ox.NamedNode)
            assert PREFIXES[path.stem].rstrip("#") == origin.value


# The ontology itself.


def test_the_ontology_names_its_version_in_no_iri_but_the_version_iri(root: Path, own: Said) -> None:
    said = said_in([root / "ontology" / "lsgraph.ttl"])
    iri = ONTOLOGY.rstrip("#")
    (version,) = values(said, iri, "owl:versionInfo")
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert values(said, iri, "owl:versionIRI") == {f"{iri}/{version}"}
    assert values(said, iri, "vann:preferredNamespaceUri") == {ONTOLOGY}
    assert values(said, iri, "vann:preferredNamespacePrefix") == {"ls"}
    assert not [term for term in own if version in term]
    for predicate in ("dcterms:title", "dcterms:description", "rdfs:label"):
        assert languages(said, iri, predicate) == sorted(LANGUAGES)


def test_every_term_has_a_label_and_a_definition_in_both_languages_and_says_where_it_is_defined(own: Said) -> None:
    for iri in own:
        assert languages(own, iri, "rdfs:label") == sorted(LANGUAGES), iri
        assert languages(own, iri, "skos:definition") == sorted(LANGUAGES), iri
        assert values(own, iri, "rdfs:isDefinedBy") == {ONTOLOGY.rstrip("#")}, iri
        for sentence in values(own, iri, "skos:definition"):
            assert sentence[0].isupper(), iri
            assert sentence[-1] in ".>", iri


def test_every_property_has_a_range_or_a_usage_note_and_a_domain_or_a_usage_note(own: Said) -> None:
    for iri, about in own.items():
        if values(own, iri, "rdf:type") & {expand("owl:ObjectProperty"), expand("owl:DatatypeProperty")}:
            assert {"rdfs:range", "skos:scopeNote"} & set(about), iri
            assert {"rdfs:domain", "skos:scopeNote"} & set(about), iri
            assert languages(own, iri, "skos:scopeNote") in ([], sorted(LANGUAGES)), iri


def test_every_domain_range_and_superclass_is_defined_or_listed(own: Said, imports: Said) -> None:
    for iri in own:
        for predicate in ("rdfs:domain", "rdfs:range", "rdfs:subClassOf", "rdfs:subPropertyOf"):
            unknown = {term for term in values(own, iri, predicate) - {*own, *imports} if not is_datatype(term)}
            assert not unknown, f"{iri} {predicate}"


def test_a_range_fits_the_kind_of_property(own: Said) -> None:
    for iri in own:
        literal = {
            r for r in values(own, iri, "rdfs:range") if r.startswith(PREFIXES["xsd"]) or r == expand("rdf:langString")
        }
        if expand("owl:ObjectProperty") in values(own, iri, "rdf:type"):
            assert not literal, iri
        if expand("owl:DatatypeProperty") in values(own, iri, "rdf:type"):
            assert literal == values(own, iri, "rdfs:range"), iri


def test_every_property_of_a_statement_says_that_it_is_one(root: Path, own: Said) -> None:
    predicates = {
        triple.object.value
        for path in (root / "data" / "sources").glob("*.ttl")
        for triple in read_triples(path)[1]
        if triple.predicate.value == expand("rdf:predicate") and isinstance(triple.object, ox.NamedNode)
    }
    assert len(predicates & set(own)) > 20
    for iri in predicates & set(own):
        assert "Property of a statement (ls:Statement)." in values(own, iri, "skos:scopeNote"), iri


def test_every_property_that_a_rule_derives_says_that_it_is_never_written_by_hand(root: Path, own: Said) -> None:
    derived = {iri for iri in own if any("Derived; never" in note for note in values(own, iri, "skos:scopeNote"))}
    written = (root / "shapes" / "derived-edges.ttl").read_text(encoding="utf-8")
    refused = re.search(r"\?path IN \(([^)]*)\)", written)
    assert refused
    assert derived | {expand("org:memberOf")} == {expand(name) for name in refused[1].split(", ")}


def acts_of(own: Said) -> set[str]:
    """The classes below ls:Act, also those below another act."""
    acts = {expand("ls:Act")}
    while more := {iri for iri in own if values(own, iri, "rdfs:subClassOf") & acts} - acts:
        acts |= more
    return acts - {expand("ls:Act")}


def test_every_act_is_a_subclass_of_act_and_act_is_a_claim_and_an_activity(own: Said) -> None:
    assert {name_of(iri) for iri in acts_of(own)} == {
        "ls:Signature", "ls:Conclusion", "ls:Adoption", "ls:AdoptionProposal", "ls:Decision", "ls:Invitation", "ls:Withdrawal",
    }  # fmt: skip
    assert values(own, expand("ls:Adoption"), "rdfs:subClassOf") == {expand("ls:Decision")}
    assert values(own, expand("ls:Act"), "rdfs:subClassOf") == {expand("prov:Activity"), expand("ls:Claim")}


def test_every_rule_is_described_and_says_its_own_name_in_the_edges_that_it_derives(root: Path) -> None:
    said = said_in([root / "ontology" / "lsgraph.ttl"])
    described = {iri for iri, about in said.items() if expand("ls:Rule") in values(said, iri, "rdf:type") and about}
    files = rule_files(root)
    assert described == {f"{BASE}rule/{path.stem}" for path in files}
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(rf"<{BASE}rule/([^>]*)>", text)) <= {path.stem}
        assert re.match(r"# \S.*\n# \S.*\nPREFIX ", text), f"{path.name}: say in sv and en what it derives"
        assert languages(said, f"{BASE}rule/{path.stem}", "rdfs:label") == sorted(LANGUAGES)


# Vocabularies.


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_and_its_concepts_point_at_each_other_and_speak_both_languages(
    vocabularies: Said, scheme: str
) -> None:
    iri = f"{VOCABULARY}{scheme}"
    concepts = {c for c in vocabularies if c.startswith(f"{iri}/")}
    assert concepts
    assert concepts == values(vocabularies, iri, "skos:hasTopConcept")
    for concept in concepts:
        assert values(vocabularies, concept, "skos:inScheme") == {iri}
        assert values(vocabularies, concept, "skos:topConceptOf") == {iri}
        assert values(vocabularies, concept, "skos:notation") == {concept.rpartition("/")[2]}
    for node in (iri, *concepts):
        for predicate in ("skos:prefLabel", "skos:definition"):
            assert languages(vocabularies, node, predicate) == sorted(LANGUAGES), node


def test_every_vocabulary_file_holds_its_own_scheme_and_there_is_one_for_each(root: Path) -> None:
    folder = root / "ontology" / "vocabularies"
    assert {path.stem for path in folder.glob("*.ttl")} == {*SCHEMES, "known-confusions"}
    for scheme in SCHEMES:
        assert all(iri.startswith(f"{VOCABULARY}{scheme}") for iri in said_in([folder / f"{scheme}.ttl"]))


def test_no_two_concepts_of_a_scheme_have_the_same_label(vocabularies: Said) -> None:
    labels = [
        (iri.rpartition("/")[0], str(value))
        for iri, about in vocabularies.items()
        for value in about.get("skos:prefLabel", ())
    ]
    assert len(labels) == len(set(labels))


def test_every_legal_form_has_one_of_the_six_families(vocabularies: Said) -> None:
    forms = [iri for iri in vocabularies if iri.startswith(PREFIXES["legal-form"])]
    for iri in forms:
        (family,) = values(vocabularies, iri, "ls:family")
        assert family in {"academia", "public", "business", "civil-society", "agreement", "place"}


def test_every_kind_of_evidence_supports_a_class_of_claims(vocabularies: Said, own: Said, imports: Said) -> None:
    kinds = [iri for iri in vocabularies if iri.startswith(PREFIXES["evidence-kind"])]
    supported: set[str] = set()
    for iri in kinds:
        classes = values(vocabularies, iri, "ls:supports")
        assert classes
        assert classes <= {*own, *imports}
        assert not classes & supported, "a class of claims has one kind of evidence"
        supported |= classes
    acts = acts_of(own)
    assert acts <= supported


def test_every_act_type_leads_to_its_class(vocabularies: Said, own: Said) -> None:
    types = [iri for iri in vocabularies if iri.startswith(PREFIXES["act-type"])]
    acts = acts_of(own)
    assert {term for iri in types for term in values(vocabularies, iri, "rdfs:seeAlso")} == acts


def test_the_known_confusions_are_things_of_wikidata_that_no_actor_is_the_same_as(
    root: Path, vocabularies: Said
) -> None:
    confusions = {iri for iri in vocabularies if expand("ls:KnownConfusion") in values(vocabularies, iri, "rdf:type")}
    assert {name_of(iri) for iri in confusions} == {"wd:Q104231", "wd:Q104926", "wd:Q3055207"}
    actors = said_in((root / "data" / "actors").glob("*.ttl"))
    for iri in confusions:
        assert values(vocabularies, iri, "ls:mistakenFor") <= set(actors)
        assert languages(vocabularies, iri, "rdfs:label") == sorted(LANGUAGES)
    assert not confusions & {same for iri in actors for same in values(actors, iri, "owl:sameAs")}


# Files.


def test_ontology_vocabularies_and_imports_are_in_canonical_order(root: Path) -> None:
    for path in (root / "ontology").rglob("*.ttl"):
        assert path.read_text(encoding="utf-8") == format_file(path, {}), f"{path}: run `make format`"


def test_the_redirects_cover_every_kind_of_iri_and_name_no_host(root: Path) -> None:
    rules = (root / "ontology" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    patterns = [re.compile(line.split()[1]) for line in rules.splitlines() if re.search(r"\[R=30[23],L\]$", line)]
    paths = (
        "ontology", "ontology/0.2.0", "vocabulary/role", "vocabulary/role/chair", "graph/actors", "shapes", "context",
        "id/organization/region-stockholm", "rule/20-statements", "question/001-who-has-signed", "",
    )  # fmt: skip
    for path in paths:
        assert any(pattern.search(path) for pattern in patterns), path
    assert not any(pattern.search("ontologies") for pattern in patterns)
    settings = [line for line in rules.splitlines() if not line.startswith("#")]
    assert re.findall(r"https?://([\w.]+)", "\n".join(settings)) == ["example.org"]


def test_what_is_said_of_things_in_terms_of_others_has_a_name_in_both_languages(store: EmbeddedStore) -> None:
    """Else a description in Swedish has English rows."""
    used = "SELECT DISTINCT ?term { { ?s ?term ?o } UNION { ?s a ?term } ?term rdfs:label ?any }"
    labels = "SELECT ?term ?label { ?term rdfs:label ?label }"
    languages = defaultdict(set)
    for row in store.query(labels).rows():
        languages[row["term"]].add(getattr(row["label"], "language", None))
    terms = [row["term"] for row in store.query(used).rows()]
    ours = [term for term in terms if any(value(term).startswith(PREFIXES[prefix]) for prefix in OF_THINGS)]
    assert [term for term in ours if not languages[term] >= set(LANGUAGES)] == []
    assert len(ours) > 50
