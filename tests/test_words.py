"""Catalogues of words: each language has every text that is used, and a further language is one more folder."""

from __future__ import annotations

import ast
import json
import os
import pickle
import re
import shutil
import string
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import jinja2
import pytest
import typer
from babel.messages.pofile import read_po
from jinja2 import nodes
from tests.conftest import start_server

from lsgraph.cli.app import app
from lsgraph.cli.findings import tally
from lsgraph.cli.help import help_texts
from lsgraph.errors import Finding, NotFoundError, Severity, TooLargeError
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Message, Wording, text_in, wording
from lsgraph.languages.catalogues import catalogues_of, read_part
from lsgraph.languages.codes import LOCALES
from lsgraph.settings import Settings
from lsgraph.views.palette import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message as Entry

    from lsgraph.languages import Language

PACKAGE = LOCALES.parent
PARTS = sorted({path.name.removesuffix(".po") for path in (LOCALES / FALLBACK_LANGUAGE).iterdir()})
#: Parts whose names come from data: codes and variables of answers, and terms of other vocabularies.
NAMED_BY_DATA = ("codes", "columns", "properties")


def messages_of(part: str, language: Language) -> Iterator[tuple[Path, Entry]]:
    for path in catalogues_of(LOCALES, part, language):
        with path.open("rb") as file:
            yield from ((path, message) for message in read_po(file, abort_invalid=True) if message.id)


def name_of(message: Entry) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts_of(message: Entry) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def places_of(text: str) -> set[str]:
    """The places of a text by name or number, whatever their order."""
    fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
    return {field or str(number) for number, field in enumerate(fields)}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_texts_of_a_part_and_no_others(language: Language, part: str) -> None:
    own, english = read_part(LOCALES, part, language), read_part(LOCALES, part, FALLBACK_LANGUAGE)
    assert own.keys() == english.keys()
    assert own.forms.keys() == english.forms.keys()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_unsure_or_outdated(language: Language, part: str) -> None:
    for path, message in messages_of(part, language):
        assert texts_of(message), (path, message.id)
        assert all(text.strip() == text != "" for text in texts_of(message)), (path, message.id)
        assert not message.fuzzy, (path, message.id)
    for path in catalogues_of(LOCALES, part, language):
        assert not re.search("^#~", path.read_text(encoding="utf-8"), re.MULTILINE), path


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_the_same_places_in_every_language(language: Language, part: str) -> None:
    english = {name_of(message): message for _, message in messages_of(part, FALLBACK_LANGUAGE)}
    for path, message in messages_of(part, language):
        expected = set().union(*map(places_of, texts_of(english[name_of(message)])))
        *_, most = texts_of(message)
        assert places_of(most) == expected, (path, message.id)
        for text in texts_of(message):
            # A form for one may leave the number out.
            assert places_of(text) <= expected, (path, text)
            assert len(expected - places_of(text)) <= (0 if isinstance(message.id, str) else 1), (path, text)


def test_a_line_of_swedish_never_ends_between_a_number_and_its_percent_sign() -> None:
    told = [
        text for part in ("pages", "explorer") for _, message in messages_of(part, "sv") for text in texts_of(message)
    ]
    assert any("}\u00a0%" in text for text in told)
    assert [text for text in told if "} %" in text] == []


def test_a_catalogue_tells_its_language_and_its_plurals() -> None:
    for path in LOCALES.rglob("*.po"):
        with path.open("rb") as file:
            catalogue = read_po(file)
        language = path.relative_to(LOCALES).parts[0]
        assert str(catalogue.locale) == language, path
        assert all(
            len(texts_of(message)) == catalogue.num_plurals for message in catalogue if isinstance(message.id, tuple)
        ), path


# ---------------------------------------------------------------------------------------------------- what is used


def pattern_of(parts: list[str | None]) -> str | None:
    """A pattern of names that are put together, from their fixed parts; None where too little is fixed to tell a name."""
    if len("".join(part or "" for part in parts)) < 3:
        return None
    return "".join(r"[\w:/-]+" if part is None else re.escape(part) for part in parts)


def parts_of(node: nodes.Node) -> Iterator[str | None]:
    """The parts of a text that a template puts together, None for what is computed."""
    if isinstance(node, nodes.Concat):
        for each in node.nodes:
            yield from parts_of(each)
    elif isinstance(node, nodes.Add):
        yield from parts_of(node.left)
        yield from parts_of(node.right)
    else:
        yield str(node.value) if isinstance(node, nodes.Const) else None


