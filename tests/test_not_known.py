"""Each kind of not known has its own words and its own sign, in pictures, in the explorer and its legend, and in tables, where the data has it.

The known part of the data has plain unnamed groups alone: so a copy of it is given the other kinds.
"""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.browsing import Screens

from lsgraph.building.build import build
from lsgraph.claims.read import (
    GROUPS_NOT_KNOWN,
    PLANS_NOT_KNOWN,
    RELATIONS_NOT_KNOWN,
    SOURCES_NOT_KNOWN,
    Evidence,
    state_of_pages,
)
from lsgraph.repository.closing import check_closed
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.questions import read_questions
from lsgraph.repository.shapes import check_shapes
from lsgraph.settings import read_settings
from lsgraph.views.palette import GROUPS, label, legend, node_markup, not_known_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from tools.servers import Server

    from lsgraph.languages import Language

#: The groups at the meeting, each with why it is not known who was in it; the first stays as it is.
KINDS = {
    "landshovdingeambetena": "masked",
    "sjukhusdirektorer": "refused",
    "universitetsledningar": "not-asked",
    "vdar-fran-ett-antal-foretag": "asked-and-silent",
}
#: What has become of pages; of the report nothing is on record.
STATES = {
    "flemingsbergscience-2024-06-24-sommarhalsning": "source-lost",
    "campusflemingsberg-2024-12-16-klustermotor": "page-changed",
}
PREFIXES = """@prefix ls: <https://w3id.org/lsgraph/ontology#> .
@prefix document: <https://w3id.org/lsgraph/id/document/> .
@prefix group: <https://w3id.org/lsgraph/id/group/> .
@prefix organization: <https://w3id.org/lsgraph/id/organization/> .
@prefix not-known: <https://w3id.org/lsgraph/vocabulary/not-known/> .
"""
SIGNED = (*KINDS.values(), *STATES.values())


@pytest.fixture(scope="module")
def repository(part: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("not-known") / "copy"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(part / name, copy / name)
    path = copy / "data/actors/groups.ttl"
    text = path.read_text(encoding="utf-8").replace("@prefix rdfs:", "@prefix not-known: <https://w3id.org/lsgraph/vocabulary/not-known/> .\n@prefix rdfs:", 1)  # fmt: skip
    for group, kind in KINDS.items():
        assert f"group:{group}\n    a ls:UnspecifiedGroup ;" in text
        text = text.replace(f"group:{group}\n    a ls:UnspecifiedGroup ;", f"group:{group}\n    a ls:UnspecifiedGroup ;\n    ls:notKnown not-known:{kind} ;")  # fmt: skip
    path.write_text(text, encoding="utf-8")
    states = "".join(f"document:{document} ls:pageState not-known:{state} .\n" for document, state in STATES.items())
    (copy / "data/actors/pages.ttl").write_text(PREFIXES + states, encoding="utf-8")
    _expect_the_other_kinds(copy / "ontology" / "questions" / "066-kinds-of-gaps.ttl")
    return copy


def _expect_the_other_kinds(path: Path) -> None:
    """Let the question about what is not known expect the kinds that the copy was given."""
    text = path.read_text(encoding="utf-8")
    expected = next(question.expected for question in read_questions(path.parent) if question.path == path)
    head, *rows = expected.strip().splitlines()
    for group, kind in KINDS.items():
        rows.remove(f"not-known:unnamed-group\tgroup:{group}")
        rows.append(f"not-known:{kind}\tgroup:{group}")
    rows += [f"not-known:{state}\tdocument:{document}" for document, state in STATES.items()]
    assert text.count(expected) == 1
    path.write_text(text.replace(expected, "\n".join([head, *sorted(rows)])), encoding="utf-8")


@pytest.fixture(scope="module")
def server(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, Path, Path], Server]
) -> str:
    folder = tmp_path_factory.mktemp("state")
    build(read_settings({}, root=repository, state=folder / "state"))
    return serve(folder / "state", repository, folder / "server.txt").url


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, follow_redirects=True, trust_env=False) as made:
        yield made


# ------------------------------------------------------------------------------------------------ the data


def test_what_is_said_of_groups_and_pages_passes_every_check(repository: Path) -> None:
    dataset = load_dataset(repository)
    assert check_closed(dataset) == []
    assert check_shapes(dataset) == []


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("group:andra-berorda-kommuner ls:notKnown not-known:page-changed .", "shacl.UnspecifiedGroupShape"),
        ("group:andra-berorda-kommuner ls:notKnown not-known:masked, not-known:refused .", "shacl.UnspecifiedGroupShape"),
        ("group:andra-berorda-kommuner ls:notKnown not-known:no-such .", "shacl.UnspecifiedGroupShape"),
        ("organization:fabege ls:notKnown not-known:masked .", "property.domain"),
        ('group:andra-berorda-kommuner ls:notKnown "masked" .', "property.range"),
    ],
)  # fmt: skip
def test_a_kind_that_can_not_be_said_of_it_is_refused(part: Path, tmp_path: Path, wrong: str, rule: str) -> None:
    copy = shutil.copytree(part, tmp_path / "copy")
    (copy / "data/actors/wrong.ttl").write_text(PREFIXES + wrong, encoding="utf-8")
    dataset = load_dataset(copy)
    assert rule in {finding.rule for finding in (*check_closed(dataset), *check_shapes(dataset))}


def piece(state: str | None) -> Evidence:
    return Evidence("e", "reported", "membership", "d", {}, None, (), None, None, None, {}, {}, None, page_state=state)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ((), None),
        ((None,), None),
        (("source-lost", None), None),
        (("source-lost",), "source-lost"),
        (("source-lost", "source-lost"), "source-lost"),
        (("source-lost", "page-changed"), "page-changed"),
        (("page-changed",), "page-changed"),
    ],
)
def test_a_relation_has_lost_its_sources_when_none_is_as_it_was(
    states: tuple[str | None, ...], told: str | None
) -> None:
    assert state_of_pages(map(piece, states)) == told


