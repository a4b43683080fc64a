"""Pasted names are matched with actors, told where they stand, compared by agreement, and taken along."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import openpyxl
import pytest
from tests.browsing import Screens, address_of

from lsgraph.briefs.compared import MOST_DRAWN, among, bridges, network_around
from lsgraph.claims.invitees import LONGEST_NAME, MOST_NAMES, match_names, names_in
from lsgraph.edition.edition import Edition
from lsgraph.generations.folder import Generation
from lsgraph.namespaces import INSTANCE
from lsgraph.stores import EmbeddedStore

INVITED = "1. Region Uppsala\n- KTH\nKarolinka institutet\nHelena Proos, Region Uppsala\nHuddinge kommun (ordförande)\nZebra AB\nregion uppsala"


@pytest.fixture(scope="module")
def edition(generation: Generation, store: EmbeddedStore) -> Edition:
    return Edition(generation, store, most_quads=400_000)


def test_each_name_is_found_as_it_can_be(edition: Edition) -> None:
    found = match_names(edition.resources, names_in(INVITED), {})
    told = [(each.text, each.how, (each.actor.iri or "").rsplit("/", 1)[-1] if each.actor else "") for each in found]
    assert told == [
        ("Region Uppsala", "exact", "region-uppsala"),
        ("KTH", "alias", "kungliga-tekniska-hogskolan"),
        ("Karolinka institutet", "choose", ""),
        ("Helena Proos, Region Uppsala", "choose", ""),
        ("Huddinge kommun (ordförande)", "part", "huddinge-kommun"),
        ("Zebra AB", "none", ""),
    ]
    assert [each.label("sv") for each in found[2].alike] == ["Karolinska Institutet"]
    assert {each.label("sv") for each in found[3].alike} == {"Helena Proos", "Region Uppsala"}


@pytest.mark.parametrize(
    ("chosen", "how"),
    [
        ("organization/karolinska-institutet", "chosen"), ("", "none"), ("organization/nobody", "choose"),
        ("document/huddinge-ks-2024-1082", "choose"), ("../x", "choose"), ("organization/a b", "choose"),
    ],
)  # fmt: skip
def test_a_choice_counts_only_if_it_is_an_actor(edition: Edition, chosen: str, how: str) -> None:
    (found,) = match_names(edition.resources, ["Karolinka"], {"Karolinka": chosen})
    assert found.how == how
    assert (found.actor is not None) == (how == "chosen")


def test_of_a_long_list_the_first_names_are_matched(edition: Edition) -> None:
    names = [f"nobody {number}" for number in range(MOST_NAMES + 3)]
    assert [each.text for each in match_names(edition.resources, names, {})] == names[:MOST_NAMES]


def test_a_list_is_bounded() -> None:
    assert names_in("") == names_in(" \n - \n*\n…") == []
    assert names_in("x" * 1000) == ["x" * LONGEST_NAME]


def test_the_page_and_its_files_tell_the_same(server: str) -> None:
    asked = {"names": INVITED, "choose": "Karolinka institutet=organization/karolinska-institutet"}
    page = httpx.get(f"{server}/sv/my-list", params=asked)
    assert page.headers["cache-control"] == "no-store"
    assert len(page.content) < 100_000
    assert page.text.index("Har undertecknat") < page.text.index("Bakom stiftelsen finns Region Stockholm")
    assert "Zebra AB" in page.text.partition("Finns inte bland aktörerna")[2]
    table = httpx.get(f"{server}/sv/my-list.csv", params=asked)
    assert table.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    standing = {(row["Namn i listan"], row["Ställning"]) for row in rows}
    assert ("Region Uppsala", "Har undertecknat") in standing
    assert ("Karolinka institutet", "Står bakom Stiftelsen Flemingsberg Science") in standing
    assert ("Zebra AB", "finns inte bland aktörerna") in standing
    assert all(row["Källans ord, eller våra"] for row in rows if row["Adress till meningen"])
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{server}/sv/my-list.xlsx", params=asked).content))
    told = [tuple(row[:4]) for row in book.worksheets[0].iter_rows(values_only=True)][1:]
    assert [row[0] for row in told] == [row["Namn i listan"] for row in rows]


def test_names_become_neither_formulas_nor_markup(server: str) -> None:
    asked = {"names": '=cmd|"x"!A1\n<script>alert(1)</script>\n"><b>'}
    rows = list(
        csv.reader(io.StringIO(httpx.get(f"{server}/en/my-list.csv", params=asked).content.decode("utf-8-sig")))
    )
    assert rows[1][0].startswith("'=")
    page = httpx.get(f"{server}/en/my-list", params=asked)
    assert "<script>alert" not in page.text
    assert '"><b>' not in page.text


def test_too_many_names_are_told(server: str) -> None:
    page = httpx.get(f"{server}/en/my-list", params={"names": "\n".join(f"nobody {n}x" for n in range(MOST_NAMES + 3))})
    assert "The last 3 are left out" in page.text
    assert len(page.content) < 100_000


@pytest.mark.parametrize(
    ("path", "status"),
    [("my-list.pdf", 404), ("my-list.csv", 200), ("my-list.csv?names=KTH&nmaes=x", 400), ("my-list?agreement=nothing", 404), ("my-list?agreement=%00", 404),
     ("my-list?choose==&names=KTH", 200), ("my-list?choose=x&names=KTH", 400), ("agreements/compare?first=nothing&second=%3Cb%3E", 404)],
)  # fmt: skip
def test_what_is_asked_in_vain_is_told(server: str, path: str, status: int) -> None:
    answer = httpx.get(f"{server}/sv/{path}")
    assert answer.status_code == status
    assert "<b>" not in answer.text


def test_what_a_day_does_not_know_yet_is_not_told(server: str) -> None:
    asked = {"names": "Region Uppsala", "at": "2018-01-01"}
    assert "Inget känt" in httpx.get(f"{server}/sv/my-list", params=asked).text.partition("<tbody>")[2]


def test_a_picture_has_room_for_the_chosen_and_those_who_tie_them(edition: Edition) -> None:
    chosen = [INSTANCE + "organization/" + name for name in ("huddinge-kommun", "karolinska-institutet", "nobody")]
    graph = network_around(edition, chosen, None)
    drawn = among(graph, chosen)
    assert INSTANCE + "organization/flemingsberg-science" in drawn
    assert len(drawn) <= MOST_DRAWN
    assert all(set(edge) & set(chosen) for edge in drawn.edges())
    assert not among(network_around(edition, [], None), [])


def test_who_is_tied_to_both_sides_is_told_with_its_ties(edition: Edition) -> None:
    one, other = (INSTANCE + "organization/" + name for name in ("huddinge-kommun", "karolinska-institutet"))
    (bridge,) = [
        each for each in bridges(edition.graph, [one], [other], "sv") if each.actor.endswith("flemingsberg-science")
    ]
    assert {row.source for row in bridge.second} == {other}
    assert all(one in (row.source, row.target) for row in bridge.first)
    assert bridges(edition.graph, [one], [], "sv") == []


def test_a_look_alike_is_chosen_by_keyboard_and_without_script(screens: Screens) -> None:
    page = screens(390, 844, java_script_enabled=False).go("/en/my-list")
    page.get_by_label("Names, one a line").fill("Karolinka\nRegion Uppsala")
    page.get_by_role("button", name="Show where they stand").press("Enter")
    page.get_by_label("Karolinka").select_option(label="Karolinska Institutet (organisation)")
    page.get_by_role("button", name="Show where they stand").press("Enter")
    rows = page.locator(".invitees tbody tr")
    assert rows.count() == 2
    assert "Stands behind" in rows.first.inner_text()
    assert rows.locator("q, .sentence").count() >= 2
    assert parse_qs(urlsplit(address_of(page)).query)["choose"] == ["Karolinka=organization/karolinska-institutet"]


def test_a_list_that_does_not_fit_in_an_address_is_sent_as_a_form_and_stands_nowhere(server: str) -> None:
    asked = {"names": INVITED, "choose": "Karolinka institutet=organization/karolinska-institutet"}
    there, sent = (httpx.get(f"{server}/en/my-list", params=asked), httpx.post(f"{server}/en/my-list", data=asked))
    rows = [re.findall(r'<th scope="row">(.*?)</th>', page.text) for page in (there, sent)]
    assert rows[0] == rows[1] != []
    assert sent.headers["cache-control"] == "no-store"
    assert "Zebra" not in str(sent.headers)
    addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', sent.text)
    assert not [address for address in addresses if "Zebra" in address]
    table = httpx.post(f"{server}/en/my-list.csv", data=asked)
    assert table.content == httpx.get(f"{server}/en/my-list.csv", params=asked).content
    assert "Zebra" not in str(table.headers)
    long = "\n".join(f"Föreningen för samverkan nummer {number} " + "ö" * 150 for number in range(MOST_NAMES))
    assert httpx.post(f"{server}/en/my-list", data={"names": long}).status_code == 200
    assert httpx.post(f"{server}/en/my-list", data={"names": "x" * 400_000}).status_code == 413
    assert httpx.post(f"{server}/en/my-list", json={"names": "KTH"}).status_code == 415
    assert httpx.post(f"{server}/en/my-list.csv", data={"nmaes": "KTH"}).status_code == 400


def test_a_list_is_shown_without_standing_in_the_address(screens: Screens) -> None:
    page = screens(1280, 900, java_script_enabled=False).go("/en/my-list")
    page.get_by_label("Names, one a line").fill("Region Uppsala")
    page.get_by_role("button", name="Show without the list in the address").press("Enter")
    assert page.locator(".invitees tbody tr").count() == 1
    assert urlsplit(address_of(page)).query == ""
    with page.expect_download() as got:
        page.get_by_role("button", name="Excel").click()
    assert got.value.suggested_filename == "lsgraph-list.xlsx"
