"""The documentation holds: its commands, examples and links are those of the program and the repository."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
import typer
from typer.core import TyperGroup

import lsgraph
from lsgraph.cli import exits, main
from lsgraph.cli.app import _program, app
from lsgraph.cli.python_page import python_page
from lsgraph.cli.reference import reference, settings_page
from lsgraph.cli.terms_pages import rules_page, vocabulary_page
from lsgraph.gate.messages import RULES
from lsgraph.linked_data.vocabulary import Terms
from lsgraph.project import variable
from lsgraph.settings import FILE_VARIABLE, Settings
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.matching import DEFAULT_HITS, MOST_HITS, MOST_PATTERNS
from lsgraph.stores.names import NameIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsgraph.generations.folder import Generation

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(lsgraph [^`]+)`")


def pages(root: Path) -> list[Path]:
    found = [
        *(root / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
        *sorted((root / "docs").rglob("*.md")),
    ]
    assert len(found) > 5
    return found


def blocks(page: Path, *languages: str) -> list[str]:
    return [found[2] for found in _FENCE.finditer(page.read_text(encoding="utf-8")) if found[1] in languages]


def commands(page: Path) -> Iterator[str]:
    """Every `lsgraph …` in the page: in its shell blocks, and between backticks."""
    for block in blocks(page, "sh", "bash", "shell", "console"):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.search(r"(?:^|[|&;]\s*)(lsgraph .*)", line.removeprefix("$ "))
            if found:
                yield re.split(r"\s[|>#;]|;|&&", found[1])[0].strip()
    inline = (found[1] for found in _INLINE.finditer(page.read_text(encoding="utf-8")))
    yield from (re.split(r"\s\\?\|", found)[0] for found in inline)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_first_question_of_the_readme_has_the_answer_that_stands_below_it(
    root: Path,
    generation: Generation,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    text = (root / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```sh\n\.venv/bin/lsgraph (query [^\n]*)\n```\n\n```\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    capsys.readouterr()
    assert main(["--root", str(root), *shlex.split(shown[1])]) == exits.OK
    assert capsys.readouterr().out == shown[2]
    assert generation.manifest.total > 0


def test_the_reference_of_the_command_line_is_the_program(root: Path) -> None:
    assert (root / "docs" / "cli.md").read_text(encoding="utf-8") == reference(typer.main.get_group(app)), (
        "run `lsgraph docs`"
    )


def test_the_command_that_writes_the_reference_sees_all_commands_and_another_one_only_itself() -> None:
    every = set(typer.main.get_group(app).commands)
    assert set(_program(["docs"]).commands) == every
    assert "build" in set(_program(["build", "--json"]).commands) < every


def test_the_page_of_settings_is_written_from_the_settings(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "run `lsgraph docs`"
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` | `{variable(name)}` |" in page
        assert field.description
        assert field.description in page


def test_the_references_of_python_terms_and_rules_are_those_of_the_program(root: Path, store: EmbeddedStore) -> None:
    terms = Terms(store, {})
    pages_of = {"python-reference": python_page(), "vocabulary": vocabulary_page(terms), "rules": rules_page(terms)}
    for name, text in pages_of.items():
        assert (root / "docs" / f"{name}.md").read_text(encoding="utf-8") == text, "run `lsgraph docs`"
    for name in lsgraph.__all__:
        assert (
            name.startswith("_")
            or f"## {name}\n" in pages_of["python-reference"]
            or f"| `{name}` |" in pages_of["python-reference"]
        )
    assert "| `ls:Signature` | undertecknande |" in pages_of["vocabulary"]
    assert all(f"| `{name}` |" in pages_of["rules"] for name in RULES)


def test_the_reference_names_every_command_and_every_exit_code() -> None:
    program = typer.main.get_group(app)
    text = reference(typer.main.get_group(app))
    for name, command in program.commands.items():
        assert (f"## lsgraph {name}\n" in text) is not command.hidden
    for code in exits.MEANINGS:
        assert f"| {code} |" in text
    constants = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert constants == set(exits.MEANINGS)


def test_every_link_within_the_repository_leads_somewhere(root: Path) -> None:
    broken = []
    for page in pages(root):
        for link in _LINK.findall(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)):
            if "://" in link or link.startswith("mailto:"):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
                broken.append(f"{page.relative_to(root)}: {link}")
    assert broken == []


def test_every_command_that_a_page_names_exists_with_its_options(root: Path) -> None:
    program = typer.main.get_group(app)
    wrong = []
    for page in pages(root):
        for line in commands(page):
            reason = _wrong(program, shlex.split(line.replace("…", ""))[1:])
            if reason:
                wrong.append(f"{page.relative_to(root)}: {line}: {reason}")
    assert wrong == []


def _wrong(program: TyperGroup, words: list[str]) -> str:
    """Why a command line can't be, or an empty string."""
    command = program
    options = {name for parameter in program.params for name in (*parameter.opts, *parameter.secondary_opts)}
    while words and isinstance(command, TyperGroup):
        if words[0].startswith("--"):
            if words[0] not in {*options, "--help"}:
                return f"no option {words[0]}"
            words = words[2:] if words[0] in ("--root", "--state") else words[1:]
            continue
        if words[0] == "COMMAND" or command is not program:
            break
        if words[0] not in command.commands:
            return f"no command {words[0]}"
        command, words = command.commands[words[0]], words[1:]  # type: ignore[assignment]  # a group or a command
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [
        word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in {*known, "--help"}
    ]
    return f"no option {unknown[0]}" if unknown and not isinstance(command, TyperGroup) else ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [("biuld", "no command biuld"), ("build --form x", "no option --form"), ("--stat x build", "no option --stat")],
)
def test_a_command_that_is_not_there_would_be_noticed(line: str, reason: str) -> None:
    assert _wrong(typer.main.get_group(app), line.split()) == reason