# ------------------------------------------------------------------------------------------------ signs


def test_each_kind_has_a_sign_of_its_own() -> None:
    group = {"family": "public", "kind": "hospital", "unnamed": True}
    signs = {kind: node_markup({**group, "not_known": kind}, 20) for kind in GROUPS_NOT_KNOWN}
    signs |= {kind: not_known_mark(kind) for kind in (*PLANS_NOT_KNOWN, *SOURCES_NOT_KNOWN, *RELATIONS_NOT_KNOWN)}
    assert set(signs) == set(GROUPS["not-known"])
    assert all(one != other for one, other in combinations(signs.values(), 2))
    # A plain unnamed group has the broken ring that it had, and what has a name has no sign.
    assert signs["unnamed-group"] == node_markup(group, 20)
    assert not_known_mark("") == not_known_mark("no-such") == ""


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_kind_has_words_of_its_own(language: Language) -> None:
    words = [label("not-known", kind, language) for kind in GROUPS["not-known"]]
    assert len(set(words)) == len(words)
    plain = legend(language)
    assert [item.name for item in legend(language, ["masked", "source-lost"])[len(plain) :]] == [
        "masked",
        "source-lost",
    ]


# ------------------------------------------------------------------------------------------------ pages and files


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_explorer_has_signs_legend_and_words_of_what_the_data_has(client: httpx.Client, language: Language) -> None:
    page = client.get(f"/{language}/network").text
    key = page[page.index('<ul class="network-lines">') :]
    key = key[: key.index("</ul>")]
    for kind in SIGNED:
        assert label("not-known", kind, language) in key
        assert not_known_mark(kind)[: -len("</g>")] in page
    rows = rows_of_all_parts(client, page)
    for kind in SIGNED:
        assert label("not-known", kind, language).lower() in rows


def rows_of_all_parts(client: httpx.Client, page: str) -> str:
    """The rows of the table of relations: of the page, and of those that its part of a long table leads on to."""
    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    following = re.search(r'<a href="([^"]+)" rel="next">', page)
    return rows + rows_of_all_parts(client, client.get(html.unescape(following[1])).text) if following else rows


def test_what_the_data_has_not_is_in_no_legend(part: Path, server: str) -> None:
    page = httpx.get(f"{server}/en/organization/huddinge-kommun", timeout=60).text
    assert "page is gone" not in page
    from lsgraph.claims import Resources
    from lsgraph.network import network
    from lsgraph.stores import EmbeddedStore
    from lsgraph.views.palette import not_known_in

    own = network(Resources(EmbeddedStore.in_memory(load_dataset(part).published)), ended=True)
    # What its own sources leave open of relations is told of it, and nothing else.
    assert set(not_known_in(own)) == {"sources-disagree", "day-within"}


def test_pictures_files_and_records_tell_it(client: httpx.Client) -> None:
    picture = client.get("/en/network.svg").text
    for kind in SIGNED:
        assert not_known_mark(kind)[: -len("</g>")] in picture
        assert f">{label('not-known', kind, 'en')}</text>" in picture
    assert re.search(r"<title>University managements \(not named\) \(Not asked\)</title>", picture)
    assert re.search(r"<title>[^<]*, Source lost\)</title>", picture)
    nodes = {node["iri"].rsplit("/", 1)[-1]: node for node in client.get("/en/network.json").json()["nodes"]}
    assert {group: nodes[group]["not_known"] for group in KINDS} == KINDS
    assert nodes["andra-berorda-kommuner"]["not_known"] == "unnamed-group"
    assert nodes["fabege"]["not_known"] is None
    rows = list(csv.DictReader(io.StringIO(client.get("/en/network.csv").content.decode("utf-8-sig"))))
    assert {row["State of the source"] for row in rows} == {"", "Source lost", "Page changed"}
    graph = client.get("/en/network.graphml").text
    assert graph.count('<data key="node-not_known">masked</data>') == 1
    assert '<data key="edge-page_state">source-lost</data>' in graph
    states = {
        (item["document"]["iri"].rsplit("/", 1)[-1], item["page_state"])
        for edge in client.get("/api/network?limit=200").json()["edges"]
        for item in edge["evidence"]
    }
    assert {(document, state) for document, state in states if state} == set(STATES.items())


def test_pages_of_things_tell_it(client: httpx.Client) -> None:
    assert "Masked in the source" in client.get("/en/group/landshovdingeambetena").text
    assert "Dolt i källan" in client.get("/sv/group/landshovdingeambetena").text
    assert "the page is gone" in client.get("/en/organization/fabege").text
    assert "sidan har ändrats sedan den lästes" in client.get("/sv/project/klustermotor-flemingsberg").text


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_drawn_network_has_the_signs_on_its_lines(browser: Browser, server: str, width: int, height: int) -> None:
    watched = Screens(browser, server)(width, height)
    page = watched.page
    page.add_init_script(
        "const draw = CanvasRenderingContext2D.prototype.drawImage;"
        "CanvasRenderingContext2D.prototype.drawImage = function (image, ...rest) {"
        " (window.drawn ||= new Set()).add(decodeURIComponent(image.src || '')); return draw.call(this, image, ...rest); };"
    )
    page.goto(f"{server}/en/network")
    page.wait_for_function(
        "marks => marks.every((mark) => [...(window.drawn || [])].some((source) => source.includes(mark)))",
        arg=[not_known_mark(kind).split("/>", 1)[1] for kind in STATES.values()],
    )
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
