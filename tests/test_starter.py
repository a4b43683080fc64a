"""`lsgraph init`: a project for another subject works at once, takes its model from the program, and says nothing of this repository's data."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest
from tests.names import finder, names_in
from tools.servers import clean_environment, start

from lsgraph.errors import StateError, UsageError
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import expand
from lsgraph.project import is_project, model_files, model_root
from lsgraph.repository.dataset import load_dataset, read_triples
from lsgraph.starter import start_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.languages import Language

PAGES = (
    "", "network", "network/roles", "network/gaps", "network/compare", "what-if", "actors", "agreements", "documents", "questions",
    "questions/001-who-has-signed", "search?q=exempelby", "versions", "about", "accessibility", "regions", "agreement/example-declaration-2025",
    "organization/exempelby-kommun", "document/example-2025-03-10",
)  # fmt: skip
FILES = [
    ".gitattributes", ".gitignore", "README.md", "data/actors/example.ttl", "data/catalogue.ttl", "data/documents/example-2025-03-10.txt",
    "data/sources/example-2025-03-10.ttl", "ontology/questions/001-who-has-signed.ttl",
]  # fmt: skip


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, in that folder."""
    return subprocess.run(
        [sys.executable, "-m", "lsgraph", *arguments], cwd=folder, env=clean_environment(), capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of water, as somebody would start it, checked and built in it."""
    folder = tmp_path_factory.mktemp("started")
    made = run("init", "water-cooperation", "--language", "en", folder=folder)
    assert made.returncode == 0, made.stderr
    assert made.stdout.split() == FILES
    project = folder / "water-cooperation"
    checked = run("check", "--language", "en", folder=project)
    assert (checked.returncode, checked.stdout.splitlines()[0].partition(";")[0]) == (
        0,
        "no findings in 1 source and 1 document",
    )
    built = run("build", folder=project)
    assert built.returncode == 0, built.stderr
    return project


@pytest.fixture(scope="module")
def client(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    server = start(tmp_path_factory.mktemp("log") / "log.txt", clean_environment(), folder=project)
    with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as made:
        yield made
    server.stop()


@pytest.fixture(scope="module")
def names_of_the_first(root: Path) -> Callable[[str], list[str]]:
    """Finds names of this repository's data in a text."""
    return finder(names_in(root))


def test_it_writes_its_own_files_alone_and_copies_no_model(project: Path) -> None:
    own = [path.relative_to(project) for path in project.rglob("*") if path.is_file()]
    assert sorted(str(path) for path in own if path.parts[0] != ".lsgraph") == FILES
    assert is_project(project)
    assert not [path for path in project.parent.iterdir() if path != project]


def test_its_files_are_in_order(project: Path) -> None:
    done = run("format", "--check", folder=project)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_and_says_nothing_of_the_first_project(
    client: httpx.Client, names_of_the_first: Callable[[str], list[str]], language: str, page: str
) -> None:
    answer = client.get(f"/{language}/{page}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    said = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    assert names_of_the_first(said) == []
    assert not re.search(r"life.science", said, re.IGNORECASE)


@pytest.mark.parametrize("path", ["/api/openapi.json", "/catalogue.ttl", "/void.ttl", "/feed.atom", "/sparql-examples.ttl", "/sitemap.xml", "/vocabulary.ttl", "/ontology/changes"])  # fmt: skip
def test_what_programs_read_says_nothing_of_it_either(
    client: httpx.Client, names_of_the_first: Callable[[str], list[str]], path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert names_of_the_first(answer.text) == []


def test_the_first_page_says_what_the_data_are_about(client: httpx.Client) -> None:
    assert "<h1>Water cooperation: who collaborates with whom?</h1>" in client.get("/en/").text
    assert "<h1>Water cooperation: vem samverkar med vem?</h1>" in client.get("/sv/").text
    assert "/region/" not in client.get("/en/").text


def test_the_examples_of_the_interface_are_of_its_data(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    examples = {path: operation.get("x-example-request") for path, (operation,) in ((path, each.values()) for path, each in paths.items())}  # fmt: skip
    assert examples["/api/agreements/{slug}"].endswith("/api/agreements/example-declaration-2025")
    # There is no membership, so there is no example of one.
    assert examples["/api/memberships/{slug}"] is None
    assert all(client.get(example).status_code == 200 for example in examples.values() if example)


# ------------------------------------------------------------------------------------------------------------ the model


def test_a_project_with_an_ontology_uses_that_alone(root: Path, project: Path, tmp_path: Path) -> None:
    assert model_root(root) == root
    assert model_root(project) != project
    (tmp_path / "ontology" / "rules").mkdir(parents=True)
    (tmp_path / "ontology" / "lsgraph.ttl").touch()
    assert model_root(tmp_path) == tmp_path
    assert model_files(tmp_path, "ontology/rules/*.rq") == []


def test_a_file_of_its_own_takes_the_place_of_the_program_s(tmp_path: Path) -> None:
    folder = tmp_path / "water"
    start_project(folder, "Water", "en")
    before = {str(file.path) for file in load_dataset(folder).files}
    own = folder / "ontology" / "vocabularies" / "role.ttl"
    own.parent.mkdir()
    text = next(path for name, path in model_files(folder, "ontology/vocabularies/role.ttl")).read_text(
        encoding="utf-8"
    )
    own.write_text(f"# Our own.\n{text}", encoding="utf-8")
    dataset = load_dataset(folder)
    assert {str(file.path) for file in dataset.files} == before
    (role,) = (file for file in dataset.files if file.path.name == "role.ttl")
    assert role.text.startswith("# Our own.")


def test_confusions_about_the_first_project_s_actors_are_not_inherited(root: Path, project: Path) -> None:
    assert (root / "ontology" / "vocabularies" / "known-confusions.ttl").is_file()
    assert "known-confusions.ttl" not in {file.path.name for file in load_dataset(project).files}
    assert "known-confusions.ttl" in {file.path.name for file in load_dataset(root).files}


# -------------------------------------------------------------------------------------------------------- what is refused


def test_a_folder_that_is_not_empty_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty"):
        start_project(tmp_path, "Water", "en")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_place_of_the_folder_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "water"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        start_project(file, "Water", "en")
    assert file.read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "water"
    folder.mkdir()
    assert [str(path) for path in start_project(folder, "Water", "en")] == FILES


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x00b", "\u2028", "x" * 121])
def test_a_name_that_can_not_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        start_project(tmp_path / "water", name, "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ['Water in "Norr"', "Back\\slash", "$name and ${digest}", "Väst & Öst <b>", "{0} %s", "a 'quote'"]
)
def test_any_other_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    start_project(tmp_path / "water", name, "en")
    titles = [
        triple.object.value
        for triple in read_triples(tmp_path / "water" / "data" / "catalogue.ttl")[1]
        if triple.predicate.value == expand("dcterms:title") and isinstance(triple.object, ox.Literal)
    ]
    assert titles == [name, name]
    assert f"# {name}\n" in (tmp_path / "water" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "told"), [("sv", "Nästa steg"), ("en", "Next steps")])
def test_the_readme_is_in_the_language(tmp_path: Path, language: Language, told: str) -> None:
    start_project(tmp_path / "water", "Water", language)
    assert told in (tmp_path / "water" / "README.md").read_text(encoding="utf-8")


def test_a_folder_that_can_not_be_written_is_told() -> None:
    # Nobody makes folders there, not even root.
    with pytest.raises(StateError, match="can't be written"):
        start_project(Path("/proc/water"), "Water", "en")


def test_a_path_through_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(StateError, match="can't be written"):
        start_project(tmp_path / "file" / "water", "Water", "en")


def test_the_command_ends_as_wrong_usage_where_the_folder_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = run("init", ".", "--language", "sv", folder=tmp_path)
    assert done.returncode == 2
    assert "är inte tom" in done.stderr
    assert done.stdout == ""
