"""What the sources on foundations, centres and parks in three regions look like and do not say.

Each trap is asked of the data: the claim that a hasty reader would make is not there, and what the source does say is. Then the words of
the trap are given to the gate with the claim that they do not carry.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from lsgraph.gate.judge import Reader
from lsgraph.gate.messages import rule_of
from lsgraph.gate.model import Claim, Details, Passage, Verdict
from lsgraph.gate.sources import knowledge_of
from lsgraph.namespaces import mint
from lsgraph.repository.dataset import load_dataset
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.repository.dataset import Dataset


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return load_dataset(root)


@pytest.fixture(scope="module")
def published(dataset: Dataset) -> EmbeddedStore:
    return EmbeddedStore.in_memory(list(dataset.published))


@pytest.fixture(scope="module")
def reader(dataset: Dataset) -> Reader:
    return Reader(knowledge_of(dataset))


class Trap(NamedTuple):
    """What must not be claimed, and what is, as patterns of a query."""

    name: str
    never: str
    told: str


def role(member: str, name: str, organization: str, source: str = "") -> str:
    """A membership; with a source, one that the source itself tells."""
    pattern = f"?m org:member {member} ; org:role role:{name} ; org:organization organization:{organization}"
    return f"GRAPH graph:{source} {{ {pattern} }}" if source else pattern


PARK, SBIC = "sahlgrenska-science-park-ab", "sahlgrenska-biomedicinska-innovationscentrum"
TRAPS = [
    Trap(
        "a heading that calls a city the new owner is no ownership while its council has yet to decide",
        role("organization:molndals-stad", "owner", PARK, "ssp-2016-12-28"),
        role("organization:molndals-stad", "owner", PARK, "molndal-2018-12"),
    ),
    Trap(
        "the city owns from 2017 at the earliest",
        role("organization:molndals-stad", "owner", PARK)
        + " ; org:memberDuring/time:hasBeginning/ls:earliest ?day FILTER (?day < '2017-01-01'^^xsd:date)",
        role("organization:molndals-stad", "owner", PARK)
        + " ; org:memberDuring/time:hasBeginning/ls:latest ?day FILTER (?day <= '2017-12-31'^^xsd:date)",
    ),
    Trap(
        "the heading names the park, the text another body: owners of the one are not owners of the other",
        role("?owner", "owner", PARK, "ssp-2009-06-12"),
        role("organization:chalmers", "owner", SBIC, "ssp-2009-06-12"),
    ),
    Trap(
        "no source tells shares in the park",
        role("?owner", "owner", PARK) + " ; ls:share ?share",
        role("?owner", "owner", "goco") + " ; ls:share 0.5",
    ),
    Trap(
        "a region that was meant to become a part owner owns nothing: a foundation owns it all",
        "?m org:member organization:region-skane ; org:role role:owner",
        role("organization:mats-paulssons-stiftelse", "owner", "medicon-village-ab") + " ; ls:share 1.0",
    ),
    Trap(
        "a proposal to the region's board is no adoption, approval or signature of 2018",
        "?act a ?kind ; ls:actor organization:region-skane ; ls:agreement agreement:medicon-village-2018 FILTER (?kind IN (ls:Adoption, ls:Signature))",
        "?act a ls:AdoptionProposal ; ls:actor organization:region-skane ; ls:agreement agreement:medicon-village-2018",
    ),
    Trap(
        "a municipality whose board adopts has not signed, and is no party to the earlier agreement",
        "?act a ls:Signature ; ls:actor organization:lunds-kommun",
        "?act a ls:Adoption ; ls:actor organization:lunds-kommun ; ls:decidedBy organization:kommunstyrelsen-i-lund",
    ),
    Trap(
        "a draft with parties is signed by nobody",
        "GRAPH graph:skane-avtalsutkast-v10 { ?act ls:agreement ?agreement }",
        "document:skane-avtalsutkast-v10 ls:party organization:region-skane",
    ),
    Trap(
        "who names directors of a company does not own it",
        role("organization:lunds-kommun", "owner", "medicon-village-innovation-ab"),
        role("person:anders-almgren", "board-member", "medicon-village-innovation-ab")
        + " ; ls:appointedBy organization:lunds-kommun",
    ),
    Trap(
        "seats on a board are no founders",
        "VALUES ?source { graph:stuns-in-english graph:stuns-plan-2014 graph:stuns-organisation } GRAPH ?source { ?m org:role role:founder }",
        "GRAPH graph:stuns-plan-2014 { ?s rdf:subject organization:uppsala-kommun ; rdf:predicate ls:seatOnBoardOf ; rdf:object organization:stuns }",
    ),
    Trap(
        "who was called together has taken an initiative, and founded nothing by that",
        role("organization:uppsala-kommun", "founder", "stuns"),
        role("organization:uppsala-kommun", "initiator", "stuns", "stuns-historik"),
    ),
    Trap(
        "seats by statute are no memberships",
        "GRAPH graph:sfs-2013-118 { ?m org:role role:board-member }",
        "GRAPH graph:sfs-2013-118 { ?s rdf:subject organization:stockholms-universitet ; rdf:predicate ls:seatOnBoardOf }",
    ),
    Trap(
        "absence from a list is no withdrawal and no end",
        "VALUES ?who { organization:solna-stad organization:uppsala-monitoring-centre organization:varldsklass-uppsala organization:acturum "
        "organization:karolinska-universitetssjukhuset } { ?act a ls:Withdrawal ; ls:actor ?who } UNION { ?m org:member ?who ; org:memberDuring/time:hasEnd ?end }",
        role("organization:uppsala-monitoring-centre", "partner", "uppsala-health-summit", "ru-uhs-24-nov"),
    ),
    Trap(
        "a foundation has no owners, whatever a page calls them",
        "?m org:role role:owner ; org:organization/org:classification legal-form:foundation",
        role("organization:solna-stad", "principal", "stockholm-science-city"),
    ),
    Trap(
        "an employer of a director is no member for that reason",
        "VALUES ?who { organization:malmo-universitet organization:region-skane } ?m org:member ?who ; org:organization organization:medicon-valley-alliance",
        role("organization:lunds-kommun", "member", "medicon-valley-alliance"),
    ),
    Trap(
        "a company that sold the land neither owns nor funds what is built on it",
        "?m org:member organization:astrazeneca ; org:organization organization:goco FILTER EXISTS { ?m org:role ?role VALUES ?role { role:owner role:funder } }",
        role("organization:astrazeneca", "partner", "goco", "cision-goco"),
    ),
    Trap(
        "a region is not a party to what its hospital is a party to",
        "?m org:member organization:region-stockholm ; org:organization organization:karolinska-atmp-center",
        role("organization:karolinska-universitetssjukhuset", "principal", "karolinska-atmp-center"),
    ),
    Trap(
        "two persons of one name stay two until somebody has judged",
        "?m org:member person:helene-hellmark-knutsson-2018",
        "?p ls:participant person:helene-hellmark-knutsson-2018",
    ),
    Trap(
        "the misprinted year is nobody's",
        "event:goco-first-sod dcterms:date|ls:earliest ?day FILTER (STRSTARTS(STR(?day), '2019'))",
        "?s rdf:subject event:goco-first-sod ; rdf:object ?day FILTER (STRSTARTS(STR(?day), '2020'))",
    ),
    Trap(
        "a name that was changed makes no new organisation",
        "?change a org:ChangeEvent ; org:resultingOrganization organization:stuns-life-science",
        "?naming ls:named organization:stuns-life-science ; ls:nameThen 'Uppsala BIO'@sv",
    ),
]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_what_the_sources_do_not_say_is_not_claimed(published: EmbeddedStore, trap: Trap) -> None:
    assert not published.query(f"ASK {{ {trap.never} }}").boolean
    assert published.query(f"ASK {{ {trap.told} }}").boolean


def test_a_day_that_is_ours_says_so_and_is_no_reported_one(published: EmbeddedStore) -> None:
    """The signing's day follows from two sources; each signature keeps the words that tell of it, and the reason for its day."""
    rows = published.query(
        "SELECT DISTINCT ?act ?basis WHERE { ?act a ls:Signature ; ls:agreement agreement:medicon-village-consortium ; "
        "ls:earliest '2017-01-20'^^xsd:date ; ls:latest '2017-01-20'^^xsd:date ; ls:evidence/ls:basis ?basis }"
    ).rows()
    found = {(str(row["act"]), str(row["basis"]).rsplit("/", 1)[-1].rstrip(">")) for row in rows}
    assert {basis for _, basis in found} == {"reported", "inferred"}
    assert len(found) == 6
    assert date(2017, 1, 20).isoweekday() == date(2020, 1, 24).isoweekday() == 5
    assert date(2019, 1, 24).isoweekday() == 4


