"""An invented protocol goes the whole way: into files, through every check, onto pages in both languages, and out as edges.

`tests/examples/protocol/` holds its text and its claims: decisions of every outcome by a body, roles at the meeting, who was appointed by whom,
a share, a former name and a successor.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import httpx
import pytest

from lsgraph.building.build import build
from lsgraph.building.checks import run_checks
from lsgraph.building.progress import Silent
from lsgraph.claims import Resources
from lsgraph.namespaces import mint
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import load_dataset
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tools.servers import Server

    from lsgraph.languages import Language

MUNICIPALITY, BOARD = mint("organization", "exempelkommun"), mint("organization", "kommunstyrelsen-i-exempelkommun")
SOURCE = "data/sources/exempelkommun-ks-2025-03-03.ttl"


def example(root: Path, folder: Path) -> Path:
    """A repository with the terms, rules and shapes of this one, and the example alone as its data."""
    shutil.copytree(root / "tests" / "examples" / "protocol", folder)
    (folder / "ontology").mkdir()
    for part in ("lsgraph.ttl", "imports", "vocabularies", "rules", "entailments", "CHANGELOG.md"):
        (folder / "ontology" / part).symlink_to(root / "ontology" / part)
    (folder / "shapes").symlink_to(root / "shapes")
    return folder


@pytest.fixture(scope="module")
def repository(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(root, tmp_path_factory.mktemp("protocol") / "repository")


@pytest.fixture(scope="module")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("state")
    build(read_settings({}, root=repository, state=state))
    return state


@pytest.fixture(scope="module")
def resources(repository: Path) -> Resources:
    return Resources(EmbeddedStore.in_memory(load_dataset(repository).published))


def test_the_example_passes_every_check(repository: Path) -> None:
    assert run_checks(load_dataset(repository), Silent()) == []


def sentences(resources: Resources, iri: str, language: Language) -> set[str]:
    described = resources.describe(iri)
    return {relation.sentence(language) for relation in (*described.outgoing, *described.incoming)}


@pytest.mark.parametrize(
    ("iri", "sv", "en"),
    [
        (MUNICIPALITY, "Exempelkommun har antagit Avsiktsförklaringen om exempelsamverkan", "Example Municipality has adopted Declaration of intent on example collaboration"),
        (MUNICIPALITY, "Exempelkommun har återremitterat Exempelplanen", "Example Municipality has referred back the example plan"),
        (MUNICIPALITY, "Exempelkommun har beslutat anta Remissvaret om exempelstrategin", "Example Municipality has decided to adopt the reply on the example strategy"),
        (MUNICIPALITY, "Exempelkommun äger (50 %) Exempelbolaget AB", "Example Municipality owns (50%) Example Company"),
        (BOARD, "Kommunstyrelsen i Exempelkommun återremitterade, för Exempelkommun, Exempelplanen", "Executive Board of Example Municipality referred back, for Example Municipality, the example plan"),
        (BOARD, "Kommunstyrelsen i Exempelkommun antog, för Exempelkommun, Avsiktsförklaringen om exempelsamverkan", "Executive Board of Example Municipality adopted, for Example Municipality, Declaration of intent on example collaboration"),
        (mint("person", "bo-prov"), "Bo Prov är styrelseledamot (utsedd av Kommunstyrelsen i Exempelkommun) i Exempelstiftelsen", "Bo Prov is board member (appointed by Executive Board of Example Municipality) of the Example Foundation"),
        (mint("organization", "exempelbolaget"), "Exempelbolaget AB hette: Provbolaget AB", "Example Company was called: Provbolaget AB"),
        (mint("organization", "exempelstiftelsen"), "Exempelstiftelsen har efterträtts av Exempelbolaget AB", "The Example Foundation was succeeded by Example Company"),
    ],
)  # fmt: skip
def test_what_the_protocol_says_is_told_in_words(resources: Resources, iri: str, sv: str, en: str) -> None:
    assert sv in sentences(resources, iri, "sv")
    assert en in sentences(resources, iri, "en")


def test_a_decision_on_something_else_is_no_adoption_of_an_agreement(resources: Resources) -> None:
    rows = resources.store.query("SELECT ?what { ?who ls:hasAdopted ?what }").rows()
    assert [value(row["what"]) for row in rows] == [mint("agreement", "exempelsamverkan")]
    assert not resources.store.query("ASK { ?who ls:hasSigned ?what }").boolean


def test_an_owner_is_no_member_and_a_former_name_ended_when_the_source_says(resources: Resources) -> None:
    assert not resources.store.query(f"ASK {{ <{MUNICIPALITY}> org:memberOf ?x }}").boolean
    company = resources.describe(mint("organization", "exempelbolaget"))
    (named,) = [relation for relation in company.outgoing if relation.status == "ended"]
    assert named.ends is not None
    assert (named.ends.earliest, named.ends.latest) == ("2018-01-01", "2018-12-31")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("beslutar att återremittera", "beslutar att bordlägga", "quotation-not-found"),
        ("outcome:referred", "outcome:sent-on", "reference.undescribed"),
        ("Kommunstyrelsen beslutar […] anta remissvaret", "Kommunstyrelsen beslutar […] avslå remissvaret", "quotation-not-found"),
        ("ls:decides document:exempelremissvaret", "ls:decides agreement:exempelsamverkan", "DecisionShape"),
        ("evidence-kind:decision", "evidence-kind:proposal", "DecisionShape"),
        ("ls:share 0.5", "ls:share 50.0", "MembershipDetailsShape"),
        ("role:owner", "role:funder", "MembershipDetailsShape"),
        ("change-kind:succession", "change-kind:merger", "ChangeEventShape"),
    ],
)  # fmt: skip
def test_a_careless_edit_of_it_is_refused(root: Path, tmp_path: Path, old: str, new: str, rule: str) -> None:
    changed = example(root, tmp_path / "repository")
    text = (changed / SOURCE).read_text("utf-8")
    edited = text.replace(old, new)
    assert edited != text
    (changed / SOURCE).write_text(edited, encoding="utf-8")
    assert any(rule in finding.rule for finding in run_checks(load_dataset(changed), Silent()))


def test_pages_show_it_in_both_languages(
    built: Path, repository: Path, tmp_path: Path, serve: Callable[[Path, Path, Path], Server]
) -> None:
    server = serve(built, repository, tmp_path / "server.txt")
    with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
        for path, expected in (
            ("/sv/organization/kommunstyrelsen-i-exempelkommun", ("återremitterade, för Exempelkommun,", "Exempelplanen")),
            ("/en/organization/kommunstyrelsen-i-exempelkommun", ("referred back, for Example Municipality,", "example plan")),
            ("/sv/document/exempelkommun-ks-2025-03-03", ("Sekreterare: Cecilia Mönster", "Ordförande vid mötet", "Justerare")),
            ("/en/document/exempelkommun-ks-2025-03-03", ("Adjuster", "Rapporteur", "Minutes")),
            ("/sv/decision/exempelkommun-46", ("exempelplanen återremitteras",)),
            ("/en/decision/exempelkommun-46", ("the example plan is referred back",)),
        ):  # fmt: skip
            response = client.get(path)
            assert response.status_code == 200, path
            for words in expected:
                assert words in response.text, (path, words)
