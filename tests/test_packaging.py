"""What is packed and installed: extras, the edition that is carried along, and the build hook. `make package` tries the real packages."""

from __future__ import annotations

import ast
import gzip
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

import lsgraph
from lsgraph.building.carrying import day_of_data
from lsgraph.cli import exits, main
from lsgraph.cli.session import Session
from lsgraph.extras import EXTRAS, MissingExtraError, needing
from lsgraph.generations import carried as module
from lsgraph.generations.carried import PLACES_FILE, carried, pack
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.generations.folder import Generation

DAY = "2026-11-01T12:00:00+00:00"
#: Modules by the distribution that brings them, where the names differ.
MODULES = {
    "font-roboto": "font_roboto", "python-docx": "docx", "python-multipart": "multipart",
    "python-pptx": "pptx",
}  # fmt: skip
#: Room for the sources of lsgraph that reading imports, all of which only need what every installation has.
LIGHT = ("babel", "httpx", "lsgraph", "pyoxigraph", "rapidfuzz", "rdflib")


@pytest.fixture
def project(root: Path) -> dict[str, Any]:
    declared: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return declared


@pytest.fixture
def packed(generation: Generation, tmp_path: Path) -> Path:
    return pack(generation, tmp_path / "carried", DAY, Tables(generation.path / NETWORK_FILE).layouts())


