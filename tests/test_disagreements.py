"""Where sources disagree is told side by side, and each claim that it concerns leads there; what only differs in exactness is no disagreement."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING

import httpx
import openpyxl
import pyoxigraph as ox
import pytest
from tests.browsing import Screens, address_of, follow
from tests.valleys import HEAD

from lsgraph.claims import Resources
from lsgraph.claims.contents import Contents
from lsgraph.claims.lists import Window, disagreements_part, disputed_claims, name_of
from lsgraph.claims.read import relation_not_known
from lsgraph.claims.tables import Tables
from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import INSTANCE, expand, mint
from lsgraph.repository.questions import find_question, read_questions
from lsgraph.stores import EmbeddedStore
from lsgraph.views.palette import label, not_known_mark

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.claims.disagreements import Disagreement
    from lsgraph.generations.folder import Generation

FOUNDATION = "organization/flemingsberg-science"


def told(body: str) -> tuple[Disagreement, ...]:
    """The disagreements of some Turtle, each source in a graph of its own: `{slug: …}` parts are divided by lines `--- slug`."""
    quads = []
    for part in body.split("--- ")[1:]:
        slug, _, text = part.partition("\n")
        graph = ox.NamedNode(f"urn:{slug.strip()}")
        evidence = f"""evidence:{slug} a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:signing ;
            oa:hasSource document:{slug} ; ls:paraphrase "Enligt {slug}."@sv, "As {slug} says."@en .\n"""
        triples = ox.parse(HEAD + text.replace("@E", f"evidence:{slug}") + evidence, format=ox.RdfFormat.TURTLE)
        quads += [ox.Quad(each.subject, each.predicate, each.object, graph) for each in triples]
    return Contents(EmbeddedStore.in_memory(quads)).disagreements


def founded(slug: str, year: str) -> str:
    return f"""--- {slug}
statement:{slug} a ls:Statement ; rdf:subject organization:x ; rdf:predicate schema:foundingDate ; rdf:object "{year}"^^xsd:gYear ; ls:evidence @E .
schema:foundingDate a owl:FunctionalProperty .
"""


def signed(slug: str, day: str, kind: str = "date") -> str:
    return f"""--- {slug}
