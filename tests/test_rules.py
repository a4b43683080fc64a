"""The rules derive what follows from claims, and nothing that does not."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from lsgraph.errors import DataError
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import derive
from lsgraph.stores import EmbeddedStore

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
FUNCTIONAL = "ls:numberOfPrincipals a owl:FunctionalProperty .\n"


def act(name: str, cls: str, earliest: str, latest: str) -> str:
    return (
        f"act:{name} a ls:{cls} ; ls:actor organization:a ; ls:agreement agreement:x ; ls:evidence evidence:e ;"
        f' ls:earliest "{earliest}"^^xsd:date ; ls:latest "{latest}"^^xsd:date .\n'
    )


def membership(role: str, more: str = "") -> str:
    return (
        f"membership:m a org:Membership ; org:member organization:a ; org:organization organization:f ;"
        f" org:role role:{role} {more}; ls:evidence evidence:e .\n"
    )


def derived(root: Path, turtle: str) -> EmbeddedStore:
    given = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:source"))
        for quad in ox.parse(input=HEAD + turtle, format=ox.RdfFormat.TURTLE)
    ]
    return EmbeddedStore.in_memory([*given, *derive(given, root / "ontology" / "rules")])


def edges(store: EmbeddedStore) -> set[str]:
    rows = store.query("SELECT ?p { ?e a ls:DerivedEdge ; rdf:predicate ?p }").rows()
    return {shorten(str(value(row["p"]))) or "" for row in rows}


def bounds(store: EmbeddedStore, thing: str) -> list[tuple[str, str]]:
    rows = store.query(f"SELECT ?a ?b {{ {thing} ls:earliest ?a ; ls:latest ?b }}").rows()
    return [(str(value(row["a"])), str(value(row["b"]))) for row in rows]


def dated(*dates: str) -> str:
    return "act:a a ls:Signature ; dcterms:date " + ", ".join(dates) + " .\n"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (['"2024-06"^^xsd:gYearMonth'], ("2024-06-01", "2024-06-30")),
        (['"2024-02"^^xsd:gYearMonth'], ("2024-02-01", "2024-02-29")),
        (['"2023-02"^^xsd:gYearMonth'], ("2023-02-01", "2023-02-28")),
        (['"1900-02"^^xsd:gYearMonth'], ("1900-02-01", "1900-02-28")),
        (['"2000-02"^^xsd:gYearMonth'], ("2000-02-01", "2000-02-29")),
        (['"2024-12"^^xsd:gYearMonth'], ("2024-12-01", "2024-12-31")),
        (['"2011"^^xsd:gYear'], ("2011-01-01", "2011-12-31")),
        (['"2024-06-14"^^xsd:date'], ("2024-06-14", "2024-06-14")),
        (['"2024-06"^^xsd:gYearMonth', '"2024-06-14"^^xsd:date'], ("2024-06-14", "2024-06-14")),
        (['"2024"^^xsd:gYear', '"2024-06"^^xsd:gYearMonth'], ("2024-06-01", "2024-06-30")),
        (['"2024-06-14"^^xsd:date', '"2024-06-17"^^xsd:date'], ("2024-06-14", "2024-06-17")),
    ],
)
def test_the_bounds_of_a_date_are_the_narrowest_that_sources_allow_or_the_widest_where_they_disagree(
    root: Path, dates: list[str], expected: tuple[str, str]
) -> None:
    assert bounds(derived(root, dated(*dates)), "act:a") == [expected]


def test_bounds_that_a_curator_wrote_are_left_alone(root: Path) -> None:
    written = ' act:a ls:earliest "2024-05-01"^^xsd:date ; ls:latest "2024-07-01"^^xsd:date .'
    assert bounds(derived(root, dated('"2024-06"^^xsd:gYearMonth') + written), "act:a") == [
        ("2024-05-01", "2024-07-01")
    ]


def test_instants_and_events_get_bounds_too(root: Path) -> None:
    store = derived(
        root,
        '<urn:i> a time:Instant ; dcterms:date "2024"^^xsd:gYear . event:e a cv:PublicEvent ; dcterms:date "2024-06"^^xsd:gYearMonth .',
    )
    assert bounds(store, "<urn:i>") == [("2024-01-01", "2024-12-31")]
    assert bounds(store, "event:e") == [("2024-06-01", "2024-06-30")]


@pytest.mark.parametrize(
    ("cls", "edge"),
    [
        ("Signature", "ls:hasSigned"),
        ("Adoption", "ls:hasAdopted"),
        ("AdoptionProposal", "ls:proposedToAdopt"),
        ("Invitation", "ls:invitedTo"),
        ("Withdrawal", "ls:hasWithdrawnFrom"),
    ],
)
def test_each_act_gives_its_own_edge_and_no_other(root: Path, cls: str, edge: str) -> None:
    assert edges(derived(root, act("a", cls, "2024-06-01", "2024-06-30"))) == {edge}


def test_who_withdrew_later_no_longer_has_signed_and_who_withdrew_before_has(root: Path) -> None:
    signed = act("a", "Signature", "2024-06-01", "2024-06-30")
    later = derived(root, signed + act("w", "Withdrawal", "2024-09-01", "2024-09-30"))
    before = derived(root, signed + act("w", "Withdrawal", "2023-09-01", "2023-09-30"))
    assert edges(later) == {"ls:hasWithdrawnFrom"}
    assert edges(before) == {"ls:hasSigned", "ls:hasWithdrawnFrom"}


def test_presence_gives_no_stance(root: Path) -> None:
    store = derived(
        root,
        "participation:p a cv:Participation ; ls:participant organization:a ; ls:event event:e ; ls:evidence evidence:e .",
    )
    assert edges(store) == {"ls:tookPartIn"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("principal", {"org:memberOf", "ls:standsBehind"}),
        ("associated-partner", {"org:memberOf", "ls:associatedPartnerOf"}),
        ("chair", {"org:memberOf"}),
        ("founder", {"org:memberOf"}),
    ],
)
def test_a_role_says_what_it_says_and_no_more(root: Path, role: str, expected: set[str]) -> None:
    assert edges(derived(root, membership(role))) == expected


def test_a_membership_that_ended_gives_no_edge_and_one_that_only_began_does(root: Path) -> None:
    ended = membership("principal", "; org:memberDuring <urn:i> ") + "<urn:i> time:hasEnd <urn:e> ."
    began = membership("principal", "; org:memberDuring <urn:i> ") + "<urn:i> time:hasBeginning <urn:b> ."
    assert edges(derived(root, ended)) == set()
    assert "ls:standsBehind" in edges(derived(root, began))


def statement(name: str, value: str) -> str:
    return (
        f"statement:{name} a ls:Statement ; rdf:subject organization:f ; rdf:predicate ls:numberOfPrincipals ;"
        f" rdf:object {value} ; ls:evidence evidence:e .\n"
    )


def test_a_statement_becomes_its_triple_unless_sources_disagree_on_it(root: Path) -> None:
    agreed = derived(root, FUNCTIONAL + statement("a", "7") + statement("b", "7"))
    disputed = derived(root, FUNCTIONAL + statement("a", "6") + statement("b", "7"))
    free = derived(root, statement("a", "6") + statement("b", "7"))
    asked = "SELECT ?n { organization:f ls:numberOfPrincipals ?n }"
    assert [value(row["n"]) for row in agreed.query(asked).rows()] == ["7"]
    assert list(disputed.query(asked).rows()) == []
    assert len(list(free.query(asked).rows())) == 2


def test_one_edge_names_every_claim_that_it_follows_from(root: Path) -> None:
    store = derived(root, FUNCTIONAL + statement("a", "7") + statement("b", "7"))
    rows = list(store.query("SELECT ?e ?c { ?e a ls:DerivedEdge ; ls:derivedFrom ?c }").rows())
    assert len({row["e"] for row in rows}) == 1
    assert len({row["c"] for row in rows}) == 2


def test_texts_in_two_languages_are_two_edges(root: Path) -> None:
    store = derived(root, "statement:a a ls:Statement ; rdf:subject organization:f ; rdf:predicate ls:remit ;"
                          ' rdf:object "Lika"@sv, "Lika"@en ; ls:evidence evidence:e .')  # fmt: skip
    assert len({row["e"] for row in store.query("SELECT ?e { ?e a ls:DerivedEdge }").rows()}) == 2


def test_a_claim_has_the_bases_of_its_evidence(root: Path) -> None:
    store = derived(
        root,
        "act:a ls:evidence evidence:e, evidence:f . evidence:e ls:basis basis:stated . evidence:f ls:basis basis:inferred .",
    )
    assert {
        str(value(row["b"])).rsplit("/", 1)[1]
        for row in store.query("SELECT ?b { act:a a ls:Claim ; ls:basis ?b }").rows()
    } == {
        "stated",
        "inferred",
    }


def test_every_derived_edge_of_the_real_data_leads_to_a_claim_with_evidence(store: EmbeddedStore) -> None:
    assert not store.query(
        "ASK { ?edge a ls:DerivedEdge FILTER NOT EXISTS { ?edge ls:derivedFrom/ls:evidence/oa:hasSource ?document } }"
    ).boolean


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * { ?s ?p ?o }", "CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p }", "10-bad.rq:1"),
        ("CONSTRUCT { ?s nope:p ?o } WHERE { ?s ?p ?o }", "nope"),
    ],
)
def test_a_rule_that_is_none_is_told_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "10-bad.rq").write_text(text)
    with pytest.raises(DataError, match=r"10-bad\.rq") as caught:
        derive([], tmp_path)
    assert says in str(caught.value)