@cache
def template_names() -> tuple[frozenset[str], frozenset[str]]:
    """The names of texts in templates, and patterns of those that are put together."""
    environment = jinja2.Environment(autoescape=True)
    names: set[object] = set()
    patterns: set[str | None] = set()
    for path in PACKAGE.rglob("*.html"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for get in tree.find_all(nodes.Getattr):
            if isinstance(get.node, nodes.Name) and get.node.name == "t":
                names.add(get.attr)
        for item in tree.find_all(nodes.Getitem):
            if not isinstance(item.node, nodes.Name) or item.node.name != "t":
                continue
            if isinstance(item.arg, nodes.Concat | nodes.Add):
                patterns.add(pattern_of(list(parts_of(item.arg))))
            else:
                constants = [item.arg] if isinstance(item.arg, nodes.Const) else item.arg.find_all(nodes.Const)
                names |= {const.value for const in constants}
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr == "plural":
                names |= {argument.value for argument in call.args if isinstance(argument, nodes.Const)}
    return frozenset(name for name in names - {"plural"} if isinstance(name, str)), frozenset(
        pattern for pattern in patterns if pattern
    )


@cache
def syntax() -> dict[Path, list[ast.AST]]:
    """All that each module is written of, read once: to parse the program takes seconds, and to walk through it half of one."""
    return {path: [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))] for path in sorted(PACKAGE.rglob("*.py"))}


@pytest.fixture(scope="module", autouse=True)
def _syntax_ends() -> Iterator[None]:
    """It is most of a million objects, among which no later test shall look for garbage."""
    yield
    syntax.cache_clear()


@cache
def program_names() -> tuple[frozenset[str], frozenset[str]]:
    """Every string of the program that may name a text, and patterns of those that are put together."""
    names = {f"{group}/{name}" for group, members in GROUPS.items() for name in members}
    patterns: set[str | None] = set()
    for written in syntax().values():
        for node in written:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if all(re.fullmatch(r"[\w:/-]+ ?", part) for part in parts if part):
                    patterns.add(pattern_of(parts))
    for path in PACKAGE.rglob("*.html"):
        tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        patterns |= {pattern_of(list(parts_of(concat))) for concat in tree.find_all(nodes.Concat)}
    for path in PACKAGE.rglob("*.js"):
        if "vendor" not in path.parts:
            script = path.read_text(encoding="utf-8")
            names |= set(re.findall(r"\b(?:words|texts)\.(\w+)", script))
            patterns |= {pattern_of([first, None]) for first in re.findall(r"`(\w+)\$\{[^}]*\}`", script)}
    return frozenset(names), frozenset(pattern for pattern in patterns if pattern)


@cache
def every_name() -> frozenset[str]:
    parts = [wording(part, FALLBACK_LANGUAGE) for part in PARTS]
    return frozenset(name for part in parts for name in (*part, *part.forms))


@pytest.mark.parametrize("part", [part for part in PARTS if part not in NAMED_BY_DATA])
def test_every_text_is_used(part: str) -> None:
    in_templates, of_templates = template_names()
    in_program, of_program = program_names()
    patterns = re.compile("|".join(sorted(of_templates | of_program)))
    texts = wording(part, FALLBACK_LANGUAGE)
    assert not [
        name
        for name in (*texts, *texts.forms)
        if name not in in_templates | in_program and not patterns.fullmatch(name)
    ]


def test_every_text_that_a_template_names_is_in_the_catalogues() -> None:
    names, patterns = template_names()
    assert len(names) > 400
    assert names <= every_name(), names - every_name()
    for pattern in patterns:
        assert any(re.fullmatch(pattern, name) for name in every_name()), pattern


def test_every_text_that_the_program_names_is_in_the_catalogues() -> None:
    missing = set()
    for path, written in syntax().items():
        for node in written:
            if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
                continue
            looked_in = node.value
            by_call = (
                isinstance(looked_in, ast.Call)
                and isinstance(looked_in.func, ast.Name)
                and looked_in.func.id == "wording"
            )
            by_name = isinstance(looked_in, ast.Name) and looked_in.id == "t"
            if (by_call or by_name) and node.slice.value not in every_name():
                missing.add((str(path), node.slice.value))
    assert not missing


def test_no_name_hides_behind_a_method_of_the_wording() -> None:
    """In templates `t.keys` would be the method: such names are looked up as `t["keys"]`, and a new one is refused here."""
    assert {name for name in every_name() if hasattr(Wording, name)} <= {"keys"}


# ------------------------------------------------------------------------------------------------------ messages


@cache
def error_classes() -> frozenset[str]:
    """The names of all errors of ours, and of what else is made of messages."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for written in syntax().values()
        for node in written
        if isinstance(node, ast.ClassDef)
    }
    names = {"LsgraphError"}
    while more := {name for name, above in bases.items() if name not in names and above & names}:
        names |= more
    # Of a fault only those who run the server are told: its text is a traceback.
    return frozenset(names - {"QueryFaultError"} | {"Problem", "Expects"})


def name_called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def arguments_of_messages(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that become messages."""
    name = name_called(call)
    if name in ("Message", "marked"):
        return call.args[:1]
    if name in error_classes() or name in ("_refuse", "_refused"):
        return [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "next_step")]
    return []