act:one a ls:Signature ; ls:actor organization:x ; ls:agreement agreement:y ; dcterms:date "{day}"^^xsd:{kind} ; ls:evidence @E .
"""


def owners(slug: str, *names: str) -> str:
    return f"--- {slug}\n" + "\n".join(
        f"membership:{name}-x a org:Membership ; org:member organization:{name} ; org:organization organization:x ; org:role role:owner ; ls:evidence @E ."
        for name in names
    )


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (founded("a", "1983") + founded("b", "1985"), ["value"]),
        (founded("a", "1983") + founded("b", "1983"), []),
        (signed("a", "2024-06-14") + signed("b", "2024-06", "gYearMonth"), []),
        (signed("a", "2024-06-14") + signed("b", "2024-11", "gYearMonth"), ["day"]),
        (owners("a", "p", "q") + owners("b", "p"), ["list"]),
        (owners("a", "p", "q") + owners("b", "q", "p"), []),
        (owners("a", "p"), []),
        ("", []),
    ],
)
def test_what_can_not_both_hold_is_a_disagreement_and_what_is_only_less_exact_is_none(
    body: str, kinds: list[str]
) -> None:
    assert [each.kind for each in told(body)] == kinds


def test_of_lists_only_those_are_concerned_whom_a_side_leaves_out() -> None:
    (found,) = told(owners("a", "p", "q") + owners("b", "p") + owners("c", "q", "p"))
    assert found.concerned == (mint("membership", "q-x"),)
    assert [len(side.members) for side in found.sides] == [2, 1], "what more sources tell comes first"
    assert found.sources == 3


def test_parties_are_compared_where_sources_list_them_and_signing_is_told_apart_from_concluding() -> None:
    def acts(slug: str, kind: str, *names: str) -> str:
        return f"--- {slug}\n" + "\n".join(
            f"act:{name}-{kind} a ls:{kind} ; ls:actor organization:{name} ; ls:agreement agreement:y ; ls:evidence @E ."
            for name in names
        )

    assert told(acts("a", "Signature", "p", "q") + acts("b", "Signature", "p")) == (), "two names are no list"
    kinds = [each.kind for each in told(acts("a", "Signature", "p", "q", "r") + acts("b", "Conclusion", "p", "q", "s"))]
    assert kinds == ["parties", "act"]


def test_the_page_has_what_the_question_counts(whole: Generation, root: Path) -> None:
    resources = Resources(whole.store(), whole.path)
    part = disagreements_part(resources, Window(200))
    # What parties have done is a second disagreement about them, of which the question tells by the act.
    signed = expand("ls:hasSigned")
    counted = {(each.subject, signed if each.kind == "act" else each.about, str(each.sources)) for each in part.items}
    _, *rows = find_question(read_questions(root / "ontology" / "questions"), "057").expected.splitlines()
    expected = {(expand(one), expand(about), number) for one, about, number in (row.split("\t") for row in rows)}
    assert counted == expected
    assert {"list", "value", "name", "parties", "act"} <= {each.kind for each in part.items}


def test_a_part_begins_after_another_and_an_unknown_name_is_refused(whole: Generation) -> None:
    resources = Resources(whole.store(), whole.path)
    every = [name_of(each) for each in disagreements_part(resources, Window(200)).items]
    first = disagreements_part(resources, Window(3))
    assert first.total == len(every) == len(set(every))
    assert [name_of(each) for each in disagreements_part(resources, Window(200, first.after)).items] == every[3:]
    for name in ("organization/nobody#x", "x", "#"):
        with pytest.raises(NotFoundError):
            disagreements_part(resources, Window(3, name))
    regions = {
        region.slug: disagreements_part(resources, Window(200), region.iri).total for region in resources.regions
    }
    assert 0 < min(regions.values()) <= sum(regions.values()) <= len(every)


def test_an_edition_that_was_built_before_tells_of_none(whole: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = Resources(whole.store(), whole.path)
    ask = Tables.row
    monkeypatch.setattr(Tables, "row", lambda *asked: None if "sqlite_master" in asked[1] else ask(*asked))
    assert disagreements_part(resources, Window(5)).total == 0
    assert disputed_claims(resources, ["x"]) == {}


# ------------------------------------------------------------------------------------------------------------- the site


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_files_and_interface_tell_the_same(server: str, language: str) -> None:
    page = httpx.get(f"{server}/{language}/disagreements", timeout=60)
    sections = page.text.split('class="disagreement"')[1:]
    assert len(page.content) < 100_000
    table = httpx.get(f"{server}/{language}/disagreements.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))[1:]
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{server}/{language}/disagreements.xlsx").content))
    assert len(list(book.worksheets[0].iter_rows())) == len(rows) + 1
    items = httpx.get(f"{server}/api/disagreements").json()["items"]
    assert len(sections) == len(items) == len({(row[0], row[1], row[2]) for row in rows}) == 2
    for section, item in zip(sections, items, strict=True):
        for side in item["sides"]:
            for piece in side["evidence"]:
                words = piece["quotation"] or piece["paraphrase"][language] or piece["reason"][language]
                assert html.escape(words, quote=False) in html.unescape(section).replace("&", "&amp;")
                assert any(words in row for row in rows)


def test_what_is_asked_in_vain_is_told(server: str) -> None:
    empty = httpx.get(f"{server}/en/disagreements", params={"about": "organization/region-uppsala"})
    assert "We have found nothing that two sources tell differently" in empty.text
    assert httpx.get(f"{server}/en/disagreements", params={"about": "organization/nobody"}).status_code == 404
    assert httpx.get(f"{server}/en/disagreements", params={"about": "<b>"}).status_code == 404
    assert httpx.get(f"{server}/en/disagreements.csv", params={"abut": "x"}).status_code == 400
    assert httpx.get(f"{server}/en/disagreements.pdf").status_code == 404
    assert httpx.get(f"{server}/api/disagreements", params={"about": FOUNDATION, "limit": 1}).json()["total"] == 2


def test_a_planner_comes_from_the_first_page_and_from_a_relation_to_the_sentences(screens: Screens) -> None:
    page = screens(390, 844, java_script_enabled=False).go("/sv/")
    page.get_by_role("link", name="Var är källorna oense?").press("Enter")
    page.wait_for_url("**/sv/disagreements")
    assert page.locator(".side .evidence").count() >= 4
    page.goto(page.url.replace("/sv/disagreements", f"/sv/{FOUNDATION}"))
    follow(page.locator("a.chip.disputed").first)
    address, _, place = address_of(page).partition("#")
    assert f"about={FOUNDATION.replace('/', '%2F')}" in address
    assert "Röda Korsets Högskola" in page.locator(f"section:has(#{place})").inner_text() or "antal" in place
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# ------------------------------------------------------------------------------------------------- how firmly it is told


def test_each_relation_says_how_many_sources_tell_it_wherever_it_is_shown(server: str) -> None:
    for path in (FOUNDATION, "agreement/life-science-declaration-2024", "network"):
        page = httpx.get(f"{server}/en/{path}", timeout=60).text
        assert re.search(r"told by [2-9] independent sources", page), path
        assert "told by 1 source" in page, path
    picture = httpx.get(f"{server}/en/network/picture.json", timeout=60).json()
    assert "told by" in str(picture)


@pytest.mark.parametrize(
    ("span", "dated", "disputed", "expected"),
    [
        (None, True, False, ("day-unknown",)),
        (None, False, False, ()),
        (("2024-06-01", "2024-06-30"), True, False, ("day-within",)),
        (("2024-06-14", "2024-06-14"), True, True, ("sources-disagree",)),
        (("2024-06-14", None), True, False, ("day-within",)),
    ],
)
def test_what_is_not_known_of_a_relation_is_named(
    whole: Generation, span: tuple[str, str] | None, dated: bool, disputed: bool, expected: tuple[str, ...]
) -> None:
    resources = Resources(whole.store(), whole.path)
    (relation, *_) = resources.find_relations(
        subject=INSTANCE + "organization/region-uppsala", predicate=expand("ls:hasSigned")
    )
    assert relation_not_known(relation.evidence, span, is_dated=dated, disputed=disputed) == expected
    assert relation_not_known((), span, is_dated=dated, disputed=disputed) == ()


def test_picture_table_and_legend_have_the_same_signs(server: str) -> None:
    page = httpx.get(f"{server}/en/network", timeout=60).text
    key = page[page.index('<ul class="network-lines">') :]
    key = key[: key.index("</ul>")]
    svg = httpx.get(f"{server}/en/network.svg", timeout=60).text
    for kind in ("sources-disagree", "day-within"):
        assert label("not-known", kind, "en") in key
        assert not_known_mark(kind)[: -len("</g>")] in svg
        assert f"nk-{kind}" in page
    assert label("not-known", "attested", "en") not in key, "nothing of it is in this data"
