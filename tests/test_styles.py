"""The styles: colours stand in one place, and those of the pictures are the palette's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lsgraph.views.palette import FAMILY_COLOURS, GREY, HYPOTHETICAL, INK, PAPER

if TYPE_CHECKING:
    from pathlib import Path

_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b(?=\s*[;,)]|\s+\d)|\b(?:rgba?|hsla?)\((?!0 0 0 /)|:\s*(?:white|black|red|grey|gray)\b"
)


@pytest.fixture(scope="module")
def styles(root: Path) -> dict[str, str]:
    """Our own styles by name, without comments."""
    folder = root / "src" / "lsgraph" / "web" / "static"
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for path in folder.glob("*.css")
    }


@pytest.fixture(scope="module")
def colours(styles: dict[str, str]) -> dict[str, str]:
    """The custom properties that hold colours, by name."""
    block = re.search(r":root \{(.*?)\}", styles["lsgraph.css"], re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block[1]))


def test_the_colours_of_the_pages_are_those_of_the_pictures(colours: dict[str, str]) -> None:
    named = {"ink": INK, "paper": PAPER, "grey": GREY, "hypothetical": HYPOTHETICAL}
    families = {name: colour for name, colour in FAMILY_COLOURS.items() if name != "place"}
    assert {name: colours[name] for name in (*named, *families)} == named | families
    assert FAMILY_COLOURS["place"] == GREY


def test_colours_stand_in_one_place(styles: dict[str, str]) -> None:
    elsewhere = {
        f"{name}: {match[0]}"
        for name, text in styles.items()
        for match in _COLOUR.finditer(re.sub(r":root \{.*?\}", "", text, count=1, flags=re.DOTALL))
    }
    assert elsewhere == set()


def test_each_colour_is_used_and_each_that_is_used_is_there(styles: dict[str, str], colours: dict[str, str]) -> None:
    used = {name for text in styles.values() for name in re.findall(r"var\(--([\w-]+)\)", text)}
    # What only the pictures draw has its name here too, so that the two lists can be compared.
    assert used - set(colours) == set()
    assert set(colours) - used <= {*FAMILY_COLOURS}


#: Classes that scripts of others set, and how our own are put together.
_COMPOSED = re.compile(r"CodeMirror|cm-|large-(landscape|portrait)$")


def test_each_rule_is_about_something_that_pages_have(root: Path, styles: dict[str, str]) -> None:
    package = root / "src" / "lsgraph"
    paths = [
        *package.rglob("*.py"),
        *(package / "web" / "templates").rglob("*.html"),
        *(package / "web" / "static").glob("*.js"),
    ]
    names = set(re.findall(r"[A-Za-z][\w-]*", " ".join(path.read_text(encoding="utf-8") for path in paths)))
    names |= {"yasqe", "notificationContainer"}  # the editor's own
    dead = {
        f"{file}: {selector.strip()}"
        for file, text in styles.items()
        for selector in re.findall(r"([^{};]+)\{", text)
        for name in re.findall(r"[.#]([A-Za-z][\w-]*)", re.sub(r'"[^"]*"', "", selector))
        if name not in names and not _COMPOSED.match(name)
    }
    assert dead == set()