def test_the_make_targets_that_pages_name_exist(root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for page in pages(root)
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named
    assert named <= targets


def test_the_settings_that_pages_name_exist(root: Path) -> None:
    known = {variable(name) for name in Settings.model_fields} | {FILE_VARIABLE}
    for page in pages(root):
        named = set(re.findall(r"\bLSGRAPH_[A-Z_]+", page.read_text(encoding="utf-8")))
        assert named <= known, page.name


@pytest.mark.usefixtures("generation")
def test_the_examples_for_python_run(root: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    examples = blocks(root / "docs" / "python.md", "python")
    assert len(examples) >= 6
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), names)


def test_the_examples_of_searching_find_something(root: Path, store: EmbeddedStore) -> None:
    examples = blocks(root / "docs" / "finding.md", "sparql")
    assert len(examples) >= 3
    for example in examples:
        assert list(store.query(example).rows()), example


def test_what_the_page_on_searching_says_of_scores_and_limits_is_so(root: Path) -> None:
    page = (root / "docs" / "finding.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:(\d+) to |to )?(\d+) \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
    assert len(rows) == 5
    index = NameIndex.in_memory((f"urn:{number}", name) for number, (_, _, name) in enumerate(rows))
    scores = {hit.name: hit.score for hit in index.find("musikhog")}
    for least, most, name in rows:
        assert float(least or 0) <= scores[name] <= float(most)
    assert f"| {MOST_HITS:,} |" in page
    assert f"1 to {MOST_HITS:,}; {DEFAULT_HITS} where none is written" in page
    assert f"up to {MOST_PATTERNS}\ntimes" in page


def test_what_the_curators_are_told_to_do_works_as_it_says(
    root: Path,
    settings: Settings,
    generation: Generation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = root / "docs" / "tutorials" / "curator.md"
    (source,) = blocks(page, "turtle")
    (told,) = blocks(page, "")
    accepts = [
        line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("lsgraph accept -")
    ]
    accepts += [line for block in blocks(page, "sh") for line in block.splitlines() if "--because" in line]
    assert len(accepts) == 2
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(settings.root / name, tmp_path / name)
    # Curators have built before: what is new is sought among the claims that have come since.
    state = tmp_path / "state"
    shutil.copytree(settings.state_folder, state, symlinks=True)
    assert (state / "generations" / generation.hash).is_dir()
    monkeypatch.setenv("LSGRAPH_STATE", str(state))
    documents = tmp_path / "data" / "documents"
    shutil.copyfile(documents / "huddinge-ks-2024-1082.txt", documents / "next-document.txt")
    path = tmp_path / "data" / "sources" / "next-document.ttl"
    path.write_text(source, encoding="utf-8")
    monkeypatch.setenv("LSGRAPH_ROOT", str(tmp_path))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)

    assert main(["format"]) == exits.OK
    assert main(["accept"]) == exits.FINDINGS
    for line in accepts:
        assert main(shlex.split(line)[1:]) == exits.OK, line
    assert main(["accept"]) == exits.OK, "what the page accepts is all that there is"
    assert "oa:start 3163" in path.read_text(encoding="utf-8")
    assert main(["build"]) == exits.OK
    path.write_text(path.read_text(encoding="utf-8").replace("skrivit på", "skrivit pa"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check"]) == exits.FINDINGS
    assert told in capsys.readouterr().out
