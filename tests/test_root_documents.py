"""What a visitor of the repository is given: how to cite it, report a weakness, and file an issue that can be worked on."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
import yaml

import lsgraph

if TYPE_CHECKING:
    from pathlib import Path

DATASET = rdflib.URIRef("https://w3id.org/lsgraph/dataset")
#: Keys of the Citation File Format 1.2.0 that every file, author and reference must have, and the types of works that it knows.
REQUIRED = {"cff-version", "message", "title", "authors"}
KNOWN = REQUIRED | {
    "abstract", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license", "license-url", "preferred-citation", "references",
    "repository", "repository-artifact", "repository-code", "type", "url", "version",
}  # fmt: skip
ELEMENTS = {"markdown": {"value"}, "input": {"label"}, "textarea": {"label"}, "dropdown": {"label", "options"}, "checkboxes": {"label", "options"}}  # fmt: skip


@pytest.fixture(scope="module")
def citation(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    return loaded


def release_of(changelog: str, version: str) -> str | None:
    """The day of a version in the changelog, None where it has no dated heading yet."""
    heading = re.search(rf"^## {re.escape(version)} - (\d{{4}}-\d{{2}}-\d{{2}})$", changelog, re.MULTILINE)
    return heading[1] if heading else None


# ------------------------------------------------------------------------------------------------------------ citation


def test_the_citation_has_the_keys_of_its_format(citation: dict[str, Any]) -> None:
    assert citation["cff-version"] == "1.2.0"
    assert set(citation) >= REQUIRED
    assert set(citation) <= KNOWN
    assert citation["type"] == "dataset"
    works = [citation, *citation["references"]]
    assert [work["type"] for work in works] == ["dataset", "software"]
    for work in works:
        assert work["title"]
        assert work["authors"]
        assert all(set(author) <= {"name"} for author in work["authors"]), "nobody is named who has not said so"


def test_the_citation_says_what_catalogue_and_package_say(citation: dict[str, Any], root: Path) -> None:
    catalogue = rdflib.Graph().parse(root / "data" / "catalogue.ttl")

    def english(name: str) -> set[str]:
        return {
            str(value)
            for value in catalogue.objects(DATASET, rdflib.URIRef(name))
            if isinstance(value, rdflib.Literal) and value.language == "en"
        }

    assert {citation["title"]} == english("http://purl.org/dc/terms/title")
    assert {citation["abstract"]} == english("http://purl.org/dc/terms/description")
    assert set(citation["keywords"]) <= english("http://www.w3.org/ns/dcat#keyword") | {"life science"}
    assert citation["identifiers"][0]["value"] == str(DATASET)
    assert citation["license"] == "CC0-1.0"
    assert (root / "data" / "LICENSE").read_text(encoding="utf-8").split("\n\n")[1].startswith("CC0 1.0")
    (program,) = citation["references"]
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert f'name = "{program["title"]}"' in text
    assert f'description = "{program["abstract"]}"' in text
    assert f'license = "{program["license"]}"' in text


def test_the_citation_is_of_this_version_and_its_day(citation: dict[str, Any], root: Path) -> None:
    assert {work["version"] for work in (citation, *citation["references"])} == {lsgraph.__version__}
    released = release_of((root / "CHANGELOG.md").read_text(encoding="utf-8"), lsgraph.__version__)
    for work in (citation, *citation["references"]):
        day = work.get("date-released")
        assert (day.isoformat() if isinstance(day, dt.date) else day) == released


def test_the_changelog_has_this_version_with_its_day_or_says_that_it_is_not_released(root: Path) -> None:
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    dated = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - (\d{4}-\d{2}-\d{2})", heading) for heading in released]
    assert all(dated), released
    assert headings.count("Unreleased") <= 1
    order = [(int(heading[1]), int(heading[2]), int(heading[3]), heading[4]) for heading in dated if heading]
    assert order == sorted(set(order), reverse=True)
    assert [heading[4] for heading in dated if heading] == sorted((heading[4] for heading in dated if heading), reverse=True)  # fmt: skip
    newest = released[0].partition(" ")[0] if released else None
    assert headings[0] == "Unreleased" or newest == lsgraph.__version__
    if newest != lsgraph.__version__:
        this = tuple(int(part) for part in lsgraph.__version__.split("."))
        assert headings[0] == "Unreleased"
        assert not order or this > order[0][:3]


def test_the_package_takes_its_version_from_where_it_stands_alone(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in text
    assert not re.search(r"^version\s*=", text, re.MULTILINE)
    assert re.search(r"^\[tool\.hatch\.version\]\npath = \"src/lsgraph/__init__\.py\"$", text, re.MULTILINE)
    elsewhere = [
        path.name
        for path in (root / "src").rglob("*.py")
        if re.search(r"\bversion\([\"']lsgraph[\"']\)|metadata\([\"']lsgraph[\"']\)", path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []


# ------------------------------------------------------------------------------------------------------------ templates


def forms(root: Path) -> list[Path]:
    return [path for path in sorted((root / ".github" / "ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]


def test_each_issue_form_can_be_shown_and_filled_in(root: Path) -> None:
    assert len(forms(root)) == 4
    for path in forms(root):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(form) == {"name", "description", "labels", "body"}, path.name
        fields = [element for element in form["body"] if element["type"] != "markdown"]
        names = [element["id"] for element in fields]
        assert len(names) == len(set(names)) > 2, path.name
        assert any(element.get("validations", {}).get("required") for element in fields), path.name
        for element in form["body"]:
            assert ELEMENTS[element["type"]] <= set(element["attributes"]), (path.name, element)


def test_who_reports_a_claim_is_asked_for_its_source_its_sentence_and_what_the_words_speak_of(root: Path) -> None:
    form = yaml.safe_load((root / ".github" / "ISSUE_TEMPLATE" / "1-claim.yml").read_text(encoding="utf-8"))
    fields = {element.get("id"): element for element in form["body"]}
    for name in ("claim", "source", "sentence", "kind"):
        assert fields[name]["validations"]["required"] is True
    kinds = rdflib.Graph().parse(root / "ontology" / "vocabularies" / "evidence-kind.ttl")
    scheme = "https://w3id.org/lsgraph/vocabulary/evidence-kind"
    concepts = {
        str(concept).removeprefix(f"{scheme}/")
        for concept in kinds.subjects(rdflib.SKOS.inScheme, rdflib.URIRef(scheme))
    }
    assert {option.split(" – ")[0] for option in fields["kind"]["attributes"]["options"]} == concepts


def test_paths_in_root_documents_exist(root: Path) -> None:
    for name in ("SECURITY.md", "CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md"):
        text = (root / name).read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
        paths = re.findall(r"`((?:docs|ontology|data)/[\w./-]*|[A-Z]+\.md)`", text)
        assert links + paths, name
        for path in links + paths:
            assert (root / path).exists(), (name, path)