@pytest.fixture
def installed(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As if lsgraph was installed with that edition: there is no checkout that it is run from."""
    monkeypatch.setattr(module, "CARRIED_FOLDER", packed.parent)
    monkeypatch.setattr("lsgraph.api.opening.carried", lambda: carried(packed.parent))
    monkeypatch.setattr("lsgraph.project.is_project", lambda folder: folder == tmp_path / "project")
    return packed


# -------------------------------------------------------------------------------------------------------------- extras


def requirements(project: dict[str, Any], extra: str) -> set[str]:
    """The modules that an extra brings by itself."""
    names = (re.split(r"[\[<>=;! ]", each)[0] for each in project["project"]["optional-dependencies"][extra])
    return {MODULES.get(name, name) for name in names if name != "lsgraph"}


def test_what_is_said_to_be_missing_is_brought_by_the_extra_that_is_named(project: dict[str, Any]) -> None:
    for extra, modules in EXTRAS.items():
        assert set(modules) <= requirements(project, extra), extra
    declared = {name for extra in project["project"]["optional-dependencies"] for name in requirements(project, extra)}
    assert declared == {name for modules in EXTRAS.values() for name in modules}


def test_all_is_all_that_the_program_needs(project: dict[str, Any], root: Path) -> None:
    extras = project["project"]["optional-dependencies"]
    chosen = {"all"}
    for _ in extras:
        chosen |= {
            name
            for extra in chosen
            for each in extras[extra]
            if each.startswith("lsgraph[")
            for name in each[8:].rstrip("]").split(",")
        }
    assert chosen == set(extras) - {"polars"}
    brought = {name for extra in chosen for name in requirements(project, extra)} | set(LIGHT)
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]  # type: ignore[union-attr]  # an absolute one has a name
        for path in (root / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    # What those bring along.
    assert imported - set(sys.stdlib_module_names) - brought <= {
        "__future__",
        "polars",
        "mcp_types",
        "python_multipart",
        "pydantic_core",
    }


def test_reading_imports_only_what_every_installation_has(packed: Path) -> None:
    program = f"""
import sys, pathlib, lsgraph
from lsgraph.generations import carried
from lsgraph.api import Graph
edition = carried.carried(pathlib.Path({str(packed.parent)!r}))
graph = Graph(edition.store(), edition)
graph.query("who-has-signed"), graph.evidence("Region Uppsala"), graph.stances(), graph.link(["KI"]), graph.find("KI"), graph.same()
graph.changes("2020-01-01", "2024-12-31"), graph.compare("2020-01-01", "2024-12-31"), graph.actors(), str(graph.regions())
roots = {{name.split(".")[0] for name, module in sys.modules.items() if "site-packages" in (getattr(module, "__file__", None) or "")}}
print(*sorted(roots))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    brought = {*LIGHT, "pyparsing", "dateutil", "pytz", "typing_extensions", "sitecustomize", "_distutils_hack"}
    assert set(told.stdout.split()) <= brought, told.stdout


def test_a_missing_package_is_told_with_the_command_that_brings_it() -> None:
    with (
        pytest.raises(
            MissingExtraError, match=r"Graph\.roles\(\) needs scipy.*pip install 'lsgraph\[analysis\]'"
        ) as caught,
        needing("Graph.roles()"),
    ):
        raise ModuleNotFoundError("No module named 'scipy'", name="scipy.sparse")
    assert isinstance(caught.value, ImportError)
    with pytest.raises(ModuleNotFoundError, match="lsgrahp"), needing("x"):
        raise ModuleNotFoundError("No module named 'lsgrahp'", name="lsgrahp")


@pytest.mark.parametrize(("missing", "extra"), [("typer", "cli"), ("networkx", "analysis")])
def test_the_command_line_says_what_it_lacks(missing: str, extra: str, generation: Generation, tmp_path: Path) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None\nfrom lsgraph.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["--state", str(generation.path.parents[1]), "network", str(tmp_path / "network.svg")]
    told = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert f"pip install 'lsgraph[{extra}]'" in told.stderr
    assert "Traceback" not in told.stderr
    assert told.returncode == exits.USAGE


# --------------------------------------------------------------------------------------------------- the carried edition


def test_the_edition_is_opened_where_there_is_no_project(
    installed: Path, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lsgraph.open() as graph:
        assert graph.hash == generation.hash == installed.name
        assert graph.created == DAY
        assert "carried by lsgraph" in repr(graph)
        assert len(graph) == generation.manifest.total
        assert len(graph.query("who-has-signed")) == 2
        assert graph.editions()["time"] == [DAY]
        assert graph.known("2026-11-01").hash == graph.hash
        with pytest.raises(lsgraph.NotFoundError, match=r"knew nothing on 2026-10-31.*first edition is of 2026-11-01"):
            graph.known("2026-10-31")
        with lsgraph.open(generation.path) as built:
            assert graph.picture().svg == built.picture().svg
            assert graph.network().edges == built.network().edges
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    with pytest.raises(lsgraph.StateError, match="Run `lsgraph build`"):
        lsgraph.open()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LSGRAPH_STATE", str(tmp_path / "state"))
    with pytest.raises(lsgraph.StateError, match="Run `lsgraph build`"):
        lsgraph.open()


def test_equal_data_is_packed_into_equal_bytes(packed: Path, generation: Generation, tmp_path: Path) -> None:
    again = pack(generation, tmp_path / "again", DAY, Tables(generation.path / NETWORK_FILE).layouts())
    files = sorted(path.relative_to(packed) for path in packed.rglob("*") if path.is_file())
    assert [str(path) for path in files] == sorted(
        ["dataset.nq.gz", "documents/huddinge-ks-2024-1082.txt", "manifest.json", PLACES_FILE]
    )
    assert [(again / path).read_bytes() for path in files] == [(packed / path).read_bytes() for path in files]
    assert gzip.decompress((packed / "dataset.nq.gz").read_bytes()) == (generation.path / "dataset.nq").read_bytes()
    manifest = json.loads((packed / "manifest.json").read_text())
    assert set(manifest["files"]) == {str(path) for path in files} - {"manifest.json"}
    assert sum((packed / path).stat().st_size for path in files) < 1_000_000


@pytest.mark.parametrize("damage", [b"", b"no gzip", "cut"])
def test_a_damaged_edition_says_what_to_do(installed: Path, damage: bytes | str) -> None:
    file = installed / "dataset.nq.gz"
    file.write_bytes(damage if isinstance(damage, bytes) else file.read_bytes()[:-100])
    with pytest.raises(lsgraph.StateError, match=r"edition that lsgraph carries is damaged.*Install lsgraph again"):
        lsgraph.open()


def test_a_damaged_list_of_the_edition_is_told(installed: Path) -> None:
    (installed / "manifest.json").write_text("{")
    with pytest.raises(lsgraph.StateError, match="manifest"):
        lsgraph.open()


def test_a_checkout_carries_nothing() -> None:
    assert carried() is None


# --------------------------------------------------------------------------------------------------------- its day


def committed(folder: Path, day: str, *names: str) -> None:
    environ = os.environ | {"GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day}
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "add", *names], check=True, env=environ)
    subprocess.run([*git, "commit", "-qm", "x"], check=True, env=environ)


def test_the_day_of_the_data_is_that_of_the_commit_that_changed_it(tmp_path: Path) -> None:
    for name in ("data", "ontology", "shapes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.ttl").write_text("")
        os.utime(tmp_path / name / "x.ttl", (1_700_000_000, 1_700_000_000))
    assert day_of_data(tmp_path, {}) == "2023-11-14T22:13:20+00:00"
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    committed(tmp_path, "2025-01-02T03:04:05+01:00", ".")
    (tmp_path / "README").write_text("later")
    committed(tmp_path, "2026-01-02T03:04:05+01:00", "README")
    assert day_of_data(tmp_path, {}) == "2025-01-02T02:04:05+00:00"
    assert day_of_data(tmp_path, {"SOURCE_DATE_EPOCH": "0"}) == "1970-01-01T00:00:00+00:00"
    (tmp_path / "data" / "x.ttl").write_text("# changed")
    os.utime(tmp_path / "data" / "x.ttl", (1_790_000_000, 1_790_000_000))
    assert day_of_data(tmp_path, {}) == "2026-09-21T14:13:20+00:00"


# --------------------------------------------------------------------------------------------------------- the hook


@pytest.fixture
def hook(root: Path, tmp_path: Path, project: dict[str, Any]) -> Any:
    spec = importlib.util.spec_from_file_location("hatch_build", root / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    from hatchling.metadata.core import ProjectMetadata

    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "src" / "lsgraph").mkdir(parents=True)
    shutil.copy(root / "src" / "lsgraph" / "__init__.py", tmp_path / "src" / "lsgraph")
    metadata: Any = ProjectMetadata(str(tmp_path), None)
    return module.CarriedEdition(str(tmp_path), {}, None, metadata, str(tmp_path), "wheel")


def test_the_hook_takes_the_edition_that_lies_there_and_needs_nothing_for_it(hook: Any, tmp_path: Path) -> None:
    needed = {re.split(r"[<>=;! \[]", each)[0] for each in hook.dependencies()}
    assert {"pyoxigraph", "pyshacl", "networkx", "regex", "typer"} <= needed
    assert not needed & {"fastapi", "typst", "pandas", "lsgraph"}
    (tmp_path / "carried").mkdir()
    assert hook.dependencies() == []
    files: dict[str, Any] = {"force_include": {}}
    hook.initialize("standard", files)
    assert files["force_include"] == {str(tmp_path / "carried"): "lsgraph/carried"}


def test_an_editable_install_carries_nothing(hook: Any) -> None:
    files: dict[str, Any] = {"force_include": {}}
    hook.initialize("editable", files)
    assert files["force_include"] == {}


def test_the_pythons_that_are_promised_are_those_that_packages_are_tried_in(
    project: dict[str, Any], root: Path
) -> None:
    promised = re.findall(r"Python :: (3\.\d+)$", "\n".join(project["project"]["classifiers"]), re.MULTILINE)
    script = (root / "tools" / "package.sh").read_text(encoding="utf-8")
    (pythons,) = re.findall(r"\$\{PYTHONS:-([^}]*)\}", script)
    assert promised == [name.removeprefix("python") for name in pythons.split()]
    assert project["project"]["requires-python"] == f">={promised[0]}"


def test_without_a_project_the_questions_of_the_carried_edition_are_listed_and_asked(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Session, "carried", lambda _: generation)
    assert main(["questions", "--json"]) == exits.OK
    listed = json.loads(capsys.readouterr().out)
    assert (listed[0]["number"], listed[0]["name"]) == (1, "001-who-has-signed")
    for name in ("1", "001", "who-has-signed", "001-who-has-signed"):
        assert main(["query", "--question", name, "--format", "csv"]) == exits.OK
        assert "region-stockholm" in capsys.readouterr().out
    assert main(["query", "--question", "who-has-singed"]) != exits.OK
    assert "001-who-has-signed" in capsys.readouterr().err
