"""What libraries and the system say is told in the reader's language, and the help of commands too."""

from __future__ import annotations

import errno
import os
import tomllib
from typing import TYPE_CHECKING

import pytest
import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from lsgraph.cli import main
from lsgraph.cli.app import app
from lsgraph.cli.help import localize
from lsgraph.languages import Message, borrowed, misfits, text_in
from lsgraph.reconciliation.model import BATCH

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nosuch"], "Kommandot ”nosuch” finns inte."),
        (["formats"], "Kommandot ”formats” finns inte. Menade du 'format'?"),
        (["show"], "Argumentet AKTÖR saknas."),
        (["validate", "--data", "x"], "Flaggan --shapes saknas."),
        (["--nosuch"], "Flaggan --nosuch finns inte."),
        (["--langage", "x"], "Flaggan --langage finns inte. Menade du --language?"),
        (["query", "--format"], "Flaggan --format måste följas av ett värde."),
        (["format", "--check=x"], "Flaggan --check tar inget värde."),
        (["show", "a", "b", "c"], "Kommandot tar inte så många argument. För mycket är: b c."),
        (["query", "--seconds", "x"], "Värdet för --seconds går inte att använda: det ska vara ett tal."),
        (["query", "--seconds=-1", "x"], "Värdet för --seconds går inte att använda: det ska vara minst 0."),
        (["serve", "--port", "abc"], "Värdet för --port går inte att använda: det ska vara ett heltal."),
        (["serve", "--port", "99999"], "Värdet för --port går inte att använda: det ska vara högst 65535."),
    ],
)
def test_wrong_usage_is_told_in_swedish(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-l", "sv", *arguments]) == 2
    wrong, way_out = capsys.readouterr().err.splitlines()
    assert wrong == f"fel: {told}"
    assert way_out.endswith("visar hur kommandot används.")


@pytest.mark.parametrize(
    ("language", "told", "not_told"),
    [
        ("sv", ("Användning: lsgraph query [FLAGGOR] [TEXT|-]", "Flaggor:", "[förval: table]", "Visa den här hjälpen"), ("Usage", "Options", "default", "Show this")),
        ("en", ("Usage: lsgraph query [OPTIONS] [TEXT|-]", "Options:", "[default: table]", "Show this message and exit."), ("Flaggor", "förval")),
    ],
)  # fmt: skip
def test_help_is_told_in_the_language(
    language: str, told: tuple[str, ...], not_told: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-l", language, "query", "--help"]) == 0
    text = capsys.readouterr().out
    assert [each for each in told if each not in text] == []
    assert [each for each in not_told if each in text] == []


def test_each_command_has_its_help_in_swedish() -> None:
    program, english = typer.main.get_command(app), typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    assert isinstance(english, TyperGroup)
    localize(program, "sv")
    for name, command in program.commands.items():
        own = command.get_short_help_str(200)
        assert own != english.commands[name].get_short_help_str(200), name


def toml_error(text: str) -> str:
    with pytest.raises(tomllib.TOMLDecodeError) as found:
        tomllib.loads(text)
    return str(found.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port = ", "värdet går inte att läsa ("),
        ("port 8080", "efter namnet ska det stå = (rad 1, tecken 6)"),
        ("port = 1\nport = 2", "namnet har redan ett värde ("),
        ('host = "x', "citattecknet i slutet av texten saknas ("),
        ("port = 1 2", "efter värdet ska raden ta slut (rad 1, tecken 10)"),
        ("port = [1", "] saknas i slutet av listan ("),
        ("[a", "] saknas efter tabellens namn ("),
        ("= 1", "raden är ingen inställning (rad 1, tecken 1)"),
    ],
)
def test_a_file_that_is_no_toml_is_told_in_swedish(text: str, told: str) -> None:
    assert told in text_in(borrowed(toml_error(text)), "sv")


def test_a_settings_file_that_is_no_toml_is_told_in_swedish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.toml"
    file.write_text("port 8080")
    assert main(["-l", "sv", "--settings", str(file), "settings"]) != 0
    told = capsys.readouterr().err
    assert f"{file} är inte TOML: efter namnet ska det stå = (rad 1, tecken 6)." in told


def test_settings_are_told_in_swedish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-l", "sv", "--root", str(tmp_path), "settings"]) == 0
    rows = dict(line.split("\t", 1) for line in capsys.readouterr().out.splitlines())
    assert rows["LSGRAPH_LOG_LEVEL"] == "warning\tförval\tHur mycket servern loggar: debug, info, warning eller error."
    assert not any("default" in row for row in rows.values())


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOSPC, errno.EADDRINUSE])
def test_what_the_system_says_is_known(code: int) -> None:
    told = borrowed(os.strerror(code))
    assert isinstance(told, Message)
    assert str(told) == os.strerror(code) != told.in_language("sv")


@pytest.mark.parametrize("text", ["", "Something else", "Is a directory, or not", "{braces}"])
def test_what_is_not_known_is_passed_on_as_it_is(text: str) -> None:
    assert borrowed(text) == text


@pytest.mark.parametrize(
    ("batch", "en", "sv"),
    [
        ("[]", "write an object", "skriv ett objekt"),
        ("{", "it is no JSON", "det är inte JSON"),
        ('{"q0": 1}', "q0: write an object", "q0: skriv ett objekt"),
        ('{"q0": {}}', "q0: give a query, or properties", "q0: ange en fråga eller egenskaper"),
        ('{"q0": {"query": 7}}', "q0.query: write a text", "q0.query: skriv en text"),
        ('{"q0": {"query": "x", "limit": "y"}}', "q0.limit: write a number", "q0.limit: skriv ett tal"),
        ('{"q0": {"query": "x", "limit": -1.5}}', "q0.limit: write a number of at least 0", "q0.limit: skriv ett tal som är minst 0"),
        ('{"q0": {"query": "x", "type_strict": "no"}}', "q0.type_strict: choose any, should or all", "q0.type_strict: välj any, should eller all"),
        ('{"q0": {"query": "x", "qurey": "y"}}', "q0.qurey: there is nothing of that name", "q0.qurey: det finns inget med det namnet"),
        # Of what may be a text or a list no branch's reason is the one, and neither are names of types of Python.
        ('{"q0": {"query": "x", "type": 7}}', "q0.type: it does not fit", "q0.type: värdet passar inte"),
        ('{"q0": {"query": "x", "properties": {}}}', "q0.properties: write a list", "q0.properties: skriv en lista"),
        ('{"q0": {"query": 7}, "q1": {}}', "q0.query: write a text; q1: give a query, or properties", "q0.query: skriv en text; q1: ange en fråga eller egenskaper"),
    ],
)  # fmt: skip
def test_what_pydantic_finds_wrong_is_told_in_words_of_ours(batch: str, en: str, sv: str) -> None:
    with pytest.raises(ValidationError) as raised:
        BATCH.validate_json(batch)
    told = misfits(raised.value.errors())
    assert (told.in_language("en"), told.in_language("sv")) == (en, sv)


def test_what_is_not_known_of_pydantic_is_told_without_its_words() -> None:
    told = misfits([{"type": "a_new_one", "loc": ("query", "x"), "msg": "Input should be newer", "ctx": {"newer": 1}}])
    assert (str(told), told.in_language("sv")) == ("x: it does not fit", "x: värdet passar inte")