def test_no_paraphrase_of_a_year_that_only_we_concluded_tells_it(published: EmbeddedStore) -> None:
    """The opening's year stands on another page: its claim is inferred alone."""
    rows = published.query(
        "SELECT ?basis WHERE { statement:swedenbio-sodertalje-opening-date ls:evidence/ls:basis ?basis }"
    ).rows()
    assert [str(row["basis"]).rsplit("/", 1)[-1].rstrip(">") for row in rows] == ["inferred"]


# ---------------------------------------------------------------------- the words of the traps before the gate


class Wording(NamedTuple):
    """Words in both languages, the claim that they do not carry, and what the gate may find."""

    claim: Claim
    sv: str
    en: str
    rules: frozenset[str]


def member(actor: str, name: str, organization: str, details: Details | None = None) -> Claim:
    return Claim(
        "c", "membership", mint("organization", actor), mint("organization", organization), role=name, details=details or Details()
    )  # fmt: skip


TURNED = frozenset({"planned", "proposed", "requested", "conditional"})
WORDINGS = {
    "a plan to become a part owner": Wording(
        member("region-skane", "owner", "medicon-village-ab"),
        "Region Skåne ska bli delägare i Medicon Village AB, om styrelsen och fullmäktige beslutar det.",
        "Region Skåne is to become a part owner of Medicon Village AB, if its board and council so decide.",
        TURNED,
    ),
    "an application to become an owner": Wording(
        member("molndals-stad", "owner", PARK),
        "Mölndals stad har ansökt om att bli delägare i Sahlgrenska Science Park.",
        "The City of Mölndal has applied to become an owner of Sahlgrenska Science Park.",
        TURNED,
    ),
    "an owner of another body": Wording(
        member("chalmers", "owner", PARK),
        "Chalmers tekniska högskola är ägare av Sahlgrenska Biomedicinska InnovationsCentrum.",
        "Chalmers University of Technology is an owner of the Sahlgrenska Biomedical Innovation Centre.",
        frozenset({"organisation", "organisation-other"}),
    ),
    "seats on a board for founders": Wording(
        member("uppsala-kommun", "founder", "stuns"),
        "Uppsala kommun har plats i styrelsen för STUNS.",
        "Uppsala Municipality has a seat on the board of STUNS.",
        frozenset({"role", "role-other"}),
    ),
    "a plan to form a foundation": Wording(
        member("huddinge-kommun", "founder", "flemingsberg-science"),
        "Huddinge kommun ska vid årsskiftet vara med och starta Stiftelsen Flemingsberg Science.",
        "Huddinge Municipality will at the turn of the year be a founder of the Flemingsberg Science Foundation.",
        TURNED | {"role"},
    ),
    "a proposal to approve for an adoption": Wording(
        Claim("c", "adoption", mint("organization", "region-skane"), mint("agreement", "medicon-village-2018")),
        "Det föreslås att Region Skåne godkänner innovationsavtalet om Medicon Village.",
        "It is proposed that Region Skåne approve the innovation agreement on Medicon Village.",
        frozenset({"proposed", "act", "act-other", "tense"}),
    ),
    "an adoption for a signature": Wording(
        Claim("c", "signing", mint("organization", "lunds-kommun"), mint("agreement", "medicon-village-2018")),
        "Lunds kommun har antagit innovationsavtalet om Medicon Village.",
        "Lund Municipality has adopted the innovation agreement on Medicon Village.",
        frozenset({"act", "act-other"}),
    ),
    "a share that nobody tells": Wording(
        member("chalmers", "owner", PARK, Details(share=0.2)),
        "Chalmers tekniska högskola är ägare av Sahlgrenska Science Park.",
        "Chalmers University of Technology is an owner of Sahlgrenska Science Park.",
        frozenset({"number"}),
    ),
    "a partner for an owner": Wording(
        member("astrazeneca", "owner", "goco"),
        "AstraZeneca är partner i GoCo Health Innovation City.",
        "AstraZeneca is a partner in GoCo Health Innovation City.",
        frozenset({"role", "role-other"}),
    ),
    "an appointing body that only a bracket names": Wording(
        Claim(
            "c", "membership", mint("person", "erik-fahlbeck"), mint("organization", "stuns"), role="board-member",
            details=Details(appointed_by=(mint("organization", "sveriges-lantbruksuniversitet"),)),
        ),
        "Erik Fahlbeck (Sveriges lantbruksuniversitet) är ledamot i styrelsen för STUNS.",
        "Erik Fahlbeck (Swedish University of Agricultural Sciences) is a board member of STUNS.",
        frozenset({"detail", "detail-other"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", WORDINGS)
def test_the_gate_refuses_what_the_words_of_a_trap_do_not_carry(reader: Reader, name: str, language: str) -> None:
    wording = WORDINGS[name]
    text = wording.sv if language == "sv" else wording.en
    judged = reader.judge(
        wording.claim,
        Passage(text, 0, len(text), language, date(2026, 11, 28), f"{name}@{language}", is_paraphrase=True),
    )
    assert judged.verdict is not Verdict.CARRIED
    assert {rule_of(problem) for problem in judged.problems} & wording.rules


# ---------------------------------------------------------------------- plans and disagreements


PLANS = {
    "region-skane-part-owner-2011": "?edge rdf:subject organization:region-skane ; rdf:predicate ls:owns",
    "molndals-stad-council-2017-02-22": "?d a ls:Decision ; ls:actor organization:molndals-stad ; ls:outcome outcome:joined",
    "region-skane-board-2018-03-13": "?d a ls:Decision ; ls:actor organization:region-skane",
    "vectura-buys-goco-share": role("organization:vectura-fastigheter", "owner", "goco") + " ; ls:share 1.0",
    "flemingsberg-science-founding-2010": "?m org:organization organization:flemingsberg-science ; org:role role:founder",
    "masked-municipality-joins-medicon-village-2018": "?act ls:actor group:kommun-vars-namn-ar-dolt",
}


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_is_on_record_and_nothing_follows_from_it(published: EmbeddedStore, plan: str) -> None:
    assert published.query(f"ASK {{ statement:{plan} a ls:PlannedAct ; ls:plannedActor ?actor }}").boolean
    assert not published.query(f"ASK {{ {PLANS[plan]} }}").boolean
    assert not published.query(f"ASK {{ ?edge a ls:DerivedEdge ; ls:derivedFrom statement:{plan} }}").boolean


def test_where_sources_disagree_on_a_founding_year_no_year_is_derived(published: EmbeddedStore) -> None:
    said = published.query(
        "SELECT DISTINCT ?year WHERE { ?s a ls:Statement ; rdf:subject organization:stuns ; rdf:predicate schema:foundingDate ; rdf:object ?year }"
    ).rows()
    assert len(list(said)) == 3
    assert not published.query("ASK { organization:stuns schema:foundingDate ?year }").boolean
    assert published.query("ASK { organization:medtechlabs schema:foundingDate ?year }").boolean


@pytest.mark.parametrize(
    ("organization", "name", "actor", "lists", "leaves_out"),
    [
        ("stockholm-science-city", "founder", "organization:stockholms-stad", "ssci-sv-om", "ssci-en-about"),
        (
            "sodertalje-science-park-ab",
            "principal",
            "organization:acturum",
            "swedenbio-sodertalje",
            "interregeurope-5228",
        ),
        ("goco", "initiator", "organization:astrazeneca", "fastighetssverige-34491", "cision-goco"),
        ("scilifelab", "host", "organization:uppsala-universitet", "scilifelab-2018", "sfs-2013-118"),
        ("uppsala-health-summit", "partner", "organization:orebro-universitet", "uhs-governance", "ru-uhs-24-nov"),
    ],
)
def test_lists_of_two_sources_stand_side_by_side(
    published: EmbeddedStore, organization: str, name: str, actor: str, lists: str, leaves_out: str
) -> None:
    assert published.query(f"ASK {{ {role(actor, name, organization, lists)} }}").boolean
    assert not published.query(f"ASK {{ {role(actor, name, organization, leaves_out)} }}").boolean
    assert published.query(f"ASK {{ {role('?other', name, organization, leaves_out)} }}").boolean