@cache
def messages_in_code() -> dict[str, str | None]:
    """Every message of the program: its English text, with the one for several things where it has one."""
    found: dict[str, str | None] = {}
    for path, written in syntax().items():
        for call in (node for node in written if isinstance(node, ast.Call)):
            if name_called(call) == "counted":
                one, many = (argument.value for argument in call.args if isinstance(argument, ast.Constant))
                found[str(one)] = str(many)
                continue
            arguments = arguments_of_messages(call)
            if path.name == "errors.py" and name_called(call) == "__init__":
                arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
            for argument in arguments:
                found |= dict.fromkeys(literals(argument))
    found |= dict.fromkeys(help_texts(typer.main.get_command(app)))
    found |= dict.fromkeys(str(field.description) for field in Settings.model_fields.values())
    return {text: many for text, many in found.items() if text}


def test_an_error_is_never_raised_with_a_text_that_nobody_can_translate() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path, written in syntax().items()
        for call in written
        if isinstance(call, ast.Call)
        for argument in arguments_of_messages(call)
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
        or (isinstance(argument, ast.Call) and name_called(argument) in ("format", "join"))
    ]
    assert wrong == [], 'write Message("… {name} …", name=name)'


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != FALLBACK_LANGUAGE])
def test_every_message_is_translated_and_no_other(language: Language) -> None:
    code = messages_in_code()
    assert len(code) > 500
    translated = {name_of(message): message for _, message in messages_of("messages", language)}
    assert code.keys() - translated.keys() == set(), "messages that the catalogue lacks"
    assert translated.keys() - code.keys() == set(), "messages that the program has no more"
    for text, many in code.items():
        message = translated[text]
        assert isinstance(message.id, str) == (many is None), text
        assert many is None or message.id[1] == many
        assert all(form.strip() for form in texts_of(message)), text
        assert not message.fuzzy, text
        # A text without a place is never filled: its braces are its own.
        if re.search(r"\{[a-z_]+(![rs])?(:[^}]*)?\}", text):
            assert all(places_of(form) == places_of(text) for form in texts_of(message)), text


def test_a_message_is_told_in_the_language_and_its_numbers_too() -> None:
    error = TooLargeError(1234567, 30000)
    assert str(error).startswith(
        "1,234,567 quads are too many to compute this while you wait; the limit is 30,000. Ask"
    )
    assert "databasen har 1\u00a0234\u00a0567 uppgifter, och gränsen är 30\u00a0000" in error.in_language("sv")
    found = [Finding("x", {}, severity) for severity in (Severity.VIOLATION, Severity.WARNING, Severity.WARNING)]
    assert (str(tally(found)), text_in(tally(found), "sv")) == ("1 violation, 2 warnings", "1 fel, 2 varningar")
    assert str(NotFoundError("Nothing.", near=["a", "b", "c"])) == "Nothing. Did you mean a or b or c?"
    assert NotFoundError("Nothing.", near=["a", "b"]).in_language("sv").endswith("Menade du a eller b?")


def test_a_message_survives_the_way_from_another_process() -> None:
    message = Message(
        "Line {line}: {reason}", line=3, reason=Message.counted("{count} warning", "{count} warnings", count=2)
    )
    for copy in (pickle.loads(pickle.dumps(message)), Message.from_json(json.loads(json.dumps(message.to_json())))):
        assert (str(copy), copy.in_language("sv")) == ("Line 3: 2 warnings", "Rad 3: 2 varningar")


@pytest.mark.parametrize(
    ("path", "swedish", "english"),
    [
        ("/sv/organization/none-such", "Det finns inget som heter ”none-such”.", "There is nothing called 'none-such'."),
        ("/api/actors?kind=x", None, "A parameter can't be used"),
        ("/api/acts/none-such", "Det finns ingen post av typen act som heter ”none-such”.", "There is no act 'none-such'."),
        ("/sparql?query=SELECT", "Frågan är inte SPARQL", "The query is not SPARQL"),
        ("/sparql?query=INSERT%20DATA%20%7B%7D", "är en uppdatering; grafen går bara att läsa", "is an update; the graph is only read"),
        ("/dumps/none.nq", "finns inte bland dumparna", "There is no dump"),
        ("/none-such-at-all", "Det finns ingenting på den här adressen.", "There is nothing at this address."),
    ],
)  # fmt: skip
def test_problems_are_told_in_the_language_that_a_program_prefers(
    server: str, path: str, swedish: str | None, english: str | None
) -> None:
    for header, told in (("sv", swedish), ("en", english), (None, english)):
        if told is None:
            continue
        headers = {"Accept": "application/json"} | ({"Accept-Language": header} if header else {})
        with httpx.Client(trust_env=False, headers=headers) as client:
            if header is None:
                client.headers.pop("Accept-Language", None)
            answer = client.get(server + path)
        assert told in answer.json()["detail"]
        assert answer.headers["content-language"] == (header or "en")
        assert "Accept-Language" in answer.headers["vary"]


