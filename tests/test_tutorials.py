"""Tutorials and how-tos hold: their commands, code and queries run as written, and the words and addresses that they name are there."""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
import warnings
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import pytest
from tests.test_documentation import blocks
from tools.servers import clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

#: Pages that there are in English and in Swedish.
TWINS = (
    ("tutorials/planner", "tutorials/planerare"), ("tutorials/curator", "tutorials/redaktor"), ("planners", "planerare"),
    ("curators", "redaktorer"),
)  # fmt: skip
#: Those that lead through pages of the site.
LED = ("tutorials/planner", "tutorials/planerare", "planners", "planerare")
_EDITION = re.compile(r"edition [0-9a-f]{12} of \d{4}-\d{2}-\d{2}|dataset/[0-9a-f]{32}")


def read(root: Path, page: str) -> str:
    return (root / "docs" / f"{page}.md").read_text(encoding="utf-8")


def sections(text: str) -> list[str]:
    return re.split(r"^## ", text, flags=re.MULTILINE)


# -------------------------------------------------------------------------------------------------------- two languages


@pytest.mark.parametrize(("english", "swedish"), TWINS)
def test_the_two_languages_lead_to_each_other_and_say_as_much(root: Path, english: str, swedish: str) -> None:
    one, other = read(root, english), read(root, swedish)
    names = [page.rsplit("/", 1)[-1] for page in (english, swedish)]
    assert f"({names[1]}.md)" in sections(one)[0]
    assert f"({names[0]}.md)" in sections(other)[0]
    assert len(sections(one)) == len(sections(other))
    code = [blocks(root / "docs" / f"{page}.md", "", "sh", "turtle") for page in (english, swedish)]
    if english.startswith("tutorials/"):
        assert code[0] == code[1]


# ------------------------------------------------------------------------------------------------------------- planners


def addresses(section: str) -> list[str]:
    return re.findall(r"`(/(?:sv|en)/[^`]*)`", section)


@pytest.mark.parametrize("page", LED)
def test_the_pages_that_planners_are_led_to_have_the_words_that_they_are_told(
    root: Path, server: str, page: str
) -> None:
    seen: dict[str, str] = {}
    missing = []
    for section in sections(read(root, page))[1:]:
        for address in addresses(section):
            if address not in seen:
                seen[address] = words_at(server, address)
        # What is pressed may stand on the page of a section before: a tutorial stays where it is.
        here = " ".join(seen.values()).lower()
        told = [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", section, re.DOTALL)]
        missing += [(section.splitlines()[0], words) for words in told if words.lower() not in here]
    assert len(seen) > 5
    assert missing == []


def words_at(server: str, address: str) -> str:
    """What is to be read at an address, in one line; it must be there."""
    with urllib.request.urlopen(server + urllib.parse.quote(address, safe="/?&=+%"), timeout=60) as answer:
        assert answer.status == 200
        content = answer.read()
    if not address.endswith(".pdf"):
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", content.decode(), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
    assert content.startswith(b"%PDF-")
    return ""


# ------------------------------------------------------------------------------------------------------------- analysts


@pytest.mark.usefixtures("generation")
def test_what_analysts_type_prints_what_stands_below_it(
    root: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(settings.state_folder))
    text = read(root, "tutorials/analyst")
    pairs = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(pairs) == text.count("```python") > 5
    names: dict[str, object] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for code, shown in pairs:
            out = io.StringIO()
            with redirect_stdout(out):
                exec(compile(code, "analyst.md", "exec"), names)
            assert _EDITION.sub("…", out.getvalue()).rstrip() == _EDITION.sub("…", shown).rstrip(), code
    (warned,) = (str(each.message) for each in caught if each.category is UserWarning)
    assert f"`{warned}`" in text


# ----------------------------------------------------------------------------------------- other agencies and operators


def console(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a page, with the lines that are shown below it."""
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, shown


def run(commands: Iterator[tuple[str, list[str]]], folder: Path, environ: dict[str, str]) -> None:
    """Run commands as they stand; each must succeed, say something where it asks a server, and print the lines that are shown."""
    left_out = []
    for command, shown in commands:
        needed = {"jq", "curl"} & set(re.findall(r"\b\w+\b", command))
        if any(shutil.which(program) is None for program in needed):
            left_out.append(command)
            continue
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environ, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        lines = done.stdout.splitlines()
        assert [line for line in shown if line not in lines] == [], (command, done.stdout, done.stderr)
        assert lines or not command.startswith("curl") or "remote-name" in command, command
    if left_out:
        pytest.skip(f"NO curl OR jq HERE: all else is as written, and not tried is {left_out}")


def test_what_other_agencies_are_shown_is_answered(root: Path, server: str, tmp_path: Path) -> None:
    text = read(root, "tutorials/agency").replace("http://127.0.0.1:8000", server)
    assert len(list(console(text))) > 7
    run(console(text), tmp_path, clean_environment())


def test_what_operators_do_works_as_it_says(
    root: Path, settings: Settings, generation: Generation, tmp_path: Path
) -> None:
    folder, programs = tmp_path / "checkout", tmp_path / "programs"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(settings.root / name, folder / name)
    shutil.copytree(settings.state_folder, folder / ".lsgraph", symlinks=True)
    programs.mkdir()
    program = programs / "lsgraph"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m lsgraph "$@"\n')
    program.chmod(0o755)
    environ = clean_environment(
        PATH=f"{programs}{os.pathsep}{os.environ['PATH']}", PYTHONPATH=str(root / "src"), LANG="C.UTF-8"
    )
    commands = list(console(read(root, "tutorials/operator")))
    assert len(commands) > 12
    # What the build does has been done for all tests.
    for each in (folder / ".lsgraph" / "generations").iterdir():
        if each.name != generation.hash:
            shutil.rmtree(each)
    commands.remove(("lsgraph build", []))
    try:
        run(iter(commands), folder, environ)
        assert not (folder / "ready").exists()
        assert (folder / ".lsgraph" / "current").resolve().name == generation.hash
    finally:
        if (folder / "ready").exists():
            os.kill(int((folder / "serve.pid").read_text()), signal.SIGKILL)