def test_refusals_before_any_program_are_told_in_the_language_too(server: str) -> None:
    too_long = httpx.get(f"{server}/{'x' * 9000}", headers={"Accept-Language": "sv"}, trust_env=False)
    assert (too_long.status_code, too_long.json()["detail"]) == (414, "Adressen är för lång.")
    headers = {"Accept-Language": "sv", "X-Long": "x" * 100_000}
    too_large = httpx.get(f"{server}/", headers=headers, trust_env=False)
    assert too_large.status_code == 431
    assert too_large.json()["next_step"] == "Skicka färre eller kortare huvuden."


@pytest.mark.parametrize(
    ("arguments", "environ", "told"),
    [
        (["-l", "sv", "format", "none.ttl"], {}, "fel:"),
        (["-l", "sv", "query", "--file", "none.rq"], {}, "fel: none.rq: Frågan går inte att läsa"),
        (["serve"], {"LSGRAPH_PORT": "abc", "LC_ALL": "sv_SE.UTF-8"}, "går inte att använda: det ska vara en port"),
        (["serve"], {"LSGRAPH_PORT": "abc"}, "can't be used: it must be a port"),
        (["-l", "sv", "formats"], {}, "`lsgraph --help` visar hur kommandot används."),
    ],
)
def test_the_command_line_speaks_the_readers_language(
    root: Path, tmp_path: Path, arguments: list[str], environ: dict[str, str], told: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PACKAGE.parent),
        "LSGRAPH_STATE": str(tmp_path),
        **environ,
    }
    command = [sys.executable, "-m", "lsgraph", "--root", str(root), *arguments]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert told in done.stderr
    assert done.returncode != 0


# ------------------------------------------------------------------------------------------------ a further language

PARTLY = """\
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "about"
msgstr "O projekcie"

msgid "answers"
msgid_plural "answers"
msgstr[0] "{} odpowiedź"
msgstr[1] "{} odpowiedzi"
msgstr[2] "{} odpowiedzi razem"
"""


@pytest.fixture(scope="module")
def with_polish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program that has one more folder of catalogues, with few texts."""
    folder = tmp_path_factory.mktemp("polish")
    shutil.copytree(PACKAGE, folder / "lsgraph", ignore=shutil.ignore_patterns("__pycache__"))
    pages = folder / "lsgraph" / "locales" / "pl" / "pages"
    pages.mkdir(parents=True)
    (pages / "some.po").write_text(PARTLY, encoding="utf-8")
    return folder


def test_a_further_language_is_one_folder_and_lacks_nothing(with_polish: Path) -> None:
    program = (
        "from lsgraph.languages import *; t = wording('pages', 'pl'); "
        "print(LANGUAGES, t['about'], t['actors'], *(t.plural('answers', n).format(n) for n in (1, 3, 5)), "
        "t.plural('rows', 1).format(1), wording('legend', 'pl')['basis/register'], sep='|')"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, env={"PYTHONPATH": str(with_polish)}, capture_output=True, text=True, check=True)
    assert said.stdout.strip().split("|") == [
        "('sv', 'en', 'pl')", "O projekcie", "Actors", "1 odpowiedź", "3 odpowiedzi", "5 odpowiedzi razem", "1 row", "from a register",
    ]  # fmt: skip


def test_a_further_language_has_its_pages(
    with_polish: Path, settings: Settings, generation: object, tmp_path: Path
) -> None:
    server = start_server(settings.state_folder, settings.root, tmp_path / "log.txt", PYTHONPATH=str(with_polish))
    try:
        page = httpx.get(f"{server.url}/pl/actors")
        assert page.status_code == 200
        assert '<html lang="pl">' in page.text
        assert ">O projekcie</a>" in page.text
        assert "<h1>Actors" in page.text
        assert 'lang="sv">Svenska</a>' in page.text
        thing = httpx.get(f"{server.url}/pl/organization/region-uppsala")
        assert thing.status_code == 200
        assert "czerwca 2024" in thing.text, "dates are written as the language writes them"
        assert '<html lang="pl">' in httpx.get(f"{server.url}/", headers={"Accept-Language": "pl"}).text
        assert ">Polski</a>" in httpx.get(f"{server.url}/sv/actors").text
    finally:
        server.stop()
